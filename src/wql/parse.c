/* parse: recursive descent over the grammar of reference section 12.2. */
#include "util/num.h"
#include "util/utf.h"
#include "wql/ast.h"

#include <stdio.h>
#include <stdlib.h>

struct parser {
    struct lexer lex;
    struct token t; /* the word looked at */
    struct wql_query *q;
    struct wql_error *err;
    unsigned depth;
};

static bool is_word(const struct token *t, const char *word)
{
    return t->kind == TOK_NAME && utf8_caseeq(t->raw, slice_of(word));
}

static bool is_sign(const struct token *t, const char *sign)
{
    return (t->kind == TOK_PUNCT || t->kind == TOK_OP) && utf8_caseeq(t->raw, slice_of(sign));
}

static void advance(struct parser *p)
{
    p->t = wql_lex_next(&p->lex);
}

static hres fail_at(struct parser *p, unsigned line, unsigned column, const char *what,
                    struct slice found)
{
    if (p->lex.hr) {
        return p->lex.hr;
    }
    if (p->err) {
        p->err->line = line;
        p->err->column = column;
        int n = found.n > 40 ? 40 : (int)found.n;
        if (found.n) {
            snprintf(p->err->text, sizeof p->err->text, "%s, found '%.*s'", what, n, found.p);
        } else {
            snprintf(p->err->text, sizeof p->err->text, "%s, found the end of the query", what);
        }
    }
    return WBEM_E_INVALID_QUERY;
}

static hres expected(struct parser *p, const char *what)
{
    if (p->t.kind == TOK_OTHER && (p->t.raw.p[0] == '"' || p->t.raw.p[0] == '\'')) {
        return fail_at(p, p->t.line, p->t.column, "string without an end", p->t.raw);
    }
    return fail_at(p, p->t.line, p->t.column, what, p->t.raw);
}

static hres not_yet(struct parser *p, enum wql_kind kind, const char *what)
{
    p->q->kind = kind;
    if (p->err) {
        p->err->line = p->t.line;
        p->err->column = p->t.column;
        snprintf(p->err->text, sizeof p->err->text, "%s are not supported here", what);
    }
    return WBEM_E_NOT_SUPPORTED;
}

static hres copy_text(struct parser *p, struct slice from, struct slice *to)
{
    char *s = arena_strdup(&p->q->arena, from);
    if (!s) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    *to = (struct slice){s, from.n};
    return 0;
}

/* ---- names ---- */
/* name { . name }: the parts and the whole. */
static hres parse_path(struct parser *p, struct node *n)
{
    n->line = p->t.line;
    n->column = p->t.column;
    n->names = arena_array(&p->q->arena, WQL_MAX_NAME_PARTS, sizeof *n->names);
    if (!n->names) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    AUTO_STR whole = STR_INIT;
    for (;;) {
        if (p->t.kind != TOK_NAME) {
            return expected(p, "expected a property name");
        }
        if (n->nnames == WQL_MAX_NAME_PARTS) {
            return expected(p, "too many parts in a property name");
        }
        hres hr = copy_text(p, p->t.raw, &n->names[n->nnames++]);
        if (hr) {
            return hr;
        }
        str_add_slice(&whole, p->t.raw);
        advance(p);
        if (!is_sign(&p->t, ".")) {
            break;
        }
        str_addc(&whole, '.');
        advance(p);
    }
    hres hr = str_status(&whole);
    return hr ? hr : copy_text(p, str_slice(&whole), &n->text);
}

static hres add_prop(struct parser *p, struct slice name)
{
    if (cim_sys_find(name) >= 0) {
        return 0; /* system properties come with every object */
    }
    struct wql_query *q = p->q;
    if (!q->props) {
        q->props = arena_array(&q->arena, WQL_MAX_PROPS, sizeof *q->props);
        if (!q->props) {
            return WBEM_E_OUT_OF_MEMORY;
        }
    }
    if (q->nprops == WQL_MAX_PROPS) {
        return expected(p, "too many properties");
    }
    return copy_text(p, name, &q->props[q->nprops++]);
}

static hres parse_list(struct parser *p)
{
    if (is_sign(&p->t, "*")) {
        p->q->star = true;
        advance(p);
        return 0;
    }
    for (;;) {
        struct node n = {0};
        if (p->t.kind != TOK_NAME || is_word(&p->t, "from")) {
            return expected(p, "expected * or a property name");
        }
        hres hr = parse_path(p, &n);
        hr = hr ? hr : add_prop(p, n.names[0]); /* a.b brings the whole of a */
        if (hr) {
            return hr;
        }
        if (!is_sign(&p->t, ",")) {
            return 0;
        }
        advance(p);
    }
}

/* ---- constants ---- */
static hres own_string(struct parser *p, struct slice text, struct cim_value *out)
{
    struct wql_query *q = p->q;
    if (q->nstrings == q->strings_cap) {
        size_t cap = q->strings_cap ? q->strings_cap * 2 : 4;
        struct cim_str **v = realloc(q->strings, cap * sizeof(struct cim_str *));
        if (!v) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        q->strings = v;
        q->strings_cap = cap;
    }
    struct cim_str *s = cim_str_new(text);
    if (!s) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    q->strings[q->nstrings++] = s;
    *out = cim_strval(CIM_STRING, s);
    return 0;
}

static hres number(struct parser *p, struct cim_value *out)
{
    struct slice t = p->t.raw;
    int64_t i;
    uint64_t u;
    double d;
    if (num_parse_i64(t, true, &i) == 0) {
        *out = cim_sint(CIM_SINT64, i);
    } else if (num_parse_u64(t, true, &u) == 0) {
        *out = cim_uint(CIM_UINT64, u);
    } else if (num_parse_double(t, &d) == 0) {
        *out = cim_real(CIM_REAL64, d);
    } else {
        return expected(p, "expected a number that can be read");
    }
    return 0;
}

static bool at_constant(const struct parser *p)
{
    return p->t.kind == TOK_STRING || p->t.kind == TOK_NUMBER || is_word(&p->t, "true") ||
           is_word(&p->t, "false") || is_word(&p->t, "null");
}

static hres parse_constant(struct parser *p, struct cim_value *out)
{
    hres hr = 0;
    if (p->t.kind == TOK_STRING) {
        hr = own_string(p, p->t.value, out);
    } else if (p->t.kind == TOK_NUMBER) {
        hr = number(p, out);
    } else if (is_word(&p->t, "true") || is_word(&p->t, "false")) {
        *out = cim_bool(is_word(&p->t, "true"));
    } else if (is_word(&p->t, "null")) {
        *out = cim_null(CIM_EMPTY);
    } else {
        return expected(p, "expected a constant (number, string, TRUE, FALSE)");
    }
    if (hr == 0) {
        advance(p);
    }
    return hr;
}

/* ---- conditions ---- */
static hres parse_or(struct parser *p, struct node **out);

static struct node *new_node(struct parser *p, enum node_kind kind)
{
    struct node *n = arena_alloc(&p->q->arena, sizeof *n);
    if (n) {
        n->kind = kind;
        n->line = p->t.line;
        n->column = p->t.column;
    }
    return n;
}

static bool take_op(struct parser *p, enum compare_op *op)
{
    static const struct {
        const char *sign;
        enum compare_op op;
    } rows[] = {{"=", OP_EQ},  {"<>", OP_NE}, {"!=", OP_NE}, {"<", OP_LT},
                {"<=", OP_LE}, {">", OP_GT},  {">=", OP_GE}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (is_sign(&p->t, rows[i].sign)) {
            *op = rows[i].op;
            advance(p);
            return true;
        }
    }
    return false;
}

static enum compare_op mirrored(enum compare_op op)
{
    switch (op) {
    case OP_LT:
        return OP_GT;
    case OP_LE:
        return OP_GE;
    case OP_GT:
        return OP_LT;
    case OP_GE:
        return OP_LE;
    default:
        return op;
    }
}

/* IS [NOT] NULL, also written = NULL and <> NULL. */
static hres null_test(struct parser *p, struct node *n)
{
    n->kind = NODE_NULL;
    if (is_word(&p->t, "not")) {
        n->negate = true;
        advance(p);
    }
    if (!is_word(&p->t, "null")) {
        return expected(p, "expected NULL");
    }
    advance(p);
    return 0;
}

static hres isa_test(struct parser *p, struct node *n)
{
    n->kind = NODE_ISA;
    if (p->t.kind != TOK_STRING && p->t.kind != TOK_NAME) {
        return expected(p, "expected a class name");
    }
    hres hr = own_string(p, p->t.kind == TOK_STRING ? p->t.value : p->t.raw, &n->value);
    advance(p);
    return hr;
}

static hres like_test(struct parser *p, struct node *n)
{
    n->kind = NODE_LIKE;
    if (p->t.kind != TOK_STRING) {
        return expected(p, "expected a pattern in quotes");
    }
    return parse_constant(p, &n->value);
}

static hres after_path(struct parser *p, struct node *n)
{
    if (is_word(&p->t, "is")) {
        advance(p);
        return null_test(p, n);
    }
    if (is_word(&p->t, "isa")) {
        advance(p);
        return isa_test(p, n);
    }
    if (is_word(&p->t, "like")) {
        advance(p);
        return like_test(p, n);
    }
    if (!take_op(p, &n->op)) {
        return expected(p, "expected an operator (=, <>, <, <=, >, >=, LIKE, IS, ISA)");
    }
    hres hr = parse_constant(p, &n->value);
    if (hr == 0 &&
        n->value.null) { /* = NULL is not in the grammar, but is written: the test for NULL */
        n->kind = NODE_NULL;
        n->negate = n->op == OP_NE;
    }
    return hr;
}

/* NOT LIKE: the NOT stands behind the name in some scripts. */
static hres maybe_negated(struct parser *p, struct node *n, struct node **out)
{
    if (!is_word(&p->t, "not")) {
        *out = n;
        return after_path(p, n);
    }
    struct node *wrap = new_node(p, NODE_NOT);
    if (!wrap) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    advance(p);
    if (!is_word(&p->t, "like")) {
        return expected(p, "expected LIKE");
    }
    wrap->a = n;
    *out = wrap;
    return after_path(p, n);
}

static hres parse_comparison(struct parser *p, struct node **out)
{
    struct node *n = new_node(p, NODE_COMPARE);
    if (!n) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    if (!at_constant(p)) {
        hres hr = parse_path(p, n);
        return hr ? hr : maybe_negated(p, n, out);
    }
    *out = n;
    hres hr = parse_constant(p, &n->value);
    if (hr == 0 && !take_op(p, &n->op)) {
        return expected(p, "expected an operator (=, <>, <, <=, >, >=)");
    }
    n->op = mirrored(n->op);
    return hr ? hr : parse_path(p, n);
}

static hres parse_primary(struct parser *p, struct node **out)
{
    if (++p->depth > WQL_MAX_DEPTH) {
        return expected(p, "conditions are nested too deeply");
    }
    hres hr;
    if (is_sign(&p->t, "(")) {
        advance(p);
        hr = parse_or(p, out);
        if (hr == 0 && !is_sign(&p->t, ")")) {
            hr = expected(p, "expected )");
        }
        if (hr == 0) {
            advance(p);
        }
    } else if (is_word(&p->t, "not")) {
        struct node *n = new_node(p, NODE_NOT);
        if (!n) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        advance(p);
        *out = n;
        hr = parse_primary(p, &n->a);
    } else {
        hr = parse_comparison(p, out);
    }
    p->depth--;
    return hr;
}

static hres parse_joined(struct parser *p, const char *word, enum node_kind kind,
                         hres (*part)(struct parser *p, struct node **out), struct node **out)
{
    hres hr = part(p, out);
    unsigned n = 0;
    while (hr == 0 && is_word(&p->t, word)) {
        struct node *j = new_node(p, kind);
        if (!j) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        if (++n > 10 * WQL_MAX_DEPTH) { /* the tree leans left: evaluation follows it down */
            return expected(p, "too many conditions are joined");
        }
        advance(p);
        j->a = *out;
        *out = j;
        hr = part(p, &j->b);
    }
    return hr;
}

static hres parse_and(struct parser *p, struct node **out)
{
    return parse_joined(p, "and", NODE_AND, parse_primary, out);
}

static hres parse_or(struct parser *p, struct node **out)
{
    return parse_joined(p, "or", NODE_OR, parse_and, out);
}

/* ---- statements ---- */
static hres parse_select(struct parser *p)
{
    hres hr = parse_list(p);
    if (hr) {
        return hr;
    }
    if (!is_word(&p->t, "from")) {
        return expected(p, "expected FROM");
    }
    advance(p);
    if (is_word(&p->t, "meta_class")) {
        return not_yet(p, WQL_SCHEMA, "schema queries");
    }
    if (p->t.kind != TOK_NAME) {
        return expected(p, "expected a class name");
    }
    hr = copy_text(p, p->t.raw, &p->q->cls);
    advance(p);
    if (hr == 0 && is_word(&p->t, "within")) {
        return not_yet(p, WQL_EVENT, "event queries");
    }
    if (hr == 0 && is_word(&p->t, "where")) {
        advance(p);
        hr = parse_or(p, &p->q->where);
    }
    if (hr == 0 && is_word(&p->t, "group")) {
        return not_yet(p, WQL_EVENT, "event queries");
    }
    if (hr == 0 && p->t.kind != TOK_END) {
        return expected(p,
                        p->q->where ? "expected AND, OR or the end" : "expected WHERE or the end");
    }
    return hr;
}

static hres parse_query(struct parser *p)
{
    advance(p);
    if (is_word(&p->t, "associators")) {
        return not_yet(p, WQL_ASSOCIATORS, "ASSOCIATORS OF queries");
    }
    if (is_word(&p->t, "references")) {
        return not_yet(p, WQL_REFERENCES, "REFERENCES OF queries");
    }
    if (!is_word(&p->t, "select")) {
        return expected(p, "expected SELECT");
    }
    advance(p);
    return parse_select(p);
}

hres wql_parse(struct slice text, struct wql_query **out, struct wql_error *error)
{
    if (error) {
        *error = (struct wql_error){0};
    }
    if (text.n > WQL_MAX_LENGTH) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    struct wql_query *q = calloc(1, sizeof *q);
    if (!q) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    arena_init(&q->arena, 0);
    struct parser p = {.q = q, .err = error};
    wql_lex_init(&p.lex, text, &q->arena);
    size_t bad = 0;
    hres hr = utf8_valid(text, &bad)
                  ? parse_query(&p)
                  : fail_at(&p, 1, (unsigned)bad + 1, "text is not UTF-8", SLICE("?"));
    hr = p.lex.hr ? p.lex.hr : hr;
    if (FAILED(hr)) {
        wql_destroy(q);
        return hr;
    }
    *out = q;
    return 0;
}

void wql_destroy(struct wql_query *q)
{
    if (!q) {
        return;
    }
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
