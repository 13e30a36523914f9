#include "oom.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
char *__real_strdup(const char *s);
char *__real_strndup(const char *s, size_t n);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);
char *__wrap_strdup(const char *s);
char *__wrap_strndup(const char *s, size_t n);

static _Atomic size_t countdown;  /* 0: off */
static _Atomic size_t run_length; /* the last so many of it fail */
static _Atomic bool failed;

void oom_fail_run(size_t n, size_t length)
{
    run_length = length;
    failed = false;
    countdown = n ? n + length - 1 : 0;
}

void oom_fail_at(size_t n)
{
    oom_fail_run(n, 1);
}

bool oom_end(void)
{
    countdown = 0;
    return failed;
}

size_t oom_counted(void)
{
    size_t n = OOM_COUNT - atomic_load(&countdown);
    oom_end();
    return n;
}

bool oom_failed(void)
{
    return oom_end();
}

bool oom_next(size_t *n)
{
    bool more = oom_end() || *n == 0;
    oom_fail_at(more ? ++*n : 0);
    return more;
}

/* Off is the common case and must stay free of writes: tests of threads use these functions too. */
static bool fails(void)
{
    size_t n = atomic_load_explicit(&countdown, memory_order_relaxed);
    while (n > 0) {
        if (atomic_compare_exchange_weak(&countdown, &n, n - 1)) {
            bool fail = n <= atomic_load(&run_length);
            if (fail) {
                atomic_store(&failed, true);
            }
            return fail;
        }
    }
    return false;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t size)
{
    return fails() ? NULL : __real_realloc(p, size);
}

char *__wrap_strdup(const char *s)
{
    return fails() ? NULL : __real_strdup(s);
}

char *__wrap_strndup(const char *s, size_t n)
{
    return fails() ? NULL : __real_strndup(s, n);
}
