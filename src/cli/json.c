/* json: objects as JSON (RFC 8259), one object a line. */
#include "util/json.h"

#include "cli/cli.h"

static void add_scalar(struct str *out, const struct cim_value *v)
{
    if (v->type == CIM_OBJECT) {
        str_add_json_object(out, v->d.obj);
    } else if (cim_type_is_text(v->type)) {
        str_add_json_text(out, cim_str_slice(v->d.str));
    } else if (v->type == CIM_BOOLEAN) {
        str_addz(out, v->d.b ? "true" : "false");
    } else if (cim_type_is_real(v->type) && !(v->d.r - v->d.r == 0)) {
        str_addz(out, "null"); /* JSON has no infinities */
    } else {
        str_add_cim_plain(out, v);
    }
}

void str_add_json(struct str *out, const struct cim_value *v)
{
    if (v->null) {
        str_addz(out, "null");
        return;
    }
    if (!(v->type & CIM_ARRAY)) {
        add_scalar(out, v);
        return;
    }
    str_addc(out, '[');
    for (uint32_t i = 0; i < v->d.arr->n; i++) {
        struct cim_value e = cim_elem(v, i);
        str_addz(out, i ? "," : "");
        add_scalar(out, &e);
    }
    str_addc(out, ']');
}

void str_add_json_object(struct str *out, struct cim_object *o)
{
    struct cim_class *c = cim_class_of(o);
    struct cim_instance *inst = cim_as_instance(o);
    str_addz(out, "{\"__CLASS\":");
    str_add_json_text(out, cim_str_slice(c->name));
    for (uint32_t k = 0; k < c->nprops; k++) {
        uint32_t i = c->sorted ? c->sorted[k] : k;
        str_addc(out, ',');
        str_add_json_text(out, cim_str_slice(c->props[i].name));
        str_addc(out, ':');
        str_add_json(out, inst ? &inst->v[i] : &c->props[i].def);
    }
    str_addc(out, '}');
}
