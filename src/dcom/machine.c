/* machine: see machine.h. */
#include "dcom/machine.h"

#include "dcom/lookup.h"
#include "util/clock.h"
#include "util/lock.h"
#include "util/num.h"
#include "util/utf.h"

#include <pthread.h>
#include <stdlib.h>

/* ---- our side ---- */
static pthread_mutex_t local_lock = PTHREAD_MUTEX_INITIALIZER;
static struct dcom_server *local; /* of all hosts of the process; stays when the last one is gone */

static hres local_get(struct dcom_server **out)
{
    hres hr = 0;
    pthread_mutex_lock(&local_lock);
    if (!local) {
        struct dcom_server_options o = {.client = true};
        hr = dcom_server_create(&o, &local, NULL);
    }
    *out = local;
    pthread_mutex_unlock(&local_lock);
    return hr;
}

/* ---- calls ---- */
static uint32_t left_ms(int64_t end)
{
    if (end == INT64_MAX) {
        return RPC_CLIENT_NO_TIMEOUT;
    }
    int64_t left = (end - clock_mono_ns() + 999999) / 1000000;
    return left < 1 ? 1 : left < RPC_CLIENT_NO_TIMEOUT ? (uint32_t)left : RPC_CLIENT_NO_TIMEOUT;
}

static void prepare(struct machine *h, struct remote_call *c, const struct guid *iface, uint16_t op,
                    const struct guid *ipid, int64_t end)
{
    c->rpc.iface = iface;
    c->rpc.version = 0;
    c->rpc.op = op;
    c->rpc.has_object = true;
    c->rpc.object = *ipid;
    c->rpc.timeout_ms = left_ms(end < h->end ? end : h->end);
}

void machine_start(struct machine *h, struct remote_call *c, const struct guid *iface, uint16_t op,
                   const struct guid *ipid, void (*done)(struct remote_call *c))
{
    prepare(h, c, iface, op, ipid, INT64_MAX);
    c->done = done;
    remote_start(h->remote, c);
}

hres machine_take_answer(struct machine *h, struct remote_call *c, struct machine_answer *a,
                         struct failure *why)
{
    arena_init(&a->mem, ORPC_MAX_MEM);
    a->bytes = TAKE(c->rpc.answer);
    ndr_read_init(&a->n, str_slice(&a->bytes), &a->mem);
    if (c->status) {
        c->rpc.status = c->status;
        return failure_of_call(why, &c->rpc, h->remote->address, h->remote->port, h->who);
    }
    if (!orpc_read_that(&a->n)) {
        return failure_set(why, WBEM_E_TRANSPORT_FAILURE, "DCOM", "%s: a damaged answer",
                           h->remote->address);
    }
    return 0;
}

void machine_answer_fini(struct machine_answer *a)
{
    arena_fini(&a->mem);
    str_fini(&a->bytes);
}

struct waiting {
    struct remote_call call;
    _Atomic uint32_t done;
};

static void wake(struct remote_call *c)
{
    struct waiting *w = container_of(c, struct waiting, call);
    atomic_store(&w->done, 1);
    futex_wake(&w->done, 1); /* w may be gone: then it wakes nobody */
}

hres machine_call(struct machine *h, const struct guid *iface, uint16_t op, const struct guid *ipid,
                  struct str *stub, int64_t end, struct machine_answer *a, struct failure *why)
{
    struct waiting w = {.call = {.done = wake}};
    w.call.rpc.stub = TAKE(*stub);
    prepare(h, &w.call, iface, op, ipid, end);
    remote_start(h->remote, &w.call);
    while (!atomic_load(&w.done)) {
        futex_wait(&w.done, 0, -1); /* its time is kept by the connection */
    }
    return machine_take_answer(h, &w.call, a, why);
}

/* ---- references ---- */
hres machine_take_object(struct machine *h, const struct objref *ref, struct machine_object *out)
{
    *out =
        (struct machine_object){.ipid = ref->std.ipid, .oid = ref->std.oid, .refs = ref->std.refs};
    if (ref->kind == OBJREF_CUSTOM || ref->std.oxid != h->remote->oxid) {
        return WBEM_E_TRANSPORT_FAILURE;
    }
    out->pinged = !(ref->std.flags & STDOBJREF_NOPING) && remote_use(h->remote, ref->std.oid) == 0;
    return 0;
}

void machine_drop_object(struct machine *h, struct machine_object *o)
{
    if (o->pinged) {
        remote_unuse(h->remote, o->oid);
    }
    if (o->refs) {
        remote_release(h->remote, &o->ipid, o->refs);
    }
    *o = (struct machine_object){0};
}

/* ---- who logs on ---- */
#define NTLM_DOMAIN "ntlmdomain:"
#define KERBEROS    "kerberos:"

static bool begins(const char *s, const char *with)
{
    size_t n = strlen(with);
    return strlen(s) >= n && utf8_caseeq((struct slice){s, n}, (struct slice){with, n});
}

/* "DOMAIN\user", "user@domain" (as it is), "user". */
static hres read_user(const struct machine_options *o, struct slice *user, struct slice *domain,
                      struct failure *why)
{
    const char *authority = o->authority ? o->authority : "";
    if (!o->user) {
        return failure_set(why, WBEM_E_ACCESS_DENIED, "log-on", "no user was given%s%s",
                           o->no_user ? ", " : "", o->no_user ? o->no_user : "");
    }
    const char *slash = strchr(o->user, '\\');
    *user = slice_of(slash ? slash + 1 : o->user);
    *domain = slash ? (struct slice){o->user, (size_t)(slash - o->user)} : SLICE("");
    if (begins(authority, KERBEROS)) {
        return failure_set(why, WBEM_E_NOT_SUPPORTED, "log-on",
                           "Kerberos is not offered: authority %s", authority);
    }
    if (*authority && !begins(authority, NTLM_DOMAIN)) {
        return failure_set(why, WBEM_E_INVALID_PARAMETER, "log-on",
                           "authority %s: ntlmdomain:NAME is expected", authority);
    }
    if (*authority && domain->n) {
        return failure_set(why, WBEM_E_INVALID_PARAMETER, "log-on",
                           "a domain both in the user's name and in the authority");
    }
    if (*authority) {
        *domain = slice_of(authority + strlen(NTLM_DOMAIN));
    }
    if (user->n == 0) {
        return failure_set(why, WBEM_E_INVALID_PARAMETER, "log-on", "no name of a user");
    }
    return 0;
}

static hres make_principal(const struct machine_options *o, struct principal **out,
                           struct failure *why)
{
    struct slice user = SLICE(""), domain = SLICE("");
    hres hr = read_user(o, &user, &domain, why);
    if (FAILED(hr)) {
        return hr;
    }
    if (domain.n == 1 && domain.p[0] == '.') {
        domain.n = 0; /* an account of that machine */
    }
    struct principal *p = calloc(1, sizeof *p);
    if (p) {
        p->refs = REF_INIT;
        p->user = strndup(user.p, user.n);
        p->domain = strndup(domain.p, domain.n);
        p->account = strdup("");
    }
    if (!p || !p->user || !p->domain || !p->account ||
        !crypto_nt_hash(slice_of(o->password ? o->password : ""), p->nt_hash)) {
        principal_unref(p);
        return WBEM_E_OUT_OF_MEMORY;
    }
    *out = p;
    return 0;
}

/* ---- activation (MS-DCOM 3.2.4.1.1) ---- */
static const struct guid iid_activation = GUID(0x4d9f4ab8, 0x7d1c, 0x11cf, 0x861e, 0x0020af6e7c57);
#define OP_REMOTE_ACTIVATION 0u

/* RemoteActivation: of both forms the one that every server has (3.1.2.5.2.3.1). */
static void put_activation(struct str *stub, const struct guid *clsid, const struct guid *iid,
                           uint32_t impersonation)
{
    struct ndr n;
    struct slice none = {NULL, 0};
    struct guid class_id = *clsid, interface_id = *iid;
    uint32_t mode = 0, one = 1;
    uint16_t nprotseqs = 1, tower = TOWER_TCP;
    remote_begin(&n, stub);
    ndr_guid(&n, &class_id);
    ndr_wstring_ptr(&n, &none);
    (void)ndr_ptr(&n, false);
    ndr_align(&n, 4);
    ndr_u32(&n, &impersonation);
    ndr_u32(&n, &mode);
    ndr_u32(&n, &one);
    (void)ndr_ptr(&n, true);
    ndr_u32(&n, &one);
    ndr_guid(&n, &interface_id);
    ndr_u16(&n, &nprotseqs);
    ndr_align(&n, 4);
    ndr_u32(&n, &one);
    ndr_u16(&n, &tower);
}

static void read_activation(struct ndr *n, struct activated *a)
{
    uint32_t count = 0;
    uint16_t major = 0, minor = 0;
    ndr_u64(n, &a->oxid);
    bool given = ndr_ptr(n, false);
    if (given) {
        dual_string_ndr(n, &a->bindings);
    }
    ndr_align(n, 4);
    ndr_guid(n, &a->remunknown);
    ndr_u32(n, &a->hint);
    ndr_u16(n, &major);
    ndr_u16(n, &minor);
    ndr_i32(n, &a->hr);
    if (FAILED(a->hr)) {
        return;
    }
    ndr_u32(n, &count);
    bool there = count == 1 && ndr_ptr(n, false);
    ndr_align(n, 4);
    if (!given || !there || !objref_get(n, &a->ref)) {
        ndr_fail(n);
    }
}

hres machine_read_activation(struct slice answer, struct arena *mem, struct activated *a,
                             const char *address, struct failure *why)
{
    struct ndr n;
    ndr_read_init(&n, answer, mem);
    bool good = orpc_read_that(&n);
    read_activation(&n, a);
    if (!good || n.failed) {
        return failure_set(why, WBEM_E_TRANSPORT_FAILURE, "DCOM",
                           "%s: a damaged answer to the activation", address);
    }
    if (FAILED(a->hr)) {
        return failure_set(why, a->hr, "DCOM", "%s: activation of WMI: %s", address,
                           hres_text(a->hr) ? hres_text(a->hr) : "refused");
    }
    return 0;
}

/* Asks one address; *reached: somebody was there, so no other address is tried. */
struct attempt {
    const struct machine_options *o;
    struct dcom_server *local;
    struct principal *who;
    const char *name;
    char target[LOOKUP_MAX_NAME + 8];
    uint16_t port;
    uint8_t level; /* of calls */
    const struct guid *clsid, *iid;
};
struct direct { /* a call of something that is no object */
    struct rpc_client_call call;
    _Atomic uint32_t done;
};

static void direct_done(struct rpc_client_call *c)
{
    struct direct *d = container_of(c, struct direct, call);
    atomic_store(&d->done, 1);
    futex_wake(&d->done, 1);
}

static hres ask(const struct attempt *t, const char *address, int64_t end, struct str *answer,
                bool *reached, struct failure *why)
{
    struct rpc_client *c = NULL;
    uint8_t level = t->level < LEVEL_INTEGRITY ? LEVEL_INTEGRITY : t->level;
    struct rpc_client_options o = {.loop = t->local->loop,
                                   .address = address,
                                   .port = t->port,
                                   .level = level,
                                   .who = t->who,
                                   .workstation = t->local->computer,
                                   .target = t->target,
                                   .timeout_ms = left_ms(end)};
    struct direct d = {.call = {.iface = &iid_activation,
                                .op = OP_REMOTE_ACTIVATION,
                                .stub = STR_INIT,
                                .timeout_ms = left_ms(end),
                                .done = direct_done}};
    put_activation(&d.call.stub, t->clsid, t->iid, t->o->impersonation);
    hres hr = rpc_client_create(&o, &c);
    if (FAILED(hr)) {
        str_fini(&d.call.stub);
        return hr;
    }
    rpc_client_start(c, &d.call);
    while (!atomic_load(&d.done)) {
        futex_wait(&d.done, 0, -1);
    }
    rpc_client_unref(c);
    *answer = d.call.answer;
    *reached = d.call.status == 0 || d.call.fault || d.call.stage != RPC_STAGE_CONNECT;
    return failure_of_call(why, &d.call, address, t->port, t->who);
}

/* ---- connecting ---- */
/* The higher one of what is wanted and what the machine takes (MS-DCOM 3.2.4.1.1.2). */
static uint8_t agreed_level(uint8_t wanted, uint32_t hint)
{
    return hint > wanted && hint <= LEVEL_PRIVACY ? (uint8_t)hint : wanted;
}

static hres adopt(const struct attempt *t, const char *address, const struct activated *a,
                  struct machine **out, struct failure *why)
{
    struct remote_known k = {.who = t->who,
                             .address = address,
                             .target = t->target,
                             .resolver_port = t->port,
                             .port = remote_choose_port(&a->bindings, address),
                             .level = agreed_level(t->level, a->hint),
                             .timeout_ms = t->o->timeout_ms,
                             .oxid = a->oxid,
                             .remunknown = a->remunknown};
    struct machine *h = calloc(1, sizeof *h);
    if (!h) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    h->refs = REF_INIT;
    h->local = t->local;
    h->who = principal_ref(t->who);
    h->level = k.level;
    h->poll = t->o->poll;
    h->end = t->o->deadline_ms ? clock_mono_ns() + t->o->deadline_ms * INT64_C(1000000) : INT64_MAX;
    h->name = strdup(t->name);
    hres hr = h->name ? 0 : WBEM_E_OUT_OF_MEMORY;
    if (hr == 0 && k.port == 0) {
        hr = failure_set(why, WBEM_E_TRANSPORT_FAILURE, "DCOM",
                         "%s: the activation names no port of its objects", address);
    }
    hr = hr ? hr : remote_adopt(t->local, &k, &h->remote);
    hr = hr ? hr : machine_take_object(h, &a->ref, &h->first);
    if (FAILED(hr)) {
        machine_unref(h);
        return hr;
    }
    *out = h;
    return 0;
}

static hres try_addresses(const struct attempt *t, const struct lookup *l, int64_t end,
                          struct machine **out, struct failure *why)
{
    hres hr = RPC_S_SERVER_UNAVAILABLE;
    bool reached = false;
    for (unsigned i = 0; i < l->n && !reached; i++) {
        AUTO_STR answer = STR_INIT;
        struct activated a = {0};
        struct arena mem;
        int64_t now = clock_mono_ns(), share = (end - now) / (int64_t)(l->n - i);
        str_fini(&why->text); /* of the address before: the last failure is told */
        why->hr = 0;
        hr = ask(t, l->addresses[i], now + share, &answer, &reached, why);
        arena_init(&mem, ORPC_MAX_MEM);
        hr = hr ? hr : machine_read_activation(str_slice(&answer), &mem, &a, l->addresses[i], why);
        hr = hr ? hr : adopt(t, l->addresses[i], &a, out, why);
        arena_fini(&mem);
    }
    return hr;
}

/* "name", "name[port]", "192.0.2.1[20135]", "fe80::1". */
static hres read_server(const char *server, char name[LOOKUP_MAX_NAME + 1], uint16_t *port,
                        struct failure *why)
{
    const char *open = strchr(server, '[');
    size_t n = open ? (size_t)(open - server) : strlen(server);
    uint64_t number = 135;
    if (n == 0 || n > LOOKUP_MAX_NAME) {
        return failure_set(why, WBEM_E_INVALID_PARAMETER, "name resolution",
                           n ? "the name of the machine is too long" : "no name of a machine");
    }
    if (open) {
        struct slice digits = {open + 1, strlen(open + 1)};
        bool closed = digits.n && digits.p[digits.n - 1] == ']';
        digits.n -= closed;
        if (!closed || num_parse_u64(digits, false, &number) || number == 0 ||
            number > UINT16_MAX) {
            return failure_set(why, WBEM_E_INVALID_PARAMETER, "name resolution",
                               "%s: no port between the brackets", server);
        }
    }
    memcpy(name, server, n);
    name[n] = 0;
    *port = (uint16_t)number;
    return 0;
}

/* RPC_C_AUTHN_LEVEL_CALL is that of packets (MS-RPCE 2.2.1.1.8). */
static hres read_level(uint32_t authentication, uint8_t *level, struct failure *why)
{
    if (authentication > LEVEL_PRIVACY || authentication == LEVEL_NONE) {
        return failure_set(why, WBEM_E_INVALID_PARAMETER, "log-on",
                           "authentication level %u: 2 (connect) to 6 (privacy)", authentication);
    }
    *level = authentication == 0                  ? LEVEL_PRIVACY
             : authentication == LEVEL_PACKET - 1 ? LEVEL_PACKET
                                                  : (uint8_t)authentication;
    return 0;
}

hres machine_connect(const struct machine_options *given, const struct guid *clsid,
                     const struct guid *iid, struct machine **out, int64_t *connecting_end,
                     struct failure *why)
{
    char name[LOOKUP_MAX_NAME + 1];
    struct machine_options o = *given;
    struct attempt t = {.o = &o, .name = name, .clsid = clsid, .iid = iid};
    struct lookup l = {.n = 0};
    o.timeout_ms = o.timeout_ms ? o.timeout_ms : MACHINE_TIMEOUT_MS;
    o.timeout_ms = o.deadline_ms && o.deadline_ms < o.timeout_ms ? o.deadline_ms : o.timeout_ms;
    o.impersonation = o.impersonation ? o.impersonation : 3;
    int64_t end = clock_mono_ns() + o.timeout_ms * INT64_C(1000000);
    if (o.impersonation > 4) {
        return failure_set(why, WBEM_E_INVALID_PARAMETER, "log-on",
                           "impersonation level %u: 1 to 4", o.impersonation);
    }
    hres hr = read_server(o.server, name, &t.port, why);
    hr = hr ? hr : read_level(o.authentication, &t.level, why);
    hr = hr ? hr : lookup_name(name, end, &l, why);
    hr = hr ? hr : make_principal(&o, &t.who, why);
    hr = hr ? hr : local_get(&t.local);
    memcpy(t.target, "host/", 5);
    memcpy(t.target + 5, name, strlen(name) + 1);
    hr = hr ? hr : try_addresses(&t, &l, end, out, why);
    principal_unref(t.who);
    *connecting_end = end;
    return hr;
}

struct machine *machine_ref(struct machine *h)
{
    ref_get(&h->refs);
    return h;
}

struct machine *machine_unref(struct machine *h)
{
    if (h && ref_put(&h->refs)) {
        if (h->remote) {
            machine_drop_object(h, &h->first);
        }
        remote_unref(h->remote);
        principal_unref(h->who);
        free(h->name);
        free(h->locale);
        free(h);
    }
    return NULL;
}
