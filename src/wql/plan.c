/* plan: binding a query to a class: names become indexes, constants get the type of what they are
 * compared with (reference sections 12.3, 12.4). */
#include "wql/plan.h"

#include "util/utf.h"

#include <stdio.h>
#include <stdlib.h>

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

static bool is_number(unsigned type)
{
    return cim_type_is_real(type) || cim_type_is_signed(type) || cim_type_is_unsigned(type);
}

/* Numbers are compared as numbers whatever their width: 300 is just larger than any uint8. */
static hres fit_number(const struct cim_value *c, struct cim_value *out)
{
    hres hr = cim_value_convert(c, CIM_SINT64, out);
    bool whole = hr == 0 && (c->type != CIM_REAL64 || c->d.r == (double)out->d.i);
    hr = whole ? 0 : cim_value_convert(c, CIM_UINT64, out);
    if (hr || (c->type == CIM_REAL64 && !whole)) {
        hr = cim_value_convert(c, CIM_REAL64, out);
    }
    return hr;
}

static hres fit_date(struct step *s, const struct cim_value *c)
{
    char date[26];
    s->dates = true;
    if (c->type != CIM_STRING || !wql_date(cim_str_slice(c->d.str), date)) {
        return WBEM_E_INVALID_QUERY;
    }
    return cim_value_text(&s->value, CIM_STRING, slice_of(date));
}

hres wql_parse_path(struct slice text, struct cim_path *out)
{
    hres hr = cim_path_parse(text, out, NULL);
    if (hr == 0 && out->server && cim_str_is(out->server, ".")) {
        out->server = cim_str_unref(out->server);
    }
    return hr;
}

/* References are equal when they name the same object, however the path is written. A text that is
 * no path is compared as a text. */
static hres fit_path(struct step *s, const struct cim_value *c)
{
    hres hr = cim_value_convert(c, CIM_STRING, &s->value);
    if (hr || ordered(s->n->op) || s->n->kind != NODE_COMPARE) {
        return hr;
    }
    hr = wql_parse_path(cim_str_slice(s->value.d.str), &s->path);
    s->paths = hr == 0;
    return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
}

static hres fit_constant(struct step *s, unsigned type, const char **why)
{
    const struct cim_value *c = &s->n->value;
    hres hr;
    *why = "the constant does not fit the type of the property";
    if (type == CIM_BOOLEAN && s->n->kind == NODE_COMPARE && ordered(s->n->op)) {
        *why = "booleans can only be compared with = and <>";
        return WBEM_E_INVALID_QUERY;
    }
    if (type == CIM_DATETIME) {
        *why = "expected a date and time in quotes to compare with";
        hr = fit_date(s, c);
    } else if (is_number(type)) {
        hr = fit_number(c, &s->value);
    } else if (type == CIM_BOOLEAN) {
        hr = cim_value_convert(c, CIM_BOOLEAN, &s->value);
    } else if (type == CIM_REFERENCE) {
        hr = fit_path(s, c);
    } else {
        hr = cim_value_convert(c, CIM_STRING, &s->value);
    }
    return hr == WBEM_E_OUT_OF_MEMORY || hr == 0 ? hr : WBEM_E_INVALID_QUERY;
}

hres step_fit(struct step *s, unsigned type, const char **why)
{
    const struct node *n = s->n;
    if (n->kind == NODE_NULL) {
        return 0;
    }
    if (n->kind == NODE_ISA) {
        *why = "ISA needs an embedded object";
        return type == CIM_OBJECT ? 0 : WBEM_E_INVALID_QUERY;
    }
    if (type & CIM_ARRAY || type == CIM_OBJECT) {
        *why =
            type & CIM_ARRAY ? "arrays cannot be compared" : "embedded objects cannot be compared";
        return WBEM_E_INVALID_QUERY;
    }
    if (n->kind == NODE_LIKE && cim_type_is_text(type)) {
        cim_value_copy(&s->value, &n->value);
        return 0;
    }
    if (n->kind == NODE_LIKE && has_pattern(cim_str_slice(n->value.d.str))) {
        *why = "LIKE with a pattern needs a string property";
        return WBEM_E_INVALID_QUERY;
    }
    return fit_constant(s, type, why);
}

void step_fini(struct step *s)
{
    cim_value_clear(&s->value);
    cim_path_fini(&s->path);
}

static hres bind_typed(struct binder *b, struct step *s, unsigned type)
{
    const char *why = "";
    hres hr = step_fit(s, type, &why);
    return hr == WBEM_E_INVALID_QUERY ? refuse(b, s->n, hr, why) : hr;
}

/* __PATH and __RELPATH name objects, like references. */
static hres bind_system(struct binder *b, struct step *s, enum cim_sys sys)
{
    bool path = sys == CIM_SYS_PATH || sys == CIM_SYS_RELPATH;
    s->prop = -1 - (int32_t)sys;
    if (s->n->nnames > 1) {
        return refuse(b, s->n, WBEM_E_PROPERTY_NOT_AN_OBJECT, "not an embedded object");
    }
    return bind_typed(b, s, path ? CIM_REFERENCE : cim_sys_rows[sys].type);
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

static hres bind_this(struct binder *b, struct step *s)
{
    s->prop = STEP_THIS;
    if (b->plan->cls) {
        return refuse(b, s->n, WBEM_E_INVALID_QUERY, "__THIS stands in schema queries only");
    }
    return s->n->kind == NODE_ISA && s->n->nnames == 1
               ? 0
               : refuse(b, s->n, WBEM_E_INVALID_QUERY, "expected ISA behind __THIS");
}

static hres bind_leaf(struct binder *b, struct step *s)
{
    const struct node *n = s->n;
    const struct cim_class *c = b->plan->cls;
    int sys = cim_sys_find(n->names[0]);
    if (utf8_caseeq(n->names[0], SLICE("__this"))) {
        return bind_this(b, s);
    }
    if (sys >= 0) {
        return bind_system(b, s, (enum cim_sys)sys);
    }
    s->prop = c ? cim_class_find_prop(c, n->names[0]) : -1;
    if (s->prop < 0) {
        return refuse(b, n, WBEM_E_INVALID_QUERY,
                      c ? "the class has no property"
                        : "expected a system property in a query over META_CLASS");
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
        step_fini(&s);
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

/* GROUP BY: every path must begin with a property of the class and must not end at an object. */
static hres check_group(struct binder *b)
{
    for (size_t i = 0; i < b->q->group.nby; i++) {
        struct slice path = b->q->group.by[i], first = path;
        struct node at = {.text = path, .line = 1, .column = 1};
        const char *dot = memchr(path.p, '.', path.n);
        first.n = dot ? (size_t)(dot - path.p) : path.n;
        int sys = cim_sys_find(first);
        const struct cim_prop *prop = cim_class_prop(b->plan->cls, first);
        if (!prop && sys < 0) {
            return refuse(b, &at, WBEM_E_INVALID_QUERY, "the class has no property");
        }
        unsigned type = prop ? prop->type : cim_sys_rows[sys].type;
        if (dot && type != CIM_OBJECT) {
            return refuse(b, &at, WBEM_E_PROPERTY_NOT_AN_OBJECT, "not an embedded object");
        }
        if (!dot && (type | CIM_ARRAY) == (CIM_OBJECT | CIM_ARRAY)) {
            return refuse(b, &at, WBEM_E_AGGREGATING_BY_OBJECT, "GROUP BY needs a simple value");
        }
    }
    return 0;
}

/* What the condition looks at, for wql_plan_reads. */
static hres note_reads(struct wql_plan *p)
{
    p->reads = calloc(p->n + 1, sizeof *p->reads);
    if (!p->reads) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (size_t i = 0; i < p->n; i++) {
        const struct step *s = &p->steps[i];
        if (s->n->kind == NODE_AND || s->n->kind == NODE_OR || s->n->kind == NODE_NOT) {
            continue;
        }
        p->whole = p->whole || s->prop < 0 || s->n->nnames > 1;
        bool known = false;
        for (size_t k = 0; k < p->nreads && !known; k++) {
            known = p->reads[k] == (uint32_t)s->prop;
        }
        if (!known) {
            p->reads[p->nreads++] = (uint32_t)s->prop;
        }
    }
    return 0;
}

bool wql_plan_reads(const struct wql_plan *p, const uint32_t **props, size_t *n)
{
    *props = p->reads;
    *n = p->nreads;
    return p->n > 0 && !p->whole;
}

/* checks: of what stands beside the condition. */
static hres make_plan(const struct wql_query *q, struct cim_class *c, const struct node *where,
                      hres (*checks)(struct binder *b), struct wql_plan **out,
                      struct wql_error *error)
{
    struct wql_plan *p = calloc(1, sizeof *p);
    if (!p) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    p->cls = cim_class_ref(c);
    struct binder b = {q, p, error};
    uint32_t root;
    hres hr = checks ? checks(&b) : 0;
    if (hr == 0 && where) {
        hr = bind_node(&b, where, &root);
    }
    hr = hr ? hr : note_reads(p);
    if (FAILED(hr)) {
        wql_plan_destroy(p);
        return hr;
    }
    *out = p;
    return 0;
}

static hres check_select(struct binder *b)
{
    hres hr = check_list(b);
    return hr ? hr : check_group(b);
}

hres wql_bind(const struct wql_query *q, struct cim_class *c, struct wql_plan **out,
              struct wql_error *error)
{
    return make_plan(q, c, q->where, check_select, out, error);
}

hres wql_bind_having(const struct wql_query *q, struct cim_class *aggregate_class,
                     struct wql_plan **out, struct wql_error *error)
{
    return make_plan(q, aggregate_class, q->having, NULL, out, error);
}

hres wql_bind_schema(struct wql_query *q, struct wql_error *err)
{
    return make_plan(q, NULL, q->where, NULL, &q->schema, err);
}

void wql_plan_destroy(struct wql_plan *p)
{
    if (!p) {
        return;
    }
    for (size_t i = 0; i < p->n; i++) {
        step_fini(&p->steps[i]);
    }
    free(p->steps);
    free(p->reads);
    cim_class_unref(p->cls);
    free(p);
}
