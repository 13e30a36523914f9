#include "test.h"
#include "util/utf.h"

TEST(utf8_encode_decode_all)
{
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        char b[4];
        size_t used;
        size_t n = utf8_encode(cp, b);
        uint32_t back = utf8_decode(b, n, &used);
        assert_int_equal(used, n);
        assert_int_equal(back, cp >= 0xD800 && cp <= 0xDFFF ? 0xFFFD : cp);
    }
}

TEST(utf8_malformed)
{
    static const char *const bad[] = {"\x80",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xE0\x80\x80",
                                      "\xED\xA0\x80",
                                      "\xF0\x80\x80\x80",
                                      "\xF4\x90\x80\x80",
                                      "\xF5",
                                      "\xFF",
                                      "\xC3",
                                      "\xE2\x82",
                                      "\xC3("};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        size_t used;
        size_t at = 99;
        assert_true(utf8_decode(bad[i], strlen(bad[i]), &used) == UTF_BAD);
        assert_int_equal(used, 1);
        assert_false(utf8_valid(slice_of(bad[i]), &at));
        assert_int_equal(at, 0);
    }
    size_t at;
    assert_false(utf8_valid(SLICE("ab\xFF"), &at));
    assert_int_equal(at, 2);
    assert_true(utf8_valid(SLICE("aä€😀"), NULL));
}

TEST(utf_case_mappings)
{
    assert_int_equal(utf_fold('A'), 'a');
    assert_int_equal(utf_fold('['), '[');
    assert_int_equal(utf_fold(0xC4), 0xE4);
    assert_int_equal(utf_fold(0x100), 0x101);
    assert_int_equal(utf_fold(0x101), 0x101);
    assert_int_equal(utf_fold(0x3A3), 0x3C3);
    assert_int_equal(utf_fold(0x3C2), 0x3C3);
    assert_int_equal(utf_fold(0x10400), 0x10428);
    assert_int_equal(utf_upper16('z'), 'Z');
    assert_int_equal(utf_upper16('{'), '{');
    assert_int_equal(utf_upper16(0xE4), 0xC4);
    assert_int_equal(utf_upper16(0xDF), 0xDF);
    assert_int_equal(utf_upper16(0xFF), 0x178);
    assert_int_equal(utf_lower16(0x416), 0x436);
    assert_int_equal(utf_lower16('A'), 'a');
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        assert_int_equal(utf_fold(utf_fold(cp)), utf_fold(cp));
    }
}

TEST(utf8_compare_without_case)
{
    assert_true(utf8_caseeq(SLICE("STRAßE"), SLICE("straße")));
    assert_true(utf8_caseeq(SLICE("ΣΑΣ"), SLICE("σας")));
    assert_int_equal(utf8_casehash(SLICE("ΣΑΣ")), utf8_casehash(SLICE("σας")));
    assert_int_equal(utf8_casehash(SLICE("Win32_Process")), utf8_casehash(SLICE("WIN32_PROCESS")));
    assert_int_equal(utf8_casecmp(SLICE("abc"), SLICE("ABD")), -1);
    assert_int_equal(utf8_casecmp(SLICE("abc"), SLICE("AB")), 1);
    assert_int_equal(utf8_casecmp(SLICE(""), SLICE("a")), -1);
    assert_false(utf8_caseeq(SLICE("\xFF"), SLICE("\xFE")));
    assert_true(utf8_caseeq(SLICE("\xFF"), SLICE("\xFF")));
}

TEST(utf16_round_trip)
{
    struct slice text = SLICE("aä€😀z");
    uint16_t units[8];
    assert_int_equal(utf8_to_utf16_len(text), 6);
    assert_int_equal(utf8_to_utf16(text, units), 6);
    assert_int_equal(units[3], 0xD83D);
    assert_int_equal(units[4], 0xDE00);
    AUTO_STR s = STR_INIT;
    str_add_utf16(&s, units, 6);
    assert_string_equal(str_z(&s), "aä€😀z");
    str_clear(&s);
    str_add_utf16(&s, units + 3, 1);
    str_add_utf16(&s, units + 4, 2);
    assert_string_equal(str_z(&s), "\xEF\xBF\xBD\xEF\xBF\xBDz");
    assert_int_equal(utf8_to_utf16(SLICE("\xFFz"), units), 2);
    assert_int_equal(units[0], 0xFFFD);
}

static const struct {
    const char *data;
    size_t n;
    hres hr;
    const char *text;
    size_t bad;
} text_rows[] = {
    {"", 0, 0, "", 0},
    {"abc", 3, 0, "abc", 0},
    {"\xEF\xBB\xBFx", 4, 0, "x", 0},
    {"\xFF\xFEx\0\x3D\xD8\x00\xDE", 8, 0, "x😀", 0},
    {"\xFE\xFF\0x\xD8\x3D\xDE\x00", 8, 0, "x😀", 0},
    {"x\0y\0", 4, 0, "xy", 0},
    {"\0x\0y", 4, 0, "xy", 0},
    {"ab\xFFz", 4, WBEM_E_INVALID_SYNTAX, NULL, 2},
    {"\xEF\xBB\xBF\xFF", 4, WBEM_E_INVALID_SYNTAX, NULL, 3},
    {"\xFF\xFEx\0y", 5, WBEM_E_INVALID_SYNTAX, NULL, 4},
    {"\xFF\xFE\x00\xDE", 4, WBEM_E_INVALID_SYNTAX, NULL, 2},
    {"\xFF\xFE\x3D\xD8x\0", 6, WBEM_E_INVALID_SYNTAX, NULL, 2},
};

TEST(utf_text_files)
{
    for (size_t i = 0; i < ARRAY_LEN(text_rows); i++) {
        AUTO_STR s = STR_INIT;
        size_t bad = 0;
        assert_int_equal(utf_text_decode(text_rows[i].data, text_rows[i].n, &s, &bad),
                         text_rows[i].hr);
        if (text_rows[i].text) {
            assert_string_equal(str_z(&s), text_rows[i].text);
        } else {
            assert_int_equal(bad, text_rows[i].bad);
        }
    }
}

TEST(utf8_as_bytes_of_utf16)
{
    AUTO_STR s = STR_INIT;
    str_add_utf16le(&s, SLICE("a\xc3\xbc\xf0\x9f\x98\x80\xff"));
    assert_int_equal(s.n, 10);
    assert_memory_equal(s.p, "a\0\xfc\0\x3d\xd8\x00\xde\xfd\xff", 10);
}
