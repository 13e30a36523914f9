#include "mof/lex.h"
#include "test.h"

static struct mof_file file;
static struct arena arena;

static struct mof_lexer lexer_of(const char *text)
{
    struct mof_lexer l;
    file = (struct mof_file){.name = "t", .text = slice_of(text)};
    arena_init(&arena, 0);
    mof_lexer_init(&l, &file, &arena);
    return l;
}

static const struct {
    const char *text;
    enum mof_tok kind;
    bool negative;
    uint64_t number;
} integers[] = {
    {"0", TOK_INT, false, 0},
    {"10", TOK_INT, false, 10},
    {"-10", TOK_INT, true, 10},
    {"+10", TOK_INT, false, 10},
    {"0x1F", TOK_INT, false, 31},
    {"0XfF", TOK_INT, false, 255},
    {"101b", TOK_INT, false, 5},
    {"101B", TOK_INT, false, 5},
    {"010", TOK_INT, false, 8},
    {"010b", TOK_INT, false, 2},
    {"18446744073709551615", TOK_INT, false, UINT64_MAX},
    {"18446744073709551616", TOK_BAD, false, 0},
    {"08", TOK_BAD, false, 0},
    {"0x", TOK_BAD, false, 0},
    {"12abc", TOK_BAD, false, 0},
    {"102b", TOK_BAD, false, 0},
    {"'a'", TOK_CHAR, false, 'a'},
    {"'\\x41'", TOK_CHAR, false, 'A'},
    {"'\\n'", TOK_CHAR, false, '\n'},
    {"'\\''", TOK_CHAR, false, '\''},
    {"'€'", TOK_CHAR, false, 0x20AC},
    {"''", TOK_BAD, false, 0},
    {"'ab'", TOK_BAD, false, 0},
    {"'😀'", TOK_BAD, false, 0},
};

TEST(lex_numbers_and_characters)
{
    for (size_t i = 0; i < ARRAY_LEN(integers); i++) {
        struct mof_lexer l = lexer_of(integers[i].text);
        struct mof_token t = mof_lex(&l);
        assert_int_equal(t.kind, integers[i].kind);
        if (t.kind != TOK_BAD) {
            assert_true(t.number == integers[i].number);
            assert_int_equal(t.negative, integers[i].negative);
        }
        assert_int_equal(mof_lex(&l).kind, TOK_EOF);
        arena_fini(&arena);
    }
}

static const struct {
    const char *text;
    double value;
} reals[] = {
    {"1.5", 1.5},    {"-1.5", -1.5},   {".5", 0.5},     {"1.", 1.0},
    {"2e3", 2000.0}, {"2.5E-1", 0.25}, {"1e+2", 100.0},
};

TEST(lex_reals)
{
    for (size_t i = 0; i < ARRAY_LEN(reals); i++) {
        struct mof_lexer l = lexer_of(reals[i].text);
        struct mof_token t = mof_lex(&l);
        assert_int_equal(t.kind, TOK_REAL);
        assert_true(t.real == reals[i].value);
        arena_fini(&arena);
    }
}

static const struct {
    const char *text, *value; /* value NULL: an error */
} strings[] = {
    {"\"\"", ""},
    {"\"a\" \"b\" // x\n \"c\"", "abc"},
    {"\"\\b\\t\\n\\f\\r\\\"\\'\\\\\"", "\b\t\n\f\r\"'\\"},
    {"\"\\x41\\x00e4\\x20AC\"", "Aä€"},
    {"\"\\xD83D\\xDE00!\"", "😀!"},
    {"\"\\xD83D!\"", "\xEF\xBF\xBD!"},
    {"\"\\xD83D\"", "\xEF\xBF\xBD"},
    {"\"ä😀\"", "ä😀"},
    {"\"a\\q\"", NULL},
    {"\"a\\x\"", NULL},
    {"\"abc", NULL},
    {"\"abc\ndef\"", NULL},
};

TEST(lex_strings)
{
    for (size_t i = 0; i < ARRAY_LEN(strings); i++) {
        struct mof_lexer l = lexer_of(strings[i].text);
        struct mof_token t = mof_lex(&l);
        if (!strings[i].value) {
            assert_int_equal(t.kind, TOK_BAD);
            assert_int_equal(t.code, WBEMMOF_E_ILLEGAL_CONSTANT_VALUE);
        } else {
            assert_int_equal(t.kind, TOK_STRING);
            assert_string_equal(t.text.p, strings[i].value);
        }
        arena_fini(&arena);
    }
}

TEST(lex_words_comments_and_positions)
{
    struct mof_lexer l = lexer_of("/* a\n*/ Größe_1 // end\n\t$Al #pragma ; #other");
    uint32_t line;
    uint32_t column;
    struct mof_token t = mof_lex(&l);
    assert_int_equal(t.kind, TOK_IDENT);
    mof_line_of(&file, t.pos.at, &line, &column);
    assert_int_equal(line, 2);
    assert_int_equal(column, 4);
    t = mof_lex(&l);
    assert_int_equal(t.kind, TOK_ALIAS);
    assert_int_equal(t.text.n, 2);
    mof_line_of(&file, t.pos.at, &line, &column);
    assert_int_equal(line, 3);
    assert_int_equal(column, 2);
    assert_int_equal(mof_lex(&l).kind, TOK_PRAGMA);
    assert_int_equal(mof_lex(&l).punct, ';');
    assert_int_equal(mof_lex(&l).kind, TOK_BAD);
    assert_int_equal(mof_lex(&l).kind, TOK_EOF);
    arena_fini(&arena);
    l = lexer_of("a /* never closed");
    assert_int_equal(mof_lex(&l).kind, TOK_IDENT);
    assert_int_equal(mof_lex(&l).kind, TOK_BAD);
    assert_int_equal(mof_lex(&l).kind, TOK_EOF);
    arena_fini(&arena);
}
