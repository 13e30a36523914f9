/* event_poll: one enumeration per interval of a class, or of all classes, for all subscribers together; two looks are
 * compared (reference section 12.6). */
#include "broker/events.h"
#include "broker/registration.h"
#include "util/clock.h"

#include <stdlib.h>

#define POLL_MAX_OBJECTS 1000000u /* of a look: it fails with WBEM_E_QUOTA_VIOLATION */

struct seen {
    struct cim_str *key;
    struct cim_object *object;
};
struct poll {
    ref_count refs; /* each user; the tick that waits or the look under way */
    struct hub *hub;
    struct session *session;
    enum poll_source what;
    enum event_family family;
    struct cim_str *cls, *key;
    int64_t interval; /* ns */
    size_t users;     /* under hub->lock */
    struct subscribers subs;
    struct lock lock; /* guards dead against the tick */
    _Atomic bool dead;
    _Atomic bool failed; /* no further look could be set: its subscribers are told */
    struct tick tick;
    struct work work;
    struct wmi_sink *sink;
    _Atomic uint32_t ready; /* futex: the first look is over */
    hres first_status;
    /* of the look under way, which is one at a time */
    int64_t begun;
    hres failure;
    struct map now, before; /* struct seen by key */
    uint64_t
        generation; /* of the repository at the last look; 0: the instances may change without it */
};

static void seen_clear(struct map *m)
{
    size_t i = 0;
    for (struct map_entry *e; (e = map_next(m, &i));) {
        struct seen *s = e->value;
        cim_object_unref(s->object);
        cim_str_unref(s->key);
        free(s);
    }
    map_clear(m);
}

static void poll_unref(struct poll *p)
{
    if (!p || !ref_put(&p->refs)) {
        return;
    }
    seen_clear(&p->now);
    seen_clear(&p->before);
    map_fini(&p->now);
    map_fini(&p->before);
    sub_list_unref(p->subs.list);
    sink_unref(p->sink);
    cim_str_unref(p->cls);
    cim_str_unref(p->key);
    session_unref(p->session); /* may be the last of the broker */
    free(p);
}

/* ---- comparing ---- */
static void tell(struct poll *p, struct sub_list *l, enum change kind, struct cim_object *target,
                 struct cim_object *before)
{
    struct offering o = {0};
    for (size_t i = 0; i < l->n; i++) {
        if (!(l->v[i]->sub->polled & (unsigned)kind)) {
            continue;
        }
        hres hr = o.event ? 0
                          : event_of_change(p->hub->broker, session_ns(p->session), p->family, kind,
                                            target, before, &o.event);
        if (hr == 0) {
            subscription_offer(l->v[i], &o);
        } else if (hr == WBEM_E_OUT_OF_MEMORY) {
            subscription_lost(l->v[i]);
        }
    }
    offering_end(&o);
}

static bool same_object(struct cim_object *a, struct cim_object *b)
{
    return a == b || cim_object_eq(a, b, CIM_OBJ_IGNORE_SOURCE);
}

static void compare(struct poll *p)
{
    struct sub_list *l = subscribers_get(&p->subs);
    if (!l) {
        return;
    }
    size_t i = 0;
    for (struct map_entry *e; (e = map_next(&p->now, &i));) {
        struct seen *s = e->value, *old = map_get(&p->before, e->key);
        if (!old) {
            tell(p, l, CHANGE_CREATE, s->object, NULL);
        } else if (!same_object(s->object, old->object)) {
            tell(p, l, CHANGE_MODIFY, s->object, old->object);
        }
    }
    i = 0;
    for (struct map_entry *e; (e = map_next(&p->before, &i));) {
        if (!map_get(&p->now, e->key)) {
            tell(p, l, CHANGE_DELETE, ((struct seen *)e->value)->object, NULL);
        }
    }
    sub_list_unref(l);
}

/* ---- a look ---- */
static hres key_of(struct cim_object *o, struct str *out)
{
    struct cim_instance *i = cim_as_instance(o);
    if (i) {
        return cim_instance_relpath(i, out);
    }
    str_add_slice(out, cim_str_slice(cim_as_class(o)->name));
    return str_status(out);
}

static hres note(struct poll *p, struct cim_object *o)
{
    AUTO_STR key = STR_INIT;
    hres hr = key_of(o, &key);
    if (hr == WBEM_E_NO_KEY) {
        return 0; /* cannot be told from others: no events of it */
    }
    if (hr == 0 && p->now.n >= POLL_MAX_OBJECTS) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    struct seen *s = hr ? NULL : calloc(1, sizeof *s);
    if (!s) {
        return hr ? hr : WBEM_E_OUT_OF_MEMORY;
    }
    s->key = cim_str_new(str_slice(&key));
    void *old = NULL;
    if (!s->key || !map_set(&p->now, cim_str_slice(s->key), s, &old)) {
        cim_str_unref(s->key);
        free(s);
        return WBEM_E_OUT_OF_MEMORY;
    }
    s->object = cim_object_ref(o);
    if (old) { /* the same key twice in one look */
        struct seen *twice = old;
        cim_object_unref(twice->object);
        cim_str_unref(twice->key);
        free(twice);
    }
    return 0;
}

static void on_object(void *arg, void *cookie, struct cim_object *o)
{
    (void)cookie;
    struct poll *p = arg;
    if (p->failure == 0) {
        p->failure = note(p, o);
    }
}

static void look(struct work *w);

static void due(struct tick *t)
{
    struct poll *p = container_of(t, struct poll, tick);
    pool_push(p->session->broker->pool, &p->work);
}

static void tell_failed(struct poll *p)
{
    atomic_store(&p->failed, true); /* who joins from now on sees it */
    struct sub_list *l = subscribers_get(&p->subs);
    for (size_t i = 0; l && i < l->n; i++) {
        subscription_lost(l->v[i]);
    }
    sub_list_unref(l);
}

/* Hands the running look's reference to the next tick, or drops it. */
static void wait_for_next(struct poll *p)
{
    int64_t at = p->begun + p->interval, now = clock_mono_ns();
    lock_take(&p->lock);
    p->work.run = look;
    bool dead = atomic_load(&p->dead);
    hres hr = dead ? 0 : ticker_set(p->hub->ticker, &p->tick, at > now ? at : now, due);
    lock_release(&p->lock);
    if (FAILED(hr)) {
        tell_failed(p);
    }
    if (dead || FAILED(hr)) {
        poll_unref(p);
    }
}

static void first_look_over(struct poll *p, hres status)
{
    p->first_status = status;
    atomic_store(&p->ready, 1);
    futex_wake(&p->ready, INT32_MAX);
}

static void look_over(struct poll *p, hres status)
{
    status = FAILED(status) ? status : p->failure;
    bool first = atomic_load(&p->ready) == 0;
    if (status == 0) {
        if (!first) {
            compare(p);
        }
        seen_clear(&p->before);
        struct map m = p->before;
        p->before = p->now;
        p->now = m;
    } else { /* this look tells nothing; the next one is compared with the last good one */
        seen_clear(&p->now);
        p->generation = 0;
    }
    if (first) {
        first_look_over(p, status);
    }
    wait_for_next(p);
}

static void on_completed(void *arg, void *cookie, hres status, struct cim_instance *error)
{
    (void)cookie;
    (void)error;
    look_over(arg, status);
}

static const struct sink_ops poll_ops = {.object = on_object, .completed = on_completed};

static hres note_dynamic(void *arg, struct cim_class *c)
{
    return registration_is_dynamic(arg, c) ? WBEM_S_FALSE : 0;
}

/* What is stored changes with the repository only: no need to look when nobody has written. */
static bool unchanged(struct poll *p)
{
    struct broker *b = p->session->broker;
    uint64_t g = repo_generation(b->repo), last = p->generation;
    if (last != 0 && last == g) {
        return true;
    }
    hres hr = 0;
    if (p->what == POLL_INSTANCES && p->family == FAMILY_INSTANCE) {
        AUTO_CIM_CLASS c = NULL;
        hr = repo_class(b->repo, NULL, session_ns(p->session), cim_str_slice(p->cls), &c);
        hr = hr ? hr : note_dynamic(b, c);
        hr = hr ? hr
                : repo_subclasses(b->repo, NULL, session_ns(p->session), cim_str_slice(p->cls),
                                  true, note_dynamic, b);
    }
    p->generation = hr == 0 ? g : 0;
    return false;
}

/* Consumes the reference of the tick. */
static void look(struct work *w)
{
    struct poll *p = container_of(w, struct poll, work);
    p->begun = clock_mono_ns();
    p->failure = 0;
    if (atomic_load(&p->dead)) {
        poll_unref(p);
        return;
    }
    if (unchanged(p)) {
        wait_for_next(p);
        return;
    }
    struct wmi_call call = {.operation =
                                p->what == POLL_CLASSES ? WMI_OP_SUBCLASSES : WMI_OP_INSTANCES,
                            .path = cim_str_z(p->cls),
                            .flags = WMI_FLAG_NO_ERROR_OBJECT};
    hres hr = broker_start(p->session, &call, p->sink, NULL, NULL);
    if (FAILED(hr)) {
        look_over(p, hr);
    }
}

/* ---- users ---- */
static hres key_text(struct wmi_request *r, enum poll_source what, struct slice cls,
                     int64_t interval, struct str *out)
{
    const struct session *s = r->session;
    str_addf(out, "%d %d %lld %u %x ", (int)what, (int)r->sub->family, (long long)interval,
             s->identity->uid, s->limit);
    str_add_slice(out, session_ns(s));
    str_addc(out, ':');
    str_add_slice(out, cls);
    return str_status(out);
}

static struct poll *poll_new(struct hub *h, struct wmi_request *r, enum poll_source what,
                             struct slice cls, int64_t interval, struct slice key)
{
    struct poll *p = calloc(1, sizeof *p);
    if (!p) {
        return NULL;
    }
    p->refs = REF_INIT;
    p->hub = h;
    p->session = session_ref(r->session);
    p->what = what;
    p->family = r->sub->family;
    p->interval = interval;
    p->cls = cim_str_new(cls);
    p->key = cim_str_new(key);
    map_init(&p->now, MAP_NOCASE);
    map_init(&p->before, MAP_NOCASE);
    struct wmi_queue *q = NULL;
    if (!p->cls || !p->key || queue_create(QUEUE_STRAND, h->broker->pool, &q) ||
        sink_create(q, &poll_ops, p, &p->sink)) {
        poll_unref(p);
        p = NULL;
    }
    queue_unref(q);
    return p;
}

/* The poll of that key with one user more; a new one (*made) has not begun yet. */
static hres find_or_make(struct hub *h, struct wmi_request *r, enum poll_source what,
                         struct slice cls, int64_t interval, struct slice key, bool *made,
                         struct poll **out)
{
    struct poll *fresh = poll_new(h, r, what, cls, interval, key);
    lock_take(&h->lock);
    struct poll *p = map_get(&h->polls, key);
    hres hr = p                                ? 0
              : !fresh                         ? WBEM_E_OUT_OF_MEMORY
              : h->polls.n >= EVENTS_MAX_POLLS ? WBEM_E_QUOTA_VIOLATION
                                               : 0;
    *made = !p;
    if (hr == 0 && !p) {
        hr = map_set(&h->polls, cim_str_slice(fresh->key), fresh, NULL) ? 0 : WBEM_E_OUT_OF_MEMORY;
        p = hr ? NULL : TAKE(fresh);
    } else if (hr == 0) {
        ref_get(&p->refs);
    }
    if (hr == 0) {
        p->users++;
        *out = p;
    }
    lock_release(&h->lock);
    poll_unref(fresh);
    return hr;
}

static void wait_ready(struct poll *p)
{
    int64_t end = clock_mono_ns() + EVENTS_BASELINE_WAIT;
    for (int64_t left; atomic_load(&p->ready) == 0 && (left = end - clock_mono_ns()) > 0;) {
        futex_wait(&p->ready, 0, left);
    }
}

hres poll_join(struct hub *h, struct wmi_request *r, enum poll_source what, struct slice cls,
               double seconds, struct poll **out)
{
    int64_t interval = (int64_t)(seconds * 1e9);
    AUTO_STR key = STR_INIT;
    hres hr = key_text(r, what, cls, interval, &key);
    bool made = false;
    struct poll *p = NULL;
    hr = hr ? hr : find_or_make(h, r, what, cls, interval, str_slice(&key), &made, &p);
    if (FAILED(hr)) {
        return hr;
    }
    hr = subscribers_add(&p->subs, r);
    if (made) { /* also without this subscriber: others may have joined */
        ref_get(&p->refs);
        p->work.run = look;
        pool_push(h->broker->pool, &p->work);
    }
    wait_ready(p);
    hr = hr ? hr : atomic_load(&p->ready) ? p->first_status : 0;
    hr = hr == 0 && atomic_load(&p->failed) ? WBEM_E_OUT_OF_MEMORY : hr;
    if (FAILED(hr)) {
        poll_leave(p, r);
        return hr;
    }
    *out = p;
    return 0;
}

void poll_leave(struct poll *p, struct wmi_request *r)
{
    struct hub *h = p->hub;
    subscribers_remove(&p->subs, r);
    lock_take(&h->lock);
    bool last = --p->users == 0;
    if (last) {
        map_remove(&h->polls, cim_str_slice(p->key));
    }
    lock_release(&h->lock);
    if (last) {
        lock_take(&p->lock);
        atomic_store(&p->dead, true);
        lock_release(&p->lock);
        if (ticker_cancel(h->ticker, &p->tick)) {
            poll_unref(p); /* the tick's */
        }
    }
    poll_unref(p);
}
