/* buf: bounded binary writer and reader, little-endian, with a sticky error: after the first
 * failure the reader returns zeros; check once at the end. */
#pragma once
#include "util/base.h"
#include "util/hres.h"
#include "util/str.h"

/* writer: appends to a str */
void buf_put_u8(struct str *s, uint8_t v);
void buf_put_u16(struct str *s, uint16_t v);
void buf_put_u32(struct str *s, uint32_t v);
void buf_put_u64(struct str *s, uint64_t v);
void buf_put_var(struct str *s, uint64_t v);                /* LEB128 */
void buf_put_bytes(struct str *s, const void *p, size_t n); /* var length + bytes */

struct buf_reader {
    const uint8_t *p, *end;
    hres error; /* 0 or WBEM_E_INVALID_STREAM */
};
void buf_reader_init(struct buf_reader *r, const void *p, size_t n);
size_t buf_left(const struct buf_reader *r);
uint8_t buf_u8(struct buf_reader *r);
uint16_t buf_u16(struct buf_reader *r);
uint32_t buf_u32(struct buf_reader *r);
uint64_t buf_u64(struct buf_reader *r);
uint64_t buf_var(struct buf_reader *r);
struct slice buf_bytes(struct buf_reader *r); /* var length + bytes, borrowed from the input */
void buf_fail(struct buf_reader *r);
