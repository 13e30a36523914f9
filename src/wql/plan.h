/* plan: a query bound to a class. Internal to wql/. */
#pragma once
#include "cim/path.h"
#include "wql/ast.h"

#define STEP_THIS INT32_MIN /* of step.prop: __THIS, the class itself */

/* A condition with its names resolved; children stand before their parents in the array. */
struct step {
    const struct node *n;
    uint32_t a, b; /* steps of the operands */
    int32_t prop;  /* index in the class; -1 - CIM_SYS_x for a system property; STEP_THIS */
    bool dates;    /* compared as points in time */
    bool paths;    /* compared as object paths, path is the constant */
    struct cim_value value; /* the constant in the property's type, or as it was written */
    struct cim_path path;
};
struct wql_plan {
    struct cim_class *cls; /* NULL: of a schema query */
    struct step *steps;
    size_t n, cap;
    uint32_t *reads; /* indexes of the properties that are looked at, each once */
    size_t nreads;
    bool whole; /* system properties or members of objects are looked at too */
};

/* As cim_path_parse, without a server that only says "here" ("."). */
hres wql_parse_path(struct slice text, struct cim_path *out);
/* Fits the constant of s->n to a type: fills value, dates, paths and path. WBEM_E_INVALID_QUERY with
 * *why when it does not fit, WBEM_E_OUT_OF_MEMORY. */
hres step_fit(struct step *s, unsigned type, const char **why);
void step_fini(struct step *s);
