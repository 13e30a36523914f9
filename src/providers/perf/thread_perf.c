/* thread_perf: PerfProc_Thread. */
#include "providers/perf/perf.h"
#include "providers/thread/thread.h"
#include "util/map.h"

enum thread_value {
    V_SWITCHES,
    V_START,
    V_PID,
    V_TID,
    V_KERNEL,
    V_USER,
    V_CPU,
    V_PRIORITY,
    V_STATE,
};
struct looking {
    struct telling *t;
    struct map names; /* of perf_name_process */
    struct str process;
    uint64_t pid; /* of that name */
    struct perf_item total;
};

static hres tell_thread(void *arg, const struct thread *thread)
{
    struct looking *l = arg;
    struct perf_item i;
    AUTO_STR name = STR_INIT;
    hres hr = 0;
    if (thread->pid != l->pid) {
        str_clear(&l->process);
        l->pid = thread->pid;
        hr = perf_name_process(&l->names, thread->process, &l->process);
    }
    str_add_slice(&name, str_slice(&l->process));
    str_addf(&name, "/%llu", (unsigned long long)thread->place);
    perf_item_init(&i, l->total.at, str_z(&name));
    uint64_t start = thread_number(thread, P_START);
    i.v[V_SWITCHES] = thread->switches;
    i.v[V_START] = start == NOT_KNOWN ? NOT_KNOWN : perf_moment(thread->s, start * thread->s->tick);
    i.v[V_PID] = thread->pid;
    i.v[V_TID] = thread->tid;
    i.v[V_KERNEL] = thread_number(thread, P_STIME);
    i.v[V_USER] = thread_number(thread, P_UTIME);
    i.v[V_CPU] = perf_sum(i.v[V_KERNEL], i.v[V_USER]);
    i.v[V_PRIORITY] = thread_number(thread, P_PRIORITY);
    i.v[V_STATE] = thread_state(thread);
    perf_item_add(&l->total, &i);
    hr = hr ? hr : str_status(&name);
    return hr ? hr : tell(l->t, &i);
}

static hres tell_threads(struct telling *t)
{
    struct looking l = {.t = t, .pid = NOT_KNOWN};
    struct thread_query q = {.pid = NOT_KNOWN,
                             .tid = NOT_KNOWN,
                             .with_switches = true,
                             .with_names = true,
                             .each = tell_thread,
                             .arg = &l};
    perf_item_init(&l.total, perf_now(t->s), "_Total/_Total");
    hres hr = threads_each(t->s, wmi_request_uid(t->r), &q);
    if (hr == 0) { /* what is no sum */
        struct perf_item *all = &l.total;
        all->v[V_PID] = all->v[V_TID] = all->v[V_PRIORITY] = all->v[V_STATE] = 0;
        all->v[V_START] = perf_moment(t->s, 0);
        hr = tell(t, all);
    }
    perf_names_fini(&l.names);
    str_fini(&l.process);
    return hr;
}

#define AS "as Win32_Thread."
static const struct prop_row rows[] = {
    PERF_CLOCKS(perf_item),
    PERF_NAME,
    ROW_COUNT("ContextSwitchesPersec", V_SWITCHES,
              "`voluntary_ctxt_switches` and `nonvoluntary_ctxt_switches` of `status`"),
    ROW_LEVEL("ElapsedTime", V_START, "when it began, 100 ns since 1601; cooked: seconds since"),
    ROW_LEVEL("IDProcess", V_PID, AS "ProcessHandle"),
    ROW_LEVEL("IDThread", V_TID, AS "Handle"),
    ROW_COUNT("PercentPrivilegedTime", V_KERNEL, AS "KernelModeTime"),
    ROW_COUNT("PercentProcessorTime", V_CPU, "KernelModeTime and UserModeTime"),
    ROW_COUNT("PercentUserTime", V_USER, AS "UserModeTime"),
    ROW_LEVEL("PriorityBase", V_PRIORITY, AS "PriorityBase"),
    ROW_LEVEL("PriorityCurrent", V_PRIORITY, AS "Priority"),
    ROW_NULL("StartAddress", "not told"),
    ROW_LEVEL("ThreadState", V_STATE, AS "ThreadState"),
    ROW_NULL("ThreadWaitReason", "the kernel's reasons are others"),
    {0},
};
const struct win32_table perf_thread_table = {
    .name = "Win32_PerfRawData_PerfProc_Thread",
    .rows = rows,
    .tell_all = tell_threads,
    .about = "One object per thread, and \"_Total/_Total\": the sum. The name is that of the "
             "process, as in PerfProc_Process, and the place of the thread in it."};
