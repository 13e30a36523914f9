/* vec: typed growing arrays. struct VEC(int) v = {0}; if (!vec_push(&v, 3)) out of memory. */
#pragma once
#include "util/base.h"

#define VEC(T)                                                                                     \
    {                                                                                              \
        T *v;                                                                                      \
        size_t n, cap;                                                                             \
    }
bool vec_grow_(void **v, size_t *cap, size_t need, size_t size); /* internal: ensures cap >= need */
#define vec_reserve(a, more)                                                                       \
    ((a)->n + (more) <= (a)->cap ||                                                                \
     vec_grow_((void **)&(a)->v, &(a)->cap, (a)->n + (more), sizeof *(a)->v))
#define vec_push(a, val) (vec_reserve((a), 1) ? ((a)->v[(a)->n++] = (val), true) : false)
#define vec_pop(a)       ((a)->v[--(a)->n])
#define vec_fini(a)      (mem_freep(&(a)->v), (a)->n = (a)->cap = 0)
#define vec_clear(a)     ((void)((a)->n = 0))
/* Removes element i, keeping the order. */
#define vec_remove(a, i)                                                                           \
    (memmove(&(a)->v[i], &(a)->v[(i) + 1], ((a)->n - (i)-1) * sizeof *(a)->v), (void)(a)->n--)
