/* event_subscribe: beginning and end of a subscription. */
#include "broker/events.h"

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
    if (s->poll) {
        poll_leave(s->poll, r);
        s->poll = NULL;
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

static void leave(struct work *w)
{
    struct subscription *s = container_of(w, struct subscription, leaving);
    struct wmi_request *r = TAKE(s->request);
    unregister(r);
    request_unref(r); /* s may be gone with it */
}

/* r is held by the caller: whoever offers or cancels has a reference. */
void subscription_end(struct wmi_request *r, hres status)
{
    struct subscription *s = r->sub;
    if (!atomic_exchange(&s->ended, true)) {
        struct pool *pool = r->session->broker->pool;
        s->request = request_ref(r);
        s->leaving.run = leave;
        broker_finish(r, status);
        pool_push(pool, &s->leaving);
    }
}

/* When a cancel has returned, nothing runs any more. */
static void cancelled(void *arg)
{
    struct wmi_request *r = arg;
    if (!atomic_exchange(&r->sub->ended, true)) {
        request_ref(r);
        unregister(r);
        broker_finish(r, WBEM_E_CALL_CANCELLED);
        request_unref(r);
    }
}

void notify_activate(struct wmi_request *r)
{
    request_ref(r);
    atomic_store(&r->sub->active, true);
    wmi_request_on_cancel(r, cancelled, r);
    r->cancel_set = false; /* no provider will end this request: see subscription_end */
    if (atomic_load(&r->sub->lost)) {
        subscription_end(r, WBEM_E_OUT_OF_MEMORY);
    }
    request_unref(r);
}

/* ---- beginning ---- */
static bool is_dynamic(const struct broker *b, const struct cim_class *c)
{
    return (c->flags & CIM_CLASS_DYNAMIC) || broker_binding(b, c) != NULL;
}

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
    if (concrete && is_dynamic(b, c)) {
        v->dynamic = true;
        v->all_told = v->all_told && feeds_tell_of(v->r->session->broker->hub, v->r, c);
    }
    return 0;
}

static hres look_at_target(struct wmi_request *r, struct coverage *v)
{
    struct subscription *s = r->sub;
    struct repo *repo = r->session->broker->repo;
    *v = (struct coverage){.r = r, .all_told = true};
    AUTO_CIM_CLASS c = NULL;
    hres hr = repo_class(repo, NULL, session_ns(r->session), s->target, &c);
    hr = hr ? hr : look_at(v, c);
    return hr ? hr
              : repo_subclasses(repo, NULL, session_ns(r->session), s->target, true, look_at, v);
}

/* Which changes of the target's instances are told at once and which are polled. */
static hres divide_instances(struct wmi_request *r)
{
    struct subscription *s = r->sub;
    if (s->target.n == 0) {
        if (s->within > 0) {
            return WBEM_E_REGISTRATION_TOO_BROAD; /* nothing names what to poll */
        }
        s->pushed = s->kinds;
        return 0;
    }
    struct coverage v;
    hres hr = look_at_target(r, &v);
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

static hres join_poll(struct wmi_request *r)
{
    struct subscription *s = r->sub;
    struct slice cls = s->family == FAMILY_INSTANCE    ? s->target
                       : s->family == FAMILY_NAMESPACE ? SLICE("__NAMESPACE")
                                                       : SLICE("");
    return poll_join(r->session->broker->hub, r,
                     s->family == FAMILY_CLASS ? POLL_CLASSES : POLL_INSTANCES, cls, s->within,
                     &s->poll);
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
    return hr == 0 && s->polled ? join_poll(r) : hr;
}

static hres count_subscription(struct hub *h)
{
    lock_take(&h->lock);
    bool full = h->subscriptions >= EVENTS_MAX_SUBSCRIPTIONS;
    h->subscriptions += !full;
    lock_release(&h->lock);
    return full ? WBEM_E_QUOTA_VIOLATION : 0;
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
        unregister(r);
    }
    return hr;
}
