/* request: collecting results, ending, cancelling, delivering. */
#include "broker/request.h"

#include "broker/amend.h"
#include "broker/broker.h"

#include <sched.h>
#include <stdlib.h>

struct wmi_request *request_ref(struct wmi_request *r)
{
    ref_get(&r->refs);
    return r;
}

static void event_fini(struct event *e)
{
    if (e->kind == EVENT_OBJECT) {
        cim_object_unref(e->p);
    } else {
        cim_str_unref(e->p);
    }
}

static void events_drop(struct event *v, uint32_t n, const struct wmi_request *r)
{
    for (uint32_t i = 0; i < n; i++) {
        event_fini(&v[i]);
    }
    if (v != r->inline_events) {
        free(v);
    }
}

/* Requests of a sink are used again: memory that goes from thread to thread is what malloc is slowest at. */
static bool spare_put(struct wmi_sink *s, struct wmi_request *r)
{
    lock_take(&s->lock);
    bool keep = s->nspare < SINK_MAX_SPARE;
    if (keep) {
        r->next = s->spare;
        s->spare = r;
        s->nspare++;
    }
    lock_release(&s->lock);
    return keep;
}

struct wmi_request *request_alloc(struct wmi_sink *s)
{
    lock_take(&s->lock);
    struct wmi_request *r = s->spare;
    if (r) {
        s->spare = r->next;
        s->nspare--;
    }
    lock_release(&s->lock);
    if (!r) {
        return calloc(1, sizeof *r);
    }
    memset(r, 0, sizeof *r);
    return r;
}

struct wmi_request *request_unref(struct wmi_request *r)
{
    if (r && ref_put(&r->refs)) {
        if (r->nevents || r->events != r->inline_events) {
            events_drop(r->events, r->nevents, r);
        }
        struct wmi_sink *s =
            r->sink; /* its reference is dropped here, after the memory went to it */
        broker_request_fini(r);
        if (!s || !spare_put(s, r)) {
            free(r);
        }
        sink_unref(s);
    }
    return NULL;
}

void request_accept(struct wmi_request *r, struct wmi_sink *s)
{
    r->sink = sink_ref(s);
    lock_take(&s->lock);
    r->next = s->calls;
    if (s->calls) {
        s->calls->prev = r;
    }
    s->calls = r;
    atomic_fetch_add_explicit(&s->ncalls, 1, memory_order_relaxed);
    lock_release(&s->lock);
}

static void leave_sink(struct wmi_request *r)
{
    struct wmi_sink *s = r->sink;
    lock_take(&s->lock);
    if (r->prev) {
        r->prev->next = r->next;
    } else {
        s->calls = r->next;
    }
    if (r->next) {
        r->next->prev = r->prev;
    }
    atomic_fetch_sub_explicit(&s->ncalls, 1, memory_order_relaxed);
    lock_release(&s->lock);
}

/* ---- collecting ---- */
/* Under r->lock. */
static bool grow(struct wmi_request *r)
{
    if (r->nevents < r->events_cap) {
        return true;
    }
    uint32_t cap = r->events_cap * 4;
    struct event *v = malloc(cap * sizeof *v);
    if (!v) {
        return false;
    }
    memcpy(v, r->events, r->nevents * sizeof *v);
    if (r->events != r->inline_events) {
        free(r->events);
    }
    r->events = v;
    r->events_cap = cap;
    return true;
}

/* Under r->lock: true when the caller is to put the request on its queue, once it has released the lock. */
static bool must_queue(struct wmi_request *r)
{
    bool push = !(r->flags & (REQ_QUEUED | REQ_TAKEN_FINAL));
    if (push) {
        r->flags |= REQ_QUEUED;
    }
    return push;
}

/* Under r->lock, which it releases: puts the request on its queue unless it is there. */
static void queue_and_release(struct wmi_request *r)
{
    bool push = must_queue(r);
    lock_release(&r->lock);
    if (push) {
        queue_push(r->sink->queue, r);
    }
}

/* Waits until the receiver has taken some; the caller holds r->lock and gets it back. */
static void wait_for_room(struct wmi_request *r)
{
    uint32_t seen = atomic_load(&r->room);
    lock_release(&r->lock);
    futex_wait(&r->room, seen, INT64_C(100000000));
    lock_take(&r->lock);
}

static hres add_event(struct wmi_request *r, struct event e)
{
    lock_take(&r->lock);
    while (r->nevents >= REQUEST_MAX_PENDING && !(r->flags & REQ_FINAL) &&
           !atomic_load(&r->sink->queue->closed)) {
        wait_for_room(r);
    }
    bool gone = (r->flags & REQ_FINAL) || atomic_load(&r->sink->queue->closed);
    hres hr = gone ? WBEM_E_CALL_CANCELLED : grow(r) ? 0 : WBEM_E_OUT_OF_MEMORY;
    if (hr) {
        lock_release(&r->lock);
        event_fini(&e);
        return hr;
    }
    r->events[r->nevents++] = e;
    if (e.kind == EVENT_OBJECT &&
        (r->operation == WMI_OP_EXEC_METHOD || r->operation == WMI_OP_GET)) {
        lock_release(&r->lock); /* the one result goes out together with the end */
        return 0;
    }
    queue_and_release(r);
    return 0;
}

hres request_object(struct wmi_request *r, struct cim_object *o)
{
    if ((r->call_flags & WMI_FLAG_USE_AMENDED) && r->operation != WMI_OP_NOTIFY) {
        hres hr = amend_object(r, &o);
        if (FAILED(hr)) {
            cim_object_unref(o);
            return hr;
        }
    }
    return add_event(r, (struct event){.kind = EVENT_OBJECT, .p = o});
}

/* As many as there is room for at a time. */
hres request_objects(struct wmi_request *r, struct cim_object **v, size_t n)
{
    size_t i = 0;
    hres hr = 0;
    while (i < n && hr == 0) {
        lock_take(&r->lock);
        while (r->nevents >= REQUEST_MAX_PENDING && !(r->flags & REQ_FINAL) &&
               !atomic_load(&r->sink->queue->closed)) {
            wait_for_room(r);
        }
        bool gone = (r->flags & REQ_FINAL) || atomic_load(&r->sink->queue->closed);
        hr = gone ? WBEM_E_CALL_CANCELLED : 0;
        while (i < n && hr == 0 && r->nevents < REQUEST_MAX_PENDING) {
            hr = grow(r) ? 0 : WBEM_E_OUT_OF_MEMORY;
            if (hr == 0) {
                r->events[r->nevents++] = (struct event){.kind = EVENT_OBJECT, .p = v[i++]};
            }
        }
        if (gone) {
            lock_release(&r->lock);
        } else {
            queue_and_release(r);
        }
    }
    while (i < n) {
        cim_object_unref(v[i++]);
    }
    return hr;
}

hres request_try_object(struct wmi_request *r, struct cim_object *o, uint32_t max)
{
    lock_take(&r->lock);
    bool gone = (r->flags & REQ_FINAL) || atomic_load(&r->sink->queue->closed);
    hres hr = gone                ? WBEM_E_CALL_CANCELLED
              : r->nevents >= max ? WBEM_E_QUEUE_OVERFLOW
              : grow(r)           ? 0
                                  : WBEM_E_OUT_OF_MEMORY;
    if (hr) {
        lock_release(&r->lock);
        cim_object_unref(o);
        return hr;
    }
    r->events[r->nevents++] = (struct event){.kind = EVENT_OBJECT, .p = o};
    queue_and_release(r);
    return 0;
}

hres request_put_path(struct wmi_request *r, struct cim_str *path)
{
    return add_event(r, (struct event){.kind = EVENT_PUT, .p = path});
}

void request_progress(struct wmi_request *r, uint32_t upper, uint32_t current, const char *message)
{
    if (!(r->call_flags & WMI_FLAG_SEND_STATUS)) {
        return;
    }
    struct cim_str *text =
        message ? cim_str_new(slice_of(message)) : NULL; /* without memory: no text */
    (void)add_event(
        r, (struct event){.kind = EVENT_PROGRESS, .upper = upper, .current = current, .p = text});
}

void request_forget_cancel(struct wmi_request *r)
{
    if (!r->cancel_set) {
        return;
    }
    r->cancel_set = false;
    lock_take(&r->lock);
    r->cancel_fn = NULL;
    while (r->flags & REQ_IN_CANCEL) {
        lock_release(&r->lock);
        sched_yield();
        lock_take(&r->lock);
    }
    lock_release(&r->lock);
}

/* ---- the end ---- */
void request_finish(struct wmi_request *r, hres status, struct cim_instance *error)
{
    lock_take(&r->lock);
    bool last = (r->flags & REQ_DELIVERED) != 0;
    r->flags |= REQ_RUN_ENDED;
    if (r->flags & REQ_FINAL) { /* cancelled before */
        lock_release(&r->lock);
        cim_instance_unref(error);
    } else {
        struct cim_instance *old = r->error; /* of a part that failed and was left out */
        r->flags |= REQ_FINAL;
        r->status = status;
        r->error = error;
        queue_and_release(r); /* r may be gone after this */
        cim_instance_unref(old);
    }
    if (last) {
        request_unref(r);
    }
}

/* Drops what was collected; under r->lock. */
static void drop_collected(struct wmi_request *r)
{
    for (uint32_t i = 0; i < r->nevents; i++) {
        event_fini(&r->events[i]);
    }
    r->nevents = 0;
}

static void tell_provider(struct wmi_request *r)
{
    lock_take(&r->lock);
    void (*fn)(void *) = r->cancel_fn;
    void *arg = r->cancel_arg;
    r->cancel_fn = NULL;
    if (fn) {
        r->flags |= REQ_IN_CANCEL;
    }
    lock_release(&r->lock);
    if (fn) {
        fn(arg);
        lock_take(&r->lock);
        r->flags &= (uint16_t)~REQ_IN_CANCEL;
        lock_release(&r->lock);
    }
}

/* Turns the request into a cancelled one; true when it was not over yet. *push: the caller puts it on its queue. */
static bool mark_cancelled(struct wmi_request *r, bool *push)
{
    lock_take(&r->lock);
    if ((r->flags & REQ_COMPLETING) || atomic_load(&r->cancelled)) {
        lock_release(&r->lock);
        return false;
    }
    atomic_store(&r->cancelled, true);
    r->flags |= REQ_FINAL;
    r->status = WBEM_E_CALL_CANCELLED;
    drop_collected(r);
    struct cim_instance *old = TAKE(r->error); /* of an outcome nobody hears of any more */
    atomic_fetch_add(&r->room, 1);
    *push = must_queue(r);
    lock_release(&r->lock);
    cim_instance_unref(old);
    futex_wake(&r->room, INT32_MAX);
    return true;
}

void request_cancel(struct wmi_request *r)
{
    bool push;
    request_ref(r);
    if (mark_cancelled(r, &push)) {
        if (push) {
            queue_push(r->sink->queue, r);
        }
        tell_provider(r);
    }
    request_unref(r);
}

/* ---- delivering ---- */
static void deliver_event(struct wmi_request *r, const struct event *e)
{
    const struct sink_ops *o = r->sink->ops;
    void *arg = r->sink->arg;
    switch (e->kind) {
    case EVENT_OBJECT:
        if (o->object) {
            o->object(arg, r->cookie, e->p);
        }
        break;
    case EVENT_PUT:
        if (o->put) {
            o->put(arg, r->cookie, cim_str_z(e->p));
        }
        break;
    default:
        if (o->progress) {
            o->progress(arg, r->cookie, e->upper, e->current, cim_str_z(e->p));
        }
    }
}

/* Tells the end. status and error were taken under the lock. The last of the two sides drops the request. */
static void complete(struct wmi_request *r, bool closed, hres status, struct cim_instance *error,
                     bool run_ended)
{
    struct wmi_sink *s = sink_ref(r->sink); /* outlives r */
    void *cookie = r->cookie;
    if (atomic_load_explicit(&r->cancelled, memory_order_relaxed) && !error &&
        !(r->call_flags & WMI_FLAG_NO_ERROR_OBJECT) && !closed) {
        error = broker_cancel_error(r);
    }
    leave_sink(r);
    if (!run_ended) { /* it may end just now: the one who comes second drops the request */
        lock_take(&r->lock);
        r->flags |= REQ_DELIVERED;
        run_ended = (r->flags & REQ_RUN_ENDED) != 0;
        lock_release(&r->lock);
    }
    if (run_ended) {
        request_unref(r);
    }
    if (closed && s->ops->forget) {
        s->ops->forget(s->arg, cookie);
    } else if (!closed && s->ops->completed) {
        s->ops->completed(s->arg, cookie, status, error);
    }
    cim_instance_unref(error);
    sink_unref(s);
}

/* Under r->lock: the point of no return; cancelling comes too late from here on. When the running side has ended, nobody
 * else touches the request any more. */
static hres mark_completing(struct wmi_request *r, struct cim_instance **error, bool *run_ended)
{
    r->flags |= REQ_COMPLETING;
    *error = TAKE(r->error);
    *run_ended = (r->flags & REQ_RUN_ENDED) != 0;
    return r->status;
}

/* A callback may close the queue: nothing is told after that. True when it is closed. */
static bool deliver_events(struct wmi_request *r, struct event *v, uint32_t n, bool closed)
{
    for (uint32_t i = 0; i < n; i++) {
        closed = closed || atomic_load_explicit(&r->sink->queue->closed, memory_order_relaxed);
        if (!closed && !atomic_load_explicit(&r->cancelled, memory_order_relaxed)) {
            deliver_event(r, &v[i]);
        }
        event_fini(&v[i]);
    }
    if (n >= REQUEST_MAX_PENDING) {
        atomic_fetch_add(&r->room, 1);
        futex_wake(&r->room, INT32_MAX);
    }
    return closed || atomic_load_explicit(&r->sink->queue->closed, memory_order_relaxed);
}

/* One round of request_deliver. The request stays marked as queued meanwhile, so that nobody delivers it at the same
 * time: not even a callback that drains the queue while it waits. true: more came and the caller goes on. */
static bool deliver_round(struct wmi_request *r, bool closed)
{
    struct event one[REQUEST_INLINE_EVENTS];
    struct cim_instance *error = NULL;
    bool run_ended = false;
    hres status = 0;
    lock_take(&r->lock);
    struct event *v = r->events;
    uint32_t n = r->nevents;
    bool final = (r->flags & REQ_FINAL) != 0;
    if (v == r->inline_events) {
        memcpy(one, v, n * sizeof *v);
        v = one;
    } else {
        r->events = r->inline_events;
        r->events_cap = REQUEST_INLINE_EVENTS;
    }
    r->nevents = 0;
    r->flags |= final ? REQ_TAKEN_FINAL : 0;
    if (final && n == 0) {
        status = mark_completing(r, &error, &run_ended);
    }
    lock_release(&r->lock);
    if (n > 0) {
        closed = deliver_events(r, v, n, closed);
        if (final) {
            lock_take(&r->lock);
            status = mark_completing(r, &error, &run_ended);
            lock_release(&r->lock);
        }
    }
    if (v != one) { /* also when a cancel has emptied it */
        free(v);
    }
    if (final) {
        complete(r, closed, status, error, run_ended);
        return false;
    }
    lock_take(&r->lock);
    bool more = r->nevents > 0 || (r->flags & REQ_FINAL);
    if (!more) {
        r->flags &= (uint16_t)~REQ_QUEUED;
    }
    lock_release(&r->lock);
    return more;
}

void request_deliver(struct wmi_request *r, bool closed)
{
    while (deliver_round(r, closed)) {
        if (!closed) { /* behind the others that wait */
            queue_push(r->sink->queue, r);
            return;
        }
    }
}

/* ---- sinks ---- */
hres sink_create(struct wmi_queue *q, const struct sink_ops *ops, void *arg, struct wmi_sink **out)
{
    struct wmi_sink *s = calloc(1, sizeof *s);
    if (!s) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    s->refs = REF_INIT;
    s->queue = queue_ref(q);
    s->ops = ops;
    s->arg = arg;
    *out = s;
    return 0;
}

struct wmi_sink *sink_ref(struct wmi_sink *s)
{
    if (s) {
        ref_get(&s->refs);
    }
    return s;
}

struct wmi_sink *sink_unref(struct wmi_sink *s)
{
    if (s && ref_put(&s->refs)) {
        if (s->ops->destroy) {
            s->ops->destroy(s->arg);
        }
        queue_unref(s->queue);
        while (s->spare) {
            struct wmi_request *r = s->spare;
            s->spare = r->next;
            free(r);
        }
        free(s);
    }
    return NULL;
}

void sink_cancel(struct wmi_sink *s)
{
    /* All are marked under the lock; what may be slow or come back here runs after it: the providers' functions, and
     * the queue, which delivers at once when it is closed. */
    struct wmi_request *told = NULL;
    lock_take(&s->lock);
    for (struct wmi_request *r = s->calls; r; r = r->next) {
        bool push;
        request_ref(r);
        if (mark_cancelled(r, &push)) {
            r->cancel_push = push;
            r->cancel_next = told;
            told = r;
        } else {
            request_unref(r); /* listed requests have another reference: this is never the last */
        }
    }
    lock_release(&s->lock);
    while (told) {
        struct wmi_request *r = told;
        told = r->cancel_next;
        if (r->cancel_push) {
            queue_push(s->queue, r);
        }
        tell_provider(r);
        request_unref(r);
    }
}

size_t sink_outstanding(struct wmi_sink *s)
{
    return atomic_load_explicit(&s->ncalls, memory_order_relaxed);
}
