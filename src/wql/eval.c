/* eval: the condition of a plan over instances and classes (reference sections 12.3, 12.4). A
 * comparison with NULL is neither true nor false. */
#include "cim/datetime.h"
#include "util/utf.h"
#include "wql/plan.h"

enum truth {
    NO,
    YES,
    UNKNOWN
}; /* UNKNOWN: compared with NULL */

static enum truth by_order(int cmp, enum compare_op op)
{
    switch (op) {
    case OP_EQ:
        return cmp == 0;
    case OP_NE:
        return cmp != 0;
    case OP_LT:
        return cmp < 0;
    case OP_LE:
        return cmp <= 0;
    case OP_GT:
        return cmp > 0;
    default:
        return cmp >= 0;
    }
}

static double as_real(const struct cim_value *v)
{
    return cim_type_is_real(v->type)     ? v->d.r
           : cim_type_is_signed(v->type) ? (double)v->d.i
                                         : (double)v->d.u;
}

/* Integers of either sign compare exactly, anything with a fraction as a real. */
static int compare_numbers(const struct cim_value *a, const struct cim_value *b)
{
    if (cim_type_is_real(a->type) || cim_type_is_real(b->type)) {
        double x = as_real(a), y = as_real(b);
        return x < y ? -1 : x > y;
    }
    bool an = cim_type_is_signed(a->type) && a->d.i < 0,
         bn = cim_type_is_signed(b->type) && b->d.i < 0;
    if (an != bn) {
        return an ? -1 : 1;
    }
    if (an) {
        return a->d.i < b->d.i ? -1 : a->d.i > b->d.i;
    }
    return a->d.u < b->d.u ? -1 : a->d.u > b->d.u;
}

static bool is_number(unsigned type)
{
    return cim_type_is_real(type) || cim_type_is_signed(type) || cim_type_is_unsigned(type);
}

static bool same_object(const struct step *s, const struct cim_value *v)
{
    if (cim_str_caseeq(v->d.str, s->value.d.str)) {
        return true;
    }
    struct cim_path p = {0};
    bool same = wql_parse_path(cim_str_slice(v->d.str), &p) == 0 && cim_path_eq(&p, &s->path);
    cim_path_fini(&p);
    return same;
}

static enum truth compare_value(const struct step *s, const struct cim_value *v,
                                const struct cim_value *c)
{
    enum compare_op op = s->n->kind == NODE_LIKE ? OP_EQ : s->n->op;
    if (is_number(v->type) && is_number(c->type)) {
        return by_order(compare_numbers(v, c), op);
    }
    if (v->type == CIM_BOOLEAN && c->type == CIM_BOOLEAN) {
        return by_order((int)v->d.b - (int)c->d.b, op);
    }
    if (s->paths && cim_type_is_text(v->type)) {
        return by_order(same_object(s, v) ? 0 : 1, op);
    }
    if (!cim_type_is_text(v->type) || !cim_type_is_text(c->type)) {
        return NO;
    }
    struct slice x = cim_str_slice(v->d.str), y = cim_str_slice(c->d.str);
    if (s->dates) {
        return by_order(cim_datetime_compare(x, y), op);
    }
    return by_order(utf8_casecmp(x, y), op);
}

static enum truth test_value(const struct step *s, const struct cim_value *v)
{
    const struct node *n = s->n;
    if (n->kind == NODE_NULL) {
        return v->null != n->negate;
    }
    if (v->null) {
        return UNKNOWN;
    }
    if (n->kind == NODE_ISA) {
        return v->type == CIM_OBJECT &&
               cim_class_is_a(cim_class_of(v->d.obj), cim_str_slice(n->value.d.str));
    }
    if (n->kind == NODE_LIKE && cim_type_is_text(v->type)) {
        return wql_like(cim_str_slice(v->d.str), cim_str_slice(s->value.d.str));
    }
    return compare_value(s, v, &s->value);
}

/* The constant is fitted to the member's type here, since it was not known before. */
static enum truth test_late(const struct step *s, const struct cim_value *v)
{
    const struct node *n = s->n;
    if (v->null || n->kind == NODE_NULL || n->kind == NODE_ISA) {
        return test_value(s, v);
    }
    struct step fitted = *s;
    const char *why;
    fitted.value = cim_null(CIM_EMPTY);
    fitted.path = (struct cim_path){0};
    enum truth t = step_fit(&fitted, v->type, &why) ? NO : test_value(&fitted, v);
    step_fini(&fitted);
    return t;
}

/* The member of an embedded object as an own value. 0; WBEM_S_FALSE: there is none;
 * WBEM_E_OUT_OF_MEMORY. */
static hres member(const struct cim_value *of, struct slice name, struct cim_value *out)
{
    if (of->null || of->type != CIM_OBJECT) {
        return WBEM_S_FALSE;
    }
    int sys = cim_sys_find(name);
    if (sys >= 0) {
        return cim_object_sys(of->d.obj, (enum cim_sys)sys, out);
    }
    struct cim_instance *i = cim_as_instance(of->d.obj);
    const struct cim_value *v = i ? cim_instance_get(i, name) : NULL;
    if (!v) {
        return WBEM_S_FALSE;
    }
    cim_value_copy(out, v);
    return 0;
}

/* a.b.c: follows embedded objects; a member that is not there gives no rows and no error. */
static enum truth test_embedded(const struct step *s, const struct cim_value *v)
{
    const struct node *n = s->n;
    struct cim_value at, next;
    cim_value_copy(&at, v);
    for (unsigned k = 1; k < n->nnames; k++) {
        hres hr = member(&at, n->names[k], &next);
        bool unknown = hr == WBEM_S_FALSE && at.null && n->kind != NODE_NULL;
        cim_value_clear(&at);
        if (hr != 0) {
            return unknown ? UNKNOWN : NO;
        }
        at = next;
    }
    enum truth t = test_late(s, &at);
    cim_value_clear(&at);
    return t;
}

/* What is tested: an instance with its values, or a class (v NULL). */
struct subject {
    const struct cim_object *o;
    const struct cim_value *v;
};

static enum truth test_this(const struct step *s, const struct subject *u)
{
    struct cim_object *o = (struct cim_object *)(uintptr_t)u->o;
    return cim_class_is_a(cim_class_of(o), cim_str_slice(s->n->value.d.str)) ? YES : NO;
}

static enum truth leaf(const struct step *s, const struct subject *u)
{
    if (s->prop >= 0) {
        const struct cim_value *v = &u->v[s->prop];
        return s->n->nnames > 1 ? test_embedded(s, v) : test_value(s, v);
    }
    if (s->prop == STEP_THIS) {
        return test_this(s, u);
    }
    struct cim_value v;
    if (cim_object_sys((struct cim_object *)(uintptr_t)u->o, (enum cim_sys)(-1 - s->prop), &v)) {
        return NO;
    }
    enum truth t = test_value(s, &v);
    cim_value_clear(&v);
    return t;
}

static enum truth eval(const struct wql_plan *p, uint32_t at, const struct subject *u)
{
    const struct step *s = &p->steps[at];
    switch (s->n->kind) {
    case NODE_AND: {
        enum truth a = eval(p, s->a, u);
        if (a == NO) {
            return NO;
        }
        enum truth b = eval(p, s->b, u);
        return b == NO ? NO : a == YES && b == YES ? YES : UNKNOWN;
    }
    case NODE_OR: {
        enum truth a = eval(p, s->a, u);
        if (a == YES) {
            return YES;
        }
        enum truth b = eval(p, s->b, u);
        return b == YES ? YES : a == NO && b == NO ? NO : UNKNOWN;
    }
    case NODE_NOT: {
        enum truth a = eval(p, s->a, u);
        return a == UNKNOWN ? UNKNOWN : a == YES ? NO : YES;
    }
    default:
        return leaf(s, u);
    }
}

bool wql_match(const struct wql_plan *p, const struct cim_instance *i)
{
    struct subject u = {&i->o, i->v};
    return p->n == 0 || eval(p, (uint32_t)p->n - 1, &u) == YES;
}

bool wql_match_values(const struct wql_plan *p, const struct cim_value *v)
{
    struct subject u = {NULL, v};
    return p->n == 0 || eval(p, (uint32_t)p->n - 1, &u) == YES;
}

bool wql_match_class(const struct wql_query *q, const struct cim_class *c)
{
    struct subject u = {&c->o, NULL};
    const struct wql_plan *p = q->schema;
    return p && (p->n == 0 || eval(p, (uint32_t)p->n - 1, &u) == YES);
}

hres wql_path_value(const struct cim_instance *i, struct slice path, struct cim_value *out)
{
    struct cim_value at = {.type = CIM_OBJECT, .d.obj = (struct cim_object *)(uintptr_t)&i->o};
    struct cim_value next;
    cim_object_ref(at.d.obj);
    for (size_t from = 0; from <= path.n;) {
        const char *dot = from < path.n ? memchr(path.p + from, '.', path.n - from) : NULL;
        size_t to = dot ? (size_t)(dot - path.p) : path.n;
        hres hr = member(&at, (struct slice){path.p + from, to - from}, &next);
        cim_value_clear(&at);
        at = hr == 0 ? next : cim_null(CIM_EMPTY);
        if (hr != 0) {
            *out = at;
            return hr == WBEM_S_FALSE ? 0 : hr;
        }
        from = to + 1;
    }
    *out = at;
    return 0;
}
