/* environment: Win32_Environment: the variables of /etc/environment (of the system) and of environment.d(5) in the
 * users' directories; written and deleted there. */
#include "providers/scan.h"
#include "providers/table.h"
#include "util/utf.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    FILE_MAX = 1 << 20,
    FILES_MAX = 1000
};
#define SYSTEM_USER "<SYSTEM>"
#define OWN_FILE    "60-wmi.conf" /* where variables of users are written */
struct variable {
    const struct cimwin32 *s;
    struct slice name;
    struct str value, user, caption;
    bool system;
};

/* ---- lines ---- */
/* NAME=value, or export NAME=value; quotes around the value taken off. */
static bool read_variable(struct slice line, struct slice *name, struct slice *value)
{
    line = scan_trim(line);
    (void)scan_prefix(&line, "export ");
    if (line.n == 0 || line.p[0] == '#' || !scan_pair(line, '=', name, value) || name->n == 0) {
        return false;
    }
    bool quoted = value->n >= 2 && (value->p[0] == '"' || value->p[0] == '\'') &&
                  value->p[value->n - 1] == value->p[0];
    *value = quoted ? (struct slice){value->p + 1, value->n - 2} : *value;
    return true;
}

static hres tell_variable(struct telling *t, struct slice name, struct slice value,
                          const char *user)
{
    struct variable v = {.s = t->s, .name = name, .system = user == NULL};
    str_add_slice(&v.value, value);
    if (user) {
        str_addf(&v.user, "%s\\%s", cim_str_z(t->s->computer), user);
    } else {
        str_addz(&v.user, SYSTEM_USER);
    }
    str_addf(&v.caption, "%s\\", str_z(&v.user));
    str_add_slice(&v.caption, name);
    hres hr = tell(t, &v);
    str_fini(&v.value);
    str_fini(&v.user);
    str_fini(&v.caption);
    return hr;
}

static hres tell_text(struct telling *t, struct slice text, const char *user)
{
    struct slice line, name, value;
    hres hr = 0;
    while (hr == 0 && scan_line(&text, &line)) {
        if (read_variable(line, &name, &value)) {
            hr = tell_variable(t, name, value, user);
        }
    }
    return hr;
}

static hres tell_file(struct telling *t, const char *path, const char *user)
{
    AUTO_STR text = STR_INIT;
    hres hr = sysroot_read_all(t->s->root, path, FILE_MAX, &text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    return tell_text(t, str_slice(&text), user);
}

/* ---- users ---- */
/* "name:x:uid:gid:gecos:home:shell": the name and where environment.d(5) is, below the root. */
static bool read_account(struct slice line, struct str *name, struct str *dir)
{
    struct slice part[6];
    for (size_t i = 0; i < 6; i++) {
        if (!scan_part(&line, ':', &part[i])) {
            return false;
        }
    }
    str_clear(name);
    str_clear(dir);
    str_add_slice(name, part[0]);
    if (part[5].n < 2 || part[5].p[0] != '/') {
        return false;
    }
    str_add_slice(dir, slice_from(part[5], 1));
    str_addz(dir, "/.config/environment.d");
    return str_status(name) == 0 && str_status(dir) == 0;
}

static int is_conf(const struct dirent *e)
{
    size_t n = strlen(e->d_name);
    return e->d_name[0] != '.' && n > 5 && strcmp(e->d_name + n - 5, ".conf") == 0;
}

static hres tell_user(struct telling *t, const char *user, const char *dir)
{
    int fd = sysroot_open(t->s->root, dir, O_RDONLY | O_DIRECTORY);
    struct dirent **names = NULL;
    int n = fd < 0 ? 0 : scandirat(fd, ".", &names, is_conf, alphasort);
    hres hr = 0;
    for (int i = 0; i < n; i++) {
        AUTO_STR path = STR_INIT;
        str_addf(&path, "%s/%s", dir, names[i]->d_name);
        hr = hr ? hr : str_status(&path);
        hr = hr || i >= FILES_MAX ? hr : tell_file(t, str_z(&path), user);
        free(names[i]);
    }
    free(names);
    if (fd >= 0) {
        (void)close(fd);
    }
    return hr;
}

static hres tell_users(struct telling *t)
{
    AUTO_STR text = STR_INIT;
    AUTO_STR name = STR_INIT;
    AUTO_STR dir = STR_INIT;
    struct slice line;
    hres hr = sysroot_read_all(t->s->root, "etc/passwd", FILE_MAX, &text);
    struct slice rest = str_slice(&text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    while (hr == 0 && scan_line(&rest, &line)) {
        if (read_account(line, &name, &dir)) {
            hr = tell_user(t, str_z(&name), str_z(&dir));
        }
    }
    return hr;
}

static hres tell_variables(struct telling *t)
{
    struct slice user;
    bool one = telling_equals(t, "UserName", &user);
    hres hr =
        !one || utf8_caseeq(user, SLICE(SYSTEM_USER)) ? tell_file(t, "etc/environment", NULL) : 0;
    return hr || (one && utf8_caseeq(user, SLICE(SYSTEM_USER))) ? hr : tell_users(t);
}

static const struct prop_row rows[] = {
    ROW_STR("Caption", variable, caption, "UserName and Name"),
    ROW_STR("Description", variable, caption, "UserName and Name"),
    ROW_SLICE("Name", variable, name, "name of the variable"),
    ROW_CONST("Status", "OK"),
    ROW_BOOL("SystemVariable", variable, system, "TRUE for /etc/environment"),
    ROW_STR("UserName", variable, user, "\"<SYSTEM>\", or computer and user"),
    ROW_STR("VariableValue", variable, value, "its value, quotes taken off, nothing expanded"),
    {0},
};

const struct win32_table environment_table = {
    "Win32_Environment", rows, tell_variables,
    "The variables of /etc/environment, and those that users have in "
    "`~/.config/environment.d/*.conf` (environment.d(5)). "
    "Writing an object changes its line in /etc/environment, or in `60-wmi.conf` of the user; "
    "deleting removes it there. "
    "Programs that run already do not notice."};
const struct wmi_method_provider environment_methods[] = {{0}};

/* ---- writing ---- */
/* The text without the variable, with it set to value when value.p is not NULL. *had: it was there. */
static void rewrite(struct slice text, struct slice variable, struct slice to, struct str *out,
                    bool *had)
{
    struct slice line, name, value;
    *had = false;
    while (scan_line(&text, &line)) {
        if (!read_variable(line, &name, &value) || name.n != variable.n ||
            memcmp(name.p, variable.p, name.n) != 0) {
            str_add_slice(out, line);
            str_addc(out, '\n');
        } else {
            *had = true;
        }
    }
    if (to.p) {
        str_add_slice(out, variable);
        str_addz(out, "=\"");
        str_add_slice(out, to);
        str_addz(out, "\"\n");
    }
}

/* A name that a shell could have; a value of one line without quotes. */
static bool is_writable(struct slice name, struct slice value)
{
    bool ok = name.n > 0 && !(name.p[0] >= '0' && name.p[0] <= '9');
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        ok = ok && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '_');
    }
    for (size_t i = 0; i < value.n; i++) {
        ok = ok && value.p[i] != '\n' && value.p[i] != '"' && value.p[i] != '\0';
    }
    return ok;
}

/* The directory and the file of the user's variables. WBEM_E_NOT_FOUND: no such user. */
static hres find_file(const struct cimwin32 *s, struct slice user, struct str *dir,
                      const char **file)
{
    AUTO_STR text = STR_INIT;
    AUTO_STR name = STR_INIT;
    struct slice line;
    if (utf8_caseeq(user, SLICE(SYSTEM_USER))) {
        str_addz(dir, "etc");
        *file = "environment";
        return str_status(dir);
    }
    const char *slash = user.n ? memchr(user.p, '\\', user.n) : NULL;
    user = slash ? slice_from(user, (size_t)(slash + 1 - user.p)) : user;
    *file = OWN_FILE;
    hres hr = sysroot_read_all(s->root, "etc/passwd", FILE_MAX, &text);
    struct slice rest = str_slice(&text);
    while (hr == 0 && scan_line(&rest, &line)) {
        if (read_account(line, &name, dir) && utf8_caseeq(str_slice(&name), user)) {
            return 0;
        }
    }
    return hr == WBEM_E_OUT_OF_MEMORY ? hr : WBEM_E_NOT_FOUND;
}

static hres change(const struct cimwin32 *s, struct slice name, struct slice user,
                   struct slice value)
{
    AUTO_STR dir = STR_INIT;
    AUTO_STR path = STR_INIT;
    AUTO_STR text = STR_INIT;
    AUTO_STR out = STR_INIT;
    const char *file;
    bool had;
    hres hr = find_file(s, user, &dir, &file);
    if (FAILED(hr)) {
        return hr;
    }
    str_addf(&path, "%s/%s", str_z(&dir), file);
    hr = str_status(&path);
    hr = hr ? hr : sysroot_read_all(s->root, str_z(&path), FILE_MAX, &text);
    if (FAILED(hr) && hr != WBEM_E_NOT_FOUND) {
        return hr;
    }
    rewrite(str_slice(&text), name, value, &out, &had);
    hr = str_status(&out);
    if (hr == 0 && !had && !value.p) {
        return WBEM_E_NOT_FOUND;
    }
    return hr ? hr : sysroot_replace(s->root, str_z(&dir), file, str_slice(&out), 0644);
}

static bool text_of_object(wmi_object *o, const char *name, wmi_value *v)
{
    return wmi_object_get(o, name, v) == 0 && !v->is_null && v->type == WMI_STRING;
}

void environment_put(wmi_request *r, void *state)
{
    wmi_object *o = wmi_request_object(r);
    wmi_value name, user, value;
    if (!caller_is_self(r)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
        return;
    }
    if (!text_of_object(o, "Name", &name) || !text_of_object(o, "UserName", &user) ||
        !text_of_object(o, "VariableValue", &value)) {
        wmi_request_fail(r, WBEM_E_INVALID_OBJECT, "Name, UserName and VariableValue must be set",
                         NULL);
        return;
    }
    struct slice n = {name.text, name.count}, v = {value.text, value.count};
    if (!is_writable(n, v)) {
        wmi_request_fail(r, WBEM_E_VALUE_OUT_OF_RANGE,
                         "a name has letters, digits and _; a value has no quotes and is one line",
                         name.text);
        return;
    }
    wmi_request_done(r, change(state, n, (struct slice){user.text, user.count}, v));
}

void environment_delete(wmi_request *r, void *state)
{
    wmi_value name, user;
    bool named =
        wmi_request_key(r, "Name", &name) == 0 && wmi_request_key(r, "UserName", &user) == 0;
    hres hr = !caller_is_self(r) ? WBEM_E_ACCESS_DENIED
              : !named           ? WBEM_E_INVALID_OBJECT_PATH
                                 : change(state, (struct slice){name.text, name.count},
                                          (struct slice){user.text, user.count}, (struct slice){0});
    wmi_request_done(r, hr);
}
