#include "providers/hostinfo.h"

#include "providers/scan.h"
#include "util/vec.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    SMALL_FILE = 8192,
    STAT_LIMIT = 4 << 20, /* /proc/stat has a number per interrupt */
    RELEASE_LIMIT = 65536,
};

bool take_digits(struct slice *s, uint64_t *out)
{
    uint64_t v = 0;
    size_t i = 0;
    for (; i < s->n && s->p[i] >= '0' && s->p[i] <= '9'; i++) {
        uint64_t d = (uint64_t)(s->p[i] - '0');
        if (v > (UINT64_MAX - d) / 10) {
            return false;
        }
        v = v * 10 + d;
    }
    *s = (struct slice){s->p + i, s->n - i};
    *out = v;
    return i > 0;
}

struct slice host_line(const struct sysroot *root, const char *path, char *buf, size_t size)
{
    ssize_t n = sysroot_read(root, path, buf, size);
    if (n <= 0) {
        return (struct slice){buf, 0};
    }
    const char *nl = memchr(buf, '\n', (size_t)n);
    return scan_trim((struct slice){buf, nl ? (size_t)(nl - buf) : (size_t)n});
}

bool host_number(const struct sysroot *root, const char *path, uint64_t *out)
{
    char buf[64];
    struct slice s = host_line(root, path, buf, sizeof buf);
    return take_digits(&s, out) && s.n == 0;
}

bool host_uptime(const struct sysroot *root, uint64_t *out)
{
    char buf[64];
    struct slice text = host_line(root, "proc/uptime", buf, sizeof buf); /* "123.45 67.89" */
    uint64_t seconds, hundredths = 0;
    if (!take_digits(&text, &seconds)) {
        return false;
    }
    if (text.n && text.p[0] == '.') {
        text = (struct slice){text.p + 1, text.n - 1};
        (void)take_digits(&text, &hundredths);
    }
    *out = seconds * 10000000 + hundredths * 100000;
    return true;
}

hres host_boot_time(const struct sysroot *root, uint64_t *out)
{
    AUTO_STR text = STR_INIT;
    *out = 0;
    hres hr = sysroot_read_all(root, "proc/stat", STAT_LIMIT, &text);
    struct slice rest = str_slice(&text), line;
    while (SUCCEEDED(hr) && scan_line(&rest, &line)) {
        if (scan_prefix(&line, "btime ") && take_digits(&line, out)) {
            break;
        }
    }
    return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
}

/* The shell-like value of os-release(5): may stand in quotes, where a backslash quotes. */
static void add_release_value(struct str *out, struct slice v)
{
    v = scan_trim(v);
    if (v.n >= 2 && (v.p[0] == '"' || v.p[0] == '\'') && v.p[v.n - 1] == v.p[0]) {
        v = (struct slice){v.p + 1, v.n - 2};
    }
    for (size_t i = 0; i < v.n; i++) {
        i += v.p[i] == '\\' && i + 1 < v.n;
        str_addc(out, v.p[i]);
    }
}

hres host_os_release(const struct sysroot *root, const char *key, struct str *out)
{
    AUTO_STR text = STR_INIT;
    hres hr = sysroot_read_all(root, "etc/os-release", RELEASE_LIMIT, &text);
    if (FAILED(hr)) {
        str_clear(&text);
        hr = sysroot_read_all(root, "usr/lib/os-release", RELEASE_LIMIT, &text);
    }
    struct slice rest = str_slice(&text), line;
    while (SUCCEEDED(hr) && scan_line(&rest, &line)) {
        if (scan_prefix(&line, key) && scan_prefix(&line, "=")) {
            add_release_value(out, line);
            break;
        }
    }
    return hr == WBEM_E_OUT_OF_MEMORY ? hr : str_status(out);
}

hres host_caption(const struct sysroot *root, struct str *out)
{
    hres hr = host_os_release(root, "PRETTY_NAME", out);
    if (SUCCEEDED(hr) && out->n == 0) {
        hr = host_os_release(root, "NAME", out);
    }
    if (SUCCEEDED(hr) && out->n == 0) {
        str_addz(out, "Linux");
    }
    return hr ? hr : str_status(out);
}

void host_memory(const struct sysroot *root, struct host_memory_info *out)
{
    static const char *const names[MEM_COUNT] = {
        [MEM_TOTAL] = "MemTotal:",   [MEM_FREE] = "MemFree:",   [MEM_AVAILABLE] = "MemAvailable:",
        [SWAP_TOTAL] = "SwapTotal:", [SWAP_FREE] = "SwapFree:",
    };
    char buf[SMALL_FILE];
    *out = (struct host_memory_info){0};
    ssize_t n = sysroot_read(root, "proc/meminfo", buf, sizeof buf);
    struct slice rest = {buf, n > 0 ? (size_t)n : 0}, line;
    while (scan_line(&rest, &line)) {
        for (size_t i = 0; i < MEM_COUNT; i++) {
            if (scan_prefix(&line, names[i])) {
                line = scan_trim(line);
                out->known[i] = take_digits(&line, &out->kb[i]);
            }
        }
    }
}

struct packages VEC(uint64_t);

/* A package not seen before is added; out of memory counts as not told. */
static bool add_package(const struct sysroot *root, uint64_t cpu, struct packages *seen)
{
    char path[96];
    uint64_t id;
    snprintf(path, sizeof path, "sys/devices/system/cpu/cpu%llu/topology/physical_package_id",
             (unsigned long long)cpu);
    if (!host_number(root, path, &id)) {
        return false;
    }
    for (size_t i = 0; i < seen->n; i++) {
        if (seen->v[i] == id) {
            return true;
        }
    }
    return vec_push(seen, id);
}

void host_processors(const struct sysroot *root, uint32_t *logical, uint32_t *packages)
{
    enum {
        MOST = 65536
    };
    char buf[SMALL_FILE];
    struct slice s = host_line(root, "sys/devices/system/cpu/online", buf, sizeof buf);
    uint64_t first, last;
    struct packages seen = {0};
    bool told = true;
    *logical = *packages = 0;
    while (take_digits(&s, &first)) { /* "0-3,8" */
        last = first;
        if (s.n && s.p[0] == '-') {
            s = (struct slice){s.p + 1, s.n - 1};
            (void)take_digits(&s, &last);
        }
        for (; first <= last && *logical < MOST; first++) {
            ++*logical;
            told = told && add_package(root, first, &seen);
        }
        (void)scan_prefix(&s, ",");
    }
    *packages = told ? (uint32_t)seen.n : 0;
    vec_fini(&seen);
}

/* ---- directories ---- */
static int compare_names(const void *a, const void *b)
{
    const char *x = *(char *const *)a, *y = *(char *const *)b;
    size_t n = strlen(x), m = strlen(y);
    return n != m ? (n < m ? -1 : 1) : strcmp(x, y);
}

hres host_names_read(const struct sysroot *root, const char *path, struct host_names *out)
{
    *out = (struct host_names){0};
    DIR *d = sysroot_opendir(root, path);
    if (!d) {
        return 0;
    }
    bool ok = true;
    for (const struct dirent *e; ok && (e = readdir(d));) {
        if (e->d_name[0] != '.') {
            char *name = strdup(e->d_name);
            ok = name && vec_push(out, name);
            if (!ok) {
                free(name);
            }
        }
    }
    (void)closedir(d);
    if (out->n) {
        qsort(out->v, out->n, sizeof *out->v, compare_names);
    }
    return ok ? 0 : WBEM_E_OUT_OF_MEMORY;
}

void host_names_fini(struct host_names *n)
{
    for (size_t i = 0; i < n->n; i++) {
        free(n->v[i]);
    }
    vec_fini(n);
}

struct slice host_link(const struct sysroot *root, const char *path, const char *name, char *buf,
                       size_t size)
{
    int fd = sysroot_open(root, path, O_PATH | O_DIRECTORY);
    ssize_t n = fd < 0 ? -1 : sysroot_readlink_at(fd, name, buf, size);
    if (fd >= 0) {
        (void)close(fd);
    }
    return n > 0 ? (struct slice){buf, (size_t)n} : SLICE("");
}
