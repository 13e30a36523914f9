#include "wql/keys.h"

#include "util/utf.h"

/* The constant a key is compared with; NULL when there is none. */
static const struct cim_value *constant_of(const struct wql_query *q, struct slice key)
{
    struct wql_condition c;
    for (unsigned i = 0; wql_condition(q, i, &c); i++) {
        if (strcmp(c.op, "=") == 0 && utf8_caseeq(c.property, key)) {
            return c.value;
        }
    }
    return NULL;
}

static hres add_keys(const struct wql_query *q, const struct cim_class *c, struct cim_path *p)
{
    for (uint32_t i = 0; i < c->nkeys; i++) {
        const struct cim_prop *key = &c->props[c->keys[i]];
        const struct cim_value *v = constant_of(q, cim_str_slice(key->name));
        /* a point in time has many texts: only the enumeration can compare it */
        if (!v || v->null || key->type == CIM_DATETIME || key->type == CIM_REFERENCE) {
            return WBEM_S_FALSE;
        }
        hres hr = cim_path_set_key(p, cim_str_slice(key->name), v);
        if (FAILED(hr)) {
            return hr;
        }
    }
    return c->nkeys ? 0 : WBEM_S_FALSE;
}

hres wql_key_path(const struct wql_query *q, const struct cim_class *c, struct cim_path *out)
{
    *out = (struct cim_path){.cls = cim_str_ref(c->name)};
    hres hr = add_keys(q, c, out);
    hr = hr ? hr : cim_path_bind(out, c);
    if (hr != 0) {
        cim_path_fini(out);
        *out = (struct cim_path){0};
    }
    /* a constant that is no value of the key's type leaves the decision to the condition itself */
    return hr == WBEM_E_INVALID_OBJECT_PATH ? WBEM_S_FALSE : hr;
}
