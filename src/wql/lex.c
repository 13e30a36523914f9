/* lex: words, strings, numbers and signs of a query. */
#include "util/utf.h"
#include "wql/ast.h"

void wql_lex_init(struct lexer *l, struct slice text, struct arena *arena)
{
    *l = (struct lexer){.text = text, .line = 1, .column = 1, .arena = arena};
}

static int peek(const struct lexer *l, size_t ahead)
{
    return l->at + ahead < l->text.n ? (unsigned char)l->text.p[l->at + ahead] : -1;
}

static void step(struct lexer *l)
{
    char c = l->text.p[l->at++];
    if (c == '\n') {
        l->line++;
        l->column = 1;
    } else if ((c & 0xC0) != 0x80) { /* continuation bytes are no columns */
        l->column++;
    }
}

static bool is_name_char(int c)
{
    return c >= 0x80 || c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static void finish(struct lexer *l, struct token *t, enum token_kind kind, size_t start)
{
    t->kind = kind;
    t->raw = (struct slice){l->text.p + start, l->at - start};
}

/* 'text' or "text"; a backslash makes a following \ " or ' ordinary. Other backslashes stay (LIKE
 * patterns). */
static void lex_string(struct lexer *l, struct token *t, size_t start)
{
    int quote = peek(l, 0);
    step(l);
    char *out = arena_alloc(l->arena, l->text.n - l->at + 1);
    if (!out) {
        l->hr = WBEM_E_OUT_OF_MEMORY;
        return;
    }
    size_t n = 0;
    for (;;) {
        int c = peek(l, 0);
        if (c < 0) {
            finish(l, t, TOK_OTHER, start); /* no end */
            return;
        }
        if (c == quote) {
            break;
        }
        int next = peek(l, 1);
        if (c == '\\' && (next == '\\' || next == '"' || next == '\'')) {
            step(l);
        }
        out[n++] = l->text.p[l->at];
        step(l);
    }
    step(l);
    finish(l, t, TOK_STRING, start);
    t->value = (struct slice){out, n};
}

static void lex_number(struct lexer *l, struct token *t, size_t start)
{
    step(l);
    if (l->text.p[start] == '0' && (peek(l, 0) | 32) == 'x') {
        step(l);
        while (is_name_char(peek(l, 0))) {
            step(l);
        }
        finish(l, t, TOK_NUMBER, start);
        return;
    }
    while (is_digit(peek(l, 0)) || (peek(l, 0) == '.' && is_digit(peek(l, 1)))) {
        step(l);
    }
    if ((peek(l, 0) | 32) == 'e' &&
        (is_digit(peek(l, 1)) ||
         ((peek(l, 1) == '-' || peek(l, 1) == '+') && is_digit(peek(l, 2))))) {
        step(l);
        step(l);
        while (is_digit(peek(l, 0))) {
            step(l);
        }
    }
    /* 5abc is neither number nor name */
    bool bad = is_name_char(peek(l, 0));
    while (is_name_char(peek(l, 0))) {
        step(l);
    }
    finish(l, t, bad ? TOK_OTHER : TOK_NUMBER, start);
}

static void lex_sign(struct lexer *l, struct token *t, size_t start)
{
    int c = peek(l, 0), d = peek(l, 1);
    step(l);
    if (c == '<' || c == '>' || c == '=' || c == '!') {
        bool two = (c == '<' && (d == '>' || d == '=')) || (c == '>' && d == '=') ||
                   (c == '!' && d == '=');
        if (two) {
            step(l);
        }
        finish(l, t, c == '!' && !two ? TOK_OTHER : TOK_OP, start);
        return;
    }
    finish(l, t, c > 0 && strchr("(),.*{}", c) ? TOK_PUNCT : TOK_OTHER, start);
}

struct token wql_lex_next(struct lexer *l)
{
    while (peek(l, 0) > 0 && peek(l, 0) <= ' ') {
        step(l);
    }
    struct token t = {.line = l->line, .column = l->column};
    size_t start = l->at;
    int c = peek(l, 0);
    if (c < 0) {
        finish(l, &t, TOK_END, start);
    } else if (c == '"' || c == '\'') {
        lex_string(l, &t, start);
    } else if (is_digit(c) || ((c == '-' || c == '+') && is_digit(peek(l, 1)))) {
        lex_number(l, &t, start);
    } else if (is_name_char(c)) {
        while (is_name_char(peek(l, 0))) {
            step(l);
        }
        finish(l, &t, TOK_NAME, start);
    } else {
        lex_sign(l, &t, start);
    }
    return t;
}

struct token wql_lex_braced(struct lexer *l)
{
    while (peek(l, 0) > 0 && peek(l, 0) <= ' ') {
        step(l);
    }
    struct token t = {.line = l->line, .column = l->column};
    size_t start = l->at;
    int quote = 0;
    for (;;) {
        int c = peek(l, 0);
        if (c < 0) {
            t.line = l->line;
            t.column = l->column;
            finish(l, &t, TOK_END, l->at);
            return t;
        }
        if (!quote && c == '}') {
            break;
        }
        if (quote && c == '\\' && peek(l, 1) >= 0) {
            step(l); /* what follows is no end of the quotes */
        } else if (c == quote) {
            quote = 0;
        } else if (!quote && (c == '"' || c == '\'')) {
            quote = c;
        }
        step(l);
    }
    finish(l, &t, TOK_STRING, start);
    t.value = t.raw;
    while (t.value.n && (unsigned char)t.value.p[t.value.n - 1] <= ' ') {
        t.value.n--;
    }
    step(l);
    return t;
}
