/* encoded: scripts made unreadable by the Script Encoder (.vbe, .jse, language "VBScript.Encode").
 *
 * An encoded part stands between "#@~^" + 8 characters (base64 of the number of characters, 32-bit
 * little-endian) and 8 characters (base64 of the sum of the plain characters) + "^#~@"; text before
 * and behind it is plain. Each character of 0x20 to 0x7f and the tab was replaced by that of one of
 * three alphabets; which one, says a sequence of 64 numbers by the character's place. Line ends, <, >
 * and @ are written as @#, @&, @!, @* and @$; what is no ASCII is left alone. */
#include "wsh/encoded.h"

static const char begin_mark[] = "#@~^", end_mark[] = "^#~@";
enum {
    MARK = 4,
    NUMBER = 8, /* characters of a number in base64 */
    FIRST = 0x20
};

/* Plain character for a written one, by alphabet; < > @ do not occur. */
static const unsigned char alphabets[3][0x80 - FIRST] = {
    {0x2e, 0x47, 0x7a, 0x56, 0x42, 0x6a, 0x2f, 0x26, 0x49, 0x41, 0x34, 0x32, 0x5b, 0x76,
     0x72, 0x43, 0x38, 0x39, 0x70, 0x45, 0x68, 0x71, 0x4f, 0x09, 0x62, 0x44, 0x23, 0x75,
     0x3c, 0x7e, 0x3e, 0x5e, 0x40, 0x77, 0x4a, 0x61, 0x5d, 0x22, 0x4b, 0x6f, 0x4e, 0x3b,
     0x4c, 0x50, 0x67, 0x2a, 0x7d, 0x74, 0x54, 0x2b, 0x2d, 0x2c, 0x30, 0x6e, 0x6b, 0x66,
     0x35, 0x25, 0x21, 0x64, 0x4d, 0x52, 0x63, 0x3f, 0x7b, 0x78, 0x29, 0x28, 0x73, 0x59,
     0x33, 0x7f, 0x6d, 0x55, 0x53, 0x7c, 0x3a, 0x5f, 0x65, 0x46, 0x58, 0x31, 0x69, 0x6c,
     0x5a, 0x48, 0x27, 0x5c, 0x3d, 0x24, 0x79, 0x37, 0x60, 0x51, 0x20, 0x36},
    {0x2d, 0x75, 0x52, 0x60, 0x71, 0x5e, 0x49, 0x5c, 0x62, 0x7d, 0x29, 0x36, 0x20, 0x7c,
     0x7a, 0x7f, 0x6b, 0x63, 0x33, 0x2b, 0x68, 0x51, 0x66, 0x76, 0x31, 0x64, 0x54, 0x43,
     0x3c, 0x3a, 0x3e, 0x7e, 0x40, 0x45, 0x2c, 0x2a, 0x74, 0x27, 0x37, 0x44, 0x79, 0x59,
     0x2f, 0x6f, 0x26, 0x72, 0x6a, 0x39, 0x7b, 0x3f, 0x38, 0x77, 0x67, 0x53, 0x47, 0x34,
     0x78, 0x5d, 0x30, 0x23, 0x5a, 0x5b, 0x6c, 0x48, 0x55, 0x70, 0x69, 0x2e, 0x4c, 0x21,
     0x24, 0x4e, 0x50, 0x09, 0x56, 0x73, 0x35, 0x61, 0x4b, 0x58, 0x3b, 0x57, 0x22, 0x6d,
     0x4d, 0x25, 0x28, 0x46, 0x4a, 0x32, 0x41, 0x3d, 0x5f, 0x4f, 0x42, 0x65},
    {0x32, 0x30, 0x21, 0x29, 0x5b, 0x38, 0x33, 0x3d, 0x58, 0x3a, 0x35, 0x65, 0x39, 0x5c,
     0x56, 0x73, 0x66, 0x4e, 0x45, 0x6b, 0x62, 0x59, 0x78, 0x5e, 0x7d, 0x4a, 0x6d, 0x71,
     0x3c, 0x60, 0x3e, 0x53, 0x40, 0x42, 0x27, 0x48, 0x72, 0x75, 0x31, 0x37, 0x4d, 0x52,
     0x22, 0x54, 0x6a, 0x47, 0x64, 0x2d, 0x20, 0x7f, 0x2e, 0x4c, 0x5d, 0x7e, 0x6c, 0x6f,
     0x79, 0x74, 0x43, 0x26, 0x76, 0x25, 0x24, 0x2b, 0x28, 0x23, 0x41, 0x34, 0x09, 0x2a,
     0x44, 0x3f, 0x77, 0x3b, 0x55, 0x69, 0x61, 0x63, 0x50, 0x67, 0x51, 0x49, 0x4f, 0x46,
     0x68, 0x7c, 0x36, 0x70, 0x6e, 0x7a, 0x2f, 0x5f, 0x4b, 0x5a, 0x2c, 0x57},
};
static const unsigned char tabs[3] = {0x57, 0x6e, 0x7b};
static const unsigned char sequence[64] = {
    0, 1, 2, 0, 1, 2, 1, 2, 2, 1, 2, 1, 0, 2, 1, 2, 0, 2, 1, 2, 0, 0, 1, 2, 2, 1, 0, 2, 1, 2, 2, 1,
    0, 0, 2, 1, 2, 1, 2, 0, 2, 0, 0, 1, 2, 0, 2, 1, 0, 2, 1, 2, 0, 0, 1, 2, 2, 0, 0, 1, 2, 0, 2, 1,
};

bool script_is_encoded(struct slice text)
{
    return text.n >= (size_t)2 * MARK && memmem(text.p, text.n, begin_mark, MARK) != NULL;
}

static int base64_value(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* Six digits and "==": four bytes. */
static bool number(const char *p, uint32_t *out)
{
    uint64_t bits = 0;
    for (int i = 0; i < 6; i++) {
        int v = base64_value(p[i]);
        if (v < 0) {
            return false;
        }
        bits = bits << 6 | (uint64_t)v;
    }
    uint32_t big = (uint32_t)(bits >> 4);
    *out = __builtin_bswap32(big);
    return p[6] == '=' && p[7] == '=';
}

static char escaped(char c)
{
    static const char from[] = "#&!*$", to[] = "\r\n<>@";
    const char *at = c ? strchr(from, c) : NULL;
    return at ? to[at - from] : 0;
}

static char plain(unsigned char c, unsigned place)
{
    unsigned char alphabet = sequence[place % sizeof sequence];
    return (char)(c == '\t' ? tabs[alphabet] : c >= FIRST ? alphabets[alphabet][c - FIRST] : c);
}

/* The end of the encoded characters: where the sum and the end mark follow. NULL: cut off. */
static const char *find_end(const char *p, const char *end)
{
    while (end - p >= NUMBER + MARK) {
        const char *mark = memmem(p + NUMBER, (size_t)(end - p - NUMBER), end_mark, MARK);
        uint32_t sum;
        if (!mark) {
            return NULL;
        }
        if (number(mark - NUMBER, &sum)) {
            return mark - NUMBER;
        }
        p = mark - NUMBER + 1;
    }
    return NULL;
}

/* One encoded part; *used counts its characters with both marks. Its length and sum are not relied
 * on: encoders differ in what they count where a character is written as two. */
static hres decode_part(struct slice in, struct str *out, size_t *used)
{
    uint32_t length;
    unsigned place = 0;
    const char *p = in.p + MARK + NUMBER;
    if (in.n < MARK + NUMBER || !number(in.p + MARK, &length)) {
        return WBEM_E_INVALID_STREAM;
    }
    const char *end = find_end(p, in.p + in.n);
    for (; end && p < end; p++) {
        unsigned char c = (unsigned char)*p;
        if (c >= 0x80) { /* part of another character: as it is, and without a place */
            str_addc(out, (char)c);
            continue;
        }
        char found = c != '@' ? plain(c, place) : p + 1 < end ? escaped(*++p) : 0;
        if (found == 0) {
            return WBEM_E_INVALID_STREAM;
        }
        str_addc(out, found);
        place++;
    }
    *used = end ? (size_t)(end - in.p) + NUMBER + MARK : 0;
    return end ? 0 : WBEM_E_INVALID_STREAM;
}

hres script_decode(struct slice text, struct str *out)
{
    const char *p = text.p, *end = text.p + text.n;
    while (p < end) {
        const char *mark = memmem(p, (size_t)(end - p), begin_mark, MARK);
        str_add(out, p, (size_t)((mark ? mark : end) - p));
        if (!mark) {
            break;
        }
        size_t used;
        hres hr = decode_part((struct slice){mark, (size_t)(end - mark)}, out, &used);
        if (FAILED(hr)) {
            return hr;
        }
        p = mark + used;
    }
    return str_status(out);
}
