/* typelib: the constants of the libraries that a .wsf job can refer to. */
#pragma once
#include "disp/engine.h"

/* Makes the constants of a library known to an engine. name: a ProgID of the library or its GUID.
 * WBEM_E_NOT_FOUND: no such library here. */
hres typelib_add_constants(struct engine *e, struct slice name);
