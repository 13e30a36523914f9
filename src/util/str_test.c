#include "test.h"
#include "util/str.h"

TEST(str_builds_text)
{
    AUTO_STR s = STR_INIT;
    assert_string_equal(str_z(&s), "");
    str_addz(&s, "ab");
    str_addc(&s, 'c');
    str_add_slice(&s, SLICE("de"));
    str_addf(&s, "-%d-%s", 7, "x");
    str_add_i64(&s, INT64_MIN);
    str_add_u64(&s, UINT64_MAX);
    assert_string_equal(str_z(&s), "abcde-7-x-922337203685477580818446744073709551615");
    assert_int_equal(str_status(&s), 0);
    assert_int_equal(str_slice(&s).n, s.n);
}

TEST(str_addf_long)
{
    AUTO_STR s = STR_INIT;
    str_addf(&s, "<%0500d>", 1);
    assert_int_equal(s.n, 502);
    assert_int_equal(s.p[501], '>');
    assert_int_equal(s.p[502], 0);
}

TEST(str_failure_is_sticky_and_reported)
{
    AUTO_STR s = STR_INIT;
    str_addz(&s, "a");
    assert_false(str_reserve(&s, SIZE_MAX));
    assert_int_equal(str_status(&s), WBEM_E_OUT_OF_MEMORY);
    str_addz(&s, "b");
    assert_string_equal(str_z(&s), "a");
    assert_null(str_take(&s));
    assert_int_equal(str_status(&s), 0);
    str_addz(&s, "c");
    str_clear(&s);
    assert_string_equal(str_z(&s), "");
}

TEST(str_take_gives_away)
{
    struct str s = STR_INIT;
    char *empty = str_take(&s);
    assert_string_equal(empty, "");
    free(empty);
    str_addz(&s, "xyz");
    char *p = str_take(&s);
    assert_string_equal(p, "xyz");
    assert_null(s.p);
    free(p);
}
