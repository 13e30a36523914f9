/* process_methods: the methods of one process. A process id may be given to another process at any
 * moment, so what acts holds the process by a descriptor first. */
#include "providers/process.h"
#include "providers/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    PW_BUFFER = 16384
};

/* The process addressed by the request. WBEM_E_NOT_FOUND. */
static hres request_pid(const wmi_request *r, int *pid)
{
    wmi_value key;
    return wmi_request_key(r, "Handle", &key) == 0 && key.type == WMI_STRING && !key.is_null &&
                   process_pid(key.text, pid)
               ? 0
               : WBEM_E_NOT_FOUND;
}

static int open_process(const struct cimwin32 *s, int pid)
{
    char path[32];
    snprintf(path, sizeof path, "proc/%d", pid);
    return sysroot_open(s->root, path, O_RDONLY | O_DIRECTORY);
}

static uint32_t errno_return(int err)
{
    switch (err) {
    case 0:
        return RET_OK;
    case EPERM:
        return RET_ACCESS_DENIED;
    case EACCES:
        return RET_PRIVILEGE;
    case ESRCH:
    case ENOENT:
        return RET_PATH;
    case EINVAL:
        return RET_PARAMETER;
    default:
        return RET_UNKNOWN;
    }
}

/* ---- ending ---- */
/* A descriptor of the process whose directory dir is, or -errno. The directory still answers after
 * the descriptor is there, so the process still was: both are the same one. */
static int hold(int dir, int pid)
{
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    if (fd < 0) {
        return -errno;
    }
    char c[8];
    if (sysroot_read_at(dir, "stat", c, sizeof c) <= 0) {
        (void)close(fd);
        return -ESRCH;
    }
    return fd;
}

/* 0 or an errno value. As TerminateProcess: at once, the process is not asked. */
static int terminate(const struct cimwin32 *s, int pid)
{
    if (pid <= 1) {
        return EPERM; /* the system itself */
    }
    int dir = open_process(s, pid);
    if (dir < 0) {
        return ESRCH;
    }
    int fd = hold(dir, pid), err = fd < 0 ? -fd : 0;
    if (fd >= 0) {
        err = syscall(SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0) == 0 ? 0 : errno;
        (void)close(fd);
    }
    (void)close(dir);
    return err;
}

static void method_terminate(wmi_request *r, void *state)
{
    int pid;
    hres hr = caller_is_self(r) ? request_pid(r, &pid) : WBEM_E_ACCESS_DENIED;
    if (FAILED(hr)) {
        wmi_request_done(r, hr);
        return;
    }
    answer(r, errno_return(terminate(state, pid)));
}

void process_delete(wmi_request *r, void *state)
{
    int pid;
    hres hr = caller_is_self(r) ? request_pid(r, &pid) : WBEM_E_ACCESS_DENIED;
    if (SUCCEEDED(hr)) {
        int err = terminate(state, pid);
        hr = err == 0                        ? 0
             : err == ESRCH                  ? WBEM_E_NOT_FOUND
             : err == EPERM || err == EACCES ? WBEM_E_ACCESS_DENIED
                                             : WBEM_E_FAILED;
    }
    wmi_request_done(r, hr);
}

/* ---- owner ---- */
static hres owner_of(wmi_request *r, const struct cimwin32 *s, uint64_t *uid)
{
    int pid;
    char name[16];
    hres hr = request_pid(r, &pid);
    struct process_reader *p = hr ? NULL : process_reader_create(s, r);
    if (!p) {
        return hr ? hr : WBEM_E_OUT_OF_MEMORY;
    }
    p->needs = SRC_STATUS;
    int proc = sysroot_open(s->root, "proc", O_RDONLY | O_DIRECTORY);
    snprintf(name, sizeof name, "%d", pid);
    if (proc < 0 || !process_read(p, proc, name, NULL) || !process_knows(p, P_UID)) {
        hr = WBEM_E_NOT_FOUND;
    } else {
        *uid = p->num[P_UID];
    }
    if (proc >= 0) {
        (void)close(proc);
    }
    process_reader_destroy(p);
    return hr;
}

/* The name of the account, or its number when it has none. */
static hres account_name(uint64_t uid, struct str *out)
{
    AUTO_FREE char *buf = malloc(PW_BUFFER);
    struct passwd pw, *found = NULL;
    if (!buf) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    if (getpwuid_r((uid_t)uid, &pw, buf, PW_BUFFER, &found) == 0 && found) {
        str_addz(out, pw.pw_name);
    } else {
        str_add_u64(out, uid);
    }
    return str_status(out);
}

static void method_owner(wmi_request *r, void *state)
{
    const struct cimwin32 *s = state;
    AUTO_STR name = STR_INIT;
    uint64_t uid = 0;
    hres hr = owner_of(r, s, &uid);
    hr = hr ? hr : account_name(uid, &name);
    if (FAILED(hr)) {
        wmi_request_done(r, hr);
        return;
    }
    wmi_value user = wmi_text(str_z(&name)), domain = wmi_text(s->computer->s);
    answer_with(r, RET_OK, "User", &user, "Domain", &domain);
}

/* S-1-22-1-<uid>: the form that file servers use for accounts that have no other. */
static void method_owner_sid(wmi_request *r, void *state)
{
    uint64_t uid = 0;
    hres hr = owner_of(r, state, &uid);
    if (FAILED(hr)) {
        wmi_request_done(r, hr);
        return;
    }
    char text[48];
    snprintf(text, sizeof text, "S-1-22-1-%llu", (unsigned long long)uid);
    wmi_value sid = wmi_text(text);
    answer_with(r, RET_OK, "Sid", &sid, NULL, NULL);
}

/* ---- priority ---- */
/* Every thread has its own nice value: all are set. An errno value; the first failure ends it. */
static int set_threads(int dir, uint32_t priority)
{
    int fd = openat(dir, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return errno;
    }
    struct tid_entry {
        uint64_t ino;
        int64_t off;
        uint16_t len;
        uint8_t type;
        char name[];
    };
    _Alignas(struct tid_entry) char buf[4096];
    long n;
    int err = 0, tid;
    while (err == 0 && (n = syscall(SYS_getdents64, fd, buf, sizeof buf)) > 0) {
        for (long i = 0; i < n && err == 0;) {
            const struct tid_entry *e = (const void *)(buf + i);
            err = process_pid(e->name, &tid) ? priority_apply(tid, priority) : 0;
            err = err == ESRCH ? 0 : err; /* that thread has ended */
            i += e->len;
        }
    }
    (void)close(fd);
    return err;
}

static void method_priority(wmi_request *r, void *state)
{
    int pid;
    wmi_value v;
    hres hr = caller_is_self(r) ? request_pid(r, &pid) : WBEM_E_ACCESS_DENIED;
    hr = hr ? hr : wmi_request_in(r, "Priority", &v);
    if (FAILED(hr)) {
        wmi_request_done(r, hr);
        return;
    }
    if (v.is_null || v.sint < 0 || !priority_valid((uint32_t)v.sint)) {
        answer(r, RET_PARAMETER);
        return;
    }
    int dir = open_process(state, pid);
    uint32_t ret = dir < 0 ? RET_PATH : errno_return(set_threads(dir, (uint32_t)v.sint));
    if (dir >= 0) {
        (void)close(dir);
    }
    answer(r, ret);
}

/* ---- the rest ---- */
/* No debugger is registered on Linux: what Windows answers then is an unknown failure. */
static void method_debugger(wmi_request *r, void *state)
{
    (void)state;
    answer(r, RET_UNKNOWN);
}

/* Bytes a program can address, where that is fixed; 0: not known. */
static uint64_t address_space(void)
{
#if defined(__x86_64__)
    return 0x7ffffffff000;
#elif defined(__i386__)
    return 0xc0000000;
#else
    return 0;
#endif
}

static uint32_t available(const struct cimwin32 *s, wmi_request *r, int pid, uint64_t *out)
{
    struct rlimit64 limit;
    if (prlimit64(pid, RLIMIT_AS, NULL, &limit) != 0) {
        return errno_return(errno);
    }
    uint64_t most = limit.rlim_cur == RLIM64_INFINITY ? address_space() : limit.rlim_cur;
    struct process_reader *p = process_reader_create(s, r);
    int proc = sysroot_open(s->root, "proc", O_RDONLY | O_DIRECTORY);
    char name[16];
    snprintf(name, sizeof name, "%d", pid);
    bool known = p && proc >= 0 && most && process_read(p, proc, name, NULL);
    if (known) {
        *out = most > p->num[P_VSIZE] ? most - p->num[P_VSIZE] : 0;
    }
    if (proc >= 0) {
        (void)close(proc);
    }
    process_reader_destroy(p);
    return known ? RET_OK : RET_UNKNOWN;
}

static void method_available(wmi_request *r, void *state)
{
    int pid;
    hres hr = request_pid(r, &pid);
    if (FAILED(hr)) {
        wmi_request_done(r, hr);
        return;
    }
    uint64_t bytes = 0;
    uint32_t ret = available(state, r, pid, &bytes);
    wmi_value v = wmi_uint(bytes);
    answer_with(r, ret, ret == RET_OK ? "AvailableVirtualSize" : NULL, &v, NULL, NULL);
}

const struct wmi_method_provider process_methods[] = {
    {"AttachDebugger", method_debugger},
    {"Create", process_create},
    {"GetAvailableVirtualSize", method_available},
    {"GetOwner", method_owner},
    {"GetOwnerSid", method_owner_sid},
    {"SetPriority", method_priority},
    {"Terminate", method_terminate},
    {0},
};
