#include "util/map.h"

#include "util/utf.h"

#include <stdlib.h>

enum {
    MAP_FIRST = 8
};

static uint32_t hash_bytes(struct slice s)
{
    uint32_t h = 2166136261U;
    for (size_t i = 0; i < s.n; i++) {
        h = (h ^ (uint8_t)s.p[i]) * 16777619U;
    }
    return h ^ (h >> 15);
}

static uint32_t hash_key(const struct map *m, struct slice key)
{
    return m->flags & MAP_NOCASE ? utf8_casehash(key) : hash_bytes(key);
}

static bool same_key(const struct map *m, const struct map_entry *e, struct slice key,
                     uint32_t hash)
{
    if (e->hash != hash) {
        return false;
    }
    if (e->key.n == key.n && (key.n == 0 || memcmp(e->key.p, key.p, key.n) == 0)) {
        return true;
    }
    return (m->flags & MAP_NOCASE) && utf8_caseeq(e->key, key);
}

void map_init(struct map *m, unsigned flags)
{
    *m = (struct map){.flags = flags};
}

void map_fini(struct map *m)
{
    free(m->entries);
    map_init(m, m->flags);
}

void map_clear(struct map *m)
{
    if (m->entries) {
        memset(m->entries, 0, m->size * sizeof *m->entries);
    }
    m->n = 0;
}

/* The entry of the key, or the free place where it belongs. Needs a table with a free place. */
static struct map_entry *probe(const struct map *m, struct slice key, uint32_t hash)
{
    size_t i = hash & (m->size - 1);
    while (m->entries[i].value && !same_key(m, &m->entries[i], key, hash)) {
        i = (i + 1) & (m->size - 1);
    }
    return &m->entries[i];
}

void *map_get(const struct map *m, struct slice key)
{
    return m->n ? probe(m, key, hash_key(m, key))->value : NULL;
}

static bool grow(struct map *m)
{
    struct map bigger = {.size = m->size ? m->size * 2 : MAP_FIRST, .n = m->n, .flags = m->flags};
    bigger.entries = calloc(bigger.size, sizeof *bigger.entries);
    if (!bigger.entries) {
        return false;
    }
    for (size_t i = 0; i < m->size; i++) {
        size_t j = m->entries[i].hash & (bigger.size - 1);
        if (!m->entries[i].value) {
            continue;
        }
        while (bigger.entries[j].value) {
            j = (j + 1) & (bigger.size - 1);
        }
        bigger.entries[j] = m->entries[i];
    }
    free(m->entries);
    *m = bigger;
    return true;
}

bool map_set(struct map *m, struct slice key, void *value, void **old)
{
    uint32_t hash = hash_key(m, key);
    if (old) {
        *old = NULL;
    }
    struct map_entry *e = m->n ? probe(m, key, hash) : NULL;
    if (e && e->value) {
        if (old) {
            *old = e->value;
        }
    } else {
        if (m->n * 4 >= m->size * 3 && !grow(m)) {
            return false;
        }
        e = probe(m, key, hash);
        m->n++;
    }
    *e = (struct map_entry){.key = key, .hash = hash, .value = value};
    return true;
}

/* Moves later entries of the same run back over the hole, so no tombstones are needed. */
static void close_hole(struct map *m, size_t hole)
{
    size_t mask = m->size - 1;
    for (size_t i = (hole + 1) & mask; m->entries[i].value; i = (i + 1) & mask) {
        size_t home = m->entries[i].hash & mask;
        if (((i - home) & mask) >= ((i - hole) & mask)) {
            m->entries[hole] = m->entries[i];
            hole = i;
        }
    }
    m->entries[hole] = (struct map_entry){0};
}

void *map_remove(struct map *m, struct slice key)
{
    if (!m->n) {
        return NULL;
    }
    struct map_entry *e = probe(m, key, hash_key(m, key));
    void *value = e->value;
    if (value) {
        close_hole(m, (size_t)(e - m->entries));
        m->n--;
    }
    return value;
}

struct map_entry *map_next(const struct map *m, size_t *i)
{
    while (*i < m->size) {
        struct map_entry *e = &m->entries[(*i)++];
        if (e->value) {
            return e;
        }
    }
    return NULL;
}

hres map_add_text(struct map *m, struct slice text)
{
    if (map_get(m, text)) {
        return WBEM_S_FALSE;
    }
    char *key = malloc(text.n + 1); /* also when the text is empty */
    if (key) {
        memcpy(key, text.p, text.n);
    }
    if (!key || !map_set(m, (struct slice){key, text.n}, key, NULL)) {
        free(key);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

void map_fini_texts(struct map *m)
{
    size_t i = 0;
    for (struct map_entry *e; (e = map_next(m, &i));) {
        free(e->value);
    }
    map_fini(m);
}
