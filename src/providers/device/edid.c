/* edid: reading an EDID. */
#include "providers/device/edid.h"

#include <stdio.h>
#include <string.h>

enum {
    EDID_SIZE = 128,
    TIMING = 54, /* the first of four descriptors of 18 bytes */
    DESCRIPTOR = 18,
    TAG_NAME = 0xfc,
};

static bool is_edid(struct slice bytes)
{
    static const uint8_t head[8] = {0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0};
    uint8_t sum = 0;
    if (bytes.n < EDID_SIZE || memcmp(bytes.p, head, sizeof head) != 0) {
        return false;
    }
    for (size_t i = 0; i < EDID_SIZE; i++) {
        sum = (uint8_t)(sum + (uint8_t)bytes.p[i]);
    }
    return sum == 0;
}

/* A detailed timing: pixels and millimetres, eight bits and four more. */
static void read_timing(const uint8_t *d, struct edid *out)
{
    if (d[0] == 0 && d[1] == 0) {
        return; /* a text */
    }
    out->width = d[2] | (uint64_t)(d[4] >> 4) << 8;
    out->height = d[5] | (uint64_t)(d[7] >> 4) << 8;
    uint64_t mm_x = d[12] | (uint64_t)(d[14] >> 4) << 8, mm_y = d[13] | (uint64_t)(d[14] & 15) << 8;
    /* 25.4 mm to the inch, rounded */
    out->dpi_x = mm_x ? (out->width * 254 + mm_x * 5) / (mm_x * 10) : 0;
    out->dpi_y = mm_y ? (out->height * 254 + mm_y * 5) / (mm_y * 10) : 0;
}

static void read_name(const uint8_t *d, struct edid *out)
{
    if (d[0] || d[1] || d[3] != TAG_NAME) {
        return;
    }
    size_t n = 0;
    while (n < 13 && d[5 + n] != '\n' && d[5 + n] >= ' ' && d[5 + n] < 0x7f) {
        out->name[n] = (char)d[5 + n];
        n++;
    }
    while (n > 0 && out->name[n - 1] == ' ') {
        n--;
    }
    out->name[n] = 0;
}

void edid_read(struct slice bytes, struct edid *out)
{
    const uint8_t *b = (const uint8_t *)bytes.p;
    *out = (struct edid){0};
    if (!is_edid(bytes)) {
        return;
    }
    out->known = true;
    unsigned letters = (unsigned)b[8] << 8 | b[9];
    for (unsigned i = 0; i < 3; i++) {
        unsigned c = letters >> (10 - 5 * i) & 31;
        out->maker[i] = (char)(c >= 1 && c <= 26 ? '@' + c : '?');
    }
    snprintf(out->id, sizeof out->id, "%s%02X%02X", out->maker, b[11], b[10]);
    read_timing(b + TIMING, out);
    for (unsigned i = 0; i < 4; i++) {
        read_name(b + TIMING + (size_t)i * DESCRIPTOR, out);
    }
}
