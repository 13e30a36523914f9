/* Statements. After the first error every token is the end of the text, so all loops end by
 * themselves. */
#include "vbs/parse.h"

#include "disp/disp.h"
#include "vbs/parse_decl.h"
#include "vbs/vbs.h"

void parse_fail(struct parser *p, int number)
{
    if (!p->error) {
        p->error = number;
        p->error_line = p->tok.line;
        p->error_column = p->tok.column;
    }
    p->lex.p = p->lex.end;
    p->tok.kind = T_EOF;
    p->tok.keyword = KW_NONE;
}

void parse_next(struct parser *p)
{
    if (p->error) {
        return;
    }
    lex_next(&p->lex, &p->tok);
    if (p->lex.error) {
        p->error = p->lex.error;
        p->error_line = p->lex.error_line;
        p->error_column = p->lex.error_column;
    }
}

bool parse_enter(struct parser *p)
{
    if (++p->nest > VBS_MAX_NEST) {
        parse_fail(p, 1001);
        p->nest--;
        return false;
    }
    return true;
}

void *parse_alloc(struct parser *p, size_t size)
{
    void *m = p->error ? NULL : arena_alloc(p->arena, size);
    if (!m) {
        if (!p->error) {
            parse_fail(p, 1001);
        }
        memset(p->spare, 0, sizeof p->spare);
        m = p->spare;
    }
    return m;
}

bool parse_is_name(const struct parser *p)
{
    return p->tok.kind == T_NAME && (p->tok.keyword == KW_NONE || p->tok.keyword >= KW_FIRST_SOFT);
}

struct atom *parse_name(struct parser *p)
{
    struct atom *a = p->tok.atom;
    if (!parse_is_name(p)) {
        parse_fail(p, 1010);
        return NULL;
    }
    parse_next(p);
    return a;
}

bool parse_keyword(struct parser *p, enum keyword k)
{
    if (p->tok.kind == T_NAME && p->tok.keyword == k) {
        parse_next(p);
        return true;
    }
    return false;
}

void parse_expect_keyword(struct parser *p, enum keyword k, int number)
{
    if (!parse_keyword(p, k)) {
        parse_fail(p, number);
    }
}

void parse_expect(struct parser *p, enum token_kind k, int number)
{
    if (p->tok.kind != k) {
        parse_fail(p, number);
        return;
    }
    parse_next(p);
}

static bool next_is(const struct parser *p, enum keyword k)
{
    return p->tok.kind == T_NAME && p->tok.keyword == k;
}

static bool at_line_end(const struct parser *p)
{
    return p->tok.kind == T_EOL || p->tok.kind == T_EOF;
}

static bool at_end(const struct parser *p)
{
    return at_line_end(p) || p->tok.kind == T_COLON || next_is(p, KW_ELSE) ||
           next_is(p, KW_ELSEIF) || next_is(p, KW_END);
}

struct stmt *parse_stmt_new(struct parser *p, enum stmt_kind kind)
{
    struct stmt *s = parse_alloc(p, sizeof *s);
    s->kind = (uint8_t)kind;
    s->line = p->tok.line;
    s->column = p->tok.column;
    return s;
}

/* ---- calls and assignments ---- */
static struct expr *as_call(struct parser *p, struct expr *callee, struct expr *list, uint32_t n)
{
    struct expr *e = parse_alloc(p, sizeof *e);
    *e = (struct expr){.kind = E_CALL,
                       .left = callee,
                       .list = list,
                       .count = n,
                       .line = callee->line,
                       .column = callee->column,
                       .depth = callee->depth};
    return e;
}

static struct expr *by_value(struct parser *p, struct expr *arg)
{
    struct expr *e = parse_alloc(p, sizeof *e);
    *e = (struct expr){.kind = E_PAREN,
                       .left = arg,
                       .line = arg->line,
                       .column = arg->column,
                       .depth = arg->depth};
    return e;
}

static bool takes_operator(const struct parser *p)
{
    if (p->tok.kind == T_NAME) {
        switch (p->tok.keyword) {
        case KW_AND:
        case KW_OR:
        case KW_XOR:
        case KW_EQV:
        case KW_IMP:
        case KW_MOD:
        case KW_IS:
            return true;
        default:
            return false;
        }
    }
    return p->tok.kind >= T_PLUS;
}

/* "foo (a) + 1, b": what looked like the argument list of foo is the beginning of its first
 * argument. */
static void reopen_paren(struct parser *p, struct stmt *s, struct expr *e)
{
    struct expr *first = parse_expr_from(p, by_value(p, e->list));
    uint32_t n = 0;
    if (p->tok.kind == T_COMMA) {
        parse_next(p);
        first->next = parse_args(p, &n, false);
    }
    s->a = as_call(p, e->left, first, n + 1);
}

static void call_statement(struct parser *p, struct stmt *s, struct expr *e)
{
    bool paren = e->kind == E_CALL;
    s->kind = S_CALL;
    if (at_end(p)) {
        s->a = e;
        if (paren && e->count > 1) {
            parse_fail(p, 1044);
        } else if (paren && e->count == 1 && e->list->kind != E_MISSING) {
            e->list = by_value(p, e->list);
        }
        return;
    }
    if (paren && e->count == 1 && (p->tok.kind == T_COMMA || takes_operator(p))) {
        reopen_paren(p, s, e);
        return;
    }
    if (paren) {
        parse_fail(p, e->count > 1 && p->tok.kind == T_COMMA ? 1044 : 1025);
        return;
    }
    uint32_t n;
    struct expr *list = parse_args(p, &n, false);
    s->a = as_call(p, e, list, n);
}

static struct stmt *parse_simple(struct parser *p)
{
    struct stmt *s = parse_stmt_new(p, S_CALL);
    struct expr *e = parse_chain(p);
    if (p->tok.kind == T_EQ) {
        s->kind = S_ASSIGN;
        s->a = e;
        parse_next(p);
        s->b = parse_expr(p);
        return s;
    }
    call_statement(p, s, e);
    return s;
}

static struct stmt *parse_set(struct parser *p)
{
    struct stmt *s = parse_stmt_new(p, S_SET);
    parse_next(p);
    s->a = parse_chain(p);
    parse_expect(p, T_EQ, 1011);
    s->b = parse_expr(p);
    return s;
}

static struct stmt *parse_call_kw(struct parser *p)
{
    struct stmt *s = parse_stmt_new(p, S_CALL);
    parse_next(p);
    s->explicit_call = true;
    s->a = parse_chain(p);
    return s;
}

/* ---- blocks ---- */
static void loop_end(struct parser *p, struct stmt *s)
{
    s->end_line = p->tok.line;
    s->end_column = p->tok.column;
}

static struct stmt *parse_line_body(struct parser *p)
{
    struct stmt *head = NULL, **tail = &head;
    while (!at_line_end(p) && !next_is(p, KW_ELSE) && !next_is(p, KW_END) &&
           !next_is(p, KW_ELSEIF)) {
        if (p->tok.kind == T_COLON) {
            parse_next(p);
            continue;
        }
        struct stmt *s = parse_statement(p);
        if (s) {
            *tail = s;
            tail = &s->next;
        }
        if (!at_end(p)) {
            parse_fail(p, 1025);
        }
    }
    return head;
}

static void add_clause(struct parser *p, struct clause ***tail, struct expr *test,
                       struct clause **out)
{
    struct clause *c = parse_alloc(p, sizeof *c);
    c->test = test;
    c->line = p->tok.line;
    c->column = p->tok.column;
    if (!p->error) {
        **tail = c;
        *tail = &c->next;
    }
    *out = c;
}

static void parse_line_if(struct parser *p, struct clause *c, struct clause **tail)
{
    c->body = parse_line_body(p);
    if (parse_keyword(p, KW_ELSE)) {
        add_clause(p, &tail, NULL, &c);
        c->body = parse_line_body(p);
    }
    if (next_is(p, KW_END)) { /* "If a Then b End If" on one line */
        parse_next(p);
        parse_expect_keyword(p, KW_IF, 1012);
    }
}

static void parse_block_if(struct parser *p, struct clause *c, struct clause **tail)
{
    bool seen_else = false;
    for (;;) {
        c->body = parse_block(p);
        uint32_t line = p->tok.line, column = p->tok.column;
        if (seen_else || next_is(p, KW_END) || p->error) {
            break;
        }
        if (parse_keyword(p, KW_ELSEIF)) {
            struct expr *test = parse_expr(p);
            parse_expect_keyword(p, KW_THEN, 1017);
            add_clause(p, &tail, test, &c);
        } else if (parse_keyword(p, KW_ELSE)) {
            seen_else = true;
            add_clause(p, &tail, NULL, &c);
        } else {
            break;
        }
        c->line = line;
        c->column = column;
    }
    parse_expect_keyword(p, KW_END, 1014);
    parse_expect_keyword(p, KW_IF, 1012);
}

static struct stmt *parse_if(struct parser *p)
{
    struct stmt *s = parse_stmt_new(p, S_IF);
    struct clause **tail = &s->clauses, *c;
    parse_next(p);
    struct expr *test = parse_expr(p);
    parse_expect_keyword(p, KW_THEN, 1017);
    add_clause(p, &tail, test, &c);
    c->line = s->line;
    c->column = s->column;
    if (at_line_end(p)) {
        parse_block_if(p, c, tail);
    } else {
        parse_line_if(p, c, tail);
    }
    return s;
}

static struct stmt *parse_select(struct parser *p)
{
    struct stmt *s = parse_stmt_new(p, S_SELECT);
    struct clause **tail = &s->clauses, *c;
    parse_next(p);
    parse_expect_keyword(p, KW_CASE, 1021);
    s->a = parse_expr(p);
    while (p->tok.kind == T_EOL || p->tok.kind == T_COLON) {
        parse_next(p);
    }
    while (next_is(p, KW_CASE)) {
        add_clause(p, &tail, NULL, &c);
        parse_next(p);
        if (!parse_keyword(p, KW_ELSE)) {
            uint32_t n;
            c->list = parse_args(p, &n, false);
        }
        c->body = parse_block(p);
    }
    parse_expect_keyword(p, KW_END, next_is(p, KW_NONE) ? 1021 : 1014);
    parse_expect_keyword(p, KW_SELECT, 1022);
    return s;
}

/* "Next" with an optional name after it, which VBScript does not have: error 1025 comes from the
 * statement end. */
static void for_body(struct parser *p, struct stmt *s)
{
    p->in_for++;
    s->body = parse_block(p);
    p->in_for--;
    loop_end(p, s);
    parse_expect_keyword(p, KW_NEXT, 1020);
}

static struct stmt *parse_for(struct parser *p)
{
    struct stmt *s = parse_stmt_new(p, S_FOR);
    parse_next(p);
    if (parse_keyword(p, KW_EACH)) {
        s->kind = S_FOREACH;
        s->a = parse_chain(p);
        parse_expect_keyword(p, KW_IN, 1046);
        s->b = parse_expr(p);
        for_body(p, s);
        return s;
    }
    s->a = parse_chain(p);
    if (!p->error && s->a->kind != E_NAME) {
        parse_fail(p, 1040);
    }
    parse_expect(p, T_EQ, 1011);
    s->b = parse_expr(p);
    parse_expect_keyword(p, KW_TO, 1013);
    s->c = parse_expr(p);
    if (parse_keyword(p, KW_STEP)) {
        s->d = parse_expr(p);
    }
    for_body(p, s);
    return s;
}

static bool loop_test(struct parser *p, struct stmt *s)
{
    s->test = next_is(p, KW_WHILE) ? TEST_WHILE : next_is(p, KW_UNTIL) ? TEST_UNTIL : TEST_NONE;
    if (s->test == TEST_NONE) {
        return false;
    }
    parse_next(p);
    s->a = parse_expr(p);
    return true;
}

static struct stmt *parse_do(struct parser *p)
{
    struct stmt *s = parse_stmt_new(p, S_DO);
    parse_next(p);
    bool tested = loop_test(p, s);
    if (!tested && !at_line_end(p) && p->tok.kind != T_COLON) {
        parse_fail(p, 1028);
    }
    p->in_do++;
    s->body = parse_block(p);
    p->in_do--;
    loop_end(p, s);
    parse_expect_keyword(p, KW_LOOP, 1019);
    if (!tested) {
        s->test_at_end = loop_test(p, s);
    }
    return s;
}

static struct stmt *parse_while(struct parser *p)
{
    struct stmt *s = parse_stmt_new(p, S_DO);
    parse_next(p);
    s->test = TEST_WHILE;
    s->a = parse_expr(p);
    s->body = parse_block(p);
    loop_end(p, s);
    parse_expect_keyword(p, KW_WEND, 1018);
    return s;
}

static struct stmt *parse_with(struct parser *p)
{
    struct stmt *s = parse_stmt_new(p, S_WITH);
    parse_next(p);
    s->a = parse_expr(p);
    p->in_with++;
    s->body = parse_block(p);
    p->in_with--;
    parse_expect_keyword(p, KW_END, 1014);
    parse_expect_keyword(p, KW_WITH, 1029);
    return s;
}

/* ---- small statements ---- */
static struct stmt *parse_exit(struct parser *p)
{
    struct stmt *s = parse_stmt_new(p, S_EXIT);
    parse_next(p);
    unsigned proc = p->in_proc; /* 1 + enum proc_kind */
    bool ok = false;
    switch (p->tok.keyword) {
    case KW_DO:
        s->test = EXIT_DO;
        ok = p->in_do > 0;
        break;
    case KW_FOR:
        s->test = EXIT_FOR;
        ok = p->in_for > 0;
        break;
    case KW_SUB:
        s->test = EXIT_SUB;
        ok = proc == 1 + PROC_SUB;
        break;
    case KW_FUNCTION:
        s->test = EXIT_FUNCTION;
        ok = proc == 1 + PROC_FUNCTION;
        break;
    case KW_PROPERTY:
        s->test = EXIT_PROPERTY;
        ok = proc >= 1 + PROC_GET;
        break;
    default:
        break;
    }
    if (!ok || p->tok.kind != T_NAME) {
        parse_fail(p, 1039);
    }
    parse_next(p);
    return s;
}

static struct stmt *parse_on_error(struct parser *p)
{
    struct stmt *s = parse_stmt_new(p, S_ONERROR);
    parse_next(p);
    parse_expect_keyword(p, KW_ERROR, 1002);
    if (parse_keyword(p, KW_RESUME)) {
        parse_expect_keyword(p, KW_NEXT, 1020);
        s->test = 1;
        return s;
    }
    parse_expect_keyword(p, KW_GOTO, 1002);
    if (p->tok.kind != T_NUMBER || p->tok.num != 0) {
        parse_fail(p, 1002);
    }
    parse_next(p);
    return s;
}

static struct stmt *parse_stop(struct parser *p)
{
    struct stmt *s = parse_stmt_new(p, S_STOP);
    parse_next(p);
    return s;
}

static void parse_option(struct parser *p)
{
    parse_next(p);
    parse_expect_keyword(p, KW_EXPLICIT, 1002);
    p->module->option_explicit = true;
}

/* Words that end a block; the statement around it takes them. */
static bool ends_block(const struct parser *p)
{
    switch (p->tok.keyword) {
    case KW_END:
    case KW_ELSE:
    case KW_ELSEIF:
    case KW_LOOP:
    case KW_NEXT:
    case KW_WEND:
    case KW_CASE:
        return true;
    default:
        return false;
    }
}

static struct stmt *parse_keyword_statement(struct parser *p)
{
    switch (p->tok.keyword) {
    case KW_IF:
        return parse_if(p);
    case KW_SELECT:
        return parse_select(p);
    case KW_FOR:
        return parse_for(p);
    case KW_DO:
        return parse_do(p);
    case KW_WHILE:
        return parse_while(p);
    case KW_WITH:
        return parse_with(p);
    case KW_SET:
        return parse_set(p);
    case KW_CALL:
        return parse_call_kw(p);
    case KW_EXIT:
        return parse_exit(p);
    case KW_ON:
        return parse_on_error(p);
    case KW_STOP:
        return parse_stop(p);
    case KW_ME:
        return parse_simple(p);
    case KW_OPTION:
        parse_option(p);
        return NULL;
    default:
        return parse_declaration(p);
    }
}

struct stmt *parse_statement(struct parser *p)
{
    struct stmt *s = NULL;
    if (!parse_enter(p)) {
        return NULL;
    }
    if (p->tok.kind == T_NAME && p->tok.keyword != KW_NONE && p->tok.keyword < KW_FIRST_SOFT) {
        s = parse_keyword_statement(p);
    } else if (parse_is_name(p) || p->tok.kind == T_DOT) {
        s = parse_simple(p);
    } else {
        parse_fail(p, p->tok.kind == T_NUMBER || p->tok.kind == T_STRING ? 1024 : 1002);
    }
    parse_leave(p);
    return s;
}

struct stmt *parse_block(struct parser *p)
{
    struct stmt *head = NULL, **tail = &head;
    while (p->tok.kind != T_EOF) {
        if (p->tok.kind == T_EOL || p->tok.kind == T_COLON) {
            parse_next(p);
            continue;
        }
        if (p->tok.kind == T_NAME && ends_block(p)) {
            break;
        }
        struct stmt *s = parse_statement(p);
        if (s && !p->error) {
            *tail = s;
            tail = &s->next;
        }
        if (!at_end(p) && !(p->tok.kind == T_NAME && ends_block(p))) {
            parse_fail(p, 1025);
        }
    }
    return head;
}

static int stray_end(const struct parser *p)
{
    switch (p->tok.keyword) {
    case KW_LOOP:
        return 1038;
    case KW_NEXT:
        return 1055;
    default:
        return 1002;
    }
}

int parse_module(struct parser *p, struct arena *arena, struct atoms *atoms, struct slice text,
                 uint32_t first_line, bool expression, struct module_ast *out)
{
    *p = (struct parser){.arena = arena, .module = out};
    *out = (struct module_ast){0};
    lex_init(&p->lex, atoms, text, first_line);
    parse_next(p);
    if (expression) {
        struct stmt *s = parse_stmt_new(p, S_CALL);
        s->a = parse_expr(p);
        out->body = s;
        if (!at_line_end(p)) {
            parse_fail(p, 1025);
        }
    } else {
        out->body = parse_block(p);
        if (p->tok.kind != T_EOF) {
            parse_fail(p, stray_end(p));
        }
    }
    return p->error;
}
