/* builtin: the list of providers in this program. */
#include "providers/providers.h"

const struct wmi_provider *const builtin_providers[] = {&cimwin32_provider, &registry_provider,
                                                        NULL};
