/* locale: the languages of a connection that names none. */
#include "client/locale.h"

#include "util/utf.h"

#include <stdlib.h>

/* Language identifiers of MS-LCID by the language's code (ISO 639-1); the first of a language is its main region. */
static const struct {
    const char *code, *lcid;
} rows[] = {
    {"ar", "401"},    {"bg", "402"},     {"ca", "403"},    {"zh_TW", "404"}, {"zh", "804"},
    {"cs", "405"},    {"da", "406"},     {"de_AT", "c07"}, {"de_CH", "807"}, {"de", "407"},
    {"el", "408"},    {"en_GB", "809"},  {"en", "409"},    {"es", "c0a"},    {"fi", "40b"},
    {"fr_CA", "c0c"}, {"fr_CH", "100c"}, {"fr", "40c"},    {"he", "40d"},    {"hu", "40e"},
    {"it", "410"},    {"ja", "411"},     {"ko", "412"},    {"nl", "413"},    {"nb", "414"},
    {"no", "414"},    {"pl", "415"},     {"pt_PT", "816"}, {"pt", "416"},    {"ro", "418"},
    {"ru", "419"},    {"hr", "41a"},     {"sk", "41b"},    {"sv", "41d"},    {"th", "41e"},
    {"tr", "41f"},    {"uk", "422"},     {"sl", "424"},    {"et", "425"},    {"lv", "426"},
    {"lt", "427"},
};

static const char *language(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *v = getenv(names[i]);
        if (v && *v) {
            return v;
        }
    }
    return "";
}

/* "de_AT.UTF-8" begins with the code "de_AT", and with "de". */
static bool begins(const char *value, const char *code)
{
    size_t n = strlen(code);
    return strncmp(value, code, n) == 0 && !(value[n] >= 'a' && value[n] <= 'z');
}

hres locale_default(struct str *out)
{
    const char *lang = language();
    for (size_t i = 0; *lang && i < ARRAY_LEN(rows); i++) {
        if (begins(lang, rows[i].code)) {
            str_addf(out, "ms_%s,", rows[i].lcid);
            if (strchr(rows[i].code, '_')) {
                continue; /* texts of the language itself are better than English */
            }
            break;
        }
    }
    str_addz(out, "ms_409");
    return str_status(out);
}
