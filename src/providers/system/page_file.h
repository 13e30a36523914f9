/* page_file: the swap files and devices of /proc/swaps. */
#pragma once
#include "providers/table.h"

struct swap {
    struct str name;     /* of the file or device; octal escapes undone */
    uint64_t size, used; /* MB */
    const char *kind;    /* "Swap file", "Swap partition" */
};
/* Calls fn for each; stops when it returns non-zero and returns that. */
hres swaps_each(const struct cimwin32 *s, hres (*fn)(void *arg, const struct swap *v), void *arg);
