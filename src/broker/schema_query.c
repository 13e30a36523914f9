/* schema_query: SELECT * FROM META_CLASS (reference section 12.8): classes as results. */
#include "broker/enumerate.h"
#include "util/utf.h"

struct schema_walk {
    struct wmi_request *r;
    const struct wql_query *q;
};

static hres tell_class(void *arg, struct cim_class *c)
{
    struct schema_walk *w = arg;
    if (atomic_load_explicit(&w->r->cancelled, memory_order_relaxed)) {
        return WBEM_E_CALL_CANCELLED;
    }
    return wql_match_class(w->q, c) ? request_object(w->r, &cim_class_ref(c)->o) : 0;
}

/* '__CLASS = "C"' among the conditions every result meets. */
static bool one_class(const struct wql_query *q, struct slice *name)
{
    struct wql_condition c;
    for (unsigned i = 0; wql_condition(q, i, &c); i++) {
        if (utf8_caseeq(c.property, SLICE("__CLASS")) && strcmp(c.op, "=") == 0 &&
            c.value->type == CIM_STRING) {
            *name = cim_str_slice(c.value->d.str);
            return true;
        }
    }
    return false;
}

/* Only the classes that can meet the condition are looked at: one, a tree, or all. */
static hres walk(struct schema_walk *w)
{
    struct session *s = w->r->session;
    struct repo *repo = s->broker->repo;
    struct slice name = {0};
    bool one = one_class(w->q, &name);
    if (!one && !wql_required_isa(w->q, SLICE("__this"), &name, NULL)) {
        return repo_subclasses(repo, NULL, session_ns(s), SLICE(""), true, tell_class, w);
    }
    AUTO_CIM_CLASS c = NULL;
    hres hr = cim_is_identifier(name) ? repo_class(repo, NULL, session_ns(s), name, &c)
                                      : WBEM_E_INVALID_CLASS;
    if (hr == WBEM_E_INVALID_CLASS) {
        return 0; /* no class has this name: nothing meets the condition */
    }
    hr = hr ? hr : tell_class(w, c);
    return hr || one ? hr : repo_subclasses(repo, NULL, session_ns(s), name, true, tell_class, w);
}

void run_schema_query(struct wmi_request *r, struct wql_query *q)
{
    struct schema_walk w = {r, q};
    hres hr = walk(&w);
    wql_destroy(q);
    broker_finish(r, hr);
}
