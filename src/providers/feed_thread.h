/* feed_thread: the thread of a feed that waits for one descriptor until it is to end. */
#pragma once
#include "util/hres.h"

#include <pthread.h>

struct feed_thread {
    int stop; /* an eventfd that can be read at the end; -1: none yet */
    pthread_t thread;
};
#define FEED_THREAD_INIT                                                                           \
    {                                                                                              \
        .stop = -1                                                                                 \
    }
hres feed_thread_prepare(struct feed_thread *t); /* stop is there from then on */
hres feed_thread_start(struct feed_thread *t, void *(*run)(void *arg), void *arg);
void feed_thread_end(struct feed_thread *t);  /* of a started one: waits for it */
void feed_thread_fini(struct feed_thread *t); /* of one that does not run */
/* Waits until the descriptor tells events, or it is the end. 1: it does; 0: nothing, wait again; -1: the end. */
int feed_thread_wait(int stop, int fd, short events);
