/* Records of instances read for a filter: a record that is damaged as the input says. What both
 * readers can read has the same values. */
#include "cim/codec.h"
#include "mof/memtarget.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char schema[] =
    "class A { [key] string S; boolean B; uint8 U8; sint64 I; real64 R; datetime D; A REF Ref;\n"
    "  A Emb; string Arr[]; string N; uint16 Last = 3; };\n"
    "instance of A { S = \"text\"; B = TRUE; U8 = 7; I = -5; R = 1.5; N = NULL;\n"
    "  D = \"20240102030405.000000+060\"; Ref = \"A.S=\\\"x\\\"\"; Arr = {\"a\", \"bc\"}; };\n";

static hres get_class(void *arg, struct slice name, struct cim_class **out)
{
    (void)name;
    *out = cim_class_ref(arg);
    return 0;
}

/* The values of the row beside those of the instance. */
static void compare(const struct cim_row *row, const struct cim_instance *i)
{
    for (size_t k = 0; k < row->nreads; k++) {
        uint32_t n = row->reads[k];
        const struct cim_value *a = &row->v[n], *b = &i->v[n];
        bool same = a->null || (cim_type_is_real(a->type) ? a->d.u == b->d.u /* also NaN */
                                                          : cim_value_eq(a, b, CIM_CMP_CASE));
        if (a->null != b->null || !same) {
            fprintf(stderr, "%s\n", cim_str_z(row->cls->props[n].name));
            abort();
        }
    }
}

static void read_both(struct cim_class *c, struct slice rec)
{
    static const char *const names[] = {"S", "B", "U8", "I", "R", "D", "Ref", "N", "Last"};
    uint32_t reads[ARRAY_LEN(names)];
    struct cim_row row;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        reads[i] = (uint32_t)cim_class_find_prop(c, slice_of(names[i]));
    }
    if (cim_row_init(&row, c, reads, ARRAY_LEN(reads))) {
        return;
    }
    struct cim_class_source src = {.get = get_class, .arg = c};
    struct cim_instance *i = NULL;
    hres hr = cim_row_read(&row, rec);
    if (cim_instance_decode(rec, &src, &i) == 0) {
        if (hr == 0) {
            compare(&row, i);
        }
        cim_instance_unref(i);
    }
    cim_row_fini(&row);
}

/* The input: where, and what is laid over the record there. */
static void damage(const uint8_t *data, size_t size, struct str *rec)
{
    for (size_t i = 0; i + 1 < size && rec->n; i += 2) {
        rec->p[data[i] % rec->n] = (char)(rec->p[data[i] % rec->n] ^ data[i + 1]);
    }
    if (size % 2 && rec->n) {
        rec->n -= data[size - 1] % rec->n;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mof_mem mem;
    struct mof_report report;
    struct mof_options options = {.ns = "root"};
    struct mof_target target = mof_mem_target(&mem);
    mof_mem_init(&mem);
    mof_report_init(&report);
    if (SUCCEEDED(mof_compile_text(slice_of(schema), "schema.mof", &options, &target, &report))) {
        AUTO_STR rec = STR_INIT;
        if (cim_instance_encode(mem.ns.v[0].instances.v[0], &rec) == 0) {
            damage(data, size, &rec);
            read_both(mem.ns.v[0].classes.v[0], str_slice(&rec));
        }
    }
    mof_report_fini(&report);
    mof_mem_fini(&mem);
    return 0;
}
