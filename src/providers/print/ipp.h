/* ipp: the Internet Printing Protocol (RFC 8010, RFC 8011) with the scheduler of CUPS, over its socket in the file system. */
#pragma once
#include "providers/cimwin32.h"
#include "util/vec.h"

enum ipp_tag {
    IPP_GROUP_OPERATION = 0x01,
    IPP_GROUP_JOB = 0x02,
    IPP_GROUP_END = 0x03,
    IPP_GROUP_PRINTER = 0x04,
    IPP_INTEGER = 0x21,
    IPP_BOOLEAN = 0x22,
    IPP_ENUM = 0x23,
    IPP_RESOLUTION = 0x32,
    IPP_RANGE = 0x33,
    IPP_TEXT = 0x41,
    IPP_NAME = 0x42,
    IPP_KEYWORD = 0x44,
    IPP_URI = 0x45,
    IPP_CHARSET = 0x47,
    IPP_LANGUAGE = 0x48,
    IPP_MIME = 0x49,
};
enum ipp_operation {
    IPP_PRINT_JOB = 0x0002,
    IPP_CANCEL_JOB = 0x0008,
    IPP_GET_JOBS = 0x000a,
    IPP_HOLD_JOB = 0x000c,
    IPP_RELEASE_JOB = 0x000d,
    IPP_PAUSE_PRINTER = 0x0010,
    IPP_RESUME_PRINTER = 0x0011,
    IPP_PURGE_JOBS = 0x0012,
    CUPS_GET_DEFAULT = 0x4001,
    CUPS_GET_PRINTERS = 0x4002,
    CUPS_SET_DEFAULT = 0x400a,
};

/* ---- requests ---- */
/* Begins a request with what every one has; user: who asks. */
void ipp_begin(struct str *out, enum ipp_operation op, const char *user);
/* name NULL: one more value of the attribute before. */
void ipp_add_text(struct str *out, enum ipp_tag tag, const char *name, struct slice value);
void ipp_add_u32(struct str *out, enum ipp_tag tag, const char *name, uint32_t value);
/* printer-uri of a queue; a job-uri. */
void ipp_add_printer(struct str *out, struct slice queue);
void ipp_end(struct str *out);

/* ---- replies ---- */
struct ipp_attribute {
    struct slice name;
    uint8_t tag;
    size_t first, n; /* values */
};
struct ipp_group {
    uint8_t tag;
    size_t first, n; /* attributes */
};
struct ipp_reply {
    struct str body; /* what the rest points into */
    uint16_t status; /* of RFC 8011, below 0x100 is success */
    struct VEC(struct ipp_group) groups;
    struct VEC(struct ipp_attribute) attributes;
    struct VEC(struct slice) values;
};
/* Sends the request, with a document behind it, to a resource of the scheduler ("/"). WBEM_E_NOT_FOUND: nobody is there;
 * WBEM_E_ACCESS_DENIED; WBEM_E_FAILED: no answer, or no IPP. Release with ipp_reply_fini in any case. */
hres ipp_ask(const struct cimwin32 *s, const char *resource, const char *user,
             const struct str *request, struct slice document, struct ipp_reply *out);
/* Takes out->body apart. */
hres ipp_parse(struct ipp_reply *out);
void ipp_reply_fini(struct ipp_reply *r);
const struct ipp_attribute *ipp_find(const struct ipp_reply *r, const struct ipp_group *g,
                                     const char *name);
/* The first value; empty when there is none. */
struct slice ipp_text(const struct ipp_reply *r, const struct ipp_group *g, const char *name);
bool ipp_number(const struct ipp_reply *r, const struct ipp_group *g, const char *name,
                uint64_t *out);
/* A number at a place of a value: 4 bytes. */
uint32_t ipp_u32(struct slice value, size_t at);
/* A value of the attribute is the text. */
bool ipp_has(const struct ipp_reply *r, const struct ipp_group *g, const char *name,
             const char *text);
