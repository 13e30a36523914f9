/* limit: the time a script may take (//T, WScript.Timeout). */
#include "util/clock.h"
#include "util/lock.h"
#include "wsh/host.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

/* One thread sleeps until the limit; a change of the limit ends it and starts another. */
struct limit {
    struct host *host;
    pthread_t thread;
    _Atomic uint32_t over;
    int64_t ns;
};
/* The script may sleep in its loop. */
static void wake_loop(struct host *h)
{
    uint64_t one = 1;
    ssize_t n = write(h->wake, &one, sizeof one);
    (void)n;
}

void host_say_timeout(struct host *h)
{
    AUTO_STR s = STR_INIT;
    str_addf(&s,
             "Script execution time was exceeded on script \"%s\".\nScript execution was "
             "terminated.\n",
             cim_str_z(h->full_name));
    host_say(h, h->o->err, &s);
}

/* A script that waits for input or for an answer that does not come cannot be interrupted: its process ends. */
static void end_of_grace(struct limit *l)
{
    int64_t end = clock_mono_ns() + WSH_GRACE_NS;
    for (int64_t left; (left = end - clock_mono_ns()) > 0 && atomic_load(&l->over) == 0;) {
        futex_wait(&l->over, 0, left);
    }
    if (atomic_load(&l->over) == 0 && l->host->o->may_exit) {
        host_say_timeout(l->host);
        _exit(WSH_EXIT_TIMEOUT);
    }
}

static void *limit_main(void *arg)
{
    struct limit *l = arg;
    int64_t end = clock_mono_ns() + l->ns;
    for (int64_t left; (left = end - clock_mono_ns()) > 0 && atomic_load(&l->over) == 0;) {
        futex_wait(&l->over, 0, left);
    }
    if (atomic_load(&l->over) == 0) {
        atomic_store(&l->host->timed_out, true);
        host_interrupt(l->host);
        wake_loop(l->host);
        end_of_grace(l);
    }
    return NULL;
}

void host_end_timeout(struct host *h)
{
    struct limit *l = h->limit;
    if (l) {
        atomic_store(&l->over, 1);
        futex_wake(&l->over, 1);
        pthread_join(l->thread, NULL);
        free(l);
        h->limit = NULL;
    }
}

void host_set_timeout(struct host *h)
{
    host_end_timeout(h);
    struct limit *l = h->timeout > 0 ? calloc(1, sizeof *l) : NULL;
    if (l) {
        l->host = h;
        l->ns = (int64_t)h->timeout * 1000000000;
        if (pthread_create(&l->thread, NULL, limit_main, l)) {
            free(l);
        } else {
            h->limit = l;
        }
    }
}
