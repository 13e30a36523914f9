/* stdreg: methods of StdRegProv. */
#include "client/stdreg.h"

static const struct type_row {
    uint32_t type;
    const char *get, *set, *value, *name;
} types[] = {
    {REG_SZ, "GetStringValue", "SetStringValue", "sValue", "REG_SZ"},
    {REG_EXPAND_SZ, "GetExpandedStringValue", "SetExpandedStringValue", "sValue", "REG_EXPAND_SZ"},
    {REG_BINARY, "GetBinaryValue", "SetBinaryValue", "uValue", "REG_BINARY"},
    {REG_DWORD, "GetDWORDValue", "SetDWORDValue", "uValue", "REG_DWORD"},
    {REG_MULTI_SZ, "GetMultiStringValue", "SetMultiStringValue", "sValue", "REG_MULTI_SZ"},
    {REG_QWORD, "GetQWORDValue", "SetQWORDValue", "uValue", "REG_QWORD"},
};

static const struct type_row *row_of(uint32_t type)
{
    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        if (types[i].type == type) {
            return &types[i];
        }
    }
    return NULL;
}

const char *reg_type_name(uint32_t type)
{
    const struct type_row *t = row_of(type);
    return t ? t->name : NULL;
}

void stdreg_close(struct stdreg *c)
{
    services_result_clear(&c->r);
    cim_instance_unref(c->in);
    cim_class_unref(c->cls);
    services_unref(c->s);
    *c = (struct stdreg){0};
}

hres stdreg_open(const struct wmi_connect_options *options, struct stdreg *c)
{
    *c = (struct stdreg){0};
    struct wmi_connect_options o = *options;
    o.ns = "root\\default";
    struct wmi_call get = {.operation = WMI_OP_GET, .path = "StdRegProv"};
    hres hr = services_connect(&o, &c->s, NULL);
    hr = hr ? hr : services_wait(c->s, &get, &c->r);
    c->cls = hr == 0 && c->r.object ? cim_class_ref(cim_as_class(c->r.object)) : NULL;
    services_result_clear(&c->r);
    hr = hr ? hr : c->cls ? 0 : WBEM_E_INVALID_CLASS;
    if (FAILED(hr)) {
        stdreg_close(c);
    }
    return hr;
}

/* ---- one call ---- */
static hres in_text(struct stdreg *c, const char *name, struct slice text)
{
    struct cim_value v;
    hres hr = cim_value_text(&v, CIM_STRING, text);
    hr = hr ? hr : cim_instance_put(c->in, slice_of(name), &v);
    cim_value_clear(&v);
    return hr;
}

static hres prepare(struct stdreg *c, const char *method, const struct reg_at *at, bool of_value)
{
    const struct cim_method *m = cim_class_find_method(c->cls, slice_of(method));
    cim_instance_unref(c->in);
    c->in = m && m->in ? cim_instance_new(m->in) : NULL;
    if (!c->in) {
        return m ? WBEM_E_OUT_OF_MEMORY : WBEM_E_INVALID_METHOD;
    }
    struct cim_value hive = cim_uint(CIM_UINT32, at->hive);
    hres hr = cim_instance_put(c->in, SLICE("hDefKey"), &hive);
    hr = hr ? hr : in_text(c, "sSubKeyName", at->key);
    return hr || !of_value ? hr : in_text(c, "sValueName", at->value);
}

static const struct cim_value *out_of(const struct stdreg *c, const char *name)
{
    return c->r.object ? cim_instance_get(cim_as_instance(c->r.object), slice_of(name)) : NULL;
}

static hres call(struct stdreg *c, const char *method, uint32_t *ret)
{
    services_result_clear(&c->r);
    struct wmi_call x = {.operation = WMI_OP_EXEC_METHOD,
                         .path = "StdRegProv",
                         .method = method,
                         .object = &c->in->o};
    hres hr = services_wait(c->s, &x, &c->r);
    const struct cim_value *v = hr == 0 ? out_of(c, "ReturnValue") : NULL;
    *ret = v && !v->null ? (uint32_t)v->d.u : 0;
    return hr ? hr : v ? 0 : WBEM_E_FAILED;
}

static hres simple(struct stdreg *c, const char *method, const struct reg_at *at, bool of_value,
                   uint32_t *ret)
{
    hres hr = prepare(c, method, at, of_value);
    return hr ? hr : call(c, method, ret);
}

hres stdreg_create_key(struct stdreg *c, const struct reg_at *at, uint32_t *ret)
{
    return simple(c, "CreateKey", at, false, ret);
}

hres stdreg_delete_key(struct stdreg *c, const struct reg_at *at, uint32_t *ret)
{
    return simple(c, "DeleteKey", at, false, ret);
}

hres stdreg_delete_value(struct stdreg *c, const struct reg_at *at, uint32_t *ret)
{
    return simple(c, "DeleteValue", at, true, ret);
}

hres stdreg_get(struct stdreg *c, const struct reg_at *at, uint32_t type,
                const struct cim_value **out, uint32_t *ret)
{
    const struct type_row *t = row_of(type);
    *out = NULL;
    hres hr = t ? simple(c, t->get, at, true, ret) : WBEM_E_INVALID_PARAMETER;
    if (hr == 0 && *ret == 0) {
        *out = out_of(c, t->value);
        hr = *out ? 0 : WBEM_E_FAILED;
    }
    return hr;
}

hres stdreg_set(struct stdreg *c, const struct reg_at *at, uint32_t type, const struct cim_value *v,
                uint32_t *ret)
{
    const struct type_row *t = row_of(type);
    hres hr = t ? prepare(c, t->set, at, true) : WBEM_E_INVALID_PARAMETER;
    hr = hr ? hr : cim_instance_put(c->in, slice_of(t->value), v);
    return hr ? hr : call(c, t->set, ret);
}

hres stdreg_keys(struct stdreg *c, const struct reg_at *at, const struct cim_value **names,
                 uint32_t *ret)
{
    hres hr = simple(c, "EnumKey", at, false, ret);
    *names = hr == 0 && *ret == 0 ? out_of(c, "sNames") : NULL;
    return hr;
}

hres stdreg_values(struct stdreg *c, const struct reg_at *at, const struct cim_value **names,
                   const struct cim_value **kinds, uint32_t *ret)
{
    hres hr = simple(c, "EnumValues", at, false, ret);
    *names = hr == 0 && *ret == 0 ? out_of(c, "sNames") : NULL;
    *kinds = hr == 0 && *ret == 0 ? out_of(c, "Types") : NULL;
    return hr;
}
