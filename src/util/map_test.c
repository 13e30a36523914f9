#include "test.h"
#include "util/map.h"

#include <stdio.h>

TEST(map_sets_gets_replaces)
{
    int a;
    int b;
    void *old = &b;
    struct map m;
    map_init(&m, MAP_CASE);
    assert_null(map_get(&m, SLICE("x")));
    assert_true(map_set(&m, SLICE("x"), &a, &old));
    assert_null(old);
    assert_null(map_get(&m, SLICE("X")));
    assert_true(map_set(&m, SLICE("x"), &b, &old));
    assert_ptr_equal(old, &a);
    assert_ptr_equal(map_get(&m, SLICE("x")), &b);
    assert_int_equal(m.n, 1);
    map_clear(&m);
    assert_null(map_get(&m, SLICE("x")));
    map_fini(&m);
}

TEST(map_without_case)
{
    int a;
    struct map m;
    map_init(&m, MAP_NOCASE);
    assert_true(map_set(&m, SLICE("Größe"), &a, NULL));
    assert_ptr_equal(map_get(&m, SLICE("GRÖßE")), &a);
    assert_null(map_get(&m, SLICE("Groesse")));
    assert_ptr_equal(map_remove(&m, SLICE("grÖßE")), &a);
    assert_int_equal(m.n, 0);
    map_fini(&m);
}

enum {
    MANY = 3000
};
static char names[MANY][16];

TEST(map_many_entries_with_removal)
{
    struct map m;
    map_init(&m, MAP_NOCASE);
    for (size_t i = 0; i < MANY; i++) {
        (void)snprintf(names[i], sizeof names[i], "Name%zu", i);
        assert_true(map_set(&m, slice_of(names[i]), names[i], NULL));
    }
    for (size_t i = 0; i < MANY; i += 3) {
        assert_ptr_equal(map_remove(&m, slice_of(names[i])), names[i]);
        assert_null(map_remove(&m, slice_of(names[i])));
    }
    for (size_t i = 0; i < MANY; i++) {
        assert_ptr_equal(map_get(&m, slice_of(names[i])), i % 3 ? names[i] : NULL);
    }
    size_t seen = 0;
    for (size_t i = 0; map_next(&m, &i);) {
        seen++;
    }
    assert_int_equal(seen, m.n);
    assert_int_equal(seen, MANY - MANY / 3);
    map_fini(&m);
}
