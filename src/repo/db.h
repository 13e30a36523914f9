/* db: the LMDB environment of a repository: named tables, keys and transactions. Internal to repo/.
 */
#pragma once
#include "repo/layer.h"
#include "repo/repo.h"
#include "util/map.h"

#include <lmdb.h>
#include <pthread.h>

#define REPO_VERSION     2                 /* 2: with an index */
#define REPO_VERSION_OLD 1                 /* what can be brought up to date: no index yet */
#define REPO_MAP_SIZE    ((size_t)8 << 30) /* address space, not memory or disk */
#define REPO_READERS     510u
#define REPO_PART_MAX                                                                              \
    160u /* bytes of namespace and class name in a key, so that keys of both as a prefix fit */
#define REPO_KEY_MAX                                                                               \
    500u /* bytes; longer keys are replaced by a hash of the rest (LMDB allows 511) */

enum repo_table {
    TBL_META,
    TBL_NS,
    TBL_CLASS,
    TBL_SUB,
    TBL_INST,
    TBL_INDEX, /* several data under one key */
    TBL_COUNT
};

struct repo_txn {
    struct repo *repo;
    MDB_txn *txn; /* NULL when nothing is stored */
    bool write, owned;
    struct map classes; /* decoded in this transaction: value struct cim_class *, key its name (one
                           namespace) */
    struct cim_str *classes_ns;
};
struct
    db_env; /* an open environment, shared by the repositories of this process on its directory */
struct repo {
    struct db_env *shared;
    MDB_env *env; /* its environment; NULL when nothing is stored */
    MDB_dbi tables[TBL_COUNT];
    const struct repo_image *image;
    struct cim_str *server;
    pthread_mutex_t lock;  /* guards the cache below */
    uint64_t cache_gen;    /* generation the cache belongs to */
    struct map namespaces; /* struct ns_cache by name */
};
/* Classes of a namespace already decoded, and its origin. */
struct ns_cache {
    struct cim_str *key;
    struct cim_origin *origin;
    struct map classes; /* struct cim_class, counted, key = its name */
};

hres hres_from_mdb(int rc);
/* upgrade is called inside the transaction that makes an old database one of this version. */
hres db_open(struct repo *r, const char *dir, hres (*upgrade)(struct repo_txn *t));
void db_close(struct repo *r);
/* Makes *t usable: the caller's transaction, or a fresh one in *own. Ends with db_leave(own, hr).
 */
hres db_enter(struct repo *r, struct repo_txn **t, struct repo_txn *own, bool write);
hres db_leave(struct repo_txn *own,
              hres hr); /* commits a write that succeeded; hr or the commit's failure */
void txn_forget_classes(struct repo_txn *t);

/* A key: parts folded to lower case and joined by NUL bytes; of a part that is too long the end is
 * replaced by its hash, the first two parts in the same way in every key: prefixes stay prefixes. */
struct db_key {
    char p[REPO_KEY_MAX + 8];
    size_t n;
};
hres db_key_make(struct db_key *k, const struct slice *parts, size_t n,
                 bool prefix); /* prefix: ends with a NUL */
/* 1 (WBEM_S_FALSE) when absent. val points into the database until the transaction changes or ends.
 */
hres db_get(struct repo_txn *t, enum repo_table tbl, const struct db_key *k, struct slice *val);
hres db_put(struct repo_txn *t, enum repo_table tbl, const struct db_key *k, struct slice val);
hres db_del(struct repo_txn *t, enum repo_table tbl, const struct db_key *k); /* absent is fine */
/* TBL_INDEX: one datum of a key; absent is fine. */
hres db_del_data(struct repo_txn *t, enum repo_table tbl, const struct db_key *k,
                 struct slice data);
/* Calls fn for each entry whose key starts with prefix; fn must not change the table. */
hres db_scan(struct repo_txn *t, enum repo_table tbl, const struct db_key *prefix,
             hres (*fn)(void *arg, struct slice key, struct slice val), void *arg);
/* For each datum of one key (TBL_INDEX). */
hres db_scan_key(struct repo_txn *t, enum repo_table tbl, const struct db_key *key,
                 hres (*fn)(void *arg, struct slice key, struct slice val), void *arg);
hres db_del_prefix(struct repo_txn *t, enum repo_table tbl, const struct db_key *prefix);
