/* orpc: see orpc.h. */
#include "dcom/orpc.h"

#include "dcom/server.h"

#include <stdlib.h>

/* An extension is skipped: none that clients send changes what is to be done. */
static void skip_extents(struct ndr *n)
{
    uint32_t size = 0, reserved = 0;
    ndr_u32(n, &size);
    ndr_u32(n, &reserved);
    if (!ndr_ptr(n, false)) {
        return;
    }
    uint32_t max = 0, there = 0, ref = 0;
    ndr_u32(n, &max);
    if (size > ORPC_MAX_EXTENTS || max > ORPC_MAX_EXTENTS + 1) {
        ndr_fail(n);
        return;
    }
    for (uint32_t i = 0; i < max; i++) {
        ndr_u32(n, &ref);
        there += ref != 0;
    }
    for (uint32_t i = 0; i < there && !n->failed; i++) {
        struct guid id;
        uint32_t room = 0, len = 0;
        ndr_u32(n, &room); /* conformance of the structure's last member comes first */
        ndr_guid(n, &id);
        ndr_u32(n, &len);
        if (ndr_left(n) < room) {
            ndr_fail(n);
            return;
        }
        n->at += room;
        ndr_align(n, 4);
    }
}

bool orpc_this(struct ndr *n)
{
    uint16_t major = 0, minor = 0;
    uint32_t flags = 0, reserved = 0;
    struct guid cid;
    ndr_u16(n, &major);
    ndr_u16(n, &minor);
    ndr_u32(n, &flags);
    ndr_u32(n, &reserved);
    ndr_guid(n, &cid);
    if (ndr_ptr(n, false)) {
        skip_extents(n);
    }
    return !n->failed && major == COM_MAJOR && minor <= COM_MINOR;
}

void orpc_that(struct ndr *n)
{
    uint32_t flags = 0;
    ndr_u32(n, &flags);
    (void)ndr_ptr(n, false);
}

bool orpc_read_that(struct ndr *n)
{
    uint32_t flags = 0;
    ndr_u32(n, &flags);
    if (ndr_ptr(n, false)) {
        skip_extents(n);
    }
    return !n->failed;
}

/* ---- ends ---- */
/* The memory of the call; whoever ends the server may go on when it was the last. */
static void call_free(struct orpc_call *c, struct rpc_call *rpc, uint32_t fault)
{
    struct dcom_server *s = c->server;
    dcom_object_unref(c->object);
    arena_fini(&c->mem);
    free(c);
    if (fault) {
        rpc_call_fault(rpc, fault);
    } else {
        rpc_call_answer(rpc);
    }
    if (atomic_fetch_sub(&s->ncalls, 1) == 1 && atomic_load(&s->ending)) {
        futex_wake(&s->ncalls, 1);
    }
}

void orpc_return(struct orpc_call *c, hres hr)
{
    ndr_i32(&c->out, &hr);
    struct rpc_call *rpc = c->rpc;
    rpc->answer.failed |= c->out.failed;
    call_free(c, rpc, 0);
}

void orpc_fault(struct orpc_call *c, uint32_t status)
{
    call_free(c, c->rpc, status);
}

bool orpc_read(struct orpc_call *c)
{
    if (c->in.failed) {
        orpc_fault(c, FAULT_BAD_STUB);
        return false;
    }
    return true;
}

hres orpc_put_object(struct orpc_call *c, struct dcom_object *o, const struct guid *iid)
{
    struct objref ref = {.kind = OBJREF_STANDARD, .iid = *iid};
    hres hr = o ? exporter_export(&c->server->exporter, o, iid, &ref.std) : 0;
    dcom_server_bindings(c->server, c->rpc->conn, false, &c->mem, &ref.resolver);
    objref_put_ptr(&c->out, o && hr == 0 ? &ref : NULL);
    return hr;
}

/* ---- the way to a worker ---- */
static void run_call(struct work *w)
{
    struct orpc_call *c = container_of(w, struct orpc_call, work);
    ndr_read_init(&c->in, str_slice(&c->rpc->stub), &c->mem);
    ndr_write_init(&c->out, &c->rpc->answer);
    if (!orpc_this(&c->in)) {
        orpc_fault(c, FAULT_BAD_STUB);
        return;
    }
    orpc_that(&c->out);
    c->iface->ops[c->rpc->op](c);
}

/* What the call goes to. 0 or a fault. */
static uint32_t find_target(struct orpc_call *c)
{
    struct rpc_call *k = c->rpc;
    bool denied = false;
    if (!k->has_object) {
        return FAULT_DISCONNECTED;
    }
    if (guid_eq(&k->object, &c->server->exporter.remunknown)) {
        c->iface = &remunknown_interface;
    } else if (!exporter_find(&c->server->exporter, &k->object, k, &c->iface, &c->object,
                              &denied)) {
        return denied ? FAULT_ACCESS_DENIED : FAULT_DISCONNECTED;
    }
    return atomic_load(&c->server->ending)                  ? FAULT_DISCONNECTED
           : k->op < c->iface->nops && c->iface->ops[k->op] ? 0
                                                            : FAULT_OP_RANGE;
}

void orpc_dispatch(struct rpc_call *call, void *arg)
{
    struct orpc_call *c = calloc(1, sizeof *c);
    if (!c) {
        rpc_call_fault(call, FAULT_NO_MEMORY);
        return;
    }
    c->rpc = call;
    c->server = arg;
    atomic_fetch_add(&c->server->ncalls, 1);
    arena_init(&c->mem, ORPC_MAX_MEM);
    uint32_t fault = find_target(c);
    if (fault) {
        call->executed = false;
        orpc_fault(c, fault);
        return;
    }
    c->work.run = run_call;
    pool_push(c->server->pool, &c->work);
}
