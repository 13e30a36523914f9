/* shell: the object WScript.Shell. */
#include "wsh/shell.h"

#include "util/utf.h"
#include "wsh/env.h"
#include "wsh/files.h"
#include "wsh/process.h"

#define PARAMS(...) ((const struct param[]){__VA_ARGS__, {0}})

enum {
    HIDDEN = 0, /* window style */
    NORMAL_WINDOW = 1,
    LOG_TYPES = 1 | 2 | 4 | 8 | 16
};

/* ---- programs ---- */
/* A hidden program's output is not seen. One that is waited for may be talked to. */
static void streams_of(const struct host *h, bool hidden, bool wait, int out[3])
{
    out[0] = hidden || !wait ? -1 : h->o->in;
    out[1] = hidden ? -1 : h->o->out;
    out[2] = hidden ? -1 : h->o->err;
}

static hres run(struct host *h, struct slice line, bool hidden, bool wait, struct scall *c)
{
    AUTO(command_fini) struct command command = {0};
    struct process p = {0};
    int stdio[3];
    streams_of(h, hidden, wait, stdio);
    hres hr = command_parse(h, line, "WshShell.Run", &command, c->error);
    hr = hr ? hr : process_start(h, &command, stdio, "WshShell.Run", &p, c->error);
    host_trace(h, "process", "Run", line, hr);
    if (FAILED(hr)) {
        return hr;
    }
    hr = wait ? process_wait(&p) : WBEM_S_FALSE;
    int32_t code = hr == 0 ? p.code : 0;
    process_leave(&p);
    return FAILED(hr) ? hr : ret_int(c, code);
}

static hres m_run(struct sobj *o, struct scall *c)
{
    struct host *h = o->ctx;
    AUTO_STR line = STR_INIT;
    hres hr = host_may(h, "process", "Run", c->a[0].text, c->error);
    hr = hr ? hr : env_expand(h, c->a[0].text, &line);
    return hr ? hr
              : run(h, str_slice(&line), c->a[1].given && c->a[1].number == HIDDEN,
                    c->a[2].number != 0, c);
}

static hres m_exec(struct sobj *o, struct scall *c)
{
    struct sobj *e = NULL;
    hres hr = shell_exec(o->ctx, c->a[0].text, &e, c->error);
    return hr ? hr : ret_obj(c, e);
}

/* ---- environment ---- */
static hres m_environment(struct sobj *o, struct scall *c)
{
    static const struct {
        const char *name;
        enum env_place place;
    } rows[] = {{"SYSTEM", ENV_SYSTEM},
                {"PROCESS", ENV_PROCESS},
                {"USER", ENV_USER},
                {"VOLATILE", ENV_VOLATILE}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (utf8_caseeq(c->a[0].text, slice_of(rows[i].name))) {
            struct sobj *e = NULL;
            hres hr = environment_new(o->ctx, rows[i].place, &e);
            return hr ? hr : ret_obj(c, e);
        }
    }
    return HRES_SCRIPT(ERR_BAD_CALL);
}

static hres m_expand(struct sobj *o, struct scall *c)
{
    AUTO_STR s = STR_INIT;
    hres hr = env_expand(o->ctx, c->a[0].text, &s);
    return hr ? hr : ret_text(c, str_slice(&s));
}

/* ---- folders, links ---- */
static hres m_directory(struct sobj *o, struct scall *c)
{
    struct winpath_map *m;
    struct slice dir;
    AUTO_STR s = STR_INIT;
    hres hr = host_paths(o->ctx, &m, c->error);
    if (c->kind & DISP_GET) {
        hr = hr ? hr : winpath_cwd(m, &s);
        return hr ? hr : ret_text(c, str_slice(&s));
    }
    hr = hr ? hr : put_text(c, &dir);
    return hr ? hr : winpath_chdir(m, dir, c->error);
}

static hres m_folders(struct sobj *o, struct scall *c)
{
    struct sobj *f = NULL;
    hres hr = folders_new(o->ctx, &f);
    if (hr == 0 && c->a[0].given) { /* SpecialFolders("Desktop") is its Item */
        struct var name = *c->a[0].var;
        struct disp_call call = {.kind = DISP_GET, .nargs = 1, .args = &name, .result = c->result};
        hr = f->d.ops->invoke(&f->d, DISPID_VALUE, &call);
        *c->error = call.error;
        sobj_unref(f);
        return hr;
    }
    return hr ? hr : ret_obj(c, f);
}

static hres m_shortcut(struct sobj *o, struct scall *c)
{
    struct sobj *l = NULL;
    hres hr = link_new(o->ctx, c->a[0].text, &l, c->error);
    return hr ? hr : ret_obj(c, l);
}

/* ---- messages ---- */
static hres m_popup(struct sobj *o, struct scall *c)
{
    int32_t answer = 0;
    hres hr =
        host_popup(o->ctx, c->a[0].text, c->a[1].number, c->a[2].text, c->a[3].number, &answer);
    return hr ? hr : ret_int(c, answer);
}

static hres m_log(struct sobj *o, struct scall *c)
{
    struct host *h = o->ctx;
    int32_t type = c->a[0].number;
    bool done = false;
    if (type < 0 || (type & ~LOG_TYPES) || (type & (type - 1))) {
        return HRES_SCRIPT(ERR_BAD_CALL);
    }
    hres hr = host_may(h, "log", "LogEvent", c->a[1].text, c->error);
    hr = hr ? hr : shell_log(h, type, c->a[1].text, c->a[2].text, &done);
    if (SUCCEEDED(hr)) {
        host_trace(h, "log", "LogEvent", c->a[1].text, done ? 0 : WBEM_E_NOT_AVAILABLE);
    }
    return hr ? hr : ret_bool(c, done);
}

/* ---- what needs windows ---- */
/* There is no window to be found. */
static hres m_activate(struct sobj *o, struct scall *c)
{
    (void)o;
    return ret_bool(c, false);
}

static hres m_send_keys(struct sobj *o, struct scall *c)
{
    (void)o;
    return host_fail(c->error, E_NOTIMPL, "WshShell.SendKeys",
                     "Unable to send keys: there is no window system support.");
}

/* ---- registry ---- */
static hres m_reg_read(struct sobj *o, struct scall *c)
{
    return shell_reg_read(o->ctx, c);
}

static hres m_reg_write(struct sobj *o, struct scall *c)
{
    return shell_reg_write(o->ctx, c);
}

static hres m_reg_delete(struct sobj *o, struct scall *c)
{
    return shell_reg_delete(o->ctx, c);
}

static const struct member shell_members[] = {
    {"SpecialFolders", 100, DISP_GET, m_folders, PARAMS({"folder", P_VAR, .optional = true})},
    {"Environment", 200, DISP_GET, m_environment,
     PARAMS({"type", P_STR, .optional = true, .text = "SYSTEM"})},
    {"Run", 1000, DISP_METHOD, m_run,
     PARAMS({"command", P_STR}, {"style", P_INT, .optional = true, .number = NORMAL_WINDOW},
            {"wait", P_BOOL, .optional = true})},
    {"Popup", 1001, DISP_METHOD, m_popup,
     PARAMS({"text", P_STR}, {"seconds", P_INT, .optional = true},
            {"title", P_STR, .optional = true, .text = "Windows Script Host"},
            {"type", P_INT, .optional = true})},
    {"CreateShortcut", 1002, DISP_METHOD, m_shortcut, PARAMS({"path", P_STR})},
    {"ExpandEnvironmentStrings", 1006, DISP_METHOD, m_expand, PARAMS({"text", P_STR})},
    {"RegRead", 2000, DISP_METHOD, m_reg_read, PARAMS({"name", P_STR})},
    {"RegWrite", 2001, DISP_METHOD, m_reg_write,
     PARAMS({"name", P_STR}, {"value", P_VAR}, {"type", P_STR, .optional = true})},
    {"RegDelete", 2002, DISP_METHOD, m_reg_delete, PARAMS({"name", P_STR})},
    {"LogEvent", 3000, DISP_METHOD, m_log,
     PARAMS({"type", P_INT}, {"message", P_STR}, {"target", P_STR, .optional = true})},
    {"AppActivate", 3010, DISP_METHOD, m_activate,
     PARAMS({"title", P_VAR}, {"wait", P_VAR, .optional = true})},
    {"SendKeys", 3011, DISP_METHOD, m_send_keys,
     PARAMS({"keys", P_STR}, {"wait", P_VAR, .optional = true})},
    {"Exec", 3012, DISP_METHOD, m_exec, PARAMS({"command", P_STR})},
    {"CurrentDirectory", 3013, DISP_GET | DISP_PUT, m_directory, NULL},
    {0},
};
static const struct sclass shell_class = {.ops = SOBJ_OPS("IWshShell3", true),
                                          .members = shell_members};

hres shell_create(struct host *h, struct disp **out)
{
    struct sobj *o = sobj_new(h, &shell_class, sizeof *o);
    *out = o ? &o->d : NULL;
    return o ? 0 : WBEM_E_OUT_OF_MEMORY;
}
