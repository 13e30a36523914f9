/* path: SWbemObjectPath (reference section 3.7). */
#include "swbem/moniker.h"
#include "swbem/objects.h"

#include <stdlib.h>

struct spath {
    struct sobj o;
    struct cim_path path;
    struct security security;
    bool read_only;         /* all but Class */
    struct sobject *object; /* the object whose path this is, or NULL */
};

static struct spath *self_of(struct sobj *o)
{
    return (struct spath *)o;
}

static void path_destroy(struct sobj *o)
{
    struct spath *p = self_of(o);
    cim_path_fini(&p->path);
    security_fini(&p->security);
    sobj_unref(p->object);
}

void *path_new(struct swbem *ctx)
{
    return sobj_new(ctx, &path_class, sizeof(struct spath));
}

hres path_from_text(struct swbem *ctx, struct slice text, bool read_only, void **out)
{
    struct spath *p = path_new(ctx);
    if (!p) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = cim_path_parse(text, &p->path, NULL);
    if (FAILED(hr)) {
        sobj_unref(p);
        return hr;
    }
    p->read_only = read_only;
    *out = p;
    return 0;
}

/* A copy of src in dst, which held another path. */
static hres replace(struct cim_path *dst, const struct cim_path *src)
{
    struct cim_path n = {.server = cim_str_ref(src->server),
                         .ns = cim_str_ref(src->ns),
                         .cls = cim_str_ref(src->cls),
                         .singleton = src->singleton};
    hres hr = 0;
    for (uint32_t i = 0; i < src->nkeys && hr == 0; i++) {
        hr = cim_path_set_key(&n, cim_str_slice(src->keys[i].name), &src->keys[i].value);
    }
    if (FAILED(hr)) {
        cim_path_fini(&n);
        return hr;
    }
    cim_path_fini(dst);
    *dst = n;
    return 0;
}

void path_forget(struct sobject *o)
{
    if (o->own_path) {
        cim_path_fini(o->own_path);
        free(o->own_path);
        o->own_path = NULL;
    }
}

/* What was written to the Path_ of a clone is what its next Path_ shows. */
static hres written(struct spath *p)
{
    struct sobject *o = p->object;
    if (!o) {
        return 0;
    }
    o->own_path = o->own_path ? o->own_path : calloc(1, sizeof *o->own_path);
    return o->own_path ? replace(o->own_path, &p->path) : WBEM_E_OUT_OF_MEMORY;
}

void *path_of_object(struct sobject *o)
{
    struct spath *p = path_new(o->o.ctx);
    if (!p) {
        return NULL;
    }
    struct cim_instance *i = cim_as_instance(o->object);
    struct cim_class *c = cim_class_of(o->object);
    struct cim_origin *from = i ? i->origin : c->origin;
    if (!i || cim_path_of(i, &p->path)) { /* an instance without keys shows its class */
        cim_path_fini(&p->path);
        p->path.cls = c->name && c->name->len ? cim_str_ref(c->name) : NULL;
    }
    p->path.server = from ? cim_str_ref(from->server) : NULL;
    p->path.ns = from ? cim_str_ref(from->ns) : NULL;
    if (o->own_path && replace(&p->path, o->own_path)) {
        return sobj_unref(p);
    }
    p->read_only = !o->free_path;
    p->object = sobj_ref(o);
    security_copy(&p->security, &o->security);
    return p;
}

/* ---- text members ---- */
static hres get_part(struct spath *p, struct scall *c, unsigned parts)
{
    if (p->object && !p->object->own_path && cim_as_instance(p->object->object) &&
        !cim_path_is_instance(&p->path)) {
        return ret_text(c, SLICE("")); /* not addressable */
    }
    AUTO_STR s = STR_INIT;
    if (p->path.cls || parts == CIM_PATH_FULL) {
        str_add_path(&s, &p->path, p->path.ns || p->path.server ? parts : CIM_PATH_REL);
    }
    hres hr = str_status(&s);
    return hr ? hr : ret_text(c, str_slice(&s));
}

/* A new path text: keep_place leaves server and namespace as they are. */
static hres put_path(struct spath *p, struct scall *c, bool keep_place)
{
    struct slice text;
    struct cim_path n = {0};
    hres hr = p->read_only ? WBEM_E_READ_ONLY : put_text(c, &text);
    hr = hr ? hr : text.n ? cim_path_parse(text, &n, NULL) : 0;
    if (FAILED(hr)) {
        return hr;
    }
    if (keep_place) {
        cim_str_unref(n.server);
        cim_str_unref(n.ns);
        n.server = cim_str_ref(p->path.server);
        n.ns = cim_str_ref(p->path.ns);
    }
    cim_path_fini(&p->path);
    p->path = n;
    return written(p);
}

static hres m_path(struct sobj *o, struct scall *c)
{
    return c->kind & DISP_GET ? get_part(self_of(o), c, CIM_PATH_FULL)
                              : put_path(self_of(o), c, false);
}

static hres m_relpath(struct sobj *o, struct scall *c)
{
    return c->kind & DISP_GET ? get_part(self_of(o), c, CIM_PATH_REL)
                              : put_path(self_of(o), c, true);
}

static hres set_str(struct cim_str **s, struct slice text)
{
    struct cim_str *n = text.n ? cim_str_new(text) : NULL;
    if (text.n && !n) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    cim_str_unref(*s);
    *s = n;
    return 0;
}

/* s: of the path or of the settings that stand in its text. */
static hres text_member(struct spath *p, struct scall *c, struct cim_str **s)
{
    if (c->kind & DISP_GET) {
        return ret_str(c, *s);
    }
    struct slice text;
    hres hr = p->read_only ? WBEM_E_READ_ONLY : put_text(c, &text);
    hr = hr ? hr : set_str(s, text);
    return hr ? hr : written(p);
}

static hres m_server(struct sobj *o, struct scall *c)
{
    return text_member(self_of(o), c, &self_of(o)->path.server);
}

static hres m_namespace(struct sobj *o, struct scall *c)
{
    struct spath *p = self_of(o);
    if (c->kind & DISP_GET) {
        return ret_str(c, p->path.ns);
    }
    struct slice text;
    AUTO_STR ns = STR_INIT;
    hres hr = p->read_only ? WBEM_E_READ_ONLY : put_text(c, &text);
    hr = hr || !text.n ? hr : cim_namespace_normalise(text, &ns);
    hr = hr ? hr : set_str(&p->path.ns, str_slice(&ns));
    return hr ? hr : written(p);
}

static hres m_parent(struct sobj *o, struct scall *c)
{
    struct slice ns = cim_str_slice(self_of(o)->path.ns);
    while (ns.n > 0 && ns.p[ns.n - 1] != '\\') {
        ns.n--;
    }
    ns.n -= ns.n > 0;
    return ret_text(c, ns);
}

static hres m_locale(struct sobj *o, struct scall *c)
{
    return text_member(self_of(o), c, &self_of(o)->security.locale);
}

static hres m_authority(struct sobj *o, struct scall *c)
{
    return text_member(self_of(o), c, &self_of(o)->security.authority);
}

/* Class is writable even on an object's path: that is how a new class gets its name. */
static hres put_class(struct spath *p, struct slice text)
{
    if (!cim_is_identifier(text)) {
        return WBEM_E_INVALID_PARAMETER;
    }
    struct cim_class *c = NULL;
    hres hr = p->object && !cim_as_class(p->object->object) && p->read_only ? WBEM_E_READ_ONLY : 0;
    if (hr == 0 && p->object && cim_as_class(p->object->object)) {
        hr = object_own_class(p->object, &c);
        hr = hr ? hr : cim_class_rename(c, text);
    }
    hr = hr ? hr : set_str(&p->path.cls, text);
    return hr || p->read_only ? hr : written(p);
}

static hres m_class(struct sobj *o, struct scall *c)
{
    struct slice text;
    if (c->kind & DISP_GET) {
        return ret_str(c, self_of(o)->path.cls);
    }
    hres hr = put_text(c, &text);
    return hr ? hr : put_class(self_of(o), text);
}

/* ---- kind and keys ---- */
static hres m_is_class(struct sobj *o, struct scall *c)
{
    struct spath *p = self_of(o);
    return ret_bool(c, p->object && !p->object->own_path
                           ? cim_as_class(p->object->object) != NULL
                           : p->path.cls && !cim_path_is_instance(&p->path));
}

static hres m_is_singleton(struct sobj *o, struct scall *c)
{
    return ret_bool(c, self_of(o)->path.singleton);
}

static hres drop_keys(struct spath *p, bool singleton)
{
    if (p->read_only) {
        return WBEM_E_READ_ONLY;
    }
    if (!p->path.cls) {
        return WBEM_E_FAILED;
    }
    struct cim_path n = {.server = cim_str_ref(p->path.server),
                         .ns = cim_str_ref(p->path.ns),
                         .cls = cim_str_ref(p->path.cls),
                         .singleton = singleton};
    cim_path_fini(&p->path);
    p->path = n;
    return written(p);
}

static hres m_set_class(struct sobj *o, struct scall *c)
{
    (void)c;
    return drop_keys(self_of(o), false);
}

static hres m_set_singleton(struct sobj *o, struct scall *c)
{
    (void)c;
    return drop_keys(self_of(o), true);
}

static hres m_keys(struct sobj *o, struct scall *c)
{
    struct spath *p = self_of(o);
    if (c->kind & (DISP_PUT | DISP_PUTREF)) {
        return WBEM_E_NOT_SUPPORTED;
    }
    struct snvs *keys = nvs_new(o->ctx);
    hres hr = keys ? 0 : WBEM_E_OUT_OF_MEMORY;
    for (uint32_t i = 0; i < p->path.nkeys && hr == 0; i++) {
        struct var v = {0};
        const struct cim_value *k = &p->path.keys[i].value;
        struct cim_value narrow = {0};
        bool small = k->type == CIM_SINT64 && cim_value_convert(k, CIM_SINT32, &narrow) == 0;
        hr = var_from_cim(o->ctx, small ? &narrow : k, NULL, &v); /* numbers of keys are numbers */
        hr = hr ? hr : nvs_put(keys, cim_str_slice(p->path.keys[i].name), &v);
        var_clear(&v);
    }
    if (FAILED(hr)) {
        sobj_unref(keys);
        return hr;
    }
    keys->read_only = p->read_only;
    keys->owner = sobj_ref(o);
    return ret_obj(c, keys);
}

hres path_key_fits(const struct var *v)
{
    struct cim_value k = {.null = true};
    hres hr = cim_from_var_natural(v, &k);
    bool ok = cim_type_is_text(k.type) || cim_type_is_signed(k.type) ||
              cim_type_is_unsigned(k.type) || k.type == CIM_BOOLEAN;
    hr = hr ? hr : k.null || !ok || (k.type & CIM_ARRAY) ? WBEM_E_INVALID_PARAMETER : 0;
    cim_value_clear(&k);
    return hr;
}

hres path_keys_changed(struct sobj *path, struct snvs *keys)
{
    struct spath *p = self_of(path);
    struct cim_path n = {.server = cim_str_ref(p->path.server),
                         .ns = cim_str_ref(p->path.ns),
                         .cls = cim_str_ref(p->path.cls)};
    hres hr = 0;
    for (size_t i = 0; i < keys->items.n && hr == 0; i++) {
        struct cim_value v = {.null = true};
        hr = cim_from_var_natural(&keys->items.v[i].value, &v);
        hr = hr ? hr : cim_path_set_key(&n, cim_str_slice(keys->items.v[i].name), &v);
        cim_value_clear(&v);
    }
    if (FAILED(hr)) {
        cim_path_fini(&n);
        return hr;
    }
    cim_path_fini(&p->path);
    p->path = n;
    return written(p);
}

/* ---- display name ---- */
static hres m_display(struct sobj *o, struct scall *c)
{
    struct spath *p = self_of(o);
    if (c->kind & DISP_GET) {
        AUTO_STR s = STR_INIT;
        moniker_print(&s, &p->path, &p->security);
        hres hr = str_status(&s);
        return hr ? hr : ret_text(c, str_slice(&s));
    }
    struct slice text;
    struct moniker m;
    hres hr = p->read_only ? WBEM_E_READ_ONLY : put_text(c, &text);
    hr = hr ? hr : moniker_parse(text, &m);
    if (FAILED(hr)) {
        return hr == MK_E_SYNTAX ? WBEM_E_INVALID_SYNTAX : hr;
    }
    cim_path_fini(&p->path);
    security_fini(&p->security);
    p->path = m.path;
    p->security = m.security;
    return written(p);
}

static hres m_security(struct sobj *o, struct scall *c)
{
    return ret_obj(c, security_new(o, &self_of(o)->security, SECURITY_OF_PATH));
}

#define RW (DISP_GET | DISP_PUT)
static const struct member path_members[] = {
    {"Path", 0, RW, m_path, NULL},
    {"RelPath", 1, RW, m_relpath, NULL},
    {"Server", 2, RW, m_server, NULL},
    {"Namespace", 3, RW, m_namespace, NULL},
    {"ParentNamespace", 4, DISP_GET, m_parent, NULL},
    {"DisplayName", 5, RW, m_display, NULL},
    {"Class", 6, RW, m_class, NULL},
    {"IsClass", 7, DISP_GET, m_is_class, NULL},
    {"SetAsClass", 8, DISP_METHOD, m_set_class, NULL},
    {"IsSingleton", 9, DISP_GET, m_is_singleton, NULL},
    {"SetAsSingleton", 10, DISP_METHOD, m_set_singleton, NULL},
    {"Keys", 11, RW | DISP_PUTREF, m_keys, NULL},
    {"Security_", 12, DISP_GET, m_security, NULL},
    {"Locale", 13, RW, m_locale, NULL},
    {"Authority", 14, RW, m_authority, NULL},
    {0},
};
const struct sclass path_class = {
    .ops = SOBJ_OPS("SWbemObjectPath", true), .members = path_members, .destroy = path_destroy};
