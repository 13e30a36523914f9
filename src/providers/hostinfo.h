/* hostinfo: facts about the host that several classes tell, read from the system root. */
#pragma once
#include "util/str.h"
#include "util/sysroot.h"
#include "util/vec.h"

/* The first line of a file without blanks at its ends; empty when it cannot be read. */
struct slice host_line(const struct sysroot *root, const char *path, char *buf, size_t size);
/* The number in a one-line file. false: not there, not a number. */
bool host_number(const struct sysroot *root, const char *path, uint64_t *out);
/* /proc/uptime, 100 ns; to the hundredth of a second. false: not told. */
bool host_uptime(const struct sysroot *root, uint64_t *out);
/* btime of /proc/stat: seconds since 1970; 0 when it is not told. WBEM_E_OUT_OF_MEMORY. */
hres host_boot_time(const struct sysroot *root, uint64_t *out);
/* A value of /etc/os-release (/usr/lib/os-release), unquoted, appended; nothing when absent. */
hres host_os_release(const struct sysroot *root, const char *key, struct str *out);
/* PRETTY_NAME, or NAME, or "Linux". */
hres host_caption(const struct sysroot *root, struct str *out);
/* One value of /proc/meminfo in kB. */
enum host_memory {
    MEM_TOTAL,
    MEM_FREE,
    MEM_AVAILABLE,
    SWAP_TOTAL,
    SWAP_FREE,
    MEM_COUNT
};
struct host_memory_info {
    uint64_t kb[MEM_COUNT];
    bool known[MEM_COUNT];
};
void host_memory(const struct sysroot *root, struct host_memory_info *out);
/* Processors that are on line, and the packages (sockets) they sit in; 0: not told. */
void host_processors(const struct sysroot *root, uint32_t *logical, uint32_t *packages);
/* Decimal digits at the start of *s, taken off it; false when there are none or they do not fit. */
bool take_digits(struct slice *s, uint64_t *out);
/* The names in a directory, by length and then as text (sdz before sdaa), without those that begin with a dot; none when
 * it cannot be read. Released with host_names_fini. */
struct host_names VEC(char *);
hres host_names_read(const struct sysroot *root, const char *path, struct host_names *out);
void host_names_fini(struct host_names *n);
/* Where the link path/name leads to, as it is written; empty: no link. */
struct slice host_link(const struct sysroot *root, const char *path, const char *name, char *buf,
                       size_t size);
