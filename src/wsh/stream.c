/* stream: TextStream (reference section 15.2). Reading goes through textin; what is written to a file is held back in
 * `out` until it is much, the stream is closed or let go, or somebody else may look at the file. */
#include "wsh/stream.h"

#include "util/file_fd.h"
#include "util/utf.h"
#include "wsh/files.h"
#include "wsh/textin.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define PARAMS(...) ((const struct param[]){__VA_ARGS__, {0}})

enum {
    HOLD = 65536, /* bytes held back */
    MAX_BLANK_LINES = 100000000
};

struct stream {
    struct sobj o;
    struct stream *next; /* of the host's open files */
    int fd;
    bool reads, closed;
    bool file;    /* fd is owned, lines end in CR LF */
    bool wide;    /* UTF-16LE is written */
    bool skip_lf; /* the line ended in CR; an LF that follows belongs to it */
    bool was_cr;
    struct text_in in;
    struct str out;
    struct stream_pipe pipe; /* all NULL: none */
    dev_t device;
    ino_t inode;
    int32_t line, column; /* 1-based */
};

static struct stream *self_of(struct sobj *o)
{
    return (struct stream *)o;
}

static struct host *host_of(const struct stream *s)
{
    return s->o.ctx;
}

/* ---- output ---- */
/* What could not be written is gone, or every later call would fail as well. */
static hres flush(struct stream *s)
{
    hres hr = str_status(&s->out);
    int err = hr ? 0 : file_write_fd(s->fd, str_slice(&s->out));
    hr = err ? folder_failure(err) : hr;
    str_clear(&s->out);
    return hr;
}

/* In pieces that end with a character, so that a long text needs no second copy. */
static void add_wide(struct str *out, struct slice t)
{
    uint16_t units[1024];
    while (t.n > 0) {
        size_t n = t.n < ARRAY_LEN(units) ? t.n : ARRAY_LEN(units);
        while (n < t.n && n > 1 && (t.p[n] & 0xC0) == 0x80) {
            n--;
        }
        struct slice piece = {t.p, n};
        size_t count = utf8_to_utf16(piece, units);
        for (size_t i = 0; i < count; i++) {
            str_addc(out, (char)(units[i] & 0xff));
            str_addc(out, (char)(units[i] >> 8));
        }
        t = (struct slice){t.p + n, t.n - n};
    }
}

static void advance(struct stream *s, struct slice t)
{
    for (size_t i = 0; i < t.n; i++) {
        bool lf = t.p[i] == '\n', cr = t.p[i] == '\r';
        if (cr || (lf && !s->was_cr)) {
            s->line++;
            s->column = 1;
        } else if (!lf && (t.p[i] & 0xC0) != 0x80) {
            s->column++;
        }
        s->was_cr = cr;
    }
}

static hres put(struct stream *s, struct slice t)
{
    hres hr = 0;
    if (s->pipe.push) {
        hr = s->pipe.push(s->pipe.ctx, t);
    } else if (!s->file && !s->wide) {
        host_write(host_of(s), s->fd, t);
    } else {
        if (s->wide) {
            add_wide(&s->out, t);
        } else {
            str_add_slice(&s->out, t);
        }
        hr = !s->file || s->out.n > HOLD || s->out.failed ? flush(s) : 0;
    }
    advance(s, t);
    return hr;
}

static hres check_write(const struct stream *s)
{
    return s->reads || s->closed ? HRES_SCRIPT(ERR_BAD_MODE) : 0;
}

static struct slice line_end(const struct stream *s)
{
    return s->file ? SLICE("\r\n") : SLICE("\n");
}

static hres m_write(struct sobj *o, struct scall *c)
{
    hres hr = check_write(self_of(o));
    return hr ? hr : put(self_of(o), c->a[0].text);
}

static hres m_write_line(struct sobj *o, struct scall *c)
{
    AUTO_STR line = STR_INIT;
    str_add_slice(&line, c->a[0].text);
    str_add_slice(&line, line_end(self_of(o)));
    hres hr = check_write(self_of(o));
    hr = hr ? hr : str_status(&line);
    return hr ? hr : put(self_of(o), str_slice(&line));
}

static hres m_write_blank(struct sobj *o, struct scall *c)
{
    hres hr = check_write(self_of(o));
    if (hr == 0 && (c->a[0].number < 0 || c->a[0].number > MAX_BLANK_LINES)) {
        hr = HRES_SCRIPT(ERR_BAD_CALL);
    }
    for (int32_t i = 0; i < c->a[0].number && hr == 0 && !host_is_stopping(o->ctx); i++) {
        hr = put(self_of(o), line_end(self_of(o)));
    }
    return hr;
}

/* ---- input ---- */
static const char *here(const struct stream *s)
{
    return str_z(&s->in.buf) + s->in.at;
}

static size_t left(const struct stream *s)
{
    return s->in.buf.n - s->in.at;
}

static bool at_end(struct stream *s)
{
    if (s->skip_lf && (left(s) > 0 || text_in_more(&s->in))) {
        s->in.at += *here(s) == '\n';
        s->skip_lf = false;
    }
    return left(s) == 0 && !text_in_more(&s->in);
}

static hres check_read(struct stream *s)
{
    if (!s->reads || s->closed) {
        return HRES_SCRIPT(ERR_BAD_MODE);
    }
    bool end = at_end(s);
    return end && s->in.failure ? s->in.failure : end ? HRES_SCRIPT(ERR_PAST_END) : 0;
}

static hres hand_out(struct stream *s, struct scall *c, size_t n, size_t skip)
{
    if (s->in.failure) {
        return s->in.failure;
    }
    struct slice t = {here(s), n};
    hres hr = c->result ? ret_text(c, t) : 0;
    advance(s, (struct slice){t.p, n + skip});
    s->in.at += n + skip;
    return hr;
}

/* Length of the line at the cursor, and of its end mark: CR LF, LF or CR. */
static size_t line_length(struct stream *s, size_t *mark)
{
    size_t seen = 0;
    for (;;) {
        const char *p = here(s);
        size_t n = left(s);
        const char *lf = memchr(p + seen, '\n', n - seen);
        size_t end = lf ? (size_t)(lf - p) : n;
        const char *cr = memchr(p + seen, '\r', end - seen);
        if (cr) {
            size_t at = (size_t)(cr - p);
            *mark = lf == cr + 1 ? 2 : 1;
            s->skip_lf = at + 1 == n; /* a terminal is not asked for what may never come */
            return at;
        }
        if (lf) {
            *mark = 1;
            return end;
        }
        seen = n;
        if (!text_in_more(&s->in)) {
            *mark = 0;
            return seen;
        }
    }
}

static hres m_read_line(struct sobj *o, struct scall *c)
{
    size_t mark = 0;
    hres hr = check_read(self_of(o));
    size_t n = hr ? 0 : line_length(self_of(o), &mark);
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
    if (hr == HRES_SCRIPT(ERR_PAST_END) && s->pipe.close) {
        hr = 0; /* a program may have nothing to say */
    }
    while (hr == 0 && text_in_more(&s->in)) {
    }
    return hr ? hr : hand_out(s, c, left(s), 0);
}

/* Bytes of the next n characters, fewer at the end. */
static size_t characters(struct stream *s, int32_t n)
{
    size_t i = 0;
    while (n-- > 0) {
        if (i >= left(s) && !text_in_more(&s->in)) { /* whole characters come, never parts */
            break;
        }
        size_t used;
        utf8_decode(here(s) + i, left(s) - i, &used);
        i += used;
    }
    return i;
}

static hres m_read(struct sobj *o, struct scall *c)
{
    hres hr = c->a[0].number < 0 ? HRES_SCRIPT(ERR_BAD_CALL) : check_read(self_of(o));
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
    return s->reads && !s->closed ? ret_bool(c, at_end(s)) : HRES_SCRIPT(ERR_BAD_MODE);
}

static hres m_at_eol(struct sobj *o, struct scall *c)
{
    struct stream *s = self_of(o);
    if (!s->reads || s->closed) {
        return HRES_SCRIPT(ERR_BAD_MODE);
    }
    return ret_bool(c, at_end(s) || *here(s) == '\n' || *here(s) == '\r');
}

static hres m_line(struct sobj *o, struct scall *c)
{
    return self_of(o)->closed ? HRES_SCRIPT(ERR_BAD_MODE) : ret_int(c, self_of(o)->line);
}

static hres m_column(struct sobj *o, struct scall *c)
{
    return self_of(o)->closed ? HRES_SCRIPT(ERR_BAD_MODE) : ret_int(c, self_of(o)->column);
}

/* ---- the end ---- */
static hres close_stream(struct stream *s)
{
    hres hr = 0;
    if (s->file && !s->closed) {
        struct stream **at = &host_of(s)->files;
        while (*at && *at != s) {
            at = &(*at)->next;
        }
        *at = *at ? s->next : NULL;
        hr = flush(s);
        if (close(s->fd) != 0 && errno != EINTR && hr == 0) {
            hr = folder_failure(errno); /* a network file system says here that its disk is full */
        }
    }
    if (s->pipe.close && !s->closed) {
        s->pipe.close(s->pipe.ctx);
    }
    s->closed = true;
    return hr;
}

static void stream_destroy(struct sobj *o)
{
    struct stream *s = self_of(o);
    hres hr = close_stream(s);
    if (FAILED(hr)) { /* nobody is there to be told */
        host_trace(o->ctx, "file", "Close", SLICE(""), hr);
    }
    str_fini(&s->out);
    text_in_fini(&s->in);
}

static hres m_close(struct sobj *o, struct scall *c)
{
    (void)c;
    return self_of(o)->closed ? HRES_SCRIPT(ERR_BAD_MODE) : close_stream(self_of(o));
}

static hres m_flush(struct sobj *o, struct scall *c)
{
    (void)c;
    return self_of(o)->file ? flush(self_of(o)) : 0; /* else all is written at once */
}

void host_flush_files(struct host *h)
{
    for (struct stream *s = h->files; s; s = s->next) {
        hres hr = flush(s);
        if (FAILED(hr)) {
            host_trace(h, "file", "Write", SLICE(""), hr);
        }
    }
}

void host_close_files(struct host *h)
{
    while (h->files) {
        struct stream *s = h->files;
        hres hr = close_stream(s);
        if (FAILED(hr)) {
            host_trace(h, "file", "Close", SLICE(""), hr);
        }
    }
    winpath_map_destroy(h->paths);
    h->paths = NULL;
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

static struct stream *stream_new(struct host *h, int fd, bool reads)
{
    struct stream *s = sobj_new(h, &stream_class, sizeof *s);
    if (s) {
        s->fd = s->in.fd = fd;
        s->reads = reads;
        s->line = s->column = 1;
    }
    return s;
}

/* ---- standard streams ---- */
hres host_standard_stream(struct host *h, int32_t which, bool unicode, struct sobj **out)
{
    if (which < 0 || (size_t)which >= ARRAY_LEN(h->streams)) {
        return HRES_SCRIPT(ERR_BAD_CALL);
    }
    int fd = which == 0 ? h->o->in : which == 1 ? h->o->out : h->o->err;
    struct stream *s = NULL;
    if (unicode || !h->streams[which]) {
        s = stream_new(h, fd, which == 0);
        if (!s) {
            return WBEM_E_OUT_OF_MEMORY;
        }
    }
    if (unicode) {
        s->wide = true;
        s->in.coding = TEXT_UTF16LE;
        *out = &s->o;
        return 0;
    }
    if (s && h->o->unicode) { /* //U: output is converted where it is written */
        s->in.coding = TEXT_UTF16LE;
    }
    h->streams[which] = s ? &s->o : h->streams[which];
    *out = sobj_ref(h->streams[which]);
    return 0;
}

/* ---- pipes ---- */
hres stream_over_pipe(struct host *h, const struct stream_pipe *p, struct sobj **out)
{
    struct stream *s = stream_new(h, -1, p->pull != NULL);
    if (!s) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    s->pipe = *p;
    s->in.pull = p->pull;
    s->in.ctx = p->ctx;
    *out = &s->o;
    return 0;
}

/* ---- files ---- */
static struct stream *writer_of(struct host *h, const struct stat *st)
{
    for (struct stream *s = h->files; s; s = s->next) {
        if (!s->reads && s->device == st->st_dev && s->inode == st->st_ino) {
            return s;
        }
    }
    return NULL;
}

/* What is there already: writing to a folder, to a read-only file and a second time is denied. */
static hres check_existing(struct host *h, const struct winpath *p, const struct stream_how *how)
{
    struct stat st;
    if (p->as_folder) {
        return HRES_SCRIPT(ERR_NO_PATH);
    }
    if (stat(p->file, &st) != 0) {
        return p->ambiguous ? HRES_SCRIPT(ERR_NO_FILE) : 0;
    }
    if (S_ISDIR(st.st_mode)) {
        return HRES_SCRIPT(ERR_DENIED);
    }
    struct stream *writer = writer_of(h, &st);
    if (how->must_make) {
        return HRES_SCRIPT(ERR_EXISTS);
    }
    if (how->mode != FOR_READING && (writer || is_read_only(&st))) {
        return HRES_SCRIPT(ERR_DENIED);
    }
    return writer ? flush(writer) : 0;
}

/* Also reading may make the file first. */
static bool makes(const struct winpath *p, const struct stream_how *how)
{
    return how->create && (how->mode != FOR_READING || !p->found);
}

static int open_file(const struct winpath *p, const struct stream_how *how)
{
    int flags = how->mode == FOR_READING   ? O_RDONLY
                : how->mode == FOR_WRITING ? O_WRONLY | O_TRUNC
                                           : O_WRONLY | O_APPEND;
    flags |= makes(p, how) ? O_CREAT : 0;
    flags |= how->must_make ? O_EXCL : 0;
    return open(p->file, flags | O_CLOEXEC | O_NOCTTY, 0666);
}

/* Appending goes on as the file has begun when the script leaves the choice. */
static bool writes_wide(const struct winpath *p, const struct stream_how *how)
{
    if (how->format != FORMAT_DEFAULT || how->mode != FOR_APPENDING) {
        return how->format == FORMAT_UNICODE;
    }
    char mark[2] = "";
    int fd = open(p->file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    bool wide = fd >= 0 && read(fd, mark, 2) == 2 && memcmp(mark, "\xff\xfe", 2) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return wide;
}

static hres start_file(struct stream *s, const struct stream_how *how)
{
    struct stat st;
    if (fstat(s->fd, &st) != 0) {
        return folder_failure(errno);
    }
    s->device = st.st_dev;
    s->inode = st.st_ino;
    s->in.coding = how->format == FORMAT_UNICODE   ? TEXT_UTF16LE
                   : how->format == FORMAT_DEFAULT ? TEXT_BY_MARK
                                                   : TEXT_BYTES;
    if (s->wide && st.st_size == 0) {
        str_add(&s->out, "\xff\xfe", 2);
    }
    return str_status(&s->out);
}

static hres open_stream(struct host *h, const struct winpath *p, const struct stream_how *how,
                        struct sobj **out)
{
    bool reads = how->mode == FOR_READING;
    hres hr = check_existing(h, p, how);
    struct stream *s = hr ? NULL : stream_new(h, -1, reads);
    if (!s) {
        return hr ? hr : WBEM_E_OUT_OF_MEMORY;
    }
    s->wide = !reads && writes_wide(p, how);
    s->fd = s->in.fd = open_file(p, how);
    if (s->fd < 0) {
        hr = file_failure(errno, p->file);
        sobj_unref(s);
        return hr;
    }
    s->file = true;
    s->next = h->files;
    h->files = s;
    hr = start_file(s, how);
    if (FAILED(hr)) {
        sobj_unref(s);
        return hr;
    }
    *out = &s->o;
    return 0;
}

hres stream_open(struct host *h, const struct winpath *p, const struct stream_how *how,
                 const char *action, struct sobj **out, struct disp_error *err)
{
    struct slice target = slice_of(p->file);
    if (how->mode != FOR_READING || makes(p, how)) {
        hres may = host_may(h, "file", action, target, err);
        if (FAILED(may)) {
            return may;
        }
    }
    hres hr = open_stream(h, p, how, out);
    host_trace(h, "file", action, target, hr);
    return hr;
}
