/* Win32_Service and its neighbours, with a stand-in for systemd and with the scripts of /etc/init.d. */
#include "providers/prov_fixture.h"
#include "providers/service/service_write.h"
#include "providers/service/stand_in.h"
#include "tree.h"
#include "util/file.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct stand_unit machine[] = {
    {"cron.service", "Regular background program processing daemon", "active", "running",
     "/lib/systemd/system/cron.service", "enabled", .command = "/usr/sbin/cron -f -P", .pid = 812,
     .freezer = "running"},
    {"ssh.service", "OpenBSD Secure Shell server", "active", "running",
     "/lib/systemd/system/ssh.service", "enabled", .requires = "system.slice net.service",
     .command = "/usr/sbin/sshd -D", .pid = 900, .freezer = "running"},
    {"net.service", "Network", "active", "exited", "/lib/systemd/system/net.service", "static",
     .requires = "network.target", .required_by = "ssh.service old.service",
     .bound_by = "sys-net.device", .command = "/sbin/net up"},
    {"db.service", "Data base", "failed", "failed", "/lib/systemd/system/db.service", "enabled",
     .command = "/usr/bin/db --name \\one", .user = "postgres", .exit_code = 1, .exit_status = 3,
     .exit_time = 5},
    {"killed.service", "Was killed", "inactive", "dead", "/lib/systemd/system/killed.service",
     "disabled", .exit_code = 2, .exit_status = 9, .exit_time = 5},
    {"slow.service", "Slow", "activating", "start", "/lib/systemd/system/slow.service", "enabled",
     .pid = 77},
    {"ending.service", "Ending", "deactivating", "stop", "/lib/systemd/system/ending.service",
     "enabled"},
    {"frozen.service", "Frozen", "active", "running", "/lib/systemd/system/frozen.service",
     "enabled", .freezer = "frozen"},
    {"stiff.service", "Cannot freeze", "active", "running", "/lib/systemd/system/stiff.service",
     "enabled", .cannot_stop = true},
    {"off.service", "Off", "inactive", "dead", "/etc/systemd/system/off.service", "masked"},
    {"broken.service", "Breaks", "inactive", "dead", "/lib/systemd/system/broken.service",
     "disabled", .job = "failed"},
    {"late.service", "Late", "inactive", "dead", "/lib/systemd/system/late.service", "disabled",
     .job = "timeout"},
    {"needy.service", "Needs", "inactive", "dead", "/lib/systemd/system/needy.service", "disabled",
     .job = "dependency"},
    {"guarded.service", "Guarded", "inactive", "dead", "/lib/systemd/system/guarded.service",
     "static", .refuse = "org.freedesktop.DBus.Error.AccessDenied"},
    {"here.service", "In /etc", "inactive", "dead", "/etc/systemd/system/here.service", "enabled",
     .refuse = "org.freedesktop.systemd1.UnitExists"},
    {"static.service", "Static", "inactive", "dead", "/lib/systemd/system/static.service", "static",
     .no_install = true},
    {"spoken-of.service", NULL, "inactive", "dead"},
    {"backup.service", .file = "/lib/systemd/system/backup.service", .file_state = "disabled"},
    {"sshd.service", .file = "/etc/systemd/system/sshd.service", .file_state = "alias"},
    {"getty@.service", .file = "/lib/systemd/system/getty@.service", .file_state = "enabled"},
    {"getty@tty1.service", "Getty on tty1", "active", "running", .pid = 1000,
     .command = "/sbin/agetty tty1"},
    {"network.target", "Network", "active", "active", "/lib/systemd/system/network.target",
     "static"},
    {"basic.target", "Basic System", "active", "active", "/lib/systemd/system/basic.target",
     "static", .after = "sysinit.target network.target"},
    {"multi-user.target", "Multi-User System", "active", "active",
     "/lib/systemd/system/multi-user.target", "static", .after = "basic.target cron.service",
     .requires = "basic.target", .wants = "cron.service ssh.service getty.target"},
    {"rescue.target", .file = "/lib/systemd/system/rescue.target", .file_state = "static"},
};

struct world {
    struct fix f;
    char dir[64];
    struct stand_unit units[ARRAY_LEN(machine)];
    struct stand_in *systemd;
};

static void put_file(const struct world *w, const char *path, const char *text)
{
    AUTO_STR full = STR_INIT;
    str_addf(&full, "%s/%s", w->dir, path);
    char *slash = strrchr(full.p, '/');
    *slash = 0;
    assert_int_equal(file_mkdirs(str_z(&full)), 0);
    *slash = '/';
    FILE *f = fopen(str_z(&full), "we");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void world_open(struct world *w, bool systemd)
{
    *w = (struct world){.dir = "/tmp/openwmi-service-XXXXXX"};
    memcpy(w->units, machine, sizeof machine);
    assert_non_null(mkdtemp(w->dir));
    put_file(w, "proc/sys/kernel/hostname", "box\n");
    put_file(w, "proc/sys/kernel/osrelease", "6.1.0\n");
    put_file(w, "proc/stat", "btime 1700000000\n");
    put_file(w, "etc/passwd", "root:x:0:0::/var/empty:/bin/sh\nwww-data:x:33:33::/:/bin/sh\n");
    put_file(w, "etc/systemd/system/x", "");
    put_file(w, "lib/systemd/system/backup.service",
             "[Unit]\nDescription=Nightly backup\n[Service]\nUser=backup\n"
             "ExecStart=-/usr/bin/backup all\n");
    if (systemd) {
        w->systemd = stand_in_start(w->dir, w->units, ARRAY_LEN(w->units));
    }
    fix_open(&w->f, w->dir);
}

static void world_close(struct world *w)
{
    fix_close(&w->f);
    if (w->systemd) {
        stand_in_stop(w->systemd);
    }
    remove_tree(w->dir);
}

/* "a|b|c" of the properties (words) of each object, a line each, ordered as they came. */
static void told(struct world *w, const char *query, const char *properties, struct str *out)
{
    AUTO_GOT g;
    assert_int_equal(fix_query(&w->f, query, &g), 0);
    for (size_t i = 0; i < g.v.n; i++) {
        for (const char *p = properties; *p;) {
            char name[64], buf[512];
            size_t n = strcspn(p, " ");
            snprintf(name, sizeof name, "%.*s", (int)n, p);
            const char *text = text_of(g.v.v[i], name, buf);
            const char *colon = strstr(text, "root\\cimv2:");
            str_addf(out, "%s%s", p == properties ? "" : "|", colon ? colon + 11 : text);
            p += n + (p[n] == ' ');
        }
        str_addc(out, '\n');
    }
}

static void expect(struct world *w, const char *query, const char *properties, const char *want)
{
    AUTO_STR got = STR_INIT;
    told(w, query, properties, &got);
    assert_string_equal(str_z(&got), want);
}

static struct cim_instance *new_in(struct world *w, const char *cls, const char *method)
{
    AUTO_GOT g;
    assert_int_equal(fix_get(&w->f, cls, &g), 0);
    struct cim_method *m = cim_class_find_method(cim_as_class(g.v.v[0]), slice_of(method));
    assert_non_null(m);
    struct cim_instance *i = cim_instance_new(m->in);
    assert_non_null(i);
    return i;
}

/* The value that the method returns. in is taken. */
static uint64_t call(struct world *w, const char *name, const char *method, struct cim_instance *in)
{
    char path[256];
    AUTO_GOT g;
    snprintf(path, sizeof path, *name ? "Win32_Service.Name=\"%s\"" : "Win32_Service%s", name);
    uint64_t ret = run(&w->f, path, method, in, &g);
    if (in) {
        cim_object_unref(&in->o);
    }
    return ret;
}

static uint64_t call_text(struct world *w, const char *name, const char *method, const char *param,
                          const char *text)
{
    struct cim_instance *in = new_in(w, "Win32_Service", method);
    put_text(in, param, text);
    return call(w, name, method, in);
}

static void expect_calls(struct world *w, const char *want)
{
    AUTO_STR got = STR_INIT;
    stand_in_calls(w->systemd, &got);
    assert_string_equal(str_z(&got), want);
}

/* ---- the parser of unit files ---- */
TEST(lines_of_unit_files)
{
    static const struct {
        const char *text, *title, *command, *requires, *user;
    } rows[] = {
        {"", "", "", "", ""},
        {"[Unit]\nDescription=One\n", "One", "", "", ""},
        {"Description = One  \r\n", "One", "", "", ""},
        {"# Description=no\n;Description=no\nDescription=yes", "yes", "", "", ""},
        {"Description=a\\\nb\n", "a b", "", "", ""},
        {"Description=a\\\n# between\nb\n", "a b", "", "", ""},
        {"Description=first\nDescription=last\n", "last", "", "", ""},
        {"ExecStart=@-/bin/a b\nExecStart=/bin/c\n", "", "/bin/a b", "", ""},
        {"ExecStart=/bin/a\nExecStart=\nExecStart=/bin/b\n", "", "/bin/b", "", ""},
        {"Requires=a.service b.service\nRequires=c.service\n", "", "",
         "a.service,b.service,c.service", ""},
        {"Requires=a.service\nRequires=\nRequires=\td.service \n", "", "", "d.service", ""},
        {"User=nobody\nXUser=root\nUserX=root\n", "", "", "", "nobody"},
        {"no setting\n=\n[=]\n\\", "", "", "", ""},
    };
    const uint32_t needs =
        UNIT_NEED_TITLE | UNIT_NEED(UP_COMMAND) | UNIT_NEED(UP_REQUIRES) | UNIT_NEED(UP_USER);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct unit u = {0};
        AUTO_STR list = STR_INIT;
        assert_int_equal(unit_file_parse(slice_of(rows[i].text), needs, &u), 0);
        for (size_t k = 0; k < u.requires.n; k++) {
            str_addf(&list, "%s%s", k ? "," : "", str_z(&u.requires.v[k]));
        }
        assert_string_equal(str_z(&u.title), rows[i].title);
        assert_string_equal(str_z(&u.command), rows[i].command);
        assert_string_equal(str_z(&list), rows[i].requires);
        assert_string_equal(str_z(&u.user), rows[i].user);
        unit_fini(&u);
    }
}

TEST(what_is_not_needed_is_not_read_from_a_unit_file)
{
    struct unit u = {0};
    assert_int_equal(unit_file_parse(SLICE("Description=a\nUser=b\n"), UNIT_NEED(UP_USER), &u), 0);
    assert_int_equal(u.title.n, 0);
    assert_string_equal(str_z(&u.user), "b");
    unit_fini(&u);
}

TEST(commands_as_units_take_them)
{
    static const struct {
        const char *line, *want; /* NULL: refused */
    } rows[] = {
        {"/bin/a b", "\"/bin/a\" \"b\""},
        {"\"/opt/my app/run\" -x", "\"/opt/my app/run\" \"-x\""},
        {"/bin/a '%n $HOME \"q\" \\\\'", "\"/bin/a\" \"%%n $$HOME \\\"q\\\" \\\\\\\\\""},
        {"a", NULL},
        {"", NULL},
        {"/bin/a 'open", NULL},
        {"/bin/a\nExecStopPost=/bin/b", NULL},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_STR got = STR_INIT;
        bool ok = unit_command(slice_of(rows[i].line), &got);
        assert_int_equal(ok, rows[i].want != NULL);
        if (ok) {
            assert_string_equal(str_z(&got), rows[i].want);
        }
    }
}

TEST(names_that_lead_nowhere_else)
{
    static const char *const good[] = {"a", "getty@tty1", "dev-disk\\x2d1", "A.b_c:9"};
    static const char *const bad[] = {"", ".", "..", "../x", "a/b", "-x", ".x", "a b", "a\n", "*"};
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        assert_true(service_name_valid(slice_of(good[i])));
    }
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_false(service_name_valid(slice_of(bad[i])));
    }
    assert_false(service_name_valid((struct slice){"a\0b", 3}));
}

/* ---- objects ---- */
TEST(services_of_systemd)
{
    struct world w;
    world_open(&w, true);
    expect(&w, "SELECT * FROM Win32_Service",
           "Name DisplayName State Status StartMode Started ProcessId",
           "cron|Regular background program processing daemon|Running|OK|Auto|TRUE|812\n"
           "ssh|OpenBSD Secure Shell server|Running|OK|Auto|TRUE|900\n"
           "net|Network|Running|OK|Manual|TRUE|0\n"
           "db|Data base|Stopped|Error|Auto|FALSE|0\n"
           "killed|Was killed|Stopped|OK|Manual|FALSE|0\n"
           "slow|Slow|Start Pending|Starting|Auto|TRUE|77\n"
           "ending|Ending|Stop Pending|Stopping|Auto|TRUE|0\n"
           "frozen|Frozen|Paused|OK|Auto|TRUE|0\n"
           "stiff|Cannot freeze|Running|OK|Auto|TRUE|0\n"
           "off|Off|Stopped|OK|Disabled|FALSE|0\n"
           "broken|Breaks|Stopped|OK|Manual|FALSE|0\n"
           "late|Late|Stopped|OK|Manual|FALSE|0\n"
           "needy|Needs|Stopped|OK|Manual|FALSE|0\n"
           "guarded|Guarded|Stopped|OK|Manual|FALSE|0\n"
           "here|In /etc|Stopped|OK|Auto|FALSE|0\n"
           "static|Static|Stopped|OK|Manual|FALSE|0\n"
           "getty@tty1|Getty on tty1|Running|OK|NULL|TRUE|1000\n"
           "backup|Nightly backup|Stopped|OK|Manual|FALSE|0\n");
    expect(&w, "SELECT * FROM Win32_Service WHERE Name = 'CRON'",
           "AcceptPause AcceptStop Caption PathName StartName ExitCode ServiceType SystemName "
           "ErrorControl DesktopInteract CheckPoint",
           "TRUE|TRUE|Regular background program processing daemon|/usr/sbin/cron -f -P|root|0|"
           "Own Process|BOX|Normal|FALSE|NULL\n");
    world_close(&w);
}

TEST(how_services_ended)
{
    struct world w;
    world_open(&w, true);
    expect(&w,
           "SELECT Name,ExitCode,ServiceSpecificExitCode FROM Win32_Service WHERE Started=FALSE",
           "Name ExitCode ServiceSpecificExitCode",
           "db|1066|3\nkilled|1066|137\noff|1077|0\nbroken|1077|0\nlate|1077|0\nneedy|1077|0\n"
           "guarded|1077|0\nhere|1077|0\nstatic|1077|0\nbackup|1077|0\n");
    world_close(&w);
}

TEST(only_what_is_asked_for)
{
    struct world w;
    world_open(&w, true);
    expect(&w, "SELECT Name,State FROM Win32_Service WHERE State='Paused'", "Name State",
           "frozen|Paused\n");
    expect(&w, "SELECT Name FROM Win32_Service WHERE State='Stopped' AND StartMode='Disabled'",
           "Name", "off\n");
    expect(&w, "SELECT Name,PathName,StartName FROM Win32_Service WHERE Name='backup'",
           "Name PathName StartName", "backup|/usr/bin/backup all|backup\n");
    expect(&w, "SELECT Name,AcceptStop,AcceptPause FROM Win32_Service WHERE Name='stiff'",
           "AcceptStop AcceptPause", "FALSE|FALSE\n");
    expect(&w, "SELECT Name FROM Win32_Service WHERE Name='../cron'", "Name", "");
    expect(&w, "SELECT Name FROM Win32_Service WHERE Name='c*'", "Name", "");
    AUTO_GOT one;
    AUTO_GOT none;
    assert_int_equal(fix_get(&w.f, "Win32_Service.Name='db'", &one), 0);
    assert_int_equal(fix_get(&w.f, "Win32_Service.Name='spoken-of'", &none), WBEM_E_NOT_FOUND);
    expect_calls(&w, "");
    world_close(&w);
}

TEST(the_base_gives_services_and_drivers)
{
    struct world w;
    world_open(&w, true);
    put_file(&w, "proc/modules", "ext4 1 1 - Live 0x0\n");
    expect(&w, "SELECT * FROM Win32_BaseService WHERE Name='cron' OR Name='ext4'",
           "CreationClassName Name", "Win32_Service|cron\nWin32_SystemDriver|ext4\n");
    world_close(&w);
}

TEST(what_needs_what)
{
    struct world w;
    world_open(&w, true);
    put_file(
        &w, "proc/modules",
        "jbd2 1 1 ext4, Live 0x0\next4 1 1 - Live 0x0\nusbcore 1 2 xhci_hcd,xhci_pci, Live 0x0\n");
    expect(&w, "SELECT * FROM Win32_DependentService", "Antecedent Dependent TypeOfDependency",
           "Win32_Service.Name=\"net\"|Win32_Service.Name=\"ssh\"|3\n"
           "Win32_SystemDriver.Name=\"jbd2\"|Win32_SystemDriver.Name=\"ext4\"|3\n"
           "Win32_SystemDriver.Name=\"usbcore\"|Win32_SystemDriver.Name=\"xhci_hcd\"|3\n"
           "Win32_SystemDriver.Name=\"usbcore\"|Win32_SystemDriver.Name=\"xhci_pci\"|3\n");
    expect(&w,
           "ASSOCIATORS OF {Win32_Service.Name='ssh'} WHERE AssocClass=Win32_DependentService "
           "Role=Dependent",
           "Name", "net\n");
    expect(&w,
           "ASSOCIATORS OF {Win32_Service.Name='net'} WHERE AssocClass=Win32_DependentService "
           "Role=Antecedent",
           "Name", "ssh\n");
    expect(&w, "REFERENCES OF {Win32_Service.Name='cron'} WHERE ResultClass=Win32_SystemServices",
           "GroupComponent PartComponent",
           "Win32_ComputerSystem.Name=\"BOX\"|Win32_Service.Name=\"cron\"\n");
    expect(&w, "SELECT * FROM Win32_SystemSystemDriver", "PartComponent",
           "Win32_SystemDriver.Name=\"jbd2\"\nWin32_SystemDriver.Name=\"ext4\"\n"
           "Win32_SystemDriver.Name=\"usbcore\"\n");
    world_close(&w);
}

TEST(groups_of_services_are_targets)
{
    struct world w;
    world_open(&w, true);
    expect(&w, "SELECT * FROM Win32_LoadOrderGroup",
           "Name Caption Description GroupOrder DriverEnabled Status",
           "network|network|Network|1|FALSE|OK\n"
           "basic|basic|Basic System|2|FALSE|OK\n"
           "multi-user|multi-user|Multi-User System|3|FALSE|OK\n"
           "rescue|rescue|NULL|1|FALSE|OK\n");
    expect(&w, "SELECT * FROM Win32_LoadOrderGroupServiceMembers", "GroupComponent PartComponent",
           "Win32_LoadOrderGroup.Name=\"multi-user\"|Win32_Service.Name=\"cron\"\n"
           "Win32_LoadOrderGroup.Name=\"multi-user\"|Win32_Service.Name=\"ssh\"\n");
    expect(&w, "SELECT * FROM Win32_LoadOrderGroupServiceDependencies", "Antecedent Dependent",
           "Win32_LoadOrderGroup.Name=\"network\"|Win32_Service.Name=\"net\"\n");
    expect(&w,
           "SELECT * FROM Win32_SystemLoadOrderGroups WHERE PartComponent="
           "'Win32_LoadOrderGroup.Name=\"basic\"'",
           "PartComponent", "Win32_LoadOrderGroup.Name=\"basic\"\n");
    world_close(&w);
}

/* ---- methods ---- */
TEST(starting_stopping_pausing)
{
    static const struct {
        const char *name, *method;
        uint64_t ret;
        const char *calls;
    } rows[] = {
        {"killed", "StartService", 0, "StartUnit killed.service\n"},
        {"killed", "StartService", 10, ""},
        {"killed", "StopService", 0, "StopUnit killed.service\n"},
        {"killed", "StopService", 5, ""},
        {"backup", "StartService", 0, "StartUnit backup.service\n"},
        {"off", "StartService", 14, ""},
        {"broken", "StartService", 8, "StartUnit broken.service\n"},
        {"late", "StartService", 7, "StartUnit late.service\n"},
        {"needy", "StartService", 13, "StartUnit needy.service\n"},
        {"guarded", "StartService", 2, "StartUnit guarded.service\n"},
        {"slow", "StopService", 5, ""},
        {"net", "StopService", 3, ""},
        {"ssh", "StopService", 0, "StopUnit ssh.service\n"},
        {"net", "StopService", 0, "StopUnit net.service\n"},
        {"cron", "ResumeService", 10, ""},
        {"cron", "PauseService", 0, "FreezeUnit cron.service\n"},
        {"cron", "PauseService", 24, ""},
        {"cron", "InterrogateService", 0, ""},
        {"cron", "ResumeService", 0, "ThawUnit cron.service\n"},
        {"stiff", "PauseService", 1, ""},
        {"db", "PauseService", 5, ""},
        {"db", "ResumeService", 5, ""},
        {"db", "InterrogateService", 6, ""},
    };
    struct world w;
    world_open(&w, true);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        uint64_t ret = call(&w, rows[i].name, rows[i].method, NULL);
        if (ret != rows[i].ret) {
            print_message("%s %s\n", rows[i].name, rows[i].method);
        }
        assert_int_equal(ret, rows[i].ret);
        expect_calls(&w, rows[i].calls);
    }
    expect(&w, "SELECT State,ProcessId FROM Win32_Service WHERE Name='cron'", "State ProcessId",
           "Running|812\n");
    world_close(&w);
}

TEST(methods_of_a_service_that_is_not_there)
{
    struct world w;
    world_open(&w, true);
    struct wmi_call c = {.operation = WMI_OP_EXEC_METHOD,
                         .path = "Win32_Service.Name='nothing'",
                         .method = "StartService"};
    AUTO_GOT g;
    assert_int_equal(fix_call(&w.f, &c, &g), WBEM_E_NOT_FOUND);
    c.path = "Win32_Service.Name='../cron'";
    AUTO_GOT g2;
    assert_int_equal(fix_call(&w.f, &c, &g2), WBEM_E_NOT_FOUND);
    expect_calls(&w, "");
    world_close(&w);
}

TEST(user_control_codes)
{
    static const struct {
        const char *name;
        uint64_t code, ret;
    } rows[] = {{"cron", 127, 21}, {"cron", 128, 4}, {"cron", 255, 4}, {"db", 200, 6}};
    struct world w;
    world_open(&w, true);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct cim_instance *in = new_in(&w, "Win32_Service", "UserControlService");
        put_uint(in, "ControlCode", rows[i].code);
        assert_int_equal(call(&w, rows[i].name, "UserControlService", in), rows[i].ret);
    }
    world_close(&w);
}

TEST(start_modes)
{
    static const struct {
        const char *name, *mode;
        uint64_t ret;
        const char *after, *calls;
    } rows[] = {
        {"killed", "Automatic", 0, "Auto",
         "UnmaskUnitFiles killed.service\nEnableUnitFiles killed.service\nReload\n"},
        {"killed", "disabled", 0, "Disabled", "MaskUnitFiles killed.service\nReload\n"},
        {"killed", "Manual", 0, "Manual",
         "UnmaskUnitFiles killed.service\nDisableUnitFiles killed.service\nReload\n"},
        {"killed", "Boot", 21, "Manual", ""},
        {"killed", "", 21, "Manual", ""},
        {"static", "Automatic", 1, "Manual",
         "UnmaskUnitFiles static.service\nEnableUnitFiles static.service\nReload\n"},
        {"here", "Disabled", 1, "Auto", "MaskUnitFiles here.service\n"},
        {"guarded", "Disabled", 2, "Manual", "MaskUnitFiles guarded.service\n"},
    };
    struct world w;
    world_open(&w, true);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char query[128], want[32];
        assert_int_equal(call_text(&w, rows[i].name, "ChangeStartMode", "StartMode", rows[i].mode),
                         rows[i].ret);
        expect_calls(&w, rows[i].calls);
        snprintf(query, sizeof query, "SELECT StartMode FROM Win32_Service WHERE Name='%s'",
                 rows[i].name);
        snprintf(want, sizeof want, "%s\n", rows[i].after);
        expect(&w, query, "StartMode", want);
    }
    world_close(&w);
}

static void expect_file(const struct world *w, const char *path, const char *want)
{
    AUTO_STR full = STR_INIT;
    AUTO_STR text = STR_INIT;
    str_addf(&full, "%s/%s", w->dir, path);
    hres hr = file_read(str_z(&full), 1 << 20, &text);
    assert_int_equal(hr == 0, want != NULL);
    if (want) {
        assert_string_equal(str_z(&text), want);
    }
}

static struct cim_instance *creation(struct world *w, const char *name, const char *path)
{
    struct cim_instance *in = new_in(w, "Win32_Service", "Create");
    put_text(in, "Name", name);
    put_text(in, "PathName", path);
    put_text(in, "DisplayName", "My 100% service");
    return in;
}

static void put_list(struct cim_instance *in, const char *name, const char *one)
{
    wmi_value item = wmi_text(one), list = wmi_array(WMI_STRING, &item, 1);
    assert_int_equal(wmi_object_put(&in->o, name, &list), 0);
}

TEST(a_service_is_created_changed_and_deleted)
{
    struct world w;
    world_open(&w, true);
    struct cim_instance *in = creation(&w, "mine", "/opt/mine/run '-d x'");
    put_text(in, "StartMode", "Automatic");
    put_text(in, "StartName", ".\\www-data");
    put_list(in, "ServiceDependencies", "net");
    assert_int_equal(call(&w, "", "Create", in), 0);
    expect_calls(&w,
                 "Reload\nUnmaskUnitFiles mine.service\nEnableUnitFiles mine.service\nReload\n");
    expect_file(&w, "etc/systemd/system/mine.service",
                "# Written by Win32_Service.Create.\n[Unit]\nDescription=My 100%% service\n"
                "Requires=net.service\nAfter=net.service\n\n[Service]\nExecStart=\"/opt/mine/run\" "
                "\"-d x\"\nUser=www-data\n\n[Install]\nWantedBy=multi-user.target\n");
    /* now systemd knows it */
    w.units[ARRAY_LEN(machine) - 1] = (struct stand_unit){
        "mine.service", .file = "/etc/systemd/system/mine.service", .file_state = "enabled"};
    in = new_in(&w, "Win32_Service", "Change");
    put_text(in, "DisplayName", "Other");
    put_text(in, "PathName", "/bin/other");
    put_text(in, "StartName", "LocalSystem");
    put_text(in, "StartMode", "Manual");
    assert_int_equal(call(&w, "mine", "Change", in), 0);
    expect_calls(&w,
                 "Reload\nUnmaskUnitFiles mine.service\nDisableUnitFiles mine.service\nReload\n");
    expect_file(&w, "etc/systemd/system/mine.service.d/openwmi.conf",
                "[Unit]\nDescription=Other\n[Service]\nExecStart=\nExecStart=\"/bin/other\"\n"
                "[Service]\nUser=\n");
    assert_int_equal(call_text(&w, "mine", "Change", "DisplayName", "Again"), 0);
    expect_file(&w, "etc/systemd/system/mine.service.d/openwmi.conf",
                "[Unit]\nDescription=Other\n[Service]\nExecStart=\nExecStart=\"/bin/other\"\n"
                "[Service]\nUser=\n[Unit]\nDescription=Again\n");
    expect_calls(&w, "Reload\n");
    assert_int_equal(call(&w, "mine", "Delete", NULL), 0);
    expect_calls(&w, "DisableUnitFiles mine.service\nReload\n");
    expect_file(&w, "etc/systemd/system/mine.service", NULL);
    expect_file(&w, "etc/systemd/system/mine.service.d/openwmi.conf", NULL);
    world_close(&w);
}

TEST(what_create_refuses)
{
    static const struct {
        const char *name, *path, *param, *text;
        uint64_t number, ret;
    } rows[] = {
        {"a/b", "/bin/a", NULL, NULL, 0, 20},
        {"..", "/bin/a", NULL, NULL, 0, 20},
        {"a@b", "/bin/a", NULL, NULL, 0, 20},
        {"", "/bin/a", NULL, NULL, 0, 20},
        {"cron", "/bin/a", NULL, NULL, 0, 23},
        {"CRON", "/bin/a", NULL, NULL, 0, 23},
        {"new", "a", NULL, NULL, 0, 21},
        {"new", "/bin/a\nUser=root", NULL, NULL, 0, 21},
        {"new", "/bin/a", "DisplayName", "a\nUser=root", 0, 21},
        {"new", "/bin/a", "StartName", "nobody-there", 0, 22},
        {"new", "/bin/a", "StartName", "", 0, 22},
        {"new", "/bin/a", "StartMode", "Sometimes", 0, 21},
        {"new", "/bin/a", "StartMode", "Disabled", 0, 1},
        {"new", "/bin/a", "LoadOrderGroup", "a b", 0, 21},
        {"new", "/bin/a", "ServiceType", NULL, 1, 1},
        {"new", "/bin/a", "ErrorControl", NULL, 3, 1},
    };
    struct world w;
    world_open(&w, true);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct cim_instance *in = creation(&w, rows[i].name, rows[i].path);
        if (rows[i].text) {
            put_text(in, rows[i].param, rows[i].text);
        } else if (rows[i].param) {
            put_uint(in, rows[i].param, rows[i].number);
        }
        uint64_t ret = call(&w, "", "Create", in);
        if (ret != rows[i].ret) {
            print_message("row %zu\n", i);
        }
        assert_int_equal(ret, rows[i].ret);
        expect_calls(&w, "");
        expect_file(&w, "etc/systemd/system/new.service", NULL);
    }
    struct cim_instance *in = creation(&w, "new", "/bin/a");
    put_list(in, "ServiceDependencies", "../x");
    assert_int_equal(call(&w, "", "Create", in), 21);
    world_close(&w);
}

TEST(a_file_of_another_is_not_deleted)
{
    struct world w;
    world_open(&w, true);
    put_file(&w, "etc/systemd/system/here.service", "[Unit]\n");
    assert_int_equal(call(&w, "here", "Delete", NULL), 1);
    assert_int_equal(call(&w, "cron", "Delete", NULL), 1);
    expect_file(&w, "etc/systemd/system/here.service", "[Unit]\n");
    expect_calls(&w, "");
    world_close(&w);
}

TEST(what_cannot_be_enabled_is_not_created_half)
{
    struct world w;
    world_open(&w, true);
    w.units[ARRAY_LEN(machine) - 1] =
        (struct stand_unit){"new.service", .refuse = "org.freedesktop.DBus.Error.AccessDenied"};
    struct cim_instance *in = creation(&w, "new", "/bin/a");
    put_text(in, "StartMode", "Automatic");
    assert_int_equal(call(&w, "", "Create", in), 2);
    expect_calls(&w, "Reload\nUnmaskUnitFiles new.service\nReload\n");
    expect_file(&w, "etc/systemd/system/new.service", NULL);
    world_close(&w);
}

/* ---- without systemd ---- */
static void put_script(const struct world *w, const char *path, const char *text)
{
    char full[128];
    put_file(w, path, text);
    snprintf(full, sizeof full, "%s/%s", w->dir, path);
    assert_int_equal(chmod(full, 0755), 0);
}

static void scripts_open(struct world *w)
{
    world_open(w, false);
    put_script(
        w, "etc/init.d/web",
        "#!/bin/sh\n### BEGIN INIT INFO\n# Short-Description: Web server\n### END INIT INFO\n"
        "echo \"$1\" >>\"${0%/*}/../../calls\"\n[ \"$1\" = start ] && exit 0\nexit 4\n");
    put_script(w, "etc/init.d/rc-like", "#!/sbin/openrc-run\ndescription=\"OpenRC one\"\n");
    put_script(w, "etc/init.d/quiet", "#!/bin/sh\nexit 5\n");
    put_script(w, "etc/init.d/no-script", "text\n");
    put_file(w, "etc/init.d/README", "#!not to be run\n");
    put_file(w, "etc/rc3.d/S20web", "");
    put_file(w, "etc/runlevels/default/rc-like", "");
    put_file(w, "run/rc-like.pid", "77\n");
    put_file(w, "proc/77/stat", "");
    put_file(w, "run/web/web.pid", "78\n");
}

TEST(scripts_are_services)
{
    struct world w;
    scripts_open(&w);
    expect(&w, "SELECT * FROM Win32_Service",
           "Name DisplayName State Status Started StartMode ProcessId PathName ExitCode",
           "quiet|quiet|Unknown|Unknown|NULL|Manual|NULL|/etc/init.d/quiet|NULL\n"
           "rc-like|OpenRC one|Running|OK|TRUE|Auto|77|/etc/init.d/rc-like|NULL\n"
           "web|Web server|Stopped|OK|FALSE|Auto|0|/etc/init.d/web|NULL\n");
    expect(&w, "SELECT * FROM Win32_Service WHERE Name='WEB'", "Name", "web\n");
    expect(&w, "SELECT * FROM Win32_LoadOrderGroup", "Name", "");
    put_file(&w, "run/openrc/started/quiet", "");
    expect(&w, "SELECT Name,State FROM Win32_Service", "Name State",
           "quiet|Running\nrc-like|Running\nweb|Stopped\n");
    world_close(&w);
}

TEST(scripts_start_services)
{
    struct world w;
    scripts_open(&w);
    assert_int_equal(call(&w, "web", "StartService", NULL), 0);
    expect_file(&w, "calls", "start\n");
    assert_int_equal(call(&w, "web", "StopService", NULL), 5);
    assert_int_equal(call(&w, "rc-like", "StartService", NULL), 10);
    assert_int_equal(call(&w, "quiet", "StartService", NULL), 9);
    assert_int_equal(call_text(&w, "web", "ChangeStartMode", "StartMode", "Manual"), 1);
    assert_int_equal(call(&w, "web", "Delete", NULL), 1);
    assert_int_equal(call(&w, "rc-like", "PauseService", NULL), 1);
    assert_int_equal(call(&w, "", "Create", creation(&w, "new", "/bin/a")), 1);
    put_file(&w, "proc/78/stat", "");
    assert_int_equal(call(&w, "web", "StopService", NULL), 2);
    expect_file(&w, "calls", "start\nstop\n");
    world_close(&w);
}

/* ---- drivers ---- */
TEST(modules_are_drivers)
{
    struct world w;
    world_open(&w, false);
    put_file(&w, "proc/modules",
             "snd_hda 200704 1 - Live 0x0\next4 1093632 2 - Live 0x0\npcspkr 16384 0 - Live 0x0\n"
             "fixed 1 0 [permanent], Live 0x0\nfresh 1 1 - Loading 0x0\nstale 1 0 - Unloading "
             "0x0\nbad\n");
    put_file(&w, "lib/modules/6.1.0/modules.dep",
             "kernel/sound/snd-hda.ko.xz: kernel/sound/core.ko\nkernel/fs/ext4/ext4.ko:\n"
             "/lib/modules/6.1.0/extra/fixed.ko:\n");
    put_file(&w, "etc/modules", "# these\nfixed\n");
    put_file(&w, "etc/modules-load.d/sound.conf", "snd-hda\n");
    put_file(&w, "etc/modprobe.d/no.conf", "blacklist pcspkr\n");
    expect(&w, "SELECT * FROM Win32_SystemDriver",
           "Name PathName ServiceType StartMode State Status AcceptStop",
           "snd_hda|/lib/modules/6.1.0/kernel/sound/snd-hda.ko.xz|Kernel "
           "Driver|Auto|Running|OK|FALSE\n"
           "ext4|/lib/modules/6.1.0/kernel/fs/ext4/ext4.ko|File System "
           "Driver|Manual|Running|OK|FALSE\n"
           "pcspkr|NULL|NULL|Disabled|Running|OK|TRUE\n"
           "fixed|/lib/modules/6.1.0/extra/fixed.ko|Kernel Driver|Auto|Running|OK|FALSE\n"
           "fresh|NULL|NULL|Manual|Start Pending|Starting|FALSE\n"
           "stale|NULL|NULL|Manual|Stop Pending|Stopping|FALSE\n");
    world_close(&w);
}

TEST(methods_of_drivers)
{
    static const struct {
        const char *name, *method;
        uint64_t ret;
    } rows[] = {{"used", "StopService", 3},   {"fixed", "StopService", 5},
                {"used", "StartService", 10}, {"used", "InterrogateService", 0},
                {"used", "PauseService", 1},  {"used", "ResumeService", 1},
                {"used", "Delete", 1},        {"free", "StopService", 5}};
    struct world w;
    world_open(&w, false);
    put_file(&w, "proc/modules",
             "used 1 1 - Live 0x0\nfixed 1 0 [permanent], Live 0x0\nfree 1 0 - Live 0x0\n");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char path[128];
        AUTO_GOT g;
        snprintf(path, sizeof path, "Win32_SystemDriver.Name='%s'", rows[i].name);
        assert_int_equal(run(&w.f, path, rows[i].method, NULL, &g), rows[i].ret);
    }
    world_close(&w);
}
