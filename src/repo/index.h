/* index: finding static instances by a value instead of reading them all: by properties with the
 * qualifier "indexed", and by the objects that references name. Internal to repo/.
 *
 * An entry stands under namespace, class, property and value, so that everything of a class or
 * namespace goes with its prefix; its data is the key of the instance. References of all properties
 * of a class share one list (property "") and stand under the key values of the object they name:
 * a path may be written in many ways and may name a superclass, so what is found is looked at
 * again by whoever asked. The same holds for long values, which are shortened. */
#pragma once
#include "repo/classes.h"

/* Whether values of the property (no reference) have entries. */
bool index_covers(const struct cim_prop *p);
/* Whether instances of the class have entries. */
bool index_has(const struct cim_class *c);
/* Adds or removes the entries of the instance stored under inst. */
hres index_instance(struct repo_txn *t, struct slice ns, const struct cim_instance *i,
                    const struct db_key *inst, bool add);
/* Removes all entries of a class. */
hres index_drop(struct repo_txn *t, struct slice ns, struct slice cls);
/* Makes the entries of a class anew. */
hres index_rebuild(struct repo_txn *t, struct slice ns, struct cim_class *c);
/* Of every class with instances: for a database that had no index. */
hres index_rebuild_all(struct repo_txn *t);
/* Whether the two definitions of a class have the same entries. */
bool index_same(const struct cim_class *a, const struct cim_class *b);
/* Keys of the two kinds of lists. WBEM_S_FALSE: values of this kind have no entry. */
hres index_value_key(struct slice ns, const struct cim_class *c, const struct cim_prop *p,
                     const struct cim_value *v, struct db_key *k);
hres index_path_key(struct slice ns, const struct cim_class *c, const struct cim_path *p,
                    struct db_key *k);
/* Calls fn with each instance record of the list. */
hres index_scan(struct repo_txn *t, const struct db_key *list,
                hres (*fn)(void *arg, struct slice key, struct slice rec), void *arg);
