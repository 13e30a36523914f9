/* Conversions with the script's errors, and the end of hidden values. */
#include "disp/conv.h"
#include "vbs/engine.h"

void vbs_release(struct var *v)
{
    struct var old = *v;
    *v = VAR_EMPTY;
    if (old.vt == VT_HIDDEN_ENUM) {
        struct disp_enum *en = (struct disp_enum *)(void *)old.obj;
        en->ops->destroy(en);
    } else if (old.vt == VT_HIDDEN_LOCK) {
        var_array_unlock(old.arr);
    } else {
        var_clear(&old);
    }
}

int vbs_conv_fail(struct vbs *e, hres hr, const struct var *v)
{
    v = var_deref(v);
    if (v->vt == VT_NULL) {
        return vbs_raise(e, 94, NULL);
    }
    if (hr == DISP_E_TYPEMISMATCH && v->vt == VT_BSTR) {
        return vbs_raise_value(e, 13, v);
    }
    return vbs_raise_hres(e, hr, NULL, NULL);
}

hres vbs_bstr_of(const struct vbs *e, const struct var *v, struct bstr **out)
{
    bool fraction = v->vt == VT_R4 || v->vt == VT_R8 || v->vt == VT_CY;
    if (LIKELY(!e->locale) || (!fraction && v->vt != VT_DATE)) {
        return var_to_bstr(v, out);
    }
    *out = NULL;
    if (v->vt == VT_DATE) {
        AUTO_STR s = STR_INIT;
        if (!vardate_valid(v->r8)) {
            return DISP_E_OVERFLOW;
        }
        vardate_format(&e->locale->date, v->r8, VARDATE_GENERAL, &s);
        *out = FAILED(str_status(&s)) ? NULL : bstr_from_utf8(str_slice(&s));
    } else {
        char text[VAR_NUM_TEXT];
        size_t n = var_number_text(v, text);
        *out = bstr_new(NULL, n);
        for (size_t i = 0; *out && i < n; i++) {
            (*out)->ch[i] = text[i] == '.' ? e->locale->number.decimal : (uint8_t)text[i];
        }
    }
    return *out ? 0 : WBEM_E_OUT_OF_MEMORY;
}

hres vbs_r8_of(const struct vbs *e, const struct var *v, double *out)
{
    if (LIKELY(!e->locale) || v->vt != VT_BSTR) {
        return var_to_r8(v, out);
    }
    *out = 0;
    return v->str ? var_parse_number(&e->locale->number, v->str->ch, v->str->len, out)
                  : DISP_E_TYPEMISMATCH;
}

hres vbs_bool_of(const struct vbs *e, const struct var *v, bool *out)
{
    hres hr = var_to_bool(v, out); /* the words True and False are the same everywhere */
    if (UNLIKELY(e->locale) && v->vt == VT_BSTR) {
        double d;
        hres number = vbs_r8_of(e, v, &d);
        struct bstr *s = v->str;
        bool word = SUCCEEDED(hr) && s && s->len && (s->ch[0] | 32) >= 'f';
        if (!word) {
            *out = SUCCEEDED(number) && d != 0;
            return number;
        }
    }
    return hr;
}

const struct var *vbs_plain(struct vbs *e, const struct var *v, struct var *tmp)
{
    v = var_deref(v);
    if (v->vt != VT_DISPATCH) {
        return v;
    }
    if (!v->obj) {
        vbs_raise(e, 91, NULL);
        return NULL;
    }
    struct disp_error err = {0};
    hres hr = disp_default_value(v->obj, tmp, &err);
    if (FAILED(hr)) {
        vbs_raise_hres(e, hr, &err, NULL);
        return NULL;
    }
    disp_error_clear(&err);
    const struct var *d = var_deref(tmp);
    if (d->vt == VT_DISPATCH) {
        vbs_release(tmp);
        vbs_raise(e, 438, NULL);
        return NULL;
    }
    return d;
}

int vbs_to_text(struct vbs *e, const struct var *v, struct bstr **out)
{
    v = var_deref(v);
    if (v->vt == VT_BSTR && v->str) {
        *out = bstr_ref(v->str);
        return 0;
    }
    struct var tmp = VAR_EMPTY;
    v = vbs_plain(e, v, &tmp);
    if (!v) {
        *out = NULL;
        return -1;
    }
    hres hr = vbs_bstr_of(e, v, out);
    int r = FAILED(hr) ? vbs_conv_fail(e, hr, v) : 0;
    vbs_kill(&tmp);
    return r;
}

int vbs_to_double(struct vbs *e, const struct var *v, double *out)
{
    struct var tmp = VAR_EMPTY;
    v = vbs_plain(e, v, &tmp);
    if (!v) {
        return -1;
    }
    hres hr = vbs_r8_of(e, v, out);
    int r = FAILED(hr) ? vbs_conv_fail(e, hr, v) : 0;
    vbs_kill(&tmp);
    return r;
}

int vbs_to_long(struct vbs *e, const struct var *v, int32_t *out)
{
    v = var_deref(v);
    if (v->vt == VT_I4) {
        *out = v->i4;
        return 0;
    }
    if (v->vt == VT_I2) {
        *out = v->i2;
        return 0;
    }
    struct var tmp = VAR_EMPTY;
    v = vbs_plain(e, v, &tmp);
    if (!v) {
        return -1;
    }
    double d;
    bool text = v->vt == VT_BSTR && e->locale;
    hres hr = text ? vbs_r8_of(e, v, &d) : var_to_i4(v, out);
    if (text && SUCCEEDED(hr)) {
        struct var number = VAR_R8(d);
        hr = var_to_i4(&number, out);
    }
    int r = FAILED(hr) ? vbs_conv_fail(e, hr, v) : 0;
    vbs_kill(&tmp);
    return r;
}

int vbs_truth(struct vbs *e, const struct var *v, bool *out)
{
    struct var tmp = VAR_EMPTY;
    v = vbs_plain(e, v, &tmp);
    if (!v) {
        return -1;
    }
    *out = false;
    hres hr = v->vt == VT_NULL ? 0 : vbs_bool_of(e, v, out);
    int r = FAILED(hr) ? vbs_conv_fail(e, hr, v) : 0;
    vbs_kill(&tmp);
    return r;
}
