/* codec: binary records of classes and instances. */
#include "cim/codec.h"

#include <stdlib.h>

enum {
    REC_CLASS = 1,
    REC_INSTANCE = 2,
    VALUE_NULL = 1,
    MAX_NESTING = 64
};

/* ---- encoding ---- */
static hres put_value(struct str *out, const struct cim_value *v, unsigned depth);

static void put_text(struct str *out, const struct cim_str *s)
{
    buf_put_bytes(out, cim_str_z(s), s ? s->len : 0);
}

static hres put_instance(struct str *out, const struct cim_instance *i, unsigned depth);
static hres put_class(struct str *out, const struct cim_class *c, bool all, unsigned depth);

static hres put_object(struct str *out, struct cim_object *o, unsigned depth)
{
    if (depth >= MAX_NESTING) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    buf_put_u8(out, (uint8_t)cim_genus_of(o));
    return cim_genus_of(o) == CIM_CLASS ? put_class(out, cim_as_class(o), false, depth + 1)
                                        : put_instance(out, cim_as_instance(o), depth + 1);
}

static hres put_data(struct str *out, unsigned type, const union cim_data *d, unsigned depth)
{
    if (cim_type_is_text(type)) {
        put_text(out, d->str);
    } else if (type == CIM_OBJECT) {
        return put_object(out, d->obj, depth);
    } else if (type == CIM_BOOLEAN) {
        buf_put_u8(out, d->b);
    } else {
        buf_put_u64(out, d->u);
    }
    return 0;
}

static hres put_value(struct str *out, const struct cim_value *v, unsigned depth)
{
    buf_put_u16(out, v->type);
    buf_put_u8(out, v->null ? VALUE_NULL : 0);
    if (v->null) {
        return 0;
    }
    if (!(v->type & CIM_ARRAY)) {
        return put_data(out, v->type, &v->d, depth);
    }
    buf_put_var(out, v->d.arr->n);
    hres hr = 0;
    for (uint32_t i = 0; i < v->d.arr->n && hr == 0; i++) {
        hr = put_data(out, v->d.arr->type, &v->d.arr->v[i], depth);
    }
    return hr;
}

/* prop: of which property of an instance, or NULL. */
static hres put_each_qual(struct str *out, const struct cim_quals *q, bool all,
                          const struct cim_str *prop, unsigned depth)
{
    hres hr = 0;
    for (uint32_t i = 0; i < q->n && hr == 0; i++) {
        if (!all && (q->v[i].flavor & CIM_PROPAGATED)) {
            continue;
        }
        if (prop) {
            buf_put_var(out, prop->len + 1 + q->v[i].name->len);
            str_add_slice(out, cim_str_slice(prop));
            str_addc(out, ':');
            str_add_slice(out, cim_str_slice(q->v[i].name));
        } else {
            put_text(out, q->v[i].name);
        }
        buf_put_u8(out, q->v[i].flavor);
        hr = put_value(out, &q->v[i].value, depth);
    }
    return hr;
}

static hres put_quals(struct str *out, const struct cim_quals *q, bool all, unsigned depth)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < q->n; i++) {
        n += all || !(q->v[i].flavor & CIM_PROPAGATED);
    }
    buf_put_var(out, n);
    return put_each_qual(out, q, all, NULL, depth);
}

static hres put_prop(struct str *out, const struct cim_prop *p, bool all, unsigned depth)
{
    put_text(out, p->name);
    buf_put_u16(out, p->type);
    buf_put_u16(out, p->flags);
    buf_put_u32(out, p->array_size);
    put_text(out, p->ref_class);
    bool has_value = all ? !p->def.null : (p->flags & CIM_PROP_LOCAL_VALUE) != 0;
    buf_put_u8(out, has_value);
    hres hr = has_value ? put_value(out, &p->def, depth) : 0;
    return hr ? hr : put_quals(out, &p->quals, all, depth);
}

static hres put_signature(struct str *out, const struct cim_class *c, unsigned depth)
{
    buf_put_u8(out, c != NULL);
    return c ? put_class(out, c, true, depth + 1) : 0;
}

static hres put_methods(struct str *out, const struct cim_class *c, bool all, unsigned depth)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->nmethods; i++) {
        n += all || (c->methods[i].flags & CIM_METHOD_LOCAL);
    }
    buf_put_var(out, n);
    hres hr = 0;
    for (uint32_t i = 0; i < c->nmethods && hr == 0; i++) {
        const struct cim_method *m = &c->methods[i];
        if (all || (m->flags & CIM_METHOD_LOCAL)) {
            put_text(out, m->name);
            hr = put_signature(out, m->in, depth);
            hr = hr ? hr : put_signature(out, m->out, depth);
            hr = hr ? hr : put_quals(out, &m->quals, all, depth);
        }
    }
    return hr;
}

/* all: everything as local (method signatures, which have no superclass); else the local parts
 * only. */
static hres put_class(struct str *out, const struct cim_class *c, bool all, unsigned depth)
{
    if (depth >= MAX_NESTING) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    put_text(out, c->name);
    put_text(out, all || !c->super ? NULL : c->super->name);
    hres hr = put_quals(out, &c->quals, all, depth);
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->nprops; i++) {
        n += all || (c->props[i].flags & CIM_PROP_LOCAL);
    }
    buf_put_var(out, n);
    for (uint32_t i = 0; i < c->nprops && hr == 0; i++) {
        if (all || (c->props[i].flags & CIM_PROP_LOCAL)) {
            hr = put_prop(out, &c->props[i], all, depth);
        }
    }
    return hr ? hr : put_methods(out, c, all, depth);
}

/* Qualifiers of an instance, those of its properties behind them with the property's name in front: "Prop:Qual". */
static hres put_instance_quals(struct str *out, const struct cim_instance *inst, unsigned depth)
{
    uint32_t n = inst->quals ? inst->quals->n : 0;
    for (uint32_t k = 0; inst->prop_quals && k < inst->nprops; k++) {
        n += inst->prop_quals[k].n;
    }
    buf_put_var(out, n);
    hres hr = inst->quals ? put_each_qual(out, inst->quals, true, NULL, depth) : 0;
    for (uint32_t k = 0; inst->prop_quals && k < inst->nprops && hr == 0; k++) {
        hr = put_each_qual(out, &inst->prop_quals[k], true, inst->cls->props[k].name, depth);
    }
    return hr;
}

static hres put_instance(struct str *out, const struct cim_instance *inst, unsigned depth)
{
    put_text(out, inst->cls->name);
    uint32_t n = 0;
    for (uint32_t i = 0; i < inst->nprops; i++) {
        n += !inst->v[i].is_default;
    }
    buf_put_var(out, n);
    hres hr = 0;
    for (uint32_t i = 0; i < inst->nprops && hr == 0; i++) {
        if (!inst->v[i].is_default) {
            put_text(out, inst->cls->props[i].name);
            hr = put_value(out, &inst->v[i], depth);
        }
    }
    return hr ? hr : put_instance_quals(out, inst, depth);
}

hres cim_class_encode(const struct cim_class *c, struct str *out)
{
    buf_put_u8(out, CIM_RECORD_VERSION);
    buf_put_u8(out, REC_CLASS);
    hres hr = put_class(out, c, false, 0);
    return hr ? hr : str_status(out);
}

hres cim_instance_encode(const struct cim_instance *i, struct str *out)
{
    buf_put_u8(out, CIM_RECORD_VERSION);
    buf_put_u8(out, REC_INSTANCE);
    hres hr = put_instance(out, i, 0);
    return hr ? hr : str_status(out);
}

/* ---- decoding ---- */
struct decoder {
    struct buf_reader r;
    const struct cim_class_source *src;
    unsigned depth;
};
static hres get_class(struct decoder *d, struct cim_class **out);
static hres get_instance(struct decoder *d, struct cim_instance **out);

static hres get_object(struct decoder *d, struct cim_object **out)
{
    if (d->depth >= MAX_NESTING) {
        return WBEM_E_INVALID_STREAM;
    }
    d->depth++;
    uint8_t genus = buf_u8(&d->r);
    hres hr = WBEM_E_INVALID_STREAM;
    if (genus == CIM_CLASS) {
        struct cim_class *c = NULL;
        hr = get_class(d, &c);
        *out = hr ? NULL : &c->o;
    } else if (genus == CIM_INSTANCE) {
        struct cim_instance *i = NULL;
        hr = get_instance(d, &i);
        *out = hr || !i ? NULL : &i->o;
    }
    d->depth--;
    return hr;
}

static hres get_data(struct decoder *d, unsigned type, union cim_data *out)
{
    if (cim_type_is_text(type)) {
        struct slice s = buf_bytes(&d->r);
        out->str = cim_str_new(s);
        return out->str ? d->r.error : WBEM_E_OUT_OF_MEMORY;
    }
    if (type == CIM_OBJECT) {
        return get_object(d, &out->obj);
    }
    if (type == CIM_BOOLEAN) {
        out->b = buf_u8(&d->r) != 0;
    } else {
        out->u = buf_u64(&d->r);
    }
    return d->r.error;
}

static hres get_array(struct decoder *d, unsigned elem, struct cim_value *out)
{
    uint64_t n = buf_var(&d->r);
    if (d->r.error || n > buf_left(&d->r)) { /* each element takes at least a byte */
        return WBEM_E_INVALID_STREAM;
    }
    struct cim_array *a = cim_array_new(elem, (size_t)n);
    if (!a) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = 0;
    uint32_t i = 0;
    for (; i < a->n && hr == 0; i++) {
        hr = get_data(d, elem, &a->v[i]);
    }
    if (hr) {
        a->n = i; /* a half-made element is zero or complete */
        cim_array_unref(a);
        return hr;
    }
    for (i = 0; elem == CIM_OBJECT && i < a->n; i++) {
        if (!a->v[i].obj) { /* of a class that is gone; the others alone would be another list */
            cim_array_unref(a);
            return 0;
        }
    }
    *out = cim_arrval(a);
    return 0;
}

static hres get_value(struct decoder *d, struct cim_value *out)
{
    unsigned type = buf_u16(&d->r);
    bool null = buf_u8(&d->r) & VALUE_NULL;
    *out = cim_null(type);
    if (d->r.error || !cim_type_name(type)) {
        return WBEM_E_INVALID_STREAM;
    }
    if (null) {
        return 0;
    }
    if (type & CIM_ARRAY) {
        return get_array(d, type & ~(unsigned)CIM_ARRAY, out);
    }
    union cim_data data = {0};
    hres hr = get_data(d, type, &data);
    if (hr) {
        cim_data_clear(type, &data);
        return hr;
    }
    out->d = data;
    out->null = type == CIM_OBJECT && !data.obj; /* of a class that is gone */
    return 0;
}

static bool is_conflict(hres hr)
{
    return hr == WBEM_E_UPDATE_TYPE_MISMATCH || hr == WBEM_E_UPDATE_PROPAGATED_METHOD ||
           hr == WBEM_E_OVERRIDE_NOT_ALLOWED || hr == WBEM_E_PROPAGATED_METHOD;
}

static hres get_quals(struct decoder *d, struct cim_quals *q)
{
    uint64_t n = buf_var(&d->r);
    for (uint64_t i = 0; i < n && d->r.error == 0; i++) {
        struct slice name = buf_bytes(&d->r);
        uint8_t flavor = buf_u8(&d->r);
        struct cim_value v;
        hres hr = get_value(d, &v);
        hr = hr ? hr : cim_quals_set(q, name, &v, flavor);
        cim_value_clear(&v);
        if (hr && !(d->src->tolerant && is_conflict(hr))) {
            return hr;
        }
    }
    return d->r.error;
}

/* The qualifiers of a member that is left out. */
static hres skip_quals(struct decoder *d)
{
    struct cim_quals q = {0};
    hres hr = get_quals(d, &q);
    cim_quals_clear(&q);
    return hr;
}

static hres get_prop(struct decoder *d, struct cim_class *c)
{
    struct slice name = buf_bytes(&d->r);
    unsigned type = buf_u16(&d->r);
    buf_u16(&d->r); /* flags are made anew */
    uint32_t array_size = buf_u32(&d->r);
    struct slice ref = buf_bytes(&d->r);
    struct cim_value v = cim_null(type);
    bool has_value = buf_u8(&d->r) != 0;
    hres hr = has_value ? get_value(d, &v) : d->r.error;
    struct cim_prop *p = NULL;
    hr = hr ? hr : cim_class_put_prop(c, name, type, ref, has_value ? &v : NULL, &p);
    cim_value_clear(&v);
    if (hr) {
        return d->src->tolerant && is_conflict(hr) ? skip_quals(d) : hr;
    }
    p->array_size = array_size;
    return get_quals(d, &p->quals);
}

static hres get_signature(struct decoder *d, struct cim_class **out)
{
    if (buf_u8(&d->r) == 0) {
        return d->r.error;
    }
    return d->depth > MAX_NESTING ? WBEM_E_INVALID_STREAM : get_class(d, out);
}

static hres get_method(struct decoder *d, struct cim_class *c)
{
    struct slice name = buf_bytes(&d->r);
    AUTO_CIM_CLASS in = NULL;
    AUTO_CIM_CLASS out = NULL;
    d->depth++;
    hres hr = get_signature(d, &in);
    hr = hr ? hr : get_signature(d, &out);
    d->depth--;
    struct cim_method *m = NULL;
    hr = hr ? hr : cim_class_put_method(c, name, in, out, &m);
    if (hr && d->src->tolerant && is_conflict(hr)) {
        return skip_quals(d);
    }
    return hr ? hr : get_quals(d, &m->quals);
}

static hres get_members(struct decoder *d, struct cim_class *c)
{
    hres hr = get_quals(d, &c->quals);
    uint64_t n = buf_var(&d->r);
    for (uint64_t i = 0; i < n && hr == 0; i++) {
        hr = get_prop(d, c);
    }
    n = hr ? 0 : buf_var(&d->r);
    for (uint64_t i = 0; i < n && hr == 0; i++) {
        hr = get_method(d, c);
    }
    hr = hr ? hr : d->r.error;
    if (hr == 0 && d->src->tolerant) {
        cim_class_yield(c);
    }
    return hr ? hr : cim_class_seal(c);
}

static hres get_class(struct decoder *d, struct cim_class **out)
{
    struct slice name = buf_bytes(&d->r), super_name = buf_bytes(&d->r);
    if (d->r.error || d->depth > MAX_NESTING) {
        return WBEM_E_INVALID_STREAM;
    }
    AUTO_CIM_CLASS super = NULL;
    hres hr = super_name.n ? d->src->get(d->src->arg, super_name, &super) : 0;
    if (hr) {
        return hr == WBEM_E_INVALID_CLASS ? WBEM_E_INVALID_SUPERCLASS : hr;
    }
    AUTO_CIM_CLASS c = NULL;
    hr = cim_class_new(name, super, &c);
    hr = hr ? hr : get_members(d, c);
    if (hr == 0) {
        *out = TAKE(c);
    }
    return hr;
}

static hres get_instance_props(struct decoder *d, struct cim_instance *inst)
{
    uint64_t n = buf_var(&d->r);
    for (uint64_t i = 0; i < n; i++) {
        struct slice name = buf_bytes(&d->r);
        struct cim_value v;
        hres hr = get_value(d, &v);
        if (hr == 0) {
            hr = cim_instance_put(inst, name, &v);
        }
        cim_value_clear(&v);
        /* A property the class has lost is dropped, a value it cannot hold any more gives way to the default: an embedded
         * object may be older than its class. */
        bool outdated =
            hr == WBEM_E_NOT_FOUND || hr == WBEM_E_TYPE_MISMATCH || hr == WBEM_E_VALUE_OUT_OF_RANGE;
        if (FAILED(hr) && !outdated) {
            return hr;
        }
    }
    return d->r.error;
}

/* The set a stored name belongs to; *name is left with the qualifier's own. *set NULL: of a property the class has lost. */
static hres qual_owner(struct cim_instance *inst, struct slice *name, struct cim_quals **set)
{
    *set = NULL;
    const char *colon = name->n ? memchr(name->p, ':', name->n) : NULL;
    if (colon) {
        size_t n = (size_t)(colon - name->p);
        int k = cim_class_find_prop(inst->cls, (struct slice){name->p, n});
        *name = (struct slice){colon + 1, name->n - n - 1};
        return k < 0 ? 0 : cim_instance_prop_quals(inst, (uint32_t)k, set);
    }
    if (!inst->quals) {
        inst->quals = calloc(1, sizeof *inst->quals);
    }
    *set = inst->quals;
    return inst->quals ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres get_instance_quals(struct decoder *d, struct cim_instance *inst)
{
    uint64_t n = buf_var(&d->r);
    for (uint64_t i = 0; i < n && d->r.error == 0; i++) {
        struct slice name = buf_bytes(&d->r);
        uint8_t flavor = buf_u8(&d->r);
        struct cim_value v;
        struct cim_quals *set = NULL;
        hres hr = get_value(d, &v);
        hr = hr ? hr : qual_owner(inst, &name, &set);
        hr = hr || !set ? hr : cim_quals_set(set, name, &v, flavor);
        cim_value_clear(&v);
        if (hr) {
            return hr;
        }
    }
    return d->r.error;
}

/* The values and qualifiers of an instance that cannot be made. */
static hres skip_instance(struct decoder *d)
{
    hres hr = 0;
    uint64_t n = buf_var(&d->r);
    for (uint64_t i = 0; i < n && hr == 0; i++) {
        struct cim_value v;
        (void)buf_bytes(&d->r);
        hr = get_value(d, &v);
        cim_value_clear(&v);
    }
    return hr ? hr : skip_quals(d);
}

/* Inside of another one: *out is NULL when the class is gone. */
static hres get_instance(struct decoder *d, struct cim_instance **out)
{
    struct slice name = buf_bytes(&d->r);
    AUTO_CIM_CLASS c = NULL;
    hres hr = d->r.error ? d->r.error : d->src->get(d->src->arg, name, &c);
    if (hr == WBEM_E_INVALID_CLASS && d->depth > 0) {
        *out = NULL;
        return skip_instance(d);
    }
    if (hr) {
        return hr;
    }
    AUTO_CIM_INSTANCE inst = cim_instance_new(c);
    if (!inst) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    hr = get_instance_props(d, inst);
    hr = hr ? hr : get_instance_quals(d, inst);
    if (hr == 0) {
        *out = TAKE(inst);
    }
    return hr;
}

static hres header(struct buf_reader *r, struct slice rec, uint8_t kind)
{
    buf_reader_init(r, rec.p, rec.n);
    bool ok = buf_u8(r) == CIM_RECORD_VERSION && buf_u8(r) == kind;
    return ok ? r->error : WBEM_E_INVALID_STREAM;
}

hres cim_class_decode(struct slice rec, const struct cim_class_source *src, struct cim_class **out)
{
    struct decoder d = {.src = src};
    hres hr = header(&d.r, rec, REC_CLASS);
    return hr ? hr : get_class(&d, out);
}

hres cim_instance_decode(struct slice rec, const struct cim_class_source *src,
                         struct cim_instance **out)
{
    struct decoder d = {.src = src};
    hres hr = header(&d.r, rec, REC_INSTANCE);
    return hr ? hr : get_instance(&d, out);
}

hres cim_class_peek(struct slice rec, struct slice *name, struct slice *super)
{
    struct buf_reader r;
    hres hr = header(&r, rec, REC_CLASS);
    *name = buf_bytes(&r);
    *super = buf_bytes(&r);
    return hr ? hr : r.error;
}
