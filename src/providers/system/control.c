/* control: stopping the machine, its clock, its name. */
#include "providers/system/control.h"

#include "cim/datetime.h"
#include "providers/scan.h"
#include "providers/service/bus.h"
#include "util/clock.h"
#include "util/utf.h"

#include <errno.h>
#include <sys/time.h>
#include <unistd.h>

#define CONFIG     "etc/openwmi/providers.conf"
#define CONFIG_MAX 65536u

static const struct bus_object logind = {"org.freedesktop.login1", "/org/freedesktop/login1",
                                         "org.freedesktop.login1.Manager"};
static const struct bus_object timedate = {
    "org.freedesktop.timedate1", "/org/freedesktop/timedate1", "org.freedesktop.timedate1"};
static const struct bus_object hostname = {
    "org.freedesktop.hostname1", "/org/freedesktop/hostname1", "org.freedesktop.hostname1"};

static uint32_t code_of(uint32_t ret)
{
    return ret == SVC_OK              ? CONTROL_OK
           : ret == SVC_ACCESS_DENIED ? CONTROL_DENIED
           : ret == SVC_TIMEOUT       ? CONTROL_TIMEOUT
           : ret == SVC_NOT_SUPPORTED ? CONTROL_NOT_SUPPORTED
           : ret == SVC_PARAMETER     ? CONTROL_PARAMETER
                                      : CONTROL_FAILED;
}

/* Sends m (taken) and waits for the answer. */
static uint32_t send(const struct bus *b, sd_bus_message *m, bool complete)
{
    uint32_t ret = m && complete ? code_of(bus_call(b, m, NULL)) : CONTROL_FAILED;
    b->sd->sd_bus_message_unref_(m);
    return ret;
}

/* A call without an answer and with "interactive" FALSE: nobody is asked for a password. */
static uint32_t call_plain(const struct bus *b, const struct bus_object *o, const char *method)
{
    sd_bus_message *m = bus_message(b, o, method);
    return send(b, m, m && b->sd->sd_bus_message_append_(m, "b", 0) >= 0);
}

/* ---- the configuration ---- */
/* "Name=1" among the lines of the file; without it the answer is no. */
static bool is_allowed(const struct sysroot *root, const char *name)
{
    AUTO_STR text = STR_INIT;
    struct slice line, key, value;
    bool yes = false;
    if (FAILED(sysroot_read_all(root, CONFIG, CONFIG_MAX, &text))) {
        return false;
    }
    struct slice rest = str_slice(&text);
    while (scan_line(&rest, &line)) {
        line = scan_trim(line);
        if (line.n && line.p[0] != '#' && scan_pair(line, '=', &key, &value) &&
            utf8_caseeq(key, slice_of(name))) {
            yes = slice_is(value, "1");
        }
    }
    return yes;
}

/* Whether the method may go on; else the request is over. */
static bool may_stop(wmi_request *r, const struct cimwin32 *s)
{
    if (!caller_is_self(r)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
        return false;
    }
    if (!is_allowed(s->root, "AllowShutdown")) {
        wmi_request_fail(
            r, WBEM_E_PRIVILEGE_NOT_HELD,
            "the configuration does not allow stopping this machine: it needs the line "
            "AllowShutdown=1 in /" CONFIG,
            NULL);
        return false;
    }
    return true;
}

/* ---- stopping ---- */
enum shutdown_flag {
    SHUTDOWN_LOGOFF = 0,
    SHUTDOWN_SHUTDOWN = 1,
    SHUTDOWN_REBOOT = 2,
    SHUTDOWN_FORCE = 4,
    SHUTDOWN_POWEROFF = 8,
};

/* The method of logind; NULL: no such flags. */
static const char *action_of(int64_t flags)
{
    switch (flags & ~(int64_t)SHUTDOWN_FORCE) {
    case SHUTDOWN_SHUTDOWN:
    case SHUTDOWN_POWEROFF:
    case SHUTDOWN_SHUTDOWN | SHUTDOWN_POWEROFF:
        return "PowerOff";
    case SHUTDOWN_REBOOT:
        return "Reboot";
    default:
        return NULL;
    }
}

static uint32_t stop(const struct cimwin32 *s, const char *action)
{
    AUTO_BUS b;
    return bus_open(s->root, &b) ? CONTROL_NOT_SUPPORTED : call_plain(&b, &logind, action);
}

/* The session of this process. */
static uint32_t log_off(const struct cimwin32 *s)
{
    AUTO_BUS b;
    sd_bus_message *reply = NULL;
    const char *path = NULL;
    if (bus_open(s->root, &b)) {
        return CONTROL_NOT_SUPPORTED;
    }
    sd_bus_message *m = bus_message(&b, &logind, "GetSessionByPID");
    bool ok = m && b.sd->sd_bus_message_append_(m, "u", (unsigned)getpid()) >= 0;
    uint32_t ret = ok ? code_of(bus_call(&b, m, &reply)) : CONTROL_FAILED;
    if (ret == CONTROL_OK && b.sd->sd_bus_message_read_(reply, "o", &path) > 0) {
        struct bus_object session = {logind.service, path, "org.freedesktop.login1.Session"};
        ret = send(&b, bus_message(&b, &session, "Terminate"), true);
    }
    b.sd->sd_bus_message_unref_(reply);
    b.sd->sd_bus_message_unref_(m);
    return ret;
}

static void method_reboot(wmi_request *r, void *state)
{
    if (may_stop(r, state)) {
        answer(r, stop(state, "Reboot"));
    }
}

static void method_shutdown(wmi_request *r, void *state)
{
    if (may_stop(r, state)) {
        answer(r, stop(state, "PowerOff"));
    }
}

/* false: NULL, or not given. */
static bool number_in(wmi_request *r, const char *name, int64_t *out)
{
    wmi_value v;
    bool ok = wmi_request_in(r, name, &v) == 0 && !v.is_null;
    *out = ok ? v.sint : 0;
    return ok;
}

static void method_win32_shutdown(wmi_request *r, void *state)
{
    int64_t flags;
    bool given = number_in(r, "Flags", &flags);
    if (given && (flags & ~(int64_t)SHUTDOWN_FORCE) == SHUTDOWN_LOGOFF) {
        if (caller_is_self(r)) {
            answer(r, log_off(state));
        } else {
            wmi_request_done(r, WBEM_E_ACCESS_DENIED);
        }
        return;
    }
    const char *action = given ? action_of(flags) : NULL;
    if (!action) {
        answer(r, CONTROL_PARAMETER);
    } else if (may_stop(r, state)) {
        answer(r, stop(state, action));
    }
}

static struct slice text_in(wmi_request *r, const char *name)
{
    wmi_value v;
    bool ok = wmi_request_in(r, name, &v) == 0 && v.type == WMI_STRING && !v.is_null;
    return ok ? (struct slice){v.text, v.count} : (struct slice){0};
}

/* Later, with a word to everybody who is logged on. */
static uint32_t stop_later(const struct cimwin32 *s, const char *action, int64_t seconds,
                           const char *comment)
{
    AUTO_BUS b;
    if (bus_open(s->root, &b)) {
        return CONTROL_NOT_SUPPORTED;
    }
    uint32_t ret = CONTROL_OK;
    if (comment) {
        sd_bus_message *m = bus_message(&b, &logind, "SetWallMessage");
        ret = send(&b, m, m && b.sd->sd_bus_message_append_(m, "sb", comment, 1) >= 0);
    }
    if (ret == CONTROL_OK) {
        const char *type = strcmp(action, "Reboot") == 0 ? "reboot" : "poweroff";
        uint64_t when = (uint64_t)(clock_real_us() + seconds * 1000000);
        sd_bus_message *m = bus_message(&b, &logind, "ScheduleShutdown");
        ret = send(&b, m, m && b.sd->sd_bus_message_append_(m, "st", type, when) >= 0);
    }
    return ret;
}

static void method_tracker(wmi_request *r, void *state)
{
    wmi_value timeout;
    int64_t flags;
    const char *action = number_in(r, "Flags", &flags) ? action_of(flags) : NULL;
    uint64_t seconds =
        wmi_request_in(r, "Timeout", &timeout) == 0 && !timeout.is_null ? timeout.uint : 0;
    struct slice comment = text_in(r, "Comment");
    if (!action) {
        answer(r, CONTROL_PARAMETER);
    } else if (may_stop(r, state)) {
        answer(r, seconds || comment.p ? stop_later(state, action, (int64_t)seconds, comment.p)
                                       : stop(state, action));
    }
}

/* ---- the clock ---- */
static uint32_t set_clock(const struct cimwin32 *s, int64_t us)
{
    AUTO_BUS b;
    if (bus_open(s->root, &b) == 0) {
        sd_bus_message *m = bus_message(&b, &timedate, "SetTime");
        return send(&b, m, m && b.sd->sd_bus_message_append_(m, "xbb", us, 0, 0) >= 0);
    }
    if (!sysroot_is_live(s->root)) {
        return CONTROL_NOT_SUPPORTED;
    }
    struct timeval t = {.tv_sec = us / 1000000, .tv_usec = us % 1000000};
    return settimeofday(&t, NULL) == 0 ? CONTROL_OK
           : errno == EPERM            ? CONTROL_DENIED
                                       : CONTROL_FAILED;
}

static void method_set_time(wmi_request *r, void *state)
{
    struct cim_datetime d;
    wmi_value v;
    int64_t us = 0;
    bool ok = wmi_request_in(r, "LocalDateTime", &v) == 0 && !v.is_null &&
              cim_datetime_parse((struct slice){v.text, v.count}, &d) == 0 &&
              cim_datetime_to_us(&d, &us) && us > 0;
    if (!caller_is_self(r)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
    } else {
        answer(r, ok ? set_clock(state, us) : CONTROL_PARAMETER);
    }
}

const struct wmi_method_provider os_methods[] = {
    {"Reboot", method_reboot},
    {"SetDateTime", method_set_time},
    {"Shutdown", method_shutdown},
    {"Win32Shutdown", method_win32_shutdown},
    {"Win32ShutdownTracker", method_tracker},
    {0},
};

/* ---- the name ---- */
/* Labels of letters, digits and hyphens inside (RFC 1123), with dots between, 64 bytes at most. */
static bool is_host_name(struct slice s)
{
    bool letter = false; /* the character before is a letter or digit */
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!alnum && !(c == '-' && i > 0 && s.p[i - 1] != '.') && !(c == '.' && letter)) {
            return false;
        }
        letter = alnum;
    }
    return s.n > 0 && s.n <= 64 && letter;
}

static uint32_t write_name(const struct cimwin32 *s, struct slice name)
{
    AUTO_STR line = STR_INIT;
    str_add_slice(&line, name);
    str_addc(&line, '\n');
    hres hr = str_status(&line);
    hr = hr ? hr : sysroot_replace(s->root, "etc", "hostname", str_slice(&line), 0644);
    return hr == 0 ? CONTROL_OK : hr == WBEM_E_ACCESS_DENIED ? CONTROL_DENIED : CONTROL_FAILED;
}

static uint32_t rename_computer(const struct cimwin32 *s, struct slice name)
{
    AUTO_BUS b;
    if (bus_open(s->root, &b)) {
        return write_name(s, name);
    }
    sd_bus_message *m = bus_message(&b, &hostname, "SetStaticHostname");
    return send(&b, m, m && b.sd->sd_bus_message_append_(m, "sb", name.p, 0) >= 0);
}

static void method_rename(wmi_request *r, void *state)
{
    struct slice name = text_in(r, "Name");
    if (!caller_is_self(r)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
    } else if (!name.p) {
        answer(r, CONTROL_PARAMETER);
    } else {
        answer(r, is_host_name(name) ? rename_computer(state, name) : CONTROL_BAD_NAME);
    }
}

/* Joining a domain is the work of realmd, SSSD or Samba, and asks for more than this method has. */
static void method_refuse(wmi_request *r, void *state)
{
    (void)state;
    if (caller_is_self(r)) {
        answer(r, CONTROL_NOT_SUPPORTED);
    } else {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
    }
}

const struct wmi_method_provider computer_methods[] = {
    {"JoinDomainOrWorkgroup", method_refuse},
    {"Rename", method_rename},
    {"UnjoinDomainOrWorkgroup", method_refuse},
    {0},
};
