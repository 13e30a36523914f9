/* Patterns of VBScript: the first byte gives the options, a zero unit ends the pattern, the rest is
 * the text. What translates compiles in PCRE2 or is too large for it. */
#include "disp/table.h"
#include "vbs/regexp.h"
#include "vbs/regexp_syntax.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put(struct disp *re, const char *name, struct var v)
{
    struct var ignored = VAR_EMPTY;
    struct disp_call c = {.kind = DISP_PUT, .nargs = 1, .args = &v, .result = &ignored};
    if (FAILED(disp_invoke_name(re, name, &c))) {
        abort();
    }
    var_clear(&v);
}

static void call(struct disp *re, const char *name, struct var *args, unsigned n)
{
    struct var result = VAR_EMPTY;
    struct disp_call c = {.kind = DISP_METHOD, .nargs = n, .args = args, .result = &result};
    (void)disp_invoke_name(re, name, &c);
    disp_error_clear(&c.error);
    var_clear(&result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct disp *re;
    if (size < 2 || size > 400 || regexp_create(&re)) {
        return 0;
    }
    size_t end = 1;
    while (end < size && data[end]) {
        end++;
    }
    put(re, "IgnoreCase", VAR_BOOL(data[0] & 1));
    put(re, "Multiline", VAR_BOOL(data[0] & 2));
    put(re, "Global", VAR_BOOL(data[0] & 4));
    put(re, "Pattern", VAR_STR(bstr_from_utf8((struct slice){(const char *)data + 1, end - 1})));
    struct slice text = {(const char *)data + end, size - end};
    struct var args[] = {VAR_STR(bstr_from_utf8(text)), VAR_STR(bstr_from_utf8(SLICE("<$1$&$2>")))};
    call(re, "Execute", args, 1);
    call(re, "Replace", args, 2);
    var_clear(&args[0]);
    var_clear(&args[1]);
    disp_unref(re);
    return 0;
}
