#include "util/vec.h"

#include <stdlib.h>

bool vec_grow_(void **v, size_t *cap, size_t need, size_t size)
{
    size_t want = *cap < 8 ? 8 : *cap + *cap / 2;
    if (want < need) {
        want = need;
    }
    size_t bytes;
    if (__builtin_mul_overflow(want, size, &bytes)) {
        return false;
    }
    void *p = realloc(*v, bytes);
    if (!p) {
        return false;
    }
    *v = p;
    *cap = want;
    return true;
}
