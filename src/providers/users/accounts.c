/* accounts: the users and groups of /etc/passwd, /etc/group and /etc/shadow. */
#include "providers/users/accounts.h"

#include "providers/scan.h"
#include "util/clock.h"
#include "util/utf.h"

enum {
    FILE_LIMIT = 16 << 20,
    UID_MIN = 1000, /* as login.defs(5) has them when they are not set */
    UID_MAX = 60000,
    NEVER = 99999, /* days: what login.defs writes where passwords do not expire */
};
#define DAY_US (86400ll * 1000000)

/* ---- reading ---- */
struct range {
    uint64_t least, most;
};

/* The numbers that ordinary users have: UID_MIN and UID_MAX of login.defs. */
static hres read_range(const struct cimwin32 *s, struct range *out)
{
    AUTO_STR text = STR_INIT;
    struct slice line, word;
    *out = (struct range){UID_MIN, UID_MAX};
    hres hr = sysroot_read_all(s->root, "etc/login.defs", FILE_LIMIT, &text);
    struct slice rest = str_slice(&text);
    while (hr == 0 && scan_line(&rest, &line)) {
        if (!scan_word(&line, &word)) {
            continue;
        }
        uint64_t n = scan_number(line);
        if (n != NOT_KNOWN && slice_is(word, "UID_MIN")) {
            out->least = n;
        } else if (n != NOT_KNOWN && slice_is(word, "UID_MAX")) {
            out->most = n;
        }
    }
    return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
}

/* The fields of a line; those that are missing are empty. The number of fields. */
static size_t read_fields(struct slice line, struct slice *field, size_t n)
{
    size_t i = 0;
    while (i < n && scan_part(&line, ':', &field[i])) {
        i++;
    }
    for (size_t k = i; k < n; k++) {
        field[k] = SLICE("");
    }
    return i;
}

/* Lines that begin with + or - ask other name services. */
static bool is_name(struct slice name)
{
    return name.n > 0 && name.p[0] != '+' && name.p[0] != '-' && name.p[0] != '#';
}

/* adduser writes the fields of the comment that it was not told as empty ones. */
static struct slice without_commas(struct slice comment)
{
    while (comment.n && comment.p[comment.n - 1] == ',') {
        comment.n--;
    }
    return comment;
}

/* "name:password:uid:gid:comment:home:shell" */
static bool read_user(struct slice line, const struct range *ordinary, struct account *out)
{
    struct slice f[7];
    size_t n = read_fields(line, f, ARRAY_LEN(f));
    *out = (struct account){.name = f[0],
                            .password = f[1],
                            .id = scan_number(f[2]),
                            .group = scan_number(f[3]),
                            .comment = without_commas(f[4]),
                            .home = f[5],
                            .shell = f[6]};
    bool people = out->id == 0 || (out->id >= ordinary->least && out->id <= ordinary->most);
    out->kind = people ? ACCOUNT_USER : ACCOUNT_SYSTEM;
    return n >= 4 && is_name(out->name) && out->id <= UINT32_MAX && out->group <= UINT32_MAX;
}

/* "name:password:gid:members" */
static bool read_group(struct slice line, struct account *out)
{
    struct slice f[4];
    size_t n = read_fields(line, f, ARRAY_LEN(f));
    *out = (struct account){.kind = ACCOUNT_GROUP,
                            .name = f[0],
                            .password = f[1],
                            .id = scan_number(f[2]),
                            .comment = SLICE(""),
                            .home = SLICE(""),
                            .shell = SLICE(""),
                            .members = scan_trim(f[3])};
    return n >= 3 && is_name(out->name) && out->id <= UINT32_MAX;
}

static bool same_name(struct slice a, struct slice b)
{
    return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

/* "name:password:changed:min:max:warn:inactive:expires:"; false: of another user. */
static bool read_shadow(struct slice line, struct slice name, struct shadow *out)
{
    struct slice f[8];
    (void)read_fields(line, f, ARRAY_LEN(f));
    if (!same_name(f[0], name)) {
        return false;
    }
    *out = (struct shadow){.known = true,
                           .password = f[1],
                           .changed = scan_number(f[2]),
                           .least = scan_number(f[3]),
                           .most = scan_number(f[4]),
                           .expires = scan_number(f[7])};
    return true;
}

/* Both files have the same order as a rule, so that looking goes on where the last one was found. */
static void find_shadow(struct slice all, struct slice *rest, struct account *a)
{
    struct slice line, from = *rest;
    while (scan_line(&from, &line)) {
        if (read_shadow(line, a->name, &a->shadow)) {
            *rest = from;
            return;
        }
    }
    while (all.n > rest->n && scan_line(&all, &line)) {
        if (read_shadow(line, a->name, &a->shadow)) {
            *rest = all;
            return;
        }
    }
}

static hres read_file(const struct cimwin32 *s, const char *path, struct str *out)
{
    hres hr = sysroot_read_all(s->root, path, FILE_LIMIT, out);
    if (FAILED(hr)) {
        str_clear(out);
    }
    return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
}

static hres read_users(const struct cimwin32 *s, unsigned parts, struct accounts *out)
{
    struct range ordinary;
    struct account a;
    struct slice line;
    hres hr = read_range(s, &ordinary);
    hr = hr ? hr : read_file(s, "etc/passwd", &out->passwd);
    hr = hr || !(parts & ACCOUNTS_SHADOW) ? hr : read_file(s, "etc/shadow", &out->shadow);
    struct slice rest = str_slice(&out->passwd), shadow = str_slice(&out->shadow);
    while (hr == 0 && scan_line(&rest, &line)) {
        if (read_user(line, &ordinary, &a)) {
            find_shadow(str_slice(&out->shadow), &shadow, &a);
            hr = vec_push(&out->users, a) ? 0 : WBEM_E_OUT_OF_MEMORY;
        }
    }
    return hr;
}

static hres read_groups(const struct cimwin32 *s, struct accounts *out)
{
    struct account a;
    struct slice line;
    hres hr = read_file(s, "etc/group", &out->group);
    struct slice rest = str_slice(&out->group);
    while (hr == 0 && scan_line(&rest, &line)) {
        if (read_group(line, &a)) {
            hr = vec_push(&out->groups, a) ? 0 : WBEM_E_OUT_OF_MEMORY;
        }
    }
    return hr;
}

hres accounts_read(const struct cimwin32 *s, unsigned parts, struct accounts *out)
{
    *out = (struct accounts){0};
    hres hr = parts & ACCOUNTS_USERS ? read_users(s, parts, out) : 0;
    return hr || !(parts & ACCOUNTS_GROUPS) ? hr : read_groups(s, out);
}

void accounts_fini(struct accounts *a)
{
    /* hashes of passwords do not stay in memory */
    if (a->shadow.p) {
        explicit_bzero(a->shadow.p, a->shadow.cap);
    }
    str_fini(&a->passwd);
    str_fini(&a->group);
    str_fini(&a->shadow);
    vec_fini(&a->users);
    vec_fini(&a->groups);
}

const struct account *accounts_user(const struct accounts *a, struct slice name)
{
    for (size_t i = 0; i < a->users.n; i++) {
        if (same_name(a->users.v[i].name, name)) {
            return &a->users.v[i];
        }
    }
    return NULL;
}

const struct account *accounts_uid(const struct accounts *a, uint64_t uid)
{
    for (size_t i = 0; i < a->users.n; i++) {
        if (a->users.v[i].id == uid) {
            return &a->users.v[i];
        }
    }
    return NULL;
}

/* ---- names ---- */
const char *account_class(const struct account *a)
{
    static const char *const names[] = {[ACCOUNT_USER] = "Win32_UserAccount",
                                        [ACCOUNT_SYSTEM] = "Win32_SystemAccount",
                                        [ACCOUNT_GROUP] = "Win32_Group"};
    return names[a->kind];
}

struct sid account_sid(const struct account *a)
{
    return a->kind == ACCOUNT_GROUP ? sid_of_group((uint32_t)a->id) : sid_of_user((uint32_t)a->id);
}

void account_add_sid(const struct account *a, struct str *out)
{
    struct sid sid = account_sid(a);
    str_add_sid(out, &sid);
}

void account_add_path(const struct telling *t, const struct account *a, struct str *out)
{
    const struct path_key keys[] = {{"Domain", cim_str_slice(t->s->computer)}, {"Name", a->name}};
    telling_path(t, out, account_class(a), keys, ARRAY_LEN(keys));
}

bool account_asked(const struct telling *t, const struct account *a)
{
    struct slice want;
    struct sid sid;
    if (telling_equals(t, "Name", &want) && !utf8_caseeq(want, a->name)) {
        return false;
    }
    if (!telling_equals(t, "SID", &want)) {
        return true;
    }
    struct sid own = account_sid(a);
    return sid_from_text(want, &sid) && sid_eq(&sid, &own);
}

/* ---- what the entries say ---- */
uint64_t accounts_today(void)
{
    return (uint64_t)(clock_real_us() / DAY_US);
}

static bool has_login_shell(const struct account *a)
{
    size_t at = a->shell.n;
    while (at > 0 && a->shell.p[at - 1] != '/') {
        at--;
    }
    struct slice name = slice_from(a->shell, at);
    return !slice_is(name, "nologin") && !slice_is(name, "false");
}

int8_t account_disabled(const struct account *a, uint64_t today)
{
    if (!has_login_shell(a)) {
        return 1;
    }
    if (!a->shadow.known) {
        return -1;
    }
    /* "!" before a password: it was locked. Alone, or "*": there never was one, keys may still open the account. */
    struct slice p = a->shadow.password;
    bool locked = p.n > 2 && p.p[0] == '!' && p.p[p.p[1] == '!' ? 2 : 1] == '$';
    bool expired = a->shadow.expires != NOT_KNOWN && a->shadow.expires <= today;
    return locked || expired;
}

int8_t account_password_required(const struct account *a)
{
    if (a->shadow.known) {
        return a->shadow.password.n > 0;
    }
    return slice_is(a->password, "x") ? -1 : a->password.n > 0;
}

int8_t account_password_expires(const struct account *a)
{
    return a->shadow.known ? a->shadow.most < NEVER : -1;
}

int8_t account_password_changeable(const struct account *a)
{
    bool fixed = a->shadow.most != NOT_KNOWN && a->shadow.least != NOT_KNOWN &&
                 a->shadow.most < a->shadow.least;
    return a->shadow.known ? !fixed : -1;
}

struct slice account_full_name(const struct account *a)
{
    const char *comma = a->comment.n ? memchr(a->comment.p, ',', a->comment.n) : NULL;
    return comma ? (struct slice){a->comment.p, (size_t)(comma - a->comment.p)} : a->comment;
}
