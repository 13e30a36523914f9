/* arguments: WshArguments, WshNamed, WshUnnamed (reference section 15.3). */
#include "util/utf.h"
#include "wsh/host.h"
#include "wsh/wsf.h"

#include <stdlib.h>

#define PARAMS(...) ((const struct param[]){__VA_ARGS__, {0}})

static const struct wsh_options *options(struct sobj *o)
{
    return ((struct host *)o->ctx)->o;
}

static bool is_named(const char *a)
{
    return a[0] == '/';
}

/* /name, /name:value, /name+, /name-: the name, and where the value begins (NULL: none). */
static struct slice named_name(const char *a, const char **value)
{
    const char *colon = strchr(a, ':');
    size_t n = colon ? (size_t)(colon - a) : strlen(a);
    *value = colon ? colon + 1 : NULL;
    if (!colon && n > 1 && (a[n - 1] == '+' || a[n - 1] == '-')) {
        *value = a + n - 1;
        n--;
    }
    return (struct slice){a + 1, n - 1};
}

static hres text_var(const char *z, struct var *out)
{
    struct bstr *s = bstr_from_z(z);
    if (!s) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    *out = VAR_STR(s);
    return 0;
}

/* The i-th of the arguments that are (or are not) named; all when which < 0. */
static const char *nth(const struct wsh_options *o, int which, int32_t i)
{
    for (size_t k = 0; k < o->nargs; k++) {
        bool counts = which < 0 || is_named(o->args[k]) == (which == 1);
        if (counts && i-- == 0) {
            return o->args[k];
        }
    }
    return NULL;
}

static int32_t count(const struct wsh_options *o, int which)
{
    int32_t n = 0;
    while (nth(o, which, n)) {
        n++;
    }
    return n;
}

static hres item(struct sobj *o, struct scall *c, int which)
{
    const char *a = c->a[0].number < 0 ? NULL : nth(options(o), which, c->a[0].number);
    return a ? text_var(a, c->result) : HRES_SCRIPT(9);
}

static hres each(struct sobj *o, int which, struct disp_enum **out)
{
    int32_t n = count(options(o), which);
    struct var *v = calloc((size_t)n + 1, sizeof *v);
    for (int32_t i = 0; v && i < n; i++) {
        const char *value;
        const char *a = nth(options(o), which, i);
        struct slice name = named_name(a, &value);
        struct bstr *s = which == 1 ? bstr_from_utf8(name)
                                    : bstr_from_z(a); /* named ones enumerate their names */
        v[i] = VAR_STR(s);
    }
    return v ? list_enum_new(v, (size_t)n, out) : WBEM_E_OUT_OF_MEMORY;
}

/* ---- named ---- */
static const char *find_named(const struct wsh_options *o, struct slice name, const char **value)
{
    const char *a;
    for (int32_t i = 0; (a = nth(o, 1, i)); i++) {
        if (utf8_caseeq(named_name(a, value), name)) {
            return a;
        }
    }
    return NULL;
}

static hres m_named_item(struct sobj *o, struct scall *c)
{
    const char *value;
    const char *a = find_named(options(o), c->a[0].text, &value);
    if (!a || !value) {
        return 0; /* Empty */
    }
    bool sign = value[1] == 0 && (*value == '+' || *value == '-') && value[-1] != ':';
    if (sign) {
        *c->result = VAR_BOOL(*value == '+');
        return 0;
    }
    return text_var(value, c->result);
}

static hres m_named_exists(struct sobj *o, struct scall *c)
{
    const char *value;
    return ret_bool(c, find_named(options(o), c->a[0].text, &value) != NULL);
}

static hres m_named_count(struct sobj *o, struct scall *c)
{
    return ret_int(c, count(options(o), 1));
}

static hres named_enum(struct sobj *o, struct disp_enum **out, struct disp_error *err)
{
    (void)err;
    return each(o, 1, out);
}

static const struct member named_members[] = {
    {"Item", 0, DISP_METHOD | DISP_GET, m_named_item, PARAMS({"name", P_STR})},
    {"Exists", 1, DISP_METHOD, m_named_exists, PARAMS({"name", P_STR})},
    {"Count", 2, DISP_METHOD, m_named_count, NULL},
    {"length", 3, DISP_GET, m_named_count, NULL},
    {0},
};
static const struct sclass named_class = {
    .ops = SOBJ_OPS("WshNamed", true), .members = named_members, .new_enum = named_enum};

/* ---- unnamed ---- */
static hres m_unnamed_item(struct sobj *o, struct scall *c)
{
    return item(o, c, 0);
}

static hres m_unnamed_count(struct sobj *o, struct scall *c)
{
    return ret_int(c, count(options(o), 0));
}

static hres unnamed_enum(struct sobj *o, struct disp_enum **out, struct disp_error *err)
{
    (void)err;
    return each(o, 0, out);
}

static const struct member unnamed_members[] = {
    {"Item", 0, DISP_METHOD | DISP_GET, m_unnamed_item, PARAMS({"index", P_INT})},
    {"Count", 2, DISP_METHOD, m_unnamed_count, NULL},
    {"length", 3, DISP_GET, m_unnamed_count, NULL},
    {0},
};
static const struct sclass unnamed_class = {
    .ops = SOBJ_OPS("WshUnnamed", true), .members = unnamed_members, .new_enum = unnamed_enum};

/* ---- all ---- */
static hres m_item(struct sobj *o, struct scall *c)
{
    return item(o, c, -1);
}

static hres m_count(struct sobj *o, struct scall *c)
{
    return ret_int(c, count(options(o), -1));
}

static hres m_named(struct sobj *o, struct scall *c)
{
    return ret_obj(c, sobj_new(o->ctx, &named_class, sizeof(struct sobj)));
}

static hres m_unnamed(struct sobj *o, struct scall *c)
{
    return ret_obj(c, sobj_new(o->ctx, &unnamed_class, sizeof(struct sobj)));
}

/* Without a <runtime> element there is nothing to show but the name. */
hres host_show_usage(struct host *h)
{
    static const struct wsf_runtime none;
    AUTO_STR text = STR_INIT;
    wsf_usage(h->runtime ? h->runtime : &none, cim_str_slice(h->name), &text);
    hres hr = str_status(&text);
    if (hr == 0 && !h->batch) {
        host_write(h, h->o->out, str_slice(&text));
    }
    return hr;
}

static hres m_usage(struct sobj *o, struct scall *c)
{
    (void)c;
    return host_show_usage(o->ctx);
}

static hres all_enum(struct sobj *o, struct disp_enum **out, struct disp_error *err)
{
    (void)err;
    return each(o, -1, out);
}

static const struct member arguments_members[] = {
    {"Item", 0, DISP_METHOD | DISP_GET, m_item, PARAMS({"index", P_INT})},
    {"Count", 2, DISP_METHOD, m_count, NULL},
    {"length", 3, DISP_GET, m_count, NULL},
    {"Named", 4, DISP_GET, m_named, NULL},
    {"Unnamed", 5, DISP_GET, m_unnamed, NULL},
    {"ShowUsage", 6, DISP_METHOD, m_usage, NULL},
    {0},
};
static const struct sclass arguments_class = {
    .ops = SOBJ_OPS("WshArguments", true), .members = arguments_members, .new_enum = all_enum};

hres arguments_new(struct host *h, struct sobj **out)
{
    *out = sobj_new(h, &arguments_class, sizeof **out);
    return *out ? 0 : WBEM_E_OUT_OF_MEMORY;
}
