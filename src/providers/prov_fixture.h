/* A broker with the Win32 provider over a system root of the test's choice. */
#pragma once
#include "broker/broker.h"
#include "providers/cimwin32.h"
#include "repo/image_layer.h"
#include "test.h"

#include <stdio.h>

struct fix {
    struct repo_image_layer layer;
    struct broker *b;
    struct session *s;
    struct wmi_queue *q;
    struct wmi_sink *sink;
};
struct got { /* by one call */
    struct VEC(struct cim_object *) v;
    hres status;
    bool done;
};

extern const struct wmi_event_provider *fixture_events; /* NULL: those of the provider */
extern bool fixture_as_root;   /* the caller is root, whoever runs the test: for recorded systems */
extern bool fixture_as_nobody; /* the caller is nobody */
extern const char *fixture_root; /* read by the loader of the provider under test */

static inline void got_object(void *arg, void *cookie, struct cim_object *o)
{
    (void)arg;
    struct got *g = cookie;
    assert_true(vec_push(&g->v, cim_object_ref(o)));
}

static inline void got_completed(void *arg, void *cookie, hres status, struct cim_instance *error)
{
    (void)arg;
    (void)error;
    struct got *g = cookie;
    g->status = status;
    g->done = true;
}

static inline void got_fini(struct got *g)
{
    for (size_t i = 0; i < g->v.n; i++) {
        cim_object_unref(g->v.v[i]);
    }
    vec_fini(&g->v);
}
#define AUTO_GOT AUTO(got_fini) struct got

static inline wmi_status fixture_load(void **state)
{
    struct cimwin32 *s = NULL;
    hres hr = cimwin32_create(fixture_root, &s);
    *state = s;
    return hr;
}

static inline void fix_open(struct fix *f, const char *root)
{
    static const struct sink_ops ops = {.object = got_object, .completed = got_completed};
    static struct wmi_provider under_test = {.name = "CIMWin32",
                                             .load = fixture_load,
                                             .unload = cimwin32_unload,
                                             .classes = cimwin32_classes};
    static const struct wmi_provider *const list[] = {&under_test, NULL};
    *f = (struct fix){0};
    under_test.events = fixture_events ? fixture_events : cimwin32_events;
    fixture_root = root;
    assert_int_equal(repo_image_layer_init(&f->layer), 0);
    struct broker_options o = {.image = &f->layer.base, .builtin = list, .threads = 2};
    assert_int_equal(broker_open(&o, &f->b), 0);
    struct identity *id = identity_of_process();
    id->uid = fixture_as_root ? 0 : fixture_as_nobody ? 65534 : id->uid;
    assert_int_equal(session_open(f->b, SLICE("root\\cimv2"), id, WMI_RIGHT_ALL, &f->s), 0);
    identity_unref(id);
    assert_int_equal(queue_create(QUEUE_WAIT, NULL, &f->q), 0);
    assert_int_equal(sink_create(f->q, &ops, NULL, &f->sink), 0);
}

static inline void fix_close(struct fix *f)
{
    sink_unref(f->sink);
    queue_unref(f->q);
    session_unref(f->s);
    broker_unref(f->b);
}

/* The call's outcome; g is released with got_fini. */
static inline hres fix_call(struct fix *f, const struct wmi_call *c, struct got *g)
{
    *g = (struct got){0};
    hres hr = broker_start(f->s, c, f->sink, g, NULL);
    if (FAILED(hr)) {
        return hr;
    }
    while (!g->done) {
        queue_wait(f->q, -1);
    }
    return g->status;
}

/* Ends a call that goes on until it is told to end. */
static inline void fix_cancel(struct fix *f, struct got *g)
{
    sink_cancel(f->sink);
    while (!g->done) {
        queue_wait(f->q, -1);
    }
}

static inline hres fix_query(struct fix *f, const char *query, struct got *g)
{
    struct wmi_call c = {.operation = WMI_OP_QUERY, .query = query, .language = "WQL"};
    return fix_call(f, &c, g);
}

static inline hres fix_get(struct fix *f, const char *path, struct got *g)
{
    struct wmi_call c = {.operation = WMI_OP_GET, .path = path};
    return fix_call(f, &c, g);
}

/* A property as text; "NULL" when it is. */
static inline const char *text_of(struct cim_object *o, const char *name, char buf[512])
{
    const struct cim_value *v = cim_instance_get(cim_as_instance(o), slice_of(name));
    assert_non_null(v);
    AUTO_STR s = STR_INIT;
    str_add_cim_plain(&s, v);
    snprintf(buf, 512, "%s", v->null ? "NULL" : str_z(&s));
    return buf;
}

static inline uint64_t uint_of(struct cim_object *o, const char *name)
{
    const struct cim_value *v = cim_instance_get(cim_as_instance(o), slice_of(name));
    assert_non_null(v);
    assert_false(v->null);
    return v->d.u;
}

/* A new in-parameters object of a method. */
static inline struct cim_instance *in_params_of(struct fix *f, const char *cls, const char *method)
{
    AUTO_GOT g;
    assert_int_equal(fix_get(f, cls, &g), 0);
    struct cim_method *m = cim_class_find_method(cim_as_class(g.v.v[0]), slice_of(method));
    assert_non_null(m);
    struct cim_instance *i = cim_instance_new(m->in);
    assert_non_null(i);
    return i;
}

static inline struct cim_instance *in_params(struct fix *f, const char *method)
{
    return in_params_of(f, "Win32_Process", method);
}

static inline void put_text(struct cim_instance *i, const char *name, const char *text)
{
    wmi_value v = wmi_text(text);
    assert_int_equal(wmi_object_put(&i->o, name, &v), 0);
}

static inline void put_uint(struct cim_instance *i, const char *name, uint64_t n)
{
    wmi_value v = wmi_uint(n);
    assert_int_equal(wmi_object_put(&i->o, name, &v), 0);
}

/* Runs a method; the ReturnValue. */
static inline uint64_t run(struct fix *f, const char *path, const char *method,
                           struct cim_instance *in, struct got *g)
{
    struct wmi_call c = {.operation = WMI_OP_EXEC_METHOD,
                         .path = path,
                         .method = method,
                         .object = in ? &in->o : NULL};
    assert_int_equal(fix_call(f, &c, g), 0);
    assert_int_equal(g->v.n, 1);
    return uint_of(g->v.v[0], "ReturnValue");
}
