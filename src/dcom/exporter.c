/* exporter: see exporter.h. */
#include "dcom/exporter.h"

#include "util/clock.h"
#include "util/vec.h"

#include <stdlib.h>

#define MAX_SETS 4096u
#define MAX_SET  65536u /* objects of a ping set */

struct ping_set {
    struct ping_set *next;
    uint64_t id;
    struct principal *owner;
    int64_t pinged;
    struct VEC(uint64_t) oids;
};

hres exporter_init(struct exporter *e)
{
    *e = (struct exporter){.next_oid = 1};
    map_init(&e->ipids, MAP_CASE);
    struct guid random;
    if (!guid_random(&random) || !guid_random(&e->remunknown)) {
        return WBEM_E_CRITICAL_ERROR;
    }
    memcpy(&e->oxid, random.b, sizeof e->oxid);
    return 0;
}

static void set_free(struct ping_set *s)
{
    principal_unref(s->owner);
    vec_fini(&s->oids);
    free(s);
}

void exporter_close(struct exporter *e)
{
    struct VEC(struct dcom_object *) all = {0};
    struct map_entry *m;
    lock_take(&e->lock);
    for (size_t i = 0; (m = map_next(&e->ipids, &i));) {
        struct dcom_object *o = ((struct exporter_ipid *)m->value)->object;
        if (o->type->close && vec_push(&all, o)) {
            dcom_object_ref(o);
        }
    }
    lock_release(&e->lock);
    for (size_t i = 0; i < all.n; i++) {
        all.v[i]->type->close(all.v[i]);
        dcom_object_unref(all.v[i]);
    }
    vec_fini(&all);
}

void exporter_fini(struct exporter *e)
{
    struct map_entry *m;
    for (size_t i = 0; (m = map_next(&e->ipids, &i));) {
        struct exporter_ipid *k = m->value;
        dcom_object_unref(k->object);
        free(k);
    }
    map_fini(&e->ipids);
    while (e->sets) {
        struct ping_set *next = e->sets->next;
        set_free(e->sets);
        e->sets = next;
    }
}

/* ---- objects ---- */
void dcom_object_init(struct dcom_object *o, const struct dcom_type *type, struct exporter *e,
                      struct principal *owner, struct rpc_conn *conn)
{
    o->refs = REF_INIT;
    o->type = type;
    o->exporter = e;
    o->owner = principal_ref(owner);
    o->conn = conn ? rpc_conn_ref(conn) : NULL;
    o->used = clock_mono_ns();
    lock_take(&e->lock);
    o->oid = e->next_oid++;
    lock_release(&e->lock);
}

struct dcom_object *dcom_object_ref(struct dcom_object *o)
{
    ref_get(&o->refs);
    return o;
}

struct dcom_object *dcom_object_unref(struct dcom_object *o)
{
    if (o && ref_put(&o->refs)) {
        principal_unref(o->owner);
        rpc_conn_unref(o->conn);
        o->type->destroy(o);
    }
    return NULL;
}

static const struct dcom_interface *interface_of(const struct dcom_object *o,
                                                 const struct guid *iid)
{
    static const struct guid unknown = GUID_COM(0);
    if (guid_eq(iid, &unknown)) {
        return o->type->interfaces[0];
    }
    for (const struct dcom_interface *const *i = o->type->interfaces; *i; i++) {
        if (guid_eq(&(*i)->iid, iid)) {
            return *i;
        }
    }
    return NULL;
}

/* The place of an interface among those of the object: what is exported of it, or NULL. Under the lock. */
static struct exporter_ipid **place_of(struct dcom_object *o, const struct dcom_interface *iface)
{
    unsigned i = 0;
    while (o->type->interfaces[i] != iface) {
        i++;
    }
    return &o->ipids[i];
}

hres exporter_export(struct exporter *e, struct dcom_object *o, const struct guid *iid,
                     struct stdobjref *out)
{
    const struct dcom_interface *iface = interface_of(o, iid);
    if (!iface) {
        return E_NOINTERFACE;
    }
    struct exporter_ipid *fresh = calloc(1, sizeof *fresh);
    if (!fresh || !guid_random(&fresh->ipid)) {
        free(fresh);
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = 0;
    lock_take(&e->lock);
    struct exporter_ipid **place = place_of(o, iface), *k = *place;
    if (!k && e->ipids.n >= EXPORTER_MAX_OBJECTS) {
        hr = WBEM_E_QUOTA_VIOLATION;
    } else if (!k) {
        fresh->iface = iface;
        fresh->object = o;
        hr = map_set(&e->ipids, guid_slice(&fresh->ipid), fresh, NULL) ? 0 : WBEM_E_OUT_OF_MEMORY;
        if (hr == 0) {
            *place = k = TAKE(fresh);
            dcom_object_ref(o);
        }
    }
    if (hr == 0) {
        k->refs += DCOM_PUBLIC_REFS;
        *out = (struct stdobjref){0, DCOM_PUBLIC_REFS, e->oxid, o->oid, k->ipid};
    }
    lock_release(&e->lock);
    free(fresh);
    return hr;
}

/* A use of the object over a connection keeps it. Under the lock; the former connection is returned. */
static struct rpc_conn *use(struct dcom_object *o, struct rpc_conn *conn)
{
    struct rpc_conn *old = NULL;
    o->used = clock_mono_ns();
    if (o->conn != conn) {
        old = o->conn;
        o->conn = rpc_conn_ref(conn);
    }
    return old;
}

bool exporter_find(struct exporter *e, const struct guid *ipid, struct rpc_call *call,
                   const struct dcom_interface **iface, struct dcom_object **object, bool *denied)
{
    struct rpc_conn *old = NULL;
    *denied = false;
    lock_take(&e->lock);
    struct exporter_ipid *k = map_get(&e->ipids, guid_slice(ipid));
    if (k && principal_eq(k->object->owner, call->who)) {
        old = use(k->object, call->conn);
        *iface = k->iface;
        *object = dcom_object_ref(k->object);
    } else if (k) {
        *denied = true;
    }
    lock_release(&e->lock);
    rpc_conn_unref(old);
    return k && !*denied;
}

void exporter_add_refs(struct exporter *e, const struct guid *ipid, uint32_t n)
{
    lock_take(&e->lock);
    struct exporter_ipid *k = map_get(&e->ipids, guid_slice(ipid));
    if (k && k->refs <= UINT32_MAX - n) {
        k->refs += n;
    }
    lock_release(&e->lock);
}

/* Under the lock; the caller gives up the object and frees k. */
static void forget(struct exporter *e, struct exporter_ipid *k)
{
    map_remove(&e->ipids, guid_slice(&k->ipid));
    *place_of(k->object, k->iface) = NULL;
}

void exporter_release(struct exporter *e, const struct guid *ipid, uint32_t n)
{
    lock_take(&e->lock);
    struct exporter_ipid *k = map_get(&e->ipids, guid_slice(ipid));
    if (k && k->refs > n) {
        k->refs -= n;
        k = NULL;
    } else if (k) {
        forget(e, k);
    }
    lock_release(&e->lock);
    if (k) {
        dcom_object_unref(k->object);
        free(k);
    }
}

/* ---- pings ---- */
static struct ping_set *find_set(struct exporter *e, uint64_t id, const struct principal *who)
{
    struct ping_set *s = e->sets;
    while (s && (s->id != id || !principal_eq(s->owner, who))) {
        s = s->next;
    }
    return s;
}

static struct ping_set *make_set(struct exporter *e, const struct principal *who)
{
    struct ping_set *s = e->nsets < MAX_SETS ? calloc(1, sizeof *s) : NULL;
    if (s) {
        uint64_t random = 0;
        (void)crypto_random(&random, sizeof random);
        s->id = ((random << 16) ^ ++e->next_set) | 1;
        s->owner = who ? principal_ref((struct principal *)(uintptr_t)who) : NULL;
        s->next = e->sets;
        e->sets = s;
        e->nsets++;
    }
    return s;
}

static void remove_oid(struct ping_set *s, uint64_t oid)
{
    for (size_t i = 0; i < s->oids.n; i++) {
        if (s->oids.v[i] == oid) {
            s->oids.v[i] = vec_pop(&s->oids);
            return;
        }
    }
}

static bool has_oid(const struct ping_set *s, uint64_t oid)
{
    for (size_t i = 0; i < s->oids.n; i++) {
        if (s->oids.v[i] == oid) {
            return true;
        }
    }
    return false;
}

hres exporter_ping(struct exporter *e, uint64_t *set, const struct principal *who,
                   const uint64_t *add, size_t nadd, const uint64_t *del, size_t ndel)
{
    hres hr = 0;
    lock_take(&e->lock);
    struct ping_set *s = *set ? find_set(e, *set, who) : make_set(e, who);
    if (!s) {
        hr = *set ? WBEM_E_NOT_FOUND : WBEM_E_QUOTA_VIOLATION;
    }
    for (size_t i = 0; i < ndel && hr == 0; i++) {
        remove_oid(s, del[i]);
    }
    for (size_t i = 0; i < nadd && hr == 0; i++) {
        if (!has_oid(s, add[i])) {
            hr = s->oids.n < MAX_SET && vec_push(&s->oids, add[i]) ? 0 : WBEM_E_QUOTA_VIOLATION;
        }
    }
    if (hr == 0) {
        s->pinged = clock_mono_ns();
        *set = s->id;
    }
    lock_release(&e->lock);
    return hr;
}

/* ---- collection ---- */
static bool is_pinged(const struct exporter *e, const struct dcom_object *o, int64_t since)
{
    for (const struct ping_set *s = e->sets; s; s = s->next) {
        if (s->pinged >= since && principal_eq(s->owner, o->owner) && has_oid(s, o->oid)) {
            return true;
        }
    }
    return false;
}

static void drop_old_sets(struct exporter *e, int64_t since)
{
    for (struct ping_set **p = &e->sets; *p;) {
        struct ping_set *s = *p;
        if (s->pinged >= since) {
            p = &s->next;
            continue;
        }
        *p = s->next;
        e->nsets--;
        set_free(s);
    }
}

size_t exporter_collect(struct exporter *e, int64_t now)
{
    int64_t since = now - PING_MISSES * PING_PERIOD_NS;
    struct VEC(struct exporter_ipid *) gone = {0};
    lock_take(&e->lock);
    drop_old_sets(e, since);
    struct map_entry *m;
    for (size_t i = 0; (m = map_next(&e->ipids, &i));) {
        struct exporter_ipid *k = m->value;
        struct dcom_object *o = k->object;
        bool there = o->used >= since || (o->conn && !o->conn->ended) || is_pinged(e, o, since);
        if (!there && !vec_push(&gone, k)) {
            break; /* the next time */
        }
    }
    for (size_t i = 0; i < gone.n; i++) {
        forget(e, gone.v[i]);
    }
    lock_release(&e->lock);
    size_t n = gone.n;
    for (size_t i = 0; i < gone.n; i++) {
        struct dcom_object *o = gone.v[i]->object;
        if (o->type->lost) {
            o->type->lost(o);
        }
        dcom_object_unref(o);
        free(gone.v[i]);
    }
    vec_fini(&gone);
    return n;
}

size_t exporter_count(struct exporter *e)
{
    lock_take(&e->lock);
    size_t n = e->ipids.n;
    lock_release(&e->lock);
    return n;
}
