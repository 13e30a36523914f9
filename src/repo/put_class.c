/* put_class: storing and deleting class definitions by the rules of PutClass (reference
 * section 3.6). */
#include "repo/index.h"
#include "repo/rules.h"
#include "util/utf.h"

static hres check_name(struct slice name, unsigned flags)
{
    if (name.n > CIM_MAX_NAME) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    if (name.n > 0 && name.p[0] == '_' && !(flags & REPO_SYSTEM)) {
        return WBEM_E_INVALID_OPERATION;
    }
    if (name.n > 0 && name.p[name.n - 1] == '_') {
        return WBEM_E_INVALID_OBJECT;
    }
    return cim_is_identifier(name) ? 0 : WBEM_E_INVALID_PARAMETER;
}

static hres class_key(struct slice ns, struct slice name, struct db_key *k)
{
    struct slice parts[] = {ns, name};
    return db_key_make(k, parts, 2, false);
}

static hres sub_key(struct slice ns, const struct cim_class *c, struct db_key *k)
{
    struct slice parts[] = {ns, c->super ? cim_str_slice(c->super->name) : SLICE(""),
                            cim_str_slice(c->name)};
    return db_key_make(k, parts, 3, false);
}

static hres found_one(void *arg, struct slice key, struct slice val)
{
    (void)key;
    (void)val;
    *(bool *)arg = true;
    return WBEM_S_FALSE;
}

static hres has_instances(struct repo_txn *t, struct slice ns, struct slice name, bool *found)
{
    struct db_key k;
    *found = false;
    hres hr = instance_prefix(ns, name, &k);
    hr = hr ? hr : db_scan(t, TBL_INST, &k, found_one, found);
    return FAILED(hr) ? hr : 0;
}

/* What callers built may be stale: the class is made anew from its local parts over the stored
 * superclass. */
static hres rebuild(struct repo_txn *t, struct slice ns, const struct cim_class *c, bool tolerant,
                    struct cim_class **out)
{
    AUTO_STR rec = STR_INIT;
    hres hr = cim_class_encode(c, &rec);
    struct txn_source arg = {t, ns};
    struct cim_class_source src = {.get = txn_source_get, .arg = &arg, .tolerant = tolerant};
    hr = hr ? hr : cim_class_decode(str_slice(&rec), &src, out);
    return hr == WBEM_E_INVALID_SUPERCLASS ? WBEM_E_NOT_FOUND : hr;
}

static hres store_records(struct repo_txn *t, struct slice ns, const struct cim_class *c)
{
    AUTO_STR rec = STR_INIT;
    struct db_key k;
    hres hr = cim_class_encode(c, &rec);
    hr = hr ? hr : class_key(ns, cim_str_slice(c->name), &k);
    hr = hr ? hr : db_put(t, TBL_CLASS, &k, str_slice(&rec));
    hr = hr ? hr : sub_key(ns, c, &k);
    return hr ? hr : db_put(t, TBL_SUB, &k, cim_str_slice(c->name));
}

static hres store(struct repo_txn *t, struct slice ns, const struct cim_class *c)
{
    hres hr = store_records(t, ns, c);
    txn_forget_classes(t);
    return hr;
}

/* Nothing that was read before depends on a class that was not there: what is remembered stays. */
static hres store_new(struct repo_txn *t, struct slice ns, struct cim_class *c)
{
    hres hr = store_records(t, ns, c);
    return hr ? hr : txn_remember(t, ns, c);
}

/* ---- the classes below ---- */
struct below {
    struct repo_txn *t;
    struct slice ns;
    bool force;
};

static hres fix_below(struct below *b, struct slice name, unsigned depth);

/* A subclass record is read over its changed superclass: it fits, is adapted (force), or conflicts.
 */
static hres fix_one(struct below *b, struct slice name, unsigned depth)
{
    AUTO_CIM_CLASS c = NULL;
    hres hr = txn_class(b->t, b->ns, name, &c);
    if (hr == 0) {
        return fix_below(b, name, depth + 1);
    }
    if (!b->force || hr == WBEM_E_OUT_OF_MEMORY) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : WBEM_E_CLASS_HAS_CHILDREN;
    }
    struct db_key k;
    struct slice rec;
    const struct repo_image *im = b->t->repo->image;
    hr = class_key(b->ns, name, &k);
    hr = hr ? hr : db_get(b->t, TBL_CLASS, &k, &rec);
    if (hr == WBEM_S_FALSE) {
        hr = im && im->ops->class_record(im, b->ns, name, &rec) ? 0 : WBEM_E_INVALID_CLASS;
    }
    struct txn_source arg = {b->t, b->ns};
    struct cim_class_source src = {.get = txn_source_get, .arg = &arg, .tolerant = true};
    hr = hr ? hr : cim_class_decode(rec, &src, &c);
    hr = hr ? hr : store(b->t, b->ns, c);
    hr = hr ? hr : instances_drop(b->t, b->ns, name);
    return hr ? hr : fix_below(b, name, depth + 1);
}

static hres fix_below(struct below *b, struct slice name, unsigned depth)
{
    if (depth > CIM_MAX_DEPTH) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    struct name_list names = {0};
    hres hr = txn_children(b->t, b->ns, name, &names);
    for (size_t i = 0; i < names.n && hr == 0; i++) {
        hr = fix_one(b, cim_str_slice(names.v[i]), depth);
    }
    name_list_fini(&names);
    return hr;
}

/* ---- instances of the classes below ---- */
/* A class below with instances, as it was before its superclass changed. */
struct kept VEC(struct cim_class *);

static void kept_fini(struct kept *k)
{
    for (size_t i = 0; i < k->n; i++) {
        cim_class_unref(k->v[i]);
    }
    vec_fini(k);
}

static hres note_below(struct repo_txn *t, struct slice ns, struct slice name, struct kept *kept,
                       unsigned depth);

static hres note_one(struct repo_txn *t, struct slice ns, struct slice name, struct kept *kept,
                     unsigned depth)
{
    bool instances;
    hres hr = has_instances(t, ns, name, &instances);
    AUTO_CIM_CLASS c = NULL;
    if (hr == 0 && instances) {
        hr = txn_class(t, ns, name, &c);
        if (hr == 0 && !vec_push(kept, c)) {
            hr = WBEM_E_OUT_OF_MEMORY;
        } else if (hr == 0) {
            cim_class_ref(c);
        }
    }
    return hr ? hr : note_below(t, ns, name, kept, depth + 1);
}

static hres note_below(struct repo_txn *t, struct slice ns, struct slice name, struct kept *kept,
                       unsigned depth)
{
    if (depth > CIM_MAX_DEPTH) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    struct name_list names = {0};
    hres hr = txn_children(t, ns, name, &names);
    for (size_t i = 0; i < names.n && hr == 0; i++) {
        hr = note_one(t, ns, cim_str_slice(names.v[i]), kept, depth);
    }
    name_list_fini(&names);
    return hr;
}

/* The instances of the classes below stay where their values keep their meaning. Without force nothing of them may be
 * lost; with it those that cannot be read any more go. */
static hres carry_over(struct repo_txn *t, struct slice ns, const struct kept *kept, bool force)
{
    hres hr = 0;
    for (size_t i = 0; i < kept->n && hr == 0; i++) {
        struct slice name = cim_str_slice(kept->v[i]->name);
        AUTO_CIM_CLASS now = NULL;
        hr = txn_class(t, ns, name, &now);
        if (hr == 0 && force && !rules_values_readable(kept->v[i], now)) {
            hr = instances_drop(t, ns, name);
        } else if (hr == 0 && !force && !rules_values_survive(kept->v[i], now)) {
            hr = WBEM_E_CLASS_HAS_INSTANCES;
        }
    }
    return hr;
}

static bool same_keys(const struct cim_class *a, const struct cim_class *b)
{
    if (a->nkeys != b->nkeys || a->flags != b->flags) {
        return false;
    }
    for (uint32_t i = 0; i < a->nkeys; i++) {
        if (!cim_str_caseeq(a->props[a->keys[i]].name, b->props[b->keys[i]].name)) {
            return false;
        }
    }
    return true;
}

/* Whether an existing class may become n, and what has to go for it. */
static hres check_update(struct repo_txn *t, struct slice ns, struct cim_class *old,
                         struct cim_class *n, unsigned flags, bool *fix)
{
    *fix = false;
    if (cim_class_eq(old, n, CIM_OBJ_IGNORE_QUALIFIERS) && same_keys(old, n)) {
        return 0;
    }
    struct slice name = cim_str_slice(old->name);
    bool instances;
    hres hr = has_instances(t, ns, name, &instances);
    if (hr == 0 && instances) {
        hr = flags & REPO_UPDATE_FORCE ? instances_drop(t, ns, name) : WBEM_E_CLASS_HAS_INSTANCES;
    }
    struct name_list names = {0};
    hr = hr ? hr : txn_children(t, ns, name, &names);
    *fix = names.n > 0;
    if (hr == 0 && *fix && !(flags & (REPO_UPDATE_SAFE | REPO_UPDATE_FORCE))) {
        hr = WBEM_E_CLASS_HAS_CHILDREN;
    }
    name_list_fini(&names);
    return hr;
}

static hres forget_parent(struct repo_txn *t, struct slice ns, struct cim_class *old)
{
    struct db_key k;
    hres hr = sub_key(ns, old, &k);
    return hr ? hr : db_del(t, TBL_SUB, &k);
}

/* The qualifier "indexed" may come and go while there are instances, and subclasses inherit it. */
static hres reindex_below(struct repo_txn *t, struct slice ns, struct slice name, unsigned depth)
{
    AUTO_CIM_CLASS c = NULL;
    hres hr = depth > CIM_MAX_DEPTH ? WBEM_E_QUOTA_VIOLATION : txn_class(t, ns, name, &c);
    hr = hr ? hr : index_rebuild(t, ns, c);
    struct name_list names = {0};
    hr = hr ? hr : txn_children(t, ns, name, &names);
    for (size_t i = 0; i < names.n && hr == 0; i++) {
        hr = reindex_below(t, ns, cim_str_slice(names.v[i]), depth + 1);
    }
    name_list_fini(&names);
    return hr;
}

/* A changed qualifier of the superclass is no change of the subclasses' members, but it may collide with their own. */
static hres put_over(struct repo_txn *t, struct slice ns, struct cim_class *old,
                     struct cim_class *n, unsigned flags)
{
    bool fix;
    struct kept kept = {0};
    struct below b = {t, ns, (flags & REPO_UPDATE_FORCE) != 0};
    struct slice name = cim_str_slice(n->name);
    hres hr = check_update(t, ns, old, n, flags, &fix);
    hr = hr || !fix ? hr : note_below(t, ns, name, &kept, 0);
    hr = hr ? hr : forget_parent(t, ns, old);
    hr = hr ? hr : store(t, ns, n);
    bool quals = hr == 0 && !fix && !cim_class_eq(old, n, 0);
    hr = hr || !(fix || quals) ? hr : fix_below(&b, name, 0);
    hr = hr || !fix ? hr : carry_over(t, ns, &kept, b.force);
    kept_fini(&kept);
    bool index = fix || (hr == 0 && !index_same(old, n));
    return hr || !index ? hr : reindex_below(t, ns, name, 0);
}

static hres put_in(struct repo_txn *t, struct slice ns, const struct cim_class *c, unsigned flags)
{
    struct slice name = cim_str_slice(c->name);
    hres hr = txn_namespace(t, ns);
    hr = hr ? hr : check_name(name, flags);
    if (hr == 0 && c->super && cim_class_is_a(c->super, name)) {
        hr = WBEM_E_CIRCULAR_REFERENCE;
    }
    AUTO_CIM_CLASS n = NULL;
    AUTO_CIM_CLASS old = NULL;
    hr = hr ? hr : rebuild(t, ns, c, false, &n);
    hr = hr ? hr : rules_methods(n);
    if (hr == 0 && n->super && cim_class_is_a(n->super, name)) {
        hr = WBEM_E_CIRCULAR_REFERENCE;
    }
    if (hr) {
        return hr;
    }
    hr = txn_class(t, ns, name, &old);
    if (hr == WBEM_E_INVALID_CLASS) {
        return flags & REPO_UPDATE_ONLY ? WBEM_E_NOT_FOUND : store_new(t, ns, n);
    }
    if (hr == 0 && (flags & REPO_CREATE_ONLY)) {
        hr = WBEM_E_ALREADY_EXISTS;
    }
    return hr ? hr : put_over(t, ns, old, n, flags);
}

hres repo_put_class(struct repo *r, struct repo_txn *t, struct slice ns, const struct cim_class *c,
                    unsigned flags)
{
    if ((flags & REPO_UPDATE_ONLY) && (flags & REPO_CREATE_ONLY)) {
        return WBEM_E_INVALID_PARAMETER;
    }
    struct repo_txn own;
    hres hr = db_enter(r, &t, &own, true);
    return hr ? hr : db_leave(&own, put_in(t, ns, c, flags));
}

/* ---- delete ---- */
static hres delete_tree(struct repo_txn *t, struct slice ns, struct slice name, unsigned depth)
{
    AUTO_CIM_CLASS c = NULL;
    hres hr = depth > CIM_MAX_DEPTH ? WBEM_E_QUOTA_VIOLATION : txn_class(t, ns, name, &c);
    struct name_list names = {0};
    hr = hr ? hr : txn_children(t, ns, name, &names);
    for (size_t i = 0; i < names.n && hr == 0; i++) {
        hr = delete_tree(t, ns, cim_str_slice(names.v[i]), depth + 1);
    }
    name_list_fini(&names);
    struct db_key k;
    hr = hr ? hr : instances_drop(t, ns, name);
    hr = hr ? hr : forget_parent(t, ns, c);
    hr = hr ? hr : class_key(ns, name, &k);
    const struct repo_image *im = t->repo->image;
    struct slice rec;
    if (hr == 0) {
        bool built_in = im && im->ops->class_record(im, ns, name, &rec);
        hr = built_in ? db_put(t, TBL_CLASS, &k, SLICE("")) : db_del(t, TBL_CLASS, &k);
    }
    txn_forget_classes(t);
    return hr;
}

hres repo_delete_class(struct repo *r, struct repo_txn *t, struct slice ns, struct slice name)
{
    if (name.n > 0 && name.p[0] == '_') {
        return WBEM_E_INVALID_OPERATION;
    }
    if (name.n > REPO_MAX_CLASS_NAME) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    struct repo_txn own;
    hres hr = db_enter(r, &t, &own, true);
    if (FAILED(hr)) {
        return hr;
    }
    hr = txn_namespace(t, ns);
    hr = hr ? hr : delete_tree(t, ns, name, 0);
    return db_leave(&own, hr == WBEM_E_INVALID_CLASS ? WBEM_E_NOT_FOUND : hr);
}
