#include "disp/disp.h"

#include "util/utf.h"

#define DISP_NAME_MAX 255 /* code units of a member name called from C */

void disp_unrefp(struct disp **o)
{
    *o = disp_unref(*o);
}

void disp_error_clear(struct disp_error *e)
{
    bstr_unref(e->source);
    bstr_unref(e->description);
    bstr_unref(e->helpfile);
    *e = (struct disp_error){0};
}

hres disp_invoke_name(struct disp *o, const char *name, struct disp_call *call)
{
    uint16_t wide[DISP_NAME_MAX];
    struct slice s = slice_of(name);
    if (!o || utf8_to_utf16_len(s) > DISP_NAME_MAX) {
        return DISP_E_UNKNOWNNAME;
    }
    int32_t id;
    if (!o->ops->get_id || !o->ops->invoke) {
        return DISP_E_UNKNOWNNAME;
    }
    hres hr = o->ops->get_id(o, wide, utf8_to_utf16(s, wide), &id);
    if (FAILED(hr)) {
        return hr;
    }
    return o->ops->invoke(o, id, call);
}

hres disp_default_value(struct disp *o, struct var *out, struct disp_error *err)
{
    *out = VAR_EMPTY;
    if (!o) {
        return HRES_SCRIPT(91);
    }
    if (!o->ops->invoke) {
        return DISP_E_MEMBERNOTFOUND;
    }
    struct disp_call call = {.kind = DISP_METHOD | DISP_GET, .result = out};
    hres hr = o->ops->invoke(o, DISPID_VALUE, &call);
    if (err) {
        *err = call.error;
    } else {
        disp_error_clear(&call.error);
    }
    if (FAILED(hr)) {
        var_clear(out);
    }
    return hr;
}

static hres get_member(struct disp *o, const char *name, struct var *out)
{
    struct disp_call c = {.kind = DISP_GET, .result = out};
    hres hr = disp_invoke_name(o, name, &c);
    disp_error_clear(&c.error);
    return hr;
}

hres disp_to_array(struct disp *o, struct var *out)
{
    struct var length = VAR_EMPTY;
    int32_t n = 0;
    hres hr = get_member(o, "length", &length);
    hr = hr || length.vt != VT_I4 ? DISP_E_TYPEMISMATCH : var_to_i4(&length, &n);
    var_clear(&length);
    struct var_array *a = hr || n < 0 ? NULL : var_array_create1((size_t)n);
    if (!a) {
        return hr || n < 0 ? DISP_E_TYPEMISMATCH : WBEM_E_OUT_OF_MEMORY;
    }
    for (int32_t i = 0; i < n && SUCCEEDED(hr); i++) {
        AUTO_STR name = STR_INIT;
        str_add_i64(&name, i);
        hr = str_status(&name);
        hr = hr ? hr : get_member(o, str_z(&name), &a->v[i]);
        hr = hr == DISP_E_UNKNOWNNAME ? 0 : hr; /* a hole */
    }
    if (FAILED(hr)) {
        var_array_destroy(a);
        return hr;
    }
    *out = (struct var){.vt = VT_ARRAY | VT_VARIANT, .arr = a};
    return 0;
}
