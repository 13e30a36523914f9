/* registry: keys and values in a repository of their own. */
#include "providers/registry.h"

#include "providers/cimwin32.h"
#include "repo/repo.h"
#include "util/map.h"
#include "util/utf.h"
#include "util/vec.h"

#include <stdlib.h>

#define NS SLICE("root")
enum key_prop {
    KEY_PATH,
    KEY_PARENT,
    KEY_NAME
};
enum security_prop {
    SECURITY_PATH,
    SECURITY_DATA
};
enum value_prop {
    VALUE_KEY,
    VALUE_NAME,
    VALUE_TYPE,
    VALUE_DATA
};

struct registry {
    struct repo *repo;
    struct cim_class *keys, *values, *security;
    bool stored;
    const struct cimwin32 *s;
};

/* ---- opening ---- */
static hres add_prop(struct cim_class *c, const char *name, unsigned type, const char *q1,
                     const char *q2)
{
    struct cim_prop *p = NULL;
    struct cim_value yes = cim_bool(true);
    hres hr = cim_class_put_prop(c, slice_of(name), type, (struct slice){0}, NULL, &p);
    const char *const quals[] = {q1, q2};
    for (size_t i = 0; i < ARRAY_LEN(quals) && hr == 0; i++) {
        hr = quals[i] ? cim_quals_set(&p->quals, slice_of(quals[i]), &yes,
                                      CIM_TO_INSTANCE | CIM_TO_SUBCLASS)
                      : 0;
    }
    return hr;
}

static hres define_keys(struct cim_class *c)
{
    hres hr = add_prop(c, "Path", CIM_STRING, "key", NULL);
    hr = hr ? hr : add_prop(c, "Parent", CIM_STRING, "indexed", NULL);
    return hr ? hr : add_prop(c, "Name", CIM_STRING, NULL, NULL);
}

static hres define_values(struct cim_class *c)
{
    hres hr = add_prop(c, "KeyPath", CIM_STRING, "key", "indexed");
    hr = hr ? hr : add_prop(c, "Name", CIM_STRING, "key", NULL);
    hr = hr ? hr : add_prop(c, "Type", CIM_UINT32, NULL, NULL);
    return hr ? hr : add_prop(c, "Data", CIM_UINT8 | CIM_ARRAY, NULL, NULL);
}

static hres define_security(struct cim_class *c)
{
    hres hr = add_prop(c, "Path", CIM_STRING, "key", NULL);
    return hr ? hr : add_prop(c, "Data", CIM_UINT8 | CIM_ARRAY, NULL, NULL);
}

/* The class of the repository; made when it is the first time. */
static hres have_class(struct repo *repo, const char *name, hres (*define)(struct cim_class *c),
                       struct cim_class **out)
{
    hres hr = repo_class(repo, NULL, NS, slice_of(name), out);
    if (hr != WBEM_E_INVALID_CLASS) {
        return hr;
    }
    struct cim_class *c = NULL;
    hr = cim_class_new(slice_of(name), NULL, &c);
    hr = hr ? hr : define(c);
    hr = hr ? hr : repo_put_class(repo, NULL, NS, c, 0);
    cim_class_unref(c);
    return hr ? hr : repo_class(repo, NULL, NS, slice_of(name), out);
}

hres registry_open(const char *dir, const struct cimwin32 *s, struct registry **out)
{
    struct registry *r = calloc(1, sizeof *r);
    if (!r) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    r->s = s;
    r->stored = dir != NULL;
    struct repo_options o = {.dir = dir, .server = SLICE("registry")};
    hres hr = r->stored ? repo_open(&o, &r->repo) : 0;
    if (hr == 0 && r->stored) {
        hr = have_class(r->repo, "Registry_Key", define_keys, &r->keys);
        hr = hr ? hr : have_class(r->repo, "Registry_Value", define_values, &r->values);
        hr = hr ? hr : have_class(r->repo, "Registry_Security", define_security, &r->security);
    }
    if (FAILED(hr)) {
        registry_close(r);
        return hr;
    }
    *out = r;
    return 0;
}

void registry_close(struct registry *r)
{
    if (r) {
        cim_class_unref(r->keys);
        cim_class_unref(r->values);
        cim_class_unref(r->security);
        if (r->repo) {
            repo_close(r->repo);
        }
        free(r);
    }
}

/* ---- paths ---- */
static const struct {
    const char *name, *other;
    uint32_t hive;
} hives[] = {
    {"HKEY_CLASSES_ROOT", "HKCR", HKEY_CLASSES_ROOT},
    {"HKEY_CURRENT_USER", "HKCU", HKEY_CURRENT_USER},
    {"HKEY_LOCAL_MACHINE", "HKLM", HKEY_LOCAL_MACHINE},
    {"HKEY_USERS", "HKU", HKEY_USERS},
    {"HKEY_CURRENT_CONFIG", "HKCC", HKEY_CURRENT_CONFIG},
};

bool registry_hive(struct slice path, uint32_t *hive, struct slice *subkey)
{
    const char *slash = memchr(path.p, '\\', path.n);
    size_t n = slash ? (size_t)(slash - path.p) : path.n;
    for (size_t i = 0; i < ARRAY_LEN(hives); i++) {
        struct slice first = {path.p, n};
        if (utf8_caseeq(first, slice_of(hives[i].name)) ||
            utf8_caseeq(first, slice_of(hives[i].other))) {
            *hive = hives[i].hive;
            *subkey = slash ? (struct slice){slash + 1, path.n - n - 1} : SLICE("");
            return true;
        }
    }
    return false;
}

static size_t characters(struct slice s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        n += (s.p[i] & 0xC0) != 0x80;
    }
    return n;
}

/* Appends the names of a path; empty ones (doubled separators) are passed over, as Windows does. */
static hres add_names(struct slice rest, struct str *out)
{
    unsigned depth = 0;
    while (rest.n) {
        const char *slash = memchr(rest.p, '\\', rest.n);
        size_t n = slash ? (size_t)(slash - rest.p) : rest.n;
        if (characters((struct slice){rest.p, n}) > REG_MAX_NAME || memchr(rest.p, 0, n) ||
            ++depth > REG_MAX_DEPTH) {
            return WBEM_E_INVALID_OBJECT_PATH;
        }
        if (n) {
            str_addc(out, '\\');
            str_add_slice(out, (struct slice){rest.p, n});
        }
        n += slash != NULL;
        rest = (struct slice){rest.p + n, rest.n - n};
    }
    return str_status(out);
}

hres registry_path(uint32_t hive, struct slice subkey, uint32_t uid, struct str *out)
{
    switch (hive) {
    case HKEY_LOCAL_MACHINE:
        str_addz(out, "HKLM");
        break;
    case HKEY_CLASSES_ROOT:
        str_addz(out, "HKLM\\SOFTWARE\\Classes");
        break;
    case HKEY_USERS:
        str_addz(out, "HKU");
        break;
    case HKEY_CURRENT_USER:
        str_addf(out, "HKU\\S-1-22-1-%u", uid);
        break;
    case HKEY_CURRENT_CONFIG:
        str_addz(out, "HKLM\\SYSTEM\\CurrentControlSet\\Hardware Profiles\\Current");
        break;
    default:
        return WBEM_E_INVALID_PARAMETER;
    }
    return add_names(subkey, out);
}

static struct slice parent_of(struct slice path, struct slice *name)
{
    size_t n = path.n;
    while (n > 0 && path.p[n - 1] != '\\') {
        n--;
    }
    *name = (struct slice){path.p + n, path.n - n};
    return (struct slice){path.p, n ? n - 1 : 0};
}

static bool is_root(struct slice path)
{
    return !memchr(path.p, '\\', path.n);
}

/* ---- what is stored ---- */
static hres set_text(struct cim_instance *i, uint32_t at, struct slice text)
{
    struct cim_value v;
    hres hr = cim_value_text(&v, CIM_STRING, text);
    if (hr == 0) {
        cim_instance_set(i, at, v);
    }
    return hr;
}

static hres key_path(const struct cim_class *c, struct slice first, const struct slice *second,
                     struct cim_path *p)
{
    struct cim_value v;
    *p = (struct cim_path){.cls = cim_str_ref(c->name)};
    const struct slice *const parts[] = {&first, second};
    hres hr = 0;
    for (uint32_t i = 0; i < ARRAY_LEN(parts) && parts[i] && hr == 0; i++) {
        hr = cim_value_text(&v, CIM_STRING, *parts[i]);
        hr = hr ? hr : cim_path_set_key(p, cim_str_slice(c->props[i].name), &v);
        cim_value_clear(&v);
    }
    if (FAILED(hr)) {
        cim_path_fini(p);
    }
    return hr;
}

static hres stored_key(struct registry *r, struct repo_txn *t, struct slice path)
{
    struct cim_path p;
    struct cim_instance *i = NULL;
    if (!r->stored) {
        return WBEM_E_NOT_FOUND;
    }
    hres hr = key_path(r->keys, path, NULL, &p);
    if (hr == 0) {
        hr = repo_instance(r->repo, t, NS, &p, &i);
        cim_path_fini(&p);
    }
    cim_instance_unref(i);
    return hr;
}

static hres stored_value(struct registry *r, struct repo_txn *t, struct slice path,
                         struct slice name, struct cim_instance **out)
{
    struct cim_path p;
    if (!r->stored) {
        return WBEM_E_NOT_FOUND;
    }
    hres hr = key_path(r->values, path, &name, &p);
    if (hr == 0) {
        hr = repo_instance(r->repo, t, NS, &p, out);
        cim_path_fini(&p);
    }
    return hr;
}

struct selecting {
    struct slice of; /* the value the property has */
    uint32_t prop;
    hres (*fn)(void *arg, struct cim_instance *i);
    void *arg;
};

static hres selected(void *arg, struct cim_instance *i)
{
    struct selecting *s = arg;
    const struct cim_value *v = &i->v[s->prop];
    return !v->null && utf8_caseeq(cim_str_slice(v->d.str), s->of) ? s->fn(s->arg, i) : 0;
}

static hres each_with(struct registry *r, struct repo_txn *t, struct cim_class *c, uint32_t prop,
                      struct slice of, hres (*fn)(void *arg, struct cim_instance *i), void *arg)
{
    struct cim_value v;
    if (!r->stored) {
        return 0;
    }
    hres hr = cim_value_text(&v, CIM_STRING, of);
    struct repo_select how = {.value = &v, .prop = prop};
    struct selecting s = {of, prop, fn, arg};
    hr = hr ? hr : repo_select(r->repo, t, NS, c, &how, selected, &s);
    cim_value_clear(&v);
    return hr;
}

static hres bytes_of(const struct cim_value *v, struct str *out)
{
    for (uint32_t k = 0; k < cim_elem_count(v); k++) {
        str_addc(out, (char)v->d.arr->v[k].u);
    }
    return str_status(out);
}

/* false: out of memory */
static bool set_bytes(struct cim_instance *i, uint32_t at, struct slice bytes)
{
    struct cim_array *a = cim_array_new(CIM_UINT8, bytes.n);
    for (size_t k = 0; a && k < bytes.n; k++) {
        a->v[k].u = (unsigned char)bytes.p[k];
    }
    if (a) {
        cim_instance_set(i, at, cim_arrval(a));
    }
    return a != NULL;
}

static hres value_of(const struct cim_instance *i, struct str *data, struct reg_value *out)
{
    (void)bytes_of(&i->v[VALUE_DATA], data);
    *out = (struct reg_value){.name = cim_str_slice(i->v[VALUE_NAME].d.str),
                              .type = (uint32_t)i->v[VALUE_TYPE].d.u,
                              .data = str_slice(data)};
    return str_status(data);
}

/* ---- reading: what is stored, and what the views show under it ---- */
hres registry_has(struct registry *r, struct slice path)
{
    if (is_root(path) || views_have(r->s, path)) {
        return 0;
    }
    return stored_key(r, NULL, path);
}

struct names { /* told already */
    struct map seen;
    struct VEC(struct cim_str *) v;
    hres (*key)(void *arg, struct slice name);
    hres (*value)(void *arg, const struct reg_value *v);
    void *arg;
};

static void names_fini(struct names *n)
{
    map_fini(&n->seen);
    for (size_t i = 0; i < n->v.n; i++) {
        cim_str_unref(n->v.v[i]);
    }
    vec_fini(&n->v);
}

/* WBEM_S_FALSE: told before. */
static hres note(struct names *n, struct slice name)
{
    if (map_get(&n->seen, name)) {
        return WBEM_S_FALSE;
    }
    struct cim_str *s = cim_str_new(name);
    if (!s || !vec_push(&n->v, s)) {
        cim_str_unref(s);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return map_set(&n->seen, cim_str_slice(s), s, NULL) ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres tell_key(void *arg, struct slice name)
{
    struct names *n = arg;
    hres hr = note(n, name);
    return hr == WBEM_S_FALSE ? 0 : hr ? hr : n->key(n->arg, name);
}

static hres tell_stored_key(void *arg, struct cim_instance *i)
{
    return tell_key(arg, cim_str_slice(i->v[KEY_NAME].d.str));
}

hres registry_subkeys(struct registry *r, struct slice path,
                      hres (*fn)(void *arg, struct slice name), void *arg)
{
    struct names n = {.key = fn, .arg = arg};
    map_init(&n.seen, MAP_NOCASE);
    hres hr = registry_has(r, path);
    hr = hr ? hr : views_subkeys(r->s, path, tell_key, &n);
    hr = hr ? hr : each_with(r, NULL, r->keys, KEY_PARENT, path, tell_stored_key, &n);
    names_fini(&n);
    return hr;
}

static hres tell_value(void *arg, const struct reg_value *v)
{
    struct names *n = arg;
    hres hr = note(n, v->name);
    return hr == WBEM_S_FALSE ? 0 : hr ? hr : n->value(n->arg, v);
}

static hres tell_stored_value(void *arg, struct cim_instance *i)
{
    AUTO_STR data = STR_INIT;
    struct reg_value v;
    hres hr = value_of(i, &data, &v);
    return hr ? hr : tell_value(arg, &v);
}

hres registry_values(struct registry *r, struct slice path,
                     hres (*fn)(void *arg, const struct reg_value *v), void *arg)
{
    struct names n = {.value = fn, .arg = arg};
    map_init(&n.seen, MAP_NOCASE);
    hres hr = registry_has(r, path);
    hr = hr ? hr
            : each_with(r, NULL, r->values, VALUE_KEY, path, tell_stored_value,
                        &n); /* it counts more */
    hr = hr ? hr : views_values(r->s, path, tell_value, &n);
    names_fini(&n);
    return hr;
}

struct wanted {
    struct slice name;
    uint32_t type;
    struct str *data;
    bool found;
};

static hres pick(void *arg, const struct reg_value *v)
{
    struct wanted *w = arg;
    if (!w->found && utf8_caseeq(v->name, w->name)) {
        w->found = true;
        w->type = v->type;
        str_add_slice(w->data, v->data);
    }
    return str_status(w->data);
}

hres registry_get(struct registry *r, struct slice path, struct slice name, uint32_t *type,
                  struct str *data)
{
    AUTO_CIM_INSTANCE i = NULL;
    struct reg_value v;
    hres hr = stored_value(r, NULL, path, name, &i);
    if (hr == 0) {
        hr = value_of(i, data, &v);
        *type = v.type;
        return hr;
    }
    struct wanted w = {.name = name, .data = data};
    hr = hr == WBEM_E_NOT_FOUND ? views_values(r->s, path, pick, &w) : hr;
    *type = w.type;
    return hr ? hr : w.found ? 0 : WBEM_E_NOT_FOUND;
}

/* ---- writing ---- */
static hres begin(struct registry *r, struct repo_txn **t)
{
    return r->stored ? repo_begin(r->repo, t) : WBEM_E_ACCESS_DENIED;
}

static hres end(struct repo_txn *t, hres hr)
{
    if (SUCCEEDED(hr)) {
        return repo_commit(t);
    }
    repo_abort(t);
    return hr;
}

static hres store_key(struct registry *r, struct repo_txn *t, struct slice path)
{
    struct slice name, parent = parent_of(path, &name);
    AUTO_CIM_INSTANCE i = cim_instance_new(r->keys);
    hres hr = i ? 0 : WBEM_E_OUT_OF_MEMORY;
    hr = hr ? hr : set_text(i, KEY_PATH, path);
    hr = hr ? hr : set_text(i, KEY_PARENT, parent);
    hr = hr ? hr : set_text(i, KEY_NAME, name);
    return hr ? hr : repo_put_instance(r->repo, t, NS, i, 0);
}

/* From the top: what is there already stays as it is. */
static hres store_keys(struct registry *r, struct repo_txn *t, struct slice path)
{
    hres hr = 0;
    for (size_t n = 0; n < path.n && hr == 0;) {
        const char *slash = memchr(path.p + n, '\\', path.n - n);
        size_t end_at = slash ? (size_t)(slash - path.p) : path.n;
        struct slice part = {path.p, end_at};
        if (!is_root(part)) {
            hr = stored_key(r, t, part);
            hr = hr == WBEM_E_NOT_FOUND ? store_key(r, t, part) : hr;
        }
        n = end_at + 1;
    }
    return hr;
}

hres registry_create(struct registry *r, struct slice path)
{
    struct repo_txn *t;
    if (is_root(path)) {
        return 0;
    }
    hres hr = begin(r, &t);
    return hr ? hr : end(t, store_keys(r, t, path));
}

static hres store_value(struct registry *r, struct repo_txn *t, struct slice path,
                        const struct reg_value *v)
{
    AUTO_CIM_INSTANCE i = cim_instance_new(r->values);
    if (!i || !set_bytes(i, VALUE_DATA, v->data)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    cim_instance_set(i, VALUE_TYPE, cim_uint(CIM_UINT32, v->type));
    hres hr = set_text(i, VALUE_KEY, path);
    hr = hr ? hr : set_text(i, VALUE_NAME, v->name);
    return hr ? hr : repo_put_instance(r->repo, t, NS, i, 0);
}

hres registry_set(struct registry *r, struct slice path, const struct reg_value *v)
{
    struct repo_txn *t;
    if (v->name.n > REG_MAX_VALUE || v->data.n > REG_MAX_DATA) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    hres hr = registry_has(r, path);
    hr = hr ? hr : begin(r, &t);
    if (FAILED(hr)) {
        return hr;
    }
    hr = store_keys(r, t, path); /* also below a view: then it is stored from now on */
    return end(t, hr ? hr : store_value(r, t, path, v));
}

static hres delete_instance(struct registry *r, struct repo_txn *t, const struct cim_class *c,
                            struct slice first, const struct slice *second)
{
    struct cim_path p;
    hres hr = key_path(c, first, second, &p);
    if (hr == 0) {
        hr = repo_delete_instance(r->repo, t, NS, &p);
        cim_path_fini(&p);
    }
    return hr;
}

static bool view_has_value(struct registry *r, struct slice path, struct slice name)
{
    AUTO_STR data = STR_INIT;
    struct wanted w = {.name = name, .data = &data};
    return views_values(r->s, path, pick, &w) == 0 && w.found;
}

hres registry_delete_value(struct registry *r, struct slice path, struct slice name)
{
    struct repo_txn *t;
    if (!r->stored) {
        return view_has_value(r, path, name) ? WBEM_E_ACCESS_DENIED : WBEM_E_NOT_FOUND;
    }
    hres hr = begin(r, &t);
    hr = hr ? hr : end(t, delete_instance(r, t, r->values, path, &name));
    return hr == WBEM_E_NOT_FOUND && view_has_value(r, path, name) ? WBEM_E_ACCESS_DENIED : hr;
}

struct collected {
    struct VEC(struct cim_str *) v;
};

static hres collect_name(void *arg, struct cim_instance *i)
{
    struct collected *c = arg;
    struct cim_str *name = cim_str_ref(i->v[VALUE_NAME].d.str);
    if (!vec_push(&c->v, name)) {
        cim_str_unref(name);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

static hres has_child(void *arg, struct cim_instance *i)
{
    (void)arg;
    (void)i;
    return WBEM_S_FALSE;
}

static hres delete_stored(struct registry *r, struct repo_txn *t, struct slice path)
{
    struct collected c = {0};
    hres hr = each_with(r, t, r->keys, KEY_PARENT, path, has_child, NULL);
    hr = hr == WBEM_S_FALSE ? WBEM_E_ACCESS_DENIED : hr; /* as RegDeleteKey: subkeys first */
    hr = hr ? hr : each_with(r, t, r->values, VALUE_KEY, path, collect_name, &c);
    for (size_t i = 0; i < c.v.n; i++) {
        struct slice name = cim_str_slice(c.v.v[i]);
        hr = hr ? hr : delete_instance(r, t, r->values, path, &name);
        cim_str_unref(c.v.v[i]);
    }
    vec_fini(&c.v);
    if (hr == 0) {
        hr = delete_instance(r, t, r->security, path, NULL);
        hr = hr == WBEM_E_NOT_FOUND ? 0 : hr;
    }
    return hr ? hr : delete_instance(r, t, r->keys, path, NULL);
}

hres registry_delete_key(struct registry *r, struct slice path)
{
    struct repo_txn *t;
    if (is_root(path) || views_have(r->s, path)) {
        return WBEM_E_ACCESS_DENIED;
    }
    hres hr = r->stored ? begin(r, &t) : WBEM_E_NOT_FOUND;
    return hr ? hr : end(t, delete_stored(r, t, path));
}

/* ---- security ---- */
hres registry_get_security(struct registry *r, struct slice path, struct str *bytes, bool *own)
{
    struct slice name;
    hres hr = r->stored ? 0 : WBEM_E_NOT_FOUND;
    *own = true;
    while (hr == 0) {
        struct cim_path p;
        AUTO_CIM_INSTANCE i = NULL;
        hr = key_path(r->security, path, NULL, &p);
        if (hr == 0) {
            hr = repo_instance(r->repo, NULL, NS, &p, &i);
            cim_path_fini(&p);
        }
        if (hr == 0) {
            return bytes_of(&i->v[SECURITY_DATA], bytes);
        }
        *own = false;
        hr = hr == WBEM_E_NOT_FOUND && !is_root(path) ? 0 : hr;
        path = parent_of(path, &name);
    }
    return hr;
}

hres registry_set_security(struct registry *r, struct slice path, struct slice bytes)
{
    struct repo_txn *t;
    hres hr = registry_has(r, path);
    hr = hr ? hr : begin(r, &t);
    if (FAILED(hr)) {
        return hr;
    }
    AUTO_CIM_INSTANCE i = cim_instance_new(r->security);
    hr = store_keys(r, t, path);
    hr = hr ? hr : i && set_bytes(i, SECURITY_DATA, bytes) ? 0 : WBEM_E_OUT_OF_MEMORY;
    hr = hr ? hr : set_text(i, SECURITY_PATH, path);
    return end(t, hr ? hr : repo_put_instance(r->repo, t, NS, i, 0));
}
