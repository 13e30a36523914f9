/* fso_copy: files and trees of files, copied and deleted. Links inside a tree are copied as links and never followed. */
#include "util/file_fd.h"
#include "wsh/fso.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    COPY_CHUNK = 65536
};

/* ---- one file ---- */
static hres write_chunk(int fd, const char *p, size_t n)
{
    int err = file_write_fd(fd, (struct slice){p, n});
    return err ? folder_failure(err) : 0;
}

static hres copy_bytes(struct host *h, int in, int out)
{
    char chunk[COPY_CHUNK];
    hres hr = 0;
    while (hr == 0) {
        ssize_t n = read(in, chunk, sizeof chunk);
        if (n == 0) {
            return 0;
        }
        if (n > 0) {
            hr = write_chunk(out, chunk, (size_t)n);
        } else if (errno != EINTR) {
            hr = folder_failure(errno);
        }
        if (host_is_stopping(h)) {
            hr = WBEM_E_CALL_CANCELLED;
        }
    }
    return hr;
}

/* Attributes and the time of the last change come along. */
static hres copy_open_file(struct host *h, int in, const struct stat *st, int out)
{
    struct timespec times[2] = {st->st_atim, st->st_mtim};
    hres hr = copy_bytes(h, in, out);
    if (hr == 0) {
        (void)fchmod(out, st->st_mode & 0777); /* not every file system has them */
        (void)futimens(out, times);
    }
    return hr;
}

static hres check_target(const struct stat *from, const char *to, unsigned flags, bool *exists)
{
    struct stat st;
    *exists = stat(to, &st) == 0;
    if (!*exists) {
        return 0;
    }
    bool same = st.st_dev == from->st_dev && st.st_ino == from->st_ino;
    if (S_ISDIR(st.st_mode) || same || (is_read_only(&st) && (flags & COPY_OVERWRITE))) {
        return HRES_SCRIPT(ERR_DENIED);
    }
    return flags & COPY_OVERWRITE ? 0 : HRES_SCRIPT(ERR_EXISTS);
}

static hres copy_to(struct host *h, int in, const struct stat *st, const char *to, unsigned flags)
{
    bool exists;
    hres hr = check_target(st, to, flags, &exists);
    if (FAILED(hr)) {
        return hr;
    }
    int how = O_WRONLY | O_CREAT | O_CLOEXEC | (flags & COPY_OVERWRITE ? O_TRUNC : O_EXCL) |
              (flags & COPY_NOFOLLOW ? O_NOFOLLOW : 0);
    int out = open(to, how, 0600);
    if (out < 0) {
        return errno == ENOENT ? HRES_SCRIPT(ERR_NO_PATH) : folder_failure(errno);
    }
    hr = copy_open_file(h, in, st, out);
    if (close(out) != 0 && errno != EINTR && hr == 0) {
        hr = folder_failure(errno);
    }
    if (FAILED(hr) && !exists) {
        unlink(to);
    }
    return hr;
}

hres copy_file(struct host *h, const char *from, const char *to, unsigned flags)
{
    struct stat st;
    int in = open(from, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (in < 0) {
        return file_failure(errno, from);
    }
    hres hr = fstat(in, &st) != 0    ? folder_failure(errno)
              : !S_ISREG(st.st_mode) ? HRES_SCRIPT(ERR_PATH_ACCESS) /* may have no end */
                                     : copy_to(h, in, &st, to, flags);
    close(in);
    return hr;
}

/* ---- trees ---- */
struct tree {
    struct host *h;
    const char *to;
    size_t from_length;
    unsigned flags;
};

static hres copy_link(const char *from, const char *to, unsigned flags)
{
    char target[PATH_MAX];
    ssize_t n = readlink(from, target, sizeof target - 1);
    if (n < 0) {
        return folder_failure(errno);
    }
    target[n] = 0;
    struct stat st;
    bool exists = lstat(to, &st) == 0;
    if (exists && !(flags & COPY_OVERWRITE)) {
        return HRES_SCRIPT(ERR_EXISTS);
    }
    if (exists && (!S_ISLNK(st.st_mode) || unlink(to) != 0)) {
        return HRES_SCRIPT(ERR_DENIED);
    }
    return symlink(target, to) == 0 ? 0 : folder_failure(errno);
}

static hres make_folder(const char *to)
{
    struct stat st;
    if (mkdir(to, 0777) == 0) {
        return 0;
    }
    if (errno != EEXIST || lstat(to, &st) != 0) {
        return folder_failure(errno);
    }
    return S_ISDIR(st.st_mode) ? 0 : HRES_SCRIPT(S_ISLNK(st.st_mode) ? ERR_DENIED : ERR_EXISTS);
}

static hres copy_entry(const struct tree *t, const FTSENT *e)
{
    AUTO_STR to = STR_INIT;
    str_addz(&to, t->to);
    str_addz(&to, e->fts_path + t->from_length);
    if (str_status(&to)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    switch (e->fts_info) {
    case FTS_D:
        return make_folder(str_z(&to));
    case FTS_DP:
        if (is_read_only(e->fts_statp)) {
            (void)chmod(str_z(&to), e->fts_statp->st_mode & 0777);
        }
        return 0;
    case FTS_F:
        return copy_file(t->h, e->fts_accpath, str_z(&to), t->flags | COPY_NOFOLLOW);
    case FTS_SL:
    case FTS_SLNONE:
        return copy_link(e->fts_accpath, str_z(&to), t->flags);
    case FTS_DEFAULT:
        return HRES_SCRIPT(ERR_PATH_ACCESS);
    default:
        return folder_failure(e->fts_errno);
    }
}

typedef hres (*visit_fn)(const void *ctx, FTSENT *e);

static hres walk(struct host *h, const char *file, int flags, visit_fn visit, const void *ctx)
{
    AUTO_FREE char *copy = strdup(file);
    char *roots[] = {copy, NULL};
    FTS *f = copy ? fts_open(roots, flags | FTS_NOCHDIR, NULL) : NULL;
    if (!f) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = 0;
    FTSENT *e;
    while (hr == 0 && (errno = 0, e = fts_read(f))) {
        hr = host_is_stopping(h) ? WBEM_E_CALL_CANCELLED : visit(ctx, e);
    }
    hr = hr == 0 && errno ? folder_failure(errno) : hr;
    fts_close(f);
    return hr;
}

static hres visit_copy(const void *ctx, FTSENT *e)
{
    return copy_entry(ctx, e);
}

/* A folder cannot be copied to a place inside itself. */
static bool is_inside(const char *from, const char *to)
{
    const char *slash = strrchr(to, '/');
    AUTO_FREE char *parent = strndup(to, slash > to ? (size_t)(slash - to) : 1);
    AUTO_FREE char *a = realpath(from, NULL), *b = parent ? realpath(parent, NULL) : NULL;
    AUTO_FREE char *existing = realpath(to, NULL);
    size_t n = a ? strlen(a) : 0;
    bool below = a && b && strncmp(a, b, n) == 0 && (b[n] == 0 || b[n] == '/' || n == 1);
    return below || (a && existing && strcmp(a, existing) == 0);
}

hres copy_folder(struct host *h, const char *from, const char *to, unsigned flags)
{
    if (is_inside(from, to)) {
        return HRES_SCRIPT(ERR_DENIED);
    }
    struct tree t = {.h = h, .to = to, .from_length = strlen(from), .flags = flags};
    return walk(h, from, FTS_PHYSICAL | FTS_COMFOLLOW, visit_copy, &t);
}

static hres visit_delete(const void *ctx, FTSENT *e)
{
    bool force = *(const bool *)ctx;
    bool protected = e->fts_info != FTS_SL && e->fts_info != FTS_SLNONE && e->fts_info != FTS_DP &&
                     is_read_only(e->fts_statp);
    switch (e->fts_info) {
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        return folder_failure(e->fts_errno);
    case FTS_D:
        if (protected && force) {
            (void)chmod(e->fts_accpath, 0700);
        }
        return protected && !force ? HRES_SCRIPT(ERR_DENIED) : 0;
    case FTS_DP:
        return rmdir(e->fts_accpath) == 0 ? 0 : folder_failure(errno);
    default:
        if (protected && !force) {
            return HRES_SCRIPT(ERR_DENIED);
        }
        return unlink(e->fts_accpath) == 0 ? 0 : folder_failure(errno);
    }
}

hres delete_folder(struct host *h, const char *file, bool force)
{
    return walk(h, file, FTS_PHYSICAL, visit_delete, &force);
}

struct sum {
    double *total;
};

static hres visit_size(const void *ctx, FTSENT *e)
{
    const struct sum *s = ctx;
    if (e->fts_info == FTS_DNR || e->fts_info == FTS_ERR || e->fts_info == FTS_NS) {
        return e->fts_errno == ENOENT ? 0 : folder_failure(e->fts_errno);
    }
    if (e->fts_info == FTS_F) {
        *s->total += (double)e->fts_statp->st_size;
    }
    return 0;
}

hres tree_size(struct host *h, const char *file, double *out)
{
    struct sum s = {.total = out};
    *out = 0;
    return walk(h, file, FTS_PHYSICAL | FTS_COMFOLLOW, visit_size, &s);
}
