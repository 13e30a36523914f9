/* CIM datetimes: what parses prints as itself; a point in time survives the way through microseconds. */
#include "cim/datetime.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_instant(const struct cim_datetime *d)
{
    int64_t us, back;
    struct cim_datetime again;
    if (!cim_datetime_to_us(d, &us)) {
        return;
    }
    cim_datetime_from_us(us, d->utc, &again);
    if (!cim_datetime_to_us(&again, &back) || back != us) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size};
    struct cim_datetime d, again;
    hres hr = cim_datetime_parse(text, &d);
    bool no_date = size >= 8 && memcmp(data, "00000000", 8) == 0;
    if (SUCCEEDED(hr) ? !cim_datetime_valid(text) : cim_datetime_valid(text) && !no_date) {
        abort();
    }
    if (FAILED(hr)) {
        return 0;
    }
    char printed[CIM_DATETIME_LEN + 1];
    cim_datetime_print(&d, printed);
    struct slice p = slice_of(printed);
    if (p.n != CIM_DATETIME_LEN || FAILED(cim_datetime_parse(p, &again)) ||
        (!(data[21] == '-' && d.utc <= 0 && (d.utc == 0 || d.utc == CIM_UTC_ANY)) &&
         cim_datetime_compare(text, p) != 0)) { /* -000 is printed as +000 */
        abort();
    }
    if (d.interval) {
        (void)cim_interval_to_us(&d);
    } else {
        check_instant(&d);
    }
    return 0;
}
