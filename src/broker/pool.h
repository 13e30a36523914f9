/* pool: the broker's worker threads and their work queue.
 *
 * Work is pushed onto one lock-free stack; a worker takes all of it at once, puts it in order and
 * runs it. What a blocked worker still holds is taken back by the monitor thread, which also adds
 * workers while work is waiting and nobody is free: a method that sleeps for seconds delays only
 * itself. */
#pragma once
#include "util/hres.h"

#include <stdbool.h>

struct work {
    struct work *next;
    void (*run)(struct work *w);
};
struct pool;
#define POOL_MAX_THREADS 256u
/* threads: workers kept running (0: one per processor, at least 2). They start with the first work.
 */
hres pool_create(unsigned threads, struct pool **out);
/* Ends the workers: waits for running work; what has not begun is run too. Not from a worker. A thread that has just
 * pushed may still be inside pool_push, so the memory is freed apart from it. */
void pool_stop(struct pool *p);
void pool_destroy(struct pool *p); /* of a stopped pool, or NULL */
/* Never fails; any thread. When no thread can be started the work is done by the caller. */
void pool_push(struct pool *p, struct work *w);
/* True on a worker thread (of any pool): such a thread cannot destroy a pool. */
bool pool_on_worker(void);
