/* cook: values of the formatted classes, by the counter types of the raw ones (Windows SDK, "WMI Performance Counter
 * Types"; winperf.h). */
#include "providers/perf/perf.h"

#include <stdio.h>

enum counter_type {
    COUNTER_COUNTER = 0x10410400,
    COUNTER_BULK_COUNT = 0x10410500,
    COUNTER_100NS_TIMER = 0x20510500,
    COUNTER_100NS_TIMER_INV = 0x21510500,
    COUNTER_PRECISION_100NS_TIMER = 0x20570500,
    COUNTER_100NS_QUEUELEN = 0x00550500,
    COUNTER_RAW_FRACTION = 0x20020400,
    COUNTER_SAMPLE_FRACTION = 0x20c20400,
    COUNTER_AVERAGE_BULK = 0x40020500,
    COUNTER_AVERAGE_TIMER = 0x30020400,
    COUNTER_ELAPSED = 0x30240500,
};

static uint32_t type_of(const struct cim_prop *p)
{
    const struct cim_qualifier *q = cim_quals_find(&p->quals, SLICE("CounterType"));
    return q && !q->value.null ? (uint32_t)q->value.d.u : 0;
}

static bool value_of(const struct cim_instance *i, const char *name, const char *suffix,
                     uint64_t *out)
{
    char full[128];
    int n = snprintf(full, sizeof full, "%s%s", name, suffix);
    int at = n > 0 && (size_t)n < sizeof full
                 ? cim_class_find_prop(i->cls, (struct slice){full, (size_t)n})
                 : -1;
    if (at < 0 || i->v[at].null) {
        return false;
    }
    *out = i->v[at].d.u;
    return true;
}

/* What a counter grew by; one of 32 bits may have begun again. */
static double growth(uint64_t a, uint64_t b, bool narrow)
{
    return narrow ? (double)(uint32_t)(b - a) : b >= a ? (double)(b - a) : 0;
}

struct cooking {
    const struct cim_instance *before, *now;
    const char *name;
    bool narrow;     /* the counter has 32 bits */
    uint64_t n0, n1; /* the counter */
};

/* Growth of the property (a clock or a base), and its value now; false: not told, or no growth. */
static bool grown(const struct cooking *c, const char *name, const char *suffix, double *out)
{
    uint64_t a, b;
    if (!value_of(c->before, name, suffix, &a) || !value_of(c->now, name, suffix, &b)) {
        return false;
    }
    int at = cim_class_find_prop(c->now->cls, slice_of(name)); /* a base is as wide as itself */
    bool narrow = suffix[0] && at >= 0 && b < a && a <= UINT32_MAX;
    *out = growth(a, b, narrow);
    return true;
}

static bool per_second(const struct cooking *c, double *out)
{
    double time;
    bool ok = grown(c, "Timestamp_PerfTime", "", &time) && time > 0;
    *out = ok ? growth(c->n0, c->n1, c->narrow) * PERF_FREQUENCY / time : 0;
    return ok;
}

static bool per_time(const struct cooking *c, double *out)
{
    double time;
    bool ok = grown(c, "Timestamp_Sys100NS", "", &time) && time > 0;
    *out = ok ? growth(c->n0, c->n1, c->narrow) / time : 0;
    return ok;
}

/* Per growth of the base; nothing happened: 0. */
static bool per_base(const struct cooking *c, double *out)
{
    double base;
    bool ok = grown(c, c->name, "_Base", &base);
    *out = ok && base > 0 ? growth(c->n0, c->n1, c->narrow) / base : 0;
    return ok;
}

static bool fraction(const struct cooking *c, double *out)
{
    uint64_t base;
    bool ok = value_of(c->now, c->name, "_Base", &base);
    *out = ok && base ? (double)c->n1 / (double)base : 0;
    return ok;
}

static bool elapsed(const struct cooking *c, double *out)
{
    uint64_t time;
    bool ok = value_of(c->now, "Timestamp_Object", "", &time) && time >= c->n1;
    *out = ok ? (double)(time - c->n1) / PERF_FREQUENCY : 0;
    return ok;
}

static double at_most_one(double v)
{
    return v > 1 ? 1 : v;
}

/* What a processor did is at most the time; the steps of its clock may make more of a short one. */
static bool is_of_processor(const struct cooking *c)
{
    return cim_class_find_prop(c->now->cls, SLICE("DPCsQueuedPersec")) >= 0;
}

static bool cook(const struct cooking *c, uint32_t type, double *out)
{
    bool ok;
    double time;
    switch (type) {
    case COUNTER_COUNTER:
    case COUNTER_BULK_COUNT:
        return per_second(c, out);
    case COUNTER_100NS_TIMER:
        ok = per_time(c, out);
        *out = 100 * (is_of_processor(c) ? at_most_one(*out) : *out);
        return ok;
    case COUNTER_100NS_TIMER_INV:
        ok = per_time(c, out);
        *out = 100 * (1 - at_most_one(*out));
        return ok;
    case COUNTER_100NS_QUEUELEN:
        return per_time(c, out);
    case COUNTER_PRECISION_100NS_TIMER: /* the base is a clock */
        ok = per_base(c, out) && grown(c, c->name, "_Base", &time) && time > 0;
        *out *= 100;
        return ok;
    case COUNTER_SAMPLE_FRACTION:
        ok = per_base(c, out);
        *out *= 100;
        return ok;
    case COUNTER_RAW_FRACTION:
        ok = fraction(c, out);
        *out *= 100;
        return ok;
    case COUNTER_AVERAGE_BULK:
        return per_base(c, out);
    case COUNTER_AVERAGE_TIMER:
        ok = per_base(c, out);
        *out /= PERF_FREQUENCY;
        return ok;
    case COUNTER_ELAPSED:
        return elapsed(c, out);
    default: /* a level, told as it is */
        *out = (double)c->n1;
        return true;
    }
}

static bool needs_two(uint32_t type)
{
    return type == COUNTER_COUNTER || type == COUNTER_BULK_COUNT || type == COUNTER_100NS_TIMER ||
           type == COUNTER_100NS_TIMER_INV || type == COUNTER_100NS_QUEUELEN ||
           type == COUNTER_PRECISION_100NS_TIMER || type == COUNTER_SAMPLE_FRACTION ||
           type == COUNTER_AVERAGE_BULK || type == COUNTER_AVERAGE_TIMER;
}

hres perf_cook(const struct cim_instance *before, const struct cim_instance *now, uint32_t property,
               struct cim_value *out)
{
    const struct cim_prop *p = &now->cls->props[property];
    const struct cim_value *v = &now->v[property];
    uint32_t type = type_of(p);
    double result;
    if (v->null) {
        return 0;
    }
    if (p->type != CIM_UINT32 && p->type != CIM_UINT64) {
        cim_value_copy(out, v);
        return 0;
    }
    struct cooking c = {before, now, cim_str_z(p->name), p->type == CIM_UINT32, 0, v->d.u};
    if (needs_two(type)) {
        if (!before || before->v[property].null) {
            return 0;
        }
        c.n0 = before->v[property].d.u;
    }
    if (type == 0 ||
        (!needs_two(type) && type != COUNTER_RAW_FRACTION && type != COUNTER_ELAPSED)) {
        fill_uint(out, v->d.u);
    } else if (cook(&c, type, &result)) {
        fill_uint(out, result <= 0 ? 0 : result >= 1.8e19 ? UINT64_MAX : (uint64_t)result);
    }
    return 0;
}
