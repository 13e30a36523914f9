/* credentials: who logs on at other machines when a connection does not say: a file of the user's, for scripts that name a
 * machine and nothing else. Internal to client/ and what is above it. */
#pragma once
#include "util/hres.h"
#include "util/str.h"

struct credentials {
    struct str user, password; /* user may be "DOMAIN\\user" */
};
/* Those for this machine (its name, else the section [*]) in $OPENWMI_CREDENTIALS, else credentials in the directory of
 * configuration. user NULL or "": any; else only those of this user. WBEM_E_NOT_FOUND: there are none. WBEM_E_ACCESS_DENIED: others may read the
 * file. WBEM_E_INVALID_SYNTAX, and failures of reading. *what: the file, with the line of a mistake. */
hres credentials_find(const char *server, const char *user, struct credentials *out,
                      struct str *what);
void credentials_fini(struct credentials *c); /* wipes the password */
