/* source: script files as UTF-8 text. */
#include "wsh/source.h"

#include "util/file.h"
#include "util/utf.h"

#include <unistd.h>

static hres read_stdin(int fd, struct str *out)
{
    char chunk[65536];
    for (ssize_t n; (n = read(fd, chunk, sizeof chunk)) > 0;) {
        if (out->n + (size_t)n > WSH_MAX_SCRIPT) {
            return WBEM_E_QUOTA_VIOLATION;
        }
        str_add(out, chunk, (size_t)n);
    }
    return str_status(out);
}

void source_add_1252(struct str *text, struct slice raw)
{
    static const uint16_t high[32] = {
        0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
        0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    for (size_t i = 0; i < raw.n; i++) {
        unsigned char c = (unsigned char)raw.p[i];
        char tmp[4];
        str_add(text, tmp, utf8_encode(c >= 0x80 && c < 0xA0 ? high[c - 0x80] : c, tmp));
    }
}

hres source_decode(const struct str *raw, struct str *text)
{
    size_t bad = 0;
    hres hr = utf_text_decode(str_slice(raw).p, raw->n, text, &bad);
    if (hr != WBEM_E_INVALID_SYNTAX) {
        return hr;
    }
    str_clear(text);
    source_add_1252(text, str_slice(raw));
    return str_status(text);
}

hres source_read(const char *file, int standard_input, struct str *text)
{
    AUTO_STR raw = STR_INIT;
    hres hr = strcmp(file, "-") == 0 ? read_stdin(standard_input, &raw)
                                     : file_read(file, WSH_MAX_SCRIPT, &raw);
    return hr ? hr : source_decode(&raw, text);
}
