#include "util/json.h"

#include "util/utf.h"

void str_add_json_text(struct str *out, struct slice s)
{
    str_addc(out, '"');
    for (size_t i = 0; i < s.n;) {
        size_t used = 1;
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\') {
            str_addc(out, '\\');
            str_addc(out, (char)c);
        } else if (c < 0x20 || c == 0x7f) {
            str_addf(out, "\\u%04x", c);
        } else if (c < 0x80) {
            str_addc(out, (char)c);
        } else if (utf8_decode(s.p + i, s.n - i, &used) == UTF_BAD) {
            str_addz(out, "\\ufffd"); /* bytes that are no text */
        } else {
            str_add(out, s.p + i, used);
        }
        i += used;
    }
    str_addc(out, '"');
}
