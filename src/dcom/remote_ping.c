/* remote_ping: keeps the objects alive that a server of ours holds references to (MS-DCOM 3.2.6.1): an exporter forgets what nobody
 * pings for three periods. */
#include "dcom/remote.h"
#include "util/clock.h"

enum {
    OP_SIMPLE_PING = 1,
    OP_COMPLEX_PING = 2,
};
#define MAX_CHANGES 1024u /* objects put into a set by one call */

static struct remote_oid *find(struct dcom_remote *r, uint64_t oid)
{
    for (size_t i = 0; i < r->oids.n; i++) {
        if (r->oids.v[i].oid == oid) {
            return &r->oids.v[i];
        }
    }
    return NULL;
}

hres remote_use(struct dcom_remote *r, uint64_t oid)
{
    lock_take(&r->lock);
    struct remote_oid *o = find(r, oid);
    if (r->oids.n == 0) {
        r->pinged = clock_mono_ns();
    }
    bool good = o || vec_push(&r->oids, ((struct remote_oid){.oid = oid}));
    if (good) {
        o = o ? o : &r->oids.v[r->oids.n - 1];
        o->users++;
    }
    lock_release(&r->lock);
    return good ? 0 : WBEM_E_OUT_OF_MEMORY;
}

/* What was never told to the exporter is forgotten at once, the rest with the next ping. */
void remote_unuse(struct dcom_remote *r, uint64_t oid)
{
    lock_take(&r->lock);
    struct remote_oid *o = find(r, oid);
    if (o && --o->users == 0 && !o->told && !o->asked) {
        vec_remove(&r->oids, (size_t)(o - r->oids.v));
    }
    lock_release(&r->lock);
}

/* ---- calls ---- */
static void put_oids(struct ndr *n, uint64_t *oids, uint16_t count)
{
    uint32_t max = count;
    if (ndr_ptr(n, count > 0)) {
        ndr_u32(n, &max);
        for (uint16_t i = 0; i < count; i++) {
            ndr_u64(n, &oids[i]);
        }
    }
}

/* What has changed since the last ping, as ComplexPing has it; false: nothing. Under the lock. */
static bool put_changes(struct dcom_remote *r, struct str *stub)
{
    uint64_t add[MAX_CHANGES], del[MAX_CHANGES];
    uint16_t nadd = 0, ndel = 0;
    for (size_t i = 0; i < r->oids.n;) {
        struct remote_oid *o = &r->oids.v[i];
        if (o->users && !o->told && nadd < MAX_CHANGES) {
            o->asked = true;
            add[nadd++] = o->oid;
        } else if (!o->users && ndel < MAX_CHANGES) {
            if (o->told) {
                del[ndel++] = o->oid;
            }
            vec_remove(&r->oids, i);
            continue;
        }
        i++;
    }
    if (nadd == 0 && ndel == 0) {
        return false;
    }
    struct ndr n;
    ndr_write_init(&n, stub);
    uint16_t sequence = ++r->ping_sequence;
    ndr_u64(&n, &r->ping_set);
    ndr_u16(&n, &sequence);
    ndr_u16(&n, &nadd);
    ndr_u16(&n, &ndel);
    put_oids(&n, add, nadd);
    put_oids(&n, del, ndel);
    return true;
}

/* The answer: the set, and whether it is still there; else it is made anew with the next ping. */
static void on_pinged(struct rpc_client_call *k)
{
    struct dcom_remote *r = container_of(k, struct dcom_remote, ping);
    struct arena mem;
    struct ndr n;
    uint64_t set = r->ping_set;
    uint16_t backoff = 0;
    uint32_t status = 1;
    arena_init(&mem, ORPC_MAX_MEM);
    ndr_read_init(&n, str_slice(&k->answer), &mem);
    if (k->op == OP_COMPLEX_PING) {
        ndr_u64(&n, &set);
        ndr_u16(&n, &backoff);
    }
    ndr_u32(&n, &status);
    bool good = k->status == 0 && !n.failed && status == 0;
    lock_take(&r->lock);
    r->ping_set = good ? set : 0;
    for (size_t i = 0; i < r->oids.n; i++) {
        struct remote_oid *o = &r->oids.v[i];
        o->told = good && (o->told || o->asked);
        o->asked = false;
    }
    r->pinging = false;
    lock_release(&r->lock);
    arena_fini(&mem);
    str_fini(&k->answer);
    remote_unref(r);
}

/* Whether the time has come; then *op and the stub of the call. */
static bool begin(struct dcom_remote *r, int64_t now, uint16_t *op, struct str *stub)
{
    bool in_use = false;
    lock_take(&r->lock);
    for (size_t i = 0; i < r->oids.n; i++) {
        in_use |= r->oids.v[i].users > 0;
    }
    bool due = r->state != REMOTE_FAILED && !r->pinging && now - r->pinged >= r->server->ping_ns &&
               (in_use || (r->oids.n && r->ping_set));
    if (due) {
        r->pinging = true;
        r->pinged = now;
        *op = OP_COMPLEX_PING;
        if (!put_changes(r, stub)) {
            struct ndr n;
            *op = OP_SIMPLE_PING;
            ndr_write_init(&n, stub);
            ndr_u64(&n, &r->ping_set);
        }
    }
    lock_release(&r->lock);
    return due;
}

static void ping(struct dcom_remote *r, int64_t now)
{
    struct str stub = STR_INIT;
    struct rpc_client *c = NULL;
    uint16_t op;
    if (!begin(r, now, &op, &stub)) {
        return;
    }
    r->ping = (struct rpc_client_call){
        .iface = &iid_object_exporter, .op = op, .stub = stub, .done = on_pinged};
    remote_ref(r); /* the ping's */
    hres hr = remote_connect_resolver(r, LEVEL_INTEGRITY, &c);
    if (FAILED(hr)) {
        str_fini(&r->ping.stub);
        r->ping.status = hr;
        on_pinged(&r->ping);
        return;
    }
    rpc_client_start(c, &r->ping);
    rpc_client_unref(c); /* the call keeps it */
}

void remotes_ping(struct dcom_server *s, int64_t now)
{
    struct VEC(struct dcom_remote *) all = {0};
    lock_take(&s->remotes_lock);
    for (struct dcom_remote *r = s->remotes; r; r = r->next) {
        if (vec_push(&all, r)) {
            remote_ref(r);
        }
    }
    lock_release(&s->remotes_lock);
    for (size_t i = 0; i < all.n; i++) {
        ping(all.v[i], now);
        remote_unref(all.v[i]);
    }
    vec_fini(&all);
}
