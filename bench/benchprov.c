/* benchprov: a provider whose method does nothing, for measuring scripts. */
#include <wmi/provider.h>

static void m_null(wmi_request *r, void *state)
{
    (void)state;
    wmi_object *o = wmi_request_new_out(r);
    wmi_value v = wmi_uint(0);
    if (o) {
        (void)wmi_object_put(o, "ReturnValue", &v);
    }
    wmi_request_done(r, wmi_request_indicate(r, o));
}

WMI_PROVIDER_EXPORT const struct wmi_provider *wmi_provider_entry(unsigned abi);

const struct wmi_provider *wmi_provider_entry(unsigned abi)
{
    static const struct wmi_method_provider methods[] = {{"Null", m_null}, {0}};
    static const struct wmi_class_provider classes[] = {{.name = "Bench_Call", .methods = methods},
                                                        {0}};
    static const struct wmi_provider provider = {.name = "BenchProv", .classes = classes};
    return abi == WMI_PROVIDER_ABI ? &provider : NULL;
}
