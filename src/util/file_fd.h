/* file_fd: reading and writing whole texts through a descriptor. */
#pragma once
#include "util/hres.h"
#include "util/str.h"

/* Reads fd to its end, at most limit bytes, appended to out. WBEM_E_QUOTA_VIOLATION when there is
 * more. */
hres file_read_fd(int fd, size_t limit, struct str *out);
/* Writes all bytes. 0 or an errno value. */
int file_write_fd(int fd, struct slice bytes);
