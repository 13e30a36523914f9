/* enumerate: walking the classes of an operation — instances of a class and its subclasses, or the
 * search for one instance. Internal to broker/. */
#pragma once
#include "broker/access.h"

struct enum_class {
    struct cim_class *cls;
    struct wql_plan *plan;       /* NULL: everything matches */
    struct cim_class *projected; /* NULL: all properties */
    struct access access;
};
struct enum_state {
    struct VEC(struct enum_class) classes;
    size_t at;                /* the class being served */
    struct cim_class *target; /* the class named in the call */
    struct wql_query *query;  /* or NULL */
    bool try_query;           /* the provider's query function is asked before its enumerate */
    bool try_get;             /* its get function is */
    bool counts;              /* COUNT(*): objects are counted, one tells the number */
    uint64_t count;           /* under the request's delivery: one thread at a time */
    /* search for one instance */
    struct cim_instance *found_instance;
    void (*found)(struct wmi_request *r, hres status, struct cim_instance *i);
    hres failure;
};
hres enum_state_new(struct wmi_request *r);
/* Adds c and, when deep, everything derived from it. */
hres enum_add_classes(struct wmi_request *r, struct cim_class *c, bool deep);
/* Puts a new state in the place of the one there is. */
hres enum_state_renew(struct wmi_request *r);
/* Ends a request whose query is wrong: its error object tells where. */
void query_failed(struct wmi_request *r, hres hr, const struct wql_error *err);
bool enum_wants(const struct wmi_request *r, struct slice property);

/* The answer of COUNT(*): an instance of __Generic with the property Count (uint32). The documentation
 * names no form of it; class and property are ours. *out (class or instance) is counted.
 * WBEM_E_VALUE_OUT_OF_RANGE, WBEM_E_OUT_OF_MEMORY. */
hres count_class(struct cim_class **out);
hres count_instance(uint64_t n, struct cim_instance **out);

/* What a data query is for the broker: parsed, bound to every class, with the way each is got.
 * *err tells where a mistake is. */
hres query_prepare(struct wmi_request *r, struct wql_query *q, struct wql_error *err); /* q taken */
/* The other kinds of queries; q is taken, r ends. */
void run_schema_query(struct wmi_request *r, struct wql_query *q);
void run_assoc_query(struct wmi_request *r, struct wql_query *q);
