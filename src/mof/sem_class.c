/* sem_class: classes. */
#include "mof/sem.h"
#include "util/utf.h"

static bool check_class_name(struct mof_compiler *c, const struct mof_ast_class *cls)
{
    struct slice n = cls->name;
    if (n.n > CIM_MAX_NAME) {
        return mof_fail(c, cls->pos, WBEM_E_QUOTA_VIOLATION, "a name has at most %u bytes",
                        CIM_MAX_NAME);
    }
    if (n.p[0] == '_' && !c->options->system_classes) {
        return mof_fail(c, cls->pos, WBEM_E_INVALID_OPERATION,
                        "names that begin with '_' belong to the system");
    }
    if (n.p[n.n - 1] == '_') {
        return mof_fail(c, cls->pos, WBEM_E_INVALID_OBJECT, "a class name does not end with '_'");
    }
    return true;
}

bool mof_check_type(struct mof_scope_ctx *s, const struct mof_ast_type *t)
{
    bool embedded =
        !s->amendment && (t->type & ~(unsigned)CIM_ARRAY) == CIM_OBJECT && t->class_name.n;
    if (embedded && !mof_class_exists(s->c, s->ns, t->class_name)) {
        return !s->c->fatal && mof_fail(s->c, t->pos, WBEMMOF_E_UNRECOGNIZED_TYPE,
                                        "'%.*s' is neither a type nor a class",
                                        (int)t->class_name.n, t->class_name.p);
    }
    return true;
}

static bool find_super(struct mof_scope_ctx *s, const struct mof_ast_class *ast,
                       struct cim_class **super)
{
    *super = NULL;
    if (ast->super.n == 0 || s->amendment) {
        return true;
    }
    hres hr = mof_find_class(s->c, s->ns, ast->super, super);
    if (hr == WBEM_E_CIRCULAR_REFERENCE) {
        return mof_fail(s->c, ast->super_pos, hr, "'%.*s' derives from itself", (int)ast->super.n,
                        ast->super.p);
    }
    if (hr == WBEM_E_NOT_FOUND) {
        return mof_fail(s->c, ast->super_pos, WBEM_E_INVALID_SUPERCLASS, "'%.*s'",
                        (int)ast->super.n, ast->super.p);
    }
    return hr == 0 ? *super != NULL : mof_fatal(s->c, hr);
}

static bool put_prop(struct mof_scope_ctx *s, struct cim_class *cls,
                     const struct mof_ast_feature *f, const struct cim_value *value,
                     struct cim_prop **out)
{
    hres hr = cim_class_put_prop(cls, f->name, f->type.type, f->type.class_name, value, out);
    if (FAILED(hr)) {
        return mof_fail(s->c, f->pos, hr, "'%.*s'", (int)f->name.n, f->name.p);
    }
    (*out)->array_size = f->type.array_size;
    return true;
}

static bool build_prop(struct mof_scope_ctx *s, struct cim_class *cls,
                       const struct mof_ast_feature *f)
{
    struct cim_prop *p = cim_class_prop(cls, f->name);
    if (p && (p->flags & CIM_PROP_LOCAL)) {
        return mof_fail(s->c, f->pos, WBEMMOF_E_DUPLICATE_PROPERTY, "'%.*s'", (int)f->name.n,
                        f->name.p);
    }
    if (!mof_check_type(s, &f->type)) {
        return false;
    }
    struct cim_value v = {0};
    if (f->value &&
        !mof_value_typed(s, f->value, f->type.type, f->type.class_name, f->type.array_size, &v)) {
        return false;
    }
    bool ok = put_prop(s, cls, f, f->value ? &v : NULL, &p);
    cim_value_clear(&v);
    if (!ok) {
        return false;
    }
    unsigned scope = MOF_SCOPE_PROPERTY;
    if ((f->type.type & ~(unsigned)CIM_ARRAY) == CIM_REFERENCE) {
        scope |= MOF_SCOPE_REFERENCE;
    }
    return mof_apply_quals(s, f->quals, scope, NULL, &p->quals);
}

static bool build_method(struct mof_scope_ctx *s, struct cim_class *cls,
                         const struct mof_ast_feature *f)
{
    const struct cim_method *m = cim_class_find_method(cls, f->name);
    if (m && (m->flags & CIM_METHOD_LOCAL)) {
        return mof_fail(s->c, f->pos, WBEMMOF_E_DUPLICATE_PROPERTY, "method '%.*s'", (int)f->name.n,
                        f->name.p);
    }
    return mof_build_method(s, cls, f);
}

static unsigned class_scope(const struct mof_ast_class *ast)
{
    return MOF_SCOPE_CLASS |
           (mof_qual_is_true(ast->quals, "association") ? MOF_SCOPE_ASSOCIATION : 0U) |
           (mof_qual_is_true(ast->quals, "indication") ? MOF_SCOPE_INDICATION : 0U);
}

static bool fill(struct mof_scope_ctx *s, struct cim_class *cls, const struct mof_ast_class *ast)
{
    bool ok = mof_apply_quals(s, ast->quals, class_scope(ast), NULL, &cls->quals);
    for (const struct mof_ast_feature *f = ast->features; f && !s->c->fatal; f = f->next) {
        ok = (f->method ? build_method(s, cls, f) : build_prop(s, cls, f)) && ok;
    }
    return ok;
}

static bool build(struct mof_scope_ctx *s, struct mof_decl *d, struct cim_class **out)
{
    const struct mof_ast_class *ast = d->cls;
    AUTO_CIM_CLASS super = NULL;
    AUTO_CIM_CLASS cls = NULL;
    if (!check_class_name(s->c, ast) || !find_super(s, ast, &super)) {
        return false;
    }
    hres hr = cim_class_new(ast->name, super, &cls);
    if (FAILED(hr)) {
        return mof_fail(s->c, ast->pos, hr, NULL);
    }
    if (!fill(s, cls, ast)) {
        return false;
    }
    hr = cim_class_seal(cls);
    if (FAILED(hr)) {
        return mof_fail(s->c, ast->pos, hr, "class '%.*s'", (int)ast->name.n, ast->name.p);
    }
    *out = TAKE(cls);
    return true;
}

bool mof_build_class(struct mof_compiler *c, struct mof_decl *d)
{
    struct mof_scope_ctx s = {.c = c, .ns = d->ns, .amendment = mof_is_amendment(d->cls)};
    d->state = MOF_WORKING;
    bool ok = build(&s, d, &d->built_class);
    if (ok && d->amendment.n && !s.amendment) {
        ok = mof_split_amended(c, d);
    }
    if (ok && c->target->put_class) {
        hres hr = c->target->put_class(c->target->ctx, d->ns, d->built_class, d->put_flags);
        ok =
            hr >= 0 || mof_fail(c, d->pos, hr, "class '%.*s'", (int)d->cls->name.n, d->cls->name.p);
    }
    c->report->classes += ok;
    d->state = ok ? MOF_DONE : MOF_FAILED;
    return ok;
}
