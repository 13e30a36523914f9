/* host: the bindings of all namespaces, their subscriptions, and deliveries. */
#include "broker/secdesc.h"
#include "consumers/internal.h"
#include "util/lock.h"
#include "util/utf.h"
#include "util/vec.h"

#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#define NAMESPACE_MAX_DEPTH 64u

/* A binding and what it binds. Counted: the host's list, and its sink. */
struct bound {
    ref_count refs;
    struct event_host *host;
    struct cim_str *key; /* namespace:relative path */
    struct cim_instance *binding, *filter, *consumer;
    struct wmi_services *events;
    const struct consumer_row *row;
    struct wmi_sink *sink; /* NULL: not running */
    hres status;           /* of reading or starting it */
    bool found;            /* in this refresh */
};
struct event_host {
    struct event_host_options o;
    struct VEC(struct bound *) v;
    uint64_t generation;
    struct killer *killer;
    _Atomic uint32_t living; /* futex: bound things that are not gone yet */
    struct lock log_lock;
};

const struct consumer_row standard_consumers[] = {
    {"CommandLineEventConsumer", deliver_command_line},
    {"LogFileEventConsumer", deliver_log_file},
    {"NTEventLogEventConsumer", deliver_event_log},
    {"SMTPEventConsumer", deliver_mail},
    {0},
};

void *event_host_arg(const struct event_host *h)
{
    return h->o.arg;
}

struct killer *event_host_killer(struct event_host *h)
{
    return h->killer;
}

void event_host_say(struct event_host *h, const char *fmt, ...)
{
    if (h->o.log) {
        va_list ap;
        va_start(ap, fmt);
        lock_take(&h->log_lock);
        vfprintf(h->o.log, fmt, ap);
        fputc('\n', h->o.log);
        fflush(h->o.log);
        lock_release(&h->log_lock);
        va_end(ap);
    }
}

bool consumer_allowed(const char *allow, struct slice cls)
{
    for (const char *p = allow ? allow : ""; *p;) {
        size_t n = strcspn(p, ", \t");
        if (n && (utf8_caseeq((struct slice){p, n}, cls) || (n == 1 && *p == '*'))) {
            return true;
        }
        p += n + (p[n] != 0);
    }
    return false;
}

/* ---- reading ---- */
/* Calls fn with each object. */
static hres each(struct wmi_services *s, const struct wmi_call *call,
                 hres (*fn)(void *arg, struct cim_object *o), void *arg)
{
    struct services_enum *e = NULL;
    hres hr = services_enum_start(s, call, &e, NULL);
    while (hr == 0) {
        struct cim_object *o = NULL;
        hr = services_enum_next(e, -1, &o, NULL);
        if (hr == 0) {
            hr = fn(arg, o);
            cim_object_unref(o);
        }
    }
    services_enum_destroy(e);
    return FAILED(hr) ? hr : 0;
}

/* The instance a reference names; its namespace is that of the reference or the one it stands in. */
static hres follow(struct wmi_services *home, const struct cim_value *ref,
                   struct cim_instance **out)
{
    if (!ref || ref->null) {
        return WBEM_E_NOT_FOUND;
    }
    struct cim_path p = {0};
    struct wmi_services *other = NULL;
    struct services_result r = {0};
    AUTO_STR rel = STR_INIT;
    hres hr = cim_path_parse(cim_str_slice(ref->d.str), &p, NULL);
    if (hr == 0 && p.ns && !cim_str_caseeq(p.ns, home->origin->ns)) {
        hr = services_open_namespace(home, cim_str_slice(p.ns), &other, NULL);
    }
    if (hr == 0) {
        str_add_path(&rel, &p, CIM_PATH_REL);
        hr = str_status(&rel);
    }
    struct wmi_call call = {.operation = WMI_OP_GET, .path = str_z(&rel)};
    hr = hr ? hr : services_wait(other ? other : home, &call, &r);
    *out = hr == 0 && r.object ? cim_instance_ref(cim_as_instance(r.object)) : NULL;
    services_result_clear(&r);
    services_unref(other);
    cim_path_fini(&p);
    return hr ? hr : *out ? 0 : WBEM_E_INVALID_OBJECT;
}

struct walk { /* over all bindings */
    struct wmi_services *root, *ns;
    hres (*fn)(void *arg, struct wmi_services *ns, struct cim_instance *binding);
    void *arg;
    unsigned depth;
};

static hres walk_binding(void *arg, struct cim_object *o)
{
    struct walk *w = arg;
    struct cim_instance *i = cim_as_instance(o);
    return i ? w->fn(w->arg, w->ns, i) : 0;
}

static hres walk_namespace(struct walk *w);

static hres walk_child(void *arg, struct cim_object *o)
{
    struct walk *up = arg;
    struct walk w = *up;
    const char *name = cim_as_instance(o) ? consumer_text(cim_as_instance(o), "Name") : NULL;
    AUTO_STR full = STR_INIT;
    if (!name || ++w.depth > NAMESPACE_MAX_DEPTH) {
        return 0;
    }
    str_addf(&full, "%s\\%s", cim_str_z(up->ns->origin->ns), name);
    hres hr = str_status(&full);
    hr = hr ? hr : services_open_namespace(up->root, str_slice(&full), &w.ns, NULL);
    if (hr == 0) {
        hr = walk_namespace(&w);
        services_unref(w.ns);
    }
    /* a namespace that is gone meanwhile, or closed to this user, has nothing for us */
    return hr == WBEM_E_INVALID_NAMESPACE || hr == WBEM_E_ACCESS_DENIED ? 0 : hr;
}

static hres walk_namespace(struct walk *w)
{
    struct wmi_call bindings = {.operation = WMI_OP_INSTANCES, .path = "__FilterToConsumerBinding"};
    struct wmi_call children = {.operation = WMI_OP_INSTANCES, .path = "__NAMESPACE"};
    hres hr = each(w->ns, &bindings, walk_binding, w);
    return hr ? hr : each(w->ns, &children, walk_child, w);
}

static hres walk_all(struct wmi_services *root,
                     hres (*fn)(void *arg, struct wmi_services *ns, struct cim_instance *binding),
                     void *arg)
{
    struct walk w = {.root = root, .ns = root, .fn = fn, .arg = arg};
    return walk_namespace(&w);
}

/* ---- one binding ---- */
static void bound_unref(struct bound *b)
{
    if (b && ref_put(&b->refs)) {
        struct event_host *h = b->host;
        cim_instance_unref(b->binding);
        cim_instance_unref(b->filter);
        cim_instance_unref(b->consumer);
        cim_str_unref(b->key);
        services_unref(b->events);
        free(b);
        atomic_fetch_sub(&h->living, 1);
        futex_wake(&h->living, INT32_MAX); /* the last one: the host goes */
    }
}

static void tell_failure(struct bound *b, struct cim_instance *event, hres status, const char *what)
{
    struct services_result r = {0};
    struct wmi_call get = {.operation = WMI_OP_GET, .path = "__ConsumerFailureEvent"};
    hres hr = services_wait(b->events, &get, &r);
    struct cim_class *c = hr == 0 && r.object ? cim_as_class(r.object) : NULL;
    AUTO_CIM_INSTANCE e = c ? cim_instance_new(c) : NULL;
    AUTO_STR path = STR_INIT;
    if (e) {
        struct cim_value code = cim_uint(CIM_UINT32, (uint32_t)status),
                         object = cim_objval(&event->o), v;
        (void)cim_instance_put(e, SLICE("ErrorCode"), &code);
        (void)cim_instance_put(e, SLICE("Event"), &object); /* copied */
        if (cim_value_text(&v, CIM_STRING, slice_of(what)) == 0) {
            (void)cim_instance_put(e, SLICE("ErrorDescription"), &v);
            cim_value_clear(&v);
        }
        if (cim_instance_relpath(b->consumer, &path) == 0 &&
            cim_value_text(&v, CIM_REFERENCE, str_slice(&path)) == 0) {
            (void)cim_instance_put(e, SLICE("IntendedConsumer"), &v);
            cim_value_clear(&v);
        }
        (void)services_publish(b->events, e);
    }
    services_result_clear(&r);
}

static void on_event(void *arg, void *cookie, struct cim_object *o)
{
    (void)cookie;
    struct bound *b = arg;
    struct cim_instance *event = cim_as_instance(o);
    struct delivery d = {
        .host = b->host, .events = b->events, .consumer = b->consumer, .event = event};
    hres hr = b->row->deliver(&d);
    if (FAILED(hr)) {
        const char *what = d.failure[0] ? d.failure : hres_text(hr);
        event_host_say(b->host, "failed: %s: %s (0x%08X)", cim_str_z(b->key), what ? what : "error",
                       (unsigned)hr);
        if (!cim_class_is_a(event->cls, SLICE("__SystemEvent"))) { /* no failures of failures */
            tell_failure(b, event, hr, what);
        }
    } else if (b->host->o.verbose) {
        event_host_say(b->host, "delivered: %s: %s", cim_str_z(b->key),
                       cim_str_z(event->cls->name));
    }
}

static void on_completed(void *arg, void *cookie, hres status, struct cim_instance *error)
{
    (void)cookie;
    (void)error;
    struct bound *b = arg;
    if (status != WBEM_E_CALL_CANCELLED) {
        event_host_say(b->host, "ended: %s: %s (0x%08X)", cim_str_z(b->key), hres_name(status),
                       (unsigned)status);
    }
}

static void on_destroy(void *arg)
{
    bound_unref(arg);
}

static const struct sink_ops bound_ops = {
    .object = on_event, .completed = on_completed, .destroy = on_destroy};

static const struct consumer_row *row_in(const struct consumer_row *rows, const struct cim_class *c)
{
    for (; rows && rows->cls; rows++) {
        if (cim_class_is_a(c, slice_of(rows->cls))) {
            return rows;
        }
    }
    return NULL;
}

static const struct consumer_row *row_of(const struct event_host *h, const struct cim_class *c)
{
    const struct consumer_row *r = row_in(h->o.rows, c);
    return r ? r : row_in(standard_consumers, c);
}

/* What is done is done as the user the host runs as: only an administrator of the repository may have asked for it. One
 * without a creator was written past the broker, by who may write the repository's files. */
static bool trusted(const struct cim_instance *i)
{
    const struct cim_value *v = cim_instance_get(i, SLICE("CreatorSID"));
    AUTO_STR bytes = STR_INIT;
    struct sid sid;
    size_t used;
    uint32_t uid;
    if (!v || v->null) {
        return true;
    }
    for (uint32_t k = 0; k < cim_elem_count(v); k++) {
        str_addc(&bytes, (char)v->d.arr->v[k].u);
    }
    if (str_status(&bytes) || sid_from_bytes(str_slice(&bytes), &sid, &used)) {
        return false;
    }
    return sid_eq(&sid, &sid_system) || sid_eq(&sid, &sid_administrators) ||
           (sid_user(&sid, &uid) && (uid == 0 || uid == geteuid()));
}

static hres consumer_context(struct bound *b, struct wmi_context **out)
{
    AUTO_STR path = STR_INIT;
    struct cim_value v = {0};
    hres hr = cim_instance_relpath(b->consumer, &path);
    hr = hr ? hr : cim_value_text(&v, CIM_REFERENCE, str_slice(&path));
    *out = hr ? NULL : context_new();
    hr = hr ? hr : *out ? context_put(*out, SLICE(WMI_CONTEXT_CONSUMER), &v) : WBEM_E_OUT_OF_MEMORY;
    cim_value_clear(&v);
    return hr;
}

static hres subscribe(struct bound *b, const char *query)
{
    struct wmi_context *ctx = NULL;
    struct cim_instance *error = NULL;
    struct wmi_sink *sink = NULL;
    hres hr = consumer_context(b, &ctx);
    hr = hr ? hr : sink_create(NULL, &bound_ops, b, &sink);
    if (hr == 0) {
        ref_get(&b->refs); /* the sink's */
        struct wmi_call call = {.operation = WMI_OP_NOTIFY,
                                .query = query,
                                .language = "WQL",
                                .flags = WMI_FLAG_DROP_EVENTS,
                                .context = ctx};
        hr = services_start(b->events, &call, sink, NULL, &error);
    }
    if (FAILED(hr) && error && consumer_text(error, "Description")) {
        event_host_say(b->host, "query: %s: %s", cim_str_z(b->key),
                       consumer_text(error, "Description"));
    }
    if (FAILED(hr)) {
        sink_unref(sink);
    } else {
        b->sink = sink;
    }
    cim_instance_unref(error);
    context_unref(ctx);
    return hr;
}

static hres start(struct bound *b, struct wmi_services *ns)
{
    const char *query = consumer_text(b->filter, "Query"),
               *where = consumer_text(b->filter, "EventNamespace");
    const char *language = consumer_text(b->filter, "QueryLanguage");
    if (!consumer_allowed(b->host->o.allow, cim_str_slice(b->consumer->cls->name))) {
        return WBEM_E_ACCESS_DENIED;
    }
    if (!trusted(b->filter) || !trusted(b->consumer) || !trusted(b->binding)) {
        return WBEM_E_PRIVILEGE_NOT_HELD;
    }
    b->row = row_of(b->host, b->consumer->cls);
    if (!b->row) {
        return WBEM_E_PROVIDER_NOT_FOUND;
    }
    if (!query || (language && !utf8_caseeq(slice_of(language), SLICE("WQL")))) {
        return query ? WBEM_E_INVALID_QUERY_TYPE : WBEM_E_INVALID_QUERY;
    }
    hres hr = where && *where ? services_open_namespace(ns, slice_of(where), &b->events, NULL) : 0;
    if (hr == 0 && !b->events) {
        b->events = services_ref(ns);
    }
    return hr ? hr : subscribe(b, query);
}

static void say_status(struct bound *b)
{
    const char *cls = b->consumer ? cim_str_z(b->consumer->cls->name) : "its consumer";
    if (b->status == 0) {
        event_host_say(b->host, "listening: %s", cim_str_z(b->key));
    } else if (b->status == WBEM_E_ACCESS_DENIED && b->consumer) {
        event_host_say(b->host, "not allowed: %s: %s", cim_str_z(b->key), cls);
    } else {
        event_host_say(b->host, "not started: %s: %s (0x%08X)", cim_str_z(b->key),
                       hres_name(b->status), (unsigned)b->status);
    }
}

static void drop(struct bound *b)
{
    if (b->sink) {
        sink_cancel(b->sink);
        sink_unref(b->sink);
        b->sink = NULL;
    }
    bound_unref(b);
}

/* ---- following the repository ---- */
static struct bound *find(struct event_host *h, struct slice key)
{
    for (size_t i = 0; i < h->v.n; i++) {
        if (utf8_caseeq(cim_str_slice(h->v.v[i]->key), key)) {
            return h->v.v[i];
        }
    }
    return NULL;
}

static bool same_instance(const struct cim_instance *a, const struct cim_instance *b)
{
    return a && b && a->cls == b->cls ? cim_instance_eq(a, b, CIM_OBJ_IGNORE_SOURCE) : a == b;
}

static struct bound *bound_new(struct event_host *h, struct slice key)
{
    struct bound *b = calloc(1, sizeof *b);
    if (b && !(b->key = cim_str_new(key))) {
        free(b);
        b = NULL;
    }
    if (b) {
        b->refs = REF_INIT;
        b->host = h;
        b->found = true;
        atomic_fetch_add(&h->living, 1);
    }
    return b;
}

static hres meet(void *arg, struct wmi_services *ns, struct cim_instance *binding)
{
    struct event_host *h = arg;
    AUTO_STR key = STR_INIT;
    AUTO_CIM_INSTANCE filter = NULL;
    AUTO_CIM_INSTANCE consumer = NULL;
    str_addf(&key, "%s:", cim_str_z(ns->origin->ns));
    hres hr = cim_instance_relpath(binding, &key);
    if (hr || h->v.n >= EVENT_HOST_MAX_BINDINGS || !vec_reserve(&h->v, 1)) {
        return hr                                  ? hr
               : h->v.n >= EVENT_HOST_MAX_BINDINGS ? WBEM_E_QUOTA_VIOLATION
                                                   : WBEM_E_OUT_OF_MEMORY;
    }
    hres status = follow(ns, cim_instance_get(binding, SLICE("Filter")), &filter);
    status = status ? status : follow(ns, cim_instance_get(binding, SLICE("Consumer")), &consumer);
    struct bound *b = find(h, str_slice(&key));
    if (b && same_instance(b->binding, binding) && same_instance(b->filter, filter) &&
        same_instance(b->consumer, consumer)) {
        b->found = true;
        return 0;
    }
    b = bound_new(h,
                  str_slice(&key)); /* a changed one begins anew: the old is dropped as not found */
    if (!b) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    (void)vec_push(&h->v, b);
    b->binding = cim_instance_ref(binding);
    b->filter = TAKE(filter);
    b->consumer = TAKE(consumer);
    b->status = status ? status : start(b, ns);
    say_status(b);
    return b->status == WBEM_E_OUT_OF_MEMORY ? b->status : 0;
}

hres event_host_refresh(struct event_host *h)
{
    uint64_t g = repo_generation(services_repo(h->o.root));
    if (g == h->generation) {
        return 0;
    }
    for (size_t i = 0; i < h->v.n; i++) {
        h->v.v[i]->found = false;
    }
    hres hr = walk_all(h->o.root, meet, h);
    for (size_t i = h->v.n; hr == 0 && i-- > 0;) {
        if (!h->v.v[i]->found) {
            event_host_say(h, "removed: %s", cim_str_z(h->v.v[i]->key));
            drop(h->v.v[i]);
            vec_remove(&h->v, i);
        }
    }
    h->generation = hr ? h->generation : g;
    return hr;
}

hres event_host_create(const struct event_host_options *o, struct event_host **out)
{
    if (!services_repo(o->root)) {
        return WBEM_E_NOT_SUPPORTED; /* the bindings of another machine are run there */
    }
    struct event_host *h = calloc(1, sizeof *h);
    if (!h) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    h->o = *o;
    h->generation = UINT64_MAX;
    h->killer = killer_create();
    hres hr = h->killer ? event_host_refresh(h) : WBEM_E_OUT_OF_MEMORY;
    if (FAILED(hr)) {
        event_host_destroy(h);
        return hr;
    }
    *out = h;
    return 0;
}

void event_host_destroy(struct event_host *h)
{
    if (!h) {
        return;
    }
    for (size_t i = 0; i < h->v.n; i++) {
        drop(h->v.v[i]);
    }
    vec_fini(&h->v);
    for (uint32_t n; (n = atomic_load(&h->living)) != 0;) { /* deliveries under way */
        futex_wait(&h->living, n, -1);
    }
    killer_destroy(h->killer);
    free(h);
}

/* ---- lists ---- */
struct listing {
    const char *allow;
    void (*fn)(void *arg, const struct binding_info *b);
    void *arg;
};

static hres list_one(void *arg, struct wmi_services *ns, struct cim_instance *binding)
{
    struct listing *l = arg;
    AUTO_CIM_INSTANCE filter = NULL;
    AUTO_CIM_INSTANCE consumer = NULL;
    struct binding_info b = {.ns = cim_str_z(ns->origin->ns)};
    b.status = follow(ns, cim_instance_get(binding, SLICE("Filter")), &filter);
    hres hr = follow(ns, cim_instance_get(binding, SLICE("Consumer")), &consumer);
    b.status = b.status ? b.status : hr;
    if (filter) {
        b.filter = consumer_text(filter, "Name");
        b.query = consumer_text(filter, "Query");
        b.event_namespace = consumer_text(filter, "EventNamespace");
    }
    if (consumer) {
        b.consumer_class = cim_str_z(consumer->cls->name);
        b.consumer = consumer_text(consumer, "Name");
        b.allowed = consumer_allowed(l->allow, cim_str_slice(consumer->cls->name));
    }
    l->fn(l->arg, &b);
    return 0;
}

hres event_bindings_list(struct wmi_services *root, const char *allow,
                         void (*fn)(void *arg, const struct binding_info *b), void *arg)
{
    struct listing l = {allow, fn, arg};
    return walk_all(root, list_one, &l);
}
