/* event_group: GROUP WITHIN … BY … HAVING: events of one combination of values become one __AggregateEvent, sent when
 * the interval since the first of them is over (reference section 12.6). */
#include "broker/events.h"
#include "util/clock.h"

#include <stdio.h>
#include <stdlib.h>

struct slot {
    struct tick tick;
    struct work work;
    struct wmi_request *r; /* counted */
    struct cim_str *key;
    struct cim_instance *first; /* the representative */
    uint32_t count;
};
struct grouping {
    struct lock lock;
    struct map slots; /* by key */
    bool stopped;
    const struct wql_group *clause;
    struct cim_class *aggregate;
    struct wql_plan *having;
};

static hres check_by(const struct cim_class *c, struct slice path, struct wql_error *err)
{
    const char *dot = memchr(path.p, '.', path.n);
    const struct cim_prop *p =
        cim_class_prop(c, (struct slice){path.p, dot ? (size_t)(dot - path.p) : path.n});
    hres hr = 0;
    const char *what = "";
    if (!p && !(path.n > 2 && memcmp(path.p, "__", 2) == 0)) {
        hr = WBEM_E_INVALID_QUERY;
        what = "BY: no such property";
    } else if (p && dot && p->type != CIM_OBJECT) {
        hr = WBEM_E_PROPERTY_NOT_AN_OBJECT;
        what = "BY: not an object";
    } else if (p && !dot && (p->type & ~CIM_ARRAY) == CIM_OBJECT) {
        hr = WBEM_E_AGGREGATING_BY_OBJECT;
        what = "BY: an embedded object cannot be grouped by";
    }
    if (FAILED(hr) && err) {
        err->line = err->column = 1;
        snprintf(err->text, sizeof err->text, "%s: '%.*s'", what, (int)(path.n > 60 ? 60 : path.n),
                 path.p);
    }
    return hr;
}

hres grouping_create(struct wmi_request *r, struct wql_error *err, struct grouping **out)
{
    struct subscription *s = r->sub;
    struct grouping *g = calloc(1, sizeof *g);
    if (!g) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    map_init(&g->slots, MAP_NOCASE); /* values are compared as WQL compares strings */
    g->clause = wql_group(s->query);
    hres hr = repo_class(r->session->broker->repo, NULL, session_ns(r->session),
                         SLICE("__AggregateEvent"), &g->aggregate);
    if (hr == 0 && g->clause->has_having) {
        hr = wql_bind_having(s->query, g->aggregate, &g->having, err);
    }
    for (size_t i = 0; i < g->clause->nby && hr == 0; i++) {
        hr = check_by(s->event_class, g->clause->by[i], err);
    }
    if (FAILED(hr)) {
        grouping_destroy(g);
        return hr;
    }
    *out = g;
    return 0;
}

static void slot_free(struct slot *s)
{
    cim_instance_unref(s->first);
    cim_str_unref(s->key);
    request_unref(s->r);
    free(s);
}

void grouping_destroy(struct grouping *g)
{
    if (g) {
        map_fini(&g->slots); /* empty: a slot holds the request */
        wql_plan_destroy(g->having);
        cim_class_unref(g->aggregate);
        free(g);
    }
}

void grouping_stop(struct grouping *g)
{
    struct VEC(struct slot *) waiting = {0};
    lock_take(&g->lock);
    g->stopped = true;
    size_t i = 0;
    for (struct map_entry *e; (e = map_next(&g->slots, &i));) {
        struct slot *s = e->value;
        bool noted =
            vec_reserve(&waiting, 1); /* without memory its time comes and it frees itself */
        if (noted && ticker_cancel(s->r->session->broker->hub->ticker, &s->tick)) {
            (void)vec_push(&waiting, s);
        }
    }
    for (i = 0; i < waiting.n; i++) {
        map_remove(&g->slots, cim_str_slice(waiting.v[i]->key));
    }
    lock_release(&g->lock);
    for (i = 0; i < waiting.n; i++) {
        slot_free(waiting.v[i]);
    }
    vec_fini(&waiting);
}

/* ---- the interval is over ---- */
static hres aggregate_of(struct grouping *g, const struct slot *s, struct cim_instance **out)
{
    struct cim_instance *a = cim_instance_new(g->aggregate);
    if (!a) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    struct cim_value n = cim_uint(CIM_UINT32, s->count);
    (void)cim_instance_put(a, SLICE("NumberOfEvents"), &n);
    event_put_object(a, "Representative", &s->first->o);
    *out = a;
    return 0;
}

static void send_slot(struct work *w)
{
    struct slot *s = container_of(w, struct slot, work);
    struct grouping *g = s->r->sub->group;
    lock_take(&g->lock);
    bool stopped = g->stopped;
    map_remove(&g->slots, cim_str_slice(s->key));
    lock_release(&g->lock);
    struct cim_instance *a = NULL;
    if (!stopped && aggregate_of(g, s, &a)) {
        subscription_lost(s->r);
    } else if (a && (!g->having || wql_match(g->having, a))) {
        subscription_deliver(s->r, a);
    }
    cim_instance_unref(a);
    slot_free(s);
}

static void slot_due(struct tick *t)
{
    struct slot *s = container_of(t, struct slot, tick);
    s->work.run = send_slot;
    pool_push(s->r->session->broker->pool, &s->work);
}

/* ---- an event ---- */
static hres key_of(const struct grouping *g, const struct cim_instance *e, struct str *out)
{
    for (size_t i = 0; i < g->clause->nby; i++) {
        struct cim_value v = {0};
        hres hr = wql_path_value(e, g->clause->by[i], &v);
        if (FAILED(hr)) {
            return hr;
        }
        if (v.null) {
            str_addz(out, "N;");
        } else { /* with its length before it, two texts cannot be taken for two others */
            AUTO_STR text = STR_INIT;
            str_add_cim_plain(&text, &v);
            str_addf(out, "%zu:", str_slice(&text).n);
            str_add_slice(out, str_slice(&text));
        }
        cim_value_clear(&v);
    }
    return str_status(out);
}

static struct slot *slot_new(struct wmi_request *r, struct slice key, struct cim_instance *e)
{
    struct slot *s = calloc(1, sizeof *s);
    if (s && !(s->key = cim_str_new(key))) {
        free(s);
        s = NULL;
    }
    if (s) {
        s->r = request_ref(r);
        s->first = cim_instance_ref(e);
    }
    return s;
}

/* Under g->lock. A new slot is returned through *unused when it cannot be used. false: memory is short. */
static bool count_in(struct grouping *g, struct wmi_request *r, struct slice key,
                     struct cim_instance *e, struct slot **unused)
{
    struct slot *s = map_get(&g->slots, key);
    if (!s && g->slots.n < EVENTS_MAX_GROUPS) {
        s = slot_new(r, key, e);
        if (!s) {
            return false;
        }
        int64_t due = clock_mono_ns() + (int64_t)g->clause->within_s * 1000000000;
        if (!map_set(&g->slots, cim_str_slice(s->key), s, NULL)) {
            *unused = s;
            return false;
        }
        if (ticker_set(r->session->broker->hub->ticker, &s->tick, due, slot_due)) {
            map_remove(&g->slots, cim_str_slice(s->key));
            *unused = s;
            return false;
        }
    }
    if (s && s->count < UINT32_MAX) {
        s->count++;
    }
    return true;
}

void grouping_add(struct wmi_request *r, struct cim_instance *event)
{
    struct grouping *g = r->sub->group;
    AUTO_STR key = STR_INIT;
    hres hr = key_of(g, event, &key);
    if (FAILED(hr)) {
        if (hr == WBEM_E_OUT_OF_MEMORY) {
            subscription_lost(r);
        }
        return;
    }
    struct slot *unused = NULL;
    lock_take(&g->lock);
    bool counted = g->stopped || count_in(g, r, str_slice(&key), event, &unused);
    lock_release(&g->lock);
    if (unused) {
        slot_free(unused);
    }
    if (!counted) {
        subscription_lost(r);
    }
}
