/* resolver: the name servers of resolv.conf(5). */
#pragma once
#include "providers/table.h"

struct resolver {
    struct str_list servers, search;
};
/* Behind the stub of systemd-resolved, the servers that it asks. */
hres resolver_read(const struct cimwin32 *s, struct resolver *out);
void resolver_fini(struct resolver *r);
