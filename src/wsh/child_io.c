#include "wsh/child_io.h"

#include "wsh/files.h"
#include "wsh/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    CHUNK = 65536
};
#define PIPE_CLOSING ((hres)0x800700E8) /* the pipe is being closed */

struct output {
    struct child_io *io;
    int fd; /* -1: it has ended */
    struct str held;
    size_t at; /* what was taken of it */
    struct loop_watch *watch;
};
struct child_io {
    uint32_t refs;
    struct host *h;
    struct process process;
    int input; /* -1: closed */
    struct output out[2];
    struct loop_watch *end; /* of the process */
};

static void close_fd(int *fd)
{
    if (*fd >= 0) {
        (void)close(*fd);
    }
    *fd = -1;
}

/* ---- output ---- */
static void unwatch(struct output *o)
{
    loop_unwatch(o->io->h->loop, o->watch);
    o->watch = NULL;
}

static void end_output(struct output *o)
{
    unwatch(o);
    close_fd(&o->fd);
}

/* Reads what is there, once. errno value. */
static int take_in(struct output *o)
{
    if (o->fd < 0) {
        return 0;
    }
    if (o->at == o->held.n) {
        str_clear(&o->held);
        o->at = 0;
    }
    if (o->held.n - o->at > CHILD_IO_MAX_HELD || !str_reserve(&o->held, CHUNK)) {
        return ENOMEM;
    }
    ssize_t n = read(o->fd, o->held.p + o->held.n, CHUNK);
    if (n > 0) {
        o->held.n += (size_t)n;
    } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        end_output(o);
    }
    return 0;
}

static hres output_ready(void *arg)
{
    struct output *o = arg;
    if (take_in(o) != 0) {
        unwatch(o); /* it goes on when the script has read */
    }
    return 0;
}

/* Waits until something can be done; out of time: ECANCELED. for_input: also until the input takes
 * more. */
static int wait_any(struct child_io *io, bool for_input)
{
    struct pollfd p[4] = {{.fd = io->out[0].fd, .events = POLLIN},
                          {.fd = io->out[1].fd, .events = POLLIN},
                          {.fd = io->h->wake, .events = POLLIN},
                          {.fd = for_input ? io->input : -1, .events = POLLOUT}};
    int n;
    while ((n = poll(p, 4, -1)) < 0 && errno == EINTR) {
    }
    if (n < 0) {
        return errno;
    }
    if (p[2].revents) {
        return ECANCELED;
    }
    for (int i = 0; i < 2; i++) {
        int err = p[i].revents ? take_in(&io->out[i]) : 0;
        if (err) {
            return err;
        }
    }
    return 0;
}

static ssize_t pull(void *ctx, char *p, size_t n)
{
    struct output *o = ctx;
    while (o->held.n == o->at) {
        int err = o->fd < 0 ? 0 : wait_any(o->io, false);
        if (err) {
            errno = err;
            return -1;
        }
        if (o->fd < 0 && o->held.n == o->at) {
            return 0;
        }
    }
    size_t left = o->held.n - o->at, take = left < n ? left : n;
    memcpy(p, o->held.p + o->at, take);
    o->at += take;
    return (ssize_t)take;
}

/* ---- input ---- */
/* A closed pipe is an error of this call, not a signal for the program around us. */
static ssize_t write_quietly(int fd, const char *p, size_t n)
{
    sigset_t pipe, old, pending;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    sigpending(&pending);
    pthread_sigmask(SIG_BLOCK, &pipe, &old);
    ssize_t done = write(fd, p, n);
    int err = errno;
    if (done < 0 && err == EPIPE && !sigismember(&pending, SIGPIPE)) {
        struct timespec now = {0};
        (void)sigtimedwait(&pipe, NULL, &now);
    }
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    errno = err;
    return done;
}

static hres push(void *ctx, struct slice t)
{
    struct child_io *io = ctx;
    int err = 0;
    while (t.n > 0 && err == 0) {
        ssize_t n = io->input < 0 ? -1 : write_quietly(io->input, t.p, t.n);
        if (n >= 0) {
            t = (struct slice){t.p + n, t.n - (size_t)n};
        } else {
            err = io->input < 0 ? EPIPE : errno;
            err = err == EAGAIN ? wait_any(io, true) : err == EINTR ? 0 : err;
        }
    }
    return err == 0           ? 0
           : err == ENOMEM    ? HRES_SCRIPT(14) /* out of string space */
           : err == ECANCELED ? 0
           : err == EPIPE     ? PIPE_CLOSING
                              : folder_failure(err);
}

void child_io_close_input(struct child_io *io)
{
    close_fd(&io->input);
}

/* ---- streams ---- */
static void input_closed(void *ctx)
{
    struct child_io *io = ctx;
    child_io_close_input(io);
    child_io_unref(io);
}

static void output_closed(void *ctx)
{
    struct output *o = ctx;
    child_io_unref(o->io);
}

hres child_io_stream(struct child_io *io, int which, struct sobj **out)
{
    struct stream_pipe in = {.push = push, .close = input_closed, .ctx = io};
    struct stream_pipe from = {.pull = pull, .close = output_closed};
    from.ctx = which ? &io->out[which - 1] : NULL;
    hres hr = stream_over_pipe(io->h, which ? &from : &in, out);
    if (hr == 0) {
        (void)child_io_ref(io);
    }
    return hr;
}

/* ---- life ---- */
struct child_io *child_io_ref(struct child_io *io)
{
    io->refs++;
    return io;
}

void child_io_unref(struct child_io *io)
{
    if (!io || --io->refs > 0) {
        return;
    }
    loop_unwatch(io->h->loop, io->end);
    child_io_close_input(io);
    for (int i = 0; i < 2; i++) {
        end_output(&io->out[i]);
        str_fini(&io->out[i].held);
    }
    process_leave(&io->process);
    free(io);
}

struct process *child_io_process(struct child_io *io)
{
    return &io->process;
}

static void stop_watching_end(struct child_io *io)
{
    loop_unwatch(io->h->loop, io->end);
    io->end = NULL;
}

static hres process_ready(void *arg)
{
    struct child_io *io = arg;
    if (process_ended(&io->process)) {
        stop_watching_end(io);
    }
    return 0;
}

bool child_io_ended(struct child_io *io)
{
    for (int i = 0; i < 2; i++) {
        (void)take_in(&io->out[i]);
    }
    if (!process_ended(&io->process)) {
        return false;
    }
    stop_watching_end(io);
    return true;
}

static hres watch(struct child_io *io)
{
    hres hr = loop_watch(io->h->loop, io->process.pidfd, process_ready, io, &io->end);
    for (int i = 0; i < 2 && hr == 0; i++) {
        struct output *o = &io->out[i];
        hr = loop_watch(io->h->loop, o->fd, output_ready, o, &o->watch);
    }
    return hr;
}

/* Above 2, where no standard stream can be; ours does not block. */
static hres make_pipe(int ours, int fds[2])
{
    int p[2];
    if (pipe2(p, O_CLOEXEC) != 0) {
        return folder_failure(errno);
    }
    for (int i = 0; i < 2; i++) {
        fds[i] = p[i] > 2 ? p[i] : fcntl(p[i], F_DUPFD_CLOEXEC, 3);
        if (fds[i] != p[i]) {
            (void)close(p[i]);
        }
    }
    bool ok = fds[0] >= 0 && fds[1] >= 0 && fcntl(fds[ours], F_SETFL, O_NONBLOCK) == 0;
    return ok ? 0 : folder_failure(errno);
}

static hres start(struct child_io *io, struct command *c, const char *source,
                  struct disp_error *err)
{
    int in[2] = {-1, -1}, out[2] = {-1, -1}, errs[2] = {-1, -1};
    hres hr = make_pipe(1, in);
    hr = hr ? hr : make_pipe(0, out);
    hr = hr ? hr : make_pipe(0, errs);
    io->input = in[1];
    io->out[0].fd = out[0];
    io->out[1].fd = errs[0];
    const int stdio[3] = {in[0], out[1], errs[1]};
    hr = hr ? hr : process_start(io->h, c, stdio, source, &io->process, err);
    close_fd(&in[0]);
    close_fd(&out[1]);
    close_fd(&errs[1]);
    return hr ? hr : watch(io);
}

hres child_io_start(struct host *h, struct command *c, const char *source, struct child_io **out,
                    struct disp_error *err)
{
    struct child_io *io = calloc(1, sizeof *io);
    if (!io) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    *io = (struct child_io){.refs = 1, .h = h, .process = {.pidfd = -1}, .input = -1};
    for (int i = 0; i < 2; i++) {
        io->out[i] = (struct output){.io = io, .fd = -1};
    }
    hres hr = start(io, c, source, err);
    if (FAILED(hr)) {
        child_io_unref(io);
        return hr;
    }
    *out = io;
    return 0;
}
