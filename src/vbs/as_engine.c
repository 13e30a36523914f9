/* as_engine: VBScript behind disp/engine.h, and its global scope as an object for other engines. */
#include "util/utf.h"
#include "vbs/engine.h"

#include <stdlib.h>

static struct vbs *vbs_of(struct engine *e)
{
    return container_of(e, struct vbs, base);
}

static const struct vbs *const_of(const struct engine *e)
{
    return (const struct vbs *)(const void *)((const char *)e - offsetof(struct vbs, base));
}

static void op_destroy(struct engine *e)
{
    vbs_destroy(vbs_of(e));
}

static hres op_add_object(struct engine *e, const char *name, struct disp *obj, bool global_members)
{
    return vbs_add_object(vbs_of(e), name, obj, global_members);
}

static hres op_add_const(struct engine *e, const char *name, const struct var *value)
{
    return vbs_add_const(vbs_of(e), name, value);
}

static hres op_add_code(struct engine *e, struct slice text, const char *file, uint32_t first_line,
                        struct script_error *err)
{
    return vbs_add_code(vbs_of(e), text, file, first_line, err);
}

static hres op_run(struct engine *e, struct script_error *err)
{
    return vbs_run(vbs_of(e), err);
}

static hres op_call_proc(struct engine *e, const char *name, struct var *args, unsigned nargs,
                         struct var *result, struct script_error *err)
{
    return vbs_call_proc(vbs_of(e), name, args, nargs, result, err);
}

static bool op_has_proc(const struct engine *e, const char *name)
{
    return vbs_has_proc(const_of(e), name);
}

static void op_stop(struct engine *e)
{
    vbs_stop(vbs_of(e), 0); /* the host keeps the code */
}

static void op_interrupt(struct engine *e)
{
    vbs_interrupt(vbs_of(e));
}

static uint32_t op_line(const struct engine *e)
{
    return vbs_line(const_of(e));
}

/* ---- the global scope ---- */
struct globals {
    struct disp d;
    struct vbs *e; /* NULL after the engine has gone */
};

static struct globals *globals_of(struct disp *d)
{
    return container_of(d, struct globals, d);
}

static void globals_destroy(struct disp *d)
{
    struct globals *g = globals_of(d);
    if (g->e) {
        g->e->globals_object = NULL;
    }
    free(g);
}

/* What scripts declared: the names of the host and the built-in constants are no members. */
static bool is_member(const struct vbs_sym *s)
{
    return (s->kind == SYM_PROC && s->proc) || (s->kind == SYM_VAR && s->has_slot) ||
           (s->kind == SYM_CONST && s->serial != 0);
}

static hres globals_get_id(struct disp *d, const uint16_t *name, size_t n, int32_t *id)
{
    struct vbs *e = globals_of(d)->e;
    AUTO_STR text = STR_INIT;
    if (n > ATOM_MAX || !e) {
        return DISP_E_UNKNOWNNAME;
    }
    str_add_utf16(&text, name, n);
    struct atom *a = str_status(&text) ? NULL : atom_find(&e->atoms, str_slice(&text));
    if (!a || !a->sym || !is_member(a->sym)) {
        return DISP_E_UNKNOWNNAME;
    }
    *id = (int32_t)a->sym->index + 1;
    return 0;
}

static hres answer(struct vbs *e, int r, struct disp_call *c)
{
    return r ? vbs_failure_answer(e, &c->error) : 0;
}

static hres variable(struct vbs *e, const struct vbs_sym *s, struct disp_call *c)
{
    struct var *v = &e->globals[s->slot];
    if (!(c->kind & (DISP_PUT | DISP_PUTREF))) {
        return c->nargs == 0 ? var_copy(c->result, v)
                             : answer(e, vbs_index(e, v, c->args, c->nargs, NULL, c->result), c);
    }
    if (s->kind == SYM_CONST || c->nargs == 0) {
        return DISP_E_MEMBERNOTFOUND;
    }
    if (c->nargs > 1) {
        return answer(e,
                      vbs_index_put(e, v, c->args, c->nargs - 1, &c->args[c->nargs - 1],
                                    c->kind == DISP_PUTREF, s->atom->text),
                      c);
    }
    struct var copy;
    hres hr = var_copy(&copy, &c->args[0]);
    if (SUCCEEDED(hr)) {
        struct var old = *v;
        *v = copy;
        vbs_kill(&old);
    }
    return hr;
}

static hres globals_invoke(struct disp *d, int32_t id, struct disp_call *c)
{
    struct vbs *e = globals_of(d)->e;
    if (!e || id < 1 || (uint32_t)id > e->nsyms || !is_member(e->syms[id - 1])) {
        return DISP_E_MEMBERNOTFOUND;
    }
    const struct vbs_sym *s = e->syms[id - 1];
    if (s->kind != SYM_PROC) {
        return variable(e, s, c);
    }
    if (c->kind & (DISP_PUT | DISP_PUTREF)) {
        return DISP_E_MEMBERNOTFOUND;
    }
    return answer(e, vbs_exec(e, s->proc, NULL, c->args, c->nargs, c->result), c);
}

static unsigned globals_kinds(struct disp *d, int32_t id)
{
    struct vbs *e = globals_of(d)->e;
    const struct vbs_sym *s = e && id >= 1 && (uint32_t)id <= e->nsyms ? e->syms[id - 1] : NULL;
    return !s ? 0 : s->kind == SYM_PROC ? DISP_METHOD : DISP_GET | DISP_PUT | DISP_PUTREF;
}

static hres globals_name_at(struct disp *d, size_t i, struct str *out)
{
    struct vbs *e = globals_of(d)->e;
    for (uint32_t k = 0; e && k < e->nsyms; k++) {
        if (is_member(e->syms[k]) && i-- == 0) {
            str_addz(out, e->syms[k]->atom->text);
            return str_status(out);
        }
    }
    return 1;
}

static const struct disp_ops globals_ops = {.type_name = "Object",
                                            .destroy = globals_destroy,
                                            .get_id = globals_get_id,
                                            .invoke = globals_invoke,
                                            .kinds = globals_kinds,
                                            .name_at = globals_name_at};

void vbs_globals_cut(struct vbs *e)
{
    if (e->globals_object) {
        globals_of(e->globals_object)->e = NULL;
    }
}

static hres op_globals(struct engine *base, struct disp **out)
{
    struct vbs *e = vbs_of(base);
    *out = disp_ref(e->globals_object);
    if (*out) {
        return 0;
    }
    struct globals *g = calloc(1, sizeof *g);
    if (!g) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    g->d = (struct disp){.ops = &globals_ops, .refs = 1};
    g->e = e;
    e->globals_object = *out = &g->d; /* borrowed there: cut when the last reference goes */
    return 0;
}

static const struct engine_ops vbs_ops = {.language = "VBScript",
                                          .destroy = op_destroy,
                                          .add_object = op_add_object,
                                          .add_const = op_add_const,
                                          .add_code = op_add_code,
                                          .run = op_run,
                                          .call_proc = op_call_proc,
                                          .has_proc = op_has_proc,
                                          .stop = op_stop,
                                          .interrupt = op_interrupt,
                                          .line = op_line,
                                          .globals = op_globals};

hres vbs_engine_create(const struct script_host *host, struct engine **out)
{
    struct vbs *e;
    hres hr = vbs_create(host, &e);
    *out = FAILED(hr) ? NULL : &e->base;
    if (*out) {
        e->base.ops = &vbs_ops;
    }
    return hr;
}
