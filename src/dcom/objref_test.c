/* References as they travel, and the objects behind them: their owners, references, pings, ends. */
#include "dcom/exporter.h"
#include "test.h"
#include "util/clock.h"

#include <stdlib.h>

static const struct guid some_iid = GUID(0x11111111, 1, 2, 3, 4);
static const struct guid other_iid = GUID(0x22222222, 1, 2, 3, 4);

/* ---- references ---- */
static bool is_text(struct slice s, const char *text)
{
    return s.n == strlen(text) && memcmp(s.p, text, s.n) == 0;
}

static void write_ref(struct objref *r, struct str *out)
{
    struct ndr n;
    ndr_write_init(&n, out);
    objref_put_ptr(&n, r);
    assert_true(ndr_ok(&n));
}

static bool read_ref(struct slice bytes, struct arena *mem, struct objref *r)
{
    struct ndr n;
    ndr_read_init(&n, bytes, mem);
    return objref_get_ptr(&n, r) && !n.failed;
}

static struct objref standard(void)
{
    struct objref r = {.kind = OBJREF_STANDARD,
                       .iid = some_iid,
                       .std = {STDOBJREF_NOPING, 5, 0x1122334455667788, 42, other_iid}};
    r.resolver.addresses[0] = SLICE("192.0.2.1[4711]");
    r.resolver.addresses[1] = SLICE("host.example");
    r.resolver.n = 2;
    return r;
}

TEST(objref_standard)
{
    struct objref r = standard(), back;
    struct arena mem;
    AUTO_STR bytes = STR_INIT;
    arena_init(&mem, 0x100000);
    write_ref(&r, &bytes);
    assert_true(read_ref(str_slice(&bytes), &mem, &back));
    assert_int_equal(back.kind, OBJREF_STANDARD);
    assert_true(guid_eq(&back.iid, &some_iid));
    assert_int_equal(back.std.flags, STDOBJREF_NOPING);
    assert_int_equal(back.std.refs, 5);
    assert_true(back.std.oxid == r.std.oxid && back.std.oid == 42);
    assert_true(guid_eq(&back.std.ipid, &other_iid));
    assert_int_equal(back.resolver.n, 2);
    assert_true(is_text(back.resolver.addresses[0], "192.0.2.1[4711]"));
    assert_true(is_text(back.resolver.addresses[1], "host.example"));
    arena_fini(&mem);
}

TEST(objref_custom)
{
    struct objref r = {.kind = OBJREF_CUSTOM,
                       .iid = some_iid,
                       .clsid = other_iid,
                       .data = SLICE("whatever it is")},
                  back;
    struct arena mem;
    AUTO_STR bytes = STR_INIT;
    arena_init(&mem, 0x100000);
    write_ref(&r, &bytes);
    assert_true(read_ref(str_slice(&bytes), &mem, &back));
    assert_true(guid_eq(&back.clsid, &other_iid));
    assert_true(is_text(back.data, "whatever it is"));
    arena_fini(&mem);
}

/* No part of a reference is one; no count may lead out of it. */
TEST(objref_damaged)
{
    struct objref r = standard(), back;
    struct arena mem;
    AUTO_STR bytes = STR_INIT;
    arena_init(&mem, 0x1000000);
    write_ref(&r, &bytes);
    for (size_t n = 0; n < bytes.n; n++) {
        assert_false(read_ref((struct slice){bytes.p, n}, &mem, &back));
    }
    static const size_t lengths[] = {4, 8}; /* of the bytes, twice */
    for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
        AUTO_STR copy = STR_INIT;
        str_add_slice(&copy, str_slice(&bytes));
        copy.p[lengths[i] + 3] = 0x7f;
        assert_false(read_ref(str_slice(&copy), &mem, &back));
    }
    enum {
        UNITS = 12 + 24 + 40
    }; /* of the addresses: counts of all and of the strings */
    for (size_t at = UNITS; at < UNITS + 4; at++) {
        AUTO_STR copy = STR_INIT;
        str_add_slice(&copy, str_slice(&bytes));
        copy.p[at] = (char)0xff;
        assert_false(read_ref(str_slice(&copy), &mem, &back));
    }
    arena_fini(&mem);
}

/* ---- objects ---- */
static unsigned destroyed;

static void destroy(struct dcom_object *o)
{
    destroyed++;
    free(o);
}

static const struct dcom_interface some = {GUID(0x11111111, 1, 2, 3, 4), "Some", 3, NULL};
static const struct dcom_interface *const interfaces[] = {&some, NULL};
static const struct dcom_type type = {interfaces, destroy, NULL};

static struct principal *somebody(const char *name)
{
    struct principal *p = calloc(1, sizeof *p);
    assert_non_null(p);
    p->refs = REF_INIT;
    p->user = strdup(name);
    p->domain = strdup("");
    p->account = strdup(name);
    return p;
}

static struct dcom_object *new_object(struct exporter *e, struct principal *who)
{
    struct dcom_object *o = calloc(1, sizeof *o);
    assert_non_null(o);
    dcom_object_init(o, &type, e, who, NULL);
    return o;
}

struct world {
    struct exporter e;
    struct principal *alice, *bob;
    struct rpc_conn *conn;
    struct stdobjref ref; /* of alice's object */
};

static void nothing(void *arg)
{
    (void)arg;
}

static void world_begin(struct world *w)
{
    static const struct rpc_server server;
    static const struct rpc_transport transport = {.writable = nothing, .end = nothing};
    *w = (struct world){.alice = somebody("alice"), .bob = somebody("bob")};
    destroyed = 0;
    assert_int_equal(exporter_init(&w->e), 0);
    w->conn = rpc_conn_new(&server, &transport, NULL, "127.0.0.1[1]", "127.0.0.1");
    assert_non_null(w->conn);
    struct dcom_object *o = new_object(&w->e, w->alice);
    assert_int_equal(exporter_export(&w->e, o, &other_iid, &w->ref), E_NOINTERFACE);
    assert_int_equal(exporter_export(&w->e, o, &some_iid, &w->ref), 0);
    assert_int_equal(w->ref.refs, DCOM_PUBLIC_REFS);
    dcom_object_unref(o); /* the exporter has one */
}

static void world_end(struct world *w)
{
    exporter_fini(&w->e);
    rpc_conn_unref(w->conn);
    principal_unref(w->alice);
    principal_unref(w->bob);
}

static bool find(struct world *w, struct principal *who, bool *denied)
{
    struct rpc_call call = {.who = who, .conn = w->conn};
    const struct dcom_interface *iface = NULL;
    struct dcom_object *o = NULL;
    bool found = exporter_find(&w->e, &w->ref.ipid, &call, &iface, &o, denied);
    assert_true(!found || iface == &some);
    dcom_object_unref(o);
    return found;
}

TEST(exporter_owner)
{
    struct world w;
    bool denied;
    world_begin(&w);
    assert_true(find(&w, w.alice, &denied));
    assert_false(find(&w, w.bob, &denied));
    assert_true(denied);
    assert_false(find(&w, NULL, &denied));
    assert_true(denied);
    w.ref.ipid = other_iid;
    assert_false(find(&w, w.alice, &denied));
    assert_false(denied);
    world_end(&w);
    assert_int_equal(destroyed, 1);
}

TEST(exporter_references)
{
    struct world w;
    bool denied;
    world_begin(&w);
    exporter_add_refs(&w.e, &w.ref.ipid, 2);
    exporter_release(&w.e, &w.ref.ipid, 6);
    assert_true(find(&w, w.alice, &denied));
    exporter_release(&w.e, &w.ref.ipid, 1);
    assert_false(find(&w, w.alice, &denied));
    assert_int_equal(destroyed, 1);
    assert_int_equal(exporter_count(&w.e), 0);
    exporter_release(&w.e, &w.ref.ipid, 1); /* clients release twice */
    world_end(&w);
    assert_int_equal(destroyed, 1);
}

/* What is neither used nor pinged by its owner for three periods goes. */
TEST(exporter_collection)
{
    struct world w;
    bool denied;
    uint64_t set = 0, bobs = 0;
    world_begin(&w);
    int64_t now = clock_mono_ns(), later = now + PING_MISSES * PING_PERIOD_NS + PING_PERIOD_NS;
    assert_int_equal(exporter_collect(&w.e, now), 0);
    assert_true(find(&w, w.alice, &denied));
    assert_int_equal(exporter_collect(&w.e, later), 0); /* its connection is open */
    rpc_conn_closed(w.conn);
    assert_int_equal(exporter_ping(&w.e, &set, w.alice, &w.ref.oid, 1, NULL, 0), 0);
    assert_int_equal(exporter_collect(&w.e, now + PING_PERIOD_NS), 0);
    assert_int_equal(exporter_ping(&w.e, &set, w.bob, NULL, 0, NULL, 0), WBEM_E_NOT_FOUND);
    assert_int_equal(exporter_ping(&w.e, &bobs, w.bob, &w.ref.oid, 1, NULL, 0), 0);
    assert_int_equal(exporter_ping(&w.e, &set, w.alice, NULL, 0, &w.ref.oid, 1), 0);
    assert_int_equal(exporter_collect(&w.e, later), 1);
    assert_int_equal(destroyed, 1);
    assert_int_equal(exporter_ping(&w.e, &set, w.alice, NULL, 0, NULL, 0), WBEM_E_NOT_FOUND);
    world_end(&w);
}
