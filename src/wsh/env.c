#include "wsh/env.h"

#include "util/utf.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    PW_BUFFER = 16384,
    MAX_VARIABLES = 65536
};

struct env {
    struct VEC(
        char *) vars; /* "NAME=value", without the NULL behind them, for which there is room */
};

static hres add(struct env *e, char *text)
{
    if (!text || e->vars.n >= MAX_VARIABLES || !vec_reserve(&e->vars, 2)) {
        free(text);
        return WBEM_E_OUT_OF_MEMORY;
    }
    e->vars.v[e->vars.n++] = text;
    e->vars.v[e->vars.n] = NULL;
    return 0;
}

void env_destroy(struct env *e)
{
    for (size_t i = 0; e && i < e->vars.n; i++) {
        free(e->vars.v[i]);
    }
    if (e) {
        vec_fini(&e->vars);
    }
    free(e);
}

hres env_create(struct env **out)
{
    struct env *e = calloc(1, sizeof *e);
    if (!e || !vec_reserve(&e->vars, 1)) {
        free(e);
        return WBEM_E_OUT_OF_MEMORY;
    }
    e->vars.n = 0;
    e->vars.v[0] = NULL;
    *out = e;
    return 0;
}

/* Scripts and commands of ours that the script starts work on what it works on. */
static hres add_options(const struct host *h, struct env *e)
{
    const char *old = env_get(e, SLICE("OPENWMI_DRIVES"));
    AUTO_STR drives = STR_INIT;
    str_addf(&drives, "%s%s%s", old ? old : "", old && old[0] ? ";" : "",
             h->o->drives ? h->o->drives : "");
    const struct {
        const char *name, *value;
    } rows[] = {{"OPENWMI_REPOSITORY", h->o->wmi.repository},
                {"OPENWMI_PROVIDERS", h->o->wmi.providers},
                {"OPENWMI_DRIVES", h->o->drives ? str_z(&drives) : NULL}};
    hres hr = str_status(&drives);
    for (size_t i = 0; i < ARRAY_LEN(rows) && hr == 0; i++) {
        hr = rows[i].value ? env_set(e, slice_of(rows[i].name), slice_of(rows[i].value)) : 0;
    }
    return hr;
}

hres env_of(struct host *h, struct env **out)
{
    if (!h->env) {
        struct env *e = NULL;
        hres hr = env_create(&e);
        for (char **p = environ; p && *p && hr == 0; p++) {
            hr = strchr(*p, '=') ? add(e, strdup(*p)) : 0;
        }
        hr = hr ? hr : add_options(h, e);
        if (FAILED(hr)) {
            env_destroy(e);
            return hr;
        }
        h->env = e;
    }
    *out = h->env;
    return 0;
}

static struct slice name_of(const char *var)
{
    return (struct slice){var, strcspn(var, "=")};
}

static size_t find(const struct env *e, struct slice name)
{
    for (size_t i = 0; i < e->vars.n; i++) {
        struct slice n = name_of(e->vars.v[i]);
        if (n.n == name.n && memcmp(n.p, name.p, n.n) == 0) {
            return i;
        }
    }
    for (size_t i = 0; i < e->vars.n; i++) {
        if (utf8_caseeq(name_of(e->vars.v[i]), name)) {
            return i;
        }
    }
    return SIZE_MAX;
}

const char *env_get(const struct env *e, struct slice name)
{
    size_t i = find(e, name);
    return i == SIZE_MAX ? NULL : e->vars.v[i] + name_of(e->vars.v[i]).n + 1;
}

hres env_set(struct env *e, struct slice name, struct slice value)
{
    size_t i = find(e, name);
    AUTO_STR s = STR_INIT;
    str_add_slice(&s, i == SIZE_MAX ? name : name_of(e->vars.v[i])); /* keeps its spelling */
    str_addc(&s, '=');
    str_add_slice(&s, value);
    char *text = str_take(&s);
    if (i == SIZE_MAX || !text) {
        return add(e, text);
    }
    free(e->vars.v[i]);
    e->vars.v[i] = text;
    return 0;
}

bool env_remove(struct env *e, struct slice name)
{
    size_t i = find(e, name);
    if (i == SIZE_MAX) {
        return false;
    }
    free(e->vars.v[i]);
    vec_remove(&e->vars, i);
    e->vars.v[e->vars.n] = NULL;
    return true;
}

size_t env_count(const struct env *e)
{
    return e->vars.n;
}

const char *env_at(const struct env *e, size_t i)
{
    return e->vars.v[i];
}

char *const *env_block(const struct env *e)
{
    return e->vars.v;
}

/* ---- look-up ---- */
hres env_lookup(struct host *h, struct slice name, struct str *out)
{
    struct env *e;
    hres hr = env_of(h, &e);
    const char *value = hr ? NULL : env_get(e, name);
    if (!value) {
        return hr ? hr : env_windows_name(h, name, ENV_PROCESS, out);
    }
    str_addz(out, value);
    return str_status(out);
}

hres env_expand(struct host *h, struct slice t, struct str *out)
{
    while (t.n > 0) {
        const char *from = memchr(t.p, '%', t.n);
        size_t before = from ? (size_t)(from - t.p) : t.n;
        str_add(out, t.p, before);
        t = (struct slice){t.p + before, t.n - before};
        const char *to = t.n > 1 ? memchr(t.p + 1, '%', t.n - 1) : NULL;
        if (!to) {
            str_add_slice(out, t);
            break;
        }
        size_t n = (size_t)(to - t.p);
        hres hr = n > 1 ? env_lookup(h, (struct slice){t.p + 1, n - 1}, out) : WBEM_S_FALSE;
        if (FAILED(hr)) {
            return hr;
        }
        if (hr == WBEM_S_FALSE) {
            str_add(out, t.p, n); /* its second % may begin another name */
        }
        size_t used = hr == WBEM_S_FALSE ? n : n + 1;
        t = (struct slice){t.p + used, t.n - used};
    }
    return str_status(out);
}

hres env_home(struct host *h, struct str *out)
{
    struct env *e;
    hres hr = env_of(h, &e);
    const char *home = hr ? NULL : env_get(e, SLICE("HOME"));
    char buf[PW_BUFFER];
    struct passwd pw, *found = NULL;
    if (hr == 0 && (!home || home[0] != '/') &&
        getpwuid_r(geteuid(), &pw, buf, sizeof buf, &found) == 0 && found) {
        home = pw.pw_dir;
    }
    str_addz(out, home ? home : "");
    return hr ? hr : str_status(out);
}

hres env_xdg(struct host *h, const char *variable, const char *fallback, struct str *out)
{
    struct env *e;
    hres hr = env_of(h, &e);
    const char *value = hr ? NULL : env_get(e, slice_of(variable));
    if (value && value[0] == '/') {
        str_addz(out, value);
        return str_status(out);
    }
    hr = hr ? hr : env_home(h, out);
    str_addf(out, "/%s", fallback);
    return hr ? hr : str_status(out);
}
