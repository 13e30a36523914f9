/* sem_value: constants of the source text as CIM values. */
#include "cim/datetime.h"
#include "mof/sem.h"
#include "util/num.h"
#include "util/utf.h"

static bool mismatch(struct mof_scope_ctx *s, const struct mof_ast_value *v, unsigned type)
{
    const char *name = cim_type_name(type & ~(unsigned)CIM_ARRAY);
    return mof_fail(s->c, v->pos, WBEMMOF_E_TYPE_MISMATCH, "%s%s is expected",
                    name ? name : "a value", type & CIM_ARRAY ? "[]" : "");
}

static bool out_of_range(struct mof_scope_ctx *s, const struct mof_ast_value *v, unsigned type)
{
    return mof_fail(s->c, v->pos, WBEMMOF_E_OUT_OF_RANGE, "%s", cim_type_name(type));
}

static bool from_integer(struct mof_scope_ctx *s, const struct mof_ast_value *v, unsigned type,
                         struct cim_value *out)
{
    int64_t min;
    uint64_t max;
    if (cim_type_is_real(type)) {
        double r = (double)v->number;
        *out = cim_real(type, v->negative ? -r : r);
        return true;
    }
    if (!cim_type_is_signed(type) && !cim_type_is_unsigned(type) && type != CIM_CHAR16) {
        return mismatch(s, v, type);
    }
    cim_type_range(type, &min, &max);
    if (v->negative ? v->number > 0 - (uint64_t)min : v->number > max) {
        return out_of_range(s, v, type);
    }
    if (cim_type_is_signed(type)) {
        *out = cim_sint(type, (int64_t)(v->negative ? 0 - v->number : v->number));
    } else {
        *out = cim_uint(type, v->number);
    }
    return true;
}

static bool make_text(struct mof_scope_ctx *s, unsigned type, struct slice text,
                      struct cim_value *out)
{
    hres hr = cim_value_text(out, type, text);
    return hr == 0 || mof_fatal(s->c, hr);
}

/* 64-bit numbers are printed as text by GetObjectText_, so they are read back from text. */
static bool from_string(struct mof_scope_ctx *s, const struct mof_ast_value *v, unsigned type,
                        struct cim_value *out)
{
    if (type == CIM_SINT64) {
        int64_t i;
        hres hr = num_parse_i64(v->text, true, &i);
        *out = cim_sint(type, hr ? 0 : i);
        return hr == 0 ||
               (hr == WBEM_E_VALUE_OUT_OF_RANGE ? out_of_range(s, v, type) : mismatch(s, v, type));
    }
    if (type == CIM_UINT64) {
        uint64_t u;
        hres hr = num_parse_u64(v->text, true, &u);
        *out = cim_uint(type, hr ? 0 : u);
        return hr == 0 ||
               (hr == WBEM_E_VALUE_OUT_OF_RANGE ? out_of_range(s, v, type) : mismatch(s, v, type));
    }
    if (type == CIM_DATETIME && !cim_datetime_valid(v->text)) {
        return mof_fail(
            s->c, v->pos, WBEMMOF_E_ILLEGAL_CONSTANT_VALUE,
            "a datetime is yyyymmddHHMMSS.mmmmmmsUUU, an interval ddddddddHHMMSS.mmmmmm:000");
    }
    if (!cim_type_is_text(type)) {
        return mismatch(s, v, type);
    }
    return make_text(s, type, v->text, out);
}

/* The path an alias stands for; in another namespace than ours it carries that namespace. */
static bool alias_path(struct mof_scope_ctx *s, const struct mof_ast_value *v, struct str *out)
{
    struct mof_decl *d = map_get(&s->c->aliases, v->text);
    if (!d) {
        return mof_fail(s->c, v->pos, WBEMMOF_E_EXPECTED_ALIAS_NAME, "$%.*s is not declared",
                        (int)v->text.n, v->text.p);
    }
    if (!utf8_caseeq(d->ns, s->ns)) {
        str_addz(out, "\\\\.\\");
        str_add_slice(out, d->ns);
        str_addc(out, ':');
    }
    if (d->kind == MOF_D_CLASS) {
        str_add_slice(out, d->cls->name);
        return true;
    }
    if (d->state == MOF_WORKING) {
        return mof_fail(s->c, v->pos, WBEM_E_CIRCULAR_REFERENCE, "$%.*s needs itself",
                        (int)v->text.n, v->text.p);
    }
    if (!mof_build_instance(s->c, d)) {
        return false;
    }
    hres hr = cim_instance_relpath(d->built_instance, out);
    return hr == 0 || mof_fail(s->c, v->pos, hr, "$%.*s has no path", (int)v->text.n, v->text.p);
}

static bool from_alias(struct mof_scope_ctx *s, const struct mof_ast_value *v, unsigned type,
                       struct cim_value *out)
{
    if (type != CIM_REFERENCE) {
        return mof_fail(s->c, v->pos, WBEMMOF_E_UNEXPECTED_ALIAS, NULL);
    }
    if (s->embedded) {
        return mof_fail(s->c, v->pos, WBEMMOF_E_ALIASES_IN_EMBEDDED, NULL);
    }
    AUTO_STR path = STR_INIT;
    if (!alias_path(s, v, &path)) {
        return false;
    }
    if (FAILED(str_status(&path))) {
        return mof_fatal(s->c, WBEM_E_OUT_OF_MEMORY);
    }
    return make_text(s, type, str_slice(&path), out);
}

static bool scalar(struct mof_scope_ctx *s, const struct mof_ast_value *v, unsigned type,
                   struct slice class_name, struct cim_value *out)
{
    switch (v->kind) {
    case MOF_V_NULL:
        *out = cim_null(type);
        return true;
    case MOF_V_BOOL:
        *out = cim_bool(v->boolean);
        return type == CIM_BOOLEAN || mismatch(s, v, type);
    case MOF_V_INT:
        return from_integer(s, v, type, out);
    case MOF_V_CHAR:
        return type == CIM_CHAR16 || type == CIM_UINT16 ? from_integer(s, v, type, out)
                                                        : mismatch(s, v, type);
    case MOF_V_REAL:
        *out = cim_real(type, v->real);
        return cim_type_is_real(type) || mismatch(s, v, type);
    case MOF_V_STRING:
        return from_string(s, v, type, out);
    case MOF_V_ALIAS:
        return from_alias(s, v, type, out);
    case MOF_V_LIST:
        return mof_fail(s->c, v->pos, WBEMMOF_E_UNEXPECTED_ARRAY_INIT, NULL);
    case MOF_V_INSTANCE:
        return type == CIM_OBJECT ? mof_build_embedded(s, v->instance, class_name, out)
                                  : mismatch(s, v, type);
    }
    return false;
}

static bool list(struct mof_scope_ctx *s, const struct mof_ast_value *v, unsigned type,
                 struct slice class_name, struct cim_value *out)
{
    unsigned elem = type & ~(unsigned)CIM_ARRAY;
    struct cim_array *a = cim_array_new(elem, v->count);
    if (!a) {
        return mof_fatal(s->c, WBEM_E_OUT_OF_MEMORY);
    }
    uint32_t n = 0;
    for (const struct mof_ast_value *e = v->first; e; e = e->next) {
        struct cim_value item = {0};
        bool ok = e->kind == MOF_V_NULL ? mof_fail(s->c, e->pos, WBEMMOF_E_NULL_ARRAY_ELEM, NULL)
                                        : scalar(s, e, elem, class_name, &item);
        if (!ok) {
            a->n = n; /* the rest was never set */
            (void)cim_array_unref(a);
            return false;
        }
        a->v[n++] = item.d;
    }
    *out = cim_arrval(a);
    return true;
}

bool mof_value_typed(struct mof_scope_ctx *s, const struct mof_ast_value *v, unsigned type,
                     struct slice class_name, uint32_t array_size, struct cim_value *out)
{
    if (!(type & CIM_ARRAY)) {
        return scalar(s, v, type, class_name, out);
    }
    if (v->kind == MOF_V_NULL) {
        *out = cim_null(type);
        return true;
    }
    if (v->kind != MOF_V_LIST) {
        return mof_fail(s->c, v->pos, WBEMMOF_E_EXPECTED_OPEN_BRACE,
                        "an array is written in braces");
    }
    if (array_size && v->count > array_size) {
        return mof_fail(s->c, v->pos, WBEMMOF_E_OUT_OF_RANGE, "%u values for %u places", v->count,
                        array_size);
    }
    return list(s, v, type, class_name, out);
}
