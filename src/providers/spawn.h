/* spawn: starts a program in a new process, which shares nothing of this one but its standard
 * streams. Any thread; no locks. */
#pragma once
#include "providers/words.h"

enum spawn_flags {
    SPAWN_SUSPENDED = 1, /* stopped before the first instruction of the program */
    SPAWN_GROUP = 2,     /* leads a process group of its own */
    SPAWN_SESSION = 4,   /* leads a session of its own, without a terminal */
};
enum spawn_step { /* what failed */
    SPAWN_STEP_PREPARE,
    SPAWN_STEP_DIRECTORY,
    SPAWN_STEP_PRIORITY,
    SPAWN_STEP_PROGRAM,
};
struct spawn {
    struct words *words;   /* the program, searched on PATH when it has no slash, and arguments */
    const char *file;      /* the program's file when words->v[1] is only its name; else NULL */
    const int *stdio;      /* descriptors that become 0, 1 and 2: n itself, or one above 2. NULL:
                            * /dev/null, this process's output and error */
    const char *directory; /* NULL: this process's */
    char *const *env;      /* ended by NULL; NULL: this process's */
    uint32_t priority;     /* a Windows priority class (priority_apply), 0: this process's */
    unsigned flags;
    /* results */
    int pid, pidfd;       /* pidfd: to be closed by the caller */
    enum spawn_step step; /* after a failure */
};
/* 0, or the errno value of the failed step. The child must be waited for by the caller. */
int spawn_start(struct spawn *s);

/* Windows priority classes. */
enum priority_class {
    PRIO_CLASS_NORMAL = 32,
    PRIO_CLASS_IDLE = 64,
    PRIO_CLASS_HIGH = 128,
    PRIO_CLASS_REALTIME = 256,
    PRIO_CLASS_BELOW = 16384,
    PRIO_CLASS_ABOVE = 32768,
};
bool priority_valid(uint32_t priority);
/* Puts a thread (0: the calling one) into the class. 0 or errno: EPERM not ours, EACCES not
 * allowed. Without the right to real-time scheduling "realtime" is "high", as on Windows. Safe
 * between vfork and exec. */
int priority_apply(int tid, uint32_t priority);
