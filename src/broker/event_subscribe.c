/* event_subscribe: beginning and end of a subscription. */
#include "broker/events.h"
#include "broker/registration.h"

#include <stdio.h>
#include <stdlib.h>

void subscription_destroy(struct subscription *s)
{
    if (!s) {
        return;
    }
    for (size_t i = 0; i < s->bound.n; i++) {
        wql_plan_destroy(s->bound.v[i].plan);
        cim_class_unref(s->bound.v[i].projected);
        cim_class_unref(s->bound.v[i].cls);
    }
    vec_fini(&s->bound);
    vec_fini(&s->feeds);
    grouping_destroy(s->group);
    wql_destroy(s->query);
    cim_class_unref(s->event_class);
    free(s);
}

/* ---- leaving ---- */
static void unregister(struct wmi_request *r)
{
    struct subscription *s = r->sub;
    struct hub *h = r->session->broker->hub;
    if (s->listed) {
        subscribers_remove(&s->channel->pushed, r);
    }
    while (s->npolls > 0) {
        poll_leave(s->polls[--s->npolls], r);
    }
    feeds_leave(s);
    if (s->timers_used) {
        timers_leave(h, s->channel);
    }
    if (s->group) {
        grouping_stop(s->group);
    }
    lock_take(&h->lock);
    h->subscriptions--;
    lock_release(&h->lock);
}

/* r is held by the caller: whoever cancels has a reference. */
static void end(struct wmi_request *r, hres status)
{
    unregister(r);
    broker_finish(r, status);
}

static void cancelled(void *arg)
{
    struct wmi_request *r = arg;
    if (!atomic_exchange(&r->sub->ended, true)) {
        end(r, WBEM_E_CALL_CANCELLED);
    }
}

static void run_end(struct work *w)
{
    struct wmi_request *r = container_of(w, struct wmi_request, work);
    end(r, r->sub->end_status);
    request_unref(r);
}

void subscription_end_later(struct wmi_request *r, hres status)
{
    if (!atomic_exchange(&r->sub->ended, true)) {
        r->sub->end_status = status;
        r->work.run = run_end;
        request_ref(r); /* the work's */
        pool_push(r->session->broker->pool, &r->work);
    }
}

void notify_activate(struct wmi_request *r)
{
    request_ref(r);
    atomic_store(&r->sub->active, true);
    wmi_request_on_cancel(r, cancelled, r);
    r->cancel_set = false; /* no provider will end this request: see subscription_end_later */
    hres hr = atomic_load(&r->sub->lost) ? WBEM_E_OUT_OF_MEMORY : 0;
    if (r->sub->timers_used && hr == 0) {
        hr = timers_start(r->session->broker->hub, r->sub->channel);
    }
    if (FAILED(hr)) {
        subscription_end_later(r, hr);
    }
    request_unref(r);
}

/* ---- beginning ---- */
struct coverage {
    struct wmi_request *r;
    bool dynamic;  /* some class has its instances from a provider */
    bool all_told; /* and every such provider tells of creations and deletions */
};

static hres look_at(void *arg, struct cim_class *c)
{
    struct coverage *v = arg;
    const struct broker *b = v->r->session->broker;
    bool concrete = !(c->flags & CIM_CLASS_ABSTRACT);
    if (concrete && registration_is_dynamic(b, c)) {
        v->dynamic = true;
        v->all_told = v->all_told && feeds_tell_of(v->r->session->broker->hub, v->r, c);
    }
    return 0;
}

static hres look_at_tree(struct coverage *v, struct cim_class *c)
{
    struct wmi_request *r = v->r;
    hres hr = look_at(v, c);
    return hr ? hr
              : repo_subclasses(r->session->broker->repo, NULL, session_ns(r->session),
                                cim_str_slice(c->name), true, look_at, v);
}

/* Whether another target has the class already, with those derived from it. */
static bool is_below_other(const struct subscription *s, const struct cim_class *c, size_t i)
{
    for (size_t k = 0; k < s->ntargets; k++) {
        if (k != i && cim_class_is_a(c, s->targets[k])) {
            return true;
        }
    }
    return false;
}

static hres look_at_targets(struct wmi_request *r, struct coverage *v)
{
    struct subscription *s = r->sub;
    *v = (struct coverage){.r = r, .all_told = true};
    hres hr = 0;
    for (size_t i = 0; i < s->ntargets && hr == 0;) {
        AUTO_CIM_CLASS c = NULL;
        hr = repo_class(r->session->broker->repo, NULL, session_ns(r->session), s->targets[i], &c);
        if (hr == 0 && is_below_other(s, c, i)) { /* it would be looked at twice */
            s->targets[i] = s->targets[--s->ntargets];
            continue;
        }
        hr = hr ? hr : look_at_tree(v, c);
        i++;
    }
    return hr;
}

/* Which changes of the targets' instances are told at once and which are polled. */
static hres divide_instances(struct wmi_request *r)
{
    struct subscription *s = r->sub;
    if (s->ntargets == 0) {
        if (s->within > 0) {
            return WBEM_E_REGISTRATION_TOO_BROAD; /* nothing names what to poll */
        }
        s->pushed = s->kinds;
        return 0;
    }
    struct coverage v;
    hres hr = look_at_targets(r, &v);
    if (FAILED(hr)) {
        return hr;
    }
    uint32_t told = v.dynamic ? (v.all_told ? CHANGE_CREATE | CHANGE_DELETE : 0) : 0;
    if (s->within <= 0) {
        s->pushed = s->kinds;
        bool lost = v.dynamic && (s->kinds & ~told);
        return lost ? WBEM_E_REGISTRATION_TOO_PRECISE : 0;
    }
    s->pushed = s->kinds & told;
    s->polled = s->kinds & ~told;
    return 0;
}

static hres divide(struct wmi_request *r)
{
    struct subscription *s = r->sub;
    switch (s->family) {
    case FAMILY_INSTANCE:
        return divide_instances(r);
    case FAMILY_CLASS:
    case FAMILY_NAMESPACE:
        s->polled = s->within > 0 ? s->kinds : 0;
        s->pushed = s->kinds & ~s->polled;
        return 0;
    default:
        s->pushed = CHANGE_ALL;
        return feeds_use(r->session->broker->hub, r);
    }
}

static hres join_poll(struct wmi_request *r, enum poll_source what, struct slice cls)
{
    struct subscription *s = r->sub;
    hres hr = poll_join(r->session->broker->hub, r, what, cls, s->within, &s->polls[s->npolls]);
    s->npolls += hr == 0;
    return hr;
}

static hres join_polls(struct wmi_request *r)
{
    struct subscription *s = r->sub;
    if (s->family != FAMILY_INSTANCE) {
        bool classes = s->family == FAMILY_CLASS;
        return join_poll(r, classes ? POLL_CLASSES : POLL_INSTANCES,
                         classes ? SLICE("") : SLICE("__NAMESPACE"));
    }
    hres hr = 0;
    for (size_t i = 0; i < s->ntargets && hr == 0; i++) {
        hr = join_poll(r, POLL_INSTANCES, s->targets[i]);
    }
    return hr;
}

static hres register_all(struct wmi_request *r)
{
    struct subscription *s = r->sub;
    struct hub *h = r->session->broker->hub;
    hres hr = divide(r);
    if (hr == 0 && s->wants_timers) {
        hr = timers_use(h, s->channel);
        s->timers_used = SUCCEEDED(hr);
    }
    if (hr == 0 && s->pushed) {
        hr = subscribers_add(&s->channel->pushed, r);
        s->listed = hr == 0;
    }
    return hr == 0 && s->polled ? join_polls(r) : hr;
}

static hres count_subscription(struct hub *h)
{
    lock_take(&h->lock);
    bool full = h->subscriptions >= EVENTS_MAX_SUBSCRIPTIONS;
    h->subscriptions += !full;
    lock_release(&h->lock);
    return full ? WBEM_E_QUOTA_VIOLATION : 0;
}

/* What to write instead. */
static void explain(hres hr, struct wql_error *err)
{
    static const struct {
        hres hr;
        const char *text;
    } texts[] = {
        {WBEM_E_REGISTRATION_TOO_BROAD,
         "WITHIN needs a condition TargetInstance ISA \"class\" that tells what to look at"},
        {WBEM_E_REGISTRATION_TOO_PRECISE,
         "no provider tells of these events: WITHIN seconds is needed, to look for them"},
    };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        if (texts[i].hr == hr) {
            *err = (struct wql_error){.line = 1, .column = 1};
            snprintf(err->text, sizeof err->text, "%s", texts[i].text);
        }
    }
}

hres notify_prepare(struct wmi_request *r, struct wql_error *err)
{
    struct hub *h = r->session->broker->hub;
    r->sub = calloc(1, sizeof *r->sub);
    if (!r->sub) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = subscription_parse(r, err);
    hr = hr ? hr : count_subscription(h);
    if (FAILED(hr)) {
        return hr;
    }
    r->sub->channel = hub_channel(h, session_ns(r->session));
    hr = r->sub->channel ? register_all(r) : WBEM_E_OUT_OF_MEMORY;
    if (FAILED(hr)) {
        explain(hr, err);
        unregister(r);
    }
    return hr;
}
