/* like: pattern matching and the date texts of queries. */
#include "cim/datetime.h"
#include "util/utf.h"
#include "wql/ast.h"

/* ---- LIKE ---- */
struct cursor {
    const char *p, *end;
};

static uint32_t next_folded(struct cursor *c)
{
    size_t used;
    uint32_t cp = utf8_decode(c->p, (size_t)(c->end - c->p), &used);
    c->p += used;
    return cp == UTF_BAD ? cp : utf_fold(cp);
}

/* [set]: the cursor stands behind the bracket. *ok: whether ch belongs to it. false when the set
 * has no end (then the bracket is an ordinary character). */
static bool match_set(struct cursor *pat, uint32_t ch, bool *ok)
{
    struct cursor c = *pat;
    bool negate = false, in = false, first = true;
    if (c.p < c.end && *c.p == '^' &&
        !(c.end - c.p > 1 && c.p[1] == ']')) { /* [^] is the caret itself */
        negate = true;
        c.p++;
    }
    while (c.p < c.end && (*c.p != ']' || first)) {
        first = false;
        uint32_t lo = next_folded(&c), hi = lo;
        bool range = c.end - c.p > 1 && (*c.p == '-' || *c.p == '=') && c.p[1] != ']';
        if (range) {
            c.p++;
            hi = next_folded(&c);
        }
        in = in || (ch >= lo && ch <= hi);
    }
    if (c.p >= c.end) {
        return false;
    }
    c.p++;
    *pat = c;
    *ok = in != negate;
    return true;
}

/* One character against one pattern element (not %). */
static bool match_one(struct cursor *pat, uint32_t ch)
{
    if (*pat->p == '_') {
        pat->p++;
        return true;
    }
    if (*pat->p == '[') {
        struct cursor set = {pat->p + 1, pat->end};
        bool ok;
        if (match_set(&set, ch, &ok)) {
            *pat = set;
            return ok;
        }
    }
    if (*pat->p == '\\' && pat->end - pat->p > 1 && pat->p[1] == '\\') {
        pat->p++; /* \\ and \ are both one backslash */
    }
    return next_folded(pat) == ch;
}

bool wql_like(struct slice text, struct slice pattern)
{
    struct cursor t = {text.p, text.p + text.n}, p = {pattern.p, pattern.p + pattern.n};
    struct cursor back_t = {0}, back_p = {0}; /* where to go on when the newest % takes one more */
    for (;;) {
        while (p.p < p.end && *p.p == '%') {
            p.p++;
            back_p = p;
            back_t = t;
        }
        if (t.p >= t.end) {
            return p.p >= p.end;
        }
        struct cursor tt = t, pp = p;
        if (p.p < p.end && match_one(&pp, next_folded(&tt))) {
            t = tt;
            p = pp;
            continue;
        }
        if (!back_p.p || back_t.p >= back_t.end) {
            return false;
        }
        next_folded(&back_t);
        t = back_t;
        p = back_p;
    }
}

/* ---- dates (reference section 12.7) ---- */
struct date_words {
    int32_t num[8];
    unsigned digits[8];
    unsigned n;
    int month_name;    /* 1–12, 0: none */
    unsigned month_at; /* how many numbers stood before it */
};

static int month_of(struct slice w)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    for (int i = 0; i < 12; i++) {
        struct slice full = slice_of(names[i]), abbr = {names[i], 3};
        if (utf8_caseeq(w, full) || utf8_caseeq(w, abbr)) {
            return i + 1;
        }
    }
    return 0;
}

static int32_t full_year(int32_t y, unsigned digits)
{
    return digits > 2 ? y : y < 30 ? 2000 + y : 1900 + y; /* the usual pivot: 00–29 are 2000–2029 */
}

/* The date part: numbers and perhaps a month's name, put in their places. Month before day where
 * both could be. */
static bool place_date(const struct date_words *w, struct cim_datetime *d)
{
    int32_t y = -1, m = w->month_name, day = -1;
    unsigned ydigits = 4;
    for (unsigned i = 0; i < w->n; i++) {
        int32_t v = w->num[i];
        bool year_like = w->digits[i] > 2 || v > 31 || (m > 0 && day > 0);
        if (y < 0 && year_like) {
            y = v;
            ydigits = w->digits[i];
        } else if (m <= 0 && v <= 12) {
            m = v;
        } else if (day < 0) {
            day = v;
        } else if (y < 0) {
            y = v;
            ydigits = w->digits[i];
        } else {
            return false;
        }
    }
    d->year = y < 0 ? -1 : full_year(y, ydigits);
    d->month = m > 0 ? m : 1;
    d->day = day > 0 ? day : 1;
    return y >= 0 && d->year <= 9999 && d->month <= 12 && d->day <= 31;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t take_number(struct slice s, size_t i, struct date_words *w)
{
    size_t start = i;
    int32_t v = 0;
    while (i < s.n && is_digit(s.p[i]) && i - start < 8) {
        v = v * 10 + (s.p[i++] - '0');
    }
    unsigned n = (unsigned)(i - start);
    if (n == 8 || n == 6) { /* compact: yyyymmdd, yyyymm or yymmdd */
        /* six digits that could be a year of these centuries and a month are that */
        bool long_year = v / 100 >= 1900 && v / 100 <= 2099 && v % 100 >= 1 && v % 100 <= 12;
        bool short_year = n == 6 && !long_year;
        if (n == 8 || short_year) {
            w->num[0] = full_year(v / 10000, n == 8 ? 4 : 2);
            w->digits[0] = 4;
            w->num[1] = v / 100 % 100;
            w->num[2] = v % 100;
            w->n = 3;
        } else {
            w->num[0] = v / 100;
            w->digits[0] = 4;
            w->num[1] = v % 100;
            w->n = 2;
        }
        w->digits[1] = w->digits[2] = 2;
        return i;
    }
    if (w->n < 8) {
        w->num[w->n] = v;
        w->digits[w->n++] = n;
    }
    return i;
}

#define NO_OFFSET (-1)

/* hh:mm[:ss[:uuu]] [AM|PM], or hh AM: from where the first colon or AM/PM is. The fourth number is
 * thousandths in the combined form, else minutes from UTC: *offset. */
static bool parse_time(struct slice s, bool combined, struct cim_datetime *d, int32_t *offset)
{
    int32_t f[4] = {0, 0, 0, 0};
    unsigned n = 0;
    size_t i = 0;
    while (i < s.n && n < 4 && is_digit(s.p[i])) {
        while (i < s.n && is_digit(s.p[i]) && f[n] < 100000) {
            f[n] = f[n] * 10 + (s.p[i++] - '0');
        }
        n++;
        if (i < s.n && (s.p[i] == ':' || (n == 3 && s.p[i] == '.'))) {
            i++;
        } else {
            break;
        }
    }
    while (i < s.n && s.p[i] == ' ') {
        i++;
    }
    struct slice rest = {s.p + i, s.n - i};
    bool pm = utf8_caseeq(rest, SLICE("pm")), am = utf8_caseeq(rest, SLICE("am"));
    if ((rest.n && !am && !pm) || n == 0 || f[0] > ((am || pm) ? 12 : 23) || f[1] > 59 ||
        f[2] > 59) {
        return false;
    }
    d->hour = (am || pm) ? f[0] % 12 + (pm ? 12 : 0) : f[0];
    d->minute = f[1];
    d->second = f[2];
    if (n == 4 && f[3] > 999) {
        return false;
    }
    if (n == 4 && combined) {
        d->micro = f[3] * 1000;
    } else if (n == 4) {
        *offset = f[3];
    }
    return true;
}

/* Where the time of day begins: the number before the first colon or before AM/PM; s.n when there
 * is none. */
static size_t time_start(struct slice s)
{
    size_t i = 0;
    while (i < s.n && s.p[i] != ':') {
        i++;
    }
    if (i == s.n) {
        struct slice tail = {s.p + s.n - 2, 2};
        if (s.n < 3 || (!utf8_caseeq(tail, SLICE("am")) && !utf8_caseeq(tail, SLICE("pm")))) {
            return s.n;
        }
        i = s.n - 2;
        while (i > 0 && s.p[i - 1] == ' ') {
            i--;
        }
    }
    while (i > 0 && is_digit(s.p[i - 1])) {
        i--;
    }
    return i;
}

/* yyyy-mm-dd HH:MM:SS:mmm */
static bool is_combined(struct slice s)
{
    return s.n > 10 && s.p[4] == '-' && s.p[7] == '-' && s.p[10] == ' ';
}

bool wql_date(struct slice s, char out[26])
{
    int32_t offset = NO_OFFSET;
    struct cim_datetime d = {0};
    if (cim_datetime_parse(s, &d) == 0) {
        memcpy(out, s.p, 25);
        out[25] = 0;
        return true;
    }
    size_t time_at = time_start(s);
    struct date_words w = {0};
    for (size_t i = 0; i < time_at;) {
        if (is_digit(s.p[i])) {
            i = take_number(s, i, &w);
        } else if ((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z') {
            size_t b = i;
            while (i < time_at && (s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z') {
                i++;
            }
            w.month_name = month_of((struct slice){s.p + b, i - b});
            if (!w.month_name) {
                return false;
            }
        } else if (strchr("/-., ", s.p[i])) {
            i++;
        } else {
            return false;
        }
    }
    d = (struct cim_datetime){0};
    if (!place_date(&w, &d) ||
        (time_at < s.n &&
         !parse_time((struct slice){s.p + time_at, s.n - time_at}, is_combined(s), &d, &offset))) {
        return false;
    }
    int64_t us;
    if (!cim_datetime_to_us(&d, &us)) {
        return false;
    }
    d.utc = offset == NO_OFFSET ? clock_utc_offset(us) : offset; /* else local time */
    cim_datetime_print(&d, out);
    return true;
}
