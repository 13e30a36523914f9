/* provider_api: what providers call (wmi/provider.h), and how the broker calls them. */
#include "broker/enumerate.h"
#include "broker/loader.h"
#include "broker/public_value.h"
#include "broker/registration.h"

#include <sched.h>
#include <stdlib.h>

/* Phases of one provider call: RUNNING while the function runs; the second of (function returned,
 * provider done) goes on with r->done. */
enum phase {
    PHASE_RUNNING,
    PHASE_RETURNED,
    PHASE_DONE
};

static void resume(struct work *w)
{
    struct wmi_request *r = container_of(w, struct wmi_request, work);
    r->done(r, r->provider_status);
}

bool request_call_provider(struct wmi_request *r, void (*fn)(struct wmi_request *r, void *state))
{
    hres hr = registration_allows(r, fn);
    hr = hr ? hr : provider_ready(r->binding->provider);
    if (FAILED(hr)) {
        r->provider_status = hr;
        return true;
    }
    atomic_store(&r->phase, PHASE_RUNNING);
    /* r lives until r->done has run: by our caller, or by resume() after the second exchange */
    fn(r, r->binding->provider->state);
    return atomic_exchange(&r->phase, PHASE_RETURNED) == PHASE_DONE;
}

void wmi_request_done(wmi_request *r, wmi_status status)
{
    request_forget_cancel(r);
    /* an answer with an object missing is no success, even when the provider did not look */
    hres lost = atomic_exchange(&r->lost, 0);
    r->provider_status = FAILED(status) ? status : lost ? lost : status;
    if (atomic_exchange(&r->phase, PHASE_DONE) == PHASE_RETURNED) {
        r->work.run = resume; /* from a thread of the provider's: go on with one of ours */
        pool_push(r->session->broker->pool, &r->work);
    }
}

void wmi_request_fail(wmi_request *r, wmi_status status, const char *description,
                      const char *parameter_info)
{
    struct cim_instance *e = error_object(
        r->session, status, operation_name(r->operation), slice_of(parameter_info),
        slice_of(r->binding ? r->binding->provider->table->name : ""), slice_of(description));
    lock_take(&r->lock);
    struct cim_instance *old = r->error;
    if (!(r->flags & REQ_FINAL)) {
        r->error = e;
        e = NULL;
    } else {
        old = NULL;
    }
    lock_release(&r->lock);
    cim_instance_unref(old);
    cim_instance_unref(e);
    wmi_request_done(r, status);
}

const char *wmi_request_namespace(const wmi_request *r)
{
    return cim_str_z(r->session->origin->ns);
}

const char *wmi_request_class(const wmi_request *r)
{
    return r->binding->row->name;
}

wmi_object *wmi_request_class_object(const wmi_request *r)
{
    return &r->cls->o;
}

const char *wmi_request_method(const wmi_request *r)
{
    return r->method ? cim_str_z(r->method->name) : NULL;
}

wmi_status wmi_request_key(const wmi_request *r, const char *name, wmi_value *value)
{
    for (uint32_t i = 0; r->path && i < r->path->nkeys; i++) {
        if (cim_str_is(r->path->keys[i].name, name)) {
            *value = public_value(&r->path->keys[i].value);
            return 0;
        }
    }
    return WBEM_E_NOT_FOUND;
}

wmi_object *wmi_request_object(const wmi_request *r)
{
    return r->in ? &r->in->o : NULL;
}

wmi_status wmi_request_in(const wmi_request *r, const char *name, wmi_value *value)
{
    const struct cim_class *sig = r->method ? r->method->in : NULL;
    int i = sig ? cim_class_find_prop(sig, slice_of(name)) : -1;
    if (i < 0) {
        return WBEM_E_NOT_FOUND;
    }
    const struct cim_value *v = r->in ? cim_instance_get(r->in, slice_of(name)) : NULL;
    *value = public_value(v ? v : &sig->props[i].def);
    return 0;
}

bool wmi_request_wants(const wmi_request *r, const char *property)
{
    return enum_wants(r, slice_of(property));
}

uint32_t wmi_request_flags(const wmi_request *r)
{
    return r->call_flags;
}

bool wmi_request_condition(const wmi_request *r, unsigned i, const char **property, const char **op,
                           wmi_value *value)
{
    struct wql_condition c;
    if (!r->state || !r->state->query || !wql_condition(r->state->query, i, &c)) {
        return false;
    }
    *property = c.property.p; /* NUL-terminated in the query's arena */
    *op = c.op;
    *value = public_value(c.value);
    return true;
}

wmi_status wmi_request_context(const wmi_request *r, const char *name, wmi_value *value)
{
    const struct named_value *n = r->context ? context_find(r->context, slice_of(name)) : NULL;
    if (!n) {
        return WBEM_E_NOT_FOUND;
    }
    *value = public_value(&n->value);
    return 0;
}

uint32_t wmi_request_uid(const wmi_request *r)
{
    return r->session->identity->uid;
}

uint32_t wmi_request_gid(const wmi_request *r)
{
    return r->session->identity->gid;
}

const char *wmi_request_user(const wmi_request *r)
{
    return cim_str_z(r->session->identity->user);
}

wmi_object *wmi_request_new_instance(wmi_request *r)
{
    struct cim_instance *i = cim_instance_new(r->cls);
    if (i) {
        cim_instance_set_origin(i, r->session->origin);
    }
    return i ? &i->o : NULL;
}

wmi_object *wmi_request_new_out(wmi_request *r)
{
    struct cim_instance *i = r->method && r->method->out ? cim_instance_new(r->method->out) : NULL;
    return i ? &i->o : NULL;
}

wmi_status wmi_request_indicate(wmi_request *r, wmi_object *object)
{
    if (!object) { /* what was to be made could not be, unless there is nothing to make */
        atomic_store(&r->lost, r->method && !r->method->out ? 0 : WBEM_E_OUT_OF_MEMORY);
        return WBEM_E_INVALID_PARAMETER;
    }
    hres hr = r->indicate ? r->indicate(r, object) : request_object(r, object);
    if (FAILED(hr) && hr != WBEM_E_CALL_CANCELLED) {
        atomic_store(&r->lost, hr);
    }
    return hr;
}

void wmi_request_progress(wmi_request *r, uint32_t upper, uint32_t current, const char *message)
{
    request_progress(r, upper, current, message);
}

bool wmi_request_cancelled(const wmi_request *r)
{
    return atomic_load_explicit(&r->cancelled, memory_order_relaxed);
}

void wmi_request_on_cancel(wmi_request *r, void (*fn)(void *arg), void *arg)
{
    lock_take(&r->lock);
    bool now = atomic_load(&r->cancelled);
    if (!now) {
        r->cancel_fn = fn;
        r->cancel_arg = arg;
        r->cancel_set = true;
    }
    lock_release(&r->lock);
    if (now) {
        fn(arg);
    }
}

wmi_request *wmi_request_ref(wmi_request *r)
{
    return request_ref(r);
}

void wmi_request_unref(wmi_request *r)
{
    request_unref(r);
}
