/* Locales against ICU, where Windows and ICU follow the same rule. */
#include "oom.h"
#include "test.h"
#include "util/utf.h"
#include "vbs/lib.h"
#include "vbs/locale.h"

#include <stdio.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/unum.h>

static const struct {
    const char *name, *icu;
    int32_t lcid;
} locales[] = {
    {"de-de", "de_DE", 1031}, {"fr-fr", "fr_FR", 1036}, {"en-gb", "en_GB", 2057},
    {"es-es", "es_ES", 3082}, {"it-it", "it_IT", 1040}, {"nl-nl", "nl_NL", 1043},
    {"pt-br", "pt_BR", 1046}, {"ru-ru", "ru_RU", 1049}, {"ja-jp", "ja_JP", 1041},
    {"ko-kr", "ko_KR", 1042}, {"zh-cn", "zh_CN", 2052}, {"sv-se", "sv_SE", 1053},
    {"da-dk", "da_DK", 1030}, {"fi-fi", "fi_FI", 1035}, {"pl-pl", "pl_PL", 1045},
    {"cs-cz", "cs_CZ", 1029}, {"hu-hu", "hu_HU", 1038}, {"tr-tr", "tr_TR", 1055},
    {"el-gr", "el_GR", 1032}, {"uk-ua", "uk_UA", 1058}, {"de-ch", "de_CH", 2055},
    {"de-at", "de_AT", 3079}, {"hi-in", "hi_IN", 1081}, {"th-th", "th_TH", 1054},
    {"vi-vn", "vi_VN", 1066}, {"en-ca", "en_CA", 4105}, {"fr-ca", "fr_CA", 3084},
    {"ar-eg", "ar_EG", 3073}, {"he-il", "he_IL", 1037}, {"ro-ro", "ro_RO", 1048},
};
#define TEXT_MAX 100
#define ROUNDS   60

static uint64_t seed = 88172645463325252u;

static int64_t pick(int64_t low, int64_t high)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return low + (int64_t)(seed % (uint64_t)(high - low + 1));
}

static const char *icu_id(size_t i, char *buf, size_t size)
{
    snprintf(buf, size, "%s@calendar=gregorian;numbers=latn", locales[i].icu);
    return buf;
}

static struct vbs *engine(size_t i)
{
    struct script_host host = {0};
    struct vbs *e;
    struct bstr *name = bstr_from_z(locales[i].name);
    struct var arg = VAR_STR(name), out = VAR_EMPTY;
    const struct var *argv[] = {&arg};
    assert_non_null(name);
    assert_int_equal(vbs_create(&host, &e), 0);
    assert_int_equal(lib_SetLocale(e, argv, 1, &out), 0);
    assert_int_equal(out.i4, 1033);
    assert_int_equal(lib_GetLocale(e, NULL, 0, &out), 0);
    assert_int_equal(out.i4, locales[i].lcid);
    bstr_unref(name);
    return e;
}

static struct bstr *call(struct vbs *e, vbs_fn fn, const struct var *a, const struct var *b)
{
    const struct var *argv[] = {a, b};
    struct var out = VAR_EMPTY;
    assert_int_equal(fn(e, argv, b ? 2 : 1, &out), 0);
    assert_int_equal(out.vt, VT_BSTR);
    return out.str;
}

/* The replacements that make ICU's text the one of Windows. */
static int32_t plain(UChar *p, int32_t n, UChar blank)
{
    int32_t k = 0;
    for (int32_t i = 0; i < n; i++) {
        UChar c = p[i];
        if (c == 0x200e || c == 0x200f || c == 0x61c) {
            continue;
        }
        bool space = c == 0xa0 || c == 0x202f;
        p[k++] = space ? blank : c == 0x2212 ? '-' : c == 0xffe5 ? 0xa5 : c;
    }
    return k;
}

static void same(struct bstr *got, const UChar *want, int32_t n)
{
    assert_int_equal(bstr_len(got), n);
    if (n) {
        assert_memory_equal(got->ch, want, (size_t)n * sizeof *want);
    }
    bstr_unref(got);
}

static void check_names(struct vbs *e, UDateFormat *f, vbs_fn fn, int count, bool abbreviate,
                        UDateFormatSymbolType type)
{
    int32_t first = fn == lib_WeekdayName;
    for (int i = 0; i < count; i++) {
        UChar want[TEXT_MAX];
        UErrorCode st = U_ZERO_ERROR;
        int32_t n = udat_getSymbols(f, type, i + first, want, TEXT_MAX, &st);
        assert_true(U_SUCCESS(st));
        struct var number = VAR_I2((int16_t)(i + 1)), brief = VAR_BOOL(abbreviate);
        same(call(e, fn, &number, &brief), want, plain(want, n, ' '));
    }
}

TEST(names_are_those_of_icu)
{
    for (size_t i = 0; i < ARRAY_LEN(locales); i++) {
        char id[80];
        struct vbs *e = engine(i);
        UErrorCode st = U_ZERO_ERROR;
        UDateFormat *f =
            udat_open(UDAT_DEFAULT, UDAT_DEFAULT, icu_id(i, id, sizeof id), NULL, 0, NULL, 0, &st);
        assert_true(U_SUCCESS(st));
        check_names(e, f, lib_MonthName, 12, false, UDAT_STANDALONE_MONTHS);
        check_names(e, f, lib_MonthName, 12, true, UDAT_STANDALONE_SHORT_MONTHS);
        check_names(e, f, lib_WeekdayName, 7, false, UDAT_STANDALONE_WEEKDAYS);
        check_names(e, f, lib_WeekdayName, 7, true, UDAT_STANDALONE_SHORT_WEEKDAYS);
        udat_close(f);
        vbs_destroy(e);
    }
}

static void check_numbers(struct vbs *e, const char *id, UNumberFormatStyle style, vbs_fn fn)
{
    UErrorCode st = U_ZERO_ERROR;
    UNumberFormat *f = unum_open(style, NULL, 0, id, NULL, &st);
    assert_true(U_SUCCESS(st));
    bool money = style == UNUM_CURRENCY;
    int32_t digits = money ? unum_getAttribute(f, UNUM_FRACTION_DIGITS) : 2;
    unum_setAttribute(f, UNUM_FRACTION_DIGITS, digits);
    unum_setAttribute(f, UNUM_MINIMUM_GROUPING_DIGITS, 1); /* Windows groups from 1,000 on */
    for (int k = 0; k < ROUNDS; k++) {
        UChar want[TEXT_MAX];
        double v = (double)pick(-100000000000, 100000000000) / (digits == 2 ? 100 : 1);
        v = k % 3 == 0 ? (double)pick(-2000, 2000) : v;
        struct var number = VAR_R8(v);
        int32_t n = unum_formatDouble(f, v, want, TEXT_MAX, NULL, &st);
        assert_true(U_SUCCESS(st));
        struct bstr *got = call(e, fn, &number, NULL);
        /* the separator of thousands is a no-break space, what stands beside the symbol is none */
        for (uint32_t u = 0; got && money && u < got->len; u++) {
            got->ch[u] = got->ch[u] == 0xa0 ? ' ' : got->ch[u];
        }
        same(got, want, plain(want, n, money ? ' ' : 0xa0));
    }
    unum_close(f);
}

TEST(numbers_are_those_of_icu)
{
    for (size_t i = 0; i < ARRAY_LEN(locales); i++) {
        char id[80];
        struct vbs *e = engine(i);
        check_numbers(e, icu_id(i, id, sizeof id), UNUM_DECIMAL, lib_FormatNumber);
        check_numbers(e, icu_id(i, id, sizeof id), UNUM_CURRENCY, lib_FormatCurrency);
        vbs_destroy(e);
    }
}

TEST(weeks_begin_as_in_icu)
{
    for (size_t i = 0; i < ARRAY_LEN(locales); i++) {
        struct vbs *e = engine(i);
        UErrorCode st = U_ZERO_ERROR;
        UCalendar *c = ucal_open(NULL, 0, locales[i].icu, UCAL_GREGORIAN, &st);
        struct var sunday = {.vt = VT_DATE, .r8 = 36527}, zero = VAR_I2(0), out; /* 2000-01-02 */
        const struct var *argv[] = {&sunday, &zero};
        assert_true(U_SUCCESS(st));
        int32_t first = ucal_getAttribute(c, UCAL_FIRST_DAY_OF_WEEK);
        assert_int_equal(lib_Weekday(e, argv, 2, &out), 0);
        assert_int_equal(out.i2, (1 - first + 7) % 7 + 1);
        ucal_close(c);
        vbs_destroy(e);
    }
}

/* What the engine writes it reads again. */
TEST(text_is_read_back)
{
    for (size_t i = 0; i < ARRAY_LEN(locales); i++) {
        struct vbs *e = engine(i);
        for (int k = 0; k < ROUNDS; k++) {
            struct var v = {.vt = VT_DATE}, s, out = VAR_EMPTY;
            const struct var *argv[] = {&s};
            v.r8 = vardate_make(pick(-109205, 2958000), (int32_t)pick(0, 86399));
            s = VAR_STR(call(e, lib_CStr, &v, NULL));
            assert_int_equal(lib_CDate(e, argv, 1, &out), 0);
            assert_true(out.r8 - v.r8 < 1e-9 && v.r8 - out.r8 < 1e-9);
            var_clear(&s);
            v = VAR_R8((double)pick(-1000000000, 1000000000) / 100);
            s = VAR_STR(call(e, k % 2 ? lib_FormatNumber : lib_CStr, &v, NULL));
            assert_int_equal(lib_CDbl(e, argv, 1, &out), 0);
            assert_true(out.r8 == v.r8);
            var_clear(&s);
        }
        vbs_destroy(e);
    }
}

TEST(what_is_no_locale)
{
    static const char *const names[] = {"", "x", "xx", "en-xx", "de_de_de_de_de", "@", "root", "c"};
    struct vbs_locale *l;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        assert_int_equal(vbs_locale_load(0, names[i], &l), VBS_S_UNKNOWN_LOCALE);
        assert_null(l);
    }
    for (int32_t id = 0; id < 0x20000; id += 97) { /* any number is answered */
        hres hr = vbs_locale_load(id, NULL, &l);
        assert_true(hr == 0 || hr == VBS_S_UNKNOWN_LOCALE);
        assert_true(hr != 0 || (l->lcid && l->date.month[11].n && l->number.decimal));
        free(l);
    }
}

static bool run_locale(void)
{
    struct script_host host = {0};
    struct vbs *e = NULL;
    struct script_error err = {0};
    hres hr = vbs_create(&host, &e);
    if (SUCCEEDED(hr)) {
        hr = vbs_add_code(e,
                          SLICE("SetLocale \"de-de\"\ns = 1.5 & Now & FormatCurrency(-5)\n"
                                "SetLocale \"fr\"\nd = CDate(\"4 mars 2003\") & MonthName(1)\n"
                                "SetLocale 0\n"),
                          "t.vbs", 1, &err);
        hr = FAILED(hr) ? hr : vbs_run(e, &err);
    }
    script_error_clear(&err);
    vbs_destroy(e);
    return SUCCEEDED(hr);
}

TEST(out_of_memory_leaves_a_locale)
{
    OOM_FOR_EVERY(n)
    {
        bool good = run_locale();
        if (!oom_failed()) {
            assert_true(good);
        }
    }
}
