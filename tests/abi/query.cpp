// The headers in C++17: values, tables, callbacks and a query.
#include <cstdio>
#include <memory>
#include <wmi/provider.h>
#include <wmi/wmi.h>

namespace
{
struct release {
    void operator()(wmi_services *s) const { wmi_services_unref(s); }
    void operator()(wmi_enum *e) const { wmi_enum_destroy(e); }
    void operator()(wmi_object *o) const { wmi_object_unref(o); }
};

wmi_status count(void *arg, const char *, const wmi_value *value)
{
    *static_cast<unsigned *>(arg) += value->is_null ? 0 : 1;
    return 0;
}
} // namespace

int main()
{
    wmi_value items[] = {wmi_text("a"), wmi_sint(-1), wmi_uint(1), wmi_boolean(true), wmi_real(1.5), wmi_null(),
                         wmi_embedded(nullptr), wmi_reference("A"), wmi_datetime_text("x")};
    wmi_value array = wmi_array(WMI_STRING, items, 2);
    if (array.type != (WMI_STRING | WMI_ARRAY) || array.count != 2) {
        return 2;
    }
    wmi_services *s = nullptr;
    wmi_enum *e = nullptr;
    if (wmi_connect(nullptr, &s)) {
        return 1;
    }
    std::unique_ptr<wmi_services, release> services(s);
    if (wmi_services_query(s, "SELECT * FROM Win32_OperatingSystem", &e)) {
        return 1;
    }
    std::unique_ptr<wmi_enum, release> results(e);
    wmi_object *o = nullptr;
    unsigned objects = 0, properties = 0;
    wmi_status hr;
    while ((hr = wmi_enum_next(e, -1, &o)) == 0) {
        std::unique_ptr<wmi_object, release> object(o);
        wmi_object_each(o, count, &properties);
        objects++;
    }
    std::printf("%u operating system\n", objects);
    return hr == WBEM_S_FALSE && properties > 10 ? 0 : 1;
}
