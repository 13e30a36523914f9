/* Date text: cut into numbers, words and separators, then read as a run of date parts and a time.
 *
 * As in Automation, the parts of a date are tried in the order of the locale first and in the other
 * orders after that, until one makes a date: "13/1/2003" is January 13th everywhere, "2/30" is
 * February 1930. A point is a separator of dates only where the locale writes dates so; elsewhere
 * it separates hours from minutes ("13.50" is 1:50 PM). */
#include "disp/vardate.h"
#include "util/utf.h"

#define MAX_PARTS     16
#define MAX_NUMBER    99999
#define CENTURY_PIVOT 30 /* two-digit years: 0-29 are 20xx, 30-99 are 19xx */

enum part_kind {
    P_NUM,
    P_MONTH,
    P_AM,
    P_PM,
    P_SEP
};
struct part {
    enum part_kind kind;
    int value;  /* number, month, or separator character */
    int digits; /* of a number */
};
struct text {
    const struct vardate_style *style;
    const uint16_t *p, *end;
    struct part part[MAX_PARTS];
    unsigned n;
};

static bool is_digit(uint16_t c)
{
    return c >= '0' && c <= '9';
}
static bool is_letter(uint16_t c)
{
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= 0xc0 && !(c >= 0x2000 && c < 0x2070));
}
/* Blanks, commas, marks of direction, and what stands behind the numbers in East Asian dates. */
static bool is_filler(uint16_t c)
{
    static const uint16_t fillers[] = {' ',   '\t',   ',',    0xa0,   0x202f, 0x200e, 0x200f,
                                       0x60c, 0x5e74, 0x6708, 0x65e5, 0xb144, 0xc6d4, 0xc77c};
    for (size_t i = 0; i < ARRAY_LEN(fillers); i++) {
        if (c == fillers[i]) {
            return true;
        }
    }
    return false;
}

/* ---- cutting ---- */
static bool push(struct text *t, enum part_kind kind, int value, int digits)
{
    if (t->n == MAX_PARTS) {
        return false;
    }
    t->part[t->n++] = (struct part){kind, value, digits};
    return true;
}

static bool cut_number(struct text *t)
{
    int v = 0, digits = 0;
    while (t->p < t->end && is_digit(*t->p)) {
        v = v * 10 + (*t->p++ - '0');
        digits++;
        if (v > MAX_NUMBER) {
            return false;
        }
    }
    return push(t, P_NUM, v, digits);
}

static bool word_is(const uint16_t *w, size_t n, const char *full, size_t min)
{
    if (n < min || n > strlen(full)) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if ((w[i] | 32) != (full[i] | 32)) {
            return false;
        }
    }
    return n == min || n == strlen(full);
}

/* Text that the locale's long date has between its parts: "2 de enero de 2003". */
static bool is_joiner(const struct vardate_style *style, const uint16_t *w, size_t n)
{
    bool quoted = false;
    for (size_t i = 0; style && i + n <= style->long_date.n; i++) {
        const uint16_t *at = style->long_date.ch + i;
        if (*at == '\'') {
            quoted = !quoted;
        } else if ((quoted || *at > 0x7f) && memcmp(at, w, n * sizeof *w) == 0) {
            return true;
        }
    }
    return false;
}

/* English words; understood everywhere. */
static bool cut_word(struct text *t)
{
    const uint16_t *w = t->p;
    while (t->p < t->end && is_letter(*t->p) && !is_filler(*t->p)) {
        t->p++;
    }
    size_t n = (size_t)(t->p - w);
    if (word_is(w, n, "am", 1)) {
        return push(t, P_AM, 0, 0);
    }
    if (word_is(w, n, "pm", 1)) {
        return push(t, P_PM, 0, 0);
    }
    for (int m = 0; m < 12; m++) {
        if (word_is(w, n, vardate_month_names[m], 3)) {
            return push(t, P_MONTH, m + 1, 0);
        }
    }
    for (int d = 0; d < 7; d++) {
        if (word_is(w, n, vardate_day_names[d], 3)) {
            return true; /* names of days say nothing new */
        }
    }
    return n && is_joiner(t->style, w, n);
}

/* Units of the text that the name takes; a point at its end may be left out. 0: it is another. */
static size_t name_length(const struct text *t, const struct vardate_name *name)
{
    size_t left = (size_t)(t->end - t->p);
    for (size_t n = name->n; n && n + 1 >= name->n; n--) {
        size_t i = 0;
        while (i < n && i < left && utf_lower16(t->p[i]) == utf_lower16(name->ch[i])) {
            i++;
        }
        bool open = n < left && is_letter(t->p[n]) && is_letter(t->p[n - 1]) && !is_filler(t->p[n]);
        if (i == n && !open) {
            return n;
        }
        if (name->ch[name->n - 1] != '.') {
            break;
        }
    }
    return 0;
}

/* The longest name of the locale at this place. False: there is none. */
static bool cut_name(struct text *t, bool *ok)
{
    const struct vardate_style *s = t->style;
    const struct {
        const struct vardate_name *names;
        int count, kind;
    } lists[] = {{s->month, 12, P_MONTH},
                 {s->month_short, 12, P_MONTH},
                 {s->month_in_date, 12, P_MONTH},
                 {s->month_in_short, 12, P_MONTH},
                 {s->day, 7, P_SEP},
                 {s->day_short, 7, P_SEP},
                 {s->half, 1, P_AM},
                 {s->half + 1, 1, P_PM}};
    size_t best = 0;
    int kind = P_SEP, value = 0;
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        for (int k = 0; k < lists[i].count; k++) {
            size_t n = name_length(t, &lists[i].names[k]);
            if (n > best) {
                best = n;
                kind = lists[i].kind;
                value = k + 1;
            }
        }
    }
    if (best == 0) {
        return false;
    }
    t->p += best;
    *ok = kind == P_SEP || push(t, (enum part_kind)kind, value, 0);
    return true;
}

static bool cut(struct text *t)
{
    while (t->p < t->end) {
        uint16_t c = *t->p;
        bool ok = true;
        if (t->style && cut_name(t, &ok)) {
            /* taken */
        } else if (is_digit(c)) {
            ok = cut_number(t);
        } else if (c == '/' || c == '-' || c == ':' || c == '.') {
            ok = push(t, P_SEP, c, 0);
            t->p++;
        } else if (is_filler(c)) {
            t->p++;
        } else {
            ok = is_letter(c) && cut_word(t);
        }
        if (!ok) {
            return false;
        }
    }
    return t->n > 0;
}

/* ---- reading ---- */
static bool is_kind(const struct text *t, unsigned i, enum part_kind kind)
{
    return i < t->n && t->part[i].kind == kind;
}
static bool is_sep(const struct text *t, unsigned i, int c)
{
    return is_kind(t, i, P_SEP) && t->part[i].value == c;
}
static bool dot_in_date(const struct text *t)
{
    return t->style && t->style->dot_in_date;
}

/* The number at i is the hour of a time. */
static bool starts_time(const struct text *t, unsigned i)
{
    if (!is_kind(t, i, P_NUM)) {
        return false;
    }
    bool parted = is_sep(t, i + 1, ':') || (is_sep(t, i + 1, '.') && !dot_in_date(t));
    bool half = is_kind(t, i + 1, P_AM) || is_kind(t, i + 1, P_PM);
    bool of_next = is_kind(t, i + 2, P_NUM) && is_sep(t, i + 3, ':');
    return (half && !of_next) || (parted && is_kind(t, i + 2, P_NUM));
}

/* h:m[:s] [AM|PM] or h AM at *i; *seconds of the day. AM and PM behind 13:55 say nothing. */
static bool parse_time(const struct text *t, unsigned *i, int *seconds)
{
    bool pm = is_kind(t, *i, P_PM), am = is_kind(t, *i, P_AM); /* Chinese: in front */
    *i += pm || am;
    if (!is_kind(t, *i, P_NUM)) {
        return false;
    }
    int v[3] = {t->part[*i].value, 0, 0};
    unsigned k = *i + 1, n = 1;
    while (n < 3 && (is_sep(t, k, ':') || is_sep(t, k, '.')) && is_kind(t, k + 1, P_NUM)) {
        v[n++] = t->part[k + 1].value;
        k += 2;
    }
    if (!am && !pm && (is_kind(t, k, P_AM) || is_kind(t, k, P_PM))) {
        pm = is_kind(t, k, P_PM);
        am = !pm;
        k++;
    }
    if (am || pm) {
        v[0] = v[0] > 12 ? v[0] : v[0] % 12 + (pm ? 12 : 0);
    } else if (n == 1) {
        return false;
    }
    if (v[0] > 23 || v[1] > 59 || v[2] > 59) {
        return false;
    }
    *i = k;
    *seconds = v[0] * 3600 + v[1] * 60 + v[2];
    return true;
}

/* The parts of a date in the order of the text. */
struct run {
    struct part num[3];
    unsigned n;
    int month;     /* written as a word; 0: none */
    bool by_blank; /* numbers with nothing but blanks or commas between them */
};

static unsigned skip_sep(const struct text *t, unsigned i)
{
    bool dot = is_sep(t, i, '.') && (dot_in_date(t) || !is_kind(t, i + 1, P_NUM) ||
                                     (i > 0 && is_kind(t, i - 1, P_MONTH)));
    return is_sep(t, i, '-') || is_sep(t, i, '/') || dot ? i + 1 : i;
}

static unsigned collect(const struct text *t, unsigned i, struct run *r)
{
    *r = (struct run){0};
    unsigned end = i;
    while (i < t->n && r->n + (r->month != 0) < 3) {
        bool number = is_kind(t, i, P_NUM) && !starts_time(t, i);
        if (is_kind(t, i, P_MONTH) && !r->month) {
            r->month = t->part[i].value;
        } else if (number) {
            bool bare = i > 0 && is_kind(t, i - 1, P_NUM);
            r->by_blank = r->by_blank || (r->n && bare);
            r->num[r->n++] = t->part[i];
        } else {
            break;
        }
        end = i + 1;
        i = skip_sep(t, end);
    }
    return is_sep(t, end, '.') ? skip_sep(t, end) : end; /* "1.5." is complete, "1/5/" is not */
}

static bool make_date(int y, int m, int d, int64_t *days)
{
    if (m < 1 || m > 12 || y < 100 || y > 9999 || d < 1 || d > vardate_month_days(y, m)) {
        return false;
    }
    *days = vardate_days(y, m, d);
    return true;
}

static int year_of(const struct part *y)
{
    if (y->digits > 2) {
        return y->value;
    }
    return y->value < CENTURY_PIVOT ? 2000 + y->value : 1900 + y->value;
}

/* A number as day or month: not with more than two digits. */
static int short_of(const struct part *p)
{
    return p->digits > 2 ? 0 : p->value;
}

static bool three_numbers(const struct run *r, enum vardate_order order, int64_t *days)
{
    enum {
        MDY,
        DMY,
        YMD,
        YDM
    };
    static const uint8_t place[][3] = {
        [MDY] = {2, 0, 1}, [DMY] = {2, 1, 0}, [YMD] = {0, 1, 2}, [YDM] = {0, 2, 1}};
    static const uint8_t tries[][4] = {[VARDATE_MDY] = {MDY, DMY, YMD, YDM},
                                       [VARDATE_DMY] = {DMY, MDY, YMD, YDM},
                                       [VARDATE_YMD] = {YMD, MDY, DMY, YDM}};
    for (unsigned i = 0; i < 4; i++) {
        const uint8_t *at = place[tries[order][i]];
        if (make_date(year_of(&r->num[at[0]]), short_of(&r->num[at[1]]), short_of(&r->num[at[2]]),
                      days)) {
            return true;
        }
    }
    return false;
}

static bool two_numbers(const struct run *r, enum vardate_order order, int this_year, int64_t *days)
{
    const struct part *a = &r->num[0], *b = &r->num[1];
    int x = short_of(a), y = short_of(b);
    bool dmy = order == VARDATE_DMY;
    return make_date(this_year, dmy ? y : x, dmy ? x : y, days) ||
           make_date(this_year, dmy ? x : y, dmy ? y : x, days) ||
           make_date(year_of(b), x, 1, days) || make_date(year_of(a), y, 1, days);
}

static bool with_month(const struct run *r, enum vardate_order order, int this_year, int64_t *days)
{
    const struct part *a = &r->num[0], *b = &r->num[1];
    if (r->n == 1) {
        return make_date(this_year, r->month, short_of(a), days) ||
               make_date(year_of(a), r->month, 1, days);
    }
    if (order == VARDATE_YMD && make_date(year_of(a), r->month, short_of(b), days)) {
        return true;
    }
    return make_date(year_of(b), r->month, short_of(a), days) ||
           make_date(year_of(a), r->month, short_of(b), days);
}

static bool parse_date(const struct text *t, unsigned *i, int this_year, int64_t *days)
{
    struct run r;
    enum vardate_order order = t->style ? t->style->order : VARDATE_MDY;
    unsigned end = collect(t, *i, &r);
    bool ok = false;
    if (r.month) {
        ok = r.n && with_month(&r, order, this_year, days);
    } else if (r.n == 3) {
        ok = three_numbers(&r, order, days);
    } else if (r.n == 2) {
        bool plain = !r.by_blank || (r.num[0].digits <= 2 && r.num[1].digits <= 2);
        ok = plain && two_numbers(&r, order, this_year, days);
    }
    *i = ok ? end : *i;
    return ok;
}

bool vardate_parse(const struct vardate_style *style, const uint16_t *p, size_t n, int this_year,
                   double *out)
{
    struct text t = {.style = style, .p = p, .end = p + n};
    if (!cut(&t)) {
        return false;
    }
    int64_t days = 0;
    int seconds = 0;
    bool got_date = false, got_time = false;
    for (unsigned i = 0; i < t.n;) {
        if (!got_date && !starts_time(&t, i) && parse_date(&t, &i, this_year, &days)) {
            got_date = true;
        } else if (!got_time && parse_time(&t, &i, &seconds)) {
            got_time = true;
        } else {
            return false;
        }
    }
    *out = vardate_make(days, seconds);
    return got_date || got_time;
}
