/* users: see users.h. */
#include "rpc/users.h"

#include "util/clock.h"
#include "util/file.h"
#include "util/file_fd.h"
#include "util/map.h"
#include "util/num.h"
#include "util/utf.h"
#include "util/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_NAME    255u
#define MAX_ATTEMPT 4096u /* addresses and users that are remembered */

struct entry {
    char *name, *account;
    uint8_t hash[16];
    bool has_hash;
};
struct attempts { /* of a user from an address */
    char *key;
    unsigned failures;
    int64_t until; /* clock_mono_ns: refused before */
};
struct users {
    char *path;
    pthread_mutex_t lock;
    struct timespec changed;
    ino_t inode;
    bool loaded;
    struct VEC(struct entry) list;
    struct map attempts;
};

static void entries_clear(struct users *u)
{
    for (size_t i = 0; i < u->list.n; i++) {
        free(u->list.v[i].name);
        free(u->list.v[i].account);
        crypto_wipe(u->list.v[i].hash, sizeof u->list.v[i].hash);
    }
    vec_clear(&u->list);
}

hres users_open(const char *path, struct users **out)
{
    struct users *u = calloc(1, sizeof *u);
    if (u) {
        u->path = strdup(path);
        map_init(&u->attempts, MAP_NOCASE);
        pthread_mutex_init(&u->lock, NULL);
    }
    if (!u || !u->path) {
        users_close(u);
        return WBEM_E_OUT_OF_MEMORY;
    }
    *out = u;
    return 0;
}

static void forget_attempts(struct users *u)
{
    struct map_entry *m;
    for (size_t i = 0; (m = map_next(&u->attempts, &i));) {
        struct attempts *a = m->value;
        free(a->key);
        free(a);
    }
    map_clear(&u->attempts);
}

void users_close(struct users *u)
{
    if (u) {
        entries_clear(u);
        vec_fini(&u->list);
        forget_attempts(u);
        map_fini(&u->attempts);
        pthread_mutex_destroy(&u->lock);
        free(u->path);
        free(u);
    }
}

/* ---- the file ---- */
static char *copy_of(struct slice s)
{
    return strndup(s.p, s.n);
}

static struct slice take_field(struct slice *line)
{
    size_t n = 0;
    while (n < line->n && line->p[n] != ':') {
        n++;
    }
    struct slice f = {line->p, n};
    n += n < line->n;
    *line = (struct slice){line->p + n, line->n - n};
    return f;
}

static bool parse_hash(struct slice s, uint8_t out[16])
{
    if (s.n != 32) {
        return false;
    }
    for (size_t i = 0; i < 16; i++) {
        int hi = hex_digit(s.p[2 * i]), lo = hex_digit(s.p[2 * i + 1]);
        if (hi < 0 || lo < 0) {
            return false;
        }
        out[i] = (uint8_t)(hi << 4 | lo);
    }
    return true;
}

static hres parse_line(struct users *u, struct slice line)
{
    if (line.n == 0 || line.p[0] == '#') {
        return 0;
    }
    struct entry e = {0};
    struct slice name = take_field(&line), account = take_field(&line), hash = take_field(&line);
    e.has_hash = parse_hash(hash, e.hash);
    if (name.n == 0 || account.n == 0 || line.n || (hash.n && !e.has_hash) ||
        u->list.n >= USERS_MAX) {
        return WBEM_E_INVALID_SYNTAX;
    }
    e.name = copy_of(name);
    e.account = copy_of(account);
    if (!e.name || !e.account || !vec_push(&u->list, e)) {
        free(e.name);
        free(e.account);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

static hres parse(struct users *u, struct slice text, unsigned *line)
{
    hres hr = 0;
    for (unsigned n = 1; text.n && hr == 0; n++) {
        const char *end = memchr(text.p, '\n', text.n);
        size_t len = end ? (size_t)(end - text.p) : text.n;
        hr = parse_line(u, (struct slice){text.p, len});
        len += end != NULL;
        text = (struct slice){text.p + len, text.n - len};
        if (line) {
            *line = n;
        }
    }
    return hr;
}

/* Under the lock. Without the file there are no users. */
static hres load(struct users *u, unsigned *line)
{
    struct stat st;
    if (stat(u->path, &st) != 0) {
        entries_clear(u);
        u->loaded = false;
        return errno == ENOENT ? 0 : hres_from_errno(errno);
    }
    if (u->loaded && st.st_ino == u->inode && st.st_mtim.tv_sec == u->changed.tv_sec &&
        st.st_mtim.tv_nsec == u->changed.tv_nsec) {
        return 0;
    }
    AUTO_STR text = STR_INIT;
    entries_clear(u);
    hres hr = file_read(u->path, USERS_MAX_FILE, &text);
    hr = hr ? hr : parse(u, str_slice(&text), line);
    crypto_wipe(text.p, text.n);
    u->loaded = hr == 0;
    u->inode = st.st_ino;
    u->changed = st.st_mtim;
    if (hr) {
        entries_clear(u);
    }
    return hr;
}

static struct entry *find(struct users *u, const char *name)
{
    for (size_t i = 0; i < u->list.n; i++) {
        if (utf8_caseeq(slice_of(u->list.v[i].name), slice_of(name))) {
            return &u->list.v[i];
        }
    }
    return NULL;
}

/* ---- attempts ---- */
static void attempt_key(struct str *out, const char *name, const char *peer)
{
    str_addz(out, peer);
    str_addc(out, '\n');
    str_addz(out, name);
}

static bool must_wait(struct users *u, const char *name, const char *peer)
{
    AUTO_STR key = STR_INIT;
    attempt_key(&key, name, peer);
    const struct attempts *a = key.failed ? NULL : map_get(&u->attempts, str_slice(&key));
    return a && a->until > clock_mono_ns();
}

static void count_failure(struct users *u, struct slice key)
{
    struct attempts *a = map_get(&u->attempts, key);
    if (!a) {
        if (u->attempts.n >= MAX_ATTEMPT) {
            forget_attempts(u);
        }
        a = calloc(1, sizeof *a);
        char *copy = a ? copy_of(key) : NULL;
        if (!copy || !map_set(&u->attempts, (struct slice){copy, key.n}, a, NULL)) {
            free(copy);
            free(a);
            return;
        }
        a->key = copy;
    }
    if (++a->failures >= USERS_FREE_FAILURES) {
        unsigned over = a->failures - USERS_FREE_FAILURES;
        int64_t wait = over < 9 ? USERS_FIRST_WAIT_NS << over : USERS_LONGEST_WAIT;
        a->until = clock_mono_ns() + (wait < USERS_LONGEST_WAIT ? wait : USERS_LONGEST_WAIT);
    }
}

void users_tell(struct users *u, const char *name, const char *peer, bool good)
{
    AUTO_STR key = STR_INIT;
    attempt_key(&key, name, peer);
    if (key.failed) {
        return;
    }
    pthread_mutex_lock(&u->lock);
    if (good) {
        struct attempts *a = map_remove(&u->attempts, str_slice(&key));
        if (a) {
            free(a->key);
            free(a);
        }
    } else {
        count_failure(u, str_slice(&key));
    }
    pthread_mutex_unlock(&u->lock);
}

static struct principal *principal_of(const struct entry *e)
{
    struct principal *p = calloc(1, sizeof *p);
    if (!p) {
        return NULL;
    }
    p->refs = REF_INIT;
    p->user = strdup(e->name);
    p->domain = strdup("");
    p->account = strdup(e->account);
    memcpy(p->nt_hash, e->hash, sizeof p->nt_hash);
    return p->user && p->domain && p->account ? p : principal_unref(p);
}

hres users_find(struct users *u, const char *name, const char *peer, struct principal **who)
{
    pthread_mutex_lock(&u->lock);
    hres hr = load(u, NULL);
    const struct entry *e = hr ? NULL : find(u, name);
    if (hr == 0 && must_wait(u, name, peer)) {
        hr = WBEM_E_ACCESS_DENIED;
    } else if (hr == 0 && (!e || !e->has_hash)) {
        hr = WBEM_E_NOT_FOUND;
    } else if (hr == 0) {
        *who = principal_of(e);
        hr = *who ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    pthread_mutex_unlock(&u->lock);
    return hr;
}

/* ---- changes ---- */
static bool good_name(const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < n; i++) {
        if (name[i] == ':' || (unsigned char)name[i] < ' ') {
            return false;
        }
    }
    return n > 0 && n <= MAX_NAME && name[0] != '#' && utf8_valid(slice_of(name), NULL);
}

/* The new file beside the old one, then in its place. */
static hres save(struct users *u)
{
    AUTO_STR text = STR_INIT, temp = STR_INIT;
    str_addz(&text, "# name:account:hash of the password\n");
    for (size_t i = 0; i < u->list.n; i++) {
        const struct entry *e = &u->list.v[i];
        str_addf(&text, "%s:%s:", e->name, e->account);
        for (size_t k = 0; e->has_hash && k < sizeof e->hash; k++) {
            str_addf(&text, "%02x", e->hash[k]);
        }
        str_addc(&text, '\n');
    }
    str_addf(&temp, "%s.XXXXXX", u->path);
    if (text.failed || temp.failed) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    int fd = mkostemp(temp.p, O_CLOEXEC); /* mode 0600 */
    int err = fd < 0 ? errno : file_write_fd(fd, str_slice(&text));
    if (fd >= 0) {
        err = err || fsync(fd) == 0 ? err : errno;
        close(fd);
        err = err || rename(temp.p, u->path) == 0 ? err : errno;
        if (err) {
            unlink(temp.p);
        }
    }
    crypto_wipe(text.p, text.n);
    u->loaded = false;
    return err ? hres_from_errno(err) : 0;
}

static bool set_text(char **to, const char *text)
{
    char *copy = strdup(text);
    if (!copy) {
        return false;
    }
    free(*to);
    *to = copy;
    return true;
}

static hres change(struct users *u, const char *name, const char *account, const char *password)
{
    struct entry *e = find(u, name);
    if (!e) {
        struct entry fresh = {.name = strdup(name)};
        account = account ? account : name;
        if (!fresh.name || !vec_push(&u->list, fresh)) {
            free(fresh.name);
            return WBEM_E_OUT_OF_MEMORY;
        }
        e = &u->list.v[u->list.n - 1];
    }
    if (account && !set_text(&e->account, account)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    if (password) {
        e->has_hash = crypto_nt_hash(slice_of(password), e->hash);
        return e->has_hash ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

hres users_put(struct users *u, const char *name, const char *account, const char *password)
{
    if (!good_name(name) || (account && !good_name(account))) {
        return WBEM_E_INVALID_PARAMETER;
    }
    pthread_mutex_lock(&u->lock);
    hres hr = load(u, NULL);
    hr = hr ? hr : change(u, name, account, password);
    hr = hr ? hr : save(u);
    pthread_mutex_unlock(&u->lock);
    return hr;
}

hres users_remove(struct users *u, const char *name)
{
    pthread_mutex_lock(&u->lock);
    hres hr = load(u, NULL);
    struct entry *e = hr ? NULL : find(u, name);
    if (hr == 0 && !e) {
        hr = WBEM_E_NOT_FOUND;
    } else if (hr == 0) {
        free(e->name);
        free(e->account);
        vec_remove(&u->list, (size_t)(e - u->list.v));
        hr = save(u);
    }
    pthread_mutex_unlock(&u->lock);
    return hr;
}

hres users_each(struct users *u, hres (*fn)(void *arg, const struct user_entry *e), void *arg,
                unsigned *line)
{
    pthread_mutex_lock(&u->lock);
    hres hr = load(u, line);
    for (size_t i = 0; i < u->list.n && hr == 0; i++) {
        const struct entry *e = &u->list.v[i];
        hr = fn(arg, &(struct user_entry){e->name, e->account, e->has_hash});
    }
    pthread_mutex_unlock(&u->lock);
    return hr;
}
