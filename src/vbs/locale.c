/* Locale data from ICU.
 *
 * The libraries of ICU are opened when a script selects a locale other than en-US, because mapping
 * and relocating them takes longer than everything else a short script does. Their functions carry
 * the major version in their names, so the version of the headers is the one that is opened.
 *
 * Where Windows is known to write dates otherwise than ICU's data (CLDR), the table "windows"
 * decides; years get four digits, the spaces of numbers and amounts are the ones Windows uses. */
#include "vbs/locale.h"

#include "util/utf.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>

#define QUOTE2(x)    #x
#define QUOTE(x)     QUOTE2(x)
#define UC_LIBRARY   "libicuuc.so." U_ICU_VERSION_SHORT
#define I18N_LIBRARY "libicui18n.so." U_ICU_VERSION_SHORT

/* The macros of ICU's headers put the version behind each name, also behind those of the members. */
#define ICU_FUNCTIONS(UC, I18N)                                                                    \
    UC(uloc_getLocaleForLCID)                                                                      \
    UC(uloc_getLCID)                                                                               \
    UC(uloc_canonicalize)                                                                          \
    UC(uloc_addLikelySubtags)                                                                      \
    UC(uloc_getLanguage)                                                                           \
    UC(uloc_getScript)                                                                             \
    UC(uloc_getCountry)                                                                            \
    I18N(unum_open)                                                                                \
    I18N(unum_close)                                                                               \
    I18N(unum_getSymbol)                                                                           \
    I18N(unum_getTextAttribute)                                                                    \
    I18N(unum_getAttribute)                                                                        \
    I18N(unum_getLocaleByType)                                                                     \
    I18N(udat_open)                                                                                \
    I18N(udat_close)                                                                               \
    I18N(udat_toPattern)                                                                           \
    I18N(udat_getSymbols)                                                                          \
    I18N(ucal_open)                                                                                \
    I18N(ucal_close)                                                                               \
    I18N(ucal_getAttribute)

struct icu {
    void *uc, *i18n;
#define MEMBER(f) __typeof__(&f) f;
    ICU_FUNCTIONS(MEMBER, MEMBER)
#undef MEMBER
};

const char *vbs_locale_library(void)
{
    return I18N_LIBRARY;
}

static bool find(void *library, const char *name, void **to)
{
    *to = library ? dlsym(library, name) : NULL;
    return *to != NULL;
}

/* ICU keeps caches of its own until the process ends: it stays mapped. */
static bool icu_open(struct icu *icu)
{
    *icu = (struct icu){0};
    icu->uc = dlopen(UC_LIBRARY, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    icu->i18n = icu->uc ? dlopen(I18N_LIBRARY, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) : NULL;
    bool ok = icu->i18n != NULL;
#define GET_UC(f)   ok = ok && find(icu->uc, QUOTE(f), (void **)(void *)&icu->f);
#define GET_I18N(f) ok = ok && find(icu->i18n, QUOTE(f), (void **)(void *)&icu->f);
    ICU_FUNCTIONS(GET_UC, GET_I18N)
#undef GET_UC
#undef GET_I18N
    return ok;
}

static void icu_close(struct icu *icu)
{
    if (icu->i18n) {
        dlclose(icu->i18n);
    }
    if (icu->uc) {
        dlclose(icu->uc);
    }
}

/* ---- which locale ---- */
#define NAME_MAX_ICU ULOC_FULLNAME_CAPACITY

/* Names of the table of locales in the documentation of VBScript that the standards spell
 * otherwise. */
static const struct {
    const char *name;
    int32_t lcid;
} aliases[] = {{"no-no", 1044}, {"sr-sp", 3098}, {"en-cb", 9225}, {"az-az", 1068}, {"uz-uz", 1091},
               {"zh-cn", 2052}, {"zh-tw", 1028}, {"zh-hk", 3076}, {"zh-sg", 4100}, {"es", 3082},
               {"no", 1044},    {"iw", 1037},    {"in", 1057},    {"sz", 1083},    {"sb", 1070}};

static bool is_specific(int32_t lcid)
{
    int32_t sub = lcid >> 10 & 0x3f;
    return (lcid & 0x3ff) && sub > 0 && sub < 0x1c;
}

/* Language, script when given, and region as ICU writes them; region NULL: the likely one. */
static bool specific(const struct icu *icu, const char *id, bool likely, char *out, size_t size)
{
    char full[NAME_MAX_ICU], language[16], script[16], region[16];
    UErrorCode st = U_ZERO_ERROR;
    if (likely) {
        icu->uloc_addLikelySubtags(id, full, sizeof full, &st);
        id = full;
    }
    icu->uloc_getLanguage(id, language, sizeof language, &st);
    icu->uloc_getScript(id, script, sizeof script, &st);
    icu->uloc_getCountry(id, region, sizeof region, &st);
    if (U_FAILURE(st) || !*language || (likely && !*region)) {
        return false;
    }
    snprintf(out, size, "%s%s%s%s%s", language, *script ? "_" : "", script, *region ? "_" : "",
             region);
    return true;
}

/* "de_Latn_DE" is known to the table of numbers as "de_DE" only, which id becomes then;
 * "sr_Cyrl_RS" keeps its script. */
static int32_t lcid_of(const struct icu *icu, char *id, size_t size)
{
    int32_t lcid = (int32_t)icu->uloc_getLCID(id);
    char *script = strchr(id, '_');
    char *region = script ? strchr(script + 1, '_') : NULL;
    if (!is_specific(lcid) && region) {
        char brief[NAME_MAX_ICU];
        snprintf(brief, sizeof brief, "%.*s%s", (int)(script - id), id, region);
        lcid = (int32_t)icu->uloc_getLCID(brief);
        snprintf(id, size, "%s", brief);
    }
    return is_specific(lcid) ? lcid : 0;
}

static bool plain_name(const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
    return n > 1 && n < 32 && name[n] == 0;
}

static bool id_of_name(const struct icu *icu, const char *name, char *id, size_t size)
{
    char given[NAME_MAX_ICU];
    UErrorCode st = U_ZERO_ERROR;
    if (!plain_name(name)) {
        return false;
    }
    icu->uloc_canonicalize(name, given, sizeof given, &st);
    return U_SUCCESS(st) && specific(icu, given, false, id, size) && strcmp(id, given) == 0;
}

static bool id_of_lcid(const struct icu *icu, int32_t lcid, char *id, size_t size)
{
    char given[NAME_MAX_ICU];
    UErrorCode st = U_ZERO_ERROR;
    icu->uloc_getLocaleForLCID((uint32_t)lcid, given, sizeof given, &st);
    return U_SUCCESS(st) && (int32_t)icu->uloc_getLCID(given) == lcid &&
           specific(icu, given, false, id, size);
}

/* A language without region stands for the region it is likely to be of, a region that the table
 * of numbers does not know is an error. */
static bool resolve(const struct icu *icu, int32_t lcid, const char *name, char *id, size_t size,
                    int32_t *number)
{
    for (size_t i = 0; name && i < ARRAY_LEN(aliases); i++) {
        if (strcmp(name, aliases[i].name) == 0) {
            lcid = aliases[i].lcid;
            name = NULL;
        }
    }
    if (!(name ? id_of_name(icu, name, id, size) : id_of_lcid(icu, lcid, id, size))) {
        return false;
    }
    char region[16];
    UErrorCode st = U_ZERO_ERROR;
    icu->uloc_getCountry(id, region, sizeof region, &st);
    if (!name && is_specific(lcid)) {
        *number = lcid;
        return U_SUCCESS(st);
    }
    char base[NAME_MAX_ICU];
    snprintf(base, sizeof base, "%s", id);
    if (U_FAILURE(st) || (!*region && !specific(icu, base, true, id, size))) {
        return false;
    }
    *number = lcid_of(icu, id, size);
    return *number != 0;
}

/* ---- texts ---- */
static bool is_mark(UChar c)
{
    return c == 0x200e || c == 0x200f || c == 0x61c;
}

/* Without marks of direction; the minus sign is the one of ASCII; spaces become `space`, 0 leaves
 * them. */
static size_t tidy(const UChar *p, size_t n, UChar space, uint16_t *out, size_t size)
{
    size_t k = 0;
    for (size_t i = 0; i < n && k < size; i++) {
        UChar c = p[i];
        if (is_mark(c)) {
            continue;
        }
        bool blank = c == 0xa0 || c == 0x202f || c == 0x2009;
        c = c == 0x2212 ? '-' : c == 0xffe5 ? 0xa5 : c; /* minus, wide yen sign */
        out[k++] = blank && space ? space : c;
    }
    return k;
}

#define TEXT_MAX 64

static uint16_t symbol(const struct icu *icu, const UNumberFormat *f, UNumberFormatSymbol which)
{
    UChar text[TEXT_MAX];
    uint16_t c = 0;
    UErrorCode st = U_ZERO_ERROR;
    int32_t n = icu->unum_getSymbol(f, which, text, TEXT_MAX, &st);
    return U_SUCCESS(st) && n > 0 && tidy(text, (size_t)n, 0xa0, &c, 1) == 1 ? c : 0;
}

static void affix(const struct icu *icu, const UNumberFormat *f, UNumberFormatTextAttribute which,
                  struct vbs_affix *out)
{
    UChar text[TEXT_MAX];
    UErrorCode st = U_ZERO_ERROR;
    int32_t n = icu->unum_getTextAttribute(f, which, text, TEXT_MAX, &st);
    n = U_SUCCESS(st) && n > 0 && n < TEXT_MAX ? n : 0;
    out->n = (uint8_t)tidy(text, (size_t)n, ' ', out->ch, ARRAY_LEN(out->ch));
}

static void name_set(struct vardate_name *name, const UChar *p, size_t n, UChar space)
{
    name->n = (uint16_t)tidy(p, n, space, name->ch, VARDATE_NAME_MAX);
}

/* ---- numbers ---- */
static bool fill_number(const struct icu *icu, const char *id, struct vbs_locale *l)
{
    UErrorCode st = U_ZERO_ERROR;
    UNumberFormat *f = icu->unum_open(UNUM_DECIMAL, NULL, 0, id, NULL, &st);
    if (U_FAILURE(st)) {
        return false;
    }
    const char *actual = icu->unum_getLocaleByType(f, ULOC_ACTUAL_LOCALE, &st);
    bool known = U_SUCCESS(st) && actual && *actual && strcmp(actual, "root") != 0;
    l->number.decimal = symbol(icu, f, UNUM_DECIMAL_SEPARATOR_SYMBOL);
    l->number.group = symbol(icu, f, UNUM_GROUPING_SEPARATOR_SYMBOL);
    int32_t first = icu->unum_getAttribute(f, UNUM_GROUPING_SIZE);
    int32_t next = icu->unum_getAttribute(f, UNUM_SECONDARY_GROUPING_SIZE);
    l->group_first = (uint8_t)(first > 0 && first < 10 ? first : 3);
    l->group_next = (uint8_t)(next > 0 && next < 10 ? next : l->group_first);
    icu->unum_close(f);
    return known && l->number.decimal && l->number.group;
}

static bool fill_money(const struct icu *icu, const char *id, struct vbs_locale *l)
{
    UChar text[TEXT_MAX];
    UErrorCode st = U_ZERO_ERROR;
    UNumberFormat *f = icu->unum_open(UNUM_CURRENCY, NULL, 0, id, NULL, &st);
    if (U_FAILURE(st)) {
        return false;
    }
    l->money_decimal = symbol(icu, f, UNUM_MONETARY_SEPARATOR_SYMBOL);
    l->money_group = symbol(icu, f, UNUM_MONETARY_GROUPING_SEPARATOR_SYMBOL);
    affix(icu, f, UNUM_POSITIVE_PREFIX, &l->money_before);
    affix(icu, f, UNUM_POSITIVE_SUFFIX, &l->money_after);
    affix(icu, f, UNUM_NEGATIVE_PREFIX, &l->debt_before);
    affix(icu, f, UNUM_NEGATIVE_SUFFIX, &l->debt_after);
    int32_t digits = icu->unum_getAttribute(f, UNUM_FRACTION_DIGITS);
    l->money_digits = (uint8_t)(digits >= 0 && digits < 10 ? digits : 2);
    int32_t n = icu->unum_getSymbol(f, UNUM_CURRENCY_SYMBOL, text, TEXT_MAX, &st);
    if (U_SUCCESS(st) && n > 0 && n < TEXT_MAX) {
        l->number.currency_len =
            (uint8_t)tidy(text, (size_t)n, ' ', l->number.currency, ARRAY_LEN(l->number.currency));
    }
    icu->unum_close(f);
    return U_SUCCESS(st) && l->money_decimal && l->money_group;
}

/* ---- dates ---- */
/* What Windows shows where CLDR's patterns differ; NULL: as there. */
static const struct {
    const char *name, *short_date, *long_date, *time;
} windows[] = {
    {"da_DK", "dd-MM-y", "d. MMMM y", "HH:mm:ss"},
    {"en_AU", "d/MM/y", NULL, NULL},
    {"en_CA", "y-MM-dd", "MMMM d, y", NULL},
    {"en_GB", NULL, "dd MMMM y", NULL},
    {"en_IN", "dd-MM-y", "dd MMMM y", "HH:mm:ss"},
    {"es_ES", "dd/MM/y", NULL, NULL},
    {"fr_CA", NULL, "d MMMM y", "HH:mm:ss"},
    {"hi_IN", "dd-MM-y", "dd MMMM y", "HH:mm:ss"},
    {"ja_JP", NULL, "y'年'M'月'd'日'", NULL},
    {"ko_KR", "y-MM-dd", "y'년' M'월' d'일' EEEE", NULL},
    {"nl_NL", "d-M-y", NULL, NULL},
    {"pl_PL", "dd.MM.y", "d MMMM y", NULL},
    {"pt_PT", NULL, "d 'de' MMMM 'de' y", NULL},
    {"ru_RU", NULL, "d MMMM y 'г.'", NULL},
    {"sv_SE", NULL, "'den' d MMMM y", NULL},
    {"th_TH", NULL, "d MMMM y", "H:mm:ss"},
    {"zh_CN", NULL, "y'年'M'月'd'日'", "H:mm:ss"},
    {"zh_Hant_TW", NULL, "y'年'M'月'd'日'", "a hh:mm:ss"},
};

static void pattern_from_text(const char *text, struct vardate_name *out)
{
    struct slice s = slice_of(text);
    out->n = utf8_to_utf16_len(s) <= VARDATE_NAME_MAX ? (uint16_t)utf8_to_utf16(s, out->ch) : 0;
}

/* ICU's rarer letters for hours and halves of the day are reduced to the ones we know. */
static void pattern_from_icu(const struct icu *icu, UDateFormatStyle time, UDateFormatStyle date,
                             const char *id, struct vardate_name *out)
{
    UChar text[TEXT_MAX];
    UErrorCode st = U_ZERO_ERROR;
    UDateFormat *f = icu->udat_open(time, date, id, NULL, 0, NULL, 0, &st);
    int32_t n = U_SUCCESS(st) ? icu->udat_toPattern(f, false, text, TEXT_MAX, &st) : 0;
    name_set(out, text, U_SUCCESS(st) && n > 0 && n < TEXT_MAX ? (size_t)n : 0, ' ');
    bool quoted = false;
    for (unsigned i = 0; i < out->n; i++) {
        uint16_t c = out->ch[i];
        quoted ^= c == '\'';
        if (!quoted) {
            out->ch[i] = c == 'K' ? 'h' : c == 'k' ? 'H' : c == 'b' || c == 'B' ? 'a' : c;
        }
    }
    if (U_SUCCESS(st)) {
        icu->udat_close(f);
    }
}

static void names(const struct icu *icu, const UDateFormat *f, UDateFormatSymbolType type,
                  int32_t first, struct vardate_name *out, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        UChar text[TEXT_MAX];
        UErrorCode st = U_ZERO_ERROR;
        int32_t n = icu->udat_getSymbols(f, type, i + first, text, TEXT_MAX, &st);
        name_set(&out[i], text, U_SUCCESS(st) && n > 0 && n < TEXT_MAX ? (size_t)n : 0, ' ');
    }
}

/* Order and separator as the short date shows them. */
static void read_order(struct vardate_style *s)
{
    int y = 0, m = 0, d = 0;
    for (int i = 0; i < s->short_date.n; i++) {
        uint16_t c = s->short_date.ch[i];
        y = c == 'y' && !y ? i + 1 : y;
        m = (c == 'M' || c == 'L') && !m ? i + 1 : m;
        d = c == 'd' && !d ? i + 1 : d;
        s->dot_in_date = s->dot_in_date || c == '.';
    }
    s->order = y < m && y < d ? VARDATE_YMD : d < m ? VARDATE_DMY : VARDATE_MDY;
    s->time_separator = ':';
    for (int i = 0; i + 1 < s->time.n; i++) {
        if (s->time.ch[i] == '.' && s->time.ch[i + 1] == 'm') {
            s->time_separator = '.';
        }
    }
}

static bool fill_dates(const struct icu *icu, const char *id, struct vbs_locale *l)
{
    struct vardate_style *s = &l->date;
    UErrorCode st = U_ZERO_ERROR;
    UDateFormat *f = icu->udat_open(UDAT_DEFAULT, UDAT_DEFAULT, id, NULL, 0, NULL, 0, &st);
    if (U_FAILURE(st)) {
        return false;
    }
    names(icu, f, UDAT_STANDALONE_MONTHS, 0, s->month, 12);
    names(icu, f, UDAT_STANDALONE_SHORT_MONTHS, 0, s->month_short, 12);
    names(icu, f, UDAT_MONTHS, 0, s->month_in_date, 12);
    names(icu, f, UDAT_SHORT_MONTHS, 0, s->month_in_short, 12);
    names(icu, f, UDAT_STANDALONE_WEEKDAYS, UCAL_SUNDAY, s->day, 7);
    names(icu, f, UDAT_STANDALONE_SHORT_WEEKDAYS, UCAL_SUNDAY, s->day_short, 7);
    names(icu, f, UDAT_AM_PMS, 0, s->half, 2);
    icu->udat_close(f);
    pattern_from_icu(icu, UDAT_NONE, UDAT_SHORT, id, &s->short_date);
    pattern_from_icu(icu, UDAT_NONE, UDAT_FULL, id, &s->long_date);
    pattern_from_icu(icu, UDAT_MEDIUM, UDAT_NONE, id, &s->time);
    for (size_t i = 0; i < ARRAY_LEN(windows); i++) {
        if (strcmp(windows[i].name, l->name) == 0) {
            const char *const texts[] = {windows[i].short_date, windows[i].long_date,
                                         windows[i].time};
            struct vardate_name *const to[] = {&s->short_date, &s->long_date, &s->time};
            for (size_t k = 0; k < ARRAY_LEN(to); k++) {
                if (texts[k]) {
                    pattern_from_text(texts[k], to[k]);
                }
            }
        }
    }
    read_order(s);
    return s->month[0].n && s->day[0].n && s->short_date.n && s->long_date.n && s->time.n;
}

static bool fill_calendar(const struct icu *icu, const char *id, struct vbs_locale *l)
{
    UErrorCode st = U_ZERO_ERROR;
    UCalendar *c = icu->ucal_open(NULL, 0, id, UCAL_GREGORIAN, &st);
    if (U_FAILURE(st)) {
        return false;
    }
    int32_t day = icu->ucal_getAttribute(c, UCAL_FIRST_DAY_OF_WEEK);
    int32_t days = icu->ucal_getAttribute(c, UCAL_MINIMAL_DAYS_IN_FIRST_WEEK);
    l->first_day = (uint8_t)(day >= 1 && day <= 7 ? day : 1);
    l->first_week = days >= 7 ? 3 : days >= 4 ? 2 : 1;
    icu->ucal_close(c);
    return true;
}

static hres fill(const struct icu *icu, int32_t lcid, const char *name, struct vbs_locale *l)
{
    char id[NAME_MAX_ICU + 40], base[NAME_MAX_ICU];
    if (!resolve(icu, lcid, name, base, sizeof base, &l->lcid)) {
        return VBS_S_UNKNOWN_LOCALE;
    }
    /* Western digits and calendar: digits are replaced on Windows when text is shown, not when it
     * is made */
    snprintf(id, sizeof id, "%s@calendar=gregorian;numbers=latn", base);
    snprintf(l->name, sizeof l->name, "%.39s", base);
    snprintf(l->asked, sizeof l->asked, "%.39s", name ? name : "");
    if (!fill_number(icu, id, l)) {
        return VBS_S_UNKNOWN_LOCALE;
    }
    return fill_money(icu, id, l) && fill_dates(icu, id, l) && fill_calendar(icu, id, l)
               ? 0
               : WBEM_E_FAILED;
}

hres vbs_locale_load(int32_t lcid, const char *name, struct vbs_locale **out)
{
    struct icu icu;
    *out = NULL;
    struct vbs_locale *l = calloc(1, sizeof *l);
    if (!l) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = icu_open(&icu) ? fill(&icu, lcid, name, l) : WBEM_E_FAILED;
    icu_close(&icu);
    if (hr != 0) {
        free(l);
        return hr;
    }
    *out = l;
    return 0;
}
