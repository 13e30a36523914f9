/* services: connecting, and the synchronous and semisynchronous forms made of the asynchronous one.
 */
#include "client/services.h"

#include "client/embedded.h"
#include "client/remote.h"
#include "util/utf.h"

#include <stdlib.h>

static bool given(const char *s)
{
    return s && *s;
}

/* "MS_409", several with commas between them: LCIDs in hexadecimal. */
static bool is_locale(const char *s)
{
    for (;;) {
        size_t n = strcspn(s, ","), prefix = strlen("MS_");
        if (n <= prefix || !utf8_caseeq((struct slice){s, prefix}, SLICE("MS_")) ||
            strspn(s + prefix, "0123456789abcdefABCDEF") != n - prefix) {
            return false;
        }
        if (s[n] == 0) {
            return true;
        }
        s += n + 1;
    }
}

hres services_connect(const struct wmi_connect_options *o, struct wmi_services **out,
                      struct cim_instance **error)
{
    static const struct wmi_connect_options none;
    struct cim_instance *ignored = NULL;
    o = o ? o : &none;
    if (error) {
        *error = NULL;
    }
    if (given(o->locale) && !is_locale(o->locale)) {
        return WBEM_E_INVALID_PARAMETER;
    }
    if (!is_local_server(o->server)) {
        hres hr = remote_connect(o, out, error ? error : &ignored);
        cim_instance_unref(ignored);
        return hr;
    }
    if (given(o->user) || given(o->password) || given(o->authority)) {
        return WBEM_E_LOCAL_CREDENTIALS;
    }
    return embedded_connect(o, out);
}

struct wmi_services *services_ref(struct wmi_services *s)
{
    if (s) {
        ref_get(&s->refs);
    }
    return s;
}

struct wmi_services *services_unref(struct wmi_services *s)
{
    if (s && ref_put(&s->refs)) {
        s->ops->destroy(s);
        for (size_t i = 0; i < s->classes.n; i++) {
            cim_class_unref(s->classes.v[i]);
        }
        vec_fini(&s->classes);
        cim_origin_unref(s->origin);
        free(s);
    }
    return NULL;
}

/* ---- classes of instances that came without methods ---- */
static struct cim_class *known_class(struct wmi_services *s, struct slice name)
{
    struct cim_class *c = NULL;
    lock_take(&s->lock);
    for (size_t i = 0; i < s->classes.n && !c; i++) {
        if (utf8_caseeq(cim_str_slice(s->classes.v[i]->name), name)) {
            c = cim_class_ref(s->classes.v[i]);
        }
    }
    lock_release(&s->lock);
    return c;
}

/* The oldest one makes room. */
static void remember_class(struct wmi_services *s, struct cim_class *c)
{
    struct cim_class *old = NULL;
    lock_take(&s->lock);
    if (s->classes.n == SERVICES_MAX_CLASSES) {
        old = s->classes.v[0];
        vec_remove(&s->classes, 0);
    }
    if (vec_push(&s->classes, c)) {
        cim_class_ref(c);
    }
    lock_release(&s->lock);
    cim_class_unref(old);
}

hres services_class_of(struct wmi_services *s, struct cim_object *o, struct cim_class **out)
{
    struct cim_class *own = cim_class_of(o);
    if (!s || !s->bare || cim_as_class(o) || own->nmethods ||
        cim_str_is(own->name, "__PARAMETERS")) {
        *out = cim_class_ref(own);
        return 0;
    }
    *out = known_class(s, cim_str_slice(own->name));
    if (*out) {
        return 0;
    }
    struct services_result r;
    struct wmi_call get = {.operation = WMI_OP_GET, .path = cim_str_z(own->name)};
    hres hr = services_wait(s, &get, &r);
    *out = hr == 0 && r.object ? cim_class_ref(cim_as_class(r.object)) : NULL;
    services_result_clear(&r);
    if (hr == 0 && !*out) {
        hr = WBEM_E_INVALID_CLASS;
    }
    if (hr == 0) {
        remember_class(s, *out);
    }
    return hr;
}

static void release_services(void *owner)
{
    services_unref(owner);
}

/* A sink without a queue gets a strand of the first connection it is used with; the strand keeps
 * the connection. */
static hres give_strand(struct wmi_services *s, struct wmi_sink *sink)
{
    struct wmi_queue *q = NULL;
    hres hr = queue_create(QUEUE_STRAND, s->ops->pool(s), &q);
    if (FAILED(hr)) {
        return hr;
    }
    q->owner = services_ref(s);
    q->release = release_services;
    lock_take(&sink->lock);
    struct wmi_queue *extra = sink->queue ? q : NULL;
    if (!extra) { /* another thread may look without the lock: the queue is complete by then */
        __atomic_store_n(&sink->queue, q, __ATOMIC_RELEASE);
    }
    lock_release(&sink->lock);
    queue_unref(extra);
    return 0;
}

hres services_open_namespace(struct wmi_services *s, struct slice ns, struct wmi_services **out,
                             struct cim_instance **error)
{
    struct cim_instance *ignored = NULL;
    if (error) {
        *error = NULL;
    }
    hres hr = s->ops->open(s, ns, out, error ? error : &ignored);
    cim_instance_unref(ignored);
    return hr;
}

uint32_t services_rights(struct wmi_services *s)
{
    return s->ops->rights(s);
}

static hres start(struct wmi_services *s, const struct wmi_call *call, enum call_form form,
                  struct wmi_sink *sink, void *cookie, struct cim_instance **error)
{
    if (sink && !__atomic_load_n(&sink->queue, __ATOMIC_ACQUIRE)) {
        hres hr = give_strand(s, sink);
        if (FAILED(hr)) {
            return hr;
        }
    }
    return s->ops->start(s, call, form, sink, cookie, error);
}

hres services_start(struct wmi_services *s, const struct wmi_call *call, struct wmi_sink *sink,
                    void *cookie, struct cim_instance **error)
{
    return start(s, call, CALL_ASYNC, sink, cookie, error);
}

hres services_publish(struct wmi_services *s, struct cim_instance *event)
{
    return s->ops->publish(s, event);
}

/* ---- synchronous ---- */
struct waiter {
    struct services_result *result;
    hres status;
    bool done;
};

static void wait_object(void *arg, void *cookie, struct cim_object *o)
{
    (void)cookie;
    struct waiter *w = arg;
    if (!w->result->object) {
        w->result->object = cim_object_ref(o);
    }
}

static void wait_put(void *arg, void *cookie, const char *path)
{
    (void)cookie;
    struct waiter *w = arg;
    if (!w->result->path) {
        w->result->path = cim_str_new(slice_of(path)); /* without memory the path is not told */
    }
}

static void wait_completed(void *arg, void *cookie, hres status, struct cim_instance *error)
{
    (void)cookie;
    struct waiter *w = arg;
    w->status = status;
    w->result->error = cim_instance_ref(error);
    w->done = true;
}

static const struct sink_ops wait_ops = {
    .object = wait_object, .put = wait_put, .completed = wait_completed};

hres services_wait(struct wmi_services *s, const struct wmi_call *call, struct services_result *out)
{
    *out = (struct services_result){0};
    struct waiter w = {.result = out};
    struct wmi_queue *q = NULL;
    struct wmi_sink *sink = NULL;
    hres hr = queue_create(QUEUE_WAIT, NULL, &q);
    hr = hr ? hr : sink_create(q, &wait_ops, &w, &sink);
    hr = hr ? hr : start(s, call, CALL_WAIT, sink, NULL, &out->error);
    while (hr == 0 && !w.done) {
        queue_wait(q, -1);
    }
    sink_unref(sink);
    queue_unref(q);
    return hr ? hr : w.status;
}

void services_result_clear(struct services_result *r)
{
    r->object = cim_object_unref(r->object);
    r->path = cim_str_unref(r->path);
    r->error = cim_instance_unref(r->error);
}

/* ---- semisynchronous ---- */
struct services_enum {
    struct wmi_queue *queue;
    struct wmi_sink *sink;
    struct VEC(struct cim_object *) ready; /* in order from `at` */
    size_t at;
    hres status;
    struct cim_instance *error;
    bool done, failed_memory;
};

static void enum_object(void *arg, void *cookie, struct cim_object *o)
{
    (void)cookie;
    struct services_enum *e = arg;
    if (!vec_push(&e->ready, o)) {
        e->failed_memory = true;
        return;
    }
    cim_object_ref(o);
}

static void enum_completed(void *arg, void *cookie, hres status, struct cim_instance *error)
{
    (void)cookie;
    struct services_enum *e = arg;
    e->status = status;
    e->error = cim_instance_ref(error);
    e->done = true;
}

static const struct sink_ops enum_ops = {.object = enum_object, .completed = enum_completed};

hres services_enum_start(struct wmi_services *s, const struct wmi_call *call,
                         struct services_enum **out, struct cim_instance **error)
{
    if (error) {
        *error = NULL;
    }
    struct services_enum *e = calloc(1, sizeof *e);
    if (!e) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = queue_create(QUEUE_WAIT, NULL, &e->queue);
    hr = hr ? hr : sink_create(e->queue, &enum_ops, e, &e->sink);
    hr = hr ? hr : start(s, call, CALL_WAIT, e->sink, NULL, error);
    if (FAILED(hr)) {
        services_enum_destroy(e);
        return hr;
    }
    *out = e;
    return 0;
}

static struct cim_object *take_ready(struct services_enum *e)
{
    struct cim_object *o = e->ready.v[e->at++];
    if (e->at == e->ready.n) {
        vec_clear(&e->ready);
        e->at = 0;
    }
    return o;
}

hres services_enum_next(struct services_enum *e, int64_t timeout_ns, struct cim_object **out,
                        struct cim_instance **error)
{
    while (e->at == e->ready.n) {
        if (e->failed_memory) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        if (e->done) {
            if (error) {
                *error = TAKE(e->error);
            }
            return FAILED(e->status) ? e->status : WBEM_S_FALSE;
        }
        if (queue_wait(e->queue, timeout_ns) == 0) {
            return WBEM_S_TIMEDOUT;
        }
    }
    *out = take_ready(e);
    return 0;
}

void services_enum_destroy(struct services_enum *e)
{
    if (!e) {
        return;
    }
    if (e->sink) {
        sink_cancel(e->sink);
        atomic_store(&e->queue->closed, true);
        queue_drain(e->queue);
    }
    while (e->at < e->ready.n) {
        cim_object_unref(take_ready(e));
    }
    vec_fini(&e->ready);
    cim_instance_unref(e->error);
    sink_unref(e->sink);
    queue_unref(e->queue);
    free(e);
}
