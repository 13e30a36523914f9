/* parse_pragma: #pragma name(arguments). */
#include "mof/parse.h"
#include "util/num.h"
#include "util/utf.h"

#include <stdlib.h>

enum {
    PRAGMA_ARGS = 8
};

struct pragma_arg {
    struct mof_token tok;
};
struct pragma {
    struct mof_pos pos;
    struct pragma_arg args[PRAGMA_ARGS];
    unsigned nargs;
    hres syntax; /* code for wrong arguments */
};

/* "(" [ argument { "," argument } ] ")"; arguments are strings, numbers and words */
static bool parse_args(struct mof_parser *p, struct pragma *g)
{
    if (!mof_expect(p, '(', g->syntax)) {
        return false;
    }
    while (!mof_at_punct(p, ')')) {
        bool fits = p->tok.kind == TOK_STRING || p->tok.kind == TOK_INT || p->tok.kind == TOK_IDENT;
        if (!fits || g->nargs == PRAGMA_ARGS) {
            return mof_unexpected(p, g->syntax, NULL);
        }
        g->args[g->nargs++].tok = p->tok;
        mof_advance(p);
        if (!mof_accept_punct(p, ',') && !mof_at_punct(p, ')')) {
            return mof_unexpected(p, g->syntax, NULL);
        }
    }
    mof_advance(p);
    (void)mof_accept_punct(p, ';');
    return true;
}

static bool one_string(struct mof_parser *p, const struct pragma *g, struct slice *out)
{
    if (g->nargs != 1 || g->args[0].tok.kind != TOK_STRING) {
        return mof_fail(p->c, g->pos, g->syntax, "one string in parentheses is expected");
    }
    *out = g->args[0].tok.text;
    return true;
}

/* ---- namespace ---- */
static bool is_slash(char c)
{
    return c == '\\' || c == '/';
}

static bool is_this_machine(struct slice server)
{
    return utf8_caseeq(server, SLICE(".")) || utf8_caseeq(server, SLICE("localhost"));
}

static bool pragma_namespace(struct mof_parser *p, const struct pragma *g)
{
    struct slice s = {"", 0};
    if (!one_string(p, g, &s)) {
        return false;
    }
    if (s.n > 2 && is_slash(s.p[0]) && is_slash(s.p[1])) {
        size_t end = 2;
        while (end < s.n && !is_slash(s.p[end])) {
            end++;
        }
        struct slice server = {s.p + 2, end - 2};
        if (!is_this_machine(server)) {
            return mof_fail(p->c, g->pos, WBEMMOF_E_INVALID_NAMESPACE_SPECIFICATION,
                            "server '%.*s'", (int)server.n, server.p);
        }
        end += end < s.n;
        s = (struct slice){s.p + end, s.n - end};
    }
    AUTO_STR ns = STR_INIT;
    hres hr = cim_namespace_normalise(s, &ns);
    if (hr == WBEM_E_OUT_OF_MEMORY) {
        return mof_fatal(p->c, hr);
    }
    if (FAILED(hr)) {
        return mof_fail(p->c, g->pos, WBEMMOF_E_INVALID_NAMESPACE_SYNTAX, NULL);
    }
    p->c->ns = mof_copy(p->c, str_slice(&ns));
    return !p->c->fatal;
}

/* ---- include ---- */
static void join_path(struct str *out, const char *base, struct slice name)
{
    const char *slash = strrchr(base, '/');
    if (slash && name.p[0] != '/') {
        str_add(out, base, (size_t)(slash - base) + 1);
    }
    for (size_t i = 0; i < name.n; i++) {
        str_addc(out, name.p[i] == '\\' ? '/' : name.p[i]);
    }
}

static bool pragma_include(struct mof_parser *p, const struct pragma *g)
{
    struct slice name = {"", 0};
    if (!one_string(p, g, &name)) {
        return false;
    }
    AUTO_STR path = STR_INIT;
    join_path(&path, p->lexer.file->name, name);
    if (FAILED(str_status(&path))) {
        return mof_fatal(p->c, WBEM_E_OUT_OF_MEMORY);
    }
    if (name.n == 0 || memchr(name.p, 0, name.n)) {
        return mof_fail(p->c, g->pos, WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE, "no file is named");
    }
    unsigned depth = 1;
    for (const struct mof_file *f = p->lexer.file; f; f = f->includer) {
        if (strcmp(f->name, str_z(&path)) == 0) {
            return mof_fail(p->c, g->pos, WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE,
                            "'%s' includes itself", str_z(&path));
        }
        depth++;
    }
    if (depth > MOF_MAX_INCLUDE_DEPTH || p->c->nfiles >= MOF_MAX_FILES) {
        return mof_fail(p->c, g->pos, WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE,
                        "more than %d files inside each other or %d in all", MOF_MAX_INCLUDE_DEPTH,
                        MOF_MAX_FILES);
    }
    p->c->nfiles++;
    if (!mof_parse_path(p->c, str_z(&path), p->lexer.file)) {
        return mof_fail(p->c, g->pos, WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE, "'%s'", str_z(&path));
    }
    return true;
}

/* ---- flags ---- */
static const struct {
    const char *word;
    unsigned flag;
} flag_words[] = {
    {"createOnly", MOF_PUT_CREATE_ONLY},
    {"updateOnly", MOF_PUT_UPDATE_ONLY},
    {"safeUpdate", MOF_PUT_SAFE},
    {"forceUpdate", MOF_PUT_FORCE},
};

static bool one_flag(const struct mof_token *t, unsigned *flags)
{
    if (t->kind == TOK_INT) {
        *flags |= (unsigned)t->number;
        return !t->negative && (t->number & ~(uint64_t)(MOF_PUT_UPDATE_ONLY | MOF_PUT_CREATE_ONLY |
                                                        MOF_PUT_SAFE | MOF_PUT_FORCE)) == 0;
    }
    for (size_t i = 0; i < ARRAY_LEN(flag_words); i++) {
        if (utf8_caseeq(t->text, slice_of(flag_words[i].word))) {
            *flags |= flag_words[i].flag;
            return true;
        }
    }
    return false;
}

static bool parse_flags(struct mof_parser *p, const struct pragma *g, unsigned *out)
{
    const unsigned create_update = MOF_PUT_CREATE_ONLY | MOF_PUT_UPDATE_ONLY;
    const unsigned safe_force = MOF_PUT_SAFE | MOF_PUT_FORCE;
    unsigned flags = 0;
    for (unsigned i = 0; i < g->nargs; i++) {
        if (!one_flag(&g->args[i].tok, &flags)) {
            return mof_fail(p->c, g->args[i].tok.pos, g->syntax, "unknown flag");
        }
    }
    if ((flags & create_update) == create_update || (flags & safe_force) == safe_force) {
        return mof_fail(p->c, g->pos, g->syntax, "these flags exclude each other");
    }
    *out = flags;
    return true;
}

static bool pragma_classflags(struct mof_parser *p, const struct pragma *g)
{
    return parse_flags(p, g, &p->c->class_flags);
}

static bool pragma_instanceflags(struct mof_parser *p, const struct pragma *g)
{
    return parse_flags(p, g, &p->c->instance_flags);
}

/* ---- deletes ---- */
static bool add_delete(struct mof_parser *p, const struct pragma *g, enum mof_decl_kind kind)
{
    const struct mof_token *what = &g->args[0].tok;
    const struct mof_token *how = &g->args[1].tok;
    bool fail = g->nargs == 2 && utf8_caseeq(how->text, SLICE("FAIL"));
    bool nofail = g->nargs == 2 && utf8_caseeq(how->text, SLICE("NOFAIL"));
    if (g->nargs != 2 || what->kind != TOK_STRING || how->kind != TOK_IDENT || (!fail && !nofail)) {
        return mof_fail(p->c, g->pos, g->syntax,
                        "(\"name\", FAIL) or (\"name\", NOFAIL) is expected");
    }
    struct mof_decl *d = mof_add_decl(p, kind, what->pos);
    if (!d) {
        return false;
    }
    d->text = what->text;
    d->must_exist = fail;
    return true;
}

static bool pragma_deleteclass(struct mof_parser *p, const struct pragma *g)
{
    return add_delete(p, g, MOF_D_DELETE_CLASS);
}

static bool pragma_deleteinstance(struct mof_parser *p, const struct pragma *g)
{
    return add_delete(p, g, MOF_D_DELETE_INSTANCE);
}

/* ---- the rest ---- */
/* The language of the amended qualifiers: "MS_" and a locale number in hexadecimal. They stay with
 * the class. */
static bool pragma_amendment(struct mof_parser *p, const struct pragma *g)
{
    struct slice s = {"", 0};
    uint64_t lcid;
    if (!one_string(p, g, &s)) {
        return false;
    }
    bool ok = s.n > 3 && utf8_caseeq((struct slice){s.p, 3}, SLICE("MS_"));
    AUTO_STR hex = STR_INIT;
    str_addz(&hex, "0x");
    str_add(&hex, s.p + (ok ? 3 : 0), s.n - (ok ? 3 : 0));
    if (!ok || FAILED(num_parse_u64(str_slice(&hex), true, &lcid)) || lcid > UINT32_MAX) {
        return mof_fail(p->c, g->pos, WBEMMOF_E_INVALID_AMENDMENT_SYNTAX,
                        "a locale such as \"MS_409\" is expected");
    }
    if (p->c->amendment.n) {
        return mof_fail(p->c, g->pos, WBEMMOF_E_INVALID_DUPLICATE_AMENDMENT, NULL);
    }
    p->c->amendment = s;
    return true;
}

/* autorecover tells the reference platform to compile the file again after a repair of its
 * repository. */
static bool pragma_autorecover(struct mof_parser *p, const struct pragma *g)
{
    return g->nargs == 0 || mof_fail(p->c, g->pos, g->syntax, "autorecover takes no arguments");
}

/* Languages of names and texts; everything is Unicode here. */
static bool pragma_locale(struct mof_parser *p, const struct pragma *g)
{
    struct slice unused = {"", 0};
    return one_string(p, g, &unused);
}

static const struct {
    const char *name;
    bool (*run)(struct mof_parser *p, const struct pragma *g);
    hres syntax;
    bool args_optional;
} pragmas[] = {
    {"namespace", pragma_namespace, WBEMMOF_E_INVALID_NAMESPACE_SYNTAX, false},
    {"include", pragma_include, WBEMMOF_E_INVALID_PRAGMA, false},
    {"classflags", pragma_classflags, WBEMMOF_E_INVALID_FLAGS_SYNTAX, false},
    {"instanceflags", pragma_instanceflags, WBEMMOF_E_INVALID_FLAGS_SYNTAX, false},
    {"deleteclass", pragma_deleteclass, WBEMMOF_E_INVALID_DELETECLASS_SYNTAX, false},
    {"deleteinstance", pragma_deleteinstance, WBEMMOF_E_INVALID_DELETEINSTANCE_SYNTAX, false},
    {"amendment", pragma_amendment, WBEMMOF_E_INVALID_AMENDMENT_SYNTAX, false},
    {"autorecover", pragma_autorecover, WBEMMOF_E_INVALID_PRAGMA, true},
    {"locale", pragma_locale, WBEMMOF_E_INVALID_PRAGMA, false},
    {"instancelocale", pragma_locale, WBEMMOF_E_INVALID_PRAGMA, false},
};

bool mof_parse_pragma(struct mof_parser *p)
{
    struct slice name = {"", 0};
    struct pragma g = {0};
    mof_advance(p);
    if (!mof_ident(p, WBEMMOF_E_INVALID_PRAGMA, &name, &g.pos)) {
        return false;
    }
    for (size_t i = 0; i < ARRAY_LEN(pragmas); i++) {
        if (!utf8_caseeq(name, slice_of(pragmas[i].name))) {
            continue;
        }
        g.syntax = pragmas[i].syntax;
        bool bare = pragmas[i].args_optional && !mof_at_punct(p, '(');
        return (bare || parse_args(p, &g)) && pragmas[i].run(p, &g);
    }
    return mof_fail(p->c, g.pos, WBEMMOF_E_INVALID_PRAGMA, "'%.*s' is unknown", (int)name.n,
                    name.p);
}
