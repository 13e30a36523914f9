/* quota: limits of users on file systems (quotactl(2)). */
#pragma once
#include "providers/table.h"

struct quota {
    uint32_t uid;
    uint64_t used, soft, hard; /* bytes; 0: no limit */
};
/* The first quota of a user with this number or a greater one, on the file system of the device. 0 or an errno value;
 * ENOENT: there is no further one. A variable for tests. */
extern int (*quota_next)(const char *device, uint32_t uid, struct quota *out);
