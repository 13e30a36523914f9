/* Security descriptors and identifiers: what is read is written and read again as the same. */
#include "broker/secdesc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok) {
        abort();
    }
}

static void check_sid(const struct sid *s)
{
    AUTO_STR text = STR_INIT;
    AUTO_STR bytes = STR_INIT;
    struct sid again;
    size_t used = 0;
    str_add_sid(&text, s);
    must(s->n == 0 || (sid_from_text(str_slice(&text), &again) && sid_eq(s, &again)));
    str_add_sid_bytes(&bytes, s);
    must(sid_from_bytes(str_slice(&bytes), &again, &used) == 0 && sid_eq(s, &again) &&
         used == str_slice(&bytes).n);
}

static void check_descriptor(struct slice bytes)
{
    struct secdesc d, again;
    AUTO_STR out = STR_INIT;
    AUTO_STR twice = STR_INIT;
    if (secdesc_parse(bytes, &d)) {
        return;
    }
    if (d.has_owner) {
        check_sid(&d.owner);
    }
    for (size_t i = 0; i < d.dacl.n; i++) {
        check_sid(&d.dacl.v[i].sid);
    }
    hres hr = secdesc_print(&d, &out);
    if (hr == 0 && out.n <= SECDESC_MAX) { /* what shared its bytes may have grown */
        must(secdesc_parse(str_slice(&out), &again) == 0);
        must(again.dacl.n == d.dacl.n && again.has_owner == d.has_owner &&
             again.has_group == d.has_group);
        must(secdesc_print(&again, &twice) == 0 && out.n == twice.n &&
             memcmp(str_z(&out), str_z(&twice), out.n) == 0);
        secdesc_fini(&again);
    } else {
        must(hr == 0 || hr == WBEM_E_QUOTA_VIOLATION);
    }
    secdesc_fini(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice in = {(const char *)data, size};
    struct sid s;
    size_t used;
    if (sid_from_text(in, &s)) {
        check_sid(&s);
    }
    if (sid_from_bytes(in, &s, &used) == 0) {
        must(used <= size);
        check_sid(&s);
    }
    check_descriptor(in);
    return 0;
}
