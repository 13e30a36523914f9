/* The conformance of operations: what arrives at a sink, in which order, how often — with a
 * provider made for it. */
#include "broker/broker.h"
#include "cim/cim_fixture.h"
#include "repo/image_layer.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define NS SLICE("root\\test")

/* ---- a provider whose methods do what a test needs ---- */
struct held {
    wmi_request *request;
    _Atomic uint32_t there;     /* futex: a request is being held */
    _Atomic uint32_t cancelled; /* futex: its cancel function ran */
};
static struct held held;

static wmi_object *out_with(wmi_request *r, uint32_t ret)
{
    wmi_object *o = wmi_request_new_out(r);
    wmi_value v = wmi_uint(ret);
    if (o) {
        (void)wmi_object_put(o, "ReturnValue", &v);
    }
    return o;
}

static void m_now(wmi_request *r, void *state)
{
    (void)state;
    wmi_value a;
    uint32_t ret = wmi_request_in(r, "A", &a) == 0 && !a.is_null ? (uint32_t)a.sint : 0;
    wmi_status hr = wmi_request_indicate(r, out_with(r, ret));
    wmi_request_done(r, hr);
}

static void on_cancel(void *arg)
{
    struct held *h = arg;
    atomic_store(&h->cancelled, 1);
    futex_wake(&h->cancelled, 1);
}

/* Answers only when the test says so. */
static void m_hold(wmi_request *r, void *state)
{
    (void)state;
    wmi_request_on_cancel(r, on_cancel, &held);
    held.request = wmi_request_ref(r);
    atomic_store(&held.there, 1);
    futex_wake(&held.there, 1);
}

static void m_fail(wmi_request *r, void *state)
{
    (void)state;
    wmi_request_fail(r, WBEM_E_PROVIDER_FAILURE, "the disk is on fire", "A");
}

static void m_progress(wmi_request *r, void *state)
{
    (void)state;
    for (uint32_t i = 1; i <= 3; i++) {
        wmi_request_progress(r, 3, i, "step");
    }
    m_now(r, NULL);
}

static void m_context(wmi_request *r, void *state)
{
    (void)state;
    wmi_value v;
    wmi_status hr = wmi_request_context(r, "Number", &v);
    wmi_request_indicate(r, out_with(r, hr == 0 && v.type == WMI_SINT32 ? (uint32_t)v.sint : 9999));
    wmi_request_done(r, 0);
}

static void indicate_id(wmi_request *r, const char *id, uint64_t num)
{
    wmi_object *o = wmi_request_new_instance(r);
    wmi_value i = wmi_text(id), n = wmi_uint(num);
    (void)wmi_object_put(o, "Id", &i);
    (void)wmi_object_put(o, "Num", &n);
    (void)wmi_request_indicate(r, o);
}

static void c_enumerate(wmi_request *r, void *state)
{
    (void)state;
    for (uint32_t i = 0; i < 100 && !wmi_request_cancelled(r); i++) {
        char id[16];
        snprintf(id, sizeof id, "n%u", i);
        indicate_id(r, id, i);
    }
    wmi_request_done(r, 0);
}

static void c_get(wmi_request *r, void *state)
{
    (void)state;
    wmi_value id;
    if (wmi_request_key(r, "Id", &id) == 0 && id.text[0] == 'n') {
        indicate_id(r, id.text, 1);
        wmi_request_done(r, 0);
    } else {
        wmi_request_done(r, WBEM_E_NOT_FOUND);
    }
}

/* More objects than a receiver may lag behind by. */
static void flood(wmi_request *r, void *state)
{
    (void)state;
    wmi_status hr = 0;
    for (uint32_t i = 0; i < REQUEST_MAX_PENDING * 3 && hr == 0; i++) {
        wmi_object *o = wmi_request_new_instance(r);
        wmi_value v = wmi_text("x");
        (void)wmi_object_put(o, "Id", &v);
        hr = wmi_request_indicate(r, o);
    }
    wmi_request_done(r, hr);
}

static const struct wmi_provider test_provider = {
    .name = "TestProv",
    .classes =
        (const struct wmi_class_provider[]){
            {.name = "Test_Dyn",
             .get = c_get,
             .enumerate = c_enumerate,
             .methods =
                 (const struct wmi_method_provider[]){
                     {"Now", m_now},
                     {"Hold", m_hold},
                     {"Fail", m_fail},
                     {"Progress", m_progress},
                     {"Context", m_context},
                     {"OnInstance", m_now},
                     {"Bypass", m_now},
                     {0},
                 }},
            {.name = "Test_Flood", .enumerate = flood},
            {0},
        },
};

/* ---- fixture ---- */
struct fix {
    char dir[64];
    struct broker *b;
    struct session *s;
    struct wmi_queue *q;
    struct wmi_sink *sink;
};

static struct repo_image_layer layer; /* a cancelled call may outlive its test by a moment */

struct log { /* what one call got */
    unsigned objects, progress, completed, puts;
    hres status;
    uint32_t ret;
    char error[64], operation[32];
    bool after_end; /* something came after the completion */
    struct wmi_sink *cancel_in_object;
};

static void log_object(void *arg, void *cookie, struct cim_object *o)
{
    (void)arg;
    struct log *l = cookie;
    l->objects++;
    l->after_end |= l->completed > 0;
    wmi_value v;
    if (wmi_object_get(o, "ReturnValue", &v) == 0) {
        l->ret = (uint32_t)v.uint;
    }
    if (l->cancel_in_object) {
        sink_cancel(l->cancel_in_object);
        sink_cancel(l->cancel_in_object);
    }
}

static void log_put(void *arg, void *cookie, const char *path)
{
    (void)arg;
    (void)path;
    ((struct log *)cookie)->puts++;
}

static void log_progress(void *arg, void *cookie, uint32_t upper, uint32_t current,
                         const char *message)
{
    (void)arg;
    struct log *l = cookie;
    l->progress++;
    l->after_end |= l->completed > 0;
    assert_int_equal(upper, 3);
    assert_int_equal(current, l->progress);
    assert_string_equal(message, "step");
}

static void copy_text(struct cim_instance *e, const char *name, char *out, size_t n)
{
    const struct cim_value *v = e ? cim_instance_get(e, slice_of(name)) : NULL;
    if (v && !v->null) {
        snprintf(out, n, "%s", v->d.str->s);
    }
}

static void log_completed(void *arg, void *cookie, hres status, struct cim_instance *error)
{
    (void)arg;
    struct log *l = cookie;
    l->completed++;
    l->status = status;
    copy_text(error, "Description", l->error, sizeof l->error);
    copy_text(error, "Operation", l->operation, sizeof l->operation);
}

static const struct sink_ops log_ops = {
    .object = log_object, .put = log_put, .progress = log_progress, .completed = log_completed};

static void add_method(struct cim_class *c, const char *name, bool is_static, const char *extra)
{
    struct cim_class *in = NULL, *out = NULL;
    struct cim_prop *p = NULL;
    struct cim_method *m = NULL;
    struct cim_value yes = cim_bool(true), zero = cim_sint(CIM_SINT32, 0);
    assert_int_equal(cim_params_new(&in), 0);
    assert_int_equal(cim_class_put_prop(in, SLICE("A"), CIM_SINT32, (struct slice){0}, NULL, &p),
                     0);
    assert_int_equal(cim_quals_set(&p->quals, SLICE("ID"), &zero, 0), 0);
    assert_int_equal(cim_class_seal(in), 0);
    assert_int_equal(cim_params_new(&out), 0);
    assert_int_equal(
        cim_class_put_prop(out, SLICE("ReturnValue"), CIM_UINT32, (struct slice){0}, NULL, NULL),
        0);
    assert_int_equal(cim_class_seal(out), 0);
    assert_int_equal(cim_class_put_method(c, slice_of(name), in, out, &m), 0);
    if (strcmp(name, "NotImplemented") != 0) {
        assert_int_equal(cim_quals_set(&m->quals, SLICE("Implemented"), &yes, 0), 0);
    }
    if (is_static) {
        assert_int_equal(cim_quals_set(&m->quals, SLICE("Static"), &yes, 0), 0);
    }
    if (extra) {
        assert_int_equal(cim_quals_set(&m->quals, slice_of(extra), &yes, 0), 0);
    }
    cim_class_unref(in);
    cim_class_unref(out);
}

static void put_test_class(struct fix *f, const char *name, struct cim_class *super,
                           const char *provider)
{
    struct cim_class *c = NULL;
    struct cim_value yes = cim_bool(true), prov;
    assert_int_equal(cim_class_new(slice_of(name), super, &c), 0);
    assert_int_equal(cim_value_text(&prov, CIM_STRING, slice_of(provider)), 0);
    assert_int_equal(cim_quals_set(&c->quals, SLICE("dynamic"), &yes, 0), 0);
    assert_int_equal(cim_quals_set(&c->quals, SLICE("provider"), &prov, 0), 0);
    cim_value_clear(&prov);
    static const char *const statics[] = {"Now",     "Hold",           "Fail",    "Progress",
                                          "Context", "NotImplemented", "Unserved"};
    if (strcmp(name, "Test_Dyn") == 0) {
        for (size_t i = 0; i < ARRAY_LEN(statics); i++) {
            add_method(c, statics[i], true, NULL);
        }
        add_method(c, "Disabled", true, "Disabled");
        add_method(c, "OnInstance", false, NULL);
        add_method(c, "Bypass", false, "Bypass_GetObject");
    }
    assert_int_equal(repo_put_class(f->b->repo, NULL, NS, c, 0), 0);
    cim_class_unref(c);
}

static void setup_rights(struct fix *f, uint32_t rights)
{
    *f = (struct fix){.dir = "/tmp/openwmi-broker-XXXXXX"};
    assert_non_null(mkdtemp(f->dir));
    if (!layer.base.ops) { /* once: a call of an earlier test may still read it */
        assert_int_equal(repo_image_layer_init(&layer), 0);
    }
    const struct wmi_provider *const list[] = {&test_provider, NULL};
    struct broker_options o = {
        .repository = f->dir, .image = &layer.base, .server = "HOST", .builtin = list};
    assert_int_equal(broker_open(&o, &f->b), 0);
    assert_int_equal(repo_namespace_create(f->b->repo, NULL, NS), 0);
    struct cim_class *base = fixture_base();
    assert_int_equal(repo_put_class(f->b->repo, NULL, NS, base, 0), 0);
    put_test_class(f, "Test_Dyn", base, "TestProv");
    put_test_class(f, "Test_Flood", base, "TestProv");
    put_test_class(f, "Test_Orphan", base, "NoSuchProvider");
    cim_class_unref(base);
    struct identity *id = identity_of_process();
    assert_int_equal(session_open(f->b, NS, id, rights, &f->s), 0);
    identity_unref(id);
    assert_int_equal(queue_create(QUEUE_POLL, NULL, &f->q), 0);
    assert_int_equal(sink_create(f->q, &log_ops, NULL, &f->sink), 0);
    held = (struct held){0};
}

static void setup(struct fix *f)
{
    setup_rights(f, WMI_RIGHT_ALL);
}

static void teardown(struct fix *f)
{
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
}

static hres start_method(struct fix *f, const char *path, const char *method, uint32_t flags,
                         struct log *l)
{
    struct wmi_call c = {
        .operation = WMI_OP_EXEC_METHOD, .path = path, .method = method, .flags = flags};
    return broker_start(f->s, &c, f->sink, l, NULL);
}

static void wait_done(struct fix *f, const struct log *l)
{
    while (l->completed == 0) {
        queue_wait(f->q, -1);
    }
}

static void wait_held(void)
{
    while (atomic_load(&held.there) == 0) {
        futex_wait(&held.there, 0, -1);
    }
}

static void release_held(hres status)
{
    wmi_request *r = held.request;
    held.request = NULL;
    atomic_store(&held.there, 0);
    if (status == 0) {
        (void)wmi_request_indicate(r, out_with(r, 1));
    }
    wmi_request_done(r, status);
    wmi_request_unref(r);
}

/* ---- methods ---- */
TEST(a_call_gets_its_object_and_one_completion)
{
    struct fix f;
    setup(&f);
    struct log l = {0};
    assert_int_equal(start_method(&f, "Test_Dyn", "Now", 0, &l), 0);
    wait_done(&f, &l);
    assert_int_equal(l.objects, 1);
    assert_int_equal(l.completed, 1);
    assert_int_equal(l.status, 0);
    assert_false(l.after_end);
    assert_int_equal(sink_outstanding(f.sink), 0);
    teardown(&f);
}

TEST(mistakes_are_returned_by_the_call_and_the_sink_is_not_touched)
{
    static const struct {
        const char *path, *method;
        uint32_t flags;
        hres want;
    } rows[] = {
        {"Test_None", "Now", 0, WBEM_E_INVALID_CLASS},
        {"Test_Dyn", "Nope", 0, WBEM_E_INVALID_METHOD},
        {"", "Now", 0, WBEM_E_INVALID_PARAMETER},
        {NULL, "Now", 0, WBEM_E_INVALID_PARAMETER},
        {"Test_Dyn", "", 0, WBEM_E_INVALID_PARAMETER},
        {"Test_Dyn.", "Now", 0, WBEM_E_INVALID_OBJECT_PATH},
        {"Test_Dyn.Nokey=1", "OnInstance", 0, WBEM_E_INVALID_OBJECT_PATH},
        {"root\\other:Test_Dyn", "Now", 0, WBEM_E_INVALID_OBJECT_PATH},
        {"\\\\far\\root\\test:Test_Dyn", "Now", 0, WBEM_E_INVALID_OBJECT_PATH},
        {"Test_Dyn", "Now", 0x10, WBEM_E_INVALID_PARAMETER},
        {"Test_Dyn", "OnInstance", 0, WBEM_E_INVALID_METHOD_PARAMETERS},
    };
    struct fix f;
    setup(&f);
    struct log l = {0};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(start_method(&f, rows[i].path, rows[i].method, rows[i].flags, &l),
                         rows[i].want);
    }
    struct wmi_call c = {.operation = WMI_OP_EXEC_METHOD, .path = "Test_Dyn", .method = "Now"};
    assert_int_equal(broker_start(f.s, &c, NULL, &l, NULL), WBEM_E_INVALID_PARAMETER);
    queue_drain(f.q);
    assert_int_equal(sink_outstanding(f.sink), 0);
    assert_int_equal(l.completed + l.objects, 0);
    struct cim_instance *e = NULL;
    c.path = "Test_None";
    assert_int_equal(broker_start(f.s, &c, f.sink, &l, &e), WBEM_E_INVALID_CLASS);
    assert_non_null(e);
    assert_string_equal(cim_instance_get(e, SLICE("ParameterInfo"))->d.str->s, "Test_None");
    assert_string_equal(cim_instance_get(e, SLICE("Operation"))->d.str->s, "ExecMethod");
    cim_instance_unref(e);
    teardown(&f);
}

TEST(wrong_parameter_objects_are_refused)
{
    struct fix f;
    setup(&f);
    struct log l = {0};
    struct cim_class *c = NULL, *bad = NULL, *loose = NULL;
    assert_int_equal(repo_class(f.b->repo, NULL, NS, SLICE("Test_Dyn"), &c), 0);
    struct cim_class *sig = cim_class_find_method(c, SLICE("Now"))->in;
    assert_int_equal(cim_params_new(&bad), 0);
    assert_int_equal(cim_class_put_prop(bad, SLICE("B"), CIM_SINT32, (struct slice){0}, NULL, NULL),
                     0);
    assert_int_equal(cim_class_seal(bad), 0);
    assert_int_equal(cim_params_new(&loose), 0);
    assert_int_equal(
        cim_class_put_prop(loose, SLICE("A"), CIM_SINT32, (struct slice){0}, NULL, NULL), 0);
    assert_int_equal(cim_class_seal(loose), 0);
    struct cim_instance *of_bad = cim_instance_new(bad), *of_class = cim_instance_new(c),
                        *good = cim_instance_new(sig), *of_loose = cim_instance_new(loose);
    struct wmi_call call = {.operation = WMI_OP_EXEC_METHOD, .path = "Test_Dyn", .method = "Now"};
    struct cim_object *const wrong[] = {&of_bad->o, &of_class->o, &sig->o};
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        call.object = wrong[i];
        assert_int_equal(broker_start(f.s, &call, f.sink, &l, NULL),
                         WBEM_E_INVALID_METHOD_PARAMETERS);
    }
    struct cim_value v = cim_sint(CIM_SINT32, 42);
    assert_int_equal(cim_instance_put(good, SLICE("A"), &v), 0);
    call.object = &good->o;
    assert_int_equal(broker_start(f.s, &call, f.sink, &l, NULL), 0);
    v.d.i = 43;
    assert_int_equal(cim_instance_put(good, SLICE("A"), &v),
                     0); /* values were copied at the call */
    wait_done(&f, &l);
    assert_int_equal(l.ret, 42);
    assert_int_equal(cim_instance_put(of_loose, SLICE("A"), &v), 0);
    l = (struct log){0};
    call.object = &of_loose->o; /* made by hand, but it fits */
    assert_int_equal(broker_start(f.s, &call, f.sink, &l, NULL), 0);
    wait_done(&f, &l);
    assert_int_equal(l.ret, 43);
    cim_instance_unref(of_bad);
    cim_instance_unref(of_class);
    cim_instance_unref(good);
    cim_instance_unref(of_loose);
    cim_class_unref(bad);
    cim_class_unref(loose);
    cim_class_unref(c);
    teardown(&f);
}

TEST(failures_of_the_call_arrive_as_one_completion_with_an_error_object)
{
    static const struct {
        const char *path, *method;
        hres want;
        const char *description;
    } rows[] = {
        {"Test_Dyn", "Fail", WBEM_E_PROVIDER_FAILURE, "the disk is on fire"},
        {"Test_Dyn", "Disabled", WBEM_E_METHOD_DISABLED, ""},
        {"Test_Dyn", "NotImplemented", WBEM_E_METHOD_NOT_IMPLEMENTED, ""},
        {"Test_Dyn", "Unserved", WBEM_E_PROVIDER_NOT_FOUND, ""},
        {"Test_Dyn.Id='zzz'", "OnInstance", WBEM_E_NOT_FOUND, ""},
    };
    struct fix f;
    setup(&f);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct log l = {0};
        assert_int_equal(start_method(&f, rows[i].path, rows[i].method, 0, &l), 0);
        wait_done(&f, &l);
        assert_int_equal(l.objects, 0);
        assert_int_equal(l.status, rows[i].want);
        assert_string_equal(l.error, rows[i].description);
        assert_string_equal(l.operation, "ExecMethod");
        l = (struct log){0};
        assert_int_equal(
            start_method(&f, rows[i].path, rows[i].method, WMI_FLAG_NO_ERROR_OBJECT, &l), 0);
        wait_done(&f, &l);
        assert_int_equal(l.status, rows[i].want);
    }
    teardown(&f);
}

TEST(instance_methods_find_the_instance_unless_told_not_to)
{
    struct fix f;
    setup(&f);
    struct log l = {0};
    assert_int_equal(start_method(&f, "Test_Dyn.Id='n5'", "OnInstance", 0, &l), 0);
    wait_done(&f, &l);
    assert_int_equal(l.status, 0);
    assert_int_equal(l.objects, 1);
    l = (struct log){0};
    assert_int_equal(start_method(&f, "Test_Dyn.Id='zzz'", "Bypass", 0, &l), 0);
    wait_done(&f, &l);
    assert_int_equal(l.status, 0);
    l = (struct log){0};
    assert_int_equal(start_method(&f, "Test_Dyn.Id='n5'", "Now", 0, &l),
                     0); /* static by an instance path */
    wait_done(&f, &l);
    assert_int_equal(l.status, 0);
    teardown(&f);
}

TEST(progress_comes_only_when_asked_for_and_in_order)
{
    struct fix f;
    setup(&f);
    struct log with = {0}, without = {0};
    assert_int_equal(start_method(&f, "Test_Dyn", "Progress", WMI_FLAG_SEND_STATUS, &with), 0);
    assert_int_equal(start_method(&f, "Test_Dyn", "Progress", 0, &without), 0);
    wait_done(&f, &with);
    wait_done(&f, &without);
    assert_int_equal(with.progress, 3);
    assert_int_equal(without.progress, 0);
    assert_int_equal(with.objects, 1);
    assert_false(with.after_end);
    teardown(&f);
}

TEST(context_values_reach_the_provider)
{
    struct fix f;
    setup(&f);
    struct log l = {0};
    struct wmi_context *ctx = context_new();
    struct cim_value v = cim_sint(CIM_SINT32, 77);
    assert_int_equal(context_put(ctx, SLICE("number"), &v), 0);
    struct wmi_call c = {
        .operation = WMI_OP_EXEC_METHOD, .path = "Test_Dyn", .method = "Context", .context = ctx};
    assert_int_equal(broker_start(f.s, &c, f.sink, &l, NULL), 0);
    context_unref(ctx);
    wait_done(&f, &l);
    assert_int_equal(l.ret, 77);
    teardown(&f);
}

TEST(a_held_call_blocks_nobody_and_may_be_answered_from_any_thread)
{
    struct fix f;
    setup(&f);
    struct log slow = {0}, quick = {0};
    assert_int_equal(start_method(&f, "Test_Dyn", "Hold", 0, &slow), 0);
    wait_held();
    assert_int_equal(start_method(&f, "Test_Dyn", "Now", 0, &quick), 0);
    wait_done(&f, &quick);
    assert_int_equal(slow.completed, 0);
    release_held(0);
    wait_done(&f, &slow);
    assert_int_equal(slow.objects, 1);
    teardown(&f);
}

TEST(cancel_completes_each_outstanding_call_once)
{
    struct fix f;
    setup(&f);
    struct log l = {0};
    sink_cancel(f.sink); /* nothing pending */
    assert_int_equal(start_method(&f, "Test_Dyn", "Hold", 0, &l), 0);
    wait_held();
    sink_cancel(f.sink);
    sink_cancel(f.sink);
    wait_done(&f, &l);
    assert_int_equal(l.status, WBEM_E_CALL_CANCELLED);
    assert_int_equal(l.objects, 0);
    assert_int_equal(atomic_load(&held.cancelled), 1); /* the provider was told */
    assert_true(wmi_request_cancelled(held.request));
    release_held(0); /* what it answers now is discarded */
    queue_drain(f.q);
    assert_int_equal(l.objects, 0);
    assert_int_equal(l.completed, 1);
    l = (struct log){0};
    assert_int_equal(start_method(&f, "Test_Dyn", "Now", 0, &l), 0); /* the sink is usable again */
    wait_done(&f, &l);
    assert_int_equal(l.status, 0);
    teardown(&f);
}

TEST(cancel_inside_a_callback_stops_the_rest)
{
    struct fix f;
    setup(&f);
    struct log l = {.cancel_in_object = f.sink};
    struct wmi_call c = {.operation = WMI_OP_INSTANCES, .path = "Test_Dyn"};
    assert_int_equal(broker_start(f.s, &c, f.sink, &l, NULL), 0);
    wait_done(&f, &l);
    assert_int_equal(l.objects, 1);
    assert_int_equal(l.completed, 1);
    assert_int_equal(l.status, WBEM_E_CALL_CANCELLED);
    teardown(&f);
}

TEST(ten_thousand_calls_on_one_sink_each_complete_once)
{
    enum {
        N = 10000
    };
    struct fix f;
    setup(&f);
    struct log *l = calloc(N, sizeof *l);
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(
            start_method(&f, "Test_Dyn", "Progress", i % 2 ? WMI_FLAG_SEND_STATUS : 0, &l[i]), 0);
        if (i % 100 == 0) {
            queue_drain(f.q);
        }
    }
    for (size_t i = 0; i < N; i++) {
        wait_done(&f, &l[i]);
    }
    queue_drain(f.q);
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(l[i].completed, 1);
        assert_int_equal(l[i].objects, 1);
        assert_int_equal(l[i].progress, i % 2 ? 3 : 0);
        assert_false(l[i].after_end);
    }
    free(l);
    teardown(&f);
}

TEST(a_closed_queue_drops_results_without_a_trace)
{
    struct fix f;
    setup(&f);
    struct log l = {0};
    for (int i = 0; i < 50; i++) {
        assert_int_equal(start_method(&f, "Test_Dyn", "Now", 0, &l), 0);
    }
    assert_int_equal(start_method(&f, "Test_Dyn", "Hold", 0, &l), 0);
    wait_held();
    atomic_store(&f.q->closed, true);
    queue_drain(f.q);
    release_held(0);
    assert_int_equal(l.completed, 0);
    teardown(&f);
}

TEST(rights_are_checked_before_anything_happens)
{
    struct fix f;
    setup_rights(&f, WMI_RIGHT_ENABLE);
    struct log l = {0};
    assert_int_equal(start_method(&f, "Test_Dyn", "Now", 0, &l), WBEM_E_ACCESS_DENIED);
    struct wmi_call c = {.operation = WMI_OP_DELETE, .path = "Test_Base"};
    assert_int_equal(broker_start(f.s, &c, f.sink, &l, NULL), 0);
    wait_done(&f, &l);
    assert_int_equal(l.status, WBEM_E_ACCESS_DENIED);
    struct session *none = NULL;
    assert_int_equal(session_open(f.b, NS, NULL, WMI_RIGHT_ALL, &none), WBEM_E_ACCESS_DENIED);
    teardown(&f);
}

/* ---- objects ---- */
static hres run(struct fix *f, enum wmi_operation op, const char *text, uint32_t flags,
                struct log *l)
{
    struct wmi_call c = {
        .operation = op, .path = text, .query = text, .language = "WQL", .flags = flags};
    *l = (struct log){0};
    hres hr = broker_start(f->s, &c, f->sink, l, NULL);
    if (hr == 0) {
        wait_done(f, l);
        hr = l->status;
    }
    return hr;
}

static void put_static(struct fix *f, const char *id, struct log *l)
{
    struct cim_class *c = NULL;
    assert_int_equal(repo_class(f->b->repo, NULL, NS, SLICE("Test_Base"), &c), 0);
    struct cim_instance *i = cim_instance_new(c);
    struct cim_value v;
    assert_int_equal(cim_value_text(&v, CIM_STRING, slice_of(id)), 0);
    assert_int_equal(cim_instance_put(i, SLICE("Id"), &v), 0);
    cim_value_clear(&v);
    struct wmi_call call = {.operation = WMI_OP_PUT, .object = &i->o};
    *l = (struct log){0};
    assert_int_equal(broker_start(f->s, &call, f->sink, l, NULL), 0);
    wait_done(f, l);
    cim_instance_unref(i);
    cim_class_unref(c);
}

TEST(objects_are_read_written_and_deleted)
{
    struct fix f;
    setup(&f);
    struct log l;
    put_static(&f, "stat", &l);
    assert_int_equal(l.status, 0);
    assert_int_equal(l.puts, 1);
    assert_int_equal(run(&f, WMI_OP_GET, "Test_Base.Id='STAT'", 0, &l), 0);
    assert_int_equal(l.objects, 1);
    assert_int_equal(run(&f, WMI_OP_GET, "Test_Base.Id='n7'", 0, &l),
                     0); /* found by the provider of a subclass */
    assert_int_equal(run(&f, WMI_OP_GET, "Test_Base.Id='zz'", 0, &l), WBEM_E_NOT_FOUND);
    assert_int_equal(run(&f, WMI_OP_GET, "Test_Nope", 0, &l), WBEM_E_NOT_FOUND);
    assert_int_equal(run(&f, WMI_OP_GET, "Test_Nope.Id=1", 0, &l), WBEM_E_INVALID_CLASS);
    assert_int_equal(run(&f, WMI_OP_GET, "", 0, &l), 0);
    assert_int_equal(l.objects, 1);
    assert_int_equal(run(&f, WMI_OP_INSTANCES, "Test_Base", WMI_FLAG_SHALLOW, &l), 0);
    assert_int_equal(l.objects, 1);
    assert_int_equal(run(&f, WMI_OP_INSTANCES, "Test_Dyn", 0, &l), 0);
    assert_int_equal(l.objects, 100);
    assert_int_equal(run(&f, WMI_OP_INSTANCES, "Test_Nope", 0, &l), WBEM_E_INVALID_CLASS);
    assert_int_equal(run(&f, WMI_OP_INSTANCES, "Test_Orphan", 0, &l), WBEM_E_PROVIDER_NOT_FOUND);
    assert_int_equal(run(&f, WMI_OP_SUBCLASSES, "Test_Base", 0, &l), 0);
    assert_int_equal(l.objects, 3);
    assert_int_equal(run(&f, WMI_OP_DELETE, "Test_Dyn.Id='n1'", 0, &l),
                     WBEM_E_PROVIDER_NOT_CAPABLE);
    assert_int_equal(run(&f, WMI_OP_DELETE, "Test_Base.Id='stat'", 0, &l), 0);
    assert_int_equal(run(&f, WMI_OP_DELETE, "Test_Base.Id='stat'", 0, &l), WBEM_E_NOT_FOUND);
    assert_int_equal(run(&f, WMI_OP_DELETE, "Test_Dyn", 0, &l), 0);
    assert_int_equal(run(&f, WMI_OP_INSTANCES, "Test_Dyn", 0, &l), WBEM_E_INVALID_CLASS);
    teardown(&f);
}

TEST(queries_filter_project_and_report_mistakes)
{
    struct fix f;
    setup(&f);
    struct log l;
    assert_int_equal(run(&f, WMI_OP_QUERY, "SELECT * FROM Test_Dyn WHERE Num >= 90", 0, &l), 0);
    assert_int_equal(l.objects, 10);
    assert_int_equal(run(&f, WMI_OP_QUERY, "SELECT Id FROM Test_Dyn WHERE Id LIKE 'n1%'", 0, &l),
                     0);
    assert_int_equal(l.objects, 11);
    assert_int_equal(run(&f, WMI_OP_QUERY, "SELECT * FROM Test_Dyn", WMI_FLAG_PROTOTYPE, &l), 0);
    assert_int_equal(l.objects, 1);
    assert_int_equal(run(&f, WMI_OP_QUERY, "SELECT * FORM Test_Dyn", 0, &l), WBEM_E_INVALID_QUERY);
    assert_string_equal(l.error, "line 1, column 10: expected FROM, found 'FORM'");
    assert_int_equal(run(&f, WMI_OP_QUERY, "SELECT * FROM Nope", 0, &l), WBEM_E_INVALID_CLASS);
    struct wmi_call c = {
        .operation = WMI_OP_QUERY, .query = "SELECT * FROM Test_Dyn", .language = "CQL"};
    assert_int_equal(broker_start(f.s, &c, f.sink, &l, NULL), WBEM_E_INVALID_QUERY_TYPE);
    c = (struct wmi_call){.operation = WMI_OP_QUERY, .query = "", .language = "WQL"};
    assert_int_equal(broker_start(f.s, &c, f.sink, &l, NULL), WBEM_E_INVALID_PARAMETER);
    teardown(&f);
}

TEST(namespaces_are_instances)
{
    struct fix f;
    setup(&f);
    struct log l;
    struct cim_class *c = NULL;
    assert_int_equal(repo_class(f.b->repo, NULL, NS, SLICE("__Namespace"), &c), 0);
    struct cim_instance *i = cim_instance_new(c);
    struct cim_value v;
    assert_int_equal(cim_value_text(&v, CIM_STRING, SLICE("child")), 0);
    assert_int_equal(cim_instance_put(i, SLICE("Name"), &v), 0);
    cim_value_clear(&v);
    struct wmi_call call = {.operation = WMI_OP_PUT, .object = &i->o};
    l = (struct log){0};
    assert_int_equal(broker_start(f.s, &call, f.sink, &l, NULL), 0);
    wait_done(&f, &l);
    assert_int_equal(l.status, 0);
    assert_int_equal(run(&f, WMI_OP_INSTANCES, "__Namespace", 0, &l), 0);
    assert_int_equal(l.objects, 1);
    assert_int_equal(run(&f, WMI_OP_GET, "__Namespace.Name='CHILD'", 0, &l), 0);
    assert_int_equal(run(&f, WMI_OP_DELETE, "__Namespace.Name='child'", 0, &l), 0);
    assert_int_equal(run(&f, WMI_OP_GET, "__Namespace.Name='child'", 0, &l), WBEM_E_NOT_FOUND);
    cim_instance_unref(i);
    cim_class_unref(c);
    static const struct {
        const char *query;
        unsigned objects;
    } rows[] = {{"SELECT * FROM __Namespace WHERE Name = 'no such'", 0},
                {"SELECT * FROM __Namespace WHERE Name = 'nosuch'", 0},
                {"SELECT * FROM __Namespace WHERE Name = ''", 0}};
    for (size_t k = 0; k < ARRAY_LEN(rows); k++) {
        assert_int_equal(run(&f, WMI_OP_QUERY, rows[k].query, 0, &l), 0);
        assert_int_equal(l.objects, rows[k].objects);
    }
    teardown(&f);
}

TEST(a_provider_waits_for_a_slow_receiver_and_stops_when_it_leaves)
{
    struct fix f;
    setup(&f);
    struct log l;
    assert_int_equal(run(&f, WMI_OP_INSTANCES, "Test_Flood", 0, &l), 0);
    assert_int_equal(l.objects, REQUEST_MAX_PENDING * 3);
    struct wmi_call c = {.operation = WMI_OP_INSTANCES, .path = "Test_Flood"};
    l = (struct log){0};
    assert_int_equal(broker_start(f.s, &c, f.sink, &l, NULL), 0);
    sink_cancel(f.sink);
    wait_done(&f, &l);
    assert_int_equal(l.status, WBEM_E_CALL_CANCELLED);
    teardown(&f);
}

/* ---- sinks on broker threads ---- */
struct strand_log {
    _Atomic uint32_t completed;
    _Atomic uint32_t inside; /* callbacks running at once: never more than one */
    bool overlapped;
    unsigned objects;
};

static void strand_object(void *arg, void *cookie, struct cim_object *o)
{
    (void)cookie;
    (void)o;
    struct strand_log *l = arg;
    l->overlapped |= atomic_fetch_add(&l->inside, 1) != 0;
    l->objects++;
    atomic_fetch_sub(&l->inside, 1);
}

static void strand_completed(void *arg, void *cookie, hres status, struct cim_instance *error)
{
    (void)cookie;
    (void)error;
    struct strand_log *l = arg;
    l->overlapped |= atomic_fetch_add(&l->inside, 1) != 0 || status != 0;
    atomic_fetch_sub(&l->inside, 1);
    atomic_fetch_add(&l->completed, 1);
    futex_wake(&l->completed, 1);
}

TEST(a_sink_without_a_queue_is_served_one_callback_at_a_time)
{
    enum {
        N = 2000
    };
    static const struct sink_ops ops = {.object = strand_object, .completed = strand_completed};
    struct fix f;
    setup(&f);
    struct strand_log l = {0};
    struct wmi_queue *q = NULL;
    struct wmi_sink *s = NULL;
    assert_int_equal(queue_create(QUEUE_STRAND, f.b->pool, &q), 0);
    assert_int_equal(sink_create(q, &ops, &l, &s), 0);
    struct wmi_call c = {.operation = WMI_OP_EXEC_METHOD, .path = "Test_Dyn", .method = "Now"};
    for (int i = 0; i < N; i++) {
        assert_int_equal(broker_start(f.s, &c, s, NULL, NULL), 0);
    }
    for (uint32_t n; (n = atomic_load(&l.completed)) < N;) {
        futex_wait(&l.completed, n, -1);
    }
    assert_false(l.overlapped);
    assert_int_equal(l.objects, N);
    sink_unref(s);
    queue_unref(q);
    teardown(&f);
}
