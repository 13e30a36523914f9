#include "test.h"
#include "util/clock.h"

TEST(clock_never_goes_back)
{
    int64_t last = clock_mono_ns();
    for (int i = 0; i < 1000; i++) {
        int64_t now = clock_mono_ns();
        assert_true(now >= last);
        last = now;
    }
}

TEST(clock_real_is_in_microseconds)
{
    int64_t now = clock_real_us();
    assert_true(now > INT64_C(1500000000) * 1000000);
    assert_true(now < INT64_C(32503680000) * 1000000);
}
