/* parse: tokens to tree. */
#pragma once
#include "vbs/ast.h"
#include "vbs/lex.h"

struct parser {
    struct arena *arena;
    struct lexer lex;
    struct token tok;
    int error; /* first compile error; 0 = none */
    uint32_t error_line, error_column;
    unsigned nest;
    struct class_def *in_class;
    struct module_ast *module;
    uint8_t in_proc; /* 0 or 1 + enum proc_kind */
    unsigned in_do, in_for, in_with;
    max_align_t spare[32]; /* stands in for nodes that could not be had */
};
/* 0 or the compile error number (position in p). expression: the text is one expression, returned
 * in module->body->a. */
int parse_module(struct parser *p, struct arena *arena, struct atoms *atoms, struct slice text,
                 uint32_t first_line, bool expression, struct module_ast *out);

/* shared by the parts of the parser */
void parse_fail(struct parser *p, int number);
void parse_next(struct parser *p);
bool parse_enter(struct parser *p); /* false: nested too deeply, error set */
static inline void parse_leave(struct parser *p)
{
    p->nest--;
}
void *parse_alloc(struct parser *p, size_t size); /* never NULL: a spare node after an error */
struct expr *parse_expr(struct parser *p);
struct expr *parse_expr_from(struct parser *p,
                             struct expr *left); /* goes on after a primary already read */
struct expr *parse_chain(struct parser *p);      /* name, .member, calls */
struct expr *parse_args(struct parser *p, uint32_t *count, bool paren);
bool parse_is_name(const struct parser *p); /* the token can be a declared name */
struct atom *parse_name(struct parser *p);
bool parse_keyword(struct parser *p, enum keyword k); /* takes it when it is next */
void parse_expect_keyword(struct parser *p, enum keyword k, int number);
void parse_expect(struct parser *p, enum token_kind k, int number);
