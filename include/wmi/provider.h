/* provider: how classes get their instances and methods. A provider is a table of classes; each
 * class names the functions it offers. A loadable provider is a shared library in the providers
 * directory that exports const struct wmi_provider *wmi_provider_entry(unsigned abi); and answers
 * NULL when it does not know the abi (WMI_PROVIDER_ABI).
 *
 * Life of a request: the broker calls a function of the table on a broker thread. The provider
 * delivers objects with wmi_request_indicate and ends with exactly one wmi_request_done — before
 * the function returns, or later from any thread. A request in flight costs memory, not a thread.
 * After wmi_request_done the request must not be touched. */
#ifndef WMI_PROVIDER_H
#define WMI_PROVIDER_H
#include <wmi/object.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

/* The version of this interface. */
#define WMI_PROVIDER_ABI 2u
/* Before wmi_provider_entry: it is found in the library. */
#if defined(__GNUC__)
#define WMI_PROVIDER_EXPORT __attribute__((visibility("default")))
#else
#define WMI_PROVIDER_EXPORT
#endif

/* What is asked of a provider; usable until wmi_request_done. */
typedef struct wmi_request wmi_request;

/* A method of a class. */
struct wmi_method_provider {
    const char *name;
    void (*run)(wmi_request *r, void *state);
};
/* A class; functions that are NULL answer WBEM_E_PROVIDER_NOT_CAPABLE. */
struct wmi_class_provider {
    const char *name; /* class; it must carry the qualifiers dynamic and provider("<provider name>")
                         for instances */
    void (*get)(wmi_request *r,
                void *state); /* the instance of the request's keys, or WBEM_E_NOT_FOUND */
    void (*enumerate)(wmi_request *r, void *state); /* all instances of exactly this class */
    void (*put)(wmi_request *r, void *state); /* wmi_request_object is the instance to write */
    void (*del)(wmi_request *r, void *state);
    const struct wmi_method_provider *methods; /* ended by a row without name; NULL: none */
    /* Optional: may use the WHERE clause. Called instead of enumerate when the query compares
     * properties; answers with a superset (the broker filters). WBEM_E_PROVIDER_NOT_CAPABLE makes
     * the broker enumerate. Queries that name all keys go to get. The query function of an
     * association class is also asked for the associations of one object, with the condition
     * 'Reference = "full path of the object"', once for each reference that can name it. */
    void (*query)(wmi_request *r, void *state);
};
/* A running source of events; usable until its stop function returns. */
typedef struct wmi_feed wmi_feed;
/* A source of events: it runs while somebody subscribes to what it tells, once per user and namespace.
 * name: a class derived from __ExtrinsicEvent, whose events it tells with wmi_feed_event; or a class of the table,
 * of whose instances it tells every creation and deletion with wmi_feed_instance (then subscribers to these changes
 * are not served by polling). */
struct wmi_event_provider {
    const char *name;
    /* From its success on nothing is missed. WBEM_E_NOT_AVAILABLE: cannot be told here; instances are polled then. */
    wmi_status (*start)(wmi_feed *f, void *state);
    /* When it has returned, the feed is not used any more. It may wait for the provider's thread, which may be inside
     * a wmi_feed_ function. */
    void (*stop)(wmi_feed *f, void *state);
};
/* A provider: what wmi_provider_entry answers; it lives as long as the library. */
struct wmi_provider {
    const char *name;                 /* as in the provider qualifier */
    wmi_status (*load)(void **state); /* once, before the first request; NULL: nothing to do */
    /* Once, after the last request has ended. It joins the provider's own threads: none of them may still be inside a
     * wmi_request_ function when it returns. */
    void (*unload)(void *state);
    const struct wmi_class_provider *classes; /* ended by a row without name */
    const struct wmi_event_provider *events;  /* ended by a row without name; NULL: none */
};

/* ---- what is asked ---- */
/* The namespace of the call; borrowed from r, like the other texts. */
const char *wmi_request_namespace(const wmi_request *r);
/* The class of the table row that is being served. */
const char *wmi_request_class(const wmi_request *r);
/* Its definition, borrowed. */
wmi_object *wmi_request_class_object(const wmi_request *r);
/* The method that is run; NULL for other requests. */
const char *wmi_request_method(const wmi_request *r);
/* Value of a key of the addressed instance. WBEM_E_NOT_FOUND for a class path or an unknown key. */
wmi_status wmi_request_key(const wmi_request *r, const char *name, wmi_value *value);
/* The in-parameters (methods; NULL when none were given) or the instance to write (put). Borrowed.
 */
wmi_object *wmi_request_object(const wmi_request *r);
/* An in-parameter; an absent one reads as NULL of its type. WBEM_E_NOT_FOUND when the signature has
 * no such one. */
wmi_status wmi_request_in(const wmi_request *r, const char *name, wmi_value *value);
/* Whether the caller wants this property: false only for properties left out of a query's list and
 * condition. */
bool wmi_request_wants(const wmi_request *r, const char *property);
/* Flags of the call (enum wmi_flags). */
uint32_t wmi_request_flags(const wmi_request *r);
/* The WHERE clause's simple comparisons joined by AND that every result must meet: property,
 * operator ("=", "<", …) and constant. false when there is no i-th one. For query functions. */
bool wmi_request_condition(const wmi_request *r, unsigned i, const char **property, const char **op,
                           wmi_value *value);
/* A named value of the caller's context. WBEM_E_NOT_FOUND. */
wmi_status wmi_request_context(const wmi_request *r, const char *name, wmi_value *value);
/* Who calls: the user's number. */
uint32_t wmi_request_uid(const wmi_request *r);
/* Number of the caller's group. */
uint32_t wmi_request_gid(const wmi_request *r);
/* Name of the user who calls. */
const char *wmi_request_user(const wmi_request *r);

/* ---- what is answered ---- */
/* A new instance of the served class. NULL: out of memory. */
wmi_object *wmi_request_new_instance(wmi_request *r);
/* New out-parameters of the method that is run. NULL: out of memory, or a method without. */
wmi_object *wmi_request_new_out(wmi_request *r);
/* Delivers an object (taken, also on failure). A failure — WBEM_E_CALL_CANCELLED above all — means:
 * stop early; the call fails with it then, even if it is ended with success. May wait while the
 * receiver is slow. */
wmi_status wmi_request_indicate(wmi_request *r, wmi_object *object);
/* Reports progress when the caller asked for it (WMI_FLAG_SEND_STATUS); dropped otherwise. message
 * may be NULL. */
void wmi_request_progress(wmi_request *r, uint32_t upper, uint32_t current, const char *message);
/* Ends the request. */
void wmi_request_done(wmi_request *r, wmi_status status);
/* Ends it as failed, with text for the error object; each may be NULL. */
void wmi_request_fail(wmi_request *r, wmi_status status, const char *description,
                      const char *parameter_info);
/* Whether the call was cancelled: then stop early. */
bool wmi_request_cancelled(const wmi_request *r);
/* fn(arg) runs once when the call is cancelled, on the cancelling thread; at once when it already
 * is. Removed by wmi_request_done, which waits for a running fn: do not end the request from inside
 * fn. */
void wmi_request_on_cancel(wmi_request *r, void (*fn)(void *arg), void *arg);
/* Keeps the request usable for wmi_request_cancelled after its end; rarely needed. */
wmi_request *wmi_request_ref(wmi_request *r);
/* Gives up what wmi_request_ref keeps. */
void wmi_request_unref(wmi_request *r);

/* ---- events; any thread ---- */
/* Keeps something of the provider's with the feed. */
void wmi_feed_set_data(wmi_feed *f, void *data);
/* What wmi_feed_set_data kept; NULL at first. */
void *wmi_feed_data(const wmi_feed *f);
/* The user who subscribes: a feed serves one. */
uint32_t wmi_feed_uid(const wmi_feed *f);
/* A new event of the row's class, with its time, or a new instance of it. NULL: out of memory. */
wmi_object *wmi_feed_new_object(wmi_feed *f);
/* Tells everybody who subscribes; never waits for them. The object is taken; NULL is ignored. */
void wmi_feed_event(wmi_feed *f, wmi_object *event);
/* What happened to an instance. */
enum wmi_feed_change {
    WMI_FEED_CREATED,
    WMI_FEED_DELETED
};
/* Tells everybody who subscribes to creations or deletions; never waits for them. The instance is
 * taken; NULL is ignored. */
void wmi_feed_instance(wmi_feed *f, enum wmi_feed_change change, wmi_object *instance);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
