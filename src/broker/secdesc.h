/* secdesc: security descriptors in their self-relative binary form (MS-DTYP 2.4): owner, group and the entries of the
 * DACL; a SACL is carried along unread. Internal to broker/. */
#pragma once
#include "util/hres.h"
#include "util/str.h"
#include "util/vec.h"

#define SID_MAX_SUB  15u
#define SECDESC_MAX  65536u /* bytes of a descriptor */
#define SECDESC_ACES 1024u  /* entries of a list */
struct sid {                /* MS-DTYP 2.4.2 */
    uint8_t n;              /* sub-authorities */
    uint64_t authority;     /* 48 bits */
    uint32_t sub[SID_MAX_SUB];
};
enum ace_type {
    ACE_ALLOWED = 0,
    ACE_DENIED = 1
};
enum ace_flags {
    ACE_CONTAINER_INHERIT = 0x02,
    ACE_NO_PROPAGATE = 0x04,
    ACE_INHERIT_ONLY = 0x08,
    ACE_INHERITED = 0x10,
};
struct ace {
    uint8_t type, flags;
    uint32_t mask;
    struct sid sid;
};
enum secdesc_control {
    SD_DACL_PRESENT = 0x0004,
    SD_SACL_PRESENT = 0x0010,
    SD_DACL_AUTO_INHERITED = 0x0400,
    SD_DACL_PROTECTED = 0x1000, /* takes nothing over from the parent */
    SD_SELF_RELATIVE = 0x8000,
};
struct secdesc {
    uint16_t control;
    bool has_owner, has_group;
    struct sid owner, group;
    struct VEC(struct ace) dacl; /* no SD_DACL_PRESENT: everything is allowed */
    struct str sacl;             /* as it was */
};
/* WBEM_E_INVALID_OBJECT for what is no descriptor, WBEM_E_QUOTA_VIOLATION, WBEM_E_OUT_OF_MEMORY; *out is empty then.
 * Entries that are neither allow nor deny are refused: their meaning for a namespace is not known. */
hres secdesc_parse(struct slice bytes, struct secdesc *out);
hres secdesc_print(const struct secdesc *d, struct str *out); /* the binary form */
void secdesc_fini(struct secdesc *d);
hres secdesc_add(struct secdesc *d, unsigned type, unsigned flags, uint32_t mask,
                 const struct sid *sid);

bool sid_eq(const struct sid *a, const struct sid *b);
void str_add_sid(struct str *out, const struct sid *s); /* S-1-5-32-544 */
bool sid_from_text(struct slice text, struct sid *out);
hres sid_from_bytes(struct slice bytes, struct sid *out, size_t *used); /* WBEM_E_INVALID_OBJECT */
void str_add_sid_bytes(struct str *out, const struct sid *s);
/* S-1-22-1-uid, S-1-22-2-gid: accounts and groups of this system. */
struct sid sid_of_user(uint32_t uid);
struct sid sid_of_group(uint32_t gid);
bool sid_user(const struct sid *s, uint32_t *uid);
bool sid_group(const struct sid *s, uint32_t *gid);
extern const struct sid sid_everyone, sid_authenticated, sid_system, sid_administrators;
