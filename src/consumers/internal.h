/* Internal to consumers/. */
#pragma once
#include "consumers/consumers.h"

/* killer: ends processes whose time is over. One thread, started with the first. */
struct killer;
#define KILLER_MAX 10000u
struct killer *killer_create(void);    /* NULL: out of memory or of descriptors */
void killer_destroy(struct killer *k); /* processes still waited for go on */
/* WBEM_E_QUOTA_VIOLATION. A process that is gone already is no error. */
hres killer_add(struct killer *k, uint32_t pid, int64_t seconds);
struct killer *event_host_killer(struct event_host *h);
