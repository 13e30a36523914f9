/* block: block devices. */
#include "providers/storage/block.h"

#include "providers/scan.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    UDEV_MAX = 65536,
    DEPTH_MAX = 16
};

void block_path(const struct block *b, const char *file, char out[192])
{
    snprintf(out, 192, "sys/block/%s%s%s/%s", b->disk, b->disk[0] ? "/" : "", b->name, file);
}

struct slice block_line(const struct sysroot *root, const struct block *b, const char *file,
                        char *buf, size_t size)
{
    char path[192];
    block_path(b, file, path);
    return host_line(root, path, buf, size);
}

uint64_t block_number(const struct sysroot *root, const struct block *b, const char *file)
{
    char buf[64];
    return scan_number(block_line(root, b, file, buf, sizeof buf));
}

/* Names by length, then as text: sdz before sdaa. */
static int compare_names(const struct dirent **a, const struct dirent **b)
{
    size_t n = strlen((*a)->d_name), m = strlen((*b)->d_name);
    return n != m ? (n < m ? -1 : 1) : strcmp((*a)->d_name, (*b)->d_name);
}

static int is_name(const struct dirent *e)
{
    return e->d_name[0] != '.' && strlen(e->d_name) < 64;
}

static bool exists(const struct sysroot *root, const struct block *b, const char *file)
{
    char path[192];
    block_path(b, file, path);
    int fd = sysroot_open(root, path, O_PATH);
    if (fd >= 0) {
        (void)close(fd);
    }
    return fd >= 0;
}

static int list(const struct sysroot *root, const char *path, struct dirent ***names)
{
    int fd = sysroot_open(root, path, O_RDONLY | O_DIRECTORY);
    int n = fd < 0 ? -1 : scandirat(fd, ".", names, is_name, compare_names);
    if (fd >= 0) {
        (void)close(fd);
    }
    return n;
}

static bool read_dev(const struct sysroot *root, struct block *b)
{
    char buf[64];
    struct slice dev = block_line(root, b, "dev", buf, sizeof buf);
    if (dev.n == 0 || dev.n >= sizeof b->dev) {
        return false;
    }
    memcpy(b->dev, dev.p, dev.n);
    return true;
}

static hres add_partitions(const struct sysroot *root, const struct block *disk, struct blocks *out)
{
    struct dirent **names = NULL;
    char path[192];
    block_path(disk, "", path);
    int n = list(root, path, &names);
    hres hr = 0;
    for (int i = 0; i < n; i++) {
        struct block b = {.index = disk->index, .drive = disk->drive};
        bool of_disk = strncmp(names[i]->d_name, disk->name, strlen(disk->name)) == 0;
        snprintf(b.name, sizeof b.name, "%.63s", names[i]->d_name);
        memcpy(b.disk, disk->name, sizeof b.disk);
        b.partition = of_disk ? block_number(root, &b, "partition") : NOT_KNOWN;
        if (hr == 0 && b.partition != NOT_KNOWN && read_dev(root, &b) && !vec_push(out, b)) {
            hr = WBEM_E_OUT_OF_MEMORY;
        }
        free(names[i]);
    }
    free(names);
    return hr;
}

/* What has a device of a bus below it is a drive. Boot areas and the like of memory cards are not. */
static void judge(const struct sysroot *root, struct block *b, uint64_t *index)
{
    size_t n = strlen(b->name);
    bool hidden = n > 5 && (strstr(b->name, "boot") || strstr(b->name, "rpmb"));
    b->optical = strncmp(b->name, "sr", 2) == 0;
    b->drive =
        !b->optical && !hidden && strncmp(b->name, "fd", 2) != 0 && exists(root, b, "device");
    b->index = b->drive ? (*index)++ : 0;
}

hres blocks_read(const struct sysroot *root, struct blocks *out)
{
    struct dirent **names = NULL;
    uint64_t index = 0;
    int n = list(root, "sys/block", &names);
    hres hr = 0;
    for (int i = 0; i < n; i++) {
        struct block b = {0};
        snprintf(b.name, sizeof b.name, "%.63s", names[i]->d_name);
        if (hr == 0 && read_dev(root, &b)) {
            judge(root, &b, &index);
            hr = vec_push(out, b) ? add_partitions(root, &b, out) : WBEM_E_OUT_OF_MEMORY;
        }
        free(names[i]);
    }
    free(names);
    return hr;
}

hres block_udev(const struct sysroot *root, const struct block *b, const char *key, struct str *out)
{
    AUTO_STR text = STR_INIT;
    char path[64];
    struct slice line;
    snprintf(path, sizeof path, "run/udev/data/b%s", b->dev);
    hres hr = sysroot_read_all(root, path, UDEV_MAX, &text);
    struct slice rest = str_slice(&text);
    while (SUCCEEDED(hr) && scan_line(&rest, &line)) {
        if (scan_prefix(&line, "E:") && scan_prefix(&line, key) && scan_prefix(&line, "=")) {
            str_add_slice(out, line);
            break;
        }
    }
    return hr == WBEM_E_OUT_OF_MEMORY ? hr : str_status(out);
}

/* ---- through mappings ---- */
struct below {
    const struct sysroot *root;
    const struct blocks *all;
    hres (*fn)(void *arg, const struct block *b);
    void *arg;
};

static hres visit(const struct below *w, const struct block *b, unsigned depth);

static const struct block *named(const struct blocks *all, const char *name)
{
    for (size_t i = 0; i < all->n; i++) {
        if (strcmp(all->v[i].name, name) == 0) {
            return &all->v[i];
        }
    }
    return NULL;
}

static hres visit_slaves(const struct below *w, const struct block *b, unsigned depth, int *count)
{
    struct dirent **names = NULL;
    char path[192];
    block_path(b, "slaves", path);
    *count = list(w->root, path, &names);
    hres hr = 0;
    for (int i = 0; i < *count; i++) {
        const struct block *slave = named(w->all, names[i]->d_name);
        if (hr == 0 && slave && depth < DEPTH_MAX) {
            hr = visit(w, slave, depth + 1);
        }
        free(names[i]);
    }
    free(names);
    return hr;
}

static hres visit(const struct below *w, const struct block *b, unsigned depth)
{
    int count = 0;
    hres hr = b->partition ? 0 : visit_slaves(w, b, depth, &count);
    return hr || count > 0 ? hr : w->fn(w->arg, b);
}

hres blocks_below(const struct sysroot *root, const struct blocks *all, const char *dev,
                  hres (*fn)(void *arg, const struct block *b), void *arg)
{
    struct below w = {root, all, fn, arg};
    for (size_t i = 0; i < all->n; i++) {
        if (strcmp(all->v[i].dev, dev) == 0) {
            return visit(&w, &all->v[i], 0);
        }
    }
    return 0;
}
