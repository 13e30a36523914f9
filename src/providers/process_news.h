/* process_news: where word of new and ended processes comes from: the kernel's proc connector (linux/cn_proc.h), or,
 * where that may not be used, a look at /proc four times a second. One thread at a time. */
#pragma once
#include "util/hres.h"

#include <stdbool.h>
#include <stdint.h>

struct process_news;
struct process_word {
    enum word_kind {
        WORD_FORK,
        WORD_EXEC,
        WORD_EXIT,
        WORD_LOOK /* words may be missing: compare with /proc */
    } what;
    uint32_t pid, parent;
    uint32_t status; /* of an exit, as wait(2) tells it; has_status: known */
    bool has_status;
};
enum news_mode {
    NEWS_KERNEL, /* WBEM_E_NOT_AVAILABLE when the connector does not answer */
    NEWS_LOOK,
    NEWS_ANY /* the kernel, else looking */
};
hres process_news_open(enum news_mode mode, struct process_news **out);
void process_news_close(struct process_news *s);
/* Waits until there is word, at most timeout_ms (negative: no limit). 1: *w is filled; 0: the time is over; -1: stopped.
 */
int process_news_next(struct process_news *s, int timeout_ms, struct process_word *w);
void process_news_stop(struct process_news *s); /* any thread: next answers -1 from now on */

/* The feed of a provider's table row, with its news from where mode says (process_watch.c). */
extern int process_fork_wait_ms; /* how long a fork waits for its exec before it is told */
struct cimwin32;
struct wmi_feed;
hres process_watch_open(struct wmi_feed *f, const struct cimwin32 *s, enum news_mode mode);
