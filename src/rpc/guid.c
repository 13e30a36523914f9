/* guid: text form and random ones. */
#include "rpc/guid.h"

#include <sys/random.h>

void str_add_guid(struct str *out, const struct guid *g)
{
    const uint8_t *b = g->b;
    str_addf(out, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[3],
             b[2], b[1], b[0], b[5], b[4], b[7], b[6], b[8], b[9], b[10], b[11], b[12], b[13],
             b[14], b[15]);
}

bool guid_random(struct guid *out)
{
    if (getrandom(out->b, sizeof out->b, 0) != (ssize_t)sizeof out->b) {
        return false;
    }
    out->b[7] = (uint8_t)((out->b[7] & 0x0f) | 0x40);
    out->b[8] = (uint8_t)((out->b[8] & 0x3f) | 0x80);
    return true;
}
