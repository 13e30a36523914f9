/* wsf: the parts of a Windows Script File (reference section 15.6). */
#pragma once
#include "util/arena.h"
#include "util/hres.h"
#include "util/str.h"

/* All texts lie in the arena given to wsf_parse, NUL-terminated; absent ones are empty. */
struct wsf_script {
    struct wsf_script *next;
    struct slice language, src;
    struct slice code;   /* plain text, preceded by the blanks that keep its columns */
    uint32_t first_line; /* of code in the file */
};
struct wsf_object {
    struct wsf_object *next;
    struct slice id, progid, classid;
    bool events;
    uint32_t line, column;
};
struct wsf_reference {
    struct wsf_reference *next;
    struct slice name; /* ProgID or GUID */
    uint32_t line, column;
};
struct wsf_resource {
    struct wsf_resource *next;
    struct slice id, text;
};
enum wsf_param_type {
    WSF_SIMPLE,
    WSF_STRING,
    WSF_BOOLEAN
};
struct wsf_param {
    struct wsf_param *next;
    struct slice name, help;
    bool named;
    enum wsf_param_type type; /* named */
    bool many;                /* unnamed: may be repeated */
    uint32_t required;        /* named: 0 or 1; unnamed: how many */
};
struct wsf_runtime {
    bool given;
    struct slice description, example, usage;
    struct wsf_param *params;
};
struct wsf_job {
    struct wsf_job *next;
    struct slice id;
    struct wsf_script *scripts;
    struct wsf_object *objects;
    struct wsf_reference *references;
    struct wsf_resource *resources;
    struct wsf_runtime runtime;
};
struct wsf_error {
    uint32_t line, column;
    char text[160];
};
#define WSF_MAX_ELEMENTS 10000u /* of a file */

/* The jobs of a file, in order. WBEM_E_INVALID_SYNTAX with *err filled. */
hres wsf_parse(struct slice text, struct arena *a, struct wsf_job **out, struct wsf_error *err);
/* The job of that id (without case); id empty: the first. NULL: none. */
const struct wsf_job *wsf_find_job(const struct wsf_job *jobs, struct slice id);
/* What ShowUsage and /? print: made of the <runtime> element. script: the file's name. */
void wsf_usage(const struct wsf_runtime *r, struct slice script, struct str *out);
