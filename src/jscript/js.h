/* js: the inside of the engine, shared by the parts of the module.
 *
 * Duktape leaves a C function by longjmp when something fails, lack of memory included: between taking
 * a reference and giving it back nothing is called that can throw, but in a protected call. */
#pragma once
#include "jscript/jscript.h"
#include "util/map.h"
#include "util/vec.h"

#include <duktape.h>
#include <stdatomic.h>

struct js_object;
struct js_owned;
struct js {
    struct engine base;
    struct script_host host;
    duk_context *ctx;
    struct js_owned *owned;    /* by objects of JavaScript */
    void *date_prototype;      /* of dates, held by its getTime */
    struct js_object *objects; /* JavaScript objects that somebody outside holds */
    struct map exported;       /* the same by their place in the heap (the pointer's bytes) */
    struct VEC(char *) names;  /* by dispatch id - 1 */
    struct map ids;            /* dispatch ids of the names */
    struct VEC(struct disp *) scopes; /* objects whose members are names of their own; counted */
    char *file;                       /* of the block compiled last, for errors without a place */
    uint32_t compiled, ran;           /* blocks */
    uint32_t next_slot;               /* of the table of objects that are held outside */
    unsigned depth;                   /* calls into the language that are active */
    bool stopping;
    unsigned refused; /* calls of the host since */
    _Atomic bool interrupted;
};
#define HIDDEN(name)  DUK_HIDDEN_SYMBOL(name)
#define STASH_PENDING "pending" /* compiled blocks */
#define STASH_REFS    "refs"    /* objects held outside, by slot */
#define STASH_HANDLER "handler" /* of the proxies of host objects */
#define STASH_RELEASE "release" /* finalizer of what owns something of ours */
#define STASH_DATE    "date"    /* Duktape's Date, and getTime of its dates, */
#define STASH_TIME    "time"    /* as they were before any script */

struct js *js_of(duk_context *ctx);

/* ---- values (js_value.c): push functions throw for lack of memory ---- */
void js_push_bstr(duk_context *ctx, const struct bstr *s);
void js_push_var(duk_context *ctx, const struct var *v);
/* The value at idx as a new one; objects are counted. Throws for lack of memory. */
hres js_get_var(duk_context *ctx, duk_idx_t idx, struct var *out);
struct bstr *js_get_bstr(duk_context *ctx, duk_idx_t idx); /* of a string; NULL: out of memory */

/* ---- what objects of JavaScript own (js_own.c) ---- */
struct js_owned {
    struct js_owned *next, **prev;
    struct disp *object;
    struct var_array *array;
    struct disp_enum *cursor;
};
/* Makes the object at the top an owner, of nothing at first. Scripts must not reach it: what inherits
 * from it would be finalized like it. What it owns ends with it, or with the engine: there are no
 * finalizers when memory is short. Throws. */
struct js_owned *js_own(duk_context *ctx);
struct js_owned *js_owned_at(duk_context *ctx, duk_idx_t idx); /* NULL: no owner. Does not throw. */
void js_owned_clear(struct js_owned *w);
void js_own_init(duk_context *ctx);
void js_own_end(struct js *js); /* the heap has gone */

/* ---- objects (js_object.c) ---- */
void js_objects_init(duk_context *ctx);
void js_push_disp(duk_context *ctx, struct disp *o);      /* a reference is taken */
struct disp *js_disp_at(duk_context *ctx, duk_idx_t idx); /* borrowed; NULL: no host object */
/* A JavaScript object for the outside: the same one as before while it lives. */
hres js_export(duk_context *ctx, duk_idx_t idx, struct disp **out);
hres js_globals(struct engine *e, struct disp **out);
void js_cut_objects(struct js *js); /* the engine goes: they answer no more */
/* The script was stopped or interrupted: what calls the host is refused. */
bool js_refuses(struct js *js);
/* Pushes a value and releases it, whatever happens. */
void js_push_taken(duk_context *ctx, struct var *v);
/* Invokes and pushes the result, or throws. args: n values from idx on. */
void js_invoke(duk_context *ctx, struct disp *o, int32_t id, unsigned kind, duk_idx_t idx,
               duk_idx_t n);

/* ---- errors (js_error.c) ---- */
/* Throws hr as an Error with number and description; err is taken. */
duk_ret_t js_throw(duk_context *ctx, hres hr, struct disp_error *err);
duk_ret_t js_throw_number(duk_context *ctx, int number); /* of the language: HRES_SCRIPT(number) */
/* The thrown value at the top, popped, as the host reports it; compile: it comes of the compiler. */
void js_take_error(struct js *js, bool compile, struct script_error *out);
/* The same as the answer of a dispatch call. */
hres js_answer_error(struct js *js, struct disp_error *out);
void js_errors_init(duk_context *ctx);

/* ---- the library (js_lib.c) ---- */
void js_lib_init(duk_context *ctx);
