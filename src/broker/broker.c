/* broker: opening, providers, sessions, and the checks before a call is accepted. */
#include "broker/broker.h"

#include "broker/amend.h"
#include "broker/events.h"
#include "broker/loader.h"
#include "broker/registration.h"
#include "broker/rules.h"
#include "broker/security.h"
#include "util/utf.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/utsname.h>

/* ---- opening ---- */
static struct cim_str *server_name(const char *given)
{
    struct utsname u;
    if (!given && uname(&u) == 0) {
        given = u.nodename;
    }
    struct slice s = slice_of(given && *given ? given : "localhost");
    struct cim_str *out = cim_str_new(s);
    for (size_t i = 0; out && i < s.n;
         i++) { /* as computer names are shown: upper case (ASCII letters) */
        char c = out->s[i];
        out->s[i] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
    }
    return out;
}

static hres open_parts(struct broker *b, const struct broker_options *o)
{
    b->server = server_name(o->server);
    if (!b->server) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    struct repo_options ro = {
        .dir = o->repository, .image = o->image, .server = cim_str_slice(b->server)};
    hres hr = repo_open(&ro, &b->repo);
    hr = hr ? hr : pool_create(o->threads, &b->pool);
    hr = hr ? hr : hub_create(b, &b->hub);
    hr = hr ? hr : provider_add(b, &system_provider, NULL);
    for (size_t i = 0; hr == 0 && o->builtin && o->builtin[i]; i++) {
        hr = provider_add(b, o->builtin[i], NULL);
    }
    if (hr == 0 && o->providers) {
        hr = providers_load(b, o->providers);
    }
    return hr;
}

hres broker_open(const struct broker_options *o, struct broker **out)
{
    struct broker *b = calloc(1, sizeof *b);
    if (!b) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    b->refs = REF_INIT;
    audit_init(&b->audit, o->audit);
    map_init(&b->bindings, MAP_NOCASE);
    hres hr = open_parts(b, o);
    if (FAILED(hr)) {
        broker_unref(b);
        return hr;
    }
    *out = b;
    return 0;
}

struct broker *broker_ref(struct broker *b)
{
    ref_get(&b->refs);
    return b;
}

static void *destroy(void *arg)
{
    struct broker *b = arg;
    hub_stop(b->hub);
    if (b->pool) {
        pool_stop(b->pool);
    }
    providers_unload(
        b); /* ends the providers' own threads, one of which may have pushed the last work */
    pool_destroy(b->pool);
    hub_destroy(b->hub);
    repo_close(b->repo);
    audit_fini(&b->audit);
    rules_destroy(b->rules);
    cim_str_unref(b->server);
    free(b);
    return NULL;
}

struct broker *broker_unref(struct broker *b)
{
    if (b && ref_put(&b->refs)) {
        pthread_t t;
        if (!pool_on_worker()) {
            destroy(b);
        } else if (pthread_create(&t, NULL, destroy, b) ==
                   0) { /* a worker cannot wait for itself */
            pthread_detach(t);
        }
    }
    return NULL;
}

/* ---- sessions ---- */
hres session_open(struct broker *b, struct slice ns, struct identity *id, uint32_t rights,
                  struct session **out)
{
    AUTO_STR name = STR_INIT;
    hres hr = cim_namespace_normalise(ns, &name);
    if (FAILED(hr)) {
        return hr;
    }
    if (!id || !(rights & WMI_RIGHT_ENABLE)) {
        return WBEM_E_ACCESS_DENIED;
    }
    struct session *s = calloc(1, sizeof *s);
    if (!s) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    s->refs = REF_INIT;
    s->limit = rights;
    s->rights_epoch = UINT64_MAX; /* not looked at yet */
    s->registrations_generation = UINT64_MAX;
    s->registrations_none = UINT64_MAX;
    s->identity = identity_ref(id);
    s->broker = broker_ref(b);
    hr = repo_namespace_find(b->repo, NULL, str_slice(&name), &s->origin);
    hr = hr ? hr : session_may(s, WMI_RIGHT_ENABLE);
    if (FAILED(hr)) {
        session_unref(s);
        return hr;
    }
    *out = s;
    return 0;
}

struct session *session_ref(struct session *s)
{
    ref_get(&s->refs);
    return s;
}

struct session *session_unref(struct session *s)
{
    if (s && ref_put(&s->refs)) {
        cim_str_unref(s->locale);
        registrations_unref(s->registrations);
        cim_str_unref(s->last_path);
        cim_str_unref(s->last_method);
        cim_class_unref(s->last_class);
        identity_unref(s->identity);
        cim_origin_unref(s->origin);
        broker_unref(s->broker);
        free(s);
    }
    return NULL;
}

/* ---- requests ---- */
struct wmi_request *broker_request_new(struct session *s, const struct wmi_call *call,
                                       struct wmi_sink *sink, void *cookie)
{
    struct wmi_request *r = request_alloc(sink);
    if (!r) {
        return NULL;
    }
    r->refs = REF_INIT; /* of both sides: dropped by the one that ends last */
    r->operation = call->operation;
    r->call_flags = call->flags;
    r->cookie = cookie;
    r->events = r->inline_events;
    r->events_cap = REQUEST_INLINE_EVENTS;
    r->session = s ? session_ref(s) : NULL;
    r->context = context_ref(call->context);
    return r;
}

void broker_request_fini(struct wmi_request *r)
{
    amend_forget(r);
    enum_state_destroy(r->state);
    subscription_destroy(r->sub);
    assoc_state_destroy(r->assoc);
    if (r->path) {
        cim_path_fini(r->path);
        free(r->path);
    }
    cim_str_unref(r->text);
    cim_instance_unref(r->in);
    cim_instance_unref(r->error);
    cim_class_unref(r->cls);
    context_unref(r->context);
    session_unref(r->session);
}

/* What each operation may be told, needs, and where it runs. */
static const struct op_row {
    const char *name;
    uint32_t flags;
    uint32_t rights;
    void (*run)(struct work *w);
    size_t max_text; /* characters of path or query */
} op_rows[] = {
    [WMI_OP_GET] = {"GetObject",
                    WMI_FLAG_SEND_STATUS | WMI_FLAG_USE_AMENDED | WMI_FLAG_NO_ERROR_OBJECT,
                    WMI_RIGHT_ENABLE, run_get, CIM_MAX_PATH_LEN},
    [WMI_OP_PUT] = {"PutInstance", 0x3 | 0x60 | WMI_FLAG_SEND_STATUS | WMI_FLAG_USE_AMENDED,
                    WMI_RIGHT_ENABLE, run_put, 0},
    [WMI_OP_DELETE] = {"DeleteInstance", WMI_FLAG_SEND_STATUS | WMI_FLAG_NO_ERROR_OBJECT,
                       WMI_RIGHT_ENABLE, run_delete, CIM_MAX_PATH_LEN},
    [WMI_OP_INSTANCES] = {"CreateInstanceEnum",
                          WMI_FLAG_SHALLOW | WMI_FLAG_SEND_STATUS | WMI_FLAG_USE_AMENDED |
                              WMI_FLAG_DIRECT_READ | WMI_FLAG_NO_ERROR_OBJECT,
                          WMI_RIGHT_ENABLE, run_instances, BROKER_MAX_CLASSNAME},
    [WMI_OP_SUBCLASSES] = {"CreateClassEnum",
                           WMI_FLAG_SHALLOW | WMI_FLAG_SEND_STATUS | WMI_FLAG_USE_AMENDED |
                               WMI_FLAG_NO_ERROR_OBJECT,
                           WMI_RIGHT_ENABLE, run_subclasses, BROKER_MAX_CLASSNAME},
    [WMI_OP_QUERY] = {"ExecQuery",
                      WMI_FLAG_PROTOTYPE | WMI_FLAG_SEND_STATUS | WMI_FLAG_USE_AMENDED |
                          WMI_FLAG_DIRECT_READ | WMI_FLAG_ENSURE_LOCATABLE |
                          WMI_FLAG_NO_ERROR_OBJECT,
                      WMI_RIGHT_ENABLE, run_query, BROKER_MAX_QUERY},
    [WMI_OP_EXEC_METHOD] = {"ExecMethod", WMI_FLAG_SEND_STATUS | WMI_FLAG_NO_ERROR_OBJECT,
                            WMI_RIGHT_ENABLE | WMI_RIGHT_METHOD_EXECUTE, run_method,
                            CIM_MAX_PATH_LEN},
    [WMI_OP_NOTIFY] = {"ExecNotificationQuery",
                       WMI_FLAG_SEND_STATUS | WMI_FLAG_USE_AMENDED | WMI_FLAG_NO_ERROR_OBJECT |
                           WMI_FLAG_DROP_EVENTS,
                       WMI_RIGHT_ENABLE | WMI_RIGHT_SUBSCRIBE,
                       NULL /* it does not run: events come to it */, BROKER_MAX_QUERY},
};

const char *operation_name(enum wmi_operation op)
{
    return op_rows[op].name;
}

/* The text a call is about, for its request and its error object. */
static const char *call_text(const struct wmi_call *c)
{
    bool query = c->operation == WMI_OP_QUERY || c->operation == WMI_OP_NOTIFY;
    const char *t = query ? c->query : c->path;
    return t ? t : "";
}

static hres check_call(struct session *s, const struct wmi_call *call, const struct op_row *row)
{
    if (call->flags & ~row->flags) {
        return WBEM_E_INVALID_PARAMETER;
    }
    hres hr = session_may(s, row->rights);
    if (FAILED(hr)) {
        return hr;
    }
    if (row->max_text && strlen(call_text(call)) > row->max_text) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    return 0;
}

bool session_serves(const struct session *s, const struct cim_path *p)
{
    return (!p->ns || cim_str_caseeq(p->ns, s->origin->ns)) &&
           (!p->server || cim_str_is(p->server, ".") ||
            cim_str_caseeq(p->server, s->origin->server));
}

static hres prepare_text(struct wmi_request *r, const char *text)
{
    r->text = cim_str_new(slice_of(text));
    return r->text ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres parse_path(struct wmi_request *r, const char *text)
{
    r->path = calloc(1, sizeof *r->path);
    if (!r->path) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = cim_path_parse(slice_of(text), r->path, NULL);
    if (hr == 0 && !r->path->cls) {
        hr = WBEM_E_INVALID_OBJECT_PATH; /* a namespace is no object here */
    }
    /* for error objects: a cancel makes one while a worker binds the path to its class */
    hr = hr ? hr : prepare_text(r, text);
    return hr == 0 && !session_serves(r->session, r->path) ? WBEM_E_INVALID_OBJECT_PATH : hr;
}

static hres prepare_put(struct wmi_request *r, const struct wmi_call *call)
{
    if (!call->object) {
        return WBEM_E_INVALID_PARAMETER;
    }
    if ((call->flags & 3) == 3 ||
        (call->flags & 0x60) == 0x60) { /* flags that exclude each other */
        return WBEM_E_INVALID_PARAMETER;
    }
    struct cim_class *c = cim_as_class(call->object);
    if (c) {
        r->cls = NULL;
        hres hr = cim_class_clone(c, &r->cls);
        return hr;
    }
    r->in = cim_instance_clone(cim_as_instance(call->object));
    return r->in ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres prepare_query(struct wmi_request *r, const struct wmi_call *call)
{
    if (!call->query || !*call->query || !call->language || !*call->language) {
        return WBEM_E_INVALID_PARAMETER;
    }
    if (!utf8_caseeq(slice_of(call->language), SLICE("WQL"))) {
        return WBEM_E_INVALID_QUERY_TYPE;
    }
    return prepare_text(r, call->query);
}

static hres prepare_notify(struct wmi_request *r, const struct wmi_call *call,
                           struct wql_error *err)
{
    hres hr = prepare_query(r, call);
    return hr ? hr : notify_prepare(r, err);
}

/* *err: what is wrong with the text of an event query. */
static hres prepare(struct wmi_request *r, const struct wmi_call *call, struct wql_error *err)
{
    switch (call->operation) {
    case WMI_OP_GET:
        return call->path && *call->path ? parse_path(r, call->path) : 0;
    case WMI_OP_DELETE:
        return call->path && *call->path ? parse_path(r, call->path) : WBEM_E_INVALID_PARAMETER;
    case WMI_OP_PUT:
        return prepare_put(r, call);
    case WMI_OP_INSTANCES:
        return call->path && *call->path ? prepare_text(r, call->path) : WBEM_E_INVALID_PARAMETER;
    case WMI_OP_SUBCLASSES:
        return prepare_text(r, call->path ? call->path : "");
    case WMI_OP_QUERY:
        return prepare_query(r, call);
    case WMI_OP_EXEC_METHOD:
        if (!call->path || !*call->path || !call->method || !*call->method) {
            return WBEM_E_INVALID_PARAMETER;
        }
        return prepare_method(r, call);
    case WMI_OP_NOTIFY:
        return prepare_notify(r, call, err);
    default:
        return WBEM_E_INVALID_PARAMETER;
    }
}

static void run_ruled(struct wmi_request *r)
{
    if (atomic_load_explicit(&r->cancelled, memory_order_relaxed)) {
        broker_finish(r, WBEM_E_CALL_CANCELLED); /* never begun */
    } else {
        op_rows[r->operation].run(&r->work);
    }
}

static void run_request(struct work *w)
{
    struct wmi_request *r = container_of(w, struct wmi_request, work);
    struct rules *rules = r->session->broker->rules;
    if (UNLIKELY(rules != NULL) && rules_take(rules, r, run_ruled)) {
        return;
    }
    run_ruled(r);
}

static hres refuse(struct session *s, const struct wmi_call *call, hres hr,
                   const struct wql_error *err, struct cim_instance **error)
{
    if (error && s && !(call->flags & WMI_FLAG_NO_ERROR_OBJECT) && hr != WBEM_E_OUT_OF_MEMORY) {
        AUTO_STR text = STR_INIT;
        if (err && err->text[0]) {
            str_addf(&text, "line %u, column %u: %s", err->line, err->column, err->text);
        }
        *error = error_object(s, hr, operation_name(call->operation), slice_of(call_text(call)),
                              SLICE(""), str_slice(&text));
    }
    return hr;
}

hres broker_start(struct session *s, const struct wmi_call *call, struct wmi_sink *sink,
                  void *cookie, struct cim_instance **error)
{
    if (error) {
        *error = NULL;
    }
    if ((size_t)call->operation >= ARRAY_LEN(op_rows) || !sink) {
        return WBEM_E_INVALID_PARAMETER;
    }
    const struct op_row *row = &op_rows[call->operation];
    hres hr = sink_outstanding(sink) >= SINK_MAX_CALLS ? WBEM_E_QUOTA_VIOLATION
                                                       : check_call(s, call, row);
    if (FAILED(hr)) {
        if (call->operation == WMI_OP_EXEC_METHOD) {
            audit_method(s, call, hr);
        }
        return refuse(s, call, hr, NULL, error);
    }
    struct wmi_request *r = broker_request_new(s, call, sink, cookie);
    if (!r) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    struct wql_error err = {0};
    hr = prepare(r, call, &err);
    if (FAILED(hr)) {
        request_unref(r);
        if (call->operation == WMI_OP_EXEC_METHOD) {
            audit_method(s, call, hr);
        }
        return refuse(s, call, hr, &err, error);
    }
    if (call->operation == WMI_OP_EXEC_METHOD) {
        audit_method(s, call, 0);
    }
    if (!row->run) {
        request_ref(r); /* it may be cancelled and over as soon as the sink knows it */
        request_accept(r, sink);
        notify_activate(r);
        request_unref(r);
        return 0;
    }
    r->work.run = run_request;
    request_accept(r, sink);
    pool_push(s->broker->pool, &r->work);
    return 0;
}
