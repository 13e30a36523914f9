/* events: the hub of a broker, its subscribers, and what is told to them. */
#include "broker/events.h"

#include "broker/security.h"
#include "util/clock.h"

#include <stdlib.h>
#include <unistd.h>

/* ---- lists ---- */
void sub_list_unref(struct sub_list *l)
{
    if (l && ref_put(&l->refs)) {
        for (size_t i = 0; i < l->n; i++) {
            request_unref(l->v[i]);
        }
        free(l);
    }
}

struct sub_list *subscribers_get(struct subscribers *s)
{
    if (atomic_load_explicit(&s->n, memory_order_acquire) == 0) {
        return NULL;
    }
    lock_take(&s->lock);
    struct sub_list *l = s->list;
    if (l) {
        ref_get(&l->refs);
    }
    lock_release(&s->lock);
    return l;
}

static struct sub_list *list_new(size_t n)
{
    struct sub_list *l = malloc(sizeof *l + n * sizeof *l->v);
    if (l) {
        l->refs = REF_INIT;
        l->n = n;
    }
    return l;
}

/* Puts l (taken) in place of old; false when another thread was first. */
static bool replace(struct subscribers *s, struct sub_list *old, struct sub_list *l)
{
    lock_take(&s->lock);
    bool same = s->list == old;
    if (same) {
        s->list = l;
        atomic_store_explicit(&s->n, l ? l->n : 0, memory_order_release);
    }
    lock_release(&s->lock);
    sub_list_unref(same ? old : l);
    return same;
}

hres subscribers_add(struct subscribers *s, struct wmi_request *r)
{
    for (bool done = false; !done;) {
        struct sub_list *old = subscribers_get(s);
        size_t n = old ? old->n : 0;
        struct sub_list *l = list_new(n + 1);
        if (!l) {
            sub_list_unref(old);
            return WBEM_E_OUT_OF_MEMORY;
        }
        for (size_t i = 0; i < n; i++) {
            l->v[i] = request_ref(old->v[i]);
        }
        l->v[n] = request_ref(r);
        done = replace(s, old, l);
        sub_list_unref(old); /* of get */
    }
    return 0;
}

/* Without memory for a shorter list the entry stays: it has ended, so nothing is offered to it any more. */
void subscribers_remove(struct subscribers *s, struct wmi_request *r)
{
    for (bool done = false; !done;) {
        struct sub_list *old = subscribers_get(s);
        size_t at = 0;
        while (old && at < old->n && old->v[at] != r) {
            at++;
        }
        if (!old || at == old->n) {
            sub_list_unref(old);
            return;
        }
        struct sub_list *l = old->n > 1 ? list_new(old->n - 1) : NULL;
        if (!l && old->n > 1) {
            sub_list_unref(old);
            return;
        }
        for (size_t i = 0, k = 0; l && i < old->n; i++) {
            if (i != at) {
                l->v[k++] = request_ref(old->v[i]);
            }
        }
        done = replace(s, old, l);
        sub_list_unref(old);
    }
}

/* ---- the hub ---- */
hres hub_create(struct broker *b, struct hub **out)
{
    struct hub *h = calloc(1, sizeof *h);
    if (!h) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    h->broker = b;
    map_init(&h->channels, MAP_NOCASE);
    map_init(&h->polls, MAP_NOCASE);
    map_init(&h->feeds, MAP_NOCASE);
    hres hr = ticker_create(&h->ticker);
    if (FAILED(hr)) {
        hub_destroy(h);
        return hr;
    }
    *out = h;
    return 0;
}

void hub_stop(struct hub *h)
{
    if (h) {
        ticker_destroy(h->ticker);
        h->ticker = NULL;
    }
}

void hub_destroy(struct hub *h)
{
    if (!h) {
        return;
    }
    hub_stop(h);
    size_t i = 0;
    for (struct map_entry *e; (e = map_next(&h->channels, &i));) {
        struct channel *c = e->value;
        sub_list_unref(c->pushed.list);
        cim_str_unref(c->ns);
        free(c);
    }
    i = 0;
    for (struct map_entry *e; (e = map_next(&h->feeds, &i));) {
        feed_destroy(e->value);
    }
    map_fini(&h->channels);
    map_fini(&h->polls); /* empty: a poll lives with its subscribers, and they keep the broker */
    map_fini(&h->feeds);
    free(h);
}

struct channel *hub_channel(struct hub *h, struct slice ns)
{
    lock_take(&h->lock);
    struct channel *c = map_get(&h->channels, ns);
    if (!c && (c = calloc(1, sizeof *c))) {
        c->ns = cim_str_new(ns);
        if (!c->ns || !map_set(&h->channels, cim_str_slice(c->ns), c, NULL)) {
            cim_str_unref(c->ns);
            free(c);
            c = NULL;
        }
    }
    lock_release(&h->lock);
    return c;
}

struct channel *hub_find_channel(struct hub *h, struct slice ns)
{
    lock_take(&h->lock);
    struct channel *c = map_get(&h->channels, ns);
    lock_release(&h->lock);
    return c;
}

bool hub_listened(struct hub *h, struct slice ns)
{
    struct channel *c = hub_find_channel(h, ns);
    return c && atomic_load_explicit(&c->pushed.n, memory_order_acquire) > 0;
}

/* ---- making events ---- */
#define FILETIME_1970_US INT64_C(11644473600000000)

hres event_new(struct broker *b, struct slice ns, struct slice cls, struct cim_instance **out)
{
    AUTO_CIM_CLASS c = NULL;
    hres hr = repo_class(b->repo, NULL, ns, cls, &c);
    if (FAILED(hr)) {
        return hr;
    }
    struct cim_instance *i = cim_instance_new(c);
    if (!i) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    /* 100 ns since 1601 (reference section 13.1); an event has no namespace of its own */
    struct cim_value now =
        cim_uint(CIM_UINT64, (uint64_t)(clock_real_us() + FILETIME_1970_US) * 10);
    hr = cim_instance_put(i, SLICE("TIME_CREATED"), &now);
    if (FAILED(hr) && hr != WBEM_E_NOT_FOUND) {
        cim_instance_unref(i);
        return hr;
    }
    *out = i;
    return 0;
}

void event_put_object(struct cim_instance *e, const char *property, struct cim_object *o)
{
    if (o) {
        struct cim_value v = cim_objval(o); /* borrowed: put copies */
        (void)cim_instance_put(e, slice_of(property), &v);
    }
}

static const char *const family_names[] = {"Instance", "Class", "Namespace"};

hres event_of_change(struct broker *b, struct slice ns, enum event_family family, enum change kind,
                     struct cim_object *target, struct cim_object *before,
                     struct cim_instance **out)
{
    const char *word = kind == CHANGE_CREATE   ? "Creation"
                       : kind == CHANGE_DELETE ? "Deletion"
                                               : "Modification";
    AUTO_STR cls = STR_INIT;
    AUTO_STR prop = STR_INIT;
    str_addf(&cls, "__%s%sEvent", family_names[family], word);
    str_addf(&prop, "Target%s", family_names[family]);
    hres hr = str_status(&cls);
    hr = hr ? hr : str_status(&prop);
    hr = hr ? hr : event_new(b, ns, str_slice(&cls), out);
    if (FAILED(hr)) {
        return hr;
    }
    event_put_object(*out, str_z(&prop), target);
    if (kind == CHANGE_MODIFY) {
        str_clear(&prop);
        str_addf(&prop, "Previous%s", family_names[family]);
        event_put_object(*out, str_z(&prop), before);
    }
    return 0;
}

/* ---- telling ---- */
static bool is_for(const struct wmi_request *r, int64_t uid)
{
    return uid == EVERY_USER || r->session->identity->uid == (uint32_t)uid;
}

/* The descriptor an event carries: who may see it. *has false: everybody. */
static hres guard_of(const struct cim_instance *event, struct secdesc *out, bool *has)
{
    const struct cim_value *v = cim_instance_get(event, SLICE("SECURITY_DESCRIPTOR"));
    AUTO_STR bytes = STR_INIT;
    *has = v && !v->null && v->type == (CIM_UINT8 | CIM_ARRAY);
    for (uint32_t i = 0; *has && i < cim_elem_count(v); i++) {
        str_addc(&bytes, (char)v->d.arr->v[i].u);
    }
    hres hr = str_status(&bytes);
    return hr || !*has ? hr : secdesc_parse(str_slice(&bytes), out);
}

static bool may_see(const struct wmi_request *r, bool guarded, const struct secdesc *guard)
{
    return !guarded ||
           (secdesc_rights(guard, r->session->identity, (uint32_t)geteuid()) & WMI_RIGHT_SUBSCRIBE);
}

void hub_publish(struct hub *h, struct slice ns, struct cim_instance *event, int64_t uid)
{
    struct channel *c = hub_find_channel(h, ns);
    struct sub_list *l = c ? subscribers_get(&c->pushed) : NULL;
    struct offering o = {.event = cim_instance_ref(event)};
    struct secdesc guard = {0};
    bool guarded = false;
    hres hr = l ? guard_of(event, &guard, &guarded) : 0; /* a damaged one is shown to nobody */
    for (size_t i = 0; l && hr == 0 && i < l->n; i++) {
        if (is_for(l->v[i], uid) && may_see(l->v[i], guarded, &guard)) {
            subscription_offer(l->v[i], &o);
        }
    }
    secdesc_fini(&guard);
    offering_end(&o);
    sub_list_unref(l);
}

static bool takes_told(const struct subscription *s, enum event_family family, enum change kind)
{
    return s->family == FAMILY_OTHER ? true : s->family == family && (s->pushed & (unsigned)kind);
}

/* Whether a change that could not be told might have been for it. */
static bool concerns(const struct subscription *s, enum event_family family)
{
    return s->family == family || cim_str_is(s->event_class->name, "__Event");
}

void hub_changed(struct hub *h, struct slice ns, enum event_family family, enum change kind,
                 struct cim_object *target, struct cim_object *before, int64_t uid)
{
    struct channel *c = hub_find_channel(h, ns);
    struct sub_list *l = c ? subscribers_get(&c->pushed) : NULL;
    struct offering o = {0};
    for (size_t i = 0; l && i < l->n; i++) {
        struct wmi_request *r = l->v[i];
        if (!is_for(r, uid) || !takes_told(r->sub, family, kind)) {
            continue;
        }
        hres hr =
            o.event ? 0 : event_of_change(h->broker, ns, family, kind, target, before, &o.event);
        if (hr == 0) {
            subscription_offer(r, &o);
        } else if (hr == WBEM_E_OUT_OF_MEMORY && concerns(r->sub, family)) {
            subscription_lost(r);
        }
    }
    offering_end(&o);
    sub_list_unref(l);
}

/* ---- one subscriber ---- */
static const struct bound_class *find_bound(const struct subscription *s, const struct cim_class *c)
{
    for (size_t i = 0; i < s->bound.n; i++) {
        if (s->bound.v[i].cls == c) {
            return &s->bound.v[i];
        }
    }
    for (size_t i = 0; i < s->bound.n; i++) { /* the same class, read again since */
        if (cim_str_caseeq(s->bound.v[i].cls->name, c->name)) {
            return &s->bound.v[i];
        }
    }
    return NULL;
}

/* The event as an instance of the class the plan was made for. Counted; NULL: out of memory. */
static struct cim_instance *as_bound(const struct bound_class *b, struct cim_instance *event)
{
    if (event->cls == b->cls) {
        return cim_instance_ref(event);
    }
    struct cim_instance *i = cim_instance_new(b->cls);
    for (uint32_t k = 0; i && k < event->nprops; k++) {
        if (cim_instance_put(i, cim_str_slice(event->cls->props[k].name), &event->v[k]) ==
            WBEM_E_OUT_OF_MEMORY) {
            i = cim_instance_unref(i);
        }
    }
    return i;
}

/* Subscribers that ask the same question get the same answer: it is found once. */
static bool same_question(const struct wmi_request *r, const struct offering *o)
{
    const struct wmi_request *b = o->asked;
    return b && b->sub->event_class == r->sub->event_class &&
           (b->text == r->text ||
            (b->text->len == r->text->len && memcmp(b->text->s, r->text->s, r->text->len) == 0));
}

static bool matches(struct wmi_request *r, struct offering *o)
{
    if (!same_question(r, o)) {
        const struct bound_class *b = find_bound(r->sub, o->event->cls);
        cim_instance_unref(o->as_asked);
        o->as_asked = b ? as_bound(b, o->event) : NULL;
        o->lost = b && !o->as_asked;
        o->answer = o->as_asked && wql_match(b->plan, o->as_asked);
        o->asked = r; /* kept by the list that is offered to */
    }
    return o->answer;
}

void subscription_lost(struct wmi_request *r)
{
    atomic_store(&r->sub->lost, true); /* one of this and notify_activate sees what the other did */
    if (atomic_load(&r->sub->active)) {
        subscription_end_later(r, WBEM_E_OUT_OF_MEMORY);
    }
}

void subscription_offer(struct wmi_request *r, struct offering *o)
{
    struct subscription *s = r->sub;
    if (!atomic_load_explicit(&s->active, memory_order_acquire) ||
        atomic_load_explicit(&s->ended, memory_order_relaxed)) {
        return;
    }
    if (!matches(r, o)) {
        if (o->lost) {
            subscription_lost(r);
        }
    } else if (s->group) {
        grouping_add(r, o->as_asked);
    } else {
        subscription_deliver(r, o->as_asked);
    }
}

void offering_end(struct offering *o)
{
    cim_instance_unref(o->as_asked);
    cim_instance_unref(o->event);
}

/* Tells that an event did not reach its subscriber — unless the event tells of the events themselves. */
static void tell_overflow(struct wmi_request *r, struct cim_instance *event)
{
    struct hub *h = r->session->broker->hub;
    struct cim_instance *e = NULL;
    if (cim_class_is_a(event->cls, SLICE("__SystemEvent")) ||
        event_new(h->broker, session_ns(r->session), SLICE("__EventQueueOverflowEvent"), &e)) {
        return;
    }
    struct cim_value n = cim_uint(CIM_UINT32, EVENTS_MAX_WAITING);
    (void)cim_instance_put(e, SLICE("CurrentQueueSize"), &n);
    event_put_object(e, "Event", &event->o);
    const struct named_value *who =
        r->context ? context_find(r->context, SLICE(WMI_CONTEXT_CONSUMER)) : NULL;
    if (who) { /* the consumer of a permanent subscription */
        (void)cim_instance_put(e, SLICE("IntendedConsumer"), &who->value);
    }
    hub_publish(h, session_ns(r->session), e, EVERY_USER);
    cim_instance_unref(e);
}

void subscription_deliver(struct wmi_request *r, struct cim_instance *event)
{
    const struct bound_class *b = find_bound(r->sub, event->cls);
    struct cim_instance *out =
        b && b->projected ? cim_instance_project(event, b->projected) : cim_instance_ref(event);
    hres hr = out ? request_try_object(r, &out->o, EVENTS_MAX_WAITING) : WBEM_E_OUT_OF_MEMORY;
    if (hr == WBEM_E_QUEUE_OVERFLOW) {
        if (!(r->call_flags & WMI_FLAG_DROP_EVENTS)) {
            subscription_end_later(r, hr);
        }
        tell_overflow(r, event);
    } else if (
        FAILED(
            hr)) { /* an event is missing, or the receiver's queue is gone: no subscription any more */
        subscription_end_later(r, hr);
    }
}

hres broker_publish(struct session *s, struct cim_instance *event)
{
    if (!(session_rights(s) & WMI_RIGHT_PUBLISH)) {
        return WBEM_E_ACCESS_DENIED;
    }
    if (!cim_class_is_a(event->cls, SLICE("__Event"))) {
        return WBEM_E_NOT_EVENT_CLASS;
    }
    if (!cim_class_is_a(event->cls, SLICE("__ExtrinsicEvent"))) {
        return WBEM_E_INVALID_OPERATION;
    }
    AUTO_CIM_INSTANCE e = NULL; /* of the class as it is here, with its time */
    hres hr = event_new(s->broker, session_ns(s), cim_str_slice(event->cls->name), &e);
    for (uint32_t i = 0; hr == 0 && i < event->nprops; i++) {
        if (!event->v[i].null) {
            hr = cim_instance_put(e, cim_str_slice(event->cls->props[i].name), &event->v[i]);
        }
    }
    if (hr == 0) {
        hub_publish(s->broker->hub, session_ns(s), e, EVERY_USER);
    }
    return hr;
}
