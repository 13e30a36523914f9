/* logical_disk: Win32_LogicalDisk: file systems on devices or in the network, where they are mounted. Pseudo file systems,
 * memory, and further mounts of one that was told already are left out; the root is always there. */
#include "providers/cimwin32.h"
#include "util/num.h"
#include "util/utf.h"
#include "util/vec.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define MOUNTS_MAX (4u << 20) /* bytes of mountinfo */

enum disk_source {
    SRC_STATVFS = 1
};
enum drive_type {
    DRIVE_REMOVABLE = 2,
    DRIVE_FIXED = 3,
    DRIVE_NETWORK = 4,
    DRIVE_OPTICAL = 5,
};
struct mount {
    char device[32]; /* major:minor */
    struct str point, filesystem, source;
    bool read_only;
};
struct disk {
    const struct cimwin32 *s;
    const struct mount *m;
    enum drive_type type;
    struct statvfs st;
    bool has_st;
};

/* ---- what is mounted ---- */
/* The next word; \040 and the like stand for one character (proc(5)). */
static bool take_word(const char **p, struct str *out)
{
    while (**p == ' ') {
        ++*p;
    }
    const char *from = *p;
    for (; **p && **p != ' ' && **p != '\n'; ++*p) {
        const char *c = *p;
        bool octal = c[0] == '\\' && c[1] >= '0' && c[1] <= '3' && c[2] >= '0' && c[2] <= '7' &&
                     c[3] >= '0' && c[3] <= '7';
        if (octal) {
            str_addc(out, (char)((c[1] - '0') << 6 | (c[2] - '0') << 3 | (c[3] - '0')));
            *p += 3;
        } else {
            str_addc(out, *c);
        }
    }
    return *p != from;
}

static void mount_fini(struct mount *m)
{
    str_fini(&m->point);
    str_fini(&m->filesystem);
    str_fini(&m->source);
}

static bool has_option(struct slice options, const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < options.n;) {
        const char *comma = memchr(options.p + i, ',', options.n - i);
        size_t len = (comma ? (size_t)(comma - options.p) : options.n) - i;
        if (len == n && memcmp(options.p + i, name, n) == 0) {
            return true;
        }
        i += len + 1;
    }
    return false;
}

/* "36 35 98:0 / /mnt rw,noatime master:1 - ext3 /dev/sda1 rw". *whole: not a part of a file system bound elsewhere. */
static bool read_mount(const char *line, struct mount *m, bool *whole)
{
    AUTO_STR skip = STR_INIT;
    AUTO_STR device = STR_INIT;
    AUTO_STR root = STR_INIT;
    AUTO_STR options = STR_INIT;
    *m = (struct mount){0};
    struct str *const words[] = {&skip, &skip, &device, &root, &m->point, &options};
    bool ok = true;
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        ok = ok && take_word(&line, words[i]);
    }
    for (bool dash = false; ok && !dash;) { /* optional fields end with a dash */
        str_clear(&skip);
        ok = take_word(&line, &skip);
        dash = ok && skip.n == 1 && skip.p[0] == '-';
    }
    ok = ok && take_word(&line, &m->filesystem) && take_word(&line, &m->source) &&
         device.n < sizeof m->device && root.n > 0;
    if (ok) {
        memcpy(m->device, str_z(&device), device.n + 1);
        m->read_only = has_option(str_slice(&options), "ro");
        *whole = root.n == 1 && root.p[0] == '/';
    }
    return ok;
}

static bool is_one_of(struct slice name, const char *const *list)
{
    for (; *list; list++) {
        if (utf8_caseeq(name, slice_of(*list))) {
            return true;
        }
    }
    return false;
}

/* 0: not a disk. */
static enum drive_type type_of(const struct cimwin32 *s, const struct mount *m)
{
    static const char *const network[] = {"nfs",   "nfs4",      "cifs", "smb3",
                                          "smbfs", "ncpfs",     "9p",   "fuse.sshfs",
                                          "ceph",  "glusterfs", NULL};
    static const char *const optical[] = {"iso9660", "udf", NULL};
    struct slice fs = str_slice(&m->filesystem);
    if (is_one_of(fs, network)) {
        return DRIVE_NETWORK;
    }
    bool device = m->source.n > 5 && memcmp(m->source.p, "/dev/", 5) == 0;
    if (!device) {
        return m->point.n == 1 ? DRIVE_FIXED : 0;
    }
    if (is_one_of(fs, optical)) {
        return DRIVE_OPTICAL;
    }
    /* of a partition the disk it is on tells */
    for (int i = 0; i < 2; i++) {
        char path[96], buf[8];
        snprintf(path, sizeof path, "sys/dev/block/%s%s/removable", m->device, i ? "/.." : "");
        if (sysroot_read(s->root, path, buf, sizeof buf) > 0) {
            return buf[0] == '1' ? DRIVE_REMOVABLE : DRIVE_FIXED;
        }
    }
    return DRIVE_FIXED;
}

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

enum word {
    W_DISK_CLASS,
    W_COMPUTER_CLASS
};

static hres fill_word(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct disk *d = subject;
    return row->arg == W_DISK_CLASS ? fill_text(out, SLICE("Win32_LogicalDisk"))
                                    : fill_shared(out, d->s->name_computer);
}

static hres fill_computer(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    return fill_shared(out, ((const struct disk *)subject)->s->computer);
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
    fill_uint(out, ((const struct disk *)subject)->type);
    return 0;
}

static hres fill_kind(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    static const char *const kinds[] = {[DRIVE_REMOVABLE] = "Removable Disk",
                                        [DRIVE_FIXED] = "Local Fixed Disk",
                                        [DRIVE_NETWORK] = "Network Connection",
                                        [DRIVE_OPTICAL] = "CD-ROM Disc"};
    (void)row;
    return fill_text(out, slice_of(kinds[((const struct disk *)subject)->type]));
}

static hres fill_media(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    enum drive_type t = ((const struct disk *)subject)->type;
    if (t == DRIVE_FIXED || t == DRIVE_REMOVABLE || t == DRIVE_OPTICAL) {
        fill_uint(out, t == DRIVE_FIXED ? 12 : 11);
    }
    return 0;
}

static hres fill_provider(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct disk *d = subject;
    return d->type == DRIVE_NETWORK ? fill_text(out, str_slice(&d->m->source)) : 0;
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

/* udev writes a blank in a label as \x20. */
static void add_unescaped(struct str *out, const char *name)
{
    for (; *name; name++) {
        const bool coded =
            name[0] == '\\' && name[1] == 'x' && hex_digit(name[2]) >= 0 && hex_digit(name[3]) >= 0;
        if (coded) {
            str_addc(out, (char)(hex_digit(name[2]) << 4 | hex_digit(name[3])));
            name += 3;
        } else {
            str_addc(out, *name);
        }
    }
}

static hres fill_link(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct disk *d = subject;
    const char *base = strrchr(str_z(&d->m->source), '/');
    int fd =
        sysroot_open(d->s->root, row->arg == L_LABEL ? "dev/disk/by-label" : "dev/disk/by-uuid",
                     O_RDONLY | O_DIRECTORY);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    AUTO_STR name = STR_INIT;
    for (const struct dirent *e; dir && name.n == 0 && (e = readdir(dir));) {
        char to[512];
        ssize_t n = sysroot_readlink_at(dirfd(dir), e->d_name, to, sizeof to);
        const char *last = n > 0 ? strrchr(to, '/') : NULL;
        if (last && base && strcmp(last, base) == 0) {
            add_unescaped(&name, e->d_name);
        }
    }
    if (dir) {
        (void)closedir(dir);
    } else if (fd >= 0) {
        (void)close(fd);
    }
    return str_status(&name) ? WBEM_E_OUT_OF_MEMORY : fill_text(out, str_slice(&name));
}

/* clang-format off */
const struct prop_row logical_disk_rows[] = {
    {"Access", fill_access, 0, 0, "1 (readable) when it is mounted read-only, else 3 (writeable)"},
    {"BlockSize", fill_size, Z_BLOCK, SRC_STATVFS, "`f_frsize` of statvfs(3)"},
    {"Caption", fill_own, T_POINT, 0, "where it is mounted"},
    {"Compressed", NULL, 0, 0, "NULL: file systems are not compressed as a whole"},
    {"CreationClassName", fill_word, W_DISK_CLASS, 0, "\"Win32_LogicalDisk\""},
    {"Description", fill_kind, 0, 0, "\"Local Fixed Disk\", \"Removable Disk\", \"Network Connection\" or \"CD-ROM Disc\""},
    {"DeviceID", fill_own, T_POINT, 0, "where it is mounted: the key"},
    {"DriveType", fill_type, 0, 0, "2 removable, 3 local, 4 network, 5 optical"},
    {"FileSystem", fill_own, T_FILESYSTEM, 0, "kind of the file system"},
    {"FreeSpace", fill_size, Z_FREE, SRC_STATVFS, "`f_bavail`: what an ordinary user may still use, bytes"},
    {"MaximumComponentLength", fill_size, Z_NAME, SRC_STATVFS, "`f_namemax`"},
    {"MediaType", fill_media, 0, 0, "12 (fixed disk) or 11 (removable); else NULL"},
    {"Name", fill_own, T_POINT, 0, "where it is mounted"},
    {"NumberOfBlocks", fill_size, Z_BLOCKS, SRC_STATVFS, "`f_blocks`"},
    {"ProviderName", fill_provider, 0, 0, "source of a network file system; else NULL"},
    {"Purpose", NULL, 0, 0, "NULL: not told of a mount"},
    {"QuotasDisabled", NULL, 0, 0, "NULL: not told of a mount"},
    {"QuotasIncomplete", NULL, 0, 0, "NULL: not told of a mount"},
    {"QuotasRebuilding", NULL, 0, 0, "NULL: not told of a mount"},
    {"Size", fill_size, Z_TOTAL, SRC_STATVFS, "`f_blocks` * `f_frsize`, bytes"},
    {"SupportsDiskQuotas", NULL, 0, 0, "NULL: not told of a mount"},
    {"SupportsFileBasedCompression", NULL, 0, 0, "NULL: not told by the kernel"},
    {"SystemCreationClassName", fill_word, W_COMPUTER_CLASS, 0, "\"Win32_ComputerSystem\""},
    {"SystemName", fill_computer, 0, 0, "name of the computer: the host name in upper case"},
    {"VolumeDirty", NULL, 0, 0, "NULL: not told by the kernel"},
    {"VolumeName", fill_link, L_LABEL, 0, "name of the link below /dev/disk/by-label that leads to it"},
    {"VolumeSerialNumber", fill_link, L_UUID, 0, "name of the link below /dev/disk/by-uuid that leads to it"},
    {0},
};
/* clang-format on */

/* ---- objects ---- */
struct telling {
    wmi_request *r;
    const struct cimwin32 *s;
    struct prop_plan plan;
    struct VEC(struct cim_str *) told; /* devices */
};

static bool is_told(const struct telling *t, const struct mount *m)
{
    for (size_t i = 0; i < t->told.n; i++) {
        if (cim_str_is(t->told.v[i], m->device)) {
            return true;
        }
    }
    return false;
}

static hres tell(struct telling *t, const struct mount *m)
{
    struct disk d = {.s = t->s, .m = m, .type = type_of(t->s, m)};
    if (!d.type || is_told(t, m)) {
        return 0;
    }
    struct cim_str *device = cim_str_new(slice_of(m->device));
    if (!device || !vec_push(&t->told, device)) {
        cim_str_unref(device);
        return WBEM_E_OUT_OF_MEMORY;
    }
    if ((t->plan.needs & SRC_STATVFS) && sysroot_is_live(t->s->root)) {
        d.has_st = statvfs(str_z(&m->point), &d.st) == 0;
    }
    struct cim_instance *i = prop_plan_instance(&t->plan, t->r, &d);
    return i ? wmi_request_indicate(t->r, &i->o) : WBEM_E_OUT_OF_MEMORY;
}

static hres tell_all(struct telling *t)
{
    AUTO_STR text = STR_INIT;
    hres hr = sysroot_read_all(t->s->root, "proc/self/mountinfo", MOUNTS_MAX, &text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0; /* not told */
    }
    for (const char *p = str_z(&text); *p && hr == 0;) {
        struct mount m;
        bool whole;
        if (read_mount(p, &m, &whole) && (whole || m.point.n == 1)) {
            hr = str_status(&m.point);
            hr = hr ? hr : tell(t, &m);
        }
        mount_fini(&m);
        p += strcspn(p, "\n");
        p += *p != 0;
    }
    return hr;
}

void logical_disk_enumerate(wmi_request *r, void *state)
{
    struct telling t = {.r = r, .s = state};
    prop_plan_make(&t.plan, r, logical_disk_rows);
    hres hr = tell_all(&t);
    for (size_t i = 0; i < t.told.n; i++) {
        cim_str_unref(t.told.v[i]);
    }
    vec_fini(&t.told);
    wmi_request_done(r, hr);
}
