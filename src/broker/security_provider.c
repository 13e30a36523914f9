/* security_provider: __SystemSecurity and __thisNAMESPACE: the security descriptor of a namespace, as bytes and as
 * objects (reference section 13.2). */
#include "broker/enumerate.h"
#include "broker/security.h"

#include <grp.h>
#include <pwd.h>
#include <stdlib.h>

enum return_value { /* of GetSecurityDescriptor and SetSecurityDescriptor */
    RETURN_OK = 0,
    RETURN_ACCESS_DENIED = 2,
    RETURN_UNKNOWN = 8,
    RETURN_PARAMETER = 21
};

static struct broker *broker_of(const wmi_request *r)
{
    return r->session->broker;
}

static bool may(const wmi_request *r, uint32_t right)
{
    return (session_rights(r->session) & right) == right;
}

/* ---- bytes ---- */
static hres put_bytes(struct cim_instance *i, const char *property, struct slice bytes)
{
    struct cim_array *a = cim_array_new(CIM_UINT8, bytes.n);
    if (!a) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (size_t k = 0; k < bytes.n; k++) {
        a->v[k].u = (unsigned char)bytes.p[k];
    }
    struct cim_value v = cim_arrval(a);
    hres hr = cim_instance_put(i, slice_of(property), &v);
    cim_value_clear(&v);
    return hr;
}

static hres get_bytes(const struct cim_value *v, struct str *out)
{
    if (!v || v->null || v->type != (CIM_UINT8 | CIM_ARRAY)) {
        return WBEM_E_INVALID_PARAMETER;
    }
    for (uint32_t i = 0; i < cim_elem_count(v); i++) {
        str_addc(out, (char)v->d.arr->v[i].u);
    }
    return str_status(out);
}

static hres put_descriptor(wmi_request *r, struct cim_instance *i, const char *property)
{
    struct secdesc d = {0};
    AUTO_STR bytes = STR_INIT;
    hres hr = namespace_secdesc(broker_of(r), session_ns(r->session), &d);
    hr = hr ? hr : secdesc_print(&d, &bytes);
    secdesc_fini(&d);
    return hr ? hr : put_bytes(i, property, str_slice(&bytes));
}

static hres set_descriptor(wmi_request *r, const struct cim_value *v)
{
    struct secdesc d = {0};
    AUTO_STR bytes = STR_INIT;
    hres hr = get_bytes(v, &bytes);
    hr = hr ? hr : secdesc_parse(str_slice(&bytes), &d);
    hr = hr ? hr : namespace_set_secdesc(broker_of(r), session_ns(r->session), &d);
    secdesc_fini(&d);
    return hr;
}

/* ---- __thisNAMESPACE ---- */
static void tell_this(wmi_request *r)
{
    wmi_object *o = wmi_request_new_instance(r);
    hres hr = o ? 0 : WBEM_E_OUT_OF_MEMORY;
    if (o && may(r, WMI_RIGHT_READ_CONTROL)) { /* else it stays NULL */
        hr = put_descriptor(r, cim_as_instance(o), "SECURITY_DESCRIPTOR");
    }
    if (hr == 0) {
        hr = wmi_request_indicate(r, o);
    } else {
        wmi_object_unref(o);
    }
    wmi_request_done(r, hr);
}

void this_namespace_get(wmi_request *r, void *state)
{
    (void)state;
    tell_this(r);
}

void this_namespace_enumerate(wmi_request *r, void *state)
{
    (void)state;
    tell_this(r);
}

void this_namespace_put(wmi_request *r, void *state)
{
    (void)state;
    const struct cim_value *v = cim_instance_get(r->in, SLICE("SECURITY_DESCRIPTOR"));
    wmi_request_done(r, may(r, WMI_RIGHT_WRITE_DAC) ? set_descriptor(r, v) : WBEM_E_ACCESS_DENIED);
}

/* ---- __SystemSecurity ---- */
static void tell_one(wmi_request *r)
{
    wmi_object *o = wmi_request_new_instance(r);
    wmi_request_done(r, wmi_request_indicate(r, o));
}

void system_security_get(wmi_request *r, void *state)
{
    (void)state;
    tell_one(r);
}

void system_security_enumerate(wmi_request *r, void *state)
{
    (void)state;
    tell_one(r);
}

/* Out-parameters with a ReturnValue; NULL: out of memory, or a signature without one. */
static struct cim_instance *out_with(wmi_request *r, uint32_t ret)
{
    wmi_object *o = wmi_request_new_out(r);
    struct cim_instance *i = o ? cim_as_instance(o) : NULL;
    struct cim_value v = cim_uint(CIM_UINT32, ret);
    if (i && cim_instance_put(i, SLICE("ReturnValue"), &v)) {
        i = cim_instance_unref(i);
    }
    return i;
}

/* Delivers out (taken) when hr is 0. */
static void finish(wmi_request *r, hres hr, struct cim_instance *out)
{
    if (hr == 0) {
        hr = wmi_request_indicate(r, out ? &out->o : NULL);
    } else {
        cim_instance_unref(out);
    }
    wmi_request_done(r, hr);
}

static void m_get_sd(wmi_request *r, void *state)
{
    (void)state;
    if (!may(r, WMI_RIGHT_READ_CONTROL)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
        return;
    }
    struct cim_instance *out = out_with(r, 0);
    finish(r, out ? put_descriptor(r, out, "SD") : WBEM_E_OUT_OF_MEMORY, out);
}

static void m_set_sd(wmi_request *r, void *state)
{
    (void)state;
    if (!may(r, WMI_RIGHT_WRITE_DAC)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
        return;
    }
    hres hr = set_descriptor(r, r->in ? cim_instance_get(r->in, SLICE("SD")) : NULL);
    finish(r, hr, hr ? NULL : out_with(r, 0));
}

static void m_rights(wmi_request *r, void *state)
{
    (void)state;
    struct cim_instance *out = out_with(r, 0);
    struct cim_value v = cim_sint(CIM_SINT32, (int64_t)session_rights(r->session));
    finish(r, out ? cim_instance_put(out, SLICE("rights"), &v) : WBEM_E_OUT_OF_MEMORY, out);
}

static void m_disabled(wmi_request *r, void *state)
{
    (void)state;
    wmi_request_done(r, WBEM_E_METHOD_DISABLED);
}

/* ---- as objects ---- */
static hres new_object(wmi_request *r, const char *cls, struct cim_instance **out)
{
    AUTO_CIM_CLASS c = NULL;
    hres hr = repo_class(broker_of(r)->repo, NULL, session_ns(r->session), slice_of(cls), &c);
    *out = hr ? NULL : cim_instance_new(c);
    return hr ? hr : *out ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres put_text(struct cim_instance *i, const char *name, struct slice text)
{
    struct cim_value v;
    hres hr = cim_value_text(&v, CIM_STRING, text);
    hr = hr ? hr : cim_instance_put(i, slice_of(name), &v);
    cim_value_clear(&v);
    return hr;
}

static hres put_object(struct cim_instance *i, const char *name, struct cim_instance *o)
{
    struct cim_value v = cim_objval(&o->o); /* borrowed: put copies */
    return cim_instance_put(i, slice_of(name), &v);
}

/* The account's name; empty: it has none. */
static void add_name(const struct sid *s, struct str *out)
{
    static const struct {
        const struct sid *sid;
        const char *name;
    } known[] = {{&sid_everyone, "Everyone"},
                 {&sid_authenticated, "Authenticated Users"},
                 {&sid_system, "SYSTEM"},
                 {&sid_administrators, "Administrators"}};
    enum {
        BUFFER = 16384
    };
    uint32_t id;
    char *buf = malloc(BUFFER);
    struct passwd pw, *user = NULL;
    struct group gr, *group = NULL;
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        if (sid_eq(s, known[i].sid)) {
            str_addz(out, known[i].name);
        }
    }
    if (buf && sid_user(s, &id) && getpwuid_r(id, &pw, buf, BUFFER, &user) == 0 && user) {
        str_addz(out, user->pw_name);
    } else if (buf && sid_group(s, &id) && getgrgid_r(id, &gr, buf, BUFFER, &group) == 0 && group) {
        str_addz(out, group->gr_name);
    }
    free(buf);
}

static hres trustee_object(wmi_request *r, const struct sid *s, struct cim_instance **out)
{
    AUTO_STR text = STR_INIT;
    AUTO_STR name = STR_INIT;
    hres hr = new_object(r, "__Trustee", out);
    if (FAILED(hr)) {
        return hr;
    }
    str_add_sid(&text, s);
    add_name(s, &name);
    hr = str_status(&text);
    hr = hr ? hr : put_text(*out, "SIDString", str_slice(&text));
    hr = hr ? hr : put_sid(*out, "SID", s);
    struct cim_value n = cim_uint(CIM_UINT32, 8 + 4u * s->n);
    hr = hr ? hr : cim_instance_put(*out, SLICE("SidLength"), &n);
    return hr || name.n == 0 ? hr : put_text(*out, "Name", str_slice(&name));
}

static hres ace_object(wmi_request *r, const struct ace *a, struct cim_instance **out)
{
    AUTO_CIM_INSTANCE who = NULL;
    const struct cim_value mask = cim_uint(CIM_UINT32, a->mask),
                           type = cim_uint(CIM_UINT32, a->type),
                           flags = cim_uint(CIM_UINT32, a->flags);
    hres hr = new_object(r, "__ACE", out);
    hr = hr ? hr : trustee_object(r, &a->sid, &who);
    hr = hr ? hr : cim_instance_put(*out, SLICE("AccessMask"), &mask);
    hr = hr ? hr : cim_instance_put(*out, SLICE("AceType"), &type);
    hr = hr ? hr : cim_instance_put(*out, SLICE("AceFlags"), &flags);
    return hr ? hr : put_object(*out, "Trustee", who);
}

static hres put_aces(wmi_request *r, const struct secdesc *d, struct cim_instance *out)
{
    struct cim_array *a = cim_array_new(CIM_OBJECT, d->dacl.n);
    hres hr = a ? 0 : WBEM_E_OUT_OF_MEMORY;
    for (size_t i = 0; i < d->dacl.n && hr == 0; i++) {
        struct cim_instance *o = NULL;
        hr = ace_object(r, &d->dacl.v[i], &o);
        a->v[i].obj = o ? &o->o : NULL;
    }
    if (hr == 0) {
        struct cim_value v = cim_arrval(a);
        hr = cim_instance_put(out, SLICE("DACL"), &v);
    }
    cim_array_unref(a);
    return hr;
}

static hres put_trustee(wmi_request *r, const char *name, bool has, const struct sid *s,
                        struct cim_instance *out)
{
    AUTO_CIM_INSTANCE t = NULL;
    hres hr = has ? trustee_object(r, s, &t) : 0;
    return hr || !has ? hr : put_object(out, name, t);
}

static hres descriptor_object(wmi_request *r, struct cim_instance **out)
{
    struct secdesc d = {0};
    hres hr = namespace_secdesc(broker_of(r), session_ns(r->session), &d);
    hr = hr ? hr : new_object(r, "__SecurityDescriptor", out);
    struct cim_value control = cim_uint(CIM_UINT32, d.control);
    hr = hr ? hr : cim_instance_put(*out, SLICE("ControlFlags"), &control);
    hr = hr ? hr : put_trustee(r, "Owner", d.has_owner, &d.owner, *out);
    hr = hr ? hr : put_trustee(r, "Group", d.has_group, &d.group, *out);
    hr = hr || !(d.control & SD_DACL_PRESENT) ? hr : put_aces(r, &d, *out);
    secdesc_fini(&d);
    return hr;
}

static void m_get_descriptor(wmi_request *r, void *state)
{
    (void)state;
    AUTO_CIM_INSTANCE d = NULL;
    bool allowed = may(r, WMI_RIGHT_READ_CONTROL);
    struct cim_instance *out = out_with(r, allowed ? RETURN_OK : RETURN_ACCESS_DENIED);
    hres hr = out ? 0 : WBEM_E_OUT_OF_MEMORY;
    hr = hr || !allowed ? hr : descriptor_object(r, &d);
    hr = hr || !allowed ? hr : put_object(out, "Descriptor", d);
    finish(r, hr, out);
}

/* ---- from objects ---- */
static struct cim_instance *object_at(const struct cim_instance *i, const char *name)
{
    const struct cim_value *v = cim_instance_get(i, slice_of(name));
    return v && !v->null && v->type == CIM_OBJECT ? cim_as_instance(v->d.obj) : NULL;
}

static uint32_t number_at(const struct cim_instance *i, const char *name)
{
    const struct cim_value *v = cim_instance_get(i, slice_of(name));
    return v && !v->null && cim_type_is_unsigned(v->type) ? (uint32_t)v->d.u : 0;
}

/* By SID, SIDString, or the name of an account of this system. */
static bool sid_of_trustee(const struct cim_instance *t, struct sid *out)
{
    AUTO_STR bytes = STR_INIT;
    size_t used;
    if (!t) {
        return false;
    }
    if (get_bytes(cim_instance_get(t, SLICE("SID")), &bytes) == 0) {
        return sid_from_bytes(str_slice(&bytes), out, &used) == 0;
    }
    const struct cim_value *v = cim_instance_get(t, SLICE("SIDString"));
    if (v && !v->null) {
        return sid_from_text(cim_str_slice(v->d.str), out);
    }
    v = cim_instance_get(t, SLICE("Name"));
    enum {
        BUFFER = 16384
    };
    char *buf = v && !v->null ? malloc(BUFFER) : NULL;
    struct passwd pw, *user = NULL;
    bool found = buf && getpwnam_r(cim_str_z(v->d.str), &pw, buf, BUFFER, &user) == 0 && user;
    if (found) {
        *out = sid_of_user(user->pw_uid);
    }
    free(buf);
    return found;
}

static hres read_aces(const struct cim_value *v, struct secdesc *d)
{
    hres hr = 0;
    for (uint32_t i = 0; i < cim_elem_count(v) && hr == 0; i++) {
        struct cim_instance *a = v->d.arr->v[i].obj ? cim_as_instance(v->d.arr->v[i].obj) : NULL;
        struct sid sid;
        if (!a || number_at(a, "AceType") > ACE_DENIED ||
            !sid_of_trustee(object_at(a, "Trustee"), &sid)) {
            return WBEM_E_INVALID_OBJECT;
        }
        hr = secdesc_add(d, number_at(a, "AceType"), number_at(a, "AceFlags") & 0xff,
                         number_at(a, "AccessMask"), &sid);
    }
    return hr;
}

static hres read_descriptor(const struct cim_instance *o, struct secdesc *d)
{
    const struct cim_value *v = cim_instance_get(o, SLICE("DACL"));
    d->control = (uint16_t)((number_at(o, "ControlFlags") & SD_DACL_PROTECTED) | SD_SELF_RELATIVE);
    d->has_owner = sid_of_trustee(object_at(o, "Owner"), &d->owner);
    d->has_group = sid_of_trustee(object_at(o, "Group"), &d->group);
    if ((object_at(o, "Owner") && !d->has_owner) || (object_at(o, "Group") && !d->has_group)) {
        return WBEM_E_INVALID_OBJECT;
    }
    if (!v || v->null) {
        return 0; /* no list: everything is allowed */
    }
    d->control |= SD_DACL_PRESENT;
    return v->type == (CIM_OBJECT | CIM_ARRAY) ? read_aces(v, d) : WBEM_E_INVALID_OBJECT;
}

static void m_set_descriptor(wmi_request *r, void *state)
{
    (void)state;
    struct secdesc d = {0};
    struct cim_instance *o = r->in ? object_at(r->in, "Descriptor") : NULL;
    hres hr = 0;
    uint32_t ret = RETURN_OK;
    if (!may(r, WMI_RIGHT_WRITE_DAC)) {
        ret = RETURN_ACCESS_DENIED;
    } else if (!o || (hr = read_descriptor(o, &d)) == WBEM_E_INVALID_OBJECT) {
        hr = 0;
        ret = RETURN_PARAMETER;
    } else if (hr == 0) {
        hr = namespace_set_secdesc(broker_of(r), session_ns(r->session), &d);
    }
    secdesc_fini(&d);
    finish(r, hr, hr ? NULL : out_with(r, ret));
}

const struct wmi_method_provider system_security_methods[] = {
    {"GetSD", m_get_sd},
    {"SetSD", m_set_sd},
    {"GetCallerAccessRights", m_rights},
    {"GetSecurityDescriptor", m_get_descriptor},
    {"SetSecurityDescriptor", m_set_descriptor},
    {"Get9XUserList", m_disabled},
    {"Set9XUserList", m_disabled},
    {0},
};
