/* event_query: what an event query asks for (reference section 12.6). */
#include "broker/events.h"
#include "util/utf.h"

#include <stdio.h>

static hres say(struct wql_error *err, hres hr, const char *what)
{
    if (err && !err->text[0]) {
        err->line = err->column = 1;
        snprintf(err->text, sizeof err->text, "%s", what);
    }
    return hr;
}

static const struct {
    const char *cls, *target;
    enum event_family family;
    uint32_t kinds;
} families[] = {
    /* the most derived ones first */
    {"__InstanceCreationEvent", "TargetInstance", FAMILY_INSTANCE, CHANGE_CREATE},
    {"__InstanceDeletionEvent", "TargetInstance", FAMILY_INSTANCE, CHANGE_DELETE},
    {"__InstanceModificationEvent", "TargetInstance", FAMILY_INSTANCE, CHANGE_MODIFY},
    {"__InstanceOperationEvent", "TargetInstance", FAMILY_INSTANCE, CHANGE_ALL},
    {"__ClassCreationEvent", "TargetClass", FAMILY_CLASS, CHANGE_CREATE},
    {"__ClassDeletionEvent", "TargetClass", FAMILY_CLASS, CHANGE_DELETE},
    {"__ClassModificationEvent", "TargetClass", FAMILY_CLASS, CHANGE_MODIFY},
    {"__ClassOperationEvent", "TargetClass", FAMILY_CLASS, CHANGE_ALL},
    {"__NamespaceCreationEvent", "TargetNamespace", FAMILY_NAMESPACE, CHANGE_CREATE},
    {"__NamespaceDeletionEvent", "TargetNamespace", FAMILY_NAMESPACE, CHANGE_DELETE},
    {"__NamespaceModificationEvent", "TargetNamespace", FAMILY_NAMESPACE, CHANGE_MODIFY},
    {"__NamespaceOperationEvent", "TargetNamespace", FAMILY_NAMESPACE, CHANGE_ALL},
};

static void find_family(struct subscription *s)
{
    s->family = FAMILY_OTHER;
    for (size_t i = 0; i < ARRAY_LEN(families); i++) {
        if (cim_class_is_a(s->event_class, slice_of(families[i].cls))) {
            s->family = families[i].family;
            s->kinds = families[i].kinds;
            s->ntargets = wql_required_any(s->query, slice_of(families[i].target), s->targets,
                                           ARRAY_LEN(s->targets));
            return;
        }
    }
}

/* The listed properties; of "TargetInstance.Name" the whole object is delivered. */
static hres project(struct subscription *s, struct bound_class *b)
{
    size_t n;
    const struct slice *names = wql_properties(s->query, &n);
    if (n == 0) {
        return 0;
    }
    struct VEC(struct slice) whole = {0};
    hres hr = 0;
    for (size_t i = 0; i < n && hr == 0; i++) {
        const char *dot = memchr(names[i].p, '.', names[i].n);
        struct slice name = {names[i].p, dot ? (size_t)(dot - names[i].p) : names[i].n};
        bool there = false;
        for (size_t k = 0; k < whole.n && !there; k++) {
            there = utf8_caseeq(whole.v[k], name);
        }
        hr = there || vec_push(&whole, name) ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    hr = hr ? hr : cim_class_project(b->cls, whole.v, whole.n, &b->projected);
    vec_fini(&whole);
    return hr;
}

struct binding {
    struct subscription *s;
    struct wql_error *err;
};

static hres bind_one(void *arg, struct cim_class *c)
{
    struct binding *b = arg;
    struct bound_class e = {.cls = c};
    hres hr = wql_bind(b->s->query, c, &e.plan, b->err);
    hr = hr ? hr : project(b->s, &e);
    if (hr == 0 && !vec_push(&b->s->bound, e)) {
        hr = WBEM_E_OUT_OF_MEMORY;
    }
    if (FAILED(hr)) {
        wql_plan_destroy(e.plan);
        cim_class_unref(e.projected);
        return hr;
    }
    cim_class_ref(c);
    b->s->wants_timers = b->s->wants_timers || cim_class_is_a(c, SLICE("__TimerEvent"));
    return 0;
}

static hres read_within(struct subscription *s, struct wql_error *err)
{
    double w;
    if (!wql_within(s->query, &w)) {
        return 0;
    }
    if (!(w >= 0) || w > EVENTS_MAX_WITHIN) {
        return say(err, WBEM_E_INVALID_QUERY, "WITHIN: the interval is out of range");
    }
    s->within = w < EVENTS_MIN_WITHIN ? EVENTS_MIN_WITHIN : w;
    return 0;
}

hres subscription_parse(struct wmi_request *r, struct wql_error *err)
{
    struct subscription *s = r->sub;
    struct repo *repo = r->session->broker->repo;
    struct slice ns = session_ns(r->session);
    hres hr = wql_parse(cim_str_slice(r->text), &s->query, err);
    if (FAILED(hr)) {
        return hr;
    }
    enum wql_kind kind = wql_kind(s->query);
    if ((kind != WQL_EVENT && kind != WQL_DATA) || wql_counts(s->query)) {
        return say(err, WBEM_E_NOT_EVENT_CLASS,
                   "an event query is expected here: SELECT … FROM an event class");
    }
    hr = repo_class(repo, NULL, ns, wql_class(s->query), &s->event_class);
    if (FAILED(hr)) {
        return hr;
    }
    if (!cim_class_is_a(s->event_class, SLICE("__Event"))) {
        return say(err, WBEM_E_NOT_EVENT_CLASS, "the class after FROM is not derived from __Event");
    }
    find_family(s);
    hr = read_within(s, err);
    struct binding b = {s, err};
    hr = hr ? hr : bind_one(&b, s->event_class);
    hr = hr ? hr
            : repo_subclasses(repo, NULL, ns, cim_str_slice(s->event_class->name), true, bind_one,
                              &b);
    return hr == 0 && wql_group(s->query) ? grouping_create(r, err, &s->group) : hr;
}

hres event_filter_check(const struct cim_instance *i, struct wql_error *err)
{
    if (!cim_class_is_a(i->cls, SLICE("__EventFilter"))) {
        return 0;
    }
    const struct cim_value *text = cim_instance_get(i, SLICE("Query")),
                           *language = cim_instance_get(i, SLICE("QueryLanguage"));
    if (language && !language->null && !cim_str_is(language->d.str, "WQL")) {
        return WBEM_E_INVALID_QUERY_TYPE;
    }
    struct wql_query *q = NULL;
    hres hr = text && !text->null ? wql_parse(cim_str_slice(text->d.str), &q, err)
                                  : say(err, WBEM_E_INVALID_QUERY, "Query is not set");
    bool event = hr == 0 && (wql_kind(q) == WQL_EVENT || wql_kind(q) == WQL_DATA) && !wql_counts(q);
    if (hr == 0 && !event) {
        hr = say(err, WBEM_E_INVALID_QUERY, "an event query is expected");
    }
    wql_destroy(q);
    return FAILED(hr) && hr != WBEM_E_OUT_OF_MEMORY ? WBEM_E_UNPARSABLE_QUERY : hr;
}
