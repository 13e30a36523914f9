/* cim_value: one typed CIM value (DSP0004 2.2, MS-WMIO 2.2): scalar or array, or NULL of a type. */
#pragma once
#include "cim/cimstr.h"
#include "util/str.h"

enum cim_type {    /* numbers of WbemCimtypeEnum */
    CIM_EMPTY = 0, /* NULL without a type */
    CIM_SINT16 = 2,
    CIM_SINT32 = 3,
    CIM_REAL32 = 4,
    CIM_REAL64 = 5,
    CIM_STRING = 8,
    CIM_BOOLEAN = 11,
    CIM_OBJECT = 13,
    CIM_SINT8 = 16,
    CIM_UINT8 = 17,
    CIM_UINT16 = 18,
    CIM_UINT32 = 19,
    CIM_SINT64 = 20,
    CIM_UINT64 = 21,
    CIM_DATETIME = 101,
    CIM_REFERENCE = 102,
    CIM_CHAR16 = 103,
    CIM_ARRAY = 0x2000, /* flag */
};
struct cim_object;
struct cim_array;
union cim_data {
    int64_t i;  /* sint8..sint64 */
    uint64_t u; /* uint8..uint64, char16 */
    double r;   /* real32, real64 */
    bool b;
    struct cim_str *str;    /* string, reference, datetime (25 characters) */
    struct cim_object *obj; /* embedded class or instance */
    struct cim_array *arr;  /* type has CIM_ARRAY */
};
struct cim_value {
    uint16_t type;
    bool null;       /* data is 0 */
    bool is_default; /* in instances: taken from the class, not set */
    union cim_data d;
};
_Static_assert(sizeof(struct cim_value) == 16, "values are copied a lot");

/* One-dimensional array; shared and immutable once in a value. Elements have the value's type
 * without CIM_ARRAY. */
struct cim_array {
    ref_count refs;
    uint16_t type;
    uint32_t n;
    union cim_data v[];
};
#define CIM_ARRAY_MAX 0x1000000u /* elements */
struct cim_array *cim_array_new(unsigned elem_type,
                                size_t n); /* elements zero; NULL: out of memory or too large */
struct cim_array *cim_array_unref(struct cim_array *a);

void cim_value_clear(struct cim_value *v); /* releases; v becomes the typed NULL */
void cim_value_copy(struct cim_value *dst,
                    const struct cim_value *src); /* dst is overwritten; cannot fail */
/* Releases dst and puts src (taken) there. */
void cim_value_set(struct cim_value *dst, struct cim_value src);
static inline struct cim_value cim_null(unsigned type)
{
    return (struct cim_value){.type = (uint16_t)type, .null = true};
}
static inline struct cim_value cim_uint(unsigned type, uint64_t u)
{
    return (struct cim_value){.type = (uint16_t)type, .d.u = u};
}
static inline struct cim_value cim_sint(unsigned type, int64_t i)
{
    return (struct cim_value){.type = (uint16_t)type, .d.i = i};
}
static inline struct cim_value cim_bool(bool b)
{
    return (struct cim_value){.type = CIM_BOOLEAN, .d.b = b};
}
static inline struct cim_value cim_real(unsigned type, double r)
{
    return (struct cim_value){.type = (uint16_t)type, .d.r = r};
}
/* s taken; NULL gives the typed NULL. */
static inline struct cim_value cim_strval(unsigned type, struct cim_str *s)
{
    return (struct cim_value){.type = (uint16_t)type, .null = s == NULL, .d.str = s};
}
static inline struct cim_value cim_objval(struct cim_object *o) /* o taken */
{
    return (struct cim_value){.type = CIM_OBJECT, .null = o == NULL, .d.obj = o};
}
static inline struct cim_value cim_arrval(struct cim_array *a) /* a taken */
{
    return (struct cim_value){
        .type = (uint16_t)(a ? a->type | CIM_ARRAY : CIM_EMPTY), .null = a == NULL, .d.arr = a};
}
/* A copy of text as a value of type; WBEM_E_OUT_OF_MEMORY. */
hres cim_value_text(struct cim_value *out, unsigned type, struct slice text);
/* Element i of an array value, as a borrowed scalar (do not clear). */
static inline struct cim_value cim_elem(const struct cim_value *v, uint32_t i)
{
    return (struct cim_value){.type = (uint16_t)(v->type & ~CIM_ARRAY), .d = v->d.arr->v[i]};
}
static inline uint32_t cim_elem_count(const struct cim_value *v)
{
    return v->null ? 0 : v->d.arr->n;
}
void cim_data_copy(unsigned elem_type, union cim_data *dst, const union cim_data *src);
void cim_data_clear(unsigned elem_type, union cim_data *d);

enum cim_compare_flags {
    CIM_CMP_CASE = 0,
    CIM_CMP_NOCASE = 1
};
/* Same type and value; NULLs of one type are equal. */
bool cim_value_eq(const struct cim_value *a, const struct cim_value *b, unsigned flags);

/* Type classes and names: "uint32"; from name: CIM_EMPTY when unknown. */
const char *cim_type_name(unsigned type); /* without CIM_ARRAY; NULL when not a CIM type */
unsigned cim_type_from_name(struct slice name);
bool cim_type_is_text(unsigned type);   /* string, datetime, reference */
bool cim_type_is_signed(unsigned type); /* sint8..64 */
bool cim_type_is_unsigned(unsigned type);
bool cim_type_is_real(unsigned type);
/* The value range of an integer type (also char16). */
void cim_type_range(unsigned type, int64_t *min, uint64_t *max);

/* src as a value of type (scalar to scalar, array to array of convertible elements).
 * WBEM_E_TYPE_MISMATCH, WBEM_E_VALUE_OUT_OF_RANGE, WBEM_E_OUT_OF_MEMORY; out untouched then. */
hres cim_value_convert(const struct cim_value *src, unsigned type, struct cim_value *out);
/* A value of a type from its text on a command line: numbers, texts, true, dates as they are; arrays {a,b}, where a backslash
 * keeps the next character. As cim_value_convert; an array without braces: WBEM_E_TYPE_MISMATCH. */
hres cim_value_from_words(struct slice t, unsigned type, struct cim_value *out);
/* Text of a scalar without quotes: numbers decimal, TRUE/FALSE, strings as they are, objects and
 * NULL nothing. */
void str_add_cim_plain(struct str *out, const struct cim_value *v);
