/* server: the server side of connection-oriented DCE/RPC (C706 chapters 9 and 12; MS-RPCE 3.3.1.5), without sockets.
 *
 * A connection is fed with bytes and makes packets; whoever owns the socket does both on one thread.
 * A call that was dispatched may be answered later, from any thread. */
#pragma once
#include "rpc/auth.h"
#include "rpc/pdu.h"
#include "util/lock.h"

struct rpc_call;
struct rpc_conn;

struct rpc_interface {
    struct guid uuid;
    uint16_t major, minor;
    uint16_t ops;
    bool orpc;         /* calls begin with ORPCTHIS and name an object: server->orpc gets them */
    uint32_t open_ops; /* bit per operation that may be called without a log-on */
    uint8_t min_level; /* of the other operations; 0: that of the server */
    void (*dispatch)(struct rpc_call *call,
                     void *arg); /* on the connection's thread: must not wait */
    void *arg;
};
/* Of a connection. There are clients that make a new one of both each time they go on with another interface, and never
 * come back to the old one: beyond the limit the one that was not used for the longest time is forgotten. */
#define RPC_MAX_CONTEXTS  64u        /* presentation contexts */
#define RPC_MAX_AUTHS     256u       /* security contexts */
#define RPC_MAX_STUB      0x1000000u /* bytes of a reassembled request */
#define RPC_MAX_OPEN_STUB 0x10000u   /* the same without a log-on */
#define RPC_MAX_CALLS     4096u      /* of a connection, not answered yet: FAULT_TOO_BUSY beyond */
#define RPC_MAX_PARTIAL   16u        /* calls of which not all fragments have come */
#define RPC_MAX_TOKEN     0x8000u    /* bytes of a token in pieces */

struct rpc_server {
    const struct rpc_interface *const *interfaces; /* ended by NULL */
    const struct authority *authority;             /* NULL: nobody can log on */
    uint8_t min_level;                             /* enum auth_level, for calls */
};
/* What the owner of the socket does for the connection. */
struct rpc_transport {
    /* There are bytes in conn->out. The connection's thread. */
    void (*writable)(void *arg);
    /* The call was answered: on its connection's thread rpc_conn_finish(call) is to be called. Any
     * thread. */
    void (*answered)(void *arg, struct rpc_call *call);
    /* The connection is to be ended when conn->out was written. The connection's thread. */
    void (*end)(void *arg);
    void (*destroy)(
        void *arg); /* the last reference of the connection is gone; any thread; may be NULL */
};
struct rpc_context { /* a presentation context */
    uint16_t id;
    const struct rpc_interface *iface;
};
struct rpc_conn {
    ref_count refs; /* of the transport and of calls under way */
    const struct rpc_server *server;
    const struct rpc_transport *transport;
    void *transport_arg;
    char *local, *peer; /* addresses as text: "127.0.0.1" */
    struct str in, out;
    bool bound;
    bool logged_on;     /* somebody is */
    _Atomic bool ended; /* set on the connection's thread, looked at by others */
    bool header_sign;
    bool acknowledge; /* a packet came that has no answer: see the listener */
    uint16_t max_send;
    uint32_t group;
    struct rpc_context contexts[RPC_MAX_CONTEXTS]; /* last used first */
    unsigned ncontexts;
    struct rpc_auth *auths; /* last used first */
    unsigned nauths;
    struct rpc_call *partial; /* calls whose last fragment has not come */
    unsigned npartial;
    struct rpc_call *running; /* dispatched, not finished */
    _Atomic unsigned ncalls;
    size_t partial_bytes;
};
struct rpc_call {
    struct rpc_call *next, *prev; /* of the connection's list */
    struct rpc_call *queue_next;  /* for the transport */
    struct rpc_conn *conn;        /* counted */
    uint32_t id;
    uint16_t context, op;
    const struct rpc_interface *iface;
    struct rpc_auth *auth; /* NULL: none. Belongs to the connection's thread */
    struct principal *who; /* counted; NULL: nobody logged on */
    uint8_t level;         /* LEVEL_NONE without a log-on */
    bool has_object;
    struct guid object;
    struct str stub;        /* request */
    struct str answer;      /* response */
    uint32_t fault;         /* enum fault_status; 0: none */
    bool executed;          /* a fault after the operation began */
    _Atomic bool cancelled; /* the client gave it up (cancel, orphaned, closed) */
    void *user;             /* of whoever serves it */
};
/* transport_arg is borrowed until destroy. peer, local: copied. NULL: out of memory. */
struct rpc_conn *rpc_conn_new(const struct rpc_server *server, const struct rpc_transport *t,
                              void *arg, const char *local, const char *peer);
struct rpc_conn *rpc_conn_ref(struct rpc_conn *c);
struct rpc_conn *rpc_conn_unref(struct rpc_conn *c);
/* Bytes from the client. Never fails: what is wrong ends the connection. */
void rpc_conn_feed(struct rpc_conn *c, const void *p, size_t n);
/* The socket is closed: calls under way are cancelled, their answers dropped. */
void rpc_conn_closed(struct rpc_conn *c);
/* Closed, and nobody is in rpc_conn_feed: what was read and not sent is forgotten, objects may hold the connection for long. */
void rpc_conn_forget(struct rpc_conn *c);
/* On the connection's thread, after `answered`: makes the packets. The call is gone afterwards. */
void rpc_conn_finish(struct rpc_call *call);

/* The answer: call->answer holds the stub. Any thread; call must not be touched afterwards. */
void rpc_call_answer(struct rpc_call *call);
void rpc_call_fault(struct rpc_call *call, uint32_t status);

/* ---- between the parts of the server ---- */
void rpc_conn_bind(struct rpc_conn *c, const struct pdu *u);
void rpc_conn_auth3(struct rpc_conn *c, const struct pdu *u);
void rpc_conn_request(struct rpc_conn *c, struct pdu *u);
void rpc_conn_give_up(struct rpc_conn *c, const struct pdu *u);
void rpc_conn_end(struct rpc_conn *c);
/* What has this number, as the last one used; NULL. */
struct rpc_auth *rpc_conn_find_auth(struct rpc_conn *c, uint32_t id);
const struct rpc_interface *rpc_conn_find_context(struct rpc_conn *c, uint16_t id);
/* A fault for a packet that never became a call. */
void rpc_conn_fault(struct rpc_conn *c, uint32_t call_id, uint16_t context, uint32_t status,
                    unsigned flags);
void rpc_call_destroy(struct rpc_call *call);
