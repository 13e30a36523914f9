/* A scheduler of printers that a test plays. */
#pragma once
#include "providers/print/queues.h"
#include "providers/prov_tree.h"
#include "providers/scan.h"

#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>

enum mode {
    PLAIN,
    CHUNKED,
    CONTINUED,   /* "100 Continue" first */
    ASKS,        /* wants the credentials of the socket */
    REFUSES,     /* 403 */
    NOT_ALLOWED, /* an answer of IPP that says so */
    DENIES_ACTS, /* the same, for all but questions */
    BROKEN_HTTP,
    BROKEN_CHUNKS,
    SHORT_IPP, /* without an end */
    SILENT     /* closes */
};
struct scheduler {
    int fd;
    pthread_t thread;
    enum mode mode;
    unsigned requests;
    unsigned last_op;
    char resource[64], user[64];
    struct str last; /* the request, with its document */
};

static inline void add_reply_head(struct str *out, unsigned status)
{
    const char head[] = {1, 1, (char)(status >> 8), (char)status, 0, 0, 0, 1, IPP_GROUP_OPERATION};
    str_add(out, head, sizeof head);
    ipp_add_text(out, IPP_CHARSET, "attributes-charset", SLICE("utf-8"));
}

static inline void add_flag(struct str *out, const char *name, bool on)
{
    const char value = on;
    ipp_add_text(out, IPP_BOOLEAN, name, (struct slice){&value, 1});
}

static inline void add_office(struct str *out)
{
    static const char dpi[] = {0, 0, 2, 88, 0, 0, 4, (char)176, 3}; /* 600 x 1200 */
    static const char copies[] = {0, 0, 0, 1, 0, 0, 39, 15};        /* 1-9999 */
    str_addc(out, IPP_GROUP_PRINTER);
    ipp_add_text(out, IPP_NAME, "printer-name", SLICE("Office"));
    ipp_add_text(out, IPP_TEXT, "printer-info", SLICE("Büro 2"));
    ipp_add_text(out, IPP_TEXT, "printer-location", SLICE("Room 12"));
    ipp_add_text(out, IPP_TEXT, "printer-make-and-model", SLICE("HP LaserJet 4250"));
    ipp_add_text(out, IPP_URI, "device-uri", SLICE("socket://192.0.2.30:9101"));
    add_flag(out, "printer-is-shared", true);
    ipp_add_u32(out, IPP_INTEGER, "queued-job-count", 2);
    ipp_add_u32(out, IPP_ENUM, "printer-state", 4);
    ipp_add_u32(out, IPP_ENUM, "printer-type", 0x1000);
    ipp_add_text(out, IPP_KEYWORD, "printer-state-reasons", SLICE("none"));
    ipp_add_text(out, IPP_RESOLUTION, "printer-resolution-default",
                 (struct slice){dpi, sizeof dpi});
    ipp_add_text(out, IPP_RANGE, "copies-supported", (struct slice){copies, sizeof copies});
    ipp_add_u32(out, IPP_INTEGER, "copies-default", 2);
    add_flag(out, "color-supported", false);
    ipp_add_text(out, IPP_KEYWORD, "sides-supported", SLICE("one-sided"));
    ipp_add_text(out, IPP_KEYWORD, NULL, SLICE("two-sided-long-edge"));
    ipp_add_text(out, IPP_KEYWORD, "sides-default", SLICE("two-sided-long-edge"));
    ipp_add_text(out, IPP_KEYWORD, "media-supported", SLICE("iso_a4_210x297mm"));
    ipp_add_text(out, IPP_KEYWORD, NULL, SLICE("na_letter_8.5x11in"));
    ipp_add_text(out, IPP_KEYWORD, NULL, SLICE("custom_min_1x1in"));
    ipp_add_text(out, IPP_KEYWORD, "media-default", SLICE("iso_a4_210x297mm"));
    ipp_add_u32(out, IPP_ENUM, "print-quality-default", 4);
    ipp_add_text(out, IPP_KEYWORD, "print-color-mode-default", SLICE("monochrome"));
    ipp_add_u32(out, IPP_ENUM, "orientation-requested-default", 4);
    ipp_add_text(out, (enum ipp_tag)0x13, "number-up-default", SLICE("")); /* no value */
}

static inline void add_lab(struct str *out)
{
    str_addc(out, IPP_GROUP_PRINTER);
    /* with its language */
    ipp_add_text(out, (enum ipp_tag)0x36, "printer-name", (struct slice){"\0\2de\0\3Lab", 9});
    ipp_add_text(out, IPP_TEXT, "printer-make-and-model", SLICE("HP LaserJet 4250"));
    ipp_add_text(out, IPP_URI, "device-uri", SLICE("lpd://lab.example.com/queue1?x=y"));
    ipp_add_u32(out, IPP_ENUM, "printer-state", 5);
    ipp_add_u32(out, IPP_ENUM, "printer-type", 2);
    ipp_add_text(out, IPP_KEYWORD, "printer-state-reasons", SLICE("paused"));
    ipp_add_text(out, IPP_KEYWORD, NULL, SLICE("media-empty-error"));
}

static inline void add_jobs(struct str *out)
{
    for (uint32_t i = 0; i < 2; i++) {
        str_addc(out, IPP_GROUP_JOB);
        ipp_add_u32(out, IPP_INTEGER, "job-id", 12 + i);
        ipp_add_text(out, IPP_URI, "job-printer-uri", SLICE("ipp://localhost/printers/Off%69ce"));
        ipp_add_text(out, IPP_NAME, "job-name", SLICE("report.pdf"));
        ipp_add_text(out, IPP_NAME, "job-originating-user-name", SLICE("ada"));
        ipp_add_u32(out, IPP_ENUM, "job-state", i ? 4 : 5);
        ipp_add_u32(out, IPP_INTEGER, "job-k-octets", 5000000);
        ipp_add_u32(out, IPP_INTEGER, "time-at-creation", 1727956800);
        ipp_add_u32(out, IPP_INTEGER, "job-media-sheets-completed", 3);
        ipp_add_text(out, IPP_KEYWORD, "media", SLICE("na_letter_8.5x11in"));
    }
}

static inline void add_answer(const struct scheduler *s, struct str *out)
{
    bool question = s->last_op == CUPS_GET_PRINTERS || s->last_op == CUPS_GET_DEFAULT ||
                    s->last_op == IPP_GET_JOBS;
    bool denied = s->mode == NOT_ALLOWED || (s->mode == DENIES_ACTS && !question);
    add_reply_head(out, denied ? 0x0403 : 0);
    if (s->last_op == CUPS_GET_PRINTERS) {
        add_office(out);
        add_lab(out);
    } else if (s->last_op == CUPS_GET_DEFAULT) {
        str_addc(out, IPP_GROUP_PRINTER);
        ipp_add_text(out, IPP_NAME, "printer-name", SLICE("Office"));
    } else if (s->last_op == IPP_GET_JOBS) {
        add_jobs(out);
    }
    if (s->mode != SHORT_IPP) {
        ipp_end(out);
    }
}

/* In pieces of 100 bytes. */
static inline void add_chunks(struct str *out, struct slice body)
{
    while (body.n) {
        size_t n = body.n < 100 ? body.n : 100;
        str_addf(out, "%zX;x=y\r\n", n);
        str_add(out, body.p, n);
        str_addz(out, "\r\n");
        body = slice_from(body, n);
    }
    str_addz(out, "0\r\n\r\n");
}

static inline void write_reply(const struct scheduler *s, struct str *out)
{
    AUTO_STR body = STR_INIT;
    add_answer(s, &body);
    switch (s->mode) {
    case REFUSES:
        str_addz(out, "HTTP/1.1 403 Forbidden\r\n\r\n");
        return;
    case ASKS:
        if (!s->user[0]) {
            str_addz(out, "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Local, PeerCred\r\n\r\n");
            return;
        }
        break;
    case BROKEN_HTTP:
        str_addz(out, "220 mail.example.com\r\n\r\n");
        return;
    case BROKEN_CHUNKS:
        str_addz(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFF\r\nx");
        return;
    case SILENT:
        return;
    case CHUNKED:
        str_addz(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        add_chunks(out, str_slice(&body));
        return;
    case CONTINUED:
        str_addz(out, "HTTP/1.1 100 Continue\r\n\r\n");
        break;
    default:
        break;
    }
    str_addf(out, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", body.n);
    str_add_slice(out, str_slice(&body));
}

/* The request: its head, and as much behind it as the head says. */
static inline bool read_request(int fd, struct scheduler *s)
{
    AUTO_STR text = STR_INIT;
    char buf[4096];
    size_t want = SIZE_MAX;
    const char *end = NULL;
    while (text.n < want) {
        ssize_t n = read(fd, buf, sizeof buf);
        if (n <= 0) {
            return false;
        }
        str_add(&text, buf, (size_t)n);
        end = memmem(text.p, text.n, "\r\n\r\n", 4);
        const char *at = end ? memmem(text.p, text.n, "Content-Length: ", 16) : NULL;
        struct slice length = at ? slice_of(at + 16) : SLICE("");
        uint64_t n_body = 0;
        want = take_digits(&length, &n_body) ? (size_t)(end + 4 - text.p) + n_body : SIZE_MAX;
    }
    struct slice head = {text.p, (size_t)(end - text.p)}, word = SLICE(""), line;
    (void)(scan_word(&head, &word) && scan_word(&head, &word));
    snprintf(s->resource, sizeof s->resource, "%.*s", (int)word.n, word.p);
    s->user[0] = '\0';
    while (scan_line(&head, &line)) {
        if (scan_prefix(&line, "Authorization: PeerCred ")) {
            line = scan_trim(line);
            snprintf(s->user, sizeof s->user, "%.*s", (int)line.n, line.p);
        }
    }
    str_clear(&s->last);
    str_add(&s->last, end + 4, text.n - (size_t)(end + 4 - text.p));
    s->last_op = s->last.n > 4
                     ? (unsigned)(unsigned char)s->last.p[2] << 8 | (unsigned char)s->last.p[3]
                     : 0;
    s->requests++;
    return true;
}

static inline void *serve(void *arg)
{
    struct scheduler *s = arg;
    int fd;
    while ((fd = accept(s->fd, NULL, NULL)) >= 0) {
        AUTO_STR reply = STR_INIT;
        if (read_request(fd, s)) {
            write_reply(s, &reply);
            ssize_t n = send(fd, str_z(&reply), reply.n, MSG_NOSIGNAL);
            (void)n;
        }
        (void)close(fd);
    }
    return NULL;
}

struct bench {
    struct tree t;
    struct scheduler s;
    struct fix f;
};

static inline void open_bench(struct bench *b, bool with_scheduler)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    *b = (struct bench){.s.fd = -1};
    tree_open(&b->t);
    tree_file(&b->t, "proc/sys/kernel/hostname", "pc\n");
    tree_file(&b->t, "run/cups/x", "");
    if (with_scheduler) {
        snprintf(at.sun_path, sizeof at.sun_path, "%s/run/cups/cups.sock", b->t.dir);
        b->s.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        assert_int_equal(bind(b->s.fd, (const struct sockaddr *)&at, sizeof at), 0);
        assert_int_equal(listen(b->s.fd, 8), 0);
        assert_int_equal(pthread_create(&b->s.thread, NULL, serve, &b->s), 0);
    }
    fix_open(&b->f, b->t.dir);
}

static inline void close_bench(struct bench *b)
{
    fix_close(&b->f);
    if (b->s.fd >= 0) {
        (void)shutdown(b->s.fd, SHUT_RDWR);
        assert_int_equal(pthread_join(b->s.thread, NULL), 0);
        (void)close(b->s.fd);
    }
    str_fini(&b->s.last);
    tree_close(&b->t);
}
