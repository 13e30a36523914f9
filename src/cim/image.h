/* image: the read-only schema: classes and static instances compiled from MOF at build time and
 * mapped with the program.
 *
 * Layout (little-endian, byte offsets from the start, no alignment):
 *   header      "OWMIIMG1", u32 total size, then offset and count (u32 each) of the four tables
 *   namespaces  by name:              { text name, u32 first class, u32 classes, u32 first
 * instance, u32 instances } classes     by namespace, name:   { u32 namespace, text name, text
 * record, u32 superclass, u32 first child, u32 children } children    u32 class index; the direct
 * subclasses of one class stand together, by name instances   by namespace, path:   { u32 class,
 * text path, text record } text        { u32 offset, u32 length } Records are those of cim/codec.h.
 * Names are compared without case. Classes of the pseudo namespace CIM_IMAGE_SYSTEM belong to every
 * namespace. Reading takes no memory and no lock; every offset is checked, so a damaged image gives
 * WBEM_E_INVALID_STREAM and never a wrong access. */
#pragma once
#include "cim/class.h"
#include "cim/codec.h"

#define CIM_IMAGE_SYSTEM "__system"
#define CIM_IMAGE_NONE   UINT32_MAX

struct cim_image_table {
    uint32_t offset, count;
};
struct cim_image {
    const uint8_t *p; /* borrowed */
    size_t n;
    struct cim_image_table namespaces, classes, children, instances;
    uint32_t system; /* number of CIM_IMAGE_SYSTEM or CIM_IMAGE_NONE */
};
struct cim_image_ns {
    struct slice name;
    uint32_t first_class, nclasses, first_instance, ninstances;
};
struct cim_image_class {
    uint32_t ns;
    struct slice name, record;
    uint32_t super; /* CIM_IMAGE_NONE: top level */
    uint32_t first_child, nchildren;
};
struct cim_image_instance {
    uint32_t cls;
    struct slice path, record;
};
/* Checks the header and the bounds of the tables. The memory must outlive img.
 * WBEM_E_INVALID_STREAM. */
hres cim_image_open(struct cim_image *img, const void *p, size_t n);

/* Rows by number; false when the number or what it leads to is out of bounds. All slices are
 * borrowed. */
bool cim_image_ns_at(const struct cim_image *img, uint32_t i, struct cim_image_ns *out);
bool cim_image_class_at(const struct cim_image *img, uint32_t i, struct cim_image_class *out);
bool cim_image_instance_at(const struct cim_image *img, uint32_t i, struct cim_image_instance *out);
/* Child k of a class: its number; CIM_IMAGE_NONE when out of bounds. */
uint32_t cim_image_child(const struct cim_image *img, const struct cim_image_class *c, uint32_t k);

/* Look-ups by binary search; CIM_IMAGE_NONE when absent. A class is looked for in ns, then among
 * the system classes, which also belong to namespaces the image does not know. */
uint32_t cim_image_find_ns(const struct cim_image *img, struct slice ns);
uint32_t cim_image_find_class(const struct cim_image *img, struct slice ns, struct slice name);
/* By relative path with the keys in class order, as cim_instance_relpath writes it. */
uint32_t cim_image_find_instance(const struct cim_image *img, struct slice ns, struct slice path);
/* Decodes one class (sealed, released with cim_class_unref) with its superclasses from src, or from
 * the image itself, without any cache, when src is NULL. WBEM_E_INVALID_CLASS,
 * WBEM_E_INVALID_STREAM. */
hres cim_image_get_class(const struct cim_image *img, struct slice ns, struct slice name,
                         const struct cim_class_source *src, struct cim_class **out);

/* ---- writing ---- */
struct cim_image_input_ns {
    struct slice name;
    struct cim_class *const *classes;
    size_t nclasses;
    struct cim_instance *const *instances;
    size_t ninstances;
};
/* Appends an image to out. Superclasses must be among the classes. WBEM_E_INVALID_SUPERCLASS. */
hres cim_image_write(const struct cim_image_input_ns *ns, size_t n, struct str *out);

/* The schema this program was built with (made from schema/ by the MOF compiler). */
extern const unsigned char cim_builtin_image[];
extern const uint64_t cim_builtin_image_size;
