/* rules: see rules.h. */
#include "broker/rules.h"

#include "broker/broker.h"
#include "broker/ticker.h"
#include "util/clock.h"
#include "util/utf.h"
#include "util/vec.h"
#include "wql/wql.h"

#include <stdlib.h>

enum rule_kind {
    RULE_DELAY,
    RULE_FAIL,
    RULE_ANSWER,
};
struct rule {
    enum rule_kind kind;
    struct cim_str *cls, *method; /* NULL: all */
    uint32_t ms;
    hres status;
    struct cim_instance *answer; /* NULL: the method has no out-parameters */
};
struct rules {
    struct ticker *ticker;
    struct VEC(struct rule) list;
};
struct delay {      /* a request that waits */
    ref_count refs; /* of who begins it and of who goes on */
    struct tick tick;
    struct work work;
    struct rules *rules;
    struct wmi_request *r;
    void (*go_on)(struct wmi_request *q);
};

hres rules_create(struct rules **out)
{
    struct rules *r = calloc(1, sizeof *r);
    hres hr = r ? ticker_create(&r->ticker) : WBEM_E_OUT_OF_MEMORY;
    if (FAILED(hr)) {
        free(r);
        return hr;
    }
    *out = r;
    return 0;
}

void rules_destroy(struct rules *r)
{
    if (!r) {
        return;
    }
    ticker_destroy(r->ticker);
    for (size_t i = 0; i < r->list.n; i++) {
        cim_str_unref(r->list.v[i].cls);
        cim_str_unref(r->list.v[i].method);
        cim_instance_unref(r->list.v[i].answer);
    }
    vec_fini(&r->list);
    free(r);
}

/* ---- making them ---- */
static hres add(struct rules *r, struct rule k, struct slice cls, struct slice method)
{
    k.cls = cls.n ? cim_str_new(cls) : NULL;
    k.method = method.n ? cim_str_new(method) : NULL;
    bool good = (k.cls || !cls.n) && (k.method || !method.n);
    hres hr = !good                    ? WBEM_E_OUT_OF_MEMORY
              : r->list.n >= RULES_MAX ? WBEM_E_QUOTA_VIOLATION
              : vec_push(&r->list, k)  ? 0
                                       : WBEM_E_OUT_OF_MEMORY;
    if (FAILED(hr)) {
        cim_str_unref(k.cls);
        cim_str_unref(k.method);
    }
    return hr;
}

hres rules_delay(struct rules *r, struct slice cls, struct slice method, uint32_t ms)
{
    return ms <= RULES_MAX_DELAY_MS
               ? add(r, (struct rule){.kind = RULE_DELAY, .ms = ms}, cls, method)
               : WBEM_E_INVALID_PARAMETER;
}

hres rules_fail(struct rules *r, struct slice cls, struct slice method, hres status)
{
    return FAILED(status) ? add(r, (struct rule){.kind = RULE_FAIL, .status = status}, cls, method)
                          : WBEM_E_INVALID_PARAMETER;
}

/* The end of "Name=value" at a comma that stands neither in braces nor behind a backslash. */
static size_t item_length(struct slice t)
{
    size_t i = 0;
    bool braces = false;
    for (; i < t.n && (braces || t.p[i] != ','); i++) {
        braces = t.p[i] == '{' || (braces && t.p[i] != '}');
        i += t.p[i] == '\\' && i + 1 < t.n;
    }
    return i;
}

/* Backslashes are of the list, and in arrays of theirs. */
static void plain_value(struct slice t, struct str *out)
{
    bool array = t.n && t.p[0] == '{';
    for (size_t i = 0; i < t.n; i++) {
        i += !array && t.p[i] == '\\' && i + 1 < t.n;
        str_addc(out, t.p[i]);
    }
}

static hres set_item(struct cim_instance *out, struct slice item, struct str *why)
{
    AUTO_STR text = STR_INIT;
    const char *eq = memchr(item.p, '=', item.n);
    struct slice name = {item.p, eq ? (size_t)(eq - item.p) : item.n};
    int i = eq && out ? cim_class_find_prop(out->cls, name) : -1;
    if (i < 0) {
        str_addf(why, eq ? "the method has no out-parameter '%.*s'" : "'%.*s' is not Name=value",
                 (int)name.n, name.p);
        return WBEM_E_INVALID_METHOD_PARAMETERS;
    }
    struct cim_value v = {.null = true};
    plain_value((struct slice){eq + 1, item.n - name.n - 1}, &text);
    hres hr = text.failed ? WBEM_E_OUT_OF_MEMORY
                          : cim_value_from_words(str_slice(&text), out->cls->props[i].type, &v);
    hr = hr ? hr : cim_instance_put_at(out, (uint32_t)i, &v);
    cim_value_clear(&v);
    if (FAILED(hr)) {
        AUTO_STR type = STR_INIT;
        str_add_cimtype(&type, &out->cls->props[i]);
        str_addf(why, "%.*s is %s, not '%s'", (int)name.n, name.p, str_z(&type), str_z(&text));
    }
    return hr;
}

static hres find_method(struct session *s, struct slice cls, struct slice method,
                        struct cim_class **c, const struct cim_method **m, struct str *why)
{
    hres hr = repo_class(s->broker->repo, NULL, session_ns(s), cls, c);
    if (FAILED(hr)) {
        str_addf(why, "no class '%.*s' in %s", (int)cls.n, cls.p, cim_str_z(s->origin->ns));
        return hr;
    }
    *m = cim_class_find_method(*c, method);
    if (!*m) {
        str_addf(why, "%.*s has no method '%.*s'", (int)cls.n, cls.p, (int)method.n, method.p);
        return WBEM_E_INVALID_METHOD;
    }
    return 0;
}

hres rules_answer(struct rules *r, struct session *s, struct slice cls, struct slice method,
                  struct slice values, struct str *why)
{
    AUTO_CIM_CLASS c = NULL;
    AUTO_CIM_INSTANCE out = NULL;
    const struct cim_method *m = NULL;
    hres hr = find_method(s, cls, method, &c, &m, why);
    if (hr == 0 && m->out && !(out = cim_instance_new(m->out))) {
        hr = WBEM_E_OUT_OF_MEMORY;
    }
    while (hr == 0 && values.n) {
        size_t n = item_length(values);
        hr = set_item(out, (struct slice){values.p, n}, why);
        n += n < values.n;
        values = (struct slice){values.p + n, values.n - n};
    }
    hr = hr ? hr : add(r, (struct rule){.kind = RULE_ANSWER, .answer = out}, cls, method);
    if (hr == 0) {
        out = NULL; /* the rule's */
    }
    return hr;
}

/* ---- following them ---- */
/* The class that an operation names; empty: none. */
static struct cim_str *named_class(const struct wmi_request *q)
{
    struct wql_query *w = NULL;
    struct cim_str *name = NULL;
    switch (q->operation) {
    case WMI_OP_GET:
    case WMI_OP_DELETE:
        return q->path ? cim_str_ref(q->path->cls) : NULL;
    case WMI_OP_PUT:
        return cim_str_ref(q->in ? q->in->cls->name : q->cls ? q->cls->name : NULL);
    case WMI_OP_EXEC_METHOD:
        return cim_str_ref(q->cls->name);
    case WMI_OP_QUERY:
        if (wql_parse(cim_str_slice(q->text), &w, NULL) == 0) {
            name = cim_str_new(wql_class(w));
            wql_destroy(w);
        }
        return name;
    default:
        return cim_str_ref(q->text);
    }
}

static const struct rule *find(const struct rules *r, const struct wmi_request *q,
                               const struct cim_str *cls, enum rule_kind kind)
{
    for (size_t i = 0; i < r->list.n; i++) {
        const struct rule *k = &r->list.v[i];
        bool of_class = !k->cls || (cls && cim_str_caseeq(k->cls, cls));
        bool of_method = !k->method || (q->operation == WMI_OP_EXEC_METHOD &&
                                        cim_str_caseeq(k->method, q->method->name));
        if (k->kind == kind && of_class && of_method) {
            return k;
        }
    }
    return NULL;
}

static void answer(const struct rules *r, struct wmi_request *q)
{
    AUTO_CIM_STR cls = named_class(q);
    const struct rule *fails = find(r, q, cls, RULE_FAIL);
    const struct rule *k =
        fails || q->operation != WMI_OP_EXEC_METHOD ? fails : find(r, q, cls, RULE_ANSWER);
    if (fails) {
        broker_finish(q, fails->status);
    } else if (k) {
        struct cim_instance *out = k->answer ? cim_instance_clone(k->answer) : NULL;
        hres hr = k->answer && !out ? WBEM_E_OUT_OF_MEMORY : 0;
        hr = hr || !out ? hr : request_object(q, &out->o);
        broker_finish(q, hr);
    }
}

static bool has_answer(const struct rules *r, const struct wmi_request *q)
{
    AUTO_CIM_STR cls = named_class(q);
    return find(r, q, cls, RULE_FAIL) ||
           (q->operation == WMI_OP_EXEC_METHOD && find(r, q, cls, RULE_ANSWER));
}

static void delay_unref(struct delay *d)
{
    if (ref_put(&d->refs)) {
        free(d);
    }
}

static void run_delayed(struct work *w)
{
    struct delay *d = container_of(w, struct delay, work);
    struct wmi_request *q = d->r;
    struct rules *r = d->rules;
    void (*go_on)(struct wmi_request *) = d->go_on;
    request_forget_cancel(q); /* waits while it runs */
    delay_unref(d);
    if (!atomic_load(&q->cancelled) && has_answer(r, q)) {
        answer(r, q);
    } else {
        go_on(q);
    }
}

static void push(struct delay *d)
{
    d->work.run = run_delayed;
    pool_push(d->r->session->broker->pool, &d->work);
}

static void on_time(struct tick *t)
{
    push(container_of(t, struct delay, tick));
}

/* Nobody waits any more: it ends now. */
static void on_cancel(void *arg)
{
    struct delay *d = arg;
    if (ticker_cancel(d->rules->ticker, &d->tick)) {
        push(d);
    }
}

static hres begin_delay(struct rules *r, struct wmi_request *q, uint32_t ms,
                        void (*go_on)(struct wmi_request *q))
{
    struct delay *d = calloc(1, sizeof *d);
    if (!d) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    d->refs = REF_INIT;
    ref_get(&d->refs);
    d->rules = r;
    d->r = q;
    d->go_on = go_on;
    wmi_request_on_cancel(q, on_cancel, d);
    if (!q->cancel_set) { /* cancelled just now: it goes on by itself */
        free(d);
        go_on(q);
        return 0;
    }
    hres hr = ticker_set(r->ticker, &d->tick, clock_mono_ns() + ms * INT64_C(1000000), on_time);
    if (FAILED(hr)) {
        request_forget_cancel(q);
        delay_unref(d);
    } else if (atomic_load(&q->cancelled)) { /* maybe before there was a time to end */
        on_cancel(d);
    }
    delay_unref(d);
    return hr;
}

bool rules_take(struct rules *r, struct wmi_request *q, void (*go_on)(struct wmi_request *q))
{
    AUTO_CIM_STR cls = named_class(q);
    const struct rule *k = find(r, q, cls, RULE_DELAY);
    if (k) {
        hres hr = begin_delay(r, q, k->ms, go_on);
        if (FAILED(hr)) {
            broker_finish(q, hr);
        }
        return true;
    }
    if (!has_answer(r, q)) {
        return false;
    }
    answer(r, q);
    return true;
}
