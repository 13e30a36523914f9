/* amend: results with the texts of the connection's language (wbemFlagUseAmendedQualifiers). The class as it is stored
 * is joined with its amendments, which lie in the namespace ms_<LCID> below it. */
#include "broker/amend.h"

#include "cim/amend.h"
#include "util/utf.h"

#include <stdlib.h>

hres session_set_locale(struct session *s, struct slice locales)
{
    struct cim_str *l = cim_str_new(locales);
    if (!l) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    cim_str_unref(s->locale);
    s->locale = l;
    return 0;
}

/* The next of "MS_407,MS_409"; an empty slice at the end. */
static struct slice next_locale(struct slice *rest)
{
    const char *comma = rest->n ? memchr(rest->p, ',', rest->n) : NULL;
    size_t n = comma ? (size_t)(comma - rest->p) : rest->n, skip = n + (comma != NULL);
    struct slice one = {rest->p, n};
    *rest = (struct slice){rest->p + skip, rest->n - skip};
    return one;
}

/* The amendment of a class in the first language that has one; *out NULL: none. */
static hres find_amendment(struct session *s, const struct cim_class *c, struct cim_class **out)
{
    struct slice rest = cim_str_slice(s->locale);
    *out = NULL;
    for (struct slice l = next_locale(&rest); l.n && !*out; l = next_locale(&rest)) {
        AUTO_STR ns = STR_INIT;
        str_add_slice(&ns, session_ns(s));
        str_addc(&ns, '\\');
        str_add_slice(&ns, l);
        hres hr = str_status(&ns);
        hr = hr ? hr
                : repo_class(s->broker->repo, NULL, str_slice(&ns), cim_str_slice(c->name), out);
        if (hr && hr != WBEM_E_INVALID_NAMESPACE && hr != WBEM_E_INVALID_CLASS) {
            return hr;
        }
        if (*out && !cim_quals_true(&(*out)->quals, "amendment")) {
            *out = cim_class_unref(
                *out); /* a class that only lives there; system classes are everywhere */
        }
    }
    return 0;
}

static hres collect(struct session *s, const struct cim_class *c, struct cim_class **v, size_t n,
                    bool *any)
{
    hres hr = 0;
    for (size_t i = 0; i < n && hr == 0; i++, c = c->super) {
        hr = find_amendment(s, c, &v[i]);
        *any |= v[i] != NULL;
    }
    return hr;
}

static hres amend_class(struct session *s, struct cim_class *c, struct cim_class **out)
{
    size_t n = 0;
    for (const struct cim_class *p = c; p; p = p->super) {
        n++;
    }
    struct cim_class **v = calloc(n, sizeof(struct cim_class *));
    if (!v) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    bool any = false;
    hres hr = collect(s, c, v, n, &any);
    if (hr == 0 && any) {
        hr = cim_class_amended(c, v, n, out);
    } else if (hr == 0) {
        *out = cim_class_ref(c);
    }
    for (size_t i = 0; i < n; i++) {
        cim_class_unref(v[i]);
    }
    free((void *)v);
    return hr;
}

/* Objects of one result are mostly of one class: the last one is remembered. */
static hres amended_class(struct wmi_request *r, struct cim_class *c, struct cim_class **out)
{
    if (r->amend_from != c) {
        AUTO_CIM_CLASS made = NULL;
        hres hr = amend_class(r->session, c, &made);
        if (FAILED(hr)) {
            return hr;
        }
        amend_forget(r);
        r->amend_from = cim_class_ref(c);
        r->amended = TAKE(made);
    }
    *out = r->amended;
    return 0;
}

void amend_forget(struct wmi_request *r)
{
    r->amend_from = cim_class_unref(r->amend_from);
    r->amended = cim_class_unref(r->amended);
}

hres amend_object(struct wmi_request *r, struct cim_object **o)
{
    struct cim_class *c = cim_class_of(*o), *amended = NULL;
    hres hr = r->session->locale && cim_str_z(c->name)[0] ? amended_class(r, c, &amended) : 0;
    if (hr || !amended || amended == c) {
        return hr;
    }
    struct cim_instance *i = cim_as_instance(*o);
    if (i) { /* members stand in the same order in both classes */
        i = cim_instance_clone(i);
        if (!i) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        cim_class_unref(i->cls);
        i->cls = cim_class_ref(amended);
    }
    cim_object_unref(*o);
    *o = i ? &i->o : &cim_class_ref(amended)->o;
    return 0;
}
