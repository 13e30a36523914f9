/* Numbers as text, code as data, and what the host answers. */
#include "disp/conv.h"
#include "util/num.h"
#include "util/utf.h"
#include "vbs/lib.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- FormatNumber and its relatives ---- */
struct format {
    int32_t digits, leading, parens, group; /* tristates: -1 yes, 0 no, -2 as the locale says */
    double value;
};
#define MAX_FORMAT_DIGITS 99

static int read_format(struct vbs *e, const struct var **argv, unsigned n, struct format *f,
                       bool parens_default)
{
    if (vbs_to_double(e, argv[0], &f->value) || lib_long(e, ARG(1), -1, -1, &f->digits) ||
        lib_long(e, ARG(2), -2, -2, &f->leading) || lib_long(e, ARG(3), -2, -2, &f->parens) ||
        lib_long(e, ARG(4), -2, -2, &f->group)) {
        return -1;
    }
    if (f->digits > MAX_FORMAT_DIGITS || f->leading > 0 || f->parens > 0 || f->group > 0) {
        return vbs_raise(e, 5, NULL);
    }
    f->digits = f->digits < 0 ? 2 : f->digits;
    f->parens = f->parens == -2 ? (parens_default ? -1 : 0) : f->parens;
    return 0;
}

/* Half away from zero on the decimal form, as these functions round. */
static void digits_of(double v, int digits, char *buf, size_t size)
{
    char exact[400];
    snprintf(exact, sizeof exact, "%.15g", v);
    double shown = v;
    (void)num_parse_double(slice_of(exact), &shown); /* text that was just made */
    double scale = pow(10, digits);
    double scaled = shown * scale;
    if (scaled < 1e15) {
        double r = floor(scaled + 0.5);
        if (fabs(scaled + 0.5 - r) > 0 && r - scaled > 0.5) {
            r -= 1;
        }
        double near = nearbyint(scaled * 2) / 2;
        if (fabs(scaled - near) < fabs(scaled) * 1e-15) {
            r = floor(near + 0.5);
        }
        shown = r / scale;
    }
    snprintf(buf, size, "%.*f", digits, shown);
}

static void add_grouped(struct str *s, const char *digits, bool group, bool leading)
{
    const char *point = strchr(digits, '.');
    size_t whole = point ? (size_t)(point - digits) : strlen(digits);
    if (whole == 1 && digits[0] == '0' && !leading && point) {
        digits++;
        whole = 0;
    }
    for (size_t i = 0; i < whole; i++) {
        str_addc(s, digits[i]);
        size_t left = whole - 1 - i;
        if (group && left && left % 3 == 0) {
            str_addc(s, ',');
        }
    }
    str_addz(s, digits + whole);
}

static int put_format(struct vbs *e, const struct format *f, const char *before, const char *after,
                      struct var *out)
{
    char digits[512];
    digits_of(fabs(f->value), f->digits, digits, sizeof digits);
    bool negative = f->value < 0 && strspn(digits, "0.") != strlen(digits);
    struct str s = STR_INIT;
    str_addz(&s, negative ? (f->parens ? "(" : "-") : "");
    str_addz(&s, before);
    add_grouped(&s, digits, f->group != 0, f->leading != 0);
    str_addz(&s, after);
    str_addz(&s, negative && f->parens ? ")" : "");
    return lib_put_str(e, &s, out);
}

LIB(lib_FormatNumber)
{
    struct format f;
    return read_format(e, argv, n, &f, false) ? -1 : put_format(e, &f, "", "", out);
}

LIB(lib_FormatCurrency)
{
    struct format f;
    return read_format(e, argv, n, &f, true) ? -1 : put_format(e, &f, "$", "", out);
}

LIB(lib_FormatPercent)
{
    struct format f;
    if (read_format(e, argv, n, &f, false)) {
        return -1;
    }
    f.value *= 100;
    return put_format(e, &f, "", "%", out);
}

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
LIB(lib_GetLocale)
{
    (void)argv, (void)n;
    *out = VAR_I4(e->locale);
    return 0;
}

/* Formats are en-US whatever is set; the number is kept for GetLocale. */
LIB(lib_SetLocale)
{
    static const struct {
        const char *name;
        int32_t id;
    } names[] = {{"en-us", 1033}, {"en-gb", 2057}, {"de", 1031}, {"de-de", 1031},
                 {"fr", 1036},    {"fr-fr", 1036}, {"en", 1033}};
    int32_t old = e->locale, id = 0;
    const struct var *v = ARG(0);
    if (v && v->vt == VT_BSTR) {
        AUTO_STR s = STR_INIT;
        if (text_arg(e, v, &s)) {
            return -1;
        }
        for (size_t i = 0; i < s.n; i++) {
            s.p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
        }
        for (size_t i = 0; i < ARRAY_LEN(names); i++) {
            id = strcmp(names[i].name, str_z(&s)) == 0 ? names[i].id : id;
        }
        if (id == 0) {
            return vbs_raise(e, 447, NULL);
        }
    } else if (lib_long(e, v, 1033, 0, &id)) {
        return -1;
    }
    e->locale = id == 0 || id == 1024 || id == 2048 ? 1033 : id;
    *out = VAR_I4(old);
    return 0;
}
