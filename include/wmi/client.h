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

typedef struct wmi_services wmi_services; /* a connection to one namespace; counted, thread-safe */
typedef struct wmi_sink wmi_sink;         /* counted, thread-safe */
typedef struct wmi_queue wmi_queue;       /* counted; dispatched by one thread at a time */
typedef struct wmi_context
    wmi_context;                  /* named values; counted; not changed while in use by a call */
typedef struct wmi_enum wmi_enum; /* one owner */

/* Namespace rights (MS-WMI 5.2). */
enum wmi_right {
    WMI_RIGHT_ENABLE = 0x1,
    WMI_RIGHT_METHOD_EXECUTE = 0x2,
    WMI_RIGHT_FULL_WRITE = 0x4,
    WMI_RIGHT_PARTIAL_WRITE = 0x8,
    WMI_RIGHT_WRITE_PROVIDER = 0x10,
    WMI_RIGHT_ALL = 0x1f,
};
struct wmi_connect_options {
    const char *server; /* NULL, "", ".": this machine */
    const char *ns;     /* NULL, "": root\cimv2 */
    const char *user, *password,
        *authority;         /* refused for this machine: WBEM_E_LOCAL_CREDENTIALS */
    const char *locale;     /* "MS_409" or NULL */
    const char *repository; /* directory; NULL: the default, see repository in wmi(1) */
    const char *providers;  /* directory of provider libraries; NULL: $OPENWMI_PROVIDERS or the
                               installed one */
    uint32_t rights;        /* 0: all; else the connection is limited to these (enum wmi_right) */
};
/* Connects. options may be NULL. WBEM_E_INVALID_NAMESPACE, WBEM_E_LOCAL_CREDENTIALS,
 * WBEM_E_ACCESS_DENIED, RPC_S_SERVER_UNAVAILABLE for another machine. */
wmi_status wmi_connect(const struct wmi_connect_options *options, wmi_services **out);
wmi_services *wmi_services_ref(wmi_services *s);
void wmi_services_unref(wmi_services *s);

/* The error object (__ExtendedStatus) of the last failed call of this thread, taken away by
 * reading; NULL when none. */
wmi_object *wmi_last_error(void);

/* ---- context ---- */
wmi_status wmi_context_create(wmi_context **out);
wmi_context *wmi_context_ref(wmi_context *c);
void wmi_context_unref(wmi_context *c);
wmi_status wmi_context_set(wmi_context *c, const char *name, const wmi_value *value); /* replaces */

/* ---- queues and sinks ---- */
/* A queue brings callbacks to a thread of yours: poll wmi_queue_fd for reading, then
 * wmi_queue_dispatch. */
wmi_status wmi_queue_create(wmi_queue **out);
void wmi_queue_destroy(wmi_queue *q); /* pending events are dropped, no callback runs any more */
int wmi_queue_fd(const wmi_queue *q);
/* Runs the callbacks that are due; the number of calls served. */
size_t wmi_queue_dispatch(wmi_queue *q);
/* Waits until something is due, at most timeout_ms (negative: for ever), then dispatches. 0 when
 * the time ran out. */
size_t wmi_queue_wait(wmi_queue *q, int timeout_ms);

struct wmi_sink_ops { /* each may be NULL; cookie is the one given with the call; objects are
                         borrowed */
    void (*object)(void *arg, void *cookie, wmi_object *object);
    void (*put)(void *arg, void *cookie, const char *path);
    void (*progress)(void *arg, void *cookie, uint32_t upper, uint32_t current,
                     const char *message);
    void (*completed)(void *arg, void *cookie, wmi_status status, wmi_object *error);
};
/* queue NULL: callbacks run on a thread of the broker, one at a time per sink. ops must outlive the
 * sink. */
wmi_status wmi_sink_create(wmi_queue *queue, const struct wmi_sink_ops *ops, void *arg,
                           wmi_sink **out);
wmi_sink *wmi_sink_ref(wmi_sink *s);
void wmi_sink_unref(wmi_sink *s);
/* Every outstanding call of the sink completes with WBEM_E_CALL_CANCELLED. Any thread, any time,
 * harmless twice. */
void wmi_sink_cancel(wmi_sink *s);
size_t wmi_sink_outstanding(wmi_sink *s);

/* ---- operations ---- */
enum wmi_flags { /* numbers of WbemFlagEnum, WbemQueryFlagEnum, WbemChangeFlagEnum */
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
};
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
struct wmi_call { /* what to do; everything is borrowed and copied where needed */
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

/* The next object (release it), WBEM_S_FALSE at the end, WBEM_S_TIMEDOUT, or the failure of the
 * call. */
wmi_status wmi_enum_next(wmi_enum *e, int timeout_ms, wmi_object **out);
void wmi_enum_destroy(wmi_enum *e); /* cancels what is still running */

/* The call this project is named for: starts method of the object at path and returns. */
wmi_status wmi_services_exec_method_async(wmi_services *s, wmi_sink *sink, const char *path,
                                          const char *method, wmi_object *in_params, uint32_t flags,
                                          wmi_context *context, void *cookie);
wmi_status wmi_services_exec_method(wmi_services *s, const char *path, const char *method,
                                    wmi_object *in_params, wmi_object **out_params);
wmi_status wmi_services_get(wmi_services *s, const char *path, wmi_object **out);
wmi_status wmi_services_query(wmi_services *s, const char *wql, wmi_enum **out);
wmi_status wmi_services_put(wmi_services *s, wmi_object *object, uint32_t flags);
wmi_status wmi_services_delete(wmi_services *s, const char *path);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
