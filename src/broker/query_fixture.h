/* A broker over a repository of its own that is filled from MOF text, and queries whose results are
 * told as one text. For tests. */
#pragma once
#include "broker/broker.h"
#include "mof/memtarget.h"
#include "repo/image_layer.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define QF_NS "root\\test"
static struct repo_image_layer qf_layer; /* a cancelled call may outlive its test by a moment */

struct query_fix {
    char dir[64];
    struct broker *b;
    struct session *s;
    struct wmi_queue *q;
    struct wmi_sink *sink;
    /* of the last query */
    struct VEC(char *) found;
    unsigned completed;
    hres status;
    char error[160];
};

/* Paths of instances ("(no path)" without), names of classes; values of the others. */
static void qf_object(void *arg, void *cookie, struct cim_object *o)
{
    (void)cookie;
    struct query_fix *f = arg;
    AUTO_STR s = STR_INIT;
    struct cim_instance *i = cim_as_instance(o);
    if (!i) {
        str_addf(&s, "class %s", cim_str_z(cim_as_class(o)->name));
    } else if (cim_instance_relpath(i, &s)) {
        str_clear(&s);
        str_addz(&s, "(no path)");
    }
    for (uint32_t k = 0; i && (i->cls->flags & CIM_CLASS_PROJECTED) && k < i->nprops; k++) {
        str_addf(&s, " %s", cim_str_z(i->cls->props[k].name));
    }
    assert_true(vec_push(&f->found, str_take(&s)));
}

static void qf_completed(void *arg, void *cookie, hres status, struct cim_instance *error)
{
    (void)cookie;
    struct query_fix *f = arg;
    const struct cim_value *v = error ? cim_instance_get(error, SLICE("Description")) : NULL;
    f->completed++;
    f->status = status;
    snprintf(f->error, sizeof f->error, "%s", v && !v->null ? v->d.str->s : "");
}

static const struct sink_ops qf_ops = {.object = qf_object, .completed = qf_completed};

static void qf_fill(struct query_fix *f, const char *mof)
{
    struct mof_mem mem;
    struct mof_report report;
    mof_mem_init(&mem);
    mof_report_init(&report);
    struct mof_options o = {.ns = QF_NS};
    struct mof_target target = mof_mem_target(&mem);
    if (mof_compile_text(slice_of(mof), "test.mof", &o, &target, &report)) {
        fail_msg("%s", str_z(&report.text));
    }
    struct mof_mem_ns *ns = mof_mem_find_ns(&mem, SLICE(QF_NS));
    assert_non_null(ns);
    struct repo_txn *t = NULL;
    assert_int_equal(repo_begin(f->b->repo, &t), 0);
    for (size_t i = 0; i < ns->classes.n; i++) {
        assert_int_equal(repo_put_class(f->b->repo, t, SLICE(QF_NS), ns->classes.v[i], 0), 0);
    }
    for (size_t i = 0; i < ns->instances.n; i++) {
        assert_int_equal(repo_put_instance(f->b->repo, t, SLICE(QF_NS), ns->instances.v[i], 0), 0);
    }
    assert_int_equal(repo_commit(t), 0);
    mof_report_fini(&report);
    mof_mem_fini(&mem);
}

static struct query_fix *qf_open(const struct wmi_provider *provider, const char *mof)
{
    struct query_fix *f = calloc(1, sizeof *f);
    assert_non_null(f);
    snprintf(f->dir, sizeof f->dir, "/tmp/openwmi-query-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    if (!qf_layer.base.ops) {
        assert_int_equal(repo_image_layer_init(&qf_layer), 0);
    }
    const struct wmi_provider *const list[] = {provider, NULL};
    struct broker_options o = {
        .repository = f->dir, .image = &qf_layer.base, .server = "HOST", .builtin = list};
    assert_int_equal(broker_open(&o, &f->b), 0);
    assert_int_equal(repo_namespace_create(f->b->repo, NULL, SLICE(QF_NS)), 0);
    qf_fill(f, mof);
    struct identity *id = identity_of_process();
    assert_int_equal(session_open(f->b, SLICE(QF_NS), id, WMI_RIGHT_ALL, &f->s), 0);
    identity_unref(id);
    assert_int_equal(queue_create(QUEUE_POLL, NULL, &f->q), 0);
    assert_int_equal(sink_create(f->q, &qf_ops, f, &f->sink), 0);
    return f;
}

static void qf_clear(struct query_fix *f)
{
    for (size_t i = 0; i < f->found.n; i++) {
        free(f->found.v[i]);
    }
    vec_clear(&f->found);
    f->completed = 0;
    f->status = 0;
}

static void qf_close(struct query_fix *f)
{
    qf_clear(f);
    vec_fini(&f->found);
    sink_unref(f->sink);
    queue_unref(f->q);
    session_unref(f->s);
    broker_unref(f->b);
    static const char *const files[] = {"data.mdb", "lock.mdb"};
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", f->dir, files[i]);
        unlink(path);
    }
    rmdir(f->dir);
    free(f);
}

static int qf_cmp(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Runs one call to its end; its status. Results are in f->found, sorted. */
static hres qf_run(struct query_fix *f, enum wmi_operation op, const char *text, uint32_t flags)
{
    bool query = op == WMI_OP_QUERY;
    struct wmi_call c = {.operation = op,
                         .path = query ? NULL : text,
                         .query = query ? text : NULL,
                         .language = "WQL",
                         .flags = flags};
    qf_clear(f);
    hres hr = broker_start(f->s, &c, f->sink, NULL, NULL);
    while (hr == 0 && f->completed == 0) {
        queue_wait(f->q, -1);
    }
    if (f->found.n) {
        qsort(f->found.v, f->found.n, sizeof(char *), qf_cmp);
    }
    return hr ? hr : f->status;
}

/* The results joined by " | ". */
static void qf_text(const struct query_fix *f, struct str *out)
{
    for (size_t i = 0; i < f->found.n; i++) {
        str_addz(out, i ? " | " : "");
        str_addz(out, f->found.v[i]);
    }
}
