/* Statements to code. */
#include "vbs/compile.h"

static void block(struct fn *f, const struct stmt *list)
{
    stmts(f, list);
}

/* ---- assignment ---- */
static void raise_at(struct fn *f, unsigned number, struct atom *a)
{
    emit(f, OP_RAISE, number, 0, 0, emit_site(f, NULL, a, false));
}

/* Own property or a member of a global object: registers are result, arguments, value. */
static void put_window(struct fn *f, const struct expr *list, uint32_t n, const struct expr *value,
                       bool set, uint32_t *win)
{
    *win = reg_run(f, n + 2);
    expr_values(f, list, *win + 1);
    uint32_t mark = f->reg;
    uint32_t dest = local_operand(*win + 1 + n);
    if (set || expr_writes_dest(f, value)) {
        expr(f, value, dest);
    } else {
        emit(f, OP_MOVE, 1, dest, expr(f, value, NO_OPERAND), 0);
    }
    f->reg = mark;
}

static void assign_call(struct fn *f, struct ref r, struct atom *a, const struct expr *call,
                        const struct expr *value, bool set)
{
    uint32_t n = call ? call->count : 0, win;
    put_window(f, call ? call->list : NULL, n, value, set, &win);
    if (r.kind == R_MEMBER) {
        emit(f, OP_CALLM, n + 1, local_operand(win), r.index, set ? 2 : 1);
    } else {
        emit(f, OP_MPUT, (n + 1) | (set ? X_FLAG : 0), local_operand(win),
             OPERAND(SP_GLOBAL, r.index), emit_site(f, a, NULL, true));
    }
}

static void assign_var(struct fn *f, uint32_t target, struct atom *a, const struct expr *value,
                       bool set)
{
    if (set) {
        uint32_t o = expr(f, value, NO_OPERAND);
        emit(f, OP_SET, 0, target, o, emit_site(f, NULL, a, false));
        return;
    }
    if (expr_writes_dest(f, value)) {
        expr(f, value, target);
        return;
    }
    uint32_t o = expr(f, value, NO_OPERAND);
    struct ins *last = f->code.n ? &f->code.v[f->code.n - 1] : NULL;
    if (last && last->op == OP_AGET1 && (last->a | OPERAND_KILL) == o &&
        operand_is_temp(f, last->a)) {
        last->a = target; /* x = a(i) in one step */
        last->x = 1;
        return;
    }
    emit(f, OP_MOVE, 0, target, o, 0);
}

static void assign_name(struct fn *f, struct atom *a, const struct expr *value, bool set)
{
    struct ref r = scope_resolve(f, a);
    switch (r.kind) {
    case R_VAR:
        assign_var(f, r.operand, a, value, set);
        break;
    case R_MEMBER:
    case R_OBJECT:
        assign_call(f, r, a, NULL, value, set);
        break;
    case R_DYNAMIC:
        expr(f, value, NO_OPERAND);
        raise_at(f, 500, a);
        break;
    default:
        raise_at(f, 501, a);
        break;
    }
}

static void assign_element(struct fn *f, uint32_t base, const struct expr *call,
                           const struct expr *value, bool set)
{
    bool one = call->count == 1 && call->list->kind != E_MISSING && !set;
    if (one) {
        uint32_t i = expr(f, call->list, NO_OPERAND);
        if (expr_has_calls(f, value)) {
            i = expr_keep(f, i);
        }
        emit(f, OP_ASET1, 0, base, i, expr(f, value, NO_OPERAND));
        return;
    }
    uint32_t first = reg_run(f, call->count ? call->count : 1);
    expr_values(f, call->list, first);
    uint32_t v = expr(f, value, NO_OPERAND);
    emit(f, OP_ASET, call->count | (set ? X_FLAG : 0), base, local_operand(first), v);
}

static void assign_indexed(struct fn *f, const struct expr *call, const struct expr *value,
                           bool set)
{
    if (call->left->kind != E_NAME) {
        uint32_t base = expr(f, call->left, NO_OPERAND);
        assign_element(f, base, call, value, set);
        return;
    }
    struct atom *a = call->left->atom;
    struct ref r = scope_resolve(f, a);
    switch (r.kind) {
    case R_VAR:
    case R_CONST:
        assign_element(f, r.operand, call, value, set);
        break;
    case R_MEMBER:
        if (r.member->let || r.member->set) {
            assign_call(f, r, a, call, value, set);
            break;
        }
        assign_element(f, expr(f, call->left, NO_OPERAND), call, value, set);
        break;
    case R_OBJECT:
        assign_call(f, r, a, call, value, set);
        break;
    case R_DYNAMIC:
        raise_at(f, f->c->ast.option_explicit ? 500 : 13, a);
        break;
    default:
        raise_at(f, 501, a);
        break;
    }
}

static struct atom *subject_of(const struct expr *e)
{
    if (e && e->kind == E_CALL) {
        e = e->left;
    }
    return e && (e->kind == E_NAME || e->kind == E_MEMBER) ? e->atom : NULL;
}

static void assign_member(struct fn *f, const struct expr *m, const struct expr *call,
                          const struct expr *value, bool set)
{
    uint32_t n = call ? call->count : 0, win;
    uint32_t object = m->left ? expr(f, m->left, NO_OPERAND) : f->with;
    put_window(f, call ? call->list : NULL, n, value, set, &win);
    emit(f, OP_MPUT, (n + 1) | (set ? X_FLAG : 0), local_operand(win), object,
         emit_site(f, m->atom, subject_of(m->left), true));
}

static void assign(struct fn *f, const struct stmt *s)
{
    bool set = s->kind == S_SET;
    const struct expr *t = s->a;
    if (t->kind == E_NAME) {
        assign_name(f, t->atom, s->b, set);
    } else if (t->kind == E_MEMBER) {
        assign_member(f, t, NULL, s->b, set);
    } else if (t->kind == E_CALL && t->left->kind == E_MEMBER) {
        assign_member(f, t->left, t, s->b, set);
    } else if (t->kind == E_CALL) {
        assign_indexed(f, t, s->b, set);
    } else {
        comp_fail(f->c, t->kind == E_ME ? 1037 : 1002, s->line, s->column);
    }
}

/* ---- conditions ---- */
static void st_if(struct fn *f, const struct stmt *s)
{
    struct jump_list ends = {0};
    for (const struct clause *c = s->clauses; c; c = c->next) {
        struct jump_list no = {0};
        if (c->test) {
            uint32_t pos =
                c == s->clauses ? (uint32_t)f->pos.n - 1 : emit_pos(f, c->line, c->column);
            expr_branch(f, c->test, false, &no);
            if (pos < f->pos.n) {
                f->pos.v[pos].resume = emit_here(f);
            }
        }
        block(f, c->body);
        if (c->next && !vec_push(&ends, emit(f, OP_JMP, 0, 0, 0, 0))) {
            comp_fail(f->c, 1001, s->line, s->column);
        }
        jumps_here(f, &no);
    }
    jumps_here(f, &ends);
}

static void case_tests(struct fn *f, const struct clause *c, uint32_t value, struct jump_list *hits)
{
    for (const struct expr *v = c->list; v; v = v->next) {
        uint32_t mark = f->reg;
        uint32_t o = expr(f, v, NO_OPERAND);
        if (!vec_push(hits, emit(f, OP_JT_EQ, 0, 0, value, o))) {
            comp_fail(f->c, 1001, c->line, c->column);
        }
        f->reg = mark;
    }
}

static void st_select(struct fn *f, const struct stmt *s)
{
    struct jump_list ends = {0};
    uint32_t value = reg_new(f);
    emit(f, OP_MOVE, 0, local_operand(value), expr(f, s->a, NO_OPERAND), 0);
    f->reg = value + 1;
    for (const struct clause *c = s->clauses; c; c = c->next) {
        struct jump_list hits = {0};
        uint32_t miss = 0;
        if (c->list) {
            emit_pos(f, c->line, c->column);
            case_tests(f, c, local_operand(value), &hits);
            miss = emit(f, OP_JMP, 0, 0, 0, 0);
            jumps_here(f, &hits);
        }
        block(f, c->body);
        if (c->next && !vec_push(&ends, emit(f, OP_JMP, 0, 0, 0, 0))) {
            comp_fail(f->c, 1001, s->line, s->column);
        }
        if (c->list) {
            emit_target(f, miss, emit_here(f));
        }
    }
    jumps_here(f, &ends);
    emit(f, OP_CLR, 1, local_operand(value), 0, 0);
}

/* ---- loops ---- */
static void loop_begin(struct fn *f, struct loop *l, enum exit_kind kind)
{
    *l = (struct loop){.up = f->loops, .kind = kind};
    f->loops = l;
}

static void loop_end(struct fn *f, struct loop *l)
{
    jumps_here(f, &l->exits);
    f->loops = l->up;
}

static uint32_t loop_var(struct fn *f, const struct expr *e)
{
    struct ref r = {.kind = R_DYNAMIC};
    if (e->kind == E_NAME) {
        r = scope_resolve(f, e->atom);
    }
    if (r.kind == R_VAR) {
        return r.operand;
    }
    if (r.kind == R_DYNAMIC && e->kind == E_NAME) {
        raise_at(f, 500, e->atom);
    } else {
        comp_fail(f->c, 1040, e->line, e->column);
    }
    return local_operand(reg_new(f));
}

static void st_for(struct fn *f, const struct stmt *s)
{
    struct loop l;
    uint32_t first_pos = (uint32_t)f->pos.n - 1;
    uint32_t var = loop_var(f, s->a);
    uint32_t h = reg_run(f, 2), mark = f->reg;
    uint32_t start = expr(f, s->b, NO_OPERAND);
    if (expr_has_calls(f, s->c) || (s->d && expr_has_calls(f, s->d))) {
        start = expr_keep(f, start);
    }
    emit(f, OP_MOVE, 0, local_operand(h), expr(f, s->c, NO_OPERAND), 0);
    uint32_t step =
        s->d ? expr(f, s->d, NO_OPERAND) : emit_const(f, &(struct var){.vt = VT_I2, .bits = 1});
    emit(f, OP_MOVE, 0, local_operand(h + 1), step, 0);
    uint32_t prep = emit(f, OP_FORPREP, 0, var, local_operand(h), 0);
    emit(f, OP_NOP, 0, start, 0, 0);
    f->reg = mark;
    loop_begin(f, &l, EXIT_FOR);
    uint32_t top = emit_here(f);
    f->pos.v[first_pos].resume = top;
    block(f, s->body);
    emit_pos(f, s->end_line, s->end_column);
    emit(f, OP_FORLOOP, 0, var, local_operand(h), top);
    emit_target(f, prep, emit_here(f));
    loop_end(f, &l);
    emit_pos(f, s->end_line, s->end_column);
    emit(f, OP_CLR, 2, local_operand(h), 0, 0);
}

static void st_foreach(struct fn *f, const struct stmt *s)
{
    struct loop l;
    uint32_t first_pos = (uint32_t)f->pos.n - 1;
    uint32_t h = reg_run(f, 2), mark = f->reg;
    uint32_t var = loop_var(f, s->a);
    uint32_t o = expr(f, s->b, NO_OPERAND);
    emit(f, OP_EACH, 0, local_operand(h), o, emit_site(f, NULL, subject_of(s->b), false));
    f->reg = mark;
    uint32_t enter = emit(f, OP_JMP, 0, 0, 0, 0);
    loop_begin(f, &l, EXIT_FOR);
    uint32_t top = emit_here(f);
    f->pos.v[first_pos].resume = top;
    block(f, s->body);
    uint32_t next = emit_pos(f, s->line, s->column);
    emit_target(f, enter, emit_here(f));
    emit(f, OP_EACHNEXT, 0, var, local_operand(h), top);
    if (next < f->pos.n) {
        f->pos.v[next].resume = emit_here(f);
    }
    loop_end(f, &l);
    emit_pos(f, s->end_line, s->end_column);
    emit(f, OP_CLR, 2, local_operand(h), 0, 0);
}

/* Do While x / body / Loop: the test stands before the loop and again at its end, so that a turn
 * costs one jump. */
static void st_do(struct fn *f, const struct stmt *s)
{
    struct loop l;
    struct jump_list out = {0}, back = {0};
    uint32_t first_pos = (uint32_t)f->pos.n - 1;
    bool want = s->test == TEST_WHILE;
    if (s->test && !s->test_at_end) {
        expr_branch(f, s->a, !want, &out);
    }
    uint32_t top = emit_here(f);
    f->pos.v[first_pos].resume = top;
    loop_begin(f, &l, EXIT_DO);
    block(f, s->body);
    uint32_t pos = s->test && !s->test_at_end ? emit_pos(f, s->line, s->column)
                                              : emit_pos(f, s->end_line, s->end_column);
    if (s->test) {
        expr_branch(f, s->a, want, &back);
        for (size_t i = 0; i < back.n; i++) {
            emit_target(f, back.v[i], top);
        }
        vec_fini(&back);
        if (!s->test_at_end && pos < f->pos.n) {
            f->pos.v[pos].resume = top;
        }
    } else {
        emit(f, OP_LOOP, 0, top, 0, 0);
    }
    jumps_here(f, &out);
    loop_end(f, &l);
}

static void st_with(struct fn *f, const struct stmt *s)
{
    uint32_t was = f->with, h = reg_new(f), mark = f->reg;
    uint32_t o = expr(f, s->a, NO_OPERAND);
    emit(f, OP_WITH, 0, local_operand(h), o, emit_site(f, NULL, subject_of(s->a), false));
    f->reg = mark;
    f->with = local_operand(h);
    block(f, s->body);
    f->with = was;
    emit(f, OP_CLR, 1, local_operand(h), 0, 0);
}

/* ---- the rest ---- */
static void st_exit(struct fn *f, const struct stmt *s)
{
    if (s->test >= EXIT_SUB) {
        emit(f, OP_EXIT, 0, 0, 0, 0);
        return;
    }
    for (struct loop *l = f->loops; l; l = l->up) {
        if (l->kind == s->test) {
            if (!vec_push(&l->exits, emit(f, OP_JMP, 0, 0, 0, 0))) {
                comp_fail(f->c, 1001, s->line, s->column);
            }
            return;
        }
    }
    comp_fail(f->c, 1039, s->line, s->column);
}

static void st_dim(struct fn *f, const struct stmt *s)
{
    for (const struct decl *d = s->decls; d; d = d->next) {
        struct ref r = scope_resolve(f, d->atom);
        if (!d->is_array || r.kind != R_VAR) {
            continue;
        }
        /* bounds as neighbouring constants: they must not be merged with equal ones, hence through
         * registers */
        uint32_t mark = f->reg, first = reg_run(f, d->ndims ? d->ndims : 1);
        for (uint32_t i = 0; i < d->ndims; i++) {
            emit(f, OP_COPY, 0, local_operand(first + i), emit_int(f, d->dims[i]), 0);
        }
        emit(f, OP_DIMARR, d->ndims, r.operand, local_operand(first), 0);
        f->reg = mark;
    }
}

static void st_redim(struct fn *f, const struct stmt *s)
{
    for (const struct decl *d = s->decls; d; d = d->next) {
        struct ref r = {.kind = R_DYNAMIC};
        if (d->atom) {
            r = scope_resolve(f, d->atom);
        }
        if (r.kind != R_VAR) {
            comp_fail(f->c, 1010, d->line, d->column);
            return;
        }
        uint32_t mark = f->reg, first = reg_run(f, d->ndims);
        expr_values(f, d->value, first);
        emit(f, OP_REDIM, d->ndims | (s->preserve ? X_FLAG : 0), r.operand, local_operand(first),
             0);
        f->reg = mark;
    }
}

static void st_erase(struct fn *f, const struct stmt *s)
{
    for (const struct decl *d = s->decls; d; d = d->next) {
        struct ref r = {.kind = R_DYNAMIC};
        if (d->target->kind == E_NAME) {
            r = scope_resolve(f, d->target->atom);
        }
        if (r.kind == R_VAR) {
            emit(f, OP_ERASE, 0, r.operand, 0, 0);
        } else if (d->target->kind == E_CALL && d->target->left->kind == E_NAME) {
            uint32_t mark = f->reg, lock = reg_new(f), ref = reg_new(f),
                     first = reg_run(f, d->target->count + 1);
            struct ref base = scope_resolve(f, d->target->left->atom);
            expr_values(f, d->target->list, first);
            emit(f, OP_AREF, d->target->count, local_operand(ref), base.operand,
                 local_operand(first));
            emit(f, OP_NOP, 0, local_operand(lock),
                 emit_site(f, NULL, d->target->left->atom, false), 0);
            emit(f, OP_ERASE, 0, local_operand(ref), 0, 0);
            emit(f, OP_CLR, 2, local_operand(lock), 0, 0);
            f->reg = mark;
        } else {
            raise_at(f, 13, d->target->kind == E_NAME ? d->target->atom : NULL);
        }
    }
}

static void st_call(struct fn *f, const struct stmt *s)
{
    const struct expr *e = s->a;
    if (e->kind == E_CALL || e->kind == E_NAME || e->kind == E_MEMBER) {
        expr_call(f, e, NO_OPERAND, true);
    } else {
        comp_fail(f->c, e->kind == E_ME ? 1037 : 1002, s->line, s->column);
    }
}

static void statement(struct fn *f, const struct stmt *s)
{
    switch ((enum stmt_kind)s->kind) {
    case S_ASSIGN:
    case S_SET:
        assign(f, s);
        break;
    case S_CALL:
        st_call(f, s);
        break;
    case S_DIM:
        st_dim(f, s);
        break;
    case S_REDIM:
        st_redim(f, s);
        break;
    case S_ERASE:
        st_erase(f, s);
        break;
    case S_IF:
        st_if(f, s);
        break;
    case S_SELECT:
        st_select(f, s);
        break;
    case S_FOR:
        st_for(f, s);
        break;
    case S_FOREACH:
        st_foreach(f, s);
        break;
    case S_DO:
        st_do(f, s);
        break;
    case S_WITH:
        st_with(f, s);
        break;
    case S_EXIT:
        st_exit(f, s);
        break;
    case S_ONERROR:
        emit(f, OP_ONERR, s->test, 0, 0, 0);
        break;
    case S_CONST:
    case S_STOP:
        break;
    }
}

void stmts(struct fn *f, const struct stmt *list)
{
    for (const struct stmt *s = list; s && !f->c->error; s = s->next) {
        uint32_t mark = f->reg;
        emit_pos(f, s->line, s->column);
        statement(f, s);
        f->reg = mark;
    }
}
