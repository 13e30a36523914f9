/* file_fd: the reading loop shared by file and sysroot. */
#pragma once
#include "util/hres.h"
#include "util/str.h"

/* Reads fd to its end, at most limit bytes, appended to out. WBEM_E_QUOTA_VIOLATION when there is
 * more. */
hres file_read_fd(int fd, size_t limit, struct str *out);
