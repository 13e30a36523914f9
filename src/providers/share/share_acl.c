/* share_acl: the access list of a usershare for a Win32_SecurityDescriptor. */
#include "broker/secdesc.h"
#include "providers/share/shares.h"

enum {
    ALLOWED = 0,
    DENIED = 1,
    WRITES =
        0x50000116, /* what is more than reading: writing of data, attributes, names; GENERIC_WRITE, GENERIC_ALL */
    MOST = 1000
};

static bool get_number(wmi_object *o, const char *name, uint64_t *out)
{
    wmi_value v;
    if (wmi_object_get(o, name, &v) || v.is_null || (v.type & WMI_ARRAY)) {
        return false;
    }
    *out = v.uint;
    return true;
}

static bool get_object(wmi_object *o, const char *name, wmi_value *out)
{
    return wmi_object_get(o, name, out) == 0 && !out->is_null && out->type == WMI_OBJECT;
}

/* SID: the bytes. */
static bool sid_of_bytes(wmi_object *trustee, struct sid *out)
{
    AUTO_STR bytes = STR_INIT;
    wmi_value v, item;
    size_t used;
    if (wmi_object_get(trustee, "SID", &v) || v.is_null || v.count > 68) {
        return false;
    }
    for (uint32_t i = 0; wmi_value_item(&v, i, &item); i++) {
        str_addc(&bytes, (char)item.uint);
    }
    return str_status(&bytes) == 0 && sid_from_bytes(str_slice(&bytes), out, &used) == 0;
}

/* SIDString, SID, or the name of somebody everybody knows. */
static bool sid_of_trustee(wmi_object *trustee, struct sid *out)
{
    wmi_value v;
    if (wmi_object_get(trustee, "SIDString", &v) == 0 && !v.is_null && v.count > 0) {
        return sid_from_text((struct slice){v.text, v.count}, out);
    }
    if (sid_of_bytes(trustee, out)) {
        return true;
    }
    *out = sid_everyone;
    return wmi_object_get(trustee, "Name", &v) == 0 && !v.is_null &&
           strcasecmp(v.text, "Everyone") == 0;
}

static bool add_entry(wmi_object *ace, struct str *out)
{
    uint64_t type, mask;
    wmi_value trustee;
    struct sid sid;
    if (!get_number(ace, "AceType", &type) || type > DENIED ||
        !get_number(ace, "AccessMask", &mask) || !get_object(ace, "Trustee", &trustee) ||
        !sid_of_trustee(trustee.object, &sid)) {
        return false;
    }
    str_addz(out, out->n ? "," : "");
    str_add_sid(out, &sid);
    str_addf(out, ":%c", type == DENIED ? 'D' : mask & WRITES ? 'F' : 'R');
    return true;
}

bool share_acl_of(wmi_object *descriptor, struct str *out)
{
    wmi_value dacl, item;
    if (!descriptor) {
        str_addz(out, "S-1-1-0:R");
        return true;
    }
    if (wmi_object_get(descriptor, "DACL", &dacl)) {
        return false;
    }
    if (dacl.is_null) { /* no list: everything is allowed */
        str_addz(out, "S-1-1-0:F");
        return true;
    }
    for (uint32_t i = 0; wmi_value_item(&dacl, i, &item); i++) {
        if (i >= MOST || item.is_null || !add_entry(item.object, out)) {
            return false;
        }
    }
    return true;
}
