/* shell_registry: RegRead, RegWrite and RegDelete of WScript.Shell: the registry as StdRegProv has it. */
#include "client/stdreg.h"
#include "util/utf.h"
#include "wsh/env.h"
#include "wsh/shell.h"

#include <stdio.h>

static hres open_registry(struct host *h, struct stdreg *c)
{
    const struct wmi_connect_options o = {.repository = h->o->wmi.repository,
                                          .providers = h->o->wmi.providers};
    return stdreg_open(&o, c);
}

/* ---- names ---- */
/* "HKCU\A\name" is a value, "HKCU\A\" the key A and its default value. */
static bool parse_name(struct slice text, struct reg_at *out, bool *is_key)
{
    struct slice rest;
    if (!registry_hive(text, &out->hive, &rest)) {
        return false;
    }
    *is_key = rest.n == 0 || rest.p[rest.n - 1] == '\\';
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

static hres read_value(struct stdreg *r, struct host *h, struct scall *c, const struct reg_at *at,
                       bool *found)
{
    static const uint32_t types[] = {REG_SZ,     REG_DWORD,    REG_EXPAND_SZ,
                                     REG_BINARY, REG_MULTI_SZ, REG_QWORD};
    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        uint32_t ret;
        const struct cim_value *v;
        hres hr = stdreg_get(r, at, types[i], &v, &ret);
        if (hr || ret == 0) {
            *found = hr == 0;
            return hr ? hr : ret_value(h, c, types[i], v);
        }
    }
    *found = false;
    return 0;
}

/* A key without a default value reads as an empty text; one that is not there fails. */
static hres read_empty(struct stdreg *r, struct scall *c, const struct reg_at *at, bool *found)
{
    uint32_t ret;
    const struct cim_value *names;
    hres hr = stdreg_keys(r, at, &names, &ret);
    *found = hr == 0 && ret == 0;
    return *found ? ret_text(c, SLICE("")) : hr;
}

hres shell_reg_read(struct host *h, struct scall *c)
{
    static const char source[] = "WshShell.RegRead";
    struct reg_at at;
    struct stdreg r;
    bool found = false, is_key;
    if (!parse_name(c->a[0].text, &at, &is_key)) {
        return bad_root(c, source);
    }
    hres hr = open_registry(h, &r);
    if (FAILED(hr)) {
        return hr;
    }
    hr = read_value(&r, h, c, &at, &found);
    if (hr == 0 && !found && is_key) {
        hr = read_empty(&r, c, &at, &found);
    }
    stdreg_close(&r);
    return hr || found ? hr : fail(c, source, "Unable to open", " for reading");
}

/* ---- writing ---- */
static hres number_of(const struct var *v, struct cim_value *out)
{
    int64_t n;
    hres hr = var_to_i64(v, &n);
    *out = cim_uint(CIM_UINT32, (uint32_t)n);
    return hr;
}

/* REG_BINARY takes one number, which is 4 bytes. */
static hres bytes_of(const struct var *v, struct cim_value *out)
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
    *out = cim_arrval(a);
    return 0;
}

static hres text_of(const struct var *v, struct cim_value *out)
{
    struct bstr *b = NULL;
    AUTO_STR text = STR_INIT;
    hres hr = var_to_bstr(v, &b);
    str_add_bstr(&text, b);
    bstr_unref(b);
    hr = hr ? hr : str_status(&text);
    return hr ? hr : cim_value_text(out, CIM_STRING, str_slice(&text));
}

/* The types that RegWrite is documented for. */
static const struct {
    const char *name;
    uint32_t type;
    hres (*value)(const struct var *v, struct cim_value *out);
} writable[] = {
    {"", REG_SZ, text_of},
    {"REG_SZ", REG_SZ, text_of},
    {"REG_EXPAND_SZ", REG_EXPAND_SZ, text_of},
    {"REG_DWORD", REG_DWORD, number_of},
    {"REG_BINARY", REG_BINARY, bytes_of},
};

static hres write_value(struct host *h, const struct reg_at *at, uint32_t type,
                        const struct cim_value *v, uint32_t *ret)
{
    struct stdreg r;
    hres hr = open_registry(h, &r);
    if (FAILED(hr)) {
        return hr;
    }
    hr = stdreg_create_key(&r, at, ret);
    hr = hr || *ret ? hr : stdreg_set(&r, at, type, v, ret);
    stdreg_close(&r);
    return hr;
}

hres shell_reg_write(struct host *h, struct scall *c)
{
    static const char source[] = "WshShell.RegWrite";
    struct reg_at at;
    bool is_key;
    uint32_t ret = 0;
    size_t row = 0;
    struct cim_value v = {0};
    hres hr = host_may(h, "registry", "RegWrite", c->a[0].text, c->error);
    if (hr) {
        return hr;
    }
    if (!parse_name(c->a[0].text, &at, &is_key)) {
        return bad_root(c, source);
    }
    while (row < ARRAY_LEN(writable) && !utf8_caseeq(c->a[2].text, slice_of(writable[row].name))) {
        row++;
    }
    if (row == ARRAY_LEN(writable)) {
        return HRES_SCRIPT(5);
    }
    hr = writable[row].value(c->a[1].var, &v);
    hr = hr ? hr : write_value(h, &at, writable[row].type, &v, &ret);
    cim_value_clear(&v);
    return hr || ret == 0 ? hr : fail(c, source, "Unable to open", " for writing");
}

/* ---- deleting ---- */
hres shell_reg_delete(struct host *h, struct scall *c)
{
    static const char source[] = "WshShell.RegDelete";
    struct reg_at at;
    struct stdreg r;
    bool is_key;
    uint32_t ret = 0;
    hres hr = host_may(h, "registry", "RegDelete", c->a[0].text, c->error);
    if (hr) {
        return hr;
    }
    if (!parse_name(c->a[0].text, &at, &is_key)) {
        return bad_root(c, source);
    }
    hr = open_registry(h, &r);
    if (FAILED(hr)) {
        return hr;
    }
    hr = is_key ? stdreg_delete_key(&r, &at, &ret) : stdreg_delete_value(&r, &at, &ret);
    stdreg_close(&r);
    return hr || ret == 0 ? hr : fail(c, source, "Unable to remove", "");
}
