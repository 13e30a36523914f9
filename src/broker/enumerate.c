/* enumerate: instances of classes, from providers and the repository, filtered and projected;
 * subclasses. */
#include "broker/enumerate.h"

#include "broker/partial.h"
#include "broker/registration.h"

#include <stdlib.h>

void enum_state_destroy(struct enum_state *s)
{
    if (!s) {
        return;
    }
    for (size_t i = 0; i < s->classes.n; i++) {
        access_fini(&s->classes.v[i].access);
        wql_plan_destroy(s->classes.v[i].plan);
        cim_class_unref(s->classes.v[i].projected);
        cim_class_unref(s->classes.v[i].cls);
    }
    vec_fini(&s->classes);
    wql_destroy(s->query);
    cim_class_unref(s->target);
    cim_instance_unref(s->found_instance);
    free(s);
}

hres enum_state_new(struct wmi_request *r)
{
    r->state = calloc(1, sizeof *r->state);
    return r->state ? 0 : WBEM_E_OUT_OF_MEMORY;
}

hres enum_state_renew(struct wmi_request *r)
{
    enum_state_destroy(TAKE(r->state));
    return enum_state_new(r);
}

static hres add_class(void *arg, struct cim_class *c)
{
    struct enum_state *s = arg;
    if (!vec_push(&s->classes, ((struct enum_class){.cls = c, .access.value.null = true}))) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    cim_class_ref(c);
    return 0;
}

hres enum_add_classes(struct wmi_request *r, struct cim_class *c, bool deep)
{
    hres hr = add_class(r->state, c);
    if (hr == 0 && deep) {
        hr = repo_subclasses(r->session->broker->repo, NULL, session_ns(r->session),
                             cim_str_slice(c->name), true, add_class, r->state);
    }
    return hr;
}

/* Keys are always wanted: paths are made of them. */
static bool is_key(const struct cim_class *c, struct slice property)
{
    const struct cim_prop *p = c ? cim_class_prop(c, property) : NULL;
    return p && (p->flags & CIM_PROP_KEY);
}

bool enum_wants(const struct wmi_request *r, struct slice property)
{
    return !r->state || !r->state->query || r->operation != WMI_OP_QUERY ||
           wql_uses(r->state->query, property) || is_key(r->cls, property);
}

/* ---- one instance on its way out ---- */
static hres deliver(struct wmi_request *r, struct cim_instance *i) /* i taken */
{
    const struct enum_class *e = &r->state->classes.v[r->state->at];
    if (e->plan && (i->cls != e->cls || !wql_match(e->plan, i))) {
        cim_instance_unref(i);
        return atomic_load_explicit(&r->cancelled, memory_order_relaxed) ? WBEM_E_CALL_CANCELLED
                                                                         : 0;
    }
    if (r->state->counts) {
        r->state->count++;
        cim_instance_unref(i);
        return atomic_load_explicit(&r->cancelled, memory_order_relaxed) ? WBEM_E_CALL_CANCELLED
                                                                         : 0;
    }
    if (e->projected) {
        struct cim_instance *p = cim_instance_project(i, e->projected);
        cim_instance_unref(i);
        if (!p) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        i = p;
    }
    hres hr = r->context ? partial_get(r, &i) : 0;
    if (hr) {
        cim_instance_unref(i);
        return hr;
    }
    return request_object(r, &i->o);
}

static hres from_provider(struct wmi_request *r, struct cim_object *o)
{
    struct cim_instance *i = cim_as_instance(o);
    if (!i || i->cls != r->cls) { /* a provider may only deliver what it was asked for */
        cim_object_unref(o);
        return WBEM_E_INVALID_OBJECT;
    }
    return deliver(r, i);
}

static hres from_repository(void *arg, struct cim_instance *i)
{
    return deliver(arg, cim_instance_ref(i));
}

/* ---- class after class ---- */
static void next_classes(struct wmi_request *r, bool answered);

static void provider_done(struct wmi_request *r, hres status)
{
    r->provider_status = status;
    next_classes(r, true);
}

/* The path of a get, for the provider; it is the query's text that errors are about. */
static void drop_path(struct wmi_request *r)
{
    if (r->path) {
        cim_path_fini(r->path);
        free(r->path);
        r->path = NULL;
    }
}

static hres give_path(struct wmi_request *r, struct cim_path *p) /* p is moved */
{
    drop_path(r);
    r->path = calloc(1, sizeof *r->path);
    if (!r->path) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    *r->path = *p;
    *p = (struct cim_path){0};
    return 0;
}

/* What the provider of the current class answered: 0 to go on, failure to end, WBEM_S_FALSE to ask
 * it to enumerate. */
static hres judge(struct wmi_request *r)
{
    struct enum_state *s = r->state;
    if (s->try_get && r->provider_status == WBEM_E_NOT_FOUND) {
        return 0;
    }
    if (r->provider_status == WBEM_E_PROVIDER_NOT_CAPABLE && s->try_query) {
        s->try_query = false;
        return WBEM_S_FALSE;
    }
    if (r->provider_status == WBEM_E_PROVIDER_NOT_CAPABLE && !s->try_get &&
        s->classes.v[s->at].cls != s->target) {
        return 0; /* what a class below cannot tell is left out, as without a function for it */
    }
    return FAILED(r->provider_status) ? r->provider_status : 0;
}

static bool values_match(void *arg, const struct cim_value *v)
{
    return wql_match_values(arg, v);
}

static hres serve_repository(struct wmi_request *r, const struct enum_class *e)
{
    const struct access *a = &e->access;
    struct repo_select how = {.prop = a->prop};
    how.key = a->kind == ACCESS_KEY ? &a->path : NULL;
    how.refers = a->kind == ACCESS_REFERENCE ? &a->path : NULL;
    how.value = a->kind == ACCESS_INDEX ? &a->value : NULL;
    if (e->plan && wql_plan_reads(e->plan, &how.reads, &how.nreads)) {
        how.filter = values_match;
        how.filter_arg = e->plan;
    }
    return repo_select(r->session->broker->repo, NULL, session_ns(r->session), e->cls, &how,
                       from_repository, r);
}

static hres serve_provider(struct wmi_request *r, struct enum_class *e)
{
    struct enum_state *s = r->state;
    const struct wmi_class_provider *row = r->binding->row;
    s->try_query = e->access.kind == ACCESS_QUERY;
    s->try_get = e->access.kind == ACCESS_GET;
    hres hr = s->try_get ? give_path(r, &e->access.path) : 0;
    r->indicate = from_provider;
    r->done = provider_done;
    while (hr == 0) {
        void (*fn)(wmi_request *, void *) = s->try_get     ? row->get
                                            : s->try_query ? row->query
                                                           : row->enumerate;
        if (!fn) {
            return WBEM_E_PROVIDER_NOT_CAPABLE;
        }
        if (!request_call_provider(r, fn)) {
            return WBEM_S_PENDING;
        }
        hr = judge(r);
        if (hr != WBEM_S_FALSE) {
            return hr;
        }
        hr = 0;
    }
    return hr;
}

/* Serves the current class. 0: done with it; WBEM_S_PENDING: the provider answers later; failure.
 */
static hres serve_class(struct wmi_request *r)
{
    struct enum_state *s = r->state;
    struct cim_class *c = cim_class_ref(s->classes.v[s->at].cls);
    cim_class_unref(r->cls);
    r->cls = c;
    r->binding = broker_binding(r->session->broker, c);
    struct enum_class *e = &s->classes.v[s->at];
    switch (e->access.kind) {
    case ACCESS_NONE:
        return 0;
    case ACCESS_NO_PROVIDER:
        return registration_missing(r, c);
    case ACCESS_NOT_CAPABLE:
        return WBEM_E_PROVIDER_NOT_CAPABLE;
    case ACCESS_GET:
    case ACCESS_QUERY:
    case ACCESS_ENUMERATE:
        return serve_provider(r, e);
    default:
        return serve_repository(r, e);
    }
}

static hres tell_count(struct wmi_request *r)
{
    struct cim_instance *i = NULL;
    hres hr = count_instance(r->state->count, &i);
    return hr ? hr : request_object(r, &i->o);
}

static void next_classes(struct wmi_request *r, bool answered)
{
    struct enum_state *s = r->state;
    hres hr = answered ? judge(r) : 0;
    if (hr == WBEM_S_FALSE) { /* the same class again, by another function */
        hr = 0;
        s->classes.v[s->at].access.kind = ACCESS_ENUMERATE;
    } else {
        s->at += answered && hr == 0;
    }
    while (!FAILED(hr) && s->at < s->classes.n && !atomic_load(&r->cancelled)) {
        hr = serve_class(r);
        if (hr == WBEM_S_PENDING) {
            return;
        }
        s->at++;
    }
    drop_path(r);
    if (!FAILED(hr) && s->counts && !atomic_load(&r->cancelled)) {
        hr = tell_count(r);
    }
    broker_finish(r, FAILED(hr) ? hr : 0);
}

static hres choose_access(struct wmi_request *r, const struct cim_class *named)
{
    struct enum_state *s = r->state;
    hres hr = 0;
    for (size_t i = 0; i < s->classes.n && hr == 0; i++) {
        struct enum_class *e = &s->classes.v[i];
        hr = access_choose(r->session->broker, s->query, e->cls, e->cls == named, &e->access);
    }
    return hr;
}

void run_instances(struct work *w)
{
    struct wmi_request *r = container_of(w, struct wmi_request, work);
    struct session *s = r->session;
    hres hr = enum_state_new(r);
    AUTO_CIM_CLASS c = NULL;
    hr = hr ? hr : repo_class(s->broker->repo, NULL, session_ns(s), cim_str_slice(r->text), &c);
    hr = hr ? hr : enum_add_classes(r, c, !(r->call_flags & WMI_FLAG_SHALLOW));
    hr = hr ? hr : choose_access(r, c);
    if (FAILED(hr)) {
        broker_finish(r, hr);
        return;
    }
    r->state->target = TAKE(c);
    next_classes(r, false);
}

/* ---- queries ---- */
/* Keys are kept when every result must be locatable. */
static hres project_class(struct wmi_request *r, struct enum_class *e)
{
    size_t n;
    const struct slice *names = wql_properties(r->state->query, &n);
    if (wql_star(r->state->query) || r->state->counts) {
        return 0;
    }
    bool keys = r->call_flags & WMI_FLAG_ENSURE_LOCATABLE || wql_wants_path(r->state->query);
    struct VEC(struct slice) all = {0};
    hres hr = 0;
    for (size_t i = 0; i < n && hr == 0; i++) {
        hr = vec_push(&all, names[i]) ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    for (uint32_t k = 0; keys && k < e->cls->nkeys && hr == 0; k++) {
        hr = vec_push(&all, cim_str_slice(e->cls->props[e->cls->keys[k]].name))
                 ? 0
                 : WBEM_E_OUT_OF_MEMORY;
    }
    hr = hr ? hr : cim_class_project(e->cls, all.v, all.n, &e->projected);
    vec_fini(&all);
    return hr;
}

static hres bind_classes(struct wmi_request *r, struct wql_error *err)
{
    struct enum_state *s = r->state;
    hres hr = 0;
    for (size_t i = 0; i < s->classes.n && hr == 0; i++) {
        struct enum_class *e = &s->classes.v[i];
        hr = wql_bind(s->query, e->cls, &e->plan, err);
        hr = hr ? hr : project_class(r, e);
    }
    return hr;
}

hres query_prepare(struct wmi_request *r, struct wql_query *q, struct wql_error *err)
{
    struct session *s = r->session;
    hres hr = enum_state_new(r);
    if (FAILED(hr)) {
        wql_destroy(q);
        return hr;
    }
    r->state->query = q;
    r->state->counts = wql_counts(q);
    hr = repo_class(s->broker->repo, NULL, session_ns(s), wql_class(q), &r->state->target);
    hr = hr ? hr : enum_add_classes(r, r->state->target, !(r->call_flags & WMI_FLAG_DIRECT_READ));
    hr = hr ? hr : bind_classes(r, err);
    return hr ? hr : choose_access(r, r->state->target);
}

void query_failed(struct wmi_request *r, hres hr, const struct wql_error *err)
{
    if (err->text[0] && !(r->call_flags & WMI_FLAG_NO_ERROR_OBJECT)) {
        AUTO_STR text = STR_INIT;
        str_addf(&text, "line %u, column %u: %s", err->line, err->column, err->text);
        struct cim_instance *e = error_object(r->session, hr, operation_name(r->operation),
                                              cim_str_slice(r->text), SLICE(""), str_slice(&text));
        request_finish(r, hr, e);
        return;
    }
    broker_finish(r, hr);
}

static void run_data_query(struct wmi_request *r, struct wql_query *q)
{
    struct wql_error err = {0};
    hres hr = query_prepare(r, q, &err);
    if (FAILED(hr)) {
        query_failed(r, hr, &err);
        return;
    }
    if (r->call_flags & WMI_FLAG_PROTOTYPE) {
        const struct enum_class *e = &r->state->classes.v[0];
        struct cim_class *c = NULL;
        hr = r->state->counts ? count_class(&c) : 0;
        c = c ? c : cim_class_ref(e->projected ? e->projected : e->cls);
        if (hr) {
            cim_class_unref(c);
        }
        hr = hr ? hr : request_object(r, &c->o);
        broker_finish(r, hr);
        return;
    }
    next_classes(r, false);
}

static void refuse_event_query(struct wmi_request *r, struct wql_query *q)
{
    wql_destroy(q);
    query_failed(r, WBEM_E_INVALID_QUERY,
                 &(struct wql_error){1, 1,
                                     "a query for events is no query for objects: "
                                     "expected ExecNotificationQuery"});
}

void run_query(struct work *w)
{
    struct wmi_request *r = container_of(w, struct wmi_request, work);
    static void (*const kinds[])(struct wmi_request * r, struct wql_query * q) = {
        [WQL_DATA] = run_data_query,        [WQL_SCHEMA] = run_schema_query,
        [WQL_EVENT] = refuse_event_query,   [WQL_ASSOCIATORS] = run_assoc_query,
        [WQL_REFERENCES] = run_assoc_query,
    };
    struct wql_query *q = NULL;
    struct wql_error err = {0};
    hres hr = wql_parse(cim_str_slice(r->text), &q, &err);
    if (FAILED(hr)) {
        query_failed(r, hr, &err);
        return;
    }
    if ((r->call_flags & WMI_FLAG_PROTOTYPE) && wql_kind(q) != WQL_DATA) {
        wql_destroy(q);
        broker_finish(r, WBEM_E_INVALID_PARAMETER);
        return;
    }
    kinds[wql_kind(q)](r, q);
}

/* ---- one instance by path ---- */
static void next_candidates(struct wmi_request *r, bool answered);

static hres keep_found(struct wmi_request *r, struct cim_object *o)
{
    struct cim_instance *i = cim_as_instance(o);
    struct enum_state *s = r->state;
    if (!i || i->cls != r->cls || s->found_instance || !cim_path_matches(r->path, i)) {
        cim_object_unref(o);
        return s->found_instance ? WBEM_E_CALL_CANCELLED : 0; /* enough */
    }
    s->found_instance = i;
    return 0;
}

static void candidate_done(struct wmi_request *r, hres status)
{
    r->provider_status = status;
    next_candidates(r, true);
}

/* Keeps the first failure that is more than "not here". */
static void note_answer(struct wmi_request *r)
{
    hres hr = r->provider_status;
    if (FAILED(hr) && hr != WBEM_E_NOT_FOUND && !r->state->found_instance && !r->state->failure) {
        r->state->failure = hr;
    }
}

/* A class without provider: its instance lies in the repository. The look-up goes through the static
 * classes below by itself, so those are left out afterwards. */
static hres find_stored(struct wmi_request *r, struct cim_class *c)
{
    struct enum_state *s = r->state;
    struct session *ses = r->session;
    if (c->flags & CIM_CLASS_DYNAMIC) {
        return c == s->target ? registration_missing(r, c) : 0;
    }
    bool searched = c != s->target && c->super && !(c->super->flags & CIM_CLASS_DYNAMIC) &&
                    !broker_binding(ses->broker, c->super) &&
                    cim_class_is_a(c->super, cim_str_slice(s->target->name));
    if (searched) {
        return 0;
    }
    struct cim_path p = *r->path; /* borrowed: the same keys, another class */
    p.cls = c->name;
    return repo_instance(ses->broker->repo, NULL, session_ns(ses), &p, &s->found_instance);
}

static hres try_candidate(struct wmi_request *r)
{
    struct enum_state *s = r->state;
    struct cim_class *c = cim_class_ref(s->classes.v[s->at].cls);
    cim_class_unref(r->cls);
    r->cls = c;
    r->binding = broker_binding(r->session->broker, c);
    r->provider_status = 0;
    if (!r->binding) {
        r->provider_status = find_stored(r, c);
        return 0;
    }
    const struct wmi_class_provider *row = r->binding->row;
    void (*fn)(wmi_request *, void *) = row->get ? row->get : row->enumerate;
    if (!fn) {
        return 0;
    }
    r->indicate = keep_found;
    r->done = candidate_done;
    return request_call_provider(r, fn) ? 0 : WBEM_S_PENDING;
}

static void next_candidates(struct wmi_request *r, bool answered)
{
    struct enum_state *s = r->state;
    for (;;) {
        if (answered) {
            note_answer(r);
            s->at++;
        }
        if (s->found_instance || s->at >= s->classes.n || atomic_load(&r->cancelled)) {
            break;
        }
        if (try_candidate(r) == WBEM_S_PENDING) {
            return;
        }
        answered = true;
    }
    r->indicate = NULL;
    struct cim_instance *i = TAKE(s->found_instance);
    if (i) {
        cim_class_ref(i->cls);
        cim_class_unref(r->cls);
        r->cls = i->cls;
        r->binding = broker_binding(r->session->broker, i->cls);
    }
    s->found(r, i ? 0 : s->failure ? s->failure : WBEM_E_NOT_FOUND, i);
}

void find_instance(struct wmi_request *r,
                   void (*found)(struct wmi_request *r, hres status, struct cim_instance *i))
{
    hres hr = enum_state_new(r);
    if (hr == 0) {
        r->state->target = cim_class_ref(r->cls);
        r->state->found = found;
        hr = enum_add_classes(r, r->cls, true);
    }
    if (FAILED(hr)) {
        found(r, hr, NULL);
        return;
    }
    next_candidates(r, false);
}

/* ---- subclasses ---- */
void run_subclasses(struct work *w)
{
    struct wmi_request *r = container_of(w, struct wmi_request, work);
    hres hr = enum_state_new(r);
    hr = hr ? hr
            : repo_subclasses(r->session->broker->repo, NULL, session_ns(r->session),
                              cim_str_slice(r->text), !(r->call_flags & WMI_FLAG_SHALLOW),
                              add_class, r->state);
    for (size_t i = 0; hr == 0 && i < r->state->classes.n; i++) {
        hr = request_object(r, &cim_class_ref(r->state->classes.v[i].cls)->o);
    }
    broker_finish(r, hr);
}
