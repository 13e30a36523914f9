/* wbem_sink: see wbem_sink.h.
 *
 * Each operation has a queue of its own in the broker. What comes in it is taken by the operation's pump, which makes
 * one call of the client's sink at a time: Indicate with the objects that have collected, SetStatus with progress, at
 * the end SetStatus with the outcome. Nothing is taken from the queue while there is something to send, so a slow
 * sink slows its operation down and no other. A sink that fails or does not answer in time is not called again; its
 * operation is cancelled. */
#include "dcom/wbem_sink.h"

#include "dcom/remote.h"
#include "dcom/wbem_wait.h"
#include "util/clock.h"

#include <stdlib.h>

const struct guid iid_object_sink = GUID(0x7c857801, 0x7381, 0x11cf, 0x884d, 0x00aa004b2e24);
#define MAX_OPERATIONS 65536u   /* of a server, under way */
#define MAX_INDICATE   1024u    /* objects of one call */
#define INDICATE_BYTES 0x40000u /* about as many bytes are sent at once */
enum {
    OP_INDICATE = 3,
    OP_SET_STATUS = 4,
};

struct sink_target { /* a client's sink */
    struct sink_target *next;
    struct dcom_remote *remote; /* counted */
    struct guid ipid;
    uint64_t oid;
    unsigned users; /* operations */
    bool pinged;    /* its object is to be kept alive */
    uint32_t owed;  /* references that came with them, to be given back with the last */
};
struct item {                  /* something that is told before the end, in order */
    struct cim_object *object; /* counted; NULL: progress */
    uint32_t upper, current;
    char *message;
};
struct sink_op {
    struct dcom_object o;
    struct sink_op *next, *prev; /* of the server */
    struct wbem_services *s;     /* counted */
    struct sink_target *target;
    struct wmi_queue *queue;
    struct wmi_sink *sink;
    struct wbem_pump pump;
    struct remote_call call;
    _Atomic bool returned;  /* the call that is out has come back */
    _Atomic bool cancelled; /* by the client: only the outcome is still told */
    /* the pump's */
    bool calling, final_sent, dead, done;
    hres status, failure; /* failure: of ours, it comes before the operation's own */
    struct cim_str *path;
    struct cim_instance *error;
    struct VEC(struct item) items; /* in order from `at` */
    size_t at, sent;               /* sent: of them with the call that is out */
    struct wbem_class_cache cache;
};

static struct sink_op *op_of(struct dcom_object *o)
{
    return container_of(o, struct sink_op, o);
}

/* ---- what the operation brings ---- */
static void add_item(struct sink_op *op, struct item i)
{
    if (op->dead || !vec_push(&op->items, i)) {
        op->failure = op->dead ? op->failure : WBEM_E_OUT_OF_MEMORY;
        cim_object_unref(i.object);
        free(i.message);
    }
}

static void on_object(void *arg, void *cookie, struct cim_object *o)
{
    (void)cookie;
    add_item(arg, (struct item){.object = cim_object_ref(o)});
}

static void on_progress(void *arg, void *cookie, uint32_t upper, uint32_t current,
                        const char *message)
{
    (void)cookie;
    add_item(arg, (struct item){.upper = upper,
                                .current = current,
                                .message = message ? strdup(message) : NULL});
}

static void on_put(void *arg, void *cookie, const char *path)
{
    (void)cookie;
    struct sink_op *op = arg;
    cim_str_unref(op->path);
    op->path = cim_str_new(slice_of(path));
}

static void on_completed(void *arg, void *cookie, hres status, struct cim_instance *error)
{
    (void)cookie;
    struct sink_op *op = arg;
    op->status = status;
    op->error = error ? cim_instance_ref(error) : NULL;
    op->done = true;
}

static const struct sink_ops sink_ops = {
    .object = on_object, .progress = on_progress, .put = on_put, .completed = on_completed};

static void on_tell(void *arg)
{
    struct sink_op *op = arg;
    wbem_pump_kick(&op->pump);
}

/* ---- targets ---- */
/* The client's sink, used by one operation more. */
static hres target_get(struct dcom_server *s, struct rpc_call *call, const struct objref *ref,
                       struct sink_target **out)
{
    uint8_t level = call->level > LEVEL_INTEGRITY ? call->level : LEVEL_INTEGRITY;
    struct dcom_remote *r = NULL;
    hres hr = remote_get(s, call->who, call->conn->peer, level, ref, &r);
    if (FAILED(hr)) {
        return hr;
    }
    lock_take(&s->sinks_lock);
    struct sink_target *t = s->sink_targets;
    while (t && (t->remote != r || !guid_eq(&t->ipid, &ref->std.ipid))) {
        t = t->next;
    }
    if (!t && (t = calloc(1, sizeof *t))) {
        t->remote = remote_ref(r);
        t->ipid = ref->std.ipid;
        t->oid = ref->std.oid;
        t->pinged = !(ref->std.flags & STDOBJREF_NOPING) && remote_use(r, t->oid) == 0;
        t->next = s->sink_targets;
        s->sink_targets = t;
    }
    if (t) {
        t->users++;
        t->owed += ref->std.refs;
    }
    lock_release(&s->sinks_lock);
    remote_unref(r);
    *out = t;
    return t ? 0 : WBEM_E_OUT_OF_MEMORY;
}

/* An operation less. keep: the reference that came with it is not taken: its operation never began. */
static void target_put(struct dcom_server *s, struct sink_target *t, uint32_t keep)
{
    lock_take(&s->sinks_lock);
    t->owed -= keep;
    bool last = --t->users == 0;
    for (struct sink_target **p = &s->sink_targets; last && *p; p = &(*p)->next) {
        if (*p == t) {
            *p = t->next;
            break;
        }
    }
    lock_release(&s->sinks_lock);
    if (last) {
        if (t->pinged) {
            remote_unuse(t->remote, t->oid);
        }
        if (t->owed) {
            remote_release(t->remote, &t->ipid, t->owed);
        }
        remote_unref(t->remote);
        free(t);
    }
}

/* ---- calls of the sink ---- */
static void on_returned(struct remote_call *c)
{
    struct sink_op *op = container_of(c, struct sink_op, call);
    struct dcom_object *o = dcom_object_ref(&op->o);
    atomic_store(&op->returned, true); /* from here on the pump may end it */
    wbem_pump_kick(&op->pump);
    dcom_object_unref(o);
}

static void send(struct sink_op *op, uint16_t method)
{
    op->call.rpc.iface = &iid_object_sink;
    op->call.rpc.version = 0;
    op->call.rpc.op = method;
    op->call.rpc.has_object = true;
    op->call.rpc.object = op->target->ipid;
    op->call.done = on_returned;
    op->calling = true;
    atomic_store(&op->returned, false);
    remote_start(op->target->remote, &op->call);
}

static void drop_item(struct sink_op *op)
{
    struct item *i = &op->items.v[op->at++];
    cim_object_unref(i->object);
    free(i->message);
    if (op->at == op->items.n) {
        vec_clear(&op->items);
        op->at = 0;
    }
}

static void drop_items(struct sink_op *op)
{
    while (op->at < op->items.n) {
        drop_item(op);
    }
}

/* Objects in a row. An object that cannot be encoded ends the operation with that failure. */
static hres send_objects(struct sink_op *op)
{
    struct ndr n;
    struct str *stub = &op->call.rpc.stub;
    AUTO_STR bodies = STR_INIT;
    struct ndr body;
    uint32_t count = 0;
    hres hr = 0;
    *stub = (struct str)STR_INIT;
    ndr_write_init(&body, &bodies);
    while (hr == 0 && count < MAX_INDICATE && bodies.n < INDICATE_BYTES &&
           op->at + count < op->items.n && op->items.v[op->at + count].object) {
        hr = wbem_put_object_body(&body, op->items.v[op->at + count].object, &op->cache);
        count += hr == 0;
    }
    if (FAILED(hr)) {
        return hr;
    }
    remote_begin(&n, stub);
    int32_t number = (int32_t)count;
    ndr_i32(&n, &number);
    ndr_u32(&n, &count);
    for (uint32_t i = 0; i < count; i++) {
        (void)ndr_ptr(&n, true);
    }
    ndr_align(&n, 4);
    str_add_slice(stub, str_slice(&bodies));
    if (stub->failed || bodies.failed) {
        str_fini(stub);
        return WBEM_E_OUT_OF_MEMORY;
    }
    op->sent = count;
    send(op, OP_INDICATE);
    return 0;
}

/* SetStatus: the outcome, or how far it has come (3.1.4.2.2: the number done in the low word, of all in the high). */
static void send_status(struct sink_op *op, int32_t flags, hres status, struct slice text,
                        struct cim_object *object)
{
    struct ndr n;
    struct str *stub = &op->call.rpc.stub;
    *stub = (struct str)STR_INIT;
    remote_begin(&n, stub);
    ndr_i32(&n, &flags);
    ndr_i32(&n, &status);
    ndr_bstr(&n, &text);
    (void)wbem_put_object(&n, object); /* what cannot be encoded is left out: the status counts */
    send(op, OP_SET_STATUS);
}

static void send_progress(struct sink_op *op)
{
    enum {
        PROGRESS = 2
    };
    struct item *i = &op->items.v[op->at];
    uint32_t upper = i->upper < UINT16_MAX ? i->upper : UINT16_MAX;
    uint32_t current = i->current < UINT16_MAX ? i->current : UINT16_MAX;
    struct slice text = {i->message, i->message ? strlen(i->message) : 0};
    op->sent = 1;
    send_status(op, PROGRESS, (hres)(upper << 16 | current), text, NULL);
}

static void send_final(struct sink_op *op)
{
    struct slice path = {NULL, 0};
    if (op->path) {
        path = cim_str_slice(op->path);
    }
    op->final_sent = true;
    send_status(op, 0, op->failure ? op->failure : op->status, path,
                op->error ? &op->error->o : NULL);
}

/* ---- the pump ---- */
static void log_failure(struct sink_op *op, hres hr)
{
    struct dcom_server *s = op->pump.server;
    AUTO_STR line = STR_INIT;
    str_addf(&line, "sink of %s at %s: %s", op->target->remote->who->user,
             op->target->remote->address, hres_text(hr));
    if (s->log && !line.failed) {
        s->log(s->log_arg, str_z(&line));
    }
}

/* The call is back. */
static void take_return(struct sink_op *op)
{
    hres hr = remote_result(&op->call);
    op->calling = false;
    while (op->sent) {
        op->sent--;
        drop_item(op);
    }
    if (!FAILED(hr)) {
        return;
    }
    if (op->call.status || op->final_sent) { /* nobody is there, or it does not matter any more */
        op->dead = true;
        if (op->call.status && !atomic_load(&op->pump.server->ending)) {
            log_failure(op, hr);
        }
    }
    op->failure = WBEM_E_CALL_CANCELLED; /* a sink that does not want more */
    sink_cancel(op->sink);
    drop_items(op);
}

/* Sends the next thing. false: there is nothing now. */
static bool send_next(struct sink_op *op)
{
    if (op->dead) {
        return false;
    }
    if (atomic_load(&op->cancelled)) {
        drop_items(op);
    }
    if (op->at < op->items.n) {
        hres hr = op->items.v[op->at].object ? send_objects(op) : (send_progress(op), 0);
        if (FAILED(hr)) {
            op->failure = hr;
            sink_cancel(op->sink);
            drop_items(op);
        }
        return true;
    }
    if (op->done && !op->final_sent) {
        send_final(op);
        return true;
    }
    return false;
}

static void one_less(struct dcom_server *s)
{
    atomic_fetch_sub(&s->nsink_ops, 1);
    if (atomic_load(&s->sinks_ended)) {
        futex_wake(&s->nsink_ops, 1);
    }
}

static void end(struct sink_op *op)
{
    struct dcom_server *s = op->pump.server;
    lock_take(&s->sinks_lock);
    *(op->prev ? &op->prev->next : &s->sink_ops) = op->next;
    if (op->next) {
        op->next->prev = op->prev;
    }
    lock_release(&s->sinks_lock);
    one_less(s);
    target_put(s, TAKE(op->target), 0);
    dcom_object_unref(&op->o); /* the list's; the pump has its own */
}

static void pump(struct dcom_object *o)
{
    struct sink_op *op = op_of(o);
    while (op->target) {
        if (op->calling && !atomic_load(&op->returned)) {
            return;
        }
        if (op->calling) {
            take_return(op);
        }
        if (send_next(op)) {
            continue;
        }
        if (op->done && (op->dead || op->final_sent)) {
            end(op);
        } else if (queue_drain(op->queue) == 0 && queue_arm(op->queue)) {
            return;
        }
    }
}

/* ---- life ---- */
static void op_destroy(struct dcom_object *o)
{
    struct sink_op *op = op_of(o);
    struct dcom_server *s = op->pump.server;
    drop_items(op);
    vec_fini(&op->items);
    wbem_class_cache_fini(&op->cache);
    cim_str_unref(op->path);
    if (op->error) {
        cim_instance_unref(op->error);
    }
    sink_unref(op->sink);
    queue_unref(op->queue);
    dcom_object_unref(&op->s->o);
    free(op);
    if (atomic_fetch_sub(&s->ncalls, 1) == 1 && atomic_load(&s->ending)) {
        futex_wake(&s->ncalls, 1);
    }
}

static const struct dcom_interface *const interfaces[] = {NULL};
static const struct dcom_type type = {interfaces, op_destroy, NULL};

static hres op_new(struct wbem_services *s, struct rpc_call *call, struct sink_op **out)
{
    struct sink_op *op = calloc(1, sizeof *op);
    if (!op) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    dcom_object_init(&op->o, &type, &s->server->exporter, call->who, NULL);
    atomic_fetch_add(&s->server->ncalls, 1);
    dcom_object_ref(&s->o);
    op->s = s;
    op->pump = (struct wbem_pump){.o = &op->o, .server = s->server, .run = pump};
    hres hr = queue_create(QUEUE_TELL, NULL, &op->queue);
    if (hr == 0) {
        op->queue->tell = on_tell;
        op->queue->tell_arg = op;
        hr = sink_create(op->queue, &sink_ops, op, &op->sink);
    }
    if (FAILED(hr)) {
        dcom_object_unref(&op->o);
        return hr;
    }
    *out = op;
    return 0;
}

/* Into the list: from here on it can be cancelled. */
static hres enter(struct dcom_server *s, struct sink_op *op)
{
    lock_take(&s->sinks_lock);
    bool room = s->nsink_ops < MAX_OPERATIONS && !atomic_load(&s->sinks_ended);
    if (room) {
        s->nsink_ops++;
        op->next = s->sink_ops;
        if (op->next) {
            op->next->prev = op;
        }
        s->sink_ops = op;
        dcom_object_ref(&op->o);
    }
    lock_release(&s->sinks_lock);
    return room ? 0 : WBEM_E_QUOTA_VIOLATION;
}

static void leave(struct dcom_server *s, struct sink_op *op)
{
    lock_take(&s->sinks_lock);
    *(op->prev ? &op->prev->next : &s->sink_ops) = op->next;
    if (op->next) {
        op->next->prev = op->prev;
    }
    lock_release(&s->sinks_lock);
    one_less(s);
    dcom_object_unref(&op->o);
}

hres wbem_sink_start(struct wbem_services *s, struct rpc_call *call, const struct objref *sink,
                     const struct wmi_call *what)
{
    struct dcom_server *server = s->server;
    struct sink_op *op = NULL;
    hres hr = op_new(s, call, &op);
    if (FAILED(hr)) {
        return hr;
    }
    hr = target_get(server, call, sink, &op->target);
    if (hr == 0) {
        hr = enter(server, op);
        if (hr == 0) {
            hr = services_start(s->s, what, op->sink, NULL, NULL);
            if (FAILED(hr)) {
                leave(server, op);
            }
        }
        if (FAILED(hr)) {
            target_put(server, TAKE(op->target), sink->std.refs);
        } else {
            wbem_pump_kick(&op->pump); /* arms the queue */
        }
    }
    dcom_object_unref(&op->o);
    return hr;
}

/* Operations that match are cancelled; their number. target NULL: all. */
static size_t cancel_all(struct dcom_server *s, const struct principal *who,
                         const struct objref *ref)
{
    struct VEC(struct wmi_sink *) found = {0};
    lock_take(&s->sinks_lock);
    for (struct sink_op *op = s->sink_ops; op; op = op->next) {
        const struct sink_target *t = op->target;
        bool same = !ref || (t && guid_eq(&t->ipid, &ref->std.ipid) && t->oid == ref->std.oid &&
                             t->remote->oxid == ref->std.oxid && principal_eq(op->o.owner, who));
        if (same && vec_push(&found, op->sink)) {
            sink_ref(op->sink);
            atomic_store(&op->cancelled, true);
        }
    }
    lock_release(&s->sinks_lock);
    size_t n = found.n;
    for (size_t i = 0; i < n; i++) {
        sink_cancel(found.v[i]);
        sink_unref(found.v[i]);
    }
    vec_fini(&found);
    return n;
}

hres wbem_sink_cancel(struct dcom_server *server, const struct principal *who,
                      const struct objref *sink)
{
    return cancel_all(server, who, sink) ? 0 : WBEM_E_NOT_FOUND;
}

void wbem_sinks_end(struct dcom_server *s, int64_t timeout_ns)
{
    int64_t end_ns = clock_mono_ns() + timeout_ns, left;
    uint32_t n;
    lock_take(&s->sinks_lock);
    atomic_store(&s->sinks_ended, true); /* whoever enters now is in the list already */
    lock_release(&s->sinks_lock);
    (void)cancel_all(s, NULL, NULL);
    while ((n = atomic_load(&s->nsink_ops)) && (left = end_ns - clock_mono_ns()) > 0) {
        futex_wait(&s->nsink_ops, n, left);
    }
}

void wbem_sinks_close(struct dcom_server *server)
{
    (void)cancel_all(server, NULL, NULL);
}
