/* service_write: Create, Change and Delete: files below /etc/systemd/system, then a reload. */
#include "providers/service/service_write.h"

#include "providers/words.h"
#include "util/file_fd.h"
#include "util/utf.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNIT_DIR  "etc/systemd/system"
#define MARK      "# Written by Win32_Service.Create.\n" /* of the files that Delete deletes */
#define DROP_IN   "openwmi.conf"
#define FILE_MOST 65536u

enum {
    PW_BUFFER = 16384,
    OWN_PROCESS = 16,
    ERROR_NORMAL = 1,
};

static uint32_t errno_return(int err)
{
    return err == EACCES || err == EPERM || err == EROFS ? SVC_ACCESS_DENIED
           : err == EEXIST                               ? SVC_EXISTS
           : err == ENOENT                               ? SVC_PATH
                                                         : SVC_UNKNOWN;
}

/* ---- what a unit's file is made of ---- */
/* Quoted, because systemd splits words differently, and without specifiers and variables (systemd.service(5)). */
static void add_word(struct str *out, const char *word)
{
    str_addc(out, '"');
    for (; *word; word++) {
        if (*word == '"' || *word == '\\') {
            str_addc(out, '\\');
        } else if (*word == '%' || *word == '$') {
            str_addc(out, *word);
        }
        str_addc(out, *word);
    }
    str_addc(out, '"');
}

static bool has_control(struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f) {
            return true;
        }
    }
    return false;
}

bool unit_command(struct slice line, struct str *out)
{
    struct words w = {0};
    bool ok = !has_control(line) && words_split(line, &w) == 0 && w.n > 0 && w.v[1][0] == '/';
    for (size_t i = 1; ok && i <= w.n; i++) {
        str_addz(out, i > 1 ? " " : "");
        add_word(out, w.v[i]);
    }
    words_fini(&w);
    return ok;
}

static void add_description(struct str *out, struct slice text)
{
    str_addz(out, "Description=");
    for (size_t i = 0; i < text.n; i++) {
        str_addz(out, text.p[i] == '%' ? "%" : "");
        str_addc(out, text.p[i]);
    }
    str_addc(out, '\n');
}

static bool account_in_file(const struct sysroot *root, const char *name)
{
    AUTO_STR text = STR_INIT;
    size_t n = strlen(name);
    if (FAILED(sysroot_read_all(root, "etc/passwd", 4u << 20, &text))) {
        return false;
    }
    for (const char *p = str_z(&text); *p; p += strcspn(p, "\n"), p += *p == '\n') {
        if (strncmp(p, name, n) == 0 && p[n] == ':') {
            return true;
        }
    }
    return false;
}

static bool account_exists(const struct sysroot *root, const char *name)
{
    AUTO_FREE char *buf = malloc(PW_BUFFER);
    struct passwd pw, *found = NULL;
    if (!sysroot_is_live(root)) {
        return account_in_file(root, name);
    }
    return buf && getpwnam_r(name, &pw, buf, PW_BUFFER, &found) == 0 && found;
}

/* The user's name for User=; "" for the system's own account. NULL: no such account. */
static const char *account_of(const struct sysroot *root, struct slice text)
{
    static const char *const system[] = {"LocalSystem", "root", ".\\LocalSystem",
                                         "NT AUTHORITY\\SYSTEM"};
    for (size_t i = 0; i < ARRAY_LEN(system); i++) {
        if (utf8_caseeq(text, slice_of(system[i]))) {
            return "";
        }
    }
    const char *name = text.n > 2 && memcmp(text.p, ".\\", 2) == 0 ? text.p + 2 : text.p;
    return text.n && !has_control(text) && account_exists(root, name) ? name : NULL;
}

/* ---- in-parameters ---- */
struct settings {
    wmi_value title, path, type, error, mode, desktop, account, group, groups, needs;
};

static bool read_settings(const wmi_request *r, struct settings *s)
{
    return !(
        wmi_request_in(r, "DisplayName", &s->title) || wmi_request_in(r, "PathName", &s->path) ||
        wmi_request_in(r, "ServiceType", &s->type) ||
        wmi_request_in(r, "ErrorControl", &s->error) || wmi_request_in(r, "StartMode", &s->mode) ||
        wmi_request_in(r, "DesktopInteract", &s->desktop) ||
        wmi_request_in(r, "StartName", &s->account) ||
        wmi_request_in(r, "LoadOrderGroup", &s->group) ||
        wmi_request_in(r, "LoadOrderGroupDependencies", &s->groups) ||
        wmi_request_in(r, "ServiceDependencies", &s->needs));
}

static struct slice text_of(const wmi_value *v)
{
    return v->is_null ? (struct slice){0} : (struct slice){v->text, v->count};
}

/* What units have no words for. */
static uint32_t check_settings(const struct settings *s)
{
    bool other = (!s->type.is_null && s->type.uint != OWN_PROCESS) ||
                 (!s->error.is_null && s->error.uint > ERROR_NORMAL) ||
                 (!s->desktop.is_null && s->desktop.boolean);
    static const char *const modes[] = {"Automatic", "Auto", "Manual", "Disabled"};
    bool mode = s->mode.is_null;
    for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
        mode = mode || utf8_caseeq(text_of(&s->mode), slice_of(modes[i]));
    }
    return !mode || has_control(text_of(&s->title)) ? SVC_PARAMETER
           : other                                  ? SVC_NOT_SUPPORTED
                                                    : SVC_OK;
}

/* Lines that bind the unit to services or groups. */
static uint32_t add_needs(struct str *out, const wmi_value *list, const char *suffix)
{
    wmi_value item;
    for (uint32_t i = 0; !list->is_null && wmi_value_item(list, i, &item); i++) {
        struct slice name = {item.text, item.count};
        if (name.n == 0) {
            continue;
        }
        if (!service_name_valid(name)) {
            return SVC_PARAMETER;
        }
        str_addf(out, "Requires=%s%s\nAfter=%s%s\n", item.text, suffix, item.text, suffix);
    }
    return SVC_OK;
}

/* ---- files ---- */
uint32_t unit_write(const struct sysroot *root, const char *name, const struct str *text)
{
    int at = str_status(text) ? -ENOMEM : sysroot_open(root, UNIT_DIR, O_RDONLY | O_DIRECTORY);
    if (at < 0) {
        return errno_return(-at);
    }
    int fd = openat(at, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    int err = fd < 0 ? errno : file_write_fd(fd, str_slice(text));
    if (fd >= 0) {
        err = close(fd) != 0 && err == 0 ? errno : err;
        if (err) {
            (void)unlinkat(at, name, 0);
        }
    }
    (void)close(at);
    return err ? errno_return(err) : SVC_OK;
}

void unit_remove(const struct sysroot *root, const char *name)
{
    int at = sysroot_open(root, UNIT_DIR, O_RDONLY | O_DIRECTORY);
    if (at >= 0) {
        (void)unlinkat(at, name, 0);
        (void)close(at);
    }
}

/* ---- Create ---- */
static uint32_t compose(const struct cimwin32 *s, const struct settings *set, struct slice name,
                        struct str *out)
{
    struct slice title = text_of(&set->title);
    const char *account = set->account.is_null ? "" : account_of(s->root, text_of(&set->account));
    if (!account) {
        return SVC_ACCOUNT;
    }
    str_addz(out, MARK "[Unit]\n");
    add_description(out, title.n ? title : name);
    uint32_t ret = add_needs(out, &set->needs, ".service");
    ret = ret ? ret : add_needs(out, &set->groups, ".target");
    str_addz(out, "\n[Service]\nExecStart=");
    if (ret == SVC_OK && !unit_command(text_of(&set->path), out)) {
        ret = SVC_PARAMETER;
    }
    str_addc(out, '\n');
    if (*account) {
        str_addf(out, "User=%s\n", account);
    }
    struct slice group = text_of(&set->group);
    if (ret == SVC_OK && group.n && !service_name_valid(group)) {
        ret = SVC_PARAMETER;
    }
    str_addf(out, "\n[Install]\nWantedBy=%.*s.target\n", group.n ? (int)group.n : 10,
             group.n ? group.p : "multi-user");
    return ret;
}

static hres note_there(void *arg, const struct service *v)
{
    (void)v;
    *(bool *)arg = true;
    return WBEM_S_FALSE;
}

static bool is_there(const struct cimwin32 *s, struct slice name)
{
    bool there = false;
    struct service_query q = {.only = name, .each = note_there, .arg = &there};
    return services_each(s, &q) != 0 || there;
}

uint32_t service_create(wmi_request *r, const struct cimwin32 *s, const struct bus *b)
{
    struct settings set;
    wmi_value v;
    AUTO_STR text = STR_INIT;
    AUTO_STR unit = STR_INIT;
    if (wmi_request_in(r, "Name", &v) || !read_settings(r, &set)) {
        return SVC_PARAMETER;
    }
    struct slice name = text_of(&v);
    if (!name.p || !service_name_valid(name) || memchr(name.p, '@', name.n) ||
        memchr(name.p, '\\', name.n)) {
        return SVC_BAD_NAME;
    }
    uint32_t ret = check_settings(&set);
    if (ret == SVC_OK && utf8_caseeq(text_of(&set.mode), SLICE("Disabled"))) {
        ret = SVC_NOT_SUPPORTED; /* a mask would be in the place of the file */
    }
    ret = ret ? ret : compose(s, &set, name, &text);
    if (ret) {
        return ret;
    }
    if (is_there(s, name)) {
        return SVC_EXISTS;
    }
    str_addf(&unit, "%s.service", name.p);
    ret = unit_write(s->root, str_z(&unit), &text);
    if (ret) {
        return ret;
    }
    ret = manager_call(b, "Reload", NULL, NULL);
    ret = ret || set.mode.is_null || utf8_caseeq(text_of(&set.mode), SLICE("Manual"))
              ? ret
              : service_set_mode(b, str_z(&unit), text_of(&set.mode));
    if (ret) {
        unit_remove(s->root, str_z(&unit)); /* nothing is left of it */
        (void)manager_call(b, "Reload", NULL, NULL);
    }
    return ret;
}

/* ---- Change ---- */
/* What an earlier Change said stays: the setting that is said last counts. */
static uint32_t change_lines(const struct cimwin32 *s, const struct settings *set, struct str *out)
{
    if (!set->title.is_null) {
        str_addz(out, "[Unit]\n");
        add_description(out, text_of(&set->title));
    }
    if (!set->needs.is_null || !set->groups.is_null) {
        str_addz(out, "[Unit]\n");
    }
    uint32_t ret = add_needs(out, &set->needs, ".service");
    ret = ret ? ret : add_needs(out, &set->groups, ".target");
    if (ret == SVC_OK && !set->path.is_null) {
        str_addz(out, "[Service]\nExecStart=\nExecStart=");
        ret = unit_command(text_of(&set->path), out) ? SVC_OK : SVC_PARAMETER;
        str_addc(out, '\n');
    }
    if (ret == SVC_OK && !set->account.is_null) {
        const char *account = account_of(s->root, text_of(&set->account));
        str_addf(out, "[Service]\nUser=%s\n", account ? account : "");
        ret = account ? SVC_OK : SVC_ACCOUNT;
    }
    return ret;
}

static uint32_t write_drop_in(const struct cimwin32 *s, const char *unit, const struct str *text)
{
    AUTO_STR dir = STR_INIT;
    AUTO_STR file = STR_INIT;
    AUTO_STR all = STR_INIT;
    str_addf(&dir, UNIT_DIR "/%s.d", unit);
    str_addf(&file, "%s/" DROP_IN, str_z(&dir));
    hres hr = sysroot_read_all(s->root, str_z(&file), FILE_MOST, &all);
    if (hr == WBEM_E_QUOTA_VIOLATION || hr == WBEM_E_OUT_OF_MEMORY) {
        return SVC_UNKNOWN;
    }
    str_add_slice(&all, str_slice(text));
    int at = sysroot_open(s->root, UNIT_DIR, O_RDONLY | O_DIRECTORY);
    if (at < 0) {
        return errno_return(-at);
    }
    int err = mkdirat(at, strrchr(str_z(&dir), '/') + 1, 0755) == 0 || errno == EEXIST ? 0 : errno;
    (void)close(at);
    hr = err || str_status(&all)
             ? 0
             : sysroot_replace(s->root, str_z(&dir), DROP_IN, str_slice(&all), 0644);
    return err                          ? errno_return(err)
           : str_status(&all)           ? SVC_UNKNOWN
           : hr == WBEM_E_ACCESS_DENIED ? SVC_ACCESS_DENIED
           : FAILED(hr)                 ? SVC_UNKNOWN
                                        : SVC_OK;
}

uint32_t service_change(wmi_request *r, const struct cimwin32 *s, const struct bus *b,
                        const char *unit)
{
    struct settings set;
    AUTO_STR text = STR_INIT;
    if (!read_settings(r, &set)) {
        return SVC_PARAMETER;
    }
    uint32_t ret = check_settings(&set);
    ret = ret || text_of(&set.group).n == 0 ? ret : SVC_NOT_SUPPORTED;
    ret = ret ? ret : change_lines(s, &set, &text);
    if (ret == SVC_OK && text.n) {
        ret = write_drop_in(s, unit, &text);
        ret = ret ? ret : manager_call(b, "Reload", NULL, NULL);
    }
    return ret || set.mode.is_null ? ret : service_set_mode(b, unit, text_of(&set.mode));
}

/* ---- Delete ---- */
/* What Change wrote, and its directory when nothing else is in it. */
static void remove_drop_in(int units, const char *unit)
{
    AUTO_STR dir = STR_INIT;
    AUTO_STR file = STR_INIT;
    str_addf(&dir, "%s.d", unit);
    str_addf(&file, "%s/" DROP_IN, str_z(&dir));
    if (str_status(&dir) == 0 && str_status(&file) == 0) {
        (void)unlinkat(units, str_z(&file), 0);
        (void)unlinkat(units, str_z(&dir), AT_REMOVEDIR);
    }
}

uint32_t service_delete(const struct cimwin32 *s, const struct bus *b, const char *unit)
{
    char head[sizeof MARK];
    struct stat st;
    int at = sysroot_open(s->root, UNIT_DIR, O_RDONLY | O_DIRECTORY);
    if (at < 0) {
        return SVC_NOT_SUPPORTED;
    }
    bool ours = fstatat(at, unit, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
                sysroot_read_at(at, unit, head, sizeof head) == (ssize_t)sizeof MARK - 1 &&
                strcmp(head, MARK) == 0;
    uint32_t ret = ours ? manager_unit_file(b, "DisableUnitFiles", unit, NULL) : SVC_NOT_SUPPORTED;
    if (ret == SVC_OK && unlinkat(at, unit, 0) != 0) {
        ret = errno_return(errno);
    } else if (ret == SVC_OK) {
        remove_drop_in(at, unit);
    }
    (void)close(at);
    return ret ? ret : manager_call(b, "Reload", NULL, NULL);
}
