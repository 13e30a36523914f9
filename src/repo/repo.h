/* repo: namespaces, classes and static instances — what users add or change, kept in LMDB over the
 * read-only built-in image (reference section 3.6; MS-WMI 3.1.4.3).
 *
 * Transactional: a call without a transaction is one of its own. Several processes may share one
 * directory; readers never wait. Names are compared without case. Thread-safe, except that a
 * transaction belongs to one thread. */
#pragma once
#include "cim/class.h"
#include "cim/path.h"

struct repo;
struct repo_txn;
struct repo_image; /* repo/image_layer.h: the built-in schema; NULL for none */

struct repo_options {
    const char *dir; /* NULL: nothing is stored, writing answers WBEM_E_NOT_SUPPORTED */
    const struct repo_image *image; /* borrowed, lives as long as the repository */
    struct slice server;            /* name for __SERVER of everything read */
};
/* Creates the directory (mode 0700) and the database when missing. WBEM_E_ACCESS_DENIED,
 * WBEM_E_OUT_OF_DISK_SPACE, WBEM_E_INITIALIZATION_FAILURE when the files are not a repository of
 * this version. */
hres repo_open(const struct repo_options *o, struct repo **out);
const char *
repo_dir(const struct repo *r);  /* where it is kept; NULL: nothing is stored. Borrowed */
void repo_close(struct repo *r); /* no transaction may be open */
/* The directory used when none is named: $OPENWMI_REPOSITORY, else
 * $XDG_DATA_HOME/openwmi/repository, else
 * ~/.local/share/openwmi/repository. Appends to out. WBEM_E_NOT_AVAILABLE when there is no home. */
hres repo_default_dir(struct str *out);

/* One writer at a time over all processes; begin waits for it. */
hres repo_begin(struct repo *r, struct repo_txn **out);
hres repo_commit(struct repo_txn *t); /* t is gone, also on failure */
void repo_abort(struct repo_txn *t);

/* In all of these: t may be NULL; ns is "root\cimv2" (any case); WBEM_E_INVALID_NAMESPACE when it
 * does not exist. */
hres repo_namespace_find(struct repo *r, struct repo_txn *t, struct slice ns,
                         struct cim_origin **out); /* counted */
/* A namespace of the built-in schema that was deleted comes back with its built-in classes, as they were shipped: there is
 * no other way to get them again. All others begin with the system classes alone. */
hres repo_namespace_create(struct repo *r, struct repo_txn *t,
                           struct slice ns); /* WBEM_E_ALREADY_EXISTS */
hres repo_namespace_delete(struct repo *r, struct repo_txn *t,
                           struct slice ns); /* with all contents and children */
/* fn gets the last name element of each direct child. */
hres repo_namespace_children(struct repo *r, struct repo_txn *t, struct slice ns,
                             hres (*fn)(void *arg, struct slice name), void *arg);

/* A sealed class, counted. WBEM_E_INVALID_CLASS when there is none (scripts see it for Get as
 * NOT_FOUND). */
hres repo_class(struct repo *r, struct repo_txn *t, struct slice ns, struct slice name,
                struct cim_class **out);
/* Subclasses of name ("" = top level): direct ones, or all below when deep (parents before
 * children). Order by name. */
hres repo_subclasses(struct repo *r, struct repo_txn *t, struct slice ns, struct slice name,
                     bool deep, hres (*fn)(void *arg, struct cim_class *c), void *arg);
enum repo_put_flags { /* numbers of WbemChangeFlagEnum */
    REPO_UPDATE_ONLY = 1,
    REPO_CREATE_ONLY = 2,
    REPO_UPDATE_SAFE = 0x20,
    REPO_UPDATE_FORCE = 0x40,
    REPO_SYSTEM = 0x10000000, /* names beginning with _ are allowed (schema compilation) */
};
/* c: sealed or not (its local parts are taken). All errors of reference section 3.6. */
hres repo_put_class(struct repo *r, struct repo_txn *t, struct slice ns, const struct cim_class *c,
                    unsigned flags);
#define REPO_MAX_CLASS_NAME 4096u /* of a class asked for (10.4) */
/* With its static instances and, recursively, its subclasses. WBEM_E_NOT_FOUND,
 * WBEM_E_INVALID_OPERATION (system), WBEM_E_QUOTA_VIOLATION. */
hres repo_delete_class(struct repo *r, struct repo_txn *t, struct slice ns, struct slice name);

/* Static instances. The path need not name the most derived class: subclasses are searched too.
 * WBEM_E_NOT_FOUND. */
hres repo_instance(struct repo *r, struct repo_txn *t, struct slice ns, const struct cim_path *p,
                   struct cim_instance **out);
/* Those of exactly this class, as instances of c itself. fn's instance is borrowed; a non-zero result of fn ends the walk and
 * is returned. */
hres repo_instances(struct repo *r, struct repo_txn *t, struct slice ns, struct cim_class *c,
                    hres (*fn)(void *arg, struct cim_instance *i), void *arg);
/* Of these, the ones that how describes; as repo_instances, in no particular order. How they are
 * found is one of key, refers, value, or none of them (all are read). */
struct repo_select {
    const struct cim_path *key; /* bound to c: the one instance with these keys */
    /* Those with a reference whose path has the key values of this one. More may come: the class of
     * the path is not looked at. */
    const struct cim_path *refers;
    /* Those whose property has this value (of the property's type; strings without case). More may
     * come. Without repo_indexed(c, prop) all are read. */
    const struct cim_value *value;
    uint32_t prop;
    /* What else must be true of the values; NULL: nothing. Reads only the values of the properties
     * reads[0..nreads), the others are undefined; may be passed over for records of an older form of
     * the class, so it is a hint that saves work, never the only test. */
    bool (*filter)(void *arg, const struct cim_value *v);
    void *filter_arg;
    const uint32_t *reads;
    size_t nreads;
};
hres repo_select(struct repo *r, struct repo_txn *t, struct slice ns, struct cim_class *c,
                 const struct repo_select *how, hres (*fn)(void *arg, struct cim_instance *i),
                 void *arg);
/* Whether the property's values are in the index. */
bool repo_indexed(const struct cim_class *c, uint32_t prop);
/* Flags: update only, create only. WBEM_E_NO_KEY, WBEM_E_ILLEGAL_NULL, WBEM_E_INVALID_CLASS
 * (unknown), WBEM_E_INCOMPLETE_CLASS (abstract), WBEM_E_ALREADY_EXISTS, WBEM_E_NOT_FOUND. */
hres repo_put_instance(struct repo *r, struct repo_txn *t, struct slice ns,
                       const struct cim_instance *i, unsigned flags);
hres repo_delete_instance(struct repo *r, struct repo_txn *t, struct slice ns,
                          const struct cim_path *p);
/* Changes with every committed write of any process: a cheap read. */
uint64_t repo_generation(const struct repo *r);
