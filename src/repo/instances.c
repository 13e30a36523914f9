/* instances: static instances of classes, one record each under namespace, class and key text. */
#include "repo/index.h"
#include "util/utf.h"

hres instance_prefix(struct slice ns, struct slice cls, struct db_key *k)
{
    struct slice parts[] = {ns, cls};
    return db_key_make(k, parts, 2, true);
}

/* p is bound to the class: its keys stand in the class's order and have its types. */
hres instance_key(struct slice ns, const struct cim_class *c, const struct cim_path *p,
                  struct db_key *k)
{
    AUTO_STR text = STR_INIT;
    struct cim_path keys = *p;
    keys.cls = NULL;
    str_add_path(&text, &keys, CIM_PATH_REL);
    hres hr = str_status(&text);
    struct slice parts[] = {ns, cim_str_slice(c->name), str_slice(&text)};
    return hr ? hr : db_key_make(k, parts, 3, false);
}

/* Classes for a record that is read for a class the caller holds. That one is taken as it is: the
 * cache is emptied by every write of any process, and its next object of the class is another one
 * than the one the caller compares with. */
struct held_source {
    struct txn_source txn;
    struct cim_class *held; /* or NULL */
};

static hres held_source_get(void *arg, struct slice name, struct cim_class **out)
{
    struct held_source *s = arg;
    if (s->held && utf8_caseeq(cim_str_slice(s->held->name), name)) {
        *out = cim_class_ref(s->held);
        return 0;
    }
    return txn_source_get(&s->txn, name, out);
}

hres instance_decode(struct repo_txn *t, struct slice ns, struct cim_class *held, struct slice rec,
                     struct cim_instance **out)
{
    struct held_source arg = {{t, ns}, held};
    struct cim_class_source src = {.get = held_source_get, .arg = &arg};
    AUTO_CIM_INSTANCE i = NULL;
    hres hr = cim_instance_decode(rec, &src, &i);
    if (hr && held && hr != WBEM_E_OUT_OF_MEMORY) { /* written after the class was changed */
        arg.held = NULL;
        hr = cim_instance_decode(rec, &src, &i);
    }
    if (FAILED(hr)) {
        return hr;
    }
    cim_instance_set_origin(i, i->cls->origin);
    *out = TAKE(i);
    return 0;
}

hres instances_drop(struct repo_txn *t, struct slice ns, struct slice cls)
{
    struct db_key k;
    hres hr = instance_prefix(ns, cls, &k);
    hr = hr ? hr : db_del_prefix(t, TBL_INST, &k);
    return hr ? hr : index_drop(t, ns, cls);
}

/* ---- get ---- */
static hres find(struct repo_txn *t, struct slice ns, const struct cim_path *p, struct cim_class *c,
                 struct db_key *k, struct slice *rec)
{
    hres hr = instance_key(ns, c, p, k);
    return hr ? hr : db_get(t, TBL_INST, k, rec);
}

struct deep_find {
    struct cim_class *found;
    struct repo_txn *t;
    struct slice ns;
    const struct cim_path *p;
    struct db_key *k;
    struct slice *rec;
};

static hres find_in_subclass(void *arg, struct cim_class *c)
{
    struct deep_find *f = arg;
    hres hr = find(f->t, f->ns, f->p, c, f->k, f->rec);
    if (hr == 0) {
        f->found = cim_class_ref(c);
    }
    return hr == WBEM_S_FALSE ? 0 : hr ? hr : WBEM_S_NO_MORE_DATA; /* found: ends the walk */
}

/* Key, record and class (counted) of the instance with this path, in the class named or a
 * subclass. */
static hres locate(struct repo_txn *t, struct slice ns, const struct cim_path *path,
                   struct db_key *k, struct slice *rec, struct cim_class **cls)
{
    if (!path->cls || !cim_path_is_instance(path)) {
        return WBEM_E_INVALID_OBJECT_PATH;
    }
    AUTO_CIM_CLASS c = NULL;
    hres hr = any_class(t, ns, cim_str_slice(path->cls), &c);
    if (FAILED(hr)) {
        return hr;
    }
    struct cim_path p = {0};
    hr = cim_path_copy(path, &p);
    hr = hr ? hr : cim_path_bind(&p, c);
    hr = hr ? hr : find(t, ns, &p, c, k, rec);
    if (hr == WBEM_S_FALSE) {
        struct deep_find f = {NULL, t, ns, &p, k, rec};
        hr = repo_subclasses(t->repo, t, ns, cim_str_slice(c->name), true, find_in_subclass, &f);
        hr = hr == WBEM_S_NO_MORE_DATA ? 0 : hr ? hr : WBEM_E_NOT_FOUND;
        *cls = f.found;
    } else if (hr == 0) {
        *cls = TAKE(c);
    }
    cim_path_fini(&p);
    return hr;
}

hres repo_instance(struct repo *r, struct repo_txn *t, struct slice ns, const struct cim_path *p,
                   struct cim_instance **out)
{
    struct repo_txn own;
    struct db_key k;
    struct slice rec;
    AUTO_CIM_CLASS c = NULL;
    hres hr = db_enter(r, &t, &own, false);
    if (FAILED(hr)) {
        return hr;
    }
    hr = locate(t, ns, p, &k, &rec, &c);
    hr = hr ? hr : instance_decode(t, ns, c, rec, out);
    return db_leave(&own, hr);
}

/* ---- enumerate ---- */
struct each {
    struct repo_txn *t;
    struct slice ns;
    struct cim_class *cls;
    const struct repo_select *how;
    struct cim_row row; /* for the filter */
    hres (*fn)(void *arg, struct cim_instance *i);
    void *arg;
};

/* Whether the record passes the filter, told from the values it reads alone where that is
 * possible. */
static hres passes(struct each *e, struct slice rec, bool *pass)
{
    *pass = true;
    if (!e->how->filter) {
        return 0;
    }
    hres hr = cim_row_read(&e->row, rec);
    if (hr == 0) {
        *pass = e->how->filter(e->how->filter_arg, e->row.v);
    }
    return hr == WBEM_S_FALSE ? 0 : hr; /* to be read as a whole */
}

static hres each_entry(void *arg, struct slice key, struct slice rec)
{
    (void)key;
    struct each *e = arg;
    AUTO_CIM_INSTANCE i = NULL;
    bool pass;
    hres hr = passes(e, rec, &pass);
    if (hr || !pass) {
        return hr;
    }
    hr = instance_decode(e->t, e->ns, e->cls, rec, &i);
    return hr ? hr : e->fn(e->arg, i);
}

static hres select_key(struct each *e)
{
    struct db_key k;
    struct slice rec;
    hres hr = find(e->t, e->ns, e->how->key, e->cls, &k, &rec);
    return hr == 0 ? each_entry(e, (struct slice){k.p, k.n}, rec) : FAILED(hr) ? hr : 0;
}

/* Through the list of a value; WBEM_S_FALSE when there is no such list. */
static hres select_list(struct each *e)
{
    const struct repo_select *s = e->how;
    struct db_key k;
    hres hr = s->refers ? index_path_key(e->ns, e->cls, s->refers, &k)
                        : index_value_key(e->ns, e->cls, &e->cls->props[s->prop], s->value, &k);
    return hr ? hr : index_scan(e->t, &k, each_entry, e);
}

static hres select_all(struct each *e)
{
    struct db_key k;
    hres hr = instance_prefix(e->ns, cim_str_slice(e->cls->name), &k);
    return hr ? hr : db_scan(e->t, TBL_INST, &k, each_entry, e);
}

bool repo_indexed(const struct cim_class *c, uint32_t prop)
{
    return index_covers(&c->props[prop]);
}

hres repo_select(struct repo *r, struct repo_txn *t, struct slice ns, struct cim_class *c,
                 const struct repo_select *how, hres (*fn)(void *arg, struct cim_instance *i),
                 void *arg)
{
    struct repo_txn own;
    hres hr = db_enter(r, &t, &own, false);
    if (FAILED(hr)) {
        return hr;
    }
    struct each e = {.t = t, .ns = ns, .cls = c, .how = how, .fn = fn, .arg = arg};
    hr = how->filter ? cim_row_init(&e.row, c, how->reads, how->nreads) : 0;
    if (hr == 0) {
        hr = how->key ? select_key(&e) : how->refers || how->value ? select_list(&e) : WBEM_S_FALSE;
        hr = hr == WBEM_S_FALSE && !how->key ? select_all(&e) : hr;
    }
    cim_row_fini(&e.row);
    return db_leave(&own, hr);
}

hres repo_instances(struct repo *r, struct repo_txn *t, struct slice ns, struct cim_class *c,
                    hres (*fn)(void *arg, struct cim_instance *i), void *arg)
{
    static const struct repo_select all;
    return repo_select(r, t, ns, c, &all, fn, arg);
}

/* ---- put and delete ---- */
static hres check_instance(const struct cim_instance *i)
{
    const struct cim_class *c = i->cls;
    if (c->flags & CIM_CLASS_ABSTRACT) {
        return WBEM_E_INCOMPLETE_CLASS;
    }
    if (c->flags & CIM_CLASS_DYNAMIC) {
        return WBEM_E_PROVIDER_NOT_CAPABLE;
    }
    for (uint32_t k = 0; k < i->nprops; k++) {
        if (i->v[k].null && (c->props[k].flags & (CIM_PROP_KEY | CIM_PROP_NOT_NULL))) {
            return WBEM_E_ILLEGAL_NULL;
        }
    }
    return c->nkeys == 0 && !(c->flags & CIM_CLASS_SINGLETON) ? WBEM_E_NO_KEY : 0;
}

/* The instance over the class as it is stored now. */
static hres refit(struct repo_txn *t, struct slice ns, const struct cim_instance *i,
                  struct str *rec, struct cim_instance **out)
{
    hres hr = cim_instance_encode(i, rec);
    return hr ? hr : instance_decode(t, ns, NULL, str_slice(rec), out);
}

/* Takes the entries of a stored record out of the index. */
static hres unindex(struct repo_txn *t, struct slice ns, struct cim_class *c,
                    const struct db_key *k, struct slice rec)
{
    AUTO_CIM_INSTANCE old = NULL;
    hres hr = instance_decode(t, ns, c, rec, &old);
    return hr ? hr : index_instance(t, ns, old, k, false);
}

static hres put_in(struct repo_txn *t, struct slice ns, const struct cim_instance *inst,
                   unsigned flags)
{
    AUTO_STR rec = STR_INIT;
    AUTO_CIM_INSTANCE i = NULL;
    hres hr = txn_namespace(t, ns);
    hr = hr ? hr : refit(t, ns, inst, &rec, &i);
    hr = hr ? hr : check_instance(i);
    struct cim_path p = {0};
    hr = hr ? hr : cim_path_of(i, &p);
    struct db_key k;
    struct slice old;
    hr = hr ? hr : instance_key(ns, i->cls, &p, &k);
    cim_path_fini(&p);
    hres exists = hr ? hr : db_get(t, TBL_INST, &k, &old);
    if (FAILED(exists)) {
        return exists;
    }
    if (exists == 0 && (flags & REPO_CREATE_ONLY)) {
        return WBEM_E_ALREADY_EXISTS;
    }
    if (exists != 0 && (flags & REPO_UPDATE_ONLY)) {
        return WBEM_E_NOT_FOUND;
    }
    if (index_has(i->cls)) {
        hr = exists == 0 ? unindex(t, ns, i->cls, &k, old) : 0;
        hr = hr ? hr : index_instance(t, ns, i, &k, true);
    }
    return hr ? hr : db_put(t, TBL_INST, &k, str_slice(&rec));
}

hres repo_put_instance(struct repo *r, struct repo_txn *t, struct slice ns,
                       const struct cim_instance *i, unsigned flags)
{
    if ((flags & REPO_UPDATE_ONLY) && (flags & REPO_CREATE_ONLY)) {
        return WBEM_E_INVALID_PARAMETER;
    }
    struct repo_txn own;
    hres hr = db_enter(r, &t, &own, true);
    return hr ? hr : db_leave(&own, put_in(t, ns, i, flags));
}

hres repo_delete_instance(struct repo *r, struct repo_txn *t, struct slice ns,
                          const struct cim_path *p)
{
    struct repo_txn own;
    struct db_key k;
    struct slice rec;
    AUTO_CIM_CLASS c = NULL;
    hres hr = db_enter(r, &t, &own, true);
    if (FAILED(hr)) {
        return hr;
    }
    hr = locate(t, ns, p, &k, &rec, &c);
    if (hr == 0 && index_has(c)) {
        hr = unindex(t, ns, c, &k, rec);
    }
    hr = hr ? hr : db_del(t, TBL_INST, &k);
    return db_leave(&own, hr);
}
