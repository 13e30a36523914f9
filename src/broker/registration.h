/* registration: what is known of providers: those of this process, and what __Win32Provider and the registrations of a
 * namespace say (reference section 13.2; WMI SDK: registering a provider). Internal to broker/. */
#pragma once
#include "broker/broker.h"

struct registrations; /* what one namespace says; of a session */
struct registrations *registrations_unref(struct registrations *g);
/* Whether the provider bound to r may be asked by this function of its row: 0, WBEM_E_PROVIDER_DISABLED (Enabled is
 * FALSE), WBEM_E_PROVIDER_NOT_CAPABLE (its registration says so). Without a registration it may. */
hres registration_allows(struct wmi_request *r, void (*fn)(struct wmi_request *r, void *state));
/* Whether its events may be asked for: 0, WBEM_E_PROVIDER_DISABLED. */
hres registration_allows_events(struct session *s, const struct wmi_provider *p);
/* Why nobody serves a dynamic class: WBEM_E_PROVIDER_LOAD_FAILURE (registered, not in this process),
 * WBEM_E_PROVIDER_DISABLED, WBEM_E_PROVIDER_NOT_FOUND. */
hres registration_missing(struct wmi_request *r, const struct cim_class *c);

/* Whether instances of the class come from a provider, so that their changes are seen by looking only. Those of the
 * registration classes change by being stored, which is told. */
bool registration_is_dynamic(const struct broker *b, const struct cim_class *c);

/* The classes as the broker serves them: stored ones and those of this process. */
void registration_get(struct wmi_request *r, void *state);
void registration_enumerate(struct wmi_request *r, void *state);
void registration_put(struct wmi_request *r, void *state);
void registration_delete(struct wmi_request *r, void *state);
