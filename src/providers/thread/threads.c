/* threads: reading them. A thread has the files of a process, below /proc/PID/task. */
#include "providers/perf/perf.h"
#include "providers/scan.h"
#include "providers/thread/thread.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { /* of P_STATE: ExecutionState as Win32_Process tells it */
    EXECUTION_RUNNING = 3,
    EXECUTION_BLOCKED = 4,
    EXECUTION_TERMINATED = 7,
    EXECUTION_STOPPED = 8,
};

struct walking {
    const struct cimwin32 *s;
    const struct thread_query *q;
    struct process_reader *process, *thread;
};

enum thread_state thread_state(const struct thread *t)
{
    switch (thread_number(t, P_STATE)) {
    case EXECUTION_RUNNING:
        return THREAD_RUNNING;
    case EXECUTION_BLOCKED:
    case EXECUTION_STOPPED:
        return THREAD_WAITING;
    case EXECUTION_TERMINATED:
        return THREAD_TERMINATED;
    default:
        return THREAD_UNKNOWN;
    }
}

static uint64_t read_switches(int task, const char *tid)
{
    char path[32], buf[4096];
    snprintf(path, sizeof path, "%s/status", tid);
    ssize_t n = sysroot_read_at(task, path, buf, sizeof buf);
    struct slice text = {buf, n > 0 ? (size_t)n : 0};
    uint64_t a = perf_find_line(text, SLICE("voluntary_ctxt_switches"));
    uint64_t b = perf_find_line(text, SLICE("nonvoluntary_ctxt_switches"));
    return a == NOT_KNOWN || b == NOT_KNOWN ? NOT_KNOWN : a + b;
}

static hres tell_thread(const struct walking *w, int task, const char *tid, uint64_t place)
{
    struct thread t = {.s = w->s, .reader = w->thread, .place = place, .switches = NOT_KNOWN};
    if (!process_read(w->thread, task, tid, NULL)) {
        return 0; /* gone */
    }
    if (w->q->with_switches) {
        t.switches = read_switches(task, tid);
    }
    t.pid = w->process->num[P_PID];
    t.tid = w->thread->num[P_PID];
    t.process = w->process->name;
    t.name = w->thread->comm;
    return w->q->each(w->q->arg, &t);
}

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* In the order of their numbers, so that the first is that of the process. */
static hres walk_process(const struct walking *w, int task)
{
    struct VEC(uint64_t) ids = {0};
    hres hr = 0;
    DIR *d = fdopendir(task); /* taken */
    for (const struct dirent *e; d && hr == 0 && (e = readdir(d));) {
        uint64_t id = scan_number(slice_of(e->d_name));
        hr = id == NOT_KNOWN || vec_push(&ids, id) ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    if (ids.n) {
        qsort(ids.v, ids.n, sizeof *ids.v, by_number);
    }
    for (size_t i = 0; hr == 0 && i < ids.n; i++) {
        char tid[24];
        snprintf(tid, sizeof tid, "%llu", (unsigned long long)ids.v[i]);
        hr = w->q->tid == NOT_KNOWN || w->q->tid == ids.v[i] ? tell_thread(w, dirfd(d), tid, i) : 0;
    }
    if (d) {
        (void)closedir(d);
    } else {
        (void)close(task);
    }
    vec_fini(&ids);
    return hr;
}

static hres find_process(const struct walking *w, int proc, const char *pid)
{
    char path[32];
    if (pid[0] < '1' || pid[0] > '9' || !process_read(w->process, proc, pid, NULL)) {
        return 0;
    }
    snprintf(path, sizeof path, "%.16s/task", pid);
    int task = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return task < 0 ? 0 : walk_process(w, task);
}

static hres walk(const struct walking *w, DIR *proc)
{
    char pid[24];
    hres hr = 0;
    if (w->q->pid != NOT_KNOWN) {
        snprintf(pid, sizeof pid, "%llu", (unsigned long long)w->q->pid);
        return find_process(w, dirfd(proc), pid);
    }
    for (const struct dirent *e; hr == 0 && (e = readdir(proc));) {
        hr = find_process(w, dirfd(proc), e->d_name);
    }
    return hr;
}

hres threads_each(const struct cimwin32 *s, uint32_t uid, const struct thread_query *q)
{
    struct walking w = {.s = s, .q = q};
    w.process = process_reader_new(s, uid);
    w.thread = process_reader_new(s, uid);
    hres hr = w.process && w.thread ? 0 : WBEM_E_OUT_OF_MEMORY;
    if (hr == 0) {
        w.process->needs = q->with_names ? SRC_NAME : 0;
        DIR *d = sysroot_opendir(s->root, "proc");
        hr = d ? walk(&w, d) : 0;
        if (d) {
            (void)closedir(d);
        }
    }
    process_reader_destroy(w.process);
    process_reader_destroy(w.thread);
    return hr;
}
