/* Processes that begin and end, told by the kernel's connector and by looking. */
#include "prov_fixture.h"
#include "providers/process_news.h"
#include "util/vec.h"
#include "wql/wql.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

const struct wmi_event_provider *fixture_events;

static wmi_status start_looking(wmi_feed *f, void *state)
{
    return process_watch_open(f, state, NEWS_LOOK);
}

static const struct wmi_event_provider looking[] = {
    {"Win32_Process", start_looking, process_watch_stop},
    {"Win32_ProcessStartTrace", start_looking, process_watch_stop},
    {"Win32_ProcessStopTrace", start_looking, process_watch_stop},
    {0},
};

static bool kernel_tells(void)
{
    struct process_news *n = NULL;
    hres hr = process_news_open(NEWS_KERNEL, &n);
    process_news_close(n);
    return hr == 0;
}

static uint64_t number(struct cim_object *o, const char *path, bool *null)
{
    struct cim_value v = {0};
    assert_int_equal(wql_path_value(cim_as_instance(o), slice_of(path), &v), 0);
    *null = v.null;
    return v.null ? 0 : v.d.u;
}

static void listen(struct fix *f, const char *query, struct got *g)
{
    struct wmi_call c = {.operation = WMI_OP_NOTIFY, .query = query, .language = "WQL"};
    *g = (struct got){0};
    assert_int_equal(broker_start(f->s, &c, f->sink, g, NULL), 0);
}

/* The event of that process; waits for it. */
static struct cim_object *event_of(struct fix *f, struct got *g, const char *path, pid_t pid)
{
    for (size_t i = 0;; i++) {
        bool null;
        while (i >= g->v.n) {
            queue_wait(f->q, -1);
        }
        if (number(g->v.v[i], path, &null) == (uint64_t)pid) {
            return g->v.v[i];
        }
    }
}

static pid_t start_sleep(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        execl("/bin/sleep", "sleep", "1000", (char *)NULL);
        _exit(127);
    }
    assert_true(pid > 0);
    return pid;
}

static bool has_event(const struct got *g, pid_t pid)
{
    bool null;
    for (size_t i = 0; i < g->v.n; i++) {
        if (number(g->v.v[i], "ProcessID", &null) == (uint64_t)pid) {
            return true;
        }
    }
    return false;
}

/* The feed of the ends has its own eyes: when it tells the end of a process that began now, it knows all that were
 * there before. */
static void let_ends_catch_up(struct fix *f, struct got *begun, const struct got *ended)
{
    struct VEC(pid_t) tried = {0};
    for (bool told = false; !told;) {
        pid_t pid = start_sleep();
        assert_true(vec_push(&tried, pid));
        (void)event_of(f, begun, "ProcessID", pid);
        assert_int_equal(kill(pid, SIGKILL), 0);
        assert_int_equal(waitpid(pid, NULL, 0), pid);
        for (size_t i = 0; i < tried.n && !told; i++) {
            told = has_event(ended, tried.v[i]);
        }
    }
    vec_fini(&tried);
}

static void assert_text(struct cim_object *o, const char *path, const char *text)
{
    struct cim_value v = {0};
    assert_int_equal(wql_path_value(cim_as_instance(o), slice_of(path), &v), 0);
    if (v.null) {
        fail_msg("%s of %s is NULL", path, cim_str_z(cim_as_instance(o)->cls->name));
    }
    assert_string_equal(v.d.str->s, text);
    cim_value_clear(&v);
}

static void check_traces(struct fix *f, bool kernel)
{
    struct got begun, ended, made, gone;
    process_fork_wait_ms = 1000000; /* the program is what is told, however slow the machine is */
    listen(f, "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'sleep'", &begun);
    listen(f, "SELECT * FROM Win32_ProcessStopTrace", &ended);
    listen(
        f,
        "SELECT * FROM __InstanceCreationEvent WITHIN 600 WHERE TargetInstance ISA 'Win32_Process'",
        &made);
    listen(
        f,
        "SELECT * FROM __InstanceDeletionEvent WITHIN 600 WHERE TargetInstance ISA 'Win32_Process'",
        &gone);
    pid_t pid = start_sleep();
    bool null;
    struct cim_object *o = event_of(f, &begun, "ProcessID", pid);
    assert_int_equal(number(o, "ParentProcessID", &null), getpid());
    assert_int_equal(number(o, "SessionID", &null), getsid(0));
    const struct cim_value *sid = cim_instance_get(cim_as_instance(o), SLICE("Sid"));
    assert_false(sid->null);
    assert_int_equal(cim_elem_count(sid), 16);
    o = event_of(f, &made, "TargetInstance.ProcessId", pid);
    assert_text(o, "TargetInstance.Name", "sleep");
    assert_text(o, "TargetInstance.CommandLine", "sleep 1000");
    let_ends_catch_up(f, &begun, &ended);
    assert_int_equal(kill(pid, SIGTERM), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    o = event_of(f, &ended, "ProcessID", pid);
    assert_text(o, "ProcessName", "sleep");
    uint64_t status = number(o, "ExitStatus", &null);
    assert_int_equal(null, !kernel);
    assert_int_equal(status, kernel ? 128 + SIGTERM : 0);
    o = event_of(f, &gone, "TargetInstance.ProcessId", pid);
    assert_text(o, "TargetInstance.CommandLine", "sleep 1000");
    sink_cancel(f->sink);
    while (!begun.done || !ended.done || !made.done || !gone.done) {
        queue_wait(f->q, -1);
    }
    got_fini(&begun);
    got_fini(&ended);
    got_fini(&made);
    got_fini(&gone);
}

TEST(the_kernel_tells_of_processes)
{
    if (!kernel_tells()) {
        skip();
    }
    struct fix f;
    fixture_events = NULL;
    fix_open(&f, "/");
    check_traces(&f, true);
    fix_close(&f);
}

TEST(without_the_kernel_processes_are_looked_for)
{
    struct fix f;
    fixture_events = looking;
    fix_open(&f, "/");
    check_traces(&f, false);
    fix_close(&f);
    fixture_events = NULL;
}

TEST(processes_that_are_over_at_once_are_told)
{
    if (!kernel_tells()) {
        skip();
    }
    struct fix f;
    fix_open(&f, "/");
    struct got made, gone;
    listen(
        &f,
        "SELECT * FROM __InstanceCreationEvent WITHIN 600 WHERE TargetInstance ISA 'Win32_Process'",
        &made);
    listen(
        &f,
        "SELECT * FROM __InstanceDeletionEvent WITHIN 600 WHERE TargetInstance ISA 'Win32_Process'",
        &gone);
    pid_t pid[50];
    for (int i = 0; i < 50; i++) {
        pid[i] = fork();
        if (pid[i] == 0) {
            _exit(0);
        }
        assert_int_equal(waitpid(pid[i], NULL, 0), pid[i]);
    }
    for (int i = 0; i < 50; i++) {
        (void)event_of(&f, &made, "TargetInstance.ProcessId", pid[i]);
        (void)event_of(&f, &gone, "TargetInstance.ProcessId", pid[i]);
    }
    sink_cancel(f.sink);
    while (!made.done || !gone.done) {
        queue_wait(f.q, -1);
    }
    got_fini(&made);
    got_fini(&gone);
    fix_close(&f);
}

TEST(a_recorded_system_tells_nothing)
{
    struct fix f;
    char dir[] = "/tmp/openwmi-watch-XXXXXX";
    assert_non_null(mkdtemp(dir));
    fix_open(&f, dir);
    struct wmi_call c = {.operation = WMI_OP_NOTIFY,
                         .query = "SELECT * FROM Win32_ProcessStartTrace",
                         .language = "WQL"};
    assert_int_equal(broker_start(f.s, &c, f.sink, NULL, NULL), WBEM_E_NOT_AVAILABLE);
    fix_close(&f);
    rmdir(dir);
}
