/* thread: the threads of the processes, /proc/PID/task. */
#pragma once
#include "providers/process.h"
#include "providers/table.h"

enum thread_state { /* ThreadState */
    THREAD_RUNNING = 2,
    THREAD_TERMINATED = 4,
    THREAD_WAITING = 5,
    THREAD_UNKNOWN = 7,
};
struct thread {
    const struct cimwin32 *s;            /* first: fill_the_computer */
    const struct process_reader *reader; /* holds the thread: its numbers, and its name as comm */
    struct slice process, name;          /* name: of the thread */
    uint64_t pid, tid;
    uint64_t place;    /* of the thread in its process, from 0 on */
    uint64_t switches; /* of contexts; NOT_KNOWN */
};
struct thread_query {
    uint64_t pid, tid;  /* NOT_KNOWN: all */
    bool with_switches; /* read them */
    bool with_names;    /* of the processes */
    hres (*each)(void *arg, const struct thread *t);
    void *arg;
};
/* Threads that end meanwhile are left out. */
hres threads_each(const struct cimwin32 *s, uint32_t uid, const struct thread_query *q);
enum thread_state thread_state(const struct thread *t);
/* A number of the thread; NOT_KNOWN. */
static inline uint64_t thread_number(const struct thread *t, enum process_number n)
{
    return process_knows(t->reader, n) ? t->reader->num[n] : NOT_KNOWN;
}
