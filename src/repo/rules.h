/* rules: what a class definition must be before it is stored (reference sections 3.6, 7.6). Internal to repo/. */
#pragma once
#include "cim/class.h"

/* n is sealed. Methods it declares: every parameter has an ID, they count from 0 without gap, what is in both signatures
 * is the same. WBEM_E_MISSING_PARAMETER_ID, WBEM_E_INVALID_PARAMETER_ID, WBEM_E_NONCONSECUTIVE_PARAMETER_IDS,
 * WBEM_E_PARAMETER_ID_ON_RETVAL, WBEM_E_INVALID_DUPLICATE_PARAMETER, WBEM_E_INVALID_PARAMETER (an input named
 * ReturnValue). */
hres rules_methods(const struct cim_class *n);
/* Whether values stored under a can be read under b with nothing lost or altered: same keys, every property of a is in b
 * with its type. */
bool rules_values_survive(const struct cim_class *a, const struct cim_class *b);
/* The same for values whose loss is accepted: a property may be gone, but what is left means what it meant. */
bool rules_values_readable(const struct cim_class *a, const struct cim_class *b);
