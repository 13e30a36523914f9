/* logical_disk: Win32_LogicalDisk: what is mounted; Win32_MappedLogicalDisk: what is mounted from the network. */
#include "providers/scan.h"
#include "providers/storage/disk_link.h"
#include "providers/storage/mounts.h"
#include "util/utf.h"

#include <sys/statvfs.h>

enum disk_source {
    SRC_STATVFS = 1
};
struct disk {
    const struct cimwin32 *s;
    const struct mount *m;
    struct statvfs st;
    bool has_st;
};

/* ---- properties ---- */
enum own_text {
    T_POINT,
    T_FILESYSTEM
};

static hres fill_own(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct disk *d = subject;
    return fill_text(out, str_slice(row->arg == T_POINT ? &d->m->point : &d->m->filesystem));
}

static hres fill_access(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    fill_uint(out, ((const struct disk *)subject)->m->read_only ? 1 : 3);
    return 0;
}

static hres fill_type(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    fill_uint(out, ((const struct disk *)subject)->m->type);
    return 0;
}

static hres fill_kind(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    static const char *const kinds[] = {[DRIVE_REMOVABLE] = "Removable Disk",
                                        [DRIVE_FIXED] = "Local Fixed Disk",
                                        [DRIVE_NETWORK] = "Network Connection",
                                        [DRIVE_OPTICAL] = "CD-ROM Disc"};
    (void)row;
    return fill_text(out, slice_of(kinds[((const struct disk *)subject)->m->type]));
}

static hres fill_media(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    enum drive_type t = ((const struct disk *)subject)->m->type;
    if (t == DRIVE_FIXED || t == DRIVE_REMOVABLE || t == DRIVE_OPTICAL) {
        fill_uint(out, t == DRIVE_FIXED ? 12 : 11);
    }
    return 0;
}

static hres fill_provider(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct disk *d = subject;
    return d->m->type == DRIVE_NETWORK ? fill_text(out, str_slice(&d->m->source)) : 0;
}

enum disk_size {
    Z_BLOCK,
    Z_BLOCKS,
    Z_TOTAL,
    Z_FREE,
    Z_NAME
};

static hres fill_size(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct disk *d = subject;
    const uint64_t sizes[] = {
        [Z_BLOCK] = d->st.f_frsize,
        [Z_BLOCKS] = d->st.f_blocks,
        [Z_TOTAL] = (uint64_t)d->st.f_blocks * d->st.f_frsize,
        [Z_FREE] = (uint64_t)d->st.f_bavail * d->st.f_frsize,
        [Z_NAME] = d->st.f_namemax,
    };
    if (d->has_st) {
        fill_uint(out, sizes[row->arg]);
    }
    return 0;
}

enum disk_link {
    L_LABEL,
    L_UUID
};

static hres fill_link(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct disk *d = subject;
    AUTO_STR name = STR_INIT;
    hres hr =
        disk_link_name(d->s->root, row->arg == L_LABEL ? "dev/disk/by-label" : "dev/disk/by-uuid",
                       str_z(&d->m->source), &name);
    return hr ? hr : fill_text(out, str_slice(&name));
}

/* clang-format off */
#define COMMON \
    {"Access", fill_access, 0, 0, "1 (readable) when it is mounted read-only, else 3 (writeable)"}, \
    {"BlockSize", fill_size, Z_BLOCK, SRC_STATVFS, "`f_frsize` of statvfs(3)"}, \
    {"Caption", fill_own, T_POINT, 0, "where it is mounted"}, \
    {"Compressed", NULL, 0, 0, "NULL: file systems are not compressed as a whole"}, \
    {"Description", fill_kind, 0, 0, "\"Local Fixed Disk\", \"Removable Disk\", \"Network Connection\" or \"CD-ROM Disc\""}, \
    {"DeviceID", fill_own, T_POINT, 0, "where it is mounted: the key"}, \
    {"FileSystem", fill_own, T_FILESYSTEM, 0, "kind of the file system"}, \
    {"FreeSpace", fill_size, Z_FREE, SRC_STATVFS, "`f_bavail`: what an ordinary user may still use, bytes"}, \
    {"MaximumComponentLength", fill_size, Z_NAME, SRC_STATVFS, "`f_namemax`"}, \
    {"Name", fill_own, T_POINT, 0, "where it is mounted"}, \
    {"NumberOfBlocks", fill_size, Z_BLOCKS, SRC_STATVFS, "`f_blocks`"}, \
    {"ProviderName", fill_provider, 0, 0, "source of a network file system; else NULL"}, \
    {"Purpose", NULL, 0, 0, "NULL: not told of a mount"}, \
    {"QuotasDisabled", NULL, 0, 0, "NULL: not told of a mount"}, \
    {"QuotasIncomplete", NULL, 0, 0, "NULL: not told of a mount"}, \
    {"QuotasRebuilding", NULL, 0, 0, "NULL: not told of a mount"}, \
    {"Size", fill_size, Z_TOTAL, SRC_STATVFS, "`f_blocks` * `f_frsize`, bytes"}, \
    {"SupportsDiskQuotas", NULL, 0, 0, "NULL: not told of a mount"}, \
    {"SupportsFileBasedCompression", NULL, 0, 0, "NULL: not told by the kernel"}, \
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"), \
    ROW_COMPUTER("SystemName"), \
    {"VolumeName", fill_link, L_LABEL, 0, "name of the link below /dev/disk/by-label that leads to it"}, \
    {"VolumeSerialNumber", fill_link, L_UUID, 0, "name of the link below /dev/disk/by-uuid that leads to it"}

static const struct prop_row disk_rows[] = {
    COMMON,
    ROW_CONST("CreationClassName", "Win32_LogicalDisk"),
    {"DriveType", fill_type, 0, 0, "2 removable, 3 local, 4 network, 5 optical"},
    {"MediaType", fill_media, 0, 0, "12 (fixed disk) or 11 (removable); else NULL"},
    {"VolumeDirty", NULL, 0, 0, "NULL: not told by the kernel"},
    {0},
};
static const struct prop_row mapped_rows[] = {
    COMMON,
    ROW_CONST("CreationClassName", "Win32_MappedLogicalDisk"),
    ROW_CONST("SessionID", "0"),
    {0},
};
/* clang-format on */

static hres tell_disk(struct telling *t, const struct mount *m)
{
    struct disk d = {.s = t->s, .m = m};
    if ((t->plan.needs & SRC_STATVFS) && sysroot_is_live(t->s->root)) {
        d.has_st = statvfs(str_z(&m->point), &d.st) == 0;
    }
    return tell(t, &d);
}

static hres tell_asked(void *arg, const struct mount *m)
{
    struct slice id;
    bool other = telling_equals(arg, "DeviceID", &id) && !utf8_caseeq(id, str_slice(&m->point));
    return other ? 0 : tell_disk(arg, m);
}

static hres tell_disks(struct telling *t)
{
    return mounts_each(t->s, tell_asked, t);
}

static hres tell_if_mapped(void *arg, const struct mount *m)
{
    return m->type == DRIVE_NETWORK ? tell_asked(arg, m) : 0;
}

static hres tell_mapped(struct telling *t)
{
    return mounts_each(t->s, tell_if_mapped, t);
}

const struct win32_table logical_disk_table = {
    "Win32_LogicalDisk", disk_rows, tell_disks,
    "File systems on devices or in the network, where they are mounted. Pseudo file systems, "
    "memory, and further mounts of one that "
    "was told already are left out; the root is always there, whatever it is on."};
const struct win32_table mapped_disk_table = {
    "Win32_MappedLogicalDisk", mapped_rows, tell_mapped,
    "The Win32_LogicalDisk objects that are mounted from the network. Mounts belong to the "
    "machine, not to a logon session: "
    "SessionID, part of the key, is \"0\"."};
