/* helper: Win32_SecurityDescriptorHelper: its methods turn security descriptors from one form into another. */
#include "providers/security/descriptor.h"
#include "providers/table.h"

#include <stdlib.h>
#include <string.h>

/* ---- the forms ---- */
static hres read_bytes(wmi_request *r, const struct cimwin32 *s, struct descriptor *out)
{
    AUTO_STR bytes = STR_INIT;
    wmi_value v, item;
    (void)s;
    if (wmi_request_in(r, "BinarySD", &v) || v.is_null || v.count > SECDESC_MAX) {
        return WBEM_E_INVALID_PARAMETER;
    }
    for (uint32_t i = 0; wmi_value_item(&v, i, &item); i++) {
        str_addc(&bytes, (char)item.uint);
    }
    hres hr = str_status(&bytes);
    return hr ? hr : descriptor_from_bytes(str_slice(&bytes), out);
}

static hres read_sddl(wmi_request *r, const struct cimwin32 *s, struct descriptor *out)
{
    wmi_value v;
    (void)s;
    return wmi_request_in(r, "SDDL", &v) || v.is_null
               ? WBEM_E_INVALID_PARAMETER
               : descriptor_from_sddl((struct slice){v.text, v.count}, out);
}

static hres read_object(wmi_request *r, const struct cimwin32 *s, struct descriptor *out)
{
    wmi_value v;
    return wmi_request_in(r, "Descriptor", &v) || v.is_null
               ? WBEM_E_INVALID_PARAMETER
               : descriptor_from_object(s, v.object, out);
}

/* Each puts the out-parameter into o. */
static hres write_bytes(const struct cimwin32 *s, const struct descriptor *d, wmi_object *o)
{
    AUTO_STR bytes = STR_INIT;
    (void)s;
    hres hr = descriptor_to_bytes(d, &bytes);
    AUTO_FREE wmi_value *items = hr ? NULL : calloc(bytes.n + 1, sizeof *items);
    if (!items) {
        return hr ? hr : WBEM_E_OUT_OF_MEMORY;
    }
    for (size_t i = 0; i < bytes.n; i++) {
        items[i] = wmi_uint((unsigned char)bytes.p[i]);
    }
    wmi_value v = wmi_array(WMI_UINT8, items, (uint32_t)bytes.n);
    return wmi_object_put(o, "BinarySD", &v);
}

static hres write_sddl(const struct cimwin32 *s, const struct descriptor *d, wmi_object *o)
{
    AUTO_STR text = STR_INIT;
    (void)s;
    hres hr = descriptor_to_sddl(d, &text);
    wmi_value v = wmi_text(str_z(&text));
    return hr ? hr : wmi_object_put(o, "SDDL", &v);
}

static hres write_object(const struct cimwin32 *s, const struct descriptor *d, wmi_object *o)
{
    wmi_object *made = NULL;
    hres hr = descriptor_to_object(s, d, &made);
    wmi_value v = wmi_embedded(made);
    hr = hr ? hr : wmi_object_put(o, "Descriptor", &v);
    wmi_object_unref(made);
    return hr;
}

/* ---- the methods ---- */
static const struct conversion {
    const char *method;
    hres (*read)(wmi_request *r, const struct cimwin32 *s, struct descriptor *out);
    hres (*write)(const struct cimwin32 *s, const struct descriptor *d, wmi_object *o);
} conversions[] = {
    {"BinarySDToSDDL", read_bytes, write_sddl},
    {"BinarySDToWin32SD", read_bytes, write_object},
    {"SDDLToBinarySD", read_sddl, write_bytes},
    {"SDDLToWin32SD", read_sddl, write_object},
    {"Win32SDToBinarySD", read_object, write_bytes},
    {"Win32SDToSDDL", read_object, write_sddl},
};

static hres convert(wmi_request *r, const struct cimwin32 *s, const struct conversion *c,
                    wmi_object *o)
{
    struct descriptor d = {0};
    hres hr = c->read(r, s, &d);
    hr = hr ? hr : c->write(s, &d, o);
    descriptor_fini(&d);
    return hr;
}

/* What is wrong with a descriptor is told with the return value. */
static void method(wmi_request *r, void *state)
{
    const struct conversion *c = conversions;
    while (strcmp(c->method, wmi_request_method(r)) != 0) {
        c++;
    }
    wmi_object *o = wmi_request_new_out(r);
    hres hr = o ? convert(r, state, c, o) : WBEM_E_OUT_OF_MEMORY;
    wmi_value ret = wmi_uint((uint32_t)hr);
    hr = hr == WBEM_E_INVALID_PARAMETER ? 0 : hr;
    hr = hr ? hr : wmi_object_put(o, "ReturnValue", &ret);
    if (hr) {
        wmi_object_unref(o);
    } else {
        hr = wmi_request_indicate(r, o);
    }
    wmi_request_done(r, hr);
}

const struct wmi_method_provider descriptor_helper_methods[] = {{"BinarySDToSDDL", method},
                                                                {"BinarySDToWin32SD", method},
                                                                {"SDDLToBinarySD", method},
                                                                {"SDDLToWin32SD", method},
                                                                {"Win32SDToBinarySD", method},
                                                                {"Win32SDToSDDL", method},
                                                                {0}};

/* It is a class of methods. */
static hres tell_nothing(struct telling *t)
{
    (void)t;
    return 0;
}

static const struct prop_row no_rows[] = {{0}};
const struct win32_table descriptor_helper_table = {
    "Win32_SecurityDescriptorHelper", no_rows, tell_nothing,
    "Methods that turn a security descriptor in bytes, SDDL or a Win32_SecurityDescriptor into "
    "another of these. Entries allow, deny or audit; those of directory objects, with a GUID, and "
    "those with conditions are refused with 2147749896 (invalid parameter), as are the letters of "
    "SDDL that stand for accounts of a domain. The names of trustees are found as Win32_SID finds "
    "them."};
