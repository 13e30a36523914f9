/* share: Win32_Share with its methods, and Win32_ShareToDirectory. */
#include "providers/scan.h"
#include "providers/share/shares.h"
#include "util/utf.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct subject {
    const struct share *sh;
    struct slice label;
    uint64_t type, most;
};
enum share_type {
    SHARE_DISK = 0,
    SHARE_PRINTER = 1
};

static hres fill_share_str(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    return fill_member_str(row, ((const struct subject *)subject)->sh, out);
}

static hres fill_unlimited(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    *out = cim_bool(((const struct subject *)subject)->most == NOT_KNOWN);
    return 0;
}

/* clang-format off */
static const struct prop_row rows[] = {
    ROW_NULL("AccessMask", "as on Windows; GetAccessMask answers it"),
    {"AllowMaximum", fill_unlimited, 0, 0, "TRUE when the connections are not limited"},
    ROW_SLICE("Caption", subject, label, "the comment, else the name"),
    ROW_SLICE("Description", subject, label, "the comment, else the name"),
    ROW_U64("MaximumAllowed", subject, most, "`max connections`; NULL without a limit"),
    {"Name", fill_share_str, offsetof(struct share, name), 0, "name of the share: the key"},
    {"Path", fill_share_str, offsetof(struct share, path), 0, "the directory"},
    ROW_CONST("Status", "OK"),
    ROW_U64("Type", subject, type, "1 (print queue) when it is `printable`, else 0 (disk)"),
    {0},
};
/* clang-format on */

static hres tell_share(struct telling *t, const struct share *sh)
{
    struct subject u = {.sh = sh,
                        .label = str_slice(sh->comment.n ? &sh->comment : &sh->name),
                        .type = sh->printable ? SHARE_PRINTER : SHARE_DISK,
                        .most = sh->most ? sh->most : NOT_KNOWN};
    return tell(t, &u);
}

typedef hres tell_fn(struct telling *t, const struct share *sh);

static hres tell_each(struct telling *t, tell_fn *fn)
{
    struct smb_shares all;
    hres hr = smb_shares_read(t->s, &all);
    for (size_t i = 0; i < all.v.n && hr == 0; i++) {
        hr = all.v.v[i].available ? fn(t, &all.v.v[i]) : 0;
    }
    smb_shares_done(&all);
    return hr;
}

static hres tell_shares(struct telling *t)
{
    return tell_each(t, tell_share);
}

const struct win32_table share_table = {
    "Win32_Share", rows, tell_shares,
    "What Samba shares: the sections of /etc/samba/smb.conf except [global], [homes] and "
    "[printers], with what it includes, and the usershares of /var/lib/samba/usershares (or "
    "`usershare path`). Create, SetShareInfo and Delete make, change and delete usershares "
    "(`net usershare`), by the rights of the process and of Samba; the sections of smb.conf are "
    "not "
    "changed (2, access denied). A usershare has no limit of connections: MaximumAllowed is "
    "not kept. Access gives read (R), full (F) and denied (D) rights; without it Everyone may "
    "read. GetAccessMask answers what Everyone may do as far as the share is concerned."};

/* ---- Win32_ShareToDirectory ---- */
static hres tell_directory(struct telling *t, const struct share *sh)
{
    struct link_pair p = {0};
    if (sh->printable || sh->path.n == 0) {
        return 0;
    }
    telling_path1(t, &p.left, "Win32_Share", "Name", str_slice(&sh->name));
    telling_path1(t, &p.right, "Win32_Directory", "Name", str_slice(&sh->path));
    hres hr = tell_link(t, &p);
    link_pair_fini(&p);
    return hr;
}

static hres tell_directories(struct telling *t)
{
    return tell_each(t, tell_directory);
}

static const struct prop_row directory_rows[] = {
    ROW_STR("Share", link_pair, left, "path of the Win32_Share"),
    ROW_STR("SharedElement", link_pair, right, "path of the Win32_Directory"),
    {0},
};
const struct win32_table share_directory_table = {"Win32_ShareToDirectory", directory_rows,
                                                  tell_directories,
                                                  "Each share with the directory it shares."};

/* ---- methods ---- */
enum share_return {
    SHARE_OK = 0,
    SHARE_ACCESS = 2,
    SHARE_UNKNOWN = 8,
    SHARE_NAME = 9,
    SHARE_PARAMETER = 21,
    SHARE_DUPLICATE = 22,
    SHARE_DIRECTORY = 24,
    SHARE_NOT_FOUND = 25
};

static enum share_return return_of(hres hr)
{
    return hr == 0                      ? SHARE_OK
           : hr == WBEM_E_ACCESS_DENIED ? SHARE_ACCESS
           : hr == WBEM_E_NOT_FOUND     ? SHARE_NOT_FOUND
                                        : SHARE_UNKNOWN;
}

static struct slice text_in(const wmi_request *r, const char *name)
{
    wmi_value v;
    return wmi_request_in(r, name, &v) == 0 && !v.is_null ? (struct slice){v.text, v.count}
                                                          : SLICE("");
}

/* Files are named by the share in lower case. */
static void add_file_name(struct str *out, struct slice name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        str_addc(out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
    }
}

static enum share_return write_share(const struct cimwin32 *s, const struct smb_shares *all,
                                     const struct share *sh)
{
    AUTO_STR text = STR_INIT;
    AUTO_STR file = STR_INIT;
    share_print(sh, &text);
    add_file_name(&file, str_slice(&sh->name));
    hres hr = str_status(&text);
    hr = hr ? hr : str_status(&file);
    hr = hr ? hr
            : sysroot_replace(s->root, str_z(&all->user_dir), str_z(&file), str_slice(&text), 0644);
    /* without the directory there are no usershares */
    return hr == WBEM_E_NOT_FOUND ? SHARE_UNKNOWN : return_of(hr);
}

/* One line without control characters. */
static bool is_line(struct slice text)
{
    for (size_t i = 0; i < text.n; i++) {
        if ((unsigned char)text.p[i] < ' ') {
            return false;
        }
    }
    return true;
}

static bool is_directory(const struct cimwin32 *s, struct slice path)
{
    AUTO_STR below = STR_INIT;
    if (path.n == 0 || path.p[0] != '/') {
        return false;
    }
    str_add_slice(&below, slice_from(path, 1));
    str_addz(&below, below.n ? "" : ".");
    int fd = str_status(&below) ? -1 : sysroot_open(s->root, str_z(&below), O_PATH | O_DIRECTORY);
    if (fd >= 0) {
        (void)close(fd);
    }
    return fd >= 0;
}

static bool take_access(const wmi_request *r, const struct cimwin32 *s, struct str *acl)
{
    wmi_value v;
    bool given = wmi_request_in(r, "Access", &v) == 0 && !v.is_null;
    str_clear(acl);
    return share_acl_of(s, given ? v.object : NULL, acl) == 0;
}

static enum share_return create_share(wmi_request *r, const struct cimwin32 *s,
                                      const struct smb_shares *all)
{
    struct slice name = text_in(r, "Name"), path = text_in(r, "Path"),
                 comment = text_in(r, "Description");
    wmi_value type;
    if (!share_name_valid(name)) {
        return SHARE_NAME;
    }
    if (wmi_request_in(r, "Type", &type) || type.is_null || type.uint != SHARE_DISK ||
        !is_line(path) || !is_line(comment)) {
        return SHARE_PARAMETER;
    }
    if (smb_shares_find(all, name)) {
        return SHARE_DUPLICATE;
    }
    if (!is_directory(s, path)) {
        return SHARE_DIRECTORY;
    }
    struct share sh = {.user = true};
    str_add_slice(&sh.name, name);
    str_add_slice(&sh.path, path);
    str_add_slice(&sh.comment, comment);
    enum share_return ret = take_access(r, s, &sh.acl) ? write_share(s, all, &sh) : SHARE_PARAMETER;
    str_fini(&sh.name);
    str_fini(&sh.path);
    str_fini(&sh.comment);
    str_fini(&sh.acl);
    return ret;
}

static enum share_return delete_share(const struct cimwin32 *s, const struct smb_shares *all,
                                      const struct share *sh)
{
    AUTO_STR file = STR_INIT;
    if (!sh->user) {
        return SHARE_ACCESS;
    }
    add_file_name(&file, str_slice(&sh->name));
    int fd = str_status(&file)
                 ? -ENOMEM
                 : sysroot_open(s->root, str_z(&all->user_dir), O_RDONLY | O_DIRECTORY);
    int err = fd < 0 ? -fd : unlinkat(fd, str_z(&file), 0) ? errno : 0;
    if (fd >= 0) {
        (void)close(fd);
    }
    return return_of(err ? hres_from_errno(err) : 0);
}

static enum share_return change_share(wmi_request *r, const struct cimwin32 *s,
                                      const struct smb_shares *all, struct share *sh)
{
    wmi_value v;
    struct slice comment = text_in(r, "Description");
    if (!sh->user) {
        return SHARE_ACCESS;
    }
    if (!is_line(comment)) {
        return SHARE_PARAMETER;
    }
    if (wmi_request_in(r, "Description", &v) == 0 && !v.is_null) {
        str_clear(&sh->comment);
        str_add_slice(&sh->comment, comment);
    }
    if (wmi_request_in(r, "Access", &v) == 0 && !v.is_null && !take_access(r, s, &sh->acl)) {
        return SHARE_PARAMETER;
    }
    return write_share(s, all, sh);
}

enum share_action {
    CREATE,
    DELETE,
    CHANGE,
    MASK
};

static uint32_t act(wmi_request *r, const struct cimwin32 *s, enum share_action action,
                    struct smb_shares *all)
{
    wmi_value key;
    if (action == CREATE) {
        return create_share(r, s, all);
    }
    const struct share *found = wmi_request_key(r, "Name", &key) == 0 && !key.is_null
                                    ? smb_shares_find(all, (struct slice){key.text, key.count})
                                    : NULL;
    if (!found) {
        return SHARE_NOT_FOUND;
    }
    return action == DELETE   ? delete_share(s, all, found)
           : action == CHANGE ? change_share(r, s, all, &all->v.v[found - all->v.v])
                              : share_access(found);
}

/* The return value of an action; a failure of the call in *hr. */
static uint32_t run_action(wmi_request *r, const struct cimwin32 *s, enum share_action action,
                           hres *hr)
{
    struct smb_shares all = {0};
    *hr = action == MASK || caller_is_self(r) ? smb_shares_read(s, &all) : WBEM_E_ACCESS_DENIED;
    uint32_t ret = *hr ? 0 : act(r, s, action, &all);
    smb_shares_done(&all);
    return ret;
}

static void answer_action(wmi_request *r, const struct cimwin32 *s, enum share_action action)
{
    hres hr;
    uint32_t ret = run_action(r, s, action, &hr);
    if (FAILED(hr)) {
        wmi_request_done(r, hr);
    } else {
        answer(r, ret);
    }
}

static void method_create(wmi_request *r, void *state)
{
    answer_action(r, state, CREATE);
}

static void method_delete(wmi_request *r, void *state)
{
    answer_action(r, state, DELETE);
}

static void method_change(wmi_request *r, void *state)
{
    answer_action(r, state, CHANGE);
}

static void method_mask(wmi_request *r, void *state)
{
    answer_action(r, state, MASK);
}

const struct wmi_method_provider share_methods[] = {{"Create", method_create},
                                                    {"Delete", method_delete},
                                                    {"GetAccessMask", method_mask},
                                                    {"SetShareInfo", method_change},
                                                    {0}};

/* Shares are made with Create. */
void share_put(wmi_request *r, void *state)
{
    (void)state;
    wmi_request_done(r, WBEM_E_PROVIDER_NOT_CAPABLE);
}

void share_delete(wmi_request *r, void *state)
{
    hres hr;
    uint32_t ret = run_action(r, state, DELETE, &hr);
    wmi_request_done(r, hr                       ? hr
                        : ret == SHARE_OK        ? 0
                        : ret == SHARE_ACCESS    ? WBEM_E_ACCESS_DENIED
                        : ret == SHARE_NOT_FOUND ? WBEM_E_NOT_FOUND
                                                 : WBEM_E_FAILED);
}
