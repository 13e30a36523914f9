/* image FILE: what it takes to load a compiled schema (mofc -o FILE): mapping, checking, and the most derived class with
 * its chain, as a program does at its start; then every class. Milliseconds, medians of 21 runs: "load all classes". */
#include "cim/image.h"

#include "util/clock.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    RUNS = 21
};
static const char ns[] = "root\\default"; /* where a file without a pragma puts its classes */

static double now_ms(void)
{
    return (double)clock_mono_ns() / 1e6;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *v)
{
    qsort(v, RUNS, sizeof *v, by_value);
    return v[RUNS / 2];
}

/* One class with its superclasses, none of them remembered. */
static hres read_class(const struct cim_image *img, struct slice name, size_t *count)
{
    struct cim_image_class row;
    AUTO_CIM_CLASS c = NULL;
    uint32_t i = cim_image_find_class(img, slice_of(ns), name);
    hres hr = cim_image_class_at(img, i, &row)
                  ? cim_image_get_class(img, slice_of(ns), name, NULL, &c)
                  : WBEM_E_INVALID_STREAM;
    *count += hr == 0;
    return hr;
}

static hres one_run(const char *file, double *load, double *all, size_t *count)
{
    double start = now_ms();
    struct stat st;
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0) {
        return WBEM_E_NOT_FOUND;
    }
    size_t n = (size_t)st.st_size;
    void *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    struct cim_image img;
    hres hr = p == MAP_FAILED ? WBEM_E_OUT_OF_MEMORY : cim_image_open(&img, p, n);
    struct cim_image_class row;
    *count = 0;
    if (hr == 0) {
        hr = cim_image_class_at(&img, img.classes.count - 1, &row)
                 ? read_class(&img, row.name, count)
                 : WBEM_E_INVALID_STREAM;
    }
    *load = now_ms() - start;
    start = now_ms();
    *count = 0;
    for (uint32_t i = 0; hr == 0 && i < img.classes.count; i++) {
        hr = cim_image_class_at(&img, i, &row) ? read_class(&img, row.name, count)
                                               : WBEM_E_INVALID_STREAM;
    }
    *all = now_ms() - start;
    if (p != MAP_FAILED) {
        munmap(p, n);
    }
    return hr;
}

int main(int argc, char **argv)
{
    double load[RUNS], all[RUNS];
    size_t count = 0;
    for (int i = 0; i < RUNS; i++) {
        hres hr =
            argc == 2 ? one_run(argv[1], &load[i], &all[i], &count) : WBEM_E_INVALID_PARAMETER;
        if (hr) {
            (void)fprintf(stderr, "image: 0x%08x\n", (unsigned)hr);
            return 1;
        }
    }
    printf("%.3f %.3f %zu\n", median(load), median(all), count);
    return 0;
}
