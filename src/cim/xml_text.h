/* xml_text: classes and instances as XML (DSP0201, CIM DTD 2.0) and back; also with the extensions of the DTD of WMI
 * for embedded objects. Reference section 3.3 (GetText_, SetFromText_).
 *
 * The forms differ where CIM DTD 2.0 has nothing: an embedded object is the text of its own XML in a string property
 * with EmbeddedObject there, an element VALUE.OBJECT in the form of WMI. Characters that XML cannot express (most
 * control characters) are written as U+FFFD. */
#pragma once
#include "cim/class.h"

enum xml_format { /* numbers of WbemObjectTextFormatEnum */
    XML_FORMAT_CIM = 1,
    XML_FORMAT_WMI = 2
};
enum xml_flags {
    XML_LOCAL_ONLY = 1,   /* classes: what they introduce or override; instances: values they set */
    XML_QUALIFIERS = 2,   /* also needed to tell [in] from [out] parameters when read back */
    XML_CLASS_ORIGIN = 4, /* CLASSORIGIN attributes */
    XML_NO_SYSTEM = 8,    /* without system properties */
    XML_NO_FLAVORS = 16   /* qualifiers without their flavors */
};
enum xml_path_level { /* what stands around CLASS or INSTANCE */
    XML_PATH_NONE = 0,
    XML_PATH_NAMED = 1, /* VALUE.NAMEDOBJECT */
    XML_PATH_LOCAL = 2, /* VALUE.OBJECTWITHLOCALPATH */
    XML_PATH_FULL = 3   /* VALUE.OBJECTWITHPATH */
};
#define XML_MAX_NESTING 32u        /* embedded objects in each other: WBEM_E_QUOTA_VIOLATION */
#define XML_MAX_DEPTH   256u       /* elements in each other, when read */
#define XML_MAX_TEXT    0x1000000u /* bytes, when read */
#define XML_MAX_NODES   0x200000u  /* elements, when read */
struct xml_options {
    unsigned format, flags, path_level;
};
/* Appends the text. WBEM_E_INVALID_PARAMETER for unknown options; WBEM_E_INVALID_OBJECT_PATH for a reference that is no
 * path; WBEM_E_NOT_FOUND when a path is asked for and the object belongs to no namespace. */
hres str_add_xml_object(struct str *out, struct cim_object *o, const struct xml_options *opt);

struct xml_reader {
    /* The class of an instance or the superclass of a class: sealed, counted. */
    hres (*find_class)(void *arg, struct slice name, struct cim_class **out);
    void *arg;
    /* of a failure: where and what; message is "" when there is nothing to say */
    unsigned line;
    char message[160];
};
/* The object of a text, either form: an instance, or an unsealed class. WBEM_E_INVALID_SYNTAX (not well-formed, unknown
 * elements), WBEM_E_INVALID_PROPERTY, WBEM_E_TYPE_MISMATCH, WBEM_E_VALUE_OUT_OF_RANGE, WBEM_E_QUOTA_VIOLATION, failures
 * of find_class and of building the class. *out is a counted reference. */
hres xml_object_read(struct slice text, struct xml_reader *r, struct cim_object **out);
