/* changes: Win32_ComputerShutdownEvent (logind, org.freedesktop.login1(5)), Win32_DeviceChangeEvent (messages of the
 * kernel), Win32_VolumeChangeEvent (/proc/self/mountinfo). One thread per feed. */
#include "providers/event/changes.h"

#include "providers/feed_thread.h"
#include "providers/scan.h"
#include "providers/service/bus.h"
#include "providers/storage/mounts.h"

#include <fcntl.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    UEVENT_MAX = 8192, /* the kernel's are smaller */
    UEVENTS = 1,       /* group of NETLINK_KOBJECT_UEVENT: the kernel's own */
    LOG_OFF = 0,
    SHUTDOWN = 1,
};
struct watch {
    const struct cimwin32 *s;
    wmi_feed *feed;
    int fd; /* what is waited for; of the bus it is borrowed */
    short events;
    hres (*look)(struct watch *w); /* something is there; not 0: the end */
    struct bus bus;
    struct str volumes;
    struct feed_thread thread;
};

/* ---- telling ---- */
static void tell_number(struct watch *w, const char *name, uint32_t n, const char *text_name,
                        const char *text)
{
    wmi_object *o = wmi_feed_new_object(w->feed);
    wmi_value number = wmi_uint(n), v = wmi_text(text ? text : "");
    if (!o) {
        return; /* without memory this one is lost, not the next ones */
    }
    (void)wmi_object_put(o, name, &number);
    if (text) {
        (void)wmi_object_put(o, text_name, &v);
    }
    wmi_feed_event(w->feed, o);
}

/* ---- devices ---- */
enum change uevent_change(const char *message, size_t n)
{
    struct slice rest = {message, n}, line, action = SLICE(""), subsystem = SLICE(""),
                 type = SLICE("");
    while (scan_part(&rest, '\0', &line)) {
        struct slice value = line;
        if (scan_prefix(&value, "ACTION=")) {
            action = value;
        } else if (scan_prefix(&value, "SUBSYSTEM=")) {
            subsystem = value;
        } else if (scan_prefix(&value, "DEVTYPE=")) {
            type = value;
        }
    }
    bool device =
        slice_is(subsystem, "pci") || (slice_is(subsystem, "usb") && slice_is(type, "usb_device"));
    return !device                      ? CHANGE_NONE
           : slice_is(action, "add")    ? CHANGE_ARRIVAL
           : slice_is(action, "remove") ? CHANGE_REMOVAL
                                        : CHANGE_NONE;
}

static hres look_at_devices(struct watch *w)
{
    char message[UEVENT_MAX];
    struct sockaddr_nl from = {0};
    socklen_t len = sizeof from;
    ssize_t n =
        recvfrom(w->fd, message, sizeof message, MSG_DONTWAIT, (struct sockaddr *)&from, &len);
    enum change c = n > 0 && from.nl_pid == 0 ? uevent_change(message, (size_t)n) : CHANGE_NONE;
    if (c != CHANGE_NONE) {
        tell_number(w, "EventType", c, NULL, NULL);
    }
    return 0;
}

/* ---- volumes ---- */
static bool has_point(const struct str *points, struct slice point)
{
    for (size_t at = 0; at < points->n; at += strlen(points->p + at) + 1) {
        if (slice_is(point, points->p + at)) {
            return true;
        }
    }
    return false;
}

static hres keep_point(void *arg, const struct mount *m)
{
    struct str *out = arg;
    str_add_slice(out, str_slice(&m->point));
    str_addc(out, '\0');
    return str_status(out);
}

static void tell_missing(const struct str *from, const struct str *in, enum change c,
                         void (*fn)(void *arg, enum change c, const char *point), void *arg)
{
    for (size_t at = 0; at < from->n; at += strlen(from->p + at) + 1) {
        if (!has_point(in, slice_of(from->p + at))) {
            fn(arg, c, from->p + at);
        }
    }
}

hres volumes_compare(const struct cimwin32 *s, struct str *known,
                     void (*fn)(void *arg, enum change c, const char *point), void *arg)
{
    struct str now = STR_INIT;
    hres hr = mounts_each(s, keep_point, &now);
    if (FAILED(hr)) {
        str_fini(&now);
        return hr;
    }
    if (fn) {
        tell_missing(known, &now, CHANGE_REMOVAL, fn, arg);
        tell_missing(&now, known, CHANGE_ARRIVAL, fn, arg);
    }
    str_fini(known);
    *known = now;
    return 0;
}

static void tell_volume(void *arg, enum change c, const char *point)
{
    tell_number(arg, "EventType", c, "DriveName", point);
}

static hres look_at_volumes(struct watch *w)
{
    (void)volumes_compare(w->s, &w->volumes, tell_volume, w); /* without memory: the next time */
    return 0;
}

/* ---- the end ---- */
static int on_signal(sd_bus_message *m, void *arg, sd_bus_error *e)
{
    (void)e;
    struct watch *w = arg;
    int begins = 0;
    if (w->bus.sd->sd_bus_message_read_(m, "b", &begins) > 0 && begins) {
        tell_number(w, "Type", SHUTDOWN, "MachineName", cim_str_z(w->s->computer));
    }
    return 0;
}

static int on_session(sd_bus_message *m, void *arg, sd_bus_error *e)
{
    (void)m;
    (void)e;
    struct watch *w = arg;
    tell_number(w, "Type", LOG_OFF, "MachineName", cim_str_z(w->s->computer));
    return 0;
}

static hres look_at_bus(struct watch *w)
{
    int n;
    while ((n = w->bus.sd->sd_bus_process_(w->bus.b, NULL)) > 0) {
    }
    return n < 0 ? WBEM_E_NOT_AVAILABLE : 0;
}

#define MANAGER                                                                                    \
    "type='signal',sender='org.freedesktop.login1',path='/org/freedesktop/login1',interface='org." \
    "freedesktop.login1.Manager',member='"

static hres open_bus(struct watch *w)
{
    hres hr = bus_open(w->s->root, &w->bus);
    if (FAILED(hr)) {
        return hr;
    }
    const struct sdlib *sd = w->bus.sd;
    bool ok =
        sd->sd_bus_add_match_(w->bus.b, NULL, MANAGER "PrepareForShutdown'", on_signal, w) >= 0 &&
        sd->sd_bus_add_match_(w->bus.b, NULL, MANAGER "SessionRemoved'", on_session, w) >= 0;
    w->fd = ok ? sd->sd_bus_get_fd_(w->bus.b) : -1;
    return w->fd >= 0 && look_at_bus(w) == 0 ? 0 : WBEM_E_NOT_AVAILABLE;
}

/* ---- the thread ---- */
static void *run(void *arg)
{
    struct watch *w = arg;
    int n = 1;
    for (hres hr = 0; hr == 0 && n >= 0;) {
        n = feed_thread_wait(w->thread.stop, w->fd, w->events);
        hr = n > 0 ? w->look(w) : 0;
    }
    return NULL;
}

static void watch_free(struct watch *w)
{
    if (w->fd >= 0 && !w->bus.b) {
        (void)close(w->fd);
    }
    bus_close(&w->bus);
    feed_thread_fini(&w->thread);
    str_fini(&w->volumes);
    free(w);
}

static wmi_status start(wmi_feed *f, void *state, hres (*open)(struct watch *w))
{
    struct watch *w = calloc(1, sizeof *w);
    if (!w) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    w->s = state;
    w->feed = f;
    w->fd = -1;
    w->events = POLLIN;
    w->thread = (struct feed_thread)FEED_THREAD_INIT;
    hres hr = feed_thread_prepare(&w->thread);
    hr = hr ? hr : open(w);
    hr = hr ? hr : feed_thread_start(&w->thread, run, w);
    if (FAILED(hr)) {
        watch_free(w);
        return hr;
    }
    wmi_feed_set_data(f, w);
    return 0;
}

static hres open_shutdown(struct watch *w)
{
    w->look = look_at_bus;
    return open_bus(w);
}

static hres open_devices(struct watch *w)
{
    struct sockaddr_nl at = {.nl_family = AF_NETLINK, .nl_groups = UEVENTS};
    w->look = look_at_devices;
    if (!sysroot_is_live(w->s->root)) {
        return WBEM_E_NOT_AVAILABLE;
    }
    w->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
    return w->fd >= 0 && bind(w->fd, (struct sockaddr *)&at, sizeof at) == 0 ? 0
                                                                             : WBEM_E_NOT_AVAILABLE;
}

static hres open_volumes(struct watch *w)
{
    w->look = look_at_volumes;
    w->events = POLLPRI;
    if (!sysroot_is_live(w->s->root)) {
        return WBEM_E_NOT_AVAILABLE;
    }
    w->fd = sysroot_open(w->s->root, "proc/self/mountinfo", O_RDONLY);
    return w->fd < 0 ? WBEM_E_NOT_AVAILABLE : volumes_compare(w->s, &w->volumes, NULL, NULL);
}

wmi_status shutdown_event_start(wmi_feed *f, void *state)
{
    return start(f, state, open_shutdown);
}

wmi_status device_event_start(wmi_feed *f, void *state)
{
    return start(f, state, open_devices);
}

wmi_status volume_event_start(wmi_feed *f, void *state)
{
    return start(f, state, open_volumes);
}

void change_event_stop(wmi_feed *f, void *state)
{
    (void)state;
    struct watch *w = wmi_feed_data(f);
    feed_thread_end(&w->thread);
    watch_free(w);
}
