/* cmd_call: wmi call PATH METHOD name=value…, waiting or (--async) telling each event. */
#include "cli/cli.h"
#include "util/clock.h"
#include "util/json.h"
#include "util/utf.h"

#include <stdlib.h>

/* ---- parameters ---- */
static int set_parameter(struct cli *c, struct cim_instance *in, const char *arg)
{
    const char *eq = strchr(arg, '=');
    if (!eq || eq == arg) {
        return usage_error(c, "'%s' is not NAME=VALUE", arg);
    }
    struct slice name = {arg, (size_t)(eq - arg)};
    int i = cim_class_find_prop(in->cls, name);
    if (i < 0) {
        return usage_error(c, "the method has no parameter '%.*s'", (int)name.n, name.p);
    }
    struct cim_value v = {.null = true};
    hres hr = cim_value_from_words(slice_of(eq + 1), in->cls->props[i].type, &v);
    hr = hr ? hr : cim_instance_put_at(in, (uint32_t)i, &v);
    cim_value_clear(&v);
    if (FAILED(hr)) {
        AUTO_STR type = STR_INIT;
        str_add_cimtype(&type, &in->cls->props[i]);
        return usage_error(c, "'%s': %s (the parameter is %s%s)", arg, hres_text(hr), str_z(&type),
                           in->cls->props[i].type & CIM_ARRAY ? "[]: write {a,b}" : "");
    }
    return 0;
}

/* The class of PATH tells the signature. */
static int build_parameters(struct cli *c, struct wmi_services *s, struct cim_instance **out)
{
    struct cim_path p;
    hres hr = cim_path_parse(slice_of(c->argv[0]), &p, NULL);
    if (hr || !p.cls) {
        return report_failure(c, c->argv[0], hr ? hr : WBEM_E_INVALID_OBJECT_PATH, NULL);
    }
    struct wmi_call call = {.operation = WMI_OP_GET, .path = p.cls->s};
    struct services_result r;
    hr = services_wait(s, &call, &r);
    cim_path_fini(&p);
    struct cim_class *cls = hr ? NULL : cim_as_class(r.object);
    struct cim_method *m = cls ? cim_class_find_method(cls, slice_of(c->argv[1])) : NULL;
    int rc = 0;
    if (!cls) {
        rc = report_failure(c, c->argv[0], hr, r.error);
    } else if (!m) {
        rc = report_failure(c, c->argv[1], WBEM_E_INVALID_METHOD, NULL);
    } else if (!m->in && c->argc > 2) {
        rc = usage_error(c, "the method takes no parameters");
    } else if (m->in && c->argc > 2) {
        *out = cim_instance_new(m->in);
        rc = *out ? 0 : report_failure(c, c->argv[1], WBEM_E_OUT_OF_MEMORY, NULL);
        for (int i = 2; i < c->argc && rc == 0; i++) {
            rc = set_parameter(c, *out, c->argv[i]);
        }
    }
    services_result_clear(&r);
    return rc;
}

/* ---- events ---- */
struct call_state {
    struct cli *c;
    struct writer *w;
    bool done, tell;
    int rc;
    uint64_t ret;
    hres status;
};

static void event_line(const struct call_state *st, const char *kind, const char *fields)
{
    if (st->c->format == FORMAT_JSON) {
        printf("{\"event\":\"%s\"%s}\n", kind, fields);
        fflush(stdout);
    }
}

static void tell_object(struct call_state *st, struct cim_object *o)
{
    if (st->tell && st->c->format == FORMAT_JSON) {
        AUTO_STR s = STR_INIT;
        str_addz(&s, ",\"object\":");
        str_add_json_object(&s, o);
        event_line(st, "OnObjectReady", str_z(&s));
        return;
    }
    if (st->tell) {
        puts("OnObjectReady");
    }
    (void)writer_object(st->w, o);
    if (st->tell) {
        fflush(stdout);
    }
}

static void on_object(void *arg, void *cookie, struct cim_object *o)
{
    (void)cookie;
    struct call_state *st = arg;
    struct cim_instance *i = cim_as_instance(o);
    const struct cim_value *v = i ? cim_instance_get(i, SLICE("ReturnValue")) : NULL;
    if (v && !v->null && (cim_type_is_unsigned(v->type) || cim_type_is_signed(v->type))) {
        st->ret = v->d.u;
    }
    tell_object(st, o);
}

static void on_progress(void *arg, void *cookie, uint32_t upper, uint32_t current,
                        const char *message)
{
    (void)cookie;
    struct call_state *st = arg;
    if (st->c->format == FORMAT_JSON) {
        AUTO_STR s = STR_INIT;
        str_addf(&s, ",\"upper\":%u,\"current\":%u,\"message\":", upper, current);
        str_add_json_text(&s, slice_of(message));
        event_line(st, "OnProgress", str_z(&s));
    } else {
        printf("OnProgress %u/%u %s\n", current, upper, message);
        fflush(stdout);
    }
}

static void on_completed(void *arg, void *cookie, hres status, struct cim_instance *error)
{
    (void)cookie;
    struct call_state *st = arg;
    st->done = true;
    st->status = status;
    (void)writer_end(st->w);
    if (st->tell && st->c->format == FORMAT_JSON) {
        AUTO_STR s = STR_INIT;
        str_addf(&s, ",\"hresult\":\"0x%08X\"", (unsigned)status);
        event_line(st, "OnCompleted", str_z(&s));
    } else if (st->tell) {
        printf("OnCompleted 0x%08X\n", (unsigned)status);
    }
    if (FAILED(status)) {
        st->rc = report_failure(st->c, st->c->argv[1], status, error);
    }
}

static const struct sink_ops call_ops = {
    .object = on_object, .progress = on_progress, .completed = on_completed};

/* Runs until the completion, or cancels when the time is over and waits for that. */
static void wait_call(struct cli *c, struct wmi_queue *q, struct wmi_sink *sink,
                      struct call_state *st)
{
    int64_t end = c->timeout_ns < 0 ? -1 : clock_mono_ns() + c->timeout_ns;
    bool cancelled = false;
    while (!st->done) {
        int64_t left = end < 0 || cancelled ? -1 : end - clock_mono_ns();
        if (queue_wait(q, left < 0 && end >= 0 && !cancelled ? 0 : left) == 0 && !st->done) {
            cancelled = true;
            sink_cancel(sink);
        }
    }
    if (cancelled && st->status == WBEM_E_CALL_CANCELLED) {
        st->rc = EXIT_TIMEOUT;
    }
}

static int run_call(struct cli *c, struct wmi_services *s, struct cim_instance *in)
{
    struct call_state st = {.c = c, .tell = c->async, .w = writer_create(c->format, stdout)};
    struct wmi_queue *q = NULL;
    struct wmi_sink *sink = NULL;
    struct cim_instance *error = NULL;
    struct wmi_call call = {.operation = WMI_OP_EXEC_METHOD,
                            .path = c->argv[0],
                            .method = c->argv[1],
                            .object = in ? &in->o : NULL,
                            .flags = c->progress ? WMI_FLAG_SEND_STATUS : 0};
    hres hr = st.w ? queue_create(QUEUE_WAIT, NULL, &q) : WBEM_E_OUT_OF_MEMORY;
    hr = hr ? hr : sink_create(q, &call_ops, &st, &sink);
    hr = hr ? hr : services_start(s, &call, sink, NULL, &error);
    if (FAILED(hr)) {
        st.rc = report_failure(c, c->argv[1], hr, error);
    } else {
        wait_call(c, q, sink, &st);
    }
    cim_instance_unref(error);
    sink_unref(sink);
    queue_unref(q);
    writer_destroy(st.w);
    return st.rc ? st.rc : st.ret ? EXIT_RETURN : EXIT_OK;
}

int cmd_call(struct cli *c)
{
    if (!c->format_given) {
        c->format = FORMAT_LIST;
    }
    struct wmi_services *s = NULL;
    int rc = connect_cli(c, &s);
    if (rc) {
        return rc;
    }
    AUTO_CIM_INSTANCE in = NULL;
    rc = build_parameters(c, s, &in);
    rc = rc ? rc : run_call(c, s, in);
    services_unref(s);
    return rc;
}
