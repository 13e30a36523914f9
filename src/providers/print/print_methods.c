/* print_methods: the methods of Win32_Printer and Win32_PrintJob. */
#include "providers/print/queues.h"
#include "providers/scan.h"

#include <stdio.h>
#include <string.h>

enum print_return {
    PRINT_OK = 0,
    PRINT_ACCESS_DENIED = 5,
    PRINT_INVALID_NAME = 1801, /* ERROR_INVALID_PRINTER_NAME */
    PRINT_FAILED = 31          /* ERROR_GEN_FAILURE */
};
enum {
    /* status codes of RFC 8011 */
    CLIENT_FORBIDDEN = 0x0401,
    CLIENT_NOT_AUTHENTICATED = 0x0402,
    CLIENT_NOT_AUTHORIZED = 0x0403,
    CLIENT_NOT_FOUND = 0x0406,
    QUEUE_NAME_MAX = 127
};

static enum print_return return_of(hres hr, const struct ipp_reply *r)
{
    if (hr == WBEM_E_ACCESS_DENIED) {
        return PRINT_ACCESS_DENIED;
    }
    if (hr) {
        return hr == WBEM_E_NOT_FOUND ? PRINT_INVALID_NAME : PRINT_FAILED;
    }
    switch (r->status) {
    case CLIENT_FORBIDDEN:
    case CLIENT_NOT_AUTHENTICATED:
    case CLIENT_NOT_AUTHORIZED:
        return PRINT_ACCESS_DENIED;
    case CLIENT_NOT_FOUND:
        return PRINT_INVALID_NAME;
    default:
        return r->status < 0x100 ? PRINT_OK : PRINT_FAILED;
    }
}

static bool key_text(const wmi_request *r, const char *name, struct slice *out)
{
    wmi_value v;
    if (wmi_request_key(r, name, &v) || v.is_null || v.type != WMI_STRING) {
        return false;
    }
    *out = (struct slice){v.text, v.count};
    return true;
}

/* Sends a request and answers the call. */
static void send_and_answer(wmi_request *r, const struct cimwin32 *s, const char *resource,
                            const struct str *request, struct slice document)
{
    struct ipp_reply reply;
    hres hr = ipp_ask(s, resource, wmi_request_user(r), request, document, &reply);
    enum print_return ret = return_of(hr, &reply);
    ipp_reply_fini(&reply);
    if (hr == WBEM_E_OUT_OF_MEMORY) {
        wmi_request_done(r, hr);
    } else {
        answer(r, ret);
    }
}

/* ---- printers ---- */
static void act_on_printer(wmi_request *r, const struct cimwin32 *s, enum ipp_operation op)
{
    AUTO_STR q = STR_INIT;
    struct slice queue;
    if (!caller_is_self(r)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
        return;
    }
    if (!key_text(r, "DeviceID", &queue)) {
        wmi_request_done(r, WBEM_E_NOT_FOUND);
        return;
    }
    ipp_begin(&q, op, NULL);
    ipp_add_printer(&q, queue);
    ipp_add_text(&q, IPP_NAME, "requesting-user-name", slice_of(wmi_request_user(r)));
    ipp_end(&q);
    send_and_answer(r, s, "/admin/", &q, SLICE(""));
}

static void method_pause(wmi_request *r, void *state)
{
    act_on_printer(r, state, IPP_PAUSE_PRINTER);
}

static void method_resume(wmi_request *r, void *state)
{
    act_on_printer(r, state, IPP_RESUME_PRINTER);
}

static void method_cancel_all(wmi_request *r, void *state)
{
    act_on_printer(r, state, IPP_PURGE_JOBS);
}

static void method_default(wmi_request *r, void *state)
{
    act_on_printer(r, state, CUPS_SET_DEFAULT);
}

/* The test page that comes with CUPS; else some lines of text. */
static hres read_test_page(const struct cimwin32 *s, struct str *out, struct slice *type)
{
    enum {
        PAGE_MAX = 16 << 20
    };
    *type = SLICE("application/pdf");
    hres hr = sysroot_read_all(s->root, "usr/share/cups/data/default-testpage.pdf", PAGE_MAX, out);
    if (hr && hr != WBEM_E_OUT_OF_MEMORY) {
        *type = SLICE("text/plain");
        str_clear(out);
        str_addf(out, "Test page\n\nSent by %s with Win32_Printer.PrintTestPage.\n",
                 cim_str_z(s->computer));
        hr = 0;
    }
    return hr ? hr : str_status(out);
}

static void method_test_page(wmi_request *r, void *state)
{
    AUTO_STR q = STR_INIT;
    AUTO_STR page = STR_INIT;
    struct slice queue, type;
    if (!caller_is_self(r)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
        return;
    }
    hres hr =
        key_text(r, "DeviceID", &queue) ? read_test_page(state, &page, &type) : WBEM_E_NOT_FOUND;
    if (FAILED(hr)) {
        wmi_request_done(r, hr);
        return;
    }
    ipp_begin(&q, IPP_PRINT_JOB, NULL);
    ipp_add_printer(&q, queue);
    ipp_add_text(&q, IPP_NAME, "requesting-user-name", slice_of(wmi_request_user(r)));
    ipp_add_text(&q, IPP_NAME, "job-name", SLICE("Test Page"));
    ipp_add_text(&q, IPP_MIME, "document-format", type);
    ipp_end(&q);
    send_and_answer(r, state, "/", &q, str_slice(&page));
}

/* What lpadmin(8) takes: no blanks, slashes, quotes, number signs and question marks. */
static bool is_queue_name(struct slice name)
{
    bool ok = name.n > 0 && name.n <= QUEUE_NAME_MAX;
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        ok = ok && c > ' ' && c != 127 && !scan_among((char)c, "/\\?'\"#");
    }
    return ok;
}

/* "\\server\printer" */
static bool is_connection_name(struct slice name)
{
    struct slice server;
    return scan_prefix(&name, "\\\\") && scan_part(&name, '\\', &server) && server.n > 0 &&
           name.n > 0;
}

static void refuse_name(wmi_request *r, const char *parameter, bool (*is)(struct slice name))
{
    wmi_value v;
    if (!caller_is_self(r)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
        return;
    }
    bool ok =
        wmi_request_in(r, parameter, &v) == 0 && !v.is_null && is((struct slice){v.text, v.count});
    answer(r, ok ? PRINT_ACCESS_DENIED : PRINT_INVALID_NAME);
}

static void method_rename(wmi_request *r, void *state)
{
    (void)state;
    refuse_name(r, "NewPrinterName", is_queue_name);
}

static void method_connect(wmi_request *r, void *state)
{
    (void)state;
    refuse_name(r, "Name", is_connection_name);
}

const struct wmi_method_provider printer_methods[] = {{"AddPrinterConnection", method_connect},
                                                      {"CancelAllJobs", method_cancel_all},
                                                      {"Pause", method_pause},
                                                      {"PrintTestPage", method_test_page},
                                                      {"RenamePrinter", method_rename},
                                                      {"Resume", method_resume},
                                                      {"SetDefaultPrinter", method_default},
                                                      {0}};

/* ---- jobs ---- */
/* "Office, 12": the number. */
static bool job_number(const wmi_request *r, uint32_t *out)
{
    struct slice name;
    if (!key_text(r, "Name", &name)) {
        return false;
    }
    size_t at = name.n;
    while (at > 0 && name.p[at - 1] != ' ') {
        at--;
    }
    uint64_t n = scan_number(slice_from(name, at));
    *out = (uint32_t)n;
    return at >= 2 && name.p[at - 2] == ',' && n > 0 && n <= INT32_MAX;
}

static hres build_job_request(const wmi_request *r, enum ipp_operation op, struct str *q)
{
    char uri[64];
    uint32_t id;
    if (!caller_is_self(r)) {
        return WBEM_E_ACCESS_DENIED;
    }
    if (!job_number(r, &id)) {
        return WBEM_E_NOT_FOUND;
    }
    snprintf(uri, sizeof uri, "ipp://localhost/jobs/%u", id);
    ipp_begin(q, op, NULL);
    ipp_add_text(q, IPP_URI, "job-uri", slice_of(uri));
    ipp_add_text(q, IPP_NAME, "requesting-user-name", slice_of(wmi_request_user(r)));
    ipp_end(q);
    return str_status(q);
}

static void act_on_job(wmi_request *r, const struct cimwin32 *s, enum ipp_operation op)
{
    AUTO_STR q = STR_INIT;
    hres hr = build_job_request(r, op, &q);
    if (FAILED(hr)) {
        wmi_request_done(r, hr);
    } else {
        send_and_answer(r, s, "/jobs/", &q, SLICE(""));
    }
}

static void method_pause_job(wmi_request *r, void *state)
{
    act_on_job(r, state, IPP_HOLD_JOB);
}

static void method_resume_job(wmi_request *r, void *state)
{
    act_on_job(r, state, IPP_RELEASE_JOB);
}

const struct wmi_method_provider print_job_methods[] = {
    {"Pause", method_pause_job}, {"Resume", method_resume_job}, {0}};

/* Jobs are made by printing. */
void print_job_put(wmi_request *r, void *state)
{
    (void)state;
    wmi_request_done(r, WBEM_E_PROVIDER_NOT_CAPABLE);
}

void print_job_delete(wmi_request *r, void *state)
{
    AUTO_STR q = STR_INIT;
    struct ipp_reply reply = {0};
    hres hr = build_job_request(r, IPP_CANCEL_JOB, &q);
    if (hr == 0) {
        hr = ipp_ask(state, "/jobs/", wmi_request_user(r), &q, SLICE(""), &reply);
        enum print_return ret = return_of(hr, &reply);
        hr = hr == WBEM_E_OUT_OF_MEMORY   ? hr
             : ret == PRINT_OK            ? 0
             : ret == PRINT_ACCESS_DENIED ? WBEM_E_ACCESS_DENIED
             : ret == PRINT_INVALID_NAME  ? WBEM_E_NOT_FOUND
                                          : WBEM_E_FAILED;
    }
    ipp_reply_fini(&reply);
    wmi_request_done(r, hr);
}
