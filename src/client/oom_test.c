/* The main path — connect, class, parameters, asynchronous call, results — with each allocation failing once: an error
 * or success, but no crash, no hang, no leak, and exactly one completion for each call that was accepted. */
#include "oom.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <wmi/wmi.h>

struct outcome {
    int completed;
    wmi_status status;
};

static void on_completed(void *arg, void *cookie, wmi_status status, wmi_object *error)
{
    (void)arg;
    (void)error;
    struct outcome *o = cookie;
    o->completed++;
    o->status = status;
}

static wmi_status make_parameters(wmi_services *s, wmi_object **out)
{
    wmi_object *cls = NULL, *sig = NULL;
    wmi_value v = wmi_text("true");
    wmi_status hr = wmi_services_get(s, "Win32_Process", &cls);
    hr = hr ? hr : wmi_object_method_in(cls, "Create", &sig);
    hr = hr ? hr : wmi_object_spawn(sig, out);
    hr = hr ? hr : wmi_object_put(*out, "CommandLine", &v);
    wmi_object_unref(sig);
    wmi_object_unref(cls);
    return hr;
}

static wmi_status call(wmi_services *s, wmi_object *in)
{
    static const struct wmi_sink_ops ops = {.completed = on_completed};
    struct outcome o = {0};
    wmi_queue *q = NULL;
    wmi_sink *sink = NULL;
    wmi_status hr = wmi_queue_create(&q);
    hr = hr ? hr : wmi_sink_create(q, &ops, NULL, &sink);
    hr = hr ? hr
            : wmi_services_exec_method_async(s, sink, "Win32_Process", "Create", in, 0, NULL, &o);
    if (hr == 0) {
        while (o.completed == 0) {
            wmi_queue_wait(q, -1);
        }
        hr = o.status;
    }
    assert_true(o.completed <= 1);
    wmi_sink_unref(sink);
    wmi_queue_destroy(q);
    return hr;
}

static wmi_status query(wmi_services *s)
{
    wmi_enum *e = NULL;
    wmi_object *o = NULL;
    wmi_status hr = wmi_services_query(
        s, "SELECT Caption FROM Win32_OperatingSystem WHERE Name IS NOT NULL", &e);
    while (hr == 0 && (hr = wmi_enum_next(e, -1, &o)) == 0) {
        wmi_object_unref(o);
    }
    wmi_enum_destroy(e);
    return hr == WBEM_S_FALSE ? 0 : hr;
}

static wmi_status main_path(const char *dir)
{
    struct wmi_connect_options c = {.repository = dir, .providers = "/nonexistent"};
    wmi_services *s = NULL;
    wmi_object *in = NULL;
    wmi_status hr = wmi_connect(&c, &s);
    hr = hr ? hr : make_parameters(s, &in);
    hr = hr ? hr : call(s, in);
    hr = hr ? hr : query(s);
    wmi_object_unref(in);
    wmi_services_unref(s);
    wmi_object_unref(wmi_last_error());
    return hr;
}

/* Everything that may be told when memory is short. */
static bool clean(wmi_status hr)
{
    return hr == 0 || hr == WBEM_E_OUT_OF_MEMORY || hr == WBEM_E_PROVIDER_LOAD_FAILURE ||
           hr == WBEM_E_FAILED;
}

TEST(the_main_path_survives_each_failing_allocation)
{
    char dir[] = "/tmp/openwmi-oom-XXXXXX";
    assert_non_null(mkdtemp(dir));
    assert_int_equal(main_path(dir), 0);
    size_t runs = 0;
    OOM_FOR_EVERY(n)
    {
        wmi_status hr = main_path(dir);
        if (!clean(hr)) {
            fail_msg("allocation %zu: %s", n, wmi_status_name(hr) ? wmi_status_name(hr) : "?");
        }
        runs++;
    }
    print_message("# %zu allocations\n", runs);
    assert_int_equal(main_path(dir), 0);
    static const char *const files[] = {"data.mdb", "lock.mdb"};
    for (size_t i = 0; i < 2; i++) {
        char path[64];
        snprintf(path, sizeof path, "%s/%s", dir, files[i]);
        unlink(path);
    }
    rmdir(dir);
}

/* ---- events ---- */
static unsigned written;

static wmi_status write_class(wmi_services *s)
{
    char text[16];
    wmi_object *c = NULL;
    snprintf(text, sizeof text, "%u", ++written); /* another definition each time */
    wmi_value v = wmi_text(text);
    wmi_status hr = wmi_class_create("Oom_Told", &c);
    hr = hr ? hr : wmi_class_put_property(c, "A", WMI_STRING, NULL, NULL);
    hr =
        hr ? hr : wmi_object_put_qualifier(c, WMI_QUALIFIERS_OF_OBJECT, NULL, "Description", &v, 0);
    hr = hr ? hr : wmi_services_put(s, c, 0);
    wmi_object_unref(c);
    return hr;
}

/* What was written is told, or the subscription says that it cannot go on: nobody waits for what is lost. */
static wmi_status event_path(const char *dir, const char *query)
{
    struct wmi_connect_options c = {.repository = dir, .providers = "/nonexistent"};
    wmi_services *s = NULL;
    wmi_enum *e = NULL;
    wmi_object *o = NULL;
    wmi_status hr = wmi_connect(&c, &s);
    hr = hr ? hr : wmi_services_notify(s, query, &e);
    hr = hr ? hr : write_class(s);
    if (hr == 0) {
        hr = wmi_enum_next(e, 30000, &o);
        assert_int_not_equal(hr, WBEM_S_TIMEDOUT);
        if (hr == 0) {
            wmi_object_unref(o);
        }
    }
    wmi_enum_destroy(e);
    wmi_services_unref(s);
    wmi_object_unref(wmi_last_error());
    return hr;
}

static void events_with_failures(const char *query)
{
    char dir[] = "/tmp/openwmi-oom-XXXXXX";
    assert_non_null(mkdtemp(dir));
    assert_int_equal(event_path(dir, query), 0);
    size_t runs = 0;
    OOM_FOR_EVERY(n)
    {
        wmi_status hr = event_path(dir, query);
        if (!clean(hr)) {
            fail_msg("allocation %zu: %s", n, wmi_status_name(hr) ? wmi_status_name(hr) : "?");
        }
        runs++;
    }
    print_message("# %zu allocations\n", runs);
    assert_int_equal(event_path(dir, query), 0);
    static const char *const files[] = {"data.mdb", "lock.mdb"};
    for (size_t i = 0; i < 2; i++) {
        char path[64];
        snprintf(path, sizeof path, "%s/%s", dir, files[i]);
        unlink(path);
    }
    rmdir(dir);
}

TEST(events_survive_each_failing_allocation)
{
    events_with_failures("SELECT * FROM __ClassOperationEvent WHERE TargetClass ISA 'Oom_Told'");
}

static const char polled[] =
    "SELECT * FROM __InstanceOperationEvent WITHIN 0.1 WHERE TargetInstance ISA 'Oom_Polled'";

static wmi_status write_instance(wmi_services *s)
{
    wmi_object *c = NULL, *i = NULL;
    wmi_value key = wmi_text("x"), number = wmi_uint(++written);
    wmi_status hr = wmi_services_get(s, "Oom_Polled", &c);
    hr = hr ? hr : wmi_object_spawn(c, &i);
    hr = hr ? hr : wmi_object_put(i, "A", &key);
    hr = hr ? hr : wmi_object_put(i, "B", &number);
    hr = hr ? hr : wmi_services_put(s, i, 0);
    wmi_object_unref(i);
    wmi_object_unref(c);
    return hr;
}

static void define_polled(wmi_services *s)
{
    wmi_object *c = NULL;
    wmi_value yes = wmi_boolean(true);
    assert_int_equal(wmi_class_create("Oom_Polled", &c), 0);
    assert_int_equal(wmi_class_put_property(c, "A", WMI_STRING, NULL, NULL), 0);
    assert_int_equal(wmi_class_put_property(c, "B", WMI_UINT32, NULL, NULL), 0);
    assert_int_equal(wmi_object_put_qualifier(c, WMI_QUALIFIERS_OF_PROPERTY, "A", "key", &yes, 0),
                     0);
    assert_int_equal(wmi_services_put(s, c, 0), 0);
    wmi_object_unref(c);
}

TEST(polled_events_survive_each_failing_allocation)
{
    char dir[] = "/tmp/openwmi-oom-XXXXXX";
    assert_non_null(mkdtemp(dir));
    struct wmi_connect_options c = {.repository = dir, .providers = "/nonexistent"};
    wmi_services *s = NULL;
    wmi_enum *e = NULL;
    wmi_object *o = NULL;
    assert_int_equal(wmi_connect(&c, &s), 0);
    define_polled(s);
    OOM_FOR_EVERY(n) /* to begin */
    {
        wmi_status hr = wmi_services_notify(s, polled, &e);
        assert_true(clean(hr));
        if (hr == 0) {
            wmi_enum_destroy(e);
        }
    }
    bool failed = true;
    for (size_t n = 1; failed; n++) { /* to see what is written */
        assert_int_equal(wmi_services_notify(s, polled, &e), 0);
        oom_fail_at(n);
        wmi_status hr = write_instance(s);
        if (hr == 0) {
            hr = wmi_enum_next(e, 30000, &o);
            assert_int_not_equal(hr, WBEM_S_TIMEDOUT);
            if (hr == 0) {
                wmi_object_unref(o);
            }
        }
        failed = oom_end();
        assert_true(failed ? clean(hr) : hr == 0);
        wmi_enum_destroy(e);
    }
    wmi_services_unref(s);
    wmi_object_unref(wmi_last_error());
    static const char *const files[] = {"data.mdb", "lock.mdb"};
    for (size_t i = 0; i < 2; i++) {
        char path[64];
        snprintf(path, sizeof path, "%s/%s", dir, files[i]);
        unlink(path);
    }
    rmdir(dir);
}

/* ---- definitions and paths ---- */
static wmi_status build_class(void)
{
    static const struct wmi_parameter p[] = {{"Text", WMI_STRING, WMI_INOUT, NULL},
                                             {"Ref", WMI_REFERENCE, WMI_IN, "Oom_C"},
                                             {NULL, 0, 0, NULL}};
    wmi_object *c = NULL, *copy = NULL;
    wmi_value yes = wmi_boolean(true), items[] = {wmi_text("a"), wmi_text("b")},
              list = wmi_array(WMI_STRING, items, 2);
    wmi_status hr = wmi_class_create("Oom_C", &c);
    hr = hr ? hr : wmi_class_put_property(c, "K", WMI_REFERENCE, "Oom_C", NULL);
    hr = hr ? hr : wmi_class_put_property(c, "L", WMI_STRING | WMI_ARRAY, NULL, &list);
    hr = hr ? hr : wmi_object_put_qualifier(c, WMI_QUALIFIERS_OF_PROPERTY, "K", "key", &yes, 0);
    hr = hr ? hr : wmi_class_put_method(c, "M", p, WMI_UINT32);
    hr = hr ? hr : wmi_object_put_qualifier(c, WMI_QUALIFIERS_OF_METHOD, "M", "Static", &yes, 0);
    if (hr == 0) {
        copy = wmi_object_clone(c);
        hr = copy ? wmi_class_rename(copy, "Oom_D") : WBEM_E_OUT_OF_MEMORY;
    }
    hr = hr ? hr : wmi_object_remove_property(copy, "L");
    hr = hr ? hr : wmi_class_remove_method(copy, "M");
    wmi_object_unref(copy);
    wmi_object_unref(c);
    return hr;
}

static wmi_status build_path(void)
{
    wmi_path *p = NULL, *q = NULL;
    wmi_value v = wmi_text("x");
    char *text = NULL, *parent = NULL;
    wmi_status hr = wmi_path_create("root\\a:C.K=\"v\",L=3", &p);
    hr = hr ? hr : wmi_path_set_server(p, "s");
    hr = hr ? hr : wmi_path_set_namespace(p, "root/b");
    hr = hr ? hr : wmi_path_set_class(p, "D");
    hr = hr ? hr : wmi_path_set_key(p, "M", &v);
    hr = hr ? hr : wmi_path_remove_key(p, "L");
    hr = hr ? hr : wmi_path_clone(p, &q);
    hr = hr ? hr : wmi_path_text(q, WMI_PATH_FULL, &text);
    hr = hr ? hr : wmi_path_parent_namespace(q, &parent);
    if (hr == 0) {
        assert_string_equal(text, "\\\\s\\root\\b:D.K=\"v\",M=\"x\"");
    }
    free(text);
    free(parent);
    wmi_path_destroy(p);
    wmi_path_destroy(q);
    return hr;
}

TEST(definitions_and_paths_survive_each_failing_allocation)
{
    OOM_FOR_EVERY(n)
    {
        wmi_status hr = build_class();
        assert_true(hr == 0 || hr == WBEM_E_OUT_OF_MEMORY);
        OOM_CHECK(hr == 0);
    }
    OOM_FOR_EVERY(n)
    {
        wmi_status hr = build_path();
        assert_true(hr == 0 || hr == WBEM_E_OUT_OF_MEMORY);
        OOM_CHECK(hr == 0);
    }
}
