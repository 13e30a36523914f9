/* context: named values of a call. */
#include "broker/context.h"

#include "util/utf.h"

#include <stdlib.h>

struct wmi_context *context_new(void)
{
    struct wmi_context *c = calloc(1, sizeof *c);
    if (c) {
        c->refs = REF_INIT;
    }
    return c;
}

struct wmi_context *context_ref(struct wmi_context *c)
{
    if (c) {
        ref_get(&c->refs);
    }
    return c;
}

static void item_fini(struct named_value *n)
{
    cim_str_unref(n->name);
    cim_value_clear(&n->value);
}

void context_clear(struct wmi_context *c)
{
    for (size_t i = 0; i < c->items.n; i++) {
        item_fini(&c->items.v[i]);
    }
    vec_clear(&c->items);
}

struct wmi_context *context_unref(struct wmi_context *c)
{
    if (c && ref_put(&c->refs)) {
        context_clear(c);
        vec_fini(&c->items);
        free(c);
    }
    return NULL;
}

struct named_value *context_find(const struct wmi_context *c, struct slice name)
{
    for (size_t i = 0; i < c->items.n; i++) {
        if (utf8_caseeq(cim_str_slice(c->items.v[i].name), name)) {
            return &c->items.v[i];
        }
    }
    return NULL;
}

hres context_put(struct wmi_context *c, struct slice name, const struct cim_value *v)
{
    struct cim_value copy;
    struct named_value *f = context_find(c, name);
    if (f) {
        cim_value_copy(&copy, v);
        cim_value_set(&f->value, copy);
        return 0;
    }
    if (name.n == 0) {
        return WBEM_E_INVALID_PARAMETER;
    }
    if (c->items.n >= CONTEXT_MAX) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    struct cim_str *s = cim_str_new(name);
    if (!s || !vec_reserve(&c->items, 1)) {
        cim_str_unref(s);
        return WBEM_E_OUT_OF_MEMORY;
    }
    cim_value_copy(&copy, v);
    c->items.v[c->items.n++] = (struct named_value){s, copy};
    return 0;
}

hres context_remove(struct wmi_context *c, struct slice name)
{
    struct named_value *f = context_find(c, name);
    if (!f) {
        return WBEM_E_NOT_FOUND;
    }
    item_fini(f);
    vec_remove(&c->items, (size_t)(f - c->items.v));
    return 0;
}

struct wmi_context *context_clone(const struct wmi_context *src)
{
    struct wmi_context *c = context_new();
    for (size_t i = 0; c && i < src->items.n; i++) {
        if (context_put(c, cim_str_slice(src->items.v[i].name), &src->items.v[i].value)) {
            c = context_unref(c);
        }
    }
    return c;
}
