/* providers: the classes this program serves itself. */
#pragma once
#include <wmi/provider.h>

extern const struct wmi_provider *const builtin_providers[]; /* ended by NULL */
extern const struct wmi_provider cimwin32_provider, registry_provider;
