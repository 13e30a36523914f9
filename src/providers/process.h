/* process: one process as /proc tells it. */
#pragma once
#include "providers/cimwin32.h"

/* What has to be read for a property, below /proc/PID. */
enum process_source {
    SRC_STAT = 1, /* always read: it also tells whether the process is there */
    SRC_CMDLINE = 2,
    SRC_EXE = 4,
    SRC_FD = 8,
    SRC_STATUS = 16,
    SRC_IO = 32,
    SRC_NAME = 64, /* the whole name: more than stat when that is cut */
};
#define SRC_PRIVATE (SRC_EXE | SRC_IO) /* the kernel shows them to the owner only */

enum process_number { /* missing ones are NULL */
    P_PID,
    P_PPID,
    P_SESSION,
    P_STATE, /* values of ExecutionState */
    P_PRIORITY,
    P_FAULTS,
    P_UTIME, /* 100 ns */
    P_STIME,
    P_THREADS,
    P_START, /* clock ticks since the system started */
    P_VSIZE, /* bytes */
    P_RSS,
    P_PEAK_VSIZE,
    P_PRIVATE,
    P_PEAK_RSS, /* kB */
    P_SWAP,
    P_HANDLES,
    P_RCHAR,
    P_WCHAR,
    P_SYSCR,
    P_SYSCW,
    P_UID, /* effective */
    P_COUNT
};
#define PROCESS_CMDLINE_MAX 131072u /* bytes of a command line that are shown */
#define PROCESS_TEXT_MAX    4096u

struct zone_cache { /* offset from UTC in a quarter of an hour (counted since 1970) */
    int64_t quarter;
    int32_t offset;
};
struct process_reader {
    const struct cimwin32 *s;
    uint32_t needs;   /* enum process_source */
    uint32_t allowed; /* sources that may be shown to the caller */
    /* the process read last */
    uint64_t num[P_COUNT];
    uint32_t known; /* bit per process_number */
    bool kernel;    /* a thread of the kernel: no program, no memory of its own */
    bool forked;    /* not executed anything since its fork */
    uint32_t have;  /* sources read */
    struct slice comm, name, exe, cmdline; /* in the buffers below; empty: not told */
    struct zone_cache *zone;               /* zone_of */
    struct zone_cache zone_of;
    char stat_buf[2048], exe_buf[PROCESS_TEXT_MAX], cmdline_buf[PROCESS_CMDLINE_MAX];
};
struct process_filter { /* what a query asks for; a process that cannot meet it is not read on */
    bool by_pid, by_ppid;
    uint64_t pid, ppid;
    const char *name; /* NULL: any */
};
/* out of memory: NULL */
struct process_reader *process_reader_create(const struct cimwin32 *s, const wmi_request *r);
struct process_reader *process_reader_new(const struct cimwin32 *s,
                                          uint32_t uid); /* for that caller */
void process_reader_destroy(struct process_reader *p);
/* Reads /proc/<pid> (proc: a descriptor of /proc). false: it is not there (any more), or the filter
 * does not want it. */
bool process_read(struct process_reader *p, int proc, const char *pid,
                  const struct process_filter *filter);
/* Numbers of P_… */
static inline bool process_knows(const struct process_reader *p, enum process_number n)
{
    return (p->known >> n) & 1;
}
/* A process id written as a Handle: decimal, no sign, no leading zero. */
bool process_pid(const char *text, int *pid);
/* Windows base priority (0-31) of a scheduling policy, nice value and real-time priority. */
uint32_t process_priority(uint64_t policy, int64_t nice, uint64_t rt_priority);
