/* js_array: arrays of Automation (SAFEARRAYs), which scripts open with VBArray. */
#pragma once
#include "jscript/js.h"

void js_push_array(duk_context *ctx, const struct var_array *a); /* copied */
struct var_array *js_array_at(duk_context *ctx, duk_idx_t idx);  /* borrowed; NULL: none */
void js_array_init(duk_context *ctx);                            /* VBArray */
