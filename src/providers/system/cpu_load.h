/* cpu_load: how busy the processors were between two looks at /proc/stat. Thread-safe. */
#pragma once
#include "util/sysroot.h"

struct cpu_load;
hres cpu_load_create(const struct sysroot *root, struct cpu_load **out); /* takes the first look */
void cpu_load_destroy(struct cpu_load *l);
/* Looks again; what is told afterwards is about the time since the look before, 25 ms at least: it waits that long when
 * the last look has just been. Recorded systems stand still: nothing is told of them. */
void cpu_load_look(struct cpu_load *l);
/* Percent that the logical processors of the list ("0 2 5") worked; UINT64_MAX: not known. */
uint64_t cpu_load_percent(struct cpu_load *l, struct slice list);
