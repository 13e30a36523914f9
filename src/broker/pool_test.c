#include "broker/pool.h"
#include "test.h"
#include "util/base.h"
#include "util/lock.h"

struct job {
    struct work w;
    _Atomic uint32_t *count, *gate;
};

static void count_job(struct work *w)
{
    struct job *j = container_of(w, struct job, w);
    atomic_fetch_add(j->count, 1);
    futex_wake(j->count, INT32_MAX);
}

/* Holds its thread until the gate opens. */
static void blocked_job(struct work *w)
{
    struct job *j = container_of(w, struct job, w);
    while (atomic_load(j->gate) == 0) {
        futex_wait(j->gate, 0, -1);
    }
    count_job(w);
}

static void wait_count(_Atomic uint32_t *count, uint32_t n)
{
    for (uint32_t c; (c = atomic_load(count)) < n;) {
        futex_wait(count, c, -1);
    }
}

TEST(all_work_is_run_once)
{
    enum {
        N = 100000
    };
    struct pool *p = NULL;
    _Atomic uint32_t count = 0;
    struct job *jobs = calloc(N, sizeof *jobs);
    assert_int_equal(pool_create(0, &p), 0);
    for (int i = 0; i < N; i++) {
        jobs[i] = (struct job){.w.run = count_job, .count = &count};
        pool_push(p, &jobs[i].w);
    }
    pool_stop(p); /* runs what is left */
    pool_destroy(p);
    assert_int_equal(atomic_load(&count), N);
    free(jobs);
}

TEST(blocked_work_does_not_hold_up_the_rest)
{
    enum {
        BLOCKED = 20,
        QUICK = 1000
    };
    struct pool *p = NULL;
    _Atomic uint32_t blocked = 0, quick = 0, gate = 0;
    struct job *jobs = calloc(BLOCKED + QUICK, sizeof *jobs);
    assert_int_equal(pool_create(2, &p), 0);
    for (int i = 0; i < BLOCKED + QUICK; i++) {
        bool b = i % 50 == 0 && i / 50 < BLOCKED;
        jobs[i] = (struct job){
            .w.run = b ? blocked_job : count_job, .count = b ? &blocked : &quick, .gate = &gate};
        pool_push(p, &jobs[i].w);
    }
    wait_count(
        &quick,
        QUICK); /* with the gate shut: comes only because the blocked threads are worked around */
    assert_int_equal(atomic_load(&blocked), 0);
    atomic_store(&gate, 1);
    futex_wake(&gate, INT32_MAX);
    pool_stop(p);
    pool_destroy(p);
    assert_int_equal(atomic_load(&blocked), BLOCKED);
    free(jobs);
}
