/* Statements beside data queries: events, schema, ASSOCIATORS OF, REFERENCES OF. */
#include "cim/cim_fixture.h"
#include "wql/ast.h"
#include "wql/wql.h"

static struct wql_query *parsed(const char *text)
{
    struct wql_query *q = NULL;
    struct wql_error e;
    hres hr = wql_parse(slice_of(text), &q, &e);
    if (hr) {
        fail_msg("%s: %s at %u:%u %s", text, hres_name(hr), e.line, e.column, e.text);
    }
    return q;
}

TEST(kinds_of_statements)
{
    static const struct {
        const char *text;
        enum wql_kind kind;
    } rows[] = {
        {"SELECT * FROM __TimerEvent", WQL_DATA},
        {"select * from META_class", WQL_SCHEMA},
        {"SELECT * FROM meta_class WHERE __this ISA 'A' AND __Class LIKE 'Win32[_]%'", WQL_SCHEMA},
        {"SELECT * FROM meta_class WHERE __Superclass IS NULL", WQL_SCHEMA},
        {"SELECT * FROM E WITHIN 0.5", WQL_EVENT},
        {"SELECT * FROM E WITHIN 5 WHERE TargetInstance ISA 'A'", WQL_EVENT},
        {"SELECT * FROM E GROUP WITHIN 5", WQL_EVENT},
        {"SELECT * FROM E WITHIN 1 WHERE a.b = 1 GROUP WITHIN 5 BY a.c, d HAVING n > 3", WQL_EVENT},
        {"associators of {A='x}y'}", WQL_ASSOCIATORS},
        {"REFERENCES OF {A.S=\"}\"} WHERE keysonly", WQL_REFERENCES},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct wql_query *q = parsed(rows[i].text);
        if (wql_kind(q) != rows[i].kind) {
            fail_msg("%s: %d", rows[i].text, (int)wql_kind(q));
        }
        wql_destroy(q);
    }
}

TEST(statements_with_mistakes)
{
    static const struct {
        const char *text;
        hres want;
        unsigned column;
        const char *says;
    } rows[] = {
        {"SELECT * FROM E WITHIN WHERE a=1", WBEM_E_INVALID_QUERY, 24, "number of seconds"},
        {"SELECT * FROM E WITHIN -1", WBEM_E_INVALID_QUERY, 24, "number of seconds"},
        {"SELECT * FROM E WITHIN 1 WITHIN 2", WBEM_E_INVALID_QUERY, 26, "expected WHERE"},
        {"SELECT * FROM E WHERE a=1 WITHIN 1", WBEM_E_INVALID_QUERY, 27, "expected AND"},
        {"SELECT * FROM E GROUP BY a", WBEM_E_MISSING_GROUP_WITHIN, 23, "expected WITHIN"},
        {"SELECT * FROM E GROUP WITHIN 1.5", WBEM_E_INVALID_QUERY, 30, "whole number"},
        {"SELECT * FROM E GROUP WITHIN 5 BY", WBEM_E_MISSING_AGGREGATION_LIST, 34, "behind BY"},
        {"SELECT * FROM E GROUP WITHIN 5 BY HAVING n=1", WBEM_E_MISSING_AGGREGATION_LIST, 35, "BY"},
        {"SELECT * FROM E GROUP WITHIN 5 BY a,", WBEM_E_INVALID_QUERY, 37, "behind BY"},
        {"SELECT * FROM E GROUP WITHIN 5 HAVING", WBEM_E_INVALID_QUERY, 38, "expected a property"},
        {"SELECT * FROM E GROUP WITHIN 5 x", WBEM_E_INVALID_QUERY, 32, "expected BY, HAVING"},
        {"SELECT a FROM meta_class", WBEM_E_INVALID_QUERY, 15, "expected *"},
        {"SELECT * FROM meta_class WITHIN 1", WBEM_E_INVALID_QUERY, 26, "expected WHERE"},
        {"SELECT * FROM meta_class WHERE Name = 'x'", WBEM_E_INVALID_QUERY, 32, "system property"},
        {"SELECT * FROM meta_class WHERE __this = 'x'", WBEM_E_INVALID_QUERY, 32, "expected ISA"},
        {"SELECT * FROM meta_class WHERE __Derivation = 'x'", WBEM_E_INVALID_QUERY, 32, "arrays"},
        {"SELECT COUNT(a) FROM A", WBEM_E_INVALID_QUERY, 14, "expected *"},
        {"SELECT COUNT(* FROM A", WBEM_E_INVALID_QUERY, 16, "expected )"},
        {"SELECT a, COUNT(*) FROM A", WBEM_E_INVALID_QUERY, 16, "COUNT(*) alone"},
        {"SELECT COUNT(*), a FROM A", WBEM_E_INVALID_QUERY, 16, "expected FROM"},
        {"SELECT COUNT(*) FROM meta_class", WBEM_E_INVALID_QUERY, 22, "expected *"},
        {"SELECT COUNT(*) FROM A WITHIN 1", WBEM_E_INVALID_QUERY, 24, "expected WHERE"},
        {"SELECT COUNT(*) FROM A WHERE b = 1 GROUP WITHIN 1", WBEM_E_INVALID_QUERY, 36,
         "expected AND"},
        {"ASSOCIATORS {A=1}", WBEM_E_INVALID_QUERY, 13, "expected OF"},
        {"ASSOCIATORS OF A=1", WBEM_E_INVALID_QUERY, 16, "expected {"},
        {"ASSOCIATORS OF {}", WBEM_E_INVALID_QUERY, 17, "expected an object path"},
        {"ASSOCIATORS OF {A.b=\"}", WBEM_E_INVALID_QUERY, 23, "expected }"},
        {"ASSOCIATORS OF {A=1} x", WBEM_E_INVALID_QUERY, 22, "expected WHERE"},
        {"ASSOCIATORS OF {A=1} WHERE", WBEM_E_INVALID_QUERY, 27, "expected AssocClass"},
        {"ASSOCIATORS OF {A=1} WHERE Role", WBEM_E_INVALID_QUERY, 32, "expected ="},
        {"ASSOCIATORS OF {A=1} WHERE Role <> x", WBEM_E_INVALID_QUERY, 33, "expected ="},
        {"ASSOCIATORS OF {A=1} WHERE Role = 'x'", WBEM_E_INVALID_QUERY, 35, "property name"},
        {"ASSOCIATORS OF {A=1} WHERE Role = x AND KeysOnly", WBEM_E_INVALID_QUERY, 37,
         "AssocClass"},
        {"ASSOCIATORS OF {A=1} WHERE Role = x, KeysOnly", WBEM_E_INVALID_QUERY, 36, "AssocClass"},
        {"ASSOCIATORS OF {A=1} WHERE Role=x Role=y", WBEM_E_INVALID_QUERY, 35, "only once"},
        {"ASSOCIATORS OF {A=1} WHERE KeysOnly KeysOnly", WBEM_E_INVALID_QUERY, 37, "only once"},
        {"ASSOCIATORS OF {A=1} WHERE ClassDefsOnly ResultClass=x", WBEM_E_INVALID_QUERY, 42,
         "not both"},
        {"ASSOCIATORS OF {A=1} WHERE ResultClass=x ClassDefsOnly", WBEM_E_INVALID_QUERY, 42,
         "not both"},
        {"REFERENCES OF {A=1} WHERE AssocClass=x", WBEM_E_INVALID_QUERY, 27,
         "expected ResultClass"},
        {"REFERENCES OF {A=1} WHERE ResultRole=x", WBEM_E_INVALID_QUERY, 27,
         "expected ResultClass"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct wql_query *q = NULL;
        struct wql_error e;
        hres hr = wql_parse(slice_of(rows[i].text), &q, &e);
        if (hr != rows[i].want || e.line != 1 || e.column != rows[i].column ||
            !strstr(e.text, rows[i].says)) {
            fail_msg("%s: %s at %u:%u %s", rows[i].text, hres_name(hr), e.line, e.column, e.text);
        }
    }
}

TEST(associations_keep_their_options)
{
    struct wql_query *q = parsed("ASSOCIATORS OF { \\\\.\\root\\x:A.b=\"{c} d\",e='}' } WHERE\n"
                                 "AssocClass = B resultclass=C ResultRole = R1 Role=R2 "
                                 "RequiredAssocQualifier=Q1 RequiredQualifier = Q2 SchemaOnly");
    const struct wql_assoc *a = wql_assoc(q);
    assert_non_null(a);
    assert_string_equal(a->path.p, "\\\\.\\root\\x:A.b=\"{c} d\",e='}'");
    assert_string_equal(a->assoc_class.p, "B");
    assert_string_equal(a->result_class.p, "C");
    assert_string_equal(a->result_role.p, "R1");
    assert_string_equal(a->role.p, "R2");
    assert_string_equal(a->required_assoc_qualifier.p, "Q1");
    assert_string_equal(a->required_qualifier.p, "Q2");
    assert_true(a->schema_only && !a->keys_only && !a->class_defs_only);
    wql_destroy(q);
    q = parsed("SELECT * FROM A");
    assert_null(wql_assoc(q));
    assert_null(wql_group(q));
    wql_destroy(q);
}

TEST(events_keep_their_intervals_and_groups)
{
    double s = 0;
    struct wql_query *q = parsed(
        "SELECT * FROM E WITHIN 0.25 WHERE x = 1 GROUP WITHIN 60 BY T.Name, Kind HAVING N > 5");
    assert_true(wql_within(q, &s));
    assert_true(s == 0.25);
    const struct wql_group *g = wql_group(q);
    assert_non_null(g);
    assert_int_equal(g->within_s, 60);
    assert_int_equal(g->nby, 2);
    assert_string_equal(g->by[0].p, "T.Name");
    assert_string_equal(g->by[1].p, "Kind");
    assert_true(g->has_having);
    wql_destroy(q);
    q = parsed("SELECT * FROM E");
    assert_false(wql_within(q, &s));
    wql_destroy(q);
}

TEST(required_classes)
{
    static const struct {
        const char *where, *cls; /* NULL: none */
        bool exact;
    } rows[] = {
        {"TargetInstance ISA 'Win32_Process'", "Win32_Process", false},
        {"TargetInstance ISA Win32_Process AND x = 1", "Win32_Process", false},
        {"x = 1 AND (y = 2 AND targetinstance ISA 'A')", "A", false},
        {"TargetInstance.__Class = 'A'", "A", true},
        {"'A' = TargetInstance.__CLASS AND z < 1", "A", true},
        {"TargetInstance.__Class <> 'A'", NULL, false},
        {"TargetInstance ISA 'A' OR x = 1", NULL, false},
        {"NOT TargetInstance ISA 'A'", NULL, false},
        {"TargetInstance.Inner ISA 'A'", NULL, false},
        {"PreviousInstance ISA 'A'", NULL, false},
        {"TargetInstance IS NULL", NULL, false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_STR text = STR_INIT;
        str_addf(&text, "SELECT * FROM E WHERE %s", rows[i].where);
        struct wql_query *q = parsed(str_z(&text));
        struct slice cls = {0};
        bool exact = false;
        bool found = wql_required_isa(q, SLICE("TargetInstance"), &cls, &exact);
        if (found != (rows[i].cls != NULL) || exact != rows[i].exact ||
            (found && strcmp(cls.p, rows[i].cls) != 0)) {
            fail_msg("%s", rows[i].where);
        }
        wql_destroy(q);
    }
}

/* Test_Event: object TargetInstance, uint32 NumberOfEvents. */
static struct cim_class *event_class(void)
{
    struct cim_class *c = NULL;
    assert_int_equal(cim_class_new(SLICE("Test_Event"), NULL, &c), 0);
    assert_int_equal(
        cim_class_put_prop(c, SLICE("TargetInstance"), CIM_OBJECT, (struct slice){0}, NULL, NULL),
        0);
    assert_int_equal(
        cim_class_put_prop(c, SLICE("NumberOfEvents"), CIM_UINT32, (struct slice){0}, NULL, NULL),
        0);
    assert_int_equal(cim_class_seal(c), 0);
    return c;
}

static void put_text(struct cim_instance *i, const char *name, const char *text)
{
    struct cim_value v;
    assert_int_equal(cim_value_text(&v, CIM_STRING, slice_of(text)), 0);
    assert_int_equal(cim_instance_put(i, slice_of(name), &v), 0);
    cim_value_clear(&v);
}

/* An event over a Test_Derived (Id 'Abc', When) that holds a Test_Base (Id 'in'). */
static struct cim_instance *sample_event(struct cim_class *event, struct cim_class *d,
                                         struct cim_class *b)
{
    struct cim_instance *e = cim_instance_new(event), *t = cim_instance_new(d),
                        *in = cim_instance_new(b);
    put_text(in, "Id", "in");
    put_text(t, "Id", "Abc");
    put_text(t, "When", "20240615120000.000000+000");
    struct cim_value v = cim_objval(&in->o);
    assert_int_equal(cim_instance_put(t, SLICE("Emb"), &v), 0);
    v = cim_objval(&t->o);
    assert_int_equal(cim_instance_put(e, SLICE("TargetInstance"), &v), 0);
    v = cim_uint(CIM_UINT32, 9);
    assert_int_equal(cim_instance_put(e, SLICE("NumberOfEvents"), &v), 0);
    cim_instance_unref(in);
    cim_instance_unref(t);
    return e;
}

static bool event_matches(const char *where, struct cim_class *c, const struct cim_instance *e)
{
    AUTO_STR text = STR_INIT;
    struct wql_plan *p = NULL;
    struct wql_error err;
    str_addf(&text, "SELECT * FROM Test_Event WHERE %s", where);
    struct wql_query *q = parsed(str_z(&text));
    if (wql_bind(q, c, &p, &err)) {
        fail_msg("%s: %s", where, err.text);
    }
    bool yes = wql_match(p, e);
    wql_plan_destroy(p);
    wql_destroy(q);
    return yes;
}

TEST(conditions_follow_objects_of_any_class)
{
    static const struct {
        const char *where;
        bool want;
    } rows[] = {
        {"TargetInstance ISA 'Test_Base'", true},
        {"TargetInstance ISA 'Test_Other'", false},
        {"TargetInstance.Id = 'abc'", true},
        {"TargetInstance.Id LIKE 'a%'", true},
        {"TargetInstance.Num = '7'", true},
        {"TargetInstance.Num LIKE '7'", true},
        {"TargetInstance.Num LIKE '7%'", false},
        {"TargetInstance.Num > 6.5", true},
        {"TargetInstance.Num = 'x'", false},
        {"TargetInstance.When > '6/14/2024'", true},
        {"TargetInstance.When = '20240615130000.000000+060'", true},
        {"TargetInstance.Tags IS NULL", true},
        {"TargetInstance.Tags = 'x'", false},
        {"TargetInstance.Emb.Id = 'IN'", true},
        {"TargetInstance.Emb ISA 'Test_Base'", true},
        {"TargetInstance.Emb.__CLASS = 'Test_Base'", true},
        {"TargetInstance.__CLASS = 'test_derived'", true},
        {"TargetInstance.__SUPERCLASS = 'Test_Base'", true},
        {"TargetInstance.__RELPATH = 'Test_Derived.Id=\"abc\"'", true},
        {"TargetInstance.__GENUS = '2'", true},
        {"TargetInstance.Nothing IS NULL", false},
        {"TargetInstance.Nothing.At.All = 1", false},
        {"NOT TargetInstance.Emb.Id = 'x'", true},
    };
    AUTO_CIM_CLASS b = fixture_base();
    AUTO_CIM_CLASS d = fixture_derived(b);
    AUTO_CIM_CLASS c = event_class();
    AUTO_CIM_INSTANCE e = sample_event(c, d, b);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (event_matches(rows[i].where, c, e) != rows[i].want) {
            fail_msg("%s", rows[i].where);
        }
    }
    /* an event about a class: only its system properties and what it derives from */
    struct cim_value v = cim_objval(&d->o);
    assert_int_equal(cim_instance_put(e, SLICE("TargetInstance"), &v), 0);
    assert_true(event_matches("TargetInstance ISA 'Test_Base'", c, e));
    assert_true(event_matches("TargetInstance.__CLASS = 'Test_Derived'", c, e));
    assert_false(event_matches("TargetInstance.Id = 'Abc'", c, e));
}

TEST(values_of_paths)
{
    static const struct {
        const char *path, *text; /* NULL: NULL */
    } rows[] = {
        {"TargetInstance.Id", "Abc"},
        {"targetinstance.emb.id", "in"},
        {"TargetInstance.__CLASS", "Test_Derived"},
        {"NumberOfEvents", "9"},
        {"TargetInstance.Tags", NULL},
        {"TargetInstance.No.Such", NULL},
        {"NumberOfEvents.X", NULL},
        {"", NULL},
        {"TargetInstance.", NULL},
        {".", NULL},
    };
    AUTO_CIM_CLASS b = fixture_base();
    AUTO_CIM_CLASS d = fixture_derived(b);
    AUTO_CIM_CLASS c = event_class();
    AUTO_CIM_INSTANCE e = sample_event(c, d, b);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct cim_value v;
        AUTO_STR text = STR_INIT;
        assert_int_equal(wql_path_value(e, slice_of(rows[i].path), &v), 0);
        str_add_cim_plain(&text, &v);
        if (v.null != (rows[i].text == NULL) ||
            (rows[i].text && strcmp(str_z(&text), rows[i].text) != 0)) {
            fail_msg("%s: %s", rows[i].path, str_z(&text));
        }
        cim_value_clear(&v);
    }
}

static hres bind_group(const char *by, struct cim_class *c)
{
    AUTO_STR text = STR_INIT;
    struct wql_plan *p = NULL;
    struct wql_error err;
    str_addf(&text, "SELECT * FROM Test_Event GROUP WITHIN 5 BY %s", by);
    struct wql_query *q = parsed(str_z(&text));
    hres hr = wql_bind(q, c, &p, &err);
    wql_plan_destroy(p);
    wql_destroy(q);
    return hr;
}

TEST(groups_and_their_conditions_are_bound)
{
    AUTO_CIM_CLASS c = event_class();
    AUTO_CIM_INSTANCE e = cim_instance_new(c);
    struct cim_value n = cim_uint(CIM_UINT32, 9);
    assert_int_equal(cim_instance_put(e, SLICE("NumberOfEvents"), &n), 0);
    assert_int_equal(bind_group("TargetInstance.Name, NumberOfEvents, __CLASS", c), 0);
    assert_int_equal(bind_group("TargetInstance", c), WBEM_E_AGGREGATING_BY_OBJECT);
    assert_int_equal(bind_group("Nope", c), WBEM_E_INVALID_QUERY);
    assert_int_equal(bind_group("NumberOfEvents.X", c), WBEM_E_PROPERTY_NOT_AN_OBJECT);
    static const struct {
        const char *having;
        bool want;
    } rows[] = {{"HAVING NumberOfEvents > 8", true},
                {"HAVING NumberOfEvents > 9 OR NumberOfEvents < 2", false},
                {"", true}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_STR text = STR_INIT;
        struct wql_plan *p = NULL;
        str_addf(&text, "SELECT * FROM E GROUP WITHIN 5 %s", rows[i].having);
        struct wql_query *q = parsed(str_z(&text));
        assert_int_equal(wql_bind_having(q, c, &p, NULL), 0);
        assert_int_equal(wql_match(p, e), rows[i].want);
        wql_plan_destroy(p);
        wql_destroy(q);
    }
    struct wql_query *q = parsed("SELECT * FROM E GROUP WITHIN 5 HAVING Other > 1");
    struct wql_plan *p = NULL;
    assert_int_equal(wql_bind_having(q, c, &p, NULL), WBEM_E_INVALID_QUERY);
    wql_destroy(q);
}

TEST(classes_meet_conditions)
{
    static const struct {
        const char *where;
        bool base, derived;
    } rows[] = {
        {"__this ISA 'Test_Base'", true, true},
        {"__THIS ISA Test_Derived", false, true},
        {"__Class = 'test_base'", true, false},
        {"__Class LIKE 'Test[_]D%'", false, true},
        {"__Superclass IS NULL", true, false},
        {"__Superclass = 'Test_Base'", false, true},
        {"__Dynasty = 'Test_Base'", true, true},
        {"__Genus = 1 AND NOT __Property_Count > 2", true, false},
        {"__this ISA 'Test_Base' AND (__Class = 'x' OR __Superclass IS NOT NULL)", false, true},
    };
    AUTO_CIM_CLASS b = fixture_base();
    AUTO_CIM_CLASS d = fixture_derived(b);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_STR text = STR_INIT;
        str_addf(&text, "SELECT * FROM meta_class WHERE %s", rows[i].where);
        struct wql_query *q = parsed(str_z(&text));
        if (wql_match_class(q, b) != rows[i].base || wql_match_class(q, d) != rows[i].derived) {
            fail_msg("%s", rows[i].where);
        }
        wql_destroy(q);
    }
    struct wql_query *q = parsed("SELECT * FROM meta_class");
    assert_true(wql_match_class(q, b));
    wql_destroy(q);
}

TEST(references_are_compared_as_paths)
{
    struct cim_class *c = NULL;
    assert_int_equal(cim_class_new(SLICE("Test_Link"), NULL, &c), 0);
    assert_int_equal(cim_class_put_prop(c, SLICE("Ref"), CIM_REFERENCE, SLICE("A"), NULL, NULL), 0);
    assert_int_equal(cim_class_seal(c), 0);
    struct cim_instance *i = cim_instance_new(c);
    put_text(i, "Ref", "\\\\.\\root\\cimv2:A.X=\"1\",Y=\"b\"");
    static const struct {
        const char *where;
        bool want;
    } rows[] = {
        {"Ref = 'A.X=\"1\",Y=\"b\"'", true},
        {"Ref = 'a.y=\"B\",x=\"1\"'", true},
        {"Ref = 'root\\\\cimv2:A.Y=\"b\",X=\"1\"'", true},
        {"Ref = 'root\\\\other:A.Y=\"b\",X=\"1\"'", false},
        {"Ref <> 'A.X=\"2\",Y=\"b\"'", true},
        {"Ref = 'A.X=\"1\"'", false},
        {"Ref = 'no path at all'", false},
        {"Ref LIKE '%cimv2:A.%'", true},
    };
    for (size_t k = 0; k < ARRAY_LEN(rows); k++) {
        if (event_matches(rows[k].where, c, i) != rows[k].want) {
            fail_msg("%s", rows[k].where);
        }
    }
    cim_instance_unref(i);
    cim_class_unref(c);
}

TEST(long_lists)
{
    for (unsigned n = WQL_MAX_PROPS - 1; n <= WQL_MAX_PROPS + 1; n++) {
        AUTO_STR text = STR_INIT;
        struct wql_query *q = NULL;
        size_t got = 0;
        str_addz(&text, "SELECT p");
        for (unsigned i = 1; i < n; i++) {
            str_addz(&text, ",p");
        }
        str_addz(&text, " FROM A");
        hres hr = wql_parse(str_slice(&text), &q, NULL);
        assert_int_equal(hr, n > WQL_MAX_PROPS ? WBEM_E_QUOTA_VIOLATION : 0);
        if (hr == 0) {
            const struct slice *v = wql_properties(q, &got);
            assert_int_equal(got, n);
            assert_string_equal(v[0].p, "p");
            assert_string_equal(v[n - 1].p, "p");
        }
        wql_destroy(q);
    }
}

/* Every form of reference section 12.7; two-digit years are those of this century's first half or
 * the last one's second. */
TEST(dates_in_all_their_forms)
{
    static const struct {
        const char *text, *want; /* the first characters of the CIM form */
    } rows[] = {
        {"Jun 14, 2024", "20240614000000"},
        {"June 14 2024", "20240614000000"},
        {"Jun, 2024", "20240601000000"},
        {"Jun 2024 14", "20240614000000"},
        {"14 Jun, 2024", "20240614000000"},
        {"14 June 2024", "20240614000000"},
        {"14 2024 Jun", "20240614000000"},
        {"2024 Jun 14", "20240614000000"},
        {"2024 Jun", "20240601000000"},
        {"2024 14 Jun", "20240614000000"},
        {"6/14/2024", "20240614000000"},
        {"14/6/2024", "20240614000000"},
        {"6/2024/14", "20240614000000"},
        {"14/2024/6", "20240614000000"},
        {"2024/14/6", "20240614000000"},
        {"2024/6/14", "20240614000000"},
        {"6-14-2024", "20240614000000"},
        {"14.6.2024", "20240614000000"},
        {"20240614", "20240614000000"},
        {"240614", "20240614000000"},
        {"2024", "20240101000000"},
        {"202406", "20240601000000"},
        {"6/14/2024 3 PM", "20240614150000"},
        {"6/14/2024 3PM", "20240614150000"},
        {"6/14/2024 15:20", "20240614152000"},
        {"6/14/2024 3:20 PM", "20240614152000"},
        {"6/14/2024 15:20:30", "20240614152030"},
        {"6/14/2024 3:20:30 PM", "20240614152030"},
        {"6/14/2024 12:00 AM", "20240614000000"},
        {"2024-06-14 15:20:30:250", "20240614152030.250000"},
        {"6/14/2024 15:20:30:060", "20240614152030.000000+060"},
        {"6/14/2024 3:20:30:60 PM", "20240614152030.000000+060"},
        {"6/14/2024 15:20:30:1000", NULL},
        {"6/14/2024 25:00", NULL},
        {"13/32/2024", NULL},
        {"", NULL},
        {"tomorrow", NULL},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char out[26] = "";
        bool ok = wql_date(slice_of(rows[i].text), out);
        if (ok != (rows[i].want != NULL) ||
            (ok && strncmp(out, rows[i].want, strlen(rows[i].want)) != 0)) {
            fail_msg("'%s': %s", rows[i].text, ok ? out : "no date");
        }
    }
}

TEST(one_of_several_classes_is_required)
{
    static const struct {
        const char *where;
        size_t n;
        const char *cls[3];
    } rows[] = {
        {"T ISA 'A'", 1, {"A"}},
        {"T ISA 'A' OR T ISA 'B' OR T.__CLASS = 'C'", 3, {"A", "B", "C"}},
        {"T ISA 'A' OR T ISA 'a'", 1, {"A"}},
        {"T ISA 'A' OR T.x = 1", 0, {0}},
        {"x = 1 AND (T ISA 'A' OR T ISA 'B')", 2, {"A", "B"}},
        {"(T ISA 'A' OR x = 1) AND T ISA 'B'", 1, {"B"}},
        {"NOT T ISA 'A'", 0, {0}},
        {"T ISA 'A' OR T ISA 'B' OR T ISA 'C' OR T ISA 'D'",
         0,
         {0}}, /* more than there is room for */
        {"x = 1", 0, {0}},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_STR text = STR_INIT;
        str_addf(&text, "SELECT * FROM E WHERE %s", rows[i].where);
        struct wql_query *q = parsed(str_z(&text));
        struct slice v[3];
        size_t n = wql_required_any(q, SLICE("T"), v, 3);
        assert_int_equal(n, rows[i].n);
        for (size_t k = 0; k < n; k++) {
            assert_int_equal(v[k].n, strlen(rows[i].cls[k]));
            assert_memory_equal(v[k].p, rows[i].cls[k], v[k].n);
        }
        wql_destroy(q);
    }
}
