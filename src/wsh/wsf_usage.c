/* wsf_usage: the text that <runtime> elements describe, in the form of Windows Script Host:
 *
 *     This script reboots a server
 *     Usage: reboot.wsf /server:value [/force] file1 file2...
 *
 *     Options:
 *
 *     server : Server to run the script on
 *     ...
 */
#include "wsh/wsf.h"

/* "/name:value", "/name[+|-]", "/name"; in brackets when it may be left out. */
static void add_named(const struct wsf_param *p, struct str *out)
{
    str_addz(out, p->required ? " /" : " [/");
    str_add_slice(out, p->name);
    str_addz(out, p->type == WSF_STRING ? ":value" : p->type == WSF_BOOLEAN ? "[+|-]" : "");
    str_addz(out, p->required ? "" : "]");
}

/* "file", "file1 file2", "[file]", "file1 [file2...]". */
static void add_unnamed(const struct wsf_param *p, struct str *out)
{
    bool numbered = p->required > 1 || p->many;
    for (uint32_t i = 1; i <= p->required; i++) {
        str_addc(out, ' ');
        str_add_slice(out, p->name);
        if (numbered) {
            str_add_u64(out, i);
        }
    }
    if (p->many || p->required == 0) {
        str_addz(out, " [");
        str_add_slice(out, p->name);
        if (p->many) {
            str_addf(out, "%u...", p->required + 1);
        }
        str_addz(out, "]");
    }
}

static void add_text(struct slice t, struct str *out)
{
    while (t.n && (t.p[0] == '\r' || t.p[0] == '\n')) {
        t.p++;
        t.n--;
    }
    while (t.n && (t.p[t.n - 1] == '\r' || t.p[t.n - 1] == '\n' || t.p[t.n - 1] == ' ' ||
                   t.p[t.n - 1] == '\t')) {
        t.n--;
    }
    if (t.n) {
        str_add_slice(out, t);
        str_addc(out, '\n');
    }
}

static size_t widest(const struct wsf_param *p)
{
    size_t n = 0;
    for (; p; p = p->next) {
        n = p->name.n > n ? p->name.n : n;
    }
    return n;
}

static void add_options(const struct wsf_param *params, struct str *out)
{
    size_t width = widest(params);
    if (params) {
        str_addz(out, "\nOptions:\n\n");
    }
    for (const struct wsf_param *p = params; p; p = p->next) {
        str_add_slice(out, p->name);
        for (size_t i = p->name.n; i < width; i++) {
            str_addc(out, ' ');
        }
        str_addz(out, " : ");
        str_add_slice(out, p->help);
        str_addc(out, '\n');
    }
}

void wsf_usage(const struct wsf_runtime *r, struct slice script, struct str *out)
{
    if (r->usage.n) {
        add_text(r->usage, out);
        return;
    }
    add_text(r->description, out);
    str_addz(out, "Usage: ");
    str_add_slice(out, script);
    for (const struct wsf_param *p = r->params; p; p = p->next) {
        if (p->named) {
            add_named(p, out);
        } else {
            add_unnamed(p, out);
        }
    }
    str_addc(out, '\n');
    add_options(r->params, out);
    if (r->example.n) {
        str_addc(out, '\n');
        add_text(r->example, out);
    }
}
