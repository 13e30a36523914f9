/* amend: amended qualifiers: those with texts for people, kept apart from their class, one set for each language
 * (WMI SDK: localization of WMI class information; reference section 11.2, last rule).
 *
 * An amendment is a class of the same name in the namespace ms_<LCID in hexadecimal> below the class's own. It has no
 * superclass, and only the members that have amended qualifiers. */
#pragma once
#include "cim/class.h"

bool cim_class_has_amended(const struct cim_class *c);
/* The class without its amended qualifiers (sealed; c itself, counted, when it has none). */
hres cim_class_neutral(struct cim_class *c, struct cim_class **out);
/* The amended qualifiers c declares itself, as a sealed class. lcid: for the qualifier locale. */
hres cim_class_amendment(const struct cim_class *c, uint32_t lcid, struct cim_class **out);
/* A sealed class like c, which stands for it in results: amendments[i] (NULL: none) belongs to the class i steps up the
 * chain; what is not marked ToSubclass stays there. */
hres cim_class_amended(const struct cim_class *c, struct cim_class *const *amendments, size_t n,
                       struct cim_class **out);
