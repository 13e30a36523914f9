/* parse: what the parser of conditions (parse.c) and that of statements (statement.c) share.
 * Internal to wql/. */
#pragma once
#include "wql/ast.h"

struct parser {
    struct lexer lex;
    struct token t; /* the word looked at */
    struct wql_query *q;
    struct wql_error *err;
    unsigned depth;
};

bool parse_is_word(const struct token *t, const char *word);
bool parse_is_sign(const struct token *t, const char *sign);
void parse_advance(struct parser *p);
/* Fills the error with the word looked at; WBEM_E_INVALID_QUERY. */
hres parse_expected(struct parser *p, const char *what);
/* The same with another status, for mistakes that have one of their own. */
hres parse_refuse(struct parser *p, hres status, const char *what);
hres parse_copy(struct parser *p, struct slice from, struct slice *to);
/* name { . name }: the parts and the whole, into n. */
hres parse_path(struct parser *p, struct node *n);
hres parse_condition(struct parser *p, struct node **out);
