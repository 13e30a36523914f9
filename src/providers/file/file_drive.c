/* file_drive: on which file system a file is. */
#include "providers/file/file.h"
#include "providers/storage/mounts.h"
#include "util/vec.h"

#include <stdio.h>
#include <stdlib.h>

struct file_drives {
    struct VEC(struct file_drive) v;
};

static hres keep(void *arg, const struct mount *m)
{
    struct file_drives *d = arg;
    struct file_drive new = {.local = m->type != DRIVE_NETWORK};
    memcpy(new.device, m->device, sizeof new.device);
    str_add_slice(&new.point, str_slice(&m->point));
    str_add_slice(&new.filesystem, str_slice(&m->filesystem));
    if (str_status(&new.point) || str_status(&new.filesystem) || !vec_push(&d->v, new)) {
        str_fini(&new.point);
        str_fini(&new.filesystem);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

hres file_drives_read(const struct cimwin32 *s, struct file_drives **out)
{
    *out = calloc(1, sizeof **out);
    return *out ? mounts_each(s, keep, *out) : WBEM_E_OUT_OF_MEMORY;
}

void file_drives_free(struct file_drives *d)
{
    if (!d) {
        return;
    }
    for (size_t i = 0; i < d->v.n; i++) {
        str_fini(&d->v.v[i].point);
        str_fini(&d->v.v[i].filesystem);
    }
    vec_fini(&d->v);
    free(d);
}

static bool is_below(struct slice path, const struct file_drive *d)
{
    struct slice p = str_slice(&d->point);
    return p.n == 1 || (path.n >= p.n && memcmp(path.p, p.p, p.n) == 0 &&
                        (path.n == p.n || path.p[p.n] == '/'));
}

/* Subvolumes of btrfs have device numbers that mountinfo does not tell. */
static bool is_many(const struct file_drive *d)
{
    return strcmp(str_z(&d->filesystem), "btrfs") == 0;
}

const struct file_drive *file_drive_of(const struct file_drives *d, struct slice path,
                                       unsigned major, unsigned minor)
{
    char device[32];
    snprintf(device, sizeof device, "%u:%u", major, minor);
    const struct file_drive *by_device = NULL, *by_place = NULL;
    for (size_t i = 0; i < d->v.n; i++) {
        const struct file_drive *v = &d->v.v[i];
        by_device = strcmp(v->device, device) == 0 ? v : by_device;
        if (is_below(path, v) && (!by_place || v->point.n > by_place->point.n)) {
            by_place = v;
        }
    }
    return by_device ? by_device : by_place && is_many(by_place) ? by_place : NULL;
}
