/* parse: the recursive descent parser, in parts. Internal to mof. */
#pragma once
#include "mof/compiler.h"

struct mof_parser {
    struct mof_compiler *c;
    struct mof_lexer lexer;
    struct mof_token tok; /* the current token */
    int braces;           /* open { at the current token */
    unsigned nesting;     /* of values */
};
/* Printable form of the current token for messages; in a static-size buffer of the caller. */
enum {
    MOF_TOKEN_TEXT = 64
};
const char *mof_token_text(const struct mof_parser *p, char out[MOF_TOKEN_TEXT]);

void mof_advance(struct mof_parser *p);
bool mof_at_punct(const struct mof_parser *p, char c);
bool mof_at_word(const struct mof_parser *p, const char *word);
bool mof_accept_punct(struct mof_parser *p, char c);
bool mof_accept_word(struct mof_parser *p, const char *word);
/* false and an error unless the current token is that character, which is then passed. */
bool mof_expect(struct mof_parser *p, char c, hres code);
/* An error about the current token; a token the lexer refused has its own. */
bool mof_unexpected(struct mof_parser *p, hres code, const char *wanted);
bool mof_ident(struct mof_parser *p, hres code, struct slice *out, struct mof_pos *pos);

/* values and qualifiers (parse_value.c) */
bool mof_parse_value(struct mof_parser *p, struct mof_ast_value **out);
/* '[' … ']' if there is one */
bool mof_parse_quals(struct mof_parser *p, struct mof_ast_qual **out);
bool mof_parse_flavors(struct mof_parser *p, unsigned *flavors, bool in_parens);
/* classes (parse_class.c): the current token is the first behind 'class' */
bool mof_parse_class(struct mof_parser *p, struct mof_ast_qual *quals, struct mof_ast_class **out);
bool mof_parse_qualtype(struct mof_parser *p, struct mof_ast_qualtype **out);
/* behind 'instance', up to and with the closing brace */
bool mof_parse_instance(struct mof_parser *p, struct mof_ast_qual *quals,
                        struct mof_ast_instance **out);
/* as $Alias, if it is there */
bool mof_parse_alias(struct mof_parser *p, struct slice *alias, struct mof_pos *pos);
/* #pragma (parse_pragma.c): the current token is TOK_PRAGMA */
bool mof_parse_pragma(struct mof_parser *p);
struct mof_decl *mof_add_decl(struct mof_parser *p, enum mof_decl_kind kind, struct mof_pos pos);
