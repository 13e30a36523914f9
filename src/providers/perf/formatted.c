/* formatted: the Win32_PerfFormattedData classes. Each is made of two looks at its raw class. */
#include "broker/broker.h"
#include "broker/request.h"
#include "providers/perf/perf.h"
#include "repo/repo.h"
#include "util/clock.h"
#include "util/lock.h"
#include "util/utf.h"

#include <poll.h>
#include <stdlib.h>

enum {
    SHORTEST_MS = 25, /* between two looks: the kernel counts time in steps of 10 ms */
    FRESH_MS = 250,   /* looks younger than this serve the next request too */
};
struct look {
    int64_t at; /* of clock_mono_ns; 0: none */
    struct VEC(struct cim_instance *) v;
};
struct looks { /* of one class, for one kind of caller */
    const struct win32_table *raw;
    bool root;
    struct look before, last;
    struct looks *next;
};
struct perf_looks {
    struct lock lock;
    struct looks *first;
};

struct perf_looks *perf_looks_create(void)
{
    return calloc(1, sizeof(struct perf_looks));
}

static void look_fini(struct look *l)
{
    for (size_t i = 0; i < l->v.n; i++) {
        cim_instance_unref(l->v.v[i]);
    }
    vec_fini(&l->v);
    l->at = 0;
}

void perf_looks_destroy(struct perf_looks *l)
{
    while (l && l->first) {
        struct looks *k = l->first;
        l->first = k->next;
        look_fini(&k->before);
        look_fini(&k->last);
        free(k);
    }
    free(l);
}

/* What the kernel shows of processes is not the same for root and others. */
static struct looks *looks_of(struct telling *t)
{
    struct perf_looks *all = t->s->looks;
    bool root = telling_for_root(t);
    for (struct looks *k = all->first; k; k = k->next) {
        if (k->raw == t->table->raw && k->root == root) {
            return k;
        }
    }
    struct looks *k = calloc(1, sizeof *k);
    if (k) {
        k->raw = t->table->raw;
        k->root = root;
        k->next = all->first;
        all->first = k;
    }
    return k;
}

static hres collect(void *arg, struct cim_instance *i)
{
    struct look *l = arg;
    if (!vec_push(&l->v, i)) {
        cim_instance_unref(i);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

static hres look_now(const struct telling *t, struct look *out)
{
    const struct win32_table *raw = t->table->raw;
    struct session *session = ((struct wmi_request *)t->r)->session;
    AUTO_CIM_CLASS c = NULL;
    look_fini(out);
    out->at = clock_mono_ns();
    hres hr = repo_class(session->broker->repo, NULL, session_ns(session), slice_of(raw->name), &c);
    if (FAILED(hr)) {
        return hr;
    }
    struct telling inner = {
        .r = t->r, .s = t->s, .table = raw, .collect = collect, .collector = out, .collected = c};
    prop_plan_of(&inner.plan, c, NULL, raw->rows);
    return raw->tell_all(&inner);
}

/* Two looks with time between them; of a recorded system one is enough: it stands still. */
static hres look_twice(struct telling *t, struct looks *k)
{
    hres hr = 0;
    int64_t now = clock_mono_ns();
    bool live = sysroot_is_live(t->s->root);
    if (k->last.at && k->before.at && now - k->last.at < FRESH_MS * INT64_C(1000000)) {
        return 0;
    }
    if (!k->last.at) {
        hr = look_now(t, &k->last);
    }
    int64_t age = (clock_mono_ns() - k->last.at) / 1000000;
    if (hr == 0 && live && age < SHORTEST_MS) {
        (void)poll(NULL, 0, (int)(SHORTEST_MS - age));
    }
    if (hr == 0) {
        struct look oldest = k->before;
        k->before = k->last;
        k->last = oldest;
        hr = look_now(t, &k->last);
    }
    return hr;
}

/* ---- telling ---- */
static const struct cim_value *name_of(const struct cim_instance *i)
{
    return cim_instance_get(i, SLICE("Name"));
}

/* The same instance at the look before; NULL: it is new. Most have kept their place. */
static const struct cim_instance *same_before(const struct look *l, const struct cim_instance *i,
                                              size_t at)
{
    const struct cim_value *name = name_of(i);
    for (size_t k = 0; k < l->v.n; k++) {
        const struct cim_instance *o = l->v.v[(at + k) % l->v.n];
        const struct cim_value *other = name_of(o);
        bool both = name && other && !name->null && !other->null;
        if (both ? utf8_caseeq(cim_str_slice(name->d.str), cim_str_slice(other->d.str))
                 : l->v.n == 1) {
            return o;
        }
    }
    return NULL;
}

static bool is_wanted(const struct telling *t, const struct cim_instance *raw)
{
    struct slice name;
    const struct cim_value *v = name_of(raw);
    return !telling_equals(t, "Name", &name) || !v || v->null ||
           utf8_caseeq(name, cim_str_slice(v->d.str));
}

static hres cook_one(const struct telling *t, const struct cim_instance *before,
                     const struct cim_instance *now, struct cim_instance *i)
{
    hres hr = 0;
    for (uint32_t k = 0; k < i->nprops && hr == 0; k++) {
        const struct cim_prop *p = &i->cls->props[k];
        const char *name = cim_str_z(p->name);
        int raw = cim_class_find_prop(now->cls, cim_str_slice(p->name));
        bool clock = strncmp(name, "Timestamp_", 10) == 0 || strncmp(name, "Frequency_", 10) == 0;
        if (raw >= 0 && !clock && wmi_request_wants(t->r, name)) {
            struct cim_value v = cim_null(p->type);
            hr = perf_cook(before, now, (uint32_t)raw, &v);
            cim_instance_set(i, k, v);
        }
    }
    return hr;
}

struct made VEC(struct cim_instance *);

static hres cook_all(const struct telling *t, const struct looks *k, struct made *out)
{
    hres hr = 0;
    for (size_t i = 0; hr == 0 && i < k->last.v.n; i++) {
        struct cim_instance *now = k->last.v.v[i];
        if (!is_wanted(t, now)) {
            continue;
        }
        wmi_object *o = wmi_request_new_instance(t->r);
        if (!o || !vec_push(out, cim_as_instance(o))) {
            wmi_object_unref(o);
            return WBEM_E_OUT_OF_MEMORY;
        }
        hr = cook_one(t, same_before(&k->before, now, i), now, cim_as_instance(o));
    }
    return hr;
}

hres tell_cooked(struct telling *t)
{
    struct perf_looks *all = t->s->looks;
    struct made made = {0};
    lock_take(&all->lock);
    struct looks *k = looks_of(t);
    hres hr = k ? look_twice(t, k) : WBEM_E_OUT_OF_MEMORY;
    hr = hr ? hr : cook_all(t, k, &made);
    lock_release(&all->lock); /* telling may wait for a slow receiver */
    for (size_t i = 0; i < made.n; i++) {
        if (hr == 0) {
            hr = tell_instance(t, made.v[i]);
        } else {
            cim_instance_unref(made.v[i]);
        }
    }
    vec_fini(&made);
    return hr;
}

/* ---- the tables ---- */
#define TABLE(class, id)
#define METHODS(class, id)
#define WRITE(class, id)
#define LINK(class, id)
#define PERF(cls, id)                                                                              \
    const struct win32_table cooked_##id##_table = {                                               \
        .name = "Win32_PerfFormattedData_" #cls,                                                   \
        .tell_all = tell_cooked,                                                                   \
        .about = "Win32_PerfRawData_" #cls                                                         \
                 ", each property cooked by its counter type: rates, percentages and averages "    \
                 "over the time between two looks. A request looks when the last look is 250 ms "  \
                 "old or older; the first one looks twice, 25 ms apart. What the raw class does "  \
                 "not know is NULL here too, and the clocks are.",                                 \
        .raw = &id##_table,                                                                        \
    };
#include "providers/classes.def"
