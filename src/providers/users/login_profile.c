/* login_profile: Win32_NetworkLoginProfile and Win32_UserProfile: what is set for users. */
#include "providers/scan.h"
#include "providers/users/accounts.h"
#include "util/clock.h"
#include "util/utf.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <utmp.h>

enum need {
    SRC_SHADOW = 1,
    SRC_LASTLOG = 2,
    SRC_RUN = 4
};
#define DAY_US (86400ll * 1000000)
struct profile {
    const struct cimwin32 *s;
    const struct account *a;
    struct str name, sid;
    struct slice full_name;
    uint64_t flags, privileges;
    int64_t expires, password_expires, last_logon;
    int8_t loaded;
    bool special;
};

/* ---- reading ---- */
static int64_t day_time(uint64_t day)
{
    return day == NOT_KNOWN || day > (uint64_t)(INT64_MAX / DAY_US) / 4 ? NO_TIME
                                                                        : (int64_t)day * DAY_US;
}

/* Bits of USER_INFO_3.usri3_flags. */
static uint64_t flags_of(const struct account *a, uint64_t today)
{
    if (account_disabled(a, today) < 0 || !a->shadow.known) {
        return NOT_KNOWN;
    }
    uint64_t flags = 512; /* a normal account */
    flags |= account_disabled(a, today) == 1 ? 2 : 0;
    flags |= account_password_required(a) == 0 ? 32 : 0;
    flags |= account_password_changeable(a) == 0 ? 64 : 0;
    flags |= account_password_expires(a) == 0 ? 65536 : 0;
    return flags;
}

/* The entry of /var/log/lastlog (lastlog(8)): they stand by number. */
static int64_t last_logon(const struct cimwin32 *s, uint64_t uid)
{
    struct lastlog entry;
    int fd = sysroot_open(s->root, "var/log/lastlog", O_RDONLY);
    if (fd < 0) {
        return NO_TIME;
    }
    ssize_t n = pread(fd, &entry, sizeof entry, (off_t)(uid * sizeof entry));
    (void)close(fd);
    int64_t seconds = n == (ssize_t)sizeof entry ? (int64_t)(uint32_t)entry.ll_time : 0;
    return seconds ? seconds * 1000000 : NO_TIME;
}

static bool is_directory(const struct cimwin32 *s, const char *path)
{
    int fd = sysroot_open(s->root, path, O_PATH | O_DIRECTORY);
    if (fd >= 0) {
        (void)close(fd);
    }
    return fd >= 0;
}

static hres fill_account_u64(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct profile *p = subject;
    return fill_member_u64(row, p->a, out);
}

static hres fill_account_slice(const struct prop_row *row, const void *subject,
                               struct cim_value *out)
{
    const struct profile *p = subject;
    return fill_member_slice(row, p->a, out);
}

/* How long ago the password was changed: an interval. */
static hres fill_password_age(const struct prop_row *row, const void *subject,
                              struct cim_value *out)
{
    (void)row;
    const struct profile *p = subject;
    uint64_t today = accounts_today(), changed = p->a->shadow.changed;
    if (!p->a->shadow.known || changed == NOT_KNOWN || changed == 0 || changed > today) {
        return 0;
    }
    char text[32];
    snprintf(text, sizeof text, "%08llu000000.000000:000",
             (unsigned long long)((today - changed) % 100000000));
    return fill_text(out, slice_of(text));
}

static hres tell_profile(struct telling *t, const struct account *a)
{
    struct profile p = {.s = t->s, .a = a, .last_logon = NO_TIME, .loaded = -1};
    p.full_name = account_full_name(a);
    p.flags = flags_of(a, accounts_today());
    p.privileges = a->id == 0 ? 2 : 1;
    p.special = a->kind != ACCOUNT_USER;
    p.expires = day_time(a->shadow.known ? a->shadow.expires : NOT_KNOWN);
    bool ends = account_password_expires(a) == 1 && a->shadow.changed != NOT_KNOWN;
    p.password_expires = ends ? day_time(a->shadow.changed + a->shadow.most) : NO_TIME;
    p.last_logon = t->plan.needs & SRC_LASTLOG ? last_logon(t->s, a->id) : NO_TIME;
    if ((t->plan.needs & SRC_RUN) && is_directory(t->s, "run/user")) {
        char path[48];
        snprintf(path, sizeof path, "run/user/%llu", (unsigned long long)a->id);
        p.loaded = is_directory(t->s, path);
    }
    str_addf(&p.name, "%s\\", cim_str_z(t->s->computer));
    str_add_slice(&p.name, a->name);
    account_add_sid(a, &p.sid);
    hres hr = tell(t, &p);
    str_fini(&p.name);
    str_fini(&p.sid);
    return hr;
}

/* ---- Win32_NetworkLoginProfile ---- */
/* clang-format off */
#define NOT_ASKED "logging on to a domain is not asked of the domain"
static const struct prop_row login_rows[] = {
    {"AccountExpires", fill_member_time, offsetof(struct profile, expires), SRC_SHADOW,
     "the day in /etc/shadow from which the account is closed; NULL: none, or not told"},
    ROW_NULL("AuthorizationFlags", NOT_ASKED),
    ROW_NULL("BadPasswordCount", "failed log-ons are counted by PAM modules in files of their own"),
    {"Caption", fill_account_slice, offsetof(struct account, name), 0, "name of the user"},
    ROW_NULL("CodePage", "text is UTF-8"),
    {"Comment", fill_account_slice, offsetof(struct account, comment), 0, "the comment of /etc/passwd"},
    ROW_NULL("CountryCode", NOT_ASKED),
    ROW_CONST("Description", "Network login profile settings of a user"),
    {"Flags", fill_member_u64, offsetof(struct profile, flags), SRC_SHADOW,
     "512 (a normal account) and, as Win32_UserAccount tells, 2 disabled, 32 no password, 64 it cannot be changed, 65536 it does not "
     "expire; NULL when /etc/shadow is not told"},
    ROW_SLICE("FullName", profile, full_name, "the comment up to its first comma"),
    {"HomeDirectory", fill_account_slice, offsetof(struct account, home), 0, "of /etc/passwd"},
    ROW_NULL("HomeDirectoryDrive", "there are no drive letters"),
    ROW_NULL("LastLogoff", "not recorded by user"),
    {"LastLogon", fill_member_time, offsetof(struct profile, last_logon), SRC_LASTLOG,
     "of /var/log/lastlog; NULL: never, or that file is not kept"},
    ROW_NULL("LogonHours", "there is no such restriction by user"),
    ROW_NULL("LogonServer", NOT_ASKED),
    ROW_NULL("MaximumStorage", "quotas are of file systems"),
    ROW_STR("Name", profile, name, "name of the computer, \\\\ and of the user: the key"),
    ROW_NULL("NumberOfLogons", "not counted"),
    ROW_NULL("Parameters", "no such thing"),
    {"PasswordAge", fill_password_age, 0, SRC_SHADOW, "time since the change of the password, days; NULL when not told"},
    {"PasswordExpires", fill_member_time, offsetof(struct profile, password_expires), SRC_SHADOW,
     "the day of its change and its greatest age; NULL: never, or not told"},
    {"PrimaryGroupId", fill_account_u64, offsetof(struct account, group), 0, "number of the primary group"},
    ROW_U64("Privileges", profile, privileges, "2 (administrator) of the superuser, else 1 (user)"),
    ROW_NULL("Profile", "no such path is set"),
    ROW_NULL("ScriptPath", "no such script is set by user"),
    ROW_STR("SettingID", profile, name, "as Name"),
    ROW_NULL("UnitsPerWeek", "there is no such restriction by user"),
    ROW_NULL("UserComment", "there is one comment: Comment"),
    {"UserId", fill_account_u64, offsetof(struct account, id), 0, "number of the user"},
    ROW_CONST("UserType", "Normal Account"),
    ROW_NULL("Workstations", "there is no such restriction by user"),
    {0},
};
/* clang-format on */

static hres tell_users(struct telling *t, bool (*wanted)(struct telling *, const struct account *))
{
    struct accounts all;
    bool shadow = (t->plan.needs & SRC_SHADOW) && telling_for_root(t);
    hres hr = accounts_read(t->s, ACCOUNTS_USERS | (shadow ? ACCOUNTS_SHADOW : 0), &all);
    for (size_t i = 0; i < all.users.n && hr == 0; i++) {
        const struct account *a = &all.users.v[i];
        hr = wanted(t, a) ? tell_profile(t, a) : 0;
    }
    accounts_fini(&all);
    return hr;
}

static bool is_wanted_login(struct telling *t, const struct account *a)
{
    struct slice want;
    if (!telling_equals(t, "Name", &want)) {
        return a->kind == ACCOUNT_USER;
    }
    return a->kind == ACCOUNT_USER && want.n > a->name.n &&
           want.p[want.n - a->name.n - 1] == '\\' &&
           utf8_caseeq(slice_from(want, want.n - a->name.n), a->name);
}

static hres tell_logins(struct telling *t)
{
    return tell_users(t, is_wanted_login);
}

const struct win32_table login_profile_table = {
    "Win32_NetworkLoginProfile", login_rows, tell_logins,
    "What /etc/passwd and /etc/shadow set for each Win32_UserAccount. The second file is told to "
    "root only."};

/* ---- Win32_UserProfile ---- */
/* clang-format off */
#define ROAMING "profiles do not roam"
#define FOLDERS "folders are not redirected"
static const struct prop_row profile_rows[] = {
    ROW_NULL("AppDataRoaming", FOLDERS),
    ROW_NULL("Contacts", FOLDERS),
    ROW_NULL("Desktop", FOLDERS),
    ROW_NULL("Documents", FOLDERS),
    ROW_NULL("Downloads", FOLDERS),
    ROW_NULL("Favorites", FOLDERS),
    ROW_NULL("HealthStatus", FOLDERS),
    ROW_NULL("LastAttemptedProfileDownloadTime", ROAMING),
    ROW_NULL("LastAttemptedProfileUploadTime", ROAMING),
    ROW_NULL("LastBackgroundRegistryUploadTime", ROAMING),
    ROW_NULL("LastDownloadTime", ROAMING),
    ROW_NULL("LastUploadTime", ROAMING),
    {"LastUseTime", fill_member_time, offsetof(struct profile, last_logon), SRC_LASTLOG,
     "the last log-on, of /var/log/lastlog; NULL: never, or that file is not kept"},
    ROW_NULL("Links", FOLDERS),
    {"Loaded", fill_member_tri, offsetof(struct profile, loaded), SRC_RUN,
     "TRUE when /run/user has a directory of the user, which it has while he is logged in; NULL without /run/user"},
    {"LocalPath", fill_account_slice, offsetof(struct account, home), 0, "the home directory"},
    ROW_NULL("Music", FOLDERS),
    ROW_NULL("Pictures", FOLDERS),
    ROW_NULL("RefCount", "not counted"),
    ROW_NO("RoamingConfigured", "FALSE: profiles do not roam"),
    ROW_NULL("RoamingPath", ROAMING),
    ROW_NULL("RoamingPreference", ROAMING),
    ROW_STR("SID", profile, sid, "S-1-22-1- and the user's number: the key"),
    ROW_NULL("SavedGames", FOLDERS),
    ROW_NULL("Searches", FOLDERS),
    ROW_BOOL("Special", profile, special, "TRUE of Win32_SystemAccount objects"),
    ROW_NULL("StartMenu", FOLDERS),
    ROW_NUM("Status", 0, "0: none of the states"),
    ROW_NULL("Videos", FOLDERS),
    {0},
};
/* clang-format on */

/* Services run in directories of the system; only those below the homes are profiles. */
static bool is_wanted_profile(struct telling *t, const struct account *a)
{
    AUTO_STR path = STR_INIT;
    if (a->home.n < 2 || a->home.p[0] != '/' || !account_asked(t, a)) {
        return false;
    }
    str_add_slice(&path, slice_from(a->home, 1));
    struct slice home = str_slice(&path);
    bool own =
        a->kind == ACCOUNT_USER || scan_prefix(&home, "home/") || scan_prefix(&home, "var/lib/");
    return own && str_status(&path) == 0 && is_directory(t->s, str_z(&path));
}

static hres tell_profiles(struct telling *t)
{
    return tell_users(t, is_wanted_profile);
}

const struct win32_table user_profile_table = {
    "Win32_UserProfile", profile_rows, tell_profiles,
    "The home directories that exist: of all Win32_UserAccount objects, and of those "
    "Win32_SystemAccount objects that have one in /home or /var/lib. ChangeOwner is not "
    "offered."};
