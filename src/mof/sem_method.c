/* sem_method: methods and their parameters (reference section 7.6). */
#include "mof/sem.h"
#include "util/utf.h"

struct signature {
    const struct mof_ast_feature *method;
    struct cim_class *in, *out; /* unsealed */
    int64_t *ids;               /* by position; -1 = not given */
    uint32_t nparams;
    bool has_in;
};

/* ---- parameter numbers ---- */
static bool given_id(struct mof_scope_ctx *s, const struct mof_ast_feature *p, uint32_t limit,
                     int64_t *id)
{
    const struct mof_ast_qual *q = mof_find_qual(p->quals, "id");
    *id = -1;
    if (!q) {
        return true;
    }
    if (!q->value || q->value->kind != MOF_V_INT || q->value->negative) {
        return mof_fail(s->c, q->pos, WBEM_E_INVALID_PARAMETER_ID, "a number from 0 is expected");
    }
    if (q->value->number >= limit) {
        return mof_fail(s->c, q->pos, WBEM_E_NONCONSECUTIVE_PARAMETER_IDS,
                        "the method has %u parameters", limit);
    }
    *id = (int64_t)q->value->number;
    return true;
}

/* Numbers that are missing are given out in order; all together must be 0 to n-1. */
static bool number_params(struct mof_scope_ctx *s, struct signature *g)
{
    uint32_t i = 0;
    for (const struct mof_ast_feature *p = g->method->params; p; p = p->next) {
        g->nparams++;
    }
    if (g->nparams > CIM_MAX_PROPERTIES) {
        return mof_fail(s->c, g->method->pos, WBEM_E_TOO_MANY_PROPERTIES, "parameters");
    }
    g->ids = mof_alloc(s->c, (g->nparams + 1) * sizeof *g->ids);
    bool *used = mof_alloc(s->c, g->nparams + 1);
    if (!g->ids || !used) {
        return false;
    }
    for (const struct mof_ast_feature *p = g->method->params; p; p = p->next, i++) {
        if (!given_id(s, p, g->nparams, &g->ids[i])) {
            return false;
        }
        if (g->ids[i] >= 0 && used[g->ids[i]]) {
            return mof_fail(s->c, p->pos, WBEM_E_INVALID_PARAMETER_ID, "ID(%d) is used twice",
                            (int)g->ids[i]);
        }
        if (g->ids[i] >= 0) {
            used[g->ids[i]] = true;
        }
    }
    uint32_t next = 0;
    for (i = 0; i < g->nparams; i++) {
        for (; g->ids[i] < 0 && used[next]; next++) {
        }
        if (g->ids[i] < 0) {
            g->ids[i] = next++;
        }
    }
    return true;
}

/* ---- one parameter ---- */
static bool set_bool(struct mof_scope_ctx *s, struct cim_quals *q, const char *name)
{
    struct cim_value yes = cim_bool(true);
    hres hr = cim_quals_set(q, slice_of(name), &yes, 0);
    return hr == 0 || mof_fatal(s->c, hr);
}

static bool set_id(struct mof_scope_ctx *s, struct cim_quals *q, int64_t id)
{
    struct cim_value v = cim_sint(CIM_SINT32, id);
    hres hr = cim_quals_set(q, SLICE("ID"), &v, CIM_NOT_OVERRIDABLE | CIM_TO_INSTANCE);
    return hr == 0 || mof_fatal(s->c, hr);
}

static bool add_param(struct mof_scope_ctx *s, struct cim_class *side,
                      const struct mof_ast_feature *p, int64_t id, const char *other_direction)
{
    struct cim_prop *prop;
    struct cim_value v = {0};
    if (cim_class_find_prop(side, p->name) >= 0) {
        return mof_fail(s->c, p->pos, WBEM_E_INVALID_DUPLICATE_PARAMETER, "'%.*s'", (int)p->name.n,
                        p->name.p);
    }
    if (p->value &&
        !mof_value_typed(s, p->value, p->type.type, p->type.class_name, p->type.array_size, &v)) {
        return false;
    }
    hres hr = cim_class_put_prop(side, p->name, p->type.type, p->type.class_name,
                                 p->value ? &v : NULL, &prop);
    cim_value_clear(&v);
    if (FAILED(hr)) {
        return mof_fail(s->c, p->pos, hr, "'%.*s'", (int)p->name.n, p->name.p);
    }
    prop->array_size = p->type.array_size;
    unsigned scope = MOF_SCOPE_PARAMETER;
    if ((p->type.type & ~(unsigned)CIM_ARRAY) == CIM_REFERENCE) {
        scope |= MOF_SCOPE_REFERENCE;
    }
    return mof_apply_quals(s, p->quals, scope, other_direction, &prop->quals) &&
           set_id(s, &prop->quals, id);
}

static bool build_param(struct mof_scope_ctx *s, struct signature *g,
                        const struct mof_ast_feature *p, int64_t id)
{
    bool in = mof_qual_is_true(p->quals, "in");
    bool out = mof_qual_is_true(p->quals, "out");
    if (!in && !out) {
        return mof_fail(s->c, p->pos, WBEMMOF_E_MUST_BE_IN_OR_OUT, "'%.*s'", (int)p->name.n,
                        p->name.p);
    }
    if (utf8_caseeq(p->name, SLICE("ReturnValue"))) {
        return mof_fail(s->c, p->pos, WBEM_E_INVALID_PARAMETER,
                        "ReturnValue is no name for a parameter");
    }
    g->has_in = g->has_in || in;
    return mof_check_type(s, &p->type) && (!in || add_param(s, g->in, p, id, "out")) &&
           (!out || add_param(s, g->out, p, id, "in"));
}

/* ---- the method ---- */
static bool build_return(struct mof_scope_ctx *s, struct signature *g)
{
    const struct mof_ast_type *t = &g->method->type;
    struct cim_prop *p;
    if (t->type == CIM_EMPTY) {
        return true;
    }
    if (!mof_check_type(s, t)) {
        return false;
    }
    hres hr = cim_class_put_prop(g->out, SLICE("ReturnValue"), t->type, t->class_name, NULL, &p);
    if (FAILED(hr)) {
        return mof_fail(s->c, g->method->pos, hr, NULL);
    }
    return set_bool(s, &p->quals, "out");
}

static bool build_params(struct mof_scope_ctx *s, struct signature *g)
{
    bool ok = true;
    uint32_t i = 0;
    if (!number_params(s, g)) {
        return false;
    }
    for (const struct mof_ast_feature *p = g->method->params; p && !s->c->fatal; p = p->next) {
        ok = build_param(s, g, p, g->ids[i++]) && ok;
    }
    return ok && build_return(s, g);
}

static bool finish(struct mof_scope_ctx *s, struct cim_class *cls, struct signature *g)
{
    const struct mof_ast_feature *f = g->method;
    struct cim_method *m = NULL;
    hres hr = cim_class_seal(g->in);
    hr = hr ? hr : cim_class_seal(g->out);
    hr = hr ? hr
            : cim_class_put_method(cls, f->name, g->has_in ? g->in : NULL,
                                   g->out->nprops ? g->out : NULL, &m);
    if (FAILED(hr)) {
        return mof_fail(s->c, f->pos, hr, "method '%.*s'", (int)f->name.n, f->name.p);
    }
    return mof_apply_quals(s, f->quals, MOF_SCOPE_METHOD, NULL, &m->quals);
}

bool mof_build_method(struct mof_scope_ctx *s, struct cim_class *cls,
                      const struct mof_ast_feature *f)
{
    struct signature g = {.method = f};
    const struct mof_ast_qual *id = mof_find_qual(f->quals, "id");
    if (id) {
        return mof_fail(s->c, id->pos, WBEM_E_PARAMETER_ID_ON_RETVAL, NULL);
    }
    hres hr = cim_params_new(&g.in);
    hr = hr ? hr : cim_params_new(&g.out);
    bool ok = hr == 0 ? build_params(s, &g) && finish(s, cls, &g) : mof_fatal(s->c, hr);
    cim_class_unref(g.in);
    cim_class_unref(g.out);
    return ok;
}
