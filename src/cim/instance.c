/* cim_instance: values of one object of a class. */
#include "cim/class.h"
#include "cim/path.h"
#include "util/utf.h"

#include <stdlib.h>

struct cim_instance *cim_instance_new(struct cim_class *cls)
{
    struct cim_instance *i = malloc(sizeof *i + cls->nprops * sizeof i->v[0]);
    if (!i) {
        return NULL;
    }
    i->o.refs = REF_INIT;
    i->o.genus = CIM_OBJECT_MAGIC | CIM_INSTANCE;
    i->nprops = cls->nprops;
    i->cls = cim_class_ref(cls);
    i->origin = NULL;
    i->quals = NULL;
    i->prop_quals = NULL;
    for (uint32_t k = 0; k < cls->nprops; k++) {
        cim_value_copy(&i->v[k], &cls->props[k].def);
        i->v[k].is_default = true;
    }
    return i;
}

static struct cim_quals *clone_quals(const struct cim_quals *q)
{
    struct cim_quals *n = calloc(1, sizeof *n);
    if (n && FAILED(cim_quals_copy(n, q))) {
        free(n);
        n = NULL;
    }
    return n;
}

hres cim_instance_prop_quals(struct cim_instance *i, uint32_t index, struct cim_quals **out)
{
    if (!i->prop_quals) {
        i->prop_quals = calloc(i->nprops + 1u, sizeof *i->prop_quals);
        if (!i->prop_quals) {
            return WBEM_E_OUT_OF_MEMORY;
        }
    }
    *out = &i->prop_quals[index];
    return 0;
}

/* The property qualifiers of src for those properties dst has too. */
static hres copy_prop_quals(struct cim_instance *dst, const struct cim_instance *src)
{
    hres hr = 0;
    for (uint32_t k = 0; src->prop_quals && k < src->nprops && hr == 0; k++) {
        int to = src->prop_quals[k].n == 0 ? -1
                 : dst->cls == src->cls
                     ? (int)k
                     : cim_class_find_prop(dst->cls, cim_str_slice(src->cls->props[k].name));
        struct cim_quals *q;
        hr = to < 0 ? 0 : cim_instance_prop_quals(dst, (uint32_t)to, &q);
        hr = to < 0 || hr ? hr : cim_quals_copy(q, &src->prop_quals[k]);
    }
    return hr;
}

struct cim_instance *cim_instance_clone(const struct cim_instance *src)
{
    struct cim_instance *i = malloc(sizeof *i + src->nprops * sizeof i->v[0]);
    if (!i) {
        return NULL;
    }
    i->o.refs = REF_INIT;
    i->o.genus = src->o.genus;
    i->nprops = src->nprops;
    i->cls = cim_class_ref(src->cls);
    i->origin = cim_origin_ref(src->origin);
    for (uint32_t k = 0; k < src->nprops; k++) {
        cim_value_copy(&i->v[k], &src->v[k]);
    }
    i->quals = src->quals ? clone_quals(src->quals) : NULL;
    i->prop_quals = NULL;
    bool failed = (src->quals && !i->quals) || FAILED(copy_prop_quals(i, src));
    return failed ? cim_instance_unref(i) : i;
}

struct cim_instance *cim_instance_unref(struct cim_instance *i)
{
    if (i && ref_put(&i->o.refs)) {
        for (uint32_t k = 0; k < i->nprops; k++) {
            cim_value_clear(&i->v[k]);
        }
        if (i->quals) {
            cim_quals_clear(i->quals);
            free(i->quals);
        }
        for (uint32_t k = 0; i->prop_quals && k < i->nprops; k++) {
            cim_quals_clear(&i->prop_quals[k]);
        }
        free(i->prop_quals);
        cim_class_unref(i->cls);
        cim_origin_unref(i->origin);
        free(i);
    }
    return NULL;
}

void cim_instance_unrefp(struct cim_instance **i)
{
    *i = cim_instance_unref(*i);
}

const struct cim_value *cim_instance_get(const struct cim_instance *i, struct slice name)
{
    int k = cim_class_find_prop(i->cls, name);
    return k < 0 ? NULL : &i->v[k];
}

/* A strongly typed embedded object must be of the class or one derived from it. */
static bool object_fits(const struct cim_prop *p, struct cim_object *o)
{
    return !p->ref_class || cim_class_is_a(cim_class_of(o), cim_str_slice(p->ref_class));
}

static bool objects_fit(const struct cim_prop *p, const struct cim_value *v)
{
    if (v->null || (p->type & ~CIM_ARRAY) != CIM_OBJECT) {
        return true;
    }
    if (!(v->type & CIM_ARRAY)) {
        return object_fits(p, v->d.obj);
    }
    for (uint32_t i = 0; i < v->d.arr->n; i++) {
        if (!object_fits(p, v->d.arr->v[i].obj)) {
            return false;
        }
    }
    return true;
}

hres cim_instance_put_at(struct cim_instance *i, uint32_t k, const struct cim_value *v)
{
    const struct cim_prop *p = &i->cls->props[k];
    struct cim_value c = {0};
    hres hr = cim_value_convert(v, p->type, &c);
    if (FAILED(hr)) {
        return hr;
    }
    if (!objects_fit(p, &c)) {
        cim_value_clear(&c);
        return WBEM_E_TYPE_MISMATCH;
    }
    cim_value_set(&i->v[k], c);
    return 0;
}

hres cim_instance_put(struct cim_instance *i, struct slice name, const struct cim_value *v)
{
    int k = cim_class_find_prop(i->cls, name);
    return k < 0 ? WBEM_E_NOT_FOUND : cim_instance_put_at(i, (uint32_t)k, v);
}

void cim_instance_set_origin(struct cim_instance *i, struct cim_origin *o)
{
    cim_origin_ref(o);
    cim_origin_unref(i->origin);
    i->origin = o;
}

hres cim_instance_relpath(const struct cim_instance *i, struct str *out)
{
    const struct cim_class *c = i->cls;
    if (!(c->flags & CIM_CLASS_SINGLETON) && c->nkeys == 0) {
        return WBEM_E_NO_KEY;
    }
    size_t start = out->n;
    str_add_slice(out, cim_str_slice(c->name));
    if (c->flags & CIM_CLASS_SINGLETON) {
        str_addz(out, "=@");
        return str_status(out);
    }
    for (uint32_t k = 0; k < c->nkeys; k++) {
        const struct cim_value *v = &i->v[c->keys[k]];
        if (v->null) {
            out->n = start;
            return WBEM_E_NO_KEY;
        }
        str_addc(out, k ? ',' : '.');
        str_add_slice(out, cim_str_slice(c->props[c->keys[k]].name));
        str_addc(out, '=');
        str_add_key_value(out, v);
    }
    return str_status(out);
}

bool cim_instance_eq(const struct cim_instance *a, const struct cim_instance *b, unsigned flags)
{
    unsigned cmp = flags & CIM_OBJ_IGNORE_CASE ? CIM_CMP_NOCASE : CIM_CMP_CASE;
    if (!(flags & CIM_OBJ_IGNORE_CLASS) && !cim_str_caseeq(a->cls->name, b->cls->name)) {
        return false;
    }
    static const struct cim_quals none;
    if (a->nprops != b->nprops ||
        !cim_quals_eq(a->quals ? a->quals : &none, b->quals ? b->quals : &none, flags)) {
        return false;
    }
    for (uint32_t k = 0; k < a->nprops; k++) {
        const struct cim_value *v = cim_instance_get(b, cim_str_slice(a->cls->props[k].name));
        const struct cim_quals *q = a->prop_quals ? &a->prop_quals[k] : &none;
        if (!v || !cim_value_eq(&a->v[k], v, cmp) ||
            !cim_quals_eq(q, b->prop_quals ? &b->prop_quals[v - b->v] : &none, flags)) {
            return false;
        }
    }
    return true;
}

struct cim_instance *cim_instance_project(const struct cim_instance *src,
                                          struct cim_class *projected)
{
    struct cim_instance *i = cim_instance_new(projected);
    if (!i) {
        return NULL;
    }
    for (uint32_t k = 0; k < i->nprops; k++) {
        const struct cim_value *v = cim_instance_get(src, cim_str_slice(projected->props[k].name));
        if (v) {
            struct cim_value c;
            cim_value_copy(&c, v);
            cim_value_set(&i->v[k], c);
        }
    }
    i->origin = cim_origin_ref(src->origin);
    return FAILED(copy_prop_quals(i, src)) ? cim_instance_unref(i) : i;
}
