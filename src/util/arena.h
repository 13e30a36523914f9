/* arena: memory that is freed all at once (syntax trees, decoded records). Not thread-safe. */
#pragma once
#include "util/base.h"

struct arena {
    struct arena_block *head;
    size_t used;  /* bytes handed out */
    size_t limit; /* 0 = none; arena_alloc returns NULL beyond it */
};
void arena_init(struct arena *a, size_t limit);
void arena_fini(struct arena *a);
void arena_clear(struct arena *a); /* keeps the newest block for reuse */
/* Aligned to 16, zeroed. NULL when out of memory or over the limit. */
void *arena_alloc(struct arena *a, size_t size);
/* n * size with overflow check. */
void *arena_array(struct arena *a, size_t n, size_t size);
char *arena_strdup(struct arena *a, struct slice s); /* NUL-terminated copy */
