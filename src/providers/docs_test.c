/* The tables of properties, the schema and docs/classes.md say the same. With OPENWMI_WRITE_DOCS in
 * the environment the tables in the document are written instead of compared. */
#include "prov_fixture.h"
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
    {"Win32_LogicalDisk", logical_disk_rows},
};

static size_t count_rows(const struct prop_row *rows)
{
    size_t n = 0;
    while (rows[n].name) {
        n++;
    }
    return n;
}

TEST(every_property_of_the_schema_has_one_row)
{
    struct repo_image_layer layer;
    assert_int_equal(repo_image_layer_init(&layer), 0);
    for (size_t t = 0; t < ARRAY_LEN(tables); t++) {
        AUTO_CIM_CLASS c = NULL;
        assert_int_equal(cim_image_get_class(&layer.image, SLICE("root\\cimv2"),
                                             slice_of(tables[t].cls), NULL, &c),
                         0);
        for (uint32_t i = 0; i < c->nprops; i++) {
            size_t found = 0;
            for (const struct prop_row *row = tables[t].rows; row->name; row++) {
                found += strcmp(row->name, c->props[i].name->s) == 0;
            }
            if (found != 1) {
                print_message("%s.%s: %zu rows\n", tables[t].cls, c->props[i].name->s, found);
            }
            assert_int_equal(found, 1);
        }
        assert_int_equal(count_rows(tables[t].rows), c->nprops);
        assert_true(c->nprops <= PROP_PLAN_MAX);
    }
}

static void add_table(struct str *out, const struct prop_row *rows)
{
    str_addz(out, "| Property | Value |\n|---|---|\n");
    for (const struct prop_row *row = rows; row->name; row++) {
        str_addf(out, "| %s | %s |\n", row->name, row->meaning);
    }
}

/* The text with the part between the marks of each table replaced. */
static void with_tables(const char *text, struct str *out)
{
    for (size_t t = 0; t < ARRAY_LEN(tables); t++) {
        char begin[80];
        snprintf(begin, sizeof begin, "<!-- %s -->\n", tables[t].cls);
        const char *from = strstr(text, begin), *to = from ? strstr(from, "<!-- end -->") : NULL;
        assert_non_null(to);
        from += strlen(begin);
        str_add(out, text, (size_t)(from - text));
        add_table(out, tables[t].rows);
        text = to;
    }
    str_addz(out, text);
}

TEST(the_document_has_the_tables)
{
    char path[512];
    const char *source = getenv("OPENWMI_SOURCE_ROOT");
    snprintf(path, sizeof path, "%s/docs/classes.md", source ? source : ".");
    AUTO_STR text = STR_INIT, want = STR_INIT;
    assert_int_equal(file_read(path, 1 << 20, &text), 0);
    with_tables(str_z(&text), &want);
    if (getenv("OPENWMI_WRITE_DOCS")) {
        FILE *f = fopen(path, "w");
        assert_non_null(f);
        assert_int_equal(fwrite(str_z(&want), 1, want.n, f), want.n);
        assert_int_equal(fclose(f), 0);
    } else {
        assert_string_equal(str_z(&text), str_z(&want));
    }
}
