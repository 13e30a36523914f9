#include "wsh/textin.h"

#include "disp/disp.h"
#include "util/utf.h"
#include "wsh/source.h"

#include <errno.h>
#include <unistd.h>

enum {
    READ_CHUNK = 65536,
    MAX_HELD = 256 << 20, /* text that one call may ask for */
    OUT_OF_STRING_SPACE = 14,
    DEVICE_IO_ERROR = 57
};

void text_in_fini(struct text_in *t)
{
    str_fini(&t->buf);
    str_fini(&t->raw);
}

/* ---- decoding: takes what is complete from raw ---- */
static void drop_raw(struct text_in *t, size_t n)
{
    if (n > 0) {
        memmove(t->raw.p, t->raw.p + n, t->raw.n - n);
        t->raw.n -= n;
    }
}

/* A sequence at the end that more bytes could complete. */
static bool may_go_on(struct slice rest)
{
    unsigned char c = rest.n ? (unsigned char)rest.p[0] : 0;
    size_t want = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 0;
    for (size_t i = 1; i < rest.n; i++) {
        if ((rest.p[i] & 0xC0) != 0x80) {
            return false;
        }
    }
    return rest.n < want;
}

static void decode_bytes(struct text_in *t)
{
    struct slice all = str_slice(&t->raw);
    size_t good = all.n;
    bool valid = utf8_valid(all, &good);
    good = valid ? all.n : good;
    str_add(&t->buf, all.p, good);
    drop_raw(t, good);
    if (valid || (!t->ended && may_go_on(str_slice(&t->raw)))) {
        return;
    }
    t->coding = TEXT_1252;
    source_add_1252(&t->buf, str_slice(&t->raw));
    str_clear(&t->raw);
}

static uint16_t unit_at(const struct text_in *t, size_t i)
{
    unsigned a = (unsigned char)t->raw.p[i], b = (unsigned char)t->raw.p[i + 1];
    return (uint16_t)(t->coding == TEXT_UTF16BE ? a << 8 | b : b << 8 | a);
}

static void decode_utf16(struct text_in *t)
{
    uint16_t units[512];
    size_t i = 0, n = 0;
    for (; i + 1 < t->raw.n; i += 2) {
        uint16_t u = unit_at(t, i);
        bool pair_begins = (u & 0xFC00) == 0xD800;
        if (pair_begins && i + 3 >= t->raw.n && !t->ended) {
            break; /* its second half is still to come */
        }
        units[n++] = u;
        if (n == ARRAY_LEN(units) || (n + 1 == ARRAY_LEN(units) && !pair_begins)) {
            str_add_utf16(&t->buf, units, n);
            n = 0;
        }
    }
    str_add_utf16(&t->buf, units, n);
    drop_raw(t, i);
}

static bool mark_is(const struct text_in *t, const char *mark, size_t n)
{
    return t->raw.n >= n && memcmp(t->raw.p, mark, n) == 0;
}

/* Marks at the beginning are no text. false: too little is there to see one. */
static bool start(struct text_in *t)
{
    bool wide = t->coding == TEXT_UTF16LE || t->coding == TEXT_BY_MARK;
    bool maybe = t->raw.n < 3 && !t->ended && (mark_is(t, "\xef", 1) || (wide && t->raw.n < 2));
    if (maybe) {
        return false;
    }
    t->started = true;
    if (wide && (mark_is(t, "\xff\xfe", 2) || mark_is(t, "\xfe\xff", 2))) {
        t->coding = mark_is(t, "\xff\xfe", 2) ? TEXT_UTF16LE : TEXT_UTF16BE;
        drop_raw(t, 2);
    } else if (t->coding == TEXT_BY_MARK) {
        t->coding = TEXT_BYTES;
    }
    if (t->coding == TEXT_BYTES && mark_is(t, "\xef\xbb\xbf", 3)) {
        drop_raw(t, 3);
    }
    return true;
}

static void decode(struct text_in *t)
{
    if (!t->started && !start(t)) {
        return;
    }
    if (t->coding == TEXT_BYTES) {
        decode_bytes(t);
    } else if (t->coding == TEXT_1252) {
        source_add_1252(&t->buf, str_slice(&t->raw));
        str_clear(&t->raw);
    } else {
        decode_utf16(t);
    }
}

/* ---- reading ---- */
static void read_some(struct text_in *t)
{
    char chunk[READ_CHUNK];
    ssize_t n;
    do {
        n = t->pull ? t->pull(t->ctx, chunk, sizeof chunk) : read(t->fd, chunk, sizeof chunk);
    } while (n < 0 && errno == EINTR);
    if (n <= 0) {
        t->ended = true;
        t->failure = n < 0 ? HRES_SCRIPT(DEVICE_IO_ERROR) : 0;
    } else {
        str_add(&t->raw, chunk, (size_t)n);
    }
    decode(t);
    hres hr = str_status(&t->raw);
    hr = hr ? hr : str_status(&t->buf);
    if (FAILED(hr)) {
        t->ended = true;
        t->failure = hr;
    }
}

bool text_in_more(struct text_in *t)
{
    if (t->at > 0) {
        memmove(t->buf.p, t->buf.p + t->at, t->buf.n - t->at);
        t->buf.n -= t->at;
        t->at = 0;
    }
    size_t before = t->buf.n;
    if (before > MAX_HELD) {
        t->failure = HRES_SCRIPT(OUT_OF_STRING_SPACE);
        return false;
    }
    while (!t->ended && t->buf.n == before) {
        read_some(t);
    }
    return t->buf.n > before && !t->failure;
}
