/* wbem_remote: connections to other machines as struct wmi_services, and calls with one outcome. */
#include "dcom/wbem_remote.h"

#include "client/credentials.h"
#include "client/locale.h"
#include "client/remote.h"
#include "rpc/loop.h"

#include <stdlib.h>

enum {
    OP_NTLM_LOGIN = 6,
    OP_GET_RESULT_STRING = 4,
};

/* ---- calls with one outcome ---- */
struct single {
    struct remote_call call;
    struct wmi_services *s; /* counted */
    struct wmi_request *r;  /* the running side's */
    uint16_t op;
    struct machine_object result; /* IWbemCallResult of a put, which has its path */
};

static struct machine *machine_of(const struct single *q)
{
    return remote_of(q->s)->host;
}

static void single_end(struct single *q, hres hr, struct failure *why)
{
    machine_drop_object(machine_of(q), &q->result);
    wbem_request_finish(q->r, FAILED(hr) ? hr : 0, machine_of(q)->name, why, NULL);
    services_unref(q->s);
    free(q);
}

static void got_path(struct remote_call *c)
{
    struct single *q = container_of(c, struct single, call);
    struct machine_answer a;
    struct failure why = {0};
    struct slice path = {NULL, 0};
    hres result = 0;
    hres hr = machine_take_answer(machine_of(q), c, &a, &why);
    if (hr == 0) {
        ndr_bstr(&a.n, &path);
        ndr_i32(&a.n, &result);
    }
    if (hr == 0 && !a.n.failed && result == 0 && path.p) {
        struct cim_str *text = cim_str_new(path);
        (void)(text &&
               request_put_path(q->r, text)); /* it was put, whether its path is told or not */
    }
    machine_answer_fini(&a);
    str_fini(&why.text);
    why.hr = 0;
    single_end(q, 0, &why);
}

/* The path of what was put. false: there is none to ask for. */
static bool ask_path(struct single *q)
{
    struct ndr n;
    int32_t wait = -1;
    if (q->result.refs == 0) {
        return false;
    }
    struct guid ipid = q->result.ipid;
    q->call = (struct remote_call){.rpc = {.stub = STR_INIT}};
    remote_begin(&n, &q->call.rpc.stub);
    ndr_i32(&n, &wait);
    machine_start(machine_of(q), &q->call, &iid_call_result, OP_GET_RESULT_STRING, &ipid, got_path);
    return true;
}

/* What the layout says comes with the answer. */
static hres take_outs(struct single *q, struct machine_answer *a, struct cim_object **o)
{
    hres hr = 0, result = 0;
    for (const char *p = wbem_operations[q->op].layout; *p; p++) {
        struct objref ref;
        if (*p == 'O' && ndr_ptr(&a->n, false)) {
            hres one = wbem_get_object(&a->n, o);
            hr = hr ? hr : one;
        } else if (*p == 'R' && ndr_ptr(&a->n, false) && objref_get_ptr(&a->n, &ref) &&
                   q->r->operation == WMI_OP_PUT) {
            hres one = machine_take_object(machine_of(q), &ref, &q->result);
            hr = hr ? hr : one;
        }
    }
    ndr_i32(&a->n, &result);
    return a->n.failed ? WBEM_E_TRANSPORT_FAILURE : FAILED(result) ? result : hr;
}

static void single_done(struct remote_call *c)
{
    struct single *q = container_of(c, struct single, call);
    struct machine_answer a;
    struct failure why = {0};
    struct cim_object *o = NULL;
    hres hr = machine_take_answer(machine_of(q), c, &a, &why);
    hr = hr ? hr : take_outs(q, &a, &o);
    machine_answer_fini(&a);
    if (o && !FAILED(hr)) {
        hr = request_object(q->r, TAKE(o));
        hr = hr == WBEM_E_CALL_CANCELLED ? 0 : hr;
    }
    cim_object_unref(o);
    if (FAILED(hr) || !ask_path(q)) {
        single_end(q, hr, &why);
    }
}

hres wbem_single_start(struct wmi_services *s, const struct wmi_call *call, struct wmi_sink *sink,
                       void *cookie)
{
    struct single *q = calloc(1, sizeof *q);
    if (!q) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = wbem_request_op(call, false, &q->op);
    hr = hr ? hr : wbem_request_stub(call, q->op, NULL, &q->call.rpc.stub);
    if (hr == 0) {
        q->r = wbem_request_new(call, sink, cookie);
        hr = q->r ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    if (FAILED(hr)) {
        str_fini(&q->call.rpc.stub);
        free(q);
        return hr;
    }
    q->s = services_ref(s);
    request_accept(q->r, sink);
    machine_start(machine_of(q), &q->call, &iid_wbem_services, q->op, &remote_of(s)->ns.ipid,
                  single_done);
    return 0;
}

/* ---- the back end ---- */
static hres remote_start_call(struct wmi_services *s, const struct wmi_call *call,
                              enum call_form form, struct wmi_sink *sink, void *cookie,
                              struct cim_instance **error)
{
    if (error) {
        *error = NULL;
    }
    if (!sink) {
        return WBEM_E_INVALID_PARAMETER;
    }
    if (sink_outstanding(sink) >= SINK_MAX_CALLS) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    if (form == CALL_ASYNC && !remote_of(s)->host->poll) {
        return wbem_callback_start(s, call, sink, cookie, error);
    }
    uint16_t op;
    hres hr = wbem_request_op(call, false, &op);
    if (FAILED(hr)) {
        return hr;
    }
    return strchr(wbem_operations[op].layout, 'E') ? wbem_reader_start(s, call, sink, cookie)
                                                   : wbem_single_start(s, call, sink, cookie);
}

static struct pool *remote_pool(struct wmi_services *s)
{
    return remote_of(s)->host->local->pool;
}

/* Events are raised through IWbemEventSink of a decoupled provider, which no client has (MS-WMI 1.3). */
static hres remote_publish(struct wmi_services *s, struct cim_instance *event)
{
    (void)s;
    (void)event;
    return WBEM_E_NOT_SUPPORTED;
}

/* The rights of somebody over there are not known here. */
static uint32_t remote_rights(struct wmi_services *s)
{
    (void)s;
    return 0;
}

static void remote_destroy(struct wmi_services *s)
{
    struct remote_services *r = remote_of(s);
    struct rpc_loop *loop = r->host->local->loop;
    machine_drop_object(r->host, &r->ns);
    machine_unref(r->host);
    free(r);
    rpc_loop_flush(loop); /* the process may end now: the other machine is told before */
}

static hres remote_open(struct wmi_services *s, struct slice ns, struct wmi_services **out,
                        struct cim_instance **error);
static const struct services_ops remote_ops = {.start = remote_start_call,
                                               .pool = remote_pool,
                                               .publish = remote_publish,
                                               .open = remote_open,
                                               .rights = remote_rights,
                                               .destroy = remote_destroy};

/* host is taken on success. */
static hres make_services(struct machine *host, struct slice ns, const struct objref *ref,
                          struct wmi_services **out)
{
    struct wmi_services *s = calloc(1, sizeof *s);
    struct remote_services *r = calloc(1, sizeof *r);
    struct cim_origin *origin = cim_origin_new(slice_of(host->name), ns);
    if (!s || !r || !origin) {
        free(s);
        free(r);
        cim_origin_unref(origin);
        return WBEM_E_OUT_OF_MEMORY;
    }
    r->host = host;
    hres hr = machine_take_object(host, ref, &r->ns);
    s->refs = REF_INIT;
    s->ops = &remote_ops;
    s->origin = origin;
    s->bare = true;
    s->backend = r;
    if (FAILED(hr)) {
        machine_ref(host);
        services_unref(s);
        return hr;
    }
    *out = s;
    return 0;
}

/* ---- logging in to a namespace (MS-WMI 3.1.4.1.4) ---- */
static hres tell_login(struct machine *h, hres hr, struct slice ns, struct failure *why)
{
    int n = (int)ns.n;
    if (hr == WBEM_E_ACCESS_DENIED) {
        return failure_set(why, hr, "namespace",
                           "%s on %s: %s has not the rights Enable and Remote Enable", ns.p,
                           h->name, h->who->user);
    }
    return failure_set(why, hr, "namespace", "%.*s on %s: %s", n, ns.p, h->name,
                       hres_text(hr) ? hres_text(hr) : "refused");
}

static hres login(struct machine *h, struct slice ns, struct slice locale, int64_t end,
                  struct wmi_services **out, struct failure *why)
{
    AUTO_STR path = STR_INIT, name = STR_INIT;
    struct str stub = STR_INIT;
    struct machine_answer a;
    struct objref ref;
    struct ndr n;
    uint32_t flags = 0;
    hres result = WBEM_E_TRANSPORT_FAILURE;
    hres hr = cim_namespace_normalise(ns, &name);
    if (FAILED(hr)) {
        return tell_login(h, hr, ns, why);
    }
    str_addz(&path, "//./");
    for (size_t i = 0; i < name.n; i++) {
        str_addc(&path, name.p[i] == '\\' ? '/' : name.p[i]);
    }
    struct slice where = str_slice(&path);
    remote_begin(&n, &stub);
    ndr_wstring_ptr(&n, &where);
    ndr_wstring_ptr(&n, &locale);
    ndr_align(&n, 4);
    ndr_u32(&n, &flags);
    (void)ndr_ptr(&n, false);
    hr = machine_call(h, &level1_login_interface.iid, OP_NTLM_LOGIN, &h->first.ipid, &stub, end, &a,
                      why);
    if (hr == 0) {
        bool given = objref_get_ptr(&a.n, &ref);
        ndr_align(&a.n, 4);
        ndr_i32(&a.n, &result);
        hr = a.n.failed ? WBEM_E_TRANSPORT_FAILURE : FAILED(result) ? result : 0;
        hr = hr || given ? hr : WBEM_E_TRANSPORT_FAILURE;
        hr = hr ? tell_login(h, hr, str_slice(&name), why)
                : make_services(h, str_slice(&name), &ref, out);
    }
    machine_answer_fini(&a);
    return hr;
}

static hres remote_open(struct wmi_services *s, struct slice ns, struct wmi_services **out,
                        struct cim_instance **error)
{
    struct machine *h = machine_ref(remote_of(s)->host);
    struct failure why = {0};
    hres hr = login(h, ns, slice_of(remote_of(s)->host->locale), INT64_MAX, out, &why);
    if (FAILED(hr)) {
        machine_unref(h);
        *error = failure_object(&why, "ConnectServer", SLICE(""));
    }
    str_fini(&why.text);
    return hr;
}

/* The user's own file, where the connection does not say who logs on. *text: what the options refer to. */
static hres find_credentials(const struct wmi_connect_options *o, struct machine_options *to,
                             struct credentials *c, struct str *text, struct failure *why)
{
    bool named = o->user && *o->user;
    if (named && o->password) {
        return 0;
    }
    hres hr = credentials_find(o->server, o->user, c, text);
    if (hr == 0) {
        to->user = named ? o->user : str_z(&c->user);
        to->password = str_z(&c->password);
    } else if (hr == WBEM_E_NOT_FOUND && !named) {
        str_addf(text, " has none for %s", o->server);
        to->user = NULL; /* told when the machine is known to be there */
        to->no_user = str_z(text);
    } else if (hr != WBEM_E_NOT_FOUND) {
        return failure_set(why, hr, "log-on", "%s: %s", str_z(text),
                           hr == WBEM_E_ACCESS_DENIED ? "others than its owner may read it"
                                                      : hres_text(hr));
    }
    return 0;
}

hres remote_connect(const struct wmi_connect_options *o, struct wmi_services **out,
                    struct cim_instance **error)
{
    AUTO_STR locale = STR_INIT, file = STR_INIT;
    struct failure why = {0};
    struct credentials c = {0};
    struct machine *h = NULL;
    int64_t end = 0;
    struct machine_options options = {.server = o->server,
                                      .user = o->user,
                                      .password = o->password,
                                      .authority = o->authority,
                                      .authentication = o->authentication,
                                      .impersonation = o->impersonation,
                                      .timeout_ms = o->timeout_ms,
                                      .deadline_ms = o->deadline_ms,
                                      .poll = (o->flags & WMI_CONNECT_POLL) != 0};
    if (o->locale && *o->locale) {
        str_addz(&locale, o->locale);
    } else if (FAILED(locale_default(&locale))) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = find_credentials(o, &options, &c, &file, &why);
    hr = hr ? hr
            : machine_connect(&options, &clsid_level1_login, &level1_login_interface.iid, &h, &end,
                              &why);
    credentials_fini(&c);
    if (hr == 0) {
        h->locale = strdup(str_z(&locale));
        hr = h->locale ? login(h, slice_of(o->ns && *o->ns ? o->ns : "root\\cimv2"),
                               str_slice(&locale), end, out, &why)
                       : WBEM_E_OUT_OF_MEMORY;
        if (FAILED(hr)) {
            machine_unref(h);
        }
    }
    if (FAILED(hr)) {
        *error = failure_object(&why, "ConnectServer", SLICE(""));
    }
    str_fini(&why.text);
    return hr;
}
