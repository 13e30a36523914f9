/* Date text: cut into numbers, words and separators, then matched against the few shapes of en-US.
 */
#include "disp/vardate.h"

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
    const uint16_t *p, *end;
    struct part part[MAX_PARTS];
    unsigned n;
};

static bool is_digit(uint16_t c)
{
    return c >= '0' && c <= '9';
}
static bool is_alpha(uint16_t c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

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

static bool cut_word(struct text *t)
{
    const uint16_t *w = t->p;
    while (t->p < t->end && is_alpha(*t->p)) {
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
    return false;
}

static bool cut(struct text *t)
{
    while (t->p < t->end) {
        uint16_t c = *t->p;
        bool ok = true;
        if (is_digit(c)) {
            ok = cut_number(t);
        } else if (is_alpha(c)) {
            ok = cut_word(t);
        } else if (c == '/' || c == '-' || c == ':' || c == '.') {
            ok = push(t, P_SEP, c, 0);
            t->p++;
        } else if (c == ' ' || c == '\t' || c == ',') {
            t->p++;
        } else {
            ok = false;
        }
        if (!ok) {
            return false;
        }
    }
    return t->n > 0;
}

static int full_year(const struct part *y)
{
    if (y->digits > 2) {
        return y->value;
    }
    return y->value < CENTURY_PIVOT ? 2000 + y->value : 1900 + y->value;
}

static bool is_sep(const struct text *t, unsigned i, int c)
{
    return i < t->n && t->part[i].kind == P_SEP && t->part[i].value == c;
}
static bool is_num(const struct text *t, unsigned i)
{
    return i < t->n && t->part[i].kind == P_NUM;
}

/* h:m[:s] [AM|PM] or h AM at *i; *seconds of the day. */
static bool parse_time(const struct text *t, unsigned *i, int *seconds)
{
    int v[3] = {t->part[*i].value, 0, 0};
    unsigned k = *i + 1, n = 1;
    while (n < 3 && is_sep(t, k, ':') && is_num(t, k + 1)) {
        v[n++] = t->part[k + 1].value;
        k += 2;
    }
    bool half = k < t->n && (t->part[k].kind == P_AM || t->part[k].kind == P_PM);
    if (half) {
        if (v[0] < 1 || v[0] > 12) {
            return false;
        }
        v[0] = v[0] % 12 + (t->part[k].kind == P_PM ? 12 : 0);
        k++;
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

static bool make_date(int y, int m, int d, int64_t *days)
{
    if (m < 1 || m > 12 || y < 100 || y > 9999 || d < 1 || d > vardate_month_days(y, m)) {
        return false;
    }
    *days = vardate_days(y, m, d);
    return true;
}

/* m/d[/y] or y/m/d with '/' or '-' or '.'; a first number above 12 is the day when the second can
 * be the month. */
static bool parse_numeric_date(const struct text *t, unsigned *i, int this_year, int64_t *days)
{
    const struct part *a = &t->part[*i], *b = &t->part[*i + 2];
    bool three = *i + 4 < t->n && t->part[*i + 3].kind == P_SEP && t->part[*i + 3].value != ':' &&
                 is_num(t, *i + 4);
    const struct part *c = three ? &t->part[*i + 4] : NULL;
    *i += three ? 5 : 3;
    if (!three) {
        return a->value > 12 && b->value <= 12 ? make_date(this_year, b->value, a->value, days)
                                               : make_date(this_year, a->value, b->value, days);
    }
    if (a->digits > 2) {
        return make_date(a->value, b->value, c->value, days);
    }
    if (a->value > 12 && b->value <= 12) {
        return make_date(full_year(c), b->value, a->value, days);
    }
    return make_date(full_year(c), a->value, b->value, days);
}

static unsigned skip_dash(const struct text *t, unsigned i)
{
    return is_sep(t, i, '-') || is_sep(t, i, '/') || is_sep(t, i, '.') ? i + 1 : i;
}

/* A number that belongs to the date, not the hour of a time that follows. */
static bool is_year_num(const struct text *t, unsigned i)
{
    bool time_follows =
        is_sep(t, i + 1, ':') ||
        (i + 1 < t->n && (t->part[i + 1].kind == P_AM || t->part[i + 1].kind == P_PM));
    return is_num(t, i) && !time_follows;
}

/* [d] month [d] [y] */
static bool parse_named_date(const struct text *t, unsigned *i, int this_year, int64_t *days)
{
    unsigned k = *i;
    int day = 0;
    if (t->part[k].kind == P_NUM) {
        day = t->part[k].value;
        k = skip_dash(t, k + 1);
    }
    int month = t->part[k].value;
    k = skip_dash(t, k + 1);
    if (!day) {
        if (!is_year_num(t, k)) {
            return false;
        }
        if (t->part[k].digits > 2) { /* "March 2003" */
            *i = k + 1;
            return make_date(t->part[k].value, month, 1, days);
        }
        day = t->part[k].value;
        k = skip_dash(t, k + 1);
    }
    int year = this_year;
    if (is_year_num(t, k)) {
        year = full_year(&t->part[k]);
        k++;
    }
    *i = k;
    return make_date(year, month, day, days);
}

static bool named_at(const struct text *t, unsigned i)
{
    if (t->part[i].kind == P_MONTH) {
        return true;
    }
    unsigned k = skip_dash(t, i + 1);
    return is_num(t, i) && k < t->n && t->part[k].kind == P_MONTH;
}

bool vardate_parse(const uint16_t *p, size_t n, int this_year, double *out)
{
    struct text t = {.p = p, .end = p + n};
    if (!cut(&t)) {
        return false;
    }
    int64_t days = 0;
    int seconds = 0;
    bool got_date = false, got_time = false;
    for (unsigned i = 0; i < t.n;) {
        bool ok;
        if (!got_date && named_at(&t, i)) {
            ok = got_date = parse_named_date(&t, &i, this_year, &days);
        } else if (!got_date && is_num(&t, i) && is_num(&t, i + 2) && t.part[i + 1].kind == P_SEP &&
                   t.part[i + 1].value != ':') {
            ok = got_date = parse_numeric_date(&t, &i, this_year, &days);
        } else {
            ok = !got_time && is_num(&t, i) && parse_time(&t, &i, &seconds);
            got_time = true;
        }
        if (!ok) {
            return false;
        }
    }
    *out = vardate_make(days, seconds);
    return got_date || got_time;
}
