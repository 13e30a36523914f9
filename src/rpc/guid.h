/* guid: a UUID in the form it has on the wire (C706 appendix A; first three fields little-endian). */
#pragma once
#include "util/base.h"
#include "util/str.h"

struct guid {
    uint8_t b[16];
};
_Static_assert(sizeof(struct guid) == 16, "it is copied to and from the wire");

/* From its fields as they are written: 9556dc99-828c-11cf-a37e-00aa003240c7 is
 * GUID(0x9556dc99, 0x828c, 0x11cf, 0xa37e, 0x00aa003240c7). */
#define GUID(a, b_, c, d, e)                                                                       \
    {                                                                                              \
        {                                                                                          \
            (uint8_t)((a)&0xff), (uint8_t)((a) >> 8 & 0xff), (uint8_t)((a) >> 16 & 0xff),          \
                (uint8_t)((a) >> 24 & 0xff), (uint8_t)((b_)&0xff), (uint8_t)((b_) >> 8 & 0xff),    \
                (uint8_t)((c)&0xff), (uint8_t)((c) >> 8 & 0xff), (uint8_t)((d) >> 8 & 0xff),       \
                (uint8_t)((d)&0xff), (uint8_t)((e##ull) >> 40 & 0xff),                             \
                (uint8_t)((e##ull) >> 32 & 0xff), (uint8_t)((e##ull) >> 24 & 0xff),                \
                (uint8_t)((e##ull) >> 16 & 0xff), (uint8_t)((e##ull) >> 8 & 0xff),                 \
                (uint8_t)((e##ull) & 0xff)                                                         \
        }                                                                                          \
    }
/* COM's own: 000001a0-0000-0000-c000-000000000046. */
#define GUID_COM(a) GUID(a, 0, 0, 0xc000, 0x000000000046)

static inline bool guid_eq(const struct guid *a, const struct guid *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}
static inline bool guid_is_zero(const struct guid *g)
{
    static const struct guid zero;
    return guid_eq(g, &zero);
}
static inline struct slice guid_slice(const struct guid *g)
{
    return (struct slice){(const char *)g->b, sizeof g->b};
}
void str_add_guid(struct str *out, const struct guid *g); /* 9556dc99-828c-… */
bool guid_random(struct guid *out);                       /* version 4; false: no random bytes */
