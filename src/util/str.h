/* str: a growing UTF-8 text builder. Out of memory is remembered (sticky): check once with
 * str_status(). */
#pragma once
#include "util/base.h"
#include "util/hres.h"

struct str {
    char *p; /* NUL-terminated when n > 0 or cap > 0, else NULL */
    size_t n, cap;
    bool failed;
};
#define STR_INIT                                                                                   \
    {                                                                                              \
        0                                                                                          \
    }
#define AUTO_STR AUTO(str_fini) struct str
void str_fini(struct str *s);
void str_clear(struct str *s);                        /* empty, memory kept, failure forgotten */
void str_add(struct str *s, const char *p, size_t n); /* bytes */
void str_addz(struct str *s, const char *z);
void str_addc(struct str *s, char c);
void str_add_slice(struct str *s, struct slice v);
void str_addf(struct str *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
bool str_reserve(struct str *s, size_t more);
void str_add_i64(struct str *s, int64_t v);
void str_add_u64(struct str *s, uint64_t v);
hres str_status(const struct str *s); /* 0 or WBEM_E_OUT_OF_MEMORY */
/* The text, never NULL ("" when empty); valid until the next change. Borrowed. */
const char *str_z(const struct str *s);
/* Gives the NUL-terminated text away (free() it); NULL when failed. s is empty afterwards. */
char *str_take(struct str *s);
static inline struct slice str_slice(const struct str *s)
{
    return (struct slice){s->p ? s->p : "", s->n};
}
