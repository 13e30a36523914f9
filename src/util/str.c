#include "util/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    STR_FIRST = 32
};

void str_fini(struct str *s)
{
    free(s->p);
    *s = (struct str)STR_INIT;
}

void str_clear(struct str *s)
{
    s->n = 0;
    s->failed = false;
    if (s->p) {
        s->p[0] = 0;
    }
}

bool str_reserve(struct str *s, size_t more)
{
    size_t need;
    if (s->failed) {
        return false;
    }
    if (LIKELY(more < s->cap - s->n)) {
        return true;
    }
    if (__builtin_add_overflow(s->n, more, &need) || __builtin_add_overflow(need, 1, &need)) {
        s->failed = true;
        return false;
    }
    size_t cap = s->cap < STR_FIRST ? STR_FIRST : s->cap + s->cap / 2;
    if (cap < need) {
        cap = need;
    }
    char *p = realloc(s->p, cap);
    if (!p) {
        s->failed = true;
        return false;
    }
    if (!s->p) {
        p[0] = 0;
    }
    s->p = p;
    s->cap = cap;
    return true;
}

void str_add(struct str *s, const char *p, size_t n)
{
    if (n == 0 || !str_reserve(s, n)) {
        return;
    }
    memcpy(s->p + s->n, p, n);
    s->n += n;
    s->p[s->n] = 0;
}

void str_addz(struct str *s, const char *z)
{
    str_add(s, z, strlen(z));
}

void str_addc(struct str *s, char c)
{
    str_add(s, &c, 1);
}

void str_add_slice(struct str *s, struct slice v)
{
    str_add(s, v.p, v.n);
}

void str_addf(struct str *s, const char *fmt, ...)
{
    char small[128];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    va_end(ap);
    if (n < 0) {
        s->failed = true;
        return;
    }
    if ((size_t)n < sizeof small) {
        str_add(s, small, (size_t)n);
        return;
    }
    if (!str_reserve(s, (size_t)n)) {
        return;
    }
    va_start(ap, fmt);
    (void)vsnprintf(s->p + s->n, (size_t)n + 1, fmt, ap);
    va_end(ap);
    s->n += (size_t)n;
}

void str_add_u64(struct str *s, uint64_t v)
{
    char digits[20];
    size_t i = sizeof digits;
    do {
        digits[--i] = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    str_add(s, digits + i, sizeof digits - i);
}

void str_add_i64(struct str *s, int64_t v)
{
    if (v < 0) {
        str_addc(s, '-');
    }
    str_add_u64(s, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

hres str_status(const struct str *s)
{
    return s->failed ? WBEM_E_OUT_OF_MEMORY : 0;
}

const char *str_z(const struct str *s)
{
    return s->p ? s->p : "";
}

char *str_take(struct str *s)
{
    char *p = NULL;
    if (str_reserve(s, 0)) {
        p = s->p;
        s->p = NULL;
    }
    str_fini(s);
    return p;
}
