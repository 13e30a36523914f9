/* words: values as they are written on a command line. */
#include "cim/value.h"
#include "util/str.h"

/* {a,b,c}: elements separated by commas; a backslash keeps the next character. */
static hres parse_array(struct slice t, unsigned type, struct cim_value *out)
{
    unsigned elem = type & ~(unsigned)CIM_ARRAY;
    size_t n = t.n ? 1 : 0;
    for (size_t i = 0; i < t.n; i++) {
        if (t.p[i] == '\\') {
            i++; /* the next character is kept, also a comma */
        } else {
            n += t.p[i] == ',';
        }
    }
    struct cim_array *a = cim_array_new(CIM_STRING, n);
    if (!a) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    size_t at = 0;
    for (size_t k = 0; k < n; k++) {
        AUTO_STR s = STR_INIT;
        for (; at < t.n && t.p[at] != ','; at++) {
            at += t.p[at] == '\\' && at + 1 < t.n;
            str_addc(&s, t.p[at]);
        }
        at++;
        a->v[k].str = cim_str_new(str_slice(&s));
        if (!a->v[k].str) {
            a->n = (uint32_t)k;
            cim_array_unref(a);
            return WBEM_E_OUT_OF_MEMORY;
        }
    }
    struct cim_value texts = cim_arrval(a);
    hres hr = cim_value_convert(&texts, elem | CIM_ARRAY, out);
    cim_value_clear(&texts);
    return hr;
}

hres cim_value_from_words(struct slice t, unsigned type, struct cim_value *out)
{
    bool braces = t.n >= 2 && t.p[0] == '{' && t.p[t.n - 1] == '}';
    if (type & CIM_ARRAY) {
        return braces ? parse_array((struct slice){t.p + 1, t.n - 2}, type, out)
                      : WBEM_E_TYPE_MISMATCH;
    }
    struct cim_value text = {0};
    hres hr = cim_value_text(&text, CIM_STRING, t);
    hr = hr ? hr : cim_value_convert(&text, type, out);
    cim_value_clear(&text);
    return hr;
}
