/* listener: sockets of a server on a libuv loop that runs on a thread of its own. */
#pragma once
#include "rpc/server.h"

struct rpc_loop;
struct rpc_listener;
/* A thread that serves sockets. */
hres rpc_loop_create(struct rpc_loop **out);
/* Closes everything and waits for the thread. Calls under way are cancelled; their answers may come later. */
void rpc_loop_destroy(struct rpc_loop *l);

struct rpc_listen_options {
    const struct rpc_server *server; /* borrowed until the loop is gone */
    const char *address;             /* "127.0.0.1", "::"; or a path that begins with / (AF_UNIX) */
    uint16_t port;                   /* 0: any free one */
    unsigned max_connections;        /* 0: RPC_MAX_CONNECTIONS */
    unsigned
        logon_ms; /* a connection without a log-on is cut off after that time; 0: RPC_LOGON_MS */
};
#define RPC_MAX_CONNECTIONS 16384u
#define RPC_MAX_UNSENT      0x4000000u /* bytes of answers a client does not read: it is cut off */
#define RPC_LOGON_MS        30000u
/* *port (may be NULL): the port it listens on. The failure of the system: WBEM_E_ACCESS_DENIED, WBEM_E_NOT_AVAILABLE (in use) … */
hres rpc_loop_listen(struct rpc_loop *l, const struct rpc_listen_options *o, uint16_t *port);
/* Connections at the moment. Any thread. */
unsigned rpc_loop_connections(const struct rpc_loop *l);
