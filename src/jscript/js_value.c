/* js_value: VARIANTs to JavaScript and back. Strings are UTF-16 outside; Duktape keeps a surrogate as
 * a character of its own (CESU-8). */
#include "disp/vardate.h"
#include "jscript/js.h"
#include "jscript/js_array.h"
#include "jscript/js_date.h"

#include <math.h>

struct js *js_of(duk_context *ctx)
{
    duk_memory_functions f;
    duk_get_memory_functions(ctx, &f);
    return f.udata;
}

/* ---- text ---- */
static size_t encoded_length(const struct bstr *s)
{
    size_t n = 0;
    for (uint32_t i = 0; i < s->len; i++) {
        n += s->ch[i] < 0x80 ? 1 : s->ch[i] < 0x800 ? 2 : 3;
    }
    return n;
}

void js_push_bstr(duk_context *ctx, const struct bstr *s)
{
    if (bstr_len(s) == 0) {
        duk_push_string(ctx, "");
        return;
    }
    unsigned char *p = duk_push_fixed_buffer(ctx, encoded_length(s));
    for (uint32_t i = 0; i < s->len; i++) {
        unsigned c = s->ch[i];
        if (c < 0x80) {
            *p++ = (unsigned char)c;
        } else if (c < 0x800) {
            *p++ = (unsigned char)(0xC0 | c >> 6);
            *p++ = (unsigned char)(0x80 | (c & 63));
        } else {
            *p++ = (unsigned char)(0xE0 | c >> 12);
            *p++ = (unsigned char)(0x80 | (c >> 6 & 63));
            *p++ = (unsigned char)(0x80 | (c & 63));
        }
    }
    duk_buffer_to_string(ctx, -1);
}

/* One character of up to four bytes at p; bytes that are none stand for themselves. */
static uint32_t decode(const unsigned char *p, size_t n, size_t *used)
{
    unsigned c = p[0];
    size_t want = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF8 ? 4 : 1;
    *used = 1;
    if (want == 1 || want > n) {
        return c;
    }
    uint32_t v = c & (0x7Fu >> want);
    for (size_t i = 1; i < want; i++) {
        v = v << 6 | (p[i] & 63u);
    }
    *used = want;
    return v;
}

struct bstr *js_get_bstr(duk_context *ctx, duk_idx_t idx)
{
    duk_size_t n;
    const unsigned char *p = (const unsigned char *)duk_get_lstring(ctx, idx, &n);
    size_t units = 0, used;
    for (size_t i = 0; i < n; i += used) {
        units += decode(p + i, n - i, &used) > 0xFFFF ? 2 : 1;
    }
    struct bstr *s = bstr_new(NULL, units);
    uint16_t *out = s ? s->ch : NULL;
    for (size_t i = 0; s && i < n; i += used) {
        uint32_t c = decode(p + i, n - i, &used);
        if (c > 0xFFFF) {
            *out++ = (uint16_t)(0xD800 + ((c - 0x10000) >> 10 & 0x3FF));
            *out++ = (uint16_t)(0xDC00 + (c & 0x3FF));
        } else {
            *out++ = (uint16_t)c;
        }
    }
    return s;
}

/* ---- values ---- */
static void push_number(duk_context *ctx, const struct var *v)
{
    double d = 0;
    (void)var_to_r8(v, &d); /* cannot fail on numbers */
    duk_push_number(ctx, d);
}

void js_push_var(duk_context *ctx, const struct var *v)
{
    v = var_deref(v);
    if (v->vt & VT_ARRAY) {
        js_push_array(ctx, v->arr);
        return;
    }
    switch (v->vt) {
    case VT_EMPTY:
        duk_push_undefined(ctx);
        break;
    case VT_NULL:
        duk_push_null(ctx);
        break;
    case VT_BOOL:
        duk_push_boolean(ctx, v->boolean != 0);
        break;
    case VT_BSTR:
        js_push_bstr(ctx, v->str);
        break;
    case VT_DATE:
        js_push_date(ctx, v->r8);
        break;
    case VT_DISPATCH:
        if (v->obj) {
            js_push_disp(ctx, v->obj);
        } else {
            duk_push_null(ctx);
        }
        break;
    case VT_ERROR:
        duk_push_undefined(ctx);
        break;
    default:
        push_number(ctx, v);
        break;
    }
}

static hres get_object(duk_context *ctx, duk_idx_t idx, struct var *out)
{
    struct var_array *a = js_array_at(ctx, idx);
    if (a) {
        struct var v = {.vt = VT_ARRAY | VT_VARIANT, .arr = a};
        return var_copy(out, &v);
    }
    if (js_date_at(ctx, idx, &out->r8)) {
        out->vt = VT_DATE;
        return 0;
    }
    struct disp *o = disp_ref(js_disp_at(ctx, idx));
    hres hr = o ? 0 : js_export(ctx, idx, &o);
    if (hr == 0) {
        *out = VAR_OBJ(o);
    }
    return hr;
}

hres js_get_var(duk_context *ctx, duk_idx_t idx, struct var *out)
{
    *out = VAR_EMPTY;
    switch (duk_get_type(ctx, idx)) {
    case DUK_TYPE_NULL:
        *out = VAR_NULL;
        return 0;
    case DUK_TYPE_BOOLEAN:
        *out = VAR_BOOL(duk_get_boolean(ctx, idx));
        return 0;
    case DUK_TYPE_NUMBER: {
        double d = duk_get_number(ctx, idx);
        bool whole = d >= INT32_MIN && d <= INT32_MAX && floor(d) == d;
        *out = whole ? VAR_I4((int32_t)d) : VAR_R8(d);
        return 0;
    }
    case DUK_TYPE_STRING: {
        struct bstr *s = js_get_bstr(ctx, idx);
        *out = s ? VAR_STR(s) : VAR_EMPTY;
        return s ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    case DUK_TYPE_OBJECT:
    case DUK_TYPE_LIGHTFUNC:
        return get_object(ctx, idx, out);
    default:
        return 0;
    }
}
