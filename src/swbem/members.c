/* members: SWbemPropertySet, SWbemProperty, SWbemMethodSet, SWbemMethod (reference sections 3.8, 3.10). */
#include "swbem/objects.h"
#include "util/utf.h"

#include <stdlib.h>

#define PARAMS(...) ((const struct param[]){__VA_ARGS__, {0}})
#define FLAGS                                                                                      \
    {                                                                                              \
        "iFlags", P_FLAGS, .optional = true                                                        \
    }
#define NAME                                                                                       \
    {                                                                                              \
        "strName", P_STR                                                                           \
    }

/* One struct serves the sets and their elements: an object and a name within it. */
struct smember {
    struct sobj o;
    struct sobject *owner;
    struct cim_str *name; /* NULL for sets */
    bool system;
};

static struct smember *self_of(struct sobj *o)
{
    return (struct smember *)o;
}

static void member_destroy(struct sobj *o)
{
    sobj_unref(self_of(o)->owner);
    cim_str_unref(self_of(o)->name);
}

static void *member_new(struct sobject *owner, const struct sclass *cls,
                        struct cim_str *name /* taken */, bool system)
{
    struct smember *m = sobj_new(owner->o.ctx, cls, sizeof *m);
    if (!m) {
        cim_str_unref(name);
        return NULL;
    }
    m->owner = sobj_ref(owner);
    m->name = name;
    m->system = system;
    return m;
}

static struct cim_class *class_of(const struct smember *m)
{
    return cim_class_of(m->owner->object);
}

void *propset_new(struct sobject *o, bool system)
{
    return member_new(o, &propset_class, NULL, system);
}

void *methodset_new(struct sobject *o)
{
    return member_new(o, &methodset_class, NULL, false);
}

void *property_new(struct sobject *o, struct slice name, bool system)
{
    struct cim_str *s = cim_str_new(name);
    return s ? member_new(o, &property_class, s, system) : NULL;
}

/* A For Each cursor over the elements with these names (borrowed). */
static hres names_enum(struct smember *set, const struct sclass *cls, struct cim_str **names,
                       size_t n, struct disp_enum **out)
{
    struct var *v = calloc(n + 1, sizeof *v);
    if (!v) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (size_t i = 0; i < n; i++) {
        struct sobj *e = member_new(set->owner, cls, cim_str_ref(names[i]), set->system);
        if (!e) {
            while (i-- > 0) {
                var_clear(&v[i]);
            }
            free(v);
            return WBEM_E_OUT_OF_MEMORY;
        }
        v[i] = VAR_OBJ(&e->d);
    }
    return list_enum_new(v, n, out);
}

/* ---- property sets ---- */
static hres props_new_enum(struct sobj *o, struct disp_enum **out, struct disp_error *err)
{
    (void)err;
    struct smember *m = self_of(o);
    const struct cim_class *c = class_of(m);
    size_t n = m->system ? CIM_SYS_COUNT : c->nprops;
    struct cim_str **names = calloc(n + 1, sizeof(struct cim_str *));
    hres hr = names ? 0 : WBEM_E_OUT_OF_MEMORY;
    for (size_t i = 0; i < n && hr == 0; i++) {
        names[i] = m->system ? cim_str_new(slice_of(cim_sys_rows[i].name))
                             : cim_str_ref(c->props[c->sorted ? c->sorted[i] : i].name);
        hr = names[i] ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    hr = hr ? hr : names_enum(m, &property_class, names, n, out);
    for (size_t i = 0; names && i < n; i++) {
        cim_str_unref(names[i]);
    }
    free(names);
    return hr;
}

static hres m_props_item(struct sobj *o, struct scall *c)
{
    struct smember *m = self_of(o);
    struct slice name = c->a[0].text;
    if (m->system ? cim_sys_find(name) < 0 : cim_class_find_prop(class_of(m), name) < 0) {
        return WBEM_E_NOT_FOUND;
    }
    return ret_obj(c, property_new(m->owner, name, m->system));
}

static hres m_props_count(struct sobj *o, struct scall *c)
{
    struct smember *m = self_of(o);
    return ret_int(c, m->system ? CIM_SYS_COUNT : (int32_t)class_of(m)->nprops);
}

static hres m_props_add(struct sobj *o, struct scall *c)
{
    struct smember *m = self_of(o);
    struct cim_class *k = NULL;
    unsigned type = (unsigned)c->a[1].number | (c->a[2].number ? CIM_ARRAY : 0u);
    if (m->system) {
        return WBEM_E_INVALID_OPERATION;
    }
    if (!cim_type_name((unsigned)c->a[1].number) || (c->a[1].number & CIM_ARRAY)) {
        return WBEM_E_INVALID_PROPERTY_TYPE;
    }
    hres hr = object_own_class(m->owner, &k);
    hr = hr ? hr : cim_class_put_prop(k, c->a[0].text, type, (struct slice){0}, NULL, NULL);
    return hr ? hr : ret_obj(c, property_new(m->owner, c->a[0].text, false));
}

static hres m_props_remove(struct sobj *o, struct scall *c)
{
    struct smember *m = self_of(o);
    if (m->system) {
        return WBEM_E_INVALID_OPERATION;
    }
    struct cim_instance *inst = NULL;
    if (cim_as_instance(
            m->owner->object)) { /* an instance falls back to the default of its class */
        int i = cim_class_find_prop(class_of(m), c->a[0].text);
        hres hr = i < 0 ? WBEM_E_NOT_FOUND : object_own_instance(m->owner, &inst);
        if (hr) {
            return hr;
        }
        struct cim_value v;
        cim_value_copy(&v, &inst->cls->props[i].def);
        v.is_default = true;
        cim_value_set(&inst->v[i], v);
        return WBEM_E_RESET_TO_DEFAULT;
    }
    struct cim_class *k = NULL;
    hres hr = object_own_class(m->owner, &k);
    hr = hr ? hr : cim_class_remove_prop(k, c->a[0].text);
    return hr == WBEM_S_RESET_TO_DEFAULT ? WBEM_E_RESET_TO_DEFAULT : hr;
}

static const struct member propset_members[] = {
    {"Item", 0, DISP_METHOD | DISP_GET, m_props_item, PARAMS(NAME, FLAGS)},
    {"Count", 1, DISP_GET, m_props_count, NULL},
    {"Add", 2, DISP_METHOD, m_props_add,
     PARAMS(NAME, {"iCIMType", P_INT}, {"bIsArray", P_BOOL, .optional = true}, FLAGS)},
    {"Remove", 3, DISP_METHOD, m_props_remove, PARAMS(NAME, FLAGS)},
    {0},
};
const struct sclass propset_class = {.ops = SOBJ_OPS("SWbemPropertySet", true),
                                     .members = propset_members,
                                     .destroy = member_destroy,
                                     .new_enum = props_new_enum};

/* ---- one property ---- */
static hres own_prop(struct smember *m, struct cim_prop **out)
{
    *out = m->system ? NULL : cim_class_prop(class_of(m), cim_str_slice(m->name));
    return *out || m->system ? 0 : WBEM_E_NOT_FOUND;
}

static hres get_value(struct smember *m, struct scall *c)
{
    if (m->system) {
        struct cim_value v;
        hres hr = cim_object_sys(m->owner->object,
                                 (enum cim_sys)cim_sys_find(cim_str_slice(m->name)), &v);
        hr = hr ? hr : var_from_cim(m->o.ctx, &v, m->owner, c->result);
        cim_value_clear(&v);
        return hr;
    }
    int i = cim_class_find_prop(class_of(m), cim_str_slice(m->name));
    if (i < 0) {
        return WBEM_E_NOT_FOUND;
    }
    struct cim_instance *inst = cim_as_instance(m->owner->object);
    return var_from_cim(m->o.ctx, inst ? &inst->v[i] : &class_of(m)->props[i].def, m->owner,
                        c->result);
}

/* __CLASS of a class is the one system property that may be written (13.1). */
static hres put_system(struct smember *m, struct scall *c)
{
    struct slice name;
    struct cim_class *k = NULL;
    if (cim_sys_find(cim_str_slice(m->name)) != CIM_SYS_CLASS || !cim_as_class(m->owner->object)) {
        return WBEM_E_READ_ONLY;
    }
    hres hr = put_text(c, &name);
    hr = hr ? hr : object_own_class(m->owner, &k);
    path_forget(m->owner);
    return hr ? hr : cim_class_rename(k, name);
}

static hres m_prop_value(struct sobj *o, struct scall *c)
{
    struct smember *m = self_of(o);
    if (c->kind & (DISP_PUT | DISP_PUTREF)) {
        return m->system ? put_system(m, c)
                         : object_put_value(m->owner, cim_str_slice(m->name), c->value);
    }
    return get_value(m, c);
}

static hres m_prop_name(struct sobj *o, struct scall *c)
{
    struct cim_prop *p;
    hres hr = own_prop(self_of(o), &p);
    return hr ? hr : ret_str(c, p ? p->name : self_of(o)->name);
}

static hres m_prop_local(struct sobj *o, struct scall *c)
{
    struct cim_prop *p;
    hres hr = own_prop(self_of(o), &p);
    return hr ? hr : ret_bool(c, p && (p->flags & CIM_PROP_LOCAL));
}

static hres m_prop_origin(struct sobj *o, struct scall *c)
{
    struct cim_prop *p;
    hres hr = own_prop(self_of(o), &p);
    return hr ? hr : p ? ret_str(c, p->origin) : ret_text(c, SLICE("___SYSTEM"));
}

static unsigned prop_type(struct smember *m, const struct cim_prop *p)
{
    return p ? p->type : cim_sys_rows[cim_sys_find(cim_str_slice(m->name))].type;
}

static hres m_prop_type(struct sobj *o, struct scall *c)
{
    struct cim_prop *p;
    hres hr = own_prop(self_of(o), &p);
    return hr ? hr : ret_int(c, (int32_t)(prop_type(self_of(o), p) & ~(unsigned)CIM_ARRAY));
}

static hres m_prop_array(struct sobj *o, struct scall *c)
{
    struct cim_prop *p;
    hres hr = own_prop(self_of(o), &p);
    return hr ? hr : ret_bool(c, (prop_type(self_of(o), p) & CIM_ARRAY) != 0);
}

static hres m_prop_quals(struct sobj *o, struct scall *c)
{
    struct smember *m = self_of(o);
    if (m->system) {
        return WBEM_E_SYSTEM_PROPERTY;
    }
    return ret_obj(c, qualset_new(m->owner, QUALS_PROPERTY, cim_str_slice(m->name)));
}

static const struct member property_members[] = {
    {"Value", 0, DISP_GET | DISP_PUT | DISP_PUTREF, m_prop_value, NULL},
    {"Name", 1, DISP_GET, m_prop_name, NULL},
    {"IsLocal", 2, DISP_GET, m_prop_local, NULL},
    {"Origin", 3, DISP_GET, m_prop_origin, NULL},
    {"CIMType", 4, DISP_GET, m_prop_type, NULL},
    {"Qualifiers_", 5, DISP_GET, m_prop_quals, NULL},
    {"IsArray", 6, DISP_GET, m_prop_array, NULL},
    {0},
};
const struct sclass property_class = {
    .ops = SOBJ_OPS("SWbemProperty", true), .members = property_members, .destroy = member_destroy};

/* ---- methods ---- */
static hres methods_new_enum(struct sobj *o, struct disp_enum **out, struct disp_error *err)
{
    (void)err;
    struct smember *m = self_of(o);
    const struct cim_class *c = object_methods(m->owner);
    struct cim_str **names = calloc(c->nmethods + 1u, sizeof(struct cim_str *));
    if (!names) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (uint32_t i = 0; i < c->nmethods; i++) {
        names[i] = c->methods[i].name;
    }
    hres hr = names_enum(m, &method_class, names, c->nmethods, out);
    free(names);
    return hr;
}

static hres m_methods_item(struct sobj *o, struct scall *c)
{
    struct smember *m = self_of(o);
    const struct cim_method *f = cim_class_find_method(object_methods(m->owner), c->a[0].text);
    return f ? ret_obj(c, member_new(m->owner, &method_class, cim_str_ref(f->name), false))
             : WBEM_E_NOT_FOUND;
}

static hres m_methods_count(struct sobj *o, struct scall *c)
{
    return ret_int(c, (int32_t)object_methods(self_of(o)->owner)->nmethods);
}

static const struct member methodset_members[] = {
    {"Item", 0, DISP_METHOD | DISP_GET, m_methods_item, PARAMS(NAME, FLAGS)},
    {"Count", 1, DISP_GET, m_methods_count, NULL},
    {0},
};
const struct sclass methodset_class = {.ops = SOBJ_OPS("SWbemMethodSet", true),
                                       .members = methodset_members,
                                       .destroy = member_destroy,
                                       .new_enum = methods_new_enum};

static const struct cim_method *own_method(struct smember *m)
{
    return cim_class_find_method(object_methods(m->owner), cim_str_slice(m->name));
}

static hres m_method_name(struct sobj *o, struct scall *c)
{
    return ret_str(c, self_of(o)->name);
}

static hres m_method_origin(struct sobj *o, struct scall *c)
{
    const struct cim_method *f = own_method(self_of(o));
    return f ? ret_str(c, f->origin) : WBEM_E_NOT_FOUND;
}

static hres params_object(struct smember *m, struct cim_class *sig, struct scall *c)
{
    if (!sig) {
        *c->result = VAR_OBJ(NULL);
        return 0;
    }
    return ret_obj(c, object_new(m->o.ctx, &object_class, &cim_class_ref(sig)->o,
                                 m->owner->services, &m->owner->security));
}

static hres m_method_in(struct sobj *o, struct scall *c)
{
    const struct cim_method *f = own_method(self_of(o));
    return f ? params_object(self_of(o), f->in, c) : WBEM_E_NOT_FOUND;
}

static hres m_method_out(struct sobj *o, struct scall *c)
{
    const struct cim_method *f = own_method(self_of(o));
    return f ? params_object(self_of(o), f->out, c) : WBEM_E_NOT_FOUND;
}

static hres m_method_quals(struct sobj *o, struct scall *c)
{
    struct smember *m = self_of(o);
    return ret_obj(c, qualset_new(m->owner, QUALS_METHOD, cim_str_slice(m->name)));
}

static const struct member method_members[] = {
    {"Name", 1, DISP_GET, m_method_name, NULL},
    {"Origin", 2, DISP_GET, m_method_origin, NULL},
    {"InParameters", 3, DISP_GET, m_method_in, NULL},
    {"OutParameters", 4, DISP_GET, m_method_out, NULL},
    {"Qualifiers_", 5, DISP_GET, m_method_quals, NULL},
    {0},
};
const struct sclass method_class = {
    .ops = SOBJ_OPS("SWbemMethod", true), .members = method_members, .destroy = member_destroy};
