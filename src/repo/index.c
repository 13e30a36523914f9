/* index: entries of indexed properties and references. */
#include "repo/index.h"

#include "util/utf.h"

#include <stdlib.h>

bool index_covers(const struct cim_prop *p)
{
    /* a point in time has many texts, and so have real numbers that stand for the same value */
    return (p->flags & CIM_PROP_INDEXED) && !(p->type & CIM_ARRAY) && p->type != CIM_DATETIME &&
           p->type != CIM_REFERENCE && p->type != CIM_OBJECT && !cim_type_is_real(p->type);
}

bool index_has(const struct cim_class *c)
{
    for (uint32_t i = 0; i < c->nprops; i++) {
        if (c->props[i].type == CIM_REFERENCE || index_covers(&c->props[i])) {
            return true;
        }
    }
    return false;
}

static bool entry_of(const struct cim_class *c, struct slice name)
{
    const struct cim_prop *p = cim_class_prop(c, name);
    return p && (p->type == CIM_REFERENCE || index_covers(p));
}

bool index_same(const struct cim_class *a, const struct cim_class *b)
{
    for (uint32_t i = 0; i < a->nprops; i++) {
        struct slice name = cim_str_slice(a->props[i].name);
        if (entry_of(a, name) != entry_of(b, name)) {
            return false;
        }
    }
    for (uint32_t i = 0; i < b->nprops; i++) {
        struct slice name = cim_str_slice(b->props[i].name);
        if (entry_of(a, name) != entry_of(b, name)) {
            return false;
        }
    }
    return true;
}

hres index_value_key(struct slice ns, const struct cim_class *c, const struct cim_prop *p,
                     const struct cim_value *v, struct db_key *k)
{
    if (!index_covers(p) || v->null) {
        return WBEM_S_FALSE;
    }
    AUTO_STR text = STR_INIT;
    str_add_cim_plain(&text, v);
    struct slice parts[] = {ns, cim_str_slice(c->name), cim_str_slice(p->name), str_slice(&text)};
    hres hr = str_status(&text);
    return hr ? hr : db_key_make(k, parts, 4, false);
}

static int cmp_keys(const void *a, const void *b)
{
    const struct cim_key *const *x = a, *const *y = b;
    return utf8_casecmp(cim_str_slice((*x)->name), cim_str_slice((*y)->name));
}

/* The key values in the order of their names. */
static hres path_text(const struct cim_path *p, struct str *out)
{
    const struct cim_key *keys[CIM_MAX_PATH_KEYS];
    uint32_t n = p->nkeys < CIM_MAX_PATH_KEYS ? p->nkeys : CIM_MAX_PATH_KEYS;
    for (uint32_t i = 0; i < n; i++) {
        keys[i] = &p->keys[i];
    }
    if (n > 1) {
        qsort(keys, n, sizeof(struct cim_key *), cmp_keys);
    }
    str_addc(out, p->singleton ? '@' : n ? '=' : '.');
    for (uint32_t i = 0; i < n; i++) {
        str_add_cim_plain(out, &keys[i]->value);
        str_addc(out, 1);
    }
    return str_status(out);
}

hres index_path_key(struct slice ns, const struct cim_class *c, const struct cim_path *p,
                    struct db_key *k)
{
    AUTO_STR text = STR_INIT;
    hres hr = path_text(p, &text);
    struct slice parts[] = {ns, cim_str_slice(c->name), SLICE(""), str_slice(&text)};
    return hr ? hr : db_key_make(k, parts, 4, false);
}

static hres reference_key(struct slice ns, const struct cim_class *c, const struct cim_value *v,
                          struct db_key *k)
{
    struct cim_path p = {0};
    if (v->null) {
        return WBEM_S_FALSE;
    }
    hres hr = cim_path_parse(cim_str_slice(v->d.str), &p, NULL);
    if (hr) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : WBEM_S_FALSE; /* no path names nothing */
    }
    hr = index_path_key(ns, c, &p, k);
    cim_path_fini(&p);
    return hr;
}

hres index_instance(struct repo_txn *t, struct slice ns, const struct cim_instance *i,
                    const struct db_key *inst, bool add)
{
    const struct cim_class *c = i->cls;
    for (uint32_t n = 0; n < i->nprops; n++) {
        const struct cim_prop *p = &c->props[n];
        struct db_key k;
        bool ref = p->type == CIM_REFERENCE;
        if (!ref && !index_covers(p)) {
            continue;
        }
        hres hr =
            ref ? reference_key(ns, c, &i->v[n], &k) : index_value_key(ns, c, p, &i->v[n], &k);
        if (hr == 0) {
            struct slice data = {inst->p, inst->n};
            hr = add ? db_put(t, TBL_INDEX, &k, data) : db_del_data(t, TBL_INDEX, &k, data);
        }
        if (FAILED(hr)) {
            return hr;
        }
    }
    return 0;
}

hres index_drop(struct repo_txn *t, struct slice ns, struct slice cls)
{
    struct db_key k;
    hres hr = instance_prefix(ns, cls, &k);
    return hr ? hr : db_del_prefix(t, TBL_INDEX, &k);
}

struct rebuild {
    struct repo_txn *t;
    struct slice ns;
    struct cim_class *c; /* NULL: the instance's own */
};

static hres rebuild_one(void *arg, struct slice key, struct slice rec)
{
    struct rebuild *b = arg;
    AUTO_CIM_INSTANCE i = NULL;
    struct db_key k = {.n = key.n};
    if (key.n > sizeof k.p) {
        return WBEM_E_CRITICAL_ERROR;
    }
    memcpy(k.p, key.p, key.n);
    hres hr = instance_decode(b->t, b->ns, b->c, rec, &i);
    if (FAILED(hr)) { /* a record nobody can read needs no entry */
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    return index_instance(b->t, b->ns, i, &k, true);
}

hres index_rebuild(struct repo_txn *t, struct slice ns, struct cim_class *c)
{
    struct db_key k;
    struct rebuild b = {t, ns, c};
    hres hr = index_drop(t, ns, cim_str_slice(c->name));
    hr = hr ? hr : instance_prefix(ns, cim_str_slice(c->name), &k);
    return hr ? hr : db_scan(t, TBL_INST, &k, rebuild_one, &b);
}

static hres rebuild_any(void *arg, struct slice key, struct slice rec)
{
    const char *end = memchr(key.p, 0, key.n);
    if (!end) {
        return 0;
    }
    struct rebuild b = {arg, {key.p, (size_t)(end - key.p)}, NULL};
    AUTO_CIM_STR ns = cim_str_new(b.ns); /* the key moves with the database */
    b.ns = cim_str_slice(ns);
    return ns ? rebuild_one(&b, key, rec) : WBEM_E_OUT_OF_MEMORY;
}

hres index_rebuild_all(struct repo_txn *t)
{
    struct db_key all = {.n = 0};
    return db_scan(t, TBL_INST, &all, rebuild_any, t);
}

struct index_walk {
    struct repo_txn *t;
    hres (*fn)(void *arg, struct slice key, struct slice rec);
    void *arg;
};

static hres found(void *arg, struct slice list, struct slice inst)
{
    (void)list;
    struct index_walk *w = arg;
    struct db_key k = {.n = inst.n};
    struct slice rec;
    if (inst.n > sizeof k.p) {
        return WBEM_E_CRITICAL_ERROR;
    }
    memcpy(k.p, inst.p, inst.n);
    hres hr = db_get(w->t, TBL_INST, &k, &rec);
    return hr == 0 ? w->fn(w->arg, inst, rec) : FAILED(hr) ? hr : 0;
}

hres index_scan(struct repo_txn *t, const struct db_key *list,
                hres (*fn)(void *arg, struct slice key, struct slice rec), void *arg)
{
    struct index_walk w = {t, fn, arg};
    return db_scan_key(t, TBL_INDEX, list, found, &w);
}
