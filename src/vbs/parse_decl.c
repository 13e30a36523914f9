#include "vbs/parse_decl.h"

#include "disp/disp.h"
#include "util/utf.h"

static struct decl *decl_new(struct parser *p)
{
    struct decl *d = parse_alloc(p, sizeof *d);
    d->line = p->tok.line;
    d->column = p->tok.column;
    return d;
}

/* "(5, 3)" or "()" after a name of Dim. */
static void parse_bounds(struct parser *p, struct decl *d)
{
    int32_t dims[VAR_ARRAY_MAX_DIMS];
    uint32_t n = 0;
    d->is_array = true;
    parse_next(p);
    while (p->tok.kind != T_RPAREN && !p->error) {
        if (p->tok.kind != T_NUMBER || p->tok.vt == VT_R8 || n == VAR_ARRAY_MAX_DIMS) {
            parse_fail(p, 1026);
            return;
        }
        dims[n++] = (int32_t)p->tok.num;
        parse_next(p);
        if (p->tok.kind == T_COMMA) {
            parse_next(p);
        } else if (p->tok.kind != T_RPAREN) {
            parse_fail(p, 1006);
        }
    }
    parse_next(p);
    int32_t *copy = parse_alloc(p, sizeof dims);
    if (!p->error) {
        memcpy(copy, dims, n * sizeof *dims);
        d->dims = copy;
        d->ndims = n;
    }
}

static struct decl *parse_var_list(struct parser *p, bool is_private)
{
    struct decl *head = NULL, **tail = &head;
    do {
        struct decl *d = decl_new(p);
        d->atom = parse_name(p);
        d->is_private = is_private;
        if (p->tok.kind == T_LPAREN) {
            parse_bounds(p, d);
        }
        if (p->error) {
            return head;
        }
        *tail = d;
        tail = &d->next;
        if (p->tok.kind != T_COMMA) {
            return head;
        }
        parse_next(p);
    } while (!p->error);
    return head;
}

static struct stmt *parse_dim(struct parser *p)
{
    struct stmt *s = parse_stmt_new(p, S_DIM);
    parse_next(p);
    s->decls = parse_var_list(p, false);
    return s;
}

static struct stmt *parse_redim(struct parser *p)
{
    struct stmt *s = parse_stmt_new(p, S_REDIM);
    struct decl **tail = &s->decls;
    parse_next(p);
    s->preserve = parse_keyword(p, KW_PRESERVE);
    for (;;) {
        struct decl *d = decl_new(p);
        struct expr *e = parse_chain(p);
        if (!p->error && (e->kind != E_CALL || e->count == 0)) {
            parse_fail(p, 1005);
        }
        if (p->error) {
            return s;
        }
        d->target = e->left;
        d->value = e->list;
        d->ndims = e->count;
        d->atom = e->left->kind == E_NAME ? e->left->atom : NULL;
        *tail = d;
        tail = &d->next;
        if (p->tok.kind != T_COMMA) {
            return s;
        }
        parse_next(p);
    }
}

static struct stmt *parse_erase(struct parser *p)
{
    struct stmt *s = parse_stmt_new(p, S_ERASE);
    struct decl **tail = &s->decls;
    parse_next(p);
    for (;;) {
        struct decl *d = decl_new(p);
        d->target = parse_chain(p);
        if (p->error) {
            return s;
        }
        *tail = d;
        tail = &d->next;
        if (p->tok.kind != T_COMMA) {
            return s;
        }
        parse_next(p);
    }
}

/* Const takes literals only; numbers may have a sign, and parentheses are allowed. */
static bool is_literal(const struct expr *e)
{
    bool sign = false;
    while ((e->kind == E_UNARY && e->op != X_NOT) || e->kind == E_PAREN) {
        sign = sign || e->kind == E_UNARY;
        e = e->left;
    }
    return e->kind == E_NUMBER || (e->kind == E_STRING && !sign);
}

static struct stmt *parse_const(struct parser *p, bool is_private)
{
    struct stmt *s = parse_stmt_new(p, S_CONST);
    struct decl **tail = &s->decls;
    parse_next(p);
    for (;;) {
        struct decl *d = decl_new(p);
        d->is_private = is_private;
        d->atom = parse_name(p);
        parse_expect(p, T_EQ, 1011);
        d->value = parse_expr(p);
        if (!p->error && !is_literal(d->value)) {
            parse_fail(p, 1045);
        }
        if (p->error) {
            return s;
        }
        *tail = d;
        tail = &d->next;
        if (p->tok.kind != T_COMMA) {
            return s;
        }
        parse_next(p);
    }
}

/* ---- procedures ---- */
static struct decl *parse_param(struct parser *p)
{
    struct decl *d = decl_new(p);
    if (parse_keyword(p, KW_BYVAL)) {
        d->by_val = true;
    } else {
        parse_keyword(p, KW_BYREF);
    }
    d->line = p->tok.line;
    d->column = p->tok.column;
    d->atom = parse_name(p);
    if (p->tok.kind == T_LPAREN) { /* "a()" says the same as "a" */
        parse_next(p);
        parse_expect(p, T_RPAREN, 1006);
    }
    return d;
}

static void parse_params(struct parser *p, struct proc_def *f)
{
    struct decl **tail = &f->params;
    if (p->tok.kind != T_LPAREN) {
        return;
    }
    parse_next(p);
    while (p->tok.kind != T_RPAREN && !p->error) {
        struct decl *d = parse_param(p);
        for (struct decl *o = f->params; o; o = o->next) {
            if (o->atom == d->atom) {
                parse_fail(p, 1041);
            }
        }
        if (p->error) {
            return;
        }
        *tail = d;
        tail = &d->next;
        f->nparams++;
        if (p->tok.kind == T_COMMA) {
            parse_next(p);
        } else if (p->tok.kind != T_RPAREN) {
            parse_fail(p, 1006);
        }
    }
    parse_next(p);
}

static void parse_proc_end(struct parser *p, struct proc_def *f)
{
    f->end_line = p->tok.line;
    f->end_column = p->tok.column;
    parse_expect_keyword(p, KW_END, 1014);
    switch (f->kind) {
    case PROC_SUB:
        parse_expect_keyword(p, KW_SUB, 1016);
        break;
    case PROC_FUNCTION:
        parse_expect_keyword(p, KW_FUNCTION, 1015);
        break;
    default:
        parse_expect_keyword(p, KW_PROPERTY, 1050);
        break;
    }
}

static struct proc_def *parse_proc(struct parser *p, enum proc_kind kind)
{
    struct proc_def *f = parse_alloc(p, sizeof *f);
    unsigned was_do = p->in_do, was_for = p->in_for, was_with = p->in_with;
    p->in_do = p->in_for = p->in_with = 0;
    f->kind = (uint8_t)kind;
    f->line = p->tok.line;
    f->column = p->tok.column;
    f->atom = parse_name(p);
    parse_params(p, f);
    if (p->tok.kind == T_NAME && p->tok.atom &&
        utf8_caseeq(slice_of(p->tok.atom->text), SLICE("As"))) {
        parse_fail(p, 1025); /* types are not of this language; a statement may follow otherwise */
    }
    p->in_proc = (uint8_t)(1 + kind);
    if (!p->error) {
        f->body = parse_block(p);
    }
    p->in_proc = 0;
    parse_proc_end(p, f);
    p->in_do = was_do;
    p->in_for = was_for;
    p->in_with = was_with;
    return f;
}

static bool proc_keyword(const struct parser *p, enum proc_kind *kind)
{
    *kind = p->tok.keyword == KW_FUNCTION ? PROC_FUNCTION : PROC_SUB;
    return p->tok.kind == T_NAME && (p->tok.keyword == KW_SUB || p->tok.keyword == KW_FUNCTION);
}

/* ---- classes ---- */
static bool is_named(const struct atom *a, const char *z)
{
    struct slice s = slice_of(z);
    if (a->len != s.n) {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        if ((a->text[i] | 32) != (s.p[i] | 32)) {
            return false;
        }
    }
    return true;
}

static unsigned plain_args(const struct proc_def *f)
{
    return f->kind >= PROC_LET ? f->nparams - 1 : f->nparams;
}

static void check_member(struct parser *p, struct class_def *c, const struct proc_def *f)
{
    if (f->kind >= PROC_LET && f->nparams == 0) {
        parse_fail(p, 1054);
        return;
    }
    if (f->kind == PROC_SUB && f->nparams &&
        (is_named(f->atom, "Class_Initialize") || is_named(f->atom, "Class_Terminate"))) {
        parse_fail(p, 1053);
    }
    for (const struct proc_def *o = c->procs; o; o = o->next) {
        if (o->is_default && f->is_default && o->atom != f->atom) {
            parse_fail(p, 1052);
        }
        if (o->atom != f->atom) {
            continue;
        }
        if (o->kind < PROC_GET || f->kind < PROC_GET || o->kind == f->kind) {
            parse_fail(p, 1041);
        } else if (plain_args(o) != plain_args(f)) {
            parse_fail(p, 1051);
        }
    }
    for (const struct decl *v = c->vars; v; v = v->next) {
        if (v->atom == f->atom) {
            parse_fail(p, 1041);
        }
    }
}

static void add_class_proc(struct parser *p, struct class_def *c, enum proc_kind kind,
                           bool is_private, bool is_default)
{
    struct proc_def *f = parse_proc(p, kind);
    f->is_private = is_private;
    f->is_default = is_default;
    if (p->error) {
        return;
    }
    check_member(p, c, f);
    f->next = c->procs;
    c->procs = f;
}

static void add_class_vars(struct parser *p, struct class_def *c, bool is_private)
{
    struct decl *list = parse_var_list(p, is_private), **tail = &c->vars;
    while (*tail) {
        tail = &(*tail)->next;
    }
    *tail = list;
    for (struct decl *a = c->vars; a && !p->error; a = a->next) {
        for (struct decl *b = a->next; b; b = b->next) {
            if (a->atom == b->atom) {
                parse_fail(p, 1041);
            }
        }
        for (struct proc_def *f = c->procs; f; f = f->next) {
            if (a->atom == f->atom) {
                parse_fail(p, 1041);
            }
        }
    }
}

static void parse_property(struct parser *p, struct class_def *c, bool is_private, bool is_default)
{
    parse_next(p);
    enum proc_kind kind;
    if (parse_keyword(p, KW_GET)) {
        kind = PROC_GET;
    } else if (parse_keyword(p, KW_LET)) {
        kind = PROC_LET;
    } else if (parse_keyword(p, KW_SET)) {
        kind = PROC_SET;
    } else {
        parse_fail(p, 1049);
        return;
    }
    if (is_default && kind != PROC_GET) {
        parse_fail(p, 1058);
    }
    add_class_proc(p, c, kind, is_private, is_default);
}

static void parse_class_member(struct parser *p, struct class_def *c)
{
    enum proc_kind kind;
    bool is_private = false, is_default = false, access = false;
    if (parse_keyword(p, KW_DIM)) {
        add_class_vars(p, c, false);
        return;
    }
    if (p->tok.keyword == KW_PUBLIC || p->tok.keyword == KW_PRIVATE) {
        access = true;
        is_private = p->tok.keyword == KW_PRIVATE;
        parse_next(p);
    }
    if (p->tok.keyword == KW_DEFAULT && p->tok.kind == T_NAME) {
        if (!access || is_private) {
            parse_fail(p, 1057);
        }
        is_default = true;
        parse_next(p);
    }
    if (proc_keyword(p, &kind)) {
        parse_next(p);
        add_class_proc(p, c, kind, is_private, is_default);
    } else if (p->tok.kind == T_NAME && p->tok.keyword == KW_PROPERTY) {
        parse_property(p, c, is_private, is_default);
    } else if (is_default) {
        parse_fail(p, 1056);
    } else if (access) {
        add_class_vars(p, c, is_private);
    } else {
        parse_fail(p, p->tok.kind == T_EOF ? 1014 : 1002);
    }
}

static void parse_class(struct parser *p)
{
    struct class_def *c = parse_alloc(p, sizeof *c);
    parse_next(p);
    c->line = p->tok.line;
    c->column = p->tok.column;
    c->atom = parse_name(p);
    p->in_class = c;
    while (!p->error && !(p->tok.kind == T_NAME && p->tok.keyword == KW_END)) {
        if (p->tok.kind == T_EOL || p->tok.kind == T_COLON) {
            parse_next(p);
        } else {
            parse_class_member(p, c);
        }
    }
    p->in_class = NULL;
    parse_expect_keyword(p, KW_END, 1014);
    parse_expect_keyword(p, KW_CLASS, 1047);
    if (!p->error) {
        c->next = p->module->classes;
        p->module->classes = c;
    }
}

/* ---- module level ---- */
#define TOP_NEST 1 /* parse_statement itself */

static void parse_global_proc(struct parser *p, enum proc_kind kind)
{
    if (p->in_proc || p->nest > TOP_NEST) {
        parse_fail(p, 1002);
        return;
    }
    parse_next(p);
    struct proc_def *f = parse_proc(p, kind);
    if (!p->error) {
        f->next = p->module->procs;
        p->module->procs = f;
    }
}

static struct stmt *parse_access(struct parser *p)
{
    bool is_private = p->tok.keyword == KW_PRIVATE;
    enum proc_kind kind;
    struct stmt *s = parse_stmt_new(p, S_DIM);
    if (p->in_proc) {
        parse_fail(p, 1002);
        return NULL;
    }
    parse_next(p);
    parse_keyword(p, KW_DEFAULT);
    if (proc_keyword(p, &kind)) {
        parse_global_proc(p, kind);
        return NULL;
    }
    if (p->tok.kind == T_NAME && p->tok.keyword == KW_CONST) {
        return parse_const(p, is_private);
    }
    if (p->tok.kind == T_NAME && p->tok.keyword == KW_PROPERTY) {
        parse_fail(p, 1048);
        return NULL;
    }
    s->decls = parse_var_list(p, is_private);
    return s;
}

struct stmt *parse_declaration(struct parser *p)
{
    switch (p->tok.keyword) {
    case KW_DIM:
        return parse_dim(p);
    case KW_REDIM:
        return parse_redim(p);
    case KW_ERASE:
        return parse_erase(p);
    case KW_CONST:
        return parse_const(p, false);
    case KW_SUB:
        parse_global_proc(p, PROC_SUB);
        return NULL;
    case KW_FUNCTION:
        parse_global_proc(p, PROC_FUNCTION);
        return NULL;
    case KW_CLASS:
        if (p->in_proc || p->nest > TOP_NEST) {
            parse_fail(p, 1002);
            return NULL;
        }
        parse_class(p);
        return NULL;
    case KW_PUBLIC:
    case KW_PRIVATE:
        return parse_access(p);
    default:
        parse_fail(p, 1002);
        return NULL;
    }
}
