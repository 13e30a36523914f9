/* shell_link: WshShortcut, kept as a .desktop file (Desktop Entry Specification), and
 * WshUrlShortcut, kept as the .url file it is on Windows. */
#include "util/file.h"
#include "util/file_fd.h"
#include "util/utf.h"
#include "wsh/command.h"
#include "wsh/files.h"
#include "wsh/shell.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define PARAMS(...) ((const struct param[]){__VA_ARGS__, {0}})

enum {
    MAX_FILE = 1 << 20,
    NORMAL_WINDOW = 1
};
enum field { /* texts of a shortcut */
    TARGET,
    ARGUMENTS,
    DESCRIPTION,
    HOTKEY,
    ICON,
    RELATIVE,
    DIRECTORY,
    N_FIELDS
};
/* Under these names they stand in the file as the script wrote them; other programs read Exec,
 * Comment, Icon and Path. */
static const char *const keys[N_FIELDS] = {[TARGET] = "X-OpenWMI-TargetPath",
                                           [ARGUMENTS] = "X-OpenWMI-Arguments",
                                           [DESCRIPTION] = "Comment",
                                           [HOTKEY] = "X-OpenWMI-Hotkey",
                                           [ICON] = "X-OpenWMI-IconLocation",
                                           [RELATIVE] = "X-OpenWMI-RelativePath",
                                           [DIRECTORY] = "X-OpenWMI-WorkingDirectory"};
#define STYLE_KEY "X-OpenWMI-WindowStyle"
#define ENTRY     "[Desktop Entry]"

struct link {
    struct sobj o;
    bool url;
    char *shown; /* as the script named it */
    char *file;
    char *text[N_FIELDS]; /* NULL: "" */
    int32_t style;
};

static struct link *self_of(struct sobj *o)
{
    return (struct link *)o;
}

static void link_destroy(struct sobj *o)
{
    struct link *l = self_of(o);
    free(l->shown);
    free(l->file);
    for (int i = 0; i < N_FIELDS; i++) {
        free(l->text[i]);
    }
}

static const char *text_of(const struct link *l, enum field f)
{
    return l->text[f] ? l->text[f] : "";
}

static hres set_text(struct link *l, enum field f, struct slice s)
{
    char *copy = strndup(s.p, s.n);
    if (!copy) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    free(l->text[f]);
    l->text[f] = copy;
    return 0;
}

/* ---- reading ---- */
static void unescape(struct slice v, struct str *out)
{
    for (size_t i = 0; i < v.n; i++) {
        char c = v.p[i];
        if (c == '\\' && i + 1 < v.n) {
            c = v.p[++i];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 's' ? ' ' : c == 'r' ? '\r' : c;
        }
        str_addc(out, c);
    }
}

static hres take_value(struct link *l, struct slice key, struct slice value)
{
    AUTO_STR s = STR_INIT;
    if (l->url) {
        return utf8_caseeq(key, SLICE("URL")) ? set_text(l, TARGET, value) : 0;
    }
    unescape(value, &s);
    hres hr = str_status(&s);
    for (int i = 0; i < N_FIELDS && hr == 0; i++) {
        if (utf8_caseeq(key, slice_of(keys[i]))) {
            hr = set_text(l, (enum field)i, str_slice(&s));
        }
    }
    if (hr == 0 && utf8_caseeq(key, SLICE(STYLE_KEY)) && s.n == 1) {
        l->style = s.p[0] - '0';
    }
    return hr;
}

/* Of a .desktop file that is not ours, what it starts is its Exec line. */
static hres take_foreign(struct link *l, struct slice key, struct slice value)
{
    AUTO_STR s = STR_INIT;
    unescape(value, &s);
    enum field f = utf8_caseeq(key, SLICE("Exec"))   ? TARGET
                   : utf8_caseeq(key, SLICE("URL"))  ? TARGET
                   : utf8_caseeq(key, SLICE("Icon")) ? ICON
                   : utf8_caseeq(key, SLICE("Path")) ? DIRECTORY
                                                     : N_FIELDS;
    return f == N_FIELDS || l->url || l->text[f] ? 0 : set_text(l, f, str_slice(&s));
}

static hres read_link(struct link *l, const char *file,
                      hres (*take)(struct link *l, struct slice key, struct slice value))
{
    AUTO_STR text = STR_INIT;
    hres hr = file_read(file, MAX_FILE, &text);
    if (FAILED(hr)) {
        return hr;
    }
    for (const char *p = str_z(&text), *end = p + text.n; p < end && hr == 0;) {
        const char *eol = memchr(p, '\n', (size_t)(end - p));
        size_t n = (size_t)((eol ? eol : end) - p);
        size_t len = n && p[n - 1] == '\r' ? n - 1 : n;
        const char *eq = memchr(p, '=', len);
        if (eq) {
            hr = take(l, (struct slice){p, (size_t)(eq - p)},
                      (struct slice){eq + 1, len - (size_t)(eq - p) - 1});
        }
        p += n + 1;
    }
    return hr;
}

static hres load(struct link *l, const char *file)
{
    for (int i = 0; i < N_FIELDS; i++) {
        mem_freep(&l->text[i]);
    }
    hres hr = read_link(l, file, take_value);
    return hr ? hr : read_link(l, file, take_foreign);
}

/* ---- writing ---- */
static void add_value(struct str *out, const char *key, struct slice value)
{
    if (value.n == 0) {
        return;
    }
    str_addf(out, "%s=", key);
    for (size_t i = 0; i < value.n; i++) {
        const char *at = strchr("\\\n\t\r", value.p[i]);
        bool lead = i == 0 && value.p[i] == ' ';
        if (lead) {
            str_addz(out, "\\s");
        } else if (at && *at) {
            str_addf(out, "\\%c", "\\ntr"[at - strchr("\\\n\t\r", '\\')]);
        } else {
            str_addc(out, value.p[i]);
        }
    }
    str_addc(out, '\n');
}

/* A word of an Exec line: quoted, with % doubled. */
static void add_exec_word(struct str *out, struct slice word)
{
    str_addz(out, out->n ? " \"" : "\"");
    for (size_t i = 0; i < word.n; i++) {
        if (strchr("\"`$\\", word.p[i])) {
            str_addc(out, '\\');
        }
        str_addz(out, word.p[i] == '%' ? "%" : "");
        str_addc(out, word.p[i]);
    }
    str_addc(out, '"');
}

static void add_exec(struct str *out, const struct command *c)
{
    add_exec_word(out, slice_of(c->file));
    for (size_t i = 2; i <= c->words.n; i++) {
        add_exec_word(out, slice_of(c->words.v[i]));
    }
}

/* What starts the target: a program that is there, else its name as it was given. */
static hres exec_line(struct link *l, struct str *out)
{
    struct host *h = l->o.ctx;
    AUTO(command_fini) struct command c = {0};
    AUTO_STR line = STR_INIT;
    str_addf(&line, "\"%s\" %s", text_of(l, TARGET), text_of(l, ARGUMENTS));
    hres hr = str_status(&line);
    hr = hr ? hr : command_parse(h, str_slice(&line), "", &c, NULL);
    if (hr == WBEM_E_OUT_OF_MEMORY) {
        return hr;
    }
    if (hr == 0) {
        add_exec(out, &c);
    } else {
        add_exec_word(out, slice_of(text_of(l, TARGET)));
        str_addf(out, "%s%s", l->text[ARGUMENTS] ? " " : "", text_of(l, ARGUMENTS));
    }
    return str_status(out);
}

/* The icon's file, without the number behind the comma. */
static struct slice icon_of(const struct link *l)
{
    struct slice s = slice_of(text_of(l, ICON));
    const char *comma = strrchr(s.p, ',');
    return comma ? (struct slice){s.p, (size_t)(comma - s.p)} : s;
}

static hres path_of(struct host *h, const char *text, struct str *out)
{
    hres hr = text[0] ? command_path(h, slice_of(text), out) : 0;
    if (hr == WBEM_S_FALSE) {
        str_addz(out, text);
    }
    return FAILED(hr) ? hr : str_status(out);
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static hres desktop_text(struct link *l, struct str *out)
{
    struct host *h = l->o.ctx;
    AUTO_STR target = STR_INIT, exec = STR_INIT, dir = STR_INIT, url = STR_INIT;
    hres hr = path_of(h, text_of(l, TARGET), &target);
    hr = hr ? hr : path_of(h, text_of(l, DIRECTORY), &dir);
    bool folder = hr == 0 && is_folder(str_z(&target));
    hr = hr || folder ? hr : exec_line(l, &exec);
    if (FAILED(hr)) {
        return hr;
    }
    str_addf(out, "%s\nType=%s\n", ENTRY, folder ? "Link" : "Application");
    add_value(out, "Name", winpath_base(slice_of(l->shown)));
    if (folder) {
        str_addf(&url, "file://%s", str_z(&target));
        add_value(out, "URL", str_slice(&url));
    } else {
        add_value(out, "Exec", str_slice(&exec));
        add_value(out, "Path", str_slice(&dir));
    }
    add_value(out, "Icon", icon_of(l));
    for (int i = 0; i < N_FIELDS; i++) {
        add_value(out, keys[i], slice_of(text_of(l, (enum field)i)));
    }
    str_addf(out, "%s=%d\n", STYLE_KEY, (int)l->style);
    return str_status(out);
}

static int write_text(const char *file, struct slice text, mode_t mode)
{
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    int err = fd < 0 ? errno : file_write_fd(fd, text);
    if (fd >= 0 && close(fd) != 0 && err == 0) {
        err = errno;
    }
    return err;
}

static hres m_save(struct sobj *o, struct scall *c)
{
    struct link *l = self_of(o);
    AUTO_STR text = STR_INIT;
    const char *source = l->url ? "WshURLShortcut.Save" : "WshShortcut.Save";
    hres hr = host_may(o->ctx, "file", "CreateShortcut.Save", slice_of(l->file), c->error);
    if (hr == 0 && l->url) {
        str_addf(&text, "[InternetShortcut]\r\nURL=%s\r\n", text_of(l, TARGET));
        hr = str_status(&text);
    } else if (hr == 0) {
        hr = desktop_text(l, &text);
    }
    if (FAILED(hr)) {
        return hr;
    }
    int err = write_text(l->file, str_slice(&text), l->url ? 0666 : 0777);
    if (err) {
        hr = err == EACCES || err == EPERM || err == EROFS ? E_ACCESSDENIED : E_FILE_NOT_FOUND;
        (void)host_fail(c->error, hr, source, "Unable to save shortcut \"%s\": %s.", l->shown,
                        strerror(err));
    }
    host_trace(o->ctx, "file", "CreateShortcut.Save", slice_of(l->file), hr);
    return hr;
}

/* ---- where it is ---- */
static bool ends_with(struct slice path, const char *extension)
{
    return utf8_caseeq(winpath_extension(path), slice_of(extension));
}

/* The file of a shortcut: "x.lnk" is kept as "x.desktop". */
static hres file_of(struct host *h, struct slice path, char **shown, char **file,
                    struct disp_error *err)
{
    struct winpath_map *m;
    struct winpath p;
    bool url = ends_with(path, "url");
    AUTO_STR kept = STR_INIT, name = STR_INIT;
    str_add(&kept, path.p, path.n - (url ? 0 : 4));
    str_addz(&kept, url ? "" : ".desktop");
    hres hr = str_status(&kept);
    hr = hr ? hr : host_paths(h, &m, err);
    hr = hr ? hr : winpath_absolute(m, path, &name);
    hr = hr ? hr : files_resolve(h, str_slice(&kept), 0, &p, err);
    if (FAILED(hr)) {
        return hr;
    }
    *file = strdup(p.file);
    *shown = str_take(&name);
    winpath_fini(&p);
    return *file && *shown ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres m_load(struct sobj *o, struct scall *c)
{
    AUTO_FREE char *shown = NULL;
    AUTO_FREE char *file = NULL;
    if (!ends_with(c->a[0].text, "lnk")) {
        return HRES_SCRIPT(ERR_BAD_CALL);
    }
    hres hr = file_of(o->ctx, c->a[0].text, &shown, &file, c->error);
    hr = hr ? hr : load(self_of(o), file);
    if (hr == WBEM_E_NOT_FOUND) {
        hr = host_fail(c->error, E_FILE_NOT_FOUND, "WshShortcut.Load",
                       "Unable to load shortcut \"%s\".", shown);
    }
    return hr;
}

/* ---- properties ---- */
static hres text_member(struct sobj *o, struct scall *c, enum field f)
{
    struct slice s;
    if (c->kind & DISP_GET) {
        return ret_text(c, slice_of(text_of(self_of(o), f)));
    }
    hres hr = put_text(c, &s);
    return hr ? hr : set_text(self_of(o), f, s);
}

#define TEXT_MEMBER(fn, field)                                                                     \
    static hres fn(struct sobj *o, struct scall *c)                                                \
    {                                                                                              \
        return text_member(o, c, field);                                                           \
    }
TEXT_MEMBER(m_target, TARGET)
TEXT_MEMBER(m_arguments, ARGUMENTS)
TEXT_MEMBER(m_description, DESCRIPTION)
TEXT_MEMBER(m_hotkey, HOTKEY)
TEXT_MEMBER(m_relative, RELATIVE)
TEXT_MEMBER(m_directory, DIRECTORY)

static hres m_icon(struct sobj *o, struct scall *c)
{
    bool none = (c->kind & DISP_GET) && !self_of(o)->text[ICON];
    return none ? ret_text(c, SLICE(",0")) : text_member(o, c, ICON);
}

static hres m_style(struct sobj *o, struct scall *c)
{
    int32_t n;
    if (c->kind & DISP_GET) {
        return ret_int(c, self_of(o)->style);
    }
    hres hr = put_number(c, &n);
    if (hr == 0 && (n < 0 || n > 9)) {
        hr = HRES_SCRIPT(ERR_BAD_CALL);
    }
    self_of(o)->style = hr ? self_of(o)->style : n;
    return hr;
}

static hres m_full_name(struct sobj *o, struct scall *c)
{
    return ret_text(c, slice_of(self_of(o)->shown));
}

static const struct member link_members[] = {
    {"FullName", DISPID_VALUE, DISP_GET, m_full_name, NULL},
    {"Arguments", 1000, DISP_GET | DISP_PUT, m_arguments, NULL},
    {"Description", 1001, DISP_GET | DISP_PUT, m_description, NULL},
    {"Hotkey", 1002, DISP_GET | DISP_PUT, m_hotkey, NULL},
    {"IconLocation", 1003, DISP_GET | DISP_PUT, m_icon, NULL},
    {"RelativePath", 1004, DISP_PUT, m_relative, NULL},
    {"TargetPath", 1005, DISP_GET | DISP_PUT, m_target, NULL},
    {"WindowStyle", 1006, DISP_GET | DISP_PUT, m_style, NULL},
    {"WorkingDirectory", 1007, DISP_GET | DISP_PUT, m_directory, NULL},
    {"Load", 2000, DISP_METHOD, m_load, PARAMS({"path", P_STR})},
    {"Save", 2001, DISP_METHOD, m_save, NULL},
    {0},
};
static const struct member url_members[] = {
    {"FullName", DISPID_VALUE, DISP_GET, m_full_name, NULL},
    {"TargetPath", 1005, DISP_GET | DISP_PUT, m_target, NULL},
    {"Save", 2001, DISP_METHOD, m_save, NULL},
    {0},
};
static const struct sclass link_class = {
    .ops = SOBJ_OPS("IWshShortcut", true), .members = link_members, .destroy = link_destroy};
static const struct sclass url_class = {
    .ops = SOBJ_OPS("IWshURLShortcut", true), .members = url_members, .destroy = link_destroy};

hres link_new(struct host *h, struct slice path, struct sobj **out, struct disp_error *err)
{
    bool url = ends_with(path, "url");
    if (!url && !ends_with(path, "lnk")) {
        return host_fail(err, DISP_E_EXCEPTION, "WshShell.CreateShortcut",
                         "The shortcut pathname must end with .lnk or .url.");
    }
    struct link *l = sobj_new(h, url ? &url_class : &link_class, sizeof *l);
    if (!l) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    l->url = url;
    l->style = NORMAL_WINDOW;
    hres hr = file_of(h, path, &l->shown, &l->file, err);
    hr = hr ? hr : load(l, l->file);
    hr = hr == WBEM_E_NOT_FOUND ? 0 : hr; /* a new one */
    if (FAILED(hr)) {
        sobj_unref(l);
        return hr;
    }
    *out = &l->o;
    return 0;
}
