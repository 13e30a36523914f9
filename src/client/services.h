/* services: a connection to a namespace, whatever lies behind it. Higher floors (scripting objects,
 * commands, the wire) use this in the broker's own types; libwmi's public functions are a thin
 * layer over it. */
#pragma once
#include "broker/broker.h"
#include "util/lock.h"

/* Who waits for the results of a call. Calls to other machines travel in one form or the other. */
enum call_form {
    CALL_ASYNC, /* nobody: they are told to a sink of the caller's */
    CALL_WAIT,  /* the caller, or an enumerator: fetched */
};
struct services_ops {
    hres (*start)(struct wmi_services *s, const struct wmi_call *call, enum call_form form,
                  struct wmi_sink *sink, void *cookie, struct cim_instance **error);
    struct pool *(*pool)(struct wmi_services *s); /* for sinks that run on broker threads */
    hres (*publish)(struct wmi_services *s, struct cim_instance *event);
    hres (*open)(struct wmi_services *s, struct slice ns, struct wmi_services **out,
                 struct cim_instance **error);
    uint32_t (*rights)(struct wmi_services *s);
    void (*destroy)(struct wmi_services *s);
};
struct wmi_services { /* the public name; counted, thread-safe */
    ref_count refs;
    const struct services_ops *ops;
    struct cim_origin *origin; /* server and namespace */
    uint32_t rights;
    bool bare; /* its instances come without the methods of their classes */
    struct lock lock;
    struct VEC(struct cim_class *) classes; /* bare: read for their methods; under the lock */
    void *backend;
};
#define SERVICES_MAX_CLASSES 256u /* remembered for their methods */
/* options as for wmi_connect. *error (may be NULL): an error object of a failure or NULL; of another machine it tells
 * how far the connection came. */
hres services_connect(const struct wmi_connect_options *o, struct wmi_services **out,
                      struct cim_instance **error);
/* On this machine for somebody else: what a server does for its clients. options->rights, locale, ns, repository and
 * providers count. */
hres services_connect_as(const struct wmi_connect_options *o, struct identity *who,
                         struct wmi_services **out);
/* The same machine and identity, another namespace. error as for services_connect. */
hres services_open_namespace(struct wmi_services *s, struct slice ns, struct wmi_services **out,
                             struct cim_instance **error);
/* The class that has the methods of an object, counted: its own, or what is read under its name where instances travel
 * without them. Failures of GetObject. */
hres services_class_of(struct wmi_services *s, struct cim_object *o, struct cim_class **out);
/* The rights that the connection has now (enum wmi_right); 0: none, or they cannot be found out. */
uint32_t services_rights(struct wmi_services *s);
struct wmi_services *services_ref(struct wmi_services *s);
struct wmi_services *services_unref(struct wmi_services *s);
/* See broker_start. sink->queue may be NULL: callbacks on broker threads. */
hres services_start(struct wmi_services *s, const struct wmi_call *call, struct wmi_sink *sink,
                    void *cookie, struct cim_instance **error);
/* See broker_publish. */
hres services_publish(struct wmi_services *s, struct cim_instance *event);
/* The synchronous form: *out (may be NULL) gets the one object; *path (may be NULL) the path of a
 * put; *error an error object of a failure. All returned, release them. */
struct services_result {
    struct cim_object *object;
    struct cim_str *path;
    struct cim_instance *error;
};
hres services_wait(struct wmi_services *s, const struct wmi_call *call,
                   struct services_result *out);
void services_result_clear(struct services_result *r);

/* The semisynchronous form. */
struct services_enum;
hres services_enum_start(struct wmi_services *s, const struct wmi_call *call,
                         struct services_enum **out, struct cim_instance **error);
/* 0 with a counted object, WBEM_S_FALSE at the end, WBEM_S_TIMEDOUT, or the failure (then *error
 * may be an error object, returned). Once ended, it stays ended. */
hres services_enum_next(struct services_enum *e, int64_t timeout_ns, struct cim_object **out,
                        struct cim_instance **error);
void services_enum_destroy(struct services_enum *e);

/* See broker_explain; WBEM_E_NOT_SUPPORTED for a connection to another machine. */
struct wql_error;
hres services_explain(struct wmi_services *s, struct slice query, uint32_t flags,
                      hres (*fn)(void *arg, const struct explain_row *row), void *arg,
                      struct wql_error *where);
/* The repository of an embedded connection, for tools that write schema (MOF compiler); NULL for a
 * remote one. */
struct repo *services_repo(struct wmi_services *s);
/* The broker's side of an embedded connection; NULL for a remote one. Borrowed. */
struct session *services_session(struct wmi_services *s);
