/* assoc: ASSOCIATORS OF and REFERENCES OF (reference sections 3.2, 12.5). Internal to broker/.
 *
 * A query goes through the association classes that fit, one after the other. The associations of
 * a class come from the index of the repository or from its provider; REFERENCES hands them out as
 * they come, ASSOCIATORS keeps the paths of their other ends and fetches those objects one by one,
 * each by the way a Get takes. */
#pragma once
#include "broker/enumerate.h"

#define ASSOC_MAX_ENDS 1000000u /* of one association class: WBEM_E_QUOTA_VIOLATION beyond */
#define ASSOC_ANY_REF  (-1)

struct assoc_class {
    struct cim_class *cls; /* counted */
    int32_t ref; /* the property whose objects are looked for; ASSOC_ANY_REF: all that fit */
};
struct assoc_state {
    struct session *session; /* borrowed */
    struct wql_query *query;
    const struct wql_assoc *q;
    struct cim_path source;         /* bound to its class, which is the object's real one */
    struct cim_class *source_class; /* counted */
    struct cim_class *base;         /* association class that is asked for, or NULL */
    struct cim_class *result;       /* class results must be of (ASSOCIATORS), or NULL */
    struct VEC(struct assoc_class) classes;
    size_t at; /* the next class */
    const struct assoc_class *now;
    struct VEC(struct cim_path) ends; /* of the current class */
    size_t end_at;
    bool try_query;
    _Atomic uint32_t phase; /* of the fetch under way */
    hres fetched;
    struct map told; /* classes already delivered (class definitions): values are they */
    struct cim_class *keys_of, *keys; /* the last class projected to its keys */
};

/* A state for the query (taken, also on failure). */
hres assoc_state_new(struct session *s, struct wql_query *q, struct assoc_state **out);
/* ---- assoc_find.c: what fits ---- */
/* Looks up the classes named in the query. WBEM_E_INVALID_CLASS. */
hres assoc_resolve(struct assoc_state *a);
/* Fills a->classes with the association classes an object of a->source_class can stand in. */
hres assoc_collect(struct assoc_state *a);
/* Whether reference property n of an association can name the source. */
bool assoc_ref_fits(const struct assoc_state *a, const struct cim_class *c, uint32_t n);
/* Whether it can name a result of ASSOCIATORS, when from names the source. */
bool assoc_end_fits(const struct assoc_state *a, const struct cim_class *c, uint32_t n,
                    uint32_t from);
/* Whether the reference names the source. */
bool assoc_names_source(const struct assoc_state *a, const struct session *s,
                        const struct cim_value *ref);
/* Whether objects of the class may be results (ASSOCIATORS). */
bool assoc_result_fits(const struct assoc_state *a, const struct cim_class *c);
/* Delivers a class, once. */
hres assoc_tell_class(struct wmi_request *r, struct cim_class *c);
/* Queries over classes alone. */
hres assoc_schema(struct wmi_request *r);
