/* process: Win32_Process, its properties and how its instances are found. */
#include "providers/process.h"

#include "cim/datetime.h"
#include "providers/words.h"
#include "util/num.h"
#include "util/utf.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- properties ---- */
static hres fill_number(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct process_reader *p = subject;
    if (process_knows(p, row->arg)) {
        fill_uint(out, p->num[row->arg]);
    }
    return 0;
}

static hres fill_name(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct process_reader *p = subject;
    return fill_text(out, p->name);
}

static hres fill_exe(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct process_reader *p = subject;
    return fill_text(out, p->exe);
}

static hres fill_handle(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct process_reader *p = subject;
    char buf[16];
    int n = snprintf(buf, sizeof buf, "%u", (unsigned)p->num[P_PID]);
    return fill_text(out, (struct slice){buf, (size_t)n});
}

/* A text that a program wrote over its arguments (a "title") is one piece with blanks in it that
 * names no file: it is shown as it is. */
static bool is_title(struct slice first, struct slice all, struct slice exe)
{
    bool blank = first.n && memchr(first.p, ' ', first.n) != NULL;
    bool is_exe = exe.n == first.n && memcmp(exe.p, first.p, exe.n) == 0;
    return blank && !is_exe && first.n == all.n;
}

static hres fill_cmdline(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct process_reader *p = subject;
    struct slice rest = p->cmdline;
    size_t end = rest.n;
    while (end && rest.p[end - 1] == 0) {
        end--;
    }
    if (end == 0) {
        return 0;
    }
    if (is_title((struct slice){rest.p, strnlen(rest.p, rest.n)}, (struct slice){rest.p, end},
                 p->exe)) {
        return fill_text(out, (struct slice){rest.p, end});
    }
    AUTO_STR line = STR_INIT;
    while (rest.n) {
        struct slice word = {rest.p, strnlen(rest.p, rest.n)};
        str_addz(&line, line.n ? " " : "");
        words_add_quoted(&line, word);
        size_t used = word.n + (word.n < rest.n);
        rest = (struct slice){rest.p + used, rest.n - used};
    }
    return str_status(&line) ? WBEM_E_OUT_OF_MEMORY : fill_text(out, str_slice(&line));
}

/* Processes that start in one quarter of an hour have one offset, and looking it up takes a lock. */
static int32_t zone_at(struct zone_cache *cache, int64_t us)
{
    int64_t quarter = us / 900000000;
    if (cache->quarter != quarter) {
        cache->quarter = quarter;
        cache->offset = clock_utc_offset(us);
    }
    return cache->offset;
}

static hres fill_created(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct process_reader *p = subject;
    if (p->s->btime == 0) {
        return 0;
    }
    int64_t us = (int64_t)(p->s->btime * 1000000 + p->num[P_START] * p->s->tick / 10);
    struct cim_datetime d;
    char text[CIM_DATETIME_LEN + 1];
    cim_datetime_from_us(us, zone_at(p->zone, us), &d);
    cim_datetime_print(&d, text);
    return fill_text(out, (struct slice){text, CIM_DATETIME_LEN});
}

enum constant {
    C_PROCESS,
    C_COMPUTER,
    C_OS,
    C_HOST,
    C_OS_NAME,
    C_RELEASE
};

static hres fill_constant(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct process_reader *p = subject;
    struct cim_str *const texts[] = {
        [C_PROCESS] = p->s->name_process, [C_COMPUTER] = p->s->name_computer,
        [C_OS] = p->s->name_os,           [C_HOST] = p->s->computer,
        [C_OS_NAME] = p->s->os_name,      [C_RELEASE] = p->s->release,
    };
    return fill_shared(out, texts[row->arg]);
}

/* clang-format off */
#define NAME_MEANING "file name of the program; the kernel's name when that is another (it is cut at 15 bytes)"
const struct prop_row process_rows[] = {
    {"Caption", fill_name, 0, SRC_NAME, NAME_MEANING},
    {"CommandLine", fill_cmdline, 0, SRC_CMDLINE | SRC_EXE, "`cmdline`: the arguments with blanks between, quoted where a POSIX shell needs it; a title that the program wrote over its arguments as it is; NULL for kernel threads"},
    {"CreationClassName", fill_constant, C_PROCESS, 0, "\"Win32_Process\""},
    {"CreationDate", fill_created, 0, SRC_STAT, "boot time (`btime` of /proc/stat) and `starttime`, in local time; exact to a clock tick (10 ms)"},
    {"CSCreationClassName", fill_constant, C_COMPUTER, 0, "\"Win32_ComputerSystem\""},
    {"CSName", fill_constant, C_HOST, 0, "name of the computer: the host name in upper case"},
    {"Description", fill_name, 0, SRC_NAME, "as Name"},
    {"ExecutablePath", fill_exe, 0, SRC_EXE, "`exe`, also when the file is deleted; NULL for kernel threads and processes of others"},
    {"ExecutionState", fill_number, P_STATE, SRC_STAT, "R 3 (running); S, D, I 4 (blocked); Z, X 7 (terminated); T, t 8 (stopped); others 0 (unknown)"},
    {"Handle", fill_handle, 0, SRC_STAT, "process id as text"},
    {"HandleCount", fill_number, P_HANDLES, SRC_FD, "open file descriptors; before Linux 6.2 NULL for processes of others"},
    {"KernelModeTime", fill_number, P_STIME, SRC_STAT, "`stime` in units of 100 ns"},
    {"MaximumWorkingSetSize", NULL, 0, 0, "NULL: Linux limits no working sets"},
    {"MinimumWorkingSetSize", NULL, 0, 0, "NULL: Linux limits no working sets"},
    {"Name", fill_name, 0, SRC_NAME, NAME_MEANING},
    {"OSCreationClassName", fill_constant, C_OS, 0, "\"Win32_OperatingSystem\""},
    {"OSName", fill_constant, C_OS_NAME, 0, "Name of the Win32_OperatingSystem object"},
    {"OtherOperationCount", NULL, 0, 0, "NULL: not counted"},
    {"OtherTransferCount", NULL, 0, 0, "NULL: not counted"},
    {"PageFaults", fill_number, P_FAULTS, SRC_STAT, "`minflt` + `majflt`; stays at 4294967295"},
    {"PageFileUsage", fill_number, P_SWAP, SRC_STATUS, "`VmSwap`, kB"},
    {"ParentProcessId", fill_number, P_PPID, SRC_STAT, "`ppid`"},
    {"PeakPageFileUsage", NULL, 0, 0, "NULL: not counted"},
    {"PeakVirtualSize", fill_number, P_PEAK_VSIZE, SRC_STATUS, "`VmPeak`, bytes"},
    {"PeakWorkingSetSize", fill_number, P_PEAK_RSS, SRC_STATUS, "`VmHWM`, kB"},
    {"Priority", fill_number, P_PRIORITY, SRC_STAT, "base priority 0-31 of the nice value: 19 is 4, 10 is 6, 0 is 8, -5 is 10, -10 is 13, -20 is 15, in between in proportion; SCHED_IDLE 1; SCHED_FIFO and SCHED_RR 16 + priority * 15 / 99; SCHED_DEADLINE 31"},
    {"PrivatePageCount", fill_number, P_PRIVATE, SRC_STATUS, "`RssAnon` + `VmSwap`, bytes"},
    {"ProcessId", fill_number, P_PID, SRC_STAT, "process id"},
    {"QuotaNonPagedPoolUsage", NULL, 0, 0, "NULL: no such thing"},
    {"QuotaPagedPoolUsage", NULL, 0, 0, "NULL: no such thing"},
    {"QuotaPeakNonPagedPoolUsage", NULL, 0, 0, "NULL: no such thing"},
    {"QuotaPeakPagedPoolUsage", NULL, 0, 0, "NULL: no such thing"},
    {"ReadOperationCount", fill_number, P_SYSCR, SRC_IO, "`syscr` of `io`; NULL for processes of others"},
    {"ReadTransferCount", fill_number, P_RCHAR, SRC_IO, "`rchar` of `io`, bytes; NULL for processes of others"},
    {"SessionId", fill_number, P_SESSION, SRC_STAT, "`session`: process id of the session leader"},
    {"TerminationDate", NULL, 0, 0, "NULL: a process that has ended is not there"},
    {"ThreadCount", fill_number, P_THREADS, SRC_STAT, "`num_threads`"},
    {"UserModeTime", fill_number, P_UTIME, SRC_STAT, "`utime` in units of 100 ns"},
    {"VirtualSize", fill_number, P_VSIZE, SRC_STAT, "`vsize`, bytes"},
    {"WindowsVersion", fill_constant, C_RELEASE, 0, "release of the kernel"},
    {"WorkingSetSize", fill_number, P_RSS, SRC_STAT, "`rss`, bytes"},
    {"WriteOperationCount", fill_number, P_SYSCW, SRC_IO, "`syscw` of `io`; NULL for processes of others"},
    {"WriteTransferCount", fill_number, P_WCHAR, SRC_IO, "`wchar` of `io`, bytes; NULL for processes of others"},
    {0},
};
/* clang-format on */

/* ---- instances ---- */
struct finder {
    struct process_reader *reader;
    struct prop_plan plan;
    int proc;
};

static hres finder_open(struct finder *f, wmi_request *r, const struct cimwin32 *s)
{
    f->reader = process_reader_create(s, r);
    if (!f->reader) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    prop_plan_make(&f->plan, r, process_rows);
    f->reader->needs = f->plan.needs;
    f->proc = sysroot_open(s->root, "proc", O_RDONLY | O_DIRECTORY);
    if (f->proc < 0) {
        process_reader_destroy(f->reader);
        return hres_from_errno(-f->proc);
    }
    return 0;
}

static void finder_close(struct finder *f)
{
    (void)close(f->proc);
    process_reader_destroy(f->reader);
}

/* Delivers the process when it is there and wanted: WBEM_S_FALSE when not. */
static hres deliver(struct finder *f, wmi_request *r, const char *pid,
                    const struct process_filter *filter)
{
    if (!process_read(f->reader, f->proc, pid, filter)) {
        return WBEM_S_FALSE;
    }
    struct cim_instance *i = prop_plan_instance(&f->plan, r, f->reader);
    return i ? wmi_request_indicate(r, &i->o) : WBEM_E_OUT_OF_MEMORY;
}

static hres deliver_batch(struct finder *f, wmi_request *r, const char *buf, long n,
                          const struct process_filter *filter)
{
    for (long i = 0; i < n;) {
        const struct dirent64 *e = (const void *)(buf + i);
        if (e->d_name[0] >= '1' && e->d_name[0] <= '9') {
            hres hr = deliver(f, r, e->d_name, filter);
            if (FAILED(hr)) {
                return hr;
            }
        }
        i += e->d_reclen;
    }
    return 0;
}

static hres deliver_all(struct finder *f, wmi_request *r, const struct process_filter *filter)
{
    _Alignas(struct dirent64) char buf[32768];
    long n;
    hres hr = 0;
    while (hr == 0 && (n = syscall(SYS_getdents64, f->proc, buf, sizeof buf)) > 0) {
        hr = deliver_batch(f, r, buf, n, filter);
    }
    return hr;
}

static hres find(wmi_request *r, const struct cimwin32 *s, const struct process_filter *filter)
{
    struct finder f;
    hres hr = finder_open(&f, r, s);
    if (FAILED(hr)) {
        return hr;
    }
    if (filter && filter->by_pid) {
        char pid[24];
        snprintf(pid, sizeof pid, "%llu", (unsigned long long)filter->pid);
        hr = deliver(&f, r, pid, filter);
    } else {
        hr = deliver_all(&f, r, filter);
    }
    finder_close(&f);
    return hr;
}

void process_enumerate(wmi_request *r, void *state)
{
    hres hr = find(r, state, NULL);
    wmi_request_done(r, FAILED(hr) ? hr : 0);
}

static bool condition_number(const wmi_value *v, uint64_t *out)
{
    if (v->is_null || (v->type & WMI_ARRAY)) {
        return false;
    }
    switch (v->type) {
    case WMI_STRING:
        return num_parse_u64((struct slice){v->text, v->count}, false, out) == 0;
    case WMI_SINT8:
    case WMI_SINT16:
    case WMI_SINT32:
    case WMI_SINT64:
        *out = (uint64_t)v->sint;
        return v->sint >= 0;
    case WMI_UINT8:
    case WMI_UINT16:
    case WMI_UINT32:
    case WMI_UINT64:
        *out = v->uint;
        return true;
    default:
        return false;
    }
}

static void add_condition(struct process_filter *f, struct slice name, const wmi_value *v)
{
    int pid;
    if (utf8_caseeq(name, SLICE("Name")) && v->type == WMI_STRING && !v->is_null) {
        f->name = v->text;
    } else if (utf8_caseeq(name, SLICE("ProcessId"))) {
        f->by_pid |= condition_number(v, &f->pid);
    } else if (utf8_caseeq(name, SLICE("ParentProcessId"))) {
        f->by_ppid |= condition_number(v, &f->ppid);
    } else if (utf8_caseeq(name, SLICE("Handle")) && v->type == WMI_STRING && !v->is_null &&
               process_pid(v->text, &pid)) {
        f->by_pid = true;
        f->pid = (uint64_t)pid;
    }
}

void process_query(wmi_request *r, void *state)
{
    struct process_filter f = {0};
    const char *name, *op;
    wmi_value v;
    for (unsigned i = 0; wmi_request_condition(r, i, &name, &op, &v); i++) {
        if (op[0] == '=') {
            add_condition(&f, slice_of(name), &v);
        }
    }
    hres hr = find(r, state, &f);
    wmi_request_done(r, FAILED(hr) ? hr : 0);
}

void process_get(wmi_request *r, void *state)
{
    wmi_value key;
    int pid;
    hres hr = WBEM_E_NOT_FOUND;
    if (wmi_request_key(r, "Handle", &key) == 0 && key.type == WMI_STRING && !key.is_null &&
        process_pid(key.text, &pid)) {
        struct process_filter f = {.by_pid = true, .pid = (uint64_t)pid};
        hr = find(r, state, &f);
    }
    wmi_request_done(r, hr == WBEM_S_FALSE ? WBEM_E_NOT_FOUND : hr);
}
