/* wql: the query language (reference section 12): parsing, binding to a class, evaluation.
 *
 * A parsed query is immutable and may be shared; a plan is a query bound to one class. Data queries
 * are complete here. Event, association and schema queries are recognised by wql_kind; their
 * statements are refused for now. */
#pragma once
#include "cim/class.h"
#include "util/arena.h"

enum wql_kind {
    WQL_DATA,        /* SELECT … FROM class */
    WQL_SCHEMA,      /* SELECT * FROM meta_class */
    WQL_EVENT,       /* WITHIN, GROUP */
    WQL_ASSOCIATORS, /* ASSOCIATORS OF */
    WQL_REFERENCES,  /* REFERENCES OF */
};
struct wql_error {
    unsigned line, column; /* 1-based; of the offending word */
    char text[160];        /* "expected FROM, found 'x'" */
};
#define WQL_MAX_LENGTH 16384u /* characters */
#define WQL_MAX_DEPTH  200u   /* of nested conditions */
#define WQL_MAX_PROPS  4096u

struct wql_query;
struct wql_plan;
/* WBEM_E_INVALID_QUERY with *error filled (may be NULL); WBEM_E_QUOTA_VIOLATION;
 * WBEM_E_NOT_SUPPORTED for the kinds to come, which *error names. */
hres wql_parse(struct slice text, struct wql_query **out, struct wql_error *error);
void wql_destroy(struct wql_query *q);
enum wql_kind wql_kind(const struct wql_query *q);
struct slice wql_class(const struct wql_query *q);
/* The property names of the list, *n = 0 for "*" (or "COUNT"-free forms). System properties are
 * left out. */
const struct slice *wql_properties(const struct wql_query *q, size_t *n);
/* Whether property is in the list (or "*" is), or in the condition. */
bool wql_uses(const struct wql_query *q, struct slice property);
/* Resolves the names against c (counted). WBEM_E_INVALID_QUERY for an unknown property, an array
 * compared, an operator that does not fit the type; WBEM_E_PROPERTY_NOT_AN_OBJECT for a dot on
 * something else. */
hres wql_bind(const struct wql_query *q, struct cim_class *c, struct wql_plan **out,
              struct wql_error *error);
void wql_plan_destroy(struct wql_plan *p);
/* Whether the instance (of the plan's class) meets the condition; no condition: true. */
bool wql_match(const struct wql_plan *p, const struct cim_instance *i);
/* The i-th of the comparisons "property op constant" that are joined by AND at the top of the
 * condition. */
struct wql_condition {
    struct slice property; /* NUL-terminated */
    const char *op;        /* "=", "<>", "<", ">", "<=", ">=", "LIKE" */
    const struct cim_value *value;
};
bool wql_condition(const struct wql_query *q, unsigned i, struct wql_condition *out);
