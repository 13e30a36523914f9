/* account: Win32_UserAccount, Win32_SystemAccount and Win32_Group. */
#include "providers/users/accounts.h"

enum {
    SRC_SHADOW = 1
};
struct subject {
    const struct cimwin32 *s;
    struct slice name, comment, full_name;
    struct str caption, sid;
    int8_t disabled, changeable, expires, required;
};

static hres fill_status(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct subject *a = subject;
    return fill_text(out, a->disabled == 1 ? SLICE("Degraded") : SLICE("OK"));
}

static hres tell_account(struct telling *t, const struct account *a)
{
    struct subject u = {
        .s = t->s,
        .name = a->name,
        .comment = a->comment,
        .full_name = account_full_name(a),
        .disabled = account_disabled(a, accounts_today()),
        .changeable = account_password_changeable(a),
        .expires = account_password_expires(a),
        .required = account_password_required(a),
    };
    str_addf(&u.caption, "%s\\", cim_str_z(t->s->computer));
    str_add_slice(&u.caption, a->name);
    account_add_sid(a, &u.sid);
    hres hr = tell(t, &u);
    str_fini(&u.caption);
    str_fini(&u.sid);
    return hr;
}

/* ---- users ---- */
/* clang-format off */
#define COMMON \
    ROW_STR("Caption", subject, caption, "Domain, \\\\ and Name"), \
    ROW_COMPUTER("Domain"), \
    ROW_YES("LocalAccount", "TRUE: other name services are not asked")

static const struct prop_row user_rows[] = {
    COMMON,
    ROW_NUM("AccountType", 512, "512: a normal account"),
    ROW_SLICE("Description", subject, comment, "the comment of /etc/passwd"),
    {"Disabled", fill_member_tri, offsetof(struct subject, disabled), SRC_SHADOW,
     "TRUE when the shell is nologin or false, the account has expired, or its password is locked (a \"!\" stands before it in "
     "/etc/shadow); NULL when that file cannot be read or the caller is not root"},
    ROW_SLICE("FullName", subject, full_name, "the comment of /etc/passwd up to its first comma"),
    ROW_NULL("Lockout", "failed log-ons are counted by PAM modules in files of their own"),
    ROW_SLICE("Name", subject, name, "name of the user"),
    {"PasswordChangeable", fill_member_tri, offsetof(struct subject, changeable), SRC_SHADOW,
     "FALSE when the least age of the password is above the greatest; NULL when /etc/shadow is not told"},
    {"PasswordExpires", fill_member_tri, offsetof(struct subject, expires), SRC_SHADOW,
     "whether it has a greatest age (below 99999 days); NULL when /etc/shadow is not told"},
    {"PasswordRequired", fill_member_tri, offsetof(struct subject, required), SRC_SHADOW,
     "FALSE when it is empty; NULL when /etc/shadow is not told"},
    ROW_STR("SID", subject, sid, "S-1-22-1- and the user's number"),
    ROW_NUM("SIDType", 1, "1: a user"),
    {"Status", fill_status, 0, SRC_SHADOW, "\"Degraded\" when Disabled is TRUE, else \"OK\""},
    {0},
};
static const struct prop_row system_rows[] = {
    COMMON,
    ROW_SLICE("Description", subject, comment, "the comment of /etc/passwd"),
    ROW_SLICE("Name", subject, name, "name of the user"),
    ROW_STR("SID", subject, sid, "S-1-22-1- and the user's number"),
    ROW_NUM("SIDType", 1, "1: a user"),
    ROW_CONST("Status", "OK"),
    {0},
};
static const struct prop_row group_rows[] = {
    COMMON,
    ROW_NULL("Description", "groups have no comment"),
    ROW_SLICE("Name", subject, name, "name of the group"),
    ROW_STR("SID", subject, sid, "S-1-22-2- and the group's number"),
    ROW_NUM("SIDType", 4, "4: an alias, which is what Windows calls the groups of one computer"),
    ROW_CONST("Status", "OK"),
    {0},
};
/* clang-format on */

static hres tell_kind(struct telling *t, enum account_kind kind)
{
    struct accounts all;
    unsigned parts = kind == ACCOUNT_GROUP ? ACCOUNTS_GROUPS : ACCOUNTS_USERS;
    parts |= (t->plan.needs & SRC_SHADOW) && telling_for_root(t) ? ACCOUNTS_SHADOW : 0;
    hres hr = accounts_read(t->s, parts, &all);
    const struct account *v = kind == ACCOUNT_GROUP ? all.groups.v : all.users.v;
    size_t n = kind == ACCOUNT_GROUP ? all.groups.n : all.users.n;
    for (size_t i = 0; i < n && hr == 0; i++) {
        hr = v[i].kind == kind && account_asked(t, &v[i]) ? tell_account(t, &v[i]) : 0;
    }
    accounts_fini(&all);
    return hr;
}

static hres tell_users(struct telling *t)
{
    return tell_kind(t, ACCOUNT_USER);
}

static hres tell_system(struct telling *t)
{
    return tell_kind(t, ACCOUNT_SYSTEM);
}

static hres tell_groups(struct telling *t)
{
    return tell_kind(t, ACCOUNT_GROUP);
}

const struct win32_table user_account_table = {
    "Win32_UserAccount", user_rows, tell_users,
    "The superuser and the ordinary users of /etc/passwd, whose numbers are between `UID_MIN` and "
    "`UID_MAX` of /etc/login.defs; the others, "
    "which services run as, are Win32_SystemAccount objects. Rename checks what it is given and "
    "answers 9: a name stands in files of many programs, which this would not change."};
const struct win32_table system_account_table = {
    "Win32_SystemAccount", system_rows, tell_system,
    "The users of /etc/passwd that are neither the superuser nor ordinary users."};
const struct win32_table group_table = {
    "Win32_Group", group_rows, tell_groups,
    "The groups of /etc/group. Rename checks what it is given and answers 8, as for users."};

/* ---- Rename ---- */
enum rename_return {
    RENAME_PARAMETER = 3,
    RENAME_GROUP_OTHER = 8,
    RENAME_USER_OTHER = 9
};

/* As useradd(8) takes it: lower and upper case letters, digits, - and _, none of - and digits first; up to 32. */
static bool is_account_name(struct slice name)
{
    bool ok =
        name.n > 0 && name.n <= 32 && name.p[0] != '-' && !(name.p[0] >= '0' && name.p[0] <= '9');
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        ok = ok && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '-' || c == '_' || (c == '$' && i + 1 == name.n));
    }
    return ok;
}

/* The object is there: the broker has looked. */
static void rename_account(wmi_request *r, uint32_t refused)
{
    wmi_value to;
    if (!caller_is_self(r)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
        return;
    }
    bool named = wmi_request_in(r, "Name", &to) == 0 && !to.is_null &&
                 is_account_name((struct slice){to.text, to.count});
    answer(r, named ? refused : RENAME_PARAMETER);
}

static void rename_user(wmi_request *r, void *state)
{
    (void)state;
    rename_account(r, RENAME_USER_OTHER);
}

static void rename_group(wmi_request *r, void *state)
{
    (void)state;
    rename_account(r, RENAME_GROUP_OTHER);
}

const struct wmi_method_provider user_account_methods[] = {{"Rename", rename_user}, {0}};
const struct wmi_method_provider group_methods[] = {{"Rename", rename_group}, {0}};
