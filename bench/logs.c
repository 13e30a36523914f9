/* logs ROOT FROM TO: reads the entries of a journal below ROOT between two times (microseconds since 1970) as
 * Win32_NTLogEvent does, and prints how many there were, how many were looked at, and the seconds it took. */
#include "providers/log/log.h"
#include "util/clock.h"
#include "util/num.h"

#include <stdio.h>

static hres count(void *arg, const struct log_entry *e)
{
    uint64_t *n = arg;
    *n += e->message.n > 0;
    return 0;
}

int main(int argc, char **argv)
{
    struct cimwin32 *s = NULL;
    struct log_query q;
    uint64_t n = 0;
    int64_t from, to;
    if (argc != 4 || num_parse_i64(slice_of(argv[2]), false, &from) ||
        num_parse_i64(slice_of(argv[3]), false, &to) || cimwin32_create(argv[1], &s)) {
        return 2;
    }
    int64_t begun = clock_mono_ns();
    log_query_init(&q, s, 0);
    q.from = from;
    q.to = to;
    q.each = count;
    q.arg = &n;
    hres hr = log_each(s, &q);
    double seconds = (double)(clock_mono_ns() - begun) / 1e9;
    printf("%llu %llu %.6f\n", (unsigned long long)n, (unsigned long long)log_entries_read(),
           seconds);
    cimwin32_destroy(s);
    return hr ? 1 : 0;
}
