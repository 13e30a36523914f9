/* sem: the semantic step, in parts. Internal to mof. */
#pragma once
#include "mof/compiler.h"

/* Where names are resolved and how deep we are in embedded objects. */
struct mof_scope_ctx {
    struct mof_compiler *c;
    struct slice ns;
    unsigned embedded;
    bool amendment; /* the class only carries qualifiers of another one */
};

/* A sealed class by name, counted: of these files (built on demand) or of the target. *out is NULL
 * without a report when its declaration failed already. hr != 0: not found (WBEM_E_NOT_FOUND) or
 * fatal, nothing reported. */
hres mof_find_class(struct mof_compiler *c, struct slice ns, struct slice name,
                    struct cim_class **out);
bool mof_class_exists(struct mof_compiler *c, struct slice ns, struct slice name);

/* A value of a known type; class_name: of references and embedded objects, may be empty. */
bool mof_value_typed(struct mof_scope_ctx *s, const struct mof_ast_value *v, unsigned type,
                     struct slice class_name, uint32_t array_size, struct cim_value *out);
/* Applies qualifiers to a set. scope: what carries them. skip (may be NULL): a name to leave out.
 */
bool mof_apply_quals(struct mof_scope_ctx *s, const struct mof_ast_qual *q, unsigned scope,
                     const char *skip, struct cim_quals *out);
/* Named and not FALSE. */
bool mof_qual_is_true(const struct mof_ast_qual *q, const char *name);
const struct mof_ast_qual *mof_find_qual(const struct mof_ast_qual *q, const char *name);
unsigned mof_cim_flavor(unsigned base, unsigned words);

/* Makes the namespace on first use. */
bool mof_need_namespace(struct mof_compiler *c, struct mof_pos pos, struct slice ns);
bool mof_is_amendment(const struct mof_ast_class *cls);
/* Under #pragma amendment: the amended qualifiers of d->built_class go to its amendment, the rest stays. */
bool mof_split_amended(struct mof_compiler *c, struct mof_decl *d);
bool mof_build_class(struct mof_compiler *c, struct mof_decl *d);
bool mof_build_method(struct mof_scope_ctx *s, struct cim_class *cls,
                      const struct mof_ast_feature *f);
/* Type and class of a feature are known. */
bool mof_check_type(struct mof_scope_ctx *s, const struct mof_ast_type *t);
/* Builds (without handing over) the instance of a declaration. */
bool mof_build_instance(struct mof_compiler *c, struct mof_decl *d);
bool mof_build_embedded(struct mof_scope_ctx *s, const struct mof_ast_instance *ast,
                        struct slice required, struct cim_value *out);
