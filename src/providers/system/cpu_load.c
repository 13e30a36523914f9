/* cpu_load: two looks at /proc/stat. */
#include "providers/system/cpu_load.h"

#include "providers/scan.h"
#include "util/clock.h"
#include "util/lock.h"
#include "util/vec.h"

#include <poll.h>
#include <stdlib.h>

enum {
    STAT_MAX = 4 << 20,
    SHORTEST_MS = 25, /* the kernel counts in steps of 10 ms */
    FRESH_MS = 1000,  /* a look younger than this serves the next ones too */
};
struct cpu_times {
    uint64_t busy, all;
};
struct look {
    int64_t at; /* of clock_mono_ns */
    struct VEC(struct cpu_times) cpu;
};
struct cpu_load {
    const struct sysroot *root;
    struct lock lock;
    struct look before, last;
};

/* "cpu3 user nice system idle iowait irq softirq steal guest guest_nice": guests are in user already. */
static bool take_times(struct slice line, uint64_t *cpu, struct cpu_times *out)
{
    struct slice word;
    if (!scan_prefix(&line, "cpu") || !take_digits(&line, cpu) || *cpu > 65535) {
        return false;
    }
    *out = (struct cpu_times){0};
    for (unsigned i = 0; i < 8 && scan_word(&line, &word); i++) {
        uint64_t n = scan_number(word);
        out->all += n;
        out->busy += i == 3 || i == 4 ? 0 : n;
    }
    return true;
}

static void look_now(const struct sysroot *root, struct look *out)
{
    AUTO_STR text = STR_INIT;
    struct slice line;
    out->cpu.n = 0;
    out->at = clock_mono_ns();
    if (FAILED(sysroot_read_all(root, "proc/stat", STAT_MAX, &text))) {
        return;
    }
    struct slice rest = str_slice(&text);
    while (scan_line(&rest, &line) && line.n > 3 && memcmp(line.p, "cpu", 3) == 0) {
        uint64_t cpu;
        struct cpu_times times;
        if (!take_times(line, &cpu, &times)) {
            continue;
        }
        while (out->cpu.n <= cpu) {
            if (!vec_push(&out->cpu, (struct cpu_times){0})) {
                return;
            }
        }
        out->cpu.v[cpu] = times;
    }
}

hres cpu_load_create(const struct sysroot *root, struct cpu_load **out)
{
    struct cpu_load *l = calloc(1, sizeof *l);
    *out = l;
    if (!l) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    l->root = root;
    if (sysroot_is_live(root)) {
        look_now(root, &l->last);
    }
    return 0;
}

void cpu_load_destroy(struct cpu_load *l)
{
    if (l) {
        vec_fini(&l->before.cpu);
        vec_fini(&l->last.cpu);
        free(l);
    }
}

void cpu_load_look(struct cpu_load *l)
{
    if (!sysroot_is_live(l->root)) {
        return;
    }
    lock_take(&l->lock);
    int64_t age = (clock_mono_ns() - l->last.at) / 1000000;
    if (l->before.cpu.n == 0 || age >= FRESH_MS) {
        if (age < SHORTEST_MS) {
            (void)poll(NULL, 0, (int)(SHORTEST_MS - age));
        }
        struct look oldest = l->before;
        l->before = l->last;
        l->last = oldest;
        look_now(l->root, &l->last);
    }
    lock_release(&l->lock);
}

uint64_t cpu_load_percent(struct cpu_load *l, struct slice list)
{
    struct slice word;
    uint64_t busy = 0, all = 0;
    lock_take(&l->lock);
    while (scan_word(&list, &word)) {
        uint64_t cpu = scan_number(word);
        if (cpu < l->before.cpu.n && cpu < l->last.cpu.n) {
            const struct cpu_times *a = &l->before.cpu.v[cpu], *b = &l->last.cpu.v[cpu];
            busy += b->busy > a->busy ? b->busy - a->busy : 0;
            all += b->all > a->all ? b->all - a->all : 0;
        }
    }
    lock_release(&l->lock);
    return all ? (busy * 100 + all / 2) / all : UINT64_MAX;
}
