/* shell_registry: RegRead, RegWrite and RegDelete of WScript.Shell: the registry as StdRegProv has it. */
#include "client/services.h"
#include "providers/registry.h"
#include "util/utf.h"
#include "wsh/env.h"
#include "wsh/shell.h"

#include <stdio.h>

/* ---- calling StdRegProv ---- */
struct regcall {
    struct wmi_services *s;
    struct cim_class *cls;
    struct cim_instance *in;
    struct services_result r;
};

static void regcall_end(struct regcall *c)
{
    services_result_clear(&c->r);
    cim_instance_unref(c->in);
    cim_class_unref(c->cls);
    services_unref(c->s);
}

static hres regcall_open(struct host *h, struct regcall *c)
{
    *c = (struct regcall){0};
    struct wmi_connect_options o = {.ns = "root\\default",
                                    .repository = h->o->wmi.repository,
                                    .providers = h->o->wmi.providers};
    struct wmi_call get = {.operation = WMI_OP_GET, .path = "StdRegProv"};
    hres hr = services_connect(&o, &c->s);
    hr = hr ? hr : services_wait(c->s, &get, &c->r);
    c->cls = hr == 0 && c->r.object ? cim_class_ref(cim_as_class(c->r.object)) : NULL;
    services_result_clear(&c->r);
    return hr ? hr : c->cls ? 0 : WBEM_E_INVALID_CLASS;
}

static hres in_text(struct regcall *c, const char *name, struct slice text)
{
    struct cim_value v;
    hres hr = cim_value_text(&v, CIM_STRING, text);
    hr = hr ? hr : cim_instance_put(c->in, slice_of(name), &v);
    cim_value_clear(&v);
    return hr;
}

/* New in-parameters of a method for a key and, when value.p is given, a value of it. */
static hres prepare(struct regcall *c, const char *method, uint32_t hive, struct slice key,
                    struct slice value)
{
    const struct cim_method *m = cim_class_find_method(c->cls, slice_of(method));
    cim_instance_unref(c->in);
    c->in = m && m->in ? cim_instance_new(m->in) : NULL;
    if (!c->in) {
        return m ? WBEM_E_OUT_OF_MEMORY : WBEM_E_INVALID_METHOD;
    }
    struct cim_value h = cim_uint(CIM_UINT32, hive);
    hres hr = cim_instance_put(c->in, SLICE("hDefKey"), &h);
    hr = hr ? hr : in_text(c, "sSubKeyName", key);
    return hr || !value.p ? hr : in_text(c, "sValueName", value);
}

/* *ret: what the method returned. */
static hres call(struct regcall *c, const char *method, uint32_t *ret)
{
    services_result_clear(&c->r);
    struct wmi_call x = {.operation = WMI_OP_EXEC_METHOD,
                         .path = "StdRegProv",
                         .method = method,
                         .object = &c->in->o};
    hres hr = services_wait(c->s, &x, &c->r);
    const struct cim_value *v =
        hr == 0 && c->r.object
            ? cim_instance_get(cim_as_instance(c->r.object), SLICE("ReturnValue"))
            : NULL;
    *ret = v && !v->null ? (uint32_t)v->d.u : 0;
    return hr ? hr : v ? 0 : WBEM_E_FAILED;
}

static const struct cim_value *out_value(const struct regcall *c, const char *name)
{
    return cim_instance_get(cim_as_instance(c->r.object), slice_of(name));
}

/* ---- names ---- */
struct regname {
    uint32_t hive;
    struct slice key, value;
    bool is_key; /* it ends with a separator */
};

static bool parse_name(struct slice text, struct regname *out)
{
    struct slice rest;
    if (!registry_hive(text, &out->hive, &rest)) {
        return false;
    }
    out->is_key = rest.n == 0 || rest.p[rest.n - 1] == '\\';
    size_t n = rest.n;
    while (n > 0 && rest.p[n - 1] != '\\') {
        n--;
    }
    out->key = (struct slice){rest.p, n ? n - 1 : 0};
    out->value = (struct slice){rest.p + n, rest.n - n};
    return true;
}

/* As Windows says it: "Unable to open registry key "NAME" for reading." */
static hres fail(struct scall *c, const char *source, const char *before, const char *after)
{
    return host_fail(c->error, E_FILE_NOT_FOUND, source, "%s registry key \"%.1000s\"%s.", before,
                     c->a[0].text.p, after);
}

static hres bad_root(struct scall *c, const char *source)
{
    return fail(c, source, "Invalid root in", "");
}

/* ---- reading ---- */
static const struct {
    uint32_t type;
    const char *get, *set, *out, *name;
} types[] = {
    {REG_SZ, "GetStringValue", "SetStringValue", "sValue", "REG_SZ"},
    {REG_EXPAND_SZ, "GetExpandedStringValue", "SetExpandedStringValue", "sValue", "REG_EXPAND_SZ"},
    {REG_BINARY, "GetBinaryValue", "SetBinaryValue", "uValue", "REG_BINARY"},
    {REG_DWORD, "GetDWORDValue", "SetDWORDValue", "uValue", "REG_DWORD"},
    {REG_MULTI_SZ, "GetMultiStringValue", "SetMultiStringValue", "sValue", "REG_MULTI_SZ"},
    {REG_QWORD, "GetQWORDValue", "SetQWORDValue", "uValue", "REG_QWORD"},
};

static hres ret_array(struct scall *c, const struct cim_value *v)
{
    struct var_array *a = var_array_create1(cim_elem_count(v));
    hres hr = a ? 0 : WBEM_E_OUT_OF_MEMORY;
    for (uint32_t i = 0; i < cim_elem_count(v) && hr == 0; i++) {
        struct cim_value e = cim_elem(v, i);
        if (e.type == CIM_STRING) {
            a->v[i] = (struct var){.vt = VT_BSTR, .str = bstr_from_utf8(cim_str_slice(e.d.str))};
            hr = a->v[i].str ? 0 : WBEM_E_OUT_OF_MEMORY;
        } else {
            a->v[i] = (struct var){.vt = VT_UI1, .ui1 = (uint8_t)e.d.u};
        }
    }
    if (FAILED(hr)) {
        var_array_destroy(a);
        return hr;
    }
    *c->result = (struct var){.vt = VT_ARRAY | VT_VARIANT, .arr = a};
    return 0;
}

static hres ret_value(struct host *h, struct scall *c, uint32_t type, const struct cim_value *v)
{
    AUTO_STR text = STR_INIT;
    hres hr = 0;
    switch (type) {
    case REG_SZ:
        return ret_text(c, cim_str_slice(v->d.str));
    case REG_EXPAND_SZ: /* the system's variables are in their places: those of the script come after */
        hr = env_expand(h, cim_str_slice(v->d.str), &text);
        return hr ? hr : ret_text(c, str_slice(&text));
    case REG_DWORD:
        return ret_int(c, (int32_t)(uint32_t)v->d.u);
    case REG_QWORD:
        str_add_u64(&text, v->d.u);
        return str_status(&text) ? WBEM_E_OUT_OF_MEMORY : ret_text(c, str_slice(&text));
    default:
        return ret_array(c, v);
    }
}

static hres read_value(struct regcall *rc, struct host *h, struct scall *c, const struct regname *n,
                       bool *found)
{
    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        uint32_t ret;
        hres hr = prepare(rc, types[i].get, n->hive, n->key, n->value);
        hr = hr ? hr : call(rc, types[i].get, &ret);
        if (hr || ret == 0) {
            *found = hr == 0;
            return hr ? hr : ret_value(h, c, types[i].type, out_value(rc, types[i].out));
        }
    }
    *found = false;
    return 0;
}

/* A key without a default value reads as an empty text; one that is not there fails. */
static hres has_key(struct regcall *rc, const struct regname *n, bool *there)
{
    uint32_t ret;
    hres hr = prepare(rc, "EnumKey", n->hive, n->key, (struct slice){0});
    hr = hr ? hr : call(rc, "EnumKey", &ret);
    *there = hr == 0 && ret == 0;
    return hr;
}

hres shell_reg_read(struct host *h, struct scall *c)
{
    static const char source[] = "WshShell.RegRead";
    struct regname n;
    struct regcall rc;
    bool found = false, there = false;
    if (!parse_name(c->a[0].text, &n)) {
        return bad_root(c, source);
    }
    hres hr = regcall_open(h, &rc);
    hr = hr ? hr : read_value(&rc, h, c, &n, &found);
    if (hr == 0 && !found && n.is_key) {
        hr = has_key(&rc, &n, &there);
        hr = hr || !there ? hr : ret_text(c, SLICE(""));
    }
    regcall_end(&rc);
    if (hr == 0 && !found && !there) {
        return fail(c, source, "Unable to open", " for reading");
    }
    return hr;
}

/* ---- writing ---- */
static hres in_number(struct regcall *rc, const struct var *v, uint32_t type)
{
    int64_t n;
    hres hr = var_to_i64(v, &n);
    struct cim_value value = cim_uint(type == REG_DWORD ? CIM_UINT32 : CIM_UINT64,
                                      type == REG_DWORD ? (uint32_t)n : (uint64_t)n);
    return hr ? hr : cim_instance_put(rc->in, SLICE("uValue"), &value);
}

/* REG_BINARY takes one number, which is 4 bytes. */
static hres in_binary(struct regcall *rc, const struct var *v)
{
    int32_t n;
    hres hr = var_to_i4(v, &n);
    struct cim_array *a = hr ? NULL : cim_array_new(CIM_UINT8, 4);
    if (!a) {
        return hr ? hr : WBEM_E_OUT_OF_MEMORY;
    }
    for (unsigned i = 0; i < 4; i++) {
        a->v[i].u = ((uint32_t)n >> (8 * i)) & 0xff;
    }
    struct cim_value value = cim_arrval(a);
    hr = cim_instance_put(rc->in, SLICE("uValue"), &value);
    cim_value_clear(&value);
    return hr;
}

static hres in_string(struct regcall *rc, const struct var *v)
{
    struct bstr *b = NULL;
    AUTO_STR text = STR_INIT;
    hres hr = var_to_bstr(v, &b);
    str_add_bstr(&text, b);
    bstr_unref(b);
    hr = hr ? hr : str_status(&text);
    return hr ? hr : in_text(rc, "sValue", str_slice(&text));
}

static hres in_value(struct regcall *rc, uint32_t type, const struct var *v)
{
    switch (type) {
    case REG_DWORD:
        return in_number(rc, v, type);
    case REG_BINARY:
        return in_binary(rc, v);
    default:
        return in_string(rc, v);
    }
}

static size_t row_of_type(struct slice name)
{
    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        bool writable =
            types[i].type != REG_MULTI_SZ && types[i].type != REG_QWORD; /* as documented */
        if (writable && utf8_caseeq(name, slice_of(types[i].name))) {
            return i;
        }
    }
    return name.n == 0 ? 0 : ARRAY_LEN(types);
}

static hres write_value(struct regcall *rc, const struct regname *n, size_t row,
                        const struct var *v, uint32_t *ret)
{
    hres hr = prepare(rc, "CreateKey", n->hive, n->key, (struct slice){0});
    hr = hr ? hr : call(rc, "CreateKey", ret);
    if (hr || *ret) {
        return hr;
    }
    hr = prepare(rc, types[row].set, n->hive, n->key, n->value);
    hr = hr ? hr : in_value(rc, types[row].type, v);
    return hr ? hr : call(rc, types[row].set, ret);
}

hres shell_reg_write(struct host *h, struct scall *c)
{
    static const char source[] = "WshShell.RegWrite";
    struct regname n;
    struct regcall rc;
    uint32_t ret = 0;
    hres hr = host_may(h, "registry", "RegWrite", c->a[0].text, c->error);
    if (hr) {
        return hr;
    }
    if (!parse_name(c->a[0].text, &n)) {
        return bad_root(c, source);
    }
    size_t row = row_of_type(c->a[2].text);
    if (row == ARRAY_LEN(types)) {
        return HRES_SCRIPT(5);
    }
    hr = regcall_open(h, &rc);
    hr = hr ? hr : write_value(&rc, &n, row, c->a[1].var, &ret);
    regcall_end(&rc);
    return hr || ret == 0 ? hr : fail(c, source, "Unable to open", " for writing");
}

/* ---- deleting ---- */
hres shell_reg_delete(struct host *h, struct scall *c)
{
    static const char source[] = "WshShell.RegDelete";
    struct regname n;
    struct regcall rc;
    uint32_t ret = 0;
    hres hr = host_may(h, "registry", "RegDelete", c->a[0].text, c->error);
    if (hr) {
        return hr;
    }
    if (!parse_name(c->a[0].text, &n)) {
        return bad_root(c, source);
    }
    const char *method = n.is_key ? "DeleteKey" : "DeleteValue";
    hr = regcall_open(h, &rc);
    hr = hr ? hr : prepare(&rc, method, n.hive, n.key, n.is_key ? (struct slice){0} : n.value);
    hr = hr ? hr : call(&rc, method, &ret);
    regcall_end(&rc);
    return hr || ret == 0 ? hr : fail(c, source, "Unable to remove", "");
}
