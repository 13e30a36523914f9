/* js_date: VT_DATE, days of local time, and JavaScript's milliseconds since 1970 UTC. */
#pragma once
#include "jscript/js.h"

void js_push_date(duk_context *ctx, double days);
bool js_date_at(duk_context *ctx, duk_idx_t idx, double *days); /* false: no Date */
void js_date_init(duk_context *ctx); /* Date of texts as Windows writes them; getVarDate */
