/* jscript: JScript on Duktape, behind disp/engine.h.
 *
 * The language is what Duktape implements (ECMAScript 5.1 and some of 6) with what scripts for Windows
 * Script Host expect on top: ActiveXObject, GetObject, Enumerator, VBArray, ScriptEngine…, the
 * two-argument Error, description and number of errors, RegExp.$1 … $9, dates as Windows writes them.
 * Host objects are called through the same dispatch interface as from VBScript. */
#pragma once
#include "disp/engine.h"

#define JS_MAX_SOURCE (100u << 20) /* bytes of a block; error 1001 */
#define JS_MAX_REFUSED                                                                             \
    1000u                /* calls of the host that are refused to a stopped script; then: defied */
#define JS_MAX_ARGS 255u /* of a call of a host object; error 450 */

/* host is copied, its ctx borrowed. */
hres js_engine_create(const struct script_host *host, struct engine **out);
