/* vm: what the machine's loop (vm.c) and the slow halves of its instructions (vm_ops.c) share. The
 * op_ functions are called when the fast path of an instruction does not fit; int results are 0 or
 * -1 with e->failure set. base: the four operand spaces of the running frame. */
#pragma once
#include "vbs/engine.h"

#define HOLD    (VT_ARRAY | VT_BYREF | 8) /* bits of types that plain stores must not overwrite */
#define V(o)    (base[(o)&3u] + ((o) >> 4))
#define DEAD(o) ((o)&OPERAND_KILL)

void op_store(struct var *a, struct var v); /* follows references, releases the old value last */

/* Values move as two machine words: a 16-byte load right after 8-byte stores would have to wait for
 * the cache. The empty asm keeps the compiler from joining the halves. */
static inline void set_words(struct var *a, uint64_t head, uint64_t bits)
{
    memcpy(a, &head, sizeof head);
    a->bits = bits;
}

static inline void copy_words(struct var *a, const struct var *b)
{
    uint64_t head, bits = b->bits;
    memcpy(&head, b, sizeof head);
    __asm__("" : "+r"(head), "+r"(bits));
    set_words(a, head, bits);
}

/* a = value of b, whose reference (if any) is taken. */
static inline void store(struct var *a, const struct var *b)
{
    if (UNLIKELY(a->vt & HOLD)) {
        op_store(a, *b);
    } else {
        copy_words(a, b);
    }
}

static inline void store_int(struct var *a, uint16_t vt, int32_t n)
{
    if (UNLIKELY(a->vt & HOLD)) {
        op_store(a, (struct var){.vt = vt, .bits = (uint32_t)n});
    } else {
        set_words(a, vt, (uint32_t)n);
    }
}

static inline void store_real(struct var *a, double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    if (UNLIKELY(a->vt & HOLD)) {
        op_store(a, VAR_R8(d));
    } else {
        set_words(a, VT_R8, bits);
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

static inline void set_ref(struct var *reg, struct var *target)
{
    *reg =
        target->vt & VT_BYREF ? *target : (struct var){.vt = VT_BYREF | VT_VARIANT, .ref = target};
}

static inline void release_regs(struct var *from, struct var *to)
{
    for (; from < to; from++) {
        if (from->vt & HOLD) {
            vbs_release(from);
        }
    }
}

/* Two operands to one, by ip->op: computes, releases dead operands, stores. */
int op_binary(struct vbs *e, struct var *const base[4], const struct ins *ip);
int op_unary(struct vbs *e, struct var *const base[4], const struct ins *ip);
/* CMP_NULL or the order of the operands; dead ones are released. */
int op_order(struct vbs *e, struct var *const base[4], const struct ins *ip, int *order);
/* dead: b is a temporary that may be emptied. */
int op_set_object(struct vbs *e, struct var *a, struct var *b, bool dead, const struct site *s);
int op_move(struct vbs *e, struct var *a, struct var *b, bool dead); /* default value of objects */
int op_copy(struct vbs *e, struct var *a, struct var *b, bool dead); /* as it is */
int op_symbol(struct vbs *e, struct vbs_sym *s, bool explicit, struct var *out);
int op_symbol_ref(struct vbs *e, struct vbs_sym *s, bool explicit, struct var *out);
int op_move_soft(struct vbs *e, struct var *a, struct var *b,
                 bool dead);                                         /* default value of objects */
int op_copy(struct vbs *e, struct var *a, struct var *b, bool dead); /* as it is */
int op_symbol(struct vbs *e, struct vbs_sym *s, bool explicit, struct var *out);
int op_symbol_ref(struct vbs *e, struct vbs_sym *s, bool explicit, struct var *out);
int op_same(struct vbs *e, struct var *const base[4], const struct ins *ip);
int op_for_prep(struct vbs *e, struct var *v, struct var *h, const struct var *start, bool *run);
int op_for_step(struct vbs *e, struct var *v, const struct var *h, bool *run);
int op_each_begin(struct vbs *e, struct var *h, struct var *b, bool dead, const struct site *s);
int op_each_next(struct vbs *e, struct var *v, struct var *h,
                 bool *more); /* *more false: the end */
int op_put_one(struct vbs *e, struct var *const base[4], const struct ins *ip);
int op_get_one(struct vbs *e, struct var *const base[4], const struct ins *ip);
int op_element_ref(struct vbs *e, struct var *a, struct var *from, struct var *args, unsigned n,
                   struct var *lock, struct site *s);
int op_builtin(struct vbs *e, struct var *const base[4], const struct ins *ip);
int op_concat(struct vbs *e, struct var *const base[4], const struct ins *ip);
int op_new(struct vbs *e, struct vbs_sym *s, struct var *out);
/* The object in front of a member; NULL: there is none, error raised. */
struct disp *op_object(struct vbs *e, const struct var *v, const struct site *s);
/* NULL: no such member, or a private one of another class. */
const struct vbs_member *op_member(struct vbs_instance *i, struct site *s,
                                   const struct vbs_class *from);
/* A member that is not a plain method call: variable, or property without parameters that is
 * indexed. */
int op_member_value(struct vbs *e, struct vbs_instance *i, const struct vbs_member *m,
                    struct site *s, struct var *win, unsigned n);
int op_member_put(struct vbs *e, struct vbs_instance *i, const struct vbs_member *m,
                  struct var *win, unsigned n, bool set, const char *name);
