#include "providers/words.h"
#include "test.h"

struct row {
    const char *line;
    hres want;
    const char *words; /* joined by | */
};

static void joined(const struct words *w, struct str *out)
{
    for (size_t i = 1; i <= w->n; i++) {
        str_addz(out, i > 1 ? "|" : "");
        str_addz(out, w->v[i]);
    }
}

TEST(words_are_split_as_a_shell_splits_them)
{
    static const struct row rows[] = {
        {"", 0, ""},
        {" \t\n ", 0, ""},
        {"a", 0, "a"},
        {"  a  b\tc\nd ", 0, "a|b|c|d"},
        {"''", 0, ""},
        {"a '' b", 0, "a||b"},
        {"'a b' \"c d\" e\\ f", 0, "a b|c d|e f"},
        {"a'b'\"c\"\\d", 0, "abcd"},
        {"'a\\b' \"a\\b\" a\\b", 0, "a\\b|a\\b|ab"},
        {"\"\\$\\`\\\"\\\\\\n\"", 0, "$`\"\\\\n"},
        {"\"a\\\nb\" c\\\nd \\\n e", 0, "ab|cd|e"},
        {"a; b && c | d > e < f & $HOME", 0, "a;|b|&&|c|||d|>|e|<|f|&|$HOME"},
        {"`x` $(y) ~ * ? # z", 0, "`x`|$(y)|~|*|?|#|z"},
        {"a\r", 0, "a\r"},
        {"'", WBEM_E_INVALID_PARAMETER, NULL},
        {"a \"b", WBEM_E_INVALID_PARAMETER, NULL},
        {"a \"b\\\"", WBEM_E_INVALID_PARAMETER, NULL},
        {"a \\", WBEM_E_INVALID_PARAMETER, NULL},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct words w;
        AUTO_STR got = STR_INIT;
        assert_int_equal(words_split(slice_of(rows[i].line), &w), rows[i].want);
        if (rows[i].want == 0) {
            joined(&w, &got);
            assert_string_equal(str_z(&got), rows[i].words);
            assert_null(w.v[w.n + 1]);
        }
        words_fini(&w);
    }
    struct words w;
    assert_int_equal(words_split((struct slice){"a\0b", 3}, &w), WBEM_E_INVALID_PARAMETER);
}

TEST(too_many_words_are_refused)
{
    struct words w;
    AUTO_STR line = STR_INIT;
    for (unsigned i = 0; i < WORDS_MAX; i++) {
        str_addz(&line, "a ");
    }
    assert_int_equal(words_split(str_slice(&line), &w), 0);
    assert_int_equal(w.n, WORDS_MAX);
    words_fini(&w);
    str_addz(&line, "a");
    assert_int_equal(words_split(str_slice(&line), &w), WBEM_E_QUOTA_VIOLATION);
}

TEST(quoted_words_read_back)
{
    static const char *const words[] = {
        "",         "a", "a b", "it's", "\"",   "\\",  "$HOME",           "a\nb", "'", "''",
        "a;b&c|d>", "é", "~",   "#x",   "*?[]", "x=y", "-o/p.q:r,s+t%u@v"};
    AUTO_STR line = STR_INIT;
    struct words w;
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        str_addz(&line, i ? " " : "");
        words_add_quoted(&line, slice_of(words[i]));
    }
    assert_int_equal(words_split(str_slice(&line), &w), 0);
    assert_int_equal(w.n, ARRAY_LEN(words));
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        assert_string_equal(w.v[i + 1], words[i]);
    }
    words_fini(&w);
    str_clear(&line);
    words_add_quoted(&line, SLICE("/usr/bin/x"));
    assert_string_equal(str_z(&line), "/usr/bin/x");
}
