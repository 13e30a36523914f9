/* regexp_syntax: regular expressions of VBScript as patterns of PCRE2. */
#pragma once
#include "util/hres.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Errors of the pattern, as the language numbers them (HRES_SCRIPT). */
enum {
    REGEXP_SYNTAX = 5017,
    REGEXP_QUANTIFIER = 5018,
    REGEXP_BRACKET = 5019,
    REGEXP_PARENTHESIS = 5020,
    REGEXP_RANGE = 5021
};
#define REGEXP_MAX_PATTERN 1000000u /* code units of the pattern as written */
#define REGEXP_MAX_OUTPUT  4000000u /* of its translation: sets of letters in both cases are long */
#define REGEXP_MAX_FOLDED  20000000u /* letters of ranges that are looked at for their other case */
#define REGEXP_MAX_NEST    200u      /* parentheses */

/* A growing text of UTF-16 code units. */
struct wide {
    uint16_t *p;
    size_t n, cap;
    bool failed;
};
void wide_fini(struct wide *w);

/* Appends to out (which must be empty) the pattern for PCRE2 without UTF and UCP; ignore_case: for a
 * pattern compiled with PCRE2_CASELESS, which folds ASCII alone: other letters become sets. *groups
 * counts the capturing parentheses. 0, WBEM_E_OUT_OF_MEMORY or HRES_SCRIPT(REGEXP_…). */
hres regexp_translate(const uint16_t *p, size_t n, bool ignore_case, bool multiline,
                      struct wide *out, unsigned *groups);
