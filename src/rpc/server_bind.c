/* server_bind: associations, presentation contexts and log-ons (C706 12.6.3.1, 12.6.4.3–12.6.4.5;
 * MS-RPCE 2.2.2.4, 3.3.1.5.2–3.3.1.5.6). */
#include "rpc/server.h"
#include "util/buf.h"

#include <stdlib.h>

enum context_result {
    RESULT_ACCEPT = 0,
    RESULT_REJECT = 2,
    RESULT_NEGOTIATE_ACK = 3,
};
enum context_reason {
    REASON_NONE = 0,
    REASON_ABSTRACT = 1, /* the interface is not known */
    REASON_TRANSFER = 2, /* none of the transfer syntaxes is */
};
#define FEATURE_SECURITY_CONTEXTS 1u /* several security contexts on a connection */
#define FEATURE_KEEP_ON_ORPHAN    2u
#define CONTEXT_ELEMENT           24u /* with no transfer syntax: 4 + 20 */

static void put_header_fields(struct str *out, uint16_t send, uint16_t receive, uint32_t group)
{
    buf_put_u16(out, send);
    buf_put_u16(out, receive);
    buf_put_u32(out, group);
}

static void put_syntax(struct str *out, const struct guid *g, uint32_t version)
{
    str_add(out, (const char *)g->b, sizeof g->b);
    buf_put_u32(out, version);
}

static void put_result(struct str *out, uint16_t result, uint16_t reason)
{
    static const struct guid none;
    buf_put_u16(out, result);
    buf_put_u16(out, reason);
    if (result == RESULT_ACCEPT) {
        put_syntax(out, &ndr32_syntax, 2);
    } else {
        put_syntax(out, &none, 0);
    }
}

static const struct rpc_interface *find_interface(const struct rpc_conn *c, const struct guid *uuid,
                                                  uint32_t version)
{
    for (const struct rpc_interface *const *i = c->server->interfaces; *i; i++) {
        if (guid_eq(&(*i)->uuid, uuid) && (*i)->major == (version & 0xffff) &&
            (*i)->minor >= version >> 16) {
            return *i;
        }
    }
    return NULL;
}

static bool keep_context(struct rpc_conn *c, uint16_t id, const struct rpc_interface *iface)
{
    const struct rpc_interface *there = rpc_conn_find_context(c, id);
    if (there) {
        return there == iface;
    }
    c->ncontexts += c->ncontexts < RPC_MAX_CONTEXTS;
    memmove(c->contexts + 1, c->contexts, (c->ncontexts - 1) * sizeof *c->contexts);
    c->contexts[0] = (struct rpc_context){id, iface};
    return true;
}

static struct guid read_guid(struct buf_reader *r)
{
    struct guid g = {{0}};
    for (size_t i = 0; i < sizeof g.b; i++) {
        g.b[i] = buf_u8(r);
    }
    return g;
}

/* One presentation context offered: its result goes to out. */
static void take_context(struct rpc_conn *c, struct buf_reader *r, struct str *out)
{
    uint16_t id = buf_u16(r), bits = 0;
    uint8_t n = buf_u8(r);
    bool ndr = false, features = false;
    (void)buf_u8(r);
    struct guid abstract = read_guid(r);
    uint32_t version = buf_u32(r);
    for (unsigned i = 0; i < n && !r->error; i++) {
        struct guid syntax = read_guid(r);
        uint32_t v = buf_u32(r);
        ndr |= guid_eq(&syntax, &ndr32_syntax) && v == 2;
        features |= i == 0 && pdu_is_features(&syntax, &bits);
    }
    if (n == 0 && !r->error) {
        buf_fail(r);
    }
    if (r->error) {
        return;
    }
    if (features && !ndr) {
        put_result(out, RESULT_NEGOTIATE_ACK,
                   bits & (FEATURE_SECURITY_CONTEXTS | FEATURE_KEEP_ON_ORPHAN));
        return;
    }
    const struct rpc_interface *iface = find_interface(c, &abstract, version);
    uint16_t reason = !iface                        ? REASON_ABSTRACT
                      : !ndr                        ? REASON_TRANSFER
                      : !keep_context(c, id, iface) ? REASON_ABSTRACT
                                                    : REASON_NONE;
    put_result(out, reason ? RESULT_REJECT : RESULT_ACCEPT, reason);
}

static void send_nak(struct rpc_conn *c, uint32_t call_id, uint16_t reason)
{
    size_t at = pdu_begin(&c->out, PDU_BIND_NAK, PFC_FIRST | PFC_LAST, call_id);
    buf_put_u16(&c->out, reason);
    buf_put_u8(&c->out, 1);
    buf_put_u8(&c->out, 5);
    buf_put_u8(&c->out, 0);
    pdu_end(&c->out, at, 0);
    c->transport->writable(c->transport_arg);
}

/* Forgets the security context that was not used for the longest time. false: all have calls. */
static bool drop_auth(struct rpc_conn *c)
{
    struct rpc_auth **oldest = NULL;
    for (struct rpc_auth **p = &c->auths; *p; p = &(*p)->next) {
        oldest = (*p)->calls == 0 ? p : oldest;
    }
    if (!oldest) {
        return false;
    }
    struct rpc_auth *a = *oldest;
    *oldest = a->next;
    c->nauths--;
    rpc_auth_destroy(a);
    return true;
}

/* The security context of a packet's trailer, made when it is new. 0 or a reason of a refusal. */
static int find_or_make_auth(struct rpc_conn *c, const struct sec_trailer *t, struct rpc_auth **out)
{
    *out = rpc_conn_find_auth(c, t->context);
    if (*out) {
        return (*out)->type == t->type && (*out)->level == t->level ? 0 : NAK_CHECKSUM;
    }
    if ((t->type != AUTH_NTLM && t->type != AUTH_SPNEGO) || !c->server->authority) {
        return NAK_AUTH_TYPE;
    }
    if (t->level < LEVEL_CONNECT || t->level > LEVEL_PRIVACY ||
        (c->nauths >= RPC_MAX_AUTHS && !drop_auth(c))) {
        return NAK_LIMIT;
    }
    struct rpc_auth *a = rpc_auth_new(t->context, t->type, t->level);
    if (!a) {
        return NAK_LIMIT;
    }
    a->authority = c->server->authority;
    a->peer = c->peer;
    a->next = c->auths;
    c->auths = a;
    c->nauths++;
    *out = a;
    return 0;
}

/* An alter context that fails in its log-on is answered with a fault, a bind with a nak. */
static void refuse(struct rpc_conn *c, const struct pdu *u, uint16_t reason, uint32_t fault)
{
    if (u->type == PDU_BIND) {
        send_nak(c, u->call_id, reason);
    } else {
        rpc_conn_fault(c, u->call_id, 0, fault, PFC_DID_NOT_EXECUTE);
    }
}

static bool negotiate_sizes(struct rpc_conn *c, uint16_t their_send, uint16_t their_receive)
{
    if (their_send < PDU_MIN_FRAGMENT || their_receive < PDU_MIN_FRAGMENT) {
        return false;
    }
    c->max_send = their_receive < PDU_MAX_FRAGMENT ? their_receive : PDU_MAX_FRAGMENT;
    c->max_send &= (uint16_t)~7u;
    return true;
}

static void put_ack(struct rpc_conn *c, const struct pdu *u, const struct str *results,
                    unsigned nresults, const struct rpc_auth *a, const struct str *token)
{
    struct str *out = &c->out;
    unsigned flags = PFC_FIRST | PFC_LAST | (u->flags & (PFC_CONC_MPX | PFC_HEADER_SIGN));
    bool bind = u->type == PDU_BIND;
    size_t at = pdu_begin(out, bind ? PDU_BIND_ACK : PDU_ALTER_CONTEXT_RESP, flags, u->call_id);
    put_header_fields(out, c->max_send, c->max_send, c->group);
    if (bind) { /* the secondary address: with TCP the port, which clients do not need */
        const char *port = strrchr(c->local, '[');
        struct slice s = port ? (struct slice){port + 1, strlen(port) - 2} : SLICE("");
        buf_put_u16(out, (uint16_t)(s.n + 1));
        str_add_slice(out, s);
        buf_put_u8(out, 0);
    } else {
        buf_put_u16(out, 0);
    }
    while ((out->n - at) % 4 && !out->failed) {
        buf_put_u8(out, 0);
    }
    buf_put_u32(out, nresults);
    str_add_slice(out, str_slice(results));
    if (a) {
        pdu_put_trailer(out, &(struct sec_trailer){a->type, a->level, 0, a->id});
        str_add_slice(out, str_slice(token));
    }
    pdu_end(out, at, a ? token->n : 0);
    c->transport->writable(c->transport_arg);
}

/* The contexts of the body. false: the packet is damaged. */
static bool take_contexts(struct rpc_conn *c, struct buf_reader *r, struct str *results,
                          unsigned *nresults)
{
    unsigned n = buf_u8(r);
    (void)buf_u8(r);
    (void)buf_u16(r);
    for (unsigned i = 0; i < n && !r->error; i++) {
        take_context(c, r, results);
    }
    *nresults = n;
    return !r->error && n > 0 && !results->failed;
}

void rpc_conn_bind(struct rpc_conn *c, const struct pdu *u)
{
    struct buf_reader r;
    AUTO_STR results = STR_INIT, token = STR_INIT;
    struct rpc_auth *a = NULL;
    unsigned nresults = 0;
    bool bind = u->type == PDU_BIND;
    buf_reader_init(&r, u->data + PDU_HEADER, u->body_end - PDU_HEADER);
    uint16_t send = buf_u16(&r), receive = buf_u16(&r);
    uint32_t group = buf_u32(&r);
    if (r.error || bind == c->bound ||
        (u->flags & (PFC_FIRST | PFC_LAST)) != (PFC_FIRST | PFC_LAST)) {
        refuse(c, u, NAK_NOT_SPECIFIED, FAULT_PROTO_ERROR);
        rpc_conn_end(c);
        return;
    }
    if (bind && !negotiate_sizes(c, send, receive)) {
        send_nak(c, u->call_id, NAK_NOT_SPECIFIED);
        rpc_conn_end(c);
        return;
    }
    int nak = u->has_auth ? find_or_make_auth(c, &u->auth, &a) : 0;
    hres hr = nak || !a ? 0 : rpc_auth_accept(a, u->token, &token);
    if (nak || FAILED(hr)) {
        refuse(c, u, nak ? (uint16_t)nak : NAK_CHECKSUM, FAULT_ACCESS_DENIED);
        if (!bind) {
            rpc_conn_end(c);
        }
        return;
    }
    if (!take_contexts(c, &r, &results, &nresults)) {
        refuse(c, u, NAK_NOT_SPECIFIED, FAULT_PROTO_ERROR);
        rpc_conn_end(c);
        return;
    }
    c->logged_on |= a && a->state == AUTH_ESTABLISHED;
    if (bind) {
        c->bound = true;
        c->header_sign = (u->flags & PFC_HEADER_SIGN) != 0;
        c->group = group ? group : (uint32_t)(uintptr_t)c >> 4 | 1;
    }
    put_ack(c, u, &results, nresults, a, &token);
}

void rpc_conn_auth3(struct rpc_conn *c, const struct pdu *u)
{
    struct rpc_auth *a = u->has_auth ? rpc_conn_find_auth(c, u->auth.context) : NULL;
    AUTO_STR none = STR_INIT;
    if (!c->bound || !a || a->type != u->auth.type || a->level != u->auth.level) {
        rpc_conn_end(c);
        return;
    }
    c->acknowledge = true;
    (void)rpc_auth_accept(a, u->token, &none); /* a failure is told by the first call */
    c->logged_on |= a->state == AUTH_ESTABLISHED;
}
