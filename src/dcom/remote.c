/* remote: see remote.h. */
#include "dcom/remote.h"

#include "util/clock.h"
#include "util/num.h"
#include "util/utf.h"

#include <stdlib.h>

const struct guid iid_object_exporter = GUID(0x99fcfec4, 0x5260, 0x101b, 0xbbcb, 0x00aa0021347a);
enum {
    OP_RESOLVE_OXID2 = 4,
    OP_SERVER_ALIVE2 = 5,
    OP_REM_RELEASE = 5,
};

/* ---- calls ---- */
void remote_begin(struct ndr *n, struct str *stub)
{
    uint16_t major = COM_MAJOR, minor = COM_MINOR;
    uint32_t zero = 0;
    struct guid cid;
    ndr_write_init(n, stub);
    ndr_u16(n, &major);
    ndr_u16(n, &minor);
    ndr_u32(n, &zero);
    ndr_u32(n, &zero);
    n->failed |= !guid_random(&cid);
    ndr_guid(n, &cid);
    (void)ndr_ptr(n, false);
}

static void end_call(struct remote_call *c, hres status)
{
    struct dcom_remote *r = TAKE(c->remote);
    c->status = status;
    c->done(c);
    remote_unref(r);
}

static void call_done(struct rpc_client_call *k)
{
    struct remote_call *c = container_of(k, struct remote_call, rpc);
    end_call(c, k->status);
}

hres remote_result(struct remote_call *c)
{
    struct ndr n;
    struct arena mem;
    hres result = WBEM_E_TRANSPORT_FAILURE;
    if (FAILED(c->status)) {
        return c->status;
    }
    arena_init(&mem, ORPC_MAX_MEM);
    ndr_read_init(&n, str_slice(&c->rpc.answer), &mem);
    if (orpc_read_that(&n)) {
        ndr_i32(&n, &result);
    }
    result = n.failed ? WBEM_E_TRANSPORT_FAILURE : result;
    arena_fini(&mem);
    str_fini(&c->rpc.answer);
    return result;
}

/* ---- resolving ---- */
/* The outcome: what waits is sent, or ended. */
static void resolved(struct dcom_remote *r, hres status)
{
    lock_take(&r->lock);
    r->state = FAILED(status) ? REMOTE_FAILED : REMOTE_READY;
    r->status = status;
    struct remote_call *c = TAKE(r->waiting);
    struct rpc_client *resolver = TAKE(r->resolver);
    r->waiting_end = &r->waiting;
    lock_release(&r->lock);
    rpc_client_unref(resolver);
    while (c) {
        struct remote_call *next = c->next;
        if (FAILED(status)) {
            str_fini(&c->rpc.stub);
            end_call(c, status);
        } else {
            rpc_client_start(r->exporter, &c->rpc);
        }
        c = next;
    }
    remote_unref(r); /* the question's */
}

/* The port of "host[port]"; 135 without one, 0 when it is none. */
static uint16_t port_of(struct slice address)
{
    const char *open = memchr(address.p, '[', address.n);
    uint64_t port = 135;
    if (open) {
        struct slice digits = {open + 1, (size_t)(address.p + address.n - open - 1)};
        if (digits.n && digits.p[digits.n - 1] == ']') {
            digits.n--;
        }
        if (num_parse_u64(digits, false, &port) || port > UINT16_MAX) {
            return 0;
        }
    }
    return (uint16_t)port;
}

/* The binding with the address of the owner, else the first one. */
uint16_t remote_choose_port(const struct dual_string *d, const char *address)
{
    size_t n = strlen(address);
    for (unsigned i = 0; i < d->n; i++) {
        struct slice s = d->addresses[i];
        if (s.n >= n && memcmp(s.p, address, n) == 0 && (s.n == n || s.p[n] == '[')) {
            return port_of(s);
        }
    }
    return d->n ? port_of(d->addresses[0]) : 0;
}

static hres connect_exporter(struct dcom_remote *r, uint16_t port, struct rpc_client **out)
{
    struct rpc_client_options o = {.loop = r->server->loop,
                                   .address = r->address,
                                   .port = port,
                                   .level = r->level,
                                   .who = r->who,
                                   .workstation = r->server->computer,
                                   .target = r->target,
                                   .timeout_ms = r->timeout_ms};
    return port ? rpc_client_create(&o, out) : WBEM_E_TRANSPORT_FAILURE;
}

static hres make_exporter(struct dcom_remote *r, const struct dual_string *d)
{
    return connect_exporter(r, remote_choose_port(d, r->address), &r->exporter);
}

static hres read_resolution(struct dcom_remote *r, struct slice answer, struct arena *mem)
{
    struct ndr n;
    struct dual_string d = {0};
    uint32_t hint = 0, status = 0;
    uint16_t major = 0, minor = 0;
    ndr_read_init(&n, answer, mem);
    bool given = ndr_ptr(&n, false);
    if (given) {
        dual_string_ndr(&n, &d);
    }
    ndr_align(&n, 4);
    ndr_guid(&n, &r->remunknown);
    ndr_u32(&n, &hint);
    ndr_u16(&n, &major);
    ndr_u16(&n, &minor);
    ndr_u32(&n, &status);
    if (n.failed || major != COM_MAJOR) {
        return WBEM_E_TRANSPORT_FAILURE;
    }
    return status || !given ? RPC_E_DISCONNECTED : make_exporter(r, &d);
}

static void on_resolved(struct rpc_client_call *k)
{
    struct dcom_remote *r = container_of(k, struct dcom_remote, question);
    struct arena mem;
    arena_init(&mem, ORPC_MAX_MEM);
    hres hr = k->status ? k->status : read_resolution(r, str_slice(&k->answer), &mem);
    str_fini(&k->answer);
    arena_fini(&mem);
    resolved(r, hr);
}

static void ask(struct dcom_remote *r, uint16_t op, struct str *stub,
                void (*done)(struct rpc_client_call *k))
{
    r->question = (struct rpc_client_call){
        .iface = &iid_object_exporter, .op = op, .stub = *stub, .done = done};
    *stub = (struct str)STR_INIT;
    rpc_client_start(r->resolver, &r->question);
}

/* ServerAlive2 is asked without a log-on, all else with one (MS-DCOM 3.2.4.1.2.1, 3.2.4.1.2.2). */
hres remote_connect_resolver(struct dcom_remote *r, uint8_t level, struct rpc_client **out)
{
    struct rpc_client_options o = {.loop = r->server->loop,
                                   .address = r->address,
                                   .port = r->resolver_port,
                                   .level = level,
                                   .who = level > LEVEL_NONE ? r->who : NULL,
                                   .workstation = r->server->computer,
                                   .target = r->target,
                                   .timeout_ms = r->timeout_ms};
    return rpc_client_create(&o, out);
}

static hres connect_resolver(struct dcom_remote *r, uint8_t level)
{
    r->resolver = rpc_client_unref(r->resolver);
    return remote_connect_resolver(r, level, &r->resolver);
}

/* A resolver without ServerAlive2 answers with a fault; it may know ResolveOxid2 all the same. */
static void on_alive(struct rpc_client_call *k)
{
    struct dcom_remote *r = container_of(k, struct dcom_remote, question);
    struct str stub = STR_INIT;
    struct ndr n;
    str_fini(&k->answer);
    hres hr = k->status && !k->fault ? k->status : connect_resolver(r, LEVEL_INTEGRITY);
    if (FAILED(hr)) {
        resolved(r, hr);
        return;
    }
    uint16_t count = 1, tower = TOWER_TCP;
    uint32_t max = 1;
    ndr_write_init(&n, &stub);
    ndr_u64(&n, &r->oxid);
    ndr_u16(&n, &count);
    ndr_u32(&n, &max);
    ndr_u16(&n, &tower);
    ask(r, OP_RESOLVE_OXID2, &stub, on_resolved);
}

/* The caller has set REMOTE_RESOLVING. */
static void begin_resolving(struct dcom_remote *r)
{
    remote_ref(r); /* the question's */
    hres hr = connect_resolver(r, LEVEL_NONE);
    if (FAILED(hr)) {
        resolved(r, hr);
        return;
    }
    struct str none = STR_INIT;
    ask(r, OP_SERVER_ALIVE2, &none, on_alive);
}

/* A connection that was lost is made anew, when the objects outlive it. Under the lock. */
static struct rpc_client *redial(struct dcom_remote *r)
{
    struct rpc_client *fresh = NULL, *old = r->exporter;
    if (!r->redial || rpc_client_status(old) == 0 || connect_exporter(r, r->port, &fresh)) {
        return NULL;
    }
    r->exporter = fresh;
    return old;
}

struct rpc_client *remote_client(struct dcom_remote *r)
{
    lock_take(&r->lock);
    struct rpc_client *c = r->exporter ? rpc_client_ref(r->exporter) : NULL;
    lock_release(&r->lock);
    return c;
}

void remote_start(struct dcom_remote *r, struct remote_call *c)
{
    struct rpc_client *lost = NULL, *exporter = NULL;
    c->rpc.done = call_done;
    c->remote = remote_ref(r);
    c->next = NULL;
    lock_take(&r->lock);
    unsigned state = r->state;
    hres status = r->status;
    if (state == REMOTE_READY) {
        lost = redial(r);
        exporter = rpc_client_ref(r->exporter);
    }
    if (state == REMOTE_NEW) {
        r->state = REMOTE_RESOLVING;
    }
    if (state == REMOTE_NEW || state == REMOTE_RESOLVING) {
        *r->waiting_end = c;
        r->waiting_end = &c->next;
    }
    lock_release(&r->lock);
    if (state == REMOTE_NEW) {
        begin_resolving(r);
    } else if (state == REMOTE_READY) {
        rpc_client_start(exporter, &c->rpc);
    } else if (state == REMOTE_FAILED) {
        str_fini(&c->rpc.stub);
        end_call(c, status);
    }
    rpc_client_unref(exporter);
    rpc_client_unref(lost);
}

/* ---- releasing ---- */
static void released(struct remote_call *c)
{
    str_fini(&c->rpc.answer);
    free(c);
}

void remote_release(struct dcom_remote *r, const struct guid *ipid, uint32_t refs)
{
    struct remote_call *c = calloc(1, sizeof *c);
    lock_take(&r->lock);
    bool ready = r->state == REMOTE_READY && rpc_client_status(r->exporter) == 0;
    lock_release(&r->lock);
    if (!c || !ready) { /* nobody to tell: it finds out by the pings that do not come */
        free(c);
        return;
    }
    struct ndr n;
    uint16_t count = 1;
    uint32_t max = 1, none = 0;
    struct guid id = *ipid;
    remote_begin(&n, &c->rpc.stub);
    ndr_u16(&n, &count);
    ndr_u32(&n, &max);
    ndr_guid(&n, &id);
    ndr_u32(&n, &refs);
    ndr_u32(&n, &none);
    c->rpc.iface = &iid_remunknown;
    c->rpc.op = OP_REM_RELEASE;
    c->rpc.has_object = true;
    c->rpc.object = r->remunknown;
    c->done = released;
    remote_start(r, c);
}

/* ---- life ---- */
struct dcom_remote *remote_ref(struct dcom_remote *r)
{
    ref_get(&r->refs);
    return r;
}

static void destroy(struct dcom_remote *r)
{
    rpc_client_unref(r->resolver);
    rpc_client_unref(r->exporter);
    principal_unref(r->who);
    vec_fini(&r->oids);
    free(r->address);
    free(r->target);
    free(r);
}

struct dcom_remote *remote_unref(struct dcom_remote *r)
{
    if (r && ref_put(&r->refs)) {
        destroy(r);
    }
    return NULL;
}

static bool is_usable(struct dcom_remote *r)
{
    lock_take(&r->lock);
    bool good = r->state != REMOTE_FAILED &&
                (r->state != REMOTE_READY || r->redial || rpc_client_status(r->exporter) == 0);
    lock_release(&r->lock);
    return good;
}

/* Under the lock of the list. */
static struct dcom_remote *find(struct dcom_server *s, const struct principal *who,
                                const char *address, uint8_t level, uint64_t oxid, uint16_t port)
{
    for (struct dcom_remote *r = s->remotes; r; r = r->next) {
        if (r->oxid == oxid && r->level == level && r->resolver_port == port &&
            strcmp(r->address, address) == 0 && principal_eq(r->who, who) && is_usable(r)) {
            return remote_ref(r);
        }
    }
    return NULL;
}

/* Under the lock of the list. NULL: out of memory. */
static struct dcom_remote *add_remote(struct dcom_server *s, const struct remote_known *k)
{
    struct dcom_remote *r = calloc(1, sizeof *r);
    if (!r) {
        return NULL;
    }
    r->refs = REF_INIT;
    r->server = s;
    r->who = principal_ref(k->who);
    r->address = strdup(k->address);
    r->target = k->target ? strdup(k->target) : NULL;
    r->resolver_port = k->resolver_port;
    r->level = k->level;
    r->timeout_ms = k->timeout_ms;
    r->oxid = k->oxid;
    r->waiting_end = &r->waiting;
    r->used = clock_mono_ns();
    if (!r->address || (k->target && !r->target)) {
        return remote_unref(r);
    }
    r->next = s->remotes;
    s->remotes = remote_ref(r); /* the list's */
    return r;
}

hres remote_adopt(struct dcom_server *s, const struct remote_known *k, struct dcom_remote **out)
{
    lock_take(&s->remotes_lock);
    struct dcom_remote *r = add_remote(s, k);
    lock_release(&s->remotes_lock);
    if (!r) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    r->redial = true;
    r->port = k->port;
    r->remunknown = k->remunknown;
    lock_take(&r->lock);
    hres hr = connect_exporter(r, k->port, &r->exporter);
    r->state = hr ? REMOTE_FAILED : REMOTE_READY;
    r->status = hr;
    lock_release(&r->lock);
    if (hr) {
        remote_unref(r);
        return hr;
    }
    *out = r;
    return 0;
}

hres remote_get(struct dcom_server *s, struct principal *who, const char *address, uint8_t level,
                const struct objref *ref, struct dcom_remote **out)
{
    if (ref->kind == OBJREF_CUSTOM || guid_is_zero(&ref->std.ipid)) {
        return WBEM_E_INVALID_PARAMETER;
    }
    uint16_t port = remote_choose_port(&ref->resolver, address);
    if (port == 0) {
        return WBEM_E_INVALID_PARAMETER;
    }
    lock_take(&s->remotes_lock);
    struct dcom_remote *r = find(s, who, address, level, ref->std.oxid, port);
    if (!r) {
        struct remote_known k = {.who = who,
                                 .address = address,
                                 .resolver_port = port,
                                 .level = level,
                                 .timeout_ms = s->callback_timeout_ms,
                                 .oxid = ref->std.oxid};
        r = add_remote(s, &k);
    }
    if (r) {
        r->used = clock_mono_ns();
    }
    lock_release(&s->remotes_lock);
    *out = r;
    return r ? 0 : WBEM_E_OUT_OF_MEMORY;
}

hres remotes_find_user(struct dcom_server *s, const char *user, const char *peer,
                       struct principal **who)
{
    size_t n = strcspn(peer, "["); /* without the port */
    hres hr = WBEM_E_NOT_FOUND;
    lock_take(&s->remotes_lock);
    for (struct dcom_remote *r = s->remotes; r && hr; r = r->next) {
        if (utf8_caseeq(slice_of(r->who->user), slice_of(user)) && strlen(r->address) == n &&
            memcmp(r->address, peer, n) == 0) {
            *who = principal_ref(r->who);
            hr = 0;
        }
    }
    lock_release(&s->remotes_lock);
    return hr;
}

void remotes_collect(struct dcom_server *s, int64_t now)
{
    struct dcom_remote *gone = NULL;
    lock_take(&s->remotes_lock);
    for (struct dcom_remote **p = &s->remotes; *p;) {
        struct dcom_remote *r = *p;
        if (ref_is_sole(&r->refs) && (now - r->used >= REMOTE_IDLE_NS || !is_usable(r))) {
            *p = r->next;
            r->next = gone;
            gone = r;
        } else {
            p = &r->next;
        }
    }
    lock_release(&s->remotes_lock);
    while (gone) {
        struct dcom_remote *next = gone->next;
        remote_unref(gone);
        gone = next;
    }
}
