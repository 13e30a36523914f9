/* listener: see listener.h. */
#include "rpc/listener.h"

#include "rpc/loop.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

struct rpc_listener {
    struct rpc_listener *next;
    struct rpc_loop *loop;
    const struct rpc_server *server;
    unsigned max, logon_ms;
    bool local; /* AF_UNIX */
    union {
        uv_stream_t stream;
        uv_handle_t handle;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    } u;
};
struct peer { /* a connection with its socket */
    struct peer *next, *prev;
    struct rpc_socket s;
    struct rpc_conn *conn;
    bool shutting;
    uv_timer_t patience;
    unsigned open_handles;
};

/* ---- closing ---- */
static void peer_gone(void *arg)
{
    struct peer *p = arg;
    rpc_loop_unref(p->s.loop);
    free(p);
}

static void on_closed(uv_handle_t *h)
{
    struct peer *p = h->data;
    if (--p->open_handles > 0) {
        return;
    }
    *(p->prev ? &p->prev->next : &p->s.loop->peers) = p->next;
    if (p->next) {
        p->next->prev = p->prev;
    }
    atomic_fetch_sub(&p->s.loop->npeers, 1);
    if (p->conn) {
        rpc_conn_closed(p->conn);
        rpc_conn_forget(p->conn);
        rpc_conn_unref(p->conn); /* frees p, now or with the last call */
    } else {
        peer_gone(p);
    }
}

static void close_peer(struct peer *p)
{
    if (!p->s.closing) {
        p->s.closing = true;
        if (p->conn) {
            rpc_conn_closed(p->conn);
        }
        uv_close(&p->s.u.handle, on_closed);
        uv_close((uv_handle_t *)&p->patience, on_closed);
    }
}

/* ---- writing ---- */
static void on_sent(struct rpc_socket *s, bool broken)
{
    struct peer *p = container_of(s, struct peer, s);
    if (broken || (p->shutting && s->unsent == 0)) {
        close_peer(p);
    }
}

static void conn_writable(void *arg)
{
    (void)arg; /* what a turn of the loop makes is sent at its end */
}

static void conn_end(void *arg)
{
    ((struct peer *)arg)->shutting = true;
}

static void conn_answered(void *arg, struct rpc_call *call)
{
    struct rpc_loop *l = ((struct peer *)arg)->s.loop;
    call->queue_next = NULL;
    lock_take(&l->lock);
    bool stopped = l->stop, first = l->answered == NULL;
    if (!stopped) {
        *l->answered_end = call;
        l->answered_end = &call->queue_next;
        if (first) {
            uv_async_send(&l->wake);
        }
    }
    lock_release(&l->lock);
    if (stopped) {
        rpc_call_destroy(call);
    }
}

static const struct rpc_transport transport = {conn_writable, conn_answered, conn_end, peer_gone};

/* After a turn: sends, and closes what is to be closed. */
static void settle(struct peer *p)
{
    if (p->s.closing) {
        return;
    }
    if (!rpc_socket_send(&p->s, &p->conn->out) || (p->shutting && p->s.unsent == 0)) {
        close_peer(p);
    }
}

/* ---- reading ---- */
static void give_buffer(uv_handle_t *h, size_t hint, uv_buf_t *b)
{
    (void)hint;
    struct peer *p = h->data;
    *b = uv_buf_init(p->s.loop->buffer, READ_SIZE);
}

/* The last packet of a log-on has no answer. Clients that leave the Nagle algorithm on send their call when the system
 * has acknowledged it, which it puts off for 40 ms. */
static void acknowledge(struct peer *p)
{
    int fd, on = 1;
    p->conn->acknowledge = false;
    if (uv_fileno(&p->s.u.handle, &fd) == 0) {
        (void)setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on); /* not on local sockets */
    }
}

static void on_read(uv_stream_t *s, ssize_t n, const uv_buf_t *b)
{
    struct peer *p = s->data;
    if (n < 0) {
        close_peer(p);
        return;
    }
    rpc_conn_feed(p->conn, b->base, (size_t)n);
    if (p->conn->acknowledge) {
        acknowledge(p);
    }
    if (p->conn->logged_on) {
        uv_timer_stop(&p->patience);
    }
    settle(p);
}

static void on_impatient(uv_timer_t *t)
{
    close_peer(t->data);
}

/* ---- accepting ---- */
static void address_text(const struct sockaddr_storage *a, char *out, size_t size)
{
    char host[INET6_ADDRSTRLEN] = "";
    if (a->ss_family == AF_INET) {
        uv_ip4_name((const struct sockaddr_in *)a, host, sizeof host);
    } else if (a->ss_family == AF_INET6) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)a;
        uv_ip6_name(six, host, sizeof host);
        if (IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)) {
            memmove(host, host + strlen("::ffff:"), strlen(host) - strlen("::ffff:") + 1);
        }
    }
    unsigned port = ntohs(a->ss_family == AF_INET6 ? ((const struct sockaddr_in6 *)a)->sin6_port
                                                   : ((const struct sockaddr_in *)a)->sin_port);
    snprintf(out, size, "%s[%u]", host, port);
}

static void name_ends(struct peer *p, bool local, char *mine, char *theirs, size_t size)
{
    struct sockaddr_storage a = {0};
    int n = sizeof a;
    if (local) {
        snprintf(mine, size, "local");
        snprintf(theirs, size, "local");
        return;
    }
    uv_tcp_getsockname(&p->s.u.tcp, (struct sockaddr *)&a, &n);
    address_text(&a, mine, size);
    n = sizeof a;
    uv_tcp_getpeername(&p->s.u.tcp, (struct sockaddr *)&a, &n);
    address_text(&a, theirs, size);
    theirs[strcspn(theirs, "[")] = 0;
}

static bool begin_peer(struct peer *p, const struct rpc_listener *l)
{
    char mine[80], theirs[80];
    name_ends(p, l->local, mine, theirs, sizeof mine);
    p->conn = rpc_conn_new(l->server, &transport, p, mine, theirs);
    if (!p->conn) {
        return false;
    }
    if (!l->local) {
        uv_tcp_nodelay(&p->s.u.tcp, 1);
        uv_tcp_keepalive(&p->s.u.tcp, 1, 60);
    }
    uv_timer_start(&p->patience, on_impatient, l->logon_ms, 0);
    return uv_read_start(&p->s.u.stream, give_buffer, on_read) == 0;
}

static void on_connection(uv_stream_t *s, int status)
{
    struct rpc_listener *l = s->data;
    struct rpc_loop *loop = l->loop;
    struct peer *p = status < 0 ? NULL : calloc(1, sizeof *p);
    if (!p) {
        return;
    }
    p->s.loop = loop;
    p->s.sent = on_sent;
    ref_get(&loop->refs);
    if (l->local) {
        uv_pipe_init(&loop->uv, &p->s.u.pipe, 0);
    } else {
        uv_tcp_init(&loop->uv, &p->s.u.tcp);
    }
    uv_timer_init(&loop->uv, &p->patience);
    p->s.u.handle.data = p->patience.data = p;
    p->open_handles = 2;
    p->next = loop->peers;
    if (p->next) {
        p->next->prev = p;
    }
    loop->peers = p;
    unsigned n = atomic_fetch_add(&loop->npeers, 1) + 1;
    if (uv_accept(s, &p->s.u.stream) < 0 || n > l->max || !begin_peer(p, l)) {
        close_peer(p);
    }
}

/* ---- answers ---- */
void rpc_loop_take_answers(struct rpc_loop *l)
{
    lock_take(&l->lock);
    struct rpc_call *k = TAKE(l->answered);
    l->answered_end = &l->answered;
    lock_release(&l->lock);
    while (k) {
        struct rpc_call *next = k->queue_next;
        struct peer *p = k->conn->transport_arg;
        struct rpc_conn *c = rpc_conn_ref(k->conn); /* p goes with it */
        rpc_conn_finish(k);
        /* several answers of one connection go out together */
        if (!next || next->conn != c) {
            settle(p);
        }
        rpc_conn_unref(c);
        k = next;
    }
}

/* ---- listening ---- */
static void listener_closed(uv_handle_t *h)
{
    free(h->data);
}

void rpc_loop_close_listeners(struct rpc_loop *l)
{
    while (l->listeners) {
        struct rpc_listener *next = l->listeners->next;
        uv_close(&l->listeners->u.handle, listener_closed);
        l->listeners = next;
    }
    for (struct peer *p = l->peers; p; p = p->next) {
        close_peer(p);
    }
}

struct listening {
    const struct rpc_listen_options *o;
    uint16_t *port;
    int rc;
};

static int bind_listener(struct rpc_listener *r, const struct rpc_listen_options *o)
{
    struct sockaddr_storage a = {0};
    if (r->local) {
        uv_pipe_init(&r->loop->uv, &r->u.pipe, 0);
        return uv_pipe_bind(&r->u.pipe, o->address);
    }
    uv_tcp_init(&r->loop->uv, &r->u.tcp);
    int rc = strchr(o->address, ':') ? uv_ip6_addr(o->address, o->port, (struct sockaddr_in6 *)&a)
                                     : uv_ip4_addr(o->address, o->port, (struct sockaddr_in *)&a);
    return rc ? rc : uv_tcp_bind(&r->u.tcp, (const struct sockaddr *)&a, 0);
}

static uint16_t port_of(const struct rpc_listener *r)
{
    struct sockaddr_storage a = {0};
    int n = sizeof a;
    if (r->local || uv_tcp_getsockname(&r->u.tcp, (struct sockaddr *)&a, &n) < 0) {
        return 0;
    }
    return ntohs(a.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&a)->sin6_port
                                         : ((struct sockaddr_in *)&a)->sin_port);
}

static void listen_here(struct rpc_loop *l, void *arg)
{
    struct listening *w = arg;
    struct rpc_listener *r = calloc(1, sizeof *r);
    if (!r) {
        w->rc = UV_ENOMEM;
        return;
    }
    r->loop = l;
    r->server = w->o->server;
    r->max = w->o->max_connections ? w->o->max_connections : RPC_MAX_CONNECTIONS;
    r->logon_ms = w->o->logon_ms ? w->o->logon_ms : RPC_LOGON_MS;
    r->local = w->o->address[0] == '/';
    w->rc = bind_listener(r, w->o);
    r->u.handle.data = r;
    if (w->rc == 0 && w->port) {
        *w->port = port_of(r); /* before the first client comes: it may be told */
    }
    w->rc = w->rc ? w->rc : uv_listen(&r->u.stream, SOMAXCONN, on_connection);
    if (w->rc) {
        uv_close(&r->u.handle, listener_closed);
        return;
    }
    r->next = l->listeners;
    l->listeners = r;
}

hres rpc_loop_listen(struct rpc_loop *l, const struct rpc_listen_options *o, uint16_t *port)
{
    struct listening w = {.o = o};
    w.port = port;
    rpc_loop_run(l, listen_here, &w);
    return w.rc ? hres_from_errno(-w.rc) : 0;
}

unsigned rpc_loop_connections(const struct rpc_loop *l)
{
    return atomic_load(&l->npeers);
}
