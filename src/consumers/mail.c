/* mail: SMTPEventConsumer: a message for each event, through libcurl, which is loaded when the first is sent. */
#include "consumers/consumers.h"
#include "util/clock.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#define MAIL_TIMEOUT_S     60L
#define MAIL_MAX_RECEIVERS 1000u

#define CURL_FUNCTIONS(F)                                                                          \
    F(curl_global_init)                                                                            \
    F(curl_easy_init)                                                                              \
    F(curl_easy_setopt)                                                                            \
    F(curl_easy_perform)                                                                           \
    F(curl_easy_strerror)                                                                          \
    F(curl_easy_cleanup)                                                                           \
    F(curl_slist_append)                                                                           \
    F(curl_slist_free_all)
#define DECLARE(f) __typeof__(&(f)) f##_;
static struct {
    CURL_FUNCTIONS(DECLARE)
    bool there;
} curl; /* set once, by load_curl */
static pthread_once_t curl_once = PTHREAD_ONCE_INIT;

static void load_curl(void)
{
    static const char *const names[] = {"libcurl-gnutls.so.4", "libcurl.so.4"};
    void *lib = NULL;
    for (size_t i = 0; i < ARRAY_LEN(names) && !lib; i++) {
        lib = dlopen(names[i], RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    }
    bool ok = lib != NULL;
#define GET(f) ok = ok && (*(void **)(void *)&curl.f##_ = dlsym(lib, #f)) != NULL;
    CURL_FUNCTIONS(GET)
    curl.there = ok && curl.curl_global_init_(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

/* ---- the message ---- */
/* Line ends in what comes from an event would make headers of it. */
static void add_line(struct str *out, struct slice value)
{
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        str_addc(out, c < 0x20 || c == 0x7f ? ' ' : value.p[i]);
    }
}

static hres header(struct delivery *d, const char *property, const char *name, struct str *out)
{
    const char *text = consumer_text(d->consumer, property);
    if (!text || !*text) {
        return 0;
    }
    AUTO_STR value = STR_INIT;
    hres hr = template_expand(slice_of(text), d->event, NULL, &value);
    str_addf(out, "%s: ", name);
    add_line(out, str_slice(&value));
    str_addz(out, "\r\n");
    return hr ? hr : str_status(out);
}

static void add_date(struct str *out)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t now = (time_t)(clock_real_us() / 1000000);
    struct tm t;
    if (gmtime_r(&now, &t)) {
        str_addf(out, "Date: %s, %02d %s %d %02d:%02d:%02d +0000\r\n", days[t.tm_wday], t.tm_mday,
                 months[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
    }
}

static hres add_given_headers(struct delivery *d, struct str *out)
{
    const struct cim_value *v = cim_instance_get(d->consumer, SLICE("HeaderFields"));
    for (uint32_t i = 0; v && i < cim_elem_count(v); i++) {
        struct cim_value e = cim_elem(v, i);
        add_line(out, cim_str_slice(e.d.str));
        str_addz(out, "\r\n");
    }
    return str_status(out);
}

/* Lines end in CR LF. (Dots at their beginning are doubled by the library.) */
static void add_body(struct str *out, struct slice text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n' && (i == 0 || text.p[i - 1] != '\r')) {
            str_addc(out, '\r');
        }
        str_addc(out, text.p[i]);
    }
    str_addz(out, "\r\n");
}

static hres sender(struct delivery *d, struct str *out)
{
    const char *from = consumer_text(d->consumer, "FromLine");
    if (from && *from) {
        return template_expand(slice_of(from), d->event, NULL, out);
    }
    char host[256] = "localhost";
    (void)gethostname(host, sizeof host - 1);
    str_addf(out, "WinMgmt@%s", host);
    return str_status(out);
}

static hres compose(struct delivery *d, struct slice from, struct str *out)
{
    const char *body = consumer_text(d->consumer, "Message");
    AUTO_STR text = STR_INIT;
    add_date(out);
    str_addz(out, "From: ");
    add_line(out, from);
    str_addz(out, "\r\n");
    hres hr = header(d, "ToLine", "To", out);
    hr = hr ? hr : header(d, "CcLine", "Cc", out);
    hr = hr ? hr : header(d, "ReplyToLine", "Reply-To", out);
    hr = hr ? hr : header(d, "Subject", "Subject", out);
    hr = hr ? hr : add_given_headers(d, out);
    str_addz(out, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                  "Content-Transfer-Encoding: 8bit\r\n\r\n");
    hr = hr ? hr : template_expand(slice_of(body), d->event, NULL, &text);
    add_body(out, str_slice(&text));
    return hr ? hr : str_status(out);
}

/* ---- who gets it ---- */
/* "Name <a@b>" as "<a@b>"; a bare address in brackets. */
static void add_address(struct str *out, struct slice a)
{
    const char *open = memchr(a.p, '<', a.n),
               *close = open ? memchr(open, '>', a.n - (size_t)(open - a.p)) : NULL;
    if (close) {
        a = (struct slice){open + 1, (size_t)(close - open) - 1};
    }
    while (a.n && a.p[0] == ' ') {
        a = (struct slice){a.p + 1, a.n - 1};
    }
    while (a.n && a.p[a.n - 1] == ' ') {
        a.n--;
    }
    if (a.n) {
        str_addc(out, '<');
        add_line(out, a);
        str_addc(out, '>');
    }
}

static hres add_receiver(struct slice part, struct curl_slist **list, unsigned *n)
{
    AUTO_STR address = STR_INIT;
    add_address(&address, part);
    if (address.n == 0) {
        return str_status(&address);
    }
    if (++*n > MAIL_MAX_RECEIVERS) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    struct curl_slist *l =
        str_status(&address) ? NULL : curl.curl_slist_append_(*list, str_z(&address));
    if (l) {
        *list = l;
    }
    return l ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres add_receivers(struct delivery *d, const char *property, struct curl_slist **list,
                          unsigned *n)
{
    const char *text = consumer_text(d->consumer, property);
    AUTO_STR value = STR_INIT;
    hres hr = text ? template_expand(slice_of(text), d->event, NULL, &value) : 0;
    struct slice rest = str_slice(&value);
    while (hr == 0 && rest.n) {
        size_t i = 0;
        while (i < rest.n && rest.p[i] != ',' && rest.p[i] != ';') {
            i++;
        }
        hr = add_receiver((struct slice){rest.p, i}, list, n);
        i += i < rest.n;
        rest = (struct slice){rest.p + i, rest.n - i};
    }
    return hr;
}

/* ---- sending ---- */
struct reading {
    struct slice left;
};

static size_t give(char *buf, size_t size, size_t n, void *arg)
{
    struct reading *r = arg;
    size_t room = size * n, take = r->left.n < room ? r->left.n : room;
    memcpy(buf, r->left.p, take);
    r->left = (struct slice){r->left.p + take, r->left.n - take};
    return take;
}

static hres send_mail(struct delivery *d, const char *url, const char *from, struct curl_slist *to,
                      struct slice message)
{
    CURL *c = curl.curl_easy_init_();
    if (!c) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    struct reading r = {message};
    bool set = curl.curl_easy_setopt_(c, CURLOPT_URL, url) == CURLE_OK &&
               curl.curl_easy_setopt_(c, CURLOPT_MAIL_FROM, from) == CURLE_OK &&
               curl.curl_easy_setopt_(c, CURLOPT_MAIL_RCPT, to) == CURLE_OK &&
               curl.curl_easy_setopt_(c, CURLOPT_READFUNCTION, give) == CURLE_OK &&
               curl.curl_easy_setopt_(c, CURLOPT_READDATA, &r) == CURLE_OK &&
               curl.curl_easy_setopt_(c, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
               curl.curl_easy_setopt_(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
               curl.curl_easy_setopt_(c, CURLOPT_TIMEOUT, MAIL_TIMEOUT_S) == CURLE_OK;
    (void)curl.curl_easy_setopt_(c, CURLOPT_USE_SSL,
                                 (long)CURLUSESSL_TRY); /* a library without TLS refuses it */
    CURLcode rc = set ? curl.curl_easy_perform_(c) : CURLE_OUT_OF_MEMORY;
    if (rc != CURLE_OK) {
        snprintf(d->failure, sizeof d->failure, "%s: %s", url, curl.curl_easy_strerror_(rc));
    }
    curl.curl_easy_cleanup_(c);
    return rc == CURLE_OK              ? 0
           : rc == CURLE_OUT_OF_MEMORY ? WBEM_E_OUT_OF_MEMORY
                                       : WBEM_E_TRANSPORT_FAILURE;
}

static hres server_url(struct delivery *d, struct str *out)
{
    const char *server = consumer_text(d->consumer, "SMTPServer");
    bool ok = server && *server;
    for (const char *p = server; ok && *p;
         p++) { /* a name or address, with a port: no path, no options */
        ok = (*p >= '0' && *p <= '9') || ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'z') ||
             strchr("-._:[]", *p);
    }
    if (!ok) {
        snprintf(d->failure, sizeof d->failure, "SMTPServer is not set, or no name of a server");
        return WBEM_E_INVALID_PARAMETER;
    }
    str_addf(out, "smtp://%s", server);
    return str_status(out);
}

hres deliver_mail(struct delivery *d)
{
    pthread_once(&curl_once, load_curl);
    if (!curl.there) {
        snprintf(d->failure, sizeof d->failure, "libcurl is not installed");
        return WBEM_E_NOT_AVAILABLE;
    }
    AUTO_STR url = STR_INIT;
    AUTO_STR from = STR_INIT;
    AUTO_STR envelope = STR_INIT;
    AUTO_STR message = STR_INIT;
    struct curl_slist *to = NULL;
    unsigned n = 0;
    hres hr = server_url(d, &url);
    hr = hr ? hr : sender(d, &from);
    hr = hr ? hr : add_receivers(d, "ToLine", &to, &n);
    hr = hr ? hr : add_receivers(d, "CcLine", &to, &n);
    hr = hr ? hr : add_receivers(d, "BccLine", &to, &n);
    if (hr == 0 && n == 0) {
        snprintf(d->failure, sizeof d->failure, "ToLine, CcLine and BccLine name nobody");
        hr = WBEM_E_ILLEGAL_NULL;
    }
    add_address(&envelope, str_slice(&from));
    hr = hr ? hr : compose(d, str_slice(&from), &message);
    hr = hr ? hr : str_status(&envelope);
    hr = hr ? hr : send_mail(d, str_z(&url), str_z(&envelope), to, str_slice(&message));
    curl.curl_slist_free_all_(to);
    return hr;
}
