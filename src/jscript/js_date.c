#include "jscript/js_date.h"

#include "disp/vardate.h"
#include "util/clock.h"

#include <math.h>
#include <time.h>

#define MS_PER_DAY 86400000.0

/* Milliseconds since 1970 UTC of days of local time. */
static double to_ms(double days)
{
    struct civil c;
    if (!vardate_valid(days)) {
        return NAN;
    }
    vardate_split(days, &c);
    struct tm tm = {.tm_year = c.year - 1900,
                    .tm_mon = c.month - 1,
                    .tm_mday = c.day,
                    .tm_hour = c.hour,
                    .tm_min = c.minute,
                    .tm_sec = c.second,
                    .tm_isdst = -1};
    return (double)mktime(&tm) * 1000.0;
}

static double to_days(double ms)
{
    struct tm tm;
    if (!isfinite(ms) || fabs(ms) > 1e15) {
        return NAN;
    }
    time_t seconds = (time_t)floor(ms / 1000);
    if (!localtime_r(&seconds, &tm)) {
        return NAN;
    }
    int64_t day = vardate_days(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
    double rest = (ms - floor(ms / 1000) * 1000) / MS_PER_DAY;
    double d = vardate_make(day, tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec);
    return d < 0 ? d - rest : d + rest;
}

void js_push_date(duk_context *ctx, double days)
{
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, STASH_DATE);
    duk_push_number(ctx, to_ms(days));
    duk_new(ctx, 1);
    duk_remove(ctx, -2);
}

/* No script is asked: it may have changed Date and its methods. */
static bool inherits_date(duk_context *ctx, duk_idx_t idx)
{
    void *date = js_of(ctx)->date_prototype;
    bool found = false;
    duk_dup(ctx, idx);
    while (!found && duk_is_object(ctx, -1)) {
        duk_get_prototype(ctx, -1);
        duk_remove(ctx, -2);
        found = duk_get_heapptr(ctx, -1) == date;
    }
    duk_pop(ctx);
    return found;
}

bool js_date_at(duk_context *ctx, duk_idx_t idx, double *days)
{
    idx = duk_normalize_index(ctx, idx);
    bool is = !js_disp_at(ctx, idx) && inherits_date(ctx, idx);
    if (is) {
        duk_push_heap_stash(ctx);
        duk_get_prop_string(ctx, -1, STASH_TIME);
        duk_dup(ctx, idx);
        is = duk_pcall_method(ctx, 0) == DUK_EXEC_SUCCESS && duk_is_number(ctx, -1);
        *days = is ? to_days(duk_get_number(ctx, -1)) : NAN;
        duk_pop_2(ctx);
    }
    return is && vardate_valid(*days);
}

/* Of a text that Date.parse does not know: as VBScript's CDate, with months by name. */
static duk_ret_t parse_date(duk_context *ctx)
{
    struct bstr *s = duk_is_string(ctx, 0) ? js_get_bstr(ctx, 0) : NULL;
    double days = NAN;
    bool ok = s && vardate_parse(NULL, s->ch, s->len, vardate_this_year(), &days);
    bstr_unref(s);
    duk_push_number(ctx, ok ? to_ms(days) : NAN);
    return 1;
}

/* A date is passed on as what it is: js_get_var makes a VT_DATE of it. */
static duk_ret_t get_var_date(duk_context *ctx)
{
    duk_push_this(ctx);
    return 1;
}

/* Date with the texts of Windows on top of Duktape's own forms. */
static const char wrapper[] =
    "(function (D, other) {\n"
    "  function parse(s) { var t = D.parse(s); return t === t ? t : other(String(s)); }\n"
    "  function W(y, m, d, h, n, s, ms) {\n"
    "    if (!(this instanceof W)) return D();\n"
    "    switch (arguments.length) {\n"
    "    case 0: return new D();\n"
    "    case 1: if (y instanceof W) return new D(y.getTime());\n"
    "            y = typeof y === 'object' ? y.valueOf() : y;\n"
    "            return new D(typeof y === 'string' ? parse(y) : y);\n"
    "    case 2: return new D(y, m);\n"
    "    case 3: return new D(y, m, d);\n"
    "    case 4: return new D(y, m, d, h);\n"
    "    case 5: return new D(y, m, d, h, n);\n"
    "    case 6: return new D(y, m, d, h, n, s);\n"
    "    default: return new D(y, m, d, h, n, s, ms);\n"
    "    }\n"
    "  }\n"
    "  W.prototype = D.prototype;\n"
    "  W.parse = parse; W.UTC = D.UTC; W.now = D.now;\n"
    "  D.prototype.constructor = W;\n"
    "  D.prototype.getYear = function () {\n"
    "    var y = this.getFullYear(); return y >= 1900 && y <= 1999 ? y - 1900 : y;\n"
    "  };\n"
    "  return W;\n"
    "})";

void js_date_init(duk_context *ctx)
{
    duk_push_heap_stash(ctx);
    duk_get_global_string(ctx, "Date");
    duk_put_prop_string(ctx, -2, STASH_DATE);
    duk_pop(ctx);
    duk_eval_lstring(ctx, wrapper, sizeof wrapper - 1);
    duk_get_global_string(ctx, "Date");
    duk_push_c_function(ctx, parse_date, 1);
    duk_call(ctx, 2);
    duk_get_prop_string(ctx, -1, "prototype");
    duk_push_c_function(ctx, get_var_date, 0);
    duk_put_prop_string(ctx, -2, "getVarDate");
    js_of(ctx)->date_prototype = duk_get_heapptr(ctx, -1);
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -2, "getTime");
    duk_put_prop_string(ctx, -2, STASH_TIME);
    duk_pop_2(ctx);
    duk_put_global_string(ctx, "Date");
}
