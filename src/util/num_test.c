#include "test.h"
#include "util/num.h"

#include <float.h>
#include <math.h>

static const struct {
    const char *text;
    bool hex;
    hres hr;
    int64_t value;
} signed_rows[] = {
    {"0", false, 0, 0},
    {"-0", false, 0, 0},
    {"+12", false, 0, 12},
    {"9223372036854775807", false, 0, INT64_MAX},
    {"-9223372036854775808", false, 0, INT64_MIN},
    {"9223372036854775808", false, WBEM_E_VALUE_OUT_OF_RANGE, 0},
    {"99999999999999999999999", false, WBEM_E_VALUE_OUT_OF_RANGE, 0},
    {"0x1F", true, 0, 31},
    {"-0X80", true, 0, -128},
    {"0x1F", false, WBEM_E_INVALID_SYNTAX, 0},
    {"0x", true, WBEM_E_INVALID_SYNTAX, 0},
    {"", false, WBEM_E_INVALID_SYNTAX, 0},
    {"-", false, WBEM_E_INVALID_SYNTAX, 0},
    {" 1", false, WBEM_E_INVALID_SYNTAX, 0},
    {"1 ", false, WBEM_E_INVALID_SYNTAX, 0},
    {"1a", true, WBEM_E_INVALID_SYNTAX, 0},
};

TEST(num_signed)
{
    for (size_t i = 0; i < ARRAY_LEN(signed_rows); i++) {
        int64_t v = 0;
        assert_int_equal(num_parse_i64(slice_of(signed_rows[i].text), signed_rows[i].hex, &v),
                         signed_rows[i].hr);
        assert_int_equal(v, signed_rows[i].value);
    }
}

TEST(num_unsigned)
{
    uint64_t v = 0;
    assert_int_equal(num_parse_u64(SLICE("18446744073709551615"), false, &v), 0);
    assert_true(v == UINT64_MAX);
    assert_int_equal(num_parse_u64(SLICE("18446744073709551616"), false, &v),
                     WBEM_E_VALUE_OUT_OF_RANGE);
    assert_int_equal(num_parse_u64(SLICE("-1"), false, &v), WBEM_E_VALUE_OUT_OF_RANGE);
    assert_int_equal(num_parse_u64(SLICE("-0"), false, &v), 0);
    assert_true(v == 0);
}

TEST(num_double_parse)
{
    double v = 0;
    assert_int_equal(num_parse_double(SLICE("-1.5e3"), &v), 0);
    assert_true(v == -1500.0);
    assert_int_equal(num_parse_double(SLICE(".5"), &v), 0);
    assert_true(v == 0.5);
    assert_int_equal(num_parse_double(SLICE("5."), &v), 0);
    assert_true(v == 5.0);
    assert_int_equal(num_parse_double(SLICE("1e999"), &v), WBEM_E_VALUE_OUT_OF_RANGE);
    static const char *const bad[] = {"",    ".",     "e1",  "1e", "1e+", "inf",
                                      "nan", "0x1p3", "1,5", " 1", "1 "};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_int_equal(num_parse_double(slice_of(bad[i]), &v), WBEM_E_INVALID_SYNTAX);
    }
}

static const struct {
    double v;
    bool single;
    const char *text;
} double_rows[] = {
    {0, false, "0"},
    {-0.0, false, "-0"},
    {1.5, false, "1.5"},
    {0.1, false, "0.1"},
    {0.1F, true, "0.1"},
    {1e20, false, "1e+20"},
    {1e15, false, "1e+15"},
    {123456789012345.0, false, "123456789012345"},
    {1e-4, false, "0.0001"},
    {1e-5, false, "1e-05"},
    {1.0 / 3, false, "0.3333333333333333"},
    {-2.5e-7, false, "-2.5e-07"},
    {100, false, "100"},
    {5e-324, false, "5e-324"},
    {DBL_MAX, false, "1.7976931348623157e+308"},
    {3.4028234663852886e38, true, "3.4028235e+38"},
    {16777216.0, true, "1.6777216e+07"},
};

TEST(num_double_text)
{
    for (size_t i = 0; i < ARRAY_LEN(double_rows); i++) {
        AUTO_STR s = STR_INIT;
        str_add_double(&s, double_rows[i].v, double_rows[i].single);
        assert_string_equal(str_z(&s), double_rows[i].text);
    }
    AUTO_STR s = STR_INIT;
    str_add_double(&s, (double)INFINITY, false);
    str_add_double(&s, (double)-INFINITY, false);
    str_add_double(&s, (double)NAN, false);
    assert_string_equal(str_z(&s), "inf-infnan");
}

TEST(num_double_reads_back)
{
    uint64_t bits = 0x9E3779B97F4A7C15;
    for (int i = 0; i < 2000; i++) {
        bits = bits * 6364136223846793005ULL + 1442695040888963407ULL;
        double v;
        double back;
        memcpy(&v, &bits, sizeof v);
        if (isnan(v) || isinf(v)) {
            continue;
        }
        AUTO_STR s = STR_INIT;
        str_add_double(&s, v, false);
        assert_int_equal(num_parse_double(str_slice(&s), &back), 0);
        assert_memory_equal(&v, &back, sizeof v);
    }
}
