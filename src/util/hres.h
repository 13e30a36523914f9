/* hres: the one error type. 0 good, negative passed up unchanged, positive an answer listed by its
 * function. */
#pragma once
#include <stdbool.h>
#include <wmi/status.h>

typedef wmi_status hres;
#define FAILED(hr)    ((hr) < 0)
#define SUCCEEDED(hr) ((hr) >= 0)

/* An errno value (positive) turned into an hres, the only place where that happens. */
hres hres_from_errno(int err);
/* Symbolic name ("WBEM_E_NOT_FOUND") or NULL; English short text without trailing blank or NULL;
 * scripting name ("wbemErrNotFound") or NULL. All static. */
const char *hres_name(hres hr);
const char *hres_text(hres hr);
const char *hres_script_name(hres hr);
/* The code with this name, symbolic or of scripting ("WBEM_E_NOT_FOUND", "wbemErrNotFound"); false: there is none. */
bool hres_by_name(const char *name, hres *out);
