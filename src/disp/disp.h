/* disp: VARIANT values and the dispatch interface — all that a script engine and the host objects
 * know of each other.
 *
 * Everything here belongs to one script thread: counts are not atomic, nothing may be touched from
 * another thread. Objects that receive work from elsewhere (sinks) do so through disp/loop.h.
 * Strings are UTF-16 code units, as VBScript's Len, Mid and AscW define them; conversion from and
 * to the UTF-8 of the core happens here and nowhere else (bstr_from_utf8, str_add_bstr). */
#pragma once
#include "util/base.h"
#include "util/hres.h"
#include "util/str.h"

/* ---- strings ---- */
/* Counted, immutable while shared; a sole owner may append in place (bstr_append keeps spare room,
 * so building a string in a loop is linear). len and cap count code units; ch[len] is always 0.
 * NULL means the empty string everywhere a bstr pointer is read. */
struct bstr {
    uint32_t refs;
    uint32_t len;
    uint32_t cap;
    uint32_t hash; /* 0 = not computed; cleared by every change */
    uint16_t ch[];
};
#define BSTR_MAX 0x3fffff00u /* code units; beyond: WBEM_E_OUT_OF_MEMORY */
struct bstr *bstr_new(const uint16_t *p,
                      size_t n); /* p may be NULL: contents undefined; NULL: out of memory */
struct bstr *
bstr_from_utf8(struct slice s); /* returned, release with bstr_unref; NULL: out of memory */
static inline struct bstr *bstr_from_z(const char *z)
{
    return bstr_from_utf8(slice_of(z));
}
static inline struct bstr *bstr_ref(struct bstr *s)
{
    if (s) {
        s->refs++;
    }
    return s;
}
struct bstr *bstr_unref(struct bstr *s); /* returns NULL */
void bstr_unrefp(struct bstr **s);       /* cleanup function */
static inline size_t bstr_len(const struct bstr *s)
{
    return s ? s->len : 0;
}
/* a (taken) + n units at p: appends in place when a is a sole owner with room. NULL: out of memory,
 * a released. */
struct bstr *bstr_append(struct bstr *a, const uint16_t *p, size_t n);
int bstr_cmp(const struct bstr *a, const struct bstr *b);     /* by code unit: <0, 0, >0 */
int bstr_casecmp(const struct bstr *a, const struct bstr *b); /* simple folding of each unit */
uint32_t bstr_hash(struct bstr *s);                           /* never 0 */
void str_add_bstr(struct str *out, const struct bstr *s);     /* as UTF-8 */

/* ---- VARIANT ---- */
/* Numbers of the Automation types; what VarType() returns. */
enum var_type {
    VT_EMPTY = 0,
    VT_NULL = 1,
    VT_I2 = 2,
    VT_I4 = 3,
    VT_R4 = 4,
    VT_R8 = 5,
    VT_CY = 6,   /* int64, 10,000 = 1 */
    VT_DATE = 7, /* days since 1899-12-30 */
    VT_BSTR = 8,
    VT_DISPATCH = 9,
    VT_ERROR = 10, /* scode; DISP_E_PARAMNOTFOUND = argument left out */
    VT_BOOL = 11,  /* -1 or 0 */
    VT_VARIANT = 12,
    VT_UI1 = 17,
    VT_ARRAY = 0x2000, /* | VT_VARIANT: arr */
    VT_BYREF = 0x4000, /* | VT_VARIANT: ref points to a var, used in arguments only */
};
struct disp;
struct disp_listener;
struct var_array;
struct var {
    uint16_t vt;
    uint16_t r1;
    uint32_t r2;
    union {
        int16_t i2;
        int32_t i4;
        uint8_t ui1;
        float r4;
        double r8; /* also VT_DATE */
        int64_t cy;
        int16_t boolean;
        int32_t scode;
        struct bstr *str;      /* may be NULL = "" */
        struct disp *obj;      /* may be NULL = Nothing */
        struct var_array *arr; /* one owner: copying a var copies the array */
        struct var *ref;       /* borrowed */
        uint64_t bits;
    };
};
_Static_assert(sizeof(struct var) == 16, "a VARIANT is 16 bytes");

/* Arrays: up to 60 dimensions, elements are vars in column-major order as in Automation (first
 * index fastest). */
struct var_dim {
    uint32_t n;
    int32_t lower;
};
#define VAR_ARRAY_MAX_DIMS  60
#define VAR_ARRAY_MAX_ELEMS 0x7ffffffu
struct var_array {
    uint32_t total, cap; /* elements; room for them */
    uint16_t ndims;
    bool fixed;     /* Dim a(5): ReDim is refused */
    bool orphan;    /* its variable has gone while it was locked: destroyed by the last unlock */
    uint32_t locks; /* > 0 while For Each or a ByRef element is out: ReDim and Erase are refused */
    struct var *v;
    struct var_dim dim[];
};
struct var_array *var_array_create(const struct var_dim *dims,
                                   unsigned ndims); /* NULL: out of memory or too large */
struct var_array *var_array_create1(size_t n);      /* lower 0 */
/* Changes the last dimension to n elements; those that stay keep their values. Not for a locked one.
 * Growing step by step takes linear time. */
hres var_array_resize(struct var_array *a, uint32_t n);
void var_array_destroy(struct var_array *a); /* a locked one lives on until it is unlocked */
void var_array_lock(struct var_array *a);
void var_array_unlock(struct var_array *a);

void var_clear(struct var *v); /* releases and sets VT_EMPTY */
hres var_copy(struct var *dst,
              const struct var *src); /* dst is overwritten, not released; BYREF is followed */
static inline void var_move(struct var *dst, struct var *src)
{
    *dst = *src;
    *src = (struct var){0};
}
/* src behind any BYREF. */
static inline const struct var *var_deref(const struct var *v)
{
    while (v->vt & VT_BYREF) {
        v = v->ref;
    }
    return v;
}
static inline bool var_is_missing(const struct var *v)
{
    return v->vt == VT_ERROR && v->scode == DISP_E_PARAMNOTFOUND;
}
#define VAR_EMPTY   ((struct var){0})
#define VAR_NULL    ((struct var){.vt = VT_NULL})
#define VAR_I4(x)   ((struct var){.vt = VT_I4, .i4 = (x)})
#define VAR_I2(x)   ((struct var){.vt = VT_I2, .i2 = (x)})
#define VAR_R8(x)   ((struct var){.vt = VT_R8, .r8 = (x)})
#define VAR_BOOL(x) ((struct var){.vt = VT_BOOL, .boolean = (int16_t)((x) ? -1 : 0)})
#define VAR_STR(s)  ((struct var){.vt = VT_BSTR, .str = (s)})     /* takes the reference */
#define VAR_OBJ(o)  ((struct var){.vt = VT_DISPATCH, .obj = (o)}) /* takes the reference */
#define VAR_MISSING ((struct var){.vt = VT_ERROR, .scode = DISP_E_PARAMNOTFOUND})

/* Coercions by the Automation rules (the ones of VBScript's CStr, CLng …, English locale-free
 * forms). out receives a new value. Objects are asked for their default property.
 * DISP_E_TYPEMISMATCH, DISP_E_OVERFLOW, DISP_E_BADVARTYPE; Null: WBEM-free code DISP_E_TYPEMISMATCH
 * unless noted. */
hres var_to_bstr(const struct var *v,
                 struct bstr **out); /* returned, release with bstr_unref; Empty = "" */
hres var_to_i4(const struct var *v, int32_t *out); /* rounds half to even; numeric text allowed */
hres var_to_r8(const struct var *v, double *out);
hres var_to_bool(const struct var *v, bool *out);
hres var_to_i64(const struct var *v, int64_t *out); /* decimal or 0x text, integral numbers */

/* ---- objects ---- */
enum disp_kind {
    DISP_METHOD = 1,
    DISP_GET = 2,
    DISP_PUT = 4,
    DISP_PUTREF = 8,
    DISP_TAKES_ARGUMENTS = 16 /* disp_ops.kinds alone */
};                            /* may be or-ed: METHOD|GET */
#define DISPID_VALUE   0      /* default member */
#define DISPID_NEWENUM (-4)

/* Error detail of a failed call; all strings owned here, NULL = none. */
struct disp_error {
    struct bstr *source, *description, *helpfile;
    int32_t helpcontext;
    hres hr; /* of an answer DISP_E_EXCEPTION: the code that is meant; 0: none */
};
void disp_error_clear(struct disp_error *e);

struct disp_call {
    unsigned kind; /* enum disp_kind */
    unsigned nargs;
    struct var
        *args; /* in the order written; for PUT/PUTREF the new value is the last one. Borrowed; an
                  argument of VT_BYREF|VT_VARIANT may be assigned through ref (var_clear first). */
    struct var *result;      /* VT_EMPTY on entry; never NULL */
    struct disp_error error; /* filled by the callee when it fails; the caller clears it */
};

struct disp_enum { /* For Each cursor, counted like an object */
    const struct disp_enum_ops *ops;
};
struct disp_enum_ops {
    hres (*next)(struct disp_enum *self, struct var *out,
                 struct disp_error *err); /* 0 = one element, 1 = end */
    void (*destroy)(struct disp_enum *self);
};

struct disp {
    const struct disp_ops *ops;
    uint32_t refs;
};
/* One table per class of objects; NULL entries mean "not supported". */
struct disp_ops {
    const char *type_name; /* TypeName(), e.g. "SWbemServicesEx" */
    void (*destroy)(struct disp *self);
    /* Name to id, without case. 0 or DISP_E_UNKNOWNNAME. Ids stay valid for the life of the object.
     */
    hres (*get_id)(struct disp *self, const uint16_t *name, size_t n, int32_t *id);
    hres (*invoke)(struct disp *self, int32_t id, struct disp_call *call);
    hres (*new_enum)(struct disp *self, struct disp_enum **out, struct disp_error *err);
    /* Events: at most one listener per object; NULL disconnects. See struct disp_listener. */
    hres (*connect)(struct disp *self, struct disp_listener *listener);
    /* How a member may be called: enum disp_kind or-ed, and DISP_TAKES_ARGUMENTS. 0: unknown. For
     * engines that must know whether obj.x is a value or a method before it is called. May be NULL. */
    unsigned (*kinds)(struct disp *self, int32_t id);
    /* The name of the i-th member, appended; 1 behind the last. Of objects whose members are made
     * names of their own (global scopes). May be NULL. */
    hres (*name_at)(struct disp *self, size_t i, struct str *out);
    /* get_id answers the same for every object of this table and at any time: callers may remember
     * the id per call site. Leave false for objects whose members differ from one to the other. */
    bool stable_ids;
};
/* Error n of the script engines as a code: what an object returns when the script shall see exactly
 * number n, e.g. HRES_SCRIPT(9) "Subscript out of range". */
#define HRES_SCRIPT(n) ((hres)(0x800A0000u | (uint32_t)(n)))
/* What an event source calls, on the script thread. args are borrowed; the listener returns the
 * failure of the handler (a script error already reported by its owner) or 0, also when there is no
 * handler. */
struct disp_listener {
    hres (*fire)(struct disp_listener *self, const char *event, struct var *args, unsigned nargs);
};
static inline struct disp *disp_ref(struct disp *o)
{
    if (o) {
        o->refs++;
    }
    return o;
}
static inline struct disp *disp_unref(struct disp *o)
{
    if (o && --o->refs == 0) {
        o->ops->destroy(o);
    }
    return NULL;
}
void disp_unrefp(struct disp **o); /* cleanup function */
/* Invoke by name and of the default property, for C callers. */
hres disp_invoke_name(struct disp *o, const char *name, struct disp_call *call);
/* An object with the members length, 0, 1 ... (an array of JScript) as an array; returned, release
 * with var_clear. DISP_E_TYPEMISMATCH: it is none. */
hres disp_to_array(struct disp *o, struct var *out);
hres disp_default_value(struct disp *o, struct var *out, struct disp_error *err);
