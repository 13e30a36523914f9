/* process_news: the kernel's proc connector, and its substitute. */
#include "providers/process_news.h"

#include "util/clock.h"

#include <errno.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define ANSWER_NS   INT64_C(500000000) /* how long the kernel may take to say that it will tell */
#define LOOK_MS     250                /* without the kernel: between two looks */
#define RECEIVE_MAX (4 * 1024 * 1024)  /* bytes the socket may hold while we are busy */

struct process_news {
    int netlink; /* -1: looking at /proc */
    int stop;    /* eventfd */
    int64_t next_look;
    char buf[8192];
    size_t n, at; /* messages received and not told yet */
};

static bool subscribe(int fd)
{
    struct sockaddr_nl a = {.nl_family = AF_NETLINK, .nl_groups = CN_IDX_PROC};
    if (bind(fd, (struct sockaddr *)&a, sizeof a) != 0) {
        return false;
    }
    int room = RECEIVE_MAX;
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) != 0) {
        (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    }
    enum {
        HEAD = NLMSG_HDRLEN + sizeof(struct cn_msg)
    };
    const uint32_t op = PROC_CN_MCAST_LISTEN;
    const struct cn_msg c = {.id = {.idx = CN_IDX_PROC, .val = CN_VAL_PROC}, .len = sizeof op};
    const struct nlmsghdr h = {.nlmsg_len = HEAD + sizeof op, .nlmsg_type = NLMSG_DONE};
    char m[HEAD + sizeof op] = {0};
    memcpy(m, &h, sizeof h);
    memcpy(m + NLMSG_HDRLEN, &c, sizeof c);
    memcpy(m + HEAD, &op, sizeof op);
    return send(fd, m, sizeof m, 0) == (ssize_t)sizeof m;
}

/* The event of the next message in the buffer; false: none left. Messages are parsed by length: the kernel's structure
 * grows. */
static bool take_event(struct process_news *s, struct proc_event *out)
{
    while (s->n - s->at >= NLMSG_HDRLEN + sizeof(struct cn_msg)) {
        struct nlmsghdr h;
        struct cn_msg c;
        memcpy(&h, s->buf + s->at, sizeof h);
        if (h.nlmsg_len < NLMSG_HDRLEN + sizeof c || h.nlmsg_len > s->n - s->at) {
            break;
        }
        memcpy(&c, s->buf + s->at + NLMSG_HDRLEN, sizeof c);
        const char *data = s->buf + s->at + NLMSG_HDRLEN + sizeof c;
        size_t len = h.nlmsg_len - NLMSG_HDRLEN - sizeof c;
        s->at += NLMSG_ALIGN(h.nlmsg_len) > s->n - s->at ? s->n - s->at : NLMSG_ALIGN(h.nlmsg_len);
        len = c.len < len ? c.len : len;
        if (c.id.idx == CN_IDX_PROC && c.id.val == CN_VAL_PROC &&
            len >= offsetof(struct proc_event, event_data)) {
            memset(out, 0, sizeof *out);
            memcpy(out, data, len < sizeof *out ? len : sizeof *out);
            return true;
        }
    }
    return false;
}

/* false: nothing came, or the socket overflowed (*lost). */
static bool receive(struct process_news *s, bool *lost)
{
    struct sockaddr_nl from = {0};
    socklen_t n = sizeof from;
    ssize_t got =
        recvfrom(s->netlink, s->buf, sizeof s->buf, MSG_DONTWAIT, (struct sockaddr *)&from, &n);
    *lost = got < 0 && errno == ENOBUFS;
    s->at = 0;
    s->n = got > 0 && from.nl_pid == 0 ? (size_t)got : 0; /* from the kernel only */
    return s->n > 0;
}

/* Waits for the kernel's first message: without the right, or in a container, it stays silent or says no. */
static bool answered(struct process_news *s)
{
    int64_t end = clock_mono_ns() + ANSWER_NS;
    for (int64_t left; (left = end - clock_mono_ns()) > 0;) {
        struct pollfd p = {.fd = s->netlink, .events = POLLIN};
        bool lost;
        struct proc_event e;
        if (poll(&p, 1, (int)(left / 1000000) + 1) > 0 && receive(s, &lost)) {
            while (take_event(s, &e)) {
                if ((unsigned)e.what == 0) { /* the acknowledgement */
                    return e.event_data.ack.err == 0;
                }
            }
        }
    }
    return false;
}

static bool open_kernel(struct process_news *s)
{
    s->netlink = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_CONNECTOR);
    if (s->netlink >= 0 && subscribe(s->netlink) && answered(s)) {
        return true;
    }
    if (s->netlink >= 0) {
        (void)close(s->netlink);
        s->netlink = -1;
    }
    return false;
}

hres process_news_open(enum news_mode mode, struct process_news **out)
{
    struct process_news *s = calloc(1, sizeof *s);
    if (!s) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    s->netlink = -1;
    s->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    hres hr = s->stop < 0 ? hres_from_errno(errno) : 0;
    if (hr == 0 && mode != NEWS_LOOK && !open_kernel(s) && mode == NEWS_KERNEL) {
        hr = WBEM_E_NOT_AVAILABLE;
    }
    if (FAILED(hr)) {
        process_news_close(s);
        return hr;
    }
    s->next_look = clock_mono_ns() + LOOK_MS * INT64_C(1000000);
    *out = s;
    return 0;
}

void process_news_close(struct process_news *s)
{
    if (s) {
        if (s->netlink >= 0) {
            (void)close(s->netlink);
        }
        if (s->stop >= 0) {
            (void)close(s->stop);
        }
        free(s);
    }
}

void process_news_stop(struct process_news *s)
{
    uint64_t one = 1;
    ssize_t n = write(s->stop, &one, sizeof one); /* never full */
    (void)n;
}

/* Threads come and go too: only whole processes are told. */
static bool word_of(const struct proc_event *e, struct process_word *w)
{
    *w = (struct process_word){0};
    switch ((unsigned)e->what) {
    case PROC_EVENT_FORK:
        w->what = WORD_FORK;
        w->pid = (uint32_t)e->event_data.fork.child_tgid;
        w->parent = (uint32_t)e->event_data.fork.parent_tgid;
        return e->event_data.fork.child_pid == e->event_data.fork.child_tgid;
    case PROC_EVENT_EXEC:
        w->what = WORD_EXEC;
        w->pid = (uint32_t)e->event_data.exec.process_tgid;
        return true;
    case PROC_EVENT_EXIT:
        w->what = WORD_EXIT;
        w->pid = (uint32_t)e->event_data.exit.process_tgid;
        w->status = e->event_data.exit.exit_code;
        w->has_status = true;
        return e->event_data.exit.process_pid == e->event_data.exit.process_tgid;
    default:
        return false;
    }
}

static int next_look(struct process_news *s, int timeout_ms, struct process_word *w)
{
    int64_t left = (s->next_look - clock_mono_ns() + 999999) / 1000000;
    bool first = timeout_ms >= 0 && timeout_ms < left;
    struct pollfd p = {.fd = s->stop, .events = POLLIN};
    if (left > 0 && poll(&p, 1, first ? timeout_ms : (int)left) > 0) {
        return -1;
    }
    if (first) {
        return 0;
    }
    s->next_look = clock_mono_ns() + LOOK_MS * INT64_C(1000000);
    *w = (struct process_word){.what = WORD_LOOK};
    return 1;
}

int process_news_next(struct process_news *s, int timeout_ms, struct process_word *w)
{
    if (s->netlink < 0) {
        return next_look(s, timeout_ms, w);
    }
    struct proc_event e;
    for (;;) {
        while (take_event(s, &e)) {
            if (word_of(&e, w)) {
                return 1;
            }
        }
        bool lost;
        if (receive(s, &lost)) {
            continue;
        }
        if (lost) {
            *w = (struct process_word){.what = WORD_LOOK};
            return 1;
        }
        struct pollfd p[2] = {{.fd = s->netlink, .events = POLLIN},
                              {.fd = s->stop, .events = POLLIN}};
        int n = poll(p, 2, timeout_ms);
        if (n >= 0 && p[1].revents) {
            return -1;
        }
        if (n == 0) {
            return 0;
        }
    }
}
