/* parse: tokens, files and declarations at file scope. */
#include "mof/parse.h"

#include "util/file.h"
#include "util/utf.h"

#include <stdio.h>

/* ---- tokens ---- */
void mof_advance(struct mof_parser *p)
{
    if (p->tok.kind == TOK_PUNCT && p->tok.punct == '{') {
        p->braces++;
    } else if (p->tok.kind == TOK_PUNCT && p->tok.punct == '}') {
        p->braces--;
    }
    p->tok = mof_lex(&p->lexer);
    if (p->lexer.out_of_memory) {
        (void)mof_fatal(p->c, WBEM_E_OUT_OF_MEMORY);
    }
    if (p->c->fatal) {
        p->tok.kind = TOK_EOF; /* every loop ends */
    }
}

bool mof_at_punct(const struct mof_parser *p, char c)
{
    return p->tok.kind == TOK_PUNCT && p->tok.punct == c;
}

bool mof_at_word(const struct mof_parser *p, const char *word)
{
    return p->tok.kind == TOK_IDENT && utf8_caseeq(p->tok.text, slice_of(word));
}

bool mof_accept_punct(struct mof_parser *p, char c)
{
    if (!mof_at_punct(p, c)) {
        return false;
    }
    mof_advance(p);
    return true;
}

bool mof_accept_word(struct mof_parser *p, const char *word)
{
    if (!mof_at_word(p, word)) {
        return false;
    }
    mof_advance(p);
    return true;
}

const char *mof_token_text(const struct mof_parser *p, char out[MOF_TOKEN_TEXT])
{
    if (p->tok.kind == TOK_EOF) {
        return "the end of the file";
    }
    struct slice s = {p->lexer.file->text.p + p->tok.pos.at, p->tok.end - p->tok.pos.at};
    int shown = s.n > 40 ? 40 : (int)s.n;
    while (shown > 0 && (size_t)shown < s.n && ((uint8_t)s.p[shown] & 0xC0) == 0x80) {
        shown--; /* do not cut a character */
    }
    (void)snprintf(out, MOF_TOKEN_TEXT, "'%.*s%s'", shown, s.p, (size_t)shown < s.n ? "..." : "");
    return out;
}

bool mof_unexpected(struct mof_parser *p, hres code, const char *wanted)
{
    char text[MOF_TOKEN_TEXT];
    if (p->tok.kind == TOK_BAD) {
        return mof_fail(p->c, p->tok.pos, p->tok.code, "%s", p->tok.detail);
    }
    return mof_fail(p->c, p->tok.pos, code, "%s%sfound %s", wanted ? wanted : "",
                    wanted ? ", " : "", mof_token_text(p, text));
}

bool mof_expect(struct mof_parser *p, char c, hres code)
{
    return mof_accept_punct(p, c) || mof_unexpected(p, code, NULL);
}

bool mof_ident(struct mof_parser *p, hres code, struct slice *out, struct mof_pos *pos)
{
    if (p->tok.kind != TOK_IDENT) {
        return mof_unexpected(p, code, NULL);
    }
    *out = p->tok.text;
    *pos = p->tok.pos;
    mof_advance(p);
    return true;
}

/* ---- declarations ---- */
struct mof_decl *mof_add_decl(struct mof_parser *p, enum mof_decl_kind kind, struct mof_pos pos)
{
    struct mof_decl *d = mof_alloc(p->c, sizeof *d);
    if (d) {
        d->kind = kind;
        d->pos = pos;
        d->ns = p->c->ns;
        d->amendment = p->c->amendment;
        *p->c->tail = d;
        p->c->tail = &d->next;
    }
    return d;
}

static bool parse_class_decl(struct mof_parser *p, struct mof_ast_qual *quals)
{
    struct mof_ast_class *cls;
    mof_advance(p);
    if (!mof_parse_class(p, quals, &cls)) {
        return false;
    }
    struct mof_decl *d = mof_add_decl(p, MOF_D_CLASS, cls->pos);
    if (!d) {
        return false;
    }
    d->cls = cls;
    d->put_flags = p->c->class_flags;
    return mof_amendment_ns(p->c, d) && mof_expect(p, ';', WBEMMOF_E_EXPECTED_BRACE_OR_BAD_TYPE);
}

static bool parse_instance_decl(struct mof_parser *p, struct mof_ast_qual *quals)
{
    struct mof_ast_instance *inst;
    mof_advance(p);
    if (!mof_parse_instance(p, quals, &inst)) {
        return false;
    }
    struct mof_decl *d = mof_add_decl(p, MOF_D_INSTANCE, inst->pos);
    if (!d) {
        return false;
    }
    d->instance = inst;
    d->put_flags = p->c->instance_flags;
    return mof_expect(p, ';', WBEMMOF_E_EXPECTED_BRACE_OR_BAD_TYPE);
}

static bool parse_qualtype_decl(struct mof_parser *p)
{
    struct mof_ast_qualtype *q;
    mof_advance(p);
    if (!mof_parse_qualtype(p, &q)) {
        return false;
    }
    struct mof_decl *d = mof_add_decl(p, MOF_D_QUALTYPE, q->pos);
    if (!d) {
        return false;
    }
    d->qualtype = q;
    return true;
}

static bool parse_declaration(struct mof_parser *p)
{
    struct mof_ast_qual *quals = NULL;
    if (p->tok.kind == TOK_PRAGMA) {
        return mof_parse_pragma(p);
    }
    if (mof_accept_punct(p, ';')) {
        return true; /* an empty declaration does no harm */
    }
    if (!mof_parse_quals(p, &quals)) {
        return false;
    }
    if (mof_at_word(p, "class")) {
        return parse_class_decl(p, quals);
    }
    if (mof_at_word(p, "instance")) {
        return parse_instance_decl(p, quals);
    }
    if (mof_at_word(p, "qualifier") && !quals) {
        return parse_qualtype_decl(p);
    }
    if (mof_at_word(p, "typedef") || mof_at_word(p, "enum")) {
        return mof_fail(p->c, p->tok.pos, WBEMMOF_E_TYPEDEF_NOT_SUPPORTED, NULL);
    }
    return mof_unexpected(p, WBEMMOF_E_UNRECOGNIZED_TOKEN,
                          "class, instance, Qualifier or #pragma is expected here");
}

/* Goes on behind the ';' that ends the declaration in which an error was found. */
static void synchronise(struct mof_parser *p)
{
    while (p->tok.kind != TOK_EOF) {
        bool end = p->braces <= 0 && mof_at_punct(p, ';');
        if (p->tok.kind == TOK_PRAGMA && p->braces <= 0) {
            break;
        }
        mof_advance(p);
        if (end) {
            break;
        }
    }
    p->braces = 0;
}

static void parse_all(struct mof_parser *p)
{
    mof_advance(p);
    while (p->tok.kind != TOK_EOF) {
        size_t at = p->tok.pos.at;
        p->nesting = 0;
        if (!parse_declaration(p)) {
            if (p->tok.pos.at == at && p->tok.kind != TOK_EOF) {
                mof_advance(p); /* the token itself is the mistake */
            }
            synchronise(p);
        }
    }
}

/* ---- files ---- */
static struct mof_file *new_file(struct mof_compiler *c, struct slice data, const char *name,
                                 const struct mof_file *includer)
{
    struct mof_file *f = mof_alloc(c, sizeof *f);
    if (!f) {
        return NULL;
    }
    f->includer = includer;
    f->name = mof_copy(c, slice_of(name)).p;
    AUTO_STR text = STR_INIT;
    size_t bad = 0;
    hres hr = utf_text_decode(data.p, data.n, &text, &bad);
    if (hr == WBEM_E_INVALID_SYNTAX) {
        f->text = SLICE("");
        (void)mof_fail(c, (struct mof_pos){f, 0}, WBEMMOF_E_INVALID_FILE,
                       "byte %zu is not part of a UTF-8 or UTF-16 text", bad);
        return NULL;
    }
    if (FAILED(hr)) {
        (void)mof_fatal(c, hr);
        return NULL;
    }
    f->text = mof_copy(c, str_slice(&text));
    return c->fatal ? NULL : f;
}

bool mof_parse_data(struct mof_compiler *c, struct slice data, const char *name,
                    const struct mof_file *includer)
{
    struct mof_file *f = new_file(c, data, name, includer);
    if (!f) {
        return false;
    }
    if (memchr(f->text.p, 0, f->text.n)) {
        return mof_fail(c, (struct mof_pos){f, 0}, WBEMMOF_E_INVALID_FILE,
                        "the file holds binary data");
    }
    struct mof_parser p = {.c = c};
    mof_lexer_init(&p.lexer, f, &c->arena);
    parse_all(&p);
    return true;
}

bool mof_parse_path(struct mof_compiler *c, const char *path, const struct mof_file *includer)
{
    AUTO_STR data = STR_INIT;
    hres hr = c->options->read ? c->options->read(c->options->read_ctx, path, MOF_MAX_FILE, &data)
                               : file_read(path, MOF_MAX_FILE, &data);
    if (hr == WBEM_E_OUT_OF_MEMORY) {
        return mof_fatal(c, hr);
    }
    if (FAILED(hr) && includer) {
        return false; /* reported where the file is included */
    }
    if (FAILED(hr)) {
        const struct mof_file file = {.name = path, .text = SLICE("")};
        return mof_fail(c, (struct mof_pos){&file, 0}, hr, "cannot read the file");
    }
    return mof_parse_data(c, str_slice(&data), path, includer);
}
