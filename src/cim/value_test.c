#include "cim/value.h"
#include "test.h"

static hres conv(struct cim_value src, unsigned type, struct cim_value *out)
{
    return cim_value_convert(&src, type, out);
}

TEST(integers_are_checked_against_their_range)
{
    static const struct {
        unsigned type;
        int64_t in;
        hres want;
    } rows[] = {
        {CIM_SINT8, 127, 0},
        {CIM_SINT8, 128, WBEM_E_VALUE_OUT_OF_RANGE},
        {CIM_SINT8, -128, 0},
        {CIM_UINT8, 255, 0},
        {CIM_UINT8, 256, WBEM_E_VALUE_OUT_OF_RANGE},
        {CIM_UINT8, -1, WBEM_E_VALUE_OUT_OF_RANGE},
        {CIM_UINT16, 65535, 0},
        {CIM_SINT16, -32769, WBEM_E_VALUE_OUT_OF_RANGE},
        {CIM_UINT32, 4294967295, 0},
        {CIM_UINT32, 4294967296, WBEM_E_VALUE_OUT_OF_RANGE},
        {CIM_SINT32, -2147483649, WBEM_E_VALUE_OUT_OF_RANGE},
        {CIM_UINT64, -1, WBEM_E_VALUE_OUT_OF_RANGE},
        {CIM_CHAR16, 65536, WBEM_E_VALUE_OUT_OF_RANGE},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct cim_value v = {0};
        assert_int_equal(conv(cim_sint(CIM_SINT64, rows[i].in), rows[i].type, &v), rows[i].want);
        if (rows[i].want == 0) {
            assert_int_equal(v.type, rows[i].type);
            assert_int_equal(v.d.i, rows[i].in);
        }
    }
}

TEST(text_converts_to_numbers_and_back)
{
    struct cim_value s = {0}, v = {0};
    assert_int_equal(cim_value_text(&s, CIM_STRING, SLICE("18446744073709551615")), 0);
    assert_int_equal(cim_value_convert(&s, CIM_UINT64, &v), 0);
    assert_true(v.d.u == UINT64_MAX);
    assert_int_equal(cim_value_convert(&s, CIM_SINT64, &v), WBEM_E_VALUE_OUT_OF_RANGE);
    cim_value_clear(&s);
    assert_int_equal(cim_value_text(&s, CIM_STRING, SLICE("0x1F")), 0);
    assert_int_equal(cim_value_convert(&s, CIM_SINT32, &v), 0);
    assert_int_equal(v.d.i, 31);
    cim_value_clear(&s);
    assert_int_equal(cim_value_text(&s, CIM_STRING, SLICE("abc")), 0);
    assert_int_equal(cim_value_convert(&s, CIM_SINT32, &v), WBEM_E_TYPE_MISMATCH);
    cim_value_clear(&s);
    assert_int_equal(conv(cim_real(CIM_REAL64, 2.5), CIM_STRING, &s), 0);
    assert_string_equal(s.d.str->s, "2.5");
    cim_value_clear(&s);
}

TEST(reals_round_half_to_even_and_keep_their_range)
{
    struct cim_value v = {0};
    assert_int_equal(conv(cim_real(CIM_REAL64, 2.5), CIM_SINT32, &v), 0);
    assert_int_equal(v.d.i, 2);
    assert_int_equal(conv(cim_real(CIM_REAL64, 1e300), CIM_SINT64, &v), WBEM_E_VALUE_OUT_OF_RANGE);
    assert_int_equal(conv(cim_real(CIM_REAL64, 1e300), CIM_REAL32, &v), WBEM_E_VALUE_OUT_OF_RANGE);
}

TEST(null_keeps_its_new_type_and_shapes_do_not_mix)
{
    struct cim_value v = {0};
    assert_int_equal(conv(cim_null(CIM_STRING), CIM_UINT32, &v), 0);
    assert_true(v.null && v.type == CIM_UINT32);
    assert_int_equal(conv(cim_bool(true), CIM_UINT32 | CIM_ARRAY, &v), WBEM_E_TYPE_MISMATCH);
}

TEST(arrays_convert_element_by_element)
{
    struct cim_array *a = cim_array_new(CIM_STRING, 2);
    a->v[0].str = cim_str_new(SLICE("1"));
    a->v[1].str = cim_str_new(SLICE("x"));
    struct cim_value src = cim_arrval(a), v = {0};
    assert_int_equal(cim_value_convert(&src, CIM_UINT8 | CIM_ARRAY, &v), WBEM_E_TYPE_MISMATCH);
    cim_str_unref(a->v[1].str);
    a->v[1].str = cim_str_new(SLICE("200"));
    assert_int_equal(cim_value_convert(&src, CIM_UINT8 | CIM_ARRAY, &v), 0);
    assert_int_equal(cim_elem_count(&v), 2);
    assert_int_equal(cim_elem(&v, 1).d.u, 200);
    cim_value_clear(&src);
    cim_value_clear(&v);
}

TEST(datetime_text_is_checked)
{
    struct cim_value s = {0}, v = {0};
    assert_int_equal(cim_value_text(&s, CIM_STRING, SLICE("20240229120000.000000+060")), 0);
    assert_int_equal(cim_value_convert(&s, CIM_DATETIME, &v), 0);
    cim_value_clear(&v);
    cim_value_clear(&s);
    assert_int_equal(cim_value_text(&s, CIM_STRING, SLICE("yesterday")), 0);
    assert_int_equal(cim_value_convert(&s, CIM_DATETIME, &v), WBEM_E_TYPE_MISMATCH);
    cim_value_clear(&s);
}

TEST(every_type_name_reads_back)
{
    static const unsigned types[] = {CIM_SINT8,  CIM_UINT8,  CIM_SINT16,   CIM_UINT16,
                                     CIM_SINT32, CIM_UINT32, CIM_SINT64,   CIM_UINT64,
                                     CIM_REAL32, CIM_REAL64, CIM_BOOLEAN,  CIM_STRING,
                                     CIM_CHAR16, CIM_OBJECT, CIM_DATETIME, CIM_REFERENCE};
    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        assert_int_equal(cim_type_from_name(slice_of(cim_type_name(types[i]))), types[i]);
    }
    assert_int_equal(cim_type_from_name(SLICE("uint128")), CIM_EMPTY);
    assert_null(cim_type_name(1));
}
