/* context: named values that travel with a call (IWbemContext, SWbemNamedValueSet). Names without
 * case. */
#pragma once
#include "cim/class.h"
#include "util/vec.h"

struct named_value {
    struct cim_str *name;
    struct cim_value value;
};
struct wmi_context { /* the public name; counted */
    ref_count refs;
    struct VEC(struct named_value) items;
};
#define CONTEXT_MAX 4096u /* values */
struct wmi_context *context_new(void);
struct wmi_context *context_ref(struct wmi_context *c);
struct wmi_context *context_unref(struct wmi_context *c);
struct wmi_context *context_clone(const struct wmi_context *c); /* NULL: out of memory */
struct named_value *context_find(const struct wmi_context *c, struct slice name);
hres context_put(struct wmi_context *c, struct slice name,
                 const struct cim_value *v);                   /* v copied */
hres context_remove(struct wmi_context *c, struct slice name); /* WBEM_E_NOT_FOUND */
void context_clear(struct wmi_context *c);
