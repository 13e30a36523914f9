/* codec: classes and instances as compact binary records (repository and built-in image; not a wire
 * format). Little-endian; strings and counts are LEB128-prefixed (util/buf.h). A class record holds
 * the local parts and the name of the superclass; a reader needs the superclass at hand. */
#pragma once
#include "cim/class.h"
#include "util/buf.h"

#define CIM_RECORD_VERSION 1
/* Finds a class by name (a counted reference). WBEM_E_INVALID_CLASS when there is none. */
struct cim_class_source {
    hres (*get)(void *arg, struct slice name, struct cim_class **out);
    void *arg;
    bool tolerant; /* members that conflict with the superclass are left out instead of failing
                      (force mode) */
};
/* Appends a record to out. */
hres cim_class_encode(const struct cim_class *c, struct str *out);
hres cim_instance_encode(const struct cim_instance *i, struct str *out);
/* Reads a record; the class comes back sealed. WBEM_E_INVALID_STREAM for damaged records,
 * WBEM_E_INVALID_SUPERCLASS. */
hres cim_class_decode(struct slice rec, const struct cim_class_source *src, struct cim_class **out);
hres cim_instance_decode(struct slice rec, const struct cim_class_source *src,
                         struct cim_instance **out);
/* The names in a class record without decoding it. Borrowed from rec. */
hres cim_class_peek(struct slice rec, struct slice *name, struct slice *super);
