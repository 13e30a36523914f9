/* public_class: classes, properties and methods of wmi/class.h. */
#include "broker/public_value.h"

#include <wmi/class.h>

static hres check_class_name(struct slice name)
{
    return !name.n || (cim_is_identifier(name) && name.n <= CIM_MAX_NAME)
               ? 0
               : WBEM_E_INVALID_PARAMETER;
}

hres public_own_class(wmi_object *o, struct cim_class **out)
{
    *out = cim_as_class(o);
    return !*out ? WBEM_E_INVALID_OPERATION : cim_class_sealed(*out) ? WBEM_E_READ_ONLY : 0;
}

/* ---- classes ---- */
wmi_status wmi_class_create(const char *name, wmi_object **out)
{
    struct cim_class *c = NULL;
    hres hr = check_class_name(slice_of(name));
    hr = hr ? hr : cim_class_new(slice_of(name), NULL, &c);
    *out = c ? &c->o : NULL;
    return hr;
}

wmi_status wmi_class_derive(wmi_object *cls, const char *name, wmi_object **out)
{
    struct cim_class *super = cim_as_class(cls), *c = NULL;
    *out = NULL;
    if (!super || !cim_class_sealed(super)) {
        return super ? WBEM_E_INCOMPLETE_CLASS : WBEM_E_ILLEGAL_OPERATION;
    }
    hres hr = check_class_name(slice_of(name));
    hr = hr ? hr : cim_class_new(slice_of(name), super, &c);
    if (hr == 0) {
        c->origin = cim_origin_ref(super->origin);
        *out = &c->o;
    }
    return hr;
}

wmi_status wmi_class_rename(wmi_object *cls, const char *name)
{
    struct cim_class *c;
    hres hr = public_own_class(cls, &c);
    hr = hr ? hr : check_class_name(slice_of(name));
    return hr ? hr : cim_class_rename(c, slice_of(name));
}

const char *wmi_object_ancestor(wmi_object *o, unsigned level)
{
    const struct cim_class *c = cim_class_of(o)->super;
    for (; c && level > 0; level--) {
        c = c->super;
    }
    return c ? cim_str_z(c->name) : NULL;
}

bool wmi_object_is_a(wmi_object *o, const char *class_name)
{
    return cim_class_is_a(cim_class_of(o), slice_of(class_name));
}

#define SAME(a, b) _Static_assert((int)(a) == (int)(b), "flags are passed on as they are")
SAME(WMI_COMPARE_IGNORE_QUALIFIERS, CIM_OBJ_IGNORE_QUALIFIERS);
SAME(WMI_COMPARE_IGNORE_SOURCE, CIM_OBJ_IGNORE_SOURCE);
SAME(WMI_COMPARE_IGNORE_DEFAULTS, CIM_OBJ_IGNORE_DEFAULTS);
SAME(WMI_COMPARE_IGNORE_CLASS, CIM_OBJ_IGNORE_CLASS);
SAME(WMI_COMPARE_IGNORE_CASE, CIM_OBJ_IGNORE_CASE);
SAME(WMI_COMPARE_IGNORE_FLAVOR, CIM_OBJ_IGNORE_FLAVOR);

bool wmi_object_equal(wmi_object *a, wmi_object *b, uint32_t flags)
{
    return cim_object_eq(a, b, flags);
}

/* ---- properties ---- */
/* By the qualifiers: the flags of a class that is being made are not up to date. */
static uint16_t property_flags(const struct cim_prop *p, const struct cim_value *v)
{
    static const struct {
        const char *name;
        uint16_t flag;
    } rows[] = {
        {"key", WMI_PROPERTY_KEY}, {"read", WMI_PROPERTY_READ}, {"write", WMI_PROPERTY_WRITE}};
    uint16_t f = p->flags & CIM_PROP_LOCAL ? WMI_PROPERTY_LOCAL : 0;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        f = (uint16_t)(f | (cim_quals_true(&p->quals, rows[i].name) ? rows[i].flag : 0));
    }
    return (uint16_t)(f | (v->is_default ? WMI_PROPERTY_DEFAULT : 0));
}

static void tell_property(wmi_object *o, uint32_t i, struct wmi_property *out)
{
    const struct cim_instance *inst = cim_as_instance(o);
    const struct cim_prop *p = &cim_class_of(o)->props[i];
    const struct cim_value *v = inst ? &inst->v[i] : &p->def;
    *out = (struct wmi_property){.name = cim_str_z(p->name),
                                 .origin = cim_str_z(p->origin),
                                 .ref_class = p->ref_class ? p->ref_class->s : NULL,
                                 .type = p->type,
                                 .flags = property_flags(p, v),
                                 .array_size = p->array_size,
                                 .value = public_value(v)};
}

wmi_status wmi_object_property(wmi_object *o, const char *name, struct wmi_property *out)
{
    int sys = cim_sys_find(slice_of(name));
    if (sys >= 0) {
        wmi_value v;
        hres hr = wmi_object_get(o, name, &v);
        if (hr == 0) {
            *out = (struct wmi_property){.name = cim_sys_rows[sys].name,
                                         .origin = "___SYSTEM",
                                         .type = cim_sys_rows[sys].type,
                                         .flags = WMI_PROPERTY_SYSTEM,
                                         .value = v};
        }
        return hr;
    }
    int i = cim_class_find_prop(cim_class_of(o), slice_of(name));
    if (i < 0) {
        return WBEM_E_NOT_FOUND;
    }
    tell_property(o, (uint32_t)i, out);
    return 0;
}

wmi_status wmi_object_property_at(wmi_object *o, uint32_t i, struct wmi_property *out)
{
    const struct cim_class *c = cim_class_of(o);
    if (i >= c->nprops) {
        return WBEM_S_FALSE;
    }
    tell_property(o, c->sorted ? c->sorted[i] : i, out);
    return 0;
}

wmi_status wmi_object_each_system(
    wmi_object *o, wmi_status (*fn)(void *arg, const char *name, const wmi_value *value), void *arg)
{
    for (int i = 0; i < CIM_SYS_COUNT; i++) {
        struct cim_value v;
        hres hr = cim_object_sys(o, (enum cim_sys)i, &v);
        if (hr) {
            return hr;
        }
        wmi_value pub = public_value(&v);
        hr = fn(arg, cim_sys_rows[i].name, &pub);
        cim_value_clear(&v);
        if (hr) {
            return hr;
        }
    }
    return 0;
}

wmi_status wmi_class_put_property(wmi_object *cls, const char *name, uint16_t type,
                                  const char *ref_class, const wmi_value *value)
{
    struct cim_class *c;
    struct cim_value v = {0};
    struct slice ref = slice_of(ref_class);
    unsigned elem = type & ~(unsigned)WMI_ARRAY;
    hres hr = public_own_class(cls, &c);
    if (hr == 0 && ref.n && elem != WMI_REFERENCE && elem != WMI_OBJECT) {
        hr = WBEM_E_INVALID_PARAMETER;
    }
    hr = hr || !ref.n ? hr : check_class_name(ref);
    hr = hr || !value ? hr : private_value(value, &v);
    hr = hr ? hr : cim_class_put_prop(c, slice_of(name), type, ref, value ? &v : NULL, NULL);
    cim_value_clear(&v);
    return hr;
}

wmi_status wmi_object_remove_property(wmi_object *o, const char *name)
{
    struct cim_instance *inst = cim_as_instance(o);
    struct cim_class *c;
    if (!inst) {
        hres hr = public_own_class(o, &c);
        return hr ? hr : cim_class_remove_prop(c, slice_of(name));
    }
    int i = cim_class_find_prop(inst->cls, slice_of(name));
    if (i < 0) {
        return WBEM_E_NOT_FOUND;
    }
    struct cim_value v;
    cim_value_copy(&v, &inst->cls->props[i].def);
    v.is_default = true;
    cim_value_set(&inst->v[i], v);
    return WBEM_S_RESET_TO_DEFAULT;
}

/* ---- methods ---- */
SAME(WMI_METHOD_STATIC, CIM_METHOD_STATIC);
SAME(WMI_METHOD_IMPLEMENTED, CIM_METHOD_IMPLEMENTED);
SAME(WMI_METHOD_DISABLED, CIM_METHOD_DISABLED);
SAME(WMI_METHOD_LOCAL, CIM_METHOD_LOCAL);

/* A class that is being made does not know yet what its qualifiers mean. */
static uint32_t method_flags(const struct cim_class *c, const struct cim_method *m)
{
    static const struct {
        const char *name;
        uint32_t flag;
    } rows[] = {{"static", WMI_METHOD_STATIC},
                {"implemented", WMI_METHOD_IMPLEMENTED},
                {"disabled", WMI_METHOD_DISABLED}};
    uint32_t known = WMI_METHOD_STATIC | WMI_METHOD_IMPLEMENTED | WMI_METHOD_DISABLED;
    uint32_t f = m->flags & (known | WMI_METHOD_LOCAL);
    if (cim_class_sealed(c)) {
        return f;
    }
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        f |= cim_quals_true(&m->quals, rows[i].name) ? rows[i].flag : 0;
    }
    return f;
}

static void tell_method(const struct cim_class *c, const struct cim_method *m,
                        struct wmi_method *out)
{
    *out = (struct wmi_method){.name = cim_str_z(m->name),
                               .origin = cim_str_z(m->origin),
                               .in = m->in ? &m->in->o : NULL,
                               .out = m->out ? &m->out->o : NULL,
                               .flags = method_flags(c, m)};
}

wmi_status wmi_object_method(wmi_object *o, const char *name, struct wmi_method *out)
{
    const struct cim_class *c = cim_class_of(o);
    const struct cim_method *m = cim_class_find_method(c, slice_of(name));
    if (!m) {
        return WBEM_E_NOT_FOUND;
    }
    tell_method(c, m, out);
    return 0;
}

wmi_status wmi_object_method_at(wmi_object *o, uint32_t i, struct wmi_method *out)
{
    const struct cim_class *c = cim_class_of(o);
    if (i >= c->nmethods) {
        return WBEM_S_FALSE;
    }
    tell_method(c, &c->methods[i], out);
    return 0;
}

struct signature {
    struct cim_class *side[2]; /* in, out; unsealed */
    bool has_in;
};

static hres set_true(struct cim_quals *q, const char *name)
{
    struct cim_value yes = cim_bool(true);
    return cim_quals_set(q, slice_of(name), &yes, 0);
}

static hres add_parameter(struct cim_class *side, const struct wmi_parameter *p, uint32_t id)
{
    struct cim_prop *prop = NULL;
    struct cim_value number = cim_sint(CIM_SINT32, id);
    if (cim_class_find_prop(side, slice_of(p->name)) >= 0) {
        return WBEM_E_INVALID_DUPLICATE_PARAMETER;
    }
    hres hr =
        cim_class_put_prop(side, slice_of(p->name), p->type, slice_of(p->ref_class), NULL, &prop);
    return hr ? hr
              : cim_quals_set(&prop->quals, SLICE("ID"), &number,
                              CIM_NOT_OVERRIDABLE | CIM_TO_INSTANCE);
}

/* What each side says of the direction is only its own, as in a signature read from MOF. */
static hres add_sides(struct signature *g, const struct wmi_parameter *p, uint32_t id)
{
    static const char *const words[] = {"in", "out"};
    if (!(p->direction & WMI_INOUT) || (p->direction & ~WMI_INOUT) ||
        strcasecmp(p->name, "ReturnValue") == 0 || check_class_name(slice_of(p->ref_class))) {
        return WBEM_E_INVALID_PARAMETER;
    }
    g->has_in = g->has_in || (p->direction & WMI_IN);
    hres hr = 0;
    for (int s = 0; s < 2 && hr == 0; s++) {
        if (p->direction & (s == 0 ? WMI_IN : WMI_OUT)) {
            hr = add_parameter(g->side[s], p, id);
            hr =
                hr ? hr : set_true(&cim_class_prop(g->side[s], slice_of(p->name))->quals, words[s]);
        }
    }
    return hr;
}

static hres build_signature(struct signature *g, const struct wmi_parameter *p, unsigned ret)
{
    struct cim_prop *value = NULL;
    hres hr = cim_params_new(&g->side[0]);
    hr = hr ? hr : cim_params_new(&g->side[1]);
    for (uint32_t id = 0; p && p[id].name && hr == 0; id++) {
        hr = id < CIM_MAX_PROPERTIES ? add_sides(g, &p[id], id) : WBEM_E_TOO_MANY_PROPERTIES;
    }
    if (hr == 0 && ret != WMI_EMPTY) {
        hr = cim_class_put_prop(g->side[1], SLICE("ReturnValue"), ret, SLICE(""), NULL, &value);
        hr = hr ? hr : set_true(&value->quals, "out");
    }
    hr = hr ? hr : cim_class_seal(g->side[0]);
    return hr ? hr : cim_class_seal(g->side[1]);
}

wmi_status wmi_class_put_method(wmi_object *cls, const char *name,
                                const struct wmi_parameter *parameters, uint16_t return_type)
{
    struct cim_class *c;
    struct signature g = {0};
    hres hr = public_own_class(cls, &c);
    hr = hr ? hr : build_signature(&g, parameters, return_type);
    if (hr == 0) {
        hr = cim_class_put_method(c, slice_of(name), g.has_in ? g.side[0] : NULL,
                                  g.side[1]->nprops ? g.side[1] : NULL, NULL);
    }
    cim_class_unref(g.side[0]);
    cim_class_unref(g.side[1]);
    return hr;
}

wmi_status wmi_class_remove_method(wmi_object *cls, const char *name)
{
    struct cim_class *c;
    hres hr = public_own_class(cls, &c);
    return hr ? hr : cim_class_remove_method(c, slice_of(name));
}
