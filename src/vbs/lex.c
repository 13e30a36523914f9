#include "vbs/lex.h"

#include "disp/vardate.h"
#include "util/num.h"

#define DATE_TEXT_MAX 64  /* characters between # and # */
#define MAX_DIGITS    400 /* characters of a numeric literal */

enum {
    ERR_NO_MEMORY = 1001,
    ERR_SYNTAX = 1002,
    ERR_LONG_NAME = 1030,
    ERR_BAD_NUMBER = 1031,
    ERR_BAD_CHAR = 1032,
    ERR_OPEN_STRING = 1033,
    ERR_OPEN_DATE = 1035
};

bool lex_keywords(struct atoms *atoms)
{
    static const char *const text[KW_COUNT] = {[KW_NONE] = NULL,
#define K(name, t) [KW_##name] = t,
                                               VBS_KEYWORDS(K)
#undef K
    };
    for (unsigned i = 1; i < KW_COUNT; i++) {
        struct atom *a = atom_get(atoms, slice_of(text[i]));
        if (!a) {
            return false;
        }
        a->keyword = (uint16_t)i;
    }
    return true;
}

void lex_init(struct lexer *l, struct atoms *atoms, struct slice text, uint32_t first_line)
{
    *l = (struct lexer){.atoms = atoms,
                        .p = text.p,
                        .end = text.p + text.n,
                        .line_start = text.p,
                        .line = first_line,
                        .prev = T_EOL,
                        .column_at = text.p,
                        .column = 1};
}

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static inline bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static inline bool is_name(char c)
{
    return is_alpha(c) || is_digit(c) || c == '_';
}
static inline bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}
static inline char peek(const struct lexer *l, size_t k)
{
    return (size_t)(l->end - l->p) > k ? l->p[k] : '\0';
}

/* Column in characters: continuation bytes of UTF-8 do not count. Counted on from the last answer.
 */
static uint32_t column_at(struct lexer *l, const char *at)
{
    if (l->column_at < l->line_start || l->column_at > at) {
        l->column_at = l->line_start;
        l->column = 1;
    }
    for (; l->column_at < at; l->column_at++) {
        l->column += (*l->column_at & 0xc0) != 0x80;
    }
    return l->column;
}

static void lex_fail(struct lexer *l, struct token *t, int number)
{
    if (!l->error) {
        l->error = number;
        l->error_line = l->line;
        l->error_column = column_at(l, l->p);
    }
    l->p = l->end;
    t->kind = T_EOF;
}

static void new_line(struct lexer *l)
{
    if (*l->p == '\r' && peek(l, 1) == '\n') {
        l->p++;
    }
    l->p++;
    l->line++;
    l->line_start = l->p;
}

/* "_" and nothing but blanks up to the end of the line: the line goes on. */
static bool continuation(struct lexer *l)
{
    const char *q = l->p + 1;
    while (q < l->end && is_blank(*q)) {
        q++;
    }
    if (q < l->end && *q != '\n' && *q != '\r') {
        return false;
    }
    l->p = q;
    if (q < l->end) {
        new_line(l);
    }
    return true;
}

static void skip_comment(struct lexer *l)
{
    while (l->p < l->end && *l->p != '\n' && *l->p != '\r') {
        l->p++;
    }
}

static bool skip_blanks(struct lexer *l)
{
    bool any = false;
    for (; l->p < l->end; any = true) {
        if (is_blank(*l->p)) {
            l->p++;
        } else if (*l->p == '\'') {
            skip_comment(l);
        } else if (*l->p != '_' || !continuation(l)) {
            break;
        }
    }
    return any;
}

static void lex_name(struct lexer *l, struct token *t)
{
    const char *s = l->p;
    while (l->p < l->end && is_name(*l->p)) {
        l->p++;
    }
    if (l->p - s > ATOM_MAX) {
        lex_fail(l, t, ERR_LONG_NAME);
        return;
    }
    t->kind = T_NAME;
    t->atom = atom_get(l->atoms, (struct slice){s, (size_t)(l->p - s)});
    if (!t->atom) {
        lex_fail(l, t, ERR_NO_MEMORY);
        return;
    }
    t->keyword = t->atom->keyword;
}

static void lex_bracketed(struct lexer *l, struct token *t)
{
    const char *s = ++l->p;
    while (l->p < l->end && *l->p != ']' && *l->p != '\n' && *l->p != '\r') {
        l->p++;
    }
    if (l->p == l->end || *l->p != ']') {
        lex_fail(l, t, ERR_BAD_CHAR);
        return;
    }
    if (l->p - s > ATOM_MAX) {
        lex_fail(l, t, ERR_LONG_NAME);
        return;
    }
    t->kind = T_NAME;
    t->bracketed = true;
    t->atom = atom_get(l->atoms, (struct slice){s, (size_t)(l->p - s)});
    l->p++;
    if (!t->atom) {
        lex_fail(l, t, ERR_NO_MEMORY);
    }
}

static void lex_string(struct lexer *l, struct token *t)
{
    const char *s = ++l->p;
    for (; l->p < l->end && *l->p != '\n' && *l->p != '\r'; l->p++) {
        if (*l->p == '"') {
            if (peek(l, 1) != '"') {
                t->kind = T_STRING;
                t->text = (struct slice){s, (size_t)(l->p - s)};
                l->p++;
                return;
            }
            l->p++;
        }
    }
    lex_fail(l, t, ERR_OPEN_STRING);
}

static void lex_date(struct lexer *l, struct token *t)
{
    uint16_t text[DATE_TEXT_MAX];
    size_t n = 0;
    for (const char *q = l->p + 1; q < l->end && *q != '\n' && *q != '\r' && n < DATE_TEXT_MAX;
         q++) {
        if (*q == '#') {
            if (!vardate_parse(NULL, text, n, vardate_this_year(), &t->num)) {
                lex_fail(l, t, ERR_SYNTAX);
                return;
            }
            t->kind = T_DATE;
            l->p = q + 1;
            return;
        }
        text[n++] = (uint8_t)*q;
    }
    lex_fail(l, t, ERR_OPEN_DATE);
}

static void set_int(struct token *t, int64_t v)
{
    t->kind = T_NUMBER;
    t->vt = v >= INT16_MIN && v <= INT16_MAX   ? VT_I2
            : v >= INT32_MIN && v <= INT32_MAX ? VT_I4
                                               : VT_R8;
    t->num = (double)v;
}

/* Integral literals keep their size: 1 is Integer, 40000 is Long; everything else is Double. */
static void lex_number(struct lexer *l, struct token *t)
{
    const char *s = l->p;
    bool real = false;
    while (is_digit(peek(l, 0))) {
        l->p++;
    }
    if (peek(l, 0) == '.') {
        real = true;
        l->p++;
        while (is_digit(peek(l, 0))) {
            l->p++;
        }
    }
    if ((peek(l, 0) | 32) == 'e') {
        size_t k = peek(l, 1) == '+' || peek(l, 1) == '-' ? 2 : 1;
        if (is_digit(peek(l, k))) {
            real = true;
            l->p += k;
            while (is_digit(peek(l, 0))) {
                l->p++;
            }
        }
    }
    struct slice text = {s, (size_t)(l->p - s)};
    if (is_name(peek(l, 0)) && peek(l, 0) != '_') {
        lex_fail(l, t, ERR_BAD_NUMBER);
        return;
    }
    int64_t v;
    if (!real && SUCCEEDED(num_parse_i64(text, false, &v))) {
        set_int(t, v);
        return;
    }
    if (text.n > MAX_DIGITS || FAILED(num_parse_double(text, &t->num))) {
        lex_fail(l, t, ERR_BAD_NUMBER);
        return;
    }
    t->kind = T_NUMBER;
    t->vt = VT_R8;
}

/* Length of a &H or &O literal at l->p, 0 when it is none. */
static size_t radix_length(const struct lexer *l)
{
    char k = (char)(peek(l, 1) | 32);
    size_t n = k == 'h' || k == 'o' ? 2 : 1;
    bool hex = k == 'h';
    size_t start = n;
    while (hex ? hex_digit(peek(l, n)) >= 0 : (peek(l, n) >= '0' && peek(l, n) <= '7')) {
        n++;
    }
    return n > start && !is_name(peek(l, n)) ? n : 0;
}

static void lex_radix(struct lexer *l, struct token *t, size_t n)
{
    char k = (char)(l->p[1] | 32);
    unsigned bits = k == 'h' ? 4 : 3;
    uint64_t v = 0;
    for (size_t i = k == 'h' || k == 'o' ? 2 : 1; i < n; i++) {
        v = v << bits | (unsigned)hex_digit(l->p[i]);
        if (v > UINT32_MAX) {
            lex_fail(l, t, ERR_BAD_NUMBER);
            return;
        }
    }
    l->p += n;
    bool is_long = peek(l, 0) == '&';
    l->p += is_long;
    if (!is_long && v <= UINT16_MAX) {
        set_int(t, (int16_t)v);
    } else {
        set_int(t, (int32_t)v);
        t->vt = VT_I4;
    }
}

static bool after_operand(const struct lexer *l)
{
    return (l->prev == T_NAME &&
            (!l->prev_keyword || l->prev_keyword >= KW_FIRST_SOFT || l->prev_keyword == KW_ME)) ||
           l->prev == T_NUMBER || l->prev == T_STRING || l->prev == T_RPAREN || l->prev == T_DATE;
}

static void lex_amp(struct lexer *l, struct token *t)
{
    size_t n = radix_length(l);
    /* after an operand "a &HFF" is the argument of a call, "a&HFF" a concatenation */
    if (n && (!after_operand(l) ||
              (t->space && (l->prev == T_NAME || l->prev == T_RPAREN) && (l->p[1] | 32) > '9'))) {
        lex_radix(l, t, n);
        return;
    }
    t->kind = T_AMP;
    l->p++;
}

static void two(struct lexer *l, struct token *t, enum token_kind one, char c1, enum token_kind k1,
                char c2, enum token_kind k2)
{
    char c = peek(l, 1);
    t->kind = c == c1 && c1 ? k1 : c == c2 && c2 ? k2 : one;
    l->p += t->kind == one ? 1 : 2;
}

static void lex_operator(struct lexer *l, struct token *t)
{
    static const uint8_t single[128] = {
        ['('] = T_LPAREN,     [')'] = T_RPAREN, [','] = T_COMMA, ['.'] = T_DOT,
        ['+'] = T_PLUS,       ['-'] = T_MINUS,  ['*'] = T_STAR,  ['/'] = T_SLASH,
        ['\\'] = T_BACKSLASH, ['^'] = T_CARET,  [':'] = T_COLON};
    unsigned char c = (unsigned char)*l->p;
    if (c == '<') {
        two(l, t, T_LT, '>', T_NE, '=', T_LE);
    } else if (c == '>') {
        two(l, t, T_GT, '<', T_NE, '=', T_GE);
    } else if (c == '=') {
        two(l, t, T_EQ, '<', T_LE, '>', T_GE);
    } else if (c < 128 && single[c]) {
        t->kind = (enum token_kind)single[c];
        l->p++;
    } else {
        lex_fail(l, t, ERR_BAD_CHAR);
    }
}

static void lex_token(struct lexer *l, struct token *t)
{
    char c = *l->p;
    if (c == '\n' || c == '\r') {
        t->kind = T_EOL;
        new_line(l);
    } else if (is_alpha(c)) {
        lex_name(l, t);
    } else if (is_digit(c) || (c == '.' && is_digit(peek(l, 1)))) {
        lex_number(l, t);
    } else if (c == '"') {
        lex_string(l, t);
    } else if (c == '#') {
        lex_date(l, t);
    } else if (c == '[') {
        lex_bracketed(l, t);
    } else if (c == '&') {
        lex_amp(l, t);
    } else {
        lex_operator(l, t);
    }
}

void lex_next(struct lexer *l, struct token *t)
{
    do {
        bool space = skip_blanks(l);
        *t = (struct token){.space = space, .line = l->line, .column = column_at(l, l->p)};
        if (l->p >= l->end) {
            t->kind = T_EOF;
        } else {
            lex_token(l, t);
        }
        if (t->keyword == KW_REM && l->prev != T_DOT) {
            skip_comment(l);
        }
    } while (t->keyword == KW_REM && l->prev != T_DOT);
    l->prev = t->kind;
    l->prev_keyword = t->keyword;
}
