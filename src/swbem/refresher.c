/* refresher: SWbemRefresher and SWbemRefreshableItem (reference section 3.16). Items are read again by a normal get or
 * enumeration; the objects a script holds stay the same and show the new values. */
#include "cim/path.h"
#include "swbem/call.h"

#include <stdlib.h>

struct srefresher;
struct sitem {
    struct sobj o;
    struct srefresher *refresher; /* borrowed; NULL once removed or the refresher has gone */
    int32_t index;                /* given by the refresher, not a position */
    struct wmi_services *services;
    struct wmi_context *context;
    struct cim_str *name; /* path of the instance, or the class */
    uint32_t flags;
    struct sobject *object; /* one of the two */
    void *set;
};
struct srefresher {
    struct sobj o;
    struct VEC(struct sitem *) items;
    int32_t last_index;
    bool auto_reconnect;
};
#define REFRESHER_MAX_ITEMS 65536u

static struct sitem *item_of(struct sobj *o)
{
    return (struct sitem *)o;
}

static struct srefresher *self_of(struct sobj *o)
{
    return (struct srefresher *)o;
}

/* ---- reading ---- */
static hres read_object(struct sitem *i, struct cim_object **out)
{
    struct swbem *ctx = i->o.ctx;
    struct wmi_call call = {.operation = WMI_OP_GET,
                            .path = cim_str_z(i->name),
                            .flags = i->flags,
                            .context = i->context};
    struct services_result r;
    hres hr = swbem_traced(ctx, &call, "", services_wait(i->services, &call, &r));
    if (FAILED(hr)) {
        swbem_failed(ctx, hr, TAKE(r.error));
    }
    *out = hr ? NULL : TAKE(r.object);
    services_result_clear(&r);
    return hr;
}

struct objects {
    struct VEC(struct cim_object *) v;
};

static void objects_fini(struct objects *l)
{
    for (size_t i = 0; i < l->v.n; i++) {
        cim_object_unref(l->v.v[i]);
    }
    vec_fini(&l->v);
}

static hres read_set(struct sitem *i, struct objects *out)
{
    struct swbem *ctx = i->o.ctx;
    struct wmi_call call = {.operation = WMI_OP_INSTANCES,
                            .path = cim_str_z(i->name),
                            .flags = i->flags,
                            .context = i->context};
    struct services_enum *e = NULL;
    struct cim_instance *error = NULL;
    struct cim_object *o = NULL;
    hres hr = swbem_traced(ctx, &call, "", services_enum_start(i->services, &call, &e, &error));
    while (hr == 0 && (hr = services_enum_next(e, -1, &o, &error)) == 0) {
        if (!vec_push(&out->v, o)) {
            cim_object_unref(o);
            hr = WBEM_E_OUT_OF_MEMORY;
        }
    }
    services_enum_destroy(e);
    return FAILED(hr) ? swbem_failed(ctx, hr, error) : 0;
}

static hres refresh_item(struct sitem *i)
{
    if (i->set) {
        struct objects l = {0};
        hres hr = read_set(i, &l);
        hr = hr ? hr : objectset_replace(i->set, l.v.v, l.v.n);
        objects_fini(&l);
        return hr;
    }
    struct cim_object *now = NULL;
    hres hr = read_object(i, &now);
    if (hr == 0) {
        cim_object_unref(i->object->object);
        i->object->object = now;
    }
    return hr;
}

/* ---- items ---- */
static void item_destroy(struct sobj *o)
{
    struct sitem *i = item_of(o);
    services_unref(i->services);
    context_unref(i->context);
    cim_str_unref(i->name);
    sobj_unref(i->object);
    sobj_unref(i->set);
}

/* An item with its first contents. services is argument 0, then path or class, flags, context. */
static hres item_new(struct sobj *r, struct scall *c, bool set, struct sitem **out)
{
    struct sservices *s = (struct sservices *)c->a[0].obj;
    struct sitem *i = sobj_new(r->ctx, &refreshable_class, sizeof *i);
    if (!i) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    i->services = services_ref(s->services);
    i->flags = (uint32_t)c->a[2].number;
    i->name = cim_str_new(c->a[1].text);
    hres hr = i->name ? 0 : WBEM_E_OUT_OF_MEMORY;
    hr = hr || !c->a[3].obj ? hr : nvs_to_context((struct snvs *)c->a[3].obj, &i->context);
    if (hr == 0 && set) {
        i->set = objectset_new_kept(r->ctx, s->services, &s->security);
        hr = i->set ? refresh_item(i) : WBEM_E_OUT_OF_MEMORY;
    } else if (hr == 0) {
        struct cim_object *o = NULL;
        hr = read_object(i, &o);
        i->object = hr ? NULL : object_new(r->ctx, &object_class, o, s->services, &s->security);
        hr = hr || i->object ? hr : WBEM_E_OUT_OF_MEMORY;
    }
    if (FAILED(hr)) {
        sobj_unref(i);
        return hr;
    }
    *out = i;
    return 0;
}

static hres remove_item(struct srefresher *r, struct sitem *i)
{
    for (size_t k = 0; r && k < r->items.n; k++) {
        if (r->items.v[k] == i) {
            vec_remove(&r->items, k);
            i->refresher = NULL;
            sobj_unref(i);
            return 0;
        }
    }
    return WBEM_E_NOT_FOUND;
}

static hres m_item_index(struct sobj *o, struct scall *c)
{
    return ret_int(c, item_of(o)->index);
}

static hres ret_held(struct scall *c, void *held)
{
    *c->result = VAR_OBJ(held ? &((struct sobj *)sobj_ref(held))->d : NULL);
    return 0;
}

static hres m_item_refresher(struct sobj *o, struct scall *c)
{
    return ret_held(c, item_of(o)->refresher);
}

static hres m_item_is_set(struct sobj *o, struct scall *c)
{
    return ret_bool(c, item_of(o)->set != NULL);
}

static hres m_item_object(struct sobj *o, struct scall *c)
{
    return ret_held(c, item_of(o)->object);
}

static hres m_item_set(struct sobj *o, struct scall *c)
{
    return ret_held(c, item_of(o)->set);
}

static hres m_item_remove(struct sobj *o, struct scall *c)
{
    (void)c;
    return remove_item(item_of(o)->refresher, item_of(o));
}

static const struct member item_members[] = {
    {"Index", 1, DISP_GET, m_item_index, NULL},
    {"Refresher", 2, DISP_GET, m_item_refresher, NULL},
    {"IsSet", 3, DISP_GET, m_item_is_set, NULL},
    {"Object", 4, DISP_GET, m_item_object, NULL},
    {"ObjectSet", 5, DISP_GET, m_item_set, NULL},
    {"Remove", 6, DISP_METHOD, m_item_remove, PARAMS(FLAGS_ONLY(0))},
    {0},
};
const struct sclass refreshable_class = {.ops = SOBJ_OPS("SWbemRefreshableItem", true),
                                         .members = item_members,
                                         .destroy = item_destroy};

/* ---- the refresher ---- */
static void clear_items(struct srefresher *r)
{
    while (r->items.n > 0) {
        struct sitem *i = vec_pop(&r->items);
        i->refresher = NULL;
        sobj_unref(i);
    }
}

static void refresher_destroy(struct sobj *o)
{
    clear_items(self_of(o));
    vec_fini(&self_of(o)->items);
}

void *refresher_new(struct swbem *ctx)
{
    struct srefresher *r = sobj_new(ctx, &refresher_class, sizeof *r);
    if (r) {
        r->auto_reconnect = true;
    }
    return r;
}

static hres add(struct sobj *o, struct scall *c, bool set)
{
    struct srefresher *r = self_of(o);
    struct sitem *i = NULL;
    if (r->items.n >= REFRESHER_MAX_ITEMS || r->last_index == INT32_MAX) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    hres hr = item_new(o, c, set, &i);
    if (hr == 0 && !vec_push(&r->items, i)) {
        sobj_unref(i);
        hr = WBEM_E_OUT_OF_MEMORY;
    }
    if (FAILED(hr)) {
        return hr;
    }
    i->refresher = r;
    i->index = ++r->last_index;
    return ret_obj(c, sobj_ref(i));
}

static hres m_add(struct sobj *o, struct scall *c)
{
    struct cim_path p;
    hres hr = cim_path_parse(c->a[1].text, &p, NULL);
    if (hr == 0 && !cim_path_is_instance(&p)) {
        hr = WBEM_E_INVALID_PARAMETER; /* a class has nothing to refresh */
    }
    cim_path_fini(&p);
    return hr ? hr : add(o, c, false);
}

static hres m_add_enum(struct sobj *o, struct scall *c)
{
    return add(o, c, true);
}

static struct sitem *find(struct srefresher *r, int32_t index)
{
    for (size_t i = 0; i < r->items.n; i++) {
        if (r->items.v[i]->index == index) {
            return r->items.v[i];
        }
    }
    return NULL;
}

static hres m_item(struct sobj *o, struct scall *c)
{
    struct sitem *i = find(self_of(o), c->a[0].number);
    return i ? ret_obj(c, sobj_ref(i)) : WBEM_E_NOT_FOUND;
}

static hres m_count(struct sobj *o, struct scall *c)
{
    return ret_int(c, (int32_t)self_of(o)->items.n);
}

static hres m_remove(struct sobj *o, struct scall *c)
{
    struct sitem *i = find(self_of(o), c->a[0].number);
    return i ? remove_item(self_of(o), i) : WBEM_E_NOT_FOUND;
}

/* One item that fails keeps its values and does not stop the others; the first failure is told. */
static hres m_refresh(struct sobj *o, struct scall *c)
{
    (void)c;
    struct srefresher *r = self_of(o);
    hres first = 0;
    for (size_t i = 0; i < r->items.n; i++) {
        hres hr = refresh_item(r->items.v[i]);
        first = first ? first : hr;
    }
    return first;
}

static hres m_auto_reconnect(struct sobj *o, struct scall *c)
{
    bool *on = &self_of(o)->auto_reconnect;
    return c->kind & DISP_GET ? ret_bool(c, *on) : var_to_bool(c->value, on);
}

static hres m_delete_all(struct sobj *o, struct scall *c)
{
    (void)c;
    clear_items(self_of(o));
    return 0;
}

static hres refresher_new_enum(struct sobj *o, struct disp_enum **out, struct disp_error *err)
{
    (void)err;
    struct srefresher *r = self_of(o);
    struct var *v = calloc(r->items.n + 1, sizeof *v);
    if (!v) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (size_t i = 0; i < r->items.n; i++) {
        v[i] = VAR_OBJ(&((struct sobj *)sobj_ref(r->items.v[i]))->d);
    }
    return list_enum_new(v, r->items.n, out);
}

#define SERVICES                                                                                   \
    {                                                                                              \
        "objWbemServices", P_OBJ, .cls = &services_class, .missing = WBEM_E_INVALID_PARAMETER      \
    }
static const struct member refresher_members[] = {
    {"Item", 0, DISP_METHOD | DISP_GET, m_item, PARAMS({"iIndex", P_INT})},
    {"Count", 1, DISP_GET, m_count, NULL},
    {"Add", 2, DISP_METHOD, m_add,
     PARAMS(SERVICES, {"bsInstancePath", P_STR}, FLAGS_TAIL(0, ACCEPT_REFRESH))},
    {"AddEnum", 3, DISP_METHOD, m_add_enum,
     PARAMS(SERVICES, {"bsClassName", P_STR}, FLAGS_TAIL(0, ACCEPT_REFRESH))},
    {"Remove", 4, DISP_METHOD, m_remove, PARAMS({"iIndex", P_INT}, FLAGS_ONLY(0))},
    {"Refresh", 5, DISP_METHOD, m_refresh, PARAMS(FLAGS_ONLY(0))},
    {"AutoReconnect", 6, DISP_GET | DISP_PUT, m_auto_reconnect, NULL},
    {"DeleteAll", 7, DISP_METHOD, m_delete_all, NULL},
    {0},
};
const struct sclass refresher_class = {.ops = SOBJ_OPS("SWbemRefresher", true),
                                       .members = refresher_members,
                                       .destroy = refresher_destroy,
                                       .new_enum = refresher_new_enum};
