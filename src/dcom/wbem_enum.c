/* wbem_enum: enumerators: IEnumWbemClassObject, IWbemFetchSmartEnum and IWbemWCOSmartEnum (MS-WMI 3.1.4.4, 3.1.4.9,
 * 3.1.4.10; ObjectArray: 2.2.14).
 *
 * The results of the operation wait in its queue and are taken from there only while a call wants some, so a client that
 * reads slowly slows the operation down and memory stays bounded. */
#include "dcom/wbem_wait.h"
#include "dcom/wmio.h"

#include <stdlib.h>

enum read_kind {
    READ_NEXT,  /* objects as interface pointers */
    READ_SMART, /* objects as an ObjectArray */
    READ_SKIP,
};
struct read {              /* a call that wants objects */
    struct wbem_wait wait; /* first */
    enum read_kind kind;
    uint32_t count;
    struct guid proxy; /* smart: of the client's cache of classes */
};
struct known_class {       /* sent over a smart enumerator already */
    struct cim_class *cls; /* counted */
    struct guid id;
};
struct wbem_enum {
    struct dcom_object o;
    struct wbem_services *s; /* counted */
    struct wbem_pump pump;
    bool forward_only;
    /* the operation, for Reset and Clone */
    enum wmi_operation operation;
    char *path, *query, *language;
    uint32_t flags;
    struct wmi_context *context; /* counted */
    struct lock lock;            /* guards the calls that came */
    struct wbem_wait *reads, **reads_end;
    void (*first)(void *arg, hres hr);
    void *first_arg;
    bool reset;    /* starts again before the reads that come next */
    uint64_t skip; /* a clone: objects that the original had given already */
    /* the pump's */
    struct wmi_queue *queue;
    struct wmi_sink *sink;
    struct VEC(struct cim_object *) ready; /* in order from `at` */
    size_t at;
    uint64_t taken; /* objects given to the client, or skipped */
    bool done, no_memory;
    hres status;
    struct wbem_class_cache cache;
    struct guid proxy; /* whose classes `known` are */
    struct VEC(struct known_class) known;
};

static struct wbem_enum *enum_of(struct dcom_object *o)
{
    return container_of(o, struct wbem_enum, o);
}

/* ---- what the operation brings ---- */
static void on_object(void *arg, void *cookie, struct cim_object *o)
{
    (void)cookie;
    struct wbem_enum *e = arg;
    if (vec_push(&e->ready, o)) {
        cim_object_ref(o);
    } else {
        e->no_memory = true;
    }
}

static void on_completed(void *arg, void *cookie, hres status, struct cim_instance *error)
{
    (void)cookie;
    (void)error;
    struct wbem_enum *e = arg;
    e->status = status;
    e->done = true;
}

static const struct sink_ops sink_ops = {.object = on_object, .completed = on_completed};

static void on_tell(void *arg)
{
    struct wbem_enum *e = arg;
    wbem_pump_kick(&e->pump);
}

/* Ends the operation and forgets what it brought. */
static void stop(struct wbem_enum *e)
{
    if (e->sink) {
        e->queue->tell = NULL;
        sink_cancel(e->sink);
        atomic_store(&e->queue->closed, true);
        queue_drain(e->queue);
    }
    e->sink = sink_unref(e->sink);
    e->queue = queue_unref(e->queue);
    while (e->at < e->ready.n) {
        cim_object_unref(e->ready.v[e->at++]);
    }
    vec_clear(&e->ready);
    e->at = 0;
    e->done = e->no_memory = false;
    e->status = 0;
}

static hres begin(struct wbem_enum *e)
{
    struct wmi_call call = {.operation = e->operation,
                            .path = e->path,
                            .query = e->query,
                            .language = e->language,
                            .flags = e->flags,
                            .context = e->context};
    hres hr = queue_create(QUEUE_TELL, NULL, &e->queue);
    if (FAILED(hr)) {
        return hr;
    }
    e->queue->tell = on_tell;
    e->queue->tell_arg = e;
    hr = sink_create(e->queue, &sink_ops, e, &e->sink);
    hr = hr ? hr : services_start(e->s->s, &call, e->sink, NULL, NULL);
    if (FAILED(hr)) {
        e->sink = sink_unref(e->sink);
        e->queue = queue_unref(e->queue);
    }
    return hr;
}

/* ---- life ---- */
static void enum_destroy(struct dcom_object *o)
{
    struct wbem_enum *e = enum_of(o);
    stop(e);
    vec_fini(&e->ready);
    wbem_class_cache_fini(&e->cache);
    for (size_t i = 0; i < e->known.n; i++) {
        cim_class_unref(e->known.v[i].cls);
    }
    vec_fini(&e->known);
    context_unref(e->context);
    free(e->path);
    free(e->query);
    free(e->language);
    dcom_object_unref(&e->s->o);
    free(e);
}

/* The server ends: whoever waits is told. */
static void enum_close(struct dcom_object *o)
{
    struct wbem_enum *e = enum_of(o);
    lock_take(&e->lock);
    struct wmi_sink *sink = e->sink ? sink_ref(e->sink) : NULL;
    lock_release(&e->lock);
    if (sink) {
        sink_cancel(sink);
        sink_unref(sink);
    }
    wbem_pump_kick(&e->pump);
}

static void pump(struct dcom_object *o);
static const struct dcom_interface *const interfaces[] = {
    &enum_interface, &fetch_smart_enum_interface, &wco_smart_enum_interface, NULL};
static const struct dcom_type type = {interfaces, enum_destroy, enum_close};

static bool copy_text(char **to, const char *from)
{
    *to = from ? strdup(from) : NULL;
    return !from || *to;
}

hres wbem_enum_new(struct wbem_services *s, struct rpc_call *call, const struct wmi_call *what,
                   bool forward_only, struct dcom_object **out)
{
    struct wbem_enum *e = calloc(1, sizeof *e);
    if (!e) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    dcom_object_init(&e->o, &type, &s->server->exporter, call->who, call->conn);
    dcom_object_ref(&s->o);
    e->s = s;
    e->pump = (struct wbem_pump){.o = &e->o, .server = s->server, .run = pump};
    e->reads_end = &e->reads;
    e->forward_only = forward_only;
    e->operation = what->operation;
    e->flags = what->flags;
    e->context = context_ref(what->context);
    bool good = copy_text(&e->path, what->path) && copy_text(&e->query, what->query) &&
                copy_text(&e->language, what->language);
    hres hr = good ? begin(e) : WBEM_E_OUT_OF_MEMORY;
    if (FAILED(hr)) {
        dcom_object_unref(&e->o);
        return hr;
    }
    *out = &e->o;
    return 0;
}

void wbem_enum_first(struct dcom_object *o, void (*fn)(void *arg, hres hr), void *arg)
{
    struct wbem_enum *e = enum_of(o);
    lock_take(&e->lock);
    e->first_arg = arg;
    e->first = fn;
    lock_release(&e->lock);
    wbem_pump_kick(&e->pump);
}

/* ---- answers ---- */
/* Pointers of all objects, then the objects; those that cannot be encoded end the call. */
static hres put_pointers(struct wbem_enum *e, struct orpc_call *c, uint32_t max, uint32_t *n)
{
    struct ndr *out = &c->out;
    size_t at = out->out->n;
    uint32_t zero = 0, given = *n;
    hres hr = 0;
    ndr_u32(out, &max);
    ndr_u32(out, &zero);
    ndr_u32(out, &given);
    size_t pointers = out->out->n;
    for (uint32_t i = 0; i < given; i++) {
        (void)ndr_ptr(out, true);
    }
    uint32_t done = 0;
    while (done < given && hr == 0) {
        hr = wbem_put_object_body(out, e->ready.v[e->at + done], &e->cache);
        done += hr == 0;
        if (out->out->n - at > WBEM_MAX_ANSWER && hr == 0) {
            break;
        }
    }
    if (hr == 0 && done < given) { /* a part: the pointers of the others are not given */
        *n = done;
        AUTO_STR objects = STR_INIT;
        str_add(&objects, out->out->p + pointers + 4 * (size_t)given,
                out->out->n - pointers - 4 * (size_t)given);
        out->out->n = at;
        ndr_u32(out, &max);
        ndr_u32(out, &zero);
        ndr_u32(out, &done);
        for (uint32_t i = 0; i < done; i++) {
            (void)ndr_ptr(out, true);
        }
        str_add_slice(out->out, str_slice(&objects));
        out->out->failed |= objects.failed;
    }
    if (FAILED(hr) && !out->out->failed) {
        out->out->n = at;
        *n = 0;
        ndr_u32(out, &max);
        ndr_u32(out, &zero);
        ndr_u32(out, &zero);
    }
    return hr;
}

/* Whether the class was sent already; its identifier. Classes are told by their identity: an object of a query has the
 * same class object as the one before it. */
static bool known_class(struct wbem_enum *e, struct cim_class *cls, struct guid *id, hres *hr)
{
    for (size_t i = e->known.n; i-- > 0;) {
        if (e->known.v[i].cls == cls) {
            *id = e->known.v[i].id;
            return true;
        }
    }
    struct known_class k = {.cls = cls};
    if (!guid_random(&k.id) || !vec_push(&e->known, k)) {
        *hr = WBEM_E_OUT_OF_MEMORY;
        return false;
    }
    cim_class_ref(cls);
    *id = k.id;
    return false;
}

enum {
    ARRAY_SMART = 1, /* an answer of a smart enumerator */
    OBJECT_CLASS = 1,
    OBJECT_WHOLE = 2, /* an instance with its class */
    OBJECT_SHORT = 3, /* the class was sent before */
};

static void put_length(struct str *out, size_t at)
{
    uint32_t n = (uint32_t)(out->n - at - 4);
    for (unsigned i = 0; i < 4 && !out->failed; i++) {
        out->p[at + i] = (char)(n >> 8 * i);
    }
}

/* An element: its header, the header of its kind, the object without signature. */
static hres put_element(struct wbem_enum *e, struct cim_object *o, struct str *out)
{
    struct cim_instance *i = cim_as_instance(o);
    struct guid id = {{0}};
    struct slice part = {"", 0};
    hres hr = 0;
    uint8_t kind = OBJECT_CLASS;
    if (i) {
        kind = known_class(e, i->cls, &id, &hr) ? OBJECT_SHORT : OBJECT_WHOLE;
        if (kind == OBJECT_WHOLE && hr == 0) {
            hr = wbem_class_cache_get(&e->cache, i->cls, &part);
        }
    }
    if (FAILED(hr)) {
        return hr;
    }
    buf_put_u32(out, 9);
    size_t length = out->n;
    buf_put_u32(out, 0);
    buf_put_u8(out, kind);
    size_t inner = out->n;
    buf_put_u32(out, i ? 24 : 8);
    size_t data = out->n;
    buf_put_u32(out, 0);
    if (i) {
        str_add(out, (const char *)id.b, sizeof id.b);
        size_t start = out->n;
        hr = wmio_put_instance(i, part, true, out);
        uint32_t n = (uint32_t)(out->n - start);
        for (unsigned k = 0; k < 4 && !out->failed; k++) {
            out->p[data + k] = (char)(n >> 8 * k);
        }
    } else {
        AUTO_STR unit = STR_INIT;
        hr = wmio_encode(o, true, &unit);
        str_add(out, unit.p + 8, hr ? 0 : unit.n - 8); /* without signature and length */
        out->failed |= unit.failed;
        put_length(out, data);
    }
    uint32_t n = (uint32_t)(out->n - inner);
    for (unsigned k = 0; k < 4 && !out->failed; k++) {
        out->p[length + k] = (char)(n >> 8 * k);
    }
    return hr ? hr : str_status(out);
}

static hres put_array(struct wbem_enum *e, uint32_t *n, struct str *out)
{
    buf_put_u32(out, 0);
    str_add(out, "WBEMDATA", 8);
    buf_put_u32(out, 0x1a);
    size_t total = out->n;
    buf_put_u32(out, 0);
    buf_put_u32(out, 0); /* flags */
    buf_put_u8(out, 1);  /* version */
    buf_put_u8(out, ARRAY_SMART);
    size_t start = out->n;
    buf_put_u32(out, 8);
    size_t size = out->n;
    buf_put_u32(out, 0);
    buf_put_u32(out, 12);
    size_t objects = out->n;
    buf_put_u32(out, 0);
    buf_put_u32(out, *n);
    size_t first = out->n;
    uint32_t done = 0;
    hres hr = 0;
    while (done < *n && hr == 0 && out->n < WBEM_MAX_ANSWER) {
        hr = put_element(e, e->ready.v[e->at + done], out);
        done += hr == 0;
    }
    const struct {
        size_t at;
        uint32_t v;
    } lengths[] = {{total, (uint32_t)(out->n - start)},
                   {size, (uint32_t)(out->n - size - 4)},
                   {objects, (uint32_t)(out->n - first)},
                   {objects + 4, done}};
    for (size_t i = 0; i < ARRAY_LEN(lengths) && !out->failed; i++) {
        for (unsigned k = 0; k < 4; k++) {
            out->p[lengths[i].at + k] = (char)(lengths[i].v >> 8 * k);
        }
    }
    *n = done;
    return hr ? hr : str_status(out);
}

static void forget_classes(struct wbem_enum *e, const struct guid *proxy)
{
    if (guid_eq(&e->proxy, proxy)) {
        return;
    }
    for (size_t i = 0; i < e->known.n; i++) {
        cim_class_unref(e->known.v[i].cls);
    }
    vec_clear(&e->known);
    e->proxy = *proxy;
}

static hres put_smart(struct wbem_enum *e, struct read *r, uint32_t *n)
{
    AUTO_STR array = STR_INIT;
    struct ndr *out = &r->wait.c->out;
    forget_classes(e, &r->proxy);
    hres hr = *n ? put_array(e, n, &array) : 0;
    if (FAILED(hr)) {
        *n = 0;
    }
    uint32_t size = *n ? (uint32_t)array.n : 0;
    ndr_u32(out, n);
    ndr_u32(out, &size);
    if (ndr_ptr(out, *n > 0)) {
        struct slice bytes = str_slice(&array);
        ndr_blob(out, &bytes);
    }
    return hr;
}

static void drop(struct wbem_enum *e, uint32_t n)
{
    e->taken += n;
    for (uint32_t i = 0; i < n; i++) {
        cim_object_unref(e->ready.v[e->at++]);
    }
    if (e->at == e->ready.n) {
        vec_clear(&e->ready);
        e->at = 0;
    }
}

/* The outcome of a read that got fewer than it wanted. */
static hres short_of(const struct wbem_enum *e)
{
    return e->no_memory                               ? WBEM_E_OUT_OF_MEMORY
           : !e->done                                 ? WBEM_S_TIMEDOUT
           : FAILED(e->status) && e->at == e->ready.n ? e->status
                                                      : WBEM_S_FALSE;
}

static void answer(struct wbem_enum *e, struct read *r)
{
    struct orpc_call *c = r->wait.c;
    uint32_t n = (uint32_t)(e->ready.n - e->at < r->count ? e->ready.n - e->at : r->count);
    uint32_t wanted = n;
    hres hr = 0;
    if (r->kind == READ_NEXT) {
        hr = put_pointers(e, c, r->count, &n);
        ndr_u32(&c->out, &n);
    } else if (r->kind == READ_SMART) {
        hr = put_smart(e, r, &n);
    }
    bool all = n == wanted;
    drop(e, n);
    if (hr == 0 && n < r->count && all) {
        hr = short_of(e);
        /* the failure comes with the next read: S_FALSE would say that there is none */
        hr = FAILED(hr) && n > 0 ? WBEM_S_TIMEDOUT : hr;
    }
    free(r);
    orpc_return(c, hr);
}

/* ---- the pump ---- */
/* Fetches until there are n objects or no more will come. false: they will be told of. */
static bool fetch(struct wbem_enum *e, size_t n)
{
    while (e->ready.n - e->at < n && !e->done && !e->no_memory) {
        if (queue_drain(e->queue) == 0 && queue_arm(e->queue)) {
            return false;
        }
    }
    return true;
}

static void start_again(struct wbem_enum *e)
{
    lock_take(&e->lock);
    bool due = e->reset;
    e->reset = false;
    lock_release(&e->lock);
    if (due && (e->taken > 0 || e->done)) {
        stop(e);
        e->taken = 0;
        hres hr = begin(e);
        if (FAILED(hr)) {
            e->status = hr;
            e->done = true;
        }
    }
}

/* A clone goes to where the original was. */
static bool skip_given(struct wbem_enum *e)
{
    while (e->skip > 0) {
        if (!fetch(e, 1)) {
            return false;
        }
        size_t there = e->ready.n - e->at;
        if (there == 0) {
            e->skip = 0;
            break;
        }
        uint32_t n = there < e->skip ? (uint32_t)there : (uint32_t)e->skip;
        drop(e, n);
        e->skip -= n;
    }
    return true;
}

static void tell_first(struct wbem_enum *e)
{
    lock_take(&e->lock);
    void (*fn)(void *arg, hres hr) = e->first;
    void *arg = e->first_arg;
    lock_release(&e->lock);
    if (fn && fetch(e, 1)) {
        e->first = NULL;
        fn(arg, e->at == e->ready.n && e->done && FAILED(e->status) ? e->status : 0);
    }
}

static void pump(struct dcom_object *o)
{
    struct wbem_enum *e = enum_of(o);
    start_again(e);
    if (!skip_given(e)) {
        return;
    }
    tell_first(e);
    for (;;) {
        lock_take(&e->lock);
        struct wbem_wait *w = e->reads;
        lock_release(&e->lock);
        if (!w) {
            return;
        }
        struct read *r = container_of(w, struct read, wait);
        bool there = fetch(e, r->count);
        if ((!there && !atomic_load(&w->expired)) || !wbem_wait_over(w)) {
            return;
        }
        lock_take(&e->lock);
        e->reads = w->next;
        if (!e->reads) {
            e->reads_end = &e->reads;
        }
        lock_release(&e->lock);
        answer(e, r);
    }
}

/* ---- operations ---- */
static void add_read(struct orpc_call *c, enum read_kind kind, uint32_t count, int32_t timeout,
                     const struct guid *proxy)
{
    struct wbem_enum *e = enum_of(c->object);
    struct read *r = calloc(1, sizeof *r);
    hres hr = r ? wbem_wait_begin(&r->wait, &e->pump, c, timeout) : WBEM_E_OUT_OF_MEMORY;
    if (FAILED(hr)) {
        free(r);
        orpc_fault(c, FAULT_NO_MEMORY);
        return;
    }
    r->kind = kind;
    r->count = count;
    r->proxy = proxy ? *proxy : (struct guid){{0}};
    lock_take(&e->lock);
    *e->reads_end = &r->wait;
    e->reads_end = &r->wait.next;
    lock_release(&e->lock);
    wbem_pump_kick(&e->pump);
}

static void enum_reset(struct orpc_call *c)
{
    struct wbem_enum *e = enum_of(c->object);
    if (e->forward_only) {
        orpc_return(c, WBEM_E_INVALID_OPERATION);
        return;
    }
    lock_take(&e->lock);
    e->reset = true;
    lock_release(&e->lock);
    wbem_pump_kick(&e->pump);
    orpc_return(c, 0);
}

static void enum_next(struct orpc_call *c)
{
    int32_t timeout = 0;
    uint32_t count = 0;
    ndr_i32(&c->in, &timeout);
    ndr_u32(&c->in, &count);
    if (!orpc_read(c)) {
        return;
    }
    if (count == 0 || count > WBEM_MAX_NEXT || timeout < -1) {
        uint32_t none = 0;
        struct wbem_enum *e = enum_of(c->object);
        (void)put_pointers(e, c, 0, &none);
        ndr_u32(&c->out, &none);
        orpc_return(c, WBEM_E_INVALID_PARAMETER);
        return;
    }
    add_read(c, READ_NEXT, count, timeout, NULL);
}

static void enum_skip(struct orpc_call *c)
{
    int32_t timeout = 0;
    uint32_t count = 0;
    ndr_i32(&c->in, &timeout);
    ndr_u32(&c->in, &count);
    if (!orpc_read(c)) {
        return;
    }
    if (count > WBEM_MAX_NEXT || timeout < -1) {
        orpc_return(c, WBEM_E_INVALID_PARAMETER);
        return;
    }
    add_read(c, READ_SKIP, count, timeout, NULL);
}

/* Clone: the same operation from its beginning, put forward to where this one is. */
static void enum_clone(struct orpc_call *c)
{
    struct wbem_enum *e = enum_of(c->object), *copy;
    struct dcom_object *o = NULL;
    struct wmi_call call = {.operation = e->operation,
                            .path = e->path,
                            .query = e->query,
                            .language = e->language,
                            .flags = e->flags,
                            .context = e->context};
    hres hr =
        e->forward_only ? WBEM_E_INVALID_OPERATION : wbem_enum_new(e->s, c->rpc, &call, false, &o);
    if (hr == 0) {
        copy = enum_of(o);
        copy->skip = e->taken;
    }
    hres put = orpc_put_object(c, o, &iid_enum);
    dcom_object_unref(o);
    orpc_return(c, hr ? hr : put);
}

static void get_smart_enum(struct orpc_call *c)
{
    orpc_return(c, orpc_put_object(c, c->object, &iid_wco_smart_enum));
}

static void smart_next(struct orpc_call *c)
{
    int32_t timeout = 0;
    uint32_t count = 0;
    struct guid proxy;
    ndr_guid(&c->in, &proxy);
    ndr_i32(&c->in, &timeout);
    ndr_u32(&c->in, &count);
    if (!orpc_read(c)) {
        return;
    }
    if (count == 0 || count > WBEM_MAX_NEXT || timeout < -1) {
        uint32_t none = 0;
        ndr_u32(&c->out, &none);
        ndr_u32(&c->out, &none);
        (void)ndr_ptr(&c->out, false);
        orpc_return(c, WBEM_E_INVALID_PARAMETER);
        return;
    }
    add_read(c, READ_SMART, count, timeout, &proxy);
}

/* NextAsync: of old clients only (3.1.4.4.3): the objects go to a sink. */
static void enum_next_async(struct orpc_call *c)
{
    orpc_return(c, WBEM_E_NOT_SUPPORTED);
}

const struct guid iid_enum = GUID(0x027947e1, 0xd731, 0x11ce, 0xa357, 0x000000000001);
const struct guid iid_wco_smart_enum = GUID(0x423ec01e, 0x2e35, 0x11d2, 0xb604, 0x00104b703efd);

static void (*const enum_ops[])(struct orpc_call *c) = {
    NULL, NULL, NULL, enum_reset, enum_next, enum_next_async, enum_clone, enum_skip};
const struct dcom_interface enum_interface = {
    GUID(0x027947e1, 0xd731, 0x11ce, 0xa357, 0x000000000001), "IEnumWbemClassObject",
    ARRAY_LEN(enum_ops), enum_ops};

static void (*const fetch_ops[])(struct orpc_call *c) = {NULL, NULL, NULL, get_smart_enum};
const struct dcom_interface fetch_smart_enum_interface = {
    GUID(0x1c1c45ee, 0x4395, 0x11d2, 0xb60b, 0x00104b703efd), "IWbemFetchSmartEnum",
    ARRAY_LEN(fetch_ops), fetch_ops};

static void (*const smart_ops[])(struct orpc_call *c) = {NULL, NULL, NULL, smart_next};
const struct dcom_interface wco_smart_enum_interface = {
    GUID(0x423ec01e, 0x2e35, 0x11d2, 0xb604, 0x00104b703efd), "IWbemWCOSmartEnum",
    ARRAY_LEN(smart_ops), smart_ops};
