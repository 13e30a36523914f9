/* fragment: see fragment.h. */
#include "rpc/fragment.h"

#include "util/buf.h"

#define MESSAGE_HEADER 24u
#define STUB_ALIGNMENT 16u /* of stubs with a verifier (MS-RPCE 2.2.2.11) */

/* Stub bytes [at, at + n). */
static void put_fragment(struct str *out, const struct rpc_message *m, size_t at, size_t n)
{
    bool last = at + n == m->stub.n;
    unsigned flags =
        (at == 0 ? PFC_FIRST : 0u) | (last ? PFC_LAST : 0u) | (m->object ? PFC_OBJECT_UUID : 0u);
    size_t start = pdu_begin(out, m->type, flags, m->call_id);
    buf_put_u32(out, (uint32_t)(m->stub.n - at));
    buf_put_u16(out, m->context);
    buf_put_u16(out, m->op);
    if (m->object) {
        str_add_slice(out, guid_slice(m->object));
    }
    size_t stub = out->n;
    str_add(out, m->stub.p ? m->stub.p + at : "", n);
    size_t verifier = m->auth ? rpc_auth_verifier(m->auth) : 0;
    if (verifier) {
        uint8_t pad = (uint8_t)((STUB_ALIGNMENT - n % STUB_ALIGNMENT) % STUB_ALIGNMENT);
        static const char zeros[STUB_ALIGNMENT];
        str_add(out, zeros, pad);
        pdu_put_trailer(out,
                        &(struct sec_trailer){m->auth->type, m->auth->level, pad, m->auth->id});
        str_add(out, zeros, verifier);
    }
    pdu_end(out, start, verifier);
    if (verifier && !out->failed) {
        rpc_auth_protect(m->auth, (uint8_t *)out->p + start, out->n - start, stub - start,
                         out->n - verifier - PDU_TRAILER - stub);
    }
}

void rpc_put_message(struct str *out, const struct rpc_message *m)
{
    size_t room = m->max_fragment - MESSAGE_HEADER - (m->object ? sizeof m->object->b : 0) -
                  (m->auth ? PDU_TRAILER + NTLM_SIGNATURE : 0);
    room -= room % STUB_ALIGNMENT;
    size_t at = 0;
    do {
        size_t n = m->stub.n - at < room ? m->stub.n - at : room;
        put_fragment(out, m, at, n);
        at += n;
    } while (at < m->stub.n && !out->failed);
}
