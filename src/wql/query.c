/* query: what a parsed query tells about itself. */
#include "util/utf.h"
#include "wql/ast.h"

#include <stdlib.h>

void wql_destroy(struct wql_query *q)
{
    if (!q) {
        return;
    }
    wql_plan_destroy(q->schema);
    for (size_t i = 0; i < q->nstrings; i++) {
        cim_str_unref(q->strings[i]);
    }
    free(q->strings);
    arena_fini(&q->arena);
    free(q);
}

enum wql_kind wql_kind(const struct wql_query *q)
{
    return q->kind;
}

struct slice wql_class(const struct wql_query *q)
{
    return q->cls;
}

const struct slice *wql_properties(const struct wql_query *q, size_t *n)
{
    *n = q->star ? 0 : q->nprops;
    return q->props;
}

bool wql_star(const struct wql_query *q)
{
    return q->star;
}

bool wql_counts(const struct wql_query *q)
{
    return q->count;
}

bool wql_wants_path(const struct wql_query *q)
{
    return q->wants_path;
}

static bool node_uses(const struct node *n, struct slice property)
{
    if (!n) {
        return false;
    }
    if (n->kind == NODE_AND || n->kind == NODE_OR || n->kind == NODE_NOT) {
        return node_uses(n->a, property) || node_uses(n->b, property);
    }
    return utf8_caseeq(n->names[0], property);
}

bool wql_uses(const struct wql_query *q, struct slice property)
{
    if (q->star || node_uses(q->where, property)) {
        return true;
    }
    for (size_t i = 0; i < q->nprops; i++) {
        if (utf8_caseeq(q->props[i], property)) {
            return true;
        }
    }
    return false;
}

/* The comparisons at the top, left to right. */
static const struct node *nth_condition(const struct node *n, unsigned *i)
{
    if (!n) {
        return NULL;
    }
    if (n->kind == NODE_AND) {
        const struct node *f = nth_condition(n->a, i);
        return f ? f : nth_condition(n->b, i);
    }
    if ((n->kind != NODE_COMPARE && n->kind != NODE_LIKE) || n->nnames != 1) {
        return NULL;
    }
    return (*i)-- == 0 ? n : NULL;
}

bool wql_condition(const struct wql_query *q, unsigned i, struct wql_condition *out)
{
    static const char *const signs[] = {"=", "<>", "<", "<=", ">", ">="};
    const struct node *n = nth_condition(q->where, &i);
    if (!n) {
        return false;
    }
    *out = (struct wql_condition){n->names[0], n->kind == NODE_LIKE ? "LIKE" : signs[n->op],
                                  &n->value};
    return true;
}

bool wql_within(const struct wql_query *q, double *seconds)
{
    if (q->has_within) {
        *seconds = q->within;
    }
    return q->has_within;
}

const struct wql_group *wql_group(const struct wql_query *q)
{
    return q->grouped ? &q->group : NULL;
}

const struct wql_assoc *wql_assoc(const struct wql_query *q)
{
    return q->kind == WQL_ASSOCIATORS || q->kind == WQL_REFERENCES ? &q->assoc : NULL;
}

/* The class one condition demands; empty when it demands none. */
static struct slice demanded(const struct node *n, struct slice property, bool *exact)
{
    if (n->kind != NODE_ISA && n->kind != NODE_COMPARE) {
        return (struct slice){0};
    }
    if (!utf8_caseeq(n->names[0], property) || n->value.type != CIM_STRING || n->value.null) {
        return (struct slice){0};
    }
    bool by_class = n->kind == NODE_COMPARE && n->op == OP_EQ && n->nnames == 2 &&
                    utf8_caseeq(n->names[1], SLICE("__CLASS"));
    *exact = by_class;
    return by_class || (n->kind == NODE_ISA && n->nnames == 1) ? cim_str_slice(n->value.d.str)
                                                               : (struct slice){0};
}

bool wql_required_isa(const struct wql_query *q, struct slice property, struct slice *cls,
                      bool *exact)
{
    /* the tree of ANDs leans left, so the walk down needs no memory of its own: right sides in
     * parentheses are the exception, and those are followed by recursion of bounded depth */
    for (const struct node *n = q->where; n; n = n->kind == NODE_AND ? n->a : NULL) {
        bool by_class = false;
        struct wql_query right = {.where = n->kind == NODE_AND ? n->b : NULL};
        struct slice found = demanded(n, property, &by_class);
        if (found.n) {
            *cls = found;
            if (exact) {
                *exact = by_class;
            }
            return true;
        }
        if (right.where && wql_required_isa(&right, property, cls, exact)) {
            return true;
        }
    }
    return false;
}

struct class_set {
    struct slice property, *v;
    size_t n, max;
};

static bool add_class(struct class_set *s, struct slice cls)
{
    for (size_t i = 0; i < s->n; i++) {
        if (utf8_caseeq(s->v[i], cls)) {
            return true;
        }
    }
    if (s->n == s->max) {
        return false;
    }
    s->v[s->n++] = cls;
    return true;
}

/* Whether every match has one of the classes it adds. A conjunction needs one side that says so, a disjunction both. */
static bool bounded(const struct node *n, struct class_set *s)
{
    size_t before = s->n;
    bool exact;
    switch (n->kind) {
    case NODE_AND:
        if (bounded(n->a, s)) {
            return true;
        }
        s->n = before;
        return bounded(n->b, s);
    case NODE_OR:
        return bounded(n->a, s) && bounded(n->b, s);
    default: {
        struct slice cls = demanded(n, s->property, &exact);
        return cls.n && add_class(s, cls);
    }
    }
}

size_t wql_required_any(const struct wql_query *q, struct slice property, struct slice *out,
                        size_t max)
{
    struct class_set s = {.property = property, .v = out, .max = max};
    return q->where && bounded(q->where, &s) ? s.n : 0;
}
