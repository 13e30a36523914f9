/* loader: the providers of a broker. Internal to broker/. */
#pragma once
#include "broker/broker.h"

struct provider {
    const struct wmi_provider *table;
    void *state;
    void *library; /* dlopen handle or NULL */
    _Atomic uint32_t loaded;
    struct lock lock;
    hres load_status;
};
/* Registers the classes of a table. library: handle that is closed at the end, taken. A class
 * already served by another provider: WBEM_E_PROVIDER_ALREADY_REGISTERED. */
hres provider_add(struct broker *b, const struct wmi_provider *table, void *library);
/* Every *.so of the directory; a missing directory is no error. A library that does not load is
 * skipped and said so on standard error. */
hres providers_load(struct broker *b, const char *dir);
void providers_unload(struct broker *b);
/* Runs the provider's load function the first time. */
hres provider_ready(struct provider *p);
