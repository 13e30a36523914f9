/* cimwin32: the state that the Win32 classes share, and the table of the provider. */
#include "providers/cimwin32.h"

#include "providers/event/changes.h"
#include "providers/hostinfo.h"
#include "providers/log/log.h"
#include "providers/perf/perf.h"
#include "providers/providers.h"
#include "providers/system/control.h"
#include "providers/system/cpu_load.h"
#include "providers/table.h"
#include "util/num.h"

#include <stdlib.h>
#include <unistd.h>

enum {
    TICKS_100NS = 10000000
};

/* The text of a one-line file; *out stays NULL when there is none. */
static hres read_line(const struct sysroot *root, const char *path, struct cim_str **out)
{
    char buf[512];
    struct slice s = host_line(root, path, buf, sizeof buf);
    struct cim_value v = cim_null(CIM_STRING);
    hres hr = fill_text(&v, s);
    *out = v.d.str;
    return hr;
}

static hres upper_name(const struct cim_str *host, struct cim_str **out)
{
    AUTO_STR s = STR_INIT;
    str_add_slice(&s, host ? cim_str_slice(host) : SLICE("localhost"));
    for (size_t i = 0; i < s.n; i++) {
        s.p[i] = s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 'a' + 'A') : s.p[i];
    }
    *out = str_status(&s) ? NULL : cim_str_new(str_slice(&s));
    return *out ? 0 : WBEM_E_OUT_OF_MEMORY;
}

/* "Caption|/|": what is the Windows directory there is the root directory here; the third part, the
 * boot device, is not told. */
static hres system_names(struct cimwin32 *s)
{
    AUTO_STR text = STR_INIT;
    hres hr = host_caption(s->root, &text);
    if (FAILED(hr)) {
        return hr;
    }
    s->os_caption = cim_str_new(str_slice(&text));
    str_addz(&text, "|/|");
    s->os_name = str_status(&text) ? NULL : cim_str_new(str_slice(&text));
    s->name_process = cim_str_new(SLICE("Win32_Process"));
    s->name_computer = cim_str_new(SLICE("Win32_ComputerSystem"));
    s->name_os = cim_str_new(SLICE("Win32_OperatingSystem"));
    return s->os_caption && s->os_name && s->name_process && s->name_computer && s->name_os
               ? 0
               : WBEM_E_OUT_OF_MEMORY;
}

/* Whether the release is 6.2 or newer. */
static bool has_fd_size(const struct cim_str *release)
{
    struct slice s = cim_str_slice(release);
    uint64_t part[2] = {0, 0};
    for (size_t i = 0, k = 0; i < s.n && k < 2; i++) {
        if (s.p[i] == '.') {
            k++;
        } else if (s.p[i] < '0' || s.p[i] > '9' || part[k] > 1000) {
            break;
        } else {
            part[k] = part[k] * 10 + (uint64_t)(s.p[i] - '0');
        }
    }
    return part[0] > 6 || (part[0] == 6 && part[1] >= 2);
}

static hres read_system(struct cimwin32 *s)
{
    hres hr = read_line(s->root, "proc/sys/kernel/hostname", &s->host);
    hr = hr ? hr : upper_name(s->host, &s->computer);
    hr = hr ? hr : read_line(s->root, "proc/sys/kernel/osrelease", &s->release);
    hr = hr ? hr : system_names(s);
    hr = hr ? hr : host_boot_time(s->root, &s->btime);
    long hz = sysconf(_SC_CLK_TCK), page = sysconf(_SC_PAGESIZE);
    s->tick = TICKS_100NS / (hz > 0 ? (uint64_t)hz : 100);
    s->page = page > 0 ? (uint64_t)page : 4096;
    s->fd_size = sysroot_is_live(s->root) && has_fd_size(s->release);
    return hr;
}

hres cimwin32_create(const char *root, struct cimwin32 **out)
{
    struct cimwin32 *s = calloc(1, sizeof *s);
    *out = NULL;
    if (!s) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = sysroot_create(root, &s->root);
    hr = hr ? hr : reaper_create(&s->reaper);
    hr = hr ? hr : cpu_load_create(s->root, &s->load);
    hr = hr ? hr : read_system(s);
    s->looks = hr ? NULL : perf_looks_create();
    hr = hr || s->looks ? hr : WBEM_E_OUT_OF_MEMORY;
    if (FAILED(hr)) {
        cimwin32_destroy(s);
        return hr;
    }
    *out = s;
    return 0;
}

void cimwin32_destroy(struct cimwin32 *s)
{
    if (!s) {
        return;
    }
    reaper_destroy(s->reaper);
    cpu_load_destroy(s->load);
    perf_looks_destroy(s->looks);
    sysroot_destroy(s->root);
    struct cim_str **const texts[] = {&s->computer,      &s->host,    &s->release,
                                      &s->os_caption,    &s->os_name, &s->name_process,
                                      &s->name_computer, &s->name_os};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        *texts[i] = cim_str_unref(*texts[i]);
    }
    free(s);
}

static wmi_status load(void **state)
{
    struct cimwin32 *s = NULL;
    hres hr = cimwin32_create("/", &s);
    *state = s;
    return hr;
}

void cimwin32_unload(void *state)
{
    cimwin32_destroy(state);
}

/* ---- the classes of classes.def and nothing.def ---- */
#define TABLE(class, id)   &id##_table,
#define METHODS(class, id) &id##_table,
#define WRITE(class, id)   &id##_table,
#define LINK(class, id)    &id##_table,
#define PERF(name, id)     &id##_table, &cooked_##id##_table,
const struct win32_table *const win32_tables[] = {
#include "providers/classes.def"
    NULL,
};
#undef TABLE
#undef METHODS
#undef WRITE
#undef LINK
#undef PERF

const struct win32_table *win32_table_find(const char *name)
{
    const struct win32_table *const *t = win32_tables;
    while (*t && strcmp((*t)->name, name) != 0) {
        t++;
    }
    return *t;
}

#define NOTHING(class, why) {#class, why},
const struct no_objects no_objects[] = {
#include "providers/nothing.def"
    {0},
};
#undef NOTHING

static void enumerate_nothing(wmi_request *r, void *state)
{
    (void)state;
    wmi_request_done(r, 0);
}

const struct wmi_class_provider cimwin32_classes[] = {
    {.name = "Win32_Process",
     .get = process_get,
     .enumerate = process_enumerate,
     .query = process_query,
     .del = process_delete,
     .methods = process_methods},
    {.name = "Win32_OperatingSystem",
     .get = os_get,
     .enumerate = os_enumerate,
     .methods = os_methods},
    {.name = "Win32_ComputerSystem",
     .get = computer_get,
     .enumerate = computer_enumerate,
     .methods = computer_methods},
    {.name = "Win32_SystemOperatingSystem", .get = system_os_get, .enumerate = system_os_enumerate},
    {.name = "Win32_SystemProcesses",
     .get = system_process_get,
     .enumerate = system_process_enumerate,
     .query = system_process_query},
    {.name = "Win32_BIOS", .enumerate = bios_enumerate},
    {.name = "Win32_BaseBoard", .enumerate = board_enumerate},
    {.name = "Win32_ComputerSystemProduct", .enumerate = product_enumerate},
    {.name = "Win32_SystemEnclosure", .enumerate = enclosure_enumerate},
#define TABLE(class, id)                                                                           \
    {.name = #class, .get = table_get, .enumerate = table_enumerate, .query = table_enumerate},
#define METHODS(class, id)                                                                         \
    {.name = #class,                                                                               \
     .get = table_get,                                                                             \
     .enumerate = table_enumerate,                                                                 \
     .query = table_enumerate,                                                                     \
     .methods = id##_methods},
#define WRITE(class, id)                                                                           \
    {.name = #class,                                                                               \
     .get = table_get,                                                                             \
     .enumerate = table_enumerate,                                                                 \
     .query = table_enumerate,                                                                     \
     .methods = id##_methods,                                                                      \
     .put = id##_put,                                                                              \
     .del = id##_delete},
#define LINK(class, id) {.name = #class, .enumerate = table_enumerate, .query = table_enumerate},
#define PERF(name, id)  TABLE(Win32_PerfRawData_##name, id) TABLE(Win32_PerfFormattedData_##name, id)
#include "providers/classes.def"
#define NOTHING(class, why) {.name = #class, .enumerate = enumerate_nothing},
#include "providers/nothing.def"
    {0},
};
const struct wmi_event_provider cimwin32_events[] = {
    {"Win32_Process", process_watch_start, process_watch_stop},
    {"Win32_ProcessStartTrace", process_trace_start, process_watch_stop},
    {"Win32_ProcessStopTrace", process_trace_start, process_watch_stop},
    {"Win32_NTLogEvent", log_watch_start, log_watch_stop},
    {"Win32_ComputerShutdownEvent", shutdown_event_start, change_event_stop},
    {"Win32_DeviceChangeEvent", device_event_start, change_event_stop},
    {"Win32_VolumeChangeEvent", volume_event_start, change_event_stop},
    {0},
};
const struct wmi_provider cimwin32_provider = {.name = "CIMWin32",
                                               .load = load,
                                               .unload = cimwin32_unload,
                                               .classes = cimwin32_classes,
                                               .events = cimwin32_events};
