/* mof_text: classes and instances as MOF (DSP0221), as GetObjectText_ prints them: local parts only
 * for classes. */
#pragma once
#include "cim/class.h"

/* Text that compiles again to the same class. */
hres str_add_mof_class(struct str *out, const struct cim_class *c);
hres str_add_mof_instance(struct str *out, const struct cim_instance *i);
enum mof_flags { /* numbers of WbemTextFlagEnum */
    MOF_NO_FLAVORS = 1
};
hres str_add_mof_flags(struct str *out, struct cim_object *o, unsigned flags);
hres str_add_mof_object(struct str *out, struct cim_object *o);
/* One value as a MOF literal: numbers, "strings" with escapes, {lists}, NULL, instance of … for
 * embedded objects. */
hres str_add_mof_value(struct str *out, const struct cim_value *v, unsigned indent);
