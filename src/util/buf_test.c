#include "test.h"
#include "util/buf.h"

TEST(buf_round_trip)
{
    static const uint64_t numbers[] = {0, 1, 127, 128, 300, UINT32_MAX, UINT64_MAX};
    AUTO_STR s = STR_INIT;
    buf_put_u8(&s, 0xFE);
    buf_put_u16(&s, 0xFEDC);
    buf_put_u32(&s, 0xFEDCBA98);
    buf_put_u64(&s, 0xFEDCBA9876543210);
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        buf_put_var(&s, numbers[i]);
    }
    buf_put_bytes(&s, "abc", 3);
    buf_put_bytes(&s, "", 0);
    struct buf_reader r;
    buf_reader_init(&r, s.p, s.n);
    assert_int_equal(buf_u8(&r), 0xFE);
    assert_int_equal(buf_u16(&r), 0xFEDC);
    assert_int_equal(buf_u32(&r), 0xFEDCBA98);
    assert_int_equal(buf_u64(&r), 0xFEDCBA9876543210);
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        assert_int_equal(buf_var(&r), numbers[i]);
    }
    struct slice b = buf_bytes(&r);
    assert_int_equal(b.n, 3);
    assert_memory_equal(b.p, "abc", 3);
    assert_int_equal(buf_bytes(&r).n, 0);
    assert_int_equal(buf_left(&r), 0);
    assert_int_equal(r.error, 0);
}

TEST(buf_is_little_endian)
{
    AUTO_STR s = STR_INIT;
    buf_put_u32(&s, 0x04030201);
    assert_memory_equal(s.p, "\1\2\3\4", 4);
}

TEST(buf_error_is_sticky)
{
    struct buf_reader r;
    buf_reader_init(&r, "\1\2\3", 3);
    assert_int_equal(buf_u32(&r), 0);
    assert_int_equal(r.error, WBEM_E_INVALID_STREAM);
    assert_int_equal(buf_u8(&r), 0);
    assert_int_equal(buf_bytes(&r).n, 0);
    assert_int_equal(r.error, WBEM_E_INVALID_STREAM);
}

TEST(buf_refuses_bad_lengths_and_numbers)
{
    struct buf_reader r;
    buf_reader_init(&r, "\5ab", 3);
    assert_int_equal(buf_bytes(&r).n, 0);
    assert_int_equal(r.error, WBEM_E_INVALID_STREAM);
    buf_reader_init(&r, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02", 10);
    assert_int_equal(buf_var(&r), 0);
    assert_int_equal(r.error, WBEM_E_INVALID_STREAM);
    buf_reader_init(&r, "\x80", 1);
    assert_int_equal(buf_var(&r), 0);
    assert_int_equal(r.error, WBEM_E_INVALID_STREAM);
    buf_reader_init(&r, NULL, 0);
    assert_int_equal(r.error, 0);
    assert_int_equal(buf_u8(&r), 0);
    assert_int_equal(r.error, WBEM_E_INVALID_STREAM);
}
