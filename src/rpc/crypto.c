/* crypto: see crypto.h. */
#include "rpc/crypto.h"

#include "util/utf.h"

#include <nettle/des.h>
#include <nettle/hmac.h>
#include <nettle/md4.h>
#include <nettle/md5.h>
#include <nettle/memops.h>
#include <sys/random.h>

void crypto_md4(const void *p, size_t n, uint8_t out[16])
{
    struct md4_ctx c;
    md4_init(&c);
    md4_update(&c, n, p);
    md4_digest(&c, 16, out);
}

void crypto_md5(const struct slice *parts, size_t nparts, uint8_t out[16])
{
    struct md5_ctx c;
    md5_init(&c);
    for (size_t i = 0; i < nparts; i++) {
        md5_update(&c, parts[i].n, (const uint8_t *)parts[i].p);
    }
    md5_digest(&c, 16, out);
}

void crypto_hmac_md5(const uint8_t key[16], const struct slice *parts, size_t nparts,
                     uint8_t out[16])
{
    struct hmac_md5_ctx c;
    hmac_md5_set_key(&c, 16, key);
    for (size_t i = 0; i < nparts; i++) {
        hmac_md5_update(&c, parts[i].n, (const uint8_t *)parts[i].p);
    }
    hmac_md5_digest(&c, 16, out);
}

/* Seven bytes of key, spread over eight with room for parity. */
static void des7(const uint8_t k[7], const uint8_t data[8], uint8_t out[8])
{
    uint8_t key[8];
    key[0] = (uint8_t)(k[0] & 0xfe);
    for (unsigned i = 1; i < 7; i++) {
        key[i] = (uint8_t)((k[i - 1] << (8 - i) | k[i] >> i) & 0xfe);
    }
    key[7] = (uint8_t)(k[6] << 1);
    struct des_ctx c;
    (void)des_set_key(&c, key); /* a weak key is used like any other here */
    des_encrypt(&c, 8, out, data);
}

void crypto_desl(const uint8_t key[16], const uint8_t data[8], uint8_t out[24])
{
    uint8_t last[7] = {key[14], key[15]};
    des7(key, data, out);
    des7(key + 7, data, out + 8);
    des7(last, data, out + 16);
}

bool crypto_nt_hash(struct slice password, uint8_t out[16])
{
    AUTO_STR wide = STR_INIT;
    str_add_utf16le(&wide, password);
    if (wide.failed) {
        return false;
    }
    crypto_md4(wide.p ? wide.p : "", wide.n, out);
    crypto_wipe(wide.p, wide.n);
    return true;
}

bool crypto_equal(const void *a, const void *b, size_t n)
{
    return memeql_sec(a, b, n) != 0;
}

bool crypto_random(void *p, size_t n)
{
    return getrandom(p, n, 0) == (ssize_t)n;
}

void crypto_wipe(void *p, size_t n)
{
    if (p) {
        explicit_bzero(p, n);
    }
}
