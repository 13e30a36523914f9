/* descriptor: security descriptors in their three forms: bytes (MS-DTYP 2.4.6), SDDL (MS-DTYP 2.5.1), and the objects
 * Win32_SecurityDescriptor, Win32_ACE and Win32_Trustee. Entries allow, deny or audit. */
#pragma once
#include "broker/secdesc.h"
#include "providers/cimwin32.h"
#include "util/vec.h"

enum {
    ENTRY_ALLOWED = 0,
    ENTRY_DENIED = 1,
    ENTRY_AUDIT = 2
};
struct entry {
    uint8_t type, flags;
    uint32_t mask;
    struct sid sid;
};
struct entries VEC(struct entry);
struct descriptor {
    uint16_t control; /* SD_ of secdesc.h, and the others of MS-DTYP 2.4.6 */
    bool has_owner, has_group;
    struct sid owner, group;
    bool has_dacl, has_sacl; /* there is a list; SD_DACL_PRESENT without one allows everything */
    struct entries dacl, sacl;
};
void descriptor_fini(struct descriptor *d);
/* Each WBEM_E_INVALID_PARAMETER for what is none, WBEM_E_OUT_OF_MEMORY; out is to be released in any case. */
hres descriptor_from_bytes(struct slice bytes, struct descriptor *out);
hres descriptor_from_sddl(struct slice text, struct descriptor *out);
hres descriptor_from_object(const struct cimwin32 *s, wmi_object *o, struct descriptor *out);
hres descriptor_to_bytes(const struct descriptor *d, struct str *out);
hres descriptor_to_sddl(const struct descriptor *d, struct str *out);
/* A new Win32_SecurityDescriptor. */
hres descriptor_to_object(const struct cimwin32 *s, const struct descriptor *d, wmi_object **out);
/* The SID of a Win32_Trustee: SIDString, SID, or Name. false: nobody. */
bool trustee_sid(const struct cimwin32 *s, wmi_object *trustee, struct sid *out);
