/* ast: what a parsed query consists of. Internal to wql/. Everything lies in the query's arena;
 * texts end in NUL. */
#pragma once
#include "wql/wql.h"

enum token_kind {
    TOK_END,
    TOK_NAME,
    TOK_STRING,
    TOK_NUMBER,
    TOK_OP,    /* = <> != < <= > >= */
    TOK_PUNCT, /* ( ) , . * */
    TOK_OTHER, /* anything else: always an error */
};
struct token {
    enum token_kind kind;
    struct slice raw;   /* as written */
    struct slice value; /* strings: decoded */
    unsigned line, column;
};
struct lexer {
    struct slice text;
    size_t at;
    unsigned line, column;
    struct arena *arena;
    hres hr; /* sticky */
};
void wql_lex_init(struct lexer *l, struct slice text, struct arena *arena);
struct token wql_lex_next(struct lexer *l);
/* Behind a "{": everything up to the "}" that stands outside quotes, without the blanks around it,
 * as the value of a TOK_STRING; the lexer stands behind the "}". TOK_END when there is none. */
struct token wql_lex_braced(struct lexer *l);

enum node_kind {
    NODE_AND,
    NODE_OR,
    NODE_NOT,
    NODE_COMPARE,
    NODE_NULL,
    NODE_ISA,
    NODE_LIKE
};
enum compare_op {
    OP_EQ,
    OP_NE,
    OP_LT,
    OP_LE,
    OP_GT,
    OP_GE
};
#define WQL_MAX_NAME_PARTS 16u
struct node {
    enum node_kind kind;
    enum compare_op op;
    bool negate;         /* NODE_NULL: IS NOT NULL */
    struct node *a, *b;  /* AND, OR, NOT(a) */
    struct slice *names; /* property path: name { . name } */
    unsigned nnames;
    struct slice text;      /* the property path as one text */
    struct cim_value value; /* constant; strings are owned by the query */
    unsigned line, column;  /* of the property */
};
struct wql_query {
    struct arena arena;
    enum wql_kind kind;
    struct slice cls;
    struct slice *props;
    size_t nprops, props_cap;
    bool star;
    bool count;      /* COUNT(*) */
    bool wants_path; /* __PATH or __RELPATH is in the list */
    struct node *where;
    bool has_within, grouped;
    double within;
    struct wql_group group;
    struct node *having;
    struct wql_assoc assoc;
    struct wql_plan *schema;  /* the condition of a query over META_CLASS */
    struct cim_str **strings; /* of constants, released at the end */
    size_t nstrings, strings_cap;
};
/* Checks the condition of a schema query and keeps it as q->schema. */
hres wql_bind_schema(struct wql_query *q, struct wql_error *err);
/* LIKE by reference section 12.4: whole value, without case. */
bool wql_like(struct slice text, struct slice pattern);
/* Date and time texts of section 12.7 in the CIM form; false when the text is no date. */
bool wql_date(struct slice text, char out[26]);
