/* quals: SWbemQualifierSet, SWbemQualifier (reference section 3.9). */
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

struct squal {
    struct sobj o;
    struct sobject *owner;
    enum qual_owner kind;
    struct cim_str *member; /* property or method; NULL for the object itself */
    struct cim_str *name;   /* of one qualifier; NULL for the set */
};

static struct squal *self_of(struct sobj *o)
{
    return (struct squal *)o;
}

static void qual_destroy(struct sobj *o)
{
    struct squal *q = self_of(o);
    sobj_unref(q->owner);
    cim_str_unref(q->member);
    cim_str_unref(q->name);
}

static void *qual_new(struct sobject *owner, const struct sclass *cls, enum qual_owner kind,
                      struct slice member, struct slice name)
{
    struct squal *q = sobj_new(owner->o.ctx, cls, sizeof *q);
    if (!q) {
        return NULL;
    }
    q->owner = sobj_ref(owner);
    q->kind = kind;
    q->member = member.n ? cim_str_new(member) : NULL;
    q->name = name.n ? cim_str_new(name) : NULL;
    return (member.n && !q->member) || (name.n && !q->name) ? sobj_unref(q) : q;
}

void *qualset_new(struct sobject *o, enum qual_owner kind, struct slice member)
{
    return qual_new(o, &qualset_class, kind, member, SLICE(""));
}

/* The set as it is read. An instance shows the qualifiers of its class that are marked ToInstance and its own. */
static const struct cim_quals *read_set(const struct squal *q)
{
    struct cim_class *c = cim_class_of(q->owner->object);
    if (q->kind == QUALS_PROPERTY) {
        const struct cim_prop *p = cim_class_prop(c, cim_str_slice(q->member));
        return p ? &p->quals : NULL;
    }
    if (q->kind == QUALS_METHOD) {
        const struct cim_method *m =
            cim_class_find_method(object_methods(q->owner), cim_str_slice(q->member));
        return m ? &m->quals : NULL;
    }
    return &c->quals;
}

static struct cim_quals *instance_quals(const struct squal *q)
{
    struct cim_instance *i = cim_as_instance(q->owner->object);
    if (!i || q->kind == QUALS_METHOD) {
        return NULL;
    }
    if (q->kind == QUALS_OBJECT) {
        return i->quals;
    }
    int k = i->prop_quals ? cim_class_find_prop(i->cls, cim_str_slice(q->member)) : -1;
    return k < 0 ? NULL : &i->prop_quals[k];
}

static bool visible(const struct squal *q, const struct cim_qualifier *f)
{
    return cim_as_class(q->owner->object) || q->kind != QUALS_OBJECT ||
           (f->flavor & CIM_TO_INSTANCE);
}

static const struct cim_qualifier *find(const struct squal *q, struct slice name)
{
    struct cim_quals *own = instance_quals(q);
    const struct cim_qualifier *f = own ? cim_quals_find(own, name) : NULL;
    const struct cim_quals *set = read_set(q);
    if (f) {
        return f;
    }
    f = set ? cim_quals_find(set, name) : NULL;
    return f && visible(q, f) ? f : NULL;
}

/* Defined by the object itself: what an instance has from its class is not. */
static bool is_local(const struct squal *q, const struct cim_qualifier *f)
{
    struct cim_quals *own = instance_quals(q);
    return cim_as_class(q->owner->object) ? !(f->flavor & CIM_PROPAGATED)
                                          : own && cim_quals_find(own, cim_str_slice(f->name)) == f;
}

static hres instance_set(const struct squal *q, struct cim_instance *i, struct cim_quals **out)
{
    if (q->kind == QUALS_PROPERTY) {
        int k = cim_class_find_prop(i->cls, cim_str_slice(q->member));
        return k < 0 ? WBEM_E_NOT_FOUND : cim_instance_prop_quals(i, (uint32_t)k, out);
    }
    if (!i->quals) {
        i->quals = calloc(1, sizeof *i->quals);
    }
    *out = i->quals;
    return i->quals ? 0 : WBEM_E_OUT_OF_MEMORY;
}

/* The set to change: of an own copy. */
static hres write_set(struct squal *q, struct cim_quals **out)
{
    struct cim_instance *i = NULL;
    struct cim_class *c = NULL;
    if (cim_as_instance(q->owner->object)) {
        hres hr = q->kind == QUALS_METHOD
                      ? WBEM_E_INVALID_OPERATION /* methods belong to the class */
                      : object_own_instance(q->owner, &i);
        return hr ? hr : instance_set(q, i, out);
    }
    hres hr = object_own_class(q->owner, &c);
    if (FAILED(hr)) {
        return hr;
    }
    struct cim_prop *p =
        q->kind == QUALS_PROPERTY ? cim_class_prop(c, cim_str_slice(q->member)) : NULL;
    struct cim_method *m =
        q->kind == QUALS_METHOD ? cim_class_find_method(c, cim_str_slice(q->member)) : NULL;
    *out = q->kind == QUALS_OBJECT ? &c->quals : p ? &p->quals : m ? &m->quals : NULL;
    return *out ? 0 : WBEM_E_NOT_FOUND;
}

/* ---- the set ---- */
static void *element(struct squal *q, const struct cim_qualifier *f)
{
    return qual_new(q->owner, &qualifier_class, q->kind, cim_str_slice(q->member),
                    cim_str_slice(f->name));
}

/* Qualifiers that are seen, own ones of an instance last. */
static size_t list(const struct squal *q, const struct cim_qualifier **out)
{
    size_t n = 0;
    const struct cim_quals *sets[] = {read_set(q), instance_quals(q)};
    for (size_t s = 0; s < ARRAY_LEN(sets); s++) {
        for (uint32_t i = 0; sets[s] && i < sets[s]->n; i++) {
            const struct cim_qualifier *f = &sets[s]->v[i];
            bool own = s == 1;
            if (own ||
                (visible(q, f) && !(sets[1] && cim_quals_find(sets[1], cim_str_slice(f->name))))) {
                if (out) {
                    out[n] = f;
                }
                n++;
            }
        }
    }
    return n;
}

static hres qual_new_enum(struct sobj *o, struct disp_enum **out, struct disp_error *err)
{
    (void)err;
    struct squal *q = self_of(o);
    size_t n = list(q, NULL);
    const struct cim_qualifier **f = calloc(n + 1, sizeof(const struct cim_qualifier *));
    struct var *v = calloc(n + 1, sizeof *v);
    hres hr = f && v ? 0 : WBEM_E_OUT_OF_MEMORY;
    if (hr == 0) {
        list(q, f);
    }
    for (size_t i = 0; i < n && hr == 0; i++) {
        struct sobj *e = element(q, f[i]);
        hr = e ? 0 : WBEM_E_OUT_OF_MEMORY;
        v[i] = e ? VAR_OBJ(&e->d) : VAR_EMPTY;
    }
    free(f);
    if (hr) {
        for (size_t i = 0; v && i < n; i++) {
            var_clear(&v[i]);
        }
        free(v);
        return hr;
    }
    return list_enum_new(v, n, out);
}

static hres m_item(struct sobj *o, struct scall *c)
{
    const struct cim_qualifier *f = find(self_of(o), c->a[0].text);
    return f ? ret_obj(c, element(self_of(o), f)) : WBEM_E_NOT_FOUND;
}

static hres m_count(struct sobj *o, struct scall *c)
{
    return ret_int(c, (int32_t)list(self_of(o), NULL));
}

static unsigned flavor_of(bool to_subclass, bool to_instance, bool overridable)
{
    return (to_subclass ? CIM_TO_SUBCLASS : 0u) | (to_instance ? CIM_TO_INSTANCE : 0u) |
           (overridable ? 0u : CIM_NOT_OVERRIDABLE);
}

static hres check_name(const struct squal *q, struct slice name)
{
    if (utf8_caseeq(name, SLICE("CIMTYPE"))) {
        return WBEM_E_INVALID_QUALIFIER;
    }
    bool key = utf8_caseeq(name, SLICE("key"));
    if (key && (q->kind != QUALS_PROPERTY || cim_as_instance(q->owner->object))) {
        return WBEM_E_CANNOT_BE_KEY;
    }
    return cim_is_identifier(name) ? 0 : WBEM_E_INVALID_PARAMETER;
}

static hres m_add(struct sobj *o, struct scall *c)
{
    struct squal *q = self_of(o);
    struct cim_value v = {.null = true};
    struct cim_quals *set = NULL;
    hres hr = check_name(q, c->a[0].text);
    hr = hr ? hr : cim_from_var_natural(c->a[1].var, &v);
    hr = hr == WBEM_E_TYPE_MISMATCH || (hr == 0 && v.null) ? WBEM_E_INVALID_QUALIFIER_TYPE : hr;
    hr = hr ? hr : write_set(q, &set);
    hr = hr ? hr
            : cim_quals_set(set, c->a[0].text, &v,
                            flavor_of(c->a[2].number, c->a[3].number, c->a[4].number));
    cim_value_clear(&v);
    const struct cim_qualifier *f = hr ? NULL : cim_quals_find(set, c->a[0].text);
    return hr ? hr : ret_obj(c, element(q, f));
}

static hres m_remove(struct sobj *o, struct scall *c)
{
    struct squal *q = self_of(o);
    struct cim_quals *set = NULL;
    if (!find(q, c->a[0].text)) {
        return WBEM_E_NOT_FOUND;
    }
    hres hr = write_set(q, &set);
    hr = hr ? hr : cim_quals_remove(set, c->a[0].text);
    return hr == WBEM_E_NOT_FOUND ? WBEM_E_PROPAGATED_QUALIFIER : hr; /* it is the class's */
}

#define YES(n)                                                                                     \
    {                                                                                              \
        n, P_BOOL, .optional = true, .number = 1                                                   \
    }
static const struct member qualset_members[] = {
    {"Item", 0, DISP_METHOD | DISP_GET, m_item, PARAMS(NAME, FLAGS)},
    {"Count", 1, DISP_GET, m_count, NULL},
    {"Add", 2, DISP_METHOD, m_add,
     PARAMS(NAME, {"varVal", P_VAR}, YES("bPropagatesToSubclass"), YES("bPropagatesToInstance"),
            YES("bIsOverridable"), FLAGS)},
    {"Remove", 3, DISP_METHOD, m_remove, PARAMS(NAME, FLAGS)},
    {0},
};
const struct sclass qualset_class = {.ops = SOBJ_OPS("SWbemQualifierSet", true),
                                     .members = qualset_members,
                                     .destroy = qual_destroy,
                                     .new_enum = qual_new_enum};

/* ---- one qualifier ---- */
static hres m_value(struct sobj *o, struct scall *c)
{
    struct squal *q = self_of(o);
    const struct cim_qualifier *f = find(q, cim_str_slice(q->name));
    if (!f) {
        return WBEM_E_NOT_FOUND;
    }
    if (c->kind & DISP_GET) {
        return var_from_cim(o->ctx, &f->value, NULL, c->result);
    }
    unsigned flavor = f->flavor;
    struct cim_value v = {.null = true};
    struct cim_quals *set = NULL;
    hres hr = cim_from_var_natural(c->value, &v);
    hr = hr == WBEM_E_TYPE_MISMATCH || (hr == 0 && v.null) ? WBEM_E_INVALID_QUALIFIER_TYPE : hr;
    hr = hr ? hr : write_set(q, &set);
    hr = hr ? hr : cim_quals_set(set, cim_str_slice(q->name), &v, flavor);
    cim_value_clear(&v);
    return hr;
}

static hres m_name(struct sobj *o, struct scall *c)
{
    return ret_str(c, self_of(o)->name);
}

static hres m_is_local(struct sobj *o, struct scall *c)
{
    struct squal *q = self_of(o);
    const struct cim_qualifier *f = find(q, cim_str_slice(q->name));
    return f ? ret_bool(c, is_local(q, f)) : WBEM_E_NOT_FOUND;
}

static hres flavor_member(struct sobj *o, struct scall *c, unsigned bit, bool inverted)
{
    struct squal *q = self_of(o);
    const struct cim_qualifier *f = find(q, cim_str_slice(q->name));
    if (!f) {
        return WBEM_E_NOT_FOUND;
    }
    if (c->kind & DISP_GET) {
        return ret_bool(c, ((f->flavor & bit) != 0) != inverted);
    }
    bool on = false;
    struct cim_quals *set = NULL;
    hres hr = var_to_bool(c->value, &on);
    hr = hr ? hr : write_set(q, &set);
    struct cim_qualifier *w = hr ? NULL : cim_quals_find(set, cim_str_slice(q->name));
    if (hr || !w) {
        return hr ? hr : WBEM_E_NOT_FOUND;
    }
    if (w->flavor & CIM_PROPAGATED) {
        return WBEM_E_OVERRIDE_NOT_ALLOWED;
    }
    w->flavor = (uint8_t)(on != inverted ? w->flavor | bit : w->flavor & ~bit);
    return 0;
}

static hres m_to_subclass(struct sobj *o, struct scall *c)
{
    return flavor_member(o, c, CIM_TO_SUBCLASS, false);
}

static hres m_to_instance(struct sobj *o, struct scall *c)
{
    return flavor_member(o, c, CIM_TO_INSTANCE, false);
}

static hres m_overridable(struct sobj *o, struct scall *c)
{
    return flavor_member(o, c, CIM_NOT_OVERRIDABLE, true);
}

static hres m_amended(struct sobj *o, struct scall *c)
{
    return flavor_member(o, c, CIM_AMENDED, false);
}

static const struct member qualifier_members[] = {
    {"Value", 0, DISP_GET | DISP_PUT, m_value, NULL},
    {"Name", 1, DISP_GET, m_name, NULL},
    {"IsLocal", 2, DISP_GET, m_is_local, NULL},
    {"PropagatesToSubclass", 3, DISP_GET | DISP_PUT, m_to_subclass, NULL},
    {"PropagatesToInstance", 4, DISP_GET | DISP_PUT, m_to_instance, NULL},
    {"IsOverridable", 5, DISP_GET | DISP_PUT, m_overridable, NULL},
    {"IsAmended", 6, DISP_GET, m_amended, NULL},
    {0},
};
const struct sclass qualifier_class = {
    .ops = SOBJ_OPS("SWbemQualifier", true), .members = qualifier_members, .destroy = qual_destroy};
