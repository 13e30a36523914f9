/* Schema images and the records in them: any bytes. Everything that can be reached is read and
 * decoded. */
#include "cim/image.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    ROWS_MAX = 64
};

static void read_classes(const struct cim_image *img)
{
    for (uint32_t i = 0; i < img->classes.count && i < ROWS_MAX; i++) {
        struct cim_image_class row;
        struct cim_image_ns ns;
        if (!cim_image_class_at(img, i, &row) || !cim_image_ns_at(img, row.ns, &ns)) {
            continue;
        }
        for (uint32_t k = 0; k < row.nchildren && k < ROWS_MAX; k++) {
            (void)cim_image_child(img, &row, k);
        }
        AUTO_CIM_CLASS c = NULL;
        (void)cim_image_get_class(img, ns.name, row.name, NULL, &c);
    }
}

struct source {
    const struct cim_image *img;
    struct slice ns;
};

static hres class_of(void *arg, struct slice name, struct cim_class **out)
{
    const struct source *s = arg;
    return cim_image_get_class(s->img, s->ns, name, NULL, out);
}

static void read_instances(const struct cim_image *img)
{
    for (uint32_t n = 0; n < img->namespaces.count && n < ROWS_MAX; n++) {
        struct source s = {.img = img};
        struct cim_image_ns ns;
        struct cim_image_instance row;
        if (!cim_image_ns_at(img, n, &ns)) {
            continue;
        }
        s.ns = ns.name;
        struct cim_class_source src = {.get = class_of, .arg = &s};
        for (uint32_t i = 0; i < ns.ninstances && i < ROWS_MAX; i++) {
            AUTO_CIM_INSTANCE inst = NULL;
            if (cim_image_instance_at(img, ns.first_instance + i, &row)) {
                (void)cim_image_find_instance(img, ns.name, row.path);
                (void)cim_instance_decode(row.record, &src, &inst);
            }
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cim_image img;
    if (SUCCEEDED(cim_image_open(&img, data, size))) {
        read_classes(&img);
        read_instances(&img);
    }
    return 0;
}
