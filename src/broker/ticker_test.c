/* ticker: order, cancel, many entries. */
#include "broker/ticker.h"
#include "test.h"
#include "util/clock.h"

#include <pthread.h>
#include <stdatomic.h>

struct entry {
    struct tick tick;
    int number;
};
static struct {
    pthread_mutex_t lock;
    pthread_cond_t more;
    int order[4096];
    int n;
} seen = {.lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER};

static void note(struct tick *t)
{
    struct entry *e = (struct entry *)(void *)t;
    pthread_mutex_lock(&seen.lock);
    seen.order[seen.n++] = e->number;
    pthread_cond_signal(&seen.more);
    pthread_mutex_unlock(&seen.lock);
}

static void wait_for(int n)
{
    pthread_mutex_lock(&seen.lock);
    while (seen.n < n) {
        pthread_cond_wait(&seen.more, &seen.lock);
    }
    pthread_mutex_unlock(&seen.lock);
}

TEST(ticker_runs_in_order_of_time)
{
    struct ticker *t;
    assert_int_equal(ticker_create(&t), 0);
    seen.n = 0;
    struct entry e[5] = {0};
    int64_t at = clock_mono_ns() + 20000000; /* all are set before the first is due */
    static const int order[] = {3, 0, 4, 1, 2};
    for (int i = 0; i < 5; i++) {
        e[i].number = order[i];
        assert_int_equal(ticker_set(t, &e[i].tick, at + order[i] * 1000, note), 0);
    }
    wait_for(5);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(seen.order[i], i);
    }
    ticker_destroy(t);
}

TEST(ticker_cancel_prevents_the_call)
{
    struct ticker *t;
    assert_int_equal(ticker_create(&t), 0);
    seen.n = 0;
    enum {
        N = 300
    };
    static struct entry e[N];
    int64_t now = clock_mono_ns();
    for (int i = 0; i < N; i++) {
        e[i] = (struct entry){.number = i};
        assert_int_equal(
            ticker_set(t, &e[i].tick, now + INT64_C(3600000000000) + (i * 7919) % 1000, note), 0);
    }
    for (int i = 0; i < N; i++) {
        assert_true(ticker_cancel(t, &e[(i * 77) % N].tick));
        assert_false(ticker_cancel(t, &e[(i * 77) % N].tick));
    }
    struct entry last = {.number = 9};
    assert_int_equal(ticker_set(t, &last.tick, now, note), 0);
    wait_for(1);
    assert_int_equal(seen.n, 1);
    assert_int_equal(seen.order[0], 9);
    assert_int_equal(ticker_set(t, &last.tick, now + INT64_C(3600000000000), note),
                     0); /* forgotten at the end */
    ticker_destroy(t);
}
