/* Printers of a scheduler that a test plays. */
#include "cim/mof_text.h"
#include "providers/print/scheduler_fixture.h"

/* ---- objects ---- */
static const struct {
    const char *path, *property, *want;
} values[] = {
    {"Win32_Printer.DeviceID='Office'", "Comment", "\"Büro 2\""},
    {"Win32_Printer.DeviceID='Office'", "Location", "\"Room 12\""},
    {"Win32_Printer.DeviceID='Office'", "DriverName", "\"HP LaserJet 4250\""},
    {"Win32_Printer.DeviceID='Office'", "PortName", "\"socket://192.0.2.30:9101\""},
    {"Win32_Printer.DeviceID='Office'", "ShareName", "\"Office\""},
    {"Win32_Printer.DeviceID='Office'", "Default", "TRUE"},
    {"Win32_Printer.DeviceID='Office'", "Attributes", "77"},
    {"Win32_Printer.DeviceID='Office'", "PrinterStatus", "4"},
    {"Win32_Printer.DeviceID='Office'", "ExtendedPrinterStatus", "4"},
    {"Win32_Printer.DeviceID='Office'", "PrinterState", "11"},
    {"Win32_Printer.DeviceID='Office'", "DetectedErrorState", "2"},
    {"Win32_Printer.DeviceID='Office'", "Status", "\"OK\""},
    {"Win32_Printer.DeviceID='Office'", "HorizontalResolution", "600"},
    {"Win32_Printer.DeviceID='Office'", "VerticalResolution", "1200"},
    {"Win32_Printer.DeviceID='Office'", "MaxCopies", "9999"},
    {"Win32_Printer.DeviceID='Office'", "Capabilities", "{3, 12, 13, 4}"},
    {"Win32_Printer.DeviceID='Office'", "CapabilityDescriptions",
     "{\"Duplex Printing\", \"One Sided\", \"Two Sided Long Edge\", \"Copies\"}"},
    {"Win32_Printer.DeviceID='Office'", "PaperSizesSupported", "{22, 7, 1}"},
    {"Win32_Printer.DeviceID='Office'", "DefaultNumberUp", "NULL"},
    {"Win32_Printer.DeviceID='Office'", "Network", "FALSE"},
    {"Win32_Printer.DeviceID='lab'", "Default", "FALSE"},
    {"Win32_Printer.DeviceID='lab'", "Network", "TRUE"},
    {"Win32_Printer.DeviceID='lab'", "Attributes", "17"},
    {"Win32_Printer.DeviceID='lab'", "PrinterStatus", "6"},
    {"Win32_Printer.DeviceID='lab'", "ExtendedPrinterStatus", "8"},
    {"Win32_Printer.DeviceID='lab'", "DetectedErrorState", "4"},
    {"Win32_Printer.DeviceID='lab'", "PrinterState", "5"},
    {"Win32_Printer.DeviceID='lab'", "Status", "\"Error\""},
    {"Win32_Printer.DeviceID='lab'", "ShareName", "NULL"},
    {"Win32_Printer.DeviceID='lab'", "HorizontalResolution", "NULL"},
    {"Win32_PrinterConfiguration.Name='Office'", "Copies", "2"},
    {"Win32_PrinterConfiguration.Name='Office'", "Duplex", "TRUE"},
    {"Win32_PrinterConfiguration.Name='Office'", "Color", "1"},
    {"Win32_PrinterConfiguration.Name='Office'", "Orientation", "2"},
    {"Win32_PrinterConfiguration.Name='Office'", "PaperLength", "2970"},
    {"Win32_PrinterConfiguration.Name='Office'", "PaperWidth", "2100"},
    {"Win32_PrinterConfiguration.Name='Office'", "PrintQuality", "4294967293"},
    {"Win32_PrinterConfiguration.Name='Lab'", "Duplex", "NULL"},
    {"Win32_TCPIPPrinterPort.Name='socket://192.0.2.30:9101'", "HostAddress", "\"192.0.2.30\""},
    {"Win32_TCPIPPrinterPort.Name='socket://192.0.2.30:9101'", "PortNumber", "9101"},
    {"Win32_TCPIPPrinterPort.Name='socket://192.0.2.30:9101'", "Protocol", "1"},
    {"Win32_TCPIPPrinterPort.Name='lpd://lab.example.com/queue1?x=y'", "Queue", "\"queue1\""},
    {"Win32_TCPIPPrinterPort.Name='lpd://lab.example.com/queue1?x=y'", "PortNumber", "515"},
    {"Win32_PrintJob.Name='Office, 12'", "Document", "\"report.pdf\""},
    {"Win32_PrintJob.Name='Office, 12'", "JobStatus", "\"Printing\""},
    {"Win32_PrintJob.Name='Office, 12'", "StatusMask", "16"},
    {"Win32_PrintJob.Name='Office, 12'", "Size", "4294967295"},
    {"Win32_PrintJob.Name='Office, 12'", "PagesPrinted", "3"},
    {"Win32_PrintJob.Name='Office, 12'", "PaperLength", "2794"},
    {"Win32_PrintJob.Name='Office, 13'", "JobStatus", "\"Paused\""},
    {"Win32_PrintJob.Name='Office, 13'", "Status", "\"Degraded\""},
};

TEST(what_the_scheduler_tells)
{
    struct bench b;
    open_bench(&b, true);
    for (size_t i = 0; i < ARRAY_LEN(values); i++) {
        AUTO_GOT g;
        AUTO_STR text = STR_INIT;
        assert_int_equal(fix_get(&b.f, values[i].path, &g), 0);
        const struct cim_value *v =
            cim_instance_get(cim_as_instance(g.v.v[0]), slice_of(values[i].property));
        assert_non_null(v);
        assert_int_equal(str_add_mof_value(&text, v, 0), 0);
        assert_string_equal(str_z(&text), values[i].want);
    }
    assert_int_equal(count_of(&b.f, "SELECT * FROM Win32_PrinterDriver"), 1);
    assert_int_equal(count_of(&b.f, "SELECT * FROM Win32_PrinterSetting"), 2);
    assert_int_equal(count_of(&b.f, "ASSOCIATORS OF {Win32_Printer.DeviceID='Office'} WHERE "
                                    "AssocClass=Win32_DriverForDevice"),
                     1);
    static const char counters[] = "SELECT * FROM Win32_PerfRawData_Spooler_PrintQueue";
    assert_int_equal(count_of(&b.f, counters), 3);
    expect_row(&b.f, counters, 0, NAMES("Name", "Jobs", "JobErrors"), "Office|2|NULL");
    expect_row(&b.f, counters, 2, NAMES("Name", "Jobs"), "_Total|2");
    assert_int_equal(count_of(&b.f, "SELECT * FROM Win32_PerfFormattedData_Spooler_PrintQueue"), 3);
    assert_int_equal(count_of(&b.f, "SELECT * FROM Win32_PrintJob WHERE JobId = 13"), 1);
    assert_int_equal(count_of(&b.f, "SELECT * FROM Win32_Printer WHERE DeviceID = 'none'"), 0);
    close_bench(&b);
}

TEST(answers_in_every_form)
{
    static const struct {
        enum mode mode;
        size_t printers;
    } rows[] = {{PLAIN, 2},         {CHUNKED, 2},     {CONTINUED, 2}, {ASKS, 2},
                {REFUSES, 0},       {NOT_ALLOWED, 0}, {SHORT_IPP, 0}, {BROKEN_HTTP, 0},
                {BROKEN_CHUNKS, 0}, {SILENT, 0}};
    struct bench b;
    open_bench(&b, true);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        b.s.mode = rows[i].mode;
        size_t n = count_of(&b.f, "SELECT * FROM Win32_Printer");
        assert_int_equal(n, rows[i].printers);
        assert_int_equal(count_of(&b.f, "SELECT * FROM Win32_PrintJob"), n);
    }
    close_bench(&b);
    open_bench(&b, false);
    assert_int_equal(count_of(&b.f, "SELECT * FROM Win32_Printer"), 0);
    close_bench(&b);
}

/* ---- methods ---- */
static bool request_has(const struct bench *b, const char *text)
{
    return memmem(b->s.last.p, b->s.last.n, text, strlen(text)) != NULL;
}

TEST(methods_are_requests)
{
    static const struct {
        const char *path, *method, *resource, *text;
        unsigned op;
    } rows[] = {
        {"Win32_Printer.DeviceID='Office'", "Pause", "/admin/", "ipp://localhost/printers/Office",
         IPP_PAUSE_PRINTER},
        {"Win32_Printer.DeviceID='Office'", "Resume", "/admin/", "ipp://localhost/printers/Office",
         IPP_RESUME_PRINTER},
        {"Win32_Printer.DeviceID='Office'", "CancelAllJobs", "/admin/", "Office", IPP_PURGE_JOBS},
        {"Win32_Printer.DeviceID='Office'", "SetDefaultPrinter", "/admin/", "Office",
         CUPS_SET_DEFAULT},
        {"Win32_Printer.DeviceID='Office'", "PrintTestPage", "/", "Sent by PC with", IPP_PRINT_JOB},
        {"Win32_PrintJob.Name='Office, 12'", "Pause", "/jobs/", "ipp://localhost/jobs/12",
         IPP_HOLD_JOB},
        {"Win32_PrintJob.Name='Office, 13'", "Resume", "/jobs/", "ipp://localhost/jobs/13",
         IPP_RELEASE_JOB},
    };
    struct bench b;
    open_bench(&b, true);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_GOT g;
        b.s.mode = i % 2 ? ASKS : PLAIN;
        assert_int_equal(run(&b.f, rows[i].path, rows[i].method, NULL, &g), 0);
        assert_int_equal(b.s.last_op, rows[i].op);
        assert_string_equal(b.s.resource, rows[i].resource);
        assert_true(request_has(&b, rows[i].text));
        assert_true((b.s.user[0] != '\0') == (b.s.mode == ASKS));
    }
    tree_file(&b.t, "usr/share/cups/data/default-testpage.pdf", "%PDF-1.4 page");
    AUTO_GOT g;
    assert_int_equal(run(&b.f, "Win32_Printer.DeviceID='Office'", "PrintTestPage", NULL, &g), 0);
    assert_true(request_has(&b, "application/pdf"));
    assert_true(request_has(&b, "%PDF-1.4 page"));
    AUTO_GOT d;
    struct wmi_call c = {.operation = WMI_OP_DELETE, .path = "Win32_PrintJob.Name='Office, 12'"};
    assert_int_equal(fix_call(&b.f, &c, &d), 0);
    assert_int_equal(b.s.last_op, IPP_CANCEL_JOB);
    close_bench(&b);
}

TEST(what_the_scheduler_denies)
{
    struct bench b;
    open_bench(&b, true);
    b.s.mode = DENIES_ACTS;
    for (int i = 0; i < 2; i++) {
        AUTO_GOT g;
        const char *path =
            i ? "Win32_PrintJob.Name='Office, 12'" : "Win32_Printer.DeviceID='Office'";
        assert_int_equal(run(&b.f, path, "Pause", NULL, &g), 5);
    }
    AUTO_GOT d;
    struct wmi_call c = {.operation = WMI_OP_DELETE, .path = "Win32_PrintJob.Name='Office, 12'"};
    assert_int_equal(fix_call(&b.f, &c, &d), WBEM_E_ACCESS_DENIED);
    close_bench(&b);
}

static uint64_t run_named(struct bench *b, const char *path, const char *method,
                          const char *parameter, const char *name)
{
    AUTO_GOT g;
    struct cim_instance *in = in_params_of(&b->f, "Win32_Printer", method);
    put_text(in, parameter, name);
    uint64_t ret = run(&b->f, path, method, in, &g);
    cim_instance_unref(in);
    return ret;
}

TEST(what_cannot_be_done_with_a_printer)
{
    static const struct {
        const char *method, *parameter, *name;
        uint64_t ret;
    } rows[] = {
        {"RenamePrinter", "NewPrinterName", "Office2", 5},
        {"RenamePrinter", "NewPrinterName", "a b", 1801},
        {"RenamePrinter", "NewPrinterName", "", 1801},
        {"AddPrinterConnection", "Name", "\\\\server\\printer", 5},
        {"AddPrinterConnection", "Name", "printer", 1801},
        {"AddPrinterConnection", "Name", "\\\\server", 1801},
    };
    struct bench b;
    open_bench(&b, true);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *path = i < 3 ? "Win32_Printer.DeviceID='Office'" : "Win32_Printer";
        assert_int_equal(run_named(&b, path, rows[i].method, rows[i].parameter, rows[i].name),
                         rows[i].ret);
    }
    close_bench(&b);
}

/* ---- texts ---- */
TEST(sizes_of_media)
{
    static const struct {
        const char *name;
        uint64_t width, length; /* 0: none */
    } rows[] = {
        {"iso_a4_210x297mm", 2100, 2970},
        {"na_letter_8.5x11in", 2159, 2794},
        {"na_monarch_3.875x7.5in", 984, 1905},
        {"iso_dl_110x220mm", 1100, 2200},
        {"A4", 0, 0},
        {"custom_x", 0, 0},
        {"x_1x2", 0, 0},
        {"x_1xmm", 0, 0},
        {"", 0, 0},
        {"x_99999999999999999999x1mm", 0, 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        uint64_t width, length;
        bool known = media_size(slice_of(rows[i].name), &width, &length);
        assert_int_equal(known, rows[i].width != 0);
        if (known) {
            assert_int_equal(width, rows[i].width);
            assert_int_equal(length, rows[i].length);
        }
    }
    assert_int_equal(media_code(SLICE("iso_a3_297x420mm")), 21);
    assert_int_equal(media_code(SLICE("unknown")), 1);
}

/* Every beginning of a reply, and with any one byte changed: it is refused or read, nothing else. */
TEST(replies_that_are_cut_off)
{
    AUTO_STR whole = STR_INIT;
    add_reply_head(&whole, 0);
    add_office(&whole);
    add_jobs(&whole);
    ipp_end(&whole);
    for (size_t n = 0; n <= whole.n; n++) {
        struct ipp_reply r = {0};
        str_add(&r.body, whole.p, n);
        assert_int_equal(ipp_parse(&r), n == whole.n ? 0 : WBEM_E_FAILED);
        ipp_reply_fini(&r);
    }
    for (size_t i = 0; i < whole.n; i++) {
        struct ipp_reply r = {0};
        str_add(&r.body, whole.p, whole.n);
        r.body.p[i] = (char)(r.body.p[i] ^ 0xff);
        if (ipp_parse(&r) == 0) {
            for (size_t k = 0; k < r.groups.n; k++) {
                (void)ipp_text(&r, &r.groups.v[k], "printer-name");
                (void)queue_error(&r, &r.groups.v[k]);
            }
        }
        ipp_reply_fini(&r);
    }
}
