/* operations: Get, Put, Delete, ExecMethod. */
#include "broker/enumerate.h"
#include "broker/events.h"
#include "broker/partial.h"
#include "broker/registration.h"
#include "broker/security.h"
#include "cim/amend.h"
#include "util/utf.h"

#include <stdlib.h>

static struct wmi_request *request_of(struct work *w)
{
    return container_of(w, struct wmi_request, work);
}

static hres find_class(struct wmi_request *r, struct slice name)
{
    return repo_class(r->session->broker->repo, NULL, session_ns(r->session), name, &r->cls);
}

/* The class of r->path, and its keys fitted to it. */
static hres bind_path(struct wmi_request *r)
{
    hres hr = find_class(r, cim_str_slice(r->path->cls));
    return hr ? hr : cim_path_bind(r->path, r->cls);
}

/* ---- get ---- */
static void got_instance(struct wmi_request *r, hres status, struct cim_instance *i)
{
    if (i) {
        status = partial_get(r, &i);
        status = status ? status : request_object(r, &cim_instance_ref(i)->o);
        cim_instance_unref(i);
    }
    broker_finish(r, status);
}

static hres new_empty_class(struct wmi_request *r)
{
    struct cim_class *c = NULL;
    hres hr = cim_class_new(SLICE(""), NULL, &c);
    if (hr == 0) {
        c->origin = cim_origin_ref(r->session->origin);
        hr = request_object(r, &c->o);
    }
    return hr;
}

static hres get_class(struct wmi_request *r)
{
    hres hr = find_class(r, cim_str_slice(r->path->cls));
    if (hr == WBEM_E_INVALID_CLASS) {
        return WBEM_E_NOT_FOUND;
    }
    return hr ? hr : request_object(r, &cim_class_ref(r->cls)->o);
}

void run_get(struct work *w)
{
    struct wmi_request *r = request_of(w);
    if (!r->path) {
        broker_finish(r, new_empty_class(r));
        return;
    }
    if (!cim_path_is_instance(r->path)) {
        broker_finish(r, get_class(r));
        return;
    }
    hres hr = bind_path(r);
    if (FAILED(hr)) {
        broker_finish(r, hr);
        return;
    }
    find_instance(r, got_instance);
}

/* ---- put ---- */
static hres put_path_event(struct wmi_request *r, struct slice relpath)
{
    AUTO_STR s = STR_INIT;
    str_addz(&s, "\\\\");
    str_add_slice(&s, cim_str_slice(r->session->origin->server));
    str_addc(&s, '\\');
    str_add_slice(&s, session_ns(r->session));
    str_addc(&s, ':');
    str_add_slice(&s, relpath);
    struct cim_str *path = str_status(&s) ? NULL : cim_str_new(str_slice(&s));
    return path ? request_put_path(r, path) : WBEM_E_OUT_OF_MEMORY;
}

static hres put_instance_path(struct wmi_request *r)
{
    AUTO_STR s = STR_INIT;
    hres hr = cim_instance_relpath(r->in, &s);
    return hr ? hr : put_path_event(r, str_slice(&s));
}

/* A class that was read in a language is written without the texts of that language. */
static hres drop_amended(struct wmi_request *r)
{
    struct cim_class *neutral = NULL;
    hres hr = cim_class_neutral(r->cls, &neutral);
    if (hr == 0) {
        cim_class_unref(r->cls);
        r->cls = neutral;
    }
    return hr;
}

static hres put_class(struct wmi_request *r)
{
    hres hr = session_may(r->session, WMI_RIGHT_FULL_WRITE);
    if (hr == 0 && (r->call_flags & WMI_FLAG_USE_AMENDED)) {
        hr = drop_amended(r);
    }
    hr = hr ? hr : store_put_class(r->session, r->cls, r->call_flags & 0x63);
    return hr ? hr : put_path_event(r, cim_str_slice(r->cls->name));
}

static void put_done(struct wmi_request *r, hres status)
{
    broker_finish(r, FAILED(status) ? status : put_instance_path(r));
}

static hres refuse_object(struct wmi_request *r, struct cim_object *o)
{
    (void)r;
    cim_object_unref(o); /* put and delete deliver no objects */
    return 0;
}

static void put_dynamic(struct wmi_request *r)
{
    hres hr = !r->binding             ? registration_missing(r, r->cls)
              : !r->binding->row->put ? WBEM_E_PROVIDER_NOT_CAPABLE
                                      : session_may(r->session, write_right(r->cls, true));
    if (FAILED(hr)) {
        broker_finish(r, hr);
        return;
    }
    r->indicate = refuse_object;
    r->done = put_done;
    if (request_call_provider(r, r->binding->row->put)) {
        put_done(r, r->provider_status);
    }
}

/* The class the instance is of, as it is in this namespace now. */
static hres put_class_of(struct wmi_request *r)
{
    return find_class(r, cim_str_slice(r->in->cls->name));
}

void run_put(struct work *w)
{
    struct wmi_request *r = request_of(w);
    if (!r->in) {
        broker_finish(r, put_class(r));
        return;
    }
    hres hr = put_class_of(r);
    if (FAILED(hr)) {
        broker_finish(r, hr);
        return;
    }
    r->binding = broker_binding(r->session->broker, r->cls);
    if (r->binding || (r->cls->flags & CIM_CLASS_DYNAMIC)) {
        put_dynamic(r);
        return;
    }
    hr = session_may(r->session, write_right(r->cls, false));
    if (FAILED(hr)) {
        broker_finish(r, hr);
        return;
    }
    struct wql_error err = {0};
    hr = partial_put(r);
    hr = hr ? hr : event_filter_check(r->in, &err);
    if (FAILED(hr) && err.text[0]) {
        query_failed(r, hr, &err);
        return;
    }
    hr = hr ? hr : store_put_instance(r->session, r->in, r->call_flags & 3);
    put_done(r, hr);
}

/* ---- delete ---- */
static void delete_found(struct wmi_request *r, hres status, struct cim_instance *i)
{
    cim_instance_unref(i);
    if (FAILED(status)) {
        broker_finish(r, status);
        return;
    }
    bool provided = r->binding || (r->cls->flags & CIM_CLASS_DYNAMIC);
    hres hr = session_may(r->session, write_right(r->cls, provided));
    if (FAILED(hr)) {
        broker_finish(r, hr);
    } else if (!provided) {
        broker_finish(r, store_delete_instance(r->session, r->path));
    } else if (!r->binding) {
        broker_finish(r, registration_missing(r, r->cls));
    } else if (!r->binding->row->del) {
        broker_finish(r, WBEM_E_PROVIDER_NOT_CAPABLE);
    } else {
        r->indicate = refuse_object;
        r->done = broker_finish;
        if (request_call_provider(r, r->binding->row->del)) {
            broker_finish(r, r->provider_status);
        }
    }
}

static hres delete_class(struct wmi_request *r)
{
    hres hr = session_may(r->session, WMI_RIGHT_FULL_WRITE);
    return hr ? hr : store_delete_class(r->session, cim_str_slice(r->path->cls));
}

void run_delete(struct work *w)
{
    struct wmi_request *r = request_of(w);
    if (!cim_path_is_instance(r->path)) {
        broker_finish(r, delete_class(r));
        return;
    }
    hres hr = bind_path(r);
    if (FAILED(hr)) {
        broker_finish(r, hr);
        return;
    }
    find_instance(r, delete_found);
}

/* ---- methods: before the call is accepted ---- */
/* The parameters as an instance of the signature: the caller's object may be of an older
 * definition, or made by hand; what counts is that every property it has belongs to the signature
 * with the same type (reference section 7.2). */
static hres fit_parameters(struct wmi_request *r, struct cim_object *o)
{
    struct cim_instance *given = cim_as_instance(o);
    struct cim_class *sig = r->method->in;
    if (!given || !sig || !cim_str_is(given->cls->name, "__PARAMETERS")) {
        return WBEM_E_INVALID_METHOD_PARAMETERS;
    }
    if (given->cls == sig) {
        r->in = cim_instance_clone(given);
        return r->in ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    AUTO_CIM_INSTANCE fit = cim_instance_new(sig);
    if (!fit) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (uint32_t i = 0; i < given->nprops; i++) {
        const struct cim_prop *p = &given->cls->props[i];
        const struct cim_prop *q = cim_class_prop(sig, cim_str_slice(p->name));
        hres hr = !q || q->type != p->type ? WBEM_E_INVALID_METHOD_PARAMETERS
                  : given->v[i].is_default
                      ? 0
                      : cim_instance_put(fit, cim_str_slice(p->name), &given->v[i]);
        if (FAILED(hr)) {
            return hr == WBEM_E_OUT_OF_MEMORY ? hr : WBEM_E_INVALID_METHOD_PARAMETERS;
        }
    }
    r->in = TAKE(fit);
    return 0;
}

static bool same_text(const struct cim_str *s, const char *z)
{
    return s && strcmp(s->s, z) == 0;
}

/* A connection remembers its last call by class path: scripts repeat themselves, and so do load
 * generators. */
static bool recall(struct wmi_request *r, const struct wmi_call *call)
{
    struct session *s = r->session;
    uint64_t gen = repo_generation(s->broker->repo);
    lock_take(&s->lock);
    bool hit = s->last_generation == gen && same_text(s->last_path, call->path) &&
               same_text(s->last_method, call->method);
    if (hit) {
        r->cls = cim_class_ref(s->last_class);
        r->method = s->last_sig;
        r->binding = s->last_binding;
        r->impl = s->last_impl;
        r->text = cim_str_ref(s->last_path);
    }
    lock_release(&s->lock);
    return hit;
}

static void remember(struct wmi_request *r, const struct wmi_call *call, uint64_t gen)
{
    struct session *s = r->session;
    struct cim_str *path = cim_str_new(slice_of(call->path)),
                   *method = cim_str_new(slice_of(call->method));
    if (!path || !method) { /* only a memory: without it the next call looks again */
        cim_str_unref(path);
        cim_str_unref(method);
        return;
    }
    lock_take(&s->lock);
    struct cim_str *p = s->last_path, *m = s->last_method;
    struct cim_class *c = s->last_class;
    s->last_path = path;
    s->last_method = method;
    s->last_class = cim_class_ref(r->cls);
    s->last_sig = r->method;
    s->last_binding = r->binding;
    s->last_impl = r->impl;
    s->last_generation = gen;
    lock_release(&s->lock);
    cim_str_unref(p);
    cim_str_unref(m);
    cim_class_unref(c);
}

static hres parse_method_path(struct wmi_request *r, const char *text)
{
    r->path = calloc(1, sizeof *r->path);
    hres hr = r->path ? cim_path_parse(slice_of(text), r->path, NULL) : WBEM_E_OUT_OF_MEMORY;
    if (hr == 0 && (!r->path->cls || !session_serves(r->session, r->path))) {
        hr = WBEM_E_INVALID_OBJECT_PATH;
    }
    return hr;
}

static hres resolve_method(struct wmi_request *r, const struct wmi_call *call)
{
    uint64_t gen = repo_generation(r->session->broker->repo);
    hres hr = parse_method_path(r, call->path);
    hr = hr ? hr : find_class(r, cim_str_slice(r->path->cls));
    if (FAILED(hr)) {
        return hr;
    }
    r->method = cim_class_find_method(r->cls, slice_of(call->method));
    if (!r->method) {
        return WBEM_E_INVALID_METHOD;
    }
    bool on_instance = cim_path_is_instance(r->path);
    if (!on_instance && !(r->method->flags & CIM_METHOD_STATIC)) {
        return WBEM_E_INVALID_METHOD_PARAMETERS; /* an instance is needed */
    }
    if (on_instance) {
        return cim_path_bind(r->path, r->cls);
    }
    r->impl =
        broker_find_method(r->session->broker, r->cls, cim_str_z(r->method->name), &r->binding);
    remember(r, call, gen);
    return 0;
}

hres prepare_method(struct wmi_request *r, const struct wmi_call *call)
{
    hres hr = recall(r, call) ? 0 : resolve_method(r, call);
    return hr || !call->object ? hr : fit_parameters(r, call->object);
}

/* ---- methods: the call ---- */
static hres deliver_out(struct wmi_request *r, struct cim_object *o)
{
    struct cim_instance *i = cim_as_instance(o);
    if (!i || i->cls != r->method->out) {
        cim_object_unref(o);
        return WBEM_E_INVALID_OBJECT;
    }
    return request_object(r, o);
}

static void call_method(struct wmi_request *r)
{
    hres hr = r->method->flags & CIM_METHOD_DISABLED      ? WBEM_E_METHOD_DISABLED
              : r->method->flags & CIM_METHOD_IMPLEMENTED ? 0
                                                          : WBEM_E_METHOD_NOT_IMPLEMENTED;
    const struct wmi_method_provider *m = r->impl;
    if (hr == 0) {
        m = m ? m
              : broker_find_method(r->session->broker, r->cls, cim_str_z(r->method->name),
                                   &r->binding);
        hr = m ? 0 : r->binding ? WBEM_E_PROVIDER_NOT_CAPABLE : registration_missing(r, r->cls);
    }
    if (FAILED(hr) || !m) {
        broker_finish(r, hr);
        return;
    }
    r->indicate = deliver_out;
    r->done = broker_finish;
    if (request_call_provider(r, m->run)) {
        broker_finish(r, r->provider_status);
    }
}

/* The implementation of the real, most derived class runs (reference section 7.5). */
static void method_instance_found(struct wmi_request *r, hres status, struct cim_instance *i)
{
    cim_instance_unref(i);
    if (SUCCEEDED(status)) {
        const struct cim_method *m = cim_class_find_method(r->cls, cim_str_slice(r->method->name));
        if (!m) {
            status = WBEM_E_INVALID_METHOD;
        } else {
            r->method = m;
        }
    }
    if (FAILED(status)) {
        broker_finish(r, status);
        return;
    }
    call_method(r);
}

void run_method(struct work *w)
{
    struct wmi_request *r = request_of(w);
    bool direct = !r->path || !cim_path_is_instance(r->path) ||
                  (r->method->flags & (CIM_METHOD_STATIC | CIM_METHOD_BYPASS_GETOBJECT));
    if (direct) {
        call_method(r);
    } else {
        find_instance(r, method_instance_found);
    }
}
