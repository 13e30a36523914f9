/* system_provider: classes the broker serves itself: __NAMESPACE (reference section 3.6, last row).
 */
#include "broker/events.h"
#include "broker/registration.h"
#include "broker/security.h"

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
    if (name->d.str->len > CIM_MAX_NAME) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    str_add_slice(out, session_ns(r->session));
    str_addc(out, '\\');
    str_add_slice(out, cim_str_slice(name->d.str));
    return str_status(out);
}

/* NULL: out of memory. */
static struct cim_instance *namespace_object(wmi_request *r, struct slice name)
{
    wmi_object *o = wmi_request_new_instance(r);
    struct cim_instance *i = o ? cim_as_instance(o) : NULL;
    struct cim_value v;
    if (i && cim_value_text(&v, CIM_STRING, name) == 0) {
        hres hr = cim_instance_put(i, SLICE("Name"), &v);
        cim_value_clear(&v);
        if (hr == 0) {
            return i;
        }
    }
    return cim_instance_unref(i);
}

static hres tell_namespace(void *arg, struct slice name)
{
    wmi_request *r = arg;
    struct cim_instance *i = namespace_object(r, name);
    return i ? wmi_request_indicate(r, &i->o) : WBEM_E_OUT_OF_MEMORY;
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

/* Names with an underscore at an end are the system's; what has one already may be asked for and deleted. */
static hres check_new_name(const wmi_request *r, struct slice full)
{
    size_t skip = session_ns(r->session).n + 1;
    struct slice s = {full.p + skip, full.n - skip};
    return s.p[0] == '_' || s.p[s.n - 1] == '_' ? WBEM_E_INVALID_PARAMETER : 0;
}

static hres must_exist(const wmi_request *r, struct slice full)
{
    struct cim_origin *o = NULL;
    hres hr = repo_namespace_find(r->session->broker->repo, NULL, full, &o);
    cim_origin_unref(o);
    return hr == WBEM_E_INVALID_NAMESPACE ? WBEM_E_NOT_FOUND : hr;
}

static void ns_put(wmi_request *r, void *state)
{
    (void)state;
    AUTO_STR name = STR_INIT;
    hres hr = full_name(r, &name);
    hr = hr ? hr : check_new_name(r, str_slice(&name));
    if (r->call_flags & WMI_FLAG_UPDATE_ONLY) { /* it has nothing but its name */
        hr = hr ? hr : must_exist(r, str_slice(&name));
        wmi_request_done(r, hr);
        return;
    }
    hr = hr ? hr : store_create_namespace(r->session, str_slice(&name), r->in);
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
    AUTO_CIM_INSTANCE i = NULL;
    if (hr == 0) {
        struct slice last = str_slice(&name);
        size_t skip = session_ns(r->session).n + 1;
        i = namespace_object(r, (struct slice){last.p + skip, last.n - skip});
        hr = i ? store_delete_namespace(r->session, str_slice(&name), i) : WBEM_E_OUT_OF_MEMORY;
    }
    wmi_request_done(r, hr);
}

#define REGISTRATION(cls)                                                                          \
    {                                                                                              \
        .name = (cls), .get = registration_get, .enumerate = registration_enumerate,               \
        .put = registration_put, .del = registration_delete                                        \
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
            REGISTRATION("__Win32Provider"),
            REGISTRATION("__InstanceProviderRegistration"),
            REGISTRATION("__MethodProviderRegistration"),
            REGISTRATION("__EventProviderRegistration"),
            {.name = "__SystemSecurity",
             .get = system_security_get,
             .enumerate = system_security_enumerate,
             .methods = system_security_methods},
            {.name = "__thisNAMESPACE",
             .get = this_namespace_get,
             .enumerate = this_namespace_enumerate,
             .put = this_namespace_put},
            {0},
        },
};
