/* props: what every class of the provider does with its table of properties. */
#include "cim/datetime.h"
#include "providers/cimwin32.h"
#include "util/utf.h"

#include <stdlib.h>
#include <unistd.h>

void prop_plan_make(struct prop_plan *p, const wmi_request *r, const struct prop_row *rows)
{
    prop_plan_of(p, cim_as_class(wmi_request_class_object(r)), r, rows);
}

void prop_plan_of(struct prop_plan *p, const struct cim_class *c, const wmi_request *r,
                  const struct prop_row *rows)
{
    p->n = p->needs = 0;
    for (const struct prop_row *row = rows; row->name && p->n < PROP_PLAN_MAX; row++) {
        int i = cim_class_find_prop(c, slice_of(row->name));
        bool has_default = i >= 0 && !c->props[i].def.null;
        if (i < 0 || (!row->fill && !has_default) || (r && !wmi_request_wants(r, row->name))) {
            continue;
        }
        p->v[p->n].row = row;
        p->v[p->n].index = (uint32_t)i;
        p->v[p->n++].type = c->props[i].type;
        p->needs |= row->fill ? row->needs : 0;
    }
}

struct cim_instance *prop_plan_instance(const struct prop_plan *p, wmi_request *r,
                                        const void *subject)
{
    wmi_object *o = wmi_request_new_instance(r);
    return prop_plan_fill(p, o ? cim_as_instance(o) : NULL, subject);
}

struct cim_instance *prop_plan_fill(const struct prop_plan *p, struct cim_instance *i,
                                    const void *subject)
{
    for (uint32_t k = 0; i && k < p->n; k++) {
        const struct prop_row *row = p->v[k].row;
        struct cim_value v = cim_null(p->v[k].type);
        if (row->fill && FAILED(row->fill(row, subject, &v))) {
            return cim_instance_unref(i);
        }
        cim_instance_set(i, p->v[k].index, v);
    }
    return i;
}

/* The text with U+FFFD in the place of bytes that are not UTF-8. */
static struct cim_str *repaired(struct slice text)
{
    AUTO_STR s = STR_INIT;
    for (size_t i = 0; i < text.n;) {
        size_t used = 1;
        uint32_t cp = utf8_decode(text.p + i, text.n - i, &used);
        char out[4];
        str_add(&s, out, utf8_encode(cp == UTF_BAD ? 0xfffd : cp, out));
        i += used;
    }
    return str_status(&s) ? NULL : cim_str_new(str_slice(&s));
}

hres fill_text(struct cim_value *out, struct slice text)
{
    if (text.n == 0) {
        return 0;
    }
    struct cim_str *s = utf8_valid(text, NULL) ? cim_str_new(text) : repaired(text);
    *out = cim_strval(out->type, s);
    return s ? 0 : WBEM_E_OUT_OF_MEMORY;
}

hres fill_shared(struct cim_value *out, struct cim_str *s)
{
    *out = cim_strval(out->type, cim_str_ref(s));
    return 0;
}

void fill_uint(struct cim_value *out, uint64_t v)
{
    int64_t least;
    uint64_t most;
    cim_type_range(out->type, &least, &most);
    *out = cim_uint(out->type, v < most ? v : most);
}

hres fill_time(struct cim_value *out, int64_t us)
{
    struct cim_datetime d;
    char text[CIM_DATETIME_LEN + 1];
    cim_datetime_from_us(us, clock_utc_offset(us), &d);
    cim_datetime_print(&d, text);
    return fill_text(out, (struct slice){text, CIM_DATETIME_LEN});
}

bool caller_is_self(const wmi_request *r)
{
    return wmi_request_uid(r) == geteuid();
}

void answer_with(wmi_request *r, uint32_t ret, const char *name, const wmi_value *v,
                 const char *name2, const wmi_value *v2)
{
    wmi_object *o = wmi_request_new_out(r);
    wmi_value n = wmi_uint(ret);
    wmi_status hr = o ? wmi_object_put(o, "ReturnValue", &n) : WBEM_E_OUT_OF_MEMORY;
    hr = hr || !name ? hr : wmi_object_put(o, name, v);
    hr = hr || !name2 ? hr : wmi_object_put(o, name2, v2);
    if (FAILED(hr)) {
        wmi_object_unref(o);
    } else {
        hr = wmi_request_indicate(r, o);
    }
    wmi_request_done(r, hr);
}

void answer(wmi_request *r, uint32_t ret)
{
    answer_with(r, ret, NULL, NULL, NULL, NULL);
}
