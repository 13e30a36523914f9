/* public_value: between cim_value and the wmi_value of the public headers. */
#pragma once
#include "cim/class.h"

#include <wmi/object.h>

wmi_value public_value(const struct cim_value *v); /* borrows from v */
/* A copy (owned by the caller) of a value passed in. WBEM_E_INVALID_PARAMETER for a value that
 * makes no sense, WBEM_E_VALUE_OUT_OF_RANGE for a number that is not of its type. */
hres private_value(const wmi_value *v, struct cim_value *out);
/* The class to change: WBEM_E_INVALID_OPERATION for an instance, WBEM_E_READ_ONLY for a sealed class. */
hres public_own_class(wmi_object *o, struct cim_class **out);
