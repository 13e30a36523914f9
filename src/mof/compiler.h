/* compiler: the state of one compilation, shared by the parser and the semantic step. Internal to
 * mof. */
#pragma once
#include "mof/ast.h"
#include "mof/mof.h"
#include "util/map.h"

struct mof_compiler {
    struct arena arena;
    const struct mof_options *options;
    struct mof_target *target;
    struct mof_report *report;
    hres first; /* code of the first error */
    hres fatal; /* stop at once: out of memory, too many errors */
    unsigned nfiles;
    struct mof_decl *decls, **tail;
    /* what pragmas set, for the declarations that follow */
    struct slice ns;
    unsigned class_flags, instance_flags;
    struct slice amendment;
    /* semantic step */
    struct map classes; /* "ns:class" -> struct mof_decl, the latest declaration of a class in these
                           files */
    struct map aliases; /* alias -> struct mof_decl */
    struct map qualtypes;  /* name -> struct mof_qualifier_type, of these files */
    struct map namespaces; /* name -> made */
};

/* Reports an error; detail (may be NULL) is printed behind the text of the code. Always false, so
 * that a parsing function can end with it. */
bool mof_fail(struct mof_compiler *c, struct mof_pos pos, hres code, const char *fmt, ...)
    PRINTF_LIKE(4, 5);
/* Records a condition that stops the compilation; false. */
bool mof_fatal(struct mof_compiler *c, hres hr);
/* Arena memory; NULL is already recorded as fatal. */
void *mof_alloc(struct mof_compiler *c, size_t size);
struct slice mof_copy(struct mof_compiler *c, struct slice s);

/* Parses a file and what it includes; declarations are appended to c->decls. includer: NULL for the
 * first. */
bool mof_parse_path(struct mof_compiler *c, const char *path, const struct mof_file *includer);
bool mof_parse_data(struct mof_compiler *c, struct slice data, const char *name,
                    const struct mof_file *includer);
/* A class with the qualifiers amendment and locale is kept in the namespace of that language: sets d->ns. */
bool mof_amendment_ns(struct mof_compiler *c, struct mof_decl *d);
/* Checks, builds and hands over all declarations. */
void mof_build(struct mof_compiler *c);
