/* net: what asking another machine costs, seen from the client. bench/network.py runs it.
 *
 *   net calls HOST USER PASSWORD WINDOW CALLS THREADS    asynchronous calls with a sink, WINDOW under way: calls/s
 *   net stream HOST USER PASSWORD                        objects of a class read: objects, objects/s, growth of memory in KB
 *   net logons HOST USER PASSWORD N                      connections one after the other: ms each
 *   net hold HOST USER PASSWORD N                        N connections at a time, kept until standard input ends */
#include "util/clock.h"
#include "util/num.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <wmi/wmi.h>

static double now(void)
{
    return (double)clock_mono_ns() / 1e9;
}

static int number(const char *text)
{
    int64_t n = 0;
    if (num_parse_i64(slice_of(text), false, &n) || n < 1 || n > INT32_MAX) {
        fprintf(stderr, "net: '%s' is no number\n", text);
        exit(2);
    }
    return (int)n;
}

static void fail(const char *what, wmi_status hr)
{
    fprintf(stderr, "net: %s: 0x%08x\n", what, (unsigned)hr);
    exit(1);
}

static wmi_services *connect_to(char **argv)
{
    struct wmi_connect_options o = {.server = argv[2], .user = argv[3], .password = argv[4]};
    wmi_services *s = NULL;
    wmi_status hr = wmi_connect(&o, &s);
    if (hr) {
        fail("connecting", hr);
    }
    return s;
}

/* ---- calls ---- */
static sem_t room;
static _Atomic long left, done, failed;
static wmi_services *services;
static wmi_sink *sink;

static void take(sem_t *s)
{
    while (sem_wait(s) != 0 && errno == EINTR) {
    }
}

static void on_completed(void *arg, void *cookie, wmi_status status, wmi_object *error)
{
    (void)arg;
    (void)cookie;
    (void)error;
    atomic_fetch_add(&failed, status != 0);
    atomic_fetch_add(&done, 1);
    sem_post(&room);
}

static void *caller(void *arg)
{
    (void)arg;
    while (atomic_fetch_sub(&left, 1) > 0) {
        take(&room);
        wmi_status hr = wmi_services_exec_method_async(services, sink, "Bench_Call", "Null", NULL,
                                                       0, NULL, NULL);
        if (hr) {
            fail("a call", hr);
        }
    }
    return NULL;
}

static void calls(char **argv)
{
    static const struct wmi_sink_ops ops = {.completed = on_completed};
    int window = number(argv[5]), n = number(argv[6]), threads = number(argv[7]);
    pthread_t t[64];
    threads = threads < 64 ? threads : 64;
    services = connect_to(argv);
    wmi_status hr = wmi_sink_create(NULL, &ops, NULL, &sink);
    if (hr) {
        fail("a sink", hr);
    }
    sem_init(&room, 0, (unsigned)window);
    atomic_store(&left, n);
    double begun = now();
    for (int i = 0; i < threads; i++) {
        pthread_create(&t[i], NULL, caller, NULL);
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(t[i], NULL);
    }
    for (int i = 0; i < window; i++) {
        take(&room); /* all are back */
    }
    printf("%.1f %ld %ld\n", n / (now() - begun), atomic_load(&done), atomic_load(&failed));
    wmi_sink_unref(sink);
    wmi_services_unref(services);
}

/* ---- objects ---- */
static long peak_kb(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss;
}

static void stream(char **argv)
{
    wmi_services *s = connect_to(argv);
    wmi_enum *e = NULL;
    wmi_object *o;
    long n = 0, early = 0;
    double begun = now();
    wmi_status hr = wmi_services_query(s, "SELECT * FROM Bench_Row", &e);
    while (!hr && (hr = wmi_enum_next(e, -1, &o)) == 0) {
        wmi_object_unref(o);
        if (++n == 50000) {
            early = peak_kb();
        }
    }
    if (hr != WBEM_S_FALSE) {
        fail("reading", hr);
    }
    printf("%ld %.1f %ld\n", n, (double)n / (now() - begun), peak_kb() - early);
    wmi_enum_destroy(e);
    wmi_services_unref(s);
}

static void logons(char **argv)
{
    int n = number(argv[5]);
    double begun = now();
    for (int i = 0; i < n; i++) {
        wmi_services_unref(connect_to(argv));
    }
    printf("%.4f\n", (now() - begun) * 1000 / n);
}

static void hold(char **argv)
{
    int n = number(argv[5]);
    wmi_services **all = calloc((size_t)n, sizeof *all);
    for (int i = 0; all && i < n; i++) {
        all[i] = connect_to(argv);
    }
    puts("held");
    fflush(stdout);
    while (getchar() != EOF) {
    }
    for (int i = 0; all && i < n; i++) {
        wmi_services_unref(all[i]);
    }
    free(all);
}

int main(int argc, char **argv)
{
    if (argc == 8 && strcmp(argv[1], "calls") == 0) {
        calls(argv);
    } else if (argc == 5 && strcmp(argv[1], "stream") == 0) {
        stream(argv);
    } else if (argc == 6 && strcmp(argv[1], "logons") == 0) {
        logons(argv);
    } else if (argc == 6 && strcmp(argv[1], "hold") == 0) {
        hold(argv);
    } else {
        fprintf(stderr, "usage: net calls|stream|logons|hold HOST USER PASSWORD ...\n");
        return 2;
    }
    return 0;
}
