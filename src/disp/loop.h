/* loop: the script thread's event loop. Objects register descriptors; their callbacks run only
 * while the script waits (WScript.Sleep and other blocking host calls), on the script's thread. */
#pragma once
#include "util/hres.h"

#include <stdbool.h>

struct loop;
struct loop_watch;
hres loop_create(struct loop **out);
void loop_destroy(struct loop *l);
/* Calls ready(arg) whenever fd is readable while the loop runs. The watch is removed with
 * loop_unwatch (also from inside a callback). A negative return of ready stops loop_run, which
 * returns it. */
hres loop_watch(struct loop *l, int fd, hres (*ready)(void *arg), void *arg,
                struct loop_watch **out);
void loop_unwatch(struct loop *l, struct loop_watch *w);
/* Dispatches for at least ms milliseconds (0: what is ready now; negative: until stopped). *stop
 * (may be NULL) is looked at between callbacks. Nesting is allowed: a callback may run the loop
 * again. */
hres loop_run(struct loop *l, int64_t ms, const bool *stop);
/* The same until *done, which a callback of this thread sets, also in a nested run. */
hres loop_run_until(struct loop *l, int64_t ms, const bool *stop, const bool *done);
