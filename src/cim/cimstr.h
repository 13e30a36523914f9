/* cim_str: counted immutable UTF-8 strings, shared by threads. NULL is not the empty string here:
 * NULL means "none". */
#pragma once
#include "util/base.h"
#include "util/hres.h"
#include "util/ref.h"

struct cim_str {
    ref_count refs;
    uint32_t len;
    _Atomic uint32_t hash; /* folded, 0 = not computed yet */
    char s[];              /* len bytes and a NUL; may contain NUL bytes */
};
#define CIM_STR_MAX 0x7fffff00u
struct cim_str *cim_str_new(struct slice s); /* NULL: out of memory or longer than CIM_STR_MAX */
struct cim_str *cim_str_alloc(size_t n); /* contents to be written by the caller before sharing */
static inline struct cim_str *cim_str_ref(struct cim_str *s)
{
    if (s) {
        ref_get(&s->refs);
    }
    return s;
}
struct cim_str *cim_str_unref(struct cim_str *s); /* returns NULL */
void cim_str_unrefp(struct cim_str **s);
#define AUTO_CIM_STR AUTO(cim_str_unrefp) struct cim_str *
static inline struct slice cim_str_slice(const struct cim_str *s)
{
    return s ? (struct slice){s->s, s->len} : (struct slice){"", 0};
}
static inline const char *cim_str_z(const struct cim_str *s)
{
    return s ? s->s : "";
}
uint32_t cim_str_casehash(struct cim_str *s); /* never 0 */
bool cim_str_caseeq(const struct cim_str *a, const struct cim_str *b);
bool cim_str_is(const struct cim_str *s, const char *z); /* without case */
