/* repo: opening, namespaces, and reading classes through the cache. */
#include "repo/repo.h"

#include "repo/classes.h"
#include "repo/index.h"
#include "util/utf.h"

#include <stdlib.h>
#include <unistd.h>

hres repo_default_dir(struct str *out)
{
    const char *dir = getenv("OPENWMI_REPOSITORY");
    const char *base = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (dir && *dir) {
        str_addz(out, dir);
    } else if (base && *base == '/') {
        str_addf(out, "%s/openwmi/repository", base);
    } else if (home && *home == '/') {
        str_addf(out, "%s/.local/share/openwmi/repository", home);
    } else {
        return WBEM_E_NOT_AVAILABLE;
    }
    return str_status(out);
}

hres repo_open(const struct repo_options *o, struct repo **out)
{
    struct repo *r = calloc(1, sizeof *r);
    if (!r) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    r->image = o->image;
    map_init(&r->namespaces, MAP_NOCASE);
    pthread_mutex_init(&r->lock, NULL);
    r->server = cim_str_new(o->server);
    hres hr = r->server ? 0 : WBEM_E_OUT_OF_MEMORY;
    if (hr == 0 && o->dir) {
        hr = db_open(r, o->dir, index_rebuild_all);
    }
    if (FAILED(hr)) {
        repo_close(r);
        return hr;
    }
    r->cache_gen = repo_generation(r);
    *out = r;
    return 0;
}

static void ns_cache_destroy(struct ns_cache *c)
{
    size_t i = 0;
    for (struct map_entry *e; (e = map_next(&c->classes, &i));) {
        cim_class_unref(e->value);
    }
    map_fini(&c->classes);
    cim_str_unref(c->key);
    cim_origin_unref(c->origin);
    free(c);
}

static void drop_cache(struct repo *r)
{
    size_t i = 0;
    for (struct map_entry *e; (e = map_next(&r->namespaces, &i));) {
        ns_cache_destroy(e->value);
    }
    map_clear(&r->namespaces);
}

void repo_close(struct repo *r)
{
    if (!r) {
        return;
    }
    drop_cache(r);
    map_fini(&r->namespaces);
    db_close(r);
    pthread_mutex_destroy(&r->lock);
    cim_str_unref(r->server);
    free(r);
}

/* ---- namespaces ---- */
/* "root" and the image's namespaces exist always; others are in the table. *canonical: as it was
 * first written. */
static hres namespace_exists(struct repo_txn *t, struct slice ns, struct str *canonical)
{
    struct slice name;
    struct db_key k;
    hres hr = db_key_make(&k, &ns, 1, false);
    if (hr == 0) {
        hr = db_get(t, TBL_NS, &k, &name);
    }
    if (hr == WBEM_S_FALSE) {
        const struct repo_image *im = t->repo->image;
        if (im && im->ops->has_namespace(im, ns, &name)) {
            hr = 0;
        } else if (utf8_caseeq(ns, SLICE("root"))) {
            name = SLICE("root");
            hr = 0;
        } else {
            hr = WBEM_E_INVALID_NAMESPACE;
        }
    } else if (hr == 0 && name.n == 0) {
        hr = WBEM_E_INVALID_NAMESPACE; /* deleted, though the image has it */
    }
    if (hr == 0 && canonical) {
        str_add_slice(canonical, name);
        hr = str_status(canonical);
    }
    return hr;
}

hres txn_namespace(struct repo_txn *t, struct slice ns)
{
    return namespace_exists(t, ns, NULL);
}

/* Under r->lock: forgets everything when somebody has written. */
static void check_generation(struct repo *r)
{
    uint64_t gen = repo_generation(r);
    if (gen != r->cache_gen) {
        drop_cache(r);
        r->cache_gen = gen;
    }
}

static hres ns_cache_add(struct repo *r, struct slice ns, struct slice canonical,
                         struct ns_cache **out)
{
    struct ns_cache *c = calloc(1, sizeof *c);
    if (!c) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    map_init(&c->classes, MAP_NOCASE);
    c->key = cim_str_new(ns);
    c->origin = cim_origin_new(cim_str_slice(r->server), canonical);
    if (!c->key || !c->origin || !map_set(&r->namespaces, cim_str_slice(c->key), c, NULL)) {
        ns_cache_destroy(c);
        return WBEM_E_OUT_OF_MEMORY;
    }
    *out = c;
    return 0;
}

/* Under r->lock. The cache of a namespace, made on first use from transaction t. */
static hres ns_cache_get(struct repo *r, struct repo_txn *t, struct slice ns, struct ns_cache **out)
{
    *out = map_get(&r->namespaces, ns);
    if (*out) {
        return 0;
    }
    AUTO_STR canonical = STR_INIT;
    hres hr = namespace_exists(t, ns, &canonical);
    return hr ? hr : ns_cache_add(r, ns, str_slice(&canonical), out);
}

hres repo_namespace_find(struct repo *r, struct repo_txn *t, struct slice ns,
                         struct cim_origin **out)
{
    struct repo_txn own;
    if (t) {
        AUTO_STR canonical = STR_INIT;
        hres hr = namespace_exists(t, ns, &canonical);
        *out = hr ? NULL : cim_origin_new(cim_str_slice(r->server), str_slice(&canonical));
        return hr ? hr : *out ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = db_enter(r, &t, &own, false);
    if (FAILED(hr)) {
        return hr;
    }
    pthread_mutex_lock(&r->lock);
    check_generation(r);
    struct ns_cache *c;
    hr = ns_cache_get(r, t, ns, &c);
    if (hr == 0) {
        *out = cim_origin_ref(c->origin);
    }
    pthread_mutex_unlock(&r->lock);
    return db_leave(&own, hr);
}

static struct slice parent_of(struct slice ns)
{
    size_t n = ns.n;
    while (n > 0 && ns.p[n - 1] != '\\') {
        n--;
    }
    return (struct slice){ns.p, n ? n - 1 : 0};
}

static hres create_in(struct repo_txn *t, struct slice ns)
{
    AUTO_STR check = STR_INIT;
    hres hr = cim_namespace_normalise(ns, &check);
    if (FAILED(hr)) {
        return hr;
    }
    if (namespace_exists(t, ns, NULL) == 0) {
        return WBEM_E_ALREADY_EXISTS;
    }
    struct slice parent = parent_of(ns);
    hr = parent.n ? namespace_exists(t, parent, NULL) : WBEM_E_INVALID_NAMESPACE;
    struct db_key k;
    hr = hr ? hr : db_key_make(&k, &ns, 1, false);
    return hr ? hr : db_put(t, TBL_NS, &k, ns);
}

hres repo_namespace_create(struct repo *r, struct repo_txn *t, struct slice ns)
{
    struct repo_txn own;
    hres hr = db_enter(r, &t, &own, true);
    return hr ? hr : db_leave(&own, create_in(t, ns));
}

/* Children are found in the table and the image; deeper levels are told by further separators. */
struct child_scan {
    struct slice ns;
    struct map seen; /* direct children already told: values are the names */
    struct VEC(struct cim_str *) names;
};

static hres note_child(struct child_scan *s, struct slice full)
{
    if (full.n <= s->ns.n + 1 || full.p[s->ns.n] != '\\' ||
        !utf8_caseeq((struct slice){full.p, s->ns.n}, s->ns)) {
        return 0;
    }
    struct slice name = {full.p + s->ns.n + 1, full.n - s->ns.n - 1};
    if (memchr(name.p, '\\', name.n) || map_get(&s->seen, name)) {
        return 0;
    }
    struct cim_str *copy = cim_str_new(name);
    if (!copy || !vec_push(&s->names, copy)) {
        cim_str_unref(copy);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return map_set(&s->seen, cim_str_slice(copy), copy, NULL) ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres note_entry(void *arg, struct slice key, struct slice val)
{
    (void)key;
    return val.n ? note_child(arg, val) : 0;
}

static hres note_image(void *arg, struct slice ns)
{
    return note_child(arg, ns);
}

static hres collect_children(struct repo_txn *t, struct child_scan *s)
{
    struct db_key all = {.n = 0};
    hres hr = namespace_exists(t, s->ns, NULL);
    hr = hr ? hr : db_scan(t, TBL_NS, &all, note_entry, s);
    const struct repo_image *im = t->repo->image;
    return hr || !im ? hr : im->ops->namespaces(im, note_image, s);
}

static void child_scan_fini(struct child_scan *s)
{
    for (size_t i = 0; i < s->names.n; i++) {
        cim_str_unref(s->names.v[i]);
    }
    vec_fini(&s->names);
    map_fini(&s->seen);
}

static hres full_name(struct slice ns, struct slice child, struct str *out)
{
    str_clear(out);
    str_add_slice(out, ns);
    str_addc(out, '\\');
    str_add_slice(out, child);
    return str_status(out);
}

static hres children_in(struct repo_txn *t, struct slice ns,
                        hres (*fn)(void *arg, struct slice name), void *arg)
{
    struct child_scan s = {.ns = ns};
    map_init(&s.seen, MAP_NOCASE);
    hres hr = collect_children(t, &s);
    AUTO_STR full = STR_INIT;
    for (size_t i = 0; i < s.names.n && hr == 0; i++) {
        hr = full_name(ns, cim_str_slice(s.names.v[i]), &full);
        if (hr == 0 && namespace_exists(t, str_slice(&full), NULL) == 0) {
            hr = fn(arg, cim_str_slice(s.names.v[i]));
        }
    }
    child_scan_fini(&s);
    return hr;
}

hres repo_namespace_children(struct repo *r, struct repo_txn *t, struct slice ns,
                             hres (*fn)(void *arg, struct slice name), void *arg)
{
    struct repo_txn own;
    hres hr = db_enter(r, &t, &own, false);
    return hr ? hr : db_leave(&own, children_in(t, ns, fn, arg));
}

struct delete_scan {
    struct repo_txn *t;
    struct slice ns;
};
static hres delete_in(struct repo_txn *t, struct slice ns);

static hres delete_child(void *arg, struct slice name)
{
    struct delete_scan *d = arg;
    AUTO_STR full = STR_INIT;
    hres hr = full_name(d->ns, name, &full);
    return hr ? hr : delete_in(d->t, str_slice(&full));
}

static hres delete_in(struct repo_txn *t, struct slice ns)
{
    if (!parent_of(ns).n) {
        return WBEM_E_INVALID_OPERATION; /* root stays */
    }
    struct delete_scan d = {t, ns};
    hres hr = children_in(t, ns, delete_child, &d);
    struct db_key k;
    static const enum repo_table tables[] = {TBL_CLASS, TBL_SUB, TBL_INST, TBL_INDEX};
    hr = hr ? hr : db_key_make(&k, &ns, 1, true);
    for (size_t i = 0; i < ARRAY_LEN(tables) && hr == 0; i++) {
        hr = db_del_prefix(t, tables[i], &k);
    }
    hr = hr ? hr : db_key_make(&k, &ns, 1, false);
    const struct repo_image *im = t->repo->image;
    struct slice canonical;
    if (hr == 0 && im && im->ops->has_namespace(im, ns, &canonical)) {
        return db_put(t, TBL_NS, &k, SLICE("")); /* hides the image's */
    }
    return hr ? hr : db_del(t, TBL_NS, &k);
}

hres repo_namespace_delete(struct repo *r, struct repo_txn *t, struct slice ns)
{
    struct repo_txn own;
    hres hr = db_enter(r, &t, &own, true);
    if (hr == 0) {
        txn_forget_classes(t);
        hr = db_leave(&own, delete_in(t, ns));
    }
    return hr;
}

/* ---- classes through the cache ---- */
static hres cached_class(struct repo *r, struct slice ns, struct slice name, struct cim_class **out)
{
    pthread_mutex_lock(&r->lock);
    check_generation(r);
    struct ns_cache *c = map_get(&r->namespaces, ns);
    struct cim_class *found = c ? map_get(&c->classes, name) : NULL;
    *out = cim_class_ref(found);
    pthread_mutex_unlock(&r->lock);
    return found ? 0 : WBEM_S_FALSE;
}

/* Hands the classes decoded in a read transaction of generation gen to the cache. */
static hres cache_classes(struct repo *r, struct repo_txn *t, struct slice ns, uint64_t gen)
{
    hres hr = 0;
    pthread_mutex_lock(&r->lock);
    check_generation(r);
    struct ns_cache *n = NULL;
    hr = r->cache_gen == gen ? ns_cache_get(r, t, ns, &n) : 0;
    size_t i = 0;
    for (struct map_entry *e; n && hr == 0 && (e = map_next(&t->classes, &i));) {
        struct cim_class *c = e->value;
        if (map_get(&n->classes, cim_str_slice(c->name))) {
            continue;
        }
        if (map_set(&n->classes, cim_str_slice(c->name), c, NULL)) {
            cim_class_ref(c);
        } else {
            hr = WBEM_E_OUT_OF_MEMORY;
        }
    }
    pthread_mutex_unlock(&r->lock);
    return hr;
}

static uint64_t txn_generation(const struct repo_txn *t)
{
    return t->txn ? mdb_txn_id(t->txn) : 0;
}

hres repo_class(struct repo *r, struct repo_txn *t, struct slice ns, struct slice name,
                struct cim_class **out)
{
    if (t) {
        return txn_class(t, ns, name, out);
    }
    hres hr = cached_class(r, ns, name, out);
    if (hr != WBEM_S_FALSE) {
        return hr;
    }
    struct repo_txn own;
    hr = db_enter(r, &t, &own, false);
    if (FAILED(hr)) {
        return hr;
    }
    AUTO_CIM_CLASS c = NULL;
    hr = txn_class(t, ns, name, &c);
    hr = hr ? hr : cache_classes(r, t, ns, txn_generation(t));
    hr = db_leave(&own, hr);
    if (hr == 0) {
        *out = TAKE(c);
    }
    return hr;
}
