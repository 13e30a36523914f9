/* block: the block devices of /sys/block and their partitions. */
#pragma once
#include "providers/table.h"
#include "util/vec.h"

struct block {
    char name[64];      /* "sda1" */
    char disk[64];      /* "sda": of a partition the disk it is on, else empty */
    char dev[24];       /* "8:1" */
    uint64_t partition; /* its number; 0: not a partition */
    uint64_t index;     /* of disks: their number; of partitions: that of the disk */
    bool
        drive; /* a disk or a partition of one, not something the kernel makes of memory, files or other disks */
    bool optical;
};
struct blocks VEC(struct block);
/* All of them, each disk before its partitions, in the order of their names (sda, sdb … sdaa). */
hres blocks_read(const struct sysroot *root, struct blocks *out);
/* The directory below the root: "sys/block/sda/sda1". */
void block_path(const struct block *b, const char *file, char out[192]);
/* A line, or a number, of a file there. */
struct slice block_line(const struct sysroot *root, const struct block *b, const char *file,
                        char *buf, size_t size);
uint64_t block_number(const struct sysroot *root, const struct block *b,
                      const char *file); /* NOT_KNOWN */
/* A property that udev found (run/udev/data), appended; nothing when there is none. */
hres block_udev(const struct sysroot *root, const struct block *b, const char *key,
                struct str *out);
/* The partitions and disks that the device of a mount ("253:0") lies on: through mappings and arrays. */
hres blocks_below(const struct sysroot *root, const struct blocks *all, const char *dev,
                  hres (*fn)(void *arg, const struct block *b), void *arg);
