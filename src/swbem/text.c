/* text: GetObjectText_, GetText_ and SetFromText_ (reference section 3.3). */
#include "cim/mof_text.h"
#include "cim/xml_text.h"
#include "swbem/call.h"
#include "util/utf.h"

static struct sobject *self_of(struct sobj *o)
{
    return (struct sobject *)o;
}

hres object_mof(struct sobj *self, struct scall *c)
{
    AUTO_STR s = STR_INIT;
    str_addc(&s, '\n');
    hres hr = str_add_mof_flags(&s, self_of(self)->object, (unsigned)c->a[0].number);
    return hr ? hr : ret_text(c, str_slice(&s));
}

/* ---- writing XML ---- */
/* The named values that are known; the others belong to somebody else. */
static hres read_option(struct slice name, const struct var *v, struct xml_options *opt)
{
    static const struct {
        const char *name;
        unsigned flag;
    } rows[] = {{"LocalOnly", XML_LOCAL_ONLY},
                {"IncludeQualifiers", XML_QUALIFIERS},
                {"ExcludeSystemProperties", XML_NO_SYSTEM},
                {"IncludeClassOrigin", XML_CLASS_ORIGIN}};
    if (utf8_caseeq(name, SLICE("PathLevel"))) {
        int32_t n;
        hres hr = var_to_i4(v, &n);
        opt->path_level = (unsigned)n;
        return hr || n < XML_PATH_NONE || n > XML_PATH_FULL ? WBEM_E_INVALID_PARAMETER : 0;
    }
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        bool on;
        if (!utf8_caseeq(name, slice_of(rows[i].name))) {
            continue;
        }
        if (var_to_bool(v, &on)) {
            return WBEM_E_INVALID_PARAMETER;
        }
        opt->flags = on ? opt->flags | rows[i].flag : opt->flags & ~rows[i].flag;
    }
    return 0;
}

hres object_get_text(struct sobj *self, struct scall *c)
{
    AUTO_STR s = STR_INIT;
    const struct snvs *values = (const struct snvs *)c->a[2].obj;
    struct xml_options opt = {.format = (unsigned)c->a[0].number,
                              .flags = c->a[1].number & MOF_NO_FLAVORS ? XML_NO_FLAVORS : 0};
    hres hr = 0;
    for (size_t i = 0; values && i < values->items.n && hr == 0; i++) {
        hr = read_option(cim_str_slice(values->items.v[i].name), &values->items.v[i].value, &opt);
    }
    hr = hr ? hr : str_add_xml_object(&s, self_of(self)->object, &opt);
    return hr ? hr : ret_text(c, str_slice(&s));
}

/* ---- reading XML ---- */
/* The object's own class and those above it, then the namespace. */
static hres find_class(void *arg, struct slice name, struct cim_class **out)
{
    struct sobject *o = arg;
    for (struct cim_class *c = cim_class_of(o->object); c; c = c->super) {
        if (cim_class_sealed(c) && utf8_caseeq(cim_str_slice(c->name), name)) {
            *out = cim_class_ref(c);
            return 0;
        }
    }
    if (!cim_is_identifier(name) || !o->services) {
        return WBEM_E_INVALID_CLASS;
    }
    AUTO_CIM_STR path = cim_str_new(name);
    struct services_result r = {0};
    struct wmi_call call = {.operation = WMI_OP_GET, .path = cim_str_z(path)};
    hres hr = path ? swbem_traced(o->o.ctx, &call, "", services_wait(o->services, &call, &r))
                   : WBEM_E_OUT_OF_MEMORY;
    *out = hr ? NULL : cim_as_class(TAKE(r.object));
    services_result_clear(&r);
    return hr == WBEM_E_NOT_FOUND ? WBEM_E_INVALID_CLASS : hr;
}

/* "Invalid syntax: line 3: a second value " */
static void describe(struct scall *c, hres hr, const struct xml_reader *r)
{
    const char *text = hres_text(hr);
    if (r->message[0] == 0 || !text) {
        return;
    }
    AUTO_STR s = STR_INIT;
    str_addf(&s, "%s: line %u: %s ", text, r->line, r->message);
    if (str_status(&s) == 0) {
        c->error->source = bstr_from_z("SWbemObjectEx");
        c->error->description = bstr_from_utf8(str_slice(&s));
    }
}

/* A class stays a class, an instance one of its class; both stay where they are from. */
static hres take_place(struct sobject *o, struct cim_object *n)
{
    struct cim_instance *was = cim_as_instance(o->object), *now = cim_as_instance(n);
    if ((was == NULL) != (now == NULL)) {
        return WBEM_E_INVALID_OBJECT;
    }
    if (now && !cim_str_caseeq(was->cls->name, now->cls->name)) {
        return WBEM_E_INVALID_CLASS;
    }
    if (now) {
        cim_instance_set_origin(now, was->origin);
    } else {
        struct cim_class *c = cim_as_class(n);
        cim_origin_unref(c->origin);
        c->origin = cim_origin_ref(cim_as_class(o->object)->origin);
    }
    path_forget(o);
    cim_object_unref(o->object);
    o->object = cim_object_ref(n);
    return 0;
}

hres object_set_text(struct sobj *self, struct scall *c)
{
    struct xml_reader r = {.find_class = find_class, .arg = self_of(self)};
    int32_t format = c->a[1].number;
    if (format != XML_FORMAT_CIM && format != XML_FORMAT_WMI) {
        return WBEM_E_INVALID_PARAMETER;
    }
    AUTO_CIM_OBJECT n = NULL;
    hres hr = xml_object_read(c->a[0].text, &r, &n);
    if (FAILED(hr)) {
        describe(c, hr, &r);
        return hr;
    }
    return take_place(self_of(self), n);
}
