/* command_find: from the name of a program to its file. */
#include "util/utf.h"
#include "wsh/command.h"
#include "wsh/env.h"
#include "wsh/files.h"

#include <stdlib.h>
#include <unistd.h>

#define DEFAULT_PATH "/usr/local/bin:/usr/bin:/bin"

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && !S_ISDIR(st.st_mode);
}

static bool has_extension(struct slice name, const char *const *list)
{
    struct slice e = winpath_extension(name);
    for (; *list; list++) {
        if (utf8_caseeq(e, slice_of(*list))) {
            return true;
        }
    }
    return false;
}

bool command_is_script(struct slice name)
{
    static const char *const list[] = {"vbs", "vbe", "js", "jse", "wsf", "wsh", NULL};
    return has_extension(name, list);
}

static enum command_kind kind_of(const char *path)
{
    return command_is_script(slice_of(path)) ? COMMAND_SCRIPT
           : access(path, X_OK) == 0         ? COMMAND_PROGRAM
                                             : COMMAND_DOCUMENT;
}

/* ---- names with a folder ---- */
static hres by_path(struct host *h, struct slice name, enum command_kind *kind, struct str *file)
{
    struct winpath p;
    hres hr = files_resolve(h, name, 0, &p, NULL);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0; /* what is no path names nothing */
    }
    if (p.found && is_file(p.file)) {
        *kind = kind_of(p.file);
        str_addz(file, p.file);
    }
    winpath_fini(&p);
    return str_status(file);
}

/* ---- names alone ---- */
static void on_path(const char *path, struct slice name, enum command_kind *kind, struct str *file)
{
    while (*path) {
        size_t n = strcspn(path, ":");
        AUTO_STR s = STR_INIT;
        str_add(&s, path, n);
        str_addz(&s, n ? "/" : "./");
        str_add_slice(&s, name);
        enum command_kind k = is_file(str_z(&s)) ? kind_of(str_z(&s)) : COMMAND_MISSING;
        if (k == COMMAND_PROGRAM || k == COMMAND_SCRIPT) {
            *kind = k;
            str_add_slice(file, str_slice(&s));
            return;
        }
        path += n + (path[n] == ':');
    }
}

static void lower(struct slice name, struct str *out)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        str_addc(out, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
    }
}

static struct slice without_exe(struct slice name)
{
    static const char *const list[] = {"exe", "com", NULL};
    return has_extension(name, list) ? (struct slice){name.p, name.n - 4} : name;
}

/* As it is written, then without ".exe", then in small letters. */
static hres by_name(struct host *h, struct slice name, enum command_kind *kind, struct str *file)
{
    struct env *e;
    AUTO_STR small = STR_INIT;
    hres hr = env_of(h, &e);
    if (FAILED(hr)) {
        return hr;
    }
    const char *path = env_get(e, SLICE("PATH"));
    path = path ? path : DEFAULT_PATH;
    lower(without_exe(name), &small);
    struct slice tries[] = {name, without_exe(name), str_slice(&small)};
    for (size_t i = 0; i < ARRAY_LEN(tries) && *kind == COMMAND_MISSING; i++) {
        on_path(path, tries[i], kind, file);
    }
    hr = str_status(&small);
    return hr ? hr : str_status(file);
}

/* "C:\Windows\System32\ping.exe": Windows has its programs there. */
static bool is_system_folder(struct slice name)
{
    struct slice folder = winpath_parent(name);
    struct slice last = winpath_name(folder);
    return utf8_caseeq(last, SLICE("system32")) || utf8_caseeq(last, SLICE("syswow64")) ||
           utf8_caseeq(last, SLICE("windows"));
}

hres command_find(struct host *h, struct slice name, enum command_kind *kind, struct str *file)
{
    *kind = COMMAND_MISSING;
    bool folder =
        memchr(name.p, '/', name.n) || memchr(name.p, '\\', name.n) || winpath_has_drive(name);
    bool here = !folder && command_is_script(name);
    hres hr = folder || here ? by_path(h, name, kind, file) : 0;
    if (hr == 0 && *kind == COMMAND_MISSING && (!folder || is_system_folder(name))) {
        hr = by_name(h, folder ? winpath_name(name) : name, kind, file);
    }
    if (hr == 0 && *kind == COMMAND_MISSING && !folder) {
        hr = by_path(h, name, kind, file); /* in the current directory */
    }
    return hr;
}

/* ---- paths among the arguments ---- */
static bool folder_exists(const char *file)
{
    struct stat st;
    const char *slash = strrchr(file, '/');
    AUTO_FREE char *folder = strndup(file, slash && slash > file ? (size_t)(slash - file) : 1);
    return folder && stat(folder, &st) == 0 && S_ISDIR(st.st_mode);
}

hres command_path(struct host *h, struct slice word, struct str *out)
{
    bool drive = word.n > 2 && winpath_has_drive(word) && winpath_is_separator(word.p[2]);
    bool mixed = word.n && word.p[0] == '/' && memchr(word.p, '\\', word.n);
    struct winpath p;
    if (!drive && !mixed) {
        return WBEM_S_FALSE;
    }
    hres hr = files_resolve(h, word, 0, &p, NULL);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : WBEM_S_FALSE;
    }
    hr = p.found || folder_exists(p.file) ? 0 : WBEM_S_FALSE;
    if (hr == 0) {
        str_addz(out, p.file);
        hr = str_status(out);
    }
    winpath_fini(&p);
    return hr;
}
