/* Event subscriptions: what is told and polled, conditions, groups, timers, feeds, slow receivers, ends. */
#include "broker/events.h"
#include "cim/cim_fixture.h"
#include "repo/image_layer.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define NS SLICE("root\\test")

/* ---- a provider whose instances the test changes ---- */
static struct {
    pthread_mutex_t lock;
    unsigned n;   /* instances i0 … */
    uint64_t num; /* value of Num of i0 */
    _Atomic unsigned looks;
    hres failure;
} things = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void indicate(wmi_request *r, unsigned i, uint64_t num)
{
    char id[16];
    snprintf(id, sizeof id, "i%u", i);
    wmi_object *o = wmi_request_new_instance(r);
    wmi_value v = wmi_text(id), n = wmi_uint(num);
    (void)wmi_object_put(o, "Id", &v);
    (void)wmi_object_put(o, "Num", &n);
    (void)wmi_request_indicate(r, o);
}

static void enumerate(wmi_request *r, void *state)
{
    (void)state;
    pthread_mutex_lock(&things.lock);
    unsigned n = things.n;
    uint64_t num = things.num;
    hres hr = things.failure;
    pthread_mutex_unlock(&things.lock);
    for (unsigned i = 0; hr == 0 && i < n; i++) {
        indicate(r, i, i == 0 ? num : 1);
    }
    atomic_fetch_add(&things.looks, 1);
    wmi_request_done(r, hr);
}

static void set_things(unsigned n, uint64_t num)
{
    pthread_mutex_lock(&things.lock);
    things.n = n;
    things.num = num;
    pthread_mutex_unlock(&things.lock);
}

static wmi_feed *told_feed, *extrinsic_feed;
static unsigned feed_starts, feed_stops;
static bool feed_refuses;

static wmi_status start_told(wmi_feed *f, void *state)
{
    (void)state;
    if (feed_refuses) {
        return WBEM_E_NOT_AVAILABLE;
    }
    told_feed = f;
    feed_starts++;
    wmi_feed_set_data(f, &told_feed);
    return 0;
}

static wmi_status start_extrinsic(wmi_feed *f, void *state)
{
    (void)state;
    extrinsic_feed = f;
    feed_starts++;
    return 0;
}

/* A provider with a thread of its own, which it waits for when it is stopped, as wmi/provider.h allows. */
static struct {
    pthread_t thread;
    wmi_feed *feed;
    _Atomic uint32_t go, stop, stopped; /* futexes */
    bool by_itself;
} own;

static void *tell_until_stopped(void *arg)
{
    (void)arg;
    futex_wait(&own.go, 0, -1);
    while (atomic_load(&own.stop) == 0) {
        wmi_feed_event(own.feed, wmi_feed_new_object(own.feed));
    }
    return NULL;
}

static wmi_status start_own(wmi_feed *f, void *state)
{
    (void)state;
    own.feed = f;
    own.by_itself = false;
    atomic_store(&own.go, 0);
    atomic_store(&own.stop, 0);
    atomic_store(&own.stopped, 0);
    return pthread_create(&own.thread, NULL, tell_until_stopped, NULL) ? WBEM_E_OUT_OF_MEMORY : 0;
}

static void go_on(void)
{
    atomic_store(&own.go, 1);
    futex_wake(&own.go, 1);
}

static void stop_own(wmi_feed *f, void *state)
{
    (void)f;
    (void)state;
    own.by_itself = pthread_equal(pthread_self(), own.thread) != 0;
    atomic_store(&own.stop, 1);
    go_on();
    if (!own.by_itself) {
        pthread_join(own.thread, NULL);
    }
    atomic_store(&own.stopped, 1);
    futex_wake(&own.stopped, 1);
}

static void stop_feed(wmi_feed *f, void *state)
{
    (void)f;
    (void)state;
    feed_stops++;
}

static const struct wmi_provider test_provider = {
    .name = "EventProv",
    .classes = (const struct wmi_class_provider[]){{.name = "Test_Polled", .enumerate = enumerate},
                                                   {.name = "Test_Told", .enumerate = enumerate},
                                                   {0}},
    .events = (const struct wmi_event_provider[]){{"Test_Told", start_told, stop_feed},
                                                  {"Test_Happened", start_extrinsic, stop_feed},
                                                  {"Test_Own", start_own, stop_own},
                                                  {0}},
};

/* ---- fixture ---- */
struct fix {
    char dir[64];
    struct broker *b;
    struct session *s;
    struct wmi_queue *q;
    struct wmi_sink *sink;
};
static struct repo_image_layer layer;

struct log {
    unsigned events, completed;
    hres status;
    char cls[8][64], id[8][32]; /* of the first events: class, TargetInstance.Id (or TimerId, …) */
    struct cim_instance *last;
};

static void text_at(const struct cim_instance *i, const char *path, char *out, size_t n)
{
    struct cim_value v = {0};
    out[0] = 0;
    if (wql_path_value(i, slice_of(path), &v) == 0 && !v.null) {
        AUTO_STR s = STR_INIT;
        str_add_cim_plain(&s, &v);
        snprintf(out, n, "%s", str_z(&s));
    }
    cim_value_clear(&v);
}

static void log_object(void *arg, void *cookie, struct cim_object *o)
{
    (void)arg;
    struct log *l = cookie;
    assert_int_equal(l->completed, 0);
    struct cim_instance *i = cim_as_instance(o);
    if (l->events < 8) {
        snprintf(l->cls[l->events], sizeof l->cls[0], "%s", i->cls->name->s);
        static const char *const where[] = {"TargetInstance.Id",
                                            "TargetClass.__CLASS",
                                            "TargetNamespace.Name",
                                            "TimerId",
                                            "Id",
                                            "Representative.TargetInstance.Id"};
        for (size_t k = 0; k < ARRAY_LEN(where) && !l->id[l->events][0]; k++) {
            text_at(i, where[k], l->id[l->events], sizeof l->id[0]);
        }
    }
    cim_instance_unref(l->last);
    l->last = cim_instance_ref(i);
    l->events++;
}

static void log_completed(void *arg, void *cookie, hres status, struct cim_instance *error)
{
    (void)arg;
    (void)error;
    struct log *l = cookie;
    l->completed++;
    l->status = status;
}

static const struct sink_ops log_ops = {.object = log_object, .completed = log_completed};

static void put_class(struct fix *f, const char *name, struct cim_class *super, bool dynamic)
{
    struct cim_class *c = NULL;
    assert_int_equal(cim_class_new(slice_of(name), super, &c), 0);
    if (dynamic) {
        struct cim_value yes = cim_bool(true), prov;
        assert_int_equal(cim_value_text(&prov, CIM_STRING, SLICE("EventProv")), 0);
        assert_int_equal(cim_quals_set(&c->quals, SLICE("dynamic"), &yes, 0), 0);
        assert_int_equal(cim_quals_set(&c->quals, SLICE("provider"), &prov, 0), 0);
        cim_value_clear(&prov);
    }
    if (strcmp(name, "Test_Happened") == 0) {
        assert_int_equal(
            cim_class_put_prop(c, SLICE("Id"), CIM_STRING, (struct slice){0}, NULL, NULL), 0);
    }
    assert_int_equal(repo_put_class(f->b->repo, NULL, NS, c, 0), 0);
    cim_class_unref(c);
}

static void put_extrinsic(struct fix *f)
{
    AUTO_CIM_CLASS e = NULL;
    assert_int_equal(repo_class(f->b->repo, NULL, NS, SLICE("__ExtrinsicEvent"), &e), 0);
    put_class(f, "Test_Happened", e, false);
    put_class(f, "Test_Own", e, false);
}

static void setup_rights(struct fix *f, uint32_t rights)
{
    *f = (struct fix){.dir = "/tmp/openwmi-event-XXXXXX"};
    assert_non_null(mkdtemp(f->dir));
    if (!layer.base.ops) {
        assert_int_equal(repo_image_layer_init(&layer), 0);
    }
    const struct wmi_provider *const list[] = {&test_provider, NULL};
    struct broker_options o = {
        .repository = f->dir, .image = &layer.base, .server = "HOST", .builtin = list};
    assert_int_equal(broker_open(&o, &f->b), 0);
    assert_int_equal(repo_namespace_create(f->b->repo, NULL, NS), 0);
    struct cim_class *base = fixture_base();
    assert_int_equal(repo_put_class(f->b->repo, NULL, NS, base, 0), 0);
    put_class(f, "Test_Static", base, false);
    put_class(f, "Test_Polled", base, true);
    put_class(f, "Test_Told", base, true);
    put_extrinsic(f);
    cim_class_unref(base);
    struct identity *id = identity_of_process();
    assert_int_equal(session_open(f->b, NS, id, rights, &f->s), 0);
    identity_unref(id);
    assert_int_equal(queue_create(QUEUE_WAIT, NULL, &f->q), 0);
    assert_int_equal(sink_create(f->q, &log_ops, NULL, &f->sink), 0);
    set_things(0, 1);
    things.failure = 0;
    atomic_store(&things.looks, 0);
    feed_starts = feed_stops = 0;
    feed_refuses = false;
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

static hres listen_flags(struct fix *f, const char *query, uint32_t flags, struct log *l)
{
    struct wmi_call c = {
        .operation = WMI_OP_NOTIFY, .query = query, .language = "WQL", .flags = flags};
    *l = (struct log){0};
    return broker_start(f->s, &c, f->sink, l, NULL);
}

static hres listen(struct fix *f, const char *query, struct log *l)
{
    return listen_flags(f, query, 0, l);
}

static void wait_events(struct fix *f, struct log *l, unsigned n)
{
    while (l->events < n && l->completed == 0) {
        queue_wait(f->q, -1);
    }
    assert_true(l->events >= n);
}

static void stop(struct fix *f, struct log *l)
{
    sink_cancel(f->sink);
    while (l->completed == 0) {
        queue_wait(f->q, -1);
    }
    assert_int_equal(l->status, WBEM_E_CALL_CANCELLED);
    cim_instance_unref(l->last);
    l->last = NULL;
}

static hres call(struct fix *f, struct wmi_call *c)
{
    struct log l = {0};
    struct wmi_queue *q = NULL;
    struct wmi_sink *s = NULL;
    assert_int_equal(queue_create(QUEUE_WAIT, NULL, &q), 0);
    assert_int_equal(sink_create(q, &log_ops, NULL, &s), 0);
    hres hr = broker_start(f->s, c, s, &l, NULL);
    while (hr == 0 && l.completed == 0) {
        queue_wait(q, -1);
    }
    cim_instance_unref(l.last);
    sink_unref(s);
    queue_unref(q);
    return hr ? hr : l.status;
}

static hres put(struct fix *f, const char *cls, const char *key, const char *id, const char *prop,
                struct cim_value *v)
{
    AUTO_CIM_CLASS c = NULL;
    assert_int_equal(repo_class(f->b->repo, NULL, NS, slice_of(cls), &c), 0);
    struct cim_instance *i = cim_instance_new(c);
    struct cim_value text;
    assert_int_equal(cim_value_text(&text, CIM_STRING, slice_of(id)), 0);
    assert_int_equal(cim_instance_put(i, slice_of(key), &text), 0);
    assert_int_equal(cim_instance_put(i, slice_of(prop), v), 0);
    cim_value_clear(&text);
    struct wmi_call p = {.operation = WMI_OP_PUT, .object = &i->o};
    hres hr = call(f, &p);
    cim_instance_unref(i);
    return hr;
}

static void put_static(struct fix *f, const char *id, uint64_t num)
{
    struct cim_value n = cim_uint(CIM_UINT32, num);
    assert_int_equal(put(f, "Test_Static", "Id", id, "Num", &n), 0);
}

static void del(struct fix *f, const char *path)
{
    struct wmi_call c = {.operation = WMI_OP_DELETE, .path = path};
    assert_int_equal(call(f, &c), 0);
}

/* ---- told ---- */
TEST(static_instances_are_told_without_polling)
{
    struct fix f;
    setup(&f);
    struct log l;
    assert_int_equal(
        listen(&f, "SELECT * FROM __InstanceOperationEvent WHERE TargetInstance ISA 'Test_Static'",
               &l),
        0);
    put_static(&f, "a", 1);
    put_static(&f, "a", 2);
    del(&f, "Test_Static.Id='a'");
    wait_events(&f, &l, 3);
    assert_string_equal(l.cls[0], "__InstanceCreationEvent");
    assert_string_equal(l.cls[1], "__InstanceModificationEvent");
    assert_string_equal(l.cls[2], "__InstanceDeletionEvent");
    assert_string_equal(l.id[1], "a");
    const struct cim_value *t = cim_instance_get(l.last, SLICE("TIME_CREATED"));
    assert_true(!t->null && t->d.u > UINT64_C(130000000000000000));
    stop(&f, &l);
    teardown(&f);
}

TEST(a_modification_has_both_states)
{
    struct fix f;
    setup(&f);
    struct log l;
    put_static(&f, "a", 1);
    assert_int_equal(
        listen(
            &f,
            "SELECT * FROM __InstanceModificationEvent WHERE TargetInstance ISA 'Test_Static' AND "
            "TargetInstance.Num > 4 AND PreviousInstance.Num < 4",
            &l),
        0);
    put_static(&f, "a", 2); /* does not meet the condition */
    put_static(&f, "a", 5);
    wait_events(&f, &l, 1);
    char text[32];
    text_at(l.last, "PreviousInstance.Num", text, sizeof text);
    assert_string_equal(text, "2");
    text_at(l.last, "TargetInstance.Num", text, sizeof text);
    assert_string_equal(text, "5");
    assert_int_equal(l.events, 1);
    stop(&f, &l);
    teardown(&f);
}

TEST(classes_and_namespaces_are_told)
{
    struct fix f;
    setup(&f);
    struct log c, n;
    assert_int_equal(listen(&f, "SELECT * FROM __ClassOperationEvent", &c), 0);
    assert_int_equal(listen(&f, "SELECT * FROM __NamespaceOperationEvent", &n), 0);
    AUTO_CIM_CLASS base = NULL;
    assert_int_equal(repo_class(f.b->repo, NULL, NS, SLICE("Test_Static"), &base), 0);
    struct cim_class *sub = NULL;
    assert_int_equal(cim_class_new(SLICE("Test_Sub"), base, &sub), 0);
    struct wmi_call p = {.operation = WMI_OP_PUT, .object = &sub->o};
    assert_int_equal(call(&f, &p), 0);
    cim_class_unref(sub);
    del(&f, "Test_Static"); /* with its subclass */
    wait_events(&f, &c, 3);
    assert_string_equal(c.cls[0], "__ClassCreationEvent");
    assert_string_equal(c.id[0], "Test_Sub");
    assert_string_equal(c.cls[1], "__ClassDeletionEvent");
    assert_string_equal(c.id[1], "Test_Sub");
    assert_string_equal(c.id[2], "Test_Static");
    struct cim_class *nsc = NULL;
    assert_int_equal(repo_class(f.b->repo, NULL, NS, SLICE("__NAMESPACE"), &nsc), 0);
    cim_class_unref(nsc);
    struct cim_value name;
    assert_int_equal(cim_value_text(&name, CIM_STRING, SLICE("below")), 0);
    assert_int_equal(put(&f, "__NAMESPACE", "Name", "below", "Name", &name), 0);
    cim_value_clear(&name);
    del(&f, "__NAMESPACE.Name='below'");
    wait_events(&f, &n, 2);
    assert_string_equal(n.cls[0], "__NamespaceCreationEvent");
    assert_string_equal(n.cls[1], "__NamespaceDeletionEvent");
    assert_string_equal(n.id[1], "below");
    cim_instance_unref(c.last);
    stop(&f, &n);
    teardown(&f);
}

/* ---- polled ---- */
TEST(dynamic_instances_are_polled_once_for_all)
{
    struct fix f;
    setup(&f);
    set_things(1, 1);
    struct log l[3], other;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(listen(&f,
                                "SELECT * FROM __InstanceOperationEvent WITHIN 0.1 WHERE "
                                "TargetInstance ISA 'Test_Polled'",
                                &l[i]),
                         0);
    }
    assert_int_equal(f.b->hub->polls.n, 1);
    assert_int_equal(
        listen(
            &f,
            "SELECT * FROM __InstanceCreationEvent WITHIN 9 WHERE TargetInstance ISA 'Test_Polled'",
            &other),
        0);
    assert_int_equal(f.b->hub->polls.n, 2);
    set_things(2, 1);
    wait_events(&f, &l[2], 1);
    set_things(2, 8);
    wait_events(&f, &l[0], 2);
    set_things(0, 8);
    wait_events(&f, &l[1], 4);
    assert_string_equal(l[1].cls[0], "__InstanceCreationEvent");
    assert_string_equal(l[1].id[0], "i1");
    assert_string_equal(l[1].cls[1], "__InstanceModificationEvent");
    assert_string_equal(l[1].id[1], "i0");
    assert_string_equal(l[1].cls[3], "__InstanceDeletionEvent");
    for (int i = 0; i < 3; i++) {
        wait_events(&f, &l[i], 4);
    }
    cim_instance_unref(l[0].last);
    cim_instance_unref(l[1].last);
    cim_instance_unref(l[2].last);
    l[0].last = l[1].last = l[2].last = NULL;
    stop(&f, &other);
    assert_int_equal(f.b->hub->polls.n, 0);
    assert_int_equal(f.b->hub->subscriptions, 0);
    teardown(&f);
}

TEST(polling_sees_what_others_write)
{
    struct fix f;
    setup(&f);
    struct log l;
    assert_int_equal(listen(&f,
                            "SELECT * FROM __InstanceCreationEvent WITHIN 0.1 WHERE TargetInstance "
                            "ISA 'Test_Static'",
                            &l),
                     0);
    /* past the broker, as another process does it */
    AUTO_CIM_CLASS c = NULL;
    assert_int_equal(repo_class(f.b->repo, NULL, NS, SLICE("Test_Static"), &c), 0);
    struct cim_instance *i = cim_instance_new(c);
    struct cim_value id;
    assert_int_equal(cim_value_text(&id, CIM_STRING, SLICE("z")), 0);
    assert_int_equal(cim_instance_put(i, SLICE("Id"), &id), 0);
    cim_value_clear(&id);
    assert_int_equal(repo_put_instance(f.b->repo, NULL, NS, i, 0), 0);
    cim_instance_unref(i);
    wait_events(&f, &l, 1);
    assert_string_equal(l.id[0], "z");
    stop(&f, &l);
    teardown(&f);
}

TEST(a_failing_look_is_told_at_the_start_and_passed_over_later)
{
    struct fix f;
    setup(&f);
    struct log l;
    static const char query[] =
        "SELECT * FROM __InstanceCreationEvent WITHIN 0.1 WHERE TargetInstance ISA 'Test_Polled'";
    things.failure = WBEM_E_PROVIDER_FAILURE;
    assert_int_equal(listen(&f, query, &l), WBEM_E_PROVIDER_FAILURE);
    things.failure = 0;
    assert_int_equal(listen(&f, query, &l), 0);
    pthread_mutex_lock(&things.lock);
    things.failure = WBEM_E_PROVIDER_FAILURE;
    things.n = 1;
    pthread_mutex_unlock(&things.lock);
    unsigned n = atomic_load(&things.looks);
    while (atomic_load(&things.looks) < n + 2) {
        queue_wait(f.q, 10000000); /* nothing comes; the provider is asked again */
    }
    assert_int_equal(l.events, 0);
    pthread_mutex_lock(&things.lock);
    things.failure = 0;
    pthread_mutex_unlock(&things.lock);
    wait_events(&f, &l, 1);
    stop(&f, &l);
    teardown(&f);
}

/* ---- what is refused ---- */
TEST(wrong_event_queries_are_refused)
{
    static const struct {
        const char *query;
        hres hr;
    } rows[] = {
        {"SELECT * FROM Test_Static", WBEM_E_NOT_EVENT_CLASS},
        {"SELECT * FROM meta_class", WBEM_E_NOT_EVENT_CLASS},
        {"ASSOCIATORS OF {Test_Static.Id='a'}", WBEM_E_NOT_EVENT_CLASS},
        {"SELECT * FROM Test_NoSuch", WBEM_E_INVALID_CLASS},
        {"SELECT * FROM __InstanceCreationEvent WITHIN 1 WHERE TargetInstance ISA 'Test_NoSuch'",
         WBEM_E_INVALID_CLASS},
        {"SELECT * FROM __InstanceCreationEvent WHERE TargetInstance ISA 'Test_Polled'",
         WBEM_E_REGISTRATION_TOO_PRECISE},
        {"SELECT * FROM __InstanceModificationEvent WHERE TargetInstance ISA 'Test_Told'",
         WBEM_E_REGISTRATION_TOO_PRECISE},
        {"SELECT * FROM __InstanceCreationEvent WITHIN 1", WBEM_E_REGISTRATION_TOO_BROAD},
        {"SELECT * FROM __InstanceCreationEvent WITHIN 99999999 WHERE TargetInstance ISA "
         "'Test_Polled'",
         WBEM_E_INVALID_QUERY},
        {"SELECT * FROM __InstanceCreationEvent WHERE NoProp = 1", WBEM_E_INVALID_QUERY},
        {"SELECT * FROM Test_Happened GROUP BY Id", WBEM_E_MISSING_GROUP_WITHIN},
        {"SELECT * FROM __InstanceCreationEvent GROUP WITHIN 1 BY TargetInstance",
         WBEM_E_AGGREGATING_BY_OBJECT},
        {"SELECT * FROM Test_Happened GROUP WITHIN 1 BY NoProp", WBEM_E_INVALID_QUERY},
        {"SELECT * FROM Test_Happened GROUP WITHIN 1 HAVING NoProp = 1", WBEM_E_INVALID_QUERY},
        {"SELECT FROM", WBEM_E_INVALID_QUERY},
    };
    struct fix f;
    setup(&f);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct log l;
        hres hr = listen(&f, rows[i].query, &l);
        if (hr != rows[i].hr) {
            fail_msg("%s: %08x instead of %08x", rows[i].query, (unsigned)hr, (unsigned)rows[i].hr);
        }
    }
    struct log l;
    assert_int_equal(listen_flags(&f, "SELECT * FROM Test_Happened", WMI_FLAG_SHALLOW, &l),
                     WBEM_E_INVALID_PARAMETER);
    assert_int_equal(f.b->hub->subscriptions, 0);
    assert_int_equal(sink_outstanding(f.sink), 0);
    teardown(&f);
}

TEST(subscribing_needs_its_right)
{
    struct fix f;
    setup_rights(&f, WMI_RIGHT_ALL & ~(uint32_t)WMI_RIGHT_SUBSCRIBE);
    struct log l;
    assert_int_equal(listen(&f, "SELECT * FROM Test_Happened", &l), WBEM_E_ACCESS_DENIED);
    teardown(&f);
}

/* ---- providers that tell ---- */
static void happen(const char *id)
{
    wmi_object *o = wmi_feed_new_object(extrinsic_feed);
    wmi_value v = wmi_text(id);
    assert_int_equal(wmi_object_put(o, "Id", &v), 0);
    wmi_feed_event(extrinsic_feed, o);
}

TEST(extrinsic_events_start_and_stop_their_provider)
{
    struct fix f;
    setup(&f);
    struct log a, b;
    assert_int_equal(listen(&f, "SELECT * FROM Test_Happened WHERE Id LIKE 'x%'", &a), 0);
    assert_int_equal(feed_starts, 1);
    assert_int_equal(listen(&f, "SELECT Id FROM __ExtrinsicEvent", &b), WBEM_E_INVALID_QUERY);
    assert_int_equal(listen(&f, "SELECT * FROM __ExtrinsicEvent", &b), 0);
    assert_int_equal(feed_starts, 1);
    happen("y1");
    happen("x1");
    wait_events(&f, &a, 1);
    wait_events(&f, &b, 2);
    assert_string_equal(a.id[0], "x1");
    assert_int_equal(a.events, 1);
    cim_instance_unref(a.last);
    stop(&f, &b);
    assert_int_equal(feed_stops, 1);
    teardown(&f);
}

TEST(instances_a_provider_tells_of_are_not_polled)
{
    struct fix f;
    setup(&f);
    struct log l, m;
    assert_int_equal(
        listen(
            &f,
            "SELECT * FROM __InstanceCreationEvent WITHIN 60 WHERE TargetInstance ISA 'Test_Told'",
            &l),
        0);
    assert_int_equal(feed_starts, 1);
    assert_int_equal(f.b->hub->polls.n, 0);
    assert_ptr_equal(wmi_feed_data(told_feed), &told_feed);
    assert_int_equal(
        listen(
            &f,
            "SELECT * FROM __InstanceOperationEvent WITHIN 60 WHERE TargetInstance ISA 'Test_Told'",
            &m),
        0);
    assert_int_equal(f.b->hub->polls.n, 1); /* for modifications */
    for (int i = 0; i < 2; i++) {
        wmi_object *o = wmi_feed_new_object(told_feed);
        wmi_value v = wmi_text(i ? "two" : "one");
        assert_int_equal(wmi_object_put(o, "Id", &v), 0);
        wmi_feed_instance(told_feed, i ? WMI_FEED_DELETED : WMI_FEED_CREATED, o);
    }
    wait_events(&f, &l, 1);
    wait_events(&f, &m, 2);
    assert_string_equal(l.id[0], "one");
    assert_int_equal(l.events, 1);
    assert_string_equal(m.cls[1], "__InstanceDeletionEvent");
    cim_instance_unref(l.last);
    stop(&f, &m);
    assert_int_equal(feed_stops, 1);
    feed_refuses = true;
    assert_int_equal(
        listen(
            &f,
            "SELECT * FROM __InstanceCreationEvent WITHIN 0.1 WHERE TargetInstance ISA 'Test_Told'",
            &l),
        0);
    assert_int_equal(f.b->hub->polls.n, 1);
    set_things(1, 1);
    wait_events(&f, &l, 1);
    stop(&f, &l);
    teardown(&f);
}

/* ---- groups ---- */
TEST(events_are_grouped)
{
    struct fix f;
    setup(&f);
    struct log l;
    assert_int_equal(
        listen(&f, "SELECT * FROM Test_Happened GROUP WITHIN 1 BY Id HAVING NumberOfEvents > 1",
               &l),
        0);
    happen("a");
    happen("b");
    happen("A"); /* without case */
    happen("a");
    wait_events(&f, &l, 1);
    assert_string_equal(l.cls[0], "__AggregateEvent");
    char text[32];
    text_at(l.last, "NumberOfEvents", text, sizeof text);
    assert_string_equal(text, "3");
    text_at(l.last, "Representative.Id", text, sizeof text);
    assert_string_equal(text, "a");
    happen("c"); /* open when the subscription ends */
    stop(&f, &l);
    teardown(&f);
}

/* ---- timers ---- */
static void put_interval(struct fix *f, const char *id, uint64_t ms)
{
    struct cim_value n = cim_uint(CIM_UINT32, ms);
    assert_int_equal(
        put(f, "__IntervalTimerInstruction", "TimerId", id, "IntervalBetweenEvents", &n), 0);
}

TEST(interval_timers_fire_and_follow_their_instruction)
{
    struct fix f;
    setup(&f);
    struct log l, t2;
    put_interval(&f, "T1", 5);
    assert_int_equal(listen(&f, "SELECT * FROM __TimerEvent WHERE TimerId = 'T1'", &l), 0);
    assert_int_equal(listen(&f, "SELECT * FROM __TimerEvent WHERE TimerId = 'T2'", &t2), 0);
    wait_events(&f, &l, 3);
    assert_string_equal(l.id[0], "T1");
    put_interval(&f, "T2", 3);
    wait_events(&f, &t2, 2);
    put_interval(&f, "T2", 3600000);
    del(&f, "__IntervalTimerInstruction.TimerId='T1'");
    cim_instance_unref(l.last);
    stop(&f, &t2);
    assert_int_equal(hub_channel(f.b->hub, NS)->timer_users, 0);
    teardown(&f);
}

TEST(an_absolute_time_that_has_passed_fires_once_unless_skipped)
{
    struct fix f;
    setup(&f);
    struct log l;
    struct cim_value when;
    assert_int_equal(cim_value_text(&when, CIM_DATETIME, SLICE("20200101000000.000000+000")), 0);
    assert_int_equal(
        put(&f, "__AbsoluteTimerInstruction", "TimerId", "Old", "EventDateTime", &when), 0);
    assert_int_equal(listen(&f, "SELECT * FROM __TimerEvent", &l), 0);
    wait_events(&f, &l, 1);
    assert_string_equal(l.id[0], "Old");
    put_interval(&f, "Other", 1); /* the instructions are read again: Old does not fire again */
    wait_events(&f, &l, 3);
    assert_string_equal(l.id[1], "Other");
    assert_string_equal(l.id[2], "Other");
    cim_value_clear(&when);
    stop(&f, &l);
    teardown(&f);
}

/* ---- slow receivers ---- */
TEST(a_slow_receiver_ends_or_loses_events)
{
    struct fix f;
    setup(&f);
    struct log ends, drops, told;
    assert_int_equal(listen(&f, "SELECT * FROM Test_Happened", &ends), 0);
    assert_int_equal(listen_flags(&f, "SELECT * FROM Test_Happened", WMI_FLAG_DROP_EVENTS, &drops),
                     0);
    assert_int_equal(listen(&f, "SELECT * FROM __EventQueueOverflowEvent", &told), 0);
    for (unsigned i = 0; i < EVENTS_MAX_WAITING + 3; i++) {
        happen("e"); /* nobody reads meanwhile, and nobody waits */
    }
    happen("e");
    while (!ends.completed || drops.events < EVENTS_MAX_WAITING || told.events < 5) {
        queue_wait(f.q, -1);
    }
    assert_int_equal(ends.status, WBEM_E_QUEUE_OVERFLOW);
    assert_int_equal(ends.events, EVENTS_MAX_WAITING);
    assert_int_equal(drops.events, EVENTS_MAX_WAITING);
    assert_int_equal(told.events, 5); /* one of the ended subscription, four of the other */
    happen("again");
    wait_events(&f, &drops, EVENTS_MAX_WAITING + 1);
    cim_instance_unref(ends.last);
    cim_instance_unref(drops.last);
    stop(&f, &told);
    teardown(&f);
}

/* The provider's thread is the one that finds the receiver too slow: it is not the one that stops the provider. */
TEST(a_provider_is_not_stopped_on_its_own_thread)
{
    struct fix f;
    setup(&f);
    struct log l;
    assert_int_equal(listen(&f, "SELECT * FROM Test_Own", &l), 0);
    go_on();
    while (atomic_load(&own.stopped) == 0) { /* nobody reads meanwhile */
        futex_wait(&own.stopped, 0, -1);
    }
    assert_false(own.by_itself);
    while (!l.completed) {
        queue_wait(f.q, -1);
    }
    assert_int_equal(l.status, WBEM_E_QUEUE_OVERFLOW);
    cim_instance_unref(l.last);
    teardown(&f);
}

/* ---- many at once ---- */
static void *churn(void *arg)
{
    struct fix *f = arg;
    for (int i = 0; i < 200; i++) {
        struct log l = {0};
        struct wmi_queue *q = NULL;
        struct wmi_sink *s = NULL;
        assert_int_equal(queue_create(QUEUE_WAIT, NULL, &q), 0);
        assert_int_equal(sink_create(q, &log_ops, NULL, &s), 0);
        static const char polled[] = "SELECT * FROM __InstanceCreationEvent WITHIN 0.1 "
                                     "WHERE TargetInstance ISA 'Test_Polled'";
        static const char told[] = "SELECT * FROM __InstanceOperationEvent "
                                   "WHERE TargetInstance ISA 'Test_Static'";
        static const char *const queries[] = {polled,
                                              "SELECT * FROM Test_Happened GROUP WITHIN 1 BY Id",
                                              "SELECT * FROM __TimerEvent", told};
        struct wmi_call c = {
            .operation = WMI_OP_NOTIFY, .query = queries[i % 4], .language = "WQL"};
        assert_int_equal(broker_start(f->s, &c, s, &l, NULL), 0);
        sink_cancel(s);
        while (!l.completed) {
            queue_wait(q, -1);
        }
        cim_instance_unref(l.last);
        sink_unref(s);
        queue_unref(q);
    }
    return NULL;
}

TEST(subscriptions_come_and_go_while_events_flow)
{
    struct fix f;
    setup(&f);
    struct log l;
    put_interval(&f, "Fast", 1);
    assert_int_equal(listen(&f, "SELECT * FROM Test_Happened", &l), 0);
    pthread_t t[3];
    for (int i = 0; i < 3; i++) {
        assert_int_equal(pthread_create(&t[i], NULL, churn, &f), 0);
    }
    for (int i = 0; i < 300; i++) {
        happen("c");
        set_things((unsigned)i % 5, 1);
        wait_events(&f, &l, (unsigned)i + 1);
    }
    for (int i = 0; i < 3; i++) {
        pthread_join(t[i], NULL);
    }
    stop(&f, &l);
    assert_int_equal(f.b->hub->subscriptions, 0);
    assert_int_equal(f.b->hub->polls.n, 0);
    teardown(&f);
}
