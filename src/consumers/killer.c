/* killer: ends processes whose time is over. */
#include "consumers/internal.h"
#include "util/clock.h"
#include "util/vec.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

struct waited {
    int fd; /* pidfd: no other process can take its place */
    int64_t until;
};
struct killer {
    pthread_mutex_t lock;
    struct VEC(struct waited) v;
    int wake;
    bool started, stop;
    pthread_t thread;
};

struct killer *killer_create(void)
{
    struct killer *k = calloc(1, sizeof *k);
    if (!k) {
        return NULL;
    }
    k->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (k->wake < 0) { /* without it the thread could not be ended */
        free(k);
        return NULL;
    }
    pthread_mutex_init(&k->lock, NULL);
    return k;
}

static void wake(struct killer *k)
{
    uint64_t one = 1;
    ssize_t n = write(k->wake, &one, sizeof one);
    (void)n;
}

void killer_destroy(struct killer *k)
{
    if (!k) {
        return;
    }
    pthread_mutex_lock(&k->lock);
    k->stop = true;
    pthread_mutex_unlock(&k->lock);
    wake(k);
    if (k->started) {
        pthread_join(k->thread, NULL);
    }
    for (size_t i = 0; i < k->v.n; i++) {
        (void)close(k->v.v[i].fd);
    }
    vec_fini(&k->v);
    (void)close(k->wake);
    pthread_mutex_destroy(&k->lock);
    free(k);
}

static bool has_ended(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, 0) > 0;
}

/* Kills what is over its time and forgets what has ended; the time of the next, -1: none. Under the lock. */
static int64_t sweep(struct killer *k)
{
    int64_t now = clock_mono_ns(), next = -1;
    for (size_t i = k->v.n; i-- > 0;) {
        struct waited *w = &k->v.v[i];
        bool over = w->until <= now;
        if (over) {
            syscall(SYS_pidfd_send_signal, w->fd, SIGKILL, NULL, 0);
        }
        if (over || has_ended(w->fd)) {
            (void)close(w->fd);
            vec_remove(&k->v, i);
        } else if (next < 0 || w->until < next) {
            next = w->until;
        }
    }
    return next;
}

static void *run(void *arg)
{
    struct killer *k = arg;
    for (;;) {
        pthread_mutex_lock(&k->lock);
        bool stop = k->stop;
        int64_t next = sweep(k);
        pthread_mutex_unlock(&k->lock);
        if (stop) {
            return NULL;
        }
        struct pollfd p = {.fd = k->wake, .events = POLLIN};
        int64_t ms = next < 0 ? -1 : (next - clock_mono_ns() + 999999) / 1000000;
        if (poll(&p, 1, ms < 0 && next >= 0 ? 0 : ms > INT32_MAX ? INT32_MAX : (int)ms) > 0) {
            uint64_t v;
            ssize_t n = read(k->wake, &v, sizeof v);
            (void)n;
        }
    }
}

hres killer_add(struct killer *k, uint32_t pid, int64_t seconds)
{
    int fd = (int)syscall(SYS_pidfd_open, (pid_t)pid, 0);
    if (fd < 0) {
        return errno == ESRCH ? 0 : hres_from_errno(errno);
    }
    seconds = seconds > 1000000000 ? 1000000000 : seconds;
    struct waited w = {fd, clock_mono_ns() + seconds * 1000000000};
    pthread_mutex_lock(&k->lock);
    hres hr = k->v.n >= KILLER_MAX ? WBEM_E_QUOTA_VIOLATION
              : vec_push(&k->v, w) ? 0
                                   : WBEM_E_OUT_OF_MEMORY;
    if (hr == 0 && !k->started) {
        k->started = pthread_create(&k->thread, NULL, run, k) == 0;
        if (!k->started) {
            k->v.n--;
            hr = WBEM_E_OUT_OF_MEMORY;
        }
    }
    pthread_mutex_unlock(&k->lock);
    if (FAILED(hr)) {
        (void)close(fd);
    } else {
        wake(k);
    }
    return hr;
}
