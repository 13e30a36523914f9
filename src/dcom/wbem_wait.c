/* wbem_wait: see wbem_wait.h. */
#include "dcom/wbem_wait.h"

#include "util/clock.h"

static void run_pump(struct work *w)
{
    struct wbem_pump *p = container_of(w, struct wbem_pump, work);
    uint32_t running;
    do {
        atomic_store(&p->state, 1);
        p->run(p->o);
        running = 1;
    } while (!atomic_compare_exchange_strong(&p->state, &running, 0));
    dcom_object_unref(p->o);
}

void wbem_pump_kick(struct wbem_pump *p)
{
    uint32_t s = 0;
    while (!atomic_compare_exchange_weak(&p->state, &s, s ? 2 : 1)) {
    }
    if (s == 0) {
        dcom_object_ref(p->o);
        p->work.run = run_pump;
        pool_push(p->server->pool, &p->work);
    }
}

static void on_time(struct tick *t)
{
    struct wbem_wait *w = container_of(t, struct wbem_wait, tick);
    struct wbem_pump *p = w->pump;
    struct dcom_object *o = dcom_object_ref(p->o);
    atomic_store(&w->expired, true); /* w may be gone from here on */
    wbem_pump_kick(p);
    dcom_object_unref(o);
}

hres wbem_wait_begin(struct wbem_wait *w, struct wbem_pump *p, struct orpc_call *c, int32_t timeout)
{
    w->pump = p;
    w->c = c;
    if (timeout == 0) {
        atomic_store(&w->expired, true);
    }
    if (timeout <= 0) {
        return 0;
    }
    w->timed = true;
    return ticker_set(p->server->ticker, &w->tick, clock_mono_ns() + timeout * INT64_C(1000000),
                      on_time);
}

bool wbem_wait_over(struct wbem_wait *w)
{
    return !w->timed || atomic_load(&w->expired) ||
           ticker_cancel(w->pump->server->ticker, &w->tick);
}
