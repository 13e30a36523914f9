/* driver: Win32_SystemDriver: the modules of the kernel that are loaded. */
#include "providers/hostinfo.h"
#include "providers/service/bus.h"
#include "providers/service/modules.h"
#include "util/utf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MODULES_MAX (1u << 20)
#define DEP_MAX     (16u << 20) /* bytes of modules.dep */
#define LIST_MAX    (1u << 20)

enum driver_source {
    SRC_PATH = 1,
    SRC_MODE = 2
};
struct driver {
    struct module m; /* first: fill_the_computer */
    struct str path;
    const char *type, *mode;
};

/* ---- /proc/modules ---- */
static struct slice word(const char **p)
{
    *p += strspn(*p, " ");
    struct slice s = {*p, strcspn(*p, " \n")};
    *p += s.n;
    return s;
}

/* "nf_nat 57344 2 nft_chain_nat,xt_MASQUERADE, Live 0x0000000000000000" (proc(5)) */
static bool take_module(const char *line, struct module *m)
{
    m->name = word(&line);
    (void)word(&line);
    struct slice users = word(&line);
    m->used_by = word(&line);
    struct slice state = word(&line);
    m->used = take_digits(&users, &m->users) && m->users > 0;
    m->permanent = memmem(m->used_by.p, m->used_by.n, "[permanent]", 11) != NULL;
    m->loading = utf8_caseeq(state, SLICE("Loading"));
    m->unloading = utf8_caseeq(state, SLICE("Unloading"));
    return m->name.n && state.n;
}

hres modules_each(const struct cimwin32 *s, hres (*each)(void *arg, const struct module *m),
                  void *arg)
{
    AUTO_STR text = STR_INIT;
    hres hr = sysroot_read_all(s->root, "proc/modules", MODULES_MAX, &text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0; /* a kernel without modules */
    }
    for (const char *p = str_z(&text); *p && hr == 0; p += strcspn(p, "\n"), p += *p == '\n') {
        struct module m = {.s = s};
        hr = take_module(p, &m) ? each(arg, &m) : 0;
    }
    return hr;
}

/* ---- where their files are ---- */
/* In names of modules - and _ are the same. */
static bool same_module(const char *file, size_t n, struct slice name)
{
    bool same = n == name.n;
    for (size_t i = 0; same && i < n; i++) {
        char a = file[i] == '-' ? '_' : file[i], b = name.p[i] == '-' ? '_' : name.p[i];
        same = a == b;
    }
    return same;
}

/* The line of modules.dep begins with the file, below the directory of the kernel's release. */
static void find_file(const struct str *dep, const char *release, struct slice name,
                      struct str *out)
{
    for (const char *p = str_z(dep); *p; p += strcspn(p, "\n"), p += *p == '\n') {
        size_t n = strcspn(p, ":\n");
        const char *slash = memrchr(p, '/', n), *base = slash ? slash + 1 : p;
        const char *dot = memchr(base, '.', n - (size_t)(base - p));
        if (dot && same_module(base, (size_t)(dot - base), name)) {
            if (p[0] != '/') {
                str_addf(out, "/lib/modules/%s/", release);
            }
            str_add(out, p, n);
            return;
        }
    }
}

/* ---- how they are loaded ---- */
/* Whether the files *.conf in a directory have the line "command name" ("name" when command is empty). */
static bool listed_in(const struct sysroot *root, const char *dir, const char *command,
                      struct slice name)
{
    DIR *d = sysroot_opendir(root, dir);
    bool found = false;
    for (const struct dirent *e; d && !found && (e = readdir(d));) {
        AUTO_STR path = STR_INIT;
        AUTO_STR text = STR_INIT;
        size_t n = strlen(e->d_name);
        str_addf(&path, "%s/%s", dir, e->d_name);
        if (n < 6 || strcmp(e->d_name + n - 5, ".conf") != 0 ||
            sysroot_read_all(root, str_z(&path), LIST_MAX, &text)) {
            continue;
        }
        for (const char *p = str_z(&text); *p && !found; p += strcspn(p, "\n"), p += *p == '\n') {
            const char *q = p;
            struct slice first = *command ? word(&q) : slice_of("");
            struct slice second = word(&q);
            found = utf8_caseeq(first, slice_of(command)) && same_module(second.p, second.n, name);
        }
    }
    if (d) {
        (void)closedir(d);
    }
    return found;
}

static bool in_modules_file(const struct sysroot *root, struct slice name)
{
    AUTO_STR text = STR_INIT;
    bool found = false;
    if (sysroot_read_all(root, "etc/modules", LIST_MAX, &text) == 0) {
        for (const char *p = str_z(&text); *p && !found; p += strcspn(p, "\n"), p += *p == '\n') {
            const char *q = p;
            struct slice first = word(&q);
            found = same_module(first.p, first.n, name);
        }
    }
    return found;
}

static const char *mode_of(const struct sysroot *root, struct slice name)
{
    static const char *const loads[] = {"etc/modules-load.d", "run/modules-load.d",
                                        "usr/lib/modules-load.d"};
    static const char *const rules[] = {"etc/modprobe.d", "run/modprobe.d", "usr/lib/modprobe.d",
                                        "lib/modprobe.d"};
    for (size_t i = 0; i < ARRAY_LEN(loads); i++) {
        if (listed_in(root, loads[i], "", name)) {
            return "Auto";
        }
    }
    if (in_modules_file(root, name)) {
        return "Auto";
    }
    for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
        if (listed_in(root, rules[i], "blacklist", name)) {
            return "Disabled";
        }
    }
    return "Manual";
}

/* ---- the class ---- */
static hres fill_state(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct module *m = subject;
    return fill_text(out, m->loading     ? SLICE("Start Pending")
                          : m->unloading ? SLICE("Stop Pending")
                                         : SLICE("Running"));
}

static hres fill_status(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct module *m = subject;
    return fill_text(out, m->loading     ? SLICE("Starting")
                          : m->unloading ? SLICE("Stopping")
                                         : SLICE("OK"));
}

static hres fill_stop(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct module *m = subject;
    *out = cim_bool(!m->used && !m->permanent && !m->loading && !m->unloading);
    return 0;
}

/* clang-format off */
static const struct prop_row rows[] = {
    ROW_NO("AcceptPause", "FALSE: a module cannot pause"),
    {"AcceptStop", fill_stop, 0, 0, "whether nothing uses it and it can be unloaded"},
    ROW_SLICE("Caption", driver, m.name, "as Name"),
    ROW_CONST("CreationClassName", "Win32_SystemDriver"),
    ROW_NULL("Description", "kept inside the module's file"),
    ROW_NO("DesktopInteract", "FALSE"),
    ROW_SLICE("DisplayName", driver, m.name, "as Name"),
    ROW_NULL("ErrorControl", "nothing is settled for a module that cannot be loaded"),
    ROW_NUM("ExitCode", 0, "0: it is loaded"),
    ROW_SLICE("Name", driver, m.name, "name of the module"),
    {"PathName", fill_member_str, offsetof(struct driver, path), SRC_PATH, "its file, by `modules.dep` of the kernel's release"},
    ROW_NUM("ServiceSpecificExitCode", 0, "0"),
    {"ServiceType", fill_member_text, offsetof(struct driver, type), SRC_PATH, "\"File System Driver\" when its file is below `kernel/fs`, else \"Kernel Driver\"; NULL without a file"},
    {"StartMode", fill_member_text, offsetof(struct driver, mode), SRC_MODE, "Auto: named in /etc/modules or `modules-load.d`; Disabled: on the black list in `modprobe.d`, so loaded only by its name; Manual: all others, loaded for a device or by another module"},
    ROW_NULL("StartName", "it runs in the kernel"),
    ROW_YES("Started", "TRUE: it is loaded"),
    {"State", fill_state, 0, 0, "Running, or Start Pending and Stop Pending while it is loaded and unloaded"},
    {"Status", fill_status, 0, 0, "OK, Starting or Stopping"},
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"),
    ROW_COMPUTER("SystemName"),
    ROW_NULL("TagId", "modules are not numbered"),
    {0},
};
/* clang-format on */

struct drivers {
    struct telling *t;
    struct slice only;
    const char *release;
    struct str dep;
};

static hres tell_driver(void *arg, const struct module *m)
{
    const struct drivers *a = arg;
    struct driver d = {.m = *m};
    if (a->only.p && !utf8_caseeq(a->only, m->name)) {
        return 0;
    }
    if (a->dep.n) {
        find_file(&a->dep, a->release, m->name, &d.path);
        d.type = d.path.n == 0                           ? NULL
                 : strstr(str_z(&d.path), "/kernel/fs/") ? "File System Driver"
                                                         : "Kernel Driver";
    }
    if (a->t->plan.needs & SRC_MODE) {
        d.mode = mode_of(a->t->s->root, m->name);
    }
    hres hr = str_status(&d.path);
    hr = hr ? hr : tell(a->t, &d);
    str_fini(&d.path);
    return hr;
}

static hres tell_drivers(struct telling *t)
{
    struct drivers a = {.t = t};
    if (!telling_equals(t, "Name", &a.only)) {
        a.only = (struct slice){0};
    }
    a.release = t->s->release ? cim_str_z(t->s->release) : "";
    if ((t->plan.needs & SRC_PATH) && *a.release) {
        AUTO_STR path = STR_INIT;
        str_addf(&path, "lib/modules/%s/modules.dep", a.release);
        (void)sysroot_read_all(t->s->root, str_z(&path), DEP_MAX, &a.dep);
    }
    hres hr = modules_each(t->s, tell_driver, &a);
    str_fini(&a.dep);
    return hr;
}

const struct win32_table driver_table = {
    "Win32_SystemDriver", rows, tell_drivers,
    "The loaded modules of the kernel (/proc/modules). What is built into the kernel is no object. "
    "StopService unloads a "
    "module that nothing uses (3 when something does); StartService returns 10, because it is "
    "loaded; the other methods "
    "return 1."};

/* ---- methods ---- */
struct finding {
    struct slice name;
    struct str found;
    bool used, permanent;
};

static hres find_module(void *arg, const struct module *m)
{
    struct finding *f = arg;
    if (!utf8_caseeq(f->name, m->name)) {
        return 0;
    }
    str_add_slice(&f->found, m->name);
    f->used = m->used;
    f->permanent = m->permanent;
    return WBEM_S_FALSE;
}

static uint32_t unload(const struct cimwin32 *s, const struct finding *f)
{
    if (f->used) {
        return SVC_DEPENDENTS;
    }
    if (f->permanent || !sysroot_is_live(s->root)) {
        return SVC_CANNOT_ACCEPT;
    }
    if (syscall(SYS_delete_module, str_z(&f->found), O_NONBLOCK) == 0) {
        return SVC_OK;
    }
    return errno == EPERM                           ? SVC_ACCESS_DENIED
           : errno == EWOULDBLOCK || errno == EBUSY ? SVC_DEPENDENTS
           : errno == ENOENT                        ? SVC_NOT_ACTIVE
                                                    : SVC_UNKNOWN;
}

static void with_module(wmi_request *r, const struct cimwin32 *s, bool stop, uint32_t other)
{
    wmi_value key;
    struct finding f = {0};
    hres hr = caller_is_self(r) ? 0 : WBEM_E_ACCESS_DENIED;
    if (hr == 0 && wmi_request_key(r, "Name", &key) == 0 && key.type == WMI_STRING) {
        f.name = (struct slice){key.text, key.count};
        hr = modules_each(s, find_module, &f);
    }
    hr = FAILED(hr) ? hr : f.found.n ? str_status(&f.found) : WBEM_E_NOT_FOUND;
    if (FAILED(hr)) {
        wmi_request_done(r, hr);
    } else {
        answer(r, stop ? unload(s, &f) : other);
    }
    str_fini(&f.found);
}

static void method_stop(wmi_request *r, void *state)
{
    with_module(r, state, true, 0);
}

static void method_start(wmi_request *r, void *state)
{
    with_module(r, state, false, SVC_RUNNING);
}

static void method_interrogate(wmi_request *r, void *state)
{
    with_module(r, state, false, SVC_OK);
}

static void method_other(wmi_request *r, void *state)
{
    with_module(r, state, false, SVC_NOT_SUPPORTED);
}

static void method_create(wmi_request *r, void *state)
{
    (void)state;
    if (caller_is_self(r)) {
        answer(r, SVC_NOT_SUPPORTED);
    } else {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
    }
}

const struct wmi_method_provider driver_methods[] = {
    {"Change", method_other},
    {"ChangeStartMode", method_other},
    {"Create", method_create},
    {"Delete", method_other},
    {"InterrogateService", method_interrogate},
    {"PauseService", method_other},
    {"ResumeService", method_other},
    {"StartService", method_start},
    {"StopService", method_stop},
    {"UserControlService", method_other},
    {0},
};
