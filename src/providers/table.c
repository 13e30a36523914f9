/* table: requests to classes that are told from tables, and what their rows have in common. */
#include "providers/table.h"

#include "cim/path.h"
#include "util/num.h"
#include "util/utf.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- what is asked for ---- */
/* The value that a property must have: the key of the object, or a condition of the query. */
static bool required(const struct telling *t, const char *property, wmi_value *v)
{
    if (t->part || t->collect) {
        return false; /* what is asked for is the association, or the formatted class */
    }
    if (t->one) {
        return wmi_request_key(t->r, property, v) == 0 && !v->is_null;
    }
    const char *name, *op;
    for (unsigned i = 0; wmi_request_condition(t->r, i, &name, &op, v); i++) {
        if (strcmp(op, "=") == 0 && !v->is_null &&
            utf8_caseeq(slice_of(name), slice_of(property))) {
            return true;
        }
    }
    return false;
}

bool telling_equals(const struct telling *t, const char *property, struct slice *out)
{
    wmi_value v;
    if (!required(t, property, &v) || (v.type != WMI_STRING && v.type != WMI_REFERENCE)) {
        return false;
    }
    *out = (struct slice){v.text, v.count};
    return true;
}

bool condition_number(const wmi_value *v, uint64_t *out)
{
    switch (v->type) {
    case WMI_STRING:
        return num_parse_u64((struct slice){v->text, v->count}, false, out) == 0;
    case WMI_SINT8:
    case WMI_SINT16:
    case WMI_SINT32:
    case WMI_SINT64:
        *out = (uint64_t)v->sint;
        return v->sint >= 0;
    case WMI_UINT8:
    case WMI_UINT16:
    case WMI_UINT32:
    case WMI_UINT64:
        *out = v->uint;
        return true;
    default:
        return false;
    }
}

bool telling_number(const struct telling *t, const char *property, uint64_t *out)
{
    wmi_value v;
    return required(t, property, &v) && condition_number(&v, out);
}

bool telling_bool(const struct telling *t, const char *property, bool *out)
{
    wmi_value v;
    if (!required(t, property, &v) || v.type != WMI_BOOLEAN) {
        return false;
    }
    *out = v.boolean;
    return true;
}

/* ---- one object ---- */
static bool same_path(struct slice a, struct slice b)
{
    struct cim_path p = {0}, q = {0};
    bool same =
        cim_path_parse(a, &p, NULL) == 0 && cim_path_parse(b, &q, NULL) == 0 && cim_path_eq(&p, &q);
    cim_path_fini(&p);
    cim_path_fini(&q);
    return same;
}

static bool same_key(const wmi_value *want, const struct cim_value *have)
{
    struct slice text =
        have->null || !cim_type_is_text(have->type) ? SLICE("") : cim_str_slice(have->d.str);
    struct slice other =
        want->type == WMI_STRING || want->type == WMI_REFERENCE || want->type == WMI_DATETIME
            ? (struct slice){want->text, want->count}
            : SLICE("");
    if (have->null || want->is_null) {
        return false;
    }
    switch (have->type) {
    case CIM_REFERENCE:
        return same_path(text, other);
    case CIM_STRING:
    case CIM_DATETIME:
        return utf8_caseeq(text, other);
    case CIM_BOOLEAN:
        return want->type == WMI_BOOLEAN && want->boolean == have->d.b;
    default:
        return want->type != WMI_STRING && want->uint == have->d.u; /* both are sign-extended */
    }
}

static bool is_the_one(const struct telling *t, const struct cim_instance *i)
{
    const struct cim_class *c = i->cls;
    for (uint32_t k = 0; k < c->nkeys; k++) {
        wmi_value want;
        if (wmi_request_key(t->r, cim_str_z(c->props[c->keys[k]].name), &want) ||
            !same_key(&want, &i->v[c->keys[k]])) {
            return false;
        }
    }
    return true;
}

hres tell_instance(struct telling *t, struct cim_instance *i)
{
    if (t->one && !is_the_one(t, i)) {
        cim_instance_unref(i);
        return 0;
    }
    hres hr = wmi_request_indicate(t->r, &i->o);
    t->found = true;
    return hr ? hr : t->one ? WBEM_S_FALSE : 0;
}

hres tell(struct telling *t, const void *subject)
{
    if (t->part) {
        return tell_part(t, subject);
    }
    struct cim_instance *i = t->collect
                                 ? prop_plan_fill(&t->plan, cim_instance_new(t->collected), subject)
                                 : prop_plan_instance(&t->plan, t->r, subject);
    return !i           ? WBEM_E_OUT_OF_MEMORY
           : t->collect ? t->collect(t->collector, i)
                        : tell_instance(t, i);
}

static void serve(wmi_request *r, void *state, bool one)
{
    struct telling t = {
        .r = r, .s = state, .table = win32_table_find(wmi_request_class(r)), .one = one};
    if (t.table->rows) {
        prop_plan_make(&t.plan, r, t.table->rows);
    }
    hres hr = t.table->tell_all(&t);
    if (FAILED(hr) && t.refusal) {
        wmi_request_fail(r, hr, t.refusal, NULL);
        return;
    }
    wmi_request_done(r, FAILED(hr) ? hr : one && !t.found ? WBEM_E_NOT_FOUND : 0);
}

void table_get(wmi_request *r, void *state)
{
    serve(r, state, true);
}

void table_enumerate(wmi_request *r, void *state)
{
    serve(r, state, false);
}

/* ---- paths ---- */
void telling_path(const struct telling *t, struct str *out, const char *cls,
                  const struct path_key *keys, size_t n)
{
    const struct cim_origin *o = cim_as_class(wmi_request_class_object(t->r))->origin;
    str_addf(out, "\\\\%s\\%s:%s", cim_str_z(o->server), cim_str_z(o->ns), cls);
    for (size_t i = 0; i < n; i++) {
        struct cim_value v = cim_null(CIM_STRING);
        if (cim_value_text(&v, CIM_STRING, keys[i].value)) {
            out->failed = true;
            return;
        }
        str_addf(out, "%s%s=", i ? "," : ".", keys[i].name);
        if (keys[i].number) {
            str_add_slice(out, keys[i].value);
        } else {
            str_add_key_value(out, &v);
        }
        cim_value_clear(&v);
    }
    if (n == 0) {
        str_addz(out, "=@");
    }
}

void telling_path1(const struct telling *t, struct str *out, const char *cls, const char *key,
                   struct slice value)
{
    telling_path(t, out, cls, &(struct path_key){key, value, false}, 1);
}

bool path_key_of(struct slice text, const char *cls, const char *key, struct str *out)
{
    struct cim_path p = {0};
    bool found = false;
    if (cim_path_parse(text, &p, NULL) == 0 && p.cls &&
        utf8_caseeq(cim_str_slice(p.cls), slice_of(cls))) {
        for (uint32_t i = 0; i < p.nkeys && !found; i++) {
            found = (!p.keys[i].name && p.nkeys == 1) ||
                    (p.keys[i].name && utf8_caseeq(cim_str_slice(p.keys[i].name), slice_of(key)));
            if (found) {
                str_add_cim_plain(out, &p.keys[i].value);
            }
        }
    }
    cim_path_fini(&p);
    return found && str_status(out) == 0;
}

bool telling_refers(const struct telling *t, const char *reference, const char *cls,
                    const char *key, struct str *out, bool *other)
{
    struct slice path;
    *other = false;
    if (!telling_equals(t, reference, &path)) {
        return false;
    }
    if (path_key_of(path, cls, key, out)) {
        return true;
    }
    *other = str_status(out) == 0;
    return false;
}

void link_pair_fini(struct link_pair *p)
{
    str_fini(&p->left);
    str_fini(&p->right);
}

hres tell_link(struct telling *t, const struct link_pair *p)
{
    hres hr = str_status(&p->left);
    hr = hr ? hr : str_status(&p->right);
    return hr ? hr : tell(t, p);
}

/* ---- fills ---- */
static const void *member(const struct prop_row *row, const void *subject)
{
    return (const char *)subject + row->arg;
}

hres fill_member_str(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct str *s = member(row, subject);
    hres hr = str_status(s);
    return hr ? hr : fill_text(out, str_slice(s));
}

hres fill_member_text(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const char *const *z = member(row, subject);
    return *z ? fill_text(out, slice_of(*z)) : 0;
}

hres fill_member_slice(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct slice *s = member(row, subject);
    return fill_text(out, *s);
}

hres fill_member_u64(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const uint64_t *n = member(row, subject);
    if (*n == NOT_KNOWN) {
        return 0;
    }
    if (out->type == CIM_STRING) {
        char text[24];
        snprintf(text, sizeof text, "%llu", (unsigned long long)*n);
        return fill_text(out, slice_of(text));
    }
    fill_uint(out, *n);
    return 0;
}

hres fill_member_bool(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const bool *b = member(row, subject);
    *out = cim_bool(*b);
    return 0;
}

hres fill_member_tri(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const int8_t *b = member(row, subject);
    *out = *b < 0 ? *out : cim_bool(*b != 0);
    return 0;
}

hres fill_member_time(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const int64_t *us = member(row, subject);
    return *us == NO_TIME ? 0 : fill_time(out, *us);
}

hres fill_member_list(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct str_list *l = member(row, subject);
    struct cim_array *a = l->n ? cim_array_new(CIM_STRING, l->n) : NULL;
    hres hr = l->n && !a ? WBEM_E_OUT_OF_MEMORY : 0;
    for (size_t i = 0; i < l->n && hr == 0; i++) {
        struct cim_value v = cim_null(CIM_STRING);
        hr = l->v[i].n ? fill_text(&v, str_slice(&l->v[i]))
                       : cim_value_text(&v, CIM_STRING, SLICE(""));
        a->v[i].str = v.d.str;
    }
    if (FAILED(hr)) {
        cim_array_unref(a);
        return hr;
    }
    *out = a ? cim_arrval(a) : *out;
    return 0;
}

hres fill_the_text(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)subject;
    return fill_text(out, slice_of(row->text));
}

hres fill_the_number(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)subject;
    fill_uint(out, row->arg);
    return 0;
}

hres fill_yes(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    (void)subject;
    *out = cim_bool(true);
    return 0;
}

hres fill_no(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    (void)subject;
    *out = cim_bool(false);
    return 0;
}

hres fill_the_computer(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct cimwin32 *const *s = subject;
    return fill_shared(out, (*s)->computer);
}

bool str_list_add(struct str_list *l, struct slice text)
{
    struct str *v = realloc(l->v, (l->n + 1) * sizeof *v);
    if (!v) {
        return false;
    }
    l->v = v;
    v[l->n] = (struct str){0};
    str_add_slice(&v[l->n], text);
    return str_status(&v[l->n++]) == 0;
}

void str_list_fini(struct str_list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        str_fini(&l->v[i]);
    }
    free(l->v);
    *l = (struct str_list){0};
}
