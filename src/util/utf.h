/* utf: UTF-8, UTF-16 and case folding (Unicode simple folding, locale-free). */
#pragma once
#include "util/base.h"
#include "util/hres.h"
#include "util/str.h"

#define UTF_BAD UINT32_MAX
/* Decodes one code point at p (n >= 1 bytes left), *used bytes consumed (>= 1). UTF_BAD for
 * malformed input. */
uint32_t utf8_decode(const char *p, size_t n, size_t *used);
size_t utf8_encode(uint32_t cp,
                   char out[4]); /* bytes written; surrogates and > 0x10FFFF write U+FFFD */
bool utf8_valid(struct slice s, size_t *bad_offset); /* bad_offset may be NULL */
uint32_t utf_fold(uint32_t cp);                      /* simple case folding */
uint16_t utf_upper16(uint16_t ch); /* simple mapping of one BMP unit, as UCase does */
uint16_t utf_lower16(uint16_t ch);
/* Case-insensitive comparison and hash of UTF-8 (malformed bytes compare as themselves). */
int utf8_casecmp(struct slice a, struct slice b);
bool utf8_caseeq(struct slice a, struct slice b);
uint32_t utf8_casehash(struct slice s);
/* UTF-16 code units needed for s; conversion into out (that many units). Malformed bytes become
 * U+FFFD. */
size_t utf8_to_utf16_len(struct slice s);
size_t utf8_to_utf16(struct slice s, uint16_t *out);
/* Appends UTF-8 as the bytes of UTF-16, little end first; malformed bytes become U+FFFD. */
void str_add_utf16le(struct str *out, struct slice s);
/* Appends UTF-16 units as UTF-8; lone surrogates become U+FFFD. */
void str_add_utf16(struct str *out, const uint16_t *p, size_t n);
/* A whole text file in memory (BOM or heuristics: UTF-8, UTF-16LE/BE) as UTF-8 without BOM appended
 * to out. WBEM_E_INVALID_SYNTAX with *bad_offset (byte in data) for malformed text. */
hres utf_text_decode(const void *data, size_t n, struct str *out, size_t *bad_offset);
