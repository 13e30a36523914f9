/* queue: brings requests with something to deliver to the thread that delivers. */
#include "broker/request.h"
#include "util/clock.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>

enum {
    SPIN_ROUNDS = 250
}; /* looks before sleeping: some ten microseconds */

/* Stands in the stack while a strand is being drained and nothing new has come. */
static struct wmi_request busy_mark;
#define QUEUE_BUSY (&busy_mark)

static void drain_strand(struct work *w);

hres queue_create(enum queue_mode mode, struct pool *pool, struct wmi_queue **out)
{
    struct wmi_queue *q = aligned_alloc(_Alignof(struct wmi_queue), sizeof *q);
    if (!q) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    memset(q, 0, sizeof *q);
    q->refs = REF_INIT;
    q->mode = mode;
    q->pool = pool;
    q->drain.run = drain_strand;
    q->fd = -1;
    atomic_init(&q->armed, mode == QUEUE_POLL);
    if (mode == QUEUE_POLL) {
        q->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        if (q->fd < 0) {
            hres hr = hres_from_errno(errno);
            free(q);
            return hr;
        }
    }
    *out = q;
    return 0;
}

struct wmi_queue *queue_ref(struct wmi_queue *q)
{
    if (q) {
        ref_get(&q->refs);
    }
    return q;
}

struct wmi_queue *queue_unref(struct wmi_queue *q)
{
    if (q && ref_put(&q->refs)) {
        if (q->fd >= 0) {
            close(q->fd);
        }
        void (*release)(void *) = q->release;
        void *owner = q->owner;
        free(q);
        if (release) {
            release(owner);
        }
    }
    return NULL;
}

static void tell_owner(struct wmi_queue *q)
{
    if (q->mode == QUEUE_STRAND) {
        queue_ref(q); /* for the drain */
        pool_push(q->pool, &q->drain);
        return;
    }
    if (atomic_load(&q->armed) == 0 || atomic_exchange(&q->armed, 0) == 0) {
        return;
    }
    if (q->mode == QUEUE_WAIT) {
        futex_wake(&q->armed, 1);
    } else if (q->mode == QUEUE_TELL) {
        q->tell(q->tell_arg);
    } else {
        uint64_t one = 1;
        ssize_t n = write(q->fd, &one, sizeof one); /* can only fail when it is readable already */
        (void)n;
    }
}

static struct wmi_request *in_order(struct wmi_request *newest)
{
    struct wmi_request *first = NULL;
    while (newest) {
        struct wmi_request *next = newest->queue_next;
        newest->queue_next = first;
        first = newest;
        newest = next;
    }
    return first;
}

/* Of a closed queue, on any thread. */
static void drop_all(struct wmi_queue *q)
{
    struct wmi_request *r =
        in_order(atomic_exchange_explicit(&q->stack, NULL, memory_order_acquire));
    while (r) {
        struct wmi_request *next = r->queue_next;
        request_deliver(r, true);
        r = next;
    }
}

void queue_push(struct wmi_queue *q, struct wmi_request *r)
{
    queue_ref(q); /* whoever delivers r may drop the last other reference before we are through */
    struct wmi_request *old = atomic_load_explicit(&q->stack, memory_order_relaxed);
    do {
        r->queue_next = old == QUEUE_BUSY ? NULL : old;
    } while (!atomic_compare_exchange_weak_explicit(&q->stack, &old, r, memory_order_seq_cst,
                                                    memory_order_relaxed));
    /* r is out of our hands; q is held by the reference taken above */
    if (UNLIKELY(atomic_load(&q->closed))) {
        drop_all(q); /* nobody else will */
    } else if (old == NULL) {
        tell_owner(q);
    }
    queue_unref(q);
}

/* Delivers what was taken, then r and what it brings along. A callback may come here again. */
static size_t deliver_list(struct wmi_queue *q, struct wmi_request *r)
{
    size_t n = 0;
    struct wmi_request **end = &q->taken;
    while (*end) {
        end = &(*end)->queue_next;
    }
    *end = in_order(r);
    for (; (r = q->taken); n++) {
        q->taken = r->queue_next; /* r may be gone, or queued again, after delivery */
        request_deliver(r, atomic_load_explicit(&q->closed, memory_order_relaxed));
    }
    return n;
}

static void drain_strand(struct work *w)
{
    struct wmi_queue *q = container_of(w, struct wmi_queue, drain);
    for (;;) {
        struct wmi_request *r =
            atomic_exchange_explicit(&q->stack, QUEUE_BUSY, memory_order_acquire);
        if (r != QUEUE_BUSY) {
            deliver_list(q, r);
        }
        struct wmi_request *mark = QUEUE_BUSY;
        if (atomic_compare_exchange_strong(&q->stack, &mark, NULL)) {
            break;
        }
    }
    queue_unref(q);
}

/* Reads away that the descriptor tells of what has been drained already. That happens when the
 * producer is between its exchange and its write while the owner drains: the descriptor would stay
 * readable and the owner's loop turn round for nothing. */
static void take_stale_notice(struct wmi_queue *q)
{
    uint64_t v;
    ssize_t got = read(q->fd, &v, sizeof v);
    (void)got;
}

static size_t drain_all(struct wmi_queue *q)
{
    size_t n = 0;
    if (q->mode == QUEUE_POLL && atomic_load(&q->armed) == 0) {
        uint64_t v;
        ssize_t got =
            read(q->fd, &v, sizeof v); /* not readable when it was disarmed by the owner */
        (void)got;
    }
    for (;;) {
        struct wmi_request *r = atomic_exchange_explicit(&q->stack, NULL, memory_order_acquire);
        if (r || q->taken) {
            n += deliver_list(q, r);
            continue;
        }
        if (q->mode != QUEUE_POLL) {
            return n;
        }
        atomic_store(&q->armed, 1); /* from here on the producer writes the eventfd */
        if (!atomic_load(&q->stack)) {
            if (n > 0) {
                return n;
            }
            take_stale_notice(q);
            if (!atomic_load(&q->stack)) { /* else the notice was of what has just come */
                return 0;
            }
        } else if (atomic_exchange(&q->armed, 0) == 0) {
            return n; /* already told: the descriptor is readable */
        }
    }
}

size_t queue_drain(struct wmi_queue *q)
{
    queue_ref(q); /* a callback may drop the queue */
    size_t n = drain_all(q);
    queue_unref(q);
    return n;
}

bool queue_arm(struct wmi_queue *q)
{
    atomic_store(&q->armed, 1);
    return !atomic_load(&q->stack) || atomic_exchange(&q->armed, 0) == 0;
}

static bool spin_for_work(struct wmi_queue *q)
{
    for (int i = 0; i < SPIN_ROUNDS; i++) {
        if (atomic_load_explicit(&q->stack, memory_order_relaxed)) {
            return true;
        }
        for (int k = 0; k < 8; k++) {
            cpu_relax(); /* looking too often takes the line from whoever pushes */
        }
    }
    return false;
}

static void sleep_for_work(struct wmi_queue *q, int64_t left)
{
    if (q->mode == QUEUE_POLL) {
        struct pollfd p = {.fd = q->fd, .events = POLLIN};
        int64_t ms = left < 0 ? -1 : (left + 999999) / 1000000;
        if (atomic_load(&q->armed) == 0) {
            atomic_store(&q->armed, 1);
        }
        if (!atomic_load(&q->stack) && poll(&p, 1, ms > INT32_MAX ? INT32_MAX : (int)ms) > 0 &&
            !atomic_load(&q->stack)) {
            take_stale_notice(q);
        }
        return;
    }
    atomic_store(&q->armed, 1);
    if (!atomic_load(&q->stack)) {
        futex_wait(&q->armed, 1, left);
    }
    atomic_store(&q->armed, 0);
}

size_t queue_wait(struct wmi_queue *q, int64_t timeout_ns)
{
    int64_t end = timeout_ns < 0 ? -1 : clock_mono_ns() + timeout_ns;
    while (!spin_for_work(q)) {
        int64_t left = end < 0 ? -1 : end - clock_mono_ns();
        if (end >= 0 && left <= 0) {
            return 0;
        }
        sleep_for_work(q, left);
    }
    return queue_drain(q);
}
