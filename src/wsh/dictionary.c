#include "wsh/dictionary.h"

#include "util/utf.h"

#include <stdlib.h>

#define MIN_INDEX   8u
#define MAX_ENTRIES 0x3ffffffu
#define NONE        UINT32_MAX

enum {
    ID_ITEM = 0,
    ID_ADD,
    ID_EXISTS,
    ID_REMOVE,
    ID_REMOVE_ALL,
    ID_COUNT,
    ID_KEYS,
    ID_ITEMS,
    ID_KEY,
    ID_COMPARE_MODE,
    ID_HASH_VAL
};

struct entry {
    struct var key, value;
    uint32_t hash;
    bool used; /* false: removed, skipped until the next growth */
};
struct dictionary {
    struct disp d;
    struct dictionary *next; /* in a list of dictionaries waiting for destruction */
    struct entry *entries;
    uint32_t *index; /* open addressing: entry number or NONE */
    uint32_t n, cap; /* entries in use or removed */
    uint32_t live;
    uint32_t mask;
    int32_t mode; /* CompareMode: 0 binary, 1 text, 2 database, else an LCID */
    bool fold;    /* without case: every mode but 0 */
};

/* ---- keys ---- */
static uint32_t mix(uint64_t x)
{
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdu;
    x ^= x >> 33;
    return (uint32_t)x;
}

static bool is_number(const struct var *v)
{
    switch (v->vt) {
    case VT_I2:
    case VT_I4:
    case VT_R4:
    case VT_R8:
    case VT_CY:
    case VT_DATE:
    case VT_BOOL:
    case VT_UI1:
        return true;
    default:
        return false;
    }
}

static double number(const struct var *v)
{
    double d = 0;
    (void)var_to_r8(v, &d); /* cannot fail on these types */
    return d;
}

static uint32_t fold_hash(const struct bstr *s)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < bstr_len(s); i++) {
        h = (h ^ utf_lower16(s->ch[i])) * 0x100000001b3u;
    }
    return mix(h);
}

static hres hash_of(const struct dictionary *d, const struct var *k, uint32_t *out)
{
    if (k->vt == VT_BSTR) {
        *out = d->fold ? fold_hash(k->str) : bstr_hash(k->str);
        return 0;
    }
    if (is_number(k)) {
        double x = number(k) + 0.0;
        uint64_t bits;
        memcpy(&bits, &x, sizeof bits);
        *out = mix(bits);
        return 0;
    }
    if (k->vt == VT_DISPATCH) {
        *out = mix((uint64_t)(uintptr_t)k->obj);
        return 0;
    }
    *out = k->vt;
    return k->vt == VT_EMPTY || k->vt == VT_NULL ? 0 : HRES_SCRIPT(5);
}

static bool same_text(const struct dictionary *d, const struct bstr *a, const struct bstr *b)
{
    if (a == b) {
        return true;
    }
    if (bstr_len(a) != bstr_len(b)) {
        return false;
    }
    if (d->fold) {
        return bstr_casecmp(a, b) == 0;
    }
    return bstr_len(a) == 0 || memcmp(a->ch, b->ch, a->len * sizeof a->ch[0]) == 0;
}

static bool same_key(const struct dictionary *d, const struct var *a, const struct var *b)
{
    if (a->vt == VT_BSTR || b->vt == VT_BSTR) {
        return a->vt == b->vt && same_text(d, a->str, b->str);
    }
    if (is_number(a) && is_number(b)) {
        return number(a) == number(b);
    }
    return a->vt == b->vt && (a->vt != VT_DISPATCH || a->obj == b->obj);
}

static struct entry *find(const struct dictionary *d, const struct var *key, uint32_t hash)
{
    if (!d->index) {
        return NULL;
    }
    for (uint32_t i = hash & d->mask; d->index[i] != NONE; i = (i + 1) & d->mask) {
        struct entry *e = &d->entries[d->index[i]];
        if (e->used && e->hash == hash && same_key(d, &e->key, key)) {
            return e;
        }
    }
    return NULL;
}

/* ---- growth ---- */
static void index_entry(struct dictionary *d, uint32_t at)
{
    uint32_t i = d->entries[at].hash & d->mask;
    while (d->index[i] != NONE) {
        i = (i + 1) & d->mask;
    }
    d->index[i] = at;
}

/* Room for one more entry: removed ones are squeezed out, the index is kept at most half full. */
static hres make_room(struct dictionary *d)
{
    if (d->n < d->cap) {
        return 0;
    }
    uint32_t cap = d->live < MIN_INDEX / 2 ? MIN_INDEX / 2 : d->live * 2;
    if (cap > MAX_ENTRIES) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    uint32_t size = MIN_INDEX;
    while (size < cap * 2) {
        size *= 2;
    }
    struct entry *entries = malloc(cap * sizeof *entries);
    uint32_t *index = malloc(size * sizeof *index);
    if (!entries || !index) {
        free(entries);
        free(index);
        return WBEM_E_OUT_OF_MEMORY;
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->n; i++) {
        if (d->entries[i].used) {
            entries[n++] = d->entries[i];
        }
    }
    free(d->entries);
    free(d->index);
    d->entries = entries;
    d->index = index;
    d->cap = cap;
    d->n = n;
    d->mask = size - 1;
    memset(index, 0xff, size * sizeof *index);
    for (uint32_t i = 0; i < n; i++) {
        index_entry(d, i);
    }
    return 0;
}

/* key is copied, value is taken (also on failure). */
static hres insert(struct dictionary *d, const struct var *key, uint32_t hash, struct var *value,
                   struct entry **out)
{
    struct var k;
    hres hr = var_copy(&k, key);
    if (SUCCEEDED(hr)) {
        hr = make_room(d);
        if (FAILED(hr)) {
            var_clear(&k);
        }
    }
    if (FAILED(hr)) {
        var_clear(value);
        return hr;
    }
    struct entry *e = &d->entries[d->n];
    *e = (struct entry){.key = k, .hash = hash, .used = true};
    var_move(&e->value, value);
    index_entry(d, d->n++);
    d->live++;
    *out = e;
    return 0;
}

/* ---- life ---- */
static const struct disp_ops dictionary_ops;

/* A dictionary whose last reference sits in another one joins a list, so that a chain needs no C
 * stack. */
static void drop(struct dictionary **list, struct var *v)
{
    if (v->vt == VT_DISPATCH && v->obj && v->obj->ops == &dictionary_ops && v->obj->refs == 1) {
        struct dictionary *c = container_of(v->obj, struct dictionary, d);
        *v = VAR_EMPTY;
        c->next = *list;
        *list = c;
        return;
    }
    var_clear(v);
}

static void empty(struct dictionary *d, struct dictionary **list)
{
    struct entry *entries = d->entries;
    uint32_t n = d->n;
    free(d->index);
    d->entries = NULL; /* Class_Terminate of a value may come back here */
    d->index = NULL;
    d->n = d->cap = d->live = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (entries[i].used) {
            drop(list, &entries[i].key);
            drop(list, &entries[i].value);
        }
    }
    free(entries);
}

static void destroy_list(struct dictionary *list)
{
    while (list) {
        struct dictionary *d = list;
        list = d->next;
        empty(d, &list);
        free(d);
    }
}

static void destroy(struct disp *self)
{
    struct dictionary *d = container_of(self, struct dictionary, d);
    d->next = NULL;
    destroy_list(d);
}

/* ---- members ---- */
static hres get_id(struct disp *self, const uint16_t *name, size_t n, int32_t *id)
{
    static const struct {
        const char *name;
        int32_t id;
    } members[] = {{"item", ID_ITEM},
                   {"add", ID_ADD},
                   {"exists", ID_EXISTS},
                   {"remove", ID_REMOVE},
                   {"removeall", ID_REMOVE_ALL},
                   {"count", ID_COUNT},
                   {"keys", ID_KEYS},
                   {"items", ID_ITEMS},
                   {"key", ID_KEY},
                   {"comparemode", ID_COMPARE_MODE},
                   {"hashval", ID_HASH_VAL}};
    (void)self;
    for (size_t i = 0; i < ARRAY_LEN(members); i++) {
        size_t k = 0;
        while (k < n && members[i].name[k] && (name[k] | 32) == members[i].name[k]) {
            k++;
        }
        if (k == n && !members[i].name[k]) {
            *id = members[i].id;
            return 0;
        }
    }
    return DISP_E_UNKNOWNNAME;
}

static hres item(struct dictionary *d, struct disp_call *c)
{
    bool put = c->kind & (DISP_PUT | DISP_PUTREF);
    uint32_t hash;
    struct var value = VAR_EMPTY;
    if (c->nargs != (put ? 2u : 1u)) {
        return DISP_E_BADPARAMCOUNT;
    }
    const struct var *key = var_deref(&c->args[0]);
    hres hr = hash_of(d, key, &hash);
    if (SUCCEEDED(hr) && put) {
        hr = var_copy(&value, &c->args[1]);
    }
    if (FAILED(hr)) {
        return hr;
    }
    struct entry *e = find(d, key, hash);
    if (!e) { /* also reading makes the key */
        return insert(d, key, hash, &value, &e);
    }
    if (!put) {
        return var_copy(c->result, &e->value);
    }
    struct var old = e->value;
    e->value = value;
    var_clear(&old);
    return 0;
}

static hres add(struct dictionary *d, struct disp_call *c)
{
    uint32_t hash;
    struct var value;
    struct entry *e;
    if (c->nargs != 2) {
        return DISP_E_BADPARAMCOUNT;
    }
    const struct var *key = var_deref(&c->args[0]);
    hres hr = hash_of(d, key, &hash);
    if (FAILED(hr)) {
        return hr;
    }
    if (find(d, key, hash)) {
        return HRES_SCRIPT(457);
    }
    hr = var_copy(&value, &c->args[1]);
    return FAILED(hr) ? hr : insert(d, key, hash, &value, &e);
}

static hres lookup(struct dictionary *d, const struct var *arg, struct entry **out)
{
    uint32_t hash;
    const struct var *key = var_deref(arg);
    hres hr = hash_of(d, key, &hash);
    *out = FAILED(hr) ? NULL : find(d, key, hash);
    return hr;
}

static hres exists(struct dictionary *d, struct disp_call *c)
{
    struct entry *e;
    if (c->nargs != 1) {
        return DISP_E_BADPARAMCOUNT;
    }
    hres hr = lookup(d, &c->args[0], &e);
    *c->result = VAR_BOOL(e != NULL);
    return hr;
}

#define ELEMENT_NOT_FOUND HRES_SCRIPT(32811)

static hres remove_key(struct dictionary *d, struct disp_call *c)
{
    struct entry *e;
    if (c->nargs != 1) {
        return DISP_E_BADPARAMCOUNT;
    }
    hres hr = lookup(d, &c->args[0], &e);
    if (FAILED(hr) || !e) {
        return FAILED(hr) ? hr : ELEMENT_NOT_FOUND;
    }
    struct var key = e->key, value = e->value;
    e->used = false;
    e->key = e->value = VAR_EMPTY;
    d->live--;
    var_clear(&key);
    var_clear(&value);
    return 0;
}

static hres list(struct dictionary *d, struct disp_call *c, bool keys)
{
    if (c->nargs > 1) {
        return DISP_E_BADPARAMCOUNT;
    }
    struct var_array *a = var_array_create1(d->live);
    hres hr = a ? 0 : WBEM_E_OUT_OF_MEMORY;
    uint32_t k = 0;
    for (uint32_t i = 0; i < d->n && SUCCEEDED(hr); i++) {
        if (d->entries[i].used) {
            hr = var_copy(&a->v[k++], keys ? &d->entries[i].key : &d->entries[i].value);
        }
    }
    if (FAILED(hr)) {
        var_array_destroy(a);
        return hr;
    }
    struct var all = {.vt = VT_ARRAY | VT_VARIANT, .arr = a};
    if (c->nargs == 0) {
        *c->result = all;
        return 0;
    }
    int32_t at;
    hr = var_to_i4(&c->args[0], &at);
    if (SUCCEEDED(hr)) {
        hr = at < 0 || (uint32_t)at >= a->total ? DISP_E_BADINDEX : var_copy(c->result, &a->v[at]);
    }
    var_clear(&all);
    return hr;
}

/* Key(old) = new: the value and the place in the order stay. */
static hres rename_key(struct dictionary *d, struct disp_call *c)
{
    struct entry *e, *other;
    struct var key;
    uint32_t hash;
    if (c->nargs != 2 || !(c->kind & (DISP_PUT | DISP_PUTREF))) {
        return c->nargs != 2 ? DISP_E_BADPARAMCOUNT : DISP_E_MEMBERNOTFOUND;
    }
    hres hr = lookup(d, &c->args[0], &e);
    if (SUCCEEDED(hr) && !e) {
        return ELEMENT_NOT_FOUND;
    }
    if (SUCCEEDED(hr)) {
        hr = lookup(d, &c->args[1], &other);
    }
    if (SUCCEEDED(hr)) {
        hr = other ? HRES_SCRIPT(457) : var_copy(&key, &c->args[1]);
    }
    if (FAILED(hr)) {
        return hr;
    }
    hr = hash_of(d, &key, &hash);
    if (FAILED(hr)) {
        var_clear(&key);
        return hr;
    }
    struct var old = e->key;
    e->key = key;
    e->hash = hash;
    memset(d->index, 0xff, ((size_t)d->mask + 1) * sizeof *d->index);
    for (uint32_t i = 0; i < d->n; i++) {
        index_entry(d, i);
    }
    var_clear(&old);
    return 0;
}

static hres compare_mode(struct dictionary *d, struct disp_call *c)
{
    int32_t mode;
    if (!(c->kind & (DISP_PUT | DISP_PUTREF))) {
        *c->result = VAR_I4(d->mode);
        return c->nargs ? DISP_E_BADPARAMCOUNT : 0;
    }
    if (c->nargs != 1) {
        return DISP_E_BADPARAMCOUNT;
    }
    hres hr = var_to_i4(&c->args[0], &mode);
    if (FAILED(hr)) {
        return hr;
    }
    if (d->live || mode < 0) {
        return HRES_SCRIPT(5);
    }
    d->mode = mode;
    d->fold = mode != 0;
    return 0;
}

/* HashVal(key): equal keys have equal numbers; which ones is not defined. */
static hres hash_val(struct dictionary *d, struct disp_call *c)
{
    uint32_t hash = 0;
    if (c->nargs != 1) {
        return DISP_E_BADPARAMCOUNT;
    }
    hres hr = hash_of(d, var_deref(&c->args[0]), &hash);
    *c->result = VAR_I4((int32_t)(hash & 0x7fffffff));
    return hr;
}

static hres invoke(struct disp *self, int32_t id, struct disp_call *c)
{
    struct dictionary *d = container_of(self, struct dictionary, d);
    struct dictionary *waiting = NULL;
    switch (id) {
    case ID_ITEM:
        return item(d, c);
    case ID_ADD:
        return add(d, c);
    case ID_EXISTS:
        return exists(d, c);
    case ID_REMOVE:
        return remove_key(d, c);
    case ID_REMOVE_ALL:
        if (c->nargs) {
            return DISP_E_BADPARAMCOUNT;
        }
        empty(d, &waiting);
        destroy_list(waiting);
        return 0;
    case ID_COUNT:
        *c->result = VAR_I4((int32_t)d->live);
        return c->nargs ? DISP_E_BADPARAMCOUNT : 0;
    case ID_KEYS:
        return list(d, c, true);
    case ID_ITEMS:
        return list(d, c, false);
    case ID_KEY:
        return rename_key(d, c);
    case ID_COMPARE_MODE:
        return compare_mode(d, c);
    case ID_HASH_VAL:
        return hash_val(d, c);
    default:
        return DISP_E_MEMBERNOTFOUND;
    }
}

/* ---- For Each: over the keys ---- */
struct cursor {
    struct disp_enum e;
    struct var keys;
    uint32_t at;
};

static hres cursor_next(struct disp_enum *self, struct var *out, struct disp_error *err)
{
    struct cursor *c = container_of(self, struct cursor, e);
    (void)err;
    if (c->at >= c->keys.arr->total) {
        return 1;
    }
    return var_copy(out, &c->keys.arr->v[c->at++]);
}

static void cursor_destroy(struct disp_enum *self)
{
    struct cursor *c = container_of(self, struct cursor, e);
    var_clear(&c->keys);
    free(c);
}

static const struct disp_enum_ops cursor_ops = {cursor_next, cursor_destroy};

static hres new_enum(struct disp *self, struct disp_enum **out, struct disp_error *err)
{
    struct cursor *c = calloc(1, sizeof *c);
    (void)err;
    if (!c) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    struct disp_call call = {.kind = DISP_GET, .result = &c->keys};
    hres hr = list(container_of(self, struct dictionary, d), &call, true);
    if (FAILED(hr)) {
        free(c);
        return hr;
    }
    c->e.ops = &cursor_ops;
    *out = &c->e;
    return 0;
}

static unsigned kinds(struct disp *self, int32_t id)
{
    (void)self;
    switch (id) {
    case ID_ITEM:
        return DISP_GET | DISP_PUT | DISP_PUTREF | DISP_TAKES_ARGUMENTS;
    case ID_KEY:
        return DISP_PUT | DISP_TAKES_ARGUMENTS;
    case ID_COUNT:
        return DISP_GET;
    case ID_COMPARE_MODE:
        return DISP_GET | DISP_PUT;
    default:
        return DISP_METHOD;
    }
}

static const struct disp_ops dictionary_ops = {.type_name = "Dictionary",
                                               .destroy = destroy,
                                               .get_id = get_id,
                                               .invoke = invoke,
                                               .new_enum = new_enum,
                                               .kinds = kinds,
                                               .stable_ids = true};

hres dictionary_create(struct disp **out)
{
    struct dictionary *d = calloc(1, sizeof *d);
    *out = NULL;
    if (!d) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    d->d = (struct disp){.ops = &dictionary_ops, .refs = 1};
    *out = &d->d;
    return 0;
}
