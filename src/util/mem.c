#include "util/base.h"

#include <stdlib.h>

void mem_freep(void *pp)
{
    void *p;
    memcpy(&p, pp, sizeof p);
    free(p);
    memset(pp, 0, sizeof p);
}
