/* wbem_array: objects in an ObjectArray, as smart enumerators give them (MS-WMI 2.2.14). Internal to dcom/. */
#pragma once
#include "dcom/wmio_read.h"
#include "rpc/guid.h"
#include "util/vec.h"

struct wbem_known_class { /* told once, its instances refer to it */
    struct guid id;
    struct wmio_layout layout; /* its class counted; places in the reader's arena */
};
struct wbem_array_reader { /* of one enumerator: classes are remembered from answer to answer */
    struct VEC(struct wbem_known_class) known;
    struct arena places;
    struct cim_origin *origin; /* of the last object */
};
#define WBEM_MAX_KNOWN 4096u /* classes of an enumerator */
void wbem_array_reader_init(struct wbem_array_reader *r);
void wbem_array_reader_fini(struct wbem_array_reader *r);
/* Calls fn with each object (taken); a failure of fn ends it and is returned. WBEM_E_INVALID_STREAM, WBEM_E_INVALID_OBJECT,
 * WBEM_E_QUOTA_VIOLATION, WBEM_E_OUT_OF_MEMORY. */
hres wbem_array_read(struct wbem_array_reader *r, struct slice bytes,
                     hres (*fn)(void *arg, struct cim_object *o), void *arg);
