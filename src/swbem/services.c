/* services: SWbemLocator and SWbemServicesEx (reference sections 3.1, 3.2). */
#include "swbem/call.h"
#include "util/utf.h"

#include <stdlib.h>

static struct sservices *self_of(struct sobj *o)
{
    return (struct sservices *)o;
}

static void services_destroy(struct sobj *o)
{
    services_unref(self_of(o)->services);
    security_fini(&self_of(o)->security);
}

void *services_new(struct swbem *ctx, struct wmi_services *s, const struct security *sec)
{
    struct sservices *o = sobj_new(ctx, &services_class, sizeof *o);
    if (!o) {
        services_unref(s);
        return NULL;
    }
    o->services = s;
    if (sec) {
        security_copy(&o->security, sec);
    }
    return o;
}

hres services_open(struct swbem *ctx, const struct wmi_connect_options *given,
                   const struct security *sec, void **out)
{
    struct wmi_connect_options o = *given;
    o.repository = ctx->repository ? ctx->repository->s : NULL;
    o.providers = ctx->providers ? ctx->providers->s : NULL;
    o.rights = ctx->rights;
    o.ns = o.ns && *o.ns ? o.ns : cim_str_z(ctx->ns);
    if (sec && sec->authentication_set) { /* of another machine; here they mean nothing */
        o.authentication = (uint32_t)sec->authentication;
    }
    if (sec && sec->impersonation_set) {
        o.impersonation = (uint32_t)sec->impersonation;
    }
    struct wmi_services *s = NULL;
    struct cim_instance *error = NULL;
    hres hr = services_connect(&o, &s, &error);
    if (FAILED(hr)) {
        return swbem_failed(ctx, hr, error);
    }
    *out = services_new(ctx, s, sec);
    return *out ? 0 : WBEM_E_OUT_OF_MEMORY;
}

/* ---- the calls ---- */
static struct caller caller_of(struct sobj *o)
{
    struct sservices *s = self_of(o);
    return (struct caller){o->ctx, s->services, &s->security};
}

/* Waits for a call and gives its object to the script. */
static hres call_wait(struct sobj *o, struct scall *c, struct wmi_call *call,
                      const struct sarg *nvs)
{
    struct caller by = caller_of(o);
    struct services_result r;
    hres hr = caller_wait(&by, call, nvs, &r);
    hr = hr ? hr : caller_object(&by, c, call, &r);
    services_result_clear(&r);
    return hr;
}

static hres call_set(struct sobj *o, struct scall *c, struct wmi_call *call, const struct sarg *nvs)
{
    struct caller by = caller_of(o);
    return caller_set(&by, c, call, nvs);
}

static hres call_async(struct sobj *o, struct scall *c, struct wmi_call *call, unsigned flags_at)
{
    struct caller by = caller_of(o);
    return caller_async(&by, c, call, flags_at);
}

static hres m_get(struct sobj *o, struct scall *c)
{
    struct wmi_call call = {.operation = WMI_OP_GET,
                            .path = c->a[0].text.p,
                            .flags = (uint32_t)c->a[1].number & ~(uint32_t)SWBEM_FLAG_IMMEDIATELY};
    return call_wait(o, c, &call, &c->a[2]);
}

static hres m_get_async(struct sobj *o, struct scall *c)
{
    struct wmi_call call = {.operation = WMI_OP_GET, .path = c->a[1].text.p};
    return call_async(o, c, &call, 2);
}

static hres m_delete(struct sobj *o, struct scall *c)
{
    struct caller by = caller_of(o);
    return caller_delete(&by, c->a[0].text.p, (uint32_t)c->a[1].number, &c->a[2]);
}

static hres m_delete_async(struct sobj *o, struct scall *c)
{
    struct wmi_call call = {.operation = WMI_OP_DELETE, .path = c->a[1].text.p};
    return call_async(o, c, &call, 2);
}

static hres m_instances(struct sobj *o, struct scall *c)
{
    struct wmi_call call = {
        .operation = WMI_OP_INSTANCES, .path = c->a[0].text.p, .flags = (uint32_t)c->a[1].number};
    return call_set(o, c, &call, &c->a[2]);
}

static hres m_instances_async(struct sobj *o, struct scall *c)
{
    struct wmi_call call = {.operation = WMI_OP_INSTANCES, .path = c->a[1].text.p};
    return call_async(o, c, &call, 2);
}

static hres m_subclasses(struct sobj *o, struct scall *c)
{
    struct wmi_call call = {
        .operation = WMI_OP_SUBCLASSES, .path = c->a[0].text.p, .flags = (uint32_t)c->a[1].number};
    return call_set(o, c, &call, &c->a[2]);
}

static hres m_subclasses_async(struct sobj *o, struct scall *c)
{
    struct wmi_call call = {.operation = WMI_OP_SUBCLASSES, .path = c->a[1].text.p};
    return call_async(o, c, &call, 2);
}

static hres m_query(struct sobj *o, struct scall *c)
{
    struct wmi_call call = {.operation = WMI_OP_QUERY,
                            .query = c->a[0].text.p,
                            .language = c->a[1].text.p,
                            .flags = (uint32_t)c->a[2].number};
    return call_set(o, c, &call, &c->a[3]);
}

static hres m_query_async(struct sobj *o, struct scall *c)
{
    struct wmi_call call = {
        .operation = WMI_OP_QUERY, .query = c->a[1].text.p, .language = c->a[2].text.p};
    return call_async(o, c, &call, 3);
}

static hres m_associators(struct sobj *o, struct scall *c)
{
    struct caller by = caller_of(o);
    return assoc_set(&by, c, c->a[0].text, 1, false);
}

static hres m_associators_async(struct sobj *o, struct scall *c)
{
    struct caller by = caller_of(o);
    return assoc_async(&by, c, c->a[1].text, 2, false);
}

static hres m_references(struct sobj *o, struct scall *c)
{
    struct caller by = caller_of(o);
    return assoc_set(&by, c, c->a[0].text, 1, true);
}

static hres m_references_async(struct sobj *o, struct scall *c)
{
    struct caller by = caller_of(o);
    return assoc_async(&by, c, c->a[1].text, 2, true);
}

static hres m_exec_method(struct sobj *o, struct scall *c)
{
    struct wmi_call call = {.operation = WMI_OP_EXEC_METHOD,
                            .path = c->a[0].text.p,
                            .method = c->a[1].text.p,
                            .flags = (uint32_t)c->a[3].number & ~(uint32_t)SWBEM_FLAG_IMMEDIATELY};
    hres hr = in_params(&c->a[2], &call);
    return hr ? hr : call_wait(o, c, &call, &c->a[4]);
}

static hres m_exec_method_async(struct sobj *o, struct scall *c)
{
    struct wmi_call call = {
        .operation = WMI_OP_EXEC_METHOD, .path = c->a[1].text.p, .method = c->a[2].text.p};
    hres hr = in_params(&c->a[3], &call);
    return hr ? hr : call_async(o, c, &call, 4);
}

static hres m_security(struct sobj *o, struct scall *c)
{
    return ret_obj(c, security_new(o, &self_of(o)->security, SECURITY_OF_CALLS));
}

static hres put_object(const struct sarg *a, uint32_t flags, struct wmi_call *call)
{
    call->object = object_cim(a->disp);
    return call->object ? object_check_amended((struct sobject *)sobj_of(a->disp), flags)
                        : WBEM_E_INVALID_PARAMETER;
}

static hres m_put(struct sobj *o, struct scall *c)
{
    struct caller by = caller_of(o);
    struct wmi_call call = {0};
    uint32_t flags = (uint32_t)c->a[1].number;
    hres hr = put_object(&c->a[0], flags, &call);
    return hr ? hr : caller_put(&by, c, call.object, flags, &c->a[2]);
}

static hres m_put_async(struct sobj *o, struct scall *c)
{
    struct wmi_call call = {.operation = WMI_OP_PUT};
    hres hr = put_object(&c->a[1], (uint32_t)c->a[2].number, &call);
    return hr ? hr : call_async(o, c, &call, 2);
}

/* ---- events ---- */
static hres m_notify(struct sobj *o, struct scall *c)
{
    static const uint32_t both = SWBEM_FLAG_IMMEDIATELY | SWBEM_FLAG_FORWARD_ONLY;
    struct caller by = caller_of(o);
    uint32_t flags = (uint32_t)c->a[2].number;
    struct wmi_call call = {.operation = WMI_OP_NOTIFY,
                            .query = c->a[0].text.p,
                            .language = c->a[1].text.p,
                            .flags = flags & ~both};
    struct services_enum *e = NULL;
    if ((flags & both) != both) {
        return WBEM_E_INVALID_PARAMETER;
    }
    hres hr = caller_enum(&by, &call, &c->a[3], &e);
    return hr ? hr : ret_obj(c, eventsource_new(o->ctx, e, by.services, by.security));
}

static hres m_notify_async(struct sobj *o, struct scall *c)
{
    struct wmi_call call = {
        .operation = WMI_OP_NOTIFY, .query = c->a[1].text.p, .language = c->a[2].text.p};
    return call_async(o, c, &call, 3);
}

#define PATH_OPT                                                                                   \
    {                                                                                              \
        "strObjectPath", P_STR, .optional = true                                                   \
    }
#define PATH                                                                                       \
    {                                                                                              \
        "strObjectPath", P_STR                                                                     \
    }
#define LANGUAGE                                                                                   \
    {                                                                                              \
        "strQueryLanguage", P_STR, .optional = true, .text = "WQL"                                 \
    }
#define M DISP_METHOD

static const struct member services_members[] = {
    {"Get", 1, M, m_get, PARAMS(PATH_OPT, FLAGS_TAIL(0, ACCEPT_GET))},
    {"GetAsync", 2, M, m_get_async, PARAMS(SINK, PATH_OPT, ASYNC_FLAGS_TAIL(ACCEPT_GET_ASYNC))},
    {"Delete", 3, M, m_delete, PARAMS(PATH, FLAGS_TAIL(0, ACCEPT_DELETE))},
    {"DeleteAsync", 4, M, m_delete_async,
     PARAMS(SINK, PATH, ASYNC_FLAGS_TAIL(ACCEPT_DELETE_ASYNC))},
    {"InstancesOf", 5, M, m_instances,
     PARAMS({"strClass", P_STR}, FLAGS_TAIL(16, ACCEPT_CLASS_SET))},
    {"InstancesOfAsync", 6, M, m_instances_async,
     PARAMS(SINK, {"strClass", P_STR}, ASYNC_FLAGS_TAIL(ACCEPT_CLASS_SET_ASYNC))},
    {"SubclassesOf", 7, M, m_subclasses,
     PARAMS({"strSuperclass", P_STR, .optional = true}, FLAGS_TAIL(16, ACCEPT_CLASS_SET))},
    {"SubclassesOfAsync", 8, M, m_subclasses_async,
     PARAMS(SINK, {"strSuperclass", P_STR, .optional = true},
            ASYNC_FLAGS_TAIL(ACCEPT_CLASS_SET_ASYNC))},
    {"ExecQuery", 9, M, m_query,
     PARAMS({"strQuery", P_STR}, LANGUAGE, FLAGS_TAIL(16, ACCEPT_QUERY))},
    {"ExecQueryAsync", 10, M, m_query_async,
     PARAMS(SINK, {"strQuery", P_STR}, LANGUAGE, ASYNC_FLAGS_TAIL(ACCEPT_QUERY_ASYNC))},
    {"AssociatorsOf", 11, M, m_associators,
     PARAMS(PATH, ASSOCIATORS_OPTIONS, FLAGS_TAIL(16, ACCEPT_SET))},
    {"AssociatorsOfAsync", 12, M, m_associators_async,
     PARAMS(SINK, PATH, ASSOCIATORS_OPTIONS, ASYNC_FLAGS_TAIL(ACCEPT_SET_ASYNC))},
    {"ReferencesTo", 13, M, m_references,
     PARAMS(PATH, REFERENCES_OPTIONS, FLAGS_TAIL(16, ACCEPT_SET))},
    {"ReferencesToAsync", 14, M, m_references_async,
     PARAMS(SINK, PATH, REFERENCES_OPTIONS, ASYNC_FLAGS_TAIL(ACCEPT_SET_ASYNC))},
    {"ExecNotificationQuery", 15, M, m_notify,
     PARAMS({"strQuery", P_STR}, LANGUAGE, FLAGS_TAIL(48, ACCEPT_NOTIFY))},
    {"ExecNotificationQueryAsync", 16, M, m_notify_async,
     PARAMS(SINK, {"strQuery", P_STR}, LANGUAGE, ASYNC_FLAGS_TAIL(ACCEPT_NOTIFY_ASYNC))},
    {"ExecMethod", 17, M, m_exec_method,
     PARAMS(PATH, {"strMethodName", P_STR}, {"objWbemInParams", P_OBJ, .optional = true},
            FLAGS_TAIL(0, ACCEPT_METHOD))},
    {"ExecMethodAsync", 18, M, m_exec_method_async,
     PARAMS(SINK, PATH, {"strMethodName", P_STR}, {"objWbemInParams", P_OBJ, .optional = true},
            ASYNC_FLAGS_TAIL(ACCEPT_METHOD_ASYNC))},
    {"Security_", 19, DISP_GET, m_security, NULL},
    {"Put", 20, M, m_put, PARAMS({"objWbemObject", P_OBJ}, FLAGS_TAIL(0, ACCEPT_PUT))},
    {"PutAsync", 21, M, m_put_async,
     PARAMS(SINK, {"objWbemObject", P_OBJ}, ASYNC_FLAGS_TAIL(ACCEPT_PUT_ASYNC))},
    {0},
};
const struct sclass services_class = {.ops = SOBJ_OPS("SWbemServicesEx", true),
                                      .members = services_members,
                                      .destroy = services_destroy};

/* ---- locator ---- */
struct slocator {
    struct sobj o;
    struct security security;
};

static void locator_destroy(struct sobj *o)
{
    security_fini(&((struct slocator *)o)->security);
}

static bool begins(struct slice s, const char *prefix)
{
    size_t n = strlen(prefix);
    return s.n > n && utf8_caseeq((struct slice){s.p, n}, slice_of(prefix));
}

/* What no server could make sense of. */
static hres check_connect(struct slice ns, struct slice user, struct slice authority)
{
    AUTO_STR name = STR_INIT;
    hres hr = ns.n ? cim_namespace_normalise(ns, &name) : 0;
    bool domain = begins(authority, "ntlmdomain:");
    if (hr == WBEM_E_INVALID_NAMESPACE ||
        (authority.n && !domain && !begins(authority, "kerberos:")) ||
        (domain && user.n && memchr(user.p, '\\', user.n))) { /* the domain twice */
        return WBEM_E_INVALID_PARAMETER;
    }
    return hr;
}

static hres m_connect(struct sobj *o, struct scall *c)
{
    hres hr = check_connect(c->a[1].text, c->a[2].text, c->a[5].text);
    if (hr) {
        return hr;
    }
    struct wmi_connect_options opt = {.server = c->a[0].text.p,
                                      .ns = c->a[1].text.p,
                                      .user = c->a[2].text.p,
                                      .password = c->a[3].text.p,
                                      .locale = c->a[4].text.p,
                                      .authority = c->a[5].text.p};
    void *s = NULL;
    hr = services_open(o->ctx, &opt, &((struct slocator *)o)->security, &s);
    return hr ? hr : ret_obj(c, s);
}

static hres m_locator_security(struct sobj *o, struct scall *c)
{
    return ret_obj(c, security_new(o, &((struct slocator *)o)->security, SECURITY_OF_LOCATOR));
}

#define TEXT(n)                                                                                    \
    {                                                                                              \
        n, P_STR, .optional = true                                                                 \
    }
static const struct member locator_members[] = {
    {"ConnectServer", 1, M, m_connect,
     PARAMS({"strServer", P_STR, .optional = true, .text = "."}, TEXT("strNamespace"),
            TEXT("strUser"), TEXT("strPassword"), TEXT("strLocale"), TEXT("strAuthority"),
            {"iSecurityFlags", P_FLAGS, .optional = true, .bits = SWBEM_CONNECT_USE_MAX_WAIT},
            {"objWbemNamedValueSet", P_OBJ, .optional = true, .cls = &nvs_class})},
    {"Security_", 2, DISP_GET, m_locator_security, NULL},
    {0},
};
const struct sclass locator_class = {
    .ops = SOBJ_OPS("SWbemLocator", true), .members = locator_members, .destroy = locator_destroy};

hres ret_str(struct scall *c, const struct cim_str *s)
{
    return ret_text(c, cim_str_slice(s));
}

hres swbem_failed(struct swbem *ctx, hres hr, struct cim_instance *error)
{
    cim_instance_unref(ctx->last_error);
    ctx->last_error = error;
    return hr;
}

/* ---- the library ---- */
static struct cim_str *copy_option(const char *z, bool *failed)
{
    struct cim_str *s = z ? cim_str_new(slice_of(z)) : NULL;
    *failed = *failed || (z && !s);
    return s;
}

hres swbem_create(struct loop *loop, const struct swbem_options *o, struct swbem **out)
{
    static const struct swbem_options none;
    o = o ? o : &none;
    struct swbem *s = calloc(1, sizeof *s);
    if (!s) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    bool failed = false;
    s->loop = loop;
    s->rights = o->rights;
    s->trace = o->trace;
    s->trace_ctx = o->trace_ctx;
    s->repository = copy_option(o->repository, &failed);
    s->providers = copy_option(o->providers, &failed);
    s->ns = copy_option(o->ns ? o->ns : "root\\cimv2", &failed);
    if (failed) {
        swbem_destroy(s);
        return WBEM_E_OUT_OF_MEMORY;
    }
    *out = s;
    return 0;
}

void swbem_destroy(struct swbem *s)
{
    if (!s) {
        return;
    }
    if (s->queue) {
        loop_unwatch(s->loop, s->watch);
        wmi_queue_destroy(s->queue);
    }
    swbem_finish_posts(s);
    cim_instance_unref(s->last_error);
    cim_str_unref(s->repository);
    cim_str_unref(s->providers);
    cim_str_unref(s->ns);
    free(s);
}

static void *new_locator(struct swbem *s)
{
    return sobj_new(s, &locator_class, sizeof(struct slocator));
}

hres swbem_create_object(struct swbem *s, struct slice progid, struct disp **out)
{
    static const struct {
        const char *progid;
        void *(*make)(struct swbem *s);
    } rows[] = {
        {"WbemScripting.SWbemDateTime", datetime_new},
        {"WbemScripting.SWbemLocator", new_locator},
        {"WbemScripting.SWbemNamedValueSet", nvs_new},
        {"WbemScripting.SWbemObjectPath", path_new},
        {"WbemScripting.SWbemRefresher", refresher_new},
        {"WbemScripting.SWbemSink", sink_new},
    };
    if (progid.n > 2 && progid.p[progid.n - 2] == '.' && progid.p[progid.n - 1] == '1') {
        progid.n -= 2;
    }
    if (utf8_caseeq(progid, SLICE("WbemScripting.SWbemLastError"))) {
        struct cim_instance *e = TAKE(s->last_error);
        void *o = e ? object_new(s, &last_error_class, &e->o, NULL, NULL) : NULL;
        *out = o ? &((struct sobj *)o)->d : NULL;
        return o ? 0 : e ? WBEM_E_OUT_OF_MEMORY : WBEM_E_NOT_FOUND;
    }
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (utf8_caseeq(progid, slice_of(rows[i].progid))) {
            struct sobj *o = rows[i].make(s);
            *out = o ? &o->d : NULL;
            return o ? 0 : WBEM_E_OUT_OF_MEMORY;
        }
    }
    return CO_E_CLASSSTRING;
}

hres swbem_wrap(struct swbem *s, struct wmi_services *services, struct cim_object *o,
                struct disp **out)
{
    const struct security none = {0};
    struct sobj *made = object_new(s, &object_class, cim_object_ref(o), services, &none);
    *out = made ? &made->d : NULL;
    return made ? 0 : WBEM_E_OUT_OF_MEMORY;
}
