/* server_call: requests and their answers: verifiers, fragments, faults (C706 12.6.4.6–12.6.4.10; MS-RPCE 2.2.2.11–13,
 * 3.3.1.5.7). */
#include "rpc/fragment.h"
#include "rpc/server.h"
#include "util/buf.h"

#include <stdlib.h>

#define REQUEST_HEADER 24u

void rpc_call_destroy(struct rpc_call *call)
{
    if (!call) {
        return;
    }
    str_fini(&call->stub);
    str_fini(&call->answer);
    principal_unref(call->who);
    rpc_conn_unref(call->conn);
    free(call);
}

/* ---- lists ---- */
static void list_add(struct rpc_call **head, struct rpc_call *k)
{
    k->prev = NULL;
    k->next = *head;
    if (k->next) {
        k->next->prev = k;
    }
    *head = k;
}

static void list_remove(struct rpc_call **head, struct rpc_call *k)
{
    *(k->prev ? &k->prev->next : head) = k->next;
    if (k->next) {
        k->next->prev = k->prev;
    }
    k->next = k->prev = NULL;
}

static struct rpc_call *list_find(struct rpc_call *head, uint32_t id)
{
    while (head && head->id != id) {
        head = head->next;
    }
    return head;
}

/* The call is over for its connection. */
static void let_go(struct rpc_call *k)
{
    if (k->auth) {
        k->auth->calls--;
    }
    rpc_call_destroy(k);
}

/* ---- faults ---- */
void rpc_conn_fault(struct rpc_conn *c, uint32_t call_id, uint16_t context, uint32_t status,
                    unsigned flags)
{
    size_t at = pdu_begin(&c->out, PDU_FAULT, PFC_FIRST | PFC_LAST | flags, call_id);
    buf_put_u32(&c->out, 0);
    buf_put_u16(&c->out, context);
    buf_put_u16(&c->out, 0);
    buf_put_u32(&c->out, status);
    buf_put_u32(&c->out, 0);
    pdu_end(&c->out, at, 0);
    c->transport->writable(c->transport_arg);
}

/* A fault after which the connection cannot be used any more. */
static void fatal(struct rpc_conn *c, const struct pdu *u, uint32_t status)
{
    rpc_conn_fault(c, u->call_id, 0, status, PFC_DID_NOT_EXECUTE);
    rpc_conn_end(c);
}

/* ---- requests ---- */
struct request {
    uint16_t context, op;
    bool has_object;
    struct guid object;
    size_t stub_at, stub_n;      /* in the packet */
    struct rpc_auth *auth;       /* of the packet */
    const struct rpc_auth *from; /* who calls: this, or the log-on that needs no verifiers */
};

static bool read_request(const struct pdu *u, struct request *q)
{
    size_t head = REQUEST_HEADER;
    q->has_object = (u->flags & PFC_OBJECT_UUID) != 0;
    head += q->has_object ? sizeof q->object.b : 0;
    if (u->body_end < head) {
        return false;
    }
    const uint8_t *p = u->data;
    q->context = (uint16_t)(p[20] | p[21] << 8);
    q->op = (uint16_t)(p[22] | p[23] << 8);
    if (q->has_object) {
        memcpy(q->object.b, p + REQUEST_HEADER, sizeof q->object.b);
    }
    q->stub_at = head;
    q->stub_n = u->body_end - head;
    return true;
}

/* The last log-on of the connection at the level connect, where requests may come without a verifier; NULL. */
static const struct rpc_auth *connect_level(const struct rpc_conn *c)
{
    const struct rpc_auth *a = c->auths;
    while (a && (a->level != LEVEL_CONNECT || a->state != AUTH_ESTABLISHED)) {
        a = a->next;
    }
    return a;
}

/* Verifies and decrypts the packet where it lies. 0 or a fault. */
static uint32_t check_auth(struct rpc_conn *c, struct pdu *u, struct request *q)
{
    if (!u->has_auth) {
        q->from = connect_level(c);
        return 0;
    }
    struct rpc_auth *a = rpc_conn_find_auth(c, u->auth.context);
    if (!a || a->type != u->auth.type || a->level != u->auth.level) {
        return FAULT_ACCESS_DENIED;
    }
    if (a->state != AUTH_ESTABLISHED) {
        return FAULT_ACCESS_DENIED;
    }
    uint8_t *packet = (uint8_t *)(uintptr_t)u->data; /* of our own buffer */
    if (!rpc_auth_unprotect(a, packet, u->body_end + PDU_TRAILER, q->stub_at, q->stub_n,
                            u->token)) {
        return FAULT_SEC_PKG_ERROR;
    }
    if (u->auth.pad > q->stub_n) {
        return FAULT_PROTO_ERROR;
    }
    q->stub_n -= u->auth.pad;
    q->auth = a;
    q->from = a;
    return 0;
}

static struct rpc_call *new_call(struct rpc_conn *c, const struct pdu *u, const struct request *q)
{
    struct rpc_call *k = calloc(1, sizeof *k);
    if (!k) {
        return NULL;
    }
    k->conn = rpc_conn_ref(c);
    k->id = u->call_id;
    k->context = q->context;
    k->op = q->op;
    k->iface = rpc_conn_find_context(c, q->context);
    k->has_object = q->has_object;
    k->object = q->object;
    k->auth = q->auth;
    k->level = q->from ? q->from->level : LEVEL_NONE;
    k->who = q->from ? principal_ref(q->from->who) : NULL;
    if (q->auth) {
        q->auth->calls++;
    }
    return k;
}

/* Whether the log-on of the call is good enough for its operation. */
static uint32_t check_level(const struct rpc_call *k)
{
    const struct rpc_interface *i = k->iface;
    if (i->orpc == false && k->op >= i->ops) {
        return 0; /* told by the range check */
    }
    if (k->op < 32 && (i->open_ops >> k->op & 1)) {
        return 0;
    }
    uint8_t least = i->min_level ? i->min_level : k->conn->server->min_level;
    return k->who && k->level >= least ? 0 : FAULT_ACCESS_DENIED;
}

static void dispatch(struct rpc_call *k)
{
    struct rpc_conn *c = k->conn;
    uint32_t fault = check_level(k);
    list_add(&c->running, k);
    atomic_fetch_add(&c->ncalls, 1);
    if (fault == 0 && k->op >= k->iface->ops && !k->iface->orpc) {
        fault = FAULT_OP_RANGE;
    }
    if (fault == 0 && atomic_load(&c->ncalls) > RPC_MAX_CALLS) {
        fault = FAULT_TOO_BUSY;
    }
    if (fault) {
        k->fault = fault;
        rpc_conn_finish(k);
        return;
    }
    k->executed = true;
    k->iface->dispatch(k, k->iface->arg);
}

/* A fragment of a call: the first makes it, the last dispatches it. */
static void add_fragment(struct rpc_conn *c, const struct pdu *u, const struct request *q)
{
    struct rpc_call *k = list_find(c->partial, u->call_id);
    bool first = (u->flags & PFC_FIRST) != 0, last = (u->flags & PFC_LAST) != 0;
    if (first ? k != NULL
              : !k || k->context != q->context || k->op != q->op || k->auth != q->auth) {
        fatal(c, u, FAULT_PROTO_ERROR);
        return;
    }
    if (first) {
        if (!last && c->npartial >= RPC_MAX_PARTIAL) {
            fatal(c, u, FAULT_TOO_BUSY);
            return;
        }
        k = new_call(c, u, q);
        if (!k) {
            rpc_conn_fault(c, u->call_id, q->context, FAULT_NO_MEMORY, PFC_DID_NOT_EXECUTE);
            return;
        }
        list_add(&c->partial, k);
        c->npartial++;
    }
    c->partial_bytes += q->stub_n;
    str_add(&k->stub, (const char *)u->data + q->stub_at, q->stub_n);
    if (c->partial_bytes > RPC_MAX_STUB || (!k->who && k->stub.n > RPC_MAX_OPEN_STUB) ||
        k->stub.failed) {
        fatal(c, u, FAULT_NO_MEMORY);
        return;
    }
    if (last) {
        c->partial_bytes -= k->stub.n;
        c->npartial--;
        list_remove(&c->partial, k);
        dispatch(k);
    }
}

void rpc_conn_request(struct rpc_conn *c, struct pdu *u)
{
    struct request q = {0};
    if (!c->bound || !read_request(u, &q)) {
        fatal(c, u, FAULT_PROTO_ERROR);
        return;
    }
    uint32_t fault = check_auth(c, u, &q);
    if (fault) {
        if (fault == FAULT_ACCESS_DENIED) {
            rpc_conn_fault(c, u->call_id, q.context, fault, PFC_DID_NOT_EXECUTE);
        }
        fault == FAULT_ACCESS_DENIED ? (void)0 : fatal(c, u, fault);
        return;
    }
    if (!rpc_conn_find_context(c, q.context)) {
        rpc_conn_fault(c, u->call_id, q.context, FAULT_UNKNOWN_IF, PFC_DID_NOT_EXECUTE);
        return;
    }
    add_fragment(c, u, &q);
}

void rpc_conn_give_up(struct rpc_conn *c, const struct pdu *u)
{
    struct rpc_call *k = list_find(c->partial, u->call_id);
    if (k) { /* its rest does not come */
        c->partial_bytes -= k->stub.n;
        c->npartial--;
        list_remove(&c->partial, k);
        let_go(k);
        return;
    }
    k = list_find(c->running, u->call_id);
    if (k) {
        atomic_store(&k->cancelled, true);
    }
}

/* ---- answers ---- */
void rpc_call_answer(struct rpc_call *call)
{
    call->conn->transport->answered(call->conn->transport_arg, call);
}

void rpc_call_fault(struct rpc_call *call, uint32_t status)
{
    str_fini(&call->answer);
    call->fault = status;
    rpc_call_answer(call);
}

static void put_answer(struct rpc_call *k)
{
    struct rpc_message m = {.type = PDU_RESPONSE,
                            .call_id = k->id,
                            .context = k->context,
                            .stub = str_slice(&k->answer),
                            .auth = k->auth,
                            .max_fragment = k->conn->max_send};
    rpc_put_message(&k->conn->out, &m);
}

void rpc_conn_finish(struct rpc_call *call)
{
    struct rpc_conn *c = call->conn;
    list_remove(&c->running, call);
    atomic_fetch_sub(&c->ncalls, 1);
    if (!c->ended) {
        if (call->answer.failed) {
            call->fault = FAULT_NO_MEMORY;
        }
        if (call->fault) {
            rpc_conn_fault(c, call->id, call->context, call->fault,
                           call->executed ? 0 : PFC_DID_NOT_EXECUTE);
        } else {
            put_answer(call);
        }
        if (c->out.failed) {
            rpc_conn_end(c);
        } else {
            c->transport->writable(c->transport_arg);
        }
    }
    let_go(call);
}
