/* cimwin32: the provider of the Win32 classes, and what its classes share.
 *
 * Built in and below the client, so it works on cim_* directly: a wmi_object is a struct
 * cim_object. All reading of /proc, /sys and /etc goes through state->root. The state does not
 * change after it is made, except for the reaper, the load of the processors and the looks at performance counters,
 * which have their own locks. */
#pragma once
#include "cim/class.h"
#include "providers/reaper.h"
#include "util/sysroot.h"

#include <wmi/provider.h>

struct cimwin32 {
    struct sysroot *root;
    struct cim_str *computer;             /* the host's name in upper case, as __SERVER */
    struct cim_str *host;                 /* as the kernel has it; NULL: it has none */
    struct cim_str *release;              /* of the kernel; NULL: not known */
    struct cim_str *os_caption, *os_name; /* Win32_OperatingSystem */
    struct cim_str *name_process, *name_computer, *name_os; /* class names, as values */
    uint64_t tick;                                          /* one clock tick in 100 ns */
    uint64_t page;                                          /* bytes */
    uint64_t btime; /* when the system started, seconds since 1970; 0: not known */
    bool fd_size;   /* the size of /proc/PID/fd is the number of descriptors (Linux 6.2) */
    struct reaper *reaper;
    struct cpu_load *load;    /* has its own lock */
    struct perf_looks *looks; /* has its own lock */
};
/* A provider over the tree at root ("/": the live system). Released with cimwin32_destroy. */
hres cimwin32_create(const char *root, struct cimwin32 **out);
void cimwin32_destroy(struct cimwin32 *s);
void cimwin32_unload(void *state);
extern const struct wmi_class_provider cimwin32_classes[];
extern const struct wmi_event_provider cimwin32_events[];

/* ---- tables of properties ---- */
/* One row per property. fill gives the value: *out comes in as the NULL of the property's type and
 * is left alone when there is no value to tell. fill NULL: Linux has no such thing, always NULL. */
struct prop_row {
    const char *name;
    hres (*fill)(const struct prop_row *row, const void *subject, struct cim_value *out);
    uint32_t arg;        /* for fill */
    uint32_t needs;      /* sources to read, bits of the class's own */
    const char *meaning; /* the row of docs/classes.md */
    const char *text;    /* for fill */
};
/* The rows that a request wants, with their places in the class. */
#define PROP_PLAN_MAX 128u
struct prop_plan {
    uint32_t n, needs;
    struct {
        const struct prop_row *row;
        uint32_t index;
        uint16_t type;
    } v[PROP_PLAN_MAX];
};
void prop_plan_make(struct prop_plan *p, const wmi_request *r, const struct prop_row *rows);
/* The same for a class; r NULL: all rows. */
void prop_plan_of(struct prop_plan *p, const struct cim_class *c, const wmi_request *r,
                  const struct prop_row *rows);
/* A new instance of the request's class with the planned values; NULL: out of memory. */
struct cim_instance *prop_plan_instance(const struct prop_plan *p, wmi_request *r,
                                        const void *subject);
/* Fills i (taken; NULL gives NULL) and returns it; NULL: out of memory, i is gone. */
struct cim_instance *prop_plan_fill(const struct prop_plan *p, struct cim_instance *i,
                                    const void *subject);
extern const struct prop_row process_rows[], os_rows[], computer_rows[], system_os_rows[],
    system_process_rows[], bios_rows[], board_rows[], product_rows[],
    enclosure_rows[]; /* ended by no name */

/* Fills; each returns WBEM_E_OUT_OF_MEMORY or 0. Text that is not UTF-8 gets U+FFFD where it is
 * not; empty text is NULL. */
hres fill_text(struct cim_value *out, struct slice text);
hres fill_shared(struct cim_value *out, struct cim_str *s); /* counted; NULL gives NULL */
void fill_uint(struct cim_value *out, uint64_t v); /* v beyond the type: its greatest value */
hres fill_time(struct cim_value *out, int64_t us); /* local time */

/* ---- help of classes ---- */
/* True when the caller is this process's user, or this process's user may act for it in no way:
 * acting calls (methods, delete) are refused with WBEM_E_ACCESS_DENIED when false. */
bool caller_is_self(const wmi_request *r);
/* Adds an out-parameter object with this ReturnValue (and one more value, when name is not NULL)
 * and ends the request. */
void answer(wmi_request *r, uint32_t ret);
void answer_with(wmi_request *r, uint32_t ret, const char *name, const wmi_value *v,
                 const char *name2, const wmi_value *v2);
/* Results of methods (Win32_Process). */
enum win32_return {
    RET_OK = 0,
    RET_ACCESS_DENIED = 2,
    RET_PRIVILEGE = 3,
    RET_UNKNOWN = 8,
    RET_PATH = 9,
    RET_PARAMETER = 21,
};

/* ---- classes ---- */
void process_get(wmi_request *r, void *state);
void process_enumerate(wmi_request *r, void *state);
void process_query(wmi_request *r, void *state);
void process_delete(wmi_request *r, void *state);
extern const struct wmi_method_provider process_methods[];
void process_create(wmi_request *r, void *state);
wmi_status process_watch_start(wmi_feed *f, void *state);
wmi_status process_trace_start(wmi_feed *f, void *state);
void process_watch_stop(wmi_feed *f, void *state);
void bios_enumerate(wmi_request *r, void *state);
void board_enumerate(wmi_request *r, void *state);
void product_enumerate(wmi_request *r, void *state);
void enclosure_enumerate(wmi_request *r, void *state);
void os_get(wmi_request *r, void *state);
void os_enumerate(wmi_request *r, void *state);
void computer_get(wmi_request *r, void *state);
void computer_enumerate(wmi_request *r, void *state);
void system_os_get(wmi_request *r, void *state);
void system_os_enumerate(wmi_request *r, void *state);
void system_process_get(wmi_request *r, void *state);
void system_process_enumerate(wmi_request *r, void *state);
void system_process_query(wmi_request *r, void *state);
