/* printer: Win32_Printer. */
#include "providers/print/queues.h"
#include "providers/scan.h"
#include "util/utf.h"

/* Begins as a struct queue. */
struct printer {
    struct queue q;
    uint64_t state, type, error, extended_error; /* state: 3 idle, 4 processing, 5 stopped */
};
enum {
    IDLE = 3,
    PROCESSING = 4,
    STOPPED = 5,
    CUPS_REMOTE = 0x2, /* of printer-type */
    NO_ERROR = 2,
    OFFLINE = 9
};
static const char *const attributes[] = {"printer-info",
                                         "printer-location",
                                         "printer-make-and-model",
                                         "device-uri",
                                         "printer-is-shared",
                                         "printer-state",
                                         "printer-state-reasons",
                                         "printer-state-message",
                                         "printer-type",
                                         "printer-resolution-default",
                                         "color-supported",
                                         "sides-supported",
                                         "copies-supported",
                                         "copies-default",
                                         "media-supported",
                                         "media-default",
                                         "media-type-supported",
                                         "document-format-supported",
                                         "document-format-default",
                                         "charset-supported",
                                         "charset-configured",
                                         "generated-natural-language-supported",
                                         "natural-language-configured",
                                         "number-up-default",
                                         "number-up-supported",
                                         "job-sheets-supported",
                                         "job-priority-default",
                                         "pages-per-minute",
                                         "finishings-supported",
                                         "multiple-document-handling-supported",
                                         NULL};

/* ---- state ---- */
static bool is_paused(const struct printer *p)
{
    return p->state == STOPPED || ipp_has(p->q.r, p->q.g, "printer-state-reasons", "paused");
}

/* PrinterStatus: 3 idle, 4 printing, 6 stopped printing, 7 offline. */
static hres fill_status(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct printer *p = subject;
    fill_uint(out, p->error == OFFLINE      ? 7
                   : p->state == STOPPED    ? 6
                   : p->state == PROCESSING ? 4
                   : p->state == IDLE       ? 3
                                            : 2);
    return 0;
}

/* The same with 8 for paused. */
static hres fill_extended_status(const struct prop_row *row, const void *subject,
                                 struct cim_value *out)
{
    const struct printer *p = subject;
    if (p->error != OFFLINE && is_paused(p)) {
        fill_uint(out, 8);
        return 0;
    }
    return fill_status(row, subject, out);
}

static hres fill_printer_state(const struct prop_row *row, const void *subject,
                               struct cim_value *out)
{
    /* of DetectedErrorState: low and empty paper and toner, door, jam, offline, service, bin */
    static const uint8_t states[] = {
        [4] = 5, [5] = 18, [6] = 19, [7] = 23, [8] = 4, [9] = 8, [10] = 21, [11] = 12};
    (void)row;
    const struct printer *p = subject;
    uint64_t state = p->error < ARRAY_LEN(states) ? states[p->error] : 0;
    fill_uint(out, state ? state : is_paused(p) ? 1 : p->state == PROCESSING ? 11 : 0);
    return 0;
}

static hres fill_condition(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct printer *p = subject;
    bool low = p->error == 3 || p->error == 5;
    return fill_text(out, p->error == NO_ERROR ? SLICE("OK")
                          : low                ? SLICE("Degraded")
                          : p->error == 0      ? SLICE("Unknown")
                                               : SLICE("Error"));
}

static hres fill_offline(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    *out = cim_bool(((const struct printer *)subject)->error == OFFLINE);
    return 0;
}

/* ---- where it is ---- */
static bool is_remote(const struct printer *p)
{
    return (p->type & CUPS_REMOTE) != 0;
}

static bool is_shared(const struct printer *p)
{
    uint64_t shared;
    return ipp_number(p->q.r, p->q.g, "printer-is-shared", &shared) && shared;
}

/* arg: the value that tells TRUE. */
static hres fill_remote(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    *out = cim_bool(is_remote(subject) == (row->arg != 0));
    return 0;
}

static hres fill_share_name(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct printer *p = subject;
    return is_shared(p) ? fill_text(out, p->q.name) : 0;
}

static hres fill_flags(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct printer *p = subject;
    uint64_t flags = 1; /* queued */
    flags |= p->q.is_default ? 4 : 0;
    flags |= is_shared(p) ? 8 : 0;
    flags |= is_remote(p) ? 16 : 64;
    flags |= p->error == OFFLINE ? 1024 : 0;
    fill_uint(out, flags);
    return 0;
}

/* ---- what it can do ---- */
static bool is_true(const struct printer *p, const char *attribute)
{
    uint64_t n;
    return ipp_number(p->q.r, p->q.g, attribute, &n) && n != 0;
}

/* The upper end of a range; 0: not told. */
static uint64_t most_of(const struct printer *p, const char *attribute)
{
    const struct ipp_attribute *a = ipp_find(p->q.r, p->q.g, attribute);
    uint64_t most = 0;
    for (size_t i = 0; a && i < a->n; i++) {
        struct slice v = p->q.r->values.v[a->first + i];
        uint64_t n = a->tag == IPP_RANGE && v.n == 8 ? ipp_u32(v, 4)
                     : a->tag == IPP_INTEGER         ? ipp_u32(v, 0)
                                                     : 0;
        most = n <= INT32_MAX && n > most ? n : most;
    }
    return most;
}

static hres fill_most(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    uint64_t n = most_of(subject, row->text);
    if (n) {
        fill_uint(out, n);
    }
    return 0;
}

static const struct capability {
    uint8_t code;
    const char *name, *attribute, *value; /* value NULL: a boolean */
} capabilities[] = {
    {2, "Color Printing", "color-supported", NULL},
    {3, "Duplex Printing", "sides-supported", "two-sided-long-edge"},
    {5, "Collation", "multiple-document-handling-supported", "separate-documents-collated-copies"},
    {12, "One Sided", "sides-supported", "one-sided"},
    {13, "Two Sided Long Edge", "sides-supported", "two-sided-long-edge"},
    {14, "Two Sided Short Edge", "sides-supported", "two-sided-short-edge"},
};

static bool can(const struct printer *p, const struct capability *c)
{
    return c->value ? ipp_has(p->q.r, p->q.g, c->attribute, c->value) : is_true(p, c->attribute);
}

/* Whether it prints several copies comes with a number. */
#define COPIES      4
#define COPIES_NAME "Copies"

static hres fill_capabilities(const struct prop_row *row, const void *subject,
                              struct cim_value *out)
{
    (void)row;
    const struct printer *p = subject;
    struct cim_array *a = cim_array_new(CIM_UINT16, ARRAY_LEN(capabilities) + 1);
    uint32_t n = 0;
    for (size_t i = 0; a && i < ARRAY_LEN(capabilities); i++) {
        if (can(p, &capabilities[i])) {
            a->v[n++].u = capabilities[i].code;
        }
    }
    if (a && most_of(p, "copies-supported") > 1) {
        a->v[n++].u = COPIES;
    }
    if (a) {
        a->n = n;
        *out = cim_arrval(a);
    }
    return a ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres fill_capability_names(const struct prop_row *row, const void *subject,
                                  struct cim_value *out)
{
    (void)row;
    const struct printer *p = subject;
    const struct prop_row whole = {.arg = 0};
    struct str_list names = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < ARRAY_LEN(capabilities); i++) {
        ok = !can(p, &capabilities[i]) || str_list_add(&names, slice_of(capabilities[i].name));
    }
    ok = ok && (most_of(p, "copies-supported") <= 1 || str_list_add(&names, SLICE(COPIES_NAME)));
    hres hr = ok ? fill_member_list(&whole, &names, out) : WBEM_E_OUT_OF_MEMORY;
    str_list_fini(&names);
    return hr;
}

static hres fill_papers(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct printer *p = subject;
    const struct ipp_attribute *media = ipp_find(p->q.r, p->q.g, "media-supported");
    struct cim_array *a = media ? cim_array_new(CIM_UINT16, media->n) : NULL;
    for (size_t i = 0; a && i < media->n; i++) {
        a->v[i].u = media_code(p->q.r->values.v[media->first + i]);
    }
    *out = a ? cim_arrval(a) : *out;
    return media && !a ? WBEM_E_OUT_OF_MEMORY : 0;
}

/* ---- rows ---- */
static hres fill_name(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    return fill_text(out, ((const struct queue *)subject)->name);
}

static hres fill_default(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    *out = cim_bool(((const struct queue *)subject)->is_default);
    return 0;
}

/* clang-format off */
#define NAME "name of the queue"
#define NO_LANGUAGE "the scheduler tells formats: MimeTypesSupported"
#define NO_TIMES "queues have no such hours"
static const struct prop_row rows[] = {
    {"Attributes", fill_flags, 0, 0, "1 queued, 4 default, 8 shared, 16 network or 64 local, 1024 offline"},
    ROW_IPP_LIST("AvailableJobSheets", "job-sheets-supported", ""),
    ROW_IPP_NUM("AveragePagesPerMinute", "pages-per-minute", ""),
    {"Capabilities", fill_capabilities, 0, 0,
     "2 color, 3 duplex, 4 copies, 5 collation, 12 one sided, 13 two sided (long edge), 14 (short edge), as `color-supported`, "
     "`sides-supported`, `copies-supported` and `multiple-document-handling-supported` say"},
    {"CapabilityDescriptions", fill_capability_names, 0, 0, "their names"},
    {"Caption", fill_name, 0, 0, NAME},
    ROW_IPP_LIST("CharSetsSupported", "charset-supported", ""),
    ROW_IPP("Comment", "printer-info", ""),
    ROW_CONST("CreationClassName", "Win32_Printer"),
    ROW_NULL("CurrentCapabilities", "they are those of each job"),
    ROW_IPP("CurrentCharSet", "charset-configured", ""),
    ROW_NULL("CurrentLanguage", NO_LANGUAGE),
    ROW_IPP("CurrentMimeType", "document-format-default", ""),
    ROW_IPP("CurrentNaturalLanguage", "natural-language-configured", ""),
    ROW_IPP("CurrentPaperType", "media-default", ""),
    {"Default", fill_default, 0, 0, "whether it is the default printer of the scheduler"},
    ROW_NULL("DefaultCapabilities", "they are those of each job"),
    ROW_IPP_NUM("DefaultCopies", "copies-default", ""),
    ROW_NULL("DefaultLanguage", NO_LANGUAGE),
    ROW_IPP("DefaultMimeType", "document-format-default", ""),
    ROW_IPP_NUM("DefaultNumberUp", "number-up-default", ""),
    ROW_IPP("DefaultPaperType", "media-default", ""),
    ROW_IPP_NUM("DefaultPriority", "job-priority-default", ""),
    ROW_IPP("Description", "printer-info", ""),
    ROW_U64("DetectedErrorState", printer, error,
            "of `printer-state-reasons`: 2 no error, 3 and 4 low and no paper, 5 and 6 low and no toner, 7 door open, 8 jammed, "
            "9 offline, 10 service requested, 11 output bin full, 1 others; 0 when not told"),
    {"DeviceID", fill_name, 0, 0, NAME ": the key"},
    ROW_NO("Direct", "FALSE: jobs are queued"),
    ROW_NULL("DoCompleteFirst", "not told"),
    ROW_IPP("DriverName", "printer-make-and-model", ""),
    ROW_NULL("EnableBIDI", "not told"),
    ROW_NULL("EnableDevQueryPrint", "no such setting"),
    ROW_IPP_LIST("ErrorInformation", "printer-state-reasons", ""),
    ROW_U64("ExtendedDetectedErrorState", printer, extended_error, "DetectedErrorState, with 9 for service, 10 for the bin, 1 for offline"),
    {"ExtendedPrinterStatus", fill_extended_status, 0, 0, "PrinterStatus, with 8 for a queue that is paused"},
    ROW_NO("Hidden", "FALSE"),
    {"HorizontalResolution", fill_ipp_dpi, 0, 0, "`printer-resolution-default` across, dots per inch"},
    ROW_NULL("JobCountSinceLastReset", "not counted"),
    ROW_NULL("KeepPrintedJobs", "a setting of the scheduler: `PreserveJobFiles`"),
    ROW_NULL("LanguagesSupported", NO_LANGUAGE),
    {"Local", fill_remote, 0, 0, "whether it is a queue of this machine"},
    ROW_IPP("Location", "printer-location", ""),
    ROW_NULL("MarkingTechnology", "not told"),
    {"MaxCopies", fill_most, 0, 0, "greatest of `copies-supported`", "copies-supported"},
    {"MaxNumberUp", fill_most, 0, 0, "greatest of `number-up-supported`", "number-up-supported"},
    ROW_NULL("MaxSizeSupported", "no such limit"),
    ROW_IPP_LIST("MimeTypesSupported", "document-format-supported", ""),
    {"Name", fill_name, 0, 0, NAME},
    ROW_IPP_LIST("NaturalLanguagesSupported", "generated-natural-language-supported", ""),
    {"Network", fill_remote, 1, 0, "whether it is a queue of another machine"},
    {"PaperSizesSupported", fill_papers, 0, 0, "codes of `media-supported`: 7 Letter, 22 A4 and so on; 1 of others"},
    ROW_IPP_LIST("PaperTypesAvailable", "media-type-supported", ""),
    ROW_NULL("Parameters", "no such thing"),
    ROW_IPP("PortName", "device-uri", "; NULL when the scheduler hides it"),
    ROW_IPP("PrintJobDataType", "document-format-default", ""),
    ROW_NULL("PrintProcessor", "filters are chosen by the kinds of data"),
    ROW_IPP_LIST("PrinterPaperNames", "media-supported", ""),
    {"PrinterState", fill_printer_state, 0, 0,
     "5 paper out, 18 and 19 toner low and out, 23 door open, 4 jam, 8 offline, 21 user intervention, 12 bin full; else 1 paused, "
     "11 printing, 0 idle"},
    {"PrinterStatus", fill_status, 0, 0, "7 offline, 6 stopped printing, 4 printing, 3 idle, 2 unknown"},
    ROW_IPP_NUM("Priority", "job-priority-default", ""),
    ROW_NULL("Published", "not told"),
    ROW_YES("Queued", "TRUE"),
    ROW_NO("RawOnly", "FALSE"),
    ROW_NULL("SeparatorFile", "sheets between jobs are AvailableJobSheets"),
    ROW_NULL("ServerName", "the scheduler of this machine is asked"),
    {"ShareName", fill_share_name, 0, 0, "name of the queue when it is shared"},
    ROW_IPP_BOOL("Shared", "printer-is-shared", ""),
    ROW_YES("SpoolEnabled", "TRUE"),
    ROW_NULL("StartTime", NO_TIMES),
    {"Status", fill_condition, 0, 0, "\"OK\", \"Degraded\" when something is low, \"Error\", or \"Unknown\", by DetectedErrorState"},
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"),
    ROW_COMPUTER("SystemName"),
    ROW_NULL("TimeOfLastReset", "not recorded"),
    ROW_NULL("UntilTime", NO_TIMES),
    {"VerticalResolution", fill_ipp_dpi, 4, 0, "`printer-resolution-default` down, dots per inch"},
    {"WorkOffline", fill_offline, 0, 0, "whether DetectedErrorState is 9"},
    {0},
};
/* clang-format on */

static hres tell_printer(struct telling *t, const struct queue *q)
{
    struct printer p = {.q = *q};
    struct slice id;
    if (telling_equals(t, "DeviceID", &id) && !utf8_caseeq(id, q->name)) {
        return 0;
    }
    p.state = ipp_number(q->r, q->g, "printer-state", &p.state) ? p.state : 0;
    p.type = ipp_number(q->r, q->g, "printer-type", &p.type) ? p.type : 0;
    p.error = queue_error(q->r, q->g);
    p.extended_error = queue_extended_error(p.error);
    return tell(t, &p);
}

static hres tell_printers(struct telling *t)
{
    return queues_each(t, attributes, tell_printer);
}

const struct win32_table printer_table = {
    "Win32_Printer", rows, tell_printers,
    "The queues of CUPS, asked with IPP over /run/cups/cups.sock; the marks are the attributes of "
    "IPP. Without a scheduler there are "
    "none. Pause, Resume, CancelAllJobs, PrintTestPage and SetDefaultPrinter act as the user of "
    "the process and answer 0, 5 (access denied) or 1801 "
    "(no such printer). A queue cannot be renamed, and is made with lpadmin(8): RenamePrinter and "
    "AddPrinterConnection answer 1801 for a "
    "name that is none, else 5."};
