#include "test.h"
#include "util/vec.h"

TEST(vec_grows_and_keeps_order)
{
    struct VEC(int) v = {0};
    for (int i = 0; i < 1000; i++) {
        assert_true(vec_push(&v, i));
    }
    assert_int_equal(v.n, 1000);
    vec_remove(&v, 10);
    assert_int_equal(v.v[10], 11);
    assert_int_equal(vec_pop(&v), 999);
    assert_int_equal(v.n, 998);
    vec_clear(&v);
    assert_int_equal(v.n, 0);
    vec_fini(&v);
    assert_null(v.v);
}

TEST(vec_refuses_overflow)
{
    struct VEC(uint64_t) v = {0};
    assert_false(vec_reserve(&v, SIZE_MAX / 4));
    assert_true(vec_reserve(&v, 3));
    vec_fini(&v);
}
