/* Queries: any text, bound to a class with every kind of property and evaluated; whatever a query
 * tells about itself is asked. */
#include "mof/memtarget.h"
#include "wql/keys.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char schema[] = "class A { [key] string S; boolean B; uint8 U8; sint64 I; uint64 U; "
                             "real64 R; char16 C; datetime D; A REF Ref;\n"
                             "  A Emb; object Obj; string Arr[]; string N; };\n"
                             "instance of A { S = \"text\"; B = TRUE; U8 = 7; I = -5; U = "
                             "18446744073709551615; R = 1.5; C = 'x';\n"
                             "  D = \"20240102030405.000000+060\"; Ref = \"A.S=\\\"x\\\"\"; Emb = "
                             "instance of A { S = \"in\"; U8 = 1; };\n"
                             "  Arr = {\"a\"}; };\n";

static void ask(const struct wql_query *q, const struct cim_instance *i)
{
    const struct wql_group *g = wql_group(q);
    const struct wql_assoc *a = wql_assoc(q);
    struct slice cls;
    double seconds;
    bool exact;
    struct cim_path path;
    (void)wql_within(q, &seconds);
    (void)wql_required_isa(q, SLICE("Emb"), &cls, &exact);
    for (size_t k = 0; g && k < g->nby; k++) {
        struct cim_value v;
        if (wql_path_value(i, g->by[k], &v) == 0) {
            cim_value_clear(&v);
        }
    }
    if (a && cim_path_parse(a->path, &path, NULL) == 0) {
        cim_path_fini(&path);
    }
}

static void evaluate(const struct wql_query *q, struct cim_class *c, const struct cim_instance *i)
{
    struct wql_plan *plan = NULL;
    struct wql_error error;
    struct wql_condition condition;
    struct cim_path path;
    size_t n;
    (void)wql_properties(q, &n);
    (void)wql_uses(q, SLICE("S"));
    for (unsigned k = 0; wql_condition(q, k, &condition); k++) {
    }
    if (wql_key_path(q, c, &path) == 0) {
        cim_path_fini(&path);
    }
    if (SUCCEEDED(wql_bind(q, c, &plan, &error))) {
        (void)wql_match(plan, i);
        wql_plan_destroy(plan);
    }
    if (SUCCEEDED(wql_bind_having(q, c, &plan, &error))) {
        (void)wql_match(plan, i);
        wql_plan_destroy(plan);
    }
    (void)wql_match_class(q, c);
    ask(q, i);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wql_query *q = NULL;
    struct wql_error error;
    struct mof_mem mem;
    struct mof_report report;
    if (FAILED(wql_parse((struct slice){(const char *)data, size}, &q, &error))) {
        return 0;
    }
    struct mof_options options = {.ns = "root"};
    struct mof_target target = mof_mem_target(&mem);
    mof_mem_init(&mem);
    mof_report_init(&report);
    if (SUCCEEDED(mof_compile_text(slice_of(schema), "schema.mof", &options, &target, &report))) {
        evaluate(q, mem.ns.v[0].classes.v[0], mem.ns.v[0].instances.v[0]);
    }
    mof_report_fini(&report);
    mof_mem_fini(&mem);
    wql_destroy(q);
    return 0;
}
