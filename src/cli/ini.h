/* ini: files of [sections] and Name=Value lines; ';' and '#' begin a comment line. Internal to cli/. */
#pragma once
#include "util/hres.h"
#include "util/str.h"

/* fn for each Name=Value, in order; a failure of it ends the reading and is returned. WBEM_E_INVALID_SYNTAX: *line is
 * no such line. Other failures as source_read. */
hres ini_read(const char *file, hres (*fn)(void *arg, struct slice name, struct slice value),
              void *arg, unsigned *line);
struct slice ini_trimmed(struct slice t);
