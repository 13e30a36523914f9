/* output: what the host prints. */
#include "util/file_fd.h"
#include "util/utf.h"
#include "wsh/host.h"

#include <stdlib.h>
#include <unistd.h>

void host_write(struct host *h, int fd, struct slice t)
{
    if (!h->o->unicode) {
        (void)file_write_fd(fd, t);
        return;
    }
    size_t n = utf8_to_utf16_len(t);
    uint16_t *wide = malloc(n * sizeof *wide + 1);
    if (wide) {
        utf8_to_utf16(t, wide);
        (void)file_write_fd(fd, (struct slice){(const char *)wide, n * sizeof *wide});
        free(wide);
    }
}

void host_say(struct host *h, int fd, const struct str *s)
{
    if (str_status(s) == 0) {
        host_write(h, fd, str_slice(s));
    }
}

void host_print_error(struct host *h, const struct script_error *e)
{
    if (h->batch) {
        return;
    }
    AUTO_STR s = STR_INIT;
    script_error_format(e, &s);
    str_addz(&s, "\n");
    host_say(h, h->o->err, &s);
}
