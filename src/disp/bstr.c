#include "disp/disp.h"
#include "util/utf.h"

#include <stdlib.h>

#define BSTR_MIN_SPARE 16u

static struct bstr *bstr_alloc(size_t cap)
{
    if (cap > BSTR_MAX) {
        return NULL;
    }
    struct bstr *s = malloc(sizeof *s + (cap + 1) * sizeof s->ch[0]);
    if (!s) {
        return NULL;
    }
    s->refs = 1;
    s->len = 0;
    s->cap = (uint32_t)cap;
    s->hash = 0;
    s->ch[0] = 0;
    return s;
}

struct bstr *bstr_new(const uint16_t *p, size_t n)
{
    struct bstr *s = bstr_alloc(n);
    if (!s) {
        return NULL;
    }
    if (p && n) {
        memcpy(s->ch, p, n * sizeof *p);
    }
    s->len = (uint32_t)n;
    s->ch[n] = 0;
    return s;
}

struct bstr *bstr_from_utf8(struct slice s)
{
    struct bstr *b = bstr_alloc(utf8_to_utf16_len(s));
    if (!b) {
        return NULL;
    }
    b->len = (uint32_t)utf8_to_utf16(s, b->ch);
    b->ch[b->len] = 0;
    return b;
}

struct bstr *bstr_unref(struct bstr *s)
{
    if (s && --s->refs == 0) {
        free(s);
    }
    return NULL;
}

void bstr_unrefp(struct bstr **s)
{
    *s = bstr_unref(*s);
}

/* A sole owner's string with room for need units: the growth is geometric so that appending is
 * linear overall. */
static struct bstr *bstr_grow(struct bstr *a, size_t need)
{
    size_t cap = (size_t)a->cap + a->cap / 2 + BSTR_MIN_SPARE;
    if (cap < need) {
        cap = need;
    }
    if (cap > BSTR_MAX) {
        cap = BSTR_MAX;
    }
    struct bstr *b = realloc(a, sizeof *b + (cap + 1) * sizeof b->ch[0]);
    if (!b) {
        return NULL;
    }
    b->cap = (uint32_t)cap;
    return b;
}

static struct bstr *bstr_join(struct bstr *a, const uint16_t *p, size_t n)
{
    struct bstr *b = bstr_alloc(bstr_len(a) + n);
    if (b) {
        if (a) {
            memcpy(b->ch, a->ch, a->len * sizeof *p);
        }
        memcpy(b->ch + bstr_len(a), p, n * sizeof *p);
        b->len = b->cap;
        b->ch[b->len] = 0;
    }
    bstr_unref(a);
    return b;
}

struct bstr *bstr_append(struct bstr *a, const uint16_t *p, size_t n)
{
    if (n == 0) {
        return a ? a : bstr_alloc(0);
    }
    if (n > BSTR_MAX - bstr_len(a)) {
        bstr_unref(a);
        return NULL;
    }
    /* p may lie inside a: then a copy is made, because growing in place could move it */
    if (!a || a->refs != 1 || (p >= a->ch && p < a->ch + a->cap)) {
        return bstr_join(a, p, n);
    }
    if (a->cap - a->len < n) {
        struct bstr *b = bstr_grow(a, a->len + n);
        if (!b) {
            bstr_unref(a);
            return NULL;
        }
        a = b;
    }
    memcpy(a->ch + a->len, p, n * sizeof *p);
    a->len += (uint32_t)n;
    a->ch[a->len] = 0;
    a->hash = 0;
    return a;
}

int bstr_cmp(const struct bstr *a, const struct bstr *b)
{
    size_t na = bstr_len(a), nb = bstr_len(b), n = na < nb ? na : nb;
    for (size_t i = 0; i < n; i++) {
        if (a->ch[i] != b->ch[i]) {
            return a->ch[i] < b->ch[i] ? -1 : 1;
        }
    }
    return na < nb ? -1 : na > nb;
}

int bstr_casecmp(const struct bstr *a, const struct bstr *b)
{
    size_t na = bstr_len(a), nb = bstr_len(b), n = na < nb ? na : nb;
    for (size_t i = 0; i < n; i++) {
        if (a->ch[i] != b->ch[i]) {
            uint16_t x = utf_lower16(a->ch[i]), y = utf_lower16(b->ch[i]);
            if (x != y) {
                return x < y ? -1 : 1;
            }
        }
    }
    return na < nb ? -1 : na > nb;
}

uint32_t bstr_hash(struct bstr *s)
{
    if (!s) {
        return 1;
    }
    if (s->hash) {
        return s->hash;
    }
    uint64_t h = 0x9e3779b97f4a7c15u ^ s->len;
    for (uint32_t i = 0; i < s->len; i++) {
        h = (h ^ s->ch[i]) * 0x100000001b3u;
    }
    h ^= h >> 32;
    s->hash = (uint32_t)h ? (uint32_t)h : 1;
    return s->hash;
}

void str_add_bstr(struct str *out, const struct bstr *s)
{
    if (s) {
        str_add_utf16(out, s->ch, s->len);
    }
}
