/* template: standard string templates. */
#include "cim/mof_text.h"
#include "consumers/consumers.h"
#include "wql/wql.h"

const char *consumer_text(const struct cim_instance *c, const char *name)
{
    const struct cim_value *v = cim_instance_get(c, slice_of(name));
    return v && !v->null && v->type == CIM_STRING ? cim_str_z(v->d.str) : NULL;
}

bool consumer_number(const struct cim_instance *c, const char *name, int64_t *out)
{
    const struct cim_value *v = cim_instance_get(c, slice_of(name));
    if (!v || v->null) {
        return false;
    }
    *out = cim_type_is_signed(v->type) ? v->d.i : v->d.u > INT64_MAX ? INT64_MAX : (int64_t)v->d.u;
    return true;
}

/* One value: numbers and texts as they are, objects as MOF. */
static hres add_scalar(struct str *out, const struct cim_value *v)
{
    if (v->type == CIM_OBJECT) {
        return v->null ? 0 : str_add_mof_object(out, v->d.obj);
    }
    str_add_cim_plain(out, v);
    return str_status(out);
}

/* Arrays as (1,5,10); texts in quotes there; one element without the parentheses. */
static hres add_value(struct str *out, const struct cim_value *v)
{
    if (v->null || !(v->type & CIM_ARRAY)) {
        return v->null ? 0 : add_scalar(out, v);
    }
    uint32_t n = cim_elem_count(v);
    hres hr = 0;
    str_addz(out, n == 1 ? "" : "(");
    for (uint32_t i = 0; i < n && hr == 0; i++) {
        struct cim_value e = cim_elem(v, i);
        bool quote = n > 1 && cim_type_is_text(e.type);
        str_addz(out, i ? "," : "");
        str_addz(out, quote ? "\"" : "");
        hr = add_scalar(out, &e);
        str_addz(out, quote ? "\"" : "");
    }
    str_addz(out, n == 1 ? "" : ")");
    return hr ? hr : str_status(out);
}

static struct slice first_part(struct slice path, struct slice *rest)
{
    const char *dot = memchr(path.p, '.', path.n);
    size_t n = dot ? (size_t)(dot - path.p) : path.n;
    *rest = dot ? (struct slice){path.p + n + 1, path.n - n - 1} : SLICE("");
    return (struct slice){path.p, n};
}

static hres add_path(struct str *out, const struct cim_instance *i, struct slice path);

/* A member of every object of an array: as one array. */
static hres add_members(struct str *out, const struct cim_value *v, struct slice rest)
{
    uint32_t n = cim_elem_count(v);
    hres hr = 0;
    str_addz(out, n == 1 ? "" : "(");
    for (uint32_t k = 0; k < n && hr == 0; k++) {
        struct cim_value e = cim_elem(v, k);
        struct cim_instance *o = e.d.obj ? cim_as_instance(e.d.obj) : NULL;
        AUTO_STR one = STR_INIT;
        hr = o ? add_path(&one, o, rest) : 0;
        str_addz(out, k ? "," : "");
        str_addz(out, n == 1 ? "" : "\"");
        str_add_slice(out, str_slice(&one));
        str_addz(out, n == 1 ? "" : "\"");
    }
    str_addz(out, n == 1 ? "" : ")");
    return hr ? hr : str_status(out);
}

static hres add_path(struct str *out, const struct cim_instance *i, struct slice path)
{
    struct slice rest, name = first_part(path, &rest);
    const struct cim_value *v = cim_instance_get(i, name);
    if (rest.n && v && !v->null && v->type == (CIM_OBJECT | CIM_ARRAY)) {
        return add_members(out, v, rest);
    }
    struct cim_value value = {0};
    hres hr = wql_path_value(i, path, &value); /* system properties too */
    hr = hr ? hr : add_value(out, &value);
    cim_value_clear(&value);
    return hr;
}

static void add_plain(struct str *out, struct slice value)
{
    str_add_slice(out, value);
}

/* The text behind the quote at text[i], including both quotes. */
static size_t quoted(struct slice text, size_t i)
{
    const char *end = i + 1 < text.n ? memchr(text.p + i + 1, '"', text.n - i - 1) : NULL;
    return end ? (size_t)(end - text.p) - i + 1 : text.n - i;
}

hres template_expand(struct slice text, const struct cim_instance *event,
                     void (*add)(struct str *out, struct slice value), struct str *out)
{
    hres hr = 0;
    add = add ? add : add_plain;
    for (size_t i = 0; i < text.n && hr == 0;) {
        const char *end;
        if (text.p[i] == '"') {
            size_t n = quoted(text, i);
            str_add_slice(out, (struct slice){text.p + i, n});
            i += n;
        } else if (text.p[i] == '%' && i + 1 < text.n &&
                   (end = memchr(text.p + i + 1, '%', text.n - i - 1))) {
            struct slice name = {text.p + i + 1, (size_t)(end - text.p) - i - 1};
            AUTO_STR value = STR_INIT;
            hr = name.n ? add_path(&value, event, name) : 0;
            if (name.n) {
                add(out, str_slice(&value));
            } else {
                str_addc(out, '%');
            }
            i += name.n + 2;
        } else {
            str_addc(out, text.p[i++]);
        }
        hr = hr == 0 && out->n > TEMPLATE_MAX ? WBEM_E_QUOTA_VIOLATION : hr;
    }
    return hr ? hr : str_status(out);
}
