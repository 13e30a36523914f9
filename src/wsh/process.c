#include "wsh/process.h"

#include "providers/reaper.h"
#include "providers/spawn.h"
#include "wsh/env.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    SIGNAL_BASE = 128
};

/* ---- descriptors ---- */
struct streams {
    int fd[3];
    bool own[3];
};

static void streams_fini(struct streams *s)
{
    for (int i = 0; i < 3; i++) {
        if (s->own[i]) {
            (void)close(s->fd[i]);
        }
    }
}

/* Each is its own number or above 2, so that none is overwritten before it is placed. */
static hres place(struct streams *s, const int stdio[3])
{
    for (int i = 0; i < 3; i++) {
        int fd = stdio[i];
        if (fd == i || fd > 2) {
            s->fd[i] = fd;
            continue;
        }
        int null = fd < 0 ? open("/dev/null", O_RDWR | O_CLOEXEC) : fd;
        s->fd[i] = null < 0 ? -1 : fcntl(null, F_DUPFD_CLOEXEC, 3);
        s->own[i] = s->fd[i] >= 0;
        int err = errno;
        if (fd < 0 && null >= 0) {
            (void)close(null);
        }
        if (!s->own[i]) {
            return hres_from_errno(err);
        }
    }
    return 0;
}

/* ---- start ---- */
static hres start_failed(struct disp_error *err, int error, const char *source, const char *file)
{
    if (error == ENOENT || error == ENOTDIR) {
        return host_fail(err, E_FILE_NOT_FOUND, source,
                         "The system cannot find the file specified.");
    }
    hres hr = error == EACCES || error == EPERM ? E_ACCESSDENIED : hres_from_errno(error);
    return host_fail(err, hr, source, "Unable to start \"%s\": %s.", file, strerror(error));
}

hres process_start(struct host *h, struct command *c, const int stdio[3], const char *source,
                   struct process *out, struct disp_error *err)
{
    AUTO(streams_fini) struct streams s = {{-1, -1, -1}, {false, false, false}};
    struct env *e;
    hres hr = env_of(h, &e);
    hr = hr || h->reaper ? hr : reaper_create(&h->reaper);
    hr = hr ? hr : place(&s, stdio);
    hr = hr ? hr : reaper_prepare(h->reaper);
    if (FAILED(hr)) {
        return hr;
    }
    host_flush_files(h);
    struct spawn spawn = {.words = &c->words, .file = c->file, .stdio = s.fd, .env = env_block(e)};
    int error = spawn_start(&spawn);
    if (error) {
        reaper_add(h->reaper, -1);
        return start_failed(err, error, source, c->file);
    }
    *out = (struct process){.h = h, .pid = spawn.pid, .pidfd = spawn.pidfd};
    return 0;
}

/* ---- end ---- */
static void take_end(struct process *p, const siginfo_t *si)
{
    p->code = si->si_code == CLD_EXITED ? si->si_status : SIGNAL_BASE + si->si_status;
    (void)close(p->pidfd);
    p->pidfd = -1;
    reaper_add(p->h->reaper, -1); /* what was set aside for it */
}

bool process_ended(struct process *p)
{
    siginfo_t si = {0};
    if (p->pidfd < 0) {
        return true;
    }
    while (waitid(P_PIDFD, (id_t)p->pidfd, &si, WEXITED | WNOHANG) != 0) {
        if (errno != EINTR) {
            si = (siginfo_t){.si_pid = p->pid}; /* somebody else has waited for it */
            si.si_code = CLD_EXITED;
            break;
        }
    }
    if (si.si_pid == 0) {
        return false;
    }
    take_end(p, &si);
    return true;
}

struct wait {
    struct process *p;
    struct loop_watch *watch;
    bool done;
};

static hres ready(void *arg)
{
    struct wait *w = arg;
    if (process_ended(w->p)) {
        w->done = true;
        loop_unwatch(w->p->h->loop, w->watch);
        w->watch = NULL;
    }
    return 0;
}

hres process_wait(struct process *p)
{
    struct host *h = p->h;
    struct wait w = {.p = p, .done = process_ended(p)};
    hres hr = w.done ? 0 : loop_watch(h->loop, p->pidfd, ready, &w, &w.watch);
    hr = hr ? hr : swbem_dispatch(h->swbem);
    hr = hr ? hr : loop_run_until(h->loop, -1, &h->stop_flag, &w.done);
    loop_unwatch(h->loop, w.watch);
    return w.done ? 0 : host_is_stopping(h) ? WBEM_S_FALSE : hr;
}

void process_kill(struct process *p)
{
    if (p->pidfd < 0) {
        return;
    }
    (void)syscall(SYS_pidfd_send_signal, p->pidfd, SIGKILL, NULL, 0);
    struct pollfd fd = {.fd = p->pidfd, .events = POLLIN};
    while (!process_ended(p) && poll(&fd, 1, -1) < 0 && errno == EINTR) {
    }
    (void)process_ended(p);
}

void process_leave(struct process *p)
{
    if (p->h && !process_ended(p)) {
        reaper_add(p->h->reaper, p->pidfd);
        p->pidfd = -1;
    }
}

void host_close_processes(struct host *h)
{
    reaper_destroy(h->reaper);
    h->reaper = NULL;
    env_destroy(h->env);
    h->env = NULL;
}
