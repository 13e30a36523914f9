/* file_find: the files that a request asks for. A disk is never walked as a whole: a request names a file, a directory,
 * or how the path begins. */
#include "providers/file/file.h"
#include "providers/log/log.h"
#include "providers/system/page_file.h"
#include "util/utf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    DEPTH_MAX = 256, /* directories in directories: each is an open descriptor */
};

bool file_path_valid(struct slice path)
{
    if (path.n == 0 || path.n >= FILE_PATH_MAX || path.p[0] != '/' || memchr(path.p, 0, path.n)) {
        return false;
    }
    for (size_t i = 1; path.n > 1 && i <= path.n;) {
        const char *slash = memchr(path.p + i, '/', path.n - i);
        size_t n = (slash ? (size_t)(slash - path.p) : path.n) - i;
        if (n == 0 || n > NAME_MAX || (n <= 2 && memcmp(path.p + i, "..", n) == 0)) {
            return false;
        }
        i += n + 1;
    }
    return true;
}

int file_open_parent(const struct sysroot *root, struct slice path, struct slice *name)
{
    char parent[FILE_PATH_MAX];
    size_t end = path.n;
    while (end > 1 && path.p[end - 1] != '/') {
        end--;
    }
    *name = (struct slice){path.p + end, path.n - end};
    size_t n = end > 1 ? end - 2 : 0; /* without the slashes at both ends */
    memcpy(parent, n ? path.p + 1 : ".", n ? n : 1);
    parent[n ? n : 1] = 0;
    return sysroot_open(root, parent, O_PATH | O_DIRECTORY);
}

enum file_kind file_kind_of(int dir, const char *name)
{
    struct stat st;
    if (fstatat(dir, name, &st, 0) && fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW)) {
        return FILE_NONE;
    }
    return S_ISDIR(st.st_mode)                          ? FILE_DIRECTORY
           : S_ISREG(st.st_mode) || S_ISLNK(st.st_mode) ? FILE_DATA
                                                        : FILE_NONE;
}

/* ---- telling one ---- */
struct finding {
    struct telling *t;
    enum file_kind kind;
    struct file_sources src;
    struct str path; /* of what is being looked at */
    unsigned depth;
    bool plain;       /* not what a class derived from this one tells: logs and swap files */
    struct str swaps; /* paths, each between line ends */
};

/* ---- files that are told by a derived class ---- */
static hres keep_swap(void *arg, const struct swap *v)
{
    struct str *out = arg;
    str_addc(out, '\n');
    str_add_slice(out, str_slice(&v->name));
    str_addc(out, '\n');
    return str_status(out);
}

static bool is_swap(const struct finding *f, struct slice path)
{
    const char *at = f->swaps.n ? memmem(f->swaps.p, f->swaps.n, path.p, path.n) : NULL;
    return at && at[-1] == '\n' && at[path.n] == '\n';
}

static hres tell_file(struct finding *f, int dir, const char *at, enum file_kind kind)
{
    struct slice path = str_slice(&f->path);
    size_t start = path.n;
    if (f->plain && (is_swap(f, path) || log_is_file(f->t->s->root, path))) {
        return 0;
    }
    while (start > 0 && path.p[start - 1] != '/') {
        start--;
    }
    struct file v = {.s = f->t->s,
                     .src = f->src,
                     .path = path,
                     .name = {path.p + start, path.n - start},
                     .dir = dir,
                     .at = at,
                     .kind = kind};
    if (f->t->plan.needs & FILE_NEED_ST) {
        unsigned mask = STATX_BASIC_STATS | STATX_BTIME;
        v.has_st = statx(dir, at, AT_STATX_DONT_SYNC, mask, &v.st) == 0 ||
                   statx(dir, at, AT_SYMLINK_NOFOLLOW, mask, &v.st) == 0;
        if (!v.has_st) {
            return 0; /* gone */
        }
    }
    return tell(f->t, &v);
}

static hres find_one(struct finding *f, struct slice path)
{
    struct slice name;
    if (!file_path_valid(path)) {
        return 0;
    }
    int dir = file_open_parent(f->t->s->root, path, &name);
    if (dir < 0) {
        return 0;
    }
    str_clear(&f->path);
    str_add_slice(&f->path, path);
    hres hr = str_status(&f->path);
    const char *at = name.n ? str_z(&f->path) + (name.p - path.p) : ".";
    if (hr == 0 && file_kind_of(dir, at) == f->kind) {
        hr = tell_file(f, dir, at, f->kind);
    }
    (void)close(dir);
    return hr;
}

/* ---- directories ---- */
static enum file_kind entry_kind(int dir, const struct dirent *e)
{
    return e->d_type == DT_REG                              ? FILE_DATA
           : e->d_type == DT_DIR                            ? FILE_DIRECTORY
           : e->d_type == DT_LNK || e->d_type == DT_UNKNOWN ? file_kind_of(dir, e->d_name)
                                                            : FILE_NONE;
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static hres find_in(struct finding *f, int fd, bool deep);

/* What is below a directory; links to directories and what is mounted there from elsewhere are not entered. */
static hres go_below(struct finding *f, int dir, const char *name)
{
    struct statx st;
    if (f->depth >= DEPTH_MAX || statx(dir, name, AT_SYMLINK_NOFOLLOW, STATX_TYPE, &st) ||
        !S_ISDIR(st.stx_mode)) {
        return 0;
    }
    if (st.stx_attributes & STATX_ATTR_MOUNT_ROOT) {
        const struct file_drive *d =
            file_drive_of(f->src.drives, str_slice(&f->path), st.stx_dev_major, st.stx_dev_minor);
        if (!d || !d->local) {
            return 0;
        }
    }
    int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        return 0; /* not for this user, or gone */
    }
    f->depth++;
    hres hr = find_in(f, fd, true);
    f->depth--;
    return hr;
}

static hres find_entry(struct finding *f, int dir, const struct dirent *e, bool deep)
{
    size_t n = f->path.n;
    if (is_dots(e->d_name)) {
        return 0;
    }
    if (n > 1) {
        str_addc(&f->path, '/');
    }
    str_addz(&f->path, e->d_name);
    hres hr = str_status(&f->path);
    enum file_kind kind = entry_kind(dir, e);
    if (hr == 0 && kind == f->kind) {
        hr = tell_file(f, dir, e->d_name, kind);
    }
    if (hr == 0 && deep && kind == FILE_DIRECTORY) {
        hr = go_below(f, dir, e->d_name);
    }
    if (!f->path.failed) {
        f->path.n = n;
        f->path.p[n] = 0;
    }
    return hr;
}

static hres find_in(struct finding *f, int fd, bool deep) /* fd is taken */
{
    DIR *d = fdopendir(fd);
    if (!d) {
        (void)close(fd);
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = 0;
    const struct dirent *e;
    while (hr == 0 && (e = readdir(d)) != NULL) {
        hr = wmi_request_cancelled(f->t->r) ? WBEM_E_CALL_CANCELLED : find_entry(f, fd, e, deep);
    }
    (void)closedir(d);
    return hr;
}

/* The path may end with a slash. */
static hres find_directory(struct finding *f, struct slice path, bool deep)
{
    if (path.n > 1 && path.p[path.n - 1] == '/') {
        path.n--;
    }
    if (!file_path_valid(path)) {
        return 0;
    }
    str_clear(&f->path);
    str_add_slice(&f->path, path);
    hres hr = str_status(&f->path);
    int fd = hr           ? -1
             : path.n > 1 ? sysroot_open(f->t->s->root, str_z(&f->path) + 1, O_RDONLY | O_DIRECTORY)
                          : sysroot_open(f->t->s->root, ".", O_RDONLY | O_DIRECTORY);
    return hr ? hr : fd < 0 ? 0 : find_in(f, fd, deep);
}

/* ---- what is asked for ---- */
/* The directory that everything 'property LIKE pattern' is in; more than the root. */
static bool like_directory(const struct telling *t, struct slice *out)
{
    const char *name, *op;
    wmi_value v;
    for (unsigned i = 0; wmi_request_condition(t->r, i, &name, &op, &v); i++) {
        if (strcmp(op, "LIKE") != 0 || v.type != WMI_STRING || v.is_null ||
            (!utf8_caseeq(slice_of(name), SLICE("Name")) &&
             !utf8_caseeq(slice_of(name), SLICE("Path")))) {
            continue;
        }
        size_t n = strcspn(v.text, "%_[");
        while (n > 0 && v.text[n - 1] != '/') {
            n--;
        }
        if (n > 1) {
            *out = (struct slice){v.text, n};
            return true;
        }
    }
    return false;
}

static hres find_named(struct finding *f, struct slice directory)
{
    struct slice name, extension;
    if (!telling_equals(f->t, "FileName", &name) ||
        !telling_equals(f->t, "Extension", &extension) || directory.n == 0) {
        return find_directory(f, directory, false);
    }
    AUTO_STR path = STR_INIT;
    str_add_slice(&path, directory);
    str_add_slice(&path, name);
    if (extension.n) {
        str_addc(&path, '.');
        str_add_slice(&path, extension);
    }
    hres hr = str_status(&path);
    return hr ? hr : find_one(f, str_slice(&path));
}

static hres refuse(struct telling *t)
{
    t->refusal = "files are told by name or by place: the query needs one of the conditions Name = "
                 "\"path\", "
                 "Path = \"/directory/\", Path LIKE \"/directory/%\" or Name LIKE "
                 "\"/directory/%\", joined to the "
                 "others by AND";
    return WBEM_E_PROVIDER_NOT_CAPABLE;
}

static hres find(struct finding *f)
{
    struct slice text;
    if (telling_equals(f->t, "Name", &text)) {
        return find_one(f, text);
    }
    if (telling_equals(f->t, "Path", &text)) {
        return find_named(f, text);
    }
    return like_directory(f->t, &text) ? find_directory(f, text, true) : refuse(f->t);
}

hres files_tell(struct telling *t, enum file_kind kind)
{
    struct finding f = {.t = t, .kind = kind, .plain = strcmp(t->table->name, "CIM_DataFile") == 0};
    struct slice any;
    bool walks = like_directory(t, &any);
    hres hr = caller_is_self(t->r) ? 0 : WBEM_E_ACCESS_DENIED;
    hr = hr ? hr : file_sources_read(t->s, t->plan.needs | (walks ? FILE_NEED_DRIVES : 0), &f.src);
    if (hr == 0 && f.plain) {
        hr = swaps_each(t->s, keep_swap, &f.swaps);
    }
    hr = hr ? hr : find(&f);
    str_fini(&f.swaps);
    file_sources_fini(&f.src);
    str_fini(&f.path);
    return hr;
}

hres file_sources_read(const struct cimwin32 *s, uint32_t needs, struct file_sources *out)
{
    hres hr = needs & FILE_NEED_DRIVES ? file_drives_read(s, &out->drives) : 0;
    return hr == 0 && (needs & FILE_NEED_TYPES) ? file_types_read(s->root, &out->types) : hr;
}

void file_sources_fini(struct file_sources *f)
{
    file_drives_free(f->drives);
    file_types_free(f->types);
}

/* ---- for associations ---- */
hres files_list(const struct cimwin32 *s, struct slice directory, enum file_kind kind,
                hres (*fn)(void *arg, struct slice path, enum file_kind kind), void *arg)
{
    AUTO_STR path = STR_INIT;
    str_add_slice(&path, directory);
    if (str_status(&path) || !file_path_valid(directory)) {
        return str_status(&path);
    }
    DIR *d = sysroot_opendir(s->root, path.n > 1 ? str_z(&path) + 1 : ".");
    const struct dirent *e;
    hres hr = 0;
    size_t n = path.n > 1 ? path.n : 0;
    while (d && hr == 0 && (e = readdir(d)) != NULL) {
        enum file_kind k = is_dots(e->d_name) ? FILE_NONE : entry_kind(dirfd(d), e);
        if (k == FILE_NONE || (kind != FILE_NONE && k != kind)) {
            continue;
        }
        path.n = n;
        str_addc(&path, '/');
        str_addz(&path, e->d_name);
        hr = str_status(&path);
        hr = hr ? hr : fn(arg, str_slice(&path), k);
    }
    if (d) {
        (void)closedir(d);
    }
    return hr;
}
