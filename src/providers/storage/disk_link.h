/* disk_link: names that udev gives to disks: links below /dev/disk. */
#pragma once
#include "providers/table.h"

/* The name of the link in the directory that leads to the device (a path or a name), unescaped, appended to out; nothing
 * when there is none. */
hres disk_link_name(const struct sysroot *root, const char *dir, const char *device,
                    struct str *out);
