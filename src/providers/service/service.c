/* service: Win32_Service. */
#include "providers/service/service.h"

#include "util/num.h"
#include "util/utf.h"

#include <stdio.h>
#include <sys/wait.h>

#define SUFFIX ".service"

enum windows_error { /* values of ExitCode */
    ERROR_SERVICE_SPECIFIC = 1066,
    ERROR_NEVER_STARTED = 1077,
};

void service_fini(struct service *v)
{
    str_fini(&v->name);
    str_fini(&v->title);
    str_fini(&v->path);
    str_fini(&v->account);
}

bool service_name_valid(struct slice name)
{
    bool ok = name.n > 0 && name.n < 240 && name.p[0] != '.' && name.p[0] != '-';
    for (size_t i = 0; ok && i < name.n; i++) {
        char c = name.p[i];
        ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             strchr(":-_.\\@", c) != NULL;
        ok = ok && c != 0;
    }
    return ok;
}

/* ---- a unit as a service ---- */
static const char *state_word(const struct unit *u)
{
    const char *freezer = str_z(&u->freezer);
    switch (u->state) {
    case UNIT_ACTIVE:
        return strcmp(freezer, "frozen") == 0     ? "Paused"
               : strcmp(freezer, "freezing") == 0 ? "Pause Pending"
               : strcmp(freezer, "thawing") == 0  ? "Continue Pending"
                                                  : "Running";
    case UNIT_ACTIVATING:
        return "Start Pending";
    case UNIT_DEACTIVATING:
        return "Stop Pending";
    default:
        return "Stopped";
    }
}

static const char *status_word(const struct unit *u)
{
    return u->state == UNIT_ACTIVATING     ? "Starting"
           : u->state == UNIT_DEACTIVATING ? "Stopping"
           : u->state == UNIT_FAILED       ? "Error"
                                           : "OK";
}

static bool starts_with(const char *text, const char *word)
{
    return strncmp(text, word, strlen(word)) == 0;
}

/* Scripts of /etc/init.d that systemd made units of: a link in a run level starts them with the system. */
static bool script_starts(const struct cimwin32 *s, struct slice name);

static const char *mode_word(const struct cimwin32 *s, const struct unit *u, struct slice name)
{
    const char *state = str_z(&u->file_state);
    if (!*state || strcmp(state, "bad") == 0) {
        return NULL;
    }
    if (starts_with(state, "enabled")) {
        return "Auto";
    }
    if (starts_with(state, "masked")) {
        return "Disabled";
    }
    return strcmp(state, "generated") == 0 && script_starts(s, name) ? "Auto" : "Manual";
}

static void set_exit(const struct unit *u, struct service *out)
{
    int code = (int)u->exit_code, status = (int)u->exit_status;
    out->exit_code = out->own_exit_code = 0;
    if (u->state != UNIT_INACTIVE && u->state != UNIT_FAILED) {
        return;
    }
    if (u->exit_time == 0) { /* since it was loaded */
        out->exit_code = ERROR_NEVER_STARTED;
    } else if (status != 0) {
        out->exit_code = ERROR_SERVICE_SPECIFIC;
        out->own_exit_code = (uint64_t)(code == CLD_EXITED ? status : 128 + status);
    }
}

hres service_of_unit(const struct cimwin32 *s, struct unit *u, struct service *out)
{
    size_t cut = sizeof SUFFIX - 1;
    struct slice name = {u->name.p, u->name.n - (u->name.n > cut ? cut : 0)};
    bool active = u->state == UNIT_ACTIVE;
    bool idle = u->state == UNIT_INACTIVE || u->state == UNIT_FAILED;
    *out = (struct service){
        .s = s,
        .title = TAKE(u->title),
        .path = TAKE(u->command),
        .account = TAKE(u->user),
        .state = state_word(u),
        .mode = mode_word(s, u, name),
        .status = status_word(u),
        .started = !idle,
        .accept_stop = active && u->can_stop,
        .accept_pause = active && u->can_freeze,
        .pid = idle ? 0 : u->pid,
    };
    str_add_slice(&out->name, name);
    if (out->account.n == 0) {
        str_addz(&out->account, "root");
    }
    if (out->title.n == 0) {
        str_add_slice(&out->title, name);
    }
    set_exit(u, out);
    return str_status(&out->name);
}

struct telling_units {
    const struct cimwin32 *s;
    const struct service_query *q;
};

static hres each_unit(void *arg, struct unit *u)
{
    const struct telling_units *a = arg;
    struct service v;
    hres hr = service_of_unit(a->s, u, &v);
    hr = hr ? hr : a->q->each(a->q->arg, &v);
    service_fini(&v);
    return hr;
}

static hres systemd_each(const struct cimwin32 *s, const struct service_query *q)
{
    AUTO_BUS b;
    AUTO_STR only = STR_INIT;
    struct telling_units a = {s, q};
    hres hr = bus_open(s->root, &b);
    if (q->only.p) {
        str_add_slice(&only, q->only);
        str_addz(&only, SUFFIX);
        hr = hr ? hr : str_status(&only);
    }
    struct unit_query u = {.suffix = SUFFIX,
                           .only = q->only.p ? str_slice(&only) : (struct slice){0},
                           .loaded_only = q->running_only,
                           .needs = q->needs,
                           .each = each_unit,
                           .arg = &a};
    return hr ? hr : units_each(&b, s->root, &u);
}

hres services_each(const struct cimwin32 *s, const struct service_query *q)
{
    hres hr = systemd_each(s, q);
    return hr == WBEM_E_NOT_AVAILABLE ? init_scripts_each(s, q) : hr;
}

struct looking {
    bool starts;
};

static hres look_mode(void *arg, const struct service *v)
{
    ((struct looking *)arg)->starts = v->mode && strcmp(v->mode, "Auto") == 0;
    return WBEM_S_FALSE;
}

static bool script_starts(const struct cimwin32 *s, struct slice name)
{
    struct looking l = {0};
    struct service_query q = {.only = name, .each = look_mode, .arg = &l};
    (void)init_scripts_each(s, &q);
    return l.starts;
}

/* ---- the class ---- */
#define STATE_NEEDS UNIT_NEED(UP_FREEZER)
#define EXIT_NEEDS  (UNIT_NEED(UP_EXIT_CODE) | UNIT_NEED(UP_EXIT_STATUS) | UNIT_NEED(UP_EXIT_TIME))
#define AT(m)       offsetof(struct service, m)
/* clang-format off */
static const struct prop_row rows[] = {
    {"AcceptPause", fill_member_tri, AT(accept_pause), UNIT_NEED(UP_CAN_FREEZE), "whether it runs and systemd can freeze it (`CanFreeze`)"},
    {"AcceptStop", fill_member_tri, AT(accept_stop), UNIT_NEED(UP_CAN_STOP), "whether it runs and may be stopped (`CanStop`)"},
    {"Caption", fill_member_str, AT(title), UNIT_NEED_TITLE, "as DisplayName"},
    ROW_NULL("CheckPoint", "systemd counts no steps of starting"),
    ROW_CONST("CreationClassName", "Win32_Service"),
    ROW_NO("DelayedAutoStart", "FALSE: systemd starts none later because of a setting"),
    {"Description", fill_member_str, AT(title), UNIT_NEED_TITLE, "as DisplayName: a unit has no longer text"},
    ROW_NO("DesktopInteract", "FALSE: services of the system have no desktop"),
    {"DisplayName", fill_member_str, AT(title), UNIT_NEED_TITLE, "`Description=` of the unit, `Short-Description:` of a script; else the name"},
    ROW_CONST("ErrorControl", "Normal"),
    {"ExitCode", fill_member_u64, AT(exit_code), EXIT_NEEDS, "0; of a stopped one 1066 when its program ended with an error (see ServiceSpecificExitCode), 1077 when it has not run since the system started"},
    ROW_STR("Name", service, name, "name of the unit without `.service`; of the script"),
    {"PathName", fill_member_str, AT(path), UNIT_NEED(UP_COMMAND), "the first `ExecStart=` as a command line; the script"},
    {"ProcessId", fill_member_u64, AT(pid), UNIT_NEED(UP_PID), "`MainPID`; 0 when there is none"},
    {"ServiceSpecificExitCode", fill_member_u64, AT(own_exit_code), EXIT_NEEDS, "exit status of the program, 128 and the number of a signal; 0 without an error"},
    ROW_CONST("ServiceType", "Own Process"),
    {"StartMode", fill_member_text, AT(mode), UNIT_NEED(UP_FILE_STATE), "Auto: enabled; Disabled: masked; Manual: all others, which something may still start (a user, another unit, a socket, a timer)"},
    {"StartName", fill_member_str, AT(account), UNIT_NEED(UP_USER), "`User=`, or \"root\""},
    {"Started", fill_member_tri, AT(started), 0, "whether it is not stopped"},
    {"State", fill_member_text, AT(state), STATE_NEEDS, "active: Running (also when its program has ended and that is meant so), frozen: Paused, activating: Start Pending, deactivating: Stop Pending, inactive and failed: Stopped"},
    ROW_TEXT("Status", service, status, "Starting, Stopping, Error (failed), Unknown (a script that does not tell), else OK"),
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"),
    ROW_COMPUTER("SystemName"),
    ROW_NULL("TagId", "units are ordered by names, not by numbers"),
    ROW_NULL("WaitHint", "systemd does not guess how long starting takes"),
    {0},
};
/* clang-format on */

static hres tell_service(void *arg, const struct service *v)
{
    return tell(arg, v);
}

static bool wants_running(const struct telling *t)
{
    struct slice state, status;
    return (telling_equals(t, "State", &state) && !utf8_caseeq(state, SLICE("Stopped"))) ||
           (telling_equals(t, "Status", &status) && utf8_caseeq(status, SLICE("Error")));
}

static hres tell_services(struct telling *t)
{
    struct service_query q = {
        .running_only = wants_running(t), .needs = t->plan.needs, .each = tell_service, .arg = t};
    struct slice name;
    if (telling_equals(t, "Name", &name)) {
        q.only = name;
    }
    if (q.only.p && !service_name_valid(q.only)) {
        return 0;
    }
    return services_each(t->s, &q);
}

const struct win32_table service_table = {
    "Win32_Service", rows, tell_services,
    "The services of systemd, over D-Bus (`run/dbus/system_bus_socket`): the loaded units and the "
    "unit files, but not "
    "templates and second names. On a system without systemd, the scripts of /etc/init.d (State "
    "and ProcessId by the "
    "files in /run that hold the number of the process, or by OpenRC; StartMode by the links in "
    "the run levels).\n\n"
    "The methods return the documented codes. StartService and StopService wait "
    "until systemd has done it, at most 30 seconds (7). StopService returns 3 when services run "
    "that require this one, "
    "5 when it does not run. PauseService and ResumeService freeze and thaw. ChangeStartMode "
    "enables, disables or masks (1 when the unit cannot be enabled, or when its file is in "
    "/etc/systemd/system, where the mask would be). "
    "Create writes a file to /etc/systemd/system; Delete deletes such a file and no other (1). "
    "Change writes a file "
    "`openwmi.conf` to the directory NAME.service.d there. UserControlService knows no code (4, or "
    "21 for numbers below "
    "128)."};
