/* plan: a query bound to a class, and its evaluation over instances (reference
 * sections 12.3, 12.4). */
#include "cim/datetime.h"
#include "util/num.h"
#include "util/utf.h"
#include "wql/ast.h"

#include <stdio.h>
#include <stdlib.h>

/* A condition with its names resolved; children stand before their parents in the array. */
struct step {
    const struct node *n;
    uint32_t a, b; /* steps of the operands */
    int prop;      /* index in the class; -1 - CIM_SYS_x for a system property */
    bool dead;     /* can never be true: the member does not exist in the embedded object */
    bool dates;    /* compared as points in time */
    struct cim_value value; /* the constant in the property's type, or as it was written */
};
struct wql_plan {
    struct cim_class *cls;
    struct step *steps;
    size_t n, cap;
};

struct binder {
    const struct wql_query *q;
    struct wql_plan *plan;
    struct wql_error *err;
};

static hres refuse(struct binder *b, const struct node *n, hres hr, const char *what)
{
    if (b->err) {
        b->err->line = n->line;
        b->err->column = n->column;
        snprintf(b->err->text, sizeof b->err->text, "%s: '%.*s'", what,
                 (int)(n->text.n > 60 ? 60 : n->text.n), n->text.p);
    }
    return hr;
}

static bool ordered(enum compare_op op)
{
    return op != OP_EQ && op != OP_NE;
}

static bool has_pattern(struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '%' || s.p[i] == '_' || s.p[i] == '[') {
            return true;
        }
    }
    return false;
}

/* The constant for a property of a type; what cannot be one makes the query invalid. */
static hres bind_constant(struct binder *b, struct step *s, unsigned type)
{
    const struct node *n = s->n;
    const struct cim_value *c = &n->value;
    char date[26];
    if (type == CIM_BOOLEAN && ordered(n->op)) {
        return refuse(b, n, WBEM_E_INVALID_QUERY, "booleans can only be compared with = and <>");
    }
    if (type == CIM_DATETIME) {
        s->dates = true;
        if (c->type != CIM_STRING || !wql_date(cim_str_slice(c->d.str), date)) {
            return refuse(b, n, WBEM_E_INVALID_QUERY,
                          "expected a date and time in quotes to compare with");
        }
        return cim_value_text(&s->value, CIM_STRING, slice_of(date));
    }
    hres hr = 0;
    if (cim_type_is_real(type) || cim_type_is_signed(type) || cim_type_is_unsigned(type)) {
        /* numbers are compared as numbers whatever their width: 300 is just larger than any uint8
         */
        hr = cim_value_convert(c, CIM_SINT64, &s->value);
        bool whole = hr == 0 && (c->type != CIM_REAL64 || c->d.r == (double)s->value.d.i);
        hr = whole ? 0 : cim_value_convert(c, CIM_UINT64, &s->value);
        if (hr || (c->type == CIM_REAL64 && !whole)) {
            hr = cim_value_convert(c, CIM_REAL64, &s->value);
        }
    } else if (type == CIM_BOOLEAN) {
        hr = cim_value_convert(c, CIM_BOOLEAN, &s->value);
    } else {
        hr = cim_value_convert(c, CIM_STRING, &s->value);
    }
    if (hr == WBEM_E_OUT_OF_MEMORY) {
        return hr;
    }
    return hr ? refuse(b, n, WBEM_E_INVALID_QUERY,
                       "the constant does not fit the type of the property")
              : 0;
}

static hres bind_typed(struct binder *b, struct step *s, unsigned type)
{
    const struct node *n = s->n;
    if (n->kind == NODE_NULL) {
        return 0;
    }
    if (n->kind == NODE_ISA) {
        return type == CIM_OBJECT
                   ? 0
                   : refuse(b, n, WBEM_E_INVALID_QUERY, "ISA needs an embedded object");
    }
    if (type & CIM_ARRAY) {
        return refuse(b, n, WBEM_E_INVALID_QUERY, "arrays cannot be compared");
    }
    if (type == CIM_OBJECT) {
        return refuse(b, n, WBEM_E_INVALID_QUERY, "embedded objects cannot be compared");
    }
    if (n->kind == NODE_LIKE && !cim_type_is_text(type)) {
        if (has_pattern(cim_str_slice(n->value.d.str))) {
            return refuse(b, n, WBEM_E_INVALID_QUERY,
                          "LIKE with a pattern needs a string property");
        }
        return bind_constant(b, s, type);
    }
    if (n->kind == NODE_LIKE) {
        cim_value_copy(&s->value, &n->value);
        return 0;
    }
    return bind_constant(b, s, type);
}

/* Members of embedded objects are looked up at evaluation, since the object's class is known only
 * then. */
static hres bind_embedded(struct binder *b, struct step *s, unsigned type)
{
    if (type != CIM_OBJECT) {
        return refuse(b, s->n, WBEM_E_PROPERTY_NOT_AN_OBJECT, "not an embedded object");
    }
    cim_value_copy(&s->value, &s->n->value);
    return 0;
}

static hres bind_leaf(struct binder *b, struct step *s)
{
    const struct node *n = s->n;
    const struct cim_class *c = b->plan->cls;
    int sys = cim_sys_find(n->names[0]);
    if (utf8_caseeq(n->names[0], SLICE("__this"))) {
        return refuse(b, n, WBEM_E_INVALID_QUERY, "__THIS stands in schema queries only");
    }
    if (sys >= 0) {
        s->prop = -1 - sys;
        return n->nnames > 1 ? refuse(b, n, WBEM_E_PROPERTY_NOT_AN_OBJECT, "not an embedded object")
                             : bind_typed(b, s, cim_sys_rows[sys].type);
    }
    s->prop = cim_class_find_prop(c, n->names[0]);
    if (s->prop < 0) {
        return refuse(b, n, WBEM_E_INVALID_QUERY, "the class has no property");
    }
    unsigned type = c->props[s->prop].type;
    return n->nnames > 1 ? bind_embedded(b, s, type) : bind_typed(b, s, type);
}

static hres add_step(struct wql_plan *p, struct step s, uint32_t *at)
{
    if (p->n == p->cap) {
        size_t cap = p->cap ? p->cap * 2 : 8;
        struct step *v = realloc(p->steps, cap * sizeof *v);
        if (!v) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        p->steps = v;
        p->cap = cap;
    }
    *at = (uint32_t)p->n;
    p->steps[p->n++] = s;
    return 0;
}

static hres bind_node(struct binder *b, const struct node *n, uint32_t *at)
{
    struct step s = {.n = n, .value = {.null = true}};
    hres hr = 0;
    if (n->kind == NODE_AND || n->kind == NODE_OR) {
        hr = bind_node(b, n->a, &s.a);
        hr = hr ? hr : bind_node(b, n->b, &s.b);
    } else if (n->kind == NODE_NOT) {
        hr = bind_node(b, n->a, &s.a);
    } else {
        hr = bind_leaf(b, &s);
    }
    hr = hr ? hr : add_step(b->plan, s, at);
    if (FAILED(hr)) {
        cim_value_clear(&s.value);
    }
    return hr;
}

static hres check_list(struct binder *b)
{
    for (size_t i = 0; i < b->q->nprops; i++) {
        if (cim_class_find_prop(b->plan->cls, b->q->props[i]) < 0) {
            struct node at = {.text = b->q->props[i], .line = 1, .column = 1};
            return refuse(b, &at, WBEM_E_INVALID_QUERY, "the class has no property");
        }
    }
    return 0;
}

hres wql_bind(const struct wql_query *q, struct cim_class *c, struct wql_plan **out,
              struct wql_error *error)
{
    struct wql_plan *p = calloc(1, sizeof *p);
    if (!p) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    p->cls = cim_class_ref(c);
    struct binder b = {q, p, error};
    uint32_t root;
    hres hr = check_list(&b);
    if (hr == 0 && q->where) {
        hr = bind_node(&b, q->where, &root);
    }
    if (FAILED(hr)) {
        wql_plan_destroy(p);
        return hr;
    }
    *out = p;
    return 0;
}

void wql_plan_destroy(struct wql_plan *p)
{
    if (!p) {
        return;
    }
    for (size_t i = 0; i < p->n; i++) {
        cim_value_clear(&p->steps[i].value);
    }
    free(p->steps);
    cim_class_unref(p->cls);
    free(p);
}

/* ---- evaluation ---- */
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

/* a.b.c: follows embedded objects; a member that is not there gives no rows and no error. The
 * constant is fitted to the member's type here. */
static enum truth test_embedded(const struct step *s, const struct cim_value *v)
{
    const struct node *n = s->n;
    for (unsigned k = 1; k < n->nnames; k++) {
        struct cim_instance *i =
            v->null || v->type != CIM_OBJECT ? NULL : cim_as_instance(v->d.obj);
        if (!i) {
            return v->null && n->kind != NODE_NULL ? UNKNOWN : NO;
        }
        int sys = cim_sys_find(n->names[k]);
        if (sys >= 0) {
            struct cim_value own;
            if (k + 1 != n->nnames || cim_object_sys(&i->o, (enum cim_sys)sys, &own)) {
                return NO;
            }
            enum truth t = test_value(s, &own);
            cim_value_clear(&own);
            return t;
        }
        v = cim_instance_get(i, n->names[k]);
        if (!v) {
            return NO;
        }
    }
    if (n->kind != NODE_COMPARE || v->null || v->type & CIM_ARRAY || v->type == CIM_OBJECT) {
        return v->type & CIM_ARRAY && n->kind != NODE_NULL ? NO : test_value(s, v);
    }
    struct step fitted = *s;
    struct binder none = {0};
    fitted.value = cim_null(CIM_EMPTY);
    enum truth t = bind_constant(&none, &fitted, v->type) ? NO : test_value(&fitted, v);
    cim_value_clear(&fitted.value);
    return t;
}

static enum truth leaf(const struct step *s, const struct cim_instance *i)
{
    if (s->prop >= 0) {
        const struct cim_value *v = &i->v[s->prop];
        return s->n->nnames > 1 ? test_embedded(s, v) : test_value(s, v);
    }
    struct cim_value v;
    if (cim_object_sys((struct cim_object *)(uintptr_t)&i->o, (enum cim_sys)(-1 - s->prop), &v)) {
        return NO;
    }
    enum truth t = test_value(s, &v);
    cim_value_clear(&v);
    return t;
}

static enum truth eval(const struct wql_plan *p, uint32_t at, const struct cim_instance *i)
{
    const struct step *s = &p->steps[at];
    switch (s->n->kind) {
    case NODE_AND: {
        enum truth a = eval(p, s->a, i);
        if (a == NO) {
            return NO;
        }
        enum truth b = eval(p, s->b, i);
        return b == NO ? NO : a == YES && b == YES ? YES : UNKNOWN;
    }
    case NODE_OR: {
        enum truth a = eval(p, s->a, i);
        if (a == YES) {
            return YES;
        }
        enum truth b = eval(p, s->b, i);
        return b == YES ? YES : a == NO && b == NO ? NO : UNKNOWN;
    }
    case NODE_NOT: {
        enum truth a = eval(p, s->a, i);
        return a == UNKNOWN ? UNKNOWN : a == YES ? NO : YES;
    }
    default:
        return leaf(s, i);
    }
}

bool wql_match(const struct wql_plan *p, const struct cim_instance *i)
{
    return p->n == 0 || eval(p, (uint32_t)p->n - 1, i) == YES;
}
