/* sysroot: the handle through which everything under /proc, /sys and /etc is read; tests point it
 * at a recorded tree. Paths are relative, without a leading slash ("proc/1/stat"). Thread-safe
 * after creation. */
#pragma once
#include "util/hres.h"
#include "util/str.h"

#include <dirent.h>
#include <sys/types.h>

struct sysroot;
hres sysroot_create(const char *root, struct sysroot **out); /* root "/" for the live system */
void sysroot_destroy(struct sysroot *s);
bool sysroot_is_live(const struct sysroot *s);                          /* true when it is "/" */
int sysroot_open(const struct sysroot *s, const char *path, int flags); /* fd or -errno */
DIR *sysroot_opendir(const struct sysroot *s, const char *path);        /* NULL: cannot be read */
/* Reads at most size-1 bytes, NUL-terminates; bytes read or -errno. dirfd variant reads below an
 * open directory. */
ssize_t sysroot_read(const struct sysroot *s, const char *path, char *buf, size_t size);
ssize_t sysroot_read_at(int dirfd, const char *name, char *buf, size_t size);
ssize_t sysroot_readlink_at(int dirfd, const char *name, char *buf,
                            size_t size); /* NUL-terminated */
hres sysroot_read_all(const struct sysroot *s, const char *path, size_t limit, struct str *out);
/* Writes the file dir/name whole: a new file takes its place in one step, with the mode of the old one (mode when
 * there was none). */
hres sysroot_replace(const struct sysroot *s, const char *dir, const char *name, struct slice text,
                     unsigned mode);
