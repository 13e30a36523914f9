/* sealing: what the qualifiers of a class mean, its keys and its index. */
#include "cim/class.h"
#include "util/utf.h"

#include <stdlib.h>

static const struct flag_row {
    const char *name;
    uint16_t flag;
} prop_flags[] =
    {
        {"key", CIM_PROP_KEY},     {"not_null", CIM_PROP_NOT_NULL}, {"read", CIM_PROP_READ},
        {"write", CIM_PROP_WRITE}, {"lazy", CIM_PROP_LAZY},         {"indexed", CIM_PROP_INDEXED},
},
  method_flags[] =
      {
          {"static", CIM_METHOD_STATIC},
          {"implemented", CIM_METHOD_IMPLEMENTED},
          {"disabled", CIM_METHOD_DISABLED},
          {"bypass_getobject", CIM_METHOD_BYPASS_GETOBJECT},
},
  class_flags[] = {
      {"abstract", CIM_CLASS_ABSTRACT},
      {"dynamic", CIM_CLASS_DYNAMIC},
      {"singleton", CIM_CLASS_SINGLETON},
      {"association", CIM_CLASS_ASSOCIATION},
};

static uint16_t read_flags(const struct cim_quals *q, const struct flag_row *rows, size_t n)
{
    uint16_t f = 0;
    for (size_t i = 0; i < n; i++) {
        if (cim_quals_true(q, rows[i].name)) {
            f |= rows[i].flag;
        }
    }
    return f;
}

static bool can_be_key(unsigned type)
{
    return !(type & CIM_ARRAY) && !cim_type_is_real(type) && type != CIM_OBJECT;
}

/* A key that this class makes one: not inherited as such. */
static bool own_key(const struct cim_class *c, const struct cim_prop *p)
{
    const struct cim_prop *base =
        c->super ? cim_class_prop(c->super, cim_str_slice(p->name)) : NULL;
    return cim_quals_true(&p->quals, "key") && !(base && cim_quals_true(&base->quals, "key"));
}

/* Keys are defined on one level of a derivation chain (13.3). A singleton's inherited ones do not count. */
static bool has_keys_above(const struct cim_class *c)
{
    return c->super && c->super->nkeys > 0 && !(c->flags & CIM_CLASS_PROJECTED);
}

static hres seal_props(struct cim_class *c)
{
    bool above = has_keys_above(c);
    c->nkeys = 0;
    for (uint32_t i = 0; i < c->nprops; i++) {
        struct cim_prop *p = &c->props[i];
        uint16_t f = read_flags(&p->quals, prop_flags, ARRAY_LEN(prop_flags));
        p->flags =
            (uint16_t)((p->flags & (CIM_PROP_LOCAL | CIM_PROP_OVERRIDES | CIM_PROP_LOCAL_VALUE)) |
                       f);
        if (f & CIM_PROP_KEY) {
            if (!can_be_key(p->type) || (above && own_key(c, p))) {
                return WBEM_E_CANNOT_BE_KEY;
            }
            c->nkeys++;
        }
    }
    return 0;
}

static void seal_methods(struct cim_class *c)
{
    const uint16_t own = CIM_METHOD_LOCAL | CIM_METHOD_OVERRIDES;
    for (uint32_t i = 0; i < c->nmethods; i++) {
        struct cim_method *m = &c->methods[i];
        uint16_t f = read_flags(&m->quals, method_flags, ARRAY_LEN(method_flags));
        const struct cim_method *base =
            c->super ? cim_class_find_method(c->super, cim_str_slice(m->name)) : NULL;
        if (base) {
            /* Not redeclared, or redeclared without Implemented: the superclass's implementation
             * runs (7.5). */
            f |= base->flags &
                 (CIM_METHOD_IMPLEMENTED | CIM_METHOD_STATIC | CIM_METHOD_BYPASS_GETOBJECT);
            if (!(m->flags & CIM_METHOD_LOCAL)) {
                f |= base->flags & CIM_METHOD_DISABLED;
            }
        }
        m->flags = (uint16_t)((m->flags & own) | f);
    }
}

/* A singleton may inherit keys (Win32_OperatingSystem does): they do not identify it then. It
 * cannot declare any. */
static hres drop_inherited_keys(struct cim_class *c)
{
    for (uint32_t i = 0; i < c->nprops; i++) {
        const struct cim_qualifier *key = cim_quals_find(&c->props[i].quals, SLICE("key"));
        if (key && !(key->flavor & CIM_PROPAGATED)) {
            return WBEM_E_CANNOT_BE_SINGLETON;
        }
        c->props[i].flags &= (uint16_t)~CIM_PROP_KEY;
    }
    c->nkeys = 0;
    return 0;
}

/* Below a concrete class every instance is one of that class too, so there may be many. */
static bool may_be_singleton(const struct cim_class *c)
{
    const struct cim_class *s = c->super;
    return !s || (s->flags & (CIM_CLASS_SINGLETON | CIM_CLASS_ABSTRACT)) ||
           (c->flags & CIM_CLASS_PROJECTED);
}

static hres seal_class_flags(struct cim_class *c)
{
    uint32_t f = read_flags(&c->quals, class_flags, ARRAY_LEN(class_flags));
    if (c->super) {
        bool base_concrete = !(c->super->flags & CIM_CLASS_ABSTRACT);
        if ((f & CIM_CLASS_ABSTRACT) && base_concrete) {
            return WBEM_E_CANNOT_BE_ABSTRACT;
        }
        f |= c->super->flags & (CIM_CLASS_SINGLETON | CIM_CLASS_ASSOCIATION);
    }
    if ((f & CIM_CLASS_SINGLETON) &&
        (!may_be_singleton(c) || (c->nkeys > 0 && FAILED(drop_inherited_keys(c))))) {
        return WBEM_E_CANNOT_BE_SINGLETON;
    }
    c->flags = f | (c->flags & CIM_CLASS_PROJECTED);
    cim_str_unref(c->provider);
    c->provider = NULL;
    const struct cim_qualifier *q = cim_quals_find(&c->quals, SLICE("provider"));
    if (q && !q->value.null && q->value.type == CIM_STRING) {
        c->provider = cim_str_ref(q->value.d.str);
    }
    return 0;
}

static int by_name(const void *a, const void *b, void *arg)
{
    const struct cim_prop *p = arg;
    return utf8_casecmp(cim_str_slice(p[*(const uint16_t *)a].name),
                        cim_str_slice(p[*(const uint16_t *)b].name));
}

static hres build_index(struct cim_class *c)
{
    uint32_t size = 8;
    while (size < c->nprops * 2 + 1) {
        size *= 2;
    }
    uint16_t *keys = calloc(c->nkeys + 1u, sizeof *keys);
    uint16_t *sorted = calloc(c->nprops + 1u, sizeof *sorted);
    uint16_t *index = calloc(size, sizeof *index);
    if (!keys || !sorted || !index) {
        free(keys);
        free(sorted);
        free(index);
        return WBEM_E_OUT_OF_MEMORY;
    }
    uint32_t k = 0;
    for (uint32_t i = 0; i < c->nprops; i++) {
        sorted[i] = (uint16_t)i;
        if (c->props[i].flags & CIM_PROP_KEY) {
            keys[k++] = (uint16_t)i;
        }
        uint32_t h = cim_str_casehash(c->props[i].name) & (size - 1);
        while (index[h]) {
            h = (h + 1) & (size - 1);
        }
        index[h] = (uint16_t)(i + 1);
    }
    qsort_r(sorted, c->nprops, sizeof *sorted, by_name, c->props);
    c->keys = keys;
    c->sorted = sorted;
    c->index_mask = size - 1;
    c->index = index;
    return 0;
}

void cim_class_yield(struct cim_class *c)
{
    bool own_keys = false;
    for (uint32_t i = 0; i < c->nprops; i++) {
        struct cim_prop *p = &c->props[i];
        if (has_keys_above(c) && own_key(c, p)) {
            cim_quals_remove(&p->quals, SLICE("key"));
        }
        own_keys |= own_key(c, p);
    }
    if (c->super && !(c->super->flags & CIM_CLASS_ABSTRACT)) {
        cim_quals_remove(&c->quals, SLICE("abstract"));
    }
    if (own_keys || !may_be_singleton(c)) {
        cim_quals_remove(&c->quals, SLICE("singleton"));
    }
}

hres cim_class_seal(struct cim_class *c)
{
    if (cim_class_sealed(c)) {
        return 0;
    }
    hres hr = seal_props(c);
    if (hr == 0) {
        seal_methods(c);
        hr = seal_class_flags(c);
    }
    hr = hr ? hr : build_index(c);
    if (hr == 0) {
        c->flags |= CIM_CLASS_SEALED;
    }
    return hr;
}
