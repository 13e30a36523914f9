/* rpm: the data base of rpm in its SQLite form (rpmdb.sqlite, Fedora 33 and RHEL 9 on), through the SQLite library. */
#include "providers/package/package.h"
#include "util/utf.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

enum rpm_tag {
    TAG_NAME = 1000,
    TAG_VERSION = 1001,
    TAG_RELEASE = 1002,
    TAG_EPOCH = 1003,
    TAG_SUMMARY = 1004,
    TAG_INSTALLTIME = 1008,
    TAG_SIZE = 1009,
    TAG_VENDOR = 1011,
    TAG_URL = 1020,
    TAG_ARCH = 1022,
    TAG_LONGSIZE = 5009,
};
enum rpm_type {
    TYPE_INT32 = 4,
    TYPE_INT64 = 5,
    TYPE_STRING = 6,
    TYPE_I18NSTRING = 9,
};
enum {
    ENTRY = 16, /* bytes of an entry of the index */
    ENTRIES_MAX = 65536,
};

/* ---- headers ---- */
static uint32_t big32(const char *p)
{
    const uint8_t *b = (const uint8_t *)p;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

struct value {
    bool is_text;
    struct slice text;
    uint64_t number;
};

/* The value of an entry: the first one of several. */
static bool read_value(const char *entry, struct slice data, struct value *v)
{
    uint32_t type = big32(entry + 4), at = big32(entry + 8);
    *v = (struct value){.is_text = type == TYPE_STRING || type == TYPE_I18NSTRING};
    if (at >= data.n) {
        return false;
    }
    if (v->is_text) {
        const char *end = memchr(data.p + at, 0, data.n - at);
        v->text = (struct slice){data.p + at, end ? (size_t)(end - (data.p + at)) : 0};
        return end != NULL;
    }
    size_t size = type == TYPE_INT32 ? 4 : type == TYPE_INT64 ? 8 : 0;
    if (size == 0 || data.n - at < size) {
        return false;
    }
    v->number = big32(data.p + at);
    if (size == 8) {
        v->number = v->number << 32 | big32(data.p + at + 4);
    }
    return true;
}

struct header { /* what has to be put together */
    struct slice version, release;
    uint64_t epoch;
};

static struct slice *text_of(uint32_t tag, struct package *p, struct header *h)
{
    const struct {
        uint32_t tag;
        struct slice *text;
    } rows[] = {{TAG_NAME, &p->name},       {TAG_VERSION, &h->version}, {TAG_RELEASE, &h->release},
                {TAG_SUMMARY, &p->summary}, {TAG_VENDOR, &p->vendor},   {TAG_URL, &p->homepage},
                {TAG_ARCH, &p->arch}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (rows[i].tag == tag) {
            return rows[i].text;
        }
    }
    return NULL;
}

static void take_number(uint32_t tag, uint64_t n, struct package *p, struct header *h)
{
    if (tag == TAG_EPOCH) {
        h->epoch = n;
    } else if (tag == TAG_INSTALLTIME) {
        p->installed = (int64_t)(n & UINT32_MAX) * 1000000;
    } else if (tag == TAG_SIZE || tag == TAG_LONGSIZE) {
        p->size_kb = n / 1024;
    }
}

static void take_value(uint32_t tag, const struct value *v, struct package *p, struct header *h)
{
    struct slice *text = v->is_text ? text_of(tag, p, h) : NULL;
    if (text) {
        *text = v->text;
    } else if (!v->is_text) {
        take_number(tag, v->number, p, h);
    }
}

bool rpm_header_read(struct slice blob, struct package *out, struct str *version)
{
    struct header h = {.epoch = NOT_KNOWN};
    *out = (struct package){.kind = "rpm", .size_kb = NOT_KNOWN, .installed = NO_TIME};
    if (blob.n < 8) {
        return false;
    }
    size_t n = big32(blob.p), size = big32(blob.p + 4);
    if (n > ENTRIES_MAX || blob.n - 8 < n * ENTRY || blob.n - 8 - n * ENTRY < size) {
        return false;
    }
    struct slice data = {blob.p + 8 + n * ENTRY, size};
    for (size_t i = 0; i < n; i++) {
        const char *entry = blob.p + 8 + i * ENTRY;
        struct value v;
        if (read_value(entry, data, &v)) {
            take_value(big32(entry), &v, out, &h);
        }
    }
    if (h.epoch != NOT_KNOWN) {
        str_addf(version, "%llu:", (unsigned long long)h.epoch);
    }
    str_add_slice(version, h.version);
    str_addc(version, '-');
    str_add_slice(version, h.release);
    out->version = str_slice(version);
    return out->name.n && h.version.n && h.release.n;
}

/* ---- the library ---- */
#define SQLITE_FUNCTIONS(F)                                                                        \
    F(sqlite3_open_v2)                                                                             \
    F(sqlite3_close_v2)                                                                            \
    F(sqlite3_prepare_v2)                                                                          \
    F(sqlite3_step) F(sqlite3_finalize) F(sqlite3_column_blob) F(sqlite3_column_bytes)
static struct {
    pthread_once_t once;
    bool there;
#define DECLARE(f) __typeof__(&f) f##_;
    SQLITE_FUNCTIONS(DECLARE)
#undef DECLARE
} sq = {.once = PTHREAD_ONCE_INIT};

static void load_sqlite(void)
{
    void *lib = dlopen("libsqlite3.so.0", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    bool ok = lib != NULL;
#define GET(f) ok = ok && (*(void **)(void *)&sq.f##_ = dlsym(lib, #f)) != NULL;
    SQLITE_FUNCTIONS(GET)
#undef GET
    sq.there = ok;
}

/* ---- the data base ---- */
static sqlite3 *open_uri(const char *uri)
{
    sqlite3 *db = NULL;
    if (sq.sqlite3_open_v2_(uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) == SQLITE_OK) {
        return db;
    }
    (void)sq.sqlite3_close_v2_(db);
    return NULL;
}

static sqlite3_stmt *prepare(sqlite3 *db)
{
    sqlite3_stmt *s = NULL;
    if (db && sq.sqlite3_prepare_v2_(db, "SELECT blob FROM Packages", -1, &s, NULL) != SQLITE_OK) {
        return NULL;
    }
    return s;
}

/* Of the live system with what its log holds; where that may not be opened, and of a recorded one, the file alone. */
static sqlite3_stmt *open_packages(const struct sysroot *root, const char *path, int fd,
                                   sqlite3 **db)
{
    char uri[128];
    sqlite3_stmt *s = NULL;
    *db = NULL;
    if (sysroot_is_live(root)) {
        snprintf(uri, sizeof uri, "file:/%s?mode=ro", path);
        *db = open_uri(uri);
        s = prepare(*db);
    }
    if (!s) {
        (void)sq.sqlite3_close_v2_(*db);
        snprintf(uri, sizeof uri, "file:/proc/self/fd/%d?immutable=1", fd);
        *db = open_uri(uri);
        s = prepare(*db);
    }
    return s;
}

static hres tell_blob(const struct package_query *q, struct slice blob)
{
    AUTO_STR version = STR_INIT;
    struct package p;
    bool ok = rpm_header_read(blob, &p, &version);
    hres hr = str_status(&version);
    bool wanted = ok && (!q->only.p || utf8_caseeq(p.name, q->only));
    bool is_key = ok && p.name.n == 10 && memcmp(p.name.p, "gpg-pubkey", 10) == 0;
    return hr || !wanted || is_key ? hr : q->each(q->arg, &p);
}

static hres tell_rows(const struct package_query *q, sqlite3_stmt *s)
{
    hres hr = 0;
    while (hr == 0 && sq.sqlite3_step_(s) == SQLITE_ROW) {
        const void *p = sq.sqlite3_column_blob_(s, 0);
        int n = sq.sqlite3_column_bytes_(s, 0);
        hr = p && n > 0 ? tell_blob(q, (struct slice){p, (size_t)n}) : 0;
    }
    return hr;
}

hres rpm_each(const struct sysroot *root, const struct package_query *q)
{
    static const char *const places[] = {"usr/lib/sysimage/rpm/rpmdb.sqlite",
                                         "var/lib/rpm/rpmdb.sqlite"};
    hres hr = 0;
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        int fd = sysroot_open(root, places[i], O_RDONLY);
        if (fd < 0) {
            continue;
        }
        (void)pthread_once(&sq.once, load_sqlite);
        if (sq.there) {
            sqlite3 *db;
            sqlite3_stmt *s = open_packages(root, places[i], fd, &db);
            hr = s ? tell_rows(q, s) : 0;
            (void)sq.sqlite3_finalize_(s);
            (void)sq.sqlite3_close_v2_(db);
        }
        (void)close(fd);
        return hr; /* the other place is a link to this one */
    }
    return hr;
}

hres packages_each(const struct sysroot *root, const struct package_query *q)
{
    hres hr = dpkg_each(root, q);
    return hr ? hr : rpm_each(root, q);
}
