/* sem_qual: qualifiers: values, flavors, scopes. */
#include "mof/sem.h"
#include "util/utf.h"

const struct mof_ast_qual *mof_find_qual(const struct mof_ast_qual *q, const char *name)
{
    while (q && !utf8_caseeq(q->name, slice_of(name))) {
        q = q->next;
    }
    return q;
}

bool mof_qual_is_true(const struct mof_ast_qual *q, const char *name)
{
    q = mof_find_qual(q, name);
    return q && (!q->value || (q->value->kind == MOF_V_BOOL && q->value->boolean));
}

unsigned mof_cim_flavor(unsigned base, unsigned words)
{
    static const struct {
        unsigned word, clear, set;
    } rows[] = {
        {MOF_F_ENABLE_OVERRIDE, CIM_NOT_OVERRIDABLE, 0},
        {MOF_F_DISABLE_OVERRIDE, 0, CIM_NOT_OVERRIDABLE},
        {MOF_F_TO_SUBCLASS, 0, CIM_TO_SUBCLASS},
        {MOF_F_NOT_TO_SUBCLASS, CIM_TO_SUBCLASS, 0},
        {MOF_F_TO_INSTANCE, 0, CIM_TO_INSTANCE},
        {MOF_F_NOT_TO_INSTANCE, CIM_TO_INSTANCE, 0},
        {MOF_F_AMENDED, 0, CIM_AMENDED},
        {MOF_F_RESTRICTED, CIM_TO_SUBCLASS | CIM_TO_INSTANCE, 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (words & rows[i].word) {
            base = (base & ~rows[i].clear) | rows[i].set;
        }
    }
    return base;
}

/* ---- types of values that no declaration names ---- */
static bool integer_type(const struct mof_ast_value *v, unsigned *type)
{
    uint64_t limit32 = v->negative ? (uint64_t)INT32_MAX + 1 : INT32_MAX;
    uint64_t limit64 = v->negative ? (uint64_t)INT64_MAX + 1 : INT64_MAX;
    *type = v->number <= limit32 ? CIM_SINT32 : v->number <= limit64 ? CIM_SINT64 : CIM_UINT64;
    return *type != CIM_UINT64 || !v->negative;
}

static bool infer_scalar(struct mof_scope_ctx *s, const struct mof_ast_value *v, unsigned *type)
{
    switch (v->kind) {
    case MOF_V_BOOL:
        *type = CIM_BOOLEAN;
        return true;
    case MOF_V_INT:
        return integer_type(v, type) || mof_fail(s->c, v->pos, WBEMMOF_E_OUT_OF_RANGE, NULL);
    case MOF_V_REAL:
        *type = CIM_REAL64;
        return true;
    case MOF_V_NULL:
    case MOF_V_STRING:
        *type = CIM_STRING;
        return true;
    default:
        return mof_fail(s->c, v->pos, WBEMMOF_E_UNSUPPORTED_CIMV22_QUAL_VALUE, NULL);
    }
}

/* All elements must be of one kind; integers take the widest type among them. */
static bool infer_list(struct mof_scope_ctx *s, const struct mof_ast_value *list, unsigned *type)
{
    *type = list->first ? CIM_EMPTY : CIM_STRING;
    for (const struct mof_ast_value *v = list->first; v; v = v->next) {
        unsigned t = CIM_EMPTY;
        if (v->kind == MOF_V_NULL) {
            return mof_fail(s->c, v->pos, WBEMMOF_E_NULL_ARRAY_ELEM, NULL);
        }
        if (!infer_scalar(s, v, &t)) {
            return false;
        }
        if (v->kind != list->first->kind) {
            return mof_fail(s->c, v->pos, WBEMMOF_E_TYPE_MISMATCH,
                            "the values of a list are of one type");
        }
        if (v->kind != MOF_V_INT ||
            t > *type) { /* the numbers of the three integer types rise with their width */
            *type = t;
        }
    }
    *type |= CIM_ARRAY;
    return true;
}
_Static_assert(CIM_SINT32 < CIM_SINT64 && CIM_SINT64 < CIM_UINT64, "infer_list takes the largest");

static bool untyped_value(struct mof_scope_ctx *s, const struct mof_ast_value *v,
                          struct cim_value *out)
{
    unsigned type = CIM_EMPTY;
    bool ok = v->kind == MOF_V_LIST ? infer_list(s, v, &type) : infer_scalar(s, v, &type);
    return ok && mof_value_typed(s, v, type, (struct slice){"", 0}, 0, out);
}

/* ---- scopes ---- */
/* Qualifiers whose place the model itself fixes, whether they are declared or not. */
static const struct {
    const char *name;
    unsigned scope;
} fixed_scopes[] = {
    {"key", MOF_SCOPE_PROPERTY | MOF_SCOPE_REFERENCE},
    {"in", MOF_SCOPE_PARAMETER},
    {"out", MOF_SCOPE_PARAMETER},
    {"implemented", MOF_SCOPE_METHOD},
    {"abstract", MOF_SCOPE_CLASS | MOF_SCOPE_ASSOCIATION | MOF_SCOPE_INDICATION},
    {"singleton", MOF_SCOPE_CLASS | MOF_SCOPE_ASSOCIATION | MOF_SCOPE_INDICATION},
};

static bool check_scope(struct mof_scope_ctx *s, const struct mof_ast_qual *q,
                        const struct mof_qualifier_type *type, unsigned scope)
{
    unsigned allowed = type ? type->scope : MOF_SCOPE_ANY;
    for (size_t i = 0; !type && i < ARRAY_LEN(fixed_scopes); i++) {
        if (utf8_caseeq(q->name, slice_of(fixed_scopes[i].name))) {
            allowed = fixed_scopes[i].scope;
        }
    }
    return (allowed & scope) || mof_fail(s->c, q->pos, WBEMMOF_E_QUALIFIER_USED_OUTSIDE_SCOPE,
                                         "'%.*s'", (int)q->name.n, q->name.p);
}

/* ---- applying ---- */
static bool qual_value(struct mof_scope_ctx *s, const struct mof_ast_qual *q,
                       const struct mof_qualifier_type *type, struct cim_value *out)
{
    if (q->value) {
        return type ? mof_value_typed(s, q->value, type->type, (struct slice){"", 0}, 0, out)
                    : untyped_value(s, q->value, out);
    }
    if (!type || type->type == CIM_BOOLEAN) {
        *out = cim_bool(true);
    } else {
        cim_value_copy(out, &type->value);
    }
    return true;
}

static bool apply_one(struct mof_scope_ctx *s, const struct mof_ast_qual *q, unsigned scope,
                      struct cim_quals *out)
{
    const struct mof_qualifier_type *type = map_get(&s->c->qualtypes, q->name);
    struct cim_value v = {0};
    if (utf8_caseeq(q->name, SLICE("CIMTYPE"))) {
        return mof_fail(s->c, q->pos, WBEMMOF_E_CIMTYPE_QUALIFIER, NULL);
    }
    if (!check_scope(s, q, type, scope)) {
        return false;
    }
    if (!qual_value(s, q, type, &v)) {
        return false;
    }
    hres hr = cim_quals_set(out, q->name, &v, mof_cim_flavor(type ? type->flavor : 0, q->flavors));
    cim_value_clear(&v);
    return hr == 0 || mof_fail(s->c, q->pos, hr, "'%.*s'", (int)q->name.n, q->name.p);
}

bool mof_apply_quals(struct mof_scope_ctx *s, const struct mof_ast_qual *q, unsigned scope,
                     const char *skip, struct cim_quals *out)
{
    bool ok = true;
    for (; q; q = q->next) {
        if (!skip || !utf8_caseeq(q->name, slice_of(skip))) {
            ok = apply_one(s, q, scope, out) && ok;
        }
    }
    return ok;
}
