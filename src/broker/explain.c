/* explain: how a query would be answered, for people who tune one. */
#include "broker/assoc.h"

struct explain {
    struct session *s;
    hres (*fn)(void *arg, const struct explain_row *row);
    void *arg;
    struct wql_error *where;
};

/* ---- data ---- */
struct data_explain {
    const struct explain *e;
    const struct wql_query *q;
    const struct cim_class *named;
};

static hres explain_class(void *arg, struct cim_class *c)
{
    struct data_explain *d = arg;
    struct access a;
    struct wql_plan *plan = NULL;
    AUTO_STR text = STR_INIT;
    hres hr = wql_bind(d->q, c, &plan, d->e->where);
    hr = hr ? hr : access_choose(d->e->s->broker, d->q, c, c == d->named, &a);
    if (hr == 0) {
        const uint32_t *reads;
        size_t n;
        bool any = wql_plan_reads(plan, &reads, &n) || n > 0;
        access_describe(&a, c, &text);
        struct explain_row row = {cim_str_slice(c->name), access_name(a.kind), str_slice(&text),
                                  any, !wql_star(d->q)};
        hr = str_status(&text);
        hr = hr ? hr : d->e->fn(d->e->arg, &row);
        access_fini(&a);
    }
    wql_plan_destroy(plan);
    return hr;
}

static hres explain_data(const struct explain *e, const struct wql_query *q, uint32_t flags)
{
    struct repo *repo = e->s->broker->repo;
    AUTO_CIM_CLASS c = NULL;
    hres hr = repo_class(repo, NULL, session_ns(e->s), wql_class(q), &c);
    struct data_explain d = {e, q, c};
    hr = hr ? hr : explain_class(&d, c);
    return hr || (flags & WMI_FLAG_DIRECT_READ)
               ? hr
               : repo_subclasses(repo, NULL, session_ns(e->s), cim_str_slice(c->name), true,
                                 explain_class, &d);
}

/* ---- schema ---- */
static hres explain_schema(const struct explain *e, const struct wql_query *q)
{
    struct slice below = {0};
    AUTO_STR text = STR_INIT;
    str_addz(&text, "definitions of classes");
    if (wql_required_isa(q, SLICE("__this"), &below, NULL)) {
        str_addz(&text, ", ");
        str_add_slice(&text, below);
        str_addz(&text, " and what derives from it");
    }
    struct explain_row row = {wql_class(q), "schema", str_slice(&text), true, false};
    hres hr = str_status(&text);
    return hr ? hr : e->fn(e->arg, &row);
}

/* ---- associations ---- */
/* The class of the path stands for the object's own, which is known only when it is there. */
static hres source_class(struct assoc_state *a)
{
    struct cim_path p = {0};
    hres hr = cim_path_parse(a->q->path, &p, NULL);
    if (hr == 0 && (!p.cls || !session_serves(a->session, &p))) {
        hr = WBEM_E_INVALID_OBJECT_PATH;
    }
    hr = hr ? hr
            : repo_class(a->session->broker->repo, NULL, session_ns(a->session),
                         cim_str_slice(p.cls), &a->source_class);
    cim_path_fini(&p);
    return hr;
}

static hres explain_association(const struct explain *e, const struct assoc_state *a,
                                const struct assoc_class *c)
{
    const struct class_binding *b = broker_binding(e->s->broker, c->cls);
    enum access_kind kind = a->q->schema_only                        ? ACCESS_NONE
                            : b && c->ref != ASSOC_ANY_REF           ? ACCESS_QUERY
                            : b && b->row->enumerate                 ? ACCESS_ENUMERATE
                            : c->cls->flags & CIM_CLASS_DYNAMIC || b ? ACCESS_NONE
                                                                     : ACCESS_REFERENCE;
    AUTO_STR text = STR_INIT;
    struct access access = {.kind = kind};
    access_describe(&access, c->cls, &text);
    str_add_slice(&text, kind == ACCESS_REFERENCE ? a->q->path : SLICE(""));
    if (c->ref != ASSOC_ANY_REF) {
        str_addf(&text, " on %s", cim_str_z(c->cls->props[c->ref].name));
    }
    struct explain_row row = {cim_str_slice(c->cls->name), access_name(kind), str_slice(&text),
                              kind != ACCESS_NONE, a->q->keys_only};
    if (a->q->schema_only) {
        row.access = "schema";
        row.text = SLICE("definition of the class");
    }
    hres hr = str_status(&text);
    return hr ? hr : e->fn(e->arg, &row);
}

static hres explain_assoc(const struct explain *e, struct wql_query *q) /* q taken */
{
    struct assoc_state *a = NULL;
    hres hr = assoc_state_new(e->s, q, &a);
    hr = hr ? hr : assoc_resolve(a);
    hr = hr ? hr : source_class(a);
    hr = hr ? hr : assoc_collect(a);
    for (size_t i = 0; hr == 0 && i < a->classes.n; i++) {
        hr = explain_association(e, a, &a->classes.v[i]);
    }
    assoc_state_destroy(a);
    return hr;
}

hres broker_explain(struct session *s, struct slice query, uint32_t flags,
                    hres (*fn)(void *arg, const struct explain_row *row), void *arg,
                    struct wql_error *where)
{
    struct explain e = {s, fn, arg, where};
    struct wql_query *q = NULL;
    hres hr = wql_parse(query, &q, where);
    if (FAILED(hr)) {
        return hr;
    }
    switch (wql_kind(q)) {
    case WQL_ASSOCIATORS:
    case WQL_REFERENCES:
        return explain_assoc(&e, q);
    case WQL_SCHEMA:
        hr = explain_schema(&e, q);
        break;
    case WQL_EVENT:
        if (where) {
            *where = (struct wql_error){1, 1, "queries for events are not answered from objects"};
        }
        hr = WBEM_E_INVALID_QUERY;
        break;
    default:
        hr = explain_data(&e, q, flags);
    }
    wql_destroy(q);
    return hr;
}
