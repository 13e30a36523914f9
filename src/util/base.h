/* Small language helpers every module uses: cleanup variables, sizes, branch hints, string views.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define ARRAY_LEN(a)                    (sizeof(a) / sizeof((a)[0]))
#define container_of(ptr, type, member) ((type *)(void *)((char *)(ptr)-offsetof(type, member)))
#define LIKELY(x)                       __builtin_expect(!!(x), 1)
#define UNLIKELY(x)                     __builtin_expect(!!(x), 0)
#define PRINTF_LIKE(fmt, args)          __attribute__((format(printf, fmt, args)))
#define NODISCARD                       __attribute__((warn_unused_result))

/* AUTO(fn) T x = ...: fn(&x) runs when x leaves scope.  TAKE(x) hands x over and leaves 0/NULL. */
#define AUTO(fn) __attribute__((cleanup(fn)))
#define TAKE(x)                                                                                    \
    __extension__({                                                                                \
        __typeof__(x) taken_ = (x);                                                                \
        (x) = (__typeof__(x)){0};                                                                  \
        taken_;                                                                                    \
    })

void mem_freep(void *pp); /* cleanup function: frees *(void **)pp */
#define AUTO_FREE AUTO(mem_freep)

/* A borrowed piece of UTF-8 text (not NUL-terminated unless said so). */
struct slice {
    const char *p;
    size_t n;
};
#define SLICE(lit) ((struct slice){"" lit, sizeof(lit) - 1})
static inline struct slice slice_of(const char *z)
{
    return (struct slice){z, z ? strlen(z) : 0};
}
