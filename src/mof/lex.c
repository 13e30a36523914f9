#include "mof/lex.h"

#include "util/num.h"
#include "util/str.h"
#include "util/utf.h"

void mof_lexer_init(struct mof_lexer *l, const struct mof_file *file, struct arena *arena)
{
    *l = (struct mof_lexer){.file = file, .arena = arena};
}

void mof_line_of(const struct mof_file *file, size_t at, uint32_t *line, uint32_t *column)
{
    *line = 1;
    *column = 1;
    for (size_t i = 0; i < at && i < file->text.n; i++) {
        if (file->text.p[i] == '\n') {
            ++*line;
            *column = 1;
        } else if (((uint8_t)file->text.p[i] & 0xC0) != 0x80) { /* not inside a character */
            ++*column;
        }
    }
}

/* 0 at the end of the text */
static char peek(const struct mof_lexer *l, size_t ahead)
{
    size_t at = l->at + ahead;
    return at < l->file->text.n ? l->file->text.p[at] : 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_ident_start(char c)
{
    return c == '_' || (uint8_t)c >= 0x80 || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool is_ident(char c)
{
    return is_ident_start(c) || is_digit(c);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}

/* false: a comment that is not closed; l->at is at its start then */
static bool skip_comment(struct mof_lexer *l)
{
    if (peek(l, 1) == '/') {
        while (l->at < l->file->text.n && peek(l, 0) != '\n') {
            l->at++;
        }
        return true;
    }
    for (size_t i = l->at + 2; i + 1 < l->file->text.n; i++) {
        if (l->file->text.p[i] == '*' && l->file->text.p[i + 1] == '/') {
            l->at = i + 2;
            return true;
        }
    }
    return false;
}

static bool skip_space(struct mof_lexer *l)
{
    for (;;) {
        if (l->at < l->file->text.n && is_blank(peek(l, 0))) {
            l->at++;
        } else if (peek(l, 0) == '/' && (peek(l, 1) == '/' || peek(l, 1) == '*')) {
            if (!skip_comment(l)) {
                return false;
            }
        } else {
            return true;
        }
    }
}

static struct mof_token bad(struct mof_token t, hres code, const char *detail)
{
    t.kind = TOK_BAD;
    t.code = code;
    t.detail = detail;
    return t;
}

static struct slice take_ident(struct mof_lexer *l)
{
    struct slice s = {l->file->text.p + l->at, 0};
    while (is_ident(peek(l, s.n)) && l->at + s.n < l->file->text.n) {
        s.n++;
    }
    l->at += s.n;
    return s;
}

/* ---- numbers ---- */
static bool magnitude(struct slice digits, unsigned base, uint64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < digits.n; i++) {
        if (__builtin_mul_overflow(*out, base, out) ||
            __builtin_add_overflow(*out, (unsigned)hex_digit(digits.p[i]), out)) {
            return false;
        }
    }
    return true;
}

static struct mof_token lex_real(struct mof_lexer *l, struct mof_token t, size_t digits)
{
    size_t n = digits;
    if (peek(l, n) == '.') {
        n++;
        while (is_digit(peek(l, n))) {
            n++;
        }
    }
    if ((peek(l, n) | 0x20) == 'e') {
        size_t e = n + 1;
        if (peek(l, e) == '+' || peek(l, e) == '-') {
            e++;
        }
        while (is_digit(peek(l, e))) {
            e++;
            n = e;
        }
    }
    struct slice text = {l->file->text.p + l->at, n};
    l->at += n;
    t.kind = TOK_REAL;
    hres hr = num_parse_double(text, &t.real);
    if (FAILED(hr)) {
        return bad(t, WBEMMOF_E_ILLEGAL_CONSTANT_VALUE, "the number is too large or malformed");
    }
    t.real = t.negative ? -t.real : t.real;
    return t;
}

/* l->at is at the first digit or point; the sign is already in the token */
static struct mof_token lex_number(struct mof_lexer *l, struct mof_token t)
{
    unsigned base = 10;
    size_t n = 0;
    if (peek(l, 0) == '0' && (peek(l, 1) | 0x20) == 'x') {
        l->at += 2;
        base = 16;
        while (hex_digit(peek(l, n)) >= 0) {
            n++;
        }
    } else {
        bool binary = true;
        for (; is_digit(peek(l, n)); n++) {
            binary = binary && peek(l, n) <= '1';
        }
        if (peek(l, n) == '.' || (peek(l, n) | 0x20) == 'e') {
            return lex_real(l, t, n);
        }
        base = binary && n > 0 && (peek(l, n) | 0x20) == 'b' ? 2
               : n > 1 && peek(l, 0) == '0'                  ? 8
                                                             : 10;
    }
    struct slice digits = {l->file->text.p + l->at, n};
    l->at += n + (base == 2);
    if (n == 0 || is_ident(peek(l, 0))) {
        (void)take_ident(l);
        return bad(t, WBEMMOF_E_ILLEGAL_CONSTANT_VALUE, "malformed number");
    }
    for (size_t i = 0; base == 8 && i < n; i++) {
        if (digits.p[i] > '7') {
            return bad(t, WBEMMOF_E_ILLEGAL_CONSTANT_VALUE, "8 and 9 are no octal digits");
        }
    }
    t.kind = TOK_INT;
    if (!magnitude(digits, base, &t.number)) {
        return bad(t, WBEMMOF_E_ILLEGAL_CONSTANT_VALUE, "the number needs more than 64 bits");
    }
    return t;
}

/* ---- characters and strings ---- */
static const char escape_names[] = "btnfr\"'\\";
static const char escape_values[] = "\b\t\n\f\r\"'\\";

/* The code unit of the escape behind a backslash at l->at; -1 when there is no such escape. */
static int32_t lex_escape(struct mof_lexer *l)
{
    char c = peek(l, 0);
    l->at++;
    if ((c | 0x20) == 'x') {
        uint32_t v = 0;
        size_t n = 0;
        for (; n < 4 && hex_digit(peek(l, 0)) >= 0; n++) {
            v = v * 16 + (unsigned)hex_digit(peek(l, 0));
            l->at++;
        }
        return n ? (int32_t)v : -1;
    }
    const char *found = c ? strchr(escape_names, c) : NULL;
    return found ? escape_values[found - escape_names] : -1;
}

static struct mof_token lex_char(struct mof_lexer *l, struct mof_token t)
{
    l->at++;
    t.kind = TOK_CHAR;
    char c = peek(l, 0);
    int32_t unit = -1;
    if (c == '\\') {
        l->at++;
        unit = lex_escape(l);
    } else if (c && c != '\'' && c != '\n') {
        size_t used;
        uint32_t cp = utf8_decode(l->file->text.p + l->at, l->file->text.n - l->at, &used);
        l->at += used;
        unit = cp <= 0xFFFF ? (int32_t)cp : -1;
    }
    if (unit < 0 || peek(l, 0) != '\'') {
        while (peek(l, 0) && peek(l, 0) != '\'' && peek(l, 0) != '\n') {
            l->at++;
        }
        l->at += peek(l, 0) == '\'';
        return bad(t, WBEMMOF_E_ILLEGAL_CONSTANT_VALUE,
                   "a character constant holds one character of 16 bits");
    }
    l->at++;
    t.number = (uint64_t)unit;
    return t;
}

/* Escapes are UTF-16 code units: two that form a pair become one character. */
static void add_unit(struct str *out, int32_t unit, uint16_t *high)
{
    uint16_t u = (uint16_t)unit;
    if (*high) {
        uint16_t pair[2] = {*high, u};
        bool joined = (u & 0xFC00) == 0xDC00;
        str_add_utf16(out, pair, joined ? 2 : 1);
        *high = 0;
        if (joined) {
            return;
        }
    }
    if ((u & 0xFC00) == 0xD800) {
        *high = u;
    } else {
        str_add_utf16(out, &u, 1);
    }
}

static void flush_unit(struct str *out, uint16_t *high)
{
    if (*high) {
        str_add_utf16(out, high, 1);
        *high = 0;
    }
}

/* One quoted piece, appended. NULL, or what is wrong with it. */
static const char *lex_piece(struct mof_lexer *l, struct str *out)
{
    uint16_t high = 0;
    const char *problem = NULL;
    l->at++;
    while (l->at < l->file->text.n) {
        char c = peek(l, 0);
        if (c == '"') {
            flush_unit(out, &high);
            l->at++;
            return problem;
        }
        if (c == '\n') {
            break;
        }
        l->at++;
        if (c != '\\') {
            flush_unit(out, &high);
            str_addc(out, c);
            continue;
        }
        int32_t unit = lex_escape(l);
        if (unit < 0) {
            problem = "unknown escape sequence in a string";
        } else {
            add_unit(out, unit, &high);
        }
    }
    return "the string is not closed on its line";
}

static struct mof_token lex_string(struct mof_lexer *l, struct mof_token t)
{
    AUTO_STR text = STR_INIT;
    t.kind = TOK_STRING;
    for (;;) {
        const char *problem = lex_piece(l, &text);
        if (problem) {
            return bad(t, WBEMMOF_E_ILLEGAL_CONSTANT_VALUE, problem);
        }
        size_t end = l->at;
        if (!skip_space(l) || peek(l, 0) != '"') {
            l->at = end;
            break;
        }
    }
    char *copy = FAILED(str_status(&text)) ? NULL : arena_strdup(l->arena, str_slice(&text));
    if (!copy) {
        l->out_of_memory = true;
        return bad(t, WBEM_E_OUT_OF_MEMORY, "");
    }
    t.text = (struct slice){copy, text.n};
    return t;
}

static bool is_number_start(const struct mof_lexer *l, size_t ahead)
{
    return is_digit(peek(l, ahead)) || (peek(l, ahead) == '.' && is_digit(peek(l, ahead + 1)));
}

static struct mof_token lex_one(struct mof_lexer *l, struct mof_token t)
{
    char c = peek(l, 0);
    if (is_ident_start(c)) {
        t.kind = TOK_IDENT;
        t.text = take_ident(l);
        return t;
    }
    if (is_number_start(l, 0)) {
        return lex_number(l, t);
    }
    if ((c == '-' || c == '+') && is_number_start(l, 1)) {
        t.negative = c == '-';
        l->at++;
        return lex_number(l, t);
    }
    if (c == '"') {
        return lex_string(l, t);
    }
    if (c == '\'') {
        return lex_char(l, t);
    }
    l->at++;
    if (c == '$' && is_ident_start(peek(l, 0))) {
        t.kind = TOK_ALIAS;
        t.text = take_ident(l);
        return t;
    }
    if (c == '#' && is_ident_start(peek(l, 0))) {
        t.text = take_ident(l);
        t.kind = TOK_PRAGMA;
        return utf8_caseeq(t.text, SLICE("pragma"))
                   ? t
                   : bad(t, WBEMMOF_E_INVALID_PRAGMA, "the only directive is #pragma");
    }
    t.kind = TOK_PUNCT;
    t.punct = c;
    return t;
}

struct mof_token mof_lex(struct mof_lexer *l)
{
    bool ok = skip_space(l);
    struct mof_token t = {.kind = TOK_EOF, .pos = {l->file, l->at}};
    if (!ok) {
        l->at = l->file->text.n;
        t = bad(t, WBEMMOF_E_UNRECOGNIZED_TOKEN, "the comment is not closed");
    } else if (l->at < l->file->text.n) {
        t = lex_one(l, t);
    }
    t.end = l->at;
    return t;
}
