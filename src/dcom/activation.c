/* activation: IActivation and IRemoteSCMActivator: how clients get their first object (MS-DCOM 3.1.2.5.2,
 * 2.2.22). */
#include "dcom/server.h"
#include "util/buf.h"

#define MAX_IIDS       1024u
#define MAX_PROPERTIES 32u
#define HEADER_SIZE    112u /* of the activation properties that are answered */
#define CONTEXT_REMOTE 2u   /* MSHCTX_DIFFERENTMACHINE */

const struct guid clsid_level1_login = GUID(0x8bc3f05e, 0xd86b, 0x11d0, 0xa075, 0x00c04fb68820);
static const struct guid clsid_props_in = GUID_COM(0x338), clsid_props_out = GUID_COM(0x339),
                         iid_props_out = GUID_COM(0x1a3), clsid_instantiation = GUID_COM(0x1ab),
                         clsid_scm_reply = GUID_COM(0x1b6);

/* What is asked for, and what becomes of it. */
struct activation {
    struct guid clsid;
    uint32_t n;
    struct guid *iids;
    hres *results;
    struct objref *refs;
    struct dual_string bindings;
};

static bool make_room(struct activation *a, struct arena *mem)
{
    a->results = arena_array(mem, a->n + 1u, sizeof *a->results);
    a->refs = arena_array(mem, a->n + 1u, sizeof *a->refs);
    return a->results && a->refs;
}

static void read_iids(struct ndr *n, struct activation *a)
{
    ndr_count(n, a->n);
    if (a->n > MAX_IIDS) {
        ndr_fail(n);
    }
    a->iids = ndr_array(n, a->n, sizeof *a->iids, sizeof *a->iids);
    for (uint32_t i = 0; a->iids && i < a->n; i++) {
        ndr_guid(n, &a->iids[i]);
    }
}

/* The object and its interfaces. */
static hres activate(struct dcom_server *s, struct rpc_call *call, struct arena *mem,
                     struct activation *a)
{
    if (!make_room(a, mem)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    if (!guid_eq(&a->clsid, &clsid_level1_login)) {
        return REGDB_E_CLASSNOTREG;
    }
    struct dcom_object *o = wbem_login_new(s, call);
    if (!o) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    unsigned good = 0;
    struct dual_string resolver = {0};
    dcom_server_bindings(s, call->conn, false, mem, &resolver);
    dcom_server_bindings(s, call->conn, true, mem, &a->bindings);
    for (uint32_t i = 0; i < a->n; i++) {
        a->refs[i] =
            (struct objref){.kind = OBJREF_STANDARD, .iid = a->iids[i], .resolver = resolver};
        a->results[i] = exporter_export(&s->exporter, o, &a->iids[i], &a->refs[i].std);
        good += a->results[i] == 0;
    }
    dcom_object_unref(o);
    return good ? 0 : E_NOINTERFACE;
}

/* Pointers of all interfaces, then what they point to. */
static void put_interfaces(struct ndr *n, struct activation *a, bool good)
{
    ndr_u32(n, &a->n);
    for (uint32_t i = 0; i < a->n; i++) {
        (void)ndr_ptr(n, good && a->results[i] == 0);
    }
    for (uint32_t i = 0; i < a->n; i++) {
        if (good && a->results[i] == 0) {
            ndr_align(n, 4);
            objref_put(n, &a->refs[i]);
        }
    }
}

static void put_results(struct ndr *n, struct activation *a)
{
    ndr_u32(n, &a->n);
    for (uint32_t i = 0; i < a->n; i++) {
        ndr_i32(n, &a->results[i]);
    }
}

static void put_version(struct ndr *n)
{
    uint16_t major = COM_MAJOR, minor = COM_MINOR;
    ndr_u16(n, &major);
    ndr_u16(n, &minor);
}

/* ---- RemoteActivation ---- */
static void read_remote_activation(struct ndr *n, struct activation *a)
{
    struct slice name;
    struct objref storage;
    uint32_t level = 0, mode = 0;
    ndr_guid(n, &a->clsid);
    ndr_wstring_ptr(n, &name);
    (void)objref_get_ptr(n, &storage);
    ndr_u32(n, &level);
    ndr_u32(n, &mode);
    ndr_u32(n, &a->n);
    if (ndr_ptr(n, false)) {
        read_iids(n, a);
    } else {
        a->n = 0;
    }
}

void activation_dispatch(struct rpc_call *call, void *arg)
{
    struct dcom_server *s = arg;
    struct activation a = {.n = 0};
    struct arena mem;
    struct ndr in, out;
    arena_init(&mem, ORPC_MAX_MEM);
    ndr_read_init(&in, str_slice(&call->stub), &mem);
    ndr_write_init(&out, &call->answer);
    if (orpc_this(&in)) {
        read_remote_activation(&in, &a);
    } else {
        ndr_fail(&in);
    }
    hres hr = in.failed ? 0 : activate(s, call, &mem, &a);
    uint64_t oxid = FAILED(hr) ? 0 : s->exporter.oxid;
    uint32_t hint = AUTHN_HINT, status = 0;
    if (!in.failed) {
        orpc_that(&out);
        ndr_u64(&out, &oxid);
        if (ndr_ptr(&out, !FAILED(hr))) {
            dual_string_ndr(&out, &a.bindings);
        }
        struct guid remunknown = s->exporter.remunknown;
        ndr_guid(&out, &remunknown);
        ndr_u32(&out, &hint);
        put_version(&out);
        ndr_i32(&out, &hr);
        put_interfaces(&out, &a, !FAILED(hr));
        put_results(&out, &a);
        ndr_u32(&out, &status);
    }
    arena_fini(&mem);
    if (in.failed) {
        rpc_call_fault(call, FAULT_BAD_STUB);
    } else {
        rpc_call_answer(call);
    }
}

/* ---- activation properties (2.2.22): pieces with a header of their own each ---- */
static void begin_piece(struct ndr *n)
{
    static const char common[] = {1, 0x10, 8, 0, (char)0xcc, (char)0xcc, (char)0xcc, (char)0xcc};
    str_add(n->out, common, sizeof common);
    buf_put_u64(n->out, 0); /* length, filled in by end_piece */
}

static void end_piece(struct ndr *n, size_t at)
{
    ndr_align(n, 8);
    if (!n->out->failed) {
        uint32_t len = (uint32_t)(n->out->n - at - 16);
        for (unsigned i = 0; i < 4; i++) {
            n->out->p[at + 8 + i] = (char)(len >> 8 * i);
        }
    }
}

static void read_piece(struct slice s, struct arena *mem, struct ndr *out)
{
    static const uint8_t common[] = {1, 0x10, 8, 0};
    bool good = s.n >= 16 && memcmp(s.p, common, sizeof common) == 0;
    ndr_read_init(out, good ? (struct slice){s.p + 16, s.n - 16} : SLICE(""), mem);
    out->failed = !good;
}

static void read_instantiation(struct ndr *n, struct activation *a)
{
    uint32_t skipped = 0;
    ndr_guid(n, &a->clsid);
    ndr_u32(n, &skipped); /* classCtx */
    ndr_u32(n, &skipped); /* actvflags */
    ndr_u32(n, &skipped); /* fIsSurrogate */
    ndr_u32(n, &a->n);
    ndr_u32(n, &skipped); /* instFlag */
    bool given = ndr_ptr(n, false);
    ndr_u32(n, &skipped); /* thisSize */
    ndr_u32(n, &skipped); /* clientCOMVersion */
    if (given) {
        read_iids(n, a);
    } else {
        a->n = 0;
    }
}

struct custom_header {
    uint32_t total, size, n;
    struct guid *classes;
    uint32_t *sizes;
};

static void read_header(struct ndr *n, struct custom_header *h)
{
    uint32_t reserved = 0, context = 0;
    struct guid info;
    ndr_u32(n, &h->total);
    ndr_u32(n, &h->size);
    ndr_u32(n, &reserved);
    ndr_u32(n, &context);
    ndr_u32(n, &h->n);
    ndr_guid(n, &info);
    bool classes = ndr_ptr(n, false), sizes = ndr_ptr(n, false);
    (void)ndr_ptr(n, false);
    if (!classes || !sizes || h->n > MAX_PROPERTIES) {
        ndr_fail(n);
        return;
    }
    ndr_count(n, h->n);
    h->classes = ndr_array(n, h->n, sizeof *h->classes, sizeof *h->classes);
    for (uint32_t i = 0; h->classes && i < h->n; i++) {
        ndr_guid(n, &h->classes[i]);
    }
    ndr_count(n, h->n);
    h->sizes = ndr_array(n, h->n, sizeof *h->sizes, sizeof *h->sizes);
    for (uint32_t i = 0; h->sizes && i < h->n; i++) {
        ndr_u32(n, &h->sizes[i]);
    }
}

/* The blob of the activation properties: size, reserved, header, properties. */
static bool read_properties(struct slice blob, struct arena *mem, struct activation *a)
{
    struct custom_header h = {0};
    struct ndr n;
    bool found = false;
    if (blob.n < 8) {
        return false;
    }
    blob = (struct slice){blob.p + 8, blob.n - 8};
    read_piece(blob, mem, &n);
    read_header(&n, &h);
    if (n.failed || h.size > blob.n) {
        return false;
    }
    size_t at = h.size;
    for (uint32_t i = 0; i < h.n; i++) {
        if (h.sizes[i] > blob.n - at) {
            return false;
        }
        if (guid_eq(&h.classes[i], &clsid_instantiation)) {
            read_piece((struct slice){blob.p + at, h.sizes[i]}, mem, &n);
            read_instantiation(&n, a);
            found = !n.failed;
        }
        at += h.sizes[i];
    }
    return found;
}

static void put_props_out(struct ndr *n, struct activation *a)
{
    size_t at = n->out->n;
    begin_piece(n);
    ndr_u32(n, &a->n);
    (void)ndr_ptr(n, true);
    (void)ndr_ptr(n, true);
    (void)ndr_ptr(n, true);
    ndr_u32(n, &a->n);
    for (uint32_t i = 0; i < a->n; i++) {
        ndr_guid(n, &a->iids[i]);
    }
    put_results(n, a);
    put_interfaces(n, a, true);
    end_piece(n, at);
}

static void put_scm_reply(struct ndr *n, const struct dcom_server *s, struct activation *a)
{
    size_t at = n->out->n;
    uint64_t oxid = s->exporter.oxid;
    struct guid remunknown = s->exporter.remunknown;
    uint32_t hint = AUTHN_HINT;
    begin_piece(n);
    (void)ndr_ptr(n, false);
    (void)ndr_ptr(n, true);
    ndr_u64(n, &oxid);
    (void)ndr_ptr(n, true);
    ndr_guid(n, &remunknown);
    ndr_u32(n, &hint);
    put_version(n);
    dual_string_ndr(n, &a->bindings);
    end_piece(n, at);
}

static void put_header(struct ndr *n, uint32_t first, uint32_t second)
{
    size_t at = n->out->n;
    uint32_t total = HEADER_SIZE + first + second, size = HEADER_SIZE, none = 0, two = 2,
             context = CONTEXT_REMOTE;
    struct guid zero = {{0}}, classes[] = {clsid_props_out, clsid_scm_reply};
    begin_piece(n);
    ndr_u32(n, &total);
    ndr_u32(n, &size);
    ndr_u32(n, &none);
    ndr_u32(n, &context);
    ndr_u32(n, &two);
    ndr_guid(n, &zero);
    (void)ndr_ptr(n, true);
    (void)ndr_ptr(n, true);
    (void)ndr_ptr(n, false);
    ndr_u32(n, &two);
    ndr_guid(n, &classes[0]);
    ndr_guid(n, &classes[1]);
    ndr_u32(n, &two);
    ndr_u32(n, &first);
    ndr_u32(n, &second);
    end_piece(n, at);
}

/* The reference with the properties as its data; the properties in this order, clients rely on it. */
static bool put_answer(const struct dcom_server *s, struct activation *a, struct ndr *out)
{
    AUTO_STR props = STR_INIT, reply = STR_INIT, head = STR_INIT, blob = STR_INIT;
    struct ndr n;
    ndr_write_init(&n, &props);
    put_props_out(&n, a);
    ndr_write_init(&n, &reply);
    put_scm_reply(&n, s, a);
    ndr_write_init(&n, &head);
    put_header(&n, (uint32_t)props.n, (uint32_t)reply.n);
    buf_put_u32(&blob, (uint32_t)(head.n + props.n + reply.n));
    buf_put_u32(&blob, 0);
    str_add_slice(&blob, str_slice(&head));
    str_add_slice(&blob, str_slice(&props));
    str_add_slice(&blob, str_slice(&reply));
    struct objref ref = {.kind = OBJREF_CUSTOM,
                         .iid = iid_props_out,
                         .clsid = clsid_props_out,
                         .data = str_slice(&blob)};
    objref_put_ptr(out, &ref);
    return !props.failed && !reply.failed && !head.failed && !blob.failed;
}

void activator_dispatch(struct rpc_call *call, void *arg)
{
    enum {
        CREATE_INSTANCE = 4
    };
    struct dcom_server *s = arg;
    struct activation a = {.n = 0};
    struct objref outer, props = {0};
    struct arena mem;
    struct ndr in, out;
    arena_init(&mem, ORPC_MAX_MEM);
    ndr_read_init(&in, str_slice(&call->stub), &mem);
    ndr_write_init(&out, &call->answer);
    bool good = orpc_this(&in);
    if (good && call->op == CREATE_INSTANCE) {
        (void)objref_get_ptr(&in, &outer);
    }
    good = good && objref_get_ptr(&in, &props) && !in.failed && props.kind == OBJREF_CUSTOM &&
           guid_eq(&props.clsid, &clsid_props_in) && read_properties(props.data, &mem, &a);
    hres hr = !good                         ? 0
              : call->op != CREATE_INSTANCE ? REGDB_E_CLASSNOTREG
                                            : activate(s, call, &mem, &a);
    if (good) {
        orpc_that(&out);
        if (FAILED(hr)) {
            (void)ndr_ptr(&out, false);
        } else if (!put_answer(s, &a, &out)) {
            call->answer.failed = true;
        }
        ndr_i32(&out, &hr);
    }
    arena_fini(&mem);
    if (good) {
        rpc_call_answer(call);
    } else {
        rpc_call_fault(call, FAULT_BAD_STUB);
    }
}
