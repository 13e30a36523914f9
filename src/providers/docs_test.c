/* The tables of properties, the schema and docs/classes.md say the same. With OPENWMI_WRITE_DOCS in
 * the environment the tables in the document are written instead of compared. */
#include "prov_fixture.h"
#include "providers/table.h"
#include "util/file.h"

#include <stdlib.h>

static const struct {
    const char *cls;
    const struct prop_row *rows;
} tables[] = {
    {"Win32_Process", process_rows},
    {"Win32_OperatingSystem", os_rows},
    {"Win32_ComputerSystem", computer_rows},
    {"Win32_SystemOperatingSystem", system_os_rows},
    {"Win32_SystemProcesses", system_process_rows},
    {"Win32_BIOS", bios_rows},
    {"Win32_BaseBoard", board_rows},
    {"Win32_ComputerSystemProduct", product_rows},
    {"Win32_SystemEnclosure", enclosure_rows},
};

static size_t count_rows(const struct prop_row *rows)
{
    size_t n = 0;
    while (rows[n].name) {
        n++;
    }
    return n;
}

static const char *null_reason(const char *property)
{
    for (const struct null_reason *n = null_reasons; n->property; n++) {
        if (strcmp(n->property, property) == 0) {
            return n->why;
        }
    }
    return NULL;
}

/* Each property has one row, or a reason that it shares with other classes; no row is of nothing. */
static void check_rows(const struct cim_class *c, const struct prop_row *rows)
{
    size_t used = 0;
    for (uint32_t i = 0; i < c->nprops; i++) {
        size_t found = 0;
        for (const struct prop_row *row = rows; row->name; row++) {
            found += strcmp(row->name, c->props[i].name->s) == 0;
        }
        bool ok = found == 1 || (found == 0 && null_reason(c->props[i].name->s));
        if (!ok) {
            print_message("%s.%s: %zu rows\n", c->name->s, c->props[i].name->s, found);
        }
        assert_true(ok);
        used += found;
    }
    for (const struct prop_row *row = rows; row->name; row++) {
        if (cim_class_find_prop(c, slice_of(row->name)) < 0) {
            print_message("%s has no %s\n", c->name->s, row->name);
        }
    }
    assert_int_equal(count_rows(rows), used);
    assert_true(c->nprops <= PROP_PLAN_MAX);
}

static struct cim_class *class_named(const struct repo_image_layer *layer, const char *name)
{
    struct cim_class *c = NULL;
    hres hr = cim_image_get_class(&layer->image, SLICE("root\\cimv2"), slice_of(name), NULL, &c);
    if (FAILED(hr)) {
        print_message("%s is not in the schema\n", name);
    }
    assert_int_equal(hr, 0);
    return c;
}

/* Every property comes from one of the raw class. */
static void check_cooked(const struct repo_image_layer *layer, const struct cim_class *c,
                         const struct win32_table *raw)
{
    AUTO_CIM_CLASS r = class_named(layer, raw->name);
    for (uint32_t i = 0; i < c->nprops; i++) {
        if (cim_class_find_prop(r, cim_str_slice(c->props[i].name)) < 0) {
            print_message("%s has no %s\n", raw->name, c->props[i].name->s);
            fail();
        }
    }
}

TEST(every_property_of_the_schema_has_one_row)
{
    struct repo_image_layer layer;
    assert_int_equal(repo_image_layer_init(&layer), 0);
    for (size_t t = 0; t < ARRAY_LEN(tables); t++) {
        AUTO_CIM_CLASS c = class_named(&layer, tables[t].cls);
        check_rows(c, tables[t].rows);
    }
    for (const struct win32_table *const *t = win32_tables; *t; t++) {
        AUTO_CIM_CLASS c = class_named(&layer, (*t)->name);
        if ((*t)->raw) {
            check_cooked(&layer, c, (*t)->raw);
        } else {
            check_rows(c, (*t)->rows);
        }
    }
}

TEST(classes_without_objects_are_in_the_schema)
{
    struct repo_image_layer layer;
    assert_int_equal(repo_image_layer_init(&layer), 0);
    for (const struct no_objects *n = no_objects; n->name; n++) {
        AUTO_CIM_CLASS c = class_named(&layer, n->name);
        assert_false(c->flags & CIM_CLASS_ABSTRACT);
    }
}

static void add_table(struct str *out, const struct cim_class *c, const struct prop_row *rows)
{
    str_addz(out, "| Property | Value |\n|---|---|\n");
    for (uint32_t i = 0; i < c->nprops; i++) {
        const char *name = c->props[i].name->s;
        const struct prop_row *row = rows;
        while (row->name && strcmp(row->name, name) != 0) {
            row++;
        }
        str_addf(out, "| %s | %s%s |\n", name,
                 row->name ? "" : "NULL: ", row->name ? row->meaning : null_reason(name));
    }
}

static void add_generated(const struct repo_image_layer *layer, struct str *out)
{
    for (const struct win32_table *const *t = win32_tables; *t; t++) {
        AUTO_CIM_CLASS c = class_named(layer, (*t)->name);
        str_addf(out, "\n## %s\n\n%s\n", (*t)->name, (*t)->about);
        if ((*t)->rows) {
            str_addc(out, '\n');
            add_table(out, c, (*t)->rows);
        }
    }
    str_addz(out, "\n## Classes without objects\n\nThey are defined, and a query for them finds "
                  "nothing.\n\n| Class | Why |\n|---|---|\n");
    for (const struct no_objects *n = no_objects; n->name; n++) {
        str_addf(out, "| %s | %s |\n", n->name, n->why);
    }
}

#define GENERATED "<!-- the rest is generated -->\n"

/* The text with the part between the marks of each table replaced. */
static void with_tables(const char *text, const struct repo_image_layer *layer, struct str *out)
{
    for (size_t t = 0; t < ARRAY_LEN(tables); t++) {
        char begin[80];
        snprintf(begin, sizeof begin, "<!-- %s -->\n", tables[t].cls);
        const char *from = strstr(text, begin), *to = from ? strstr(from, "<!-- end -->") : NULL;
        assert_non_null(to);
        from += strlen(begin);
        str_add(out, text, (size_t)(from - text));
        AUTO_CIM_CLASS c = class_named(layer, tables[t].cls);
        add_table(out, c, tables[t].rows);
        text = to;
    }
    const char *rest = strstr(text, GENERATED);
    assert_non_null(rest);
    str_add(out, text, (size_t)(rest - text));
    str_addz(out, GENERATED);
    add_generated(layer, out);
}

TEST(the_document_has_the_tables)
{
    char path[512];
    const char *source = getenv("OPENWMI_SOURCE_ROOT");
    snprintf(path, sizeof path, "%s/docs/classes.md", source ? source : ".");
    AUTO_STR text = STR_INIT, want = STR_INIT;
    assert_int_equal(file_read(path, 1 << 20, &text), 0);
    struct repo_image_layer layer;
    assert_int_equal(repo_image_layer_init(&layer), 0);
    with_tables(str_z(&text), &layer, &want);
    if (getenv("OPENWMI_WRITE_DOCS")) {
        FILE *f = fopen(path, "w");
        assert_non_null(f);
        assert_int_equal(fwrite(str_z(&want), 1, want.n, f), want.n);
        assert_int_equal(fclose(f), 0);
    } else {
        assert_string_equal(str_z(&text), str_z(&want));
    }
}
