/* partial: part of an instance. */
#include "broker/partial.h"

#include "util/utf.h"

static bool wants(const struct wmi_context *c, const char *name)
{
    const struct named_value *v = c ? context_find(c, slice_of(name)) : NULL;
    return v && !v->value.null && v->value.type == CIM_BOOLEAN && v->value.d.b;
}

/* The list of names; NULL value when there is none. */
static hres find_list(const struct wmi_context *c, const char *name, const struct cim_value **out)
{
    const struct named_value *v = context_find(c, slice_of(name));
    *out = v && !v->value.null ? &v->value : NULL;
    return !*out || (*out)->type == (CIM_STRING | CIM_ARRAY) ? 0 : WBEM_E_UNSUPPORTED_PARAMETER;
}

static bool is_named(const struct cim_value *list, const struct cim_str *name)
{
    for (uint32_t i = 0; i < cim_elem_count(list); i++) {
        if (cim_str_caseeq(list->d.arr->v[i].str, name)) {
            return true;
        }
    }
    return false;
}

/* ---- get ---- */
hres partial_get(const struct wmi_request *r, struct cim_instance **i)
{
    const struct cim_value *list = NULL;
    if (!wants(r->context, "__GET_EXTENSIONS")) {
        return 0;
    }
    bool keys_only = wants(r->context, "__GET_EXT_KEYS_ONLY");
    hres hr = keys_only ? 0 : find_list(r->context, "__GET_EXT_PROPERTIES", &list);
    if (hr || (!keys_only && !list)) {
        return hr;
    }
    struct cim_instance *part = cim_instance_clone(*i); /* what was read may be shared */
    if (!part) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (uint32_t k = 0; k < part->nprops; k++) {
        const struct cim_prop *p = &part->cls->props[k];
        if (!(p->flags & CIM_PROP_KEY) && !(list && is_named(list, p->name))) {
            cim_instance_set(part, k, cim_null(p->type));
        }
    }
    cim_instance_unref(*i);
    *i = part;
    return 0;
}

/* ---- put ---- */
static hres check_names(const struct cim_instance *i, const struct cim_value *list)
{
    for (uint32_t k = 0; list && k < cim_elem_count(list); k++) {
        if (cim_class_find_prop(i->cls, cim_str_slice(list->d.arr->v[k].str)) < 0) {
            return WBEM_E_INVALID_PROPERTY;
        }
    }
    return 0;
}

static hres stored(struct wmi_request *r, struct cim_instance **out)
{
    struct cim_path p = {0};
    hres hr = cim_path_of(r->in, &p);
    hr = hr ? hr : cim_path_bind(&p, r->cls);
    hr = hr ? hr : repo_instance(r->session->broker->repo, NULL, session_ns(r->session), &p, out);
    cim_path_fini(&p);
    return hr;
}

hres partial_put(struct wmi_request *r)
{
    const struct cim_value *list = NULL;
    if (!wants(r->context, "__PUT_EXTENSIONS") || (r->call_flags & WMI_FLAG_CREATE_ONLY)) {
        return 0; /* what is created is created whole */
    }
    bool nulls = wants(r->context, "__PUT_EXT_STRICT_NULLS");
    AUTO_CIM_INSTANCE was = NULL;
    hres hr = find_list(r->context, "__PUT_EXT_PROPERTIES", &list);
    hr = hr ? hr : check_names(r->in, list);
    hr = hr ? hr : stored(r, &was);
    AUTO_CIM_INSTANCE now = hr ? NULL : cim_instance_clone(was);
    hr = hr || now ? hr : WBEM_E_OUT_OF_MEMORY;
    for (uint32_t k = 0; hr == 0 && k < r->in->nprops; k++) {
        struct cim_str *name = r->in->cls->props[k].name;
        bool put = list ? is_named(list, name) : nulls || !r->in->v[k].null;
        hr = put ? cim_instance_put(now, cim_str_slice(name), &r->in->v[k]) : 0;
    }
    if (hr == 0) {
        cim_instance_unref(r->in);
        r->in = TAKE(now);
    }
    return hr;
}
