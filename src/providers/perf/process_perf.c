/* process_perf: PerfProc_Process. */
#include "providers/perf/perf.h"
#include "providers/process.h"
#include "util/map.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    KB = 1024,
};
/* The first ones are numbers of the process, the others are made of them. */
enum process_value {
    V_PPID,
    V_PID,
    V_START,
    V_HANDLES,
    V_READ_BYTES,
    V_WRITE_BYTES,
    V_READS,
    V_WRITES,
    V_BYTES,
    V_OPERATIONS,
    V_FAULTS,
    V_SWAP,
    V_KERNEL,
    V_USER,
    V_CPU,
    V_PRIORITY,
    V_PRIVATE,
    V_THREADS,
    V_VIRTUAL,
    V_VIRTUAL_PEAK,
    V_RSS,
    V_RSS_PEAK,
};
static const struct {
    uint8_t value, number; /* enum process_number */
    uint16_t times;
} numbers[] = {
    {V_PPID, P_PPID, 1},         {V_PID, P_PID, 1},
    {V_HANDLES, P_HANDLES, 1},   {V_READ_BYTES, P_RCHAR, 1},
    {V_WRITE_BYTES, P_WCHAR, 1}, {V_READS, P_SYSCR, 1},
    {V_WRITES, P_SYSCW, 1},      {V_FAULTS, P_FAULTS, 1},
    {V_SWAP, P_SWAP, KB},        {V_KERNEL, P_STIME, 1},
    {V_USER, P_UTIME, 1},        {V_PRIORITY, P_PRIORITY, 1},
    {V_PRIVATE, P_PRIVATE, 1},   {V_THREADS, P_THREADS, 1},
    {V_VIRTUAL, P_VSIZE, 1},     {V_VIRTUAL_PEAK, P_PEAK_VSIZE, 1},
    {V_RSS, P_RSS, 1},           {V_RSS_PEAK, P_PEAK_RSS, KB},
};

struct looking {
    struct telling *t;
    struct process_reader *p;
    struct map names; /* of perf_name_process */
    struct perf_item total;
};

static hres tell_process(struct looking *l)
{
    const struct cimwin32 *s = l->t->s;
    struct perf_item i;
    AUTO_STR name = STR_INIT;
    perf_item_init(&i, l->total.at, NULL);
    for (size_t k = 0; k < ARRAY_LEN(numbers); k++) {
        if (process_knows(l->p, numbers[k].number)) {
            i.v[numbers[k].value] = l->p->num[numbers[k].number] * numbers[k].times;
        }
    }
    i.v[V_CPU] = perf_sum(i.v[V_KERNEL], i.v[V_USER]);
    i.v[V_BYTES] = perf_sum(i.v[V_READ_BYTES], i.v[V_WRITE_BYTES]);
    i.v[V_OPERATIONS] = perf_sum(i.v[V_READS], i.v[V_WRITES]);
    i.v[V_START] =
        process_knows(l->p, P_START) ? perf_moment(s, l->p->num[P_START] * s->tick) : NOT_KNOWN;
    hres hr = perf_name_process(&l->names, l->p->name, &name);
    i.name = str_z(&name);
    perf_item_add(&l->total, &i);
    return hr ? hr : tell(l->t, &i);
}

static hres tell_all(struct looking *l, DIR *d)
{
    hres hr = 0;
    const struct dirent *e;
    while (hr == 0 && (e = readdir(d))) {
        if (e->d_name[0] >= '1' && e->d_name[0] <= '9' &&
            process_read(l->p, dirfd(d), e->d_name, NULL)) {
            hr = tell_process(l);
        }
    }
    if (hr == 0) { /* what is no sum */
        struct perf_item *all = &l->total;
        all->v[V_PID] = all->v[V_PPID] = all->v[V_PRIORITY] = 0;
        all->v[V_START] = perf_moment(l->t->s, 0);
        hr = tell(l->t, all);
    }
    return hr;
}

static hres tell_processes(struct telling *t)
{
    struct looking l = {.t = t, .p = process_reader_create(t->s, t->r)};
    if (!l.p) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    l.p->needs = SRC_FD | SRC_STATUS | SRC_IO | SRC_NAME;
    perf_item_init(&l.total, perf_now(t->s), "_Total");
    DIR *d = sysroot_opendir(t->s->root, "proc");
    hres hr = d ? tell_all(&l, d) : 0;
    if (d) {
        (void)closedir(d);
    }
    perf_names_fini(&l.names);
    process_reader_destroy(l.p);
    return hr;
}

#define AS "as Win32_Process."
static const struct prop_row rows[] = {
    PERF_CLOCKS(perf_item),
    PERF_NAME,
    ROW_LEVEL("CreatingProcessID", V_PPID, AS "ParentProcessId"),
    ROW_LEVEL("ElapsedTime", V_START,
              "when it started, 100 ns since 1601; cooked: seconds since then"),
    ROW_LEVEL("HandleCount", V_HANDLES, AS "HandleCount"),
    ROW_LEVEL("IDProcess", V_PID, AS "ProcessId"),
    ROW_COUNT("IODataBytesPersec", V_BYTES, "both"),
    ROW_COUNT("IODataOperationsPersec", V_OPERATIONS, "both"),
    ROW_NULL("IOOtherBytesPersec", "not counted"),
    ROW_NULL("IOOtherOperationsPersec", "not counted"),
    ROW_COUNT("IOReadBytesPersec", V_READ_BYTES, AS "ReadTransferCount"),
    ROW_COUNT("IOReadOperationsPersec", V_READS, AS "ReadOperationCount"),
    ROW_COUNT("IOWriteBytesPersec", V_WRITE_BYTES, AS "WriteTransferCount"),
    ROW_COUNT("IOWriteOperationsPersec", V_WRITES, AS "WriteOperationCount"),
    ROW_COUNT("PageFaultsPersec", V_FAULTS, AS "PageFaults"),
    ROW_LEVEL("PageFileBytes", V_SWAP, AS "PageFileUsage, in bytes"),
    ROW_NULL("PageFileBytesPeak", "not counted"),
    ROW_COUNT("PercentPrivilegedTime", V_KERNEL, AS "KernelModeTime"),
    ROW_COUNT("PercentProcessorTime", V_CPU, "KernelModeTime and UserModeTime"),
    ROW_COUNT("PercentUserTime", V_USER, AS "UserModeTime"),
    ROW_NULL("PoolNonpagedBytes", "the kernel's memory is not counted by process"),
    ROW_NULL("PoolPagedBytes", "the kernel's memory is not counted by process"),
    ROW_LEVEL("PriorityBase", V_PRIORITY, AS "Priority"),
    ROW_LEVEL("PrivateBytes", V_PRIVATE, AS "PrivatePageCount"),
    ROW_LEVEL("ThreadCount", V_THREADS, AS "ThreadCount"),
    ROW_LEVEL("VirtualBytes", V_VIRTUAL, AS "VirtualSize"),
    ROW_LEVEL("VirtualBytesPeak", V_VIRTUAL_PEAK, AS "PeakVirtualSize"),
    ROW_LEVEL("WorkingSet", V_RSS, AS "WorkingSetSize"),
    ROW_LEVEL("WorkingSetPeak", V_RSS_PEAK, AS "PeakWorkingSetSize, in bytes"),
    ROW_NULL("WorkingSetPrivate", "what is shared is not told without walking the page tables"),
    {0},
};
const struct win32_table perf_process_table = {
    .name = "Win32_PerfRawData_PerfProc_Process",
    .rows = rows,
    .tell_all = tell_processes,
    .about = "One object per process, and \"_Total\": the sum. Further processes of one name are "
             "\"name#1\", \"name#2\", in the order of their numbers."};
