/* file_acl: mode and POSIX access list of a file (acl(5)) as a security descriptor, and back. */
#pragma once
#include "providers/file/file.h"
#include "providers/security/descriptor.h"

enum file_acl_part { /* what of a descriptor is written: Option of ChangeSecurityPermissions */
    FILE_ACL_OWNER = 1,
    FILE_ACL_GROUP = 2,
    FILE_ACL_DACL = 4,
};
struct file_acl_entry {
    uint16_t tag, perm; /* of linux/posix_acl.h: ACL_USER_OBJ …, and rwx as 4, 2, 1 */
    uint32_t id;
};
struct file_acl {
    uint32_t uid, gid;
    bool directory;
    struct VEC(struct file_acl_entry) v; /* without the mask, which is taken into account */
};
void file_acl_fini(struct file_acl *a);
/* Of an open file (O_PATH does). WBEM_E_NOT_FOUND, WBEM_E_OUT_OF_MEMORY. */
hres file_acl_read(int fd, struct file_acl *out);
/* The entries in the form the kernel keeps them in (linux/posix_acl_xattr.h). false: they are none. */
bool file_acl_parse(struct slice bytes, struct file_acl *out);
hres file_acl_to_descriptor(const struct file_acl *a, struct descriptor *out);
/* Entries of a DACL: the owner, the group and S-1-1-0 are the mode, other users and groups of this system further
 * entries; those of the system and its administrators are left out, for root may do everything. What is denied is taken
 * off what is allowed to the same. WBEM_E_INVALID_PARAMETER: an entry of somebody else. */
hres file_acl_from_descriptor(const struct descriptor *d, const struct file_acl *old,
                              struct file_acl *out);
/* Writes the parts to an open file. FR_... */
uint32_t file_acl_write(int fd, const struct file_acl *a, unsigned parts);
/* Rights for rwx, and rwx of rights. */
uint32_t file_acl_rights(unsigned perm, bool directory, bool owner);
unsigned file_acl_perm(uint32_t rights);
