/* Registration files: any text gives steps or an error with a line; what is written of values reads back the same. */
#include "cli/regfile.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool same(const struct str *a, const struct str *b)
{
    return a->n == b->n && memcmp(str_z(a), str_z(b), a->n) == 0;
}

static void write_and_read(const struct regfile_step *s)
{
    AUTO_STR text = STR_INIT;
    struct reg_value v = {str_slice(&s->name), s->type, str_slice(&s->data)};
    struct regfile back;
    struct regfile_error error;
    regfile_add_head(&text);
    regfile_add_key(&text, SLICE("HKLM\\A"));
    regfile_add_value(&text, &v);
    if (regfile_parse(str_slice(&text), &back, &error)) {
        abort();
    }
    const struct regfile_step *t = back.v.n == 2 ? &back.v.v[1] : NULL;
    if (!t || t->type != s->type || !same(&t->name, &s->name)) {
        abort();
    }
    regfile_fini(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct regfile f;
    struct regfile_error error = {0};
    hres hr = regfile_parse((struct slice){(const char *)data, size}, &f, &error);
    if (hr == WBEM_E_INVALID_SYNTAX && (error.line == 0 || !error.text)) {
        abort();
    }
    for (size_t i = 0; hr == 0 && i < f.v.n; i++) {
        const struct regfile_step *s = &f.v.v[i];
        bool plain = !memchr(str_z(&s->name), '\n', s->name.n) &&
                     !memchr(str_z(&s->name), '\r', s->name.n) &&
                     !memchr(str_z(&s->name), 0, s->name.n) && s->name.n > 0;
        if (s->kind == REGFILE_VALUE && plain) {
            write_and_read(s);
        }
    }
    if (hr == 0) {
        regfile_fini(&f);
    }
    return 0;
}
