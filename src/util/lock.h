/* lock: a small mutex for short sections (4 bytes, two atomic instructions when nobody contends),
 * and a futex wait. */
#pragma once
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct lock {
    _Atomic uint32_t v; /* 0 free, 1 held, 2 held and somebody waits */
};

/* Sleeps while *f is v, at most timeout_ns (negative: no limit). Wakes spuriously. */
static inline void futex_wait(_Atomic uint32_t *f, uint32_t v, int64_t timeout_ns)
{
    struct timespec ts = {(time_t)(timeout_ns / 1000000000), (long)(timeout_ns % 1000000000)};
    syscall(SYS_futex, f, FUTEX_WAIT_PRIVATE, v, timeout_ns < 0 ? (struct timespec *)0 : &ts,
            (void *)0, 0);
}
static inline void futex_wake(_Atomic uint32_t *f, int n)
{
    syscall(SYS_futex, f, FUTEX_WAKE_PRIVATE, n, (void *)0, (void *)0, 0);
}
static inline void cpu_relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#else
    atomic_signal_fence(memory_order_seq_cst);
#endif
}

static inline void lock_slow(struct lock *l)
{
    for (int i = 0; i < 100; i++) {
        uint32_t free_ = 0;
        if (atomic_load_explicit(&l->v, memory_order_relaxed) == 0 &&
            atomic_compare_exchange_weak_explicit(&l->v, &free_, 1, memory_order_acquire,
                                                  memory_order_relaxed)) {
            return;
        }
        cpu_relax();
    }
    while (atomic_exchange_explicit(&l->v, 2, memory_order_acquire) != 0) {
        futex_wait(&l->v, 2, -1);
    }
}
static inline void lock_take(struct lock *l)
{
    uint32_t free_ = 0;
    if (!atomic_compare_exchange_strong_explicit(&l->v, &free_, 1, memory_order_acquire,
                                                 memory_order_relaxed)) {
        lock_slow(l);
    }
}
static inline void lock_release(struct lock *l)
{
    if (atomic_exchange_explicit(&l->v, 0, memory_order_release) == 2) {
        futex_wake(&l->v, 1);
    }
}
