/* file: whole files under a limit, and directory helpers. */
#pragma once
#include "util/hres.h"
#include "util/str.h"

/* Reads a file (any kind) up to limit bytes into out (appended). WBEM_E_QUOTA_VIOLATION when
 * larger. */
hres file_read(const char *path, size_t limit, struct str *out);
/* Creates path and its missing parents, mode 0700. */
hres file_mkdirs(const char *path);
/* $XDG_CONFIG_HOME/openwmi, else ~/.config/openwmi, appended. WBEM_E_NOT_FOUND when there is no home. */
hres config_directory(struct str *out);
