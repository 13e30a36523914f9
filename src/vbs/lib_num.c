/* Conversions, mathematics, questions about types. */
#include "disp/conv.h"
#include "disp/vardate.h"
#include "util/clock.h"
#include "vbs/lib.h"

#include <math.h>

#define DOUBLE_ARG(name)                                                                           \
    double name;                                                                                   \
    (void)n;                                                                                       \
    if (vbs_to_double(e, argv[0], &name)) {                                                        \
        return -1;                                                                                 \
    }

/* ---- conversions ---- */
LIB(lib_CBool)
{
    bool b;
    (void)n;
    if (argv[0]->vt == VT_NULL) {
        return vbs_raise(e, 94, NULL);
    }
    if (vbs_truth(e, argv[0], &b)) {
        return -1;
    }
    *out = VAR_BOOL(b);
    return 0;
}

/* To an integer range, half to even. */
static int rounded(struct vbs *e, const struct var *v, double min, double max, double *out)
{
    if (vbs_to_double(e, v, out)) {
        return -1;
    }
    *out = var_round_even(*out);
    return *out >= min && *out <= max ? 0 : vbs_raise(e, 6, NULL);
}

LIB(lib_CByte)
{
    double d;
    (void)n;
    if (rounded(e, argv[0], 0, 255, &d)) {
        return -1;
    }
    *out = (struct var){.vt = VT_UI1, .ui1 = (uint8_t)d};
    return 0;
}

LIB(lib_CInt)
{
    double d;
    (void)n;
    if (rounded(e, argv[0], INT16_MIN, INT16_MAX, &d)) {
        return -1;
    }
    *out = VAR_I2((int16_t)d);
    return 0;
}

LIB(lib_CLng)
{
    double d;
    (void)n;
    if (rounded(e, argv[0], INT32_MIN, INT32_MAX, &d)) {
        return -1;
    }
    *out = VAR_I4((int32_t)d);
    return 0;
}

/* Text and Currency keep every digit; the others come as Double. */
static hres to_currency(const struct vbs *e, const struct var *v, int64_t *cy)
{
    double d;
    if (v->vt == VT_CY) {
        *cy = v->cy;
        return 0;
    }
    if (v->vt == VT_BSTR) {
        return v->str ? var_parse_currency(vbs_number_style(e), v->str->ch, v->str->len, cy)
                      : DISP_E_TYPEMISMATCH;
    }
    hres hr = vbs_r8_of(e, v, &d);
    return FAILED(hr) ? hr : var_currency_from_r8(d, cy);
}

LIB(lib_CCur)
{
    struct var tmp = VAR_EMPTY;
    int64_t cy = 0;
    (void)n;
    const struct var *v = vbs_plain(e, argv[0], &tmp);
    if (!v) {
        return -1;
    }
    hres hr = to_currency(e, v, &cy);
    int r = FAILED(hr) ? vbs_conv_fail(e, hr, v) : 0;
    vbs_kill(&tmp);
    *out = (struct var){.vt = VT_CY, .cy = cy};
    return r;
}

LIB(lib_CDbl)
{
    DOUBLE_ARG(d)
    *out = VAR_R8(d);
    return 0;
}

LIB(lib_CSng)
{
    DOUBLE_ARG(d)
    if (!(fabs(d) <= 3.402823466e38)) {
        return vbs_raise(e, 6, NULL);
    }
    *out = (struct var){.vt = VT_R4, .r4 = (float)d};
    return 0;
}

LIB(lib_CStr)
{
    struct bstr *s;
    (void)n;
    if (vbs_to_text(e, argv[0], &s)) {
        return -1;
    }
    *out = VAR_STR(s);
    return 0;
}

static int radix(struct vbs *e, const struct var *v, unsigned bits, struct var *out)
{
    int32_t i;
    uint16_t digits[16];
    size_t k = ARRAY_LEN(digits);
    if (v->vt == VT_NULL) {
        *out = VAR_NULL;
        return 0;
    }
    if (vbs_to_long(e, v, &i)) {
        return -1;
    }
    uint32_t u = v->vt == VT_I2 || v->vt == VT_BOOL ? (uint16_t)i : (uint32_t)i;
    do {
        digits[--k] = (uint16_t) "0123456789ABCDEF"[u & ((1u << bits) - 1)];
        u >>= bits;
    } while (u);
    return lib_put_text(e, digits + k, ARRAY_LEN(digits) - k, out);
}

LIB(lib_Hex)
{
    (void)n;
    return radix(e, argv[0], 4, out);
}

LIB(lib_Oct)
{
    (void)n;
    return radix(e, argv[0], 3, out);
}

/* ---- integer parts and signs ---- */
static int keep_currency(struct vbs *e, int64_t cy, double (*f)(double), struct var *out)
{
    int64_t rest = cy % 10000, r = cy;
    if (f == fabs) {
        if (cy == INT64_MIN) {
            return vbs_raise(e, 6, NULL);
        }
        r = cy < 0 ? -cy : cy;
    } else if (__builtin_sub_overflow(cy, rest + (f == floor && rest < 0 ? 10000 : 0), &r)) {
        return vbs_raise(e, 6, NULL);
    }
    *out = (struct var){.vt = VT_CY, .cy = r};
    return 0;
}

/* Keeps the type of a number; f works on a Double. */
static int keep_type(struct vbs *e, const struct var *v, double (*f)(double), struct var *out)
{
    struct var tmp = VAR_EMPTY;
    const struct var *p = vbs_plain(e, v, &tmp);
    double d;
    if (!p) {
        return -1;
    }
    int r = 0;
    uint16_t vt = p->vt;
    if (vt == VT_NULL) {
        *out = VAR_NULL;
    } else if (vbs_to_double(e, p, &d)) {
        r = -1;
    } else if (vt == VT_I2 || vt == VT_BOOL || vt == VT_EMPTY) {
        d = f(d);
        *out = d > INT16_MAX ? VAR_I4((int32_t)d) : VAR_I2((int16_t)d);
    } else if (vt == VT_I4) {
        d = f(d);
        *out = d > INT32_MAX ? VAR_R8(d) : VAR_I4((int32_t)d);
    } else if (vt == VT_UI1) {
        *out = (struct var){.vt = VT_UI1, .ui1 = (uint8_t)f(d)};
    } else if (vt == VT_R4) {
        *out = (struct var){.vt = VT_R4, .r4 = (float)f(d)};
    } else if (vt == VT_CY) {
        r = keep_currency(e, p->cy, f, out);
    } else {
        *out = (struct var){.vt = vt == VT_DATE ? VT_DATE : VT_R8, .r8 = f(d)};
    }
    vbs_kill(&tmp);
    return r;
}

LIB(lib_Abs)
{
    (void)n;
    return keep_type(e, argv[0], fabs, out);
}

LIB(lib_Int)
{
    (void)n;
    return keep_type(e, argv[0], floor, out);
}

LIB(lib_Fix)
{
    (void)n;
    return keep_type(e, argv[0], trunc, out);
}

LIB(lib_Sgn)
{
    if (argv[0]->vt == VT_NULL) {
        return vbs_raise(e, 94, NULL);
    }
    DOUBLE_ARG(d)
    *out = VAR_I2((int16_t)(d > 0 ? 1 : d < 0 ? -1 : 0));
    return 0;
}

#define MAX_ROUND_DIGITS 22

static int64_t round_currency(int64_t cy, int32_t digits)
{
    int64_t unit = 1;
    for (int32_t i = digits; i < 4; i++) {
        unit *= 10;
    }
    int64_t rest = cy % unit, whole = cy - rest, part = rest < 0 ? -rest : rest;
    if (part * 2 < unit || (part * 2 == unit && whole / unit % 2 == 0)) {
        return whole;
    }
    int64_t r;
    return __builtin_add_overflow(whole, rest < 0 ? -unit : unit, &r) ? cy : r;
}

LIB(lib_Round)
{
    int32_t digits;
    double d;
    if (argv[0]->vt == VT_NULL) {
        *out = VAR_NULL;
        return 0;
    }
    if (lib_long(e, ARG(1), 0, 0, &digits)) {
        return -1;
    }
    if (digits > MAX_ROUND_DIGITS) {
        return vbs_raise(e, 5, NULL);
    }
    if (argv[0]->vt == VT_I2 || argv[0]->vt == VT_I4 || argv[0]->vt == VT_UI1) {
        *out = *argv[0];
        return 0;
    }
    if (argv[0]->vt == VT_BOOL || argv[0]->vt == VT_EMPTY) {
        *out = VAR_I2(argv[0]->vt == VT_BOOL ? argv[0]->boolean : (int16_t)0);
        return 0;
    }
    if (argv[0]->vt == VT_CY) {
        *out = (struct var){.vt = VT_CY, .cy = round_currency(argv[0]->cy, digits)};
        return 0;
    }
    if (vbs_to_double(e, argv[0], &d)) {
        return -1;
    }
    double scale = pow(10, digits), scaled = d * scale;
    if (isfinite(scaled) && fabs(scaled) < 4503599627370496.0) {
        /* what is a half in decimal may lie beside it in binary: two units in the last place count
         * as equal */
        double near = var_round_even(scaled * 2) / 2;
        if (fabs(scaled - near) <= fabs(scaled) * 4.5e-16) {
            scaled = near;
        }
        d = var_round_even(scaled) / scale;
    }
    if (argv[0]->vt == VT_R4) {
        *out = (struct var){.vt = VT_R4, .r4 = (float)d};
    } else {
        *out = VAR_R8(d);
    }
    return 0;
}

/* ---- mathematics ---- */
static int real_result(struct vbs *e, double d, struct var *out)
{
    if (!isfinite(d)) {
        return vbs_raise(e, 6, NULL);
    }
    *out = VAR_R8(d);
    return 0;
}

LIB(lib_Atn)
{
    DOUBLE_ARG(d)
    return real_result(e, atan(d), out);
}
LIB(lib_Cos)
{
    DOUBLE_ARG(d)
    return real_result(e, cos(d), out);
}
LIB(lib_Sin)
{
    DOUBLE_ARG(d)
    return real_result(e, sin(d), out);
}
LIB(lib_Tan)
{
    DOUBLE_ARG(d)
    return real_result(e, tan(d), out);
}
LIB(lib_Exp)
{
    DOUBLE_ARG(d)
    return real_result(e, exp(d), out);
}
LIB(lib_Log)
{
    DOUBLE_ARG(d)
    return d <= 0 ? vbs_raise(e, 5, NULL) : real_result(e, log(d), out);
}
LIB(lib_Sqr)
{
    DOUBLE_ARG(d)
    return d < 0 ? vbs_raise(e, 5, NULL) : real_result(e, sqrt(d), out);
}

/* The generator of Visual Basic: 24 bits, x = x * 1140671485 + 12820163. */
#define RND_MASK 0xffffffu

LIB(lib_Rnd)
{
    double d = 1;
    if (ARG(0) && vbs_to_double(e, argv[0], &d)) {
        return -1;
    }
    if (d < 0) {
        float f = (float)d;
        uint32_t bits;
        memcpy(&bits, &f, sizeof bits);
        e->rnd_seed = (bits + (bits >> 24)) & RND_MASK;
    }
    if (d != 0) {
        e->rnd_seed = (e->rnd_seed * 1140671485u + 12820163u) & RND_MASK;
    }
    *out = (struct var){.vt = VT_R4, .r4 = (float)e->rnd_seed / 16777216.0f};
    return 0;
}

LIB(lib_Randomize)
{
    double d = (double)(clock_real_us() % 86400000000) / 1e6;
    if (ARG(0) && vbs_to_double(e, argv[0], &d)) {
        return -1;
    }
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    uint32_t high = (uint32_t)(bits >> 32);
    e->rnd_seed = (e->rnd_seed & 0xff0000ffu & RND_MASK) |
                  ((((high & 0xffff) ^ (high >> 16)) << 8) & 0xffff00u);
    *out = VAR_EMPTY;
    return 0;
}

LIB(lib_RGB)
{
    int32_t c[3];
    (void)n;
    for (int i = 0; i < 3; i++) {
        if (lib_long(e, argv[i], 0, 0, &c[i])) {
            return -1;
        }
        c[i] = c[i] > 255 ? 255 : c[i];
    }
    *out = VAR_I4(c[0] | c[1] << 8 | c[2] << 16);
    return 0;
}

/* ---- questions ---- */
LIB(lib_IsArray)
{
    (void)e, (void)n;
    *out = VAR_BOOL(argv[0]->vt == (VT_ARRAY | VT_VARIANT));
    return 0;
}
LIB(lib_IsEmpty)
{
    (void)e, (void)n;
    *out = VAR_BOOL(argv[0]->vt == VT_EMPTY);
    return 0;
}
LIB(lib_IsNull)
{
    (void)e, (void)n;
    const struct var *v = argv[0];
    struct var tmp = VAR_EMPTY;
    bool null = v->vt == VT_NULL;
    if (v->vt == VT_DISPATCH && v->obj && SUCCEEDED(disp_default_value(v->obj, &tmp, NULL))) {
        null = tmp.vt == VT_NULL;
        vbs_kill(&tmp);
    }
    *out = VAR_BOOL(null);
    return 0;
}
LIB(lib_IsObject)
{
    (void)e, (void)n;
    *out = VAR_BOOL(argv[0]->vt == VT_DISPATCH);
    return 0;
}

LIB(lib_IsNumeric)
{
    struct var tmp = VAR_EMPTY;
    double d;
    (void)n;
    const struct var *v = argv[0];
    if (v->vt == VT_DISPATCH && (!v->obj || FAILED(disp_default_value(v->obj, &tmp, NULL)))) {
        *out = VAR_BOOL(false);
        return 0;
    }
    v = v->vt == VT_DISPATCH ? var_deref(&tmp) : v;
    bool yes = false;
    switch (v->vt) {
    case VT_EMPTY:
    case VT_I2:
    case VT_I4:
    case VT_R4:
    case VT_R8:
    case VT_CY:
    case VT_BOOL:
    case VT_UI1:
        yes = true;
        break;
    case VT_BSTR:
        yes =
            v->str && SUCCEEDED(var_parse_number(vbs_number_style(e), v->str->ch, v->str->len, &d));
        break;
    default:
        break;
    }
    vbs_kill(&tmp);
    *out = VAR_BOOL(yes);
    return 0;
}

static const char *type_name(const struct var *v)
{
    static const char *const names[] = {
        [VT_EMPTY] = "Empty", [VT_NULL] = "Null",   [VT_I2] = "Integer",   [VT_I4] = "Long",
        [VT_R4] = "Single",   [VT_R8] = "Double",   [VT_CY] = "Currency",  [VT_DATE] = "Date",
        [VT_BSTR] = "String", [VT_ERROR] = "Error", [VT_BOOL] = "Boolean", [VT_UI1] = "Byte"};
    if (v->vt == VT_DISPATCH) {
        if (!v->obj) {
            return "Nothing";
        }
        if (v->obj->ops == &vbs_instance_ops) {
            const struct vbs_class *c = container_of(v->obj, struct vbs_instance, d)->cls;
            return c ? c->name->text : "Object";
        }
        return v->obj->ops->type_name ? v->obj->ops->type_name : "Object";
    }
    if (v->vt == (VT_ARRAY | VT_VARIANT)) {
        return "Variant()";
    }
    const char *name = v->vt < ARRAY_LEN(names) ? names[v->vt] : NULL;
    return name ? name : "Unknown";
}

LIB(lib_TypeName)
{
    (void)n;
    return lib_put_z(e, type_name(argv[0]), out);
}

LIB(lib_VarType)
{
    (void)e, (void)n;
    struct var tmp = VAR_EMPTY;
    const struct var *v = argv[0];
    uint16_t vt = v->vt;
    if (v->vt == VT_DISPATCH && v->obj && SUCCEEDED(disp_default_value(v->obj, &tmp, NULL))) {
        vt = var_deref(&tmp)->vt;
        vbs_kill(&tmp);
    }
    *out = VAR_I2((int16_t)vt);
    return 0;
}

/* ---- arrays ---- */
static int bound(struct vbs *e, const struct var **argv, unsigned n, bool upper, struct var *out)
{
    int32_t dim;
    const struct var *v = argv[0];
    if (v->vt != (VT_ARRAY | VT_VARIANT)) {
        return vbs_raise(e, 13, NULL);
    }
    if (lib_long(e, ARG(1), 1, INT32_MIN, &dim)) {
        return -1;
    }
    if (!v->arr || dim < 1 || dim > v->arr->ndims) {
        return vbs_raise(e, 9, NULL);
    }
    const struct var_dim *d = &v->arr->dim[dim - 1];
    *out = VAR_I4(upper ? (int32_t)((int64_t)d->lower + d->n - 1) : d->lower);
    return 0;
}

LIB(lib_UBound)
{
    return bound(e, argv, n, true, out);
}

LIB(lib_LBound)
{
    return bound(e, argv, n, false, out);
}

LIB(lib_Array)
{
    struct var_array *a = var_array_create1(n);
    if (!a) {
        return vbs_raise(e, 7, NULL);
    }
    for (unsigned i = 0; i < n; i++) {
        hres hr = var_copy(&a->v[i], argv[i]);
        if (FAILED(hr)) {
            var_array_destroy(a);
            return vbs_raise_hres(e, hr, NULL, NULL);
        }
    }
    *out = (struct var){.vt = VT_ARRAY | VT_VARIANT, .arr = a};
    return 0;
}
