/* Expressions: precedence climbing. Long chains of & become one node, other chains are limited in
 * depth. */
#include "disp/disp.h"
#include "vbs/parse.h"

#define MAX_TREE_DEPTH 800 /* of an expression tree; deeper: error 1001 */

enum {
    PREC_IMP = 1,
    PREC_EQV,
    PREC_XOR,
    PREC_OR,
    PREC_AND,
    PREC_NOT,
    PREC_COMPARE,
    PREC_CONCAT,
    PREC_ADD,
    PREC_MOD,
    PREC_IDIV,
    PREC_MUL,
    PREC_NEG,
    PREC_POW
};

struct binary {
    uint8_t prec, op;
};

static struct binary binary_of(const struct token *t)
{
    static const struct binary by_kind[T_GE + 1] = {
        [T_PLUS] = {PREC_ADD, X_ADD},        [T_MINUS] = {PREC_ADD, X_SUB},
        [T_STAR] = {PREC_MUL, X_MUL},        [T_SLASH] = {PREC_MUL, X_DIV},
        [T_BACKSLASH] = {PREC_IDIV, X_IDIV}, [T_CARET] = {PREC_POW, X_POW},
        [T_AMP] = {PREC_CONCAT, X_CONCAT},   [T_EQ] = {PREC_COMPARE, X_EQ},
        [T_NE] = {PREC_COMPARE, X_NE},       [T_LT] = {PREC_COMPARE, X_LT},
        [T_LE] = {PREC_COMPARE, X_LE},       [T_GT] = {PREC_COMPARE, X_GT},
        [T_GE] = {PREC_COMPARE, X_GE},
    };
    static const struct binary by_keyword[KW_COUNT] = {
        [KW_IMP] = {PREC_IMP, X_IMP}, [KW_EQV] = {PREC_EQV, X_EQV}, [KW_XOR] = {PREC_XOR, X_XOR},
        [KW_OR] = {PREC_OR, X_OR},    [KW_AND] = {PREC_AND, X_AND}, [KW_IS] = {PREC_COMPARE, X_IS},
        [KW_MOD] = {PREC_MOD, X_MOD},
    };
    if (t->kind == T_NAME) {
        return by_keyword[t->keyword];
    }
    return by_kind[t->kind];
}

static struct expr *node(struct parser *p, enum expr_kind kind)
{
    struct expr *e = parse_alloc(p, sizeof *e);
    e->kind = (uint8_t)kind;
    e->line = p->tok.line;
    e->column = p->tok.column;
    return e;
}

/* Sets the depth of e over its child; too deep is an error. */
static void over(struct parser *p, struct expr *e, const struct expr *child)
{
    if (child && child->depth + 1 > e->depth) {
        e->depth = (uint16_t)(child->depth + 1);
        if (e->depth > MAX_TREE_DEPTH) {
            parse_fail(p, 1001);
        }
    }
}

static struct expr *binary(struct parser *p, uint8_t op, struct expr *left, struct expr *right)
{
    struct expr *e = node(p, op == X_CONCAT ? E_CONCAT : E_BINARY);
    e->op = op;
    e->line = left->line;
    e->column = left->column;
    over(p, e, left);
    over(p, e, right);
    if (op != X_CONCAT) {
        e->left = left;
        e->right = right;
        return e;
    }
    if (left->kind == E_CONCAT) { /* lengthen the list; its last member is kept in right */
        over(p, left, right);
        left->right->next = right;
        left->right = right;
        left->count++;
        return left;
    }
    e->list = left;
    left->next = right;
    e->right = right;
    e->count = 2;
    return e;
}

static struct expr *parse_binary(struct parser *p, unsigned min);

static struct expr *number(struct parser *p, uint16_t vt, double v)
{
    struct expr *e = node(p, E_NUMBER);
    e->vt = vt;
    e->num = v;
    parse_next(p);
    return e;
}

static struct expr *parse_new(struct parser *p)
{
    struct expr *e = node(p, E_NEW);
    parse_next(p);
    e->atom = parse_name(p);
    return e;
}

static struct expr *parse_paren(struct parser *p)
{
    struct expr *e = node(p, E_PAREN);
    parse_next(p);
    e->left = parse_expr(p);
    over(p, e, e->left);
    parse_expect(p, T_RPAREN, 1006);
    return e;
}

static struct expr *parse_constant(struct parser *p)
{
    switch (p->tok.keyword) {
    case KW_TRUE:
        return number(p, VT_BOOL, -1);
    case KW_FALSE:
        return number(p, VT_BOOL, 0);
    case KW_NULL:
        return number(p, VT_NULL, 0);
    case KW_EMPTY:
        return number(p, VT_EMPTY, 0);
    case KW_NOTHING:
        return number(p, VT_DISPATCH, 0);
    default:
        return NULL;
    }
}

/* One argument, or E_MISSING where nothing stands. */
static struct expr *parse_arg(struct parser *p)
{
    if (p->tok.kind == T_COMMA || p->tok.kind == T_RPAREN) {
        return node(p, E_MISSING);
    }
    return parse_expr(p);
}

struct expr *parse_args(struct parser *p, uint32_t *count, bool paren)
{
    struct expr *head = NULL, **tail = &head;
    *count = 0;
    if (paren && p->tok.kind == T_RPAREN) {
        return NULL;
    }
    for (;;) {
        struct expr *a = parse_arg(p);
        if (p->error) {
            return head;
        }
        *tail = a;
        tail = &a->next;
        ++*count;
        if (p->tok.kind != T_COMMA) {
            return head;
        }
        parse_next(p);
    }
}

static struct expr *parse_call(struct parser *p, struct expr *callee)
{
    struct expr *e = node(p, E_CALL);
    e->left = callee;
    e->line = callee->line;
    e->column = callee->column;
    over(p, e, callee);
    if (!parse_enter(p)) {
        return e;
    }
    parse_next(p);
    e->list = parse_args(p, &e->count, true);
    for (struct expr *a = e->list; a; a = a->next) {
        over(p, e, a);
    }
    parse_expect(p, T_RPAREN, 1006);
    parse_leave(p);
    return e;
}

static struct expr *parse_member(struct parser *p, struct expr *object)
{
    struct expr *e = node(p, E_MEMBER);
    parse_next(p);
    if (p->tok.kind != T_NAME) {
        parse_fail(p, 1010);
        return e;
    }
    e->left = object;
    e->atom = p->tok.atom;
    if (object) {
        e->line = object->line;
        e->column = object->column;
    }
    over(p, e, object);
    parse_next(p);
    return e;
}

/* "Echo .Name": inside With a dot after a blank begins an argument of the statement. */
static bool dot_goes_on(const struct parser *p, bool statement)
{
    return p->tok.kind == T_DOT && !(statement && p->in_with && p->tok.space);
}

static struct expr *parse_postfix(struct parser *p, struct expr *e, bool statement)
{
    while (!p->error) {
        if (dot_goes_on(p, statement)) {
            e = parse_member(p, e);
        } else if (p->tok.kind == T_LPAREN) {
            e = parse_call(p, e);
        } else {
            break;
        }
    }
    return e;
}

static struct expr *parse_head(struct parser *p)
{
    struct expr *e;
    if (p->tok.kind == T_DOT) {
        if (!p->in_with) {
            parse_fail(p, 1002);
        }
        return parse_member(p, NULL);
    }
    if (p->tok.kind == T_NAME && p->tok.keyword == KW_ME) {
        e = node(p, E_ME);
        parse_next(p);
        return e;
    }
    if (parse_is_name(p)) {
        e = node(p, E_NAME);
        e->atom = p->tok.atom;
        parse_next(p);
        return e;
    }
    parse_fail(p, 1002);
    return node(p, E_MISSING);
}

struct expr *parse_chain(struct parser *p)
{
    struct expr *e = parse_head(p);
    return parse_postfix(p, e, true);
}

static struct expr *parse_primary(struct parser *p)
{
    struct expr *e;
    switch (p->tok.kind) {
    case T_NUMBER:
        return number(p, p->tok.vt, p->tok.num);
    case T_DATE:
        return number(p, VT_DATE, p->tok.num);
    case T_STRING:
        e = node(p, E_STRING);
        e->text = p->tok.text;
        parse_next(p);
        return e;
    case T_LPAREN:
        return parse_postfix(p, parse_paren(p), false);
    case T_DOT:
        return parse_postfix(p, parse_head(p), false);
    case T_NAME:
        e = parse_constant(p);
        if (e) {
            return e;
        }
        if (p->tok.keyword == KW_NEW) {
            return parse_new(p);
        }
        if (p->tok.keyword == KW_ME || parse_is_name(p)) {
            return parse_postfix(p, parse_head(p), false);
        }
        break;
    default:
        break;
    }
    parse_fail(p, p->tok.kind == T_EOL || p->tok.kind == T_EOF ? 1002 : 1023);
    return node(p, E_MISSING);
}

static struct expr *parse_prefix(struct parser *p, enum expr_op op, unsigned operand)
{
    struct expr *e = node(p, E_UNARY);
    e->op = (uint8_t)op;
    parse_next(p);
    e->left = parse_binary(p, operand);
    over(p, e, e->left);
    if (op == X_NEG && e->left->kind == E_NUMBER &&
        (e->left->vt == VT_I2 || e->left->vt == VT_I4 || e->left->vt == VT_R8)) {
        e->left->num = -e->left->num; /* -1 is a literal */
        return e->left;
    }
    return e;
}

static struct expr *parse_unary(struct parser *p)
{
    struct expr *e;
    if (!parse_enter(p)) {
        return node(p, E_MISSING);
    }
    if (p->tok.kind == T_MINUS) {
        e = parse_prefix(p, X_NEG, PREC_POW);
    } else if (p->tok.kind == T_PLUS) {
        e = parse_prefix(p, X_POS, PREC_POW);
    } else if (p->tok.kind == T_NAME && p->tok.keyword == KW_NOT) {
        e = parse_prefix(p, X_NOT, PREC_COMPARE);
    } else {
        e = parse_primary(p);
    }
    parse_leave(p);
    return e;
}

static struct expr *climb(struct parser *p, struct expr *left, unsigned min)
{
    for (;;) {
        struct binary b = binary_of(&p->tok);
        if (b.prec < min || b.prec == 0 || p->error) {
            return left;
        }
        parse_next(p);
        struct expr *right = parse_binary(p, b.prec + 1u);
        left = binary(p, b.op, left, right);
    }
}

static struct expr *parse_binary(struct parser *p, unsigned min)
{
    return climb(p, parse_unary(p), min);
}

struct expr *parse_expr(struct parser *p)
{
    return parse_binary(p, PREC_IMP);
}

struct expr *parse_expr_from(struct parser *p, struct expr *left)
{
    return climb(p, left, PREC_IMP);
}
