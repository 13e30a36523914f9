/* server: connections: taking packets apart, their end (C706 9.3). */
#include "rpc/server.h"

#include <stdlib.h>

struct rpc_conn *rpc_conn_new(const struct rpc_server *server, const struct rpc_transport *t,
                              void *arg, const char *local, const char *peer)
{
    struct rpc_conn *c = calloc(1, sizeof *c);
    if (!c) {
        return NULL;
    }
    c->refs = REF_INIT;
    c->server = server;
    c->transport = t;
    c->transport_arg = arg;
    c->max_send = PDU_MIN_FRAGMENT;
    c->local = strdup(local);
    c->peer = strdup(peer);
    if (!c->local || !c->peer) {
        return rpc_conn_unref(c);
    }
    return c;
}

struct rpc_conn *rpc_conn_ref(struct rpc_conn *c)
{
    ref_get(&c->refs);
    return c;
}

struct rpc_conn *rpc_conn_unref(struct rpc_conn *c)
{
    if (!c || !ref_put(&c->refs)) {
        return NULL;
    }
    while (c->auths) {
        struct rpc_auth *next = c->auths->next;
        rpc_auth_destroy(c->auths);
        c->auths = next;
    }
    str_fini(&c->in);
    str_fini(&c->out);
    free(c->local);
    free(c->peer);
    if (c->transport->destroy) {
        c->transport->destroy(c->transport_arg);
    }
    free(c);
    return NULL;
}

void rpc_conn_end(struct rpc_conn *c)
{
    if (!c->ended) {
        c->ended = true;
        c->transport->end(c->transport_arg);
    }
}

void rpc_conn_closed(struct rpc_conn *c)
{
    c->ended = true;
    for (struct rpc_call *k = c->running; k; k = k->next) {
        atomic_store(&k->cancelled, true);
    }
    while (c->partial) {
        struct rpc_call *next = c->partial->next;
        rpc_call_destroy(c->partial);
        c->partial = next;
    }
    c->npartial = 0;
}

void rpc_conn_forget(struct rpc_conn *c)
{
    str_fini(&c->in);
    str_fini(&c->out);
}

struct rpc_auth *rpc_conn_find_auth(struct rpc_conn *c, uint32_t id)
{
    struct rpc_auth **p = &c->auths;
    while (*p && (*p)->id != id) {
        p = &(*p)->next;
    }
    struct rpc_auth *a = *p;
    if (a) {
        *p = a->next;
        a->next = c->auths;
        c->auths = a;
    }
    return a;
}

const struct rpc_interface *rpc_conn_find_context(struct rpc_conn *c, uint16_t id)
{
    for (unsigned i = 0; i < c->ncontexts; i++) {
        if (c->contexts[i].id == id) {
            struct rpc_context found = c->contexts[i];
            memmove(c->contexts + 1, c->contexts, i * sizeof *c->contexts);
            c->contexts[0] = found;
            return found.iface;
        }
    }
    return NULL;
}

static void take_packet(struct rpc_conn *c, struct pdu *u)
{
    switch (u->type) {
    case PDU_BIND:
    case PDU_ALTER_CONTEXT:
        rpc_conn_bind(c, u);
        return;
    case PDU_AUTH3:
        rpc_conn_auth3(c, u);
        return;
    case PDU_REQUEST:
        rpc_conn_request(c, u);
        return;
    case PDU_CO_CANCEL:
    case PDU_ORPHANED:
        rpc_conn_give_up(c, u);
        return;
    default: /* a packet of servers, or of the connectionless protocol */
        rpc_conn_end(c);
    }
}

static void bad_version(struct rpc_conn *c)
{
    size_t at = pdu_begin(&c->out, PDU_BIND_NAK, PFC_FIRST | PFC_LAST, 0);
    static const char body[] = {NAK_VERSION, 0, 1, 5, 0};
    str_add(&c->out, body, sizeof body);
    pdu_end(&c->out, at, 0);
    c->transport->writable(c->transport_arg);
    rpc_conn_end(c);
}

/* Packets at the begin of p are taken; the bytes of them. They are decrypted where they lie. */
static size_t take_packets(struct rpc_conn *c, uint8_t *p, size_t n)
{
    size_t at = 0;
    while (!c->ended) {
        struct pdu u;
        /* before a bind no packet is longer than what everybody takes; afterwards they may be of any length */
        enum pdu_status s = at < n ? pdu_parse(p + at, n - at, UINT16_MAX, &u) : PDU_MORE;
        if (s == PDU_MORE) {
            break;
        }
        if (s == PDU_BAD_VERSION) {
            bad_version(c);
        } else if (s == PDU_BAD) {
            rpc_conn_end(c);
        } else {
            at += u.frag_len;
            take_packet(c, &u);
        }
    }
    return c->ended ? n : at;
}

void rpc_conn_feed(struct rpc_conn *c, const void *p, size_t n)
{
    if (c->ended) {
        return;
    }
    str_add(&c->in, p, n);
    if (c->in.failed) {
        rpc_conn_end(c);
        return;
    }
    size_t used = take_packets(c, (uint8_t *)c->in.p, c->in.n);
    size_t left = c->in.n - used;
    if (left == 0) {
        str_fini(&c->in); /* an idle connection keeps nothing */
    } else if (used) {
        memmove(c->in.p, c->in.p + used, left);
        c->in.n = left;
    }
    if (c->out.n && !c->ended) {
        c->transport->writable(c->transport_arg);
    }
}
