/* stream: TextStream over the standard streams (reference section 15.2). */
#include "util/utf.h"
#include "wsh/host.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define PARAMS(...) ((const struct param[]){__VA_ARGS__, {0}})

enum {
    INPUT_PAST_END = 62,
    BAD_FILE_MODE = 54,
    READ_CHUNK = 65536,
    MAX_READ = 256 << 20
};

struct stream {
    struct sobj o;
    int fd;
    bool reads, ended, closed;
    struct str buf; /* input read and not handed out, from `at` */
    size_t at;
    int32_t line, column; /* 1-based */
};

static struct stream *self_of(struct sobj *o)
{
    return (struct stream *)o;
}

static void stream_destroy(struct sobj *o)
{
    str_fini(&self_of(o)->buf);
}

/* ---- output ---- */
static void advance(struct stream *s, struct slice t)
{
    for (size_t i = 0; i < t.n; i++) {
        if (t.p[i] == '\n') {
            s->line++;
            s->column = 1;
        } else if ((t.p[i] & 0xC0) != 0x80 && t.p[i] != '\r') {
            s->column++;
        }
    }
}

static hres put(struct stream *s, struct slice t)
{
    if (s->reads || s->closed) {
        return HRES_SCRIPT(BAD_FILE_MODE);
    }
    host_write(s->o.ctx, s->fd, t);
    advance(s, t);
    return 0;
}

static hres m_write(struct sobj *o, struct scall *c)
{
    return put(self_of(o), c->a[0].text);
}

static hres m_write_line(struct sobj *o, struct scall *c)
{
    AUTO_STR line = STR_INIT;
    str_add_slice(&line, c->a[0].text);
    str_addc(&line, '\n');
    hres hr = str_status(&line);
    return hr ? hr : put(self_of(o), str_slice(&line));
}

static hres m_write_blank(struct sobj *o, struct scall *c)
{
    if (c->a[0].number < 0 || c->a[0].number > 100000) {
        return HRES_SCRIPT(5);
    }
    hres hr = 0;
    for (int32_t i = 0; i < c->a[0].number && hr == 0; i++) {
        hr = put(self_of(o), SLICE("\n"));
    }
    return hr;
}

/* ---- input ---- */
/* Reads more; false at the end of the input. */
static bool more(struct stream *s)
{
    char chunk[READ_CHUNK];
    if (s->ended || s->buf.n - s->at > MAX_READ) {
        return false;
    }
    if (s->at > 0) {
        memmove(s->buf.p, s->buf.p + s->at, s->buf.n - s->at);
        s->buf.n -= s->at;
        s->at = 0;
    }
    ssize_t n;
    do {
        n = read(s->fd, chunk, sizeof chunk);
    } while (n < 0 && errno == EINTR);
    if (n <= 0) {
        s->ended = true;
        return false;
    }
    str_add(&s->buf, chunk, (size_t)n);
    return str_status(&s->buf) == 0;
}

static bool at_end(struct stream *s)
{
    return s->at == s->buf.n && !more(s);
}

static hres check_read(struct stream *s)
{
    return !s->reads || s->closed ? HRES_SCRIPT(BAD_FILE_MODE)
           : at_end(s)            ? HRES_SCRIPT(INPUT_PAST_END)
                                  : 0;
}

static hres hand_out(struct stream *s, struct scall *c, size_t n, size_t skip)
{
    struct slice t = {s->buf.p + s->at, n};
    hres hr = c->result ? ret_text(c, t) : 0;
    advance(s, (struct slice){t.p, n + skip});
    s->at += n + skip;
    return hr;
}

/* Length of the line at the cursor, and of its end mark. */
static size_t line_length(struct stream *s, size_t *mark)
{
    size_t seen = 0;
    for (;;) {
        const char *p = s->buf.p + s->at;
        const char *nl = memchr(p + seen, '\n', s->buf.n - s->at - seen);
        if (nl) {
            size_t n = (size_t)(nl - p);
            bool cr = n > 0 && p[n - 1] == '\r';
            *mark = cr ? 2 : 1;
            return n - cr;
        }
        seen = s->buf.n - s->at;
        if (!more(s)) {
            *mark = 0;
            return seen;
        }
    }
}

static hres m_read_line(struct sobj *o, struct scall *c)
{
    hres hr = check_read(self_of(o));
    size_t mark, n = hr ? 0 : line_length(self_of(o), &mark);
    return hr ? hr : hand_out(self_of(o), c, n, mark);
}

static hres m_skip_line(struct sobj *o, struct scall *c)
{
    hres hr = m_read_line(o, c);
    var_clear(c->result);
    return hr;
}

static hres m_read_all(struct sobj *o, struct scall *c)
{
    struct stream *s = self_of(o);
    hres hr = check_read(s);
    while (hr == 0 && more(s)) {
    }
    return hr ? hr : hand_out(s, c, s->buf.n - s->at, 0);
}

/* Bytes of the next n characters, fewer at the end. */
static size_t characters(struct stream *s, int32_t n)
{
    size_t i = 0;
    while (n-- > 0) {
        while (s->buf.n - s->at - i < 4 && more(s)) {
        }
        if (s->at + i >= s->buf.n) {
            break;
        }
        size_t used;
        utf8_decode(s->buf.p + s->at + i, s->buf.n - s->at - i, &used);
        i += used;
    }
    return i;
}

static hres m_read(struct sobj *o, struct scall *c)
{
    hres hr = c->a[0].number < 0 ? HRES_SCRIPT(5) : check_read(self_of(o));
    return hr ? hr : hand_out(self_of(o), c, characters(self_of(o), c->a[0].number), 0);
}

static hres m_skip(struct sobj *o, struct scall *c)
{
    hres hr = m_read(o, c);
    var_clear(c->result);
    return hr;
}

static hres m_at_end(struct sobj *o, struct scall *c)
{
    struct stream *s = self_of(o);
    return s->reads ? ret_bool(c, at_end(s)) : HRES_SCRIPT(BAD_FILE_MODE);
}

static hres m_at_eol(struct sobj *o, struct scall *c)
{
    struct stream *s = self_of(o);
    if (!s->reads) {
        return HRES_SCRIPT(BAD_FILE_MODE);
    }
    return ret_bool(c, at_end(s) || s->buf.p[s->at] == '\n' || s->buf.p[s->at] == '\r');
}

static hres m_line(struct sobj *o, struct scall *c)
{
    return ret_int(c, self_of(o)->line);
}

static hres m_column(struct sobj *o, struct scall *c)
{
    return ret_int(c, self_of(o)->column);
}

static hres m_close(struct sobj *o, struct scall *c)
{
    (void)c;
    self_of(o)->closed = true;
    return 0;
}

static hres m_flush(struct sobj *o, struct scall *c)
{
    (void)o; /* what is written is written at once */
    (void)c;
    return 0;
}

static const struct member stream_members[] = {
    {"Read", 1, DISP_METHOD, m_read, PARAMS({"characters", P_INT})},
    {"ReadLine", 2, DISP_METHOD, m_read_line, NULL},
    {"ReadAll", 3, DISP_METHOD, m_read_all, NULL},
    {"Skip", 4, DISP_METHOD, m_skip, PARAMS({"characters", P_INT})},
    {"SkipLine", 5, DISP_METHOD, m_skip_line, NULL},
    {"Write", 6, DISP_METHOD, m_write, PARAMS({"text", P_STR})},
    {"WriteLine", 7, DISP_METHOD, m_write_line, PARAMS({"text", P_STR, .optional = true})},
    {"WriteBlankLines", 8, DISP_METHOD, m_write_blank, PARAMS({"lines", P_INT})},
    {"Close", 9, DISP_METHOD, m_close, NULL},
    {"Flush", 10, DISP_METHOD, m_flush, NULL},
    {"AtEndOfStream", 11, DISP_GET, m_at_end, NULL},
    {"AtEndOfLine", 12, DISP_GET, m_at_eol, NULL},
    {"Line", 13, DISP_GET, m_line, NULL},
    {"Column", 14, DISP_GET, m_column, NULL},
    {0},
};
static const struct sclass stream_class = {
    .ops = SOBJ_OPS("TextStream", true), .members = stream_members, .destroy = stream_destroy};

hres stream_new(struct host *h, int fd, bool reads, struct sobj **out)
{
    struct stream *s = sobj_new(h, &stream_class, sizeof *s);
    if (!s) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    s->fd = fd;
    s->reads = reads;
    s->line = s->column = 1;
    *out = &s->o;
    return 0;
}
