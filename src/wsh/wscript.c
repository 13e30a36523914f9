/* wscript: the WScript object (reference section 15.1). */
#include "wsh/host.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PARAMS(...) ((const struct param[]){__VA_ARGS__, {0}})

static struct host *host_of(struct sobj *o)
{
    return o->ctx;
}

static hres ret_shared(struct scall *c, struct sobj *o)
{
    *c->result = VAR_OBJ(disp_ref(&o->d));
    return 0;
}

/* ---- output ---- */
static hres add_text(struct str *out, const struct var *v)
{
    v = var_deref(v);
    if (v->vt == VT_NULL) {
        return 0; /* prints as nothing: documented in docs/script-host.md */
    }
    struct bstr *s = NULL;
    hres hr = var_to_bstr(v, &s);
    if (hr == 0) {
        str_add_bstr(out, s);
        bstr_unref(s);
    }
    return hr;
}

static hres echo(struct host *h, struct disp_call *call)
{
    AUTO_STR line = STR_INIT;
    for (unsigned i = 0; i < call->nargs; i++) {
        str_addz(&line, i ? " " : "");
        hres hr = add_text(&line, &call->args[i]);
        if (FAILED(hr)) {
            return hr;
        }
    }
    str_addc(&line, '\n');
    hres hr = str_status(&line);
    if (hr == 0 && !h->batch) {
        host_write(h, h->o->out, str_slice(&line));
    }
    return hr;
}

/* ---- methods ---- */
static hres m_sleep(struct sobj *o, struct scall *c)
{
    struct host *h = host_of(o);
    if (c->a[0].number < 0) {
        return HRES_SCRIPT(5);
    }
    host_flush_files(h); /* a script that is killed while it sleeps has lost nothing */
    hres hr = swbem_dispatch(h->swbem);
    hr = hr ? hr : loop_run(h->loop, c->a[0].number, &h->stop_flag);
    return host_is_stopping(h) ? 0 : hr; /* a stopped engine unwinds by itself */
}

static hres m_quit(struct sobj *o, struct scall *c)
{
    host_stop(host_of(o), c->a[0].number);
    return 0;
}

static hres m_create(struct sobj *o, struct scall *c)
{
    struct host *h = host_of(o);
    struct disp *d = NULL;
    hres hr = host_create_object(h, c->a[0].text, &d, c->error);
    if (hr == HRES_SCRIPT(429)) {
        hr = host_fail(c->error, CO_E_CLASSSTRING, "WScript.CreateObject",
                       "Could not create object named \"%.1000s\".", c->a[0].text.p);
    }
    if (hr == 0 && c->a[1].given) {
        hr = host_connect(h, d, c->a[1].text);
    }
    if (FAILED(hr)) {
        disp_unref(d);
        return hr;
    }
    *c->result = VAR_OBJ(d);
    return 0;
}

static hres m_get(struct sobj *o, struct scall *c)
{
    struct host *h = host_of(o);
    struct disp *d = NULL;
    hres hr = host_get_object(h, c->a[0].text, c->a[1].text, &d, c->error);
    if (hr == 0 && c->a[2].given) {
        hr = host_connect(h, d, c->a[2].text);
    }
    if (FAILED(hr)) {
        c->bare = true; /* GetObject's failures carry no description */
        disp_unref(d);
        return hr;
    }
    *c->result = VAR_OBJ(d);
    return 0;
}

static hres m_connect(struct sobj *o, struct scall *c)
{
    return c->a[0].disp ? host_connect(host_of(o), c->a[0].disp, c->a[1].text) : HRES_SCRIPT(424);
}

static hres m_disconnect(struct sobj *o, struct scall *c)
{
    if (!c->a[0].disp) {
        return HRES_SCRIPT(424);
    }
    host_disconnect(host_of(o), c->a[0].disp);
    return 0;
}

/* ---- properties ---- */
static hres m_application(struct sobj *o, struct scall *c)
{
    return ret_shared(c, o);
}

static hres m_arguments(struct sobj *o, struct scall *c)
{
    struct host *h = host_of(o);
    hres hr = h->arguments ? 0 : arguments_new(h, &h->arguments);
    return hr ? hr : ret_shared(c, h->arguments);
}

static hres stream(struct sobj *o, struct scall *c, int32_t which)
{
    struct sobj *s = NULL;
    hres hr = host_standard_stream(host_of(o), which, false, &s);
    return hr ? hr : ret_obj(c, s);
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

static hres m_name(struct sobj *o, struct scall *c)
{
    (void)o;
    return ret_text(c, SLICE("Windows Script Host"));
}

static hres m_version(struct sobj *o, struct scall *c)
{
    (void)o;
    return ret_text(c, SLICE("5.8"));
}

static hres m_build(struct sobj *o, struct scall *c)
{
    (void)o;
    return ret_int(c, 16384);
}

static hres m_script_name(struct sobj *o, struct scall *c)
{
    return ret_text(c, cim_str_slice(host_of(o)->name));
}

static hres m_script_full_name(struct sobj *o, struct scall *c)
{
    return ret_text(c, cim_str_slice(host_of(o)->full_name));
}

static hres m_full_name(struct sobj *o, struct scall *c)
{
    AUTO_STR s = STR_INIT;
    hres hr = host_program(host_of(o), &s);
    return hr ? hr : ret_text(c, str_slice(&s));
}

static hres m_path(struct sobj *o, struct scall *c)
{
    AUTO_STR s = STR_INIT;
    hres hr = host_program(host_of(o), &s);
    const char *slash = hr ? NULL : strrchr(str_z(&s), '/');
    size_t n = slash ? (size_t)(slash - str_z(&s)) : s.n;
    return hr ? hr : ret_text(c, (struct slice){str_z(&s), n});
}

static hres m_interactive(struct sobj *o, struct scall *c)
{
    struct host *h = host_of(o);
    if (c->kind & DISP_GET) {
        return ret_bool(c, !h->batch);
    }
    bool on;
    hres hr = var_to_bool(c->value, &on);
    h->batch = hr ? h->batch : !on;
    return hr;
}

static hres m_timeout(struct sobj *o, struct scall *c)
{
    struct host *h = host_of(o);
    int32_t n;
    if (c->kind & DISP_GET) {
        return ret_int(c, h->timeout);
    }
    hres hr = put_number(c, &n);
    if (hr == 0 && (n < 0 || n > WSH_MAX_TIMEOUT)) {
        hr = HRES_SCRIPT(5);
    }
    if (hr == 0) {
        h->timeout = n;
        host_set_timeout(h);
    }
    return hr;
}

enum {
    ID_ECHO = 100
};

static hres extra_find(struct sobj *o, struct slice name, int32_t *id)
{
    (void)o;
    if (name.n != 4 || strncasecmp(name.p, "echo", 4) != 0) {
        return DISP_E_UNKNOWNNAME;
    }
    *id = ID_ECHO; /* takes any number of arguments, so it is no row */
    return 0;
}

static hres extra_invoke(struct sobj *o, int32_t id, struct disp_call *call)
{
    return id == ID_ECHO && (call->kind & DISP_METHOD) ? echo(host_of(o), call)
                                                       : DISP_E_MEMBERNOTFOUND;
}

static const struct member wscript_members[] = {
    {"Application", 1, DISP_GET, m_application, NULL},
    {"Arguments", 2, DISP_GET, m_arguments, NULL},
    {"BuildVersion", 3, DISP_GET, m_build, NULL},
    {"FullName", 4, DISP_GET, m_full_name, NULL},
    {"Interactive", 5, DISP_GET | DISP_PUT, m_interactive, NULL},
    {"Name", DISPID_VALUE, DISP_GET, m_name, NULL},
    {"Path", 7, DISP_GET, m_path, NULL},
    {"ScriptFullName", 8, DISP_GET, m_script_full_name, NULL},
    {"ScriptName", 9, DISP_GET, m_script_name, NULL},
    {"StdIn", 10, DISP_GET, m_stdin, NULL},
    {"StdOut", 11, DISP_GET, m_stdout, NULL},
    {"StdErr", 12, DISP_GET, m_stderr, NULL},
    {"Timeout", 13, DISP_GET | DISP_PUT, m_timeout, NULL},
    {"Version", 14, DISP_GET, m_version, NULL},
    {"ConnectObject", 15, DISP_METHOD, m_connect,
     PARAMS({"obj", P_OBJ, .optional = true}, {"prefix", P_STR})},
    {"CreateObject", 16, DISP_METHOD, m_create,
     PARAMS({"progid", P_STR}, {"prefix", P_STR, .optional = true})},
    {"DisconnectObject", 17, DISP_METHOD, m_disconnect, PARAMS({"obj", P_OBJ, .optional = true})},
    {"GetObject", 18, DISP_METHOD, m_get,
     PARAMS({"path", P_STR}, {"progid", P_STR, .optional = true},
            {"prefix", P_STR, .optional = true})},
    {"Quit", 19, DISP_METHOD, m_quit, PARAMS({"code", P_INT, .optional = true})},
    {"Sleep", 20, DISP_METHOD, m_sleep, PARAMS({"msec", P_INT})},
    {0},
};
static const struct sclass wscript_class = {.ops = SOBJ_OPS("WScript", true),
                                            .members = wscript_members,
                                            .find = extra_find,
                                            .invoke = extra_invoke};

hres wscript_new(struct host *h, struct sobj **out)
{
    *out = sobj_new(h, &wscript_class, sizeof **out);
    return *out ? 0 : WBEM_E_OUT_OF_MEMORY;
}
