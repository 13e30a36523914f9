/* enumerate: walking the classes of an operation — instances of a class and its subclasses, or the
 * search for one instance. Internal to broker/. */
#pragma once
#include "broker/broker.h"
#include "wql/wql.h"

struct enum_class {
    struct cim_class *cls;
    struct wql_plan *plan;       /* NULL: everything matches */
    struct cim_class *projected; /* NULL: all properties */
};
struct enum_state {
    struct VEC(struct enum_class) classes;
    size_t at;                /* the class being served */
    struct cim_class *target; /* the class named in the call */
    struct wql_query *query;  /* or NULL */
    bool try_query;           /* the provider's query function is asked before its enumerate */
    /* search for one instance */
    struct cim_instance *found_instance;
    void (*found)(struct wmi_request *r, hres status, struct cim_instance *i);
    hres failure;
};
hres enum_state_new(struct wmi_request *r);
/* Adds c and, when deep, everything derived from it. */
hres enum_add_classes(struct wmi_request *r, struct cim_class *c, bool deep);
bool enum_wants(const struct wmi_request *r, struct slice property);
