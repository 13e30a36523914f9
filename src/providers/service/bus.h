/* bus: the system's D-Bus, at run/dbus/system_bus_socket below the root, and systemd's manager on it. A connection
 * belongs to one request. */
#pragma once
#include "providers/cimwin32.h"
#include "providers/service/sdlib.h"

#define SYSTEMD_NAME    "org.freedesktop.systemd1"
#define SYSTEMD_PATH    "/org/freedesktop/systemd1"
#define SYSTEMD_MANAGER SYSTEMD_NAME ".Manager"
#define BUS_CALL_US     (UINT64_C(15) * 1000000) /* for the answer to one call */
#define BUS_JOB_US                                                                                 \
    (INT64_C(30) * 1000000) /* for a service to start or stop: then 7, request timeout */

struct bus {
    const struct sdlib *sd;
    sd_bus *b;
};
/* WBEM_E_NOT_AVAILABLE: no library, no bus. Released with bus_close, which may also be called after a failure. */
hres bus_open(const struct sysroot *root, struct bus *out);
void bus_close(struct bus *b);
#define AUTO_BUS AUTO(bus_close) struct bus

/* Return codes of the methods of services. */
enum service_return {
    SVC_OK = 0,
    SVC_NOT_SUPPORTED = 1,
    SVC_ACCESS_DENIED = 2,
    SVC_DEPENDENTS = 3,
    SVC_INVALID_CONTROL = 4,
    SVC_CANNOT_ACCEPT = 5,
    SVC_NOT_ACTIVE = 6,
    SVC_TIMEOUT = 7,
    SVC_UNKNOWN = 8,
    SVC_PATH = 9,
    SVC_RUNNING = 10,
    SVC_DEPENDENCY = 13,
    SVC_DISABLED = 14,
    SVC_BAD_NAME = 20,
    SVC_PARAMETER = 21,
    SVC_ACCOUNT = 22,
    SVC_EXISTS = 23,
    SVC_PAUSED = 24,
};
/* Calls of any object: a new message, to which arguments are appended; NULL: no memory. Released with
 * sd_bus_message_unref_. */
struct bus_object {
    const char *service, *path, *interface;
};
sd_bus_message *bus_message(const struct bus *b, const struct bus_object *o, const char *method);
/* reply may be NULL; released with sd_bus_message_unref_. SVC_OK or what the failure is called. */
uint32_t bus_call(const struct bus *b, sd_bus_message *m, sd_bus_message **reply);
/* Calls a method of the manager. signature NULL: no arguments; else texts, as sd_bus_message_append takes them. reply may
 * be NULL; released with sd_bus_message_unref_. SVC_OK or what the failure is called. */
uint32_t manager_call(const struct bus *b, const char *method, sd_bus_message **reply,
                      const char *signature, ...);
/* EnableUnitFiles, MaskUnitFiles and the like for one unit, in /etc. installs: whether the unit says how to enable it;
 * may be NULL. */
uint32_t manager_unit_file(const struct bus *b, const char *method, const char *unit,
                           bool *installs);
/* StartUnit and the like: until the job is over. */
uint32_t manager_job(const struct bus *b, const char *method, const char *unit);
