/* wmio: classes and instances as MS-WMI clients and servers exchange them (MS-WMIO 2.2). */
#pragma once
#include "cim/class.h"
#include "util/buf.h"

#define WMIO_SIGNATURE 0x12345678u
#define WMIO_MAX_SIZE  0x1000000u /* bytes of an encoded object */
#define WMIO_MAX_DEPTH 32u        /* of objects in objects */

enum wmio_object_flags { /* 2.2.6 */
    WMIO_CLASS = 1,
    WMIO_INSTANCE = 2,
    WMIO_DECORATED = 4,
};

/* An EncodingUnit (2.2.1), appended. decorated: with server and namespace, where the object has them. */
hres wmio_encode(struct cim_object *o, bool decorated, struct str *out);
/* The ClassPart of a class (2.2.12), appended: it is the same for all its instances. */
hres wmio_put_class_part(const struct cim_class *c, struct str *out);
/* An ObjectBlock (2.2.5) of an instance, appended. class_part: as of wmio_put_class_part; an empty
 * one is left out (instances without class, MS-WMI 2.2.14.6). */
hres wmio_put_instance(const struct cim_instance *i, struct slice class_part, bool decorated,
                       struct str *out);
/* An EncodingUnit; bytes after it are not looked at. *out is counted: a sealed class or an instance of a class made of
 * what the unit says. WBEM_E_INVALID_STREAM, WBEM_E_INVALID_OBJECT, WBEM_E_OUT_OF_MEMORY. */
hres wmio_decode(struct slice unit, struct cim_object **out);

/* ---- between the parts ---- */
#define WMIO_NO_REF       0xffffffffu
#define WMIO_DICTIONARY   0x80000000u
#define WMIO_HEAP_LENGTH  0x80000000u /* set in the length of every heap */
#define WMIO_INHERITED    0x4000u     /* in types of properties and qualifiers */
#define WMIO_ND_NULL      1u
#define WMIO_ND_DEFAULT   2u
#define WMIO_NO_PROPQUALS 1u /* instances do not tell qualifiers of their properties */
#define WMIO_DICTIONARY_N 11u
extern const char *const wmio_dictionary[WMIO_DICTIONARY_N];
/* Bytes in a value table; 0: not a CIM type. */
unsigned wmio_value_size(unsigned type);
