/* dmi: Win32_BIOS, Win32_BaseBoard, Win32_ComputerSystemProduct, Win32_SystemEnclosure: what the firmware's tables say,
 * as the kernel shows it. A machine without them (a container, many ARM boards) has no such objects. */
#include "cim/datetime.h"
#include "providers/cimwin32.h"
#include "providers/hostinfo.h"

#define DMI "sys/class/dmi/id/"

enum dmi_file {
    F_BIOS_VENDOR,
    F_BIOS_VERSION,
    F_BIOS_DATE,
    F_BIOS_RELEASE,
    F_EC_FIRMWARE_RELEASE,
    F_SYS_VENDOR,
    F_PRODUCT_NAME,
    F_PRODUCT_VERSION,
    F_PRODUCT_SERIAL,
    F_PRODUCT_SKU,
    F_PRODUCT_UUID,
    F_BOARD_VENDOR,
    F_BOARD_NAME,
    F_BOARD_VERSION,
    F_BOARD_SERIAL,
    F_CHASSIS_VENDOR,
    F_CHASSIS_VERSION,
    F_CHASSIS_SERIAL,
    F_CHASSIS_ASSET_TAG,
    F_CHASSIS_TYPE,
};
static const char *const files[] = {
    [F_BIOS_VENDOR] = DMI "bios_vendor",
    [F_BIOS_VERSION] = DMI "bios_version",
    [F_BIOS_DATE] = DMI "bios_date",
    [F_BIOS_RELEASE] = DMI "bios_release",
    [F_EC_FIRMWARE_RELEASE] = DMI "ec_firmware_release",
    [F_SYS_VENDOR] = DMI "sys_vendor",
    [F_PRODUCT_NAME] = DMI "product_name",
    [F_PRODUCT_VERSION] = DMI "product_version",
    [F_PRODUCT_SERIAL] = DMI "product_serial",
    [F_PRODUCT_SKU] = DMI "product_sku",
    [F_PRODUCT_UUID] = DMI "product_uuid",
    [F_BOARD_VENDOR] = DMI "board_vendor",
    [F_BOARD_NAME] = DMI "board_name",
    [F_BOARD_VERSION] = DMI "board_version",
    [F_BOARD_SERIAL] = DMI "board_serial",
    [F_CHASSIS_VENDOR] = DMI "chassis_vendor",
    [F_CHASSIS_VERSION] = DMI "chassis_version",
    [F_CHASSIS_SERIAL] = DMI "chassis_serial",
    [F_CHASSIS_ASSET_TAG] = DMI "chassis_asset_tag",
    [F_CHASSIS_TYPE] = DMI "chassis_type",
};
enum dmi_word {
    W_OK,
    W_BASE_BOARD,
    W_BOARD_CLASS,
    W_COMPUTER_SYSTEM_PRODUCT,
    W_SYSTEM_ENCLOSURE,
    W_SYSTEM_ENCLOSURE_0,
    W_ENCLOSURE_CLASS,
};
static const char *const words[] = {
    [W_OK] = "OK",
    [W_BASE_BOARD] = "Base Board",
    [W_BOARD_CLASS] = "Win32_BaseBoard",
    [W_COMPUTER_SYSTEM_PRODUCT] = "Computer System Product",
    [W_SYSTEM_ENCLOSURE] = "System Enclosure",
    [W_SYSTEM_ENCLOSURE_0] = "System Enclosure 0",
    [W_ENCLOSURE_CLASS] = "Win32_SystemEnclosure",
};

struct dmi {
    const struct cimwin32 *s;
    bool all; /* the caller may see serial numbers: the kernel shows them to root */
};
#define LINE_MAX_DMI 256

static bool is_private(enum dmi_file f)
{
    return f == F_PRODUCT_SERIAL || f == F_BOARD_SERIAL || f == F_CHASSIS_SERIAL ||
           f == F_PRODUCT_UUID;
}

static struct slice line_of(const struct dmi *d, enum dmi_file f, char *buf)
{
    return is_private(f) && !d->all ? SLICE("")
                                    : host_line(d->s->root, files[f], buf, LINE_MAX_DMI);
}

static hres fill_file(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    char buf[LINE_MAX_DMI];
    return fill_text(out, line_of(subject, row->arg, buf));
}

/* Part of a key: never NULL. */
static hres fill_key(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    char buf[LINE_MAX_DMI];
    struct slice t = line_of(subject, row->arg, buf);
    return t.n ? fill_text(out, t) : cim_value_text(out, CIM_STRING, SLICE(""));
}

static hres fill_word(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)subject;
    return fill_text(out, slice_of(words[row->arg]));
}

static hres fill_true(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    (void)subject;
    *out = cim_bool(true);
    return 0;
}

static hres fill_fixed(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)subject;
    fill_uint(out, row->arg);
    return 0;
}

static hres bios_name(const struct dmi *d, struct str *out)
{
    char vendor[LINE_MAX_DMI], version[LINE_MAX_DMI];
    struct slice a = line_of(d, F_BIOS_VENDOR, vendor), b = line_of(d, F_BIOS_VERSION, version);
    str_add_slice(out, a);
    str_addz(out, a.n && b.n ? " - " : "");
    str_add_slice(out, b);
    return str_status(out);
}

static hres fill_bios_name(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    AUTO_STR name = STR_INIT;
    hres hr = bios_name(subject, &name);
    return hr ? hr : fill_text(out, str_slice(&name));
}

static hres fill_bios_versions(const struct prop_row *row, const void *subject,
                               struct cim_value *out)
{
    (void)row;
    AUTO_STR name = STR_INIT;
    hres hr = bios_name(subject, &name);
    struct cim_array *a = hr ? NULL : cim_array_new(CIM_STRING, 1);
    struct cim_value v = cim_null(CIM_STRING);
    hr = hr ? hr : !a ? WBEM_E_OUT_OF_MEMORY : fill_text(&v, str_slice(&name));
    if (FAILED(hr) || v.null) {
        cim_array_unref(a);
        return hr;
    }
    a->v[0].str = v.d.str;
    *out = cim_arrval(a);
    return 0;
}

/* "MM/DD/YYYY", the form of SMBIOS. */
static hres fill_bios_date(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    char buf[LINE_MAX_DMI];
    struct slice t = line_of(subject, F_BIOS_DATE, buf);
    uint64_t part[3];
    for (size_t i = 0; i < 3; i++) {
        if (!take_digits(&t, &part[i]) || (i < 2 && (t.n == 0 || t.p[0] != '/'))) {
            return 0;
        }
        t = (struct slice){t.p + (i < 2), t.n - (i < 2)};
    }
    struct cim_datetime d = {.year = (int32_t)(part[2] > 9999 ? 0 : part[2]),
                             .month = (int32_t)(part[0] > 12 ? 0 : part[0]),
                             .day = (int32_t)(part[1] > 31 ? 0 : part[1])};
    char text[CIM_DATETIME_LEN + 1];
    cim_datetime_print(&d, text);
    return d.year && d.month && d.day ? fill_text(out, (struct slice){text, CIM_DATETIME_LEN}) : 0;
}

/* "5.17": row->arg 0 and 1 are the parts of the BIOS's release, 2 and 3 those of the controller's. */
static hres fill_release(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    char buf[LINE_MAX_DMI];
    struct slice t = line_of(subject, row->arg < 2 ? F_BIOS_RELEASE : F_EC_FIRMWARE_RELEASE, buf);
    uint64_t major, minor;
    if (take_digits(&t, &major) && t.n && t.p[0] == '.') {
        t = (struct slice){t.p + 1, t.n - 1};
        if (take_digits(&t, &minor) && major < 256 && minor < 256) {
            fill_uint(out, row->arg % 2 ? minor : major);
        }
    }
    return 0;
}

static hres fill_uuid(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    char buf[LINE_MAX_DMI];
    struct slice t = line_of(subject, F_PRODUCT_UUID, buf);
    for (size_t i = 0; i < t.n; i++) {
        buf[t.p - buf + (ptrdiff_t)i] =
            t.p[i] >= 'a' && t.p[i] <= 'f' ? (char)(t.p[i] - 32) : t.p[i];
    }
    return fill_text(out, t);
}

static hres fill_chassis(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct dmi *d = subject;
    uint64_t type;
    if (!host_number(d->s->root, files[F_CHASSIS_TYPE], &type) || type > UINT16_MAX) {
        return 0;
    }
    struct cim_array *a = cim_array_new(CIM_UINT16, 1);
    if (!a) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    a->v[0].u = type & 0x7f; /* the highest bit tells of a lock */
    *out = cim_arrval(a);
    return 0;
}

/* clang-format off */
const struct prop_row bios_rows[] = {
    {"BiosCharacteristics", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"BIOSVersion", fill_bios_versions, 0, 0, "the same, as a list of one"},
    {"BuildNumber", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"Caption", fill_file, F_BIOS_VERSION, 0, "`bios_version`"},
    {"CodeSet", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"CurrentLanguage", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"Description", fill_file, F_BIOS_VERSION, 0, "`bios_version`"},
    {"EmbeddedControllerMajorVersion", fill_release, 2, 0, "`ec_firmware_release`, before the dot"},
    {"EmbeddedControllerMinorVersion", fill_release, 3, 0, "`ec_firmware_release`, behind the dot"},
    {"IdentificationCode", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"InstallableLanguages", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"LanguageEdition", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"ListOfLanguages", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"Manufacturer", fill_file, F_BIOS_VENDOR, 0, "`bios_vendor`"},
    {"Name", fill_file, F_BIOS_VERSION, 0, "`bios_version`"},
    {"OtherTargetOS", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"PrimaryBIOS", fill_true, 0, 0, "TRUE"},
    {"ReleaseDate", fill_bios_date, 0, 0, "`bios_date`"},
    {"SerialNumber", fill_file, F_PRODUCT_SERIAL, 0, "`product_serial`: root only; else NULL"},
    {"SMBIOSBIOSVersion", fill_file, F_BIOS_VERSION, 0, "`bios_version`"},
    {"SMBIOSMajorVersion", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"SMBIOSMinorVersion", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"SMBIOSPresent", fill_true, 0, 0, "TRUE: its tables are what this is read from"},
    {"SoftwareElementID", fill_file, F_BIOS_VERSION, 0, "`bios_version`"},
    {"SoftwareElementState", fill_fixed, 3, 0, "3 (running)"},
    {"Status", fill_word, W_OK, 0, "\"OK\""},
    {"SystemBiosMajorVersion", fill_release, 0, 0, "`bios_release`, before the dot"},
    {"SystemBiosMinorVersion", fill_release, 1, 0, "`bios_release`, behind the dot"},
    {"TargetOperatingSystem", fill_fixed, 0, 0, "0 (unknown)"},
    {"Version", fill_bios_name, 0, 0, "`bios_vendor` - `bios_version`"},
    {0},
};

const struct prop_row board_rows[] = {
    {"Caption", fill_word, W_BASE_BOARD, 0, "\"Base Board\""},
    {"ConfigOptions", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"CreationClassName", fill_word, W_BOARD_CLASS, 0, "\"Win32_BaseBoard\""},
    {"Description", fill_word, W_BASE_BOARD, 0, "\"Base Board\""},
    {"HostingBoard", fill_true, 0, 0, "TRUE"},
    {"Manufacturer", fill_file, F_BOARD_VENDOR, 0, "`board_vendor`"},
    {"Name", fill_word, W_BASE_BOARD, 0, "\"Base Board\""},
    {"PoweredOn", fill_true, 0, 0, "TRUE: it runs"},
    {"Product", fill_file, F_BOARD_NAME, 0, "`board_name`"},
    {"RequirementsDescription", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"RequiresDaughterBoard", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"SerialNumber", fill_file, F_BOARD_SERIAL, 0, "`board_serial`: root only; else NULL"},
    {"SlotLayout", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"SpecialRequirements", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"Status", fill_word, W_OK, 0, "\"OK\""},
    {"Tag", fill_word, W_BASE_BOARD, 0, "\"Base Board\""},
    {"Version", fill_file, F_BOARD_VERSION, 0, "`board_version`"},
    {0},
};

const struct prop_row product_rows[] = {
    {"Caption", fill_word, W_COMPUTER_SYSTEM_PRODUCT, 0, "\"Computer System Product\""},
    {"Description", fill_word, W_COMPUTER_SYSTEM_PRODUCT, 0, "\"Computer System Product\""},
    {"IdentifyingNumber", fill_key, F_PRODUCT_SERIAL, 0, "`product_serial`: root only; else empty, for it is part of the key"},
    {"Name", fill_key, F_PRODUCT_NAME, 0, "`product_name`"},
    {"SKUNumber", fill_file, F_PRODUCT_SKU, 0, "`product_sku`"},
    {"UUID", fill_uuid, 0, 0, "`product_uuid`, in upper case: root only; else NULL"},
    {"Vendor", fill_file, F_SYS_VENDOR, 0, "`sys_vendor`"},
    {"Version", fill_key, F_PRODUCT_VERSION, 0, "`product_version`"},
    {0},
};

const struct prop_row enclosure_rows[] = {
    {"AudibleAlarm", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"BreachDescription", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"CableManagementStrategy", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"Caption", fill_word, W_SYSTEM_ENCLOSURE, 0, "\"System Enclosure\""},
    {"ChassisTypes", fill_chassis, 0, 0, "`chassis_type`, as a list of one"},
    {"CreationClassName", fill_word, W_ENCLOSURE_CLASS, 0, "\"Win32_SystemEnclosure\""},
    {"CurrentRequiredOrProduced", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"Description", fill_word, W_SYSTEM_ENCLOSURE, 0, "\"System Enclosure\""},
    {"HeatGeneration", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"LockPresent", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"Manufacturer", fill_file, F_CHASSIS_VENDOR, 0, "`chassis_vendor`"},
    {"Name", fill_word, W_SYSTEM_ENCLOSURE, 0, "\"System Enclosure\""},
    {"NumberOfPowerCords", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"SecurityBreach", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"SecurityStatus", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"SerialNumber", fill_file, F_CHASSIS_SERIAL, 0, "`chassis_serial`: root only; else NULL"},
    {"ServiceDescriptions", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"ServicePhilosophy", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"SMBIOSAssetTag", fill_file, F_CHASSIS_ASSET_TAG, 0, "`chassis_asset_tag`"},
    {"Tag", fill_word, W_SYSTEM_ENCLOSURE_0, 0, "\"System Enclosure 0\""},
    {"TypeDescriptions", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"Version", fill_file, F_CHASSIS_VERSION, 0, "`chassis_version`"},
    {"VisibleAlarm", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {0},
};
/* clang-format on */

/* The one object, when the file that every such machine has is there. */
static void enumerate(wmi_request *r, const struct cimwin32 *s, const struct prop_row *rows,
                      enum dmi_file needed)
{
    char buf[LINE_MAX_DMI];
    struct dmi d = {s, wmi_request_uid(r) == 0};
    struct prop_plan plan;
    if (host_line(s->root, files[needed], buf, sizeof buf).n == 0) {
        wmi_request_done(r, 0);
        return;
    }
    prop_plan_make(&plan, r, rows);
    struct cim_instance *i = prop_plan_instance(&plan, r, &d);
    wmi_request_done(r, i ? wmi_request_indicate(r, &i->o) : WBEM_E_OUT_OF_MEMORY);
}

void bios_enumerate(wmi_request *r, void *state)
{
    enumerate(r, state, bios_rows, F_BIOS_VERSION);
}

void board_enumerate(wmi_request *r, void *state)
{
    enumerate(r, state, board_rows, F_BOARD_NAME);
}

void product_enumerate(wmi_request *r, void *state)
{
    enumerate(r, state, product_rows, F_PRODUCT_NAME);
}

void enclosure_enumerate(wmi_request *r, void *state)
{
    enumerate(r, state, enclosure_rows, F_CHASSIS_TYPE);
}
