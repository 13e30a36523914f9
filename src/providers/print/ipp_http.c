/* ipp_http: requests over HTTP/1.1 (RFC 9112) to /run/cups/cups.sock. */
#include "providers/print/ipp.h"
#include "providers/scan.h"
#include "util/utf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    REPLY_MAX = 64 << 20,
    SECONDS = 10, /* for a scheduler that does not answer */
    HTTP_OK = 200,
    HTTP_UNAUTHORIZED = 401,
    HTTP_FORBIDDEN = 403
};
#define SOCKET_PATH "run/cups/cups.sock"

/* A connection to the socket below the root; -errno. */
static int open_scheduler(const struct cimwin32 *s)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    struct timeval wait = {.tv_sec = SECONDS};
    int file = sysroot_open(s->root, SOCKET_PATH, O_PATH);
    if (file < 0) {
        return file;
    }
    snprintf(to.sun_path, sizeof to.sun_path, "/proc/self/fd/%d", file);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int err = fd < 0 ? errno : 0;
    if (fd >= 0) {
        (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
        (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
        err = connect(fd, (const struct sockaddr *)&to, sizeof to) ? errno : 0;
    }
    (void)close(file);
    if (err && fd >= 0) {
        (void)close(fd);
    }
    return err ? -err : fd;
}

static bool send_all(int fd, struct slice text)
{
    while (text.n) {
        ssize_t n = send(fd, text.p, text.n, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return false;
        }
        text = slice_from(text, (size_t)n);
    }
    return true;
}

/* Until the other side closes. */
static bool read_all(int fd, struct str *out)
{
    char buf[8192];
    for (;;) {
        ssize_t n = recv(fd, buf, sizeof buf, 0);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return n == 0;
        }
        if (out->n + (size_t)n > REPLY_MAX) {
            return false;
        }
        str_add(out, buf, (size_t)n);
    }
}

/* ---- what came back ---- */
struct http_reply {
    unsigned status;
    bool chunked, peer; /* the scheduler takes the credentials of the socket */
    struct slice body;
};

static void read_header(struct slice line, struct http_reply *out)
{
    struct slice name, value;
    if (!scan_pair(line, ':', &name, &value)) {
        return;
    }
    if (utf8_caseeq(name, SLICE("Transfer-Encoding"))) {
        out->chunked = utf8_caseeq(value, SLICE("chunked"));
    } else if (utf8_caseeq(name, SLICE("WWW-Authenticate"))) {
        for (size_t i = 0; i + 8 <= value.n; i++) {
            out->peer = out->peer || memcmp(value.p + i, "PeerCred", 8) == 0;
        }
    }
}

/* "HTTP/1.1 200 OK" and its headers; "100 Continue" before it is passed over. */
static bool read_head(struct slice text, struct http_reply *out)
{
    do {
        struct slice line, word;
        *out = (struct http_reply){0};
        if (!scan_line(&text, &line) || !scan_word(&line, &word) ||
            !scan_prefix(&word, "HTTP/1.") || !scan_word(&line, &word)) {
            return false;
        }
        out->status = (unsigned)scan_number(word);
        for (;;) {
            if (!scan_line(&text, &line)) {
                return false;
            }
            line = scan_trim(line);
            if (line.n == 0) {
                break;
            }
            read_header(line, out);
        }
    } while (out->status >= 100 && out->status < HTTP_OK);
    out->body = text;
    return true;
}

/* Pieces with their sizes before them, in hexadecimal digits. */
static bool add_chunks(struct slice text, struct str *out)
{
    struct slice line, size;
    while (scan_line(&text, &line)) {
        line = scan_trim(line);
        (void)scan_part(&line, ';', &size);
        uint64_t n = line.n || size.n ? scan_hex(size) : UINT64_MAX;
        if (n == 0) {
            return true;
        }
        if (n > text.n) {
            return false;
        }
        str_add(out, text.p, (size_t)n);
        text = slice_from(text, (size_t)n);
        (void)(scan_prefix(&text, "\r\n") || scan_prefix(&text, "\n"));
    }
    return false;
}

/* ---- one exchange ---- */
/* A name that may stand in a header. */
static bool is_plain(const char *user)
{
    for (; *user; user++) {
        if ((unsigned char)*user <= ' ') {
            return false;
        }
    }
    return true;
}

static bool exchange(int fd, const char *resource, const char *user, struct slice request,
                     struct slice document, struct str *reply)
{
    AUTO_STR head = STR_INIT;
    str_addf(&head,
             "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ipp\r\n"
             "Content-Length: %zu\r\nConnection: close\r\n",
             resource, request.n + document.n);
    if (user && is_plain(user)) {
        str_addf(&head, "Authorization: PeerCred %s\r\n", user);
    }
    str_addz(&head, "\r\n");
    /* a refusal may come before all is sent: then it is read all the same */
    bool sent = str_status(&head) == 0 && send_all(fd, str_slice(&head)) && send_all(fd, request) &&
                send_all(fd, document);
    bool got = read_all(fd, reply);
    return (sent && got) || reply->n > 0;
}

/* One try; *again: it may be asked again with the credentials of the socket. */
static hres ask_once(const struct cimwin32 *s, const char *resource, const char *user,
                     struct slice request, struct slice document, struct str *body, bool *again)
{
    AUTO_STR reply = STR_INIT;
    struct http_reply http;
    int fd = open_scheduler(s);
    if (fd < 0) {
        return fd == -EACCES || fd == -EPERM ? WBEM_E_ACCESS_DENIED : WBEM_E_NOT_FOUND;
    }
    bool ok = exchange(fd, resource, user, request, document, &reply);
    (void)close(fd);
    if (!ok || str_status(&reply) || !read_head(str_slice(&reply), &http)) {
        return str_status(&reply) ? WBEM_E_OUT_OF_MEMORY : WBEM_E_FAILED;
    }
    *again = http.status == HTTP_UNAUTHORIZED && http.peer && !user;
    if (http.status != HTTP_OK) {
        return http.status == HTTP_UNAUTHORIZED || http.status == HTTP_FORBIDDEN
                   ? WBEM_E_ACCESS_DENIED
                   : WBEM_E_FAILED;
    }
    if (!http.chunked) {
        str_add_slice(body, http.body);
    } else if (!add_chunks(http.body, body)) {
        return WBEM_E_FAILED;
    }
    return str_status(body);
}

hres ipp_ask(const struct cimwin32 *s, const char *resource, const char *user,
             const struct str *request, struct slice document, struct ipp_reply *out)
{
    bool again = false;
    *out = (struct ipp_reply){0};
    hres hr = str_status(request);
    hr = hr ? hr : ask_once(s, resource, NULL, str_slice(request), document, &out->body, &again);
    if (again) {
        hr = ask_once(s, resource, user, str_slice(request), document, &out->body, &again);
    }
    return hr ? hr : ipp_parse(out);
}
