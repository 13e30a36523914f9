/* cim objects: what a WMI object is — a class (genus 1) or an instance (genus 2) behind one counted
 * pointer. */
#pragma once
#include "cim/value.h"

enum cim_genus {
    CIM_CLASS = 1,
    CIM_INSTANCE = 2
};
struct cim_object {
    ref_count refs;
    uint32_t genus; /* enum cim_genus | magic in the upper bits; see cim_genus_of */
};
#define CIM_OBJECT_MAGIC 0x43494d00u
static inline enum cim_genus cim_genus_of(const struct cim_object *o)
{
    return (enum cim_genus)(o->genus & 0xff);
}
static inline struct cim_object *cim_object_ref(struct cim_object *o)
{
    if (o) {
        ref_get(&o->refs);
    }
    return o;
}
struct cim_object *cim_object_unref(struct cim_object *o); /* returns NULL */
void cim_object_unrefp(struct cim_object **o);
#define AUTO_CIM_OBJECT AUTO(cim_object_unrefp) struct cim_object *

struct cim_class;
struct cim_instance;
struct cim_class *cim_as_class(struct cim_object *o);       /* NULL unless a class */
struct cim_instance *cim_as_instance(struct cim_object *o); /* NULL unless an instance */
struct cim_class *
cim_class_of(struct cim_object *o); /* the class itself or the instance's class. Borrowed */

/* Numbers of WbemComparisonFlagEnum. */
enum cim_object_compare {
    CIM_OBJ_IGNORE_QUALIFIERS = 1,
    CIM_OBJ_IGNORE_SOURCE = 2,
    CIM_OBJ_IGNORE_DEFAULTS = 4,
    CIM_OBJ_IGNORE_CLASS = 8,
    CIM_OBJ_IGNORE_CASE = 0x10,
    CIM_OBJ_IGNORE_FLAVOR = 0x20,
};
bool cim_object_eq(struct cim_object *a, struct cim_object *b, unsigned flags);

/* Where an object was read from: server and namespace, shared by all objects of one connection. */
struct cim_origin {
    ref_count refs;
    struct cim_str *server, *ns; /* "root\cimv2" */
};
struct cim_origin *cim_origin_new(struct slice server, struct slice ns);
struct cim_origin *cim_origin_ref(struct cim_origin *o);
struct cim_origin *cim_origin_unref(struct cim_origin *o);

/* System properties (reference section 13.1), in the order of SystemProperties_. */
enum cim_sys {
    CIM_SYS_GENUS,
    CIM_SYS_CLASS,
    CIM_SYS_SUPERCLASS,
    CIM_SYS_DYNASTY,
    CIM_SYS_RELPATH,
    CIM_SYS_PROPERTY_COUNT,
    CIM_SYS_DERIVATION,
    CIM_SYS_SERVER,
    CIM_SYS_NAMESPACE,
    CIM_SYS_PATH,
    CIM_SYS_COUNT
};
struct cim_sys_row {
    const char *name;
    uint16_t type;
};
extern const struct cim_sys_row cim_sys_rows[CIM_SYS_COUNT];
int cim_sys_find(struct slice name); /* -1 when not a system property */
/* The value (owned by the caller). WBEM_E_OUT_OF_MEMORY. */
hres cim_object_sys(struct cim_object *o, enum cim_sys which, struct cim_value *out);
