/* crypto: the primitives NTLM is made of, over nettle (MS-NLMP 6). */
#pragma once
#include "util/base.h"

#include <nettle/arcfour.h>

void crypto_md4(const void *p, size_t n, uint8_t out[16]);
void crypto_md5(const struct slice *parts, size_t nparts, uint8_t out[16]);
void crypto_hmac_md5(const uint8_t key[16], const struct slice *parts, size_t nparts,
                     uint8_t out[16]);
/* DESL (MS-NLMP 6): key of 16 bytes, 8 bytes of data. */
void crypto_desl(const uint8_t key[16], const uint8_t data[8], uint8_t out[24]);
/* NTOWFv1: MD4 of the password in UTF-16. false: out of memory. */
bool crypto_nt_hash(struct slice password, uint8_t out[16]);
/* Equal, in a time that does not tell where they differ. */
bool crypto_equal(const void *a, const void *b, size_t n);
bool crypto_random(void *p, size_t n);
void crypto_wipe(void *p, size_t n);
