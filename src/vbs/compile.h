/* compile: the inside of the compiler: one struct fn per procedure while its code is made. */
#pragma once
#include "util/vec.h"
#include "vbs/ast.h"
#include "vbs/engine.h"

enum ref_kind {
    R_VAR,     /* operand: a variable */
    R_CONST,   /* operand: cannot be assigned */
    R_PROC,    /* sym: global procedure */
    R_MEMBER,  /* member: procedure of the class around */
    R_BUILTIN, /* index of vbs_functions */
    R_CLASS,
    R_OBJECT,  /* member of a global object; operand: the object */
    R_DYNAMIC, /* nothing known yet; sym */
};
struct ref {
    enum ref_kind kind;
    uint32_t operand;
    uint32_t index;
    struct vbs_sym *sym;
    const struct vbs_member *member;
};

struct jump_list VEC(uint32_t);
struct loop {
    struct loop *up;
    enum exit_kind kind;
    struct jump_list exits;
};

struct comp {
    struct vbs *e;
    struct vbs_unit *unit;
    struct module_ast ast;
    struct arena arena; /* the tree */
    const struct vbs_frame *outer;
    enum compile_mode mode;
    int error; /* number; 0 = none */
    uint32_t error_line, error_column;
};

struct fn {
    struct comp *c;
    struct vbs_proc *proc;
    struct vbs_class *cls;
    const struct proc_def *def; /* NULL: module-level code */
    struct VEC(struct ins) code;
    struct VEC(struct code_pos) pos;
    struct VEC(struct local_name) names;
    struct VEC(struct bind) binds;
    struct VEC(struct local_const {
        struct atom *atom;
        uint32_t operand;
    }) consts;
    uint32_t reg, maxreg;
    struct loop *loops;
    uint32_t with; /* operand of the innermost With object, NO_OPERAND */
};

void comp_fail(struct comp *c, int number, uint32_t line, uint32_t column);

/* ---- code (emit.c) ---- */
uint32_t emit(struct fn *f, enum opcode op, unsigned x, uint32_t a, uint32_t b,
              uint32_t c); /* its index */
uint32_t emit_here(const struct fn *f);
void emit_target(struct fn *f, uint32_t at, uint32_t target); /* patches the jump at index at */
uint32_t emit_const(struct fn *f, const struct var *v);       /* v is taken; operand */
uint32_t emit_int(struct fn *f, int32_t v);
uint32_t emit_site(struct fn *f, struct atom *name, struct atom *subject, bool statement);
uint32_t emit_list(struct fn *f, const uint32_t *operands, uint32_t n);
/* Begin of a statement; index of the entry. */
uint32_t emit_pos(struct fn *f, uint32_t line, uint32_t column);
uint32_t reg_new(struct fn *f);             /* index of a fresh register */
uint32_t reg_run(struct fn *f, uint32_t n); /* first of n neighbours */
void jumps_here(struct fn *f, struct jump_list *l);

/* ---- scope.c ---- */
struct ref scope_resolve(struct fn *f, struct atom *a);
bool scope_local(struct fn *f, struct atom *a, uint32_t *operand);
uint32_t scope_add_local(struct fn *f, struct atom *a); /* operand */
void scope_declare_unit(struct comp *c);
void scope_declare_proc(struct fn *f, const struct stmt *body); /* Dim and Const inside */
void scope_implicit(struct fn *f, const struct stmt *body); /* names that are used like variables */

/* ---- expressions ---- */
uint32_t expr(struct fn *f, const struct expr *e,
              uint32_t dest); /* dest: operand or NO_OPERAND; result operand */
uint32_t expr_call(struct fn *f, const struct expr *e, uint32_t dest, bool statement);
bool expr_writes_dest(
    struct fn *f, const struct expr *e); /* makes a value that can go straight into a variable */
void expr_branch(struct fn *f, const struct expr *e, bool when,
                 struct jump_list *out); /* jumps when e is (not) true */
bool expr_has_calls(struct fn *f, const struct expr *e);
/* Arguments into registers from first on, as values. */
void expr_values(struct fn *f, const struct expr *list, uint32_t first);
uint32_t expr_keep(struct fn *f, uint32_t operand);      /* a copy when operand is a variable */
struct var expr_literal(const struct expr *e, bool *ok); /* new value; ok false: out of memory */
static inline uint32_t local_operand(uint32_t reg)
{
    return OPERAND(SP_LOCAL, reg);
}
bool operand_is_temp(const struct fn *f, uint32_t operand);

/* ---- statements ---- */
void stmts(struct fn *f, const struct stmt *list);
