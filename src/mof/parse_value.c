/* parse_value: constants, lists, embedded instances, qualifier lists. */
#include "mof/parse.h"
#include "util/utf.h"

static struct mof_ast_value *new_value(struct mof_parser *p, enum mof_vkind kind)
{
    struct mof_ast_value *v = mof_alloc(p->c, sizeof *v);
    if (v) {
        v->kind = kind;
        v->pos = p->tok.pos;
    }
    return v;
}

static bool parse_list(struct mof_parser *p, struct mof_ast_value *list)
{
    struct mof_ast_value **tail = &list->first;
    mof_advance(p);
    while (!mof_at_punct(p, '}')) {
        if (!mof_parse_value(p, tail)) {
            return false;
        }
        tail = &(*tail)->next;
        list->count++;
        if (!mof_accept_punct(p, ',') && !mof_at_punct(p, '}')) {
            return mof_unexpected(p, WBEMMOF_E_EXPECTED_CLOSE_BRACE, NULL);
        }
    }
    mof_advance(p);
    return true;
}

static bool parse_embedded(struct mof_parser *p, struct mof_ast_qual *quals,
                           struct mof_ast_value *v)
{
    if (!mof_accept_word(p, "instance")) {
        return mof_unexpected(p, WBEMMOF_E_ILLEGAL_CONSTANT_VALUE, NULL);
    }
    return mof_parse_instance(p, quals, &v->instance);
}

static bool parse_word_value(struct mof_parser *p, struct mof_ast_value *v)
{
    if (mof_at_word(p, "TRUE") || mof_at_word(p, "FALSE")) {
        v->kind = MOF_V_BOOL;
        v->boolean = mof_at_word(p, "TRUE");
        mof_advance(p);
        return true;
    }
    if (mof_accept_word(p, "NULL")) {
        v->kind = MOF_V_NULL;
        return true;
    }
    if (mof_at_word(p, "instance")) {
        v->kind = MOF_V_INSTANCE;
        return parse_embedded(p, NULL, v);
    }
    return mof_unexpected(p, WBEMMOF_E_ILLEGAL_CONSTANT_VALUE, "text needs quotes");
}

static bool parse_bracketed(struct mof_parser *p, struct mof_ast_value *v)
{
    struct mof_ast_qual *quals = NULL;
    v->kind = MOF_V_INSTANCE;
    return mof_parse_quals(p, &quals) && parse_embedded(p, quals, v);
}

static bool parse_any(struct mof_parser *p, struct mof_ast_value *v)
{
    switch (p->tok.kind) {
    case TOK_IDENT:
        return parse_word_value(p, v);
    case TOK_INT:
        v->kind = MOF_V_INT;
        v->negative = p->tok.negative;
        v->number = p->tok.number;
        break;
    case TOK_CHAR:
        v->kind = MOF_V_CHAR;
        v->number = p->tok.number;
        break;
    case TOK_REAL:
        v->kind = MOF_V_REAL;
        v->real = p->tok.real;
        break;
    case TOK_STRING:
    case TOK_ALIAS:
        v->kind = p->tok.kind == TOK_STRING ? MOF_V_STRING : MOF_V_ALIAS;
        v->text = p->tok.text;
        break;
    default:
        if (mof_at_punct(p, '{')) {
            v->kind = MOF_V_LIST;
            return parse_list(p, v);
        }
        if (mof_at_punct(p, '[')) {
            return parse_bracketed(p, v);
        }
        if (mof_at_punct(p, '$')) {
            return mof_unexpected(p, WBEMMOF_E_EXPECTED_ALIAS_NAME, NULL);
        }
        return mof_unexpected(p, WBEMMOF_E_ILLEGAL_CONSTANT_VALUE, NULL);
    }
    mof_advance(p);
    return true;
}

bool mof_parse_value(struct mof_parser *p, struct mof_ast_value **out)
{
    struct mof_ast_value *v = new_value(p, MOF_V_NULL);
    if (!v) {
        return false;
    }
    if (p->nesting >= MOF_MAX_NESTING) {
        return mof_fail(p->c, p->tok.pos, WBEM_E_QUOTA_VIOLATION,
                        "more than %d values inside each other", MOF_MAX_NESTING);
    }
    p->nesting++;
    bool ok = parse_any(p, v);
    p->nesting--;
    *out = v;
    return ok;
}

/* ---- qualifiers ---- */
static const struct {
    const char *word;
    unsigned flavor;
} flavor_words[] = {
    {"EnableOverride", MOF_F_ENABLE_OVERRIDE},
    {"DisableOverride", MOF_F_DISABLE_OVERRIDE},
    {"ToSubclass", MOF_F_TO_SUBCLASS},
    {"NotToSubclass", MOF_F_NOT_TO_SUBCLASS},
    {"ToInstance", MOF_F_TO_INSTANCE},
    {"NotToInstance", MOF_F_NOT_TO_INSTANCE},
    {"Amended", MOF_F_AMENDED},
    {"Translatable", MOF_F_AMENDED}, /* the word of DSP0004 for it */
    {"Restricted", MOF_F_RESTRICTED},
};

static bool parse_flavor(struct mof_parser *p, unsigned *flavors)
{
    for (size_t i = 0; i < ARRAY_LEN(flavor_words); i++) {
        if (mof_accept_word(p, flavor_words[i].word)) {
            *flavors |= flavor_words[i].flavor;
            return true;
        }
    }
    return mof_unexpected(p, WBEMMOF_E_EXPECTED_FLAVOR_TYPE, NULL);
}

static bool check_flavors(struct mof_parser *p, struct mof_pos pos, unsigned f)
{
    if ((f & MOF_F_ENABLE_OVERRIDE) && (f & MOF_F_DISABLE_OVERRIDE)) {
        return mof_fail(p->c, pos, WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES, NULL);
    }
    bool subclass = (f & MOF_F_TO_SUBCLASS) && (f & (MOF_F_RESTRICTED | MOF_F_NOT_TO_SUBCLASS));
    bool instance = (f & MOF_F_TO_INSTANCE) && (f & (MOF_F_RESTRICTED | MOF_F_NOT_TO_INSTANCE));
    if (subclass || instance) {
        return mof_fail(p->c, pos, WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES2, NULL);
    }
    return true;
}

bool mof_parse_flavors(struct mof_parser *p, unsigned *flavors, bool in_parens)
{
    struct mof_pos pos = p->tok.pos;
    do {
        if (!parse_flavor(p, flavors)) {
            return false;
        }
        if (in_parens) {
            (void)mof_accept_punct(p, ',');
        }
    } while (p->tok.kind == TOK_IDENT);
    return check_flavors(p, pos, *flavors);
}

static bool parse_qual(struct mof_parser *p, struct mof_ast_qual **out)
{
    struct mof_ast_qual *q = mof_alloc(p->c, sizeof *q);
    if (!q || !mof_ident(p, WBEMMOF_E_EXPECTED_QUALIFIER_NAME, &q->name, &q->pos)) {
        return false;
    }
    *out = q;
    if (mof_at_punct(p, '{')) {
        if (!mof_parse_value(p, &q->value)) {
            return false;
        }
    } else if (mof_accept_punct(p, '(')) {
        if (!mof_parse_value(p, &q->value) || !mof_expect(p, ')', WBEMMOF_E_EXPECTED_CLOSE_PAREN)) {
            return false;
        }
    } else if (mof_at_punct(p, '=')) {
        return mof_fail(p->c, p->tok.pos, WBEMMOF_E_INVALID_QUALIFIER_SYNTAX,
                        "values stand in parentheses or braces");
    }
    return !mof_accept_punct(p, ':') || mof_parse_flavors(p, &q->flavors, false);
}

static bool is_duplicate(const struct mof_ast_qual *first, const struct mof_ast_qual *q)
{
    for (; first && first != q; first = first->next) {
        if (utf8_caseeq(first->name, q->name)) {
            return true;
        }
    }
    return false;
}

bool mof_parse_quals(struct mof_parser *p, struct mof_ast_qual **out)
{
    struct mof_ast_qual **tail = out;
    uint32_t count = 0;
    if (!mof_accept_punct(p, '[')) {
        return true;
    }
    do {
        if (!parse_qual(p, tail)) {
            return false;
        }
        if (is_duplicate(*out, *tail)) {
            return mof_fail(p->c, (*tail)->pos, WBEMMOF_E_DUPLICATE_QUALIFIER, "'%.*s'",
                            (int)(*tail)->name.n, (*tail)->name.p);
        }
        if (++count > CIM_MAX_QUALIFIERS) {
            return mof_fail(p->c, (*tail)->pos, WBEM_E_QUOTA_VIOLATION, "more than %u qualifiers",
                            CIM_MAX_QUALIFIERS);
        }
        tail = &(*tail)->next;
    } while (mof_accept_punct(p, ','));
    return mof_expect(p, ']', WBEMMOF_E_EXPECTED_CLOSE_BRACKET);
}
