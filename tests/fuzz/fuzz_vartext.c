/* Numbers and dates of scripts, in en-US and other locales: a date that is read is valid and its text is read back. */
#include "disp/vardate.h"
#include "util/utf.h"
#include "vbs/locale.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define UNITS 256

static void check_date(const struct vbs_locale *l, const uint16_t *p, size_t n)
{
    const struct vardate_style *style = l ? &l->date : NULL;
    uint16_t text[UNITS];
    double d, back;
    if (!vardate_parse(style, p, n, 2003, &d)) {
        return;
    }
    if (!vardate_valid(d)) {
        abort();
    }
    if (style && style->time_separator == '.' && trunc(d) == 0) {
        return; /* 14.05.06 alone is a date there */
    }
    AUTO_STR s = STR_INIT;
    vardate_format(style, d, VARDATE_GENERAL, &s);
    size_t k = utf8_to_utf16_len(str_slice(&s));
    if (FAILED(str_status(&s)) || k > UNITS) {
        abort();
    }
    utf8_to_utf16(str_slice(&s), text);
    if (!vardate_parse(style, text, k, 2003, &back) || fabs(back - d) > 1e-6) {
        abort();
    }
}

static void check_number(const struct vbs_locale *l, const uint16_t *p, size_t n)
{
    const struct var_number_style *style = l ? &l->number : NULL;
    double d;
    int64_t cy;
    hres number = var_parse_number(style, p, n, &d), money = var_parse_currency(style, p, n, &cy);
    if (SUCCEEDED(number) ? !isfinite(d) || money == DISP_E_TYPEMISMATCH : SUCCEEDED(money)) {
        abort();
    }
    if (SUCCEEDED(money) && fabs(d - (double)cy / 10000) > 0.0001 + fabs(d) * 1e-14) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {NULL,    "de-de", "fr-fr", "ja-jp", "hi-in", "fi-fi",
                                        "zh-tw", "ar-eg", "hu-hu", "es-es", "de-ch", "ko-kr"};
    struct vbs_locale *l = NULL;
    uint16_t text[UNITS];
    if (size < 1 || size > UNITS) {
        return 0;
    }
    const char *name = names[data[0] % ARRAY_LEN(names)];
    if (name && vbs_locale_load(0, name, &l) != 0) {
        abort();
    }
    struct slice s = {(const char *)data + 1, size - 1};
    size_t n = utf8_to_utf16(s, text);
    check_date(l, text, n);
    check_number(l, text, n);
    free(l);
    return 0;
}
