/* wbem_reader: objects read from an enumerator of another machine: smart (MS-WMI 3.1.4.9, 3.1.4.10) where it has one, else
 * plain.
 *
 * One read is under way while the objects of the one before are delivered, so neither side waits for the other, and no more
 * than two answers are in memory. A receiver that is slow holds the reading up. Reads have a time of their own after which
 * they give what is there: so a call that was cancelled ends soon on the other side, too. */
#include "dcom/wbem_array.h"
#include "dcom/wbem_remote.h"
#include "rpc/loop.h"

#include <stdlib.h>

enum {
    OP_QUERY_INTERFACE = 3,
    OP_GET_SMART_ENUM = 3,
    OP_SMART_NEXT = 3,
    OP_NEXT = 4,
};
#define READ_TIME_MS  5000
#define FIRST_COUNT   16u /* objects of the first read; later ones are larger: the first come soon */
#define LARGEST_COUNT 1024u

struct reader {
    struct work work;
    struct remote_call call;
    struct wmi_services *s; /* counted */
    struct wmi_request *r;  /* the running side's */
    uint16_t op;
    struct machine_object plain, fetch,
        smart; /* IEnumWbemClassObject, IWbemFetchSmartEnum, IWbemWCOSmartEnum */
    struct guid proxy;
    struct wbem_array_reader array;
    struct VEC(struct cim_object *) batch;
    uint32_t count; /* of the next read */
    hres failed;    /* the read that is under way is waited for, nothing more */
    struct failure why;
    struct guid plain_id, fetch_id, smart_id; /* what is called; the references may be gone */
    bool is_smart;                            /* how it is read */
    struct lock lock;                         /* guards what follows, and the references */
    bool released;                            /* cancelled: the references were given back */
    bool working;                             /* a worker is at it */
    bool waiting;                             /* an answer is there for it */
    struct answer {
        struct machine_answer a;
        hres way; /* why there is none */
        struct failure why;
    } answer;
};

static struct machine *machine_of(const struct reader *e)
{
    return remote_of(e->s)->host;
}

/* All references, at most once. */
static void drop_objects(struct reader *e)
{
    lock_take(&e->lock);
    struct machine_object smart = TAKE(e->smart), fetch = TAKE(e->fetch), plain = TAKE(e->plain);
    e->released = true;
    lock_release(&e->lock);
    machine_drop_object(machine_of(e), &smart);
    machine_drop_object(machine_of(e), &fetch);
    machine_drop_object(machine_of(e), &plain);
}

/* Keeps a reference that came; false: it is not wanted any more, or is none. */
static bool keep_object(struct reader *e, const struct objref *ref, struct machine_object *to,
                        struct guid *id)
{
    struct machine_object o;
    if (FAILED(machine_take_object(machine_of(e), ref, &o))) {
        return false;
    }
    lock_take(&e->lock);
    bool keep = !e->released;
    *id = o.ipid;
    if (keep) {
        *to = o;
    }
    lock_release(&e->lock);
    if (!keep) {
        machine_drop_object(machine_of(e), &o);
    }
    return keep;
}

/* Its results are not wanted: the other machine hears of it now, not when the read that is under way is over. */
static void on_cancel(void *arg)
{
    struct reader *e = arg;
    drop_objects(e);
    rpc_loop_flush(machine_of(e)->local->loop); /* the process may end now */
}

static void reader_end(struct reader *e, hres hr)
{
    struct machine *h = machine_of(e);
    struct wmi_services *s = e->s;
    request_forget_cancel(e->r); /* waits while it runs */
    drop_objects(e);
    wbem_array_reader_fini(&e->array);
    vec_fini(&e->batch);
    wbem_request_finish(e->r, FAILED(hr) ? hr : 0, h->name, &e->why, NULL);
    free(e);
    services_unref(s);
}

/* ---- reading ---- */
static void run(struct work *w);

/* On the loop's thread: a worker takes the answer. */
static void read_done(struct remote_call *c)
{
    struct reader *e = container_of(c, struct reader, call);
    struct answer got = {.way = 0};
    got.way = machine_take_answer(machine_of(e), c, &got.a, &got.why);
    lock_take(&e->lock);
    e->answer = got;
    e->waiting = true;
    bool start = !e->working;
    e->working = true;
    lock_release(&e->lock);
    if (start) {
        e->work.run = run;
        pool_push(machine_of(e)->local->pool, &e->work);
    }
}

static void read_more(struct reader *e)
{
    struct ndr n;
    int32_t time = READ_TIME_MS;
    bool smart = e->is_smart;
    uint32_t count = e->count;
    e->call = (struct remote_call){.rpc = {.stub = STR_INIT}};
    remote_begin(&n, &e->call.rpc.stub);
    if (smart) {
        ndr_guid(&n, &e->proxy);
    }
    ndr_i32(&n, &time);
    ndr_u32(&n, &count);
    if (e->r->operation != WMI_OP_NOTIFY) { /* an event is wanted when it comes, not with others */
        e->count = count * 4 < LARGEST_COUNT ? count * 4 : LARGEST_COUNT;
    }
    if (smart) {
        machine_start(machine_of(e), &e->call, &iid_wco_smart_enum, OP_SMART_NEXT, &e->smart_id,
                      read_done);
    } else {
        machine_start(machine_of(e), &e->call, &iid_enum, OP_NEXT, &e->plain_id, read_done);
    }
}

/* ---- delivering ---- */
#define BATCH 256u /* objects are handed over that many at a time */

static hres flush(struct reader *e)
{
    hres hr = e->batch.n ? request_objects(e->r, e->batch.v, e->batch.n) : 0;
    vec_clear(&e->batch);
    return hr;
}

static hres deliver(void *arg, struct cim_object *o)
{
    struct reader *e = arg;
    if (!vec_push(&e->batch, o)) {
        cim_object_unref(o);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return e->batch.n >= BATCH ? flush(e) : 0;
}

struct read {           /* what an answer says besides its objects */
    struct slice array; /* smart */
    uint32_t n;         /* objects */
    hres result;
};

/* The result stands at the end; it is looked at before the objects are taken apart. */
static bool parse_smart(struct ndr *n, struct read *out)
{
    uint32_t size = 0;
    ndr_u32(n, &out->n);
    ndr_u32(n, &size);
    out->array = SLICE("");
    if (ndr_ptr(n, false)) {
        ndr_blob(n, &out->array);
    }
    ndr_align(n, 4);
    ndr_i32(n, &out->result);
    return !n->failed && out->array.n == size && (out->n == 0 || size > 0);
}

/* Next: pointers, then objects, which are delivered as they come. */
static hres plain_objects(struct reader *e, struct ndr *n, uint32_t there)
{
    hres hr = 0;
    for (uint32_t i = 0; i < there && hr == 0 && !n->failed; i++) {
        struct objref ref;
        struct cim_object *o = NULL;
        ndr_align(n, 4);
        if (!objref_get(n, &ref)) {
            break;
        }
        hr = wbem_read_object(&ref, &o);
        hr = hr ? hr : deliver(e, o);
    }
    return hr;
}

static bool plain_pointers(struct ndr *n, uint32_t *there)
{
    uint32_t max = 0, offset = 0, count = 0;
    *there = 0;
    ndr_u32(n, &max);
    ndr_u32(n, &offset);
    ndr_u32(n, &count);
    if (n->failed || offset != 0 || count > WBEM_MAX_NEXT || count > ndr_left(n) / 4) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        *there += ndr_ptr(n, false);
    }
    return !n->failed;
}

/* 0 and S_TIMEDOUT: more is to be read; S_FALSE: that was all. */
static bool more_to_come(const struct reader *e, hres result)
{
    return !atomic_load(&e->r->cancelled) && (result == 0 || result == WBEM_S_TIMEDOUT);
}

static hres take_smart(struct reader *e, struct machine_answer *a, bool *more)
{
    struct read got = {.n = 0};
    if (!parse_smart(&a->n, &got)) {
        return failure_set(&e->why, WBEM_E_TRANSPORT_FAILURE, "DCOM",
                           "%s: a damaged answer of an enumerator", machine_of(e)->name);
    }
    *more = more_to_come(e, got.result);
    if (*more) {
        read_more(e);
    }
    hres hr = got.n ? wbem_array_read(&e->array, got.array, deliver, e) : 0;
    return hr ? hr : FAILED(got.result) ? got.result : 0;
}

static hres take_plain(struct reader *e, struct machine_answer *a, bool *more)
{
    uint32_t there = 0, returned = 0;
    hres result = WBEM_E_TRANSPORT_FAILURE;
    bool good = plain_pointers(&a->n, &there);
    hres hr = good ? plain_objects(e, &a->n, there) : WBEM_E_TRANSPORT_FAILURE;
    if (FAILED(hr)) {
        return hr;
    }
    ndr_align(&a->n, 4);
    ndr_u32(&a->n, &returned);
    ndr_i32(&a->n, &result);
    if (a->n.failed) {
        return failure_set(&e->why, WBEM_E_TRANSPORT_FAILURE, "DCOM",
                           "%s: a damaged answer of an enumerator", machine_of(e)->name);
    }
    *more = more_to_come(e, result);
    if (*more) {
        read_more(e);
    }
    return FAILED(result) ? result : 0;
}

/* Takes one answer. *more: another read is under way. */
static hres take(struct reader *e, struct answer *got, bool *more)
{
    hres hr = e->failed;
    *more = false;
    if (hr == 0 && got->way) {
        hr = got->way;
        e->why = got->why;
    } else {
        str_fini(&got->why.text);
    }
    if (hr == 0) {
        hr = e->is_smart ? take_smart(e, &got->a, more) : take_plain(e, &got->a, more);
        hres last = flush(e); /* what came before a failure, too */
        hr = hr ? hr : last;
    }
    machine_answer_fini(&got->a);
    return hr;
}

static void run(struct work *w)
{
    struct reader *e = container_of(w, struct reader, work);
    for (;;) {
        bool more = false;
        lock_take(&e->lock);
        if (!e->waiting) {
            e->working = false;
            lock_release(&e->lock);
            return;
        }
        struct answer got = e->answer;
        e->waiting = false;
        lock_release(&e->lock);
        hres hr = take(e, &got, &more);
        if (!more) {
            reader_end(e, hr);
            return;
        }
        e->failed = hr;
    }
}

/* ---- beginning ---- */
static void got_smart(struct remote_call *c)
{
    struct reader *e = container_of(c, struct reader, call);
    struct machine_answer a;
    struct failure why = {0};
    struct objref ref;
    hres result = 0;
    hres hr = machine_take_answer(machine_of(e), c, &a, &why);
    bool given = hr == 0 && objref_get_ptr(&a.n, &ref);
    ndr_i32(&a.n, &result);
    if (given && !a.n.failed && !FAILED(result) && guid_random(&e->proxy)) {
        e->is_smart = keep_object(e, &ref, &e->smart, &e->smart_id);
    }
    machine_answer_fini(&a);
    str_fini(&why.text);
    read_more(e);
}

/* One reference of one interface. */
static bool read_query(struct ndr *n, struct objref *ref)
{
    uint32_t count = 0;
    hres one = E_NOINTERFACE;
    if (!ndr_ptr(n, false)) {
        return false;
    }
    ndr_u32(n, &count);
    ndr_align(n, 8);
    ndr_i32(n, &one);
    ndr_align(n, 8);
    stdobjref_code(n, &ref->std);
    return count == 1 && !n->failed && one == 0;
}

static void got_interface(struct remote_call *c)
{
    struct reader *e = container_of(c, struct reader, call);
    struct machine_answer a;
    struct failure why = {0};
    struct objref ref = {.kind = OBJREF_STANDARD};
    bool fetched = false;
    hres hr = machine_take_answer(machine_of(e), c, &a, &why);
    if (hr == 0 && read_query(&a.n, &ref)) {
        fetched = keep_object(e, &ref, &e->fetch, &e->fetch_id);
    }
    machine_answer_fini(&a);
    str_fini(&why.text);
    if (!fetched) { /* an old server */
        read_more(e);
        return;
    }
    struct ndr n;
    e->call = (struct remote_call){.rpc = {.stub = STR_INIT}};
    remote_begin(&n, &e->call.rpc.stub);
    machine_start(machine_of(e), &e->call, &fetch_smart_enum_interface.iid, OP_GET_SMART_ENUM,
                  &e->fetch_id, got_smart);
}

static void ask_smart(struct reader *e)
{
    struct ndr n;
    struct guid ipid = e->plain_id, iid = fetch_smart_enum_interface.iid;
    uint32_t refs = DCOM_PUBLIC_REFS, one = 1;
    uint16_t count = 1;
    e->call = (struct remote_call){.rpc = {.stub = STR_INIT}};
    remote_begin(&n, &e->call.rpc.stub);
    ndr_guid(&n, &ipid);
    ndr_u32(&n, &refs);
    ndr_u16(&n, &count);
    ndr_u32(&n, &one);
    ndr_guid(&n, &iid);
    machine_start(machine_of(e), &e->call, &iid_remunknown, OP_QUERY_INTERFACE,
                  &machine_of(e)->remote->remunknown, got_interface);
}

static void run_failed(struct work *w)
{
    struct reader *e = container_of(w, struct reader, work);
    reader_end(e, e->failed);
}

static void opened(struct remote_call *c)
{
    struct reader *e = container_of(c, struct reader, call);
    struct machine_answer a;
    struct objref ref;
    hres result = 0;
    hres hr = machine_take_answer(machine_of(e), c, &a, &e->why);
    if (hr == 0) {
        bool given = objref_get_ptr(&a.n, &ref);
        ndr_i32(&a.n, &result);
        hr = a.n.failed                                               ? WBEM_E_TRANSPORT_FAILURE
             : FAILED(result)                                         ? result
             : given && keep_object(e, &ref, &e->plain, &e->plain_id) ? 0
             : atomic_load(&e->r->cancelled)                          ? WBEM_E_CALL_CANCELLED
                                                                      : WBEM_E_TRANSPORT_FAILURE;
    }
    machine_answer_fini(&a);
    if (FAILED(hr)) { /* not here: the end waits for a cancel, and that one for the loop */
        e->failed = hr;
        e->work.run = run_failed;
        pool_push(machine_of(e)->local->pool, &e->work);
    } else {
        ask_smart(e);
    }
}

hres wbem_reader_start(struct wmi_services *s, const struct wmi_call *call, struct wmi_sink *sink,
                       void *cookie)
{
    struct reader *e = calloc(1, sizeof *e);
    if (!e) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = wbem_request_op(call, false, &e->op);
    hr = hr ? hr : wbem_request_stub(call, e->op, NULL, &e->call.rpc.stub);
    if (hr == 0) {
        e->r = wbem_request_new(call, sink, cookie);
        hr = e->r ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    if (FAILED(hr)) {
        str_fini(&e->call.rpc.stub);
        free(e);
        return hr;
    }
    wbem_array_reader_init(&e->array);
    e->count = call->operation == WMI_OP_NOTIFY ? 1 : FIRST_COUNT;
    e->s = services_ref(s);
    request_accept(e->r, sink);
    wmi_request_on_cancel(e->r, on_cancel, e);
    machine_start(machine_of(e), &e->call, &iid_wbem_services, e->op, &remote_of(s)->ns.ipid,
                  opened);
    return 0;
}
