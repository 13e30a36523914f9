/* regfile: registration files. */
#include "cli/regfile.h"

#include "cli/ini.h"
#include "util/num.h"
#include "util/utf.h"
#include "wsh/source.h"

#include <stdlib.h>

static const char head5[] = "Windows Registry Editor Version 5.00", head4[] = "REGEDIT4";

void regfile_fini(struct regfile *f)
{
    for (size_t i = 0; i < f->v.n; i++) {
        str_fini(&f->v.v[i].key);
        str_fini(&f->v.v[i].name);
        str_fini(&f->v.v[i].data);
    }
    vec_fini(&f->v);
}

/* ---- reading ---- */
struct reader {
    struct slice left;
    unsigned line;
    bool old; /* REGEDIT4: bytes of texts are Windows-1252 */
    struct regfile *out;
    struct regfile_error *error;
    bool in_key;
    uint32_t hive;
    struct str key;
};

static hres wrong(struct reader *r, const char *text)
{
    *r->error = (struct regfile_error){r->line ? r->line : 1, text};
    return WBEM_E_INVALID_SYNTAX;
}

/* The next line, without its end. false: none left. */
static bool next_line(struct reader *r, struct slice *out)
{
    if (r->left.n == 0) {
        return false;
    }
    const char *nl = memchr(r->left.p, '\n', r->left.n);
    size_t n = nl ? (size_t)(nl - r->left.p) : r->left.n;
    *out = ini_trimmed((struct slice){r->left.p, n});
    n += nl != NULL;
    r->left = (struct slice){r->left.p + n, r->left.n - n};
    r->line++;
    return true;
}

static hres add_step(struct reader *r, struct regfile_step s) /* taken */
{
    s.hive = r->hive;
    str_add_slice(&s.key, str_slice(&r->key));
    hres hr = str_status(&s.key);
    hr = hr ? hr : str_status(&s.name);
    hr = hr ? hr : str_status(&s.data);
    if (hr == 0 && vec_push(&r->out->v, s)) {
        return 0;
    }
    str_fini(&s.key);
    str_fini(&s.name);
    str_fini(&s.data);
    return hr ? hr : WBEM_E_OUT_OF_MEMORY;
}

static hres read_key(struct reader *r, struct slice line)
{
    struct slice key;
    if (line.n < 3 || line.p[line.n - 1] != ']') {
        return wrong(r, "a key is written [HKEY_…\\name]");
    }
    struct slice path = {line.p + 1, line.n - 2};
    bool remove = path.p[0] == '-';
    path = remove ? (struct slice){path.p + 1, path.n - 1} : path;
    if (!registry_hive(path, &r->hive, &key)) {
        return wrong(r, "the key begins with no hive (HKEY_LOCAL_MACHINE …)");
    }
    str_clear(&r->key);
    str_add_slice(&r->key, key);
    r->in_key = !remove;
    return add_step(r, (struct regfile_step){.kind = remove ? REGFILE_DELETE_KEY : REGFILE_KEY});
}

/* A text in quotes at *t, taken off it; \\ and \" stand for one character. */
static bool take_quoted(struct slice *t, struct str *out)
{
    for (size_t i = 1; i < t->n; i++) {
        if (t->p[i] == '"') {
            *t = (struct slice){t->p + i + 1, t->n - i - 1};
            return true;
        }
        i += t->p[i] == '\\' && i + 1 < t->n;
        str_addc(out, t->p[i]);
    }
    return false;
}

/* "01,02,…" with a backslash where it goes on in the next line. */
static hres read_bytes(struct reader *r, struct slice t, struct str *out)
{
    for (;;) {
        bool more = t.n && t.p[t.n - 1] == '\\';
        t.n -= more;
        for (size_t i = 0; i < t.n;) {
            int hi = hex_digit(t.p[i]), lo = i + 1 < t.n ? hex_digit(t.p[i + 1]) : -1;
            if (t.p[i] == ' ' || t.p[i] == ',') {
                i++;
                continue;
            }
            if (hi < 0 || lo < 0) {
                return wrong(
                    r, "bytes are written as two hexadecimal digits each, with commas between");
            }
            str_addc(out, (char)(hi << 4 | lo));
            i += 2;
        }
        if (!more) {
            return str_status(out);
        }
        if (!next_line(r, &t)) {
            return wrong(r, "the line that should follow is missing");
        }
    }
}

static uint32_t unit_at(struct slice b, size_t i)
{
    return (unsigned char)b.p[i] | (uint32_t)(unsigned char)b.p[i + 1] << 8;
}

/* UTF-16LE as UTF-8; a half of a pair becomes U+FFFD. */
static void add_utf16(struct str *out, struct slice b)
{
    for (size_t i = 0; i + 1 < b.n; i += 2) {
        uint32_t u = unit_at(b, i), low = i + 3 < b.n ? unit_at(b, i + 2) : 0;
        char utf8[4];
        if (u >= 0xd800 && u < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
            u = 0x10000 + ((u - 0xd800) << 10) + (low - 0xdc00);
            i += 2;
        } else if (u >= 0xd800 && u < 0xe000) {
            u = 0xfffd;
        }
        str_add_slice(out, (struct slice){utf8, utf8_encode(u, utf8)});
    }
}

/* Bytes of a text as regedit writes them; a list keeps the NUL behind each of its texts. */
static hres decode_text(struct reader *r, const struct str *bytes, bool list, struct str *out)
{
    AUTO_STR text = STR_INIT;
    if (r->old) {
        source_add_1252(&text, str_slice(bytes));
    } else if (bytes->n % 2) {
        return wrong(r, "a text has an even number of bytes");
    } else {
        add_utf16(&text, str_slice(bytes));
    }
    size_t n = text.n;
    while (n > 0 && text.p[n - 1] == 0) {
        n--;
    }
    str_add_slice(out, (struct slice){text.p, n});
    if (list && n) {
        str_addc(out, 0);
    }
    return str_status(&text) ? WBEM_E_OUT_OF_MEMORY : str_status(out);
}

static hres read_hex(struct reader *r, struct slice t, struct regfile_step *s)
{
    uint64_t type = REG_BINARY;
    if (t.p[3] == '(') {
        const char *close = memchr(t.p, ')', t.n);
        AUTO_STR digits = STR_INIT;
        str_addz(&digits, "0x");
        str_add_slice(&digits, (struct slice){t.p + 4, close ? (size_t)(close - t.p) - 4 : 0});
        if (!close || close + 1 == t.p + t.n || num_parse_u64(str_slice(&digits), true, &type) ||
            close[1] != ':') {
            return wrong(r, "expected hex(type):");
        }
        t = (struct slice){close + 2, t.n - (size_t)(close + 2 - t.p)};
    } else {
        t = (struct slice){t.p + 4, t.n - 4};
    }
    AUTO_STR bytes = STR_INIT;
    s->type = (uint32_t)type;
    hres hr = read_bytes(r, t, &bytes);
    bool text = type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
    if (hr == 0 && text) {
        return decode_text(r, &bytes, type == REG_MULTI_SZ, &s->data);
    }
    if (hr == 0 && ((type == REG_DWORD && bytes.n != 4) || (type == REG_QWORD && bytes.n != 8))) {
        return wrong(r, "the number has another size");
    }
    bool known = text || type == REG_BINARY || type == REG_DWORD || type == REG_QWORD;
    if (hr == 0 && !known) {
        return wrong(r, "values of this type are not kept (only 1, 2, 3, 4, 7, b)");
    }
    str_add_slice(&s->data, str_slice(&bytes));
    return hr ? hr : str_status(&s->data);
}

static hres read_dword(struct reader *r, struct slice t, struct regfile_step *s)
{
    uint32_t n = 0;
    size_t i = 0;
    for (; i < t.n && hex_digit(t.p[i]) >= 0; i++) {
        n = n << 4 | (uint32_t)hex_digit(t.p[i]);
    }
    if (i == 0 || i != t.n || i > 8) {
        return wrong(r, "dword: is followed by up to eight hexadecimal digits");
    }
    s->type = REG_DWORD;
    for (unsigned k = 0; k < 4; k++) {
        str_addc(&s->data, (char)(n >> (8 * k) & 0xff));
    }
    return 0;
}

static bool begins(struct slice t, const char *with)
{
    size_t n = strlen(with);
    return t.n >= n && utf8_caseeq((struct slice){t.p, n}, (struct slice){with, n});
}

static hres read_data(struct reader *r, struct slice t, struct regfile_step *s)
{
    if (t.n == 1 && t.p[0] == '-') {
        s->kind = REGFILE_DELETE_VALUE;
        return 0;
    }
    if (t.n && t.p[0] == '"') {
        s->type = REG_SZ;
        return take_quoted(&t, &s->data) && ini_trimmed(t).n == 0
                   ? 0
                   : wrong(r, "the text does not end in a quote");
    }
    if (begins(t, "dword:")) {
        return read_dword(r, (struct slice){t.p + 6, t.n - 6}, s);
    }
    if (begins(t, "hex:") || begins(t, "hex(")) {
        return read_hex(r, t, s);
    }
    return wrong(r, "expected \"text\", dword:, hex: or - behind the =");
}

static hres read_value(struct reader *r, struct slice line)
{
    struct regfile_step s = {.kind = REGFILE_VALUE};
    if (!r->in_key) {
        return wrong(r, "a value stands below no key");
    }
    bool named = line.p[0] == '@';
    if (named) {
        line = (struct slice){line.p + 1, line.n - 1};
    } else {
        named = take_quoted(&line, &s.name);
    }
    line = ini_trimmed(line);
    hres hr = named && line.n && line.p[0] == '='
                  ? read_data(r, ini_trimmed((struct slice){line.p + 1, line.n - 1}), &s)
                  : wrong(r, "expected \"name\"= or @=");
    if (FAILED(hr)) {
        str_fini(&s.name);
        str_fini(&s.data);
        return hr;
    }
    return add_step(r, s);
}

static hres read_lines(struct reader *r)
{
    struct slice line = {0};
    hres hr = 0;
    do {
        if (!next_line(r, &line)) {
            return wrong(r, "the file is empty");
        }
    } while (line.n == 0);
    r->old = line.n == sizeof head4 - 1 && memcmp(line.p, head4, line.n) == 0;
    if (!r->old && !(line.n == sizeof head5 - 1 && memcmp(line.p, head5, line.n) == 0)) {
        return wrong(
            r, "the first line is neither \"Windows Registry Editor Version 5.00\" nor REGEDIT4");
    }
    while (hr == 0 && next_line(r, &line)) {
        if (line.n == 0 || line.p[0] == ';') {
            continue;
        }
        hr = line.p[0] == '[' ? read_key(r, line)
             : line.p[0] == '"' || line.p[0] == '@'
                 ? read_value(r, line)
                 : wrong(r, "expected a key, a value or a comment");
    }
    return hr;
}

hres regfile_parse(struct slice text, struct regfile *out, struct regfile_error *error)
{
    *out = (struct regfile){0};
    struct reader r = {.left = text, .out = out, .error = error};
    hres hr = read_lines(&r);
    str_fini(&r.key);
    if (FAILED(hr)) {
        regfile_fini(out);
    }
    return hr;
}

/* ---- writing ---- */
void regfile_add_head(struct str *out)
{
    str_addz(out, head5);
    str_addz(out, "\r\n");
}

/* "HKLM\A" with the hive's whole name. */
void regfile_add_key(struct str *out, struct slice path)
{
    bool users = begins(path, "HKU");
    size_t n = users ? 3 : 4;
    str_addz(out, "\r\n[");
    str_addz(out, users ? "HKEY_USERS" : "HKEY_LOCAL_MACHINE");
    str_add_slice(out, (struct slice){path.p + n, path.n - n});
    str_addz(out, "]\r\n");
}

static void add_quoted(struct str *out, struct slice t)
{
    str_addc(out, '"');
    for (size_t i = 0; i < t.n; i++) {
        if (t.p[i] == '"' || t.p[i] == '\\') {
            str_addc(out, '\\');
        }
        str_addc(out, t.p[i]);
    }
    str_addc(out, '"');
}

#define HEX_A_LINE 25u

static void add_bytes(struct str *out, struct slice bytes)
{
    for (size_t i = 0; i < bytes.n; i++) {
        str_addf(out, "%s%02x",
                 i == 0                ? ""
                 : i % HEX_A_LINE == 0 ? ",\\\r\n  "
                                       : ",",
                 (unsigned char)bytes.p[i]);
    }
}

/* UTF-16LE with a NUL behind it. */
static void add_text_bytes(struct str *out, struct slice text)
{
    AUTO_STR wide = STR_INIT;
    str_add_utf16le(&wide, text);
    str_addc(&wide, 0);
    str_addc(&wide, 0);
    add_bytes(out, str_slice(&wide));
}

static bool has_line_end(struct slice t)
{
    return memchr(t.p, '\n', t.n) || memchr(t.p, '\r', t.n) || memchr(t.p, 0, t.n);
}

void regfile_add_value(struct str *out, const struct reg_value *v)
{
    uint32_t n = 0;
    if (v->name.n) {
        add_quoted(out, v->name);
    } else {
        str_addc(out, '@');
    }
    str_addc(out, '=');
    if (v->type == REG_SZ && !has_line_end(v->data)) {
        add_quoted(out, v->data);
    } else if (v->type == REG_SZ || v->type == REG_EXPAND_SZ || v->type == REG_MULTI_SZ) {
        str_addf(out, "hex(%x):", v->type);
        add_text_bytes(out, v->data);
    } else if (v->type == REG_DWORD && v->data.n == 4) {
        for (size_t i = 4; i-- > 0;) {
            n = n << 8 | (unsigned char)v->data.p[i];
        }
        str_addf(out, "dword:%08x", n);
    } else {
        if (v->type == REG_BINARY) {
            str_addz(out, "hex:");
        } else {
            str_addf(out, "hex(%x):", v->type);
        }
        add_bytes(out, v->data);
    }
    str_addz(out, "\r\n");
}
