/* The slow halves of the machine's instructions. */
#include "util/utf.h"
#include "vbs/regexp.h"
#include "vbs/vm.h"

#include <stdio.h>
#include <stdlib.h>

void op_store(struct var *a, struct var v)
{
    while (a->vt & VT_BYREF) {
        a = a->ref;
    }
    struct var old = *a;
    *a = v;
    vbs_kill(&old);
}

int op_set_object(struct vbs *e, struct var *a, struct var *b, bool dead, const struct site *s)
{
    const struct var *v = var_deref(b);
    if (v->vt != VT_DISPATCH) {
        return vbs_raise_atom(e, 424, s->subject);
    }
    struct var copy = VAR_OBJ(v->obj);
    if (dead && v == b) {
        *b = VAR_EMPTY;
    } else {
        disp_ref(copy.obj);
    }
    op_store(a, copy);
    return 0;
}

/* The value of o.p = b: an object without a default value is given itself. */
int op_move_soft(struct vbs *e, struct var *a, struct var *b, bool dead)
{
    const struct var *v = var_deref(b);
    if (v->vt != VT_DISPATCH || !v->obj) {
        return op_move(e, a, b, dead);
    }
    struct disp_error err = {0};
    struct var def = VAR_EMPTY;
    bool has = SUCCEEDED(disp_default_value(v->obj, &def, &err)) && def.vt != VT_DISPATCH;
    disp_error_clear(&err);
    if (!has) {
        vbs_kill(&def);
        return op_copy(e, a, b, dead);
    }
    if (dead) {
        vbs_kill(b);
    }
    op_store(a, def);
    return 0;
}

int op_move(struct vbs *e, struct var *a, struct var *b, bool dead)
{
    struct var tmp = VAR_EMPTY, copy;
    const struct var *v = vbs_plain(e, b, &tmp);
    if (!v) {
        return -1;
    }
    if (v == &tmp && tmp.vt != (VT_BYREF | VT_VARIANT)) {
        copy = TAKE(tmp);
    } else if (dead && v == b) {
        copy = *b;
        *b = VAR_EMPTY;
    } else {
        hres hr = var_copy(&copy, v);
        if (FAILED(hr)) {
            vbs_kill(&tmp);
            return vbs_raise_hres(e, hr, NULL, NULL);
        }
    }
    if ((copy.vt & VT_ARRAY) && copy.arr) {
        copy.arr->fixed = false;
    }
    vbs_kill(&tmp);
    if (dead) {
        vbs_kill(b);
    }
    op_store(a, copy);
    return 0;
}

int op_copy(struct vbs *e, struct var *a, struct var *b, bool dead)
{
    struct var copy;
    if (dead && !(b->vt & VT_BYREF)) {
        copy = *b;
        *b = VAR_EMPTY;
    } else {
        hres hr = var_copy(&copy, b);
        if (FAILED(hr)) {
            return vbs_raise_hres(e, hr, NULL, NULL);
        }
    }
    op_store(a, copy);
    return 0;
}

/* Reading a name nobody knows makes it a variable of the script, so that procedures that are called
 * from then on mean the same by it. */
static int unknown_name(struct vbs *e, struct vbs_sym *s)
{
    const struct vbs_proc *p = e->frame->proc;
    if (p && p == p->unit->main) {
        if (!vbs_sym_slot(e, s)) {
            return vbs_raise(e, 7, NULL);
        }
        s->kind = SYM_VAR;
    }
    return 0;
}

int op_symbol(struct vbs *e, struct vbs_sym *s, bool explicit, struct var *out)
{
    switch (s->kind) {
    case SYM_VAR:
    case SYM_CONST: {
        hres hr = var_copy(out, &e->globals[s->slot]);
        return FAILED(hr) ? vbs_raise_hres(e, hr, NULL, NULL) : 0;
    }
    case SYM_PROC:
        return s->proc ? vbs_exec(e, s->proc, NULL, NULL, 0, out) : vbs_raise_atom(e, 13, s->atom);
    case SYM_CLASS:
        return vbs_raise_atom(e, 438, s->atom);
    default:
        return explicit ? vbs_raise_atom(e, 500, s->atom) : unknown_name(e, s);
    }
}

int op_symbol_ref(struct vbs *e, struct vbs_sym *s, bool explicit, struct var *out)
{
    if (s->kind != SYM_VAR && op_symbol(e, s, explicit, out)) {
        return -1;
    }
    if (s->kind == SYM_VAR) {
        set_ref(out, &e->globals[s->slot]);
    }
    return 0;
}

/* Limit and step become Longs when they are integers: FORLOOP then needs one look at the type. */
static int loop_number(struct vbs *e, struct var *v, bool hidden)
{
    if (v->vt == VT_NULL) {
        return vbs_raise(e, 94, NULL);
    }
    if (v->vt == VT_BSTR || v->vt == VT_EMPTY || v->vt == VT_BOOL) {
        double d;
        if (vbs_to_double(e, v, &d)) {
            return -1;
        }
        vbs_kill(v);
        *v = v->vt == VT_EMPTY && d == (double)(int16_t)d ? VAR_I2((int16_t)d) : VAR_R8(d);
    }
    if (hidden && (v->vt == VT_I2 || v->vt == VT_UI1)) {
        int32_t i = v->vt == VT_I2 ? v->i2 : v->ui1;
        *v = (struct var){.vt = VT_I4, .r1 = VT_I2, .i4 = i};
    } else if (v->vt == VT_I4) {
        v->r1 = hidden ? VT_I4 : 0;
    } else if (v->vt & 0x8000 || (v->vt & VT_ARRAY) || v->vt == VT_ERROR || v->vt == VT_DISPATCH) {
        return vbs_raise(e, 13, NULL);
    }
    return 0;
}

static int within(struct vbs *e, const struct var *v, const struct var *h, bool *run)
{
    int order, sign;
    struct var zero = VAR_I2(0);
    if (vbs_compare(e, v, h, 0, &order) || vbs_compare(e, &h[1], &zero, 0, &sign)) {
        return -1;
    }
    *run = sign >= 0 ? order <= 0 : order >= 0;
    return 0;
}

int op_for_prep(struct vbs *e, struct var *v, struct var *h, const struct var *start, bool *run)
{
    struct var tmp = VAR_EMPTY, first;
    const struct var *p = vbs_plain(e, start, &tmp);
    if (!p) {
        return -1;
    }
    hres hr = var_copy(&first, p);
    vbs_kill(&tmp);
    if (FAILED(hr)) {
        return vbs_raise_hres(e, hr, NULL, NULL);
    }
    if (loop_number(e, &first, false) || loop_number(e, h, true) || loop_number(e, &h[1], true) ||
        within(e, &first, h, run)) {
        vbs_kill(&first);
        return -1;
    }
    op_store(v, first);
    return 0;
}

int op_for_step(struct vbs *e, struct var *v, const struct var *h, bool *run)
{
    struct var sum;
    if (h->vt == VT_EMPTY) {
        return vbs_raise(e, 92, NULL);
    }
    if (vbs_arith(e, OP_ADD, v, &h[1], &sum) || within(e, &sum, h, run)) {
        return -1;
    }
    op_store(v, sum);
    return 0;
}

int op_each_begin(struct vbs *e, struct var *h, struct var *b, bool dead, const struct site *s)
{
    const struct var *v = var_deref(b);
    h[1] = VAR_I4(0);
    if (v->vt == VT_DISPATCH) {
        struct disp_enum *en = NULL;
        struct disp_error err = {0};
        if (!v->obj) {
            return vbs_raise_atom(e, 91, s->subject);
        }
        hres hr = v->obj->ops->new_enum ? v->obj->ops->new_enum(v->obj, &en, &err)
                                        : DISP_E_NOTACOLLECTION;
        if (FAILED(hr)) {
            return vbs_raise_hres(e, hr, &err, s->subject ? s->subject->text : NULL);
        }
        disp_error_clear(&err);
        *h = (struct var){.vt = VT_HIDDEN_ENUM, .obj = (struct disp *)(void *)en};
        if (dead) {
            vbs_kill(b);
        }
        return 0;
    }
    if (v->vt != (VT_ARRAY | VT_VARIANT)) {
        return vbs_raise_atom(e, 451, s->subject);
    }
    if (dead && v == b) {
        *h = *b;
        *b = VAR_EMPTY;
    } else if (v->arr) {
        var_array_lock(v->arr);
        *h = (struct var){.vt = VT_HIDDEN_LOCK, .arr = v->arr};
    }
    return 0;
}

/* *more false: the end. */
int op_each_next(struct vbs *e, struct var *v, struct var *h, bool *more)
{
    struct var item = VAR_EMPTY;
    *more = false;
    if (h->vt == VT_HIDDEN_ENUM) {
        struct disp_enum *en = (struct disp_enum *)(void *)h->obj;
        struct disp_error err = {0};
        hres hr = en->ops->next(en, &item, &err);
        if (atomic_load_explicit(&e->attention, memory_order_relaxed)) {
            vbs_kill(&item);
            disp_error_clear(&err);
            return -1;
        }
        if (FAILED(hr)) {
            vbs_kill(&item);
            return vbs_raise_hres(e, hr, &err, NULL);
        }
        disp_error_clear(&err);
        *more = hr == 0;
    } else if ((h->vt == VT_HIDDEN_LOCK || h->vt == (VT_ARRAY | VT_VARIANT)) && h->arr &&
               (uint32_t)h[1].i4 < h->arr->total) {
        hres hr = var_copy(&item, &h->arr->v[h[1].i4++]);
        if (FAILED(hr)) {
            return vbs_raise_hres(e, hr, NULL, NULL);
        }
        *more = true;
    }
    if (*more) {
        op_store(v, item);
    }
    return 0;
}

static void kill_operand(struct var *const base[4], uint32_t o)
{
    if (DEAD(o)) {
        struct var *v = V(o);
        vbs_kill(v);
    }
}

int op_binary(struct vbs *e, struct var *const base[4], const struct ins *ip)
{
    struct var r;
    if (vbs_arith(e, ip->op, V(ip->b), V(ip->c), &r)) {
        return -1;
    }
    kill_operand(base, ip->b);
    kill_operand(base, ip->c);
    op_store(V(ip->a), r);
    return 0;
}

int op_unary(struct vbs *e, struct var *const base[4], const struct ins *ip)
{
    struct var r;
    if (vbs_unary(e, ip->op, V(ip->b), &r)) {
        return -1;
    }
    kill_operand(base, ip->b);
    op_store(V(ip->a), r);
    return 0;
}

int op_order(struct vbs *e, struct var *const base[4], const struct ins *ip, int *order)
{
    unsigned hard = (unsigned)((ip->b & 3) == SP_CONST) | (unsigned)((ip->c & 3) == SP_CONST) << 1;
    if (vbs_compare(e, V(ip->b), V(ip->c), hard, order)) {
        return -1;
    }
    kill_operand(base, ip->b);
    kill_operand(base, ip->c);
    return 0;
}

int op_same(struct vbs *e, struct var *const base[4], const struct ins *ip)
{
    const struct var *a = var_deref(V(ip->b)), *b = var_deref(V(ip->c));
    if (a->vt != VT_DISPATCH || b->vt != VT_DISPATCH) {
        return vbs_raise(e, 424, NULL);
    }
    bool same = a->obj == b->obj;
    kill_operand(base, ip->b);
    kill_operand(base, ip->c);
    op_store(V(ip->a), VAR_BOOL(same));
    return 0;
}

/* The variable an operand stands for, for messages; NULL: none. */
static const char *op_variable(struct vbs *e, uint32_t operand)
{
    const struct vbs_proc *p = e->frame->proc;
    uint32_t space = operand & 3, index = operand >> 4;
    for (uint32_t i = 0; space == SP_LOCAL && i < p->nnames; i++) {
        if (p->names[i].reg == index) {
            return p->names[i].atom->text;
        }
    }
    for (uint32_t i = 0; space == SP_GLOBAL && i < e->nsyms; i++) {
        if (e->syms[i]->kind == SYM_VAR && e->syms[i]->has_slot && e->syms[i]->slot == index) {
            return e->syms[i]->atom->text;
        }
    }
    const struct vbs_member *m = space == SP_FIELD && p->cls ? p->cls->members : NULL;
    for (; m; m = m->next) {
        if (m->is_var && m->slot == index) {
            return m->atom->text;
        }
    }
    return NULL;
}

/* What is no array and no object is indexed: the name takes the place of the value in the error. */
static void name_failure(struct vbs *e, const struct var *v, uint32_t operand)
{
    v = var_deref(v);
    const char *name =
        v->vt & VT_ARRAY || (v->vt == VT_DISPATCH && v->obj) ? NULL : op_variable(e, operand);
    if (name && !e->fail_file) {
        snprintf(e->failure.name, sizeof e->failure.name, "%s", name);
    }
}

int op_put_one(struct vbs *e, struct var *const base[4], const struct ins *ip)
{
    int r = vbs_index_put(e, V(ip->a), V(ip->b), 1, V(ip->c), false, NULL);
    if (r) {
        name_failure(e, V(ip->a), ip->a);
    }
    return r;
}

int op_get_one(struct vbs *e, struct var *const base[4], const struct ins *ip)
{
    struct var out = VAR_EMPTY, arg;
    hres hr = var_copy(&arg, V(ip->c));
    if (FAILED(hr)) {
        return vbs_raise_hres(e, hr, NULL, NULL);
    }
    int r = vbs_index(e, V(ip->b), &arg, 1, NULL, &out);
    vbs_kill(&arg);
    if (r) {
        name_failure(e, V(ip->b), ip->b);
        return -1;
    }
    kill_operand(base, ip->b);
    kill_operand(base, ip->c);
    if (ip->x && out.vt == VT_DISPATCH) { /* x = a(i): the default value */
        return op_move(e, V(ip->a), &out, true);
    }
    op_store(V(ip->a), out);
    return 0;
}

int op_element_ref(struct vbs *e, struct var *a, struct var *base, struct var *args, unsigned n,
                   struct var *lock, struct site *s)
{
    struct var *v;
    int r;
    while (base->vt & VT_BYREF) {
        base = base->ref;
    }
    if (base->vt == (VT_ARRAY | VT_VARIANT) && n) {
        r = vbs_element(e, base->arr, args, n, &v);
        if (!r) {
            var_array_lock(base->arr);
            *lock = (struct var){.vt = VT_HIDDEN_LOCK, .arr = base->arr};
            set_ref(a, v);
        }
    } else {
        struct var out = VAR_EMPTY;
        r = vbs_index(e, base, args, n, s, &out);
        *lock = VAR_EMPTY;
        if (!r) {
            *a = out;
        }
    }
    release_regs(args, args + n);
    return r;
}

enum {
    FEW = 16
};

/* The operands listed behind an instruction; few when they fit, else allocated. NULL: error 7
 * raised. */
static const struct var **collect(struct vbs *e, struct var *const base[4], const struct ins *ip,
                                  const struct var **few)
{
    const struct var **argv = few;
    const uint32_t *list = (const uint32_t *)(const void *)(ip + 1);
    if (UNLIKELY(ip->x > FEW)) {
        argv = malloc(ip->x * sizeof(const struct var *));
        if (!argv) {
            vbs_raise(e, 7, NULL);
            return NULL;
        }
    }
    for (unsigned i = 0; i < ip->x; i++) {
        argv[i] = var_deref(V(list[i]));
    }
    return argv;
}

static void kill_list(struct var *const base[4], const struct ins *ip)
{
    const uint32_t *list = (const uint32_t *)(const void *)(ip + 1);
    for (unsigned i = 0; i < ip->x; i++) {
        kill_operand(base, list[i]);
    }
}

int op_builtin(struct vbs *e, struct var *const base[4], const struct ins *ip)
{
    const struct vbs_function *fn = &vbs_functions[ip->b];
    const struct var *few[FEW], **argv = collect(e, base, ip, few);
    struct var out = VAR_EMPTY;
    if (!argv) {
        return -1;
    }
    int r = fn->fn(e, argv, ip->x, &out);
    if (argv != few) {
        free(argv);
    }
    if (UNLIKELY(r)) {
        char *name = e->failure.name; /* also in place of the value that does not fit */
        if (!e->fail_file && (!name[0] || name[0] == '[') && !e->failure.foreign) {
            memcpy(name, fn->name, strlen(fn->name) + 1);
        }
        return -1;
    }
    kill_list(base, ip);
    store(V(ip->a), &out);
    return 0;
}

int op_concat(struct vbs *e, struct var *const base[4], const struct ins *ip)
{
    const struct var *few[FEW], **argv = collect(e, base, ip, few);
    if (!argv) {
        return -1;
    }
    int r = vbs_concat(e, V(ip->a), argv, ip->x);
    if (argv != few) {
        free(argv);
    }
    if (!r) {
        kill_list(base, ip);
    }
    return r;
}

int op_new(struct vbs *e, struct vbs_sym *s, struct var *out)
{
    if (s->kind == SYM_CLASS && s->cls) {
        return vbs_new(e, s->cls, out);
    }
    struct slice name = {s->atom->text, s->atom->len};
    if (utf8_caseeq(name, SLICE("RegExp"))) { /* the one class the language brings along */
        struct disp *o;
        hres hr = regexp_create(&o);
        if (FAILED(hr)) {
            return vbs_raise_hres(e, hr, NULL, NULL);
        }
        *out = VAR_OBJ(o);
        return 0;
    }
    return vbs_raise_atom(e, 506, s->atom);
}

/* The object in front of a member; NULL: there is none, error raised. */
struct disp *op_object(struct vbs *e, const struct var *v, const struct site *s)
{
    v = var_deref(v);
    if (v->vt != VT_DISPATCH || !v->obj) {
        vbs_raise_atom(e, v->vt == VT_DISPATCH ? 91 : 424, s->subject);
        return NULL;
    }
    return v->obj;
}

const struct vbs_member *op_member(struct vbs_instance *i, struct site *s,
                                   const struct vbs_class *from)
{
    if (s->key == i->cls) {
        return s->member;
    }
    const struct vbs_member *m = s->name ? vbs_class_find(i->cls, s->name) : i->cls->def;
    if (!m || (m->is_private && from != i->cls)) {
        return NULL;
    }
    s->key = i->cls;
    s->member = m;
    return m;
}

/* A member that is not a plain method call: variable, or property without parameters that is
 * indexed. */
int op_member_value(struct vbs *e, struct vbs_instance *i, const struct vbs_member *m,
                    struct site *s, struct var *win, unsigned n)
{
    struct var whole = VAR_EMPTY;
    int r = 0;
    if (m->is_var && n == 0) {
        hres hr = var_copy(win, &i->fields[m->slot]);
        return FAILED(hr) ? vbs_raise_hres(e, hr, NULL, NULL) : 0;
    }
    disp_ref(&i->d);
    if (m->is_var) {
        struct site plain = {.subject = s->name};
        r = vbs_index(e, &i->fields[m->slot], win + 1, n, &plain, win);
    } else if (!m->get) {
        r = vbs_raise_atom(e, 438, s->name);
    } else {
        struct site plain = {.subject = s->name};
        r = vbs_exec(e, m->get, i, NULL, 0, &whole);
        r = r ? r : vbs_index(e, &whole, win + 1, n, &plain, win);
        vbs_kill(&whole);
    }
    disp_unref(&i->d);
    release_regs(win + 1, win + 1 + n);
    return r;
}

int op_member_put(struct vbs *e, struct vbs_instance *i, const struct vbs_member *m,
                  struct var *win, unsigned n, bool set, const char *name)
{
    struct var *value = &win[n];
    if (n == 1) {
        if (set && value->vt != VT_DISPATCH) {
            return vbs_raise(e, 424, name);
        }
        struct var v = *value;
        *value = VAR_EMPTY;
        op_store(&i->fields[m->slot], v);
        return 0;
    }
    int r = vbs_index_put(e, &i->fields[m->slot], win + 1, n - 1, value, set, name);
    release_regs(win + 1, win + 1 + n);
    return r;
}
