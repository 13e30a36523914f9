/* The machine. vm_run is one long function on purpose: every instruction ends in its own jump to
 * the next.
 *
 * Order in every instruction: compute into a local, release dead operands, store last. Storing may
 * release an object and so run Class_Terminate, that is: this machine again. The registers of the
 * frame are complete at that moment. */
#include "vbs/engine.h"

#include <math.h>
#include <stdlib.h>

#define HOLD (VT_ARRAY | VT_BYREF | 8) /* bits of types that plain stores must not overwrite */

static void store_slow(struct var *a, struct var v)
{
    while (a->vt & VT_BYREF) {
        a = a->ref;
    }
    struct var old = *a;
    *a = v;
    vbs_kill(&old);
}

static inline void store(struct var *a, struct var v)
{
    if (UNLIKELY(a->vt & HOLD)) {
        store_slow(a, v);
    } else {
        *a = v;
    }
}

static inline bool is_int(const struct var *v)
{
    return (uint16_t)(v->vt - VT_I2) <= 1;
}

static inline int32_t int_of(const struct var *v)
{
    return v->vt == VT_I4 ? v->i4 : v->i2;
}

static inline bool is_num(const struct var *v)
{
    return is_int(v) || v->vt == VT_R8;
}

static inline double num_of(const struct var *v)
{
    return v->vt == VT_R8 ? v->r8 : int_of(v);
}

/* ---- frames ---- */
static void release_regs(struct var *from, struct var *to)
{
    for (; from < to; from++) {
        if (from->vt & HOLD) {
            vbs_release(from);
        }
    }
}

static void set_ref(struct var *reg, struct var *target)
{
    *reg =
        target->vt & VT_BYREF ? *target : (struct var){.vt = VT_BYREF | VT_VARIANT, .ref = target};
}

static void bind_names(struct vbs *e, const struct vbs_proc *p, struct var *base)
{
    struct vbs_frame *outer = e->frame - 1;
    for (uint32_t i = 0; i < p->nbinds; i++) {
        const struct bind *b = &p->binds[i];
        if (!b->sym) {
            set_ref(&base[b->reg], &outer->base[b->outer]);
        } else if (b->sym->kind == SYM_VAR || b->sym->kind == SYM_CONST) {
            set_ref(&base[b->reg], &e->globals[b->sym->slot]);
        }
    }
}

static int copy_byval(struct vbs *e, const struct vbs_proc *p, struct var *base)
{
    for (uint32_t i = 0; i < p->nparams; i++) {
        struct var *v = &base[1 + i], copy;
        if (p->byval[i] && (v->vt & VT_BYREF)) {
            hres hr = var_copy(&copy, v);
            if (FAILED(hr)) {
                return vbs_raise_hres(e, hr, NULL, NULL);
            }
            *v = copy;
        }
    }
    return 0;
}

/* New frame over base: result, then n arguments (their values are taken). me: a reference is taken
 * over, also on failure. */
static inline int push(struct vbs *e, struct vbs_proc *p, struct vbs_instance *me, struct var *base,
                       unsigned n, bool entry)
{
    struct vbs_frame *f = e->frame + 1;
    int bad = 0;
    if (UNLIKELY(n != p->nparams)) {
        bad = 450;
    } else if (UNLIKELY(f == e->frames_end || (size_t)(e->stack_end - base) < p->nregs)) {
        bad = 28;
    }
    if (UNLIKELY(bad)) {
        if (me) {
            disp_unref(&me->d);
        }
        return vbs_raise_atom(e, bad, bad == 450 ? p->name : NULL);
    }
    base[0].vt = VT_EMPTY;
    for (uint32_t i = n + 1; i <= p->nlocals; i++) {
        base[i].vt = VT_EMPTY;
    }
    if (UNLIKELY(p->has_byval) && copy_byval(e, p, base)) {
        if (me) {
            disp_unref(&me->d);
        }
        return -1;
    }
    f->ip = p->code;
    f->base = base;
    f->proc = p;
    f->me = me;
    f->consts = p->unit->consts;
    f->fields = me ? me->fields : NULL;
    f->resume_next = false;
    f->entry = entry;
    e->frame = f;
    if (UNLIKELY(p->nbinds)) {
        bind_names(e, p, base);
    }
    return 0;
}

static void pop(struct vbs *e, bool keep_result)
{
    struct vbs_frame *f = e->frame;
    release_regs(f->base + (keep_result ? 1 : 0), f->base + f->proc->nregs);
    struct vbs_instance *me = f->me;
    f->me = NULL;
    e->frame--;
    if (me) {
        disp_unref(&me->d);
    }
}

static struct var *top_of(const struct vbs *e)
{
    return e->frame->base + (e->frame->proc ? e->frame->proc->nregs : 0);
}

/* ---- errors ---- */
static const struct code_pos *position(const struct vbs_proc *p, uint32_t at)
{
    uint32_t lo = 0, hi = p->npos;
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (p->pos[mid].start <= at) {
            lo = mid;
        } else {
            hi = mid;
        }
    }
    return p->npos ? &p->pos[lo] : NULL;
}

/* The one place of On Error Resume Next: leaves frames until one that wants to go on. true:
 * e->frame->ip is where. */
static bool unwind(struct vbs *e, const struct ins *ip)
{
    for (;;) {
        struct vbs_frame *f = e->frame;
        const struct code_pos *pos = position(f->proc, (uint32_t)(ip - f->proc->code));
        bool stop = e->stopping || atomic_load_explicit(&e->attention, memory_order_relaxed);
        if (!stop && !e->fail_file && pos) {
            e->fail_file = bstr_ref(f->proc->unit->file);
            e->fail_line = pos->line;
            e->fail_column = pos->column;
        }
        if (!stop && f->resume_next && pos) {
            struct var *v = f->base + pos->live, *end = f->base + f->proc->nregs;
            release_regs(v, end);
            for (; v < end; v++) {
                *v = VAR_EMPTY;
            }
            vbs_err_catch(e);
            f->ip = f->proc->code + pos->resume;
            return true;
        }
        bool entry = f->entry;
        pop(e, false);
        if (entry) {
            return false;
        }
        ip = e->frame->ip;
    }
}

/* ---- slow halves ---- */
static int set_object(struct vbs *e, struct var *a, struct var *b, bool dead, const struct site *s)
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
    store(a, copy);
    return 0;
}

static int move_slow(struct vbs *e, struct var *a, struct var *b, bool dead)
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
    store(a, copy);
    return 0;
}

static int copy_slow(struct vbs *e, struct var *a, struct var *b, bool dead)
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
    store(a, copy);
    return 0;
}

static int get_symbol(struct vbs *e, struct vbs_sym *s, bool explicit, struct var *out)
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
        return explicit ? vbs_raise_atom(e, 500, s->atom) : 0;
    }
}

static int is_same(struct vbs *e, const struct var *a, const struct var *b, bool *out)
{
    a = var_deref(a);
    b = var_deref(b);
    if (a->vt != VT_DISPATCH || b->vt != VT_DISPATCH) {
        return vbs_raise(e, 424, NULL);
    }
    *out = a->obj == b->obj;
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

static int for_prep(struct vbs *e, struct var *v, struct var *h, const struct var *start, bool *run)
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
    store(v, first);
    return 0;
}

static int for_step(struct vbs *e, struct var *v, const struct var *h, bool *run)
{
    struct var sum;
    if (h->vt == VT_EMPTY) {
        return vbs_raise(e, 92, NULL);
    }
    if (vbs_arith(e, OP_ADD, v, &h[1], &sum) || within(e, &sum, h, run)) {
        return -1;
    }
    store(v, sum);
    return 0;
}

static int each_begin(struct vbs *e, struct var *h, struct var *b, bool dead, const struct site *s)
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
static int each_next(struct vbs *e, struct var *v, struct var *h, bool *more)
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
        store(v, item);
    }
    return 0;
}

static int get_one(struct vbs *e, struct var *a, struct var *b, struct var *c, uint32_t bo,
                   uint32_t co, bool let)
{
    struct var out = VAR_EMPTY, arg;
    hres hr = var_copy(&arg, c);
    int r = FAILED(hr) ? vbs_raise_hres(e, hr, NULL, NULL) : vbs_index(e, b, &arg, 1, NULL, &out);
    if (SUCCEEDED(hr)) {
        vbs_kill(&arg);
    }
    if (r) {
        return -1;
    }
    if (bo & OPERAND_KILL) {
        vbs_kill(b);
    }
    if (co & OPERAND_KILL) {
        vbs_kill(c);
    }
    if (let && out.vt == VT_DISPATCH) {
        return move_slow(e, a, &out, true);
    }
    store(a, out);
    return 0;
}

static int element_ref(struct vbs *e, struct var *a, struct var *base, struct var *args, unsigned n,
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

static int call_builtin(struct vbs *e, struct var *const base[4], const struct ins *ip,
                        struct var *out)
{
    enum {
        FEW = 16
    };
    const struct vbs_function *fn = &vbs_functions[ip->b];
    const struct var *few[FEW], **argv = few;
    unsigned n = ip->x;
    const uint32_t *list = (const uint32_t *)(const void *)(ip + 1);
    if (UNLIKELY(n > FEW)) {
        argv = malloc(n * sizeof(const struct var *));
        if (!argv) {
            return vbs_raise(e, 7, NULL);
        }
    }
    for (unsigned i = 0; i < n; i++) {
        argv[i] = var_deref(base[list[i] & 3] + (list[i] >> 4));
    }
    int r = fn->fn(e, argv, n, out);
    if (argv != few) {
        free(argv);
    }
    if (UNLIKELY(r) && !e->fail_file && !e->failure.name[0] && !e->failure.foreign) {
        size_t len = strlen(fn->name);
        memcpy(e->failure.name, fn->name, len + 1);
    }
    return r;
}

static int call_concat(struct vbs *e, struct var *const base[4], const struct ins *ip,
                       struct var *dest)
{
    enum {
        FEW = 16
    };
    const struct var *few[FEW], **argv = few;
    unsigned n = ip->x;
    const uint32_t *list = (const uint32_t *)(const void *)(ip + 1);
    if (UNLIKELY(n > FEW)) {
        argv = malloc(n * sizeof(const struct var *));
        if (!argv) {
            return vbs_raise(e, 7, NULL);
        }
    }
    for (unsigned i = 0; i < n; i++) {
        argv[i] = base[list[i] & 3] + (list[i] >> 4);
    }
    int r = vbs_concat(e, dest, argv, n);
    if (argv != few) {
        free(argv);
    }
    return r;
}

static void kill_list(struct var *const base[4], const struct ins *ip)
{
    const uint32_t *list = (const uint32_t *)(const void *)(ip + 1);
    for (unsigned i = 0; i < ip->x; i++) {
        if (list[i] & OPERAND_KILL) {
            struct var *v = base[list[i] & 3] + (list[i] >> 4);
            vbs_kill(v);
        }
    }
}

static int new_object(struct vbs *e, struct vbs_sym *s, struct var *out)
{
    if (s->kind == SYM_CLASS && s->cls) {
        return vbs_new(e, s->cls, out);
    }
    struct slice name = {s->atom->text, s->atom->len};
    bool regexp = name.n == 6 && (name.p[0] | 32) == 'r' && (name.p[1] | 32) == 'e' &&
                  (name.p[2] | 32) == 'g' && (name.p[3] | 32) == 'e' && (name.p[4] | 32) == 'x' &&
                  (name.p[5] | 32) == 'p';
    if (regexp && e->host.create_object) { /* the one class the language brings along */
        struct disp *o = NULL;
        struct disp_error err = {0};
        hres hr = e->host.create_object(e->host.ctx, SLICE("VBScript.RegExp"), &o, &err);
        if (FAILED(hr)) {
            return vbs_raise_hres(e, hr, &err, NULL);
        }
        disp_error_clear(&err);
        *out = VAR_OBJ(o);
        return 0;
    }
    return vbs_raise_atom(e, 506, s->atom);
}

/* The object in front of a member; NULL: there is none, error raised. */
static struct disp *object_operand(struct vbs *e, const struct var *v, const struct site *s)
{
    v = var_deref(v);
    if (v->vt != VT_DISPATCH || !v->obj) {
        vbs_raise_atom(e, v->vt == VT_DISPATCH ? 91 : 424, s->subject);
        return NULL;
    }
    return v->obj;
}

static const struct vbs_member *find_member(struct vbs_instance *i, struct site *s,
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
static int member_value(struct vbs *e, struct vbs_instance *i, const struct vbs_member *m,
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

static int member_put(struct vbs *e, struct vbs_instance *i, const struct vbs_member *m,
                      struct var *win, unsigned n, bool set, const char *name)
{
    struct var *value = &win[n];
    if (n == 1) {
        if (set && value->vt != VT_DISPATCH) {
            return vbs_raise(e, 424, name);
        }
        struct var v = *value;
        *value = VAR_EMPTY;
        store(&i->fields[m->slot], v);
        return 0;
    }
    int r = vbs_index_put(e, &i->fields[m->slot], win + 1, n - 1, value, set, name);
    release_regs(win + 1, win + 1 + n);
    return r;
}

/* ---- the loop ---- */
#define V(o)    (base[(o)&3u] + ((o) >> 4))
#define DEAD(o) ((o)&OPERAND_KILL)
#define KILL(o)                                                                                    \
    do {                                                                                           \
        if (DEAD(o)) {                                                                             \
            vbs_kill(V(o));                                                                        \
        }                                                                                          \
    } while (0)
#define NEXT_N(n)                                                                                  \
    do {                                                                                           \
        ip += (n);                                                                                 \
        goto *labels[ip->op];                                                                      \
    } while (0)
#define NEXT          NEXT_N(1)
#define LIST_WORDS(n) (((n) + LIST_PER_INS - 1) / LIST_PER_INS)
#define ATTENTION     UNLIKELY(atomic_load_explicit(&e->attention, memory_order_relaxed))
#define GO(target)                                                                                 \
    do {                                                                                           \
        ip = code + (target);                                                                      \
        if (ATTENTION) {                                                                           \
            goto fail;                                                                             \
        }                                                                                          \
        goto *labels[ip->op];                                                                      \
    } while (0)
#define LOAD_FRAME()                                                                               \
    do {                                                                                           \
        fr = e->frame;                                                                             \
        base[SP_LOCAL] = fr->base;                                                                 \
        base[SP_CONST] = fr->consts;                                                               \
        base[SP_FIELD] = fr->fields;                                                               \
        code = fr->proc->code;                                                                     \
        ip = fr->ip;                                                                               \
    } while (0)
#define TRY(call)                                                                                  \
    do {                                                                                           \
        if (call) {                                                                                \
            goto fail;                                                                             \
        }                                                                                          \
    } while (0)

/* Integers by the overflow builtin, else reals, else the slow half. */
#define ARITH(NAME, builtin, sign)                                                                 \
    L_##NAME:                                                                                      \
    {                                                                                              \
        const struct var *b = V(ip->b), *c = V(ip->c);                                             \
        struct var r;                                                                              \
        if (LIKELY(is_int(b) && is_int(c))) {                                                      \
            int32_t n;                                                                             \
            uint16_t t = b->vt | c->vt;                                                            \
            if (UNLIKELY(builtin(int_of(b), int_of(c), &n))) {                                     \
                r = VAR_R8((double)int_of(b) sign(double) int_of(c));                              \
            } else {                                                                               \
                r = (struct var){.vt = t == VT_I2 && n != (int16_t)n ? VT_I4 : t};                 \
                r.i4 = n;                                                                          \
            }                                                                                      \
        } else if (is_num(b) && is_num(c)) {                                                       \
            r = VAR_R8(num_of(b) sign num_of(c));                                                  \
            if (UNLIKELY(!isfinite(r.r8))) {                                                       \
                vbs_raise(e, 6, NULL);                                                             \
                goto fail;                                                                         \
            }                                                                                      \
        } else {                                                                                   \
            TRY(vbs_arith(e, OP_##NAME, b, c, &r));                                                \
            KILL(ip->b);                                                                           \
            KILL(ip->c);                                                                           \
        }                                                                                          \
        store(V(ip->a), r);                                                                        \
        NEXT;                                                                                      \
    }

#define INT_DIV(NAME, op)                                                                          \
    L_##NAME:                                                                                      \
    {                                                                                              \
        const struct var *b = V(ip->b), *c = V(ip->c);                                             \
        struct var r;                                                                              \
        if (LIKELY(is_int(b) && is_int(c) && int_of(c) > 0)) {                                     \
            r = (struct var){.vt = b->vt | c->vt};                                                 \
            r.i4 = int_of(b) op int_of(c);                                                         \
        } else {                                                                                   \
            TRY(vbs_arith(e, OP_##NAME, b, c, &r));                                                \
            KILL(ip->b);                                                                           \
            KILL(ip->c);                                                                           \
        }                                                                                          \
        store(V(ip->a), r);                                                                        \
        NEXT;                                                                                      \
    }

#define LOGIC(NAME, op)                                                                            \
    L_##NAME:                                                                                      \
    {                                                                                              \
        const struct var *b = V(ip->b), *c = V(ip->c);                                             \
        struct var r;                                                                              \
        if (LIKELY(b->vt == VT_BOOL && c->vt == VT_BOOL)) {                                        \
            r = VAR_BOOL(b->boolean op c->boolean);                                                \
        } else {                                                                                   \
            TRY(vbs_arith(e, OP_##NAME, b, c, &r));                                                \
            KILL(ip->b);                                                                           \
            KILL(ip->c);                                                                           \
        }                                                                                          \
        store(V(ip->a), r);                                                                        \
        NEXT;                                                                                      \
    }

#define SLOW_ARITH(NAME)                                                                           \
    L_##NAME:                                                                                      \
    {                                                                                              \
        struct var r;                                                                              \
        TRY(vbs_arith(e, OP_##NAME, V(ip->b), V(ip->c), &r));                                      \
        KILL(ip->b);                                                                               \
        KILL(ip->c);                                                                               \
        store(V(ip->a), r);                                                                        \
        NEXT;                                                                                      \
    }

#define UNARY(NAME)                                                                                \
    L_##NAME:                                                                                      \
    {                                                                                              \
        struct var r;                                                                              \
        TRY(vbs_unary(e, OP_##NAME, V(ip->b), &r));                                                \
        KILL(ip->b);                                                                               \
        store(V(ip->a), r);                                                                        \
        NEXT;                                                                                      \
    }

#define HARD(i) ((unsigned)(((i)->b & 3) == SP_CONST) | (unsigned)(((i)->c & 3) == SP_CONST) << 1)
/* yes: the order satisfies the comparison; null: one side was Null. */
#define ORDER(cop, yes, null)                                                                      \
    const struct var *b = V(ip->b), *c = V(ip->c);                                                 \
    bool yes, null = false;                                                                        \
    if (LIKELY(b->vt == VT_I4 && c->vt == VT_I4)) {                                                \
        yes = b->i4 cop c->i4;                                                                     \
    } else if (is_int(b) && is_int(c)) {                                                           \
        yes = int_of(b) cop int_of(c);                                                             \
    } else if (is_num(b) && is_num(c)) {                                                           \
        yes = num_of(b) cop num_of(c);                                                             \
    } else {                                                                                       \
        int order;                                                                                 \
        TRY(vbs_compare(e, b, c, HARD(ip), &order));                                               \
        KILL(ip->b);                                                                               \
        KILL(ip->c);                                                                               \
        null = order == CMP_NULL;                                                                  \
        yes = !null && order cop 0;                                                                \
    }

#define COMPARE(NAME, cop)                                                                         \
    L_##NAME:                                                                                      \
    {                                                                                              \
        ORDER(cop, yes, null)                                                                      \
        struct var r = VAR_BOOL(yes);                                                              \
        store(V(ip->a), null ? VAR_NULL : r);                                                      \
        NEXT;                                                                                      \
    }                                                                                              \
    L_JT_##NAME:                                                                                   \
    {                                                                                              \
        ORDER(cop, yes, null)                                                                      \
        if (yes) {                                                                                 \
            GO(ip->a);                                                                             \
        }                                                                                          \
        (void)null;                                                                                \
        NEXT;                                                                                      \
    }                                                                                              \
    L_JF_##NAME:                                                                                   \
    {                                                                                              \
        ORDER(cop, yes, null)                                                                      \
        if (!yes) {                                                                                \
            GO(ip->a);                                                                             \
        }                                                                                          \
        (void)null;                                                                                \
        NEXT;                                                                                      \
    }

static inline int truth(struct vbs *e, const struct var *v, bool *yes)
{
    if (LIKELY(v->vt == VT_BOOL)) {
        *yes = v->boolean != 0;
        return 0;
    }
    if (is_int(v)) {
        *yes = int_of(v) != 0;
        return 0;
    }
    return vbs_truth(e, v, yes);
}

/* Runs from e->frame until its entry frame returns. */
static int vm_run(struct vbs *e)
{
    static const void *const labels[OP_COUNT] = {
#define OP(name, doc) &&L_##name,
        VBS_OPCODES(OP)
#undef OP
    };
    struct var *base[4];
    struct vbs_frame *fr;
    const struct ins *ip, *code;
    base[SP_GLOBAL] = e->globals;
    LOAD_FRAME();
    goto *labels[ip->op];

L_NOP:
    NEXT;
L_MOVE : {
    struct var *a = V(ip->a), *b = V(ip->b);
    if (LIKELY(!(b->vt & HOLD))) {
        store(a, *b);
    } else if (b->vt == VT_BOOL) {
        store(a, *b);
    } else if (b->vt == VT_BSTR && !DEAD(ip->b)) {
        bstr_ref(b->str);
        store(a, *b);
    } else {
        TRY(move_slow(e, a, b, DEAD(ip->b)));
    }
    NEXT;
}
L_COPY : {
    struct var *a = V(ip->a), *b = V(ip->b);
    if (LIKELY(!(b->vt & HOLD))) {
        store(a, *b);
    } else {
        TRY(copy_slow(e, a, b, DEAD(ip->b)));
    }
    NEXT;
}
L_SET:
    TRY(set_object(e, V(ip->a), V(ip->b), DEAD(ip->b), &fr->proc->unit->sites[ip->c]));
    NEXT;
L_REF:
    set_ref(V(ip->a), V(ip->b));
    NEXT;
L_GETSYM : {
    struct var r = VAR_EMPTY;
    fr->ip = ip;
    TRY(get_symbol(e, e->syms[ip->b], ip->x, &r));
    store(V(ip->a), r);
    NEXT;
}
    ARITH(ADD, __builtin_add_overflow, +)
    ARITH(SUB, __builtin_sub_overflow, -)
    ARITH(MUL, __builtin_mul_overflow, *)
L_DIV : {
    const struct var *b = V(ip->b), *c = V(ip->c);
    struct var r;
    if (LIKELY(is_num(b) && is_num(c) && num_of(c) != 0)) {
        r = VAR_R8(num_of(b) / num_of(c));
        if (UNLIKELY(!isfinite(r.r8))) {
            vbs_raise(e, 6, NULL);
            goto fail;
        }
    } else {
        TRY(vbs_arith(e, OP_DIV, b, c, &r));
        KILL(ip->b);
        KILL(ip->c);
    }
    store(V(ip->a), r);
    NEXT;
}
    INT_DIV(IDIV, /)
    INT_DIV(MOD, %)
    SLOW_ARITH(POW)
    LOGIC(AND, &)
    LOGIC(OR, |)
    LOGIC(XOR, ^)
    SLOW_ARITH(EQV)
    SLOW_ARITH(IMP)
    UNARY(NEG)
    UNARY(POS)
L_NOT : {
    struct var *b = V(ip->b), r;
    if (LIKELY(b->vt == VT_BOOL)) {
        r = VAR_BOOL(!b->boolean);
    } else {
        TRY(vbs_unary(e, OP_NOT, b, &r));
        KILL(ip->b);
    }
    store(V(ip->a), r);
    NEXT;
}
L_CONCAT : {
    unsigned n = ip->x;
    TRY(call_concat(e, base, ip, V(ip->a)));
    kill_list(base, ip);
    NEXT_N(1 + LIST_WORDS(n));
}
    COMPARE(EQ, ==)
    COMPARE(NE, !=)
    COMPARE(LT, <)
    COMPARE(LE, <=)
    COMPARE(GT, >)
    COMPARE(GE, >=)
L_IS : {
    bool same = false;
    TRY(is_same(e, V(ip->b), V(ip->c), &same));
    KILL(ip->b);
    KILL(ip->c);
    store(V(ip->a), VAR_BOOL(same));
    NEXT;
}
L_JMP:
    ip = code + ip->a;
    goto *labels[ip->op];
L_LOOP:
    GO(ip->a);
L_JT : {
    bool yes;
    TRY(truth(e, V(ip->b), &yes));
    KILL(ip->b);
    if (yes) {
        GO(ip->a);
    }
    NEXT;
}
L_JF : {
    bool yes;
    TRY(truth(e, V(ip->b), &yes));
    KILL(ip->b);
    if (!yes) {
        GO(ip->a);
    }
    NEXT;
}
L_FORPREP : {
    bool run = false;
    const struct ins *start = ip + 1;
    TRY(for_prep(e, V(ip->a), V(ip->b), V(start->a), &run));
    KILL(start->a);
    if (!run) {
        GO(ip->c);
    }
    NEXT_N(2);
}
L_FORLOOP : {
    struct var *v = V(ip->a), *h = V(ip->b);
    int32_t n;
    bool run = false;
    if (UNLIKELY(v->vt & VT_BYREF)) {
        v = v->ref;
    }
    if (LIKELY(h->vt == VT_I4 && h[1].vt == VT_I4 && is_int(v) &&
               !__builtin_add_overflow(int_of(v), h[1].i4, &n))) {
        uint16_t t = v->vt | h[1].r1;
        v->vt = t == VT_I2 && n != (int16_t)n ? VT_I4 : t;
        v->i4 = n;
        run = h[1].i4 >= 0 ? n <= h->i4 : n >= h->i4;
    } else {
        TRY(for_step(e, v, h, &run));
    }
    if (LIKELY(run)) {
        GO(ip->c);
    }
    NEXT;
}
L_EACH:
    fr->ip = ip;
    TRY(each_begin(e, V(ip->a), V(ip->b), DEAD(ip->b), &fr->proc->unit->sites[ip->c]));
    NEXT;
L_EACHNEXT : {
    bool more;
    TRY(each_next(e, V(ip->a), V(ip->b), &more));
    if (more) {
        GO(ip->c);
    }
    NEXT;
}
L_AGET1 : {
    struct var *b = V(ip->b), *c = V(ip->c);
    if (b->vt & VT_BYREF) {
        b = b->ref;
    }
    if (LIKELY(b->vt == (VT_ARRAY | VT_VARIANT) && is_int(c) && b->arr && b->arr->ndims == 1)) {
        const struct var_array *arr = b->arr;
        uint32_t i = (uint32_t)int_of(c) - (uint32_t)arr->dim[0].lower;
        if (LIKELY(i < arr->total)) {
            struct var r = arr->v[i];
            if (LIKELY(!(r.vt & HOLD))) {
                KILL(ip->b);
                store(V(ip->a), r);
                NEXT;
            }
            if (r.vt == VT_BSTR) {
                bstr_ref(r.str);
                KILL(ip->b);
                store(V(ip->a), r);
                NEXT;
            }
        }
    }
    TRY(get_one(e, V(ip->a), V(ip->b), c, ip->b, ip->c, ip->x));
    NEXT;
}
L_ASET1 : {
    struct var *a = V(ip->a), *b = V(ip->b), *c = V(ip->c);
    if (a->vt & VT_BYREF) {
        a = a->ref;
    }
    if (LIKELY(a->vt == (VT_ARRAY | VT_VARIANT) && is_int(b) && a->arr && a->arr->ndims == 1 &&
               !(c->vt & HOLD))) {
        const struct var_array *arr = a->arr;
        uint32_t i = (uint32_t)int_of(b) - (uint32_t)arr->dim[0].lower;
        if (LIKELY(i < arr->total)) {
            struct var old = arr->v[i];
            arr->v[i] = *c;
            if (UNLIKELY(old.vt & HOLD)) {
                vbs_kill(&old);
            }
            NEXT;
        }
    }
    TRY(vbs_index_put(e, a, (struct var *)b, 1, c, false, NULL));
    KILL(ip->b);
    KILL(ip->c);
    KILL(ip->a);
    NEXT;
}
L_INDEX : {
    struct var *win = V(ip->a), *b = V(ip->b), r = VAR_EMPTY;
    unsigned n = ip->x;
    fr->ip = ip;
    TRY(vbs_index(e, b, win + 1, n, &fr->proc->unit->sites[ip->c], &r));
    release_regs(win + 1, win + 1 + n);
    KILL(ip->b);
    store(win, r);
    NEXT;
}
L_ASET : {
    struct var *args = V(ip->b);
    unsigned n = ip->x & X_MASK;
    TRY(vbs_index_put(e, V(ip->a), args, n, V(ip->c), ip->x & X_FLAG, NULL));
    release_regs(args, args + n);
    KILL(ip->c);
    KILL(ip->a);
    NEXT;
}
L_AREF : {
    const struct ins *more = ip + 1;
    TRY(element_ref(e, V(ip->a), V(ip->b), V(ip->c), ip->x, V(more->a),
                    &fr->proc->unit->sites[more->b]));
    NEXT_N(2);
}
L_CALL : {
    struct vbs_sym *s = e->syms[ip->b];
    if (UNLIKELY(!s->proc || s->kind != SYM_PROC)) {
        vbs_raise_atom(e, 13, s->atom);
        goto fail;
    }
    fr->ip = ip;
    TRY(push(e, s->proc, NULL, V(ip->a), ip->x, false));
    LOAD_FRAME();
    if (ATTENTION) {
        goto fail;
    }
    goto *labels[ip->op];
}
L_CALLM : {
    const struct vbs_member *m = fr->proc->cls->by_index[ip->b];
    struct vbs_proc *p = ip->c == 0 ? m->get : ip->c == 1 ? m->let : m->set;
    if (UNLIKELY(!p || !fr->me)) {
        vbs_raise_atom(e, p ? 91 : 438, m->atom);
        goto fail;
    }
    fr->ip = ip;
    if (ip->c == 0 && UNLIKELY(ip->x && p->nparams == 0)) {
        struct site s = {.name = m->atom};
        TRY(member_value(e, fr->me, m, &s, V(ip->a), ip->x));
        NEXT;
    }
    disp_ref(&fr->me->d);
    TRY(push(e, p, fr->me, V(ip->a), ip->x, false));
    LOAD_FRAME();
    if (ATTENTION) {
        goto fail;
    }
    goto *labels[ip->op];
}
L_CALLDYN : {
    struct vbs_sym *s = e->syms[ip->b];
    struct var *win = V(ip->a), r = VAR_EMPTY;
    fr->ip = ip;
    if (s->kind == SYM_PROC && s->proc) {
        TRY(push(e, s->proc, NULL, win, ip->x, false));
        LOAD_FRAME();
        if (ATTENTION) {
            goto fail;
        }
        goto *labels[ip->op];
    }
    if (s->kind != SYM_VAR && s->kind != SYM_CONST) {
        vbs_raise_atom(e, 13, s->atom);
        goto fail;
    }
    struct site named = {.subject = s->atom};
    TRY(vbs_index(e, &e->globals[s->slot], win + 1, ip->x, &named, &r));
    release_regs(win + 1, win + 1 + ip->x);
    store(win, r);
    NEXT;
}
L_MCALL : {
    struct site *s = &fr->proc->unit->sites[ip->c];
    struct var *win = V(ip->a);
    unsigned n = ip->x;
    fr->ip = ip;
    struct disp *o = object_operand(e, V(ip->b), s);
    if (UNLIKELY(!o)) {
        goto fail;
    }
    if (o->ops == &vbs_instance_ops && container_of(o, struct vbs_instance, d)->engine == e) {
        struct vbs_instance *i = container_of(o, struct vbs_instance, d);
        const struct vbs_member *m = find_member(i, s, fr->proc->cls);
        if (UNLIKELY(!m)) {
            vbs_raise_atom(e, 438, s->name);
            goto fail;
        }
        if (m->get && !(n && m->get->nparams == 0)) {
            struct var *b = V(ip->b);
            if (DEAD(ip->b) && b->vt == VT_DISPATCH) {
                *b = VAR_EMPTY; /* its reference goes to the frame */
            } else {
                o->refs++;
            }
            TRY(push(e, m->get, i, win, n, false));
            LOAD_FRAME();
            if (ATTENTION) {
                goto fail;
            }
            goto *labels[ip->op];
        }
        TRY(member_value(e, i, m, s, win, n));
        KILL(ip->b);
        NEXT;
    }
    struct var r;
    TRY(vbs_invoke(e, o, s, s->statement ? DISP_METHOD : DISP_METHOD | DISP_GET, win + 1, n, &r));
    release_regs(win + 1, win + 1 + n);
    KILL(ip->b);
    store(win, r);
    NEXT;
}
L_MPUT : {
    struct site *s = &fr->proc->unit->sites[ip->c];
    struct var *win = V(ip->a);
    unsigned n = ip->x & X_MASK;
    bool set = ip->x & X_FLAG;
    fr->ip = ip;
    struct disp *o = object_operand(e, V(ip->b), s);
    if (UNLIKELY(!o)) {
        goto fail;
    }
    if (o->ops == &vbs_instance_ops && container_of(o, struct vbs_instance, d)->engine == e) {
        struct vbs_instance *i = container_of(o, struct vbs_instance, d);
        const struct vbs_member *m = find_member(i, s, fr->proc->cls);
        struct vbs_proc *p = m ? (set ? m->set : m->let) : NULL;
        if (UNLIKELY(!m || (!m->is_var && !p))) {
            vbs_raise_atom(e, 438, s->name);
            goto fail;
        }
        if (m->is_var) {
            TRY(member_put(e, i, m, win, n, set, s->name ? s->name->text : NULL));
            KILL(ip->b);
            NEXT;
        }
        o->refs++;
        KILL(ip->b);
        TRY(push(e, p, i, win, n, false));
        LOAD_FRAME();
        if (ATTENTION) {
            goto fail;
        }
        goto *labels[ip->op];
    }
    TRY(vbs_put(e, o, s, win + 1, n, set));
    release_regs(win + 1, win + 1 + n);
    KILL(ip->b);
    NEXT;
}
L_BCALL : {
    struct var r = VAR_EMPTY;
    unsigned n = ip->x;
    fr->ip = ip;
    TRY(call_builtin(e, base, ip, &r));
    kill_list(base, ip);
    store(V(ip->a), r);
    NEXT_N(1 + LIST_WORDS(n));
}
L_NEW : {
    struct var r = VAR_EMPTY;
    fr->ip = ip;
    TRY(new_object(e, e->syms[ip->b], &r));
    store(V(ip->a), r);
    NEXT;
}
L_ME : {
    if (!fr->me) {
        vbs_raise(e, 91, "Me");
        goto fail;
    }
    disp_ref(&fr->me->d);
    store(V(ip->a), VAR_OBJ(&fr->me->d));
    NEXT;
}
L_EXIT:
    vbs_err_clear(&e->err);
    release_regs(fr->base + 1 + fr->proc->nlocals, fr->base + fr->proc->nregs);
/* fall through */
L_RET : {
    release_regs(fr->base + 1, fr->base + 1 + fr->proc->nlocals);
    struct vbs_instance *me = fr->me;
    bool entry = fr->entry;
    fr->me = NULL;
    e->frame = fr - 1;
    if (me) {
        disp_unref(&me->d);
    }
    if (UNLIKELY(entry)) {
        return ATTENTION ? -1 : 0;
    }
    LOAD_FRAME();
    NEXT;
}
L_ONERR:
    fr->resume_next = ip->x;
    vbs_err_clear(&e->err);
    NEXT;
L_DIMARR:
    TRY(vbs_dim(e, V(ip->a), V(ip->b), ip->x, true));
    NEXT;
L_REDIM : {
    struct var *bounds = V(ip->b);
    unsigned n = ip->x & X_MASK;
    TRY(vbs_redim(e, V(ip->a), bounds, n, ip->x & X_FLAG));
    release_regs(bounds, bounds + n);
    NEXT;
}
L_ERASE:
    TRY(vbs_erase(e, V(ip->a)));
    NEXT;
L_WITH:
    TRY(set_object(e, V(ip->a), V(ip->b), DEAD(ip->b), &fr->proc->unit->sites[ip->c]));
    NEXT;
L_CLR : {
    struct var *v = V(ip->a);
    release_regs(v, v + ip->x);
    NEXT;
}
L_RAISE:
    vbs_raise_atom(e, ip->x, fr->proc->unit->sites[ip->c].subject);
    goto fail;

fail:
    if (!unwind(e, ip)) {
        return -1;
    }
    LOAD_FRAME();
    goto *labels[ip->op];
}

/* ---- entry from C ---- */
static int run_entry(struct vbs *e, struct vbs_proc *p, struct vbs_instance *me, struct var *base,
                     unsigned n, struct var *result)
{
    if (e->reentry >= VBS_MAX_REENTRY) {
        release_regs(base, base + 1 + n);
        return vbs_raise(e, 28, NULL);
    }
    if (me) {
        disp_ref(&me->d);
    }
    if (push(e, p, me, base, n, true)) {
        release_regs(base, base + 1 + n);
        return -1;
    }
    e->reentry++;
    int r = vm_run(e);
    e->reentry--;
    if (r == 0 && result) {
        *result = *base;
        *base = VAR_EMPTY;
    } else {
        vbs_kill(base);
        base->vt = VT_EMPTY;
    }
    return r;
}

int vbs_exec(struct vbs *e, struct vbs_proc *p, struct vbs_instance *me, struct var *args,
             unsigned n, struct var *result)
{
    struct var *base = top_of(e);
    if ((size_t)(e->stack_end - base) < (size_t)n + 1) {
        return vbs_raise(e, 28, NULL);
    }
    for (unsigned i = 0; i < n; i++) {
        if (args[i].vt & VT_BYREF) {
            base[1 + i] = args[i];
            continue;
        }
        hres hr = var_copy(&base[1 + i], &args[i]);
        if (FAILED(hr)) {
            release_regs(base, base + 1 + i);
            return vbs_raise_hres(e, hr, NULL, NULL);
        }
    }
    base[0].vt = VT_EMPTY;
    return run_entry(e, p, me, base, n, result);
}

int vbs_exec_inner(struct vbs *e, struct vbs_proc *p, struct var *result)
{
    struct var *base = top_of(e);
    if (e->stack_end == base) {
        return vbs_raise(e, 28, NULL);
    }
    base[0].vt = VT_EMPTY;
    return run_entry(e, p, e->frame->me, base, 0, result);
}
