/* request: one operation on its way through the broker, and the queue and sink its results go to.
 *
 * States. A request is *running* from its start until its final status (request_finish), whoever
 * gives it: the broker, the provider, or a cancel. It is *delivered* when the sink's completed
 * callback has run. Both sides share one reference, dropped by the side that ends last (after a cancel that is the
 * running one). Between the two stands r->lock, held for a few instructions only.
 *
 * Delivery. A request is its own queue entry: what is to be delivered collects in the request; the
 * request is put on its queue when it is not there already. So order within a call is kept, and a
 * batch costs one entry. */
#pragma once
#include "broker/context.h"
#include "broker/pool.h"
#include "cim/path.h"
#include "util/lock.h"

#include <wmi/client.h>
#include <wmi/provider.h>

struct broker;
struct session;
struct enum_state;
struct subscription;
struct assoc_state;
struct class_binding;

/* ---- queue ---- */
enum queue_mode {
    QUEUE_POLL,   /* an eventfd tells the owner's loop */
    QUEUE_WAIT,   /* a thread sleeps in queue_wait (synchronous calls, enumerators) */
    QUEUE_STRAND, /* drained by the broker's workers, one at a time */
    QUEUE_TELL,   /* once armed, a function is called when something has come; who owns it drains */
};
struct wmi_queue {
    ref_count refs;
    enum queue_mode mode;
    _Atomic bool closed; /* no callback runs any more */
    struct wmi_request *
        taken; /* off the stack, not delivered yet: a callback that waits goes on with them. The owner's */
    int fd;
    struct pool *pool;            /* strand */
    void (*release)(void *owner); /* of what the pool belongs to, when the queue is gone; or NULL */
    void *owner;
    struct work drain; /* strand */
    void (*tell)(
        void *arg); /* tell: set before the queue is used; short, on the thread that pushes */
    void *tell_arg;
    /* On a line of its own: producers and the consumer meet here. */
    _Alignas(64) _Atomic(struct wmi_request *) stack; /* newest first; QUEUE_BUSY: being drained */
    _Atomic uint32_t armed; /* poll, wait: the owner sleeps or is away, so it must be told */
};
hres queue_create(enum queue_mode mode, struct pool *pool, struct wmi_queue **out);
struct wmi_queue *queue_ref(struct wmi_queue *q);
struct wmi_queue *queue_unref(struct wmi_queue *q);
void queue_push(struct wmi_queue *q, struct wmi_request *r);
size_t queue_drain(struct wmi_queue *q); /* delivers what is there; number of requests */
/* Tell mode: true: the function will be called, once. false: something is there already (or the function was just
 * called). A new queue is not armed. */
bool queue_arm(struct wmi_queue *q);
/* Waits until something is there (0: timed out), then drains. timeout_ns negative: no limit. Poll
 * and wait modes. */
size_t queue_wait(struct wmi_queue *q, int64_t timeout_ns);

/* ---- sink ---- */
struct wmi_sink {
    ref_count refs;
    struct lock lock; /* guards the list */
    struct wmi_queue *queue;
    const struct sink_ops *ops;
    void *arg;
    struct wmi_request *calls; /* outstanding, newest first */
    _Atomic size_t ncalls;     /* of the list; read without the lock */
    struct wmi_request *spare; /* ended requests, to be used again */
    unsigned nspare;
};
/* Callbacks in the broker's own types. cookie: of the call. Objects are borrowed. */
struct sink_ops {
    void (*object)(void *arg, void *cookie, struct cim_object *o);
    void (*put)(void *arg, void *cookie, const char *path);
    void (*progress)(void *arg, void *cookie, uint32_t upper, uint32_t current,
                     const char *message);
    void (*completed)(void *arg, void *cookie, hres status, struct cim_instance *error);
    void (*destroy)(void *arg); /* the sink is gone; may be NULL */
    void (*forget)(void *arg,
                   void *cookie); /* instead of completed, when the queue was closed; may be NULL */
};
hres sink_create(struct wmi_queue *q, const struct sink_ops *ops, void *arg, struct wmi_sink **out);
struct wmi_sink *sink_ref(struct wmi_sink *s);
struct wmi_sink *sink_unref(struct wmi_sink *s);
void sink_cancel(struct wmi_sink *s);
size_t sink_outstanding(struct wmi_sink *s);

/* ---- request ---- */
enum event_kind {
    EVENT_OBJECT,
    EVENT_PUT,
    EVENT_PROGRESS
};
struct event {
    uint32_t kind;
    uint32_t upper, current; /* progress */
    void *p; /* struct cim_object *, struct cim_str * (path or message; may be NULL) */
};
#define REQUEST_INLINE_EVENTS 1u
#define REQUEST_MAX_PENDING                                                                        \
    8192u /* undelivered events at which indicate waits for the receiver                           \
           */

enum request_flag {      /* under r->lock unless told */
    REQ_FINAL = 1,       /* status is set; the running side delivers nothing more */
    REQ_QUEUED = 2,      /* on the queue */
    REQ_TAKEN_FINAL = 4, /* the deliverer has seen the end and will complete it */
    REQ_RUN_ENDED = 32,  /* the running side is through with the request */
    REQ_COMPLETING = 64, /* the completion is being told: no cancel any more */
    REQ_DELIVERED = 8,   /* completed callback ran */
    REQ_IN_CANCEL = 16,  /* the provider's cancel function is running */
};
struct wmi_request {
    struct work work; /* first: the pool's entry */
    struct wmi_request *queue_next;
    ref_count refs;
    struct lock lock;
    _Atomic bool cancelled;
    _Atomic uint8_t phase; /* of the provider call under way, see request_call_provider */
    uint16_t flags;
    hres status;
    uint32_t call_flags;
    enum wmi_operation operation;
    /* who and where */
    struct session *session;
    struct wmi_sink *sink;
    struct wmi_request *prev, *next; /* sink's list */
    void *cookie;
    struct wmi_context *context;
    /* what */
    struct cim_class *cls;
    const struct cim_method *method; /* in cls */
    struct cim_instance *in;         /* in-parameters, or the instance to put */
    struct cim_path *path;           /* parsed and bound, or NULL */
    struct cim_str *text;            /* query, path or class name as written */
    const struct class_binding *binding;
    const struct wmi_method_provider *impl; /* of a static method, when it is known already */
    struct enum_state *state;
    struct subscription *sub; /* of an event query */
    struct cim_class *amend_from,
        *amended;              /* the last class that was amended, and how it came out */
    struct assoc_state *assoc; /* of ASSOCIATORS OF and REFERENCES OF */
    /* provider */
    hres provider_status;                             /* what the provider answered */
    void (*done)(struct wmi_request *r, hres status); /* what comes after the provider */
    hres (*indicate)(struct wmi_request *r, struct cim_object *o); /* NULL: to the sink */
    void (*cancel_fn)(void *arg);
    void *cancel_arg;
    bool cancel_set;                 /* the provider's side only */
    _Atomic hres lost;               /* why an object of the provider's could not be delivered */
    struct wmi_request *cancel_next; /* list of those being cancelled together */
    bool cancel_push;                /* and the one who cancels puts it on the queue */
    /* results */
    struct cim_instance *error;
    struct event *events;
    uint32_t nevents, events_cap;
    struct event inline_events[REQUEST_INLINE_EVENTS];
    _Atomic uint32_t room; /* futex: grows when events were taken */
};

#define SINK_MAX_SPARE 512u
/* Zeroed memory for a request of this sink. NULL: out of memory. */
struct wmi_request *request_alloc(struct wmi_sink *s);
struct wmi_request *request_ref(struct wmi_request *r);
struct wmi_request *request_unref(struct wmi_request *r);
/* Puts the request on the sink's list; from then on it will be completed. */
void request_accept(struct wmi_request *r, struct wmi_sink *sink);
/* Delivers an object (taken). WBEM_E_CALL_CANCELLED when nobody wants it any more; may wait for a
 * slow receiver. */
hres request_object(struct wmi_request *r, struct cim_object *o);
/* Many at once (taken): the receiver is told once. Not amended. */
hres request_objects(struct wmi_request *r, struct cim_object **v, size_t n);
/* The same without waiting: WBEM_E_QUEUE_OVERFLOW when max results wait already (o is released). */
hres request_try_object(struct wmi_request *r, struct cim_object *o, uint32_t max);
hres request_put_path(struct wmi_request *r, struct cim_str *path); /* taken */
void request_progress(struct wmi_request *r, uint32_t upper, uint32_t current, const char *message);
/* The end. Later calls change nothing. error is taken, may be NULL. Drops the running side's
 * reference. */
void request_finish(struct wmi_request *r, hres status, struct cim_instance *error);
/* Takes the cancel function of wmi_request_on_cancel away; waits while it runs. The running side. */
void request_forget_cancel(struct wmi_request *r);
void request_cancel(struct wmi_request *r);
/* Delivers what has collected. Called by the queue. */
void request_deliver(struct wmi_request *r, bool closed);
