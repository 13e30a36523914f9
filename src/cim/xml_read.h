/* xml_read: what the parts of the XML reader know of each other. Internal to cim/. */
#pragma once
#include "cim/xml_tree.h"

struct xml_read {
    struct xml_reader *r;
    unsigned nesting; /* of embedded objects */
};
/* The value of a property, parameter or qualifier element: of its VALUE… child, the typed NULL without one. */
hres xml_read_value(struct xml_read *x, const struct xml_node *n, unsigned type,
                    struct cim_value *out);
/* CLASS or INSTANCE. */
hres xml_read_object(struct xml_read *x, const struct xml_node *n, struct cim_object **out);
/* A whole document inside another. */
hres xml_read_document(struct xml_read *x, struct slice text, struct cim_object **out);
/* CIM type of a PROPERTY… or PARAMETER… element, with CIM_ARRAY. */
hres xml_read_type(struct xml_read *x, const struct xml_node *n, unsigned *type);
