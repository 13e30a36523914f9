/* Arithmetic and logic on any pair of types: what the machine does not do in its fast paths. */
#include "disp/conv.h"
#include "disp/vardate.h"
#include "vbs/engine.h"

#include <math.h>

#define CY_SCALE   10000
#define SINGLE_MAX 3.402823466e38

/* A number on its way: integers exact in i, the others in d. */
struct num {
    uint16_t vt; /* VT_UI1, VT_I2, VT_I4, VT_R4, VT_R8, VT_CY, VT_DATE */
    int64_t i;   /* integers; VT_CY: scaled */
    double d;
};

static bool is_int(uint16_t vt)
{
    return vt == VT_UI1 || vt == VT_I2 || vt == VT_I4;
}

static int load(struct vbs *e, const struct var *v, struct num *n)
{
    *n = (struct num){.vt = v->vt};
    switch (v->vt) {
    case VT_EMPTY:
        n->vt = VT_I2;
        return 0;
    case VT_BOOL:
        n->vt = VT_I2;
        n->i = v->boolean ? -1 : 0;
        break;
    case VT_I2:
        n->i = v->i2;
        break;
    case VT_I4:
        n->i = v->i4;
        break;
    case VT_UI1:
        n->i = v->ui1;
        break;
    case VT_R4:
        n->d = (double)v->r4;
        return 0;
    case VT_R8:
    case VT_DATE:
        n->d = v->r8;
        return 0;
    case VT_CY:
        n->i = v->cy;
        n->d = (double)v->cy / CY_SCALE;
        return 0;
    case VT_BSTR: {
        hres hr = vbs_r8_of(e, v, &n->d);
        n->vt = VT_R8;
        return FAILED(hr) ? vbs_conv_fail(e, hr, v) : 0;
    }
    default:
        return vbs_raise(e, 13, NULL);
    }
    n->d = (double)n->i;
    return 0;
}

/* The smallest integer type from at least vt on that holds i, else Double. */
static void put_int(int64_t i, uint16_t vt, struct var *out)
{
    if (vt == VT_UI1 && i >= 0 && i <= UINT8_MAX) {
        *out = (struct var){.vt = VT_UI1, .ui1 = (uint8_t)i};
    } else if (vt != VT_I4 && i >= INT16_MIN && i <= INT16_MAX) {
        *out = VAR_I2((int16_t)i);
    } else if (i >= INT32_MIN && i <= INT32_MAX) {
        *out = VAR_I4((int32_t)i);
    } else {
        *out = VAR_R8((double)i);
    }
}

/* A Single or Date out of its range becomes a Double. */
static int put_real(struct vbs *e, double d, uint16_t vt, struct var *out)
{
    if (!isfinite(d)) {
        return vbs_raise(e, 6, NULL);
    }
    if (vt == VT_R4 && fabs(d) <= SINGLE_MAX) {
        *out = (struct var){.vt = VT_R4, .r4 = (float)d};
    } else {
        *out = (struct var){.vt = vt == VT_DATE && vardate_valid(d) ? VT_DATE : VT_R8, .r8 = d};
    }
    return 0;
}

/* The type of a sum, difference, product or quotient. Double is above Currency in products, below
 * it in sums and differences. */
static uint16_t result_type(unsigned op, const struct num *a, const struct num *b)
{
    if (a->vt == VT_DATE || b->vt == VT_DATE) {
        bool both = a->vt == b->vt;
        return (op == OP_SUB && both) || op == OP_MUL || op == OP_DIV ? VT_R8 : VT_DATE;
    }
    if (op == OP_DIV) {
        bool single = (a->vt == VT_R4 || b->vt == VT_R4) && a->vt != VT_R8 && b->vt != VT_R8 &&
                      a->vt != VT_I4 && b->vt != VT_I4 && a->vt != VT_CY && b->vt != VT_CY;
        return single ? VT_R4 : VT_R8;
    }
    bool cy = a->vt == VT_CY || b->vt == VT_CY, r8 = a->vt == VT_R8 || b->vt == VT_R8;
    if (cy || r8) {
        return cy && (!r8 || op != OP_MUL) ? VT_CY : VT_R8;
    }
    if (a->vt == VT_R4 || b->vt == VT_R4) {
        return a->vt == VT_I4 || b->vt == VT_I4 ? VT_R8 : VT_R4;
    }
    if (a->vt == VT_I4 || b->vt == VT_I4) {
        return VT_I4;
    }
    return a->vt == VT_UI1 && b->vt == VT_UI1 ? VT_UI1 : VT_I2;
}

static int as_cy(struct vbs *e, const struct num *n, int64_t *out)
{
    if (is_int(n->vt) || n->vt == VT_CY) {
        *out = n->vt == VT_CY ? n->i : n->i * CY_SCALE;
        return 0;
    }
    return FAILED(var_currency_from_r8(n->d, out)) ? vbs_raise(e, 6, NULL) : 0;
}

/* The product of two scaled numbers, half to even. True: it does not fit. */
static bool cy_product(int64_t x, int64_t y, int64_t *out)
{
    __int128 p = (__int128)x * y, q = p / CY_SCALE;
    int rest = (int)(p % CY_SCALE), part = rest < 0 ? -rest : rest;
    if (part * 2 > CY_SCALE || (part * 2 == CY_SCALE && q % 2 != 0)) {
        q += rest < 0 ? -1 : 1;
    }
    *out = (int64_t)q;
    return q < INT64_MIN || q > INT64_MAX;
}

static int cy_op(struct vbs *e, unsigned op, const struct num *a, const struct num *b,
                 struct var *out)
{
    int64_t r, x, y;
    if (as_cy(e, a, &x) || as_cy(e, b, &y)) {
        return -1;
    }
    if (op == OP_ADD   ? __builtin_add_overflow(x, y, &r)
        : op == OP_SUB ? __builtin_sub_overflow(x, y, &r)
                       : cy_product(x, y, &r)) {
        return vbs_raise(e, 6, NULL);
    }
    *out = (struct var){.vt = VT_CY, .cy = r};
    return 0;
}

static int add_like(struct vbs *e, unsigned op, const struct num *a, const struct num *b,
                    struct var *out)
{
    uint16_t vt = result_type(op, a, b);
    if (vt == VT_CY && op != OP_DIV) {
        return cy_op(e, op, a, b, out);
    }
    if (op == OP_DIV) {
        if (b->d == 0) {
            return vbs_raise(e, a->d == 0 ? 6 : 11, NULL);
        }
        double q = a->d / b->d;
        return vt == VT_R4 && fabs(q) > SINGLE_MAX ? vbs_raise(e, 6, NULL)
                                                   : put_real(e, q, vt, out);
    }
    if (is_int(vt)) { /* products of two Longs fit in 64 bits */
        put_int(op == OP_ADD ? a->i + b->i : op == OP_SUB ? a->i - b->i : a->i * b->i, vt, out);
        return 0;
    }
    return put_real(e,
                    op == OP_ADD   ? a->d + b->d
                    : op == OP_SUB ? a->d - b->d
                                   : a->d * b->d,
                    vt, out);
}

/* Operand of \ Mod And ...: rounded to a Long. */
static int to_long(struct vbs *e, const struct num *n, int32_t *out)
{
    double d = is_int(n->vt) ? (double)n->i : var_round_even(n->d);
    if (!(d >= INT32_MIN && d <= INT32_MAX)) {
        return vbs_raise(e, 6, NULL);
    }
    *out = (int32_t)d;
    return 0;
}

static uint16_t int_type(const struct num *a, const struct num *b)
{
    if (a->vt == VT_UI1 && b->vt == VT_UI1) {
        return VT_UI1;
    }
    bool small = (a->vt == VT_UI1 || a->vt == VT_I2) && (b->vt == VT_UI1 || b->vt == VT_I2);
    return small ? VT_I2 : VT_I4;
}

static int div_like(struct vbs *e, unsigned op, const struct num *a, const struct num *b,
                    struct var *out)
{
    int32_t x = 0, y = 0;
    if (to_long(e, a, &x) || to_long(e, b, &y)) {
        return -1;
    }
    if (y == 0) {
        return vbs_raise(e, 11, NULL);
    }
    if (op == OP_IDIV && x == INT32_MIN && y == -1) {
        return vbs_raise(e, 6, NULL);
    }
    int64_t r = op == OP_IDIV ? (int64_t)x / y : (int64_t)x % y;
    put_int(r, int_type(a, b), out);
    return 0;
}

static int power(struct vbs *e, const struct num *a, const struct num *b, struct var *out)
{
    if ((a->d < 0 && b->d != trunc(b->d)) || (a->d == 0 && b->d < 0)) {
        return vbs_raise(e, 5, NULL);
    }
    return put_real(e, pow(a->d, b->d), VT_R8, out);
}

/* ---- logic ---- */
static int32_t logic(unsigned op, int32_t x, int32_t y)
{
    switch (op) {
    case OP_AND:
        return x & y;
    case OP_OR:
        return x | y;
    case OP_XOR:
        return x ^ y;
    case OP_EQV:
        return ~(x ^ y);
    default:
        return ~x | y;
    }
}

static void put_logic(int32_t r, uint16_t vt, struct var *out)
{
    switch (vt) {
    case VT_BOOL:
        *out = VAR_BOOL(r);
        break;
    case VT_UI1:
        *out = (struct var){.vt = VT_UI1, .ui1 = (uint8_t)r};
        break;
    case VT_I2:
        *out = VAR_I2((int16_t)r);
        break;
    default:
        *out = VAR_I4(r);
        break;
    }
}

/* Text becomes a Boolean when it says so, else a number. */
static int load_logic(struct vbs *e, const struct var *v, struct num *n, bool *boolean)
{
    *boolean = v->vt == VT_BOOL;
    if (v->vt == VT_BSTR) {
        double d;
        bool b;
        if (FAILED(vbs_r8_of(e, v, &d)) && SUCCEEDED(vbs_bool_of(e, v, &b))) {
            *n = (struct num){.vt = VT_I2, .i = b ? -1 : 0};
            *boolean = true;
            return 0;
        }
    }
    return load(e, v, n);
}

/* One side is Null: the result is known when the other side decides it alone. */
static int logic_null(struct vbs *e, unsigned op, const struct var *a, const struct var *b,
                      struct var *out)
{
    const struct var *other = a->vt == VT_NULL ? b : a;
    struct num n;
    bool boolean;
    int32_t x = 0;
    *out = VAR_NULL;
    if (other->vt == VT_NULL || op == OP_XOR || op == OP_EQV) {
        return 0;
    }
    if (load_logic(e, other, &n, &boolean) || to_long(e, &n, &x)) {
        return -1;
    }
    uint16_t vt = boolean ? VT_BOOL : is_int(n.vt) ? n.vt : VT_I4;
    if (op == OP_AND && x == 0) {
        put_logic(0, vt, out);
    } else if (op == OP_OR && x == -1) {
        put_logic(-1, vt, out);
    } else if (op == OP_IMP && ((other == b && x == -1) || (other == a && x == 0))) {
        put_logic(-1, vt, out);
    }
    return 0;
}

static int logic_op(struct vbs *e, unsigned op, const struct var *a, const struct var *b,
                    struct var *out)
{
    struct num x, y;
    bool xb, yb;
    int32_t i = 0, k = 0;
    if (a->vt == VT_NULL || b->vt == VT_NULL) {
        return logic_null(e, op, a, b, out);
    }
    if (load_logic(e, a, &x, &xb) || load_logic(e, b, &y, &yb) || to_long(e, &x, &i) ||
        to_long(e, &y, &k)) {
        return -1;
    }
    put_logic(logic(op, i, k), xb && yb ? VT_BOOL : int_type(&x, &y), out);
    return 0;
}

static int join(struct vbs *e, const struct var *a, const struct var *b, struct var *out)
{
    const struct bstr *x = a->vt == VT_BSTR ? a->str : NULL, *y = b->vt == VT_BSTR ? b->str : NULL;
    size_t n = bstr_len(x) + bstr_len(y);
    struct bstr *s = n <= BSTR_MAX ? bstr_new(NULL, n) : NULL;
    if (!s) {
        return vbs_raise(e, n > BSTR_MAX ? 14 : 7, NULL);
    }
    memcpy(s->ch, x ? x->ch : s->ch, bstr_len(x) * sizeof s->ch[0]);
    memcpy(s->ch + bstr_len(x), y ? y->ch : s->ch, bstr_len(y) * sizeof s->ch[0]);
    *out = VAR_STR(s);
    return 0;
}

static int arith_plain(struct vbs *e, unsigned op, const struct var *a, const struct var *b,
                       struct var *out)
{
    struct num x, y;
    if (op >= OP_AND && op <= OP_IMP) {
        return logic_op(e, op, a, b, out);
    }
    if (a->vt == VT_NULL || b->vt == VT_NULL) {
        *out = VAR_NULL;
        return 0;
    }
    bool text = a->vt == VT_BSTR || b->vt == VT_BSTR;
    if (op == OP_ADD && text && (a->vt == VT_BSTR || a->vt == VT_EMPTY) &&
        (b->vt == VT_BSTR || b->vt == VT_EMPTY)) {
        return join(e, a, b, out);
    }
    if (load(e, a, &x) || load(e, b, &y)) {
        return -1;
    }
    switch (op) {
    case OP_IDIV:
    case OP_MOD:
        return div_like(e, op, &x, &y, out);
    case OP_POW:
        return power(e, &x, &y, out);
    default:
        return add_like(e, op, &x, &y, out);
    }
}

int vbs_arith(struct vbs *e, unsigned op, const struct var *a, const struct var *b, struct var *out)
{
    struct var t1 = VAR_EMPTY, t2 = VAR_EMPTY;
    int r = -1;
    a = vbs_plain(e, a, &t1);
    b = a ? vbs_plain(e, b, &t2) : NULL;
    if (a && b) {
        r = arith_plain(e, op, a, b, out);
    }
    vbs_kill(&t1);
    vbs_kill(&t2);
    return r;
}

static int negate(struct vbs *e, const struct var *v, struct var *out)
{
    struct num n;
    if (load(e, v, &n)) {
        return -1;
    }
    if (is_int(n.vt)) {
        put_int(-n.i, n.vt == VT_UI1 ? VT_I2 : n.vt, out);
        return 0;
    }
    if (n.vt == VT_CY) {
        if (n.i == INT64_MIN) {
            return vbs_raise(e, 6, NULL);
        }
        *out = (struct var){.vt = VT_CY, .cy = -n.i};
        return 0;
    }
    return put_real(e, -n.d, n.vt, out);
}

static int invert(struct vbs *e, const struct var *v, struct var *out)
{
    struct num n;
    bool boolean;
    int32_t x = 0;
    if (load_logic(e, v, &n, &boolean) || to_long(e, &n, &x)) {
        return -1;
    }
    put_logic(~x, boolean ? VT_BOOL : is_int(n.vt) ? n.vt : VT_I4, out);
    return 0;
}

int vbs_unary(struct vbs *e, unsigned op, const struct var *a, struct var *out)
{
    struct var tmp = VAR_EMPTY;
    int r = 0;
    a = vbs_plain(e, a, &tmp);
    if (!a) {
        return -1;
    }
    if (a->vt == VT_NULL) {
        *out = VAR_NULL;
    } else if (op == OP_NEG) {
        r = negate(e, a, out);
    } else if (op == OP_NOT) {
        r = invert(e, a, out);
    } else {
        hres hr = var_copy(out, a);
        r = FAILED(hr) ? vbs_raise_hres(e, hr, NULL, NULL) : 0;
    }
    vbs_kill(&tmp);
    return r;
}
