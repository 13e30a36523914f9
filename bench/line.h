/* line: one result as every bench prints it: name; value; unit; peer's value; ratio; figure to reach; ok or short. */
#pragma once
#include <stdio.h>
#include <stdlib.h>

static inline int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}
static inline double median(double *v, size_t n)
{
    qsort(v, n, sizeof *v, by_value);
    return v[n / 2];
}
/* peer < 0: there is none. */
static inline void print_line(const char *name, double value, const char *unit, double peer,
                              double ratio, const char *reach, int ok)
{
    printf("%s; %.4g; %s; ", name, value, unit);
    if (peer >= 0) {
        printf("%.4g; %.2f; ", peer, ratio);
    } else {
        printf("-; -; ");
    }
    printf("%s; %s\n", reach, ok ? "ok" : "short");
    fflush(stdout);
}
