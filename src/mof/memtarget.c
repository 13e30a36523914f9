#include "mof/memtarget.h"

#include "util/utf.h"

void mof_mem_init(struct mof_mem *m)
{
    *m = (struct mof_mem){0};
}

static void ns_fini(struct mof_mem_ns *ns)
{
    cim_str_unref(ns->name);
    for (size_t i = 0; i < ns->classes.n; i++) {
        cim_class_unref(ns->classes.v[i]);
    }
    for (size_t i = 0; i < ns->instances.n; i++) {
        cim_instance_unref(ns->instances.v[i]);
    }
    vec_fini(&ns->classes);
    vec_fini(&ns->instances);
}

static void drop_saved(struct mof_mem *m)
{
    for (size_t i = 0; i < m->saved.n; i++) {
        ns_fini(&m->saved.v[i]);
    }
    vec_fini(&m->saved);
}

static void drop_current(struct mof_mem *m)
{
    for (size_t i = 0; i < m->ns.n; i++) {
        ns_fini(&m->ns.v[i]);
    }
    vec_fini(&m->ns);
}

void mof_mem_fini(struct mof_mem *m)
{
    drop_current(m);
    drop_saved(m);
}

/* ---- begin, commit, rollback ---- */
static hres copy_ns(struct mof_mem_ns *dst, const struct mof_mem_ns *src)
{
    dst->name = cim_str_ref(src->name);
    if (!vec_reserve(&dst->classes, src->classes.n) ||
        !vec_reserve(&dst->instances, src->instances.n)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (size_t i = 0; i < src->classes.n; i++) {
        (void)vec_push(&dst->classes, cim_class_ref(src->classes.v[i]));
    }
    for (size_t i = 0; i < src->instances.n; i++) {
        (void)vec_push(&dst->instances, cim_instance_ref(src->instances.v[i]));
    }
    return 0;
}

static hres mem_begin(void *ctx)
{
    struct mof_mem *m = ctx;
    hres hr = vec_reserve(&m->saved, m->ns.n) ? 0 : WBEM_E_OUT_OF_MEMORY;
    for (size_t i = 0; hr == 0 && i < m->ns.n; i++) {
        m->saved.v[m->saved.n] = (struct mof_mem_ns){0};
        hr = copy_ns(&m->saved.v[m->saved.n++], &m->ns.v[i]);
    }
    if (FAILED(hr)) {
        drop_saved(m);
    }
    return hr;
}

static hres mem_commit(void *ctx)
{
    drop_saved(ctx);
    return 0;
}

static void mem_rollback(void *ctx)
{
    struct mof_mem *m = ctx;
    drop_current(m);
    m->ns.v = m->saved.v;
    m->ns.n = m->saved.n;
    m->ns.cap = m->saved.cap;
    m->saved.v = NULL;
    m->saved.n = m->saved.cap = 0;
}

/* ---- namespaces ---- */
struct mof_mem_ns *mof_mem_find_ns(const struct mof_mem *m, struct slice name)
{
    for (size_t i = 0; i < m->ns.n; i++) {
        if (utf8_caseeq(cim_str_slice(m->ns.v[i].name), name)) {
            return &m->ns.v[i];
        }
    }
    return NULL;
}

static hres add_ns(struct mof_mem *m, struct slice name)
{
    if (mof_mem_find_ns(m, name)) {
        return 0;
    }
    struct mof_mem_ns ns = {.name = cim_str_new(name)};
    if (!ns.name || !vec_push(&m->ns, ns)) {
        cim_str_unref(ns.name);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

static hres mem_create_namespace(void *ctx, struct slice ns)
{
    for (size_t i = 0; i < ns.n; i++) {
        hres hr = ns.p[i] == '\\' ? add_ns(ctx, (struct slice){ns.p, i}) : 0;
        if (FAILED(hr)) {
            return hr;
        }
    }
    return add_ns(ctx, ns);
}

/* ---- classes ---- */
static int find_class_at(const struct mof_mem_ns *ns, struct slice name)
{
    uint32_t hash = utf8_casehash(name);
    hash += hash == 0;
    for (size_t i = 0; ns && i < ns->classes.n; i++) {
        struct cim_str *n = ns->classes.v[i]->name;
        if (cim_str_casehash(n) == hash && utf8_caseeq(cim_str_slice(n), name)) {
            return (int)i;
        }
    }
    return -1;
}

struct cim_class *mof_mem_find_class(const struct mof_mem *m, struct slice name_space,
                                     struct slice name)
{
    const struct mof_mem_ns *ns = mof_mem_find_ns(m, name_space);
    int i = find_class_at(ns, name);
    if (i < 0) {
        ns = mof_mem_find_ns(m, SLICE(MOF_SYSTEM_NS));
        i = find_class_at(ns, name);
    }
    return i < 0 ? NULL : ns->classes.v[i];
}

static hres mem_get_class(void *ctx, struct slice ns, struct slice name, struct cim_class **out)
{
    *out = cim_class_ref(mof_mem_find_class(ctx, ns, name));
    return *out ? 0 : WBEM_E_NOT_FOUND;
}

static hres check_put(bool there, unsigned flags)
{
    if (there && (flags & MOF_PUT_CREATE_ONLY)) {
        return WBEM_E_ALREADY_EXISTS;
    }
    return !there && (flags & MOF_PUT_UPDATE_ONLY) ? WBEM_E_NOT_FOUND : 0;
}

static hres mem_put_class(void *ctx, struct slice name_space, struct cim_class *cls, unsigned flags)
{
    struct mof_mem_ns *ns = mof_mem_find_ns(ctx, name_space);
    if (!ns) {
        return WBEM_E_INVALID_NAMESPACE;
    }
    int i = find_class_at(ns, cim_str_slice(cls->name));
    hres hr = check_put(i >= 0, flags);
    if (FAILED(hr)) {
        return hr;
    }
    if (i >= 0) {
        cim_class_unref(ns->classes.v[i]);
        ns->classes.v[i] = cim_class_ref(cls);
        return 0;
    }
    if (!vec_reserve(&ns->classes, 1)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    (void)vec_push(&ns->classes, cim_class_ref(cls));
    return 0;
}

static hres mem_delete_class(void *ctx, struct slice name_space, struct slice name)
{
    struct mof_mem_ns *ns = mof_mem_find_ns(ctx, name_space);
    int i = find_class_at(ns, name);
    if (i < 0) {
        return WBEM_E_NOT_FOUND;
    }
    for (size_t k = 0; k < ns->classes.n; k++) {
        if (ns->classes.v[k]->super == ns->classes.v[i]) {
            return WBEM_E_CLASS_HAS_CHILDREN;
        }
    }
    cim_class_unref(ns->classes.v[i]);
    vec_remove(&ns->classes, (size_t)i);
    return 0;
}

/* ---- instances ---- */
static hres find_instance(const struct mof_mem_ns *ns, struct slice path, int *at)
{
    *at = -1;
    for (size_t i = 0; ns && i < ns->instances.n; i++) {
        AUTO_STR text = STR_INIT;
        hres hr = cim_instance_relpath(ns->instances.v[i], &text);
        if (hr == WBEM_E_OUT_OF_MEMORY) {
            return hr;
        }
        if (utf8_caseeq(str_slice(&text), path)) {
            *at = (int)i;
            return 0;
        }
    }
    return 0;
}

/* An instance of __NAMESPACE is the namespace. */
static hres make_child_namespace(struct mof_mem *m, struct slice ns,
                                 const struct cim_instance *inst)
{
    const struct cim_value *name = cim_instance_get(inst, SLICE("Name"));
    if (!cim_class_is_a(inst->cls, SLICE("__NAMESPACE")) || !name || name->null) {
        return 0;
    }
    AUTO_STR path = STR_INIT;
    str_add_slice(&path, ns);
    str_addc(&path, '\\');
    str_add_slice(&path, cim_str_slice(name->d.str));
    hres hr = str_status(&path);
    return FAILED(hr) ? hr : mem_create_namespace(m, str_slice(&path));
}

static hres mem_put_instance(void *ctx, struct slice name_space, struct cim_instance *inst,
                             unsigned flags)
{
    AUTO_STR path = STR_INIT;
    int at = -1;
    hres hr = make_child_namespace(ctx, name_space, inst);
    struct mof_mem_ns *ns = mof_mem_find_ns(ctx, name_space);
    hr = hr ? hr : ns ? cim_instance_relpath(inst, &path) : WBEM_E_INVALID_NAMESPACE;
    hr = hr ? hr : find_instance(ns, str_slice(&path), &at);
    hr = hr ? hr : check_put(at >= 0, flags);
    if (FAILED(hr)) {
        return hr;
    }
    if (at >= 0) {
        cim_instance_unref(ns->instances.v[at]);
        ns->instances.v[at] = cim_instance_ref(inst);
        return 0;
    }
    if (!vec_reserve(&ns->instances, 1)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    (void)vec_push(&ns->instances, cim_instance_ref(inst));
    return 0;
}

static hres mem_delete_instance(void *ctx, struct slice name_space, struct slice path)
{
    struct mof_mem_ns *ns = mof_mem_find_ns(ctx, name_space);
    int at;
    hres hr = find_instance(ns, path, &at);
    if (FAILED(hr) || at < 0) {
        return FAILED(hr) ? hr : WBEM_E_NOT_FOUND;
    }
    cim_instance_unref(ns->instances.v[at]);
    vec_remove(&ns->instances, (size_t)at);
    return 0;
}

static hres mem_put_qualifier_type(void *ctx, struct slice ns,
                                   const struct mof_qualifier_type *type)
{
    (void)ns;
    (void)type;
    ((struct mof_mem *)ctx)->qualifier_types++;
    return 0;
}

struct mof_target mof_mem_target(struct mof_mem *m)
{
    return (struct mof_target){.ctx = m,
                               .begin = mem_begin,
                               .commit = mem_commit,
                               .rollback = mem_rollback,
                               .create_namespace = mem_create_namespace,
                               .get_class = mem_get_class,
                               .put_class = mem_put_class,
                               .put_instance = mem_put_instance,
                               .put_qualifier_type = mem_put_qualifier_type,
                               .delete_class = mem_delete_class,
                               .delete_instance = mem_delete_instance};
}
