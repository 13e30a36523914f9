/* atom: names of a script, interned without case (ASCII), so that comparing names is comparing
 * pointers. */
#pragma once
#include "util/arena.h"
#include "util/base.h"

struct vbs_sym;
struct atom {
    struct atom *next;   /* in its hash bucket */
    struct vbs_sym *sym; /* meaning in the global scope, NULL = none yet */
    uint32_t hash;
    uint16_t keyword; /* enum keyword, 0 = plain name */
    int16_t builtin;  /* index of the function table, -1 = none */
    uint32_t len;     /* of text */
    uint32_t wide_len;
    const uint16_t *wide; /* the same as UTF-16, for get_id */
    char text[];          /* spelling first seen, NUL-terminated */
};
#define ATOM_MAX 255 /* bytes of a name; longer: error 1030 */

struct atoms {
    struct arena arena;
    struct atom **buckets;
    uint32_t n, mask;
};
bool atoms_init(struct atoms *t);
void atoms_fini(struct atoms *t);
struct atom *atom_get(struct atoms *t, struct slice s);        /* NULL: out of memory */
struct atom *atom_find(const struct atoms *t, struct slice s); /* NULL: never seen */
