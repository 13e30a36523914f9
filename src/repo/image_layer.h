/* image_layer: the schema compiled into the program (cim/image.h) as the layer below the
 * repository. */
#pragma once
#include "cim/image.h"
#include "repo/layer.h"

struct repo_image_layer {
    struct repo_image base; /* for struct repo options */
    struct cim_image image;
};
/* The schema the program was built with. WBEM_E_INVALID_STREAM. Nothing to release; immutable, any
 * thread. */
hres repo_image_layer_init(struct repo_image_layer *l);
/* Any image; p is borrowed. */
hres repo_image_layer_open(struct repo_image_layer *l, const void *p, size_t n);
