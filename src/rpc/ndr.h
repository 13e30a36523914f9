/* ndr: coder of NDR 2.0 transfer syntax, 32 bits, little-endian (C706 chapter 14; MS-RPCE 2.2.4).
 *
 * One function per type serves both directions: it reads into what it is given or writes what is
 * there. Failure is sticky: after it a reader gives zeros, a writer adds nothing; look once at the
 * end. What a reader makes lies in its arena, so it lives as long as the decoded call. Every length
 * is compared with the bytes that are left before memory is taken. */
#pragma once
#include "rpc/guid.h"
#include "util/arena.h"

struct ndr {
    bool writing, failed;
    const uint8_t *p; /* reading */
    size_t n, at;
    struct str *out; /* writing; alignment counts from start */
    size_t start;
    uint32_t ref; /* last referent written */
    struct arena *mem;
};
#define NDR_MAX_STRING 0x100000u /* units of one string */

void ndr_read_init(struct ndr *n, struct slice stub, struct arena *mem);
void ndr_write_init(struct ndr *n, struct str *out);
static inline bool ndr_ok(const struct ndr *n)
{
    return !n->failed && (!n->writing || !n->out->failed);
}
void ndr_fail(struct ndr *n);
size_t ndr_left(const struct ndr *n); /* reading */
void ndr_align(struct ndr *n, unsigned to);
void ndr_u8(struct ndr *n, uint8_t *v);
void ndr_u16(struct ndr *n, uint16_t *v);
void ndr_u32(struct ndr *n, uint32_t *v);
void ndr_i32(struct ndr *n, int32_t *v);
void ndr_u64(struct ndr *n, uint64_t *v);
void ndr_guid(struct ndr *n, struct guid *g);
/* n bytes as they are. */
void ndr_raw(struct ndr *n, void *p, size_t len);
/* A unique pointer: writing, whether it is given; reading, whether there was one. */
bool ndr_ptr(struct ndr *n, bool present);
/* The count must be this (the conformance of an array whose size was told already). */
void ndr_count(struct ndr *n, uint32_t count);
/* Bytes with their length before them (a conformant array of bytes); borrowed from the stub. */
void ndr_blob(struct ndr *n, struct slice *s);
/* [string] wchar_t *: counts, units, final zero; UTF-8 here. */
void ndr_wstring(struct ndr *n, struct slice *s);
/* The same behind a unique pointer; s->p is NULL for none. */
void ndr_wstring_ptr(struct ndr *n, struct slice *s);
/* BSTR: FLAGGED_WORD_BLOB behind a pointer (MS-OAUT 2.2.23). A final zero in it is not of the text. */
void ndr_bstr(struct ndr *n, struct slice *s);
/* Room for an array read: zeroed; NULL (and failed) when n * least bytes are not left. */
void *ndr_array(struct ndr *n, uint32_t count, size_t size, size_t least);
