/* table: dispatch over member tables. */
#include "disp/table.h"

#include "util/utf.h"

#include <stdlib.h>

/* ---- names ---- */
static struct sobj *self_of(struct disp *d)
{
    return (struct sobj *)d;
}

/* ASCII without case, against a name of a table. */
static bool name_is(const char *z, const uint16_t *p, size_t n)
{
    size_t i = 0;
    for (; i < n && z[i]; i++) {
        uint16_t a = (uint16_t)(unsigned char)z[i], b = p[i];
        a = a >= 'A' && a <= 'Z' ? (uint16_t)(a + 32) : a;
        b = b >= 'A' && b <= 'Z' ? (uint16_t)(b + 32) : b;
        if (a != b) {
            return false;
        }
    }
    return i == n && !z[i];
}

hres sobj_get_id(struct disp *d, const uint16_t *name, size_t n, int32_t *id)
{
    struct sobj *o = self_of(d);
    for (const struct member *m = o->cls->members; m->name; m++) {
        if (name_is(m->name, name, n)) {
            *id = m->id;
            return 0;
        }
    }
    if (!o->cls->find) {
        return DISP_E_UNKNOWNNAME;
    }
    AUTO_STR text = STR_INIT;
    str_add_utf16(&text, name, n);
    hres hr = str_status(&text);
    return hr ? hr : o->cls->find(o, str_slice(&text), id);
}

static const struct member *find_member(const struct sobj *o, int32_t id, unsigned kind)
{
    for (const struct member *m = o->cls->members; m->name; m++) {
        if (m->id == id && (m->kinds & kind)) {
            return m;
        }
    }
    return NULL;
}

/* ---- arguments ---- */
static hres keep_text(struct scall *c, const struct bstr *s, struct slice *out)
{
    AUTO_STR t = STR_INIT;
    str_add_bstr(&t, s);
    hres hr = str_status(&t);
    char *p = hr ? NULL : arena_strdup(&c->arena, str_slice(&t));
    *out = (struct slice){p, t.n};
    return p ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres bind_text(struct scall *c, struct sarg *a, const struct var *v)
{
    struct bstr *s = NULL;
    hres hr = var_to_bstr(v, &s);
    if (FAILED(hr)) {
        return hr;
    }
    hr = keep_text(c, s, &a->text);
    bstr_unref(s);
    return hr;
}

static bool is_nothing(const struct var *v)
{
    return v->vt == VT_NULL || v->vt == VT_EMPTY || (v->vt == VT_DISPATCH && !v->obj);
}

static hres bind_object(struct sarg *a, const struct var *v, const struct sclass *cls,
                        bool optional)
{
    if (is_nothing(v)) {
        return optional ? 0 : WBEM_E_INVALID_PARAMETER;
    }
    if (v->vt != VT_DISPATCH) {
        return WBEM_E_INVALID_PARAMETER;
    }
    a->disp = v->obj;
    a->obj = cls ? sobj_is(v->obj, cls) : sobj_of(v->obj);
    return cls && !a->obj ? WBEM_E_INVALID_PARAMETER : 0;
}

static hres bind_one(struct scall *c, const struct param *p, struct sarg *a, const struct var *v)
{
    a->given = true;
    a->var = v;
    switch (p->type) {
    case P_STR:
        return bind_text(c, a, v);
    case P_INT:
        return var_to_i4(v, &a->number);
    case P_FLAGS: {
        hres hr = var_to_i4(v, &a->number);
        return hr ? hr : (uint32_t)a->number & ~p->bits ? WBEM_E_INVALID_PARAMETER : 0;
    }
    case P_BOOL: {
        bool b = false;
        hres hr = var_to_bool(v, &b);
        a->number = b;
        return hr;
    }
    case P_OBJ:
        return bind_object(a, v, p->cls, p->optional);
    default:
        return 0;
    }
}

static hres bind_missing(const struct param *p, struct sarg *a)
{
    if (!p->optional) {
        return p->missing ? p->missing : DISP_E_PARAMNOTOPTIONAL;
    }
    a->number = p->number;
    a->text = slice_of(p->text ? p->text : "");
    return 0;
}

static hres bind_args(struct scall *c, const struct member *m, struct disp_call *call)
{
    static const struct param none[] = {{0}};
    const struct param *p = m->params ? m->params : none;
    unsigned n = call->nargs;
    if (call->kind & (DISP_PUT | DISP_PUTREF)) {
        if (n == 0) {
            return DISP_E_BADPARAMCOUNT;
        }
        c->value = var_deref(&call->args[--n]);
    }
    unsigned most = 0;
    while (p[most].name) {
        most++;
    }
    if (n > most || most > MAX_PARAMS) { /* a row beyond the limit is a mistake of ours */
        return DISP_E_BADPARAMCOUNT;
    }
    for (unsigned i = 0; i < most; i++) {
        const struct var *v = i < n ? var_deref(&call->args[i]) : NULL;
        hres hr = v && !var_is_missing(v) ? bind_one(c, &p[i], &c->a[i], v)
                                          : bind_missing(&p[i], &c->a[i]);
        if (FAILED(hr)) {
            return hr;
        }
    }
    return 0;
}

/* ---- invoke ---- */
void fill_error(struct disp_error *e, const char *source, hres hr)
{
    const char *text = hres_text(hr);
    if (e->source || e->description || !text) {
        return;
    }
    AUTO_STR t = STR_INIT;
    str_addz(&t, text);
    str_addc(&t, ' '); /* descriptions end in a blank (reference section 8.1) */
    e->source = bstr_from_z(source);
    e->description = bstr_from_utf8(str_slice(&t));
}

/* Codes of the dispatch layer belong to the engine, which has its own texts for them. */
static bool is_dispatch_code(hres hr)
{
    return ((uint32_t)hr & 0xffff0000u) == 0x80020000u;
}

static hres call_member(struct sobj *o, const struct member *m, struct disp_call *call)
{
    struct scall c = {
        .result = call->result, .kind = call->kind, .id = m->id, .error = &call->error};
    arena_init(&c.arena, 0);
    hres hr = bind_args(&c, m, call);
    hr = hr ? hr : m->fn(o, &c);
    arena_fini(&c.arena);
    if (FAILED(hr) && !c.bare && !is_dispatch_code(hr)) {
        fill_error(&call->error, o->cls->ops.type_name, hr);
    }
    return hr;
}

/* o.Collection(key) = value: a put with arguments on what can only be read goes on with what reading it gives. Item
 * takes the arguments, members without parameters leave them to the default member of their value. */
static hres put_through(struct sobj *o, const struct member *m, struct disp_call *call)
{
    unsigned n = m->params ? call->nargs - 1 : 0;
    struct var got = VAR_EMPTY;
    struct disp_call get = {.kind = DISP_GET, .nargs = n, .args = call->args, .result = &got};
    hres hr = call_member(o, m, &get);
    if (hr == 0 && (got.vt != VT_DISPATCH || !got.obj || !got.obj->ops->invoke)) {
        hr = DISP_E_MEMBERNOTFOUND;
    }
    if (FAILED(hr)) {
        call->error = get.error;
    } else {
        struct disp_call put = *call;
        put.nargs -= n;
        put.args += n;
        hr = got.obj->ops->invoke(got.obj, DISPID_VALUE, &put);
        call->error = put.error;
    }
    var_clear(&got);
    return hr;
}

/* The member to read when call is such a put; else NULL. */
static const struct member *readable_only(const struct sobj *o, int32_t id,
                                          const struct disp_call *call, const struct member *m)
{
    bool put = call->kind & (DISP_PUT | DISP_PUTREF) && call->nargs > 1;
    return put && (!m || !m->params) ? find_member(o, id, DISP_GET) : NULL;
}

hres sobj_invoke(struct disp *d, int32_t id, struct disp_call *call)
{
    struct sobj *o = self_of(d);
    disp_ref(d); /* a call may drop the last outside reference to its own object */
    const struct member *m = find_member(o, id, call->kind);
    const struct member *through = readable_only(o, id, call, m);
    hres hr = DISP_E_MEMBERNOTFOUND;
    if (through) {
        hr = put_through(o, through, call);
    } else if (m) {
        hr = call_member(o, m, call);
    } else if (o->cls->invoke) {
        hr = o->cls->invoke(o, id, call);
        if (FAILED(hr) && !is_dispatch_code(hr)) {
            fill_error(&call->error, o->cls->ops.type_name, hr);
        }
    }
    disp_unref(d);
    return hr;
}

hres sobj_new_enum(struct disp *d, struct disp_enum **out, struct disp_error *err)
{
    struct sobj *o = self_of(d);
    return o->cls->new_enum ? o->cls->new_enum(o, out, err) : DISP_E_NOTACOLLECTION;
}

hres sobj_connect(struct disp *d, struct disp_listener *l)
{
    struct sobj *o = self_of(d);
    return o->cls->connect ? o->cls->connect(o, l) : E_NOTIMPL;
}

void sobj_destroy(struct disp *d)
{
    struct sobj *o = self_of(d);
    if (o->cls->destroy) {
        o->cls->destroy(o);
    }
    free(o);
}

void *sobj_new(void *ctx, const struct sclass *cls, size_t size)
{
    struct sobj *o = calloc(1, size);
    if (o) {
        o->d.ops = &cls->ops;
        o->d.refs = 1;
        o->cls = cls;
        o->ctx = ctx;
    }
    return o;
}

unsigned sobj_kinds(struct disp *d, int32_t id)
{
    for (const struct member *m = self_of(d)->cls->members; m->name; m++) {
        if (m->id == id) {
            bool takes = m->params && m->params[0].name;
            return m->kinds | (takes ? DISP_TAKES_ARGUMENTS : 0);
        }
    }
    return 0;
}

hres sobj_name_at(struct disp *d, size_t i, struct str *out)
{
    const struct member *m = self_of(d)->cls->members;
    while (m->name && i) {
        m++;
        i--;
    }
    str_addz(out, m->name ? m->name : "");
    return m->name ? str_status(out) : 1;
}

struct sobj *sobj_of(struct disp *d)
{
    return d && d->ops->get_id == sobj_get_id ? self_of(d) : NULL;
}

struct sobj *sobj_is(struct disp *d, const struct sclass *cls)
{
    struct sobj *o = sobj_of(d);
    return o && o->cls == cls ? o : NULL;
}

/* ---- results ---- */
hres ret_text(struct scall *c, struct slice text)
{
    struct bstr *s = bstr_from_utf8(text);
    if (!s) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    *c->result = VAR_STR(s);
    return 0;
}

hres ret_obj(struct scall *c, void *o)
{
    if (!o) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    *c->result = VAR_OBJ(&((struct sobj *)o)->d);
    return 0;
}

hres put_text(struct scall *c, struct slice *out)
{
    struct sarg a = {0};
    hres hr = bind_text(c, &a, c->value);
    *out = a.text;
    return hr;
}

hres put_number(struct scall *c, int32_t *out)
{
    return var_to_i4(c->value, out);
}

/* ---- cursors over a list ---- */
struct list_enum {
    struct disp_enum e;
    struct var *items;
    size_t n, at;
};

static hres list_next(struct disp_enum *d, struct var *out, struct disp_error *err)
{
    (void)err;
    struct list_enum *l = (struct list_enum *)d;
    if (l->at == l->n) {
        return WBEM_S_FALSE;
    }
    var_move(out, &l->items[l->at++]);
    return 0;
}

static void free_items(struct var *items, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        var_clear(&items[i]);
    }
    free(items);
}

static void list_destroy(struct disp_enum *d)
{
    struct list_enum *l = (struct list_enum *)d;
    free_items(l->items, l->n);
    free(l);
}

hres list_enum_new(struct var *items, size_t n, struct disp_enum **out)
{
    static const struct disp_enum_ops ops = {list_next, list_destroy};
    struct list_enum *l = calloc(1, sizeof *l);
    if (!l) {
        free_items(items, n);
        return WBEM_E_OUT_OF_MEMORY;
    }
    l->e.ops = &ops;
    l->items = items;
    l->n = n;
    *out = &l->e;
    return 0;
}
