/* Code as data, and what the host answers. */
#include "util/utf.h"
#include "vbs/lib.h"

/* ---- code as data ---- */
static void unit_drop(struct vbs *e, struct vbs_unit *u)
{
    for (struct vbs_unit **p = &e->units; *p; p = &(*p)->next) {
        if (*p == u) {
            *p = u->next;
            vbs_unit_free(u);
            return;
        }
    }
}

/* A compile error inside of Execute and Eval is a run-time error with the compiler's number. */
static int raise_compile(struct vbs *e, struct script_error *err)
{
    vbs_raise(e, err->number, NULL);
    e->failure.source = TAKE(err->source);
    e->failure.description = TAKE(err->description);
    e->failure.foreign = true;
    script_error_clear(err);
    return -1;
}

static int run_text(struct vbs *e, const struct var *v, enum compile_mode mode, struct var *out)
{
    struct text t;
    struct vbs_unit *u = NULL;
    struct script_error err = {0};
    if (v->vt != VT_BSTR && mode == COMPILE_EXPRESSION) { /* Eval(5) is 5 */
        hres hr = var_copy(out, v);
        return FAILED(hr) ? vbs_raise_hres(e, hr, NULL, NULL) : 0;
    }
    if (lib_text(e, v, &t)) {
        return -1;
    }
    AUTO_STR code = STR_INIT;
    AUTO_STR file = STR_INIT;
    str_add_utf16(&code, t.p, t.n);
    str_add_bstr(&file, e->frame->proc->unit->file);
    lib_text_done(&t);
    if (FAILED(str_status(&code)) || FAILED(str_status(&file))) {
        return vbs_raise(e, 7, NULL);
    }
    const struct vbs_frame *outer = mode == COMPILE_BLOCK ? NULL : e->frame;
    if (FAILED(vbs_compile(e, str_slice(&code), str_z(&file), 1, mode, outer, &u, &err))) {
        return raise_compile(e, &err);
    }
    u->ran = true;
    int r = mode == COMPILE_BLOCK ? vbs_exec(e, u->main, NULL, NULL, 0, NULL)
                                  : vbs_exec_inner(e, u->main, out);
    if (!u->keep) {
        unit_drop(e, u);
    }
    return r;
}

LIB(lib_Eval)
{
    (void)n;
    return run_text(e, argv[0], COMPILE_EXPRESSION, out);
}

LIB(lib_Execute)
{
    (void)n;
    int r = run_text(e, argv[0], COMPILE_LOCAL, out);
    if (!r) {
        vbs_kill(out);
    }
    return r;
}

LIB(lib_ExecuteGlobal)
{
    (void)n;
    return run_text(e, argv[0], COMPILE_BLOCK, out);
}

LIB(lib_GetRef)
{
    struct text t;
    (void)n;
    if (lib_text(e, argv[0], &t)) {
        return -1;
    }
    AUTO_STR name = STR_INIT;
    str_add_utf16(&name, t.p, t.n);
    lib_text_done(&t);
    if (FAILED(str_status(&name))) {
        return vbs_raise(e, 7, NULL);
    }
    struct atom *a = atom_find(&e->atoms, str_slice(&name));
    if (!a || !a->sym || a->sym->kind != SYM_PROC || !a->sym->proc) {
        return vbs_raise(e, 5, NULL);
    }
    struct disp *o;
    hres hr = vbs_procref_create(e, a->sym->proc, &o);
    if (FAILED(hr)) {
        return vbs_raise_hres(e, hr, NULL, NULL);
    }
    *out = VAR_OBJ(o);
    return 0;
}

/* ---- the host ---- */
static int text_arg(struct vbs *e, const struct var *v, struct str *s)
{
    struct text t;
    if (!v || v->vt == VT_EMPTY) {
        str_addz(s, "");
        return 0;
    }
    if (lib_text(e, v, &t)) {
        return -1;
    }
    str_add_utf16(s, t.p, t.n);
    lib_text_done(&t);
    return FAILED(str_status(s)) ? vbs_raise(e, 7, NULL) : 0;
}

static struct slice zslice(const struct str *s)
{
    return (struct slice){str_z(s), s->n};
}

static int object_result(struct vbs *e, hres hr, struct disp *o, struct disp_error *err,
                         const char *name, struct var *out)
{
    if (atomic_load_explicit(&e->attention, memory_order_relaxed)) {
        disp_unref(o);
        disp_error_clear(err);
        return -1;
    }
    if (FAILED(hr)) {
        bool unknown = hr == CO_E_CLASSSTRING || hr == REGDB_E_CLASSNOTREG;
        return vbs_raise_hres(e, unknown ? HRES_SCRIPT(429) : hr, err, name);
    }
    disp_error_clear(err);
    *out = VAR_OBJ(o);
    return 0;
}

LIB(lib_CreateObject)
{
    AUTO_STR progid = STR_INIT;
    struct disp_error err = {0};
    struct disp *o = NULL;
    (void)n;
    if (text_arg(e, argv[0], &progid)) {
        return -1;
    }
    hres hr = e->host.create_object ? e->host.create_object(e->host.ctx, zslice(&progid), &o, &err)
                                    : HRES_SCRIPT(429);
    return object_result(e, hr, o, &err, str_z(&progid), out);
}

LIB(lib_GetObject)
{
    AUTO_STR path = STR_INIT;
    AUTO_STR progid = STR_INIT;
    struct disp_error err = {0};
    struct disp *o = NULL;
    if (text_arg(e, ARG(0), &path) || text_arg(e, ARG(1), &progid)) {
        return -1;
    }
    hres hr = e->host.get_object
                  ? e->host.get_object(e->host.ctx, zslice(&path), zslice(&progid), &o, &err)
                  : HRES_SCRIPT(429);
    return object_result(e, hr, o, &err, "GetObject", out);
}

LIB(lib_MsgBox)
{
    AUTO_STR prompt = STR_INIT;
    AUTO_STR title = STR_INIT;
    int32_t buttons, answer = 1;
    if (text_arg(e, ARG(0), &prompt) || lib_long(e, ARG(1), 0, 0, &buttons) ||
        text_arg(e, ARG(2), &title)) {
        return -1;
    }
    hres hr = e->host.msgbox ? e->host.msgbox(e->host.ctx, zslice(&prompt), buttons,
                                              ARG(2) ? zslice(&title) : SLICE("VBScript"), &answer)
                             : 0;
    if (FAILED(hr) || atomic_load_explicit(&e->attention, memory_order_relaxed)) {
        return vbs_raise_hres(e, hr, NULL, NULL);
    }
    *out = VAR_I2((int16_t)answer);
    return 0;
}

LIB(lib_InputBox)
{
    AUTO_STR prompt = STR_INIT;
    AUTO_STR title = STR_INIT;
    AUTO_STR preset = STR_INIT;
    struct bstr *answer = NULL;
    if (text_arg(e, ARG(0), &prompt) || text_arg(e, ARG(1), &title) ||
        text_arg(e, ARG(2), &preset)) {
        return -1;
    }
    hres hr = e->host.inputbox ? e->host.inputbox(e->host.ctx, zslice(&prompt), zslice(&title),
                                                  zslice(&preset), &answer)
                               : 0;
    if (FAILED(hr) || atomic_load_explicit(&e->attention, memory_order_relaxed)) {
        bstr_unref(answer);
        return vbs_raise_hres(e, hr, NULL, NULL);
    }
    *out = answer ? VAR_STR(answer) : VAR_EMPTY;
    return 0;
}

/* ---- about the engine ---- */
LIB(lib_ScriptEngine)
{
    (void)argv, (void)n;
    return lib_put_z(e, "VBScript", out);
}
LIB(lib_ScriptEngineMajorVersion)
{
    (void)e, (void)argv, (void)n;
    *out = VAR_I4(5);
    return 0;
}
LIB(lib_ScriptEngineMinorVersion)
{
    (void)e, (void)argv, (void)n;
    *out = VAR_I4(8);
    return 0;
}
LIB(lib_ScriptEngineBuildVersion)
{
    (void)e, (void)argv, (void)n;
    *out = VAR_I4(16384);
    return 0;
}

/* There are no pictures outside of Windows. */
LIB(lib_LoadPicture)
{
    (void)argv, (void)n, (void)out;
    return vbs_raise(e, 445, NULL);
}
