/* cim_class, cim_instance: the object model (DSP0004; MS-WMI 2.2; reference sections 3.8–3.10, 7.6,
 * 13).
 *
 * A class is built while unsealed by one thread, then sealed: from then on it is immutable and
 * shared by all threads. Inherited parts are copied in when the class is made from its superclass,
 * so a look-up never walks the chain. To change a sealed class, clone it. Instances belong to one
 * thread until shared; shared instances are not changed. */
#pragma once
#include "cim/object.h"

/* ---- qualifiers ---- */
enum cim_flavor { /* MS-WMIO 2.2.62 */
    CIM_TO_INSTANCE = 1,
    CIM_TO_SUBCLASS = 2,
    CIM_NOT_OVERRIDABLE = 0x10,
    CIM_PROPAGATED = 0x20, /* inherited, not local */
    CIM_SYSTEM = 0x40,
    CIM_AMENDED = 0x80,
};
struct cim_qualifier {
    struct cim_str *name;
    struct cim_value value;
    uint8_t flavor;
};
struct cim_quals {
    struct cim_qualifier *v;
    uint32_t n, cap;
};
#define CIM_MAX_QUALIFIERS 4096u
void cim_quals_clear(struct cim_quals *q);
hres cim_quals_copy(struct cim_quals *dst, const struct cim_quals *src); /* dst empty */
struct cim_qualifier *cim_quals_find(const struct cim_quals *q,
                                     struct slice name); /* NULL when absent */
/* Adds or replaces a local qualifier; name and value are copied. Value types: string, boolean,
 * sint32 (other integers are narrowed), real64, arrays of them: else WBEM_E_INVALID_QUALIFIER_TYPE.
 * WBEM_E_OVERRIDE_NOT_ALLOWED when an inherited one forbids it. */
hres cim_quals_set(struct cim_quals *q, struct slice name, const struct cim_value *value,
                   unsigned flavor);
/* WBEM_E_NOT_FOUND, WBEM_E_PROPAGATED_QUALIFIER. */
hres cim_quals_remove(struct cim_quals *q, struct slice name);
/* Flags: enum cim_object_compare. */
bool cim_quals_eq(const struct cim_quals *a, const struct cim_quals *b, unsigned flags);
bool cim_quals_true(const struct cim_quals *q, const char *name); /* present and boolean TRUE */

/* ---- classes ---- */
enum cim_prop_flags {
    CIM_PROP_KEY = 1,
    CIM_PROP_LOCAL = 2,       /* introduced or overridden in this class */
    CIM_PROP_OVERRIDES = 4,   /* local, and the superclass has it too */
    CIM_PROP_LOCAL_VALUE = 8, /* the default value was set here */
    CIM_PROP_NOT_NULL = 16,
    CIM_PROP_READ = 32,
    CIM_PROP_WRITE = 64,
    CIM_PROP_LAZY = 128,
    CIM_PROP_INDEXED = 256,
};
struct cim_prop {
    struct cim_str *name;
    struct cim_str *origin;    /* class that introduced it */
    struct cim_str *ref_class; /* class of a reference or typed embedded object, or NULL */
    struct cim_value def;      /* default value, typed NULL when none */
    struct cim_quals quals;    /* effective: inherited (CIM_PROPAGATED) and local */
    uint16_t type;
    uint16_t flags;
    uint32_t array_size; /* fixed MOF array size, 0 = none */
};
enum cim_method_flags {
    CIM_METHOD_STATIC = 1,
    CIM_METHOD_IMPLEMENTED = 2,
    CIM_METHOD_DISABLED = 4,
    CIM_METHOD_BYPASS_GETOBJECT = 8,
    CIM_METHOD_LOCAL = 16,
    CIM_METHOD_OVERRIDES = 32,
};
struct cim_method {
    struct cim_str *name;
    struct cim_str *origin;
    struct cim_class *in,
        *out; /* sealed __PARAMETERS classes or NULL when there are no such parameters */
    struct cim_quals quals;
    uint16_t flags;
};
enum cim_class_flags {
    CIM_CLASS_ABSTRACT = 1,
    CIM_CLASS_DYNAMIC = 2,
    CIM_CLASS_SINGLETON = 4,
    CIM_CLASS_ASSOCIATION = 8,
    CIM_CLASS_SEALED = 0x100,
    CIM_CLASS_PROJECTED = 0x200, /* shows part of its properties only (query results) */
};
struct cim_class {
    struct cim_object o;
    uint32_t flags;
    struct cim_str *name;      /* NULL or "" for a new, nameless class */
    struct cim_class *super;   /* counted, NULL: top level */
    struct cim_str *provider;  /* value of the provider qualifier of a dynamic class, or NULL */
    struct cim_origin *origin; /* where it was read from, or NULL */
    struct cim_quals quals;
    struct cim_prop *props;
    struct cim_method *methods;
    uint32_t nprops, props_cap, nmethods, methods_cap;
    /* made by cim_class_seal */
    uint32_t nkeys;
    uint16_t *keys;   /* property indexes of the key properties, in declared order */
    uint16_t *sorted; /* all property indexes by name: the order of enumeration */
    uint16_t *index;  /* hash table of property indexes + 1 */
    uint32_t index_mask;
};
#define CIM_MAX_PROPERTIES 4096u
#define CIM_MAX_METHODS    4096u
#define CIM_MAX_NAME       255u
#define CIM_MAX_DEPTH      256u /* of a derivation chain, of nested embedded objects */

/* A new unsealed class derived from super (may be NULL; must be sealed; counted) with all inherited
 * members. Qualifiers of the superclass marked ToSubclass come along as propagated. */
hres cim_class_new(struct slice name, struct cim_class *super, struct cim_class **out);
/* An unsealed copy of the same class (same superclass). */
hres cim_class_clone(const struct cim_class *c, struct cim_class **out);
/* The same class with only the named properties (a sealed class; unknown names:
 * WBEM_E_INVALID_QUERY). */
hres cim_class_project(struct cim_class *c, const struct slice *names, size_t n,
                       struct cim_class **out);
static inline struct cim_class *cim_class_ref(struct cim_class *c)
{
    if (c) {
        ref_get(&c->o.refs);
    }
    return c;
}
struct cim_class *cim_class_unref(struct cim_class *c); /* returns NULL */
void cim_class_unrefp(struct cim_class **c);
#define AUTO_CIM_CLASS AUTO(cim_class_unrefp) struct cim_class *
static inline bool cim_class_sealed(const struct cim_class *c)
{
    return (c->flags & CIM_CLASS_SEALED) != 0;
}
hres cim_class_rename(struct cim_class *c, struct slice name); /* unsealed only */

/* Adds or redefines a property of an unsealed class. ref_class: for references and embedded
 * objects, may be empty. value: the default, converted to type; NULL for none. Overriding an
 * inherited property needs the same type (WBEM_E_UPDATE_TYPE_MISMATCH). WBEM_E_INVALID_PARAMETER
 * for a bad name, WBEM_E_QUOTA_VIOLATION for one of more than CIM_MAX_NAME bytes, WBEM_E_INVALID_PROPERTY_TYPE, WBEM_E_TOO_MANY_PROPERTIES. *out (may be NULL):
 * valid until the next property is added. */
hres cim_class_put_prop(struct cim_class *c, struct slice name, unsigned type,
                        struct slice ref_class, const struct cim_value *value,
                        struct cim_prop **out);
/* Removes a property; an overridden one falls back to the inherited definition and
 * WBEM_S_RESET_TO_DEFAULT is answered; an inherited one: WBEM_E_PROPAGATED_PROPERTY. */
hres cim_class_remove_prop(struct cim_class *c, struct slice name);
/* Adds or redefines a method. in, out (sealed __PARAMETERS classes or NULL) are counted.
 * WBEM_E_UPDATE_PROPAGATED_METHOD when an inherited method has another signature. */
hres cim_class_put_method(struct cim_class *c, struct slice name, struct cim_class *in,
                          struct cim_class *out, struct cim_method **method);
hres cim_class_remove_method(struct cim_class *c, struct slice name);
/* Checks and publishes: reads the qualifiers with a meaning (key, abstract, dynamic, provider,
 * singleton, …), builds the index. WBEM_E_CANNOT_BE_KEY, WBEM_E_CANNOT_BE_SINGLETON,
 * WBEM_E_CANNOT_BE_ABSTRACT, WBEM_E_OUT_OF_MEMORY. A failed class stays unsealed. Sealing a sealed
 * class does nothing. */
hres cim_class_seal(struct cim_class *c);

/* Drops the qualifiers of an unsealed class that its superclass does not allow (its own key beside inherited ones,
 * abstract under concrete, a singleton that has keys): the force mode of PutClass. */
void cim_class_yield(struct cim_class *c);

/* Look-ups; -1 / NULL when absent. Without case. Work on unsealed classes too (slower). */
int cim_class_find_prop(const struct cim_class *c, struct slice name);
struct cim_method *cim_class_find_method(const struct cim_class *c, struct slice name);
static inline struct cim_prop *cim_class_prop(const struct cim_class *c, struct slice name)
{
    int i = cim_class_find_prop(c, name);
    return i < 0 ? NULL : &c->props[i];
}
/* True when c is name or derives from it. */
bool cim_class_is_a(const struct cim_class *c, struct slice name);
/* The CIMTYPE text: "uint32", "ref:Win32_X", "object:X". */
void str_add_cimtype(struct str *out, const struct cim_prop *p);
/* An identifier by the rules for class, property and method names (letters, digits, _; non-ASCII
 * letters allowed). */
bool cim_is_identifier(struct slice s);
bool cim_class_eq(const struct cim_class *a, const struct cim_class *b, unsigned flags);

/* Helper for building method signatures: a sealed __PARAMETERS class is made of an unsealed one by
 * cim_class_seal. */
hres cim_params_new(struct cim_class **out);
/* The parameter with this ID qualifier, NULL when there is none; c may be NULL. */
const struct cim_prop *cim_params_by_id(const struct cim_class *c, int64_t id);

/* ---- instances ---- */
struct cim_instance {
    struct cim_object o;
    uint32_t nprops;
    struct cim_class *cls;     /* sealed, counted */
    struct cim_origin *origin; /* NULL for local objects */
    struct cim_quals *quals;   /* instance qualifiers or NULL */
    struct cim_quals
        *prop_quals; /* qualifiers the instance gives its properties, by index; NULL: none at all */
    struct cim_value v[]; /* by property index */
};
/* A new instance; every property has the class's default (is_default set). cls must be sealed.
 * NULL: out of memory. */
struct cim_instance *cim_instance_new(struct cim_class *cls);
struct cim_instance *cim_instance_clone(const struct cim_instance *i);
static inline struct cim_instance *cim_instance_ref(struct cim_instance *i)
{
    if (i) {
        ref_get(&i->o.refs);
    }
    return i;
}
struct cim_instance *cim_instance_unref(struct cim_instance *i); /* returns NULL */
void cim_instance_unrefp(struct cim_instance **i);
#define AUTO_CIM_INSTANCE AUTO(cim_instance_unrefp) struct cim_instance *
/* Value of a property; NULL when the class has no such property. Borrowed. */
const struct cim_value *cim_instance_get(const struct cim_instance *i, struct slice name);
/* Sets with conversion to the property's type; v is not taken. WBEM_E_NOT_FOUND for an unknown
 * property, WBEM_E_TYPE_MISMATCH, WBEM_E_VALUE_OUT_OF_RANGE, WBEM_E_OUT_OF_MEMORY. Embedded objects
 * of a strongly typed property must be of that class or derived: else WBEM_E_TYPE_MISMATCH. */
hres cim_instance_put(struct cim_instance *i, struct slice name, const struct cim_value *v);
hres cim_instance_put_at(struct cim_instance *i, uint32_t index, const struct cim_value *v);
/* Sets by index without conversion: v (taken) must be of the property's type. */
static inline void cim_instance_set(struct cim_instance *i, uint32_t index, struct cim_value v)
{
    cim_value_set(&i->v[index], v);
}
/* The qualifiers the instance itself gives a property, to be changed. WBEM_E_OUT_OF_MEMORY. Valid as long as the
 * instance. */
hres cim_instance_prop_quals(struct cim_instance *i, uint32_t index, struct cim_quals **out);
void cim_instance_set_origin(struct cim_instance *i, struct cim_origin *o);
/* Appends Class.Key="v",… ; WBEM_E_NO_KEY when a key is NULL or there are no keys and the class is
 * no singleton. */
hres cim_instance_relpath(const struct cim_instance *i, struct str *out);
bool cim_instance_eq(const struct cim_instance *a, const struct cim_instance *b, unsigned flags);
/* The instance as one of a projected class (same property names); values shared. */
struct cim_instance *cim_instance_project(const struct cim_instance *i,
                                          struct cim_class *projected);
