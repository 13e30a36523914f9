/* Windows Script Files and encoded scripts: any bytes give jobs or an error with a place. */
#include "wsh/encoded.h"
#include "wsh/wsf.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size};
    struct arena arena;
    struct wsf_job *jobs;
    struct wsf_error error = {0};
    AUTO_STR out = STR_INIT;
    arena_init(&arena, 0);
    hres hr = wsf_parse(text, &arena, &jobs, &error);
    if (hr == WBEM_E_INVALID_SYNTAX && (error.line == 0 || error.text[0] == 0)) {
        abort();
    }
    for (const struct wsf_job *j = hr ? NULL : jobs; j; j = j->next) {
        wsf_usage(&j->runtime, SLICE("x.wsf"), &out);
    }
    arena_fini(&arena);
    str_clear(&out);
    if (script_is_encoded(text) && script_decode(text, &out) == 0 && out.n > size) {
        abort(); /* plain text is never longer */
    }
    return 0;
}
