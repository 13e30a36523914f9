/* Errors: raising, catching, reporting; the Err object. */
#include "vbs/engine.h"

#include <stdio.h>
#include <stdlib.h>

/* Codes of dispatch and system that scripts know by a number of their own. */
static int number_of(hres hr)
{
    static const struct {
        hres hr;
        int number;
    } map[] = {
        {DISP_E_UNKNOWNNAME, 438},
        {DISP_E_MEMBERNOTFOUND, 438},
        {DISP_E_BADPARAMCOUNT, 450},
        {DISP_E_TYPEMISMATCH, 13},
        {DISP_E_OVERFLOW, 6},
        {DISP_E_BADINDEX, 9},
        {DISP_E_PARAMNOTOPTIONAL, 449},
        {DISP_E_PARAMNOTFOUND, 448},
        {DISP_E_NOTACOLLECTION, 451},
        {DISP_E_BADVARTYPE, 458},
        {DISP_E_DIVBYZERO, 11},
        {DISP_E_ARRAYISLOCKED, 10},
        {DISP_E_NONAMEDARGS, 446},
        {DISP_E_UNKNOWNINTERFACE, 438},
        {E_NOTIMPL, 445},
        {RPC_S_SERVER_UNAVAILABLE, 462},
    };
    if (((uint32_t)hr & 0xffff0000u) == 0x800A0000u) {
        return hr & 0xffff;
    }
    for (size_t i = 0; i < ARRAY_LEN(map); i++) {
        if (map[i].hr == hr) {
            return map[i].number;
        }
    }
    return 0;
}

void vbs_err_clear(struct vbs_err_state *s)
{
    bstr_unref(s->source);
    bstr_unref(s->description);
    bstr_unref(s->helpfile);
    *s = (struct vbs_err_state){0};
}

static void failure_reset(struct vbs *e)
{
    vbs_err_clear(&e->failure);
    e->fail_file = bstr_unref(e->fail_file);
    e->fail_line = e->fail_column = 0;
}

int vbs_raise(struct vbs *e, int number, const char *name)
{
    failure_reset(e);
    e->failure.number = number;
    e->failure.hr = HRES_SCRIPT(number);
    if (name) {
        snprintf(e->failure.name, sizeof e->failure.name, "%s", name);
    }
    return -1;
}

int vbs_raise_atom(struct vbs *e, int number, const struct atom *a)
{
    return vbs_raise(e, number, a ? a->text : NULL);
}

int vbs_raise_value(struct vbs *e, int number, const struct var *v)
{
    AUTO_STR s = STR_INIT;
    char name[96];
    struct bstr *text = NULL;
    v = var_deref(v);
    if (v->vt != VT_BSTR && v->vt != VT_I2 && v->vt != VT_I4 && v->vt != VT_R8 && v->vt != VT_UI1) {
        return vbs_raise(e, number, NULL);
    }
    if (SUCCEEDED(var_to_bstr(v, &text))) {
        str_add_bstr(&s, text);
        bstr_unref(text);
    }
    if (v->vt == VT_BSTR) {
        snprintf(name, sizeof name, "[string: \"%.60s\"]", str_z(&s));
    } else {
        snprintf(name, sizeof name, "[number: %.60s]", str_z(&s));
    }
    return vbs_raise(e, number, name);
}

int vbs_raise_hres(struct vbs *e, hres hr, struct disp_error *err, const char *name)
{
    struct disp_error d = err ? *err : (struct disp_error){0};
    if (err) {
        *err = (struct disp_error){0};
    }
    bool raised = e->raised && hr == DISP_E_EXCEPTION; /* Err.Raise or a procedure has filled it */
    e->raised = false;
    if (raised) {
        disp_error_clear(&d);
        return -1;
    }
    hr = hr == DISP_E_EXCEPTION && d.hr ? d.hr : hr;
    if (hr == WBEM_E_OUT_OF_MEMORY && !d.source && !d.description) {
        disp_error_clear(&d);
        return vbs_raise(e, 7, NULL);
    }
    int number = number_of(hr);
    vbs_raise(e, number ? number : (int)hr, d.description ? NULL : name);
    e->failure.hr = number ? HRES_SCRIPT(number) : hr;
    e->failure.foreign = !number || d.source || d.description;
    e->failure.source = d.source;
    e->failure.description = d.description;
    e->failure.helpfile = d.helpfile;
    e->failure.helpcontext = d.helpcontext;
    return -1;
}

/* Source and description as Err shows them: the engine's own where the object gave none. */
static void complete(struct vbs_err_state *s)
{
    const char *text = script_error_text(s->number);
    if (s->foreign && !text) {
        return;
    }
    if (!s->source) {
        s->source = bstr_from_utf8(SLICE("Microsoft VBScript runtime error"));
    }
    if (!s->description) {
        s->description = bstr_from_utf8(slice_of(text ? text : "Unknown runtime error"));
    }
}

void vbs_err_catch(struct vbs *e)
{
    vbs_err_clear(&e->err);
    e->err = e->failure;
    e->failure = (struct vbs_err_state){0};
    complete(&e->err);
    failure_reset(e);
}

void vbs_failure_report(struct vbs *e, struct script_error *out)
{
    struct vbs_err_state *s = &e->failure;
    AUTO_STR text = STR_INIT;
    complete(s);
    *out = (struct script_error){.number = s->number,
                                 .hr = s->hr,
                                 .line = e->fail_line,
                                 .column = e->fail_column,
                                 .has_source = s->source || s->description};
    out->file = bstr_ref(e->fail_file);
    out->source = bstr_ref(s->source);
    if (s->name[0]) {
        str_add_bstr(&text, s->description);
        str_addf(&text, ": '%s'", s->name);
        out->description = bstr_from_utf8(str_slice(&text));
    } else {
        out->description = bstr_ref(s->description);
    }
    failure_reset(e);
}

hres vbs_failure_answer(struct vbs *e, struct disp_error *out)
{
    struct vbs_err_state *s = &e->failure;
    complete(s);
    disp_error_clear(out);
    *out = (struct disp_error){.source = bstr_ref(s->source),
                               .description = bstr_ref(s->description),
                               .helpfile = bstr_ref(s->helpfile),
                               .helpcontext = s->helpcontext,
                               .hr = s->number > 0 ? HRES_SCRIPT(s->number) : s->hr};
    e->raised = true;
    return DISP_E_EXCEPTION;
}

/* ---- the Err object ---- */
enum {
    ID_NUMBER = 0,
    ID_SOURCE = 1,
    ID_DESCRIPTION,
    ID_HELPFILE,
    ID_HELPCONTEXT,
    ID_CLEAR,
    ID_RAISE
};
struct err_object {
    struct disp d;
    struct vbs *e; /* lives longer: the engine owns this object */
};

static void err_destroy(struct disp *d)
{
    free(container_of(d, struct err_object, d));
}

static hres err_get_id(struct disp *d, const uint16_t *name, size_t n, int32_t *id)
{
    static const struct {
        const char *name;
        int32_t id;
    } members[] = {
        {"number", ID_NUMBER},     {"source", ID_SOURCE},           {"description", ID_DESCRIPTION},
        {"helpfile", ID_HELPFILE}, {"helpcontext", ID_HELPCONTEXT}, {"clear", ID_CLEAR},
        {"raise", ID_RAISE}};
    (void)d;
    for (size_t i = 0; i < ARRAY_LEN(members); i++) {
        size_t k = 0;
        while (k < n && members[i].name[k] && (name[k] | 32) == members[i].name[k]) {
            k++;
        }
        if (k == n && !members[i].name[k]) {
            *id = members[i].id;
            return 0;
        }
    }
    return DISP_E_UNKNOWNNAME;
}

static hres put_text(struct bstr **field, const struct var *v)
{
    struct bstr *s;
    hres hr = var_to_bstr(v, &s);
    if (SUCCEEDED(hr)) {
        bstr_unref(*field);
        *field = s;
    }
    return hr;
}

/* Err.Raise number, source, description, helpfile, helpcontext */
static hres err_raise(struct vbs *e, struct disp_call *c)
{
    struct vbs_err_state s = {.foreign = true};
    int32_t number;
    if (c->nargs < 1 || c->nargs > 5) {
        return DISP_E_BADPARAMCOUNT;
    }
    hres hr = var_to_i4(&c->args[0], &number);
    if (SUCCEEDED(hr) && number == 0) {
        hr = HRES_SCRIPT(5);
    }
    struct bstr **field[] = {NULL, &s.source, &s.description, &s.helpfile};
    for (unsigned i = 1; SUCCEEDED(hr) && i < c->nargs && i < 4; i++) {
        if (!var_is_missing(var_deref(&c->args[i]))) {
            hr = put_text(field[i], &c->args[i]);
        }
    }
    if (SUCCEEDED(hr) && c->nargs == 5) {
        hr = var_to_i4(&c->args[4], &s.helpcontext);
    }
    if (FAILED(hr)) {
        vbs_err_clear(&s);
        return hr;
    }
    const char *text = script_error_text(number);
    if (!s.source) {
        s.source = bstr_from_utf8(SLICE("Microsoft VBScript runtime error"));
    }
    if (!s.description) {
        s.description = bstr_from_utf8(slice_of(text ? text : "Unknown runtime error"));
    }
    s.number = number;
    s.hr = number > 0 && number <= 0xffff ? HRES_SCRIPT(number) : (hres)number;
    failure_reset(e);
    e->failure = s;
    e->raised = true;
    return DISP_E_EXCEPTION;
}

static hres err_get(struct vbs *e, int32_t id, struct var *r)
{
    struct vbs_err_state *s = &e->err;
    switch (id) {
    case ID_NUMBER:
        *r = VAR_I4(s->number);
        return 0;
    case ID_SOURCE:
        *r = VAR_STR(bstr_ref(s->source));
        return 0;
    case ID_DESCRIPTION:
        *r = VAR_STR(bstr_ref(s->description));
        return 0;
    case ID_HELPFILE:
        *r = VAR_STR(bstr_ref(s->helpfile));
        return 0;
    case ID_HELPCONTEXT:
        *r = VAR_I4(s->helpcontext);
        return 0;
    default:
        return DISP_E_MEMBERNOTFOUND;
    }
}

static hres err_put(struct vbs *e, int32_t id, const struct var *v)
{
    struct vbs_err_state *s = &e->err;
    switch (id) {
    case ID_NUMBER:
        return var_to_i4(v, &s->number);
    case ID_SOURCE:
        return put_text(&s->source, v);
    case ID_DESCRIPTION:
        return put_text(&s->description, v);
    case ID_HELPFILE:
        return put_text(&s->helpfile, v);
    case ID_HELPCONTEXT:
        return var_to_i4(v, &s->helpcontext);
    default:
        return DISP_E_MEMBERNOTFOUND;
    }
}

static hres err_invoke(struct disp *d, int32_t id, struct disp_call *c)
{
    struct vbs *e = container_of(d, struct err_object, d)->e;
    if (id == ID_RAISE) {
        return err_raise(e, c);
    }
    if (id == ID_CLEAR) {
        vbs_err_clear(&e->err);
        return c->nargs ? DISP_E_BADPARAMCOUNT : 0;
    }
    if (c->kind & (DISP_PUT | DISP_PUTREF)) {
        return c->nargs == 1 ? err_put(e, id, &c->args[0]) : DISP_E_BADPARAMCOUNT;
    }
    return c->nargs ? DISP_E_BADPARAMCOUNT : err_get(e, id, c->result);
}

static const struct disp_ops err_ops = {.type_name = "ErrObject",
                                        .destroy = err_destroy,
                                        .get_id = err_get_id,
                                        .invoke = err_invoke,
                                        .stable_ids = true};

hres vbs_err_object_create(struct vbs *e, struct disp **out)
{
    struct err_object *o = malloc(sizeof *o);
    if (!o) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    *o = (struct err_object){.d = {.ops = &err_ops, .refs = 1}, .e = e};
    *out = &o->d;
    return 0;
}
