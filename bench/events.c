/* events: what a polled query costs per subscriber and event: the processor time of polls with 1,000 subscribers beside
 * that of the same polls with one. */
#include "broker/events.h"

#include "line.h"
#include "repo/image_layer.h"
#include "util/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    THINGS = 200, /* instances, each of which changes from look to look */
    SUBSCRIBERS = 1000,
    LOOKS = 15,
    RUNS = 3
};
#define NS SLICE("root\\bench")
#define QUERY                                                                                      \
    "SELECT * FROM __InstanceModificationEvent WITHIN 0.1 WHERE TargetInstance ISA 'Bench_Thing' " \
    "AND TargetInstance.Num > 0"

static void check(hres hr, const char *what)
{
    if (FAILED(hr)) {
        fprintf(stderr, "events: %s: %s\n", what, hres_name(hr));
        exit(1);
    }
}

static _Atomic uint32_t round_number;

static void enumerate(wmi_request *r, void *state)
{
    (void)state;
    uint32_t n = atomic_fetch_add(&round_number, 1) + 1;
    for (unsigned i = 0; i < THINGS; i++) {
        char id[16];
        snprintf(id, sizeof id, "t%u", i);
        wmi_object *o = wmi_request_new_instance(r);
        wmi_value v = wmi_text(id), num = wmi_uint(n);
        (void)wmi_object_put(o, "Id", &v);
        (void)wmi_object_put(o, "Num", &num);
        (void)wmi_request_indicate(r, o);
    }
    wmi_request_done(r, 0);
}

static const struct wmi_provider provider = {
    .name = "BenchEvents",
    .classes =
        (const struct wmi_class_provider[]){{.name = "Bench_Thing", .enumerate = enumerate}, {0}},
};

static void make_class(struct broker *b)
{
    struct cim_class *c = NULL;
    struct cim_prop *p = NULL;
    struct cim_value yes = cim_bool(true), prov;
    check(repo_namespace_create(b->repo, NULL, NS), "namespace");
    check(cim_class_new(SLICE("Bench_Thing"), NULL, &c), "class");
    check(cim_class_put_prop(c, SLICE("Id"), CIM_STRING, (struct slice){0}, NULL, &p), "Id");
    check(cim_quals_set(&p->quals, SLICE("key"), &yes, CIM_TO_INSTANCE | CIM_TO_SUBCLASS), "key");
    check(cim_class_put_prop(c, SLICE("Num"), CIM_UINT32, (struct slice){0}, NULL, NULL), "Num");
    check(cim_value_text(&prov, CIM_STRING, SLICE("BenchEvents")), "text");
    check(cim_quals_set(&c->quals, SLICE("dynamic"), &yes, 0), "dynamic");
    check(cim_quals_set(&c->quals, SLICE("provider"), &prov, 0), "provider");
    cim_value_clear(&prov);
    check(repo_put_class(b->repo, NULL, NS, c, 0), "put");
    cim_class_unref(c);
}

static uint64_t delivered;

static void on_object(void *arg, void *cookie, struct cim_object *o)
{
    (void)arg;
    (void)cookie;
    (void)o;
    delivered++;
}

/* Processor time of LOOKS polls with n subscribers. */
static double polls(struct session *s, unsigned n)
{
    static const struct sink_ops ops = {.object = on_object};
    struct wmi_queue *q = NULL;
    struct wmi_sink *sink = NULL;
    check(queue_create(QUEUE_WAIT, NULL, &q), "queue");
    check(sink_create(q, &ops, NULL, &sink), "sink");
    struct wmi_call c = {.operation = WMI_OP_NOTIFY, .query = QUERY, .language = "WQL"};
    for (unsigned i = 0; i < n; i++) {
        check(broker_start(s, &c, sink, NULL, NULL), "subscribe");
    }
    delivered = 0;
    int64_t begin = clock_cpu_ns();
    while (delivered < (uint64_t)n * THINGS * LOOKS) {
        queue_wait(q, -1);
    }
    double used = (double)(clock_cpu_ns() - begin) / 1e9;
    sink_cancel(sink);
    while (sink_outstanding(sink)) {
        queue_wait(q, -1);
    }
    sink_unref(sink);
    queue_unref(q);
    return used;
}

int main(void)
{
    char dir[] = "/tmp/openwmi-events-XXXXXX", file[64];
    struct repo_image_layer layer;
    struct broker *b = NULL;
    struct session *s = NULL;
    if (!mkdtemp(dir)) {
        perror(dir);
        return 1;
    }
    check(repo_image_layer_init(&layer), "schema");
    const struct wmi_provider *const list[] = {&provider, NULL};
    struct broker_options o = {.repository = dir, .image = &layer.base, .builtin = list};
    check(broker_open(&o, &b), "broker");
    make_class(b);
    struct identity *id = identity_of_process();
    check(session_open(b, NS, id, WMI_RIGHT_ALL, &s), "session");
    identity_unref(id);
    double us[RUNS];
    for (int i = 0; i < RUNS; i++) {
        double one = polls(s, 1), many = polls(s, SUBSCRIBERS);
        us[i] = (many - one) * 1e6 / ((double)(SUBSCRIBERS - 1) * THINGS * LOOKS);
    }
    double v = median(us, RUNS);
    print_line("polled query, 1000 subscribers: cost beside one, per subscriber and event", v,
               "us of processor time", -1, 0, "<= 1 us", v <= 1);
    session_unref(s);
    broker_unref(b);
    static const char *const files[] = {"data.mdb", "lock.mdb"};
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        snprintf(file, sizeof file, "%s/%s", dir, files[i]);
        unlink(file);
    }
    rmdir(dir);
    return 0;
}
