/* loader: registering providers, built in and from libraries. */
#include "broker/loader.h"

#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static hres bind_classes(struct broker *b, struct provider *p)
{
    for (const struct wmi_class_provider *c = p->table->classes; c && c->name; c++) {
        if (map_get(&b->bindings, slice_of(c->name))) {
            return WBEM_E_PROVIDER_ALREADY_REGISTERED;
        }
        struct class_binding *bind = malloc(sizeof *bind);
        if (!bind) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        *bind = (struct class_binding){c, p};
        if (!map_set(&b->bindings, slice_of(c->name), bind, NULL)) {
            free(bind);
            return WBEM_E_OUT_OF_MEMORY;
        }
    }
    return 0;
}

hres provider_add(struct broker *b, const struct wmi_provider *table, void *library)
{
    bool full = b->providers.n >= BROKER_MAX_PROVIDERS;
    struct provider *p = full ? NULL : calloc(1, sizeof *p);
    if (!p || !vec_push(&b->providers, p)) {
        free(p);
        if (library) {
            dlclose(library);
        }
        return full ? WBEM_E_QUOTA_VIOLATION : WBEM_E_OUT_OF_MEMORY;
    }
    p->table = table;
    p->library = library;
    return bind_classes(b, p);
}

static bool is_library(const char *name)
{
    size_t n = strlen(name);
    return n > 3 && strcmp(name + n - 3, ".so") == 0;
}

static hres load_library(struct broker *b, const char *path)
{
    void *lib = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!lib) {
        fprintf(stderr, "openwmi: provider %s\n", dlerror());
        return 0;
    }
    const struct wmi_provider *(*entry)(unsigned) = NULL;
    *(void **)(&entry) = dlsym(lib, "wmi_provider_entry");
    const struct wmi_provider *table = entry ? entry(WMI_PROVIDER_ABI) : NULL;
    if (!table) {
        fprintf(stderr, "openwmi: provider %s: no wmi_provider_entry for version %u\n", path,
                WMI_PROVIDER_ABI);
        dlclose(lib);
        return 0;
    }
    hres hr = provider_add(b, table, lib);
    if (hr == WBEM_E_PROVIDER_ALREADY_REGISTERED) {
        fprintf(stderr, "openwmi: provider %s: a class of it is served by another provider\n",
                path);
        return 0;
    }
    return hr;
}

hres providers_load(struct broker *b, const char *dir)
{
    struct dirent **names = NULL;
    int n = scandir(dir, &names, NULL, alphasort);
    hres hr = 0;
    for (int i = 0; i < n; i++) {
        if (hr == 0 && is_library(names[i]->d_name)) {
            AUTO_STR path = STR_INIT;
            str_addf(&path, "%s/%s", dir, names[i]->d_name);
            hr = str_status(&path);
            hr = hr ? hr : load_library(b, str_z(&path));
        }
        free(names[i]);
    }
    free(names);
    return hr;
}

void providers_unload(struct broker *b)
{
    size_t i = 0;
    for (struct map_entry *e; (e = map_next(&b->bindings, &i));) {
        free(e->value);
    }
    map_fini(&b->bindings);
    for (size_t k = 0; k < b->providers.n; k++) {
        struct provider *p = b->providers.v[k];
        if (atomic_load(&p->loaded) && p->load_status == 0 && p->table->unload) {
            p->table->unload(p->state);
        }
        if (p->library) {
            dlclose(p->library);
        }
        free(p);
    }
    vec_fini(&b->providers);
}

hres provider_ready(struct provider *p)
{
    if (!atomic_load_explicit(&p->loaded, memory_order_acquire)) {
        lock_take(&p->lock);
        if (!atomic_load(&p->loaded)) {
            hres hr = p->table->load ? p->table->load(&p->state) : 0;
            p->load_status = FAILED(hr) ? WBEM_E_PROVIDER_LOAD_FAILURE : 0;
            atomic_store_explicit(&p->loaded, 1, memory_order_release);
        }
        lock_release(&p->lock);
    }
    return p->load_status;
}

const struct class_binding *broker_binding(const struct broker *b, const struct cim_class *c)
{
    return map_get(&b->bindings, cim_str_slice(c->name));
}

const struct wmi_method_provider *broker_find_method(const struct broker *b,
                                                     const struct cim_class *c, const char *method,
                                                     const struct class_binding **binding)
{
    for (; c; c = c->super) {
        const struct class_binding *bind = broker_binding(b, c);
        const struct wmi_method_provider *m = bind ? bind->row->methods : NULL;
        for (; m && m->name; m++) {
            if (strcasecmp(m->name, method) == 0) {
                *binding = bind;
                return m;
            }
        }
    }
    return NULL;
}

void *binding_state(const struct class_binding *b)
{
    return b->provider->state;
}
