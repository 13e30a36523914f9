/* lex: source text to tokens. */
#pragma once
#include "vbs/atom.h"

/* K(name, spelling) */
/* clang-format off */
#define VBS_KEYWORDS(K) \
    K(AND, "and") K(BYREF, "byref") K(BYVAL, "byval") K(CALL, "call") K(CASE, "case") \
    K(CLASS, "class") K(CONST, "const") K(DIM, "dim") K(DO, "do") K(EACH, "each") \
    K(ELSE, "else") K(ELSEIF, "elseif") K(EMPTY, "empty") K(END, "end") K(EQV, "eqv") \
    K(ERASE, "erase") K(EXIT, "exit") K(FALSE, "false") K(FOR, "for") K(FUNCTION, "function") \
    K(GOTO, "goto") K(IF, "if") K(IMP, "imp") K(IN, "in") K(IS, "is") K(LET, "let") \
    K(LOOP, "loop") K(ME, "me") K(MOD, "mod") K(NEW, "new") K(NEXT, "next") K(NOT, "not") \
    K(NOTHING, "nothing") K(NULL, "null") K(ON, "on") K(OPTION, "option") K(OR, "or") \
    K(PRESERVE, "preserve") K(PRIVATE, "private") K(PUBLIC, "public") K(REDIM, "redim") \
    K(REM, "rem") K(RESUME, "resume") K(SELECT, "select") K(SET, "set") K(STOP, "stop") \
    K(SUB, "sub") K(THEN, "then") K(TO, "to") K(TRUE, "true") K(UNTIL, "until") K(WEND, "wend") \
    K(WHILE, "while") K(WITH, "with") K(XOR, "xor") \
    /* words with a meaning in one place only, names elsewhere */ \
    K(DEFAULT, "default") K(ERROR, "error") K(EXPLICIT, "explicit") K(GET, "get") \
    K(PROPERTY, "property") K(STEP, "step")
/* clang-format on */

enum keyword {
    KW_NONE,
#define K(name, text) KW_##name,
    VBS_KEYWORDS(K)
#undef K
    KW_COUNT
};
#define KW_FIRST_SOFT KW_DEFAULT /* from here on usable as names */

enum token_kind {
    T_EOF,
    T_EOL,
    T_COLON,
    T_NAME,
    T_NUMBER,
    T_STRING,
    T_DATE,
    T_LPAREN,
    T_RPAREN,
    T_COMMA,
    T_DOT,
    T_PLUS,
    T_MINUS,
    T_STAR,
    T_SLASH,
    T_BACKSLASH,
    T_CARET,
    T_AMP,
    T_EQ,
    T_NE,
    T_LT,
    T_LE,
    T_GT,
    T_GE,
};

struct token {
    enum token_kind kind;
    uint16_t keyword;      /* T_NAME: enum keyword or KW_NONE */
    bool space;            /* blank before it */
    bool bracketed;        /* [name] */
    uint32_t line, column; /* 1-based */
    struct atom *atom;     /* T_NAME */
    struct slice text;     /* T_STRING: between the quotes, "" not yet undoubled */
    uint16_t vt;           /* T_NUMBER: VT_I2, VT_I4 or VT_R8 */
    double num;            /* T_NUMBER, T_DATE */
};

struct lexer {
    struct atoms *atoms;
    const char *p, *end, *line_start;
    const char *column_at; /* where the column was counted last, and what it was */
    uint32_t column;
    uint32_t line;
    enum token_kind prev; /* kind of the last token, to tell & from &H */
    uint16_t prev_keyword;
    int error; /* compile error number; then tokens are T_EOF */
    uint32_t error_line, error_column;
};
void lex_init(struct lexer *l, struct atoms *atoms, struct slice text, uint32_t first_line);
void lex_next(struct lexer *l, struct token *t);
bool lex_keywords(struct atoms *atoms); /* marks the keywords; false: out of memory */
