/* The machine. vm_run is one long function on purpose: every instruction ends in its own jump to
 * the next.
 *
 * Order in every instruction: compute into a local, release dead operands, store last. Storing may
 * release an object and so run Class_Terminate, that is: this machine again. The registers of the
 * frame are complete at that moment. */
#include "vbs/vm.h"

#include <math.h>

/* ---- frames ---- */
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

uint32_t vbs_line(const struct vbs *e)
{
    const struct vbs_frame *f = e->frame;
    const struct code_pos *pos =
        f->proc && f->ip ? position(f->proc, (uint32_t)(f->ip - f->proc->code)) : NULL;
    return pos ? pos->line : 0;
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

/* ---- the loop ---- */
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
#define ENTER()                                                                                    \
    do {                                                                                           \
        LOAD_FRAME();                                                                              \
        if (ATTENTION) {                                                                           \
            goto fail;                                                                             \
        }                                                                                          \
        goto *labels[ip->op];                                                                      \
    } while (0)
#define TRY(call)                                                                                  \
    do {                                                                                           \
        if (UNLIKELY(call)) {                                                                      \
            goto fail;                                                                             \
        }                                                                                          \
    } while (0)

/* Longs, then any integers (Integer results that do not fit become Long, Long ones Double), then
 * reals. */
#define ARITH(NAME, builtin, sign)                                                                 \
    L_##NAME:                                                                                      \
    {                                                                                              \
        const struct var *b = V(ip->b), *c = V(ip->c);                                             \
        int32_t n;                                                                                 \
        if (LIKELY(b->vt == VT_I4 && c->vt == VT_I4 && !builtin(b->i4, c->i4, &n))) {              \
            store_int(V(ip->a), VT_I4, n);                                                         \
        } else if (is_int(b) && is_int(c)) {                                                       \
            uint16_t t = b->vt | c->vt;                                                            \
            if (UNLIKELY(builtin(int_of(b), int_of(c), &n))) {                                     \
                store_real(V(ip->a), (double)int_of(b) sign(double) int_of(c));                    \
            } else {                                                                               \
                store_int(V(ip->a), t == VT_I2 && n != (int16_t)n ? VT_I4 : t, n);                 \
            }                                                                                      \
        } else if (is_num(b) && is_num(c)) {                                                       \
            double d = num_of(b) sign num_of(c);                                                   \
            if (UNLIKELY(!isfinite(d))) {                                                          \
                vbs_raise(e, 6, NULL);                                                             \
                goto fail;                                                                         \
            }                                                                                      \
            store_real(V(ip->a), d);                                                               \
        } else {                                                                                   \
            TRY(op_binary(e, base, ip));                                                           \
        }                                                                                          \
        NEXT;                                                                                      \
    }

#define INT_DIV(NAME, op)                                                                          \
    L_##NAME:                                                                                      \
    {                                                                                              \
        const struct var *b = V(ip->b), *c = V(ip->c);                                             \
        if (LIKELY(is_int(b) && is_int(c) && int_of(c) > 0)) {                                     \
            store_int(V(ip->a), b->vt | c->vt, int_of(b) op int_of(c));                            \
        } else {                                                                                   \
            TRY(op_binary(e, base, ip));                                                           \
        }                                                                                          \
        NEXT;                                                                                      \
    }

#define LOGIC(NAME, op)                                                                            \
    L_##NAME:                                                                                      \
    {                                                                                              \
        const struct var *b = V(ip->b), *c = V(ip->c);                                             \
        if (LIKELY(b->vt == VT_BOOL && c->vt == VT_BOOL)) {                                        \
            struct var r = VAR_BOOL(b->boolean op c->boolean);                                     \
            store(V(ip->a), &r);                                                                   \
        } else {                                                                                   \
            TRY(op_binary(e, base, ip));                                                           \
        }                                                                                          \
        NEXT;                                                                                      \
    }

#define SLOW_BINARY(NAME)                                                                          \
    L_##NAME:                                                                                      \
    {                                                                                              \
        TRY(op_binary(e, base, ip));                                                               \
        NEXT;                                                                                      \
    }

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
        int order = CMP_NULL;                                                                      \
        TRY(op_order(e, base, ip, &order));                                                        \
        null = order == CMP_NULL;                                                                  \
        yes = !null && order cop 0;                                                                \
    }

#define COMPARE(NAME, cop)                                                                         \
    L_##NAME:                                                                                      \
    {                                                                                              \
        ORDER(cop, yes, null)                                                                      \
        struct var r = null ? VAR_NULL : VAR_BOOL(yes);                                            \
        store(V(ip->a), &r);                                                                       \
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

/* labels are not the formatter's strength */
/* clang-format off */
/* Runs from e->frame until its entry frame returns. */
/* NOLINTNEXTLINE(readability-function-cognitive-complexity) */
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
L_MOVE: {
    struct var *a = V(ip->a), *b = V(ip->b);
    if (LIKELY(!(b->vt & HOLD))) {
        store(a, b);
    } else if (b->vt == VT_BOOL) {
        store(a, b);
    } else if (b->vt == VT_BSTR && !DEAD(ip->b)) {
        bstr_ref(b->str);
        store(a, b);
    } else {
        TRY(ip->x ? op_move_soft(e, a, b, DEAD(ip->b)) : op_move(e, a, b, DEAD(ip->b)));
    }
    NEXT;
}
L_COPY: {
    struct var *a = V(ip->a), *b = V(ip->b);
    if (LIKELY(!(b->vt & HOLD))) {
        store(a, b);
    } else {
        TRY(op_copy(e, a, b, DEAD(ip->b)));
    }
    NEXT;
}
L_SET:
    TRY(op_set_object(e, V(ip->a), V(ip->b), DEAD(ip->b), &fr->proc->unit->sites[ip->c]));
    NEXT;
L_REF:
    set_ref(V(ip->a), V(ip->b));
    NEXT;
L_GETSYM: {
    struct var r = VAR_EMPTY;
    fr->ip = ip;
    TRY(op_symbol(e, e->syms[ip->b], ip->x, &r));
    store(V(ip->a), &r);
    NEXT;
}
L_REFSYM: {
    struct var r = VAR_EMPTY;
    fr->ip = ip;
    TRY(op_symbol_ref(e, e->syms[ip->b], ip->x, &r));
    store(V(ip->a), &r);
    NEXT;
}
    ARITH(ADD, __builtin_add_overflow, +)
    ARITH(SUB, __builtin_sub_overflow, -)
    ARITH(MUL, __builtin_mul_overflow, *)
L_DIV: {
    const struct var *b = V(ip->b), *c = V(ip->c);
    if (LIKELY(is_num(b) && is_num(c) && num_of(c) != 0 && isfinite(num_of(b) / num_of(c)))) {
        store_real(V(ip->a), num_of(b) / num_of(c));
    } else {
        TRY(op_binary(e, base, ip));
    }
    NEXT;
}
    INT_DIV(IDIV, /)
    INT_DIV(MOD, %)
    SLOW_BINARY(POW)
    LOGIC(AND, &)
    LOGIC(OR, |)
    LOGIC(XOR, ^)
    SLOW_BINARY(EQV)
    SLOW_BINARY(IMP)
L_NEG:
L_POS:
    TRY(op_unary(e, base, ip));
    NEXT;
L_NOT: {
    const struct var *b = V(ip->b);
    if (LIKELY(b->vt == VT_BOOL)) {
        struct var r = VAR_BOOL(!b->boolean);
        store(V(ip->a), &r);
    } else {
        TRY(op_unary(e, base, ip));
    }
    NEXT;
}
L_CONCAT: {
    unsigned n = ip->x;
    TRY(op_concat(e, base, ip));
    NEXT_N(1 + LIST_WORDS(n));
}
    COMPARE(EQ, ==)
    COMPARE(NE, !=)
    COMPARE(LT, <)
    COMPARE(LE, <=)
    COMPARE(GT, >)
    COMPARE(GE, >=)
L_IS:
    TRY(op_same(e, base, ip));
    NEXT;
L_JMP:
    ip = code + ip->a;
    goto *labels[ip->op];
L_LOOP:
    GO(ip->a);
L_JT: {
    bool yes;
    TRY(truth(e, V(ip->b), &yes));
    KILL(ip->b);
    if (yes) {
        GO(ip->a);
    }
    NEXT;
}
L_JF: {
    bool yes;
    TRY(truth(e, V(ip->b), &yes));
    KILL(ip->b);
    if (!yes) {
        GO(ip->a);
    }
    NEXT;
}
L_FORPREP: {
    bool run = false;
    const struct ins *start = ip + 1;
    TRY(op_for_prep(e, V(ip->a), V(ip->b), V(start->a), &run));
    KILL(start->a);
    if (!run) {
        GO(ip->c);
    }
    NEXT_N(2);
}
L_FORLOOP: {
    struct var *v = V(ip->a), *h = V(ip->b);
    int32_t n;
    bool run = false;
    if (UNLIKELY(v->vt & VT_BYREF)) {
        v = v->ref;
    }
    if (LIKELY(h->vt == VT_I4 && h[1].vt == VT_I4 && is_int(v) &&
               !__builtin_add_overflow(int_of(v), h[1].i4, &n))) {
        uint16_t t = v->vt | h[1].r1;
        set_words(v, t == VT_I2 && n != (int16_t)n ? VT_I4 : t, (uint32_t)n);
        run = h[1].i4 >= 0 ? n <= h->i4 : n >= h->i4;
    } else {
        TRY(op_for_step(e, v, h, &run));
    }
    if (LIKELY(run)) {
        GO(ip->c);
    }
    NEXT;
}
L_EACH:
    fr->ip = ip;
    TRY(op_each_begin(e, V(ip->a), V(ip->b), DEAD(ip->b), &fr->proc->unit->sites[ip->c]));
    NEXT;
L_EACHNEXT: {
    bool more;
    TRY(op_each_next(e, V(ip->a), V(ip->b), &more));
    if (more) {
        GO(ip->c);
    }
    NEXT;
}
L_AGET1: {
    struct var *b = V(ip->b), *c = V(ip->c);
    if (b->vt & VT_BYREF) {
        b = b->ref;
    }
    if (LIKELY(b->vt == (VT_ARRAY | VT_VARIANT) && is_int(c) && b->arr && b->arr->ndims == 1)) {
        const struct var_array *arr = b->arr;
        uint32_t i = (uint32_t)int_of(c) - (uint32_t)arr->dim[0].lower;
        if (LIKELY(i < arr->total)) {
            const struct var *r = &arr->v[i];
            if (LIKELY(!(r->vt & HOLD)) && !DEAD(ip->b)) {
                store(V(ip->a), r);
                NEXT;
            }
            if (r->vt == VT_BSTR && !DEAD(ip->b)) {
                bstr_ref(r->str);
                store(V(ip->a), r);
                NEXT;
            }
        }
    }
    TRY(op_get_one(e, base, ip));
    NEXT;
}
L_ASET1: {
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
            copy_words(&arr->v[i], c);
            if (UNLIKELY(old.vt & HOLD)) {
                vbs_kill(&old);
            }
            NEXT;
        }
    }
    TRY(op_put_one(e, base, ip));
    KILL(ip->b);
    KILL(ip->c);
    KILL(ip->a);
    NEXT;
}
L_INDEX: {
    struct var *win = V(ip->a), *b = V(ip->b), r = VAR_EMPTY;
    unsigned n = ip->x;
    fr->ip = ip;
    TRY(vbs_index(e, b, win + 1, n, &fr->proc->unit->sites[ip->c], &r));
    release_regs(win + 1, win + 1 + n);
    KILL(ip->b);
    store(win, &r);
    NEXT;
}
L_ASET: {
    struct var *args = V(ip->b);
    unsigned n = ip->x & X_MASK;
    TRY(vbs_index_put(e, V(ip->a), args, n, V(ip->c), ip->x & X_FLAG, NULL));
    release_regs(args, args + n);
    KILL(ip->c);
    KILL(ip->a);
    NEXT;
}
L_AREF: {
    const struct ins *more = ip + 1;
    TRY(op_element_ref(e, V(ip->a), V(ip->b), V(ip->c), ip->x, V(more->a),
                       &fr->proc->unit->sites[more->b]));
    NEXT_N(2);
}
L_CALL: {
    struct vbs_sym *s = e->syms[ip->b];
    if (UNLIKELY(!s->proc || s->kind != SYM_PROC)) {
        vbs_raise_atom(e, 13, s->atom);
        goto fail;
    }
    fr->ip = ip;
    TRY(push(e, s->proc, NULL, V(ip->a), ip->x, false));
    ENTER();
}
L_CALLM: {
    const struct vbs_member *m = fr->proc->cls->by_index[ip->b];
    struct vbs_proc *p = ip->c == 0 ? m->get : ip->c == 1 ? m->let : m->set;
    if (UNLIKELY(!p || !fr->me)) {
        vbs_raise_atom(e, p ? 91 : 438, m->atom);
        goto fail;
    }
    fr->ip = ip;
    if (ip->c == 0 && UNLIKELY(ip->x && p->nparams == 0)) {
        struct site s = {.name = m->atom};
        TRY(op_member_value(e, fr->me, m, &s, V(ip->a), ip->x));
        NEXT;
    }
    disp_ref(&fr->me->d);
    TRY(push(e, p, fr->me, V(ip->a), ip->x, false));
    ENTER();
}
L_CALLDYN: {
    struct vbs_sym *s = e->syms[ip->b];
    struct var *win = V(ip->a), r = VAR_EMPTY;
    fr->ip = ip;
    if (s->kind == SYM_PROC && s->proc) {
        TRY(push(e, s->proc, NULL, win, ip->x, false));
        ENTER();
    }
    if (s->kind != SYM_VAR && s->kind != SYM_CONST) {
        vbs_raise_atom(e, 13, s->atom);
        goto fail;
    }
    struct site named = {.subject = s->atom};
    TRY(vbs_index(e, &e->globals[s->slot], win + 1, ip->x, &named, &r));
    release_regs(win + 1, win + 1 + ip->x);
    store(win, &r);
    NEXT;
}
L_MCALL: {
    struct site *s = &fr->proc->unit->sites[ip->c];
    struct var *win = V(ip->a);
    unsigned n = ip->x;
    fr->ip = ip;
    struct disp *o = op_object(e, V(ip->b), s);
    if (UNLIKELY(!o)) {
        goto fail;
    }
    if (o->ops == &vbs_instance_ops && container_of(o, struct vbs_instance, d)->engine == e) {
        struct vbs_instance *i = container_of(o, struct vbs_instance, d);
        const struct vbs_member *m = op_member(i, s, fr->proc->cls);
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
            ENTER();
        }
        TRY(op_member_value(e, i, m, s, win, n));
        KILL(ip->b);
        NEXT;
    }
    struct var r;
    TRY(vbs_invoke(e, o, s, s->statement ? DISP_METHOD : DISP_METHOD | DISP_GET, win + 1, n, &r));
    release_regs(win + 1, win + 1 + n);
    KILL(ip->b);
    store(win, &r);
    NEXT;
}
L_MPUT: {
    struct site *s = &fr->proc->unit->sites[ip->c];
    struct var *win = V(ip->a);
    unsigned n = ip->x & X_MASK;
    bool set = ip->x & X_FLAG;
    fr->ip = ip;
    struct disp *o = op_object(e, V(ip->b), s);
    if (UNLIKELY(!o)) {
        goto fail;
    }
    if (o->ops == &vbs_instance_ops && container_of(o, struct vbs_instance, d)->engine == e) {
        struct vbs_instance *i = container_of(o, struct vbs_instance, d);
        const struct vbs_member *m = op_member(i, s, fr->proc->cls);
        struct vbs_proc *p = m ? (set ? m->set : m->let) : NULL;
        if (UNLIKELY(!m || (!m->is_var && !p))) {
            vbs_raise_atom(e, 438, s->name);
            goto fail;
        }
        if (m->is_var) {
            TRY(op_member_put(e, i, m, win, n, set, s->name ? s->name->text : NULL));
            KILL(ip->b);
            NEXT;
        }
        o->refs++;
        KILL(ip->b);
        TRY(push(e, p, i, win, n, false));
        ENTER();
    }
    TRY(vbs_put(e, o, s, win + 1, n, set));
    release_regs(win + 1, win + 1 + n);
    KILL(ip->b);
    NEXT;
}
L_BCALL: {
    unsigned n = ip->x;
    fr->ip = ip;
    TRY(op_builtin(e, base, ip));
    NEXT_N(1 + LIST_WORDS(n));
}
L_NEW: {
    struct var r = VAR_EMPTY;
    fr->ip = ip;
    TRY(op_new(e, e->syms[ip->b], &r));
    store(V(ip->a), &r);
    NEXT;
}
L_ME: {
    if (!fr->me) {
        vbs_raise(e, 91, "Me");
        goto fail;
    }
    disp_ref(&fr->me->d);
    op_store(V(ip->a), VAR_OBJ(&fr->me->d));
    NEXT;
}
L_EXIT:
    vbs_err_clear(&e->err);
    release_regs(fr->base + 1 + fr->proc->nlocals, fr->base + fr->proc->nregs);
/* fall through */
L_RET: {
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
L_REDIM: {
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
    TRY(op_set_object(e, V(ip->a), V(ip->b), DEAD(ip->b), &fr->proc->unit->sites[ip->c]));
    NEXT;
L_CLR: {
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

/* clang-format on */

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
