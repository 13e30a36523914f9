/* object: WMI objects (classes and instances) and their values, for clients and providers.
 *
 * Strings are UTF-8. Functions return 0 or a wmi_status. An object may be read by several threads
 * at once as long as nobody changes it; objects handed to calls are copied there. */
#ifndef WMI_OBJECT_H
#define WMI_OBJECT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <wmi/status.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

/* CIM types, with the numbers of WbemCimtypeEnum (MS-WMIO 2.2.82). */
enum wmi_type {
    WMI_EMPTY = 0, /* NULL of no particular type */
    WMI_SINT16 = 2,
    WMI_SINT32 = 3,
    WMI_REAL32 = 4,
    WMI_REAL64 = 5,
    WMI_STRING = 8,
    WMI_BOOLEAN = 11,
    WMI_OBJECT = 13,
    WMI_SINT8 = 16,
    WMI_UINT8 = 17,
    WMI_UINT16 = 18,
    WMI_UINT32 = 19,
    WMI_SINT64 = 20,
    WMI_UINT64 = 21,
    WMI_DATETIME = 101,  /* text of 25 characters: yyyymmddHHMMSS.mmmmmm+UUU */
    WMI_REFERENCE = 102, /* text: an object path */
    WMI_CHAR16 = 103,
    WMI_ARRAY = 0x2000, /* flag */
};

/* A class or an instance; counted. */
typedef struct cim_object wmi_object;

/* A value. Pointers are borrowed: from the object it was read from, or from the caller who passes
 * it in. */
typedef struct wmi_value {
    uint16_t type; /* enum wmi_type, perhaps with WMI_ARRAY */
    bool is_null;
    uint32_t count; /* elements of an array; bytes of a text (without the NUL) */
    union {
        int64_t sint;  /* WMI_SINT8 … WMI_SINT64 */
        uint64_t uint; /* WMI_UINT8 … WMI_UINT64, WMI_CHAR16 */
        double real;
        bool boolean;
        const char *text; /* string, datetime, reference: NUL-terminated */
        wmi_object *object;
        const void *array;             /* read with wmi_value_item */
        const struct wmi_value *items; /* in values passed in */
    };
} wmi_value;

/* Element i of an array value that was read. false: not an array or no such element. */
bool wmi_value_item(const wmi_value *array, uint32_t i, wmi_value *item);
/* NULL of no particular type. */
static inline wmi_value wmi_null(void)
{
    wmi_value v;
    memset(&v, 0, sizeof v);
    v.is_null = true;
    return v;
}
/* A string, borrowed; NULL gives a NULL value. */
static inline wmi_value wmi_text(const char *text)
{
    wmi_value v;
    memset(&v, 0, sizeof v);
    v.type = WMI_STRING;
    v.is_null = text == 0;
    v.text = text;
    while (text && text[v.count]) {
        v.count++;
    }
    return v;
}
/* A signed number; it is converted to the type of what it is put into. */
static inline wmi_value wmi_sint(int64_t n)
{
    wmi_value v;
    memset(&v, 0, sizeof v);
    v.type = WMI_SINT64;
    v.sint = n;
    return v;
}
/* An unsigned number, converted likewise. */
static inline wmi_value wmi_uint(uint64_t n)
{
    wmi_value v;
    memset(&v, 0, sizeof v);
    v.type = WMI_UINT64;
    v.uint = n;
    return v;
}
/* TRUE or FALSE. */
static inline wmi_value wmi_boolean(bool b)
{
    wmi_value v;
    memset(&v, 0, sizeof v);
    v.type = WMI_BOOLEAN;
    v.boolean = b;
    return v;
}
/* A real number. */
static inline wmi_value wmi_real(double r)
{
    wmi_value v;
    memset(&v, 0, sizeof v);
    v.type = WMI_REAL64;
    v.real = r;
    return v;
}
/* An embedded object, borrowed; NULL gives a NULL value. */
static inline wmi_value wmi_embedded(wmi_object *o)
{
    wmi_value v;
    memset(&v, 0, sizeof v);
    v.type = WMI_OBJECT;
    v.is_null = o == 0;
    v.object = o;
    return v;
}

/* A datetime or interval as text (wmi/datetime.h), borrowed. */
static inline wmi_value wmi_datetime_text(const char *text)
{
    wmi_value v = wmi_text(text);
    v.type = WMI_DATETIME;
    return v;
}
/* A reference: an object path as text, borrowed. */
static inline wmi_value wmi_reference(const char *path)
{
    wmi_value v = wmi_text(path);
    v.type = WMI_REFERENCE;
    return v;
}
/* An array of count elements of type (enum wmi_type without WMI_ARRAY), borrowed; the items are
 * converted to it. Elements cannot be NULL or arrays: WBEM_E_INVALID_PARAMETER where it is used. */
static inline wmi_value wmi_array(unsigned type, const wmi_value *items, uint32_t count)
{
    wmi_value v;
    memset(&v, 0, sizeof v);
    v.type = (uint16_t)(type | WMI_ARRAY);
    v.count = count;
    v.items = items;
    return v;
}

/* One more owner; o itself. NULL is fine. */
wmi_object *wmi_object_ref(wmi_object *o);
/* Gives up an object. NULL is fine. */
void wmi_object_unref(wmi_object *o);
/* A copy that may be changed; release it with wmi_object_unref. NULL: out of memory. */
wmi_object *wmi_object_clone(wmi_object *o);
/* Whether it is a class; otherwise it is an instance. */
bool wmi_object_is_class(wmi_object *o);
/* Name of the class, of an instance that of its class; "" for a new class. Borrowed from o. */
const char *wmi_object_class_name(wmi_object *o);

/* Reads a property; the value's pointers live as long as the object is unchanged. WBEM_E_NOT_FOUND.
 */
wmi_status wmi_object_get(wmi_object *o, const char *name, wmi_value *value);
/* The absolute path, free() it; NULL when the object has none. */
wmi_status wmi_object_path(wmi_object *o, char **path);
/* The path within the namespace, free() it; NULL when the object has none. */
wmi_status wmi_object_relpath(wmi_object *o, char **path);
/* Writes a property of an instance (or a class default), converted to the property's type.
 * WBEM_E_NOT_FOUND, WBEM_E_TYPE_MISMATCH, WBEM_E_VALUE_OUT_OF_RANGE, WBEM_E_READ_ONLY for system
 * properties. */
wmi_status wmi_object_put(wmi_object *o, const char *name, const wmi_value *value);
/* Calls fn for each property in order of name; a non-zero result ends the walk and is returned. */
wmi_status wmi_object_each(wmi_object *o,
                           wmi_status (*fn)(void *arg, const char *name, const wmi_value *value),
                           void *arg);
/* A new instance of a class (of a class object). WBEM_E_ILLEGAL_OPERATION for an instance. */
wmi_status wmi_object_spawn(wmi_object *cls, wmi_object **out);
/* The in-parameters class of a method, NULL when it has none. WBEM_E_INVALID_METHOD. */
wmi_status wmi_object_method_in(wmi_object *o, const char *method, wmi_object **out);
/* MOF text, free() it. */
wmi_status wmi_object_mof(wmi_object *o, char **text);

/* ---- XML (DSP0201) ---- */
/* Forms of XML; numbers of WbemObjectTextFormatEnum. */
enum wmi_text_format {
    WMI_TEXT_CIM_DTD_2_0 = 1,
    WMI_TEXT_WMI_DTD_2_0 = 2, /* with elements for embedded objects */
};
/* What an XML text has. */
enum wmi_text_flags {
    WMI_TEXT_LOCAL_ONLY = 1, /* without what is inherited, or not set */
    WMI_TEXT_QUALIFIERS = 2, /* needed to read a class back with the directions of parameters */
    WMI_TEXT_CLASS_ORIGIN = 4,
    WMI_TEXT_NO_SYSTEM_PROPERTIES = 8,
    WMI_TEXT_NO_FLAVORS = 16,
};
/* The object as XML, free() it. path_level: 0 CLASS or INSTANCE alone, 1 VALUE.NAMEDOBJECT, 2
 * VALUE.OBJECTWITHLOCALPATH, 3 VALUE.OBJECTWITHPATH. WBEM_E_INVALID_PARAMETER, WBEM_E_NOT_FOUND: a
 * path is asked for and there is none, WBEM_E_INVALID_OBJECT_PATH: a reference that is no path. */
wmi_status wmi_object_text(wmi_object *o, enum wmi_text_format format, uint32_t flags,
                           unsigned path_level, char **text);
/* Where a reader of XML finds classes, and what it says of a mistake. */
struct wmi_text_source {
    /* The class with this name (a counted reference): of an instance, or the superclass of a class. */
    wmi_status (*find_class)(void *arg, const char *name, wmi_object **out);
    void *arg;
    /* of a failure: line of the text (0: none) and what is wrong */
    unsigned line;
    char message[160];
};
/* The object of an XML text in either form; release *out. WBEM_E_INVALID_SYNTAX,
 * WBEM_E_INVALID_PROPERTY, WBEM_E_TYPE_MISMATCH, WBEM_E_VALUE_OUT_OF_RANGE, WBEM_E_QUOTA_VIOLATION
 * beyond 16 MiB, failures of find_class. */
wmi_status wmi_object_from_text(const char *text, struct wmi_text_source *source, wmi_object **out);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
