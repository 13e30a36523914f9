/* The MOF compiler: any bytes. What compiles must print as MOF that compiles to the same classes.
 */
#include "cim/mof_text.h"
#include "mof/memtarget.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* No file is read: what an input includes is not there. */
static hres read_nothing(void *ctx, const char *path, size_t limit, struct str *out)
{
    (void)ctx;
    (void)path;
    (void)limit;
    (void)out;
    return WBEM_E_NOT_FOUND;
}

static hres compile(struct slice text, struct mof_mem *mem)
{
    struct mof_options options = {.ns = "root\\fuzz", .read = read_nothing};
    struct mof_target target = mof_mem_target(mem);
    struct mof_report report;
    mof_report_init(&report);
    hres hr = mof_compile_text(text, "fuzz.mof", &options, &target, &report);
    mof_report_fini(&report);
    return hr;
}

static void check_round_trip(const struct mof_mem *mem)
{
    const struct mof_mem_ns *ns = mof_mem_find_ns(mem, SLICE("root\\fuzz"));
    struct mof_mem again;
    AUTO_STR text = STR_INIT;
    for (size_t i = 0; ns && i < ns->classes.n; i++) {
        if (FAILED(str_add_mof_class(&text, ns->classes.v[i]))) {
            return;
        }
    }
    mof_mem_init(&again);
    if (FAILED(compile(str_slice(&text), &again))) {
        abort();
    }
    for (size_t i = 0; ns && i < ns->classes.n; i++) {
        struct cim_class *c = ns->classes.v[i];
        struct cim_class *d =
            mof_mem_find_class(&again, SLICE("root\\fuzz"), cim_str_slice(c->name));
        if (!d || !cim_class_eq(c, d, 0)) {
            abort();
        }
    }
    mof_mem_fini(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mof_mem mem;
    mof_mem_init(&mem);
    if (SUCCEEDED(compile((struct slice){(const char *)data, size}, &mem))) {
        check_round_trip(&mem);
    }
    mof_mem_fini(&mem);
    return 0;
}
