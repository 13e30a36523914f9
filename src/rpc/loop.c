/* loop: see loop.h. */
#include "rpc/loop.h"

#include <signal.h>
#include <stdlib.h>

struct job { /* done on the loop's thread for another one that waits */
    struct job *next;
    void (*run)(struct rpc_loop *l, void *arg);
    void *arg;
    _Atomic uint32_t done;
};
struct output {
    uv_write_t req;
    struct rpc_socket *socket;
    struct str bytes;
};

/* ---- writing ---- */
static void on_written(uv_write_t *req, int status)
{
    struct output *o = container_of(req, struct output, req);
    struct rpc_socket *s = o->socket;
    s->unsent -= o->bytes.n;
    str_fini(&o->bytes);
    free(o);
    if (!s->closing) {
        s->sent(s, status < 0);
    }
}

/* What the socket takes at once needs no memory of its own. */
bool rpc_socket_send(struct rpc_socket *s, struct str *out)
{
    if (s->closing || out->n == 0) {
        return true;
    }
    size_t sent = 0;
    if (s->unsent == 0) {
        uv_buf_t b = uv_buf_init(out->p, (unsigned)out->n);
        int n = uv_try_write(&s->u.stream, &b, 1);
        sent = n > 0 ? (size_t)n : 0;
    }
    if (sent == out->n) {
        str_fini(out);
        return true;
    }
    struct output *o = calloc(1, sizeof *o);
    if (!o || s->unsent + out->n > RPC_MAX_UNSENT) {
        free(o);
        return false;
    }
    o->socket = s;
    str_add(&o->bytes, out->p + sent, out->n - sent);
    str_fini(out);
    uv_buf_t b = uv_buf_init(o->bytes.p, (unsigned)o->bytes.n);
    if (o->bytes.failed || uv_write(&o->req, &s->u.stream, &b, 1, on_written) < 0) {
        str_fini(&o->bytes);
        free(o);
        return false;
    }
    s->unsent += o->bytes.n;
    return true;
}

/* ---- the thread ---- */
void rpc_loop_unref(struct rpc_loop *l)
{
    if (ref_put(&l->refs)) {
        free(l);
    }
}

static void run_jobs(struct rpc_loop *l)
{
    lock_take(&l->lock);
    struct job *j = TAKE(l->jobs);
    lock_release(&l->lock);
    while (j) {
        struct job *next = j->next; /* j is gone when it is done */
        j->run(l, j->arg);
        atomic_store(&j->done, 1);
        futex_wake(&j->done, 1);
        j = next;
    }
}

static void run_posts(struct rpc_loop *l)
{
    lock_take(&l->lock);
    struct rpc_post *p = TAKE(l->posts);
    l->posts_end = &l->posts;
    lock_release(&l->lock);
    while (p) {
        struct rpc_post *next = p->next; /* p is its owner's again */
        p->run(l, p);
        p = next;
    }
}

static void on_wake(uv_async_t *a)
{
    struct rpc_loop *l = a->data;
    rpc_loop_take_answers(l);
    run_posts(l);
    run_jobs(l);
}

static void *run_loop(void *arg)
{
    struct rpc_loop *l = arg;
    uv_run(&l->uv, UV_RUN_DEFAULT);
    return NULL;
}

bool rpc_loop_post(struct rpc_loop *l, struct rpc_post *p)
{
    p->next = NULL;
    lock_take(&l->lock);
    bool taken = !l->ended, first = l->posts == NULL;
    if (taken) {
        *l->posts_end = p;
        l->posts_end = &p->next;
        if (first) { /* under the lock: the handle is closed after `ended` is set */
            uv_async_send(&l->wake);
        }
    }
    lock_release(&l->lock);
    return taken;
}

struct flush {
    struct rpc_post post;
    _Atomic uint32_t done;
};

static void flushed(struct rpc_loop *l, struct rpc_post *p)
{
    (void)l;
    struct flush *f = container_of(p, struct flush, post);
    atomic_store(&f->done, 1);
    futex_wake(&f->done, 1); /* f may be gone: then it wakes nobody */
}

void rpc_loop_flush(struct rpc_loop *l)
{
    struct flush f = {.post = {.run = flushed}};
    if (pthread_equal(l->thread, pthread_self()) || !rpc_loop_post(l, &f.post)) {
        return;
    }
    while (!atomic_load(&f.done)) {
        futex_wait(&f.done, 0, -1);
    }
}

void rpc_loop_run(struct rpc_loop *l, void (*run)(struct rpc_loop *l, void *arg), void *arg)
{
    struct job j = {.run = run, .arg = arg};
    lock_take(&l->lock);
    j.next = l->jobs;
    l->jobs = &j;
    lock_release(&l->lock);
    uv_async_send(&l->wake);
    while (!atomic_load(&j.done)) {
        futex_wait(&j.done, 0, -1);
    }
}

/* Signals are for the other threads: also SIGPIPE, which a client brings about that is gone when its answer is sent. */
static int start_thread(struct rpc_loop *l)
{
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    int rc = pthread_create(&l->thread, NULL, run_loop, l);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return rc;
}

hres rpc_loop_create(struct rpc_loop **out)
{
    struct rpc_loop *l = calloc(1, sizeof *l);
    if (!l) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    l->refs = REF_INIT;
    l->answered_end = &l->answered;
    l->posts_end = &l->posts;
    if (uv_loop_init(&l->uv) < 0) {
        free(l);
        return WBEM_E_OUT_OF_MEMORY;
    }
    l->wake.data = l;
    int rc = uv_async_init(&l->uv, &l->wake, on_wake);
    rc = rc ? rc : -start_thread(l);
    if (rc < 0) {
        uv_loop_close(&l->uv);
        free(l);
        return hres_from_errno(-rc);
    }
    *out = l;
    return 0;
}

static void close_all(struct rpc_loop *l, void *arg)
{
    (void)arg;
    lock_take(&l->lock);
    l->ended = true;
    lock_release(&l->lock);
    run_posts(l); /* what came before the end; clients answer with failures afterwards */
    rpc_loop_close_clients(l);
    rpc_loop_close_listeners(l);
    uv_close((uv_handle_t *)&l->wake, NULL);
}

void rpc_loop_destroy(struct rpc_loop *l)
{
    if (!l) {
        return;
    }
    rpc_loop_run(l, close_all, NULL);
    pthread_join(l->thread, NULL);
    lock_take(&l->lock);
    l->stop = true;
    struct rpc_call *k = TAKE(l->answered);
    lock_release(&l->lock);
    while (k) {
        struct rpc_call *next = k->queue_next;
        rpc_call_destroy(k);
        k = next;
    }
    uv_loop_close(&l->uv);
    rpc_loop_unref(l);
}
