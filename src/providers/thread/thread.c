/* thread: Win32_Thread. */
#include "providers/thread/thread.h"

#include "providers/scan.h"

#include <stdio.h>

struct told { /* the subject */
    struct thread t;
    uint64_t uptime; /* clock ticks; NOT_KNOWN */
};

static hres fill_id(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct thread *t = subject;
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)(row->arg ? t->pid : t->tid));
    return fill_text(out, slice_of(text));
}

static hres fill_number(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    uint64_t n = thread_number(subject, (enum process_number)row->arg);
    if (n != NOT_KNOWN) {
        fill_uint(out, n);
    }
    return 0;
}

static hres fill_state(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    fill_uint(out, thread_state(subject));
    return 0;
}

/* The clock ticks since the system started are those since the thread did. */
static hres fill_elapsed(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct told *t = subject;
    uint64_t start = thread_number(&t->t, P_START);
    if (start != NOT_KNOWN && t->uptime != NOT_KNOWN && t->uptime >= start) {
        fill_uint(out, (t->uptime - start) * t->t.s->tick / 10000);
    }
    return 0;
}

static hres fill_os(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    return fill_shared(out, ((const struct thread *)subject)->s->os_name);
}

/* clang-format off */
static const struct prop_row rows[] = {
    ROW_SLICE("Caption", thread, name, "as Name"),
    ROW_SLICE("Description", thread, name, "as Name"),
    ROW_SLICE("Name", thread, name, "the kernel's name of the thread (`comm`), which a program can set"),
    ROW_CONST("CreationClassName", "Win32_Thread"),
    ROW_CONST("CSCreationClassName", "Win32_ComputerSystem"),
    ROW_COMPUTER("CSName"),
    {"ElapsedTime", fill_elapsed, 0, 0, "milliseconds since it began, to a clock tick (10 ms)"},
    {"ExecutionState", fill_number, P_STATE, 0, "as of Win32_Process: 3 running or ready, 4 blocked, 7 terminated, 8 stopped"},
    {"Handle", fill_id, 0, 0, "number of the thread"},
    {"KernelModeTime", fill_number, P_STIME, 0, "`stat`, 100 ns"},
    ROW_CONST("OSCreationClassName", "Win32_OperatingSystem"),
    {"OSName", fill_os, 0, 0, "Name of the Win32_OperatingSystem object"},
    {"Priority", fill_number, P_PRIORITY, 0, "as PriorityBase: the scheduler does not raise it for a while"},
    {"PriorityBase", fill_number, P_PRIORITY, 0, "as Win32_Process.Priority, of the thread"},
    ROW_CONST("ProcessCreationClassName", "Win32_Process"),
    {"ProcessHandle", fill_id, 1, 0, "number of the process"},
    ROW_NULL("StartAddress", "not told"),
    {"ThreadState", fill_state, 0, 0, "2 for those that run or could, 5 for those that wait or are stopped, 4 for those that ended"},
    ROW_NULL("ThreadWaitReason", "the kernel's reasons are others"),
    {"UserModeTime", fill_number, P_UTIME, 0, "`stat`, 100 ns"},
    {0},
};
/* clang-format on */

struct finding {
    struct telling *t;
    uint64_t uptime;
};

static hres tell_one(void *arg, const struct thread *thread)
{
    const struct finding *f = arg;
    struct told told = {*thread, f->uptime};
    return tell(f->t, &told);
}

static hres tell_threads(struct telling *t)
{
    struct finding f = {t, NOT_KNOWN};
    f.uptime = host_uptime(t->s->root, &f.uptime) ? f.uptime / t->s->tick : NOT_KNOWN;
    struct thread_query q = {.pid = NOT_KNOWN, .tid = NOT_KNOWN, .each = tell_one, .arg = &f};
    (void)telling_number(t, "ProcessHandle", &q.pid);
    if (!telling_number(t, "Handle", &q.tid)) {
        q.tid = NOT_KNOWN;
    }
    return threads_each(t->s, wmi_request_uid(t->r), &q);
}

const struct win32_table thread_table = {"Win32_Thread", rows, tell_threads,
                                         "The threads of all processes: /proc/PID/task."};
