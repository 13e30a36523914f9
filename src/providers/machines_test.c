/* Whole machines: the trees below tests/providers that have a file NAME.expected beside them. The file names classes
 * ("== Win32_BIOS", or "== Win32_BIOS Name, Version" for some properties) and has all their objects under each, without
 * the properties that are NULL. With OPENWMI_WRITE_EXPECTED in the environment the objects are written, not compared:
 * to add a class, add its line and write. */
#include "cim/mof_text.h"
#include "prov_fixture.h"
#include "util/file.h"

#include <stdlib.h>
#include <time.h>

/* The name of the machine that runs the test, in paths, is a dot. */
static void add_without_server(struct str *out, const char *text, const char *server)
{
    char begin[300];
    snprintf(begin, sizeof begin, "\\\\\\\\%s\\\\", server); /* quoted: each \ is two */
    for (const char *at; (at = strstr(text, begin)); text = at + strlen(begin)) {
        str_add(out, text, (size_t)(at - text));
        str_addz(out, "\\\\\\\\.\\\\");
    }
    str_addz(out, text);
}

static void add_object(struct str *out, const struct cim_instance *i)
{
    for (uint32_t k = 0; k < i->nprops; k++) {
        if (!i->v[k].null) {
            AUTO_STR value = STR_INIT;
            str_addf(out, "%s = ", cim_str_z(i->cls->props[k].name));
            assert_int_equal(str_add_mof_value(&value, &i->v[k], 0), 0);
            add_without_server(out, str_z(&value), cim_str_z(i->cls->origin->server));
            str_addc(out, '\n');
        }
    }
    str_addc(out, '\n');
}

static void add_class(struct fix *f, const char *line, size_t n, struct str *out)
{
    char query[1024];
    const char *name = line + 3, *end = line + n, *blank = memchr(name, ' ', (size_t)(end - name));
    const char *props = blank ? blank + 1 : "*";
    snprintf(query, sizeof query, "SELECT %.*s FROM %.*s", blank ? (int)(end - props) : 1, props,
             (int)((blank ? blank : end) - name), name);
    AUTO_GOT g;
    hres hr = fix_query(f, query, &g);
    if (FAILED(hr)) {
        print_message("%s: 0x%08x\n", query, (unsigned)hr);
    }
    assert_int_equal(hr, 0);
    str_addf(out, "%.*s\n", (int)n, line);
    for (size_t i = 0; i < g.v.n; i++) {
        add_object(out, cim_as_instance(g.v.v[i]));
    }
}

static void compare(const char *machine)
{
    char path[512], tree[512];
    const char *source = getenv("OPENWMI_SOURCE_ROOT");
    snprintf(path, sizeof path, "%s/tests/providers/%s.expected", source ? source : ".", machine);
    snprintf(tree, sizeof tree, "%s/tests/providers/%s", source ? source : ".", machine);
    AUTO_STR text = STR_INIT, got = STR_INIT;
    assert_int_equal(file_read(path, 4 << 20, &text), 0);
    struct fix f;
    fixture_as_root = true;
    fix_open(&f, tree);
    for (const char *p = str_z(&text); *p; p += strcspn(p, "\n"), p += *p == '\n') {
        if (strncmp(p, "== ", 3) == 0) {
            add_class(&f, p, strcspn(p, "\n"), &got);
        }
    }
    fix_close(&f);
    fixture_as_root = false;
    if (getenv("OPENWMI_WRITE_EXPECTED")) {
        FILE *out = fopen(path, "w");
        assert_non_null(out);
        assert_int_equal(fwrite(str_z(&got), 1, got.n, out), got.n);
        assert_int_equal(fclose(out), 0);
    } else {
        assert_string_equal(str_z(&got), str_z(&text));
    }
}

static void in_utc(void)
{
    setenv("TZ", "UTC", 1);
    tzset();
}

TEST(the_server_shows_what_was_recorded)
{
    in_utc();
    compare("server");
}

TEST(the_laptop_shows_what_was_recorded)
{
    in_utc();
    compare("laptop");
}

TEST(the_container_shows_what_was_recorded)
{
    in_utc();
    compare("container");
}
