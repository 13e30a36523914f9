/* fake_cups: the functions of CUPS that WScript.Network uses, with two print queues. The name of the
 * default one is written to the file $FAKE_CUPS_DEFAULT. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct option {
    char *name, *value;
};
struct dest {
    char *name, *instance;
    int is_default;
    int num_options;
    struct option *options;
};
#define API __attribute__((visibility("default")))
API int cupsGetDests(struct dest **dests);
API void cupsFreeDests(int n, struct dest *dests);
API const char *cupsGetOption(const char *name, int n, struct option *options);
API void cupsSetDefaultDest(const char *name, const char *instance, int n, struct dest *dests);
API int cupsSetDests2(void *http, int n, struct dest *dests);

static char office[] = "office", laser[] = "Laser_2", key[] = "device-uri",
            uri[] = "ipp://printer.example/ipp";

int cupsGetDests(struct dest **dests)
{
    struct dest *d = calloc(2, sizeof *d);
    d[0].name = office;
    d[0].is_default = 1;
    d[0].num_options = 1;
    d[0].options = malloc(sizeof *d[0].options);
    d[0].options[0] = (struct option){key, uri};
    d[1].name = laser;
    *dests = d;
    return 2;
}

void cupsFreeDests(int n, struct dest *dests)
{
    for (int i = 0; i < n; i++) {
        free(dests[i].options);
    }
    free(dests);
}

const char *cupsGetOption(const char *name, int n, struct option *options)
{
    for (int i = 0; i < n; i++) {
        if (strcmp(options[i].name, name) == 0) {
            return options[i].value;
        }
    }
    return NULL;
}

void cupsSetDefaultDest(const char *name, const char *instance, int n, struct dest *dests)
{
    (void)instance;
    for (int i = 0; i < n; i++) {
        dests[i].is_default = strcmp(dests[i].name, name) == 0;
    }
}

int cupsSetDests2(void *http, int n, struct dest *dests)
{
    const char *path = getenv("FAKE_CUPS_DEFAULT");
    FILE *f = path ? fopen(path, "w") : NULL;
    (void)http;
    for (int i = 0; f && i < n; i++) {
        if (dests[i].is_default) {
            fputs(dests[i].name, f);
        }
    }
    return f && fclose(f) == 0 ? 0 : -1;
}
