/* js_lib: what scripts for Windows Script Host expect in the global scope. */
#include "jscript/js.h"
#include "jscript/js_array.h"
#include "jscript/js_date.h"

#define ENUMERATOR_EXPECTED 5014

/* ---- ActiveXObject, GetObject ---- */
/* Text of an argument as NUL-terminated UTF-8; throws. Empty when it is left out. */
static struct slice text_arg(duk_context *ctx, duk_idx_t idx)
{
    duk_size_t n;
    if (duk_is_undefined(ctx, idx) || duk_is_null(ctx, idx)) {
        return SLICE("");
    }
    const char *p = duk_to_lstring(ctx, idx, &n);
    return (struct slice){p, n};
}

static duk_ret_t push_object(duk_context *ctx, hres hr, struct disp *o, struct disp_error *err)
{
    if (FAILED(hr)) {
        return js_throw(ctx, hr, err);
    }
    disp_error_clear(err);
    js_push_taken(ctx, &VAR_OBJ(o));
    return 1;
}

static hres check_running(duk_context *ctx)
{
    return js_refuses(js_of(ctx)) ? DISP_E_EXCEPTION : 0;
}

static duk_ret_t active_x_object(duk_context *ctx)
{
    struct js *js = js_of(ctx);
    struct slice progid = text_arg(ctx, 0);
    struct disp *o = NULL;
    struct disp_error err = {0};
    hres hr = check_running(ctx);
    hr = hr                       ? hr
         : js->host.create_object ? js->host.create_object(js->host.ctx, progid, &o, &err)
                                  : HRES_SCRIPT(429);
    return push_object(ctx, hr, o, &err);
}

static duk_ret_t get_object(duk_context *ctx)
{
    struct js *js = js_of(ctx);
    struct slice path = text_arg(ctx, 0), progid = text_arg(ctx, 1);
    struct disp *o = NULL;
    struct disp_error err = {0};
    hres hr = check_running(ctx);
    hr = hr                    ? hr
         : js->host.get_object ? js->host.get_object(js->host.ctx, path, progid, &o, &err)
                               : HRES_SCRIPT(429);
    return push_object(ctx, hr, o, &err);
}

/* ---- Enumerator ---- */
/* this: hidden "state", an object that scripts cannot reach: it owns the cursor and has "of" (the
 * collection), "item", "end" */
/* Fetches the next element into the state at idx. */
static void fetch(duk_context *ctx, duk_idx_t idx)
{
    struct var v = VAR_EMPTY;
    struct disp_error err = {0};
    struct js_owned *w = js_owned_at(ctx, idx);
    struct disp_enum *e = w ? w->cursor : NULL;
    hres hr = check_running(ctx);
    hr = hr ? hr : e ? e->ops->next(e, &v, &err) : 1;
    if (hr == 0) {
        js_push_taken(ctx, &v);
    } else {
        js_owned_clear(w);
        duk_push_undefined(ctx);
    }
    duk_put_prop_string(ctx, idx, HIDDEN("item")); /* both take no memory: they are there */
    duk_push_boolean(ctx, hr != 0);
    duk_put_prop_string(ctx, idx, HIDDEN("end"));
    if (FAILED(hr)) {
        js_throw(ctx, hr, &err);
    }
    disp_error_clear(&err);
}

/* Begins anew. */
static void start(duk_context *ctx, duk_idx_t idx)
{
    struct disp_error err = {0};
    struct disp_enum *e = NULL;
    struct js_owned *w = js_owned_at(ctx, idx);
    js_owned_clear(w);
    duk_get_prop_string(ctx, idx, HIDDEN("of"));
    struct disp *o = js_disp_at(ctx, -1);
    duk_pop(ctx);
    if (o) {
        hres hr = o->ops->new_enum ? o->ops->new_enum(o, &e, &err) : HRES_SCRIPT(451);
        if (FAILED(hr)) {
            js_throw(ctx, hr, &err);
        }
        w->cursor = e;
    }
    fetch(ctx, idx);
}

static duk_ret_t enumerator(duk_context *ctx)
{
    if (!duk_is_constructor_call(ctx) || (!duk_is_undefined(ctx, 0) && !js_disp_at(ctx, 0))) {
        return js_throw_number(ctx, 451);
    }
    duk_push_this(ctx);
    duk_push_object(ctx);
    (void)js_own(ctx);
    duk_dup(ctx, 0);
    duk_put_prop_string(ctx, 2, HIDDEN("of"));
    duk_push_undefined(ctx);
    duk_put_prop_string(ctx, 2, HIDDEN("item"));
    duk_push_true(ctx);
    duk_put_prop_string(ctx, 2, HIDDEN("end"));
    start(ctx, 2);
    duk_put_prop_string(ctx, 1, HIDDEN("state"));
    return 0;
}

/* Pushes the state of this. */
static void this_enumerator(duk_context *ctx)
{
    duk_push_this(ctx);
    if (!duk_is_object(ctx, -1) || js_disp_at(ctx, -1) ||
        !duk_get_prop_string(ctx, -1, HIDDEN("state"))) {
        js_throw_number(ctx, ENUMERATOR_EXPECTED);
    }
}

static duk_ret_t m_at_end(duk_context *ctx)
{
    this_enumerator(ctx);
    duk_get_prop_string(ctx, -1, HIDDEN("end"));
    return 1;
}

static duk_ret_t m_item(duk_context *ctx)
{
    this_enumerator(ctx);
    duk_get_prop_string(ctx, -1, HIDDEN("item"));
    return 1;
}

static duk_ret_t m_move_first(duk_context *ctx)
{
    this_enumerator(ctx);
    start(ctx, duk_get_top_index(ctx));
    return 0;
}

static duk_ret_t m_move_next(duk_context *ctx)
{
    this_enumerator(ctx);
    fetch(ctx, duk_get_top_index(ctx));
    return 0;
}

static void enumerator_init(duk_context *ctx)
{
    static const duk_function_list_entry methods[] = {{"atEnd", m_at_end, 0},
                                                      {"item", m_item, 0},
                                                      {"moveFirst", m_move_first, 0},
                                                      {"moveNext", m_move_next, 0},
                                                      {NULL, NULL, 0}};
    duk_push_c_function(ctx, enumerator, 1);
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, methods);
    duk_put_prop_string(ctx, -2, "prototype");
    duk_put_global_string(ctx, "Enumerator");
}

/* ---- ScriptEngine ---- */
static duk_ret_t script_engine(duk_context *ctx)
{
    duk_push_string(ctx, "JScript");
    return 1;
}

static duk_ret_t major_version(duk_context *ctx)
{
    duk_push_int(ctx, 5);
    return 1;
}

static duk_ret_t minor_version(duk_context *ctx)
{
    duk_push_int(ctx, 8);
    return 1;
}

static duk_ret_t build_version(duk_context *ctx)
{
    duk_push_int(ctx, 16384);
    return 1;
}

static duk_ret_t collect_garbage(duk_context *ctx)
{
    duk_gc(ctx, 0);
    return 0;
}

/* RegExp.$1 ... $9, lastMatch, index and so on, of the last match; String methods that existed. */
static const char prelude[] =
    "(function () {\n"
    "  var exec = RegExp.prototype.exec, replace = String.prototype.replace,\n"
    "      match = String.prototype.match, search = String.prototype.search;\n"
    "  function note(m, s) {\n"
    "    if (!m) return;\n"
    "    for (var i = 1; i <= 9; i++) RegExp['$' + i] = m[i] === undefined ? '' : m[i];\n"
    "    RegExp.lastMatch = RegExp['$&'] = m[0];\n"
    "    RegExp.index = m.index; RegExp.lastIndex = m.index + m[0].length;\n"
    "    RegExp.input = RegExp.$_ = s;\n"
    "    RegExp.leftContext = s.substring(0, m.index);\n"
    "    RegExp.rightContext = s.substring(m.index + m[0].length);\n"
    "    RegExp.lastParen = m.length > 1 ? m[m.length - 1] || '' : '';\n"
    "  }\n"
    "  function last(re, s) {\n"
    "    if (!(re instanceof RegExp)) return;\n"
    "    var c = new RegExp(re.source, (re.ignoreCase ? 'i' : '') + (re.multiline ? 'm' : '') +\n"
    "                       (re.global ? 'g' : '')), m, l = null;\n"
    "    while ((m = exec.call(c, s))) {\n"
    "      l = m;\n"
    "      if (!re.global) break;\n"
    "      if (m[0] === '') c.lastIndex++;\n"
    "    }\n"
    "    note(l, s);\n"
    "  }\n"
    "  RegExp.prototype.exec = function (s) {\n"
    "    s = String(s); var m = exec.call(this, s); note(m, s); return m;\n"
    "  };\n"
    "  RegExp.prototype.test = function (s) { return this.exec(s) !== null; };\n"
    "  String.prototype.replace = function (re, w) {\n"
    "    var s = String(this); last(re, s); return replace.call(s, re, w);\n"
    "  };\n"
    "  String.prototype.match = function (re) {\n"
    "    var s = String(this); last(re, s); return match.call(s, re);\n"
    "  };\n"
    "  String.prototype.search = function (re) {\n"
    "    var s = String(this); last(re, s); return search.call(s, re);\n"
    "  };\n"
    "})();\n";

/* What scripts see is not theirs: for..in over the global scope does not show it. */
static void hide_globals(duk_context *ctx)
{
    duk_push_global_object(ctx);
    duk_enum(ctx, -1, DUK_ENUM_OWN_PROPERTIES_ONLY);
    while (duk_next(ctx, -1, 0)) {
        duk_def_prop(ctx, -3, DUK_DEFPROP_SET_WRITABLE | DUK_DEFPROP_CLEAR_ENUMERABLE);
    }
    duk_pop_2(ctx);
}

/* Scripts must not come by finalizers, pointers, threads and strings of raw bytes (names of hidden
 * properties): with them they could have what we own released twice. */
static void remove_globals(duk_context *ctx)
{
    static const char *const names[] = {"Duktape", "CBOR", "Buffer"};
    duk_push_global_object(ctx);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        duk_del_prop_string(ctx, -1, names[i]);
    }
    duk_pop(ctx);
}

void js_lib_init(duk_context *ctx)
{
    static const duk_function_list_entry functions[] = {
        {"ActiveXObject", active_x_object, 2},
        {"GetObject", get_object, 2},
        {"ScriptEngine", script_engine, 0},
        {"ScriptEngineMajorVersion", major_version, 0},
        {"ScriptEngineMinorVersion", minor_version, 0},
        {"ScriptEngineBuildVersion", build_version, 0},
        {"CollectGarbage", collect_garbage, 0},
        {NULL, NULL, 0}};
    duk_push_global_object(ctx);
    duk_put_function_list(ctx, -1, functions);
    duk_pop(ctx);
    js_objects_init(ctx);
    enumerator_init(ctx);
    js_array_init(ctx);
    js_date_init(ctx);
    duk_eval_lstring_noresult(ctx, prelude, sizeof prelude - 1);
    js_errors_init(ctx);
    remove_globals(ctx);
    hide_globals(ctx);
}
