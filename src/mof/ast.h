/* ast: syntax trees of MOF, all in the arena of one compilation. */
#pragma once
#include "mof/lex.h"

enum mof_vkind {
    MOF_V_NULL,
    MOF_V_BOOL,
    MOF_V_INT,
    MOF_V_REAL,
    MOF_V_CHAR,
    MOF_V_STRING,
    MOF_V_ALIAS,
    MOF_V_LIST,
    MOF_V_INSTANCE,
};
struct mof_ast_instance;
struct mof_ast_value {
    struct mof_ast_value *next; /* in a list */
    struct mof_pos pos;
    enum mof_vkind kind;
    bool negative; /* integer */
    bool boolean;
    uint32_t count;  /* list */
    uint64_t number; /* integer magnitude, character */
    double real;
    struct slice text;           /* string, alias */
    struct mof_ast_value *first; /* list */
    struct mof_ast_instance *instance;
};

/* Flavor words as written. */
enum mof_flavor_word {
    MOF_F_ENABLE_OVERRIDE = 1,
    MOF_F_DISABLE_OVERRIDE = 2,
    MOF_F_TO_SUBCLASS = 4,
    MOF_F_NOT_TO_SUBCLASS = 8,
    MOF_F_TO_INSTANCE = 16,
    MOF_F_NOT_TO_INSTANCE = 32,
    MOF_F_AMENDED = 64,
    MOF_F_RESTRICTED = 128,
};
struct mof_ast_qual {
    struct mof_ast_qual *next;
    struct mof_pos pos;
    struct slice name;
    struct mof_ast_value *value; /* NULL: only named */
    unsigned flavors;            /* enum mof_flavor_word bits */
};

struct mof_ast_type {
    struct mof_pos pos;
    unsigned type;           /* enum cim_type with CIM_ARRAY; CIM_EMPTY for void */
    struct slice class_name; /* of a reference or embedded object */
    uint32_t array_size;
};
struct mof_ast_feature { /* property, method or parameter */
    struct mof_ast_feature *next;
    struct mof_pos pos; /* of the name */
    struct slice name;
    struct mof_ast_type type;
    struct mof_ast_qual *quals;
    struct mof_ast_value *value; /* default or NULL */
    bool method;
    struct mof_ast_feature *params;
};

enum mof_state {
    MOF_NEW,
    MOF_WORKING,
    MOF_DONE,
    MOF_FAILED
};
struct mof_ast_class {
    struct mof_pos pos; /* of the name */
    struct slice name, super, alias;
    struct mof_pos super_pos, alias_pos;
    struct mof_ast_qual *quals;
    struct mof_ast_feature *features;
};
struct mof_ast_assign {
    struct mof_ast_assign *next;
    struct mof_pos pos;
    struct slice name;
    struct mof_ast_qual *quals;
    struct mof_ast_value *value;
};
struct mof_ast_instance {
    struct mof_pos pos; /* of the class name */
    struct slice class_name, alias;
    struct mof_pos alias_pos;
    struct mof_ast_qual *quals;
    struct mof_ast_assign *assigns;
};
struct mof_ast_qualtype {
    struct mof_pos pos;
    struct slice name;
    struct mof_ast_type type;
    struct mof_ast_value *value;
    unsigned scope;   /* enum mof_scope */
    unsigned flavors; /* enum mof_flavor_word bits */
};

enum mof_decl_kind {
    MOF_D_CLASS,
    MOF_D_INSTANCE,
    MOF_D_QUALTYPE,
    MOF_D_DELETE_CLASS,
    MOF_D_DELETE_INSTANCE
};
struct cim_class;
struct cim_instance;
struct mof_decl {
    struct mof_decl *next;
    enum mof_decl_kind kind;
    enum mof_state state;
    struct mof_pos pos;
    struct slice ns;
    struct slice amendment; /* "MS_409" of #pragma amendment, or empty */
    unsigned put_flags;
    struct mof_ast_class *cls;
    struct mof_ast_instance *instance;
    struct mof_ast_qualtype *qualtype;
    struct slice text; /* deleted class or path */
    bool must_exist;   /* deletes: FAIL */
    /* results of the semantic step */
    struct cim_class *built_class;
    struct cim_instance *built_instance;
};
