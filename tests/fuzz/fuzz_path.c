/* Object paths: what parses must print as a path that parses to an equal one. */
#include "cim/path.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cim_path p = {0};
    struct cim_path again = {0};
    if (FAILED(cim_path_parse((struct slice){(const char *)data, size}, &p, NULL))) {
        return 0;
    }
    /* a server alone, as monikers name it, prints nothing; a percent sign in its name would be read
     * as an escape */
    if ((!p.ns && !p.cls) || strchr(cim_str_z(p.server), '%')) {
        cim_path_fini(&p);
        return 0;
    }
    AUTO_STR text = STR_INIT;
    /* without a namespace there is no full path to print */
    str_add_path(&text, &p, p.ns ? CIM_PATH_FULL : CIM_PATH_REL);
    hres hr = cim_path_parse(str_slice(&text), &again, NULL);
    if (hr != WBEM_E_QUOTA_VIOLATION) { /* escaping may make it longer than a path may be */
        if (FAILED(hr) || !cim_path_eq(&p, &again)) {
            abort();
        }
        cim_path_fini(&again);
    }
    cim_path_fini(&p);
    return 0;
}
