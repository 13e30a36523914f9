/* fso_drive: Drive and Drives. A drive is a folder; space and kind are those of the file system it lies on. */
#include "util/sysroot.h"
#include "wsh/fso.h"

#include <stdlib.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>

enum drive_type { /* DriveType of scripts */
    DRIVE_UNKNOWN,
    DRIVE_REMOVABLE,
    DRIVE_FIXED,
    DRIVE_REMOTE,
    DRIVE_CDROM,
    DRIVE_RAM
};
enum {
    MAX_MOUNTS = 4 << 20 /* bytes of the table of mounts */
};

struct drive_object {
    struct sobj o;
    char letter;
};

static char letter_of(struct sobj *o)
{
    return ((struct drive_object *)o)->letter;
}

static const char *root_of(struct sobj *o)
{
    struct host *h = o->ctx;
    return winpath_drive_root(h->paths, letter_of(o));
}

char drive_of_root(struct winpath_map *m)
{
    return winpath_drive_of(m, "/", NULL);
}

/* ---- the file system below ---- */
struct mount {
    struct str type, source;
};

static void mount_fini(struct mount *m)
{
    str_fini(&m->type);
    str_fini(&m->source);
}
#define AUTO_MOUNT AUTO(mount_fini) struct mount

static struct slice word(struct slice *line)
{
    const char *end = line->n ? memchr(line->p, ' ', line->n) : NULL;
    struct slice w = {line->p, end ? (size_t)(end - line->p) : line->n};
    size_t used = w.n + (end ? 1 : 0);
    *line = (struct slice){line->p + used, line->n - used};
    return w;
}

/* proc(5), mountinfo: "36 35 98:0 /inner /point options ... - type source options". */
static bool take_line(struct slice line, struct slice device, struct mount *m)
{
    word(&line);
    word(&line);
    struct slice d = word(&line);
    if (d.n != device.n || memcmp(d.p, device.p, d.n) != 0) {
        return false;
    }
    struct slice w = word(&line);
    while (line.n > 0 && !(w.n == 1 && w.p[0] == '-')) {
        w = word(&line);
    }
    str_add_slice(&m->type, word(&line));
    str_add_slice(&m->source, word(&line));
    return true;
}

/* Empty when the table does not tell. */
static hres find_mount(const char *root, struct mount *m)
{
    struct sysroot *sys = NULL;
    struct stat st;
    AUTO_STR table = STR_INIT, device = STR_INIT;
    hres hr = stat(root, &st) != 0 ? HRES_SCRIPT(ERR_NOT_READY) : sysroot_create("/", &sys);
    if (FAILED(hr)) {
        return hr;
    }
    if (FAILED(sysroot_read_all(sys, "proc/self/mountinfo", MAX_MOUNTS, &table))) {
        str_clear(&table);
    }
    sysroot_destroy(sys);
    str_addf(&device, "%u:%u", major(st.st_dev), minor(st.st_dev));
    struct slice rest = str_slice(&table);
    bool found = false;
    while (rest.n > 0 && !found) {
        const char *end = memchr(rest.p, '\n', rest.n);
        size_t n = end ? (size_t)(end - rest.p) : rest.n;
        found = take_line((struct slice){rest.p, n}, str_slice(&device), m);
        n += end ? 1 : 0;
        rest = (struct slice){rest.p + n, rest.n - n};
    }
    hr = str_status(&m->type);
    return hr ? hr : str_status(&m->source);
}

static enum drive_type type_of(const struct mount *m)
{
    static const struct {
        const char *name;
        enum drive_type type;
    } rows[] = {
        {"nfs", DRIVE_REMOTE},  {"nfs4", DRIVE_REMOTE},       {"cifs", DRIVE_REMOTE},
        {"smb3", DRIVE_REMOTE}, {"9p", DRIVE_REMOTE},         {"afs", DRIVE_REMOTE},
        {"ceph", DRIVE_REMOTE}, {"fuse.sshfs", DRIVE_REMOTE}, {"iso9660", DRIVE_CDROM},
        {"udf", DRIVE_CDROM},   {"tmpfs", DRIVE_RAM},         {"ramfs", DRIVE_RAM},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (strcmp(str_z(&m->type), rows[i].name) == 0) {
            return rows[i].type;
        }
    }
    return m->type.n ? DRIVE_FIXED : DRIVE_UNKNOWN;
}

/* ---- members ---- */
static hres m_letter(struct sobj *o, struct scall *c)
{
    char letter = letter_of(o);
    return ret_text(c, (struct slice){&letter, 1});
}

static hres m_path(struct sobj *o, struct scall *c)
{
    char path[2] = {letter_of(o), ':'};
    return ret_text(c, (struct slice){path, 2});
}

static hres m_root(struct sobj *o, struct scall *c)
{
    char path[3] = {letter_of(o), ':', '\\'};
    struct sobj *folder = NULL;
    hres hr = item_get(o->ctx, (struct slice){path, 3}, ITEM_FOLDER, &folder, c->error);
    hr = hr == HRES_SCRIPT(ERR_NO_PATH) ? HRES_SCRIPT(ERR_NOT_READY) : hr;
    return hr ? hr : ret_obj(c, folder);
}

static hres m_ready(struct sobj *o, struct scall *c)
{
    struct stat st;
    const char *root = root_of(o);
    return ret_bool(c, root && stat(root, &st) == 0 && S_ISDIR(st.st_mode));
}

static hres space(struct sobj *o, struct statvfs *v)
{
    const char *root = root_of(o);
    return root && statvfs(root, v) == 0 ? 0 : HRES_SCRIPT(ERR_NOT_READY);
}

static hres m_available(struct sobj *o, struct scall *c)
{
    struct statvfs v;
    hres hr = space(o, &v);
    return hr ? hr : ret_size(c, (double)v.f_bavail * (double)v.f_frsize);
}

static hres m_free(struct sobj *o, struct scall *c)
{
    struct statvfs v;
    hres hr = space(o, &v);
    return hr ? hr : ret_size(c, (double)v.f_bfree * (double)v.f_frsize);
}

static hres m_total(struct sobj *o, struct scall *c)
{
    struct statvfs v;
    hres hr = space(o, &v);
    return hr ? hr : ret_size(c, (double)v.f_blocks * (double)v.f_frsize);
}

/* The identifier of the file system, which has 64 bits, in the 32 of a serial number. */
static hres m_serial(struct sobj *o, struct scall *c)
{
    struct statvfs v;
    hres hr = space(o, &v);
    if (FAILED(hr)) {
        return hr;
    }
    uint64_t id = v.f_fsid;
    *c->result = id ? VAR_I4((int32_t)(uint32_t)(id ^ id >> 32)) : VAR_NULL;
    return 0;
}

static hres m_file_system(struct sobj *o, struct scall *c)
{
    AUTO_MOUNT m = {{0}};
    const char *root = root_of(o);
    hres hr = root ? find_mount(root, &m) : HRES_SCRIPT(ERR_NOT_READY);
    if (hr == 0 && m.type.n == 0) {
        *c->result = VAR_NULL;
        return 0;
    }
    return hr ? hr : ret_text(c, str_slice(&m.type));
}

static hres m_type(struct sobj *o, struct scall *c)
{
    AUTO_MOUNT m = {{0}};
    const char *root = root_of(o);
    hres hr = root ? find_mount(root, &m) : HRES_SCRIPT(ERR_NOT_READY);
    return hr == HRES_SCRIPT(ERR_NOT_READY) ? ret_int(c, DRIVE_UNKNOWN)
           : hr                             ? hr
                                            : ret_int(c, (int32_t)type_of(&m));
}

/* What is mounted from elsewhere; "" for a drive of this machine. */
static hres m_share(struct sobj *o, struct scall *c)
{
    AUTO_MOUNT m = {{0}};
    const char *root = root_of(o);
    hres hr = root ? find_mount(root, &m) : HRES_SCRIPT(ERR_NOT_READY);
    bool remote = hr == 0 && type_of(&m) == DRIVE_REMOTE;
    return hr ? hr : ret_text(c, remote ? str_slice(&m.source) : SLICE(""));
}

static hres m_volume(struct sobj *o, struct scall *c)
{
    (void)o;
    if (!(c->kind & DISP_GET)) {
        return HRES_SCRIPT(ERR_DENIED);
    }
    *c->result = VAR_NULL; /* the label is not told to ordinary programs */
    return 0;
}

static const struct member drive_members[] = {
    {"Path", DISPID_VALUE, DISP_GET, m_path, NULL},
    {"DriveLetter", 1, DISP_GET, m_letter, NULL},
    {"ShareName", 2, DISP_GET, m_share, NULL},
    {"DriveType", 3, DISP_GET, m_type, NULL},
    {"RootFolder", 4, DISP_GET, m_root, NULL},
    {"AvailableSpace", 5, DISP_GET, m_available, NULL},
    {"FreeSpace", 6, DISP_GET, m_free, NULL},
    {"TotalSize", 7, DISP_GET, m_total, NULL},
    {"VolumeName", 8, DISP_GET | DISP_PUT, m_volume, NULL},
    {"FileSystem", 9, DISP_GET, m_file_system, NULL},
    {"SerialNumber", 10, DISP_GET, m_serial, NULL},
    {"IsReady", 11, DISP_GET, m_ready, NULL},
    {0},
};
static const struct sclass drive_class = {.ops = SOBJ_OPS("Drive", true), .members = drive_members};

hres drive_new(struct host *h, char letter, struct sobj **out)
{
    struct drive_object *d = sobj_new(h, &drive_class, sizeof *d);
    if (!d) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    d->letter = letter;
    *out = &d->o;
    return 0;
}

/* "C", "C:", "C:\"; a Linux path that is a root is the drive of "/". */
static bool letter_in(struct slice t, char *letter)
{
    char c = t.n ? t.p[0] : 0;
    *letter = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
    bool is_letter = *letter >= 'A' && *letter <= 'Z';
    bool colon = t.n < 2 || t.p[1] == ':';
    bool root = t.n < 3 || (t.n == 3 && winpath_is_separator(t.p[2]));
    return is_letter && colon && root;
}

hres drive_get(struct host *h, struct slice text, struct sobj **out, struct disp_error *err)
{
    struct winpath_map *m;
    char letter;
    hres hr = host_paths(h, &m, err);
    if (FAILED(hr)) {
        return hr;
    }
    if (text.n == 1 && text.p[0] == '/') {
        letter = drive_of_root(m);
    } else if (!letter_in(text, &letter)) {
        return HRES_SCRIPT(winpath_is_network(text) ? ERR_NO_DEVICE : ERR_BAD_CALL);
    }
    return letter && winpath_drive_root(m, letter) ? drive_new(h, letter, out)
                                                   : HRES_SCRIPT(ERR_NO_DEVICE);
}

/* ---- Drives ---- */
static hres m_item(struct sobj *o, struct scall *c)
{
    struct sobj *d = NULL;
    hres hr = drive_get(o->ctx, c->a[0].text, &d, c->error);
    return hr ? hr : ret_obj(c, d);
}

static hres m_count(struct sobj *o, struct scall *c)
{
    struct host *h = o->ctx;
    int32_t n = 0;
    for (int l = 'A'; l <= 'Z'; l++) {
        n += winpath_drive_root(h->paths, (char)l) != NULL;
    }
    return ret_int(c, n);
}

static hres drives_enum(struct sobj *o, struct disp_enum **out, struct disp_error *err)
{
    struct host *h = o->ctx;
    struct var *v = calloc(26, sizeof *v);
    size_t n = 0;
    hres hr = v ? 0 : WBEM_E_OUT_OF_MEMORY;
    (void)err;
    for (char l = 'A'; l <= 'Z' && hr == 0; l++) {
        struct sobj *d = NULL;
        if (winpath_drive_root(h->paths, l)) {
            hr = drive_new(h, l, &d);
            if (hr == 0) {
                v[n++] = VAR_OBJ(&d->d);
            }
        }
    }
    if (hr == 0) {
        return list_enum_new(v, n, out);
    }
    while (n > 0) {
        var_clear(&v[--n]);
    }
    free(v);
    return hr;
}

static const struct member drives_members[] = {
    {"Item", DISPID_VALUE, DISP_METHOD | DISP_GET, m_item, PARAMS({"key", P_STR})},
    {"Count", 1, DISP_GET, m_count, NULL},
    {0},
};
static const struct sclass drives_class = {
    .ops = SOBJ_OPS("Drives", true), .members = drives_members, .new_enum = drives_enum};

hres drives_new(struct host *h, struct sobj **out)
{
    struct winpath_map *m;
    hres hr = host_paths(h, &m, NULL);
    if (FAILED(hr)) {
        return hr;
    }
    *out = sobj_new(h, &drives_class, sizeof **out);
    return *out ? 0 : WBEM_E_OUT_OF_MEMORY;
}
