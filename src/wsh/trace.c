/* trace: what a script does, a JSON line each (--trace), and the refusal of what would change the
 * system (--sealed).
 *
 *     {"time":"2026-01-31T12:00:00.123456Z","line":7,"kind":"file","action":"CreateTextFile",
 *      "target":"/tmp/x","result":"0x00000000"}
 *
 * result is the HRESULT of the action, 0x800A0046 (error 70) with "refused":true for one that a
 * sealed script was not allowed. */
#include "util/clock.h"
#include "util/file_fd.h"
#include "util/json.h"
#include "wsh/host.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define PERMISSION_DENIED HRES_SCRIPT(70)

struct trace {
    int fd;
    bool own; /* fd was opened here */
};

hres trace_open(struct host *h)
{
    const char *to = h->o->trace;
    if (!to) {
        return 0;
    }
    struct trace *t = calloc(1, sizeof *t);
    if (!t) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    t->own = strcmp(to, "-") != 0;
    t->fd = t->own ? open(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666) : h->o->err;
    if (t->fd < 0) {
        hres hr = hres_from_errno(errno);
        free(t);
        return hr;
    }
    h->trace = t;
    return 0;
}

void trace_close(struct host *h)
{
    if (h->trace && h->trace->own) {
        close(h->trace->fd);
    }
    free(h->trace);
    h->trace = NULL;
}

static void add_time(struct str *s)
{
    int64_t us = clock_real_us();
    time_t seconds = (time_t)(us / 1000000);
    struct tm tm;
    char text[32] = "";
    if (gmtime_r(&seconds, &tm)) {
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
    }
    str_addf(s, "{\"time\":\"%s.%06dZ\"", text, (int)(us % 1000000));
}

static void record(struct host *h, const char *kind, const char *action, struct slice target,
                   hres result, bool refused)
{
    AUTO_STR s = STR_INIT;
    add_time(&s);
    str_addf(&s, ",\"line\":%u,\"kind\":\"%s\",\"action\":", host_running_line(h), kind);
    str_add_json_text(&s, slice_of(action));
    str_addz(&s, ",\"target\":");
    str_add_json_text(&s, target);
    str_addf(&s, ",\"result\":\"0x%08X\"%s}\n", (unsigned)result,
             refused ? ",\"refused\":true" : "");
    if (str_status(&s) == 0) {
        (void)file_write_fd(h->trace->fd, str_slice(&s));
    }
}

void host_trace(struct host *h, const char *kind, const char *action, struct slice target,
                hres result)
{
    if (h->trace) {
        record(h, kind, action, target, result, false);
    }
}

hres host_may(struct host *h, const char *kind, const char *action, struct slice target,
              struct disp_error *err)
{
    if (!h->o->sealed) {
        return 0;
    }
    if (h->trace) {
        record(h, kind, action, target, PERMISSION_DENIED, true);
    }
    AUTO_STR s = STR_INIT;
    str_addf(&s, "Permission denied: %s is refused to a sealed script ('", action);
    str_add_slice(&s, target);
    str_addz(&s, "')");
    if (err && str_status(&s) == 0) {
        disp_error_clear(err);
        err->source = bstr_from_utf8(SLICE("OpenWMI"));
        err->description = bstr_from_utf8(str_slice(&s));
    }
    return PERMISSION_DENIED;
}
