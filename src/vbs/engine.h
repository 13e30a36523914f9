/* engine: the inside of struct vbs, shared by the parts of the module. */
#pragma once
#include "vbs/code.h"
#include "vbs/locale.h"
#include "vbs/vbs.h"

#include <stdatomic.h>

struct vbs_frame {
    const struct ins *ip; /* the call this frame waits in */
    struct var *base;
    struct vbs_proc *proc;
    struct vbs_instance *me; /* counted */
    struct var *consts, *fields;
    bool resume_next;
    bool entry; /* return to C */
};

struct vbs_instance {
    struct disp d;
    struct vbs *engine;                 /* NULL after the engine has gone */
    struct vbs_class *cls;              /* NULL then too */
    struct vbs_instance *next, **pprev; /* in one of the lists of the engine */
    bool terminated;
    struct var fields[];
};

struct vbs_err_state {
    int32_t number;
    hres hr;
    struct bstr *source, *description, *helpfile;
    int32_t helpcontext;
    bool foreign;   /* from an object: description is as it came */
    char name[128]; /* suffix, UTF-8; "" = none */
};

struct vbs {
    struct engine base; /* ops: only when made by vbs_engine_create */
    struct script_host host;
    struct atoms atoms;
    struct vbs_sym **syms;
    uint32_t nsyms, cap_syms;
    struct var *globals; /* VBS_MAX_GLOBALS, never moves */
    uint32_t nglobals;
    struct var *stack, *stack_end;
    struct vbs_frame *frames, *frame, *frames_end; /* frames[0] is a sentinel without procedure */
    unsigned reentry;
    struct vbs_unit *units; /* newest first */
    uint32_t serial;
    uint32_t *global_members; /* slots of their objects */
    uint32_t nglobal_members;
    struct vbs_instance *instances; /* list head */
    struct vbs_instance *pending;   /* waiting for destruction, chained by next */
    bool destroying;

    _Atomic bool attention; /* stop or interrupt asked for: looked at by loops and calls */
    _Atomic bool interrupted;
    bool stop_flag, stopping;
    int32_t exit_code;

    struct vbs_err_state failure; /* the error travelling now */
    struct vbs_err_state err;     /* what the script sees as Err */
    bool raised;                  /* failure was filled by Err.Raise */
    struct disp *err_object;
    struct disp *globals_object; /* borrowed; NULL: nobody has it */
    uint32_t fail_line, fail_column;
    struct bstr *fail_file;

    struct bstr *chars[256]; /* texts of one character, made when first needed */
    uint32_t rnd_seed;
    const struct vbs_locale *locale; /* NULL: en-US */
    struct vbs_locale *locale_kept;  /* the last one loaded, selected or not; owned */
};

/* ---- errors (error.c): all return -1 and fill e->failure ---- */
int vbs_raise(struct vbs *e, int number, const char *name); /* name: suffix, may be NULL */
int vbs_raise_atom(struct vbs *e, int number, const struct atom *a);
int vbs_raise_value(struct vbs *e, int number,
                    const struct var *v); /* suffix [string: "x"] and the like */
int vbs_raise_hres(struct vbs *e, hres hr, struct disp_error *err,
                   const char *name); /* err is taken */
void vbs_err_clear(struct vbs_err_state *s);
/* The travelling error becomes Err (On Error Resume Next). */
void vbs_err_catch(struct vbs *e);
/* The travelling error as answer of a dispatch call; inside of the engine it just goes on travelling. */
hres vbs_failure_answer(struct vbs *e, struct disp_error *out);
void vbs_failure_report(struct vbs *e, struct script_error *out);
hres vbs_err_object_create(struct vbs *e, struct disp **out);

/* ---- symbols (engine.c) ---- */
struct vbs_sym *vbs_sym_get(struct vbs *e, struct atom *a); /* NULL: out of memory */
bool vbs_sym_slot(struct vbs *e, struct vbs_sym *s); /* gives it a global variable; false: limit */
void vbs_unit_free(struct vbs_unit *u);
void vbs_globals_cut(struct vbs *e); /* the engine goes: its global scope answers no more */

/* ---- compiler ---- */
enum compile_mode {
    COMPILE_BLOCK,
    COMPILE_LOCAL,
    COMPILE_EXPRESSION
};
/* outer: for COMPILE_LOCAL and _EXPRESSION the frame whose variables the code sees, may be NULL. */
hres vbs_compile(struct vbs *e, struct slice text, const char *file, uint32_t first_line,
                 enum compile_mode mode, const struct vbs_frame *outer, struct vbs_unit **out,
                 struct script_error *err);

/* ---- machine (vm.c) ---- */
/* Runs a procedure to its end. 0, or -1 with e->failure set (or e->stopping). result may be NULL.
 * me is borrowed. refs: arguments of VT_BYREF reach their variables. */
int vbs_exec(struct vbs *e, struct vbs_proc *p, struct vbs_instance *me, struct var *args,
             unsigned n, struct var *result);
int vbs_exec_inner(struct vbs *e, struct vbs_proc *p,
                   struct var *result); /* Execute: Me and variables of the caller */

uint32_t vbs_line(const struct vbs *e); /* of the call that runs now; 0: none */
void vbs_release(struct var *v);        /* var_clear that knows the hidden types; leaves Empty */
static inline void vbs_kill(struct var *v)
{
    if (v->vt & (VT_ARRAY | 8)) {
        vbs_release(v);
    }
}

/* ---- arithmetic (arith.c, compare.c): results are new values; 0 or -1 ---- */
int vbs_arith(struct vbs *e, unsigned op, const struct var *a, const struct var *b,
              struct var *out); /* op: OP_ADD ... OP_IMP */
int vbs_unary(struct vbs *e, unsigned op, const struct var *a,
              struct var *out); /* OP_NEG, OP_POS, OP_NOT */
enum {
    CMP_NULL = 2
}; /* order -1, 0, 1, or: one side was Null */
/* hard: 1 = a is a literal, 2 = b is: a literal number pulls text to its type, otherwise numbers
 * are less than text. */
int vbs_compare(struct vbs *e, const struct var *a, const struct var *b, unsigned hard, int *order);
int vbs_truth(struct vbs *e, const struct var *v, bool *out);
/* Default value of objects into tmp (to be cleared), or v itself. NULL: failed. */
const struct var *vbs_plain(struct vbs *e, const struct var *v, struct var *tmp);

/* ---- conversions (value.c) ---- */
/* As var_to_... of disp, with text read and written in the locale of the script. */
hres vbs_bstr_of(const struct vbs *e, const struct var *v, struct bstr **out);
hres vbs_r8_of(const struct vbs *e, const struct var *v, double *out);
hres vbs_bool_of(const struct vbs *e, const struct var *v, bool *out);
static inline const struct var_number_style *vbs_number_style(const struct vbs *e)
{
    return e->locale ? &e->locale->number : NULL;
}
static inline const struct vardate_style *vbs_date_style(const struct vbs *e)
{
    return e->locale ? &e->locale->date : NULL;
}
/* With script errors. */
int vbs_to_text(struct vbs *e, const struct var *v,
                struct bstr **out); /* Null: error 94; returned */
int vbs_to_double(struct vbs *e, const struct var *v, double *out);
int vbs_to_long(struct vbs *e, const struct var *v, int32_t *out);
/* Automation failure of a coercion of v as script error. */
int vbs_conv_fail(struct vbs *e, hres hr, const struct var *v);

/* ---- objects (object.c) ---- */
extern const struct disp_ops vbs_instance_ops;
void vbs_drain(struct vbs *e); /* destroys instances that wait for it */
/* The end: Class_Terminate of all that still live, then their fields go. Those that somebody else
 * holds a reference to become empty shells when cut is true. */
void vbs_sweep_instances(struct vbs *e, bool cut);
int vbs_new(struct vbs *e, struct vbs_class *c, struct var *out);
const struct vbs_member *vbs_class_find(const struct vbs_class *c, const struct atom *a);
hres vbs_procref_create(struct vbs *e, struct vbs_proc *p, struct disp **out); /* GetRef */

/* ---- calls out (call.c) ---- */
int vbs_invoke(struct vbs *e, struct disp *o, struct site *s, unsigned kind, struct var *args,
               unsigned n, struct var *result);
/* b(args): array element, default member. */
int vbs_index(struct vbs *e, const struct var *base, struct var *args, unsigned n, struct site *s,
              struct var *result);
int vbs_index_put(struct vbs *e, struct var *base, struct var *args, unsigned n,
                  const struct var *value, bool set, const char *name);
/* ReDim, Dim of arrays and Erase; target may be a reference. */
int vbs_dim(struct vbs *e, struct var *target, const struct var *bounds, unsigned n, bool fixed);
int vbs_redim(struct vbs *e, struct var *target, const struct var *bounds, unsigned n,
              bool preserve);
int vbs_erase(struct vbs *e, struct var *target);
int vbs_element(struct vbs *e, struct var_array *a, const struct var *args, unsigned n,
                struct var **out);
int vbs_put(struct vbs *e, struct disp *o, struct site *s, struct var *args, unsigned n, bool set);
int vbs_concat(struct vbs *e, struct var *dest, const struct var **list, unsigned n);

/* ---- library ---- */
typedef int (*vbs_fn)(struct vbs *e, const struct var **argv, unsigned n, struct var *result);
struct vbs_function {
    const char *name;
    uint8_t min, max; /* 255: any number */
    bool object;      /* may return an object */
    vbs_fn fn;
    const char *doc;
};
extern const struct vbs_function vbs_functions[];
extern const unsigned vbs_functions_count;
hres vbs_constants_define(struct vbs *e);
