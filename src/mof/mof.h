/* mof: the compiler of the Managed Object Format (DSP0004 annex A, with the extensions WMI
 * defines).
 *
 * A compilation reads one file and what it includes, checks everything, and hands classes,
 * instances and qualifier declarations to a target between begin and commit. After any error the
 * target is told to roll back. */
#pragma once
#include "cim/class.h"
#include "cim/path.h"
#include "util/str.h"
#include "util/vec.h"

/* Limits: what a source text can make the compiler do. */
enum {
    MOF_MAX_FILE = 16 << 20,   /* bytes of one file */
    MOF_MAX_ARENA = 256 << 20, /* bytes of syntax trees of one compilation */
    MOF_MAX_INCLUDE_DEPTH = 16,
    MOF_MAX_FILES = 256,
    MOF_MAX_NESTING = 64, /* embedded instances and arrays inside each other */
    MOF_MAX_ERRORS = 50,  /* reported before giving up */
};

/* Declared scopes of a qualifier. */
enum mof_scope {
    MOF_SCOPE_CLASS = 1,
    MOF_SCOPE_ASSOCIATION = 2,
    MOF_SCOPE_INDICATION = 4,
    MOF_SCOPE_PROPERTY = 8,
    MOF_SCOPE_REFERENCE = 16,
    MOF_SCOPE_METHOD = 32,
    MOF_SCOPE_PARAMETER = 64,
    MOF_SCOPE_SCHEMA = 128,
    MOF_SCOPE_INSTANCE = 256,
    MOF_SCOPE_ANY = 511,
};
/* Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride); */
struct mof_qualifier_type {
    struct slice name;
    unsigned type;          /* enum cim_type, may have CIM_ARRAY */
    struct cim_value value; /* default value */
    unsigned scope;         /* enum mof_scope bits */
    unsigned flavor;        /* enum cim_flavor bits */
};

/* Flags of put_class and put_instance: numbers of WbemChangeFlagEnum. */
enum mof_put_flags {
    MOF_PUT_CREATE_OR_UPDATE = 0,
    MOF_PUT_UPDATE_ONLY = 1,
    MOF_PUT_CREATE_ONLY = 2,
    MOF_PUT_SAFE = 0x20,
    MOF_PUT_FORCE = 0x40,
};

/* Where the results go. All functions get ctx; namespaces are written with backslashes
 * ("root\cimv2"). Between begin and commit get_class sees what was put. Every pointer is borrowed
 * during the call. A NULL function does nothing. */
struct mof_target {
    void *ctx;
    hres (*begin)(void *ctx);
    hres (*commit)(void *ctx);
    void (*rollback)(void *ctx);
    /* Makes the namespace and its parents where missing. */
    hres (*create_namespace)(void *ctx, struct slice ns);
    /* A sealed class, released by the caller with cim_class_unref. WBEM_E_NOT_FOUND. Must be there.
     */
    hres (*get_class)(void *ctx, struct slice ns, struct slice name, struct cim_class **out);
    hres (*put_class)(void *ctx, struct slice ns, struct cim_class *cls, unsigned flags);
    hres (*put_instance)(void *ctx, struct slice ns, struct cim_instance *inst, unsigned flags);
    hres (*put_qualifier_type)(void *ctx, struct slice ns, const struct mof_qualifier_type *type);
    /* WBEM_E_NOT_FOUND when there is none. */
    hres (*delete_class)(void *ctx, struct slice ns, struct slice name);
    hres (*delete_instance)(void *ctx, struct slice ns, struct slice path);
};

struct mof_options {
    const char *ns;       /* namespace before the first #pragma namespace; NULL: root\default */
    unsigned class_flags; /* as if by #pragma classflags */
    unsigned instance_flags;
    bool system_classes; /* allow class names that begin with an underscore */
    bool check_only;     /* build everything, then roll back */
    /* Reads an included file (or the first one) appended to out; NULL: from disk. WBEM_E_NOT_FOUND.
     */
    hres (*read)(void *ctx, const char *path, size_t limit, struct str *out);
    void *read_ctx;
};

struct mof_error {
    char *file;            /* owned by the report */
    uint32_t line, column; /* from 1; columns count characters */
    hres code;
    char *text; /* without position and code; owned by the report */
};
struct mof_report {
    struct VEC(struct mof_error) errors;
    struct str text; /* the errors as printed: position, code, text, source line and caret */
    uint32_t classes, instances, qualifier_types; /* handed to the target */
};
void mof_report_init(struct mof_report *r);
void mof_report_fini(struct mof_report *r);

/* Compiles a file. Returns the code of the first error (WBEMMOF_E_*, WBEM_E_*); then nothing was
 * stored and the report says why. WBEM_E_OUT_OF_MEMORY may leave the report incomplete. */
hres mof_compile_file(const char *path, const struct mof_options *options,
                      struct mof_target *target, struct mof_report *report);
/* Compiles the bytes of a file (UTF-8 or UTF-16, with or without mark); name appears in messages,
 * and includes are found beside it. */
hres mof_compile_text(struct slice data, const char *name, const struct mof_options *options,
                      struct mof_target *target, struct mof_report *report);
