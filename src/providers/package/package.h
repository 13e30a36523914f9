/* package: what dpkg and rpm have installed. */
#pragma once
#include "providers/table.h"

struct package {      /* texts are borrowed for the call; empty: not told */
    const char *kind; /* "deb", "rpm" */
    struct slice name, version, arch, vendor, summary, homepage;
    uint64_t size_kb;  /* NOT_KNOWN */
    int64_t installed; /* microseconds since 1970; NO_TIME */
};
struct package_query {
    struct slice only;                                /* a name; p NULL: all */
    bool dates;                                       /* package.installed is wanted */
    hres (*each)(void *arg, const struct package *p); /* not 0: stop */
    void *arg;
};
hres packages_each(const struct sysroot *root, const struct package_query *q);
/* The two parts of it. A system that has no such packages has none. */
hres dpkg_each(const struct sysroot *root, const struct package_query *q);
hres rpm_each(const struct sysroot *root, const struct package_query *q);
/* One header of rpm's data base (RPM documentation, "Header format": number of entries, size of the data, entries of tag,
 * type, place and count, data; big-endian). false: it is none. */
bool rpm_header_read(struct slice blob, struct package *out, struct str *version);
