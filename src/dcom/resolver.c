/* resolver: IObjectExporter, the object resolver (MS-DCOM 3.1.2.5.1). Its calls have no ORPCTHIS. */
#include "dcom/server.h"

#define MAX_PING 65535u

/* What all calls of this kind need. */
struct plain {
    struct arena mem;
    struct ndr in, out;
};

static void begin(struct plain *p, struct rpc_call *call)
{
    arena_init(&p->mem, ORPC_MAX_MEM);
    ndr_read_init(&p->in, str_slice(&call->stub), &p->mem);
    ndr_write_init(&p->out, &call->answer);
}

static void end(struct plain *p, struct rpc_call *call)
{
    bool bad = p->in.failed;
    call->answer.failed |= p->out.failed;
    arena_fini(&p->mem);
    if (bad) {
        rpc_call_fault(call, FAULT_BAD_STUB);
    } else {
        rpc_call_answer(call);
    }
}

static void put_version(struct ndr *n)
{
    uint16_t major = COM_MAJOR, minor = COM_MINOR;
    ndr_u16(n, &major);
    ndr_u16(n, &minor);
}

static void put_status(struct ndr *n, uint32_t status)
{
    ndr_u32(n, &status);
}

enum {
    OR_INVALID_OXID = 1910,
    OR_INVALID_SET = 1912,
};

/* ResolveOxid (0) and ResolveOxid2 (4). */
static void resolve_oxid(struct dcom_server *s, struct rpc_call *call, struct plain *p)
{
    uint64_t oxid = 0;
    uint16_t nprotseqs = 0;
    ndr_u64(&p->in, &oxid);
    ndr_u16(&p->in, &nprotseqs);
    bool known = oxid == s->exporter.oxid;
    struct dual_string d = {0};
    struct guid remunknown = {{0}};
    uint32_t hint = known ? AUTHN_HINT : 0;
    if (ndr_ptr(&p->out, known)) {
        dcom_server_bindings(s, call->conn, true, &p->mem, &d);
        dual_string_ndr(&p->out, &d);
        remunknown = s->exporter.remunknown;
    }
    ndr_guid(&p->out, &remunknown);
    ndr_u32(&p->out, &hint);
    if (call->op == 4) {
        put_version(&p->out);
    }
    put_status(&p->out, known ? 0 : OR_INVALID_OXID);
}

static void simple_ping(struct dcom_server *s, struct rpc_call *call, struct plain *p)
{
    uint64_t set = 0;
    ndr_u64(&p->in, &set);
    hres hr = set && !p->in.failed ? exporter_ping(&s->exporter, &set, call->who, NULL, 0, NULL, 0)
                                   : WBEM_E_NOT_FOUND;
    put_status(&p->out, hr ? OR_INVALID_SET : 0);
}

/* An array of OIDs behind a pointer; n of them. */
static uint64_t *read_oids(struct ndr *n, uint16_t count)
{
    if (!ndr_ptr(n, false)) {
        return NULL;
    }
    ndr_count(n, count);
    uint64_t *v = ndr_array(n, count, sizeof *v, sizeof *v);
    for (uint16_t i = 0; v && i < count; i++) {
        ndr_u64(n, &v[i]);
    }
    return v;
}

static void complex_ping(struct dcom_server *s, struct rpc_call *call, struct plain *p)
{
    uint64_t set = 0;
    uint16_t sequence = 0, nadd = 0, ndel = 0, backoff = 0;
    ndr_u64(&p->in, &set);
    ndr_u16(&p->in, &sequence);
    ndr_u16(&p->in, &nadd);
    ndr_u16(&p->in, &ndel);
    uint64_t *add = read_oids(&p->in, nadd), *del = read_oids(&p->in, ndel);
    hres hr = p->in.failed ? WBEM_E_INVALID_PARAMETER
                           : exporter_ping(&s->exporter, &set, call->who, add, add ? nadd : 0, del,
                                           del ? ndel : 0);
    ndr_u64(&p->out, &set);
    ndr_u16(&p->out, &backoff);
    put_status(&p->out, hr ? OR_INVALID_SET : 0);
}

/* ServerAlive2 (5): what protocol and addresses there are; asked before a log-on. */
static void server_alive2(struct dcom_server *s, struct rpc_call *call, struct plain *p)
{
    struct dual_string d = {0};
    uint32_t reserved = 0;
    put_version(&p->out);
    dcom_server_bindings(s, call->conn, false, &p->mem, &d);
    (void)ndr_ptr(&p->out, true);
    dual_string_ndr(&p->out, &d);
    ndr_u32(&p->out, &reserved);
    put_status(&p->out, 0);
}

void resolver_dispatch(struct rpc_call *call, void *arg)
{
    struct dcom_server *s = arg;
    struct plain p;
    begin(&p, call);
    switch (call->op) {
    case 0:
    case 4:
        resolve_oxid(s, call, &p);
        break;
    case 1:
        simple_ping(s, call, &p);
        break;
    case 2:
        complex_ping(s, call, &p);
        break;
    case 3: /* ServerAlive */
        put_status(&p.out, 0);
        break;
    default:
        server_alive2(s, call, &p);
        break;
    }
    end(&p, call);
}
