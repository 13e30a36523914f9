/* XML texts of classes and instances: whatever is read is written and read again as the same. */
#include "cim/xml_text.h"

#include <stdint.h>
#include <stdlib.h>

static hres no_class(void *arg, struct slice name, struct cim_class **out)
{
    struct cim_class *known = arg;
    if (!known || !cim_class_is_a(known, name)) {
        return WBEM_E_INVALID_CLASS;
    }
    *out = cim_class_ref(known);
    return 0;
}

static struct cim_class *make_known(void)
{
    struct cim_class *c = NULL;
    struct cim_prop *p = NULL;
    struct cim_value yes = cim_bool(true);
    bool ok =
        cim_class_new(SLICE("K"), NULL, &c) == 0 &&
        cim_class_put_prop(c, SLICE("Id"), CIM_STRING, SLICE(""), NULL, &p) == 0 &&
        cim_quals_set(&p->quals, SLICE("key"), &yes, 0) == 0 &&
        cim_class_put_prop(c, SLICE("N"), CIM_UINT32, SLICE(""), NULL, NULL) == 0 &&
        cim_class_put_prop(c, SLICE("C"), CIM_CHAR16, SLICE(""), NULL, NULL) == 0 &&
        cim_class_put_prop(c, SLICE("R"), CIM_REFERENCE, SLICE(""), NULL, NULL) == 0 &&
        cim_class_put_prop(c, SLICE("O"), CIM_OBJECT, SLICE(""), NULL, NULL) == 0 &&
        cim_class_put_prop(c, SLICE("L"), CIM_STRING | CIM_ARRAY, SLICE(""), NULL, NULL) == 0 &&
        cim_class_seal(c) == 0;
    if (!ok) {
        abort();
    }
    return c;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_CIM_CLASS known = make_known();
    struct xml_reader r = {.find_class = no_class, .arg = known};
    AUTO_CIM_OBJECT o = NULL;
    if (xml_object_read((struct slice){(const char *)data, n}, &r, &o)) {
        return 0;
    }
    for (unsigned format = XML_FORMAT_CIM; format <= XML_FORMAT_WMI; format++) {
        struct xml_options opt = {format, XML_QUALIFIERS, XML_PATH_NONE};
        AUTO_STR text = STR_INIT;
        AUTO_CIM_OBJECT again = NULL;
        if (str_add_xml_object(&text, o, &opt) == 0) { /* what was read can be read */
            hres hr = xml_object_read(str_slice(&text), &r, &again);
            if (hr) {
                abort();
            }
        }
    }
    return 0;
}
