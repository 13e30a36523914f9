/* shell_env: WshEnvironment, the variables of one place. */
#include "wsh/env.h"
#include "wsh/files.h"

#include <stdlib.h>

#define PARAMS(...) ((const struct param[]){__VA_ARGS__, {0}})
#define NO_VARIABLE ((hres)0x800700CB) /* the system could not find the environment option */

struct environment {
    struct sobj o;
    enum env_place place;
};

static enum env_place place_of(struct sobj *o)
{
    return ((struct environment *)o)->place;
}

/* The variables; those of a file are read anew each time. *own: to be destroyed. */
static hres variables(struct sobj *o, struct env **out, struct env **own)
{
    *own = NULL;
    if (place_of(o) == ENV_PROCESS) {
        return env_of(o->ctx, out);
    }
    hres hr = env_store_read(o->ctx, place_of(o), own);
    *out = *own;
    return hr;
}

static hres get_item(struct sobj *o, struct scall *c)
{
    struct env *e, *own;
    AUTO_STR s = STR_INIT;
    hres hr = variables(o, &e, &own);
    if (FAILED(hr)) {
        return hr;
    }
    const char *value = env_get(e, c->a[0].text);
    if (value) {
        str_addz(&s, value);
        hr = str_status(&s);
    } else {
        hr = env_windows_name(o->ctx, c->a[0].text, place_of(o), &s);
    }
    env_destroy(own);
    return FAILED(hr) ? hr : ret_text(c, str_slice(&s));
}

static bool is_name(struct slice name)
{
    return name.n && !memchr(name.p, '=', name.n) && !memchr(name.p, 0, name.n);
}

static hres may_change(struct sobj *o, const char *action, struct slice target,
                       struct disp_error *err)
{
    return place_of(o) == ENV_PROCESS ? 0 : host_may(o->ctx, "environment", action, target, err);
}

static hres put_item(struct sobj *o, struct scall *c)
{
    struct host *h = o->ctx;
    struct env *e;
    struct slice value = {0};
    AUTO_STR target = STR_INIT;
    hres hr = is_name(c->a[0].text) ? put_text(c, &value) : HRES_SCRIPT(ERR_BAD_CALL);
    if (hr == 0 && memchr(value.p, 0, value.n)) {
        hr = HRES_SCRIPT(ERR_BAD_CALL);
    }
    if (hr) {
        return hr;
    }
    str_add_slice(&target, c->a[0].text);
    str_addc(&target, '=');
    str_add_slice(&target, value);
    hr = may_change(o, "Environment.Item", str_slice(&target), c->error);
    if (FAILED(hr)) {
        return hr;
    }
    if (place_of(o) == ENV_PROCESS) {
        hr = env_of(h, &e);
        hr = hr ? hr : env_set(e, c->a[0].text, value);
    } else {
        hr = env_store_put(h, place_of(o), c->a[0].text, value, c->error);
    }
    host_trace(h, "environment", "Environment.Item", str_slice(&target), hr);
    return hr;
}

static hres m_item(struct sobj *o, struct scall *c)
{
    return c->kind & (DISP_PUT | DISP_PUTREF) ? put_item(o, c) : get_item(o, c);
}

static hres m_remove(struct sobj *o, struct scall *c)
{
    struct host *h = o->ctx;
    struct env *e;
    hres hr = may_change(o, "Environment.Remove", c->a[0].text, c->error);
    if (FAILED(hr)) {
        return hr;
    }
    if (place_of(o) == ENV_PROCESS) {
        hr = env_of(h, &e);
        hr = hr ? hr : env_remove(e, c->a[0].text) ? 0 : WBEM_S_FALSE;
    } else {
        hr = env_store_remove(h, place_of(o), c->a[0].text, c->error);
    }
    if (hr == WBEM_S_FALSE) {
        hr = host_fail(c->error, NO_VARIABLE, "WshEnvironment.Remove",
                       "Unable to remove environment variable \"%s\".", c->a[0].text.p);
    }
    host_trace(h, "environment", "Environment.Remove", c->a[0].text, hr);
    return hr;
}

static hres m_count(struct sobj *o, struct scall *c)
{
    struct env *e, *own;
    hres hr = variables(o, &e, &own);
    hr = hr ? hr : ret_int(c, (int32_t)env_count(e));
    env_destroy(own);
    return hr;
}

static hres list_of(const struct env *e, struct disp_enum **out)
{
    size_t n = env_count(e);
    struct var *v = calloc(n + 1, sizeof *v);
    for (size_t i = 0; v && i < n; i++) {
        struct bstr *s = bstr_from_z(env_at(e, i));
        if (!s) {
            while (i-- > 0) {
                var_clear(&v[i]);
            }
            free(v);
            return WBEM_E_OUT_OF_MEMORY;
        }
        v[i] = VAR_STR(s);
    }
    return v ? list_enum_new(v, n, out) : WBEM_E_OUT_OF_MEMORY;
}

static hres new_enum(struct sobj *o, struct disp_enum **out, struct disp_error *err)
{
    struct env *e, *own;
    (void)err;
    hres hr = variables(o, &e, &own);
    hr = hr ? hr : list_of(e, out);
    env_destroy(own);
    return hr;
}

static const struct member members[] = {
    {"Item", DISPID_VALUE, DISP_GET | DISP_PUT, m_item, PARAMS({"name", P_STR})},
    {"Count", 1, DISP_METHOD, m_count, NULL},
    {"length", 2, DISP_GET, m_count, NULL},
    {"Remove", 3, DISP_METHOD, m_remove, PARAMS({"name", P_STR})},
    {0},
};
static const struct sclass environment_class = {
    .ops = SOBJ_OPS("IWshEnvironment", true), .members = members, .new_enum = new_enum};

hres environment_new(struct host *h, enum env_place place, struct sobj **out)
{
    struct environment *e = sobj_new(h, &environment_class, sizeof *e);
    if (!e) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    e->place = place;
    *out = &e->o;
    return 0;
}
