/* account_links: Win32_GroupUser, Win32_SystemUsers and Win32_AccountSID. */
#include "providers/scan.h"
#include "providers/users/accounts.h"
#include "util/utf.h"

/* ---- Win32_GroupUser ---- */
static hres tell_member(struct telling *t, const struct account *group, const struct account *user)
{
    struct link_pair p = {0};
    account_add_path(t, group, &p.left);
    account_add_path(t, user, &p.right);
    hres hr = tell_link(t, &p);
    link_pair_fini(&p);
    return hr;
}

/* Whether the group lists the user. */
static bool is_listed(const struct account *group, const struct account *user)
{
    struct slice rest = group->members, name;
    while (scan_part(&rest, ',', &name)) {
        name = scan_trim(name);
        if (name.n == user->name.n && memcmp(name.p, user->name.p, name.n) == 0) {
            return true;
        }
    }
    return false;
}

/* What the conditions ask for. */
struct member_filter {
    struct str group, user;
    bool has_group, has_user, nothing;
};

static void read_filter(const struct telling *t, struct member_filter *f)
{
    bool other, system;
    f->has_group =
        telling_refers(t, "GroupComponent", "Win32_Group", "Name", &f->group, &f->nothing);
    f->has_user = telling_refers(t, "PartComponent", "Win32_UserAccount", "Name", &f->user, &other);
    if (other) {
        f->has_user =
            telling_refers(t, "PartComponent", "Win32_SystemAccount", "Name", &f->user, &system);
        f->nothing = f->nothing || system;
    }
}

static hres tell_members_of(struct telling *t, const struct accounts *all,
                            const struct account *group, const struct member_filter *f)
{
    hres hr = 0;
    for (size_t i = 0; i < all->users.n && hr == 0; i++) {
        const struct account *user = &all->users.v[i];
        if (f->has_user && !utf8_caseeq(user->name, str_slice(&f->user))) {
            continue;
        }
        if (user->group == group->id || is_listed(group, user)) {
            hr = tell_member(t, group, user);
        }
    }
    return hr;
}

static hres tell_members(struct telling *t)
{
    struct member_filter f = {0};
    struct accounts all;
    read_filter(t, &f);
    hres hr = accounts_read(t->s, ACCOUNTS_USERS | ACCOUNTS_GROUPS, &all);
    for (size_t i = 0; i < all.groups.n && hr == 0 && !f.nothing; i++) {
        const struct account *group = &all.groups.v[i];
        if (!f.has_group || utf8_caseeq(group->name, str_slice(&f.group))) {
            hr = tell_members_of(t, &all, group, &f);
        }
    }
    accounts_fini(&all);
    str_fini(&f.group);
    str_fini(&f.user);
    return hr;
}

static const struct prop_row member_rows[] = {
    ROW_STR("GroupComponent", link_pair, left, "path of the Win32_Group"),
    ROW_STR("PartComponent", link_pair, right,
            "path of the Win32_UserAccount or Win32_SystemAccount"),
    {0},
};
const struct win32_table group_user_table = {
    "Win32_GroupUser", member_rows, tell_members,
    "Which users are in which group: those that /etc/group lists, and those whose primary group it "
    "is."};

/* ---- Win32_SystemUsers ---- */
static hres tell_system_user(struct telling *t, const struct account *user)
{
    struct link_pair p = {0};
    telling_path1(t, &p.left, "Win32_ComputerSystem", "Name", cim_str_slice(t->s->computer));
    account_add_path(t, user, &p.right);
    hres hr = tell_link(t, &p);
    link_pair_fini(&p);
    return hr;
}

static hres tell_system_users(struct telling *t)
{
    struct accounts all;
    hres hr = accounts_read(t->s, ACCOUNTS_USERS, &all);
    for (size_t i = 0; i < all.users.n && hr == 0; i++) {
        const struct account *user = &all.users.v[i];
        hr = user->kind == ACCOUNT_USER ? tell_system_user(t, user) : 0;
    }
    accounts_fini(&all);
    return hr;
}

static const struct prop_row system_rows[] = {
    ROW_STR("GroupComponent", link_pair, left, "path of the Win32_ComputerSystem"),
    ROW_STR("PartComponent", link_pair, right, "path of the Win32_UserAccount"),
    {0},
};
const struct win32_table system_users_table = {"Win32_SystemUsers", system_rows, tell_system_users,
                                               "The computer with each Win32_UserAccount."};

/* ---- Win32_AccountSID ---- */
static hres tell_sid_link(struct telling *t, const struct account *a)
{
    struct link_pair p = {0};
    AUTO_STR sid = STR_INIT;
    account_add_path(t, a, &p.left);
    account_add_sid(a, &sid);
    telling_path1(t, &p.right, "Win32_SID", "SID", str_slice(&sid));
    hres hr = str_status(&sid);
    hr = hr ? hr : tell_link(t, &p);
    link_pair_fini(&p);
    return hr;
}

static hres tell_sid_links(struct telling *t)
{
    struct accounts all;
    hres hr = accounts_read(t->s, ACCOUNTS_USERS | ACCOUNTS_GROUPS, &all);
    for (size_t i = 0; i < all.users.n && hr == 0; i++) {
        hr = tell_sid_link(t, &all.users.v[i]);
    }
    for (size_t i = 0; i < all.groups.n && hr == 0; i++) {
        hr = tell_sid_link(t, &all.groups.v[i]);
    }
    accounts_fini(&all);
    return hr;
}

static const struct prop_row sid_rows[] = {
    ROW_STR("Element", link_pair, left,
            "path of the Win32_UserAccount, Win32_SystemAccount or Win32_Group"),
    ROW_STR("Setting", link_pair, right, "path of the Win32_SID"),
    {0},
};
const struct win32_table account_sid_table = {"Win32_AccountSID", sid_rows, tell_sid_links,
                                              "Each account with its Win32_SID."};
