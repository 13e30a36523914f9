/* call: what the members that call have in common: parameters, contexts, and the three ways a call is made for a script.
 * Internal to swbem/. */
#pragma once
#include "swbem/objects.h"

/* The tails of the type library's parameter lists. */
#define PARAMS(...) ((const struct param[]){__VA_ARGS__, {0}})
#define TAIL(def)                                                                                  \
    {"iFlags", P_INT, .optional = true, .number = (def)},                                          \
    {                                                                                              \
        "objWbemNamedValueSet", P_OBJ, .optional = true, .cls = &nvs_class                         \
    }
#define ASYNC_TAIL                                                                                 \
    TAIL(0),                                                                                       \
    {                                                                                              \
        "objWbemAsyncContext", P_OBJ, .optional = true, .cls = &nvs_class                          \
    }
/* The same with the bits of iFlags that are accepted (enum swbem_accept). */
#define FLAGS_TAIL(def, accepted)                                                                  \
    {"iFlags", P_FLAGS, .optional = true, .number = (def), .bits = (accepted)},                    \
    {                                                                                              \
        "objWbemNamedValueSet", P_OBJ, .optional = true, .cls = &nvs_class                         \
    }
#define ASYNC_FLAGS_TAIL(accepted)                                                                 \
    FLAGS_TAIL(0, accepted),                                                                       \
    {                                                                                              \
        "objWbemAsyncContext", P_OBJ, .optional = true, .cls = &nvs_class                          \
    }
/* iFlags of a member without further tail. */
#define FLAGS_ONLY(accepted)                                                                       \
    {                                                                                              \
        "iFlags", P_FLAGS, .optional = true, .bits = (accepted)                                    \
    }
#define SINK                                                                                       \
    {                                                                                              \
        "objWbemSink", P_OBJ, .cls = &sink_class, .missing = WBEM_E_INVALID_PARAMETER              \
    }
/* The options of the association members, before their tails. */
#define OPT_TEXT(n)                                                                                \
    {                                                                                              \
        n, P_STR, .optional = true                                                                 \
    }
#define OPT_BOOL(n)                                                                                \
    {                                                                                              \
        n, P_BOOL, .optional = true                                                                \
    }
#define ASSOCIATORS_OPTIONS                                                                        \
    OPT_TEXT("strAssocClass"), OPT_TEXT("strResultClass"), OPT_TEXT("strResultRole"),              \
        OPT_TEXT("strRole"), OPT_BOOL("bClassesOnly"), OPT_BOOL("bSchemaOnly"),                    \
        OPT_TEXT("strRequiredAssocQualifier"), OPT_TEXT("strRequiredQualifier")
#define REFERENCES_OPTIONS                                                                         \
    OPT_TEXT("strResultClass"), OPT_TEXT("strRole"), OPT_BOOL("bClassesOnly"),                     \
        OPT_BOOL("bSchemaOnly"), OPT_TEXT("strRequiredQualifier")
#define ANY(n)                                                                                     \
    {                                                                                              \
        n, P_VAR, .optional = true                                                                 \
    }

enum {
    SWBEM_FLAG_IMMEDIATELY = 0x10,
    SWBEM_FLAG_FORWARD_ONLY = 0x20,
    SWBEM_FLAG_STRONG_VALIDATION = 0x80,
    SWBEM_FLAG_ADVISORY = 0x10000,
    SWBEM_CONNECT_USE_MAX_WAIT = 0x80 /* ConnectServer: a local connection never waits */
};
/* The bits of iFlags per group of members (reference sections 3.2, 3.3, 5). wbemFlagNoErrorObject goes with every call
 * but Put, where its number means wbemChangeFlagUpdateForceMode. */
enum swbem_accept {
    ACCEPT_ERRORS = WMI_FLAG_NO_ERROR_OBJECT,
    ACCEPT_ASYNC = ACCEPT_ERRORS | WMI_FLAG_SEND_STATUS,
    ACCEPT_SET =
        ACCEPT_ERRORS | SWBEM_FLAG_IMMEDIATELY | SWBEM_FLAG_FORWARD_ONLY | WMI_FLAG_USE_AMENDED,
    ACCEPT_SET_ASYNC = ACCEPT_ASYNC | WMI_FLAG_USE_AMENDED,
    ACCEPT_GET = ACCEPT_ERRORS | SWBEM_FLAG_IMMEDIATELY | WMI_FLAG_USE_AMENDED, /* 16: (17.2, 6) */
    ACCEPT_GET_ASYNC = ACCEPT_ASYNC | WMI_FLAG_USE_AMENDED,
    ACCEPT_DELETE = ACCEPT_ERRORS | SWBEM_FLAG_IMMEDIATELY,
    ACCEPT_DELETE_ASYNC = ACCEPT_ASYNC,
    ACCEPT_CLASS_SET = ACCEPT_SET | WMI_FLAG_SHALLOW, /* instances, subclasses */
    ACCEPT_CLASS_SET_ASYNC = ACCEPT_ASYNC | WMI_FLAG_USE_AMENDED | WMI_FLAG_SHALLOW,
    ACCEPT_QUERY_ONLY = WMI_FLAG_PROTOTYPE | WMI_FLAG_ENSURE_LOCATABLE | WMI_FLAG_DIRECT_READ,
    ACCEPT_QUERY = ACCEPT_SET | ACCEPT_QUERY_ONLY,
    ACCEPT_QUERY_ASYNC = ACCEPT_ASYNC | WMI_FLAG_USE_AMENDED | ACCEPT_QUERY_ONLY,
    ACCEPT_NOTIFY = ACCEPT_SET,
    ACCEPT_NOTIFY_ASYNC = ACCEPT_ASYNC | WMI_FLAG_USE_AMENDED,
    ACCEPT_METHOD = ACCEPT_ERRORS | SWBEM_FLAG_IMMEDIATELY, /* 16 is the protocol's */
    ACCEPT_METHOD_ASYNC = ACCEPT_ASYNC,
    ACCEPT_PUT = WMI_FLAG_UPDATE_ONLY | WMI_FLAG_CREATE_ONLY | WMI_FLAG_UPDATE_SAFE |
                 WMI_FLAG_UPDATE_FORCE | SWBEM_FLAG_STRONG_VALIDATION | SWBEM_FLAG_ADVISORY |
                 SWBEM_FLAG_IMMEDIATELY | WMI_FLAG_USE_AMENDED,
    ACCEPT_PUT_ASYNC = ACCEPT_PUT, /* 0x80 is wbemFlagSendStatus here */
    ACCEPT_REFRESH = WMI_FLAG_USE_AMENDED
};

/* On whose behalf: the services or the object a member belongs to. */
struct caller {
    struct swbem *ctx;
    struct wmi_services *services; /* NULL: WBEM_E_INVALID_OPERATION */
    const struct security *security;
};
/* Waits. On success *r holds what came (clear it); a failure keeps its error object for SWbemLastError. */
hres caller_wait(const struct caller *by, struct wmi_call *call, const struct sarg *nvs,
                 struct services_result *r);
/* Starts a call whose objects are asked for one by one. */
hres caller_enum(const struct caller *by, struct wmi_call *call, const struct sarg *nvs,
                 struct services_enum **out);
/* A set of objects as the result; without wbemFlagReturnImmediately it is complete first. */
hres caller_set(const struct caller *by, struct scall *c, struct wmi_call *call,
                const struct sarg *nvs);
/* Starts a call nobody hears of again; what is found at once is told. swbem_destroy waits for its end. */
hres caller_post(const struct caller *by, struct wmi_call *call, const struct sarg *nvs);
/* Put and Delete, waiting or (wbemFlagReturnImmediately) not. The result of a put is the object's path, Nothing when it
 * is not known yet. */
hres caller_put(const struct caller *by, struct scall *c, struct cim_object *object, uint32_t flags,
                const struct sarg *nvs);
hres caller_delete(const struct caller *by, const char *path, uint32_t flags,
                   const struct sarg *nvs);
/* Asynchronously: the sink is argument 0, flags, values and context stand from flags_at on. */
hres caller_async(const struct caller *by, struct scall *c, struct wmi_call *call,
                  unsigned flags_at);
/* The object of a method's result, or Nothing. */
hres caller_object(const struct caller *by, struct scall *c, const struct wmi_call *call,
                   struct services_result *r);
/* objWbemInParams: an SWbemObject or nothing. WBEM_E_INVALID_METHOD_PARAMETERS. */
hres in_params(const struct sarg *a, struct wmi_call *call);
/* Association members: their options stand from argument at on, followed by the tail. */
enum {
    ASSOC_ASSOCIATORS = 8,
    ASSOC_REFERENCES = 5 /* options */
};
hres assoc_set(const struct caller *by, struct scall *c, struct slice path, unsigned at,
               bool references);
hres assoc_async(const struct caller *by, struct scall *c, struct slice path, unsigned at,
                 bool references);
