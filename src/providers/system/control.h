/* control: methods that act on the machine as a whole, over D-Bus (org.freedesktop.login1, timedate1 and hostname1). */
#pragma once
#include "providers/cimwin32.h"

/* System error codes of Windows that these methods return. */
enum control_return {
    CONTROL_OK = 0,
    CONTROL_DENIED = 5,
    CONTROL_FAILED = 31,
    CONTROL_NOT_SUPPORTED = 50,
    CONTROL_PARAMETER = 87,
    CONTROL_BAD_NAME = 1210,
    CONTROL_TIMEOUT = 1460,
};
extern const struct wmi_method_provider os_methods[], computer_methods[];
