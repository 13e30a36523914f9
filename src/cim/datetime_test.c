#include "cim/datetime.h"
#include "test.h"

TEST(datetimes_print_as_they_were_read)
{
    static const char *const good[] = {"20240229235959.123456+060", "19991231000000.000000-480",
                                       "****0101******.000000+***", "00000100010003.000000:000",
                                       "20240101120000.******+000"};
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        struct cim_datetime d;
        char out[CIM_DATETIME_LEN + 1];
        assert_int_equal(cim_datetime_parse(slice_of(good[i]), &d), 0);
        cim_datetime_print(&d, out);
        assert_string_equal(out, good[i]);
    }
}

TEST(bad_datetimes_are_refused)
{
    static const struct {
        const char *text;
        hres want;
    } bad[] = {
        {"", WBEM_E_INVALID_SYNTAX},
        {"20240229235959.123456+06", WBEM_E_INVALID_SYNTAX},
        {"20241329235959.123456+060", WBEM_E_VALUE_OUT_OF_RANGE},
        {"20240229245959.123456+060", WBEM_E_VALUE_OUT_OF_RANGE},
        {"2024022923*959.123456+060", WBEM_E_INVALID_SYNTAX},
        {"20240229235959,123456+060", WBEM_E_INVALID_SYNTAX},
        {"20240229235959.123456 060", WBEM_E_INVALID_SYNTAX},
        {"0000010001**03.000000:000", WBEM_E_INVALID_SYNTAX},
        {"00000100010003.000000:001", WBEM_E_INVALID_SYNTAX},
        {"20240229235959.123456+9999", WBEM_E_INVALID_SYNTAX},
    };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct cim_datetime d;
        assert_int_equal(cim_datetime_parse(slice_of(bad[i].text), &d), bad[i].want);
    }
}

TEST(instants_convert_both_ways)
{
    struct cim_datetime d;
    int64_t us;
    assert_int_equal(cim_datetime_parse(SLICE("19700101010000.000001+060"), &d), 0);
    assert_true(cim_datetime_to_us(&d, &us));
    assert_int_equal(us, 1);
    for (int64_t day = -200000; day < 200000; day += 37) {
        int32_t y, m, dd;
        cim_civil_from_days(day, &y, &m, &dd);
        assert_int_equal(cim_days_from_civil(y, m, dd), day);
    }
    cim_datetime_from_us(-1, 0, &d);
    assert_true(d.year == 1969 && d.second == 59 && d.micro == 999999);
}

TEST(comparison_uses_the_instant_and_wildcards_match)
{
    assert_int_equal(cim_datetime_compare(SLICE("20240101120000.000000+000"),
                                          SLICE("20240101130000.000000+060")),
                     0);
    assert_true(cim_datetime_compare(SLICE("20240101120000.000000+000"),
                                     SLICE("20240101120000.000000+060")) > 0);
    assert_int_equal(cim_datetime_compare(SLICE("20240101******.000000+000"),
                                          SLICE("20240101130000.000000+000")),
                     0);
    assert_true(cim_datetime_compare(SLICE("00000001000000.000000:000"),
                                     SLICE("00000002000000.000000:000")) < 0);
}

TEST(a_missing_date_excuses_nothing_else)
{
    assert_true(cim_datetime_valid(SLICE("00000000000000.000000+000")));
    assert_false(cim_datetime_valid(SLICE("00000000000102\xB0"
                                          "000000:000")));
    assert_false(cim_datetime_valid(SLICE("00000000xxxxxxxxxxxxxxxxx")));
}
