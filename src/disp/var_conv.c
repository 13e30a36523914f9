/* Coercions between the Automation types. */
#include "disp/conv.h"
#include "disp/disp.h"
#include "disp/vardate.h"
#include "util/num.h"

#include <math.h>
#include <stdio.h>

#define NUMBER_TEXT_MAX 400 /* characters of numeric text looked at */

static struct bstr *ascii(const char *p, size_t n)
{
    struct bstr *b = bstr_new(NULL, n);
    for (size_t i = 0; b && i < n; i++) {
        b->ch[i] = (uint8_t)p[i];
    }
    return b;
}

size_t var_i32_text(int32_t v, char out[VAR_NUM_TEXT])
{
    char tmp[16];
    size_t n = 0, k = 0;
    uint32_t u = v < 0 ? 0u - (uint32_t)v : (uint32_t)v;
    do {
        tmp[n++] = (char)('0' + u % 10);
        u /= 10;
    } while (u);
    if (v < 0) {
        out[k++] = '-';
    }
    while (n) {
        out[k++] = tmp[--n];
    }
    return k;
}

/* 15 (7) significant digits, exponent form from 1E+15 (1E+07) on and below 0.0001, as CStr shows
 * numbers. */
static size_t real_text(double v, int digits, char out[VAR_NUM_TEXT])
{
    if (v == 0) {
        out[0] = '0';
        return 1;
    }
    int n = snprintf(out, VAR_NUM_TEXT, "%.*G", digits, v);
    return n < 0 ? 0 : (size_t)n;
}

static size_t cy_text(int64_t cy, char out[VAR_NUM_TEXT])
{
    uint64_t u = cy < 0 ? 0u - (uint64_t)cy : (uint64_t)cy;
    unsigned frac = (unsigned)(u % 10000);
    int n = frac ? snprintf(out, VAR_NUM_TEXT, "%s%llu.%04u", cy < 0 ? "-" : "",
                            (unsigned long long)(u / 10000), frac)
                 : snprintf(out, VAR_NUM_TEXT, "%s%llu", cy < 0 ? "-" : "",
                            (unsigned long long)(u / 10000));
    size_t len = (size_t)n;
    while (frac && out[len - 1] == '0') {
        len--;
    }
    return len;
}

size_t var_number_text(const struct var *v, char out[VAR_NUM_TEXT])
{
    switch (v->vt) {
    case VT_I2:
        return var_i32_text(v->i2, out);
    case VT_I4:
        return var_i32_text(v->i4, out);
    case VT_UI1:
        return var_i32_text(v->ui1, out);
    case VT_BOOL:
        memcpy(out, v->boolean ? "True" : "False", 5);
        return v->boolean ? 4 : 5;
    case VT_R4:
        return real_text((double)v->r4, 7, out);
    case VT_R8:
        return real_text(v->r8, 15, out);
    case VT_CY:
        return cy_text(v->cy, out);
    default:
        return 0;
    }
}

static hres date_bstr(double d, struct bstr **out)
{
    if (!vardate_valid(d)) {
        return DISP_E_OVERFLOW;
    }
    AUTO_STR s = STR_INIT;
    vardate_format(NULL, d, VARDATE_GENERAL, &s);
    *out = FAILED(str_status(&s)) ? NULL : bstr_from_utf8(str_slice(&s));
    return *out ? 0 : WBEM_E_OUT_OF_MEMORY;
}

/* The value of an object's default property; objects as values of it are a type mismatch. */
static hres object_value(const struct var *v, struct var *out)
{
    hres hr = disp_default_value(v->obj, out, NULL);
    if (SUCCEEDED(hr) && var_deref(out)->vt == VT_DISPATCH) {
        var_clear(out);
        return DISP_E_TYPEMISMATCH;
    }
    return hr;
}

hres var_to_bstr(const struct var *v, struct bstr **out)
{
    char text[VAR_NUM_TEXT];
    *out = NULL;
    v = var_deref(v);
    switch (v->vt) {
    case VT_BSTR:
        *out = v->str ? bstr_ref(v->str) : bstr_new(NULL, 0);
        break;
    case VT_EMPTY:
        *out = bstr_new(NULL, 0);
        break;
    case VT_DATE:
        return date_bstr(v->r8, out);
    case VT_DISPATCH: {
        struct var d;
        hres hr = object_value(v, &d);
        if (SUCCEEDED(hr)) {
            hr = var_to_bstr(&d, out);
            var_clear(&d);
        }
        return hr;
    }
    default: {
        size_t n = var_number_text(v, text);
        if (n == 0) {
            return DISP_E_TYPEMISMATCH;
        }
        *out = ascii(text, n);
        break;
    }
    }
    return *out ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static bool is_blank(uint16_t c)
{
    return c == ' ' || (c >= 9 && c <= 13) || c == 0xa0;
}

/* &H and &O text; the sign bit of a 16 or 32 bit pattern counts, as in literals. */
static hres parse_radix(const uint16_t *p, size_t n, double *out)
{
    unsigned bits = (p[1] | 32) == 'h' ? 4 : 3;
    uint64_t v = 0;
    if (n < 3) {
        return DISP_E_TYPEMISMATCH;
    }
    for (size_t i = 2; i < n; i++) {
        unsigned d = (unsigned)hex_digit(p[i]); /* -1 becomes more than either base */
        if (d >= 1u << bits) {
            return DISP_E_TYPEMISMATCH;
        }
        v = v << bits | d;
        if (v > UINT32_MAX) {
            return DISP_E_OVERFLOW;
        }
    }
    *out = v <= 0xffff ? (double)(int16_t)v : (double)(int32_t)v;
    return 0;
}

/* The separator of thousands, in any of the forms it is typed in. */
static bool is_group(const struct var_number_style *style, uint16_t c)
{
    uint16_t g = style->group;
    if (g == 0xa0 || g == ' ') {
        return c == ' ' || c == 0xa0 || c == 0x202f;
    }
    if (g == 0x2019 || g == '\'') {
        return c == 0x2019 || c == '\'';
    }
    return c == g;
}

/* Digits, one point, group separators before it, exponent; copied without separators for the strict
 * reader. */
static bool copy_decimal(const struct var_number_style *style, const uint16_t *p, size_t n,
                         char *buf, size_t *len)
{
    size_t k = 0, digits = 0;
    bool point = false, exponent = false;
    for (size_t i = 0; i < n; i++) {
        uint16_t c = p[i];
        if (c >= '0' && c <= '9') {
            digits++;
        } else if (c == style->decimal && !point && !exponent) {
            point = true;
            c = '.';
        } else if (is_group(style, c) && !point && !exponent && digits) {
            continue;
        } else if (((c | 32) == 'e' || (c | 32) == 'd') && !exponent && digits && i + 1 < n) {
            exponent = true;
            buf[k++] = 'e';
            if (p[i + 1] == '+' || p[i + 1] == '-') {
                buf[k++] = (char)p[++i];
            }
            if (i + 1 >= n) {
                return false;
            }
            continue;
        } else {
            return false;
        }
        buf[k++] = (char)c;
    }
    *len = k;
    return digits > 0;
}

/* Numeric text cut down to what the strict reader knows. */
struct number_text {
    const uint16_t *p;
    size_t n;
    bool negative, sign, money;
    char buf[NUMBER_TEXT_MAX + 2];
    size_t len;
};

/* Takes a blank, sign or currency symbol off one end; false: there is none, or one too many. */
static bool take_mark(const struct var_number_style *style, struct number_text *t, bool front)
{
    size_t cut = 1;
    if (t->n == 0) {
        return false;
    }
    uint16_t c = front ? t->p[0] : t->p[t->n - 1];
    size_t k = style->currency_len;
    if (!t->money && k && k <= t->n &&
        memcmp(front ? t->p : t->p + t->n - k, style->currency, k * sizeof *t->p) == 0) {
        t->money = true;
        cut = k;
    } else if ((c == '+' || c == '-') && !t->sign) {
        t->sign = true;
        t->negative = c == '-';
    } else if (!is_blank(c)) {
        return false;
    }
    t->p += front ? cut : 0;
    t->n -= cut;
    return true;
}

static const struct var_number_style english = {
    .decimal = '.', .group = ',', .currency_len = 1, .currency = {'$'}};

static bool clean_number(const struct var_number_style *style, struct number_text *t)
{
    if (t->n >= 2 && t->p[0] == '(' && t->p[t->n - 1] == ')') {
        t->negative = t->sign = true;
        t->p++, t->n -= 2;
    }
    while (take_mark(style, t, true)) {
    }
    while (take_mark(style, t, false)) {
    }
    return t->n && t->n <= NUMBER_TEXT_MAX && copy_decimal(style, t->p, t->n, t->buf, &t->len);
}

static void trim_blanks(struct number_text *t)
{
    while (t->n && is_blank(t->p[t->n - 1])) {
        t->n--;
    }
    while (t->n && is_blank(*t->p)) {
        t->p++, t->n--;
    }
}

static bool is_radix(const struct number_text *t)
{
    return t->n >= 2 && t->p[0] == '&' && ((t->p[1] | 32) == 'h' || (t->p[1] | 32) == 'o');
}

static hres cleaned_to_r8(const struct number_text *t, double *out)
{
    hres hr = num_parse_double((struct slice){t->buf, t->len}, out);
    if (FAILED(hr)) {
        return hr == WBEM_E_VALUE_OUT_OF_RANGE ? DISP_E_OVERFLOW : DISP_E_TYPEMISMATCH;
    }
    if (t->negative) {
        *out = -*out;
    }
    return 0;
}

hres var_parse_number(const struct var_number_style *style, const uint16_t *p, size_t n,
                      double *out)
{
    struct number_text t;
    t.p = p, t.n = n;
    t.negative = t.sign = t.money = false;
    trim_blanks(&t);
    if (is_radix(&t)) {
        return parse_radix(t.p, t.n, out);
    }
    return clean_number(style ? style : &english, &t) ? cleaned_to_r8(&t, out)
                                                      : DISP_E_TYPEMISMATCH;
}

hres var_currency_from_r8(double d, int64_t *out)
{
    d = var_round_even(d * 10000);
    if (!(d >= -9223372036854775808.0 && d < 9223372036854775808.0)) {
        return DISP_E_OVERFLOW;
    }
    *out = (int64_t)d;
    return 0;
}

/* Plain digits with at most one point: exact. */
static hres digits_to_currency(const struct number_text *t, int64_t *out)
{
    uint64_t v = 0;
    int decimals = -1;
    bool half_up = false, rest = false;
    for (size_t i = 0; i < t->len; i++) {
        if (t->buf[i] == '.') {
            decimals = 0;
            continue;
        }
        unsigned d = (unsigned)(t->buf[i] - '0');
        if (decimals >= 4) {
            half_up = decimals == 4 ? d >= 5 : half_up;
            rest = rest || (decimals == 4 ? d != 0 && d != 5 : d != 0);
        } else if (__builtin_mul_overflow(v, 10u, &v) || __builtin_add_overflow(v, d, &v)) {
            return DISP_E_OVERFLOW;
        }
        decimals += decimals >= 0;
    }
    for (int k = decimals < 0 ? 0 : decimals; k < 4; k++) {
        if (__builtin_mul_overflow(v, 10u, &v)) {
            return DISP_E_OVERFLOW;
        }
    }
    v += half_up && (rest || v % 2 == 1);
    if (v > (uint64_t)INT64_MAX + t->negative) {
        return DISP_E_OVERFLOW;
    }
    *out = t->negative ? (int64_t)(0 - v) : (int64_t)v;
    return 0;
}

hres var_parse_currency(const struct var_number_style *style, const uint16_t *p, size_t n,
                        int64_t *out)
{
    struct number_text t;
    double d;
    t.p = p, t.n = n;
    t.negative = t.sign = t.money = false;
    trim_blanks(&t);
    if (is_radix(&t)) {
        hres hr = parse_radix(t.p, t.n, &d);
        return FAILED(hr) ? hr : var_currency_from_r8(d, out);
    }
    if (!clean_number(style ? style : &english, &t)) {
        return DISP_E_TYPEMISMATCH;
    }
    if (memchr(t.buf, 'e', t.len)) {
        hres hr = cleaned_to_r8(&t, &d);
        return FAILED(hr) ? hr : var_currency_from_r8(d, out);
    }
    return digits_to_currency(&t, out);
}

static hres text_to_r8(const struct var *v, double *out)
{
    if (!v->str) {
        return DISP_E_TYPEMISMATCH;
    }
    return var_parse_number(NULL, v->str->ch, v->str->len, out);
}

hres var_to_r8(const struct var *v, double *out)
{
    v = var_deref(v);
    *out = 0;
    switch (v->vt) {
    case VT_EMPTY:
        return 0;
    case VT_I2:
        *out = v->i2;
        return 0;
    case VT_I4:
        *out = v->i4;
        return 0;
    case VT_UI1:
        *out = v->ui1;
        return 0;
    case VT_BOOL:
        *out = v->boolean ? -1 : 0;
        return 0;
    case VT_R4:
        *out = (double)v->r4;
        return 0;
    case VT_R8:
    case VT_DATE:
        *out = v->r8;
        return 0;
    case VT_CY:
        *out = (double)v->cy / 10000;
        return 0;
    case VT_BSTR:
        return text_to_r8(v, out);
    case VT_DISPATCH: {
        struct var d;
        hres hr = object_value(v, &d);
        if (SUCCEEDED(hr)) {
            hr = var_to_r8(&d, out);
            var_clear(&d);
        }
        return hr;
    }
    default:
        return DISP_E_TYPEMISMATCH;
    }
}

double var_round_even(double d)
{
    double f = floor(d), diff = d - f;
    if (diff > 0.5 || (diff == 0.5 && fmod(f, 2) != 0)) {
        f += 1;
    }
    return f;
}

hres var_to_i4(const struct var *v, int32_t *out)
{
    double d;
    v = var_deref(v);
    if (v->vt == VT_I4) {
        *out = v->i4;
        return 0;
    }
    *out = 0;
    hres hr = var_to_r8(v, &d);
    if (FAILED(hr)) {
        return hr;
    }
    d = var_round_even(d);
    if (!(d >= INT32_MIN && d <= INT32_MAX)) {
        return DISP_E_OVERFLOW;
    }
    *out = (int32_t)d;
    return 0;
}

static bool text_is(const struct bstr *s, const char *z)
{
    size_t n = strlen(z);
    if (bstr_len(s) != n) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if ((s->ch[i] | 32) != z[i]) {
            return false;
        }
    }
    return true;
}

hres var_to_bool(const struct var *v, bool *out)
{
    v = var_deref(v);
    if (v->vt == VT_BOOL) {
        *out = v->boolean != 0;
        return 0;
    }
    *out = false;
    if (v->vt == VT_BSTR && (text_is(v->str, "true") || text_is(v->str, "false"))) {
        *out = text_is(v->str, "true");
        return 0;
    }
    double d;
    hres hr = var_to_r8(v, &d);
    *out = d != 0;
    return hr;
}

hres var_to_i64(const struct var *v, int64_t *out)
{
    double d;
    v = var_deref(v);
    *out = 0;
    if (v->vt == VT_BSTR && v->str) {
        AUTO_STR s = STR_INIT;
        str_add_bstr(&s, v->str);
        if (FAILED(str_status(&s))) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        hres hr = num_parse_i64(str_slice(&s), true, out);
        return hr == WBEM_E_VALUE_OUT_OF_RANGE ? DISP_E_OVERFLOW
               : FAILED(hr)                    ? DISP_E_TYPEMISMATCH
                                               : 0;
    }
    hres hr = var_to_r8(v, &d);
    if (FAILED(hr)) {
        return hr;
    }
    d = var_round_even(d);
    if (!(d >= -9223372036854775808.0 && d < 9223372036854775808.0)) {
        return DISP_E_OVERFLOW;
    }
    *out = (int64_t)d;
    return 0;
}
