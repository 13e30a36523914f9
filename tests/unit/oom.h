/* oom: makes the n-th allocation of a test fail. Every test program is linked with --wrap for
 * malloc, calloc, realloc, strdup and strndup; calls from inside other libraries are not counted.
 *
 *     OOM_FOR_EVERY(n)          the body runs with n = 1, 2, … until a run came through without a
 * failed allocation
 *     {
 *         hres hr = work();
 *         OOM_CHECK(hr == 0);  // good is only believed when nothing failed
 *     }
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* The n-th allocation from now on fails, once; 0: none. Counts over all threads of the process. */
void oom_fail_at(size_t n);
/* The n-th and those behind it fail, length together: for what tries again. */
void oom_fail_run(size_t n, size_t length);
/* Ends it. true: an allocation did fail. */
bool oom_end(void);
/* For the loop below: arms run n, or says that run n-1 met no failure. */
bool oom_next(size_t *n);
bool oom_failed(void);
/* How many allocations a run makes: between oom_fail_at(OOM_COUNT) and this call. */
#define OOM_COUNT ((size_t)1 << 40)
size_t oom_counted(void);

#define OOM_FOR_EVERY(n) for (size_t n = 0; oom_next(&(n));)
/* A run in which an allocation failed must not report success, and one without must. */
#define OOM_CHECK(good)                                                                            \
    do {                                                                                           \
        bool oom_good_ = (good);                                                                   \
        assert_int_equal(oom_good_, !oom_failed());                                                \
    } while (0)
