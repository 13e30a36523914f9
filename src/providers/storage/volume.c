/* volume: Win32_Volume: the logical disks as volumes, and their mount points. */
#include "providers/scan.h"
#include "providers/storage/disk_link.h"
#include "providers/storage/mounts.h"

#include <sys/statvfs.h>

enum volume_source {
    SRC_STATVFS = 1,
    SRC_SWAPS = 2
};
struct volume {
    const struct cimwin32 *s;
    const struct mount *m;
    struct str id, label;
    uint64_t type, access, capacity, free_space, block, blocks, name_max;
    bool boot, system, network;
};

static void read_size(struct volume *v)
{
    struct statvfs st;
    v->capacity = v->free_space = v->block = v->blocks = v->name_max = NOT_KNOWN;
    if (sysroot_is_live(v->s->root) && statvfs(str_z(&v->m->point), &st) == 0) {
        v->capacity = (uint64_t)st.f_blocks * st.f_frsize;
        v->free_space = (uint64_t)st.f_bavail * st.f_frsize;
        v->block = st.f_frsize;
        v->blocks = st.f_blocks;
        v->name_max = st.f_namemax;
    }
}

/* The id of the file system, as in /dev/disk/by-uuid; else where it comes from. */
hres volume_id(const struct cimwin32 *s, const struct mount *m, struct str *out)
{
    AUTO_STR uuid = STR_INIT;
    hres hr = disk_link_name(s->root, "dev/disk/by-uuid", str_z(&m->source), &uuid);
    if (uuid.n) {
        str_addf(out, "/dev/disk/by-uuid/%s", str_z(&uuid));
    } else {
        str_add_slice(out, str_slice(&m->source));
    }
    return hr ? hr : str_status(out);
}

static hres read_id(struct volume *v)
{
    hres hr = volume_id(v->s, v->m, &v->id);
    hr = hr ? hr : disk_link_name(v->s->root, "dev/disk/by-label", str_z(&v->m->source), &v->label);
    return hr ? hr : str_status(&v->id);
}

/* Whether a swap file lies on it is not asked: a path below its mount point could lie below another one. */
static hres fill_point(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    return fill_text(out, str_slice(&((const struct volume *)subject)->m->point));
}

static hres fill_kind(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    return fill_text(out, str_slice(&((const struct volume *)subject)->m->filesystem));
}

#define T volume
/* clang-format off */
static const struct prop_row rows[] = {
    ROW_U64("Access", T, access, "1 (readable) when it is mounted read-only, else 3 (writeable)"),
    ROW_YES("Automount", "TRUE: it is mounted"),
    {"BlockSize", fill_member_u64, offsetof(struct T, block), SRC_STATVFS, "`f_frsize` of statvfs(3)"},
    ROW_BOOL("BootVolume", T, boot, "TRUE for the root: the operating system is there"),
    {"Capacity", fill_member_u64, offsetof(struct T, capacity), SRC_STATVFS, "`f_blocks` * `f_frsize`, bytes"},
    {"Caption", fill_point, 0, 0, "where it is mounted"},
    ROW_NULL("Compressed", "file systems are not compressed as a whole"),
    ROW_CONST("CreationClassName", "Win32_Volume"),
    ROW_NULL("Description", "no such text"),
    ROW_STR("DeviceID", T, id, "/dev/disk/by-uuid/…; else the source of the mount"),
    ROW_NULL("DirtyBitSet", "not told by the kernel"),
    ROW_NULL("DriveLetter", "there are no letters; Name is where it is mounted"),
    ROW_U64("DriveType", T, type, "2 removable, 3 local, 4 network, 5 optical"),
    {"FileSystem", fill_kind, 0, 0, "kind of the file system"},
    {"FreeSpace", fill_member_u64, offsetof(struct T, free_space), SRC_STATVFS, "`f_bavail`: what an ordinary user may still use, bytes"},
    ROW_NULL("IndexingEnabled", "no such index"),
    ROW_STR("Label", T, label, "name of the link below /dev/disk/by-label that leads to it"),
    {"MaximumFileNameLength", fill_member_u64, offsetof(struct T, name_max), SRC_STATVFS, "`f_namemax`"},
    {"Name", fill_point, 0, 0, "where it is mounted"},
    {"NumberOfBlocks", fill_member_u64, offsetof(struct T, blocks), SRC_STATVFS, "`f_blocks`"},
    ROW_NULL("PageFilePresent", "Win32_PageFileUsage tells of swap"),
    ROW_NULL("Purpose", "not told of a mount"),
    ROW_NULL("QuotasEnabled", "not told of a mount"),
    ROW_NULL("QuotasIncomplete", "not told of a mount"),
    ROW_NULL("QuotasRebuilding", "not told of a mount"),
    ROW_NULL("SerialNumber", "the id of the file system (DeviceID) is longer than this number"),
    ROW_NULL("SupportsDiskQuotas", "not told of a mount"),
    ROW_NULL("SupportsFileBasedCompression", "not told by the kernel"),
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"),
    ROW_COMPUTER("SystemName"),
    ROW_BOOL("SystemVolume", T, system, "TRUE for what is mounted at /boot/efi, /efi or /boot, from where the machine starts"),
    {0},
};
/* clang-format on */

static bool is_at(const struct mount *m, const char *point)
{
    return strcmp(str_z(&m->point), point) == 0;
}

static hres tell_volume(void *arg, const struct mount *m)
{
    struct telling *t = arg;
    struct volume v = {.s = t->s, .m = m, .type = m->type, .access = m->read_only ? 1 : 3};
    v.boot = is_at(m, "/");
    v.system = is_at(m, "/boot/efi") || is_at(m, "/efi") || is_at(m, "/boot");
    hres hr = read_id(&v);
    if (t->plan.needs & SRC_STATVFS) {
        read_size(&v);
    }
    hr = hr ? hr : tell(t, &v);
    str_fini(&v.id);
    str_fini(&v.label);
    return hr;
}

static hres tell_volumes(struct telling *t)
{
    return mounts_each(t->s, tell_volume, t);
}

static hres tell_mount_point(void *arg, const struct mount *m)
{
    struct telling *t = arg;
    struct volume v = {.s = t->s, .m = m};
    struct link_pair l = {0};
    hres hr = read_id(&v);
    telling_path1(t, &l.left, "Win32_Directory", "Name", str_slice(&m->point));
    telling_path1(t, &l.right, "Win32_Volume", "DeviceID", str_slice(&v.id));
    hr = hr ? hr : tell_link(t, &l);
    link_pair_fini(&l);
    str_fini(&v.id);
    str_fini(&v.label);
    return hr;
}

static hres tell_mount_points(struct telling *t)
{
    return mounts_each(t->s, tell_mount_point, t);
}

static const struct prop_row point_rows[] = {
    ROW_STR("Directory", link_pair, left, "path of the Win32_Directory"),
    ROW_STR("Volume", link_pair, right, "path of the Win32_Volume"),
    {0},
};

const struct win32_table volume_table = {
    "Win32_Volume", rows, tell_volumes,
    "The file systems of Win32_LogicalDisk as volumes. What is not mounted is not told."};
const struct win32_table mount_point_table = {"Win32_MountPoint", point_rows, tell_mount_points,
                                              "A volume and the directory where it is mounted."};
