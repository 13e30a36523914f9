/* Order of two values. */
#include "vbs/engine.h"

static int order_of(double a, double b)
{
    return a < b ? -1 : a > b;
}

static bool is_number(const struct var *v)
{
    switch (v->vt) {
    case VT_I2:
    case VT_I4:
    case VT_R4:
    case VT_R8:
    case VT_CY:
    case VT_DATE:
    case VT_BOOL:
    case VT_UI1:
        return true;
    default:
        return false;
    }
}

/* Text and number: a literal decides what is compared; between two variables the number is less. */
static int mixed(struct vbs *e, const struct var *text, const struct var *num, bool text_hard,
                 bool num_hard, int *order)
{
    double d, n;
    if (num_hard || (text_hard && num->vt == VT_BOOL)) {
        bool b;
        if (num->vt == VT_BOOL && SUCCEEDED(vbs_bool_of(e, text, &b))) {
            *order = order_of(b ? -1 : 0, num->boolean ? -1 : 0);
            return 0;
        }
        if (SUCCEEDED(vbs_r8_of(e, text, &d)) && SUCCEEDED(var_to_r8(num, &n))) {
            *order = order_of(d, n);
            return 0;
        }
    } else if (text_hard) {
        struct bstr *s;
        hres hr = vbs_bstr_of(e, num, &s);
        if (FAILED(hr)) {
            return vbs_conv_fail(e, hr, num);
        }
        *order = bstr_cmp(text->str, s);
        bstr_unref(s);
        return 0;
    }
    *order = 1;
    return 0;
}

static int compare_plain(struct vbs *e, const struct var *a, const struct var *b, unsigned hard,
                         int *order)
{
    if (a->vt == VT_NULL || b->vt == VT_NULL) {
        *order = CMP_NULL;
        return 0;
    }
    bool ta = a->vt == VT_BSTR, tb = b->vt == VT_BSTR;
    if ((ta && tb) || (ta && b->vt == VT_EMPTY) || (tb && a->vt == VT_EMPTY)) {
        *order = bstr_cmp(ta ? a->str : NULL, tb ? b->str : NULL);
        return 0;
    }
    if (ta && is_number(b)) {
        return mixed(e, a, b, hard & 1, hard & 2, order);
    }
    if (tb && is_number(a)) {
        int r = mixed(e, b, a, hard & 2, hard & 1, order);
        *order = -*order;
        return r;
    }
    if ((!is_number(a) && a->vt != VT_EMPTY) || (!is_number(b) && b->vt != VT_EMPTY)) {
        return vbs_raise(e, 13, NULL);
    }
    if (a->vt == VT_CY && b->vt == VT_CY) {
        *order = a->cy < b->cy ? -1 : a->cy > b->cy;
        return 0;
    }
    double x = 0, y = 0;
    if (FAILED(var_to_r8(a, &x)) || FAILED(var_to_r8(b, &y))) {
        return vbs_raise(e, 13, NULL);
    }
    *order = order_of(x, y);
    return 0;
}

int vbs_compare(struct vbs *e, const struct var *a, const struct var *b, unsigned hard, int *order)
{
    struct var t1 = VAR_EMPTY, t2 = VAR_EMPTY;
    int r = -1;
    a = vbs_plain(e, a, &t1);
    b = a ? vbs_plain(e, b, &t2) : NULL;
    if (a && b) {
        r = compare_plain(e, a, b, hard, order);
    }
    vbs_kill(&t1);
    vbs_kill(&t2);
    return r;
}
