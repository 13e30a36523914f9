/* exporter: the objects of a server that clients may call: their identifiers, references and lives (MS-DCOM 3.1.1.1,
 * 3.1.1.5, 3.1.1.6).
 *
 * Every object belongs to the principal it was made for; calls of others are refused. It lives as
 * long as a client holds references to it and is there: a connection that used it is open, or it
 * is pinged. Thread-safe. */
#pragma once
#include "dcom/objref.h"
#include "rpc/server.h"
#include "util/map.h"

struct orpc_call;
struct exporter;
struct dcom_object;

#define DCOM_MAX_INTERFACES 4u /* of an object */

struct exporter_ipid;
struct dcom_interface {
    struct guid iid;
    const char *name;
    uint16_t nops; /* with the three of IUnknown, which are never called */
    void (*const *ops)(struct orpc_call *c); /* by opnum; NULL: not implemented. On a worker */
};
struct dcom_type {
    const struct dcom_interface *const
        *interfaces;                        /* ended by NULL; the first is the one handed out */
    void (*destroy)(struct dcom_object *o); /* the last reference is gone. Any thread */
    void (*close)(
        struct dcom_object *o); /* the server ends: calls that wait are to end. May be NULL */
    void (*lost)(struct dcom_object *o); /* nobody pings it any more. May be NULL */
};
struct dcom_object { /* first in the memory of whoever makes one */
    ref_count refs;
    const struct dcom_type *type;
    struct exporter *exporter;
    struct principal *owner; /* counted */
    uint64_t oid;
    /* under the exporter's lock: */
    struct exporter_ipid *ipids[DCOM_MAX_INTERFACES]; /* exported interfaces */
    int64_t used;                                     /* clock_mono_ns of the last call or ping */
    struct rpc_conn *conn; /* counted: the connection it was last used over */
};
#define EXPORTER_MAX_OBJECTS 1000000u
#define EXPORTER_MAX_OWNED   100000u /* interfaces exported for one principal */
#define PING_PERIOD_NS       INT64_C(120000000000)
#define PING_MISSES          3

struct exporter_ipid {
    struct guid ipid; /* first: the key of the map */
    const struct dcom_interface *iface;
    struct dcom_object *object; /* counted */
    uint32_t refs;              /* public ones */
};
struct exporter {
    struct lock lock;
    uint64_t oxid;
    struct guid remunknown; /* IPID of the exporter's own interface */
    struct map ipids;       /* struct exporter_ipid */
    uint64_t next_oid;
    struct ping_set *sets;
    unsigned nsets;
    uint64_t next_set;
};
hres exporter_init(struct exporter *e);
/* Calls close of all objects. */
void exporter_close(struct exporter *e);
/* No call is under way any more. */
void exporter_fini(struct exporter *e);

/* owner and conn are counted. */
void dcom_object_init(struct dcom_object *o, const struct dcom_type *type, struct exporter *e,
                      struct principal *owner, struct rpc_conn *conn);
struct dcom_object *dcom_object_ref(struct dcom_object *o);
struct dcom_object *dcom_object_unref(struct dcom_object *o);

/* Makes an interface of the object callable; *out says how. WBEM_E_QUOTA_VIOLATION, WBEM_E_OUT_OF_MEMORY, E_NOINTERFACE. */
hres exporter_export(struct exporter *e, struct dcom_object *o, const struct guid *iid,
                     struct stdobjref *out);
/* The interface behind an IPID for a call of this principal: its object counted. false: there is none. denied: it is
 * somebody else's. */
bool exporter_find(struct exporter *e, const struct guid *ipid, struct rpc_call *call,
                   const struct dcom_interface **iface, struct dcom_object **object, bool *denied);
/* References more or fewer; unknown IPIDs are harmless. */
void exporter_add_refs(struct exporter *e, const struct guid *ipid, uint32_t n);
void exporter_release(struct exporter *e, const struct guid *ipid, uint32_t n);
/* Pings (MS-DCOM 3.1.2.5.1.2–3). *set 0: a new one. WBEM_E_NOT_FOUND: no such set, WBEM_E_QUOTA_VIOLATION. */
hres exporter_ping(struct exporter *e, uint64_t *set, const struct principal *who,
                   const uint64_t *add, size_t nadd, const uint64_t *del, size_t ndel);
/* Objects whose clients are gone are released: to be called now and then. The number of them. */
size_t exporter_collect(struct exporter *e, int64_t now);
size_t exporter_count(struct exporter *e);
