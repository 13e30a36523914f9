/* queue_perf: the counters of print queues (Spooler_PrintQueue), and Win32_DriverForDevice. */
#include "providers/perf/perf.h"
#include "providers/print/queues.h"

enum queue_value {
    V_JOBS,
};
static const char *const attributes[] = {"queued-job-count", NULL};

static hres tell_queue(struct telling *t, const struct queue *q)
{
    struct perf_item i, *total = t->own;
    AUTO_STR name = STR_INIT;
    str_add_slice(&name, q->name);
    perf_item_init(&i, total->at, str_z(&name));
    (void)ipp_number(q->r, q->g, "queued-job-count", &i.v[V_JOBS]);
    perf_item_add(total, &i);
    hres hr = str_status(&name);
    return hr ? hr : tell(t, &i);
}

static hres tell_queues(struct telling *t)
{
    struct perf_item total;
    perf_item_init(&total, perf_now(t->s), "_Total");
    t->own = &total;
    hres hr = queues_each(t, attributes, tell_queue);
    return hr ? hr : tell(t, &total);
}

#define NOT_COUNTED "the scheduler does not count it"
static const struct prop_row rows[] = {
    PERF_CLOCKS(perf_item),
    PERF_NAME,
    ROW_NULL("AddNetworkPrinterCalls", NOT_COUNTED),
    ROW_NULL("BytesPrintedPersec", NOT_COUNTED),
    ROW_NULL("EnumerateNetworkPrinterCalls", NOT_COUNTED),
    ROW_NULL("JobErrors", NOT_COUNTED),
    ROW_LEVEL("Jobs", V_JOBS, "`queued-job-count`"),
    ROW_NULL("JobsSpooling", NOT_COUNTED),
    ROW_NULL("MaxJobsSpooling", NOT_COUNTED),
    ROW_NULL("MaxReferences", NOT_COUNTED),
    ROW_NULL("NotReadyErrors", NOT_COUNTED),
    ROW_NULL("OutofPaperErrors", NOT_COUNTED),
    ROW_NULL("References", NOT_COUNTED),
    ROW_NULL("TotalJobsPrinted", NOT_COUNTED),
    ROW_NULL("TotalPagesPrinted", NOT_COUNTED),
    {0},
};
const struct win32_table perf_queue_table = {
    .name = "Win32_PerfRawData_Spooler_PrintQueue",
    .rows = rows,
    .tell_all = tell_queues,
    .about = "One object per printer of CUPS, and \"_Total\": the sum."};

/* ---- Win32_DriverForDevice ---- */
static const char *const driver_attributes[] = {"printer-make-and-model", NULL};

static hres tell_driver(struct telling *t, const struct queue *q)
{
    AUTO(link_pair_fini) struct link_pair p = {STR_INIT, STR_INIT};
    struct slice model = ipp_text(q->r, q->g, "printer-make-and-model");
    if (model.n == 0) {
        return 0;
    }
    telling_path1(t, &p.left, "Win32_Printer", "DeviceID", q->name);
    telling_path1(t, &p.right, "Win32_PrinterDriver", "Name", model);
    return tell_link(t, &p);
}

static hres tell_drivers(struct telling *t)
{
    return queues_each(t, driver_attributes, tell_driver);
}

static const struct prop_row driver_rows[] = {
    ROW_STR("Antecedent", link_pair, left, "path of the Win32_Printer"),
    ROW_STR("Dependent", link_pair, right, "path of the Win32_PrinterDriver"),
    {0},
};
const struct win32_table printer_model_table = {"Win32_DriverForDevice", driver_rows, tell_drivers,
                                                "A printer of CUPS and its model."};
