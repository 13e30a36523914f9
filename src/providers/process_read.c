/* process_read: the files of /proc/PID. As much as a reader can save is saved: one directory
 * descriptor per process, one read per file, only the files that are needed, no copies. */
#include "providers/hostinfo.h"
#include "providers/process.h"
#include "util/utf.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    COMM_CUT = 15,           /* the kernel cuts names there */
    FORKED = 0x40,           /* PF_FORKNOEXEC */
    KERNEL_THREAD = 0x200000 /* PF_KTHREAD */
};

static void set(struct process_reader *p, enum process_number n, uint64_t v)
{
    p->num[n] = v;
    p->known |= 1u << n;
}

/* One read: these files come in one piece, and recorded ones are small. Bytes, or 0. */
static size_t read_once(int dir, const char *name, char *buf, size_t size)
{
    int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return 0;
    }
    ssize_t n;
    do {
        n = read(fd, buf, size);
    } while (n < 0 && errno == EINTR);
    (void)close(fd);
    return n < 0 ? 0 : (size_t)n;
}

/* ---- stat (proc(5)) ---- */
enum stat_field { /* numbered as in proc(5), from the first after the state */
    F_PPID = 4,
    F_SESSION = 6,
    F_FLAGS = 9,
    F_MINFLT = 10,
    F_MAJFLT = 12,
    F_UTIME = 14,
    F_STIME = 15,
    F_NICE = 19,
    F_THREADS = 20,
    F_START = 22,
    F_VSIZE = 23,
    F_RSS = 24,
    F_RT_PRIORITY = 40,
    F_POLICY = 41,
    F_COUNT
};

/* Fields from F_PPID on; the number of the first that is not there. Negative numbers wrap. */
static int parse_fields(const char *p, const char *end, uint64_t *f)
{
    int i = F_PPID;
    while (i < F_COUNT) {
        while (p < end && *p == ' ') {
            p++;
        }
        bool minus = p < end && *p == '-';
        p += minus;
        if (p == end || *p < '0' || *p > '9') {
            break;
        }
        uint64_t v = 0;
        for (; p < end && *p >= '0' && *p <= '9'; p++) {
            v = v * 10 + (uint64_t)(*p - '0');
        }
        f[i++] = minus ? 0 - v : v;
    }
    return i;
}

uint32_t process_priority(uint64_t policy, int64_t nice, uint64_t rt_priority)
{
    /* nice values and the base priorities of the classes they stand for, from kindest on */
    static const struct {
        int64_t nice;
        uint32_t base;
    } at[] = {{19, 4}, {10, 6}, {0, 8}, {-5, 10}, {-10, 13}, {-20, 15}};
    if (policy == SCHED_FIFO || policy == SCHED_RR) {
        return 16 + (uint32_t)((rt_priority < 99 ? rt_priority : 99) * 15 / 99);
    }
    if (policy == SCHED_DEADLINE) {
        return 31;
    }
    if (policy == SCHED_IDLE) {
        return 1;
    }
    size_t i = 0;
    while (i + 2 < ARRAY_LEN(at) && nice < at[i + 1].nice) {
        i++;
    }
    int64_t below = at[i].nice - nice, width = at[i].nice - at[i + 1].nice;
    return at[i].base + (uint32_t)(below * (int64_t)(at[i + 1].base - at[i].base) / width);
}

/* ExecutionState: 3 running, 4 blocked, 7 terminated, 8 stopped. */
static uint64_t execution_state(char c)
{
    switch (c) {
    case 'R':
        return 3;
    case 'S':
    case 'D':
    case 'I':
        return 4;
    case 'Z':
    case 'X':
        return 7;
    case 'T':
    case 't':
        return 8;
    default:
        return 0; /* unknown */
    }
}

static void take_stat(struct process_reader *p, char state, const uint64_t *f)
{
    p->kernel = (f[F_FLAGS] & KERNEL_THREAD) != 0;
    p->forked = (f[F_FLAGS] & FORKED) != 0;
    set(p, P_PPID, f[F_PPID]);
    set(p, P_SESSION, f[F_SESSION]);
    set(p, P_STATE, execution_state(state));
    set(p, P_PRIORITY, process_priority(f[F_POLICY], (int64_t)f[F_NICE], f[F_RT_PRIORITY]));
    set(p, P_FAULTS, f[F_MINFLT] + f[F_MAJFLT]);
    set(p, P_UTIME, f[F_UTIME] * p->s->tick);
    set(p, P_STIME, f[F_STIME] * p->s->tick);
    set(p, P_THREADS, f[F_THREADS]);
    set(p, P_START, f[F_START]);
    set(p, P_VSIZE, f[F_VSIZE]);
    set(p, P_RSS, f[F_RSS] * p->s->page);
}

/* "12 (name) S 1 …": the name may hold blanks and parentheses, so it ends at the last one. */
static bool read_stat(struct process_reader *p, int dir)
{
    size_t n = read_once(dir, "stat", p->stat_buf, sizeof p->stat_buf);
    const char *open = n ? memchr(p->stat_buf, '(', n) : NULL;
    const char *close_ = n ? memrchr(p->stat_buf, ')', n) : NULL;
    const char *end = p->stat_buf + n;
    if (!open || !close_ || close_ < open || end - close_ < 4) {
        return false;
    }
    uint64_t f[F_COUNT] = {0};
    if (parse_fields(close_ + 3, end, f) <= F_RSS) {
        return false;
    }
    p->comm = (struct slice){open + 1, (size_t)(close_ - open - 1)};
    take_stat(p, close_[2], f);
    return true;
}

/* ---- status and io ---- */
struct line_row {
    const char *name;
    uint8_t len;
    uint8_t number; /* enum process_number */
    uint16_t scale;
    uint8_t add;   /* 1: to what is there */
    uint8_t field; /* of several numbers in the line */
};
#define LINE(name, number, scale, add, field)                                                      \
    {                                                                                              \
        name, sizeof(name) - 1, number, scale, add, field                                          \
    }
/* a sum after what it adds to */
static const struct line_row status_lines[] = {
    LINE("Uid:", P_UID, 1, 0, 1),        LINE("VmPeak:", P_PEAK_VSIZE, 1024, 0, 0),
    LINE("VmHWM:", P_PEAK_RSS, 1, 0, 0), LINE("RssAnon:", P_PRIVATE, 1024, 0, 0),
    LINE("VmSwap:", P_SWAP, 1, 0, 0),    LINE("VmSwap:", P_PRIVATE, 1024, 1, 0),
};
static const struct line_row io_lines[] = {
    LINE("rchar:", P_RCHAR, 1, 0, 0),
    LINE("wchar:", P_WCHAR, 1, 0, 0),
    LINE("syscr:", P_SYSCR, 1, 0, 0),
    LINE("syscw:", P_SYSCW, 1, 0, 0),
};

static bool line_number(const char *p, const char *end, unsigned field, uint64_t *out)
{
    struct slice s = {p, (size_t)(end - p)};
    for (unsigned i = 0; i <= field; i++) {
        while (s.n && (*s.p == ' ' || *s.p == '\t')) {
            s = (struct slice){s.p + 1, s.n - 1};
        }
        if (!take_digits(&s, out)) {
            return false;
        }
    }
    return true;
}

static void take_line(struct process_reader *p, const struct line_row *row, const char *line,
                      const char *end)
{
    uint64_t v;
    if (!line_number(line + row->len, end, row->field, &v)) {
        return;
    }
    v *= row->scale;
    if (row->add && !process_knows(p, row->number)) {
        return; /* a sum of which a part is missing is not told */
    }
    set(p, row->number, row->add ? p->num[row->number] + v : v);
}

static void read_lines(struct process_reader *p, int dir, const char *file,
                       const struct line_row *rows, size_t nrows)
{
    char buf[8192];
    size_t n = read_once(dir, file, buf, sizeof buf);
    for (const char *line = buf, *end = buf + n; line < end;) {
        const char *nl = memchr(line, '\n', (size_t)(end - line));
        nl = nl ? nl : end;
        for (size_t k = 0; k < nrows; k++) {
            if (line[0] == rows[k].name[0] && (size_t)(nl - line) > rows[k].len &&
                memcmp(line, rows[k].name, rows[k].len) == 0) {
                take_line(p, &rows[k], line, nl);
            }
        }
        line = nl + 1;
    }
}

/* ---- names ---- */
static bool ends_with(struct slice s, struct slice tail)
{
    return s.n >= tail.n && memcmp(s.p + s.n - tail.n, tail.p, tail.n) == 0;
}

static void read_exe(struct process_reader *p, int dir)
{
    static const struct slice deleted = {" (deleted)", 10};
    p->have |= SRC_EXE;
    ssize_t n = p->kernel ? -1 : readlinkat(dir, "exe", p->exe_buf, sizeof p->exe_buf);
    p->exe = (struct slice){p->exe_buf, n > 0 ? (size_t)n : 0};
    if (ends_with(p->exe, deleted)) {
        p->exe.n -= deleted.n;
    }
}

static void read_cmdline(struct process_reader *p, int dir)
{
    p->have |= SRC_CMDLINE;
    size_t n = p->kernel ? 0 : read_once(dir, "cmdline", p->cmdline_buf, sizeof p->cmdline_buf);
    p->cmdline = (struct slice){p->cmdline_buf, n};
}

static struct slice base_name(struct slice path)
{
    const char *slash = path.n ? memrchr(path.p, '/', path.n) : NULL;
    return slash ? (struct slice){slash + 1, (size_t)(path.p + path.n - slash - 1)} : path;
}

/* The kernel cuts a name at 15 bytes: when a file name goes on from it, that is the name. */
static bool longer_name(struct process_reader *p, struct slice file)
{
    struct slice base = base_name(file);
    if (base.n <= p->comm.n || memcmp(base.p, p->comm.p, p->comm.n) != 0) {
        return false;
    }
    p->name = base;
    return true;
}

static void find_name(struct process_reader *p, int dir)
{
    p->name = p->comm;
    p->have |= SRC_NAME;
    if (p->kernel || p->comm.n != COMM_CUT) {
        return;
    }
    if (p->allowed & SRC_EXE) {
        read_exe(p, dir);
        if (longer_name(p, p->exe)) {
            return;
        }
    }
    read_cmdline(p, dir);
    const char *nul = p->cmdline.n ? memchr(p->cmdline.p, 0, p->cmdline.n) : NULL;
    struct slice first = {p->cmdline.p, nul ? (size_t)(nul - p->cmdline.p) : p->cmdline.n};
    (void)longer_name(p, first);
}

/* ---- descriptors ---- */
static void count_descriptors(struct process_reader *p, int dir)
{
    int fd = openat(dir, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return;
    }
    uint64_t count = 0;
    long n;
    _Alignas(struct dirent64) char buf[4096];
    while ((n = syscall(SYS_getdents64, fd, buf, sizeof buf)) > 0) {
        for (long i = 0; i < n;) {
            const struct dirent64 *e = (const void *)(buf + i);
            count += e->d_name[0] >= '0' && e->d_name[0] <= '9';
            i += e->d_reclen;
        }
    }
    (void)close(fd);
    if (n == 0) {
        set(p, P_HANDLES, count);
    }
}

static void read_handles(struct process_reader *p, int dir)
{
    struct stat st;
    if (!p->s->fd_size) {
        count_descriptors(p, dir);
    } else if (fstatat(dir, "fd", &st, 0) == 0) {
        set(p, P_HANDLES, (uint64_t)st.st_size);
    }
}

/* ---- all of one process ---- */
static bool filter_keeps(struct process_reader *p, int dir, const struct process_filter *f)
{
    if (!f) {
        return true;
    }
    if (f->by_ppid && p->num[P_PPID] != f->ppid) {
        return false;
    }
    if (!f->name) {
        return true;
    }
    find_name(p, dir);
    return utf8_caseeq(p->name, slice_of(f->name));
}

static void read_rest(struct process_reader *p, int dir)
{
    uint32_t want = p->needs & p->allowed;
    if ((want & SRC_NAME) && !(p->have & SRC_NAME)) {
        find_name(p, dir);
    }
    if ((want & SRC_EXE) && !(p->have & SRC_EXE)) {
        read_exe(p, dir);
    }
    if ((want & SRC_CMDLINE) && !(p->have & SRC_CMDLINE)) {
        read_cmdline(p, dir);
    }
    if (want & SRC_FD) {
        read_handles(p, dir);
    }
    if ((want & SRC_STATUS)) {
        read_lines(p, dir, "status", status_lines, ARRAY_LEN(status_lines));
    }
    if (want & SRC_IO) {
        read_lines(p, dir, "io", io_lines, ARRAY_LEN(io_lines));
    }
}

bool process_pid(const char *text, int *pid)
{
    struct slice s = slice_of(text);
    uint64_t v;
    if (s.n == 0 || s.p[0] == '0' || !take_digits(&s, &v) || s.n != 0 || v > INT32_MAX) {
        return false;
    }
    *pid = (int)v;
    return true;
}

bool process_read(struct process_reader *p, int proc, const char *pid,
                  const struct process_filter *filter)
{
    int dir = openat(proc, pid, O_RDONLY | O_DIRECTORY | O_CLOEXEC), id = 0;
    if (dir < 0) {
        return false;
    }
    p->known = p->have = 0;
    p->name = p->exe = p->cmdline = (struct slice){"", 0};
    bool there = process_pid(pid, &id) && read_stat(p, dir) && filter_keeps(p, dir, filter);
    if (there) {
        set(p, P_PID, (uint64_t)id);
        read_rest(p, dir);
    }
    (void)close(dir);
    return there;
}

struct process_reader *process_reader_create(const struct cimwin32 *s, const wmi_request *r)
{
    return process_reader_new(s, wmi_request_uid(r));
}

struct process_reader *process_reader_new(const struct cimwin32 *s, uint32_t uid)
{
    struct process_reader *p = malloc(sizeof *p);
    if (!p) {
        return NULL;
    }
    p->s = s;
    p->needs = 0;
    p->known = p->have = 0;
    p->zone = &p->zone_of;
    p->zone_of.quarter = INT64_MIN;
    /* A server that may read everything must not show one user what is another's. */
    p->allowed = uid == 0 || uid == geteuid() ? ~0u : ~(uint32_t)SRC_PRIVATE;
    return p;
}

void process_reader_destroy(struct process_reader *p)
{
    free(p);
}
