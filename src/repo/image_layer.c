#include "repo/image_layer.h"

#include "util/utf.h"

static const struct cim_image *image_of(const struct repo_image *i)
{
    return &((const struct repo_image_layer *)(const void *)i)->image;
}
_Static_assert(offsetof(struct repo_image_layer, base) == 0, "image_of relies on it");

static bool is_system(struct slice ns)
{
    return utf8_caseeq(ns, SLICE(CIM_IMAGE_SYSTEM));
}

static bool has_namespace(const struct repo_image *i, struct slice ns, struct slice *canonical)
{
    const struct cim_image *img = image_of(i);
    struct cim_image_ns row;
    if (is_system(ns) || !cim_image_ns_at(img, cim_image_find_ns(img, ns), &row)) {
        return false;
    }
    if (canonical) {
        *canonical = row.name;
    }
    return true;
}

static hres namespaces(const struct repo_image *i, hres (*fn)(void *arg, struct slice ns),
                       void *arg)
{
    const struct cim_image *img = image_of(i);
    struct cim_image_ns row;
    hres hr = 0;
    for (uint32_t n = 0; hr == 0 && n < img->namespaces.count; n++) {
        if (!cim_image_ns_at(img, n, &row)) {
            return WBEM_E_INVALID_STREAM;
        }
        hr = is_system(row.name) ? 0 : fn(arg, row.name);
    }
    return hr;
}

static bool class_record(const struct repo_image *i, struct slice ns, struct slice name,
                         struct slice *rec)
{
    const struct cim_image *img = image_of(i);
    struct cim_image_class row;
    if (!cim_image_class_at(img, cim_image_find_class(img, ns, name), &row)) {
        return false;
    }
    *rec = row.record;
    return true;
}

/* The classes without a superclass in one namespace of the image. */
static hres top_level(const struct cim_image *img, uint32_t ns,
                      hres (*fn)(void *arg, struct slice child), void *arg)
{
    struct cim_image_ns row;
    struct cim_image_class cls;
    hres hr = 0;
    if (!cim_image_ns_at(img, ns, &row)) {
        return 0;
    }
    for (uint32_t k = 0; hr == 0 && k < row.nclasses; k++) {
        if (!cim_image_class_at(img, row.first_class + k, &cls)) {
            return WBEM_E_INVALID_STREAM;
        }
        hr = cls.super == CIM_IMAGE_NONE ? fn(arg, cls.name) : 0;
    }
    return hr;
}

/* Subclasses of a system class live in many namespaces: only those of this one and of the system
 * count. */
static hres subclasses(const struct cim_image *img, uint32_t ns, uint32_t cls,
                       hres (*fn)(void *arg, struct slice child), void *arg)
{
    struct cim_image_class row;
    struct cim_image_class child;
    hres hr = 0;
    if (!cim_image_class_at(img, cls, &row)) {
        return cls == CIM_IMAGE_NONE ? 0 : WBEM_E_INVALID_STREAM;
    }
    for (uint32_t k = 0; hr == 0 && k < row.nchildren; k++) {
        if (!cim_image_class_at(img, cim_image_child(img, &row, k), &child)) {
            return WBEM_E_INVALID_STREAM;
        }
        hr = child.ns == ns || child.ns == img->system ? fn(arg, child.name) : 0;
    }
    return hr;
}

static hres children(const struct repo_image *i, struct slice ns, struct slice name,
                     hres (*fn)(void *arg, struct slice child), void *arg)
{
    const struct cim_image *img = image_of(i);
    uint32_t here = cim_image_find_ns(img, ns);
    if (name.n) {
        return subclasses(img, here, cim_image_find_class(img, ns, name), fn, arg);
    }
    hres hr = top_level(img, here, fn, arg);
    return hr ? hr : top_level(img, img->system, fn, arg);
}

static const struct repo_image_ops layer_ops = {
    .has_namespace = has_namespace,
    .namespaces = namespaces,
    .class_record = class_record,
    .children = children,
};

hres repo_image_layer_open(struct repo_image_layer *l, const void *p, size_t n)
{
    l->base.ops = &layer_ops;
    return cim_image_open(&l->image, p, n);
}

hres repo_image_layer_init(struct repo_image_layer *l)
{
    return repo_image_layer_open(l, cim_builtin_image, cim_builtin_image_size);
}
