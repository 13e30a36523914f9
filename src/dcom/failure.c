/* failure: see failure.h. */
#include "dcom/failure.h"

#include "rpc/pdu.h"

#include <stdarg.h>
#include <stdio.h>

#define MAX_DETAIL 512

hres failure_set(struct failure *f, hres hr, const char *layer, const char *fmt, ...)
{
    char detail[MAX_DETAIL];
    va_list ap;
    if (f->hr) {
        return hr;
    }
    va_start(ap, fmt);
    vsnprintf(detail, sizeof detail, fmt, ap);
    va_end(ap);
    f->hr = hr;
    str_addf(&f->text, "%s: %s", layer, detail);
    return hr;
}

/* Before the first packet was answered. */
static hres not_connected(struct failure *f, const struct rpc_client_call *k, const char *address,
                          uint16_t port)
{
    if (k->status == WBEM_E_TIMED_OUT) {
        return failure_set(f, k->status, "TCP", "%s port %u: no answer in time", address, port);
    }
    if (k->status == RPC_S_SERVER_UNAVAILABLE || k->status == WBEM_E_INVALID_PARAMETER) {
        return failure_set(f, k->status, "TCP", "%s port %u: %s", address, port,
                           k->os_error ? strerror(k->os_error) : "not reached");
    }
    return failure_set(f, k->status, "TCP", "%s port %u: %s", address, port, hres_text(k->status));
}

static hres refused(struct failure *f, hres hr, const char *address, uint16_t port,
                    const struct principal *who)
{
    if (!who) {
        return failure_set(f, hr, "log-on", "%s port %u: access denied without a log-on", address,
                           port);
    }
    return failure_set(f, hr, "log-on", "%s port %u: access denied for %s%s%s", address, port,
                       who->domain, *who->domain ? "\\" : "", who->user);
}

hres failure_of_call(struct failure *f, const struct rpc_client_call *k, const char *address,
                     uint16_t port, const struct principal *who)
{
    hres hr = k->status;
    if (hr == 0) {
        return 0;
    }
    if (k->fault == FAULT_ACCESS_DENIED || hr == WBEM_E_ACCESS_DENIED) {
        return refused(f, WBEM_E_ACCESS_DENIED, address, port, who);
    }
    if (k->fault) {
        return failure_set(f, hr, "RPC", "%s port %u: fault 0x%08x (%s)", address, port,
                           (unsigned)k->fault, hres_text(hr));
    }
    if (k->stage == RPC_STAGE_CONNECT) {
        return not_connected(f, k, address, port);
    }
    if (hr == WBEM_E_TIMED_OUT) {
        return failure_set(f, hr, k->stage == RPC_STAGE_BIND ? "log-on" : "RPC",
                           "%s port %u: no answer in time", address, port);
    }
    if (hr == RPC_S_SERVER_UNAVAILABLE || hr == RPC_E_DISCONNECTED) {
        return failure_set(f, RPC_S_SERVER_UNAVAILABLE,
                           k->stage == RPC_STAGE_BIND ? "log-on" : "RPC",
                           "%s port %u: the connection was closed", address, port);
    }
    return failure_set(f, hr, "RPC", "%s port %u: %s", address, port,
                       hr == E_NOINTERFACE ? "the interface is not offered" : hres_text(hr));
}

/* Layers of what WMI itself answers. */
static const struct {
    hres hr;
    const char *layer;
} answers[] = {
    {WBEM_E_INVALID_NAMESPACE, "namespace"},
    {WBEM_E_INVALID_CLASS, "class"},
    {WBEM_E_NOT_FOUND, "object"},
    {WBEM_E_INVALID_OBJECT_PATH, "object path"},
    {WBEM_E_INVALID_QUERY, "query"},
    {WBEM_E_INVALID_QUERY_TYPE, "query"},
    {WBEM_E_UNPARSABLE_QUERY, "query"},
    {WBEM_E_INVALID_METHOD, "method"},
    {WBEM_E_INVALID_METHOD_PARAMETERS, "method"},
    {WBEM_E_METHOD_NOT_IMPLEMENTED, "method"},
    {WBEM_E_ACCESS_DENIED, "rights"},
    {WBEM_E_PRIVILEGE_NOT_HELD, "rights"},
    {WBEM_E_QUOTA_VIOLATION, "limit"},
    {WBEM_E_OUT_OF_MEMORY, "limit"},
    {WBEM_E_PROVIDER_FAILURE, "provider"},
    {WBEM_E_PROVIDER_LOAD_FAILURE, "provider"},
    {WBEM_E_PROVIDER_NOT_CAPABLE, "provider"},
    {WBEM_E_PROVIDER_NOT_FOUND, "provider"},
};

hres failure_answered(struct failure *f, hres hr, const char *machine)
{
    const char *layer = "WMI", *text = hres_text(hr);
    for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
        layer = answers[i].hr == hr ? answers[i].layer : layer;
    }
    return failure_set(f, hr, layer, "%s answered: %s", machine, text ? text : "a failure");
}

/* ---- the error object ---- */
static hres add_text(struct cim_class *c, const char *name)
{
    return cim_class_put_prop(c, slice_of(name), CIM_STRING, SLICE(""), NULL, NULL);
}

/* The class as the field has it (reference section 3.12): there is no repository here that would know it. */
static hres make_class(struct cim_class **out)
{
    struct cim_class *base = NULL, *c = NULL;
    hres hr = cim_class_new(SLICE("__NotifyStatus"), NULL, &base);
    hr = hr ? hr : cim_class_put_prop(base, SLICE("StatusCode"), CIM_UINT32, SLICE(""), NULL, NULL);
    hr = hr ? hr : cim_class_seal(base);
    hr = hr ? hr : cim_class_new(SLICE("__ExtendedStatus"), base, &c);
    hr = hr ? hr : add_text(c, "Operation");
    hr = hr ? hr : add_text(c, "ParameterInfo");
    hr = hr ? hr : add_text(c, "ProviderName");
    hr = hr ? hr : add_text(c, "Description");
    hr = hr ? hr : cim_class_seal(c);
    cim_class_unref(base);
    if (hr) {
        cim_class_unref(c);
        return hr;
    }
    *out = c;
    return 0;
}

static hres put_text(struct cim_instance *i, const char *name, struct slice text)
{
    struct cim_value v;
    hres hr = cim_value_text(&v, CIM_STRING, text);
    hr = hr ? hr : cim_instance_put(i, slice_of(name), &v);
    cim_value_clear(&v);
    return hr;
}

struct cim_instance *failure_object(struct failure *f, const char *operation,
                                    struct slice parameter)
{
    AUTO_CIM_CLASS c = NULL;
    struct str text = TAKE(f->text);
    struct cim_instance *i =
        text.n && !text.failed && make_class(&c) == 0 ? cim_instance_new(c) : NULL;
    struct cim_value code = cim_uint(CIM_UINT32, (uint32_t)f->hr);
    hres hr = i ? cim_instance_put(i, SLICE("StatusCode"), &code) : WBEM_E_OUT_OF_MEMORY;
    hr = hr ? hr : put_text(i, "Operation", slice_of(operation));
    hr = hr || !parameter.n ? hr : put_text(i, "ParameterInfo", parameter);
    hr = hr ? hr : put_text(i, "ProviderName", SLICE("Windows Management"));
    hr = hr ? hr : put_text(i, "Description", str_slice(&text));
    str_fini(&text);
    if (hr) {
        i = cim_instance_unref(i);
    }
    return i;
}
