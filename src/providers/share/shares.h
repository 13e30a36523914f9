/* shares: what Samba shares: the sections of smb.conf(5), and the usershares (net(8)) that users make. */
#pragma once
#include "providers/table.h"
#include "util/vec.h"

#define USERSHARES "var/lib/samba/usershares" /* when smb.conf does not name another */

struct share {
    struct str name, path, comment;
    struct str acl; /* of a usershare: "S-1-1-0:R,S-1-22-1-1000:F" */
    uint64_t most;  /* connections; 0: no limit */
    bool printable, writable, available, user;
};
struct smb_shares {
    struct VEC(struct share) v;
    struct str user_dir; /* of the usershares, below the root */
};
/* Files that are not there have no shares. Release with smb_shares_done in any case. */
hres smb_shares_read(const struct cimwin32 *s, struct smb_shares *out);
void smb_shares_done(struct smb_shares *all);
const struct share *smb_shares_find(const struct smb_shares *all, struct slice name); /* NULL */

/* What Everyone may do, as an access mask of Windows. */
uint32_t share_access(const struct share *sh);
/* The file of a usershare: in out the text, in file its name. */
void share_print(const struct share *sh, struct str *out);
/* A name that a usershare may have. */
bool share_name_valid(struct slice name);
/* The access list of a usershare for the DACL of a Win32_SecurityDescriptor; NULL: Everyone may read.
 * WBEM_E_INVALID_PARAMETER: it has what cannot be told to Samba. */
hres share_acl_of(const struct cimwin32 *s, wmi_object *descriptor, struct str *out);
