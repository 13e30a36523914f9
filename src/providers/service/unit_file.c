/* unit_file: the lines of a unit's file that tell what its properties would (systemd.syntax(7)). */
#include "providers/service/units.h"

#define UNIT_FILE_MAX (1u << 20)

/* The next line, with those joined that end with a backslash; a comment, or a blank line, is empty. */
static bool take_line(struct slice *text, struct str *out)
{
    str_clear(out);
    if (text->n == 0) {
        return false;
    }
    for (bool more = true; more && text->n;) {
        const char *nl = memchr(text->p, '\n', text->n);
        size_t n = nl ? (size_t)(nl - text->p) : text->n;
        struct slice line = {text->p, n};
        *text = (struct slice){text->p + n + (nl != NULL), text->n - n - (nl != NULL)};
        bool comment = n && (line.p[0] == '#' || line.p[0] == ';');
        more = comment ? out->n > 0 : n && line.p[n - 1] == '\\';
        if (!comment) {
            str_add(out, line.p, n - more);
            str_addz(out, more ? " " : "");
        }
    }
    return true;
}

static struct slice trimmed(struct slice s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t')) {
        s = (struct slice){s.p + 1, s.n - 1};
    }
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t' || s.p[s.n - 1] == '\r')) {
        s.n--;
    }
    return s;
}

static void set_text(struct str *out, struct slice value)
{
    str_clear(out);
    str_add_slice(out, value);
}

/* Only the first; marks before the program say how it is run (systemd.service(5)). */
static void set_command(struct str *out, struct slice value)
{
    if (value.n == 0) {
        str_clear(out);
    } else if (out->n == 0) {
        while (value.n && strchr("@-:+!|", value.p[0])) {
            value = (struct slice){value.p + 1, value.n - 1};
        }
        str_add_slice(out, value);
    }
}

static hres add_names(struct str_list *l, struct slice value)
{
    if (value.n == 0) {
        str_list_fini(l);
    }
    for (size_t i = 0; i < value.n;) {
        size_t from = i;
        while (i < value.n && value.p[i] != ' ' && value.p[i] != '\t') {
            i++;
        }
        if (i > from && !str_list_add(l, (struct slice){value.p + from, i - from})) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        i += i == from;
    }
    return 0;
}

static hres take_setting(struct slice key, struct slice value, uint32_t needs, struct unit *u)
{
    struct list_key {
        const char *key;
        enum unit_property need;
        struct str_list *list;
    } lists[] = {{"Requires", UP_REQUIRES, &u->requires},
                 {"Requisite", UP_REQUISITE, &u->requisite},
                 {"BindsTo", UP_BINDS_TO, &u->binds_to},
                 {"Wants", UP_WANTS, &u->wants},
                 {"After", UP_AFTER, &u->after}};
    struct text_key {
        const char *key;
        uint32_t need;
        struct str *text;
        void (*set)(struct str *out, struct slice value);
    } texts[] = {{"Description", UNIT_NEED_TITLE, &u->title, set_text},
                 {"User", UNIT_NEED(UP_USER), &u->user, set_text},
                 {"OnCalendar", UNIT_NEED(UP_TIMER_CALENDAR), &u->timer_calendar, set_text},
                 {"Unit", UNIT_NEED(UP_TIMER_UNIT), &u->timer_unit, set_text},
                 {"ExecStart", UNIT_NEED(UP_COMMAND), &u->command, set_command}};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        if ((needs & texts[i].need) && key.n == strlen(texts[i].key) &&
            memcmp(key.p, texts[i].key, key.n) == 0) {
            texts[i].set(texts[i].text, value);
            return str_status(texts[i].text);
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        if ((needs & UNIT_NEED(lists[i].need)) && key.n == strlen(lists[i].key) &&
            memcmp(key.p, lists[i].key, key.n) == 0) {
            return add_names(lists[i].list, value);
        }
    }
    return 0;
}

hres unit_file_parse(struct slice text, uint32_t needs, struct unit *u)
{
    AUTO_STR line = STR_INIT;
    hres hr = 0;
    while (hr == 0 && take_line(&text, &line)) {
        struct slice all = str_slice(&line);
        const char *eq = memchr(all.p, '=', all.n);
        if (eq && all.p[0] != '[') {
            size_t n = (size_t)(eq - all.p);
            hr = take_setting(trimmed((struct slice){all.p, n}),
                              trimmed((struct slice){eq + 1, all.n - n - 1}), needs, u);
        }
    }
    return hr ? hr : str_status(&line);
}

hres unit_file_read(const struct sysroot *root, uint32_t needs, struct unit *u)
{
    AUTO_STR text = STR_INIT;
    const char *path = str_z(&u->file);
    const uint32_t told = UNIT_NEED_TITLE | UNIT_NEED(UP_USER) | UNIT_NEED(UP_TIMER_CALENDAR) |
                          UNIT_NEED(UP_TIMER_UNIT) | UNIT_NEED(UP_COMMAND) |
                          UNIT_NEED(UP_REQUIRES) | UNIT_NEED(UP_REQUISITE) |
                          UNIT_NEED(UP_BINDS_TO) | UNIT_NEED(UP_WANTS) | UNIT_NEED(UP_AFTER);
    if (path[0] != '/' || !(needs & told)) {
        return 0;
    }
    hres hr = sysroot_read_all(root, path + 1, UNIT_FILE_MAX, &text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    return unit_file_parse(str_slice(&text), needs, u);
}
