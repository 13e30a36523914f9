/* db: LMDB behind the repository. */
#include "repo/db.h"

#include "util/file.h"
#include "util/utf.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const table_names[TBL_COUNT] = {
    [TBL_META] = "meta", [TBL_NS] = "ns",     [TBL_CLASS] = "class",
    [TBL_SUB] = "sub",   [TBL_INST] = "inst", [TBL_INDEX] = "index"};

hres hres_from_mdb(int rc)
{
    switch (rc) {
    case 0:
        return 0;
    case MDB_NOTFOUND:
        return WBEM_E_NOT_FOUND;
    case MDB_MAP_FULL:
    case MDB_TXN_FULL:
        return WBEM_E_OUT_OF_DISK_SPACE;
    case MDB_READERS_FULL:
        return WBEM_E_SERVER_TOO_BUSY;
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_INVALID:
    case MDB_VERSION_MISMATCH:
        return WBEM_E_INITIALIZATION_FAILURE;
    default:
        return rc > 0 ? hres_from_errno(rc) : WBEM_E_CRITICAL_ERROR;
    }
}

static hres put_version(struct repo *r, MDB_txn *txn, uint32_t *there, unsigned flags)
{
    uint32_t version = REPO_VERSION;
    MDB_val k = {7, (void *)(uintptr_t) "version"}, v = {sizeof version, &version};
    int rc = mdb_put(txn, r->tables[TBL_META], &k, &v, flags);
    if (rc == MDB_KEYEXIST && v.mv_size == sizeof version) {
        memcpy(there, v.mv_data, sizeof version);
        return 0;
    }
    *there = REPO_VERSION;
    return rc == MDB_KEYEXIST ? WBEM_E_INITIALIZATION_FAILURE : hres_from_mdb(rc);
}

/* An older database gets what it lacks, in the same transaction as its new version. */
static hres check_version(struct repo *r, MDB_txn *txn, hres (*upgrade)(struct repo_txn *t))
{
    uint32_t version;
    hres hr = put_version(r, txn, &version, MDB_NOOVERWRITE);
    if (hr || version == REPO_VERSION) {
        return hr;
    }
    if (version != REPO_VERSION_OLD) {
        return WBEM_E_INITIALIZATION_FAILURE;
    }
    struct repo_txn t = {.repo = r, .txn = txn, .write = true};
    map_init(&t.classes, MAP_NOCASE);
    hr = upgrade(&t);
    txn_forget_classes(&t);
    map_fini(&t.classes);
    return hr ? hr : put_version(r, txn, &version, 0);
}

static hres open_tables(struct repo *r, hres (*upgrade)(struct repo_txn *t))
{
    MDB_txn *txn;
    int rc = mdb_txn_begin(r->env, NULL, 0, &txn);
    for (int i = 0; i < TBL_COUNT && rc == 0; i++) {
        rc = mdb_dbi_open(txn, table_names[i], MDB_CREATE | (i == TBL_INDEX ? MDB_DUPSORT : 0),
                          &r->tables[i]);
        if (rc) {
            mdb_txn_abort(txn);
        }
    }
    if (rc) {
        return hres_from_mdb(rc);
    }
    hres hr = check_version(r, txn, upgrade);
    if (FAILED(hr)) {
        mdb_txn_abort(txn);
        return hr;
    }
    return hres_from_mdb(mdb_txn_commit(txn));
}

/* ---- environments ---- */
/* A process may open a database only once: the locks of a file belong to the process, and closing
 * the second environment would give up those of the first. Several repositories on one directory
 * are usual all the same: a connection may be opened while calls of the last one still run. So the
 * environments of the process stand in a list; like the locks, it is the process's. */
struct db_env {
    struct db_env *next;
    MDB_env *env;
    MDB_dbi tables[TBL_COUNT];
    pid_t pid; /* a child must not use what its parent opened */
    size_t users;
};
static pthread_mutex_t envs_lock = PTHREAD_MUTEX_INITIALIZER;
static struct db_env *envs;

/* Under envs_lock. Told by the data file: it is the same however the directory is written. */
static struct db_env *find_env(const char *dir)
{
    AUTO_STR path = STR_INIT;
    struct stat file, open_file;
    str_addf(&path, "%s/data.mdb", dir);
    if (str_status(&path) || stat(str_z(&path), &file)) {
        return NULL;
    }
    for (struct db_env *e = envs; e; e = e->next) {
        int fd = -1;
        if (e->pid == getpid() && mdb_env_get_fd(e->env, &fd) == 0 && fstat(fd, &open_file) == 0 &&
            open_file.st_dev == file.st_dev && open_file.st_ino == file.st_ino) {
            return e;
        }
    }
    return NULL;
}

static hres env_open(struct repo *r, const char *dir, hres (*upgrade)(struct repo_txn *t))
{
    int rc = mdb_env_create(&r->env);
    if (rc) {
        r->env = NULL;
        return hres_from_mdb(rc);
    }
    rc = mdb_env_set_mapsize(r->env, REPO_MAP_SIZE);
    rc = rc ? rc : mdb_env_set_maxdbs(r->env, TBL_COUNT);
    rc = rc ? rc : mdb_env_set_maxreaders(r->env, REPO_READERS);
    rc = rc ? rc : mdb_env_open(r->env, dir, MDB_NOTLS, 0600);
    if (rc == 0) {
        int dead = 0;
        rc = mdb_reader_check(r->env, &dead); /* slots of processes that were killed */
    }
    return rc ? hres_from_mdb(rc) : open_tables(r, upgrade);
}

/* Under envs_lock. */
static hres add_env(struct repo *r, const char *dir, hres (*upgrade)(struct repo_txn *t),
                    struct db_env **out)
{
    struct db_env *e = calloc(1, sizeof *e);
    hres hr = e ? env_open(r, dir, upgrade) : WBEM_E_OUT_OF_MEMORY;
    if (FAILED(hr)) {
        if (r->env) {
            mdb_env_close(r->env);
            r->env = NULL;
        }
        free(e);
        return hr;
    }
    e->env = r->env;
    memcpy(e->tables, r->tables, sizeof e->tables);
    e->pid = getpid();
    e->next = envs;
    envs = e;
    *out = e;
    return 0;
}

hres db_open(struct repo *r, const char *dir, hres (*upgrade)(struct repo_txn *t))
{
    hres hr = file_mkdirs(dir);
    if (FAILED(hr)) {
        return hr;
    }
    pthread_mutex_lock(&envs_lock);
    struct db_env *e = find_env(dir);
    hr = e ? 0 : add_env(r, dir, upgrade, &e);
    if (hr == 0) {
        e->users++;
        r->shared = e;
        r->env = e->env;
        memcpy(r->tables, e->tables, sizeof r->tables);
    }
    pthread_mutex_unlock(&envs_lock);
    return hr;
}

void db_close(struct repo *r)
{
    struct db_env *e = TAKE(r->shared);
    r->env = NULL;
    if (!e) {
        return;
    }
    pthread_mutex_lock(&envs_lock);
    if (--e->users == 0) {
        struct db_env **p = &envs;
        while (*p != e) {
            p = &(*p)->next;
        }
        *p = e->next;
        mdb_env_close(e->env);
        free(e);
    }
    pthread_mutex_unlock(&envs_lock);
}

/* ---- transactions ---- */
void txn_forget_classes(struct repo_txn *t)
{
    size_t i = 0;
    for (struct map_entry *e; (e = map_next(&t->classes, &i));) {
        cim_class_unref(e->value);
    }
    map_clear(&t->classes);
    t->classes_ns = cim_str_unref(t->classes_ns);
}

static hres txn_start(struct repo *r, struct repo_txn *t, bool write)
{
    *t = (struct repo_txn){.repo = r, .write = write, .owned = true};
    map_init(&t->classes, MAP_NOCASE);
    if (!r->env) {
        return write ? WBEM_E_NOT_SUPPORTED : 0;
    }
    return hres_from_mdb(mdb_txn_begin(r->env, NULL, write ? 0 : MDB_RDONLY, &t->txn));
}

static void txn_fini(struct repo_txn *t)
{
    txn_forget_classes(t);
    map_fini(&t->classes);
}

hres db_enter(struct repo *r, struct repo_txn **t, struct repo_txn *own, bool write)
{
    own->owned = false;
    if (*t) {
        return 0;
    }
    hres hr = txn_start(r, own, write);
    if (FAILED(hr)) {
        txn_fini(own);
        own->owned = false;
        return hr;
    }
    *t = own;
    return 0;
}

hres db_leave(struct repo_txn *own, hres hr)
{
    if (!own->owned) {
        return hr;
    }
    txn_fini(own);
    if (own->txn && own->write && SUCCEEDED(hr)) {
        hres c = hres_from_mdb(mdb_txn_commit(own->txn));
        return FAILED(c) ? c : hr;
    }
    if (own->txn) {
        mdb_txn_abort(own->txn);
    }
    return hr;
}

hres repo_begin(struct repo *r, struct repo_txn **out)
{
    struct repo_txn *t = malloc(sizeof *t);
    if (!t) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = txn_start(r, t, true);
    if (FAILED(hr)) {
        txn_fini(t);
        free(t);
        return hr;
    }
    *out = t;
    return 0;
}

hres repo_commit(struct repo_txn *t)
{
    hres hr = db_leave(t, 0);
    free(t);
    return hr;
}

void repo_abort(struct repo_txn *t)
{
    if (t) {
        db_leave(t, WBEM_E_CALL_CANCELLED);
        free(t);
    }
}

uint64_t repo_generation(const struct repo *r)
{
    MDB_envinfo info;
    if (!r->env || mdb_env_info(r->env, &info)) {
        return 0;
    }
    return info.me_last_txnid;
}

/* ---- keys ---- */
static void fold_into(struct str *s, struct slice v)
{
    for (size_t i = 0; i < v.n;) {
        size_t used;
        uint32_t cp = utf8_decode(v.p + i, v.n - i, &used);
        char tmp[4];
        if (cp == UTF_BAD) {
            str_addc(s, v.p[i]);
        } else {
            str_add(s, tmp, utf8_encode(utf_fold(cp), tmp));
        }
        i += used;
    }
}

/* 128 bits of FNV-1a over two seeds: enough to tell long keys of one class apart. */
static void hash_tail(const char *p, size_t n, uint64_t h[2])
{
    h[0] = 0xcbf29ce484222325u;
    h[1] = 0x9ae16a3b2f90404fu;
    for (size_t i = 0; i < n; i++) {
        h[0] = (h[0] ^ (unsigned char)p[i]) * 0x100000001b3u;
        h[1] = (h[1] ^ (unsigned char)p[i]) * 0x9e3779b97f4a7c15u;
        h[1] ^= h[1] >> 29;
    }
}

/* Cuts the part that begins at from to max bytes. */
static void shorten(struct str *s, size_t from, size_t max)
{
    if (str_status(s) == 0 && s->n - from > max) {
        uint64_t h[2];
        size_t keep = from + max - sizeof h;
        hash_tail(s->p + keep, s->n - keep, h);
        memcpy(s->p + keep, h, sizeof h);
        s->n = keep + sizeof h;
    }
}

static bool lower_ascii(char *to, struct slice v)
{
    for (size_t i = 0; i < v.n; i++) {
        unsigned char c = (unsigned char)v.p[i];
        if (c >= 0x80) {
            return false;
        }
        to[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return true;
}

/* What most keys are: short ASCII texts. false: the general way is needed. */
static bool make_short(struct db_key *k, const struct slice *parts, size_t n, bool prefix)
{
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if (parts[i].n > REPO_PART_MAX || at + parts[i].n + 1 > REPO_KEY_MAX ||
            !lower_ascii(k->p + at, parts[i])) {
            return false;
        }
        at += parts[i].n;
        if (i + 1 < n || prefix) {
            k->p[at++] = 0;
        }
    }
    k->n = at;
    return true;
}

hres db_key_make(struct db_key *k, const struct slice *parts, size_t n, bool prefix)
{
    if (make_short(k, parts, n, prefix)) {
        return 0;
    }
    AUTO_STR s = STR_INIT;
    for (size_t i = 0; i < n; i++) {
        size_t from = s.n;
        fold_into(&s, parts[i]);
        shorten(&s, from, i < 2 ? REPO_PART_MAX : REPO_KEY_MAX - from);
        if (i + 1 < n || prefix) {
            str_addc(&s, 0);
        }
    }
    hres hr = str_status(&s);
    if (FAILED(hr)) {
        return hr;
    }
    if (s.n) {
        memcpy(k->p, s.p, s.n);
    }
    k->n = s.n;
    return 0;
}

/* ---- entries ---- */
static MDB_val val_of(const struct db_key *k)
{
    return (MDB_val){k->n, (void *)(uintptr_t)k->p};
}

hres db_get(struct repo_txn *t, enum repo_table tbl, const struct db_key *k, struct slice *val)
{
    if (!t->txn) {
        return WBEM_S_FALSE;
    }
    MDB_val key = val_of(k), v;
    int rc = mdb_get(t->txn, t->repo->tables[tbl], &key, &v);
    if (rc == MDB_NOTFOUND) {
        return WBEM_S_FALSE;
    }
    if (rc == 0) {
        *val = (struct slice){v.mv_data, v.mv_size};
    }
    return hres_from_mdb(rc);
}

hres db_put(struct repo_txn *t, enum repo_table tbl, const struct db_key *k, struct slice val)
{
    MDB_val key = val_of(k), v = {val.n, (void *)(uintptr_t)val.p};
    return hres_from_mdb(mdb_put(t->txn, t->repo->tables[tbl], &key, &v, 0));
}

hres db_del(struct repo_txn *t, enum repo_table tbl, const struct db_key *k)
{
    MDB_val key = val_of(k);
    int rc = mdb_del(t->txn, t->repo->tables[tbl], &key, NULL);
    return rc == MDB_NOTFOUND ? 0 : hres_from_mdb(rc);
}

hres db_del_data(struct repo_txn *t, enum repo_table tbl, const struct db_key *k, struct slice data)
{
    MDB_val key = val_of(k), v = {data.n, (void *)(uintptr_t)data.p};
    int rc = mdb_del(t->txn, t->repo->tables[tbl], &key, &v);
    return rc == MDB_NOTFOUND ? 0 : hres_from_mdb(rc);
}

static bool has_prefix(const MDB_val *v, const struct db_key *p)
{
    return v->mv_size >= p->n && memcmp(v->mv_data, p->p, p->n) == 0;
}

hres db_scan(struct repo_txn *t, enum repo_table tbl, const struct db_key *prefix,
             hres (*fn)(void *arg, struct slice key, struct slice val), void *arg)
{
    if (!t->txn) {
        return 0;
    }
    MDB_cursor *cur;
    int rc = mdb_cursor_open(t->txn, t->repo->tables[tbl], &cur);
    if (rc) {
        return hres_from_mdb(rc);
    }
    MDB_val k = val_of(prefix), v;
    hres hr = 0;
    rc = mdb_cursor_get(cur, &k, &v, prefix->n ? MDB_SET_RANGE : MDB_FIRST);
    while (rc == 0 && has_prefix(&k, prefix) && hr == 0) {
        hr = fn(arg, (struct slice){k.mv_data, k.mv_size}, (struct slice){v.mv_data, v.mv_size});
        rc = hr ? 0 : mdb_cursor_get(cur, &k, &v, MDB_NEXT);
    }
    mdb_cursor_close(cur);
    return hr ? hr : rc == MDB_NOTFOUND ? 0 : hres_from_mdb(rc);
}

hres db_scan_key(struct repo_txn *t, enum repo_table tbl, const struct db_key *key,
                 hres (*fn)(void *arg, struct slice key, struct slice val), void *arg)
{
    if (!t->txn) {
        return 0;
    }
    MDB_cursor *cur;
    int rc = mdb_cursor_open(t->txn, t->repo->tables[tbl], &cur);
    if (rc) {
        return hres_from_mdb(rc);
    }
    MDB_val k = val_of(key), v;
    hres hr = 0;
    rc = mdb_cursor_get(cur, &k, &v, MDB_SET_KEY);
    while (rc == 0 && hr == 0) {
        hr = fn(arg, (struct slice){k.mv_data, k.mv_size}, (struct slice){v.mv_data, v.mv_size});
        rc = hr ? 0 : mdb_cursor_get(cur, &k, &v, MDB_NEXT_DUP);
    }
    mdb_cursor_close(cur);
    return hr ? hr : rc == MDB_NOTFOUND ? 0 : hres_from_mdb(rc);
}

hres db_del_prefix(struct repo_txn *t, enum repo_table tbl, const struct db_key *prefix)
{
    MDB_cursor *cur;
    int rc = mdb_cursor_open(t->txn, t->repo->tables[tbl], &cur);
    if (rc) {
        return hres_from_mdb(rc);
    }
    MDB_val k = val_of(prefix), v;
    rc = mdb_cursor_get(cur, &k, &v, MDB_SET_RANGE);
    while (rc == 0 && has_prefix(&k, prefix)) {
        rc = mdb_cursor_del(cur, 0);
        rc = rc ? rc : mdb_cursor_get(cur, &k, &v, MDB_NEXT);
    }
    mdb_cursor_close(cur);
    return rc == MDB_NOTFOUND ? 0 : hres_from_mdb(rc);
}

const char *repo_dir(const struct repo *r)
{
    const char *path = NULL;
    return r->env && mdb_env_get_path(r->env, &path) == 0 ? path : NULL;
}
