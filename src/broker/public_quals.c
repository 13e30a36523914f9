/* public_quals: the qualifiers of wmi/class.h. */
#include "broker/public_value.h"
#include "util/utf.h"

#include <stdlib.h>
#include <wmi/class.h>

#define SAME(a, b) _Static_assert((int)(a) == (int)(b), "flavors are passed on as they are")
SAME(WMI_FLAVOR_TO_INSTANCE, CIM_TO_INSTANCE);
SAME(WMI_FLAVOR_TO_SUBCLASS, CIM_TO_SUBCLASS);
SAME(WMI_FLAVOR_NOT_OVERRIDABLE, CIM_NOT_OVERRIDABLE);
SAME(WMI_FLAVOR_PROPAGATED, CIM_PROPAGATED);
SAME(WMI_FLAVOR_AMENDED, CIM_AMENDED);

/* What is read: the set of the class and, of an instance, its own one before it. */
struct view {
    const struct cim_quals *own, *cls; /* own: NULL unless of an instance */
    bool filtered;                     /* of cls only what propagates to instances */
};

static struct cim_quals *of_class(struct cim_class *c, enum wmi_qualifier_owner owner,
                                  struct slice member)
{
    if (owner == WMI_QUALIFIERS_OF_PROPERTY) {
        struct cim_prop *p = cim_class_prop(c, member);
        return p ? &p->quals : NULL;
    }
    if (owner == WMI_QUALIFIERS_OF_METHOD) {
        struct cim_method *m = cim_class_find_method(c, member);
        return m ? &m->quals : NULL;
    }
    return owner == WMI_QUALIFIERS_OF_OBJECT ? &c->quals : NULL;
}

static hres view_of(wmi_object *o, enum wmi_qualifier_owner owner, const char *member,
                    struct view *v)
{
    const struct cim_instance *i = cim_as_instance(o);
    bool whole = i && owner == WMI_QUALIFIERS_OF_OBJECT;
    *v = (struct view){.own = whole ? i->quals : NULL,
                       .cls = of_class(cim_class_of(o), owner, slice_of(member)),
                       .filtered = whole};
    return v->cls ? 0 : WBEM_E_NOT_FOUND;
}

static bool shown(const struct view *v, const struct cim_qualifier *q)
{
    return !v->filtered || ((q->flavor & CIM_TO_INSTANCE) &&
                            !(v->own && cim_quals_find(v->own, cim_str_slice(q->name))));
}

static void tell(const struct cim_qualifier *q, bool propagated, struct wmi_qualifier *out)
{
    *out = (struct wmi_qualifier){.name = cim_str_z(q->name),
                                  .value = public_value(&q->value),
                                  .flavor = q->flavor | (propagated ? CIM_PROPAGATED : 0u)};
}

wmi_status wmi_object_qualifier(wmi_object *o, enum wmi_qualifier_owner owner, const char *member,
                                const char *name, struct wmi_qualifier *out)
{
    struct view v;
    hres hr = view_of(o, owner, member, &v);
    if (hr) {
        return hr;
    }
    const struct cim_qualifier *q = v.own ? cim_quals_find(v.own, slice_of(name)) : NULL;
    if (q) {
        tell(q, false, out);
        return 0;
    }
    q = cim_quals_find(v.cls, slice_of(name));
    if (!q || !shown(&v, q)) {
        return WBEM_E_NOT_FOUND;
    }
    tell(q, cim_as_instance(o) != NULL, out);
    return 0;
}

wmi_status wmi_object_qualifier_at(wmi_object *o, enum wmi_qualifier_owner owner,
                                   const char *member, uint32_t i, struct wmi_qualifier *out)
{
    struct view v;
    hres hr = view_of(o, owner, member, &v);
    if (hr) {
        return hr;
    }
    uint32_t own = v.own ? v.own->n : 0;
    if (i < own) {
        tell(&v.own->v[i], false, out);
        return 0;
    }
    i -= own;
    for (uint32_t k = 0; k < v.cls->n; k++) {
        if (shown(&v, &v.cls->v[k]) && i-- == 0) {
            tell(&v.cls->v[k], cim_as_instance(o) != NULL, out);
            return 0;
        }
    }
    return WBEM_S_FALSE;
}

/* The set to change. */
static hres own_set(wmi_object *o, enum wmi_qualifier_owner owner, const char *member,
                    struct cim_quals **out)
{
    struct cim_instance *i = cim_as_instance(o);
    *out = NULL;
    if (!i) {
        struct cim_class *c;
        hres hr = public_own_class(o, &c);
        *out = hr ? NULL : of_class(c, owner, slice_of(member));
        return hr || *out ? hr : WBEM_E_NOT_FOUND;
    }
    if (owner != WMI_QUALIFIERS_OF_OBJECT) {
        return WBEM_E_INVALID_OPERATION; /* qualifiers of members belong to the class */
    }
    if (!i->quals) {
        i->quals = calloc(1, sizeof *i->quals);
    }
    *out = i->quals;
    return i->quals ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres check_new(wmi_object *o, enum wmi_qualifier_owner owner, struct slice name,
                      const wmi_value *value, uint32_t flavor)
{
    static const uint32_t settable =
        WMI_FLAVOR_TO_INSTANCE | WMI_FLAVOR_TO_SUBCLASS | WMI_FLAVOR_NOT_OVERRIDABLE;
    if (utf8_caseeq(name, SLICE("CIMTYPE"))) {
        return WBEM_E_INVALID_QUALIFIER;
    }
    if (utf8_caseeq(name, SLICE("key")) &&
        (owner != WMI_QUALIFIERS_OF_PROPERTY || cim_as_instance(o))) {
        return WBEM_E_CANNOT_BE_KEY;
    }
    if (!cim_is_identifier(name) || name.n > CIM_MAX_NAME || (flavor & ~settable)) {
        return WBEM_E_INVALID_PARAMETER;
    }
    return value->is_null ? WBEM_E_INVALID_QUALIFIER_TYPE : 0;
}

wmi_status wmi_object_put_qualifier(wmi_object *o, enum wmi_qualifier_owner owner,
                                    const char *member, const char *name, const wmi_value *value,
                                    uint32_t flavor)
{
    struct cim_quals *set;
    struct cim_value v = {0};
    hres hr = check_new(o, owner, slice_of(name), value, flavor);
    hr = hr ? hr : private_value(value, &v);
    hr = hr ? hr : own_set(o, owner, member, &set);
    hr = hr ? hr : cim_quals_set(set, slice_of(name), &v, flavor);
    cim_value_clear(&v);
    return hr;
}

wmi_status wmi_object_remove_qualifier(wmi_object *o, enum wmi_qualifier_owner owner,
                                       const char *member, const char *name)
{
    struct cim_quals *set;
    struct wmi_qualifier q;
    hres hr = wmi_object_qualifier(o, owner, member, name, &q);
    hr = hr ? hr : own_set(o, owner, member, &set);
    hr = hr ? hr : cim_quals_remove(set, slice_of(name));
    return hr == WBEM_E_NOT_FOUND && cim_as_instance(o) &&
                   wmi_object_qualifier(o, owner, member, name, &q) == 0
               ? WBEM_E_PROPAGATED_QUALIFIER /* it is the class's */
               : hr;
}
