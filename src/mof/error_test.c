/* Every code the compiler reports, with the least text that brings it about. */
#include "mof/mof_fixture.h"

#define BASE                                                                                       \
    "class B { [key] string K; uint8 N; string A[]; B REF R; object O; datetime D; F E; };\n"      \
    "class F { [key] string K; B REF R; };\n"

static const struct {
    const char *text;
    uint32_t line, column;
    hres code;
} rows[] = {
    {"class A { [] string s; };", 1, 12, WBEMMOF_E_EXPECTED_QUALIFIER_NAME},
    {"[Description(\"x\") 5] class A {};", 1, 19, WBEMMOF_E_EXPECTED_CLOSE_BRACKET},
    {"class A { string s }\n;", 1, 20, WBEMMOF_E_EXPECTED_SEMI},
    {"class A string s; };", 1, 9, WBEMMOF_E_EXPECTED_OPEN_BRACE},
    {"class A { string s;", 1, 20, WBEMMOF_E_EXPECTED_CLOSE_BRACE},
    {"class A { string s[3; };", 1, 21, WBEMMOF_E_EXPECTED_CLOSE_BRACKET},
    {"class A { [X(1] string s; };", 1, 15, WBEMMOF_E_EXPECTED_CLOSE_PAREN},
    {"class A { string s = hello; };", 1, 22, WBEMMOF_E_ILLEGAL_CONSTANT_VALUE},
    {"class A { string s = \"open\n; };", 1, 22, WBEMMOF_E_ILLEGAL_CONSTANT_VALUE},
    {"class A { uint8 n = 99999999999999999999; };", 1, 21, WBEMMOF_E_ILLEGAL_CONSTANT_VALUE},
    {"class A { datetime d = \"yesterday\"; };", 1, 24, WBEMMOF_E_ILLEGAL_CONSTANT_VALUE},
    {"class A { 5 s; };", 1, 11, WBEMMOF_E_EXPECTED_TYPE_IDENTIFIER},
    {"class A { void s; };", 1, 17, WBEMMOF_E_EXPECTED_OPEN_PAREN},
    {"Qualifier Q : string, Scope any;", 1, 29, WBEMMOF_E_EXPECTED_OPEN_PAREN},
    {"struct A {};", 1, 1, WBEMMOF_E_UNRECOGNIZED_TOKEN},
    {"/* open", 1, 1, WBEMMOF_E_UNRECOGNIZED_TOKEN},
    {"class A { uint33 n; };", 1, 11, WBEMMOF_E_UNRECOGNIZED_TYPE},
    {"class A { void m([in] void v); };", 1, 23, WBEMMOF_E_UNRECOGNIZED_TYPE},
    {"Qualifier Q : object, Scope(any);", 1, 15, WBEMMOF_E_UNRECOGNIZED_TYPE},
    {"class A { string ; };", 1, 18, WBEMMOF_E_EXPECTED_PROPERTY_NAME},
    {"class A { enum e; };", 1, 11, WBEMMOF_E_TYPEDEF_NOT_SUPPORTED},
    {"typedef uint8 x;", 1, 1, WBEMMOF_E_TYPEDEF_NOT_SUPPORTED},
    {BASE "instance of B as $b { K = $b; };", 3, 27, WBEMMOF_E_UNEXPECTED_ALIAS},
    {"class A { string s = {\"a\"}; };", 1, 22, WBEMMOF_E_UNEXPECTED_ARRAY_INIT},
    {"#pragma amendment(\"english\")", 1, 9, WBEMMOF_E_INVALID_AMENDMENT_SYNTAX},
    {"#pragma amendment(\"MS_409\")\n#pragma amendment(\"MS_407\")", 2, 9,
     WBEMMOF_E_INVALID_DUPLICATE_AMENDMENT},
    {"#pragma nothing(\"x\")", 1, 9, WBEMMOF_E_INVALID_PRAGMA},
    {"#define X", 1, 1, WBEMMOF_E_INVALID_PRAGMA},
    {"#pragma namespace(\"a b\")", 1, 9, WBEMMOF_E_INVALID_NAMESPACE_SYNTAX},
    {"#pragma namespace(root)", 1, 9, WBEMMOF_E_INVALID_NAMESPACE_SYNTAX},
    {"class 5 {};", 1, 7, WBEMMOF_E_EXPECTED_CLASS_NAME},
    {"class A : {};", 1, 11, WBEMMOF_E_EXPECTED_CLASS_NAME},
    {"class A { uint8 n = \"x\"; };", 1, 21, WBEMMOF_E_TYPE_MISMATCH},
    {"class A { boolean b = 1; };", 1, 23, WBEMMOF_E_TYPE_MISMATCH},
    {"class A { string s = 1.5; };", 1, 22, WBEMMOF_E_TYPE_MISMATCH},
    {"class A { [V{1, \"x\"}] string s; };", 1, 17, WBEMMOF_E_TYPE_MISMATCH},
    {BASE "instance of B { K = \"x\"; E = instance of B { K = \"y\"; }; };", 3, 42,
     WBEMMOF_E_TYPE_MISMATCH},
    {BASE "instance of B as $ { };", 3, 18, WBEMMOF_E_EXPECTED_ALIAS_NAME},
    {BASE "instance of B { K = \"x\"; R = $nobody; };", 3, 30, WBEMMOF_E_EXPECTED_ALIAS_NAME},
    {"class A;", 1, 8, WBEMMOF_E_INVALID_CLASS_DECLARATION},
    {BASE "instance of B { [key] K = \"x\"; };", 3, 18, WBEM_E_CANNOT_BE_KEY},
    {BASE "instance of B { [cimtype(\"x\")] K = \"x\"; };", 3, 18, WBEMMOF_E_CIMTYPE_QUALIFIER},
    {"[amendment] class A {};", 1, 19, WBEMMOF_E_INVALID_AMENDMENT_SYNTAX},
    {"[amendment, locale(\"x\")] class A {};", 1, 13, WBEMMOF_E_INVALID_AMENDMENT_SYNTAX},
    {"instance A {};", 1, 10, WBEMMOF_E_INVALID_INSTANCE_DECLARATION},
    {"class A as b {};", 1, 12, WBEMMOF_E_EXPECTED_DOLLAR},
    {"class A { [CIMTYPE(\"string\")] string s; };", 1, 12, WBEMMOF_E_CIMTYPE_QUALIFIER},
    {"class A { string s; uint8 S; };", 1, 27, WBEMMOF_E_DUPLICATE_PROPERTY},
    {"class A { void m(); void M(); };", 1, 26, WBEMMOF_E_DUPLICATE_PROPERTY},
    {BASE "instance of B { K = \"x\"; k = \"y\"; };", 3, 26, WBEMMOF_E_DUPLICATE_PROPERTY},
    {"#pragma namespace(\"\\\\\\\\other\\\\root\")", 1, 9,
     WBEMMOF_E_INVALID_NAMESPACE_SPECIFICATION},
    {"class A { uint8 n = 256; };", 1, 21, WBEMMOF_E_OUT_OF_RANGE},
    {"class A { sint8 n = -129; };", 1, 21, WBEMMOF_E_OUT_OF_RANGE},
    {"class A { uint8 a[1] = {1, 2}; };", 1, 24, WBEMMOF_E_OUT_OF_RANGE},
    {"class A { uint8 a[0]; };", 1, 19, WBEMMOF_E_OUT_OF_RANGE},
    {"class \xFF {};", 1, 1, WBEMMOF_E_INVALID_FILE},
    {BASE "instance of B as $b { K = \"x\"; E = instance of F { K = \"y\"; R = $b; }; };", 3, 65,
     WBEMMOF_E_ALIASES_IN_EMBEDDED},
    {BASE "instance of B { K = \"x\"; E = instance of F as $f { K = \"y\"; }; };", 3, 47,
     WBEMMOF_E_ALIASES_IN_EMBEDDED},
    {"class A { string a[] = {\"x\", NULL}; };", 1, 30, WBEMMOF_E_NULL_ARRAY_ELEM},
    {"class A { [read, READ] string s; };", 1, 18, WBEMMOF_E_DUPLICATE_QUALIFIER},
    {"class A { [read: sideways] string s; };", 1, 18, WBEMMOF_E_EXPECTED_FLAVOR_TYPE},
    {"class A { [read: EnableOverride DisableOverride] string s; };", 1, 18,
     WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES},
    {BASE "instance of B as $b { K = \"1\"; };\ninstance of B as $B { K = \"2\"; };", 4, 18,
     WBEMMOF_E_MULTIPLE_ALIASES},
    {"class A { [read: Restricted ToSubclass] string s; };", 1, 18,
     WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES2},
    {"class A { uint8[] m(); };", 1, 16, WBEMMOF_E_NO_ARRAYS_RETURNED},
    {"class A { uint8 m[](); };", 1, 18, WBEMMOF_E_NO_ARRAYS_RETURNED},
    {"class A { void m(string s); };", 1, 25, WBEMMOF_E_MUST_BE_IN_OR_OUT},
    {"#pragma classflags(\"sometimes\")", 1, 20, WBEMMOF_E_INVALID_FLAGS_SYNTAX},
    {"#pragma classflags(\"createonly\", \"updateonly\")", 1, 9, WBEMMOF_E_INVALID_FLAGS_SYNTAX},
    {"#pragma instanceflags(4)", 1, 23, WBEMMOF_E_INVALID_FLAGS_SYNTAX},
    {"class A { string s; }", 1, 22, WBEMMOF_E_EXPECTED_BRACE_OR_BAD_TYPE},
    {"class A { [X(instance of A {})] string s; };", 1, 14,
     WBEMMOF_E_UNSUPPORTED_CIMV22_QUAL_VALUE},
    {"class A { [X('c')] string s; };", 1, 14, WBEMMOF_E_UNSUPPORTED_CIMV22_QUAL_VALUE},
    {"#pragma deleteinstance(\"A.K=1\")", 1, 9, WBEMMOF_E_INVALID_DELETEINSTANCE_SYNTAX},
    {"class A { [X=1] string s; };", 1, 13, WBEMMOF_E_INVALID_QUALIFIER_SYNTAX},
    {"Qualifier Q : string, Scope(kitchen);", 1, 29, WBEMMOF_E_INVALID_QUALIFIER_SYNTAX},
    {"Qualifier Q : string;", 1, 21, WBEMMOF_E_INVALID_QUALIFIER_SYNTAX},
    {"[key] class A {};", 1, 2, WBEMMOF_E_QUALIFIER_USED_OUTSIDE_SCOPE},
    {"Qualifier Q : string, Scope(class);\nclass A { [Q(\"x\")] string s; };", 2, 12,
     WBEMMOF_E_QUALIFIER_USED_OUTSIDE_SCOPE},
    {"#pragma include(\"/nowhere/at/all.mof\")", 1, 9, WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE},
    {"#pragma deleteclass(\"A\", PERHAPS)", 1, 9, WBEMMOF_E_INVALID_DELETECLASS_SYNTAX},
    {"class A { string a[] = \"x\"; };", 1, 24, WBEMMOF_E_EXPECTED_OPEN_BRACE},
    {"#pragma deleteclass(\"A\", FAIL)", 1, 21, WBEM_E_NOT_FOUND},
    {"class A : Nobody {};", 1, 11, WBEM_E_INVALID_SUPERCLASS},
    {"class A : B {};\nclass B : A {};", 2, 11, WBEM_E_CIRCULAR_REFERENCE},
    {"class A : A {};", 1, 11, WBEM_E_CIRCULAR_REFERENCE},
    {"instance of Nobody {};", 1, 13, WBEM_E_NOT_FOUND},
    {BASE "instance of B { K = \"x\"; Nothing = 1; };", 3, 26, WBEM_E_NOT_FOUND},
    {BASE "instance of B { };", 3, 13, WBEM_E_ILLEGAL_NULL},
    {"class A { string s; };\ninstance of A { s = \"x\"; };", 2, 13, WBEM_E_NO_KEY},
    {"[abstract] class A { [key] string s; };\ninstance of A { s = \"x\"; };", 2, 13,
     WBEM_E_INCOMPLETE_CLASS},
    {"class _A {};", 1, 7, WBEM_E_INVALID_OPERATION},
    {"class A_ {};", 1, 7, WBEM_E_INVALID_OBJECT},
    {"class A { [key] real32 r; };", 1, 7, WBEM_E_CANNOT_BE_KEY},
    {"[singleton] class A { [key] string s; };", 1, 19, WBEM_E_CANNOT_BE_SINGLETON},
    {"class A {};\n[abstract] class B : A {};", 2, 18, WBEM_E_CANNOT_BE_ABSTRACT},
    {"class A { string s; };\nclass B : A { uint8 s; };", 2, 21, WBEM_E_UPDATE_TYPE_MISMATCH},
    {"class A { void m([in] uint8 a); };\nclass B : A { void m([in] string a); };", 2, 20,
     WBEM_E_UPDATE_PROPAGATED_METHOD},
    {"class A { void m([in, ID(0)] uint8 a, [in, ID(0)] uint8 b); };", 1, 57,
     WBEM_E_INVALID_PARAMETER_ID},
    {"class A { void m([in, ID(-1)] uint8 a); };", 1, 23, WBEM_E_INVALID_PARAMETER_ID},
    {"class A { void m([in, ID(1)] uint8 a); };", 1, 23, WBEM_E_NONCONSECUTIVE_PARAMETER_IDS},
    {"class A { [ID(0)] uint8 m(); };", 1, 12, WBEM_E_PARAMETER_ID_ON_RETVAL},
    {"class A { void m([in] uint8 a, [in] uint8 A); };", 1, 43, WBEM_E_INVALID_DUPLICATE_PARAMETER},
    {"class A { void m([in] uint8 ReturnValue); };", 1, 29, WBEM_E_INVALID_PARAMETER},
    {"class A { [x: DisableOverride ToSubclass] string s; };\nclass B : A { [x(FALSE)] string s; "
     "};",
     2, 16, WBEM_E_OVERRIDE_NOT_ALLOWED},
    {"class A { string __s; };", 1, 18, WBEM_E_INVALID_PARAMETER},
    {BASE "instance of B as $a { K = \"1\"; };\n#pragma instanceflags(\"createonly\")\ninstance of "
          "B { K = \"1\"; };",
     5, 13, WBEM_E_ALREADY_EXISTS},
    {"#pragma classflags(\"updateonly\")\nclass A {};", 2, 7, WBEM_E_NOT_FOUND},
    {"class L { [key] L REF r; };\ninstance of L as $a { r = $b; };\ninstance of L as $b { r = $a; "
     "};",
     3, 27, WBEM_E_CIRCULAR_REFERENCE},
};

/* All rows are tried, so that one run shows every difference. */
TEST(errors_have_code_and_place)
{
    size_t wrong = 0;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_COMPILED c = compile(rows[i].text);
        const struct mof_error *e = c.report.errors.n ? &c.report.errors.v[0] : NULL;
        bool stored = c.mem.ns.n > 0;
        if (!e || stored || c.hr != rows[i].code || e->line != rows[i].line ||
            e->column != rows[i].column) {
            print_error("row %zu: %s\nwanted %s at %u:%u and nothing stored, got\n%s", i,
                        rows[i].text, hres_name(rows[i].code), rows[i].line, rows[i].column,
                        str_z(&c.report.text));
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

TEST(errors_are_printed_with_their_line)
{
    AUTO_COMPILED c = compile("class A {\n\tstring s\n};\n");
    assert_string_equal(str_z(&c.report.text),
                        "t.mof:3:1: error MOF0x80044002-WBEMMOF_E_EXPECTED_SEMI: Expected "
                        "semicolon or '=': found '}'\n"
                        "};\n^\n");
    AUTO_COMPILED d = compile("class A {\n\tstring ä = b;\n};\n");
    assert_string_equal(
        str_z(&d.report.text),
        "t.mof:2:13: error MOF0x80044007-WBEMMOF_E_ILLEGAL_CONSTANT_VALUE: Illegal constant value: "
        "out of range or string without quotes: text needs quotes, found 'b'\n"
        "\tstring ä = b;\n\t           ^\n");
}

TEST(errors_later_in_the_file_are_found_too)
{
    AUTO_COMPILED c = compile("class A { string 1; uint8 = 3; string ok; };\n"
                              "instance of { };\n"
                              "class C { string s }\n;"
                              "bogus;\n"
                              "class D {};\n");
    assert_int_equal(c.report.errors.n, 5);
    assert_int_equal(c.report.errors.v[1].code, WBEMMOF_E_EXPECTED_PROPERTY_NAME);
    assert_int_equal(c.report.errors.v[2].code, WBEMMOF_E_EXPECTED_CLASS_NAME);
    assert_int_equal(c.report.errors.v[4].line, 4);
}

TEST(errors_in_a_class_do_not_repeat_in_those_below)
{
    AUTO_COMPILED c =
        compile("class A : Nobody {};\nclass B : A {};\nclass C : B {};\ninstance of C {};\n");
    assert_int_equal(c.report.errors.n, 1);
}

TEST(errors_have_a_limit)
{
    AUTO_STR text = STR_INIT;
    for (int i = 0; i < 200; i++) {
        str_addz(&text, "bogus;\n");
    }
    AUTO_COMPILED c = compile(str_z(&text));
    assert_int_equal(c.hr, WBEMMOF_E_UNRECOGNIZED_TOKEN);
    assert_int_equal(c.report.errors.n, MOF_MAX_ERRORS);
}

TEST(nesting_has_a_limit)
{
    AUTO_STR text = STR_INIT;
    str_addz(&text, "class A { string s = ");
    for (int i = 0; i < 100000; i++) {
        str_addc(&text, '{');
    }
    AUTO_COMPILED c = compile(str_z(&text));
    assert_int_equal(c.hr, WBEM_E_QUOTA_VIOLATION);
}
