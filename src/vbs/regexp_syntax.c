/* regexp_syntax: the dialect of VBScript 5.8, which is that of ECMAScript 3: ., ^ and $ know LF (and,
 * with MultiLine, CR) as line ends; \v is a vertical tab; \b in a set is a backspace; \n is a
 * reference to a group that exists, else octal; letters without a meaning stand for themselves;
 * there are no look-behinds, possessive quantifiers and option settings. */
#include "vbs/regexp_syntax.h"

#include "disp/disp.h"
#include "util/num.h"
#include "util/utf.h"

#include <stdlib.h>

struct translator {
    const uint16_t *p;
    size_t n, i;
    bool fold, multiline;
    unsigned groups, nest;
    uint32_t folded; /* letters of ranges */
    struct wide *out;
    hres hr;
};

/* ---- output ---- */
void wide_fini(struct wide *w)
{
    free(w->p);
    *w = (struct wide){0};
}

static void fail(struct translator *t, int error)
{
    if (SUCCEEDED(t->hr)) {
        t->hr = HRES_SCRIPT(error);
    }
}

static void put(struct translator *t, uint16_t c)
{
    struct wide *w = t->out;
    if (w->n == REGEXP_MAX_OUTPUT) {
        fail(t, 7);
        return;
    }
    if (w->n == w->cap && !w->failed) {
        size_t cap = w->cap ? w->cap * 2 : 64;
        uint16_t *p = realloc(w->p, cap * sizeof *p);
        w->failed = !p;
        if (p) {
            w->p = p;
            w->cap = cap;
        }
    }
    if (!w->failed) {
        w->p[w->n++] = c;
    }
}

static void put_z(struct translator *t, const char *z)
{
    while (*z) {
        put(t, (unsigned char)*z++);
    }
}

static void put_hex(struct translator *t, uint16_t c)
{
    static const char digits[] = "0123456789abcdef";
    put_z(t, "\\x{");
    for (int shift = 12; shift >= 0; shift -= 4) {
        put(t, (unsigned char)digits[c >> shift & 15]);
    }
    put(t, '}');
}

static bool is_ascii_word(uint16_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/* A character that stands for itself, inside or outside of a set. */
static void put_char(struct translator *t, uint16_t c)
{
    if (is_ascii_word(c) || c == ' ') {
        put(t, c);
    } else {
        put_hex(t, c);
    }
}

/* Its other case beyond ASCII; 0: there is none. */
static uint16_t other_case(const struct translator *t, uint16_t c)
{
    uint16_t lower = utf_lower16(c), upper = utf_upper16(c);
    if (!t->fold || (lower < 0x80 && upper < 0x80)) {
        return 0;
    }
    return lower != c ? lower : upper != c ? upper : 0;
}

static void put_literal(struct translator *t, uint16_t c)
{
    uint16_t other = other_case(t, c);
    if (!other) {
        put_char(t, c);
        return;
    }
    put(t, '[');
    put_char(t, c);
    put_char(t, other);
    put(t, ']');
}

/* ---- escapes ---- */
/* \xHH, \uHHHH: -1 (nothing taken) when the digits are missing. */
static int take_hex(struct translator *t, size_t digits)
{
    int v = 0;
    if (t->n - t->i < digits) {
        return -1;
    }
    for (size_t k = 0; k < digits; k++) {
        int d = hex_digit(t->p[t->i + k]);
        if (d < 0) {
            return -1;
        }
        v = v * 16 + d;
    }
    t->i += digits;
    return v;
}

/* Up to three octal digits, at most 0377. */
static int take_octal(struct translator *t)
{
    int v = 0;
    for (int k = 0; k < 3 && t->i < t->n; k++) {
        uint16_t c = t->p[t->i];
        if (c < '0' || c > '7' || v * 8 + (c - '0') > 255) {
            break;
        }
        v = v * 8 + (c - '0');
        t->i++;
    }
    return v;
}

/* The character an escape stands for (behind the backslash and the letter c): control characters,
 * numbers, and what has no meaning of its own. */
static uint16_t escaped_char(struct translator *t, uint16_t c)
{
    static const char letters[] = "fnrtv", values[] = "\f\n\r\t\v";
    const char *at = c && c < 0x80 ? strchr(letters, (char)c) : NULL;
    int v = -1;
    if (at) {
        return (uint16_t)values[at - letters];
    }
    if (c == 'x') {
        v = take_hex(t, 2);
    } else if (c == 'u') {
        v = take_hex(t, 4);
    } else if (c >= '0' && c <= '7') {
        t->i--;
        v = take_octal(t);
    } else if (c == 'c' && t->i < t->n) {
        uint16_t letter = t->p[t->i] | 32;
        if (letter >= 'a' && letter <= 'z') {
            t->i++;
            v = letter & 31;
        }
    }
    return v >= 0 ? (uint16_t)v : c;
}

static bool is_class_letter(uint16_t c)
{
    return c == 'd' || c == 'D' || c == 'w' || c == 'W' || c == 's' || c == 'S';
}

/* Capturing parentheses of the whole pattern: only then is \n known to be a reference. */
static unsigned count_groups(const uint16_t *p, size_t n)
{
    unsigned groups = 0;
    bool set = false;
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '\\') {
            i++;
        } else if (set) {
            set = p[i] != ']';
        } else if (p[i] == '[') {
            set = true;
        } else if (p[i] == '(' && !(i + 1 < n && p[i + 1] == '?')) {
            groups++;
        }
    }
    return groups;
}

/* \1 to \99 when there are so many groups. */
static bool take_reference(struct translator *t, uint16_t c)
{
    unsigned one = c >= '1' && c <= '9' ? (unsigned)(c - '0') : 0, two = 0;
    if (t->i < t->n && one && t->p[t->i] >= '0' && t->p[t->i] <= '9') {
        two = one * 10 + (unsigned)(t->p[t->i] - '0');
    }
    bool both = two && two <= t->groups;
    if (!both && (!one || one > t->groups)) {
        return false;
    }
    t->i += both;
    put_z(t, "\\g{");
    unsigned ref = both ? two : one;
    if (ref >= 10) {
        put(t, (uint16_t)('0' + ref / 10));
    }
    put(t, (uint16_t)('0' + ref % 10));
    put(t, '}');
    return true;
}

/* Outside of sets. False: what was put is no atom that can be repeated. */
static bool escape(struct translator *t)
{
    if (t->i == t->n) {
        fail(t, REGEXP_SYNTAX);
        return false;
    }
    uint16_t c = t->p[t->i++];
    if (c == 'b' || c == 'B') {
        put(t, '\\');
        put(t, c);
        return false;
    }
    if (is_class_letter(c)) {
        put(t, '\\');
        put(t, c);
    } else if (!take_reference(t, c)) {
        put_literal(t, escaped_char(t, c));
    }
    return true;
}

/* ---- sets ---- */
static void put_range(struct translator *t, uint16_t from, uint16_t to)
{
    put_char(t, from);
    if (to != from) {
        put(t, '-');
        put_char(t, to);
    }
    if (t->fold && to >= 0x80) {
        t->folded += (uint32_t)to - from;
        if (t->folded > REGEXP_MAX_FOLDED) {
            fail(t, 7);
        }
    }
    for (uint32_t c = from; t->fold && to >= 0x80 && c <= to && SUCCEEDED(t->hr); c++) {
        uint16_t other = other_case(t, (uint16_t)c);
        if (other && (other < from || other > to)) {
            put_char(t, other);
        }
    }
}

/* One member of a set: a character into *c, or a class letter (false). */
static bool set_member(struct translator *t, uint16_t *c)
{
    *c = t->p[t->i++];
    if (*c != '\\') {
        return true;
    }
    if (t->i == t->n) {
        fail(t, REGEXP_BRACKET);
        return true;
    }
    *c = t->p[t->i++];
    if (is_class_letter(*c)) {
        return false;
    }
    *c = *c == 'b' ? '\b' : escaped_char(t, *c);
    return true;
}

static void put_class(struct translator *t, uint16_t letter)
{
    put(t, '\\');
    put(t, letter);
}

static void set_item(struct translator *t)
{
    uint16_t from, to;
    if (!set_member(t, &from)) {
        put_class(t, from);
        return;
    }
    bool range = t->i + 1 < t->n && t->p[t->i] == '-' && t->p[t->i + 1] != ']';
    if (!range) {
        put_range(t, from, from);
        return;
    }
    t->i++;
    if (!set_member(t, &to)) { /* a-\d: three members */
        put_range(t, from, from);
        put_char(t, '-');
        put_class(t, to);
    } else if (to < from) {
        fail(t, REGEXP_RANGE);
    } else {
        put_range(t, from, to);
    }
}

static void set(struct translator *t)
{
    bool negated = t->i < t->n && t->p[t->i] == '^';
    t->i += negated;
    if (t->i < t->n && t->p[t->i] == ']') { /* nothing, or anything */
        t->i++;
        put_z(t, negated ? "[\\x{0000}-\\x{ffff}]" : "(?!)");
        return;
    }
    put_z(t, negated ? "[^" : "[");
    while (t->i < t->n && t->p[t->i] != ']' && SUCCEEDED(t->hr)) {
        set_item(t);
    }
    if (t->i == t->n) {
        fail(t, REGEXP_BRACKET);
        return;
    }
    t->i++;
    put(t, ']');
}

/* ---- groups and quantifiers ---- */
static void open_group(struct translator *t)
{
    if (++t->nest > REGEXP_MAX_NEST) {
        fail(t, REGEXP_SYNTAX);
    }
    put(t, '(');
    if (t->i < t->n && t->p[t->i] == '?') {
        uint16_t kind = t->i + 1 < t->n ? t->p[t->i + 1] : 0;
        if (kind != ':' && kind != '=' && kind != '!') {
            fail(t, REGEXP_SYNTAX);
            return;
        }
        put(t, '?');
        put(t, kind);
        t->i += 2;
    }
}

/* At '{': n, n, or n,m and '}'. False: it stands for itself. */
static bool take_braces(struct translator *t)
{
    size_t i = t->i + 1, digits = 0;
    uint32_t bounds[2] = {0, 0};
    int k = 0;
    for (; i < t->n; i++) {
        if (t->p[i] >= '0' && t->p[i] <= '9') {
            bounds[k] = bounds[k] * 10 + (uint32_t)(t->p[i] - '0');
            bounds[k] = bounds[k] > 65535 ? 65536 : bounds[k];
            digits++;
        } else if (t->p[i] == ',' && k == 0 && digits) {
            k = 1;
            digits = 0;
        } else {
            break;
        }
    }
    if (i == t->n || t->p[i] != '}' || (k == 0 && !digits)) {
        return false;
    }
    bool open = k == 1 && !digits;
    if (bounds[0] > 65535 || bounds[1] > 65535 || (k == 1 && !open && bounds[1] < bounds[0])) {
        fail(t, REGEXP_QUANTIFIER);
    }
    for (; t->i <= i; t->i++) {
        put(t, t->p[t->i]);
    }
    return true;
}

/* Behind an atom. */
static void quantifier(struct translator *t)
{
    uint16_t c = t->i < t->n ? t->p[t->i] : 0;
    if (c == '*' || c == '+' || c == '?') {
        put(t, c);
        t->i++;
    } else if (c != '{' || !take_braces(t)) {
        return;
    }
    if (t->i < t->n && t->p[t->i] == '?') {
        put(t, '?');
        t->i++;
    }
    c = t->i < t->n ? t->p[t->i] : 0;
    if (c == '*' || c == '+' || c == '?') {
        fail(t, REGEXP_QUANTIFIER);
    }
}

/* Everything that is no set, group or escape. True: it can be repeated. */
static bool other(struct translator *t, uint16_t c)
{
    switch (c) {
    case '.':
        put_z(t, "[^\\n]");
        return true;
    case '^':
        put_z(t, t->multiline ? "(?:^|(?<=[\\n\\r]))" : "^");
        return false;
    case '$':
        put_z(t, t->multiline ? "(?=[\\n\\r]|\\z)" : "\\z");
        return false;
    case '|':
        put(t, '|');
        return false;
    case '*':
    case '+':
    case '?':
        fail(t, REGEXP_QUANTIFIER);
        return false;
    case '{':
        t->i--;
        if (take_braces(t)) { /* nothing to repeat */
            fail(t, REGEXP_QUANTIFIER);
        }
        t->i++;
        break;
    default:
        break;
    }
    put_literal(t, c);
    return true;
}

static void item(struct translator *t)
{
    uint16_t c = t->p[t->i++];
    bool atom = true;
    if (c == '\\') {
        atom = escape(t);
    } else if (c == '[') {
        set(t);
    } else if (c == '(') {
        open_group(t);
        atom = false;
    } else if (c == ')') {
        if (t->nest == 0) {
            fail(t, REGEXP_SYNTAX);
            return;
        }
        t->nest--;
        put(t, ')');
    } else {
        atom = other(t, c);
    }
    if (atom) {
        quantifier(t);
    }
}

hres regexp_translate(const uint16_t *p, size_t n, bool ignore_case, bool multiline,
                      struct wide *out, unsigned *groups)
{
    struct translator t = {.p = p, .n = n, .fold = ignore_case, .multiline = multiline, .out = out};
    if (n > REGEXP_MAX_PATTERN) {
        return HRES_SCRIPT(7);
    }
    t.groups = *groups = count_groups(p, n);
    while (t.i < t.n && SUCCEEDED(t.hr)) {
        item(&t);
    }
    if (t.nest > 0) {
        fail(&t, REGEXP_PARENTHESIS);
    }
    return out->failed ? WBEM_E_OUT_OF_MEMORY : t.hr;
}
