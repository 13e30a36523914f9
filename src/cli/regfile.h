/* regfile: registration files (.reg), as regedit reads and writes them: "Windows Registry Editor Version 5.00" and
 * REGEDIT4. Internal to cli/. */
#pragma once
#include "providers/registry.h"
#include "util/str.h"
#include "util/vec.h"

enum regfile_kind {
    REGFILE_KEY,          /* [key] */
    REGFILE_DELETE_KEY,   /* [-key], with all below */
    REGFILE_VALUE,        /* "name"=… */
    REGFILE_DELETE_VALUE, /* "name"=- */
};
struct regfile_step {
    enum regfile_kind kind;
    uint32_t hive;
    struct str key, name, data; /* data as in struct reg_value */
    uint32_t type;
};
struct regfile {
    struct VEC(struct regfile_step) v;
};
struct regfile_error {
    unsigned line;
    const char *text;
};
/* text: UTF-8. WBEM_E_INVALID_SYNTAX with *error filled. */
hres regfile_parse(struct slice text, struct regfile *out, struct regfile_error *error);
void regfile_fini(struct regfile *f);
/* The file's first line; a key's line; a value's. Line ends are CR LF. */
void regfile_add_head(struct str *out);
void regfile_add_key(struct str *out, struct slice path);
void regfile_add_value(struct str *out, const struct reg_value *v);
