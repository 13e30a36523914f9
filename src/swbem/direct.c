/* direct: CIM properties and methods as members of an object (reference sections 2.1, 7.4). */
#include "swbem/objects.h"

enum {
    ID_PROPERTY = 0x100000,
    ID_METHOD = 0x200000
};

static struct cim_class *class_of(const struct sobject *o)
{
    return cim_class_of(o->object);
}

hres object_find(struct sobj *self, struct slice name, int32_t *id)
{
    struct cim_class *c = class_of((struct sobject *)self);
    int i = cim_class_find_prop(c, name);
    if (i >= 0) {
        *id = ID_PROPERTY + i;
        return 0;
    }
    c = object_methods((struct sobject *)self);
    struct cim_method *m = cim_class_find_method(c, name);
    if (m) {
        *id = ID_METHOD + (int32_t)(m - c->methods);
        return 0;
    }
    return DISP_E_UNKNOWNNAME;
}

/* ---- properties ---- */
static const struct cim_value *value_at(const struct sobject *o, uint32_t i)
{
    struct cim_instance *inst = cim_as_instance(o->object);
    return inst ? &inst->v[i] : &cim_as_class(o->object)->props[i].def;
}

/* obj.Arr(i): one element. */
static hres element_index(const struct cim_value *v, const struct var *arg, uint32_t *i)
{
    int32_t n;
    hres hr = var_to_i4(var_deref(arg), &n);
    if (FAILED(hr)) {
        return hr;
    }
    if (!(v->type & CIM_ARRAY)) {
        return DISP_E_BADPARAMCOUNT; /* an index on what is no array */
    }
    if (v->null || n < 0 || (uint32_t)n >= v->d.arr->n) {
        return DISP_E_BADINDEX;
    }
    *i = (uint32_t)n;
    return 0;
}

static hres bad_index(struct disp_call *call)
{
    call->error.source = bstr_from_z("SWbemObjectEx");
    call->error.description = bstr_from_z("Invalid index ");
    return WBEM_E_INVALID_PARAMETER;
}

static hres get_property(struct sobject *o, uint32_t i, struct disp_call *call)
{
    const struct cim_value *v = value_at(o, i);
    if (call->nargs == 0) {
        return var_from_cim(o->o.ctx, v, o, call->result);
    }
    uint32_t at;
    hres hr = call->nargs == 1 ? element_index(v, &call->args[0], &at) : DISP_E_BADPARAMCOUNT;
    if (hr) {
        return hr == DISP_E_BADINDEX ? bad_index(call) : hr;
    }
    struct cim_value e = cim_elem(v, at);
    return var_from_cim(o->o.ctx, &e, o, call->result);
}

/* A changed copy of the array with element `at` replaced. */
static hres put_element(struct sobject *o, uint32_t i, uint32_t at, const struct var *value)
{
    struct cim_instance *inst = NULL;
    hres hr = object_own_instance(o, &inst);
    if (FAILED(hr)) {
        return hr;
    }
    const struct cim_array *old = inst->v[i].d.arr;
    struct cim_value e = {.null = true};
    hr = cim_from_var(value, old->type, &e);
    if (hr == 0 && e.null) {
        hr = WBEM_E_TYPE_MISMATCH;
    }
    struct cim_array *a = hr ? NULL : cim_array_new(old->type, old->n);
    if (!a) {
        cim_value_clear(&e);
        return hr ? hr : WBEM_E_OUT_OF_MEMORY;
    }
    for (uint32_t k = 0; k < old->n; k++) {
        if (k != at) {
            cim_data_copy(old->type, &a->v[k], &old->v[k]);
        }
    }
    a->v[at] = e.d;
    struct cim_value v = cim_arrval(a);
    hr = cim_instance_put_at(inst, i, &v);
    cim_value_clear(&v);
    return hr;
}

static hres put_default(struct sobject *o, const struct cim_prop *p, const struct cim_value *v)
{
    AUTO_CIM_STR name = cim_str_ref(p->name); /* the class may be replaced by a copy */
    unsigned type = p->type;
    struct cim_class *c = NULL;
    hres hr = object_own_class(o, &c);
    return hr ? hr : cim_class_put_prop(c, cim_str_slice(name), type, (struct slice){0}, v, NULL);
}

static hres put_property(struct sobject *o, uint32_t i, const struct var *value)
{
    const struct cim_prop *p = &class_of(o)->props[i];
    struct cim_value v = {.null = true};
    hres hr = cim_from_var(value, p->type, &v);
    if (FAILED(hr)) {
        return hr;
    }
    if (cim_as_class(o->object)) {
        hr = put_default(o, p, &v);
    } else {
        struct cim_instance *inst = NULL;
        hr = object_own_instance(o, &inst);
        hr = hr ? hr : cim_instance_put_at(inst, i, &v);
    }
    cim_value_clear(&v);
    return hr;
}

hres object_put_value(struct sobject *o, struct slice name, const struct var *v)
{
    int i = cim_class_find_prop(class_of(o), name);
    return i < 0 ? WBEM_E_NOT_FOUND : put_property(o, (uint32_t)i, v);
}

static hres invoke_property(struct sobject *o, uint32_t i, struct disp_call *call)
{
    if (i >= class_of(o)->nprops) {
        return DISP_E_MEMBERNOTFOUND;
    }
    if (!(call->kind & (DISP_PUT | DISP_PUTREF))) {
        return get_property(o, i, call);
    }
    const struct var *value = var_deref(&call->args[call->nargs - 1]);
    if (call->nargs == 1) {
        return put_property(o, i, value);
    }
    uint32_t at;
    hres hr = call->nargs == 2 && !cim_as_class(o->object)
                  ? element_index(value_at(o, i), &call->args[0], &at)
                  : DISP_E_BADPARAMCOUNT;
    if (hr) {
        return hr == DISP_E_BADINDEX ? bad_index(call) : hr;
    }
    return put_element(o, i, at, value);
}

/* ---- methods ---- */
static bool id_of(const struct cim_prop *p, int64_t *id)
{
    const struct cim_qualifier *q = cim_quals_find(&p->quals, SLICE("id"));
    if (!q || q->value.null || q->value.type != CIM_SINT32) {
        return false;
    }
    *id = q->value.d.i;
    return true;
}

/* Number of parameters over both signatures. */
static int64_t param_count(const struct cim_class *a, const struct cim_class *b)
{
    const struct cim_class *const sigs[] = {a, b};
    int64_t n = 0, id;
    for (size_t s = 0; s < 2; s++) {
        for (uint32_t i = 0; sigs[s] && i < sigs[s]->nprops; i++) {
            if (id_of(&sigs[s]->props[i], &id) && id + 1 > n) {
                n = id + 1;
            }
        }
    }
    return n;
}

/* [in] arguments by position; those left out keep their default. */
static hres bind_in(const struct cim_method *m, struct disp_call *call, struct cim_instance **out)
{
    if (!m->in) {
        return 0;
    }
    AUTO_CIM_INSTANCE in = cim_instance_new(m->in);
    if (!in) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (uint32_t i = 0; i < m->in->nprops; i++) {
        int64_t id;
        if (!id_of(&m->in->props[i], &id) || id >= (int64_t)call->nargs) {
            continue;
        }
        const struct var *v = var_deref(&call->args[id]);
        if (var_is_missing(v)) {
            continue;
        }
        struct cim_value c = {.null = true};
        hres hr = v->vt == VT_DISPATCH && !v->obj ? 0 : cim_from_var(v, m->in->props[i].type, &c);
        c.type = m->in->props[i].type;
        hr = hr ? hr : cim_instance_put_at(in, i, &c);
        cim_value_clear(&c);
        if (FAILED(hr)) {
            return hr;
        }
    }
    *out = TAKE(in);
    return 0;
}

/* [out] values into the variables that were passed, the return value as the result. */
static hres bind_out(struct sobject *o, const struct cim_instance *out, struct disp_call *call)
{
    hres hr = 0;
    for (uint32_t i = 0; i < out->nprops && hr == 0; i++) {
        const struct cim_prop *p = &out->cls->props[i];
        int64_t id;
        struct var *target = NULL;
        if (cim_str_is(p->name, "ReturnValue")) {
            target = call->result;
        } else if (id_of(p, &id) && id < (int64_t)call->nargs && (call->args[id].vt & VT_BYREF)) {
            target = call->args[id].ref;
            while (target->vt & VT_BYREF) {
                target = target->ref;
            }
        }
        if (target) {
            struct var v = {0};
            hr = var_from_cim(o->o.ctx, &out->v[i], o, &v);
            if (hr == 0) {
                var_clear(target);
                *target = v;
            }
        }
    }
    return hr;
}

static hres run_direct(struct sobject *o, const struct cim_method *m, struct disp_call *call)
{
    struct cim_value path = {.null = true};
    hres hr = cim_object_sys(o->object, CIM_SYS_RELPATH, &path);
    if (hr || path.null) {
        return hr ? hr : WBEM_E_INVALID_OBJECT_PATH;
    }
    AUTO_CIM_INSTANCE in = NULL;
    AUTO_CIM_STR name = cim_str_ref(m->name);
    hr = bind_in(m, call, &in);
    struct services_result r = {0};
    struct wmi_call c = {.operation = WMI_OP_EXEC_METHOD,
                         .path = cim_str_z(path.d.str),
                         .method = cim_str_z(name),
                         .object = in ? &in->o : NULL};
    hr = hr ? hr : swbem_traced(o->o.ctx, &c, "", services_wait(o->services, &c, &r));
    if (FAILED(hr)) {
        hr = swbem_failed(o->o.ctx, hr, TAKE(r.error));
    } else if (r.object) {
        hr = bind_out(o, cim_as_instance(r.object), call);
    }
    services_result_clear(&r);
    cim_value_clear(&path);
    return hr;
}

static hres invoke_method(struct sobject *o, uint32_t i, struct disp_call *call)
{
    struct cim_class *c = object_methods(o);
    if (i >= c->nmethods) {
        return DISP_E_MEMBERNOTFOUND;
    }
    if (!(call->kind & (DISP_METHOD | DISP_GET))) {
        return DISP_E_MEMBERNOTFOUND;
    }
    const struct cim_method *m = &c->methods[i];
    if ((int64_t)call->nargs > param_count(m->in, m->out)) {
        return DISP_E_BADPARAMCOUNT;
    }
    return o->services ? run_direct(o, m, call) : WBEM_E_INVALID_OPERATION;
}

/* A method of the same name as a property is meant when arguments are given (17.1, 2). -1: there is none. */
static int32_t method_behind(struct sobject *o, uint32_t property, const struct disp_call *call)
{
    struct cim_class *c = class_of(o);
    if (!(call->kind & DISP_METHOD) || call->nargs == 0 || property >= c->nprops) {
        return -1;
    }
    struct cim_class *with = object_methods(o);
    const struct cim_method *m =
        cim_class_find_method(with, cim_str_slice(c->props[property].name));
    return m ? (int32_t)(m - with->methods) : -1;
}

hres object_invoke(struct sobj *self, int32_t id, struct disp_call *call)
{
    struct sobject *o = (struct sobject *)self;
    if (id >= ID_METHOD) {
        return invoke_method(o, (uint32_t)(id - ID_METHOD), call);
    }
    if (id >= ID_PROPERTY) {
        int32_t method = method_behind(o, (uint32_t)(id - ID_PROPERTY), call);
        return method >= 0 ? invoke_method(o, (uint32_t)method, call)
                           : invoke_property(o, (uint32_t)(id - ID_PROPERTY), call);
    }
    return DISP_E_MEMBERNOTFOUND;
}
