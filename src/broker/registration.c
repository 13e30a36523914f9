/* registration: what a namespace says of providers, remembered per connection until somebody writes. */
#include "broker/registration.h"

#include "broker/events.h"
#include "broker/loader.h"
#include "util/utf.h"

#include <stdlib.h>

enum allow {
    ALLOW_GET = 1,
    ALLOW_PUT = 2,
    ALLOW_DELETE = 4,
    ALLOW_ENUMERATE = 8,
    ALLOW_METHODS = 16,
};
struct row {
    struct cim_str *name;
    bool registered, disabled;
    unsigned refused; /* enum allow bits */
};
struct registrations {
    ref_count refs;
    hres status; /* of reading them */
    struct VEC(struct row) rows;
};

struct registrations *registrations_unref(struct registrations *g)
{
    if (g && ref_put(&g->refs)) {
        for (size_t i = 0; i < g->rows.n; i++) {
            cim_str_unref(g->rows.v[i].name);
        }
        vec_fini(&g->rows);
        free(g);
    }
    return NULL;
}

static struct row *find(struct registrations *g, struct slice name)
{
    for (size_t i = 0; i < g->rows.n; i++) {
        if (utf8_caseeq(cim_str_slice(g->rows.v[i].name), name)) {
            return &g->rows.v[i];
        }
    }
    return NULL;
}

static struct row *find_or_add(struct registrations *g, struct slice name)
{
    struct row *row = find(g, name);
    if (row) {
        return row;
    }
    struct cim_str *s = cim_str_new(name);
    if (!s || !vec_push(&g->rows, ((struct row){.name = s}))) {
        cim_str_unref(s);
        return NULL;
    }
    return &g->rows.v[g->rows.n - 1];
}

/* ---- names ---- */
/* The provider a path names: __Win32Provider.Name="X". */
static hres name_of_path(struct slice text, struct cim_str **out)
{
    struct cim_path p = {0};
    *out = NULL;
    hres hr = cim_path_parse(text, &p, NULL);
    if (hr == 0 && p.nkeys == 1 && p.keys[0].value.type == CIM_STRING && !p.keys[0].value.null) {
        *out = cim_str_ref(p.keys[0].value.d.str);
    }
    cim_path_fini(&p);
    return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0; /* of another kind: no provider we know */
}

/* The provider a value of Name or provider means. NULL: none. */
static hres name_of_value(const struct cim_value *v, struct cim_str **out)
{
    *out = NULL;
    if (!v || v->null || (v->type != CIM_STRING && v->type != CIM_REFERENCE)) {
        return 0;
    }
    if (v->type == CIM_STRING) {
        *out = cim_str_ref(v->d.str);
        return 0;
    }
    return name_of_path(cim_str_slice(v->d.str), out);
}

static hres name_of_instance(const struct cim_instance *i, struct cim_str **out)
{
    const struct cim_value *v = cim_instance_get(i, SLICE("provider"));
    return name_of_value(v ? v : cim_instance_get(i, SLICE("Name")), out);
}

/* ---- reading ---- */
static bool is_false(const struct cim_instance *i, const char *name)
{
    const struct cim_value *v = cim_instance_get(i, slice_of(name));
    return v && !v->null && v->type == CIM_BOOLEAN && !v->d.b;
}

static bool is_true(const struct cim_instance *i, const char *name)
{
    const struct cim_value *v = cim_instance_get(i, slice_of(name));
    return v && !v->null && v->type == CIM_BOOLEAN && v->d.b;
}

static hres note(struct registrations *g, struct cim_instance *i, struct row **row)
{
    struct cim_str *name;
    hres hr = name_of_instance(i, &name);
    *row = NULL;
    if (hr == 0 && name) {
        *row = find_or_add(g, cim_str_slice(name));
        hr = *row ? 0 : WBEM_E_OUT_OF_MEMORY;
        cim_str_unref(name);
    }
    return hr;
}

static hres note_provider(void *arg, struct cim_instance *i)
{
    struct row *row;
    hres hr = note(arg, i, &row);
    if (row) {
        row->registered = true;
        row->disabled = is_false(i, "Enabled");
    }
    return hr;
}

static hres note_instances(void *arg, struct cim_instance *i)
{
    static const struct {
        const char *name;
        unsigned bit;
    } rows[] = {
        {"SupportsGet", ALLOW_GET},
        {"SupportsPut", ALLOW_PUT},
        {"SupportsDelete", ALLOW_DELETE},
        {"SupportsEnumeration", ALLOW_ENUMERATE},
    };
    struct row *row;
    hres hr = note(arg, i, &row);
    for (size_t k = 0; row && k < ARRAY_LEN(rows); k++) {
        row->refused |= is_true(i, rows[k].name) ? 0 : rows[k].bit;
    }
    return hr;
}

static hres read_class(struct session *s, const char *name,
                       hres (*fn)(void *arg, struct cim_instance *i), struct registrations *g)
{
    AUTO_CIM_CLASS c = NULL;
    hres hr = repo_class(s->broker->repo, NULL, session_ns(s), slice_of(name), &c);
    if (hr == WBEM_E_INVALID_CLASS || hr == WBEM_E_INVALID_NAMESPACE) {
        return 0; /* a repository without the system classes */
    }
    return hr ? hr : repo_instances(s->broker->repo, NULL, session_ns(s), c, fn, g);
}

static struct registrations *read_all(struct session *s)
{
    struct registrations *g = calloc(1, sizeof *g);
    if (g) {
        g->refs = REF_INIT;
        g->status = read_class(s, "__Win32Provider", note_provider, g);
        g->status = g->status ? g->status
                              : read_class(s, "__InstanceProviderRegistration", note_instances, g);
    }
    return g;
}

/* What the namespace says now, counted; NULL: out of memory. */
static struct registrations *current(struct session *s)
{
    uint64_t gen = repo_generation(s->broker->repo);
    lock_take(&s->lock);
    struct registrations *g = s->registrations_generation == gen ? s->registrations : NULL;
    if (g) {
        ref_get(&g->refs);
    }
    lock_release(&s->lock);
    if (g) {
        return g;
    }
    g = read_all(s);
    if (!g) {
        return NULL;
    }
    ref_get(&g->refs);
    lock_take(&s->lock);
    struct registrations *old = s->registrations;
    s->registrations = g;
    s->registrations_generation = gen;
    lock_release(&s->lock);
    atomic_store(&s->registrations_none, g->status == 0 && g->rows.n == 0 ? gen : UINT64_MAX);
    registrations_unref(old);
    return g;
}

/* ---- asking ---- */
static unsigned function_bit(const struct wmi_class_provider *row,
                             void (*fn)(struct wmi_request *r, void *state))
{
    return fn == row->get                             ? ALLOW_GET
           : fn == row->enumerate || fn == row->query ? ALLOW_ENUMERATE
           : fn == row->put                           ? ALLOW_PUT
           : fn == row->del                           ? ALLOW_DELETE
                                                      : ALLOW_METHODS;
}

/* Whether p may be asked for something of this bit; 0: of what no bit is for. */
static hres allows(struct session *s, const struct wmi_provider *p, unsigned bit)
{
    if (p == &system_provider ||
        atomic_load(&s->registrations_none) == repo_generation(s->broker->repo)) {
        return 0;
    }
    struct registrations *g = current(s);
    if (!g) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    const struct row *row = g->status ? NULL : find(g, slice_of(p->name));
    hres hr = g->status            ? g->status
              : !row               ? 0
              : row->disabled      ? WBEM_E_PROVIDER_DISABLED
              : row->refused & bit ? WBEM_E_PROVIDER_NOT_CAPABLE
                                   : 0;
    registrations_unref(g);
    return hr;
}

hres registration_allows(struct wmi_request *r, void (*fn)(struct wmi_request *r, void *state))
{
    return allows(r->session, r->binding->provider->table, function_bit(r->binding->row, fn));
}

hres registration_allows_events(struct session *s, const struct wmi_provider *p)
{
    return allows(s, p, 0);
}

hres registration_missing(struct wmi_request *r, const struct cim_class *c)
{
    struct registrations *g = c->provider ? current(r->session) : NULL;
    if (!g) {
        return c->provider ? WBEM_E_OUT_OF_MEMORY : WBEM_E_PROVIDER_NOT_FOUND;
    }
    const struct row *row = g->status ? NULL : find(g, cim_str_slice(c->provider));
    hres hr = g->status                  ? g->status
              : !row || !row->registered ? WBEM_E_PROVIDER_NOT_FOUND
              : row->disabled            ? WBEM_E_PROVIDER_DISABLED
                                         : WBEM_E_PROVIDER_LOAD_FAILURE;
    registrations_unref(g);
    return hr;
}

bool registration_is_dynamic(const struct broker *b, const struct cim_class *c)
{
    const struct class_binding *bind = broker_binding(b, c);
    return (c->flags & CIM_CLASS_DYNAMIC) || (bind && bind->row->put != registration_put);
}

/* ---- providers of this process ---- */
struct facts {
    bool get, put, del, enumerate, query, methods, events, any;
};

/* fn for each event source whose class the namespace has. */
static hres each_event(struct session *s, const struct wmi_provider *p,
                       hres (*fn)(void *arg, const struct cim_class *c), void *arg)
{
    hres hr = 0;
    for (const struct wmi_event_provider *e = p->events; e && e->name && hr == 0; e++) {
        AUTO_CIM_CLASS cls = NULL;
        hr = repo_class(s->broker->repo, NULL, session_ns(s), slice_of(e->name), &cls);
        hr = hr == WBEM_E_INVALID_CLASS ? 0 : hr ? hr : fn(arg, cls);
    }
    return hr;
}

static hres has_event(void *arg, const struct cim_class *c)
{
    (void)c;
    ((struct facts *)arg)->events = ((struct facts *)arg)->any = true;
    return 0;
}

/* What the provider has for classes of this namespace: those that name it in their qualifier. */
static hres facts_of(struct session *s, const struct wmi_provider *p, struct facts *f)
{
    *f = (struct facts){0};
    for (const struct wmi_class_provider *c = p->classes; c && c->name; c++) {
        AUTO_CIM_CLASS cls = NULL;
        hres hr = repo_class(s->broker->repo, NULL, session_ns(s), slice_of(c->name), &cls);
        if (hr == WBEM_E_INVALID_CLASS) {
            continue;
        }
        if (FAILED(hr)) {
            return hr;
        }
        if (!cls->provider || !utf8_caseeq(cim_str_slice(cls->provider), slice_of(p->name))) {
            continue;
        }
        *f = (struct facts){.get = f->get || c->get,
                            .put = f->put || c->put,
                            .del = f->del || c->del,
                            .enumerate = f->enumerate || c->enumerate,
                            .query = f->query || c->query,
                            .methods = f->methods || (c->methods && c->methods->name),
                            .any = true};
    }
    return each_event(s, p, has_event, f);
}

static bool has_instances(const struct facts *f)
{
    return f->get || f->put || f->del || f->enumerate || f->query;
}

/* ---- describing them ---- */
static hres set_text(struct cim_instance *i, const char *name, unsigned type, struct slice text)
{
    struct cim_value v;
    hres hr = cim_value_text(&v, type, text);
    hr = hr ? hr : cim_instance_put(i, slice_of(name), &v);
    cim_value_clear(&v);
    return hr;
}

static hres set_bool(struct cim_instance *i, const char *name, bool b)
{
    struct cim_value v = cim_bool(b);
    return cim_instance_put(i, slice_of(name), &v);
}

static hres set_ref(struct cim_instance *i, const char *provider)
{
    struct cim_value name;
    AUTO_STR path = STR_INIT;
    hres hr = cim_value_text(&name, CIM_STRING, slice_of(provider));
    if (hr == 0) {
        str_addz(&path, "__Win32Provider.Name=");
        str_add_key_value(&path, &name);
        cim_value_clear(&name);
        hr = str_status(&path);
    }
    return hr ? hr : set_text(i, "provider", CIM_REFERENCE, str_slice(&path));
}

static hres fill_provider(struct cim_instance *i, const struct wmi_provider *p,
                          const struct facts *f)
{
    (void)f;
    hres hr = set_text(i, "Name", CIM_STRING, slice_of(p->name));
    hr = hr ? hr
            : set_text(i, "HostingModel", CIM_STRING,
                       SLICE("WmiCore")); /* in the broker's process */
    return hr ? hr : set_bool(i, "Enabled", true);
}

static hres fill_instances(struct cim_instance *i, const struct wmi_provider *p,
                           const struct facts *f)
{
    hres hr = set_ref(i, p->name);
    hr = hr ? hr : set_bool(i, "SupportsGet", f->get);
    hr = hr ? hr : set_bool(i, "SupportsPut", f->put);
    hr = hr ? hr : set_bool(i, "SupportsDelete", f->del);
    hr = hr ? hr : set_bool(i, "SupportsEnumeration", f->enumerate);
    if (hr == 0 && f->query) {
        struct cim_value v;
        hr = cim_value_text(&v, CIM_STRING, SLICE("WQL:UnarySelect"));
        struct cim_array *a = hr ? NULL : cim_array_new(CIM_STRING, 1);
        if (!a) {
            cim_value_clear(&v);
            return hr ? hr : WBEM_E_OUT_OF_MEMORY;
        }
        a->v[0] = v.d;
        v = cim_arrval(a);
        hr = cim_instance_put(i, SLICE("QuerySupportLevels"), &v);
        cim_value_clear(&v);
    }
    return hr;
}

static hres fill_methods(struct cim_instance *i, const struct wmi_provider *p,
                         const struct facts *f)
{
    (void)f;
    return set_ref(i, p->name);
}

struct queries VEC(struct cim_str *);

static hres add_query(struct queries *q, const char *format, const struct cim_class *c)
{
    AUTO_STR text = STR_INIT;
    str_addz(&text, format);
    str_add_slice(&text, cim_str_slice(c->name));
    str_addz(&text, strchr(format, '"') ? "\"" : "");
    struct cim_str *s = str_status(&text) ? NULL : cim_str_new(str_slice(&text));
    if (!s || !vec_push(q, s)) {
        cim_str_unref(s);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

/* The events the source tells: those of the class, or creations and deletions of its instances. */
static hres event_queries(void *arg, const struct cim_class *c)
{
    if (cim_class_is_a(c, SLICE("__Event"))) {
        return add_query(arg, "SELECT * FROM ", c);
    }
    hres hr =
        add_query(arg, "SELECT * FROM __InstanceCreationEvent WHERE TargetInstance ISA \"", c);
    return hr ? hr
              : add_query(arg, "SELECT * FROM __InstanceDeletionEvent WHERE TargetInstance ISA \"",
                          c);
}

static hres fill_events(struct session *s, struct cim_instance *i, const struct wmi_provider *p)
{
    struct queries q = {0};
    hres hr = set_ref(i, p->name);
    hr = hr ? hr : each_event(s, p, event_queries, &q);
    struct cim_array *a = hr ? NULL : cim_array_new(CIM_STRING, q.n);
    hr = hr || a ? hr : WBEM_E_OUT_OF_MEMORY;
    for (size_t k = 0; k < q.n; k++) {
        if (a) {
            a->v[k].str = q.v[k];
        } else {
            cim_str_unref(q.v[k]);
        }
    }
    vec_fini(&q);
    if (a) {
        struct cim_value v = cim_arrval(a);
        hr = cim_instance_put(i, SLICE("EventQueryList"), &v);
        cim_value_clear(&v);
    }
    return hr;
}

static const struct kind {
    const char *cls;
    hres (*fill)(struct cim_instance *i, const struct wmi_provider *p, const struct facts *f);
    bool instances, methods, events; /* what it is about; none: the provider itself */
} kinds[] = {
    {"__Win32Provider", fill_provider, false, false, false},
    {"__InstanceProviderRegistration", fill_instances, true, false, false},
    {"__MethodProviderRegistration", fill_methods, false, true, false},
    {"__EventProviderRegistration", NULL, false, false, true},
};

static const struct kind *kind_of(const wmi_request *r)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (strcasecmp(kinds[i].cls, r->binding->row->name) == 0) {
            return &kinds[i];
        }
    }
    return NULL;
}

/* The instance that describes a provider; *out NULL: it has nothing of the kind here. */
static hres describe(wmi_request *r, const struct wmi_provider *p, struct cim_instance **out)
{
    const struct kind *k = kind_of(r);
    struct facts f;
    *out = NULL;
    hres hr = facts_of(r->session, p, &f);
    if (hr || !k || !f.any || (k->instances && !has_instances(&f)) || (k->methods && !f.methods) ||
        (k->events && !f.events)) {
        return hr;
    }
    AUTO_CIM_INSTANCE i = cim_instance_new(r->cls);
    hr = !i ? WBEM_E_OUT_OF_MEMORY : k->events ? fill_events(r->session, i, p) : k->fill(i, p, &f);
    if (hr == 0) {
        cim_instance_set_origin(i, r->session->origin);
        *out = TAKE(i);
    }
    return hr;
}

/* ---- the classes ---- */
struct telling {
    wmi_request *r;
    struct registrations stored; /* names only */
};

static hres tell_stored(void *arg, struct cim_instance *i)
{
    struct telling *t = arg;
    struct row *row;
    hres hr = note(&t->stored, i, &row);
    return hr ? hr : wmi_request_indicate(t->r, &cim_instance_ref(i)->o);
}

static hres tell_own(struct telling *t)
{
    struct broker *b = t->r->session->broker;
    hres hr = 0;
    for (size_t i = 0; i < b->providers.n && hr == 0; i++) {
        const struct wmi_provider *p = b->providers.v[i]->table;
        struct cim_instance *o = NULL;
        hr = find(&t->stored, slice_of(p->name)) ? 0 : describe(t->r, p, &o);
        hr = hr || !o ? hr : wmi_request_indicate(t->r, &o->o);
    }
    return hr;
}

void registration_enumerate(wmi_request *r, void *state)
{
    (void)state;
    struct telling t = {.r = r};
    hres hr = repo_instances(r->session->broker->repo, NULL, session_ns(r->session), r->cls,
                             tell_stored, &t);
    hr = hr ? hr : tell_own(&t);
    for (size_t i = 0; i < t.stored.rows.n; i++) {
        cim_str_unref(t.stored.rows.v[i].name);
    }
    vec_fini(&t.stored.rows);
    wmi_request_done(r, hr);
}

static hres asked_name(const wmi_request *r, struct cim_str **out)
{
    *out = NULL;
    if (!r->path || r->path->nkeys != 1 || !cim_type_is_text(r->path->keys[0].value.type) ||
        r->path->keys[0].value.null) {
        return 0;
    }
    struct cim_str *text = r->path->keys[0].value.d.str;
    if (strcasecmp(r->binding->row->name, "__Win32Provider") == 0) {
        *out = cim_str_ref(text);
        return 0;
    }
    return name_of_path(cim_str_slice(text), out);
}

static hres get_own(wmi_request *r)
{
    struct broker *b = r->session->broker;
    struct cim_str *name;
    struct cim_instance *o = NULL;
    hres hr = asked_name(r, &name);
    for (size_t i = 0; i < b->providers.n && hr == 0 && name && !o; i++) {
        const struct wmi_provider *p = b->providers.v[i]->table;
        if (utf8_caseeq(cim_str_slice(name), slice_of(p->name))) {
            hr = describe(r, p, &o);
        }
    }
    cim_str_unref(name);
    return hr ? hr : o ? wmi_request_indicate(r, &o->o) : WBEM_E_NOT_FOUND;
}

static hres stored_one(wmi_request *r, struct cim_instance **out)
{
    struct cim_path p = *r->path; /* borrowed: the same keys, exactly this class */
    p.cls = r->cls->name;
    return repo_instance(r->session->broker->repo, NULL, session_ns(r->session), &p, out);
}

void registration_get(wmi_request *r, void *state)
{
    (void)state;
    struct cim_instance *i = NULL;
    hres hr = stored_one(r, &i);
    hr = hr == WBEM_E_NOT_FOUND ? get_own(r) : hr ? hr : wmi_request_indicate(r, &i->o);
    wmi_request_done(r, hr);
}

void registration_put(wmi_request *r, void *state)
{
    (void)state;
    wmi_request_done(r, store_put_instance(r->session, r->in, r->call_flags & 3));
}

void registration_delete(wmi_request *r, void *state)
{
    (void)state;
    hres hr = store_delete_instance(r->session, r->path);
    /* what describes a provider of this process is not stored */
    wmi_request_done(r, hr == WBEM_E_NOT_FOUND ? WBEM_E_PROVIDER_NOT_CAPABLE : hr);
}
