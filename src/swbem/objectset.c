/* objectset: SWbemObjectSet (reference section 3.4). */
#include "swbem/call.h"
#include "util/map.h"
#include "util/utf.h"

#include <stdlib.h>

struct sset {
    struct sobj o;
    struct services_enum *e; /* NULL once everything has been read */
    struct wmi_services *services;
    struct security security;
    bool forward_only, begun, amended;
    hres status;                           /* of the end: failure or 0 */
    struct VEC(struct cim_object *) items; /* not forward-only: what has been read */
    bool kept;                             /* of a refresher: its elements stay the same objects */
    struct VEC(struct sobject *) elements; /* and these are they; then items is empty */
};

static struct sset *self_of(struct sobj *o)
{
    return (struct sset *)o;
}

static void set_destroy(struct sobj *o)
{
    struct sset *s = self_of(o);
    services_enum_destroy(s->e);
    for (size_t i = 0; i < s->items.n; i++) {
        cim_object_unref(s->items.v[i]);
    }
    vec_fini(&s->items);
    for (size_t i = 0; i < s->elements.n; i++) {
        sobj_unref(s->elements.v[i]);
    }
    vec_fini(&s->elements);
    services_unref(s->services);
    security_fini(&s->security);
}

void *objectset_new(struct swbem *ctx, struct services_enum *e, struct wmi_services *s,
                    const struct security *sec, uint32_t flags)
{
    struct sset *o = sobj_new(ctx, &objectset_class, sizeof *o);
    if (!o) {
        services_enum_destroy(e);
        return NULL;
    }
    o->e = e;
    o->services = services_ref(s);
    o->forward_only = (flags & SWBEM_FLAG_FORWARD_ONLY) != 0;
    o->amended = (flags & WMI_FLAG_USE_AMENDED) != 0;
    security_copy(&o->security, sec);
    return o;
}

/* The next object from the operation. WBEM_S_FALSE at the end. */
static hres pull(struct sset *s, struct cim_object **out)
{
    if (!s->e) {
        return s->status ? s->status : WBEM_S_FALSE;
    }
    struct cim_instance *error = NULL;
    hres hr = services_enum_next(s->e, -1, out, &error);
    if (hr == 0) {
        return 0;
    }
    services_enum_destroy(s->e);
    s->e = NULL;
    s->status = FAILED(hr) ? hr : 0;
    return FAILED(hr) ? swbem_failed(s->o.ctx, hr, error) : hr;
}

/* Reads on until item i is there. WBEM_S_FALSE when there are fewer. */
static hres need(struct sset *s, size_t i)
{
    if (s->kept) {
        return i < s->elements.n ? 0 : WBEM_S_FALSE;
    }
    while (s->items.n <= i) {
        struct cim_object *o = NULL;
        hres hr = pull(s, &o);
        if (hr) {
            return hr;
        }
        if (!vec_push(&s->items, o)) {
            cim_object_unref(o);
            return WBEM_E_OUT_OF_MEMORY;
        }
    }
    return 0;
}

hres objectset_fill(void *set)
{
    struct sset *s = set;
    if (s->forward_only) {
        return 0; /* one pass: the failure shows while it is read */
    }
    hres hr = need(s, SIZE_MAX - 1);
    return hr == WBEM_S_FALSE ? 0 : hr;
}

static void *wrap(struct sset *s, struct cim_object *o)
{
    struct sobject *w = object_new(s->o.ctx, &object_class, o, s->services, &s->security);
    if (w) {
        w->amended = s->amended;
    }
    return w;
}

/* Item i, which is there. */
static struct cim_object *cim_at(const struct sset *s, size_t i)
{
    return s->kept ? s->elements.v[i]->object : s->items.v[i];
}

static void *element_at(struct sset *s, size_t i)
{
    return s->kept ? sobj_ref(s->elements.v[i]) : wrap(s, cim_object_ref(s->items.v[i]));
}

/* ---- of a refresher ---- */
void *objectset_new_kept(struct swbem *ctx, struct wmi_services *s, const struct security *sec)
{
    struct sset *o = objectset_new(ctx, NULL, s, sec, 0);
    if (o) {
        o->kept = true;
    }
    return o;
}

/* Elements by relative path; those without one cannot be known again. paths holds the keys of the map. */
static hres index_elements(const struct sset *s, struct map *by_path, struct cim_value *paths)
{
    for (size_t i = 0; i < s->elements.n; i++) {
        hres hr = cim_object_sys(s->elements.v[i]->object, CIM_SYS_RELPATH, &paths[i]);
        if (hr == 0 && !paths[i].null &&
            !map_set(by_path, cim_str_slice(paths[i].d.str), s->elements.v[i], NULL)) {
            hr = WBEM_E_OUT_OF_MEMORY;
        }
        if (hr) {
            return hr;
        }
    }
    return 0;
}

/* The element that shows o from now on: the one that showed this instance before, or a new one. */
static struct sobject *element_for(struct sset *s, struct map *by_path, struct cim_object *o)
{
    struct cim_value path = {.null = true};
    hres hr = cim_object_sys(o, CIM_SYS_RELPATH, &path);
    struct sobject *e = hr || path.null ? NULL : map_remove(by_path, cim_str_slice(path.d.str));
    cim_value_clear(&path);
    if (hr) {
        return NULL;
    }
    if (!e) {
        return wrap(s, cim_object_ref(o));
    }
    cim_object_ref(o);
    cim_object_unref(e->object);
    e->object = o;
    return sobj_ref(e);
}

hres objectset_replace(void *set, struct cim_object *const *objects, size_t n)
{
    struct sset *s = set;
    struct map by_path;
    map_init(&by_path, MAP_NOCASE);
    size_t old_n = s->elements.n;
    struct cim_value *paths = calloc(old_n + 1, sizeof *paths);
    struct VEC(struct sobject *) now = {0};
    hres hr = paths && vec_reserve(&now, n + 1) ? index_elements(s, &by_path, paths)
                                                : WBEM_E_OUT_OF_MEMORY;
    for (size_t i = 0; i < n && hr == 0; i++) {
        struct sobject *e = element_for(s, &by_path, objects[i]);
        hr = e ? 0 : WBEM_E_OUT_OF_MEMORY;
        now.n += e ? (now.v[now.n] = e, 1u) : 0u;
    }
    if (hr == 0) { /* what was there before goes with the old list */
        struct sobject **v = s->elements.v;
        size_t cap = s->elements.cap;
        s->elements.v = now.v;
        s->elements.n = now.n;
        s->elements.cap = now.cap;
        now.v = v;
        now.n = old_n;
        now.cap = cap;
    }
    for (size_t i = 0; i < now.n; i++) {
        sobj_unref(now.v[i]);
    }
    vec_fini(&now);
    for (size_t i = 0; paths && i < old_n; i++) {
        cim_value_clear(&paths[i]);
    }
    free(paths);
    map_fini(&by_path);
    return hr;
}

/* ---- For Each ---- */
struct set_enum {
    struct disp_enum e;
    struct sset *set;
    size_t at;
};

static hres enum_next(struct disp_enum *d, struct var *out, struct disp_error *err)
{
    (void)err; /* a deferred failure comes without source and description (8.4) */
    struct set_enum *e = (struct set_enum *)d;
    struct cim_object *o = NULL;
    hres hr = e->set->forward_only ? pull(e->set, &o) : need(e->set, e->at);
    if (hr) {
        return hr;
    }
    void *w = o ? wrap(e->set, o) : element_at(e->set, e->at++);
    if (!w) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    *out = VAR_OBJ(&((struct sobj *)w)->d);
    return 0;
}

static void enum_destroy(struct disp_enum *d)
{
    sobj_unref(((struct set_enum *)d)->set);
    free(d);
}

static hres set_new_enum(struct sobj *o, struct disp_enum **out, struct disp_error *err)
{
    static const struct disp_enum_ops ops = {enum_next, enum_destroy};
    struct sset *s = self_of(o);
    if (s->forward_only && s->begun) {
        fill_error(err, "SWbemObjectSet", WBEM_E_INVALID_OPERATION);
        return WBEM_E_INVALID_OPERATION;
    }
    struct set_enum *e = calloc(1, sizeof *e);
    if (!e) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    s->begun = true;
    e->e.ops = &ops;
    e->set = sobj_ref(s);
    *out = &e->e;
    return 0;
}

/* ---- members ---- */
static hres m_count(struct sobj *o, struct scall *c)
{
    struct sset *s = self_of(o);
    hres hr = s->forward_only ? WBEM_E_FAILED : objectset_fill(s);
    return hr ? hr : ret_int(c, (int32_t)(s->kept ? s->elements.n : s->items.n));
}

static hres m_item(struct sobj *o, struct scall *c)
{
    struct sset *s = self_of(o);
    struct cim_path want;
    hres hr = s->forward_only ? WBEM_E_FAILED : cim_path_parse(c->a[0].text, &want, NULL);
    if (hr) {
        return hr == WBEM_E_INVALID_OBJECT_PATH ? WBEM_E_NOT_FOUND : hr;
    }
    for (size_t i = 0; (hr = need(s, i)) == 0; i++) {
        struct cim_class *cls = cim_as_class(cim_at(s, i));
        struct cim_instance *inst = cim_as_instance(cim_at(s, i));
        bool same = inst ? cim_path_is_instance(&want) &&
                               cim_str_caseeq(want.cls, inst->cls->name) &&
                               want.nkeys == inst->cls->nkeys &&
                               (want.singleton || cim_path_bind(&want, inst->cls) == 0) &&
                               cim_path_matches(&want, inst)
                         : cim_str_caseeq(cls->name, want.cls);
        if (same) {
            cim_path_fini(&want);
            return ret_obj(c, element_at(s, i));
        }
    }
    cim_path_fini(&want);
    return hr == WBEM_S_FALSE ? WBEM_E_NOT_FOUND : hr;
}

static hres m_item_index(struct sobj *o, struct scall *c)
{
    struct sset *s = self_of(o);
    if (s->forward_only || c->a[0].number < 0) {
        return s->forward_only ? WBEM_E_FAILED : WBEM_E_INVALID_PARAMETER;
    }
    size_t i = (size_t)c->a[0].number;
    hres hr = need(s, i);
    if (hr) {
        return hr == WBEM_S_FALSE ? WBEM_E_NOT_FOUND : hr;
    }
    return ret_obj(c, element_at(s, i));
}

static hres m_security(struct sobj *o, struct scall *c)
{
    return ret_obj(c, security_new(o, &self_of(o)->security, SECURITY_OF_CALLS));
}

static const struct member set_members[] = {
    {"Item", 0, DISP_METHOD | DISP_GET, m_item,
     PARAMS({"strObjectPath", P_STR}, {"iFlags", P_FLAGS, .optional = true})},
    {"Count", 1, DISP_GET, m_count, NULL},
    {"Security_", 4, DISP_GET, m_security, NULL},
    {"ItemIndex", 5, DISP_METHOD | DISP_GET, m_item_index, PARAMS({"lIndex", P_INT})},
    {0},
};
const struct sclass objectset_class = {.ops = SOBJ_OPS("SWbemObjectSet", true),
                                       .members = set_members,
                                       .destroy = set_destroy,
                                       .new_enum = set_new_enum};
