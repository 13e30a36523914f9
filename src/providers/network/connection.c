/* connection: Win32_NetworkConnection: what is mounted from other machines. */
#include "providers/scan.h"
#include "providers/storage/mounts.h"
#include "util/utf.h"

struct connection {
    const struct mount *m;
    struct str caption;
    struct slice user;
    bool persistent;
};
enum {
    FILE_LIMIT = 1 << 20
};
enum need {
    SRC_FSTAB = 1,
    SRC_OPTIONS = 2
};

static hres fill_mount(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct connection *c = subject;
    return fill_member_str(row, c->m, out);
}

static hres fill_type(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct connection *c = subject;
    return fill_text(out,
                     c->persistent ? SLICE("Persistent Connection") : SLICE("Current Connection"));
}

/* FILE_READ_DATA and so on of what is mounted to read, or to read and write. */
static hres fill_access(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    fill_uint(out, ((const struct connection *)subject)->m->read_only ? 0x1200a9 : 0x1301bf);
    return 0;
}

/* clang-format off */
#define SOURCE "what is mounted: \"//server/share\", \"server:/directory\""
static const struct prop_row rows[] = {
    {"AccessMask", fill_access, 0, 0, "1179817 (read and execute) when it is mounted read-only, else 1245631 (change)"},
    ROW_STR("Caption", connection, caption, "source and mount point"),
    ROW_NULL("Comment", "not told of a mount"),
    ROW_CONST("ConnectionState", "Connected"),
    {"ConnectionType", fill_type, 0, SRC_FSTAB, "\"Persistent Connection\" when /etc/fstab has it, else \"Current Connection\""},
    ROW_STR("Description", connection, caption, "source and mount point"),
    ROW_CONST("DisplayType", "Share"),
    {"LocalName", fill_mount, offsetof(struct mount, point), 0, "where it is mounted"},
    ROW_STR("Name", connection, caption, "source and mount point, \"//server/share (/mnt)\": the key"),
    {"Persistent", fill_member_bool, offsetof(struct connection, persistent), SRC_FSTAB, "whether /etc/fstab has it"},
    {"ProviderName", fill_mount, offsetof(struct mount, filesystem), 0, "kind of the file system: cifs, nfs4"},
    {"RemoteName", fill_mount, offsetof(struct mount, source), 0, SOURCE},
    {"RemotePath", fill_mount, offsetof(struct mount, source), 0, SOURCE},
    ROW_CONST("ResourceType", "Disk"),
    ROW_CONST("Status", "OK"),
    {"UserName", fill_member_slice, offsetof(struct connection, user), SRC_OPTIONS,
     "option `username` of the mount, with SMB; else NULL"},
    {0},
};
/* clang-format on */

/* A line of fstab(5) with the source and the mount point. */
static bool in_fstab(struct slice fstab, const struct mount *m)
{
    struct slice line, source, point;
    while (scan_line(&fstab, &line)) {
        if (scan_word(&line, &source) && scan_word(&line, &point) && source.p[0] != '#' &&
            slice_is(source, str_z(&m->source)) && slice_is(point, str_z(&m->point))) {
            return true;
        }
    }
    return false;
}

/* The option in the line of /proc/self/mounts of the mount point. */
static struct slice option_of(struct slice mounts, const struct mount *m, const char *option)
{
    struct slice line, w[4], one;
    while (scan_line(&mounts, &line)) {
        size_t n = 0;
        while (n < 4 && scan_word(&line, &w[n])) {
            n++;
        }
        if (n < 4 || !slice_is(w[1], str_z(&m->point)) || !slice_is(w[0], str_z(&m->source))) {
            continue;
        }
        while (scan_part(&w[3], ',', &one)) {
            if (scan_prefix(&one, option)) {
                return one;
            }
        }
    }
    return SLICE("");
}

struct telling_mounts {
    struct telling *t;
    struct str fstab, mounts;
};

static hres tell_mount(void *arg, const struct mount *m)
{
    const struct telling_mounts *all = arg;
    struct connection c = {.m = m, .persistent = in_fstab(str_slice(&all->fstab), m)};
    struct slice name;
    if (m->type != DRIVE_NETWORK) {
        return 0;
    }
    c.user = option_of(str_slice(&all->mounts), m, "username=");
    str_addf(&c.caption, "%s (%s)", str_z(&m->source), str_z(&m->point));
    bool other = telling_equals(all->t, "Name", &name) && !utf8_caseeq(name, str_slice(&c.caption));
    hres hr = str_status(&c.caption);
    hr = hr || other ? hr : tell(all->t, &c);
    str_fini(&c.caption);
    return hr;
}

static hres read_file(const struct telling *t, const char *path, uint32_t need, struct str *out)
{
    hres hr = t->plan.needs & need ? sysroot_read_all(t->s->root, path, FILE_LIMIT, out) : 0;
    return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
}

static hres tell_connections(struct telling *t)
{
    struct telling_mounts all = {.t = t};
    hres hr = read_file(t, "etc/fstab", SRC_FSTAB, &all.fstab);
    hr = hr ? hr : read_file(t, "proc/self/mounts", SRC_OPTIONS, &all.mounts);
    hr = hr ? hr : mounts_each(t->s, tell_mount, &all);
    str_fini(&all.fstab);
    str_fini(&all.mounts);
    return hr;
}

const struct win32_table network_connection_table = {
    "Win32_NetworkConnection", rows, tell_connections,
    "The file systems that are mounted from other machines: SMB, NFS and so on."};
