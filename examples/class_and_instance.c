/* class_and_instance: defines two classes and an association between them, writes instances, and asks what belongs to a
 * shelf. It may run again: what is there is written again.
 * Usage: class_and_instance
 * Build: cc class_and_instance.c $(pkg-config --cflags --libs wmi) */
#include <stdio.h>
#include <stdlib.h>
#include <wmi/wmi.h>

struct column {
    const char *name;
    uint16_t type;
    const char *ref_class;
    int key;
};

static wmi_status qualify(wmi_object *cls, enum wmi_qualifier_owner owner, const char *member,
                          const char *name)
{
    wmi_value yes = wmi_boolean(true);
    return wmi_object_put_qualifier(cls, owner, member, name, &yes,
                                    WMI_FLAVOR_TO_INSTANCE | WMI_FLAVOR_TO_SUBCLASS |
                                        WMI_FLAVOR_NOT_OVERRIDABLE);
}

/* Writes a class and reads it back: instances are made of what was read. */
static wmi_status define(wmi_services *s, const char *name, const struct column *columns,
                         int association, wmi_object **out)
{
    wmi_object *cls = NULL;
    wmi_status hr = wmi_class_create(name, &cls);
    if (hr == 0 && association) {
        hr = qualify(cls, WMI_QUALIFIERS_OF_OBJECT, NULL, "Association");
    }
    for (; hr == 0 && columns->name; columns++) {
        hr = wmi_class_put_property(cls, columns->name, columns->type, columns->ref_class, NULL);
        if (hr == 0 && columns->key) {
            hr = qualify(cls, WMI_QUALIFIERS_OF_PROPERTY, columns->name, "key");
        }
    }
    if (hr == 0) {
        hr = wmi_services_put(s, cls, 0);
    }
    wmi_object_unref(cls);
    return hr ? hr : wmi_services_get(s, name, out);
}

/* Writes an instance with two properties. */
static wmi_status put_pair(wmi_services *s, wmi_object *cls, const char *a, wmi_value x,
                           const char *b, wmi_value y)
{
    wmi_object *instance = NULL;
    char *path = NULL;
    wmi_status hr = wmi_object_spawn(cls, &instance);
    if (hr == 0) {
        hr = wmi_object_put(instance, a, &x);
    }
    if (hr == 0) {
        hr = wmi_object_put(instance, b, &y);
    }
    struct wmi_call call = {WMI_OP_PUT, NULL, NULL, NULL, NULL, instance, 0, NULL};
    if (hr == 0) {
        hr = wmi_call_put(s, &call, &path);
    }
    if (hr == 0) {
        printf("written: %s\n", path);
    }
    free(path);
    wmi_object_unref(instance);
    return hr;
}

static wmi_status fill(wmi_services *s)
{
    static const struct column shelf[] = {
        {"Name", WMI_STRING, NULL, 1}, {"Room", WMI_UINT32, NULL, 0}, {NULL, 0, NULL, 0}};
    static const struct column book[] = {
        {"Title", WMI_STRING, NULL, 1}, {"Pages", WMI_UINT32, NULL, 0}, {NULL, 0, NULL, 0}};
    static const struct column stands[] = {{"Shelf", WMI_REFERENCE, "Example_Shelf", 1},
                                           {"Book", WMI_REFERENCE, "Example_Book", 1},
                                           {NULL, 0, NULL, 0}};
    static const char *const titles[] = {"Emma", "Ulysses"};
    wmi_object *shelves = NULL, *books = NULL, *links = NULL;
    wmi_status hr = define(s, "Example_Shelf", shelf, 0, &shelves);
    if (hr == 0) {
        hr = define(s, "Example_Book", book, 0, &books);
    }
    if (hr == 0) {
        hr = define(s, "Example_StandsOn", stands, 1, &links);
    }
    if (hr == 0) {
        hr = put_pair(s, shelves, "Name", wmi_text("novels"), "Room", wmi_uint(3));
    }
    for (int i = 0; hr == 0 && i < 2; i++) {
        char path[64];
        snprintf(path, sizeof path, "Example_Book.Title=\"%s\"", titles[i]);
        hr = put_pair(s, books, "Title", wmi_text(titles[i]), "Pages",
                      wmi_uint(400u + 300u * (unsigned)i));
        if (hr == 0) {
            hr = put_pair(s, links, "Shelf", wmi_reference("Example_Shelf.Name=\"novels\""), "Book",
                          wmi_reference(path));
        }
    }
    wmi_object_unref(links);
    wmi_object_unref(books);
    wmi_object_unref(shelves);
    return hr;
}

static wmi_status list_books(wmi_services *s)
{
    struct wmi_association only = {0};
    wmi_enum *results = NULL;
    wmi_object *book = NULL;
    wmi_value title, pages;
    only.result_class = "Example_Book";
    wmi_status hr = wmi_services_associators(s, "Example_Shelf.Name=\"novels\"", &only, &results);
    while (hr == 0 && (hr = wmi_enum_next(results, -1, &book)) == 0) {
        if (wmi_object_get(book, "Title", &title) == 0 &&
            wmi_object_get(book, "Pages", &pages) == 0) {
            printf("on the shelf: %s, %llu pages\n", title.text, (unsigned long long)pages.uint);
        }
        wmi_object_unref(book);
    }
    wmi_enum_destroy(results);
    return hr == WBEM_S_FALSE ? 0 : hr;
}

int main(void)
{
    wmi_services *services = NULL;
    wmi_status hr = wmi_connect(NULL, &services);
    if (hr == 0) {
        hr = fill(services);
    }
    if (hr == 0) {
        hr = list_books(services);
    }
    wmi_services_unref(services);
    if (hr) {
        const char *why = wmi_status_text(hr);
        fprintf(stderr, "class_and_instance: %s\n", why ? why : "error");
    }
    return hr ? EXIT_FAILURE : EXIT_SUCCESS;
}
