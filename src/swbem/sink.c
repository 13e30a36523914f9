/* sink: SWbemSink and the way of events to the script (reference sections 3.11, 6). */
#include "swbem/objects.h"

#include <stdlib.h>

static struct ssink *self_of(struct sobj *o)
{
    return (struct ssink *)o;
}

/* What one call keeps until its completion: the sink stays alive, the context comes back, results know their
 * connection. */
struct async_call {
    struct ssink *sink;
    struct snvs *context; /* or NULL */
    struct wmi_services *services;
    struct security security;
    bool amended; /* results were read with their amended qualifiers */
};

static void call_destroy(struct async_call *a)
{
    services_unref(a->services);
    security_fini(&a->security);
    sobj_unref(a->context);
    sobj_unref(a->sink);
    free(a);
}

/* ---- events ---- */
const struct swbem_event swbem_events[] = {
    [SINK_OBJECT_READY] = {"OnObjectReady", 1, "objWbemObject, objWbemAsyncContext"},
    [SINK_COMPLETED] = {"OnCompleted", 2, "iHResult, objWbemErrorObject, objWbemAsyncContext"},
    [SINK_PROGRESS] = {"OnProgress", 3, "iUpperBound, iCurrent, strMessage, objWbemAsyncContext"},
    [SINK_OBJECT_PUT] = {"OnObjectPut", 4, "objWbemObjectPath, objWbemAsyncContext"},
    {0},
};

static struct var context_arg(const struct async_call *a)
{
    return VAR_OBJ(a->context ? &a->context->o.d : NULL); /* lent: the listener only borrows */
}

static void fire(struct async_call *a, enum sink_event event, struct var *args, unsigned n)
{
    struct swbem *ctx = a->sink->o.ctx;
    struct disp_listener *l = a->sink->listener;
    if (l && ctx->stop == 0) {
        ctx->firing++;
        hres hr = l->fire(l, swbem_events[event].name, args, n);
        ctx->firing--;
        ctx->stop = ctx->stop ? ctx->stop : hr;
    }
}

static void on_object(void *arg, void *cookie, struct cim_object *o)
{
    (void)arg;
    struct async_call *a = cookie;
    struct swbem *ctx = a->sink->o.ctx;
    if (!a->sink->listener || ctx->stop) {
        return;
    }
    struct sobject *w =
        object_new(ctx, &object_class, cim_object_ref(o), a->services, &a->security);
    if (w) {
        w->amended = a->amended;
    }
    struct var args[] = {VAR_OBJ(w ? &w->o.d : NULL), context_arg(a)};
    fire(a, SINK_OBJECT_READY, args, 2);
    sobj_unref(w);
}

static void on_put(void *arg, void *cookie, const char *path)
{
    (void)arg;
    struct async_call *a = cookie;
    void *p = NULL;
    if (!a->sink->listener || path_from_text(a->sink->o.ctx, slice_of(path), false, &p)) {
        return;
    }
    struct var args[] = {VAR_OBJ(&((struct sobj *)p)->d), context_arg(a)};
    fire(a, SINK_OBJECT_PUT, args, 2);
    sobj_unref(p);
}

static void on_progress(void *arg, void *cookie, uint32_t upper, uint32_t current,
                        const char *message)
{
    (void)arg;
    struct async_call *a = cookie;
    struct var args[] = {VAR_I4((int32_t)upper), VAR_I4((int32_t)current),
                         VAR_STR(bstr_from_z(message)), context_arg(a)};
    fire(a, SINK_PROGRESS, args, 4);
    var_clear(&args[2]);
}

static void on_completed(void *arg, void *cookie, hres status, struct cim_instance *error)
{
    (void)arg;
    struct async_call *a = cookie;
    struct sobject *e = NULL;
    if (error && a->sink->listener) {
        e = object_new(a->sink->o.ctx, &last_error_class, &cim_instance_ref(error)->o, a->services,
                       &a->security);
    }
    struct var args[] = {VAR_I4(status), VAR_OBJ(e ? &e->o.d : NULL), context_arg(a)};
    fire(a, SINK_COMPLETED, args, 3);
    sobj_unref(e);
    call_destroy(a);
}

/* The script has ended before the call did. */
static void on_forget(void *arg, void *cookie)
{
    (void)arg;
    call_destroy(cookie);
}

static const struct sink_ops script_ops = {.object = on_object,
                                           .put = on_put,
                                           .progress = on_progress,
                                           .completed = on_completed,
                                           .forget = on_forget};

/* The queue's descriptor is readable: the script waits, so events may run. */
static hres queue_ready(void *arg)
{
    struct swbem *ctx = arg;
    queue_drain(ctx->queue);
    hres hr = ctx->stop;
    ctx->stop = 0;
    return hr > 0 ? WBEM_E_CALL_CANCELLED
                  : hr; /* the loop ends on failures; the engine knows its own stop */
}

static hres make_queue(struct swbem *ctx)
{
    if (ctx->queue) {
        return 0;
    }
    struct wmi_queue *q = NULL;
    hres hr = queue_create(QUEUE_POLL, NULL, &q);
    hr = hr ? hr : loop_watch(ctx->loop, q->fd, queue_ready, ctx, &ctx->watch);
    if (FAILED(hr)) {
        queue_unref(q);
        return hr;
    }
    ctx->queue = q;
    return 0;
}

hres sink_start(struct ssink *s, struct wmi_services *services, const struct security *sec,
                const struct wmi_call *call, struct snvs *context)
{
    if (!services) {
        return WBEM_E_INVALID_OPERATION; /* an object of no namespace */
    }
    struct async_call *a = calloc(1, sizeof *a);
    if (!a) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    a->sink = sobj_ref(s);
    a->context = context ? sobj_ref(context) : NULL;
    a->services = services_ref(services);
    security_copy(&a->security, sec);
    a->amended = (call->flags & WMI_FLAG_USE_AMENDED) != 0;
    struct cim_instance *error = NULL;
    struct swbem *ctx = s->o.ctx;
    hres hr = swbem_traced(ctx, call, "Async", services_start(services, call, s->sink, a, &error));
    if (FAILED(hr)) {
        call_destroy(a);
        return swbem_failed(ctx, hr, error);
    }
    return 0;
}

/* ---- the object ---- */
static void sink_destroy(struct sobj *o)
{
    struct ssink *s = self_of(o);
    struct swbem *ctx = o->ctx;
    if (s->prev) {
        s->prev->next = s->next;
    } else if (ctx->sinks == s) {
        ctx->sinks = s->next;
    }
    if (s->next) {
        s->next->prev = s->prev;
    }
    sink_unref(s->sink);
}

static bool any_outstanding(const struct swbem *ctx)
{
    for (struct ssink *s = ctx->sinks; s; s = s->next) {
        if (sink_outstanding(s->sink) > 0) {
            return true;
        }
    }
    return false;
}

void swbem_quiet(struct swbem *ctx)
{
    for (struct ssink *s = ctx->sinks; s; s = s->next) {
        s->listener = NULL;
        sink_cancel(s->sink);
    }
    /* Cancelled calls complete at once. They do it here, on the script's thread, because they let go of its objects. */
    while (any_outstanding(ctx)) {
        queue_wait(ctx->queue, -1);
    }
}

hres swbem_dispatch(struct swbem *ctx)
{
    return ctx->firing ? queue_ready(ctx) : 0;
}

void *sink_new(struct swbem *ctx)
{
    if (make_queue(ctx)) {
        return NULL;
    }
    struct ssink *s = sobj_new(ctx, &sink_class, sizeof *s);
    if (s && sink_create(ctx->queue, &script_ops, NULL, &s->sink)) {
        return sobj_unref(s);
    }
    if (s) {
        s->next = ctx->sinks;
        if (s->next) {
            s->next->prev = s;
        }
        ctx->sinks = s;
    }
    return s;
}

static hres connect_sink(struct sobj *o, struct disp_listener *l)
{
    self_of(o)->listener = l;
    return 0;
}

static hres m_cancel(struct sobj *o, struct scall *c)
{
    (void)c;
    sink_cancel(self_of(o)->sink);
    return 0;
}

static const struct member sink_members[] = {
    {"Cancel", 1, DISP_METHOD, m_cancel, NULL},
    {0},
};
const struct sclass sink_class = {.ops = SOBJ_OPS("SWbemSink", true),
                                  .members = sink_members,
                                  .destroy = sink_destroy,
                                  .connect = connect_sink};
