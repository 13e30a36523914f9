/* computer: Win32_ComputerSystem. */
#include "cim/datetime.h"
#include "providers/cimwin32.h"
#include "providers/hostinfo.h"
#include "providers/scan.h"
#include "util/clock.h"
#include "util/utf.h"

#include <time.h>

struct computer {
    const struct cimwin32 *s;
    const char *user; /* of the caller */
};

enum own_text {
    T_NAME,
    T_CLASS
};

static hres fill_own(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct computer *c = subject;
    return fill_shared(out, row->arg == T_NAME ? c->s->computer : c->s->name_computer);
}

/* One-line files that are a property as they are. */
enum file {
    FILE_VENDOR,
    FILE_PRODUCT,
    FILE_FAMILY,
    FILE_SKU
};

static hres fill_file(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    static const char *const files[] = {
        [FILE_VENDOR] = "sys/class/dmi/id/sys_vendor",
        [FILE_PRODUCT] = "sys/class/dmi/id/product_name",
        [FILE_FAMILY] = "sys/class/dmi/id/product_family",
        [FILE_SKU] = "sys/class/dmi/id/product_sku",
    };
    const struct computer *c = subject;
    char buf[256];
    return fill_text(out, host_line(c->s->root, files[row->arg], buf, sizeof buf));
}

static hres fill_dns_name(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct computer *c = subject;
    struct slice s = cim_str_slice(c->s->host);
    const char *dot = s.n ? memchr(s.p, '.', s.n) : NULL;
    return fill_text(out, dot ? (struct slice){s.p, (size_t)(dot - s.p)} : s);
}

static hres fill_domain(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct computer *c = subject;
    struct slice s = cim_str_slice(c->s->host);
    const char *dot = s.n ? memchr(s.p, '.', s.n) : NULL;
    return dot ? fill_text(out, (struct slice){dot + 1, (size_t)(s.p + s.n - dot - 1)}) : 0;
}

enum processor_number {
    N_LOGICAL,
    N_PACKAGES
};

static hres fill_processors(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct computer *c = subject;
    uint32_t logical, packages;
    host_processors(c->s->root, &logical, &packages);
    uint32_t n = row->arg == N_LOGICAL ? logical : packages;
    if (n) {
        fill_uint(out, n);
    }
    return 0;
}

static hres fill_memory(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct computer *c = subject;
    struct host_memory_info m;
    host_memory(c->s->root, &m);
    if (m.known[MEM_TOTAL]) {
        fill_uint(out, m.kb[MEM_TOTAL] * 1024);
    }
    return 0;
}

static hres fill_user(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct computer *c = subject;
    AUTO_STR s = STR_INIT;
    str_add_slice(&s, cim_str_slice(c->s->computer));
    str_addc(&s, '\\');
    str_addz(&s, c->user);
    return str_status(&s) ? WBEM_E_OUT_OF_MEMORY : fill_text(out, str_slice(&s));
}

static hres fill_type(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    static const struct {
        const char *arch, *type;
    } types[] = {
        {"x86_64", "x64-based PC"}, {"aarch64", "ARM64-based PC"}, {"i686", "X86-based PC"},
        {"i586", "X86-based PC"},   {"mips", "MIPS-based PC"},     {"mips64", "MIPS-based PC"},
        {"ppc", "Power PC"},        {"ppc64", "Power PC"},         {"ppc64le", "Power PC"},
    };
    const struct computer *c = subject;
    char buf[64];
    struct slice a = host_line(c->s->root, "proc/sys/kernel/arch", buf, sizeof buf);
    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        if (utf8_caseeq(a, slice_of(types[i].arch))) {
            return fill_text(out, slice_of(types[i].type));
        }
    }
    return 0;
}

static hres fill_zone(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    (void)subject;
    *out = cim_sint(out->type, clock_utc_offset(clock_real_us()));
    return 0;
}

static hres fill_daylight(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    (void)subject;
    time_t now = (time_t)(clock_real_us() / 1000000);
    struct tm tm;
    if (localtime_r(&now, &tm) && tm.tm_isdst >= 0) {
        *out = cim_bool(tm.tm_isdst > 0);
    }
    return 0;
}

/* The firmware's preferred power profile has the numbers of PCSystemType (ACPI 6.5, 5.2.9). */
static hres fill_profile(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct computer *c = subject;
    uint64_t v;
    if (host_number(c->s->root, "sys/firmware/acpi/pm_profile", &v) && v <= row->arg) {
        fill_uint(out, v);
    }
    return 0;
}

static hres fill_ok(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    (void)subject;
    return fill_text(out, SLICE("OK"));
}

/* "flags : fpu … hypervisor …" of the first processor. */
static hres fill_hypervisor(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct computer *c = subject;
    AUTO_STR text = STR_INIT;
    struct slice line, name, value;
    hres hr = sysroot_read_all(c->s->root, "proc/cpuinfo", 16u << 20, &text);
    struct slice rest = str_slice(&text);
    while (hr == 0 && scan_line(&rest, &line)) {
        if (scan_pair(line, ':', &name, &value) && slice_is(name, "flags")) {
            *out = cim_bool(scan_has_word(value, "hypervisor"));
            break;
        }
    }
    return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
}

/* clang-format off */
const struct prop_row computer_rows[] = {
    {"AdminPasswordStatus", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"AutomaticManagedPagefile", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"AutomaticResetBootOption", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"AutomaticResetCapability", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"BootOptionOnLimit", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"BootOptionOnWatchDog", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"BootROMSupported", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"BootStatus", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"BootupState", NULL, 0, 0, "NULL: not told by the kernel"},
    {"Caption", fill_own, T_NAME, 0, "as Name"},
    {"ChassisBootupState", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"ChassisSKUNumber", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"CreationClassName", fill_own, T_CLASS, 0, "\"Win32_ComputerSystem\""},
    {"CurrentTimeZone", fill_zone, 0, 0, "minutes east of UTC, now"},
    {"DaylightInEffect", fill_daylight, 0, 0, "whether summer time is in effect"},
    {"Description", NULL, 0, 0, "NULL: no such text"},
    {"DNSHostName", fill_dns_name, 0, 0, "host name up to its first dot"},
    {"Domain", fill_domain, 0, 0, "host name behind its first dot; NULL when it has none"},
    {"DomainRole", NULL, 0, 0, "NULL: membership of a domain is not known"},
    {"EnableDaylightSavingsTime", NULL, 0, 0, "NULL: belongs to each process (TZ)"},
    {"FrontPanelResetStatus", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"HypervisorPresent", fill_hypervisor, 0, 0, "the flag `hypervisor` in /proc/cpuinfo; NULL on processors that have no such flag (not x86)"},
    {"InfraredSupported", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"InitialLoadInfo", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"KeyboardPasswordStatus", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"LastLoadInfo", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"Manufacturer", fill_file, FILE_VENDOR, 0, "`sys_vendor` of /sys/class/dmi/id"},
    {"Model", fill_file, FILE_PRODUCT, 0, "`product_name` of /sys/class/dmi/id"},
    {"Name", fill_own, T_NAME, 0, "the host name in upper case"},
    {"NameFormat", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"NetworkServerModeEnabled", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"NumberOfLogicalProcessors", fill_processors, N_LOGICAL, 0, "processors on line (/sys/devices/system/cpu/online)"},
    {"NumberOfProcessors", fill_processors, N_PACKAGES, 0, "different `physical_package_id`s of them"},
    {"OEMLogoBitmap", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"OEMStringArray", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"PartOfDomain", NULL, 0, 0, "NULL: not known"},
    {"PauseAfterReset", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"PCSystemType", fill_profile, 8, 0, "power profile of the firmware (/sys/firmware/acpi/pm_profile)"},
    {"PCSystemTypeEx", fill_profile, 9, 0, "as PCSystemType"},
    {"PowerOnPasswordStatus", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"PowerState", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"PowerSupplyState", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"PrimaryOwnerContact", NULL, 0, 0, "NULL: not recorded"},
    {"PrimaryOwnerName", NULL, 0, 0, "NULL: not recorded"},
    {"ResetCapability", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"ResetCount", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"ResetLimit", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"Roles", NULL, 0, 0, "NULL: not recorded"},
    {"Status", fill_ok, 0, 0, "\"OK\": it answers"},
    {"SupportContactDescription", NULL, 0, 0, "NULL: not recorded"},
    {"SystemFamily", fill_file, FILE_FAMILY, 0, "`product_family` of /sys/class/dmi/id"},
    {"SystemSKUNumber", fill_file, FILE_SKU, 0, "`product_sku` of /sys/class/dmi/id"},
    {"SystemStartupDelay", NULL, 0, 0, "NULL: belongs to the boot loader"},
    {"SystemStartupOptions", NULL, 0, 0, "NULL: belongs to the boot loader"},
    {"SystemStartupSetting", NULL, 0, 0, "NULL: belongs to the boot loader"},
    {"SystemType", fill_type, 0, 0, "architecture of the kernel: \"x64-based PC\", \"ARM64-based PC\", \"X86-based PC\", …; NULL for others and before Linux 6.1"},
    {"ThermalState", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"TotalPhysicalMemory", fill_memory, 0, 0, "`MemTotal`, in bytes"},
    {"UserName", fill_user, 0, 0, "the caller: COMPUTER\\user"},
    {"WakeUpType", NULL, 0, 0, "NULL: the kernel does not show this part of the firmware's tables"},
    {"Workgroup", NULL, 0, 0, "NULL: membership is not known"},
    {0},
};
/* clang-format on */

void computer_enumerate(wmi_request *r, void *state)
{
    struct prop_plan plan;
    struct computer c = {.s = state, .user = wmi_request_user(r)};
    prop_plan_make(&plan, r, computer_rows);
    struct cim_instance *i = prop_plan_instance(&plan, r, &c);
    wmi_request_done(r, i ? wmi_request_indicate(r, &i->o) : WBEM_E_OUT_OF_MEMORY);
}

void computer_get(wmi_request *r, void *state)
{
    const struct cimwin32 *s = state;
    wmi_value key;
    if (wmi_request_key(r, "Name", &key) == 0 && key.type == WMI_STRING && !key.is_null &&
        utf8_caseeq(slice_of(key.text), cim_str_slice(s->computer))) {
        computer_enumerate(r, state);
    } else {
        wmi_request_done(r, WBEM_E_NOT_FOUND);
    }
}
