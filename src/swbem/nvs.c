/* nvs: SWbemNamedValueSet and SWbemNamedValue (reference section 3.5). */
#include "swbem/objects.h"
#include "util/utf.h"

#include <stdlib.h>

#define PARAMS(...) ((const struct param[]){__VA_ARGS__, {0}})
#define FLAGS                                                                                      \
    {                                                                                              \
        "iFlags", P_FLAGS, .optional = true                                                        \
    }

static struct snvs *self_of(struct sobj *o)
{
    return (struct snvs *)o;
}

static void clear_items(struct snvs *s)
{
    for (size_t i = 0; i < s->items.n; i++) {
        cim_str_unref(s->items.v[i].name);
        var_clear(&s->items.v[i].value);
    }
    vec_clear(&s->items);
}

static void nvs_destroy(struct sobj *o)
{
    clear_items(self_of(o));
    vec_fini(&self_of(o)->items);
    sobj_unref(self_of(o)->owner);
}

void *nvs_new(struct swbem *ctx)
{
    return sobj_new(ctx, &nvs_class, sizeof(struct snvs));
}

static struct nvs_item *find(struct snvs *s, struct slice name)
{
    for (size_t i = 0; i < s->items.n; i++) {
        if (utf8_caseeq(cim_str_slice(s->items.v[i].name), name)) {
            return &s->items.v[i];
        }
    }
    return NULL;
}

hres nvs_put(struct snvs *s, struct slice name, const struct var *v)
{
    struct var copy;
    hres hr = var_copy(&copy, var_deref(v));
    if (FAILED(hr)) {
        return hr;
    }
    struct nvs_item *i = find(s, name);
    if (i) {
        var_clear(&i->value);
        i->value = copy;
        return 0;
    }
    struct cim_str *n = cim_str_new(name);
    if (!n || !vec_push(&s->items, ((struct nvs_item){n, copy}))) {
        cim_str_unref(n);
        var_clear(&copy);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

hres nvs_to_context(const struct snvs *s, struct wmi_context **out)
{
    struct wmi_context *c = context_new();
    hres hr = c ? 0 : WBEM_E_OUT_OF_MEMORY;
    for (size_t i = 0; i < s->items.n && hr == 0; i++) {
        struct cim_value v = {.null = true};
        hr = cim_from_var_natural(&s->items.v[i].value, &v);
        hr = hr == WBEM_E_TYPE_MISMATCH ? WBEM_E_INVALID_CONTEXT : hr;
        hr = hr ? hr : context_put(c, cim_str_slice(s->items.v[i].name), &v);
        cim_value_clear(&v);
    }
    *out = hr ? context_unref(c) : c;
    return hr;
}

/* ---- one value ---- */
struct snamed {
    struct sobj o;
    struct snvs *set;
    struct cim_str *name;
};

static void named_destroy(struct sobj *o)
{
    struct snamed *n = (struct snamed *)o;
    sobj_unref(n->set);
    cim_str_unref(n->name);
}

static void *named_new(struct snvs *set, struct slice name)
{
    struct snamed *n = sobj_new(set->o.ctx, &named_value_class, sizeof *n);
    if (!n) {
        return NULL;
    }
    struct nvs_item *i = find(set, name);
    n->set = sobj_ref(set);
    n->name = i ? cim_str_ref(i->name) : cim_str_new(name);
    return n->name ? n : sobj_unref(n);
}

static hres changed(struct snvs *s)
{
    return s->owner ? path_keys_changed(s->owner, s) : 0;
}

/* A script's change: of a set that may be changed, to a value it may hold. */
static hres change(struct snvs *s, struct slice name, const struct var *v)
{
    hres hr = s->read_only ? WBEM_E_READ_ONLY : s->owner ? path_key_fits(v) : 0;
    hr = hr ? hr : nvs_put(s, name, v);
    return hr ? hr : changed(s);
}

static hres m_value(struct sobj *o, struct scall *c)
{
    struct snamed *n = (struct snamed *)o;
    struct nvs_item *i = find(n->set, cim_str_slice(n->name));
    if (!i) {
        return WBEM_E_NOT_FOUND;
    }
    if (c->kind & DISP_GET) {
        return var_copy(c->result, &i->value);
    }
    return change(n->set, cim_str_slice(n->name), c->value);
}

static hres m_name(struct sobj *o, struct scall *c)
{
    return ret_str(c, ((struct snamed *)o)->name);
}

static const struct member named_members[] = {
    {"Value", 0, DISP_GET | DISP_PUT | DISP_PUTREF, m_value, NULL},
    {"Name", 2, DISP_GET, m_name, NULL},
    {0},
};
const struct sclass named_value_class = {
    .ops = SOBJ_OPS("SWbemNamedValue", true), .members = named_members, .destroy = named_destroy};

/* ---- the set ---- */
static hres m_item(struct sobj *o, struct scall *c)
{
    if (!find(self_of(o), c->a[0].text)) {
        return WBEM_E_NOT_FOUND;
    }
    return ret_obj(c, named_new(self_of(o), c->a[0].text));
}

static hres m_count(struct sobj *o, struct scall *c)
{
    return ret_int(c, (int32_t)self_of(o)->items.n);
}

static hres m_add(struct sobj *o, struct scall *c)
{
    struct snvs *s = self_of(o);
    hres hr = c->a[0].text.n ? change(s, c->a[0].text, c->a[1].var) : WBEM_E_INVALID_PARAMETER;
    return hr ? hr : ret_obj(c, named_new(s, c->a[0].text));
}

static hres m_remove(struct sobj *o, struct scall *c)
{
    struct snvs *s = self_of(o);
    struct nvs_item *i = find(s, c->a[0].text);
    if (s->read_only || !i) {
        return s->read_only ? WBEM_E_READ_ONLY : WBEM_E_NOT_FOUND;
    }
    cim_str_unref(i->name);
    var_clear(&i->value);
    vec_remove(&s->items, (size_t)(i - s->items.v));
    return changed(s);
}

static hres m_clone(struct sobj *o, struct scall *c)
{
    struct snvs *s = self_of(o), *n = nvs_new(o->ctx);
    hres hr = n ? 0 : WBEM_E_OUT_OF_MEMORY;
    for (size_t i = 0; i < s->items.n && hr == 0; i++) {
        hr = nvs_put(n, cim_str_slice(s->items.v[i].name), &s->items.v[i].value);
    }
    if (FAILED(hr)) {
        sobj_unref(n);
        return hr;
    }
    return ret_obj(c, n);
}

static hres m_delete_all(struct sobj *o, struct scall *c)
{
    (void)c;
    if (self_of(o)->read_only) {
        return WBEM_E_READ_ONLY;
    }
    clear_items(self_of(o));
    return changed(self_of(o));
}

static hres nvs_new_enum(struct sobj *o, struct disp_enum **out, struct disp_error *err)
{
    (void)err;
    struct snvs *s = self_of(o);
    struct var *v = calloc(s->items.n + 1, sizeof *v);
    if (!v) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (size_t i = 0; i < s->items.n; i++) {
        struct sobj *n = named_new(s, cim_str_slice(s->items.v[i].name));
        if (!n) {
            while (i-- > 0) {
                var_clear(&v[i]);
            }
            free(v);
            return WBEM_E_OUT_OF_MEMORY;
        }
        v[i] = VAR_OBJ(&n->d);
    }
    return list_enum_new(v, s->items.n, out);
}

static const struct member nvs_members[] = {
    {"Item", 0, DISP_METHOD | DISP_GET, m_item, PARAMS({"strName", P_STR}, FLAGS)},
    {"Count", 1, DISP_GET, m_count, NULL},
    {"Add", 2, DISP_METHOD, m_add, PARAMS({"strName", P_STR}, {"varVal", P_VAR}, FLAGS)},
    {"Remove", 3, DISP_METHOD, m_remove, PARAMS({"strName", P_STR}, FLAGS)},
    {"Clone", 4, DISP_METHOD, m_clone, NULL},
    {"DeleteAll", 5, DISP_METHOD, m_delete_all, NULL},
    {0},
};
const struct sclass nvs_class = {.ops = SOBJ_OPS("SWbemNamedValueSet", true),
                                 .members = nvs_members,
                                 .destroy = nvs_destroy,
                                 .new_enum = nvs_new_enum};
