/* Objects as MS-WMIO has them: what can be read can be written, and what was written is read again. */
#include "dcom/wmio.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cim_object *o = NULL, *again = NULL;
    AUTO_STR out = STR_INIT;
    if (wmio_decode((struct slice){(const char *)data, size}, &o)) {
        return 0;
    }
    hres hr = wmio_encode(o, true, &out);
    if (hr == 0) {
        hr = wmio_decode(str_slice(&out), &again);
        if (hr && hr != WBEM_E_OUT_OF_MEMORY) {
            fprintf(stderr, "what was written cannot be read: %s\n", hres_name(hr));
            abort();
        }
    }
    cim_object_unref(o);
    cim_object_unref(again);
    return 0;
}
