/* datetime: SWbemDateTime (reference section 3.15): a CIM datetime or interval as its fields. */
#include "cim/datetime.h"

#include "disp/vardate.h"
#include "swbem/call.h"
#include "util/num.h"

#include <time.h>

enum field {
    F_YEAR,
    F_MONTH,
    F_DAY,
    F_HOURS,
    F_MINUTES,
    F_SECONDS,
    F_MICRO,
    F_UTC,
    FIELDS
};
enum {
    MAX_INTERVAL_DAY = 99999999,
    US_PER_SECOND = 1000000
};
#define US_PER_DAY          86400000000
#define DAYS_1899_TO_1970   25569
#define US_1601_TO_1970     11644473600000000
#define MAX_FILE_TIME       2650467744000000000u /* 10000-01-01, exclusive */
#define FIRST_DATETIME_TEXT "00000101000000.000000+000"

struct sdatetime {
    struct sobj o;
    bool interval;
    int32_t v[FIELDS];
    bool known[FIELDS]; /* XSpecified; the number stays while it is not */
};

static struct sdatetime *self_of(struct sobj *o)
{
    return (struct sdatetime *)o;
}

static const struct {
    int32_t min, max;
} ranges[FIELDS] = {{0, 9999}, {1, 12}, {1, 31},     {0, 23},
                    {0, 59},   {0, 59}, {0, 999999}, {-720, 720}};

/* ---- as a CIM datetime ---- */
static bool all_known(const struct sdatetime *d)
{
    for (int i = 0; i < FIELDS; i++) {
        if (!d->known[i]) {
            return false;
        }
    }
    return true;
}

static void know_all(struct sdatetime *d)
{
    for (int i = 0; i < FIELDS; i++) {
        d->known[i] = true;
    }
}

/* Intervals have no unknown fields. */
static void to_cim(const struct sdatetime *d, struct cim_datetime *out)
{
    int32_t v[FIELDS];
    for (int i = 0; i < FIELDS; i++) {
        v[i] = d->interval || d->known[i] ? d->v[i] : i == F_UTC ? CIM_UTC_ANY : -1;
    }
    *out = (struct cim_datetime){.interval = d->interval,
                                 .year = v[F_YEAR],
                                 .month = v[F_MONTH],
                                 .day = v[F_DAY],
                                 .hour = v[F_HOURS],
                                 .minute = v[F_MINUTES],
                                 .second = v[F_SECONDS],
                                 .micro = v[F_MICRO],
                                 .utc = v[F_UTC]};
}

/* Fields that are asterisks keep their number. */
static void from_cim(struct sdatetime *d, const struct cim_datetime *c)
{
    const int32_t v[FIELDS] = {c->year,   c->month,  c->day,   c->hour,
                               c->minute, c->second, c->micro, c->utc};
    d->interval = c->interval;
    for (int i = 0; i < FIELDS; i++) {
        bool whole_date = i == F_YEAR || i == F_MONTH || i == F_UTC;
        if (c->interval && whole_date) {
            continue; /* an interval has none of these */
        }
        d->known[i] = i == F_UTC ? v[i] != CIM_UTC_ANY : v[i] >= 0;
        d->v[i] = d->known[i] ? v[i] : d->v[i];
    }
}

/* Microseconds since 1970 of a point in time; WBEM_E_FAILED for what is none. */
static hres instant(const struct sdatetime *d, int64_t *us)
{
    struct cim_datetime c;
    to_cim(d, &c);
    return !d->interval && all_known(d) && cim_datetime_to_us(&c, us) ? 0 : WBEM_E_FAILED;
}

/* Sets the fields to a point of the wall clock: local, of the offset this machine had then, or UTC. */
static hres set_wall(struct sdatetime *d, int64_t wall_us, bool local)
{
    struct cim_datetime c;
    cim_datetime_from_us(wall_us, 0, &c);
    if (local) {
        struct tm tm = {.tm_year = c.year - 1900,
                        .tm_mon = c.month - 1,
                        .tm_mday = c.day,
                        .tm_hour = c.hour,
                        .tm_min = c.minute,
                        .tm_sec = c.second,
                        .tm_isdst = -1};
        time_t t = mktime(&tm);
        if (t == (time_t)-1 && tm.tm_wday == 0 && tm.tm_yday == 0) {
            return WBEM_E_INVALID_SYNTAX;
        }
        c.utc = (int32_t)(tm.tm_gmtoff / 60);
    }
    from_cim(d, &c);
    know_all(d);
    return 0;
}

/* What a wall clock shows at that instant: here, or in Greenwich. */
static int64_t wall_of(int64_t us, bool local)
{
    return local ? us + (int64_t)clock_utc_offset(us) * 60 * US_PER_SECOND : us;
}

/* ---- members ---- */
static hres m_value(struct sobj *o, struct scall *c)
{
    struct sdatetime *d = self_of(o);
    struct cim_datetime v;
    if (c->kind & DISP_GET) {
        char text[CIM_DATETIME_LEN + 1];
        to_cim(d, &v);
        cim_datetime_print(&v, text);
        return ret_text(c, slice_of(text));
    }
    struct slice text;
    hres hr = put_text(c, &text);
    if (hr == 0 && cim_datetime_parse(text, &v)) {
        hr = WBEM_E_INVALID_SYNTAX;
    }
    if (hr == 0) {
        from_cim(d, &v);
    }
    return hr;
}

/* Number and XSpecified of the fields: dispids 1 to 16 in pairs. */
static hres m_field(struct sobj *o, struct scall *c)
{
    struct sdatetime *d = self_of(o);
    enum field f = (enum field)((c->id - 1) / 2);
    if (c->kind & DISP_GET) {
        return ret_int(c, d->v[f]);
    }
    int32_t n;
    hres hr = put_number(c, &n);
    bool days = f == F_DAY && d->interval;
    int32_t min = days ? 0 : ranges[f].min, max = days ? MAX_INTERVAL_DAY : ranges[f].max;
    hr = hr ? hr : n < min || n > max ? WBEM_E_VALUE_OUT_OF_RANGE : 0;
    d->v[f] = hr ? d->v[f] : n;
    return hr;
}

static hres m_specified(struct sobj *o, struct scall *c)
{
    bool *known = &self_of(o)->known[(c->id - 1) / 2];
    return c->kind & DISP_GET ? ret_bool(c, *known) : var_to_bool(c->value, known);
}

static hres m_interval(struct sobj *o, struct scall *c)
{
    struct sdatetime *d = self_of(o);
    if (c->kind & DISP_GET) {
        return ret_bool(c, d->interval);
    }
    bool on;
    hres hr = var_to_bool(c->value, &on);
    if (hr == 0 && !on && (d->v[F_DAY] < 1 || d->v[F_DAY] > ranges[F_DAY].max)) {
        hr = WBEM_E_VALUE_OUT_OF_RANGE; /* so many days are no day of a month */
    }
    d->interval = hr ? d->interval : on;
    return hr;
}

static hres m_get_date(struct sobj *o, struct scall *c)
{
    int64_t us;
    hres hr = instant(self_of(o), &us);
    if (hr) {
        return hr;
    }
    us = wall_of(us, c->a[0].number);
    int64_t days = us / US_PER_DAY, rest = us % US_PER_DAY;
    days -= rest < 0;
    rest += rest < 0 ? US_PER_DAY : 0;
    double date = vardate_make(days + DAYS_1899_TO_1970, (int32_t)(rest / US_PER_SECOND));
    if (!vardate_valid(date)) {
        return WBEM_E_FAILED; /* before the year 100: Automation has no such date */
    }
    *c->result = (struct var){.vt = VT_DATE, .r8 = date};
    return 0;
}

/* A date, a number of days, or the text of a date. */
static hres date_argument(const struct var *v, double *out)
{
    if (v->vt == VT_DATE) {
        *out = v->r8;
    } else if (v->vt == VT_BSTR) {
        if (!vardate_parse(NULL, v->str ? v->str->ch : NULL, bstr_len(v->str), vardate_this_year(),
                           out)) {
            return WBEM_E_INVALID_SYNTAX;
        }
    } else if (var_to_r8(v, out)) {
        return WBEM_E_INVALID_SYNTAX;
    }
    return vardate_valid(*out) ? 0 : WBEM_E_INVALID_SYNTAX;
}

static hres m_set_date(struct sobj *o, struct scall *c)
{
    double date;
    int64_t days;
    int32_t seconds;
    hres hr = date_argument(c->a[0].var, &date);
    if (hr) {
        return hr;
    }
    vardate_parts(date, &days, &seconds);
    return set_wall(self_of(o),
                    (days - DAYS_1899_TO_1970) * US_PER_DAY + (int64_t)seconds * US_PER_SECOND,
                    c->a[1].number);
}

static hres m_get_file_time(struct sobj *o, struct scall *c)
{
    int64_t us;
    hres hr = instant(self_of(o), &us);
    if (hr) {
        return hr;
    }
    us = wall_of(us, c->a[0].number) + US_1601_TO_1970;
    if (us < 0) {
        return WBEM_E_FAILED; /* before 1601 */
    }
    AUTO_STR t = STR_INIT;
    str_add_u64(&t, (uint64_t)us * 10);
    hr = str_status(&t);
    return hr ? hr : ret_text(c, str_slice(&t));
}

static hres m_set_file_time(struct sobj *o, struct scall *c)
{
    uint64_t n;
    if (num_parse_u64(c->a[0].text, false, &n) || n >= MAX_FILE_TIME) {
        return WBEM_E_INVALID_SYNTAX;
    }
    return set_wall(self_of(o), (int64_t)(n / 10) - US_1601_TO_1970, c->a[1].number);
}

#define RW (DISP_GET | DISP_PUT)
#define LOCAL                                                                                      \
    {                                                                                              \
        "bIsLocal", P_BOOL, .optional = true, .number = 1                                          \
    }
static const struct member datetime_members[] = {
    {"Value", 0, RW, m_value, NULL},
    {"Year", 1, RW, m_field, NULL},
    {"YearSpecified", 2, RW, m_specified, NULL},
    {"Month", 3, RW, m_field, NULL},
    {"MonthSpecified", 4, RW, m_specified, NULL},
    {"Day", 5, RW, m_field, NULL},
    {"DaySpecified", 6, RW, m_specified, NULL},
    {"Hours", 7, RW, m_field, NULL},
    {"HoursSpecified", 8, RW, m_specified, NULL},
    {"Minutes", 9, RW, m_field, NULL},
    {"MinutesSpecified", 10, RW, m_specified, NULL},
    {"Seconds", 11, RW, m_field, NULL},
    {"SecondsSpecified", 12, RW, m_specified, NULL},
    {"Microseconds", 13, RW, m_field, NULL},
    {"MicrosecondsSpecified", 14, RW, m_specified, NULL},
    {"UTC", 15, RW, m_field, NULL},
    {"UTCSpecified", 16, RW, m_specified, NULL},
    {"IsInterval", 17, RW, m_interval, NULL},
    {"GetVarDate", 18, DISP_METHOD, m_get_date, PARAMS(LOCAL)},
    {"SetVarDate", 19, DISP_METHOD, m_set_date, PARAMS({"dVarDate", P_VAR}, LOCAL)},
    {"GetFileTime", 20, DISP_METHOD, m_get_file_time, PARAMS(LOCAL)},
    {"SetFileTime", 21, DISP_METHOD, m_set_file_time, PARAMS({"strFileTime", P_STR}, LOCAL)},
    {0},
};
const struct sclass datetime_class = {.ops = SOBJ_OPS("SWbemDateTime", true),
                                      .members = datetime_members};

void *datetime_new(struct swbem *ctx)
{
    struct sdatetime *d = sobj_new(ctx, &datetime_class, sizeof *d);
    struct cim_datetime first;
    if (d && cim_datetime_parse(SLICE(FIRST_DATETIME_TEXT), &first) == 0) {
        from_cim(d, &first);
    }
    return d;
}
