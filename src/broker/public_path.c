/* public_path: the functions of wmi/path.h. */
#include "broker/public_value.h"
#include "cim/path.h"
#include "util/utf.h"

#include <stdlib.h>
#include <wmi/path.h>

struct wmi_path { /* the public name; one owner */
    struct cim_path p;
};

#define SAME(a, b) _Static_assert((int)(a) == (int)(b), "parts are passed on as they are")
SAME(WMI_PATH_RELATIVE, CIM_PATH_REL);
SAME(WMI_PATH_NAMESPACE, CIM_PATH_NS);
SAME(WMI_PATH_FULL, CIM_PATH_FULL);

/* p is taken, also on failure. */
static wmi_status hand_over(struct cim_path *p, wmi_path **out)
{
    wmi_path *n = calloc(1, sizeof *n);
    *out = n;
    if (!n) {
        cim_path_fini(p);
        return WBEM_E_OUT_OF_MEMORY;
    }
    n->p = *p;
    return 0;
}

wmi_status wmi_path_create(const char *text, wmi_path **out)
{
    struct cim_path p = {0};
    struct slice s = slice_of(text);
    *out = NULL;
    hres hr = s.n ? cim_path_parse(s, &p, NULL) : 0;
    return hr ? hr : hand_over(&p, out);
}

wmi_status wmi_path_of_object(wmi_object *o, wmi_path **out)
{
    struct cim_path p = {0};
    struct cim_instance *i = cim_as_instance(o);
    struct cim_class *c = cim_class_of(o);
    struct cim_origin *from = i ? i->origin : c->origin;
    *out = NULL;
    hres hr = i ? cim_path_of(i, &p) : 0;
    if (hr) {
        return hr;
    }
    if (!i && c->name && c->name->len) {
        p.cls = cim_str_ref(c->name);
    }
    p.server = from ? cim_str_ref(from->server) : NULL;
    p.ns = from ? cim_str_ref(from->ns) : NULL;
    return hand_over(&p, out);
}

wmi_status wmi_path_clone(const wmi_path *p, wmi_path **out)
{
    struct cim_path n = {0};
    *out = NULL;
    hres hr = cim_path_copy(&p->p, &n);
    return hr ? hr : hand_over(&n, out);
}

void wmi_path_destroy(wmi_path *p)
{
    if (p) {
        cim_path_fini(&p->p);
        free(p);
    }
}

static wmi_status give_text(struct str *s, char **text)
{
    hres hr = str_status(s);
    *text = hr ? NULL : str_take(s);
    return hr || *text ? hr : WBEM_E_OUT_OF_MEMORY;
}

wmi_status wmi_path_text(const wmi_path *path, enum wmi_path_part part, char **text)
{
    const struct cim_path *p = &path->p;
    AUTO_STR s = STR_INIT;
    *text = NULL;
    if (!p->cls && cim_path_is_instance(p)) {
        return WBEM_E_INVALID_OBJECT_PATH;
    }
    if (p->cls || part == WMI_PATH_FULL) {
        str_add_path(&s, p, p->ns || p->server ? (unsigned)part : CIM_PATH_REL);
    }
    return give_text(&s, text);
}

bool wmi_path_equal(const wmi_path *a, const wmi_path *b)
{
    return cim_path_eq(&a->p, &b->p);
}

static const char *lend(const struct cim_str *s)
{
    return s ? s->s : NULL;
}

const char *wmi_path_server(const wmi_path *p)
{
    return lend(p->p.server);
}

const char *wmi_path_namespace(const wmi_path *p)
{
    return lend(p->p.ns);
}

const char *wmi_path_class(const wmi_path *p)
{
    return lend(p->p.cls);
}

wmi_status wmi_path_parent_namespace(const wmi_path *p, char **text)
{
    struct slice ns = cim_str_slice(p->p.ns);
    AUTO_STR s = STR_INIT;
    while (ns.n > 0 && ns.p[ns.n - 1] != '\\') {
        ns.n--;
    }
    ns.n -= ns.n > 0;
    str_add_slice(&s, ns);
    return give_text(&s, text);
}

static wmi_status replace(struct cim_str **s, struct slice text)
{
    struct cim_str *n = text.n ? cim_str_new(text) : NULL;
    if (text.n && !n) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    cim_str_unref(*s);
    *s = n;
    return 0;
}

wmi_status wmi_path_set_server(wmi_path *p, const char *server)
{
    struct slice s = slice_of(server);
    bool name = s.n <= CIM_MAX_NAME && (!s.n || !server[strcspn(server, "\\/:\"")]);
    return name && utf8_valid(s, NULL) ? replace(&p->p.server, s) : WBEM_E_INVALID_PARAMETER;
}

wmi_status wmi_path_set_namespace(wmi_path *p, const char *ns)
{
    AUTO_STR s = STR_INIT;
    struct slice text = slice_of(ns);
    hres hr = text.n ? cim_namespace_normalise(text, &s) : 0;
    return hr ? hr : replace(&p->p.ns, str_slice(&s));
}

wmi_status wmi_path_set_class(wmi_path *p, const char *name)
{
    struct slice s = slice_of(name);
    bool good = !s.n || (cim_is_identifier(s) && s.n <= CIM_MAX_NAME);
    return good ? replace(&p->p.cls, s) : WBEM_E_INVALID_PARAMETER;
}

bool wmi_path_is_class(const wmi_path *p)
{
    return p->p.cls && !cim_path_is_instance(&p->p);
}

bool wmi_path_is_singleton(const wmi_path *p)
{
    return p->p.singleton;
}

/* The path without its keys. */
static wmi_status drop_keys(wmi_path *p, bool singleton)
{
    if (!p->p.cls) {
        return WBEM_E_FAILED;
    }
    struct cim_path n = {.server = TAKE(p->p.server),
                         .ns = TAKE(p->p.ns),
                         .cls = TAKE(p->p.cls),
                         .singleton = singleton};
    cim_path_fini(&p->p);
    p->p = n;
    return 0;
}

wmi_status wmi_path_set_as_class(wmi_path *p)
{
    return drop_keys(p, false);
}

wmi_status wmi_path_set_as_singleton(wmi_path *p)
{
    return drop_keys(p, true);
}

static struct cim_key *find_key(const struct cim_path *p, struct slice name)
{
    for (uint32_t i = 0; i < p->nkeys; i++) {
        struct slice k = cim_str_slice(p->keys[i].name);
        if (k.n == name.n && utf8_caseeq(k, name)) {
            return &p->keys[i];
        }
    }
    return NULL;
}

wmi_status wmi_path_key(const wmi_path *p, const char *name, wmi_value *value)
{
    const struct cim_key *k = find_key(&p->p, slice_of(name));
    if (!k) {
        return WBEM_E_NOT_FOUND;
    }
    *value = public_value(&k->value);
    return 0;
}

wmi_status wmi_path_key_at(const wmi_path *p, uint32_t i, const char **name, wmi_value *value)
{
    if (i >= p->p.nkeys) {
        return WBEM_S_FALSE;
    }
    *name = lend(p->p.keys[i].name);
    *value = public_value(&p->p.keys[i].value);
    return 0;
}

/* The value as a path keeps it. */
static wmi_status key_value(const wmi_value *value, struct cim_value *out)
{
    struct cim_value v = {0};
    if (value->is_null || (value->type & WMI_ARRAY)) {
        return WBEM_E_INVALID_PARAMETER;
    }
    unsigned t = value->type;
    unsigned as = cim_type_is_text(t)                          ? CIM_STRING
                  : cim_type_is_signed(t)                      ? CIM_SINT64
                  : cim_type_is_unsigned(t) || t == CIM_CHAR16 ? CIM_UINT64
                  : t == CIM_BOOLEAN                           ? CIM_BOOLEAN
                                                               : CIM_EMPTY;
    hres hr = as == CIM_EMPTY ? WBEM_E_INVALID_PARAMETER : private_value(value, &v);
    hr = hr ? hr : cim_value_convert(&v, as, out);
    cim_value_clear(&v);
    return hr;
}

wmi_status wmi_path_set_key(wmi_path *p, const char *name, const wmi_value *value)
{
    struct slice n = slice_of(name);
    struct cim_value v = {0};
    hres hr = cim_is_identifier(n) && n.n <= CIM_MAX_NAME ? key_value(value, &v)
                                                          : WBEM_E_INVALID_PARAMETER;
    if (hr) {
        return hr;
    }
    bool nameless = p->p.nkeys > 0 && !p->p.keys[0].name;
    hr = nameless ? WBEM_E_INVALID_OBJECT_PATH : cim_path_set_key(&p->p, n, &v);
    p->p.singleton = hr ? p->p.singleton : false;
    cim_value_clear(&v);
    return hr;
}

wmi_status wmi_path_remove_key(wmi_path *path, const char *name)
{
    struct cim_path *p = &path->p;
    struct cim_key *k = find_key(p, slice_of(name));
    if (!k) {
        return WBEM_E_NOT_FOUND;
    }
    cim_str_unref(k->name);
    cim_value_clear(&k->value);
    size_t at = (size_t)(k - p->keys);
    memmove(k, k + 1, (p->nkeys - at - 1) * sizeof *k);
    p->nkeys--;
    return 0;
}
