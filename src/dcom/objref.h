/* objref: references to objects as they travel (MS-DCOM 2.2.18, 2.2.19). */
#pragma once
#include "rpc/ndr.h"

enum objref_kind {
    OBJREF_STANDARD = 1,
    OBJREF_HANDLER = 2,
    OBJREF_CUSTOM = 4,
    OBJREF_EXTENDED = 8,
};
#define OBJREF_SIGNATURE  0x574f454du /* "MEOW" */
#define STDOBJREF_NOPING  0x1000u
#define TOWER_TCP         7u
#define DCOM_MAX_BINDINGS 16u
#define DCOM_PUBLIC_REFS  5u /* given with each reference */

/* DUALSTRINGARRAY: where a server is reached. Only TCP is looked at. */
struct dual_string {
    struct slice addresses[DCOM_MAX_BINDINGS]; /* "host[port]", or "host": port 135 */
    unsigned n;
};
struct stdobjref {
    uint32_t flags, refs;
    uint64_t oxid, oid;
    struct guid ipid;
};
struct objref {
    uint32_t kind;
    struct guid iid;
    struct stdobjref std;        /* standard, handler, extended */
    struct dual_string resolver; /* of them: where its OXID is resolved */
    struct guid clsid;           /* custom, handler */
    struct slice data;           /* custom; borrowed */
};
/* Units of 16 bits, and where the security bindings begin: as counts before the array itself. */
void dual_string_code(struct ndr *n, struct dual_string *d);
/* The same as a conformant structure ([size_is] before it). */
void dual_string_ndr(struct ndr *n, struct dual_string *d);
void stdobjref_code(struct ndr *n, struct stdobjref *s);
/* The bytes of a reference. Reading: texts lie in the arena of n. */
void objref_code(struct ndr *n, struct objref *o);
/* MInterfacePointer behind a pointer: NULL without one. write: the reference, or NULL. Reading: false without one. */
void objref_put_ptr(struct ndr *n, struct objref *o);
bool objref_get_ptr(struct ndr *n, struct objref *o);
/* The same without the pointer (its referent, where pointers come before what they point to). */
void objref_put(struct ndr *n, struct objref *o);
bool objref_get(struct ndr *n, struct objref *o);
