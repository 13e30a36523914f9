/* boxes: MsgBox and InputBox on a terminal: prompt on standard error, answer from standard input. */
#include "wsh/host.h"

#include <unistd.h>

static bool read_line(int fd, struct str *line)
{
    char c;
    bool any = false;
    while (read(fd, &c, 1) == 1) {
        any = true;
        if (c == '\n') {
            break;
        }
        str_addc(line, c);
    }
    if (line->n > 0 && line->p[line->n - 1] == '\r') {
        line->p[--line->n] = 0;
    }
    return any && str_status(line) == 0;
}

struct button {
    int32_t id;
    const char *name;
};
enum {
    MAX_BUTTONS = 3
};
static const struct button button_sets[][MAX_BUTTONS] = {
    {{1, "OK"}},
    {{1, "OK"}, {2, "Cancel"}},
    {{3, "Abort"}, {4, "Retry"}, {5, "Ignore"}},
    {{6, "Yes"}, {7, "No"}, {2, "Cancel"}},
    {{6, "Yes"}, {7, "No"}},
    {{4, "Retry"}, {2, "Cancel"}},
};

static const struct button *default_button(const struct button *set, int32_t flags)
{
    int32_t i = (flags >> 8) & 3;
    return i < MAX_BUTTONS && set[i].name ? &set[i] : &set[0];
}

hres host_msgbox(void *ctx, struct slice prompt, int32_t flags, struct slice title, int32_t *answer)
{
    struct host *h = ctx;
    size_t kind = (size_t)(flags & 7);
    const struct button *set = button_sets[kind < ARRAY_LEN(button_sets) ? kind : 0];
    *answer = default_button(set, flags)->id;
    if (h->batch) {
        return 0;
    }
    AUTO_STR s = STR_INIT, line = STR_INIT;
    if (title.n) {
        str_add_slice(&s, title);
        str_addz(&s, ": ");
    }
    str_add_slice(&s, prompt);
    str_addz(&s, " [");
    for (size_t i = 0; i < MAX_BUTTONS && set[i].name; i++) {
        str_addf(&s, "%s%s", i ? "/" : "", set[i].name);
    }
    str_addz(&s, "] ");
    host_say(h, h->o->err, &s);
    if (read_line(h->o->in, &line) && line.n > 0) {
        for (size_t i = 0; i < MAX_BUTTONS && set[i].name; i++) {
            if (strncasecmp(str_z(&line), set[i].name, line.n) == 0) {
                *answer = set[i].id;
                break;
            }
        }
    }
    return 0;
}

hres host_inputbox(void *ctx, struct slice prompt, struct slice title, struct slice preset,
                   struct bstr **answer)
{
    struct host *h = ctx;
    if (h->batch) {
        return 0;
    }
    AUTO_STR s = STR_INIT, line = STR_INIT;
    if (title.n) {
        str_add_slice(&s, title);
        str_addz(&s, ": ");
    }
    str_add_slice(&s, prompt);
    if (preset.n) {
        str_addf(&s, " [%.*s]", (int)(preset.n > 1000 ? 1000 : preset.n), preset.p);
    }
    str_addz(&s, " ");
    host_say(h, h->o->err, &s);
    if (!read_line(h->o->in, &line)) {
        return 0; /* end of input: cancelled */
    }
    *answer = bstr_from_utf8(line.n || !preset.n ? str_slice(&line) : preset);
    return *answer ? 0 : WBEM_E_OUT_OF_MEMORY;
}
