#include "util/utf.h"

#include "util/casetable.h"

enum {
    UTF_REPLACEMENT = 0xFFFD
};

static bool is_tail(char c)
{
    return ((uint8_t)c & 0xC0) == 0x80;
}

/* Length of the sequence the first byte announces, the bits it carries and the least code point
 * allowed. */
static size_t lead_info(uint8_t c, uint32_t *bits, uint32_t *least)
{
    if (c >= 0xC2 && c <= 0xDF) {
        *bits = c & 0x1F;
        *least = 0x80;
        return 2;
    }
    if (c >= 0xE0 && c <= 0xEF) {
        *bits = c & 0x0F;
        *least = 0x800;
        return 3;
    }
    if (c >= 0xF0 && c <= 0xF4) {
        *bits = c & 0x07;
        *least = 0x10000;
        return 4;
    }
    return 0;
}

uint32_t utf8_decode(const char *p, size_t n, size_t *used)
{
    uint8_t c = (uint8_t)p[0];
    *used = 1;
    if (c < 0x80) {
        return c;
    }
    uint32_t cp = 0;
    uint32_t least = 0;
    size_t len = lead_info(c, &cp, &least);
    if (len == 0 || len > n) {
        return UTF_BAD;
    }
    for (size_t i = 1; i < len; i++) {
        if (!is_tail(p[i])) {
            return UTF_BAD;
        }
        cp = cp << 6 | ((uint8_t)p[i] & 0x3F);
    }
    if (cp < least || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF)) {
        return UTF_BAD;
    }
    *used = len;
    return cp;
}

size_t utf8_encode(uint32_t cp, char out[4])
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF)) {
        cp = UTF_REPLACEMENT;
    }
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (char)(uint8_t)(0x80 | (cp & 0x3F));
        cp >>= 6;
    }
    out[0] = (char)(uint8_t)(lead[n] | cp);
    return n;
}

bool utf8_valid(struct slice s, size_t *bad_offset)
{
    size_t used;
    for (size_t i = 0; i < s.n; i += used) {
        if (utf8_decode(s.p + i, s.n - i, &used) == UTF_BAD) {
            if (bad_offset) {
                *bad_offset = i;
            }
            return false;
        }
    }
    return true;
}

static uint32_t map_case(const struct case_range *table, size_t n, uint32_t cp)
{
    size_t lo = 0;
    size_t hi = n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (table[mid].last < cp) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    if (lo == n || cp < table[lo].first || (cp - table[lo].first) % table[lo].step != 0) {
        return cp;
    }
    return (uint32_t)((int32_t)cp + table[lo].diff);
}

static inline uint32_t ascii_lower(uint32_t c)
{
    return c - 'A' < 26 ? c + 32 : c;
}

uint32_t utf_fold(uint32_t cp)
{
    return cp < 0x80 ? ascii_lower(cp) : map_case(case_fold, ARRAY_LEN(case_fold), cp);
}

uint16_t utf_upper16(uint16_t ch)
{
    if (ch < 0x80) {
        return (uint16_t)((uint32_t)ch - 'a' < 26 ? ch - 32U : ch);
    }
    return (uint16_t)map_case(case_upper, ARRAY_LEN(case_upper), ch);
}

uint16_t utf_lower16(uint16_t ch)
{
    return (uint16_t)(ch < 0x80 ? ascii_lower(ch)
                                : map_case(case_lower, ARRAY_LEN(case_lower), ch));
}

/* The next folded code point of s from *i on. A malformed byte stands for itself, above all code
 * points. */
static uint32_t next_folded(struct slice s, size_t *i)
{
    uint8_t c = (uint8_t)s.p[*i];
    if (c < 0x80) {
        ++*i;
        return ascii_lower(c);
    }
    size_t used;
    uint32_t cp = utf8_decode(s.p + *i, s.n - *i, &used);
    *i += used;
    return cp == UTF_BAD ? 0x110000U + c : utf_fold(cp);
}

int utf8_casecmp(struct slice a, struct slice b)
{
    size_t i = 0;
    size_t j = 0;
    while (i < a.n && j < b.n) {
        uint32_t ca = next_folded(a, &i);
        uint32_t cb = next_folded(b, &j);
        if (ca != cb) {
            return ca < cb ? -1 : 1;
        }
    }
    return i < a.n ? 1 : j < b.n ? -1 : 0;
}

/* Most names are ASCII and differ in their first letter. */
bool utf8_caseeq(struct slice a, struct slice b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    for (size_t i = 0; i < n; i++) {
        unsigned char x = (unsigned char)a.p[i], y = (unsigned char)b.p[i];
        if ((x | y) & 0x80) {
            return utf8_casecmp((struct slice){a.p + i, a.n - i},
                                (struct slice){b.p + i, b.n - i}) == 0;
        }
        if (x != y && ascii_lower(x) != ascii_lower(y)) {
            return false;
        }
    }
    return a.n == b.n;
}

uint32_t utf8_casehash(struct slice s)
{
    uint32_t h = 2166136261U;
    for (size_t i = 0; i < s.n;) {
        h = (h ^ next_folded(s, &i)) * 16777619U;
    }
    return h ^ (h >> 15);
}

size_t utf8_to_utf16_len(struct slice s)
{
    size_t units = 0;
    size_t used;
    for (size_t i = 0; i < s.n; i += used) {
        uint32_t cp = utf8_decode(s.p + i, s.n - i, &used);
        units += cp != UTF_BAD && cp >= 0x10000 ? 2 : 1;
    }
    return units;
}

size_t utf8_to_utf16(struct slice s, uint16_t *out)
{
    size_t units = 0;
    size_t used;
    for (size_t i = 0; i < s.n; i += used) {
        uint32_t cp = utf8_decode(s.p + i, s.n - i, &used);
        if (cp == UTF_BAD) {
            out[units++] = UTF_REPLACEMENT;
        } else if (cp >= 0x10000) {
            out[units++] = (uint16_t)(0xD800 + ((cp - 0x10000) >> 10));
            out[units++] = (uint16_t)(0xDC00 + (cp & 0x3FF));
        } else {
            out[units++] = (uint16_t)cp;
        }
    }
    return units;
}

static void add_code_point(struct str *out, uint32_t cp)
{
    char bytes[4];
    str_add(out, bytes, utf8_encode(cp, bytes));
}

void str_add_utf16(struct str *out, const uint16_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t cp = p[i];
        if (cp >= 0xD800 && cp <= 0xDBFF && i + 1 < n && (p[i + 1] & 0xFC00) == 0xDC00) {
            cp = 0x10000 + ((cp & 0x3FF) << 10) + (p[++i] & 0x3FFU);
        }
        add_code_point(out, cp); /* a lone surrogate becomes the replacement character there */
    }
}

enum text_kind {
    TEXT_UTF8,
    TEXT_UTF16LE,
    TEXT_UTF16BE
};

/* Without a mark, a zero byte in the first pair tells UTF-16: both languages we read start with an
 * ASCII character. */
static enum text_kind detect_kind(const uint8_t *p, size_t n, size_t *mark)
{
    *mark = 0;
    if (n >= 3 && p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF) {
        *mark = 3;
        return TEXT_UTF8;
    }
    if (n >= 2 && ((p[0] == 0xFF && p[1] == 0xFE) || (p[0] == 0xFE && p[1] == 0xFF))) {
        *mark = 2;
        return p[0] == 0xFF ? TEXT_UTF16LE : TEXT_UTF16BE;
    }
    if (n >= 2 && n % 2 == 0 && (p[0] == 0) != (p[1] == 0)) {
        return p[0] == 0 ? TEXT_UTF16BE : TEXT_UTF16LE;
    }
    return TEXT_UTF8;
}

static uint32_t unit_at(const uint8_t *p, enum text_kind kind)
{
    return kind == TEXT_UTF16LE ? (uint32_t)(p[0] | p[1] << 8) : (uint32_t)(p[0] << 8 | p[1]);
}

static hres decode_utf16(const uint8_t *p, size_t n, size_t start, enum text_kind kind,
                         struct str *out, size_t *bad_offset)
{
    for (size_t i = start; i < n; i += 2) {
        *bad_offset = i;
        if (n - i < 2) {
            return WBEM_E_INVALID_SYNTAX;
        }
        uint32_t cp = unit_at(p + i, kind);
        if (cp >= 0xD800 && cp <= 0xDFFF) {
            uint32_t low = n - i >= 4 ? unit_at(p + i + 2, kind) : 0;
            if (cp > 0xDBFF || (low & 0xFC00) != 0xDC00) {
                return WBEM_E_INVALID_SYNTAX;
            }
            cp = 0x10000 + ((cp & 0x3FF) << 10) + (low & 0x3FF);
            i += 2;
        }
        add_code_point(out, cp);
    }
    return str_status(out);
}

hres utf_text_decode(const void *data, size_t n, struct str *out, size_t *bad_offset)
{
    size_t mark;
    size_t unused;
    if (!bad_offset) {
        bad_offset = &unused;
    }
    if (n == 0) {
        return str_status(out);
    }
    enum text_kind kind = detect_kind(data, n, &mark);
    if (kind != TEXT_UTF8) {
        return decode_utf16(data, n, mark, kind, out, bad_offset);
    }
    struct slice text = {(const char *)data + mark, n - mark};
    if (!utf8_valid(text, bad_offset)) {
        *bad_offset += mark;
        return WBEM_E_INVALID_SYNTAX;
    }
    str_add_slice(out, text);
    return str_status(out);
}

void str_add_utf16le(struct str *out, struct slice s)
{
    for (size_t i = 0; i < s.n;) {
        size_t used = 1;
        uint32_t cp = utf8_decode(s.p + i, s.n - i, &used);
        cp = cp == UTF_BAD ? 0xfffd : cp;
        i += used;
        uint32_t unit[2] = {cp > 0xffff ? 0xd800 + ((cp - 0x10000) >> 10) : cp,
                            0xdc00 + (cp & 0x3ff)};
        for (size_t k = 0; k < (cp > 0xffff ? 2u : 1u); k++) {
            str_addc(out, (char)(unit[k] & 0xff));
            str_addc(out, (char)(unit[k] >> 8));
        }
    }
}
