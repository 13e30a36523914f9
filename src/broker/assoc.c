/* assoc: the course of an association query. */
#include "broker/assoc.h"

#include "broker/registration.h"

#include <stdlib.h>

enum {
    FETCH_RUNNING,
    FETCH_RETURNED,
    FETCH_DONE
};

hres assoc_state_new(struct session *s, struct wql_query *q, struct assoc_state **out)
{
    struct assoc_state *a = calloc(1, sizeof *a);
    if (!a) {
        wql_destroy(q);
        return WBEM_E_OUT_OF_MEMORY;
    }
    map_init(&a->told, MAP_NOCASE);
    a->session = s;
    a->query = q;
    a->q = wql_assoc(q);
    *out = a;
    return 0;
}

static void clear_ends(struct assoc_state *a)
{
    for (size_t i = 0; i < a->ends.n; i++) {
        cim_path_fini(&a->ends.v[i]);
    }
    vec_clear(&a->ends);
    a->end_at = 0;
}

void assoc_state_destroy(struct assoc_state *a)
{
    if (!a) {
        return;
    }
    clear_ends(a);
    vec_fini(&a->ends);
    for (size_t i = 0; i < a->classes.n; i++) {
        cim_class_unref(a->classes.v[i].cls);
    }
    vec_fini(&a->classes);
    size_t i = 0;
    for (struct map_entry *e; (e = map_next(&a->told, &i));) {
        cim_class_unref(e->value);
    }
    map_fini(&a->told);
    wql_destroy(a->query);
    cim_path_fini(&a->source);
    cim_class_unref(a->source_class);
    cim_class_unref(a->base);
    cim_class_unref(a->result);
    cim_class_unref(a->keys_of);
    cim_class_unref(a->keys);
    free(a);
}

/* The request's path serves one fetch after the other; errors are about the query. */
static void drop_path(struct wmi_request *r)
{
    if (r->path) {
        cim_path_fini(r->path);
        free(r->path);
        r->path = NULL;
    }
}

static void finish(struct wmi_request *r, hres hr)
{
    drop_path(r);
    broker_finish(r, FAILED(hr) ? hr : 0);
}

static void set_class(struct wmi_request *r, struct cim_class *c)
{
    cim_class_ref(c);
    cim_class_unref(r->cls);
    r->cls = c;
    r->binding = broker_binding(r->session->broker, c);
}

/* ---- results ---- */
static hres key_class(struct assoc_state *a, struct cim_class *c)
{
    if (a->keys_of == c) {
        return 0;
    }
    struct VEC(struct slice) names = {0};
    struct cim_class *keys = NULL;
    hres hr = 0;
    for (uint32_t i = 0; i < c->nkeys && hr == 0; i++) {
        hr = vec_push(&names, cim_str_slice(c->props[c->keys[i]].name)) ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    hr = hr ? hr : cim_class_project(c, names.v, names.n, &keys);
    vec_fini(&names);
    if (hr == 0) {
        cim_class_unref(a->keys_of);
        cim_class_unref(a->keys);
        a->keys_of = cim_class_ref(c);
        a->keys = keys;
    }
    return hr;
}

/* i is borrowed. */
static hres tell_instance(struct wmi_request *r, struct cim_instance *i)
{
    struct assoc_state *a = r->assoc;
    if (a->q->class_defs_only) {
        return assoc_tell_class(r, i->cls);
    }
    if (!a->q->keys_only || i->cls->nkeys == 0) {
        return request_object(r, &cim_instance_ref(i)->o);
    }
    hres hr = key_class(a, i->cls);
    struct cim_instance *p = hr ? NULL : cim_instance_project(i, a->keys);
    return hr ? hr : p ? request_object(r, &p->o) : WBEM_E_OUT_OF_MEMORY;
}

/* ---- associations ---- */
static hres add_end(struct assoc_state *a, const struct cim_value *ref)
{
    struct cim_path p;
    if (ref->null || !cim_type_is_text(ref->type)) {
        return 0;
    }
    if (a->ends.n >= ASSOC_MAX_ENDS) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    hres hr = cim_path_parse(cim_str_slice(ref->d.str), &p, NULL);
    if (hr) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0; /* names nothing */
    }
    if (!vec_push(&a->ends, p)) {
        cim_path_fini(&p);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

/* One association in which the source stands as property n. */
static hres take_for(struct wmi_request *r, struct cim_instance *i, uint32_t n)
{
    struct assoc_state *a = r->assoc;
    if (a->q->kind == WQL_REFERENCES) {
        return tell_instance(r, i);
    }
    hres hr = 0;
    for (uint32_t k = 0; k < i->nprops && hr == 0; k++) {
        hr = assoc_end_fits(a, i->cls, k, n) ? add_end(a, &i->v[k]) : 0;
    }
    return hr;
}

/* An instance of an association class that may or may not be about the source. */
static hres take_association(struct wmi_request *r, struct cim_instance *i)
{
    struct assoc_state *a = r->assoc;
    int32_t only = a->now->ref;
    for (uint32_t n = 0; n < i->nprops; n++) {
        if (!assoc_ref_fits(a, i->cls, n) || !assoc_names_source(a, r->session, &i->v[n])) {
            continue;
        }
        bool here = only == ASSOC_ANY_REF || only == (int32_t)n;
        hres hr = here ? take_for(r, i, n) : 0;
        /* a reference is told once, by the first property that names the source */
        if (hr || a->q->kind == WQL_REFERENCES) {
            return hr;
        }
    }
    return atomic_load_explicit(&r->cancelled, memory_order_relaxed) ? WBEM_E_CALL_CANCELLED : 0;
}

static hres from_repository(void *arg, struct cim_instance *i)
{
    return take_association(arg, i);
}

static hres from_provider(struct wmi_request *r, struct cim_object *o)
{
    struct cim_instance *i = cim_as_instance(o);
    hres hr = i && i->cls == r->cls ? take_association(r, i) : WBEM_E_INVALID_OBJECT;
    cim_object_unref(o);
    return hr;
}

/* 'SELECT * FROM C WHERE Ref = "path"', so that the provider sees what is looked for. */
static hres source_query(struct wmi_request *r, const struct assoc_class *c, struct wql_query **out)
{
    struct assoc_state *a = r->assoc;
    AUTO_STR path = STR_INIT, text = STR_INIT;
    struct cim_path full = a->source; /* borrowed */
    full.server = r->session->origin->server;
    full.ns = r->session->origin->ns;
    str_add_path(&path, &full, CIM_PATH_FULL);
    str_addz(&text, "SELECT * FROM ");
    str_add_slice(&text, cim_str_slice(c->cls->name));
    str_addz(&text, " WHERE ");
    str_add_slice(&text, cim_str_slice(c->cls->props[c->ref].name));
    str_addz(&text, " = '");
    for (size_t i = 0; i < path.n; i++) {
        str_addz(&text, path.p[i] == '\\' || path.p[i] == '\'' || path.p[i] == '"' ? "\\" : "");
        str_addc(&text, path.p[i]);
    }
    str_addc(&text, '\'');
    hres hr = str_status(&path);
    hr = hr ? hr : str_status(&text);
    return hr ? hr : wql_parse(str_slice(&text), out, NULL);
}

static void advance(struct wmi_request *r);

/* 0: done with the class; WBEM_S_FALSE: ask the provider to enumerate; or failure. */
static hres judge(struct wmi_request *r)
{
    struct assoc_state *a = r->assoc;
    if (r->provider_status == WBEM_E_PROVIDER_NOT_CAPABLE && a->try_query) {
        a->try_query = false;
        return WBEM_S_FALSE;
    }
    return FAILED(r->provider_status) ? r->provider_status : 0;
}

static hres ask_provider(struct wmi_request *r)
{
    const struct wmi_class_provider *row = r->binding->row;
    for (;;) {
        void (*fn)(wmi_request *, void *) = r->assoc->try_query ? row->query : row->enumerate;
        if (!fn) {
            return r->cls == r->assoc->base ? WBEM_E_PROVIDER_NOT_CAPABLE : 0;
        }
        if (!request_call_provider(r, fn)) {
            return WBEM_S_PENDING;
        }
        hres hr = judge(r);
        if (hr != WBEM_S_FALSE) {
            return hr;
        }
    }
}

static void provider_done(struct wmi_request *r, hres status)
{
    r->provider_status = status;
    hres hr = judge(r);
    hr = hr == WBEM_S_FALSE ? ask_provider(r) : hr;
    if (FAILED(hr)) {
        finish(r, hr);
    } else if (hr != WBEM_S_PENDING) {
        advance(r);
    }
}

/* The associations of the next class. WBEM_S_PENDING: they come later. */
static hres next_class(struct wmi_request *r)
{
    struct assoc_state *a = r->assoc;
    struct session *s = r->session;
    a->now = &a->classes.v[a->at++];
    clear_ends(a);
    drop_path(r);
    set_class(r, a->now->cls);
    hres hr = enum_state_renew(r);
    if (FAILED(hr)) {
        return hr;
    }
    if (r->binding) {
        a->try_query = a->now->ref != ASSOC_ANY_REF;
        hr = a->try_query ? source_query(r, a->now, &r->state->query) : 0;
        r->indicate = from_provider;
        r->done = provider_done;
        return hr ? hr : ask_provider(r);
    }
    if (r->cls->flags & CIM_CLASS_DYNAMIC) {
        return r->cls == a->base ? registration_missing(r, r->cls) : 0;
    }
    struct repo_select how = {.refers = &a->source};
    return repo_select(s->broker->repo, NULL, session_ns(s), r->cls, &how, from_repository, r);
}

/* ---- the objects at the other ends ---- */
static void end_found(struct wmi_request *r, hres status, struct cim_instance *i)
{
    struct assoc_state *a = r->assoc;
    if (i) {
        a->fetched = assoc_result_fits(a, i->cls) ? tell_instance(r, i) : 0;
        cim_instance_unref(i);
    } else {
        a->fetched = status == WBEM_E_NOT_FOUND ? 0 : status; /* nothing is there any more */
    }
    if (atomic_exchange(&a->phase, FETCH_DONE) != FETCH_RETURNED) {
        return; /* fetch() is still running and goes on by itself */
    }
    if (FAILED(a->fetched)) {
        finish(r, a->fetched);
    } else {
        advance(r);
    }
}

/* Classes that could not have results are not asked. */
static bool worth_fetching(const struct assoc_state *a, const struct cim_class *c)
{
    return !a->result || cim_class_is_a(c, cim_str_slice(a->result->name)) ||
           cim_class_is_a(a->result, cim_str_slice(c->name));
}

static hres fetch(struct wmi_request *r)
{
    struct assoc_state *a = r->assoc;
    struct session *s = r->session;
    struct cim_path *p = &a->ends.v[a->end_at++];
    AUTO_CIM_CLASS c = NULL;
    if (!p->cls || !session_serves(s, p)) {
        return 0;
    }
    hres hr = repo_class(s->broker->repo, NULL, session_ns(s), cim_str_slice(p->cls), &c);
    if (hr == WBEM_E_INVALID_CLASS || (hr == 0 && !worth_fetching(a, c))) {
        return 0;
    }
    if (hr == 0 && !cim_path_is_instance(p)) {
        return assoc_result_fits(a, c) ? assoc_tell_class(r, c) : 0;
    }
    drop_path(r);
    r->path = hr ? NULL : calloc(1, sizeof *r->path);
    if (!r->path) {
        return hr ? hr : WBEM_E_OUT_OF_MEMORY;
    }
    *r->path = TAKE(*p);
    hr = cim_path_bind(r->path, c);
    if (hr) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0; /* keys the class does not have */
    }
    set_class(r, c);
    enum_state_destroy(TAKE(r->state));
    atomic_store(&a->phase, FETCH_RUNNING);
    find_instance(r, end_found);
    /* r may be gone unless the answer is here already */
    return atomic_exchange(&a->phase, FETCH_RETURNED) == FETCH_DONE ? a->fetched : WBEM_S_PENDING;
}

static void advance(struct wmi_request *r)
{
    struct assoc_state *a = r->assoc;
    hres hr = 0;
    while (!FAILED(hr) && !atomic_load(&r->cancelled)) {
        if (a->end_at < a->ends.n) {
            hr = fetch(r);
        } else if (a->at < a->classes.n) {
            hr = next_class(r);
        } else {
            break;
        }
        if (hr == WBEM_S_PENDING) {
            return;
        }
    }
    finish(r, hr);
}

/* ---- the source ---- */
static void start(struct wmi_request *r)
{
    hres hr = assoc_collect(r->assoc);
    if (FAILED(hr)) {
        finish(r, hr);
    } else {
        advance(r);
    }
}

static void source_found(struct wmi_request *r, hres status, struct cim_instance *i)
{
    struct assoc_state *a = r->assoc;
    if (i) {
        a->source_class = cim_class_ref(i->cls);
        status = cim_path_of(i, &a->source);
        cim_instance_unref(i);
    }
    if (FAILED(status)) {
        finish(r, status);
    } else {
        start(r);
    }
}

/* Parses the path and finds its class. */
static hres resolve_source(struct wmi_request *r)
{
    struct assoc_state *a = r->assoc;
    struct session *s = r->session;
    r->path = calloc(1, sizeof *r->path);
    hres hr = r->path ? cim_path_parse(a->q->path, r->path, NULL) : WBEM_E_OUT_OF_MEMORY;
    if (hr == 0 && (!r->path->cls || !session_serves(s, r->path))) {
        hr = WBEM_E_INVALID_OBJECT_PATH;
    }
    hr =
        hr ? hr
           : repo_class(s->broker->repo, NULL, session_ns(s), cim_str_slice(r->path->cls), &r->cls);
    if (hr == WBEM_E_INVALID_CLASS) {
        return WBEM_E_NOT_FOUND;
    }
    bool instance = hr == 0 && cim_path_is_instance(r->path);
    if (hr == 0 && instance && a->q->schema_only) {
        return WBEM_E_INVALID_OBJECT_PATH; /* it has to be the path of a class */
    }
    return instance ? cim_path_bind(r->path, r->cls) : hr;
}

static hres use_class(struct wmi_request *r)
{
    struct assoc_state *a = r->assoc;
    a->source_class = cim_class_ref(r->cls);
    a->source.cls = cim_str_ref(r->cls->name);
    return a->source.cls ? 0 : WBEM_E_OUT_OF_MEMORY;
}

void run_assoc_query(struct wmi_request *r, struct wql_query *q)
{
    hres hr = assoc_state_new(r->session, q, &r->assoc);
    if (FAILED(hr)) {
        broker_finish(r, hr);
        return;
    }
    struct assoc_state *a = r->assoc;
    hr = assoc_resolve(a);
    hr = hr ? hr : resolve_source(r);
    if (hr == 0 && cim_path_is_instance(r->path)) {
        find_instance(r, source_found);
        return;
    }
    hr = hr ? hr : use_class(r);
    if (hr == 0 && !a->q->schema_only) {
        start(r);
    } else {
        finish(r, hr ? hr : assoc_schema(r));
    }
}
