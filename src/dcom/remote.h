/* remote: objects that are exported somewhere else, called by us (MS-DCOM 3.2.4): the sinks of clients.
 *
 * A remote is one object exporter as one principal sees it. Its OXID is resolved with the first call; only
 * the address that its owner gave is connected to, whatever addresses the exporter names: of these
 * the port is taken. Thread-safe. */
#pragma once
#include "dcom/server.h"
#include "rpc/client.h"
#include "util/vec.h"

struct remote_oid { /* an object that is to stay alive at its exporter */
    uint64_t oid;
    unsigned users;
    bool told, asked; /* it is in the ping set; it is being put there */
};
struct dcom_remote {
    ref_count refs; /* one of the server's list */
    struct dcom_server *server;
    struct dcom_remote *next; /* of the server's list */
    struct principal *who;    /* counted: logs on at the exporter */
    char *address;            /* numeric */
    char *target;             /* service principal name, or NULL */
    uint16_t resolver_port;
    uint8_t level;       /* of calls */
    uint32_t timeout_ms; /* of connecting, and of calls without one of their own; 0: the usual */
    uint64_t oxid;
    int64_t used;     /* clock_mono_ns of the last remote_get; under the list's lock */
    bool redial;      /* its objects outlive a connection that is lost: another one is made */
    uint16_t port;    /* redial: of the exporter */
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
    /* pings (remote_ping.c), under the same lock */
    struct VEC(struct remote_oid) oids;
    uint64_t ping_set; /* 0: none yet */
    uint16_t ping_sequence;
    int64_t pinged; /* clock_mono_ns of the last one, or of the first object */
    bool pinging;
    struct rpc_client_call ping; /* holds a reference */
};
#define REMOTE_IDLE_NS INT64_C(60000000000) /* a connection is kept that long for the next call */

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
/* An exporter whose resolver has been asked already: where it is, and who it is for. redial is set. */
struct remote_known {
    struct principal *who;
    const char *address;          /* numeric */
    const char *target;           /* service principal name; may be NULL */
    uint16_t resolver_port, port; /* of the exporter */
    uint8_t level;
    uint32_t timeout_ms; /* of connecting */
    uint64_t oxid;
    struct guid remunknown;
};
hres remote_adopt(struct dcom_server *s, const struct remote_known *k, struct dcom_remote **out);
/* Those that nobody has used for REMOTE_IDLE_NS are forgotten. now INT64_MAX: all that nobody uses. */
void remotes_collect(struct dcom_server *s, int64_t now);
/* Who is logged on with that name at the host with the address peer, counted. WBEM_E_NOT_FOUND. */
hres remotes_find_user(struct dcom_server *s, const char *user, const char *peer,
                       struct principal **who);
struct dcom_remote *remote_ref(struct dcom_remote *r);
struct dcom_remote *remote_unref(struct dcom_remote *r);
/* Writes what all calls begin with. */
void remote_begin(struct ndr *n, struct str *stub);
void remote_start(struct dcom_remote *r, struct remote_call *c);
/* The result of a method without other out parameters. */
hres remote_result(struct remote_call *c);
/* The object is pinged as long as it is used: its exporter would forget it otherwise. WBEM_E_OUT_OF_MEMORY. */
hres remote_use(struct dcom_remote *r, uint64_t oid);
void remote_unuse(struct dcom_remote *r, uint64_t oid);
/* Pings the exporters whose time has come. */
void remotes_ping(struct dcom_server *s, int64_t now);
/* The port of the binding with this address, else of the first one; 0: there is none. */
uint16_t remote_choose_port(const struct dual_string *d, const char *address);
/* The connection to the exporter at the moment, counted; NULL: there is none. */
struct rpc_client *remote_client(struct dcom_remote *r);
/* A client of the resolver of r; counted. */
hres remote_connect_resolver(struct dcom_remote *r, uint8_t level, struct rpc_client **out);
extern const struct guid iid_object_exporter;
/* Gives references of an interface back; nobody waits. */
void remote_release(struct dcom_remote *r, const struct guid *ipid, uint32_t refs);
