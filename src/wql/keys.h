/* keys: queries that name one object by its keys need no enumeration. */
#pragma once
#include "cim/path.h"
#include "wql/wql.h"

/* The path of the one instance of c that can meet the condition: every key of c stands in a
 * comparison with = that is joined by AND at the top. Other conditions may stand beside it, so the
 * instance must still be matched; and c means the class itself, so its subclasses need their own
 * paths. WBEM_S_FALSE when the keys are not all given (out is empty then); WBEM_E_OUT_OF_MEMORY.
 * out: release with cim_path_fini. */
hres wql_key_path(const struct wql_query *q, const struct cim_class *c, struct cim_path *out);
