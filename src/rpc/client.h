/* client: the client side of connection-oriented DCE/RPC (C706 chapters 9 and 12; MS-RPCE 3.3.1.4), on the loop of a
 * server or one of its own.
 *
 * A client is one connection with one log-on. It connects with the first call; interfaces are bound
 * when they are first used. Calls are sent in the order they were made and may be answered in
 * another. Whatever goes wrong with the connection is the outcome of all calls under way and of
 * those that come later: a client is not used again then. */
#pragma once
#include "rpc/listener.h"

struct rpc_client_options {
    struct rpc_loop *loop; /* kept until the client is gone */
    const char *address;   /* numeric: "192.0.2.1", "2001:db8::1"; copied */
    uint16_t port;
    uint8_t level;           /* enum auth_level; LEVEL_NONE: no log-on */
    struct principal *who;   /* whose NT hash is used; counted */
    const char *workstation; /* of NTLM, told to the server; copied; may be NULL */
    const char *target;      /* service principal name, "host/server"; copied; may be NULL */
    uint32_t timeout_ms;     /* of connecting with the log-on, and of each call; 0: 30 s */
};
#define RPC_CLIENT_TIMEOUT_MS 30000u
#define RPC_CLIENT_NO_TIMEOUT UINT32_MAX

/* How far a connection had come when it failed. */
enum rpc_stage {
    RPC_STAGE_CONNECT, /* TCP */
    RPC_STAGE_BIND,    /* the first packets of RPC, with the log-on */
    RPC_STAGE_CALL,
};
struct rpc_client;
struct rpc_client_call {
    /* what is asked, by the caller */
    const struct guid *iface; /* static */
    uint32_t version;         /* minor << 16 | major */
    uint16_t op;
    bool has_object;
    struct guid object;
    struct str stub; /* taken */
    /* 0: that of the client, and when it passes the connection is given up; else this call alone ends, its answer is
     * dropped when it comes. RPC_CLIENT_NO_TIMEOUT: none. */
    uint32_t timeout_ms;
    /* Called once, on the loop's thread, or on the caller's when the loop has ended. The memory is
     * the caller's again; answer is to be released. */
    void (*done)(struct rpc_client_call *c);
    /* what came of it */
    hres status;    /* 0; WBEM_E_TIMED_OUT, RPC_S_SERVER_UNAVAILABLE, WBEM_E_ACCESS_DENIED (log-on),
                          WBEM_E_TRANSPORT_FAILURE (a damaged packet, a refused interface), or the fault as an HRESULT */
    uint32_t fault; /* enum fault_status, or what the server calls it; 0: none */
    uint8_t stage;  /* of a failure without fault: enum rpc_stage */
    int os_error;   /* of the system, for a failure of TCP: ECONNREFUSED …; 0: not known */
    struct str answer; /* stub */
    /* the client's */
    struct rpc_client *client;
    struct rpc_client_call *next;
    uint32_t id;
    uint64_t deadline; /* ms of the loop's clock */
};
/* A fault as an HRESULT: faults of DCOM are HRESULTs, those of Windows error codes, those of DCE neither. */
hres rpc_fault_status(uint32_t fault);

hres rpc_client_create(const struct rpc_client_options *o, struct rpc_client **out);
struct rpc_client *rpc_client_ref(struct rpc_client *c);
/* The last one closes the connection. Calls hold references. */
struct rpc_client *rpc_client_unref(struct rpc_client *c);
/* Any thread. */
void rpc_client_start(struct rpc_client *c, struct rpc_client_call *call);
/* Why it cannot be used any more; 0: it can. Any thread. */
hres rpc_client_status(const struct rpc_client *c);
/* The address of this side, once it is connected: numeric; false before. */
bool rpc_client_local(struct rpc_client *c, char *out, size_t size);
