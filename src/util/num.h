/* num: numbers from and to text, locale-free and checked. */
#pragma once
#include "util/base.h"
#include "util/hres.h"
#include "util/str.h"

/* 0 to 15, -1 for what is no hexadecimal digit. */
static inline int hex_digit(int c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}
/* Whole text must be a number in base 10 with optional sign, or 0x/0X + hex digits when hex is
 * true. WBEM_E_INVALID_SYNTAX for other text, WBEM_E_VALUE_OUT_OF_RANGE when it does not fit. */
hres num_parse_i64(struct slice s, bool hex, int64_t *out);
hres num_parse_u64(struct slice s, bool hex, uint64_t *out);
hres num_parse_double(struct slice s,
                      double *out); /* C locale decimal floating point; inf/nan refused */
/* Shortest decimal text that reads back as the same value (float when single). "1.5", "1e+20",
 * "-0". */
void str_add_double(struct str *s, double v, bool single);
