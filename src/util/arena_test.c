#include "test.h"
#include "util/arena.h"

TEST(arena_gives_aligned_zeroed_memory)
{
    struct arena a;
    arena_init(&a, 0);
    for (size_t size = 0; size < 9000; size = size * 2 + 1) {
        char *p = arena_alloc(&a, size);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(p[i], 0);
        }
        if (size) {
            memset(p, 0xAA, size);
        }
    }
    arena_fini(&a);
    assert_int_equal(a.used, 0);
}

TEST(arena_is_zeroed_after_clear)
{
    struct arena a;
    arena_init(&a, 0);
    memset(arena_alloc(&a, 100), 1, 100);
    memset(arena_alloc(&a, 100000), 1, 100000);
    arena_clear(&a);
    assert_int_equal(a.used, 0);
    const char *p = arena_alloc(&a, 1000);
    for (size_t i = 0; i < 1000; i++) {
        assert_int_equal(p[i], 0);
    }
    arena_fini(&a);
}

TEST(arena_keeps_its_limit)
{
    struct arena a;
    arena_init(&a, 64);
    assert_non_null(arena_alloc(&a, 48));
    assert_null(arena_alloc(&a, 17));
    assert_non_null(arena_alloc(&a, 16));
    assert_null(arena_alloc(&a, 1));
    arena_fini(&a);
}

TEST(arena_refuses_overflow)
{
    struct arena a;
    arena_init(&a, 0);
    assert_null(arena_alloc(&a, SIZE_MAX));
    assert_null(arena_array(&a, SIZE_MAX / 2, 4));
    assert_non_null(arena_array(&a, 3, 4));
    arena_fini(&a);
}

TEST(arena_strdup_terminates)
{
    struct arena a;
    arena_init(&a, 0);
    assert_string_equal(arena_strdup(&a, (struct slice){"hello", 4}), "hell");
    assert_string_equal(arena_strdup(&a, (struct slice){NULL, 0}), "");
    arena_fini(&a);
}
