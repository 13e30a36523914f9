/* The client against the server, over sockets of 127.0.0.1. */
#include "rpc/client.h"
#include "test.h"
#include "util/clock.h"

#include <errno.h>
#include <stdlib.h>

static const struct guid echo_iid = GUID(0x11111111, 1, 2, 3, 4);
static const struct guid other_iid = GUID(0x22222222, 1, 2, 3, 4);
static const struct guid unknown_iid = GUID(0x33333333, 1, 2, 3, 4);
enum {
    OP_ECHO,
    OP_FAULT,
    OP_SILENCE,
    OP_OPEN, /* these without a log-on */
    OP_OPEN_SILENCE,
};

/* ---- a server ---- */
struct host {
    struct rpc_interface ifaces[2];
    const struct rpc_interface *list[3];
    struct authority authority;
    struct rpc_server server;
    struct rpc_loop *loop;
    uint16_t port;
    struct rpc_call *silent;        /* the loop's thread */
    _Atomic uint32_t nsilent, seen; /* futexes: silent calls; level of the last call */
};

static void dispatch(struct rpc_call *call, void *arg)
{
    struct host *h = arg;
    atomic_store(&h->seen, call->level);
    switch (call->op) {
    case OP_FAULT:
        rpc_call_fault(call, FAULT_BAD_STUB);
        return;
    case OP_SILENCE:
    case OP_OPEN_SILENCE:
        call->queue_next = h->silent;
        h->silent = call;
        atomic_fetch_add(&h->nsilent, 1);
        futex_wake(&h->nsilent, 1);
        return;
    default:
        str_add_slice(&call->answer, str_slice(&call->stub));
        rpc_call_answer(call);
    }
}

static hres find(void *arg, const char *user, const char *domain, const char *peer,
                 struct principal **who)
{
    (void)arg;
    (void)domain;
    (void)peer;
    struct principal *p = calloc(1, sizeof *p);
    assert_non_null(p);
    p->refs = REF_INIT;
    p->user = strdup(user);
    p->domain = strdup("");
    p->account = strdup(user);
    assert_true(crypto_nt_hash(SLICE("secret"), p->nt_hash));
    *who = p;
    return 0;
}

static void host_begin_for(struct host *h, unsigned logon_ms)
{
    *h = (struct host){
        .authority = {.ntlm = {.computer = "SERVER", .dns_name = "server.example"}, .find = find}};
    const struct guid ids[2] = {echo_iid, other_iid};
    for (unsigned i = 0; i < 2; i++) {
        h->ifaces[i] = (struct rpc_interface){.uuid = ids[i],
                                              .ops = 5,
                                              .open_ops = 1u << OP_OPEN | 1u << OP_OPEN_SILENCE,
                                              .dispatch = dispatch,
                                              .arg = h};
        h->list[i] = &h->ifaces[i];
    }
    h->server = (struct rpc_server){h->list, &h->authority, LEVEL_CONNECT};
    assert_int_equal(rpc_loop_create(&h->loop), 0);
    struct rpc_listen_options o = {
        .server = &h->server, .address = "127.0.0.1", .logon_ms = logon_ms};
    assert_int_equal(rpc_loop_listen(h->loop, &o, &h->port), 0);
    assert_int_not_equal(h->port, 0);
}

static void host_begin(struct host *h)
{
    host_begin_for(h, 0);
}

/* Silent calls are answered too late. */
static void host_end(struct host *h)
{
    rpc_loop_destroy(h->loop);
    while (h->silent) {
        struct rpc_call *next = h->silent->queue_next;
        rpc_call_answer(h->silent);
        h->silent = next;
    }
}

static struct rpc_client *connect_to(struct rpc_loop *loop, uint16_t port, uint8_t level,
                                     const char *password, uint32_t timeout_ms)
{
    struct rpc_client *c = NULL;
    struct principal *who = NULL;
    assert_int_equal(find(NULL, "user", "", "", &who), 0);
    assert_true(crypto_nt_hash(slice_of(password), who->nt_hash));
    struct rpc_client_options o = {.loop = loop,
                                   .address = "127.0.0.1",
                                   .port = port,
                                   .level = level,
                                   .who = who,
                                   .timeout_ms = timeout_ms};
    assert_int_equal(rpc_client_create(&o, &c), 0);
    principal_unref(who);
    return c;
}

/* ---- calls ---- */
struct call {
    struct rpc_client_call c;
    _Atomic uint32_t done; /* futex: how often */
};

static void on_done(struct rpc_client_call *c)
{
    struct call *k = (struct call *)c;
    atomic_fetch_add(&k->done, 1);
    futex_wake(&k->done, 1);
}

static void start(struct rpc_client *c, struct call *k, const struct guid *iface, uint16_t op,
                  struct slice stub)
{
    *k = (struct call){.c = {.iface = iface, .op = op, .done = on_done}};
    str_add_slice(&k->c.stub, stub);
    rpc_client_start(c, &k->c);
}

/* The status, once; the answer must be the stub. */
static hres wait_for(struct call *k, struct slice stub)
{
    while (!atomic_load(&k->done)) {
        futex_wait(&k->done, 0, -1);
    }
    assert_int_equal(atomic_load(&k->done), 1);
    if (k->c.status == 0) {
        assert_int_equal(k->c.answer.n, stub.n);
        assert_true(stub.n == 0 || memcmp(k->c.answer.p, stub.p, stub.n) == 0);
    }
    str_fini(&k->c.answer);
    return k->c.status;
}

static hres call(struct rpc_client *c, const struct guid *iface, uint16_t op, struct slice stub)
{
    struct call k;
    start(c, &k, iface, op, stub);
    return wait_for(&k, stub);
}

TEST(client_levels_and_interfaces)
{
    struct host h;
    host_begin(&h);
    for (uint8_t level = LEVEL_CONNECT; level <= LEVEL_PRIVACY; level++) {
        if (level == LEVEL_CALL) {
            continue;
        }
        struct rpc_client *c = connect_to(h.loop, h.port, level, "secret", 0);
        assert_int_equal(call(c, &echo_iid, OP_ECHO, SLICE("hello")), 0);
        assert_int_equal(atomic_load(&h.seen), level);
        assert_int_equal(call(c, &other_iid, OP_ECHO, SLICE("")), 0); /* alter context */
        assert_int_equal(call(c, &unknown_iid, OP_ECHO, SLICE("x")), E_NOINTERFACE);
        assert_int_equal(call(c, &unknown_iid, OP_ECHO, SLICE("x")), E_NOINTERFACE);
        assert_int_equal(call(c, &echo_iid, OP_FAULT, SLICE("x")), (hres)0x800706f7);
        assert_int_equal(call(c, &echo_iid, 77, SLICE("x")), WBEM_E_TRANSPORT_FAILURE);
        assert_int_equal(call(c, &echo_iid, OP_ECHO, SLICE("again")), 0);
        assert_int_equal(rpc_client_status(c), 0);
        rpc_client_unref(c);
    }
    host_end(&h);
}

TEST(client_without_log_on)
{
    struct host h;
    host_begin(&h);
    struct rpc_client *c = connect_to(h.loop, h.port, LEVEL_NONE, "", 0);
    assert_int_equal(call(c, &echo_iid, OP_OPEN, SLICE("hello")), 0);
    assert_int_equal(call(c, &echo_iid, OP_ECHO, SLICE("hello")), E_ACCESSDENIED);
    rpc_client_unref(c);
    c = connect_to(h.loop, h.port, LEVEL_INTEGRITY, "wrong", 0);
    assert_true(FAILED(call(c, &echo_iid, OP_ECHO, SLICE("hello"))));
    assert_int_equal(atomic_load(&h.seen), LEVEL_NONE); /* of the first call: no other was let in */
    rpc_client_unref(c);
    host_end(&h);
}

TEST(client_large_stubs)
{
    struct host h;
    host_begin(&h);
    struct rpc_client *c = connect_to(h.loop, h.port, LEVEL_PRIVACY, "secret", 0);
    static const size_t sizes[] = {1, 15, 16, 5776, 5777, 5792, 65536, 1000003, RPC_MAX_STUB};
    char *bytes = malloc(RPC_MAX_STUB + 1);
    assert_non_null(bytes);
    for (size_t i = 0; i <= RPC_MAX_STUB; i++) {
        bytes[i] = (char)(i * 7);
    }
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        assert_int_equal(call(c, &echo_iid, OP_ECHO, (struct slice){bytes, sizes[i]}), 0);
    }
    assert_true(FAILED(call(c, &echo_iid, OP_ECHO, (struct slice){bytes, RPC_MAX_STUB + 1})));
    free(bytes);
    rpc_client_unref(c);
    host_end(&h);
}

TEST(client_large_stub_without_log_on)
{
    struct host h;
    host_begin(&h);
    char *bytes = calloc(1, RPC_MAX_OPEN_STUB + 1);
    assert_non_null(bytes);
    struct rpc_client *c = connect_to(h.loop, h.port, LEVEL_NONE, "", 0);
    assert_int_equal(call(c, &echo_iid, OP_OPEN, (struct slice){bytes, RPC_MAX_OPEN_STUB}), 0);
    assert_true(FAILED(call(c, &echo_iid, OP_OPEN, (struct slice){bytes, RPC_MAX_OPEN_STUB + 1})));
    rpc_client_unref(c);
    free(bytes);
    host_end(&h);
}

/* Who does not log on is cut off, who does may wait. */
TEST(client_log_on_in_time)
{
    struct host h;
    struct call k, logged_on;
    host_begin_for(&h, 1000);
    struct rpc_client *c = connect_to(h.loop, h.port, LEVEL_INTEGRITY, "secret", 0);
    start(c, &logged_on, &echo_iid, OP_SILENCE, SLICE("x"));
    struct rpc_client *n = connect_to(h.loop, h.port, LEVEL_NONE, "", 0);
    start(n, &k, &echo_iid, OP_OPEN_SILENCE, SLICE("x"));
    assert_int_equal(wait_for(&k, SLICE("")), RPC_S_SERVER_UNAVAILABLE);
    assert_int_equal(call(c, &echo_iid, OP_ECHO, SLICE("still there")), 0);
    rpc_client_unref(n);
    rpc_client_unref(c);
    host_end(&h);
    assert_true(FAILED(wait_for(&logged_on, SLICE(""))));
}

TEST(client_many_calls)
{
    enum {
        N = 1000
    };
    struct host h;
    host_begin(&h);
    struct rpc_client *c = connect_to(h.loop, h.port, LEVEL_PRIVACY, "secret", 0);
    struct call *k = calloc(N, sizeof *k);
    assert_non_null(k);
    for (size_t i = 0; i < N; i++) {
        start(c, &k[i], i % 2 ? &echo_iid : &other_iid, OP_ECHO,
              (struct slice){(const char *)&i, sizeof i});
    }
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(wait_for(&k[i], (struct slice){(const char *)&i, sizeof i}), 0);
    }
    free(k);
    rpc_client_unref(c);
    host_end(&h);
}

TEST(client_nobody_there)
{
    struct host h;
    struct rpc_loop *mine = NULL;
    host_begin(&h);
    uint16_t port = h.port;
    host_end(&h);
    assert_int_equal(rpc_loop_create(&mine), 0);
    struct rpc_client *c = connect_to(mine, port, LEVEL_PRIVACY, "secret", 0);
    assert_int_equal(call(c, &echo_iid, OP_ECHO, SLICE("x")), RPC_S_SERVER_UNAVAILABLE);
    assert_int_equal(call(c, &echo_iid, OP_ECHO, SLICE("x")), RPC_S_SERVER_UNAVAILABLE);
    assert_int_equal(rpc_client_status(c), RPC_S_SERVER_UNAVAILABLE);
    rpc_client_unref(c);
    rpc_loop_destroy(mine);
}

TEST(client_no_answer)
{
    struct host h;
    host_begin(&h);
    struct rpc_client *c = connect_to(h.loop, h.port, LEVEL_INTEGRITY, "secret", 50);
    struct call first, second;
    start(c, &first, &echo_iid, OP_SILENCE, SLICE("x"));
    start(c, &second, &echo_iid, OP_SILENCE, SLICE("x"));
    assert_int_equal(wait_for(&first, SLICE("")), WBEM_E_TIMED_OUT);
    assert_int_equal(wait_for(&second, SLICE("")), WBEM_E_TIMED_OUT);
    assert_int_equal(call(c, &echo_iid, OP_ECHO, SLICE("x")), WBEM_E_TIMED_OUT);
    rpc_client_unref(c);
    host_end(&h);
}

static void wait_silent(struct host *h, uint32_t n)
{
    uint32_t seen;
    while ((seen = atomic_load(&h->nsilent)) < n) {
        futex_wait(&h->nsilent, seen, -1);
    }
}

static void start_timed(struct rpc_client *c, struct call *k, uint16_t op, uint32_t timeout_ms)
{
    *k = (struct call){
        .c = {.iface = &echo_iid, .op = op, .timeout_ms = timeout_ms, .done = on_done}};
    str_add_slice(&k->c.stub, SLICE("x"));
    rpc_client_start(c, &k->c);
}

/* A call with a time of its own ends alone; its answer, when it comes, is nobody's. */
TEST(client_late_call_ends_alone)
{
    struct host h;
    struct call late, waiting;
    host_begin(&h);
    struct rpc_client *c = connect_to(h.loop, h.port, LEVEL_PRIVACY, "secret", 0);
    start_timed(c, &waiting, OP_SILENCE, RPC_CLIENT_NO_TIMEOUT);
    wait_silent(&h, 1);
    start_timed(c, &late, OP_SILENCE, 20);
    assert_int_equal(wait_for(&late, SLICE("")), WBEM_E_TIMED_OUT);
    assert_int_equal(late.c.stage, RPC_STAGE_CALL);
    wait_silent(&h, 2);
    assert_int_equal(call(c, &echo_iid, OP_ECHO, SLICE("x")), 0);
    while (h.silent) { /* the last one first: nobody waits for that answer */
        struct rpc_call *next = h.silent->queue_next;
        rpc_call_answer(h.silent);
        h.silent = next;
    }
    assert_int_equal(wait_for(&waiting, SLICE("")), 0);
    assert_int_equal(call(c, &echo_iid, OP_ECHO, SLICE("x")), 0);
    assert_int_equal(rpc_client_status(c), 0);
    rpc_client_unref(c);
    host_end(&h);
}

/* What is told of a connection that is never made. */
TEST(client_tells_how_far_it_came)
{
    struct host h;
    struct call k;
    host_begin(&h);
    uint16_t port = h.port;
    struct rpc_loop *mine = NULL;
    assert_int_equal(rpc_loop_create(&mine), 0);
    host_end(&h);
    struct rpc_client *c = connect_to(mine, port, LEVEL_INTEGRITY, "secret", 0);
    start(c, &k, &echo_iid, OP_ECHO, SLICE("x"));
    assert_int_equal(wait_for(&k, SLICE("")), RPC_S_SERVER_UNAVAILABLE);
    assert_int_equal(k.c.stage, RPC_STAGE_CONNECT);
    assert_int_equal(k.c.os_error, ECONNREFUSED);
    rpc_client_unref(c);
    rpc_loop_destroy(mine);
}

/* The server goes, the client's loop goes, the client goes: each call is told once. */
TEST(client_ends_under_calls)
{
    struct host h;
    struct rpc_loop *mine = NULL;
    struct call k[3];
    host_begin(&h);
    assert_int_equal(rpc_loop_create(&mine), 0);
    struct rpc_client *a = connect_to(mine, h.port, LEVEL_INTEGRITY, "secret", 0);
    struct rpc_client *b = connect_to(mine, h.port, LEVEL_INTEGRITY, "secret", 0);
    start(a, &k[0], &echo_iid, OP_SILENCE, SLICE("x"));
    start(b, &k[1], &echo_iid, OP_SILENCE, SLICE("x"));
    wait_silent(&h, 2);
    rpc_client_unref(a); /* its call holds it */
    rpc_loop_destroy(mine);
    assert_int_equal(wait_for(&k[0], SLICE("")), RPC_E_DISCONNECTED);
    assert_int_equal(wait_for(&k[1], SLICE("")), RPC_E_DISCONNECTED);
    assert_int_equal(call(b, &echo_iid, OP_ECHO, SLICE("x")), RPC_E_DISCONNECTED);
    rpc_client_unref(b);
    assert_int_equal(rpc_loop_create(&mine), 0);
    a = connect_to(mine, h.port, LEVEL_INTEGRITY, "secret", 0);
    start(a, &k[2], &echo_iid, OP_SILENCE, SLICE("x"));
    wait_silent(&h, 3);
    host_end(&h);
    assert_int_equal(wait_for(&k[2], SLICE("")), RPC_S_SERVER_UNAVAILABLE);
    rpc_client_unref(a);
    rpc_loop_destroy(mine);
}
