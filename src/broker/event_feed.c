/* event_feed: providers that tell of events (wmi/provider.h). A feed is one row of a provider in one namespace; it
 * runs while it has users. */
#include "broker/events.h"
#include "broker/loader.h"
#include "broker/registration.h"

#include <pthread.h>
#include <stdlib.h>

struct feed { /* wmi_feed; lives as long as the hub */
    struct hub *hub;
    struct cim_str *ns, *key;
    struct cim_class *cls; /* that the row names, as it was when the feed was made */
    struct provider *provider;
    const struct wmi_event_provider *row;
    pthread_mutex_t lock; /* start and stop, one at a time */
    size_t users;
    uint32_t uid; /* of the subscribers */
    void *arg;    /* of wmi_feed_set_data */
};

void feed_destroy(struct feed *f)
{
    if (f) {
        pthread_mutex_destroy(&f->lock);
        cim_class_unref(f->cls);
        cim_str_unref(f->ns);
        cim_str_unref(f->key);
        free(f);
    }
}

/* ---- finding ---- */
static struct feed *feed_new(struct hub *h, struct slice ns, struct slice key,
                             struct cim_class *cls, struct provider *p,
                             const struct wmi_event_provider *row)
{
    struct feed *f = calloc(1, sizeof *f);
    if (!f) {
        return NULL;
    }
    pthread_mutex_init(&f->lock, NULL);
    f->hub = h;
    f->ns = cim_str_new(ns);
    f->key = cim_str_new(key);
    f->cls = cim_class_ref(cls);
    f->provider = p;
    f->row = row;
    if (!f->ns || !f->key) {
        feed_destroy(f);
        f = NULL;
    }
    return f;
}

static struct feed *find_feed(struct hub *h, const struct session *s, struct cim_class *cls,
                              struct provider *p, const struct wmi_event_provider *row)
{
    AUTO_STR key = STR_INIT;
    str_add_slice(&key, session_ns(s));
    str_addf(&key, ":%s %u", row->name, s->identity->uid);
    struct feed *fresh =
        str_status(&key) ? NULL : feed_new(h, session_ns(s), str_slice(&key), cls, p, row);
    if (fresh) {
        fresh->uid = s->identity->uid;
    }
    lock_take(&h->lock);
    struct feed *f = fresh ? map_get(&h->feeds, str_slice(&key)) : NULL;
    if (!f && fresh && map_set(&h->feeds, cim_str_slice(fresh->key), fresh, NULL)) {
        f = TAKE(fresh);
    }
    lock_release(&h->lock);
    feed_destroy(fresh);
    return f;
}

/* ---- use ---- */
static hres feed_use(struct feed *f)
{
    hres hr = provider_ready(f->provider);
    if (FAILED(hr)) {
        return hr;
    }
    pthread_mutex_lock(&f->lock);
    if (f->users == 0) {
        hr = f->row->start((wmi_feed *)f, f->provider->state);
    }
    f->users += SUCCEEDED(hr);
    pthread_mutex_unlock(&f->lock);
    return hr;
}

static void feed_leave(struct feed *f)
{
    pthread_mutex_lock(&f->lock);
    if (--f->users == 0) {
        f->row->stop((wmi_feed *)f, f->provider->state);
    }
    pthread_mutex_unlock(&f->lock);
}

void feeds_leave(struct subscription *s)
{
    while (s->feeds.n > 0) {
        feed_leave(vec_pop(&s->feeds));
    }
}

static hres use_row(struct hub *h, struct wmi_request *r, struct cim_class *cls, struct provider *p,
                    const struct wmi_event_provider *row)
{
    if (!vec_reserve(&r->sub->feeds, 1)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = registration_allows_events(r->session, p->table);
    if (FAILED(hr)) {
        return hr;
    }
    struct feed *f = find_feed(h, r->session, cls, p, row);
    hr = f ? feed_use(f) : WBEM_E_OUT_OF_MEMORY;
    if (SUCCEEDED(hr)) {
        (void)vec_push(&r->sub->feeds, f);
    }
    return hr;
}

/* Every row whose event class is among those subscribed to. */
hres feeds_use(struct hub *h, struct wmi_request *r)
{
    struct broker *b = h->broker;
    for (size_t i = 0; i < b->providers.n; i++) {
        struct provider *p = b->providers.v[i];
        for (const struct wmi_event_provider *row = p->table->events; row && row->name; row++) {
            for (size_t k = 0; k < r->sub->bound.n; k++) {
                struct cim_class *c = r->sub->bound.v[k].cls;
                if (!cim_str_is(c->name, row->name)) {
                    continue;
                }
                hres hr = use_row(h, r, c, p, row);
                if (FAILED(hr)) {
                    return hr;
                }
            }
        }
    }
    return 0;
}

bool feeds_tell_of(struct hub *h, struct wmi_request *r, struct cim_class *c)
{
    const struct class_binding *binding = broker_binding(h->broker, c);
    const struct wmi_event_provider *row = binding ? binding->provider->table->events : NULL;
    for (; row && row->name; row++) {
        if (cim_str_is(c->name, row->name)) {
            return SUCCEEDED(use_row(h, r, c, binding->provider, row));
        }
    }
    return false;
}

/* ---- what providers call ---- */
void wmi_feed_set_data(wmi_feed *feed, void *data)
{
    ((struct feed *)feed)->arg = data;
}

void *wmi_feed_data(const wmi_feed *feed)
{
    return ((const struct feed *)feed)->arg;
}

uint32_t wmi_feed_uid(const wmi_feed *feed)
{
    return ((const struct feed *)feed)->uid;
}

wmi_object *wmi_feed_new_object(wmi_feed *feed)
{
    struct feed *f = (struct feed *)feed;
    struct cim_instance *i = NULL;
    if (cim_class_is_a(f->cls, SLICE("__Event"))) {
        return event_new(f->hub->broker, cim_str_slice(f->ns), cim_str_slice(f->cls->name), &i)
                   ? NULL
                   : &i->o;
    }
    i = cim_instance_new(f->cls);
    struct cim_origin *o =
        i ? cim_origin_new(cim_str_slice(f->hub->broker->server), cim_str_slice(f->ns)) : NULL;
    if (o) {
        cim_instance_set_origin(i, o);
        cim_origin_unref(o);
    }
    return i ? &i->o : NULL;
}

void wmi_feed_event(wmi_feed *feed, wmi_object *event)
{
    struct feed *f = (struct feed *)feed;
    struct cim_instance *i = event ? cim_as_instance(event) : NULL;
    if (i) {
        hub_publish(f->hub, cim_str_slice(f->ns), i, f->uid);
    }
    cim_object_unref(event);
}

void wmi_feed_instance(wmi_feed *feed, enum wmi_feed_change change, wmi_object *instance)
{
    struct feed *f = (struct feed *)feed;
    if (instance) {
        hub_changed(f->hub, cim_str_slice(f->ns), FAMILY_INSTANCE,
                    change == WMI_FEED_CREATED ? CHANGE_CREATE : CHANGE_DELETE, instance, NULL,
                    f->uid);
    }
    cim_object_unref(instance);
}
