#include "providers/service/bus.h"

#include "util/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Through a descriptor, so that the length of the root's path does not matter and no link leads out of it. */
static int connect_below(const struct sysroot *root, const char *path)
{
    int at = sysroot_open(root, path, O_PATH);
    int fd = at < 0 ? -1 : socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    snprintf(to.sun_path, sizeof to.sun_path, "/proc/self/fd/%d", at);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&to, sizeof to) != 0) {
        (void)close(fd);
        fd = -1;
    }
    if (at >= 0) {
        (void)close(at);
    }
    return fd;
}

hres bus_open(const struct sysroot *root, struct bus *out)
{
    *out = (struct bus){0};
    int fd = connect_below(root, "run/dbus/system_bus_socket");
    if (fd < 0) {
        return WBEM_E_NOT_AVAILABLE;
    }
    const struct sdlib *sd = sdlib();
    if (!sd || sd->sd_bus_new_(&out->b) < 0) {
        (void)close(fd);
        return sd ? WBEM_E_OUT_OF_MEMORY : WBEM_E_NOT_AVAILABLE;
    }
    out->sd = sd;
    if (sd->sd_bus_set_fd_(out->b, fd, fd) < 0) {
        (void)close(fd);
        return WBEM_E_NOT_AVAILABLE;
    }
    bool ok = sd->sd_bus_set_bus_client_(out->b, 1) >= 0 &&
              sd->sd_bus_set_method_call_timeout_(out->b, BUS_CALL_US) >= 0 &&
              sd->sd_bus_start_(out->b) >= 0;
    return ok ? 0 : WBEM_E_NOT_AVAILABLE;
}

void bus_close(struct bus *b)
{
    if (b->b) {
        b->b = b->sd->sd_bus_flush_close_unref_(b->b);
    }
}

/* ---- calls ---- */
static uint32_t failure(const char *name)
{
    static const struct {
        const char *name;
        uint32_t ret;
    } known[] = {
        {"org.freedesktop.DBus.Error.AccessDenied", SVC_ACCESS_DENIED},
        {"org.freedesktop.DBus.Error.AuthFailed", SVC_ACCESS_DENIED},
        {"org.freedesktop.DBus.Error.InteractiveAuthorizationRequired", SVC_ACCESS_DENIED},
        {"org.freedesktop.DBus.Error.NoReply", SVC_TIMEOUT},
        {"org.freedesktop.DBus.Error.Timeout", SVC_TIMEOUT},
        {"org.freedesktop.DBus.Error.TimedOut", SVC_TIMEOUT},
        {"org.freedesktop.DBus.Error.NotSupported", SVC_NOT_SUPPORTED},
        {"org.freedesktop.DBus.Error.UnknownMethod", SVC_NOT_SUPPORTED},
        {"org.freedesktop.DBus.Error.InvalidArgs", SVC_PARAMETER},
        {"org.freedesktop.DBus.Error.FileNotFound", SVC_PATH},
        {"org.freedesktop.DBus.Error.FileExists", SVC_EXISTS},
        {SYSTEMD_NAME ".NoSuchUnit", SVC_PATH},
        {SYSTEMD_NAME ".LoadFailed", SVC_PATH},
        {SYSTEMD_NAME ".UnitMasked", SVC_DISABLED},
        {SYSTEMD_NAME ".UnitExists", SVC_EXISTS},
        {SYSTEMD_NAME ".OnlyByDependency", SVC_CANNOT_ACCEPT},
        {SYSTEMD_NAME ".ShuttingDown", SVC_CANNOT_ACCEPT},
        {SYSTEMD_NAME ".JobTypeNotApplicable", SVC_CANNOT_ACCEPT},
        {SYSTEMD_NAME ".TransactionIsDestructive", SVC_CANNOT_ACCEPT},
        {SYSTEMD_NAME ".TransactionOrderIsCyclic", 18},
    };
    for (size_t i = 0; name && i < ARRAY_LEN(known); i++) {
        if (strcmp(known[i].name, name) == 0) {
            return known[i].ret;
        }
    }
    /* NetworkManager has one for each of its interfaces */
    static const char denied[] = ".PermissionDenied";
    size_t n = name ? strlen(name) : 0;
    bool ends = n >= sizeof denied && strcmp(name + n - (sizeof denied - 1), denied) == 0;
    return ends ? SVC_ACCESS_DENIED : SVC_UNKNOWN;
}

uint32_t bus_call(const struct bus *b, sd_bus_message *m, sd_bus_message **reply)
{
    sd_bus_error e = SD_BUS_ERROR_NULL;
    int got = b->sd->sd_bus_call_(b->b, m, 0, &e, reply);
    uint32_t ret = got >= 0 ? SVC_OK : got == -ETIMEDOUT ? SVC_TIMEOUT : failure(e.name);
    b->sd->sd_bus_error_free_(&e);
    return ret;
}

sd_bus_message *bus_message(const struct bus *b, const struct bus_object *o, const char *method)
{
    sd_bus_message *m = NULL;
    return b->sd->sd_bus_message_new_method_call_(b->b, &m, o->service, o->path, o->interface,
                                                  method) < 0
               ? NULL
               : m;
}

static sd_bus_message *message(const struct bus *b, const char *method)
{
    static const struct bus_object manager = {SYSTEMD_NAME, SYSTEMD_PATH, SYSTEMD_MANAGER};
    return bus_message(b, &manager, method);
}

uint32_t manager_call(const struct bus *b, const char *method, sd_bus_message **reply,
                      const char *signature, ...)
{
    sd_bus_message *m = message(b, method);
    bool ok = m != NULL;
    va_list texts;
    va_start(texts, signature);
    for (const char *s = signature; ok && s && *s; s++) {
        ok = b->sd->sd_bus_message_append_(m, "s", va_arg(texts, const char *)) >= 0;
    }
    va_end(texts);
    uint32_t ret = ok ? bus_call(b, m, reply) : SVC_UNKNOWN;
    b->sd->sd_bus_message_unref_(m);
    return ret;
}

uint32_t manager_unit_file(const struct bus *b, const char *method, const char *unit,
                           bool *installs)
{
    bool enable = strcmp(method, "EnableUnitFiles") == 0;
    bool forced = enable || strcmp(method, "MaskUnitFiles") == 0;
    sd_bus_message *m = message(b, method), *reply = NULL;
    bool ok = m && b->sd->sd_bus_message_append_(m, "as", 1, unit) >= 0 &&
              b->sd->sd_bus_message_append_(m, "b", 0) >= 0 &&
              (!forced || b->sd->sd_bus_message_append_(m, "b", 1) >= 0);
    uint32_t ret = ok ? bus_call(b, m, &reply) : SVC_UNKNOWN;
    int carries = 1;
    if (ret == SVC_OK && enable) {
        (void)b->sd->sd_bus_message_read_(reply, "b", &carries);
    }
    if (installs) {
        *installs = carries != 0;
    }
    b->sd->sd_bus_message_unref_(reply);
    b->sd->sd_bus_message_unref_(m);
    return ret;
}

/* ---- jobs ---- */
struct job {
    const struct bus *b;
    const char *path;
    bool over;
    uint32_t ret;
};

static uint32_t job_result(const char *result)
{
    static const struct {
        const char *name;
        uint32_t ret;
    } known[] = {{"done", SVC_OK},
                 {"timeout", SVC_TIMEOUT},
                 {"dependency", SVC_DEPENDENCY},
                 {"skipped", SVC_CANNOT_ACCEPT}};
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        if (strcmp(known[i].name, result) == 0) {
            return known[i].ret;
        }
    }
    return SVC_UNKNOWN; /* failed, canceled, ... */
}

static int on_job_removed(sd_bus_message *m, void *arg, sd_bus_error *e)
{
    (void)e;
    struct job *j = arg;
    uint32_t id;
    const char *path, *unit, *result;
    bool ours = j->path &&
                j->b->sd->sd_bus_message_read_(m, "uoss", &id, &path, &unit, &result) >= 0 &&
                strcmp(path, j->path) == 0;
    if (ours) {
        j->over = true;
        j->ret = job_result(result);
    }
    return 0;
}

static uint32_t await(struct job *j)
{
    int64_t end = clock_mono_ns() / 1000 + BUS_JOB_US;
    while (!j->over) {
        int n = j->b->sd->sd_bus_process_(j->b->b, NULL);
        int64_t left = end - clock_mono_ns() / 1000;
        if (n < 0 || left <= 0) {
            return n < 0 ? SVC_UNKNOWN : SVC_TIMEOUT;
        }
        if (n == 0 && j->b->sd->sd_bus_wait_(j->b->b, (uint64_t)left) < 0) {
            return SVC_UNKNOWN;
        }
    }
    return j->ret;
}

uint32_t manager_job(const struct bus *b, const char *method, const char *unit)
{
    struct job j = {.b = b};
    sd_bus_slot *slot = NULL;
    sd_bus_message *reply = NULL;
    /* listening comes first: a quick job is over before its number is known */
    if (b->sd->sd_bus_add_match_(b->b, &slot,
                                 "type='signal',sender='" SYSTEMD_NAME "',path='" SYSTEMD_PATH
                                 "',interface='" SYSTEMD_MANAGER "',member='JobRemoved'",
                                 on_job_removed, &j) < 0) {
        return SVC_UNKNOWN;
    }
    uint32_t ret = manager_call(b, "Subscribe", NULL, NULL);
    ret = ret ? ret : manager_call(b, method, &reply, "ss", unit, "replace");
    if (ret == SVC_OK) {
        ret = b->sd->sd_bus_message_read_(reply, "o", &j.path) < 0 ? SVC_UNKNOWN : await(&j);
    }
    b->sd->sd_bus_message_unref_(reply);
    b->sd->sd_bus_slot_unref_(slot);
    return ret;
}
