/* object: SWbemObjectEx and SWbemLastError (reference sections 2.1, 3.3, 3.12): the generic members. */
#include "swbem/call.h"

#include <stdlib.h>

#define M DISP_METHOD

static struct sobject *self_of(struct sobj *o)
{
    return (struct sobject *)o;
}

static void object_destroy(struct sobj *o)
{
    struct sobject *s = self_of(o);
    path_forget(s);
    cim_object_unref(s->object);
    cim_class_unref(s->methods);
    services_unref(s->services);
    security_fini(&s->security);
}

void *object_new(struct swbem *ctx, const struct sclass *cls, struct cim_object *object,
                 struct wmi_services *s, const struct security *sec)
{
    struct sobject *o = sobj_new(ctx, cls, sizeof *o);
    if (!o) {
        cim_object_unref(object);
        return NULL;
    }
    o->object = object;
    o->services = services_ref(s);
    if (sec) {
        security_copy(&o->security, sec);
    }
    return o;
}

struct cim_class *object_methods(struct sobject *o)
{
    struct cim_class *own = cim_class_of(o->object);
    if (!o->services || !o->services->bare || own->nmethods) {
        return own;
    }
    if (!o->methods && FAILED(services_class_of(o->services, o->object, &o->methods))) {
        return own;
    }
    return o->methods;
}

struct cim_object *object_cim(struct disp *d)
{
    struct sobj *o = sobj_is(d, &object_class);
    o = o ? o : sobj_is(d, &last_error_class);
    return o ? self_of(o)->object : NULL;
}

static bool has_amended(const struct cim_quals *q)
{
    for (uint32_t i = 0; i < q->n; i++) {
        if (q->v[i].flavor & CIM_AMENDED) {
            return true;
        }
    }
    return false;
}

hres object_check_amended(const struct sobject *o, uint32_t flags)
{
    const struct cim_class *c = cim_as_class(o->object);
    if (!c || !o->amended || (flags & WMI_FLAG_USE_AMENDED)) {
        return 0; /* an instance is written without the qualifiers of its class */
    }
    bool any = has_amended(&c->quals);
    for (uint32_t i = 0; i < c->nprops && !any; i++) {
        any = has_amended(&c->props[i].quals);
    }
    for (uint32_t i = 0; i < c->nmethods && !any; i++) {
        any = has_amended(&c->methods[i].quals);
    }
    return any ? WBEM_E_AMENDED_OBJECT : 0;
}

hres object_own_instance(struct sobject *o, struct cim_instance **out)
{
    struct cim_instance *i = cim_as_instance(o->object);
    if (!i) {
        return WBEM_E_INVALID_OPERATION;
    }
    if (!ref_is_sole(&i->o.refs)) {
        struct cim_instance *copy = cim_instance_clone(i);
        if (!copy) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        cim_instance_unref(i);
        o->object = &copy->o;
        i = copy;
    }
    *out = i;
    return 0;
}

hres object_own_class(struct sobject *o, struct cim_class **out)
{
    struct cim_class *c = cim_as_class(o->object);
    if (!c) {
        return WBEM_E_INVALID_OPERATION;
    }
    if (cim_class_sealed(c) || !ref_is_sole(&c->o.refs)) {
        struct cim_class *copy = NULL;
        hres hr = cim_class_clone(c, &copy);
        if (FAILED(hr)) {
            return hr;
        }
        cim_class_unref(c);
        o->object = &copy->o;
        c = copy;
    }
    *out = c;
    return 0;
}

/* ---- calls ---- */
static struct caller caller_of(struct sobject *o)
{
    return (struct caller){o->o.ctx, o->services, &o->security};
}

/* The relative path of the object, for calls about it. */
static hres own_path(struct sobject *o, struct str *out)
{
    struct cim_value v;
    hres hr = cim_object_sys(o->object, CIM_SYS_RELPATH, &v);
    if (hr) {
        return hr;
    }
    if (v.null) {
        return WBEM_E_INVALID_OBJECT_PATH; /* it has none yet */
    }
    str_add_slice(out, cim_str_slice(v.d.str));
    cim_value_clear(&v);
    return str_status(out);
}

static hres own_class_name(struct sobject *o, struct str *out)
{
    if (!cim_as_class(o->object)) {
        return WBEM_E_INVALID_OPERATION; /* needs a class */
    }
    return own_path(o, out);
}

static hres wait_call(struct sobject *o, struct wmi_call *call, const struct sarg *nvs,
                      struct services_result *r)
{
    struct caller by = caller_of(o);
    return caller_wait(&by, call, nvs, r);
}

static hres set_call(struct sobject *o, struct scall *c, struct wmi_call *call,
                     const struct sarg *nvs)
{
    struct caller by = caller_of(o);
    return caller_set(&by, c, call, nvs);
}

static hres async_call(struct sobject *o, struct scall *c, struct wmi_call *call, unsigned flags_at)
{
    struct caller by = caller_of(o);
    return caller_async(&by, c, call, flags_at);
}

/* ---- put, delete ---- */
static hres m_put(struct sobj *self, struct scall *c)
{
    struct sobject *o = self_of(self);
    struct caller by = caller_of(o);
    uint32_t flags = (uint32_t)c->a[0].number;
    hres hr = object_check_amended(o, flags);
    return hr ? hr : caller_put(&by, c, o->object, flags, &c->a[1]);
}

static hres m_put_async(struct sobj *self, struct scall *c)
{
    struct wmi_call call = {.operation = WMI_OP_PUT, .object = self_of(self)->object};
    hres hr = object_check_amended(self_of(self), (uint32_t)c->a[1].number);
    return hr ? hr : async_call(self_of(self), c, &call, 1);
}

static hres m_delete(struct sobj *self, struct scall *c)
{
    AUTO_STR path = STR_INIT;
    struct caller by = caller_of(self_of(self));
    hres hr = own_path(self_of(self), &path);
    return hr ? hr : caller_delete(&by, str_z(&path), (uint32_t)c->a[0].number, &c->a[1]);
}

static hres m_delete_async(struct sobj *self, struct scall *c)
{
    AUTO_STR path = STR_INIT;
    hres hr = own_path(self_of(self), &path);
    struct wmi_call call = {.operation = WMI_OP_DELETE, .path = str_z(&path)};
    return hr ? hr : async_call(self_of(self), c, &call, 1);
}

/* ---- instances, subclasses ---- */
static hres class_set(struct sobj *self, struct scall *c, enum wmi_operation op)
{
    AUTO_STR name = STR_INIT;
    hres hr = own_class_name(self_of(self), &name);
    struct wmi_call call = {
        .operation = op, .path = str_z(&name), .flags = (uint32_t)c->a[0].number};
    return hr ? hr : set_call(self_of(self), c, &call, &c->a[1]);
}

static hres class_set_async(struct sobj *self, struct scall *c, enum wmi_operation op)
{
    AUTO_STR name = STR_INIT;
    hres hr = own_class_name(self_of(self), &name);
    struct wmi_call call = {.operation = op, .path = str_z(&name)};
    return hr ? hr : async_call(self_of(self), c, &call, 1);
}

static hres m_instances(struct sobj *self, struct scall *c)
{
    return class_set(self, c, WMI_OP_INSTANCES);
}

static hres m_instances_async(struct sobj *self, struct scall *c)
{
    return class_set_async(self, c, WMI_OP_INSTANCES);
}

static hres m_subclasses(struct sobj *self, struct scall *c)
{
    return class_set(self, c, WMI_OP_SUBCLASSES);
}

static hres m_subclasses_async(struct sobj *self, struct scall *c)
{
    return class_set_async(self, c, WMI_OP_SUBCLASSES);
}

/* ---- associations ---- */
static hres associations(struct sobj *self, struct scall *c, bool references)
{
    struct sobject *o = self_of(self);
    struct caller by = caller_of(o);
    AUTO_STR path = STR_INIT;
    hres hr = own_path(o, &path);
    return hr ? hr : assoc_set(&by, c, str_slice(&path), 0, references);
}

static hres associations_async(struct sobj *self, struct scall *c, bool references)
{
    struct sobject *o = self_of(self);
    struct caller by = caller_of(o);
    AUTO_STR path = STR_INIT;
    hres hr = own_path(o, &path);
    return hr ? hr : assoc_async(&by, c, str_slice(&path), 1, references);
}

static hres m_associators(struct sobj *self, struct scall *c)
{
    return associations(self, c, false);
}

static hres m_associators_async(struct sobj *self, struct scall *c)
{
    return associations_async(self, c, false);
}

static hres m_references(struct sobj *self, struct scall *c)
{
    return associations(self, c, true);
}

static hres m_references_async(struct sobj *self, struct scall *c)
{
    return associations_async(self, c, true);
}

/* ---- methods ---- */
static hres m_exec_method(struct sobj *self, struct scall *c)
{
    struct sobject *o = self_of(self);
    AUTO_STR path = STR_INIT;
    struct services_result r = {0};
    hres hr = own_path(o, &path);
    struct wmi_call call = {.operation = WMI_OP_EXEC_METHOD,
                            .path = str_z(&path),
                            .method = c->a[0].text.p,
                            .flags = (uint32_t)c->a[2].number & ~(uint32_t)SWBEM_FLAG_IMMEDIATELY};
    hr = hr ? hr : in_params(&c->a[1], &call);
    hr = hr ? hr : wait_call(o, &call, &c->a[3], &r);
    if (hr == 0) {
        struct caller by = caller_of(o);
        hr = caller_object(&by, c, &call, &r);
    }
    services_result_clear(&r);
    return hr;
}

static hres m_exec_method_async(struct sobj *self, struct scall *c)
{
    AUTO_STR path = STR_INIT;
    hres hr = own_path(self_of(self), &path);
    struct wmi_call call = {
        .operation = WMI_OP_EXEC_METHOD, .path = str_z(&path), .method = c->a[1].text.p};
    hr = hr ? hr : in_params(&c->a[2], &call);
    return hr ? hr : async_call(self_of(self), c, &call, 3);
}

/* ---- the object itself ---- */
static hres m_clone(struct sobj *self, struct scall *c)
{
    struct sobject *o = self_of(self);
    struct cim_object *copy = NULL;
    struct cim_instance *i = cim_as_instance(o->object);
    if (i) {
        i = cim_instance_clone(i);
        copy = i ? &i->o : NULL;
    } else {
        struct cim_class *k = NULL;
        hres hr = cim_class_clone(cim_as_class(o->object), &k);
        if (FAILED(hr)) {
            return hr;
        }
        hr = cim_class_sealed(cim_as_class(o->object)) ? cim_class_seal(k) : 0;
        if (FAILED(hr)) {
            cim_class_unref(k);
            return hr;
        }
        copy = &k->o;
    }
    struct sobject *n =
        copy ? object_new(self->ctx, self->cls, copy, o->services, &o->security) : NULL;
    if (n) {
        n->free_path = true;
        n->amended = o->amended;
    }
    return ret_obj(c, n);
}

static hres m_spawn_class(struct sobj *self, struct scall *c)
{
    struct sobject *o = self_of(self);
    struct cim_class *k = cim_as_class(o->object), *n = NULL;
    if (!k) {
        return WBEM_E_ILLEGAL_OPERATION;
    }
    if (!cim_class_sealed(k)) {
        return WBEM_E_INCOMPLETE_CLASS; /* not written yet */
    }
    hres hr = cim_class_new(SLICE(""), k, &n);
    if (FAILED(hr)) {
        return hr;
    }
    n->origin = cim_origin_ref(k->origin);
    return ret_obj(c, object_new(self->ctx, &object_class, &n->o, o->services, &o->security));
}

static hres m_spawn_instance(struct sobj *self, struct scall *c)
{
    struct sobject *o = self_of(self);
    struct cim_class *k = cim_as_class(o->object);
    if (!k) {
        return WBEM_E_ILLEGAL_OPERATION;
    }
    if (!cim_class_sealed(k)) {
        return WBEM_E_INCOMPLETE_CLASS;
    }
    struct cim_instance *i = cim_instance_new(k);
    if (!i) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    cim_instance_set_origin(i, k->origin);
    return ret_obj(c, object_new(self->ctx, &object_class, &i->o, o->services, &o->security));
}

static hres m_compare(struct sobj *self, struct scall *c)
{
    struct cim_object *other = object_cim(c->a[0].disp);
    if (!other) {
        return WBEM_E_INVALID_PARAMETER;
    }
    return ret_bool(c, cim_object_eq(self_of(self)->object, other, (unsigned)c->a[1].number));
}

static hres m_qualifiers(struct sobj *self, struct scall *c)
{
    return ret_obj(c, qualset_new(self_of(self), QUALS_OBJECT, SLICE("")));
}

static hres m_properties(struct sobj *self, struct scall *c)
{
    return ret_obj(c, propset_new(self_of(self), false));
}

static hres m_system_properties(struct sobj *self, struct scall *c)
{
    return ret_obj(c, propset_new(self_of(self), true));
}

static hres m_methods(struct sobj *self, struct scall *c)
{
    return ret_obj(c, methodset_new(self_of(self)));
}

static hres m_derivation(struct sobj *self, struct scall *c)
{
    struct cim_value v;
    hres hr = cim_object_sys(self_of(self)->object, CIM_SYS_DERIVATION, &v);
    hr = hr ? hr : var_from_cim(self->ctx, &v, NULL, c->result);
    cim_value_clear(&v);
    return hr;
}

static hres m_path(struct sobj *self, struct scall *c)
{
    return ret_obj(c, path_of_object(self_of(self)));
}

static hres m_security(struct sobj *self, struct scall *c)
{
    return ret_obj(c, security_new(self, &self_of(self)->security, SECURITY_OF_CALLS));
}

/* Reads the instance (or class) again; local changes are lost. */
static hres m_refresh(struct sobj *self, struct scall *c)
{
    struct sobject *o = self_of(self);
    AUTO_STR path = STR_INIT;
    struct services_result r = {0};
    hres hr = own_path(o, &path);
    struct wmi_call call = {
        .operation = WMI_OP_GET, .path = str_z(&path), .flags = (uint32_t)c->a[0].number};
    hr = hr ? hr : wait_call(o, &call, &c->a[1], &r);
    if (hr == 0 && r.object) {
        cim_object_unref(o->object);
        o->object = TAKE(r.object);
    }
    services_result_clear(&r);
    return hr;
}

#define METHOD                                                                                     \
    {"strMethodName", P_STR},                                                                      \
    {                                                                                              \
        "objWbemInParams", P_OBJ, .optional = true                                                 \
    }
#define COMMON                                                                                     \
    {"Put_", 1, M, m_put, PARAMS(FLAGS_TAIL(0, ACCEPT_PUT))},                                      \
        {"PutAsync_", 2, M, m_put_async, PARAMS(SINK, ASYNC_FLAGS_TAIL(ACCEPT_PUT_ASYNC))},        \
        {"Delete_", 3, M, m_delete, PARAMS(FLAGS_TAIL(0, ACCEPT_DELETE))},                         \
        {"DeleteAsync_", 4, M, m_delete_async,                                                     \
         PARAMS(SINK, ASYNC_FLAGS_TAIL(ACCEPT_DELETE_ASYNC))},                                     \
        {"Instances_", 5, M, m_instances, PARAMS(FLAGS_TAIL(16, ACCEPT_CLASS_SET))},               \
        {"InstancesAsync_", 6, M, m_instances_async,                                               \
         PARAMS(SINK, ASYNC_FLAGS_TAIL(ACCEPT_CLASS_SET_ASYNC))},                                  \
        {"Subclasses_", 7, M, m_subclasses, PARAMS(FLAGS_TAIL(16, ACCEPT_CLASS_SET))},             \
        {"SubclassesAsync_", 8, M, m_subclasses_async,                                             \
         PARAMS(SINK, ASYNC_FLAGS_TAIL(ACCEPT_CLASS_SET_ASYNC))},                                  \
        {"Associators_", 9, M, m_associators,                                                      \
         PARAMS(ASSOCIATORS_OPTIONS, FLAGS_TAIL(16, ACCEPT_SET))},                                 \
        {"AssociatorsAsync_", 10, M, m_associators_async,                                          \
         PARAMS(SINK, ASSOCIATORS_OPTIONS, ASYNC_FLAGS_TAIL(ACCEPT_SET_ASYNC))},                   \
        {"References_", 11, M, m_references,                                                       \
         PARAMS(REFERENCES_OPTIONS, FLAGS_TAIL(16, ACCEPT_SET))},                                  \
        {"ReferencesAsync_", 12, M, m_references_async,                                            \
         PARAMS(SINK, REFERENCES_OPTIONS, ASYNC_FLAGS_TAIL(ACCEPT_SET_ASYNC))},                    \
        {"ExecMethod_", 13, M, m_exec_method, PARAMS(METHOD, FLAGS_TAIL(0, ACCEPT_METHOD))},       \
        {"ExecMethodAsync_", 14, M, m_exec_method_async,                                           \
         PARAMS(SINK, METHOD, ASYNC_FLAGS_TAIL(ACCEPT_METHOD_ASYNC))},                             \
        {"Clone_", 15, M, m_clone, NULL},                                                          \
        {"GetObjectText_", 16, M, object_mof, PARAMS(FLAGS_ONLY(1))},                              \
        {"SpawnDerivedClass_", 17, M, m_spawn_class, PARAMS(FLAGS_ONLY(0))},                       \
        {"SpawnInstance_", 18, M, m_spawn_instance, PARAMS(FLAGS_ONLY(0))},                        \
        {"CompareTo_", 19, M, m_compare, PARAMS({"objWbemObject", P_OBJ}, FLAGS_ONLY(0x3f))},      \
        {"Qualifiers_", 20, DISP_GET, m_qualifiers, NULL},                                         \
        {"Properties_", 21, DISP_GET, m_properties, NULL},                                         \
        {"Methods_", 22, DISP_GET, m_methods, NULL},                                               \
        {"Derivation_", 23, DISP_GET, m_derivation, NULL}, {"Path_", 24, DISP_GET, m_path, NULL},  \
    {                                                                                              \
        "Security_", 25, DISP_GET, m_security, NULL                                                \
    }

static const struct member object_members[] = {
    COMMON,
    {"Refresh_", 26, M, m_refresh, PARAMS(FLAGS_TAIL(0, ACCEPT_REFRESH))},
    {"SystemProperties_", 27, DISP_GET, m_system_properties, NULL},
    {"GetText_", 28, M, object_get_text, PARAMS({"iObjectTextFormat", P_INT}, FLAGS_TAIL(0, 1))},
    {"SetFromText_", 29, M, object_set_text,
     PARAMS({"bsText", P_STR}, {"iObjectTextFormat", P_INT}, FLAGS_TAIL(0, 0))},
    {0},
};
const struct sclass object_class = {.ops = SOBJ_OPS("SWbemObjectEx", false),
                                    .members = object_members,
                                    .destroy = object_destroy,
                                    .find = object_find,
                                    .invoke = object_invoke};

static const struct member last_error_members[] = {COMMON, {0}};
const struct sclass last_error_class = {.ops = SOBJ_OPS("SWbemLastError", false),
                                        .members = last_error_members,
                                        .destroy = object_destroy,
                                        .find = object_find,
                                        .invoke = object_invoke};
