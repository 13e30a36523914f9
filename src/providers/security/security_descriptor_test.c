/* Security descriptors in their three forms. */
#include "providers/prov_tree.h"
#include "providers/scan.h"
#include "providers/security/descriptor.h"

/* ---- SDDL ---- */
static const struct {
    const char *in, *out; /* out NULL: as in */
} texts[] = {
    {"O:BAG:SYD:P(A;OICI;FA;;;BA)(D;;FW;;;WD)S:AI(AU;SAFA;0x1301bf;;;AU)", NULL},
    {"D:(A;;GA;;;S-1-22-1-1000)", NULL},
    {"D:", NULL},
    {"D:NO_ACCESS_CONTROL", NULL},
    {"D:PARAI", NULL},
    {"O:S-1-5-18", "O:SY"},
    {"G:S-1-5-21-1-2-3-513", NULL},
    {" O:WD ", "O:WD"},
    {"S:(AU;FA;CCDC;;;WD)D:(A;;CCDC;;;WD)", "D:(A;;CCDC;;;WD)S:(AU;FA;CCDC;;;WD)"},
    {"D:(A;;0x0;;;WD)", "D:(A;;;;;WD)"},
    {"D:(A;;KR;;;WD)", NULL},
    {"D:(A;CINPIOID;GRGX;;;CO)", "D:(A;CINPIOID;GXGR;;;CO)"},
};

static const char *const bad_texts[] = {
    "",
    "x",
    "O:",
    "O:XX",
    "O:BAO:BA",
    "D:(",
    "D:(A;;FA;;;BA",
    "D:()",
    "D:(A;;FA;;BA)",
    "D:(X;;FA;;;BA)",
    "D:(A;XX;FA;;;BA)",
    "D:(A;;XX;;;BA)",
    "D:(A;;0xfffffffff;;;BA)",
    "D:(A;;FA;;;DA)",
    "D:(OA;;FA;bf967aba-0de6-11d0-a285-00aa003049e2;;BA)",
    "D:(A;;FA;;;BA)x",
    "D:(A;;FA;;;BA;)",
    "D:D:",
};

TEST(sddl_is_read_and_written)
{
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct descriptor d, again;
        AUTO_STR text = STR_INIT;
        AUTO_STR bytes = STR_INIT;
        AUTO_STR text2 = STR_INIT;
        assert_int_equal(descriptor_from_sddl(slice_of(texts[i].in), &d), 0);
        assert_int_equal(descriptor_to_sddl(&d, &text), 0);
        assert_string_equal(str_z(&text), texts[i].out ? texts[i].out : texts[i].in);
        assert_int_equal(descriptor_to_bytes(&d, &bytes), 0);
        assert_int_equal(descriptor_from_bytes(str_slice(&bytes), &again), 0);
        assert_int_equal(descriptor_to_sddl(&again, &text2), 0);
        assert_string_equal(str_z(&text2), str_z(&text));
        descriptor_fini(&d);
        descriptor_fini(&again);
    }
    for (size_t i = 0; i < ARRAY_LEN(bad_texts); i++) {
        struct descriptor d;
        hres hr = descriptor_from_sddl(slice_of(bad_texts[i]), &d);
        if (hr == 0) {
            print_message("%s\n", bad_texts[i]);
        }
        assert_int_equal(hr, WBEM_E_INVALID_PARAMETER);
        descriptor_fini(&d);
    }
}

/* Every beginning of the bytes, and with any one byte changed. */
TEST(bytes_that_are_cut_off)
{
    struct descriptor d;
    AUTO_STR bytes = STR_INIT;
    assert_int_equal(descriptor_from_sddl(slice_of(texts[0].in), &d), 0);
    assert_int_equal(descriptor_to_bytes(&d, &bytes), 0);
    descriptor_fini(&d);
    for (size_t n = 0; n < bytes.n; n++) {
        assert_int_equal(descriptor_from_bytes((struct slice){bytes.p, n}, &d),
                         WBEM_E_INVALID_PARAMETER);
        descriptor_fini(&d);
    }
    for (size_t i = 0; i < bytes.n; i++) {
        AUTO_STR text = STR_INIT;
        bytes.p[i] = (char)(bytes.p[i] ^ 0xff);
        if (descriptor_from_bytes(str_slice(&bytes), &d) == 0) {
            assert_int_equal(descriptor_to_sddl(&d, &text), 0);
        }
        descriptor_fini(&d);
        bytes.p[i] = (char)(bytes.p[i] ^ 0xff);
    }
}

/* ---- the methods ---- */
#define HELPER  "Win32_SecurityDescriptorHelper"
#define INVALID ((uint32_t)WBEM_E_INVALID_PARAMETER)

static uint64_t convert(struct fix *f, const char *method, const char *in_name, const wmi_value *v,
                        struct got *g)
{
    struct cim_instance *in = in_params_of(f, HELPER, method);
    wmi_value items[512], whole = *v;
    if (v->type & WMI_ARRAY) { /* what was read is not what can be passed */
        assert_true(v->count <= ARRAY_LEN(items));
        for (uint32_t i = 0; i < v->count; i++) {
            assert_true(wmi_value_item(v, i, &items[i]));
        }
        whole = wmi_array(WMI_UINT8, items, v->count);
    }
    assert_int_equal(wmi_object_put(&in->o, in_name, &whole), 0);
    uint64_t ret = run(f, HELPER, method, in, g);
    cim_instance_unref(in);
    return ret;
}

static void open_tree(struct tree *t, struct fix *f)
{
    tree_open(t);
    tree_file(t, "proc/sys/kernel/hostname", "pc\n");
    tree_file(t, "etc/passwd", "ada:x:1000:1000::/home/ada:/bin/sh\n");
    tree_file(t, "etc/group", "staff:x:50:ada\n");
    fix_open(f, t->dir);
}

TEST(descriptors_go_round)
{
    struct tree t;
    struct fix f;
    char buf[512];
    const char *sddl = "O:S-1-22-1-1000G:S-1-22-2-50D:(A;;FA;;;WD)(D;CI;FR;;;S-1-22-1-7)";
    open_tree(&t, &f);
    AUTO_GOT object;
    AUTO_GOT bytes;
    AUTO_GOT back;
    AUTO_GOT text;
    wmi_value v = wmi_text(sddl), owner, name, list, entry;
    assert_int_equal(convert(&f, "SDDLToWin32SD", "SDDL", &v, &object), 0);
    assert_int_equal(wmi_object_get(object.v.v[0], "Descriptor", &v), 0);
    assert_string_equal(wmi_object_class_name(v.object), "Win32_SecurityDescriptor");
    assert_int_equal(wmi_object_get(v.object, "Owner", &owner), 0);
    assert_int_equal(wmi_object_get(owner.object, "Name", &name), 0);
    assert_string_equal(name.text, "ada");
    assert_int_equal(wmi_object_get(owner.object, "Domain", &name), 0);
    assert_string_equal(name.text, "PC");
    assert_int_equal(wmi_object_get(v.object, "DACL", &list), 0);
    assert_int_equal(list.count, 2);
    assert_true(wmi_value_item(&list, 1, &entry));
    assert_string_equal(text_of(entry.object, "AceType", buf), "1");
    assert_string_equal(text_of(entry.object, "AccessMask", buf), "1179785");
    assert_int_equal(convert(&f, "Win32SDToBinarySD", "Descriptor", &v, &bytes), 0);
    assert_int_equal(wmi_object_get(bytes.v.v[0], "BinarySD", &v), 0);
    assert_int_equal(convert(&f, "BinarySDToWin32SD", "BinarySD", &v, &back), 0);
    assert_int_equal(wmi_object_get(back.v.v[0], "Descriptor", &v), 0);
    assert_int_equal(convert(&f, "Win32SDToSDDL", "Descriptor", &v, &text), 0);
    assert_string_equal(text_of(text.v.v[0], "SDDL", buf), sddl);
    fix_close(&f);
    tree_close(&t);
}

static struct cim_instance *instance_of(struct fix *f, const char *cls)
{
    AUTO_GOT g;
    assert_int_equal(fix_get(f, cls, &g), 0);
    struct cim_instance *i = cim_instance_new(cim_as_class(g.v.v[0]));
    assert_non_null(i);
    return i;
}

/* A trustee that only has a name. */
TEST(names_become_sids)
{
    static const struct {
        const char *name, *sddl; /* NULL: nobody */
    } rows[] = {{"ada", "O:S-1-22-1-1000"},
                {"STAFF", "O:S-1-22-2-50"},
                {"Everyone", "O:WD"},
                {"SYSTEM", "O:SY"},
                {"bob", NULL},
                {"", NULL}};
    struct tree t;
    struct fix f;
    open_tree(&t, &f);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_GOT g;
        char buf[512];
        struct cim_instance *sd = instance_of(&f, "Win32_SecurityDescriptor"),
                            *who = instance_of(&f, "Win32_Trustee");
        put_text(who, "Name", rows[i].name);
        wmi_value v = wmi_embedded(&who->o), whole = wmi_embedded(&sd->o);
        assert_int_equal(wmi_object_put(&sd->o, "Owner", &v), 0);
        uint64_t ret = convert(&f, "Win32SDToSDDL", "Descriptor", &whole, &g);
        assert_int_equal(ret, rows[i].sddl ? 0 : INVALID);
        assert_string_equal(text_of(g.v.v[0], "SDDL", buf), rows[i].sddl ? rows[i].sddl : "NULL");
        cim_instance_unref(sd);
        cim_instance_unref(who);
    }
    AUTO_GOT g;
    assert_int_equal(run(&f, HELPER, "SDDLToBinarySD", NULL, &g), INVALID);
    assert_int_equal(count_of(&f, "SELECT * FROM " HELPER), 0);
    fix_close(&f);
    tree_close(&t);
}
