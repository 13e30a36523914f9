/* system_links: Win32_SystemOperatingSystem and Win32_SystemProcesses: what belongs to the computer.
 */
#include "cim/path.h"
#include "providers/cimwin32.h"
#include "providers/process.h"
#include "util/utf.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

struct link {
    const struct cimwin32 *s;
    const struct cim_origin *origin; /* server and namespace of the results */
    int pid;                         /* Win32_SystemProcesses */
};

static struct link link_of(const wmi_request *r, const struct cimwin32 *s)
{
    return (struct link){.s = s, .origin = cim_as_class(wmi_request_class_object(r))->origin};
}

static void add_prefix(struct str *out, const struct link *l)
{
    str_addf(out, "\\\\%s\\%s:", cim_str_z(l->origin->server), cim_str_z(l->origin->ns));
}

static hres fill_path(struct cim_value *out, const struct str *path)
{
    hres hr = str_status(path);
    return hr ? hr : fill_text(out, str_slice(path));
}

static hres fill_computer(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct link *l = subject;
    AUTO_STR path = STR_INIT;
    add_prefix(&path, l);
    str_addz(&path, "Win32_ComputerSystem.Name=");
    str_add_key_value(&path, &(struct cim_value){.type = CIM_STRING, .d.str = l->s->computer});
    return fill_path(out, &path);
}

static hres fill_system(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    AUTO_STR path = STR_INIT;
    add_prefix(&path, subject);
    str_addz(&path, "Win32_OperatingSystem=@");
    return fill_path(out, &path);
}

static hres fill_process(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct link *l = subject;
    AUTO_STR path = STR_INIT;
    add_prefix(&path, l);
    str_addf(&path, "Win32_Process.Handle=\"%d\"", l->pid);
    return fill_path(out, &path);
}

static hres fill_true(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    (void)subject;
    *out = cim_bool(true);
    return 0;
}

const struct prop_row system_os_rows[] = {
    {"GroupComponent", fill_computer, 0, 0, "path of the Win32_ComputerSystem"},
    {"PartComponent", fill_system, 0, 0, "path of the Win32_OperatingSystem"},
    {"PrimaryOS", fill_true, 0, 0, "TRUE: there is only one"},
    {0},
};
const struct prop_row system_process_rows[] = {
    {"GroupComponent", fill_computer, 0, 0, "path of the Win32_ComputerSystem"},
    {"PartComponent", fill_process, 0, 0, "path of a Win32_Process"},
    {0},
};

static hres tell(wmi_request *r, const struct prop_plan *plan, const struct link *l)
{
    struct cim_instance *i = prop_plan_instance(plan, r, l);
    return i ? wmi_request_indicate(r, &i->o) : WBEM_E_OUT_OF_MEMORY;
}

/* ---- keys that are paths ---- */
/* A path to an object of the class; out: release with cim_path_fini. */
static bool path_to(const wmi_value *v, const char *cls, struct cim_path *out)
{
    if ((v->type != WMI_STRING && v->type != WMI_REFERENCE) || v->is_null ||
        cim_path_parse(slice_of(v->text), out, NULL)) {
        return false;
    }
    if (out->cls && cim_str_is(out->cls, cls)) {
        return true;
    }
    cim_path_fini(out);
    return false;
}

/* The text of the only key, however it is written. */
static bool only_key(const struct cim_path *p, struct str *out)
{
    if (p->nkeys == 1) {
        str_add_cim_plain(out, &p->keys[0].value);
    }
    return out->n > 0 && str_status(out) == 0;
}

static bool names_computer(const wmi_request *r, const struct cimwin32 *s)
{
    wmi_value v;
    struct cim_path p;
    AUTO_STR name = STR_INIT;
    if (wmi_request_key(r, "GroupComponent", &v) || !path_to(&v, "Win32_ComputerSystem", &p)) {
        return false;
    }
    bool yes = only_key(&p, &name) && utf8_caseeq(str_slice(&name), cim_str_slice(s->computer));
    cim_path_fini(&p);
    return yes;
}

static bool names_process(const wmi_value *v, int *pid)
{
    struct cim_path p;
    AUTO_STR handle = STR_INIT;
    if (!path_to(v, "Win32_Process", &p)) {
        return false;
    }
    bool yes = only_key(&p, &handle) && process_pid(str_z(&handle), pid);
    cim_path_fini(&p);
    return yes;
}

static bool runs(const struct cimwin32 *s, int pid)
{
    char path[32];
    snprintf(path, sizeof path, "proc/%d", pid);
    int fd = sysroot_open(s->root, path, O_RDONLY | O_DIRECTORY);
    if (fd >= 0) {
        (void)close(fd);
    }
    return fd >= 0;
}

/* ---- Win32_SystemOperatingSystem ---- */
void system_os_enumerate(wmi_request *r, void *state)
{
    struct prop_plan plan;
    struct link l = link_of(r, state);
    prop_plan_make(&plan, r, system_os_rows);
    wmi_request_done(r, tell(r, &plan, &l));
}

void system_os_get(wmi_request *r, void *state)
{
    wmi_value v;
    struct cim_path p;
    bool there = names_computer(r, state) && wmi_request_key(r, "PartComponent", &v) == 0 &&
                 path_to(&v, "Win32_OperatingSystem", &p);
    if (!there) {
        wmi_request_done(r, WBEM_E_NOT_FOUND);
        return;
    }
    there = p.singleton;
    cim_path_fini(&p);
    if (there) {
        system_os_enumerate(r, state);
    } else {
        wmi_request_done(r, WBEM_E_NOT_FOUND);
    }
}

/* ---- Win32_SystemProcesses ---- */
static hres tell_process(wmi_request *r, struct cimwin32 *s, int pid)
{
    struct prop_plan plan;
    struct link l = link_of(r, s);
    l.pid = pid;
    prop_plan_make(&plan, r, system_process_rows);
    return tell(r, &plan, &l);
}

static hres tell_processes(wmi_request *r, struct cimwin32 *s)
{
    struct prop_plan plan;
    struct link l = link_of(r, s);
    prop_plan_make(&plan, r, system_process_rows);
    DIR *d = sysroot_opendir(s->root, "proc");
    if (!d) {
        return WBEM_E_FAILED;
    }
    hres hr = 0;
    for (const struct dirent *e; hr == 0 && (e = readdir(d)) != NULL;) {
        if (process_pid(e->d_name, &l.pid)) {
            hr = tell(r, &plan, &l);
        }
    }
    (void)closedir(d);
    return hr;
}

void system_process_enumerate(wmi_request *r, void *state)
{
    wmi_request_done(r, tell_processes(r, state));
}

void system_process_get(wmi_request *r, void *state)
{
    wmi_value v;
    int pid;
    bool there = names_computer(r, state) && wmi_request_key(r, "PartComponent", &v) == 0 &&
                 names_process(&v, &pid) && runs(state, pid);
    wmi_request_done(r, there ? tell_process(r, state, pid) : WBEM_E_NOT_FOUND);
}

/* The one process a condition names; else all of them. */
void system_process_query(wmi_request *r, void *state)
{
    const char *name, *op;
    wmi_value v;
    for (unsigned i = 0; wmi_request_condition(r, i, &name, &op, &v); i++) {
        struct cim_path any;
        int pid;
        if (strcmp(op, "=") != 0 || !utf8_caseeq(slice_of(name), SLICE("PartComponent")) ||
            !path_to(&v, "Win32_Process", &any)) {
            continue;
        }
        cim_path_fini(&any);
        bool there = names_process(&v, &pid) && runs(state, pid);
        wmi_request_done(r, there ? tell_process(r, state, pid) : 0);
        return;
    }
    system_process_enumerate(r, state);
}
