/* words: a command line split as a POSIX shell splits words (POSIX.1-2017 XCU 2.2), and back.
 *
 * Quotes and backslashes only: nothing is expanded, and ; | & > < ( ) $ ` * ? # ~ are ordinary
 * characters. */
#pragma once
#include "util/str.h"

#define WORDS_MAX 65536u /* words of one command line */
struct words {
    char **v; /* v[0]: free for the caller; v[1..n]: the words; v[n+1]: NULL */
    size_t n;
    char *text; /* the memory of the words */
};
/* WBEM_E_INVALID_PARAMETER for an open quote, a backslash at the end or a NUL byte,
 * WBEM_E_QUOTA_VIOLATION, WBEM_E_OUT_OF_MEMORY. out is empty after a failure. */
hres words_split(struct slice line, struct words *out);
void words_fini(struct words *w);
/* Appends word so that words_split and a shell read it back as one. */
void words_add_quoted(struct str *out, struct slice word);
