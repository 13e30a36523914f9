/* events: subscriptions of a broker and what feeds them (reference section 12.6; MS-WMI 3.1.4.3.22).
 *
 * A subscription is a request of WMI_OP_NOTIFY that does not end by itself. Its events come from
 *   what this broker writes (classes, static instances, namespaces): events_changed_…, at once;
 *   providers that tell (wmi/provider.h, events): event_feed.c, at once;
 *   polling: event_poll.c, one enumeration per interval for all subscribers of the same class;
 *   timer instructions: event_timer.c.
 * With WITHIN the classes are polled, so what other processes write is seen too; classes whose provider tells of
 * creations and deletions are polled for modifications only.
 *
 * An event goes to subscribers as one shared instance. Nobody waits for a slow subscriber: when EVENTS_MAX_WAITING
 * results are undelivered, the subscription ends with WBEM_E_QUEUE_OVERFLOW, or, with WMI_FLAG_DROP_EVENTS, the event
 * is dropped; either way an __EventQueueOverflowEvent tells of it. Internal to broker/. */
#pragma once
#include "broker/broker.h"
#include "broker/ticker.h"
#include "wql/wql.h"

#define EVENTS_MAX_SUBSCRIPTIONS 10000u /* of a broker: WBEM_E_QUOTA_VIOLATION */
#define EVENTS_MAX_POLLS         1000u  /* of a broker: WBEM_E_QUOTA_VIOLATION */
#define EVENTS_MAX_WAITING       8192u  /* undelivered results of a subscription */
#define EVENTS_MAX_GROUPS                                                                          \
    65536u                    /* GROUP BY combinations open at a time; more: the event is dropped */
#define EVENTS_MAX_TARGETS 8u /* classes joined by OR in one query */
#define EVENTS_MAX_TIMERS  10000u /* timer instructions of a namespace */
#define EVENTS_MIN_WITHIN  0.1    /* seconds; less is taken as this */
#define EVENTS_MAX_WITHIN  3.0e7  /* seconds: about a year */
#define EVENTS_BASELINE_WAIT                                                                       \
    INT64_C(10000000000) /* ns a call waits for the first look of a new poll */

enum change {
    CHANGE_CREATE = 1,
    CHANGE_DELETE = 2,
    CHANGE_MODIFY = 4,
    CHANGE_ALL = 7
};
enum event_family { /* by the event class that is subscribed to */
    FAMILY_INSTANCE,
    FAMILY_CLASS,
    FAMILY_NAMESPACE,
    FAMILY_OTHER, /* extrinsic, timer, system events; and __Event itself */
};

/* ---- lists of subscribers: immutable, replaced as a whole, so that nobody holds a lock while delivering ---- */
struct sub_list {
    ref_count refs;
    size_t n;
    struct wmi_request *v[]; /* counted */
};
struct subscribers {
    struct lock lock;
    struct sub_list *list; /* NULL: empty */
    _Atomic size_t n;
};
hres subscribers_add(struct subscribers *s, struct wmi_request *r);
void subscribers_remove(struct subscribers *s, struct wmi_request *r);
struct sub_list *subscribers_get(struct subscribers *s); /* counted; NULL: empty */
void sub_list_unref(struct sub_list *l);

/* ---- a namespace's events ---- */
struct timers;
struct channel {
    struct cim_str *ns;
    struct subscribers pushed; /* of what is told at once */
    struct timers *timers;     /* under hub->lock; while somebody subscribes to timer events */
    size_t timer_users;
};
struct poll;
struct feed;
struct hub {
    struct broker *broker;
    struct ticker *ticker;
    struct lock lock;    /* guards what follows, for a few instructions */
    struct map channels; /* struct channel by namespace; they stay */
    struct map polls;    /* struct poll by key */
    struct map feeds;    /* struct feed by namespace and class; they stay */
    size_t subscriptions;
};
hres hub_create(struct broker *b, struct hub **out);
void hub_stop(struct hub *h);    /* no tick runs any more */
void hub_destroy(struct hub *h); /* or NULL */
/* The channel of a namespace, made when it is missing. NULL: out of memory. */
struct channel *hub_channel(struct hub *h, struct slice ns);
struct channel *hub_find_channel(struct hub *h, struct slice ns); /* NULL: nobody has made it yet */
/* Whether anybody listens in the namespace. */
bool hub_listened(struct hub *h, struct slice ns);

/* ---- subscriptions ---- */
struct bound_class { /* the event class or one derived from it */
    struct cim_class *cls;
    struct wql_plan *plan;
    struct cim_class *projected; /* NULL: all properties */
};
struct grouping;
struct subscription { /* of a request; freed with it */
    struct wql_query *query;
    struct cim_class *event_class;
    struct VEC(struct bound_class) bound;
    enum event_family family;
    uint32_t kinds; /* changes the event class stands for; 0 in FAMILY_OTHER */
    /* Classes one of which Target… is demanded to be; none derives from another. 0: not told. */
    struct slice targets[EVENTS_MAX_TARGETS];
    size_t ntargets;
    double within; /* seconds; 0: not told */
    bool wants_timers, timers_used;
    _Atomic bool active; /* the call was accepted */
    _Atomic bool ended;
    hres end_status;         /* of subscription_end_later */
    _Atomic bool lost;       /* memory was short, perhaps before the call was accepted */
    bool listed;             /* in channel->pushed */
    uint32_t polled, pushed; /* changes it takes from polling, and from what is told */
    struct channel *channel;
    struct poll *polls[EVENTS_MAX_TARGETS];
    size_t npolls;
    struct VEC(struct feed *) feeds;
    struct grouping *group;
};
/* Checks and registers the subscription of r->text, a call that is not accepted yet: it will miss nothing that happens after
 * the call has returned. All errors of section 12.6. */
hres notify_prepare(struct wmi_request *r, struct wql_error *err);
void notify_activate(struct wmi_request *r); /* after request_accept */
void subscription_destroy(struct subscription *s);
/* Parses, finds the event class, binds (event_query.c). *err is filled for what is wrong with the text. */
hres subscription_parse(struct wmi_request *r, struct wql_error *err);
/* Whether the query of an __EventFilter to be written can be parsed: WBEM_E_UNPARSABLE_QUERY (*err tells where),
 * WBEM_E_INVALID_QUERY_TYPE. Other instances: 0. */
hres event_filter_check(const struct cim_instance *i, struct wql_error *err);
/* Ends it from inside, once, on a worker: the thread that offers an event may be one that the end waits for. */
void subscription_end_later(struct wmi_request *r, hres status);
struct offering { /* one event on its way through a list of subscribers; zero, but for the event */
    struct cim_instance *event;      /* counted */
    const struct wmi_request *asked; /* whose query was asked last */
    struct cim_instance *as_asked;   /* the event as one of that query's class; counted */
    bool answer, lost;               /* lost: memory was short for it */
};
/* Offers an event to one subscriber: match, group, project, deliver. */
void subscription_offer(struct wmi_request *r, struct offering *o);
void offering_end(struct offering *o);
/* Memory was short for an event that may have been for it: with one missing it is no subscription any more. */
void subscription_lost(struct wmi_request *r);
/* The delivery itself; event (borrowed) matches already. */
void subscription_deliver(struct wmi_request *r, struct cim_instance *event);

/* ---- telling ---- */
/* An event of a class of the namespace, TIME_CREATED set. WBEM_E_INVALID_CLASS. */
hres event_new(struct broker *b, struct slice ns, struct slice cls, struct cim_instance **out);
void event_put_object(struct cim_instance *e, const char *property,
                      struct cim_object *o); /* o borrowed */
/* An event of a family: name "Instance", "Class" or "Namespace" is made of it. before may be NULL. */
hres event_of_change(struct broker *b, struct slice ns, enum event_family family, enum change kind,
                     struct cim_object *target, struct cim_object *before,
                     struct cim_instance **out);
/* To everybody who listens in the namespace. Borrowed. uid: to subscriptions of that user only, or EVERY_USER. */
#define EVERY_USER INT64_C(-1)
void hub_publish(struct hub *h, struct slice ns, struct cim_instance *event, int64_t uid);
/* What this broker has written: told when somebody listens. before, target: borrowed. */
void hub_changed(struct hub *h, struct slice ns, enum event_family family, enum change kind,
                 struct cim_object *target, struct cim_object *before, int64_t uid);
uint32_t family_changes(struct slice event_class, enum event_family *family); /* 0: FAMILY_OTHER */

/* ---- writing with events (event_store.c): the repository's functions, and the events of the change ---- */
hres store_put_class(struct session *s, struct cim_class *c, uint32_t flags);
hres store_delete_class(struct session *s, struct slice name);
hres store_put_instance(struct session *s, struct cim_instance *i, uint32_t flags);
hres store_delete_instance(struct session *s, struct cim_path *path);
hres store_create_namespace(struct session *s, struct slice full, struct cim_instance *i);
hres store_delete_namespace(struct session *s, struct slice full, struct cim_instance *i);

/* ---- polling (event_poll.c) ---- */
enum poll_source {
    POLL_INSTANCES,
    POLL_CLASSES
};
/* Joins or makes the poll of a class (name "" for all classes) at an interval of seconds; waits for its first look. */
hres poll_join(struct hub *h, struct wmi_request *r, enum poll_source what, struct slice cls,
               double seconds, struct poll **out);
void poll_leave(struct poll *p, struct wmi_request *r);

/* ---- grouping (event_group.c) ---- */
hres grouping_create(struct wmi_request *r, struct wql_error *err, struct grouping **out);
void grouping_add(struct wmi_request *r, struct cim_instance *event);
void grouping_stop(struct grouping *g); /* what is collected is dropped */
void grouping_destroy(struct grouping *g);

/* ---- timers (event_timer.c) ---- */
hres timers_use(struct hub *h, struct channel *c);
/* A call that wants them was accepted. Harmless when they run or are gone. */
hres timers_start(struct hub *h, struct channel *c);
void timers_leave(struct hub *h, struct channel *c);
void timers_reload(struct hub *h, struct slice ns); /* an instruction was written or deleted */

/* ---- providers that tell (event_feed.c) ---- */
/* Both start what is needed and note it in r->sub. */
hres feeds_use(struct hub *h, struct wmi_request *r); /* of the event classes subscribed to */
bool feeds_tell_of(
    struct hub *h, struct wmi_request *r,
    struct cim_class *c); /* whether creations and deletions of its instances are told */
void feeds_leave(struct subscription *s);
void feed_destroy(struct feed *f);
