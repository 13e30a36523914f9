/* Date functions against the C library's calendar, over random dates. */
#include "disp/vardate.h"
#include "test.h"
#include "vbs/lib.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#define ROUNDS 4000

static uint64_t seed = 0x9e3779b97f4a7c15u; /* the same dates in every run */

static int64_t pick(int64_t low, int64_t high)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return low + (int64_t)(seed % (uint64_t)(high - low + 1));
}

static struct vbs *engine(void)
{
    struct script_host host = {0};
    struct vbs *e;
    assert_int_equal(vbs_create(&host, &e), 0);
    return e;
}

static struct var call(struct vbs *e, vbs_fn fn, const struct var *args, unsigned n)
{
    const struct var *argv[5];
    struct var out = VAR_EMPTY;
    for (unsigned i = 0; i < n; i++) {
        argv[i] = &args[i];
    }
    assert_int_equal(fn(e, argv, n, &out), 0);
    return out;
}

static int64_t number(struct var v)
{
    assert_true(v.vt == VT_I2 || v.vt == VT_I4);
    return v.vt == VT_I2 ? v.i2 : v.i4;
}

static struct var date_var(double d)
{
    return (struct var){.vt = VT_DATE, .r8 = d};
}

/* A moment as both sides know it. */
struct moment {
    time_t t;
    struct tm tm;
    struct var v;
};

static struct moment moment(int year_low, int year_high)
{
    struct moment m = {0};
    m.tm.tm_year = (int)pick(year_low, year_high) - 1900;
    m.tm.tm_mon = (int)pick(0, 11);
    m.tm.tm_mday = (int)pick(1, 28);
    m.tm.tm_hour = (int)pick(0, 23);
    m.tm.tm_min = (int)pick(0, 59);
    m.tm.tm_sec = (int)pick(0, 59);
    m.t = timegm(&m.tm) + pick(0, 3) * 86400;
    gmtime_r(&m.t, &m.tm);
    int64_t days = m.t >= 0 ? m.t / 86400 : -((86399 - m.t) / 86400);
    m.v = date_var(vardate_make(days + 25569, (int32_t)(m.t - days * 86400)));
    return m;
}

TEST(parts_are_those_of_gmtime)
{
    struct vbs *e = engine();
    for (int i = 0; i < ROUNDS; i++) {
        struct moment m = moment(1601, 9998);
        assert_int_equal(number(call(e, lib_Year, &m.v, 1)), m.tm.tm_year + 1900);
        assert_int_equal(number(call(e, lib_Month, &m.v, 1)), m.tm.tm_mon + 1);
        assert_int_equal(number(call(e, lib_Day, &m.v, 1)), m.tm.tm_mday);
        assert_int_equal(number(call(e, lib_Hour, &m.v, 1)), m.tm.tm_hour);
        assert_int_equal(number(call(e, lib_Minute, &m.v, 1)), m.tm.tm_min);
        assert_int_equal(number(call(e, lib_Second, &m.v, 1)), m.tm.tm_sec);
        assert_int_equal(number(call(e, lib_Weekday, &m.v, 1)), m.tm.tm_wday + 1);
    }
    vbs_destroy(e);
}

TEST(serials_carry_as_timegm_does)
{
    struct vbs *e = engine();
    for (int i = 0; i < ROUNDS; i++) {
        struct tm tm = {.tm_year = (int)pick(1650, 9900) - 1900,
                        .tm_mon = (int)pick(-100, 100),
                        .tm_mday = (int)pick(-2000, 2000)};
        struct var args[3] = {VAR_I2((int16_t)(tm.tm_year + 1900)),
                              VAR_I2((int16_t)(tm.tm_mon + 1)), VAR_I2((int16_t)tm.tm_mday)};
        struct var v = call(e, lib_DateSerial, args, 3);
        assert_int_equal(v.vt, VT_DATE);
        int64_t days = timegm(&tm) / 86400 + 25569;
        assert_true(v.r8 == (double)days);
    }
    vbs_destroy(e);
}

static struct var text(const char *z)
{
    struct bstr *s = bstr_from_z(z);
    assert_non_null(s);
    return VAR_STR(s);
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a ^ b) < 0);
}

static int64_t diff(struct vbs *e, const char *interval, const struct moment *a,
                    const struct moment *b)
{
    struct var args[3] = {text(interval), a->v, b->v};
    int64_t r = number(call(e, lib_DateDiff, args, 3));
    var_clear(&args[0]);
    return r;
}

TEST(differences_count_borders)
{
    struct vbs *e = engine();
    for (int i = 0; i < ROUNDS; i++) {
        struct moment a = moment(1990, 2050), b = moment(1990, 2050);
        int64_t days = floor_div(b.t, 86400) - floor_div(a.t, 86400);
        assert_int_equal(diff(e, "s", &a, &b), b.t - a.t);
        assert_int_equal(diff(e, "n", &a, &b), floor_div(b.t, 60) - floor_div(a.t, 60));
        assert_int_equal(diff(e, "h", &a, &b), floor_div(b.t, 3600) - floor_div(a.t, 3600));
        assert_int_equal(diff(e, "d", &a, &b), days);
        assert_int_equal(diff(e, "w", &a, &b), days / 7);
        assert_int_equal(diff(e, "yyyy", &a, &b), b.tm.tm_year - a.tm.tm_year);
        assert_int_equal(diff(e, "m", &a, &b),
                         (b.tm.tm_year - a.tm.tm_year) * 12 + b.tm.tm_mon - a.tm.tm_mon);
        /* Sundays passed: day 3 of the epoch was one */
        assert_int_equal(diff(e, "ww", &a, &b), floor_div(floor_div(b.t, 86400) - 3, 7) -
                                                    floor_div(floor_div(a.t, 86400) - 3, 7));
    }
    for (int i = 0; i < ROUNDS; i++) {
        struct moment a = moment(1601, 9998), b = moment(1601, 9998);
        assert_int_equal(diff(e, "d", &a, &b), floor_div(b.t, 86400) - floor_div(a.t, 86400));
    }
    vbs_destroy(e);
}

TEST(sums_are_those_of_seconds)
{
    static const struct {
        const char *name;
        int unit, limit;
    } units[] = {{"s", 1, 100000000},
                 {"n", 60, 1000000},
                 {"h", 3600, 100000},
                 {"d", 86400, 10000},
                 {"ww", 7 * 86400, 1000}};
    struct vbs *e = engine();
    for (int i = 0; i < ROUNDS; i++) {
        size_t u = (size_t)i % ARRAY_LEN(units);
        struct moment a = moment(1700, 9000);
        int64_t count = pick(-units[u].limit, units[u].limit);
        struct var args[3] = {text(units[u].name), VAR_I4((int32_t)count), a.v};
        struct var v = call(e, lib_DateAdd, args, 3);
        int64_t days;
        int32_t seconds;
        assert_int_equal(v.vt, VT_DATE);
        vardate_parts(v.r8, &days, &seconds);
        assert_int_equal((days - 25569) * 86400 + seconds, a.t + count * units[u].unit);
        var_clear(&args[0]);
    }
    vbs_destroy(e);
}

static int64_t week(struct vbs *e, const struct moment *m, int16_t first, int16_t rule)
{
    struct var args[4] = {text("ww"), m->v, VAR_I2(first), VAR_I2(rule)};
    int64_t r = number(call(e, lib_DatePart, args, 4));
    var_clear(&args[0]);
    return r;
}

/* The weeks of strftime: %U, %W, %V */
static int two_digits(const struct tm *tm, char which)
{
    char buf[8];
    size_t n = which == 'U'   ? strftime(buf, sizeof buf, "%U", tm)
               : which == 'W' ? strftime(buf, sizeof buf, "%W", tm)
                              : strftime(buf, sizeof buf, "%V", tm);
    assert_int_equal(n, 2);
    return (buf[0] - '0') * 10 + buf[1] - '0';
}

TEST(weeks_are_those_of_strftime)
{
    struct vbs *e = engine();
    for (int i = 0; i < ROUNDS; i++) {
        struct moment m = moment(1800, 2400);
        int sunday = two_digits(&m.tm, 'U'), monday = two_digits(&m.tm, 'W');
        assert_int_equal(week(e, &m, 2, 2), two_digits(&m.tm, 'V'));
        if (sunday > 0) { /* 0: the last weeks of the year before */
            assert_int_equal(week(e, &m, 1, 3), sunday);
        }
        if (monday > 0) {
            assert_int_equal(week(e, &m, 2, 3), monday);
        }
        if (m.tm.tm_yday < 350) { /* later days may be in the first week of the next year */
            int first = (m.tm.tm_wday - m.tm.tm_yday % 7 + 7) % 7; /* weekday of January 1st */
            assert_int_equal(week(e, &m, 1, 1), (m.tm.tm_yday + first) / 7 + 1);
        }
    }
    vbs_destroy(e);
}

TEST(text_of_a_date_is_read_back)
{
    for (int i = 0; i < ROUNDS; i++) {
        struct moment m = moment(100, 9998);
        AUTO_STR s = STR_INIT;
        double back;
        vardate_format(NULL, m.v.r8, VARDATE_GENERAL, &s);
        struct bstr *b = bstr_from_utf8(str_slice(&s));
        assert_non_null(b);
        assert_true(vardate_parse(NULL, b->ch, b->len, 2000, &back));
        assert_true(fabs(back - m.v.r8) < 1e-9);
        bstr_unref(b);
    }
}
