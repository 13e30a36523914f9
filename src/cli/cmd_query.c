/* cmd_query: wmi query, wmi get, wmi classes. */
#include "cli/cli.h"
#include "providers/why.h"
#include "util/clock.h"
#include "util/json.h"
#include "util/utf.h"
#include "wql/ast.h"

#include <stdlib.h>

static int64_t left_of(int64_t end)
{
    int64_t left = end < 0 ? -1 : end - clock_mono_ns();
    return end < 0 ? -1 : left > 0 ? left : 0;
}

/* Runs a call and hands each object to fn. An exit code. */
static int each_object(struct cli *c, struct wmi_services *s, const struct wmi_call *call,
                       const char *what, hres (*fn)(void *arg, struct cim_object *o), void *arg)
{
    int64_t end = c->timeout_ns < 0 ? -1 : clock_mono_ns() + c->timeout_ns;
    struct services_enum *e = NULL;
    struct cim_instance *error = NULL;
    hres hr = services_enum_start(s, call, &e, &error);
    while (hr == 0) {
        struct cim_object *o = NULL;
        hr = services_enum_next(e, left_of(end), &o, &error);
        if (hr == 0) {
            hr = fn(arg, o);
            cim_object_unref(o);
        }
    }
    services_enum_destroy(e);
    int rc = hr == WBEM_S_TIMEDOUT ? report_failure(c, what, WBEM_E_TIMED_OUT, NULL)
             : FAILED(hr)          ? report_failure(c, what, hr, error)
                                   : EXIT_OK;
    cim_instance_unref(error);
    return rc;
}

static hres write_object(void *arg, struct cim_object *o)
{
    return writer_object(arg, o);
}

static int print_call(struct cli *c, const struct wmi_call *call, const char *what)
{
    struct wmi_services *s = NULL;
    int rc = connect_cli(c, &s);
    if (rc) {
        return rc;
    }
    struct writer *w = writer_create(c->format, stdout);
    rc = w ? each_object(c, s, call, what, write_object, w)
           : report_failure(c, what, WBEM_E_OUT_OF_MEMORY, NULL);
    hres hr = w ? writer_end(w) : 0; /* also after a failure: what came before it is shown */
    if (rc == 0 && FAILED(hr)) {
        rc = report_failure(c, "output", hr, NULL);
    }
    writer_destroy(w);
    services_unref(s);
    return rc;
}

/* ---- how a query would be answered ---- */
struct plan_writer {
    struct writer *writer;
    struct cim_class *cls;
};

/* The rows are shown like objects of this class, so that every format has them. */
static hres plan_class(struct cim_class **out)
{
    static const struct {
        const char *name;
        unsigned type;
    } rows[] = {{"Class", CIM_STRING},
                {"Access", CIM_STRING},
                {"Detail", CIM_STRING},
                {"Filter", CIM_BOOLEAN},
                {"Projected", CIM_BOOLEAN}};
    AUTO_CIM_CLASS c = NULL;
    hres hr = cim_class_new(SLICE("QueryPlan"), NULL, &c);
    for (size_t i = 0; i < ARRAY_LEN(rows) && hr == 0; i++) {
        hr = cim_class_put_prop(c, slice_of(rows[i].name), rows[i].type, (struct slice){0}, NULL,
                                NULL);
    }
    hr = hr ? hr : cim_class_seal(c);
    if (hr == 0) {
        *out = TAKE(c);
    }
    return hr;
}

static hres put_plan_text(struct cim_instance *i, const char *name, struct slice text)
{
    struct cim_value v;
    hres hr = cim_value_text(&v, CIM_STRING, text);
    hr = hr ? hr : cim_instance_put(i, slice_of(name), &v);
    cim_value_clear(&v);
    return hr;
}

static hres write_plan_row(void *arg, const struct explain_row *row)
{
    struct plan_writer *w = arg;
    AUTO_CIM_INSTANCE i = cim_instance_new(w->cls);
    if (!i) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    struct cim_value filter = cim_bool(row->filter), projected = cim_bool(row->projected);
    hres hr = put_plan_text(i, "Class", row->cls);
    hr = hr ? hr : put_plan_text(i, "Access", slice_of(row->access));
    hr = hr ? hr : put_plan_text(i, "Detail", row->text);
    hr = hr ? hr : cim_instance_put(i, SLICE("Filter"), &filter);
    hr = hr ? hr : cim_instance_put(i, SLICE("Projected"), &projected);
    return hr ? hr : writer_object(w->writer, &i->o);
}

static int explain_query(struct cli *c)
{
    struct wmi_services *s = NULL;
    int rc = connect_cli(c, &s);
    if (rc) {
        return rc;
    }
    struct plan_writer w = {.writer = writer_create(c->format, stdout)};
    struct wql_error where = {0};
    hres hr = w.writer ? plan_class(&w.cls) : WBEM_E_OUT_OF_MEMORY;
    hr = hr ? hr
            : services_explain(s, slice_of(c->argv[0]), c->shallow ? WMI_FLAG_DIRECT_READ : 0,
                               write_plan_row, &w, &where);
    hr = hr ? hr : writer_end(w.writer);
    if (FAILED(hr) && where.text[0]) {
        fprintf(stderr, "%s: line %u, column %u: %s\n", c->program, where.line, where.column,
                where.text);
    }
    rc = FAILED(hr) ? report_failure(c, "query", hr, NULL) : EXIT_OK;
    writer_destroy(w.writer);
    cim_class_unref(w.cls);
    services_unref(s);
    return rc;
}

int cmd_query(struct cli *c)
{
    if (c->explain) {
        return explain_query(c);
    }
    struct wmi_call call = {.operation = WMI_OP_QUERY,
                            .query = c->argv[0],
                            .language = "WQL",
                            .flags = c->shallow ? WMI_FLAG_DIRECT_READ : 0};
    return print_call(c, &call, "query");
}

int cmd_get(struct cli *c)
{
    struct wmi_call call = {.operation = WMI_OP_GET, .path = c->argv[0]};
    struct cim_path p;
    if (!c->format_given && cim_path_parse(slice_of(c->argv[0]), &p, NULL) == 0) {
        c->format = cim_path_is_instance(&p) ? FORMAT_LIST
                                             : FORMAT_MOF; /* what fits one object, one class */
        cim_path_fini(&p);
    }
    if (!*c->argv[0]) {
        return usage_error(c, "the path is empty");
    }
    return print_call(c, &call, c->argv[0]);
}

/* ---- classes ---- */
struct name_filter {
    struct str pattern; /* LIKE */
    enum format format;
};

static hres print_name(void *arg, struct cim_object *o)
{
    struct name_filter *f = arg;
    struct slice name = cim_str_slice(cim_as_class(o)->name);
    if (f->pattern.n && !wql_like(name, str_slice(&f->pattern))) {
        return 0;
    }
    AUTO_STR s = STR_INIT;
    if (f->format == FORMAT_JSON) {
        str_add_json_text(&s, name);
    } else {
        str_add_slice(&s, name);
    }
    return puts(str_z(&s)) < 0 ? WBEM_E_OUT_OF_DISK_SPACE : str_status(&s);
}

/* Shell wildcards are turned into those of LIKE; an underscore of a class name is meant as one. */
static void like_pattern(const char *given, struct str *out)
{
    bool shell = strpbrk(given, "*?") != NULL;
    for (const char *p = given; *p; p++) {
        if (shell && *p == '*') {
            str_addc(out, '%');
        } else if (shell && *p == '?') {
            str_addc(out, '_');
        } else if (*p == '_') {
            str_addz(out, "[_]");
        } else {
            str_addc(out, *p);
        }
    }
}

/* ---- classes --why ---- */
struct found_class {
    bool there, abstract, dynamic;
};

static int print_standing(const char *name, const struct found_class *f)
{
    AUTO_STR why = STR_INIT;
    enum class_standing standing = class_standing(slice_of(name), &why);
    if (f->there && standing == CLASS_SERVED) {
        printf("%s has objects. %s\n", name, str_z(&why));
    } else if (f->there && standing == CLASS_NO_OBJECTS) {
        printf("%s is defined and has no objects: %s.\n", name, str_z(&why));
    } else if (f->there) {
        printf("%s %s.\n", name,
               f->abstract  ? "is abstract: its objects are those of the classes below it"
               : f->dynamic ? "has the objects that its provider tells"
                            : "has the objects that are stored in the repository");
    } else if (standing == CLASS_ABSENT) {
        printf("%s is not defined: it belongs to %s. A query for it answers \"Invalid class\".\n",
               name, str_z(&why));
    } else {
        printf("%s is not defined in this namespace. A query for it answers \"Invalid class\".\n",
               name);
    }
    return f->there ? EXIT_OK : EXIT_FAILED;
}

static int tell_why(struct cli *c, struct wmi_services *s)
{
    const char *name = c->argc ? c->argv[0] : "";
    struct found_class f = {0};
    if (!cim_is_identifier(slice_of(name))) {
        return usage_error(c, "--why needs the name of a class");
    }
    struct wmi_call call = {.operation = WMI_OP_GET, .path = name};
    struct services_result r = {0};
    hres hr = services_wait(s, &call, &r);
    if (hr == 0 && r.object) {
        const struct cim_class *cls = cim_as_class(r.object);
        f = (struct found_class){true, (cls->flags & CIM_CLASS_ABSTRACT) != 0,
                                 (cls->flags & CIM_CLASS_DYNAMIC) != 0};
    }
    bool gone = hr == WBEM_E_NOT_FOUND || hr == WBEM_E_INVALID_CLASS;
    int rc = FAILED(hr) && !gone ? report_failure(c, name, hr, NULL) : print_standing(name, &f);
    services_result_clear(&r);
    return rc;
}

int cmd_classes(struct cli *c)
{
    struct wmi_services *s = NULL;
    int rc = connect_cli(c, &s);
    if (rc) {
        return rc;
    }
    if (c->why) {
        rc = tell_why(c, s);
        services_unref(s);
        return rc;
    }
    struct name_filter f = {.format = c->format};
    if (c->argc) {
        like_pattern(c->argv[0], &f.pattern);
    }
    struct wmi_call call = {
        .operation = WMI_OP_SUBCLASSES, .path = "", .flags = c->shallow ? WMI_FLAG_SHALLOW : 0};
    rc = each_object(c, s, &call, "classes", print_name, &f);
    str_fini(&f.pattern);
    services_unref(s);
    return rc;
}
