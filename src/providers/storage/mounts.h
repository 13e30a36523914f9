/* mounts: file systems on devices or in the network, where they are mounted. Pseudo file systems, memory, and further
 * mounts of one that was told already are left out; the root is always there. */
#pragma once
#include "providers/table.h"

enum drive_type {
    DRIVE_REMOVABLE = 2,
    DRIVE_FIXED = 3,
    DRIVE_NETWORK = 4,
    DRIVE_OPTICAL = 5,
};
struct mount {
    char device[32]; /* major:minor */
    struct str point, filesystem, source;
    enum drive_type type;
    bool read_only;
};
/* Calls fn for each; stops when it returns non-zero and returns that. */
hres mounts_each(const struct cimwin32 *s, hres (*fn)(void *arg, const struct mount *m), void *arg);
/* DeviceID of the Win32_Volume, appended (volume.c). */
hres volume_id(const struct cimwin32 *s, const struct mount *m, struct str *out);
