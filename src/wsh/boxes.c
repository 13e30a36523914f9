/* boxes: MsgBox and InputBox on a terminal: prompt on standard error, answer from standard input. */
#include "wsh/shell.h"

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

static const struct button *button_set(int32_t flags)
{
    size_t kind = (size_t)(flags & 7);
    return button_sets[kind < ARRAY_LEN(button_sets) ? kind : 0];
}

static void ask(struct host *h, struct slice prompt, struct slice title, const struct button *set)
{
    AUTO_STR s = STR_INIT;
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
}

/* The button whose name begins with what was typed; else *answer stays. */
static void choose(const struct button *set, const struct str *line, int32_t *answer)
{
    for (size_t i = 0; line->n > 0 && i < MAX_BUTTONS && set[i].name; i++) {
        if (strncasecmp(str_z(line), set[i].name, line->n) == 0) {
            *answer = set[i].id;
            return;
        }
    }
}

hres host_msgbox(void *ctx, struct slice prompt, int32_t flags, struct slice title, int32_t *answer)
{
    struct host *h = ctx;
    const struct button *set = button_set(flags);
    *answer = default_button(set, flags)->id;
    if (h->batch) {
        return 0;
    }
    AUTO_STR line = STR_INIT;
    ask(h, prompt, title, set);
    if (read_line(h->o->in, &line)) {
        choose(set, &line, answer);
    }
    return 0;
}

/* ---- Popup ---- */
struct waiting { /* for a line, while events are delivered */
    struct host *h;
    struct loop_watch *watch;
    struct str line;
    bool done;
};

static hres typed(void *arg)
{
    struct waiting *w = arg;
    char c = '\n';
    ssize_t n = read(w->h->o->in, &c, 1);
    if (n > 0 && c != '\n') {
        str_addc(&w->line, c);
        return 0;
    }
    w->done = true;
    loop_unwatch(w->h->loop, w->watch);
    w->watch = NULL;
    return 0;
}

hres host_popup(struct host *h, struct slice text, int32_t seconds, struct slice title,
                int32_t flags, int32_t *answer)
{
    const struct button *set = button_set(flags);
    struct waiting w = {.h = h, .line = STR_INIT};
    *answer = -1;
    if (h->batch) {
        return 0;
    }
    ask(h, text, title, set);
    hres hr = swbem_dispatch(h->swbem);
    hr = hr ? hr : loop_watch(h->loop, h->o->in, typed, &w, &w.watch);
    hr = hr ? hr
            : loop_run_until(h->loop, seconds > 0 ? (int64_t)seconds * 1000 : -1, &h->stop_flag,
                             &w.done);
    loop_unwatch(h->loop, w.watch);
    if (w.done) {
        *answer = default_button(set, flags)->id;
        choose(set, &w.line, answer);
    }
    str_fini(&w.line);
    return w.done || host_is_stopping(h) ? 0 : hr;
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
