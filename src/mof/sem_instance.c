/* sem_instance: instances, top level and embedded. */
#include "mof/sem.h"
#include "util/utf.h"

#include <stdlib.h>

/* Qualifiers of the value: those that make the schema stay with the class. */
static bool assign_quals(struct mof_scope_ctx *s, struct cim_instance *inst, uint32_t i,
                         const struct mof_ast_assign *a)
{
    const struct mof_ast_qual *key = mof_find_qual(a->quals, "key");
    if (key) {
        return mof_fail(s->c, key->pos, WBEM_E_CANNOT_BE_KEY, "a key is declared by the class");
    }
    struct cim_quals *q;
    hres hr = cim_instance_prop_quals(inst, i, &q);
    return hr ? mof_fatal(s->c, hr) : mof_apply_quals(s, a->quals, MOF_SCOPE_ANY, NULL, q);
}

static bool assign(struct mof_scope_ctx *s, struct cim_instance *inst,
                   const struct mof_ast_assign *a, bool *given)
{
    int i = cim_class_find_prop(inst->cls, a->name);
    if (i < 0) {
        return mof_fail(s->c, a->pos, WBEM_E_NOT_FOUND, "class '%s' has no property '%.*s'",
                        cim_str_z(inst->cls->name), (int)a->name.n, a->name.p);
    }
    if (given[i]) {
        return mof_fail(s->c, a->pos, WBEMMOF_E_DUPLICATE_PROPERTY, "'%.*s'", (int)a->name.n,
                        a->name.p);
    }
    given[i] = true;
    const struct cim_prop *p = &inst->cls->props[i];
    struct cim_value v = {0};
    if (!mof_value_typed(s, a->value, p->type, cim_str_slice(p->ref_class), p->array_size, &v)) {
        return false;
    }
    cim_instance_set(inst, (uint32_t)i, v);
    return !a->quals || assign_quals(s, inst, (uint32_t)i, a);
}

static bool assign_all(struct mof_scope_ctx *s, struct cim_instance *inst,
                       const struct mof_ast_instance *ast)
{
    bool ok = true;
    AUTO_FREE bool *given = calloc(inst->nprops + 1U, sizeof *given);
    if (!given) {
        return mof_fatal(s->c, WBEM_E_OUT_OF_MEMORY);
    }
    for (const struct mof_ast_assign *a = ast->assigns; a && !s->c->fatal; a = a->next) {
        ok = assign(s, inst, a, given) && ok;
    }
    if (ast->quals) {
        inst->quals = calloc(1, sizeof *inst->quals);
        if (!inst->quals) {
            return mof_fatal(s->c, WBEM_E_OUT_OF_MEMORY);
        }
        ok = mof_apply_quals(s, ast->quals, MOF_SCOPE_ANY, NULL, inst->quals) && ok;
    }
    return ok;
}

static bool class_of(struct mof_scope_ctx *s, const struct mof_ast_instance *ast,
                     struct cim_class **cls)
{
    hres hr = mof_find_class(s->c, s->ns, ast->class_name, cls);
    if (hr == WBEM_E_NOT_FOUND || hr == WBEM_E_CIRCULAR_REFERENCE) {
        return mof_fail(s->c, ast->pos, hr, "class '%.*s'", (int)ast->class_name.n,
                        ast->class_name.p);
    }
    return hr == 0 ? *cls != NULL : mof_fatal(s->c, hr);
}

bool mof_build_embedded(struct mof_scope_ctx *s, const struct mof_ast_instance *ast,
                        struct slice required, struct cim_value *out)
{
    AUTO_CIM_CLASS cls = NULL;
    if (ast->alias.n) {
        return mof_fail(s->c, ast->alias_pos, WBEMMOF_E_ALIASES_IN_EMBEDDED, NULL);
    }
    if (!class_of(s, ast, &cls)) {
        return false;
    }
    if (required.n && !cim_class_is_a(cls, required)) {
        return mof_fail(s->c, ast->pos, WBEMMOF_E_TYPE_MISMATCH,
                        "an object of class '%.*s' is expected", (int)required.n, required.p);
    }
    AUTO_CIM_INSTANCE inst = cim_instance_new(cls);
    if (!inst) {
        return mof_fatal(s->c, WBEM_E_OUT_OF_MEMORY);
    }
    s->embedded++;
    bool ok = assign_all(s, inst, ast);
    s->embedded--;
    if (ok) {
        *out = cim_objval(&TAKE(inst)->o);
    }
    return ok;
}

static bool check_complete(struct mof_scope_ctx *s, const struct cim_instance *inst,
                           const struct mof_ast_instance *ast)
{
    const struct cim_class *cls = inst->cls;
    if (cls->flags & CIM_CLASS_ABSTRACT) {
        return mof_fail(s->c, ast->pos, WBEM_E_INCOMPLETE_CLASS, "'%s' is abstract",
                        cim_str_z(cls->name));
    }
    if (cls->nkeys == 0 && !(cls->flags & CIM_CLASS_SINGLETON)) {
        return mof_fail(s->c, ast->pos, WBEM_E_NO_KEY,
                        "class '%s' has neither keys nor the qualifier singleton",
                        cim_str_z(cls->name));
    }
    for (uint32_t i = 0; i < cls->nprops; i++) {
        if (inst->v[i].null && (cls->props[i].flags & (CIM_PROP_KEY | CIM_PROP_NOT_NULL))) {
            return mof_fail(s->c, ast->pos, WBEM_E_ILLEGAL_NULL, "'%s' needs a value",
                            cim_str_z(cls->props[i].name));
        }
    }
    return true;
}

static bool build(struct mof_scope_ctx *s, const struct mof_ast_instance *ast,
                  struct cim_instance **out)
{
    AUTO_CIM_CLASS cls = NULL;
    if (!class_of(s, ast, &cls)) {
        return false;
    }
    AUTO_CIM_INSTANCE inst = cim_instance_new(cls);
    if (!inst) {
        return mof_fatal(s->c, WBEM_E_OUT_OF_MEMORY);
    }
    if (!assign_all(s, inst, ast) || !check_complete(s, inst, ast)) {
        return false;
    }
    *out = TAKE(inst);
    return true;
}

bool mof_build_instance(struct mof_compiler *c, struct mof_decl *d)
{
    if (d->state != MOF_NEW) {
        return d->state == MOF_DONE;
    }
    struct mof_scope_ctx s = {.c = c, .ns = d->ns};
    d->state = MOF_WORKING;
    bool ok = build(&s, d->instance, &d->built_instance);
    d->state = ok ? MOF_DONE : MOF_FAILED;
    return ok;
}
