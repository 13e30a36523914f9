/* dictionary: Scripting.Dictionary. Keys keep the order in which they were added; text keys compare
 * binary or, with CompareMode 1, without case; numbers are equal whatever their type. */
#pragma once
#include "disp/disp.h"

hres dictionary_create(struct disp **out);
