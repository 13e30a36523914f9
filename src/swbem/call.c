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

hres caller_object(const struct caller *by, struct scall *c, struct services_result *r)
{
    if (!r->object) {
        *c->result = VAR_OBJ(NULL);
        return 0;
    }
    return ret_obj(c,
                   object_new(by->ctx, &object_class, TAKE(r->object), by->services, by->security));
}

hres caller_set(const struct caller *by, struct scall *c, struct wmi_call *call,
                const struct sarg *nvs)
{
    if (!by->services) {
        return WBEM_E_INVALID_OPERATION;
    }
    uint32_t flags = call->flags;
    call->flags &= ~(uint32_t)(SWBEM_FLAG_IMMEDIATELY | SWBEM_FLAG_FORWARD_ONLY);
    struct services_enum *e = NULL;
    struct cim_instance *error = NULL;
    hres hr = context_of(nvs, &call->context);
    hr = hr ? hr
            : swbem_traced(by->ctx, call, "", services_enum_start(by->services, call, &e, &error));
    context_unref(call->context);
    if (FAILED(hr)) {
        return swbem_failed(by->ctx, hr, error);
    }
    void *set = objectset_new(by->ctx, e, by->services, by->security,
                              (flags & SWBEM_FLAG_FORWARD_ONLY) != 0);
    hr = set && !(flags & SWBEM_FLAG_IMMEDIATELY) ? objectset_fill(set) : 0;
    if (FAILED(hr)) {
        sobj_unref(set);
        return hr;
    }
    return ret_obj(c, set);
}

hres caller_async(const struct caller *by, struct scall *c, struct wmi_call *call,
                  unsigned flags_at)
{
    call->flags = (uint32_t)c->a[flags_at].number;
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
