/* file_work: copying, deleting, moving and owning files, with what is in them. Every step holds the directory it is in by
 * a descriptor, so that a path that is exchanged meanwhile leads nowhere else. */
#include "providers/file/file.h"
#include "util/file_fd.h"
#include "util/vec.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    DEPTH_MAX = 256,
    COPY_CHUNK = 1 << 20,
    MODE_BITS = 07777,
};

uint32_t file_return_of(int err)
{
    switch (err) {
    case 0:
        return FR_OK;
    case EACCES:
    case EPERM:
    case EROFS:
        return FR_DENIED;
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
    case ELOOP:
        return FR_OBJECT;
    case EEXIST:
        return FR_EXISTS;
    case EXDEV:
        return FR_OTHER_DRIVE;
    case ENOTEMPTY:
        return FR_NOT_EMPTY;
    case EBUSY:
    case ETXTBSY:
        return FR_SHARING;
    case EINVAL:
        return FR_PARAMETER;
    default:
        return FR_FAILED;
    }
}

/* ---- going over a tree ---- */
struct place { /* what is being worked on */
    int dir;
    const char *name;
    struct stat st;
    bool top; /* the object of the call */
    int to;   /* copying: the directory the copy goes to */
};
struct run;
struct work_kind {
    bool follow; /* a link that is the object stands for what it leads to */
    uint32_t (*leaf)(struct run *x, const struct place *p);
    uint32_t (*enter)(struct run *x, struct place *p, int *to); /* NULL: nothing to do */
    uint32_t (*leave)(struct run *x, const struct place *p, int to);
};
struct run {
    struct file_work *w;
    const struct work_kind *kind;
    struct str path;
    bool skipping; /* until w->start is met */
    unsigned depth;
    uint32_t uid;     /* owning */
    const char *copy; /* copying: the name of the copy */
    dev_t copy_dev;   /* the directory that is made for it */
    ino_t copy_ino;
};
struct names {
    struct VEC(char *) v;
};

static uint32_t stop_at(struct run *x, uint32_t ret)
{
    if (ret != FR_OK && x->w->stop.n == 0) {
        str_add_slice(&x->w->stop, str_slice(&x->path));
    }
    return ret;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void names_fini(struct names *n)
{
    for (size_t i = 0; i < n->v.n; i++) {
        free(n->v.v[i]);
    }
    vec_fini(&n->v);
}

/* The names in a directory in a certain order, by which the work is taken up again. */
static uint32_t read_names(int fd, struct names *out)
{
    int own = dup(fd);
    DIR *d = own < 0 ? NULL : fdopendir(own);
    if (!d) {
        int err = errno;
        if (own >= 0) {
            (void)close(own);
        }
        return file_return_of(err);
    }
    rewinddir(d);
    const struct dirent *e;
    bool ok = true;
    while (ok && (e = readdir(d)) != NULL) {
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) {
            char *copy = strdup(e->d_name);
            ok = copy && vec_push(&out->v, copy);
        }
    }
    (void)closedir(d);
    if (out->v.n) {
        qsort(out->v.v, out->v.n, sizeof *out->v.v, compare_names);
    }
    return ok ? FR_OK : FR_FAILED;
}

/* Whether path is start, or start is in it. */
static bool leads_to(struct slice path, struct slice start, bool *same)
{
    *same = path.n == start.n && memcmp(path.p, start.p, path.n) == 0;
    return *same ||
           (path.n < start.n && memcmp(path.p, start.p, path.n) == 0 && start.p[path.n] == '/');
}

static uint32_t visit(struct run *x, struct place *p);

static uint32_t visit_names(struct run *x, int fd, int to, const struct names *names)
{
    uint32_t ret = FR_OK;
    size_t n = x->path.n;
    for (size_t i = 0; i < names->v.n && ret == FR_OK; i++) {
        str_addc(&x->path, '/');
        str_addz(&x->path, names->v.v[i]);
        struct place p = {.dir = fd, .name = names->v.v[i], .to = to};
        if (x->path.failed) {
            return FR_FAILED;
        }
        ret =
            fstatat(fd, p.name, &p.st, AT_SYMLINK_NOFOLLOW) ? file_return_of(errno) : visit(x, &p);
        (void)stop_at(x, ret);
        x->path.n = n;
        x->path.p[n] = 0;
    }
    return ret;
}

/* Only within the file system: what is mounted in a tree is not part of it. */
static int open_inside(const struct place *p)
{
    struct open_how how = {.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (p->top ? 0 : O_NOFOLLOW)};
    how.resolve = p->top ? 0 : RESOLVE_NO_XDEV;
    int fd = (int)syscall(SYS_openat2, p->dir, p->name, &how, sizeof how);
    if (fd < 0 && errno == ENOSYS) {
        fd = openat(p->dir, p->name, (int)how.flags);
    }
    return fd < 0 ? errno == EXDEV ? -EBUSY : -errno : fd;
}

static uint32_t visit_directory(struct run *x, struct place *p)
{
    int fd = x->depth < DEPTH_MAX ? open_inside(p) : -EMFILE, to = -1;
    if (fd < 0) {
        return file_return_of(-fd);
    }
    struct names names = {0};
    uint32_t ret = x->w->deep ? read_names(fd, &names) : FR_OK;
    ret = ret == FR_OK && x->kind->enter ? x->kind->enter(x, p, &to) : ret;
    x->depth++;
    ret = ret == FR_OK ? visit_names(x, fd, to, &names) : ret;
    x->depth--;
    names_fini(&names);
    (void)close(fd);
    if (to >= 0 && ret != FR_OK) {
        (void)close(to);
    }
    return ret == FR_OK ? x->kind->leave(x, p, to) : ret;
}

static uint32_t visit(struct run *x, struct place *p)
{
    bool same = false;
    if (x->w->cancelled && x->w->cancelled(x->w->arg)) {
        return FR_FAILED;
    }
    if (x->skipping && !leads_to(str_slice(&x->path), x->w->start, &same)) {
        return FR_OK; /* done before */
    }
    x->skipping = x->skipping && !same;
    return S_ISDIR(p->st.st_mode) ? visit_directory(x, p) : x->kind->leaf(x, p);
}

static uint32_t go(struct run *x, int to)
{
    struct file_work *w = x->w;
    struct slice name;
    int dir = file_path_valid(w->path) ? file_open_parent(w->root, w->path, &name) : -ENOENT;
    bool same;
    if (dir < 0 || name.n == 0) {
        if (dir >= 0) {
            (void)close(dir);
        }
        return dir < 0 ? file_return_of(-dir) : FR_PARAMETER; /* the root itself */
    }
    str_add_slice(&x->path, w->path);
    x->skipping = w->start.p != NULL;
    uint32_t ret = x->path.failed ? FR_FAILED : FR_OK;
    if (x->skipping && !leads_to(w->path, w->start, &same)) {
        ret = FR_START;
    }
    if (ret == FR_OK) {
        struct place p = {
            .dir = dir, .name = str_z(&x->path) + (name.p - w->path.p), .top = true, .to = to};
        int flags = x->kind->follow ? 0 : AT_SYMLINK_NOFOLLOW;
        ret = fstatat(dir, p.name, &p.st, flags) ? file_return_of(errno) : visit(x, &p);
        (void)stop_at(x, ret);
        ret = ret == FR_OK && x->skipping ? FR_START : ret;
    }
    (void)close(dir);
    str_fini(&x->path);
    return ret;
}

/* ---- deleting ---- */
static uint32_t remove_leaf(struct run *x, const struct place *p)
{
    (void)x;
    return unlinkat(p->dir, p->name, 0) ? file_return_of(errno) : FR_OK;
}

static uint32_t remove_directory(struct run *x, const struct place *p, int to)
{
    (void)x;
    (void)to;
    return unlinkat(p->dir, p->name, AT_REMOVEDIR) ? file_return_of(errno) : FR_OK;
}

uint32_t file_remove(struct file_work *w)
{
    static const struct work_kind kind = {.leaf = remove_leaf, .leave = remove_directory};
    return go(&(struct run){.w = w, .kind = &kind}, -1);
}

/* ---- owning ---- */
static uint32_t own_leaf(struct run *x, const struct place *p)
{
    if (p->st.st_uid == x->uid) {
        return FR_OK;
    }
    int flags = p->top ? 0 : AT_SYMLINK_NOFOLLOW;
    if (fchownat(p->dir, p->name, x->uid, (gid_t)-1, flags) == 0) {
        return FR_OK;
    }
    return errno == EPERM ? FR_PRIVILEGE : file_return_of(errno);
}

static uint32_t own_directory(struct run *x, const struct place *p, int to)
{
    (void)to;
    return own_leaf(x, p);
}

uint32_t file_own(struct file_work *w, uint32_t uid)
{
    static const struct work_kind kind = {.follow = true, .leaf = own_leaf, .leave = own_directory};
    return go(&(struct run){.w = w, .kind = &kind, .uid = uid}, -1);
}

/* ---- copying ---- */
static const char *copy_name(const struct run *x, const struct place *p)
{
    return p->top ? x->copy : p->name;
}

int file_copy_bytes(int from, int to)
{
    AUTO_FREE char *buf = malloc(COPY_CHUNK);
    ssize_t n = 0;
    while (buf && (n = read(from, buf, COPY_CHUNK)) != 0) {
        if (n < 0 && errno != EINTR) {
            return errno;
        }
        int err = n > 0 ? file_write_fd(to, (struct slice){buf, (size_t)n}) : 0;
        if (err) {
            return err;
        }
    }
    return buf ? 0 : ENOMEM;
}

static int copy_bytes(struct run *x, int from, int to)
{
    for (bool any = false;; any = true) {
        ssize_t n = copy_file_range(from, NULL, to, NULL, COPY_CHUNK, 0);
        if (n == 0) {
            return any ? 0
                       : file_copy_bytes(from, to); /* some file systems tell no bytes that way */
        }
        if (n < 0 && errno != EINTR) {
            bool cannot = errno == EXDEV || errno == EINVAL || errno == ENOSYS ||
                          errno == EOPNOTSUPP || errno == EBADF;
            return cannot ? file_copy_bytes(from, to) : errno;
        }
        if (x->w->cancelled && x->w->cancelled(x->w->arg)) {
            return ECANCELED;
        }
    }
}

/* 0 or an errno value. */
static int finish_copy(int to, const struct stat *st)
{
    struct timespec when[2] = {st->st_atim, st->st_mtim};
    return fchmod(to, st->st_mode & MODE_BITS & ~(mode_t)(S_ISUID | S_ISGID)) || futimens(to, when)
               ? errno
               : 0;
}

static uint32_t copy_file(struct run *x, const struct place *p)
{
    const char *name = copy_name(x, p);
    int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | (p->top ? 0 : O_NOFOLLOW);
    int from = openat(p->dir, p->name, flags);
    if (from < 0) {
        return file_return_of(errno);
    }
    struct stat st;
    int err = fstat(from, &st) ? errno : S_ISREG(st.st_mode) ? 0 : ENXIO;
    int to = err ? -1 : openat(p->to, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    err = err ? err : to < 0 ? errno : copy_bytes(x, from, to);
    err = err ? err : finish_copy(to, &st);
    if (to >= 0) {
        err = close(to) && !err ? errno : err;
        if (err) {
            (void)unlinkat(p->to, name, 0);
        }
    }
    (void)close(from);
    return file_return_of(err);
}

static uint32_t copy_link(struct run *x, const struct place *p)
{
    char text[FILE_PATH_MAX];
    ssize_t n = sysroot_readlink_at(p->dir, p->name, text, sizeof text);
    if (n < 0 || (size_t)n >= sizeof text - 1) {
        return n < 0 ? file_return_of((int)-n) : FR_FAILED;
    }
    return symlinkat(text, p->to, copy_name(x, p)) ? file_return_of(errno) : FR_OK;
}

static uint32_t copy_leaf(struct run *x, const struct place *p)
{
    return S_ISREG(p->st.st_mode)   ? copy_file(x, p)
           : S_ISLNK(p->st.st_mode) ? copy_link(x, p)
                                    : FR_FAILED; /* a device, pipe or socket */
}

static uint32_t copy_enter(struct run *x, struct place *p, int *to)
{
    const char *name = copy_name(x, p);
    struct stat st;
    if (!p->top && p->st.st_dev == x->copy_dev && p->st.st_ino == x->copy_ino) {
        return FR_PARAMETER; /* the copy is in what is copied */
    }
    if (mkdirat(p->to, name, 0700) && !(errno == EEXIST && x->w->start.p)) {
        return file_return_of(errno);
    }
    *to = openat(p->to, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (*to < 0 || fstat(*to, &st)) {
        return file_return_of(errno);
    }
    if (p->top) {
        x->copy_dev = st.st_dev;
        x->copy_ino = st.st_ino;
    }
    return FR_OK;
}

static uint32_t copy_leave(struct run *x, const struct place *p, int to)
{
    (void)x;
    int err = finish_copy(to, &p->st);
    (void)close(to);
    return file_return_of(err);
}

/* A new name: the directory it goes to, or -errno. */
static int open_target(const struct file_work *w, struct slice to, char name[NAME_MAX + 1])
{
    struct slice end;
    int dir = file_path_valid(to) ? file_open_parent(w->root, to, &end) : -ENOENT;
    if (dir >= 0) {
        memcpy(name, end.p, end.n);
        name[end.n] = 0;
    }
    return dir;
}

uint32_t file_copy(struct file_work *w, struct slice to)
{
    static const struct work_kind kind = {
        .follow = true, .leaf = copy_leaf, .enter = copy_enter, .leave = copy_leave};
    char name[NAME_MAX + 1];
    bool same;
    if (file_path_valid(to) && leads_to(w->path, to, &same)) {
        return same ? FR_EXISTS : FR_PARAMETER;
    }
    int dir = open_target(w, to, name);
    if (dir < 0) {
        return file_return_of(-dir);
    }
    uint32_t ret =
        name[0] ? go(&(struct run){.w = w, .kind = &kind, .copy = name}, dir) : FR_EXISTS;
    (void)close(dir);
    return ret;
}

/* ---- moving ---- */
uint32_t file_rename(struct file_work *w, struct slice to)
{
    char old[NAME_MAX + 1], new[NAME_MAX + 1];
    int from = open_target(w, w->path, old), dir = open_target(w, to, new);
    int err = from < 0 ? -from : dir < 0 ? -dir : !old[0] || !new[0] ? EINVAL : 0;
    if (err == 0 && renameat2(from, old, dir, new, RENAME_NOREPLACE)) {
        err = errno;
    }
    if (from >= 0) {
        (void)close(from);
    }
    if (dir >= 0) {
        (void)close(dir);
    }
    return file_return_of(err);
}
