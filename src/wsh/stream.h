/* stream: TextStream, for files and for the standard streams. */
#pragma once
#include "wsh/host.h"
#include "wsh/winpath.h"

enum stream_mode { /* IOMode of scripts */
    FOR_READING = 1,
    FOR_WRITING = 2,
    FOR_APPENDING = 8
};
enum stream_format { /* Tristate of scripts */
    FORMAT_DEFAULT = -2,
    FORMAT_UNICODE = -1,
    FORMAT_ASCII = 0
};
struct stream_how {
    enum stream_mode mode;
    enum stream_format format;
    bool create;    /* may make the file */
    bool must_make; /* error 58 when it exists */
};
/* Opens a file; writing asks host_may. action: for the trace. The error numbers are those of files.h. */
hres stream_open(struct host *h, const struct winpath *p, const struct stream_how *how,
                 const char *action, struct sobj **out, struct disp_error *err);

/* What a TextStream over a pipe of a process works with: pull or push, by its direction. */
struct stream_pipe {
    ssize_t (*pull)(void *ctx, char *p, size_t n); /* bytes, 0 at the end, -1 with errno */
    hres (*push)(void *ctx, struct slice bytes);   /* takes all of them */
    void (*close)(void *ctx);                      /* the stream is closed, ctx is let go */
    void *ctx;
};
hres stream_over_pipe(struct host *h, const struct stream_pipe *p, struct sobj **out);
