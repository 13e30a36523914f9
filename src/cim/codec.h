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
/* Some values of instance records of one class, read without memory per record: for filters. The
 * values live until the next read; they may be compared and copied with cim_value_copy only while
 * the copy does not outlive that. */
struct cim_row {
    const struct cim_class *cls; /* borrowed */
    struct cim_value *v;         /* by property index; what is not read is undefined */
    uint8_t *wanted;             /* by property index: 1 */
    const uint32_t *reads;       /* borrowed */
    size_t nreads;
    char *texts; /* of the strings */
    size_t used, cap;
};
hres cim_row_init(struct cim_row *row, const struct cim_class *c, const uint32_t *reads,
                  size_t nreads);
void cim_row_fini(struct cim_row *row);
/* WBEM_S_FALSE: this record cannot be read so (an array or object is asked for, or the record is of
 * another form of the class); WBEM_E_INVALID_STREAM. */
hres cim_row_read(struct cim_row *row, struct slice rec);
/* The names in a class record without decoding it. Borrowed from rec. */
hres cim_class_peek(struct slice rec, struct slice *name, struct slice *super);
