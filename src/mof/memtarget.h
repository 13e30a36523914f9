/* memtarget: a compilation target in memory: for the schema compiler, for checking files, for
 * tests. */
#pragma once
#include "mof/mof.h"

/* Classes of this pseudo namespace are found in every namespace. */
#define MOF_SYSTEM_NS "__system"

struct mof_mem_ns {
    struct cim_str *name;
    struct VEC(struct cim_class *) classes; /* in the order they were put; counted */
    struct VEC(struct cim_instance *) instances;
};
struct mof_mem {
    struct VEC(struct mof_mem_ns) ns;
    struct VEC(struct mof_mem_ns) saved; /* as it was at begin */
    unsigned qualifier_types;
};
void mof_mem_init(struct mof_mem *m);
void mof_mem_fini(struct mof_mem *m);
/* A target that puts into m (borrowed). */
struct mof_target mof_mem_target(struct mof_mem *m);
struct mof_mem_ns *mof_mem_find_ns(const struct mof_mem *m, struct slice ns); /* NULL when absent */
/* Of the namespace or the system classes. Borrowed; NULL when absent. */
struct cim_class *mof_mem_find_class(const struct mof_mem *m, struct slice ns, struct slice name);
