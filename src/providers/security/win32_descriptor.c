/* win32_descriptor: security descriptors as Win32_SecurityDescriptor objects. */
#include "providers/security/descriptor.h"
#include "providers/users/accounts.h"
#include "repo/image_layer.h"

#include <stdlib.h>

/* ---- reading ---- */
static bool get_number(wmi_object *o, const char *name, uint64_t most, uint64_t *out)
{
    wmi_value v;
    if (wmi_object_get(o, name, &v) || v.is_null || (v.type & WMI_ARRAY) || v.type == WMI_STRING) {
        return false;
    }
    *out = v.uint;
    return v.uint <= most;
}

/* SID: the bytes. */
static bool sid_of_bytes(wmi_object *trustee, struct sid *out)
{
    AUTO_STR bytes = STR_INIT;
    wmi_value v, item;
    size_t used;
    if (wmi_object_get(trustee, "SID", &v) || v.is_null || !(v.type & WMI_ARRAY) || v.count > 68) {
        return false;
    }
    for (uint32_t i = 0; wmi_value_item(&v, i, &item); i++) {
        str_addc(&bytes, (char)item.uint);
    }
    return str_status(&bytes) == 0 && sid_from_bytes(str_slice(&bytes), out, &used) == 0;
}

bool trustee_sid(const struct cimwin32 *s, wmi_object *trustee, struct sid *out)
{
    wmi_value v;
    if (wmi_object_get(trustee, "SIDString", &v) == 0 && !v.is_null && v.count > 0) {
        return sid_from_text((struct slice){v.text, v.count}, out);
    }
    if (sid_of_bytes(trustee, out)) {
        return true;
    }
    return wmi_object_get(trustee, "Name", &v) == 0 && !v.is_null && v.count > 0 &&
           accounts_sid_of(s, (struct slice){v.text, v.count}, out);
}

static hres read_trustee(const struct cimwin32 *s, wmi_object *o, const char *name, bool *has,
                         struct sid *out)
{
    wmi_value v;
    *has = wmi_object_get(o, name, &v) == 0 && !v.is_null && v.type == WMI_OBJECT;
    return *has && !trustee_sid(s, v.object, out) ? WBEM_E_INVALID_PARAMETER : 0;
}

static hres read_entry(const struct cimwin32 *s, wmi_object *o, struct entries *out)
{
    uint64_t type, mask, flags;
    struct entry e;
    bool has;
    wmi_value v;
    bool guid = wmi_object_get(o, "GuidObjectType", &v) == 0 && !v.is_null && v.count > 0;
    if (guid || !get_number(o, "AceType", ENTRY_AUDIT, &type) ||
        !get_number(o, "AccessMask", UINT32_MAX, &mask) ||
        read_trustee(s, o, "Trustee", &has, &e.sid) || !has) {
        return WBEM_E_INVALID_PARAMETER;
    }
    e.type = (uint8_t)type;
    e.mask = (uint32_t)mask;
    e.flags = (uint8_t)(get_number(o, "AceFlags", UINT8_MAX, &flags) ? flags : 0);
    return vec_push(out, e) ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres read_list(const struct cimwin32 *s, wmi_object *o, const char *name, bool *has,
                      struct entries *out)
{
    wmi_value v, item;
    hres hr = 0;
    *has = wmi_object_get(o, name, &v) == 0 && !v.is_null && (v.type & WMI_ARRAY);
    for (uint32_t i = 0; *has && hr == 0 && wmi_value_item(&v, i, &item); i++) {
        hr = i >= SECDESC_ACES || item.is_null || item.type != WMI_OBJECT
                 ? WBEM_E_INVALID_PARAMETER
                 : read_entry(s, item.object, out);
    }
    return hr;
}

/* A list that is there is present, whatever ControlFlags say; SE_DACL_PRESENT without one allows everything. */
hres descriptor_from_object(const struct cimwin32 *s, wmi_object *o, struct descriptor *out)
{
    uint64_t control;
    *out = (struct descriptor){0};
    out->control = (uint16_t)(get_number(o, "ControlFlags", UINT16_MAX, &control) ? control : 0);
    hres hr = read_trustee(s, o, "Owner", &out->has_owner, &out->owner);
    hr = hr ? hr : read_trustee(s, o, "Group", &out->has_group, &out->group);
    hr = hr ? hr : read_list(s, o, "DACL", &out->has_dacl, &out->dacl);
    hr = hr ? hr : read_list(s, o, "SACL", &out->has_sacl, &out->sacl);
    out->control |= SD_SELF_RELATIVE;
    out->control |= out->has_dacl ? SD_DACL_PRESENT : 0;
    out->control |= out->has_sacl ? SD_SACL_PRESENT : 0;
    return hr;
}

/* ---- writing ---- */
struct maker {
    const struct cimwin32 *s;
    struct repo_image_layer schema;
};

static hres new_object(const struct maker *m, const char *cls, wmi_object **out)
{
    struct cim_class *c = NULL;
    hres hr = cim_image_get_class(&m->schema.image, SLICE("root\\cimv2"), slice_of(cls), NULL, &c);
    struct cim_instance *i = hr ? NULL : cim_instance_new(c);
    if (c) {
        cim_object_unref(&c->o);
    }
    *out = i ? &i->o : NULL;
    return hr ? hr : i ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres put_text(wmi_object *o, const char *name, const struct str *text)
{
    wmi_value v = wmi_text(str_z(text));
    hres hr = str_status(text);
    return hr || text->n == 0 ? hr : wmi_object_put(o, name, &v);
}

static hres put_number(wmi_object *o, const char *name, uint64_t n)
{
    wmi_value v = wmi_uint(n);
    return wmi_object_put(o, name, &v);
}

static hres put_bytes(wmi_object *o, const char *name, const struct str *bytes)
{
    wmi_value items[8 + 4 * SID_MAX_SUB];
    hres hr = str_status(bytes);
    for (size_t i = 0; i < bytes->n && i < ARRAY_LEN(items); i++) {
        items[i] = wmi_uint((unsigned char)bytes->p[i]);
    }
    wmi_value v = wmi_array(WMI_UINT8, items, (uint32_t)bytes->n);
    return hr ? hr : wmi_object_put(o, name, &v);
}

static hres fill_trustee(const struct maker *m, const struct sid *sid, wmi_object *o)
{
    AUTO_STR text = STR_INIT;
    AUTO_STR bytes = STR_INIT;
    AUTO_STR name = STR_INIT;
    AUTO_STR domain = STR_INIT;
    str_add_sid(&text, sid);
    str_add_sid_bytes(&bytes, sid);
    hres hr = accounts_name_of(m->s, sid, &name, &domain);
    hr = hr ? hr : put_text(o, "SIDString", &text);
    hr = hr ? hr : put_bytes(o, "SID", &bytes);
    hr = hr ? hr : put_number(o, "SidLength", bytes.n);
    hr = hr ? hr : put_text(o, "Name", &name);
    return hr ? hr : put_text(o, "Domain", &domain);
}

static hres put_trustee(const struct maker *m, const struct sid *sid, wmi_object *o,
                        const char *name)
{
    wmi_object *trustee = NULL;
    hres hr = new_object(m, "Win32_Trustee", &trustee);
    hr = hr ? hr : fill_trustee(m, sid, trustee);
    wmi_value v = wmi_embedded(trustee);
    hr = hr ? hr : wmi_object_put(o, name, &v);
    wmi_object_unref(trustee);
    return hr;
}

static hres fill_entry(const struct maker *m, const struct entry *e, wmi_object *o)
{
    hres hr = put_number(o, "AceType", e->type);
    hr = hr ? hr : put_number(o, "AceFlags", e->flags);
    hr = hr ? hr : put_number(o, "AccessMask", e->mask);
    return hr ? hr : put_trustee(m, &e->sid, o, "Trustee");
}

static hres put_list(const struct maker *m, const struct entries *list, wmi_object *o,
                     const char *name)
{
    AUTO_FREE wmi_value *items = calloc(list->n + 1, sizeof *items);
    hres hr = items ? 0 : WBEM_E_OUT_OF_MEMORY;
    size_t n = 0;
    for (; hr == 0 && n < list->n; n++) {
        wmi_object *entry = NULL;
        hr = new_object(m, "Win32_ACE", &entry);
        hr = hr ? hr : fill_entry(m, &list->v[n], entry);
        items[n] = wmi_embedded(entry);
    }
    if (hr == 0) {
        wmi_value v = wmi_array(WMI_OBJECT, items, (uint32_t)n);
        hr = wmi_object_put(o, name, &v);
    }
    for (size_t i = 0; i < n; i++) {
        wmi_object_unref(items[i].object);
    }
    return hr;
}

static hres fill_descriptor(const struct maker *m, const struct descriptor *d, wmi_object *o)
{
    hres hr = put_number(o, "ControlFlags", d->control);
    hr = hr || !d->has_owner ? hr : put_trustee(m, &d->owner, o, "Owner");
    hr = hr || !d->has_group ? hr : put_trustee(m, &d->group, o, "Group");
    hr = hr || !d->has_dacl ? hr : put_list(m, &d->dacl, o, "DACL");
    return hr || !d->has_sacl ? hr : put_list(m, &d->sacl, o, "SACL");
}

hres descriptor_to_object(const struct cimwin32 *s, const struct descriptor *d, wmi_object **out)
{
    struct maker m = {.s = s};
    *out = NULL;
    hres hr = repo_image_layer_init(&m.schema);
    hr = hr ? hr : new_object(&m, "Win32_SecurityDescriptor", out);
    hr = hr ? hr : fill_descriptor(&m, d, *out);
    if (hr) {
        wmi_object_unref(*out);
        *out = NULL;
    }
    return hr;
}
