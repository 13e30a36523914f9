/* run: one script from file to exit code. */
#include "wsh/job.h"
#include "wsh/process.h"

#include <errno.h>
#include <stdio.h>
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

static void trace_wmi(void *host, const char *action, struct slice target, hres result)
{
    host_trace(host, "wmi", action, target, result);
}

static hres open_host(struct host *h)
{
    struct loop_watch *watch = NULL;
    struct swbem_options wmi = h->o->wmi;
    wmi.trace = h->trace ? trace_wmi : NULL;
    wmi.trace_ctx = h;
    hres hr = loop_create(&h->loop);
    h->wake = hr ? -1 : eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    hr = hr ? hr : h->wake < 0 ? hres_from_errno(errno) : 0;
    hr = hr ? hr : loop_watch(h->loop, h->wake, woken, h, &watch);
    hr = hr ? hr : swbem_create(h->loop, &wmi, &h->swbem);
    return hr ? hr : wscript_new(h, &h->wscript);
}

static void close_host(struct host *h)
{
    host_end_timeout(h);
    host_disconnect_all(h); /* no handler runs any more */
    if (h->swbem) {
        swbem_quiet(h->swbem); /* outstanding calls are cancelled and let go of their objects */
    }
    host_destroy_engines(h); /* Class_Terminate may still ask for what follows */
    for (size_t i = 0; i < ARRAY_LEN(h->streams); i++) {
        sobj_unref(h->streams[i]);
    }
    sobj_unref(h->arguments);
    sobj_unref(h->wscript);
    host_close_files(h);
    host_close_processes(h);
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

static int run_script(struct host *h, struct job **job)
{
    struct script_error e = {0};
    hres hr = job_open(h, job, &e);
    if (hr == 0) {
        h->timeout = h->o->timeout;
        host_set_timeout(h);
        hr = job_run(*job, &e);
        host_end_timeout(h); /* what comes now is ours, not the script's */
    }
    int code = hr == JOB_S_REPORTED ? WSH_EXIT_USAGE : exit_code(h, hr, &e);
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
    int code = WSH_EXIT_ERROR;
    if (hr == 0 && FAILED(trace_open(&h))) {
        fprintf(stderr, "Input Error: The trace file \"%s\" can not be written.\n", o->trace);
        close_host(&h);
        return WSH_EXIT_USAGE;
    }
    hr = hr ? hr : open_host(&h);
    struct job *job = NULL;
    if (hr == 0) {
        code = run_script(&h, &job);
    } else {
        job_input_error(&h, o->file, WBEM_E_OUT_OF_MEMORY);
    }
    close_host(&h);
    job_destroy(job);
    return code;
}
