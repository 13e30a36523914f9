#include "util/num.h"

#include <errno.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    NUM_TEXT_MAX = 1024, /* longest text accepted for a floating point number */
    NUM_DIGITS = 17,     /* significant digits that tell any two doubles apart */
};

static hres parse_magnitude(struct slice s, unsigned base, uint64_t *out)
{
    uint64_t v = 0;
    bool over = false;
    if (s.n == 0) {
        return WBEM_E_INVALID_SYNTAX;
    }
    for (size_t i = 0; i < s.n; i++) {
        unsigned d = (unsigned)hex_digit(s.p[i]); /* -1 becomes more than any base */
        if (d >= base) {
            return WBEM_E_INVALID_SYNTAX;
        }
        over |= __builtin_mul_overflow(v, base, &v);
        over |= __builtin_add_overflow(v, d, &v);
    }
    *out = v;
    return over ? WBEM_E_VALUE_OUT_OF_RANGE : 0;
}

static hres parse_signed_magnitude(struct slice s, bool hex, bool *negative, uint64_t *out)
{
    *negative = s.n > 0 && s.p[0] == '-';
    if (s.n > 0 && (s.p[0] == '-' || s.p[0] == '+')) {
        s = (struct slice){s.p + 1, s.n - 1};
    }
    if (hex && s.n > 2 && s.p[0] == '0' && (s.p[1] | 0x20) == 'x') {
        return parse_magnitude((struct slice){s.p + 2, s.n - 2}, 16, out);
    }
    return parse_magnitude(s, 10, out);
}

hres num_parse_i64(struct slice s, bool hex, int64_t *out)
{
    bool negative;
    uint64_t v;
    hres hr = parse_signed_magnitude(s, hex, &negative, &v);
    if (FAILED(hr)) {
        return hr;
    }
    if (v > (uint64_t)INT64_MAX + (negative ? 1 : 0)) {
        return WBEM_E_VALUE_OUT_OF_RANGE;
    }
    *out = (int64_t)(negative ? 0 - v : v);
    return 0;
}

hres num_parse_u64(struct slice s, bool hex, uint64_t *out)
{
    bool negative;
    uint64_t v;
    hres hr = parse_signed_magnitude(s, hex, &negative, &v);
    if (FAILED(hr)) {
        return hr;
    }
    if (negative && v != 0) {
        return WBEM_E_VALUE_OUT_OF_RANGE;
    }
    *out = v;
    return 0;
}

static size_t skip_digits(struct slice s, size_t i)
{
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') {
        i++;
    }
    return i;
}

/* [sign] digits [. digits] [e [sign] digits], with a digit on at least one side of the point */
static bool is_decimal_float(struct slice s)
{
    size_t i = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+') ? 1 : 0;
    size_t end = skip_digits(s, i);
    size_t digits = end - i;
    if (end < s.n && s.p[end] == '.') {
        i = end + 1;
        end = skip_digits(s, i);
        digits += end - i;
    }
    if (digits == 0) {
        return false;
    }
    if (end < s.n && (s.p[end] | 0x20) == 'e') {
        i = end + 1;
        if (i < s.n && (s.p[i] == '-' || s.p[i] == '+')) {
            i++;
        }
        end = skip_digits(s, i);
        if (end == i) {
            return false;
        }
    }
    return end == s.n;
}

/* The text is already known to be a plain decimal number: only range is left to find out. */
static hres parse_checked(const char *z, double *out)
{
    locale_t c_locale =
        newlocale(LC_ALL_MASK, "C", (locale_t)0); /* a static object in glibc: no memory taken */
    if (!c_locale) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    *out = strtod_l(z, NULL, c_locale);
    freelocale(c_locale);
    return isinf(*out) ? WBEM_E_VALUE_OUT_OF_RANGE : 0;
}

hres num_parse_double(struct slice s, double *out)
{
    char z[NUM_TEXT_MAX];
    if (s.n >= sizeof z || !is_decimal_float(s)) {
        return WBEM_E_INVALID_SYNTAX;
    }
    memcpy(z, s.p, s.n);
    z[s.n] = 0;
    return parse_checked(z, out);
}

/* digits (no point, no trailing zeros) and the exponent of the first one */
struct decimal {
    char digits[NUM_DIGITS + 1];
    int n, exponent;
};

static void split_scientific(const char *text, struct decimal *d)
{
    d->n = 0;
    const char *p = text;
    for (; *p && *p != 'e'; p++) {
        if (*p >= '0' && *p <= '9' &&
            d->n < NUM_DIGITS) { /* skips the point, whatever the locale makes of it */
            d->digits[d->n++] = *p;
        }
    }
    while (d->n > 1 && d->digits[d->n - 1] == '0') {
        d->n--;
    }
    int64_t e = 0;
    if (*p == 'e') {
        (void)num_parse_i64(slice_of(p + 1), false, &e);
    }
    d->exponent = (int)e;
}

static bool reads_back(const struct decimal *d, double v, bool single)
{
    char z[NUM_DIGITS + 16];
    double back;
    (void)snprintf(z, sizeof z, "%.*se%d", d->n, d->digits, d->exponent - (d->n - 1));
    if (FAILED(parse_checked(z, &back))) {
        return false;
    }
    return single ? (float)back == (float)v : back == v;
}

/* For normal numbers the shortest text is among 15, 16 and 17 digits with zeros cut off (6 to 9 for
 * single); the few digits of denormal numbers need the search from one. */
static void shortest(double v, bool single, struct decimal *d)
{
    int first = single ? 6 : 15;
    int last = single ? 9 : NUM_DIGITS;
    if (v < (single ? (double)FLT_MIN : DBL_MIN)) {
        first = 1;
    }
    for (int precision = first; precision <= last; precision++) {
        char text[NUM_DIGITS + 16];
        (void)snprintf(text, sizeof text, "%.*e", precision - 1, v);
        split_scientific(text, d);
        if (reads_back(d, v, single)) {
            return;
        }
    }
}

static void add_plain(struct str *s, const struct decimal *d)
{
    if (d->exponent < 0) {
        str_addz(s, "0.");
        for (int i = -1; i > d->exponent; i--) {
            str_addc(s, '0');
        }
    }
    for (int i = 0; i < d->n || i <= d->exponent; i++) {
        if (i == d->exponent + 1 && d->exponent >= 0) {
            str_addc(s, '.');
        }
        str_addc(s, i < d->n ? d->digits[i] : '0');
    }
}

static void add_scientific(struct str *s, const struct decimal *d)
{
    str_addc(s, d->digits[0]);
    if (d->n > 1) {
        str_addc(s, '.');
        str_add(s, d->digits + 1, (size_t)d->n - 1);
    }
    str_addf(s, "e%c%02d", d->exponent < 0 ? '-' : '+',
             d->exponent < 0 ? -d->exponent : d->exponent);
}

void str_add_double(struct str *s, double v, bool single)
{
    if (isnan(v) || isinf(v)) {
        str_addz(s, isnan(v) ? "nan" : v < 0 ? "-inf" : "inf");
        return;
    }
    if (signbit(v)) {
        str_addc(s, '-');
        v = -v;
    }
    struct decimal d = {.digits = "0", .n = 1};
    if (v != 0) {
        shortest(v, single, &d);
    }
    if (d.exponent >= -4 && d.exponent < (single ? 7 : 15)) {
        add_plain(s, &d);
    } else {
        add_scientific(s, &d);
    }
}
