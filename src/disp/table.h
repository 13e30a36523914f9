/* table: host objects as tables of members: dispatch by name and id, binding of arguments, errors. One row a member. */
#pragma once
#include "disp/disp.h"
#include "util/arena.h"

struct sobj;
struct scall;

enum param_type {
    P_STR,   /* text; objects give their default value (a path object its path) */
    P_INT,   /* 32-bit number */
    P_FLAGS, /* 32-bit number of the bits in `bits`: WBEM_E_INVALID_PARAMETER for others */
    P_BOOL,
    P_VAR, /* anything, unconverted */
    P_OBJ, /* an object or Nothing (Null, Empty); of class cls when that is given */
};
struct param {
    const char *name;
    enum param_type type;
    bool optional;
    int32_t number;           /* default of P_INT, P_FLAGS, P_BOOL */
    uint32_t bits;            /* P_FLAGS: those that are accepted */
    const char *text;         /* default of P_STR, NULL = "" */
    const struct sclass *cls; /* P_OBJ: what it must be */
    hres missing;             /* required: answer when it is left out; 0: DISP_E_PARAMNOTOPTIONAL */
};
#define MAX_PARAMS 16
struct member {
    const char *name;
    int32_t id;     /* dispid of the type library */
    unsigned kinds; /* enum disp_kind: how it may be called */
    hres (*fn)(struct sobj *self, struct scall *c);
    const struct param
        *params; /* ended by a row without name; for put the value comes last and is c->value */
};
/* One class of scripting objects. */
struct sclass {
    struct disp_ops ops;          /* made with SOBJ_OPS; type_name is TypeName() and Err.Source */
    const struct member *members; /* ended by a row without name */
    void (*destroy)(struct sobj *self);
    /* names beyond the table (properties and methods of CIM objects); may be NULL */
    hres (*find)(struct sobj *self, struct slice name, int32_t *id);
    hres (*invoke)(struct sobj *self, int32_t id, struct disp_call *call);
    hres (*new_enum)(struct sobj *self, struct disp_enum **out, struct disp_error *err);
    hres (*connect)(struct sobj *self, struct disp_listener *listener);
};
hres sobj_get_id(struct disp *d, const uint16_t *name, size_t n, int32_t *id);
hres sobj_invoke(struct disp *d, int32_t id, struct disp_call *call);
hres sobj_new_enum(struct disp *d, struct disp_enum **out, struct disp_error *err);
hres sobj_connect(struct disp *d, struct disp_listener *l);
unsigned sobj_kinds(struct disp *d, int32_t id);
hres sobj_name_at(struct disp *d, size_t i, struct str *out);
void sobj_destroy(struct disp *d);
/* stable: all members are in the table. */
#define SOBJ_OPS(name, stable)                                                                     \
    {                                                                                              \
        .type_name = (name), .destroy = sobj_destroy, .get_id = sobj_get_id,                       \
        .invoke = sobj_invoke, .new_enum = sobj_new_enum, .connect = sobj_connect,                 \
        .kinds = sobj_kinds, .name_at = sobj_name_at, .stable_ids = (stable)                       \
    }
struct sobj {
    struct disp d; /* first */
    const struct sclass *cls;
    void *ctx; /* of the module the object belongs to */
};
struct sarg {
    bool given;
    struct slice text; /* P_STR, in the call's arena, NUL-terminated */
    int32_t number;
    struct sobj *obj;  /* P_OBJ when it is an object of a table; else NULL */
    struct disp *disp; /* P_OBJ */
    const struct var *var;
};
struct scall {
    struct sarg a[MAX_PARAMS];
    const struct var *value; /* of a put */
    struct var *result;
    unsigned kind;
    int32_t id; /* of the member: one function may serve several */
    struct disp_error
        *error; /* filled from the class and status unless the member did or bare is set */
    bool bare;  /* the failure is reported without source and description */
    struct arena arena;
};

/* Allocates an object of size bytes (zeroed) with one reference. NULL: out of memory. */
void *sobj_new(void *ctx, const struct sclass *cls, size_t size);
struct sobj *sobj_of(struct disp *d);                           /* NULL when not one of ours */
struct sobj *sobj_is(struct disp *d, const struct sclass *cls); /* NULL when not of the class */
static inline void *sobj_unref(void *o)
{
    if (o) {
        disp_unref(&((struct sobj *)o)->d);
    }
    return NULL;
}
static inline void *sobj_ref(void *o)
{
    disp_ref(&((struct sobj *)o)->d);
    return o;
}
/* Source and description of a failed call into e, as scripts see them: "Invalid class ". */
void fill_error(struct disp_error *e, const char *source, hres hr);

/* Results. The put_ functions take what they are given and may be used in a return. */
hres ret_text(struct scall *c, struct slice text);
static inline hres ret_int(struct scall *c, int32_t n)
{
    *c->result = VAR_I4(n);
    return 0;
}
static inline hres ret_bool(struct scall *c, bool b)
{
    *c->result = VAR_BOOL(b);
    return 0;
}
hres ret_obj(struct scall *c, void *sobj); /* taken; NULL: out of memory */
/* A put's value as text or number. */
hres put_text(struct scall *c, struct slice *out);
hres put_number(struct scall *c, int32_t *out);

/* A snapshot cursor for For Each over a fixed list of values (taken, with their array). */
hres list_enum_new(struct var *items, size_t n, struct disp_enum **out);
