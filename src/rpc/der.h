/* der: the little of DER that SPNEGO needs (X.690): definite lengths, one-byte tags. */
#pragma once
#include "util/base.h"
#include "util/str.h"

enum der_tag {
    DER_OCTETS = 0x04,
    DER_OID = 0x06,
    DER_ENUM = 0x0a,
    DER_SEQUENCE = 0x30,
    DER_APPLICATION_0 = 0x60,
    DER_CONTEXT = 0xa0, /* + number */
};
/* Takes one element off in: its tag and contents. false: there is none whole. */
bool der_next(struct slice *in, uint8_t *tag, struct slice *value);
/* Takes an element of this tag off in. */
bool der_expect(struct slice *in, uint8_t tag, struct slice *value);
void der_put(struct str *out, uint8_t tag, struct slice value);
