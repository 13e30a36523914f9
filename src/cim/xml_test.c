/* XML texts: what is written is read back as the same object, in both forms; what is wrong is told where. */
#include "cim/cim_fixture.h"
#include "cim/xml_text.h"
#include "oom.h"

#include <stdio.h>

struct library {
    struct cim_class *v[8];
    size_t n;
};

static hres find(void *arg, struct slice name, struct cim_class **out)
{
    struct library *l = arg;
    for (size_t i = 0; i < l->n; i++) {
        if (cim_class_is_a(l->v[i], name) && cim_str_is(l->v[i]->name, name.p)) {
            *out = cim_class_ref(l->v[i]);
            return 0;
        }
    }
    return WBEM_E_INVALID_CLASS;
}

static const unsigned formats[] = {XML_FORMAT_CIM, XML_FORMAT_WMI};

static void check_round_trip(struct library *l, struct cim_object *o, unsigned flags)
{
    for (size_t f = 0; f < ARRAY_LEN(formats); f++) {
        struct xml_options opt = {formats[f], flags | XML_QUALIFIERS, XML_PATH_NONE};
        struct xml_reader r = {.find_class = find, .arg = l};
        AUTO_STR text = STR_INIT;
        AUTO_CIM_OBJECT back = NULL;
        assert_int_equal(str_add_xml_object(&text, o, &opt), 0);
        hres hr = xml_object_read(str_slice(&text), &r, &back);
        if (hr || !cim_object_eq(o, back, CIM_OBJ_IGNORE_SOURCE)) {
            fprintf(stderr, "%s\nline %u: %s (%x)\n", str_z(&text), r.line, r.message,
                    (unsigned)hr);
        }
        assert_int_equal(hr, 0);
        assert_true(cim_object_eq(o, back, CIM_OBJ_IGNORE_SOURCE));
    }
}

/* ---- made at random ---- */
struct dice {
    uint64_t state;
};

static uint32_t roll(struct dice *d, uint32_t n)
{
    d->state = d->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(d->state >> 33) % n;
}

static const unsigned types[] = {CIM_SINT8,  CIM_UINT8,    CIM_SINT16,    CIM_UINT16,
                                 CIM_SINT32, CIM_UINT32,   CIM_SINT64,    CIM_UINT64,
                                 CIM_REAL32, CIM_REAL64,   CIM_STRING,    CIM_BOOLEAN,
                                 CIM_CHAR16, CIM_DATETIME, CIM_REFERENCE, CIM_OBJECT};

static struct cim_value random_text(struct dice *d, unsigned type)
{
    static const char *const texts[] = {"",
                                        "plain",
                                        "  blanks  ",
                                        "<a b=\"c\">&amp;</a>",
                                        "line\nbreak\r\n\ttab",
                                        "]]>",
                                        "\xc3\xa4\xe2\x82\xac",
                                        "\xf0\x9f\x98\x80",
                                        "'quoted' \"twice\"",
                                        "\\x0041"};
    static const char *const paths[] = {"A",
                                        "A=@",
                                        "A.K=\"v\"",
                                        "A=5",
                                        "A.K=-3,L=TRUE,M=\"x \\\"y\\\" \\\\ <z>\"",
                                        "root\\cimv2:A.K=18446744073709551615",
                                        "\\\\srv\\root\\cimv2:A.K=\"B.N=\\\"1\\\"\"",
                                        "root:A",
                                        "\\\\srv\\root:A=@"};
    static const char *const dates[] = {"20240229123456.789012+060", "00000003010203.000004:000",
                                        "****12**000000.******+***"};
    struct cim_value v;
    const char *z = type == CIM_STRING      ? texts[roll(d, ARRAY_LEN(texts))]
                    : type == CIM_REFERENCE ? paths[roll(d, ARRAY_LEN(paths))]
                                            : dates[roll(d, ARRAY_LEN(dates))];
    assert_int_equal(cim_value_text(&v, type, slice_of(z)), 0);
    return v;
}

static struct cim_value random_value(struct dice *d, unsigned type, struct cim_instance *part)
{
    static const double reals[] = {0.0, -1.5, 1e30, 3.25e-7, 12345678.0};
    int64_t min;
    uint64_t max;
    switch (type) {
    case CIM_REAL32:
    case CIM_REAL64: {
        double r = reals[roll(d, ARRAY_LEN(reals))];
        return cim_real(type, type == CIM_REAL32 ? (double)(float)r : r);
    }
    case CIM_BOOLEAN:
        return cim_bool(roll(d, 2));
    case CIM_OBJECT:
        return cim_objval(roll(d, 2) ? &cim_instance_ref(part)->o : &cim_class_ref(part->cls)->o);
    case CIM_STRING:
    case CIM_REFERENCE:
    case CIM_DATETIME:
        return random_text(d, type);
    case CIM_CHAR16:
        return cim_uint(type, roll(d, 2) ? roll(d, 0x10000) : 'a' + roll(d, 26));
    default:
        cim_type_range(type, &min, &max);
        if (cim_type_is_signed(type)) {
            return cim_sint(type, roll(d, 3) ? min : (int64_t)max);
        }
        return cim_uint(type, roll(d, 3) ? max : roll(d, 100));
    }
}

static struct cim_value random_any(struct dice *d, unsigned type, struct cim_instance *part)
{
    unsigned elem = type & ~(unsigned)CIM_ARRAY;
    if (roll(d, 5) == 0) {
        return cim_null(type);
    }
    if (!(type & CIM_ARRAY)) {
        return random_value(d, elem, part);
    }
    struct cim_array *a = cim_array_new(elem, roll(d, 4));
    assert_non_null(a);
    for (uint32_t i = 0; i < a->n; i++) {
        a->v[i] = random_value(d, elem, part).d;
    }
    return cim_arrval(a);
}

static void random_qualifiers(struct dice *d, struct cim_quals *q)
{
    static const unsigned kinds[] = {CIM_STRING, CIM_BOOLEAN, CIM_SINT32, CIM_REAL64};
    for (uint32_t i = roll(d, 4); i > 0; i--) {
        char name[] = "Q0";
        name[1] = (char)('0' + i);
        unsigned t = kinds[roll(d, ARRAY_LEN(kinds))] | (roll(d, 3) ? 0u : (unsigned)CIM_ARRAY);
        struct cim_value v = random_any(d, t, NULL);
        if (v.null) { /* XML has no list that is NULL for a qualifier */
            v.type &= (uint16_t)~CIM_ARRAY;
        }
        unsigned flavor = roll(d, 4) | (roll(d, 2) ? CIM_NOT_OVERRIDABLE : 0u) |
                          (roll(d, 4) ? 0u : (unsigned)CIM_AMENDED);
        assert_int_equal(cim_quals_set(q, slice_of(name), &v, flavor), 0);
        cim_value_clear(&v);
    }
}

static struct cim_class *random_params(struct dice *d, const char *direction)
{
    struct cim_class *c = NULL;
    assert_int_equal(cim_params_new(&c), 0);
    for (uint32_t i = 0; i < 3; i++) {
        char name[] = "P0";
        name[1] = (char)((*direction == 'i' ? '0' : '3') + (int)i);
        unsigned t = types[roll(d, ARRAY_LEN(types))] | (roll(d, 3) ? 0u : (unsigned)CIM_ARRAY);
        struct cim_prop *p = NULL;
        struct cim_value yes = cim_bool(true),
                         id = cim_sint(CIM_SINT32, (*direction == 'i' ? 0 : 3) + (int64_t)i);
        assert_int_equal(cim_class_put_prop(c, slice_of(name), t, SLICE(""), NULL, &p), 0);
        assert_int_equal(cim_quals_set(&p->quals, slice_of(direction), &yes, 0), 0);
        assert_int_equal(cim_quals_set(&p->quals, SLICE("ID"), &id, CIM_NOT_OVERRIDABLE), 0);
    }
    if (*direction == 'o') {
        struct cim_prop *p = NULL;
        struct cim_value yes = cim_bool(true);
        assert_int_equal(
            cim_class_put_prop(c, SLICE("ReturnValue"), CIM_UINT32, SLICE(""), NULL, &p), 0);
        assert_int_equal(cim_quals_set(&p->quals, SLICE("out"), &yes, 0), 0);
    }
    assert_int_equal(cim_class_seal(c), 0);
    return c;
}

static struct cim_class *random_class(struct dice *d, struct cim_class *super,
                                      struct cim_instance *part)
{
    struct cim_class *c = NULL;
    assert_int_equal(cim_class_new(SLICE("Test_Random"), super, &c), 0);
    random_qualifiers(d, &c->quals);
    for (uint32_t i = 0; i < 12; i++) {
        char name[] = "Prop_a";
        name[5] = (char)('a' + i);
        unsigned t = types[roll(d, ARRAY_LEN(types))] | (roll(d, 3) ? 0u : (unsigned)CIM_ARRAY);
        struct cim_value v = random_any(d, t, part);
        struct cim_prop *p = NULL;
        struct slice ref = roll(d, 2) ? SLICE("Test_Base") : SLICE("");
        bool typed =
            (t & ~(unsigned)CIM_ARRAY) == CIM_REFERENCE || (t & ~(unsigned)CIM_ARRAY) == CIM_OBJECT;
        assert_int_equal(cim_class_put_prop(c, slice_of(name), t, typed ? ref : SLICE(""), &v, &p),
                         0);
        cim_value_clear(&v);
        random_qualifiers(d, &p->quals);
        p->array_size = t & CIM_ARRAY ? roll(d, 3) : 0;
    }
    AUTO_CIM_CLASS in = random_params(d, "in");
    AUTO_CIM_CLASS out = random_params(d, "out");
    struct cim_method *m = NULL;
    assert_int_equal(cim_class_put_method(c, SLICE("Both"), in, out, &m), 0);
    random_qualifiers(d, &m->quals);
    assert_int_equal(cim_class_put_method(c, SLICE("None"), NULL, NULL, &m), 0);
    assert_int_equal(cim_class_seal(c), 0);
    return c;
}

TEST(random_objects_come_back_as_they_were)
{
    struct dice d = {20240229};
    AUTO_CIM_CLASS base = fixture_base();
    AUTO_CIM_INSTANCE part = cim_instance_new(base);
    for (int round = 0; round < 300; round++) {
        AUTO_CIM_CLASS c = random_class(&d, round % 2 ? base : NULL, part);
        struct library l = {{base, c}, 2};
        check_round_trip(&l, &c->o, XML_CLASS_ORIGIN);
        check_round_trip(&l, &c->o, XML_LOCAL_ONLY | XML_NO_SYSTEM);
        AUTO_CIM_INSTANCE i = cim_instance_new(c);
        for (uint32_t k = 0; k < c->nprops; k++) {
            if (roll(&d, 4)) {
                cim_instance_set(i, k, random_any(&d, c->props[k].type, part));
                struct cim_quals *q = NULL;
                assert_int_equal(cim_instance_prop_quals(i, k, &q), 0);
                random_qualifiers(&d, q);
            }
        }
        check_round_trip(&l, &i->o, XML_CLASS_ORIGIN);
        check_round_trip(&l, &i->o, XML_LOCAL_ONLY);
    }
}

/* ---- what the texts look like ---- */
static void check_text(struct cim_object *o, struct xml_options opt, const char *want)
{
    AUTO_STR text = STR_INIT;
    assert_int_equal(str_add_xml_object(&text, o, &opt), 0);
    assert_string_equal(str_z(&text), want);
}

TEST(texts_of_the_fixture)
{
    AUTO_CIM_CLASS base = fixture_base();
    AUTO_CIM_INSTANCE i = cim_instance_new(base);
    struct cim_value id = {0};
    assert_int_equal(cim_value_text(&id, CIM_STRING, SLICE("a<b\x01")), 0);
    assert_int_equal(cim_instance_put(i, SLICE("Id"), &id), 0);
    cim_value_clear(&id);
    check_text(&base->o, (struct xml_options){XML_FORMAT_CIM, XML_NO_SYSTEM | XML_QUALIFIERS, 0},
               "<CLASS NAME=\"Test_Base\"><PROPERTY NAME=\"Id\" TYPE=\"string\"><QUALIFIER "
               "NAME=\"key\" TYPE=\"boolean\" OVERRIDABLE=\"true\" TOSUBCLASS=\"true\" "
               "TOINSTANCE=\"true\"><VALUE>TRUE</VALUE></QUALIFIER></PROPERTY><PROPERTY "
               "NAME=\"Num\" TYPE=\"uint32\"><VALUE>7</VALUE></PROPERTY></CLASS>");
    check_text(
        &base->o,
        (struct xml_options){XML_FORMAT_WMI,
                             XML_NO_SYSTEM | XML_QUALIFIERS | XML_NO_FLAVORS | XML_CLASS_ORIGIN,
                             XML_PATH_NAMED},
        "<VALUE.NAMEDOBJECT><CLASS NAME=\"Test_Base\"><PROPERTY NAME=\"Id\" TYPE=\"string\" "
        "CLASSORIGIN=\"Test_Base\"><QUALIFIER NAME=\"key\" TYPE=\"boolean\"><VALUE>TRUE"
        "</VALUE></QUALIFIER></PROPERTY><PROPERTY NAME=\"Num\" TYPE=\"uint32\" "
        "CLASSORIGIN=\"Test_Base\"><VALUE>7</VALUE></PROPERTY></CLASS></VALUE.NAMEDOBJECT>");
    check_text(&i->o, (struct xml_options){XML_FORMAT_CIM, XML_NO_SYSTEM | XML_LOCAL_ONLY, 0},
               "<INSTANCE CLASSNAME=\"Test_Base\"><PROPERTY NAME=\"Id\" TYPE=\"string\"><VALUE>"
               "a&lt;b\xef\xbf\xbd</VALUE></PROPERTY></INSTANCE>");
}

TEST(paths_around_an_object)
{
    AUTO_CIM_CLASS base = fixture_base();
    AUTO_CIM_INSTANCE i = cim_instance_new(base);
    struct xml_options opt = {XML_FORMAT_WMI, XML_NO_SYSTEM | XML_LOCAL_ONLY, XML_PATH_NAMED};
    AUTO_STR text = STR_INIT;
    assert_int_equal(str_add_xml_object(&text, &i->o, &opt), WBEM_E_NOT_FOUND); /* no key */
    struct cim_value id = {0};
    assert_int_equal(cim_value_text(&id, CIM_STRING, SLICE("k")), 0);
    assert_int_equal(cim_instance_put(i, SLICE("Id"), &id), 0);
    cim_value_clear(&id);
#define BODY                                                                                       \
    "<INSTANCE CLASSNAME=\"Test_Base\"><PROPERTY NAME=\"Id\" TYPE=\"string\"><VALUE>k</VALUE>"     \
    "</PROPERTY></INSTANCE>"
#define NAMED                                                                                      \
    "<INSTANCENAME CLASSNAME=\"Test_Base\"><KEYBINDING NAME=\"Id\"><KEYVALUE "                     \
    "VALUETYPE=\"string\">k</KEYVALUE></KEYBINDING></INSTANCENAME>"
#define PLACE                                                                                      \
    "<LOCALNAMESPACEPATH><NAMESPACE NAME=\"root\"/><NAMESPACE NAME=\"x\"/></LOCALNAMESPACEPATH>"
    check_text(&i->o, opt, "<VALUE.NAMEDOBJECT>" NAMED BODY "</VALUE.NAMEDOBJECT>");
    opt.path_level = XML_PATH_LOCAL;
    str_clear(&text);
    assert_int_equal(str_add_xml_object(&text, &i->o, &opt), WBEM_E_NOT_FOUND); /* no namespace */
    struct cim_origin *from = cim_origin_new(SLICE("SRV"), SLICE("root\\x"));
    cim_instance_set_origin(i, from);
    cim_origin_unref(from);
    check_text(&i->o, opt,
               "<VALUE.OBJECTWITHLOCALPATH><LOCALINSTANCEPATH>" PLACE NAMED
               "</LOCALINSTANCEPATH>" BODY "</VALUE.OBJECTWITHLOCALPATH>");
    opt.path_level = XML_PATH_FULL;
    check_text(&i->o, opt,
               "<VALUE.OBJECTWITHPATH><INSTANCEPATH><NAMESPACEPATH><HOST>SRV</HOST>" PLACE
               "</NAMESPACEPATH>" NAMED "</INSTANCEPATH>" BODY "</VALUE.OBJECTWITHPATH>");
    opt.path_level = 4;
    assert_int_equal(str_add_xml_object(&text, &i->o, &opt), WBEM_E_INVALID_PARAMETER);
    opt = (struct xml_options){3, 0, 0};
    assert_int_equal(str_add_xml_object(&text, &i->o, &opt), WBEM_E_INVALID_PARAMETER);
}

/* ---- wrong texts ---- */
TEST(wrong_texts_are_refused)
{
#define PROP(p) "<INSTANCE CLASSNAME=\"Test_Base\">\n" p "</INSTANCE>"
    static const struct {
        const char *text;
        hres hr;
        unsigned line;
        const char *message;
    } rows[] = {
        {"", WBEM_E_INVALID_SYNTAX, 1, "no element found"},
        {"<INSTANCE", WBEM_E_INVALID_SYNTAX, 1, "unclosed token"},
        {"<a></b>", WBEM_E_INVALID_SYNTAX, 1, "mismatched tag"},
        {"<a/>", WBEM_E_INVALID_SYNTAX, 1, "a is no CLASS or INSTANCE"},
        {"<INSTANCE/>", WBEM_E_INVALID_SYNTAX, 1, "INSTANCE without CLASSNAME"},
        {"<INSTANCE CLASSNAME=\"None\"/>", WBEM_E_INVALID_CLASS, 1, "class None"},
        {"<CLASS NAME=\"a b\"/>", WBEM_E_INVALID_SYNTAX, 1, "'a b' is no name of a class"},
        {"<CLASS NAME=\"A\" SUPERCLASS=\"None\"/>", WBEM_E_INVALID_CLASS, 1, "class None"},
        {"<CLASS NAME=\"A\">\n<WHAT/></CLASS>", WBEM_E_INVALID_SYNTAX, 2, "WHAT in a CLASS"},
        {"<CLASS NAME=\"A\"><PROPERTY NAME=\"p\" TYPE=\"int\"/></CLASS>", WBEM_E_INVALID_SYNTAX, 1,
         "PROPERTY without a known TYPE"},
        {"<CLASS NAME=\"A\"><PROPERTY NAME=\"_p\" TYPE=\"string\"/></CLASS>",
         WBEM_E_INVALID_PARAMETER, 1, "property or parameter _p"},
        {"<CLASS NAME=\"A\"><QUALIFIER NAME=\"q\"/></CLASS>", WBEM_E_INVALID_SYNTAX, 1,
         "QUALIFIER needs NAME and TYPE"},
        {"<CLASS NAME=\"A\"><METHOD NAME=\"m\" TYPE=\"nothing\"/></CLASS>", WBEM_E_INVALID_SYNTAX,
         1, "METHOD with an unknown TYPE"},
        {PROP("<WHAT/>"), WBEM_E_INVALID_SYNTAX, 2, "WHAT in an INSTANCE"},
        {PROP("<PROPERTY TYPE=\"string\"/>"), WBEM_E_INVALID_SYNTAX, 2, "PROPERTY without NAME"},
        {PROP("<PROPERTY NAME=\"No\" TYPE=\"string\"/>"), WBEM_E_INVALID_PROPERTY, 2,
         "the class has no property No"},
        {PROP("<PROPERTY NAME=\"Id\" TYPE=\"uint8\"/>"), WBEM_E_TYPE_MISMATCH, 2,
         "property Id has another type"},
        {PROP("<PROPERTY NAME=\"Num\" TYPE=\"uint32\">\n<VALUE>x</VALUE></PROPERTY>"),
         WBEM_E_TYPE_MISMATCH, 3, "this is no uint32"},
        {PROP("<PROPERTY NAME=\"Num\" TYPE=\"uint32\"><VALUE>-1</VALUE></PROPERTY>"),
         WBEM_E_VALUE_OUT_OF_RANGE, 2, "this is no uint32"},
        {PROP("<PROPERTY NAME=\"Num\" TYPE=\"uint32\"><VALUE>1</VALUE><VALUE>2</VALUE></PROPERTY>"),
         WBEM_E_INVALID_SYNTAX, 2, "a second value"},
        {PROP("<PROPERTY NAME=\"Num\" TYPE=\"uint32\"><VALUE.ARRAY/></PROPERTY>"),
         WBEM_E_TYPE_MISMATCH, 2, "VALUE.ARRAY for a single value"},
        {PROP("<PROPERTY NAME=\"Id\" TYPE=\"string\">text<VALUE/></PROPERTY>"),
         WBEM_E_INVALID_SYNTAX, 2, "text beside elements"},
        {"<!DOCTYPE CLASS [<!ENTITY a \"b\">]><CLASS NAME=\"&a;\"/>", WBEM_E_INVALID_SYNTAX, 1,
         "declarations in the document type are not supported"},
    };
    AUTO_CIM_CLASS base = fixture_base();
    struct library l = {{base}, 1};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct xml_reader r = {.find_class = find, .arg = &l};
        AUTO_CIM_OBJECT o = NULL;
        assert_int_equal(xml_object_read(slice_of(rows[i].text), &r, &o), rows[i].hr);
        assert_null(o);
        assert_string_equal(r.message, rows[i].message);
        assert_int_equal(r.line, rows[i].line);
    }
}

TEST(a_document_type_without_declarations_is_accepted)
{
    AUTO_CIM_CLASS base = fixture_base();
    struct library l = {{base}, 1};
    struct xml_reader r = {.find_class = find, .arg = &l};
    AUTO_CIM_OBJECT o = NULL;
    assert_int_equal(
        xml_object_read(SLICE("<?xml version=\"1.0\" encoding=\"utf-16\"?><!DOCTYPE CLASS SYSTEM "
                              "\"cim.dtd\">\n<VALUE.NAMEDOBJECT><CLASSNAME NAME=\"A\"/><CLASS "
                              "NAME=\"A\" SUPERCLASS=\"Test_Base\"/></VALUE.NAMEDOBJECT>"),
                        &r, &o),
        0);
    assert_int_equal(cim_as_class(o)->nprops, 2);
}

TEST(depth_is_limited)
{
    AUTO_STR deep = STR_INIT;
    for (int i = 0; i < 1000; i++) {
        str_addz(&deep, "<a>");
    }
    struct library l = {{NULL}, 0};
    struct xml_reader r = {.find_class = find, .arg = &l};
    AUTO_CIM_OBJECT o = NULL;
    assert_int_equal(xml_object_read(str_slice(&deep), &r, &o), WBEM_E_QUOTA_VIOLATION);
    assert_string_equal(r.message, "too many elements");
}

TEST(xml_without_memory)
{
    AUTO_CIM_CLASS base = fixture_base();
    AUTO_CIM_CLASS derived = fixture_derived(base);
    struct library l = {{base, derived}, 2};
    struct xml_options opt = {XML_FORMAT_CIM, XML_QUALIFIERS, 0};
    OOM_FOR_EVERY(n)
    {
        struct xml_reader r = {.find_class = find, .arg = &l};
        AUTO_STR text = STR_INIT;
        AUTO_CIM_OBJECT o = NULL;
        hres hr = str_add_xml_object(&text, &derived->o, &opt);
        hr = hr ? hr : xml_object_read(str_slice(&text), &r, &o);
        OOM_CHECK(hr == 0);
        assert_true(hr == 0 || hr == WBEM_E_OUT_OF_MEMORY);
    }
}
