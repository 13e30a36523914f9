/* print_config: Win32_PrinterConfiguration, Win32_PrinterSetting, Win32_PrinterDriver and Win32_TCPIPPrinterPort. */
#include "providers/print/queues.h"
#include "providers/scan.h"
#include "util/utf.h"

/* ---- Win32_PrinterConfiguration ---- */
/* Begins as a struct queue. */
struct config {
    struct queue q;
    uint64_t width, length;
};
static const char *const config_attributes[] = {"copies-default",
                                                "media-default",
                                                "sides-default",
                                                "orientation-requested-default",
                                                "print-color-mode-default",
                                                "print-quality-default",
                                                "printer-resolution-default",
                                                "printer-make-and-model",
                                                "multiple-document-handling-default",
                                                NULL};

static hres fill_queue_name(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    return fill_text(out, ((const struct queue *)subject)->name);
}

static hres fill_keyword_bool(const void *subject, const char *attribute, const char *is, bool yes,
                              struct cim_value *out)
{
    const struct queue *q = subject;
    struct slice v = ipp_text(q->r, q->g, attribute);
    if (v.n) {
        *out = cim_bool(slice_is(v, is) == yes);
    }
    return 0;
}

static hres fill_duplex(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    return fill_keyword_bool(subject, "sides-default", "one-sided", false, out);
}

static hres fill_collate(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    return fill_keyword_bool(subject, "multiple-document-handling-default",
                             "separate-documents-collated-copies", true, out);
}

static hres fill_color(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct queue *q = subject;
    struct slice mode = ipp_text(q->r, q->g, "print-color-mode-default");
    if (slice_is(mode, "color") || slice_is(mode, "monochrome")) {
        fill_uint(out, slice_is(mode, "color") ? 2 : 1);
    }
    return 0;
}

/* 3 portrait, 4 landscape, 5 and 6 the other way round. */
static hres fill_orientation(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct queue *q = subject;
    uint64_t n;
    if (ipp_number(q->r, q->g, "orientation-requested-default", &n) && n >= 3 && n <= 6) {
        fill_uint(out, n == 3 || n == 6 ? 1 : 2);
    }
    return 0;
}

/* 3 draft, 4 normal, 5 high: -1, -3, -4 in 32 bits. */
static hres fill_quality(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    static const uint32_t qualities[] = {
        [3] = UINT32_MAX, [4] = UINT32_MAX - 2, [5] = UINT32_MAX - 3};
    (void)row;
    const struct queue *q = subject;
    uint64_t n;
    if (ipp_number(q->r, q->g, "print-quality-default", &n) && n >= 3 && n <= 5) {
        *out = cim_uint(CIM_UINT32, qualities[n]);
    }
    return 0;
}

/* clang-format off */
#define DISPLAY "of displays"
#define DRIVER "a matter of the driver"
static const struct prop_row config_rows[] = {
    ROW_NULL("BitsPerPel", DISPLAY),
    {"Caption", fill_queue_name, 0, 0, "name of the queue"},
    {"Collate", fill_collate, 0, 0, "whether `multiple-document-handling-default` is separate-documents-collated-copies"},
    {"Color", fill_color, 0, 0, "2 (color) or 1 (monochrome) of `print-color-mode-default`; else NULL"},
    ROW_IPP_NUM("Copies", "copies-default", ""),
    {"Description", fill_queue_name, 0, 0, "name of the queue"},
    {"DeviceName", fill_queue_name, 0, 0, "name of the queue"},
    ROW_NULL("DisplayFlags", DISPLAY),
    ROW_NULL("DisplayFrequency", DISPLAY),
    ROW_NULL("DitherType", DRIVER),
    ROW_NULL("DriverVersion", "not told"),
    {"Duplex", fill_duplex, 0, 0, "whether `sides-default` is not one-sided"},
    ROW_IPP("FormName", "media-default", ""),
    {"HorizontalResolution", fill_ipp_dpi, 0, 0, "`printer-resolution-default` across, dots per inch"},
    ROW_NULL("ICMIntent", DRIVER),
    ROW_NULL("ICMMethod", DRIVER),
    ROW_NULL("LogPixels", DISPLAY),
    ROW_NULL("MediaType", "kinds of paper have names: PaperTypesAvailable of the printer"),
    {"Name", fill_queue_name, 0, 0, "name of the queue: the key"},
    {"Orientation", fill_orientation, 0, 0, "1 (portrait) or 2 (landscape) of `orientation-requested-default`; NULL when it is that of the document"},
    ROW_U64("PaperLength", config, length, "of `media-default`, where its name tells the size"),
    ROW_IPP("PaperSize", "media-default", ""),
    ROW_U64("PaperWidth", config, width, "of `media-default`, where its name tells the size"),
    ROW_NULL("PelsHeight", DISPLAY),
    ROW_NULL("PelsWidth", DISPLAY),
    {"PrintQuality", fill_quality, 0, 0, "draft -1, medium -3, high -4 (as unsigned numbers) of `print-quality-default`"},
    ROW_NULL("Scale", "it is that of each job"),
    {"SettingID", fill_queue_name, 0, 0, "name of the queue"},
    ROW_NULL("SpecificationVersion", "no such thing"),
    ROW_NULL("TTOption", DRIVER),
    {"VerticalResolution", fill_ipp_dpi, 4, 0, "`printer-resolution-default` down, dots per inch"},
    {"XResolution", fill_ipp_dpi, 0, 0, "as HorizontalResolution"},
    {"YResolution", fill_ipp_dpi, 4, 0, "as VerticalResolution"},
    {0},
};
/* clang-format on */

static hres tell_config(struct telling *t, const struct queue *q)
{
    struct config c = {.q = *q};
    if (!media_size(ipp_text(q->r, q->g, "media-default"), &c.width, &c.length)) {
        c.width = c.length = NOT_KNOWN;
    }
    return tell(t, &c);
}

static hres tell_configs(struct telling *t)
{
    return queues_each(t, config_attributes, tell_config);
}

const struct win32_table printer_config_table = {
    "Win32_PrinterConfiguration", config_rows, tell_configs,
    "What each queue of CUPS does with a job that does not say otherwise."};

/* ---- Win32_PrinterSetting ---- */
static hres tell_setting(struct telling *t, const struct queue *q)
{
    struct link_pair p = {0};
    telling_path1(t, &p.left, "Win32_Printer", "DeviceID", q->name);
    telling_path1(t, &p.right, "Win32_PrinterConfiguration", "Name", q->name);
    hres hr = tell_link(t, &p);
    link_pair_fini(&p);
    return hr;
}

static hres tell_settings(struct telling *t)
{
    static const char *const none[] = {NULL};
    return queues_each(t, none, tell_setting);
}

static const struct prop_row setting_rows[] = {
    ROW_STR("Element", link_pair, left, "path of the Win32_Printer"),
    ROW_STR("Setting", link_pair, right, "path of the Win32_PrinterConfiguration"),
    {0},
};
const struct win32_table printer_setting_table = {
    "Win32_PrinterSetting", setting_rows, tell_settings, "Each printer with its configuration."};

/* ---- Win32_PrinterDriver ---- */
static const char *const driver_attributes[] = {"printer-make-and-model", NULL};

/* Printers of one model have one driver: it is told with the first. */
static bool is_first(const struct queue *q, struct slice model)
{
    for (const struct ipp_group *g = q->r->groups.v; g < q->g; g++) {
        struct slice other = ipp_text(q->r, g, "printer-make-and-model");
        if (utf8_caseeq(other, model)) {
            return false;
        }
    }
    return true;
}

static hres tell_driver(struct telling *t, const struct queue *q)
{
    struct slice model = ipp_text(q->r, q->g, "printer-make-and-model");
    return model.n && is_first(q, model) ? tell(t, q) : 0;
}

static hres tell_drivers(struct telling *t)
{
    return queues_each(t, driver_attributes, tell_driver);
}

/* clang-format off */
#define FILES "the scheduler tells no files"
static const struct prop_row driver_rows[] = {
    ROW_IPP("Caption", "printer-make-and-model", ""),
    ROW_NULL("ConfigFile", FILES),
    ROW_CONST("CreationClassName", "Win32_PrinterDriver"),
    ROW_NULL("DataFile", FILES),
    ROW_NULL("DefaultDataType", "told of the printer"),
    ROW_NULL("DependentFiles", FILES),
    ROW_IPP("Description", "printer-make-and-model", ""),
    ROW_NULL("DriverPath", FILES),
    ROW_NULL("FilePath", FILES),
    ROW_NULL("HelpFile", FILES),
    ROW_NULL("InfName", FILES),
    ROW_NULL("MonitorName", "no such thing"),
    ROW_IPP("Name", "printer-make-and-model", ": the key"),
    ROW_NULL("OEMUrl", "not told"),
    ROW_NULL("StartMode", "drivers are run with each job"),
    ROW_NULL("Started", "drivers are run with each job"),
    ROW_NULL("SupportedPlatform", "not told"),
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"),
    ROW_COMPUTER("SystemName"),
    {0},
};
/* clang-format on */
const struct win32_table printer_driver_table = {
    "Win32_PrinterDriver", driver_rows, tell_drivers,
    "The models of the printers of CUPS, each once: the DriverName of Win32_Printer."};

/* ---- Win32_TCPIPPrinterPort ---- */
/* Begins as a struct queue. */
struct port {
    struct queue q;
    struct slice uri, host, queue;
    uint64_t number, protocol;
};
static const char *const port_attributes[] = {"device-uri", NULL};
static const struct scheme {
    const char *prefix;
    uint64_t number, protocol; /* 1 raw, 2 LPR */
} schemes[] = {
    {"socket://", 9100, 1},
    {"lpd://", 515, 2},
    {"ipp://", 631, NOT_KNOWN},
    {"ipps://", 631, NOT_KNOWN},
};

/* "host:number/queue?options"; an IPv6 address stands in brackets. */
static void read_place(struct slice s, struct port *p)
{
    size_t n = 0;
    bool brackets = s.n && s.p[0] == '[';
    while (n < s.n && s.p[n] != '/' && s.p[n] != '?' && (brackets || s.p[n] != ':')) {
        brackets = brackets && s.p[n] != ']';
        n++;
    }
    p->host = (struct slice){s.p, n};
    const char *user = n ? memchr(s.p, '@', n) : NULL;
    if (user) {
        p->host = slice_from(p->host, (size_t)(user + 1 - s.p));
    }
    if (p->host.n > 2 && p->host.p[0] == '[') {
        p->host = (struct slice){p->host.p + 1, p->host.n - 2};
    }
    s = slice_from(s, n);
    uint64_t number;
    if (scan_prefix(&s, ":") && take_digits(&s, &number)) {
        p->number = number;
    }
    if (scan_prefix(&s, "/")) {
        const char *mark = s.n ? memchr(s.p, '?', s.n) : NULL;
        p->queue = mark ? (struct slice){s.p, (size_t)(mark - s.p)} : s;
    }
}

static bool read_port(struct port *p)
{
    for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
        struct slice rest = p->uri;
        if (scan_prefix(&rest, schemes[i].prefix)) {
            p->number = schemes[i].number;
            p->protocol = schemes[i].protocol;
            read_place(rest, p);
            p->queue = p->protocol == 1 ? SLICE("") : p->queue;
            return p->host.n > 0;
        }
    }
    return false;
}

/* Two queues may have one port. */
static bool is_first_port(const struct queue *q, struct slice uri)
{
    for (const struct ipp_group *g = q->r->groups.v; g < q->g; g++) {
        if (utf8_caseeq(ipp_text(q->r, g, "device-uri"), uri)) {
            return false;
        }
    }
    return true;
}

static hres tell_port(struct telling *t, const struct queue *q)
{
    struct port p = {.q = *q, .uri = ipp_text(q->r, q->g, "device-uri")};
    return read_port(&p) && is_first_port(q, p.uri) ? tell(t, &p) : 0;
}

static hres tell_ports(struct telling *t)
{
    return queues_each(t, port_attributes, tell_port);
}

/* clang-format off */
static const struct prop_row port_rows[] = {
    ROW_NULL("ByteCount", "an option of the queue"),
    ROW_SLICE("Caption", port, uri, "as Name"),
    ROW_CONST("CreationClassName", "Win32_TCPIPPrinterPort"),
    ROW_SLICE("Description", port, uri, "as Name"),
    ROW_SLICE("HostAddress", port, host, "name or address of the machine"),
    ROW_SLICE("Name", port, uri, "`device-uri`, which is PortName of Win32_Printer: the key"),
    ROW_U64("PortNumber", port, number, "of `device-uri`; else 9100, 515 or 631 by its scheme"),
    ROW_U64("Protocol", port, protocol, "1 (raw) of socket:, 2 (LPR) of lpd:; NULL of IPP, which Windows has no number for"),
    ROW_SLICE("Queue", port, queue, "the path in lpd: and IPP"),
    ROW_NULL("SNMPCommunity", "a setting of CUPS: /etc/cups/snmp.conf"),
    ROW_NULL("SNMPDevIndex", "no such setting"),
    ROW_NULL("SNMPEnabled", "an option of the queue"),
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"),
    ROW_COMPUTER("SystemName"),
    ROW_NULL("Type", "no such thing"),
    {0},
};
/* clang-format on */
const struct win32_table printer_port_table = {
    "Win32_TCPIPPrinterPort", port_rows, tell_ports,
    "Where the queues of CUPS send to, over socket:, lpd:, ipp: or ipps:."};
