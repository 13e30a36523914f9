/* store: static instances: writing, reading and deleting them, and queries over a million of them.
 */
#include "broker/broker.h"
#include "line.h"
#include "repo/image_layer.h"
#include "util/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    INSTANCES = 1000000,
    GROUP = 10000, /* writes of one transaction */
    GETS = 1000000,
    KEY_QUERIES = 20001,
    RUNS = 5
};
#define NS SLICE("root\\bench")

struct bench {
    char dir[64];
    struct repo_image_layer layer;
    struct broker *b;
    struct session *s;
    struct wmi_queue *q;
    struct wmi_sink *sink;
    struct cim_class *cls;
    unsigned objects, completed;
    hres status;
};

static void check(hres hr, const char *what)
{
    if (FAILED(hr)) {
        fprintf(stderr, "store: %s: %s\n", what, hres_name(hr));
        exit(1);
    }
}

static void got_object(void *arg, void *cookie, struct cim_object *o)
{
    (void)cookie;
    (void)o;
    ((struct bench *)arg)->objects++;
}

static void got_completed(void *arg, void *cookie, hres status, struct cim_instance *error)
{
    (void)cookie;
    (void)error;
    struct bench *b = arg;
    b->completed++;
    b->status = status;
}

static const struct sink_ops ops = {.object = got_object, .completed = got_completed};

/* Bench_Row: what a row of an inventory looks like; Size is not indexed, Owner is. */
static void make_class(struct bench *b)
{
    static const struct {
        const char *name;
        unsigned type;
        const char *qualifier;
    } rows[] = {{"Id", CIM_STRING, "key"},        {"Size", CIM_UINT32, NULL},
                {"Total", CIM_UINT64, NULL},      {"Name", CIM_STRING, NULL},
                {"Owner", CIM_UINT32, "indexed"}, {"Active", CIM_BOOLEAN, NULL}};
    struct cim_class *c = NULL;
    struct cim_value yes = cim_bool(true);
    check(cim_class_new(SLICE("Bench_Row"), NULL, &c), "class");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct cim_prop *p = NULL;
        check(cim_class_put_prop(c, slice_of(rows[i].name), rows[i].type, (struct slice){0}, NULL,
                                 &p),
              "property");
        if (rows[i].qualifier) {
            check(cim_quals_set(&p->quals, slice_of(rows[i].qualifier), &yes,
                                CIM_TO_INSTANCE | CIM_TO_SUBCLASS),
                  "qualifier");
        }
    }
    check(cim_class_seal(c), "seal");
    check(repo_namespace_create(b->b->repo, NULL, NS), "namespace");
    check(repo_put_class(b->b->repo, NULL, NS, c, 0), "put class");
    cim_class_unref(c);
    check(repo_class(b->b->repo, NULL, NS, SLICE("Bench_Row"), &b->cls), "get class");
}

static void open_bench(struct bench *b)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(b->dir, sizeof b->dir, "%s/openwmi-store-XXXXXX",
             tmp && strlen(tmp) < 40 ? tmp : "/tmp");
    if (!mkdtemp(b->dir)) {
        perror(b->dir);
        exit(1);
    }
    check(repo_image_layer_init(&b->layer), "schema");
    struct broker_options o = {.repository = b->dir, .image = &b->layer.base};
    check(broker_open(&o, &b->b), "broker");
    make_class(b);
    struct identity *id = identity_of_process();
    check(session_open(b->b, NS, id, WMI_RIGHT_ALL, &b->s), "session");
    identity_unref(id);
    check(queue_create(QUEUE_WAIT, NULL, &b->q), "queue");
    check(sink_create(b->q, &ops, b, &b->sink), "sink");
}

static void close_bench(struct bench *b)
{
    static const char *const files[] = {"data.mdb", "lock.mdb"};
    sink_unref(b->sink);
    queue_unref(b->q);
    session_unref(b->s);
    cim_class_unref(b->cls);
    broker_unref(b->b);
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        char path[96];
        snprintf(path, sizeof path, "%s/%s", b->dir, files[i]);
        (void)unlink(path);
    }
    (void)rmdir(b->dir);
}

static void set_text(struct cim_instance *i, uint32_t at, const char *text)
{
    struct cim_value v;
    check(cim_value_text(&v, CIM_STRING, slice_of(text)), "text");
    cim_instance_set(i, at, v);
}

static struct cim_instance *row(struct bench *b, uint32_t n)
{
    char text[48];
    struct cim_instance *i = cim_instance_new(b->cls);
    check(i ? 0 : WBEM_E_OUT_OF_MEMORY, "instance");
    snprintf(text, sizeof text, "row-%07u", n);
    set_text(i, 0, text);
    cim_instance_set(i, 1, cim_uint(CIM_UINT32, (uint64_t)n * 7919 % 100000));
    cim_instance_set(i, 2, cim_uint(CIM_UINT64, (uint64_t)n << 20));
    snprintf(text, sizeof text, "the name of number %u", n);
    set_text(i, 3, text);
    cim_instance_set(i, 4, cim_uint(CIM_UINT32, n / 10));
    cim_instance_set(i, 5, cim_bool(n & 1));
    return i;
}

/* Order of access that is not the order of the keys. */
static uint32_t scattered(uint32_t i)
{
    return (uint32_t)((uint64_t)i * 7919 % INSTANCES);
}

static void path_of(uint32_t n, struct cim_path *p)
{
    char text[48];
    snprintf(text, sizeof text, "Bench_Row.Id=\"row-%07u\"", n);
    check(cim_path_parse(slice_of(text), p, NULL), "path");
}

static void rate(const char *what, double n, int64_t ns, double reach)
{
    char text[32];
    double v = n * 1e9 / (double)ns;
    snprintf(text, sizeof text, ">= %.0f/s", reach);
    print_line(what, v, "/s", -1, 0, text, v >= reach);
}

static void puts_(struct bench *b)
{
    struct cim_instance **rows = calloc(GROUP, sizeof(struct cim_instance *));
    check(rows ? 0 : WBEM_E_OUT_OF_MEMORY, "rows");
    int64_t ns = 0;
    for (uint32_t n = 0; n < INSTANCES; n += GROUP) {
        for (uint32_t k = 0; k < GROUP; k++) {
            rows[k] = row(b, n + k);
        }
        int64_t start = clock_mono_ns();
        struct repo_txn *t = NULL;
        check(repo_begin(b->b->repo, &t), "begin");
        for (uint32_t k = 0; k < GROUP; k++) {
            check(repo_put_instance(b->b->repo, t, NS, rows[k], 0), "put");
        }
        check(repo_commit(t), "commit");
        ns += clock_mono_ns() - start;
        for (uint32_t k = 0; k < GROUP; k++) {
            cim_instance_unref(rows[k]);
        }
    }
    free(rows);
    rate("put of static instances, 10,000 a transaction", INSTANCES, ns, 100000);
}

static void gets_(struct bench *b)
{
    struct cim_path *paths = calloc(GROUP, sizeof *paths);
    check(paths ? 0 : WBEM_E_OUT_OF_MEMORY, "paths");
    int64_t ns = 0;
    for (uint32_t n = 0; n < GETS; n += GROUP) {
        for (uint32_t k = 0; k < GROUP; k++) {
            path_of(scattered(n + k), &paths[k]);
        }
        int64_t start = clock_mono_ns();
        for (uint32_t k = 0; k < GROUP; k++) {
            struct cim_instance *i = NULL;
            check(repo_instance(b->b->repo, NULL, NS, &paths[k], &i), "get");
            cim_instance_unref(i);
        }
        ns += clock_mono_ns() - start;
        for (uint32_t k = 0; k < GROUP; k++) {
            cim_path_fini(&paths[k]);
        }
    }
    free(paths);
    rate("get of static instances", GETS, ns, 500000);
}

static void deletes(struct bench *b)
{
    struct cim_path *paths = calloc(GROUP, sizeof *paths);
    check(paths ? 0 : WBEM_E_OUT_OF_MEMORY, "paths");
    int64_t ns = 0;
    const uint32_t count = INSTANCES / 4;
    for (uint32_t n = 0; n < count; n += GROUP) {
        for (uint32_t k = 0; k < GROUP; k++) {
            path_of(n + k, &paths[k]);
        }
        int64_t start = clock_mono_ns();
        struct repo_txn *t = NULL;
        check(repo_begin(b->b->repo, &t), "begin");
        for (uint32_t k = 0; k < GROUP; k++) {
            check(repo_delete_instance(b->b->repo, t, NS, &paths[k]), "delete");
        }
        check(repo_commit(t), "commit");
        ns += clock_mono_ns() - start;
        for (uint32_t k = 0; k < GROUP; k++) {
            cim_path_fini(&paths[k]);
        }
    }
    free(paths);
    rate("delete of static instances, 10,000 a transaction", count, ns, 100000);
}

/* One query to its end. */
static int64_t query(struct bench *b, const char *text, unsigned want)
{
    struct wmi_call c = {.operation = WMI_OP_QUERY, .query = text, .language = "WQL"};
    b->objects = b->completed = 0;
    int64_t start = clock_mono_ns();
    check(broker_start(b->s, &c, b->sink, NULL, NULL), text);
    while (b->completed == 0) {
        queue_wait(b->q, -1);
    }
    int64_t ns = clock_mono_ns() - start;
    check(b->status, text);
    if (b->objects != want) {
        fprintf(stderr, "store: %s: %u objects, not %u\n", text, b->objects, want);
        exit(1);
    }
    return ns;
}

static int cmp_ns(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static void scan(struct bench *b, const char *what, const char *text, unsigned want)
{
    int64_t ns[RUNS];
    for (int i = 0; i < RUNS; i++) {
        ns[i] = query(b, text, want);
    }
    qsort(ns, RUNS, sizeof ns[0], cmp_ns);
    rate(what, INSTANCES, ns[RUNS / 2], 2000000);
}

static void keys(struct bench *b, const char *what, const char *form, unsigned want, double reach)
{
    int64_t *ns = calloc(KEY_QUERIES, sizeof *ns);
    check(ns ? 0 : WBEM_E_OUT_OF_MEMORY, "times");
    for (uint32_t i = 0; i < KEY_QUERIES; i++) {
        char text[128], id[24];
        snprintf(id, sizeof id, want == 1 ? "%07u" : "%u", scattered(i) / (want == 1 ? 1 : 10));
        snprintf(text, sizeof text, "%s%s%s", form, id, want == 1 ? "'" : "");
        ns[i] = query(b, text, want);
    }
    qsort(ns, KEY_QUERIES, sizeof ns[0], cmp_ns);
    double us = (double)ns[KEY_QUERIES / 2] / 1e3;
    char text[32];
    snprintf(text, sizeof text, "<= %.0f us", reach);
    print_line(what, us, "us", -1, 0, text, us <= reach);
    free(ns);
}

int main(void)
{
    struct bench b = {0};
    open_bench(&b);
    puts_(&b);
    gets_(&b);
    scan(&b, "WQL over 1,000,000 static instances, a number compared",
         "SELECT * FROM Bench_Row WHERE Size = 77777", 10);
    scan(&b, "WQL over 1,000,000 static instances, texts and numbers",
         "SELECT Id FROM Bench_Row WHERE (Size > 99990 OR Name LIKE 'x%') AND Active = TRUE AND "
         "Total < 500000",
         0);
    keys(&b, "WQL by key, call to completion", "SELECT * FROM Bench_Row WHERE Id = 'row-", 1, 20);
    keys(&b, "WQL by an indexed property (10 objects), call to completion",
         "SELECT * FROM Bench_Row WHERE Owner = ", 10, 50);
    deletes(&b);
    close_bench(&b);
    return 0;
}
