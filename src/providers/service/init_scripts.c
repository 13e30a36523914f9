/* init_scripts: services of systems without systemd: scripts in /etc/init.d (LSB; OpenRC). */
#include "providers/hostinfo.h"
#include "providers/service/service.h"
#include "providers/spawn.h"
#include "util/clock.h"
#include "util/utf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define HEAD_MAX 8192u /* bytes at the start of a script in which its header is looked for */

static bool exists(const struct sysroot *root, const char *path)
{
    int fd = sysroot_open(root, path, O_PATH | O_NOFOLLOW);
    if (fd >= 0) {
        (void)close(fd);
    }
    return fd >= 0;
}

/* The text after "# Key:" in the header of a script. */
static void header_value(const char *text, const char *key, struct str *out)
{
    for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n') {
        const char *q = p + (*p == '#');
        q += strspn(q, " \t");
        size_t n = strlen(key);
        if (strncmp(q, key, n) == 0) {
            q += n;
            q += strspn(q, " \t\"");
            str_add(out, q, strcspn(q, "\"\n"));
            return;
        }
    }
}

/* A link S20name in one of the run levels a system comes up in. */
static bool in_run_level(const struct sysroot *root, struct slice name)
{
    static const char *const levels[] = {"etc/rc2.d",     "etc/rc3.d", "etc/rc4.d",
                                         "etc/rc5.d",     "etc/rcS.d", "etc/rc.d/rc3.d",
                                         "etc/rc.d/rc5.d"};
    bool found = false;
    for (size_t i = 0; i < ARRAY_LEN(levels) && !found; i++) {
        DIR *d = sysroot_opendir(root, levels[i]);
        for (const struct dirent *e; d && !found && (e = readdir(d));) {
            found = e->d_name[0] == 'S' && strlen(e->d_name) == name.n + 3 &&
                    memcmp(e->d_name + 3, name.p, name.n) == 0;
        }
        if (d) {
            (void)closedir(d);
        }
    }
    return found;
}

/* etc/runlevels/LEVEL/name of OpenRC. */
static bool in_openrc_level(const struct sysroot *root, struct slice name)
{
    static const char *const levels[] = {"sysinit", "boot", "default"};
    bool found = false;
    for (size_t i = 0; i < ARRAY_LEN(levels) && !found; i++) {
        char path[320];
        snprintf(path, sizeof path, "etc/runlevels/%s/%.*s", levels[i], (int)name.n, name.p);
        found = exists(root, path);
    }
    return found;
}

/* The process that a file in /run names, when it is there. */
static bool find_process(const struct sysroot *root, struct slice name, uint64_t *pid, bool *known)
{
    int n = (int)name.n;
    for (size_t i = 0; i < 4; i++) {
        char path[640], proc[40];
        switch (i) { /* a format is a literal */
        case 0:
            snprintf(path, sizeof path, "run/%.*s.pid", n, name.p);
            break;
        case 1:
            snprintf(path, sizeof path, "run/%.*s/%.*s.pid", n, name.p, n, name.p);
            break;
        case 2:
            snprintf(path, sizeof path, "run/%.*s/pid", n, name.p);
            break;
        default:
            snprintf(path, sizeof path, "var/run/%.*s.pid", n, name.p);
        }
        if (host_number(root, path, pid)) {
            snprintf(proc, sizeof proc, "proc/%llu", (unsigned long long)*pid);
            *known = true;
            return exists(root, proc);
        }
    }
    return false;
}

static void read_state(const struct sysroot *root, struct slice name, struct service *v)
{
    char path[320];
    bool known = false;
    snprintf(path, sizeof path, "run/openrc/started/%.*s", (int)name.n, name.p);
    bool runs = find_process(root, name, &v->pid, &known);
    v->pid = !known ? NOT_KNOWN : runs ? v->pid : 0;
    if (!known && exists(root, "run/openrc/started")) {
        known = true;
        runs = exists(root, path);
    }
    v->state = !known ? "Unknown" : runs ? "Running" : "Stopped";
    v->status = known ? "OK" : "Unknown";
    v->started = known ? (int8_t)runs : -1;
    v->accept_stop = v->started;
}

/* false: no script. */
static bool read_script(const struct cimwin32 *s, struct slice name, struct service *v)
{
    char path[320], head[HEAD_MAX];
    struct stat st;
    snprintf(path, sizeof path, "etc/init.d/%.*s", (int)name.n, name.p);
    int fd = sysroot_open(s->root, path, O_RDONLY | O_NONBLOCK);
    bool script = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 0111);
    ssize_t n = script ? read(fd, head, sizeof head - 1) : -1;
    if (fd >= 0) {
        (void)close(fd);
    }
    if (n < 2 || head[0] != '#' || head[1] != '!') {
        return false;
    }
    head[n] = 0;
    *v = (struct service){.s = s, .exit_code = NOT_KNOWN, .own_exit_code = NOT_KNOWN};
    str_add_slice(&v->name, name);
    header_value(head, "Short-Description:", &v->title);
    if (v->title.n == 0) {
        header_value(head, "description=", &v->title);
    }
    if (v->title.n == 0) {
        str_add_slice(&v->title, name);
    }
    str_addf(&v->path, "/%s", path);
    str_addz(&v->account, "root");
    v->mode = in_run_level(s->root, name) || in_openrc_level(s->root, name) ? "Auto" : "Manual";
    read_state(s->root, name, v);
    return true;
}

static hres tell_script(const struct cimwin32 *s, const struct service_query *q, struct slice name)
{
    struct service v;
    if (!service_name_valid(name) || !read_script(s, name, &v)) {
        return 0;
    }
    hres hr = str_status(&v.name);
    hr = hr ? hr : q->each(q->arg, &v);
    service_fini(&v);
    return hr;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(str_z(a), str_z(b));
}

hres init_scripts_each(const struct cimwin32 *s, const struct service_query *q)
{
    DIR *d = sysroot_opendir(s->root, "etc/init.d");
    struct str_list names = {0};
    hres hr = 0;
    for (const struct dirent *e; d && hr == 0 && (e = readdir(d));) {
        bool asked = !q->only.p || utf8_caseeq(slice_of(e->d_name), q->only);
        hr = !asked || str_list_add(&names, slice_of(e->d_name)) ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    if (d) {
        (void)closedir(d);
    }
    if (names.n) {
        qsort(names.v, names.n, sizeof *names.v, by_text);
    }
    for (size_t i = 0; i < names.n && hr == 0; i++) {
        hr = tell_script(s, q, str_slice(&names.v[i]));
    }
    str_list_fini(&names);
    return hr;
}

/* ---- running one ---- */
static uint32_t script_return(int err)
{
    return err == 0                        ? SVC_OK
           : err == EACCES || err == EPERM ? SVC_ACCESS_DENIED
           : err == ENOENT                 ? SVC_PATH
                                           : SVC_UNKNOWN;
}

/* Exit statuses of a script (LSB 22.2). */
static uint32_t status_return(int status)
{
    static const uint32_t codes[] = {
        SVC_OK,   SVC_UNKNOWN, SVC_PARAMETER, SVC_NOT_SUPPORTED, SVC_ACCESS_DENIED,
        SVC_PATH, SVC_UNKNOWN, SVC_NOT_ACTIVE};
    unsigned n = WIFEXITED(status) ? (unsigned)WEXITSTATUS(status) : ARRAY_LEN(codes);
    return n < ARRAY_LEN(codes) ? codes[n] : SVC_UNKNOWN;
}

static uint32_t await(const struct cimwin32 *s, const struct spawn *p)
{
    struct pollfd f = {.fd = p->pidfd, .events = POLLIN};
    int64_t end = clock_mono_ns() / 1000 + BUS_JOB_US, left = BUS_JOB_US;
    int n = 0, status = 0;
    while (left > 0 && (n = poll(&f, 1, (int)(left / 1000))) < 0 && errno == EINTR) {
        left = end - clock_mono_ns() / 1000;
    }
    if (n <= 0) { /* it goes on by itself */
        reaper_add(s->reaper, p->pidfd);
        return SVC_TIMEOUT;
    }
    bool got = waitpid(p->pid, &status, 0) == p->pid;
    reaper_add(s->reaper, -1);
    (void)close(p->pidfd);
    return got ? status_return(status) : SVC_UNKNOWN;
}

/* Where the script is for this process: below a root that may be another. */
static bool script_path(const struct sysroot *root, struct slice name, char *out, size_t size)
{
    char link[320];
    snprintf(link, sizeof link, "etc/init.d/%.*s", (int)name.n, name.p);
    int fd = sysroot_open(root, link, O_PATH);
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = fd < 0 ? -1 : readlink(link, out, size - 1);
    if (fd >= 0) {
        (void)close(fd);
    }
    out[n > 0 ? n : 0] = 0;
    return n > 0;
}

uint32_t init_script_run(const struct cimwin32 *s, struct slice name, const char *action)
{
    AUTO_STR line = STR_INIT;
    struct words words = {0};
    char path[4096];
    if (!script_path(s->root, name, path, sizeof path)) {
        return SVC_PATH;
    }
    words_add_quoted(&line, slice_of(path));
    str_addf(&line, " %s", action);
    if (str_status(&line) || FAILED(words_split(str_slice(&line), &words)) ||
        FAILED(reaper_prepare(s->reaper))) {
        words_fini(&words);
        return SVC_UNKNOWN;
    }
    struct spawn p = {.words = &words, .directory = "/", .flags = SPAWN_SESSION};
    int err = spawn_start(&p);
    if (err) {
        reaper_add(s->reaper, -1);
    }
    uint32_t ret = err ? script_return(err) : await(s, &p);
    words_fini(&words);
    return ret;
}
