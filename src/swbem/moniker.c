/* moniker: parsing, printing and binding of "winmgmts:" names. */
#include "swbem/moniker.h"

#include "util/utf.h"

#define PREFIX "winmgmts:"
static const char *const impersonation_words[] = {NULL, "anonymous", "identify", "impersonate",
                                                  "delegate"};
static const char *const authentication_words[] = {"default", "none",         "connect",   "call",
                                                   "pkt",     "pktIntegrity", "pktPrivacy"};

static int by_word(const char *const *words, int n, struct slice w)
{
    for (int i = 0; i < n; i++) {
        if (words[i] && utf8_caseeq(slice_of(words[i]), w)) {
            return i;
        }
    }
    return -1;
}

int impersonation_by_word(struct slice w)
{
    return by_word(impersonation_words, ARRAY_LEN(impersonation_words), w);
}

int authentication_by_word(struct slice w)
{
    return by_word(authentication_words, ARRAY_LEN(authentication_words), w);
}

bool swbem_is_moniker(struct slice t)
{
    size_t n = sizeof PREFIX - 1;
    return t.n >= n && utf8_caseeq((struct slice){t.p, n}, SLICE(PREFIX));
}

/* ---- the part in braces ---- */
struct cursor {
    const char *p, *end;
};

static void blanks(struct cursor *c)
{
    while (c->p < c->end && (*c->p == ' ' || *c->p == '\t')) {
        c->p++;
    }
}

static bool take(struct cursor *c, char ch)
{
    blanks(c);
    if (c->p < c->end && *c->p == ch) {
        c->p++;
        return true;
    }
    return false;
}

/* Text up to one of the stops, trimmed. */
static struct slice until(struct cursor *c, const char *stops)
{
    blanks(c);
    const char *s = c->p;
    while (c->p < c->end && !strchr(stops, *c->p)) {
        c->p++;
    }
    const char *e = c->p;
    while (e > s && (e[-1] == ' ' || e[-1] == '\t')) {
        e--;
    }
    return (struct slice){s, (size_t)(e - s)};
}

static hres privileges(struct cursor *c, struct security *s)
{
    do {
        bool off = take(c, '!');
        int n = privilege_by_name(until(c, ",)}"), true);
        if (n == 0) {
            return MK_E_SYNTAX;
        }
        s->present |= 1u << n;
        s->enabled = off ? s->enabled & ~(1u << n) : s->enabled | 1u << n;
    } while (take(c, ','));
    return take(c, ')') ? 0 : MK_E_SYNTAX;
}

static hres set_authority(struct security *s, struct slice v)
{
    bool known = (v.n > 9 && utf8_caseeq((struct slice){v.p, 9}, SLICE("kerberos:"))) ||
                 (v.n > 11 && utf8_caseeq((struct slice){v.p, 11}, SLICE("ntlmdomain:")));
    if (!known || s->authority) {
        return MK_E_SYNTAX;
    }
    s->authority = cim_str_new(v);
    return s->authority ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres setting(struct security *s, struct slice name, struct slice v)
{
    int n;
    if (utf8_caseeq(name, SLICE("impersonationLevel"))) {
        n = impersonation_by_word(v);
        s->impersonation = n;
        s->impersonation_set = true;
        return n > 0 ? 0 : MK_E_SYNTAX;
    }
    if (utf8_caseeq(name, SLICE("authenticationLevel"))) {
        n = authentication_by_word(v);
        s->authentication = n;
        s->authentication_set = true;
        return n >= 0 ? 0 : MK_E_SYNTAX;
    }
    return utf8_caseeq(name, SLICE("authority")) ? set_authority(s, v) : MK_E_SYNTAX;
}

static hres security_item(struct cursor *c, struct security *s)
{
    if (take(c, '(')) {
        return privileges(c, s);
    }
    struct slice word = until(c, "=,}");
    if (take(c, '=')) {
        return setting(s, word, until(c, ",}"));
    }
    int n = impersonation_by_word(word); /* the short form {impersonate,(Debug)} */
    s->impersonation = n;
    s->impersonation_set = true;
    return n > 0 ? 0 : MK_E_SYNTAX;
}

static hres braces(struct cursor *c, struct security *s)
{
    if (take(c, '}')) {
        return 0;
    }
    do {
        hres hr = security_item(c, s);
        if (hr) {
            return hr;
        }
    } while (take(c, ','));
    return take(c, '}') ? 0 : MK_E_SYNTAX;
}

static hres locale(struct cursor *c, struct security *s)
{
    struct slice name = until(c, "=]");
    if (!utf8_caseeq(name, SLICE("locale")) || !take(c, '=')) {
        return MK_E_SYNTAX;
    }
    struct slice v = until(c, "]");
    if (v.n < 4 || !utf8_caseeq((struct slice){v.p, 3}, SLICE("ms_")) || !take(c, ']')) {
        return MK_E_SYNTAX;
    }
    s->locale = cim_str_new(v);
    return s->locale ? 0 : WBEM_E_OUT_OF_MEMORY;
}

/* ---- the target ---- */
/* "winmgmts:\\." and "winmgmts:\\srv": a server alone is the default namespace there. */
static hres target(struct slice t, struct cim_path *out)
{
    while (t.n > 0 && (t.p[t.n - 1] == ' ' || t.p[t.n - 1] == '\t')) {
        t.n--;
    }
    if (t.n == 0) {
        return 0;
    }
    bool only_slashes = true; /* "\\": the local machine, seen in scripts */
    for (size_t i = 0; i < t.n; i++) {
        only_slashes = only_slashes && (t.p[i] == '\\' || t.p[i] == '/');
    }
    if (only_slashes) {
        return t.n <= 3 ? 0 : MK_E_SYNTAX;
    }
    AUTO_STR trimmed = STR_INIT;
    if (t.p[t.n - 1] == '\\' || t.p[t.n - 1] == '/') {
        t.n--; /* a trailing separator is tolerated */
    }
    str_add_slice(&trimmed, t);
    hres hr = str_status(&trimmed);
    hr = hr ? hr : cim_path_parse(str_slice(&trimmed), out, NULL);
    return hr == WBEM_E_INVALID_OBJECT_PATH || hr == WBEM_E_QUOTA_VIOLATION ? MK_E_SYNTAX : hr;
}

static hres parse(struct slice text, struct moniker *m)
{
    if (!swbem_is_moniker(text) || text.n > MONIKER_MAX || memchr(text.p, 0, text.n)) {
        return MK_E_SYNTAX;
    }
    struct cursor c = {text.p + sizeof PREFIX - 1, text.p + text.n};
    hres hr = take(&c, '{') ? braces(&c, &m->security) : 0;
    hr = hr ? hr : take(&c, '[') ? locale(&c, &m->security) : 0;
    if (hr) {
        return hr;
    }
    take(&c, '!'); /* real scripts leave it out even where it is required */
    blanks(&c);
    return target((struct slice){c.p, (size_t)(c.end - c.p)}, &m->path);
}

hres moniker_parse(struct slice text, struct moniker *out)
{
    *out = (struct moniker){0};
    hres hr = parse(text, out);
    if (FAILED(hr)) {
        moniker_fini(out);
    }
    return hr;
}

void moniker_fini(struct moniker *m)
{
    cim_path_fini(&m->path);
    security_fini(&m->security);
}

/* ---- printing ---- */
static void add_item(struct str *out, bool *any, const char *name, const char *value)
{
    str_addz(out, *any ? "," : "{");
    *any = true;
    str_addz(out, name);
    str_addz(out, value);
}

static void add_privileges(struct str *out, bool *any, const struct security *s)
{
    bool first = true;
    for (int n = PRIVILEGE_FIRST; n <= PRIVILEGE_LAST; n++) {
        if (!(s->present & (1u << n))) {
            continue;
        }
        struct slice full = slice_of(privilege_name(n)); /* Se…Privilege */
        str_addz(out, first ? (*any ? ",(" : "{(") : ",");
        *any = true;
        first = false;
        str_addz(out, s->enabled & (1u << n) ? "" : "!");
        str_add_slice(out, (struct slice){full.p + 2, full.n - 11});
    }
    str_addz(out, first ? "" : ")");
}

void moniker_print(struct str *out, const struct cim_path *p, const struct security *s)
{
    bool any = false;
    str_addz(out, "WINMGMTS:");
    if (s->authentication_set) {
        add_item(out, &any, "authenticationLevel=", authentication_words[s->authentication]);
    }
    if (s->impersonation_set) {
        add_item(out, &any, "impersonationLevel=", impersonation_words[s->impersonation]);
    }
    if (s->authority) {
        add_item(out, &any, "authority=", s->authority->s);
    }
    add_privileges(out, &any, s);
    str_addz(out, any ? "}" : "");
    if (s->locale) {
        str_addf(out, "[locale=%s]", s->locale->s);
        any = true;
    }
    str_addz(out, any && (p->cls || p->ns) ? "!" : "");
    if (p->cls || p->ns) {
        str_add_path(out, p, p->ns || p->server ? CIM_PATH_FULL : CIM_PATH_REL);
    }
}

/* ---- binding ---- */
static hres bind_object(struct swbem *s, const struct moniker *m, struct sservices *services,
                        struct disp **out)
{
    AUTO_STR rel = STR_INIT;
    str_add_path(&rel, &m->path, CIM_PATH_REL);
    hres hr = str_status(&rel);
    struct wmi_call call = {.operation = WMI_OP_GET, .path = str_z(&rel)};
    struct services_result r = {0};
    hr = hr ? hr : swbem_traced(s, &call, "", services_wait(services->services, &call, &r));
    if (FAILED(hr)) {
        hr = swbem_failed(s, hr, TAKE(r.error));
        services_result_clear(&r);
        return hr;
    }
    struct sobj *o = object_new(s, &object_class, TAKE(r.object), services->services, &m->security);
    services_result_clear(&r);
    *out = o ? &o->d : NULL;
    return o ? 0 : WBEM_E_OUT_OF_MEMORY;
}

hres swbem_get_object(struct swbem *s, struct slice text, struct disp **out, struct disp_error *err)
{
    (void)err; /* the documented empty description (section 11.1) */
    struct moniker m;
    hres hr = moniker_parse(text, &m);
    if (FAILED(hr)) {
        return hr;
    }
    struct wmi_connect_options o = {.server = m.path.server ? m.path.server->s : NULL,
                                    .ns = m.path.ns ? m.path.ns->s : NULL,
                                    .locale = m.security.locale ? m.security.locale->s : NULL,
                                    .authority =
                                        m.security.authority ? m.security.authority->s : NULL};
    void *services = NULL;
    security_raise(&m.security);
    hr = services_open(s, &o, &m.security, &services);
    if (hr == 0 && m.path.cls) {
        hr = bind_object(s, &m, services, out);
        sobj_unref(services);
    } else if (hr == 0) {
        *out = &((struct sobj *)services)->d;
    }
    moniker_fini(&m);
    return hr;
}
