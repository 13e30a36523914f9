/* processor: Win32_Processor: the packages (sockets) of /proc/cpuinfo, with what the firmware's tables add. */
#include "providers/scan.h"
#include "providers/system/cpu_load.h"
#include "providers/system/smbios.h"
#include "util/vec.h"

#include <stdio.h>
#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

enum {
    CPUINFO_MAX = 16 << 20,
    PACKAGES_MAX = 256
};
enum processor_source {
    SRC_SMBIOS = 1,
    SRC_LOAD = 2,
    SRC_CACHE = 4,
    SRC_CLOCK = 8,
};

struct processor {
    const struct cimwin32 *s;
    struct slice model_name, vendor, flags; /* in the text of cpuinfo */
    uint64_t package, first;                /* first: number of its first logical processor */
    uint64_t family, model, stepping;
    bool arm;
    uint64_t logical, cores, mhz, max_mhz, l2, l3, load, width, architecture;
    char device_id[24];
    struct str caption, processor_id, list; /* list: its logical processors, " 0 2 " */
    struct VEC(uint64_t) core_ids;
    /* of the firmware */
    uint64_t bios_family, upgrade, voltage, voltage_caps, external, characteristics, bios_mhz;
    struct slice socket, serial, asset, part, version;
    int8_t virtual, nested;
};

/* ---- /proc/cpuinfo ---- */
static uint64_t core_key(const struct processor *p, uint64_t core)
{
    return core == NOT_KNOWN ? p->logical : core; /* not told: each is one */
}

static bool add_core(struct processor *p, uint64_t core)
{
    core = core_key(p, core);
    for (size_t i = 0; i < p->core_ids.n; i++) {
        if (p->core_ids.v[i] == core) {
            return true;
        }
    }
    return vec_push(&p->core_ids, core);
}

struct paragraph { /* one logical processor */
    struct slice model_name, vendor, flags;
    uint64_t number, package, core, family, model, stepping, implementer, part;
    uint64_t mhz;
};

static void take_pair(struct paragraph *g, struct slice name, struct slice value)
{
    const struct {
        const char *name;
        struct slice *text;
        uint64_t *number;
    } rows[] = {
        {"processor", NULL, &g->number},
        {"vendor_id", &g->vendor, NULL},
        {"cpu family", NULL, &g->family},
        {"model", NULL, &g->model},
        {"model name", &g->model_name, NULL},
        {"stepping", NULL, &g->stepping},
        {"physical id", NULL, &g->package},
        {"core id", NULL, &g->core},
        {"flags", &g->flags, NULL},
        {"Features", &g->flags, NULL},
        {"CPU implementer", NULL, &g->implementer},
        {"CPU architecture", NULL, &g->family},
        {"CPU part", NULL, &g->part},
        {"CPU revision", NULL, &g->stepping},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (!slice_is(name, rows[i].name)) {
            continue;
        }
        if (rows[i].text) {
            *rows[i].text = value;
        } else {
            struct slice v = value;
            *rows[i].number = scan_prefix(&v, "0x") ? scan_hex(v) : scan_number(v);
        }
    }
    if (slice_is(name, "cpu MHz")) {
        struct slice v = value;
        g->mhz = take_digits(&v, &g->mhz) ? g->mhz : NOT_KNOWN;
    }
}

struct processors VEC(struct processor);

static struct processor *package_of(struct processors *all, const struct paragraph *g)
{
    uint64_t id = g->package == NOT_KNOWN ? 0 : g->package;
    for (size_t i = 0; i < all->n; i++) {
        if (all->v[i].package == id) {
            return &all->v[i];
        }
    }
    struct processor p = {.package = id, .first = g->number, .mhz = g->mhz};
    p.model_name = g->model_name;
    p.vendor = g->vendor;
    p.flags = g->flags;
    p.arm = g->implementer != NOT_KNOWN;
    p.family = g->family;
    p.model = p.arm ? g->part : g->model;
    p.stepping = g->stepping;
    return all->n < PACKAGES_MAX && vec_push(all, p) ? &all->v[all->n - 1] : NULL;
}

static hres add_logical(struct processors *all, const struct paragraph *g)
{
    struct processor *p = g->number == NOT_KNOWN ? NULL : package_of(all, g);
    if (!p) {
        return 0; /* the paragraph of the machine, or too many */
    }
    str_addf(&p->list, "%s%llu ", p->logical ? "" : " ", (unsigned long long)g->number);
    if (!add_core(p, g->core)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    p->logical++;
    return str_status(&p->list);
}

static const struct paragraph nothing_known = {.number = NOT_KNOWN,
                                               .package = NOT_KNOWN,
                                               .core = NOT_KNOWN,
                                               .family = NOT_KNOWN,
                                               .model = NOT_KNOWN,
                                               .stepping = NOT_KNOWN,
                                               .implementer = NOT_KNOWN,
                                               .part = NOT_KNOWN,
                                               .mhz = NOT_KNOWN};

static hres read_cpuinfo(struct slice text, struct processors *all)
{
    struct slice line, name, value;
    struct paragraph g = nothing_known;
    hres hr = 0;
    while (hr == 0 && scan_line(&text, &line)) {
        if (scan_pair(line, ':', &name, &value)) {
            take_pair(&g, name, value);
        } else {
            hr = add_logical(all, &g);
            g = nothing_known;
        }
    }
    return hr ? hr : add_logical(all, &g);
}

/* ---- what belongs to a package ---- */
static void name_it(struct processor *p)
{
    const char *kind = slice_is(p->vendor, "GenuineIntel")   ? "Intel64"
                       : slice_is(p->vendor, "AuthenticAMD") ? "AMD64"
                       : p->arm                              ? "ARM"
                                                             : "x64";
    if (p->family != NOT_KNOWN && p->model != NOT_KNOWN && p->stepping != NOT_KNOWN) {
        str_addf(&p->caption,
                 p->arm ? "%s Family %llu Model %llX Revision %llu"
                        : "%s Family %llu Model %llu Stepping %llu",
                 kind, (unsigned long long)p->family, (unsigned long long)p->model,
                 (unsigned long long)p->stepping);
    }
    snprintf(p->device_id, sizeof p->device_id, "CPU%llu", (unsigned long long)p->package);
}

static void find_features(struct processor *p)
{
    bool told = p->flags.n > 0 && !p->arm;
    bool on = scan_has_word(p->flags, "vmx") || scan_has_word(p->flags, "svm");
    p->virtual = !told ? -1 : on;
    p->nested = !told ? -1 : scan_has_word(p->flags, "ept") || scan_has_word(p->flags, "npt");
    p->cores = p->core_ids.n;
}

/* What the kernel was built for tells whether flags of 64 bits mean something. */
static void find_architecture(struct processor *p)
{
    static const struct {
        const char *arch;
        uint64_t code, width;
    } rows[] = {{"x86_64", 9, 64}, {"i686", 0, 32},  {"i586", 0, 32},  {"aarch64", 12, 64},
                {"armv7l", 5, 32}, {"ia64", 6, 64},  {"ppc64", 3, 64}, {"ppc64le", 3, 64},
                {"mips", 1, 32},   {"mips64", 1, 64}};
    char buf[64];
    struct slice a = host_line(p->s->root, "proc/sys/kernel/arch", buf, sizeof buf);
    p->architecture = p->width = NOT_KNOWN;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (slice_is(a, rows[i].arch)) {
            p->architecture = rows[i].code;
            p->width = rows[i].width;
        }
    }
}

/* "2048K", in kB. */
static uint64_t cache_size(const struct cimwin32 *s, const char *dir)
{
    char path[128], buf[32];
    uint64_t kb;
    snprintf(path, sizeof path, "%s/size", dir);
    struct slice text = host_line(s->root, path, buf, sizeof buf);
    if (!take_digits(&text, &kb)) {
        return 0;
    }
    return text.n && text.p[0] == 'M' ? kb << 10 : kb;
}

/* The caches of one level that the package's processors share, each once: a cache counts for the first processor in it. */
static void add_caches(struct processor *p, uint64_t cpu)
{
    for (unsigned i = 0; i < 8; i++) {
        char dir[96], path[128], buf[64];
        uint64_t level, first;
        snprintf(dir, sizeof dir, "sys/devices/system/cpu/cpu%llu/cache/index%u",
                 (unsigned long long)cpu, i);
        snprintf(path, sizeof path, "%s/level", dir);
        if (!host_number(p->s->root, path, &level)) {
            break;
        }
        snprintf(path, sizeof path, "%s/shared_cpu_list", dir);
        struct slice shared = host_line(p->s->root, path, buf, sizeof buf);
        if ((level == 2 || level == 3) && take_digits(&shared, &first) && first == cpu) {
            *(level == 2 ? &p->l2 : &p->l3) += cache_size(p->s, dir);
        }
    }
}

static void find_caches(struct processor *p)
{
    struct slice list = str_slice(&p->list), word;
    p->l2 = p->l3 = 0;
    while (scan_word(&list, &word)) {
        add_caches(p, scan_number(word));
    }
    p->l2 = p->l2 ? p->l2 : NOT_KNOWN;
    p->l3 = p->l3 ? p->l3 : NOT_KNOWN;
}

/* cpufreq, then the firmware, then the name ("… @ 2.40GHz"). */
static void find_clock(struct processor *p)
{
    char path[128];
    uint64_t khz, whole, part = 0;
    snprintf(path, sizeof path, "sys/devices/system/cpu/cpu%llu/cpufreq/cpuinfo_max_freq",
             (unsigned long long)p->first);
    p->max_mhz = host_number(p->s->root, path, &khz) ? khz / 1000 : p->bios_mhz;
    const char *at = p->model_name.n ? memchr(p->model_name.p, '@', p->model_name.n) : NULL;
    if (p->max_mhz == NOT_KNOWN && at) {
        struct slice s = scan_trim(slice_from(p->model_name, (size_t)(at + 1 - p->model_name.p)));
        if (take_digits(&s, &whole) && scan_prefix(&s, ".") && s.n >= 2 &&
            take_digits(&(struct slice){s.p, 2}, &part)) {
            p->max_mhz = whole * 1000 + part * 10;
        }
    }
}

/* The signature and the features as CPUID 1 has them, EDX and EAX; of the firmware's table, or of this processor. */
static void find_id(struct processor *p, const struct smbios_item *i)
{
    uint64_t id = i ? smbios_field(i, 8, 8) : NOT_KNOWN;
#if defined(__x86_64__) || defined(__i386__)
    unsigned a, b, c, d;
    if (!i && sysroot_is_live(p->s->root) && __get_cpuid(1, &a, &b, &c, &d)) {
        id = (uint64_t)d << 32 | a;
    }
#endif
    if (id != NOT_KNOWN && id != 0 && !p->arm) {
        str_addf(&p->processor_id, "%016llX", (unsigned long long)id);
    }
}

static uint64_t known(uint64_t v, uint64_t not_told)
{
    return v == not_told ? NOT_KNOWN : v;
}

/* Voltage: bit 7 set: the rest is tenths of a volt; else bits 0-2 are 5, 3.3 and 2.9 volts. */
static void take_firmware(struct processor *p, const struct smbios_item *i)
{
    uint64_t family = smbios_field(i, 6, 1), volt = smbios_field(i, 0x11, 1);
    p->bios_family = family == 0xfe ? smbios_field(i, 0x28, 2) : family;
    p->bios_family = known(known(p->bios_family, 0), 2);
    p->upgrade = smbios_field(i, 0x19, 1);
    p->voltage = volt != NOT_KNOWN && (volt & 0x80) ? volt & 0x7f : NOT_KNOWN;
    p->voltage_caps = volt != NOT_KNOWN && !(volt & 0x80) && volt ? volt & 7 : NOT_KNOWN;
    p->external = known(smbios_field(i, 0x12, 2), 0);
    p->bios_mhz = known(smbios_field(i, 0x16, 2), 0);
    p->characteristics = smbios_field(i, 0x26, 2);
    p->socket = smbios_text(i, 4);
    p->version = smbios_text(i, 0x10);
    p->serial = smbios_text(i, 0x20);
    p->asset = smbios_text(i, 0x21);
    p->part = smbios_text(i, 0x22);
}

static void no_firmware(struct processor *p)
{
    p->bios_family = p->upgrade = p->voltage = p->voltage_caps = NOT_KNOWN;
    p->external = p->bios_mhz = p->characteristics = NOT_KNOWN;
}

/* ---- properties ---- */
static hres fill_percent(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct processor *p = subject;
    if (p->load != NOT_KNOWN) {
        fill_uint(out, p->load);
    }
    return 0;
}

static hres fill_revision(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct processor *p = subject;
    if (!p->arm && p->model <= 0xff && p->stepping <= 0xff) {
        fill_uint(out, p->model << 8 | p->stepping);
    }
    return 0;
}

static hres fill_device_id(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    return fill_text(out, slice_of(((const struct processor *)subject)->device_id));
}

#define T   processor
#define SMB "the firmware's tables (SMBIOS type 4), root only: "
/* clang-format off */
static const struct prop_row rows[] = {
    ROW_U64("AddressWidth", T, width, "of the kernel's architecture"),
    ROW_U64("Architecture", T, architecture, "/proc/sys/kernel/arch: 9 x64, 0 x86, 12 ARM64, …; NULL before Linux 6.1"),
    {"AssetTag", fill_member_slice, offsetof(struct T, asset), SRC_SMBIOS, SMB "asset tag"},
    ROW_NUM("Availability", 3, "3 (running)"),
    ROW_STR("Caption", T, caption, "family, model and stepping of /proc/cpuinfo, in Windows' words"),
    {"Characteristics", fill_member_u64, offsetof(struct T, characteristics), SRC_SMBIOS, SMB "characteristics"},
    ROW_NUM("CpuStatus", 1, "1 (enabled)"),
    ROW_CONST("CreationClassName", "Win32_Processor"),
    ROW_U64("CurrentClockSpeed", T, mhz, "`cpu MHz` of /proc/cpuinfo, of the first logical processor"),
    {"CurrentVoltage", fill_member_u64, offsetof(struct T, voltage), SRC_SMBIOS, SMB "voltage"},
    ROW_U64("DataWidth", T, width, "of the kernel's architecture"),
    ROW_STR("Description", T, caption, "as Caption"),
    {"DeviceID", fill_device_id, 0, 0, "\"CPU\" and `physical id`"},
    {"ExtClock", fill_member_u64, offsetof(struct T, external), SRC_SMBIOS, SMB "external clock"},
    {"Family", fill_member_u64, offsetof(struct T, bios_family), SRC_SMBIOS, SMB "family"},
    {"L2CacheSize", fill_member_u64, offsetof(struct T, l2), SRC_CACHE, "sum of its caches of level 2 below /sys/devices/system/cpu"},
    ROW_NULL("L2CacheSpeed", "not told by the kernel"),
    {"L3CacheSize", fill_member_u64, offsetof(struct T, l3), SRC_CACHE, "sum of its caches of level 3"},
    ROW_NULL("L3CacheSpeed", "not told by the kernel"),
    ROW_U64("Level", T, family, "`cpu family`"),
    {"LoadPercentage", fill_percent, 0, SRC_LOAD, "share of the time since the last look (25 ms at least) in which its logical processors worked, of /proc/stat"},
    ROW_SLICE("Manufacturer", T, vendor, "`vendor_id`"),
    {"MaxClockSpeed", fill_member_u64, offsetof(struct T, max_mhz), SRC_CLOCK | SRC_SMBIOS, "`cpuinfo_max_freq` of cpufreq; else current speed of SMBIOS; else of the name; else NULL"},
    ROW_SLICE("Name", T, model_name, "`model name`"),
    ROW_U64("NumberOfCores", T, cores, "different `core id`s"),
    ROW_U64("NumberOfEnabledCore", T, cores, "as NumberOfCores: what is off line is not listed"),
    ROW_U64("NumberOfLogicalProcessors", T, logical, "its paragraphs in /proc/cpuinfo"),
    ROW_NULL("OtherFamilyDescription", "Family tells"),
    {"PartNumber", fill_member_slice, offsetof(struct T, part), SRC_SMBIOS, SMB "part number"},
    {"ProcessorId", fill_member_str, offsetof(struct T, processor_id), SRC_SMBIOS, "EDX and EAX of CPUID 1: SMBIOS, else asked of the processor"},
    ROW_NUM("ProcessorType", 3, "3 (central processor)"),
    {"Revision", fill_revision, 0, 0, "`model` * 256 + `stepping`"},
    ROW_CONST("Role", "CPU"),
    ROW_TRI("SecondLevelAddressTranslationExtensions", T, nested, "flag ept or npt"),
    {"SerialNumber", fill_member_slice, offsetof(struct T, serial), SRC_SMBIOS, SMB "serial number"},
    {"SocketDesignation", fill_member_slice, offsetof(struct T, socket), SRC_SMBIOS, SMB "socket"},
    ROW_CONST("Status", "OK"),
    ROW_NUM("StatusInfo", 3, "3 (enabled)"),
    ROW_U64("Stepping", T, stepping, "`stepping`"),
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"),
    ROW_COMPUTER("SystemName"),
    ROW_U64("ThreadCount", T, logical, "as NumberOfLogicalProcessors"),
    ROW_NULL("UniqueId", "no such number"),
    {"UpgradeMethod", fill_member_u64, offsetof(struct T, upgrade), SRC_SMBIOS, SMB "upgrade"},
    {"Version", fill_member_slice, offsetof(struct T, version), SRC_SMBIOS, SMB "version"},
    ROW_TRI("VirtualizationFirmwareEnabled", T, virtual, "flag vmx or svm: the kernel shows it when the firmware allows it"),
    ROW_TRI("VMMonitorModeExtensions", T, virtual, "flag vmx or svm"),
    {"VoltageCaps", fill_member_u64, offsetof(struct T, voltage_caps), SRC_SMBIOS, SMB "voltage"},
    {0},
};
/* clang-format on */

/* ---- objects ---- */
static hres tell_one(struct telling *t, struct processor *p, const struct str *tables, size_t *at)
{
    struct smbios_item item;
    bool firmware = smbios_next(tables, SMBIOS_PROCESSOR, at, &item);
    p->s = t->s;
    no_firmware(p);
    if (firmware) {
        take_firmware(p, &item);
    }
    find_id(p, firmware ? &item : NULL);
    name_it(p);
    find_features(p);
    find_architecture(p);
    if (t->plan.needs & SRC_CLOCK) {
        find_clock(p);
    }
    if (t->plan.needs & SRC_CACHE) {
        find_caches(p);
    }
    p->load =
        t->plan.needs & SRC_LOAD ? cpu_load_percent(t->s->load, str_slice(&p->list)) : NOT_KNOWN;
    return tell(t, p);
}

static void processor_fini(struct processor *p)
{
    str_fini(&p->caption);
    str_fini(&p->processor_id);
    str_fini(&p->list);
    vec_fini(&p->core_ids);
}

static hres tell_processors(struct telling *t)
{
    AUTO_STR text = STR_INIT;
    AUTO_STR tables = STR_INIT;
    struct processors all = {0};
    size_t at = 0;
    hres hr = sysroot_read_all(t->s->root, "proc/cpuinfo", CPUINFO_MAX, &text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    hr = t->plan.needs & SRC_SMBIOS ? smbios_read(t, &tables) : 0;
    hr = hr ? hr : read_cpuinfo(str_slice(&text), &all);
    if (hr == 0 && (t->plan.needs & SRC_LOAD)) {
        cpu_load_look(t->s->load);
    }
    for (size_t i = 0; i < all.n; i++) {
        hr = hr ? hr : tell_one(t, &all.v[i], &tables, &at);
        processor_fini(&all.v[i]);
    }
    vec_fini(&all);
    return hr;
}

hres processors_each(const struct cimwin32 *s,
                     hres (*fn)(void *arg, const char *device_id, struct slice cpus), void *arg)
{
    AUTO_STR text = STR_INIT;
    struct processors all = {0};
    hres hr = sysroot_read_all(s->root, "proc/cpuinfo", CPUINFO_MAX, &text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    hr = read_cpuinfo(str_slice(&text), &all);
    for (size_t i = 0; i < all.n; i++) {
        all.v[i].s = s;
        name_it(&all.v[i]);
        hr = hr ? hr : fn(arg, all.v[i].device_id, str_slice(&all.v[i].list));
        processor_fini(&all.v[i]);
    }
    vec_fini(&all);
    return hr;
}

const struct win32_table processor_table = {
    "Win32_Processor", rows, tell_processors,
    "One object per package (socket) of /proc/cpuinfo. The n-th package has the n-th processor of "
    "the firmware's tables."};
