/* remunknown: IRemUnknown and IRemUnknown2, references to objects (MS-DCOM 3.1.1.5.6, 3.1.1.5.7). */
#include "dcom/server.h"

#define MAX_IIDS 1024u
#define MAX_REFS 65535u

const struct guid iid_unknown = GUID_COM(0);
const struct guid iid_remunknown = GUID_COM(0x131);
const struct guid iid_remunknown2 = GUID_COM(0x143);

/* The object of an IPID that belongs to the caller; NULL. */
static struct dcom_object *object_of(struct orpc_call *c, const struct guid *ipid)
{
    const struct dcom_interface *iface;
    struct dcom_object *o = NULL;
    bool denied;
    return exporter_find(&c->server->exporter, ipid, c->rpc, &iface, &o, &denied) ? o : NULL;
}

struct asked { /* parameters of both forms of QueryInterface */
    struct guid ipid;
    uint16_t n;
    struct guid *iids;
    struct stdobjref *refs;
    hres *results;
};

static bool read_asked(struct orpc_call *c, struct asked *a, bool with_refs)
{
    uint32_t refs = 0;
    ndr_guid(&c->in, &a->ipid);
    if (with_refs) {
        ndr_u32(&c->in, &refs);
    }
    ndr_u16(&c->in, &a->n);
    ndr_count(&c->in, a->n);
    if (a->n > MAX_IIDS) {
        ndr_fail(&c->in);
    }
    a->iids = ndr_array(&c->in, a->n, sizeof *a->iids, sizeof *a->iids);
    for (uint16_t i = 0; a->iids && i < a->n; i++) {
        ndr_guid(&c->in, &a->iids[i]);
    }
    a->refs = arena_array(&c->mem, a->n + 1u, sizeof *a->refs);
    a->results = arena_array(&c->mem, a->n + 1u, sizeof *a->results);
    if (!a->refs || !a->results) {
        ndr_fail(&c->in);
    }
    return orpc_read(c);
}

/* S_OK when all are there, S_FALSE when some are, E_NOINTERFACE; RPC_E_DISCONNECTED without the object. */
static hres query_all(struct orpc_call *c, struct asked *a)
{
    struct dcom_object *o = object_of(c, &a->ipid);
    unsigned good = 0;
    for (uint16_t i = 0; i < a->n; i++) {
        a->results[i] = o ? exporter_export(&c->server->exporter, o, &a->iids[i], &a->refs[i])
                          : RPC_E_DISCONNECTED;
        good += a->results[i] == 0;
    }
    hres hr = !o ? RPC_E_DISCONNECTED : good == a->n ? 0 : good ? WBEM_S_FALSE : E_NOINTERFACE;
    dcom_object_unref(o);
    return hr;
}

static void query_interface(struct orpc_call *c)
{
    struct asked a = {0};
    if (!read_asked(c, &a, true)) {
        return;
    }
    hres hr = query_all(c, &a);
    if (ndr_ptr(&c->out, hr != RPC_E_DISCONNECTED)) {
        uint32_t n = a.n;
        ndr_u32(&c->out, &n);
        for (uint16_t i = 0; i < a.n; i++) {
            ndr_align(&c->out, 8);
            ndr_i32(&c->out, &a.results[i]);
            ndr_align(&c->out, 8);
            stdobjref_code(&c->out, &a.refs[i]);
        }
    }
    orpc_return(c, hr);
}

static void query_interface2(struct orpc_call *c)
{
    struct asked a = {0};
    if (!read_asked(c, &a, false)) {
        return;
    }
    hres hr = query_all(c, &a);
    uint32_t n = a.n;
    ndr_u32(&c->out, &n);
    for (uint16_t i = 0; i < a.n; i++) {
        ndr_i32(&c->out, &a.results[i]);
    }
    ndr_u32(&c->out, &n);
    for (uint16_t i = 0; i < a.n; i++) {
        (void)ndr_ptr(&c->out, a.results[i] == 0);
    }
    for (uint16_t i = 0; i < a.n; i++) {
        if (a.results[i] == 0) {
            struct objref ref = {.kind = OBJREF_STANDARD, .iid = a.iids[i], .std = a.refs[i]};
            dcom_server_bindings(c->server, c->rpc->conn, false, &c->mem, &ref.resolver);
            ndr_align(&c->out, 4);
            objref_put(&c->out, &ref);
        }
    }
    orpc_return(c, hr);
}

struct interface_ref { /* REMINTERFACEREF */
    struct guid ipid;
    uint32_t public_refs, private_refs;
};

static struct interface_ref *read_refs(struct orpc_call *c, uint16_t *n)
{
    ndr_u16(&c->in, n);
    ndr_count(&c->in, *n);
    struct interface_ref *v = ndr_array(&c->in, *n, sizeof *v, 24);
    for (uint16_t i = 0; v && i < *n; i++) {
        ndr_guid(&c->in, &v[i].ipid);
        ndr_u32(&c->in, &v[i].public_refs);
        ndr_u32(&c->in, &v[i].private_refs);
    }
    return orpc_read(c) ? v : NULL;
}

static void add_ref(struct orpc_call *c)
{
    uint16_t n = 0;
    struct interface_ref *v = read_refs(c, &n);
    if (!v) {
        return;
    }
    uint32_t count = n;
    hres result = 0;
    ndr_u32(&c->out, &count);
    for (uint16_t i = 0; i < n; i++) {
        struct dcom_object *o = object_of(c, &v[i].ipid);
        hres one = o ? 0 : RPC_E_DISCONNECTED;
        if (o) {
            exporter_add_refs(&c->server->exporter, &v[i].ipid, v[i].public_refs);
            dcom_object_unref(o);
        } else {
            result = RPC_E_DISCONNECTED;
        }
        ndr_i32(&c->out, &one);
    }
    orpc_return(c, result);
}

/* What is not there, or is somebody else's, is passed over: clients release twice. */
static void release(struct orpc_call *c)
{
    uint16_t n = 0;
    struct interface_ref *v = read_refs(c, &n);
    if (!v) {
        return;
    }
    for (uint16_t i = 0; i < n; i++) {
        struct dcom_object *o = object_of(c, &v[i].ipid);
        if (o) {
            uint32_t n_refs = v[i].public_refs + v[i].private_refs;
            exporter_release(&c->server->exporter, &v[i].ipid,
                             n_refs < v[i].public_refs ? UINT32_MAX : n_refs);
            dcom_object_unref(o);
        }
    }
    orpc_return(c, 0);
}

static void (*const ops[])(struct orpc_call *c) = {
    NULL, NULL, NULL, query_interface, add_ref, release, query_interface2};
const struct dcom_interface remunknown_interface = {GUID_COM(0x143), "IRemUnknown2", ARRAY_LEN(ops),
                                                    ops};
