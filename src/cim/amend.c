/* amend: taking amended qualifiers out of classes, and putting them in again. */
#include "cim/amend.h"

#include "util/utf.h"

#include <stdlib.h>

static bool is_amended(const struct cim_qualifier *q)
{
    return (q->flavor & CIM_AMENDED) != 0;
}

static bool any_amended(const struct cim_quals *q)
{
    for (uint32_t i = 0; i < q->n; i++) {
        if (is_amended(&q->v[i])) {
            return true;
        }
    }
    return false;
}

static bool signature_amended(const struct cim_class *c)
{
    for (uint32_t i = 0; c && i < c->nprops; i++) {
        if (any_amended(&c->props[i].quals)) {
            return true;
        }
    }
    return false;
}

static bool method_amended(const struct cim_method *m)
{
    return any_amended(&m->quals) || signature_amended(m->in) || signature_amended(m->out);
}

bool cim_class_has_amended(const struct cim_class *c)
{
    bool any = any_amended(&c->quals) || signature_amended(c);
    for (uint32_t i = 0; i < c->nmethods && !any; i++) {
        any = method_amended(&c->methods[i]);
    }
    return any;
}

/* ---- out of a class ---- */
/* Keeps the amended ones, or all others. */
static void filter(struct cim_quals *q, bool amended)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < q->n; i++) {
        if (is_amended(&q->v[i]) == amended) {
            q->v[n++] = q->v[i];
        } else {
            cim_str_unref(q->v[i].name);
            cim_value_clear(&q->v[i].value);
        }
    }
    q->n = n;
}

static hres neutral_signature(struct cim_class **sig)
{
    if (!signature_amended(*sig)) {
        return 0;
    }
    AUTO_CIM_CLASS c = NULL;
    hres hr = cim_class_clone(*sig, &c);
    for (uint32_t i = 0; hr == 0 && i < c->nprops; i++) {
        filter(&c->props[i].quals, false);
    }
    hr = hr ? hr : cim_class_seal(c);
    if (hr == 0) {
        cim_class_unref(*sig);
        *sig = TAKE(c);
    }
    return hr;
}

hres cim_class_neutral(struct cim_class *src, struct cim_class **out)
{
    if (!cim_class_has_amended(src)) {
        *out = cim_class_ref(src);
        return 0;
    }
    AUTO_CIM_CLASS c = NULL;
    hres hr = cim_class_clone(src, &c);
    if (FAILED(hr)) {
        return hr;
    }
    filter(&c->quals, false);
    for (uint32_t i = 0; i < c->nprops; i++) {
        filter(&c->props[i].quals, false);
    }
    for (uint32_t i = 0; i < c->nmethods && hr == 0; i++) {
        filter(&c->methods[i].quals, false);
        hr = neutral_signature(&c->methods[i].in);
        hr = hr ? hr : neutral_signature(&c->methods[i].out);
    }
    hr = hr ? hr : cim_class_seal(c);
    if (hr == 0) {
        *out = TAKE(c);
    }
    return hr;
}

/* Amended qualifiers of src that are its own. */
static hres copy_own(struct cim_quals *dst, const struct cim_quals *src)
{
    hres hr = 0;
    for (uint32_t i = 0; i < src->n && hr == 0; i++) {
        const struct cim_qualifier *q = &src->v[i];
        if (is_amended(q) && !(q->flavor & CIM_PROPAGATED)) {
            hr = cim_quals_set(dst, cim_str_slice(q->name), &q->value, q->flavor);
        }
    }
    return hr;
}

static hres amendment_prop(struct cim_class *dst, const struct cim_prop *p)
{
    if (!(p->flags & CIM_PROP_LOCAL) || !any_amended(&p->quals)) {
        return 0;
    }
    struct cim_prop *copy;
    hres hr = cim_class_put_prop(dst, cim_str_slice(p->name), p->type, cim_str_slice(p->ref_class),
                                 NULL, &copy);
    return hr ? hr : copy_own(&copy->quals, &p->quals);
}

static hres amendment_method(struct cim_class *dst, const struct cim_method *m)
{
    if (!(m->flags & CIM_METHOD_LOCAL) || !method_amended(m)) {
        return 0;
    }
    struct cim_method
        *copy; /* the signature with all its qualifiers: numbers of parameters are among them */
    hres hr = cim_class_put_method(dst, cim_str_slice(m->name), m->in, m->out, &copy);
    return hr ? hr : copy_own(&copy->quals, &m->quals);
}

hres cim_class_amendment(const struct cim_class *src, uint32_t lcid, struct cim_class **out)
{
    AUTO_CIM_CLASS c = NULL;
    struct cim_value yes = cim_bool(true), locale = cim_sint(CIM_SINT32, (int64_t)lcid);
    hres hr = cim_class_new(cim_str_slice(src->name), NULL, &c);
    hr = hr ? hr : cim_quals_set(&c->quals, SLICE("amendment"), &yes, 0);
    hr = hr ? hr : cim_quals_set(&c->quals, SLICE("locale"), &locale, 0);
    hr = hr ? hr : copy_own(&c->quals, &src->quals);
    for (uint32_t i = 0; i < src->nprops && hr == 0; i++) {
        hr = amendment_prop(c, &src->props[i]);
    }
    for (uint32_t i = 0; i < src->nmethods && hr == 0; i++) {
        hr = amendment_method(c, &src->methods[i]);
    }
    hr = hr ? hr : cim_class_seal(c);
    if (hr == 0) {
        *out = TAKE(c);
    }
    return hr;
}

/* ---- into a class ---- */
static hres add(struct cim_quals *dst, const struct cim_quals *src, bool above)
{
    for (uint32_t i = 0; i < src->n; i++) {
        const struct cim_qualifier *q = &src->v[i];
        if (!is_amended(q) || (above && !(q->flavor & CIM_TO_SUBCLASS))) {
            continue;
        }
        hres hr = cim_quals_set(dst, cim_str_slice(q->name), &q->value, q->flavor);
        if (hr == WBEM_E_OVERRIDE_NOT_ALLOWED) {
            continue; /* the class itself has the last word */
        }
        if (FAILED(hr)) {
            return hr;
        }
        cim_quals_find(dst, cim_str_slice(q->name))->flavor |= above ? CIM_PROPAGATED : 0;
    }
    return 0;
}

static hres add_props(struct cim_class *dst, const struct cim_class *src, bool above)
{
    hres hr = 0;
    for (uint32_t i = 0; i < src->nprops && hr == 0; i++) {
        struct cim_prop *p = cim_class_prop(dst, cim_str_slice(src->props[i].name));
        hr = p ? add(&p->quals, &src->props[i].quals, above) : 0;
    }
    return hr;
}

static hres add_signature(struct cim_class **sig, const struct cim_class *src, bool above)
{
    if (!*sig || !signature_amended(src)) {
        return 0;
    }
    AUTO_CIM_CLASS c = NULL;
    hres hr = cim_class_clone(*sig, &c);
    hr = hr ? hr : add_props(c, src, above);
    hr = hr ? hr : cim_class_seal(c);
    if (hr == 0) {
        cim_class_unref(*sig);
        *sig = TAKE(c);
    }
    return hr;
}

static hres add_all(struct cim_class *dst, const struct cim_class *src, bool above)
{
    hres hr = add(&dst->quals, &src->quals, above);
    hr = hr ? hr : add_props(dst, src, above);
    for (uint32_t i = 0; i < src->nmethods && hr == 0; i++) {
        const struct cim_method *from = &src->methods[i];
        struct cim_method *m = cim_class_find_method(dst, cim_str_slice(from->name));
        hr = m ? add(&m->quals, &from->quals, above) : 0;
        hr = hr || !m ? hr : add_signature(&m->in, from->in, above);
        hr = hr || !m ? hr : add_signature(&m->out, from->out, above);
    }
    return hr;
}

hres cim_class_amended(const struct cim_class *src, struct cim_class *const *amendments, size_t n,
                       struct cim_class **out)
{
    AUTO_CIM_CLASS c = NULL;
    hres hr = cim_class_clone(src, &c);
    for (size_t i = n; i-- > 0 && hr == 0;) { /* from the top of the chain down */
        hr = amendments[i] ? add_all(c, amendments[i], i > 0) : 0;
    }
    if (hr == 0) {
        c->flags |= src->flags & CIM_CLASS_PROJECTED;
        hr = cim_class_seal(c);
    }
    if (FAILED(hr)) {
        return hr;
    }
    /* a projected class has the keys of the whole one, in its order */
    c->nkeys = src->nkeys;
    memcpy(c->keys, src->keys, src->nkeys * sizeof *c->keys);
    *out = TAKE(c);
    return 0;
}
