/* As plain C11: counts the instances of a class. */
#include <stdio.h>
#include <wmi/provider.h>
#include <wmi/wmi.h>

int main(void)
{
    wmi_services *services = NULL;
    wmi_enum *results = NULL;
    wmi_object *object = NULL;
    unsigned n = 0;
    wmi_status hr = wmi_connect(NULL, &services);
    if (hr == 0) {
        hr = wmi_services_query(services, "SELECT * FROM Win32_OperatingSystem", &results);
    }
    while (hr == 0 && (hr = wmi_enum_next(results, -1, &object)) == 0) {
        wmi_object_unref(object);
        n++;
    }
    wmi_enum_destroy(results);
    wmi_services_unref(services);
    printf("%u operating system\n", n);
    return hr == WBEM_S_FALSE ? 0 : 1;
}
