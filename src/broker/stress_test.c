/* Many threads at once: calls are started, answered, cancelled and dropped in every order the
 * scheduler finds; each call must end exactly once. And what only happens at such edges. */
#include "broker/broker.h"
#include "cim/cim_fixture.h"
#include "repo/image_layer.h"

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define NS SLICE("root\\test")

/* ---- a provider that keeps requests and answers them from a thread of its own ---- */
static struct keep {
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct VEC(wmi_request *) held;
    size_t answer_at; /* answers wait until so many are held */
    bool stop;
} keep = {.lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER};

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void nothing(void *arg)
{
    (void)arg;
}

static void m_hold(wmi_request *r, void *state)
{
    (void)state;
    wmi_request_on_cancel(r, nothing, NULL);
    pthread_mutex_lock(&keep.lock);
    bool kept = vec_push(&keep.held, r);
    pthread_cond_signal(&keep.more);
    pthread_mutex_unlock(&keep.lock);
    if (!kept) {
        wmi_request_done(r, WBEM_E_OUT_OF_MEMORY);
    }
}

/* One of the held, in no order; NULL: the end. */
static wmi_request *take_held(uint32_t *seed)
{
    wmi_request *r = NULL;
    pthread_mutex_lock(&keep.lock);
    while ((keep.held.n == 0 || keep.held.n < keep.answer_at) && !keep.stop) {
        pthread_cond_wait(&keep.more, &keep.lock);
    }
    if (keep.held.n > 0) {
        keep.answer_at = 0;
        size_t i = next_random(seed) % keep.held.n;
        r = keep.held.v[i];
        keep.held.v[i] = keep.held.v[--keep.held.n];
    }
    pthread_mutex_unlock(&keep.lock);
    return r;
}

static void *answer(void *arg)
{
    uint32_t seed = 7;
    for (wmi_request *r; (r = take_held(&seed));) {
        if (next_random(&seed) % 2) {
            (void)wmi_request_indicate(r, wmi_request_new_out(r));
        }
        wmi_request_done(r, 0);
    }
    return arg;
}

static void m_now(wmi_request *r, void *state)
{
    (void)state;
    wmi_request_done(r, wmi_request_indicate(r, wmi_request_new_out(r)));
}

/* Could not make its object and does not look what became of it. */
static void m_lose(wmi_request *r, void *state)
{
    (void)state;
    (void)wmi_request_indicate(r, NULL);
    wmi_request_done(r, 0);
}

static _Atomic bool wanted_key;

static void c_enumerate(wmi_request *r, void *state)
{
    (void)state;
    atomic_store(&wanted_key, wmi_request_wants(r, "id") && !wmi_request_wants(r, "Num"));
    wmi_status hr = 0;
    for (uint32_t i = 0; i < 50 && hr == 0; i++) {
        wmi_object *o = wmi_request_new_instance(r);
        wmi_value v = wmi_text("x");
        (void)wmi_object_put(o, "Id", &v);
        hr = wmi_request_indicate(r, o);
    }
    wmi_request_done(r, hr);
}

static const struct wmi_provider stress_provider = {
    .name = "StressProv",
    .classes =
        (const struct wmi_class_provider[]){
            {.name = "Test_Stress",
             .enumerate = c_enumerate,
             .methods =
                 (const struct wmi_method_provider[]){
                     {"Hold", m_hold}, {"Now", m_now}, {"Lose", m_lose}, {0}}},
            {0},
        },
};

/* ---- fixture ---- */
struct fix {
    char dir[64];
    struct repo_image_layer layer;
    struct broker *b;
    struct session *s;
    pthread_t answerer;
};

static void add_method(struct cim_class *c, const char *name)
{
    struct cim_class *out = NULL;
    struct cim_method *m = NULL;
    struct cim_value yes = cim_bool(true);
    assert_int_equal(cim_params_new(&out), 0);
    assert_int_equal(
        cim_class_put_prop(out, SLICE("ReturnValue"), CIM_UINT32, (struct slice){0}, NULL, NULL),
        0);
    assert_int_equal(cim_class_seal(out), 0);
    assert_int_equal(cim_class_put_method(c, slice_of(name), NULL, out, &m), 0);
    assert_int_equal(cim_quals_set(&m->quals, SLICE("Implemented"), &yes, 0), 0);
    assert_int_equal(cim_quals_set(&m->quals, SLICE("Static"), &yes, 0), 0);
    cim_class_unref(out);
}

static void put_classes(struct fix *f)
{
    struct cim_class *base = fixture_base(), *c = NULL;
    struct cim_value yes = cim_bool(true), prov;
    assert_int_equal(repo_put_class(f->b->repo, NULL, NS, base, 0), 0);
    assert_int_equal(cim_class_new(SLICE("Test_Stress"), base, &c), 0);
    assert_int_equal(cim_value_text(&prov, CIM_STRING, SLICE("StressProv")), 0);
    assert_int_equal(cim_quals_set(&c->quals, SLICE("dynamic"), &yes, 0), 0);
    assert_int_equal(cim_quals_set(&c->quals, SLICE("provider"), &prov, 0), 0);
    cim_value_clear(&prov);
    add_method(c, "Hold");
    add_method(c, "Now");
    add_method(c, "Lose");
    assert_int_equal(repo_put_class(f->b->repo, NULL, NS, c, 0), 0);
    cim_class_unref(c);
    cim_class_unref(base);
}

static void setup(struct fix *f, size_t answer_at)
{
    *f = (struct fix){.dir = "/tmp/openwmi-stress-XXXXXX"};
    assert_non_null(mkdtemp(f->dir));
    assert_int_equal(repo_image_layer_init(&f->layer), 0);
    const struct wmi_provider *const list[] = {&stress_provider, NULL};
    struct broker_options o = {
        .repository = f->dir, .image = &f->layer.base, .server = "HOST", .builtin = list};
    assert_int_equal(broker_open(&o, &f->b), 0);
    assert_int_equal(repo_namespace_create(f->b->repo, NULL, NS), 0);
    put_classes(f);
    struct identity *id = identity_of_process();
    assert_int_equal(session_open(f->b, NS, id, WMI_RIGHT_ALL, &f->s), 0);
    identity_unref(id);
    keep.answer_at = answer_at;
    keep.stop = false;
    assert_int_equal(pthread_create(&f->answerer, NULL, answer, NULL), 0);
}

/* What the calls still hold is given back by their workers; only then does the broker end here. */
static void teardown(struct fix *f)
{
    while (atomic_load(&f->s->refs.n) > 1) {
        sched_yield();
    }
    session_unref(f->s);
    while (atomic_load(&f->b->refs.n) > 1) {
        sched_yield();
    }
    pthread_mutex_lock(&keep.lock);
    keep.stop = true;
    pthread_cond_signal(&keep.more);
    pthread_mutex_unlock(&keep.lock);
    pthread_join(f->answerer, NULL);
    broker_unref(f->b);
    vec_fini(&keep.held);
    static const char *const files[] = {"data.mdb", "lock.mdb"};
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", f->dir, files[i]);
        unlink(path);
    }
    rmdir(f->dir);
}

/* ---- what a call gets ---- */
struct call {
    _Atomic uint32_t ended; /* completed or forgotten */
    _Atomic bool forgotten, wrong;
    hres status;
    struct wmi_queue *close_in_object; /* dropped by the first object */
};

static void on_object(void *arg, void *cookie, struct cim_object *o)
{
    (void)o;
    struct call *c = cookie;
    if (atomic_load(&c->ended)) {
        atomic_store(&c->wrong, true);
    }
    if (c->close_in_object) {
        struct wmi_queue *q = c->close_in_object;
        c->close_in_object = NULL;
        atomic_store(&q->closed, true);
        queue_drain(q);
        queue_unref(q);
        sink_unref(arg);
    }
}

static void on_end(void *arg, void *cookie, hres status, struct cim_instance *error)
{
    (void)arg;
    (void)error;
    struct call *c = cookie;
    c->status = status;
    if (status != 0 && status != WBEM_E_CALL_CANCELLED) {
        atomic_store(&c->wrong, true);
    }
    atomic_fetch_add(&c->ended, 1);
    futex_wake(&c->ended, INT32_MAX);
}

static void on_forget(void *arg, void *cookie)
{
    (void)arg;
    struct call *c = cookie;
    atomic_store(&c->forgotten, true);
    atomic_fetch_add(&c->ended, 1);
    futex_wake(&c->ended, INT32_MAX);
}

static const struct sink_ops ops = {.object = on_object, .completed = on_end, .forget = on_forget};

static const struct wmi_call call_hold = {
    .operation = WMI_OP_EXEC_METHOD, .path = "Test_Stress", .method = "Hold"};
static const struct wmi_call kinds[] = {
    {.operation = WMI_OP_EXEC_METHOD, .path = "Test_Stress", .method = "Hold"},
    {.operation = WMI_OP_EXEC_METHOD, .path = "Test_Stress", .method = "Now"},
    {.operation = WMI_OP_GET, .path = "Test_Stress.Id=\"x\""},
    {.operation = WMI_OP_INSTANCES, .path = "Test_Stress"},
    {.operation = WMI_OP_QUERY, .query = "SELECT Id FROM Test_Stress", .language = "WQL"},
};

static void wait_ended(struct call *c, struct wmi_queue *q)
{
    while (atomic_load(&c->ended) == 0) {
        if (q) {
            queue_wait(q, -1);
        } else {
            futex_wait(&c->ended, 0, -1);
        }
    }
}

/* ---- the stress ---- */
enum {
    STARTERS = 4,
    ROUNDS = 40,
    CALLS = 24,
    SLOTS = 8
};
static struct shared {
    struct fix *f;
    struct lock lock;
    struct wmi_sink *slots[SLOTS]; /* for the cancellers; counted */
    _Atomic bool over;
} shared;
struct starter {
    pthread_t thread;
    uint32_t seed;
    struct call calls[ROUNDS][CALLS];
};

static struct wmi_sink *swap_slot(uint32_t i, struct wmi_sink *s)
{
    lock_take(&shared.lock);
    struct wmi_sink *old = shared.slots[i % SLOTS];
    shared.slots[i % SLOTS] = s;
    lock_release(&shared.lock);
    return old;
}

static void *cancel_any(void *arg)
{
    uint32_t seed = 99;
    while (!atomic_load(&shared.over)) {
        lock_take(&shared.lock);
        struct wmi_sink *s = sink_ref(shared.slots[next_random(&seed) % SLOTS]);
        lock_release(&shared.lock);
        if (s) {
            sink_cancel(s);
        }
        sink_unref(s);
        sched_yield();
    }
    return arg;
}

/* One round: a queue, a sink, calls; then all are waited for, or cancelled, or everything is
 * dropped as it is. */
static void stress_round(struct starter *st, struct call *calls)
{
    static const enum queue_mode modes[] = {QUEUE_POLL, QUEUE_WAIT, QUEUE_STRAND};
    enum queue_mode mode = modes[next_random(&st->seed) % 3];
    struct wmi_queue *q = NULL;
    struct wmi_sink *s = NULL;
    bool strand = mode == QUEUE_STRAND;
    if (queue_create(mode, strand ? shared.f->b->pool : NULL, &q) ||
        sink_create(q, &ops, NULL, &s)) {
        abort();
    }
    sink_unref(swap_slot(next_random(&st->seed), sink_ref(s)));
    uint32_t how = next_random(&st->seed) % 3;
    for (size_t i = 0; i < CALLS; i++) {
        const struct wmi_call *c = &kinds[next_random(&st->seed) % ARRAY_LEN(kinds)];
        if (broker_start(shared.f->s, c, s, &calls[i], NULL)) {
            abort();
        }
        if (!strand && i % 8 == 0) {
            queue_drain(q);
        }
    }
    if (how == 0) {
        sink_cancel(s);
    }
    for (size_t i = 0; i < CALLS && how < 2; i++) {
        wait_ended(&calls[i], strand ? NULL : q);
    }
    if (!strand) { /* the sink may still be cancelled: nobody else would deliver */
        atomic_store(&q->closed, true);
        queue_drain(q);
    }
    sink_unref(s);
    queue_unref(q);
}

static void *start_calls(void *arg)
{
    struct starter *st = arg;
    for (size_t i = 0; i < ROUNDS; i++) {
        stress_round(st, st->calls[i]);
    }
    return NULL;
}

static void check_calls(struct starter *st)
{
    for (size_t i = 0; i < ROUNDS; i++) {
        for (size_t k = 0; k < CALLS; k++) {
            struct call *c = &st->calls[i][k];
            wait_ended(c, NULL);
            assert_int_equal(atomic_load(&c->ended), 1);
        }
    }
}

TEST(calls_end_once_whoever_cancels_or_leaves)
{
    struct fix f;
    setup(&f, 0);
    shared.f = &f;
    atomic_store(&shared.over, false);
    struct starter *st = calloc(STARTERS, sizeof *st);
    pthread_t cancellers[2];
    for (uint32_t i = 0; i < STARTERS; i++) {
        st[i].seed = i + 1;
        assert_int_equal(pthread_create(&st[i].thread, NULL, start_calls, &st[i]), 0);
    }
    for (size_t i = 0; i < ARRAY_LEN(cancellers); i++) {
        assert_int_equal(pthread_create(&cancellers[i], NULL, cancel_any, NULL), 0);
    }
    for (uint32_t i = 0; i < STARTERS; i++) {
        pthread_join(st[i].thread, NULL);
    }
    for (uint32_t i = 0; i < STARTERS; i++) {
        check_calls(&st[i]);
    }
    atomic_store(&shared.over, true);
    for (size_t i = 0; i < ARRAY_LEN(cancellers); i++) {
        pthread_join(cancellers[i], NULL);
    }
    for (uint32_t i = 0; i < SLOTS; i++) {
        sink_unref(swap_slot(i, NULL));
    }
    teardown(&f);
    for (size_t i = 0; i < STARTERS * ROUNDS * CALLS; i++) { /* nothing came after the end */
        struct call *c = &st[i / (ROUNDS * CALLS)].calls[i / CALLS % ROUNDS][i % CALLS];
        assert_int_equal(atomic_load(&c->ended), 1);
    }
    free(st);
}

TEST(a_hundred_thousand_held_calls_complete_once_in_any_order)
{
    enum {
        N = 100000
    };
    struct fix f;
    setup(&f, N);
    struct wmi_queue *q = NULL;
    struct wmi_sink *s = NULL;
    assert_int_equal(queue_create(QUEUE_POLL, NULL, &q), 0);
    assert_int_equal(sink_create(q, &ops, NULL, &s), 0);
    struct call *calls = calloc(N, sizeof *calls);
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(broker_start(f.s, &call_hold, s, &calls[i], NULL), 0);
    }
    for (size_t i = 0; i < N; i++) {
        wait_ended(&calls[i], q);
    }
    assert_int_equal(sink_outstanding(s), 0);
    sink_unref(s);
    queue_unref(q);
    teardown(&f);
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(atomic_load(&calls[i].ended), 1);
        assert_int_equal(calls[i].status, 0);
        assert_false(atomic_load(&calls[i].wrong));
    }
    free(calls);
}

/* ---- edges ---- */
static void run_one(struct fix *f, const struct wmi_call *call, struct call *c)
{
    struct wmi_queue *q = NULL;
    struct wmi_sink *s = NULL;
    assert_int_equal(queue_create(QUEUE_WAIT, NULL, &q), 0);
    assert_int_equal(sink_create(q, &ops, NULL, &s), 0);
    assert_int_equal(broker_start(f->s, call, s, c, NULL), 0);
    wait_ended(c, q);
    sink_unref(s);
    queue_unref(q);
}

TEST(an_object_that_could_not_be_made_is_no_success)
{
    struct fix f;
    setup(&f, 0);
    struct call c = {0};
    struct wmi_call lose = {
        .operation = WMI_OP_EXEC_METHOD, .path = "Test_Stress", .method = "Lose"};
    run_one(&f, &lose, &c);
    assert_int_equal(c.status, WBEM_E_OUT_OF_MEMORY);
    teardown(&f);
}

TEST(keys_are_wanted_though_the_query_does_not_name_them)
{
    struct fix f;
    setup(&f, 0);
    struct call c = {0};
    struct wmi_call query = {.operation = WMI_OP_QUERY,
                             .query = "SELECT __PATH FROM Test_Stress",
                             .language = "WQL",
                             .flags = WMI_FLAG_ENSURE_LOCATABLE};
    run_one(&f, &query, &c);
    assert_int_equal(c.status, 0);
    assert_true(atomic_load(&wanted_key));
    teardown(&f);
}

TEST(a_callback_may_drop_the_queue_and_its_sink)
{
    struct fix f;
    setup(&f, 0);
    struct wmi_queue *q = NULL;
    struct wmi_sink *s = NULL;
    assert_int_equal(queue_create(QUEUE_POLL, NULL, &q), 0);
    assert_int_equal(sink_create(q, &ops, NULL, &s), 0);
    s->arg = s;
    struct call c = {.close_in_object = q};
    assert_int_equal(broker_start(f.s, &kinds[3], s, &c, NULL), 0);
    struct pollfd p = {.fd = q->fd, .events = POLLIN};
    assert_int_equal(poll(&p, 1, -1), 1);
    queue_drain(q);
    wait_ended(&c, NULL);
    assert_true(atomic_load(&c.forgotten));
    teardown(&f);
}

TEST(a_descriptor_is_not_readable_for_long_without_events)
{
    struct wmi_queue *q = NULL;
    assert_int_equal(queue_create(QUEUE_POLL, NULL, &q), 0);
    uint64_t one = 1; /* as a producer that was overtaken by the owner's drain writes it */
    assert_int_equal(write(q->fd, &one, sizeof one), sizeof one);
    assert_int_equal(queue_drain(q), 0);
    struct pollfd p = {.fd = q->fd, .events = POLLIN};
    assert_int_equal(poll(&p, 1, 0), 0);
    assert_int_equal(write(q->fd, &one, sizeof one), sizeof one);
    assert_int_equal(queue_wait(q, 1000000), 0); /* sleeps, and leaves nothing readable either */
    assert_int_equal(poll(&p, 1, 0), 0);
    queue_unref(q);
}
