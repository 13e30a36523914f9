/* benchprov: a provider whose method does nothing, for measuring scripts and the network, and one of many small objects. */
#include <stdio.h>
#include <wmi/provider.h>

#define ROWS 1000000u

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

/* Names as in benchprov.mof: eight numbers, eight texts, four flags. */
static wmi_status fill(wmi_object *o, uint32_t row)
{
    static const char *const numbers[] = {"N1", "N2", "N3", "N4", "N5", "N6", "N7"};
    static const char *const texts[] = {"T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8"};
    static const char *const flags[] = {"F1", "F2", "F3", "F4"};
    char text[32];
    snprintf(text, sizeof text, "text of row %u", row);
    wmi_value v = wmi_uint(row), t = wmi_text(text);
    wmi_status hr = wmi_object_put(o, "Id", &v);
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers && !hr; i++) {
        v = wmi_uint(row + i);
        hr = wmi_object_put(o, numbers[i], &v);
    }
    for (unsigned i = 0; i < sizeof texts / sizeof *texts && !hr; i++) {
        hr = wmi_object_put(o, texts[i], &t);
    }
    for (unsigned i = 0; i < sizeof flags / sizeof *flags && !hr; i++) {
        v = wmi_boolean((row >> i & 1) != 0);
        hr = wmi_object_put(o, flags[i], &v);
    }
    return hr;
}

static void rows(wmi_request *r, void *state)
{
    (void)state;
    wmi_status hr = 0;
    for (uint32_t i = 0; i < ROWS && !hr; i++) {
        wmi_object *o = wmi_request_new_instance(r);
        hr = o ? fill(o, i) : WBEM_E_OUT_OF_MEMORY;
        hr = hr ? hr : wmi_request_indicate(r, o);
    }
    wmi_request_done(r, hr);
}

WMI_PROVIDER_EXPORT const struct wmi_provider *wmi_provider_entry(unsigned abi);

const struct wmi_provider *wmi_provider_entry(unsigned abi)
{
    static const struct wmi_method_provider methods[] = {{"Null", m_null}, {0}};
    static const struct wmi_class_provider classes[] = {
        {.name = "Bench_Call", .methods = methods}, {.name = "Bench_Row", .enumerate = rows}, {0}};
    static const struct wmi_provider provider = {.name = "BenchProv", .classes = classes};
    return abi == WMI_PROVIDER_ABI ? &provider : NULL;
}
