#include "providers/reaper.h"

#include "util/vec.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

struct reaper {
    pthread_mutex_t lock; /* guards what follows */
    struct VEC(int) fds;  /* of children that run */
    size_t reserved;      /* places set aside by reaper_prepare */
    bool started;
    pthread_t thread;
    int epoll, stop;
};

hres reaper_create(struct reaper **out)
{
    struct reaper *r = calloc(1, sizeof *r);
    if (!r) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    pthread_mutex_init(&r->lock, NULL);
    r->epoll = r->stop = -1;
    *out = r;
    return 0;
}

static void forget(struct reaper *r, int fd)
{
    pthread_mutex_lock(&r->lock);
    for (size_t i = 0; i < r->fds.n; i++) {
        if (r->fds.v[i] == fd) {
            r->fds.v[i] = r->fds.v[--r->fds.n];
            break;
        }
    }
    pthread_mutex_unlock(&r->lock);
}

static void reap(struct reaper *r, int fd)
{
    siginfo_t si;
    while (waitid(P_PIDFD, (id_t)fd, &si, WEXITED) != 0 && errno == EINTR) {
    }
    forget(r, fd);
    /* Taken out by hand: a child that is being made holds a copy of the descriptor for a moment,
     * and until that is closed the set would report it under a number that is another's by then. */
    (void)epoll_ctl(r->epoll, EPOLL_CTL_DEL, fd, NULL);
    (void)close(fd);
}

static void *reaper_main(void *arg)
{
    struct reaper *r = arg;
    for (;;) {
        struct epoll_event e[16];
        int n = epoll_wait(r->epoll, e, (int)ARRAY_LEN(e), -1);
        for (int i = 0; i < n; i++) {
            if (e[i].data.fd == r->stop) {
                return NULL;
            }
            reap(r, e[i].data.fd);
        }
    }
}

static hres start_thread(struct reaper *r)
{
    sigset_t all, old; /* signals are the program's: none may land on this thread */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    int err = pthread_create(&r->thread, NULL, reaper_main, r);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return err ? hres_from_errno(err) : 0;
}

static hres start(struct reaper *r)
{
    r->epoll = epoll_create1(EPOLL_CLOEXEC);
    r->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    struct epoll_event e = {.events = EPOLLIN, .data.fd = r->stop};
    hres hr = r->epoll < 0 || r->stop < 0 || epoll_ctl(r->epoll, EPOLL_CTL_ADD, r->stop, &e) != 0
                  ? hres_from_errno(errno)
                  : start_thread(r);
    if (FAILED(hr)) {
        if (r->epoll >= 0) {
            (void)close(r->epoll);
        }
        if (r->stop >= 0) {
            (void)close(r->stop);
        }
        r->epoll = r->stop = -1;
    }
    return hr;
}

hres reaper_prepare(struct reaper *r)
{
    hres hr = 0;
    pthread_mutex_lock(&r->lock);
    if (r->fds.n + r->reserved >= REAPER_MAX) {
        hr = WBEM_E_QUOTA_VIOLATION;
    } else if (!vec_reserve(&r->fds, r->reserved + 1)) {
        hr = WBEM_E_OUT_OF_MEMORY;
    } else if (!r->started) {
        hr = start(r);
        r->started = SUCCEEDED(hr);
    }
    r->reserved += SUCCEEDED(hr);
    pthread_mutex_unlock(&r->lock);
    return hr;
}

void reaper_add(struct reaper *r, int pidfd)
{
    struct epoll_event e = {.events = EPOLLIN, .data.fd = pidfd};
    pthread_mutex_lock(&r->lock);
    r->reserved--;
    if (pidfd >= 0) {
        r->fds.v[r->fds.n++] = pidfd;
        (void)epoll_ctl(r->epoll, EPOLL_CTL_ADD, pidfd, &e);
    }
    pthread_mutex_unlock(&r->lock);
}

void reaper_destroy(struct reaper *r)
{
    if (!r) {
        return;
    }
    if (r->started) {
        uint64_t one = 1;
        (void)!write(r->stop, &one, sizeof one);
        pthread_join(r->thread, NULL);
        (void)close(r->epoll);
        (void)close(r->stop);
    }
    for (size_t i = 0; i < r->fds.n; i++) {
        (void)close(r->fds.v[i]);
    }
    vec_fini(&r->fds);
    pthread_mutex_destroy(&r->lock);
    free(r);
}
