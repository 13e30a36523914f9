/* perf: performance counters. The raw classes are tables of counters as the kernel keeps them; the formatted classes are
 * made of two looks at the raw ones by the counter types of the schema (cook.c). */
#pragma once
#include "providers/table.h"
#include "util/vec.h"

#define PERF_FREQUENCY 10000000u /* of all three clocks: 100 ns */

struct perf_stamp {
    uint64_t perf; /* since the system started, without the time it slept, 100 ns */
    uint64_t sys;  /* since 1601, 100 ns */
};
/* The time now; of a recorded system the time when it was recorded (/proc/uptime). */
struct perf_stamp perf_now(const struct cimwin32 *s);
/* A moment after the start of the system, in seconds * PERF_FREQUENCY, as 100 ns since 1601; NOT_KNOWN. */
uint64_t perf_moment(const struct cimwin32 *s, uint64_t since_boot);

#define PERF_VALUES 40u
struct perf_item { /* subject of the raw classes */
    struct perf_stamp at;
    const char *name;
    uint64_t v[PERF_VALUES]; /* NOT_KNOWN */
};
void perf_item_init(struct perf_item *i, struct perf_stamp at, const char *name);
/* NOT_KNOWN when one is. */
static inline uint64_t perf_sum(uint64_t a, uint64_t b)
{
    return a == NOT_KNOWN || b == NOT_KNOWN ? NOT_KNOWN : a + b;
}
/* Adds the values of one to those of a total (NOT_KNOWN stays where both are). */
void perf_item_add(struct perf_item *total, const struct perf_item *one);
/* Of levels: what does not fit is the greatest value. Of counters, which only grow: they begin again at 0. */
hres fill_perf_level(const struct prop_row *row, const void *subject, struct cim_value *out);
hres fill_perf_count(const struct prop_row *row, const void *subject, struct cim_value *out);

/* Names of processes: "sh", "sh#1", "sh#2". names: how often each was there, a map of numbers. */
struct map;
hres perf_name_process(struct map *names, struct slice name, struct str *out);
void perf_names_fini(struct map *names);

/* Counters by their names in the kernel's files. row->text: "file name+name": the letter of the file, then names. */
struct perf_text {
    struct perf_stamp at;
    const struct perf_file *files; /* ended by no letter */
};
struct perf_file {
    char letter;
    struct str text;
    /* The number after name in the text; NOT_KNOWN. */
    uint64_t (*find)(struct slice text, struct slice name);
};
/* "name: 12 kB", "name 12". */
uint64_t perf_find_line(struct slice text, struct slice name);
/* "Tcp: name name", "Tcp: 1 2" (proc/net/snmp): the name is "Tcp.name". */
uint64_t perf_find_column(struct slice text, struct slice name);
/* The sum of the names, times row->arg. */
hres fill_perf_text_level(const struct prop_row *row, const void *subject, struct cim_value *out);
hres fill_perf_text_count(const struct prop_row *row, const void *subject, struct cim_value *out);
hres fill_perf_text_megabytes(const struct prop_row *row, const void *subject,
                              struct cim_value *out); /* of kilobytes */

#define ROW_LEVEL(p, i, why)                                                                       \
    {                                                                                              \
        p, fill_perf_level, i, 0, why                                                              \
    }
#define ROW_COUNT(p, i, why)                                                                       \
    {                                                                                              \
        p, fill_perf_count, i, 0, why                                                              \
    }
#define ROW_TEXT_LEVEL(p, key, times, why)                                                         \
    {                                                                                              \
        p, fill_perf_text_level, times, 0, why, key                                                \
    }
#define ROW_TEXT_COUNT(p, key, times, why)                                                         \
    {                                                                                              \
        p, fill_perf_text_count, times, 0, why, key                                                \
    }
/* The clocks; T begins with a struct perf_stamp at. */
#define PERF_CLOCKS(T)                                                                             \
    ROW_NULL("Caption", "counters have no text"),                                                  \
        ROW_NULL("Description", "counters have no text"),                                          \
        ROW_NUM("Frequency_Object", PERF_FREQUENCY, "10,000,000: 100 ns"),                         \
        ROW_NUM("Frequency_PerfTime", PERF_FREQUENCY, "10,000,000: 100 ns"),                       \
        ROW_NUM("Frequency_Sys100NS", PERF_FREQUENCY, "10,000,000: 100 ns"),                       \
        ROW_U64("Timestamp_Object", T, at.sys, "the time, 100 ns since 1601"),                     \
        ROW_U64("Timestamp_PerfTime", T, at.perf, "since the system started, 100 ns"),             \
        ROW_U64("Timestamp_Sys100NS", T, at.sys, "the time, 100 ns since 1601")
#define PERF_NAME     ROW_TEXT("Name", perf_item, name, "the instance")
#define PERF_ONE_NAME ROW_NULL("Name", "there is one object")

/* ---- cook ---- */
/* A value of a formatted class from two looks at the raw one: property index of raw's class. *out comes in as the NULL
 * of its type and stays so where nothing can be told (no time has gone by). */
hres perf_cook(const struct cim_instance *before, const struct cim_instance *now, uint32_t property,
               struct cim_value *out);

/* ---- formatted ---- */
struct perf_looks; /* the last looks of all formatted classes; has its own lock */
struct perf_looks *perf_looks_create(void);
void perf_looks_destroy(struct perf_looks *l);
hres tell_cooked(struct telling *t);
