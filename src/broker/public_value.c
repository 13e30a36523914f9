/* public_value: conversion at the public border, and the object functions of wmi/object.h. */
#include "broker/public_value.h"

#include "cim/mof_text.h"
#include "cim/path.h"

#include <stdlib.h>

static wmi_value public_data(unsigned type, const union cim_data *d)
{
    wmi_value v;
    memset(&v, 0, sizeof v);
    v.type = (uint16_t)type;
    if (cim_type_is_text(type)) {
        v.text = d->str->s;
        v.count = d->str->len;
    } else if (type == CIM_OBJECT) {
        v.object = d->obj;
    } else if (cim_type_is_real(type)) {
        v.real = d->r;
    } else if (type == CIM_BOOLEAN) {
        v.boolean = d->b;
    } else {
        v.uint = d->u; /* the same bits for signed ones */
    }
    return v;
}

wmi_value public_value(const struct cim_value *c)
{
    if (c->null || (c->type & CIM_ARRAY)) {
        wmi_value v;
        memset(&v, 0, sizeof v);
        v.type = c->type;
        v.is_null = c->null;
        if (!c->null) {
            v.array = c->d.arr;
            v.count = c->d.arr->n;
        }
        return v;
    }
    return public_data(c->type, &c->d);
}

bool wmi_value_item(const wmi_value *array, uint32_t i, wmi_value *item)
{
    if (array->is_null || !(array->type & WMI_ARRAY) || i >= array->count) {
        return false;
    }
    const struct cim_array *a = array->array;
    *item = public_data(a->type, &a->v[i]);
    return true;
}

static hres private_array(const wmi_value *v, struct cim_value *out)
{
    unsigned elem = v->type & ~(unsigned)WMI_ARRAY;
    struct cim_array *a = cim_array_new(elem, v->count);
    if (!a) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (uint32_t i = 0; i < a->n; i++) {
        struct cim_value raw = {0}, fit = {0};
        hres hr = v->items[i].type & WMI_ARRAY || v->items[i].is_null
                      ? WBEM_E_INVALID_PARAMETER
                      : private_value(&v->items[i], &raw);
        hr = hr ? hr : cim_value_convert(&raw, elem, &fit);
        cim_value_clear(&raw);
        if (FAILED(hr)) {
            a->n = i;
            cim_array_unref(a);
            return hr;
        }
        a->v[i] = fit.d;
    }
    *out = cim_arrval(a);
    return 0;
}

/* The border is where a number is seen to be of the type it says it is: behind it that is relied on. */
static hres private_number(const wmi_value *v, struct cim_value *out)
{
    int64_t min;
    uint64_t max;
    cim_type_range(v->type, &min, &max);
    bool fits = cim_type_is_signed(v->type) ? v->sint >= min && (v->sint < 0 || v->uint <= max)
                                            : v->uint <= max;
    out->d.u = v->uint; /* the same bits for signed ones */
    return fits ? 0 : WBEM_E_VALUE_OUT_OF_RANGE;
}

hres private_value(const wmi_value *v, struct cim_value *out)
{
    if (v->is_null) {
        *out = cim_null(v->type);
        return 0;
    }
    if (!cim_type_name(v->type)) {
        return WBEM_E_INVALID_PARAMETER;
    }
    if (v->type & WMI_ARRAY) {
        return private_array(v, out);
    }
    if (cim_type_is_text(v->type)) {
        return v->text ? cim_value_text(out, v->type, (struct slice){v->text, v->count})
                       : WBEM_E_INVALID_PARAMETER;
    }
    *out = (struct cim_value){.type = v->type};
    if (v->type == CIM_OBJECT) {
        if (!v->object) {
            return WBEM_E_INVALID_PARAMETER;
        }
        out->d.obj = cim_object_ref(v->object);
    } else if (cim_type_is_real(v->type)) {
        out->d.r = v->type == CIM_REAL32 ? (double)(float)v->real : v->real;
    } else if (v->type == CIM_BOOLEAN) {
        out->d.b = v->boolean;
    } else {
        return private_number(v, out);
    }
    return 0;
}

/* ---- wmi/object.h ---- */

wmi_object *wmi_object_ref(wmi_object *o)
{
    return cim_object_ref(o);
}

void wmi_object_unref(wmi_object *o)
{
    cim_object_unref(o);
}

wmi_object *wmi_object_clone(wmi_object *o)
{
    struct cim_instance *i = cim_as_instance(o);
    if (i) {
        i = cim_instance_clone(i);
        return i ? &i->o : NULL;
    }
    struct cim_class *c = NULL;
    return cim_class_clone(cim_as_class(o), &c) ? NULL : &c->o;
}

bool wmi_object_is_class(wmi_object *o)
{
    return cim_genus_of(o) == CIM_CLASS;
}

const char *wmi_object_class_name(wmi_object *o)
{
    return cim_str_z(cim_class_of(o)->name);
}

/* The system properties that an object can lend out without making a copy. */
static hres lend_system(struct cim_object *o, int which, wmi_value *value)
{
    const struct cim_class *c = cim_class_of(o);
    const struct cim_origin *from =
        cim_genus_of(o) == CIM_CLASS ? c->origin : cim_as_instance(o)->origin;
    const struct cim_str *s = NULL;
    switch (which) {
    case CIM_SYS_GENUS:
        *value = wmi_sint(cim_genus_of(o));
        return 0;
    case CIM_SYS_PROPERTY_COUNT:
        *value = wmi_sint(c->nprops);
        return 0;
    case CIM_SYS_CLASS:
        s = c->name;
        break;
    case CIM_SYS_SUPERCLASS:
        s = c->super ? c->super->name : NULL;
        break;
    case CIM_SYS_SERVER:
        s = from ? from->server : NULL;
        break;
    case CIM_SYS_NAMESPACE:
        s = from ? from->ns : NULL;
        break;
    case CIM_SYS_DYNASTY:
        while (c->super) {
            c = c->super;
        }
        s = c->name;
        break;
    default:
        return WBEM_E_NOT_FOUND; /* made on demand: wmi_object_path */
    }
    *value = wmi_text(s ? s->s : NULL);
    return 0;
}

wmi_status wmi_object_get(wmi_object *o, const char *name, wmi_value *value)
{
    struct slice n = slice_of(name);
    int sys = cim_sys_find(n);
    if (sys >= 0) {
        return lend_system(o, sys, value);
    }
    int i = cim_class_find_prop(cim_class_of(o), n);
    if (i < 0) {
        return WBEM_E_NOT_FOUND;
    }
    struct cim_instance *inst = cim_as_instance(o);
    *value = public_value(inst ? &inst->v[i] : &cim_as_class(o)->props[i].def);
    return 0;
}

static wmi_status path_text(wmi_object *o, enum cim_sys which, char **path)
{
    struct cim_value v;
    hres hr = cim_object_sys(o, which, &v);
    *path = NULL;
    if (hr == 0 && !v.null) {
        *path = strdup(v.d.str->s);
        hr = *path ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    if (hr == 0) {
        cim_value_clear(&v);
    }
    return hr;
}

wmi_status wmi_object_path(wmi_object *o, char **path)
{
    return path_text(o, CIM_SYS_PATH, path);
}

wmi_status wmi_object_relpath(wmi_object *o, char **path)
{
    return path_text(o, CIM_SYS_RELPATH, path);
}

static hres put_default(struct cim_class *c, struct slice name, const struct cim_value *v)
{
    struct cim_prop *p = cim_class_prop(c, name);
    if (!p) {
        return WBEM_E_NOT_FOUND;
    }
    return cim_class_put_prop(c, name, p->type, (struct slice){0}, v, NULL);
}

wmi_status wmi_object_put(wmi_object *o, const char *name, const wmi_value *value)
{
    struct slice n = slice_of(name);
    if (cim_sys_find(n) >= 0) {
        return WBEM_E_READ_ONLY;
    }
    struct cim_value v;
    hres hr = private_value(value, &v);
    if (FAILED(hr)) {
        return hr;
    }
    struct cim_instance *i = cim_as_instance(o);
    if (i) {
        hr = cim_instance_put(i, n, &v);
    } else {
        struct cim_class *c = cim_as_class(o);
        hr = cim_class_sealed(c) ? WBEM_E_READ_ONLY : put_default(c, n, &v);
    }
    cim_value_clear(&v);
    return hr;
}

wmi_status wmi_object_each(wmi_object *o,
                           wmi_status (*fn)(void *arg, const char *name, const wmi_value *value),
                           void *arg)
{
    struct cim_class *c = cim_class_of(o);
    struct cim_instance *inst = cim_as_instance(o);
    for (uint32_t k = 0; k < c->nprops; k++) {
        uint32_t i = c->sorted ? c->sorted[k] : k;
        wmi_value v = public_value(inst ? &inst->v[i] : &c->props[i].def);
        wmi_status hr = fn(arg, c->props[i].name->s, &v);
        if (hr) {
            return hr;
        }
    }
    return 0;
}

wmi_status wmi_object_spawn(wmi_object *cls, wmi_object **out)
{
    struct cim_class *c = cim_as_class(cls);
    if (!c || !cim_class_sealed(c)) {
        return c ? WBEM_E_INCOMPLETE_CLASS : WBEM_E_ILLEGAL_OPERATION;
    }
    struct cim_instance *i = cim_instance_new(c);
    if (!i) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    cim_instance_set_origin(i, c->origin);
    *out = &i->o;
    return 0;
}

wmi_status wmi_object_method_in(wmi_object *o, const char *method, wmi_object **out)
{
    struct cim_method *m = cim_class_find_method(cim_class_of(o), slice_of(method));
    if (!m) {
        return WBEM_E_INVALID_METHOD;
    }
    *out = m->in ? cim_object_ref(&m->in->o) : NULL;
    return 0;
}

wmi_status wmi_object_mof(wmi_object *o, char **text)
{
    AUTO_STR s = STR_INIT;
    hres hr = str_add_mof_object(&s, o);
    *text = hr ? NULL : str_take(&s);
    return hr ? hr : *text ? 0 : WBEM_E_OUT_OF_MEMORY;
}
