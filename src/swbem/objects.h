/* objects: the classes of scripting objects and how one is made of another. Internal to swbem/. */
#pragma once
#include "cim/path.h"
#include "disp/table.h"
#include "swbem/swbem.h"
#include "util/vec.h"

extern const struct sclass locator_class, services_class, object_class, last_error_class,
    objectset_class, path_class, propset_class, property_class, qualset_class, qualifier_class,
    methodset_class, method_class, nvs_class, named_value_class, sink_class, security_class,
    privset_class, privilege_class, datetime_class, eventsource_class, refresher_class,
    refreshable_class;

struct swbem {
    struct loop *loop;
    struct cim_str *repository, *providers, *ns;
    uint32_t rights;
    void (*trace)(void *ctx, const char *action, struct slice target, hres result);
    void *trace_ctx;
    struct wmi_queue *queue; /* of all sinks of the script; made with the first */
    struct ssink *sinks;     /* living ones */
    struct loop_watch *watch;
    hres stop;       /* what a handler answered: no further event is delivered */
    unsigned firing; /* handlers that run, one inside the other */
    struct cim_instance *last_error;
    struct wmi_queue *posts_queue; /* of calls whose outcome nobody asks for; made with the first */
    struct wmi_sink *posts;
};
#define SWBEM_POSTS_WAIT_NS 30000000000 /* a script's end waits so long for each of them */
void swbem_finish_posts(struct swbem *ctx);
/* Keeps the error object (taken, may be NULL) for SWbemLastError and returns hr. */
hres swbem_failed(struct swbem *ctx, hres hr, struct cim_instance *error);

/* Tells the trace of a call (call.c). how: "" waiting or semisynchronous, "Async". Returns hr. */
hres swbem_traced(struct swbem *ctx, const struct wmi_call *call, const char *how, hres hr);

hres ret_str(struct scall *c, const struct cim_str *s); /* NULL: "" */

/* ---- security settings, copied from object to object ---- */
enum {
    PRIVILEGE_FIRST = 1,
    PRIVILEGE_LAST = 27
};
struct security {
    int32_t impersonation, authentication;
    bool impersonation_set, authentication_set;
    uint32_t present, enabled;          /* privileges by number, bit 1 << n */
    struct cim_str *authority, *locale; /* or NULL */
};
void security_copy(struct security *dst, const struct security *src); /* dst empty */
void security_fini(struct security *s);
/* Whose settings: what they mean when nobody has set them. */
enum security_of {
    SECURITY_OF_CALLS,   /* the levels of this machine */
    SECURITY_OF_LOCATOR, /* never set: reading fails */
    SECURITY_OF_PATH,    /* text of a moniker: as written */
};
/* Calls as nobody are made as somebody who may be identified (reference section 3.13). */
void security_raise(struct security *s);
/* The SWbemSecurity over settings that live in owner (kept alive by it). */
void *security_new(struct sobj *owner, struct security *s, enum security_of of);
int privilege_by_name(struct slice name, bool short_form); /* 0 when unknown */
const char *privilege_name(int n);

/* ---- objects ---- */
struct sservices {
    struct sobj o;
    struct wmi_services *services;
    struct security security;
};
void *services_new(struct swbem *ctx, struct wmi_services *s /* taken */,
                   const struct security *sec);
/* Connects and wraps. user … may be NULL or empty. */
hres services_open(struct swbem *ctx, const struct wmi_connect_options *o,
                   const struct security *sec, void **out);
hres swbem_connect(struct swbem *ctx, struct slice server, struct slice ns,
                   struct wmi_services **out);

struct sobject { /* SWbemObjectEx, SWbemLastError */
    struct sobj o;
    struct cim_object *object;
    struct wmi_services *services; /* NULL: made from nothing */
    struct cim_class *methods;     /* the class with its methods, when it is known already */
    struct security security;
    bool amended;              /* read with wbemFlagUseAmendedQualifiers */
    bool free_path;            /* a Clone_: its Path_ is writable in full */
    struct cim_path *own_path; /* and this is what was written there, or NULL */
};
/* o is taken, also on failure. */
void *object_new(struct swbem *ctx, const struct sclass *cls, struct cim_object *o,
                 struct wmi_services *s, const struct security *sec);
/* Whether an object may be put with these flags: one that was read with its amended qualifiers needs
 * wbemFlagUseAmendedQualifiers again, else they would become part of the class. WBEM_E_AMENDED_OBJECT. */
hres object_check_amended(const struct sobject *o, uint32_t flags);
/* The class that has the object's methods: read when instances come without them, and its own when that fails.
 * Borrowed. */
struct cim_class *object_methods(struct sobject *o);
/* The wrapped CIM object when d is an SWbemObject; else NULL. Borrowed. */
struct cim_object *object_cim(struct disp *d);
/* Makes the object's class or instance one that may be changed: its own copy when it is shared. */
hres object_own_instance(struct sobject *o, struct cim_instance **out);
hres object_own_class(struct sobject *o, struct cim_class **out); /* unsealed */
/* By direct access: value of a property, run a method. */
hres object_find(struct sobj *self, struct slice name, int32_t *id);
hres object_invoke(struct sobj *self, int32_t id, struct disp_call *call);
/* GetObjectText_, GetText_, SetFromText_. */
hres object_mof(struct sobj *self, struct scall *c);
hres object_get_text(struct sobj *self, struct scall *c);
hres object_set_text(struct sobj *self, struct scall *c);
hres object_put_value(struct sobject *o, struct slice name, const struct var *v);

void *objectset_new(struct swbem *ctx, struct services_enum *e /* taken */, struct wmi_services *s,
                    const struct security *sec, uint32_t flags /* of the call */);
/* The set of a refresher, empty. */
void *objectset_new_kept(struct swbem *ctx, struct wmi_services *s, const struct security *sec);
/* Its new contents (borrowed). Elements that are there again keep their scripting object. On failure the elements are
 * those from before. */
hres objectset_replace(void *set, struct cim_object *const *objects, size_t n);
hres objectset_fill(void *set); /* reads everything: the failure of a query that waits */

/* Event queries: the source owns e, which ends with it. */
void *eventsource_new(struct swbem *ctx, struct services_enum *e /* taken */,
                      struct wmi_services *s, const struct security *sec);

void *path_new(struct swbem *ctx); /* empty, writable */
void *path_of_object(struct sobject *o);
hres path_from_text(struct swbem *ctx, struct slice text, bool read_only, void **out);
void *propset_new(struct sobject *o, bool system);
void *property_new(struct sobject *o, struct slice name, bool system);
/* Where qualifiers live: the class or instance itself, a property, a method. */
enum qual_owner {
    QUALS_OBJECT,
    QUALS_PROPERTY,
    QUALS_METHOD
};
void *qualset_new(struct sobject *o, enum qual_owner kind, struct slice member);
void *methodset_new(struct sobject *o);

struct nvs_item {
    struct cim_str *name;
    struct var value;
};
struct snvs {
    struct sobj o;
    struct VEC(struct nvs_item) items;
    struct sobj *owner; /* a path whose keys these are; NULL: free */
    bool read_only;
};
void *nvs_new(struct swbem *ctx);
hres nvs_put(struct snvs *s, struct slice name, const struct var *v); /* name may be empty */
/* As context of a call; NULL set gives NULL. WBEM_E_INVALID_CONTEXT for a value that cannot travel. */
hres nvs_to_context(const struct snvs *s, struct wmi_context **out);
/* Whether a value may be one of a path's keys: WBEM_E_INVALID_PARAMETER, WBEM_E_TYPE_MISMATCH. */
hres path_key_fits(const struct var *v);
/* Called when a value of a path's keys has changed. */
hres path_keys_changed(struct sobj *path, struct snvs *keys);
/* Drops what was written to an object's Path_. */
void path_forget(struct sobject *o);

/* All classes of objects, ended by NULL: what documentation and tests are made of. */
extern const struct sclass *const swbem_classes[];

/* ---- sinks ---- */
enum sink_event {
    SINK_OBJECT_READY,
    SINK_COMPLETED,
    SINK_PROGRESS,
    SINK_OBJECT_PUT
};
/* The events of SWbemSink by enum sink_event, ended by one without name. */
extern const struct swbem_event {
    const char *name;
    int32_t id;
    const char *params;
} swbem_events[];
struct ssink {
    struct sobj o;
    struct wmi_sink *sink;
    struct disp_listener *listener;
    struct ssink *prev, *next; /* of the script's list */
};
void *sink_new(struct swbem *ctx);
/* Starts a call whose events go to a script's sink; context is the SWbemNamedValueSet given or NULL. */
hres sink_start(struct ssink *s, struct wmi_services *services, const struct security *sec,
                const struct wmi_call *call, struct snvs *context);

/* ---- the other creatable ones ---- */
void *datetime_new(struct swbem *ctx);
void *refresher_new(struct swbem *ctx);

/* ---- values ---- */
/* Reference section 4. owner gives embedded objects their connection; may be NULL. */
hres var_from_cim(struct swbem *ctx, const struct cim_value *v, const struct sobject *owner,
                  struct var *out);
/* As a value of a CIM type (with CIM_ARRAY); Null and Empty give NULL. WBEM_E_TYPE_MISMATCH, WBEM_E_VALUE_OUT_OF_RANGE. */
hres cim_from_var(const struct var *v, unsigned type, struct cim_value *out);
/* As the CIM value that fits the VARIANT's own type best. WBEM_E_TYPE_MISMATCH for what has none. */
hres cim_from_var_natural(const struct var *v, struct cim_value *out);
