/* Expressions to code. A variable or constant is its own operand; everything else goes to a
 * register. */
#include "vbs/compile.h"

#define MISSING ((struct var){.vt = VT_ERROR, .scode = DISP_E_PARAMNOTFOUND})

static const struct expr *strip(const struct expr *e)
{
    while (e->kind == E_PAREN) {
        e = e->left;
    }
    return e;
}

/* ---- literals ---- */
static struct bstr *literal_text(struct slice s)
{
    struct bstr *b = bstr_from_utf8(s);
    uint32_t k = 0;
    for (uint32_t i = 0; b && i < b->len; i++) {
        b->ch[k++] = b->ch[i];
        i += b->ch[i] == '"'; /* "" is one quote */
    }
    if (b) {
        b->len = k;
        b->ch[k] = 0;
    }
    return b;
}

static struct var number(uint16_t vt, double d)
{
    struct var v = {.vt = vt};
    switch (vt) {
    case VT_I2:
        v.i2 = (int16_t)d;
        break;
    case VT_I4:
        v.i4 = (int32_t)d;
        break;
    case VT_BOOL:
        v.boolean = (int16_t)d;
        break;
    case VT_R8:
    case VT_DATE:
        v.r8 = d;
        break;
    default:
        break;
    }
    return v;
}

struct var expr_literal(const struct expr *e, bool *ok)
{
    double sign = 1;
    *ok = true;
    for (; e->kind == E_UNARY || e->kind == E_PAREN; e = e->left) {
        sign = e->kind == E_UNARY && e->op == X_NEG ? -sign : sign;
    }
    if (e->kind == E_STRING) {
        struct var v = {.vt = VT_BSTR, .str = literal_text(e->text)};
        *ok = v.str != NULL;
        return v;
    }
    return number(e->vt, e->num * sign);
}

static uint32_t literal(struct fn *f, const struct expr *e)
{
    bool ok;
    struct var v = expr_literal(e, &ok);
    if (!ok) {
        comp_fail(f->c, 1001, e->line, e->column);
        return OPERAND(SP_CONST, 0);
    }
    return emit_const(f, &v);
}

/* ---- helpers ---- */
static uint32_t place(struct fn *f, uint32_t operand, uint32_t dest)
{
    if (dest == NO_OPERAND || (operand & ~(uint32_t)OPERAND_KILL) == dest) {
        return operand;
    }
    emit(f, OP_COPY, 0, dest, operand, 0);
    return dest;
}

uint32_t expr_keep(struct fn *f, uint32_t operand)
{
    if ((operand & 3) == SP_CONST || operand_is_temp(f, operand)) {
        return operand;
    }
    uint32_t t = local_operand(reg_new(f));
    emit(f, OP_COPY, 0, t, operand, 0);
    return t | OPERAND_KILL;
}

bool expr_has_calls(struct fn *f, const struct expr *e)
{
    if (!e) {
        return false;
    }
    if (e->kind == E_MEMBER || e->kind == E_NEW) {
        return true;
    }
    if (e->kind == E_NAME) {
        enum ref_kind k = scope_resolve(f, e->atom).kind;
        return k == R_PROC || k == R_MEMBER || k == R_OBJECT;
    }
    if (e->kind == E_CALL && e->left->kind == E_NAME) {
        struct ref r = scope_resolve(f, e->left->atom);
        bool own = f->def && e->left->atom == f->def->atom;
        if (own || r.kind == R_PROC || r.kind == R_MEMBER || r.kind == R_OBJECT ||
            r.kind == R_DYNAMIC || (r.kind == R_BUILTIN && vbs_functions[r.index].object)) {
            return true;
        }
    } else if (e->kind != E_CONCAT && expr_has_calls(f, e->left)) {
        return true;
    }
    if (e->kind != E_CONCAT && expr_has_calls(f, e->right)) {
        return true;
    }
    for (const struct expr *a = e->list; a; a = a->next) {
        if (expr_has_calls(f, a)) {
            return true;
        }
    }
    return false;
}

static bool any_has_calls(struct fn *f, const struct expr *list)
{
    for (; list; list = list->next) {
        if (expr_has_calls(f, list)) {
            return true;
        }
    }
    return false;
}

/* ---- operators ---- */
static const uint8_t op_of[] = {
    [X_ADD] = OP_ADD, [X_SUB] = OP_SUB, [X_MUL] = OP_MUL, [X_DIV] = OP_DIV, [X_IDIV] = OP_IDIV,
    [X_MOD] = OP_MOD, [X_POW] = OP_POW, [X_AND] = OP_AND, [X_OR] = OP_OR,   [X_XOR] = OP_XOR,
    [X_EQV] = OP_EQV, [X_IMP] = OP_IMP, [X_EQ] = OP_EQ,   [X_NE] = OP_NE,   [X_LT] = OP_LT,
    [X_LE] = OP_LE,   [X_GT] = OP_GT,   [X_GE] = OP_GE,   [X_IS] = OP_IS,   [X_NEG] = OP_NEG,
    [X_POS] = OP_POS, [X_NOT] = OP_NOT,
};

static void two_operands(struct fn *f, const struct expr *e, uint32_t *l, uint32_t *r)
{
    *l = expr(f, e->left, NO_OPERAND);
    if (expr_has_calls(f, e->right)) {
        *l = expr_keep(f, *l); /* the call may change the variable */
    }
    *r = expr(f, e->right, NO_OPERAND);
}

static uint32_t binary(struct fn *f, const struct expr *e, uint32_t dest)
{
    uint32_t mark = f->reg, l, r;
    two_operands(f, e, &l, &r);
    f->reg = mark;
    uint32_t d = dest != NO_OPERAND ? dest : local_operand(reg_new(f));
    emit(f, (enum opcode)op_of[e->op], 0, d, l, r);
    return dest == NO_OPERAND && e->op == X_ADD ? d | OPERAND_KILL : d;
}

static uint32_t unary(struct fn *f, const struct expr *e, uint32_t dest)
{
    uint32_t mark = f->reg;
    uint32_t l = expr(f, e->left, NO_OPERAND);
    f->reg = mark;
    uint32_t d = dest != NO_OPERAND ? dest : local_operand(reg_new(f));
    emit(f, (enum opcode)op_of[e->op], 0, d, l, 0);
    return dest == NO_OPERAND && e->op == X_POS ? d | OPERAND_KILL : d;
}

/* Values of a list as operands, earlier ones saved from calls in later ones. */
static void operands_of(struct fn *f, const struct expr *list, uint32_t *out)
{
    uint32_t n = 0;
    for (; list; list = list->next) {
        uint32_t o = expr(f, list, NO_OPERAND);
        out[n++] = any_has_calls(f, list->next) ? expr_keep(f, o) : o;
    }
}

static uint32_t with_list(struct fn *f, enum opcode op, uint32_t b, const struct expr *list,
                          uint32_t n, uint32_t dest)
{
    /* the result has a register of its own: joining writes it before its operands are released */
    uint32_t d = dest != NO_OPERAND ? dest : local_operand(reg_new(f)), mark = f->reg;
    uint32_t *operands = arena_array(&f->c->arena, n ? n : 1, sizeof *operands);
    if (!operands || n > X_MASK) {
        comp_fail(f->c, 1001, 0, 0);
        return OPERAND(SP_CONST, 0);
    }
    operands_of(f, list, operands);
    f->reg = mark;
    emit(f, op, n, d, b, 0);
    emit_list(f, operands, n);
    return dest == NO_OPERAND ? d | OPERAND_KILL : d;
}

/* ---- jumps ---- */
static bool is_compare(const struct expr *e)
{
    return e->kind == E_BINARY && e->op >= X_EQ && e->op <= X_GE;
}

void expr_branch(struct fn *f, const struct expr *e, bool when, struct jump_list *out)
{
    uint32_t mark = f->reg, at;
    e = strip(e);
    if (is_compare(e)) {
        uint32_t l, r;
        two_operands(f, e, &l, &r);
        unsigned first = when ? OP_JT_EQ : OP_JF_EQ;
        at = emit(f, (enum opcode)(first + e->op - X_EQ), 0, 0, l, r);
    } else {
        uint32_t o = expr(f, e, NO_OPERAND);
        at = emit(f, when ? OP_JT : OP_JF, 0, 0, o, 0);
    }
    f->reg = mark;
    if (!vec_push(out, at)) {
        comp_fail(f->c, 1001, e->line, e->column);
    }
}

/* ---- calls ---- */
void expr_values(struct fn *f, const struct expr *list, uint32_t first)
{
    for (; list; list = list->next) {
        uint32_t mark = f->reg;
        expr(f, strip(list), local_operand(first++));
        f->reg = mark;
    }
}

/* x(i) with a variable x: its element can be passed by reference. */
static bool is_element(struct fn *f, const struct expr *e, uint32_t *base)
{
    if (e->kind != E_CALL || e->left->kind != E_NAME || e->count == 0 ||
        (f->def && e->left->atom == f->def->atom)) {
        return false;
    }
    struct ref r = scope_resolve(f, e->left->atom);
    *base = r.operand;
    return r.kind == R_VAR;
}

static void element_ref(struct fn *f, const struct expr *e, uint32_t base, uint32_t reg,
                        uint32_t lock)
{
    uint32_t first = reg_run(f, e->count);
    expr_values(f, e->list, first);
    emit(f, OP_AREF, e->count, local_operand(reg), base, local_operand(first));
    emit(f, OP_NOP, 0, local_operand(lock), emit_site(f, NULL, e->left->atom, false), 0);
}

static void arg(struct fn *f, const struct expr *e, uint32_t reg, bool by_val, uint32_t lock)
{
    uint32_t mark = f->reg, base;
    struct ref r = {.kind = R_DYNAMIC};
    if (!by_val && e->kind == E_NAME) {
        r = scope_resolve(f, e->atom);
    }
    if (r.kind == R_VAR) {
        emit(f, OP_REF, 0, local_operand(reg), r.operand, 0);
    } else if (r.kind == R_DYNAMIC && r.sym) {
        emit(f, OP_REFSYM, f->c->ast.option_explicit, local_operand(reg), r.sym->index, 0);
    } else if (!by_val && is_element(f, e, &base)) {
        element_ref(f, e, base, reg, lock);
    } else {
        expr(f, strip(e), local_operand(reg));
    }
    f->reg = mark;
}

/* Registers of a call: locks for elements passed by reference, then result and arguments. */
struct window {
    uint32_t lock, nlocks, win;
};

static bool wants_ref(const struct proc_def *callee, uint32_t i)
{
    const struct decl *d = callee ? callee->params : NULL;
    while (d && i--) {
        d = d->next;
    }
    return !d || !d->by_val;
}

static struct window args(struct fn *f, const struct expr *e, const struct proc_def *callee,
                          uint32_t extra, uint32_t dest)
{
    struct window w = {0};
    uint32_t ignored, i = 0;
    for (const struct expr *a = e ? e->list : NULL; a; a = a->next) {
        w.nlocks += is_element(f, a, &ignored);
    }
    w.lock = reg_run(f, w.nlocks);
    bool on_top = dest != NO_OPERAND && (dest & 3) == SP_LOCAL && !w.nlocks &&
                  dest >> 4 == f->reg - 1 && operand_is_temp(f, dest);
    uint32_t n = (e ? e->count : 0) + extra;
    w.win = on_top ? dest >> 4 : reg_run(f, 1);
    reg_run(f, n);
    if (n > X_MASK) {
        comp_fail(f->c, 1001, e ? e->line : 0, 0);
    }
    uint32_t lock = w.lock;
    for (const struct expr *a = e ? e->list : NULL; a; a = a->next, i++) {
        bool element = is_element(f, a, &ignored);
        arg(f, a, w.win + 1 + i, !wants_ref(callee, i), lock);
        lock += element;
    }
    return w;
}

static uint32_t after_call(struct fn *f, struct window w, uint32_t mark, uint32_t dest,
                           bool statement)
{
    if (statement) {
        emit(f, OP_CLR, 1, local_operand(w.win), 0, 0);
    }
    if (w.nlocks) {
        emit(f, OP_CLR, w.nlocks, local_operand(w.lock), 0, 0);
    }
    uint32_t result = local_operand(w.win);
    if (statement) {
        f->reg = mark;
        return result;
    }
    if (dest != NO_OPERAND) {
        if (dest != result) {
            emit(f, OP_COPY, 0, dest, result | OPERAND_KILL, 0);
        }
        f->reg = mark;
        return dest;
    }
    f->reg = w.win + 1;
    return result | OPERAND_KILL;
}

static const struct proc_def *global_def(const struct fn *f, const struct atom *a)
{
    for (const struct proc_def *p = f->c->ast.procs; p; p = p->next) {
        if (p->atom == a) {
            return p;
        }
    }
    return NULL;
}

static uint32_t raise(struct fn *f, unsigned number, struct atom *subject, uint32_t dest)
{
    emit(f, OP_RAISE, number, 0, 0, emit_site(f, NULL, subject, false));
    return dest == NO_OPERAND ? local_operand(reg_new(f)) : dest;
}

static uint32_t call_builtin(struct fn *f, struct atom *a, uint32_t index, const struct expr *e,
                             uint32_t dest)
{
    const struct vbs_function *fn = &vbs_functions[index];
    uint32_t n = e ? e->count : 0;
    if (n < fn->min || (fn->max != 255 && n > fn->max)) {
        return raise(f, 450, a, dest);
    }
    return with_list(f, OP_BCALL, index, e ? e->list : NULL, n, dest);
}

static uint32_t call_index(struct fn *f, uint32_t base, struct atom *subject, const struct expr *e,
                           uint32_t dest, bool statement)
{
    uint32_t mark = f->reg;
    if (e && e->count == 1 && e->list->kind != E_MISSING && !statement) {
        uint32_t i = expr(f, strip(e->list), NO_OPERAND);
        f->reg = mark;
        uint32_t d = dest != NO_OPERAND ? dest : local_operand(reg_new(f));
        emit(f, OP_AGET1, 0, d, base, i);
        return dest == NO_OPERAND ? d | OPERAND_KILL : d;
    }
    struct window w = args(f, e, NULL, 0, dest);
    emit(f, OP_INDEX, e ? e->count : 0, local_operand(w.win), base,
         emit_site(f, NULL, subject, statement));
    return after_call(f, w, mark, dest, statement);
}

/* e: the call or NULL for a bare name. */
static uint32_t call_name(struct fn *f, struct atom *a, const struct expr *e, uint32_t dest,
                          bool statement)
{
    struct ref r = scope_resolve(f, a);
    uint32_t mark = f->reg, n = e ? e->count : 0;
    if (f->def && (e || statement) && a == f->def->atom &&
        (f->def->kind == PROC_FUNCTION || f->def->kind == PROC_GET)) {
        /* inside of a function its name with parentheses is a call, not the result variable */
        const struct vbs_member *m = f->cls ? vbs_class_find(f->cls, a) : NULL;
        r = m ? (struct ref){.kind = R_MEMBER, .index = m->index}
              : (struct ref){.kind = R_PROC, .sym = a->sym};
    }
    struct window w;
    switch (r.kind) {
    case R_PROC:
        w = args(f, e, global_def(f, a), 0, dest);
        emit(f, OP_CALL, n, local_operand(w.win), r.sym->index, 0);
        break;
    case R_MEMBER:
        w = args(f, e, NULL, 0, dest);
        emit(f, OP_CALLM, n, local_operand(w.win), r.index, 0);
        break;
    case R_BUILTIN:
        return call_builtin(f, a, r.index, e, dest);
    case R_OBJECT:
        w = args(f, e, NULL, 0, dest);
        emit(f, OP_MCALL, n, local_operand(w.win), OPERAND(SP_GLOBAL, r.index),
             emit_site(f, a, NULL, statement));
        break;
    case R_DYNAMIC:
        w = args(f, e, NULL, 0, dest);
        emit(f, OP_CALLDYN, n, local_operand(w.win), r.sym ? r.sym->index : 0,
             f->c->ast.option_explicit);
        break;
    case R_CLASS:
        return raise(f, 438, a, dest);
    default:
        return call_index(f, r.operand, a, e, dest, statement);
    }
    return after_call(f, w, mark, dest, statement);
}

static struct atom *subject_of(const struct expr *e)
{
    while (e && e->kind == E_PAREN) {
        e = e->left;
    }
    if (e && e->kind == E_CALL) {
        e = e->left;
    }
    return e && (e->kind == E_NAME || e->kind == E_MEMBER) ? e->atom : NULL;
}

static uint32_t call_member(struct fn *f, const struct expr *m, const struct expr *e, uint32_t dest,
                            bool statement)
{
    uint32_t mark = f->reg;
    bool own = dest != NO_OPERAND && operand_is_temp(f, dest) && dest >> 4 == f->reg - 1;
    uint32_t object = m->left ? expr(f, m->left, NO_OPERAND) : f->with;
    struct window w = args(f, e, NULL, 0, own ? dest : NO_OPERAND);
    emit(f, OP_MCALL, e ? e->count : 0, local_operand(w.win), object,
         emit_site(f, m->atom, subject_of(m->left), statement));
    return after_call(f, w, mark, dest, statement);
}

uint32_t expr_call(struct fn *f, const struct expr *e, uint32_t dest, bool statement)
{
    const struct expr *call = e->kind == E_CALL ? e : NULL;
    const struct expr *callee = call ? e->left : e;
    if (callee->kind == E_NAME) {
        return call_name(f, callee->atom, call, dest, statement);
    }
    if (callee->kind == E_MEMBER) {
        return call_member(f, callee, call, dest, statement);
    }
    uint32_t mark = f->reg;
    uint32_t base = expr(f, callee, NO_OPERAND);
    if (!call) {
        f->reg = mark;
        return base;
    }
    if ((base & OPERAND_KILL) || operand_is_temp(f, base)) {
        uint32_t top = f->reg;
        uint32_t r = call_index(f, base, NULL, call, NO_OPERAND, statement);
        f->reg = top;
        if (statement || dest == NO_OPERAND) {
            f->reg = r >> 4 >= top ? (r >> 4) + 1 : top;
            return r;
        }
        emit(f, OP_COPY, 0, dest, r, 0);
        f->reg = mark;
        return dest;
    }
    return call_index(f, base, NULL, call, dest, statement);
}

/* ---- names ---- */
static uint32_t name(struct fn *f, const struct expr *e, uint32_t dest)
{
    struct ref r = scope_resolve(f, e->atom);
    if (r.kind == R_VAR || r.kind == R_CONST) {
        return place(f, r.operand, dest);
    }
    if (r.kind == R_DYNAMIC) {
        uint32_t d = dest != NO_OPERAND ? dest : local_operand(reg_new(f));
        emit(f, OP_GETSYM, f->c->ast.option_explicit, d, r.sym ? r.sym->index : 0, 0);
        return dest == NO_OPERAND ? d | OPERAND_KILL : d;
    }
    return call_name(f, e->atom, NULL, dest, false);
}

static uint32_t simple_op(struct fn *f, enum opcode op, uint32_t b, uint32_t dest)
{
    uint32_t d = dest != NO_OPERAND ? dest : local_operand(reg_new(f));
    emit(f, op, 0, d, b, 0);
    return dest == NO_OPERAND ? d | OPERAND_KILL : d;
}

static uint32_t new_object(struct fn *f, const struct expr *e, uint32_t dest)
{
    struct vbs_sym *s = vbs_sym_get(f->c->e, e->atom);
    if (!s) {
        comp_fail(f->c, 1001, e->line, e->column);
        return 0;
    }
    return simple_op(f, OP_NEW, s->index, dest);
}

uint32_t expr(struct fn *f, const struct expr *e, uint32_t dest)
{
    struct var missing = MISSING;
    switch ((enum expr_kind)e->kind) {
    case E_NUMBER:
    case E_STRING:
        return place(f, literal(f, e), dest);
    case E_NAME:
        return name(f, e, dest);
    case E_MEMBER:
    case E_CALL:
        return expr_call(f, e, dest, false);
    case E_PAREN:
        return expr(f, e->left, dest);
    case E_UNARY:
        return unary(f, e, dest);
    case E_BINARY:
        return binary(f, e, dest);
    case E_CONCAT:
        return with_list(f, OP_CONCAT, 0, e->list, e->count, dest);
    case E_NEW:
        return new_object(f, e, dest);
    case E_ME:
        if (!f->cls) {
            comp_fail(f->c, 1037, e->line, e->column);
        }
        return simple_op(f, OP_ME, 0, dest);
    case E_MISSING:
        return place(f, emit_const(f, &missing), dest);
    }
    return OPERAND(SP_CONST, 0);
}

bool expr_writes_dest(struct fn *f, const struct expr *e)
{
    e = strip(e);
    if (e->kind == E_BINARY || e->kind == E_UNARY || e->kind == E_CONCAT) {
        return !(e->kind == E_UNARY && e->op == X_POS);
    }
    const struct expr *callee = e->kind == E_CALL ? e->left : e;
    if (callee->kind != E_NAME) {
        return false;
    }
    struct ref r = scope_resolve(f, callee->atom);
    return r.kind == R_BUILTIN && !vbs_functions[r.index].object;
}
