/* The script compiler: any bytes as a block of source. What it accepts is not run. */
#include "vbs/vbs.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script_host host = {0};
    struct vbs *e;
    struct script_error err = {0};
    if (FAILED(vbs_create(&host, &e))) {
        return 0;
    }
    if (FAILED(vbs_add_code(e, (struct slice){(const char *)data, size}, "fuzz.vbs", 1, &err))) {
        script_error_clear(&err);
    }
    vbs_destroy(e);
    return 0;
}
