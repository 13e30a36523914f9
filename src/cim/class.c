/* cim_class: building, sealing, look-up. */
#include "cim/class.h"

#include "util/utf.h"

#include <stdlib.h>

/* ---- members ---- */
static void prop_fini(struct cim_prop *p)
{
    cim_str_unref(p->name);
    cim_str_unref(p->origin);
    cim_str_unref(p->ref_class);
    cim_value_clear(&p->def);
    cim_quals_clear(&p->quals);
}

static void method_fini(struct cim_method *m)
{
    cim_str_unref(m->name);
    cim_str_unref(m->origin);
    cim_class_unref(m->in);
    cim_class_unref(m->out);
    cim_quals_clear(&m->quals);
}

/* The qualifiers a subclass sees: those marked ToSubclass, as propagated. The key qualifier always
 * goes along. */
static hres inherit_quals(struct cim_quals *dst, const struct cim_quals *src)
{
    hres hr = cim_quals_copy(dst, src);
    if (FAILED(hr)) {
        return hr;
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < dst->n; i++) {
        struct cim_qualifier *q = &dst->v[i];
        if ((q->flavor & CIM_TO_SUBCLASS) || cim_str_is(q->name, "key")) {
            q->flavor |= CIM_PROPAGATED;
            dst->v[n++] = *q;
        } else {
            cim_str_unref(q->name);
            cim_value_clear(&q->value);
        }
    }
    dst->n = n;
    return 0;
}

static hres copy_prop(struct cim_prop *dst, const struct cim_prop *src, bool inherit)
{
    *dst = (struct cim_prop){.name = cim_str_ref(src->name),
                             .origin = cim_str_ref(src->origin),
                             .ref_class = cim_str_ref(src->ref_class),
                             .type = src->type,
                             .flags = src->flags,
                             .array_size = src->array_size};
    cim_value_copy(&dst->def, &src->def);
    if (inherit) {
        dst->flags &= (uint16_t) ~(CIM_PROP_LOCAL | CIM_PROP_OVERRIDES | CIM_PROP_LOCAL_VALUE);
    }
    return inherit ? inherit_quals(&dst->quals, &src->quals)
                   : cim_quals_copy(&dst->quals, &src->quals);
}

static hres copy_method(struct cim_method *dst, const struct cim_method *src, bool inherit)
{
    *dst = (struct cim_method){.name = cim_str_ref(src->name),
                               .origin = cim_str_ref(src->origin),
                               .in = cim_class_ref(src->in),
                               .out = cim_class_ref(src->out),
                               .flags = src->flags};
    if (inherit) {
        /* The implementation is inherited, so its flags stay; only locality changes. */
        dst->flags &= (uint16_t) ~(CIM_METHOD_LOCAL | CIM_METHOD_OVERRIDES);
    }
    return inherit ? inherit_quals(&dst->quals, &src->quals)
                   : cim_quals_copy(&dst->quals, &src->quals);
}

/* ---- life ---- */
struct cim_class *cim_class_unref(struct cim_class *c)
{
    while (c &&
           ref_put(&c->o.refs)) { /* a loop, not recursion: chains of superclasses may be long */
        struct cim_class *super = c->super;
        for (uint32_t i = 0; i < c->nprops; i++) {
            prop_fini(&c->props[i]);
        }
        for (uint32_t i = 0; i < c->nmethods; i++) {
            method_fini(&c->methods[i]);
        }
        free(c->props);
        free(c->methods);
        free(c->keys);
        free(c->sorted);
        free(c->index);
        cim_quals_clear(&c->quals);
        cim_str_unref(c->name);
        cim_str_unref(c->provider);
        cim_origin_unref(c->origin);
        free(c);
        c = super;
    }
    return NULL;
}

void cim_class_unrefp(struct cim_class **c)
{
    *c = cim_class_unref(*c);
}

static struct cim_class *class_alloc(struct slice name)
{
    struct cim_class *c = calloc(1, sizeof *c);
    if (!c) {
        return NULL;
    }
    c->o.refs = REF_INIT;
    c->o.genus = CIM_OBJECT_MAGIC | CIM_CLASS;
    c->name = cim_str_new(name);
    return c->name ? c : cim_class_unref(c);
}

/* Copies the members of src into the empty class c. */
static hres copy_members(struct cim_class *c, const struct cim_class *src, bool inherit)
{
    if (src->nprops > 0) {
        c->props = calloc(src->nprops, sizeof *c->props);
        if (!c->props) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        c->props_cap = src->nprops;
    }
    if (src->nmethods > 0) {
        c->methods = calloc(src->nmethods, sizeof *c->methods);
        if (!c->methods) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        c->methods_cap = src->nmethods;
    }
    hres hr = 0;
    for (uint32_t i = 0; i < src->nprops && hr == 0; i++) {
        hr = copy_prop(&c->props[c->nprops++], &src->props[i], inherit);
    }
    for (uint32_t i = 0; i < src->nmethods && hr == 0; i++) {
        hr = copy_method(&c->methods[c->nmethods++], &src->methods[i], inherit);
    }
    if (hr == 0) {
        hr = inherit ? inherit_quals(&c->quals, &src->quals)
                     : cim_quals_copy(&c->quals, &src->quals);
    }
    return hr;
}

static uint32_t class_depth(const struct cim_class *c)
{
    uint32_t n = 0;
    for (; c; c = c->super) {
        n++;
    }
    return n;
}

hres cim_class_new(struct slice name, struct cim_class *super, struct cim_class **out)
{
    if (super && class_depth(super) >= CIM_MAX_DEPTH) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    AUTO_CIM_CLASS c = class_alloc(name);
    if (!c) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = super ? copy_members(c, super, true) : 0;
    if (FAILED(hr)) {
        return hr;
    }
    c->super = cim_class_ref(super);
    *out = TAKE(c);
    return 0;
}

hres cim_class_clone(const struct cim_class *src, struct cim_class **out)
{
    AUTO_CIM_CLASS c = class_alloc(cim_str_slice(src->name));
    hres hr = c ? copy_members(c, src, false) : WBEM_E_OUT_OF_MEMORY;
    if (FAILED(hr)) {
        return hr;
    }
    c->super = cim_class_ref(src->super);
    c->origin = cim_origin_ref(src->origin);
    *out = TAKE(c);
    return 0;
}

/* Paths have the keys in the order of the class; some of them make no path. */
static void order_keys(struct cim_class *c, const struct cim_class *src)
{
    if (c->nkeys != src->nkeys) {
        c->nkeys = 0;
    }
    for (uint32_t k = 0; k < c->nkeys; k++) {
        c->keys[k] = (uint16_t)cim_class_find_prop(c, cim_str_slice(src->props[src->keys[k]].name));
    }
}

hres cim_class_project(struct cim_class *src, const struct slice *names, size_t n,
                       struct cim_class **out)
{
    AUTO_CIM_CLASS c = class_alloc(cim_str_slice(src->name));
    if (!c) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    c->props = calloc(n ? n : 1, sizeof *c->props);
    if (!c->props) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    c->props_cap = (uint32_t)n;
    for (size_t i = 0; i < n; i++) {
        int p = cim_class_find_prop(src, names[i]);
        if (p < 0) {
            return WBEM_E_INVALID_QUERY;
        }
        if (cim_class_find_prop(c, names[i]) >= 0) {
            continue; /* named twice */
        }
        hres hr = copy_prop(&c->props[c->nprops++], &src->props[p], false);
        if (FAILED(hr)) {
            return hr;
        }
    }
    hres hr = cim_quals_copy(&c->quals, &src->quals);
    if (FAILED(hr)) {
        return hr;
    }
    c->super = cim_class_ref(src->super);
    c->origin = cim_origin_ref(src->origin);
    c->flags = CIM_CLASS_PROJECTED;
    hr = cim_class_seal(c);
    if (SUCCEEDED(hr)) {
        order_keys(c, src);
        *out = TAKE(c);
    }
    return hr;
}

hres cim_class_rename(struct cim_class *c, struct slice name)
{
    struct cim_str *s = cim_str_new(name);
    if (!s) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    cim_str_unref(c->name);
    c->name = s;
    return 0;
}

/* ---- building ---- */
bool cim_is_identifier(struct slice s)
{
    if (s.n == 0 || (s.p[0] >= '0' && s.p[0] <= '9')) {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i];
        bool ok = ch >= 0x80 || ch == '_' || (ch >= '0' && ch <= '9') ||
                  ((ch | 32) >= 'a' && (ch | 32) <= 'z');
        if (!ok) {
            return false;
        }
    }
    return utf8_valid(s, NULL);
}

static hres grow(void **v, uint32_t *cap, uint32_t n, size_t size, uint32_t max)
{
    if (n < *cap) {
        return 0;
    }
    if (n >= max) {
        return WBEM_E_TOO_MANY_PROPERTIES;
    }
    uint32_t want = *cap ? *cap * 2 : 8;
    void *p = realloc(*v, want * size);
    if (!p) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    *v = p;
    *cap = want;
    return 0;
}

static hres new_prop(struct cim_class *c, struct slice name, unsigned type, struct cim_prop **out)
{
    bool outer_underscore = name.n > 0 && (name.p[0] == '_' || name.p[name.n - 1] == '_');
    if (!cim_is_identifier(name) || outer_underscore) {
        return WBEM_E_INVALID_PARAMETER;
    }
    if (name.n > CIM_MAX_NAME) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    hres hr =
        grow((void **)&c->props, &c->props_cap, c->nprops, sizeof *c->props, CIM_MAX_PROPERTIES);
    if (FAILED(hr)) {
        return hr;
    }
    struct cim_prop *p = &c->props[c->nprops];
    *p = (struct cim_prop){.name = cim_str_new(name),
                           .origin = cim_str_ref(c->name),
                           .type = (uint16_t)type,
                           .flags = CIM_PROP_LOCAL,
                           .def = cim_null(type)};
    if (!p->name) {
        prop_fini(p);
        return WBEM_E_OUT_OF_MEMORY;
    }
    c->nprops++;
    *out = p;
    return 0;
}

static hres set_ref_class(struct cim_prop *p, struct slice ref_class)
{
    if (ref_class.n == 0) {
        return 0;
    }
    struct cim_str *s = cim_str_new(ref_class);
    if (!s) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    cim_str_unref(p->ref_class);
    p->ref_class = s;
    return 0;
}

hres cim_class_put_prop(struct cim_class *c, struct slice name, unsigned type,
                        struct slice ref_class, const struct cim_value *value,
                        struct cim_prop **out)
{
    if (!cim_type_name(type)) {
        return WBEM_E_INVALID_PROPERTY_TYPE;
    }
    struct cim_value v = cim_null(type);
    if (value && !value->null) {
        hres hr = cim_value_convert(value, type, &v);
        if (FAILED(hr)) {
            return hr;
        }
    }
    hres hr = 0;
    struct cim_prop *p = cim_class_prop(c, name);
    if (!p) {
        hr = new_prop(c, name, type, &p);
    } else if (p->flags & CIM_PROP_LOCAL && !(p->flags & CIM_PROP_OVERRIDES)) {
        p->type = (uint16_t)type;
    } else if (p->type != type) {
        hr = WBEM_E_UPDATE_TYPE_MISMATCH;
    } else {
        p->flags |= CIM_PROP_LOCAL | CIM_PROP_OVERRIDES;
    }
    hr = hr ? hr : set_ref_class(p, ref_class);
    if (FAILED(hr)) {
        cim_value_clear(&v);
        return hr;
    }
    if (value || p->def.type != type) {
        cim_value_set(&p->def, v);
    }
    if (value) {
        p->flags |= CIM_PROP_LOCAL_VALUE;
    }
    if (out) {
        *out = p;
    }
    return 0;
}

hres cim_class_remove_prop(struct cim_class *c, struct slice name)
{
    struct cim_prop *p = cim_class_prop(c, name);
    if (!p) {
        return WBEM_E_NOT_FOUND;
    }
    if (!(p->flags & CIM_PROP_LOCAL)) {
        return WBEM_E_PROPAGATED_PROPERTY;
    }
    const struct cim_prop *base = c->super ? cim_class_prop(c->super, name) : NULL;
    if (base) {
        struct cim_prop fresh;
        hres hr = copy_prop(&fresh, base, true);
        if (FAILED(hr)) {
            prop_fini(&fresh);
            return hr;
        }
        prop_fini(p);
        *p = fresh;
        return WBEM_S_RESET_TO_DEFAULT;
    }
    prop_fini(p);
    size_t i = (size_t)(p - c->props);
    memmove(p, p + 1, (c->nprops - i - 1) * sizeof *p);
    c->nprops--;
    return 0;
}

static bool same_signature(const struct cim_class *a, const struct cim_class *b)
{
    if (!a || !b) {
        return a == b || (a ? a : b)->nprops == 0;
    }
    if (a->nprops != b->nprops) {
        return false;
    }
    for (uint32_t i = 0; i < a->nprops; i++) {
        const struct cim_prop *p = cim_class_prop(b, cim_str_slice(a->props[i].name));
        if (!p || p->type != a->props[i].type) {
            return false;
        }
    }
    return true;
}

static hres new_method(struct cim_class *c, struct slice name, struct cim_method **out)
{
    if (!cim_is_identifier(name) || name.p[0] == '_') {
        return WBEM_E_INVALID_PARAMETER;
    }
    if (name.n > CIM_MAX_NAME) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    hres hr = grow((void **)&c->methods, &c->methods_cap, c->nmethods, sizeof *c->methods,
                   CIM_MAX_METHODS);
    if (FAILED(hr)) {
        return hr;
    }
    struct cim_method *m = &c->methods[c->nmethods];
    *m = (struct cim_method){
        .name = cim_str_new(name), .origin = cim_str_ref(c->name), .flags = CIM_METHOD_LOCAL};
    if (!m->name) {
        method_fini(m);
        return WBEM_E_OUT_OF_MEMORY;
    }
    c->nmethods++;
    *out = m;
    return 0;
}

hres cim_class_put_method(struct cim_class *c, struct slice name, struct cim_class *in,
                          struct cim_class *out, struct cim_method **method)
{
    struct cim_method *m = cim_class_find_method(c, name);
    if (!m) {
        hres hr = new_method(c, name, &m);
        if (FAILED(hr)) {
            return hr;
        }
    } else if (!(m->flags & CIM_METHOD_LOCAL) || (m->flags & CIM_METHOD_OVERRIDES)) {
        if (!same_signature(m->in, in) || !same_signature(m->out, out)) {
            return WBEM_E_UPDATE_PROPAGATED_METHOD;
        }
        m->flags |= CIM_METHOD_LOCAL | CIM_METHOD_OVERRIDES;
    }
    cim_class_ref(in);
    cim_class_ref(out);
    cim_class_unref(m->in);
    cim_class_unref(m->out);
    m->in = in;
    m->out = out;
    if (method) {
        *method = m;
    }
    return 0;
}

hres cim_class_remove_method(struct cim_class *c, struct slice name)
{
    struct cim_method *m = cim_class_find_method(c, name);
    if (!m) {
        return WBEM_E_NOT_FOUND;
    }
    if (!(m->flags & CIM_METHOD_LOCAL)) {
        return WBEM_E_PROPAGATED_METHOD;
    }
    const struct cim_method *base = c->super ? cim_class_find_method(c->super, name) : NULL;
    if (base) {
        struct cim_method fresh;
        hres hr = copy_method(&fresh, base, true);
        if (FAILED(hr)) {
            method_fini(&fresh);
            return hr;
        }
        method_fini(m);
        *m = fresh;
        return WBEM_S_RESET_TO_DEFAULT;
    }
    method_fini(m);
    size_t i = (size_t)(m - c->methods);
    memmove(m, m + 1, (c->nmethods - i - 1) * sizeof *m);
    c->nmethods--;
    return 0;
}

const struct cim_prop *cim_params_by_id(const struct cim_class *c, int64_t id)
{
    for (uint32_t i = 0; c && i < c->nprops; i++) {
        const struct cim_qualifier *q = cim_quals_find(&c->props[i].quals, SLICE("id"));
        if (q && !q->value.null && q->value.type == CIM_SINT32 && q->value.d.i == id) {
            return &c->props[i];
        }
    }
    return NULL;
}

hres cim_params_new(struct cim_class **out)
{
    return cim_class_new(SLICE("__PARAMETERS"), NULL, out);
}

/* ---- look-up ---- */
int cim_class_find_prop(const struct cim_class *c, struct slice name)
{
    if (c->index) {
        uint32_t h = utf8_casehash(name);
        h += h == 0;
        for (uint32_t i = h & c->index_mask; c->index[i]; i = (i + 1) & c->index_mask) {
            struct cim_str *n = c->props[c->index[i] - 1].name;
            if (cim_str_casehash(n) == h && utf8_caseeq(cim_str_slice(n), name)) {
                return c->index[i] - 1;
            }
        }
        return -1;
    }
    for (uint32_t i = 0; i < c->nprops; i++) {
        if (utf8_caseeq(cim_str_slice(c->props[i].name), name)) {
            return (int)i;
        }
    }
    return -1;
}

struct cim_method *cim_class_find_method(const struct cim_class *c, struct slice name)
{
    for (uint32_t i = 0; i < c->nmethods; i++) {
        if (c->methods[i].name->len == name.n &&
            utf8_caseeq(cim_str_slice(c->methods[i].name), name)) {
            return &c->methods[i];
        }
    }
    return NULL;
}

bool cim_class_is_a(const struct cim_class *c, struct slice name)
{
    for (; c; c = c->super) {
        if (utf8_caseeq(cim_str_slice(c->name), name)) {
            return true;
        }
    }
    return false;
}

void str_add_cimtype(struct str *out, const struct cim_prop *p)
{
    const char *name = cim_type_name(p->type);
    str_addz(out, name ? name : "");
    if (p->ref_class) {
        str_addc(out, ':');
        str_add_slice(out, cim_str_slice(p->ref_class));
    }
}
