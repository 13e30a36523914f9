/* image: reading. */
#include "cim/image.h"

#include "cim/image_format.h"
#include "util/utf.h"

static uint32_t u32_at(const struct cim_image *img, size_t at)
{
    const uint8_t *p = img->p + at;
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static bool text_at(const struct cim_image *img, size_t at, struct slice *out)
{
    uint32_t offset = u32_at(img, at);
    uint32_t n = u32_at(img, at + 4);
    if (offset > img->n || n > img->n - offset) {
        return false;
    }
    *out = (struct slice){(const char *)img->p + offset, n};
    return true;
}

static bool open_table(const struct cim_image *img, size_t at, size_t row,
                       struct cim_image_table *t)
{
    t->offset = u32_at(img, at);
    t->count = u32_at(img, at + 4);
    return t->offset <= img->n && t->count <= (img->n - t->offset) / row;
}

hres cim_image_open(struct cim_image *img, const void *p, size_t n)
{
    *img = (struct cim_image){.p = p, .n = n, .system = CIM_IMAGE_NONE};
    if (n < IMAGE_HEADER || memcmp(p, IMAGE_MAGIC, IMAGE_MAGIC_LEN) != 0 ||
        u32_at(img, IMAGE_MAGIC_LEN) != n) {
        return WBEM_E_INVALID_STREAM;
    }
    size_t at = IMAGE_MAGIC_LEN + 4;
    bool ok = open_table(img, at, IMAGE_NS_ROW, &img->namespaces) &&
              open_table(img, at + 8, IMAGE_CLASS_ROW, &img->classes) &&
              open_table(img, at + 16, IMAGE_CHILD_ROW, &img->children) &&
              open_table(img, at + 24, IMAGE_INSTANCE_ROW, &img->instances);
    if (!ok) {
        return WBEM_E_INVALID_STREAM;
    }
    img->system = cim_image_find_ns(img, SLICE(CIM_IMAGE_SYSTEM));
    return 0;
}

/* ---- rows ---- */
bool cim_image_ns_at(const struct cim_image *img, uint32_t i, struct cim_image_ns *out)
{
    if (i >= img->namespaces.count) {
        return false;
    }
    size_t at = img->namespaces.offset + (size_t)i * IMAGE_NS_ROW;
    out->first_class = u32_at(img, at + 8);
    out->nclasses = u32_at(img, at + 12);
    out->first_instance = u32_at(img, at + 16);
    out->ninstances = u32_at(img, at + 20);
    return text_at(img, at, &out->name) && out->first_class <= img->classes.count &&
           out->nclasses <= img->classes.count - out->first_class &&
           out->first_instance <= img->instances.count &&
           out->ninstances <= img->instances.count - out->first_instance;
}

bool cim_image_class_at(const struct cim_image *img, uint32_t i, struct cim_image_class *out)
{
    if (i >= img->classes.count) {
        return false;
    }
    size_t at = img->classes.offset + (size_t)i * IMAGE_CLASS_ROW;
    out->ns = u32_at(img, at);
    out->super = u32_at(img, at + 20);
    out->first_child = u32_at(img, at + 24);
    out->nchildren = u32_at(img, at + 28);
    return text_at(img, at + 4, &out->name) && text_at(img, at + 12, &out->record) &&
           out->ns < img->namespaces.count &&
           (out->super == CIM_IMAGE_NONE || out->super < img->classes.count) &&
           out->first_child <= img->children.count &&
           out->nchildren <= img->children.count - out->first_child;
}

bool cim_image_instance_at(const struct cim_image *img, uint32_t i, struct cim_image_instance *out)
{
    if (i >= img->instances.count) {
        return false;
    }
    size_t at = img->instances.offset + (size_t)i * IMAGE_INSTANCE_ROW;
    out->cls = u32_at(img, at);
    return out->cls < img->classes.count && text_at(img, at + 4, &out->path) &&
           text_at(img, at + 12, &out->record);
}

uint32_t cim_image_child(const struct cim_image *img, const struct cim_image_class *c, uint32_t k)
{
    if (k >= c->nchildren) {
        return CIM_IMAGE_NONE;
    }
    uint32_t i = u32_at(img, img->children.offset + ((size_t)c->first_child + k) * IMAGE_CHILD_ROW);
    return i < img->classes.count ? i : CIM_IMAGE_NONE;
}

/* ---- look-ups ---- */
static bool ns_key(const struct cim_image *img, uint32_t i, struct slice *key)
{
    struct cim_image_ns row;
    bool ok = cim_image_ns_at(img, i, &row);
    *key = row.name;
    return ok;
}

static bool class_key(const struct cim_image *img, uint32_t i, struct slice *key)
{
    struct cim_image_class row;
    bool ok = cim_image_class_at(img, i, &row);
    *key = row.name;
    return ok;
}

static bool instance_key(const struct cim_image *img, uint32_t i, struct slice *key)
{
    struct cim_image_instance row;
    bool ok = cim_image_instance_at(img, i, &row);
    *key = row.path;
    return ok;
}

/* Binary search in the sorted rows first … first + n - 1. */
static uint32_t search(const struct cim_image *img,
                       bool (*key_of)(const struct cim_image *, uint32_t, struct slice *),
                       uint32_t first, uint32_t n, struct slice key)
{
    while (n > 0) {
        uint32_t mid = first + n / 2;
        struct slice k;
        if (!key_of(img, mid, &k)) {
            return CIM_IMAGE_NONE;
        }
        int order = utf8_casecmp(k, key);
        if (order == 0) {
            return mid;
        }
        if (order < 0) {
            n -= mid + 1 - first;
            first = mid + 1;
        } else {
            n = mid - first;
        }
    }
    return CIM_IMAGE_NONE;
}

uint32_t cim_image_find_ns(const struct cim_image *img, struct slice ns)
{
    return search(img, ns_key, 0, img->namespaces.count, ns);
}

static uint32_t find_class_in(const struct cim_image *img, uint32_t ns, struct slice name)
{
    struct cim_image_ns row;
    if (!cim_image_ns_at(img, ns, &row)) {
        return CIM_IMAGE_NONE;
    }
    return search(img, class_key, row.first_class, row.nclasses, name);
}

uint32_t cim_image_find_class(const struct cim_image *img, struct slice ns, struct slice name)
{
    uint32_t i = find_class_in(img, cim_image_find_ns(img, ns), name);
    return i == CIM_IMAGE_NONE ? find_class_in(img, img->system, name) : i;
}

uint32_t cim_image_find_instance(const struct cim_image *img, struct slice ns, struct slice path)
{
    struct cim_image_ns row;
    if (!cim_image_ns_at(img, cim_image_find_ns(img, ns), &row)) {
        return CIM_IMAGE_NONE;
    }
    return search(img, instance_key, row.first_instance, row.ninstances, path);
}

/* ---- decoding without a cache ---- */
struct self_source {
    const struct cim_image *img;
    struct slice ns;
    unsigned depth;
};

static hres get_class(struct self_source *self, struct slice name, struct cim_class **out);

static hres get_from_self(void *arg, struct slice name, struct cim_class **out)
{
    return get_class(arg, name, out);
}

static hres get_class(struct self_source *self, struct slice name, struct cim_class **out)
{
    struct cim_image_class row;
    uint32_t i = cim_image_find_class(self->img, self->ns, name);
    if (i == CIM_IMAGE_NONE) {
        return WBEM_E_INVALID_CLASS;
    }
    if (!cim_image_class_at(self->img, i, &row) || self->depth > CIM_MAX_DEPTH) {
        return WBEM_E_INVALID_STREAM; /* a damaged image may derive a class from itself */
    }
    struct cim_class_source src = {get_from_self, self};
    self->depth++;
    hres hr = cim_class_decode(row.record, &src, out);
    self->depth--;
    return hr;
}

hres cim_image_get_class(const struct cim_image *img, struct slice ns, struct slice name,
                         const struct cim_class_source *src, struct cim_class **out)
{
    struct self_source self = {.img = img, .ns = ns};
    struct cim_image_class row;
    if (!src) {
        return get_class(&self, name, out);
    }
    uint32_t i = cim_image_find_class(img, ns, name);
    if (i == CIM_IMAGE_NONE) {
        return WBEM_E_INVALID_CLASS;
    }
    return cim_image_class_at(img, i, &row) ? cim_class_decode(row.record, src, out)
                                            : WBEM_E_INVALID_STREAM;
}
