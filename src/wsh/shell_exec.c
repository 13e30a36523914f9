/* shell_exec: WshShell.Exec and WshScriptExec. */
#include "wsh/child_io.h"
#include "wsh/env.h"
#include "wsh/shell.h"

enum {
    STATUS_RUNNING = 0,
    STATUS_FINISHED = 1
};
#define SOURCE "WshShell.Exec"

struct exec {
    struct sobj o;
    struct child_io *io;
    struct sobj *streams[3]; /* made on first use; they hold io, not this object */
    char *command;
};

static struct exec *self_of(struct sobj *o)
{
    return (struct exec *)o;
}

/* A program whose input nobody can write to any more shall not wait for it. */
static void exec_destroy(struct sobj *o)
{
    struct exec *e = self_of(o);
    if (e->io && !e->streams[0]) {
        child_io_close_input(e->io);
    }
    for (int i = 0; i < 3; i++) {
        sobj_unref(e->streams[i]);
    }
    child_io_unref(e->io);
    mem_freep(&e->command);
}

static hres stream(struct sobj *o, struct scall *c, int which)
{
    struct exec *e = self_of(o);
    hres hr = e->streams[which] ? 0 : child_io_stream(e->io, which, &e->streams[which]);
    return hr ? hr : ret_obj(c, sobj_ref(e->streams[which]));
}

static hres m_stdin(struct sobj *o, struct scall *c)
{
    return stream(o, c, 0);
}

static hres m_stdout(struct sobj *o, struct scall *c)
{
    return stream(o, c, 1);
}

static hres m_stderr(struct sobj *o, struct scall *c)
{
    return stream(o, c, 2);
}

static hres m_status(struct sobj *o, struct scall *c)
{
    return ret_int(c, child_io_ended(self_of(o)->io) ? STATUS_FINISHED : STATUS_RUNNING);
}

static hres m_pid(struct sobj *o, struct scall *c)
{
    return ret_int(c, child_io_process(self_of(o)->io)->pid);
}

static hres m_exit_code(struct sobj *o, struct scall *c)
{
    struct child_io *io = self_of(o)->io;
    return ret_int(c, child_io_ended(io) ? child_io_process(io)->code : 0);
}

static hres m_terminate(struct sobj *o, struct scall *c)
{
    struct exec *e = self_of(o);
    hres hr = host_may(o->ctx, "process", "Terminate", slice_of(e->command), c->error);
    if (hr == 0) {
        process_kill(child_io_process(e->io));
        (void)child_io_ended(e->io);
        host_trace(o->ctx, "process", "Terminate", slice_of(e->command), 0);
    }
    return hr;
}

static const struct member members[] = {
    {"Status", 1, DISP_GET, m_status, NULL},          {"StdIn", 3, DISP_GET, m_stdin, NULL},
    {"StdOut", 4, DISP_GET, m_stdout, NULL},          {"StdErr", 5, DISP_GET, m_stderr, NULL},
    {"ProcessID", 6, DISP_GET, m_pid, NULL},          {"ExitCode", 7, DISP_GET, m_exit_code, NULL},
    {"Terminate", 8, DISP_METHOD, m_terminate, NULL}, {0},
};
static const struct sclass exec_class = {
    .ops = SOBJ_OPS("WshExec", true), .members = members, .destroy = exec_destroy};

static hres start(struct host *h, struct slice line, struct exec *e, struct disp_error *err)
{
    AUTO(command_fini) struct command c = {0};
    hres hr = command_parse(h, line, SOURCE, &c, err);
    return hr ? hr : child_io_start(h, &c, SOURCE, &e->io, err);
}

hres shell_exec(struct host *h, struct slice command, struct sobj **out, struct disp_error *err)
{
    AUTO_STR line = STR_INIT;
    hres hr = host_may(h, "process", "Exec", command, err);
    hr = hr ? hr : env_expand(h, command, &line);
    struct exec *e = hr ? NULL : sobj_new(h, &exec_class, sizeof *e);
    if (!e) {
        return hr ? hr : WBEM_E_OUT_OF_MEMORY;
    }
    e->command = strdup(str_z(&line));
    hr = e->command ? start(h, str_slice(&line), e, err) : WBEM_E_OUT_OF_MEMORY;
    host_trace(h, "process", "Exec", str_slice(&line), hr);
    if (FAILED(hr)) {
        sobj_unref(e);
        return hr;
    }
    *out = &e->o;
    return 0;
}
