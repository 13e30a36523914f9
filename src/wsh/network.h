/* network: WScript.Network. */
#pragma once
#include "wsh/host.h"

hres network_create(struct host *h, struct disp **out);

/* ---- shares (network_shares.c) ---- */
struct share {
    char *remote; /* "\\server\share" */
    char *folder; /* where it is mounted */
};
struct shares {
    struct VEC(struct share) v;
};
void shares_fini(struct shares *s);
#define AUTO_SHARES AUTO(shares_fini) struct shares
/* The mounted file systems of other machines (CIFS and NFS). */
hres shares_read(struct shares *out);
/* The share that a network path lies on; *rest: what follows, with its separator. NULL: none. */
const struct share *shares_find(const struct shares *s, struct slice remote, struct slice *rest);
/* The share that is mounted on folder or above it. */
const struct share *shares_at(const struct shares *s, const char *folder);

/* ---- printers (network_printers.c) ---- */
struct printers;
/* CUPS, loaded when it is first needed. WBEM_E_NOT_AVAILABLE: it is not installed. Released with
 * printers_close. */
hres printers_open(struct printers **out);
void printers_close(struct printers *p);
size_t printers_count(const struct printers *p);
const char *printers_name(const struct printers *p, size_t i);
const char *printers_port(const struct printers *p, size_t i); /* its device, "" when unknown */
/* By its name without case; a network path counts by its last name. SIZE_MAX: none. */
size_t printers_find(const struct printers *p, struct slice name);
bool printers_set_default(struct printers *p, size_t i);
