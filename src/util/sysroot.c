#include "util/sysroot.h"

#include "util/file_fd.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct sysroot {
    int dirfd;
    bool live;
};

hres sysroot_create(const char *root, struct sysroot **out)
{
    struct sysroot *s = calloc(1, sizeof *s);
    *out = NULL;
    if (!s) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    s->live = strcmp(root, "/") == 0;
    s->dirfd = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (s->dirfd < 0) {
        int err = errno;
        free(s);
        return hres_from_errno(err);
    }
    *out = s;
    return 0;
}

void sysroot_destroy(struct sysroot *s)
{
    if (s) {
        (void)close(s->dirfd);
        free(s);
    }
}

bool sysroot_is_live(const struct sysroot *s)
{
    return s->live;
}

/* Links in a recorded tree must not lead out of it to the files of the machine that runs the test.
 */
static int open_inside(const struct sysroot *s, const char *path, int flags)
{
    struct open_how how = {.flags = (uint64_t)(unsigned)flags, .resolve = RESOLVE_IN_ROOT};
    return (int)syscall(SYS_openat2, s->dirfd, path, &how, sizeof how);
}

int sysroot_open(const struct sysroot *s, const char *path, int flags)
{
    if (path[0] == '/') {
        return -EINVAL;
    }
    flags |= O_CLOEXEC;
    int fd = s->live ? openat(s->dirfd, path, flags) : open_inside(s, path, flags);
    if (fd < 0 && !s->live && (errno == ENOSYS || errno == EPERM)) {
        fd = openat(s->dirfd, path, flags); /* old kernel or a container that forbids openat2 */
    }
    return fd < 0 ? -errno : fd;
}

DIR *sysroot_opendir(const struct sysroot *s, const char *path)
{
    int fd = sysroot_open(s, path, O_RDONLY | O_DIRECTORY);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    if (!d && fd >= 0) {
        (void)close(fd);
    }
    return d;
}

static ssize_t read_and_close(int fd, char *buf, size_t size)
{
    size_t got = 0;
    if (size == 0) {
        (void)close(fd);
        return -EINVAL;
    }
    while (got < size - 1) {
        ssize_t n = read(fd, buf + got, size - 1 - got);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            int err = errno;
            (void)close(fd);
            return -err;
        }
        if (n == 0) {
            break;
        }
        got += (size_t)n;
    }
    buf[got] = 0;
    (void)close(fd);
    return (ssize_t)got;
}

ssize_t sysroot_read(const struct sysroot *s, const char *path, char *buf, size_t size)
{
    int fd = sysroot_open(s, path, O_RDONLY);
    return fd < 0 ? fd : read_and_close(fd, buf, size);
}

ssize_t sysroot_read_at(int dirfd, const char *name, char *buf, size_t size)
{
    int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? -errno : read_and_close(fd, buf, size);
}

ssize_t sysroot_readlink_at(int dirfd, const char *name, char *buf, size_t size)
{
    if (size == 0) {
        return -EINVAL;
    }
    ssize_t n = readlinkat(dirfd, name, buf, size - 1);
    if (n < 0) {
        return -errno;
    }
    buf[n] = 0;
    return n;
}

hres sysroot_read_all(const struct sysroot *s, const char *path, size_t limit, struct str *out)
{
    int fd = sysroot_open(s, path, O_RDONLY);
    if (fd < 0) {
        return hres_from_errno(-fd);
    }
    hres hr = file_read_fd(fd, limit, out);
    (void)close(fd);
    return hr;
}

static hres write_whole(int fd, struct slice text)
{
    int err = file_write_fd(fd, text);
    err = err == 0 && fsync(fd) ? errno : err;
    return err ? hres_from_errno(err) : 0;
}

static hres replace_at(int dir, const char *name, struct slice text, unsigned mode)
{
    char temp[300];
    struct stat st;
    if ((size_t)snprintf(temp, sizeof temp, ".%s.new", name) >= sizeof temp) {
        return WBEM_E_INVALID_PARAMETER;
    }
    bool old = fstatat(dir, name, &st, 0) == 0;
    int fd = openat(dir, temp, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
    if (fd < 0) {
        return hres_from_errno(errno);
    }
    hres hr = fchmod(fd, old ? st.st_mode & 07777 : mode) ? hres_from_errno(errno) : 0;
    if (hr == 0 && old && (st.st_uid != geteuid() || st.st_gid != getegid())) {
        hr = fchown(fd, st.st_uid, st.st_gid) ? hres_from_errno(errno) : 0;
    }
    hr = hr ? hr : write_whole(fd, text);
    (void)close(fd);
    if (hr == 0 && renameat(dir, temp, dir, name)) {
        hr = hres_from_errno(errno);
    }
    if (FAILED(hr)) {
        (void)unlinkat(dir, temp, 0);
    }
    return hr;
}

hres sysroot_replace(const struct sysroot *s, const char *dir, const char *name, struct slice text,
                     unsigned mode)
{
    int fd = sysroot_open(s, dir, O_RDONLY | O_DIRECTORY);
    if (fd < 0) {
        return hres_from_errno(-fd);
    }
    hres hr = replace_at(fd, name, text, mode);
    (void)close(fd);
    return hr;
}
