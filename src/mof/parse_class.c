/* parse_class: classes, instances and qualifier declarations. */
#include "mof/parse.h"
#include "util/utf.h"

bool mof_parse_alias(struct mof_parser *p, struct slice *alias, struct mof_pos *pos)
{
    if (!mof_accept_word(p, "as")) {
        return true;
    }
    if (p->tok.kind != TOK_ALIAS) {
        return mof_unexpected(
            p, mof_at_punct(p, '$') ? WBEMMOF_E_EXPECTED_ALIAS_NAME : WBEMMOF_E_EXPECTED_DOLLAR,
            NULL);
    }
    *alias = p->tok.text;
    *pos = p->tok.pos;
    mof_advance(p);
    return true;
}

/* ---- types ---- */
/* "uint32", "Win32_X REF", "Win32_X", "object", "void" */
static bool parse_type(struct mof_parser *p, struct mof_ast_type *t)
{
    struct slice word;
    if (mof_at_word(p, "typedef") || mof_at_word(p, "enum")) {
        return mof_fail(p->c, p->tok.pos, WBEMMOF_E_TYPEDEF_NOT_SUPPORTED, NULL);
    }
    if (!mof_ident(p, WBEMMOF_E_EXPECTED_TYPE_IDENTIFIER, &word, &t->pos)) {
        return false;
    }
    if (mof_accept_word(p, "ref")) {
        t->type = CIM_REFERENCE;
        t->class_name = utf8_caseeq(word, SLICE("object")) ? (struct slice){"", 0} : word;
        return true;
    }
    if (utf8_caseeq(word, SLICE("void"))) {
        t->type = CIM_EMPTY;
        return true;
    }
    t->type = cim_type_from_name(word);
    if (t->type == CIM_EMPTY || t->type == CIM_REFERENCE) {
        t->type = CIM_OBJECT; /* whether that class exists is checked later: it may be declared
                                 further down */
        t->class_name = word;
    }
    return true;
}

/* "[]", "[n]" behind a name */
static bool parse_array(struct mof_parser *p, struct mof_ast_type *t)
{
    if (!mof_accept_punct(p, '[')) {
        return true;
    }
    t->type |= CIM_ARRAY;
    if (p->tok.kind == TOK_INT) {
        if (p->tok.negative || p->tok.number == 0 || p->tok.number > CIM_ARRAY_MAX) {
            return mof_fail(p->c, p->tok.pos, WBEMMOF_E_OUT_OF_RANGE, "array size");
        }
        t->array_size = (uint32_t)p->tok.number;
        mof_advance(p);
    }
    return mof_expect(p, ']', WBEMMOF_E_EXPECTED_CLOSE_BRACKET);
}

/* ---- features ---- */
static struct mof_ast_feature *new_feature(struct mof_parser *p)
{
    return mof_alloc(p->c, sizeof(struct mof_ast_feature));
}

static bool parse_param(struct mof_parser *p, struct mof_ast_feature **out)
{
    struct mof_ast_feature *f = new_feature(p);
    if (!f || !mof_parse_quals(p, &f->quals) || !parse_type(p, &f->type)) {
        return false;
    }
    *out = f;
    if (f->type.type == CIM_EMPTY) {
        return mof_fail(p->c, f->type.pos, WBEMMOF_E_UNRECOGNIZED_TYPE,
                        "a parameter cannot be void");
    }
    if (!mof_ident(p, WBEMMOF_E_EXPECTED_PROPERTY_NAME, &f->name, &f->pos) ||
        !parse_array(p, &f->type)) {
        return false;
    }
    return !mof_accept_punct(p, '=') || mof_parse_value(p, &f->value);
}

static bool parse_params(struct mof_parser *p, struct mof_ast_feature *method)
{
    struct mof_ast_feature **tail = &method->params;
    mof_advance(p);
    if (!mof_at_punct(p, ')')) {
        do {
            if (!parse_param(p, tail)) {
                return false;
            }
            tail = &(*tail)->next;
        } while (mof_accept_punct(p, ','));
    }
    return mof_expect(p, ')', WBEMMOF_E_EXPECTED_CLOSE_PAREN);
}

static bool parse_feature_rest(struct mof_parser *p, struct mof_ast_feature *f)
{
    if (mof_at_punct(p, '[')) {
        struct mof_pos pos = p->tok.pos;
        if (!parse_array(p, &f->type)) {
            return false;
        }
        if (mof_at_punct(p, '(')) {
            return mof_fail(p->c, pos, WBEMMOF_E_NO_ARRAYS_RETURNED, NULL);
        }
    }
    if (mof_at_punct(p, '(')) {
        f->method = true;
        return parse_params(p, f);
    }
    if (f->type.type == CIM_EMPTY) {
        return mof_unexpected(p, WBEMMOF_E_EXPECTED_OPEN_PAREN, "only methods are void");
    }
    return !mof_accept_punct(p, '=') || mof_parse_value(p, &f->value);
}

static bool parse_feature(struct mof_parser *p, struct mof_ast_feature **out)
{
    struct mof_ast_feature *f = new_feature(p);
    if (!f || !mof_parse_quals(p, &f->quals) || !parse_type(p, &f->type)) {
        return false;
    }
    if (mof_at_punct(p, '[')) { /* uint32[] Method(): arrays cannot be returned; properties have the
                                   brackets behind */
        return mof_unexpected(p, WBEMMOF_E_NO_ARRAYS_RETURNED,
                              "brackets stand behind the name of a property");
    }
    if (!mof_ident(p, WBEMMOF_E_EXPECTED_PROPERTY_NAME, &f->name, &f->pos) ||
        !parse_feature_rest(p, f)) {
        return false;
    }
    *out = f;
    return mof_expect(p, ';', WBEMMOF_E_EXPECTED_SEMI);
}

/* Behind a mistake in a feature, to the next one of the same class. false: the class ended. */
static bool next_feature(struct mof_parser *p, int braces)
{
    while (p->tok.kind != TOK_EOF && p->braces >= braces) {
        bool end = p->braces == braces && mof_at_punct(p, ';');
        if (p->braces == braces && mof_at_punct(p, '}')) {
            return true;
        }
        mof_advance(p);
        if (end) {
            return true;
        }
    }
    return false;
}

static bool parse_body(struct mof_parser *p, struct mof_ast_class *cls)
{
    struct mof_ast_feature **tail = &cls->features;
    bool ok = true;
    int braces = p->braces;
    while (!mof_at_punct(p, '}')) {
        if (p->tok.kind == TOK_EOF) {
            return mof_unexpected(p, WBEMMOF_E_EXPECTED_CLOSE_BRACE, NULL);
        }
        struct mof_ast_feature *f = NULL;
        if (parse_feature(p, &f) && f) {
            *tail = f;
            tail = &f->next;
        } else {
            ok = false;
            if (!next_feature(p, braces)) {
                return false;
            }
        }
    }
    mof_advance(p);
    return ok;
}

bool mof_parse_class(struct mof_parser *p, struct mof_ast_qual *quals, struct mof_ast_class **out)
{
    struct mof_ast_class *cls = mof_alloc(p->c, sizeof *cls);
    if (!cls || !mof_ident(p, WBEMMOF_E_EXPECTED_CLASS_NAME, &cls->name, &cls->pos)) {
        return false;
    }
    cls->quals = quals;
    if (!mof_parse_alias(p, &cls->alias, &cls->alias_pos)) {
        return false;
    }
    if (mof_accept_punct(p, ':') &&
        !mof_ident(p, WBEMMOF_E_EXPECTED_CLASS_NAME, &cls->super, &cls->super_pos)) {
        return false;
    }
    if (mof_at_punct(p, ';')) {
        return mof_fail(p->c, p->tok.pos, WBEMMOF_E_INVALID_CLASS_DECLARATION,
                        "a class has a body in braces");
    }
    *out = cls;
    return mof_expect(p, '{', WBEMMOF_E_EXPECTED_OPEN_BRACE) && parse_body(p, cls);
}

/* ---- instances ---- */
static bool parse_assign(struct mof_parser *p, struct mof_ast_assign **out)
{
    struct mof_ast_assign *a = mof_alloc(p->c, sizeof *a);
    if (!a) {
        return false;
    }
    *out = a;
    return mof_parse_quals(p, &a->quals) &&
           mof_ident(p, WBEMMOF_E_EXPECTED_PROPERTY_NAME, &a->name, &a->pos) &&
           mof_expect(p, '=', WBEMMOF_E_EXPECTED_SEMI) && mof_parse_value(p, &a->value) &&
           mof_expect(p, ';', WBEMMOF_E_EXPECTED_SEMI);
}

bool mof_parse_instance(struct mof_parser *p, struct mof_ast_qual *quals,
                        struct mof_ast_instance **out)
{
    struct mof_ast_instance *inst = mof_alloc(p->c, sizeof *inst);
    if (!inst) {
        return false;
    }
    inst->quals = quals;
    if (!mof_accept_word(p, "of")) {
        return mof_unexpected(p, WBEMMOF_E_INVALID_INSTANCE_DECLARATION, "'of' and a class name");
    }
    if (!mof_ident(p, WBEMMOF_E_EXPECTED_CLASS_NAME, &inst->class_name, &inst->pos) ||
        !mof_parse_alias(p, &inst->alias, &inst->alias_pos) ||
        !mof_expect(p, '{', WBEMMOF_E_EXPECTED_OPEN_BRACE)) {
        return false;
    }
    struct mof_ast_assign **tail = &inst->assigns;
    while (!mof_at_punct(p, '}')) {
        if (p->tok.kind == TOK_EOF) {
            return mof_unexpected(p, WBEMMOF_E_EXPECTED_CLOSE_BRACE, NULL);
        }
        if (!parse_assign(p, tail)) {
            return false;
        }
        tail = &(*tail)->next;
    }
    mof_advance(p);
    *out = inst;
    return true;
}

/* ---- qualifier declarations ---- */
static const struct {
    const char *word;
    unsigned scope;
} scope_words[] = {
    {"class", MOF_SCOPE_CLASS},           {"association", MOF_SCOPE_ASSOCIATION},
    {"indication", MOF_SCOPE_INDICATION}, {"property", MOF_SCOPE_PROPERTY},
    {"reference", MOF_SCOPE_REFERENCE},   {"method", MOF_SCOPE_METHOD},
    {"parameter", MOF_SCOPE_PARAMETER},   {"schema", MOF_SCOPE_SCHEMA},
    {"instance", MOF_SCOPE_INSTANCE},     {"any", MOF_SCOPE_ANY},
};

static bool parse_scope_word(struct mof_parser *p, unsigned *scope)
{
    for (size_t i = 0; i < ARRAY_LEN(scope_words); i++) {
        if (mof_accept_word(p, scope_words[i].word)) {
            *scope |= scope_words[i].scope;
            return true;
        }
    }
    return mof_unexpected(p, WBEMMOF_E_INVALID_QUALIFIER_SYNTAX,
                          "a scope such as class or property");
}

static bool parse_scope(struct mof_parser *p, unsigned *scope)
{
    if (!mof_expect(p, '(', WBEMMOF_E_EXPECTED_OPEN_PAREN)) {
        return false;
    }
    do {
        if (!parse_scope_word(p, scope)) {
            return false;
        }
    } while (mof_accept_punct(p, ','));
    return mof_expect(p, ')', WBEMMOF_E_EXPECTED_CLOSE_PAREN);
}

static bool parse_default_flavors(struct mof_parser *p, unsigned *flavors)
{
    return mof_expect(p, '(', WBEMMOF_E_EXPECTED_OPEN_PAREN) &&
           mof_parse_flavors(p, flavors, true) &&
           mof_expect(p, ')', WBEMMOF_E_EXPECTED_CLOSE_PAREN);
}

/* Qualifier Name : type [n] [= value] , Scope ( … ) [, Flavor ( … ) ] ; */
bool mof_parse_qualtype(struct mof_parser *p, struct mof_ast_qualtype **out)
{
    struct mof_ast_qualtype *q = mof_alloc(p->c, sizeof *q);
    if (!q || !mof_ident(p, WBEMMOF_E_EXPECTED_QUALIFIER_NAME, &q->name, &q->pos)) {
        return false;
    }
    *out = q;
    if (!mof_expect(p, ':', WBEMMOF_E_INVALID_QUALIFIER_SYNTAX) || !parse_type(p, &q->type) ||
        !parse_array(p, &q->type)) {
        return false;
    }
    unsigned elem = q->type.type & ~(unsigned)CIM_ARRAY;
    if (elem == CIM_EMPTY || elem == CIM_OBJECT || elem == CIM_REFERENCE) {
        return mof_fail(p->c, q->type.pos, WBEMMOF_E_UNRECOGNIZED_TYPE, "not a type of qualifiers");
    }
    if (mof_accept_punct(p, '=') && !mof_parse_value(p, &q->value)) {
        return false;
    }
    while (mof_accept_punct(p, ',')) {
        bool ok = mof_accept_word(p, "scope") ? parse_scope(p, &q->scope)
                  : mof_accept_word(p, "flavor")
                      ? parse_default_flavors(p, &q->flavors)
                      : mof_unexpected(p, WBEMMOF_E_INVALID_QUALIFIER_SYNTAX, "Scope or Flavor");
        if (!ok) {
            return false;
        }
    }
    if (q->scope == 0) {
        return mof_unexpected(p, WBEMMOF_E_INVALID_QUALIFIER_SYNTAX, "a scope is needed");
    }
    return mof_expect(p, ';', WBEMMOF_E_EXPECTED_SEMI);
}
