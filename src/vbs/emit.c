#include "vbs/compile.h"

#include <stdlib.h>

void comp_fail(struct comp *c, int number, uint32_t line, uint32_t column)
{
    if (!c->error) {
        c->error = number;
        c->error_line = line;
        c->error_column = column;
    }
}

uint32_t emit(struct fn *f, enum opcode op, unsigned x, uint32_t a, uint32_t b, uint32_t c)
{
    struct ins i = {(uint16_t)op, (uint16_t)x, a, b, c};
    if (!vec_push(&f->code, i)) {
        comp_fail(f->c, 1001, 0, 0);
        return 0;
    }
    return (uint32_t)f->code.n - 1;
}

uint32_t emit_here(const struct fn *f)
{
    return (uint32_t)f->code.n;
}

void emit_target(struct fn *f, uint32_t at, uint32_t target)
{
    if (at >= f->code.n) {
        return; /* after an error */
    }
    struct ins *i = &f->code.v[at];
    if (i->op == OP_FORPREP || i->op == OP_FORLOOP || i->op == OP_EACHNEXT) {
        i->c = target;
    } else {
        i->a = target;
    }
}

void jumps_here(struct fn *f, struct jump_list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        emit_target(f, l->v[i], emit_here(f));
    }
    vec_fini(l);
}

#define CONST_LOOKBACK 24u

uint32_t emit_const(struct fn *f, const struct var *v)
{
    struct vbs_unit *u = f->c->unit;
    bool plain = v->vt != VT_BSTR && v->vt != VT_DISPATCH;
    for (uint32_t i = u->nconsts; plain && i > 0 && i + CONST_LOOKBACK > u->nconsts; i--) {
        if (u->consts[i - 1].vt == v->vt && u->consts[i - 1].bits == v->bits) {
            return OPERAND(SP_CONST, i - 1);
        }
    }
    if (u->nconsts == u->cap_consts) {
        uint32_t cap = u->cap_consts ? u->cap_consts * 2 : 32;
        struct var *n = realloc(u->consts, cap * sizeof *n);
        if (!n) {
            struct var lost = *v;
            var_clear(&lost);
            comp_fail(f->c, 1001, 0, 0);
            return OPERAND(SP_CONST, 0);
        }
        u->consts = n;
        u->cap_consts = cap;
    }
    u->consts[u->nconsts] = *v;
    return OPERAND(SP_CONST, u->nconsts++);
}

uint32_t emit_int(struct fn *f, int32_t v)
{
    struct var k = {.vt = VT_I4};
    k.bits = (uint32_t)v;
    return emit_const(f, &k);
}

uint32_t emit_site(struct fn *f, struct atom *name, struct atom *subject, bool statement)
{
    struct vbs_unit *u = f->c->unit;
    if (u->nsites == u->cap_sites) {
        uint32_t cap = u->cap_sites ? u->cap_sites * 2 : 32;
        struct site *n = realloc(u->sites, cap * sizeof *n);
        if (!n) {
            comp_fail(f->c, 1001, 0, 0);
            return 0;
        }
        u->sites = n;
        u->cap_sites = cap;
    }
    u->sites[u->nsites] = (struct site){.name = name, .subject = subject, .statement = statement};
    return u->nsites++;
}

uint32_t emit_list(struct fn *f, const uint32_t *operands, uint32_t n)
{
    _Static_assert(sizeof(struct ins) == LIST_PER_INS * sizeof(uint32_t),
                   "a list word is an instruction");
    uint32_t first = emit_here(f);
    for (uint32_t i = 0; i < n; i += LIST_PER_INS) {
        uint32_t word[LIST_PER_INS] = {0};
        struct ins ins;
        for (uint32_t k = 0; k < LIST_PER_INS && i + k < n; k++) {
            word[k] = operands[i + k];
        }
        memcpy(&ins, word, sizeof ins);
        if (!vec_push(&f->code, ins)) {
            comp_fail(f->c, 1001, 0, 0);
        }
    }
    return first;
}

uint32_t emit_pos(struct fn *f, uint32_t line, uint32_t column)
{
    struct code_pos p = {.start = emit_here(f),
                         .line = line,
                         .column = column,
                         .resume = UINT32_MAX,
                         .live = f->reg};
    if (!vec_push(&f->pos, p)) {
        comp_fail(f->c, 1001, line, column);
        return 0;
    }
    return (uint32_t)f->pos.n - 1;
}

uint32_t reg_run(struct fn *f, uint32_t n)
{
    uint32_t r = f->reg;
    f->reg += n;
    if (f->reg > f->maxreg) {
        f->maxreg = f->reg;
    }
    return r;
}

uint32_t reg_new(struct fn *f)
{
    return reg_run(f, 1);
}

bool operand_is_temp(const struct fn *f, uint32_t operand)
{
    uint32_t n = f->proc->nlocals;
    return (operand & 3) == SP_LOCAL && operand >> 4 > n;
}
