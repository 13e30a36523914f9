#include "cim/cim_fixture.h"
#include "wql/ast.h"
#include "wql/wql.h"

/* Test_Derived with Id='Abc', Num=7, When set, Tags {x}, Emb (Test_Base with Id='e', Num=3). */
static struct cim_instance *sample(struct cim_class *b, struct cim_class *d)
{
    struct cim_instance *i = cim_instance_new(d), *e = cim_instance_new(b);
    struct cim_value v, three = cim_uint(CIM_UINT32, 3), o = cim_objval(&e->o);
    assert_int_equal(cim_value_text(&v, CIM_STRING, SLICE("e")), 0);
    assert_int_equal(cim_instance_put(e, SLICE("Id"), &v), 0);
    cim_value_clear(&v);
    assert_int_equal(cim_instance_put(e, SLICE("Num"), &three), 0);
    assert_int_equal(cim_value_text(&v, CIM_STRING, SLICE("Abc")), 0);
    assert_int_equal(cim_instance_put(i, SLICE("Id"), &v), 0);
    cim_value_clear(&v);
    assert_int_equal(cim_value_text(&v, CIM_STRING, SLICE("20240615120000.000000+000")), 0);
    assert_int_equal(cim_instance_put(i, SLICE("When"), &v), 0);
    cim_value_clear(&v);
    assert_int_equal(cim_instance_put(i, SLICE("Emb"), &o), 0);
    cim_instance_unref(e);
    return i;
}

TEST(conditions_select_what_they_say)
{
    static const struct {
        const char *where;
        bool want;
    } rows[] = {
        {"Num = 7", true},
        {"Num=7", true},
        {"7 = Num", true},
        {"6 < Num", true},
        {"Num <> 7", false},
        {"Num != 8", true},
        {"Num > 6 AND Num < 8", true},
        {"Num >= 8 OR Num <= 7", true},
        {"Num = 7.5", false},
        {"Num < 7.5", true},
        {"Num > -1", true},
        {"Num < 18446744073709551615", true},
        {"Num = '7'", true},
        {"Num = 0x7", true},
        {"Id = 'abc'", true},
        {"Id = \"ABC\"", true},
        {"Id < 'abd'", true},
        {"Id LIKE 'a%'", true},
        {"Id LIKE '%b%'", true},
        {"Id LIKE '_b_'", true},
        {"Id LIKE '_b'", false},
        {"Id LIKE '[a-c]bc'", true},
        {"Id LIKE '[^a]bc'", false},
        {"Id LIKE '[d-f,a]%'", true},
        {"NOT Id LIKE 'x%'", true},
        {"Id NOT LIKE 'x%'", true},
        {"NOT Num = 7 OR Id = 'abc'", true},
        {"NOT (Num = 7 OR Id = 'abc')", false},
        {"Tags IS NULL", true},
        {"Tags IS NOT NULL", false},
        {"When IS NOT NULL", true},
        {"When = '20240615130000.000000+060'", true},
        {"When > '20240614'", true},
        {"When < '6/14/2024'", false},
        {"When >= 'June 14, 2024 11:00 PM'", true},
        {"When <= '2024-06-20 10:20:30:000'", true},
        {"Emb ISA 'Test_Base'", true},
        {"Emb ISA Test_Derived", false},
        {"Emb.Num = 3", true},
        {"Emb.Num > 3", false},
        {"Emb.Nothing = 3", false},
        {"Emb.__CLASS = 'test_base'", true},
        {"__CLASS = 'Test_Derived'", true},
        {"__CLASS = 'Test_Base'", false},
        {"__GENUS = 2", true},
        {"__SUPERCLASS = 'Test_Base'", true},
    };
    struct cim_class *b = fixture_base(), *d = fixture_derived(b);
    struct cim_instance *i = sample(b, d);
    for (size_t k = 0; k < ARRAY_LEN(rows); k++) {
        AUTO_STR q = STR_INIT;
        str_addf(&q, "SELECT * FROM Test_Derived WHERE %s", rows[k].where);
        struct wql_query *query = NULL;
        struct wql_plan *plan = NULL;
        struct wql_error e;
        if (wql_parse(str_slice(&q), &query, &e) || wql_bind(query, d, &plan, &e)) {
            fail_msg("%s: %u:%u %s", rows[k].where, e.line, e.column, e.text);
        }
        if (wql_match(plan, i) != rows[k].want) {
            fail_msg("%s", rows[k].where);
        }
        wql_plan_destroy(plan);
        wql_destroy(query);
    }
    cim_instance_unref(i);
    cim_class_unref(d);
    cim_class_unref(b);
}

TEST(null_is_neither_equal_nor_unequal)
{
    static const char *const never[] = {
        "When = '20240101'", "When <> '20240101'", "NOT When = '20240101'",
        "Id = 'x'",          "Id <> 'x'",          "NOT (Id = 'x' AND Num = 7)",
        "Emb.Num = 1",       "Emb ISA 'Test_Base'"};
    struct cim_class *b = fixture_base(), *d = fixture_derived(b);
    struct cim_instance *i = cim_instance_new(d);
    for (size_t k = 0; k < ARRAY_LEN(never); k++) {
        AUTO_STR q = STR_INIT;
        str_addf(&q, "SELECT * FROM Test_Derived WHERE %s", never[k]);
        struct wql_query *query = NULL;
        struct wql_plan *plan = NULL;
        assert_int_equal(wql_parse(str_slice(&q), &query, NULL), 0);
        assert_int_equal(wql_bind(query, d, &plan, NULL), 0);
        assert_false(wql_match(plan, i));
        wql_plan_destroy(plan);
        wql_destroy(query);
    }
    cim_instance_unref(i);
    cim_class_unref(d);
    cim_class_unref(b);
}

TEST(mistakes_are_told_with_line_and_column)
{
    static const struct {
        const char *text;
        unsigned line, column;
        const char *says;
    } rows[] = {
        {"", 1, 1, "expected SELECT"},
        {"SELEC * FROM X", 1, 1, "expected SELECT"},
        {"SELECT FROM X", 1, 8, "expected * or"},
        {"SELECT * X", 1, 10, "expected FROM"},
        {"SELECT *\nFROM", 2, 5, "expected a class name"},
        {"SELECT * FROM X WHER Y=1", 1, 17, "expected WHERE"},
        {"SELECT * FROM X WHERE", 1, 22, "expected a property"},
        {"SELECT * FROM X WHERE Y", 1, 24, "expected an operator"},
        {"SELECT * FROM X WHERE Y =", 1, 26, "expected a constant"},
        {"SELECT * FROM X WHERE Y = 'abc", 1, 27, "string without an end"},
        {"SELECT * FROM X WHERE (Y = 1", 1, 29, "expected )"},
        {"SELECT * FROM X WHERE Y = 1 Z", 1, 29, "expected AND, OR"},
        {"SELECT * FROM X WHERE Y = Z", 1, 27, "expected a constant"},
        {"SELECT * FROM X WHERE Y LIKE 5", 1, 30, "expected a pattern"},
        {"SELECT * FROM X WHERE Y IS 5", 1, 28, "expected NULL"},
        {"SELECT * FROM X WHERE Y ISA 5", 1, 29, "expected a class name"},
        {"SELECT a, FROM X", 1, 11, "expected * or"},
        {"SELECT a.b. FROM X WHERE", 1, 18, "expected FROM"},
        {"SELECT * FROM X WHERE Y = 12abc", 1, 27, "expected a constant"},
        {"SELECT * FROM X WHERE Y = 1;", 1, 28, "expected AND, OR"},
        {"SELECT * FROM X WHERE UPPER(Y) = 'A'", 1, 28, "expected an operator"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct wql_query *q = NULL;
        struct wql_error e;
        hres hr = wql_parse(slice_of(rows[i].text), &q, &e);
        if (hr != WBEM_E_INVALID_QUERY || e.line != rows[i].line || e.column != rows[i].column ||
            !strstr(e.text, rows[i].says)) {
            fail_msg("%s: %s at %u:%u %s", rows[i].text, hres_name(hr), e.line, e.column, e.text);
        }
    }
}

TEST(binding_checks_names_and_types)
{
    static const struct {
        const char *text;
        hres want;
    } rows[] = {
        {"SELECT Nope FROM Test_Derived", WBEM_E_INVALID_QUERY},
        {"SELECT * FROM Test_Derived WHERE Nope = 1", WBEM_E_INVALID_QUERY},
        {"SELECT * FROM Test_Derived WHERE Tags = 'x'", WBEM_E_INVALID_QUERY},
        {"SELECT * FROM Test_Derived WHERE Emb = 'x'", WBEM_E_INVALID_QUERY},
        {"SELECT * FROM Test_Derived WHERE Num.X = 1", WBEM_E_PROPERTY_NOT_AN_OBJECT},
        {"SELECT * FROM Test_Derived WHERE Num = 'seven'", WBEM_E_INVALID_QUERY},
        {"SELECT * FROM Test_Derived WHERE Num LIKE '7%'", WBEM_E_INVALID_QUERY},
        {"SELECT * FROM Test_Derived WHERE Num LIKE '7'", 0},
        {"SELECT * FROM Test_Derived WHERE When = 'not a date'", WBEM_E_INVALID_QUERY},
        {"SELECT * FROM Test_Derived WHERE When = '1/1/4046000'", WBEM_E_INVALID_QUERY},
        {"SELECT * FROM Test_Derived WHERE Id ISA 'Test_Base'", WBEM_E_INVALID_QUERY},
        {"SELECT * FROM Test_Derived WHERE __THIS ISA 'Test_Base'", WBEM_E_INVALID_QUERY},
        {"SELECT __PATH, Id FROM Test_Derived", 0},
    };
    struct cim_class *b = fixture_base(), *d = fixture_derived(b);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct wql_query *q = NULL;
        struct wql_plan *p = NULL;
        struct wql_error e;
        assert_int_equal(wql_parse(slice_of(rows[i].text), &q, &e), 0);
        if (wql_bind(q, d, &p, &e) != rows[i].want) {
            fail_msg("%s", rows[i].text);
        }
        wql_plan_destroy(p);
        wql_destroy(q);
    }
    cim_class_unref(d);
    cim_class_unref(b);
}

TEST(limits_hold)
{
    AUTO_STR q = STR_INIT;
    struct wql_query *query = NULL;
    str_addz(&q, "SELECT * FROM X WHERE ");
    for (int i = 0; i < 5000; i++) {
        str_addc(&q, '(');
    }
    assert_int_equal(wql_parse(str_slice(&q), &query, NULL), WBEM_E_QUOTA_VIOLATION);
    for (int i = 0; i < 12000; i++) {
        str_addc(&q, ' ');
    }
    assert_int_equal(wql_parse(str_slice(&q), &query, NULL), WBEM_E_QUOTA_VIOLATION);
    str_clear(&q);
    str_addz(&q, "SELECT * FROM X WHERE a=1");
    for (int i = 0; i < 1500; i++) {
        str_addz(&q, " OR b=2");
    }
    assert_int_equal(wql_parse(str_slice(&q), &query, NULL), 0);
    wql_destroy(query);
    str_clear(&q);
    str_add(&q, "SELECT * FROM X\0Y", 17);
    assert_int_equal(wql_parse(str_slice(&q), &query, NULL), WBEM_E_INVALID_QUERY);
    assert_int_equal(wql_parse(SLICE("SELECT * FROM \xff"), &query, NULL), WBEM_E_INVALID_QUERY);
}

TEST(like_patterns_match_whole_values)
{
    static const struct {
        const char *text, *pattern;
        bool want;
    } rows[] = {
        {"", "%", true},
        {"", "_", false},
        {"abc", "ABC", true},
        {"abc", "%c", true},
        {"abcabc", "%bc", true},
        {"abcabd", "a%b%d", true},
        {"a%b", "a[%]b", true},
        {"axb", "a[%]b", false},
        {"a_b", "a[_]b", true},
        {"a[b", "a[[]b", true},
        {"a^b", "a[^]b", true},
        {"a-b", "a[x-]b", true},
        {"C:\\x", "C:\\x", true},
        {"C:\\x", "C:\\\\x", true},
        {"b", "[a=f]", true},
        {"a[b", "a[b", true},
        {"\xc3\x84", "\xc3\xa4", true},
        {"\xc3\x84", "_", true},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (wql_like(slice_of(rows[i].text), slice_of(rows[i].pattern)) != rows[i].want) {
            fail_msg("'%s' LIKE '%s'", rows[i].text, rows[i].pattern);
        }
    }
}

TEST(simple_conditions_can_be_pushed_down)
{
    struct wql_query *q = NULL;
    struct wql_condition c;
    assert_int_equal(wql_parse(SLICE("SELECT Name FROM X WHERE A = 1 AND (B OR C = 2)"), &q, NULL),
                     WBEM_E_INVALID_QUERY);
    assert_int_equal(
        wql_parse(SLICE("SELECT Name FROM X WHERE A = 1 AND (B = 3 OR C = 2) AND 'd' > D"), &q,
                  NULL),
        0);
    assert_true(wql_condition(q, 0, &c));
    assert_string_equal(c.property.p, "A");
    assert_true(wql_condition(q, 1, &c));
    assert_string_equal(c.property.p, "D");
    assert_string_equal(c.op, "<");
    assert_false(wql_condition(q, 2, &c));
    assert_true(wql_uses(q, SLICE("name")));
    assert_true(wql_uses(q, SLICE("c")));
    assert_false(wql_uses(q, SLICE("other")));
    wql_destroy(q);
}
