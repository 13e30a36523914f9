#include "util/arena.h"

#include <stdlib.h>

enum {
    ARENA_ALIGN = 16,
    ARENA_FIRST = 4096,
    ARENA_LARGEST = 65536
};

struct arena_block {
    struct arena_block *next;
    size_t size, used; /* of data */
    _Alignas(ARENA_ALIGN) char data[];
};

void arena_init(struct arena *a, size_t limit)
{
    *a = (struct arena){.limit = limit};
}

static void free_blocks(struct arena_block *b)
{
    while (b) {
        struct arena_block *next = b->next;
        free(b);
        b = next;
    }
}

void arena_fini(struct arena *a)
{
    free_blocks(a->head);
    arena_init(a, a->limit);
}

void arena_clear(struct arena *a)
{
    a->used = 0;
    if (a->head) {
        free_blocks(a->head->next);
        a->head->next = NULL;
        a->head->used = 0;
    }
}

static struct arena_block *new_block(struct arena *a, size_t size)
{
    size_t want = a->head ? a->head->size * 2 : ARENA_FIRST;
    if (want > ARENA_LARGEST) {
        want = ARENA_LARGEST;
    }
    if (want < size) {
        want = size;
    }
    if (want > SIZE_MAX / 2) {
        return NULL;
    }
    struct arena_block *b = malloc(sizeof *b + want);
    if (b) {
        *b = (struct arena_block){.next = a->head, .size = want};
        a->head = b;
    }
    return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
    if (size > SIZE_MAX / 4) {
        return NULL;
    }
    size = size ? (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1) : ARENA_ALIGN;
    if (a->limit && (a->used > a->limit || size > a->limit - a->used)) {
        return NULL;
    }
    struct arena_block *b = a->head;
    if (!b || b->size - b->used < size) {
        b = new_block(a, size);
        if (!b) {
            return NULL;
        }
    }
    void *p = b->data + b->used;
    b->used += size;
    a->used += size;
    return memset(p, 0, size);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
    size_t bytes;
    return __builtin_mul_overflow(n, size, &bytes) ? NULL : arena_alloc(a, bytes);
}

char *arena_strdup(struct arena *a, struct slice s)
{
    char *p = s.n < SIZE_MAX ? arena_alloc(a, s.n + 1) : NULL;
    if (p && s.n) {
        memcpy(p, s.p, s.n);
    }
    return p;
}
