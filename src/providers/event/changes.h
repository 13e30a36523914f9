/* changes: events that tell that something of the machine changed: devices, volumes, and that it stops. */
#pragma once
#include "providers/table.h"

enum change { /* EventType of Win32_DeviceChangeEvent */
    CHANGE_NONE = 0,
    CHANGE_ARRIVAL = 2,
    CHANGE_REMOVAL = 3,
};
/* What a message of the kernel says (udev(7)): a device of the PCI or USB bus came or went. */
enum change uevent_change(const char *message, size_t n);
/* Compares what is mounted with what was: known is a text of mount points, each ended by NUL, and is brought up to date. */
hres volumes_compare(const struct cimwin32 *s, struct str *known,
                     void (*fn)(void *arg, enum change c, const char *point), void *arg);

wmi_status shutdown_event_start(wmi_feed *f, void *state);
wmi_status device_event_start(wmi_feed *f, void *state);
wmi_status volume_event_start(wmi_feed *f, void *state);
void change_event_stop(wmi_feed *f, void *state);
