#include "disp/disp.h"
#include "test.h"
#include "vbs/lex.h"

struct lexed {
    struct atoms atoms;
    struct lexer lex;
    struct token tok[32];
    unsigned n;
};

static void lex_all(struct lexed *l, const char *text)
{
    assert_true(atoms_init(&l->atoms));
    assert_true(lex_keywords(&l->atoms));
    lex_init(&l->lex, &l->atoms, slice_of(text), 1);
    l->n = 0;
    do {
        lex_next(&l->lex, &l->tok[l->n]);
    } while (l->tok[l->n++].kind != T_EOF && l->n < ARRAY_LEN(l->tok));
}

TEST(numbers_keep_their_size)
{
    struct lexed l;
    lex_all(&l, "1,32767,32768,2147483648,1.5,&HFF,&HFFFF,&HFFFF&,&O17,1e3");
    static const uint16_t vt[] = {VT_I2, VT_I2, VT_I4, VT_R8, VT_R8,
                                  VT_I2, VT_I2, VT_I4, VT_I2, VT_R8};
    static const double num[] = {1, 32767, 32768, 2147483648.0, 1.5, 255, -1, 65535, 15, 1000};
    for (unsigned i = 0; i < ARRAY_LEN(vt); i++) {
        assert_int_equal(l.tok[2 * i].kind, T_NUMBER);
        assert_int_equal(l.tok[2 * i].vt, vt[i]);
        assert_true(l.tok[2 * i].num == num[i]);
    }
    atoms_fini(&l.atoms);
}

TEST(ampersand_or_radix)
{
    struct lexed l;
    lex_all(&l, "a &HFF\nb&HFF\nc & &H1");
    assert_int_equal(l.tok[1].kind, T_NUMBER);
    assert_int_equal(l.tok[4].kind, T_AMP);
    assert_int_equal(l.tok[5].kind, T_NAME);
    assert_int_equal(l.tok[8].kind, T_AMP);
    assert_int_equal(l.tok[9].kind, T_NUMBER);
    atoms_fini(&l.atoms);
}

TEST(lines_and_columns)
{
    struct lexed l;
    lex_all(&l, "a _  \n  b ' comment\r\nRem more\nIf [x y]");
    assert_int_equal(l.tok[1].line, 2);
    assert_int_equal(l.tok[1].column, 3);
    assert_int_equal(l.tok[2].kind, T_EOL);
    assert_int_equal(l.tok[3].kind, T_EOL);
    assert_int_equal(l.tok[4].keyword, KW_IF);
    assert_int_equal(l.tok[4].line, 4);
    assert_true(l.tok[5].bracketed);
    assert_string_equal(l.tok[5].atom->text, "x y");
    atoms_fini(&l.atoms);
}

TEST(bad_characters_are_errors)
{
    static const struct {
        const char *text;
        int error;
    } rows[] = {{"?", 1032},    {"\"abc", 1033},    {"12abc", 1031},
                {"[abc", 1032}, {"\xc3\xa9", 1032}, {"#x#", 1002}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct lexed l;
        lex_all(&l, rows[i].text);
        assert_int_equal(l.lex.error, rows[i].error);
        atoms_fini(&l.atoms);
    }
}
