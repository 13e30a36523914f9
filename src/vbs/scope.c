/* Names: where they are declared and what they mean. */
#include "vbs/compile.h"

/* ---- walking over a tree ---- */
struct walk {
    struct fn *f;
    void (*use)(struct fn *f, struct atom *a);  /* a name that is used as a variable may be */
    void (*arg)(struct fn *f, struct atom *a);  /* one that a callee may assign; may be NULL */
    void (*name)(struct fn *f, struct atom *a); /* any other name; may be NULL */
};

static void walk_expr(struct walk *w, const struct expr *e);

static void walk_list(struct walk *w, const struct expr *list, bool args)
{
    for (; list; list = list->next) {
        if (args && list->kind == E_NAME) {
            if (w->arg) {
                w->arg(w->f, list->atom);
            }
        } else {
            walk_expr(w, list);
        }
    }
}

static void walk_expr(struct walk *w, const struct expr *e)
{
    if (!e) {
        return;
    }
    if (e->kind == E_NAME && w->name) {
        w->name(w->f, e->atom);
    }
    if (e->kind != E_CONCAT) {
        walk_expr(w, e->left);
        walk_expr(w, e->right);
    }
    walk_list(w, e->list, e->kind == E_CALL);
}

static void walk_target(struct walk *w, const struct expr *e)
{
    if (e && e->kind == E_NAME) {
        w->use(w->f, e->atom);
    } else {
        walk_expr(w, e);
    }
}

static void walk_stmts(struct walk *w, const struct stmt *s)
{
    for (; s; s = s->next) {
        bool assigns =
            s->kind == S_ASSIGN || s->kind == S_SET || s->kind == S_FOR || s->kind == S_FOREACH;
        if (assigns) {
            walk_target(w, s->a);
        } else {
            walk_expr(w, s->a);
        }
        walk_expr(w, s->b);
        walk_expr(w, s->c);
        walk_expr(w, s->d);
        for (const struct decl *d = s->decls; d && (s->kind == S_REDIM || s->kind == S_ERASE);
             d = d->next) {
            walk_target(w, d->target);
            walk_list(w, d->value, false);
        }
        for (const struct clause *c = s->clauses; c; c = c->next) {
            walk_expr(w, c->test);
            walk_list(w, c->list, false);
            walk_stmts(w, c->body);
        }
        walk_stmts(w, s->body);
    }
}

/* ---- globals ---- */
static void declare_global(struct comp *c, struct atom *a, enum sym_kind kind, uint32_t line,
                           uint32_t column)
{
    struct vbs_sym *s = vbs_sym_get(c->e, a);
    if (!s) {
        comp_fail(c, 1001, line, column);
        return;
    }
    if (s->declared && s->serial == c->e->serial && !(kind == SYM_PROC && s->kind == SYM_PROC)) {
        comp_fail(c, 1041, line, column);
        return;
    }
    bool was_var = s->kind == SYM_VAR || (s->kind == SYM_CONST && kind == SYM_CONST && !s->builtin);
    s->declared = true;
    s->builtin = false;
    s->serial = c->e->serial;
    s->kind = (uint8_t)kind;
    if (kind == SYM_PROC || kind == SYM_CLASS) {
        return;
    }
    if (!was_var) {
        s->has_slot =
            false; /* a constant of the system keeps its place for code that is already compiled */
    }
    if (!vbs_sym_slot(c->e, s)) {
        comp_fail(c, 1001, line, column);
    }
}

static void declare_const(struct comp *c, const struct decl *d)
{
    declare_global(c, d->atom, SYM_CONST, d->line, d->column);
    if (c->error) {
        return;
    }
    bool ok;
    struct var v = expr_literal(d->value, &ok);
    if (!ok) {
        comp_fail(c, 1001, d->line, d->column);
        return;
    }
    struct var *slot = &c->e->globals[d->atom->sym->slot];
    var_clear(slot);
    *slot = v;
}

static void declare_stmts(struct comp *c, const struct stmt *s)
{
    for (; s && !c->error; s = s->next) {
        for (const struct decl *d = s->decls; d && !c->error; d = d->next) {
            if (s->kind == S_DIM) {
                declare_global(c, d->atom, SYM_VAR, d->line, d->column);
            } else if (s->kind == S_CONST) {
                declare_const(c, d);
            } else if (s->kind == S_REDIM && d->atom &&
                       !(d->atom->sym && d->atom->sym->kind == SYM_VAR)) {
                declare_global(c, d->atom, SYM_VAR, d->line, d->column);
                if (d->atom->sym) {
                    d->atom->sym->serial = 0; /* a Dim may follow */
                }
            }
        }
        for (const struct clause *k = s->clauses; k; k = k->next) {
            declare_stmts(c, k->body);
        }
        declare_stmts(c, s->body);
    }
}

void scope_declare_unit(struct comp *c)
{
    for (const struct class_def *k = c->ast.classes; k && !c->error; k = k->next) {
        declare_global(c, k->atom, SYM_CLASS, k->line, k->column);
    }
    for (const struct proc_def *p = c->ast.procs; p && !c->error; p = p->next) {
        declare_global(c, p->atom, SYM_PROC, p->line, p->column);
    }
    if (!c->outer || c->outer->proc == c->outer->proc->unit->main) {
        declare_stmts(c, c->ast.body);
    }
}

/* ---- locals ---- */
uint32_t scope_add_local(struct fn *f, struct atom *a)
{
    struct local_name n = {a, ++f->proc->nlocals};
    if (!vec_push(&f->names, n)) {
        comp_fail(f->c, 1001, 0, 0);
    }
    return local_operand(n.reg);
}

bool scope_local(struct fn *f, struct atom *a, uint32_t *operand)
{
    for (size_t i = 0; i < f->names.n; i++) {
        if (f->names.v[i].atom == a) {
            *operand = local_operand(f->names.v[i].reg);
            return true;
        }
    }
    return false;
}

static bool local_const(struct fn *f, struct atom *a, uint32_t *operand)
{
    for (size_t i = 0; i < f->consts.n; i++) {
        if (f->consts.v[i].atom == a) {
            *operand = f->consts.v[i].operand;
            return true;
        }
    }
    return false;
}

static void declare_local(struct fn *f, const struct decl *d, const struct stmt *s)
{
    uint32_t ignored;
    bool known = scope_local(f, d->atom, &ignored) || local_const(f, d->atom, &ignored);
    if (s->kind == S_REDIM) {
        struct ref r = known ? (struct ref){.kind = R_VAR} : scope_resolve(f, d->atom);
        if (r.kind == R_DYNAMIC) {
            scope_add_local(f, d->atom);
        }
        return;
    }
    if (known) {
        comp_fail(f->c, 1041, d->line, d->column);
        return;
    }
    if (s->kind == S_DIM) {
        scope_add_local(f, d->atom);
        return;
    }
    bool ok;
    struct var v = expr_literal(d->value, &ok);
    struct local_const k = {d->atom, ok ? emit_const(f, &v) : 0};
    if (!ok || !vec_push(&f->consts, k)) {
        comp_fail(f->c, 1001, d->line, d->column);
    }
}

void scope_declare_proc(struct fn *f, const struct stmt *s)
{
    for (; s && !f->c->error; s = s->next) {
        bool declares = s->kind == S_DIM || s->kind == S_CONST || s->kind == S_REDIM;
        for (const struct decl *d = s->decls; d && declares && !f->c->error; d = d->next) {
            if (d->atom) {
                declare_local(f, d, s);
            }
        }
        for (const struct clause *k = s->clauses; k; k = k->next) {
            scope_declare_proc(f, k->body);
        }
        scope_declare_proc(f, s->body);
    }
}

/* A name nobody declared: a variable of this procedure, unless a global variable has that name when
 * it is entered. */
static void use_in_proc(struct fn *f, struct atom *a)
{
    struct ref r = scope_resolve(f, a);
    if (r.kind != R_DYNAMIC) {
        return;
    }
    uint32_t operand = scope_add_local(f, a);
    struct bind b = {.reg = operand >> 4, .sym = r.sym};
    if (!vec_push(&f->binds, b)) {
        comp_fail(f->c, 1001, 0, 0);
    }
}

static void use_in_main(struct fn *f, struct atom *a)
{
    struct ref r = scope_resolve(f, a);
    if (r.kind != R_DYNAMIC || !r.sym) {
        return;
    }
    r.sym->kind = SYM_VAR;
    if (!vbs_sym_slot(f->c->e, r.sym)) {
        comp_fail(f->c, 1001, 0, 0);
    }
}

/* Binds variables of the procedure around before registers are given out. */
static void touch(struct fn *f, struct atom *a)
{
    scope_resolve(f, a);
}

void scope_implicit(struct fn *f, const struct stmt *body)
{
    bool inner = !f->def && f->c->outer;
    bool local = f->def || (inner && f->c->outer->proc != f->c->outer->proc->unit->main);
    struct walk w = {f, touch, touch, touch};
    if (inner) {
        walk_stmts(&w, body);
    }
    if (!f->c->ast.option_explicit) {
        w = (struct walk){f, local ? use_in_proc : use_in_main, local ? use_in_proc : NULL, NULL};
        walk_stmts(&w, body);
    }
}

/* ---- meaning ---- */
/* A variable of the procedure that runs Execute: a register bound to it on entry. */
static bool outer_local(struct fn *f, struct atom *a, uint32_t *operand)
{
    const struct vbs_proc *o = f->def || !f->c->outer ? NULL : f->c->outer->proc;
    for (uint32_t i = 0; o && i < o->nnames; i++) {
        if (o->names[i].atom == a) {
            *operand = scope_add_local(f, a);
            struct bind b = {.reg = *operand >> 4, .outer = o->names[i].reg};
            if (!vec_push(&f->binds, b)) {
                comp_fail(f->c, 1001, 0, 0);
            }
            return true;
        }
    }
    return false;
}

static bool global_member(struct fn *f, struct atom *a, uint32_t *index)
{
    struct vbs *e = f->c->e;
    for (uint32_t i = 0; i < e->nglobal_members; i++) {
        int32_t id;
        struct disp *o = e->globals[e->global_members[i]].obj;
        if (o->ops->get_id && SUCCEEDED(o->ops->get_id(o, a->wide, a->wide_len, &id))) {
            *index = e->global_members[i];
            return true;
        }
    }
    return false;
}

static struct ref resolve_global(struct fn *f, struct atom *a)
{
    struct vbs_sym *s = vbs_sym_get(f->c->e, a);
    struct ref r = {.kind = R_DYNAMIC, .sym = s};
    if (!s) {
        comp_fail(f->c, 1001, 0, 0);
        return r;
    }
    switch (s->kind) {
    case SYM_VAR:
    case SYM_CONST:
        r.kind = s->kind == SYM_VAR ? R_VAR : R_CONST;
        r.operand = OPERAND(SP_GLOBAL, s->slot);
        return r;
    case SYM_PROC:
        r.kind = R_PROC;
        return r;
    case SYM_CLASS:
        r.kind = R_CLASS;
        return r;
    default:
        break;
    }
    if (a->builtin >= 0) {
        r.kind = R_BUILTIN;
        r.index = (uint32_t)a->builtin;
    } else if (global_member(f, a, &r.index)) {
        r.kind = R_OBJECT;
    }
    return r;
}

struct ref scope_resolve(struct fn *f, struct atom *a)
{
    struct ref r = {.kind = R_VAR};
    if (scope_local(f, a, &r.operand)) {
        return r;
    }
    if (local_const(f, a, &r.operand)) {
        r.kind = R_CONST;
        return r;
    }
    if (outer_local(f, a, &r.operand)) {
        return r;
    }
    const struct vbs_member *m = f->cls ? vbs_class_find(f->cls, a) : NULL;
    if (m && m->is_var) {
        r.operand = OPERAND(SP_FIELD, m->slot);
        return r;
    }
    if (m) {
        r.kind = R_MEMBER;
        r.member = m;
        r.index = m->index;
        return r;
    }
    return resolve_global(f, a);
}
