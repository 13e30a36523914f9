/* share_acl: the access list of a usershare for a Win32_SecurityDescriptor. */
#include "providers/security/descriptor.h"
#include "providers/share/shares.h"

/* What is more than reading: writing of data, attributes and names, deleting; GENERIC_WRITE, GENERIC_ALL. */
#define WRITES 0x50010156u

hres share_acl_of(const struct cimwin32 *s, wmi_object *descriptor, struct str *out)
{
    struct descriptor d = {0};
    if (!descriptor) {
        str_addz(out, "S-1-1-0:R");
        return str_status(out);
    }
    hres hr = descriptor_from_object(s, descriptor, &d);
    if (hr == 0 && !d.has_dacl) { /* no list: everything is allowed */
        str_addz(out, "S-1-1-0:F");
    }
    for (size_t i = 0; hr == 0 && i < d.dacl.n; i++) {
        const struct entry *e = &d.dacl.v[i];
        hr = e->type > ENTRY_DENIED ? WBEM_E_INVALID_PARAMETER : 0;
        str_addz(out, i ? "," : "");
        str_add_sid(out, &e->sid);
        str_addf(out, ":%c", e->type == ENTRY_DENIED ? 'D' : e->mask & WRITES ? 'F' : 'R');
    }
    descriptor_fini(&d);
    return hr ? hr : str_status(out);
}
