/* api: the public functions of wmi/client.h. */
#include "broker/public_value.h"
#include "client/services.h"
#include "util/clock.h"

#include <pthread.h>
#include <stdlib.h>

/* ---- the last error of the thread ---- */
static pthread_key_t error_key;
static pthread_once_t error_once = PTHREAD_ONCE_INIT;

static void drop_error(void *p)
{
    cim_instance_unref(p);
}

static void make_error_key(void)
{
    pthread_key_create(&error_key, drop_error);
}

static void keep_error(struct cim_instance *error) /* taken; NULL clears */
{
    pthread_once(&error_once, make_error_key);
    cim_instance_unref(pthread_getspecific(error_key));
    pthread_setspecific(error_key, error);
}

wmi_object *wmi_last_error(void)
{
    pthread_once(&error_once, make_error_key);
    struct cim_instance *e = pthread_getspecific(error_key);
    pthread_setspecific(error_key, NULL);
    return e ? &e->o : NULL;
}

/* ---- connections, context ---- */
wmi_status wmi_connect(const struct wmi_connect_options *options, wmi_services **out)
{
    struct cim_instance *error = NULL;
    hres hr = services_connect(options, out, &error);
    if (FAILED(hr)) {
        keep_error(error);
    }
    return hr;
}

wmi_services *wmi_services_ref(wmi_services *s)
{
    return services_ref(s);
}

void wmi_services_unref(wmi_services *s)
{
    services_unref(s);
}

wmi_status wmi_services_open(wmi_services *s, const char *ns, wmi_services **out)
{
    *out = NULL;
    struct cim_instance *error = NULL;
    hres hr = services_open_namespace(s, slice_of(ns), out, &error);
    if (FAILED(hr)) {
        keep_error(error);
    }
    return hr;
}

const char *wmi_services_server(const wmi_services *s)
{
    return cim_str_z(s->origin->server);
}

const char *wmi_services_namespace(const wmi_services *s)
{
    return cim_str_z(s->origin->ns);
}

wmi_status wmi_context_create(wmi_context **out)
{
    *out = context_new();
    return *out ? 0 : WBEM_E_OUT_OF_MEMORY;
}

wmi_status wmi_context_clone(const wmi_context *c, wmi_context **out)
{
    *out = context_clone(c);
    return *out ? 0 : WBEM_E_OUT_OF_MEMORY;
}

wmi_context *wmi_context_ref(wmi_context *c)
{
    return context_ref(c);
}

void wmi_context_unref(wmi_context *c)
{
    context_unref(c);
}

wmi_status wmi_context_set(wmi_context *c, const char *name, const wmi_value *value)
{
    struct cim_value v;
    hres hr = private_value(value, &v);
    if (SUCCEEDED(hr)) {
        hr = context_put(c, slice_of(name), &v);
        cim_value_clear(&v);
    }
    return hr;
}

wmi_status wmi_context_get(const wmi_context *c, const char *name, wmi_value *value)
{
    const struct named_value *n = context_find(c, slice_of(name));
    if (!n) {
        return WBEM_E_NOT_FOUND;
    }
    *value = public_value(&n->value);
    return 0;
}

wmi_status wmi_context_at(const wmi_context *c, uint32_t i, const char **name, wmi_value *value)
{
    if (i >= c->items.n) {
        return WBEM_S_FALSE;
    }
    *name = cim_str_z(c->items.v[i].name);
    *value = public_value(&c->items.v[i].value);
    return 0;
}

wmi_status wmi_context_remove(wmi_context *c, const char *name)
{
    return context_remove(c, slice_of(name));
}

void wmi_context_clear(wmi_context *c)
{
    context_clear(c);
}

/* ---- queues and sinks ---- */
wmi_status wmi_queue_create(wmi_queue **out)
{
    return queue_create(QUEUE_POLL, NULL, out);
}

void wmi_queue_destroy(wmi_queue *q)
{
    if (q) {
        atomic_store(&q->closed, true);
        queue_drain(q);
        queue_unref(q);
    }
}

int wmi_queue_fd(const wmi_queue *q)
{
    return q->fd;
}

size_t wmi_queue_dispatch(wmi_queue *q)
{
    return queue_drain(q);
}

size_t wmi_queue_wait(wmi_queue *q, int timeout_ms)
{
    return queue_wait(q, timeout_ms < 0 ? -1 : (int64_t)timeout_ms * 1000000);
}

struct public_sink {
    const struct wmi_sink_ops *ops;
    void *arg;
};

static void public_object(void *arg, void *cookie, struct cim_object *o)
{
    struct public_sink *p = arg;
    if (p->ops->object) {
        p->ops->object(p->arg, cookie, o);
    }
}

static void public_put(void *arg, void *cookie, const char *path)
{
    struct public_sink *p = arg;
    if (p->ops->put) {
        p->ops->put(p->arg, cookie, path);
    }
}

static void public_progress(void *arg, void *cookie, uint32_t upper, uint32_t current,
                            const char *message)
{
    struct public_sink *p = arg;
    if (p->ops->progress) {
        p->ops->progress(p->arg, cookie, upper, current, message);
    }
}

static void public_completed(void *arg, void *cookie, hres status, struct cim_instance *error)
{
    struct public_sink *p = arg;
    if (p->ops->completed) {
        p->ops->completed(p->arg, cookie, status, error ? &error->o : NULL);
    }
}

static const struct sink_ops public_ops = {.object = public_object,
                                           .put = public_put,
                                           .progress = public_progress,
                                           .completed = public_completed,
                                           .destroy = free};

wmi_status wmi_sink_create(wmi_queue *queue, const struct wmi_sink_ops *ops, void *arg,
                           wmi_sink **out)
{
    struct public_sink *p = calloc(1, sizeof *p);
    if (!p) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    *p = (struct public_sink){ops, arg};
    hres hr = sink_create(queue, &public_ops, p, out);
    if (FAILED(hr)) {
        free(p);
    }
    return hr;
}

wmi_sink *wmi_sink_ref(wmi_sink *s)
{
    return sink_ref(s);
}

void wmi_sink_unref(wmi_sink *s)
{
    sink_unref(s);
}

void wmi_sink_cancel(wmi_sink *s)
{
    sink_cancel(s);
}

size_t wmi_sink_outstanding(wmi_sink *s)
{
    return sink_outstanding(s);
}

/* ---- operations ---- */
wmi_status wmi_call_async(wmi_services *s, const struct wmi_call *call, wmi_sink *sink,
                          void *cookie)
{
    struct cim_instance *error = NULL;
    hres hr = services_start(s, call, sink, cookie, &error);
    if (FAILED(hr)) {
        keep_error(error);
    }
    return hr;
}

wmi_status wmi_call_wait(wmi_services *s, const struct wmi_call *call, wmi_object **out)
{
    struct services_result r;
    hres hr = services_wait(s, call, &r);
    if (FAILED(hr)) {
        keep_error(TAKE(r.error));
    }
    if (out) {
        *out = SUCCEEDED(hr) ? TAKE(r.object) : NULL;
    }
    services_result_clear(&r);
    return hr;
}

wmi_status wmi_call_put(wmi_services *s, const struct wmi_call *call, char **path)
{
    struct services_result r = {0};
    if (path) {
        *path = NULL;
    }
    if (call->operation != WMI_OP_PUT) {
        return WBEM_E_INVALID_PARAMETER;
    }
    hres hr = services_wait(s, call, &r);
    if (FAILED(hr)) {
        keep_error(TAKE(r.error));
    } else if (path && r.path && r.path->len) {
        *path = strdup(r.path->s);
        hr = *path ? hr : WBEM_E_OUT_OF_MEMORY;
    }
    services_result_clear(&r);
    return hr;
}

struct wmi_enum {
    struct services_enum *e;
};

wmi_status wmi_call_enum(wmi_services *s, const struct wmi_call *call, wmi_enum **out)
{
    struct wmi_enum *e = calloc(1, sizeof *e);
    if (!e) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    struct cim_instance *error = NULL;
    hres hr = services_enum_start(s, call, &e->e, &error);
    if (FAILED(hr)) {
        keep_error(error);
        free(e);
        return hr;
    }
    *out = e;
    return 0;
}

wmi_status wmi_enum_next(wmi_enum *e, int timeout_ms, wmi_object **out)
{
    struct cim_instance *error = NULL;
    hres hr =
        services_enum_next(e->e, timeout_ms < 0 ? -1 : (int64_t)timeout_ms * 1000000, out, &error);
    if (FAILED(hr)) {
        keep_error(error);
    }
    return hr;
}

static int64_t now_ms(void)
{
    return clock_mono_ns() / 1000000;
}

wmi_status wmi_enum_next_batch(wmi_enum *e, int timeout_ms, wmi_object **objects, size_t max,
                               size_t *n)
{
    int64_t end = timeout_ms < 0 ? 0 : now_ms() + timeout_ms;
    wmi_status hr = 0;
    *n = 0;
    while (*n < max && hr == 0) {
        int64_t left = timeout_ms < 0 ? -1 : end - now_ms();
        hr = wmi_enum_next(e, (int)(timeout_ms < 0 || left > 0 ? left : 0), &objects[*n]);
        *n += hr == 0;
    }
    return hr;
}

void wmi_enum_destroy(wmi_enum *e)
{
    if (e) {
        services_enum_destroy(e->e);
        free(e);
    }
}
