/* call: waiting, enumerating and asynchronous calls of members. */
#include "swbem/call.h"

static hres context_of(const struct sarg *a, struct wmi_context **out)
{
    *out = NULL;
    return a->obj ? nvs_to_context((struct snvs *)a->obj, out) : 0;
}

/* Path of what a call is about; an object that is put has its own. */
static hres add_target(const struct wmi_call *call, struct str *out)
{
    if (call->query) {
        str_addz(out, call->query);
    } else if (call->object && !call->path) {
        struct cim_value v = {0};
        hres hr = cim_object_sys(call->object, CIM_SYS_RELPATH, &v);
        if (hr == 0 && !v.null) {
            str_add_slice(out, cim_str_slice(v.d.str));
        } else {
            str_add_slice(out, cim_str_slice(cim_class_of(call->object)->name));
        }
        cim_value_clear(&v);
    } else {
        str_addz(out, call->path ? call->path : "");
        str_addz(out, call->method ? "." : "");
        str_addz(out, call->method ? call->method : "");
    }
    return str_status(out);
}

hres swbem_traced(struct swbem *ctx, const struct wmi_call *call, const char *how, hres hr)
{
    static const char *const names[] = {
        [WMI_OP_GET] = "Get",
        [WMI_OP_PUT] = "Put",
        [WMI_OP_DELETE] = "Delete",
        [WMI_OP_INSTANCES] = "InstancesOf",
        [WMI_OP_SUBCLASSES] = "SubclassesOf",
        [WMI_OP_QUERY] = "ExecQuery",
        [WMI_OP_EXEC_METHOD] = "ExecMethod",
        [WMI_OP_NOTIFY] = "ExecNotificationQuery",
    };
    AUTO_STR target = STR_INIT, action = STR_INIT;
    if (!ctx->trace) {
        return hr;
    }
    str_addf(&action, "%s%s", names[call->operation], how);
    if (add_target(call, &target) == 0 && str_status(&action) == 0) {
        ctx->trace(ctx->trace_ctx, str_z(&action), str_slice(&target), hr);
    }
    return hr;
}

hres caller_wait(const struct caller *by, struct wmi_call *call, const struct sarg *nvs,
                 struct services_result *r)
{
    *r = (struct services_result){0};
    if (!by->services) {
        return WBEM_E_INVALID_OPERATION;
    }
    hres hr = context_of(nvs, &call->context);
    hr = hr ? hr : swbem_traced(by->ctx, call, "", services_wait(by->services, call, r));
    context_unref(call->context);
    return FAILED(hr) ? swbem_failed(by->ctx, hr, TAKE(r->error)) : hr;
}

hres caller_object(const struct caller *by, struct scall *c, const struct wmi_call *call,
                   struct services_result *r)
{
    if (!r->object) {
        *c->result = VAR_OBJ(NULL);
        return 0;
    }
    struct sobject *o =
        object_new(by->ctx, &object_class, TAKE(r->object), by->services, by->security);
    if (o) {
        o->amended = (call->flags & WMI_FLAG_USE_AMENDED) != 0;
    }
    return ret_obj(c, o);
}

hres caller_enum(const struct caller *by, struct wmi_call *call, const struct sarg *nvs,
                 struct services_enum **out)
{
    if (!by->services) {
        return WBEM_E_INVALID_OPERATION;
    }
    struct cim_instance *error = NULL;
    hres hr = context_of(nvs, &call->context);
    hr = hr ? hr
            : swbem_traced(by->ctx, call, "", services_enum_start(by->services, call, out, &error));
    context_unref(call->context);
    return FAILED(hr) ? swbem_failed(by->ctx, hr, error) : hr;
}

hres caller_set(const struct caller *by, struct scall *c, struct wmi_call *call,
                const struct sarg *nvs)
{
    uint32_t flags = call->flags;
    call->flags &= ~(uint32_t)(SWBEM_FLAG_IMMEDIATELY | SWBEM_FLAG_FORWARD_ONLY);
    struct services_enum *e = NULL;
    hres hr = caller_enum(by, call, nvs, &e);
    if (FAILED(hr)) {
        return hr;
    }
    void *set = objectset_new(by->ctx, e, by->services, by->security, flags);
    hr = set && !(flags & SWBEM_FLAG_IMMEDIATELY) ? objectset_fill(set) : 0;
    if (FAILED(hr)) {
        sobj_unref(set);
        return hr;
    }
    return ret_obj(c, set);
}

/* ---- calls that are left alone ---- */
static hres make_posts(struct swbem *ctx)
{
    static const struct sink_ops nobody = {0};
    if (ctx->posts) {
        return 0;
    }
    hres hr = ctx->posts_queue ? 0 : queue_create(QUEUE_WAIT, NULL, &ctx->posts_queue);
    return hr ? hr : sink_create(ctx->posts_queue, &nobody, NULL, &ctx->posts);
}

hres caller_post(const struct caller *by, struct wmi_call *call, const struct sarg *nvs)
{
    if (!by->services) {
        return WBEM_E_INVALID_OPERATION;
    }
    struct swbem *ctx = by->ctx;
    struct cim_instance *error = NULL;
    hres hr = make_posts(ctx);
    hr = hr ? hr : context_of(nvs, &call->context);
    if (FAILED(hr)) {
        return hr;
    }
    queue_drain(ctx->posts_queue); /* of those that have ended */
    hr = swbem_traced(ctx, call, "", services_start(by->services, call, ctx->posts, NULL, &error));
    context_unref(call->context);
    return FAILED(hr) ? swbem_failed(ctx, hr, error) : hr;
}

void swbem_finish_posts(struct swbem *ctx)
{
    while (ctx->posts && sink_outstanding(ctx->posts) > 0 &&
           queue_wait(ctx->posts_queue, SWBEM_POSTS_WAIT_NS) > 0) {
    }
    if (ctx->posts) {
        sink_cancel(ctx->posts);
        queue_drain(ctx->posts_queue);
    }
    sink_unref(ctx->posts);
    queue_unref(ctx->posts_queue);
    ctx->posts = NULL;
    ctx->posts_queue = NULL;
}

/* The path an object is going to have, where it can be told before it is written. */
static hres future_path(const struct caller *by, struct scall *c, struct cim_object *o)
{
    AUTO_STR text = STR_INIT;
    struct cim_value rel;
    hres hr = cim_object_sys(o, CIM_SYS_RELPATH, &rel);
    if (hr || rel.null) {
        *c->result = VAR_OBJ(NULL);
        return hr;
    }
    const struct cim_origin *here = by->services->origin;
    str_addf(&text, "\\\\%s\\%s:", cim_str_z(here->server), cim_str_z(here->ns));
    str_add_slice(&text, cim_str_slice(rel.d.str));
    cim_value_clear(&rel);
    void *p = NULL;
    hr = str_status(&text);
    hr = hr ? hr : path_from_text(by->ctx, str_slice(&text), false, &p);
    return hr ? hr : ret_obj(c, p);
}

/* Bits that ask for nothing here. */
static uint32_t put_flags(uint32_t flags)
{
    return flags &
           ~(uint32_t)(SWBEM_FLAG_IMMEDIATELY | SWBEM_FLAG_STRONG_VALIDATION | SWBEM_FLAG_ADVISORY);
}

hres caller_put(const struct caller *by, struct scall *c, struct cim_object *object, uint32_t flags,
                const struct sarg *nvs)
{
    struct wmi_call call = {.operation = WMI_OP_PUT, .object = object, .flags = put_flags(flags)};
    if (flags & SWBEM_FLAG_IMMEDIATELY) {
        hres hr = caller_post(by, &call, nvs);
        return hr ? hr : future_path(by, c, object);
    }
    struct services_result r;
    void *p = NULL;
    hres hr = caller_wait(by, &call, nvs, &r);
    hr = hr ? hr : path_from_text(by->ctx, cim_str_slice(r.path), false, &p);
    services_result_clear(&r);
    return hr ? hr : ret_obj(c, p);
}

hres caller_delete(const struct caller *by, const char *path, uint32_t flags,
                   const struct sarg *nvs)
{
    struct wmi_call call = {.operation = WMI_OP_DELETE,
                            .path = path,
                            .flags = flags & ~(uint32_t)SWBEM_FLAG_IMMEDIATELY};
    if (flags & SWBEM_FLAG_IMMEDIATELY) {
        return caller_post(by, &call, nvs);
    }
    struct services_result r;
    hres hr = caller_wait(by, &call, nvs, &r);
    services_result_clear(&r);
    return hr;
}

/* What asynchronous members are told beyond what the operation knows. */
static uint32_t async_flags(enum wmi_operation op, uint32_t flags)
{
    if (op == WMI_OP_PUT) {
        return flags & ~(uint32_t)(SWBEM_FLAG_IMMEDIATELY | SWBEM_FLAG_ADVISORY);
    }
    return op == WMI_OP_NOTIFY ? flags & ~(uint32_t)WMI_FLAG_SEND_STATUS : flags;
}

hres caller_async(const struct caller *by, struct scall *c, struct wmi_call *call,
                  unsigned flags_at)
{
    call->flags = async_flags(call->operation, (uint32_t)c->a[flags_at].number);
    hres hr = context_of(&c->a[flags_at + 1], &call->context);
    hr = hr ? hr
            : sink_start((struct ssink *)c->a[0].obj, by->services, by->security, call,
                         (struct snvs *)c->a[flags_at + 2].obj);
    context_unref(call->context);
    return hr;
}

hres in_params(const struct sarg *a, struct wmi_call *call)
{
    call->object = object_cim(a->disp);
    return a->disp && !call->object ? WBEM_E_INVALID_METHOD_PARAMETERS : 0;
}
