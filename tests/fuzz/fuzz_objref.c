/* What stands in calls. The first byte: 0 an interface pointer, 1 a context, 2 an object, 3 the head of a call, 4 addresses, 5 text. */
#include "dcom/wbem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_one(unsigned kind, struct ndr *n)
{
    struct objref ref;
    struct dual_string d = {0};
    struct wmi_context *context = NULL;
    struct cim_object *o = NULL;
    struct slice text;
    switch (kind) {
    case 0:
        if (objref_get_ptr(n, &ref) && !n->failed) {
            AUTO_STR again = STR_INIT;
            struct ndr out;
            ndr_write_init(&out, &again);
            objref_put_ptr(&out, &ref);
        }
        return;
    case 1:
        (void)wbem_get_context(n, &context);
        context_unref(context);
        return;
    case 2:
        (void)wbem_get_object(n, &o);
        cim_object_unref(o);
        return;
    case 3:
        (void)orpc_this(n);
        return;
    case 4:
        dual_string_ndr(n, &d);
        return;
    default:
        ndr_bstr(n, &text);
        ndr_wstring_ptr(n, &text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena mem;
    struct ndr n;
    if (size == 0) {
        return 0;
    }
    arena_init(&mem, ORPC_MAX_MEM);
    ndr_read_init(&n, (struct slice){(const char *)data + 1, size - 1}, &mem);
    read_one(data[0], &n);
    arena_fini(&mem);
    return 0;
}
