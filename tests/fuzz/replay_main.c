/* Runs a fuzz target over the files of its corpus, so that every ordinary test run replays them.
 * Usage: replay directory... */
#include "util/file.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    INPUT_MAX = 16 << 20
};

static int replay_file(const char *dir, const char *name)
{
    AUTO_STR path = STR_INIT;
    AUTO_STR data = STR_INIT;
    str_addf(&path, "%s/%s", dir, name);
    if (FAILED(file_read(str_z(&path), INPUT_MAX, &data))) {
        (void)fprintf(stderr, "cannot read %s\n", str_z(&path));
        return 1;
    }
    /* an exact copy, so that the sanitizer sees a read past the end */
    uint8_t *copy = malloc(data.n ? data.n : 1);
    if (!copy) {
        return 1;
    }
    if (data.n) {
        memcpy(copy, data.p, data.n);
    }
    (void)LLVMFuzzerTestOneInput(copy, data.n);
    free(copy);
    return 0;
}

static int replay_dir(const char *dir, unsigned *count)
{
    int failed = 0;
    DIR *d = opendir(dir);
    if (!d) {
        perror(dir);
        return 1;
    }
    for (const struct dirent *e; (e = readdir(d));) {
        if (e->d_name[0] != '.') {
            failed |= replay_file(dir, e->d_name);
            ++*count;
        }
    }
    (void)closedir(d);
    return failed;
}

int main(int argc, char **argv)
{
    unsigned count = 0;
    int failed = 0;
    for (int i = 1; i < argc; i++) {
        failed |= replay_dir(argv[i], &count);
    }
    (void)printf("%u inputs\n", count);
    return failed || count == 0;
}
