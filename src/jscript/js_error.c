/* js_error: what is thrown, as the host reports it, and failures of host objects as errors that a
 * script can catch: number and description are set as in JScript. */
#include "jscript/js.h"
#include "util/num.h"

#include <stdlib.h>

enum {
    FUNCTION_EXPECTED = 5002,
    OBJECT_EXPECTED = 5007,
    UNDEFINED_NAME = 5009
};
/* The one text that differs from VBScript's. */
static const char *text_of(int number)
{
    return number == 429 ? "Automation server can't create object" : script_error_text(number);
}

/* Answers of dispatch calls that have a number of the language. */
static hres as_number(hres hr)
{
    switch (hr) {
    case DISP_E_UNKNOWNNAME:
    case DISP_E_MEMBERNOTFOUND:
        return HRES_SCRIPT(438);
    case DISP_E_TYPEMISMATCH:
        return HRES_SCRIPT(13);
    case DISP_E_OVERFLOW:
        return HRES_SCRIPT(6);
    case DISP_E_BADINDEX:
        return HRES_SCRIPT(9);
    case DISP_E_BADPARAMCOUNT:
        return HRES_SCRIPT(450);
    case DISP_E_PARAMNOTOPTIONAL:
        return HRES_SCRIPT(449);
    case CO_E_CLASSSTRING:
        return HRES_SCRIPT(429);
    default:
        return hr;
    }
}

/* ---- throwing ---- */
static void push_text_prop(duk_context *ctx, const char *name, const struct bstr *s)
{
    js_push_bstr(ctx, s);
    duk_put_prop_string(ctx, -2, name);
}

struct failure {
    hres hr;
    const struct disp_error *e;
};

static duk_ret_t push_failure(duk_context *ctx, void *arg)
{
    const struct failure *f = arg;
    const struct disp_error *e = f->e;
    bool script = ((uint32_t)f->hr & 0xFFFF0000u) == 0x800A0000u;
    const char *text = script ? text_of((int)((uint32_t)f->hr & 0xFFFF)) : NULL;
    duk_push_error_object_raw(ctx, DUK_ERR_ERROR, NULL, 0, "%s", text ? text : "");
    if (e->description) {
        push_text_prop(ctx, "message", e->description);
    }
    if (e->source) {
        push_text_prop(ctx, HIDDEN("source"), e->source);
    }
    duk_push_boolean(ctx, !e->description && !e->source && !text);
    duk_put_prop_string(ctx, -2, HIDDEN("bare"));
    duk_push_int(ctx, (duk_int_t)f->hr);
    duk_put_prop_string(ctx, -2, "number");
    duk_get_prop_string(ctx, -1, "message");
    duk_put_prop_string(ctx, -2, "description");
    return 1;
}

duk_ret_t js_throw(duk_context *ctx, hres hr, struct disp_error *err)
{
    static const struct disp_error none;
    hr = as_number(hr == DISP_E_EXCEPTION && err && err->hr ? err->hr : hr);
    struct failure f = {hr, err ? err : &none};
    (void)duk_safe_call(ctx, push_failure, &f, 0, 1); /* where it fails, that is thrown */
    if (err) {
        disp_error_clear(err);
    }
    return duk_throw(ctx);
}

duk_ret_t js_throw_number(duk_context *ctx, int number)
{
    return js_throw(ctx, HRES_SCRIPT(number), NULL);
}

/* ---- errors of the language: Duktape's texts as JScript's ---- */
static const char *between(const char *s, const char *head, const char *tail, size_t *n)
{
    size_t h = strlen(head);
    const char *end = strncmp(s, head, h) == 0 ? strstr(s + h, tail) : NULL;
    *n = end ? (size_t)(end - s) - h : 0;
    return end ? s + h : NULL;
}

/* message -> number, with the text pushed, or 0 */
static int translate(duk_context *ctx, const char *m)
{
    size_t n;
    const char *name = between(m, "identifier '", "' undefined", &n);
    if (name) {
        duk_push_lstring(ctx, name - 1, n + 2);
        duk_push_string(ctx, " is undefined");
        duk_concat(ctx, 2);
        return UNDEFINED_NAME;
    }
    const char *of = strstr(m, "' of ");
    if (strncmp(m, "cannot read property '", 22) == 0 && of) {
        duk_push_sprintf(ctx, "'%s' is null or not an object", of + 5);
        return OBJECT_EXPECTED;
    }
    if (strncmp(m, "undefined not callable (property", 32) == 0) {
        duk_push_string(ctx, text_of(438));
        return 438;
    }
    if (strstr(m, " not callable")) {
        duk_push_string(ctx, text_of(FUNCTION_EXPECTED));
        return FUNCTION_EXPECTED;
    }
    return 0;
}

/* Called for each new error, and again when a constructor of the script hands it on: gives it number
 * and description. */
static duk_ret_t error_created(duk_context *ctx)
{
    if (duk_has_prop_string(ctx, 0, "number")) {
        duk_dup(ctx, 0);
        return 1;
    }
    duk_get_prop_string(ctx, 0, "message");
    const char *m = duk_get_string_default(ctx, -1, "");
    int number = translate(ctx, m);
    if (number) {
        duk_put_prop_string(ctx, 0, "message");
    }
    duk_push_int(ctx, number ? (duk_int_t)HRES_SCRIPT(number) : 0);
    duk_put_prop_string(ctx, 0, "number");
    duk_get_prop_string(ctx, 0, "message");
    duk_put_prop_string(ctx, 0, "description");
    duk_dup(ctx, 0);
    return 1;
}

/* new Error(number, description) */
static const char wrapper[] =
    "(function (E) {\n"
    "  function W(n, d) {\n"
    "    var e = typeof n === 'number' ? new E(d === undefined ? '' : d)\n"
    "                                  : n === undefined ? new E() : new E(n);\n"
    "    if (typeof n === 'number') { e.number = n; e.description = e.message; }\n"
    "    return e;\n"
    "  }\n"
    "  W.prototype = E.prototype;\n"
    "  E.prototype.constructor = W;\n"
    "  return W;\n"
    "})";

void js_errors_init(duk_context *ctx)
{
    duk_eval_lstring(ctx, wrapper, sizeof wrapper - 1);
    duk_get_global_string(ctx, "Error");
    duk_call(ctx, 1);
    duk_put_global_string(ctx, "Error");
    duk_get_global_string(ctx, "Duktape");
    duk_push_c_function(ctx, error_created, 1);
    duk_put_prop_string(ctx, -2, "errCreate");
    duk_pop(ctx);
}

/* ---- where ---- */
/* "    at name (file:line) flags": the first place in a script, not in what the engine brings along. */
static bool place_of(const char *stack, struct slice *file, uint32_t *line)
{
    for (const char *p = stack; (p = strstr(p, "\n    at ")) != NULL; p++) {
        const char *end = strchr(p + 1, '\n');
        end = end ? end : p + strlen(p);
        const char *open = memchr(p, '(', (size_t)(end - p)), *close = NULL, *colon = NULL;
        for (const char *q = open; q && q < end; q++) {
            colon = *q == ':' ? q : colon;
            close = *q == ')' ? q : close;
        }
        uint64_t n;
        if (!open || !close || !colon || colon > close ||
            num_parse_u64((struct slice){colon + 1, (size_t)(close - colon) - 1}, false, &n)) {
            continue;
        }
        *file = (struct slice){open + 1, (size_t)(colon - open) - 1};
        *line = (uint32_t)n;
        bool internal = memmem(close, (size_t)(end - close), "internal", 8) != NULL;
        bool ours = file->n == 4 && memcmp(file->p, "eval", 4) == 0;
        if (file->n && !internal && !ours) {
            return true;
        }
    }
    return false;
}

static struct bstr *text_prop(duk_context *ctx, const char *name)
{
    struct bstr *s = NULL;
    if (duk_is_object(ctx, -1)) {
        duk_get_prop_string(ctx, -1, name);
        s = duk_is_string(ctx, -1) ? js_get_bstr(ctx, -1) : NULL;
        duk_pop(ctx);
    }
    return s;
}

static int32_t number_prop(duk_context *ctx, const char *name)
{
    int32_t n = 0;
    if (duk_is_object(ctx, -1)) {
        duk_get_prop_string(ctx, -1, name);
        n = duk_is_number(ctx, -1) ? duk_to_int32(ctx, -1) : 0;
        duk_pop(ctx);
    }
    return n;
}

static void take_place(duk_context *ctx, bool compile, struct script_error *out)
{
    struct slice file;
    if (compile) {
        out->file = text_prop(ctx, "fileName");
        out->line = (uint32_t)number_prop(ctx, "lineNumber");
    } else if (duk_get_prop_string(ctx, -1, "stack") && duk_is_string(ctx, -1) &&
               place_of(duk_get_string(ctx, -1), &file, &out->line)) {
        out->file = bstr_from_utf8(file);
    }
    if (!compile) {
        duk_pop(ctx);
    }
    out->column = out->line ? 1 : 0;
}

/* "... (line 3)": the place is told in front of the text. */
static void cut_line(struct bstr *s)
{
    static const char tail[] = " (line ";
    for (uint32_t i = 0; s && i + 7 < s->len; i++) {
        uint32_t k = 0;
        while (k < 7 && s->ch[i + k] == (unsigned char)tail[k]) {
            k++;
        }
        if (k == 7 && s->refs == 1) {
            s->len = i;
            s->ch[i] = 0;
            return;
        }
    }
}

/* What is known of the thrown value at the top; may throw itself. */
static duk_ret_t describe(duk_context *ctx, void *arg)
{
    struct script_error *out = arg;
    bool compile = out->compile;
    duk_dup(ctx, -1);
    if (!duk_is_object(ctx, -1) || js_disp_at(ctx, -1)) { /* throw "text" */
        duk_to_string(ctx, -1);
        out->description = js_get_bstr(ctx, -1);
        out->has_source = true;
        return 0;
    }
    take_place(ctx, compile, out);
    out->number = number_prop(ctx, "number");
    out->description = text_prop(ctx, "message");
    out->source = text_prop(ctx, HIDDEN("source"));
    duk_get_prop_string(ctx, -1, HIDDEN("bare"));
    out->has_source = !duk_to_boolean(ctx, -1);
    duk_pop(ctx);
    return 0;
}

/* The engine's own errors carry their source and, from the compiler, JScript's number. */
static void complete(struct script_error *out)
{
    const char *source =
        out->compile ? "Microsoft JScript compilation error" : "Microsoft JScript runtime error";
    if (out->compile) {
        out->number = (int32_t)HRES_SCRIPT(1002);
        cut_line(out->description);
    }
    out->hr = out->number < 0                            ? (hres)out->number
              : out->number > 0 && out->number <= 0xFFFF ? HRES_SCRIPT(out->number)
                                                         : HRES_SCRIPT(5022);
    if (((uint32_t)out->number & 0xFFFF0000u) == 0x800A0000u) {
        out->number = (int32_t)((uint32_t)out->number & 0xFFFF);
    }
    if (out->has_source && !out->source) {
        out->source = bstr_from_utf8(slice_of(source));
    }
}

void js_take_error(struct js *js, bool compile, struct script_error *out)
{
    *out = (struct script_error){.compile = compile, .has_source = true};
    if (duk_safe_call(js->ctx, describe, out, 0, 1) != DUK_EXEC_SUCCESS) {
        out->hr = WBEM_E_OUT_OF_MEMORY;
    }
    duk_pop_2(js->ctx);
    if (!out->file && js->file) {
        out->file = bstr_from_utf8(slice_of(js->file));
    }
    complete(out);
}

hres js_answer_error(struct js *js, struct disp_error *out)
{
    struct script_error e;
    js_take_error(js, false, &e);
    disp_error_clear(out);
    out->source = TAKE(e.source);
    out->description = TAKE(e.description);
    hres hr = e.hr;
    script_error_clear(&e);
    return hr;
}
