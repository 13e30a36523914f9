/* regexp: the RegExp object of VBScript 5.8 on PCRE2, with Matches, Match and SubMatches. */
#pragma once
#include "disp/disp.h"

/* Steps of matching before a pattern is given up with error 28 ("a+a+a+b" on a long text). */
#define REGEXP_MATCH_LIMIT 10000000u
#define REGEXP_HEAP_LIMIT  65536u /* KiB of backtracking memory; the same error */

hres regexp_create(struct disp **out); /* returned, release with disp_unref */
