/* spawn: the child is made as posix_spawn makes it: it runs in the memory of its parent, which
 * waits until it has become the program. So an error number needs no pipe, nothing is copied, and
 * the size of the parent does not matter. The child makes system calls and nothing else: the C
 * library's functions may keep state (sanitizers do), which is the parent's here. */
#include "providers/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* clone by the name that the thread sanitizer does not take for itself: it would treat the calling
 * thread as a forked one, and no longer see what it shares with others. */
extern int __clone(int (*fn)(void *arg), void *stack, int flags, void *arg, ...);

enum {
    STACK_SIZE = 65536,
    MAX_SIGNAL = 64,
    SIGNAL_SET_SIZE = MAX_SIGNAL / 8,
    REALTIME_PRIORITY = 50
};
#define DEFAULT_PATH "/bin:/usr/bin" /* without PATH, as execvp */

struct child {
    struct spawn *spawn;
    char **candidates; /* file names to try, ended by NULL */
    char **argv;
    char *const *env;
    int error;
};

/* ---- priority ---- */
static const struct {
    uint32_t priority;
    int nice;
} nices[] = {
    {PRIO_CLASS_IDLE, 19},  {PRIO_CLASS_BELOW, 10}, {PRIO_CLASS_NORMAL, 0},
    {PRIO_CLASS_ABOVE, -5}, {PRIO_CLASS_HIGH, -10}, {PRIO_CLASS_REALTIME, -10},
};

bool priority_valid(uint32_t priority)
{
    for (size_t i = 0; i < ARRAY_LEN(nices); i++) {
        if (nices[i].priority == priority) {
            return true;
        }
    }
    return false;
}

int priority_apply(int tid, uint32_t priority)
{
    if (priority == PRIO_CLASS_REALTIME) {
        struct sched_param rr = {.sched_priority = REALTIME_PRIORITY};
        if (sched_setscheduler(tid, SCHED_RR | SCHED_RESET_ON_FORK, &rr) == 0) {
            return 0;
        }
    }
    int policy = sched_getscheduler(tid) & ~SCHED_RESET_ON_FORK;
    struct sched_param other = {0};
    if ((policy == SCHED_RR || policy == SCHED_FIFO || policy == SCHED_IDLE) &&
        sched_setscheduler(tid, SCHED_OTHER, &other) != 0) {
        return errno;
    }
    for (size_t i = 0; i < ARRAY_LEN(nices); i++) {
        if (nices[i].priority == priority) {
            return setpriority(PRIO_PROCESS, (id_t)tid, nices[i].nice) == 0 ? 0 : errno;
        }
    }
    return EINVAL;
}

/* ---- the child ---- */
#define IN_CHILD __attribute__((no_sanitize("address", "thread", "undefined")))

/* Zeros mean the default action, no flags, the empty set, in the kernel's own structures. */
IN_CHILD static void default_signals(void)
{
    static const uint64_t zeros[8];
    for (int i = 1; i <= MAX_SIGNAL; i++) {
        (void)syscall(SYS_rt_sigaction, i, zeros, NULL, SIGNAL_SET_SIZE);
    }
    (void)syscall(SYS_rt_sigprocmask, SIG_SETMASK, zeros, NULL, SIGNAL_SET_SIZE);
}

IN_CHILD static int null_input(void)
{
    long fd = syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY, 0);
    if (fd > 0) {
        (void)syscall(SYS_dup3, fd, STDIN_FILENO, 0);
        (void)syscall(SYS_close, fd);
    }
    return fd < 0 ? errno : 0;
}

IN_CHILD static int place_streams(const int *fds)
{
    for (int i = 0; i < 3; i++) {
        if (fds[i] != i && syscall(SYS_dup3, fds[i], i, 0) < 0) {
            return errno;
        }
    }
    return 0;
}

/* Everything but the program itself; an errno value. */
IN_CHILD static int become_ready(const struct spawn *s, enum spawn_step *step)
{
    int err = s->stdio ? place_streams(s->stdio) : null_input();
    if (err == 0 && (s->flags & SPAWN_SESSION)) {
        (void)syscall(SYS_setsid);
    } else if (err == 0 && (s->flags & SPAWN_GROUP)) {
        (void)syscall(SYS_setpgid, 0, 0);
    }
    if (err == 0 && s->directory) {
        *step = SPAWN_STEP_DIRECTORY;
        err = syscall(SYS_chdir, s->directory) == 0 ? 0 : errno;
    }
    if (err == 0 && s->priority) {
        *step = SPAWN_STEP_PRIORITY;
        err = priority_apply(0, s->priority);
    }
    if (err == 0 && (s->flags & SPAWN_SUSPENDED)) {
        *step = SPAWN_STEP_PREPARE;
        err = syscall(SYS_ptrace, PTRACE_TRACEME, 0, NULL, NULL) == 0 ? 0 : errno;
    }
    (void)syscall(SYS_close_range, 3, ~0u, CLOSE_RANGE_CLOEXEC);
    return err;
}

IN_CHILD static bool try_next(int err)
{
    return err == ENOENT || err == ENOTDIR || err == EACCES || err == ESTALE || err == ENODEV ||
           err == ETIMEDOUT || err == ENAMETOOLONG || err == ELOOP;
}

/* What a failed candidate counts as. A folder of the search path that may not be entered (a PATH
 * that another user left behind) is one without the program. */
IN_CHILD static int why(const struct child *c, const char *candidate, int err)
{
    bool searched = c->candidates[1] != NULL;
    return err == EACCES && searched && syscall(SYS_faccessat, AT_FDCWD, candidate, F_OK) != 0
               ? ENOENT
               : err;
}

/* The rules of execvp: a file that may not be run does not end the search, but is the error when
 * nothing is found; a file of no known format is a shell script. */
IN_CHILD static int exec_program(const struct child *c)
{
    int err = ENOENT;
    for (char **p = c->candidates; *p; p++) {
        (void)syscall(SYS_execve, *p, c->argv + 1, c->env);
        if (errno == ENOEXEC) {
            static char shell[] = "/bin/sh";
            c->argv[0] = shell;
            c->argv[1] = *p;
            (void)syscall(SYS_execve, shell, c->argv, c->env);
        }
        if (!try_next(errno)) {
            return errno;
        }
        err = err == EACCES ? err : why(c, *p, errno);
    }
    return err;
}

IN_CHILD static int child_main(void *arg)
{
    struct child *c = arg;
    default_signals();
    int err = become_ready(c->spawn, &c->spawn->step);
    if (err == 0) {
        c->spawn->step = SPAWN_STEP_PROGRAM;
        err = exec_program(c);
    }
    c->error = err ? err : ENOENT;
    (void)syscall(SYS_exit_group, 127);
    return 127; /* not reached */
}

/* ---- the parent ---- */
/* File names to try for a program, one after the other in one piece of memory. */
static char **make_candidates(const char *program)
{
    const char *env = getenv("PATH");
    bool search = strchr(program, '/') == NULL;
    const char *path = !search ? "" : env ? env : DEFAULT_PATH;
    size_t dirs = 1, len = strlen(path), name = strlen(program);
    for (size_t i = 0; i < len; i++) {
        dirs += path[i] == ':';
    }
    size_t head = (dirs + 1) * sizeof(char *);
    char **v = malloc(head + len + dirs * (name + 3));
    if (!v) {
        return NULL;
    }
    char *out = (char *)v + head;
    for (size_t i = 0; i < dirs; i++) {
        size_t n = strcspn(path, ":");
        v[i] = out;
        memcpy(out, path, n);
        out += n;
        if (n) {
            *out++ = '/';
        }
        memcpy(out, program, name + 1);
        out += name + 1;
        path += n + (path[n] == ':');
    }
    v[dirs] = NULL;
    return v;
}

/* The traced child stops when it has become the program; it is let go as a stopped process. */
static void leave_stopped(int pid)
{
    int status;
    while (waitpid(pid, &status, __WALL) < 0) {
        if (errno != EINTR) {
            return;
        }
    }
    if (WIFSTOPPED(status) && ptrace(PTRACE_DETACH, pid, NULL, (void *)(uintptr_t)SIGSTOP) == 0) {
        siginfo_t si; /* it stops on its own time: not before it does, Create has done its work */
        while (waitid(P_PID, (id_t)pid, &si, WEXITED | WSTOPPED | WNOWAIT) < 0 && errno == EINTR) {
        }
    }
}

static int make_child(struct child *c, char *stack)
{
    struct spawn *s = c->spawn;
    int pid = __clone(child_main, stack + STACK_SIZE,
                      CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, c, &s->pidfd);
    if (pid < 0) {
        return errno;
    }
    if (c->error) {
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
        }
        (void)close(s->pidfd);
        s->pidfd = -1;
        return c->error;
    }
    s->pid = pid;
    if (s->flags & SPAWN_SUSPENDED) {
        leave_stopped(pid);
    }
    return 0;
}

int spawn_start(struct spawn *s)
{
    s->pid = s->pidfd = -1;
    s->step = SPAWN_STEP_PREPARE;
    struct child c = {.spawn = s, .argv = s->words->v, .env = s->env ? s->env : environ};
    c.candidates = make_candidates(s->file ? s->file : s->words->v[1]);
    char *stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    int err = c.candidates && stack != MAP_FAILED ? 0 : ENOMEM;
    if (err == 0) {
        sigset_t all, old; /* a handler of ours must not run in the child */
        sigfillset(&all);
        pthread_sigmask(SIG_BLOCK, &all, &old);
        err = make_child(&c, stack);
        pthread_sigmask(SIG_SETMASK, &old, NULL);
    }
    if (stack != MAP_FAILED) {
        (void)munmap(stack, STACK_SIZE);
    }
    free(c.candidates);
    return err;
}
