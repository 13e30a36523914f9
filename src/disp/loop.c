#include "disp/loop.h"

#include "util/base.h"
#include "util/clock.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>

#define LOOP_MAX_WATCHES 1024
#define NS_PER_MS        1000000

struct loop_watch {
    struct loop_watch *next;
    hres (*ready)(void *arg);
    void *arg;
    int fd;
    bool dead;
};

struct loop {
    struct loop_watch *watches;
    unsigned n;
    unsigned running; /* nesting of loop_run: dead watches are freed when it is back at 0 */
};

hres loop_create(struct loop **out)
{
    *out = calloc(1, sizeof **out);
    return *out ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static void sweep(struct loop *l, bool all)
{
    struct loop_watch **p = &l->watches;
    while (*p) {
        struct loop_watch *w = *p;
        if (all || w->dead) {
            *p = w->next;
            free(w);
        } else {
            p = &w->next;
        }
    }
}

void loop_destroy(struct loop *l)
{
    if (l) {
        sweep(l, true);
        free(l);
    }
}

hres loop_watch(struct loop *l, int fd, hres (*ready)(void *arg), void *arg,
                struct loop_watch **out)
{
    *out = NULL;
    if (l->n >= LOOP_MAX_WATCHES) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    struct loop_watch *w = malloc(sizeof *w);
    if (!w) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    *w = (struct loop_watch){.next = l->watches, .ready = ready, .arg = arg, .fd = fd};
    l->watches = w;
    l->n++;
    *out = w;
    return 0;
}

void loop_unwatch(struct loop *l, struct loop_watch *w)
{
    if (!w || w->dead) {
        return;
    }
    w->dead = true;
    l->n--;
    if (l->running == 0) {
        sweep(l, false);
    }
}

static unsigned fill(const struct loop *l, struct pollfd *fds, struct loop_watch **owners)
{
    unsigned n = 0;
    for (struct loop_watch *w = l->watches; w; w = w->next) {
        if (!w->dead) {
            fds[n] = (struct pollfd){.fd = w->fd, .events = POLLIN};
            owners[n++] = w;
        }
    }
    return n;
}

/* The flag may be set by another thread: a time limit. */
static bool stopped(const bool *stop)
{
    return stop && __atomic_load_n(stop, __ATOMIC_RELAXED);
}

/* One round: waits until something is ready or timeout_ms has passed (-1: no limit) and calls what
 * is ready. Watches stay allocated while the loop runs, so owners[] cannot dangle. */
static hres round_once(struct loop *l, int timeout_ms, const bool *stop, bool *any)
{
    struct pollfd fds[LOOP_MAX_WATCHES];
    struct loop_watch *owners[LOOP_MAX_WATCHES];
    unsigned n = fill(l, fds, owners);
    int r = poll(fds, n, timeout_ms);
    *any = r > 0;
    if (r < 0) {
        return errno == EINTR ? 0 : hres_from_errno(errno);
    }
    for (unsigned i = 0; i < n && !stopped(stop); i++) {
        if (fds[i].revents && !owners[i]->dead) {
            hres hr = owners[i]->ready(owners[i]->arg);
            if (FAILED(hr)) {
                return hr;
            }
        }
    }
    return 0;
}

static int remaining_ms(int64_t deadline)
{
    int64_t left = deadline - clock_mono_ns();
    if (left <= 0) {
        return 0;
    }
    left = (left + NS_PER_MS - 1) / NS_PER_MS;
    return left > INT_MAX ? INT_MAX : (int)left;
}

hres loop_run_until(struct loop *l, int64_t ms, const bool *stop, const bool *done)
{
    bool endless = ms < 0, any = false;
    int64_t span = ms > INT64_MAX / NS_PER_MS / 2 ? INT64_MAX / 2 : ms * NS_PER_MS;
    int64_t deadline = endless ? 0 : clock_mono_ns() + span;
    hres hr = 0;
    l->running++;
    while (!stopped(stop) && !(done && *done)) {
        int wait = endless ? -1 : remaining_ms(deadline);
        hr = round_once(l, wait, stop, &any);
        if (FAILED(hr) || (wait == 0 && !(ms == 0 && any))) {
            break;
        }
    }
    if (--l->running == 0) {
        sweep(l, false);
    }
    return hr;
}

hres loop_run(struct loop *l, int64_t ms, const bool *stop)
{
    return loop_run_until(l, ms, stop, NULL);
}
