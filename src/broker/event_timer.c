/* event_timer: __TimerEvent from the timer instructions of a namespace (reference section 13.2). They run while
 * somebody subscribes to timer events, from when the first such call is accepted: an absolute time that has passed is
 * due at once, and its event must have a receiver. That the event of an absolute time has been sent is kept in
 * __TimerNextFiring, where a namespace has that class, so that it is sent once. */
#include "broker/events.h"
#include "cim/datetime.h"
#include "util/clock.h"

#include <stdlib.h>

#define CHECK_NS INT64_C(1000000000) /* how often other processes' writing is looked for */
#define CLOCK_STEP_NS                                                                              \
    INT64_C(60000000000) /* the wall clock may be set: an absolute time is looked at again */
#define MIN_INTERVAL INT64_C(1000000) /* 1 ms */

struct timer {
    struct tick tick;
    struct work work;
    struct timers *owner; /* counted */
    struct cim_str *id;
    int64_t interval; /* ns; 0: absolute */
    int64_t at_us;    /* absolute: microseconds since 1970 UTC */
    bool skip;        /* SkipIfPassed */
    /* under owner->lock: */
    bool dead;  /* taken out while its work is on the way, which frees it */
    bool idle;  /* neither waiting nor on the way */
    bool found; /* during a reload */
};
struct timers {
    ref_count refs;
    struct hub *hub;
    struct cim_str *ns;
    struct lock lock;
    struct map map; /* struct timer by TimerId */
    bool started;   /* before it, every timer is idle */
    bool stopped;
    uint64_t generation;
    struct tick check;
    struct work check_work;
};

static void timers_unref(struct timers *t)
{
    if (ref_put(&t->refs)) {
        map_fini(&t->map);
        cim_str_unref(t->ns);
        free(t);
    }
}

static void timer_free(struct timer *k)
{
    struct timers *t = k->owner;
    cim_str_unref(k->id);
    free(k);
    timers_unref(t);
}

/* ---- sending ---- */
static void due(struct tick *t)
{
    struct timer *k = container_of(t, struct timer, tick);
    pool_push(k->owner->hub->broker->pool, &k->work);
}

static void publish(struct timers *t, const struct timer *k, uint64_t firings)
{
    struct cim_instance *e = NULL;
    if (event_new(t->hub->broker, cim_str_slice(t->ns), SLICE("__TimerEvent"), &e)) {
        return;
    }
    struct cim_value n = cim_uint(CIM_UINT32, firings > UINT32_MAX ? UINT32_MAX : firings);
    struct cim_value id = cim_strval(CIM_STRING, k->id); /* borrowed: put copies */
    (void)cim_instance_put(e, SLICE("NumFirings"), &n);
    (void)cim_instance_put(e, SLICE("TimerId"), &id);
    hub_publish(t->hub, cim_str_slice(t->ns), e, EVERY_USER);
    cim_instance_unref(e);
}

#define FILETIME_1970_US INT64_C(11644473600000000)

static int64_t filetime(int64_t us)
{
    return (us + FILETIME_1970_US) * 10;
}

static void remember_sent(struct timers *t, const struct timer *k)
{
    struct repo *repo = t->hub->broker->repo;
    AUTO_CIM_CLASS c = NULL;
    if (repo_class(repo, NULL, cim_str_slice(t->ns), SLICE("__TimerNextFiring"), &c)) {
        return;
    }
    struct cim_instance *i = cim_instance_new(c);
    if (i) {
        struct cim_value id = cim_strval(CIM_STRING, k->id),
                         at = cim_sint(CIM_SINT64, filetime(k->at_us));
        if (cim_instance_put(i, SLICE("TimerId"), &id) == 0 &&
            cim_instance_put(i, SLICE("NextEvent64BitTime"), &at) == 0) {
            (void)repo_put_instance(repo, NULL, cim_str_slice(t->ns), i,
                                    0); /* a read-only repository forgets */
        }
        cim_instance_unref(i);
    }
}

static bool was_sent(struct timers *t, struct cim_str *id, int64_t at_us)
{
    struct repo *repo = t->hub->broker->repo;
    struct cim_path p = {0};
    struct cim_instance *i = NULL;
    AUTO_CIM_CLASS c = NULL;
    struct cim_value key = cim_strval(CIM_STRING, id);
    bool sent = false;
    if (repo_class(repo, NULL, cim_str_slice(t->ns), SLICE("__TimerNextFiring"), &c) == 0 &&
        (p.cls = cim_str_new(SLICE("__TimerNextFiring"))) &&
        cim_path_set_key(&p, SLICE("TimerId"), &key) == 0 && cim_path_bind(&p, c) == 0 &&
        repo_instance(repo, NULL, cim_str_slice(t->ns), &p, &i) == 0) {
        const struct cim_value *v = cim_instance_get(i, SLICE("NextEvent64BitTime"));
        sent = v && !v->null && v->d.i == filetime(at_us);
    }
    cim_instance_unref(i);
    cim_path_fini(&p);
    return sent;
}

/* Under the lock, or of a timer nobody knows yet. false: it cannot wait. */
static bool set_timer(struct timer *k)
{
    int64_t now = clock_mono_ns(), at = now + k->interval;
    if (k->interval == 0) {
        int64_t left = (k->at_us - clock_real_us()) * 1000;
        at = now + (left < 0 ? 0 : left > CLOCK_STEP_NS ? CLOCK_STEP_NS : left);
    }
    return ticker_set(k->owner->hub->ticker, &k->tick, at, due) == 0;
}

/* How often it is due since its tick; 0: not yet (the clock was set). */
static uint64_t firings(const struct timer *k, int64_t now)
{
    if (k->interval == 0) {
        return clock_real_us() >= k->at_us;
    }
    return k->skip ? 1 : 1 + (uint64_t)((now - k->tick.at) / k->interval);
}

static void run_timer(struct work *w)
{
    struct timer *k = container_of(w, struct timer, work);
    struct timers *t = k->owner;
    int64_t now = clock_mono_ns();
    uint64_t n = firings(k, now);
    lock_take(&t->lock);
    bool dead = k->dead;
    lock_release(&t->lock);
    if (n > 0 && !dead) {
        publish(t, k, n);
        if (k->interval == 0) {
            remember_sent(t, k);
        }
    }
    lock_take(&t->lock);
    bool gone = k->dead;
    if (!gone && k->interval > 0) { /* from when it was due: it does not drift */
        int64_t next = k->tick.at + (1 + (now - k->tick.at) / k->interval) * k->interval;
        k->idle = FAILED(ticker_set(t->hub->ticker, &k->tick, next, due));
    } else if (!gone) { /* one that was sent stays known, so that a reload does not send it again */
        k->idle = n > 0 || !set_timer(k);
    }
    lock_release(&t->lock);
    if (gone) {
        timer_free(k);
    }
}

/* ---- instructions ---- */
struct reading {
    struct timers *t;
    bool absolute;
};

static bool number_of(const struct cim_instance *i, const char *name, uint64_t *out)
{
    const struct cim_value *v = cim_instance_get(i, slice_of(name));
    *out = v && !v->null ? v->d.u : 0;
    return v && !v->null;
}

static bool when_of(const struct cim_instance *i, int64_t *us)
{
    const struct cim_value *v = cim_instance_get(i, SLICE("EventDateTime"));
    struct cim_datetime d;
    return v && !v->null && cim_datetime_parse(cim_str_slice(v->d.str), &d) == 0 && !d.interval &&
           cim_datetime_to_us(&d, us);
}

static struct timer *timer_new(struct timers *t, struct cim_str *id, int64_t interval,
                               int64_t at_us, bool skip)
{
    struct timer *k = calloc(1, sizeof *k);
    if (k) {
        k->owner = t;
        ref_get(&t->refs);
        k->id = cim_str_ref(id);
        k->interval = interval;
        k->at_us = at_us;
        k->skip = skip;
        k->found = true;
        k->work.run = run_timer;
    }
    return k;
}

/* Under the lock: takes it out; frees it unless its work is on the way. */
static void forget(struct timers *t, struct timer *k)
{
    map_remove(&t->map, cim_str_slice(k->id));
    k->dead = true;
    if (k->idle || ticker_cancel(t->hub->ticker, &k->tick)) {
        timer_free(k);
    }
}

/* Under the lock. */
static hres add_timer(struct timers *t, struct cim_str *id, int64_t interval, int64_t at_us,
                      bool skip)
{
    bool passed = interval == 0 && clock_real_us() >= at_us;
    if (t->map.n >= EVENTS_MAX_TIMERS || (passed && (skip || was_sent(t, id, at_us)))) {
        return 0;
    }
    struct timer *k = timer_new(t, id, interval, at_us, skip);
    if (!k || !map_set(&t->map, cim_str_slice(k->id), k, NULL)) {
        if (k) {
            timer_free(k);
        }
        return WBEM_E_OUT_OF_MEMORY;
    }
    k->idle = !t->started;
    if (t->started && !set_timer(k)) {
        map_remove(&t->map, cim_str_slice(k->id));
        timer_free(k);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

static hres read_instruction(void *arg, struct cim_instance *i)
{
    struct reading *rd = arg;
    struct timers *t = rd->t;
    const struct cim_value *id = cim_instance_get(i, SLICE("TimerId"));
    const struct cim_value *skip = cim_instance_get(i, SLICE("SkipIfPassed"));
    uint64_t ms = 0;
    int64_t at_us = 0, interval = 0;
    bool ok =
        rd->absolute ? when_of(i, &at_us) : number_of(i, "IntervalBetweenEvents", &ms) && ms > 0;
    if (!ok || !id || id->null) {
        return 0; /* nothing that could be timed */
    }
    if (!rd->absolute) {
        interval = (int64_t)ms * 1000000 < MIN_INTERVAL ? MIN_INTERVAL : (int64_t)ms * 1000000;
    }
    struct timer *k = map_get(&t->map, cim_str_slice(id->d.str));
    if (k && k->interval == interval && k->at_us == at_us) {
        k->found = true;
        return 0;
    }
    if (k) {
        forget(t, k);
    }
    return add_timer(t, id->d.str, interval, at_us, skip && !skip->null && skip->d.b);
}

/* Under the lock. */
static void forget_unfound(struct timers *t)
{
    struct VEC(struct timer *) gone = {0};
    size_t i = 0;
    for (struct map_entry *e; (e = map_next(&t->map, &i));) {
        if (!((struct timer *)e->value)->found) {
            (void)vec_push(&gone, e->value); /* without memory it goes at the next reload */
        }
    }
    for (i = 0; i < gone.n; i++) {
        forget(t, gone.v[i]);
    }
    vec_fini(&gone);
}

static hres reload(struct timers *t)
{
    static const struct {
        const char *cls;
        bool absolute;
    } kinds[] = {{"__IntervalTimerInstruction", false}, {"__AbsoluteTimerInstruction", true}};
    struct repo *repo = t->hub->broker->repo;
    hres hr = 0;
    lock_take(&t->lock);
    t->generation = repo_generation(repo);
    size_t k = 0;
    for (struct map_entry *e; (e = map_next(&t->map, &k));) {
        ((struct timer *)e->value)->found = false;
    }
    for (size_t i = 0; i < ARRAY_LEN(kinds) && hr == 0 && !t->stopped; i++) {
        AUTO_CIM_CLASS c = NULL;
        struct reading rd = {t, kinds[i].absolute};
        if (repo_class(repo, NULL, cim_str_slice(t->ns), slice_of(kinds[i].cls), &c) == 0) {
            hr = repo_instances(repo, NULL, cim_str_slice(t->ns), c, read_instruction, &rd);
        }
    }
    if (hr == 0) {
        forget_unfound(t);
    }
    lock_release(&t->lock);
    return hr;
}

/* ---- users ---- */
static void check_due(struct tick *k)
{
    struct timers *t = container_of(k, struct timers, check);
    pool_push(t->hub->broker->pool, &t->check_work);
}

static void run_check(struct work *w)
{
    struct timers *t = container_of(w, struct timers, check_work);
    lock_take(&t->lock);
    bool written = repo_generation(t->hub->broker->repo) != t->generation;
    lock_release(&t->lock);
    if (written) {
        (void)reload(t); /* what fails is tried again a second later */
    }
    lock_take(&t->lock);
    bool over =
        t->stopped || ticker_set(t->hub->ticker, &t->check, clock_mono_ns() + CHECK_NS, check_due);
    lock_release(&t->lock);
    if (over) {
        timers_unref(t);
    }
}

static struct timers *timers_new(struct hub *h, struct cim_str *ns)
{
    struct timers *t = calloc(1, sizeof *t);
    if (t) {
        t->refs = REF_INIT;
        t->hub = h;
        t->ns = cim_str_ref(ns);
        t->check_work.run = run_check;
        map_init(&t->map, MAP_NOCASE);
    }
    return t;
}

hres timers_use(struct hub *h, struct channel *c)
{
    lock_take(&h->lock);
    bool first = c->timer_users == 0;
    if (first) {
        c->timers = timers_new(h, c->ns);
    }
    struct timers *t = c->timers;
    if (t) {
        c->timer_users++;
        ref_get(&t->refs);
    }
    lock_release(&h->lock);
    if (!t) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = reload(t);
    if (hr == 0 && first) {
        ref_get(&t->refs); /* the check's */
        hr = ticker_set(h->ticker, &t->check, clock_mono_ns() + CHECK_NS, check_due);
        if (FAILED(hr)) {
            timers_unref(t);
        }
    }
    if (FAILED(hr)) {
        timers_leave(h, c);
    }
    timers_unref(t);
    return hr;
}

static hres start(struct timers *t)
{
    hres hr = 0;
    size_t i = 0;
    lock_take(&t->lock);
    if (!t->started && !t->stopped) {
        t->started = true;
        for (struct map_entry *e; (e = map_next(&t->map, &i));) {
            struct timer *k = e->value;
            k->idle = !set_timer(k);
            hr = k->idle ? WBEM_E_OUT_OF_MEMORY : hr;
        }
    }
    lock_release(&t->lock);
    return hr;
}

/* The channel's, counted; NULL: nobody uses them. */
static struct timers *timers_of(struct hub *h, const struct channel *c)
{
    lock_take(&h->lock);
    struct timers *t = c->timers;
    if (t) {
        ref_get(&t->refs);
    }
    lock_release(&h->lock);
    return t;
}

hres timers_start(struct hub *h, struct channel *c)
{
    struct timers *t = timers_of(h, c);
    hres hr = 0;
    if (t) {
        hr = start(t);
        timers_unref(t);
    }
    return hr;
}

static void stop(struct timers *t)
{
    lock_take(&t->lock);
    t->stopped = true;
    bool waited = ticker_cancel(t->hub->ticker, &t->check);
    while (t->map.n > 0) { /* by hand: it needs no memory */
        size_t i = 0;
        struct map_entry *e = map_next(&t->map, &i);
        forget(t, e->value);
    }
    lock_release(&t->lock);
    if (waited) {
        timers_unref(t);
    }
}

void timers_leave(struct hub *h, struct channel *c)
{
    lock_take(&h->lock);
    struct timers *t = --c->timer_users == 0 ? TAKE(c->timers) : NULL;
    lock_release(&h->lock);
    if (t) {
        stop(t);
        timers_unref(t);
    }
}

void timers_reload(struct hub *h, struct slice ns)
{
    struct channel *c = hub_find_channel(h, ns);
    struct timers *t = c ? timers_of(h, c) : NULL;
    if (t) {
        (void)reload(t); /* what fails is tried again by the check */
        timers_unref(t);
    }
}
