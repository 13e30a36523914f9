/* regexp: RegExp, Matches, Match, SubMatches. A pattern is compiled when it is first used; its errors
 * come then. Texts are matched as UTF-16 code units, as Len and Mid count them. */
#include "vbs/regexp.h"

#include "disp/table.h"
#include "vbs/regexp_syntax.h"

#define PCRE2_CODE_UNIT_WIDTH 16
#include <pcre2.h>
#include <stdlib.h>

#define PARAMS(...) ((const struct param[]){__VA_ARGS__, {0}})

enum {
    OUT_OF_STACK = 28,
    MAX_FUNCTION_ARGS = 64 /* of a function that makes the replacement */
};

struct regexp {
    struct sobj o;
    struct bstr *pattern;
    bool global, ignore_case, multiline;
    pcre2_code *code; /* NULL: to be compiled */
    pcre2_match_data *data;
    pcre2_match_context *limits;
    unsigned groups; /* capturing parentheses */
};

static struct regexp *self_of(struct sobj *o)
{
    return (struct regexp *)o;
}

/* ---- compiling and matching ---- */
static void forget(struct regexp *r)
{
    pcre2_code_free(r->code);
    pcre2_match_data_free(r->data);
    r->code = NULL;
    r->data = NULL;
}

static void regexp_destroy(struct sobj *o)
{
    struct regexp *r = self_of(o);
    forget(r);
    pcre2_match_context_free(r->limits);
    bstr_unref(r->pattern);
}

/* What the translation lets through and PCRE2 refuses: too large, too many groups ... */
static hres compile_error(int code)
{
    return code == PCRE2_ERROR_NOMEMORY || code == PCRE2_ERROR_HEAP_FAILED
               ? WBEM_E_OUT_OF_MEMORY
               : HRES_SCRIPT(REGEXP_SYNTAX);
}

static hres compile(struct regexp *r)
{
    if (r->code) {
        return 0;
    }
    static const uint16_t none[1];
    struct wide w = {0};
    const struct bstr *p = r->pattern;
    uint32_t options = PCRE2_MATCH_UNSET_BACKREF | (r->ignore_case ? PCRE2_CASELESS : 0);
    int code = 0;
    PCRE2_SIZE at;
    hres hr = regexp_translate(p ? p->ch : none, bstr_len(p), r->ignore_case, r->multiline, &w,
                               &r->groups);
    if (hr == 0) {
        r->code = pcre2_compile(w.n ? w.p : none, w.n, options, &code, &at, NULL);
        r->data = r->code ? pcre2_match_data_create_from_pattern(r->code, NULL) : NULL;
        hr = !r->code ? compile_error(code) : r->data ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    wide_fini(&w);
    if (hr == 0 && !r->limits) {
        r->limits = pcre2_match_context_create(NULL);
        hr = r->limits ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    if (FAILED(hr)) {
        forget(r);
        return hr;
    }
    pcre2_set_match_limit(r->limits, REGEXP_MATCH_LIMIT);
    pcre2_set_heap_limit(r->limits, REGEXP_HEAP_LIMIT);
    return 0;
}

static hres too_much(struct disp_error *err)
{
    err->description = bstr_from_utf8(
        SLICE("Out of stack space: the regular expression takes too many steps on this text"));
    err->source = bstr_from_utf8(SLICE("Microsoft VBScript runtime error"));
    return HRES_SCRIPT(OUT_OF_STACK);
}

/* 0: found (bounds in r->data), 1: not. */
static hres match(struct regexp *r, const struct bstr *text, size_t from, struct disp_error *err)
{
    static const uint16_t none[1];
    int n =
        pcre2_match(r->code, text ? text->ch : none, bstr_len(text), from, 0, r->data, r->limits);
    if (n >= 0) {
        return 0;
    }
    if (n == PCRE2_ERROR_NOMATCH) {
        return 1;
    }
    return n == PCRE2_ERROR_NOMEMORY ? WBEM_E_OUT_OF_MEMORY : too_much(err);
}

static hres text_of(const struct sarg *a, struct bstr **out)
{
    return var_to_bstr(a->var, out);
}

/* Bounds of group i of the last match; false: it took no part. */
static bool group(const struct regexp *r, unsigned i, size_t *from, size_t *to)
{
    const PCRE2_SIZE *v = pcre2_get_ovector_pointer(r->data);
    *from = v[(size_t)2 * i];
    *to = v[(size_t)2 * i + 1];
    return *from != PCRE2_UNSET && *to >= *from;
}

static hres piece(const struct bstr *text, size_t from, size_t to, struct var *out)
{
    struct bstr *s = bstr_new(text ? text->ch + from : NULL, to - from);
    if (!s) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    *out = VAR_STR(s);
    return 0;
}

/* ---- lists: Matches and SubMatches ---- */
struct list {
    struct sobj o;
    struct var *items;
    size_t n;
};

static void list_destroy(struct sobj *o)
{
    struct list *l = (struct list *)o;
    for (size_t i = 0; i < l->n; i++) {
        var_clear(&l->items[i]);
    }
    free(l->items);
}

static hres m_list_item(struct sobj *o, struct scall *c)
{
    struct list *l = (struct list *)o;
    int32_t i = c->a[0].number;
    return i < 0 || (size_t)i >= l->n ? HRES_SCRIPT(5) : var_copy(c->result, &l->items[i]);
}

static hres m_list_count(struct sobj *o, struct scall *c)
{
    return ret_int(c, (int32_t)((struct list *)o)->n);
}

static hres list_each(struct sobj *o, struct disp_enum **out, struct disp_error *err)
{
    struct list *l = (struct list *)o;
    struct var *v = calloc(l->n + 1, sizeof *v);
    (void)err;
    for (size_t i = 0; v && i < l->n; i++) {
        if (FAILED(var_copy(&v[i], &l->items[i]))) {
            v[i] = VAR_EMPTY;
        }
    }
    return v ? list_enum_new(v, l->n, out) : WBEM_E_OUT_OF_MEMORY;
}

static const struct member list_members[] = {
    {"Item", DISPID_VALUE, DISP_GET, m_list_item, PARAMS({"index", P_INT})},
    {"Count", 1, DISP_GET, m_list_count, NULL},
    {0},
};
static const struct sclass matches_class = {.ops = SOBJ_OPS("IMatchCollection2", true),
                                            .members = list_members,
                                            .destroy = list_destroy,
                                            .new_enum = list_each};
static const struct sclass submatches_class = {.ops = SOBJ_OPS("ISubMatches", true),
                                               .members = list_members,
                                               .destroy = list_destroy,
                                               .new_enum = list_each};

/* ---- Match ---- */
struct one_match {
    struct sobj o;
    struct bstr *value;
    struct list *submatches;
    size_t first;
};

static void match_destroy(struct sobj *o)
{
    struct one_match *m = (struct one_match *)o;
    bstr_unref(m->value);
    sobj_unref(m->submatches);
}

static hres m_match_value(struct sobj *o, struct scall *c)
{
    *c->result = VAR_STR(bstr_ref(((struct one_match *)o)->value));
    return 0;
}

static hres m_match_first(struct sobj *o, struct scall *c)
{
    return ret_int(c, (int32_t)((struct one_match *)o)->first);
}

static hres m_match_length(struct sobj *o, struct scall *c)
{
    return ret_int(c, (int32_t)bstr_len(((struct one_match *)o)->value));
}

static hres m_match_submatches(struct sobj *o, struct scall *c)
{
    return ret_obj(c, sobj_ref(((struct one_match *)o)->submatches));
}

static const struct member match_members[] = {
    {"Value", DISPID_VALUE, DISP_GET, m_match_value, NULL},
    {"FirstIndex", 1, DISP_GET, m_match_first, NULL},
    {"Length", 2, DISP_GET, m_match_length, NULL},
    {"SubMatches", 3, DISP_GET, m_match_submatches, NULL},
    {0},
};
static const struct sclass match_class = {
    .ops = SOBJ_OPS("IMatch2", true), .members = match_members, .destroy = match_destroy};

/* Texts of the groups of the last match; one that took no part is Empty. */
static struct list *submatches(struct regexp *r, const struct bstr *text)
{
    struct list *l = sobj_new(NULL, &submatches_class, sizeof *l);
    if (!l) {
        return NULL;
    }
    l->items = calloc(r->groups + 1, sizeof *l->items);
    bool ok = l->items != NULL;
    for (unsigned i = 1; ok && i <= r->groups; i++) {
        size_t from, to;
        ok = !group(r, i, &from, &to) || SUCCEEDED(piece(text, from, to, &l->items[i - 1]));
        l->n = i;
    }
    return ok ? l : sobj_unref(l);
}

static struct one_match *match_new(struct regexp *r, const struct bstr *text)
{
    size_t from, to;
    struct var value = VAR_EMPTY;
    struct one_match *m = sobj_new(NULL, &match_class, sizeof *m);
    if (!m) {
        return NULL;
    }
    group(r, 0, &from, &to);
    m->first = from;
    m->submatches = submatches(r, text);
    if (!m->submatches || FAILED(piece(text, from, to, &value))) {
        return sobj_unref(m);
    }
    m->value = value.str;
    return m;
}

static bool add(struct list *l, size_t *cap, struct one_match *m)
{
    if (m && l->n == *cap) {
        size_t more = *cap ? *cap * 2 : 4;
        struct var *items = realloc(l->items, more * sizeof *items);
        if (!items) {
            sobj_unref(m);
            return false;
        }
        l->items = items;
        *cap = more;
    }
    if (m) {
        l->items[l->n++] = VAR_OBJ(&m->o.d);
    }
    return m != NULL;
}

/* ---- walking over the matches ---- */
/* Finds the next match from *at on and moves *at behind it; an empty match moves one on. 0, 1 at the
 * end. */
static hres next_match(struct regexp *r, const struct bstr *text, size_t *at,
                       struct disp_error *err)
{
    size_t from, to;
    if (*at > bstr_len(text)) {
        return 1;
    }
    hres hr = match(r, text, *at, err);
    if (hr == 0) {
        group(r, 0, &from, &to);
        *at = r->global ? to + (to == from) : SIZE_MAX;
    }
    return hr;
}

static hres m_test(struct sobj *o, struct scall *c)
{
    struct regexp *r = self_of(o);
    struct bstr *text = NULL;
    hres hr = text_of(&c->a[0], &text);
    hr = hr ? hr : compile(r);
    hr = hr ? hr : match(r, text, 0, c->error);
    bstr_unref(text);
    return FAILED(hr) ? hr : ret_bool(c, hr == 0);
}

static hres m_execute(struct sobj *o, struct scall *c)
{
    struct regexp *r = self_of(o);
    struct bstr *text = NULL;
    size_t at = 0, cap = 0;
    struct list *l = sobj_new(NULL, &matches_class, sizeof *l);
    hres hr = l ? text_of(&c->a[0], &text) : WBEM_E_OUT_OF_MEMORY;
    hr = hr ? hr : compile(r);
    while (hr == 0) {
        hr = next_match(r, text, &at, c->error);
        if (hr == 0 && !add(l, &cap, match_new(r, text))) {
            hr = WBEM_E_OUT_OF_MEMORY;
        }
    }
    bstr_unref(text);
    if (FAILED(hr)) {
        sobj_unref(l);
        return hr;
    }
    return ret_obj(c, l);
}

/* ---- Replace ---- */
struct replacing {
    struct regexp *r;
    const struct bstr *text;
    const struct bstr *with; /* text with $1, $& ... */
    struct disp *function;   /* or: makes the replacement of (match, groups ..., place, text) */
    struct bstr *out;
    struct disp_error *err;
};

static hres append(struct replacing *p, const uint16_t *s, size_t n)
{
    p->out = n ? bstr_append(p->out, s, n) : p->out;
    return n == 0 || p->out ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres append_range(struct replacing *p, size_t from, size_t to)
{
    return p->text ? append(p, p->text->ch + from, to - from) : 0;
}

static hres append_group(struct replacing *p, unsigned i)
{
    size_t from, to;
    return group(p->r, i, &from, &to) ? append_range(p, from, to) : 0;
}

/* Digits behind a $: one or two, of a group that exists; *used of them. 0: none. */
static unsigned group_number(const struct replacing *p, const uint16_t *s, size_t n, size_t *used)
{
    unsigned v = 0, found = 0;
    *used = 0;
    for (size_t k = 0; k < 2 && k < n && s[k] >= '0' && s[k] <= '9'; k++) {
        v = v * 10 + (unsigned)(s[k] - '0');
        if (v >= 1 && v <= p->r->groups) {
            found = v;
            *used = k + 1;
        }
    }
    return found;
}

/* At a '$' with n units behind it; *used of them belong to it. */
static hres dollar(struct replacing *p, const uint16_t *s, size_t n, size_t *used)
{
    size_t from, to;
    group(p->r, 0, &from, &to);
    *used = 1;
    switch (n ? s[0] : 0) {
    case '$':
        return append(p, s, 1);
    case '&':
        return append_range(p, from, to);
    case '`':
        return append_range(p, 0, from);
    case '\'':
        return append_range(p, to, bstr_len(p->text));
    default: {
        unsigned g = group_number(p, s, n, used);
        static const uint16_t sign[] = {'$'};
        return g ? append_group(p, g) : append(p, sign, 1);
    }
    }
}

static hres append_text(struct replacing *p)
{
    const uint16_t *s = p->with ? p->with->ch : NULL;
    size_t n = bstr_len(p->with), used;
    hres hr = 0;
    for (size_t i = 0; i < n && hr == 0; i++) {
        if (s[i] == '$') {
            hr = dollar(p, s + i + 1, n - i - 1, &used);
            i += used;
        } else {
            hr = append(p, &s[i], 1);
        }
    }
    return hr;
}

/* match, groups ..., place, whole text */
static hres function_args(struct replacing *p, struct var *args, unsigned *n)
{
    size_t from, to;
    hres hr = 0;
    for (*n = 0; *n <= p->r->groups && hr == 0; ++*n) {
        if (group(p->r, *n, &from, &to)) {
            hr = piece(p->text, from, to, &args[*n]);
        }
    }
    group(p->r, 0, &from, &to);
    args[(*n)++] = VAR_I4((int32_t)from);
    args[*n] = VAR_STR(NULL);
    return hr ? hr : piece(p->text, 0, bstr_len(p->text), &args[(*n)++]);
}

static hres append_function(struct replacing *p)
{
    struct var args[MAX_FUNCTION_ARGS] = {{0}}, result = VAR_EMPTY;
    struct disp_call call = {.kind = DISP_METHOD, .args = args, .result = &result};
    struct bstr *text = NULL;
    if (p->r->groups + 3 > MAX_FUNCTION_ARGS) {
        return DISP_E_BADPARAMCOUNT;
    }
    hres hr = function_args(p, args, &call.nargs);
    hr = hr ? hr : p->function->ops->invoke(p->function, DISPID_VALUE, &call);
    hr = hr ? hr : var_to_bstr(&result, &text);
    if (FAILED(hr)) {
        disp_error_clear(p->err);
        *p->err = call.error;
    } else {
        disp_error_clear(&call.error);
        hr = text ? append(p, text->ch, text->len) : 0;
    }
    bstr_unref(text);
    var_clear(&result);
    for (unsigned i = 0; i < call.nargs; i++) {
        var_clear(&args[i]);
    }
    return hr;
}

static hres replace(struct replacing *p)
{
    size_t at = 0, done = 0, from, to;
    hres hr = 0;
    while ((hr = next_match(p->r, p->text, &at, p->err)) == 0) {
        group(p->r, 0, &from, &to);
        hr = append_range(p, done, from);
        done = to;
        hr = hr ? hr : p->function ? append_function(p) : append_text(p);
        if (FAILED(hr)) {
            return hr;
        }
    }
    return FAILED(hr) ? hr : append_range(p, done, bstr_len(p->text));
}

/* The function may use the same object, with another pattern too: what was compiled is taken out of
 * it for the time. */
static hres replace_by_function(struct replacing *p)
{
    struct regexp *object = p->r, mine = *object;
    object->code = NULL;
    object->data = NULL;
    p->r = &mine;
    hres hr = replace(p);
    p->r = object;
    forget(&mine);
    return hr;
}

static hres m_replace(struct sobj *o, struct scall *c)
{
    struct bstr *text = NULL, *with = NULL;
    const struct var *v = var_deref(c->a[1].var);
    struct replacing p = {.r = self_of(o), .err = c->error};
    bool function = v->vt == VT_DISPATCH && v->obj && v->obj->ops->invoke && !sobj_of(v->obj);
    hres hr = text_of(&c->a[0], &text);
    hr = hr || function ? hr : text_of(&c->a[1], &with);
    hr = hr ? hr : compile(p.r);
    p.text = text;
    p.with = with;
    p.function = function ? disp_ref(v->obj) : NULL;
    hr = hr ? hr : p.function ? replace_by_function(&p) : replace(&p);
    disp_unref(p.function);
    bstr_unref(text);
    bstr_unref(with);
    if (FAILED(hr)) {
        bstr_unref(p.out);
        return hr;
    }
    *c->result = VAR_STR(p.out);
    return 0;
}

/* ---- properties ---- */
static hres m_pattern(struct sobj *o, struct scall *c)
{
    struct regexp *r = self_of(o);
    if (c->kind & DISP_GET) {
        *c->result = VAR_STR(bstr_ref(r->pattern));
        return 0;
    }
    struct bstr *s = NULL;
    hres hr = var_to_bstr(c->value, &s);
    if (hr == 0) {
        bstr_unref(r->pattern);
        r->pattern = s;
        forget(r);
    }
    return hr;
}

static hres flag(struct scall *c, struct regexp *r, bool *value)
{
    if (c->kind & DISP_GET) {
        return ret_bool(c, *value);
    }
    bool on;
    hres hr = var_to_bool(c->value, &on);
    if (hr == 0) {
        *value = on;
        forget(r);
    }
    return hr;
}

static hres m_global(struct sobj *o, struct scall *c)
{
    return flag(c, self_of(o), &self_of(o)->global);
}

static hres m_ignore_case(struct sobj *o, struct scall *c)
{
    return flag(c, self_of(o), &self_of(o)->ignore_case);
}

static hres m_multiline(struct sobj *o, struct scall *c)
{
    return flag(c, self_of(o), &self_of(o)->multiline);
}

static const struct member regexp_members[] = {
    {"Pattern", 1, DISP_GET | DISP_PUT, m_pattern, NULL},
    {"IgnoreCase", 2, DISP_GET | DISP_PUT, m_ignore_case, NULL},
    {"Global", 3, DISP_GET | DISP_PUT, m_global, NULL},
    {"Multiline", 4, DISP_GET | DISP_PUT, m_multiline, NULL},
    {"Execute", 5, DISP_METHOD, m_execute, PARAMS({"sourceString", P_VAR})},
    {"Test", 6, DISP_METHOD, m_test, PARAMS({"sourceString", P_VAR})},
    {"Replace", 7, DISP_METHOD, m_replace, PARAMS({"sourceString", P_VAR}, {"replaceVar", P_VAR})},
    {0},
};
static const struct sclass regexp_class = {
    .ops = SOBJ_OPS("IRegExp2", true), .members = regexp_members, .destroy = regexp_destroy};

hres regexp_create(struct disp **out)
{
    struct regexp *r = sobj_new(NULL, &regexp_class, sizeof *r);
    *out = r ? &r->o.d : NULL;
    return r ? 0 : WBEM_E_OUT_OF_MEMORY;
}
