/* The built-in schema, as every program carries it. */
#include "cim/image.h"
#include "cim/mof_text.h"
#include "cim/xml_text.h"
#include "mof/mof_fixture.h"
#include "util/file.h"

static struct cim_image builtin(void)
{
    struct cim_image img;
    assert_int_equal(cim_image_open(&img, cim_builtin_image, cim_builtin_image_size), 0);
    return img;
}

TEST(schema_has_its_namespaces)
{
    static const char *const names[] = {"root",           "root\\cimv2",        "root\\default",
                                        "root\\security", "root\\subscription", "root\\wmi"};
    struct cim_image img = builtin();
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        assert_int_not_equal(cim_image_find_ns(&img, slice_of(names[i])), CIM_IMAGE_NONE);
    }
    assert_int_not_equal(
        cim_image_find_instance(&img, SLICE("root"), SLICE("__NAMESPACE.Name=\"cimv2\"")),
        CIM_IMAGE_NONE);
}

TEST(every_class_decodes_and_its_text_compiles_to_the_same)
{
    struct cim_image img = builtin();
    assert_true(img.classes.count > 60);
    AUTO_COMPILED all = compile("");
    struct mof_options options = {.system_classes = true};
    struct mof_target target = mof_mem_target(&all.mem);
    for (uint32_t n = 0; n < img.namespaces.count; n++) {
        struct cim_image_ns ns;
        assert_true(cim_image_ns_at(&img, n, &ns));
        AUTO_STR text = STR_INIT;
        str_addz(&text, "#pragma namespace(\"");
        for (size_t i = 0; i < ns.name.n; i++) {
            str_addz(&text, ns.name.p[i] == '\\' ? "\\" : "");
            str_addc(&text, ns.name.p[i]);
        }
        str_addz(&text, "\")\n");
        for (uint32_t i = ns.first_class; i < ns.first_class + ns.nclasses; i++) {
            struct cim_image_class row;
            assert_true(cim_image_class_at(&img, i, &row));
            AUTO_CIM_CLASS cls = NULL;
            assert_int_equal(cim_image_get_class(&img, ns.name, row.name, NULL, &cls), 0);
            assert_int_equal(str_add_mof_class(&text, cls), 0);
        }
        all.hr = mof_compile_text(str_slice(&text), "printed.mof", &options, &target, &all.report);
        assert_string_equal(str_z(&all.report.text), "");
    }
    for (uint32_t i = 0; i < img.classes.count; i++) {
        struct cim_image_class row;
        struct cim_image_ns ns;
        AUTO_CIM_CLASS cls = NULL;
        assert_true(cim_image_class_at(&img, i, &row));
        assert_true(cim_image_ns_at(&img, row.ns, &ns));
        assert_int_equal(cim_image_get_class(&img, ns.name, row.name, NULL, &cls), 0);
        struct cim_class *again = mof_mem_find_class(&all.mem, ns.name, row.name);
        assert_non_null(again);
        assert_true(cim_class_eq(cls, again, 0));
    }
}

struct schema_place {
    const struct cim_image *img;
    struct slice ns;
};

static hres find_in_schema(void *arg, struct slice name, struct cim_class **out)
{
    struct schema_place *at = arg;
    return cim_image_get_class(at->img, at->ns, name, NULL, out);
}

/* A PARAMETER of the XML has qualifiers only (DSP0203), no value: a default does not come back. */
static bool has_parameter_default(const struct cim_class *cls)
{
    for (uint32_t i = 0; i < cls->nmethods; i++) {
        const struct cim_class *in = cls->methods[i].in;
        for (uint32_t k = 0; in && k < in->nprops; k++) {
            if (!in->props[k].def.null) {
                return true;
            }
        }
    }
    return false;
}

TEST(every_class_comes_back_from_its_xml)
{
    struct cim_image img = builtin();
    for (uint32_t i = 0; i < img.classes.count; i++) {
        struct cim_image_class row;
        struct cim_image_ns ns;
        AUTO_CIM_CLASS cls = NULL;
        assert_true(cim_image_class_at(&img, i, &row));
        assert_true(cim_image_ns_at(&img, row.ns, &ns));
        assert_int_equal(cim_image_get_class(&img, ns.name, row.name, NULL, &cls), 0);
        for (unsigned format = XML_FORMAT_CIM; format <= XML_FORMAT_WMI; format++) {
            struct xml_options opt = {format, XML_QUALIFIERS | XML_CLASS_ORIGIN, XML_PATH_NONE};
            struct schema_place at = {&img, ns.name};
            struct xml_reader r = {.find_class = find_in_schema, .arg = &at};
            AUTO_STR text = STR_INIT;
            AUTO_CIM_OBJECT back = NULL;
            assert_int_equal(str_add_xml_object(&text, &cls->o, &opt), 0);
            assert_int_equal(xml_object_read(str_slice(&text), &r, &back), 0);
            unsigned flags = has_parameter_default(cls) ? CIM_OBJ_IGNORE_DEFAULTS : 0;
            if (!cim_object_eq(&cls->o, back, flags)) {
                print_error("%s\n", str_z(&text));
            }
            assert_true(cim_object_eq(&cls->o, back, flags));
        }
    }
}

TEST(schema_of_win32_process)
{
    struct cim_image img = builtin();
    AUTO_CIM_CLASS c = NULL;
    assert_int_equal(
        cim_image_get_class(&img, SLICE("root\\cimv2"), SLICE("Win32_Process"), NULL, &c), 0);
    assert_true(cim_class_is_a(c, SLICE("CIM_ManagedSystemElement")));
    assert_string_equal(cim_str_z(c->provider), "CIMWin32");
    assert_true(c->flags & CIM_CLASS_DYNAMIC);
    assert_int_equal(c->nkeys, 1);
    assert_string_equal(cim_str_z(c->props[c->keys[0]].name), "Handle");
    assert_int_equal(c->nprops, 45);
    const struct cim_method *m = cim_class_find_method(c, SLICE("Create"));
    assert_int_equal(m->flags, CIM_METHOD_STATIC | CIM_METHOD_IMPLEMENTED | CIM_METHOD_LOCAL);
    assert_int_equal(m->in->nprops, 3);
    assert_int_equal(m->out->nprops, 2);
    const struct cim_prop *k = cim_class_prop(c, SLICE("KernelModeTime"));
    assert_string_equal(cim_str_z(k->origin), "CIM_Process");
    assert_string_equal(cim_str_z(cim_quals_find(&k->quals, SLICE("Units"))->value.d.str),
                        "100 nanoseconds");
    assert_int_equal(cim_class_find_method(c, SLICE("Terminate"))->in->nprops, 1);
}

TEST(schema_of_win32_operatingsystem)
{
    struct cim_image img = builtin();
    AUTO_CIM_CLASS c = NULL;
    assert_int_equal(
        cim_image_get_class(&img, SLICE("root\\cimv2"), SLICE("Win32_OperatingSystem"), NULL, &c),
        0);
    assert_true(c->flags & CIM_CLASS_SINGLETON);
    assert_int_equal(c->nkeys, 0);
    AUTO_CIM_INSTANCE i = cim_instance_new(c);
    AUTO_STR path = STR_INIT;
    assert_int_equal(cim_instance_relpath(i, &path), 0);
    assert_string_equal(str_z(&path), "Win32_OperatingSystem=@");
}

TEST(system_classes_are_in_every_namespace)
{
    static const char *const names[] = {"__EventFilter", "__InstanceCreationEvent",
                                        "__Win32Provider", "__PARAMETERS", "__ExtendedStatus"};
    struct cim_image img = builtin();
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        assert_int_not_equal(cim_image_find_class(&img, SLICE("root\\wmi"), slice_of(names[i])),
                             CIM_IMAGE_NONE);
    }
    assert_int_equal(cim_image_find_class(&img, SLICE("root\\wmi"), SLICE("Win32_Process")),
                     CIM_IMAGE_NONE);
}
