/* The sample provider (examples/provider) through the public interface: loaded from a directory,
 * its class stored by the program's own compiler, and every operation it offers. */
#include "test.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wmi/wmi.h>

extern char **environ;

struct fix {
    char dir[64];
    wmi_services *s;
    wmi_queue *q;
    wmi_sink *sink;
};
struct call { /* what came of one asynchronous call */
    unsigned objects, progress, completed;
    uint32_t upper, current, value;
    wmi_status status;
};

static void on_object(void *arg, void *cookie, wmi_object *o)
{
    (void)arg;
    struct call *c = cookie;
    wmi_value v;
    c->objects++;
    assert_int_equal(wmi_object_get(o, "Value", &v), 0);
    c->value = v.is_null ? 0 : (uint32_t)v.uint;
}

static void on_progress(void *arg, void *cookie, uint32_t upper, uint32_t current,
                        const char *message)
{
    (void)arg;
    struct call *c = cookie;
    c->progress++;
    c->upper = upper;
    c->current = current;
    assert_string_equal(message, "slow");
}

static void on_completed(void *arg, void *cookie, wmi_status status, wmi_object *error)
{
    (void)arg;
    (void)error;
    struct call *c = cookie;
    c->completed++;
    c->status = status;
}

static const struct wmi_sink_ops ops = {
    .object = on_object, .progress = on_progress, .completed = on_completed};

static char *variable(const char *name)
{
    char *v = getenv(name);
    assert_non_null(v);
    return v;
}

static void store_class(void)
{
    char mof[] = "mof", compile[] = "compile";
    char *argv[] = {variable("OPENWMI_TEST_WMI"), mof, compile, variable("OPENWMI_TEST_MOF"), NULL};
    pid_t pid;
    int status;
    posix_spawn_file_actions_t quiet; /* what it prints is no test protocol */
    assert_int_equal(posix_spawn_file_actions_init(&quiet), 0);
    assert_int_equal(posix_spawn_file_actions_adddup2(&quiet, STDERR_FILENO, STDOUT_FILENO), 0);
    assert_int_equal(posix_spawn(&pid, argv[0], &quiet, NULL, argv, environ), 0);
    posix_spawn_file_actions_destroy(&quiet);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void setup(struct fix *f)
{
    *f = (struct fix){.dir = "/tmp/openwmi-sample-XXXXXX"};
    assert_non_null(mkdtemp(f->dir));
    setenv("OPENWMI_REPOSITORY", f->dir, 1);
    store_class();
    struct wmi_connect_options o = {.repository = f->dir,
                                    .providers = variable("OPENWMI_TEST_PROVIDERS")};
    assert_int_equal(wmi_connect(&o, &f->s), 0);
    assert_int_equal(wmi_queue_create(&f->q), 0);
    assert_int_equal(wmi_sink_create(f->q, &ops, NULL, &f->sink), 0);
}

static void teardown(struct fix *f)
{
    static const char *const files[] = {"data.mdb", "lock.mdb"};
    wmi_sink_unref(f->sink);
    wmi_queue_destroy(f->q);
    wmi_services_unref(f->s);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", f->dir, files[i]);
        unlink(path);
    }
    rmdir(f->dir);
}

static wmi_status put(struct fix *f, const char *name, uint32_t value, uint32_t flags)
{
    wmi_object *cls = NULL, *o = NULL;
    wmi_value n = wmi_text(name), v = wmi_uint(value);
    assert_int_equal(wmi_services_get(f->s, "Sample_Counter", &cls), 0);
    assert_int_equal(wmi_object_spawn(cls, &o), 0);
    assert_int_equal(wmi_object_put(o, "Name", &n), 0);
    assert_int_equal(wmi_object_put(o, "Value", &v), 0);
    wmi_status hr = wmi_services_put(f->s, o, flags);
    wmi_object_unref(o);
    wmi_object_unref(cls);
    return hr;
}

static uint32_t value_of(struct fix *f, const char *path)
{
    wmi_object *o = NULL;
    wmi_value v;
    assert_int_equal(wmi_services_get(f->s, path, &o), 0);
    assert_int_equal(wmi_object_get(o, "Value", &v), 0);
    uint32_t value = (uint32_t)v.uint;
    wmi_object_unref(o);
    return value;
}

static unsigned count_query(struct fix *f, const char *query)
{
    wmi_enum *e = NULL;
    wmi_object *o = NULL;
    wmi_status hr;
    unsigned n = 0;
    assert_int_equal(wmi_services_query(f->s, query, &e), 0);
    while ((hr = wmi_enum_next(e, -1, &o)) == 0) {
        n++;
        wmi_object_unref(o);
    }
    assert_int_equal(hr, WBEM_S_FALSE);
    wmi_enum_destroy(e);
    return n;
}

/* In-parameters with one number. */
static wmi_object *parameters(struct fix *f, const char *method, const char *name, uint32_t value)
{
    wmi_object *cls = NULL, *in = NULL, *o = NULL;
    wmi_value v = wmi_uint(value);
    assert_int_equal(wmi_services_get(f->s, "Sample_Counter", &cls), 0);
    assert_int_equal(wmi_object_method_in(cls, method, &in), 0);
    assert_int_equal(wmi_object_spawn(in, &o), 0);
    assert_int_equal(wmi_object_put(o, name, &v), 0);
    wmi_object_unref(in);
    wmi_object_unref(cls);
    return o;
}

static uint32_t returned(wmi_object *out)
{
    wmi_value v;
    assert_int_equal(wmi_object_get(out, "ReturnValue", &v), 0);
    uint32_t ret = (uint32_t)v.uint;
    wmi_object_unref(out);
    return ret;
}

static uint32_t increment(struct fix *f, const char *path, uint32_t by)
{
    wmi_object *in = parameters(f, "Increment", "By", by), *out = NULL;
    assert_int_equal(wmi_services_exec_method(f->s, path, "Increment", in, &out), 0);
    wmi_object_unref(in);
    return returned(out);
}

static void wait_for(struct fix *f, const char *path, uint32_t value, struct call *c)
{
    *c = (struct call){0};
    wmi_object *in = parameters(f, "WaitFor", "Value", value);
    assert_int_equal(wmi_services_exec_method_async(f->s, f->sink, path, "WaitFor", in,
                                                    WMI_FLAG_SEND_STATUS, NULL, c),
                     0);
    wmi_object_unref(in);
}

static void finish(struct fix *f, const struct call *c)
{
    while (c->completed == 0) {
        wmi_queue_wait(f->q, -1);
    }
    assert_int_equal(c->completed, 1);
}

TEST(instances_are_put_read_listed_and_deleted)
{
    struct fix f;
    setup(&f);
    assert_int_equal(count_query(&f, "SELECT * FROM Sample_Counter"), 0);
    assert_int_equal(put(&f, "a", 5, 0), 0);
    assert_int_equal(put(&f, "b", 7, WMI_FLAG_CREATE_ONLY), 0);
    assert_int_equal(put(&f, "b", 8, WMI_FLAG_CREATE_ONLY), WBEM_E_ALREADY_EXISTS);
    assert_int_equal(put(&f, "c", 8, WMI_FLAG_UPDATE_ONLY), WBEM_E_NOT_FOUND);
    assert_int_equal(put(&f, "", 1, 0), WBEM_E_INVALID_PARAMETER);
    assert_int_equal(value_of(&f, "Sample_Counter.Name=\"b\""), 7);
    assert_int_equal(put(&f, "b", 9, WMI_FLAG_UPDATE_ONLY), 0);
    assert_int_equal(value_of(&f, "Sample_Counter.Name=\"b\""), 9);
    assert_int_equal(count_query(&f, "SELECT * FROM Sample_Counter WHERE Value > 5"), 1);
    wmi_object *out = NULL;
    assert_int_equal(wmi_services_exec_method(f.s, "Sample_Counter", "Count", NULL, &out), 0);
    assert_int_equal(returned(out), 2);
    assert_int_equal(wmi_services_delete(f.s, "Sample_Counter.Name=\"a\""), 0);
    assert_int_equal(wmi_services_delete(f.s, "Sample_Counter.Name=\"a\""), WBEM_E_NOT_FOUND);
    assert_int_equal(count_query(&f, "SELECT * FROM Sample_Counter"), 1);
    teardown(&f);
}

TEST(a_method_answers_when_it_has_something_to_say)
{
    struct fix f;
    setup(&f);
    const char *path = "Sample_Counter.Name=\"slow\"";
    struct call c;
    assert_int_equal(put(&f, "slow", 1, 0), 0);
    wait_for(&f, path, 3, &c);
    while (c.progress == 0) {
        wmi_queue_wait(f.q, -1);
    }
    assert_int_equal(c.upper, 3);
    assert_int_equal(c.current, 1);
    assert_int_equal(increment(&f, path, 1), 0);
    while (c.progress == 1) {
        wmi_queue_wait(f.q, -1);
    }
    assert_int_equal(c.current, 2);
    assert_int_equal(c.completed, 0);
    assert_int_equal(increment(&f, path, 10), 0);
    finish(&f, &c);
    assert_int_equal(c.status, 0);
    assert_int_equal(c.objects, 1);
    assert_int_equal(c.value, 12);
    assert_int_equal(increment(&f, path, UINT32_MAX), 21);
    teardown(&f);
}

TEST(waiting_calls_are_cancelled_and_end_with_their_object)
{
    struct fix f;
    setup(&f);
    const char *path = "Sample_Counter.Name=\"slow\"";
    struct call c[100];
    assert_int_equal(put(&f, "slow", 0, 0), 0);
    for (size_t i = 0; i < 100; i++) {
        wait_for(&f, path, 3, &c[i]);
    }
    wmi_sink_cancel(f.sink);
    for (size_t i = 0; i < 100; i++) {
        finish(&f, &c[i]);
        assert_int_equal(c[i].status, WBEM_E_CALL_CANCELLED);
    }
    wait_for(&f, path, 3, &c[0]);
    assert_int_equal(put(&f, "slow", 1, 0), 0);
    while (c[0].progress == 0) { /* then the provider has it */
        wmi_queue_wait(f.q, -1);
    }
    assert_int_equal(wmi_services_delete(f.s, path), 0);
    finish(&f, &c[0]);
    assert_int_equal(c[0].status, WBEM_E_NOT_FOUND);
    teardown(&f);
}
