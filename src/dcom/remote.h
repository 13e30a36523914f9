/* remote: objects that are exported somewhere else, called by us (MS-DCOM 3.2.4): the sinks of clients.
 *
 * A remote is one object exporter as one principal sees it. Its OXID is resolved with the first call; only
 * the address that its owner gave is connected to, whatever addresses the exporter names: of these
 * the port is taken. Thread-safe. */
#pragma once
#include "dcom/server.h"
#include "rpc/client.h"

struct dcom_remote {
    ref_count refs;
    struct dcom_server *server;
    struct dcom_remote *next; /* of the server's list */
    struct principal *who;    /* counted: logs on at the exporter */
    char *address;            /* numeric */
    uint16_t resolver_port;
    uint8_t level; /* of calls */
    uint64_t oxid;
    struct lock lock; /* guards what follows */
    enum {
        REMOTE_NEW,
        REMOTE_RESOLVING,
        REMOTE_READY,
        REMOTE_FAILED
    } state;
    hres status; /* of a failure */
    struct rpc_client *resolver, *exporter;
    struct guid remunknown;
    struct remote_call *waiting, **waiting_end;
    struct rpc_client_call question; /* to the resolver; holds a reference */
};
struct remote_call {
    /* what is asked: rpc.iface, rpc.op, rpc.object and the stub, which begins with remote_begin */
    struct rpc_client_call rpc;
    void (*done)(struct remote_call *c); /* on any thread, or from remote_start */
    hres status; /* why there is no answer; else 0: rpc.answer is to be read and released */
    struct dcom_remote *remote; /* kept during the call */
    struct remote_call *next;
};
/* The exporter of a reference. address: where its owner is. Counted. WBEM_E_INVALID_PARAMETER: not a
 * reference that can be called. */
hres remote_get(struct dcom_server *s, struct principal *who, const char *address, uint8_t level,
                const struct objref *ref, struct dcom_remote **out);
struct dcom_remote *remote_ref(struct dcom_remote *r);
struct dcom_remote *remote_unref(struct dcom_remote *r);
/* Writes what all calls begin with. */
void remote_begin(struct ndr *n, struct str *stub);
void remote_start(struct dcom_remote *r, struct remote_call *c);
/* The result of a method without other out parameters. */
hres remote_result(struct remote_call *c);
/* Gives references of an interface back; nobody waits. */
void remote_release(struct dcom_remote *r, const struct guid *ipid, uint32_t refs);
