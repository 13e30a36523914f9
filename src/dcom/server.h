/* server: a host that MS-WMI clients may ask over the network: object resolver, activation, objects of WMI
 * (MS-DCOM 3.1.2.5; MS-WMI 3.1.4). A client of other hosts is one too: its sinks are called, so it exports them; it
 * has a resolver and nothing to activate. */
#pragma once
#include "broker/ticker.h"
#include "client/services.h"
#include "dcom/orpc.h"
#include "rpc/listener.h"
#include "rpc/users.h"

struct dcom_server_options {
    const char *repository, *providers; /* as in struct wmi_connect_options */
    struct users *users;                /* who may log on; borrowed until the server is gone */
    const char *address;                /* to listen at: "127.0.0.1", "::" */
    uint16_t port;                      /* of the resolver; 0: 135 */
    bool any_port;                      /* the resolver listens at a free port */
    uint16_t objects_port;              /* 0: a free one */
    uint8_t min_level;                  /* enum auth_level of calls; 0: integrity */
    uint8_t min_activation_level;       /* 0: integrity; connect lets old clients activate */
    bool ntlm_v1;
    uint32_t ping_ms;             /* period of pings of sinks; 0: 120 s (MS-DCOM 3.1.2.2.1) */
    uint32_t callback_timeout_ms; /* of connecting to a sink, and of each call of it; 0: 30 s */
    bool client; /* for asking other hosts: does not listen before dcom_server_listen */
    void (*log)(void *arg, const char *line);
    void *log_arg;
};
struct dcom_server {
    struct exporter exporter;
    struct pool *pool; /* of root, or its own */
    struct wmi_services
        *root; /* connection of the server itself: it keeps the broker; NULL: a client */
    struct wmi_connect_options connect; /* how clients' connections are made */
    struct users *users;
    struct authority authority;
    struct rpc_server rpc;
    struct rpc_interface *interfaces; /* all of them */
    const struct rpc_interface **interface_list;
    struct rpc_loop *loop;
    struct ticker *ticker; /* ends of calls that wait, collection */
    struct tick collect;
    _Atomic uint32_t ncalls; /* calls of objects that are not answered yet; futex */
    _Atomic bool ending;
    uint16_t resolver_port, objects_port;
    struct lock listen_lock; /* of a client: guards the first listening */
    uint32_t callback_timeout_ms;
    int64_t ping_ns;          /* period of the pings of clients' sinks */
    struct lock remotes_lock; /* guards remotes */
    struct dcom_remote *remotes;
    struct lock sinks_lock; /* guards sink_ops, sink_targets, nsink_ops */
    struct sink_op *sink_ops;
    struct sink_target *sink_targets;
    _Atomic uint32_t nsink_ops; /* futex, when no new ones are taken */
    _Atomic bool sinks_ended;   /* no new ones */
    char computer[64], dns_name[256];
    void (*log)(void *arg, const char *line);
    void *log_arg;
};
/* Starts to listen. *error (may be NULL): what could not be done, a static text. */
hres dcom_server_create(const struct dcom_server_options *o, struct dcom_server **out,
                        const char **error);
/* A client's: a port of its resolver and its objects, the same one, at all addresses. Done once; thread-safe. */
hres dcom_server_listen(struct dcom_server *s);
/* Closes the connections; waits for what is under way. */
void dcom_server_destroy(struct dcom_server *s);

/* ---- between the parts of the server ---- */
extern const struct dcom_interface remunknown_interface;
/* Where the server is reached, as the client of this connection sees it. objects: the port of objects, else that of the
 * resolver (without number when it is 135). Texts lie in mem. */
void dcom_server_bindings(const struct dcom_server *s, const struct rpc_conn *conn, bool objects,
                          struct arena *mem, struct dual_string *out);
void resolver_dispatch(struct rpc_call *call, void *arg);
void activator_dispatch(struct rpc_call *call, void *arg);
void activation_dispatch(struct rpc_call *call, void *arg);
/* The object that clients activate: IWbemLevel1Login for the principal of the call. Counted; NULL: out of memory. */
struct dcom_object *wbem_login_new(struct dcom_server *s, struct rpc_call *call);
extern const struct guid clsid_level1_login, iid_level1_login, iid_remunknown, iid_remunknown2,
    iid_unknown;
#define AUTHN_HINT LEVEL_INTEGRITY /* level of calls that the server asks for */
