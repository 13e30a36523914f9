/* broker: takes operations, resolves what they mean, runs providers and hands results to sinks. The
 * heart.
 *
 * Everything is asynchronous: broker_start checks, queues and returns. The synchronous and
 * semisynchronous forms are made of it in client/. Thread-safe. */
#pragma once
#include "broker/request.h"
#include "repo/repo.h"
#include "util/map.h"
#include "util/vec.h"

#include <sys/un.h>

/* Who calls. An operation without an identity is refused. */
struct identity {
    ref_count refs;
    uint32_t uid, gid;
    uint32_t *groups; /* further ones */
    size_t ngroups;
    struct cim_str *user;
};
struct identity *identity_of_process(void); /* the real user of this process; NULL: out of memory */
/* An account of the operating system with all its groups. WBEM_E_NOT_FOUND. */
hres identity_of_account(const char *name, struct identity **out);
struct identity *identity_ref(struct identity *i);
struct identity *identity_unref(struct identity *i);

struct provider; /* a loaded wmi_provider */
/* A class row of a provider, by class name. */
struct class_binding {
    const struct wmi_class_provider *row;
    struct provider *provider;
};

#define SINK_MAX_CALLS       4000000u /* outstanding on one sink: WBEM_E_QUOTA_VIOLATION beyond */
#define BROKER_MAX_PROVIDERS 1024u
#define BROKER_MAX_QUERY     16384u /* characters (reference section 10.4) */
#define BROKER_MAX_CLASSNAME 4096u
/* Name of the context value that names the consumer an event query is made for: a reference. */
#define WMI_CONTEXT_CONSUMER "__EventConsumer"

struct hub;

struct broker_options {
    const char *repository;                    /* directory; NULL: nothing is stored */
    const struct repo_image *image;            /* built-in schema; may be NULL */
    const char *server;                        /* __SERVER; NULL: the host's name in upper case */
    const char *providers;                     /* directory of provider libraries; NULL: none */
    const struct wmi_provider *const *builtin; /* ended by NULL; may be NULL */
    unsigned threads;                          /* 0: as many as processors */
    bool audit; /* a record of every method call goes to the journal */
};
/* Records of method calls (audit.c). */
struct audit {
    bool on;
    int fd;                /* -1: none */
    struct sockaddr_un to; /* the journal */
    _Atomic uint64_t lost; /* records the journal did not take */
};
/* Whether there is a journal that takes records. */
bool audit_possible(void);
void audit_init(struct audit *a, bool on);
void audit_fini(struct audit *a);

struct broker {
    ref_count refs;
    struct repo *repo;
    struct pool *pool;
    struct cim_str *server;
    _Atomic uint64_t security_epoch; /* grows when a security descriptor was changed here */
    struct audit audit;
    struct hub *hub;     /* events (broker/events.h) */
    struct rules *rules; /* of tests (broker/rules.h); NULL: none. Set before the first call */
    struct map bindings; /* struct class_binding by class name; fixed after broker_open */
    struct VEC(struct provider *) providers;
};
hres broker_open(const struct broker_options *o, struct broker **out);
struct broker *broker_ref(struct broker *b);
/* The last reference waits for running providers (dropped on a worker: in the background). */
struct broker *broker_unref(struct broker *b);
const struct class_binding *broker_binding(const struct broker *b, const struct cim_class *c);
/* The first class of the chain that a provider serves and whose row offers the method. */
const struct wmi_method_provider *broker_find_method(const struct broker *b,
                                                     const struct cim_class *c, const char *method,
                                                     const struct class_binding **binding);

/* A connection to a namespace with an identity and rights. */
struct session {
    ref_count refs;
    struct broker *broker;
    struct cim_origin *origin;
    struct identity *identity;
    struct cim_str
        *locale;    /* "ms_407,ms_409": languages of amended qualifiers, the first wins; or NULL */
    uint32_t limit; /* rights it may have at most (enum wmi_right) */
    /* what it has, and when that was found out: session_rights (broker/security.h) */
    _Atomic uint32_t rights;
    _Atomic uint64_t rights_epoch, rights_generation;
    _Atomic int64_t rights_time;
    _Atomic uint64_t
        registrations_none; /* generation in which the namespace registers no provider */
    struct lock lock;       /* guards the memory of the last method call and of the registrations */
    struct registrations *registrations;
    uint64_t registrations_generation;
    struct cim_str *last_path, *last_method;
    struct cim_class *last_class;
    const struct cim_method *last_sig;
    const struct class_binding *last_binding; /* and the implementation, when there is one */
    const struct wmi_method_provider *last_impl;
    uint64_t last_generation;
};
/* WBEM_E_INVALID_NAMESPACE; WBEM_E_ACCESS_DENIED without identity or without WMI_RIGHT_ENABLE. */
hres session_open(struct broker *b, struct slice ns, struct identity *id, uint32_t rights,
                  struct session **out);
/* Languages of amended qualifiers; before the first call of the session. */
hres session_set_locale(struct session *s, struct slice locales);
struct session *session_ref(struct session *s);
struct session *session_unref(struct session *s);
static inline struct slice session_ns(const struct session *s)
{
    return cim_str_slice(s->origin->ns);
}

/* Starts a call (see wmi_call_async). On failure nothing reaches the sink and *error (may be NULL)
 * is an error object. */
hres broker_start(struct session *s, const struct wmi_call *call, struct wmi_sink *sink,
                  void *cookie, struct cim_instance **error);

/* Sends an event (borrowed, not changed afterwards) to the subscribers of the namespace. WBEM_E_ACCESS_DENIED without
 * WMI_RIGHT_PUBLISH, WBEM_E_NOT_EVENT_CLASS, WBEM_E_INVALID_OPERATION for events that only the broker raises
 * (derived from __Event, but from neither __ExtrinsicEvent nor __SystemEvent). */
hres broker_publish(struct session *s, struct cim_instance *event);

/* ---- between the parts of the broker ---- */
struct wmi_request *broker_request_new(struct session *s, const struct wmi_call *call,
                                       struct wmi_sink *sink,
                                       void *cookie); /* NULL: memory. s NULL: a call
                                       that another machine runs */
void broker_request_fini(struct wmi_request *r);
struct cim_instance *broker_cancel_error(struct wmi_request *r);
/* An __ExtendedStatus of the session's namespace; NULL when it cannot be made. Texts may be empty.
 */
struct cim_instance *error_object(struct session *s, hres status, const char *operation,
                                  struct slice parameter, struct slice provider,
                                  struct slice description);
const char *operation_name(enum wmi_operation op); /* "ExecMethod" … */
/* Ends a request with an error object made from what it knows (none for success). */
void broker_finish(struct wmi_request *r, hres status);
/* Calls a function of the provider bound to r (r->binding). true: it has answered, the status is
 * r->provider_status. false: it answers later; then r->done(r, status) runs on a worker, and r may
 * already be gone. Whoever goes from one provider call to the next does so in a loop over the true
 * answers, so nothing recurses. */
bool request_call_provider(struct wmi_request *r, void (*fn)(struct wmi_request *r, void *state));
void *binding_state(const struct class_binding *b);

/* One function per operation, run on a worker. */
void run_get(struct work *w);
void run_put(struct work *w);
void run_delete(struct work *w);
void run_instances(struct work *w);
void run_subclasses(struct work *w);
void run_query(struct work *w);
void run_method(struct work *w);
/* Checks before a method call is accepted: class, method, parameters. */
hres prepare_method(struct wmi_request *r, const struct wmi_call *call);
/* Finds the instance of r->path (bound to r->cls) in r->cls or a class derived from it, then calls
 * found(r, status, instance); the instance (taken) is NULL unless status is 0. r->cls is its real
 * class afterwards. */
void find_instance(struct wmi_request *r,
                   void (*found)(struct wmi_request *r, hres status, struct cim_instance *i));
extern const struct wmi_provider
    system_provider; /* __NAMESPACE and what else the broker serves itself */
void enum_state_destroy(struct enum_state *s);
void assoc_state_destroy(struct assoc_state *a);
/* How a query would be answered, one step per class that is asked, in order; nothing is run.
 * Failures as of the query, *where (may be NULL) tells a mistake in its text. */
struct explain_row {
    struct slice cls;   /* class that is asked */
    const char *access; /* "scan", "key", "index", "reference", "get", "query", "enumerate", … */
    struct slice text;  /* the same for people, with the values */
    bool filter, projected; /* the condition is evaluated here; a part of the properties is shown */
};
struct wql_error;
hres broker_explain(struct session *s, struct slice query, uint32_t flags,
                    hres (*fn)(void *arg, const struct explain_row *row), void *arg,
                    struct wql_error *where);
/* Whether an object with this path belongs to the session's server and namespace. */
bool session_serves(const struct session *s, const struct cim_path *p);
