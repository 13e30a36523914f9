/* classes: reading and writing class definitions inside a transaction. Internal to repo/. */
#pragma once
#include "repo/db.h"
#include "util/vec.h"

/* The namespace exists: 0 or WBEM_E_INVALID_NAMESPACE. */
hres txn_namespace(struct repo_txn *t, struct slice ns);
/* A class decoded in this transaction (remembered in it). Counted. */
hres txn_class(struct repo_txn *t, struct slice ns, struct slice name, struct cim_class **out);
/* A class that was just made and stored is read again soon: it is given its origin and remembered. */
hres txn_remember(struct repo_txn *t, struct slice ns, struct cim_class *c);
/* The class by the quickest way: the shared cache for read transactions, the transaction for
 * writes. */
hres any_class(struct repo_txn *t, struct slice ns, struct slice name, struct cim_class **out);
/* Names of the direct subclasses, sorted; release each and the vector. */
struct name_list VEC(struct cim_str *);
void name_list_fini(struct name_list *l);
hres txn_children(struct repo_txn *t, struct slice ns, struct slice name, struct name_list *out);
/* A class source over any_class; holds borrowed pointers. */
struct txn_source {
    struct repo_txn *t;
    struct slice ns;
};
hres txn_source_get(void *arg, struct slice name, struct cim_class **out);
/* Key of an instance: namespace, class, key text. prefix: of all instances of the class. */
hres instance_key(struct slice ns, const struct cim_class *c, const struct cim_path *p,
                  struct db_key *k);
hres instance_prefix(struct slice ns, struct slice cls, struct db_key *k);
/* The instance of a record; of the class held, when it is one of it and held is not NULL. */
hres instance_decode(struct repo_txn *t, struct slice ns, struct cim_class *held, struct slice rec,
                     struct cim_instance **out);
/* Removes the instances of a class with all that belongs to them. */
hres instances_drop(struct repo_txn *t, struct slice ns, struct slice cls);
