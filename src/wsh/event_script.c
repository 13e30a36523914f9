/* event_script: a script for each event. */
#include "wsh/event_script.h"

#include "wsh/wsh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* The first line of what the script host said. */
static void read_error(int fd, struct delivery *d)
{
    ssize_t n = pread(fd, d->failure, sizeof d->failure - 1, 0);
    d->failure[n > 0 ? n : 0] = 0;
    d->failure[strcspn(d->failure, "\n")] = 0;
}

static hres check(struct delivery *d, const char *engine, const char *text, const char *file)
{
    if (!engine || !*engine) {
        snprintf(d->failure, sizeof d->failure, "ScriptingEngine is not set");
        return WBEM_E_ILLEGAL_NULL;
    }
    if (!text == !file) {
        snprintf(d->failure, sizeof d->failure, "one of ScriptText and ScriptFileName must be set");
        return WBEM_E_INVALID_PARAMETER;
    }
    return 0;
}

static hres run(struct delivery *d, struct wsh_options *o)
{
    int none = open("/dev/null", O_RDWR | O_CLOEXEC);
    int said = memfd_create("script errors", MFD_CLOEXEC);
    if (none < 0 || said < 0) {
        hres hr = hres_from_errno(errno);
        if (none >= 0) {
            (void)close(none);
        }
        if (said >= 0) {
            (void)close(said);
        }
        return hr;
    }
    o->in = o->out = none;
    o->err = said;
    int code = wsh_run(o);
    if (code != 0) {
        read_error(said, d);
        if (!d->failure[0]) {
            snprintf(d->failure, sizeof d->failure, "the script ended with %d", code);
        }
    }
    (void)close(none);
    (void)close(said);
    return code == 0 ? 0 : code == WSH_EXIT_TIMEOUT ? WBEM_E_TIMED_OUT : WBEM_E_FAILED;
}

static hres deliver_script(struct delivery *d)
{
    const char *engine = consumer_text(d->consumer, "ScriptingEngine");
    const char *text = consumer_text(d->consumer, "ScriptText");
    const char *file = consumer_text(d->consumer, "ScriptFileName");
    const struct event_script_options *eo = event_host_arg(d->host);
    int64_t seconds = 0;
    hres hr = check(d, engine, text, file);
    if (FAILED(hr)) {
        return hr;
    }
    (void)consumer_number(d->consumer, "KillTimeout", &seconds);
    struct wsh_options o = WSH_OPTIONS_INIT;
    o.file = file ? file : consumer_text(d->consumer, "Name");
    o.text = text;
    o.language = engine;
    o.any_extension = true;
    o.sealed = !eo || !eo->unsealed;
    o.timeout = seconds > WSH_MAX_TIMEOUT ? WSH_MAX_TIMEOUT : (int)seconds;
    o.event = &d->event->o;
    o.event_services = d->events;
    if (eo && eo->wmi) {
        o.wmi = *eo->wmi;
    }
    if (o.sealed) {
        o.wmi.rights = WMI_RIGHT_ENABLE | WMI_RIGHT_SUBSCRIBE;
    }
    return run(d, &o);
}

const struct consumer_row script_consumers[] = {
    {"ActiveScriptEventConsumer", deliver_script},
    {0},
};
