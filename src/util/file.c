#include "util/file.h"

#include "util/file_fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Does not trust the size a file system reports: files under /proc say 0. */
hres file_read_fd(int fd, size_t limit, struct str *out)
{
    char chunk[16384];
    size_t total = 0;
    for (;;) {
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return hres_from_errno(errno);
        }
        if (n == 0) {
            return str_status(out);
        }
        if ((size_t)n > limit - total) {
            return WBEM_E_QUOTA_VIOLATION;
        }
        total += (size_t)n;
        str_add(out, chunk, (size_t)n);
        if (FAILED(str_status(out))) {
            return str_status(out);
        }
    }
}

int file_write_fd(int fd, struct slice bytes)
{
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno != EINTR) {
            return errno;
        }
        size_t done = n > 0 ? (size_t)n : 0;
        bytes = (struct slice){bytes.p + done, bytes.n - done};
    }
    return 0;
}

hres file_read(const char *path, size_t limit, struct str *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return hres_from_errno(errno);
    }
    hres hr = file_read_fd(fd, limit, out);
    (void)close(fd);
    return hr;
}

static hres make_dir(const char *path)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST ? 0 : hres_from_errno(errno);
}

hres file_mkdirs(const char *path)
{
    AUTO_FREE char *copy = strdup(path);
    if (!copy) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (char *p = copy; *p; p++) {
        if (*p != '/' || p == copy) {
            continue;
        }
        *p = 0;
        hres hr = make_dir(copy);
        *p = '/';
        if (FAILED(hr)) {
            return hr;
        }
    }
    hres hr = make_dir(copy);
    struct stat st;
    if (SUCCEEDED(hr) && (stat(copy, &st) != 0 || !S_ISDIR(st.st_mode))) {
        return WBEM_E_ALREADY_EXISTS; /* a file is in the way */
    }
    return hr;
}

hres config_directory(struct str *out)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (config && config[0] == '/') {
        str_addf(out, "%s/openwmi", config);
    } else if (home && home[0] == '/') {
        str_addf(out, "%s/.config/openwmi", home);
    } else {
        return WBEM_E_NOT_FOUND;
    }
    return str_status(out);
}
