/* code: what the compiler makes and the machine runs.
 *
 * Instructions are 16 bytes: opcode, a small number x and three operands. An operand is (index << 4
 * | space): the machine keeps one base pointer per space, so a local variable, a global, a constant
 * and a field of Me cost the same. OPERAND_KILL marks a temporary that dies with this instruction;
 * only the slow paths look at it, because numbers need no release. A variable may hold VT_BYREF:
 * fast paths never match that type, slow paths follow it. */
#pragma once
#include "disp/disp.h"
#include "vbs/atom.h"

enum {
    SP_LOCAL = 0,
    SP_GLOBAL = 1,
    SP_CONST = 2,
    SP_FIELD = 3,
    OPERAND_KILL = 4
};
#define OPERAND(space, index) ((uint32_t)(index) << 4 | (uint32_t)(space))
#define NO_OPERAND            UINT32_MAX

/* Hidden types of machine registers; bits 3 and 15 keep them apart from Automation types. */
enum {
    VT_HIDDEN_ENUM = 0x8008,
    VT_HIDDEN_LOCK = 0x8009
};

/* OP(name, operands and effect) */
#define VBS_OPCODES(OP)                                                                            \
    OP(NOP, "nothing")                                                                             \
    OP(MOVE, "a = b, default value of objects; x: that have one")                                  \
    OP(COPY, "a = b as it is")                                                                     \
    OP(SET, "Set a = b; c: site with the name for errors")                                         \
    OP(REF, "a = reference to b")                                                                  \
    OP(GETSYM, "a = global name b, whatever it is by now; x: Option Explicit")                     \
    OP(REFSYM, "a = reference to the global variable named b, or value of what else it is by "     \
               "now; x: Option Explicit")                                                          \
    OP(ADD, "a = b + c")                                                                           \
    OP(SUB, "a = b - c")                                                                           \
    OP(MUL, "a = b * c")                                                                           \
    OP(DIV, "a = b / c")                                                                           \
    OP(IDIV, "a = b \\ c")                                                                         \
    OP(MOD, "a = b Mod c")                                                                         \
    OP(POW, "a = b ^ c")                                                                           \
    OP(AND, "a = b And c")                                                                         \
    OP(OR, "a = b Or c")                                                                           \
    OP(XOR, "a = b Xor c")                                                                         \
    OP(EQV, "a = b Eqv c")                                                                         \
    OP(IMP, "a = b Imp c")                                                                         \
    OP(NEG, "a = -b")                                                                              \
    OP(POS, "a = +b")                                                                              \
    OP(NOT, "a = Not b")                                                                           \
    OP(CONCAT, "a = x operands, listed behind, joined")                                            \
    OP(EQ, "a = (b = c)")                                                                          \
    OP(NE, "a = (b <> c)")                                                                         \
    OP(LT, "a = (b < c)")                                                                          \
    OP(LE, "a = (b <= c)")                                                                         \
    OP(GT, "a = (b > c)")                                                                          \
    OP(GE, "a = (b >= c)")                                                                         \
    OP(IS, "a = (b Is c)")                                                                         \
    OP(JMP, "go to a")                                                                             \
    OP(LOOP, "go back to a")                                                                       \
    OP(JT, "go to a when b is true")                                                               \
    OP(JF, "go to a when b is not true")                                                           \
    OP(JT_EQ, "go to a when b = c is true")                                                        \
    OP(JT_NE, "...")                                                                               \
    OP(JT_LT, "...")                                                                               \
    OP(JT_LE, "...")                                                                               \
    OP(JT_GT, "...")                                                                               \
    OP(JT_GE, "...")                                                                               \
    OP(JF_EQ, "go to a when b = c is not true")                                                    \
    OP(JF_NE, "...")                                                                               \
    OP(JF_LT, "...")                                                                               \
    OP(JF_LE, "...")                                                                               \
    OP(JF_GT, "...")                                                                               \
    OP(JF_GE, "...")                                                                               \
    OP(FORPREP,                                                                                    \
       "b and next: limit and step; behind: a start value; go to c when the loop does not run")    \
    OP(FORLOOP, "a += step; go to c while within the limit")                                       \
    OP(EACH, "a, a+1 = enumerator of b; c: site")                                                  \
    OP(EACHNEXT, "a = next of b, go to c; past the end: on")                                       \
    OP(AGET1, "a = b(c); x: 1 default value of objects")                                           \
    OP(ASET1, "a(b) = c")                                                                          \
    OP(INDEX, "a = b(a+1 ... a+x); c: site")                                                       \
    OP(ASET, "a(b ... b+x-1) = c; x bit 15: Set")                                                  \
    OP(AREF, "a = reference to b(c ... c+x-1); behind: a register for the lock")                   \
    OP(CALL, "a = procedure b(a+1 ... a+x)")                                                       \
    OP(CALLM, "the same for member b of the class of Me; c 0 Get or method, 1 Let, 2 Set")         \
    OP(CALLDYN, "a = global name b(a+1 ... a+x), looked up now")                                   \
    OP(MCALL, "a = b.site(a+1 ... a+x); site c")                                                   \
    OP(MPUT, "b.site(a+1 ... a+x-1) = a+x; x bit 15: Set")                                         \
    OP(BCALL, "a = function b of x operands listed behind")                                        \
    OP(NEW, "a = New class b")                                                                     \
    OP(ME, "a = Me")                                                                               \
    OP(RET, "leave the procedure")                                                                 \
    OP(EXIT, "leave by Exit: Err is cleared")                                                      \
    OP(ONERR, "x 1: On Error Resume Next, 0: GoTo 0")                                              \
    OP(DIMARR, "a = array of x dimensions, bounds in constants from b")                            \
    OP(REDIM, "a = array, bounds in b ... b+x-1; x bit 15: Preserve")                              \
    OP(ERASE, "Erase a")                                                                           \
    OP(WITH, "a = object b; c: site")                                                              \
    OP(CLR, "release registers a ... a+x-1")                                                       \
    OP(RAISE, "error x; c: site")

enum opcode {
#define OP(name, doc) OP_##name,
    VBS_OPCODES(OP)
#undef OP
    OP_COUNT
};
#define X_FLAG 0x8000u
#define X_MASK 0x7fffu

struct ins {
    uint16_t op, x;
    uint32_t a, b, c;
};
#define LIST_PER_INS 4u /* operands in an instruction-sized word of a list */

/* A place that names something: for look-ups with a memory, and for messages. */
struct site {
    struct atom *name;    /* member; NULL: default member */
    struct atom *subject; /* the variable in front, for messages; may be NULL */
    const void *key;      /* ops table or class the answer belongs to */
    const struct vbs_member *member;
    int32_t id;
    bool statement; /* result not wanted */
};

struct code_pos { /* begin of a statement */
    uint32_t start, line, column;
    uint32_t resume; /* where On Error Resume Next goes on; UINT32_MAX: the next entry */
    uint32_t live;   /* registers below stay, those above are temporaries */
};

struct bind { /* a register that stands for something outside of the procedure, set on entry */
    uint32_t reg;
    struct vbs_sym *sym; /* global variable by then, or NULL: */
    uint32_t outer;      /* register of the procedure whose code this is part of (Execute) */
};

struct local_name {
    struct atom *atom;
    uint32_t reg;
};

struct vbs_proc {
    struct vbs_unit *unit;
    struct vbs_class *cls; /* NULL: not a member */
    struct atom *name;
    const struct ins *code;
    uint32_t nparams;
    uint32_t nlocals; /* parameters, variables; registers 1 ... nlocals are variables */
    uint32_t nregs;
    uint32_t ncode;
    bool has_byval, is_sub, is_property;
    const uint8_t *byval; /* per parameter */
    const struct code_pos *pos;
    uint32_t npos;
    const struct bind *binds;
    uint32_t nbinds;
    const struct local_name *names;
    uint32_t nnames;
};

enum sym_kind {
    SYM_NONE,
    SYM_VAR,
    SYM_CONST,
    SYM_PROC,
    SYM_CLASS
};
struct vbs_sym {
    struct atom *atom;
    uint8_t kind;  /* enum sym_kind */
    bool declared; /* Dim, not just used */
    bool builtin;  /* may be redefined by the script */
    bool has_slot;
    uint32_t serial; /* of the unit that declared it, to find double declarations */
    uint32_t index;  /* in vbs.syms */
    uint32_t slot;   /* variables and constants */
    struct vbs_proc *proc;
    struct vbs_class *cls;
};

struct vbs_member {
    struct atom *atom;
    struct vbs_member *next;
    bool is_var, is_private;
    uint32_t slot, index;
    struct vbs_proc *get; /* method or Property Get */
    struct vbs_proc *let, *set;
    uint32_t ndims; /* array variable */
    bool is_array;
    const int32_t *dims;
};

struct vbs_class {
    struct vbs_unit *unit;
    struct atom *name;
    struct vbs_member *members;
    struct vbs_member **by_index; /* dispatch id - 1 */
    uint32_t nmembers, nfields;
    struct vbs_member *def;
    struct vbs_proc *init, *term;
};

struct vbs_unit {
    struct vbs_unit *next;
    struct arena arena; /* code, procedures, classes */
    struct bstr *file;
    struct var *consts;
    uint32_t nconsts, cap_consts;
    struct site *sites;
    uint32_t nsites, cap_sites;
    struct vbs_proc *main;
    bool ran;
    bool keep; /* declares procedures or classes: lives as long as the engine */
};
