/* lookup: addresses of other machines by their names. Internal to dcom/. */
#pragma once
#include "dcom/failure.h"

#define LOOKUP_MAX      16u
#define LOOKUP_MAX_NAME 255u
struct lookup {
    char addresses[LOOKUP_MAX][64]; /* numeric, in the order they are to be tried */
    unsigned n;
};
/* name: a host name or a numeric address. end: clock_mono_ns, WBEM_E_TIMED_OUT after it. */
hres lookup_name(const char *name, int64_t end, struct lookup *out, struct failure *why);
