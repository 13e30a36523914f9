/* output: objects as table, list, CSV, JSON or MOF. */
#include "cim/mof_text.h"
#include "cli/cli.h"
#include "util/utf.h"
#include "util/vec.h"

#include <stdlib.h>

struct writer {
    enum format format;
    FILE *out;
    struct VEC(struct cim_object *) rows; /* table */
    struct cim_class *header;             /* CSV: class of the header line written last */
};

struct writer *writer_create(enum format f, FILE *out)
{
    struct writer *w = calloc(1, sizeof *w);
    if (w) {
        w->format = f;
        w->out = out;
    }
    return w;
}

void writer_destroy(struct writer *w)
{
    if (w) {
        for (size_t i = 0; i < w->rows.n; i++) {
            cim_object_unref(w->rows.v[i]);
        }
        vec_fini(&w->rows);
        cim_class_unref(w->header);
        free(w);
    }
}

static const struct cim_value *value_at(struct cim_object *o, uint32_t i)
{
    struct cim_instance *inst = cim_as_instance(o);
    return inst ? &inst->v[i] : &cim_as_class(o)->props[i].def;
}

static uint32_t nth(const struct cim_class *c, uint32_t k)
{
    return c->sorted ? c->sorted[k] : k;
}

/* A value as one line of text: arrays {a, b}, objects by their class, control characters as blanks. */
static void add_cell(struct str *out, const struct cim_value *v)
{
    size_t start = out->n;
    if (v->null) {
        return;
    }
    if (v->type & CIM_ARRAY) {
        str_addc(out, '{');
        for (uint32_t i = 0; i < v->d.arr->n; i++) {
            struct cim_value e = cim_elem(v, i);
            str_addz(out, i ? ", " : "");
            add_cell(out, &e);
        }
        str_addc(out, '}');
    } else if (v->type == CIM_OBJECT) {
        str_addf(out, "<%s>", cim_str_z(cim_class_of(v->d.obj)->name));
    } else {
        str_add_cim_plain(out, v);
    }
    for (size_t i = start; i < out->n; i++) {
        if ((unsigned char)out->p[i] < 0x20) {
            out->p[i] = ' ';
        }
    }
}

static hres write_str(struct writer *w, const struct str *s)
{
    hres hr = str_status(s);
    if (hr == 0 && s->n > 0 && fwrite(s->p, 1, s->n, w->out) != s->n) {
        hr = WBEM_E_OUT_OF_DISK_SPACE;
    }
    return hr;
}

/* ---- list ---- */
static hres write_list(struct writer *w, struct cim_object *o)
{
    AUTO_STR s = STR_INIT;
    const struct cim_class *c = cim_class_of(o);
    str_addc(&s, '\n');
    for (uint32_t k = 0; k < c->nprops; k++) {
        str_add_slice(&s, cim_str_slice(c->props[nth(c, k)].name));
        str_addc(&s, '=');
        add_cell(&s, value_at(o, nth(c, k)));
        str_addc(&s, '\n');
    }
    return write_str(w, &s);
}

/* ---- CSV (RFC 4180) ---- */
static void add_csv(struct str *out, struct slice t)
{
    bool quote = false;
    for (size_t i = 0; i < t.n; i++) {
        quote = quote || strchr(",\"\r\n", t.p[i]);
    }
    if (!quote) {
        str_add_slice(out, t);
        return;
    }
    str_addc(out, '"');
    for (size_t i = 0; i < t.n; i++) {
        str_addz(out, t.p[i] == '"' ? "\"" : "");
        str_addc(out, t.p[i]);
    }
    str_addc(out, '"');
}

static bool same_columns(const struct cim_class *a, const struct cim_class *b)
{
    if (!a || a->nprops != b->nprops) {
        return false;
    }
    for (uint32_t k = 0; k < a->nprops; k++) {
        if (!cim_str_caseeq(a->props[nth(a, k)].name, b->props[nth(b, k)].name)) {
            return false;
        }
    }
    return true;
}

static hres write_csv(struct writer *w, struct cim_object *o)
{
    AUTO_STR s = STR_INIT;
    struct cim_class *c = cim_class_of(o);
    if (!same_columns(w->header,
                      c)) { /* results of several classes: a header for each run of rows */
        for (uint32_t k = 0; k < c->nprops; k++) {
            str_addz(&s, k ? "," : "");
            add_csv(&s, cim_str_slice(c->props[nth(c, k)].name));
        }
        str_addc(&s, '\n');
        cim_class_ref(c);
        cim_class_unref(w->header);
        w->header = c;
    }
    for (uint32_t k = 0; k < c->nprops; k++) {
        AUTO_STR cell = STR_INIT;
        const struct cim_value *v = value_at(o, nth(c, k));
        if (!v->null && cim_type_is_text(v->type) && !(v->type & CIM_ARRAY)) {
            str_add_slice(&cell, cim_str_slice(v->d.str));
        } else {
            add_cell(&cell, v);
        }
        str_addz(&s, k ? "," : "");
        add_csv(&s, str_slice(&cell));
    }
    str_addc(&s, '\n');
    return write_str(w, &s);
}

/* ---- table: columns as wide as their widest cell, two blanks between, header always ---- */
static size_t width_of(struct slice s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        n += (s.p[i] & 0xC0) != 0x80;
    }
    return n;
}

static hres measure(const struct cim_class *c, struct cim_object *const *rows, size_t n,
                    size_t *width)
{
    for (uint32_t k = 0; k < c->nprops; k++) {
        width[k] = width_of(cim_str_slice(c->props[nth(c, k)].name));
        for (size_t r = 0; r < n; r++) {
            AUTO_STR s = STR_INIT;
            add_cell(&s, value_at(rows[r], nth(cim_class_of(rows[r]), k)));
            hres hr = str_status(&s);
            if (hr) {
                return hr;
            }
            size_t cell = width_of(str_slice(&s));
            width[k] = cell > width[k] ? cell : width[k];
        }
    }
    return 0;
}

static void add_padded(struct str *out, struct slice s, size_t width, bool last)
{
    str_add_slice(out, s);
    for (size_t n = width_of(s); !last && n < width + 2; n++) {
        str_addc(out, ' ');
    }
}

static hres write_rows(struct writer *w, struct cim_object *const *rows, size_t n)
{
    const struct cim_class *c = cim_class_of(rows[0]);
    size_t *width = calloc(c->nprops + 1u, sizeof *width);
    hres hr = width ? measure(c, rows, n, width) : WBEM_E_OUT_OF_MEMORY;
    AUTO_STR s = STR_INIT;
    for (uint32_t k = 0; k < c->nprops && hr == 0; k++) {
        add_padded(&s, cim_str_slice(c->props[nth(c, k)].name), width[k], k + 1 == c->nprops);
    }
    str_addc(&s, '\n');
    for (size_t r = 0; r < n && hr == 0; r++) {
        for (uint32_t k = 0; k < c->nprops; k++) {
            AUTO_STR cell = STR_INIT;
            add_cell(&cell, value_at(rows[r], nth(cim_class_of(rows[r]), k)));
            hr = hr ? hr : str_status(&cell);
            add_padded(&s, str_slice(&cell), width[k], k + 1 == c->nprops);
        }
        str_addc(&s, '\n');
        hr = hr ? hr : write_str(w, &s);
        str_clear(&s);
    }
    free(width);
    return hr;
}

static hres write_table(struct writer *w)
{
    hres hr = 0;
    for (size_t i = 0; i < w->rows.n && hr == 0;) { /* one table per run of the same columns */
        size_t n = 1;
        while (i + n < w->rows.n &&
               same_columns(cim_class_of(w->rows.v[i]), cim_class_of(w->rows.v[i + n]))) {
            n++;
        }
        if (i) {
            fputc('\n', w->out);
        }
        hr = write_rows(w, &w->rows.v[i], n);
        i += n;
    }
    return hr;
}

/* ---- all ---- */
hres writer_object(struct writer *w, struct cim_object *o)
{
    AUTO_STR s = STR_INIT;
    hres hr = 0;
    switch (w->format) {
    case FORMAT_LIST:
        return write_list(w, o);
    case FORMAT_CSV:
        return write_csv(w, o);
    case FORMAT_JSON:
        str_add_json_object(&s, o);
        str_addc(&s, '\n');
        hr = write_str(w, &s);
        fflush(w->out); /* whoever reads gets each object as it arrives */
        return hr;
    case FORMAT_MOF:
        hr = str_add_mof_object(&s, o);
        return hr ? hr : write_str(w, &s);
    default:
        if (!vec_push(&w->rows, o)) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        cim_object_ref(o);
        return 0;
    }
}

hres writer_end(struct writer *w)
{
    hres hr = w->format == FORMAT_TABLE ? write_table(w) : 0;
    if (fflush(w->out) && hr == 0) {
        hr = WBEM_E_OUT_OF_DISK_SPACE;
    }
    return hr;
}
