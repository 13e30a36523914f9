/* A block of source to a unit: declarations, classes, procedures, module-level code. */
#include "vbs/compile.h"

#include "vbs/parse.h"

#include <stdlib.h>

static void *unit_copy(struct comp *c, const void *p, size_t n, size_t size)
{
    if (n == 0) {
        return NULL;
    }
    void *m = arena_array(&c->unit->arena, n, size);
    if (!m) {
        comp_fail(c, 1001, 0, 0);
        return NULL;
    }
    memcpy(m, p, n * size);
    return m;
}

/* Entries without an explicit place to go on after an error go on with the next statement. */
static void finish_positions(struct fn *f)
{
    for (size_t i = 0; i < f->pos.n; i++) {
        if (f->pos.v[i].resume != UINT32_MAX) {
            continue;
        }
        size_t k = i + 1;
        while (k < f->pos.n && f->pos.v[k].start == f->pos.v[i].start) {
            k++;
        }
        f->pos.v[i].resume = k < f->pos.n ? f->pos.v[k].start : emit_here(f) - 1;
    }
}

static void fn_finish(struct fn *f)
{
    struct comp *c = f->c;
    struct vbs_proc *p = f->proc;
    finish_positions(f);
    p->code = unit_copy(c, f->code.v, f->code.n, sizeof *f->code.v);
    p->ncode = (uint32_t)f->code.n;
    p->pos = unit_copy(c, f->pos.v, f->pos.n, sizeof *f->pos.v);
    p->npos = (uint32_t)f->pos.n;
    p->binds = unit_copy(c, f->binds.v, f->binds.n, sizeof *f->binds.v);
    p->nbinds = (uint32_t)f->binds.n;
    p->names = unit_copy(c, f->names.v, f->names.n, sizeof *f->names.v);
    p->nnames = (uint32_t)f->names.n;
    p->nregs = f->maxreg + 1;
    vec_fini(&f->code);
    vec_fini(&f->pos);
    vec_fini(&f->names);
    vec_fini(&f->binds);
    vec_fini(&f->consts);
}

static void add_params(struct fn *f, const struct proc_def *def)
{
    uint8_t *by_val = arena_array(&f->c->unit->arena, def->nparams + 1, 1);
    uint32_t i = 0;
    f->proc->nparams = def->nparams;
    if (!by_val) {
        comp_fail(f->c, 1001, def->line, def->column);
        return;
    }
    for (const struct decl *d = def->params; d; d = d->next) {
        scope_add_local(f, d->atom);
        by_val[i++] = d->by_val;
        f->proc->has_byval |= d->by_val;
    }
    f->proc->byval = by_val;
}

static void begin_code(struct fn *f, const struct stmt *body)
{
    bool local = f->def || (f->c->outer && f->c->outer->proc != f->c->outer->proc->unit->main);
    if (local) {
        scope_declare_proc(f, body);
    }
    scope_implicit(f, body);
    f->reg = f->proc->nlocals + 1;
    f->maxreg = f->reg;
}

static void compile_proc(struct comp *c, struct vbs_proc *p, const struct proc_def *def,
                         struct vbs_class *cls)
{
    struct fn f = {.c = c, .proc = p, .cls = cls, .def = def, .with = NO_OPERAND};
    p->unit = c->unit;
    p->cls = cls;
    p->name = def->atom;
    p->is_sub = def->kind == PROC_SUB;
    p->is_property = def->kind == PROC_GET || def->kind == PROC_LET || def->kind == PROC_SET;
    add_params(&f, def);
    if (def->kind == PROC_FUNCTION || def->kind == PROC_GET) {
        struct local_name result = {def->atom, 0};
        if (!vec_push(&f.names, result)) {
            comp_fail(c, 1001, def->line, def->column);
        }
    }
    begin_code(&f, def->body);
    stmts(&f, def->body);
    emit_pos(&f, def->end_line, def->end_column);
    emit(&f, OP_RET, 0, 0, 0, 0);
    fn_finish(&f);
}

static void compile_main(struct comp *c)
{
    struct vbs_proc *p = arena_alloc(&c->unit->arena, sizeof *p);
    if (!p) {
        comp_fail(c, 1001, 0, 0);
        return;
    }
    c->unit->main = p;
    p->unit = c->unit;
    struct fn f = {.c = c, .proc = p, .with = NO_OPERAND};
    if (c->outer) {
        f.cls = c->outer->proc->cls;
        p->cls = f.cls;
    }
    begin_code(&f, c->ast.body);
    if (c->mode == COMPILE_EXPRESSION) {
        const struct expr *e = c->ast.body->a;
        emit_pos(&f, e->line, e->column);
        expr(&f, e, local_operand(0));
    } else {
        stmts(&f, c->ast.body);
    }
    emit_pos(&f, 0, 0);
    emit(&f, OP_RET, 0, 0, 0, 0);
    fn_finish(&f);
}

/* ---- classes ---- */
static struct vbs_member *member_new(struct comp *c, struct vbs_class *k, struct atom *a)
{
    struct vbs_member *m = arena_alloc(&c->unit->arena, sizeof *m);
    if (!m) {
        comp_fail(c, 1001, 0, 0);
        return NULL;
    }
    m->atom = a;
    m->next = k->members;
    m->index = k->nmembers++;
    k->members = m;
    return m;
}

static void declare_class_proc(struct comp *c, struct vbs_class *k, const struct proc_def *d)
{
    struct vbs_member *m = (struct vbs_member *)(uintptr_t)vbs_class_find(k, d->atom);
    struct vbs_proc *p = arena_alloc(&c->unit->arena, sizeof *p);
    if (!m) {
        m = member_new(c, k, d->atom);
    }
    if (!m || !p) {
        comp_fail(c, 1001, d->line, d->column);
        return;
    }
    m->is_private |= d->is_private;
    if (d->is_default) {
        k->def = m;
    }
    if (d->kind == PROC_LET) {
        m->let = p;
    } else if (d->kind == PROC_SET) {
        m->set = p;
    } else {
        m->get = p;
    }
}

static bool named(const struct atom *a, const char *z)
{
    for (; *z; a = NULL) {
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
    return false;
}

static void declare_class(struct comp *c, const struct class_def *def)
{
    struct vbs_class *k = arena_alloc(&c->unit->arena, sizeof *k);
    if (!k) {
        comp_fail(c, 1001, def->line, def->column);
        return;
    }
    k->unit = c->unit;
    k->name = def->atom;
    for (const struct decl *d = def->vars; d && !c->error; d = d->next) {
        struct vbs_member *m = member_new(c, k, d->atom);
        if (!m) {
            return;
        }
        m->is_var = true;
        m->is_private = d->is_private;
        m->slot = k->nfields++;
        m->is_array = d->is_array;
        m->ndims = d->ndims;
        m->dims = unit_copy(c, d->dims, d->ndims, sizeof *d->dims);
    }
    for (const struct proc_def *d = def->procs; d && !c->error; d = d->next) {
        declare_class_proc(c, k, d);
    }
    def->atom->sym->cls = k;
}

static void index_members(struct comp *c, struct vbs_class *k)
{
    k->by_index = arena_array(&c->unit->arena, k->nmembers + 1, sizeof(struct vbs_member *));
    if (!k->by_index) {
        comp_fail(c, 1001, 0, 0);
        return;
    }
    for (struct vbs_member *m = k->members; m; m = m->next) {
        k->by_index[m->index] = m;
        if (m->get && named(m->atom, "Class_Initialize")) {
            k->init = m->get;
        } else if (m->get && named(m->atom, "Class_Terminate")) {
            k->term = m->get;
        }
    }
}

static void compile_class(struct comp *c, const struct class_def *def)
{
    struct vbs_class *k = def->atom->sym->cls;
    for (const struct proc_def *d = def->procs; d && !c->error; d = d->next) {
        const struct vbs_member *m = vbs_class_find(k, d->atom);
        struct vbs_proc *p = d->kind == PROC_LET ? m->let : d->kind == PROC_SET ? m->set : m->get;
        compile_proc(c, p, d, k);
    }
}

/* ---- the unit ---- */
/* Global code first: the variables it uses without Dim are then known to the procedures. */
static void compile_unit(struct comp *c)
{
    scope_declare_unit(c);
    for (const struct class_def *d = c->ast.classes; d && !c->error; d = d->next) {
        declare_class(c, d);
        if (!c->error) {
            index_members(c, d->atom->sym->cls);
        }
    }
    if (!c->error) {
        compile_main(c);
    }
    for (const struct class_def *d = c->ast.classes; d && !c->error; d = d->next) {
        compile_class(c, d);
    }
}

/* The head of the list is the last definition of the source: it wins over earlier ones of the same
 * name. */
static void compile_procs(struct comp *c)
{
    for (const struct proc_def *d = c->ast.procs; d && !c->error; d = d->next) {
        bool again = false;
        for (const struct proc_def *o = c->ast.procs; o != d; o = o->next) {
            again |= o->atom == d->atom;
        }
        struct vbs_proc *p = arena_alloc(&c->unit->arena, sizeof *p);
        if (!p) {
            comp_fail(c, 1001, d->line, d->column);
            return;
        }
        compile_proc(c, p, d, NULL);
        if (!again && !c->error) {
            d->atom->sym->proc = p;
        }
    }
}

void vbs_unit_free(struct vbs_unit *u)
{
    if (!u) {
        return;
    }
    for (uint32_t i = 0; i < u->nconsts; i++) {
        var_clear(&u->consts[i]);
    }
    free(u->consts);
    free(u->sites);
    bstr_unref(u->file);
    arena_fini(&u->arena);
    free(u);
}

static struct vbs_unit *unit_new(const char *file)
{
    struct vbs_unit *u = calloc(1, sizeof *u);
    if (!u) {
        return NULL;
    }
    arena_init(&u->arena, 0);
    u->file = bstr_from_utf8(slice_of(file));
    u->consts = calloc(1, sizeof *u->consts);
    u->cap_consts = 1;
    if (!u->file || !u->consts) {
        vbs_unit_free(u);
        return NULL;
    }
    return u;
}

static hres report(struct comp *c, struct script_error *err)
{
    const char *text = script_error_text(c->error);
    *err = (struct script_error){.number = c->error,
                                 .hr = HRES_SCRIPT(c->error),
                                 .compile = true,
                                 .has_source = true,
                                 .line = c->error_line,
                                 .column = c->error_column};
    err->file = bstr_ref(c->unit->file);
    err->source = bstr_from_utf8(SLICE("Microsoft VBScript compilation error"));
    err->description = bstr_from_utf8(slice_of(text ? text : "Syntax error"));
    return err->hr;
}

static void parse(struct comp *c, struct slice text, uint32_t first_line)
{
    struct parser *p = calloc(1, sizeof *p);
    if (!p || text.n > VBS_MAX_SOURCE) {
        comp_fail(c, 1001, first_line, 1);
    } else if (parse_module(p, &c->arena, &c->e->atoms, text, first_line,
                            c->mode == COMPILE_EXPRESSION, &c->ast)) {
        comp_fail(c, p->error, p->error_line, p->error_column);
    }
    free(p);
}

hres vbs_compile(struct vbs *e, struct slice text, const char *file, uint32_t first_line,
                 enum compile_mode mode, const struct vbs_frame *outer, struct vbs_unit **out,
                 struct script_error *err)
{
    struct comp c = {.e = e, .mode = mode, .outer = outer};
    hres hr = 0;
    *out = NULL;
    c.unit = unit_new(file);
    if (!c.unit) {
        *err = (struct script_error){
            .number = 7, .hr = HRES_SCRIPT(7), .compile = true, .has_source = true};
        return err->hr;
    }
    arena_init(&c.arena, 0);
    e->serial++;
    parse(&c, text, first_line);
    if (!c.error) {
        compile_unit(&c);
    }
    if (!c.error) {
        compile_procs(&c);
    }
    c.unit->keep = c.ast.procs || c.ast.classes;
    if (c.error) {
        hr = report(&c, err);
        for (const struct class_def *d = c.ast.classes; d; d = d->next) {
            if (d->atom->sym) {
                d->atom->sym->cls = NULL; /* it has no code */
            }
        }
    }
    arena_fini(&c.arena);
    if (FAILED(hr) && !c.unit->keep) {
        vbs_unit_free(c.unit);
        return hr;
    }
    c.unit->next = e->units; /* also a failed one that symbols may point into */
    c.unit->ran = FAILED(hr);
    e->units = c.unit;
    *out = FAILED(hr) ? NULL : c.unit;
    return hr;
}
