/* cim_path: object paths (DSP0207; reference section 11.2): \\server\ns\ns:Class.Key="v",Key2=3. */
#pragma once
#include "cim/class.h"

struct cim_key {
    struct cim_str *name;   /* NULL when the single key was written without its name */
    struct cim_value value; /* string, sint64 or uint64, boolean. Datetimes and references are
                               written as strings */
};
struct cim_path {
    struct cim_str *server; /* NULL: not given; "." stays "." */
    struct cim_str *ns;     /* "root\cimv2", NULL: not given */
    struct cim_str *cls;    /* NULL: a namespace path */
    bool singleton;         /* Class=@ */
    struct cim_key *keys;
    uint32_t nkeys, cap;
};
#define CIM_MAX_PATH_KEYS 256u
#define CIM_MAX_PATH_LEN  8192u /* reference section 10.4 */
/* WBEM_E_INVALID_OBJECT_PATH with *error_at = byte offset of the mistake (may be NULL);
 * WBEM_E_QUOTA_VIOLATION when longer than the limit. out is empty on failure. The empty text is an
 * error. */
hres cim_path_parse(struct slice text, struct cim_path *out, size_t *error_at);
/* A copy of its own; out is empty on failure. WBEM_E_OUT_OF_MEMORY. */
hres cim_path_copy(const struct cim_path *src, struct cim_path *out);
void cim_path_fini(struct cim_path *p);
static inline bool cim_path_is_instance(const struct cim_path *p)
{
    return p->singleton || p->nkeys > 0;
}
/* A namespace name: identifiers joined by \ or /; written with \ to out. WBEM_E_INVALID_NAMESPACE.
 */
hres cim_namespace_normalise(struct slice text, struct str *out);

enum cim_path_parts {
    CIM_PATH_REL = 0,
    CIM_PATH_NS = 1,
    CIM_PATH_FULL = 3
};
/* Class, keys; with NS "ns:" before it, with FULL "\\server\ns:" (server "." when none). */
void str_add_path(struct str *out, const struct cim_path *p, unsigned parts);
/* A key value as in a path: numbers bare, TRUE/FALSE, everything else quoted and escaped. */
void str_add_key_value(struct str *out, const struct cim_value *v);
/* Equal by the rules of section 11.2 (no case, any key order). Server and namespace compared when
 * both have them. */
bool cim_path_eq(const struct cim_path *a, const struct cim_path *b);
/* The path of an instance (relative). WBEM_E_NO_KEY. */
hres cim_path_of(const struct cim_instance *i, struct cim_path *out);
/* Fits the keys to the class: names, number and types of its key properties, a single unnamed key
 * gets its name, order as in the class. WBEM_E_INVALID_OBJECT_PATH. */
hres cim_path_bind(struct cim_path *p, const struct cim_class *c);
/* True when the instance has these key values (path bound to its class or an ancestor). */
bool cim_path_matches(const struct cim_path *p, const struct cim_instance *i);
/* Adds or replaces a key (both copied). */
hres cim_path_set_key(struct cim_path *p, struct slice name, const struct cim_value *v);
