/* Numbers as text, and the locale of the script. */
#include "util/num.h"
#include "util/utf.h"
#include "vbs/lib.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- FormatNumber and its relatives ---- */
struct format {
    int32_t digits, leading, parens, group; /* tristates: -1 yes, 0 no, -2 as the locale says */
    double value;
    bool money;
    bool exact; /* the value is Currency: cy has all its digits */
    int64_t cy;
};
#define MAX_FORMAT_DIGITS 99
#define DEFAULT_DIGITS    2
#define CY_DIGITS         4 /* decimals of Currency */

static int read_format(struct vbs *e, const struct var **argv, unsigned n, struct format *f)
{
    if (vbs_to_double(e, argv[0], &f->value) || lib_long(e, ARG(1), -1, -1, &f->digits) ||
        lib_long(e, ARG(2), -2, -2, &f->leading) || lib_long(e, ARG(3), -2, -2, &f->parens) ||
        lib_long(e, ARG(4), -2, -2, &f->group)) {
        return -1;
    }
    const struct var *v = var_deref(argv[0]);
    f->exact = v->vt == VT_CY;
    f->cy = f->exact ? v->cy : 0;
    if (f->digits > MAX_FORMAT_DIGITS || f->leading > 0 || f->parens > 0 || f->group > 0) {
        return vbs_raise(e, 5, NULL);
    }
    if (f->digits < 0) {
        f->digits = f->money && e->locale ? e->locale->money_digits : DEFAULT_DIGITS;
    }
    if (f->parens == -2) { /* en-US puts money into parentheses, the others have a minus sign */
        f->parens = f->money && !e->locale ? -1 : 0;
    }
    return 0;
}

/* Half away from zero on the decimal form, as these functions round. */
static void digits_of(double v, int digits, char *buf, size_t size)
{
    char exact[400];
    snprintf(exact, sizeof exact, "%.15g", v);
    double shown = v;
    (void)num_parse_double(slice_of(exact), &shown); /* text that was just made */
    double scale = pow(10, digits);
    double scaled = shown * scale;
    if (scaled < 1e15) {
        double r = floor(scaled + 0.5);
        if (fabs(scaled + 0.5 - r) > 0 && r - scaled > 0.5) {
            r -= 1;
        }
        double near = nearbyint(scaled * 2) / 2;
        if (fabs(scaled - near) < fabs(scaled) * 1e-15) {
            r = floor(near + 0.5);
        }
        shown = r / scale;
    }
    snprintf(buf, size, "%.*f", digits, shown);
}

/* The same of a Currency, without the way through a Double. */
static void digits_of_currency(int64_t cy, int digits, char *buf, size_t size)
{
    uint64_t u = cy < 0 ? 0u - (uint64_t)cy : (uint64_t)cy, unit = 1, one = 1;
    int shown = digits < CY_DIGITS ? digits : CY_DIGITS;
    for (int i = 0; i < CY_DIGITS; i++) {
        unit *= i < shown ? 1 : 10;
        one *= i < shown ? 10 : 1;
    }
    u = (u + unit / 2) / unit;
    if (digits == 0) {
        snprintf(buf, size, "%llu", (unsigned long long)u);
        return;
    }
    snprintf(buf, size, "%llu.%0*llu%0*d", (unsigned long long)(u / one), shown,
             (unsigned long long)(u % one), digits - shown, 0);
    buf[strcspn(buf, ".") + 1 + (size_t)digits] = 0; /* a width of 0 prints one digit */
}

/* What stands between the digits. */
struct marks {
    uint16_t decimal, group;
    unsigned first, next; /* digits of the last group and of those before it */
};

static struct marks marks_of(const struct vbs *e, bool money)
{
    const struct vbs_locale *l = e->locale;
    if (!l) {
        return (struct marks){'.', ',', 3, 3};
    }
    return (struct marks){money ? l->money_decimal : l->number.decimal,
                          money ? l->money_group : l->number.group, l->group_first, l->group_next};
}

static void add_grouped(struct str *s, const char *digits, const struct marks *m, bool group,
                        bool leading)
{
    const char *point = strchr(digits, '.');
    size_t whole = point ? (size_t)(point - digits) : strlen(digits);
    if (whole == 1 && digits[0] == '0' && !leading && point) {
        digits++;
        whole = 0;
    }
    for (size_t i = 0; i < whole; i++) {
        str_addc(s, digits[i]);
        size_t left = whole - 1 - i;
        if (group && left && left >= m->first && (left - m->first) % m->next == 0) {
            str_add_utf16(s, &m->group, 1);
        }
    }
    if (point) {
        str_add_utf16(s, &m->decimal, 1);
        str_addz(s, point + 1);
    }
}

static void add_affix(struct str *s, const struct vbs_affix *a)
{
    str_add_utf16(s, a->ch, a->n);
}

static int put_format(struct vbs *e, const struct format *f, const char *after, struct var *out)
{
    char digits[512];
    if (f->exact) {
        digits_of_currency(f->cy, f->digits, digits, sizeof digits);
    } else {
        digits_of(fabs(f->value), f->digits, digits, sizeof digits);
    }
    bool negative = f->value < 0 && strspn(digits, "0.") != strlen(digits);
    const struct marks m = marks_of(e, f->money);
    const struct vbs_locale *l = f->money ? e->locale : NULL;
    bool debt = l && negative && !f->parens;
    struct str s = STR_INIT;
    str_addz(&s, !negative ? "" : f->parens ? "(" : l ? "" : "-");
    if (l) {
        add_affix(&s, debt ? &l->debt_before : &l->money_before);
    } else {
        str_addz(&s, f->money ? "$" : "");
    }
    add_grouped(&s, digits, &m, f->group != 0, f->leading != 0);
    if (l) {
        add_affix(&s, debt ? &l->debt_after : &l->money_after);
    }
    str_addz(&s, after);
    str_addz(&s, negative && f->parens ? ")" : "");
    return lib_put_str(e, &s, out);
}

LIB(lib_FormatNumber)
{
    struct format f = {.money = false};
    return read_format(e, argv, n, &f) ? -1 : put_format(e, &f, "", out);
}

LIB(lib_FormatCurrency)
{
    struct format f = {.money = true};
    return read_format(e, argv, n, &f) ? -1 : put_format(e, &f, "", out);
}

LIB(lib_FormatPercent)
{
    struct format f = {.money = false};
    if (read_format(e, argv, n, &f)) {
        return -1;
    }
    f.value *= 100;
    f.exact = false;
    return put_format(e, &f, "%", out);
}

/* ---- the locale ---- */
#define LCID_USER_DEFAULT   1024
#define LCID_SYSTEM_DEFAULT 2048

static int32_t current(const struct vbs *e)
{
    return e->locale ? e->locale->lcid : VBS_LCID_EN_US;
}

LIB(lib_GetLocale)
{
    (void)argv, (void)n;
    *out = VAR_I4(current(e));
    return 0;
}

/* What an argument asks for: a name in small letters, or a number; both none: the default. */
static int asked_for(struct vbs *e, const struct var *v, struct str *name, int32_t *lcid)
{
    struct text t;
    *lcid = 0;
    if (!v || v->vt == VT_EMPTY) {
        return 0;
    }
    if (v->vt != VT_BSTR) {
        return lib_long(e, v, 0, 0, lcid);
    }
    if (lib_text(e, v, &t)) {
        return -1;
    }
    str_add_utf16(name, t.p, t.n);
    lib_text_done(&t);
    for (size_t i = 0; i < name->n; i++) {
        name->p[i] = name->p[i] >= 'A' && name->p[i] <= 'Z' ? (char)(name->p[i] + 32) : name->p[i];
    }
    if (FAILED(str_status(name))) {
        return vbs_raise(e, 7, NULL);
    }
    int64_t number;
    if (SUCCEEDED(num_parse_i64(str_slice(name), true, &number))) {
        *lcid = number > 0 && number <= INT32_MAX ? (int32_t)number : number == 0 ? 0 : -1;
        str_clear(name);
    }
    return 0;
}

static bool is_default(const struct str *name, int32_t lcid)
{
    if (name->n) {
        return strcmp(str_z(name), "en-us") == 0 || strcmp(str_z(name), "en") == 0;
    }
    return lcid == 0 || lcid == VBS_LCID_EN_US || lcid == LCID_USER_DEFAULT ||
           lcid == LCID_SYSTEM_DEFAULT;
}

static bool is_kept(const struct vbs_locale *l, const struct str *name, int32_t lcid)
{
    return l && l->lcid != VBS_LCID_EN_US &&
           (name->n ? strcmp(l->asked, str_z(name)) == 0 : l->lcid == lcid);
}

static int select_locale(struct vbs *e, const struct str *name, int32_t lcid)
{
    struct vbs_locale *l = NULL;
    if (is_kept(e->locale_kept, name, lcid)) {
        e->locale = e->locale_kept;
        return 0;
    }
    hres hr = vbs_locale_load(lcid, name->n ? str_z(name) : NULL, &l);
    if (hr == VBS_S_UNKNOWN_LOCALE) {
        return vbs_raise(e, 447, NULL);
    }
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? vbs_raise(e, 7, NULL)
                                          : vbs_raise(e, 48, vbs_locale_library());
    }
    free(e->locale_kept);
    e->locale_kept = l;
    e->locale = l->lcid == VBS_LCID_EN_US ? NULL : l;
    return 0;
}

LIB(lib_SetLocale)
{
    AUTO_STR name = STR_INIT;
    int32_t old = current(e), lcid;
    if (asked_for(e, ARG(0), &name, &lcid)) {
        return -1;
    }
    if (is_default(&name, lcid)) {
        e->locale = NULL;
    } else if (select_locale(e, &name, lcid)) {
        return -1;
    }
    *out = VAR_I4(old);
    return 0;
}
