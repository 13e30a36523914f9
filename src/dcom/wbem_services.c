/* wbem_services: IWbemServices (MS-WMI 3.1.4.3), one row of a table per operation.
 *
 * No operation keeps a worker: each is started as an asynchronous call of client/ and answered when its outcome is there. */
#include "dcom/wbem_sink.h"
#include "util/utf.h"

#include <stdlib.h>

const struct guid iid_wbem_services = GUID(0x9556dc99, 0x828c, 0x11cf, 0xa37e, 0x00aa003240c7);

struct request { /* one call of an operation */
    struct wbem_services *s;
    const struct wbem_operation *op;
    struct orpc_call *c; /* NULL when it was answered already */
    struct slice path, method, language, query;
    uint32_t flags;
    struct wmi_context *context;
    struct cim_object *object;
    bool want_object, want_result, want_services, has_sink;
    struct objref sink;
    struct dcom_object *enumerator, *result, *opened; /* counted */
    struct cim_object *got;
    struct cim_str *put_path;
};

/* ---- connections ---- */
static void services_destroy(struct dcom_object *o)
{
    struct wbem_services *s = services_of(o);
    sink_unref(s->single);
    services_unref(s->s);
    free(s);
}

static const struct dcom_interface *const interfaces[] = {&wbem_services_interface, NULL};
static const struct dcom_type type = {interfaces, services_destroy, NULL};

/* "//host/root/cimv2", "\\.\root\cimv2", "root/cimv2" as "root\cimv2". */
static bool plain_namespace(struct slice ns, struct str *out)
{
    const char *p = ns.p, *end = ns.p + ns.n;
    if (ns.n >= 2 && (p[0] == '/' || p[0] == '\\') && (p[1] == '/' || p[1] == '\\')) {
        p += 2;
        while (p < end && *p != '/' && *p != '\\') {
            p++;
        }
    }
    while (p < end && (*p == '/' || *p == '\\')) {
        p++;
    }
    for (; p < end; p++) {
        str_addc(out, *p == '/' ? '\\' : *p);
    }
    return !out->failed;
}

static hres attach(struct dcom_server *server, struct rpc_call *call, struct wmi_services *s,
                   struct wbem_services **out)
{
    static const struct sink_ops ops = {
        .object = wbem_single_object, .put = wbem_single_put, .completed = wbem_single_completed};
    struct wbem_services *w = calloc(1, sizeof *w);
    if (!w) {
        services_unref(s);
        return WBEM_E_OUT_OF_MEMORY;
    }
    dcom_object_init(&w->o, &type, &server->exporter, call->who, call->conn);
    w->server = server;
    w->s = s;
    hres hr = sink_create(NULL, &ops, NULL, &w->single);
    if (FAILED(hr)) {
        dcom_object_unref(&w->o);
        return hr;
    }
    *out = w;
    return 0;
}

hres wbem_services_new(struct dcom_server *server, struct rpc_call *call, struct slice ns,
                       struct slice locale, struct wbem_services **out)
{
    AUTO_STR name = STR_INIT, loc = STR_INIT;
    struct identity *who = NULL;
    struct wmi_services *s = NULL;
    struct wmi_connect_options o = server->connect;
    str_add(&loc, locale.p ? locale.p : "", locale.p ? locale.n : 0);
    if (!plain_namespace(ns, &name) || loc.failed) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    o.ns = str_z(&name);
    o.locale = loc.n ? str_z(&loc) : "ms_409";
    hres hr = identity_of_account(call->who->account, &who);
    hr = hr == WBEM_E_NOT_FOUND ? WBEM_E_ACCESS_DENIED : hr; /* the account is gone */
    hr = hr ? hr : services_connect_as(&o, who, &s);
    identity_unref(who);
    if (hr == 0 && !(services_rights(s) & WMI_RIGHT_REMOTE_ENABLE)) {
        services_unref(s);
        hr = WBEM_E_ACCESS_DENIED;
    }
    return hr ? hr : attach(server, call, s, out);
}

/* ---- reading ---- */
static bool read_outer(struct ndr *n)
{
    struct objref ignored;
    if (!ndr_ptr(n, false)) {
        return false;
    }
    (void)objref_get_ptr(n, &ignored); /* what was in it before does not matter */
    return true;
}

static hres read_params(struct request *q, struct ndr *n)
{
    hres hr = 0;
    for (const char *p = q->op->layout; *p && !n->failed; p++) {
        switch (*p) {
        case 'p':
        case 'n':
            ndr_bstr(n, &q->path);
            break;
        case 'm':
            ndr_bstr(n, &q->method);
            break;
        case 'l':
            ndr_bstr(n, &q->language);
            break;
        case 'q':
            ndr_bstr(n, &q->query);
            break;
        case 'f':
            ndr_u32(n, &q->flags);
            break;
        case 'c': {
            hres one = wbem_get_context(n, &q->context);
            hr = hr ? hr : one;
            break;
        }
        case 'o': {
            hres one = wbem_get_object(n, &q->object);
            hr = hr ? hr : one;
            break;
        }
        case 'O':
            q->want_object = read_outer(n);
            break;
        case 'R':
            q->want_result = read_outer(n);
            break;
        case 'N':
            q->want_services = read_outer(n);
            break;
        case 'S':
            q->has_sink = objref_get_ptr(n, &q->sink);
            break;
        default:
            break;
        }
    }
    return hr;
}

/* ---- answering ---- */
static void put_pointer(struct orpc_call *c, bool wanted, struct dcom_object *o,
                        const struct guid *iid, hres *hr)
{
    if (ndr_ptr(&c->out, wanted)) {
        hres put = orpc_put_object(c, o, iid);
        *hr = *hr ? *hr : put;
    }
}

static void answer(struct request *q, hres hr)
{
    struct orpc_call *c = TAKE(q->c);
    for (const char *p = q->op->layout; *p; p++) {
        hres put = 0;
        switch (*p) {
        case 'O':
            if (ndr_ptr(&c->out, q->want_object)) {
                put = wbem_put_object(&c->out, FAILED(hr) ? NULL : q->got);
            }
            break;
        case 'R':
            put_pointer(c, q->want_result, q->result, &iid_call_result, &put);
            break;
        case 'N':
            put_pointer(c, q->want_services, FAILED(hr) ? NULL : q->opened, &iid_wbem_services,
                        &put);
            break;
        case 'E':
            put = orpc_put_object(c, FAILED(hr) ? NULL : q->enumerator, &iid_enum);
            break;
        default:
            break;
        }
        hr = FAILED(hr) || !FAILED(put) ? hr : put;
    }
    orpc_return(c, hr);
}

static void request_free(struct request *q)
{
    context_unref(q->context);
    cim_object_unref(q->object);
    dcom_object_unref(q->enumerator);
    dcom_object_unref(q->result);
    dcom_object_unref(q->opened);
    cim_object_unref(q->got);
    cim_str_unref(q->put_path);
    dcom_object_unref(&q->s->o);
    free(q);
}

/* The outcome: told to the result, and to the caller unless that was done. */
static void finish(struct request *q, hres hr)
{
    if (q->result) {
        wbem_result_set(q->result, hr, q->got, q->put_path,
                        q->opened ? services_of(q->opened) : NULL);
    }
    if (q->c) {
        answer(q, hr);
    }
    request_free(q);
}

/* ---- operations with one outcome ---- */
void wbem_single_object(void *arg, void *cookie, struct cim_object *o)
{
    (void)arg;
    struct request *q = cookie;
    if (!q->got) {
        q->got = cim_object_ref(o);
    }
}

void wbem_single_put(void *arg, void *cookie, const char *path)
{
    (void)arg;
    struct request *q = cookie;
    if (!q->put_path) {
        q->put_path = cim_str_new(slice_of(path));
    }
}

void wbem_single_completed(void *arg, void *cookie, hres status, struct cim_instance *error)
{
    (void)arg;
    (void)error;
    finish(cookie, status);
}

static const char *text_of(struct slice s)
{
    return s.p; /* of the call's memory, ended by a zero */
}

static void describe(const struct request *q, struct wmi_call *call)
{
    *call = (struct wmi_call){.operation = q->op->operation,
                              .path = text_of(q->path),
                              .method = text_of(q->method),
                              .query = text_of(q->query),
                              .language = text_of(q->language),
                              .object = (wmi_object *)q->object,
                              .flags = q->flags & ~q->op->local,
                              .context = q->context};
}

/* Starts it; on failure nothing has begun. */
static hres start(struct request *q)
{
    struct wmi_call call;
    describe(q, &call);
    return services_start(q->s->s, &call, q->s->single, q, NULL);
}

static void run_single(struct request *q)
{
    hres hr = 0;
    if (q->want_result) {
        q->result = wbem_result_new(q->s, q->c->rpc);
        hr = q->result ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    if (hr == 0 && q->flags & WBEM_RETURN_IMMEDIATELY) {
        if (!q->want_result) {
            hr = WBEM_E_INVALID_PARAMETER; /* the outcome could not be told */
        }
        struct request *later = hr ? NULL : calloc(1, sizeof *later);
        if (hr == 0 && !later) {
            hr = WBEM_E_OUT_OF_MEMORY;
        }
        if (hr == 0) { /* started for itself: the answer of this call does not wait */
            *later = (struct request){.s = q->s, .op = q->op, .flags = q->flags};
            dcom_object_ref(&q->s->o);
            later->result = dcom_object_ref(q->result);
            struct wmi_call call;
            describe(q, &call);
            hr = services_start(q->s->s, &call, q->s->single, later, NULL);
            if (FAILED(hr)) {
                request_free(later);
            }
        }
        if (FAILED(hr)) {
            q->result = dcom_object_unref(q->result);
        }
        answer(q, hr);
        request_free(q);
        return;
    }
    hr = hr ? hr : start(q);
    if (FAILED(hr)) {
        finish(q, hr);
    }
}

/* ---- enumerations ---- */
static void first_came(void *arg, hres hr)
{
    struct request *q = arg;
    answer(q, hr);
    request_free(q);
}

static void run_enum(struct request *q)
{
    struct wmi_call call;
    describe(q, &call);
    hres hr =
        wbem_enum_new(q->s, q->c->rpc, &call, (q->flags & WBEM_FORWARD_ONLY) != 0, &q->enumerator);
    bool at_once = q->flags & WBEM_RETURN_IMMEDIATELY || q->op->operation == WMI_OP_NOTIFY;
    if (hr || at_once) {
        first_came(q, hr);
    } else { /* a failure is told by this call */
        struct dcom_object *e = dcom_object_ref(q->enumerator);
        wbem_enum_first(e, first_came, q);
        dcom_object_unref(e);
    }
}

/* ---- asynchronous operations ---- */
static void run_async(struct request *q)
{
    struct wmi_call call;
    describe(q, &call);
    hres hr =
        q->has_sink ? wbem_sink_start(q->s, q->c->rpc, &q->sink, &call) : WBEM_E_INVALID_PARAMETER;
    answer(q, hr);
    request_free(q);
}

/* ---- others ---- */
static hres join_namespace(const struct wmi_services *s, struct slice ns, struct str *out)
{
    AUTO_STR name = STR_INIT;
    bool absolute = ns.n >= 2 && (ns.p[0] == '/' || ns.p[0] == '\\') && ns.p[1] == ns.p[0];
    if (!plain_namespace(ns, &name)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    if (name.n == 0) {
        return WBEM_E_INVALID_NAMESPACE;
    }
    if (!absolute) {
        str_add_slice(out, cim_str_slice(s->origin->ns));
        str_addc(out, '\\');
    }
    str_add_slice(out, str_slice(&name));
    return str_status(out);
}

static void run_open(struct request *q)
{
    AUTO_STR ns = STR_INIT;
    struct wmi_services *s = NULL;
    struct wbem_services *w = NULL;
    hres hr = q->flags & ~q->op->local ? WBEM_E_INVALID_PARAMETER
              : q->path.p              ? join_namespace(q->s->s, q->path, &ns)
                                       : WBEM_E_INVALID_PARAMETER;
    hr = hr ? hr : services_open_namespace(q->s->s, str_slice(&ns), &s, NULL);
    if (hr == 0 && !(services_rights(s) & WMI_RIGHT_REMOTE_ENABLE)) {
        services_unref(s);
        hr = WBEM_E_ACCESS_DENIED;
    }
    hr = hr ? hr : attach(q->s->server, q->c->rpc, s, &w);
    if (q->want_result) {
        q->result = wbem_result_new(q->s, q->c->rpc);
        hr = hr ? hr : q->result ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    q->opened = w ? &w->o : NULL;
    finish(q, hr);
}

/* ---- the table ---- */
#define IMMEDIATE WBEM_RETURN_IMMEDIATELY
#define ENUMERATE (WBEM_RETURN_IMMEDIATELY | WBEM_FORWARD_ONLY)
const struct wbem_operation wbem_operations[WBEM_OPERATIONS] = {
    [3] = {"nfcNR", WMI_OP_GET, IMMEDIATE},
    [4] = {"S", WMI_OP_GET, 0},
    [6] = {"pfcOR", WMI_OP_GET, IMMEDIATE},
    [7] = {"pfcS", WMI_OP_GET, 0},
    [8] = {"ofcR", WMI_OP_PUT, IMMEDIATE},
    [9] = {"ofcS", WMI_OP_PUT, 0},
    [10] = {"pfcR", WMI_OP_DELETE, IMMEDIATE},
    [11] = {"pfcS", WMI_OP_DELETE, 0},
    [12] = {"pfcE", WMI_OP_SUBCLASSES, ENUMERATE},
    [13] = {"pfcS", WMI_OP_SUBCLASSES, 0},
    [14] = {"ofcR", WMI_OP_PUT, IMMEDIATE},
    [15] = {"ofcS", WMI_OP_PUT, 0},
    [16] = {"pfcR", WMI_OP_DELETE, IMMEDIATE},
    [17] = {"pfcS", WMI_OP_DELETE, 0},
    [18] = {"pfcE", WMI_OP_INSTANCES, ENUMERATE},
    [19] = {"pfcS", WMI_OP_INSTANCES, 0},
    [20] = {"lqfcE", WMI_OP_QUERY, ENUMERATE},
    [21] = {"lqfcS", WMI_OP_QUERY, 0},
    [22] = {"lqfcE", WMI_OP_NOTIFY, ENUMERATE},
    [23] = {"lqfcS", WMI_OP_NOTIFY, 0},
    [24] = {"pmfcoOR", WMI_OP_EXEC_METHOD, IMMEDIATE},
    [25] = {"pmfcoS", WMI_OP_EXEC_METHOD, 0},
};

/* What an operation of instances or classes must be given. */
static hres check(const struct request *q)
{
    bool class_op = q->c->rpc->op == 8 || q->c->rpc->op == 9;
    if (q->op->operation == WMI_OP_PUT) {
        if (!q->object) {
            return WBEM_E_INVALID_PARAMETER;
        }
        if ((cim_as_class(q->object) != NULL) != class_op) {
            return WBEM_E_INVALID_OBJECT;
        }
    }
    return 0;
}

static void run_operation(struct orpc_call *c)
{
    struct request *q = calloc(1, sizeof *q);
    if (!q) {
        orpc_fault(c, FAULT_NO_MEMORY);
        return;
    }
    q->s = services_of(c->object);
    dcom_object_ref(&q->s->o);
    q->op = &wbem_operations[c->rpc->op];
    q->c = c;
    hres hr = read_params(q, &c->in);
    if (c->in.failed) {
        request_free(q);
        orpc_fault(c, FAULT_BAD_STUB);
        return;
    }
    hr = hr ? hr : check(q);
    if (FAILED(hr)) {
        answer(q, hr);
        request_free(q);
    } else if (strchr(q->op->layout, 'N')) {
        run_open(q);
    } else if (strchr(q->op->layout, 'S')) {
        run_async(q);
    } else if (strchr(q->op->layout, 'E')) {
        run_enum(q);
    } else {
        run_single(q);
    }
}

static void cancel(struct orpc_call *c)
{
    struct objref sink;
    bool given = objref_get_ptr(&c->in, &sink);
    if (orpc_read(c)) {
        orpc_return(c, given ? wbem_sink_cancel(c->server, c->rpc->who, &sink)
                             : WBEM_E_INVALID_PARAMETER);
    }
}

/* QueryObjectSink: sinks for events that clients raise; there are none here (3.1.4.3.3). */
static void query_object_sink(struct orpc_call *c)
{
    uint32_t flags = 0;
    ndr_u32(&c->in, &flags);
    if (orpc_read(c)) {
        (void)ndr_ptr(&c->out, false);
        orpc_return(c, WBEM_E_NOT_SUPPORTED);
    }
}

#define RUN run_operation
static void (*const ops[])(struct orpc_call *c) = {NULL, NULL, NULL, RUN, cancel, query_object_sink,
                                                   RUN,  RUN,  RUN,  RUN, RUN,    RUN,
                                                   RUN,  RUN,  RUN,  RUN, RUN,    RUN,
                                                   RUN,  RUN,  RUN,  RUN, RUN,    RUN,
                                                   RUN,  RUN};
const struct dcom_interface wbem_services_interface = {
    GUID(0x9556dc99, 0x828c, 0x11cf, 0xa37e, 0x00aa003240c7), "IWbemServices", ARRAY_LEN(ops), ops};
