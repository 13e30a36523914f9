/* cim_str: counted immutable UTF-8 strings. */
#include "cim/cimstr.h"

#include "util/utf.h"

#include <stdlib.h>

struct cim_str *cim_str_alloc(size_t n)
{
    if (n > CIM_STR_MAX) {
        return NULL;
    }
    struct cim_str *s = malloc(sizeof *s + n + 1);
    if (!s) {
        return NULL;
    }
    s->refs = REF_INIT;
    s->len = (uint32_t)n;
    atomic_init(&s->hash, 0);
    s->s[n] = 0;
    return s;
}

struct cim_str *cim_str_new(struct slice v)
{
    struct cim_str *s = cim_str_alloc(v.n);
    if (s && v.n > 0) {
        memcpy(s->s, v.p, v.n);
    }
    return s;
}

struct cim_str *cim_str_unref(struct cim_str *s)
{
    if (s && ref_put(&s->refs)) {
        free(s);
    }
    return NULL;
}

void cim_str_unrefp(struct cim_str **s)
{
    *s = cim_str_unref(*s);
}

uint32_t cim_str_casehash(struct cim_str *s)
{
    uint32_t h = atomic_load_explicit(&s->hash, memory_order_relaxed);
    if (h == 0) {
        h = utf8_casehash(cim_str_slice(s));
        h += h == 0;
        atomic_store_explicit(&s->hash, h, memory_order_relaxed);
    }
    return h;
}

bool cim_str_caseeq(const struct cim_str *a, const struct cim_str *b)
{
    return a == b || (a && b && utf8_caseeq(cim_str_slice(a), cim_str_slice(b)));
}

bool cim_str_is(const struct cim_str *s, const char *z)
{
    return s && utf8_caseeq(cim_str_slice(s), slice_of(z));
}
