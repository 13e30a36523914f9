/* What another machine answers to our client. The first byte: 0 an ObjectArray, 1 an activation, 2 two arrays of one
 * enumerator, the length of the first in the byte after it. */
#include "dcom/machine.h"
#include "dcom/wbem_array.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static hres take(void *arg, struct cim_object *o)
{
    (void)arg;
    AUTO_STR path = STR_INIT;
    struct cim_instance *i = cim_as_instance(o);
    if (i) {
        (void)cim_instance_relpath(i, &path);
    }
    cim_object_unref(o);
    return 0;
}

static void read_arrays(struct slice first, struct slice second)
{
    struct wbem_array_reader r;
    wbem_array_reader_init(&r);
    (void)wbem_array_read(&r, first, take, NULL);
    if (second.n) {
        (void)wbem_array_read(&r, second, take, NULL);
    }
    wbem_array_reader_fini(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice rest = {(const char *)data + 1, size ? size - 1 : 0};
    if (size < 2) {
        return 0;
    }
    if (data[0] == 1) {
        struct activated a = {0};
        struct failure why = {0};
        struct arena mem;
        arena_init(&mem, ORPC_MAX_MEM);
        (void)machine_read_activation(rest, &mem, &a, "192.0.2.1", &why);
        str_fini(&why.text);
        arena_fini(&mem);
    } else if (data[0] == 2) {
        size_t n = (size_t)data[1] * 16 < size - 2 ? (size_t)data[1] * 16 : size - 2;
        read_arrays((struct slice){rest.p + 1, n}, (struct slice){rest.p + 1 + n, size - 2 - n});
    } else {
        read_arrays(rest, SLICE(""));
    }
    return 0;
}
