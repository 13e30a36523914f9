/* access: the planner. Cheapest first: keys, then the index of the repository, then whatever the
 * provider can do with the condition. */
#include "broker/access.h"

#include "util/utf.h"
#include "wql/keys.h"

static hres by_keys(const struct wql_query *q, const struct cim_class *c, struct access *out)
{
    return q ? wql_key_path(q, c, &out->path) : WBEM_S_FALSE;
}

/* One comparison with = that the index can answer. WBEM_S_FALSE: it cannot. */
static hres by_value(const struct cim_class *c, const struct wql_condition *w, struct access *out)
{
    int i = cim_class_find_prop(c, w->property);
    if (i < 0 || w->value->null || strcmp(w->op, "=") != 0) {
        return WBEM_S_FALSE;
    }
    out->prop = (uint32_t)i;
    unsigned type = c->props[i].type;
    hres hr = WBEM_S_FALSE;
    if (type == CIM_REFERENCE && w->value->type == CIM_STRING) {
        hr = cim_path_parse(cim_str_slice(w->value->d.str), &out->path, NULL);
        /* a single key without its name is named in the class only; the index does not need it */
        out->kind = hr == 0 ? ACCESS_REFERENCE : out->kind;
    } else if (repo_indexed(c, out->prop)) {
        hr = cim_value_convert(w->value, type, &out->value);
        out->kind = hr == 0 ? ACCESS_INDEX : out->kind;
    }
    /* what is no value of the type leaves the decision to the condition itself */
    return FAILED(hr) && hr != WBEM_E_OUT_OF_MEMORY ? WBEM_S_FALSE : hr;
}

static hres choose_static(const struct wql_query *q, const struct cim_class *c, struct access *out)
{
    if (c->flags & CIM_CLASS_ABSTRACT) {
        return 0;
    }
    out->kind = ACCESS_SCAN;
    hres hr = by_keys(q, c, out);
    if (hr == 0) {
        out->kind = ACCESS_KEY;
    }
    struct wql_condition w;
    for (unsigned i = 0; q && hr == WBEM_S_FALSE && wql_condition(q, i, &w); i++) {
        hr = by_value(c, &w, out);
    }
    return FAILED(hr) ? hr : 0;
}

static hres choose_provider(const struct wmi_class_provider *row, const struct wql_query *q,
                            const struct cim_class *c, bool named, struct access *out)
{
    hres hr = row->get ? by_keys(q, c, out) : WBEM_S_FALSE;
    if (FAILED(hr)) {
        return hr;
    }
    struct wql_condition w;
    bool conditions = q && wql_condition(q, 0, &w);
    if (hr == 0) {
        out->kind = ACCESS_GET;
    } else if (conditions && row->query) {
        out->kind = ACCESS_QUERY;
    } else if (row->enumerate) {
        out->kind = ACCESS_ENUMERATE;
    } else if (named && !(c->flags & CIM_CLASS_ABSTRACT)) {
        out->kind = ACCESS_NOT_CAPABLE;
    }
    return 0;
}

/* '__CLASS = "C"' among the conditions every result meets, and c is another class. */
static bool another_class(const struct wql_query *q, const struct cim_class *c)
{
    struct wql_condition w;
    for (unsigned i = 0; q && wql_condition(q, i, &w); i++) {
        if (utf8_caseeq(w.property, SLICE("__CLASS")) && strcmp(w.op, "=") == 0 &&
            w.value->type == CIM_STRING &&
            !utf8_caseeq(cim_str_slice(w.value->d.str), cim_str_slice(c->name))) {
            return true;
        }
    }
    return false;
}

hres access_choose(const struct broker *b, const struct wql_query *q, const struct cim_class *c,
                   bool named, struct access *out)
{
    *out = (struct access){.value = {.null = true}};
    const struct class_binding *binding = broker_binding(b, c);
    hres hr = 0;
    if (another_class(q, c)) {
        return 0;
    }
    if (binding) {
        hr = choose_provider(binding->row, q, c, named, out);
    } else if (c->flags & CIM_CLASS_DYNAMIC) {
        out->kind = named ? ACCESS_NO_PROVIDER : ACCESS_NONE;
    } else {
        hr = choose_static(q, c, out);
    }
    if (FAILED(hr)) {
        access_fini(out);
    }
    return hr;
}

void access_fini(struct access *a)
{
    cim_path_fini(&a->path);
    cim_value_clear(&a->value);
    *a = (struct access){.value = {.null = true}};
}

static const struct {
    const char *name, *text;
} rows[] = {
    [ACCESS_NONE] = {"none", "no instances to look at"},
    [ACCESS_NO_PROVIDER] = {"no-provider", "no provider serves the class"},
    [ACCESS_SCAN] = {"scan", "repository, all instances"},
    [ACCESS_KEY] = {"key", "repository, by key "},
    [ACCESS_INDEX] = {"index", "repository, index of "},
    [ACCESS_REFERENCE] = {"reference", "repository, references to "},
    [ACCESS_GET] = {"get", "provider, get of "},
    [ACCESS_QUERY] = {"query", "provider, query with the condition"},
    [ACCESS_ENUMERATE] = {"enumerate", "provider, all instances"},
    [ACCESS_NOT_CAPABLE] = {"not-capable", "the provider cannot enumerate the class"},
};

const char *access_name(enum access_kind kind)
{
    return rows[kind].name;
}

void access_describe(const struct access *a, const struct cim_class *c, struct str *out)
{
    str_addz(out, rows[a->kind].text);
    if (a->kind == ACCESS_KEY || a->kind == ACCESS_GET || a->kind == ACCESS_REFERENCE) {
        str_add_path(out, &a->path, CIM_PATH_REL);
    }
    if (a->kind == ACCESS_INDEX) {
        str_add_slice(out, cim_str_slice(c->props[a->prop].name));
        str_addz(out, " = ");
        str_add_key_value(out, &a->value);
    }
}
