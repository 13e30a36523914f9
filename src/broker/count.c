/* count: the object that answers SELECT COUNT(*). */
#include "broker/enumerate.h"

hres count_class(struct cim_class **out)
{
    AUTO_CIM_CLASS c = NULL;
    hres hr = cim_class_new(SLICE("__Generic"), NULL, &c);
    hr = hr ? hr : cim_class_put_prop(c, SLICE("Count"), CIM_UINT32, SLICE(""), NULL, NULL);
    hr = hr ? hr : cim_class_seal(c);
    *out = hr ? NULL : TAKE(c);
    return hr;
}

hres count_instance(uint64_t n, struct cim_instance **out)
{
    *out = NULL;
    if (n > UINT32_MAX) {
        return WBEM_E_VALUE_OUT_OF_RANGE;
    }
    AUTO_CIM_CLASS c = NULL;
    hres hr = count_class(&c);
    if (hr) {
        return hr;
    }
    struct cim_instance *i = cim_instance_new(c);
    if (!i) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    struct cim_value v = cim_uint(CIM_UINT32, n);
    hr = cim_instance_put_at(i, 0, &v);
    if (hr) {
        cim_instance_unref(i);
        return hr;
    }
    *out = i;
    return 0;
}
