/* print_job: Win32_PrintJob. */
#include "providers/print/queues.h"
#include "providers/scan.h"

#include <stdio.h>
#include <stdlib.h>

/* Begins as a struct queue: the attributes are those of the job. */
struct job {
    struct queue q;
    struct str name;
    struct slice printer;
    uint64_t id, state, size, width, length;
    int64_t submitted;
};
/* job-state */
enum {
    PENDING = 3,
    HELD = 4,
    PROCESSING = 5,
    STOPPED = 6,
    CANCELED = 7,
    ABORTED = 8,
    COMPLETED = 9
};
static const char *const attributes[] = {"job-id",
                                         "job-name",
                                         "job-printer-uri",
                                         "job-originating-user-name",
                                         "job-originating-host-name",
                                         "job-state",
                                         "job-priority",
                                         "job-k-octets",
                                         "job-impressions",
                                         "job-impressions-completed",
                                         "job-media-sheets-completed",
                                         "time-at-creation",
                                         "document-format",
                                         "media",
                                         "print-color-mode",
                                         NULL};

/* ---- properties ---- */
static const struct {
    const char *text, *status;
    uint16_t mask;
} states[] = {
    [PENDING] = {"Spooling", "OK", 8},     [HELD] = {"Paused", "Degraded", 1},
    [PROCESSING] = {"Printing", "OK", 16}, [STOPPED] = {"Error", "Error", 2},
    [CANCELED] = {"Deleted", "OK", 256},   [ABORTED] = {"Error | Deleted", "Error", 258},
    [COMPLETED] = {"Printed", "OK", 128},
};

static bool is_known(const struct job *j)
{
    return j->state < ARRAY_LEN(states) && states[j->state].text;
}

static hres fill_state(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct job *j = subject;
    const char *text =
        is_known(j) ? row->arg ? states[j->state].status : states[j->state].text : "Unknown";
    return fill_text(out, slice_of(text));
}

static hres fill_mask(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct job *j = subject;
    fill_uint(out, is_known(j) ? states[j->state].mask : 0);
    return 0;
}

static hres fill_color(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct queue *q = subject;
    struct slice mode = ipp_text(q->r, q->g, "print-color-mode");
    return slice_is(mode, "color")        ? fill_text(out, SLICE("Color"))
           : slice_is(mode, "monochrome") ? fill_text(out, SLICE("Monochrome"))
                                          : 0;
}

/* Pages where they are counted, else sheets. */
static hres fill_printed(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct queue *q = subject;
    uint64_t n;
    if ((ipp_number(q->r, q->g, "job-impressions-completed", &n) ||
         ipp_number(q->r, q->g, "job-media-sheets-completed", &n)) &&
        n <= INT32_MAX) {
        fill_uint(out, n);
    }
    return 0;
}

/* clang-format off */
static const struct prop_row rows[] = {
    ROW_STR("Caption", job, name, "as Name"),
    {"Color", fill_color, 0, 0, "\"Color\" or \"Monochrome\" of `print-color-mode`; else NULL"},
    ROW_IPP("DataType", "document-format", ""),
    ROW_STR("Description", job, name, "as Name"),
    ROW_IPP("Document", "job-name", ""),
    ROW_NULL("DriverName", "told of the printer"),
    ROW_NULL("ElapsedTime", "not told"),
    ROW_IPP("HostPrintQueue", "job-originating-host-name", ""),
    ROW_U64("JobId", job, id, "`job-id`"),
    {"JobStatus", fill_state, 0, 0, "of `job-state`: \"Spooling\", \"Paused\", \"Printing\", \"Error\", \"Deleted\", \"Printed\""},
    ROW_STR("Name", job, name, "printer and number of the job, \"Office, 12\": the key"),
    ROW_NULL("Notify", "not told"),
    ROW_IPP("Owner", "job-originating-user-name", ""),
    {"PagesPrinted", fill_printed, 0, 0, "`job-impressions-completed`, else `job-media-sheets-completed`"},
    ROW_U64("PaperLength", job, length, "of `media`, where its name tells the size"),
    ROW_IPP("PaperSize", "media", ""),
    ROW_U64("PaperWidth", job, width, "of `media`, where its name tells the size"),
    ROW_NULL("Parameters", "no such thing"),
    ROW_NULL("PrintProcessor", "filters are chosen by the kinds of data"),
    ROW_IPP_NUM("Priority", "job-priority", ""),
    ROW_U64("Size", job, size, "`job-k-octets` in bytes"),
    ROW_NULL("SizeHigh", "Size stays at 4294967295"),
    ROW_NULL("StartTime", "jobs have no such hours"),
    {"Status", fill_state, 1, 0, "\"OK\", \"Degraded\" when it is held, or \"Error\""},
    {"StatusMask", fill_mask, 0, 0, "8 spooling, 1 paused, 16 printing, 2 error, 256 deleted, 128 printed"},
    ROW_TIME("TimeSubmitted", job, submitted, "`time-at-creation`"),
    ROW_IPP_NUM("TotalPages", "job-impressions", "; NULL when they are not counted"),
    ROW_NULL("UntilTime", "jobs have no such hours"),
    {0},
};
/* clang-format on */

/* ---- telling ---- */
/* "ipp://host/printers/Office": the last part, with what stands for other characters replaced. */
static void add_printer_name(struct str *out, struct slice uri)
{
    size_t at = uri.n;
    while (at > 0 && uri.p[at - 1] != '/') {
        at--;
    }
    struct slice name = slice_from(uri, at);
    for (size_t i = 0; i < name.n; i++) {
        uint64_t c = name.p[i] == '%' && i + 2 < name.n
                         ? scan_hex((struct slice){name.p + i + 1, 2})
                         : UINT64_MAX;
        str_addc(out, c <= 0xff ? (char)c : name.p[i]);
        i += c <= 0xff ? 2 : 0;
    }
}

static hres tell_job(struct telling *t, const struct queue *q)
{
    struct job j = {
        .q = *q, .width = NOT_KNOWN, .length = NOT_KNOWN, .submitted = NO_TIME, .size = NOT_KNOWN};
    uint64_t n, wanted;
    if (!ipp_number(q->r, q->g, "job-id", &j.id) ||
        (telling_number(t, "JobId", &wanted) && wanted != j.id)) {
        return 0;
    }
    add_printer_name(&j.name, ipp_text(q->r, q->g, "job-printer-uri"));
    str_addf(&j.name, ", %llu", (unsigned long long)j.id);
    j.state = ipp_number(q->r, q->g, "job-state", &j.state) ? j.state : 0;
    j.size = ipp_number(q->r, q->g, "job-k-octets", &n) ? n * 1024 : NOT_KNOWN;
    j.submitted = ipp_number(q->r, q->g, "time-at-creation", &n) ? (int64_t)n * 1000000 : NO_TIME;
    if (!media_size(ipp_text(q->r, q->g, "media"), &j.width, &j.length)) {
        j.width = j.length = NOT_KNOWN;
    }
    hres hr = str_status(&j.name);
    hr = hr ? hr : tell(t, &j);
    str_fini(&j.name);
    return hr;
}

/* Jobs that are not completed, of all printers. */
static hres tell_jobs(struct telling *t)
{
    AUTO_STR q = STR_INIT;
    struct ipp_reply r;
    ipp_begin(&q, IPP_GET_JOBS, NULL);
    ipp_add_text(&q, IPP_URI, "printer-uri", SLICE("ipp://localhost/"));
    ipp_add_text(&q, IPP_NAME, "requesting-user-name", slice_of(wmi_request_user(t->r)));
    ipp_add_text(&q, IPP_KEYWORD, "which-jobs", SLICE("not-completed"));
    for (size_t i = 0; attributes[i]; i++) {
        ipp_add_text(&q, IPP_KEYWORD, i ? NULL : "requested-attributes", slice_of(attributes[i]));
    }
    ipp_end(&q);
    hres hr = ipp_ask(t->s, "/", wmi_request_user(t->r), &q, SLICE(""), &r);
    bool any = hr == 0 && r.status < 0x100;
    hr = hr == WBEM_E_OUT_OF_MEMORY ? hr : 0; /* without a scheduler there are none */
    for (size_t i = 0; any && hr == 0 && i < r.groups.n; i++) {
        struct queue of_job = {.s = t->s, .r = &r, .g = &r.groups.v[i]};
        hr = of_job.g->tag == IPP_GROUP_JOB ? tell_job(t, &of_job) : 0;
    }
    ipp_reply_fini(&r);
    return hr;
}

const struct win32_table print_job_table = {
    "Win32_PrintJob", rows, tell_jobs,
    "The jobs of CUPS that are not completed, of all printers; what the scheduler does not show to "
    "the caller is NULL. Pause holds a job, "
    "Resume releases it, deleting the object cancels it."};
