/* disk_drive: Win32_DiskDrive, Win32_PhysicalMedia, Win32_CDROMDrive and the association of the first two. */
#include "providers/scan.h"
#include "providers/storage/block.h"
#include "providers/storage/disk_link.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum {
    SECTOR = 512 /* what the kernel counts in, whatever the disk has */
};
struct drive {
    const struct cimwin32 *s;
    const struct block *b;
    struct str id, model, vendor, serial, revision;
    const char *interface, *media, *description;
    uint64_t index, size, sector, sectors, partitions, signature;
    uint64_t host, bus, target, unit; /* SCSI */
    bool loaded, removable, read_only;
};

/* ---- reading ---- */
static void add_line(const struct cimwin32 *s, const struct block *b, const char *file,
                     struct str *out)
{
    char buf[256];
    str_add_slice(out, block_line(s->root, b, file, buf, sizeof buf));
}

/* The first of the files, or else of udev's properties, that says something. */
static hres add_first(struct drive *d, struct str *out, const char *const *files,
                      const char *property)
{
    for (; *files && out->n == 0; files++) {
        add_line(d->s, d->b, *files, out);
    }
    return out->n ? str_status(out) : block_udev(d->s->root, d->b, property, out);
}

/* H:C:T:L: the name of the directory below device/scsi_disk. */
static void read_scsi(struct drive *d)
{
    char path[192];
    block_path(d->b, d->b->optical ? "device/scsi_device" : "device/scsi_disk", path);
    DIR *dir = sysroot_opendir(d->s->root, path);
    for (const struct dirent *e; dir && (e = readdir(dir));) {
        uint64_t *const parts[] = {&d->host, &d->bus, &d->target, &d->unit};
        struct slice rest = slice_of(e->d_name), part;
        for (size_t i = 0;
             e->d_name[0] != '.' && i < ARRAY_LEN(parts) && scan_part(&rest, ':', &part); i++) {
            *parts[i] = scan_number(part);
        }
    }
    if (dir) {
        (void)closedir(dir);
    }
}

/* What udev calls the bus, in Windows' words. */
static hres read_interface(struct drive *d)
{
    static const struct {
        const char *bus, *interface;
    } rows[] = {{"ata", "IDE"},   {"scsi", "SCSI"},     {"usb", "USB"},
                {"nvme", "SCSI"}, {"ieee1394", "1394"}, {"virtio", "SCSI"}};
    AUTO_STR bus = STR_INIT;
    hres hr = block_udev(d->s->root, d->b, "ID_BUS", &bus);
    if (hr == 0 && bus.n == 0) {
        str_addz(&bus, strncmp(d->b->name, "nvme", 4) == 0 ? "nvme"
                       : d->b->name[0] == 'v'              ? "virtio"
                                                           : "");
    }
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        d->interface = strcmp(str_z(&bus), rows[i].bus) == 0 ? rows[i].interface : d->interface;
    }
    return hr ? hr : str_status(&bus);
}

/* The signature of a disk with a table of partitions of the old kind. */
static hres read_signature(struct drive *d)
{
    AUTO_STR kind = STR_INIT;
    AUTO_STR id = STR_INIT;
    hres hr = block_udev(d->s->root, d->b, "ID_PART_TABLE_TYPE", &kind);
    hr = hr ? hr : block_udev(d->s->root, d->b, "ID_PART_TABLE_UUID", &id);
    d->signature = strcmp(str_z(&kind), "dos") == 0 ? scan_hex(str_slice(&id)) : NOT_KNOWN;
    return hr;
}

static hres read_drive(struct drive *d)
{
    static const char *const models[] = {"device/model", "device/name", NULL},
                             *const revisions[] = {"device/firmware_rev", "device/rev",
                                                   "device/fwrev", NULL},
                             *const serials[] = {"device/serial", "serial", NULL};
    const struct sysroot *root = d->s->root;
    hres hr = add_first(d, &d->model, models, "ID_MODEL");
    hr = hr ? hr : add_first(d, &d->revision, revisions, "ID_REVISION");
    hr = hr ? hr : block_udev(root, d->b, "ID_SERIAL_SHORT", &d->serial);
    hr = hr || d->serial.n ? hr : add_first(d, &d->serial, serials, "ID_SCSI_SERIAL");
    add_line(d->s, d->b, "device/vendor", &d->vendor);
    bool number = strncmp(str_z(&d->vendor), "0x", 2) == 0,
         ata = strcmp(str_z(&d->vendor), "ATA") == 0;
    if (number || ata) {
        str_clear(&d->vendor); /* of the bus, not of who made the disk */
    }
    d->size = block_number(root, d->b, "size");
    d->sector = block_number(root, d->b, "queue/logical_block_size");
    d->loaded = d->size != NOT_KNOWN && d->size > 0;
    d->size = d->size == NOT_KNOWN ? d->size : d->size * SECTOR;
    d->sectors = d->size != NOT_KNOWN && d->sector != NOT_KNOWN && d->sector ? d->size / d->sector
                                                                             : NOT_KNOWN;
    d->removable = block_number(root, d->b, "removable") == 1;
    d->read_only = block_number(root, d->b, "ro") == 1;
    d->media = d->removable ? "Removable Media" : "Fixed hard disk media";
    d->host = d->bus = d->target = d->unit = NOT_KNOWN;
    read_scsi(d);
    hr = hr ? hr : read_interface(d);
    hr = hr ? hr : read_signature(d);
    str_addf(&d->id, "/dev/%s", d->b->name);
    return hr ? hr : str_status(&d->id);
}

static void drive_fini(struct drive *d)
{
    str_fini(&d->id);
    str_fini(&d->model);
    str_fini(&d->vendor);
    str_fini(&d->serial);
    str_fini(&d->revision);
}

/* ---- properties ---- */
/* 3 random access, 4 writing, 7 removable media. */
static hres fill_capabilities(const struct prop_row *row, const void *subject,
                              struct cim_value *out)
{
    static const char *const names[] = {
        [3] = "Random Access", [4] = "Supports Writing", [7] = "Supports Removable Media"};
    const struct drive *d = subject;
    const uint64_t all[] = {3, 4, 7};
    const bool has[] = {true, !d->read_only, d->removable};
    struct cim_array *a =
        cim_array_new(row->arg ? CIM_STRING : CIM_UINT16, (size_t)has[0] + has[1] + has[2]);
    for (size_t i = 0, n = 0; a && i < ARRAY_LEN(all); i++) {
        if (has[i] && row->arg) {
            a->v[n].str = cim_str_new(slice_of(names[all[i]]));
            if (!a->v[n++].str) {
                cim_array_unref(a);
                return WBEM_E_OUT_OF_MEMORY;
            }
        } else if (has[i]) {
            a->v[n++].u = all[i];
        }
    }
    *out = a ? cim_arrval(a) : *out;
    return a ? 0 : WBEM_E_OUT_OF_MEMORY;
}

#define T           drive
#define NO_GEOMETRY "disks have no geometry any more"
/* clang-format off */
#define COMMON \
    {"Capabilities", fill_capabilities, 0, 0, "3 (random access), 4 (writing), 7 (removable media)"}, \
    {"CapabilityDescriptions", fill_capabilities, 1, 0, "the same in words"}, \
    ROW_NULL("CompressionMethod", "not told"), \
    ROW_NULL("DefaultBlockSize", "BytesPerSector tells"), \
    ROW_STR("DeviceID", T, id, "the device file: /dev/sda"), \
    ROW_STR("Manufacturer", T, vendor, "`device/vendor`, when it is not the name of the bus"), \
    ROW_NULL("MaxBlockSize", "not told"), \
    ROW_NULL("MaxMediaSize", "not told"), \
    ROW_BOOL("MediaLoaded", T, loaded, "it has a size"), \
    ROW_NULL("MinBlockSize", "not told"), \
    ROW_NULL("NeedsCleaning", "not told"), \
    ROW_NULL("NumberOfMediaSupported", "not told"), \
    ROW_U64("SCSIBus", T, bus, "of host:channel:target:unit"), \
    ROW_U64("SCSILogicalUnit", T, unit, "of host:channel:target:unit"), \
    ROW_U64("SCSIPort", T, host, "of host:channel:target:unit"), \
    ROW_U64("SCSITargetId", T, target, "of host:channel:target:unit"), \
    ROW_STR("SerialNumber", T, serial, "ID_SERIAL_SHORT of udev, else `device/serial`"), \
    ROW_U64("Size", T, size, "`size`, bytes"), \
    ROW_CONST("Status", "OK"), \
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"), \
    ROW_COMPUTER("SystemName")

static const struct prop_row drive_rows[] = {
    COMMON,
    ROW_U64("BytesPerSector", T, sector, "`queue/logical_block_size`"),
    ROW_STR("Caption", T, model, "as Model"),
    ROW_CONST("CreationClassName", "Win32_DiskDrive"),
    ROW_CONST("Description", "Disk drive"),
    ROW_STR("FirmwareRevision", T, revision, "`device/firmware_rev`, `device/rev`"),
    ROW_U64("Index", T, index, "number in the order of the names"),
    ROW_TEXT("InterfaceType", T, interface, "ID_BUS of udev: IDE (ATA), SCSI (also NVMe and virtio), USB, 1394; else NULL"),
    ROW_TEXT("MediaType", T, media, "\"Fixed hard disk media\" or \"Removable Media\""),
    ROW_STR("Model", T, model, "`device/model`; else ID_MODEL of udev"),
    ROW_STR("Name", T, id, "the device file"),
    ROW_U64("Partitions", T, partitions, "how many there are"),
    ROW_NULL("SectorsPerTrack", NO_GEOMETRY),
    ROW_U64("Signature", T, signature, "of a table of partitions of the old kind (dos); else NULL"),
    ROW_NULL("TotalCylinders", NO_GEOMETRY),
    ROW_NULL("TotalHeads", NO_GEOMETRY),
    ROW_U64("TotalSectors", T, sectors, "Size / BytesPerSector"),
    ROW_NULL("TotalTracks", NO_GEOMETRY),
    ROW_NULL("TracksPerCylinder", NO_GEOMETRY),
    {0},
};
static const struct prop_row cdrom_rows[] = {
    COMMON,
    ROW_STR("Caption", T, model, "`device/model`"),
    ROW_CONST("CreationClassName", "Win32_CDROMDrive"),
    ROW_CONST("Description", "CD-ROM Drive"),
    ROW_STR("Drive", T, id, "the device file: there are no letters"),
    ROW_NULL("DriveIntegrity", "not told"),
    ROW_NULL("FileSystemFlags", "Win32_LogicalDisk tells of what is mounted"),
    ROW_NULL("FileSystemFlagsEx", "Win32_LogicalDisk tells of what is mounted"),
    ROW_STR("Id", T, id, "the device file"),
    ROW_NULL("MaximumComponentLength", "Win32_LogicalDisk tells of what is mounted"),
    ROW_CONST("MediaType", "CD-ROM"),
    ROW_NULL("MfrAssignedRevisionLevel", "RevisionLevel tells"),
    ROW_STR("Name", T, model, "`device/model`"),
    ROW_STR("RevisionLevel", T, revision, "`device/rev`"),
    ROW_NULL("TransferRate", "not told"),
    ROW_NULL("VolumeName", "Win32_LogicalDisk tells of what is mounted"),
    ROW_NULL("VolumeSerialNumber", "Win32_LogicalDisk tells of what is mounted"),
    {0},
};
static const struct prop_row media_rows[] = {
    ROW_U64("Capacity", T, size, "`size`, bytes"),
    ROW_NULL("CleanerMedia", "not told"),
    ROW_CONST("CreationClassName", "Win32_PhysicalMedia"),
    ROW_NULL("Caption", "no such text"),
    ROW_NULL("Description", "no such text"),
    ROW_NULL("MediaDescription", "no such text"),
    ROW_NULL("MediaType", "not told in these terms"),
    ROW_STR("Model", T, model, "`device/model`"),
    ROW_NULL("Name", "Tag tells"),
    ROW_BOOL("Removable", T, removable, "`removable`"),
    ROW_STR("SerialNumber", T, serial, "as of the drive"),
    ROW_STR("Tag", T, id, "the device file"),
    ROW_BOOL("WriteProtectOn", T, read_only, "`ro`"),
    {0},
};
static const struct prop_row link_rows[] = {
    ROW_STR("Antecedent", link_pair, left, "path of the Win32_PhysicalMedia"),
    ROW_STR("Dependent", link_pair, right, "path of the Win32_DiskDrive"),
    {0},
};
/* clang-format on */

/* ---- objects ---- */
static uint64_t count_partitions(const struct blocks *all, const struct block *disk)
{
    uint64_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        n += strcmp(all->v[i].disk, disk->name) == 0;
    }
    return n;
}

static hres each_drive(struct telling *t, bool optical,
                       hres (*fn)(struct telling *t, const struct drive *d))
{
    struct blocks all = {0};
    hres hr = blocks_read(t->s->root, &all);
    for (size_t i = 0; i < all.n && hr == 0; i++) {
        const struct block *b = &all.v[i];
        struct drive d = {.s = t->s, .b = b, .index = b->index};
        if (b->partition || !(optical ? b->optical : b->drive)) {
            continue;
        }
        d.partitions = count_partitions(&all, b);
        hr = read_drive(&d);
        hr = hr ? hr : fn(t, &d);
        drive_fini(&d);
    }
    vec_fini(&all);
    return hr;
}

static hres tell_drive(struct telling *t, const struct drive *d)
{
    return tell(t, d);
}

static hres tell_drives(struct telling *t)
{
    return each_drive(t, false, tell_drive);
}

static hres tell_optical(struct telling *t)
{
    return each_drive(t, true, tell_drive);
}

static hres tell_media_link(struct telling *t, const struct drive *d)
{
    struct link_pair p = {0};
    telling_path1(t, &p.left, "Win32_PhysicalMedia", "Tag", str_slice(&d->id));
    telling_path1(t, &p.right, "Win32_DiskDrive", "DeviceID", str_slice(&d->id));
    hres hr = tell_link(t, &p);
    link_pair_fini(&p);
    return hr;
}

static hres tell_media_links(struct telling *t)
{
    return each_drive(t, false, tell_media_link);
}

const struct win32_table disk_drive_table = {
    "Win32_DiskDrive", drive_rows, tell_drives,
    "One object per disk: what stands in /sys/block and has a device of a bus. Files without a "
    "directory are below /sys/block/NAME. "
    "Loop devices, disks in memory, mappings (LVM, LUKS) and arrays are not drives; "
    "Win32_LogicalDiskToPartition looks through them."};
const struct win32_table cdrom_table = {"Win32_CDROMDrive", cdrom_rows, tell_optical,
                                        "One object per optical drive (sr0, …) of /sys/block."};
const struct win32_table physical_media_table = {"Win32_PhysicalMedia", media_rows, tell_drives,
                                                 "One object per Win32_DiskDrive: what is in it."};
const struct win32_table media_link_table = {"Win32_DiskDrivePhysicalMedia", link_rows,
                                             tell_media_links, "A drive and what is in it."};
