/* client: connections to a namespace and the operations on it, in three forms that share one path:
 *   …_async  returns at once; results, progress and completion arrive at a sink
 *   wmi_exec_query_enum, wmi_instances_enum  semisynchronous: an enumerator that is fed while it is
 * read the rest waits for the outcome.
 *
 * Rules of the asynchronous form (reference section 6): an error found before the call is accepted
 * is returned by the call itself and the sink is never touched. Everything later arrives at the
 * sink: any number of objects and progress reports in order, one at a time, then exactly one
 * completion, then nothing — also after cancel. */
#ifndef WMI_CLIENT_H
#define WMI_CLIENT_H
#include <wmi/object.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

/* A connection to one namespace; counted, thread-safe. */
typedef struct wmi_services wmi_services;
/* Where the results of calls arrive; counted, thread-safe. */
typedef struct wmi_sink wmi_sink;
/* Brings callbacks to a thread of yours; one owner, dispatched by one thread at a time. */
typedef struct wmi_queue wmi_queue;
/* Named values that travel with a call; counted; not changed while in use by a call. */
typedef struct wmi_context wmi_context;
/* The results of a call, read one by one; one owner, one thread at a time. */
typedef struct wmi_enum wmi_enum;

/* Namespace rights (MS-WMI 5.2). */
enum wmi_right {
    WMI_RIGHT_ENABLE = 0x1,
    WMI_RIGHT_METHOD_EXECUTE = 0x2,
    WMI_RIGHT_FULL_WRITE = 0x4,
    WMI_RIGHT_PARTIAL_WRITE = 0x8,
    WMI_RIGHT_WRITE_PROVIDER = 0x10,
    WMI_RIGHT_REMOTE_ENABLE = 0x20,
    WMI_RIGHT_SUBSCRIBE = 0x40, /* receive events */
    WMI_RIGHT_PUBLISH = 0x80,
    WMI_RIGHT_READ_CONTROL = 0x20000, /* read the namespace's security descriptor */
    WMI_RIGHT_WRITE_DAC = 0x40000,    /* change it */
    WMI_RIGHT_ALL = 0x600ff,
};
/* How to connect; everything is borrowed during wmi_connect. */
struct wmi_connect_options {
    /* NULL, "", ".": this machine; else a name or an address, with "[port]" behind it where the object resolver
     * listens elsewhere than at 135 */
    const char *server;
    const char *ns; /* NULL, "": root\cimv2 */
    /* Who logs on at another machine: "user", "DOMAIN\\user", "user@domain"; refused for this machine:
     * WBEM_E_LOCAL_CREDENTIALS. user NULL or "": as the file of credentials says, see wmi(1) */
    const char *user, *password;
    const char *authority; /* "ntlmdomain:NAME"; "kerberos:…": WBEM_E_NOT_SUPPORTED */
    const char *
        locale; /* "ms_407,ms_409": the first that has texts; NULL: the language of the environment, else ms_409 */
    const char *repository; /* directory; NULL: the default, see repository in wmi(1) */
    const char *providers;  /* directory of provider libraries; NULL: $OPENWMI_PROVIDERS or the
                               installed one */
    uint32_t rights;        /* 0: all; else the connection is limited to these (enum wmi_right) */
    /* Of another machine: */
    uint32_t
        authentication; /* WbemAuthenticationLevelEnum: 2 connect, 4 packet, 5 integrity, 6 privacy; 0: privacy */
    uint32_t
        impersonation; /* WbemImpersonationLevelEnum: 1 anonymous … 4 delegate; 0: 3, impersonate */
    uint32_t timeout_ms; /* of connecting, from the name to the namespace; 0: 30 s */
    uint32_t
        deadline_ms; /* everything on this connection is over by then: WBEM_E_TIMED_OUT; 0: never */
    uint32_t flags;  /* enum wmi_connect_flag */
};
/* Flags of a connection to another machine. */
enum wmi_connect_flag {
    /* Results of asynchronous calls are fetched: the other machine need not (and does not) connect to this one. Progress
     * is not told. */
    WMI_CONNECT_POLL = 1,
};
/* Connects. options may be NULL. WBEM_E_INVALID_NAMESPACE, WBEM_E_LOCAL_CREDENTIALS,
 * WBEM_E_ACCESS_DENIED; of another machine RPC_S_SERVER_UNAVAILABLE, WBEM_E_TIMED_OUT and others, with an error object
 * (wmi_last_error) whose Description names the layer: name resolution, TCP, RPC, log-on, DCOM, namespace. Waits until it
 * is connected. */
wmi_status wmi_connect(const struct wmi_connect_options *options, wmi_services **out);
/* Another namespace of the same machine, as the same user and with the same rights; release *out.
 * WBEM_E_INVALID_NAMESPACE, WBEM_E_ACCESS_DENIED. */
wmi_status wmi_services_open(wmi_services *s, const char *ns, wmi_services **out);
/* One more owner of the connection; s itself. NULL is fine. */
wmi_services *wmi_services_ref(wmi_services *s);
/* Gives up a connection; the last one closes it. NULL is fine. */
void wmi_services_unref(wmi_services *s);
/* The machine's name; borrowed from s. */
const char *wmi_services_server(const wmi_services *s);
/* The namespace (root\cimv2); borrowed from s. */
const char *wmi_services_namespace(const wmi_services *s);

/* The error object (__ExtendedStatus) of the last failed call of this thread, taken away by
 * reading; NULL when none. */
wmi_object *wmi_last_error(void);

/* ---- context ---- */
/* An empty context; release *out with wmi_context_unref. */
wmi_status wmi_context_create(wmi_context **out);
/* A copy that may be changed; release *out. */
wmi_status wmi_context_clone(const wmi_context *c, wmi_context **out);
/* One more owner; c itself. NULL is fine. */
wmi_context *wmi_context_ref(wmi_context *c);
/* Gives up a context. NULL is fine. */
void wmi_context_unref(wmi_context *c);
/* Adds or replaces a value; names are without case. WBEM_E_INVALID_PARAMETER without a name or for
 * a value that makes no sense, WBEM_E_QUOTA_VIOLATION beyond 4096. */
wmi_status wmi_context_set(wmi_context *c, const char *name, const wmi_value *value);
/* The value with this name; borrowed until the context is changed. WBEM_E_NOT_FOUND. */
wmi_status wmi_context_get(const wmi_context *c, const char *name, wmi_value *value);
/* Value i in the order they were added; WBEM_S_FALSE beyond the last one. Borrowed. */
wmi_status wmi_context_at(const wmi_context *c, uint32_t i, const char **name, wmi_value *value);
/* Takes a value away. WBEM_E_NOT_FOUND. */
wmi_status wmi_context_remove(wmi_context *c, const char *name);
/* Takes all values away. */
void wmi_context_clear(wmi_context *c);

/* ---- queues and sinks ---- */
/* A queue brings callbacks to a thread of yours: poll wmi_queue_fd for reading, then
 * wmi_queue_dispatch. */
wmi_status wmi_queue_create(wmi_queue **out);
/* Ends a queue: pending events are dropped, no callback runs any more. Not inside a callback. NULL
 * is fine. */
void wmi_queue_destroy(wmi_queue *q);
/* A descriptor that is readable while callbacks are due. It belongs to the queue: do not read or
 * close it. */
int wmi_queue_fd(const wmi_queue *q);
/* Runs the callbacks that are due; the number of calls served. */
size_t wmi_queue_dispatch(wmi_queue *q);
/* Waits until something is due, at most timeout_ms (negative: for ever), then dispatches. 0 when
 * the time ran out. */
size_t wmi_queue_wait(wmi_queue *q, int timeout_ms);

/* What a sink calls; each may be NULL. arg is the one of the sink, cookie the one given with the
 * call; objects and texts are borrowed. put: the path of what was written. error: the error object
 * (__ExtendedStatus) of a failure, or NULL. */
struct wmi_sink_ops {
    void (*object)(void *arg, void *cookie, wmi_object *object);
    void (*put)(void *arg, void *cookie, const char *path);
    void (*progress)(void *arg, void *cookie, uint32_t upper, uint32_t current,
                     const char *message);
    void (*completed)(void *arg, void *cookie, wmi_status status, wmi_object *error);
};
/* A sink; release *out with wmi_sink_unref (calls in flight keep it). queue NULL: callbacks run on a
 * thread of the broker, one at a time per sink. ops must outlive the sink. */
wmi_status wmi_sink_create(wmi_queue *queue, const struct wmi_sink_ops *ops, void *arg,
                           wmi_sink **out);
/* One more owner; s itself. NULL is fine. */
wmi_sink *wmi_sink_ref(wmi_sink *s);
/* Gives up a sink. NULL is fine. */
void wmi_sink_unref(wmi_sink *s);
/* Every outstanding call of the sink completes with WBEM_E_CALL_CANCELLED. Any thread, any time,
 * harmless twice. */
void wmi_sink_cancel(wmi_sink *s);
/* Calls of the sink that are not completed yet. Any thread. */
size_t wmi_sink_outstanding(wmi_sink *s);

/* ---- operations ---- */
/* Flags of calls; numbers of WbemFlagEnum, WbemQueryFlagEnum, WbemChangeFlagEnum. Which operation
 * takes which is said in the table of docs/conformance.md; others: WBEM_E_INVALID_PARAMETER. */
enum wmi_flags {
    WMI_FLAG_SHALLOW = 1,
    WMI_FLAG_PROTOTYPE = 2,
    WMI_FLAG_UPDATE_ONLY = 1,
    WMI_FLAG_CREATE_ONLY = 2,
    WMI_FLAG_UPDATE_SAFE = 0x20,
    WMI_FLAG_UPDATE_FORCE = 0x40,
    WMI_FLAG_NO_ERROR_OBJECT = 0x40,
    WMI_FLAG_SEND_STATUS = 0x80,
    WMI_FLAG_ENSURE_LOCATABLE = 0x100,
    WMI_FLAG_DIRECT_READ = 0x200,
    WMI_FLAG_USE_AMENDED = 0x20000,
    /* Of event queries, ours: when too many events wait for a slow receiver, more are dropped (and told as
     * __EventQueueOverflowEvent); without it the subscription ends with WBEM_E_QUEUE_OVERFLOW. */
    WMI_FLAG_DROP_EVENTS = 0x10000000,
};
/* What a call does, and the members of wmi_call it looks at. */
enum wmi_operation {
    WMI_OP_GET,         /* path: class or instance; "" gives a new empty class */
    WMI_OP_PUT,         /* object */
    WMI_OP_DELETE,      /* path */
    WMI_OP_INSTANCES,   /* path: class name */
    WMI_OP_SUBCLASSES,  /* path: class name or "" */
    WMI_OP_QUERY,       /* text, language ("WQL") */
    WMI_OP_EXEC_METHOD, /* path, method, object: in-parameters or NULL */
    WMI_OP_NOTIFY,      /* query: an event query; never ends by itself */
};
/* A call; everything is borrowed during the function it is given to, and copied where needed. */
struct wmi_call {
    enum wmi_operation operation;
    const char *path;
    const char *method;
    const char *query, *language;
    wmi_object *object;
    uint32_t flags;
    wmi_context *context;
};
/* Starts a call. cookie is handed to the callbacks. Returns the errors of section 6.2 that are
 * found at once. */
wmi_status wmi_call_async(wmi_services *s, const struct wmi_call *call, wmi_sink *sink,
                          void *cookie);
/* Semisynchronous: the enumerator's first read reports what an asynchronous call would report at
 * its completion. */
wmi_status wmi_call_enum(wmi_services *s, const struct wmi_call *call, wmi_enum **out);
/* Waits; *out (may be NULL) gets the one object of Get and ExecMethod (NULL when there is none). */
wmi_status wmi_call_wait(wmi_services *s, const struct wmi_call *call, wmi_object **out);

/* Waits for a put as wmi_call_wait does; *path (may be NULL) gets the path of what was written, free()
 * it; NULL when there is none. WBEM_E_INVALID_PARAMETER for another operation. */
wmi_status wmi_call_put(wmi_services *s, const struct wmi_call *call, char **path);

/* The next object (release it), WBEM_S_FALSE at the end, WBEM_S_TIMEDOUT after timeout_ms (negative:
 * waits for ever), or the failure of the call. */
wmi_status wmi_enum_next(wmi_enum *e, int timeout_ms, wmi_object **out);
/* A batch: at most max objects (release each), *n of them are stored. 0 when there are max,
 * WBEM_S_FALSE with what was left at the end, WBEM_S_TIMEDOUT with what came within timeout_ms
 * (negative: waits for ever), or the failure of the call; objects before it are stored, too. */
wmi_status wmi_enum_next_batch(wmi_enum *e, int timeout_ms, wmi_object **objects, size_t max,
                               size_t *n);
/* Ends an enumerator; cancels what is still running. NULL is fine. */
void wmi_enum_destroy(wmi_enum *e);

/* ---- short forms of calls; their contexts and other flags: with struct wmi_call ---- */
/* The call this project is named for: starts method of the object at path and returns. */
wmi_status wmi_services_exec_method_async(wmi_services *s, wmi_sink *sink, const char *path,
                                          const char *method, wmi_object *in_params, uint32_t flags,
                                          wmi_context *context, void *cookie);
/* Runs a method and waits; *out_params (may be NULL) gets the out-parameters (release them), NULL
 * when there are none. in_params may be NULL. */
wmi_status wmi_services_exec_method(wmi_services *s, const char *path, const char *method,
                                    wmi_object *in_params, wmi_object **out_params);
/* The class or instance at path ("": a new empty class); release *out. WBEM_E_NOT_FOUND,
 * WBEM_E_INVALID_OBJECT_PATH, WBEM_E_INVALID_CLASS and the failures of providers. */
wmi_status wmi_services_get(wmi_services *s, const char *path, wmi_object **out);
/* The same at a sink. */
wmi_status wmi_services_get_async(wmi_services *s, wmi_sink *sink, const char *path, uint32_t flags,
                                  void *cookie);
/* Reads an object again from this namespace; *object is replaced, on failure it stays. Changes that
 * were not written are lost. flags: 0 or WMI_FLAG_USE_AMENDED. WBEM_E_INVALID_OBJECT_PATH: it has no
 * path. */
wmi_status wmi_services_refresh(wmi_services *s, wmi_object **object, uint32_t flags);
/* The instances of a class and, without WMI_FLAG_SHALLOW, of the classes derived from it. */
wmi_status wmi_services_instances(wmi_services *s, const char *class_name, uint32_t flags,
                                  wmi_enum **out);
/* The same at a sink. */
wmi_status wmi_services_instances_async(wmi_services *s, wmi_sink *sink, const char *class_name,
                                        uint32_t flags, void *cookie);
/* The classes derived from a class (NULL or "": all), with WMI_FLAG_SHALLOW directly. */
wmi_status wmi_services_subclasses(wmi_services *s, const char *class_name, uint32_t flags,
                                   wmi_enum **out);
/* The same at a sink. */
wmi_status wmi_services_subclasses_async(wmi_services *s, wmi_sink *sink, const char *class_name,
                                         uint32_t flags, void *cookie);
/* The results of a WQL query; what is wrong with it is told by the first read. Destroy *out. */
wmi_status wmi_services_query(wmi_services *s, const char *wql, wmi_enum **out);
/* Subscribes to events: wmi_enum_next waits for the next one; wmi_enum_destroy ends the subscription. What is wrong with
 * the query is returned at once. */
wmi_status wmi_services_notify(wmi_services *s, const char *wql, wmi_enum **out);
/* The same at a sink: it is completed when it is cancelled (wmi_sink_cancel) or fails. */
wmi_status wmi_services_notify_async(wmi_services *s, wmi_sink *sink, const char *wql,
                                     uint32_t flags, void *cookie);
/* A WQL query, asynchronously: objects arrive at the sink. */
wmi_status wmi_services_query_async(wmi_services *s, wmi_sink *sink, const char *wql,
                                    uint32_t flags, void *cookie);
/* What may be said about associations (WQL ASSOCIATORS OF and REFERENCES OF, reference section 3.2).
 * Names match a class and its subclasses; NULL or "": not asked for. */
struct wmi_association {
    const char *assoc_class;  /* class of the association; not for references */
    const char *result_class; /* class of the results */
    const char *result_role;  /* reference property that names the results; not for references */
    const char *role;         /* reference property that names the object asked about */
    const char *required_assoc_qualifier; /* of the association's class; not for references */
    const char *required_qualifier;       /* of the class of the results */
    bool class_defs_only; /* the classes of the results; not together with result_class */
    bool schema_only;     /* path is that of a class: classes only, no instances are looked at */
    bool keys_only;       /* results with their keys only */
};
/* The objects at the other ends of the associations of the object at path; once per association.
 * options may be NULL. WBEM_E_INVALID_OBJECT_PATH and WBEM_E_INVALID_PARAMETER (a name that is none,
 * or an option not for references) at once; the rest, WBEM_E_NOT_FOUND for path among it, as for a
 * query. */
wmi_status wmi_services_associators(wmi_services *s, const char *path,
                                    const struct wmi_association *options, wmi_enum **out);
/* The associations themselves that refer to the object at path. */
wmi_status wmi_services_references(wmi_services *s, const char *path,
                                   const struct wmi_association *options, wmi_enum **out);
/* wmi_services_associators at a sink. */
wmi_status wmi_services_associators_async(wmi_services *s, wmi_sink *sink, const char *path,
                                          const struct wmi_association *options, uint32_t flags,
                                          void *cookie);
/* wmi_services_references at a sink. */
wmi_status wmi_services_references_async(wmi_services *s, wmi_sink *sink, const char *path,
                                         const struct wmi_association *options, uint32_t flags,
                                         void *cookie);
/* Writes a class or an instance and waits. flags: WMI_FLAG_CREATE_ONLY (WBEM_E_ALREADY_EXISTS),
 * WMI_FLAG_UPDATE_ONLY (WBEM_E_NOT_FOUND), of classes WMI_FLAG_UPDATE_SAFE or _FORCE. The path of
 * what was written: wmi_call_put. */
wmi_status wmi_services_put(wmi_services *s, wmi_object *object, uint32_t flags);
/* The same at a sink, which is told the path. */
wmi_status wmi_services_put_async(wmi_services *s, wmi_sink *sink, wmi_object *object,
                                  uint32_t flags, void *cookie);
/* Deletes the class or instance at path and waits. WBEM_E_NOT_FOUND, WBEM_E_PROVIDER_NOT_CAPABLE. */
wmi_status wmi_services_delete(wmi_services *s, const char *path);
/* The same at a sink. */
wmi_status wmi_services_delete_async(wmi_services *s, wmi_sink *sink, const char *path,
                                     void *cookie);

/* ---- security of the namespace (__SystemSecurity; MS-WMI 2.2.30, MS-DTYP 2.4.6) ---- */
/* What the caller may do here (enum wmi_right). */
wmi_status wmi_services_rights(wmi_services *s, uint32_t *rights);
/* The security descriptor of the namespace, self-relative, *n bytes; free() *sd.
 * WBEM_E_ACCESS_DENIED without WMI_RIGHT_READ_CONTROL. */
wmi_status wmi_services_get_security(wmi_services *s, unsigned char **sd, size_t *n);
/* Sets it. WBEM_E_ACCESS_DENIED without WMI_RIGHT_WRITE_DAC, WBEM_E_INVALID_OBJECT: no descriptor,
 * WBEM_E_INVALID_PARAMETER: NULL, or beyond 64 KiB. */
wmi_status wmi_services_set_security(wmi_services *s, const unsigned char *sd, size_t n);

/* Raises an event: an instance of a class derived from __ExtrinsicEvent, borrowed. WBEM_E_ACCESS_DENIED without
 * WMI_RIGHT_PUBLISH, WBEM_E_NOT_EVENT_CLASS, WBEM_E_INVALID_OPERATION for other events. */
wmi_status wmi_services_publish(wmi_services *s, wmi_object *event);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
