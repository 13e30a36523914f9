#include "providers/service/sdlib.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>

static struct sdlib lib; /* set once, by load */
static bool there;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static bool get(void *so, const char *name, void **to)
{
    *to = so ? dlsym(so, name) : NULL;
    return *to != NULL;
}

static void load(void)
{
    void *so = dlopen("libsystemd.so.0", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    bool ok = so != NULL;
#define SD_GET(f) ok &= get(so, #f, (void **)(void *)&lib.f##_);
    SD_FUNCTIONS(SD_GET)
    there = ok;
}

const struct sdlib *sdlib(void)
{
    pthread_once(&once, load);
    return there ? &lib : NULL;
}
