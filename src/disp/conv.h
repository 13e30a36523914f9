/* conv: the numeric pieces of the coercions, for script engines. */
#pragma once
#include "disp/disp.h"

#define VAR_NUM_TEXT 48
size_t var_i32_text(int32_t v, char out[VAR_NUM_TEXT]);
/* Text of a number or Boolean as CStr shows it, no NUL; 0 for other types. */
size_t var_number_text(const struct var *v, char out[VAR_NUM_TEXT]);
/* Numeric text by the rules of CDbl: blanks, sign, $, parentheses, commas, exponent, &H and &O.
 * DISP_E_TYPEMISMATCH, DISP_E_OVERFLOW. */
hres var_parse_number(const uint16_t *p, size_t n, double *out);
double var_round_even(double d); /* to the nearest integer, half to even */
