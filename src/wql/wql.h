/* wql: the query language (reference section 12): parsing, binding to a class, evaluation.
 *
 * A parsed query is immutable and may be shared by threads; a plan is a query bound to one class,
 * and immutable too. Texts handed out (slices) belong to the query, live as long as it and end in
 * NUL. */
#pragma once
#include "cim/class.h"
#include "util/arena.h"

enum wql_kind {
    WQL_DATA, /* SELECT … FROM class. A query for events without WITHIN and GROUP looks the same:
                 only the class tells, see wql_class */
    WQL_SCHEMA,      /* SELECT * FROM meta_class */
    WQL_EVENT,       /* SELECT with WITHIN or GROUP */
    WQL_ASSOCIATORS, /* ASSOCIATORS OF */
    WQL_REFERENCES,  /* REFERENCES OF */
};
struct wql_error {
    unsigned line, column; /* 1-based; of the offending word */
    char text[160];        /* "expected FROM, found 'x'" */
};
#define WQL_MAX_LENGTH   16384u /* characters */
#define WQL_MAX_DEPTH    200u   /* of nested conditions */
#define WQL_MAX_PROPS    4096u
#define WQL_MAX_GROUP_BY 256u
#define WQL_MAX_SECONDS  4294967295.0 /* of WITHIN */

struct wql_query;
struct wql_plan;
/* WBEM_E_INVALID_QUERY; WBEM_E_MISSING_GROUP_WITHIN (GROUP without WITHIN),
 * WBEM_E_MISSING_AGGREGATION_LIST (BY without names), WBEM_E_QUOTA_VIOLATION (a limit above), all
 * with *error filled (may be NULL); WBEM_E_OUT_OF_MEMORY. Conditions of schema queries are checked here. */
hres wql_parse(struct slice text, struct wql_query **out, struct wql_error *error);
void wql_destroy(struct wql_query *q);
enum wql_kind wql_kind(const struct wql_query *q);
/* The class behind FROM; "meta_class" of schema queries; empty for ASSOCIATORS and REFERENCES. */
struct slice wql_class(const struct wql_query *q);
/* The property names of the list; *n = 0 for "*", see wql_star. System properties are left out:
 * they come with every object. */
const struct slice *wql_properties(const struct wql_query *q, size_t *n);
bool wql_star(const struct wql_query *q); /* "*": all properties */
/* COUNT(*): how many objects there are is asked, only of data queries. No properties are listed. */
bool wql_counts(const struct wql_query *q);
/* Whether the list names __PATH or __RELPATH, for which an object needs its keys. */
bool wql_wants_path(const struct wql_query *q);
/* Whether property is in the list (or "*" is), or in the condition. */
bool wql_uses(const struct wql_query *q, struct slice property);
/* Resolves the names against c (counted). WBEM_E_INVALID_QUERY for an unknown property, an array
 * compared, an operator that does not fit the type; WBEM_E_PROPERTY_NOT_AN_OBJECT for a dot on
 * something else; WBEM_E_AGGREGATING_BY_OBJECT for a GROUP BY over an object. Names behind a dot
 * ("TargetInstance.Name") are resolved at evaluation, since the class of the embedded object is
 * known only then; so are the constants they are compared with. */
hres wql_bind(const struct wql_query *q, struct cim_class *c, struct wql_plan **out,
              struct wql_error *error);
/* The condition behind HAVING, bound to the class of aggregates (__AggregateEvent). Without HAVING
 * a plan that everything meets. Errors as wql_bind. */
hres wql_bind_having(const struct wql_query *q, struct cim_class *aggregate_class,
                     struct wql_plan **out, struct wql_error *error);
void wql_plan_destroy(struct wql_plan *p);
/* Whether the instance (of the plan's class) meets the condition; no condition: true. */
bool wql_match(const struct wql_plan *p, const struct cim_instance *i);
/* The indexes of the properties the condition looks at (borrowed), when their values are all it
 * looks at: then wql_match_values tells the same from an array of values by property index. false:
 * it needs the instance, or there is no condition. */
bool wql_plan_reads(const struct wql_plan *p, const uint32_t **props, size_t *n);
bool wql_match_values(const struct wql_plan *p, const struct cim_value *v);
/* Schema queries: whether the class meets the condition. */
bool wql_match_class(const struct wql_query *q, const struct cim_class *c);

/* The i-th of the comparisons "property op constant" that are joined by AND at the top of the
 * condition. */
struct wql_condition {
    struct slice property;
    const char *op; /* "=", "<>", "<", ">", "<=", ">=", "LIKE" */
    const struct cim_value *value;
};
bool wql_condition(const struct wql_query *q, unsigned i, struct wql_condition *out);
/* The class that every match must have in property: 'property ISA "C"' or 'property.__CLASS = "C"'
 * as one of the conditions joined by AND at the top. "__this" in schema queries. *exact (may be
 * NULL): subclasses do not do. false: no class is demanded. */
bool wql_required_isa(const struct wql_query *q, struct slice property, struct slice *cls,
                      bool *exact);
/* The same where several classes may do, joined by OR: each match has one of them, or of what derives
 * from one. *out gets at most max different names; 0: no class is demanded, or there are more. */
size_t wql_required_any(const struct wql_query *q, struct slice property, struct slice *out,
                        size_t max);

/* ---- event queries (reference section 12.6) ---- */
/* WITHIN before WHERE: the polling interval, 0 or more seconds. false: not given. */
bool wql_within(const struct wql_query *q, double *seconds);
struct wql_group {
    unsigned within_s;      /* seconds */
    const struct slice *by; /* property paths as text: "TargetInstance.Name" */
    size_t nby;             /* 0: one group */
    bool has_having;        /* see wql_bind_having */
};
const struct wql_group *wql_group(const struct wql_query *q); /* NULL: no GROUP */
/* The value of a path like "TargetInstance.Name" or "TargetInstance.__CLASS", a copy (release with
 * cim_value_clear); an untyped NULL when a member on the way is missing or NULL.
 * WBEM_E_OUT_OF_MEMORY. */
hres wql_path_value(const struct cim_instance *i, struct slice dotted_path, struct cim_value *out);

/* ---- ASSOCIATORS OF, REFERENCES OF (reference section 12.5) ---- */
struct wql_assoc {
    enum wql_kind kind; /* WQL_ASSOCIATORS or WQL_REFERENCES */
    struct slice path;  /* as written between the braces; not parsed yet */
    /* empty: not given. In REFERENCES only result_class, role and required_qualifier, which speak
     * about the association */
    struct slice assoc_class, result_class, result_role, role;
    struct slice required_assoc_qualifier, required_qualifier;
    bool class_defs_only; /* never together with result_class */
    bool schema_only, keys_only;
};
const struct wql_assoc *wql_assoc(const struct wql_query *q); /* NULL for the other kinds */
/* The text of such a query, appended to out. WBEM_E_INVALID_OBJECT_PATH for path,
 * WBEM_E_INVALID_PARAMETER for a name that is none. */
hres wql_assoc_text(const struct wql_assoc *a, struct str *out);
