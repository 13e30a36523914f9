/* file_security: Win32_LogicalFileSecuritySetting and what it is associated with: the file, owner, group and those who have
 * rights; ChangeSecurityPermissions of files. */
#include "providers/file/file_acl.h"
#include "util/utf.h"

#include <fcntl.h>
#include <unistd.h>

#define SETTING "Win32_LogicalFileSecuritySetting"

enum setting_return { /* of GetSecurityDescriptor and SetSecurityDescriptor */
    SETTING_OK = 0,
    SETTING_DENIED = 2,
    SETTING_UNKNOWN = 8,
    SETTING_PRIVILEGE = 9,
    SETTING_PARAMETER = 21,
};

static int open_file(const struct sysroot *root, struct slice path)
{
    AUTO_STR z = STR_INIT;
    str_add_slice(&z, path);
    if (!file_path_valid(path) || str_status(&z)) {
        return -1;
    }
    return sysroot_open(root, path.n > 1 ? str_z(&z) + 1 : ".", O_PATH);
}

/* Regular files and directories have settings. */
static hres read_acl(const struct sysroot *root, struct slice path, struct file_acl *out, int *fd)
{
    struct stat st;
    *fd = open_file(root, path);
    hres hr = *fd < 0 || fstat(*fd, &st) || !(S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))
                  ? WBEM_E_NOT_FOUND
                  : file_acl_read(*fd, out);
    if (FAILED(hr) && *fd >= 0) {
        (void)close(*fd);
        *fd = -1;
    }
    return hr;
}

/* ---- the class ---- */
struct setting {
    struct slice path;
    struct str caption;
    bool owns;
};

static const char one_only[] = "the security settings of files are told for one file: the query "
                               "needs the condition Path = \"path\"";

static hres tell_setting(struct telling *t)
{
    struct file_acl acl = {0};
    struct setting v = {0};
    int fd;
    if (!caller_is_self(t->r)) {
        return WBEM_E_ACCESS_DENIED;
    }
    if (!telling_equals(t, "Path", &v.path)) {
        t->refusal = one_only;
        return WBEM_E_PROVIDER_NOT_CAPABLE;
    }
    hres hr = read_acl(t->s->root, v.path, &acl, &fd);
    if (hr == 0) {
        v.owns = geteuid() == 0 || geteuid() == acl.uid;
        str_addf(&v.caption, "Security settings of %.*s", (int)v.path.n, v.path.p);
        hr = str_status(&v.caption);
        hr = hr ? hr : tell(t, &v);
        (void)close(fd);
    }
    str_fini(&v.caption);
    file_acl_fini(&acl);
    return hr == WBEM_E_NOT_FOUND ? 0 : hr;
}

static const struct prop_row rows[] = {
    ROW_STR("Caption", setting, caption, "\"Security settings of\" and the path"),
    ROW_NUM("ControlFlags", SD_DACL_PRESENT | SD_SELF_RELATIVE,
            "0x8004: there is a list, in one piece"),
    ROW_STR("Description", setting, caption, "as Caption"),
    ROW_BOOL("OwnerPermissions", setting, owns, "whether the process owns the file, or is root"),
    ROW_SLICE("Path", setting, path, "the path of the file: the key"),
    ROW_NULL("SettingID", "Path tells"),
    {0},
};
const struct win32_table file_setting_table = {
    SETTING, rows, tell_setting,
    "Owner, group and rights of a file or directory, told for one path. The mode and the POSIX "
    "access list (acl(5)) are the DACL: the "
    "owner, the group, S-1-1-0 for others, further users and groups, with what the mask leaves "
    "them; r, w and x are the generic rights to read, write and execute. "
    "SetSecurityDescriptor writes it back: without further users and groups as the mode alone; "
    "what is denied is taken off what is "
    "allowed to the same; entries of S-1-5-18 and S-1-5-32-544 are left out, for root may do "
    "everything; one of somebody who has no "
    "account or group number here returns 21. 9 is returned when the owner may not be given away. "
    "Default lists of directories are not shown and not changed."};

/* ---- methods ---- */
static void method_get(wmi_request *r, void *state)
{
    const struct cimwin32 *s = state;
    struct file_acl acl = {0};
    struct descriptor d = {0};
    wmi_value key;
    wmi_object *o = NULL;
    int fd = -1;
    hres hr = wmi_request_key(r, "Path", &key);
    hr = hr ? hr : caller_is_self(r) ? 0 : WBEM_E_ACCESS_DENIED;
    hr = hr ? hr : read_acl(s->root, (struct slice){key.text, key.count}, &acl, &fd);
    hr = hr ? hr : file_acl_to_descriptor(&acl, &d);
    hr = hr ? hr : descriptor_to_object(s, &d, &o);
    if (fd >= 0) {
        (void)close(fd);
    }
    if (FAILED(hr)) {
        wmi_request_done(r, hr);
    } else {
        wmi_value v = wmi_embedded(o);
        answer_with(r, SETTING_OK, "Descriptor", &v, NULL, NULL);
    }
    wmi_object_unref(o);
    descriptor_fini(&d);
    file_acl_fini(&acl);
}

/* Writes a descriptor that is an in-parameter to an open file. FR_... */
static uint32_t apply(const struct cimwin32 *s, int fd, const struct file_acl *old,
                      const wmi_value *v, unsigned parts)
{
    struct descriptor d = {0};
    struct file_acl new = {0};
    hres hr = v->is_null || !v->object ? WBEM_E_INVALID_PARAMETER
                                       : descriptor_from_object(s, v->object, &d);
    hr = hr ? hr : file_acl_from_descriptor(&d, old, &new);
    parts &= (d.has_owner ? ~0u : ~(unsigned)FILE_ACL_OWNER) &
             (d.has_group ? ~0u : ~(unsigned)FILE_ACL_GROUP) &
             (d.control & SD_DACL_PRESENT ? ~0u : ~(unsigned)FILE_ACL_DACL);
    uint32_t ret = hr == 0                          ? file_acl_write(fd, &new, parts)
                   : hr == WBEM_E_INVALID_PARAMETER ? FR_PARAMETER
                                                    : FR_FAILED;
    file_acl_fini(&new);
    descriptor_fini(&d);
    return ret;
}

static void method_set(wmi_request *r, void *state)
{
    const struct cimwin32 *s = state;
    struct file_acl acl = {0};
    wmi_value key, v = wmi_null();
    int fd = -1;
    hres hr = wmi_request_key(r, "Path", &key);
    hr = hr ? hr : caller_is_self(r) ? 0 : WBEM_E_ACCESS_DENIED;
    hr = hr ? hr : wmi_request_in(r, "Descriptor", &v);
    hr = hr ? hr : read_acl(s->root, (struct slice){key.text, key.count}, &acl, &fd);
    if (FAILED(hr)) {
        wmi_request_done(r, hr);
        return;
    }
    uint32_t ret = apply(s, fd, &acl, &v, FILE_ACL_OWNER | FILE_ACL_GROUP | FILE_ACL_DACL);
    (void)close(fd);
    file_acl_fini(&acl);
    answer(r, ret == FR_OK          ? SETTING_OK
              : ret == FR_DENIED    ? SETTING_DENIED
              : ret == FR_PRIVILEGE ? SETTING_PRIVILEGE
              : ret == FR_PARAMETER ? SETTING_PARAMETER
                                    : SETTING_UNKNOWN);
}

const struct wmi_method_provider file_setting_methods[] = {
    {"GetSecurityDescriptor", method_get},
    {"SetSecurityDescriptor", method_set},
    {0},
};

uint32_t file_secure(wmi_request *r, const struct cimwin32 *s, struct file_work *w)
{
    struct file_acl acl = {0};
    wmi_value descriptor = wmi_null(), option = wmi_null();
    int fd;
    if (wmi_request_in(r, "SecurityDescriptor", &descriptor) ||
        wmi_request_in(r, "Option", &option) || option.is_null || (option.uint & 7) == 0) {
        return FR_PARAMETER;
    }
    hres hr = read_acl(s->root, w->path, &acl, &fd);
    if (FAILED(hr)) {
        return hr == WBEM_E_NOT_FOUND ? FR_OBJECT : FR_FAILED;
    }
    uint32_t ret = apply(s, fd, &acl, &descriptor, (unsigned)option.uint);
    if (ret != FR_OK) {
        str_add_slice(&w->stop, w->path);
    }
    (void)close(fd);
    file_acl_fini(&acl);
    return ret;
}

/* ---- associations ---- */
struct right { /* begins like struct link_pair */
    struct link_pair pair;
    uint64_t mask, type, inheritance;
};

static void add_setting(const struct telling *t, struct slice path, struct str *out)
{
    telling_path1(t, out, SETTING, "Path", path);
}

static void add_sid_path(const struct telling *t, const struct sid *sid, struct str *out)
{
    AUTO_STR text = STR_INIT;
    str_add_sid(&text, sid);
    telling_path1(t, out, "Win32_SID", "SID", str_slice(&text));
    out->failed |= text.failed;
}

/* The file whose setting the query names, read; *fd is -1 when there is none. */
static hres asked_acl(struct telling *t, struct str *path, struct file_acl *acl, int *fd)
{
    bool other;
    *fd = -1;
    if (!caller_is_self(t->r)) {
        return WBEM_E_ACCESS_DENIED;
    }
    if (!telling_refers(t, "SecuritySetting", SETTING, "Path", path, &other)) {
        t->refusal = other ? NULL : one_only;
        return other ? 0 : WBEM_E_PROVIDER_NOT_CAPABLE;
    }
    hres hr = read_acl(t->s->root, str_slice(path), acl, fd);
    return hr == WBEM_E_NOT_FOUND ? 0 : hr;
}

static hres tell_holder(struct telling *t, bool group)
{
    AUTO_STR path = STR_INIT;
    struct file_acl acl = {0};
    struct link_pair p = {0};
    int fd;
    hres hr = asked_acl(t, &path, &acl, &fd);
    if (hr == 0 && fd >= 0) {
        struct sid sid = group ? sid_of_group(acl.gid) : sid_of_user(acl.uid);
        add_setting(t, str_slice(&path), &p.left);
        add_sid_path(t, &sid, &p.right);
        hr = tell_link(t, &p);
        (void)close(fd);
    }
    link_pair_fini(&p);
    file_acl_fini(&acl);
    return hr;
}

static hres tell_owner(struct telling *t)
{
    return tell_holder(t, false);
}

static hres tell_group(struct telling *t)
{
    return tell_holder(t, true);
}

static hres tell_rights(struct telling *t)
{
    AUTO_STR path = STR_INIT;
    struct file_acl acl = {0};
    struct descriptor d = {0};
    int fd;
    hres hr = asked_acl(t, &path, &acl, &fd);
    hr = hr || fd < 0 ? hr : file_acl_to_descriptor(&acl, &d);
    for (size_t i = 0; hr == 0 && i < d.dacl.n; i++) {
        struct right v = {.mask = d.dacl.v[i].mask, .type = d.dacl.v[i].type};
        add_setting(t, str_slice(&path), &v.pair.left);
        add_sid_path(t, &d.dacl.v[i].sid, &v.pair.right);
        hr = tell_link(t, &v.pair);
        link_pair_fini(&v.pair);
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    descriptor_fini(&d);
    file_acl_fini(&acl);
    return hr;
}

/* The file, by its class, and its setting. */
static hres tell_file_of(struct telling *t, struct slice path)
{
    struct file_acl acl = {0};
    struct link_pair p = {0};
    int fd;
    hres hr = read_acl(t->s->root, path, &acl, &fd);
    if (hr == 0) {
        telling_path1(t, &p.left, acl.directory ? "Win32_Directory" : "CIM_DataFile", "Name", path);
        add_setting(t, path, &p.right);
        hr = tell_link(t, &p);
        (void)close(fd);
    }
    link_pair_fini(&p);
    file_acl_fini(&acl);
    return hr == WBEM_E_NOT_FOUND ? 0 : hr;
}

static hres tell_files(struct telling *t)
{
    static const char *const classes[] = {"CIM_DataFile", "Win32_Directory"};
    AUTO_STR path = STR_INIT;
    bool other, any = false;
    if (!caller_is_self(t->r)) {
        return WBEM_E_ACCESS_DENIED;
    }
    if (telling_refers(t, "Setting", SETTING, "Path", &path, &other)) {
        return tell_file_of(t, str_slice(&path));
    }
    any = other;
    for (size_t i = 0; i < ARRAY_LEN(classes); i++) {
        if (telling_refers(t, "Element", classes[i], "Name", &path, &other)) {
            return tell_file_of(t, str_slice(&path));
        }
        any |= other;
    }
    t->refusal = any ? NULL : one_only;
    return any ? 0 : WBEM_E_PROVIDER_NOT_CAPABLE;
}

#define OF_SETTING ROW_STR("SecuritySetting", link_pair, left, "path of the " SETTING)
static const struct prop_row owner_rows[] = {
    OF_SETTING,
    ROW_STR("Owner", link_pair, right, "path of the Win32_SID"),
    {0},
};
static const struct prop_row group_rows[] = {
    OF_SETTING,
    ROW_STR("Group", link_pair, right, "path of the Win32_SID"),
    {0},
};
static const struct prop_row right_rows[] = {
    OF_SETTING,
    ROW_STR("Trustee", link_pair, right, "path of the Win32_SID"),
    ROW_U64("AccessMask", right, mask, "the rights"),
    ROW_NULL("GuidInheritedObjectType", "of Active Directory"),
    ROW_NULL("GuidObjectType", "of Active Directory"),
    ROW_U64("Inheritance", right, inheritance, "0: rights are not handed on"),
    ROW_U64("Type", right, type, "0: allowed"),
    {0},
};
static const struct prop_row file_rows[] = {
    ROW_STR("Element", link_pair, left, "path of the CIM_DataFile or Win32_Directory"),
    ROW_STR("Setting", link_pair, right, "path of the " SETTING),
    {0},
};
#define ONE " One of the two references has to be given, as ASSOCIATORS OF and REFERENCES OF do."
const struct win32_table file_owner_table = {
    "Win32_LogicalFileOwner", owner_rows, tell_owner,
    "A setting and the owner of the file. SecuritySetting has to be given."};
const struct win32_table file_group_table = {
    "Win32_LogicalFileGroup", group_rows, tell_group,
    "A setting and the group of the file. SecuritySetting has to be given."};
const struct win32_table file_right_table = {
    "Win32_LogicalFileAccess", right_rows, tell_rights,
    "A setting and who has rights. SecuritySetting has to be given."};
const struct win32_table file_of_setting_table = {"Win32_SecuritySettingOfLogicalFile", file_rows,
                                                  tell_files, "A file and its setting." ONE};
