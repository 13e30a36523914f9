/* client: see client.h. Everything but the posting of calls happens on the loop's thread. */
#include "rpc/client.h"

#include "rpc/fragment.h"
#include "rpc/loop.h"
#include "util/buf.h"
#include "util/vec.h"

#include <netinet/in.h>
#include <stdlib.h>

#define MESSAGE_HEADER 24u
#define MAX_ANSWER     0x4000000u /* bytes of one answer */
#define BIND_VERSION   2u         /* of NDR */
#define AUTH_CONTEXT   1u

enum client_state {
    CLIENT_IDLE,
    CLIENT_CONNECTING,
    CLIENT_BINDING,
    CLIENT_OPEN,
    CLIENT_ALTERING, /* an interface is being added */
    CLIENT_DEAD,
};
struct bound { /* a presentation context; its id is its index */
    struct guid iface;
    uint32_t version;
    bool refused;
};
struct rpc_client {
    ref_count refs;                 /* one of all users, one of the handles while they are open */
    ref_count users;                /* owners and calls */
    struct rpc_client *next, *prev; /* of the loop, while there is a socket */
    struct rpc_socket s;
    uv_connect_t connect;
    uv_timer_t timer;
    unsigned open_handles;
    char *address, *workstation, *target;
    uint16_t port;
    uint8_t level;
    uint32_t timeout_ms;
    struct principal *who;
    struct lock lock; /* guards posted */
    struct rpc_client_call *posted, **posted_end;
    bool post_pending;
    struct rpc_post post, closing;
    /* the loop's thread */
    enum client_state state;
    _Atomic hres status;
    bool many; /* several calls at a time */
    uint16_t max_send;
    uint32_t last_id;
    uint64_t deadline; /* of connecting and binding */
    uint64_t alarm;    /* when the timer looks at the deadlines; 0: it does not run */
    uint8_t stage;     /* of the failure */
    int os_error;
    char local[INET6_ADDRSTRLEN];  /* address of this side; under the lock */
    struct VEC(uint32_t) given_up; /* calls whose time was over: their answers may come yet */
    struct rpc_auth *auth;
    struct str in, out;
    struct bound bound[RPC_MAX_CONTEXTS];
    unsigned nbound;
    struct rpc_client_call *waiting, **waiting_end;
    struct rpc_client_call *sent, **sent_end;
};

hres rpc_fault_status(uint32_t fault)
{
    if (fault & 0x80000000u) {
        return (hres)fault;
    }
    return fault < 0x10000 ? (hres)(0x80070000u | fault) : WBEM_E_TRANSPORT_FAILURE;
}

hres rpc_client_status(const struct rpc_client *c)
{
    return atomic_load(&c->status);
}

/* ---- lists ---- */
static void push(struct rpc_client_call ***end, struct rpc_client_call *k)
{
    k->next = NULL;
    **end = k;
    *end = &k->next;
}

static struct rpc_client_call *take(struct rpc_client_call **head, struct rpc_client_call ***end,
                                    uint32_t id)
{
    struct rpc_client_call **p = head;
    while (*p && (*p)->id != id) {
        p = &(*p)->next;
    }
    struct rpc_client_call *k = *p;
    if (k) {
        *p = k->next;
        if (*end == &k->next) {
            *end = p;
        }
    }
    return k;
}

static struct rpc_client_call *take_first(struct rpc_client_call **head,
                                          struct rpc_client_call ***end)
{
    return *head ? take(head, end, (*head)->id) : NULL;
}

/* ---- ends ---- */
static void put_ref(struct rpc_client *c)
{
    if (!ref_put(&c->refs)) {
        return;
    }
    rpc_auth_destroy(c->auth);
    principal_unref(c->who);
    vec_fini(&c->given_up);
    str_fini(&c->in);
    str_fini(&c->out);
    free(c->address);
    free(c->workstation);
    free(c->target);
    if (c->s.loop) {
        rpc_loop_unref(c->s.loop);
    }
    free(c);
}

static uint8_t stage_of(enum client_state s)
{
    return s <= CLIENT_CONNECTING ? RPC_STAGE_CONNECT
           : s == CLIENT_BINDING  ? RPC_STAGE_BIND
                                  : RPC_STAGE_CALL;
}

/* The outcome. */
static void finish(struct rpc_client *c, struct rpc_client_call *k, hres status)
{
    k->status = status;
    k->stage = c->state == CLIENT_DEAD ? c->stage : stage_of(c->state);
    k->os_error = c->state == CLIENT_DEAD ? c->os_error : 0;
    k->client = NULL;
    str_fini(&k->stub);
    if (FAILED(status)) {
        str_fini(&k->answer);
    }
    k->done(k);
    rpc_client_unref(c);
}

static void on_closed(uv_handle_t *h)
{
    struct rpc_client *c = h->data;
    if (--c->open_handles == 0) {
        *(c->prev ? &c->prev->next : &c->s.loop->clients) = c->next;
        if (c->next) {
            c->next->prev = c->prev;
        }
        put_ref(c); /* the handles' */
    }
}

/* The connection is over: so are all calls. */
static void fail(struct rpc_client *c, hres status)
{
    if (c->state == CLIENT_DEAD) {
        return;
    }
    ref_get(&c->refs);
    c->stage = stage_of(c->state);
    c->state = CLIENT_DEAD;
    atomic_store(&c->status, status);
    c->s.closing = true;
    if (c->open_handles) {
        uv_close(&c->s.u.handle, on_closed);
        uv_close((uv_handle_t *)&c->timer, on_closed);
    }
    struct rpc_client_call *k;
    while ((k = take_first(&c->sent, &c->sent_end)) ||
           (k = take_first(&c->waiting, &c->waiting_end))) {
        finish(c, k, status);
    }
    put_ref(c);
}

void rpc_loop_close_clients(struct rpc_loop *l)
{
    for (struct rpc_client *c = l->clients; c; c = c->next) {
        fail(c, RPC_E_DISCONNECTED); /* leaves the list when its handles are closed */
    }
}

/* ---- time ---- */
static void on_time(uv_timer_t *t);

/* The timer looks no later than then. */
static void set_alarm(struct rpc_client *c, uint64_t at)
{
    if (c->alarm == 0 || at < c->alarm) {
        uint64_t now = uv_now(&c->s.loop->uv);
        c->alarm = at;
        uv_timer_start(&c->timer, on_time, at > now ? at - now : 0, 0);
    }
}

/* The moment when what begins now is to be over. */
static uint64_t new_deadline(struct rpc_client *c, uint32_t ms)
{
    uint64_t at = uv_now(&c->s.loop->uv) + ms;
    set_alarm(c, at);
    return at;
}

/* Calls with a time of their own that is over end; the earliest of the others counts for *next. */
static void end_late(struct rpc_client *c, struct rpc_client_call **head,
                     struct rpc_client_call ***end, uint64_t now, uint64_t *next)
{
    bool sent = head == &c->sent;
    struct rpc_client_call *late = NULL, **late_end = &late;
    for (struct rpc_client_call **p = head; *p;) {
        struct rpc_client_call *k = *p;
        bool own = k->timeout_ms && k->timeout_ms != RPC_CLIENT_NO_TIMEOUT;
        if (own && now >= k->deadline) {
            *p = k->next;
            *end = *end == &k->next ? p : *end;
            if (sent && !vec_push(&c->given_up, k->id)) {
                c->in.failed = true; /* its answer would not be known: the connection is given up */
            }
            push(&late_end, k);
            continue;
        }
        if ((own || sent) && k->deadline && k->deadline < *next) {
            *next = k->deadline;
        }
        p = &k->next;
    }
    while (late) {
        finish(c, take_first(&late, &late_end), WBEM_E_TIMED_OUT);
    }
}

static void on_time(uv_timer_t *t)
{
    struct rpc_client *c = t->data;
    uint64_t now = uv_now(&c->s.loop->uv), next = UINT64_MAX;
    bool opening = c->state != CLIENT_OPEN;
    c->alarm = 0;
    ref_get(&c->refs);
    end_late(c, &c->waiting, &c->waiting_end, now, &next);
    end_late(c, &c->sent, &c->sent_end, now, &next);
    if ((opening && now >= c->deadline) || now >= next) {
        fail(c, WBEM_E_TIMED_OUT);
    } else if (c->state != CLIENT_DEAD) {
        next = opening && c->deadline < next ? c->deadline : next;
        if (next != UINT64_MAX) {
            set_alarm(c, next);
        }
    }
    put_ref(c);
}

/* ---- sending ---- */
static void flush(struct rpc_client *c)
{
    if (c->out.failed) {
        fail(c, WBEM_E_OUT_OF_MEMORY);
    } else if (!rpc_socket_send(&c->s, &c->out)) {
        fail(c, RPC_S_SERVER_UNAVAILABLE);
    }
}

static void on_sent(struct rpc_socket *s, bool broken)
{
    if (broken) {
        fail(container_of(s, struct rpc_client, s), RPC_S_SERVER_UNAVAILABLE);
    }
}

static int find_bound(const struct rpc_client *c, const struct rpc_client_call *k)
{
    for (unsigned i = 0; i < c->nbound; i++) {
        if (guid_eq(&c->bound[i].iface, k->iface) && c->bound[i].version == k->version) {
            return (int)i;
        }
    }
    return -1;
}

/* Bind and alter context for the interface of a call. */
static void put_binding(struct rpc_client *c, unsigned type, const struct rpc_client_call *k,
                        const struct str *token)
{
    struct str *out = &c->out;
    unsigned flags = PFC_FIRST | PFC_LAST | (type == PDU_BIND ? PFC_CONC_MPX | PFC_HEADER_SIGN : 0);
    size_t at = pdu_begin(out, type, flags, ++c->last_id);
    buf_put_u16(out, PDU_MAX_FRAGMENT);
    buf_put_u16(out, PDU_MAX_FRAGMENT);
    buf_put_u32(out, 0);
    buf_put_u32(out, 1); /* one context */
    buf_put_u16(out, (uint16_t)c->nbound);
    buf_put_u16(out, 1); /* with one transfer syntax */
    str_add_slice(out, guid_slice(k->iface));
    buf_put_u32(out, k->version);
    str_add_slice(out, guid_slice(&ndr32_syntax));
    buf_put_u32(out, BIND_VERSION);
    if (token) {
        pdu_put_trailer(out, &(struct sec_trailer){c->auth->type, c->auth->level, 0, c->auth->id});
        str_add_slice(out, str_slice(token));
    }
    pdu_end(out, at, token ? token->n : 0);
    c->bound[c->nbound++] = (struct bound){*k->iface, k->version, true};
}

static void send_calls(struct rpc_client *c)
{
    while (c->waiting && c->state == CLIENT_OPEN && (c->many || !c->sent)) {
        struct rpc_client_call *k = c->waiting;
        int id = find_bound(c, k);
        if (id < 0 && c->nbound == RPC_MAX_CONTEXTS) {
            finish(c, take_first(&c->waiting, &c->waiting_end), WBEM_E_QUOTA_VIOLATION);
            continue;
        }
        if (id < 0) {
            c->state = CLIENT_ALTERING;
            c->deadline = new_deadline(c, c->timeout_ms);
            put_binding(c, PDU_ALTER_CONTEXT, k, NULL);
            break;
        }
        (void)take_first(&c->waiting, &c->waiting_end);
        if (c->bound[id].refused) {
            finish(c, k, E_NOINTERFACE);
            continue;
        }
        k->id = ++c->last_id;
        struct rpc_message m = {.type = PDU_REQUEST,
                                .call_id = k->id,
                                .context = (uint16_t)id,
                                .op = k->op,
                                .object = k->has_object ? &k->object : NULL,
                                .stub = str_slice(&k->stub),
                                .auth = c->auth,
                                .max_fragment = c->max_send};
        rpc_put_message(&c->out, &m);
        str_fini(&k->stub);
        if (k->timeout_ms == 0) {
            k->deadline = new_deadline(c, c->timeout_ms);
        }
        push(&c->sent_end, k);
    }
    flush(c);
}

/* ---- connecting ---- */
static void begin_bind(struct rpc_client *c)
{
    AUTO_STR token = STR_INIT;
    if (!c->waiting) { /* their time was over before there was a connection */
        fail(c, WBEM_E_TIMED_OUT);
        return;
    }
    c->state = CLIENT_BINDING;
    if (c->level > LEVEL_NONE) {
        c->auth = rpc_auth_new(AUTH_CONTEXT, AUTH_NTLM, c->level);
        hres hr = c->auth ? rpc_auth_begin(c->auth, &token) : WBEM_E_OUT_OF_MEMORY;
        if (FAILED(hr)) {
            fail(c, hr);
            return;
        }
    }
    put_binding(c, PDU_BIND, c->waiting, c->auth ? &token : NULL);
    flush(c);
}

static void give_buffer(uv_handle_t *h, size_t hint, uv_buf_t *b)
{
    (void)hint;
    struct rpc_client *c = h->data;
    *b = uv_buf_init(c->s.loop->buffer, READ_SIZE);
}

static void on_read(uv_stream_t *s, ssize_t n, const uv_buf_t *b);

static void keep_local(struct rpc_client *c)
{
    struct sockaddr_storage a;
    int len = sizeof a;
    if (uv_tcp_getsockname(&c->s.u.tcp, (struct sockaddr *)&a, &len) == 0) {
        lock_take(&c->lock);
        if (a.ss_family == AF_INET6) {
            uv_ip6_name((const struct sockaddr_in6 *)&a, c->local, sizeof c->local);
        } else {
            uv_ip4_name((const struct sockaddr_in *)&a, c->local, sizeof c->local);
        }
        lock_release(&c->lock);
    }
}

bool rpc_client_local(struct rpc_client *c, char *out, size_t size)
{
    lock_take(&c->lock);
    size_t n = strlen(c->local);
    bool good = n > 0 && n < size;
    if (good) {
        memcpy(out, c->local, n + 1);
    }
    lock_release(&c->lock);
    return good;
}

static void on_connect(uv_connect_t *req, int status)
{
    struct rpc_client *c = req->data;
    if (c->state == CLIENT_DEAD) {
        return;
    }
    status = status < 0 ? status : uv_read_start(&c->s.u.stream, give_buffer, on_read);
    if (status < 0) {
        c->os_error = -status;
        fail(c, status == UV_ETIMEDOUT ? WBEM_E_TIMED_OUT : RPC_S_SERVER_UNAVAILABLE);
        return;
    }
    keep_local(c);
    uv_tcp_nodelay(&c->s.u.tcp, 1);
    uv_tcp_keepalive(&c->s.u.tcp, 1, 60);
    begin_bind(c);
}

static void begin_connect(struct rpc_client *c)
{
    struct sockaddr_storage a = {0};
    struct rpc_loop *l = c->s.loop;
    int rc = strchr(c->address, ':') ? uv_ip6_addr(c->address, c->port, (struct sockaddr_in6 *)&a)
                                     : uv_ip4_addr(c->address, c->port, (struct sockaddr_in *)&a);
    if (rc < 0) {
        fail(c, WBEM_E_INVALID_PARAMETER);
        return;
    }
    uv_tcp_init(&l->uv, &c->s.u.tcp);
    uv_timer_init(&l->uv, &c->timer);
    c->s.u.handle.data = c->timer.data = c->connect.data = c;
    c->open_handles = 2;
    ref_get(&c->refs);
    c->next = l->clients;
    if (c->next) {
        c->next->prev = c;
    }
    l->clients = c;
    c->state = CLIENT_CONNECTING;
    c->deadline = new_deadline(c, c->timeout_ms);
    rc = uv_tcp_connect(&c->connect, &c->s.u.tcp, (const struct sockaddr *)&a, on_connect);
    if (rc < 0) {
        c->os_error = -rc;
        fail(c, RPC_S_SERVER_UNAVAILABLE);
    }
}

/* ---- receiving ---- */
/* The result for the context that was asked for last. false: damaged. */
static bool read_result(struct rpc_client *c, const struct pdu *u)
{
    struct buf_reader r;
    buf_reader_init(&r, u->data + PDU_HEADER, u->body_end - PDU_HEADER);
    (void)buf_u16(&r);
    uint16_t receive = buf_u16(&r);
    (void)buf_u32(&r);
    uint16_t n = buf_u16(&r);
    size_t skip = n + (4 - (PDU_HEADER + 10 + (size_t)n) % 4) % 4;
    while (skip-- && !r.error) {
        (void)buf_u8(&r);
    }
    uint8_t results = buf_u8(&r);
    (void)buf_u8(&r);
    (void)buf_u16(&r);
    uint16_t result = buf_u16(&r);
    if (r.error || results != 1 || c->nbound == 0) {
        return false;
    }
    c->bound[c->nbound - 1].refused = result != 0;
    if (u->type == PDU_BIND_ACK) {
        if (receive < PDU_MIN_FRAGMENT) {
            return false;
        }
        c->max_send = receive < PDU_MAX_FRAGMENT ? receive & (uint16_t)~7u : PDU_MAX_FRAGMENT;
        c->many = (u->flags & PFC_CONC_MPX) != 0;
    }
    return true;
}

static hres log_on(struct rpc_client *c, const struct pdu *u)
{
    AUTO_STR token = STR_INIT;
    if (!u->has_auth || u->auth.type != c->auth->type) {
        return WBEM_E_ACCESS_DENIED; /* the server would take the calls of anybody */
    }
    struct ntlm_client who = {.user = slice_of(c->who->user),
                              .domain = slice_of(c->who->domain),
                              .workstation = slice_of(c->workstation ? c->workstation : ""),
                              .target = slice_of(c->target ? c->target : "")};
    memcpy(who.nt_hash, c->who->nt_hash, sizeof who.nt_hash);
    hres hr = rpc_auth_continue(c->auth, &who, u->token, &token);
    crypto_wipe(who.nt_hash, sizeof who.nt_hash);
    if (FAILED(hr)) {
        return hr;
    }
    size_t at = pdu_begin(&c->out, PDU_AUTH3, PFC_FIRST | PFC_LAST, u->call_id);
    buf_put_u32(&c->out, 0);
    pdu_put_trailer(&c->out, &(struct sec_trailer){c->auth->type, c->auth->level, 0, c->auth->id});
    str_add_slice(&c->out, str_slice(&token));
    pdu_end(&c->out, at, token.n);
    return 0;
}

static void take_binding(struct rpc_client *c, const struct pdu *u)
{
    bool bind = u->type == PDU_BIND_ACK;
    if (c->state != (bind ? CLIENT_BINDING : CLIENT_ALTERING) || u->call_id != c->last_id ||
        !read_result(c, u)) {
        fail(c, WBEM_E_TRANSPORT_FAILURE);
        return;
    }
    hres hr = bind && c->auth ? log_on(c, u) : 0;
    if (FAILED(hr)) {
        fail(c, hr);
        return;
    }
    c->state = CLIENT_OPEN;
}

/* Verifies and decrypts the packet where it lies; the bytes of its stub. */
static bool open_packet(struct rpc_client *c, const struct pdu *u, struct slice *stub)
{
    if (u->body_end < MESSAGE_HEADER) {
        return false;
    }
    size_t n = u->body_end - MESSAGE_HEADER;
    if (u->has_auth) {
        struct rpc_auth *a = c->auth;
        uint8_t *packet = (uint8_t *)(uintptr_t)u->data; /* of our own buffer */
        if (!a || u->auth.type != a->type || u->auth.level != a->level ||
            u->auth.context != a->id || u->auth.pad > n ||
            !rpc_auth_unprotect(a, packet, u->body_end + PDU_TRAILER, MESSAGE_HEADER, n,
                                u->token)) {
            return false;
        }
        n -= u->auth.pad;
    }
    *stub = (struct slice){(const char *)u->data + MESSAGE_HEADER, n};
    return true;
}

/* Whether it belongs to a call that nobody waits for any more. */
static bool was_given_up(struct rpc_client *c, const struct pdu *u)
{
    for (size_t i = 0; i < c->given_up.n; i++) {
        if (c->given_up.v[i] == u->call_id) {
            if (u->type == PDU_FAULT || u->flags & PFC_LAST) {
                vec_remove(&c->given_up, i);
            }
            return true;
        }
    }
    return false;
}

static void take_fault(struct rpc_client *c, const struct pdu *u, struct slice stub)
{
    struct buf_reader r;
    buf_reader_init(&r, stub.p, stub.n);
    uint32_t fault = buf_u32(&r);
    struct rpc_client_call *k = take(&c->sent, &c->sent_end, u->call_id);
    if (r.error || (!k && c->state == CLIENT_OPEN)) {
        fail(c, WBEM_E_TRANSPORT_FAILURE);
    } else if (k) {
        k->fault = fault;
        finish(c, k, rpc_fault_status(fault));
    } else { /* of a bind or an alter context */
        fail(c, rpc_fault_status(fault));
    }
}

static void take_message(struct rpc_client *c, const struct pdu *u)
{
    struct slice stub;
    bool response = u->type == PDU_RESPONSE;
    if (response && c->level >= LEVEL_PACKET && !u->has_auth) {
        fail(c, WBEM_E_TRANSPORT_FAILURE); /* faults may come without: they only end calls */
        return;
    }
    if (!open_packet(c, u, &stub)) {
        fail(c, WBEM_E_TRANSPORT_FAILURE);
        return;
    }
    if (was_given_up(c, u)) {
        return;
    }
    if (!response) {
        take_fault(c, u, stub);
        return;
    }
    struct rpc_client_call *k = c->sent;
    while (k && k->id != u->call_id) {
        k = k->next;
    }
    if (!k || k->answer.n + stub.n > MAX_ANSWER) {
        fail(c, WBEM_E_TRANSPORT_FAILURE);
        return;
    }
    str_add_slice(&k->answer, stub);
    if (u->flags & PFC_LAST) {
        (void)take(&c->sent, &c->sent_end, k->id);
        finish(c, k, k->answer.failed ? WBEM_E_OUT_OF_MEMORY : 0);
    }
}

static void take_packet(struct rpc_client *c, const struct pdu *u)
{
    switch (u->type) {
    case PDU_BIND_ACK:
    case PDU_ALTER_CONTEXT_RESP:
        take_binding(c, u);
        return;
    case PDU_RESPONSE:
    case PDU_FAULT:
        take_message(c, u);
        return;
    case PDU_BIND_NAK:
        fail(c, c->auth ? WBEM_E_ACCESS_DENIED : WBEM_E_TRANSPORT_FAILURE);
        return;
    case PDU_SHUTDOWN:
        fail(c, RPC_S_SERVER_UNAVAILABLE);
        return;
    default:
        fail(c, WBEM_E_TRANSPORT_FAILURE);
    }
}

static void on_read(uv_stream_t *s, ssize_t n, const uv_buf_t *b)
{
    struct rpc_client *c = s->data;
    if (c->state == CLIENT_DEAD) {
        return;
    }
    if (n < 0) {
        fail(c, RPC_S_SERVER_UNAVAILABLE);
        return;
    }
    str_add(&c->in, b->base, (size_t)n);
    size_t at = 0;
    while (c->state != CLIENT_DEAD && !c->in.failed) {
        struct pdu u;
        enum pdu_status st =
            at < c->in.n ? pdu_parse((const uint8_t *)c->in.p + at, c->in.n - at, UINT16_MAX, &u)
                         : PDU_MORE;
        if (st == PDU_MORE) {
            break;
        }
        if (st != PDU_OK) {
            fail(c, WBEM_E_TRANSPORT_FAILURE);
            return;
        }
        at += u.frag_len;
        take_packet(c, &u);
    }
    if (c->in.failed) {
        fail(c, WBEM_E_OUT_OF_MEMORY);
    }
    if (c->state == CLIENT_DEAD) {
        return;
    }
    size_t left = c->in.n - at;
    if (left == 0) {
        str_fini(&c->in);
    } else if (at) {
        memmove(c->in.p, c->in.p + at, left);
        c->in.n = left;
    }
    send_calls(c);
}

/* ---- calls ---- */
static struct rpc_client_call *take_posted(struct rpc_client *c)
{
    lock_take(&c->lock);
    struct rpc_client_call *k = TAKE(c->posted);
    c->posted_end = &c->posted;
    c->post_pending = false;
    lock_release(&c->lock);
    return k;
}

/* Times of their own run from here, whether the connection is open or not. */
static void time_waiting(struct rpc_client *c)
{
    for (struct rpc_client_call *k = c->waiting; k && c->state != CLIENT_DEAD; k = k->next) {
        if (k->timeout_ms && k->timeout_ms != RPC_CLIENT_NO_TIMEOUT && !k->deadline) {
            k->deadline = new_deadline(c, k->timeout_ms);
        }
    }
}

static void run_posted(struct rpc_loop *l, struct rpc_post *p)
{
    struct rpc_client *c = container_of(p, struct rpc_client, post);
    ref_get(&c->refs);
    struct rpc_client_call *k = take_posted(c);
    while (k) {
        struct rpc_client_call *next = k->next;
        if (c->state == CLIENT_DEAD) {
            finish(c, k, rpc_client_status(c));
        } else {
            push(&c->waiting_end, k);
        }
        k = next;
    }
    if (l->ended) {
        fail(c, RPC_E_DISCONNECTED);
        put_ref(c);
        return;
    }
    if (c->state == CLIENT_IDLE) {
        begin_connect(c);
    }
    time_waiting(c);
    if (c->state == CLIENT_OPEN) {
        send_calls(c);
    }
    put_ref(c);
}

void rpc_client_start(struct rpc_client *c, struct rpc_client_call *k)
{
    k->client = rpc_client_ref(c);
    k->status = 0;
    k->fault = 0;
    k->deadline = 0;
    k->answer = (struct str)STR_INIT;
    lock_take(&c->lock);
    push(&c->posted_end, k);
    bool post = !c->post_pending;
    c->post_pending = true;
    lock_release(&c->lock);
    if (post && !rpc_loop_post(c->s.loop, &c->post)) {
        struct rpc_client_call *all = take_posted(c);
        while (all) {
            struct rpc_client_call *next = all->next;
            finish(c, all, RPC_E_DISCONNECTED);
            all = next;
        }
    }
}

/* ---- life ---- */
static bool copy_text(char **to, const char *from)
{
    *to = from ? strdup(from) : NULL;
    return !from || *to;
}

hres rpc_client_create(const struct rpc_client_options *o, struct rpc_client **out)
{
    struct rpc_client *c = calloc(1, sizeof *c);
    if (!c) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    c->refs = REF_INIT;
    c->users = REF_INIT;
    c->posted_end = &c->posted;
    c->waiting_end = &c->waiting;
    c->sent_end = &c->sent;
    c->post.run = run_posted;
    c->s.loop = o->loop;
    c->s.sent = on_sent;
    ref_get(&o->loop->refs);
    c->port = o->port;
    c->level = o->level ? o->level : LEVEL_NONE;
    c->timeout_ms = o->timeout_ms ? o->timeout_ms : RPC_CLIENT_TIMEOUT_MS;
    c->who = principal_ref(o->who);
    if (!copy_text(&c->address, o->address) || !copy_text(&c->workstation, o->workstation) ||
        !copy_text(&c->target, o->target)) {
        put_ref(c);
        return WBEM_E_OUT_OF_MEMORY;
    }
    if (c->level > LEVEL_NONE && !c->who) {
        put_ref(c);
        return WBEM_E_INVALID_PARAMETER;
    }
    *out = c;
    return 0;
}

struct rpc_client *rpc_client_ref(struct rpc_client *c)
{
    ref_get(&c->users);
    return c;
}

static void run_closing(struct rpc_loop *l, struct rpc_post *p)
{
    (void)l;
    struct rpc_client *c = container_of(p, struct rpc_client, closing);
    fail(c, RPC_E_DISCONNECTED);
    put_ref(c);
}

struct rpc_client *rpc_client_unref(struct rpc_client *c)
{
    if (c &&
        ref_put(&c->users)) { /* the users' reference goes to the loop, which closes the socket */
        c->closing.run = run_closing;
        if (!rpc_loop_post(c->s.loop, &c->closing)) {
            put_ref(c);
        }
    }
    return NULL;
}
