/* error: the error objects (__ExtendedStatus) that failures carry (reference section 3.12). */
#include "broker/broker.h"
#include "broker/enumerate.h"

static void put_text(struct cim_instance *i, const char *name, struct slice text)
{
    struct cim_value v;
    if (text.n > 0 && cim_value_text(&v, CIM_STRING, text) == 0) {
        (void)cim_instance_put(i, slice_of(name), &v); /* a field that cannot be had stays NULL */
        cim_value_clear(&v);
    }
}

struct cim_instance *error_object(struct session *s, hres status, const char *operation,
                                  struct slice parameter, struct slice provider,
                                  struct slice description)
{
    AUTO_CIM_CLASS c = NULL;
    if (repo_class(s->broker->repo, NULL, session_ns(s), SLICE("__ExtendedStatus"), &c)) {
        return NULL;
    }
    struct cim_instance *i = cim_instance_new(c);
    if (!i) {
        return NULL;
    }
    struct cim_value code = cim_uint(CIM_UINT32, (uint32_t)status);
    (void)cim_instance_put(i, SLICE("StatusCode"), &code);
    put_text(i, "Operation", slice_of(operation));
    put_text(i, "ParameterInfo", parameter);
    put_text(i, "ProviderName", provider.n ? provider : SLICE("Windows Management"));
    put_text(i, "Description", description);
    return i;
}

/* What the call was about, as text. settled: the running side is through with the request. Else only what is fixed
 * before the call is accepted is looked at: a worker is busy with the rest. */
static hres parameter_text(const struct wmi_request *r, bool settled, struct str *out)
{
    if ((settled || !r->text) && r->path) {
        str_add_path(out, r->path, CIM_PATH_REL);
    } else if (r->text) {
        str_add_slice(out, cim_str_slice(r->text));
    } else if (r->in) {
        if (cim_instance_relpath(r->in, out)) {
            str_add_slice(out, cim_str_slice(r->in->cls->name));
        }
    } else if (r->cls) {
        str_add_slice(out, cim_str_slice(r->cls->name));
    }
    return str_status(out);
}

/* The provider that was asked. None: the broker itself found the mistake. */
static struct slice provider_name(const struct wmi_request *r)
{
    const struct cim_class *c = r->state && r->state->target ? r->state->target : r->cls;
    return r->done && c ? cim_str_slice(c->provider) : SLICE("");
}

static struct cim_instance *error_of(struct wmi_request *r, hres status, struct slice provider,
                                     bool settled)
{
    AUTO_STR parameter = STR_INIT;
    if ((r->call_flags & WMI_FLAG_NO_ERROR_OBJECT && r->operation != WMI_OP_PUT) ||
        parameter_text(r, settled, &parameter)) {
        return NULL;
    }
    return error_object(r->session, status, operation_name(r->operation), str_slice(&parameter),
                        provider, SLICE(""));
}

struct cim_instance *broker_cancel_error(struct wmi_request *r)
{
    if (!r->session) { /* of another machine: there is no class to make it of */
        return NULL;
    }
    return error_of(r, WBEM_E_CALL_CANCELLED, SLICE(""), false);
}

void broker_finish(struct wmi_request *r, hres status)
{
    struct cim_instance *error = NULL;
    if (FAILED(status) && status != WBEM_E_OUT_OF_MEMORY) {
        lock_take(&r->lock);
        error = TAKE(r->error); /* a provider's own */
        lock_release(&r->lock);
        if (error && r->call_flags & WMI_FLAG_NO_ERROR_OBJECT && r->operation != WMI_OP_PUT) {
            cim_instance_unref(error);
            error = NULL;
        }
        error = error ? error : error_of(r, status, provider_name(r), true);
    }
    request_finish(r, status, error);
}
