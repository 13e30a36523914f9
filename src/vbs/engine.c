/* The engine as the host sees it. */
#include "vbs/engine.h"

#include "vbs/lex.h"

#include <stdlib.h>

#define STACK_VARS 524288u /* registers of all active procedures; beyond: error 28 */

struct vbs_sym *vbs_sym_get(struct vbs *e, struct atom *a)
{
    if (a->sym) {
        return a->sym;
    }
    if (e->nsyms == e->cap_syms) {
        uint32_t cap = e->cap_syms ? e->cap_syms * 2 : 512;
        struct vbs_sym **n = realloc(e->syms, cap * sizeof(struct vbs_sym *));
        if (!n) {
            return NULL;
        }
        e->syms = n;
        e->cap_syms = cap;
    }
    struct vbs_sym *s = arena_alloc(&e->atoms.arena, sizeof *s);
    if (!s) {
        return NULL;
    }
    s->atom = a;
    s->index = e->nsyms;
    e->syms[e->nsyms++] = s;
    a->sym = s;
    return s;
}

bool vbs_sym_slot(struct vbs *e, struct vbs_sym *s)
{
    if (s->has_slot) {
        return true;
    }
    if (e->nglobals == VBS_MAX_GLOBALS) {
        return false;
    }
    s->slot = e->nglobals++;
    s->has_slot = true;
    return true;
}

static hres define_names(struct vbs *e)
{
    if (!lex_keywords(&e->atoms)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (unsigned i = 0; i < vbs_functions_count; i++) {
        struct atom *a = atom_get(&e->atoms, slice_of(vbs_functions[i].name));
        if (!a) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        a->builtin = (int16_t)i;
    }
    hres hr = vbs_constants_define(e);
    if (FAILED(hr)) {
        return hr;
    }
    hr = vbs_err_object_create(e, &e->err_object);
    return FAILED(hr) ? hr : vbs_add_object(e, "Err", e->err_object, false);
}

hres vbs_create(const struct script_host *host, struct vbs **out)
{
    *out = NULL;
    struct vbs *e = calloc(1, sizeof *e);
    if (!e) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    e->host = *host;
    e->rnd_seed = 0x50000;
    hres hr = WBEM_E_OUT_OF_MEMORY;
    e->globals = calloc(VBS_MAX_GLOBALS, sizeof *e->globals);
    e->stack = calloc(STACK_VARS, sizeof *e->stack);
    e->frames = calloc(VBS_MAX_CALL_DEPTH + 1, sizeof *e->frames);
    if (atoms_init(&e->atoms) && e->globals && e->stack && e->frames) {
        e->stack_end = e->stack + STACK_VARS;
        e->frame = e->frames;
        e->frame->base = e->stack;
        e->frames_end = e->frames + VBS_MAX_CALL_DEPTH + 1;
        hr = define_names(e);
    }
    if (FAILED(hr)) {
        vbs_destroy(e);
        return hr;
    }
    *out = e;
    return 0;
}

/* Variables first, in the order of declaration, then what only cycles keep alive; the names of the
 * host and the constants stay until the last Class_Terminate has run. */
static void sweep(struct vbs *e)
{
    for (uint32_t i = 0; i < e->nsyms; i++) {
        if (e->syms[i]->kind == SYM_VAR && e->syms[i]->has_slot) {
            vbs_release(&e->globals[e->syms[i]->slot]);
        }
    }
    vbs_drain(e);
    vbs_sweep_instances(e, false);
    for (uint32_t i = 0; i < e->nglobals; i++) {
        vbs_release(&e->globals[i]);
    }
    vbs_drain(e);
    vbs_sweep_instances(e, true);
}

void vbs_destroy(struct vbs *e)
{
    if (!e) {
        return;
    }
    e->stopping = false;
    atomic_store(&e->attention, false);
    sweep(e);
    vbs_globals_cut(e);
    disp_unref(e->err_object);
    vbs_err_clear(&e->err);
    vbs_err_clear(&e->failure);
    bstr_unref(e->fail_file);
    for (struct vbs_unit *u = e->units, *next; u; u = next) {
        next = u->next;
        vbs_unit_free(u);
    }
    for (size_t i = 0; i < ARRAY_LEN(e->chars); i++) {
        bstr_unref(e->chars[i]);
    }
    free(e->locale_kept);
    free(e->global_members);
    free(e->syms);
    free(e->globals);
    free(e->stack);
    free(e->frames);
    atoms_fini(&e->atoms);
    free(e);
}

static struct vbs_sym *define(struct vbs *e, const char *name)
{
    struct atom *a = atom_get(&e->atoms, slice_of(name));
    struct vbs_sym *s = a ? vbs_sym_get(e, a) : NULL;
    if (!s || !vbs_sym_slot(e, s)) {
        return NULL;
    }
    s->kind = SYM_CONST;
    return s;
}

hres vbs_add_object(struct vbs *e, const char *name, struct disp *obj, bool global_members)
{
    struct vbs_sym *s = define(e, name);
    if (!s) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    if (global_members) {
        uint32_t *n = realloc(e->global_members, (e->nglobal_members + 1) * sizeof *n);
        if (!n) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        e->global_members = n;
        n[e->nglobal_members++] = s->slot;
    }
    vbs_release(&e->globals[s->slot]);
    e->globals[s->slot] = VAR_OBJ(disp_ref(obj));
    return 0;
}

hres vbs_add_const(struct vbs *e, const char *name, const struct var *value)
{
    struct var copy;
    hres hr = var_copy(&copy, value);
    if (FAILED(hr)) {
        return hr;
    }
    struct vbs_sym *s = define(e, name);
    if (!s) {
        var_clear(&copy);
        return WBEM_E_OUT_OF_MEMORY;
    }
    s->builtin = true;
    vbs_release(&e->globals[s->slot]);
    e->globals[s->slot] = copy;
    return 0;
}

hres vbs_add_code(struct vbs *e, struct slice text, const char *file, uint32_t first_line,
                  struct script_error *err)
{
    struct vbs_unit *u;
    return vbs_compile(e, text, file, first_line, COMPILE_BLOCK, NULL, &u, err);
}

static hres outcome(struct vbs *e, int r, struct script_error *err)
{
    if (e->interrupted) {
        return SCRIPT_S_INTERRUPTED;
    }
    if (e->stopping) {
        return SCRIPT_S_STOPPED;
    }
    if (r == 0) {
        return 0;
    }
    struct script_error local;
    vbs_failure_report(e, err ? err : &local);
    hres hr = err ? err->hr : local.hr;
    if (!err) {
        script_error_clear(&local);
    }
    return FAILED(hr) ? hr : HRES_SCRIPT(51);
}

/* The oldest unit that has not run; the list has the newest first. */
static struct vbs_unit *next_unit(struct vbs *e)
{
    struct vbs_unit *found = NULL;
    for (struct vbs_unit *u = e->units; u; u = u->next) {
        if (!u->ran) {
            found = u;
        }
    }
    return found;
}

hres vbs_run(struct vbs *e, struct script_error *err)
{
    struct vbs_unit *u;
    hres hr = 0;
    while (hr == 0 && (u = next_unit(e)) != NULL) {
        u->ran = true;
        hr = outcome(e, vbs_exec(e, u->main, NULL, NULL, 0, NULL), err);
    }
    return hr;
}

static struct vbs_proc *find_proc(const struct vbs *e, const char *name)
{
    struct atom *a = atom_find(&e->atoms, slice_of(name));
    return a && a->sym && a->sym->kind == SYM_PROC ? a->sym->proc : NULL;
}

bool vbs_has_proc(const struct vbs *e, const char *name)
{
    return find_proc(e, name) != NULL;
}

hres vbs_call_proc(struct vbs *e, const char *name, struct var *args, unsigned nargs,
                   struct var *result, struct script_error *err)
{
    struct vbs_proc *p = find_proc(e, name);
    if (!p) {
        return SCRIPT_S_NO_PROC;
    }
    if (e->stopping || e->interrupted) {
        return outcome(e, 0, err);
    }
    return outcome(e, vbs_exec(e, p, NULL, args, nargs, result), err);
}

void vbs_stop(struct vbs *e, int32_t exit_code)
{
    e->exit_code = exit_code;
    e->stopping = true;
    e->stop_flag = true;
    atomic_store(&e->attention, true);
}

bool vbs_stopped(const struct vbs *e, int32_t *exit_code)
{
    if (exit_code) {
        *exit_code = e->exit_code;
    }
    return e->stopping;
}

const bool *vbs_stop_flag(const struct vbs *e)
{
    return &e->stop_flag;
}

void vbs_interrupt(struct vbs *e)
{
    atomic_store(&e->interrupted, true);
    atomic_store(&e->attention, true);
    __atomic_store_n(&e->stop_flag, true, __ATOMIC_RELAXED);
}
