/* sample: a provider in one file. It serves the class Sample_Counter of sample.mof: named counters
 * that are read, listed, written, deleted and counted up, and a method that answers later.
 *
 * Try it:
 *   cc -shared -fPIC sample.c -o sample.so $(pkg-config --cflags --libs wmi) -pthread
 *   export OPENWMI_PROVIDERS=$PWD
 *   wmi mof compile sample.mof
 *
 * What a provider has to keep to is in wmi/provider.h. In short: every function is called on a
 * thread of the broker and may be called by several at once; it delivers objects with
 * wmi_request_indicate and ends with exactly one wmi_request_done, now or later. */
#include <pthread.h>
#include <stdlib.h>
#include <wmi/client.h> /* the flags of a put */
#include <wmi/provider.h>

#define COUNTERS_MAX 64 /* a limit with a name, checked before memory is taken */
#define NAME_MAX_    64

enum {
    RET_OK = 0,
    RET_PARAMETER = 21
};

struct counter {
    char name[NAME_MAX_];
    uint32_t value;
};
struct waiter { /* a WaitFor that has not been answered */
    struct waiter *next;
    wmi_request *request;
    char name[NAME_MAX_];
    uint32_t wanted, shown; /* shown: the value that was last reported as progress */
};
struct sample {
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t changed;
    struct counter counters[COUNTERS_MAX];
    size_t n;
    struct waiter *incoming; /* not yet seen by the thread */
    bool news, stop;         /* for the thread: something to look at; the end */
    pthread_t thread;
};

/* ---- counters (with the lock held) ---- */
static struct counter *find(struct sample *s, const char *name)
{
    for (size_t i = 0; i < s->n; i++) {
        if (strcmp(s->counters[i].name, name) == 0) {
            return &s->counters[i];
        }
    }
    return NULL;
}

static void tell_thread(struct sample *s)
{
    s->news = true;
    pthread_cond_signal(&s->changed);
}

/* ---- instances ---- */
/* The name in the path of the addressed object: "Sample_Counter.Name=\"x\"". */
static wmi_status key_name(const wmi_request *r, const char **name)
{
    wmi_value v;
    if (wmi_request_key(r, "Name", &v) != 0 || v.is_null || v.type != WMI_STRING) {
        return WBEM_E_NOT_FOUND;
    }
    *name = v.text;
    return 0;
}

static wmi_status deliver(wmi_request *r, const struct counter *c)
{
    wmi_object *o = wmi_request_new_instance(r);
    wmi_value name = wmi_text(c->name), value = wmi_uint(c->value);
    if (!o) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    wmi_status hr = wmi_object_put(o, "Name", &name);
    if (hr == 0) {
        hr = wmi_object_put(o, "Value", &value);
    }
    if (hr != 0) {
        wmi_object_unref(o);
        return hr;
    }
    return wmi_request_indicate(r, o); /* takes the object */
}

static void sample_get(wmi_request *r, void *state)
{
    struct sample *s = state;
    struct counter copy;
    const char *name;
    wmi_status hr = key_name(r, &name);
    if (hr == 0) {
        pthread_mutex_lock(&s->lock);
        const struct counter *c = find(s, name);
        hr = c ? 0 : WBEM_E_NOT_FOUND;
        if (c) {
            copy = *c;
        }
        pthread_mutex_unlock(&s->lock);
    }
    wmi_request_done(r, hr == 0 ? deliver(r, &copy) : hr);
}

/* Delivering may wait for a slow receiver, so it is done from a copy, without the lock. */
static void sample_enumerate(wmi_request *r, void *state)
{
    struct sample *s = state;
    struct counter copy[COUNTERS_MAX];
    pthread_mutex_lock(&s->lock);
    size_t n = s->n;
    memcpy(copy, s->counters, n * sizeof copy[0]);
    pthread_mutex_unlock(&s->lock);
    wmi_status hr = 0;
    for (size_t i = 0; i < n && hr == 0; i++) { /* a failure means: nobody wants more */
        hr = deliver(r, &copy[i]);
    }
    wmi_request_done(r, hr);
}

static wmi_status store(struct sample *s, const char *name, uint32_t value, uint32_t flags)
{
    struct counter *c = find(s, name);
    if (c && (flags & WMI_FLAG_CREATE_ONLY)) {
        return WBEM_E_ALREADY_EXISTS;
    }
    if (!c && (flags & WMI_FLAG_UPDATE_ONLY)) {
        return WBEM_E_NOT_FOUND;
    }
    if (!c && s->n == COUNTERS_MAX) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    if (!c) {
        c = &s->counters[s->n++];
        memcpy(c->name, name, strlen(name) + 1);
    }
    c->value = value;
    tell_thread(s);
    return 0;
}

static void sample_put(wmi_request *r, void *state)
{
    struct sample *s = state;
    wmi_object *o = wmi_request_object(r); /* borrowed */
    wmi_value name, value;
    wmi_status hr = wmi_object_get(o, "Name", &name);
    if (hr == 0) {
        hr = wmi_object_get(o, "Value", &value);
    }
    if (hr == 0 && (name.is_null || name.count == 0 || strlen(name.text) >= NAME_MAX_)) {
        wmi_request_fail(r, WBEM_E_INVALID_PARAMETER, "a counter's name has 1 to 63 bytes", "Name");
        return;
    }
    if (hr == 0) {
        pthread_mutex_lock(&s->lock);
        hr = store(s, name.text, value.is_null ? 0 : (uint32_t)value.uint, wmi_request_flags(r));
        pthread_mutex_unlock(&s->lock);
    }
    wmi_request_done(r, hr);
}

static void sample_delete(wmi_request *r, void *state)
{
    struct sample *s = state;
    const char *name;
    wmi_status hr = key_name(r, &name);
    if (hr == 0) {
        pthread_mutex_lock(&s->lock);
        struct counter *c = find(s, name);
        hr = c ? 0 : WBEM_E_NOT_FOUND;
        if (c) {
            *c = s->counters[--s->n];
            tell_thread(s);
        }
        pthread_mutex_unlock(&s->lock);
    }
    wmi_request_done(r, hr);
}

/* ---- methods ---- */
/* The out-parameters: ReturnValue, and Value when there is one. Ends the request. */
static void answer(wmi_request *r, uint32_t ret, const uint32_t *value)
{
    wmi_object *o = wmi_request_new_out(r);
    wmi_value v = wmi_uint(ret);
    wmi_status hr = o ? wmi_object_put(o, "ReturnValue", &v) : WBEM_E_OUT_OF_MEMORY;
    if (hr == 0 && value) {
        v = wmi_uint(*value);
        hr = wmi_object_put(o, "Value", &v);
    }
    if (hr == 0) {
        hr = wmi_request_indicate(r, o);
    } else {
        wmi_object_unref(o);
    }
    wmi_request_done(r, hr);
}

static void sample_increment(wmi_request *r, void *state)
{
    struct sample *s = state;
    const char *name;
    wmi_value by;
    wmi_status hr = key_name(r, &name);
    if (hr == 0) {
        hr = wmi_request_in(r, "By", &by); /* NULL when it was not given */
    }
    if (hr != 0) {
        wmi_request_done(r, hr);
        return;
    }
    uint32_t add = by.is_null ? 1 : (uint32_t)by.uint, value = 0;
    bool fits = false;
    pthread_mutex_lock(&s->lock);
    struct counter *c = find(s, name);
    if (c) {
        fits = add <= UINT32_MAX - c->value;
        c->value += fits ? add : 0;
        value = c->value;
        tell_thread(s);
    }
    pthread_mutex_unlock(&s->lock);
    if (!c) {
        wmi_request_done(r, WBEM_E_NOT_FOUND);
    } else {
        answer(r, fits ? RET_OK : RET_PARAMETER, fits ? &value : NULL);
    }
}

static void sample_count(wmi_request *r, void *state)
{
    struct sample *s = state;
    pthread_mutex_lock(&s->lock);
    uint32_t n = (uint32_t)s->n;
    pthread_mutex_unlock(&s->lock);
    answer(r, n, NULL);
}

/* ---- a method that answers later ---- */
/* Runs on the thread that cancels. A request must not be ended here: the provider's thread does. */
static void on_cancel(void *arg)
{
    struct sample *s = arg;
    pthread_mutex_lock(&s->lock);
    tell_thread(s);
    pthread_mutex_unlock(&s->lock);
}

/* Only notes the request down: while it waits it costs this much memory and no thread. */
static void sample_wait_for(wmi_request *r, void *state)
{
    struct sample *s = state;
    const char *name;
    wmi_value wanted;
    wmi_status hr = key_name(r, &name);
    if (hr == 0) {
        hr = wmi_request_in(r, "Value", &wanted);
    }
    if (hr == 0 && wanted.is_null) {
        hr = WBEM_E_INVALID_METHOD_PARAMETERS;
    }
    if (hr == 0 && strlen(name) >= NAME_MAX_) {
        hr = WBEM_E_NOT_FOUND;
    }
    struct waiter *w = hr == 0 ? calloc(1, sizeof *w) : NULL;
    if (!w) {
        wmi_request_done(r, hr ? hr : WBEM_E_OUT_OF_MEMORY);
        return;
    }
    w->request = r;
    w->wanted = (uint32_t)wanted.uint;
    memcpy(w->name, name, strlen(name) + 1);
    /* First the cancel function, then the list: from there the thread may end the request at any
     * moment. on_cancel runs at once when the call is cancelled already, so not under the lock. */
    wmi_request_on_cancel(r, on_cancel, s);
    pthread_mutex_lock(&s->lock);
    w->next = s->incoming;
    s->incoming = w;
    tell_thread(s);
    pthread_mutex_unlock(&s->lock);
}

/* Ends the request when it is time to; false: it has to wait on. Without the lock: on_cancel takes
 * it, and wmi_request_done waits for a running on_cancel. */
static bool serve(struct sample *s, struct waiter *w)
{
    if (wmi_request_cancelled(w->request)) {
        wmi_request_done(w->request, WBEM_E_CALL_CANCELLED);
        return true;
    }
    pthread_mutex_lock(&s->lock);
    const struct counter *c = find(s, w->name);
    uint32_t value = c ? c->value : 0;
    pthread_mutex_unlock(&s->lock);
    if (!c) {
        wmi_request_done(w->request, WBEM_E_NOT_FOUND);
        return true;
    }
    if (value >= w->wanted) {
        answer(w->request, RET_OK, &value);
        return true;
    }
    if (value != w->shown) {
        w->shown = value;
        wmi_request_progress(w->request, w->wanted, value, w->name);
    }
    return false;
}

/* Waits for news; takes the new waiters into the thread's own list. false: the end. */
static bool wait_for_news(struct sample *s, struct waiter **list)
{
    pthread_mutex_lock(&s->lock);
    while (!s->news && !s->stop) {
        pthread_cond_wait(&s->changed, &s->lock);
    }
    bool stop = s->stop;
    s->news = false;
    while (s->incoming) {
        struct waiter *w = s->incoming;
        s->incoming = w->next;
        w->next = *list;
        *list = w;
    }
    pthread_mutex_unlock(&s->lock);
    return !stop;
}

static void *sample_thread(void *arg)
{
    struct sample *s = arg;
    struct waiter *list = NULL; /* empty at the end: unload comes after the last request */
    while (wait_for_news(s, &list)) {
        for (struct waiter **p = &list; *p;) {
            struct waiter *w = *p;
            if (serve(s, w)) {
                *p = w->next;
                free(w);
            } else {
                p = &w->next;
            }
        }
    }
    return NULL;
}

/* ---- the provider ---- */
static wmi_status sample_load(void **state)
{
    struct sample *s = calloc(1, sizeof *s);
    if (!s) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->changed, NULL);
    if (pthread_create(&s->thread, NULL, sample_thread, s) != 0) {
        free(s);
        return WBEM_E_OUT_OF_MEMORY;
    }
    *state = s;
    return 0;
}

static void sample_unload(void *state)
{
    struct sample *s = state;
    pthread_mutex_lock(&s->lock);
    s->stop = true;
    pthread_cond_signal(&s->changed);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

static const struct wmi_method_provider sample_methods[] = {
    {"Increment", sample_increment},
    {"WaitFor", sample_wait_for},
    {"Count", sample_count},
    {0},
};
static const struct wmi_class_provider sample_classes[] = {
    {.name = "Sample_Counter",
     .get = sample_get,
     .enumerate = sample_enumerate,
     .put = sample_put,
     .del = sample_delete,
     .methods = sample_methods},
    {0},
};
static const struct wmi_provider sample_provider = {.name = "SampleProvider",
                                                    .load = sample_load,
                                                    .unload = sample_unload,
                                                    .classes = sample_classes};

WMI_PROVIDER_EXPORT const struct wmi_provider *wmi_provider_entry(unsigned abi);
const struct wmi_provider *wmi_provider_entry(unsigned abi)
{
    return abi == WMI_PROVIDER_ABI ? &sample_provider : NULL;
}
