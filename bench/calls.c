/* calls: what a call costs — null method through the whole broker path, time for the call to return, memory in flight —
 * beside libuv's uv_queue_work doing nothing with the same window. */
#include "broker/broker.h"
#include "client/services.h"
#include "line.h"
#include "repo/image_layer.h"
#include "util/clock.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>
#include <wmi/provider.h>
#include <wmi/wmi.h>

enum {
    WINDOW = 256,
    CALLS = 1000000,
    RUNS = 5
};

/* ---- the provider ---- */
static _Atomic uint32_t nparked;
static wmi_request **parked_list;

static void m_null(wmi_request *r, void *state)
{
    (void)state;
    wmi_request_done(r, 0);
}

/* The same with a return value, as real methods have. */
static void m_value(wmi_request *r, void *state)
{
    (void)state;
    wmi_object *o = wmi_request_new_out(r);
    wmi_value v = wmi_uint(0);
    if (o) {
        (void)wmi_object_put(o, "ReturnValue", &v);
    }
    wmi_request_done(r, wmi_request_indicate(r, o));
}

static void m_later(wmi_request *r, void *state)
{
    (void)state;
    parked_list[atomic_fetch_add(&nparked, 1)] = r;
}

static const struct wmi_provider provider = {
    .name = "BenchProv",
    .classes =
        (const struct wmi_class_provider[]){
            {.name = "Bench_Null",
             .methods =
                 (const struct wmi_method_provider[]){
                     {"Null", m_null}, {"Value", m_value}, {"Later", m_later}, {0}}},
            {0},
        },
};

static void must(hres hr, const char *what)
{
    if (hr) {
        fprintf(stderr, "bench: %s: %s\n", what, hres_name(hr));
        exit(1);
    }
}

static void add_method(struct cim_class *c, const char *name)
{
    struct cim_class *out = NULL;
    struct cim_method *m = NULL;
    struct cim_value yes = cim_bool(true);
    must(cim_params_new(&out), "class");
    must(cim_class_put_prop(out, SLICE("ReturnValue"), CIM_UINT32, (struct slice){0}, NULL, NULL),
         "class");
    must(cim_class_seal(out), "class");
    must(cim_class_put_method(c, slice_of(name), NULL, out, &m), "class");
    must(cim_quals_set(&m->quals, SLICE("Implemented"), &yes, 0), "class");
    must(cim_quals_set(&m->quals, SLICE("Static"), &yes, 0), "class");
    cim_class_unref(out);
}

static void remove_repository(const char *path)
{
    static const char *const files[] = {"data.mdb", "lock.mdb"};
    char name[4096];
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        snprintf(name, sizeof name, "%s/%s", path, files[i]);
        unlink(name);
    }
    rmdir(path);
}

static char dir[] = "/tmp/openwmi-bench-XXXXXX";
static struct broker *broker;
static struct session *session;

static void open_bench(void)
{
    static struct repo_image_layer layer;
    const struct wmi_provider *const list[] = {&provider, NULL};
    must(mkdtemp(dir) ? 0 : WBEM_E_FAILED, "mkdtemp");
    must(repo_image_layer_init(&layer), "image");
    struct broker_options o = {.repository = dir, .image = &layer.base, .builtin = list};
    must(broker_open(&o, &broker), "broker");
    struct cim_class *c = NULL;
    must(cim_class_new(SLICE("Bench_Null"), NULL, &c), "class");
    add_method(c, "Null");
    add_method(c, "Value");
    add_method(c, "Later");
    must(repo_put_class(broker->repo, NULL, SLICE("root\\cimv2"), c, 0), "put class");
    cim_class_unref(c);
    struct identity *id = identity_of_process();
    must(session_open(broker, SLICE("root\\cimv2"), id, WMI_RIGHT_ALL, &session), "session");
    identity_unref(id);
}

/* ---- ours ---- */
static struct wmi_sink *sink;
static struct wmi_queue *queue;
static long sent, done, total, got;
static struct wmi_call null_call = {
    .operation = WMI_OP_EXEC_METHOD, .path = "Bench_Null", .method = "Null"};

static void on_object(void *arg, void *cookie, struct cim_object *o)
{
    (void)arg;
    (void)cookie;
    got += cim_as_instance(o)->v[0].d.u == 0;
}

static void on_completed(void *arg, void *cookie, hres status, struct cim_instance *error)
{
    (void)arg;
    (void)error;
    must(status, "call");
    done++;
    if (sent < total) {
        sent++;
        must(broker_start(session, &null_call, sink, cookie, NULL), "start");
    }
}

static const struct sink_ops ops = {.object = on_object, .completed = on_completed};

static double ours_per_second(const char *method)
{
    null_call.method = method;
    sent = done = got = 0;
    total = CALLS;
    int64_t t0 = clock_mono_ns();
    for (int i = 0; i < WINDOW; i++) {
        sent++;
        must(broker_start(session, &null_call, sink, NULL, NULL), "start");
    }
    while (done < total) {
        queue_wait(queue, -1);
    }
    double s = (double)(clock_mono_ns() - t0) / 1e9;
    must(got == (strcmp(method, "Value") == 0 ? total : 0) ? 0 : WBEM_E_FAILED, "results");
    return (double)total / s;
}

/* ---- libuv ---- */
static uv_work_t uv_slots[WINDOW];

static void uv_nothing(uv_work_t *w)
{
    (void)w;
}

static void uv_done(uv_work_t *w, int status)
{
    (void)status;
    done++;
    if (sent < total) {
        sent++;
        uv_queue_work(uv_default_loop(), w, uv_nothing, uv_done);
    }
}

static double uv_per_second(void)
{
    sent = done = 0;
    total = CALLS;
    int64_t t0 = clock_mono_ns();
    for (int i = 0; i < WINDOW; i++) {
        sent++;
        uv_queue_work(uv_default_loop(), &uv_slots[i], uv_nothing, uv_done);
    }
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    return (double)total / ((double)(clock_mono_ns() - t0) / 1e9);
}

/* ---- the time for the public call to return ---- */
static void returned_object(void *arg, void *cookie, wmi_status status, wmi_object *error)
{
    (void)arg;
    (void)error;
    must(status, "call");
    *(int *)cookie = 1;
}

/* A connection as any program has one, to the provider library beside this program. */
static wmi_services *connect_bench(const char *program, char *repository)
{
    char providers[4096];
    snprintf(providers, sizeof providers, "%s", program);
    char *slash = strrchr(providers, '/');
    if (slash) {
        *slash = 0;
    }
    must(mkdtemp(repository) ? 0 : WBEM_E_FAILED, "mkdtemp");
    struct wmi_connect_options o = {.repository = repository, .providers = slash ? providers : "."};
    wmi_services *s = NULL;
    must(wmi_connect(&o, &s), "connect");
    struct cim_class *c = NULL;
    must(cim_class_new(SLICE("Bench_Call"), NULL, &c), "class");
    add_method(c, "Null");
    must(repo_put_class(services_repo(s), NULL, SLICE("root\\cimv2"), c, 0), "put class");
    cim_class_unref(c);
    return s;
}

static double return_time_us(const char *program)
{
    enum {
        N = 20000
    };
    static const struct wmi_sink_ops returned = {.completed = returned_object};
    char repository[] = "/tmp/openwmi-bench-XXXXXX";
    wmi_services *s = connect_bench(program, repository);
    wmi_sink *its_sink = NULL;
    must(wmi_sink_create(queue, &returned, NULL, &its_sink), "sink");
    double *v = malloc(N * sizeof *v);
    for (int i = 0; v && i < N; i++) {
        int over = 0;
        int64_t t0 = clock_mono_ns();
        must(
            wmi_services_exec_method_async(s, its_sink, "Bench_Call", "Null", NULL, 0, NULL, &over),
            "start");
        v[i] = (double)(clock_mono_ns() - t0) / 1e3;
        while (!over) {
            wmi_queue_wait(queue, -1);
        }
    }
    double m = v ? median(v, N) : -1;
    free(v);
    wmi_sink_unref(its_sink);
    wmi_services_unref(s);
    remove_repository(repository);
    return m;
}

/* ---- memory in flight ---- */
static long rss_kib(void)
{
    long pages = 0, rss = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f || fscanf(f, "%ld %ld", &pages, &rss) != 2) {
        rss = 0;
    }
    if (f) {
        fclose(f);
    }
    return rss * (sysconf(_SC_PAGESIZE) / 1024);
}

static double bytes_per_call(uint32_t n)
{
    struct wmi_call c = {.operation = WMI_OP_EXEC_METHOD, .path = "Bench_Null", .method = "Later"};
    parked_list = calloc(n, sizeof(wmi_request *));
    memset(parked_list, 0, n * sizeof(wmi_request *));
    sent = done = 0;
    total = 0;
    long before = rss_kib();
    for (uint32_t i = 0; i < n; i++) {
        must(broker_start(session, &c, sink, NULL, NULL), "start");
    }
    while (atomic_load(&nparked) < n) {
        sched_yield();
    }
    long after = rss_kib();
    for (uint32_t i = 0; i < n; i++) {
        wmi_request *r = parked_list[i];
        wmi_request_indicate(r, wmi_request_new_out(r));
        wmi_request_done(r, 0);
    }
    while (done < (long)n) {
        queue_wait(queue, -1);
    }
    free(parked_list);
    return (double)(after - before) * 1024.0 / n;
}

int main(int argc, char **argv)
{
    (void)argc;
    open_bench();
    must(queue_create(QUEUE_POLL, NULL, &queue), "queue");
    must(sink_create(queue, &ops, NULL, &sink), "sink");
    double ours[RUNS], value[RUNS], uv[RUNS];
    for (int i = 0; i < RUNS; i++) {
        uv[i] = uv_per_second();
        ours[i] = ours_per_second("Null");
        value[i] = ours_per_second("Value");
    }
    double a = median(ours, RUNS), b = median(uv, RUNS);
    print_line("null method, 256 in flight", a, "calls/s", b, a / b, ">= 1.00 x uv_queue_work",
               a >= b);
    double v = median(value, RUNS);
    print_line("method with a return value, 256 in flight", v, "calls/s", b, v / b,
               "(for information)", 1);
    null_call.method = "Null";
    double us = return_time_us(argv[0]);
    print_line("wmi_services_exec_method_async returns after", us, "us (median)", -1, 0, "<= 2 us",
               us <= 2);
    double bytes = bytes_per_call(1000000);
    print_line("memory of a call in flight, 1000000 held", bytes, "bytes", -1, 0, "<= 1024 bytes",
               bytes <= 1024);
    sink_unref(sink);
    queue_unref(queue);
    session_unref(session);
    broker_unref(broker);
    remove_repository(dir);
    return 0;
}
