/* amend: results with the texts of the connection's language. Internal to broker/. */
#pragma once
#include "broker/broker.h"

/* Makes *o (taken and given back) the object with the amended qualifiers of the connection's languages. On failure *o is
 * as it was. */
hres amend_object(struct wmi_request *r, struct cim_object **o);
void amend_forget(struct wmi_request *r);
