/* rules: what a class definition must be before it is stored. */
#include "repo/rules.h"

/* ---- parameters of methods (7.6) ---- */
static const struct cim_qualifier *id_of(const struct cim_prop *p)
{
    return cim_quals_find(&p->quals, SLICE("id"));
}

static bool is_return_value(const struct cim_prop *p)
{
    return cim_str_is(p->name, "ReturnValue");
}

static hres check_ids(const struct cim_class *sig, bool output)
{
    for (uint32_t i = 0; sig && i < sig->nprops; i++) {
        const struct cim_prop *p = &sig->props[i];
        const struct cim_qualifier *id = id_of(p);
        if (is_return_value(p)) {
            if (!output) {
                return WBEM_E_INVALID_PARAMETER;
            }
            if (id) {
                return WBEM_E_PARAMETER_ID_ON_RETVAL;
            }
        } else if (!id) {
            return WBEM_E_MISSING_PARAMETER_ID;
        } else if (id->value.null || id->value.type != CIM_SINT32 || id->value.d.i < 0) {
            return WBEM_E_INVALID_PARAMETER_ID;
        }
    }
    return 0;
}

/* In and Out may differ, all else is one parameter described twice. */
static bool same_but_direction(const struct cim_quals *a, const struct cim_quals *b)
{
    for (uint32_t i = 0; i < a->n; i++) {
        const struct cim_qualifier *q = &a->v[i];
        if (cim_str_is(q->name, "in") || cim_str_is(q->name, "out")) {
            continue;
        }
        const struct cim_qualifier *r = cim_quals_find(b, cim_str_slice(q->name));
        if (!r || !cim_value_eq(&q->value, &r->value, CIM_CMP_CASE)) {
            return false;
        }
    }
    return true;
}

static const struct cim_prop *in_both(const struct cim_method *m, const struct cim_prop *out)
{
    return m->in ? cim_class_prop(m->in, cim_str_slice(out->name)) : NULL;
}

/* Counts the parameters; those of both signatures once. */
static hres check_pairs(const struct cim_method *m, uint32_t *count)
{
    *count = m->in ? m->in->nprops : 0;
    for (uint32_t i = 0; m->out && i < m->out->nprops; i++) {
        const struct cim_prop *o = &m->out->props[i], *p = in_both(m, o);
        if (is_return_value(o)) {
            continue;
        }
        if (!p) {
            ++*count;
        } else if (p->type != o->type || !same_but_direction(&p->quals, &o->quals) ||
                   !same_but_direction(&o->quals, &p->quals)) {
            return WBEM_E_INVALID_DUPLICATE_PARAMETER;
        }
    }
    return 0;
}

static hres check_method(const struct cim_method *m)
{
    uint32_t count;
    hres hr = check_ids(m->in, false);
    hr = hr ? hr : check_ids(m->out, true);
    hr = hr ? hr : check_pairs(m, &count);
    for (uint32_t id = 0; hr == 0 && id < count; id++) {
        /* as many numbers as parameters: one missing means another is there twice or too large */
        if (!cim_params_by_id(m->in, id) && !cim_params_by_id(m->out, id)) {
            hr = WBEM_E_NONCONSECUTIVE_PARAMETER_IDS;
        }
    }
    return hr;
}

hres rules_methods(const struct cim_class *n)
{
    hres hr = 0;
    for (uint32_t i = 0; i < n->nmethods && hr == 0; i++) {
        hr = n->methods[i].flags & CIM_METHOD_LOCAL ? check_method(&n->methods[i]) : 0;
    }
    return hr;
}

/* ---- stored values ---- */
static bool same_keys(const struct cim_class *a, const struct cim_class *b)
{
    bool same =
        a->nkeys == b->nkeys &&
        !((a->flags ^ b->flags) & (CIM_CLASS_SINGLETON | CIM_CLASS_DYNAMIC | CIM_CLASS_ABSTRACT));
    for (uint32_t i = 0; same && i < a->nkeys; i++) {
        same = cim_str_caseeq(a->props[a->keys[i]].name, b->props[b->keys[i]].name);
    }
    return same;
}

static bool compare(const struct cim_class *a, const struct cim_class *b, bool all)
{
    if (!same_keys(a, b)) {
        return false;
    }
    for (uint32_t i = 0; i < a->nprops; i++) {
        const struct cim_prop *p = &a->props[i], *q = cim_class_prop(b, cim_str_slice(p->name));
        bool same = q && q->type == p->type &&
                    (!q->ref_class || cim_str_caseeq(p->ref_class, q->ref_class) ||
                     p->type == CIM_REFERENCE);
        if (q ? !same : all) {
            return false;
        }
    }
    return true;
}

bool rules_values_survive(const struct cim_class *a, const struct cim_class *b)
{
    return compare(a, b, true);
}

bool rules_values_readable(const struct cim_class *a, const struct cim_class *b)
{
    return compare(a, b, false);
}
