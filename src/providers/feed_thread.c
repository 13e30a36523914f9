#include "providers/feed_thread.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

hres feed_thread_prepare(struct feed_thread *t)
{
    t->stop = eventfd(0, EFD_CLOEXEC);
    return t->stop < 0 ? WBEM_E_OUT_OF_MEMORY : 0;
}

hres feed_thread_start(struct feed_thread *t, void *(*run)(void *arg), void *arg)
{
    return pthread_create(&t->thread, NULL, run, arg) ? WBEM_E_OUT_OF_MEMORY : 0;
}

void feed_thread_end(struct feed_thread *t)
{
    const uint64_t one = 1;
    while (write(t->stop, &one, sizeof one) < 0) {
        /* interrupted */
    }
    pthread_join(t->thread, NULL);
}

void feed_thread_fini(struct feed_thread *t)
{
    if (t->stop >= 0) {
        (void)close(t->stop);
    }
}

int feed_thread_wait(int stop, int fd, short events)
{
    struct pollfd f[2] = {{.fd = stop, .events = POLLIN}, {.fd = fd, .events = events}};
    int n = poll(f, 2, -1);
    return (n < 0 && errno != EINTR) || f[0].revents ? -1 : n > 0;
}
