#include "test.h"
#include "util/str.h"
#include "vbs/parse.h"

#include <stdlib.h>

/* The tree of an expression with every operator in parentheses. */
static void dump(struct str *s, const struct expr *e)
{
    static const char *const op[] = {
        "+", "-",  "*", "/",  "\\", "mod", "^",  "and", "or", "xor", "eqv", "imp",
        "=", "<>", "<", "<=", ">",  ">=",  "is", "&",   "-",  "+",   "not "};
    switch (e->kind) {
    case E_NUMBER:
        str_addf(s, "%g", e->num);
        break;
    case E_NAME:
        str_addz(s, e->atom->text);
        break;
    case E_PAREN:
        dump(s, e->left);
        break;
    case E_UNARY:
        str_addf(s, "(%s", op[e->op]);
        dump(s, e->left);
        str_addc(s, ')');
        break;
    case E_BINARY:
        str_addc(s, '(');
        dump(s, e->left);
        str_addf(s, " %s ", op[e->op]);
        dump(s, e->right);
        str_addc(s, ')');
        break;
    case E_CONCAT:
        str_addc(s, '(');
        for (const struct expr *a = e->list; a; a = a->next) {
            dump(s, a);
            str_addz(s, a->next ? " & " : ")");
        }
        break;
    default:
        str_addz(s, "?");
        break;
    }
}

static void expect(const char *text, const char *tree)
{
    AUTO_STR s = STR_INIT;
    struct atoms atoms;
    struct arena arena;
    struct module_ast m;
    struct parser *p = malloc(sizeof *p);
    assert_non_null(p);
    assert_true(atoms_init(&atoms));
    assert_true(lex_keywords(&atoms));
    arena_init(&arena, 0);
    assert_int_equal(parse_module(p, &arena, &atoms, slice_of(text), 1, true, &m), 0);
    dump(&s, m.body->a);
    assert_string_equal(str_z(&s), tree);
    arena_fini(&arena);
    atoms_fini(&atoms);
    free(p);
}

TEST(precedence)
{
    expect("a + b * c", "(a + (b * c))");
    expect("a * b \\ c mod d + e & f", "(((((a * b) \\ c) mod d) + e) & f)");
    expect("-a ^ b", "(-(a ^ b))");
    expect("a ^ -b ^ c", "(a ^ (-(b ^ c)))");
    expect("a ^ b ^ c", "((a ^ b) ^ c)");
    expect("not a = b and c", "((not (a = b)) and c)");
    expect("a or b and c xor d eqv e imp f", "((((a or (b and c)) xor d) eqv e) imp f)");
    expect("a & b & c & d", "(a & b & c & d)");
    expect("a & (b & c)", "(a & (b & c))");
    expect("a = b = c", "((a = b) = c)");
    expect("a - b - c", "((a - b) - c)");
    expect("-1", "-1");
    expect("a is not b", "(a is (not b))");
}
