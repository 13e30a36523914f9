/* source: script files as UTF-8 text. */
#pragma once
#include "wsh/wsh.h"

/* Reads and decodes a script file; "-" is the descriptor standard_input. WBEM_E_QUOTA_VIOLATION
 * beyond WSH_MAX_SCRIPT, other failures as file_read. text is appended to. */
hres source_read(const char *file, int standard_input, struct str *text);
/* UTF-8 with or without mark, UTF-16 with mark; what is no UTF-8 is read as Windows-1252, in which
 * scripts of older systems are written. */
hres source_decode(const struct str *raw, struct str *text);
/* Appends Windows-1252 as UTF-8. */
void source_add_1252(struct str *text, struct slice raw);
