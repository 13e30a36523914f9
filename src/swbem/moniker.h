/* moniker: "winmgmts:" names (reference section 11.1). Internal to swbem/. */
#pragma once
#include "cim/path.h"
#include "swbem/objects.h"

struct moniker {
    struct cim_path path; /* cls NULL: a namespace; ns NULL: the default one */
    struct security security;
};
#define MONIKER_MAX 16384u
/* MK_E_SYNTAX with nothing to release. */
hres moniker_parse(struct slice text, struct moniker *out);
void moniker_fini(struct moniker *m);
/* WINMGMTS:{settings}[locale]!\\server\ns:path */
void moniker_print(struct str *out, const struct cim_path *p, const struct security *s);
/* Words of levels: number from word (-1 unknown) and back (NULL unknown). */
int impersonation_by_word(struct slice w);
int authentication_by_word(struct slice w);
