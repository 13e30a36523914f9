/* ast: the syntax tree of one block of source, all in one arena. */
#pragma once
#include "util/arena.h"
#include "vbs/atom.h"

enum expr_kind {
    E_NUMBER, /* vt, num (also dates, Booleans, Empty, Null, Nothing) */
    E_STRING, /* text, quotes doubled */
    E_NAME,   /* atom */
    E_MEMBER, /* left (NULL: of With), atom */
    E_CALL,   /* left, list: call or index */
    E_PAREN,  /* left */
    E_UNARY,  /* op, left */
    E_BINARY, /* op, left, right */
    E_CONCAT, /* list: a & b & c */
    E_NEW,    /* atom */
    E_ME,
    E_MISSING, /* argument left out */
};

enum expr_op {
    X_ADD,
    X_SUB,
    X_MUL,
    X_DIV,
    X_IDIV,
    X_MOD,
    X_POW,
    X_AND,
    X_OR,
    X_XOR,
    X_EQV,
    X_IMP,
    X_EQ,
    X_NE,
    X_LT,
    X_LE,
    X_GT,
    X_GE,
    X_IS,
    X_CONCAT,
    X_NEG,
    X_POS,
    X_NOT,
};

struct expr {
    uint8_t kind; /* enum expr_kind */
    uint8_t op;   /* enum expr_op */
    uint16_t vt;
    uint16_t depth; /* of the tree below, limited */
    uint32_t line, column;
    struct expr *next; /* in an argument list */
    struct expr *left, *right;
    struct expr *list;
    uint32_t count; /* of list */
    struct atom *atom;
    union {
        double num;
        struct slice text;
    };
};

enum stmt_kind {
    S_ASSIGN,
    S_SET,
    S_CALL,
    S_DIM,
    S_REDIM,
    S_ERASE,
    S_CONST,
    S_IF,
    S_SELECT,
    S_FOR,
    S_FOREACH,
    S_DO,
    S_WITH,
    S_EXIT,
    S_ONERROR,
    S_STOP,
};
enum exit_kind {
    EXIT_NONE,
    EXIT_DO,
    EXIT_FOR,
    EXIT_SUB,
    EXIT_FUNCTION,
    EXIT_PROPERTY
};
enum loop_test {
    TEST_NONE,
    TEST_WHILE,
    TEST_UNTIL
};

struct decl { /* one name of Dim, ReDim, Const, a class variable or a parameter */
    struct decl *next;
    struct atom *atom;
    struct expr *value; /* Const; ReDim: dimensions (list) */
    uint32_t ndims;     /* Dim a(5): bounds below; is_array with ndims 0: Dim a() */
    const int32_t *dims;
    bool is_array, by_val, is_private, bare_expr;
    struct expr *target; /* ReDim and Erase of something else than a plain name */
    uint32_t line, column;
};

struct stmt;
struct clause { /* branch of If, Case of Select */
    struct clause *next;
    struct expr *test; /* If; NULL = Else */
    struct expr *list; /* Case: values */
    struct stmt *body;
    uint32_t line, column;
};

struct stmt {
    uint8_t kind; /* enum stmt_kind */
    uint8_t test; /* enum loop_test, enum exit_kind, On Error: 1 = Resume Next */
    bool test_at_end, preserve, explicit_call;
    uint32_t line, column;
    uint32_t end_line, end_column; /* of the closing line of a loop */
    struct stmt *next;
    struct expr *a, *b, *c, *d;
    struct decl *decls;
    struct clause *clauses;
    struct stmt *body;
};

enum proc_kind {
    PROC_SUB,
    PROC_FUNCTION,
    PROC_GET,
    PROC_LET,
    PROC_SET
};
struct proc_def {
    struct proc_def *next;
    struct atom *atom;
    uint8_t kind; /* enum proc_kind */
    bool is_private, is_default;
    struct decl *params;
    uint32_t nparams;
    struct stmt *body;
    uint32_t line, column, end_line, end_column;
};

struct class_def {
    struct class_def *next;
    struct atom *atom;
    struct decl *vars;
    struct proc_def *procs;
    uint32_t line, column;
};

struct module_ast {
    struct stmt *body;
    struct proc_def *procs;
    struct class_def *classes;
    bool option_explicit;
};
