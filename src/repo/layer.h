/* layer: what the repository asks of the read-only schema below it. Keys and names are compared
 * without case. */
#pragma once
#include "cim/codec.h"

struct repo_image {
    const struct repo_image_ops *ops;
};
/* Records are borrowed and live as long as the image. ns "root\cimv2"; system classes are found in
 * every namespace. */
struct repo_image_ops {
    bool (*has_namespace)(const struct repo_image *i, struct slice ns, struct slice *canonical);
    hres (*namespaces)(const struct repo_image *i, hres (*fn)(void *arg, struct slice ns),
                       void *arg);
    bool (*class_record)(const struct repo_image *i, struct slice ns, struct slice name,
                         struct slice *rec);
    /* names of the direct subclasses ("" = top level), by name */
    hres (*children)(const struct repo_image *i, struct slice ns, struct slice name,
                     hres (*fn)(void *arg, struct slice child), void *arg);
};
