/* xml_tree: an XML document as a tree of elements (expat). Internal to cim/. */
#pragma once
#include "cim/xml_text.h"
#include "util/arena.h"

struct xml_attr {
    const char *name, *value;
};
struct xml_node {
    const char *name;
    struct xml_attr *attrs; /* ended by one without name */
    struct xml_node *next, *first, *last, *parent;
    struct slice text; /* of an element without elements */
    unsigned line;
};
/* The root element, in the arena. WBEM_E_INVALID_SYNTAX for what is not well-formed, has a document type with
 * declarations of its own, or text beside elements; WBEM_E_QUOTA_VIOLATION beyond the limits. r gets line and message. */
hres xml_tree_parse(struct slice text, struct arena *a, struct xml_reader *r,
                    struct xml_node **root);
/* An attribute's value; NULL when it is not there. */
const char *xml_attr(const struct xml_node *n, const char *name);
bool xml_attr_true(const struct xml_node *n, const char *name, bool missing);
bool xml_is(const struct xml_node *n, const char *name);
/* Line and message of a failure into r (unless there is one already); returns hr. */
hres xml_fail(struct xml_reader *r, const struct xml_node *n, hres hr, const char *fmt, ...)
    PRINTF_LIKE(4, 5);
