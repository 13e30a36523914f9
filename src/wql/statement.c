/* statement: the statements of the language (reference section 12.2): SELECT for data, schema and
 * events, ASSOCIATORS OF, REFERENCES OF. */
#include "util/num.h"
#include "util/utf.h"
#include "wql/parse.h"

#include <stdlib.h>

/* ---- the list behind SELECT ---- */
static hres add_prop(struct parser *p, struct slice name)
{
    struct wql_query *q = p->q;
    int sys = cim_sys_find(name);
    if (sys >= 0) {
        q->wants_path = q->wants_path || sys == CIM_SYS_PATH || sys == CIM_SYS_RELPATH;
        return 0; /* system properties come with every object */
    }
    if (q->nprops == WQL_MAX_PROPS) {
        return parse_refuse(p, WBEM_E_QUOTA_VIOLATION, "too many properties");
    }
    if (q->nprops == q->props_cap) { /* the old list stays behind in the arena */
        size_t cap = q->props_cap ? q->props_cap * 2 : 16;
        struct slice *v = arena_array(&q->arena, cap, sizeof *v);
        if (!v) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        if (q->nprops) {
            memcpy(v, q->props, q->nprops * sizeof *v);
        }
        q->props = v;
        q->props_cap = cap;
    }
    return parse_copy(p, name, &q->props[q->nprops++]);
}

/* Behind COUNT; the parser stands at the "(". */
static hres parse_count(struct parser *p)
{
    if (p->q->nprops > 0) {
        return parse_expected(p, "expected COUNT(*) alone, without properties");
    }
    parse_advance(p);
    if (!parse_is_sign(&p->t, "*")) {
        return parse_expected(p, "expected * in COUNT(*)");
    }
    parse_advance(p);
    if (!parse_is_sign(&p->t, ")")) {
        return parse_expected(p, "expected ) behind COUNT(*");
    }
    parse_advance(p);
    p->q->count = true;
    return 0;
}

static hres parse_list(struct parser *p)
{
    if (parse_is_sign(&p->t, "*")) {
        p->q->star = true;
        parse_advance(p);
        return 0;
    }
    for (;;) {
        struct node n = {0};
        if (p->t.kind != TOK_NAME || parse_is_word(&p->t, "from")) {
            return parse_expected(p, "expected * or a property name");
        }
        bool count = parse_is_word(&p->t, "count");
        hres hr = parse_path(p, &n);
        if (hr == 0 && count && parse_is_sign(&p->t, "(")) {
            return parse_count(p);
        }
        hr = hr ? hr : add_prop(p, n.names[0]); /* a.b brings the whole of a */
        if (hr) {
            return hr;
        }
        if (!parse_is_sign(&p->t, ",")) {
            return 0;
        }
        parse_advance(p);
    }
}

/* ---- WITHIN and GROUP ---- */
static hres parse_within(struct parser *p)
{
    struct wql_query *q = p->q;
    parse_advance(p);
    if (p->t.kind != TOK_NUMBER || num_parse_double(p->t.raw, &q->within) || q->within < 0 ||
        q->within > WQL_MAX_SECONDS) {
        return parse_expected(p, "expected a number of seconds behind WITHIN");
    }
    q->kind = WQL_EVENT;
    q->has_within = true;
    parse_advance(p);
    return 0;
}

static hres parse_group_list(struct parser *p, struct wql_group *g)
{
    struct slice *by = arena_array(&p->q->arena, WQL_MAX_GROUP_BY, sizeof *by);
    if (!by) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    g->by = by;
    for (;;) {
        struct node n = {0};
        if (p->t.kind != TOK_NAME || parse_is_word(&p->t, "having")) {
            return parse_refuse(p, g->nby ? WBEM_E_INVALID_QUERY : WBEM_E_MISSING_AGGREGATION_LIST,
                                "expected a property name behind BY");
        }
        if (g->nby == WQL_MAX_GROUP_BY) {
            return parse_refuse(p, WBEM_E_QUOTA_VIOLATION, "too many properties behind BY");
        }
        hres hr = parse_path(p, &n);
        if (hr) {
            return hr;
        }
        by[g->nby++] = n.text;
        if (!parse_is_sign(&p->t, ",")) {
            return 0;
        }
        parse_advance(p);
    }
}

static hres parse_group(struct parser *p)
{
    struct wql_query *q = p->q;
    uint64_t seconds;
    q->kind = WQL_EVENT;
    q->grouped = true;
    parse_advance(p);
    if (!parse_is_word(&p->t, "within")) {
        return parse_refuse(p, WBEM_E_MISSING_GROUP_WITHIN, "expected WITHIN behind GROUP");
    }
    parse_advance(p);
    if (p->t.kind != TOK_NUMBER || num_parse_u64(p->t.raw, false, &seconds) ||
        seconds > UINT32_MAX) {
        return parse_expected(p, "expected a whole number of seconds behind GROUP WITHIN");
    }
    q->group.within_s = (unsigned)seconds;
    parse_advance(p);
    if (parse_is_word(&p->t, "by")) {
        parse_advance(p);
        hres hr = parse_group_list(p, &q->group);
        if (hr) {
            return hr;
        }
    }
    if (!parse_is_word(&p->t, "having")) {
        return 0;
    }
    q->group.has_having = true;
    parse_advance(p);
    return parse_condition(p, &q->having);
}

/* ---- SELECT ---- */
static const char *what_may_follow(const struct wql_query *q)
{
    if (q->grouped) {
        return q->having      ? "expected AND, OR or the end"
               : q->group.nby ? "expected HAVING or the end"
                              : "expected BY, HAVING or the end";
    }
    return q->where ? "expected AND, OR or the end" : "expected WHERE or the end";
}

static hres parse_source(struct parser *p, bool star)
{
    if (p->t.kind != TOK_NAME || parse_is_word(&p->t, "where") || parse_is_word(&p->t, "within")) {
        return parse_expected(p, "expected a class name");
    }
    hres hr = parse_copy(p, p->t.raw, &p->q->cls);
    if (parse_is_word(&p->t, "meta_class")) {
        p->q->kind = WQL_SCHEMA;
        if (!star) {
            return parse_expected(p, "expected * as the list of a query over META_CLASS");
        }
    }
    parse_advance(p);
    return hr;
}

static hres parse_select(struct parser *p)
{
    struct wql_query *q = p->q;
    hres hr = parse_list(p);
    if (hr) {
        return hr;
    }
    if (!parse_is_word(&p->t, "from")) {
        return parse_expected(p, "expected FROM");
    }
    parse_advance(p);
    hr = parse_source(p, q->star);
    bool schema = q->kind == WQL_SCHEMA;
    bool schema_or_count = schema || q->count; /* has neither WITHIN nor GROUP */
    if (hr == 0 && !schema_or_count && parse_is_word(&p->t, "within")) {
        hr = parse_within(p);
    }
    if (hr == 0 && parse_is_word(&p->t, "where")) {
        parse_advance(p);
        hr = parse_condition(p, &q->where);
    }
    if (hr == 0 && !schema_or_count && parse_is_word(&p->t, "group")) {
        hr = parse_group(p);
    }
    if (hr == 0 && p->t.kind != TOK_END) {
        return parse_expected(p, what_may_follow(q));
    }
    return hr ? hr : schema ? wql_bind_schema(q, p->err) : 0;
}

/* ---- ASSOCIATORS OF, REFERENCES OF ---- */
struct assoc_option {
    const char *word;
    size_t at;            /* of the member in struct wql_assoc */
    bool flag;            /* the word stands alone: a bool; else "= name": a slice */
    bool references_too;  /* not only in ASSOCIATORS OF */
    const char *expected; /* names */
};
#define NAME_OPTION(word, member, refs, what)                                                      \
    {                                                                                              \
        word, offsetof(struct wql_assoc, member), false, refs, "expected a " what " behind " word  \
    }
#define FLAG_OPTION(word, member)                                                                  \
    {                                                                                              \
        word, offsetof(struct wql_assoc, member), true, true, NULL                                 \
    }
static const struct assoc_option assoc_options[] = {
    NAME_OPTION("AssocClass", assoc_class, false, "class name"),
    NAME_OPTION("ResultClass", result_class, true, "class name"),
    NAME_OPTION("ResultRole", result_role, false, "property name"),
    NAME_OPTION("Role", role, true, "property name"),
    NAME_OPTION("RequiredAssocQualifier", required_assoc_qualifier, false, "qualifier name"),
    NAME_OPTION("RequiredQualifier", required_qualifier, true, "qualifier name"),
    FLAG_OPTION("ClassDefsOnly", class_defs_only),
    FLAG_OPTION("SchemaOnly", schema_only),
    FLAG_OPTION("KeysOnly", keys_only),
};

static const struct assoc_option *find_option(const struct parser *p)
{
    for (size_t i = 0; i < ARRAY_LEN(assoc_options); i++) {
        const struct assoc_option *o = &assoc_options[i];
        if (parse_is_word(&p->t, o->word) && (o->references_too || p->q->kind == WQL_ASSOCIATORS)) {
            return o;
        }
    }
    return NULL;
}

static hres parse_option(struct parser *p, const struct assoc_option *o)
{
    void *member = (char *)&p->q->assoc + o->at;
    if (o->flag) {
        bool *set = member;
        if (*set) {
            return parse_expected(p, "expected each word only once");
        }
        *set = true;
        parse_advance(p);
        return 0;
    }
    struct slice *name = member;
    if (name->n) {
        return parse_expected(p, "expected each word only once");
    }
    parse_advance(p);
    if (!parse_is_sign(&p->t, "=")) {
        return parse_expected(p, "expected =");
    }
    parse_advance(p);
    if (p->t.kind != TOK_NAME) {
        return parse_expected(p, o->expected);
    }
    hres hr = parse_copy(p, p->t.raw, name);
    parse_advance(p);
    return hr;
}

static hres parse_options(struct parser *p)
{
    struct wql_assoc *a = &p->q->assoc;
    do {
        const struct assoc_option *o = find_option(p);
        if (!o) {
            return parse_expected(p, a->kind == WQL_ASSOCIATORS
                                         ? "expected AssocClass, ResultClass, ResultRole, Role, "
                                           "Required…Qualifier, …Only"
                                         : "expected ResultClass, Role, RequiredQualifier, "
                                           "ClassDefsOnly, SchemaOnly, KeysOnly");
        }
        if ((o->at == offsetof(struct wql_assoc, class_defs_only) && a->result_class.n) ||
            (o->at == offsetof(struct wql_assoc, result_class) && a->class_defs_only)) {
            return parse_expected(p, "expected ClassDefsOnly or ResultClass, not both");
        }
        hres hr = parse_option(p, o);
        if (hr) {
            return hr;
        }
    } while (p->t.kind != TOK_END);
    return 0;
}

static hres parse_assoc(struct parser *p, enum wql_kind kind)
{
    struct wql_query *q = p->q;
    q->kind = kind;
    q->assoc.kind = kind;
    parse_advance(p);
    if (!parse_is_word(&p->t, "of")) {
        return parse_expected(p, "expected OF");
    }
    parse_advance(p);
    if (!parse_is_sign(&p->t, "{")) {
        return parse_expected(p, "expected { and an object path");
    }
    struct token path = wql_lex_braced(&p->lex);
    if (path.kind != TOK_STRING || path.value.n == 0) {
        p->t = path;
        return parse_expected(p, path.kind == TOK_STRING ? "expected an object path in the braces"
                                                         : "expected } behind the object path");
    }
    hres hr = parse_copy(p, path.value, &q->assoc.path);
    parse_advance(p);
    if (hr || p->t.kind == TOK_END) {
        return hr;
    }
    if (!parse_is_word(&p->t, "where")) {
        return parse_expected(p, "expected WHERE or the end");
    }
    parse_advance(p);
    return parse_options(p);
}

/* ---- all ---- */
static hres parse_query(struct parser *p)
{
    parse_advance(p);
    if (parse_is_word(&p->t, "associators")) {
        return parse_assoc(p, WQL_ASSOCIATORS);
    }
    if (parse_is_word(&p->t, "references")) {
        return parse_assoc(p, WQL_REFERENCES);
    }
    if (!parse_is_word(&p->t, "select")) {
        return parse_expected(p, "expected SELECT, ASSOCIATORS OF or REFERENCES OF");
    }
    parse_advance(p);
    return parse_select(p);
}

static hres not_utf8(size_t at, struct wql_error *error)
{
    if (error) {
        *error = (struct wql_error){1, (unsigned)at + 1, "text is not UTF-8"};
    }
    return WBEM_E_INVALID_QUERY;
}

hres wql_parse(struct slice text, struct wql_query **out, struct wql_error *error)
{
    if (error) {
        *error = (struct wql_error){0};
    }
    if (text.n > WQL_MAX_LENGTH) {
        if (error) {
            *error = (struct wql_error){1, WQL_MAX_LENGTH, "the query is too long"};
        }
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
    hres hr = utf8_valid(text, &bad) ? parse_query(&p) : not_utf8(bad, error);
    hr = p.lex.hr ? p.lex.hr : hr;
    if (FAILED(hr)) {
        wql_destroy(q);
        return hr;
    }
    *out = q;
    return 0;
}
