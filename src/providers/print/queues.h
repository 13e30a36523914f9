/* queues: the printers of CUPS. */
#pragma once
#include "providers/print/ipp.h"
#include "providers/table.h"

struct queue {
    const struct cimwin32 *s;
    const struct ipp_reply *r;
    const struct ipp_group *g;
    struct slice name;
    bool is_default;
};
/* Tells each printer, with the attributes that are listed (ended by NULL) and always its name. Without a scheduler there
 * are none. */
hres queues_each(struct telling *t, const char *const *attributes,
                 hres (*fn)(struct telling *t, const struct queue *q));

/* ---- fills of struct queue, or of what begins with one; row->text is the attribute ---- */
hres fill_ipp_text(const struct prop_row *row, const void *subject, struct cim_value *out);
hres fill_ipp_list(const struct prop_row *row, const void *subject, struct cim_value *out);
hres fill_ipp_number(const struct prop_row *row, const void *subject, struct cim_value *out);
hres fill_ipp_bool(const struct prop_row *row, const void *subject, struct cim_value *out);
/* printer-resolution-default, dots per inch: arg 0 across, 4 down. */
hres fill_ipp_dpi(const struct prop_row *row, const void *subject, struct cim_value *out);
#define ROW_IPP(p, attribute, why)                                                                 \
    {                                                                                              \
        p, fill_ipp_text, 0, 0, "`" attribute "`" why, attribute                                   \
    }
#define ROW_IPP_LIST(p, attribute, why)                                                            \
    {                                                                                              \
        p, fill_ipp_list, 0, 0, "`" attribute "`" why, attribute                                   \
    }
#define ROW_IPP_NUM(p, attribute, why)                                                             \
    {                                                                                              \
        p, fill_ipp_number, 0, 0, "`" attribute "`" why, attribute                                 \
    }
#define ROW_IPP_BOOL(p, attribute, why)                                                            \
    {                                                                                              \
        p, fill_ipp_bool, 0, 0, "`" attribute "`" why, attribute                                   \
    }

/* Width and length of a medium by its name (PWG 5101.1: "iso_a4_210x297mm"), in tenths of a millimetre. */
bool media_size(struct slice name, uint64_t *width, uint64_t *length);
/* The number of CIM_Printer.PaperSizesSupported; 1 (other). */
uint64_t media_code(struct slice name);
/* DetectedErrorState of printer-state-reasons, and ExtendedDetectedErrorState of it. */
uint64_t queue_error(const struct ipp_reply *r, const struct ipp_group *g);
uint64_t queue_extended_error(uint64_t error);
