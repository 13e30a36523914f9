/* query: the results of a WQL query, property by property.
 * Usage: query ["SELECT …"]
 * Build: cc query.c $(pkg-config --cflags --libs wmi) */
#include <stdio.h>
#include <stdlib.h>
#include <wmi/wmi.h>

static void print_scalar(const wmi_value *v)
{
    switch (v->type & ~WMI_ARRAY) {
    case WMI_STRING:
    case WMI_DATETIME:
    case WMI_REFERENCE:
        fputs(v->text, stdout);
        break;
    case WMI_BOOLEAN:
        fputs(v->boolean ? "TRUE" : "FALSE", stdout);
        break;
    case WMI_REAL32:
    case WMI_REAL64:
        printf("%g", v->real);
        break;
    case WMI_SINT8:
    case WMI_SINT16:
    case WMI_SINT32:
    case WMI_SINT64:
        printf("%lld", (long long)v->sint);
        break;
    case WMI_OBJECT:
        printf("(%s)", wmi_object_class_name(v->object));
        break;
    default: /* unsigned numbers */
        printf("%llu", (unsigned long long)v->uint);
    }
}

static wmi_status print_property(void *arg, const char *name, const wmi_value *value)
{
    (void)arg;
    wmi_value item;
    if (value->is_null) {
        return 0;
    }
    printf("%s = ", name);
    if (value->type & WMI_ARRAY) {
        for (uint32_t i = 0; wmi_value_item(value, i, &item); i++) {
            fputs(i ? ", " : "", stdout);
            print_scalar(&item);
        }
    } else {
        print_scalar(value);
    }
    putchar('\n');
    return 0;
}

int main(int argc, char **argv)
{
    const char *text =
        argc > 1 ? argv[1] : "SELECT Name, ProcessId FROM Win32_Process WHERE ParentProcessId = 0";
    wmi_services *services = NULL;
    wmi_enum *results = NULL;
    wmi_object *object = NULL;
    unsigned n = 0;

    wmi_status hr = wmi_connect(NULL, &services); /* root\cimv2 of this machine */
    if (hr == 0) {
        hr = wmi_services_query(services, text, &results);
    }
    while (hr == 0 && (hr = wmi_enum_next(results, -1, &object)) == 0) {
        puts(n++ ? "" : "--");
        wmi_object_each(object, print_property, NULL);
        wmi_object_unref(object);
    }
    wmi_enum_destroy(results);
    wmi_services_unref(services);
    if (hr != WBEM_S_FALSE) { /* what is wrong with the query is told by the first read */
        const char *why = wmi_status_text(hr);
        fprintf(stderr, "query: %s\n", why ? why : "error");
        return EXIT_FAILURE;
    }
    printf("-- %u objects\n", n);
    return EXIT_SUCCESS;
}
