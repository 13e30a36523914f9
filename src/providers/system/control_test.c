/* Methods of the machine as a whole, with a stand-in for logind, timedated and hostnamed. */
#include "providers/prov_fixture.h"
#include "providers/service/stand_in.h"
#include "providers/system/control.h"
#include "util/file.h"

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

struct world {
    struct fix f;
    char dir[64];
    struct stand_in *bus;
};

static void put_file(const struct world *w, const char *path, const char *text)
{
    char full[256];
    snprintf(full, sizeof full, "%s/%s", w->dir, path);
    *strrchr(full, '/') = 0;
    assert_int_equal(file_mkdirs(full), 0);
    snprintf(full, sizeof full, "%s/%s", w->dir, path);
    FILE *f = fopen(full, "we");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void world_open(struct world *w, const char *config, struct stand_unit *units, size_t n)
{
    *w = (struct world){.dir = "/tmp/openwmi-control-XXXXXX"};
    assert_non_null(mkdtemp(w->dir));
    put_file(w, "proc/sys/kernel/hostname", "box\n");
    put_file(w, "etc/hostname", "box\n");
    if (config) {
        put_file(w, "etc/openwmi/providers.conf", config);
    }
    w->bus = units ? stand_in_start(w->dir, units, n) : NULL;
    fix_open(&w->f, w->dir);
}

static int drop(const char *path, const struct stat *st, int kind, struct FTW *f)
{
    (void)st;
    (void)kind;
    (void)f;
    return remove(path);
}

static void world_close(struct world *w)
{
    fix_close(&w->f);
    if (w->bus) {
        stand_in_stop(w->bus);
    }
    assert_int_equal(nftw(w->dir, drop, 16, FTW_DEPTH | FTW_PHYS), 0);
}

#define OS       "Win32_OperatingSystem=@"
#define COMPUTER "Win32_ComputerSystem.Name='BOX'"

/* The ReturnValue; what was said on the bus is said. */
static uint64_t call(struct world *w, const char *path, const char *method, struct cim_instance *in,
                     const char *said)
{
    AUTO_GOT g;
    uint64_t ret = run(&w->f, path, method, in, &g);
    cim_instance_unref(in);
    if (w->bus) {
        AUTO_STR calls = STR_INIT;
        stand_in_calls(w->bus, &calls);
        assert_string_equal(str_z(&calls), said);
    }
    return ret;
}

static struct cim_instance *flags(struct world *w, const char *method, int32_t n)
{
    struct cim_instance *in = in_params_of(&w->f, "Win32_OperatingSystem", method);
    wmi_value v = {.type = WMI_SINT32, .sint = n};
    assert_int_equal(wmi_object_put(&in->o, "Flags", &v), 0);
    return in;
}

static struct stand_unit nobody[1] = {{"x.service"}};

TEST(stopping_the_machine_asks_the_configuration_first)
{
    static const char *const configs[] = {NULL,
                                          "",
                                          "AllowShutdown=0\n",
                                          "# AllowShutdown=1\n",
                                          "AllowShutdown=yes\n",
                                          "AllowShutdown=1\nallowshutdown = 0\n"};
    for (size_t i = 0; i < ARRAY_LEN(configs); i++) {
        static const char *const methods[] = {"Reboot", "Shutdown", "Win32Shutdown",
                                              "Win32ShutdownTracker"};
        struct world w;
        world_open(&w, configs[i], nobody, 1);
        for (size_t k = 0; k < ARRAY_LEN(methods); k++) {
            AUTO_GOT g;
            struct cim_instance *in = k < 2 ? NULL : flags(&w, methods[k], 6);
            struct wmi_call c = {.operation = WMI_OP_EXEC_METHOD,
                                 .path = OS,
                                 .method = methods[k],
                                 .object = in ? &in->o : NULL};
            assert_int_equal(fix_call(&w.f, &c, &g), WBEM_E_PRIVILEGE_NOT_HELD);
            cim_instance_unref(in);
        }
        AUTO_STR calls = STR_INIT;
        stand_in_calls(w.bus, &calls);
        assert_string_equal(str_z(&calls), "");
        world_close(&w);
    }
}

TEST(the_machine_is_stopped_by_logind)
{
    struct world w;
    world_open(&w, "AllowShutdown = 1\n", nobody, 1);
    assert_int_equal(call(&w, OS, "Reboot", NULL, "Reboot\n"), 0);
    assert_int_equal(call(&w, OS, "Shutdown", NULL, "PowerOff\n"), 0);
    static const struct {
        int32_t flags;
        const char *said;
    } rows[] = {{1, "PowerOff\n"},
                {5, "PowerOff\n"},
                {2, "Reboot\n"},
                {6, "Reboot\n"},
                {8, "PowerOff\n"},
                {12, "PowerOff\n"},
                {0, "GetSessionByPID\nTerminate\n"},
                {4, "GetSessionByPID\nTerminate\n"}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(
            call(&w, OS, "Win32Shutdown", flags(&w, "Win32Shutdown", rows[i].flags), rows[i].said),
            0);
    }
    assert_int_equal(call(&w, OS, "Win32Shutdown", flags(&w, "Win32Shutdown", 3), ""),
                     CONTROL_PARAMETER);
    assert_int_equal(call(&w, OS, "Win32Shutdown", flags(&w, "Win32Shutdown", 32), ""),
                     CONTROL_PARAMETER);
    assert_int_equal(call(&w, OS, "Win32Shutdown", NULL, ""), CONTROL_PARAMETER);
    struct cim_instance *in = flags(&w, "Win32ShutdownTracker", 2);
    put_text(in, "Comment", "new kernel");
    put_uint(in, "Timeout", 60);
    assert_int_equal(call(&w, OS, "Win32ShutdownTracker", in,
                          "SetWallMessage new kernel\nScheduleShutdown reboot\n"),
                     0);
    world_close(&w);
}

TEST(what_logind_refuses_is_told)
{
    static struct stand_unit units[] = {
        {"Reboot", .refuse = "org.freedesktop.DBus.Error.AccessDenied"},
        {"PowerOff", .refuse = "org.freedesktop.DBus.Error.Failed"},
        {"GetSessionByPID", .refuse = "org.freedesktop.login1.NoSessionForPID"}};
    struct world w;
    world_open(&w, "AllowShutdown=1\n", units, ARRAY_LEN(units));
    assert_int_equal(call(&w, OS, "Reboot", NULL, "Reboot\n"), CONTROL_DENIED);
    assert_int_equal(call(&w, OS, "Shutdown", NULL, "PowerOff\n"), CONTROL_FAILED);
    assert_int_equal(
        call(&w, OS, "Win32Shutdown", flags(&w, "Win32Shutdown", 0), "GetSessionByPID\n"),
        CONTROL_FAILED);
    world_close(&w);
    world_open(&w, "AllowShutdown=1\n", NULL, 0); /* no bus */
    assert_int_equal(call(&w, OS, "Reboot", NULL, ""), CONTROL_NOT_SUPPORTED);
    assert_int_equal(call(&w, OS, "Win32Shutdown", flags(&w, "Win32Shutdown", 0), ""),
                     CONTROL_NOT_SUPPORTED);
    world_close(&w);
}

static struct cim_instance *time_in(struct world *w, const char *text)
{
    struct cim_instance *in = in_params_of(&w->f, "Win32_OperatingSystem", "SetDateTime");
    if (text) {
        put_text(in, "LocalDateTime", text);
    }
    return in;
}

TEST(the_clock_is_set)
{
    struct world w;
    world_open(&w, NULL, nobody, 1);
    assert_int_equal(
        call(&w, OS, "SetDateTime", time_in(&w, "20260102030405.000000+060"), "SetTime\n"), 0);
    assert_int_equal(call(&w, OS, "SetDateTime", time_in(&w, NULL), ""), CONTROL_PARAMETER);
    assert_int_equal(call(&w, OS, "SetDateTime", time_in(&w, "00000001000000.000000:000"), ""),
                     CONTROL_PARAMETER);
    world_close(&w);
    world_open(&w, NULL, NULL, 0); /* no bus, and not this machine */
    assert_int_equal(call(&w, OS, "SetDateTime", time_in(&w, "20260102030405.000000+060"), ""),
                     CONTROL_NOT_SUPPORTED);
    world_close(&w);
}

static struct cim_instance *name_in(struct world *w, const char *method, const char *name)
{
    struct cim_instance *in = in_params_of(&w->f, "Win32_ComputerSystem", method);
    if (name) {
        put_text(in, "Name", name);
    }
    return in;
}

TEST(the_computer_gets_another_name)
{
    static const char *const bad[] = {
        "",     "-a",       "a-",
        "a..b", ".a",       "a.",
        "a_b",  "a b",      "a/b",
        "b\\c", "\xc3\xa4", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    struct world w;
    world_open(&w, NULL, nobody, 1);
    assert_int_equal(call(&w, COMPUTER, "Rename", name_in(&w, "Rename", "web-1.example"),
                          "SetStaticHostname web-1.example\n"),
                     0);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_int_equal(call(&w, COMPUTER, "Rename", name_in(&w, "Rename", bad[i]), ""),
                         CONTROL_BAD_NAME);
    }
    assert_int_equal(call(&w, COMPUTER, "Rename", name_in(&w, "Rename", NULL), ""),
                     CONTROL_PARAMETER);
    assert_int_equal(call(&w, COMPUTER, "JoinDomainOrWorkgroup",
                          name_in(&w, "JoinDomainOrWorkgroup", "FABRIKAM"), ""),
                     CONTROL_NOT_SUPPORTED);
    assert_int_equal(call(&w, COMPUTER, "UnjoinDomainOrWorkgroup", NULL, ""),
                     CONTROL_NOT_SUPPORTED);
    world_close(&w);
    world_open(&w, NULL, NULL, 0);
    char path[128];
    AUTO_STR text = STR_INIT;
    assert_int_equal(call(&w, COMPUTER, "Rename", name_in(&w, "Rename", "db2"), ""), 0);
    snprintf(path, sizeof path, "%s/etc/hostname", w.dir);
    assert_int_equal(file_read(path, 100, &text), 0);
    assert_string_equal(str_z(&text), "db2\n");
    world_close(&w);
}
