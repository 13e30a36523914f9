/* conv: the numeric pieces of the coercions, for script engines. */
#pragma once
#include "disp/disp.h"

#define VAR_NUM_TEXT 48
size_t var_i32_text(int32_t v, char out[VAR_NUM_TEXT]);
/* Text of a number or Boolean as CStr shows it, no NUL; 0 for other types. */
size_t var_number_text(const struct var *v, char out[VAR_NUM_TEXT]);
/* How numbers are written where the script engine follows a locale; NULL stands for en-US. */
struct var_number_style {
    uint16_t decimal, group;
    uint8_t currency_len;
    uint16_t currency[11];
};
/* Numeric text by the rules of CDbl: blanks, sign before or behind, currency symbol, parentheses,
 * group separators, exponent, &H and &O. DISP_E_TYPEMISMATCH, DISP_E_OVERFLOW. */
hres var_parse_number(const struct var_number_style *style, const uint16_t *p, size_t n,
                      double *out);
/* The same as VT_CY, exact to its four decimals (half to even). */
hres var_parse_currency(const struct var_number_style *style, const uint16_t *p, size_t n,
                        int64_t *out);
/* A Double as VT_CY. DISP_E_OVERFLOW. */
hres var_currency_from_r8(double d, int64_t *out);
double var_round_even(double d); /* to the nearest integer, half to even */
