/* cim_path: parse, print, compare, bind. */
#include "cim/path.h"

#include "util/num.h"
#include "util/utf.h"

#include <stdlib.h>

struct parser {
    const char *start, *p, *end;
};

void cim_path_fini(struct cim_path *p)
{
    cim_str_unref(p->server);
    cim_str_unref(p->ns);
    cim_str_unref(p->cls);
    for (uint32_t i = 0; i < p->nkeys; i++) {
        cim_str_unref(p->keys[i].name);
        cim_value_clear(&p->keys[i].value);
    }
    free(p->keys);
    *p = (struct cim_path){0};
}

hres cim_path_copy(const struct cim_path *src, struct cim_path *out)
{
    *out = (struct cim_path){.singleton = src->singleton};
    out->keys = src->nkeys ? calloc(src->nkeys, sizeof *out->keys) : NULL;
    if (src->nkeys && !out->keys) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    out->server = cim_str_ref(src->server);
    out->ns = cim_str_ref(src->ns);
    out->cls = cim_str_ref(src->cls);
    out->nkeys = out->cap = src->nkeys;
    for (uint32_t i = 0; i < src->nkeys; i++) {
        out->keys[i].name = cim_str_ref(src->keys[i].name);
        cim_value_copy(&out->keys[i].value, &src->keys[i].value);
    }
    return 0;
}

static bool is_sep(char c)
{
    return c == '\\' || c == '/';
}

static bool is_ident_char(char c)
{
    unsigned char u = (unsigned char)c;
    return u >= 0x80 || u == '_' || (u >= '0' && u <= '9') || ((u | 32) >= 'a' && (u | 32) <= 'z');
}

static struct slice take_ident(struct parser *x)
{
    const char *s = x->p;
    while (x->p < x->end && is_ident_char(*x->p)) {
        x->p++;
    }
    return (struct slice){s, (size_t)(x->p - s)};
}

/* ---- server and namespace ---- */
static hres parse_server(struct parser *x, struct cim_path *out)
{
    if (x->end - x->p < 2 || !is_sep(x->p[0]) || !is_sep(x->p[1])) {
        return 0;
    }
    x->p += 2;
    const char *s = x->p;
    while (x->p < x->end && !is_sep(*x->p)) {
        if (*x->p == '"' || *x->p == '\'' || *x->p == '=' || (unsigned char)*x->p <= ' ') {
            return WBEM_E_INVALID_OBJECT_PATH;
        }
        x->p++;
    }
    /* "\\\root" (nothing between) is written by real scripts: the local machine */
    size_t n = (size_t)(x->p - s);
    out->server = cim_str_new(n ? (struct slice){s, n} : SLICE("."));
    if (!out->server) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    if (x->p < x->end) {
        x->p++;
    }
    return 0;
}

/* The end of the namespace part: the ':' that comes before any quote, '=' or '.'. NULL when there
 * is none. */
static const char *find_colon(const struct parser *x)
{
    for (const char *p = x->p; p < x->end; p++) {
        if (*p == ':') {
            return p;
        }
        if (*p == '"' || *p == '\'' || *p == '=' || *p == '.') {
            return NULL;
        }
    }
    return NULL;
}

hres cim_namespace_normalise(struct slice t, struct str *out)
{
    size_t i = 0;
    bool any = false;
    while (i < t.n && is_sep(t.p[i])) {
        i++;
    }
    while (i < t.n) {
        size_t s = i;
        while (i < t.n && !is_sep(t.p[i])) {
            i++;
        }
        struct slice part = {t.p + s, i - s};
        if (!cim_is_identifier(part)) {
            return WBEM_E_INVALID_NAMESPACE;
        }
        if (any) {
            str_addc(out, '\\');
        }
        str_add_slice(out, part);
        any = true;
        if (i < t.n && ++i == t.n) {
            return WBEM_E_INVALID_NAMESPACE;
        }
    }
    return any ? str_status(out) : WBEM_E_INVALID_NAMESPACE;
}

static hres set_namespace(struct cim_path *out, struct slice text)
{
    AUTO_STR s = STR_INIT;
    hres hr = cim_namespace_normalise(text, &s);
    if (hr == 0) {
        out->ns = cim_str_new(str_slice(&s));
        hr = out->ns ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    return hr == WBEM_E_INVALID_NAMESPACE ? WBEM_E_INVALID_OBJECT_PATH : hr;
}

/* ---- keys ---- */
static hres quoted(struct parser *x, struct cim_value *out)
{
    char q = *x->p++;
    AUTO_STR s = STR_INIT;
    for (;; x->p++) {
        if (x->p >= x->end) {
            return WBEM_E_INVALID_OBJECT_PATH;
        }
        if (*x->p == q) {
            break;
        }
        bool escape = *x->p == '\\' && x->end - x->p > 1 &&
                      (x->p[1] == '\\' || x->p[1] == '"' || x->p[1] == '\'');
        if (escape) {
            x->p++;
        }
        str_addc(&s, *x->p);
    }
    x->p++;
    hres hr = str_status(&s);
    return hr ? hr : cim_value_text(out, CIM_STRING, str_slice(&s));
}

static hres bare_number(struct slice t, struct cim_value *out)
{
    int64_t i;
    if (num_parse_i64(t, true, &i) == 0) {
        *out = cim_sint(CIM_SINT64, i);
        return 0;
    }
    uint64_t u;
    if (num_parse_u64(t, true, &u) == 0) {
        *out = cim_uint(CIM_UINT64, u);
        return 0;
    }
    return WBEM_E_INVALID_OBJECT_PATH;
}

static hres key_value(struct parser *x, struct cim_value *out)
{
    if (x->p < x->end && (*x->p == '"' || *x->p == '\'')) {
        return quoted(x, out);
    }
    const char *s = x->p;
    while (x->p < x->end && *x->p != ',') {
        x->p++;
    }
    struct slice t = {s, (size_t)(x->p - s)};
    bool yes = utf8_caseeq(t, SLICE("true"));
    if (yes || utf8_caseeq(t, SLICE("false"))) {
        *out = cim_bool(yes);
        return 0;
    }
    hres hr = bare_number(t, out);
    if (hr) {
        x->p = s;
    }
    return hr;
}

static hres append_key(struct cim_path *p, struct slice name, struct cim_value *v)
{
    if (p->nkeys >= CIM_MAX_PATH_KEYS) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    if (p->nkeys == p->cap) {
        uint32_t cap = p->cap ? p->cap * 2 : 2;
        struct cim_key *k = realloc(p->keys, cap * sizeof *k);
        if (!k) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        p->keys = k;
        p->cap = cap;
    }
    struct cim_str *n = name.n ? cim_str_new(name) : NULL;
    if (name.n && !n) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    p->keys[p->nkeys++] = (struct cim_key){.name = n, .value = TAKE(*v)};
    return 0;
}

static struct cim_key *find_key(const struct cim_path *p, struct slice name)
{
    for (uint32_t i = 0; i < p->nkeys; i++) {
        if (p->keys[i].name && utf8_caseeq(cim_str_slice(p->keys[i].name), name)) {
            return &p->keys[i];
        }
    }
    return NULL;
}

static hres one_key(struct parser *x, struct cim_path *out, struct slice name)
{
    struct cim_value v = {.null = true};
    hres hr = key_value(x, &v);
    hr = hr ? hr : append_key(out, name, &v);
    cim_value_clear(&v);
    return hr;
}

static hres named_keys(struct parser *x, struct cim_path *out)
{
    for (;;) {
        struct slice name = take_ident(x);
        if (!cim_is_identifier(name) || x->p >= x->end || *x->p != '=' || find_key(out, name)) {
            return WBEM_E_INVALID_OBJECT_PATH;
        }
        x->p++;
        hres hr = one_key(x, out, name);
        if (hr) {
            return hr;
        }
        if (x->p >= x->end) {
            return 0;
        }
        if (*x->p++ != ',') {
            x->p--;
            return WBEM_E_INVALID_OBJECT_PATH;
        }
    }
}

static hres parse_object(struct parser *x, struct cim_path *out)
{
    struct slice cls = take_ident(x);
    if (!cim_is_identifier(cls)) {
        x->p = cls.p;
        return WBEM_E_INVALID_OBJECT_PATH;
    }
    out->cls = cim_str_new(cls);
    if (!out->cls) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    if (x->p >= x->end) {
        return 0;
    }
    char c = *x->p++;
    if (c == '.') {
        return named_keys(x, out);
    }
    if (c != '=') {
        x->p--;
        return WBEM_E_INVALID_OBJECT_PATH;
    }
    if (x->p < x->end && *x->p == '@') {
        x->p++;
        out->singleton = true;
        return x->p == x->end ? 0 : WBEM_E_INVALID_OBJECT_PATH;
    }
    hres hr = one_key(x, out, (struct slice){0});
    return hr ? hr : x->p == x->end ? 0 : WBEM_E_INVALID_OBJECT_PATH;
}

/* %20 and the like outside quotes are accepted on input (11.2); nothing is decoded inside quotes.
 */
static hres decode_percent(struct slice t, struct str *out)
{
    char quote = 0;
    for (size_t i = 0; i < t.n; i++) {
        char c = t.p[i];
        if (!quote && c == '%' && i + 2 < t.n && hex_digit(t.p[i + 1]) >= 0 &&
            hex_digit(t.p[i + 2]) >= 0) {
            c = (char)(hex_digit(t.p[i + 1]) * 16 + hex_digit(t.p[i + 2]));
            i += 2;
        } else if (quote && c == '\\' && i + 1 < t.n) {
            str_addc(out, c);
            c = t.p[++i];
        } else if (c == quote) {
            quote = 0;
        } else if (!quote && (c == '"' || c == '\'')) {
            quote = c;
        }
        str_addc(out, c);
    }
    return str_status(out);
}

static hres parse_all(struct parser *x, struct cim_path *out)
{
    hres hr = parse_server(x, out);
    if (hr) {
        return hr;
    }
    const char *colon = find_colon(x);
    if (colon) {
        struct slice ns = {x->p, (size_t)(colon - x->p)};
        if (ns.n > 0) {
            hr = set_namespace(out, ns);
        } else if (out->server) {
            hr = WBEM_E_INVALID_OBJECT_PATH; /* a server with an object needs a namespace */
        }
        if (hr) {
            return hr;
        }
        x->p = colon + 1;
        return parse_object(x, out);
    }
    struct slice rest = {x->p, (size_t)(x->end - x->p)};
    bool seps = false;
    for (size_t i = 0; i < rest.n && rest.p[i] != '"' && rest.p[i] != '\'' && rest.p[i] != '=';
         i++) {
        seps = seps || is_sep(rest.p[i]);
    }
    if (out->server || seps) {
        x->p = x->end;
        return rest.n ? set_namespace(out, rest) : 0;
    }
    return parse_object(x, out);
}

hres cim_path_parse(struct slice text, struct cim_path *out, size_t *error_at)
{
    *out = (struct cim_path){0};
    if (error_at) {
        *error_at = 0;
    }
    if (text.n > CIM_MAX_PATH_LEN) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    size_t bad = 0;
    if (text.n == 0 || memchr(text.p, 0, text.n) || !utf8_valid(text, &bad)) {
        if (error_at) {
            *error_at = bad;
        }
        return WBEM_E_INVALID_OBJECT_PATH;
    }
    AUTO_STR plain = STR_INIT;
    if (memchr(text.p, '%', text.n)) {
        hres hr = decode_percent(text, &plain);
        if (hr) {
            return hr;
        }
        text = str_slice(&plain);
    }
    if (!utf8_valid(text, error_at)) { /* also what %xx came to */
        return WBEM_E_INVALID_OBJECT_PATH;
    }
    struct parser x = {text.p, text.p, text.p + text.n};
    hres hr = parse_all(&x, out);
    if (FAILED(hr)) {
        if (error_at) {
            *error_at = (size_t)(x.p - x.start);
        }
        cim_path_fini(out);
    }
    return hr;
}

/* ---- printing ---- */
void str_add_key_value(struct str *out, const struct cim_value *v)
{
    if (!cim_type_is_text(v->type)) {
        str_add_cim_plain(out, v);
        return;
    }
    str_addc(out, '"');
    struct slice s = cim_str_slice(v->d.str);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\') {
            str_addc(out, '\\');
        }
        str_addc(out, s.p[i]);
    }
    str_addc(out, '"');
}

void str_add_path(struct str *out, const struct cim_path *p, unsigned parts)
{
    if (parts == CIM_PATH_FULL) {
        str_addz(out, "\\\\");
        str_add_slice(out, p->server ? cim_str_slice(p->server) : SLICE("."));
        str_addc(out, '\\');
    }
    if ((parts & CIM_PATH_NS) && p->ns) {
        str_add_slice(out, cim_str_slice(p->ns));
        if (p->cls) {
            str_addc(out, ':');
        }
    }
    str_add_slice(out, cim_str_slice(p->cls));
    if (p->singleton) {
        str_addz(out, "=@");
    }
    for (uint32_t i = 0; i < p->nkeys; i++) {
        if (p->keys[i].name) {
            str_addc(out, i ? ',' : '.');
            str_add_slice(out, cim_str_slice(p->keys[i].name));
        }
        str_addc(out, '=');
        str_add_key_value(out, &p->keys[i].value);
    }
}

/* ---- comparing and binding ---- */
/* Key values are equal when their texts are (numbers compare with the decimal text of the other
 * side). */
static bool key_eq(const struct cim_value *a, const struct cim_value *b)
{
    if (a->null || b->null) {
        return a->null && b->null;
    }
    if (cim_type_is_text(a->type) && cim_type_is_text(b->type)) {
        return cim_str_caseeq(a->d.str, b->d.str);
    }
    AUTO_STR x = STR_INIT, y = STR_INIT;
    str_add_cim_plain(&x, a);
    str_add_cim_plain(&y, b);
    return str_status(&x) == 0 && str_status(&y) == 0 && utf8_caseeq(str_slice(&x), str_slice(&y));
}

static bool both_eq(const struct cim_str *a, const struct cim_str *b)
{
    return !a || !b || cim_str_caseeq(a, b);
}

bool cim_path_eq(const struct cim_path *a, const struct cim_path *b)
{
    if (!both_eq(a->server, b->server) || !both_eq(a->ns, b->ns) || a->singleton != b->singleton ||
        a->nkeys != b->nkeys ||
        (a->cls && b->cls ? !cim_str_caseeq(a->cls, b->cls) : a->cls != b->cls)) {
        return false;
    }
    for (uint32_t i = 0; i < a->nkeys; i++) {
        const struct cim_key *k = &b->keys[i];
        if (a->keys[i].name && b->keys[i].name) {
            k = find_key(b, cim_str_slice(a->keys[i].name));
        }
        if (!k || !key_eq(&a->keys[i].value, &k->value)) {
            return false;
        }
    }
    return true;
}

hres cim_path_set_key(struct cim_path *p, struct slice name, const struct cim_value *v)
{
    struct cim_value c;
    cim_value_copy(&c, v);
    struct cim_key *k = find_key(p, name);
    if (k) {
        cim_value_set(&k->value, c);
        return 0;
    }
    hres hr = append_key(p, name, &c);
    if (FAILED(hr)) {
        cim_value_clear(&c);
    }
    return hr;
}

hres cim_path_of(const struct cim_instance *inst, struct cim_path *out)
{
    const struct cim_class *c = inst->cls;
    struct cim_path p = {.cls = cim_str_ref(c->name),
                         .singleton = (c->flags & CIM_CLASS_SINGLETON) != 0};
    hres hr = c->nkeys == 0 && !p.singleton ? WBEM_E_NO_KEY : 0;
    for (uint32_t i = 0; i < c->nkeys && hr == 0; i++) {
        const struct cim_value *v = &inst->v[c->keys[i]];
        hr = v->null ? WBEM_E_NO_KEY
                     : cim_path_set_key(&p, cim_str_slice(c->props[c->keys[i]].name), v);
    }
    if (FAILED(hr)) {
        cim_path_fini(&p);
        return hr;
    }
    *out = p;
    return 0;
}

/* Moves the key named like the class's i-th key to place i and gives it the property's type. */
static hres bind_key(struct cim_path *p, uint32_t i, const struct cim_prop *prop)
{
    struct cim_key *k = find_key(p, cim_str_slice(prop->name));
    if (!k && p->nkeys == 1 && !p->keys[0].name) {
        p->keys[0].name = cim_str_ref(prop->name);
        k = &p->keys[0];
    }
    if (!k) {
        return WBEM_E_INVALID_OBJECT_PATH;
    }
    struct cim_value v = {0};
    hres hr = cim_value_convert(&k->value, prop->type, &v);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : WBEM_E_INVALID_OBJECT_PATH;
    }
    cim_value_set(&k->value, v);
    struct cim_key tmp = *k;
    *k = p->keys[i];
    p->keys[i] = tmp;
    return 0;
}

hres cim_path_bind(struct cim_path *p, const struct cim_class *c)
{
    bool singleton = (c->flags & CIM_CLASS_SINGLETON) != 0;
    if (p->singleton) {
        return singleton ? 0 : WBEM_E_INVALID_OBJECT_PATH;
    }
    if (p->nkeys != c->nkeys) {
        return WBEM_E_INVALID_OBJECT_PATH;
    }
    for (uint32_t i = 0; i < c->nkeys; i++) {
        hres hr = bind_key(p, i, &c->props[c->keys[i]]);
        if (hr) {
            return hr;
        }
    }
    return 0;
}

/* A key that is a reference is the same when it names the same object, with or without server and
 * namespace. */
static bool same_reference(const struct cim_value *key, const struct cim_value *v)
{
    struct cim_path a = {0}, b = {0};
    if (v->type != CIM_REFERENCE || v->null || key->null || !cim_type_is_text(key->type)) {
        return false;
    }
    bool same = cim_path_parse(cim_str_slice(key->d.str), &a, NULL) == 0 &&
                cim_path_parse(cim_str_slice(v->d.str), &b, NULL) == 0 && cim_path_eq(&a, &b);
    cim_path_fini(&a);
    cim_path_fini(&b);
    return same;
}

bool cim_path_matches(const struct cim_path *p, const struct cim_instance *inst)
{
    if (p->singleton) {
        return (inst->cls->flags & CIM_CLASS_SINGLETON) != 0;
    }
    for (uint32_t i = 0; i < p->nkeys; i++) {
        const struct cim_value *v =
            p->keys[i].name ? cim_instance_get(inst, cim_str_slice(p->keys[i].name)) : NULL;
        if (!v || (!key_eq(&p->keys[i].value, v) && !same_reference(&p->keys[i].value, v))) {
            return false;
        }
    }
    return p->nkeys > 0;
}
