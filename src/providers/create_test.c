/* Win32_Process.Create and the methods of processes, on the live system. */
#include "prov_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

const char *fixture_root = "/";
bool fixture_as_root, fixture_as_nobody;

struct live {
    struct fix f;
    char dir[64], fifo[96];
    int out; /* the reading end of the fifo */
};

static void live_open(struct live *l)
{
    *l = (struct live){.dir = "/tmp/openwmi-create-XXXXXX"};
    assert_non_null(mkdtemp(l->dir));
    snprintf(l->fifo, sizeof l->fifo, "%s/out", l->dir);
    assert_int_equal(mkfifo(l->fifo, 0600), 0);
    fix_open(&l->f, "/");
}

static void live_close(struct live *l)
{
    fix_close(&l->f);
    unlink(l->fifo);
    rmdir(l->dir);
}

/* All that a child writes to the fifo, until it closes it. */
static void read_fifo(const struct live *l, char *buf, size_t size)
{
    int fd = open(l->fifo, O_RDONLY | O_CLOEXEC);
    size_t n = 0;
    assert_true(fd >= 0);
    for (ssize_t k; (k = read(fd, buf + n, size - 1 - n)) > 0;) {
        n += (size_t)k;
    }
    buf[n] = 0;
    close(fd);
}

static struct cim_instance *startup(struct fix *f)
{
    AUTO_GOT g;
    assert_int_equal(fix_get(f, "Win32_ProcessStartup", &g), 0);
    struct cim_instance *i = cim_instance_new(cim_as_class(g.v.v[0]));
    assert_non_null(i);
    return i;
}

static void put_startup(struct cim_instance *in, struct cim_instance *s)
{
    wmi_value v = wmi_embedded(&s->o);
    assert_int_equal(wmi_object_put(&in->o, "ProcessStartupInformation", &v), 0);
}

/* Create with a command line, directory and startup (each may be NULL); the return value. */
static uint64_t create(struct live *l, const char *line, const char *dir, struct cim_instance *s,
                       int *pid)
{
    AUTO_GOT g;
    AUTO_CIM_INSTANCE in = in_params(&l->f, "Create");
    if (line) {
        put_text(in, "CommandLine", line);
    }
    if (dir) {
        put_text(in, "CurrentDirectory", dir);
    }
    if (s) {
        put_startup(in, s);
    }
    uint64_t ret = run(&l->f, "Win32_Process", "Create", in, &g);
    char buf[512];
    if (ret == 0) {
        *pid = (int)uint_of(g.v.v[0], "ProcessId");
        assert_true(*pid > 1);
    } else {
        *pid = 0;
        assert_string_equal(text_of(g.v.v[0], "ProcessId", buf), "NULL");
    }
    return ret;
}

/* Waits until the process is gone from the process table: nobody but the reaper takes it off. */
static void wait_gone(int pid)
{
    siginfo_t si;
    while (waitid(P_PID, (id_t)pid, &si, WEXITED | WNOWAIT) == 0 || errno == EINTR) {
        sched_yield();
    }
    assert_int_equal(errno, ECHILD);
    while (kill(pid, 0) == 0) { /* the reaper has it, but is not through with it */
        sched_yield();
    }
}

static void path_of(int pid, char buf[64])
{
    snprintf(buf, 64, "Win32_Process.Handle=\"%d\"", pid);
}

TEST(create_runs_a_program_and_leaves_no_zombie)
{
    struct live l;
    live_open(&l);
    int pid[8];
    for (size_t i = 0; i < ARRAY_LEN(pid); i++) {
        assert_int_equal(
            create(&l, i % 2 ? "true" : "/bin/false 'an argument'", NULL, NULL, &pid[i]), 0);
    }
    for (size_t i = 0; i < ARRAY_LEN(pid); i++) {
        wait_gone(pid[i]);
    }
    live_close(&l);
}

TEST(create_says_what_is_wrong)
{
    static const struct {
        const char *line, *dir;
        uint64_t want;
    } rows[] = {
        {NULL, NULL, 21},
        {"", NULL, 21},
        {"   ", NULL, 21},
        {"''", NULL, 21},
        {"true 'open", NULL, 21},
        {"true \"open", NULL, 21},
        {"true \\", NULL, 21},
        {"no-such-program-anywhere", NULL, 9},
        {"/no/such/program", NULL, 9},
        {"/etc/passwd/x", NULL, 9},
        {"/tmp", NULL, 2},
        {"/etc/passwd", NULL, 2},
        {"true", "/no/directory", 9},
        {"true", "/etc/passwd", 9},
        {"true", "", 21},
    };
    struct live l;
    live_open(&l);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int pid;
        assert_int_equal(create(&l, rows[i].line, rows[i].dir, NULL, &pid), rows[i].want);
    }
    live_close(&l);
}

TEST(a_folder_of_the_path_that_may_not_be_entered_is_passed_over)
{
    struct live l;
    live_open(&l);
    char closed[300], path[600];
    const char *old = getenv("PATH");
    AUTO_FREE char *kept = strdup(old ? old : "/usr/bin:/bin");
    int pid;
    snprintf(closed, sizeof closed, "%s/closed", l.dir);
    assert_int_equal(mkdir(closed, 0), 0);
    snprintf(path, sizeof path, "%s:/usr/bin:/bin", closed);
    setenv("PATH", path, 1);
    assert_int_equal(create(&l, "no-such-program-anywhere", NULL, NULL, &pid), 9);
    assert_int_equal(create(&l, "true", NULL, NULL, &pid), 0);
    wait_gone(pid);
    setenv("PATH", kept, 1);
    assert_int_equal(rmdir(closed), 0);
    live_close(&l);
}

TEST(a_child_gets_its_directory_and_its_environment)
{
    struct live l;
    live_open(&l);
    const wmi_value entries[] = {wmi_text("GREETING=good day"), wmi_text("EMPTY=")};
    wmi_value env = {.type = WMI_STRING | WMI_ARRAY, .count = 2, .items = entries};
    AUTO_CIM_INSTANCE s = startup(&l.f);
    assert_int_equal(wmi_object_put(&s->o, "EnvironmentVariables", &env), 0);
    char line[256], got[512], want[512];
    int pid;
    snprintf(line, sizeof line,
             "/bin/sh -c 'exec >out; pwd; echo \"$GREETING\"; env | wc -l; cat'");
    /* PATH of the child: the shell's own default */
    assert_int_equal(create(&l, line, l.dir, s, &pid), 0);
    read_fifo(&l, got, sizeof got);
    snprintf(want, sizeof want, "%s\ngood day\n", l.dir);
    assert_memory_equal(got, want, strlen(want));
    wait_gone(pid);
    const wmi_value bad[] = {wmi_text("=nothing")};
    env = (wmi_value){.type = WMI_STRING | WMI_ARRAY, .count = 1, .items = bad};
    assert_int_equal(wmi_object_put(&s->o, "EnvironmentVariables", &env), 0);
    assert_int_equal(create(&l, "true", NULL, s, &pid), 21);
    live_close(&l);
}

TEST(nothing_is_left_open_in_a_child_and_signals_are_as_new)
{
    struct live l;
    live_open(&l);
    int extra = fcntl(STDIN_FILENO, F_DUPFD, 200), pid; /* not close-on-exec */
    assert_true(extra >= 200);
    signal(SIGPIPE, SIG_IGN);
    char got[4096];
    assert_int_equal(create(&l,
                            "/bin/sh -c 'exec >out; readlink /proc/self/fd/0; ls /proc/$$/fd | "
                            "tr \"\\n\" \" \"; grep SigIgn /proc/$$/status'",
                            l.dir, NULL, &pid),
                     0);
    read_fifo(&l, got, sizeof got);
    signal(SIGPIPE, SIG_DFL);
    close(extra);
    char unwanted[16];
    snprintf(unwanted, sizeof unwanted, " %d ", extra);
    assert_memory_equal(got, "/dev/null\n", 10);
    assert_null(strstr(got, unwanted));
    assert_non_null(strstr(got, "0000000000000000"));
    wait_gone(pid);
    live_close(&l);
}

static char state_of(int pid)
{
    char path[64], buf[512];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    ssize_t n = read(fd, buf, sizeof buf - 1);
    close(fd);
    assert_true(n > 0);
    buf[n] = 0;
    return strrchr(buf, ')')[2];
}

TEST(a_suspended_process_is_the_program_and_has_not_begun)
{
    struct live l;
    live_open(&l);
    AUTO_CIM_INSTANCE s = startup(&l.f);
    put_uint(s, "CreateFlags", 4);
    int pid;
    assert_int_equal(create(&l, "no-such-program-anywhere", NULL, s, &pid), 9);
    assert_int_equal(create(&l, "cat /proc/version", NULL, s, &pid), 0);
    assert_int_equal(state_of(pid), 'T');
    AUTO_GOT g;
    char path[64], buf[512];
    path_of(pid, path);
    assert_int_equal(fix_get(&l.f, path, &g), 0);
    assert_string_equal(text_of(g.v.v[0], "CommandLine", buf), "cat /proc/version");
    assert_string_equal(text_of(g.v.v[0], "ExecutionState", buf), "8");
    AUTO_GOT t;
    assert_int_equal(run(&l.f, path, "Terminate", NULL, &t), 0);
    wait_gone(pid);
    live_close(&l);
}

TEST(groups_sessions_and_priorities)
{
    struct live l;
    live_open(&l);
    AUTO_CIM_INSTANCE s = startup(&l.f);
    int pid;
    put_uint(s, "CreateFlags", 4 | 512);
    put_uint(s, "PriorityClass", 16384);
    assert_int_equal(create(&l, "cat", NULL, s, &pid), 0);
    assert_int_equal(getpgid(pid), pid);
    assert_int_not_equal(getsid(pid), pid);
    char path[64], buf[512];
    path_of(pid, path);
    AUTO_GOT g;
    assert_int_equal(fix_get(&l.f, path, &g), 0);
    assert_string_equal(text_of(g.v.v[0], "Priority", buf), "6");
    kill(pid, SIGKILL);
    wait_gone(pid);
    put_uint(s, "CreateFlags", 4 | 8);
    assert_int_equal(create(&l, "cat", NULL, s, &pid), 0);
    assert_int_equal(getsid(pid), pid);
    kill(pid, SIGKILL);
    wait_gone(pid);
    static const uint32_t bad[][2] = {{1, 32},  {2, 32}, {0x80000000u, 32},
                                      {24, 32}, {0, 33}, {0, 0}};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        put_uint(s, "CreateFlags", bad[i][0]);
        put_uint(s, "PriorityClass", bad[i][1]);
        assert_int_equal(create(&l, "true", NULL, s, &pid), 21);
    }
    live_close(&l);
}

TEST(methods_of_a_process)
{
    struct live l;
    live_open(&l);
    int pid;
    char path[64], buf[512], want[64];
    AUTO_CIM_INSTANCE s = startup(&l.f);
    put_uint(s, "CreateFlags", 4);
    assert_int_equal(create(&l, "cat", NULL, s, &pid), 0);
    path_of(pid, path);
    AUTO_GOT owner, sid, debugger, size, get;
    assert_int_equal(run(&l.f, path, "GetOwner", NULL, &owner), 0);
    assert_string_not_equal(text_of(owner.v.v[0], "User", buf), "NULL");
    assert_int_equal(run(&l.f, path, "GetOwnerSid", NULL, &sid), 0);
    snprintf(want, sizeof want, "S-1-22-1-%u", geteuid());
    assert_string_equal(text_of(sid.v.v[0], "Sid", buf), want);
    assert_int_equal(run(&l.f, path, "AttachDebugger", NULL, &debugger), 8);
    uint64_t ret = run(&l.f, path, "GetAvailableVirtualSize", NULL, &size);
    assert_true(ret == 0 || ret == 8);
    assert_true(ret != 0 || uint_of(size.v.v[0], "AvailableVirtualSize") > 0);
    static const struct {
        int32_t priority;
        uint64_t want;
    } rows[] = {{64, 0}, {0, 21}, {-1, 21}, {65, 21}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_GOT set;
        AUTO_CIM_INSTANCE in = in_params(&l.f, "SetPriority");
        wmi_value v = wmi_sint(rows[i].priority);
        assert_int_equal(wmi_object_put(&in->o, "Priority", &v), 0);
        assert_int_equal(run(&l.f, path, "SetPriority", in, &set), rows[i].want);
    }
    assert_int_equal(fix_get(&l.f, path, &get), 0);
    assert_string_equal(text_of(get.v.v[0], "Priority", buf), "4");
    struct wmi_call del = {.operation = WMI_OP_DELETE, .path = path};
    AUTO_GOT gone, again;
    assert_int_equal(fix_call(&l.f, &del, &gone), 0);
    wait_gone(pid);
    assert_int_equal(fix_call(&l.f, &del, &again), WBEM_E_NOT_FOUND);
    live_close(&l);
}

TEST(this_process_is_found_in_every_way)
{
    struct live l;
    live_open(&l);
    char query[128], buf[512], want[32];
    static const char *const forms[] = {
        "SELECT * FROM Win32_Process WHERE Handle = '%d'",
        "SELECT Name, ProcessId FROM Win32_Process WHERE ProcessId = %d",
        "SELECT * FROM Win32_Process WHERE ProcessId = %d AND Name LIKE '%%'",
    };
    snprintf(want, sizeof want, "%d", (int)getpid());
    for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
        AUTO_GOT g;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(query, sizeof query, forms[i], (int)getpid());
#pragma GCC diagnostic pop
        assert_int_equal(fix_query(&l.f, query, &g), 0);
        assert_int_equal(g.v.n, 1);
        assert_string_equal(text_of(g.v.v[0], "ProcessId", buf), want);
        assert_string_equal(text_of(g.v.v[0], "Name", buf), "test_providers");
    }
    AUTO_GOT name;
    assert_int_equal(
        fix_query(&l.f, "SELECT * FROM Win32_Process WHERE Name = 'TEST_PROVIDERS'", &name), 0);
    assert_true(name.v.n >= 1);
    live_close(&l);
}
