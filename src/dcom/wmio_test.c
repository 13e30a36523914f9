/* Objects as bytes and back: every class of the built-in schema, instances with every type, damaged bytes. */
#include "cim/cim_fixture.h"
#include "client/services.h"
#include "dcom/wmio.h"

#include <stdlib.h>

static void encode(struct cim_object *o, struct str *out)
{
    assert_int_equal(wmio_encode(o, true, out), 0);
}

/* What comes back is written as the same bytes again; of a superclass only the names of its members come back. */
static void round_trip(struct cim_object *o)
{
    AUTO_STR a = STR_INIT, b = STR_INIT;
    AUTO_CIM_OBJECT back = NULL;
    encode(o, &a);
    hres hr = wmio_decode(str_slice(&a), &back);
    if (hr) {
        fail_msg("%s: %s", cim_str_z(cim_class_of(o)->name), hres_name(hr));
    }
    encode(back, &b);
    bool whole = cim_as_instance(o) || !cim_as_class(o)->super;
    if (!cim_object_eq(o, back, CIM_OBJ_IGNORE_SOURCE) ||
        (whole && (a.n != b.n || memcmp(a.p, b.p, a.n) != 0))) {
        size_t at = 0;
        while (at < a.n && at < b.n && a.p[at] == b.p[at]) {
            at++;
        }
        fail_msg("%s came back as another: %zu and %zu bytes, equal up to %zu",
                 cim_str_z(cim_class_of(o)->name), a.n, b.n, at);
    }
}

static void every_object(const struct wmi_call *call, unsigned least)
{
    struct wmi_services *s = NULL;
    struct services_enum *e = NULL;
    struct wmi_connect_options o = {.repository = NULL};
    unsigned n = 0;
    assert_int_equal(services_connect(&o, &s, NULL), 0);
    assert_int_equal(services_enum_start(s, call, &e, NULL), 0);
    for (;;) {
        AUTO_CIM_OBJECT got = NULL;
        if (services_enum_next(e, -1, &got, NULL)) {
            break;
        }
        round_trip(got);
        n++;
    }
    if (n < least) {
        fail_msg("%u objects only", n);
    }
    services_enum_destroy(e);
    services_unref(s);
}

TEST(every_class_of_the_schema_comes_back)
{
    every_object(&(struct wmi_call){.operation = WMI_OP_SUBCLASSES, .path = ""}, 800);
}

TEST(instances_of_the_machine_come_back)
{
    static const char *const queries[] = {
        "SELECT * FROM Win32_Process", "SELECT Name, Handle FROM Win32_Process",
        "SELECT * FROM Win32_OperatingSystem", "SELECT * FROM Win32_TimeZone"};
    for (size_t i = 0; i < ARRAY_LEN(queries); i++) {
        every_object(
            &(struct wmi_call){.operation = WMI_OP_QUERY, .query = queries[i], .language = "WQL"},
            1);
    }
}

/* ---- every type ---- */
static struct cim_class *all_types(void)
{
    static const unsigned types[] = {CIM_SINT8,   CIM_UINT8,    CIM_SINT16,    CIM_UINT16,
                                     CIM_SINT32,  CIM_UINT32,   CIM_SINT64,    CIM_UINT64,
                                     CIM_REAL32,  CIM_REAL64,   CIM_STRING,    CIM_CHAR16,
                                     CIM_BOOLEAN, CIM_DATETIME, CIM_REFERENCE, CIM_OBJECT};
    struct cim_class *c = NULL;
    assert_int_equal(cim_class_new(SLICE("Alle_T\xc3\xbcpen"), NULL, &c), 0);
    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        AUTO_STR one = STR_INIT, many = STR_INIT;
        str_addf(&one, "P%u", types[i]);
        str_addf(&many, "A%u", types[i]);
        assert_int_equal(cim_class_put_prop(c, str_slice(&one), types[i], SLICE(""), NULL, NULL),
                         0);
        assert_int_equal(
            cim_class_put_prop(c, str_slice(&many), types[i] | CIM_ARRAY, SLICE(""), NULL, NULL),
            0);
    }
    assert_int_equal(cim_class_seal(c), 0);
    return c;
}

static union cim_data sample(unsigned type, unsigned k, struct cim_class *base)
{
    static const char *const texts[] = {"", "plain", "\xc3\xa4\xe4\xb8\xad\xf0\x9f\x98\x80"};
    union cim_data d = {0};
    if (type == CIM_DATETIME) {
        d.str = cim_str_new(SLICE("20261122102300.000000+000"));
    } else if (cim_type_is_text(type)) {
        d.str = cim_str_new(slice_of(texts[k % 3]));
    } else if (type == CIM_OBJECT) {
        struct cim_instance *i = cim_instance_new(base);
        struct cim_value id = {0};
        assert_int_equal(cim_value_text(&id, CIM_STRING, slice_of(texts[k % 3])), 0);
        cim_instance_set(i, 0, id);
        d.obj = &i->o;
    } else if (cim_type_is_real(type)) {
        d.r = k ? -1.5 * k : 0;
    } else if (type == CIM_BOOLEAN) {
        d.b = k % 2;
    } else if (cim_type_is_signed(type)) {
        d.i = k ? -(int64_t)k : INT8_MAX;
    } else {
        d.u = k ? k : UINT8_MAX;
    }
    return d;
}

static struct cim_instance *filled(struct cim_class *c, struct cim_class *base)
{
    struct cim_instance *i = cim_instance_new(c);
    for (uint32_t p = 0; p < i->nprops; p++) {
        unsigned type = c->props[p].type, element = type & ~(unsigned)CIM_ARRAY;
        struct cim_value v = {.type = (uint16_t)type};
        if (type & CIM_ARRAY) {
            struct cim_array *a = cim_array_new(element, p % 4);
            for (uint32_t k = 0; k < a->n; k++) {
                a->v[k] = sample(element, k, base);
            }
            v = cim_arrval(a);
        } else {
            v.d = sample(type, p, base);
        }
        cim_instance_set(i, p, v);
    }
    return i;
}

TEST(every_type_comes_back)
{
    struct cim_class *base = fixture_base(), *derived = fixture_derived(base), *c = all_types();
    struct cim_instance *empty = cim_instance_new(c), *full = filled(c, base),
                        *below = cim_instance_new(derived);
    round_trip(&base->o);
    round_trip(&derived->o);
    round_trip(&c->o);
    round_trip(&empty->o);
    round_trip(&full->o);
    round_trip(&below->o);
    empty->origin = cim_origin_new(SLICE("BOX"), SLICE("root\\cimv2"));
    round_trip(&empty->o);
    cim_instance_unref(empty);
    cim_instance_unref(full);
    cim_instance_unref(below);
    cim_class_unref(c);
    cim_class_unref(derived);
    cim_class_unref(base);
}

TEST(a_class_keeps_where_its_members_come_from)
{
    struct cim_class *base = fixture_base(), *derived = fixture_derived(base);
    AUTO_STR bytes = STR_INIT;
    AUTO_CIM_OBJECT back = NULL;
    encode(&derived->o, &bytes);
    assert_int_equal(wmio_decode(str_slice(&bytes), &back), 0);
    struct cim_class *c = cim_as_class(back);
    assert_string_equal(c->super->name->s, "Test_Base");
    assert_string_equal(cim_class_prop(c, SLICE("Id"))->origin->s, "Test_Base");
    assert_string_equal(cim_class_prop(c, SLICE("Emb"))->origin->s, "Test_Derived");
    assert_string_equal(cim_class_prop(c, SLICE("Emb"))->ref_class->s, "Test_Base");
    assert_int_equal(c->nkeys, 1);
    assert_non_null(cim_class_find_method(c, SLICE("do"))->in);
    cim_class_unref(derived);
    cim_class_unref(base);
}

/* ---- damaged bytes ---- */
TEST(damaged_objects_are_refused)
{
    struct cim_class *base = fixture_base(), *c = all_types();
    struct cim_instance *i = filled(c, base);
    AUTO_STR good = STR_INIT;
    encode(&i->o, &good);
    for (size_t n = 0; n < good.n; n++) { /* every cut */
        AUTO_CIM_OBJECT o = NULL;
        assert_int_equal(wmio_decode((struct slice){good.p, n}, &o), WBEM_E_INVALID_STREAM);
    }
    for (size_t n = 0; n < good.n; n++) { /* any byte changed: whatever it says, nothing breaks */
        static const unsigned char values[] = {0, 1, 0x7f, 0x80, 0xff};
        for (size_t k = 0; k < sizeof values; k++) {
            char was = good.p[n];
            AUTO_CIM_OBJECT o = NULL;
            good.p[n] = (char)values[k];
            (void)wmio_decode(str_slice(&good), &o);
            good.p[n] = was;
        }
    }
    cim_instance_unref(i);
    cim_class_unref(c);
    cim_class_unref(base);
}
