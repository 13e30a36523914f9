/* wbem: the objects of WMI as clients call them over the network (MS-WMI 3.1.4). Internal to dcom/. */
#pragma once
#include "client/services.h"
#include "dcom/server.h"

extern const struct dcom_interface level1_login_interface, login_client_id_interface,
    wbem_services_interface, enum_interface, fetch_smart_enum_interface, wco_smart_enum_interface,
    call_result_interface;
extern const struct guid iid_wbem_services, iid_enum, iid_wco_smart_enum, iid_call_result,
    iid_class_object, clsid_class_object, iid_object_sink, clsid_context, clsid_level1_login;

#define WBEM_MAX_NEXT 0x100000u /* objects asked for by one Next */
#define WBEM_MAX_ANSWER                                                                            \
    0x800000u /* bytes of objects in one answer; what is left comes with the next */
#define WBEM_RETURN_IMMEDIATELY 0x10u
#define WBEM_FORWARD_ONLY       0x20u

/* ---- operations ---- */
/* An operation of IWbemServices. What its parameters are, in order:
 *   p path or name   m method   l language   q query   n namespace   f flags   c context   o object in
 *   O object out     R result out   N connection out (these three behind a pointer that may not be given)
 *   E enumerator out   S sink */
struct wbem_operation {
    const char *layout;
    enum wmi_operation operation;
    uint32_t local; /* flags that only the wire knows */
};
#define WBEM_OPERATIONS 26u
extern const struct wbem_operation
    wbem_operations[WBEM_OPERATIONS]; /* by opnum; layout NULL: none */

/* ---- connections ---- */
struct wbem_services {
    struct dcom_object o;
    struct dcom_server *server;
    struct wmi_services *s;  /* counted */
    struct wmi_sink *single; /* of calls with one outcome; the cookie is the call */
};
/* A connection to a namespace ("//host/root/cimv2", "root\\cimv2") for the owner of the login. Counted. */
hres wbem_services_new(struct dcom_server *server, struct rpc_call *call, struct slice ns,
                       struct slice locale, struct wbem_services **out);
/* The connection behind an exported object. */
static inline struct wbem_services *services_of(struct dcom_object *o)
{
    return container_of(o, struct wbem_services, o);
}

/* ---- enumerators ---- */
/* Starts the operation (flags without those that only the wire knows); its results wait in the enumerator. Counted. */
hres wbem_enum_new(struct wbem_services *s, struct rpc_call *call, const struct wmi_call *what,
                   bool forward_only, struct dcom_object **out);
/* Calls fn(arg, hr) once, when the first object is there or the operation ended: hr is its failure when it failed without
 * any. On any thread, or from here. */
void wbem_enum_first(struct dcom_object *e, void (*fn)(void *arg, hres hr), void *arg);

/* ---- results of semisynchronous calls ---- */
struct dcom_object *wbem_result_new(struct wbem_services *s,
                                    struct rpc_call *call); /* NULL: memory */
/* The outcome, once; what is given is counted as needed, may be NULL. */
void wbem_result_set(struct dcom_object *result, hres hr, struct cim_object *object,
                     struct cim_str *path, struct wbem_services *ns);

/* ---- parameters ---- */
struct wbem_class_cache { /* the class part of the last class: objects of one class come in a row */
    struct cim_class *cls;
    struct str part;
};
void wbem_class_cache_fini(struct wbem_class_cache *k);
hres wbem_class_cache_get(struct wbem_class_cache *k, struct cim_class *cls, struct slice *part);
/* An object behind a pointer, as OBJREF_CUSTOM; o NULL, or a failure: none. */
hres wbem_put_object(struct ndr *n, struct cim_object *o);
/* The reference alone (after its pointer). cache may be NULL. */
hres wbem_put_object_body(struct ndr *n, struct cim_object *o, struct wbem_class_cache *cache);
/* Reads one: *o counted, NULL without one. WBEM_E_INVALID_OBJECT and failures of wmio_decode; a damaged stub marks n. */
hres wbem_get_object(struct ndr *n, struct cim_object **o);
hres wbem_read_object(const struct objref *ref, struct cim_object **o);
/* IWbemContext behind a pointer: *c counted or NULL. */
hres wbem_get_context(struct ndr *n, struct wmi_context **c);
