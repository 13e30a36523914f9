/* perf: what the raw performance classes share. */
#include "providers/perf/perf.h"

#include "providers/scan.h"
#include "util/clock.h"
#include "util/map.h"

#include <stdlib.h>

#define SINCE_1601 UINT64_C(116444736000000000) /* of 1970, 100 ns */

static uint64_t read_uptime(const struct cimwin32 *s)
{
    uint64_t uptime = 0;
    if (sysroot_is_live(s->root)) {
        return (uint64_t)clock_mono_ns() / 100;
    }
    (void)host_uptime(s->root, &uptime);
    return uptime;
}

struct perf_stamp perf_now(const struct cimwin32 *s)
{
    struct perf_stamp now = {.perf = read_uptime(s)};
    if (sysroot_is_live(s->root)) {
        now.sys = (uint64_t)clock_real_us() * 10 + SINCE_1601;
    } else {
        now.sys = s->btime * PERF_FREQUENCY + now.perf + SINCE_1601;
    }
    return now;
}

uint64_t perf_moment(const struct cimwin32 *s, uint64_t since_boot)
{
    return s->btime ? s->btime * PERF_FREQUENCY + since_boot + SINCE_1601 : NOT_KNOWN;
}

void perf_item_init(struct perf_item *i, struct perf_stamp at, const char *name)
{
    *i = (struct perf_item){.at = at, .name = name};
    for (size_t k = 0; k < PERF_VALUES; k++) {
        i->v[k] = NOT_KNOWN;
    }
}

void perf_item_add(struct perf_item *total, const struct perf_item *one)
{
    for (size_t k = 0; k < PERF_VALUES; k++) {
        if (one->v[k] != NOT_KNOWN) {
            total->v[k] = (total->v[k] == NOT_KNOWN ? 0 : total->v[k]) + one->v[k];
        }
    }
}

/* ---- fills ---- */
static hres level(uint64_t v, struct cim_value *out)
{
    if (v != NOT_KNOWN) {
        fill_uint(out, v);
    }
    return 0;
}

static hres count(uint64_t v, struct cim_value *out)
{
    return level(v != NOT_KNOWN && out->type == CIM_UINT32 ? (uint32_t)v : v, out);
}

hres fill_perf_level(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    return level(((const struct perf_item *)subject)->v[row->arg], out);
}

hres fill_perf_count(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    return count(((const struct perf_item *)subject)->v[row->arg], out);
}

/* ---- by names ---- */
uint64_t perf_find_line(struct slice text, struct slice name)
{
    struct slice line, word;
    while (scan_line(&text, &line)) {
        if (line.n > name.n && memcmp(line.p, name.p, name.n) == 0 &&
            scan_among(line.p[name.n], ": \t")) {
            struct slice rest = slice_from(line, name.n + 1);
            return scan_word(&rest, &word) ? scan_number(word) : NOT_KNOWN;
        }
    }
    return NOT_KNOWN;
}

/* The next line that begins with the group and a colon, behind them. */
static bool group_line(struct slice *text, struct slice group, struct slice *out)
{
    struct slice line;
    while (scan_line(text, &line)) {
        if (line.n > group.n && memcmp(line.p, group.p, group.n) == 0 && line.p[group.n] == ':') {
            *out = slice_from(line, group.n + 1);
            return true;
        }
    }
    return false;
}

uint64_t perf_find_column(struct slice text, struct slice name)
{
    struct slice group, names, values, n, v;
    if (!scan_part(&name, '.', &group) || !group_line(&text, group, &names) ||
        !group_line(&text, group, &values)) {
        return NOT_KNOWN;
    }
    while (scan_word(&names, &n) && scan_word(&values, &v)) {
        if (n.n == name.n && memcmp(n.p, name.p, n.n) == 0) {
            return scan_number(v);
        }
    }
    return NOT_KNOWN;
}

static uint64_t look_up(const struct prop_row *row, const struct perf_text *t)
{
    struct slice names = slice_of(row->text), name;
    const struct perf_file *f = t->files;
    while (f->letter && f->letter != names.p[0]) {
        f++;
    }
    uint64_t sum = f->letter ? 0 : NOT_KNOWN;
    names = slice_from(names, 2);
    while (f->letter && sum != NOT_KNOWN && scan_part(&names, '+', &name)) {
        uint64_t n = f->find(str_slice(&f->text), name);
        sum = n == NOT_KNOWN ? n : sum + n;
    }
    return sum == NOT_KNOWN ? sum : sum * row->arg;
}

hres fill_perf_text_level(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    return level(look_up(row, subject), out);
}

hres fill_perf_text_count(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    return count(look_up(row, subject), out);
}

hres fill_perf_text_megabytes(const struct prop_row *row, const void *subject,
                              struct cim_value *out)
{
    uint64_t kb = look_up(row, subject);
    return level(kb == NOT_KNOWN ? kb : kb / 1024, out);
}

/* ---- names of processes ---- */
hres perf_name_process(struct map *names, struct slice name, struct str *out)
{
    str_add_slice(out, name);
    hres hr = str_status(out);
    uintptr_t *n = hr ? NULL : map_get(names, str_slice(out));
    if (hr == 0 && !n) {
        n = calloc(1, sizeof *n + out->n + 1);
        char *key = n ? (char *)(n + 1) : NULL;
        if (!n) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        memcpy(key, str_z(out), out->n + 1);
        if (!map_set(names, (struct slice){key, out->n}, n, NULL)) {
            free(n);
            return WBEM_E_OUT_OF_MEMORY;
        }
    } else if (hr == 0) {
        str_addf(out, "#%llu", (unsigned long long)++*n);
    }
    return hr ? hr : str_status(out);
}

void perf_names_fini(struct map *names)
{
    size_t at = 0;
    for (struct map_entry *e; (e = map_next(names, &at));) {
        free(e->value);
    }
    map_fini(names);
}
