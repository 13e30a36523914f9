/* why: what this program has to say of a class: where its objects come from, or why it has none, or why it is not there. */
#pragma once
#include "util/hres.h"
#include "util/str.h"

enum class_standing {
    CLASS_SERVED,     /* told from a table: out is what docs/classes.md says */
    CLASS_NO_OBJECTS, /* defined, and nothing on Linux is such a thing: out is why */
    CLASS_ABSENT,     /* of a product of Windows: out is which */
    CLASS_OTHER,      /* nothing is known here; out is not changed */
};
/* Names are compared without case. Appends to out, which tells of a lack of memory. */
enum class_standing class_standing(struct slice name, struct str *out);
