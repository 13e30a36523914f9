/* partition: Win32_DiskPartition, and what it is associated with: the drive it is on, the logical disks that are on it. */
#include "providers/scan.h"
#include "providers/storage/block.h"
#include "providers/storage/mounts.h"
#include "util/utf.h"

#include <stdio.h>

enum {
    SECTOR = 512
};
struct partition {
    const struct cimwin32 *s;
    const struct block *b;
    struct str id;
    const char *kind;
    uint64_t disk, index, size, start, blocks, sector;
    int8_t bootable, primary;
    bool read_only;
};

/* ---- reading ---- */
static const char *old_kind(uint64_t code)
{
    static const char *const kinds[256] = {
        [0x00] = "Unused",
        [0x01] = "12-bit FAT",
        [0x02] = "Xenix Type 1",
        [0x03] = "Xenix Type 2",
        [0x04] = "16-bit FAT",
        [0x05] = "Extended Partition",
        [0x06] = "MS-DOS V4 Huge",
        [0x07] = "Installable File System",
        [0x0b] = "Win95 w/Extended Int 13",
        [0x0c] = "Win95 w/Extended Int 13",
        [0x0e] = "Win95 w/Extended Int 13",
        [0x0f] = "Extended w/Extended Int 13",
        [0x41] = "PowerPC Reference Platform",
        [0x42] = "Logical Disk Manager",
        [0x63] = "UNIX",
    };
    return code < ARRAY_LEN(kinds) && kinds[code] ? kinds[code] : "Unknown";
}

static const char *gpt_kind(struct slice id)
{
    static const struct {
        const char *id, *kind;
    } rows[] = {{"c12a7328-f81f-11d2-ba4b-00a0c93ec93b", "GPT: System"},
                {"ebd0a0a2-b9e5-4433-87c0-68b6b72699c7", "GPT: Basic Data"},
                {"e3c9e316-0b5c-4db8-817d-f92df00215ae", "GPT: Reserved"},
                {"5808c8aa-7e8f-42e0-85d2-e1e90434cfb3", "GPT: LDM Metadata"},
                {"af9b60a0-1431-4f62-bc68-3311714a69ad", "GPT: LDM Data"}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (utf8_caseeq(id, slice_of(rows[i].id))) {
            return rows[i].kind;
        }
    }
    return "GPT: Unknown";
}

/* What udev read in the table of partitions. */
static hres read_entry(struct partition *p)
{
    AUTO_STR scheme = STR_INIT;
    AUTO_STR type = STR_INIT;
    AUTO_STR flags = STR_INIT;
    const struct sysroot *root = p->s->root;
    hres hr = block_udev(root, p->b, "ID_PART_ENTRY_SCHEME", &scheme);
    hr = hr ? hr : block_udev(root, p->b, "ID_PART_ENTRY_TYPE", &type);
    hr = hr ? hr : block_udev(root, p->b, "ID_PART_ENTRY_FLAGS", &flags);
    p->bootable = p->primary = -1;
    if (strcmp(str_z(&scheme), "gpt") == 0) {
        p->kind = gpt_kind(str_slice(&type));
        p->bootable = strcmp(p->kind, "GPT: System") == 0;
        p->primary = 1;
    } else if (strcmp(str_z(&scheme), "dos") == 0) {
        uint64_t code = scan_hex(str_slice(&type)), bits = scan_hex(str_slice(&flags));
        p->kind = old_kind(code);
        p->bootable = bits != NOT_KNOWN && (bits & 0x80);
        p->primary = p->b->partition <= 4 && code != 5 && code != 0x0f;
    }
    return hr;
}

static uint64_t times(uint64_t n, uint64_t by)
{
    return n == NOT_KNOWN ? n : n * by;
}

static const struct block *disk_of(const struct blocks *all, const struct block *b)
{
    for (size_t i = 0; i < all->n; i++) {
        if (strcmp(all->v[i].name, b->disk) == 0) {
            return &all->v[i];
        }
    }
    return b;
}

static hres read_partition(struct partition *p, const struct blocks *all)
{
    const struct sysroot *root = p->s->root;
    p->disk = p->b->index;
    p->index = p->b->partition - 1;
    p->size = times(block_number(root, p->b, "size"), SECTOR);
    p->start = times(block_number(root, p->b, "start"), SECTOR);
    p->sector = block_number(root, disk_of(all, p->b), "queue/logical_block_size");
    p->blocks = p->size != NOT_KNOWN && p->sector != NOT_KNOWN && p->sector ? p->size / p->sector
                                                                            : NOT_KNOWN;
    p->read_only = block_number(root, p->b, "ro") == 1;
    str_addf(&p->id, "/dev/%s", p->b->name);
    hres hr = read_entry(p);
    return hr ? hr : str_status(&p->id);
}

static hres fill_access(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    fill_uint(out, ((const struct partition *)subject)->read_only ? 1 : 3);
    return 0;
}

#define T partition
static const struct prop_row rows[] = {
    {"Access", fill_access, 0, 0, "`ro`: 1 (readable) or 3 (writeable)"},
    ROW_U64("BlockSize", T, sector, "`queue/logical_block_size` of the disk"),
    ROW_TRI("Bootable", T, bootable,
            "the active flag of the entry; of a GPT: the EFI system partition"),
    ROW_TRI("BootPartition", T, bootable, "as Bootable"),
    ROW_STR("Caption", T, id, "the device file"),
    ROW_CONST("CreationClassName", "Win32_DiskPartition"),
    ROW_TEXT("Description", T, kind, "as Type"),
    ROW_STR("DeviceID", T, id, "the device file: /dev/sda1"),
    ROW_U64("DiskIndex", T, disk, "Index of the Win32_DiskDrive"),
    ROW_NULL("HiddenSectors", "of an old table of partitions only, and not told"),
    ROW_U64("Index", T, index, "number of the partition, from 0"),
    ROW_STR("Name", T, id, "the device file"),
    ROW_U64("NumberOfBlocks", T, blocks, "Size / BlockSize"),
    ROW_TRI("PrimaryPartition", T, primary,
            "an entry of the main table; NULL when udev tells no table"),
    ROW_NULL("Purpose", "Type tells"),
    ROW_NULL("RewritePartition", "no such mark"),
    ROW_U64("Size", T, size, "`size`, bytes"),
    ROW_U64("StartingOffset", T, start, "`start`, bytes"),
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"),
    ROW_COMPUTER("SystemName"),
    ROW_TEXT("Type", T, kind,
             "ID_PART_ENTRY_TYPE of udev, in the words of Windows: \"GPT: Basic Data\", "
             "\"Installable File System\", …; "
             "NULL without udev"),
    {0},
};
#undef T

static hres each_partition(struct telling *t,
                           hres (*fn)(struct telling *t, const struct partition *p))
{
    struct blocks all = {0};
    hres hr = blocks_read(t->s->root, &all);
    for (size_t i = 0; i < all.n && hr == 0; i++) {
        struct partition p = {.s = t->s, .b = &all.v[i]};
        if (p.b->partition && p.b->drive) {
            hr = read_partition(&p, &all);
            hr = hr ? hr : fn(t, &p);
            str_fini(&p.id);
        }
    }
    vec_fini(&all);
    return hr;
}

static hres tell_one(struct telling *t, const struct partition *p)
{
    return tell(t, p);
}

static hres tell_partitions(struct telling *t)
{
    return each_partition(t, tell_one);
}

/* ---- associations ---- */
static hres tell_on_drive(struct telling *t, const struct partition *p)
{
    struct link_pair l = {0};
    AUTO_STR drive = STR_INIT;
    str_addf(&drive, "/dev/%s", p->b->disk);
    telling_path1(t, &l.left, "Win32_DiskDrive", "DeviceID", str_slice(&drive));
    telling_path1(t, &l.right, "Win32_DiskPartition", "DeviceID", str_slice(&p->id));
    hres hr = str_status(&drive);
    hr = hr ? hr : tell_link(t, &l);
    link_pair_fini(&l);
    return hr;
}

static hres tell_on_drives(struct telling *t)
{
    return each_partition(t, tell_on_drive);
}

struct placed { /* a logical disk on a partition; begins like struct link_pair */
    struct link_pair pair;
    uint64_t start, end;
};
struct placing {
    struct telling *t;
    const struct blocks *all;
    const struct mount *m;
};

static hres tell_place(void *arg, const struct block *b)
{
    struct placing *w = arg;
    struct placed l = {.start = NOT_KNOWN, .end = NOT_KNOWN};
    AUTO_STR id = STR_INIT;
    if (!b->partition || !b->drive) {
        return 0; /* a file system on a whole disk */
    }
    uint64_t start = times(block_number(w->t->s->root, b, "start"), SECTOR),
             size = times(block_number(w->t->s->root, b, "size"), SECTOR);
    if (start != NOT_KNOWN && size != NOT_KNOWN && size) {
        l.start = start;
        l.end = start + size - 1;
    }
    str_addf(&id, "/dev/%s", b->name);
    telling_path1(w->t, &l.pair.left, "Win32_DiskPartition", "DeviceID", str_slice(&id));
    telling_path1(w->t, &l.pair.right, "Win32_LogicalDisk", "DeviceID", str_slice(&w->m->point));
    hres hr = str_status(&id);
    hr = hr ? hr : tell_link(w->t, &l.pair);
    link_pair_fini(&l.pair);
    return hr;
}

static hres tell_places(void *arg, const struct mount *m)
{
    struct placing *w = arg;
    w->m = m;
    return blocks_below(w->t->s->root, w->all, m->device, tell_place, w);
}

static hres tell_disks_on(struct telling *t)
{
    struct blocks all = {0};
    struct placing w = {.t = t, .all = &all};
    hres hr = blocks_read(t->s->root, &all);
    hr = hr ? hr : mounts_each(t->s, tell_places, &w);
    vec_fini(&all);
    return hr;
}

static const struct prop_row drive_link_rows[] = {
    ROW_STR("Antecedent", link_pair, left, "path of the Win32_DiskDrive"),
    ROW_STR("Dependent", link_pair, right, "path of the Win32_DiskPartition"),
    {0},
};
static const struct prop_row logical_link_rows[] = {
    ROW_STR("Antecedent", link_pair, left, "path of the Win32_DiskPartition"),
    ROW_STR("Dependent", link_pair, right, "path of the Win32_LogicalDisk"),
    ROW_U64("EndingAddress", placed, end, "last byte of the partition on the disk"),
    ROW_U64("StartingAddress", placed, start, "first byte of the partition on the disk"),
    {0},
};

const struct win32_table partition_table = {"Win32_DiskPartition", rows, tell_partitions,
                                            "The partitions of the Win32_DiskDrive objects, of "
                                            "/sys/block. Files without a directory are below "
                                            "/sys/block/DISK/PARTITION."};
const struct win32_table drive_partition_table = {"Win32_DiskDriveToDiskPartition", drive_link_rows,
                                                  tell_on_drives, "A drive and a partition on it."};
const struct win32_table logical_partition_table = {
    "Win32_LogicalDiskToPartition", logical_link_rows, tell_disks_on,
    "A partition and the file system on it: also through LVM, LUKS and RAID, where one file system "
    "may be on several partitions."};
