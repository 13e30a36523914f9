/* queues: asking CUPS for its printers, and what their attributes say. */
#include "providers/print/queues.h"

#include "providers/scan.h"
#include "util/utf.h"

/* ---- asking ---- */
/* The name of the default printer, in the body of reply; empty when there is none. */
static hres ask_default(struct telling *t, struct ipp_reply *reply, struct slice *name)
{
    AUTO_STR q = STR_INIT;
    *name = SLICE("");
    ipp_begin(&q, CUPS_GET_DEFAULT, wmi_request_user(t->r));
    ipp_add_text(&q, IPP_KEYWORD, "requested-attributes", SLICE("printer-name"));
    ipp_end(&q);
    hres hr = ipp_ask(t->s, "/", wmi_request_user(t->r), &q, SLICE(""), reply);
    for (size_t i = 0; hr == 0 && i < reply->groups.n; i++) {
        if (reply->groups.v[i].tag == IPP_GROUP_PRINTER) {
            *name = ipp_text(reply, &reply->groups.v[i], "printer-name");
        }
    }
    return hr;
}

static void add_wanted(struct str *q, const char *const *attributes)
{
    ipp_add_text(q, IPP_KEYWORD, "requested-attributes", SLICE("printer-name"));
    for (; *attributes; attributes++) {
        ipp_add_text(q, IPP_KEYWORD, NULL, slice_of(*attributes));
    }
}

static hres tell_queues(struct telling *t, const struct ipp_reply *r, struct slice preferred,
                        hres (*fn)(struct telling *t, const struct queue *q))
{
    hres hr = 0;
    for (size_t i = 0; i < r->groups.n && hr == 0; i++) {
        struct queue q = {.s = t->s, .r = r, .g = &r->groups.v[i]};
        q.name = ipp_text(r, q.g, "printer-name");
        q.is_default = q.name.n == preferred.n && memcmp(q.name.p, preferred.p, preferred.n) == 0;
        hr = q.g->tag == IPP_GROUP_PRINTER && q.name.n ? fn(t, &q) : 0;
    }
    return hr;
}

hres queues_each(struct telling *t, const char *const *attributes,
                 hres (*fn)(struct telling *t, const struct queue *q))
{
    AUTO_STR q = STR_INIT;
    struct ipp_reply reply = {0}, preferred = {0};
    struct slice name = SLICE("");
    ipp_begin(&q, CUPS_GET_PRINTERS, wmi_request_user(t->r));
    add_wanted(&q, attributes);
    ipp_end(&q);
    hres hr = ipp_ask(t->s, "/", wmi_request_user(t->r), &q, SLICE(""), &reply);
    bool any = hr == 0 && reply.status < 0x100;
    hr = any ? ask_default(t, &preferred, &name) : hr;
    /* without a default printer that is an error of the scheduler; all else is told */
    hr = hr == WBEM_E_OUT_OF_MEMORY ? hr : any ? tell_queues(t, &reply, name, fn) : 0;
    ipp_reply_fini(&reply);
    ipp_reply_fini(&preferred);
    return hr;
}

/* ---- fills ---- */
hres fill_ipp_text(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct queue *q = subject;
    return fill_text(out, ipp_text(q->r, q->g, row->text));
}

hres fill_ipp_list(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct queue *q = subject;
    const struct ipp_attribute *a = ipp_find(q->r, q->g, row->text);
    struct str_list list = {0};
    bool ok = true;
    for (size_t i = 0; a && i < a->n && ok; i++) {
        ok = str_list_add(&list, q->r->values.v[a->first + i]);
    }
    const struct prop_row whole = {.arg = 0};
    hres hr = ok ? fill_member_list(&whole, &list, out) : WBEM_E_OUT_OF_MEMORY;
    str_list_fini(&list);
    return hr;
}

hres fill_ipp_number(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct queue *q = subject;
    uint64_t n;
    if (ipp_number(q->r, q->g, row->text, &n) && n <= INT32_MAX) {
        fill_uint(out, n);
    }
    return 0;
}

hres fill_ipp_bool(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct queue *q = subject;
    uint64_t n;
    if (ipp_number(q->r, q->g, row->text, &n)) {
        *out = cim_bool(n != 0);
    }
    return 0;
}

hres fill_ipp_dpi(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    enum {
        PER_INCH = 3,
        PER_CM = 4
    };
    const struct queue *q = subject;
    const struct ipp_attribute *a = ipp_find(q->r, q->g, "printer-resolution-default");
    struct slice v = a && a->tag == IPP_RESOLUTION ? q->r->values.v[a->first] : SLICE("");
    if (v.n == 9 && (v.p[8] == PER_INCH || v.p[8] == PER_CM)) {
        uint64_t n = ipp_u32(v, row->arg);
        fill_uint(out, v.p[8] == PER_INCH ? n : n * 254 / 100);
    }
    return 0;
}

/* ---- media ---- */
/* A decimal number, in thousandths, at the start of *s. */
static bool take_milli(struct slice *s, uint64_t *out)
{
    uint64_t whole, unit = 100;
    if (!take_digits(s, &whole) || whole > 1000000) {
        return false;
    }
    *out = whole * 1000;
    if (!scan_prefix(s, ".")) {
        return true;
    }
    for (; s->n && s->p[0] >= '0' && s->p[0] <= '9'; *s = slice_from(*s, 1)) {
        *out += (uint64_t)(s->p[0] - '0') * unit;
        unit /= 10;
    }
    return true;
}

bool media_size(struct slice name, uint64_t *width, uint64_t *length)
{
    size_t at = name.n;
    while (at > 0 && name.p[at - 1] != '_') {
        at--;
    }
    struct slice s = slice_from(name, at);
    if (at == 0 || !take_milli(&s, width) || !scan_prefix(&s, "x") || !take_milli(&s, length)) {
        return false;
    }
    /* thousandths of a millimetre or of an inch, to tenths of a millimetre */
    bool inches = slice_is(s, "in");
    *width = inches ? (*width * 254 + 500) / 1000 : (*width + 50) / 100;
    *length = inches ? (*length * 254 + 500) / 1000 : (*length + 50) / 100;
    return inches || slice_is(s, "mm");
}

uint64_t media_code(struct slice name)
{
    static const struct {
        const char *name;
        uint8_t code;
    } media[] = {
        {"na_letter_", 7},     {"na_legal_", 8},     {"na_number-10_", 11}, {"na_number-9_", 15},
        {"na_executive_", 69}, {"na_foolscap_", 70}, {"na_invoice_", 71},   {"na_ledger_", 72},
        {"na_quarto_", 73},    {"na_monarch_", 68},  {"na_c_", 4},          {"na_d_", 5},
        {"na_e_", 6},          {"iso_a0_", 18},      {"iso_a1_", 19},       {"iso_a2_", 20},
        {"iso_a3_", 21},       {"iso_a4_", 22},      {"iso_a5_", 23},       {"iso_a6_", 24},
        {"iso_a7_", 25},       {"iso_a8_", 26},      {"iso_b0_", 28},       {"iso_b1_", 29},
        {"iso_b2_", 30},       {"iso_b3_", 31},      {"iso_b4_", 32},       {"iso_b5_", 33},
        {"iso_b6_", 34},       {"iso_c3_", 63},      {"iso_c4_", 64},       {"iso_c5_", 65},
        {"iso_c6_", 66},       {"iso_dl_", 67},      {"jis_b0_", 48},       {"jis_b1_", 49},
        {"jis_b2_", 50},       {"jis_b3_", 51},      {"jis_b4_", 52},       {"jis_b5_", 53},
        {"jis_b6_", 54},       {"jis_b7_", 55},      {"jis_b8_", 56},       {"jis_b9_", 57},
        {"jis_b10_", 58},
    };
    for (size_t i = 0; i < ARRAY_LEN(media); i++) {
        struct slice s = name;
        if (scan_prefix(&s, media[i].name)) {
            return media[i].code;
        }
    }
    return 1;
}

/* ---- state ---- */
/* DetectedErrorState. */
enum {
    ERROR_OTHER = 1,
    NO_ERROR = 2,
    ERROR_OFFLINE = 9,
    ERROR_SERVICE = 10,
    ERROR_BIN_FULL = 11
};

/* A reason may end with how bad it is. */
static uint64_t error_of(struct slice reason)
{
    static const struct {
        const char *reason;
        uint8_t error;
    } errors[] = {
        {"none", NO_ERROR},
        {"media-low", 3},
        {"media-empty", 4},
        {"media-needed", 4},
        {"toner-low", 5},
        {"marker-supply-low", 5},
        {"toner-empty", 6},
        {"marker-supply-empty", 6},
        {"door-open", 7},
        {"cover-open", 7},
        {"interlock-open", 7},
        {"media-jam", 8},
        {"offline", ERROR_OFFLINE},
        {"connecting-to-device", ERROR_OFFLINE},
        {"shutdown", ERROR_OFFLINE},
        {"timed-out", ERROR_OFFLINE},
        {"fuser-", ERROR_SERVICE},
        {"developer-", ERROR_SERVICE},
        {"opc-", ERROR_SERVICE},
        {"marker-waste-full", ERROR_SERVICE},
        {"output-area-full", ERROR_BIN_FULL},
        /* states that are none of the device */
        {"paused", NO_ERROR},
        {"moving-to-paused", NO_ERROR},
        {"stopping", NO_ERROR},
        {"cups-", NO_ERROR},
        {"hold-new-jobs", NO_ERROR},
    };
    for (size_t i = 0; i < ARRAY_LEN(errors); i++) {
        struct slice s = reason;
        if (scan_prefix(&s, errors[i].reason)) {
            return errors[i].error;
        }
    }
    return ERROR_OTHER;
}

/* The first reason that is an error; errors that end with -report are only that. */
uint64_t queue_error(const struct ipp_reply *r, const struct ipp_group *g)
{
    const struct ipp_attribute *a = ipp_find(r, g, "printer-state-reasons");
    for (size_t i = 0; a && i < a->n; i++) {
        uint64_t error = error_of(r->values.v[a->first + i]);
        if (error != NO_ERROR) {
            return error;
        }
    }
    return a ? NO_ERROR : 0;
}

uint64_t queue_extended_error(uint64_t error)
{
    return error == ERROR_OFFLINE    ? ERROR_OTHER
           : error == ERROR_SERVICE  ? 9
           : error == ERROR_BIN_FULL ? 10
                                     : error;
}
