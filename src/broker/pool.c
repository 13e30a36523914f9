/* pool: workers, work stack, monitor. */
#include "broker/pool.h"

#include "util/base.h"
#include "util/clock.h"
#include "util/lock.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

enum {
    SPIN_ROUNDS = 50,          /* looks at the stack before a worker sleeps: a few microseconds */
    TICK_NS = 5 * 1000 * 1000, /* monitor period while there is work */
    LARGE_NS = 20 * 1000, /* work that takes longer is shared out instead of standing in one row */
    QUIET_TICKS = 20,     /* periods without work before the monitor sleeps */
};

struct worker {
    pthread_t thread;
    struct pool *pool;
    struct lock lock;     /* guards mine against the monitor */
    struct work *mine;    /* taken, in order, not begun */
    _Atomic uint32_t seq; /* grows with each piece of work begun */
    _Atomic bool busy;    /* inside run() */
    uint32_t seen;        /* monitor only */
    bool stuck;           /* under lock: not counted as active any more */
    bool started;
};
struct pool {
    _Atomic(struct work *) stack; /* newest first */
    _Atomic uint32_t wakeups;     /* futex the idle sleep on */
    _Atomic uint32_t sleepers;    /* workers asleep */
    _Atomic uint32_t active; /* workers awake and getting on: they will look at the stack again */
    _Atomic uint32_t monitor_wake; /* futex of the monitor; 0: it sleeps */
    _Atomic bool closing;
    _Atomic uint32_t stop; /* futex: set with closing, ends the monitor's tick */
    _Atomic uint32_t nworkers;
    struct lock grow; /* guards adding workers */
    unsigned base;
    struct worker monitor;
    struct worker *workers[POOL_MAX_THREADS];
};

/* ---- the stack ---- */
/* true when it was empty */
static bool push(struct pool *p, struct work *first, struct work *last)
{
    struct work *old = atomic_load_explicit(&p->stack, memory_order_relaxed);
    do {
        last->next = old;
    } while (!atomic_compare_exchange_weak_explicit(&p->stack, &old, first, memory_order_seq_cst,
                                                    memory_order_relaxed));
    return old == NULL;
}

static struct work *take_all(struct pool *p)
{
    if (!atomic_load(&p->stack)) {
        return NULL;
    }
    struct work *w = atomic_exchange_explicit(&p->stack, NULL, memory_order_acquire),
                *in_order = NULL;
    while (w) {
        struct work *next = w->next;
        w->next = in_order;
        in_order = w;
        w = next;
    }
    return in_order;
}

/* ---- workers ---- */
static struct work *next_of_mine(struct worker *w)
{
    lock_take(&w->lock);
    struct work *x = w->mine;
    if (x) {
        w->mine = x->next;
    }
    if (w->stuck) { /* it has come back */
        w->stuck = false;
        atomic_fetch_add(&w->pool->active, 1);
    }
    lock_release(&w->lock);
    return x;
}

static void wake_monitor(struct pool *p)
{
    if (atomic_load_explicit(&p->monitor_wake, memory_order_relaxed) == 0 &&
        atomic_exchange(&p->monitor_wake, 1) == 0) {
        futex_wake(&p->monitor_wake, 1);
    }
}

static void wake_worker(struct pool *p)
{
    if (atomic_load(&p->sleepers) > 0) {
        atomic_fetch_add(&p->wakeups, 1);
        futex_wake(&p->wakeups, 1);
    }
}

/* Gives what has not begun back to the stack, for whoever is free. */
static bool give_back(struct worker *w)
{
    lock_take(&w->lock);
    struct work *rest = w->mine;
    w->mine = NULL;
    lock_release(&w->lock);
    bool any = rest != NULL;
    while (rest) { /* one by one: the stack turns the order round when it is taken */
        struct work *next = rest->next;
        push(w->pool, rest, rest);
        rest = next;
    }
    return any;
}

/* Small work is best done by one thread in a row; when it turns out to be large, the rest is shared. */
static void share_large(struct worker *w, int64_t begun, unsigned done)
{
    if ((done == 1 || done % 16 == 0) && clock_mono_ns() - begun > LARGE_NS * (int64_t)done &&
        give_back(w)) {
        wake_worker(w->pool);
    }
}

static void run_batch(struct worker *w, struct work *batch)
{
    lock_take(&w->lock);
    w->mine = batch;
    lock_release(&w->lock);
    wake_monitor(w->pool);
    atomic_store_explicit(&w->busy, true, memory_order_relaxed);
    int64_t begun = batch->next ? clock_mono_ns() : 0;
    unsigned done = 0;
    for (struct work *x; (x = next_of_mine(w));) {
        atomic_store_explicit(&w->seq, atomic_load_explicit(&w->seq, memory_order_relaxed) + 1,
                              memory_order_relaxed);
        x->run(x);
        done++;
        if (begun) {
            share_large(w, begun, done);
        }
    }
    atomic_store_explicit(&w->busy, false, memory_order_relaxed);
}

/* Looks for work a little while, then sleeps. NULL only when the pool closes. The worker counts as active while it is
 * awake; it looks at the stack once more after it has stopped counting, so nothing pushed is missed. */
static struct work *wait_for_work(struct pool *p)
{
    for (;;) {
        for (int i = 0; i < SPIN_ROUNDS; i++) {
            struct work *w = take_all(p);
            if (w) {
                return w;
            }
            for (int k = 0; k < 8; k++) {
                cpu_relax();
            }
        }
        uint32_t seen = atomic_load(&p->wakeups);
        atomic_fetch_add(&p->sleepers, 1);
        atomic_fetch_sub(&p->active, 1);
        struct work *w = take_all(p);
        bool closing = !w && atomic_load(&p->closing);
        if (!w && !closing) {
            futex_wait(&p->wakeups, seen, -1);
        }
        atomic_fetch_add(&p->active, 1);
        atomic_fetch_sub(&p->sleepers, 1);
        if (w || closing) {
            return w;
        }
    }
}

static _Thread_local bool on_worker;

bool pool_on_worker(void)
{
    return on_worker;
}

static void *worker_main(void *arg)
{
    struct worker *w = arg;
    on_worker = true;
    for (struct work *batch; (batch = wait_for_work(w->pool));) {
        run_batch(w, batch);
    }
    return NULL;
}

/* Stack size of a worker: providers are small, but parsers of theirs may not be. */
static int start_thread(pthread_t *t, void *(*fn)(void *), void *arg)
{
    pthread_attr_t a;
    int rc = pthread_attr_init(&a);
    if (rc == 0) {
        pthread_attr_setstacksize(&a, 1u << 20);
        rc = pthread_create(t, &a, fn, arg);
        pthread_attr_destroy(&a);
    }
    return rc;
}

static bool add_worker(struct pool *p)
{
    lock_take(&p->grow);
    uint32_t n = atomic_load(&p->nworkers);
    struct worker *w =
        n < POOL_MAX_THREADS && !atomic_load(&p->closing) ? calloc(1, sizeof *w) : NULL;
    bool ok = false;
    if (w) {
        w->pool = p;
        atomic_fetch_add(&p->active, 1); /* from its birth */
        ok = start_thread(&w->thread, worker_main, w) == 0;
        if (ok) {
            p->workers[n] = w;
            atomic_store(&p->nworkers, n + 1);
        } else {
            atomic_fetch_sub(&p->active, 1);
            free(w);
        }
    }
    lock_release(&p->grow);
    return ok;
}

/* ---- monitor ---- */
/* A worker that has begun nothing new for a whole period is stuck: it does not count, and what it holds is taken back. */
static bool relieve(struct worker *w)
{
    uint32_t seq = atomic_load_explicit(&w->seq, memory_order_relaxed);
    bool stuck = atomic_load_explicit(&w->busy, memory_order_relaxed) && seq == w->seen;
    w->seen = seq;
    if (!stuck) {
        return false;
    }
    lock_take(&w->lock);
    if (!w->stuck && atomic_load_explicit(&w->seq, memory_order_relaxed) == seq) {
        w->stuck = true;
        atomic_fetch_sub(&w->pool->active, 1);
    }
    lock_release(&w->lock);
    give_back(w);
    return true;
}

static bool tick(struct pool *p)
{
    uint32_t n = atomic_load(&p->nworkers), stuck = 0;
    bool any = false;
    for (uint32_t i = 0; i < n; i++) {
        any = any || atomic_load_explicit(&p->workers[i]->busy, memory_order_relaxed);
        stuck += relieve(p->workers[i]);
    }
    if (!atomic_load(&p->stack)) {
        return any;
    }
    if (atomic_load(&p->sleepers) == 0) {
        uint32_t want = stuck < 8 ? 1 : stuck / 4;
        while (want-- > 0 && add_worker(p)) {
        }
    } else {
        wake_worker(p);
    }
    return true;
}

static void *monitor_main(void *arg)
{
    struct pool *p = arg;
    unsigned quiet = 0;
    while (!atomic_load(&p->closing)) {
        if (quiet >= QUIET_TICKS) {
            atomic_store(&p->monitor_wake, 0);
            if (!tick(p) && !atomic_load(&p->closing)) {
                futex_wait(&p->monitor_wake, 0, -1);
            }
            quiet = 0;
        }
        futex_wait(&p->stop, 0, TICK_NS); /* a tick, or the end */
        quiet = tick(p) ? 0 : quiet + 1;
    }
    return NULL;
}

/* ---- life ---- */
hres pool_create(unsigned threads, struct pool **out)
{
    struct pool *p = calloc(1, sizeof *p);
    if (!p) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    p->base = threads ? threads : cpus > 2 ? (unsigned)cpus : 2;
    p->base = p->base > POOL_MAX_THREADS ? POOL_MAX_THREADS : p->base;
    *out = p;
    return 0;
}

void pool_stop(struct pool *p)
{
    lock_take(&p->grow);
    atomic_store(&p->closing, true);
    lock_release(&p->grow);
    if (p->monitor.started) {
        atomic_store(&p->stop, 1);
        futex_wake(&p->stop, 1);
        atomic_store(&p->monitor_wake, 1);
        futex_wake(&p->monitor_wake, 1);
        pthread_join(p->monitor.thread, NULL);
    }
    atomic_fetch_add(&p->wakeups, 1);
    futex_wake(&p->wakeups, INT32_MAX);
    for (uint32_t i = 0; i < atomic_load(&p->nworkers); i++) {
        pthread_join(p->workers[i]->thread, NULL);
        free(p->workers[i]);
        p->workers[i] = NULL;
    }
    atomic_store(&p->nworkers, p->base);       /* nobody is to be started any more */
    for (struct work *w; (w = take_all(p));) { /* pushed by work that ended just now */
        while (w) {
            struct work *next = w->next;
            w->run(w);
            w = next;
        }
    }
}

void pool_destroy(struct pool *p)
{
    free(p);
}

static void start_monitor(struct pool *p)
{
    lock_take(&p->grow);
    if (!p->monitor.started) {
        atomic_store(&p->monitor_wake, 1);
        p->monitor.started = start_thread(&p->monitor.thread, monitor_main, p) == 0;
    }
    lock_release(&p->grow);
}

/* The first work, or all workers are stuck and there are fewer than the base: one more. */
static void grow_base(struct pool *p)
{
    uint32_t n = atomic_load(&p->nworkers);
    if (n == 0) {
        start_monitor(p);
    }
    if (!add_worker(p) && n == 0) {
        for (struct work *x = take_all(p); x;) { /* no thread to be had: the caller does it */
            struct work *next = x->next;
            x->run(x);
            x = next;
        }
    }
}

void pool_push(struct pool *p, struct work *w)
{
    bool first = push(p, w, w);
    if (first && atomic_load(&p->active) == 0) {
        if (atomic_load(&p->sleepers) > 0) {
            wake_worker(p);
        } else if (atomic_load(&p->nworkers) < p->base) {
            grow_base(p);
        }
    }
    if (UNLIKELY(atomic_load_explicit(&p->monitor_wake, memory_order_relaxed) == 0)) {
        wake_monitor(p);
    }
}
