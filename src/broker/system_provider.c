/* system_provider: classes the broker serves itself: __NAMESPACE (reference section 3.6, last row).
 */
#include "broker/broker.h"

static const struct cim_value *name_of(const wmi_request *r)
{
    if (r->in) {
        return cim_instance_get(r->in, SLICE("Name"));
    }
    for (uint32_t i = 0; r->path && i < r->path->nkeys; i++) {
        if (cim_str_is(r->path->keys[i].name, "Name")) {
            return &r->path->keys[i].value;
        }
    }
    return NULL;
}

/* Parent namespace \ name of the addressed __NAMESPACE. */
static hres full_name(const wmi_request *r, struct str *out)
{
    const struct cim_value *name = name_of(r);
    if (!name || name->null || name->type != CIM_STRING ||
        !cim_is_identifier(cim_str_slice(name->d.str))) {
        return WBEM_E_INVALID_PARAMETER;
    }
    str_add_slice(out, session_ns(r->session));
    str_addc(out, '\\');
    str_add_slice(out, cim_str_slice(name->d.str));
    return str_status(out);
}

static hres tell_namespace(void *arg, struct slice name)
{
    wmi_request *r = arg;
    wmi_object *o = wmi_request_new_instance(r);
    struct cim_value v;
    if (!o || cim_value_text(&v, CIM_STRING, name)) {
        wmi_object_unref(o);
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = cim_instance_put(cim_as_instance(o), SLICE("Name"), &v);
    cim_value_clear(&v);
    if (FAILED(hr)) {
        wmi_object_unref(o);
        return hr;
    }
    return wmi_request_indicate(r, o);
}

static void ns_enumerate(wmi_request *r, void *state)
{
    (void)state;
    wmi_request_done(r, repo_namespace_children(r->session->broker->repo, NULL,
                                                session_ns(r->session), tell_namespace, r));
}

static void ns_get(wmi_request *r, void *state)
{
    (void)state;
    AUTO_STR name = STR_INIT;
    struct cim_origin *o = NULL;
    hres hr = full_name(r, &name);
    hr = hr == WBEM_E_INVALID_PARAMETER ? WBEM_E_NOT_FOUND : hr; /* no namespace has such a name */
    hr = hr ? hr : repo_namespace_find(r->session->broker->repo, NULL, str_slice(&name), &o);
    if (hr == 0) {
        struct slice full = cim_str_slice(o->ns);
        size_t skip = session_ns(r->session).n + 1;
        hr = tell_namespace(r, (struct slice){full.p + skip, full.n - skip});
    }
    cim_origin_unref(o);
    wmi_request_done(r, hr == WBEM_E_INVALID_NAMESPACE ? WBEM_E_NOT_FOUND : hr);
}

static void ns_put(wmi_request *r, void *state)
{
    (void)state;
    AUTO_STR name = STR_INIT;
    hres hr = full_name(r, &name);
    hr = hr ? hr : repo_namespace_create(r->session->broker->repo, NULL, str_slice(&name));
    if (hr == WBEM_E_ALREADY_EXISTS && !(r->call_flags & WMI_FLAG_CREATE_ONLY)) {
        hr = 0;
    }
    wmi_request_done(r, hr);
}

static void ns_delete(wmi_request *r, void *state)
{
    (void)state;
    AUTO_STR name = STR_INIT;
    hres hr = full_name(r, &name);
    wmi_request_done(
        r, hr ? hr : repo_namespace_delete(r->session->broker->repo, NULL, str_slice(&name)));
}

const struct wmi_provider system_provider = {
    .name = "Windows Management",
    .classes =
        (const struct wmi_class_provider[]){
            {.name = "__Namespace",
             .get = ns_get,
             .enumerate = ns_enumerate,
             .put = ns_put,
             .del = ns_delete},
            {0},
        },
};
