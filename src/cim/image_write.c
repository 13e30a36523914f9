/* image_write: building an image. */
#include "cim/image.h"
#include "cim/image_format.h"
#include "util/utf.h"
#include "util/vec.h"

#include <stdlib.h>

struct text_ref {
    uint32_t offset, n;
};
struct class_row {
    const struct cim_class *cls;
    uint32_t ns, super, first_child, nchildren;
    struct text_ref name, record;
};
struct instance_row {
    const struct cim_instance *inst;
    struct slice path; /* of text */
    char *text;        /* owned */
    uint32_t cls;
    struct text_ref path_text, record;
};
struct ns_row {
    const struct cim_image_input_ns *in;
    struct text_ref name;
    uint32_t first_class, first_instance;
};
struct writer {
    struct VEC(struct ns_row) ns;
    struct VEC(struct class_row) classes;
    struct VEC(struct instance_row) instances;
    struct VEC(uint32_t) children;
    struct str texts; /* offsets are relative until the tables are laid out */
};

static void writer_fini(struct writer *w)
{
    for (size_t i = 0; i < w->instances.n; i++) {
        free(w->instances.v[i].text);
    }
    vec_fini(&w->ns);
    vec_fini(&w->classes);
    vec_fini(&w->instances);
    vec_fini(&w->children);
    str_fini(&w->texts);
}

/* ---- order ---- */
static int compare_ns(const void *a, const void *b)
{
    const struct ns_row *x = a;
    const struct ns_row *y = b;
    return utf8_casecmp(x->in->name, y->in->name);
}

static int compare_class(const void *a, const void *b)
{
    const struct class_row *x = a;
    const struct class_row *y = b;
    return utf8_casecmp(cim_str_slice(x->cls->name), cim_str_slice(y->cls->name));
}

static int compare_instance(const void *a, const void *b)
{
    const struct instance_row *x = a;
    const struct instance_row *y = b;
    return utf8_casecmp(x->path, y->path);
}

static hres add_instance(struct writer *w, const struct cim_instance *inst)
{
    AUTO_STR path = STR_INIT;
    hres hr = cim_instance_relpath(inst, &path);
    if (FAILED(hr)) {
        return hr;
    }
    struct instance_row row = {.inst = inst, .path.n = path.n, .text = str_take(&path)};
    row.path.p = row.text;
    if (!row.text || !vec_push(&w->instances, row)) {
        free(row.text);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

static hres collect_ns(struct writer *w, uint32_t number)
{
    struct ns_row *ns = &w->ns.v[number];
    ns->first_class = (uint32_t)w->classes.n;
    ns->first_instance = (uint32_t)w->instances.n;
    for (size_t i = 0; i < ns->in->nclasses; i++) {
        struct class_row row = {.cls = ns->in->classes[i], .ns = number};
        if (!vec_push(&w->classes, row)) {
            return WBEM_E_OUT_OF_MEMORY;
        }
    }
    for (size_t i = 0; i < ns->in->ninstances; i++) {
        hres hr = add_instance(w, ns->in->instances[i]);
        if (FAILED(hr)) {
            return hr;
        }
    }
    if (ns->in->nclasses) {
        qsort(w->classes.v + ns->first_class, ns->in->nclasses, sizeof *w->classes.v,
              compare_class);
    }
    if (ns->in->ninstances) {
        qsort(w->instances.v + ns->first_instance, ns->in->ninstances, sizeof *w->instances.v,
              compare_instance);
    }
    return 0;
}

static hres collect(struct writer *w, const struct cim_image_input_ns *ns, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct ns_row row = {.in = &ns[i]};
        if (!vec_push(&w->ns, row)) {
            return WBEM_E_OUT_OF_MEMORY;
        }
    }
    if (n) {
        qsort(w->ns.v, n, sizeof *w->ns.v, compare_ns);
    }
    hres hr = 0;
    for (size_t i = 0; i < n && hr == 0; i++) {
        hr = collect_ns(w, (uint32_t)i);
    }
    return hr;
}

/* ---- links ---- */
static uint32_t find_in_ns(const struct writer *w, const struct ns_row *ns,
                           const struct cim_class *cls)
{
    struct class_row key = {.cls = cls};
    const struct class_row *found = ns->in->nclasses
                                        ? bsearch(&key, w->classes.v + ns->first_class,
                                                  ns->in->nclasses, sizeof key, compare_class)
                                        : NULL;
    return found ? (uint32_t)(found - w->classes.v) : CIM_IMAGE_NONE;
}

/* The number of a class as seen from a namespace: its own, else the system's. */
static uint32_t find_class(const struct writer *w, uint32_t ns, const struct cim_class *cls)
{
    uint32_t found = find_in_ns(w, &w->ns.v[ns], cls);
    for (size_t i = 0; found == CIM_IMAGE_NONE && i < w->ns.n; i++) {
        if (utf8_caseeq(w->ns.v[i].in->name, SLICE(CIM_IMAGE_SYSTEM))) {
            found = find_in_ns(w, &w->ns.v[i], cls);
        }
    }
    return found;
}

static hres link_supers(struct writer *w)
{
    for (size_t i = 0; i < w->classes.n; i++) {
        struct class_row *row = &w->classes.v[i];
        row->super = row->cls->super ? find_class(w, row->ns, row->cls->super) : CIM_IMAGE_NONE;
        if (row->cls->super && row->super == CIM_IMAGE_NONE) {
            return WBEM_E_INVALID_SUPERCLASS;
        }
        if (row->super != CIM_IMAGE_NONE) {
            w->classes.v[row->super].nchildren++;
        }
    }
    return 0;
}

/* Classes are in the order of namespace and name, so children come out sorted when handed out in
 * that order. */
static hres link_children(struct writer *w)
{
    uint32_t total = 0;
    if (!vec_reserve(&w->children, w->classes.n + 1)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (size_t i = 0; i < w->classes.n; i++) {
        w->classes.v[i].first_child = total;
        total += w->classes.v[i].nchildren;
        w->classes.v[i].nchildren = 0;
    }
    w->children.n = total;
    for (size_t i = 0; i < w->classes.n; i++) {
        if (w->classes.v[i].super != CIM_IMAGE_NONE) {
            struct class_row *super = &w->classes.v[w->classes.v[i].super];
            w->children.v[super->first_child + super->nchildren++] = (uint32_t)i;
        }
    }
    return 0;
}

/* ---- texts and records ---- */
static struct text_ref add_text(struct writer *w, struct slice s)
{
    struct text_ref t = {(uint32_t)w->texts.n, (uint32_t)s.n};
    str_add_slice(&w->texts, s);
    return t;
}

static hres add_records(struct writer *w)
{
    hres hr = 0;
    for (size_t i = 0; i < w->ns.n; i++) {
        w->ns.v[i].name = add_text(w, w->ns.v[i].in->name);
    }
    for (size_t i = 0; i < w->classes.n && hr == 0; i++) {
        struct class_row *row = &w->classes.v[i];
        row->name = add_text(w, cim_str_slice(row->cls->name));
        row->record.offset = (uint32_t)w->texts.n;
        hr = cim_class_encode(row->cls, &w->texts);
        row->record.n = (uint32_t)w->texts.n - row->record.offset;
    }
    for (uint32_t k = 0; k < w->ns.n; k++) {
        const struct ns_row *ns = &w->ns.v[k];
        for (size_t i = 0; i < ns->in->ninstances && hr == 0; i++) {
            struct instance_row *row = &w->instances.v[ns->first_instance + i];
            row->cls = find_class(w, k, row->inst->cls);
            row->path_text = add_text(w, row->path);
            row->record.offset = (uint32_t)w->texts.n;
            hr = cim_instance_encode(row->inst, &w->texts);
            row->record.n = (uint32_t)w->texts.n - row->record.offset;
        }
    }
    return hr ? hr : str_status(&w->texts);
}

/* ---- output ---- */
static void put_text(struct str *out, struct text_ref t, size_t base)
{
    buf_put_u32(out, (uint32_t)(base + t.offset));
    buf_put_u32(out, t.n);
}

static void put_table(struct str *out, size_t *at, size_t n, size_t row)
{
    buf_put_u32(out, (uint32_t)*at);
    buf_put_u32(out, (uint32_t)n);
    *at += n * row;
}

static void put_rows(struct str *out, const struct writer *w, size_t base)
{
    for (size_t i = 0; i < w->ns.n; i++) {
        const struct ns_row *r = &w->ns.v[i];
        put_text(out, r->name, base);
        buf_put_u32(out, r->first_class);
        buf_put_u32(out, (uint32_t)r->in->nclasses);
        buf_put_u32(out, r->first_instance);
        buf_put_u32(out, (uint32_t)r->in->ninstances);
    }
    for (size_t i = 0; i < w->classes.n; i++) {
        const struct class_row *r = &w->classes.v[i];
        buf_put_u32(out, r->ns);
        put_text(out, r->name, base);
        put_text(out, r->record, base);
        buf_put_u32(out, r->super);
        buf_put_u32(out, r->first_child);
        buf_put_u32(out, r->nchildren);
    }
    for (size_t i = 0; i < w->children.n; i++) {
        buf_put_u32(out, w->children.v[i]);
    }
    for (size_t i = 0; i < w->instances.n; i++) {
        const struct instance_row *r = &w->instances.v[i];
        buf_put_u32(out, r->cls);
        put_text(out, r->path_text, base);
        put_text(out, r->record, base);
    }
}

static hres put_image(struct str *out, const struct writer *w)
{
    size_t at = IMAGE_HEADER;
    size_t tables = w->ns.n * IMAGE_NS_ROW + w->classes.n * IMAGE_CLASS_ROW +
                    w->children.n * IMAGE_CHILD_ROW + w->instances.n * IMAGE_INSTANCE_ROW;
    size_t total = IMAGE_HEADER + tables + w->texts.n;
    if (total > UINT32_MAX) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    str_addz(out, IMAGE_MAGIC);
    buf_put_u32(out, (uint32_t)total);
    put_table(out, &at, w->ns.n, IMAGE_NS_ROW);
    put_table(out, &at, w->classes.n, IMAGE_CLASS_ROW);
    put_table(out, &at, w->children.n, IMAGE_CHILD_ROW);
    put_table(out, &at, w->instances.n, IMAGE_INSTANCE_ROW);
    put_rows(out, w, IMAGE_HEADER + tables);
    str_add_slice(out, str_slice(&w->texts));
    return str_status(out);
}

hres cim_image_write(const struct cim_image_input_ns *ns, size_t n, struct str *out)
{
    struct writer w = {0};
    hres hr = collect(&w, ns, n);
    hr = hr ? hr : link_supers(&w);
    hr = hr ? hr : link_children(&w);
    hr = hr ? hr : add_records(&w);
    hr = hr ? hr : put_image(out, &w);
    writer_fini(&w);
    return hr;
}
