/* The n-th allocation fails, for every n: the compiler says so, stores nothing and leaks nothing.
 */
#include "mof/mof_fixture.h"
#include "oom.h"

static const char text[] =
    "#pragma namespace(\"root\\\\test\")\n"
    "Qualifier Q : string = \"x\", Scope(any), Flavor(Restricted);\n"
    "[Description(\"d\"), Q] class A { [key] string K; uint8 N[] = {1, 2}; A REF R; A E; };\n"
    "class B : A { [Implemented] uint32 M([in] string s, [out] A o, [in, out] uint8 x[]); };\n"
    "instance of B as $b { K = \"1\"; R = $c; E = instance of A { K = \"e\"; }; };\n"
    "[Q(\"i\")] instance of A as $c { K = \"2\"; };\n"
    "#pragma deleteclass(\"None\", NOFAIL)\n"
    "#pragma deleteinstance(\"A.K=\\\"none\\\"\", NOFAIL)\n";

TEST(compile_without_memory)
{
    OOM_FOR_EVERY(n)
    {
        AUTO_COMPILED c = compile(text);
        OOM_CHECK(c.hr == 0);
        if (c.hr) {
            assert_int_equal(c.hr, WBEM_E_OUT_OF_MEMORY);
            assert_int_equal(c.mem.ns.n, 0);
        }
    }
}

TEST(errors_without_memory)
{
    OOM_FOR_EVERY(n)
    {
        AUTO_COMPILED c = compile("class A { strin g; };\nclass { };\n");
        bool failed = oom_end();
        assert_true(c.hr == WBEM_E_OUT_OF_MEMORY || c.hr == WBEMMOF_E_UNRECOGNIZED_TYPE ||
                    c.hr == WBEMMOF_E_EXPECTED_CLASS_NAME);
        if (!failed) {
            assert_int_equal(c.hr, WBEMMOF_E_EXPECTED_CLASS_NAME);
            break;
        }
    }
}
