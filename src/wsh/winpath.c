/* winpath: script paths to Linux paths and back. */
#include "wsh/winpath.h"

#include "util/utf.h"
#include "util/vec.h"
#include "wsh/winpath_map.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BAD_CALL = 5,
    BAD_NAME = 52,
    DENIED = 70,
    NO_PATH = 76
};

void winpath_fini(struct winpath *p)
{
    free(p->shown);
    free(p->file);
    *p = (struct winpath){0};
}

hres winpath_copy(const struct winpath *p, struct winpath *out)
{
    *out = *p;
    out->shown = strdup(p->shown);
    out->file = strdup(p->file);
    if (!out->shown || !out->file) {
        winpath_fini(out);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

/* ---- the names of a path ---- */
struct names {
    struct VEC(struct slice) v;
    char cwd[PATH_MAX]; /* what a relative path goes on from */
    bool windows;
    char drive; /* upper-case letter, or 0: from "/" */
    bool above; /* ".." went above the root */
    bool as_folder;
};

static void names_fini(struct names *n)
{
    vec_fini(&n->v);
}
#define AUTO_NAMES AUTO(names_fini) struct names

static hres add_names(struct names *n, struct slice text)
{
    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        while (i < text.n && !winpath_is_separator(text.p[i])) {
            i++;
        }
        struct slice name = {text.p + from, i - from};
        i++;
        if (name.n == 0 || (name.n == 1 && name.p[0] == '.')) {
            continue;
        }
        if (name.n == 2 && name.p[0] == '.' && name.p[1] == '.') {
            n->above = n->above || n->v.n == 0;
            n->v.n -= n->v.n > 0;
        } else if (!vec_push(&n->v, name)) {
            return WBEM_E_OUT_OF_MEMORY;
        }
    }
    return 0;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

/* The current directory's names when it lies on the drive (0: any, "/" included). */
static hres add_current(struct winpath_map *m, struct names *n)
{
    const char *rest = n->cwd;
    if (!getcwd(n->cwd, sizeof n->cwd)) {
        return HRES_SCRIPT(NO_PATH); /* it has been removed */
    }
    if (n->drive) {
        const char *root = winpath_drive_root(m, n->drive);
        if (!root || !winpath_is_below(root, n->cwd)) {
            return 0;
        }
        rest = n->cwd + (strlen(root) == 1 ? 0 : strlen(root));
    }
    return add_names(n, slice_of(rest));
}

static char current_drive(struct winpath_map *m, struct names *n)
{
    return getcwd(n->cwd, sizeof n->cwd) ? winpath_drive_of(m, n->cwd, NULL) : 0;
}

/* "\\?\C:\x" is "C:\x". */
static struct slice plain(struct slice t)
{
    bool longer = t.n > 6 && winpath_is_network(t) && (t.p[2] == '?' || t.p[2] == '.') &&
                  t.p[3] == '\\' && winpath_has_drive((struct slice){t.p + 4, t.n - 4});
    return longer ? (struct slice){t.p + 4, t.n - 4} : t;
}

static hres take_names(struct winpath_map *m, struct slice t, struct names *n)
{
    t = plain(t);
    if (t.n > WINPATH_MAX || (t.n > 0 && memchr(t.p, 0, t.n))) {
        return HRES_SCRIPT(BAD_NAME);
    }
    if (winpath_is_network(t)) {
        return HRES_SCRIPT(NO_PATH);
    }
    hres hr = 0;
    n->as_folder = t.n > 0 && winpath_is_separator(t.p[t.n - 1]);
    bool has_drive = winpath_has_drive(t);
    size_t at = has_drive ? 2 : 0;
    bool absolute = at < t.n && winpath_is_separator(t.p[at]);
    if (has_drive) {
        n->drive = upper(t.p[0]);
    } else if (absolute ? t.p[0] == '\\' : m->windows_cwd) {
        n->drive = current_drive(m, n);
    }
    n->windows = n->drive != 0;
    hr = absolute ? 0 : add_current(m, n);
    return hr ? hr : add_names(n, (struct slice){t.p + at, t.n - at});
}

static void show_names(const struct names *n, struct str *out)
{
    char separator = n->windows ? '\\' : '/';
    if (n->windows) {
        str_addf(out, "%c:", n->drive);
    }
    for (size_t i = 0; i < n->v.n; i++) {
        str_addc(out, separator);
        str_add_slice(out, n->v.v[i]);
    }
    if (n->v.n == 0) {
        str_addc(out, separator);
    }
}

hres winpath_absolute(struct winpath_map *m, struct slice text, struct str *out)
{
    AUTO_NAMES n = {.drive = 0};
    text = plain(text);
    if (winpath_is_network(text)) {
        str_add_slice(out, text);
        return str_status(out);
    }
    hres hr = take_names(m, text, &n);
    if (hr == 0) {
        show_names(&n, out);
    }
    return hr ? hr : str_status(out);
}

/* ---- walking ---- */
struct walk {
    struct winpath_map *m;
    const char *root;
    bool confined; /* nothing may lead out of root */
    unsigned flags;
    struct str file;
    bool missing, ambiguous;
};

/* The one entry of the folder w->file that is name without case, appended; false: none or several. */
static bool add_by_case(struct walk *w, struct slice name)
{
    DIR *d = opendir(str_z(&w->file));
    AUTO_STR got = STR_INIT;
    size_t n = 0;
    for (const struct dirent *e; d && (e = readdir(d));) {
        if (utf8_caseeq(slice_of(e->d_name), name) && n++ == 0) {
            str_addz(&got, e->d_name);
        }
    }
    if (d) {
        closedir(d);
    }
    w->ambiguous = w->ambiguous || n > 1;
    if (n == 1) {
        str_addc(&w->file, '/');
        str_add_slice(&w->file, str_slice(&got));
    }
    return n == 1;
}

static void cut(struct str *s, size_t n)
{
    if (s->p && n <= s->n) {
        s->n = n;
        s->p[n] = 0;
    }
}

/* A link of a confined drive must lead to something in it. */
static bool stays_inside(const struct walk *w)
{
    AUTO_FREE char *real = realpath(str_z(&w->file), NULL);
    return real && winpath_is_below(w->root, real);
}

static hres step(struct walk *w, struct slice name, bool last)
{
    size_t before = w->file.n;
    struct stat st;
    str_addc(&w->file, '/');
    str_add_slice(&w->file, name);
    if (w->missing || str_status(&w->file)) {
        return str_status(&w->file);
    }
    bool there = lstat(str_z(&w->file), &st) == 0;
    if (!there && errno == ENOENT) {
        cut(&w->file, before);
        there =
            add_by_case(w, name) && str_status(&w->file) == 0 && lstat(str_z(&w->file), &st) == 0;
        if (!there && w->file.n == before) {
            str_addc(&w->file, '/');
            str_add_slice(&w->file, name);
        }
    }
    w->missing = !there;
    bool meant_itself = last && (w->flags & WINPATH_LINK);
    if (there && w->confined && S_ISLNK(st.st_mode) && !meant_itself && !stays_inside(w)) {
        return HRES_SCRIPT(DENIED);
    }
    return str_status(&w->file);
}

static hres refuse(struct disp_error *err, int number, struct slice text, char drive)
{
    AUTO_STR s = STR_INIT;
    str_addz(&s, number == DENIED ? "Permission denied: '" : "Path not found: '");
    str_add_slice(&s, text);
    if (drive) {
        str_addf(&s, "' leads out of drive %c:", drive);
    } else {
        str_addz(&s, "': network paths are not supported");
    }
    if (err && str_status(&s) == 0) {
        disp_error_clear(err);
        err->description = bstr_from_utf8(str_slice(&s));
    }
    return HRES_SCRIPT(number);
}

/* file is root + names; the same names are shown. */
static hres finish(const struct names *n, struct walk *w, size_t root, struct winpath *out)
{
    AUTO_STR shown = STR_INIT;
    if (n->windows) {
        str_addf(&shown, "%c:", n->drive);
    }
    size_t from = shown.n;
    str_add(&shown, str_z(&w->file) + root, w->file.n - root);
    if (n->v.n == 0) {
        str_addc(&shown, '/');
        str_addz(&w->file, w->file.n ? "" : "/");
    }
    for (size_t i = from; n->windows && shown.p && i < shown.n; i++) {
        shown.p[i] = shown.p[i] == '/' ? '\\' : shown.p[i];
    }
    *out = (struct winpath){.windows = n->windows,
                            .drive = n->drive,
                            .is_root = n->v.n == 0,
                            .as_folder = n->as_folder,
                            .found = !w->missing,
                            .ambiguous = w->ambiguous};
    out->shown = str_take(&shown);
    out->file = str_take(&w->file);
    if (!out->shown || !out->file) {
        winpath_fini(out);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

static hres walk_names(struct walk *w, const struct names *n, struct slice text,
                       struct winpath *out, struct disp_error *err)
{
    size_t root = strlen(w->root) == 1 ? 0 : strlen(w->root);
    str_add(&w->file, w->root, root);
    hres hr = str_status(&w->file);
    for (size_t i = 0; i < n->v.n && hr == 0; i++) {
        hr = n->windows && !winpath_is_windows_name(n->v.v[i])
                 ? HRES_SCRIPT(BAD_NAME)
                 : step(w, n->v.v[i], i + 1 == n->v.n);
    }
    if (hr == HRES_SCRIPT(DENIED)) {
        return refuse(err, DENIED, text, n->drive);
    }
    return hr ? hr : finish(n, w, root, out);
}

hres winpath_resolve(struct winpath_map *m, struct slice text, unsigned flags, struct winpath *out,
                     struct disp_error *err)
{
    AUTO_NAMES n = {.drive = 0};
    *out = (struct winpath){0};
    if (text.n == 0) {
        return HRES_SCRIPT(BAD_CALL);
    }
    hres hr = take_names(m, text, &n);
    if (FAILED(hr)) {
        return winpath_is_network(plain(text)) && text.n <= WINPATH_MAX
                   ? refuse(err, NO_PATH, text, 0)
                   : hr;
    }
    const char *root = n.drive ? winpath_drive_root(m, n.drive) : "/";
    if (!root) {
        return HRES_SCRIPT(NO_PATH);
    }
    struct walk w = {.m = m, .root = root, .confined = strlen(root) > 1, .flags = flags};
    if (w.confined && n.above) {
        return refuse(err, DENIED, text, n.drive);
    }
    hr = walk_names(&w, &n, text, out, err);
    str_fini(&w.file);
    return hr;
}

hres winpath_child(struct winpath_map *m, const struct winpath *folder, struct slice name,
                   unsigned flags, struct winpath *out, struct disp_error *err)
{
    *out = (struct winpath){0};
    if (!winpath_is_legal_name(name)) {
        return HRES_SCRIPT(BAD_NAME);
    }
    AUTO_STR text = STR_INIT;
    str_addz(&text, folder->shown);
    str_addz(&text, folder->is_root ? "" : folder->windows ? "\\" : "/");
    str_add_slice(&text, name);
    hres hr = str_status(&text);
    return hr ? hr : winpath_resolve(m, str_slice(&text), flags, out, err);
}

/* ---- from Linux to script ---- */
hres winpath_show(struct winpath_map *m, const char *file, bool windows, struct str *out)
{
    const char *rest = file;
    char drive = windows ? winpath_drive_of(m, file, &rest) : 0;
    if (!drive) {
        str_addz(out, file);
        return str_status(out);
    }
    str_addf(out, "%c:\\", drive);
    for (; *rest; rest++) {
        str_addc(out, *rest == '/' ? '\\' : *rest);
    }
    return str_status(out);
}

hres winpath_cwd(struct winpath_map *m, struct str *out)
{
    char cwd[PATH_MAX];
    return getcwd(cwd, sizeof cwd) ? winpath_show(m, cwd, m->windows_cwd, out)
                                   : HRES_SCRIPT(NO_PATH);
}

hres winpath_chdir(struct winpath_map *m, struct slice text, struct disp_error *err)
{
    struct winpath p;
    hres hr = winpath_resolve(m, text, 0, &p, err);
    if (hr) {
        return hr;
    }
    if (chdir(p.file) != 0) {
        hr = HRES_SCRIPT(errno == EACCES ? DENIED : NO_PATH);
    } else {
        m->windows_cwd = p.windows;
    }
    winpath_fini(&p);
    return hr;
}
