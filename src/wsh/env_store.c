/* env_store: the variables that outlive a script, in the files from which Linux takes them:
 *     SYSTEM    /etc/environment (pam_env)
 *     USER      ~/.config/environment.d/NAME.conf (systemd), new ones in 90-openwmi.conf
 *     VOLATILE  $XDG_RUNTIME_DIR/openwmi/environment, gone with the session
 * Lines are NAME=value; the value may be quoted, what begins with # is a comment. */
#include "util/file.h"
#include "util/file_fd.h"
#include "util/sysroot.h"
#include "util/utf.h"
#include "wsh/env.h"
#include "wsh/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    MAX_FILE = 1 << 20,
    MAX_FILES = 1000
};
#define OWN_FILE "90-openwmi.conf"

struct paths { /* the files of a place, in the order in which they count */
    struct VEC(char *) v;
};

static void paths_fini(struct paths *p)
{
    for (size_t i = 0; i < p->v.n; i++) {
        free(p->v.v[i]);
    }
    vec_fini(&p->v);
}
#define AUTO_PATHS AUTO(paths_fini) struct paths

static hres add_path(struct paths *p, char *path)
{
    if (!path || !vec_push(&p->v, path)) {
        free(path);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

/* ---- lines ---- */
static struct slice trim(struct slice s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t')) {
        s = (struct slice){s.p + 1, s.n - 1};
    }
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t' || s.p[s.n - 1] == '\r')) {
        s.n--;
    }
    return s;
}

/* Takes a line off the front, without its end. */
static struct slice take_line(struct slice *text)
{
    const char *end = memchr(text->p, '\n', text->n);
    struct slice line = {text->p, end ? (size_t)(end - text->p) : text->n};
    size_t used = line.n + (end ? 1 : 0);
    *text = (struct slice){text->p + used, text->n - used};
    return line;
}

/* The name and the value as it is written; false: the line sets nothing. */
static bool split_line(struct slice line, struct slice *name, struct slice *value)
{
    line = trim(line);
    if (line.n > 7 && memcmp(line.p, "export ", 7) == 0) {
        line = trim((struct slice){line.p + 7, line.n - 7});
    }
    const char *eq = line.n && line.p[0] != '#' ? memchr(line.p, '=', line.n) : NULL;
    if (!eq || eq == line.p) {
        return false;
    }
    *name = trim((struct slice){line.p, (size_t)(eq - line.p)});
    *value = trim((struct slice){eq + 1, (size_t)(line.p + line.n - (eq + 1))});
    return true;
}

static void unquote(struct slice v, struct str *out)
{
    char q = v.n ? v.p[0] : 0;
    if ((q != '"' && q != '\'') || v.n < 2 || v.p[v.n - 1] != q) {
        str_add_slice(out, v);
        return;
    }
    for (size_t i = 1; i + 1 < v.n; i++) {
        if (q == '"' && v.p[i] == '\\' && i + 2 < v.n && strchr("\"\\$`", v.p[i + 1])) {
            i++;
        }
        str_addc(out, v.p[i]);
    }
}

static bool is_plain(struct slice v)
{
    for (size_t i = 0; i < v.n; i++) {
        if (strchr(" \t\"'\\#$`", v.p[i])) {
            return false;
        }
    }
    return true;
}

static void add_line(struct str *out, struct slice name, struct slice value)
{
    bool plain = is_plain(value);
    str_add_slice(out, name);
    str_addz(out, plain ? "=" : "=\"");
    for (size_t i = 0; i < value.n; i++) {
        if (!plain && strchr("\"\\$`", value.p[i])) {
            str_addc(out, '\\');
        }
        str_addc(out, value.p[i]);
    }
    str_addz(out, plain ? "\n" : "\"\n");
}

/* ---- the files of a place ---- */
static hres system_file(struct paths *out)
{
    const char *root = getenv("OPENWMI_SYSROOT");
    AUTO_STR s = STR_INIT;
    str_addf(&s, "%s/etc/environment", root && root[0] ? root : "");
    return add_path(out, str_take(&s));
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static hres user_dir(struct host *h, struct str *out)
{
    hres hr = env_xdg(h, "XDG_CONFIG_HOME", ".config", out);
    str_addz(out, "/environment.d");
    return hr ? hr : str_status(out);
}

static hres user_files(struct host *h, struct paths *out)
{
    AUTO_STR dir = STR_INIT;
    hres hr = user_dir(h, &dir);
    DIR *d = hr ? NULL : opendir(str_z(&dir));
    for (const struct dirent *e; d && hr == 0 && (e = readdir(d));) {
        size_t n = strlen(e->d_name);
        if (n > 5 && strcmp(e->d_name + n - 5, ".conf") == 0 && out->v.n < MAX_FILES) {
            AUTO_STR s = STR_INIT;
            str_addf(&s, "%s/%s", str_z(&dir), e->d_name);
            hr = add_path(out, str_take(&s));
        }
    }
    if (d) {
        closedir(d);
    }
    if (out->v.n) {
        qsort(out->v.v, out->v.n, sizeof *out->v.v, by_name);
    }
    return hr;
}

static hres session_file(struct host *h, struct paths *out)
{
    struct env *e;
    hres hr = env_of(h, &e);
    const char *dir = hr ? NULL : env_get(e, SLICE("XDG_RUNTIME_DIR"));
    AUTO_STR s = STR_INIT;
    str_addf(&s, "%s/openwmi/environment", dir ? dir : "");
    return hr || !dir || dir[0] != '/' ? hr : add_path(out, str_take(&s));
}

static hres files_of(struct host *h, enum env_place place, struct paths *out)
{
    return place == ENV_SYSTEM ? system_file(out)
           : place == ENV_USER ? user_files(h, out)
                               : session_file(h, out);
}

/* ---- reading ---- */
static hres read_file(const char *path, struct str *text)
{
    hres hr = file_read(path, MAX_FILE, text);
    return hr == WBEM_E_OUT_OF_MEMORY ? hr : hr ? WBEM_S_FALSE : 0;
}

static hres read_into(const char *path, struct env *e)
{
    AUTO_STR text = STR_INIT;
    hres hr = read_file(path, &text);
    struct slice rest = str_slice(&text), name, value;
    while (hr == 0 && rest.n) {
        if (split_line(take_line(&rest), &name, &value)) {
            AUTO_STR plain = STR_INIT;
            unquote(value, &plain);
            hr = str_status(&plain);
            hr = hr ? hr : env_set(e, name, str_slice(&plain));
        }
    }
    return hr == WBEM_S_FALSE ? 0 : hr;
}

hres env_store_read(struct host *h, enum env_place place, struct env **out)
{
    AUTO_PATHS p = {{0}};
    struct env *e = NULL;
    hres hr = env_create(&e);
    hr = hr ? hr : files_of(h, place, &p);
    for (size_t i = 0; i < p.v.n && hr == 0; i++) {
        hr = read_into(p.v.v[i], e);
    }
    if (FAILED(hr)) {
        env_destroy(e);
        return hr;
    }
    *out = e;
    return 0;
}

/* ---- writing ---- */
static int write_file(const char *path, struct slice text)
{
    AUTO_STR tmp = STR_INIT;
    str_addf(&tmp, "%s.%d", path, (int)getpid());
    int fd = open(str_z(&tmp), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0) {
        return errno;
    }
    int err = file_write_fd(fd, text);
    err = close(fd) != 0 && err == 0 ? errno : err;
    err = err == 0 && rename(str_z(&tmp), path) != 0 ? errno : err;
    if (err) {
        (void)unlink(str_z(&tmp));
    }
    return err;
}

/* The text with the variable set to value (p NULL: without it). WBEM_S_FALSE: it was not there. */
static hres change(struct slice text, struct slice name, struct slice value, struct str *out)
{
    bool found = false;
    while (text.n) {
        struct slice line = take_line(&text), n, v;
        if (!split_line(line, &n, &v) || !utf8_caseeq(n, name)) {
            str_add_slice(out, line);
            str_addc(out, '\n');
            continue;
        }
        if (value.p && !found) {
            add_line(out, n, value);
        }
        found = true;
    }
    hres hr = str_status(out);
    return hr ? hr : found ? 0 : WBEM_S_FALSE;
}

static hres failed(struct disp_error *err, const char *action, const char *path, int error)
{
    hres hr = error == EACCES || error == EPERM || error == EROFS ? E_ACCESSDENIED
                                                                  : hres_from_errno(error);
    return host_fail(err, hr, "WshEnvironment", "Unable to %s the environment in \"%s\": %s.",
                     action, path, strerror(error));
}

/* Changes the file; WBEM_S_FALSE: the variable is not in it, nothing was done. */
static hres change_file(const char *path, struct slice name, struct slice value,
                        struct disp_error *err)
{
    AUTO_STR old = STR_INIT, text = STR_INIT;
    hres hr = read_file(path, &old);
    hr = hr ? hr : change(str_slice(&old), name, value, &text);
    if (hr) {
        return hr;
    }
    int error = write_file(path, str_slice(&text));
    return error ? failed(err, "change", path, error) : 0;
}

static bool can_stand(struct slice name, struct slice value)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && (i == 0 || c < '0' || c > '9')) {
            return false;
        }
    }
    return name.n && !memchr(value.p, '\n', value.n) && !memchr(value.p, '\r', value.n);
}

static hres append(struct host *h, enum env_place place, struct paths *p, struct slice name,
                   struct slice value, struct disp_error *err)
{
    AUTO_STR dir = STR_INIT, path = STR_INIT, text = STR_INIT;
    hres hr = place == ENV_USER ? user_dir(h, &dir) : 0;
    if (place != ENV_USER && p->v.n == 0) {
        return host_fail(err, E_NOTIMPL, "WshEnvironment",
                         "There is no session to keep a variable in: XDG_RUNTIME_DIR is not set.");
    }
    if (place == ENV_USER) {
        str_addf(&path, "%s/%s", str_z(&dir), OWN_FILE);
    } else {
        str_addz(&path, p->v.v[0]);
        str_add(&dir, p->v.v[0], (size_t)(strrchr(p->v.v[0], '/') - p->v.v[0]));
    }
    hr = hr ? hr : read_file(str_z(&path), &text);
    if (hr == 0 && text.n && text.p[text.n - 1] != '\n') {
        str_addc(&text, '\n');
    }
    add_line(&text, name, value);
    hres memory = str_status(&text);
    memory = memory ? memory : str_status(&path);
    if (FAILED(hr) || memory) {
        return FAILED(hr) ? hr : memory;
    }
    if (place != ENV_SYSTEM) {
        (void)file_mkdirs(str_z(&dir)); /* writing will tell */
    }
    int error = write_file(str_z(&path), str_slice(&text));
    return error ? failed(err, "change", str_z(&path), error) : 0;
}

hres env_store_put(struct host *h, enum env_place place, struct slice name, struct slice value,
                   struct disp_error *err)
{
    AUTO_PATHS p = {{0}};
    if (!can_stand(name, value)) {
        return HRES_SCRIPT(ERR_BAD_CALL);
    }
    hres hr = files_of(h, place, &p);
    for (size_t i = p.v.n; i > 0 && hr == 0; i--) { /* the last file is the one that counts */
        hr = change_file(p.v.v[i - 1], name, value, err);
        if (hr != WBEM_S_FALSE) {
            return hr;
        }
        hr = 0;
    }
    return hr ? hr : append(h, place, &p, name, value, err);
}

hres env_store_remove(struct host *h, enum env_place place, struct slice name,
                      struct disp_error *err)
{
    AUTO_PATHS p = {{0}};
    bool any = false;
    hres hr = files_of(h, place, &p);
    for (size_t i = 0; i < p.v.n && SUCCEEDED(hr); i++) {
        hr = change_file(p.v.v[i], name, (struct slice){0}, err);
        any = any || hr == 0;
    }
    return FAILED(hr) ? hr : any ? 0 : WBEM_S_FALSE;
}
