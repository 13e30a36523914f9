#include "vbs/atom.h"

#include "util/utf.h"

#include <stdlib.h>

#define ATOMS_START 1024u /* buckets, a power of two */

bool atoms_init(struct atoms *t)
{
    *t = (struct atoms){.mask = ATOMS_START - 1};
    arena_init(&t->arena, 0);
    t->buckets = calloc(ATOMS_START, sizeof *t->buckets);
    return t->buckets != NULL;
}

void atoms_fini(struct atoms *t)
{
    arena_fini(&t->arena);
    free(t->buckets);
    t->buckets = NULL;
}

static inline unsigned char fold(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static uint32_t hash_of(struct slice s)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < s.n; i++) {
        h = (h ^ fold(s.p[i])) * 16777619u;
    }
    return h;
}

static bool same(const struct atom *a, uint32_t hash, struct slice s)
{
    if (a->hash != hash || a->len != s.n) {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        if (fold(a->text[i]) != fold(s.p[i])) {
            return false;
        }
    }
    return true;
}

static void rehash(struct atoms *t)
{
    uint32_t size = (t->mask + 1) * 2;
    struct atom **b = calloc(size, sizeof *b);
    if (!b) {
        return; /* longer chains, nothing else */
    }
    for (uint32_t i = 0; i <= t->mask; i++) {
        for (struct atom *a = t->buckets[i], *next; a; a = next) {
            next = a->next;
            a->next = b[a->hash & (size - 1)];
            b[a->hash & (size - 1)] = a;
        }
    }
    free(t->buckets);
    t->buckets = b;
    t->mask = size - 1;
}

static struct atom *find(const struct atoms *t, uint32_t hash, struct slice s)
{
    struct atom *a = t->buckets[hash & t->mask];
    while (a && !same(a, hash, s)) {
        a = a->next;
    }
    return a;
}

struct atom *atom_find(const struct atoms *t, struct slice s)
{
    return find(t, hash_of(s), s);
}

struct atom *atom_get(struct atoms *t, struct slice s)
{
    uint32_t hash = hash_of(s);
    struct atom *a = find(t, hash, s);
    if (a) {
        return a;
    }
    a = arena_alloc(&t->arena, sizeof *a + s.n + 1);
    uint16_t *wide = a ? arena_array(&t->arena, utf8_to_utf16_len(s) + 1, sizeof *wide) : NULL;
    if (!wide) {
        return NULL;
    }
    memcpy(a->text, s.p, s.n);
    a->len = (uint32_t)s.n;
    a->hash = hash;
    a->builtin = -1;
    a->wide_len = (uint32_t)utf8_to_utf16(s, wide);
    a->wide = wide;
    if (++t->n > t->mask) {
        rehash(t);
    }
    a->next = t->buckets[hash & t->mask];
    t->buckets[hash & t->mask] = a;
    return a;
}
