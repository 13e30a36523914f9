/* json: text as a JSON string (RFC 8259). */
#pragma once
#include "util/str.h"

/* Appends s in quotes; control characters and what is no UTF-8 are escaped. */
void str_add_json_text(struct str *out, struct slice s);
