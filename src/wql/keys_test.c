#include "cim/cim_fixture.h"
#include "oom.h"
#include "wql/keys.h"

static hres key_path(const char *where, struct cim_class *c, struct str *out)
{
    AUTO_STR text = STR_INIT;
    struct wql_query *q = NULL;
    struct cim_path p = {0};
    str_addf(&text, "SELECT * FROM Test_Base WHERE %s", where);
    hres hr = str_status(&text);
    hr = hr ? hr : wql_parse(str_slice(&text), &q, NULL);
    hr = hr ? hr : wql_key_path(q, c, &p);
    if (hr == 0) {
        str_add_path(out, &p, CIM_PATH_REL);
        cim_path_fini(&p);
        hr = str_status(out);
    }
    wql_destroy(q);
    return hr;
}

static const struct {
    const char *where, *path; /* NULL: none */
} rows[] = {
    {"Id = 'x'", "Test_Base.Id=\"x\""},
    {"'x' = ID", "Test_Base.Id=\"x\""},
    {"Id = 4", "Test_Base.Id=\"4\""},
    {"Num > 3 AND (Id = 'a\\\\b')", "Test_Base.Id=\"a\\\\b\""},
    {"Id = 'x' OR Num = 1", NULL},
    {"NOT Id = 'x'", NULL},
    {"Id <> 'x'", NULL},
    {"Id LIKE 'x'", NULL},
    {"Id IS NULL", NULL},
    {"Num = 1", NULL},
};

TEST(keys_pinned_by_a_condition)
{
    AUTO_CIM_CLASS c = fixture_base();
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_STR path = STR_INIT;
        hres hr = key_path(rows[i].where, c, &path);
        if (hr != (rows[i].path ? 0 : WBEM_S_FALSE) ||
            (rows[i].path && strcmp(str_z(&path), rows[i].path) != 0)) {
            fail_msg("%s: %x %s", rows[i].where, (unsigned)hr, str_z(&path));
        }
    }
}

TEST(queries_without_memory)
{
    AUTO_CIM_CLASS c = fixture_base();
    AUTO_CIM_INSTANCE inst = cim_instance_new(c);
    OOM_FOR_EVERY(n)
    {
        AUTO_STR path = STR_INIT;
        struct wql_query *q = NULL;
        struct wql_plan *p = NULL;
        hres hr = wql_parse(
            SLICE("SELECT Id, Num FROM Test_Base WHERE Id = 'x' AND NOT (Num > 3 OR Id LIKE 'a%')"),
            &q, NULL);
        hr = hr ? hr : wql_bind(q, c, &p, NULL);
        (void)(hr ? false : wql_match(p, inst));
        wql_plan_destroy(p);
        wql_destroy(q);
        hr = hr ? hr : key_path("Id = 'x'", c, &path);
        OOM_CHECK(hr == 0);
        assert_true(hr == 0 || hr == WBEM_E_OUT_OF_MEMORY);
    }
}
