/* why: standing of a class by its name. */
#include "providers/why.h"

#include "providers/table.h"
#include "util/utf.h"

#define ABSENT(name, product) {name, product},
static const struct {
    const char *name, *product;
} absent[] = {
#include "providers/absent.def"
};
#undef ABSENT

static bool fits(struct slice name, const char *pattern)
{
    size_t n = strlen(pattern);
    if (pattern[n - 1] != '*') {
        return utf8_caseeq(name, slice_of(pattern));
    }
    n--;
    return name.n > n && utf8_caseeq((struct slice){name.p, n}, (struct slice){pattern, n});
}

enum class_standing class_standing(struct slice name, struct str *out)
{
    for (const struct win32_table *const *t = win32_tables; *t; t++) {
        if (utf8_caseeq(name, slice_of((*t)->name))) {
            str_addz(out, (*t)->about);
            return CLASS_SERVED;
        }
    }
    for (const struct no_objects *n = no_objects; n->name; n++) {
        if (utf8_caseeq(name, slice_of(n->name))) {
            str_addz(out, n->why);
            return CLASS_NO_OBJECTS;
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(absent); i++) {
        if (fits(name, absent[i].name)) {
            str_addz(out, absent[i].product);
            return CLASS_ABSENT;
        }
    }
    return CLASS_OTHER;
}
