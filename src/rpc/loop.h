/* loop: what the two sides of the network share: a libuv loop on a thread of its own, and sockets on it. Internal to rpc/.
 *
 * Everything with a libuv handle in it is touched on the loop's thread only. */
#pragma once
#include "rpc/listener.h"
#include "util/lock.h"
#include "util/ref.h"

#include <pthread.h>
#include <uv.h>

#define READ_SIZE 65536u

struct job;
struct peer;
struct rpc_client;
struct rpc_post { /* something to be done on the loop's thread; memory of whoever posts it */
    struct rpc_post *next;
    void (*run)(struct rpc_loop *l, struct rpc_post *p);
};
struct rpc_loop {
    ref_count
        refs; /* of its owner, its connections, whose calls may be answered late, and clients */
    uv_loop_t uv;
    pthread_t thread;
    uv_async_t wake;
    struct lock lock; /* guards answered, jobs, posts, stop, ended */
    struct rpc_call *answered, **answered_end;
    struct job *jobs;
    struct rpc_post *posts, **posts_end;
    bool stop;
    bool ended; /* nothing can be posted any more */
    struct rpc_listener *listeners;
    struct peer *peers;
    struct rpc_client *clients;
    _Atomic unsigned npeers;
    char buffer[READ_SIZE];
};
void rpc_loop_unref(struct rpc_loop *l);
/* Any thread. false: the loop has ended, it will not run. */
bool rpc_loop_post(struct rpc_loop *l, struct rpc_post *p);
/* Waits until all that was posted before has run; on the loop's own thread, and when it has ended, at once. Any thread. */
void rpc_loop_flush(struct rpc_loop *l);
/* Does it on the loop's thread and waits. */
void rpc_loop_run(struct rpc_loop *l, void (*run)(struct rpc_loop *l, void *arg), void *arg);

/* ---- sockets ---- */
struct rpc_socket {
    struct rpc_loop *loop;
    bool closing; /* set by the owner: nothing is sent any more */
    size_t unsent;
    /* What waited was written; broken: the socket cannot be used any more. Not called while closing. */
    void (*sent)(struct rpc_socket *s, bool broken);
    union {
        uv_stream_t stream;
        uv_handle_t handle;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    } u;
};
/* Sends what is in out and empties it. false: the socket is to be closed. */
bool rpc_socket_send(struct rpc_socket *s, struct str *out);

/* ---- parts of the loop ---- */
void rpc_loop_take_answers(struct rpc_loop *l); /* listener.c */
void rpc_loop_close_listeners(struct rpc_loop *l);
void rpc_loop_close_clients(struct rpc_loop *l); /* client.c */
