/* log_file: LogFileEventConsumer: a line of text for each event. */
#include "consumers/consumers.h"
#include "util/utf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static hres failed(struct delivery *d, const char *what, const char *file)
{
    hres hr = hres_from_errno(errno);
    snprintf(d->failure, sizeof d->failure, "%s %s: %s", what, file, strerror(errno));
    return hr;
}

/* ---- a full file ---- */
/* "name.ext" with at most 8 and 3 characters, as DOS had them: its extension is replaced. */
static size_t stem_of(const char *name)
{
    const char *dot = strrchr(name, '.');
    size_t n = strlen(name), stem = dot ? (size_t)(dot - name) : n;
    bool short_name =
        stem >= 1 && stem <= 8 && strchr(name, '.') == dot && (!dot || n - stem - 1 <= 3);
    return short_name ? stem : n;
}

/* The number in "STEM.NNN"; 0: not one of them. */
static unsigned number_of(const char *entry, const char *name, size_t stem)
{
    unsigned v = 0;
    if (strncmp(entry, name, stem) != 0 || entry[stem] != '.' || strlen(entry + stem + 1) != 3) {
        return 0;
    }
    for (const char *p = entry + stem + 1; *p; p++) {
        if (*p < '0' || *p > '9') {
            return 0;
        }
        v = v * 10 + (unsigned)(*p - '0');
    }
    return v;
}

/* One more than the greatest used; after 999 the smallest unused. 0: all are used. */
static unsigned next_number(const char *dir, const char *name, size_t stem)
{
    bool used[1000] = {false};
    unsigned greatest = 0;
    DIR *d = opendir(dir);
    for (struct dirent *e; d && (e = readdir(d));) {
        unsigned n = number_of(e->d_name, name, stem);
        used[n] = true;
        greatest = n > greatest ? n : greatest;
    }
    if (d) {
        (void)closedir(d);
    }
    if (greatest < 999) {
        return greatest + 1;
    }
    for (unsigned n = 1; n < 999; n++) {
        if (!used[n]) {
            return n;
        }
    }
    return 0;
}

static hres move_away(struct delivery *d, const char *file)
{
    const char *slash = strrchr(file, '/');
    AUTO_STR dir = STR_INIT;
    AUTO_STR to = STR_INIT;
    str_add_slice(&dir, slash ? (struct slice){file, (size_t)(slash - file)} : SLICE("."));
    const char *name = slash ? slash + 1 : file;
    size_t stem = stem_of(name);
    unsigned n = next_number(dir.n ? str_z(&dir) : "/", name, stem);
    str_add_slice(&to, str_slice(&dir));
    str_addc(&to, '/');
    str_add_slice(&to, (struct slice){name, stem});
    str_addf(&to, ".%03u", n);
    if (str_status(&dir) || str_status(&to)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    if (n == 0) {
        snprintf(d->failure, sizeof d->failure, "%s: 999 files are full", file);
        return WBEM_E_QUOTA_VIOLATION;
    }
    return rename(file, str_z(&to)) == 0 ? 0 : failed(d, "rename", file);
}

/* ---- writing ---- */
/* An existing file keeps its kind; *unicode is that of a new one. */
static hres kind_of(int fd, bool *unicode)
{
    unsigned char bom[2];
    ssize_t n = pread(fd, bom, 2, 0);
    if (n > 0) {
        *unicode = n == 2 && bom[0] == 0xff && bom[1] == 0xfe;
    }
    return n < 0 ? hres_from_errno(errno) : n == 0 ? WBEM_S_FALSE : 0;
}

static hres append(struct delivery *d, const char *file, bool unicode, struct slice line)
{
    int fd = open(file, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
    if (fd < 0) {
        return failed(d, "open", file);
    }
    AUTO_STR wide = STR_INIT;
    hres hr = kind_of(fd, &unicode);
    if (SUCCEEDED(hr) && unicode) {
        if (hr == WBEM_S_FALSE) { /* a new file begins with a mark */
            str_add_slice(&wide, (struct slice){"\xff\xfe", 2});
        }
        str_add_utf16le(&wide, line);
        hr = str_status(&wide);
        line = str_slice(&wide);
    }
    if (SUCCEEDED(hr)) { /* one write: lines of several hosts do not mix */
        hr = write(fd, line.p, line.n) == (ssize_t)line.n ? 0 : failed(d, "write", file);
    }
    (void)close(fd);
    return hr;
}

hres deliver_log_file(struct delivery *d)
{
    const char *file = consumer_text(d->consumer, "Filename");
    const char *text = consumer_text(d->consumer, "Text");
    int64_t max = 65535, unicode = 0;
    struct stat st;
    if (!file || !*file) {
        snprintf(d->failure, sizeof d->failure, "Filename is not set");
        return WBEM_E_ILLEGAL_NULL;
    }
    const struct cim_value *u = cim_instance_get(d->consumer, SLICE("IsUnicode"));
    unicode = u && !u->null && u->d.b;
    (void)consumer_number(d->consumer, "MaximumFileSize", &max);
    hres hr = 0;
    if (max > 0 && stat(file, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > max) {
        hr = move_away(d, file);
    }
    AUTO_STR line = STR_INIT;
    hr = hr ? hr : template_expand(slice_of(text), d->event, NULL, &line);
    str_addc(&line, '\n');
    return hr ? hr : append(d, file, unicode != 0, str_slice(&line));
}
