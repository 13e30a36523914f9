/* access: how the instances of one class are got for a query: which is the planner's choice, and what
 * "wmi query --explain" tells. Internal to broker/. */
#pragma once
#include "broker/broker.h"
#include "wql/wql.h"

enum access_kind {
    ACCESS_NONE,        /* abstract without instances, or nobody serves a subclass */
    ACCESS_NO_PROVIDER, /* the class named in the call, dynamic, without provider */
    ACCESS_SCAN,        /* repository: all instances of the class are read */
    ACCESS_KEY,         /* repository: the one with the keys of the condition */
    ACCESS_INDEX,       /* repository: those with one value of an indexed property */
    ACCESS_REFERENCE,   /* repository: those with a reference to one object */
    ACCESS_GET,         /* provider: the one with the keys of the condition */
    ACCESS_QUERY,       /* provider: it may use the condition */
    ACCESS_ENUMERATE,   /* provider: all instances */
    ACCESS_NOT_CAPABLE, /* the class named in the call; its provider cannot enumerate */
};
struct access {
    enum access_kind kind;
    struct cim_path path;   /* KEY, GET: bound to the class; REFERENCE: of the object */
    uint32_t prop;          /* INDEX, REFERENCE */
    struct cim_value value; /* INDEX: of the property's type */
};
/* q: NULL when there is no condition. named: c is the class of the call, not a subclass. */
hres access_choose(const struct broker *b, const struct wql_query *q, const struct cim_class *c,
                   bool named, struct access *out);
void access_fini(struct access *a);
/* One JSON-free line for people, without line end: "index of Size = 5". */
void access_describe(const struct access *a, const struct cim_class *c, struct str *out);
const char *access_name(enum access_kind kind); /* "index" */
