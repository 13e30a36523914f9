/* ticker: calls things at a time. One thread per ticker, started with the first entry; the calls are
 * short (they push work to the pool). Thread-safe. Internal to broker/. */
#pragma once
#include "util/hres.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ticker;
struct tick {     /* in the memory of whoever waits; zero it first */
    int64_t at;   /* clock_mono_ns */
    size_t place; /* in the heap + 1; 0: not waiting */
    void (*fn)(struct tick *t);
};
#define TICKER_MAX 1000000u /* entries: WBEM_E_QUOTA_VIOLATION beyond */
hres ticker_create(struct ticker **out);
void ticker_destroy(struct ticker *t); /* entries still waiting are forgotten. Not from a call */
/* fn(k) runs once at `at` (or at once when that has passed). k must not be waiting. */
hres ticker_set(struct ticker *t, struct tick *k, int64_t at, void (*fn)(struct tick *k));
/* true: k was waiting and its call will not run. false: it runs, has run, or was never set. */
bool ticker_cancel(struct ticker *t, struct tick *k);
