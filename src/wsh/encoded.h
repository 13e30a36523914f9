/* encoded: scripts made unreadable by the Script Encoder (.vbe, .jse, language "VBScript.Encode"). */
#pragma once
#include "util/hres.h"
#include "util/str.h"

bool script_is_encoded(struct slice text); /* there is an encoded part in it */
/* Appends the plain text. WBEM_E_INVALID_STREAM when an encoded part is cut off or damaged. */
hres script_decode(struct slice text, struct str *out);
