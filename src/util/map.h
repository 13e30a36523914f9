/* map: hash map from UTF-8 names to pointers. Names compare without case when MAP_NOCASE is given.
 * Keys are borrowed: they must live as long as the entry (they usually lie inside the value). */
#pragma once
#include "util/base.h"
#include "util/hres.h"

enum map_flags {
    MAP_CASE = 0,
    MAP_NOCASE = 1
};
struct map_entry {
    struct slice key;
    uint32_t hash;
    void *value; /* never NULL in a used entry */
};
struct map {
    struct map_entry *entries; /* open addressing, size a power of two */
    size_t n, size;
    unsigned flags;
};
void map_init(struct map *m, unsigned flags); /* takes no memory */
void map_fini(struct map *m);                 /* values are not touched */
void map_clear(struct map *m);
void *map_get(const struct map *m, struct slice key); /* NULL when absent */
/* Sets or replaces. *old (may be NULL) receives the former value or NULL. false: out of memory, map
 * unchanged. */
bool map_set(struct map *m, struct slice key, void *value, void **old);
void *map_remove(struct map *m, struct slice key); /* the value removed, or NULL */
/* Iteration in table order: for (i = 0; (e = map_next(m, &i));) — no changes meanwhile. */
struct map_entry *map_next(const struct map *m, size_t *i);

/* ---- a set of texts that the map keeps itself ---- */
/* WBEM_S_FALSE: it is there; WBEM_E_OUT_OF_MEMORY. */
hres map_add_text(struct map *m, struct slice text);
void map_fini_texts(struct map *m); /* the map can be used again */
