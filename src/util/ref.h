/* ref: atomic reference counts of objects shared by threads. */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    _Atomic uint32_t n;
} ref_count;
#define REF_INIT ((ref_count){1})
static inline void ref_get(ref_count *r)
{
    atomic_fetch_add_explicit(&r->n, 1, memory_order_relaxed);
}
/* true when this was the last reference */
static inline bool ref_put(ref_count *r)
{
    if (atomic_load_explicit(&r->n, memory_order_acquire) == 1) {
        return true; /* nobody else can take a reference from a sole owner: no locked instruction
                        needed */
    }
    return atomic_fetch_sub_explicit(&r->n, 1, memory_order_acq_rel) == 1;
}
static inline bool ref_is_sole(const ref_count *r)
{
    return atomic_load_explicit(&r->n, memory_order_acquire) == 1;
}
