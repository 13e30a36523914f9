#include "test.h"
#include "util/file.h"
#include "util/hres.h"
#include "util/num.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct row {
    const char *name, *script, *text;
    hres value;
};
static const struct row rows[] = {
#define ROW(name, value, script, text) {#name, script, text, (hres)(value)},
    WMI_STATUS_TABLE(ROW)
#undef ROW
};

TEST(hres_every_code_has_name_and_text)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_string_equal(hres_name(rows[i].value), rows[i].name);
        assert_string_equal(wmi_status_name(rows[i].value), rows[i].name);
        assert_string_equal(wmi_status_text(rows[i].value), rows[i].text);
        const char *text = hres_text(rows[i].value);
        assert_string_equal(text, rows[i].text);
        assert_true(strlen(text) > 3 && text[strlen(text) - 1] != ' ');
        const char *script = hres_script_name(rows[i].value);
        assert_true((script == NULL) == (rows[i].script == NULL));
        if (script) {
            assert_string_equal(script, rows[i].script);
        }
    }
}

/* The row of the table above with this scripting name. */
static const struct row *by_script_name(const char *name)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].script && strcmp(rows[i].script, name) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

TEST(hres_codes_are_those_of_the_library)
{
    const char *root = getenv("OPENWMI_SOURCE_ROOT");
    AUTO_STR path = STR_INIT, table = STR_INIT;
    str_addf(&path, "%s/tests/tables/errors.tsv", root ? root : ".");
    assert_int_equal(file_read(str_z(&path), 1 << 20, &table), 0);
    size_t n = 0;
    char *rest = NULL;
    for (char *line = strtok_r(table.p, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char *field = NULL;
        uint64_t value = 0;
        if (*line == '#') {
            continue;
        }
        const char *name = strtok_r(line, "\t", &field);
        const char *number = strtok_r(NULL, "\t", &field), *text = strtok_r(NULL, "\t", &field);
        if (!number || !text) {
            fail_msg("%s: three fields", name);
        }
        assert_int_equal(num_parse_u64(slice_of(number), true, &value), 0);
        const struct row *r = by_script_name(name);
        if (!r) {
            fail_msg("%s is missing", name);
        }
        assert_int_equal(r->value, (hres)(uint32_t)value);
        if (strcmp(text, "-") != 0) {
            assert_string_equal(r->text, text);
        }
        n++;
    }
    assert_int_equal(n, 128);
}

TEST(hres_unknown_codes_have_neither)
{
    assert_null(hres_name(0x12345));
    assert_null(hres_text(-5));
    assert_null(hres_script_name(0x12345));
}

TEST(hres_from_errno_values)
{
    assert_int_equal(hres_from_errno(0), 0);
    assert_int_equal(hres_from_errno(ENOMEM), WBEM_E_OUT_OF_MEMORY);
    assert_int_equal(hres_from_errno(EACCES), WBEM_E_ACCESS_DENIED);
    assert_int_equal(hres_from_errno(ENOENT), WBEM_E_NOT_FOUND);
    for (int err = 1; err < 200; err++) {
        assert_true(FAILED(hres_from_errno(err)));
    }
}
