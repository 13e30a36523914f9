/* modules: the modules of the kernel that are loaded (/proc/modules). */
#pragma once
#include "providers/table.h"

struct module { /* texts are borrowed */
    const struct cimwin32 *s;
    struct slice name;
    struct slice used_by; /* "a,b," or "-" */
    uint64_t users;
    bool used, permanent, loading, unloading;
};
hres modules_each(const struct cimwin32 *s, hres (*each)(void *arg, const struct module *m),
                  void *arg);
