/* lookup: see lookup.h. The resolver of the system has its own idea of time, so it is asked on a thread of its own,
 * which is left alone when ours is over. */
#include "dcom/lookup.h"

#include "util/clock.h"
#include "util/lock.h"
#include "util/ref.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <stdlib.h>

struct question {
    ref_count refs; /* of who asks and of the thread */
    _Atomic uint32_t done;
    char name[LOOKUP_MAX_NAME + 1];
    int rc;
    struct addrinfo *list;
};

static void question_unref(struct question *q)
{
    if (ref_put(&q->refs)) {
        if (q->list) {
            freeaddrinfo(q->list);
        }
        free(q);
    }
}

static void *ask(void *arg)
{
    struct question *q = arg;
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    q->rc = getaddrinfo(q->name, NULL, &hints, &q->list);
    atomic_store(&q->done, 1);
    futex_wake(&q->done, 1);
    question_unref(q);
    return NULL;
}

static bool wait_for(struct question *q, int64_t end)
{
    while (!atomic_load(&q->done)) {
        int64_t left = end == INT64_MAX ? -1 : end - clock_mono_ns();
        if (end != INT64_MAX && left <= 0) {
            return false;
        }
        futex_wait(&q->done, 0, left);
    }
    return true;
}

static void take(const struct addrinfo *list, struct lookup *out)
{
    for (const struct addrinfo *a = list; a && out->n < LOOKUP_MAX; a = a->ai_next) {
        char *to = out->addresses[out->n];
        out->n += getnameinfo(a->ai_addr, a->ai_addrlen, to, sizeof out->addresses[0], NULL, 0,
                              NI_NUMERICHOST) == 0;
    }
}

static bool is_numeric(const char *name)
{
    unsigned char b[sizeof(struct in6_addr)];
    return inet_pton(AF_INET, name, b) == 1 || inet_pton(AF_INET6, name, b) == 1;
}

hres lookup_name(const char *name, int64_t end, struct lookup *out, struct failure *why)
{
    static const char layer[] = "name resolution";
    pthread_t t;
    out->n = 0;
    if (strlen(name) > LOOKUP_MAX_NAME) {
        return failure_set(why, WBEM_E_INVALID_PARAMETER, layer,
                           "a name of %zu characters: at most %u", strlen(name), LOOKUP_MAX_NAME);
    }
    if (is_numeric(name)) {
        memcpy(out->addresses[out->n++], name, strlen(name) + 1);
        return 0;
    }
    struct question *q = calloc(1, sizeof *q);
    if (!q) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    q->refs = REF_INIT;
    ref_get(&q->refs);
    memcpy(q->name, name, strlen(name) + 1);
    int rc = pthread_create(&t, NULL, ask, q);
    if (rc) {
        free(q);
        return failure_set(why, hres_from_errno(rc), layer, "no thread: %s", strerror(rc));
    }
    pthread_detach(t);
    hres hr = 0;
    if (!wait_for(q, end)) {
        hr = failure_set(why, WBEM_E_TIMED_OUT, layer, "%s: no answer in time", name);
    } else if (q->rc) {
        hr = failure_set(why, RPC_S_SERVER_UNAVAILABLE, layer, "%s: %s", name, gai_strerror(q->rc));
    } else {
        take(q->list, out);
        if (out->n == 0) {
            hr = failure_set(why, RPC_S_SERVER_UNAVAILABLE, layer, "%s: no address", name);
        }
    }
    question_unref(q);
    return hr;
}
