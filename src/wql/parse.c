/* parse: recursive descent over the grammar of reference section 12.2. */
#include "wql/parse.h"

#include "util/num.h"
#include "util/utf.h"

#include <stdio.h>
#include <stdlib.h>

bool parse_is_word(const struct token *t, const char *word)
{
    return t->kind == TOK_NAME && utf8_caseeq(t->raw, slice_of(word));
}

bool parse_is_sign(const struct token *t, const char *sign)
{
    return (t->kind == TOK_PUNCT || t->kind == TOK_OP) && utf8_caseeq(t->raw, slice_of(sign));
}

void parse_advance(struct parser *p)
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

hres parse_expected(struct parser *p, const char *what)
{
    if (p->t.kind == TOK_OTHER && (p->t.raw.p[0] == '"' || p->t.raw.p[0] == '\'')) {
        return fail_at(p, p->t.line, p->t.column, "string without an end", p->t.raw);
    }
    return fail_at(p, p->t.line, p->t.column, what, p->t.raw);
}

hres parse_refuse(struct parser *p, hres status, const char *what)
{
    hres hr = parse_expected(p, what);
    return hr == WBEM_E_INVALID_QUERY ? status : hr;
}

hres parse_copy(struct parser *p, struct slice from, struct slice *to)
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
hres parse_path(struct parser *p, struct node *n)
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
            return parse_expected(p, "expected a property name");
        }
        if (n->nnames == WQL_MAX_NAME_PARTS) {
            return parse_refuse(p, WBEM_E_QUOTA_VIOLATION, "too many parts in a property name");
        }
        hres hr = parse_copy(p, p->t.raw, &n->names[n->nnames++]);
        if (hr) {
            return hr;
        }
        str_add_slice(&whole, p->t.raw);
        parse_advance(p);
        if (!parse_is_sign(&p->t, ".")) {
            break;
        }
        str_addc(&whole, '.');
        parse_advance(p);
    }
    hres hr = str_status(&whole);
    return hr ? hr : parse_copy(p, str_slice(&whole), &n->text);
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
        return parse_expected(p, "expected a number that can be read");
    }
    return 0;
}

static bool at_constant(const struct parser *p)
{
    return p->t.kind == TOK_STRING || p->t.kind == TOK_NUMBER || parse_is_word(&p->t, "true") ||
           parse_is_word(&p->t, "false") || parse_is_word(&p->t, "null");
}

static hres parse_constant(struct parser *p, struct cim_value *out)
{
    hres hr = 0;
    if (p->t.kind == TOK_STRING) {
        hr = own_string(p, p->t.value, out);
    } else if (p->t.kind == TOK_NUMBER) {
        hr = number(p, out);
    } else if (parse_is_word(&p->t, "true") || parse_is_word(&p->t, "false")) {
        *out = cim_bool(parse_is_word(&p->t, "true"));
    } else if (parse_is_word(&p->t, "null")) {
        *out = cim_null(CIM_EMPTY);
    } else {
        return parse_expected(p, "expected a constant (number, string, TRUE, FALSE)");
    }
    if (hr == 0) {
        parse_advance(p);
    }
    return hr;
}

/* ---- conditions ---- */
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
        if (parse_is_sign(&p->t, rows[i].sign)) {
            *op = rows[i].op;
            parse_advance(p);
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
    if (parse_is_word(&p->t, "not")) {
        n->negate = true;
        parse_advance(p);
    }
    if (!parse_is_word(&p->t, "null")) {
        return parse_expected(p, "expected NULL");
    }
    parse_advance(p);
    return 0;
}

static hres isa_test(struct parser *p, struct node *n)
{
    n->kind = NODE_ISA;
    if (p->t.kind != TOK_STRING && p->t.kind != TOK_NAME) {
        return parse_expected(p, "expected a class name");
    }
    hres hr = own_string(p, p->t.kind == TOK_STRING ? p->t.value : p->t.raw, &n->value);
    parse_advance(p);
    return hr;
}

static hres like_test(struct parser *p, struct node *n)
{
    n->kind = NODE_LIKE;
    if (p->t.kind != TOK_STRING) {
        return parse_expected(p, "expected a pattern in quotes");
    }
    return parse_constant(p, &n->value);
}

static hres after_path(struct parser *p, struct node *n)
{
    if (parse_is_word(&p->t, "is")) {
        parse_advance(p);
        return null_test(p, n);
    }
    if (parse_is_word(&p->t, "isa")) {
        parse_advance(p);
        return isa_test(p, n);
    }
    if (parse_is_word(&p->t, "like")) {
        parse_advance(p);
        return like_test(p, n);
    }
    if (!take_op(p, &n->op)) {
        return parse_expected(p, "expected an operator (=, <>, <, <=, >, >=, LIKE, IS, ISA)");
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
    if (!parse_is_word(&p->t, "not")) {
        *out = n;
        return after_path(p, n);
    }
    struct node *wrap = new_node(p, NODE_NOT);
    if (!wrap) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    parse_advance(p);
    if (!parse_is_word(&p->t, "like")) {
        return parse_expected(p, "expected LIKE");
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
        return parse_expected(p, "expected an operator (=, <>, <, <=, >, >=)");
    }
    n->op = mirrored(n->op);
    return hr ? hr : parse_path(p, n);
}

static hres parse_primary(struct parser *p, struct node **out)
{
    if (++p->depth > WQL_MAX_DEPTH) {
        return parse_refuse(p, WBEM_E_QUOTA_VIOLATION, "conditions are nested too deeply");
    }
    hres hr;
    if (parse_is_sign(&p->t, "(")) {
        parse_advance(p);
        hr = parse_condition(p, out);
        if (hr == 0 && !parse_is_sign(&p->t, ")")) {
            hr = parse_expected(p, "expected )");
        }
        if (hr == 0) {
            parse_advance(p);
        }
    } else if (parse_is_word(&p->t, "not")) {
        struct node *n = new_node(p, NODE_NOT);
        if (!n) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        parse_advance(p);
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
    while (hr == 0 && parse_is_word(&p->t, word)) {
        struct node *j = new_node(p, kind);
        if (!j) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        if (++n > 10 * WQL_MAX_DEPTH) { /* the tree leans left: evaluation follows it down */
            return parse_refuse(p, WBEM_E_QUOTA_VIOLATION, "too many conditions are joined");
        }
        parse_advance(p);
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

hres parse_condition(struct parser *p, struct node **out)
{
    return parse_joined(p, "or", NODE_OR, parse_and, out);
}
