/* classes: reading class definitions from the database and the image below it. */
#include "repo/classes.h"

#include "util/utf.h"

#include <stdlib.h>

/* The record of a class: the database's, else the image's. WBEM_E_INVALID_CLASS. */
static hres class_record(struct repo_txn *t, struct slice ns, struct slice name, struct slice *rec)
{
    struct db_key k;
    struct slice parts[] = {ns, name};
    hres hr = db_key_make(&k, parts, 2, false);
    hr = hr ? hr : db_get(t, TBL_CLASS, &k, rec);
    if (hr == 0 && rec->n == 0) {
        return WBEM_E_INVALID_CLASS; /* deleted, though the image has it */
    }
    const struct repo_image *im = t->repo->image;
    if (hr == WBEM_S_FALSE) {
        hr = im && im->ops->class_record(im, ns, name, rec) ? 0 : WBEM_E_INVALID_CLASS;
    }
    return hr;
}

hres txn_source_get(void *arg, struct slice name, struct cim_class **out)
{
    struct txn_source *s = arg;
    return any_class(s->t, s->ns, name, out);
}

static hres source_in_txn(void *arg, struct slice name, struct cim_class **out)
{
    struct txn_source *s = arg;
    return txn_class(s->t, s->ns, name, out);
}

static hres remember(struct repo_txn *t, struct slice ns, struct cim_class *c)
{
    if (!t->classes_ns) {
        t->classes_ns = cim_str_new(ns);
        if (!t->classes_ns) {
            return WBEM_E_OUT_OF_MEMORY;
        }
    }
    if (!utf8_caseeq(cim_str_slice(t->classes_ns), ns)) {
        return 0; /* one namespace is remembered */
    }
    if (!map_set(&t->classes, cim_str_slice(c->name), c, NULL)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    cim_class_ref(c);
    return 0;
}

hres txn_remember(struct repo_txn *t, struct slice ns, struct cim_class *c)
{
    hres hr = repo_namespace_find(t->repo, t, ns, &c->origin);
    return hr ? hr : remember(t, ns, c);
}

static hres decode(struct repo_txn *t, struct slice ns, struct slice name, struct cim_class **out)
{
    struct slice rec;
    hres hr = class_record(t, ns, name, &rec);
    if (FAILED(hr)) {
        return hr;
    }
    struct txn_source arg = {t, ns};
    struct cim_class_source src = {.get = source_in_txn, .arg = &arg};
    AUTO_CIM_CLASS c = NULL;
    hr = cim_class_decode(rec, &src, &c);
    if (FAILED(hr)) {
        return hr;
    }
    hr = txn_remember(t, ns, c);
    if (hr == 0) {
        *out = TAKE(c);
    }
    return hr;
}

hres txn_class(struct repo_txn *t, struct slice ns, struct slice name, struct cim_class **out)
{
    if (t->classes_ns && utf8_caseeq(cim_str_slice(t->classes_ns), ns)) {
        struct cim_class *c = map_get(&t->classes, name);
        if (c) {
            *out = cim_class_ref(c);
            return 0;
        }
    }
    hres hr = txn_namespace(t, ns);
    return hr ? hr : decode(t, ns, name, out);
}

hres any_class(struct repo_txn *t, struct slice ns, struct slice name, struct cim_class **out)
{
    return t->write ? txn_class(t, ns, name, out) : repo_class(t->repo, NULL, ns, name, out);
}

/* ---- subclasses ---- */
struct child_scan {
    struct repo_txn *t;
    struct slice ns;
    struct name_list *names;
};

void name_list_fini(struct name_list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        cim_str_unref(l->v[i]);
    }
    vec_fini(l);
}

static hres add_name(struct name_list *l, struct slice name)
{
    struct cim_str *s = cim_str_new(name);
    if (!s || !vec_push(l, s)) {
        cim_str_unref(s);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

static hres stored_child(void *arg, struct slice key, struct slice val)
{
    (void)key;
    return add_name(((struct child_scan *)arg)->names, val);
}

static hres image_child(void *arg, struct slice name)
{
    struct child_scan *s = arg;
    struct db_key k;
    struct slice parts[] = {s->ns, name}, rec;
    hres hr = db_key_make(&k, parts, 2, false);
    hr = hr ? hr : db_get(s->t, TBL_CLASS, &k, &rec);
    return hr == WBEM_S_FALSE ? add_name(s->names, name)
                              : hr; /* stored ones speak for themselves */
}

static int cmp_names(const void *a, const void *b)
{
    return utf8_casecmp(cim_str_slice(*(struct cim_str *const *)a),
                        cim_str_slice(*(struct cim_str *const *)b));
}

hres txn_children(struct repo_txn *t, struct slice ns, struct slice name, struct name_list *out)
{
    struct child_scan s = {t, ns, out};
    struct db_key k;
    struct slice parts[] = {ns, name};
    hres hr = db_key_make(&k, parts, 2, true);
    hr = hr ? hr : db_scan(t, TBL_SUB, &k, stored_child, &s);
    const struct repo_image *im = t->repo->image;
    if (hr == 0 && im) {
        hr = im->ops->children(im, ns, name, image_child, &s);
    }
    if (out->n > 1) {
        qsort(out->v, out->n, sizeof out->v[0], cmp_names);
    }
    return hr;
}

static hres walk(struct repo_txn *t, struct slice ns, struct slice name, bool deep, unsigned depth,
                 hres (*fn)(void *arg, struct cim_class *c), void *arg)
{
    if (depth > CIM_MAX_DEPTH) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    struct name_list names = {0};
    hres hr = txn_children(t, ns, name, &names);
    for (size_t i = 0; i < names.n && hr == 0; i++) {
        AUTO_CIM_CLASS c = NULL;
        hr = any_class(t, ns, cim_str_slice(names.v[i]), &c);
        if (hr == WBEM_E_INVALID_CLASS && !t->write) {
            hr = 0; /* deleted meanwhile by another process */
            continue;
        }
        hr = hr ? hr : fn(arg, c);
        if (hr == 0 && deep) {
            hr = walk(t, ns, cim_str_slice(names.v[i]), deep, depth + 1, fn, arg);
        }
    }
    name_list_fini(&names);
    return hr;
}

hres repo_subclasses(struct repo *r, struct repo_txn *t, struct slice ns, struct slice name,
                     bool deep, hres (*fn)(void *arg, struct cim_class *c), void *arg)
{
    struct repo_txn own;
    hres hr = db_enter(r, &t, &own, false);
    if (FAILED(hr)) {
        return hr;
    }
    hr = txn_namespace(t, ns);
    if (hr == 0 && name.n) {
        AUTO_CIM_CLASS c = NULL;
        hr = any_class(t, ns, name, &c);
    }
    return db_leave(&own, hr ? hr : walk(t, ns, name, deep, 0, fn, arg));
}
