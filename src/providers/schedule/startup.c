/* startup: Win32_StartupCommand: what starts with a session of a user: the entries of autostart (freedesktop.org, Desktop
 * Application Autostart Specification). */
#include "providers/scan.h"
#include "providers/users/accounts.h"

#define ALL_USERS    "etc/xdg/autostart"
#define OWN          ".config/autostart"
#define ENTRY_MOST   (1u << 20)
#define ENTRY_SUFFIX ".desktop"

struct startup {       /* subject */
    struct slice file; /* without the suffix */
    struct str title, command, user, sid;
    const char *location;
};

static const struct prop_row rows[] = {
    ROW_STR("Caption", startup, title, "`Name` of the entry"),
    ROW_STR("Description", startup, title, "`Name` of the entry"),
    ROW_STR("Command", startup, command, "`Exec` of the entry, as it is written"),
    ROW_TEXT("Location", startup, location,
             "\"Common Startup\": /etc/xdg/autostart; \"Startup\": ~/.config/autostart"),
    ROW_SLICE("Name", startup, file, "name of the entry's file without .desktop"),
    ROW_NULL("SettingID", "entries have no other name"),
    ROW_STR("User", startup, user, "\"Public\", or computer\\\\user"),
    ROW_STR("UserSID", startup, sid, "SID of the user; NULL for all users"),
    {0},
};

/* Keys of the group [Desktop Entry]. false: the entry is switched off, or starts nothing. */
static bool parse(struct slice text, struct startup *out)
{
    struct slice line, key, value;
    bool in = false, hidden = false;
    while (scan_line(&text, &line)) {
        line = scan_trim(line);
        if (line.n && line.p[0] == '[') {
            in = slice_is(line, "[Desktop Entry]");
        }
        if (!in || !scan_pair(line, '=', &key, &value)) {
            continue;
        }
        if (slice_is(key, "Exec") && out->command.n == 0) {
            str_add_slice(&out->command, value);
        } else if (slice_is(key, "Name") && out->title.n == 0) {
            str_add_slice(&out->title, value);
        } else if (slice_is(key, "Hidden")) {
            hidden = slice_is(value, "true");
        }
    }
    return !hidden && out->command.n > 0;
}

static hres tell_entry(struct telling *t, const char *dir, const char *name,
                       const struct account *user)
{
    AUTO_STR path = STR_INIT;
    AUTO_STR text = STR_INIT;
    struct startup e = {.file = {name, strlen(name) - (sizeof ENTRY_SUFFIX - 1)},
                        .location = user ? "Startup" : "Common Startup"};
    str_addf(&path, "%s/%s", dir, name);
    hres hr = str_status(&path);
    hr = hr ? hr : sysroot_read_all(t->s->root, str_z(&path), ENTRY_MOST, &text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0; /* gone, or not for this user */
    }
    bool starts = parse(str_slice(&text), &e);
    if (user) {
        str_addf(&e.user, "%s\\", cim_str_z(t->s->computer));
        str_add_slice(&e.user, user->name);
        account_add_sid(user, &e.sid);
    } else {
        str_addz(&e.user, "Public");
    }
    hr = starts ? tell(t, &e) : 0;
    str_fini(&e.title);
    str_fini(&e.command);
    str_fini(&e.user);
    str_fini(&e.sid);
    return hr;
}

static hres tell_directory(struct telling *t, const char *dir, const struct account *user)
{
    AUTO(host_names_fini) struct host_names names = {0};
    hres hr = host_names_read(t->s->root, dir, &names);
    for (size_t i = 0; i < names.n && hr == 0; i++) {
        size_t n = strlen(names.v[i]), suffix = sizeof ENTRY_SUFFIX - 1;
        if (n > suffix && strcmp(names.v[i] + n - suffix, ENTRY_SUFFIX) == 0) {
            hr = tell_entry(t, dir, names.v[i], user);
        }
    }
    return hr;
}

static hres tell_users(struct telling *t)
{
    struct accounts accounts;
    hres hr = accounts_read(t->s, ACCOUNTS_USERS, &accounts);
    for (size_t i = 0; i < accounts.users.n && hr == 0; i++) {
        const struct account *a = &accounts.users.v[i];
        bool own = telling_for_root(t) || a->id == wmi_request_uid(t->r);
        if (a->kind != ACCOUNT_USER || !own || a->home.n < 2 || a->home.p[0] != '/') {
            continue;
        }
        AUTO_STR dir = STR_INIT;
        str_add_slice(&dir, slice_from(a->home, 1));
        str_addz(&dir, "/" OWN);
        hr = str_status(&dir);
        hr = hr ? hr : tell_directory(t, str_z(&dir), a);
    }
    accounts_fini(&accounts);
    return hr;
}

static hres tell_startup(struct telling *t)
{
    hres hr = tell_directory(t, ALL_USERS, NULL);
    return hr ? hr : tell_users(t);
}

const struct win32_table startup_table = {
    "Win32_StartupCommand", rows, tell_startup,
    "What desktops start with a session: the entries of /etc/xdg/autostart and of "
    "~/.config/autostart; those that are Hidden are left out. Users other than root see "
    "their own."};
