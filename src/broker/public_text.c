/* public_text: objects as XML, for the public interface (wmi/object.h). */
#include "cim/xml_text.h"

#include <string.h>
#include <wmi/object.h>

#define SAME(a, b) _Static_assert((int)(a) == (int)(b), "the flags are passed on as they are")
SAME(WMI_TEXT_LOCAL_ONLY, XML_LOCAL_ONLY);
SAME(WMI_TEXT_QUALIFIERS, XML_QUALIFIERS);
SAME(WMI_TEXT_CLASS_ORIGIN, XML_CLASS_ORIGIN);
SAME(WMI_TEXT_NO_SYSTEM_PROPERTIES, XML_NO_SYSTEM);
SAME(WMI_TEXT_NO_FLAVORS, XML_NO_FLAVORS);

wmi_status wmi_object_text(wmi_object *o, enum wmi_text_format format, uint32_t flags,
                           unsigned path_level, char **text)
{
    static const uint32_t known = WMI_TEXT_LOCAL_ONLY | WMI_TEXT_QUALIFIERS |
                                  WMI_TEXT_CLASS_ORIGIN | WMI_TEXT_NO_SYSTEM_PROPERTIES |
                                  WMI_TEXT_NO_FLAVORS;
    struct xml_options opt = {format, flags, path_level};
    AUTO_STR s = STR_INIT;
    *text = NULL;
    hres hr = flags & ~known ? WBEM_E_INVALID_PARAMETER : str_add_xml_object(&s, o, &opt);
    *text = hr ? NULL : str_take(&s);
    return hr || *text ? hr : WBEM_E_OUT_OF_MEMORY;
}

static hres find_public(void *arg, struct slice name, struct cim_class **out)
{
    struct wmi_text_source *s = arg;
    struct cim_object *o = NULL;
    AUTO_STR z = STR_INIT;
    str_add_slice(&z, name);
    hres hr = str_status(&z);
    hr = hr ? hr : s->find_class(s->arg, str_z(&z), &o);
    struct cim_class *c = hr ? NULL : cim_as_class(o);
    if (hr == 0 && !c) {
        cim_object_unref(o);
        return WBEM_E_INVALID_CLASS;
    }
    *out = c;
    return hr;
}

wmi_status wmi_object_from_text(const char *text, struct wmi_text_source *source, wmi_object **out)
{
    struct xml_reader r = {.find_class = find_public, .arg = source};
    hres hr = xml_object_read(slice_of(text), &r, out);
    source->line = r.line;
    _Static_assert(sizeof source->message >= sizeof r.message, "messages fit");
    memcpy(source->message, r.message, sizeof r.message);
    return hr;
}
