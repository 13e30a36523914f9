/* textin: bytes of a descriptor as UTF-8 text, piece by piece. */
#pragma once
#include "util/hres.h"
#include "util/str.h"

#include <sys/types.h>

enum text_coding {
    TEXT_BYTES, /* UTF-8 up to the first byte that is none, Windows-1252 from there on */
    TEXT_1252,
    TEXT_UTF16LE, /* a mark FE FF turns it into UTF-16BE */
    TEXT_UTF16BE,
    TEXT_BY_MARK, /* UTF-16 when it begins with a mark, else TEXT_BYTES */
};
struct text_in {
    int fd; /* borrowed */
    /* Instead of reading fd when it is set: bytes read, 0 at the end, -1 with errno. */
    ssize_t (*pull)(void *ctx, char *p, size_t n);
    void *ctx;
    enum text_coding coding;
    bool started, ended;
    hres failure;   /* of reading; the text before it can still be taken */
    struct str buf; /* decoded and not taken, from `at` */
    size_t at;
    struct str raw; /* bytes of a character that is not complete */
};
void text_in_fini(struct text_in *t);
/* Reads more into buf, what was taken is dropped. false: end of the input, or failure. */
bool text_in_more(struct text_in *t);
