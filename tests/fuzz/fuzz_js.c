/* JScript: any bytes as a block of source (what is accepted is not run), and as a text that goes into
 * the language and comes back: as it was, as a date, and as the text of an error. Short ones: the
 * compiler is Duktape's, and slow with some long ones. */
#include "jscript/jscript.h"

#include <stdint.h>
#include <stdlib.h>

#define MAX_INPUT 2048u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char functions[] = "function same(s) { return s; }\n"
                                "function fail(s) { throw new Error(7, s); }\n"
                                "function date(s) { return new Date(s); }\n"
                                "function bare(s) { throw s; }\n"
                                "function key(s) { var o = {}; o[s] = 1; return o; }\n";

static void call(struct engine *e, const char *name, struct bstr *text)
{
    struct var arg = VAR_STR(text), result = VAR_EMPTY; /* borrowed */
    struct script_error err = {0};
    hres hr = e->ops->call_proc(e, name, &arg, 1, &result, &err);
    if (strcmp(name, "same") == 0 && (FAILED(hr) || bstr_cmp(result.str, text) != 0)) {
        abort();
    }
    if (result.vt == VT_DISPATCH) {
        int32_t id;
        (void)result.obj->ops->get_id(result.obj, text->ch, text->len, &id);
    }
    script_error_clear(&err);
    var_clear(&result);
}

static void add(struct engine *e, struct slice text)
{
    struct script_error err = {0};
    AUTO_STR out = STR_INIT;
    if (FAILED(e->ops->add_code(e, text, "fuzz.js", 1, &err))) {
        script_error_format(&err, &out);
    }
    script_error_clear(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"same", "fail", "date", "bare", "key"};
    struct script_host host = {0};
    struct engine *e;
    if (size > MAX_INPUT || FAILED(js_engine_create(&host, &e))) {
        return 0;
    }
    add(e, (struct slice){functions, sizeof functions - 1});
    if (FAILED(e->ops->run(e, NULL))) {
        abort();
    }
    struct bstr *text = bstr_new(NULL, size / 2);
    if (text) {
        memcpy(text->ch, data, size / 2 * 2);
        for (size_t i = 0; i < ARRAY_LEN(names); i++) {
            call(e, names[i], text);
        }
        bstr_unref(text);
    }
    add(e, (struct slice){(const char *)data, size});
    e->ops->destroy(e);
    return 0;
}
