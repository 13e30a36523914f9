/* registry_provider: StdRegProv, the registry by methods (documentation of WMI, "StdRegProv class"). A method answers
 * with the error code of Windows: 0, 1 another type, 2 not there, 5 access denied, 6 no such hive, 87 wrong parameter. */
#include "broker/broker.h"
#include "providers/cimwin32.h"
#include "providers/providers.h"
#include "providers/registry.h"
#include "providers/security/descriptor.h"
#include "util/num.h"
#include "util/utf.h"
#include "util/vec.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum win_error {
    ERR_NONE = 0,
    ERR_TYPE = 1, /* ERROR_INVALID_FUNCTION */
    ERR_NOT_FOUND = 2,
    ERR_DENIED = 5,
    ERR_HANDLE = 6,
    ERR_BAD_PARAMETER = 87,
    ERR_MORE = 234,
    ERR_BAD_PATH = 161,
};

enum change_class { /* of events */
    CHANGE_KEY,
    CHANGE_TREE,
    CHANGE_VALUE
};
struct regfeed {
    wmi_feed *feed;
    enum change_class kind;
};
struct regprov {
    struct cimwin32 *s;
    struct VEC(struct regfeed) feeds; /* under feeds_lock */
    pthread_mutex_t feeds_lock;
    pthread_mutex_t lock;
    struct registry
        *registry; /* opened with the first call: then it is known where the repository is */
};

static wmi_status load(void **state)
{
    struct regprov *p = calloc(1, sizeof *p);
    if (!p) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    pthread_mutex_init(&p->lock, NULL);
    pthread_mutex_init(&p->feeds_lock, NULL);
    const char *root = getenv("OPENWMI_SYSROOT"); /* a recorded machine, for tests */
    hres hr = cimwin32_create(root && *root ? root : "/", &p->s);
    if (FAILED(hr)) {
        pthread_mutex_destroy(&p->lock);
        pthread_mutex_destroy(&p->feeds_lock);
        free(p);
        return hr;
    }
    *state = p;
    return 0;
}

static void unload(void *state)
{
    struct regprov *p = state;
    registry_close(p->registry);
    cimwin32_destroy(p->s);
    vec_fini(&p->feeds);
    pthread_mutex_destroy(&p->lock);
    pthread_mutex_destroy(&p->feeds_lock);
    free(p);
}

static hres registry_of(const wmi_request *r, struct regprov *p, struct registry **out)
{
    pthread_mutex_lock(&p->lock);
    hres hr = 0;
    if (!p->registry) {
        const char *dir = repo_dir(r->session->broker->repo);
        AUTO_STR path = STR_INIT;
        str_addf(&path, "%s/registry", dir ? dir : "");
        hr = str_status(&path);
        hr = hr ? hr : registry_open(dir ? str_z(&path) : NULL, p->s, &p->registry);
    }
    *out = p->registry;
    pthread_mutex_unlock(&p->lock);
    return hr;
}

static uint32_t error_of(hres hr)
{
    switch (hr) {
    case 0:
        return ERR_NONE;
    case WBEM_E_NOT_FOUND:
        return ERR_NOT_FOUND;
    case WBEM_E_ACCESS_DENIED:
        return ERR_DENIED;
    case WBEM_E_INVALID_PARAMETER:
        return ERR_HANDLE;
    case WBEM_E_INVALID_OBJECT_PATH:
        return ERR_BAD_PATH;
    case WBEM_E_TYPE_MISMATCH:
        return ERR_TYPE;
    case WBEM_E_QUOTA_VIOLATION:
        return ERR_MORE;
    default:
        return ERR_BAD_PARAMETER;
    }
}

/* ---- events: what is written through this provider ---- */
static wmi_status start_events(wmi_feed *f, void *state)
{
    struct regprov *p = state;
    wmi_object *sample = wmi_feed_new_object(f);
    if (!sample) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    const char *name = wmi_object_class_name(sample);
    struct regfeed feed = {
        f, utf8_caseeq(slice_of(name), SLICE("RegistryKeyChangeEvent"))    ? CHANGE_KEY
           : utf8_caseeq(slice_of(name), SLICE("RegistryTreeChangeEvent")) ? CHANGE_TREE
                                                                           : CHANGE_VALUE};
    wmi_object_unref(sample);
    pthread_mutex_lock(&p->feeds_lock);
    bool added = vec_push(&p->feeds, feed);
    pthread_mutex_unlock(&p->feeds_lock);
    return added ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static void stop_events(wmi_feed *f, void *state)
{
    struct regprov *p = state;
    pthread_mutex_lock(&p->feeds_lock);
    for (size_t i = p->feeds.n; i-- > 0;) {
        if (p->feeds.v[i].feed == f) {
            vec_remove(&p->feeds, i);
        }
    }
    pthread_mutex_unlock(&p->feeds_lock);
}

static void put_name(wmi_object *o, const char *property, struct slice text)
{
    struct cim_value v;
    if (cim_value_text(&v, CIM_STRING, text) == 0) {
        (void)cim_instance_put(cim_as_instance(o), slice_of(property), &v);
        cim_value_clear(&v);
    }
}

static void tell(const struct regfeed *f, struct slice whole, const struct slice *value)
{
    uint32_t hive;
    struct slice path;
    wmi_object *o = registry_hive(whole, &hive, &path) ? wmi_feed_new_object(f->feed) : NULL;
    if (!o) {
        return;
    }
    put_name(o, "Hive", hive == HKEY_USERS ? SLICE("HKEY_USERS") : SLICE("HKEY_LOCAL_MACHINE"));
    put_name(o, f->kind == CHANGE_TREE ? "RootPath" : "KeyPath", path);
    if (f->kind == CHANGE_VALUE && value) {
        put_name(o, "ValueName", *value);
    }
    wmi_feed_event(f->feed, o);
}

/* A tree event for each key that is an ancestor: the condition of the query picks its root. */
static void tell_trees(const struct regfeed *f, struct slice path)
{
    for (size_t n = path.n; n > 0; n--) {
        if (n == path.n || path.p[n] == '\\') {
            tell(f, (struct slice){path.p, n}, NULL);
        }
    }
}

/* The key's values or subkeys have changed; value: which value, or NULL. */
static void changed(struct regprov *p, struct slice path, const struct slice *value)
{
    pthread_mutex_lock(&p->feeds_lock);
    for (size_t i = 0; i < p->feeds.n; i++) {
        const struct regfeed *f = &p->feeds.v[i];
        if (f->kind == CHANGE_TREE) {
            tell_trees(f, path);
        } else if (f->kind == CHANGE_KEY || value) {
            tell(f, path, value);
        }
    }
    pthread_mutex_unlock(&p->feeds_lock);
}

static void parent_changed(struct regprov *p, struct slice path)
{
    size_t n = path.n;
    while (n > 0 && path.p[n - 1] != '\\') {
        n--;
    }
    if (n > 1) {
        changed(p, (struct slice){path.p, n - 1}, NULL);
    }
}

/* ---- one call ---- */
struct call {
    wmi_request *r;
    struct regprov *provider;
    struct registry *registry;
    struct str path;
    struct cim_instance *out;
};

static struct slice text_in(const wmi_request *r, const char *name)
{
    wmi_value v;
    bool there = wmi_request_in(r, name, &v) == 0 && v.type == WMI_STRING && !v.is_null;
    return there ? (struct slice){v.text, v.count} : SLICE("");
}

static uint32_t hive_in(const wmi_request *r)
{
    wmi_value v;
    return wmi_request_in(r, "hDefKey", &v) == 0 && !v.is_null ? (uint32_t)v.uint
                                                               : HKEY_LOCAL_MACHINE;
}

/* Whether the descriptor of the key, or of the nearest one above it that is there, grants the right. */
static hres may(struct call *c, uint32_t right)
{
    uint32_t granted;
    hres hr = registry_rights(c->registry, str_slice(&c->path), c->r->session->identity, &granted);
    return hr ? hr : (granted & right) == right ? 0 : WBEM_E_ACCESS_DENIED;
}

/* The same of a key that has to be there; for one that may be read, the reading tells that. */
static hres may_read(struct call *c, uint32_t right)
{
    hres hr = may(c, right);
    hres has = hr == WBEM_E_ACCESS_DENIED ? registry_has(c->registry, str_slice(&c->path)) : 0;
    return has ? has : hr;
}

static hres begin(struct call *c, wmi_request *r, void *state)
{
    *c = (struct call){.r = r, .provider = state};
    hres hr = registry_of(r, state, &c->registry);
    wmi_object *o = hr ? NULL : wmi_request_new_out(r);
    c->out = o ? cim_as_instance(o) : NULL;
    return hr ? hr : c->out ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres find_key(struct call *c)
{
    return registry_path(hive_in(c->r), text_in(c->r, "sSubKeyName"), wmi_request_uid(c->r),
                         &c->path);
}

/* hr: what the operation answered; memory that was short is no code of Windows. */
static void finish(struct call *c, hres hr)
{
    wmi_request *r = c->r;
    struct cim_value ret = cim_uint(CIM_UINT32, error_of(hr));
    hres failed = hr == WBEM_E_OUT_OF_MEMORY || hr == WBEM_E_OUT_OF_DISK_SPACE ? hr : 0;
    failed = failed ? failed : c->out ? cim_instance_put(c->out, SLICE("ReturnValue"), &ret) : hr;
    str_fini(&c->path);
    if (failed) {
        cim_instance_unref(c->out);
    } else {
        failed = wmi_request_indicate(r, &c->out->o);
    }
    wmi_request_done(r, failed);
}

static void run(wmi_request *r, void *state, hres (*fn)(struct call *c))
{
    struct call c;
    hres hr = begin(&c, r, state);
    if (FAILED(hr)) {
        cim_instance_unref(c.out);
        wmi_request_done(r, hr);
        return;
    }
    hr = find_key(&c);
    finish(&c, hr ? hr : fn(&c));
}

/* ---- reading values ---- */
static hres put_array(struct call *c, const char *name, unsigned type,
                      struct cim_array *a) /* a taken */
{
    (void)type;
    if (!a) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    struct cim_value v = cim_arrval(a);
    hres hr = cim_instance_put(c->out, slice_of(name), &v);
    cim_value_clear(&v);
    return hr;
}

static hres put_text(struct call *c, struct slice text)
{
    struct cim_value v;
    hres hr = cim_value_text(&v, CIM_STRING, text);
    hr = hr ? hr : cim_instance_put(c->out, SLICE("sValue"), &v);
    cim_value_clear(&v);
    return hr;
}

static hres put_texts(struct call *c, struct slice data)
{
    size_t n = 0;
    for (size_t i = 0; i < data.n; i++) {
        n += data.p[i] == 0;
    }
    struct cim_array *a = cim_array_new(CIM_STRING, n);
    for (size_t k = 0; a && k < n; k++) {
        size_t len = strlen(data.p);
        a->v[k].str = cim_str_new((struct slice){data.p, len});
        if (!a->v[k].str) {
            cim_array_unref(a);
            return WBEM_E_OUT_OF_MEMORY;
        }
        data = (struct slice){data.p + len + 1, data.n - len - 1};
    }
    return put_array(c, "sValue", CIM_STRING, a);
}

static hres put_bytes(struct call *c, struct slice data)
{
    struct cim_array *a = cim_array_new(CIM_UINT8, data.n);
    for (size_t k = 0; a && k < data.n; k++) {
        a->v[k].u = (unsigned char)data.p[k];
    }
    return put_array(c, "uValue", CIM_UINT8, a);
}

static hres put_number(struct call *c, unsigned type, struct slice data)
{
    uint64_t n = 0;
    for (size_t i = data.n; i-- > 0;) {
        n = n << 8 | (unsigned char)data.p[i];
    }
    struct cim_value v = cim_uint(type, n);
    return cim_instance_put(c->out, SLICE("uValue"), &v);
}

/* %NAME% as the environment of the system has it; unknown ones stay. */
static hres expand(struct call *c, struct slice text, struct str *out)
{
    for (size_t i = 0; i < text.n;) {
        const char *end = text.p[i] == '%' ? memchr(text.p + i + 1, '%', text.n - i - 1) : NULL;
        struct slice name =
            end ? (struct slice){text.p + i + 1, (size_t)(end - text.p) - i - 1} : SLICE("");
        uint32_t type;
        AUTO_STR value = STR_INIT;
        hres hr =
            name.n
                ? registry_get(
                      c->registry,
                      SLICE(
                          "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"),
                      name, &type, &value)
                : WBEM_E_NOT_FOUND;
        if (hr == WBEM_E_OUT_OF_MEMORY) {
            return hr;
        }
        if (hr == 0 && (type == REG_SZ || type == REG_EXPAND_SZ)) {
            str_add_slice(out, str_slice(&value));
            i += name.n + 2;
        } else {
            str_addc(out, text.p[i++]);
        }
    }
    return str_status(out);
}

static hres read_value(struct call *c, uint32_t wanted)
{
    AUTO_STR data = STR_INIT;
    AUTO_STR expanded = STR_INIT;
    uint32_t type;
    hres hr = may_read(c, KEY_QUERY_VALUE);
    hr = hr ? hr
            : registry_get(c->registry, str_slice(&c->path), text_in(c->r, "sValueName"), &type,
                           &data);
    if (hr || type != wanted) {
        return hr ? hr : WBEM_E_TYPE_MISMATCH;
    }
    switch (type) {
    case REG_SZ:
        return put_text(c, str_slice(&data));
    case REG_EXPAND_SZ:
        hr = expand(c, str_slice(&data), &expanded);
        return hr ? hr : put_text(c, str_slice(&expanded));
    case REG_MULTI_SZ:
        return put_texts(c, str_slice(&data));
    case REG_BINARY:
        return put_bytes(c, str_slice(&data));
    default:
        return put_number(c, type == REG_DWORD ? CIM_UINT32 : CIM_UINT64, str_slice(&data));
    }
}

/* ---- writing values ---- */
static hres bytes_in(const wmi_request *r, struct str *out)
{
    const struct cim_value *v = r->in ? cim_instance_get(r->in, SLICE("uValue")) : NULL;
    if (!v || v->null) {
        return WBEM_E_FAILED; /* a wrong parameter */
    }
    for (uint32_t i = 0; i < cim_elem_count(v); i++) {
        str_addc(out, (char)v->d.arr->v[i].u);
    }
    return str_status(out);
}

static hres texts_in(const wmi_request *r, struct str *out)
{
    const struct cim_value *v = r->in ? cim_instance_get(r->in, SLICE("sValue")) : NULL;
    if (!v || v->null) {
        return WBEM_E_FAILED;
    }
    for (uint32_t i = 0; i < cim_elem_count(v); i++) {
        struct slice s = cim_str_slice(v->d.arr->v[i].str);
        if (s.n == 0 || memchr(s.p, 0, s.n)) {
            return WBEM_E_FAILED; /* an empty one would end the list */
        }
        str_add_slice(out, s);
        str_addc(out, 0);
    }
    return str_status(out);
}

static hres number_in(const wmi_request *r, unsigned bytes, struct str *out)
{
    wmi_value v;
    if (wmi_request_in(r, "uValue", &v) || v.is_null) {
        return WBEM_E_FAILED;
    }
    for (unsigned i = 0; i < bytes; i++) {
        str_addc(out, (char)((v.uint >> (8 * i)) & 0xff));
    }
    return str_status(out);
}

static hres data_in(const wmi_request *r, uint32_t type, struct str *out)
{
    switch (type) {
    case REG_BINARY:
        return bytes_in(r, out);
    case REG_MULTI_SZ:
        return texts_in(r, out);
    case REG_DWORD:
        return number_in(r, 4, out);
    case REG_QWORD:
        return number_in(r, 8, out);
    default:
        str_add_slice(out, text_in(r, "sValue"));
        return str_status(out);
    }
}

static hres write_value(struct call *c, uint32_t type)
{
    AUTO_STR data = STR_INIT;
    hres hr = may(c, KEY_SET_VALUE);
    hr = hr ? hr : data_in(c->r, type, &data);
    struct reg_value v = {text_in(c->r, "sValueName"), type, str_slice(&data)};
    hr = hr ? hr : registry_set(c->registry, str_slice(&c->path), &v);
    if (hr == 0) {
        changed(c->provider, str_slice(&c->path), &v.name);
    }
    return hr;
}

/* ---- lists ---- */
struct names {
    struct VEC(struct cim_str *) v;
    struct VEC(uint32_t) types;
};

static hres add_name(void *arg, struct slice name)
{
    struct names *n = arg;
    struct cim_str *s = cim_str_new(name);
    if (!s || !vec_push(&n->v, s)) {
        cim_str_unref(s);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

static hres add_value(void *arg, const struct reg_value *v)
{
    struct names *n = arg;
    return vec_push(&n->types, v->type) ? add_name(n, v->name) : WBEM_E_OUT_OF_MEMORY;
}

/* Takes the names; an empty list is NULL, as scripts test it. */
static hres put_names(struct call *c, struct names *n)
{
    struct cim_array *a = n->v.n ? cim_array_new(CIM_STRING, n->v.n) : NULL;
    for (size_t i = 0; i < n->v.n; i++) {
        if (a) {
            a->v[i].str = n->v.v[i];
        } else {
            cim_str_unref(n->v.v[i]);
        }
    }
    hres hr = n->v.n ? put_array(c, "sNames", CIM_STRING, a) : 0;
    n->v.n = 0;
    return hr;
}

static hres put_types(struct call *c, const struct names *n)
{
    struct cim_array *a = n->types.n ? cim_array_new(CIM_SINT32, n->types.n) : NULL;
    for (size_t i = 0; a && i < n->types.n; i++) {
        a->v[i].i = (int64_t)n->types.v[i];
    }
    return n->types.n ? put_array(c, "Types", CIM_SINT32, a) : 0;
}

static void names_fini(struct names *n)
{
    for (size_t i = 0; i < n->v.n; i++) {
        cim_str_unref(n->v.v[i]);
    }
    vec_fini(&n->v);
    vec_fini(&n->types);
}

static hres enum_key(struct call *c)
{
    struct names n = {0};
    hres hr = may_read(c, KEY_ENUMERATE_SUB_KEYS);
    hr = hr ? hr : registry_subkeys(c->registry, str_slice(&c->path), add_name, &n);
    hr = hr ? hr : put_names(c, &n);
    names_fini(&n);
    return hr;
}

static hres enum_values(struct call *c)
{
    struct names n = {0};
    hres hr = may_read(c, KEY_QUERY_VALUE);
    hr = hr ? hr : registry_values(c->registry, str_slice(&c->path), add_value, &n);
    hr = hr ? hr : put_names(c, &n);
    hr = hr ? hr : put_types(c, &n);
    names_fini(&n);
    return hr;
}

/* ---- keys ---- */
static hres create_key(struct call *c)
{
    bool there = registry_has(c->registry, str_slice(&c->path)) == 0;
    hres hr = may(c, KEY_CREATE_SUB_KEY);
    hr = hr ? hr : registry_create(c->registry, str_slice(&c->path));
    if (hr == 0 && !there) {
        parent_changed(c->provider, str_slice(&c->path));
    }
    return hr;
}

static hres delete_key(struct call *c)
{
    hres hr = registry_has(c->registry, str_slice(&c->path));
    hr = hr ? hr : may(c, KEY_DELETE);
    hr = hr ? hr : registry_delete_key(c->registry, str_slice(&c->path));
    if (hr == 0) {
        parent_changed(c->provider, str_slice(&c->path));
    }
    return hr;
}

static hres delete_value(struct call *c)
{
    hres hr = registry_has(c->registry, str_slice(&c->path));
    hr = hr ? hr : may(c, KEY_SET_VALUE);
    struct slice name = text_in(c->r, "sValueName");
    hr = hr ? hr : registry_delete_value(c->registry, str_slice(&c->path), name);
    if (hr == 0) {
        changed(c->provider, str_slice(&c->path), &name);
    }
    return hr;
}

static hres check_access(struct call *c)
{
    wmi_value v;
    uint32_t wanted =
        wmi_request_in(c->r, "uRequired", &v) == 0 && !v.is_null ? (uint32_t)v.uint : 3;
    hres hr = registry_has(c->registry, str_slice(&c->path));
    hres allowed = hr ? hr : may(c, wanted);
    struct cim_value granted = cim_bool(allowed == 0);
    hr = hr ? hr : allowed == WBEM_E_ACCESS_DENIED ? 0 : allowed;
    if (hr == 0) {
        hr = cim_instance_put(c->out, SLICE("bGranted"), &granted);
    }
    return hr ? hr : granted.d.b ? 0 : WBEM_E_ACCESS_DENIED;
}

/* ---- descriptors ---- */
static hres get_security(struct call *c)
{
    struct descriptor d = {0};
    wmi_object *o = NULL;
    hres hr = registry_has(c->registry, str_slice(&c->path));
    hr = hr ? hr : may(c, KEY_READ_CONTROL);
    hr = hr ? hr : registry_descriptor(c->registry, str_slice(&c->path), &d);
    hr = hr ? hr : descriptor_to_object(c->provider->s, &d, &o);
    if (hr == 0) {
        wmi_value v = {.type = WMI_OBJECT, .object = o};
        hr = wmi_object_put(&c->out->o, "Descriptor", &v);
    }
    wmi_object_unref(o);
    descriptor_fini(&d);
    return hr;
}

static hres set_security(struct call *c)
{
    struct descriptor d = {0};
    wmi_value v;
    hres hr = registry_has(c->registry, str_slice(&c->path));
    hr = hr ? hr : may(c, KEY_WRITE_DAC);
    if (hr == 0 && (wmi_request_in(c->r, "Descriptor", &v) || v.is_null)) {
        hr = WBEM_E_FAILED; /* a wrong parameter */
    }
    if (hr == 0) {
        hr = descriptor_from_object(c->provider->s, v.object, &d);
        hr = hr == WBEM_E_INVALID_PARAMETER ? WBEM_E_FAILED : hr;
    }
    hr = hr ? hr : registry_put_descriptor(c->registry, str_slice(&c->path), &d);
    descriptor_fini(&d);
    return hr;
}

/* ---- the table ---- */
#define VALUE_METHODS(name, type)                                                                  \
    static hres read_##type(struct call *c)                                                        \
    {                                                                                              \
        return read_value(c, type);                                                                \
    }                                                                                              \
    static hres write_##type(struct call *c)                                                       \
    {                                                                                              \
        return write_value(c, type);                                                               \
    }                                                                                              \
    static void m_get_##name(wmi_request *r, void *state)                                          \
    {                                                                                              \
        run(r, state, read_##type);                                                                \
    }                                                                                              \
    static void m_set_##name(wmi_request *r, void *state)                                          \
    {                                                                                              \
        run(r, state, write_##type);                                                               \
    }
VALUE_METHODS(string, REG_SZ)
VALUE_METHODS(expanded, REG_EXPAND_SZ)
VALUE_METHODS(multi, REG_MULTI_SZ)
VALUE_METHODS(binary, REG_BINARY)
VALUE_METHODS(dword, REG_DWORD)
VALUE_METHODS(qword, REG_QWORD)

#define METHOD(name)                                                                               \
    static void m_##name(wmi_request *r, void *state)                                              \
    {                                                                                              \
        run(r, state, name);                                                                       \
    }
METHOD(enum_key)
METHOD(enum_values)
METHOD(create_key)
METHOD(delete_key)
METHOD(delete_value)
METHOD(check_access)
METHOD(get_security)
METHOD(set_security)

static const struct wmi_method_provider methods[] = {
    {"CheckAccess", m_check_access},
    {"CreateKey", m_create_key},
    {"DeleteKey", m_delete_key},
    {"DeleteValue", m_delete_value},
    {"EnumKey", m_enum_key},
    {"EnumValues", m_enum_values},
    {"GetBinaryValue", m_get_binary},
    {"GetDWORDValue", m_get_dword},
    {"GetExpandedStringValue", m_get_expanded},
    {"GetMultiStringValue", m_get_multi},
    {"GetQWORDValue", m_get_qword},
    {"GetSecurityDescriptor", m_get_security},
    {"GetStringValue", m_get_string},
    {"SetBinaryValue", m_set_binary},
    {"SetDWORDValue", m_set_dword},
    {"SetExpandedStringValue", m_set_expanded},
    {"SetMultiStringValue", m_set_multi},
    {"SetQWORDValue", m_set_qword},
    {"SetSecurityDescriptor", m_set_security},
    {"SetStringValue", m_set_string},
    {0},
};
const struct wmi_provider registry_provider = {
    .name = "RegProv",
    .load = load,
    .unload = unload,
    .classes = (const struct wmi_class_provider[]){{.name = "StdRegProv", .methods = methods}, {0}},
    .events =
        (const struct wmi_event_provider[]){{"RegistryKeyChangeEvent", start_events, stop_events},
                                            {"RegistryTreeChangeEvent", start_events, stop_events},
                                            {"RegistryValueChangeEvent", start_events, stop_events},
                                            {0}},
};
