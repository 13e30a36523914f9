/* assoc_find: which association classes, references and classes an association query is about. */
#include "broker/assoc.h"
#include "util/utf.h"

static hres named_class(const struct assoc_state *a, struct slice name, struct cim_class **out)
{
    struct session *s = a->session;
    return name.n ? repo_class(s->broker->repo, NULL, session_ns(s), name, out) : 0;
}

hres assoc_resolve(struct assoc_state *a)
{
    bool references = a->q->kind == WQL_REFERENCES;
    hres hr = named_class(a, references ? a->q->result_class : a->q->assoc_class, &a->base);
    return hr || references ? hr : named_class(a, a->q->result_class, &a->result);
}

static bool carries(const struct cim_class *c, struct slice qualifier)
{
    return qualifier.n == 0 || cim_quals_find(&c->quals, qualifier) != NULL;
}

static bool plays(const struct cim_prop *p, struct slice role)
{
    return role.n == 0 || utf8_caseeq(cim_str_slice(p->name), role);
}

bool assoc_ref_fits(const struct assoc_state *a, const struct cim_class *c, uint32_t n)
{
    const struct cim_prop *p = &c->props[n];
    if (p->type != CIM_REFERENCE || !plays(p, a->q->role)) {
        return false;
    }
    /* a reference without class, or to "object", may name anything */
    struct slice cls = cim_str_slice(p->ref_class);
    return cls.n == 0 || utf8_caseeq(cls, SLICE("object")) || cim_class_is_a(a->source_class, cls);
}

bool assoc_end_fits(const struct assoc_state *a, const struct cim_class *c, uint32_t n,
                    uint32_t from)
{
    const struct cim_prop *p = &c->props[n];
    return n != from && p->type == CIM_REFERENCE && plays(p, a->q->result_role);
}

bool assoc_result_fits(const struct assoc_state *a, const struct cim_class *c)
{
    return (!a->result || cim_class_is_a(c, cim_str_slice(a->result->name))) &&
           carries(c, a->q->required_qualifier);
}

static bool has_end(const struct assoc_state *a, const struct cim_class *c, uint32_t from)
{
    if (a->q->kind == WQL_REFERENCES) {
        return true;
    }
    for (uint32_t n = 0; n < c->nprops; n++) {
        if (assoc_end_fits(a, c, n, from)) {
            return true;
        }
    }
    return false;
}

static hres add(struct assoc_state *a, struct cim_class *c, int32_t ref)
{
    if (!vec_push(&a->classes, ((struct assoc_class){c, ref}))) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    cim_class_ref(c);
    return 0;
}

/* A provider with a query function is asked for each reference on its own, since the condition it
 * gets is about one. */
static hres consider(void *arg, struct cim_class *c)
{
    struct assoc_state *a = arg;
    struct slice qualifier =
        a->q->kind == WQL_REFERENCES ? a->q->required_qualifier : a->q->required_assoc_qualifier;
    bool instances = a->q->schema_only || !(c->flags & CIM_CLASS_ABSTRACT);
    if (!(c->flags & CIM_CLASS_ASSOCIATION) || !instances || !carries(c, qualifier)) {
        return 0;
    }
    const struct class_binding *b = broker_binding(a->session->broker, c);
    bool each = b && b->row->query;
    for (uint32_t n = 0; n < c->nprops; n++) {
        if (!assoc_ref_fits(a, c, n) || !has_end(a, c, n)) {
            continue;
        }
        hres hr = add(a, c, each ? (int32_t)n : ASSOC_ANY_REF);
        if (hr || !each) {
            return hr;
        }
    }
    return 0;
}

hres assoc_collect(struct assoc_state *a)
{
    struct session *s = a->session;
    struct slice base = a->base ? cim_str_slice(a->base->name) : SLICE("");
    hres hr = a->base ? consider(a, a->base) : 0;
    return hr ? hr : repo_subclasses(s->broker->repo, NULL, session_ns(s), base, true, consider, a);
}

/* The class named in a reference is the object's or one above it. */
static bool same_object(const struct assoc_state *a, struct cim_path *p)
{
    if (!cim_path_is_instance(&a->source)) {
        return !cim_path_is_instance(p) && cim_str_caseeq(p->cls, a->source.cls);
    }
    if (!cim_path_is_instance(p) || !cim_class_is_a(a->source_class, cim_str_slice(p->cls)) ||
        cim_path_bind(p, a->source_class)) {
        return false;
    }
    struct cim_path here = *p; /* borrowed: the same keys in the object's own class */
    here.cls = a->source.cls;
    here.server = here.ns = NULL;
    return cim_path_eq(&here, &a->source);
}

bool assoc_names_source(const struct assoc_state *a, const struct session *s,
                        const struct cim_value *ref)
{
    struct cim_path p = {0};
    if (ref->null || !cim_type_is_text(ref->type) ||
        cim_path_parse(cim_str_slice(ref->d.str), &p, NULL)) {
        return false;
    }
    bool same = p.cls && session_serves(s, &p) && same_object(a, &p);
    cim_path_fini(&p);
    return same;
}

hres assoc_tell_class(struct wmi_request *r, struct cim_class *c)
{
    struct assoc_state *a = r->assoc;
    if (map_get(&a->told, cim_str_slice(c->name))) {
        return 0;
    }
    if (!map_set(&a->told, cim_str_slice(c->name), c, NULL)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    cim_class_ref(c); /* the map's */
    return request_object(r, &cim_class_ref(c)->o);
}

/* The classes at the other ends of an association class. */
static hres schema_ends(struct wmi_request *r, const struct cim_class *c, uint32_t from)
{
    struct assoc_state *a = r->assoc;
    hres hr = 0;
    for (uint32_t n = 0; n < c->nprops && hr == 0; n++) {
        struct slice name = cim_str_slice(c->props[n].ref_class);
        AUTO_CIM_CLASS end = NULL;
        if (!assoc_end_fits(a, c, n, from) || name.n == 0 || utf8_caseeq(name, SLICE("object"))) {
            continue;
        }
        hr = named_class(a, name, &end);
        if (hr == WBEM_E_INVALID_CLASS) { /* declared over a class that is not there */
            hr = 0;
        } else if (hr == 0 && assoc_result_fits(a, end)) {
            hr = assoc_tell_class(r, end);
        }
    }
    return hr;
}

hres assoc_schema(struct wmi_request *r)
{
    struct assoc_state *a = r->assoc;
    hres hr = assoc_collect(a);
    for (size_t i = 0; i < a->classes.n && hr == 0; i++) {
        struct cim_class *c = a->classes.v[i].cls;
        if (a->q->kind == WQL_REFERENCES) {
            hr = assoc_tell_class(r, c);
            continue;
        }
        for (uint32_t n = 0; n < c->nprops && hr == 0; n++) {
            hr = assoc_ref_fits(a, c, n) ? schema_ends(r, c, n) : 0;
        }
    }
    return hr;
}
