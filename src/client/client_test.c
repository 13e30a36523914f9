#include "test.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <wmi/wmi.h>

struct fix {
    char dir[64];
    wmi_services *s;
};

static void setup(struct fix *f)
{
    *f = (struct fix){.dir = "/tmp/openwmi-client-XXXXXX"};
    assert_non_null(mkdtemp(f->dir));
    struct wmi_connect_options o = {.repository = f->dir};
    assert_int_equal(wmi_connect(&o, &f->s), 0);
}

static void teardown(struct fix *f)
{
    wmi_services_unref(f->s);
    static const char *const files[] = {"data.mdb", "lock.mdb"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", f->dir, files[i]);
        unlink(path);
    }
    rmdir(f->dir);
}

TEST(connections_are_checked)
{
    struct fix f;
    setup(&f);
    wmi_services *s = NULL;
    struct wmi_connect_options o = {.repository = f.dir, .ns = "root\\none"};
    assert_int_equal(wmi_connect(&o, &s), WBEM_E_INVALID_NAMESPACE);
    o.ns = "root//";
    assert_int_equal(wmi_connect(&o, &s), WBEM_E_INVALID_NAMESPACE);
    o.ns = "root/cimv2";
    o.user = "me";
    assert_int_equal(wmi_connect(&o, &s), WBEM_E_LOCAL_CREDENTIALS);
    o.user = NULL;
    o.server = "far.example";
    assert_int_equal(wmi_connect(&o, &s), RPC_S_SERVER_UNAVAILABLE);
    o.server = "localhost";
    assert_int_equal(wmi_connect(&o, &s), 0);
    wmi_services_unref(s);
    teardown(&f);
}

TEST(synchronous_get_and_its_error_object)
{
    struct fix f;
    setup(&f);
    wmi_object *o = NULL;
    assert_int_equal(wmi_services_get(f.s, "Win32_Process", &o), 0);
    assert_true(wmi_object_is_class(o));
    assert_string_equal(wmi_object_class_name(o), "Win32_Process");
    wmi_object *in = NULL;
    assert_int_equal(wmi_object_method_in(o, "create", &in), 0);
    wmi_object *spawned = NULL;
    assert_int_equal(wmi_object_spawn(in, &spawned), 0);
    wmi_value v = wmi_text("true"), back;
    assert_int_equal(wmi_object_put(spawned, "CommandLine", &v), 0);
    assert_int_equal(wmi_object_get(spawned, "commandline", &back), 0);
    assert_string_equal(back.text, "true");
    assert_int_equal(wmi_object_put(spawned, "Nope", &v), WBEM_E_NOT_FOUND);
    assert_int_equal(wmi_object_put(spawned, "__CLASS", &v), WBEM_E_READ_ONLY);
    wmi_object_unref(spawned);
    wmi_object_unref(in);
    wmi_object_unref(o);
    o = NULL;
    assert_int_equal(wmi_services_get(f.s, "Win32_Nothing", &o), WBEM_E_NOT_FOUND);
    assert_null(o);
    wmi_object *e = wmi_last_error();
    assert_non_null(e);
    assert_int_equal(wmi_object_get(e, "Operation", &v), 0);
    assert_string_equal(v.text, "GetObject");
    wmi_object_unref(e);
    assert_null(wmi_last_error());
    teardown(&f);
}

TEST(semisynchronous_queries_report_their_failure_when_read)
{
    struct fix f;
    setup(&f);
    wmi_enum *e = NULL;
    wmi_object *o = NULL;
    assert_int_equal(wmi_services_query(f.s, "SELECT nonsense", &e), 0);
    assert_int_equal(wmi_enum_next(e, -1, &o), WBEM_E_INVALID_QUERY);
    assert_int_equal(wmi_enum_next(e, -1, &o), WBEM_E_INVALID_QUERY);
    wmi_enum_destroy(e);
    assert_int_equal(wmi_services_query(f.s, "SELECT * FROM __Namespace", &e), 0);
    wmi_status hr;
    while ((hr = wmi_enum_next(e, -1, &o)) == 0) {
        wmi_object_unref(o);
    }
    assert_int_equal(hr, WBEM_S_FALSE);
    wmi_enum_destroy(e);
    assert_int_equal(wmi_services_query(f.s, "SELECT * FROM __Namespace", &e), 0);
    wmi_enum_destroy(e); /* given up unread */
    teardown(&f);
}

static size_t count_results(wmi_enum *e, wmi_status *end)
{
    wmi_object *o = NULL;
    size_t n = 0;
    while ((*end = wmi_enum_next(e, -1, &o)) == 0) {
        wmi_object_unref(o);
        n++;
    }
    wmi_enum_destroy(e);
    return n;
}

TEST(associations_by_their_functions)
{
    struct fix f;
    setup(&f);
    wmi_enum *e = NULL;
    wmi_status end;
    const char *os = "Win32_OperatingSystem=@";
    assert_int_equal(wmi_services_associators(f.s, os, NULL, &e), 0);
    assert_int_equal(count_results(e, &end), 1);
    assert_int_equal(end, WBEM_S_FALSE);
    struct wmi_association o = {
        .result_class = "Win32_SystemOperatingSystem", .role = "PartComponent", .keys_only = true};
    assert_int_equal(wmi_services_references(f.s, os, &o, &e), 0);
    assert_int_equal(count_results(e, &end), 1);
    o.role = "GroupComponent";
    assert_int_equal(wmi_services_references(f.s, os, &o, &e), 0);
    assert_int_equal(count_results(e, &end), 0);
    o.assoc_class = "X"; /* not for references */
    assert_int_equal(wmi_services_references(f.s, os, &o, &e), WBEM_E_INVALID_PARAMETER);
    o = (struct wmi_association){.role = "not a name"};
    assert_int_equal(wmi_services_associators(f.s, os, &o, &e), WBEM_E_INVALID_PARAMETER);
    assert_int_equal(wmi_services_associators(f.s, "no path=", NULL, &e),
                     WBEM_E_INVALID_OBJECT_PATH);
    assert_int_equal(wmi_services_associators(f.s, NULL, NULL, &e), WBEM_E_INVALID_OBJECT_PATH);
    assert_int_equal(wmi_services_associators(f.s, "Win32_Process='0'", NULL, &e), 0);
    assert_int_equal(count_results(e, &end), 0);
    assert_int_equal(end, WBEM_E_NOT_FOUND);
    teardown(&f);
}

struct counted {
    unsigned objects, completed;
};

static void counted_object(void *arg, void *cookie, wmi_object *object)
{
    (void)cookie;
    (void)object;
    ((struct counted *)arg)->objects++;
}

static void counted_completed(void *arg, void *cookie, wmi_status status, wmi_object *error)
{
    (void)cookie;
    (void)error;
    assert_int_equal(status, 0);
    ((struct counted *)arg)->completed++;
}

TEST(queries_and_associations_at_a_sink)
{
    struct fix f;
    setup(&f);
    wmi_queue *q = NULL;
    wmi_sink *s = NULL;
    struct counted n = {0};
    static const struct wmi_sink_ops ops = {.object = counted_object,
                                            .completed = counted_completed};
    const char *os = "Win32_OperatingSystem=@";
    assert_int_equal(wmi_queue_create(&q), 0);
    assert_int_equal(wmi_sink_create(q, &ops, &n, &s), 0);
    assert_int_equal(wmi_services_query_async(f.s, s,
                                              "SELECT * FROM meta_class WHERE __Class = "
                                              "'Win32_Process'",
                                              0, NULL),
                     0);
    assert_int_equal(wmi_services_associators_async(f.s, s, os, NULL, 0, NULL), 0);
    assert_int_equal(wmi_services_references_async(f.s, s, os, NULL, 0, NULL), 0);
    while (n.completed < 3) {
        wmi_queue_wait(q, -1);
    }
    assert_int_equal(n.objects, 3);
    wmi_sink_unref(s);
    wmi_queue_destroy(q);
    teardown(&f);
}

static void count_completed(void *arg, void *cookie, wmi_status status, wmi_object *error)
{
    (void)error;
    assert_ptr_equal(cookie, arg);
    assert_int_equal(status, 0);
    ++*(int *)arg;
}

TEST(a_queue_is_a_descriptor_for_any_loop)
{
    struct fix f;
    setup(&f);
    wmi_queue *q = NULL;
    wmi_sink *s = NULL;
    int completed = 0;
    static const struct wmi_sink_ops ops = {.completed = count_completed};
    assert_int_equal(wmi_queue_create(&q), 0);
    assert_int_equal(wmi_sink_create(q, &ops, &completed, &s), 0);
    struct wmi_call c = {.operation = WMI_OP_INSTANCES, .path = "__Namespace"};
    for (int round = 1; round <= 200; round++) {
        assert_int_equal(wmi_call_async(f.s, &c, s, &completed), 0);
        while (completed < round) {
            struct pollfd p = {.fd = wmi_queue_fd(q), .events = POLLIN};
            assert_int_equal(poll(&p, 1, -1), 1);
            wmi_queue_dispatch(q);
        }
    }
    assert_int_equal(wmi_queue_wait(q, 0), 0);
    assert_int_equal(wmi_sink_outstanding(s), 0);
    wmi_sink_unref(s);
    wmi_queue_destroy(q);
    teardown(&f);
}

TEST(everything_may_be_dropped_with_calls_in_flight)
{
    struct fix f;
    setup(&f);
    int completed = 0;
    static const struct wmi_sink_ops none = {0};
    struct wmi_call c = {.operation = WMI_OP_SUBCLASSES, .path = ""};
    for (int i = 0; i < 50; i++) {
        wmi_queue *q = NULL;
        wmi_sink *s = NULL;
        assert_int_equal(wmi_queue_create(&q), 0);
        assert_int_equal(wmi_sink_create(i % 2 ? q : NULL, &none, &completed, &s), 0);
        assert_int_equal(wmi_call_async(f.s, &c, s, NULL), 0);
        wmi_sink_unref(s);
        wmi_queue_destroy(q);
    }
    teardown(&f);
}

static wmi_status find_class(void *arg, const char *name, wmi_object **out)
{
    return wmi_services_get(arg, name, out);
}

TEST(objects_as_xml_and_back)
{
    struct fix f;
    setup(&f);
    wmi_object *cls = NULL;
    assert_int_equal(wmi_services_get(f.s, "Win32_ProcessStartup", &cls), 0);
    char *text = NULL, *again = NULL;
    uint32_t flags = WMI_TEXT_QUALIFIERS | WMI_TEXT_NO_SYSTEM_PROPERTIES;
    assert_int_equal(wmi_object_text(cls, WMI_TEXT_WMI_DTD_2_0, flags, 0, &text), 0);
    struct wmi_text_source source = {.find_class = find_class, .arg = f.s};
    wmi_object *back = NULL;
    assert_int_equal(wmi_object_from_text(text, &source, &back), 0);
    assert_string_equal(source.message, "");
    assert_true(wmi_object_is_class(back));
    assert_string_equal(wmi_object_class_name(back), "Win32_ProcessStartup");
    assert_int_equal(wmi_object_text(back, WMI_TEXT_WMI_DTD_2_0, flags, 0, &again), 0);
    assert_string_equal(text, again);
    free(text);
    free(again);
    wmi_object_unref(back);
    assert_int_equal(
        wmi_object_from_text("<CLASS NAME=\"A\"\nSUPERCLASS=\"No_Such\">", &source, &back),
        WBEM_E_INVALID_SYNTAX);
    assert_int_equal(source.line, 2);
    assert_string_equal(source.message, "no element found");
    assert_int_equal(
        wmi_object_from_text("<CLASS NAME=\"A\" SUPERCLASS=\"No_Such\"/>", &source, &back),
        WBEM_E_NOT_FOUND);
    assert_string_equal(source.message, "class No_Such");
    assert_int_equal(wmi_object_text(cls, (enum wmi_text_format)3, 0, 0, &text),
                     WBEM_E_INVALID_PARAMETER);
    assert_null(text);
    assert_int_equal(wmi_object_text(cls, WMI_TEXT_CIM_DTD_2_0, 0x100, 0, &text),
                     WBEM_E_INVALID_PARAMETER);
    assert_int_equal(wmi_object_text(cls, WMI_TEXT_CIM_DTD_2_0, 0, 9, &text),
                     WBEM_E_INVALID_PARAMETER);
    wmi_object_unref(cls);
    teardown(&f);
}
