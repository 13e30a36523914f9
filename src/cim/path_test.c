#include "cim/cim_fixture.h"
#include "cim/path.h"

static void round_trip(const char *in, unsigned parts, const char *want)
{
    struct cim_path p;
    assert_int_equal(cim_path_parse(slice_of(in), &p, NULL), 0);
    AUTO_STR s = STR_INIT;
    str_add_path(&s, &p, parts);
    assert_string_equal(str_z(&s), want);
    cim_path_fini(&p);
}

TEST(every_form_parses_and_prints)
{
    round_trip("Win32_Process", CIM_PATH_REL, "Win32_Process");
    round_trip("Win32_Process.Handle='12'", CIM_PATH_REL, "Win32_Process.Handle=\"12\"");
    round_trip("Win32_LogicalDisk=\"C:\"", CIM_PATH_REL, "Win32_LogicalDisk=\"C:\"");
    round_trip("A.b=1,c=TRUE,d=-5,e=0x10", CIM_PATH_REL, "A.b=1,c=TRUE,d=-5,e=16");
    round_trip("A.u=18446744073709551615", CIM_PATH_REL, "A.u=18446744073709551615");
    round_trip("__CIMOMIdentification=@", CIM_PATH_REL, "__CIMOMIdentification=@");
    round_trip("root/cimv2:Win32_X.N=\"a:b\"", CIM_PATH_NS, "root\\cimv2:Win32_X.N=\"a:b\"");
    round_trip("\\\\.\\root\\cimv2:X", CIM_PATH_FULL, "\\\\.\\root\\cimv2:X");
    round_trip("//srv/root/cimv2:X=@", CIM_PATH_FULL, "\\\\srv\\root\\cimv2:X=@");
    round_trip("\\\\srv\\root\\cimv2", CIM_PATH_FULL, "\\\\srv\\root\\cimv2");
    round_trip("root\\cimv2", CIM_PATH_NS, "root\\cimv2");
    round_trip("W.P=\"C:\\\\Temp\"", CIM_PATH_REL, "W.P=\"C:\\\\Temp\"");
    round_trip("A.Ref=\"B.Name=\\\"x\\\"\"", CIM_PATH_REL, "A.Ref=\"B.Name=\\\"x\\\"\"");
    round_trip("A.Ref='B.Name=\"x\"'", CIM_PATH_REL, "A.Ref=\"B.Name=\\\"x\\\"\"");
    round_trip("A.N=\"100%20x\"", CIM_PATH_REL, "A.N=\"100%20x\"");
    round_trip("root/cim%76%32:A", CIM_PATH_NS, "root\\cimv2:A");
}

TEST(mistakes_are_found_and_placed)
{
    static const struct {
        const char *text;
        size_t at;
    } bad[] = {
        {"", 0},           {"1A", 0},
        {"A.", 2},         {"A.b", 3},
        {"A.b=", 4},       {"A.b='x", 6},
        {"A.b=1,", 6},     {"A.b=1,b=2", 7},
        {"A.b=1 ,c=2", 4}, {"A=@x", 3},
        {"A=1,2", 3},      {"A b", 1},
        {"A.b=xyz", 4},    {"root\\\\cimv2:A", 0},
        {"root:", 5},      {"A.b='x'y", 7},
    };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct cim_path p;
        size_t at = 99;
        if (cim_path_parse(slice_of(bad[i].text), &p, &at) != WBEM_E_INVALID_OBJECT_PATH) {
            fail_msg("accepted: %s", bad[i].text);
        }
        assert_null(p.cls);
    }
}

TEST(limits_and_bytes_are_checked)
{
    struct cim_path p;
    char *big = calloc(1, CIM_MAX_PATH_LEN + 2);
    memset(big, 'a', CIM_MAX_PATH_LEN + 1);
    assert_int_equal(cim_path_parse((struct slice){big, CIM_MAX_PATH_LEN + 1}, &p, NULL),
                     WBEM_E_QUOTA_VIOLATION);
    assert_int_equal(cim_path_parse((struct slice){"A\0b", 3}, &p, NULL),
                     WBEM_E_INVALID_OBJECT_PATH);
    assert_int_equal(cim_path_parse(SLICE("A\xff"), &p, NULL), WBEM_E_INVALID_OBJECT_PATH);
    free(big);
}

TEST(equality_ignores_case_and_key_order)
{
    static const struct {
        const char *a, *b;
        bool eq;
    } rows[] = {
        {"A.x=1,y='q'", "a.Y=\"Q\",X=1", true},
        {"A.x=1", "A.x=2", false},
        {"A=1", "A.x=1", true},
        {"root\\cimv2:A", "A", true},
        {"root\\cimv2:A", "root\\wmi:A", false},
        {"A=@", "A", false},
        {"\\\\h\\root\\a:X=@", "//H/ROOT/A:x=@", true},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct cim_path a, b;
        assert_int_equal(cim_path_parse(slice_of(rows[i].a), &a, NULL), 0);
        assert_int_equal(cim_path_parse(slice_of(rows[i].b), &b, NULL), 0);
        assert_int_equal(cim_path_eq(&a, &b), rows[i].eq);
        cim_path_fini(&a);
        cim_path_fini(&b);
    }
}

TEST(binding_fits_keys_to_the_class)
{
    struct cim_class *b = fixture_base();
    struct cim_path p;
    assert_int_equal(cim_path_parse(SLICE("Test_Base=5"), &p, NULL), 0);
    assert_int_equal(cim_path_bind(&p, b), 0);
    assert_string_equal(p.keys[0].name->s, "Id");
    assert_int_equal(p.keys[0].value.type, CIM_STRING);
    struct cim_instance *i = cim_instance_new(b);
    assert_false(cim_path_matches(&p, i));
    assert_int_equal(cim_instance_put(i, SLICE("Id"), &p.keys[0].value), 0);
    assert_true(cim_path_matches(&p, i));
    cim_path_fini(&p);
    assert_int_equal(cim_path_parse(SLICE("Test_Base.Num=5"), &p, NULL), 0);
    assert_int_equal(cim_path_bind(&p, b), WBEM_E_INVALID_OBJECT_PATH);
    cim_path_fini(&p);
    cim_instance_unref(i);
    cim_class_unref(b);
}

TEST(escapes_that_are_no_text_are_refused)
{
    struct cim_path p;
    assert_int_equal(cim_path_parse(SLICE("\\\\srv%CD\\root"), &p, NULL),
                     WBEM_E_INVALID_OBJECT_PATH);
    assert_int_equal(cim_path_parse(SLICE("A.K=\"\xFF\""), &p, NULL), WBEM_E_INVALID_OBJECT_PATH);
    assert_int_equal(cim_path_parse(SLICE("\\\\srv%C3%A4\\root"), &p, NULL), 0);
    assert_string_equal(cim_str_z(p.server), "srvä");
    cim_path_fini(&p);
}
