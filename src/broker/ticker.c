/* ticker: a heap of times and the thread that waits for the first. */
#include "broker/ticker.h"

#include "util/base.h"
#include "util/clock.h"
#include "util/vec.h"

#include <pthread.h>
#include <stdlib.h>

struct ticker {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t thread;
    bool started, stop;
    struct VEC(struct tick *) heap;
};

hres ticker_create(struct ticker **out)
{
    struct ticker *t = calloc(1, sizeof *t);
    if (!t) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    pthread_condattr_t a;
    pthread_condattr_init(&a);
    pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->wake, &a);
    pthread_condattr_destroy(&a);
    *out = t;
    return 0;
}

void ticker_destroy(struct ticker *t)
{
    if (!t) {
        return;
    }
    pthread_mutex_lock(&t->lock);
    t->stop = true;
    pthread_cond_signal(&t->wake);
    pthread_mutex_unlock(&t->lock);
    if (t->started) {
        pthread_join(t->thread, NULL);
    }
    pthread_cond_destroy(&t->wake);
    pthread_mutex_destroy(&t->lock);
    vec_fini(&t->heap);
    free(t);
}

/* ---- the heap; under the lock ---- */
static void put(struct ticker *t, size_t i, struct tick *k)
{
    t->heap.v[i] = k;
    k->place = i + 1;
}

static void rise(struct ticker *t, size_t i, struct tick *k)
{
    while (i > 0 && t->heap.v[(i - 1) / 2]->at > k->at) {
        put(t, i, t->heap.v[(i - 1) / 2]);
        i = (i - 1) / 2;
    }
    put(t, i, k);
}

static void fall(struct ticker *t, size_t i, struct tick *k)
{
    for (;;) {
        size_t child = 2 * i + 1;
        if (child + 1 < t->heap.n && t->heap.v[child + 1]->at < t->heap.v[child]->at) {
            child++;
        }
        if (child >= t->heap.n || t->heap.v[child]->at >= k->at) {
            break;
        }
        put(t, i, t->heap.v[child]);
        i = child;
    }
    put(t, i, k);
}

static void take(struct ticker *t, struct tick *k)
{
    size_t i = k->place - 1;
    k->place = 0;
    struct tick *last = vec_pop(&t->heap);
    if (last != k) {
        if (i > 0 && t->heap.v[(i - 1) / 2]->at > last->at) {
            rise(t, i, last);
        } else {
            fall(t, i, last);
        }
    }
}

/* ---- the thread ---- */
static void wait_until(struct ticker *t, int64_t at)
{
    struct timespec ts = {(time_t)(at / 1000000000), (long)(at % 1000000000)};
    pthread_cond_timedwait(&t->wake, &t->lock, &ts);
}

static void *run(void *arg)
{
    struct ticker *t = arg;
    pthread_mutex_lock(&t->lock);
    while (!t->stop) {
        if (t->heap.n == 0) {
            pthread_cond_wait(&t->wake, &t->lock);
            continue;
        }
        struct tick *k = t->heap.v[0];
        if (k->at > clock_mono_ns()) {
            wait_until(t, k->at);
            continue;
        }
        take(t, k);
        void (*fn)(struct tick *) = k->fn;
        pthread_mutex_unlock(&t->lock);
        fn(k); /* k may be gone, or set again, afterwards */
        pthread_mutex_lock(&t->lock);
    }
    pthread_mutex_unlock(&t->lock);
    return NULL;
}

static hres start(struct ticker *t)
{
    if (!t->started) {
        if (pthread_create(&t->thread, NULL, run, t) != 0) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        t->started = true;
    }
    return 0;
}

hres ticker_set(struct ticker *t, struct tick *k, int64_t at, void (*fn)(struct tick *k))
{
    k->at = at;
    k->fn = fn;
    pthread_mutex_lock(&t->lock);
    hres hr = t->heap.n >= TICKER_MAX  ? WBEM_E_QUOTA_VIOLATION
              : !vec_push(&t->heap, k) ? WBEM_E_OUT_OF_MEMORY
                                       : 0;
    if (hr == 0) {
        rise(t, t->heap.n - 1, k);
        hr = start(t);
        if (FAILED(hr)) {
            take(t, k);
        } else if (k->place == 1) {
            pthread_cond_signal(&t->wake);
        }
    }
    pthread_mutex_unlock(&t->lock);
    return hr;
}

bool ticker_cancel(struct ticker *t, struct tick *k)
{
    pthread_mutex_lock(&t->lock);
    bool waiting = k->place != 0;
    if (waiting) {
        take(t, k);
    }
    pthread_mutex_unlock(&t->lock);
    return waiting;
}
