/* partial: reading and writing part of an instance, as the caller's context asks (reference section 3.5). Static
 * instances are served here; providers see the same context. Internal to broker/. */
#pragma once
#include "broker/broker.h"

/* __GET_EXTENSIONS: *i (owned; may become another) keeps its keys and the properties of __GET_EXT_PROPERTIES, its keys
 * alone with __GET_EXT_KEYS_ONLY; the others are NULL. WBEM_E_UNSUPPORTED_PARAMETER for a list that is none. On failure
 * *i is as before. */
hres partial_get(const struct wmi_request *r, struct cim_instance **i);
/* __PUT_EXTENSIONS: r->in becomes the stored instance with the properties of __PUT_EXT_PROPERTIES, or, without a list,
 * those that are not NULL (all with __PUT_EXT_STRICT_NULLS). WBEM_E_NOT_FOUND without a stored one,
 * WBEM_E_INVALID_PROPERTY, WBEM_E_UNSUPPORTED_PARAMETER. */
hres partial_put(struct wmi_request *r);
