/* run: one script from file to exit code. */
#include "wsh/host.h"
#include "wsh/source.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

static hres set_names(struct host *h)
{
    const char *file = h->o->file;
    char *full = strcmp(file, "-") == 0 ? NULL : realpath(file, NULL);
    const char *shown = full ? full : file;
    const char *slash = strrchr(shown, '/');
    h->full_name = cim_str_new(slice_of(shown));
    h->name = cim_str_new(slice_of(slash ? slash + 1 : shown));
    free(full);
    return h->full_name && h->name ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres woken(void *arg)
{
    (void)arg;
    return WBEM_E_CALL_CANCELLED; /* ends the loop; the engine knows that it was interrupted */
}

static void input_error(struct host *h, hres hr)
{
    AUTO_STR s = STR_INIT;
    if (hr == WBEM_E_QUOTA_VIOLATION) {
        str_addf(&s, "Input Error: Script file \"%s\" is larger than %u bytes.\n",
                 cim_str_z(h->full_name), WSH_MAX_SCRIPT);
    } else if (hr == WBEM_E_OUT_OF_MEMORY) {
        str_addz(&s, "Input Error: Out of memory.\n");
    } else {
        str_addf(&s, "Input Error: Can not find script file \"%s\".\n", cim_str_z(h->full_name));
    }
    host_say(h, h->o->err, &s);
}

static hres open_host(struct host *h)
{
    struct loop_watch *watch = NULL;
    hres hr = loop_create(&h->loop);
    h->wake = hr ? -1 : eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    hr = hr ? hr : h->wake < 0 ? hres_from_errno(errno) : 0;
    hr = hr ? hr : loop_watch(h->loop, h->wake, woken, h, &watch);
    hr = hr ? hr : swbem_create(h->loop, &h->o->wmi, &h->swbem);
    return hr ? hr : wscript_new(h, &h->wscript);
}

static void close_host(struct host *h)
{
    host_end_timeout(h);
    host_disconnect_all(h); /* no handler runs any more */
    if (h->swbem) {
        swbem_quiet(h->swbem); /* outstanding calls are cancelled and let go of their objects */
    }
    for (size_t i = 0; i < ARRAY_LEN(h->streams); i++) {
        sobj_unref(h->streams[i]);
    }
    sobj_unref(h->arguments);
    host_destroy_engines(h);
    sobj_unref(h->wscript);
    swbem_destroy(h->swbem);
    loop_destroy(h->loop);
    trace_close(h);
    if (h->wake >= 0) {
        close(h->wake);
    }
    script_error_clear(&h->error);
    cim_str_unref(h->full_name);
    cim_str_unref(h->name);
}

static int exit_code(struct host *h, hres hr, struct script_error *e)
{
    if (FAILED(hr)) {
        host_print_error(h, e);
        return WSH_EXIT_ERROR;
    }
    if (h->failed) {
        host_print_error(h, &h->error);
        return WSH_EXIT_ERROR;
    }
    if (atomic_load(&h->timed_out)) {
        host_say_timeout(h);
        return WSH_EXIT_TIMEOUT;
    }
    return h->stopping ? (int)((uint32_t)h->exit_code & 0xff) : 0;
}

/* By //E, else by the extension; a script without one (standard input) is VBScript. */
static const struct language *language_of(const struct wsh_options *o)
{
    const char *dot = strrchr(o->file, '.');
    const struct language *l = o->language ? language_by_name(slice_of(o->language))
                               : dot       ? language_by_extension(slice_of(dot))
                                           : NULL;
    return l || o->language ? l : language_by_name(SLICE("VBScript"));
}

static hres run_code(struct host *h, const struct language *l, struct slice text,
                     struct script_error *e)
{
    struct engine *engine;
    hres hr = host_engine(h, l, &engine);
    hr = hr ? hr : engine->ops->add_code(engine, text, cim_str_z(h->full_name), 1, e);
    return hr ? hr : engine->ops->run(engine, e);
}

static int run_script(struct host *h)
{
    AUTO_STR text = STR_INIT;
    const struct language *l = language_of(h->o);
    hres hr = source_read(h->o->file, h->o->in, &text);
    if (FAILED(hr)) {
        input_error(h, hr);
        return WSH_EXIT_USAGE;
    }
    struct script_error e = {0};
    h->timeout = h->o->timeout;
    host_set_timeout(h);
    hr = run_code(h, l, str_slice(&text), &e);
    host_end_timeout(h); /* what comes now is ours, not the script's */
    int code = exit_code(h, hr, &e);
    script_error_clear(&e);
    return code;
}

int wsh_run(const struct wsh_options *o)
{
    struct host h = {.o = o, .batch = o->batch, .wake = -1};
    if (o->banner) {
        host_write(&h, o->out,
                   SLICE("Microsoft (R) Windows Script Host Version 5.812 compatible: "
                         "OpenWMI script host\n\n"));
    }
    hres hr = set_names(&h);
    hr = hr ? hr : trace_open(&h);
    hr = hr ? hr : open_host(&h);
    int code = WSH_EXIT_ERROR;
    if (hr == 0) {
        code = run_script(&h);
    } else {
        input_error(&h, WBEM_E_OUT_OF_MEMORY);
    }
    close_host(&h);
    return code;
}
