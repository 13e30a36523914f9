/* wbem_callback: asynchronous calls of another machine: it calls a sink of ours with what comes of them (MS-WMI 3.2.4.1,
 * 3.2.4.2.9).
 *
 * Each call has a sink of its own, exported while the call is under way: so only it can be called back, only by whoever is
 * logged on as we are there, and only at our level at least. */
#include "dcom/orpc.h"
#include "dcom/wbem_remote.h"
#include "rpc/loop.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    OP_CANCEL_ASYNC_CALL = 4,
};
enum callback_state {
    CALLBACK_STARTING, /* the other machine has not said yet whether it accepts the call */
    CALLBACK_RUNNING,
    CALLBACK_OVER,
};
struct callback { /* the sink of one call */
    struct dcom_object o;
    struct wmi_services *s; /* counted */
    struct wmi_request
        *r; /* the running side's, and one more reference: calls may come when it is over */
    struct objref ref; /* of the sink */
    char address[80];  /* in it */
    struct remote_call cancel;
    struct work cancelled;
    struct lock lock; /* guards what follows */
    enum callback_state state;
    struct orpc_call *early; /* came before the call was accepted */
};

static struct callback *callback_of(struct dcom_object *o)
{
    return container_of(o, struct callback, o);
}

static struct machine *machine_of(const struct callback *k)
{
    return remote_of(k->s)->host;
}

/* ---- ends ---- */
/* Once, of an accepted call: true for whoever is to end it. */
static bool over(struct callback *k)
{
    lock_take(&k->lock);
    bool mine = k->state == CALLBACK_RUNNING;
    k->state = mine ? CALLBACK_OVER : k->state;
    lock_release(&k->lock);
    return mine;
}

static void end(struct callback *k, hres hr, struct failure *why, struct cim_instance *error)
{
    struct dcom_object *o = &k->o;
    request_forget_cancel(k->r);
    wbem_request_finish(k->r, hr, machine_of(k)->name, why, error);
    exporter_release(o->exporter, &k->ref.std.ipid, UINT32_MAX);
    dcom_object_unref(o); /* the call's */
}

static void callback_destroy(struct dcom_object *o)
{
    struct callback *k = callback_of(o);
    request_unref(k->r);
    services_unref(k->s);
    free(k);
}

/* Nobody has pinged the sink, and there is no connection from there: that machine is gone. */
static void callback_lost(struct dcom_object *o)
{
    struct callback *k = callback_of(o);
    struct failure why = {0};
    if (over(k)) {
        hres hr = failure_set(&why, RPC_S_SERVER_UNAVAILABLE, "RPC",
                              "%s: it does not ping its sink any more", machine_of(k)->name);
        end(k, hr, &why, NULL);
    }
}

static const struct dcom_interface *const interfaces[] = {&object_sink_interface, NULL};
static const struct dcom_type type = {
    .interfaces = interfaces, .destroy = callback_destroy, .lost = callback_lost};

/* ---- what comes back ---- */
/* Below the level of the connection nobody is believed. The call is gone when it was refused. */
static bool allowed(struct orpc_call *c, const struct callback *k)
{
    uint8_t wanted =
        machine_of(k)->level > LEVEL_INTEGRITY ? machine_of(k)->level : LEVEL_INTEGRITY;
    if (c->rpc->level >= wanted) {
        return true;
    }
    orpc_fault(c, FAULT_ACCESS_DENIED);
    return false;
}

/* Whether it is to be served now; else it is kept until the call was accepted, or refused: it is over. */
static bool ready(struct orpc_call *c, struct callback *k)
{
    lock_take(&k->lock);
    enum callback_state state = k->state;
    bool keep = state == CALLBACK_STARTING && !k->early;
    if (keep) {
        k->early = c;
    }
    lock_release(&k->lock);
    if (!keep && state != CALLBACK_RUNNING) {
        orpc_return(c, WBEM_E_CALL_CANCELLED);
    }
    return !keep && state == CALLBACK_RUNNING;
}

static hres take_objects(struct orpc_call *c, struct callback *k)
{
    uint32_t n = 0, there = 0;
    int32_t count = 0;
    hres hr = 0;
    ndr_i32(&c->in, &count);
    ndr_u32(&c->in, &n);
    if (count < 0 || (uint32_t)count != n || n > ndr_left(&c->in) / 4) {
        ndr_fail(&c->in);
    }
    for (uint32_t i = 0; i < n && !c->in.failed; i++) {
        there += ndr_ptr(&c->in, false);
    }
    for (uint32_t i = 0; i < there && hr == 0 && !c->in.failed; i++) {
        struct objref ref;
        struct cim_object *o = NULL;
        ndr_align(&c->in, 4);
        if (objref_get(&c->in, &ref)) {
            hr = wbem_read_object(&ref, &o);
            hr = hr ? hr : request_object(k->r, o);
        }
    }
    return hr;
}

static void indicate(struct orpc_call *c)
{
    struct callback *k = callback_of(c->object);
    if (!allowed(c, k) || !ready(c, k)) {
        return;
    }
    hres hr = take_objects(c, k);
    if (orpc_read(c)) {
        orpc_return(c, hr);
    }
}

struct status {
    int32_t flags;
    hres result;
    struct slice text;
    struct cim_object *object; /* counted */
};

static void take_progress(struct callback *k, const struct status *st)
{
    AUTO_STR text = STR_INIT;
    uint32_t both = (uint32_t)st->result;
    if (st->text.p) {
        str_add_slice(&text, st->text);
    }
    request_progress(k->r, both >> 16, both & 0xffff, st->text.p ? str_z(&text) : NULL);
}

/* The other machine has its answer before the call is told to be over: the process may end with that. */
static void take_outcome(struct callback *k, struct orpc_call *c, struct status *st)
{
    struct failure why = {0};
    struct cim_instance *error = st->object ? cim_as_instance(st->object) : NULL;
    struct cim_str *path = NULL;
    bool mine = over(k);
    if (!FAILED(st->result) && k->r->operation == WMI_OP_PUT && st->text.p) {
        path = cim_str_new(st->text); /* without memory: not told */
    }
    orpc_return(c, 0);
    if (mine && path) {
        (void)request_put_path(k->r, TAKE(path));
    }
    cim_str_unref(path);
    if (mine) {
        end(k, FAILED(st->result) ? st->result : 0, &why, cim_instance_ref(error));
    }
}

static void set_status(struct orpc_call *c)
{
    enum {
        COMPLETE = 0,
        PROGRESS = 2
    };
    struct callback *k = callback_of(c->object);
    struct status st = {0};
    if (!allowed(c, k) || !ready(c, k)) {
        return;
    }
    ndr_i32(&c->in, &st.flags);
    ndr_i32(&c->in, &st.result);
    ndr_bstr(&c->in, &st.text);
    hres hr = wbem_get_object(&c->in, &st.object);
    hr = st.flags == COMPLETE || st.flags == PROGRESS ? (hr == WBEM_E_OUT_OF_MEMORY ? hr : 0)
                                                      : WBEM_E_INVALID_PARAMETER;
    /* an error object that is damaged is left out: the status counts */
    bool good = !c->in.failed && hr == 0;
    if (good && st.flags == COMPLETE) {
        dcom_object_ref(&k->o);
        take_outcome(k, c, &st);
        dcom_object_unref(&k->o);
    } else {
        if (good) {
            take_progress(k, &st);
        }
        if (orpc_read(c)) {
            orpc_return(c, hr);
        }
    }
    cim_object_unref(st.object);
}

static void (*const sink_ops[])(struct orpc_call *c) = {NULL, NULL, NULL, indicate, set_status};
const struct dcom_interface object_sink_interface = {
    GUID(0x7c857801, 0x7381, 0x11cf, 0x884d, 0x00aa004b2e24), "IWbemObjectSink",
    ARRAY_LEN(sink_ops), sink_ops};

/* ---- cancelling ---- */
/* The other machine did not know the call any more: its outcome will not come. */
static void run_cancelled(struct work *w)
{
    struct callback *k = container_of(w, struct callback, cancelled);
    struct failure why = {0};
    if (over(k)) {
        end(k, WBEM_E_CALL_CANCELLED, &why, NULL);
    }
    dcom_object_unref(&k->o); /* the cancel's */
}

static void cancel_done(struct remote_call *c)
{
    struct callback *k = container_of(c, struct callback, cancel);
    if (!FAILED(remote_result(c))) {
        dcom_object_unref(&k->o); /* the final status comes */
        return;
    }
    k->cancelled.run = run_cancelled; /* maybe still inside on_cancel: the end waits for that */
    pool_push(machine_of(k)->local->pool, &k->cancelled);
}

static void on_cancel(void *arg)
{
    struct callback *k = arg;
    struct rpc_loop *loop = machine_of(k)->local->loop;
    struct ndr n;
    dcom_object_ref(&k->o);
    remote_begin(&n, &k->cancel.rpc.stub);
    objref_put_ptr(&n, &k->ref);
    machine_start(machine_of(k), &k->cancel, &iid_wbem_services, OP_CANCEL_ASYNC_CALL,
                  &remote_of(k->s)->ns.ipid, cancel_done);
    rpc_loop_flush(loop); /* the process may end now */
}

/* ---- starting ---- */
/* The sink's reference, with the address of this side of the connection. */
static hres make_sink(struct callback *k, struct failure *why)
{
    struct machine *h = machine_of(k);
    char local[64];
    struct rpc_client *c = remote_client(h->remote);
    bool known = c && rpc_client_local(c, local, sizeof local);
    rpc_client_unref(c);
    hres hr = dcom_server_listen(h->local);
    if (FAILED(hr)) {
        return failure_set(why, hr, "TCP", "no port to be called back at");
    }
    if (!known) {
        return failure_set(why, RPC_S_SERVER_UNAVAILABLE, "TCP",
                           "%s: not connected, so it is not known where to be called back",
                           h->name);
    }
    str_fini(&why->text);
    int len = snprintf(k->address, sizeof k->address, "%s[%u]", local, h->local->resolver_port);
    k->ref = (struct objref){.kind = OBJREF_STANDARD, .iid = object_sink_interface.iid};
    k->ref.resolver.addresses[k->ref.resolver.n++] = (struct slice){k->address, (size_t)len};
    return exporter_export(&h->local->exporter, &k->o, &object_sink_interface.iid, &k->ref.std);
}

static hres send_call(struct callback *k, const struct wmi_call *call, struct failure *why)
{
    struct str stub = STR_INIT;
    struct machine_answer a;
    uint16_t op;
    hres result = WBEM_E_TRANSPORT_FAILURE;
    hres hr = wbem_request_op(call, true, &op);
    hr = hr ? hr : wbem_request_stub(call, op, &k->ref, &stub);
    if (FAILED(hr)) {
        str_fini(&stub);
        return hr;
    }
    hr = machine_call(machine_of(k), &iid_wbem_services, op, &remote_of(k->s)->ns.ipid, &stub,
                      INT64_MAX, &a, why);
    if (hr == 0) {
        ndr_i32(&a.n, &result);
        hr = a.n.failed ? WBEM_E_TRANSPORT_FAILURE : FAILED(result) ? result : 0;
    }
    machine_answer_fini(&a);
    return hr;
}

/* The call was accepted, or it was not: what came early is served, or refused. */
static void settle(struct callback *k, enum callback_state state)
{
    lock_take(&k->lock);
    k->state = state;
    struct orpc_call *early = TAKE(k->early);
    lock_release(&k->lock);
    if (early) {
        early->iface->ops[early->rpc->op](early);
    }
}

static hres new_callback(struct wmi_services *s, const struct wmi_call *call, struct wmi_sink *sink,
                         void *cookie, struct callback **out)
{
    struct machine *h = remote_of(s)->host;
    struct callback *k = calloc(1, sizeof *k);
    if (!k) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    dcom_object_init(&k->o, &type, &h->local->exporter, h->who, NULL);
    k->s = services_ref(s);
    k->r = wbem_request_new(call, sink, cookie);
    if (!k->r) {
        dcom_object_unref(&k->o);
        return WBEM_E_OUT_OF_MEMORY;
    }
    request_ref(k->r);
    *out = k;
    return 0;
}

hres wbem_callback_start(struct wmi_services *s, const struct wmi_call *call, struct wmi_sink *sink,
                         void *cookie, struct cim_instance **error)
{
    struct callback *k = NULL;
    struct failure why = {0};
    hres hr = new_callback(s, call, sink, cookie, &k);
    if (FAILED(hr)) {
        return hr;
    }
    hr = make_sink(k, &why);
    bool exported = hr == 0;
    hr = hr ? hr : send_call(k, call, &why);
    if (FAILED(hr)) {
        settle(k, CALLBACK_OVER);
        if (exported) {
            exporter_release(k->o.exporter, &k->ref.std.ipid, UINT32_MAX);
        }
        if (error) {
            failure_answered(&why, hr, machine_of(k)->name);
            *error =
                failure_object(&why, operation_name(call->operation), cim_str_slice(k->r->text));
        }
        str_fini(&why.text);
        request_unref(k->r);
        dcom_object_unref(&k->o);
        return hr;
    }
    str_fini(&why.text);
    request_accept(k->r, sink);
    wmi_request_on_cancel(k->r, on_cancel, k);
    settle(k, CALLBACK_RUNNING);
    return 0;
}
