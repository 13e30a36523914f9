/* disk_link: the links below /dev/disk. */
#include "providers/storage/disk_link.h"

#include "util/num.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

/* udev writes a blank in a label as \x20. */
static void add_unescaped(struct str *out, const char *name)
{
    for (; *name; name++) {
        const bool coded =
            name[0] == '\\' && name[1] == 'x' && hex_digit(name[2]) >= 0 && hex_digit(name[3]) >= 0;
        if (coded) {
            str_addc(out, (char)(hex_digit(name[2]) << 4 | hex_digit(name[3])));
            name += 3;
        } else {
            str_addc(out, *name);
        }
    }
}

hres disk_link_name(const struct sysroot *root, const char *path, const char *device,
                    struct str *out)
{
    const char *slash = strrchr(device, '/');
    const char *base = slash ? slash + 1 : device;
    DIR *dir = sysroot_opendir(root, path);
    size_t before = out->n;
    for (const struct dirent *e; dir && out->n == before && (e = readdir(dir));) {
        char to[512];
        ssize_t n = sysroot_readlink_at(dirfd(dir), e->d_name, to, sizeof to);
        const char *last = n > 0 ? strrchr(to, '/') : NULL;
        if (last && strcmp(last + 1, base) == 0) {
            add_unescaped(out, e->d_name);
        }
    }
    if (dir) {
        (void)closedir(dir);
    }
    return str_status(out);
}
