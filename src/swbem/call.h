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
    SWBEM_FLAG_FORWARD_ONLY = 0x20
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
/* A set of objects as the result; without wbemFlagReturnImmediately it is complete first. */
hres caller_set(const struct caller *by, struct scall *c, struct wmi_call *call,
                const struct sarg *nvs);
/* Asynchronously: the sink is argument 0, flags, values and context stand from flags_at on. */
hres caller_async(const struct caller *by, struct scall *c, struct wmi_call *call,
                  unsigned flags_at);
/* The object of a method's result, or Nothing. */
hres caller_object(const struct caller *by, struct scall *c, struct services_result *r);
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
