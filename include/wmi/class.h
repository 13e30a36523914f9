/* class: definitions — properties with their types and origins, qualifiers, methods and their
 * signatures — of classes and instances, and making and changing classes.
 *
 * A class that was read is shared and is not changed (WBEM_E_READ_ONLY): change a clone
 * (wmi_object_clone) and write it with wmi_services_put. A class that was not written yet has no
 * instances: read it again before wmi_object_spawn (WBEM_E_INCOMPLETE_CLASS).
 *
 * Names are without case. What is read is borrowed: it lives until the object is changed or
 * released. Any number of threads may read an object while nobody changes it (DSP0004;
 * MS-WMI 2.2; MS-WMIO 2.2). */
#ifndef WMI_CLASS_H
#define WMI_CLASS_H
#include <wmi/object.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

/* ---- classes ---- */
/* A new class without superclass and members, to be filled and written. name: NULL or "" when it is
 * given later (wmi_class_rename). Release *out. WBEM_E_INVALID_PARAMETER for a name that is none. */
wmi_status wmi_class_create(const char *name, wmi_object **out);
/* A new class derived from cls, with all that is inherited; release *out. name as above.
 * WBEM_E_ILLEGAL_OPERATION for an instance, WBEM_E_INCOMPLETE_CLASS when cls was not written yet. */
wmi_status wmi_class_derive(wmi_object *cls, const char *name, wmi_object **out);
/* Gives the class another name (what a write to __CLASS does). WBEM_E_INVALID_OPERATION for an
 * instance, WBEM_E_INVALID_PARAMETER, WBEM_E_READ_ONLY. */
wmi_status wmi_class_rename(wmi_object *cls, const char *name);
/* The class above the object's class: level 0 is its superclass, 1 the one above that; NULL beyond
 * the top. Borrowed. */
const char *wmi_object_ancestor(wmi_object *o, unsigned level);
/* Whether the object's class is the named one or derived from it. */
bool wmi_object_is_a(wmi_object *o, const char *class_name);

/* What a comparison leaves out; numbers of WbemComparisonFlagEnum. */
enum wmi_compare_flags {
    WMI_COMPARE_ALL = 0,               /* leave out nothing */
    WMI_COMPARE_IGNORE_QUALIFIERS = 1, /* all qualifiers */
    WMI_COMPARE_IGNORE_SOURCE = 2,     /* server and namespace it was read from */
    WMI_COMPARE_IGNORE_DEFAULTS = 4,   /* default values of classes */
    WMI_COMPARE_IGNORE_CLASS = 8,      /* names of class and superclass */
    WMI_COMPARE_IGNORE_CASE = 0x10,    /* case of strings */
    WMI_COMPARE_IGNORE_FLAVOR = 0x20,  /* flavors of qualifiers */
};
/* Whether two objects are the same, but for what flags (enum wmi_compare_flags) leave out. */
bool wmi_object_equal(wmi_object *a, wmi_object *b, uint32_t flags);

/* ---- properties ---- */
/* What is known of a property. */
enum wmi_property_flags {
    WMI_PROPERTY_KEY = 1,      /* identifies the instance */
    WMI_PROPERTY_LOCAL = 2,    /* introduced or redefined by this class */
    WMI_PROPERTY_READ = 4,     /* has the qualifier read */
    WMI_PROPERTY_WRITE = 8,    /* has the qualifier write */
    WMI_PROPERTY_SYSTEM = 16,  /* a system property (__CLASS …) */
    WMI_PROPERTY_DEFAULT = 32, /* of an instance: the value is the default of its class */
};
/* A property with its definition; all pointers are borrowed from the object. */
struct wmi_property {
    const char *name;      /* as it was declared */
    const char *origin;    /* class that introduced it; "___SYSTEM" for system properties */
    const char *ref_class; /* class of a reference or of embedded objects; NULL: any, or none */
    uint16_t type;         /* enum wmi_type, perhaps with WMI_ARRAY */
    uint16_t flags;        /* enum wmi_property_flags */
    uint32_t array_size;   /* fixed number of elements from MOF; 0: none */
    wmi_value value;       /* of an instance its value, of a class the default */
};
/* The property with this name. WBEM_E_NOT_FOUND. Not for __DERIVATION, __RELPATH and __PATH, which
 * the object does not hold ready: see wmi_object_each_system. */
wmi_status wmi_object_property(wmi_object *o, const char *name, struct wmi_property *out);
/* Property i in order of name, without system properties; WBEM_S_FALSE beyond the last one. */
wmi_status wmi_object_property_at(wmi_object *o, uint32_t i, struct wmi_property *out);
/* Calls fn for each of the ten system properties, in the order __GENUS, __CLASS, __SUPERCLASS,
 * __DYNASTY, __RELPATH, __PROPERTY_COUNT, __DERIVATION, __SERVER, __NAMESPACE, __PATH. The value is
 * only good during the call. A non-zero result of fn ends the walk and is returned;
 * WBEM_E_OUT_OF_MEMORY. */
wmi_status wmi_object_each_system(wmi_object *o,
                                  wmi_status (*fn)(void *arg, const char *name,
                                                   const wmi_value *value),
                                  void *arg);
/* Adds or redefines a property of a class. type: enum wmi_type, perhaps with WMI_ARRAY; ref_class:
 * class of references or embedded objects, or NULL; value: the default, or NULL for none. A
 * redefined inherited property keeps its type (WBEM_E_UPDATE_TYPE_MISMATCH).
 * WBEM_E_INVALID_OPERATION for an instance, WBEM_E_READ_ONLY, WBEM_E_INVALID_PARAMETER for a name
 * that is none, WBEM_E_INVALID_PROPERTY_TYPE, WBEM_E_TYPE_MISMATCH, WBEM_E_VALUE_OUT_OF_RANGE,
 * WBEM_E_TOO_MANY_PROPERTIES beyond 4096. */
wmi_status wmi_class_put_property(wmi_object *cls, const char *name, uint16_t type,
                                  const char *ref_class, const wmi_value *value);
/* Removes a property of a class; a redefined one gets its inherited definition back. The property
 * of an instance gets the default of its class back. WBEM_S_RESET_TO_DEFAULT in both cases;
 * WBEM_E_NOT_FOUND, WBEM_E_PROPAGATED_PROPERTY for an inherited one, WBEM_E_READ_ONLY. */
wmi_status wmi_object_remove_property(wmi_object *o, const char *name);

/* ---- qualifiers ---- */
/* What a qualifier belongs to. */
enum wmi_qualifier_owner {
    WMI_QUALIFIERS_OF_OBJECT,   /* the class or the instance; member is NULL */
    WMI_QUALIFIERS_OF_PROPERTY, /* the property named member */
    WMI_QUALIFIERS_OF_METHOD,   /* the method named member */
};
/* Flavors of a qualifier; numbers of MS-WMIO 2.2.62. */
enum wmi_flavor {
    WMI_FLAVOR_TO_INSTANCE = 1,        /* propagates to instances */
    WMI_FLAVOR_TO_SUBCLASS = 2,        /* propagates to derived classes */
    WMI_FLAVOR_NOT_OVERRIDABLE = 0x10, /* derived classes cannot change the value */
    WMI_FLAVOR_PROPAGATED = 0x20,      /* inherited, not local; told, not set */
    WMI_FLAVOR_AMENDED = 0x80,         /* localised (WMI_FLAG_USE_AMENDED); told, not set */
};
/* A qualifier; pointers are borrowed from the object. */
struct wmi_qualifier {
    const char *name; /* as it was written */
    wmi_value value;  /* string, boolean, integer, real, or an array of them */
    uint32_t flavor;  /* enum wmi_flavor */
};
/* The qualifier with this name. An instance shows its own ones and those of its class with
 * WMI_FLAVOR_TO_INSTANCE (as propagated); its members show those of the class. WBEM_E_NOT_FOUND:
 * no such qualifier or member. */
wmi_status wmi_object_qualifier(wmi_object *o, enum wmi_qualifier_owner owner, const char *member,
                                const char *name, struct wmi_qualifier *out);
/* Qualifier i, in no particular order; WBEM_S_FALSE beyond the last one, WBEM_E_NOT_FOUND: no such
 * member. */
wmi_status wmi_object_qualifier_at(wmi_object *o, enum wmi_qualifier_owner owner,
                                   const char *member, uint32_t i, struct wmi_qualifier *out);
/* Adds or replaces a local qualifier with its flavors. Of an instance only its own ones
 * (WBEM_E_INVALID_OPERATION for those of members). WBEM_E_READ_ONLY, WBEM_E_NOT_FOUND: no such
 * member, WBEM_E_INVALID_QUALIFIER for CIMTYPE, which follows from the type, WBEM_E_CANNOT_BE_KEY
 * for key on anything but a property, WBEM_E_INVALID_PARAMETER for a name that is none or flavors
 * that cannot be set, WBEM_E_INVALID_QUALIFIER_TYPE, WBEM_E_OVERRIDE_NOT_ALLOWED,
 * WBEM_E_QUOTA_VIOLATION beyond 4096. */
wmi_status wmi_object_put_qualifier(wmi_object *o, enum wmi_qualifier_owner owner,
                                    const char *member, const char *name, const wmi_value *value,
                                    uint32_t flavor);
/* Removes a local qualifier. WBEM_E_NOT_FOUND, WBEM_E_PROPAGATED_QUALIFIER for an inherited one or
 * one of the class of an instance, WBEM_E_INVALID_OPERATION, WBEM_E_READ_ONLY. */
wmi_status wmi_object_remove_qualifier(wmi_object *o, enum wmi_qualifier_owner owner,
                                       const char *member, const char *name);

/* ---- methods ---- */
/* What is known of a method. */
enum wmi_method_flags {
    WMI_METHOD_STATIC = 1,      /* runs without an instance */
    WMI_METHOD_IMPLEMENTED = 2, /* some provider runs it */
    WMI_METHOD_DISABLED = 4,    /* WBEM_E_METHOD_DISABLED when it is called */
    WMI_METHOD_LOCAL = 16,      /* introduced or redefined by this class */
};
/* A method; pointers are borrowed from the object. */
struct wmi_method {
    const char *name;   /* as it was declared */
    const char *origin; /* class that introduced it */
    wmi_object *in;     /* class of the in-parameters to spawn from; NULL: none */
    wmi_object *out;    /* class of the out-parameters; NULL: none */
    uint32_t flags;     /* enum wmi_method_flags */
};
/* The method with this name. WBEM_E_NOT_FOUND. */
wmi_status wmi_object_method(wmi_object *o, const char *name, struct wmi_method *out);
/* Method i in declared order; WBEM_S_FALSE beyond the last one. */
wmi_status wmi_object_method_at(wmi_object *o, uint32_t i, struct wmi_method *out);
/* Direction of a parameter. */
enum wmi_direction {
    WMI_IN = 1,                  /* given by the caller */
    WMI_OUT = 2,                 /* given back */
    WMI_INOUT = WMI_IN | WMI_OUT /* both */
};
/* A parameter of a method to be declared. */
struct wmi_parameter {
    const char *name;      /* NULL ends a table of them */
    uint16_t type;         /* enum wmi_type, perhaps with WMI_ARRAY */
    uint16_t direction;    /* enum wmi_direction */
    const char *ref_class; /* class of a reference or of embedded objects, or NULL */
};
/* Adds or redefines a method of a class. parameters: a table ended by a row without name, in order
 * of their IDs; NULL: none. return_type: type of ReturnValue; WMI_EMPTY: none. Whether it is static
 * or implemented is told by qualifiers (wmi_object_put_qualifier). A redefined inherited method
 * keeps its signature (WBEM_E_UPDATE_PROPAGATED_METHOD). WBEM_E_INVALID_OPERATION for an instance,
 * WBEM_E_READ_ONLY, WBEM_E_INVALID_PARAMETER for a name that is none or a parameter without
 * direction, WBEM_E_INVALID_DUPLICATE_PARAMETER, WBEM_E_INVALID_PROPERTY_TYPE,
 * WBEM_E_TOO_MANY_PROPERTIES beyond 4096. */
wmi_status wmi_class_put_method(wmi_object *cls, const char *name,
                                const struct wmi_parameter *parameters, uint16_t return_type);
/* Removes a method; a redefined one gets its inherited definition back (WBEM_S_RESET_TO_DEFAULT).
 * WBEM_E_NOT_FOUND, WBEM_E_PROPAGATED_METHOD for an inherited one, WBEM_E_INVALID_OPERATION,
 * WBEM_E_READ_ONLY. */
wmi_status wmi_class_remove_method(wmi_object *cls, const char *name);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
