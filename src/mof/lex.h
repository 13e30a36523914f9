/* lex: the tokens of MOF (DSP0004 annex A). */
#pragma once
#include "util/arena.h"
#include "util/hres.h"

enum mof_tok {
    TOK_EOF,
    TOK_IDENT,
    TOK_INT,
    TOK_REAL,
    TOK_CHAR,
    TOK_STRING, /* adjacent literals already joined */
    TOK_ALIAS,  /* $name, text without the dollar sign */
    TOK_PRAGMA, /* #pragma */
    TOK_PUNCT,  /* one of ; , : = { } [ ] ( ) $ . or another single character */
    TOK_BAD,    /* code and detail say why */
};

struct mof_file {
    const char *name;
    struct slice text; /* UTF-8, NUL-terminated */
    const struct mof_file *includer;
};
struct mof_pos {
    const struct mof_file *file;
    size_t at; /* byte offset in the text */
};
struct mof_token {
    enum mof_tok kind;
    char punct;
    bool negative;
    struct mof_pos pos;
    size_t end;        /* byte offset behind the token */
    struct slice text; /* identifier, alias, string contents (arena) */
    uint64_t number;   /* magnitude of an integer, code unit of a character */
    double real;
    hres code;          /* TOK_BAD */
    const char *detail; /* TOK_BAD: static text */
};
struct mof_lexer {
    const struct mof_file *file;
    size_t at;
    struct arena *arena;
    bool out_of_memory;
};
void mof_lexer_init(struct mof_lexer *l, const struct mof_file *file, struct arena *arena);
/* The next token. A bad one is passed over, so lexing can go on behind it. */
struct mof_token mof_lex(struct mof_lexer *l);
/* Line and column (characters) from 1 of a byte offset. */
void mof_line_of(const struct mof_file *file, size_t at, uint32_t *line, uint32_t *column);
